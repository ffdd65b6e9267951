package tk_test

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"

	"pya/stdlib/internal/golden"
)

// TestGolden runs the programs on a screen of Xvfb's. The outputs were read, and the form looked at in a screenshot.
func TestGolden(t *testing.T) {
	for _, program := range []string{"Xvfb", "wish"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("NO %s: tkinter is not tested (Debian: apt-get install xvfb tk)", strings.ToUpper(program))
		}
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	screen := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "800x600x24", "-nolisten", "tcp")
	screen.ExtraFiles = []*os.File{w}
	if err := screen.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = screen.Process.Kill()
		_ = screen.Wait()
	}()
	_ = w.Close()
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatal("Xvfb does not start: ", err)
	}
	t.Setenv("DISPLAY", ":"+strings.TrimSpace(number))
	golden.Run(t)
}
