//go:build unix

package time

import "syscall"

// processTime is the processor time the process has used, in nanoseconds.
func processTime(*thread) int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return u.Utime.Nano() + u.Stime.Nano()
}
