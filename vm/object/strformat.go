package object

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// This file is str.format and what the conversion fields of f-strings use.

// AppendFormat appends format(v, spec) to b. Exact numbers and texts do not go through their type's slots.
func AppendFormat(t *Thread, b []byte, v Value, spec string) ([]byte, error) {
	if spec == "" {
		switch {
		case v.IsInt():
			return strconv.AppendInt(b, v.AsInt(), 10), nil
		case v.IsFloat():
			return append(b, FloatRepr(v.AsFloat())...), nil
		case v.Kind() == KStr && v.Type() == StrType:
			return append(b, v.str().s...), nil
		}
	} else if v.IsInt() || v.IsFloat() {
		return appendNumber(t, b, v, spec)
	}
	if v.Shape() == strShape {
		if f, err := t.formatSpec(spec, "str", '<'); err == nil && f.plainText() {
			s := v.str()
			left, right := splitPad(f.Align, max(f.Width-s.Len(), 0))
			b = appendFill(b, byte(f.Fill), left)
			b = append(b, s.s...)
			return appendFill(b, byte(f.Fill), right), nil
		}
	}
	r, err := t.Format(v, spec)
	if err != nil {
		return nil, err
	}
	return append(b, r.str().s...), nil
}

// appendNumber is AppendFormat for an exact number with a specification.
func appendNumber(t *Thread, b []byte, v Value, spec string) ([]byte, error) {
	name := v.Type().name
	f, err := t.formatSpec(spec, name, '>')
	if err != nil {
		return nil, err
	}
	if out, ok := f.appendPlain(b, v); ok {
		return out, nil
	}
	var s string
	if v.IsInt() {
		s, err = f.formatInt(t, v, name)
	} else {
		s, err = f.formatFloat(v.AsFloat(), name)
	}
	return append(b, s...), err
}

// appendPlain is appendNumber for decimal ints and fixed-point floats without grouping and other extras; ok is false if
// it must be done the general way.
func (f *FormatSpec) appendPlain(b []byte, v Value) (out []byte, ok bool) {
	if f.Group != 0 || f.Alt || f.Z || f.Sign != 0 || f.Fill >= utf8.RuneSelf || f.Width > 1000 || f.Prec > 30 {
		return b, false
	}
	var buf [64]byte
	digits := buf[:0]
	switch {
	case v.IsInt() && f.Prec < 0 && (f.Type == 0 && !f.nul || f.Type == 'd'):
		digits = strconv.AppendInt(digits, v.AsInt(), 10)
	case v.IsFloat() && f.Prec >= 0 && f.Type == 'f' && math.Abs(v.AsFloat()) < 1e15:
		digits = strconv.AppendFloat(digits, v.AsFloat(), 'f', f.Prec, 64)
	default:
		return b, false
	}
	pad := max(f.Width-len(digits), 0)
	left, right := pad, 0
	if f.Align == '=' {
		if digits[0] == '-' {
			b, digits = append(b, '-'), digits[1:]
		}
	} else {
		left, right = splitPad(f.Align, pad)
	}
	b = appendFill(b, byte(f.Fill), left)
	b = append(b, digits...)
	return appendFill(b, byte(f.Fill), right), true
}

// plainText tells whether a str is to be padded and nothing else.
func (f *FormatSpec) plainText() bool {
	return f.Group == 0 && !f.Alt && !f.Z && f.Sign == 0 && f.Fill < utf8.RuneSelf && f.Width <= 1000 && f.Prec < 0 &&
		f.Align != '=' && (f.Type == 0 && !f.nul || f.Type == 's')
}

func appendFill(b []byte, c byte, n int) []byte {
	for ; n > 0; n-- {
		b = append(b, c)
	}
	return b
}

// FormatNumber is format(v, spec) for an exact int or float.
func FormatNumber(t *Thread, v Value, spec string) (Value, error) {
	b, err := AppendFormat(t, t.takeScratch(), v, spec)
	if err != nil {
		return Value{}, err
	}
	r := copyStr(b)
	t.giveScratch(b)
	return r, nil
}

// Convert applies a conversion of a replacement field: 'r', 's' or 'a'.
func (t *Thread) Convert(v Value, conv rune) (Value, error) {
	switch conv {
	case 's':
		return t.StrOf(v)
	case 'r':
		return strResult(t.Repr(v))
	case 'a':
		s, err := t.Repr(v)
		return strResult(AsciiString(s), err)
	}
	if conv > 32 && conv < 127 {
		return Value{}, ValueErrorf("Unknown conversion specifier %c", conv)
	}
	return Value{}, ValueErrorf("Unknown conversion specifier \\x%x", conv)
}

// FormatPiece is a literal text of a format string and the replacement field after it.
type FormatPiece struct {
	Literal  string
	HasField bool
	Field    string
	Spec     string
	Conv     rune // 0: none
	nested   bool // the spec contains fields
}

// formatParser cuts a format string into pieces.
type formatParser struct {
	s string
	i int
}

// next is the next piece; ok is false at the end.
func (p *formatParser) next() (piece FormatPiece, ok bool, err error) {
	if p.i >= len(p.s) {
		return piece, false, nil
	}
	start := p.i
	k := braceIndex(p.s[start:])
	if k < 0 {
		p.i = len(p.s)
		piece.Literal = p.s[start:]
		return piece, true, nil
	}
	p.i = start + k + 1
	c, atEnd := p.s[p.i-1], p.i >= len(p.s)
	switch {
	case !atEnd && p.s[p.i] == c:
		piece.Literal = p.s[start:p.i]
		p.i++
		return piece, true, nil
	case c == '}':
		return piece, false, ValueErrorf("Single '}' encountered in format string")
	case atEnd:
		return piece, false, ValueErrorf("Single '{' encountered in format string")
	}
	piece.Literal, piece.HasField = p.s[start:p.i-1], true
	return piece, true, p.field(&piece)
}

// braceIndex is where the first brace stands, -1 if there is none.
func braceIndex(s string) int {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c == '{' || c == '}' {
			return i
		}
	}
	return -1
}

// field reads a replacement field after its opening brace.
func (p *formatParser) field(piece *FormatPiece) error {
	start := p.i
	c := byte(0)
scan:
	for p.i < len(p.s) {
		c = p.s[p.i]
		p.i++
		switch c {
		case '{':
			return ValueErrorf("unexpected '{' in field name")
		case '[':
			for p.i < len(p.s) && p.s[p.i] != ']' {
				p.i++
			}
		case '}', ':', '!':
			break scan
		}
	}
	if c != '}' && c != ':' && c != '!' {
		return ValueErrorf("expected '}' before end of string")
	}
	piece.Field = p.s[start : p.i-1]
	if c == '}' {
		return nil
	}
	if c == '!' {
		if done, err := p.conversion(piece); done || err != nil {
			return err
		}
	}
	return p.spec(piece)
}

// conversion reads what follows '!'; done is true if it ends the field.
func (p *formatParser) conversion(piece *FormatPiece) (done bool, err error) {
	if p.i >= len(p.s) {
		return false, ValueErrorf("end of string while looking for conversion specifier")
	}
	r, n := decodeRune(p.s[p.i:])
	piece.Conv = r
	p.i += n
	if p.i < len(p.s) {
		c := p.s[p.i]
		p.i++
		if c != '}' && c != ':' {
			return false, ValueErrorf("expected ':' after conversion specifier")
		}
		return c == '}', nil
	}
	return false, nil
}

// spec reads the specification up to the field's closing brace.
func (p *formatParser) spec(piece *FormatPiece) error {
	start := p.i
	for depth := 1; p.i < len(p.s); p.i++ {
		switch p.s[p.i] {
		case '{':
			piece.nested = true
			depth++
		case '}':
			if depth--; depth == 0 {
				piece.Spec = p.s[start:p.i]
				p.i++
				return nil
			}
		}
	}
	return ValueErrorf("unmatched '{' in format spec")
}

// FormatPieces cuts a format string into its pieces, as string.Formatter.parse shows them.
func FormatPieces(text string) ([]FormatPiece, error) {
	var out []FormatPiece
	for p := (&formatParser{s: text}); ; {
		piece, ok, err := p.next()
		if err != nil || !ok {
			return out, err
		}
		out = append(out, piece)
	}
}

// FieldPart is one step of a field name: an attribute or an item whose key is a str or an int.
type FieldPart struct {
	IsAttr bool
	Key    Value
}

// decimalIndex reads a field name made of digits; -1 if it is none.
func decimalIndex(s string) (int, error) {
	if s == "" {
		return -1, nil
	}
	if c := s[0]; c < utf8.RuneSelf {
		// Most are names or one digit.
		if c < '0' || c > '9' {
			return -1, nil
		}
		if len(s) == 1 {
			return int(c - '0'), nil
		}
	}
	n := 0
	for _, r := range toRunes(s) {
		d := decimalValue(r)
		if d < 0 {
			return -1, nil
		}
		if n > (math.MaxInt-d)/10 {
			return -1, ValueErrorf("Too many decimal digits in format string")
		}
		n = n*10 + d
	}
	return n, nil
}

// SplitFieldName cuts a field name into its first part and the steps after it.
func SplitFieldName(name string) (first Value, rest []FieldPart, err error) {
	head, tail := cutFieldName(name)
	if first, err = fieldKey(head); err != nil {
		return Value{}, nil, err
	}
	for tail != "" {
		var part FieldPart
		if part, tail, err = nextFieldPart(tail); err != nil {
			return Value{}, nil, err
		}
		rest = append(rest, part)
	}
	return first, rest, nil
}

func cutFieldName(name string) (head, tail string) {
	for i := 0; i < len(name); i++ {
		if c := name[i]; c == '.' || c == '[' {
			return name[:i], name[i:]
		}
	}
	return name, ""
}

// fieldKey is an int if the text is a number, else a str.
func fieldKey(s string) (Value, error) {
	i, err := decimalIndex(s)
	if err != nil {
		return Value{}, err
	}
	if i >= 0 {
		return Int(int64(i)), nil
	}
	return NewStr(s), nil
}

// nextFieldPart reads one ".name" or "[key]".
func nextFieldPart(s string) (part FieldPart, rest string, err error) {
	name := ""
	switch s[0] {
	case '.':
		name, rest = cutFieldName(s[1:])
		part.IsAttr, part.Key = true, NewStr(name)
	case '[':
		var ok bool
		if name, rest, ok = strings.Cut(s[1:], "]"); !ok {
			return part, "", ValueErrorf("Missing ']' in format string")
		}
		if part.Key, err = fieldKey(name); err != nil {
			return part, "", err
		}
	default:
		return part, "", ValueErrorf("Only '.' or '[' may follow ']' in format field specifier")
	}
	if name == "" {
		return part, "", ValueErrorf("Empty attribute in format string")
	}
	return part, rest, nil
}

// formatter is one call of str.format.
type formatter struct {
	t       *Thread
	args    []Value
	noArgs  bool // format_map: there are no positional arguments
	mapping Value
	names   []*Str // names of keyword arguments, whose values are vals
	vals    []Value
	next    int  // next automatic field number
	auto    bool // fields are numbered automatically
	manual  bool // fields are numbered by hand
}

// FormatMethod is format.format(*args, **kwargs); kwargs may be nil.
func FormatMethod(t *Thread, format *Str, args []Value, kwargs *Dict) (Value, error) {
	f := &formatter{t: t, args: args}
	if kwargs != nil {
		f.mapping = FromObj(kwargs)
	}
	return f.text(format)
}

// text is the result.
func (f *formatter) text(format *Str) (Value, error) {
	b, err := f.build(f.t.takeScratch(), format.s, 2)
	if err != nil {
		return Value{}, err
	}
	r := copyStr(b)
	f.t.giveScratch(b)
	return r, nil
}

func strFormatRaw(t *Thread, args []Value, kw []*Str) (Value, error) {
	n := len(args) - len(kw)
	f := &formatter{t: t, args: args[1:n], names: kw, vals: args[n:]}
	return f.text(args[0].str())
}

func strFormatMap(t *Thread, self, mapping Value) (Value, error) {
	f := &formatter{t: t, noArgs: true, mapping: mapping}
	return f.text(self.str())
}

// build appends the text with its fields replaced. depth bounds fields within specifications.
func (f *formatter) build(b []byte, text string, depth int) ([]byte, error) {
	if depth <= 0 {
		return nil, ValueErrorf("Max string recursion exceeded")
	}
	for p := (&formatParser{s: text}); ; {
		piece, ok, err := p.next()
		if err != nil {
			return nil, err
		}
		if !ok {
			return b, nil
		}
		b = append(b, piece.Literal...)
		if piece.HasField {
			if b, err = f.replace(b, piece, depth); err != nil {
				return nil, err
			}
		}
		if len(b) > maxStrLen {
			return nil, memoryError()
		}
	}
}

// replace appends the value of a field.
func (f *formatter) replace(b []byte, piece FormatPiece, depth int) ([]byte, error) {
	v, err := f.lookup(piece.Field)
	if err == nil && piece.Conv != 0 {
		v, err = f.t.Convert(v, piece.Conv)
	}
	if err != nil {
		return nil, err
	}
	spec := piece.Spec
	if piece.nested {
		s, err := f.build(nil, spec, depth-1)
		if err != nil {
			return nil, err
		}
		spec = string(s)
	}
	return AppendFormat(f.t, b, v, spec)
}

// lookup finds the value a field name means.
func (f *formatter) lookup(name string) (Value, error) {
	head, tail := cutFieldName(name)
	v, err := f.first(head)
	for err == nil && tail != "" {
		var part FieldPart
		if part, tail, err = nextFieldPart(tail); err != nil {
			break
		}
		if part.IsAttr {
			v, err = f.t.GetAttr(v, f.t.Interp.InternStr(part.Key.str()))
		} else {
			v, err = f.t.GetItem(v, part.Key)
		}
	}
	return v, err
}

// first is the argument a field name begins with.
func (f *formatter) first(head string) (Value, error) {
	i, err := decimalIndex(head)
	if err != nil {
		return Value{}, err
	}
	if i < 0 && head != "" {
		return f.named(head)
	}
	if head == "" {
		if f.manual {
			return Value{}, ValueErrorf("cannot switch from manual field specification to automatic field numbering")
		}
		f.auto = true
		i = f.next
		f.next++
	} else {
		if f.auto {
			return Value{}, ValueErrorf("cannot switch from automatic field numbering to manual field specification")
		}
		f.manual = true
	}
	if f.noArgs {
		return Value{}, ValueErrorf("Format string contains positional fields")
	}
	if i >= len(f.args) {
		return Value{}, IndexErrorf("Replacement index %d out of range for positional args tuple", i)
	}
	return f.args[i], nil
}

func (f *formatter) named(name string) (Value, error) {
	for i, k := range f.names {
		if k.s == name {
			return f.vals[i], nil
		}
	}
	key := NewStr(name)
	if !f.mapping.IsValid() {
		return Value{}, KeyErrorOf(key)
	}
	return f.t.GetItem(f.mapping, key)
}
