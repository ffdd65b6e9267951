package main

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestCancelExamples cancels the main task of every example program at each of its suspensions. Each run has to end, by
// the cancellation or with a result, and no goroutine may be left.
func TestCancelExamples(t *testing.T) {
	files, err := filepath.Glob("scripts/1*.pya")
	if err != nil || len(files) == 0 {
		t.Fatal("no example programs")
	}
	before := runtime.NumGoroutine()
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".pya"), func(t *testing.T) {
			t.Setenv("PYA_EXAMPLE", f)
			out := strings.TrimSpace(runProgram(t, "testdata/cancel/driver.pya"))
			if !strings.HasPrefix(out, "suspensions:") {
				t.Fatalf("the driver failed:\n%s", out)
			}
			for _, bad := range []string{"Error", "Exception"} {
				if strings.Contains(out, bad) {
					t.Errorf("a cancellation ended in %s", out)
				}
			}
		})
	}
	// Goroutines that end with their program need a moment.
	for end := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	if n := runtime.NumGoroutine(); n > before {
		buf := make([]byte, 1<<16)
		t.Errorf("%d goroutines before, %d after\n%s", before, n, buf[:runtime.Stack(buf, true)])
	}
}
