package parser

import (
	"pya/lang/diag"
	"pya/lang/token"
)

// Token is a token of a text: its kind and the bytes it covers.
type Token struct {
	Kind       token.Kind
	Start, End int
}

// Tokens splits a text into tokens, without comments and line ends inside of statements. If the text stops being a
// sequence of tokens, the error comes with the tokens before it. If lenient is set, brackets need not match, and numbers may
// end in letters and begin with zeros.
func Tokens(filename, text string, lenient bool) ([]Token, *diag.SyntaxError) {
	s := newScanner(text)
	s.lenient = lenient
	var out []Token
	for {
		t, _ := s.Next()
		kind := token.Kind(t.Type)
		switch kind {
		case token.Begin:
			continue
		case token.Invalid:
			file := token.NewFileString(filename, text)
			e := diag.New(file, s.fault.span, "%s", s.fault.msg)
			e.Kind = s.fault.kind
			if lenient && len(s.brackets) > 0 && s.pos >= len(text) {
				// The end of the text is no place in its last line.
				e.Col, e.EndCol = 0, 0
			}
			return out, e
		}
		out = append(out, Token{kind, t.Pos.Offset, t.Pos.Offset + len(t.Value)})
		if kind == token.EOF {
			return out, nil
		}
	}
}
