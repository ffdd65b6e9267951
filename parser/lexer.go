package parser

import (
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2/lexer"

	"pya/lang/diag"
	"pya/lang/token"
)

// Limits of the lexer, those of CPython.
const (
	maxBrackets = 200 // open brackets
	maxIndents  = 100 // open blocks
	maxFStrings = 150 // f-strings within f-strings
	tabSize     = 8
)

const strayBackslash = "unexpected character after line continuation character"

// definition is pya's lexer as participle wants it.
type definition struct{}

// symbols names every kind for the grammar's tags; participle asks often, so there is one map.
var symbols = sync.OnceValue(func() map[string]lexer.TokenType {
	m := map[string]lexer.TokenType{"EOF": lexer.EOF}
	token.Kinds(func(k token.Kind) { m[k.String()] = lexer.TokenType(k) })
	return m
})

func (definition) Symbols() map[string]lexer.TokenType { return symbols() }

func (definition) Lex(_ string, r io.Reader) (lexer.Lexer, error) {
	src, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return newScanner(string(src)), nil
}

func (definition) LexString(_ string, src string) (lexer.Lexer, error) {
	return newScanner(src), nil
}

// A bracket is an open ( [ or {.
type bracket struct {
	char   byte
	offset int
	line   int
}

// An fstring is an f-string the scanner is inside of.
type fstring struct {
	quote    string // one or three quotes
	raw      bool
	start    int
	line     int
	brackets int  // open brackets outside the f-string
	text     bool // scanning literal text, not a field's expression
	plain    bool // no field has ended in the format spec
	specs    int  // format specs the text belongs to, 0 for the string itself
	specAt   []int
}

// fault is why the scanner stopped. end is in CPython's terms: the column itself (endSame), 0 or -1.
type fault struct {
	kind       string
	msg        string
	span       token.Span
	end        faultEnd
	inside     bool // an f-string: what the parser says of that wins
	late       bool // CPython's tokenizer raises it even if the parser stopped before
	unclosed   *bracket
	incomplete bool // the text ran out
	joined     bool // behind a backslash
	bare       bool // CPython gives the text of the line without its newline
}

type faultEnd uint8

const (
	endSame faultEnd = iota
	endZero
	endMinus
	endSpan
	endBefore // the column of the last character instead of the one behind it
	endNone   // no place within the line: columns 0
	endLast   // where the furthest token stands
	endKey    // the last column stands in the first line
)

// scanner turns text into tokens. It keeps three stacks: brackets, indentation and f-strings. The first
// fault becomes an Invalid token, after which the stream ends: an error returned to participle would hide
// every syntax error before it, because the whole text is lexed first.
type scanner struct {
	src        string
	pos        int
	line       int
	lineStart  int
	begun      bool
	bol        bool // at the beginning of a logical line
	open       bool // the current logical line has a token
	dedents    int  // Dedents still to be sent
	indents    []indent
	brackets   []bracket
	fstrings   []fstring
	fault      *fault
	warnings   []warning
	joined     []int // lines that a backslash joins to the one before
	remark     int   // where the last comment between two tokens begins, 0 without one
	bare       bool  // the last line has no newline of its own, and CPython gives it none
	expression bool  // the text is that of one expression
	lenient    bool  // brackets and numbers are taken as they come
}

// warning is a warning of the scanner's, or of what the parser makes of a token.
type warning struct {
	token.Warning
	parsed bool // it comes when the literal is taken
}

// An indent is the width of a block's indentation with tabs of eight columns, and with tabs of one.
type indent struct{ col, alt int }

func newScanner(src string) *scanner {
	return &scanner{src: src, line: 1, bol: true, indents: make([]indent, 1, 8)}
}

// Next returns the next token; it never fails.
func (s *scanner) Next() (lexer.Token, error) {
	switch {
	case !s.begun:
		s.begun = true
		return lexer.Token{Type: lexer.TokenType(token.Begin), Value: s.src}, nil
	case s.fault != nil:
		return s.emit(token.EOF, s.pos), nil
	}
	t, ok := s.scan()
	if !ok {
		return s.emit(token.Invalid, min(int(s.fault.span.Start), s.pos)), nil
	}
	return t, nil
}

// emit makes the token from start to the current position.
func (s *scanner) emit(kind token.Kind, start int) lexer.Token {
	return lexer.Token{
		Type:  lexer.TokenType(kind),
		Value: s.src[start:s.pos],
		Pos:   lexer.Position{Offset: start, Line: s.line, Column: start - s.lineStart + 1},
	}
}

// stop records the fault that ends the stream; it returns false so that callers can return it.
func (s *scanner) stop(at int, format string, args ...any) bool {
	p := token.Pos(at)
	s.fault = &fault{kind: diag.Syntax, msg: fmt.Sprintf(format, args...), span: token.Span{Start: p, End: p}, late: true, bare: true, inside: len(s.fstrings) > 0}
	return false
}

func (s *scanner) stopEnd(at int, end faultEnd, late bool, kind, msg string) bool {
	s.stop(at, "%s", msg)
	s.fault.kind, s.fault.end, s.fault.late, s.fault.bare = kind, end, late, false
	return false
}

func (s *scanner) peek(n int) byte {
	if s.pos+n < len(s.src) {
		return s.src[s.pos+n]
	}
	return 0
}

// scan produces one token; false means that a fault was recorded.
func (s *scanner) scan() (lexer.Token, bool) {
	if n := len(s.fstrings); n > 0 && s.fstrings[n-1].text {
		return s.fstringText()
	}
	if s.bol {
		s.bol = false
		if !s.indentation() {
			return lexer.Token{}, false
		}
		if s.dedents < 0 {
			s.dedents = 0
			return s.emit(token.Indent, s.lineStart), true
		}
	}
	if s.dedents > 0 {
		s.dedents--
		return s.emit(token.Dedent, s.pos), true
	}
	s.remark = 0
	if !s.blanks() {
		return lexer.Token{}, false
	}
	if s.pos >= len(s.src) {
		return s.atEnd()
	}
	start, c := s.pos, s.src[s.pos]
	switch class[c] {
	case clsName:
		return s.name()
	case clsDigit:
		ok := s.number()
		return s.token(token.Number, start), ok
	case clsQuote:
		return s.str(start)
	case clsNewline:
		if s.open && s.remark > 0 {
			start = s.remark // the token has the comment before it
		}
		return s.newline(start), true
	case clsHigh:
		return s.name()
	}
	if c == '.' && class[s.peek(1)] == clsDigit {
		ok := s.number()
		return s.token(token.Number, start), ok
	}
	return s.operator()
}

// token is emit for a token inside a logical line.
func (s *scanner) token(kind token.Kind, start int) lexer.Token {
	s.open = true
	return s.emit(kind, start)
}

// newline ends a logical line.
func (s *scanner) newline(start int) lexer.Token {
	t := s.emit(token.Newline, start)
	s.pos++
	s.line++
	s.lineStart, s.bol, s.open = s.pos, true, false
	return t
}

// atEnd is called with no text left: it ends the last line, closes the blocks and sends EOF.
func (s *scanner) atEnd() (lexer.Token, bool) {
	if len(s.brackets) > 0 {
		b := s.brackets[len(s.brackets)-1]
		if s.lenient {
			s.stop(max(len(s.src)-1, 0), "unexpected EOF in multi-line statement")
			return lexer.Token{}, false
		}
		return lexer.Token{}, s.neverClosed(b)
	}
	if s.open {
		s.open = false
		s.bol = true
		return s.emit(token.Newline, s.pos), true
	}
	if n := len(s.indents) - 1; n > 0 {
		s.indents = s.indents[:1]
		s.dedents = n - 1
		return s.emit(token.Dedent, s.pos), true
	}
	return s.emit(token.EOF, s.pos), true
}

// neverClosed reports the innermost bracket that is open at the end of the text.
func (s *scanner) neverClosed(b bracket) bool {
	s.stopEnd(b.offset, endZero, false, diag.Syntax, fmt.Sprintf("'%c' was never closed", b.char))
	s.fault.unclosed, s.fault.incomplete = &b, true
	return false
}

// blanks skips white space, comments, joined lines and, inside brackets, newlines.
func (s *scanner) blanks() bool {
	for s.pos < len(s.src) {
		switch s.src[s.pos] {
		case ' ', '\t', '\f':
			s.pos++
		case '#':
			s.remark = s.pos
			s.comment()
		case '\\':
			if !s.continuation() {
				return false
			}
			s.joined = append(s.joined, s.line)
		case '\n':
			if len(s.brackets) == 0 {
				return true
			}
			s.nextLine()
		default:
			return true
		}
	}
	return true
}

func (s *scanner) nextLine() {
	s.pos++
	s.line++
	s.lineStart = s.pos
}

func (s *scanner) comment() {
	for s.pos < len(s.src) && s.src[s.pos] != '\n' {
		s.pos++
	}
}

// continuation passes a backslash and the newline after it.
func (s *scanner) continuation() bool {
	if s.pos+1 >= len(s.src) || s.pos+2 == len(s.src) && s.src[s.pos+1] == '\n' {
		if n := len(s.brackets); s.bare {
			s.stopEnd(s.pos, endZero, false, diag.Syntax, strayBackslash)
		} else if n > 0 {
			s.neverClosed(s.brackets[n-1])
		} else {
			s.stopEnd(s.pos+1, endMinus, false, diag.Syntax, "unexpected EOF while parsing")
		}
		s.fault.incomplete, s.fault.joined = true, true
		return false
	}
	if s.src[s.pos+1] != '\n' {
		s.stopEnd(s.pos+1, endZero, false, diag.Syntax, strayBackslash)
		if n := len(s.brackets); n > 0 {
			s.fault.unclosed = &s.brackets[n-1]
		}
		return false
	}
	s.pos++
	s.nextLine()
	return true
}

// indentation measures the white space before a logical line and opens or closes blocks: dedents becomes
// the number of closed blocks, or -1 for an opened one. Lines without tokens count for nothing.
func (s *scanner) indentation() bool {
	var at indent
	joined := 0
measure:
	for ; s.pos < len(s.src); s.pos++ {
		switch s.src[s.pos] {
		case ' ':
			at.col++
			at.alt++
		case '\t':
			at.col = (at.col/tabSize + 1) * tabSize
			at.alt++
		case '\f':
			at = indent{}
		case '\\':
			if joined == 0 {
				joined = at.col
			}
			if !s.continuation() {
				return false
			}
			s.pos--
		case '#':
			s.comment()
			s.pos--
		case '\n':
			if s.pos == len(s.src)-1 && s.bareIndent(at) {
				break measure
			}
			s.nextLine()
			s.pos--
			at, joined = indent{}, 0
		default:
			break measure
		}
	}
	if s.pos >= len(s.src) && !s.bareIndent(at) {
		return true
	}
	if joined > 0 {
		at = indent{joined, joined}
	}
	return s.compareIndent(at)
}

// bareIndent reports whether the blanks of a last line without a newline are an indentation, as CPython has it.
func (s *scanner) bareIndent(at indent) bool {
	return s.expression && s.bare && at.col > 0 && strings.Trim(s.src[s.lineStart:s.pos], " \t\f") == ""
}

func (s *scanner) compareIndent(at indent) bool {
	top := s.indents[len(s.indents)-1]
	switch {
	case at.col == top.col:
		return at.alt == top.alt || s.mixedTabs()
	case at.col > top.col:
		if len(s.indents) >= maxIndents {
			return s.stopEnd(s.lineStart, endZero, false, diag.Indentation, "too many levels of indentation")
		}
		if at.alt <= top.alt {
			return s.mixedTabs()
		}
		s.indents = append(s.indents, at)
		s.dedents = -1
		return true
	}
	for len(s.indents) > 1 && at.col < s.indents[len(s.indents)-1].col {
		s.indents = s.indents[:len(s.indents)-1]
		s.dedents++
	}
	top = s.indents[len(s.indents)-1]
	if at.col != top.col {
		s.dedents = 0
		return s.stopEnd(s.lineEnd(), endMinus, false, diag.Indentation, "unindent does not match any outer indentation level")
	}
	return at.alt == top.alt || s.mixedTabs()
}

func (s *scanner) mixedTabs() bool {
	return s.stopEnd(s.lineStart, endZero, false, diag.Tab, "inconsistent use of tabs and spaces in indentation")
}

// lineEnd is where the current line ends.
func (s *scanner) lineEnd() int {
	for i := s.pos; i < len(s.src); i++ {
		if s.src[i] == '\n' {
			return i
		}
	}
	return len(s.src)
}
