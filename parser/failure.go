package parser

import (
	"fmt"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"pya/lang/ast"
	"pya/lang/diag"
	"pya/lang/token"
)

// A failure ends a reading of the text. Productions panic with it and Parse recovers: participle would
// otherwise try further alternatives after an error, and errors would surface where they did not happen.
type failure struct {
	at   int    // index of the token where the reading stopped
	msg  string // "" for an unexpected token that no rule explains
	kind string
	span token.Span
	end  faultEnd
}

// Error makes failure an error, so that participle can carry it.
func (f *failure) Error() string { return f.msg }

// cursor is what statements and expressions have in common: the tokens and the notes of one reading.
type cursor struct{ *lexer.PeekingLexer }

// The first token of a stream is a note pad for the reading in progress, because participle hands nothing
// but the lexer to a production: Line is 1 while errors are being explained, Offset is the index of the
// furthest token at which a reading has failed. Its value is the whole text.
func (c cursor) notes() *lexer.Position { return &c.Range(0, 1)[0].Pos }

// The readings leave marks at tokens, letters in the file name of their positions, which nothing else uses.
const (
	explainedMark = "e" // see once
	decodedMark   = "d" // the text of a literal was decoded while no errors were explained
	silentMark    = "s" // it was decoded the first time while errors were, and CPython remembers that without a warning
	operandMark   = "o" // an operand that begins here was read without explanations, and CPython remembers it
	readMark      = "r" // so was a whole expression
	clauseMark    = "c" // see checkIn
	targetMark    = "t" // a for's targets have been explained
)

func (c cursor) marked(i int, m string) bool { return strings.Contains(c.tokenAt(i).Pos.Filename, m) }

func (c cursor) setMark(i int, m string) {
	if !c.marked(i, m) {
		c.tokenAt(i).Pos.Filename += m
	}
}

// decoded notes that the text of an f-string from token from on has been decoded.
func (p *exprs) decoded(from int) {
	for ; from < p.index(); from++ {
		if t := p.tokenAt(from); token.Kind(t.Type) == token.FMiddle {
			p.noteDecoded(t)
		}
	}
}

// noteDecoded notes that the text of a literal is decoded.
func (p *exprs) noteDecoded(t *lexer.Token) {
	switch {
	case strings.ContainsAny(t.Pos.Filename, decodedMark+silentMark):
	case p.explain:
		t.Pos.Filename += silentMark
	default:
		t.Pos.Filename += decodedMark
	}
}

// once reports whether it is called for token i the first time. An explanation that has to read on behind a
// token asks it: what brought nothing brings nothing again, and brackets within brackets would double the work.
func (c cursor) once(i int) bool {
	if c.marked(i, explainedMark) {
		return false
	}
	c.setMark(i, explainedMark)
	return true
}

func (c cursor) explaining() bool { return c.notes().Line == 1 }

func (c cursor) kind() token.Kind { return token.Kind(c.Peek().Type) }

// secondKind returns the kind of the token after the next one.
func (c cursor) secondKind() token.Kind {
	if c.kind() == token.EOF {
		return token.EOF
	}
	return token.Kind(c.tokenAt(c.index() + 1).Type)
}

func (c cursor) tokenAt(i int) *lexer.Token {
	return &c.Range(lexer.RawCursor(i), lexer.RawCursor(i+1))[0]
}

// source is the text being read.
func (c cursor) source() string { return c.tokenAt(0).Value }

// indexOf returns the index of the token at an offset before the next one.
func (c cursor) indexOf(at token.Pos) int {
	i := c.index()
	for i > 1 && token.Pos(c.tokenAt(i).Pos.Offset) > at {
		i--
	}
	return i
}

// lookBack returns the index of the last token before the next one that stop accepts, outside of the brackets between, or
// of the bracket that is open around them.
func (c cursor) lookBack(stop func(token.Kind) bool) int {
	depth := 0
	for i := c.index() - 1; ; i-- {
		switch k := token.Kind(c.tokenAt(i).Type); k {
		case token.RParen, token.RBrack, token.RBrace:
			depth++
		case token.LParen, token.LBrack, token.LBrace:
			if depth--; depth < 0 {
				return i
			}
		default:
			if depth == 0 && stop(k) {
				return i
			}
		}
	}
}

// indexBehind returns the index of the first token at an offset or behind it.
func (c cursor) indexBehind(at token.Pos) int {
	i := c.indexOf(at)
	if token.Pos(c.tokenAt(i).Pos.Offset) < at {
		i++
	}
	return i
}

func (c cursor) index() int { return int(c.RawCursor()) }

// start is where the next token begins.
func (c cursor) start() token.Pos { return token.Pos(c.Peek().Pos.Offset) }

// endOf is where a token ends.
func endOf(t *lexer.Token) token.Pos { return token.Pos(t.Pos.Offset + len(t.Value)) }

func spanOf(t *lexer.Token) token.Span {
	return token.Span{Start: token.Pos(t.Pos.Offset), End: endOf(t)}
}

// end is where the token before the next one ends.
func (c cursor) end() token.Pos { return endOf(c.tokenAt(c.index() - 1)) }

// since is the span from start to the last token taken.
func (c cursor) since(start token.Pos) token.Span { return token.Span{Start: start, End: c.end()} }

// accept takes the next token if it is of the kind.
func (c cursor) accept(k token.Kind) bool {
	if c.kind() != k {
		return false
	}
	c.Next()
	return true
}

// expect takes the next token, which must be of the kind.
func (c cursor) expect(k token.Kind) *lexer.Token {
	if c.kind() != k {
		c.fail()
	}
	return c.Next()
}

// failIfFault stops if the scanner has come to its fault.
func (c cursor) failIfFault() {
	if c.kind() == token.Invalid {
		c.fail()
	}
}

// fail stops at the next token without an explanation.
func (c cursor) fail() { panic(c.failAt(c.index())) }

func (c cursor) failAt(i int) *failure {
	n := c.notes()
	n.Offset = max(n.Offset, i)
	return &failure{at: i}
}

// furthest is the token where the readings so far got stuck.
func (c cursor) furthest() *lexer.Token { return c.tokenAt(max(c.notes().Offset, c.index())) }

// raise stops with a message about span.
func (c cursor) raise(span token.Span, format string, args ...any) {
	panic(&failure{at: c.index(), kind: diag.Syntax, msg: fmt.Sprintf(format, args...), span: span, end: endSpan})
}

// raiseTaken is raise for the token that was taken last, before anybody has looked at the next one.
func (c cursor) raiseTaken(span token.Span, format string, args ...any) {
	panic(&failure{at: c.index() - 1, kind: diag.Syntax, msg: fmt.Sprintf(format, args...), span: span, end: endSpan})
}

func (c cursor) raiseNode(n ast.Node, format string, args ...any) {
	c.raise(n.Range(), format, args...)
}

func (c cursor) raiseBetween(a, b ast.Node, format string, args ...any) {
	c.raise(token.Span{Start: a.Range().Start, End: b.Range().End}, format, args...)
}

// attempt runs f and goes back to where it began unless f comes to its end. A fault of the scanner is not a
// matter of trying: it stops the whole reading, as does an explained error.
func (c cursor) attempt(f func()) (ok bool) {
	mark := c.MakeCheckpoint()
	defer func() {
		if ok {
			return
		}
		r := recover()
		if fl, is := r.(*failure); !is || fl.msg != "" || token.Kind(c.tokenAt(fl.at).Type) == token.Invalid {
			panic(r)
		}
		c.LoadCheckpoint(mark)
	}()
	f()
	if c.explaining() {
		if n := c.notes(); c.kind() != token.Invalid {
			n.Offset = max(n.Offset, c.index())
		} else {
			c.fail()
		}
	}
	return true
}
