//go:build unix

package httpcore

import (
	"net"
	"syscall"
)

// quiet tells whether an idle connection lives: nothing has come from the other end, not even its end.
func quiet(c net.Conn) bool {
	s, ok := c.(syscall.Conn)
	if !ok {
		return true // the request finds out
	}
	raw, err := s.SyscallConn()
	if err != nil {
		return false
	}
	live := false
	err = raw.Control(func(fd uintptr) {
		var b [1]byte
		_, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		live = err == syscall.EAGAIN || err == syscall.EWOULDBLOCK || err == syscall.EINTR
	})
	return err == nil && live
}
