// Package tokenmod is the module _tokenize: the tokens of source text with comments and line ends, as the module
// tokenize gives them.
package tokenmod

import (
	"strings"
	"unicode/utf8"

	"pya/lang/diag"
	"pya/lang/token"
	"pya/parser"
	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

// The numbers of tokens as the module token has them.
const (
	endMarker     = 0
	nameTok       = 1
	numberTok     = 2
	stringTok     = 3
	newlineTok    = 4
	indentTok     = 5
	dedentTok     = 6
	opTok         = 55
	fstringStart  = 59
	fstringMiddle = 60
	fstringEnd    = 61
	commentTok    = 62
	nlTok         = 63
)

// exact are the numbers of operators.
var exact = map[string]int{"!": 54, "!=": 28, "%": 24, "%=": 40, "&": 19, "&=": 41, "(": 7, ")": 8, "*": 16, "**": 35, "**=": 46, "*=": 38,
	"+": 14, "+=": 36, ",": 12, "-": 15, "-=": 37, "->": 51, ".": 23, "...": 52, "/": 17, "//": 47, "//=": 48, "/=": 39, ":": 11, ":=": 53,
	";": 13, "<": 20, "<<": 33, "<<=": 44, "<=": 29, "=": 22, "==": 27, ">": 21, ">=": 30, ">>": 34, ">>=": 45, "@": 49, "@=": 50, "[": 9,
	"]": 10, "^": 32, "^=": 43, "{": 25, "|": 18, "|=": 42, "}": 26, "~": 31}

// tokens is an iterator over the tokens of a text.
type tokens struct {
	object.Header
	rt      *vm.Runtime
	read    value
	decode  string
	extra   bool
	started bool
	text    string
	// noEnd: the text's last line lacks its line end, which has been added.
	noEnd bool
	crlf  map[int]bool // the lines that end in \r\n
	file  *token.File
	list  []parser.Token
	err   *diag.SyntaxError
	queue []value
	pos   int // end of the last token
	done  bool
	// inside are the open brackets, f-strings and fields of f-strings around the place; see enclose.
	inside []byte
	// afterField: the last token has ended a field in the format specification of another.
	afterField bool
}

var iterOnce native.Type

func iterType() *object.Type {
	return iterOnce.Get(func() *object.Type {
		return object.NewNative[tokens](object.TypeSpec{Name: "TokenizerIter", Module: "_tokenize",
			Methods: []object.Def{{Name: "__new__", Sig: "cls, readline, /, *, encoding=None, extra_tokens=False", Fn: newTokens}},
			Next:    func(t *thread, self value) (value, bool, error) { return object.Self[tokens](self).next(t) }})
	})
}

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	t.Interp.Data[runtimeKey{}] = rt
	m.Set(t, "TokenizerIter", object.FromObj(iterType()))
	return nil
}

type runtimeKey struct{}

func newTokens(t *thread, a []value) (value, error) {
	cls, err := native.Class(a[0], iterType())
	if err != nil {
		return value{}, err
	}
	it := object.Alloc[tokens](cls)
	it.rt, _ = t.Interp.Data[runtimeKey{}].(*vm.Runtime)
	it.read = a[1]
	if a[2].IsValid() && !a[2].IsNone() {
		s, ok := object.AsStr(a[2])
		if !ok {
			return value{}, object.TypeErrorf("tokenizeriter() argument 'encoding' must be str, not %s", object.ArgumentName(a[2]))
		}
		it.decode = s.Go()
	}
	if a[3].IsValid() {
		if it.extra, err = t.Truth(a[3]); err != nil {
			return value{}, err
		}
	}
	return object.FromObj(it), nil
}

// start reads the whole text and finds its tokens.
func (it *tokens) start(t *thread) error {
	it.started = true
	var b strings.Builder
	for {
		v, err := t.Call(it.read)
		if err != nil {
			if _, ok := object.IsException(err, object.StopIterationType); ok {
				break
			}
			return err
		}
		line := ""
		if s, ok := object.AsStr(v); ok && it.decode == "" {
			if err := object.NoSurrogates(v); err != nil {
				return err
			}
			line = s.Go()
		} else if d, ok := object.AsBytes(v); ok && it.decode != "" {
			x, err := t.Decode(object.FromObj(d), it.decode, "replace")
			if err != nil {
				return err
			}
			s, _ := object.AsStr(x)
			line = s.Go()
		} else if it.decode != "" {
			return object.TypeErrorf("readline() returned a non-bytes object")
		} else {
			return object.TypeErrorf("readline() returned a non-string object")
		}
		if line == "" {
			break
		}
		b.WriteString(line)
	}
	it.text = it.plainEnds(b.String())
	if it.text != "" && !strings.HasSuffix(it.text, "\n") {
		it.text += "\n"
		it.noEnd = true
	}
	it.file = token.NewFileString("<string>", it.text)
	it.list, it.err = parser.Tokens("<string>", it.text, it.extra)
	return nil
}

// plainEnds makes all line ends those of Unix and notes the lines that had others.
func (it *tokens) plainEnds(text string) string {
	if !strings.Contains(text, "\r\n") {
		return text
	}
	it.crlf = map[int]bool{}
	lines := strings.SplitAfter(text, "\n")
	for i, l := range lines {
		if strings.HasSuffix(l, "\r\n") {
			lines[i] = l[:len(l)-2] + "\n"
			it.crlf[i+1] = true
		}
	}
	return strings.Join(lines, "")
}

// lineEnd is the text of the end of a line.
func (it *tokens) lineEnd(line int) string {
	if it.crlf[line] {
		return "\r\n"
	}
	return "\n"
}

func (it *tokens) next(t *thread) (value, bool, error) {
	if !it.started {
		if err := it.start(t); err != nil {
			return value{}, false, err
		}
	}
	for len(it.queue) == 0 {
		if it.done {
			return value{}, false, nil
		}
		if len(it.list) == 0 {
			it.done = true
			if it.err != nil {
				return value{}, false, it.rt.SyntaxError(it.err)
			}
			return value{}, false, nil
		}
		tok := it.list[0]
		it.list = it.list[1:]
		it.add(tok)
	}
	v := it.queue[0]
	it.queue = it.queue[1:]
	return v, true, nil
}

// add queues a token, and what stands between it and the one before.
func (it *tokens) add(tok parser.Token) {
	if i := strings.IndexByte(it.text[tok.Start:], '\n'); tok.Kind == token.Newline && i >= 0 {
		// The parser has no use for the character itself; a comment before it is part of its token.
		tok.Start += i
		tok.End = tok.Start + 1
	}
	switch tok.Kind {
	case token.FMiddle, token.FEnd:
	default:
		it.gap(tok.Start)
	}
	it.pos = max(it.pos, tok.End)
	text := it.text[tok.Start:tok.End]
	switch tok.Kind {
	case token.EOF:
		line := it.file.LineOf(token.Pos(len(it.text)))
		if it.text == "" {
			line = 1
		}
		it.put(endMarker, "", line, 0, line, 0, "")
	case token.Newline:
		line, col := it.at(tok.Start)
		if it.noEnd && tok.Start >= len(it.text)-1 {
			text = ""
		}
		if text == "\n" {
			text = it.lineEnd(line)
		}
		end := col + max(len(text), 1)
		if !it.extra {
			text, end = "", col
		}
		it.put(newlineTok, text, line, col, line, end, it.lines(line, line))
	case token.Dedent:
		line, col := it.at(tok.Start)
		src := it.lines(line, line)
		it.put(dedentTok, "", line, col, line, col, src)
	default:
		if text == "}" && it.afterField {
			line, col := it.at(tok.Start)
			it.put(fstringMiddle, "", line, col, line, col, it.lines(line, line))
		}
		it.span(number(tok.Kind, text, it.extra), tok.Start, tok.End)
	}
	it.enclose(tok.Kind, text)
}

// enclose keeps account of what the next token stands in: brackets, 'f' for an f-string, 'r' for a field of one and 's' for
// its format specification. Where the specification ends with a field of its own, an empty piece of text follows that.
func (it *tokens) enclose(kind token.Kind, text string) {
	it.afterField = false
	top := byte(0)
	if n := len(it.inside); n > 0 {
		top = it.inside[n-1]
	}
	switch {
	case kind == token.FStart:
		it.inside = append(it.inside, 'f')
	case text == "{" && (top == 'f' || top == 's'):
		it.inside = append(it.inside, 'r')
	case text == "(" || text == "[" || text == "{":
		it.inside = append(it.inside, text[0])
	case text == ":" && top == 'r':
		it.inside[len(it.inside)-1] = 's'
	case top != 0 && (kind == token.FEnd || text == ")" || text == "]" || text == "}"):
		it.inside = it.inside[:len(it.inside)-1]
		n := len(it.inside)
		it.afterField = text == "}" && n > 0 && it.inside[n-1] == 's'
	}
}

func number(k token.Kind, text string, extra bool) int {
	switch k {
	case token.Name:
		return nameTok
	case token.Number:
		return numberTok
	case token.String:
		return stringTok
	case token.Indent:
		return indentTok
	case token.FStart:
		return fstringStart
	case token.FMiddle:
		return fstringMiddle
	case token.FEnd:
		return fstringEnd
	}
	if k.IsKeyword() {
		return nameTok
	}
	if n, ok := exact[text]; ok && !extra {
		return n
	}
	return opTok
}

// gap queues the comments and line ends up to an offset.
func (it *tokens) gap(end int) {
	for i := it.pos; i < end; {
		switch c := it.text[i]; {
		case c == '#':
			j := i
			for j < len(it.text) && it.text[j] != '\n' {
				j++
			}
			if it.extra {
				it.span(commentTok, i, j)
			}
			i = j
		case c == '\\':
			i += 2
		case c == '\n':
			if it.extra {
				line, col := it.at(i)
				text := it.lineEnd(line)
				if it.noEnd && i == len(it.text)-1 {
					text = ""
				}
				it.put(nlTok, text, line, col, line, col+max(len(text), 1), it.lines(line, line))
			}
			i++
		default:
			i++
		}
	}
	it.pos = max(it.pos, end)
}

// at is the line and column, in characters, of an offset.
func (it *tokens) at(off int) (line, col int) {
	line, _, col = it.file.Position(token.Pos(off))
	return line, col
}

func (it *tokens) span(kind, start, end int) {
	line, col := it.at(start)
	endLine, endCol := it.at(end)
	it.put(kind, it.text[start:end], line, col, endLine, endCol, it.lines(line, endLine))
}

// lines is the text of lines.
func (it *tokens) lines(from, to int) string {
	start := int(it.file.LineStart(from))
	end := start
	for n := from; n <= to && end < len(it.text); n++ {
		k := strings.IndexByte(it.text[end:], '\n')
		if k < 0 {
			end = len(it.text)
			break
		}
		end += k + 1
	}
	s := it.text[min(start, len(it.text)):end]
	if it.noEnd && end == len(it.text) {
		s = strings.TrimSuffix(s, "\n")
	}
	if it.crlf == nil {
		return s
	}
	parts := strings.SplitAfter(s, "\n")
	for i, l := range parts {
		if it.crlf[from+i] && strings.HasSuffix(l, "\n") {
			parts[i] = l[:len(l)-1] + "\r\n"
		}
	}
	return strings.Join(parts, "")
}

func (it *tokens) put(kind int, text string, line, col, endLine, endCol int, src string) {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\ufffd")
	}
	pos := func(a, b int) value { return object.NewPair(object.Int(int64(a)), object.Int(int64(b))) }
	it.queue = append(it.queue, object.TupleOf(object.Int(int64(kind)), object.NewStr(text), pos(line, col), pos(endLine, endCol), object.NewStr(src)))
}
