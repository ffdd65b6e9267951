package repl_test

import (
	"io"
	"slices"
	"strings"
	"testing"

	"pya/repl"
	"pya/stdlib"
	"pya/vm"
	"pya/vm/object"
)

// host collects what the session prints.
type host struct {
	vm.NoHost
	out strings.Builder
}

func (h *host) Stdin() io.Reader  { return strings.NewReader("") }
func (h *host) Stdout() io.Writer { return &h.out }
func (h *host) Stderr() io.Writer { return &h.out }

// script is an Editor whose user types the given lines; "^C" and "^D" stand for the keys. It writes what a terminal
// would show.
type script struct {
	lines   []string
	h       *host
	history []string
}

func (s *script) Prompt(prompt, prefill string) (string, error) {
	s.h.out.WriteString(prompt)
	if len(s.lines) == 0 {
		return "", io.EOF
	}
	line := s.lines[0]
	s.lines = s.lines[1:]
	switch line {
	case "^C":
		return "", repl.ErrAborted
	case "^D":
		return "", io.EOF
	case "":
		// The user deletes the indentation that is offered.
		prefill = ""
	}
	s.h.out.WriteString(prefill + line + "\n")
	return prefill + line, nil
}

func (s *script) AppendHistory(line string) { s.history = append(s.history, line) }

// session runs a session and gives the dialogue and the error that ended it.
func session(t *testing.T, lines ...string) (string, *script, error) {
	t.Helper()
	h := &host{}
	rt, err := vm.New(vm.Options{Host: h, Modules: stdlib.Modules})
	if err != nil {
		t.Fatal(err)
	}
	e := &script{lines: lines, h: h}
	err = repl.New(rt, e, &h.out).Loop()
	return h.out.String(), e, err
}

func TestDialogue(t *testing.T) {
	for _, test := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"results", []string{"1+2", "_*2", "None", "'é'"}, ">>> 1+2\n3\n>>> _*2\n6\n>>> None\n>>> 'é'\n'é'\n>>> \n"},
		{"blocks", []string{"def f(x):", "return x + 1", "", "f(4)"},
			">>> def f(x):\n...     return x + 1\n... \n>>> f(4)\n5\n>>> \n"},
		{"nested blocks", []string{"for i in range(2):", "if i:", "print(i)", ""},
			">>> for i in range(2):\n...     if i:\n...         print(i)\n... \n1\n>>> \n"},
		{"brackets and strings", []string{"x = [1,", "2]", "x", `y = """a`, `b"""`, "y"},
			">>> x = [1,\n... 2]\n>>> x\n[1, 2]\n>>> y = \"\"\"a\n... b\"\"\"\n>>> y\n'a\\nb'\n>>> \n"},
		{"errors", []string{"1/0", "prnt"}, ">>> 1/0\n" +
			"Traceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\n    1/0\n    ~^~\nZeroDivisionError: division by zero\n" +
			">>> prnt\nTraceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\n    prnt\nNameError: name 'prnt' is not defined. Did you mean: 'print'?\n>>> \n"},
		{"interrupt while typing", []string{"def f():", "^C", "1"}, ">>> def f():\n... KeyboardInterrupt\n>>> 1\n1\n>>> \n"},
		{"end of input", []string{"x = 1", "^D", "never"}, ">>> x = 1\n>>> \n"},
		{"await", []string{"import asyncio", "async def f():", "await asyncio.sleep(0)", "return 7", "", "await f()", "x = await f()", "x"},
			">>> import asyncio\n>>> async def f():\n...     await asyncio.sleep(0)\n...     return 7\n... \n>>> await f()\n7\n>>> x = await f()\n>>> x\n7\n>>> \n"},
	} {
		got, _, err := session(t, test.lines...)
		if err != nil || got != test.want {
			t.Errorf("%s: %v\n%s\nwant\n%s", test.name, err, got, test.want)
		}
	}
}

func TestExit(t *testing.T) {
	_, _, err := session(t, "import sys", "sys.exit(3)", "never")
	if _, ok := object.IsException(err, object.SystemExit); !ok {
		t.Errorf("the session ended with %v, want SystemExit", err)
	}
}

func TestHistory(t *testing.T) {
	_, e, _ := session(t, "x = 1", "", "if x:", "x", "")
	if want := []string{"x = 1", "if x:", "    x"}; !slices.Equal(e.history, want) {
		t.Errorf("history %q, want %q", e.history, want)
	}
}

func TestComplete(t *testing.T) {
	h := &host{}
	rt, err := vm.New(vm.Options{Host: h, Modules: stdlib.Modules})
	if err != nil {
		t.Fatal(err)
	}
	s := repl.New(rt, &script{lines: []string{"import math", "变量 = 'x'"}, h: h}, &h.out)
	if err := s.Loop(); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		line, head string
		words      []string
		tail       string
	}{
		{"math.sq", "", []string{"math.sqrt"}, ""},
		{"x = math.fa", "x = ", []string{"math.fabs", "math.factorial"}, ""},
		{"变", "", []string{"变量"}, ""},
		{"变量.isup", "", []string{"变量.isupper"}, ""},
		{"  ", "  ", []string{"    "}, ""},
		{"nothing_like_it", "", nil, ""},
		{"nothing.like", "", nil, ""},
	} {
		head, words, tail := s.Complete(test.line, len([]rune(test.line)))
		if head != test.head || !slices.Equal(words, test.words) || tail != test.tail {
			t.Errorf("%q: %q %q %q", test.line, head, words, tail)
		}
	}
	if _, words, _ := s.Complete("asy", 3); !slices.Contains(words, "async") {
		t.Errorf("keywords are not offered: %q", words)
	}
}
