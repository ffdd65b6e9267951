package oshost

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// epollNow is epoll_wait without waiting. It is short enough not to tell the scheduler.
func epollNow(fd int, buf []unix.EpollEvent) (int, error) {
	n, _, e := syscall.RawSyscall6(unix.SYS_EPOLL_PWAIT, uintptr(fd), uintptr(unsafe.Pointer(&buf[0])), uintptr(len(buf)), 0, 0, 0)
	if e != 0 {
		return 0, e
	}
	return int(n), nil
}

// dataPtr is the address of a buffer for a system call.
func dataPtr(p []byte) unsafe.Pointer {
	if len(p) == 0 {
		return unsafe.Pointer(&empty)
	}
	return unsafe.Pointer(&p[0])
}

// empty is where the address of an empty buffer points; nobody writes it.
var empty [1]byte

func ptrOf(p *uint32) unsafe.Pointer { return unsafe.Pointer(p) }
