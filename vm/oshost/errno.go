package oshost

import "syscall"

// The errors of removing the wrong kind of file, which package os does not tell apart.
const (
	errIsDir  = syscall.EISDIR
	errNotDir = syscall.ENOTDIR
)
