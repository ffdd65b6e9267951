package oshost

import (
	"os"
	"syscall"
	"unsafe"
)

// isTerminal asks the kernel for the settings of a terminal, which other files do not have.
func isTerminal(f *os.File) bool {
	var t syscall.Termios
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), syscall.TCGETS, uintptr(unsafe.Pointer(&t)))
	return errno == 0
}

func terminalSize(f *os.File) (columns, lines int, ok bool) {
	var w struct{ rows, cols, x, y uint16 }
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), syscall.TIOCGWINSZ, uintptr(unsafe.Pointer(&w)))
	return int(w.cols), int(w.rows), errno == 0
}

func processGroup() int { return syscall.Getpgrp() }

// Kill sends a signal to a process.
func (h *Host) Kill(pid, signal int) error {
	if signal == sigProf && pid == os.Getpid() {
		h.signals.sendProf()
		return nil
	}
	if s := syscall.Signal(signal); pid == os.Getpid() && !h.signals.hears(signal) && (s == syscall.SIGSEGV || s == syscall.SIGBUS || s == syscall.SIGFPE) {
		// Go's runtime would report a fault.
		kernelDefault(s)
	}
	return syscall.Kill(pid, syscall.Signal(signal))
}

// Umask sets the mask of new files' permissions and gives the old one.
func (h *Host) Umask(mask int) int { return syscall.Umask(mask) }

// Access tells whether the process may use a file: nil if it may.
func (files) Access(name string, mode uint32) error { return syscall.Access(name, mode) }

// Uname describes the system: its name, the machine's name, release, version and hardware.
func (h *Host) Uname() [5]string {
	var u syscall.Utsname
	if err := syscall.Uname(&u); err != nil {
		return [5]string{"Linux"}
	}
	return [5]string{text(u.Sysname[:]), text(u.Nodename[:]), text(u.Release[:]), text(u.Version[:]), text(u.Machine[:])}
}

// text is a C string.
func text[T int8 | uint8](c []T) string {
	var b []byte
	for _, x := range c {
		if x == 0 {
			break
		}
		b = append(b, byte(x))
	}
	return string(b)
}
