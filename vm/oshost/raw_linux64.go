//go:build linux && !386 && !s390x

package oshost

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// recvRaw is recvfrom(2) without an address. A blocking descriptor may make it wait.
func recvRaw(fd int, p []byte, flags int) (int, error) {
	n, _, e := syscall.Syscall6(unix.SYS_RECVFROM, uintptr(fd), uintptr(dataPtr(p)), uintptr(len(p)), uintptr(flags), 0, 0)
	if e != 0 {
		return 0, e
	}
	return int(n), nil
}

// sendRaw is sendto(2) without an address.
func sendRaw(fd int, p []byte, flags int) (int, error) {
	n, _, e := syscall.Syscall6(unix.SYS_SENDTO, uintptr(fd), uintptr(dataPtr(p)), uintptr(len(p)), uintptr(flags), 0, 0)
	if e != 0 {
		return 0, e
	}
	return int(n), nil
}

// Getsockopt is getsockopt(2) of bytes.
func (h *Host) Getsockopt(fd, level, name, size int) ([]byte, error) {
	buf := make([]byte, size)
	n := uint32(size)
	_, _, e := syscall.Syscall6(unix.SYS_GETSOCKOPT, uintptr(fd), uintptr(level), uintptr(name), uintptr(dataPtr(buf)), uintptr(ptrOf(&n)), 0)
	if e != 0 {
		return nil, e
	}
	return buf[:n], nil
}
