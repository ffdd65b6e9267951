package main

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

// rooms says which packages of the project a package may import. A name that ends in /... stands for all below it.
var rooms = map[string][]string{
	"pya/lang/token":   {},
	"pya/lang/diag":    {"pya/lang/token"},
	"pya/lang/ast":     {"pya/lang/token"},
	"pya/lang/code":    {"pya/lang/token"},
	"pya/lang/fold":    {"pya/lang/ast"},
	"pya/lang/freeze":  {"pya/lang/token", "pya/lang/ast", "pya/lang/code"},
	"pya/parser":       {"pya/lang/token", "pya/lang/diag", "pya/lang/ast"},
	"pya/lang/scope":   {"pya/lang/token", "pya/lang/diag", "pya/lang/ast", "pya/lang/fold"},
	"pya/lang/compile": {"pya/lang/token", "pya/lang/diag", "pya/lang/ast", "pya/lang/code", "pya/lang/fold", "pya/lang/scope"},
	"pya/vm/spare":     {},
	"pya/vm/object":    {"pya/lang/token", "pya/lang/code"},
	"pya/vm/loop":      {"pya/vm/object", "pya/vm/spare"},
	"pya/vm/oshost":    {"pya/vm/object"},
	"pya/vm":           {"pya/lang/...", "pya/parser", "pya/vm/object", "pya/vm/spare"},
	"pya/stdlib/...":   {"pya/lang/...", "pya/parser", "pya/vm", "pya/vm/...", "pya/stdlib/..."},
	"pya/repl":         {"pya/lang/...", "pya/parser", "pya/vm", "pya/vm/...", "pya/stdlib"},
	"pya":              {"pya/..."},
}

// TestRooms compares the imports of every package with the table: they point in one direction.
func TestRooms(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for dec.More() {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		allowed, ok := allowedFor(p.ImportPath)
		if !ok {
			t.Errorf("package %s is in no room of the table", p.ImportPath)
			continue
		}
		for _, imp := range p.Imports {
			if strings.HasPrefix(imp, "pya/") && !matchesAny(imp, allowed) {
				t.Errorf("%s must not import %s", p.ImportPath, imp)
			}
		}
	}
}

func allowedFor(pkg string) ([]string, bool) {
	if a, ok := rooms[pkg]; ok {
		return a, true
	}
	for pattern, a := range rooms {
		if strings.HasSuffix(pattern, "/...") && matchesAny(pkg, []string{pattern}) {
			return a, true
		}
	}
	return nil, false
}

func matchesAny(pkg string, patterns []string) bool {
	for _, p := range patterns {
		if base, ok := strings.CutSuffix(p, "/..."); ok && (pkg == base || strings.HasPrefix(pkg, base+"/")) || pkg == p {
			return true
		}
	}
	return false
}
