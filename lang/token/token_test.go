package token

import "testing"

func TestKeyword(t *testing.T) {
	for _, w := range Keywords() {
		k := Keyword(w)
		if !k.IsKeyword() || k.String() != w || k.IsOperator() {
			t.Errorf("Keyword(%q) = %v", w, k)
		}
	}
	if n := len(Keywords()); n != 35 {
		t.Errorf("%d keywords, want 35", n)
	}
	for _, w := range []string{"match", "case", "type", "_", "print", "iff", ""} {
		if Keyword(w) != Name {
			t.Errorf("%q is taken for a keyword", w)
		}
	}
}

func TestKindsHaveNames(t *testing.T) {
	seen := map[string]Kind{}
	Kinds(func(k Kind) {
		name := k.String()
		if other, twice := seen[name]; name == "" || twice {
			t.Errorf("kind %d is called %q like kind %d", k, name, other)
		}
		seen[name] = k
	})
	if EOF.String() != "EOF" || !PlusEq.IsAugAssign() || !StarStarEq.IsAugAssign() || Plus.IsAugAssign() || Assign.IsAugAssign() {
		t.Error("wrong classification")
	}
}

func TestFile(t *testing.T) {
	f := NewFile("f", []byte("ab\né = 1\n\nlast"))
	tests := []struct {
		pos              Pos
		line, col, runes int
	}{{0, 1, 0, 0}, {2, 1, 2, 2}, {3, 2, 0, 0}, {5, 2, 2, 1}, {10, 3, 0, 0}, {11, 4, 0, 0}, {15, 4, 4, 4}, {99, 4, 4, 4}, {NoPos, 1, 0, 0}}
	for _, tt := range tests {
		line, col, runes := f.Position(tt.pos)
		if line != tt.line || col != tt.col || runes != tt.runes {
			t.Errorf("Position(%d) = %d, %d, %d, want %d, %d, %d", tt.pos, line, col, runes, tt.line, tt.col, tt.runes)
		}
	}
	for n, want := range []string{"", "ab", "é = 1", "", "last", ""} {
		if got := f.Line(n); got != want {
			t.Errorf("Line(%d) = %q, want %q", n, got, want)
		}
	}
	if n := f.LineCount(); n != 4 {
		t.Errorf("LineCount() = %d, want 4", n)
	}
	if n := NewFile("g", []byte("a\n")).LineCount(); n != 1 {
		t.Errorf("LineCount() = %d, want 1", n)
	}
	if got := f.Slice(Span{3, 5}); got != "é" {
		t.Errorf("Slice = %q", got)
	}
}
