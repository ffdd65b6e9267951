package vm

import (
	"crypto/rand"
	"io"
	"io/fs"
	"time"

	"pya/vm/object"
)

// NoHost is a Host without files, streams or environment: a program that runs on it can only compute and wait. Go
// hosts embed it and override what they grant.
type NoHost struct{}

// Stdin is absent.
func (NoHost) Stdin() io.Reader { return nil }

// Stdout is absent.
func (NoHost) Stdout() io.Writer { return nil }

// Stderr is absent.
func (NoHost) Stderr() io.Writer { return nil }

// Clock is the real clock.
func (NoHost) Clock() object.Clock { return RealClock{} }

// FS is absent.
func (NoHost) FS() object.FileSystem { return nil }

// Getenv finds nothing.
func (NoHost) Getenv(string) (string, bool) { return "", false }

// Setenv is refused.
func (NoHost) Setenv(string, string) error { return fs.ErrPermission }

// Unsetenv is refused.
func (NoHost) Unsetenv(string) error { return fs.ErrPermission }

// Environ is empty.
func (NoHost) Environ() []string { return nil }

// Seed gives random bytes.
func (NoHost) Seed(b []byte) error { _, err := rand.Read(b); return err }

// Args is empty.
func (NoHost) Args() []string { return nil }

// Executable is unknown.
func (NoHost) Executable() string { return "" }

// Getpid is 1.
func (NoHost) Getpid() int { return 1 }

// Network is absent.
func (NoHost) Network() object.Network { return nil }

// RealClock is the machine's clock.
type RealClock struct{}

// processStart is the zero of the monotonic clock.
var processStart = time.Now()

// Now is the wall clock.
func (RealClock) Now() time.Time { return time.Now() }

// Monotonic is the time since the process started.
func (RealClock) Monotonic() time.Duration { return time.Since(processStart) }

// Sleep waits d or until wake delivers.
func (RealClock) Sleep(d time.Duration, wake <-chan struct{}) bool {
	if d < 0 {
		<-wake
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return false
	case <-wake:
		return true
	}
}

// Virtual is false.
func (RealClock) Virtual() bool { return false }
