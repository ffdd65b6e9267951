package object

import (
	"context"
	"time"
)

// This file is what a Host may offer beyond the interface Host: descriptors and their readiness, sockets, child
// processes, signals. A module asks the Host for it by a type assertion; a Host without it grants nothing.

// SockAddr is a socket address.
type SockAddr struct {
	Family int
	IP     []byte // 4 or 16 bytes
	Port   int
	Flow   int
	Scope  int
	Path   string // of a Unix socket; an abstract one begins with a zero byte
	Raw    []byte // sa_data of other families
}

// The events of descriptors, as poll(2) and epoll(7) number them.
const (
	PollIn    = 0x1
	PollPri   = 0x2
	PollOut   = 0x4
	PollErr   = 0x8
	PollHup   = 0x10
	PollNval  = 0x20
	PollRdHup = 0x2000
)

// PollFd is one descriptor of a Poll.
type PollFd struct {
	Fd      int
	Events  uint16
	Revents uint16
}

// PollEvent is what a Poller found.
type PollEvent struct {
	Fd     int
	Events uint32
}

// The operations of Poller.Control.
const (
	PollAdd = 1
	PollDel = 2
	PollMod = 3
)

// Poller watches many descriptors (epoll). Its methods may be called from any goroutine.
type Poller interface {
	Control(op, fd int, events uint32) error
	// Wait fills out with what is ready. It waits at most d (for ever if d is negative, not at all if it is 0), and
	// returns early, with n 0, after Wake.
	Wait(d time.Duration, out []PollEvent) (n int, err error)
	Wake()
	Fd() int
	Close() error
}

// Descriptors are a Host's open files by number.
type Descriptors interface {
	// NewPoller makes a Poller; wake tells whether Wake will be used.
	NewPoller(wake bool) (Poller, error)
	// AdoptPoller is a Poller for the descriptor of another one, which it closes at its end.
	AdoptPoller(fd int) (Poller, error)
	// Poll is poll(2): n is the number of descriptors with events.
	Poll(fds []PollFd, d time.Duration) (n int, err error)
	ReadFd(fd int, p []byte) (int, error)
	WriteFd(fd int, p []byte) (int, error)
	CloseFd(fd int) error
	DupFd(fd int) (int, error)
	Dup2(fd, to int, inheritable bool) error
	Blocking(fd int) (bool, error)
	SetBlocking(fd int, on bool) error
	Inheritable(fd int) (bool, error)
	SetInheritable(fd int, on bool) error
	// FdMode is the st_mode of a descriptor.
	FdMode(fd int) (uint32, error)
	// Sendfile copies between descriptors in the kernel; offset nil uses and moves the position of in.
	Sendfile(out, in int, offset *int64, n int) (int, error)
	Fcntl(fd, cmd int, arg int) (int, error)
	PipeFds(flags int) (r, w int, err error)
	// OpenFd gives the file of a descriptor that is open already.
	OpenFd(fd int) (File, error)
}

// Sockets are a Host's sockets by descriptor. Calls on descriptors that do not block never block.
type Sockets interface {
	Socket(family, typ, proto int) (int, error)
	Socketpair(family, typ, proto int) ([2]int, error)
	Bind(fd int, a *SockAddr) error
	Listen(fd, backlog int) error
	Accept(fd int) (int, *SockAddr, error)
	Connect(fd int, a *SockAddr) error
	Getsockname(fd int) (*SockAddr, error)
	Getpeername(fd int) (*SockAddr, error)
	Recv(fd int, p []byte, flags int) (int, error)
	Recvfrom(fd int, p []byte, flags int) (int, *SockAddr, error)
	Send(fd int, p []byte, flags int) (int, error)
	Sendto(fd int, p []byte, flags int, a *SockAddr) (int, error)
	Recvmsg(fd int, bufs [][]byte, oob []byte, flags int) (n, oobn, rflags int, from *SockAddr, err error)
	Sendmsg(fd int, bufs [][]byte, oob []byte, a *SockAddr, flags int) (int, error)
	Shutdown(fd, how int) error
	GetsockoptInt(fd, level, name int) (int, error)
	Getsockopt(fd, level, name, size int) ([]byte, error)
	SetsockoptInt(fd, level, name, v int) error
	Setsockopt(fd, level, name int, v []byte) error
	// LookupHost gives the IP addresses (4 or 16 bytes) of a name.
	LookupHost(ctx context.Context, name string) ([]HostIP, error)
	// LookupAddr gives the names of an address.
	LookupAddr(ctx context.Context, ip string) ([]string, error)
	Hostname() (string, error)
	Interfaces() (map[int]string, error)
}

// HostIP is an address of a host.
type HostIP struct {
	IP    []byte
	Scope int
}

// ProcAttr says how a child process starts.
type ProcAttr struct {
	Dir     string
	Env     []string // nil: the parent's
	Files   []int    // descriptors of the child by position
	Setsid  bool
	Setpgid bool
	Pgid    int
	UID     int // -1: unchanged
	GID     int
	Groups  []uint32
	HasGrp  bool
	// CloseFds keeps descriptors that are not in Files from the child.
	CloseFds bool
	Umask    int // -1: unchanged
	// Sigmask are the signals that the child begins with blocked, Sigdef those whose default action it gets though this
	// process ignores them.
	Sigmask, Sigdef []int
	// Sched is how the kernel plans the child; nil as this process.
	Sched *SchedParam
}

// Processes are a Host's child processes.
type Processes interface {
	Spawn(path string, argv []string, a *ProcAttr) (pid int, err error)
	// Wait is waitpid(2): it blocks unless options has WNOHANG.
	Wait(pid, options int) (got int, status int, err error)
	PidfdOpen(pid int) (int, error)
	Exec(path string, argv, env []string) error
	Getpgid(pid int) (int, error)
	Setpgid(pid, pgid int) error
	Getsid(pid int) (int, error)
	Setsid() (int, error)
}

// Signals are the signals of a Host's process.
type Signals interface {
	// Notify calls f, from some goroutine, for every signal n from now on; nil restores the default action.
	Notify(n int, f func(n int)) error
	// Forget ends Notify without touching the action: others in the process may listen as well.
	Forget(n int)
	Ignore(n int) error
	Raise(n int) error
	// Ignored tells whether the signal is ignored.
	Ignored(n int) bool
	Alarm(d, interval time.Duration, which int) (oldD, oldInterval time.Duration, err error)
	GetAlarm(which int) (d, interval time.Duration, err error)
}

// SignalSet is a set of signals.
type SignalSet uint64

// Has tells whether a signal is in the set.
func (s SignalSet) Has(n int) bool { return s&(1<<(n-1)) != 0 }

// With is the set and a signal, Without the set but for it.
func (s SignalSet) With(n int) SignalSet    { return s | 1<<(n-1) }
func (s SignalSet) Without(n int) SignalSet { return s &^ (1 << (n - 1)) }

// List is the signals in order.
func (s SignalSet) List() []int {
	var out []int
	for n := 1; n <= 64; n++ {
		if s.Has(n) {
			out = append(out, n)
		}
	}
	return out
}

// SignalTarget is what the Host of an isolate may offer: other processes send it signals, which do what the isolate has
// asked for with its Signals.
type SignalTarget interface {
	Deliver(n int)
}

// AddWaker registers f to be called, from any goroutine, when everything that waits without the interpreter lock has
// to come back and poll. remove takes it out again.
func (in *Interp) AddWaker(f func()) (remove func()) {
	in.sleepers.mu.Lock()
	defer in.sleepers.mu.Unlock()
	if in.sleepers.funcs == nil {
		in.sleepers.funcs = map[*func()]struct{}{}
	}
	key := &f
	in.sleepers.funcs[key] = struct{}{}
	return func() {
		in.sleepers.mu.Lock()
		defer in.sleepers.mu.Unlock()
		delete(in.sleepers.funcs, key)
	}
}

// fdWaiter is a thread's Poller for waiting on single descriptors so that an interrupt ends the wait.
type fdWaiter struct {
	r, w int
	d    Descriptors
}

type fdWaiterKey struct{}

// waiterPipe gives the thread's wake-up pipe.
func (t *Thread) waiterPipe(d Descriptors) (*fdWaiter, error) {
	if w, ok := t.Data[fdWaiterKey{}].(*fdWaiter); ok {
		return w, nil
	}
	r, wr, err := d.PipeFds(NonblockFlag)
	if err != nil {
		return nil, err
	}
	w := &fdWaiter{r: r, w: wr, d: d}
	t.Data[fdWaiterKey{}] = w
	if t.Interp.ownFds == nil {
		t.Interp.ownFds = map[int]bool{}
	}
	t.Interp.ownFds[r], t.Interp.ownFds[wr] = true, true
	return w, nil
}

// OwnsFd tells whether a descriptor is one of the virtual machine, which programs must not close.
func (in *Interp) OwnsFd(fd int) bool { return in.ownFds[fd] }

// NonblockFlag asks PipeFds for ends that do not block.
const NonblockFlag = 1

// CloseWaiter closes what WaitFds opened for a thread that ends.
func (t *Thread) CloseWaiter() {
	if w, ok := t.Data[fdWaiterKey{}].(*fdWaiter); ok {
		delete(t.Data, fdWaiterKey{})
		_ = w.d.CloseFd(w.r)
		_ = w.d.CloseFd(w.w)
		delete(t.Interp.ownFds, w.r)
		delete(t.Interp.ownFds, w.w)
	}
}

// WaitFds waits, without the interpreter lock, until a descriptor is ready or d is over (negative: never). n is the
// number of ready ones. An interrupt ends the wait with what it raised.
func (t *Thread) WaitFds(fds []PollFd, d time.Duration) (n int, err error) {
	ds, ok := t.Interp.Host.(Descriptors)
	if !ok {
		return 0, Raise(OSError, "the host has no descriptors")
	}
	// What is ready now needs neither the pipe nor the lock's release.
	if n, err = ds.Poll(fds, 0); n > 0 || err != nil || d == 0 {
		if err != nil {
			err = FromGoError(err, Value{})
		}
		return n, err
	}
	w, err := t.waiterPipe(ds)
	if err != nil {
		return 0, FromGoError(err, Value{})
	}
	all := append(append(make([]PollFd, 0, len(fds)+1), fds...), PollFd{Fd: w.r, Events: PollIn})
	one := []byte{1}
	remove := t.Interp.AddWaker(func() { _, _ = ds.WriteFd(w.w, one) })
	defer remove()
	clock := t.Interp.Host.Clock()
	start := clock.Monotonic()
	for {
		if err := t.Hook.Poll(); err != nil {
			return 0, err
		}
		left := d
		if d > 0 {
			if left = d - (clock.Monotonic() - start); left <= 0 {
				return 0, nil
			}
		}
		t.Block(func() { n, err = ds.Poll(all, left) })
		if err != nil {
			return 0, FromGoError(err, Value{})
		}
		last := &all[len(all)-1]
		if last.Revents != 0 {
			n--
			var buf [64]byte
			_, _ = ds.ReadFd(w.r, buf[:])
		}
		if err := t.Hook.Poll(); err != nil {
			return 0, err
		}
		if n > 0 {
			copy(fds, all[:len(fds)])
			return n, nil
		}
		if d >= 0 && clock.Virtual() {
			return 0, nil
		}
	}
}

// WaitFd is WaitFds for one descriptor; ready is false when the time is over.
func (t *Thread) WaitFd(fd int, events uint16, d time.Duration) (ready bool, err error) {
	n, err := t.WaitFds([]PollFd{{Fd: fd, Events: events}}, d)
	return n > 0, err
}
