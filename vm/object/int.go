package object

import (
	"math/big"
	"math/bits"
)

// This file is the type int and the arithmetic entry points of the virtual machine's slow paths.

// Add is a + b with the paths for exact numbers and texts first.
func Add(t *Thread, a, b Value) (Value, error) {
	if x, y, ok := floatPair(a, b); ok {
		return Float(x + y), nil
	}
	if exactInt(a) && exactInt(b) {
		return addInts(a, b), nil
	}
	if a.Kind() == KStr && b.Kind() == KStr && a.Type() == StrType && b.Type() == StrType {
		return concatStrs(a.str(), b.str())
	}
	return t.BinaryOp(SlotAdd, a, b)
}

// Sub is a - b.
func Sub(t *Thread, a, b Value) (Value, error) {
	if x, y, ok := floatPair(a, b); ok {
		return Float(x - y), nil
	}
	if exactInt(a) && exactInt(b) {
		return subInts(a, b), nil
	}
	return t.BinaryOp(SlotSub, a, b)
}

// Mul is a * b.
func Mul(t *Thread, a, b Value) (Value, error) {
	if x, y, ok := floatPair(a, b); ok {
		return Float(x * y), nil
	}
	if exactInt(a) && exactInt(b) {
		return mulInts(a, b)
	}
	return t.BinaryOp(SlotMul, a, b)
}

// TrueDiv is a / b.
func TrueDiv(t *Thread, a, b Value) (Value, error) {
	if x, y, ok := floatPair(a, b); ok {
		return divFloats(x, y)
	}
	if exactInt(a) && exactInt(b) {
		return trueDivInts(a, b)
	}
	return t.BinaryOp(SlotTrueDiv, a, b)
}

// FloorDiv is a // b.
func FloorDiv(t *Thread, a, b Value) (Value, error) {
	if x, y, ok := floatPair(a, b); ok {
		return floorDivFloats(x, y)
	}
	if exactInt(a) && exactInt(b) {
		return floorDivInts(a, b)
	}
	return t.BinaryOp(SlotFloorDiv, a, b)
}

// Mod is a % b.
func Mod(t *Thread, a, b Value) (Value, error) {
	if x, y, ok := floatPair(a, b); ok {
		return modFloats(x, y)
	}
	if exactInt(a) && exactInt(b) {
		return modInts(a, b)
	}
	return t.BinaryOp(SlotMod, a, b)
}

// Pow is a ** b.
func Pow(t *Thread, a, b Value) (Value, error) {
	if x, y, ok := floatPair(a, b); ok {
		return powFloats(x, y)
	}
	if exactInt(a) && exactInt(b) {
		return powInts(a, b)
	}
	return t.BinaryOp(SlotPow, a, b)
}

// Lsh is a << b.
func Lsh(t *Thread, a, b Value) (Value, error) {
	if exactInt(a) && exactInt(b) {
		return lshInts(a, b)
	}
	return t.BinaryOp(SlotLShift, a, b)
}

// Rsh is a >> b.
func Rsh(t *Thread, a, b Value) (Value, error) {
	if exactInt(a) && exactInt(b) {
		return rshInts(a, b)
	}
	return t.BinaryOp(SlotRShift, a, b)
}

// And is a & b.
func And(t *Thread, a, b Value) (Value, error) {
	if exactInt(a) && exactInt(b) {
		return boolOrInt(a, b, andInts(a, b)), nil
	}
	return t.BinaryOp(SlotAnd, a, b)
}

// Or is a | b.
func Or(t *Thread, a, b Value) (Value, error) {
	if exactInt(a) && exactInt(b) {
		return boolOrInt(a, b, orInts(a, b)), nil
	}
	return t.BinaryOp(SlotOr, a, b)
}

// Xor is a ^ b.
func Xor(t *Thread, a, b Value) (Value, error) {
	if exactInt(a) && exactInt(b) {
		return boolOrInt(a, b, xorInts(a, b)), nil
	}
	return t.BinaryOp(SlotXor, a, b)
}

// boolOrInt makes the result of a bitwise operator a bool if both operands are.
func boolOrInt(a, b, r Value) Value {
	if a.IsBool() && b.IsBool() {
		return Bool(r.n != 0)
	}
	return r
}

// Neg is -a.
func Neg(t *Thread, a Value) (Value, error) {
	switch {
	case a.IsFloat():
		return Float(-a.AsFloat()), nil
	case exactInt(a):
		return negInt(a), nil
	}
	return t.UnaryOp(SlotNeg, a)
}

// binaryFn is the implementation of an operator for operands of the right kind.
type binaryFn func(a, b Value) (Value, error)

// opDefs are the plain and the reflected row of a binary operator; takes tells which operands it is for.
func opDefs(name, sym string, takes func(Value) bool, f binaryFn) []Def {
	plain, back := "Return self"+sym+"value.", "Return value"+sym+"self."
	if sym == name { // divmod is called by its name
		plain, back = "Return "+name+"(self, value).", "Return "+name+"(value, self)."
	}
	return []Def{
		{Name: "__" + name + "__", Sig: "self, value, /", Doc: plain,
			F2: func(_ *Thread, self, o Value) (Value, error) {
				if !takes(o) {
					return NotImplemented, nil
				}
				return f(self, o)
			}},
		{Name: "__r" + name + "__", Sig: "self, value, /", Doc: back,
			F2: func(_ *Thread, self, o Value) (Value, error) {
				if !takes(o) {
					return NotImplemented, nil
				}
				return f(o, self)
			}},
	}
}

// compareDefs are the rows of the six comparisons; f gives NotImplemented for foreign operands.
func compareDefs(f func(t *Thread, op Slot, a, b Value) (Value, error)) []Def {
	var out []Def
	for i, sym := range cmpSymbols {
		op := SlotEq + Slot(i)
		out = append(out, Def{Name: op.String(), Sig: "self, value, /", Doc: "Return self" + sym + "value.",
			F2: func(t *Thread, a, b Value) (Value, error) { return f(t, op, a, b) }})
	}
	return out
}

// noErr adapts an operation that cannot fail.
func noErr(f func(a, b Value) Value) binaryFn {
	return func(a, b Value) (Value, error) { return f(a, b), nil }
}

// concatDefs joins tables.
func concatDefs(tables ...[]Def) []Def {
	var out []Def
	for _, x := range tables {
		out = append(out, x...)
	}
	return out
}

func intOperators() []Def {
	return concatDefs(
		opDefs("add", "+", isIntKind, noErr(addInts)), opDefs("sub", "-", isIntKind, noErr(subInts)),
		opDefs("mul", "*", isIntKind, mulInts), opDefs("truediv", "/", isIntKind, trueDivInts),
		opDefs("floordiv", "//", isIntKind, floorDivInts), opDefs("mod", "%", isIntKind, modInts),
		opDefs("lshift", "<<", isIntKind, lshInts), opDefs("rshift", ">>", isIntKind, rshInts),
		opDefs("and", "&", isIntKind, noErr(andInts)), opDefs("or", "|", isIntKind, noErr(orInts)),
		opDefs("xor", "^", isIntKind, noErr(xorInts)), opDefs("divmod", "divmod", isIntKind, divmodInts),
		compareDefs(intCompare))
}

func intMethods() []Def {
	return []Def{
		{Name: "__new__", Sig: "cls, x=0, /, base=10", Doc: "Create and return a new object.", Fn: intNew},
		{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: intRepr},
		{Name: "__hash__", Sig: "self, /", Doc: "Return hash(self).", F1: func(_ *Thread, v Value) (Value, error) { return Int(int64(hashOfInt(v))), nil }},
		{Name: "__bool__", Sig: "self, /", Doc: "True if self else False", F1: func(_ *Thread, v Value) (Value, error) { return Bool(!isZero(v)), nil }},
		{Name: "__int__", Sig: "self, /", Doc: "int(self)", F1: intSelf},
		{Name: "__index__", Sig: "self, /", Doc: "Return self converted to an integer, if self is suitable for use as an index into a list.", F1: intSelf},
		{Name: "__float__", Sig: "self, /", Doc: "float(self)", F1: func(_ *Thread, v Value) (Value, error) { f, err := floatOfInt(v); return Float(f), err }},
		{Name: "__neg__", Sig: "self, /", Doc: "-self", F1: func(_ *Thread, v Value) (Value, error) { return negInt(v), nil }},
		{Name: "__pos__", Sig: "self, /", Doc: "+self", F1: intSelf},
		{Name: "__abs__", Sig: "self, /", Doc: "abs(self)", F1: func(_ *Thread, v Value) (Value, error) { return absInt(v), nil }},
		{Name: "__invert__", Sig: "self, /", Doc: "~self", F1: func(_ *Thread, v Value) (Value, error) { return subInts(Int(-1), v), nil }},
		{Name: "__pow__", Sig: "self, value, mod=None, /", Doc: "Return pow(self, value, mod).", Fn: intPow},
		{Name: "__rpow__", Sig: "self, value, mod=None, /", Doc: "Return pow(value, self, mod).", Fn: intRPow},
		{Name: "__trunc__", Sig: "self, /", Doc: "Truncating an Integral returns itself.", F1: intSelf},
		{Name: "__floor__", Sig: "self, /", Doc: "Flooring an Integral returns itself.", F1: intSelf},
		{Name: "__ceil__", Sig: "self, /", Doc: "Ceiling of an Integral returns itself.", F1: intSelf},
		{Name: "__round__", Sig: "self, ndigits=None, /", Doc: "Rounding an Integral returns itself.\n\nRounding with an ndigits argument also returns an integer.", Fn: intRound},
		{Name: "__format__", Sig: "self, format_spec, /", Doc: "Convert to a string according to format_spec.", F2: intFormat},
		{Name: "__getnewargs__", Sig: "self, /", F1: func(_ *Thread, v Value) (Value, error) { return TupleOf(plainInt(v)), nil }},
		{Name: "__sizeof__", Sig: "self, /", Doc: "Returns size in memory, in bytes.", F1: intSizeof},
		{Name: "bit_length", Sig: "self, /", Doc: "Number of bits necessary to represent self in binary.\n\n>>> (6).bit_length()\n3", F1: intBitLength},
		{Name: "bit_count", Sig: "self, /", Doc: "Number of ones in the binary representation of the absolute value of self.\n\nAlso known as the population count.\n\n>>> (6).bit_count()\n2", F1: intBitCount},
		{Name: "conjugate", Sig: "self, /", Doc: "Returns self, the complex conjugate of any int.", F1: intSelf},
		{Name: "is_integer", Sig: "self, /", Doc: "Returns True. Exists for duck type compatibility with float.is_integer.", F1: func(_ *Thread, _ Value) (Value, error) { return True, nil }},
		{Name: "as_integer_ratio", Sig: "self, /", Doc: "Return a pair of integers, whose ratio is equal to the original int.\n\n>>> (-3).as_integer_ratio()\n(-3, 1)", F1: func(_ *Thread, v Value) (Value, error) { return TupleOf(plainInt(v), Int(1)), nil }},
		{Name: "to_bytes", Sig: "self, /, length=1, byteorder='big', *, signed=False", Doc: "Return an array of bytes representing an integer.", Fn: intToBytes},
		{Name: "from_bytes", Sig: "type, /, bytes, byteorder='big', *, signed=False", Doc: "Return the integer represented by the given array of bytes.", Fn: intFromBytes, Flag: ClassDef},
	}
}

func defineInt() {
	whole := func(_ *Thread, v Value) (Value, error) { return plainInt(v), nil }
	IntType.define(TypeSpec{Name: "int", Flags: MatchSelf, Methods: concatDefs(intMethods(), intOperators()),
		Doc: "int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an integer, or return 0 if no arguments are given.\n\n>>> int('0b100', base=0)\n4",
		GetSets: []GetSet{
			{Name: "real", Doc: "the real part of a complex number", Get: whole},
			{Name: "imag", Doc: "the imaginary part of a complex number", Get: func(_ *Thread, _ Value) (Value, error) { return Int(0), nil }},
			{Name: "numerator", Doc: "the numerator of a rational number in lowest terms", Get: whole},
			{Name: "denominator", Doc: "the denominator of a rational number in lowest terms", Get: func(_ *Thread, _ Value) (Value, error) { return Int(1), nil }},
		}})
}

// defineNumbers fills the numeric types.
func defineNumbers() {
	defineInt()
	defineBool()
	defineFloat()
	defineComplex()
}

// intNew is int(x=0, base=10).
func intNew(t *Thread, args []Value) (Value, error) {
	cls, err := newClass(args[0], IntType)
	if err != nil {
		return Value{}, err
	}
	v, err := intFromArgs(t, args[1], args[2])
	if err != nil || cls == IntType {
		return v, err
	}
	return NewIntSub(cls, v), nil
}

// newClass checks the first argument of a native type's __new__.
func newClass(v Value, base *Type) (*Type, error) {
	cls, ok := AsType(v)
	if !ok {
		return nil, TypeErrorf("%s.__new__(X): X is not a type object (%s)", base.name, v.Type().MessageName())
	}
	if cls == base {
		return cls, nil
	}
	if !cls.IsSubtype(base) {
		return nil, TypeErrorf("%s.__new__(%s): %s is not a subtype of %s", base.name, cls.name, cls.name, base.name)
	}
	if cls.layout != base || cls.unfinished() {
		return nil, TypeErrorf("%s.__new__(%s) is not safe, use %s.__new__()", base.name, cls.name, cls.nativeMaker().MessageName())
	}
	return cls, nil
}

func intFromArgs(t *Thread, x, base Value) (Value, error) {
	if !base.IsValid() {
		if !x.IsValid() {
			return Int(0), nil
		}
		return t.IntOf(x)
	}
	if !x.IsValid() {
		return Value{}, TypeErrorf("int() missing string argument")
	}
	i, err := t.IndexValue(base)
	if err != nil {
		return Value{}, err
	}
	b := -1
	if i.IsInt() {
		b = int(i.AsInt())
	}
	if b != 0 && (b < 2 || b > 36) {
		return Value{}, ValueErrorf("int() base must be >= 2 and <= 36, or 0")
	}
	if s, ok := AsStr(x); ok {
		return intFromText(t, s.s, x, b)
	}
	if k := x.Kind(); k == KBytes || k == KByteArray {
		data, _ := Buffer(x)
		return intFromText(t, string(data), x, b)
	}
	return Value{}, TypeErrorf("int() can't convert non-string with explicit base")
}

// intFromText parses the text of v.
func intFromText(t *Thread, text string, v Value, base int) (Value, error) {
	if v.Kind() != KStr && !isASCII(text) {
		return Value{}, badLiteral(t, v, base)
	}
	n, ok, err := ParseInt(t, text, base)
	if err == nil && !ok {
		return Value{}, badLiteral(t, v, base)
	}
	return n, err
}

func badLiteral(t *Thread, v Value, base int) error {
	if data, ok := Buffer(v); ok && v.Kind() != KBytes {
		v = NewBytes(string(data))
	}
	r, err := t.Repr(v)
	if err != nil {
		return err
	}
	if rs := toRunes(r); len(rs) > 200 {
		r = r[:walkRunes(r, 0, 200)]
	}
	return ValueErrorf("invalid literal for int() with base %d: %s", base, r)
}

// IntOf is int(v).
func (t *Thread) IntOf(v Value) (Value, error) {
	switch {
	case exactInt(v):
		return plainInt(v), nil
	case v.IsFloat():
		return truncFloat(v.AsFloat())
	case v.Kind() == KStr && v.Type() == StrType:
		return intFromText(t, v.str().s, v, 10)
	}
	slots := v.Type().slots
	if f := slots[SlotInt]; f.IsValid() {
		r, err := t.CallSlot(f, v)
		if err != nil {
			return Value{}, err
		}
		return t.intResult(r, "__int__")
	}
	if slots[SlotIndex].IsValid() {
		return t.IndexValue(v)
	}
	if r, ok, err := t.CallSpecial(v, nameTrunc); ok {
		if err != nil {
			return Value{}, err
		}
		if err := t.deprecated("The delegation of int() to __trunc__ is deprecated."); err != nil {
			return Value{}, err
		}
		if isIntKind(r) {
			return plainInt(r), nil
		}
		if r.Type().slots[SlotIndex].IsValid() {
			return t.IndexValue(r)
		}
		return Value{}, TypeErrorf("__trunc__ returned non-Integral (type %s)", r.Type().MessageName())
	}
	if s, ok := AsStr(v); ok {
		return intFromText(t, s.s, v, 10)
	}
	if data, ok := Buffer(v); ok {
		if v.Kind() == KMemoryView {
			v = NewBytes(string(data))
		}
		return intFromText(t, string(data), v, 10)
	}
	return Value{}, TypeErrorf("int() argument must be a string, a bytes-like object or a real number, not '%s'", v.Type().MessageName())
}

// intResult checks what a conversion method returned.
func (t *Thread) intResult(r Value, method string) (Value, error) {
	if exactInt(r) && !r.IsBool() {
		return r, nil
	}
	if !isIntKind(r) {
		return Value{}, TypeErrorf("%s returned non-int (type %s)", method, r.Type().MessageName())
	}
	err := t.deprecated(method + " returned non-int (type " + r.Type().name + ").  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python.")
	return plainInt(r), err
}

// deprecated issues a DeprecationWarning, if warnings are handled at all.
func (t *Thread) deprecated(text string) error {
	if t.Interp == nil || t.Interp.Warn == nil {
		return nil
	}
	return t.Interp.Warn(t, DeprecationWarning, text, 1)
}

func intRepr(t *Thread, v Value) (Value, error) {
	s, err := t.IntText(v)
	if err != nil {
		return Value{}, err
	}
	return newStrLen(s, len(s)), nil
}

func intSelf(_ *Thread, v Value) (Value, error) { return plainInt(v), nil }

func intCompare(_ *Thread, op Slot, a, b Value) (Value, error) {
	if !isIntKind(b) {
		return NotImplemented, nil
	}
	return Bool(cmpResult(op, cmpInts(a, b))), nil
}

func intPow(_ *Thread, args []Value) (Value, error) {
	return powThree(args[0], args[1], args[2])
}

func intRPow(_ *Thread, args []Value) (Value, error) {
	return powThree(args[1], args[0], args[2])
}

// powThree is pow(a, b, m) for ints; m may be absent.
func powThree(a, b, m Value) (Value, error) {
	if !isIntKind(a) || !isIntKind(b) {
		return NotImplemented, nil
	}
	if !m.IsValid() || m.IsNone() {
		return powInts(a, b)
	}
	if !isIntKind(m) {
		return NotImplemented, nil
	}
	return powMod(a, b, m)
}

// intRound is round(v, ndigits) for ints: to a multiple of a power of ten, halves to even.
func intRound(t *Thread, args []Value) (Value, error) {
	v := plainInt(args[0])
	if !args[1].IsValid() {
		return v, nil
	}
	d, err := t.IndexValue(args[1])
	if err != nil {
		return Value{}, err
	}
	if sign(d) >= 0 {
		return v, nil
	}
	n, ok := smallInt(d)
	if x := ToBig(v); !ok || -n > int64(x.BitLen()) {
		return Int(0), nil
	}
	pow := new(big.Int).Exp(big.NewInt(10), big.NewInt(-n), nil)
	q, m := new(big.Int), new(big.Int)
	floorDivMod(q, m, ToBig(v), pow)
	c := new(big.Int).Lsh(m, 1).Cmp(pow)
	if c > 0 || c == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(1))
	}
	return NewInt(q.Mul(q, pow)), nil
}

func intSizeof(_ *Thread, v Value) (Value, error) {
	digits := max((ToBig(v).BitLen()+29)/30, 1)
	return Int(int64(24 + 4*digits)), nil
}

func intBitLength(_ *Thread, v Value) (Value, error) { return Int(int64(ToBig(v).BitLen())), nil }

func intBitCount(_ *Thread, v Value) (Value, error) {
	n := 0
	for _, w := range ToBig(v).Bits() {
		n += bits.OnesCount(uint(w))
	}
	return Int(int64(n)), nil
}

// byteOrder reads a byteorder argument: little is true for "little".
func byteOrder(v Value, text string) (little bool, err error) {
	if !v.IsValid() {
		return false, nil
	}
	s, ok := AsStr(v)
	if !ok {
		return false, TypeErrorf("%s must be str, not %s", text, ArgumentName(v))
	}
	if s.s != "little" && s.s != "big" {
		return false, ValueErrorf("byteorder must be either 'little' or 'big'")
	}
	return s.s == "little", nil
}

func reverseBytes(b []byte) {
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
}

// flagArg is a truth value argument, false if it was omitted.
func (t *Thread) flagArg(v Value) (bool, error) {
	if !v.IsValid() {
		return false, nil
	}
	return t.Truth(v)
}

func intToBytes(t *Thread, args []Value) (Value, error) {
	n := 1
	var err error
	if args[1].IsValid() {
		if n, err = t.Index(args[1]); err != nil {
			return Value{}, err
		}
	}
	little, err := byteOrder(args[2], "to_bytes() argument 'byteorder'")
	if err != nil {
		return Value{}, err
	}
	signed, err := t.flagArg(args[3])
	if err != nil {
		return Value{}, err
	}
	if n < 0 {
		return Value{}, ValueErrorf("length argument must be non-negative")
	}
	if err := t.textRoom(n); err != nil {
		return Value{}, err
	}
	b, err := intBytes(ToBig(args[0]), n, signed)
	if err != nil {
		return Value{}, err
	}
	if little {
		reverseBytes(b)
	}
	return NewBytes(viewString(b)), nil
}

// intBytes is the big-endian form of x in n bytes.
func intBytes(x *big.Int, n int, signed bool) ([]byte, error) {
	if x.Sign() < 0 && !signed {
		return nil, OverflowErrorf("can't convert negative int to unsigned")
	}
	bitsNeeded := x.BitLen()
	if signed {
		if x.Sign() < 0 {
			bitsNeeded = new(big.Int).Not(x).BitLen()
		}
		if x.Sign() != 0 {
			bitsNeeded++
		}
	}
	if n < (bitsNeeded+7)/8 {
		return nil, OverflowErrorf("int too big to convert")
	}
	if n > maxStrLen {
		return nil, memoryError()
	}
	b := make([]byte, n)
	if x.Sign() >= 0 {
		return x.FillBytes(b), nil
	}
	new(big.Int).Not(x).FillBytes(b)
	for i := range b {
		b[i] = ^b[i]
	}
	return b, nil
}

func intFromBytes(t *Thread, args []Value) (Value, error) {
	little, err := byteOrder(args[2], "from_bytes() argument 'byteorder'")
	if err != nil {
		return Value{}, err
	}
	signed, err := t.flagArg(args[3])
	if err != nil {
		return Value{}, err
	}
	data, err := t.bytesOfObject(args[1])
	if err != nil {
		return Value{}, err
	}
	v := intFromData(data, little, signed)
	if args[0].typ() == IntType {
		return v, nil
	}
	return t.Call(args[0], v)
}

// intFromData reads a binary number.
func intFromData(data []byte, little, signed bool) Value {
	b := append([]byte(nil), data...)
	if little {
		reverseBytes(b)
	}
	x := new(big.Int)
	if !signed || len(b) == 0 || b[0] < 0x80 {
		return NewInt(x.SetBytes(b))
	}
	for i := range b {
		b[i] = ^b[i]
	}
	x.SetBytes(b)
	return NewInt(x.Not(x))
}
