package main

import (
	"bytes"
	"context"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pya/stdlib"
	"pya/vm"
	"pya/vm/object"
	"pya/vm/oshost"
)

var update = flag.Bool("update", false, "rewrite golden files")

// python is the CPython that -update compares language goldens with, if it is there.
var python = flag.String("python", "python3.13", "CPython for -update")

// testHost is the command line's Host with its streams in memory.
type testHost struct {
	*oshost.Host
	out io.Writer
	in  io.Reader
}

func (h *testHost) Stdout() io.Writer { return h.out }
func (h *testHost) Stderr() io.Writer { return h.out }
func (h *testHost) Stdin() io.Reader  { return h.in }

// runProgram runs a program under virtual time and gives what it prints, both streams together.
func runProgram(t testing.TB, file string) string {
	t.Helper()
	var out bytes.Buffer
	host := &testHost{Host: oshost.New([]string{file}, &oshost.VirtualClock{}), out: &out, in: strings.NewReader("")}
	rt, err := vm.New(vm.Options{Host: host, Path: []string{filepath.Dir(file)}, Modules: stdlib.Modules,
		Flags: vm.Flags{Unbuffered: true}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	finish(rt, rt.RunFile(ctx, file))
	// Programs may show where they are; golden files must not say where the checkout is.
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(out.String(), wd+string(filepath.Separator), "")
}

// TestScripts runs the example programs and compares their output with the golden files beside them.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("scripts/*.pya")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts found", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			compareGolden(t, strings.TrimSuffix(file, ".pya")+".out", runProgram(t, file))
		})
	}
}

// TestPrograms runs the language tests. Their golden files are CPython's output, except where a file NAME.differs
// beside them says why not.
func TestPrograms(t *testing.T) {
	files, err := filepath.Glob("testdata/programs/*.py")
	if err != nil || len(files) == 0 {
		t.Fatal("no programs found", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			base := strings.TrimSuffix(file, ".py")
			got := runProgram(t, file)
			if *update {
				if out, ok := runPython(t, file); ok {
					if _, err := os.Stat(base + ".differs"); err != nil && out != got {
						t.Errorf("differs from CPython:\n%s", firstDifference(out, got))
						return
					}
				}
			}
			compareGolden(t, base+".out", got)
		})
	}
}

// runPython runs a program under CPython, if there is one.
func runPython(t *testing.T, file string) (string, bool) {
	t.Helper()
	exe, err := exec.LookPath(*python)
	if err != nil {
		return "", false
	}
	cmd := exec.Command(exe, file)
	out, err := cmd.CombinedOutput()
	if _, isExit := err.(*exec.ExitError); err != nil && !isExit {
		t.Fatal(err)
	}
	return string(out), true
}

// compareGolden compares got with a golden file, or rewrites the file with -update.
func compareGolden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("output differs from %s:\n%s", file, firstDifference(string(want), got))
	}
}

// firstDifference shows the first line in which two texts differ.
func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		a, b := "<end>", "<end>"
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return "line " + itoa(i+1) + "\nwant: " + a + "\ngot:  " + b
		}
	}
	return "no difference"
}

func itoa(i int) string {
	s, _ := object.AsStr(object.IntStr(int64(i)))
	return s.Go()
}
