// Package parser turns text into the tree of lang/ast.
//
// participle owns the frame: the token stream comes from a participle lexer Definition, and the headers of
// statements, imports, type parameters, patterns and decorators are a grammar in struct tags (grammar.go;
// Grammar prints it). Expressions and parameters are read by hand-written productions that participle calls
// (expr.go, display.go, literal.go, params.go), statements are chosen by their first token (stmt.go), and blocks and
// the plain line of expression or assignment are read by hand: those three decide the speed. Measured with
// prototypes on 9.9 k lines of library code, a grammar of tags alone took 457 ms, this division 20 ms.
//
// A text is read once if it is valid. Otherwise it is read again with every production looking for the
// mistakes it knows (explain.go), and the first explanation found is the error; without one it is "invalid
// syntax" at the furthest token the first reading came to. That is how CPython finds its messages, and why
// the two agree. Productions stop by panicking with a *failure, which only Parse recovers.
//
// The parser knows nothing of scopes: `return` outside a function, `await` outside a coroutine, duplicate
// parameters and the like are errors of lang/scope.
package parser

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"pya/lang/ast"
	"pya/lang/diag"
	"pya/lang/token"
)

// Mode tells what a text is.
type Mode uint8

const (
	// File is a whole program.
	File Mode = iota
	// Eval is one expression: the module's body is a single ExprStmt.
	Eval
	// Single is an entry of the REPL: one compound statement or one line. A compound statement is complete
	// only when an empty line follows it.
	Single
	// FuncType is the type comment of a function: the module's body is an ExprStmt for each parameter's type, and at last one
	// for the result's.
	FuncType
	// Text, added to another mode, says that the source has been decoded already: a coding comment in it means nothing.
	Text Mode = 0x80
)

// Parse reads src. The File belongs to the tree's positions; it is never nil. A non-nil error is always a
// *diag.SyntaxError.
func Parse(filename string, src []byte, mode Mode) (*ast.Module, *token.File, error) {
	text, bad := decode(filename, src, mode&Text != 0)
	mode &^= Text
	if bad != nil {
		return nil, token.NewFile(filename, src), bad
	}
	file := token.NewFileString(filename, text)
	if len(text) > 1<<31-2 {
		return nil, file, &diag.SyntaxError{Kind: diag.Syntax, Msg: "source code is too large", Filename: filename}
	}
	r := reading{file: file, mode: mode, ended: text == "" || len(src) > 0 && strings.IndexByte("\r\n", src[len(src)-1]) >= 0}
	m, err := r.parse()
	if err != nil {
		return nil, file, err
	}
	return m, file, nil
}

// reading is one call of Parse.
type reading struct {
	file  *token.File
	mode  Mode
	ended bool // the last line has its newline
	scan  *scanner
	lx    *lexer.PeekingLexer
}

func (r *reading) parse() (*ast.Module, *diag.SyntaxError) {
	r.scan = newScanner(r.file.Text())
	r.scan.bare, r.scan.expression = r.bare(), r.mode == Eval
	r.lx, _ = lexer.Upgrade(r.scan) // the scanner returns no errors
	r.lx.Next()
	start := r.lx.MakeCheckpoint()
	m, fail := r.read()
	if fail == nil {
		for _, w := range r.scan.warnings {
			r.file.Warnings = append(r.file.Warnings, w.Warning)
		}
		return m, r.unfinished(m)
	}
	first, c := fail, cursor{r.lx}
	last := max(first.at, c.notes().Offset)
	if first.msg == "" && token.Kind(c.tokenAt(last).Type) == token.Invalid {
		first.at = last
	}
	if first.msg == "" && !r.isFault(first) {
		r.lx.LoadCheckpoint(start)
		c.notes().Line = 1
		if _, fail = r.read(); fail == nil {
			fail = first
		}
	}
	r.keepWarnings(last, fail.msg == "" && r.isIndent(last))
	return nil, r.conclude(first, fail, last)
}

// keepWarnings hands on the warnings of a text with an error at token last: those of literals that were decoded, and the
// scanner's. CPython scans the rest as well, to look for a fault of the scanner, unless the error is an indent.
func (r *reading) keepWarnings(last int, indent bool) {
	c := cursor{r.lx}
	t := c.tokenAt(last)
	at := t.Pos.Offset
	if token.Kind(t.Type) == token.Invalid {
		at = r.scan.pos
	}
	decoded := map[token.Pos]bool{}
	if len(r.scan.warnings) > 0 {
		for i := 1; !c.tokenAt(i).EOF(); i++ {
			if c.marked(i, decodedMark) {
				decoded[token.Pos(c.tokenAt(i).Pos.Offset)] = true
			}
		}
	}
	for _, w := range r.scan.warnings {
		if w.parsed && decoded[w.Span.Start] || !w.parsed && (!indent || int(w.Span.Start) < at) {
			r.file.Warnings = append(r.file.Warnings, w.Warning)
		}
	}
}

// read reads the text once.
func (r *reading) read() (m *ast.Module, fail *failure) {
	defer func() {
		if v := recover(); v != nil {
			f, ok := v.(*failure)
			if !ok {
				panic(v)
			}
			fail = f
		}
	}()
	c := cursor{r.lx}
	s := &stmts{cursor: c, explain: c.explaining()}
	m = &ast.Module{Span: token.Span{End: token.Pos(len(r.file.Text()))}}
	switch r.mode {
	case Eval:
		m.Body = s.eval()
	case Single:
		m.Body = s.single()
	case FuncType:
		m.Body = s.funcType()
	default:
		m.Body = s.file()
	}
	return m, nil
}

// eval reads one expression.
func (s *stmts) eval() []ast.Stmt {
	p := s.exprs()
	e := p.tupleOf((*exprs).expr)
	s.blankEnd()
	return []ast.Stmt{&ast.ExprStmt{Span: e.Range(), Value: e}}
}

// blankEnd reads the end of a text that may have blank lines.
func (s *stmts) blankEnd() {
	for s.accept(token.Newline) {
	}
	s.expect(token.EOF)
}

// funcType reads `(int, *str, **object) -> bool`.
func (s *stmts) funcType() []ast.Stmt {
	var types []ast.Stmt
	read := func() {
		e := s.exprs().expr()
		types = append(types, &ast.ExprStmt{Span: e.Range(), Value: e})
	}
	s.expect(token.LParen)
	const star, doubleStar = 1, 2
	for last := 0; s.kind() != token.RParen || len(types) > 0; {
		switch {
		case last < star && s.accept(token.Star):
			last = star
		case last < doubleStar && s.accept(token.StarStar):
			last = doubleStar
		case last == star:
			s.fail()
		}
		read()
		if last == doubleStar || !s.accept(token.Comma) {
			break
		}
	}
	s.expect(token.RParen)
	s.expect(token.Arrow)
	read()
	s.blankEnd()
	return types
}

// single reads an entry of the REPL.
func (s *stmts) single() []ast.Stmt {
	if s.kind() == token.EOF {
		return nil
	}
	body := s.statement(nil)
	if s.kind() != token.EOF {
		if len(body) == 1 && isCompound(body[0]) {
			s.fail()
		}
		t := s.tokenAt(s.index() - 1)
		s.raiseTaken(token.Span{Start: token.Pos(t.Pos.Offset), End: tokenEnd(t)}, "multiple statements found while compiling a single statement")
	}
	return body
}

// isFault reports whether the reading stopped where the scanner did.
func (r *reading) isFault(f *failure) bool {
	c := cursor{r.lx}
	return f.msg == "" && token.Kind(c.tokenAt(f.at).Type) == token.Invalid
}
