package parser

import (
	"strings"
	"testing"

	"github.com/alecthomas/participle/v2/lexer"

	"pya/lang/ast"
	"pya/lang/token"
)

func seed(f *testing.F) {
	for _, name := range []string{"trees.txt", "errors.txt", "entries.txt"} {
		for _, c := range chunks(f, name) {
			f.Add(c.src)
		}
	}
}

// FuzzLex: the scanner comes to an end, tokens stand in order, and each is the text at its place.
func FuzzLex(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, src string) {
		s := newScanner(src)
		last := 0
		for n := 0; ; n++ {
			tok, err := s.Next()
			if err != nil {
				t.Fatal(err)
			}
			if n > 3*len(src)+200 {
				t.Fatal("the scanner does not stop")
			}
			if tok.EOF() {
				return
			}
			checkToken(t, src, &tok, last)
			if k := token.Kind(tok.Type); k != token.Begin && k != token.Invalid {
				last = tok.Pos.Offset + len(tok.Value)
			}
		}
	})
}

func checkToken(t *testing.T, src string, tok *lexer.Token, last int) {
	at := tok.Pos.Offset
	switch token.Kind(tok.Type) {
	case token.Invalid:
		return
	case token.Indent, token.Begin:
	default:
		if at < last {
			t.Fatalf("token %v at %d overlaps the one before, which ends at %d", tok, at, last)
		}
	}
	if src[at:at+len(tok.Value)] != tok.Value {
		t.Fatalf("token %v at %d is not the text there", tok, at)
	}
}

// FuzzParse: no text makes the parser panic or hang, and what it accepts can be unparsed and read again.
func FuzzParse(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, src string) {
		for _, mode := range []Mode{Eval, Single, FuncType, File} {
			m, _, err := Parse("<fuzz>", []byte(src), mode)
			if err != nil || mode != File {
				continue
			}
			text := ast.Unparse(m)
			again, _, err := Parse("<fuzz>", []byte(text), File)
			if err != nil {
				if strings.Contains(err.Error(), "too many") || strings.Contains(err.Error(), "too deeply") {
					continue // Unparse needs more parentheses than the text had
				}
				t.Fatalf("%v\n%s", err, text)
			}
			if got, want := ast.DumpLine(again), ast.DumpLine(m); got != want {
				t.Fatalf("unparsed differently\n got %s\nwant %s\n%s", got, want, text)
			}
		}
	})
}
