package object

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// This file is the operator % of str, bytes and bytearray.

// percent is one formatting by %.
type percent struct {
	t       *Thread
	format  string
	i       int // next byte of format
	out     []byte
	args    []Value
	arg     int   // next of args
	mapping Value // for %(key)s; the zero Value if the operand is no mapping
	bytes   bool
	whole   bool     // the format has no conversion: it is the result itself
	one     [1]Value // what args is if the operand is no tuple
}

// percentSpec is one conversion.
type percentSpec struct {
	left, plus, blank, alt, zero bool
	width                        int
	prec                         int // -1: none
	char                         rune
}

// takePercent gives an empty percent, which givePercent hands back. A nested formatting gets another.
func (t *Thread) takePercent() *percent {
	p := t.percent
	t.percent = nil
	if p == nil {
		p = &percent{t: t}
	}
	return p
}

func (t *Thread) givePercent(p *percent) {
	*p = percent{t: t}
	t.percent = p
}

// FormatPercent is format % args for a str, bytes or bytearray.
func FormatPercent(t *Thread, format, args Value) (Value, error) {
	p := t.takePercent()
	defer t.givePercent(p)
	p.one[0] = args
	p.args = p.one[:]
	switch format.Kind() {
	case KStr:
		p.format = format.str().s
	case KBytes:
		p.format, p.bytes = format.bytes().s, true
	default:
		p.format, p.bytes = string(format.byteArray().b), true
	}
	tup, isTuple := AsTuple(args)
	if isTuple {
		p.args = tup.items
	} else if hasKeyedItems(args.Type()) && args.Kind() != KStr &&
		!(p.bytes && (args.Kind() == KBytes || args.Kind() == KByteArray)) {
		p.mapping = args
	}
	if format.Kind() == KStr {
		p.out = t.takeScratch()
		err := p.run()
		var r Value
		if err == nil {
			if r = format; !p.whole || p.format == "" {
				r = copyStr(p.out)
			}
		}
		t.giveScratch(p.out)
		return r, err
	}
	p.out = make([]byte, 0, len(p.format)+32)
	if err := p.run(); err != nil {
		return Value{}, err
	}
	switch format.Kind() {
	case KBytes:
		return NewBytes(viewString(p.out)), nil
	}
	return NewByteArray(p.out), nil
}

// hasKeyedItems tells whether a type has items by more than a position.
func hasKeyedItems(typ *Type) bool {
	f := typ.slots[SlotGetItem]
	return f.IsValid() && !(f.Kind() == KBuiltin && f.builtin().repeats)
}

func (p *percent) run() error {
	for p.i < len(p.format) {
		k := strings.IndexByte(p.format[p.i:], '%')
		if k < 0 {
			p.out = append(p.out, p.format[p.i:]...)
			p.whole = p.i == 0
			break
		}
		p.out = append(p.out, p.format[p.i:p.i+k]...)
		p.i += k + 1
		if err := p.conversion(); err != nil {
			return err
		}
		if len(p.out) > maxStrLen {
			return memoryError()
		}
	}
	if p.arg < len(p.args) && !p.mapping.IsValid() {
		what := "string"
		if p.bytes {
			what = "bytes"
		}
		return TypeErrorf("not all arguments converted during %s formatting", what)
	}
	return nil
}

// next is the next argument.
func (p *percent) next() (Value, error) {
	if p.arg >= len(p.args) {
		return Value{}, TypeErrorf("not enough arguments for format string")
	}
	p.arg++
	return p.args[p.arg-1], nil
}

// peek is the next byte of the format, 0 at its end.
func (p *percent) peek() byte {
	if p.i < len(p.format) {
		return p.format[p.i]
	}
	return 0
}

// plain does %d of an unboxed int and %s of a str (measured: they take half the time of the general way).
func (p *percent) plain() bool {
	if p.arg >= len(p.args) {
		return false
	}
	switch v := p.args[p.arg]; {
	case p.peek() == 'd' && v.IsInt():
		p.out = strconv.AppendInt(p.out, v.AsInt(), 10)
	case p.peek() == 's' && !p.bytes && v.Shape() == strShape:
		p.out = append(p.out, v.str().s...)
	default:
		return false
	}
	p.i++
	p.arg++
	return true
}

// conversion handles one conversion after its '%'.
func (p *percent) conversion() error {
	if p.peek() == '%' {
		p.i++
		p.out = append(p.out, '%')
		return nil
	}
	if p.plain() {
		return nil
	}
	s := percentSpec{prec: -1}
	if p.peek() == '(' {
		if err := p.key(&s); err != nil {
			return err
		}
	}
	p.flags(&s)
	if err := p.widths(&s); err != nil {
		return err
	}
	if c := p.peek(); c == 'h' || c == 'l' || c == 'L' {
		p.i++
	}
	if p.i >= len(p.format) {
		return ValueErrorf("incomplete format")
	}
	at := p.i
	n := 1
	s.char = rune(p.format[p.i])
	if !p.bytes {
		s.char, n = decodeRune(p.format[p.i:])
	}
	p.i += n
	v, err := p.next()
	if err != nil {
		return err
	}
	return p.convert(&s, v, at)
}

// key reads "(key)" and fetches its value.
func (p *percent) key(s *percentSpec) error {
	if !p.mapping.IsValid() {
		return TypeErrorf("format requires a mapping")
	}
	start, depth := p.i+1, 1
	for p.i++; depth > 0 && p.i < len(p.format); p.i++ {
		switch p.format[p.i] {
		case '(':
			depth++
		case ')':
			depth--
		}
	}
	if depth > 0 {
		return ValueErrorf("incomplete format key")
	}
	name := p.format[start : p.i-1]
	key := NewStr(name)
	if p.bytes {
		key = NewBytes(name)
	}
	v, err := p.t.GetItem(p.mapping, key)
	p.args, p.arg = []Value{v}, 0
	return err
}

func (p *percent) flags(s *percentSpec) {
	for ; ; p.i++ {
		switch p.peek() {
		case '-':
			s.left = true
		case '+':
			s.plus = true
		case ' ':
			s.blank = true
		case '#':
			s.alt = true
		case '0':
			s.zero = true
		default:
			return
		}
	}
}

// widths reads width and precision.
func (p *percent) widths(s *percentSpec) error {
	w, err := p.number("width too big")
	if err != nil {
		return err
	}
	if s.width = w; w < 0 {
		s.left, s.width = true, -w
	}
	if p.peek() == '.' {
		p.i++
		prec, err := p.number("precision too big")
		if err != nil {
			return err
		}
		s.prec = max(prec, 0)
	}
	return nil
}

// number reads digits, or '*' for the next argument.
func (p *percent) number(tooBig string) (int, error) {
	if p.peek() == '*' {
		p.i++
		v, err := p.next()
		if err != nil {
			return 0, err
		}
		if !isIntKind(v) {
			return 0, TypeErrorf("* wants int")
		}
		n, ok := smallInt(v)
		if tooBig[0] == 'p' && (!ok || n < math.MinInt32 || n > math.MaxInt32) {
			return 0, OverflowErrorf("Python int too large to convert to C int")
		}
		if n == math.MinInt64 {
			n = 0 // it has no opposite, and counts for nothing in CPython
		}
		if !ok {
			return 0, OverflowErrorf("Python int too large to convert to C ssize_t")
		}
		return int(n), nil
	}
	n := 0
	for ; p.peek() >= '0' && p.peek() <= '9'; p.i++ {
		if n > (math.MaxInt-9)/10 || tooBig[0] == 'p' && n > (math.MaxInt32-9)/10 {
			return 0, ValueErrorf("%s", tooBig)
		}
		n = n*10 + int(p.peek()-'0')
	}
	return n, nil
}

// convert appends one value; at is where the conversion character stands.
func (p *percent) convert(s *percentSpec, v Value, at int) error {
	if w := max(s.width, s.prec); (w > maxStrLen || p.t.Room(2*w) != nil) && strings.ContainsRune("srabdiuoxXeEfFgGc", s.char) {
		if s.width > maxStrLen || s.prec <= maxStrLen {
			// Whether the value fits at all comes first.
			trial, narrow := *p, *s
			trial.out, narrow.width, narrow.prec = nil, 0, -1
			if err := trial.convert(&narrow, v, at); err != nil {
				return err
			}
		}
		return p.tooLarge(s)
	}
	switch s.char {
	case 's', 'r', 'a', 'b':
		return p.text(s, v, at)
	case 'd', 'i', 'u', 'o', 'x', 'X':
		if p.small(s, v) {
			return nil
		}
		parts, err := p.integer(s, v)
		if err != nil {
			return err
		}
		p.layout(s, parts)
		return nil
	case 'e', 'E', 'f', 'F', 'g', 'G':
		return p.float(s, v)
	case 'c':
		return p.character(s, v)
	}
	return p.unsupported(s.char, at)
}

func (p *percent) tooLarge(s *percentSpec) error {
	if s.prec > maxStrLen && strings.ContainsRune("eEfFgG", s.char) {
		return ValueErrorf("precision too big")
	}
	return memoryError()
}

func (p *percent) unsupported(c rune, at int) error {
	shown := c
	if c <= 31 || c >= 127 {
		shown = '?'
	}
	index := at
	if !p.bytes {
		index = runeCount(p.format[:at])
	}
	return ValueErrorf("unsupported format character '%c' (0x%x) at index %d", shown, c, index)
}

// text is the conversions s, r, a and, for bytes, b.
func (p *percent) text(s *percentSpec, v Value, at int) error {
	if s.char == 's' && s.prec < 0 && s.width == 0 && !p.bytes && (v.IsInt() || v.IsFloat() || v.Shape() == strShape) {
		var err error
		p.out, err = AppendFormat(p.t, p.out, v, "")
		return err
	}
	var text string
	var err error
	switch {
	case p.bytes && (s.char == 's' || s.char == 'b'):
		text, err = p.t.bytesForPercent(v)
	case s.char == 'b':
		return p.unsupported('b', at)
	case s.char == 's':
		text, err = p.t.Str(v)
	default:
		if text, err = p.t.Repr(v); s.char == 'a' || p.bytes {
			text = AsciiString(text)
		}
	}
	if err != nil {
		return err
	}
	n := len(text)
	if !p.bytes {
		n = runeCount(text)
	}
	if s.prec >= 0 && s.prec < n {
		if n = s.prec; p.bytes {
			text = text[:n]
		} else {
			text = text[:walkRunes(text, 0, n)]
		}
	}
	p.pad(s, text, n)
	return nil
}

// pad appends text of n characters with blanks up to the width.
func (p *percent) pad(s *percentSpec, text string, n int) {
	if !s.left {
		p.fill(' ', s.width-n)
	}
	p.out = append(p.out, text...)
	if s.left {
		p.fill(' ', s.width-n)
	}
}

func (p *percent) fill(c byte, n int) {
	for ; n > 0; n-- {
		p.out = append(p.out, c)
	}
}

// bytesForPercent is the content of an object for %s and %b in bytes.
func (t *Thread) bytesForPercent(v Value) (string, error) {
	if data, ok := Gathered(v); ok {
		return string(data), nil
	}
	if f := v.Type().slots[SlotBytes]; f.IsValid() {
		r, err := t.CallSlot(f, v)
		if err != nil {
			return "", err
		}
		b, ok := AsBytes(r)
		if !ok {
			return "", TypeErrorf("__bytes__ returned non-bytes (type %s)", r.Type().MessageName())
		}
		return b.s, nil
	}
	return "", TypeErrorf("%%b requires a bytes-like object, or an object that implements __bytes__, not '%s'", v.Type().MessageName())
}

// small is the conversions of an unboxed int without precision and prefix; false if it must be done the general way.
func (p *percent) small(s *percentSpec, v Value) bool {
	if !v.IsInt() || s.prec >= 0 || s.alt || s.char == 'X' {
		return false
	}
	n, neg := uint64(v.AsInt()), v.AsInt() < 0
	if neg {
		n = -n
	}
	base := 10
	switch s.char {
	case 'x':
		base = 16
	case 'o':
		base = 8
	}
	var buf [24]byte
	digits := strconv.AppendUint(buf[:0], n, base)
	sign := byte(0)
	pad := s.width - len(digits)
	switch {
	case neg:
		sign = '-'
	case s.plus:
		sign = '+'
	case s.blank:
		sign = ' '
	}
	if sign != 0 {
		pad--
	}
	if !s.left && !s.zero {
		p.fill(' ', pad)
	}
	if sign != 0 {
		p.out = append(p.out, sign)
	}
	if !s.left && s.zero {
		p.fill('0', pad)
	}
	p.out = append(p.out, digits...)
	if s.left {
		p.fill(' ', pad)
	}
	return true
}

// integer is the conversions d, i, u, o, x and X.
func (p *percent) integer(s *percentSpec, v Value) (parts numParts, err error) {
	base10 := s.char == 'd' || s.char == 'i' || s.char == 'u'
	if !isIntKind(v) {
		if v, err = p.toInt(v, s.char, base10); err != nil {
			return parts, err
		}
	}
	if parts, err = intParts(p.t, v, s.char, s.alt); err != nil {
		return parts, err
	}
	if n := s.prec - len(parts.digits); n > 0 {
		parts.digits = strings.Repeat("0", n) + parts.digits
	}
	return parts, nil
}

// toInt converts an argument of an integer conversion: real numbers are cut off for the decimal ones.
func (p *percent) toInt(v Value, char rune, base10 bool) (Value, error) {
	slots := v.Type().slots
	what := "a real number"
	if !base10 {
		what = "an integer"
	}
	if p.bytes && char == 'i' {
		char = 'd'
	}
	wrong := TypeErrorf("%%%c format: %s is required, not %s", char, what, v.Type().MessageName())
	if !slots[SlotIndex].IsValid() && (!base10 || !slots[SlotInt].IsValid() && !slots[SlotFloat].IsValid()) {
		return Value{}, wrong
	}
	var r Value
	var err error
	if base10 {
		r, err = p.t.IntOf(v)
	} else {
		r, err = p.t.IndexValue(v)
	}
	if _, is := IsException(err, TypeError); err != nil && is {
		return Value{}, wrong
	}
	return r, err
}

// layout appends a number with sign, prefix and padding.
func (p *percent) layout(s *percentSpec, n numParts) {
	head := ""
	switch {
	case n.sign != 0:
		head = "-"
	case s.plus:
		head = "+"
	case s.blank:
		head = " "
	}
	head += n.prefix
	pad := s.width - len(head) - len(n.digits) - len(n.rest)
	if !s.left && !s.zero {
		p.fill(' ', pad)
	}
	p.out = append(p.out, head...)
	if !s.left && s.zero {
		p.fill('0', pad)
	}
	p.out = append(p.out, n.digits...)
	p.out = append(p.out, n.rest...)
	if s.left {
		p.fill(' ', pad)
	}
}

func (p *percent) float(s *percentSpec, v Value) error {
	x, err := p.t.AsReal(v)
	if err != nil {
		if p.bytes && !hasFloat(v) {
			return TypeErrorf("float argument required, not %s", v.Type().MessageName())
		}
		return err
	}
	prec := s.prec
	if prec < 0 {
		prec = 6
	}
	p.layout(s, splitNumber(formatFloat(x, byte(s.char), prec, s.alt, false)))
	return nil
}

// character is the conversion c.
func (p *percent) character(s *percentSpec, v Value) error {
	if p.bytes {
		return p.byteChar(s, v)
	}
	if x, ok := AsStr(v); ok {
		if x.Len() != 1 {
			return TypeErrorf("%s", "%c requires int or char")
		}
		p.pad(s, x.s, 1)
		return nil
	}
	if !isIndex(v) {
		return TypeErrorf("%s", "%c requires int or char")
	}
	i, err := p.t.IndexValue(v)
	if err != nil {
		return err
	}
	n, ok := smallInt(i)
	if !ok || n < 0 || n > utf8.MaxRune {
		return OverflowErrorf("%s", charRange)
	}
	p.pad(s, string(appendRune(nil, rune(n))), 1)
	return nil
}

func (p *percent) byteChar(s *percentSpec, v Value) error {
	if v.Kind() == KBytes || v.Kind() == KByteArray {
		if data, _ := Buffer(v); len(data) == 1 {
			p.pad(s, string(data), 1)
			return nil
		}
	} else if isIndex(v) {
		i, err := p.t.IndexValue(v)
		if err != nil {
			return err
		}
		n, ok := smallInt(i)
		if !ok || n < 0 || n > 255 {
			return OverflowErrorf("%s", "%c arg not in range(256)")
		}
		p.pad(s, string([]byte{byte(n)}), 1)
		return nil
	}
	return TypeErrorf("%s", "%c requires an integer in range(256) or a single byte")
}
