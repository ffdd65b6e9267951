package oshost

import (
	"os"

	"pya/vm/object"
)

// stream is an open file that can tell whether it is a terminal. Like os.File it may be used from several goroutines.
type stream struct{ *os.File }

// IsTerminal tells whether the file is a terminal.
func (s stream) IsTerminal() bool { return isTerminal(s.File) }

// TerminalSize is the size of the terminal's window; ok is false for other files.
func (s stream) TerminalSize() (columns, lines int, ok bool) { return terminalSize(s.File) }

// Pipe makes a pipe.
func (files) Pipe() (r, w object.File, err error) {
	pr, pw, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	return stream{pr}, stream{pw}, nil
}

// Exit ends the process at once.
func (h *Host) Exit(status int) {
	if h.fork != nil {
		h.fork.Exit(status)
	}
	os.Exit(status)
}

// ProcessInfo tells the numbers of the process and its user by name.
func (h *Host) ProcessInfo(name string) (int, bool) {
	if h.fork != nil && name == "ppid" {
		return h.fork.Ppid, true
	}
	n := -1
	switch name {
	case "uid":
		n = os.Getuid()
	case "euid":
		n = os.Geteuid()
	case "gid":
		n = os.Getgid()
	case "egid":
		n = os.Getegid()
	case "ppid":
		n = os.Getppid()
	case "pgrp":
		n = processGroup()
	}
	return n, n >= 0
}

// IsTerminal tells whether the file is a terminal.
func IsTerminal(f *os.File) bool { return isTerminal(f) }
