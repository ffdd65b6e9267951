package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// asCommand makes the test binary behave as pya itself.
const asCommand = "PYA_TEST_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		os.Exit(run(os.Args[1:]))
	}
	os.Exit(m.Run())
}

func TestCommandLine(t *testing.T) {
	for _, c := range []struct {
		args  []string
		stdin string
		code  int
		out   string // stdout
		err   string // part of stderr
	}{
		{[]string{"-c", "print(6 * 7)"}, "", 0, "42\n", ""},
		{[]string{"-"}, "import sys\nprint(sys.argv)\n", 0, "['-']\n", ""},
		{[]string{"-c", "import sys; sys.exit(3)"}, "", 3, "", ""},
		{[]string{"-c", "1/0"}, "", 1, "", "ZeroDivisionError: division by zero"},
		{[]string{"-c", "raise SystemExit('bye')"}, "", 1, "", "bye\n"},
		{[]string{"testdata/hostile/emptied_containers.py"}, "", 0, "done 150\n", ""},
		{[]string{"-m", "no_such_module"}, "", 1, "", "No module named no_such_module"},
		{[]string{"-m", "json.tool", "--compact"}, `{"b": [1, 2, {}], "a": null}`, 0, `{"b":[1,2,{}],"a":null}` + "\n", ""},
		{[]string{"-Sc", "print(1)"}, "", 0, "1\n", ""},
		// The descriptors of Go's runtime are not the program's to close; signals without a handler are the kernel's.
		{[]string{"-c", "import os, time; os.closerange(3, 256); time.sleep(0.01); print('alive')"}, "", 0, "alive\n", ""},
		{[]string{"-c", "import os; os.abort()"}, "", -1, "", ""},
		{[]string{"-c", "import os, signal, time; os.kill(os.getpid(), signal.SIGUSR1); time.sleep(9)"}, "", -1, "", ""},
		{[]string{"-mjson.tool", "--compact"}, "[1, 2]", 0, "[1,2]\n", ""},
		{[]string{"-cprint(7)"}, "", 0, "7\n", ""},
		{[]string{"-m", "json.tool"}, "{", 1, "", "line 1 column 2"},
		{[]string{"-m", "json"}, "", 1, "", "No module named json.__main__; 'json' is a package and cannot be directly executed"},
		{[]string{"-m", "builtins"}, "", 1, "", "No code object available for builtins"},
		{[]string{"-IOc", "import sys; assert 0; f = sys.flags; print(f.isolated, f.safe_path, f.optimize, __debug__)"}, "", 0, "1 True 1 False\n", ""},
		{[]string{"-Xa", "-X", "b=c,d=e", "-c", "import sys; print(sys._xoptions)"}, "", 0, "{'a': True, 'b': 'c,d=e'}\n", ""},
		{[]string{"-X", "int_max_str_digits=5", "-c", ""}, "", 1, "", "int_max_str_digits"},
		{[]string{"-X", "cpu_count=77", "-c", "import os; print(os.cpu_count(), os.process_cpu_count())"}, "", 0, "77 77\n", ""},
		{[]string{"-z"}, "", 2, "", "Unknown option: -z"},
		{[]string{"-W"}, "", 2, "", "Argument expected for the -W option"},
		{[]string{"-i", "-c", "x = 41"}, "print(x + 1)\n", 0, "42\n", ">>> "},
		{[]string{"-iq"}, "1/0\nprint(input())\nread\n", 0, "read\n", "    1/0\n    ~^~\nZeroDivisionError"},
		{[]string{"-c", "print(__loader__.__name__, __spec__)"}, "", 0, "BuiltinImporter None\n", ""},
	} {
		cmd := exec.Command(os.Args[0], c.args...)
		cmd.Env = append(os.Environ(), asCommand+"=1")
		cmd.Stdin = strings.NewReader(c.stdin)
		var stdout, stderr strings.Builder
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		if err := cmd.Run(); cmd.ProcessState == nil {
			t.Fatal(err)
		}
		if code := cmd.ProcessState.ExitCode(); code != c.code || stdout.String() != c.out || !strings.Contains(stderr.String(), c.err) {
			t.Errorf("pya %q: exit code %d, stdout %q, stderr %q; want %d, %q and stderr with %q", c.args, code, &stdout, &stderr, c.code, c.out, c.err)
		}
	}
}

// TestInterruptedWrite presses Ctrl-C while a program waits for somebody to read what it writes.
func TestInterruptedWrite(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-c", "import sys\ntry:\n    while True: sys.stdout.write('x' * 1000)\nexcept KeyboardInterrupt:\n    import os; os._exit(7)")
	cmd.Env = append(os.Environ(), asCommand+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// The program has begun when the first byte is there, and soon nothing more fits into the pipe.
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	time.Sleep(100 * time.Millisecond)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	stuck := time.AfterFunc(10*time.Second, func() { cmd.Process.Kill() })
	defer stuck.Stop()
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != 7 {
		t.Errorf("the program ended with %v", err)
	}
}
