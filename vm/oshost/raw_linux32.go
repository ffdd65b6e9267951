//go:build linux && (386 || s390x)

package oshost

import "golang.org/x/sys/unix"

// These systems have one call for all socket operations, which package unix hides.

func recvRaw(fd int, p []byte, flags int) (int, error) {
	n, _, err := unix.Recvfrom(fd, p, flags)
	return n, err
}

func sendRaw(fd int, p []byte, flags int) (int, error) {
	return unix.SendmsgN(fd, p, nil, nil, flags)
}

// Getsockopt is getsockopt(2) of bytes.
func (h *Host) Getsockopt(fd, level, name, size int) ([]byte, error) {
	s, err := unix.GetsockoptString(fd, level, name)
	return []byte(s)[:min(len(s), size)], err
}
