//go:build !linux

package oshost

// systemState is what the Host remembers about the process.
type systemState struct{}

// ownSignals would give an isolate signals of its own.
func (h *Host) ownSignals(*Host) {}
