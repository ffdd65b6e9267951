package object

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// This file is the type float.

// NewFloatSub makes an instance of cls, a subclass of float.
func NewFloatSub(cls *Type, f float64) Value {
	o := Alloc[FloatObj](cls)
	o.f = f
	return FromObj(o)
}

// isFloatKind tells whether v is a float, instances of subclasses included.
func isFloatKind(v Value) bool {
	k := v.Kind()
	return k == KFloat || k == KFloatObj
}

// floatVal is the number of a float.
func floatVal(v Value) float64 {
	if v.IsFloat() {
		return v.AsFloat()
	}
	return (*FloatObj)(v.p).f
}

// AsFloatValue gives the number of a float, instances of subclasses included.
func AsFloatValue(v Value) (f float64, ok bool) {
	if v.IsValid() && isFloatKind(v) {
		return floatVal(v), true
	}
	return 0, false
}

// isReal tells whether v is an int or a float.
func isReal(v Value) bool { return isFloatKind(v) || isIntKind(v) }

// realVal is an int or float as a float.
func realVal(v Value) (float64, error) {
	if isFloatKind(v) {
		return floatVal(v), nil
	}
	return floatOfInt(v)
}

// floatPair gives the operands of an operator of which one is exactly a float and the other an unboxed number.
func floatPair(a, b Value) (x, y float64, ok bool) {
	if a.IsFloat() {
		switch {
		case b.IsFloat():
			return a.AsFloat(), b.AsFloat(), true
		case b.IsInt():
			return a.AsFloat(), float64(b.AsInt()), true
		}
	} else if a.IsInt() && b.IsFloat() {
		return float64(a.AsInt()), b.AsFloat(), true
	}
	return 0, 0, false
}

// CompareNumbers compares two exact ints or floats; ok is false for other operands.
func CompareNumbers(op Slot, a, b Value) (res, ok bool) {
	switch {
	case exactInt(a) && exactInt(b):
		return cmpResult(op, cmpInts(a, b)), true
	case a.IsFloat() && b.IsFloat():
		return cmpOrdered(op, a.AsFloat(), b.AsFloat()), true
	case a.IsFloat() && exactInt(b):
		return cmpFloatInt(op, a.AsFloat(), b), true
	case exactInt(a) && b.IsFloat():
		return cmpFloatInt(reflected[op-SlotEq], b.AsFloat(), a), true
	}
	return false, false
}

// cmpFloatInt is `f op v` without rounding the int.
func cmpFloatInt(op Slot, f float64, v Value) bool {
	if math.IsNaN(f) {
		return op == SlotNe
	}
	return cmpResult(op, -cmpIntFloat(v, f))
}

func floatCompare(_ *Thread, op Slot, a, b Value) (Value, error) {
	switch {
	case isFloatKind(b):
		return Bool(cmpOrdered(op, floatVal(a), floatVal(b))), nil
	case isIntKind(b):
		return Bool(cmpFloatInt(op, floatVal(a), b)), nil
	}
	return NotImplemented, nil
}

// HashFloat is the hash of a float, equal to that of an equal int or fraction: its value modulo 2**61-1.
func HashFloat(f float64) uint64 {
	switch {
	case f == math.Trunc(f) && f > -1<<62 && f < 1<<62:
		return hashInt64(int64(f))
	case math.IsNaN(f):
		return 0
	case math.IsInf(f, 0):
		return uint64(int64(math.Copysign(314159, f)))
	}
	m, e := math.Frexp(math.Abs(f))
	var x uint64
	for m != 0 {
		x = rotateHash(x, 28)
		m *= 1 << 28
		e -= 28
		y := uint64(m)
		m -= float64(y)
		if x += y; x >= hashModulus {
			x -= hashModulus
		}
	}
	x = rotateHash(x, ((e%61)+61)%61)
	if f < 0 {
		x = -x
	}
	if x == ^uint64(0) {
		return ^uint64(1)
	}
	return x
}

// rotateHash is x * 2**n modulo 2**61-1.
func rotateHash(x uint64, n int) uint64 { return x<<n&hashModulus | x>>(61-n) }

func divFloats(x, y float64) (Value, error) {
	if y == 0 {
		return Value{}, zeroDivision("float division by zero")
	}
	return Float(x / y), nil
}

func floorDivFloats(x, y float64) (Value, error) {
	if y == 0 {
		return Value{}, zeroDivision("float floor division by zero")
	}
	q, _ := divmodFloat(x, y)
	return Float(q), nil
}

func modFloats(x, y float64) (Value, error) {
	if y == 0 {
		return Value{}, zeroDivision("float modulo by zero")
	}
	return Float(modFloat(x, y)), nil
}

func divmodFloats(x, y float64) (Value, error) {
	if y == 0 {
		return Value{}, zeroDivision("float divmod()")
	}
	q, m := divmodFloat(x, y)
	return TupleOf(Float(q), Float(m)), nil
}

// remainder is C's fmod, with a short cut for whole numbers.
func remainder(x, y float64) float64 {
	if x >= 0 && y > 0 && x < 1<<53 && y < 1<<53 && x == math.Trunc(x) && y == math.Trunc(y) {
		return float64(int64(x) % int64(y))
	}
	return math.Mod(x, y)
}

// modFloat is the remainder with the sign of y.
func modFloat(x, y float64) float64 {
	m := remainder(x, y)
	if m == 0 {
		return math.Copysign(0, y)
	}
	if (y < 0) != (m < 0) {
		m += y
	}
	return m
}

// divmodFloat is divmod; the quotient is x-m divided by y, which is an integer up to rounding.
func divmodFloat(x, y float64) (q, m float64) {
	m = remainder(x, y)
	div := (x - m) / y
	switch {
	case m == 0:
		m = math.Copysign(0, y)
	case (y < 0) != (m < 0):
		m += y
		div--
	}
	if div == 0 {
		return math.Copysign(0, x/y), m
	}
	q = math.Floor(div)
	if div-q > 0.5 {
		q++
	}
	return q, m
}

// rangeError is the OverflowError of a float operation.
func rangeError() error {
	return NewException(OverflowError, Int(34), NewStr("Numerical result out of range"))
}

// powFloats is x ** y; a negative base with a fractional exponent gives a complex number.
func powFloats(x, y float64) (Value, error) {
	if x == 0 && y < 0 && !math.IsInf(y, 0) {
		return Value{}, zeroDivision("0.0 cannot be raised to a negative power")
	}
	if x < 0 && y != math.Trunc(y) && !math.IsInf(x, 0) && !math.IsNaN(y) && !math.IsInf(y, 0) {
		return powComplexes(complex(x, 0), complex(y, 0))
	}
	r := PowFloat(x, y)
	if math.IsInf(r, 0) && !math.IsInf(x, 0) && !math.IsInf(y, 0) {
		return Value{}, rangeError()
	}
	return Float(r), nil
}

// floatOp adapts an operation on floats to operands that are ints or floats.
func floatOp(f func(x, y float64) (Value, error)) binaryFn {
	return func(a, b Value) (Value, error) {
		x, err := realVal(a)
		if err != nil {
			return Value{}, err
		}
		y, err := realVal(b)
		if err != nil {
			return Value{}, err
		}
		return f(x, y)
	}
}

func floatOperators() []Def {
	add := func(x, y float64) (Value, error) { return Float(x + y), nil }
	sub := func(x, y float64) (Value, error) { return Float(x - y), nil }
	mul := func(x, y float64) (Value, error) { return Float(x * y), nil }
	return concatDefs(
		opDefs("add", "+", isReal, floatOp(add)), opDefs("sub", "-", isReal, floatOp(sub)),
		opDefs("mul", "*", isReal, floatOp(mul)), opDefs("truediv", "/", isReal, floatOp(divFloats)),
		opDefs("floordiv", "//", isReal, floatOp(floorDivFloats)), opDefs("mod", "%", isReal, floatOp(modFloats)),
		opDefs("divmod", "divmod", isReal, floatOp(divmodFloats)), compareDefs(floatCompare))
}

func floatMethods() []Def {
	return []Def{
		{Name: "__new__", Sig: "cls, x=0, /", Doc: "Create and return a new object.", Fn: floatNew},
		{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: func(_ *Thread, v Value) (Value, error) { return NewStr(FloatRepr(floatVal(v))), nil }},
		{Name: "__hash__", Sig: "self, /", Doc: "Return hash(self).", F1: func(_ *Thread, v Value) (Value, error) { return Int(int64(HashFloat(floatVal(v)))), nil }},
		{Name: "__bool__", Sig: "self, /", Doc: "True if self else False", F1: func(_ *Thread, v Value) (Value, error) { return Bool(floatVal(v) != 0), nil }},
		{Name: "__int__", Sig: "self, /", Doc: "int(self)", F1: floatTrunc},
		{Name: "__float__", Sig: "self, /", Doc: "float(self)", F1: floatSelf},
		{Name: "__neg__", Sig: "self, /", Doc: "-self", F1: func(_ *Thread, v Value) (Value, error) { return Float(-floatVal(v)), nil }},
		{Name: "__pos__", Sig: "self, /", Doc: "+self", F1: floatSelf},
		{Name: "__abs__", Sig: "self, /", Doc: "abs(self)", F1: func(_ *Thread, v Value) (Value, error) { return Float(math.Abs(floatVal(v))), nil }},
		{Name: "__pow__", Sig: "self, value, mod=None, /", Doc: "Return pow(self, value, mod).", Fn: func(_ *Thread, a []Value) (Value, error) { return floatPow(a[0], a[1], a[2]) }},
		{Name: "__rpow__", Sig: "self, value, mod=None, /", Doc: "Return pow(value, self, mod).", Fn: func(_ *Thread, a []Value) (Value, error) { return floatPow(a[1], a[0], a[2]) }},
		{Name: "__trunc__", Sig: "self, /", Doc: "Return the Integral closest to x between 0 and x.", F1: floatTrunc},
		{Name: "__floor__", Sig: "self, /", Doc: "Return the floor as an Integral.", F1: func(_ *Thread, v Value) (Value, error) { return truncFloat(math.Floor(floatVal(v))) }},
		{Name: "__ceil__", Sig: "self, /", Doc: "Return the ceiling as an Integral.", F1: func(_ *Thread, v Value) (Value, error) { return truncFloat(math.Ceil(floatVal(v))) }},
		{Name: "__round__", Sig: "self, ndigits=None, /", Doc: "Return the Integral closest to x, rounding half toward even.\n\nWhen an argument is passed, work like built-in round(x, ndigits).", Fn: floatRound},
		{Name: "__format__", Sig: "self, format_spec, /", Doc: "Formats the float according to format_spec.", F2: floatFormat},
		{Name: "__getnewargs__", Sig: "self, /", F1: func(_ *Thread, v Value) (Value, error) { return TupleOf(Float(floatVal(v))), nil }},
		{Name: "__getformat__", Sig: "type, typestr, /", Doc: "You probably don't want to use this function.", F2: floatGetFormat, Flag: ClassDef},
		{Name: "conjugate", Sig: "self, /", Doc: "Return self, the complex conjugate of any float.", F1: floatSelf},
		{Name: "is_integer", Sig: "self, /", Doc: "Return True if the float is an integer.", F1: floatIsInteger},
		{Name: "as_integer_ratio", Sig: "self, /", Doc: "Return a pair of integers, whose ratio is exactly equal to the original float.\n\n>>> (2.5).as_integer_ratio()\n(5, 2)", F1: floatIntegerRatio},
		{Name: "hex", Sig: "self, /", Doc: "Return a hexadecimal representation of a floating-point number.\n\n>>> 1.5.hex()\n'0x1.8000000000000p+0'", F1: func(_ *Thread, v Value) (Value, error) { return NewStr(floatHex(floatVal(v))), nil }},
		{Name: "fromhex", Sig: "type, string, /", Doc: "Create a floating-point number from a hexadecimal string.\n\n>>> float.fromhex('0x1.8p1')\n3.0", F2: floatFromHex, Flag: ClassDef},
	}
}

func defineFloat() {
	FloatType.define(TypeSpec{Name: "float", Flags: MatchSelf, Methods: append(floatMethods(), floatOperators()...),
		Doc: "Convert a string or number to a floating-point number, if possible.",
		GetSets: []GetSet{
			{Name: "real", Doc: "the real part of a complex number", Get: floatSelf},
			{Name: "imag", Doc: "the imaginary part of a complex number", Get: func(_ *Thread, _ Value) (Value, error) { return Float(0), nil }},
		}})
}

func floatSelf(_ *Thread, v Value) (Value, error) { return Float(floatVal(v)), nil }

func floatTrunc(_ *Thread, v Value) (Value, error) { return truncFloat(floatVal(v)) }

// truncFloat is int(f).
func truncFloat(f float64) (Value, error) {
	switch {
	case math.IsNaN(f):
		return Value{}, ValueErrorf("cannot convert float NaN to integer")
	case math.IsInf(f, 0):
		return Value{}, OverflowErrorf("cannot convert float infinity to integer")
	}
	return floatToInt(f), nil
}

func floatNew(t *Thread, args []Value) (Value, error) {
	f := 0.0
	cls, err := newClass(args[0], FloatType)
	if err == nil && args[1].IsValid() {
		f, err = t.FloatOf(args[1])
	}
	if err != nil {
		return Value{}, err
	}
	if cls != FloatType {
		return NewFloatSub(cls, f), nil
	}
	return Float(f), nil
}

// FloatOf is float(v), texts included.
func (t *Thread) FloatOf(v Value) (float64, error) {
	if isFloatKind(v) && (v.IsFloat() || v.Type().slots[SlotFloat].Kind() == KBuiltin) {
		return floatVal(v), nil
	}
	if exactInt(v) {
		return floatOfInt(v)
	}
	text, isText := "", false
	if f := v.Type().slots[SlotFloat]; f.IsValid() && v.Type().isHeap {
		// Also of subclasses of str and bytes.
		return t.callFloat(v, f)
	}
	if s, ok := AsStr(v); ok {
		text, isText = s.s, true
	} else if data, ok := Buffer(v); ok {
		text, isText = string(data), isASCII(string(data))
		if !isText {
			return 0, badFloat(t, v)
		}
	}
	if isText {
		f, ok := ParseFloat(text)
		if !ok {
			return 0, badFloat(t, v)
		}
		return f, nil
	}
	f, err := t.AsReal(v)
	if err != nil && !hasFloat(v) {
		return 0, TypeErrorf("float() argument must be a string or a real number, not '%s'", v.Type().MessageName())
	}
	return f, err
}

func badFloat(t *Thread, v Value) error {
	r, err := t.Repr(v)
	if err != nil {
		return err
	}
	return ValueErrorf("could not convert string to float: %s", r)
}

func hasFloat(v Value) bool {
	s := v.Type().slots
	return s[SlotFloat].IsValid() || s[SlotIndex].IsValid()
}

// AsReal is the float a function that takes a real number sees in v: texts are refused.
func (t *Thread) AsReal(v Value) (float64, error) {
	switch {
	case v.IsFloat():
		return v.AsFloat(), nil
	case v.IsInt():
		return float64(v.AsInt()), nil
	case v.Kind() == KFloatObj:
		return floatVal(v), nil
	}
	slots := v.Type().slots
	if f := slots[SlotFloat]; f.IsValid() {
		return t.callFloat(v, f)
	}
	if slots[SlotIndex].IsValid() {
		i, err := t.IndexValue(v)
		if err != nil {
			return 0, err
		}
		return floatOfInt(i)
	}
	return 0, TypeErrorf("must be real number, not %s", v.Type().MessageName())
}

// callFloat is what a __float__ of a program's own gives.
func (t *Thread) callFloat(v, f Value) (float64, error) {
	r, err := t.CallSlot(f, v)
	if err != nil {
		return 0, err
	}
	if !isFloatKind(r) {
		return 0, TypeErrorf("%s.__float__ returned non-float (type %s)", v.Type().MessageName(), r.Type().MessageName())
	}
	if !r.IsFloat() {
		err = t.deprecated(v.Type().name + ".__float__ returned non-float (type " + r.Type().name + ").  The ability to return an instance of a strict subclass of float is deprecated, and may be removed in a future version of Python.")
	}
	return floatVal(r), err
}

func floatPow(a, b, m Value) (Value, error) {
	if m.IsValid() && !m.IsNone() {
		return Value{}, TypeErrorf("pow() 3rd argument not allowed unless all arguments are integers")
	}
	if !isReal(a) || !isReal(b) {
		return NotImplemented, nil
	}
	return floatOp(powFloats)(a, b)
}

func floatIsInteger(_ *Thread, v Value) (Value, error) {
	f := floatVal(v)
	return Bool(f == math.Trunc(f) && !math.IsInf(f, 0)), nil
}

func floatIntegerRatio(_ *Thread, v Value) (Value, error) {
	f := floatVal(v)
	switch {
	case math.IsNaN(f):
		return Value{}, ValueErrorf("cannot convert NaN to integer ratio")
	case math.IsInf(f, 0):
		return Value{}, OverflowErrorf("cannot convert Infinity to integer ratio")
	}
	num, den := floatRatio(f)
	return TupleOf(NewInt(num), NewInt(den)), nil
}

func floatGetFormat(_ *Thread, _, typ Value) (Value, error) {
	s, ok := AsStr(typ)
	if !ok {
		return Value{}, TypeErrorf("__getformat__() argument must be str, not %s", ArgumentName(typ))
	}
	if _, err := CString(typ); err != nil {
		return Value{}, err
	}
	if s.s != "double" && s.s != "float" {
		return Value{}, ValueErrorf("__getformat__() argument 1 must be 'double' or 'float'")
	}
	return NewStr("IEEE, little-endian"), nil
}

// floatRound is round(v, ndigits), correctly rounded in decimal with halves to even.
func floatRound(t *Thread, args []Value) (Value, error) {
	f := floatVal(args[0])
	if !args[1].IsValid() || args[1].IsNone() {
		return truncFloat(math.RoundToEven(f))
	}
	d, err := t.IndexValue(args[1])
	if err != nil {
		return Value{}, err
	}
	n, ok := smallInt(d)
	if !ok {
		n = int64(sign(d)) * math.MaxInt32
	}
	switch {
	case math.IsNaN(f) || math.IsInf(f, 0) || n > 323:
		return Float(f), nil
	case n < -308:
		return Float(0 * f), nil
	}
	r := roundDecimal(f, int(n))
	if math.IsInf(r, 0) {
		return Value{}, OverflowErrorf("rounded value too large to represent")
	}
	return Float(r), nil
}

// roundDecimal rounds to n digits after the decimal point (before it, if n is negative).
func roundDecimal(f float64, n int) float64 {
	if n >= 0 {
		r, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'f', n, 64), 64)
		return r
	}
	_, exp, _ := strings.Cut(strconv.FormatFloat(f, 'e', -1, 64), "e")
	e, _ := strconv.Atoi(exp)
	unit, _ := strconv.ParseFloat("1e"+strconv.Itoa(-n), 64)
	switch digits := e + 1 + n; {
	case digits > 0:
		// Out of range reads as infinity, which the caller reports.
		r, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'e', digits-1, 64), 64)
		return r
	case digits == 0 && math.Abs(f) > unit/2:
		return math.Copysign(unit, f)
	}
	return math.Copysign(0, f)
}

// floatHex is float.hex.
func floatHex(f float64) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return FloatRepr(f)
	}
	u := math.Float64bits(f)
	exp, mant := int(u>>52&0x7ff), u&(1<<52-1)
	lead := "1"
	switch {
	case exp == 0 && mant == 0:
		lead, exp = "0", 1023
	case exp == 0:
		lead, exp = "0", 1
	}
	digits := strconv.FormatUint(mant|1<<52, 16)[1:]
	if f == 0 {
		digits = "0"
	}
	s := "0x" + lead + "." + digits + "p"
	if exp >= 1023 {
		s += "+"
	}
	if math.Signbit(f) {
		s = "-" + s
	}
	return s + strconv.Itoa(exp-1023)
}

func floatFromHex(t *Thread, cls, text Value) (Value, error) {
	s, ok := AsStr(text)
	if !ok {
		return Value{}, TypeErrorf("bad argument type for built-in operation")
	}
	if !utf8.ValidString(s.s) {
		_, err := t.Encode(text, "utf-8", "strict")
		return Value{}, err
	}
	f, ok := parseHexFloat(strings.Trim(s.s, " \t\n\r\f\v"))
	if !ok {
		return Value{}, ValueErrorf("invalid hexadecimal floating-point string")
	}
	if math.IsInf(f, 0) && !strings.ContainsAny(s.s, "iI") {
		return Value{}, OverflowErrorf("hexadecimal value too large to represent as a float")
	}
	if cls.typ() == FloatType {
		return Float(f), nil
	}
	return t.Call(cls, Float(f))
}

// parseHexFloat reads [sign]["0x"]digits[.digits][p[sign]digits]; out of range is infinity.
func parseHexFloat(s string) (float64, bool) {
	neg := strings.HasPrefix(s, "-")
	if neg || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	var f float64
	switch low := strings.ToLower(s); low {
	case "inf", "infinity":
		f = math.Inf(1)
	case "nan":
		f = NaN
	default:
		mant, exp, hasExp := strings.Cut(strings.TrimPrefix(low, "0x"), "p")
		if !hasExp {
			exp = "0"
		}
		if strings.Contains(low, "_") || strings.HasPrefix(mant, "0x") || strings.Trim(exp, "+-0123456789") != "" {
			return 0, false
		}
		var err error
		f, err = strconv.ParseFloat("0x"+mant+"p"+exp, 64)
		if err != nil && !math.IsInf(f, 0) {
			return 0, false
		}
	}
	if neg {
		f = math.Copysign(f, -1)
	}
	return f, true
}
