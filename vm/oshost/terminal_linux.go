package oshost

import (
	"fmt"

	"golang.org/x/sys/unix"

	"pya/vm/object"
)

// This file is terminals.

// baudMask is the part of a terminal's control flags that holds its speed.
const baudMask = 0o010017

// Tcgetattr, Tcsetattr and the others are the calls of these names.
func (h *Host) Tcgetattr(fd int) (*object.TerminalAttr, error) {
	t, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return nil, err
	}
	a := &object.TerminalAttr{Iflag: t.Iflag, Oflag: t.Oflag, Cflag: t.Cflag, Lflag: t.Lflag}
	a.Ispeed, a.Ospeed = t.Cflag&baudMask, t.Cflag&baudMask
	copy(a.Cc[:], t.Cc[:])
	return a, nil
}

// Tcsetattr changes the settings of a terminal.
func (h *Host) Tcsetattr(fd, when int, a *object.TerminalAttr) error {
	if when < 0 || when > 2 {
		return unix.EINVAL
	}
	t, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return err
	}
	t.Iflag, t.Oflag, t.Lflag = a.Iflag, a.Oflag, a.Lflag
	t.Cflag = a.Cflag&^baudMask | a.Ospeed&baudMask
	copy(t.Cc[:], a.Cc[:])
	// TCSETS, TCSETSW and TCSETSF follow each other.
	return unix.IoctlSetTermios(fd, uint(unix.TCSETS+when), t)
}

// Tcsendbreak sends a break.
func (h *Host) Tcsendbreak(fd, duration int) error {
	if duration > 0 {
		return unix.IoctlSetInt(fd, unix.TCSBRKP, (duration+99)/100)
	}
	return unix.IoctlSetInt(fd, unix.TCSBRK, 0)
}

// Tcdrain waits until all output has been sent.
func (h *Host) Tcdrain(fd int) error { return unix.IoctlSetInt(fd, unix.TCSBRK, 1) }

// Tcflush drops what waits in the queues.
func (h *Host) Tcflush(fd, queue int) error { return unix.IoctlSetInt(fd, unix.TCFLSH, queue) }

// Tcflow stops or continues input or output.
func (h *Host) Tcflow(fd, action int) error { return unix.IoctlSetInt(fd, unix.TCXONC, action) }

// Winsize is the size of a terminal's window.
func (h *Host) Winsize(fd int) (rows, columns int, err error) {
	w, err := unix.IoctlGetWinsize(fd, unix.TIOCGWINSZ)
	if err != nil {
		return 0, 0, err
	}
	return int(w.Row), int(w.Col), nil
}

// SetWinsize changes the size of a terminal's window.
func (h *Host) SetWinsize(fd, rows, columns int) error {
	w, err := unix.IoctlGetWinsize(fd, unix.TIOCGWINSZ)
	if err != nil {
		return err
	}
	w.Row, w.Col = uint16(rows), uint16(columns)
	return unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, w)
}

// Openpty opens a new pair of pseudo-terminals.
func (h *Host) Openpty() (master, slave int, err error) {
	master, err = unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return 0, 0, err
	}
	slave, err = openSlave(master)
	if err != nil {
		unix.Close(master)
		return 0, 0, err
	}
	return master, slave, nil
}

func openSlave(master int) (int, error) {
	if err := unix.IoctlSetPointerInt(master, unix.TIOCSPTLCK, 0); err != nil {
		return 0, err
	}
	n, err := unix.IoctlGetInt(master, unix.TIOCGPTN)
	if err != nil {
		return 0, err
	}
	return unix.Open(fmt.Sprintf("/dev/pts/%d", n), unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
}
