// Package golden runs the programs in a package's testdata and compares what they print with the files beside them:
// NAME.py with NAME.out, which CPython 3.13 wrote: standard output, then standard error below a line "--- stderr" if
// there is any. Paths of the testdata folder are left out. A program finds an empty directory of its own in the
// environment variable PYA_TEST_DIR and two lines on standard input.
//
// It is for tests only.
package golden

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
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
	out, err *bytes.Buffer
	dir      string
}

func (h host) Stdin() io.Reader  { return strings.NewReader("first line\nsecond line\n") }
func (h host) Stdout() io.Writer { return h.out }
func (h host) Stderr() io.Writer { return h.err }

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
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	// Programs may change the working directory.
	defer os.Chdir(wd)
	for _, name := range names {
		name = filepath.Join(wd, name)
		t.Run(strings.TrimSuffix(filepath.Base(name), ".py"), func(t *testing.T) {
			want, err := os.ReadFile(strings.TrimSuffix(name, ".py") + ".out")
			if err != nil {
				t.Fatal(err)
			}
			compare(t, Output(t, name), string(want))
		})
	}
}

// Output runs a program and gives all it prints.
func Output(t *testing.T, name string) string {
	t.Helper()
	file, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	h := host{oshost.New([]string{name}, vm.RealClock{}), &bytes.Buffer{}, &bytes.Buffer{}, t.TempDir()}
	rt, err := vm.New(vm.Options{Host: h, Modules: stdlib.Modules})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	runErr := rt.RunFile(ctx, file)
	err = rt.Do(ctx, func(th *object.Thread) error {
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
	out := h.out.String()
	if h.err.Len() > 0 {
		out += "--- stderr\n" + h.err.String()
	}
	return strings.ReplaceAll(out, filepath.Dir(file)+string(filepath.Separator), "")
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

// Covers makes sure that the programs in testdata use every name of a module's __all__, less those listed in without.
func Covers(t *testing.T, module string, without ...string) {
	t.Helper()
	names, err := filepath.Glob("testdata/*.py")
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(b)
	}
	prog := filepath.Join(t.TempDir(), "all.py")
	if err := os.WriteFile(prog, []byte("import "+module+" as m\nfor n in m.__all__:\n    getattr(m, n)\n    print(n)\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, n := range strings.Fields(Output(t, prog)) {
		if !regexp.MustCompile(`\b`+n+`\b`).MatchString(text.String()) && !slices.Contains(without, n) {
			t.Errorf("no program in testdata uses %s.%s", module, n)
		}
	}
}
