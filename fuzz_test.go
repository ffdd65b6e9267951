package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pya/stdlib"
	"pya/vm"
	"pya/vm/object"
)

// fuzzHost grants a fuzzed program streams that lead nowhere.
type fuzzHost struct{ vm.NoHost }

func (fuzzHost) Stdin() io.Reader  { return strings.NewReader("") }
func (fuzzHost) Stdout() io.Writer { return io.Discard }
func (fuzzHost) Stderr() io.Writer { return io.Discard }

// maxFuzzSource keeps programs small enough to run many of them.
const maxFuzzSource = 4096

// FuzzRun runs arbitrary programs for a short time and with little memory: whatever they are, they end in a Python exception or not at all,
// never in a Go panic.
func FuzzRun(f *testing.F) {
	for _, pattern := range []string{"testdata/programs/*.py", "scripts/*.pya"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			// Whole programs are seeds, and so are their parts: those are small enough to change at every byte.
			f.Add(src)
			for _, part := range strings.Split(string(src), "\n\n") {
				f.Add([]byte(part))
			}
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > maxFuzzSource {
			return
		}
		rt, err := vm.New(vm.Options{Host: fuzzHost{}, Modules: stdlib.Modules, MaxMemory: func() int64 { return 1 << 30 }})
		if err != nil {
			t.Fatal(err)
		}
		// Threads that a program has started must not run on beside the next one.
		defer rt.Stop()
		ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
		defer cancel()
		err = rt.RunSource(ctx, "fuzz.py", src)
		if e, ok := object.IsException(err, object.SystemError); ok && strings.Contains(e.Error(), "internal error") {
			t.Fatal(e)
		}
	})
}
