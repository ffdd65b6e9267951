//go:build unix

package main

import "syscall"

// brokenPipe is the signal of a write that nobody will read.
const brokenPipe = syscall.SIGPIPE
