//go:build !linux

package oshost

// systemState is what the Host remembers about the process.
type systemState struct{}
