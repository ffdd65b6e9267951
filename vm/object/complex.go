package object

import (
	"math"
	"strings"
)

// This file is the type complex.

func isNumber(v Value) bool { return isReal(v) || v.Kind() == KComplex }

// complexVal is any number as a complex number.
func complexVal(v Value) (complex128, error) {
	if v.Kind() == KComplex {
		return (*ComplexObj)(v.p).c, nil
	}
	f, err := realVal(v)
	return complex(f, 0), err
}

// AsComplex gives the number of a complex, instances of subclasses included.
func AsComplex(v Value) (complex128, bool) {
	if v.IsValid() && v.Kind() == KComplex {
		return (*ComplexObj)(v.p).c, true
	}
	return 0, false
}

func selfComplex(v Value) complex128 { return (*ComplexObj)(v.p).c }

func complexOp(f func(x, y complex128) (Value, error)) binaryFn {
	return func(a, b Value) (Value, error) {
		x, err := complexVal(a)
		if err != nil {
			return Value{}, err
		}
		y, err := complexVal(b)
		if err != nil {
			return Value{}, err
		}
		return f(x, y)
	}
}

func complexOperators() []Def {
	add := func(x, y complex128) (Value, error) { return NewComplex(x + y), nil }
	sub := func(x, y complex128) (Value, error) { return NewComplex(x - y), nil }
	mul := func(x, y complex128) (Value, error) { return NewComplex(mulComplex(x, y)), nil }
	return concatDefs(
		opDefs("add", "+", isNumber, complexOp(add)), opDefs("sub", "-", isNumber, complexOp(sub)),
		opDefs("mul", "*", isNumber, complexOp(mul)), opDefs("truediv", "/", isNumber, complexOp(divComplexes)),
		compareDefs(complexCompare))
}

func complexMethods() []Def {
	return []Def{
		{Name: "__new__", Sig: "cls, real=0, imag=0", Doc: "Create and return a new object.", Fn: complexNew},
		{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: func(_ *Thread, v Value) (Value, error) { return NewStr(ComplexRepr(selfComplex(v))), nil }},
		{Name: "__hash__", Sig: "self, /", Doc: "Return hash(self).", F1: complexHash},
		{Name: "__bool__", Sig: "self, /", Doc: "True if self else False", F1: func(_ *Thread, v Value) (Value, error) { return Bool(selfComplex(v) != 0), nil }},
		{Name: "__neg__", Sig: "self, /", Doc: "-self", F1: func(_ *Thread, v Value) (Value, error) { return NewComplex(-selfComplex(v)), nil }},
		{Name: "__pos__", Sig: "self, /", Doc: "+self", F1: complexSelf},
		{Name: "__abs__", Sig: "self, /", Doc: "abs(self)", F1: complexAbs},
		{Name: "__complex__", Sig: "self, /", Doc: "Convert this value to exact type complex.", F1: complexSelf},
		{Name: "__pow__", Sig: "self, value, mod=None, /", Doc: "Return pow(self, value, mod).", Fn: func(_ *Thread, a []Value) (Value, error) { return complexPow(a[0], a[1], a[2]) }},
		{Name: "__rpow__", Sig: "self, value, mod=None, /", Doc: "Return pow(value, self, mod).", Fn: func(_ *Thread, a []Value) (Value, error) { return complexPow(a[1], a[0], a[2]) }},
		{Name: "__format__", Sig: "self, format_spec, /", Doc: "Convert to a string according to format_spec.", F2: complexFormat},
		{Name: "__getnewargs__", Sig: "self, /", F1: func(_ *Thread, v Value) (Value, error) {
			return TupleOf(Float(real(selfComplex(v))), Float(imag(selfComplex(v)))), nil
		}},
		{Name: "conjugate", Sig: "self, /", Doc: "Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j.", F1: func(_ *Thread, v Value) (Value, error) {
			c := selfComplex(v)
			return NewComplex(complex(real(c), -imag(c))), nil
		}},
	}
}

func defineComplex() {
	ComplexType.define(TypeSpec{Name: "complex", Methods: append(complexMethods(), complexOperators()...),
		Doc: "Create a complex number from a string or numbers.\n\nIf a string is given, parse it as a complex number.\nIf a single number is given, convert it to a complex number.\nIf the 'real' or 'imag' arguments are given, create a complex number\nwith the specified real and imaginary components.",
		GetSets: []GetSet{
			{Name: "real", Doc: "the real part of a complex number", Get: func(_ *Thread, v Value) (Value, error) { return Float(real(selfComplex(v))), nil }},
			{Name: "imag", Doc: "the imaginary part of a complex number", Get: func(_ *Thread, v Value) (Value, error) { return Float(imag(selfComplex(v))), nil }},
		}})
}

func complexSelf(_ *Thread, v Value) (Value, error) {
	if v.Type() == ComplexType {
		return v, nil
	}
	return NewComplex(selfComplex(v)), nil
}

// complexNew is complex(real=0, imag=0).
func complexNew(t *Thread, args []Value) (Value, error) {
	if args[1].IsValid() && !args[2].IsValid() && args[1].Type() == ComplexType && Is(args[0], FromObj(ComplexType)) {
		return args[1], nil
	}
	cls, err := newClass(args[0], ComplexType)
	if err != nil {
		return Value{}, err
	}
	c, err := complexFromArgs(t, args[1], args[2])
	if err != nil {
		return Value{}, err
	}
	if cls == ComplexType {
		return NewComplex(c), nil
	}
	o := Alloc[ComplexObj](cls)
	o.c = c
	return FromObj(o), nil
}

// complexFromArgs is complex(re, im). Only the first argument is asked for its __complex__; either counts as complex by its
// class.
func complexFromArgs(t *Thread, re, im Value) (complex128, error) {
	if s, ok := AsStr(re); ok {
		if im.IsValid() {
			return 0, TypeErrorf("complex() can't take second arg if first is a string")
		}
		c, ok := ParseComplex(s.s)
		switch {
		case ok:
			return c, nil
		case misplacedUnderscore(s.s):
			return 0, ValueErrorf("could not convert string to complex: %s", ReprString(s.s))
		}
		return 0, ValueErrorf("complex() arg is a malformed string")
	}
	if im.IsValid() && im.Kind() == KStr {
		return 0, TypeErrorf("complex() second arg can't be a string")
	}
	if re.IsValid() && re.Type() != ComplexType {
		if c, ok, err := t.callComplex(re); err != nil {
			return 0, err
		} else if ok {
			re = NewComplex(c)
		}
	}
	if re.IsValid() && re.Kind() != KComplex && !hasFloat(re) {
		return 0, TypeErrorf("complex() first argument must be a string or a number, not '%s'", re.Type().MessageName())
	}
	if im.IsValid() && im.Kind() != KComplex && !hasFloat(im) {
		return 0, TypeErrorf("complex() second argument must be a number, not '%s'", im.Type().MessageName())
	}
	c, err := t.complexPart(re)
	if err != nil || !im.IsValid() {
		return c, err
	}
	d, err := t.complexPart(im)
	// An argument that is no complex has no imaginary part at all; adding a zero could change the sign of another.
	x, y := real(c), real(d)
	if im.Kind() == KComplex {
		x -= imag(d)
	}
	if re.IsValid() && re.Kind() == KComplex {
		y += imag(c)
	}
	return complex(x, y), err
}

// misplacedUnderscore reports whether a text, up to what can be in no number, has an underscore that is not between digits.
func misplacedUnderscore(text string) bool {
	s, _ := asciiNumber(text)
	_, ok := stripUnderscores(s)
	return !ok
}

// complexPart is one argument of complex(), a number, without regard to its __complex__; an invalid one is zero.
func (t *Thread) complexPart(v Value) (complex128, error) {
	if !v.IsValid() {
		return 0, nil
	}
	if v.Kind() == KComplex {
		return selfComplex(v), nil
	}
	f, err := t.FloatOf(v)
	return complex(f, 0), err
}

// ComplexOf converts a number of any type, as functions that take complex numbers do; ok is false if v is none.
func (t *Thread) ComplexOf(v Value) (c complex128, ok bool, err error) {
	if v.Kind() == KComplex {
		return selfComplex(v), true, nil
	}
	if c, ok, err := t.callComplex(v); ok || err != nil {
		return c, ok, err
	}
	if !hasFloat(v) {
		return 0, false, nil
	}
	f, err := t.AsReal(v)
	return complex(f, 0), err == nil, err
}

// callComplex is what the __complex__ of v gives; ok is false if it has none.
func (t *Thread) callComplex(v Value) (c complex128, ok bool, err error) {
	f := v.Type().slots[SlotComplex]
	if !f.IsValid() {
		return 0, false, nil
	}
	r, err := t.CallSlot(f, v)
	if err != nil {
		return 0, false, err
	}
	if c, ok = AsComplex(r); !ok {
		return 0, false, TypeErrorf("__complex__ returned non-complex (type %s)", r.Type().MessageName())
	}
	if r.Type() != ComplexType {
		if err := t.deprecated(v.Type().name + ".__complex__ returned non-complex (type " + r.Type().name + ").  The ability to return an instance of a strict subclass of complex is deprecated, and may be removed in a future version of Python."); err != nil {
			return 0, false, err
		}
	}
	return c, true, nil
}

// ParseComplex reads the text of a complex number: "1", "2j", "1+2j", in parentheses or not.
func ParseComplex(text string) (complex128, bool) {
	s, ok := asciiNumber(text)
	if !ok {
		return 0, false
	}
	if strings.HasPrefix(s, "(") {
		if !strings.HasSuffix(s, ")") {
			return 0, false
		}
		s = trimBytes(s[1 : len(s)-1])
	}
	if s, ok = stripUnderscores(s); !ok || s == "" {
		return 0, false
	}
	n := floatPrefix(s)
	switch {
	case n == len(s):
		f, ok := ParseFloat(s)
		return complex(f, 0), ok
	case s[len(s)-1]|0x20 != 'j':
		return 0, false
	}
	s = s[:len(s)-1]
	if n == len(s) {
		f, ok := imagPart(s)
		return complex(0, f), ok
	}
	if n == 0 || s[n] != '+' && s[n] != '-' {
		f, ok := imagPart(s)
		return complex(0, f), ok
	}
	re, ok1 := ParseFloat(s[:n])
	im, ok2 := imagPart(s[n:])
	return complex(re, im), ok1 && ok2 && !strings.ContainsAny(s, " \t\n")
}

// imagPart is a float, or a mere sign for 1.
func imagPart(s string) (float64, bool) {
	switch s {
	case "", "+":
		return 1, true
	case "-":
		return -1, true
	}
	if trimBytes(s) != s {
		return 0, false
	}
	return ParseFloat(s)
}

// floatPrefix is the length of the float at the start of s.
func floatPrefix(s string) int {
	i := 0
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		i++
	}
	low := strings.ToLower(s[i:])
	for _, w := range []string{"infinity", "inf", "nan"} {
		if strings.HasPrefix(low, w) {
			return i + len(w)
		}
	}
	digit := func() bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }
	start := i
	for ; digit() || i < len(s) && s[i] == '.'; i++ {
	}
	if i == start {
		return 0
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		mark := i
		i++
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		if !digit() {
			return mark
		}
		for ; digit(); i++ {
		}
	}
	return i
}

// ComplexRepr is repr() of a complex number.
func ComplexRepr(c complex128) string {
	re, im := real(c), imag(c)
	imText := formatFloat(im, 'r', 0, false, false)
	if re == 0 && !math.Signbit(re) {
		return imText + "j"
	}
	if !strings.HasPrefix(imText, "-") {
		imText = "+" + imText
	}
	return "(" + formatFloat(re, 'r', 0, false, false) + imText + "j)"
}

func complexHash(_ *Thread, v Value) (Value, error) {
	c := selfComplex(v)
	h := HashFloat(real(c)) + 1000003*HashFloat(imag(c))
	if h == ^uint64(0) {
		h--
	}
	return Int(int64(h)), nil
}

func complexAbs(_ *Thread, v Value) (Value, error) {
	c := selfComplex(v)
	r := HypotFloat(real(c), imag(c))
	if math.IsInf(r, 0) && !math.IsInf(real(c), 0) && !math.IsInf(imag(c), 0) {
		return Value{}, OverflowErrorf("absolute value too large")
	}
	return Float(r), nil
}

func complexCompare(_ *Thread, op Slot, a, b Value) (Value, error) {
	if op != SlotEq && op != SlotNe {
		return NotImplemented, nil
	}
	c := selfComplex(a)
	var eq bool
	switch {
	case b.Kind() == KComplex:
		eq = c == selfComplex(b)
	case isIntKind(b):
		eq = imag(c) == 0 && cmpFloatInt(SlotEq, real(c), b)
	case isFloatKind(b):
		eq = imag(c) == 0 && real(c) == floatVal(b)
	default:
		return NotImplemented, nil
	}
	return Bool(eq == (op == SlotEq)), nil
}

// mulComplex multiplies without fusing the steps, so that all machines give the same digits.
func mulComplex(x, y complex128) complex128 {
	a, b, c, d := real(x), imag(x), real(y), imag(y)
	return complex(float64(a*c)-float64(b*d), float64(a*d)+float64(b*c))
}

func divComplexes(x, y complex128) (Value, error) {
	if y == 0 {
		return Value{}, zeroDivision("complex division by zero")
	}
	return NewComplex(divComplex(x, y)), nil
}

// divComplex divides by the larger part of y first, so that no intermediate result overflows.
func divComplex(x, y complex128) complex128 {
	a, b, c, d := real(x), imag(x), real(y), imag(y)
	switch {
	case math.Abs(c) >= math.Abs(d):
		ratio := d / c
		den := c + float64(d*ratio)
		return complex((a+float64(b*ratio))/den, (b-float64(a*ratio))/den)
	case math.Abs(d) >= math.Abs(c):
		ratio := c / d
		den := float64(c*ratio) + d
		return complex((float64(a*ratio)+b)/den, (float64(b*ratio)-a)/den)
	}
	return complex(NaN, NaN)
}

func complexPow(a, b, m Value) (Value, error) {
	if !isNumber(a) || !isNumber(b) {
		return NotImplemented, nil
	}
	if m.IsValid() && !m.IsNone() {
		return Value{}, ValueErrorf("complex modulo")
	}
	return complexOp(powComplexes)(a, b)
}

func powComplexes(x, y complex128) (Value, error) {
	var r complex128
	small := imag(y) == 0 && real(y) == math.Floor(real(y)) && math.Abs(real(y)) <= 100
	switch {
	case x == 0 && (real(y) < 0 || imag(y) != 0):
		return Value{}, zeroDivision("0.0 to a negative or complex power")
	case small && real(y) >= 0:
		r = powComplexInt(x, int(real(y)))
	case small:
		d := powComplexInt(x, int(-real(y)))
		if d == 0 {
			return Value{}, zeroDivision("0.0 to a negative or complex power")
		}
		r = divComplex(1, d)
	case x == 0:
	default:
		var ok bool
		if r, ok = powComplexPolar(x, y); !ok {
			return Value{}, zeroDivision("0.0 to a negative or complex power")
		}
	}
	if math.IsInf(real(r), 0) || math.IsInf(imag(r), 0) {
		return Value{}, OverflowErrorf("complex exponentiation")
	}
	return NewComplex(r), nil
}

func powComplexInt(x complex128, n int) complex128 {
	r := complex128(1)
	for p := x; n > 0; n >>= 1 {
		if n&1 == 1 {
			r = mulComplex(r, p)
		}
		p = mulComplex(p, p)
	}
	return r
}

// powComplexPolar computes powers by size and angle; ok is false where the angle becomes infinite.
func powComplexPolar(x, y complex128) (r complex128, ok bool) {
	abs := HypotFloat(real(x), imag(x))
	length := PowFloat(abs, real(y))
	angle := Atan2Float(imag(x), real(x))
	phase := angle * real(y)
	if imag(y) != 0 {
		length /= ExpFloat(angle * imag(y))
		phase += float64(imag(y) * LogFloat(abs))
	}
	sin, cos := SincosFloat(phase)
	return complex(length*cos, length*sin), !math.IsInf(phase, 0)
}

// complexFormat is complex.__format__.
func complexFormat(t *Thread, v, spec Value) (Value, error) {
	s, ok := AsStr(spec)
	if !ok {
		return Value{}, TypeErrorf("__format__() argument must be str, not %s", ArgumentName(spec))
	}
	if s.s == "" {
		return t.StrOf(v)
	}
	f, err := t.formatSpec(s.s, v.Type().name, '>')
	if err != nil {
		return Value{}, err
	}
	return strResult(f.formatComplex(selfComplex(v), v.Type().name))
}

func (f *FormatSpec) formatComplex(c complex128, typeName string) (string, error) {
	switch f.Type {
	case 0, 'e', 'E', 'f', 'F', 'g', 'G', 'n':
	default:
		return "", f.unknownCode(typeName)
	}
	if f.Fill == '0' {
		return "", ValueErrorf("Zero padding is not allowed in complex format specifier")
	}
	if f.Align == '=' {
		return "", ValueErrorf("'=' alignment flag is not allowed in complex format specifier")
	}
	part := *f
	part.Width, part.Align = -1, '<'
	re, err := part.complexPart(real(c))
	if err != nil {
		return "", err
	}
	skipReal := f.Type == 0 && real(c) == 0 && !math.Signbit(real(c))
	if !skipReal {
		part.Sign = '+'
	}
	im, err := part.complexPart(imag(c))
	if err != nil {
		return "", err
	}
	switch {
	case skipReal:
		im += "j"
	case f.Type == 0:
		im = "(" + re + im + "j)"
	default:
		im = re + im + "j"
	}
	return f.pad(im, len(im))
}

// complexPart writes one part; unlike a float it need not look like one.
func (f *FormatSpec) complexPart(x float64) (string, error) {
	if f.Type == 0 && f.Prec < 0 {
		text := formatFloat(x, 'r', 0, f.Alt, false)
		if f.Z {
			text = dropNegZero(text)
		}
		return f.layout(splitNumber(text))
	}
	g := *f
	if g.Type == 0 {
		g.Type = 'g'
	}
	return g.formatFloat(x, "complex")
}
