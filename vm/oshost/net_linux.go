package oshost

import (
	"context"
	"net"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"pya/vm/object"
)

// This file is sockets and the readiness of descriptors, on Linux.

// poller is an epoll instance with an eventfd for Wake.
type poller struct {
	fd, wake int
	buf      []unix.EpollEvent
	asked    bool // the last call asked without waiting, and there was nothing
}

// NewPoller makes an epoll instance.
func (h *Host) NewPoller(wake bool) (object.Poller, error) {
	fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, err
	}
	programFds.Store(fd, true)
	p := &poller{fd: fd, wake: -1}
	if wake {
		if p.wake, err = unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK); err == nil {
			err = p.Control(object.PollAdd, p.wake, object.PollIn)
		}
		if err != nil {
			_ = p.Close()
			return nil, err
		}
	}
	return p, nil
}

// AdoptPoller uses an epoll instance that somebody has made.
func (h *Host) AdoptPoller(fd int) (object.Poller, error) {
	return &adopted{poller: &poller{fd: fd, wake: -1}}, nil
}

// adopted is an epoll instance that others may use too, so that nothing is added to it for Wake: waits come in slices.
type adopted struct {
	*poller
	woken atomic.Bool
}

func (p *adopted) Wake() { p.woken.Store(true) }

func (p *adopted) Wait(d time.Duration, out []object.PollEvent) (int, error) {
	const slice = 50 * time.Millisecond
	end := time.Now().Add(d)
	for {
		part := slice
		if d >= 0 {
			part = min(slice, max(time.Until(end), 0))
		}
		n, err := p.poller.Wait(part, out)
		if n > 0 || err != nil || p.woken.Swap(false) || d >= 0 && !time.Now().Before(end) {
			return n, err
		}
	}
}

func (p *poller) Fd() int { return p.fd }

var pollOps = [...]int{object.PollAdd: unix.EPOLL_CTL_ADD, object.PollDel: unix.EPOLL_CTL_DEL, object.PollMod: unix.EPOLL_CTL_MOD}

func (p *poller) Control(op, fd int, events uint32) error {
	return unix.EpollCtl(p.fd, pollOps[op], fd, &unix.EpollEvent{Events: events, Fd: int32(fd)})
}

// Wait asks without waiting first, unless the caller just did: that call need not tell the scheduler of a blocking system
// call.
func (p *poller) Wait(d time.Duration, out []object.PollEvent) (int, error) {
	if cap(p.buf) < len(out) {
		p.buf = make([]unix.EpollEvent, len(out))
	}
	buf := p.buf[:len(out)]
	var n int
	var err error
	if d == 0 || !p.asked {
		n, err = epollNow(p.fd, buf)
	}
	p.asked = d == 0 && n == 0
	for n == 0 && d != 0 && (err == nil || err == unix.EINTR) {
		n, err = unix.EpollWait(p.fd, buf, millis(d))
		if err != unix.EINTR {
			break
		}
		n, err = 0, nil
		if d > 0 {
			break
		}
	}
	if err != nil {
		return 0, err
	}
	k := 0
	for _, e := range buf[:max(n, 0)] {
		if int(e.Fd) == p.wake {
			var b [8]byte
			_, _ = unix.Read(p.wake, b[:])
			continue
		}
		out[k] = object.PollEvent{Fd: int(e.Fd), Events: e.Events}
		k++
	}
	return k, nil
}

func (p *poller) Wake() {
	b := [8]byte{1}
	_, _ = unix.Write(p.wake, b[:])
}

func (p *poller) Close() error {
	if p.wake >= 0 {
		_ = unix.Close(p.wake)
	}
	programFds.Delete(p.fd)
	return unix.Close(p.fd)
}

// millis rounds a wait up to whole milliseconds.
func millis(d time.Duration) int {
	if d < 0 {
		return -1
	}
	return int(min((d+time.Millisecond-1)/time.Millisecond, 1<<31-1))
}

// Poll is poll(2).
func (h *Host) Poll(fds []object.PollFd, d time.Duration) (int, error) {
	list := make([]unix.PollFd, len(fds))
	for i, f := range fds {
		list[i] = unix.PollFd{Fd: int32(f.Fd), Events: int16(f.Events)}
	}
	end := time.Now().Add(d)
	for {
		n, err := unix.Poll(list, millis(d))
		if err == unix.EINTR {
			if d > 0 {
				d = max(time.Until(end), 0)
			}
			continue
		}
		for i := range list {
			fds[i].Revents = uint16(list[i].Revents)
		}
		return n, err
	}
}

// again repeats a call that a signal interrupted.
func again[T any](f func() (T, error)) (T, error) {
	for {
		v, err := f()
		if err != unix.EINTR {
			return v, err
		}
	}
}

// ReadFd is read(2).
func (h *Host) ReadFd(fd int, p []byte) (int, error) {
	return again(func() (int, error) { return unix.Read(fd, p) })
}

// WriteFd is write(2).
func (h *Host) WriteFd(fd int, p []byte) (int, error) {
	return again(func() (int, error) { return unix.Write(fd, p) })
}

// CloseFd is close(2).
func (h *Host) CloseFd(fd int) error { return unix.Close(fd) }

// DupFd duplicates a descriptor; the copy is not inherited by programs.
func (h *Host) DupFd(fd int) (int, error) { return unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 0) }

// Dup2 makes to a copy of fd.
func (h *Host) Dup2(fd, to int, inheritable bool) error {
	if fd == to {
		_, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
		return err
	}
	flags := unix.O_CLOEXEC
	if inheritable {
		flags = 0
	}
	return unix.Dup3(fd, to, flags)
}

// Blocking tells whether calls on the descriptor may block.
func (h *Host) Blocking(fd int) (bool, error) {
	f, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
	return f&unix.O_NONBLOCK == 0, err
}

// SetBlocking changes it.
func (h *Host) SetBlocking(fd int, on bool) error { return unix.SetNonblock(fd, !on) }

// Inheritable tells whether programs started by this one get the descriptor.
func (h *Host) Inheritable(fd int) (bool, error) {
	f, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
	return f&unix.FD_CLOEXEC == 0, err
}

// SetInheritable changes it.
func (h *Host) SetInheritable(fd int, on bool) error {
	f, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
	if err != nil {
		return err
	}
	if f |= unix.FD_CLOEXEC; on {
		f &^= unix.FD_CLOEXEC
	}
	_, err = unix.FcntlInt(uintptr(fd), unix.F_SETFD, f)
	return err
}

// FdMode is the st_mode of a descriptor.
func (h *Host) FdMode(fd int) (uint32, error) {
	var st unix.Stat_t
	err := unix.Fstat(fd, &st)
	return st.Mode, err
}

// Fcntl is fcntl(2) with a number.
func (h *Host) Fcntl(fd, cmd, arg int) (int, error) { return unix.FcntlInt(uintptr(fd), cmd, arg) }

// Sendfile is sendfile(2).
func (h *Host) Sendfile(out, in int, offset *int64, n int) (int, error) {
	return again(func() (int, error) { return unix.Sendfile(out, in, offset, n) })
}

// PipeFds makes a pipe of plain descriptors.
func (h *Host) PipeFds(flags int) (r, w int, err error) {
	var p [2]int
	f := unix.O_CLOEXEC
	if flags&object.NonblockFlag != 0 {
		f |= unix.O_NONBLOCK
	}
	err = unix.Pipe2(p[:], f)
	return p[0], p[1], err
}

// ---- sockets ----

// Socket is socket(2).
func (h *Host) Socket(family, typ, proto int) (int, error) {
	return unix.Socket(family, typ|unix.SOCK_CLOEXEC, proto)
}

// Socketpair is socketpair(2).
func (h *Host) Socketpair(family, typ, proto int) ([2]int, error) {
	return unix.Socketpair(family, typ|unix.SOCK_CLOEXEC, proto)
}

// sockaddr is the address as package unix has it.
func sockaddr(a *object.SockAddr) (unix.Sockaddr, error) {
	switch a.Family {
	case unix.AF_INET:
		s := &unix.SockaddrInet4{Port: a.Port}
		copy(s.Addr[:], a.IP)
		return s, nil
	case unix.AF_INET6:
		s := &unix.SockaddrInet6{Port: a.Port, ZoneId: uint32(a.Scope)}
		copy(s.Addr[:], a.IP)
		return s, nil
	case unix.AF_UNIX:
		if len(a.Path) > 0 && a.Path[0] == 0 {
			// Package unix writes an abstract name with an @.
			return &unix.SockaddrUnix{Name: "@" + a.Path[1:]}, nil
		}
		return &unix.SockaddrUnix{Name: a.Path}, nil
	}
	return nil, syscall.EAFNOSUPPORT
}

// fromSockaddr is its inverse.
func fromSockaddr(s unix.Sockaddr) *object.SockAddr {
	switch s := s.(type) {
	case *unix.SockaddrInet4:
		return &object.SockAddr{Family: unix.AF_INET, IP: append([]byte(nil), s.Addr[:]...), Port: s.Port}
	case *unix.SockaddrInet6:
		return &object.SockAddr{Family: unix.AF_INET6, IP: append([]byte(nil), s.Addr[:]...), Port: s.Port, Scope: int(s.ZoneId)}
	case *unix.SockaddrUnix:
		name := s.Name
		switch {
		case name == "@":
			name = "" // a socket without a name, to package unix
		case name != "" && name[0] == '@':
			name = "\x00" + name[1:]
		}
		return &object.SockAddr{Family: unix.AF_UNIX, Path: name}
	}
	return nil
}

// Bind is bind(2).
func (h *Host) Bind(fd int, a *object.SockAddr) error {
	if a.Family == unix.AF_UNIX {
		return bindUnix(fd, a)
	}
	s, err := sockaddr(a)
	if err != nil {
		return err
	}
	return unix.Bind(fd, s)
}

// Listen is listen(2).
func (h *Host) Listen(fd, backlog int) error { return unix.Listen(fd, backlog) }

// Accept is accept(2).
func (h *Host) Accept(fd int) (int, *object.SockAddr, error) {
	for {
		n, s, err := unix.Accept4(fd, unix.SOCK_CLOEXEC)
		if _, is := s.(*unix.SockaddrUnix); is && err == nil {
			if a, err := socketName(n, true); err == nil {
				return n, a, nil
			}
		}
		if err != unix.EINTR {
			return n, fromSockaddr(s), err
		}
	}
}

// Connect is connect(2).
func (h *Host) Connect(fd int, a *object.SockAddr) error {
	if a.Family == unix.AF_UNIX {
		return connectUnix(fd, a)
	}
	s, err := sockaddr(a)
	if err != nil {
		return err
	}
	return unix.Connect(fd, s)
}

// Getsockname is getsockname(2).
func (h *Host) Getsockname(fd int) (*object.SockAddr, error) {
	s, err := unix.Getsockname(fd)
	if _, is := s.(*unix.SockaddrUnix); is {
		return socketName(fd, false)
	}
	return fromSockaddr(s), err
}

// Getpeername is getpeername(2).
func (h *Host) Getpeername(fd int) (*object.SockAddr, error) {
	s, err := unix.Getpeername(fd)
	if _, is := s.(*unix.SockaddrUnix); is {
		return socketName(fd, true)
	}
	return fromSockaddr(s), err
}

// Recv is recv(2).
func (h *Host) Recv(fd int, p []byte, flags int) (int, error) {
	for {
		n, err := recvRaw(fd, p, flags)
		if err != unix.EINTR {
			return n, err
		}
	}
}

// Recvfrom is recvfrom(2).
func (h *Host) Recvfrom(fd int, p []byte, flags int) (int, *object.SockAddr, error) {
	for {
		n, a, err := recvfrom(fd, p, flags)
		if err != unix.EINTR {
			return n, a, err
		}
	}
}

// Send is send(2), without SIGPIPE.
func (h *Host) Send(fd int, p []byte, flags int) (int, error) {
	for {
		n, err := sendRaw(fd, p, flags|unix.MSG_NOSIGNAL)
		if err != unix.EINTR {
			return n, err
		}
	}
}

// Sendto is sendto(2).
func (h *Host) Sendto(fd int, p []byte, flags int, a *object.SockAddr) (int, error) {
	send := func() error { return sendtoUnix(fd, p, flags|unix.MSG_NOSIGNAL, a) }
	if a.Family != unix.AF_UNIX {
		s, err := sockaddr(a)
		if err != nil {
			return 0, err
		}
		send = func() error { return unix.Sendto(fd, p, flags|unix.MSG_NOSIGNAL, s) }
	}
	for {
		// A datagram goes out whole or not at all.
		err := send()
		if err == nil {
			return len(p), nil
		}
		if err != unix.EINTR {
			return 0, err
		}
	}
}

// Recvmsg is recvmsg(2).
func (h *Host) Recvmsg(fd int, bufs [][]byte, oob []byte, flags int) (n, oobn, rflags int, from *object.SockAddr, err error) {
	for {
		var s unix.Sockaddr
		n, oobn, rflags, s, err = unix.RecvmsgBuffers(fd, bufs, oob, flags|unix.MSG_CMSG_CLOEXEC)
		if err != unix.EINTR {
			return n, oobn, rflags &^ unix.MSG_CMSG_CLOEXEC, fromSockaddr(s), err
		}
	}
}

// Sendmsg is sendmsg(2).
func (h *Host) Sendmsg(fd int, bufs [][]byte, oob []byte, a *object.SockAddr, flags int) (int, error) {
	var s unix.Sockaddr
	if a != nil {
		var err error
		if s, err = sockaddr(a); err != nil {
			return 0, err
		}
	}
	return again(func() (int, error) { return unix.SendmsgBuffers(fd, bufs, oob, s, flags|unix.MSG_NOSIGNAL) })
}

// Shutdown is shutdown(2).
func (h *Host) Shutdown(fd, how int) error { return unix.Shutdown(fd, how) }

// GetsockoptInt is getsockopt(2) of a number.
func (h *Host) GetsockoptInt(fd, level, name int) (int, error) {
	return unix.GetsockoptInt(fd, level, name)
}

// SetsockoptInt is setsockopt(2) of a number.
func (h *Host) SetsockoptInt(fd, level, name, v int) error {
	return unix.SetsockoptInt(fd, level, name, v)
}

// Setsockopt is setsockopt(2) of bytes.
func (h *Host) Setsockopt(fd, level, name int, v []byte) error {
	return unix.SetsockoptString(fd, level, name, string(v))
}

// LookupHost resolves a name with the system's settings.
func (h *Host) LookupHost(ctx context.Context, name string) ([]object.HostIP, error) {
	ips, err := net.DefaultResolver.LookupIPAddr(ctx, name)
	if err != nil {
		return nil, err
	}
	out := make([]object.HostIP, 0, len(ips))
	for _, a := range ips {
		scope := 0
		if a.Zone != "" {
			if i, err := net.InterfaceByName(a.Zone); err == nil {
				scope = i.Index
			}
		}
		ip := a.IP
		if v4 := ip.To4(); v4 != nil {
			ip = v4
		}
		out = append(out, object.HostIP{IP: ip, Scope: scope})
	}
	return out, nil
}

// LookupAddr resolves an address to names.
func (h *Host) LookupAddr(ctx context.Context, ip string) ([]string, error) {
	return net.DefaultResolver.LookupAddr(ctx, ip)
}

// Hostname is the name of the machine.
func (h *Host) Hostname() (string, error) { return os.Hostname() }

// Interfaces are the network interfaces by number.
func (h *Host) Interfaces() (map[int]string, error) {
	list, err := net.Interfaces()
	out := map[int]string{}
	for _, i := range list {
		out[i.Index] = i.Name
	}
	return out, err
}
