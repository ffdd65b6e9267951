// Package oshost is the Host of the command line: the operating system's files, clock, streams and environment.
//
// It owns the virtual clock of --virtual-time too. It must not know how programs are run.
package oshost

import (
	"bufio"
	"context"
	"crypto/rand"
	"io"
	"io/fs"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"pya/vm/object"
)

// Host gives a program the real world.
type Host struct {
	args  []string
	exe   string
	clock object.Clock
	out   *bufio.Writer
	stdin io.Reader
	// fork is what an isolate has of its own; nil for the process itself.
	fork *object.ForkSpec
	systemState
}

// New makes a Host for a program with the given arguments (sys.argv).
func New(args []string, clock object.Clock) *Host {
	exe, err := os.Executable()
	if err != nil {
		exe = ""
	}
	return &Host{args: args, exe: exe, clock: clock, stdin: stream{os.Stdin}}
}

// Stdin is standard input.
func (h *Host) Stdin() io.Reader { return h.stdin }

// Stdout is standard output.
func (h *Host) Stdout() io.Writer {
	if h.fork != nil {
		return h.fork.Stdout
	}
	return stream{os.Stdout}
}

// Stderr is standard error.
func (h *Host) Stderr() io.Writer {
	if h.fork != nil {
		return h.fork.Stderr
	}
	return stream{os.Stderr}
}

// Fork makes the Host of an isolate: the same world with a process number, streams and an end of its own, and nothing
// on standard input.
func (h *Host) Fork(spec object.ForkSpec) object.Host {
	child := &Host{args: h.args, exe: h.exe, clock: h.clock, stdin: strings.NewReader(""), fork: &spec}
	child.ownSignals(h)
	return child
}

// Clock is the real clock or the virtual one.
func (h *Host) Clock() object.Clock { return h.clock }

// FS is the operating system's file system.
func (h *Host) FS() object.FileSystem { return files{} }

// Local tells that names are those of the operating system.
func (files) Local() bool { return true }

// Getenv reads an environment variable.
func (h *Host) Getenv(name string) (string, bool) { return os.LookupEnv(name) }

// Setenv sets an environment variable.
func (h *Host) Setenv(name, value string) error { return os.Setenv(name, value) }

// Unsetenv removes an environment variable.
func (h *Host) Unsetenv(name string) error { return os.Unsetenv(name) }

// Environ is the whole environment as name=value.
func (h *Host) Environ() []string { return os.Environ() }

// Seed fills b with random bytes.
func (h *Host) Seed(b []byte) error { _, err := rand.Read(b); return err }

// Args are the program's arguments.
func (h *Host) Args() []string { return h.args }

// Executable is the interpreter's path.
func (h *Host) Executable() string { return h.exe }

// Getpid is the process number.
func (h *Host) Getpid() int {
	if h.fork != nil {
		return h.fork.Pid
	}
	return os.Getpid()
}

// Network is the operating system's network.
func (h *Host) Network() object.Network { return network{} }

// network is the operating system's network.
type network struct{}

// dialer leaves the times of keep-alive probes as the system has them: that is one call of the system for a connection
// instead of four.
var dialer = net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: -1, Interval: -1, Count: -1}}

func (network) Dial(ctx context.Context, net_, address string) (net.Conn, error) {
	return dialer.DialContext(ctx, net_, address)
}

func (network) Listen(ctx context.Context, net_, address string) (net.Listener, error) {
	var l net.ListenConfig
	return l.Listen(ctx, net_, address)
}

// files is the operating system's file system.
type files struct{}

func (files) OpenFile(name string, flag int, perm fs.FileMode) (object.File, error) {
	f, err := os.OpenFile(name, flag, perm)
	if err != nil {
		return nil, err
	}
	return stream{f}, nil
}
func (files) Stat(name string) (fs.FileInfo, error)      { return os.Stat(name) }
func (files) Lstat(name string) (fs.FileInfo, error)     { return os.Lstat(name) }
func (files) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }
func (files) Mkdir(name string, perm fs.FileMode) error  { return os.Mkdir(name, perm) }
func (files) Rename(from, to string) error               { return os.Rename(from, to) }
func (files) Symlink(target, name string) error          { return os.Symlink(target, name) }
func (files) Link(from, to string) error                 { return os.Link(from, to) }
func (files) Readlink(name string) (string, error)       { return os.Readlink(name) }
func (files) Chmod(name string, mode fs.FileMode) error  { return os.Chmod(name, mode) }
func (files) Chtimes(name string, a, m time.Time) error  { return os.Chtimes(name, a, m) }
func (files) Truncate(name string, size int64) error     { return os.Truncate(name, size) }
func (files) Getwd() (string, error)                     { return os.Getwd() }
func (files) Chdir(name string) error                    { return os.Chdir(name) }

func (files) Remove(name string) error {
	st, err := os.Lstat(name)
	if err == nil && st.IsDir() {
		return &fs.PathError{Op: "remove", Path: name, Err: errIsDir}
	}
	return os.Remove(name)
}

func (files) Rmdir(name string) error {
	st, err := os.Lstat(name)
	if err == nil && !st.IsDir() {
		return &fs.PathError{Op: "rmdir", Path: name, Err: errNotDir}
	}
	return os.Remove(name)
}

// VirtualClock is a clock that nothing but Sleep moves: a program that waits for seconds ends in milliseconds, with
// the same order of events.
type VirtualClock struct {
	mu  sync.Mutex
	now time.Duration
}

// virtualEpoch is where virtual wall time begins; its value does not matter to programs.
var virtualEpoch = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

// Now is the virtual wall clock.
func (c *VirtualClock) Now() time.Time { return virtualEpoch.Add(c.Monotonic()) }

// Monotonic is the virtual time passed.
func (c *VirtualClock) Monotonic() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Sleep moves the clock by d and returns, unless wake has something to deliver already. Without a limit it waits.
func (c *VirtualClock) Sleep(d time.Duration, wake <-chan struct{}) bool {
	if d < 0 {
		<-wake
		return true
	}
	select {
	case <-wake:
		return true
	default:
	}
	c.mu.Lock()
	c.now += d
	c.mu.Unlock()
	return false
}

// Virtual is true.
func (c *VirtualClock) Virtual() bool { return true }
