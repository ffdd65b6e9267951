package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
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
