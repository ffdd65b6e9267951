package compile_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"pya/lang/compile"
	"pya/parser"
)

var update = flag.Bool("update", false, "rewrite testdata/bytecode.txt")

// TestBytecode compares the code of small programs with testdata/bytecode.txt: chunks of a program, a line "=>", and its
// disassembly, separated by lines "---".
func TestBytecode(t *testing.T) {
	const name = "testdata/bytecode.txt"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, chunk := range strings.Split(string(text), "---\n") {
		src, want, _ := strings.Cut(chunk, "=>\n")
		got := disassemble(t, src)
		if got != want && !*update {
			t.Errorf("%s=>\n%s\nwant\n%s", src, got, want)
		}
		out = append(out, src+"=>\n"+got)
	}
	if *update {
		if err := os.WriteFile(name, []byte(strings.Join(out, "---\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func disassemble(t *testing.T, src string) string {
	t.Helper()
	mod, file, err := parser.Parse("chunk", []byte(src), parser.File)
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	c, err := compile.Module(file, mod, compile.Options{})
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	return c.Disassemble()
}
