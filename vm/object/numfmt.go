package object

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"pya/lang/token"
)

// This file is the format specification mini-language and the layout of numbers, for format(), str.format and the
// % operator.

// FormatSpec is a parsed format specification: [[fill]align][sign][z][#][0][width][grouping][.precision][type].
type FormatSpec struct {
	Fill  rune
	Align byte // '<', '>', '=', '^'
	Sign  byte // '+', '-', ' ' or 0
	Z     bool // no negative zero
	Alt   bool // '#'
	Width int  // -1: none
	Group byte // ',', '_' or 0
	Prec  int  // -1: none
	Type  rune // 0: none
	nul   bool // the type is the character 0, which only floats take for none
	// AlignGiven and FillGiven tell what the text said itself.
	AlignGiven, FillGiven bool
}

func isAlign(c byte) bool { return c == '<' || c == '>' || c == '=' || c == '^' }

// specReader walks over a specification.
type specReader struct {
	s string
	i int
}

// peek is the next character, -1 at the end.
func (r *specReader) peek() rune {
	if r.i >= len(r.s) {
		return -1
	}
	c, _ := decodeRune(r.s[r.i:])
	return c
}

// accept skips the next character if it is one of the ASCII characters of set.
func (r *specReader) accept(set string) (byte, bool) {
	if r.i < len(r.s) {
		if c := r.s[r.i]; strings.IndexByte(set, c) >= 0 {
			r.i++
			return c, true
		}
	}
	return 0, false
}

// number reads digits; -1 if there are none.
func (r *specReader) number() (int, error) {
	n, start := 0, r.i
	for r.i < len(r.s) {
		c, size := decodeRune(r.s[r.i:])
		d := decimalValue(c)
		if d < 0 {
			break
		}
		if n > (math.MaxInt-d)/10 {
			return 0, ValueErrorf("Too many decimal digits in format string")
		}
		n = n*10 + d
		r.i += size
	}
	if r.i == start {
		return -1, nil
	}
	return n, nil
}

// formatSpec is ParseFormatSpec with a look at the memory that the text will need.
func (t *Thread) formatSpec(spec, typeName string, align byte) (FormatSpec, error) {
	f, err := ParseFormatSpec(spec, typeName, align)
	if w := max(f.Width, f.Prec); err == nil && w <= maxStrLen {
		err = t.Room(2 * w)
	}
	return f, err
}

// ParseFormatSpec parses a specification for an object of the named type, whose default alignment is align.
func ParseFormatSpec(spec, typeName string, align byte) (FormatSpec, error) {
	f := FormatSpec{Fill: ' ', Align: align, Width: -1, Prec: -1}
	r := specReader{s: spec}
	c, size := decodeRune(spec)
	if size < len(spec) && isAlign(spec[size]) {
		f.Fill, f.Align, f.FillGiven, f.AlignGiven, r.i = c, spec[size], true, true, size+1
	} else if size > 0 && isAlign(spec[0]) {
		f.Align, f.AlignGiven, r.i = spec[0], true, 1
	}
	if c, ok := r.accept("+- "); ok {
		f.Sign = c
	}
	_, f.Z = r.accept("z")
	_, f.Alt = r.accept("#")
	if !f.FillGiven && r.peek() == '0' {
		f.Fill = '0'
		if !f.AlignGiven && align == '>' {
			f.Align = '='
		}
		r.i++
	}
	var err error
	if f.Width, err = r.number(); err != nil {
		return f, err
	}
	return f, f.parseTail(&r, spec, typeName)
}

// parseTail reads grouping, precision and type.
func (f *FormatSpec) parseTail(r *specReader, spec, typeName string) error {
	if _, ok := r.accept(","); ok {
		f.Group = ','
	}
	if _, ok := r.accept("_"); ok {
		if f.Group != 0 {
			return ValueErrorf("Cannot specify both ',' and '_'.")
		}
		f.Group = '_'
	}
	if f.Group == '_' && r.peek() == ',' {
		return ValueErrorf("Cannot specify both ',' and '_'.")
	}
	if _, ok := r.accept("."); ok {
		var err error
		if f.Prec, err = r.number(); err != nil {
			return err
		}
		if f.Prec < 0 {
			return ValueErrorf("Format specifier missing precision")
		}
	}
	c, size := decodeRune(r.s[r.i:])
	if r.i+size < len(r.s) {
		return ValueErrorf("Invalid format specifier '%s' for object of type '%s'", spec, typeName)
	}
	if size > 0 {
		f.Type, f.nul = c, c == 0
	}
	return f.checkGroup()
}

func (f *FormatSpec) checkGroup() error {
	if f.Group == 0 || f.Type == 0 || f.Type < 128 && strings.ContainsRune("deEfFgG%", f.Type) {
		return nil
	}
	if f.Group == '_' && f.Type < 128 && strings.ContainsRune("boxX", f.Type) {
		return nil
	}
	return groupError(f.Group, f.Type)
}

func groupError(group byte, typ rune) error {
	if typ > 32 && typ < 128 {
		return ValueErrorf("Cannot specify '%c' with '%c'.", group, typ)
	}
	return ValueErrorf("Cannot specify '%c' with '\\x%x'.", group, typ)
}

// unknownCode is the error for a type character the object has no use for.
func (f *FormatSpec) unknownCode(typeName string) error {
	if f.Type > 32 && f.Type < 128 {
		return ValueErrorf("Unknown format code '%c' for object of type '%s'", f.Type, typeName)
	}
	return ValueErrorf("Unknown format code '\\x%x' for object of type '%s'", f.Type, typeName)
}

// numParts are the pieces of a formatted number.
type numParts struct {
	sign   byte // '-', or 0
	prefix string
	digits string // integer digits, grouped if the spec says so
	rest   string // decimal point, fraction, exponent, percent sign
}

// splitNumber takes the text of a float apart.
func splitNumber(s string) numParts {
	var p numParts
	if s != "" && s[0] == '-' {
		p.sign, s = '-', s[1:]
	}
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	p.digits, p.rest = s[:i], s[i:]
	return p
}

// layout pads and groups a number.
func (f *FormatSpec) layout(p numParts) (string, error) {
	if f.Width > maxStrLen {
		return "", memoryError()
	}
	sign := ""
	switch {
	case p.sign != 0:
		sign = "-"
	case f.Sign == '+' || f.Sign == ' ':
		sign = string(rune(f.Sign))
	}
	if f.Width <= 0 && f.Group == 0 {
		return sign + p.prefix + p.digits + p.rest, nil
	}
	other := len(sign) + len(p.prefix) + len(p.rest)
	minWidth := 0
	if f.Fill == '0' && f.Align == '=' {
		minWidth = f.Width - other
	}
	digits := p.digits
	if digits != "" && f.Group != 0 {
		size := 3
		if f.Type != 0 && f.Type < 128 && strings.ContainsRune("boxX", f.Type) {
			size = 4
		}
		digits = groupDigits(digits, f.Group, size, minWidth)
	}
	head, body := sign+p.prefix, digits+p.rest
	pad := f.Width - len(head) - len(body)
	if pad <= 0 {
		return head + body, nil
	}
	if f.Align == '=' {
		return head + repeatRune(f.Fill, pad) + body, nil
	}
	left, right := splitPad(f.Align, pad)
	return repeatRune(f.Fill, left) + head + body + repeatRune(f.Fill, right), nil
}

// splitPad divides padding between the sides.
func splitPad(align byte, pad int) (left, right int) {
	switch align {
	case '<':
		return 0, pad
	case '^':
		return pad / 2, pad - pad/2
	}
	return pad, 0
}

func repeatRune(r rune, n int) string {
	if n <= 0 {
		return ""
	}
	return strings.Repeat(string(appendRune(nil, r)), n)
}

// groupDigits inserts separators, and zeros up to the width.
func groupDigits(digits string, sep byte, size, minWidth int) string {
	var parts []string
	for n := len(digits); ; {
		l := min(size, max(n, minWidth, 1))
		take := min(n, l)
		parts = append(parts, strings.Repeat("0", l-take)+digits[n-take:n])
		n -= take
		minWidth -= l
		if n <= 0 && minWidth <= 0 {
			break
		}
		minWidth--
	}
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	return strings.Join(parts, string(rune(sep)))
}

// intFormat is int.__format__.
func intFormat(t *Thread, v, spec Value) (Value, error) {
	s, ok := AsStr(spec)
	if !ok {
		return Value{}, TypeErrorf("__format__() argument must be str, not %s", ArgumentName(spec))
	}
	if s.s == "" {
		return t.StrOf(v)
	}
	name := v.Type().name
	f, err := t.formatSpec(s.s, name, '>')
	if err != nil {
		return Value{}, err
	}
	return strResult(f.formatInt(t, v, name))
}

// strResult makes a str of a Go result.
func strResult(s string, err error) (Value, error) {
	if err != nil {
		return Value{}, err
	}
	return NewStr(s), nil
}

func (f *FormatSpec) formatInt(t *Thread, v Value, typeName string) (string, error) {
	switch f.Type {
	case 'e', 'E', 'f', 'F', 'g', 'G', '%':
		x, err := floatOfInt(v)
		if err != nil {
			return "", err
		}
		return f.formatFloat(x, typeName)
	case 0, 'b', 'c', 'd', 'o', 'x', 'X', 'n':
		if f.nul {
			return "", f.unknownCode(typeName)
		}
	default:
		return "", f.unknownCode(typeName)
	}
	if f.Prec >= 0 {
		return "", ValueErrorf("Precision not allowed in integer format specifier")
	}
	if f.Z {
		return "", ValueErrorf("Negative zero coercion (z) not allowed in integer format specifier")
	}
	if f.Type == 'c' {
		return f.formatChar(v)
	}
	p, err := intParts(t, v, f.Type, f.Alt)
	if err != nil {
		return "", err
	}
	return f.layout(p)
}

// intParts writes an int in the base of the type character.
func intParts(t *Thread, v Value, typ rune, alt bool) (p numParts, err error) {
	switch base := intBase(typ); {
	case base == 10:
		p.digits, err = t.IntText(v)
	case v.Kind() == KBigInt:
		p.digits = v.bigInt().v.Text(base)
	default:
		p.digits = strconv.FormatInt(int64(v.n), base)
	}
	if strings.HasPrefix(p.digits, "-") {
		p.sign, p.digits = '-', p.digits[1:]
	}
	if typ == 'X' {
		p.digits = strings.ToUpper(p.digits)
	}
	if alt && intBase(typ) != 10 {
		p.prefix = "0" + string(typ)
	}
	return p, err
}

func intBase(typ rune) int {
	switch typ {
	case 'b':
		return 2
	case 'o':
		return 8
	case 'x', 'X':
		return 16
	}
	return 10
}

// charRange is the text of the error for an int that is no character.
const charRange = "%c arg not in range(0x110000)"

// formatChar is the type 'c'.
func (f *FormatSpec) formatChar(v Value) (string, error) {
	if f.Sign != 0 {
		return "", ValueErrorf("Sign not allowed with integer format specifier 'c'")
	}
	if f.Alt {
		return "", ValueErrorf("Alternate form (#) not allowed with integer format specifier 'c'")
	}
	i, ok := smallInt(v)
	if !ok {
		return "", OverflowErrorf("Python int too large to convert to C long")
	}
	if i < 0 || i > 0x10ffff {
		return "", OverflowErrorf("%s", charRange)
	}
	return f.pad(string(appendRune(nil, rune(i))), 1)
}

// pad pads text of n characters.
func (f *FormatSpec) pad(s string, n int) (string, error) {
	if f.Width > maxStrLen {
		return "", memoryError()
	}
	if f.Width <= n {
		return s, nil
	}
	left, right := splitPad(f.Align, f.Width-n)
	return repeatRune(f.Fill, left) + s + repeatRune(f.Fill, right), nil
}

// floatFormat is float.__format__.
func floatFormat(t *Thread, v, spec Value) (Value, error) {
	s, ok := AsStr(spec)
	if !ok {
		return Value{}, TypeErrorf("__format__() argument must be str, not %s", ArgumentName(spec))
	}
	if s.s == "" {
		return t.StrOf(v)
	}
	name := v.Type().name
	f, err := t.formatSpec(s.s, name, '>')
	if err != nil {
		return Value{}, err
	}
	return strResult(f.formatFloat(floatVal(v), name))
}

func (f *FormatSpec) formatFloat(x float64, typeName string) (string, error) {
	text, err := f.floatText(x, typeName)
	if err != nil {
		return "", err
	}
	return f.layout(splitNumber(text))
}

// floatText is the number without padding.
func (f *FormatSpec) floatText(x float64, typeName string) (string, error) {
	if f.Prec > math.MaxInt32 {
		return "", ValueErrorf("precision too big")
	}
	typ, prec, dot0, suffix := f.Type, f.Prec, false, ""
	switch typ {
	case 0:
		typ, dot0 = 'r', true
		if prec >= 0 {
			typ = 'g'
		}
	case 'n':
		typ = 'g'
	case '%':
		x, typ, suffix = x*100, 'f', "%"
	case 'e', 'E', 'f', 'F', 'g', 'G':
	default:
		return "", f.unknownCode(typeName)
	}
	if f.Type == 'n' && f.Group != 0 {
		return "", groupError(f.Group, 'n')
	}
	if prec < 0 {
		prec = 6
	}
	if prec > maxStrLen/2 {
		return "", memoryError()
	}
	s := formatFloat(x, byte(typ), prec, f.Alt, dot0)
	if f.Z {
		s = dropNegZero(s)
	}
	return s + suffix, nil
}

// dropNegZero removes the sign of a number that was rounded to zero.
func dropNegZero(s string) string {
	if strings.HasPrefix(s, "-") && !strings.ContainsAny(strings.TrimRight(strings.ToLower(s), "e+-0123456789"), "infa") {
		mant, _, _ := strings.Cut(strings.ToLower(s[1:]), "e")
		if strings.Trim(mant, "0.") == "" {
			return s[1:]
		}
	}
	return s
}

// maxFraction is the number of digits after which the digits of any float are zeros.
const maxFraction = 1100

// formatFloat writes a float as C's printf would with the conversion code e, f, g (upper case: upper case text) or r
// for the shortest text that reads back as the same number. alt keeps the decimal point and trailing zeros; dot0
// makes sure that the text looks like a float.
func formatFloat(x float64, code byte, prec int, alt, dot0 bool) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return specialFloat(x, code)
	}
	upper := code >= 'A' && code <= 'Z'
	var s string
	switch code | 0x20 {
	case 'f':
		s = padZeros(strconv.FormatFloat(x, 'f', min(prec, maxFraction), 64), prec)
		if prec == 0 && alt {
			s += "."
		}
	case 'e':
		mant, exp, _ := strings.Cut(strconv.FormatFloat(x, 'e', min(prec, maxFraction), 64), "e")
		mant = padZeros(mant, prec)
		if prec == 0 && alt {
			mant += "."
		}
		s = mant + "e" + exp
	case 'g':
		s = generalFloat(x, max(prec, 1), alt, dot0)
	default:
		s = shortestFloat(x, alt, dot0)
	}
	if upper {
		return strings.ToUpper(s)
	}
	return s
}

func specialFloat(x float64, code byte) string {
	s := "nan"
	if math.IsInf(x, 1) {
		s = "inf"
	} else if math.IsInf(x, -1) {
		s = "-inf"
	}
	if code >= 'A' && code <= 'Z' {
		return strings.ToUpper(s)
	}
	return s
}

// padZeros appends the zeros beyond maxFraction.
func padZeros(s string, prec int) string {
	if prec <= maxFraction {
		return s
	}
	return s + strings.Repeat("0", prec-maxFraction)
}

// generalFloat is the code 'g' with prec significant digits.
func generalFloat(x float64, prec int, alt, dot0 bool) string {
	mant, exp, _ := strings.Cut(strconv.FormatFloat(x, 'e', min(prec-1, maxFraction), 64), "e")
	e, _ := strconv.Atoi(exp)
	last := prec - 1
	if dot0 {
		last--
	}
	if e < -4 || e > last {
		if alt {
			return withPoint(padZeros(mant, prec-1)) + "e" + exp
		}
		return trimFraction(mant) + "e" + exp
	}
	s := strconv.FormatFloat(x, 'f', min(max(prec-1-e, 0), maxFraction), 64)
	if alt {
		return withPoint(padZeros(s, prec-1-e))
	}
	s = trimFraction(s)
	if dot0 && !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

func withPoint(s string) string {
	if strings.Contains(s, ".") {
		return s
	}
	return s + "."
}

// trimFraction drops trailing zeros of a fraction, and the point with them.
func trimFraction(s string) string {
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// shortestFloat is repr: fixed notation for exponents -4 to 15.
func shortestFloat(x float64, alt, dot0 bool) string {
	abs := math.Abs(x)
	if abs != 0 && (abs < 1e-4 || abs >= 1e16) {
		s := strconv.FormatFloat(x, 'e', -1, 64)
		if mant, exp, _ := strings.Cut(s, "e"); alt {
			s = withPoint(mant) + "e" + exp
		}
		return s
	}
	s := strconv.FormatFloat(x, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		switch {
		case dot0:
			s += ".0"
		case alt:
			s += "."
		}
	}
	return s
}

// FloatRepr is repr() of a float: the shortest text that reads back as the same number.
func FloatRepr(f float64) string {
	if f == math.Trunc(f) && f > -1e9 && f < 1e9 {
		if f == 0 && math.Signbit(f) {
			return "-0.0"
		}
		return string(append(strconv.AppendInt(make([]byte, 0, 16), int64(f), 10), ".0"...))
	}
	return formatFloat(f, 'r', 0, false, true)
}

// ParseFloat reads a float as float() does: white space around, underscores between digits, digits of any script,
// inf and nan. ok is false if the text is no float.
func ParseFloat(text string) (f float64, ok bool) {
	s, ok := asciiNumber(text)
	if !ok || s == "" {
		return 0, false
	}
	neg := s[0] == '-'
	body := s
	if neg || s[0] == '+' {
		body = s[1:]
	}
	switch strings.ToLower(body) {
	case "inf", "infinity":
		f = math.Inf(1)
	case "nan":
		f = NaN
	default:
		if body, ok = floatSyntax(body); !ok {
			return 0, false
		}
		f = token.ParseFloat(body)
	}
	if neg {
		f = math.Copysign(f, -1)
	}
	return f, true
}

// floatSyntax checks an unsigned decimal float and removes underscores.
func floatSyntax(s string) (string, bool) {
	i, digits := 0, 0
	scan := func() {
		for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '_') {
			if s[i] != '_' {
				digits++
			}
			i++
		}
	}
	scan()
	if i < len(s) && s[i] == '.' {
		i++
		scan()
	}
	if digits == 0 {
		return "", false
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		i++
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		digits = 0
		scan()
		if digits == 0 {
			return "", false
		}
	}
	if i != len(s) {
		return "", false
	}
	return stripUnderscores(s)
}

// stripUnderscores removes underscores, which must stand singly between digits.
func stripUnderscores(s string) (string, bool) {
	if !strings.Contains(s, "_") {
		return s, true
	}
	digit := func(i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }
	for i := range s {
		if s[i] == '_' && (!digit(i-1) || !digit(i+1)) {
			return "", false
		}
	}
	return strings.ReplaceAll(s, "_", ""), true
}

// floatRatio gives a finite float as a fraction in lowest terms.
func floatRatio(f float64) (num, den *big.Int) {
	frac, exp := math.Frexp(f)
	m := int64(math.Ldexp(frac, 53))
	exp -= 53
	for m != 0 && m&1 == 0 {
		m >>= 1
		exp++
	}
	num, den = big.NewInt(m), big.NewInt(1)
	switch {
	case m == 0:
	case exp > 0:
		num.Lsh(num, uint(exp))
	default:
		den.Lsh(den, uint(-exp))
	}
	return num, den
}
