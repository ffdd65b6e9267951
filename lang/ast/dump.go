package ast

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"pya/lang/token"
)

// literal is the value of a constant in a field; a nil one is None, not a missing part.
type literal struct{ value any }

// Dump returns the tree below n in the style of Python's ast.dump(n, indent=2).
func Dump(n Node) string {
	d := dumper{indent: "  "}
	text, _ := d.format(n, 0)
	return text
}

// DumpPositions is Dump on one line with line numbers and columns: two trees with the same text are equal.
func DumpPositions(n Node, file *token.File) string {
	d := dumper{file: file}
	text, _ := d.format(n, 0)
	return text
}

// DumpLine is Dump on one line.
func DumpLine(n Node) string {
	text, _ := (&dumper{}).format(n, 0)
	return text
}

type dumper struct {
	indent string // "" for one line
	file   *token.File
}

// format returns the text of a value and whether it is so simple that it may stay on its parent's line.
func (d *dumper) format(v any, level int) (text string, simple bool) {
	switch v := v.(type) {
	case list:
		return d.formatList(v, level)
	case literal:
		return Repr(v.value), true
	case fmt.Stringer:
		return v.String() + "()", true
	case Node:
		return d.formatNode(v, level)
	}
	return Repr(v), true
}

func (d *dumper) breaks(level int) (prefix, sep string) {
	if d.indent == "" {
		return "", ", "
	}
	pad := strings.Repeat(d.indent, level)
	return "\n" + pad, ",\n" + pad
}

func (d *dumper) formatList(l list, level int) (string, bool) {
	if len(l) == 0 {
		return "[]", true
	}
	prefix, sep := d.breaks(level + 1)
	items := make([]string, len(l))
	for i, x := range l {
		items[i] = "None"
		if !isNil(x) {
			items[i], _ = d.format(x, level+1)
		}
	}
	return "[" + prefix + strings.Join(items, sep) + "]", false
}

func (d *dumper) formatNode(n Node, level int) (string, bool) {
	class, parts := fields(n)
	var args []string
	all := true
	for _, f := range parts {
		if l, ok := f.value.(list); isNil(f.value) || ok && len(l) == 0 {
			continue
		}
		text, simple := d.format(f.value, level+1)
		all = all && simple
		args = append(args, f.name+"="+text)
	}
	if d.file != nil && hasPosition(n) {
		args = append(args, d.position(n.Range()))
	}
	if all && len(args) <= 3 {
		return class + "(" + strings.Join(args, ", ") + ")", len(args) == 0
	}
	prefix, sep := d.breaks(level + 1)
	return class + "(" + prefix + strings.Join(args, sep) + ")", false
}

// hasPosition tells the nodes to which Python gives line numbers.
func hasPosition(n Node) bool {
	switch n.(type) {
	case *Module, *Comprehension, *Arguments, *WithItem, *MatchCase:
		return false
	}
	return true
}

func (d *dumper) position(s token.Span) string {
	line, col, _ := d.file.Position(s.Start)
	endLine, endCol, _ := d.file.Position(s.End)
	return fmt.Sprintf("lineno=%d, col_offset=%d, end_lineno=%d, end_col_offset=%d", line, col, endLine, endCol)
}

// Repr returns a constant's value as Python's repr would.
func Repr(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		return pick(v, "True", "False")
	case int64:
		return strconv.FormatInt(v, 10)
	case *big.Int:
		return v.String()
	case float64:
		return reprFloat(v)
	case complex128:
		return reprComplex(v)
	case Bytes:
		return "b" + reprString(string(v), true)
	case Ellipsis:
		return "Ellipsis"
	case string:
		return reprString(v, false)
	}
	return fmt.Sprint(v)
}

func reprFloat(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	case math.IsNaN(f):
		return "nan"
	}
	if exp := math.Abs(f); f != 0 && (exp < 1e-4 || exp >= 1e16) {
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

func reprComplex(c complex128) string {
	im := strings.TrimSuffix(reprFloat(imag(c)), ".0") + "j"
	if real(c) == 0 && !math.Signbit(real(c)) {
		return im
	}
	if im[0] != '-' {
		im = "+" + im
	}
	return "(" + strings.TrimSuffix(reprFloat(real(c)), ".0") + im + ")"
}

// reprString quotes s; bytes are taken one by one, lone surrogates are escaped.
func reprString(s string, bytes bool) string {
	quote := byte('\'')
	if strings.IndexByte(s, '\'') >= 0 && strings.IndexByte(s, '"') < 0 {
		quote = '"'
	}
	var b strings.Builder
	b.WriteByte(quote)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case bytes && s[i] >= utf8.RuneSelf:
			n = 1
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r == utf8.RuneError && n == 1 && i+2 < len(s) && s[i] == 0xed:
			n = 3
			fmt.Fprintf(&b, `\u%04x`, rune(0xd000)|rune(s[i+1]&0x3f)<<6|rune(s[i+2]&0x3f))
		default:
			writeQuoted(&b, r, quote)
		}
		i += n
	}
	b.WriteByte(quote)
	return b.String()
}

func writeQuoted(b *strings.Builder, r rune, quote byte) {
	switch {
	case r == rune(quote) || r == '\\':
		b.WriteByte('\\')
		b.WriteRune(r)
	case r == '\n':
		b.WriteString(`\n`)
	case r == '\r':
		b.WriteString(`\r`)
	case r == '\t':
		b.WriteString(`\t`)
	case r == ' ' || unicode.IsPrint(r):
		b.WriteRune(r)
	case r < 0x100:
		fmt.Fprintf(b, `\x%02x`, r)
	case r < 0x10000:
		fmt.Fprintf(b, `\u%04x`, r)
	default:
		fmt.Fprintf(b, `\U%08x`, r)
	}
}
