package oshost

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// FcntlStructure is fcntl with a structure, which the call may change; data must be as long as the longest there is.
func (h *Host) FcntlStructure(fd, cmd int, data []byte) error {
	_, _, errno := unix.Syscall(unix.SYS_FCNTL, uintptr(fd), uintptr(cmd), uintptr(unsafe.Pointer(unsafe.SliceData(data))))
	if errno != 0 {
		return errno
	}
	return nil
}
