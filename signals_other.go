//go:build !unix

package main

import "syscall"

// brokenPipe is the signal of a write that nobody will read; it is never sent here.
const brokenPipe = syscall.Signal(13)

// dieInterrupted would end the process by a signal.
func dieInterrupted() {}
