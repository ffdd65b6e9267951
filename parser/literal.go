package parser

import (
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"
	"golang.org/x/text/unicode/norm"

	"pya/lang/ast"
	"pya/lang/diag"
	"pya/lang/token"
)

// maxDigits is the longest decimal integer CPython converts by default.
const maxDigits = 4300

// identifier returns the normal form of a name: two spellings of one name are the same variable.
func identifier(text string) string {
	for i := 0; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			return norm.NFKC.String(text)
		}
	}
	return text
}

// numberLiteral decodes a number.
func (p *exprs) numberLiteral(t *lexer.Token) ast.Expr {
	text := t.Value
	c := &ast.Constant{Span: spanOf(t)}
	if len(text) == 1 {
		c.Value = int64(text[0] - '0')
		return c
	}
	if strings.IndexByte(text, '_') >= 0 {
		text = strings.ReplaceAll(text, "_", "")
	}
	last := text[len(text)-1] | 0x20
	hex := len(text) > 1 && text[1]|0x20 == 'x'
	switch {
	case last == 'j' && !hex:
		c.Value = complex(0, token.ParseFloat(text[:len(text)-1]))
	case !hex && strings.ContainsAny(text, ".eE"):
		c.Value = token.ParseFloat(text)
	default:
		c.Value = p.integer(t, text)
	}
	return c
}

func (p *exprs) integer(t *lexer.Token, text string) any {
	base := 10
	if len(text) > 2 && text[0] == '0' && text[1] > '9' {
		switch text[1] | 0x20 {
		case 'x':
			base = 16
		case 'o':
			base = 8
		case 'b':
			base = 2
		}
		text = text[2:]
	}
	if n, err := strconv.ParseInt(text, base, 64); err == nil {
		return n
	}
	if base == 10 && len(text) > maxDigits {
		at := token.Pos(t.Pos.Offset - t.Pos.Column + 1)
		p.raiseDigits(at, len(text))
	}
	n, ok := new(big.Int).SetString(text, base)
	if !ok {
		p.raise(spanOf(t), "invalid decimal literal")
	}
	return n
}

func (p *exprs) raiseDigits(at token.Pos, digits int) {
	f := p.failAt(p.index())
	f.msg = "Exceeds the limit (" + strconv.Itoa(maxDigits) + " digits) for integer string conversion: value has " +
		strconv.Itoa(digits) + " digits; use sys.set_int_max_str_digits() to increase the limit" +
		" - Consider hexadecimal for huge integer literals to avoid decimal conversion limits."
	f.kind, f.span, f.end = diag.Syntax, token.Span{Start: at, End: at}, endNone
	panic(f)
}

// strings reads one or more adjacent literals and joins them.
func (p *exprs) strings() ast.Expr {
	t := p.Peek()
	if token.Kind(t.Type) == token.String {
		if k := p.secondKind(); k != token.String && k != token.FStart {
			p.Next()
			return p.stringLiteral(t)
		}
	}
	start := p.start()
	j := joiner{exprs: p}
	for {
		switch p.kind() {
		case token.String:
			j.add(p.stringLiteral(p.Next()))
			continue
		case token.FStart:
			before := j
			read := func() { p.formatString(&j) }
			if len(j.parts) == 0 {
				read()
			} else if !p.attempt(read) {
				j = before
				p.checkMixed(&j)
				if !p.patient {
					p.fail()
				}
				break
			}
			j.formatted = true
			continue
		}
		break
	}
	p.checkMixed(&j)
	p.grow(j.h)
	return j.result(p.since(start))
}

// checkMixed is called at the end of adjacent literals.
func (p *exprs) checkMixed(j *joiner) {
	if !j.bytes || !j.other {
		return
	}
	p.failIfFault()
	p.failAt(p.index())
	p.raiseLast(diag.Syntax, "cannot mix bytes and nonbytes literals")
}

// joiner gathers the parts of adjacent literals. Neighbouring constants become one.
type joiner struct {
	*exprs
	parts     []ast.Expr
	formatted bool // there is an f-string among them
	bytes     bool
	other     bool // there is a str
	h         int
}

func (j *joiner) add(e ast.Expr) {
	c, ok := e.(*ast.Constant)
	if !ok {
		j.parts = append(j.parts, e)
		return
	}
	if _, isBytes := c.Value.(ast.Bytes); isBytes {
		j.bytes = true
	} else {
		j.other = true
	}
	j.parts = append(j.parts, c)
}

func (j *joiner) result(span token.Span) ast.Expr {
	var out []ast.Expr
	for i := 0; i < len(j.parts); i++ {
		n := i
		for n < len(j.parts) && isConstant(j.parts[n]) {
			n++
		}
		if n == i {
			out = append(out, j.parts[i])
			continue
		}
		if c := foldConstants(j.parts[i:n]); c.Value != "" || !j.formatted {
			out = append(out, c)
		}
		i = n - 1
	}
	if j.formatted {
		return &ast.JoinedStr{Span: span, Values: out}
	}
	c := out[0].(*ast.Constant)
	c.Span = span
	return c
}

func isConstant(e ast.Expr) bool {
	_, ok := e.(*ast.Constant)
	return ok
}

// foldConstants joins adjacent constants into one.
func foldConstants(parts []ast.Expr) *ast.Constant {
	first := parts[0].(*ast.Constant)
	if len(parts) == 1 {
		return first
	}
	var b strings.Builder
	_, isBytes := first.Value.(ast.Bytes)
	for _, e := range parts {
		switch v := e.(*ast.Constant).Value.(type) {
		case string:
			b.WriteString(v)
		case ast.Bytes:
			b.WriteString(string(v))
		}
	}
	c := &ast.Constant{Span: token.Span{Start: first.Start, End: parts[len(parts)-1].Range().End}, Value: b.String()}
	if isBytes {
		c.Value = ast.Bytes(b.String())
	}
	return c
}

// stringLiteral decodes a plain or bytes literal.
func (p *exprs) stringLiteral(t *lexer.Token) *ast.Constant {
	text := t.Value
	quote := strings.IndexAny(text, "'\"")
	prefix, body := text[:quote], text[quote:]
	raw := strings.ContainsAny(prefix, "rR")
	isBytes := strings.ContainsAny(prefix, "bB")
	if n := 3; len(body) >= 6 && body[0] == body[1] && body[1] == body[2] {
		body = body[n : len(body)-n]
	} else {
		body = body[1 : len(body)-1]
	}
	c := &ast.Constant{Span: spanOf(t)}
	if isBytes {
		c.Value = ast.Bytes(p.bytesValue(t, body, raw))
	} else {
		c.Value = p.textValue(t, body, raw)
	}
	return c
}

func (p *exprs) bytesValue(t *lexer.Token, body string, raw bool) string {
	for i := 0; i < len(body); i++ {
		if body[i] >= utf8.RuneSelf {
			p.raiseTaken(spanOf(t), "bytes can only contain ASCII literal characters")
		}
	}
	if raw || strings.IndexByte(body, '\\') < 0 {
		return body
	}
	p.noteDecoded(t)
	value, at := unescapeBytes(body)
	if at >= 0 {
		p.raiseTaken(spanOf(t), "(value error) invalid \\x escape at position %d", at)
	}
	return value
}

func (p *exprs) textValue(t *lexer.Token, body string, raw bool) string {
	if raw || strings.IndexByte(body, '\\') < 0 {
		return body
	}
	if token.Kind(t.Type) == token.String {
		p.noteDecoded(t)
	}
	value, bad := unescapeText(body)
	if bad != nil && token.Kind(t.Type) == token.FMiddle {
		p.raise(spanOf(p.Peek()), "(unicode error) 'unicodeescape' codec can't decode bytes in position %d-%d: %s", bad.start, bad.end-1, bad.reason)
	}
	if bad != nil {
		p.raiseTaken(spanOf(t), "(unicode error) 'unicodeescape' codec can't decode bytes in position %d-%d: %s", bad.start, bad.end-1, bad.reason)
	}
	return value
}

// formatString reads one f-string into j.
func (p *exprs) formatString(j *joiner) {
	open := p.Next()
	raw := strings.ContainsAny(open.Value[:strings.IndexAny(open.Value, "'\"")], "rR")
	j.other = true
	from := p.index()
	p.formatParts(j, raw)
	if p.explain && p.kind() == token.LBrace {
		p.fail()
	}
	p.expect(token.FEnd)
	p.decoded(from)
}

// formatParts reads text and fields up to a token that is neither.
func (p *exprs) formatParts(j *joiner, raw bool) {
	for {
		switch t := p.Peek(); token.Kind(t.Type) {
		case token.FMiddle:
			p.Next()
			j.add(&ast.Constant{Span: p.middleSpan(t), Value: p.middleValue(t, raw)})
		case token.LBrace:
			p.field(j, raw)
			j.h = max(j.h, p.height)
		default:
			return
		}
	}
}

// middleSpan is the span of literal text; the second half of a doubled brace belongs to it.
func (p *exprs) middleSpan(t *lexer.Token) token.Span {
	span := spanOf(t)
	if p.start() == span.End+1 {
		span.End++
	}
	return span
}

// middleValue decodes literal text of an f-string. A backslash at the end stands before a brace.
func (p *exprs) middleValue(t *lexer.Token, raw bool) string {
	if strings.HasSuffix(t.Value, "\\") && !raw {
		body := strings.TrimSuffix(t.Value, "\\")
		if (len(t.Value)-len(strings.TrimRight(t.Value, "\\")))%2 == 1 {
			return p.textValue(t, body, raw) + "\\"
		}
	}
	return p.textValue(t, t.Value, raw)
}

// field reads one replacement field into j.
func (p *exprs) field(j *joiner, raw bool) {
	open := p.Next()
	p.enter()
	f := &ast.FormattedValue{Value: p.fieldValue()}
	p.leave()
	h := p.height
	if p.explain {
		p.explainField(fieldExpr)
	}
	debug := ""
	if p.kind() == token.Assign {
		eq := p.Next()
		// At the end of the file the next token may stand before this one.
		debug = stripComments(p.source()[endOf(open):max(int(endOf(eq)), int(p.start()))])
		if p.explain {
			p.explainField(fieldDebug)
		}
	}
	debugEnd := p.start()
	var conversion *lexer.Token
	if p.accept(token.Bang) {
		conversion = p.conversion()
		f.Conversion = conversion.Value[0]
		if p.explain {
			p.explainField(fieldConversion)
		}
	}
	if p.kind() == token.Colon {
		f.FormatSpec = p.formatSpec(raw)
		h = max(h, p.height)
		if p.explain {
			p.explainField(fieldSpec)
		}
	} else if debug != "" && f.Conversion == 0 {
		f.Conversion = 'r'
	}
	p.expect(token.RBrace)
	p.checkConversion(conversion)
	f.Span = p.since(token.Pos(open.Pos.Offset))
	if debug != "" {
		j.add(&ast.Constant{Span: token.Span{Start: endOf(open), End: debugEnd}, Value: debug})
	}
	j.parts = append(j.parts, f)
	p.grow(h)
}

// stripComments removes comments from the text of `{x=}`.
func stripComments(text string) string {
	if !strings.Contains(text, "#") {
		return text
	}
	var b strings.Builder
	var quote byte
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '#':
			for i < len(text) && text[i] != '\n' {
				i++
			}
			if i < len(text) {
				b.WriteByte('\n')
			}
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// conversion reads the letter after `!`, which must follow at once.
func (p *exprs) conversion() *lexer.Token {
	bang := p.tokenAt(p.index() - 1)
	t := p.Peek()
	if token.Kind(t.Type) != token.Name {
		if p.explain {
			p.explainConversion()
		}
		p.fail()
	}
	if t.Pos.Offset != bang.Pos.Offset+1 {
		p.raise(token.Span{Start: token.Pos(bang.Pos.Offset), End: endOf(t)}, "f-string: conversion type must come right after the exclamanation mark")
	}
	p.Next()
	p.failIfFault()
	return t
}

// checkConversion is called at the end of a field: CPython looks at the letter of the conversion, if there is one, only then.
func (p *exprs) checkConversion(t *lexer.Token) {
	if t != nil && t.Value != "s" && t.Value != "r" && t.Value != "a" {
		p.raise(spanOf(t), "f-string: invalid conversion character '%s': expected 's', 'r', or 'a'", t.Value)
	}
}

// formatSpec reads `:` and the format spec after it.
func (p *exprs) formatSpec(raw bool) *ast.JoinedStr {
	start, from := p.start(), p.index()
	p.Next()
	j := joiner{exprs: p, formatted: true}
	p.formatParts(&j, raw)
	p.decoded(from)
	p.height = j.h
	return j.result(p.since(start)).(*ast.JoinedStr)
}
