//go:build !linux

package oshost

// DefaultSignals leaves the signals to Go's runtime.
func DefaultSignals() {}
