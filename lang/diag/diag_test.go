package diag

import (
	"testing"

	"pya/lang/token"
)

func TestSnippet(t *testing.T) {
	tests := []struct {
		text                       string
		line, col, endLine, endCol int
		want                       string
	}{
		{"x = 'abc", 1, 5, 1, 5, "    x = 'abc\n        ^\n"},
		{"if x", 1, 5, 1, 6, "    if x\n        ^\n"},
		{"  x", 1, 2, 1, -1, "    x\n"},
		{"f(a b)", 1, 3, 1, 6, "    f(a b)\n      ^^^\n"},
		{" a b", 2, 2, 2, 5, "    a b\n    ^^^\n"},
		{"x = (", 1, 5, 1, 0, "    x = (\n        ^\n"},
		{"\t\treturn 1 2", 3, 12, 3, 13, "    \t\treturn 1 2\n    \t\t         ^\n"},
		{"値 = 1 2", 1, 7, 1, 8, "    値 = 1 2\n          ^\n"},
		{"@a", 1, 0, 1, 0, "    @a\n"},
		{"if x:", 1, 6, 1, -1, "    if x:\n         ^\n"},
		{"a\\ b", 1, 3, 1, 0, "    a\\ b\n      ^\n"},
		{"f(a for a in b, c", 1, 3, 1, 15, "    f(a for a in b, c\n      ^^^^^^^^^^^^\n"},
		{"f(a, b", 1, 3, 2, 4, "    f(a, b\n      ^^^^\n"},
		{"        y", 3, 1, 3, 0, "    y\n"},
	}
	for _, tt := range tests {
		if got := Snippet(tt.text, tt.line, tt.col, tt.endLine, tt.endCol); got != tt.want {
			t.Errorf("Snippet(%q, %d, %d, %d, %d) =\n%s, want\n%s", tt.text, tt.line, tt.col, tt.endLine, tt.endCol, got, tt.want)
		}
	}
}

func TestTraceback(t *testing.T) {
	file := token.NewFileString("a.py", "x = 1\nyé = 2 3\n")
	err := New(file, token.Span{Start: 14, End: 15}, "invalid %s", "syntax")
	want := "  File \"a.py\", line 2\n    yé = 2 3\n           ^\nSyntaxError: invalid syntax\n"
	if got := err.Traceback(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if got, want := err.Error(), "SyntaxError: invalid syntax (a.py, line 2)"; got != want {
		t.Errorf("Error() = %q, want %q", got, want)
	}
	noPlace := &SyntaxError{Kind: Syntax, Msg: "encoding problem: foo", Filename: "a.py"}
	if got, want := noPlace.Traceback(), "SyntaxError: encoding problem: foo (a.py)\n"; got != want {
		t.Errorf("Traceback() = %q, want %q", got, want)
	}
}

// An end right behind a newline belongs to the line the newline ends.
func TestNewAtLineEnd(t *testing.T) {
	file := token.NewFileString("a.py", "if x\ny\n")
	e := New(file, token.Span{Start: 4, End: 5}, "m")
	if e.Line != 1 || e.Col != 5 || e.EndLine != 1 || e.EndCol != 6 || e.Text != "if x" {
		t.Errorf("got %+v", e)
	}
}

// The wanted names are those CPython 3.13 suggests.
func TestSuggest(t *testing.T) {
	tests := []struct {
		name       string
		candidates []string
		want       string
	}{
		{"pritn", []string{"print", "sprint", "repr"}, "print"},
		{"x", []string{"y", "z"}, ""},
		{"lenght", []string{"len", "length"}, "length"},
		{"Foo", []string{"foo", "fo"}, "foo"},
		{"abc", []string{"ABC"}, "ABC"},
		{"a", []string{"b", "A"}, "A"},
		{"apend", []string{"append", "extend", "_append"}, "append"},
		{"nmae", []string{"name", "__name__"}, ""},
		{"datetme", []string{"datetime", "date"}, "datetime"},
		{"foo", []string{"fooo", "fo", "foa"}, "fooo"},
		{"bluch", []string{"blech", "bluchi"}, "blech"},
		{"somethingverywrong", []string{"something_very_wrong", "somethingelse"}, "something_very_wrong"},
		{"xx", []string{"xy", "xz"}, "xy"},
		{"_foo", []string{"foo"}, "foo"},
		{"count", []string{"Count", "counts", "mount"}, "Count"},
		{"pr", []string{"print"}, ""},
		{"值a", []string{"值b", "b"}, "值b"},
		{"ab", []string{"ba"}, ""},
		{"abcdefgh", []string{"abcdxxgh"}, "abcdxxgh"},
		{"same", []string{"same"}, ""},
	}
	for _, tt := range tests {
		if got := Suggest(tt.name, tt.candidates); got != tt.want {
			t.Errorf("Suggest(%q, %q) = %q, want %q", tt.name, tt.candidates, got, tt.want)
		}
	}
}
