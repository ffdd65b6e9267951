//go:build !unix

package time

// processTime stands in for the processor time where the system does not tell it: time since the start.
func processTime(t *thread) int64 { return monotonic(t) }
