//go:build linux && (386 || s390x)

package oshost

import (
	"golang.org/x/sys/unix"

	"pya/vm/object"
)

// These systems have one call for all socket operations, which package unix hides: its names of Unix sockets it is.

func bindUnix(fd int, a *object.SockAddr) error { return unix.Bind(fd, plainUnix(a)) }

func connectUnix(fd int, a *object.SockAddr) error { return unix.Connect(fd, plainUnix(a)) }

func sendtoUnix(fd int, p []byte, flags int, a *object.SockAddr) error {
	return unix.Sendto(fd, p, flags, plainUnix(a))
}

func plainUnix(a *object.SockAddr) unix.Sockaddr {
	s, err := sockaddr(a)
	if err != nil {
		return nil
	}
	return s
}

func socketName(fd int, peer bool) (*object.SockAddr, error) {
	name := unix.Getsockname
	if peer {
		name = unix.Getpeername
	}
	s, err := name(fd)
	return fromSockaddr(s), err
}

func recvfrom(fd int, p []byte, flags int) (int, *object.SockAddr, error) {
	n, s, err := unix.Recvfrom(fd, p, flags)
	return n, fromSockaddr(s), err
}
