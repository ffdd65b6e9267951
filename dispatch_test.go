package main

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestDispatch looks at the machine code of the interpreter's loop: the instructions that lead to the next opcode's case
// must not touch the Go stack. If they do, something in the loop keeps state alive across a call (a helper that is not
// inlined, an append), which costs every opcode 10 to 25 %.
func TestDispatch(t *testing.T) {
	if runtime.GOARCH != "amd64" || testing.Short() {
		t.Skip("the pattern is that of amd64")
	}
	bin := filepath.Join(t.TempDir(), "pya")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err := exec.Command("go", "tool", "objdump", "-s", `^pya/vm\.\(\*thread\)\.run$`, bin).Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(out), "\n")
	found := 0
	for i, line := range lines {
		if !strings.Contains(line, "JMP 0(") || !strings.Contains(line, "*8)") {
			continue
		}
		found++
		// Load, step, mask, table, jump, and the jump back to them: seven instructions.
		dispatch := strings.Join(lines[max(i-7, 0):i+1], "\n")
		if strings.Contains(dispatch, "(SP)") {
			t.Errorf("the dispatch spills:\n%s", dispatch)
		}
	}
	if found == 0 {
		t.Error("no jump table: the switch of the loop has lost its 256 cases")
	}
}
