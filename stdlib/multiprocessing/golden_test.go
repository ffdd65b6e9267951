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
