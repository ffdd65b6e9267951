package scope_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"pya/lang/ast"
	"pya/lang/diag"
	"pya/lang/scope"
	"pya/lang/token"
	"pya/parser"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func resolve(t *testing.T, src string, opts scope.Options) (*scope.Table, error) {
	t.Helper()
	mod, file, err := parser.Parse("test.py", []byte(src), parser.Mode(0))
	if err != nil {
		t.Fatalf("parse: %v\n%s", err, src)
	}
	return scope.Resolve(file, mod, opts)
}

func chunks(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(data), "---\n")
}

// expectation is `### [first-end] text` at the end of a line; the end column is left out if it is unknown or
// on another line.
var expectation = regexp.MustCompile(`(?m)^(.*?)  ### \[(\d+)-(\d*)\] (.*)$`)

func TestErrors(t *testing.T) {
	for _, chunk := range chunks(t, "errors.txt") {
		want := "no error"
		if m := expectation.FindStringSubmatchIndex(chunk); m != nil {
			line := 1 + strings.Count(chunk[:m[0]], "\n")
			want = fmt.Sprintf("%d [%s-%s] %s", line, chunk[m[4]:m[5]], chunk[m[6]:m[7]], chunk[m[8]:m[9]])
		}
		src := expectation.ReplaceAllString(chunk, "$1")
		_, err := resolve(t, src, scope.Options{})
		if got := describe(err); got != want {
			t.Errorf("%s\n got: %s\nwant: %s", src, got, want)
		}
	}
}

func describe(err error) string {
	var e *diag.SyntaxError
	if !errors.As(err, &e) {
		return "no error"
	}
	end := ""
	if e.EndLine == e.Line && e.EndCol > 0 {
		end = fmt.Sprint(e.EndCol)
	}
	return fmt.Sprintf("%d [%d-%s] %s", e.Line, e.Col, end, e.Msg)
}

func TestTables(t *testing.T) {
	var out strings.Builder
	for _, src := range chunks(t, "tables.txt") {
		table, err := resolve(t, src, scope.Options{})
		if err != nil {
			t.Fatalf("%v\n%s", err, src)
		}
		dump(&out, table.Module, "")
		out.WriteString("---\n")
	}
	const golden = "testdata/tables.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != string(want) {
		t.Errorf("%s differs: %s", golden, firstDifference(got, string(want)))
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			return fmt.Sprintf("line %d is %q", i+1, g[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

var (
	blockKinds  = [...]string{"module", "function", "class", "comp", "genexp", "typeparams", "lazy"}
	symbolKinds = [...]string{"local", "cell", "free", "global", "global!", "name"}
	flagNames   = [...]string{"param", "assigned", "used", "annotated", "imported", "global", "nonlocal",
		"typeparam", "target", "captured", "passed"}
)

// dump writes a block, its symbols (`name: kind owner (flags)`) and its inner blocks.
func dump(out *strings.Builder, b *scope.Block, indent string) {
	fmt.Fprintf(out, "%s%s %s%s\n", indent, blockKinds[b.Kind], b.Qualname, properties(b))
	indent += "  "
	for _, s := range b.Order {
		owner := ""
		if s.Owner != nil && s.Owner != b {
			owner = " of " + s.Owner.Name
		}
		fmt.Fprintf(out, "%s%s: %s%s (%s)\n", indent, s.Name, symbolKinds[s.Kind], owner, flagList(s.Flags))
	}
	for _, c := range b.Children {
		dump(out, c, indent)
	}
}

func flagList(f scope.Flags) string {
	var names []string
	for i, name := range flagNames {
		if f&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}

func properties(b *scope.Block) string {
	s := ""
	for _, l := range []struct {
		label string
		names []string
	}{{"params", b.Params}, {"free", b.Free}, {"cells", b.Cells}} {
		if len(l.names) > 0 {
			s += fmt.Sprintf(" %s%v", l.label, l.names)
		}
	}
	for _, p := range []struct {
		label string
		set   bool
	}{
		{"async", b.IsAsync}, {"generator", b.IsGenerator}, {"coroutine", b.IsCoroutine}, {"nested", b.Nested},
		{"classcell", b.NeedsClassCell}, {"classdict", b.UsesClassDict}, {"seesclass", b.SeesClass},
		{"star", b.HasImportStar}, {"annotations", b.HasAnnotations}, {"callslocals", b.CallsLocals},
	} {
		if p.set {
			s += " " + p.label
		}
	}
	return s
}

func TestTopLevelAwait(t *testing.T) {
	tests := []struct {
		src       string
		coroutine bool
		err       string
	}{
		{"await x", true, ""},
		{"async with a: pass", true, ""},
		{"async for a in b: pass", true, ""},
		{"[x async for x in y]", true, ""},
		{"(x async for x in y)", false, ""},
		{"x = 1", false, ""},
		{"def f(): await x", false, "'await' outside async function"},
		{"class C: await x", false, "'await' outside function"},
		{"def f(): [x async for x in y]", false, "asynchronous comprehension outside of an asynchronous function"},
		{"yield x", false, "'yield' outside function"},
	}
	for _, test := range tests {
		table, err := resolve(t, test.src, scope.Options{TopLevelAwait: true})
		var e *diag.SyntaxError
		switch {
		case errors.As(err, &e):
			if e.Msg != test.err {
				t.Errorf("%s: error %q, want %q", test.src, e.Msg, test.err)
			}
		case test.err != "":
			t.Errorf("%s: no error, want %q", test.src, test.err)
		case table.Module.IsCoroutine != test.coroutine:
			t.Errorf("%s: coroutine is %v", test.src, table.Module.IsCoroutine)
		}
	}
}

func TestInheritedFutureAnnotations(t *testing.T) {
	table, err := resolve(t, "def f(a: b) -> c: pass", scope.Options{FutureAnnotations: true})
	if err != nil {
		t.Fatal(err)
	}
	if !table.FutureAnnotations || table.Module.Lookup("b") != nil {
		t.Error("the names of a string annotation are in the module's table")
	}
}

func TestMangle(t *testing.T) {
	tests := []struct{ class, name, want string }{
		{"C", "__x", "_C__x"},
		{"_C", "__x", "_C__x"},
		{"___", "__x", "__x"},
		{"C", "__x__", "__x__"},
		{"C", "_x", "_x"},
		{"C", "__", "__"},
		{"C", "___", "___"},
		{"C", "__a.b", "__a.b"},
		{"", "__x", "__x"},
		{"值", "__x", "_值__x"},
	}
	for _, test := range tests {
		if got := scope.Mangle(test.class, test.name); got != test.want {
			t.Errorf("Mangle(%q, %q) = %q, want %q", test.class, test.name, got, test.want)
		}
	}
}

// TestLookups checks the three ways from a node to its block.
func TestLookups(t *testing.T) {
	src := "def f[T: int](): return [x for x in y]\ntype A = T\n"
	mod, file, err := parser.Parse("test.py", []byte(src), parser.Mode(0))
	if err != nil {
		t.Fatal(err)
	}
	table, err := scope.Resolve(file, mod, scope.Options{})
	if err != nil {
		t.Fatal(err)
	}
	def, alias := mod.Body[0].(*ast.FunctionDef), mod.Body[1].(*ast.TypeAlias)
	comp := def.Body[0].(*ast.Return).Value
	for _, test := range []struct {
		block *scope.Block
		name  string
	}{
		{table.Of(def), "f"},
		{table.Of(comp), "<listcomp>"},
		{table.TypeParamsOf(def), "<generic parameters of f>"},
		{table.Lazy(def.TypeParams[0].Bound), "T"},
		{table.Lazy(alias.Value), "A"},
	} {
		if test.block == nil || test.block.Name != test.name {
			t.Errorf("no block %s, got %v", test.name, test.block)
		}
	}
	if table.TypeParamsOf(alias) != nil {
		t.Error("a plain alias has a scope of type parameters")
	}
	if host := table.Of(comp).Host; host != table.Of(def) {
		t.Errorf("the comprehension runs in %s", host.Name)
	}
}

// TestConstantKeys checks how duplicate keys of mapping patterns are shown and compared, beyond errors.txt.
func TestConstantKeys(t *testing.T) {
	tests := []struct{ keys, want string }{
		{`"it's", "it's"`, `"it's"`},
		{`"é\n\u200b\x7f", "é\n\u200b\x7f"`, `'é\n\u200b\x7f'`},
		{`"\ud800", "\ud800"`, `'\ud800'`},
		{`1e22, 10000000000000000000000`, `10000000000000000000000`},
		{`-9223372036854775808, -9223372036854775808.0`, `-9.223372036854776e+18`},
		{`-0.0, 0`, `0`},
		{`1e-7, 1e-7`, `1e-07`},
		{`1-2j, 1-2j`, `(1-2j)`},
	}
	for _, test := range tests {
		a, b, _ := strings.Cut(test.keys, ", ")
		src := fmt.Sprintf("match x:\n  case {%s: 1, %s: 2}: pass\n", a, b)
		_, err := resolve(t, src, scope.Options{})
		var e *diag.SyntaxError
		want := "mapping pattern checks duplicate key (" + test.want + ")"
		if !errors.As(err, &e) || e.Msg != want {
			t.Errorf("%s: %v, want %s", test.keys, err, want)
		}
	}
}

// TestManyKeywords checks the path for long keyword lists against the plain one.
func TestManyKeywords(t *testing.T) {
	var args []string
	for i := range 5000 {
		args = append(args, fmt.Sprintf("k%d=%d", i, i))
	}
	src := "f(" + strings.Join(args, ", ") + ", k3=1, k2=1)"
	_, err := resolve(t, src, scope.Options{})
	var e *diag.SyntaxError
	if !errors.As(err, &e) || e.Msg != "keyword argument repeated: k2" {
		t.Errorf("got %v", err)
	}
}

// TestHandBuilt needs no parser: a long chain of names nested in functions resolves without recursion trouble.
func TestHandBuilt(t *testing.T) {
	var body ast.Expr = &ast.Name{ID: "x0"}
	const depth = 2000
	for i := depth; i >= 0; i-- {
		arg := &ast.Arg{Name: fmt.Sprintf("x%d", i)}
		body = &ast.Lambda{Args: &ast.Arguments{Args: []*ast.Arg{arg}}, Body: body}
	}
	mod := &ast.Module{Body: []ast.Stmt{&ast.ExprStmt{Value: body}}}
	table, err := scope.Resolve(token.NewFile("deep.py", nil), mod, scope.Options{})
	if err != nil {
		t.Fatal(err)
	}
	outer := table.Of(body)
	if len(outer.Cells) != 1 || outer.Cells[0] != "x0" {
		t.Errorf("cells of the outermost lambda: %v", outer.Cells)
	}
	inner := outer
	for len(inner.Children) > 0 {
		inner = inner.Children[0]
	}
	if len(inner.Free) != 1 || inner.Lookup("x0").Owner != outer {
		t.Errorf("free variables of the innermost lambda: %v", inner.Free)
	}
}
