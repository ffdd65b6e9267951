//go:build !linux

package oshost

import (
	"errors"
	"os"
	"runtime"
)

// isTerminal takes every character device for a terminal.
func isTerminal(f *os.File) bool {
	st, err := f.Stat()
	return err == nil && st.Mode()&os.ModeCharDevice != 0
}

func terminalSize(*os.File) (columns, lines int, ok bool) { return 0, 0, false }

func processGroup() int { return -1 }

// Kill sends a signal to a process.
func (h *Host) Kill(pid, signal int) error {
	p, err := os.FindProcess(pid)
	if err != nil {
		return err
	}
	switch signal {
	case 2:
		return p.Signal(os.Interrupt)
	case 9:
		return p.Kill()
	}
	return errors.ErrUnsupported
}

// Umask is not there.
func (h *Host) Umask(int) int { return 0 }

// Uname describes the system as far as it is known.
func (h *Host) Uname() [5]string {
	name, err := os.Hostname()
	if err != nil {
		name = ""
	}
	return [5]string{runtime.GOOS, name, "", "", runtime.GOARCH}
}
