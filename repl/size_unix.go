//go:build unix

package repl

import "golang.org/x/sys/unix"

// giveSize gives a terminal that says it has no columns, as a new pseudoterminal does, 80 by 24 of them: liner edits no
// lines on one without columns.
func giveSize() {
	fd := unix.Stdout // os.Stdout.Fd() would make it blocking
	if size, err := unix.IoctlGetWinsize(fd, unix.TIOCGWINSZ); err == nil && size.Col == 0 {
		size.Col, size.Row = 80, 24
		// A terminal that refuses it is read from without editing.
		_ = unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, size)
	}
}
