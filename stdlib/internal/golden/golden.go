// Package golden runs the programs in a package's testdata and compares what they print with the files beside them:
// NAME.py with NAME.out, which CPython 3.13 wrote. Both streams go into one text, in the order of writing. A program
// finds an empty directory of its own in the environment variable PYA_TEST_DIR.
//
// It is for tests only.
package golden

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pya/stdlib"
	"pya/stdlib/sys"
	"pya/vm"
	"pya/vm/object"
	"pya/vm/oshost"
)

// host is the operating system with streams into memory.
type host struct {
	*oshost.Host
	out *bytes.Buffer
	dir string
}

func (h host) Stdin() io.Reader  { return strings.NewReader("first line\nsecond line\n") }
func (h host) Stdout() io.Writer { return h.out }
func (h host) Stderr() io.Writer { return h.out }

func (h host) Environ() []string {
	return append(h.Host.Environ(), "PYA_TEST_DIR="+h.dir)
}

// Run runs every program in testdata.
func Run(t *testing.T) {
	t.Helper()
	names, err := filepath.Glob("testdata/*.py")
	if err != nil || len(names) == 0 {
		t.Fatalf("no programs in testdata (%v)", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".py"), func(t *testing.T) {
			want, err := os.ReadFile(strings.TrimSuffix(name, ".py") + ".out")
			if err != nil {
				t.Fatal(err)
			}
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, Output(t, filepath.Base(name), src), string(want))
		})
	}
}

// Output runs a program and gives all it prints.
func Output(t *testing.T, name string, src []byte) string {
	t.Helper()
	h := host{oshost.New([]string{name}, vm.RealClock{}), &bytes.Buffer{}, t.TempDir()}
	rt, err := vm.New(vm.Options{Host: h, Modules: stdlib.Modules})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	runErr := rt.RunSource(ctx, name, src)
	err = rt.Do(ctx, func(th *object.Thread) error {
		if err := sys.FlushStd(th); err != nil {
			return err
		}
		if runErr != nil {
			sys.ReportUncaught(rt, th, runErr)
		}
		if err := rt.AtExit(th); err != nil {
			return err
		}
		return sys.FlushStd(th)
	})
	if err != nil {
		t.Fatal(err)
	}
	return h.out.String()
}

// compare shows the first line that differs.
func compare(t *testing.T, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		a, b := "<end>", "<end>"
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			t.Fatalf("line %d:\n got %s\nwant %s", i+1, a, b)
		}
	}
}
