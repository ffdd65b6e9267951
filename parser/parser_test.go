package parser

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"pya/lang/ast"
	"pya/lang/diag"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// A chunk is one program of a chunk file with what is expected of it.
type chunk struct {
	line      int
	src, want string
}

// chunks reads a file of programs separated by `---`. The last line of each says, after `### `, what is
// expected; the program ends before the newline in front of it.
func chunks(t testing.TB, name string) []chunk {
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var list []chunk
	line := 1
	for _, text := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n---\n") {
		i := strings.LastIndex(text, "\n### ")
		if i < 0 {
			t.Fatalf("%s:%d: chunk without ###", name, line)
		}
		list = append(list, chunk{line, text[:i], text[i+len("\n### "):]})
		line += strings.Count(text, "\n") + 2
	}
	return list
}

func describe(err error) string {
	var e *diag.SyntaxError
	if !errors.As(err, &e) {
		return "ok"
	}
	return fmt.Sprintf("%d,%d,%d,%d %s: %s", e.Line, e.Col, e.EndLine, e.EndCol, e.Kind, e.Msg)
}

// The errors in testdata/errors.txt are those of CPython 3.13: place, class and message.
func TestErrors(t *testing.T) {
	for _, c := range chunks(t, "errors.txt") {
		_, _, err := Parse("<test>", []byte(c.src), File)
		if got := describe(err); got != c.want {
			t.Errorf("errors.txt:%d: %q\n got %s\nwant %s", c.line, c.src, got, c.want)
		}
	}
}

// The trees in testdata/trees.txt, with all positions, are those of CPython 3.13.
func TestTrees(t *testing.T) {
	for _, c := range chunks(t, "trees.txt") {
		m, file, err := Parse("<test>", []byte(c.src), File)
		if err != nil {
			t.Errorf("trees.txt:%d: %v", c.line, err)
			continue
		}
		got := ast.DumpPositions(m, file)
		if i := firstDifference(got, c.want); i >= 0 {
			t.Errorf("trees.txt:%d: at %d\n got …%s\nwant …%s", c.line, i, around(got, i), around(c.want, i))
		}
	}
}

func firstDifference(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	if len(a) != len(b) {
		return min(len(a), len(b))
	}
	return -1
}

func around(s string, i int) string { return s[max(0, i-120):min(len(s), i+60)] }

// Unparse of every valid program gives the same tree again.
func TestUnparse(t *testing.T) {
	for _, c := range chunks(t, "trees.txt") {
		m, _, err := Parse("<test>", []byte(c.src), File)
		if err != nil {
			t.Fatal(err)
		}
		text := ast.Unparse(m)
		again, _, err := Parse("<unparsed>", []byte(text), File)
		if err != nil {
			t.Errorf("trees.txt:%d: %v\n%s", c.line, err, text)
			continue
		}
		if got, want := ast.DumpLine(again), ast.DumpLine(m); got != want {
			i := firstDifference(got, want)
			t.Errorf("trees.txt:%d: got …%s\nwant …%s", c.line, around(got, i), around(want, i))
		}
	}
}

// The verdicts in testdata/entries.txt are those of codeop.compile_command.
func TestEntries(t *testing.T) {
	for _, c := range chunks(t, "entries.txt") {
		_, _, err := Parse("<stdin>", []byte(c.src), Single)
		got := "ok"
		var e *diag.SyntaxError
		if errors.As(err, &e) {
			if got = "err"; e.Incomplete {
				got = "more"
			}
		}
		if got != c.want {
			t.Errorf("entries.txt:%d: %q is %s, want %s (%v)", c.line, c.src, got, c.want, err)
		}
	}
}

// The text of an error begins where a literal does that ends on the line.
func TestErrorText(t *testing.T) {
	for src, want := range map[string]string{
		"x\n'''\n''' y\nz": "'''\n''' y",
		"'''\n'''\nx y":    "x y",
		"f'''\n{a}'''x":    "f'''\n{a}'''x",
	} {
		_, _, err := Parse("<test>", []byte(src), File)
		var e *diag.SyntaxError
		if !errors.As(err, &e) || e.Text != want {
			t.Errorf("%q: %+v, want the text %q", src, e, want)
		}
	}
}

// CPython's tokenizer warns of an escaped brace, whatever comes of the f-string.
func TestBraceEscapes(t *testing.T) {
	for src, want := range map[string]int{
		`f'\}'`: 1, `f'\}}'`: 1, `f'\{x}\{y}'`: 2, `f'{x:\}'`: 1, `rf'\{x}'`: 0, `f'\\{x}'`: 0,
	} {
		if _, file, _ := Parse("<test>", []byte(src), File); len(file.Warnings) != want {
			t.Errorf("%s: %v, want %d warnings", src, file.Warnings, want)
		}
	}
}

func TestEval(t *testing.T) {
	tests := []struct{ src, want string }{
		{"1 + 2", "Module(body=[Expr(value=BinOp(left=Constant(value=1), op=Add(), right=Constant(value=2)))])"},
		{"a, b\n\n", "Module(body=[Expr(value=Tuple(elts=[Name(id='a', ctx=Load()), Name(id='b', ctx=Load())], ctx=Load()))])"},
		{"x = 1", "1,3,1,4 SyntaxError: invalid syntax"},
		{"*a", "1,1,1,2 SyntaxError: invalid syntax"},
		{"pass", "1,1,1,5 SyntaxError: invalid syntax"},
		{"1 if 2", "1,1,1,7 SyntaxError: expected 'else' after 'if' expression"},
		{"a; b", "1,2,1,3 SyntaxError: invalid syntax"},
		{"\\", "1,1,1,0 SyntaxError: unexpected character after line continuation character"},
		{"x + \\", "1,5,1,0 SyntaxError: unexpected character after line continuation character"},
		{"x + \\\n", "1,6,1,-1 SyntaxError: unexpected EOF while parsing"},
		{"(x \\\n", "1,1,1,0 SyntaxError: '(' was never closed"},
		{"_\n\t", "2,1,2,-1 IndentationError: unexpected indent"},
		{" ", "1,1,1,-1 IndentationError: unexpected indent"},
		{"_\n # c", "Module(body=[Expr(value=Name(id='_', ctx=Load()))])"},
	}
	for _, tt := range tests {
		m, _, err := Parse("<string>", []byte(tt.src), Eval)
		got := describe(err)
		if err == nil {
			got = ast.DumpLine(m)
		}
		if got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.src, got, tt.want)
		}
	}
}

func TestSingle(t *testing.T) {
	tests := []struct{ src, want string }{
		{"x = 1\ny = 2\n", "1,6,1,7 SyntaxError: multiple statements found while compiling a single statement"},
		{"x = 1; y = 2\n", "ok"},
		{"", "ok"},
	}
	for _, tt := range tests {
		_, _, err := Parse("<stdin>", []byte(tt.src), Single)
		if got := describe(err); got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.src, got, tt.want)
		}
	}
}

// Sources as bytes: encodings, line ends, marks.
func TestSource(t *testing.T) {
	hello := "Module(body=[Expr(value=Constant(value='é'))])"
	two := "Module(body=[Expr(value=Name(id='a', ctx=Load())), Expr(value=Name(id='b', ctx=Load()))])"
	tests := []struct{ src, want string }{
		{"'é'", hello},
		{"\ufeff'é'", hello},
		{"# coding: latin-1\n'\xe9'", hello},
		{"#!/usr/bin/pya\n# -*- coding: iso-8859-1 -*-\n'\xe9'", hello},
		{"# vim: set fileencoding=utf-8 :\n'é'", hello},
		{"# coding: cp1252\n'\xe9'", hello},
		{"# coding: gbk\n'\xa8\xa6'", hello},
		{"a\r\nb\r\n", two},
		{"a\rb", two},
		{"\fa\n  \f\nb", two},
		{"'''a\r\nb'''", `Module(body=[Expr(value=Constant(value='a\nb'))])`},
		{"", "Module()"},
		{"\n\n# c", "Module()"},
		{"x\x00", "1,0,0,0 SyntaxError: source code cannot contain null bytes"},
		{"# coding: foo\nx", "0,0,0,0 SyntaxError: encoding problem: foo"},
		{"\ufeff# coding: latin-1\nx", "0,0,0,0 SyntaxError: encoding problem: iso-8859-1 with BOM"},
		{"x\n'b\xf6se'", "0,0,0,0 SyntaxError: Non-UTF-8 code starting with '\\xf6' in file <test> on line 2, " +
			"but no encoding declared; see https://peps.python.org/pep-0263/ for details"},
		{"# coding: utf-8\nx = 'b\xf6se'", "2,5,2,11 SyntaxError: (unicode error) 'utf-8' codec can't decode byte 0xf6 in position 1: invalid start byte"},
	}
	for _, tt := range tests {
		m, _, err := Parse("<test>", []byte(tt.src), File)
		got := describe(err)
		if err == nil {
			got = ast.DumpLine(m)
		}
		if got != tt.want {
			t.Errorf("%q:\n got %s\nwant %s", tt.src, got, tt.want)
		}
	}
}

// However deep a text nests, reading it ends, and so does walking the tree.
func TestDepth(t *testing.T) {
	r := strings.Repeat
	const n = 100_000
	tests := []struct {
		name, src string
		valid     bool
	}{
		{"parentheses", r("(", 200) + "1" + r(")", 200), true},
		{"too many parentheses", r("(", 201) + "1" + r(")", 201), false},
		{"long sum", "a" + r("+a", 5000), true},
		{"endless sum", "a" + r("+a", n), false},
		{"endless attributes", "a" + r(".a", n), false},
		{"endless calls", "a" + r("()", n), false},
		{"endless not", r("not ", n) + "a", false},
		{"endless minus", r("-", n) + "a", false},
		{"endless power", r("a**", n) + "a", false},
		{"endless lambda", r("lambda:", n) + "a", false},
		{"endless conditional", r("a if b else ", n) + "a", false},
		{"endless await", r("await ", n) + "a", false},
		{"wide or", "a" + r(" or a", n), true},
		{"wide compare", "a" + r(" < a", n), true},
		{"wide list", "[" + r("a,", n) + "]", true},
		{"elifs", "if a: b\n" + r("elif a: b\n", 1000), true},
		{"endless elifs", "if a: b\n" + r("elif a: b\n", n), false},
		{"endless pattern", "match a:\n case a" + r(".a", n) + ": b", false},
		{"sums in parentheses", r("(", 150) + r("a"+r("+a", 100)+")", 150), false},
		{"blocks", nestedBlocks(99), true},
		{"too many blocks", nestedBlocks(101), false},
		{"f-strings", r("f'{", 100) + "a" + r("}'", 100), true},
		{"too many f-strings", r("f'{", 200) + "a" + r("}'", 200), false},
		{"open brackets", r("[a, (b, {c: ", 66), false},
		{"wrong in the depth", r("f(x for x in [", 60) + "a b" + r("])", 60), false},
		{"lambdas in defaults", r("lambda a=(", 150) + "1 1" + r("):0", 150), false},
		{"wrong f-strings in the depth", r("f'{", 100) + "a b" + r("}'", 100), false},
		{"wrong subscripts in the depth", r("a[", 150) + "1 1" + r("]", 150), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, _, err := Parse("<test>", []byte(tt.src), File)
			if (err == nil) != tt.valid {
				t.Fatalf("valid is %v, want %v (%v)", err == nil, tt.valid, err)
			}
			if err == nil {
				count := 0
				ast.Walk(m, func(ast.Node) bool { count++; return true })
				if count < 3 {
					t.Errorf("only %d nodes", count)
				}
			}
		})
	}
}

func nestedBlocks(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%sif a:\n", strings.Repeat(" ", i))
	}
	return b.String() + strings.Repeat(" ", n) + "b\n"
}

// One parser serves all goroutines.
func TestConcurrent(t *testing.T) {
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, c := range chunks(t, "errors.txt")[:200] {
				_, _, err := Parse("<test>", []byte(c.src), File)
				if got := describe(err); got != c.want {
					t.Errorf("%q: got %s, want %s", c.src, got, c.want)
				}
			}
		})
	}
	wg.Wait()
}

// The tagged grammar in EBNF is kept in testdata/grammar.ebnf for readers.
func TestGrammar(t *testing.T) {
	const name = "testdata/grammar.ebnf"
	got := Grammar() + "\n"
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the grammar has changed; run go test -update\n%s", got)
	}
}

// Identifiers are compared in their normal form.
func TestNormalForm(t *testing.T) {
	m, _, err := Parse("<test>", []byte("ﬁ.ℌ"), File)
	if err != nil {
		t.Fatal(err)
	}
	want := "Module(body=[Expr(value=Attribute(value=Name(id='fi', ctx=Load()), attr='H', ctx=Load()))])"
	if got := ast.DumpLine(m); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
