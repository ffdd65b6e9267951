package multiprocessing_test

import (
	"runtime"
	"testing"
	"time"

	"pya/stdlib/internal/golden"
)

func TestGolden(t *testing.T) {
	before := runtime.NumGoroutine()
	golden.Run(t)
	// Isolates and their threads end with the program.
	for range 100 {
		if runtime.NumGoroutine() <= before+1 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	buf := make([]byte, 1<<16)
	t.Fatalf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(), buf[:runtime.Stack(buf, true)])
}

// TestNames leaves out names that take a setting and have nothing to do here.
func TestNames(t *testing.T) {
	golden.Covers(t, "multiprocessing", "set_executable", "set_forkserver_preload", "allow_connection_pickling", "freeze_support", "reducer",
		"get_logger", "log_to_stderr", "AuthenticationError", "ProcessError")
}
