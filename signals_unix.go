//go:build unix

package main

import (
	"syscall"
	"time"
)

// brokenPipe is the signal of a write that nobody will read.
const brokenPipe = syscall.SIGPIPE

// dieInterrupted ends the process as Ctrl-C ends those that do not catch it.
func dieInterrupted() {
	// The signal comes to some thread, soon but not at once.
	if syscall.Kill(syscall.Getpid(), syscall.SIGINT) == nil {
		time.Sleep(time.Second)
	}
}
