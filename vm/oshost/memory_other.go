//go:build !linux

package oshost

// MaxMemory is the number of bytes a program's heap may have on this machine; 0 as it is not known here.
func MaxMemory() int64 { return 0 }
