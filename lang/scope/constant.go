package scope

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"pya/lang/ast"
	"pya/lang/fold"
)

// constantKey returns the value of a mapping pattern's key if it is a literal: also `-1` and `1+2j`.
func constantKey(e ast.Expr) (any, bool) {
	switch e := e.(type) {
	case *ast.Constant:
		return e.Value, true
	case *ast.UnaryOp:
		v, ok := constantKey(e.Operand)
		if !ok || e.Op != ast.USub {
			return nil, false
		}
		return fold.Negated(v)
	case *ast.BinOp:
		left, ok := constantKey(e.Left)
		im, isComplex := e.Right.(*ast.Constant)
		if !ok || !isComplex {
			return nil, false
		}
		return addImaginary(left, im.Value, e.Op)
	}
	return nil, false
}

// addImaginary forms the complex number of `1+2j` or `1-2j`.
func addImaginary(left, right any, op ast.Operator) (any, bool) {
	im, ok := right.(complex128)
	re, isReal := fold.Float(left)
	if !ok || !isReal {
		return nil, false
	}
	switch op {
	case ast.Add:
		return complex(re, imag(im)), true
	case ast.Sub:
		return complex(re, -imag(im)), true
	}
	return nil, false
}

// bigKey stands for an integer outside int64 in a Go map.
type bigKey string

// identity maps constants that are equal as dict keys (1, 1.0, True, 1+0j) to one Go value.
func identity(v any) any {
	switch v := v.(type) {
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	case *big.Int:
		if v.IsInt64() {
			return v.Int64()
		}
		return bigKey(v.String())
	case float64:
		if v != math.Trunc(v) || math.IsInf(v, 0) {
			return v
		}
		i, _ := big.NewFloat(v).Int(nil)
		return identity(i)
	case complex128:
		if imag(v) == 0 {
			return identity(real(v))
		}
	}
	return v
}

// repr writes a constant as Python's repr does.
func repr(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case float64:
		return floatRepr(v, true)
	case complex128:
		return complexRepr(v)
	case string:
		return quote(v)
	case ast.Bytes:
		return quoteBytes(string(v))
	case ast.Ellipsis:
		return "Ellipsis"
	}
	return fmt.Sprint(v)
}

// floatRepr writes the shortest digits that read back; point asks for the `.0` of a whole number.
func floatRepr(f float64, point bool) string {
	if math.IsInf(f, 0) {
		if f < 0 {
			return "-inf"
		}
		return "inf"
	}
	format := byte('f')
	if a := math.Abs(f); a != 0 && (a < 1e-4 || a >= 1e16) {
		format = 'e'
	}
	s := strconv.FormatFloat(f, format, -1, 64)
	if point && !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}

func complexRepr(z complex128) string {
	im := floatRepr(imag(z), false) + "j"
	if real(z) == 0 && !math.Signbit(real(z)) {
		return im
	}
	if !strings.HasPrefix(im, "-") {
		im = "+" + im
	}
	return "(" + floatRepr(real(z), false) + im + ")"
}

// quoteMark is the apostrophe unless the text has one and no double quote.
func quoteMark(s string) byte {
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		return '"'
	}
	return '\''
}

func quote(s string) string {
	mark := quoteMark(s)
	var b strings.Builder
	b.WriteByte(mark)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 && i+3 <= len(s) {
			// a lone surrogate, kept as three bytes
			fmt.Fprintf(&b, `\u%04x`, 0xd000|rune(s[i+1]&0x3f)<<6|rune(s[i+2]&0x3f))
			i += 3
			continue
		}
		writeRune(&b, r, mark)
		i += size
	}
	b.WriteByte(mark)
	return b.String()
}

func writeRune(b *strings.Builder, r rune, mark byte) {
	switch {
	case r < utf8.RuneSelf:
		writeByte(b, byte(r), mark)
	case unicode.IsPrint(r):
		b.WriteRune(r)
	case r < 0x100:
		fmt.Fprintf(b, `\x%02x`, r)
	case r < 0x10000:
		fmt.Fprintf(b, `\u%04x`, r)
	default:
		fmt.Fprintf(b, `\U%08x`, r)
	}
}

func quoteBytes(s string) string {
	mark := quoteMark(s)
	var b strings.Builder
	b.WriteByte('b')
	b.WriteByte(mark)
	for i := 0; i < len(s); i++ {
		writeByte(&b, s[i], mark)
	}
	b.WriteByte(mark)
	return b.String()
}

func writeByte(b *strings.Builder, c, mark byte) {
	switch {
	case c == mark || c == '\\':
		b.WriteByte('\\')
		b.WriteByte(c)
	case c == '\n':
		b.WriteString(`\n`)
	case c == '\r':
		b.WriteString(`\r`)
	case c == '\t':
		b.WriteString(`\t`)
	case c < ' ' || c >= 0x7f:
		fmt.Fprintf(b, `\x%02x`, c)
	default:
		b.WriteByte(c)
	}
}
