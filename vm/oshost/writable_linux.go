package oshost

import (
	"time"

	"golang.org/x/sys/unix"
)

// Writable waits until a write of a few bytes would not block; false after the time. A descriptor that never blocks, or
// whose reader has gone, is ready.
func (s stream) Writable(wait time.Duration) bool {
	c, err := s.SyscallConn()
	if err != nil {
		return true
	}
	ready := true
	// Control does not put the descriptor into blocking mode as Fd does.
	if err := c.Control(func(fd uintptr) { ready = writable(int(fd), wait) }); err != nil {
		return true
	}
	return ready
}

// Writable waits until a write of a few bytes would not block; false after the time.
func (f fdFile) Writable(wait time.Duration) bool {
	flags, err := unix.FcntlInt(uintptr(f), unix.F_GETFL, 0)
	if err != nil || flags&unix.O_NONBLOCK != 0 {
		return true
	}
	return writable(int(f), wait)
}

// Room is the number of pages that a pipe surely takes without waiting; 0 for other files, and where it is not known.
func (s stream) Room() (pages int) {
	if c, err := s.SyscallConn(); err == nil {
		if err := c.Control(func(fd uintptr) { pages = room(int(fd)) }); err != nil {
			return 0
		}
	}
	return pages
}

// Room is the number of pages that a pipe surely takes without waiting.
func (f fdFile) Room() int { return room(int(f)) }

// room goes by the worst case: of two neighbouring pages in a pipe, at least one half is in use.
func room(fd int) int {
	const page = 4096
	capacity, err := unix.FcntlInt(uintptr(fd), unix.F_GETPIPE_SZ, 0)
	if err != nil {
		return 0
	}
	waiting, err := unix.IoctlGetInt(fd, unix.TIOCINQ)
	if err != nil {
		return 0
	}
	return max(0, capacity/page-2*((waiting+page-1)/page)-1)
}

func writable(fd int, wait time.Duration) bool {
	fds := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLOUT}}
	n, err := unix.Poll(fds, int(wait.Milliseconds()))
	return n > 0 || err != nil && err != unix.EINTR
}
