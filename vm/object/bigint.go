package object

import (
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file is the arithmetic of ints of any size: unboxed int64 where it fits, big.Int elsewhere. Results are always
// normalised, so an exact int within int64 is never a *BigInt.

// bigBox is a BigInt and its number in one allocation.
type bigBox struct {
	BigInt
	b big.Int
}

func newBig() *bigBox {
	r := &bigBox{}
	r.Header = HeaderOf(IntType)
	r.v = &r.b
	return r
}

// value normalises the number of the box.
func (r *bigBox) value() Value {
	if r.b.IsInt64() {
		return Int(r.b.Int64())
	}
	return FromObj(&r.BigInt)
}

// NewInt makes an int of any size. It keeps x, which must not be changed afterwards.
func NewInt(x *big.Int) Value {
	if x.IsInt64() {
		return Int(x.Int64())
	}
	return FromObj(&BigInt{HeaderOf(IntType), x})
}

// NewUint makes an int of an unsigned number.
func NewUint(u uint64) Value {
	if u <= math.MaxInt64 {
		return Int(int64(u))
	}
	return NewInt(new(big.Int).SetUint64(u))
}

// NewIntSub makes an instance of cls, a subclass of int, with the value of the int v.
func NewIntSub(cls *Type, v Value) Value {
	o := Alloc[BigInt](cls)
	o.v = ToBig(v)
	return FromObj(o)
}

// isIntKind tells whether v is an int: bools and instances of subclasses included.
func isIntKind(v Value) bool {
	k := v.Kind()
	return k == KInt || k == KBool || k == KBigInt
}

// exactInt tells whether v has the arithmetic of int itself: no subclass that may have changed it.
func exactInt(v Value) bool {
	switch v.Kind() {
	case KInt, KBool:
		return true
	case KBigInt:
		return v.Type() == IntType
	}
	return false
}

// smallInt is the value of an int if it fits int64.
func smallInt(v Value) (int64, bool) {
	if k := v.Kind(); k == KInt || k == KBool {
		return int64(v.n), true
	}
	if b := v.bigInt().v; b.IsInt64() {
		return b.Int64(), true
	}
	return 0, false
}

// smallInts is smallInt of two ints.
func smallInts(a, b Value) (x, y int64, ok bool) {
	if a.IsInt() && b.IsInt() {
		return int64(a.n), int64(b.n), true
	}
	x, ok = smallInt(a)
	if ok {
		y, ok = smallInt(b)
	}
	return x, y, ok
}

// ToBig is the number of an int; it must not be changed.
func ToBig(v Value) *big.Int {
	if v.Kind() == KBigInt {
		return v.bigInt().v
	}
	return big.NewInt(int64(v.n))
}

// plainInt is the exact int equal to an int, a bool or an instance of a subclass of int.
func plainInt(v Value) Value {
	switch v.Kind() {
	case KInt:
		return v
	case KBool:
		return Int(int64(v.n))
	}
	if v.Type() == IntType {
		return v
	}
	return NewInt(v.bigInt().v)
}

// hashOfInt is the hash of an int of any size: its value modulo 2**61-1, with its sign.
func hashOfInt(v Value) uint64 {
	if i, ok := smallInt(v); ok {
		return hashInt64(i)
	}
	x := v.bigInt().v
	var h uint64
	words := x.Bits()
	for i := len(words) - 1; i >= 0; i-- {
		h = hashStep(h, uint64(words[i]))
	}
	if x.Sign() < 0 {
		h = -h
	}
	if h == ^uint64(0) {
		return ^uint64(1)
	}
	return h
}

// hashStep is (h * 2**wordsize + w) mod 2**61-1.
func hashStep(h, w uint64) uint64 {
	h = (h<<(bits.UintSize%61) | h>>(61-bits.UintSize%61)) & hashModulus
	h += w % hashModulus
	return h % hashModulus
}

func addInts(a, b Value) Value {
	if x, y, ok := smallInts(a, b); ok {
		if s := x + y; (s > x) == (y > 0) {
			return Int(s)
		}
	}
	r := newBig()
	r.b.Add(ToBig(a), ToBig(b))
	return r.value()
}

func subInts(a, b Value) Value {
	if x, y, ok := smallInts(a, b); ok {
		if s := x - y; (s < x) == (y > 0) {
			return Int(s)
		}
	}
	r := newBig()
	r.b.Sub(ToBig(a), ToBig(b))
	return r.value()
}

func mulInts(a, b Value) (Value, error) {
	if x, y, ok := smallInts(a, b); ok {
		if p, ok := mulInt64(x, y); ok {
			return Int(p), nil
		}
	}
	x, y := ToBig(a), ToBig(b)
	if x.BitLen()+y.BitLen() > maxIntBits {
		return Value{}, memoryError()
	}
	r := newBig()
	r.b.Mul(x, y)
	return r.value(), nil
}

// mulInt64 is the product if it fits int64.
func mulInt64(x, y int64) (int64, bool) {
	hi, lo := bits.Mul64(uint64(x), uint64(y))
	if x < 0 {
		hi -= uint64(y)
	}
	if y < 0 {
		hi -= uint64(x)
	}
	return int64(lo), hi == uint64(int64(lo)>>63)
}

// maxIntBits bounds the size of ints (1 GiB); above it a MemoryError is raised.
const maxIntBits = 1 << 33

// memoryError is the MemoryError for a request no process can fulfil.
func memoryError() error { return NewException(MemoryError) }

func zeroDivision(text string) error { return Raise(ZeroDivisionError, "%s", text) }

// isZero tells whether an int is 0.
func isZero(v Value) bool {
	if v.Kind() == KBigInt {
		return v.bigInt().v.Sign() == 0
	}
	return v.n == 0
}

func floorDivInts(a, b Value) (Value, error) {
	if isZero(b) {
		return Value{}, zeroDivision("integer division or modulo by zero")
	}
	if x, y, ok := smallInts(a, b); ok && (y != -1 || x != math.MinInt64) {
		q := x / y
		if q*y != x && (x < 0) != (y < 0) {
			q--
		}
		return Int(q), nil
	}
	q, m := newBig(), new(big.Int)
	floorDivMod(&q.b, m, ToBig(a), ToBig(b))
	return q.value(), nil
}

func modInts(a, b Value) (Value, error) {
	if isZero(b) {
		return Value{}, zeroDivision("integer modulo by zero")
	}
	if x, y, ok := smallInts(a, b); ok {
		if y == -1 {
			return Int(0), nil
		}
		m := x % y
		if m != 0 && (m < 0) != (y < 0) {
			m += y
		}
		return Int(m), nil
	}
	m, y := newBig(), ToBig(b)
	m.b.Rem(ToBig(a), y)
	if m.b.Sign() != 0 && m.b.Sign() != y.Sign() {
		m.b.Add(&m.b, y)
	}
	return m.value(), nil
}

func divmodInts(a, b Value) (Value, error) {
	if isZero(b) {
		return Value{}, zeroDivision("integer division or modulo by zero")
	}
	if _, _, ok := smallInts(a, b); ok {
		q, err := floorDivInts(a, b)
		if err != nil {
			return Value{}, err
		}
		m, err := modInts(a, b)
		return TupleOf(q, m), err
	}
	q, m := newBig(), newBig()
	floorDivMod(&q.b, &m.b, ToBig(a), ToBig(b))
	return TupleOf(q.value(), m.value()), nil
}

// floorDivMod sets q and m to the quotient rounded down and its remainder, which has the sign of y.
func floorDivMod(q, m, x, y *big.Int) {
	q.QuoRem(x, y, m)
	if m.Sign() != 0 && m.Sign() != y.Sign() {
		m.Add(m, y)
		q.Sub(q, big.NewInt(1))
	}
}

// trueDivInts is a / b, correctly rounded whatever the sizes.
func trueDivInts(a, b Value) (Value, error) {
	if isZero(b) {
		return Value{}, zeroDivision("division by zero")
	}
	if x, y, ok := smallInts(a, b); ok && fitsFloat(x) && fitsFloat(y) {
		return Float(float64(x) / float64(y)), nil
	}
	f, ok := quotient(ToBig(a), ToBig(b))
	if !ok {
		return Value{}, OverflowErrorf("integer division result too large for a float")
	}
	return Float(f), nil
}

// fitsFloat tells whether an int64 is exact as a float.
func fitsFloat(i int64) bool { return i >= -1<<53 && i <= 1<<53 }

// quotient is x / y rounded half to even; ok is false if it is too large.
func quotient(x, y *big.Int) (f float64, ok bool) {
	if x.Sign() == 0 {
		return math.Copysign(0, float64(y.Sign())), true
	}
	diff := x.BitLen() - y.BitLen()
	if diff > 1025 {
		return 0, false
	}
	// q = |x| / (|y| * 2**shift) has at least 55 bits, or its last bit is worth less than the smallest subnormal.
	shift := max(diff-55, -1076)
	n, d := new(big.Int).Abs(x), new(big.Int).Abs(y)
	if shift > 0 {
		d.Lsh(d, uint(shift))
	} else {
		n.Lsh(n, uint(-shift))
	}
	q, rem := new(big.Int).QuoRem(n, d, new(big.Int))
	u := q.Uint64()
	if rem.Sign() != 0 {
		u |= 1 // sticky: only matters for deciding ties
	}
	drop := max(bits.Len64(u)-53, -1074-shift, 0)
	u = roundShift(u, drop)
	f = math.Ldexp(float64(u), shift+drop)
	if x.Sign() != y.Sign() {
		f = -f
	}
	return f, !math.IsInf(f, 0)
}

// roundShift is u >> n rounded half to even.
func roundShift(u uint64, n int) uint64 {
	if n == 0 {
		return u
	}
	half, rest := uint64(1)<<(n-1), u&(1<<n-1)
	u >>= n
	if rest > half || rest == half && u&1 == 1 {
		u++
	}
	return u
}

// intToFloat is float(v); ok is false if it is too large.
func intToFloat(v Value) (f float64, ok bool) {
	if v.Kind() != KBigInt {
		return float64(int64(v.n)), true
	}
	f, _ = v.bigInt().v.Float64()
	return f, !math.IsInf(f, 0)
}

// floatOfInt is intToFloat with Python's error.
func floatOfInt(v Value) (float64, error) {
	f, ok := intToFloat(v)
	if !ok {
		return 0, OverflowErrorf("int too large to convert to float")
	}
	return f, nil
}

// floatToInt truncates a finite float.
func floatToInt(f float64) Value {
	if f > -(1<<63) && f < 1<<63 {
		return Int(int64(f))
	}
	frac, exp := math.Frexp(f)
	x := big.NewInt(int64(math.Ldexp(frac, 53)))
	return NewInt(x.Lsh(x, uint(exp-53)))
}

func lshInts(a, b Value) (Value, error) {
	if sign(b) < 0 {
		return Value{}, ValueErrorf("negative shift count")
	}
	if isZero(a) {
		return Int(0), nil
	}
	n, ok := smallInt(b)
	if !ok || n > maxIntBits {
		return Value{}, memoryError()
	}
	if x, ok := smallInt(a); ok && n < 63 {
		if r := x << n; r>>n == x {
			return Int(r), nil
		}
	}
	x := ToBig(a)
	if int64(x.BitLen())+n > maxIntBits {
		return Value{}, memoryError()
	}
	r := newBig()
	r.b.Lsh(x, uint(n))
	return r.value(), nil
}

func rshInts(a, b Value) (Value, error) {
	if sign(b) < 0 {
		return Value{}, ValueErrorf("negative shift count")
	}
	n, ok := smallInt(b)
	if !ok {
		n = math.MaxInt64
	}
	if x, ok := smallInt(a); ok {
		return Int(x >> min(n, 63)), nil
	}
	r, x := newBig(), ToBig(a)
	r.b.Rsh(x, uint(min(n, int64(x.BitLen()))))
	return r.value(), nil
}

// sign is -1, 0 or 1 like the int.
func sign(v Value) int {
	if v.Kind() == KBigInt {
		return v.bigInt().v.Sign()
	}
	switch i := int64(v.n); {
	case i < 0:
		return -1
	case i > 0:
		return 1
	}
	return 0
}

func andInts(a, b Value) Value {
	if x, y, ok := smallInts(a, b); ok {
		return Int(x & y)
	}
	r := newBig()
	r.b.And(ToBig(a), ToBig(b))
	return r.value()
}

func orInts(a, b Value) Value {
	if x, y, ok := smallInts(a, b); ok {
		return Int(x | y)
	}
	r := newBig()
	r.b.Or(ToBig(a), ToBig(b))
	return r.value()
}

func xorInts(a, b Value) Value {
	if x, y, ok := smallInts(a, b); ok {
		return Int(x ^ y)
	}
	r := newBig()
	r.b.Xor(ToBig(a), ToBig(b))
	return r.value()
}

func negInt(v Value) Value {
	if i, ok := smallInt(v); ok && i != math.MinInt64 {
		return Int(-i)
	}
	r := newBig()
	r.b.Neg(ToBig(v))
	return r.value()
}

func absInt(v Value) Value {
	if sign(v) < 0 {
		return negInt(v)
	}
	return plainInt(v)
}

// powInts is a ** b for ints; a negative exponent gives a float.
func powInts(a, b Value) (Value, error) {
	if sign(b) < 0 {
		x, err := floatOfInt(a)
		if err != nil {
			return Value{}, err
		}
		y, err := floatOfInt(b)
		if err != nil {
			return Value{}, err
		}
		return powFloats(x, y)
	}
	x, xok := smallInt(a)
	n, nok := smallInt(b)
	switch {
	case xok && (x == 0 || x == 1):
		if x == 0 && n == 0 && nok {
			x = 1
		}
		return Int(x), nil
	case xok && x == -1:
		return Int(1 - 2*int64(ToBig(b).Bit(0))), nil
	case !nok || n > maxIntBits:
		return Value{}, memoryError()
	}
	if xok {
		if p, ok := powInt64(x, n); ok {
			return Int(p), nil
		}
	}
	base := ToBig(a)
	if int64(base.BitLen()-1)*n > maxIntBits {
		return Value{}, memoryError()
	}
	r := newBig()
	if xok && x == 2 {
		r.b.SetBit(&r.b, int(n), 1)
	} else {
		r.b.Exp(base, big.NewInt(n), nil)
	}
	return r.value(), nil
}

// powInt64 is x**n for n >= 0 if it fits int64.
func powInt64(x, n int64) (int64, bool) {
	r, ok := int64(1), true
	for {
		if n&1 == 1 {
			if r, ok = mulInt64(r, x); !ok {
				return 0, false
			}
		}
		if n >>= 1; n == 0 {
			return r, true
		}
		if x, ok = mulInt64(x, x); !ok {
			return 0, false
		}
	}
}

// powMod is pow(a, b, m) for ints.
func powMod(a, b, m Value) (Value, error) {
	if isZero(m) {
		return Value{}, ValueErrorf("pow() 3rd argument cannot be 0")
	}
	mod := new(big.Int).Abs(ToBig(m))
	r, base, exp := newBig(), new(big.Int).Mod(ToBig(a), mod), ToBig(b)
	if exp.Sign() < 0 {
		if base.ModInverse(base, mod) == nil {
			if mod.IsInt64() && mod.Int64() == 1 {
				return Int(0), nil
			}
			return Value{}, ValueErrorf("base is not invertible for the given modulus")
		}
		exp = new(big.Int).Neg(exp)
	}
	r.b.Exp(base, exp, mod)
	if sign(m) < 0 && r.b.Sign() != 0 {
		r.b.Sub(&r.b, mod)
	}
	return r.value(), nil
}

// cmpInts is -1, 0 or 1.
func cmpInts(a, b Value) int {
	if x, y, ok := smallInts(a, b); ok {
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	}
	return ToBig(a).Cmp(ToBig(b))
}

// cmpIntFloat compares an int with a float exactly; f must not be NaN.
func cmpIntFloat(v Value, f float64) int {
	if math.IsInf(f, 0) {
		return -int(math.Copysign(1, f))
	}
	if i, ok := smallInt(v); ok && fitsFloat(i) {
		return cmpFloats(float64(i), f)
	}
	whole, frac := math.Modf(f)
	if c := cmpInts(v, floatToInt(whole)); c != 0 {
		return c
	}
	return cmpFloats(0, frac)
}

func cmpFloats(x, y float64) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// cmpResult tells whether the outcome of a three-way comparison satisfies the operator.
func cmpResult(op Slot, c int) bool { return cmpOrdered(op, int64(c), 0) }

// digitsLimit is the text of the error for conversions beyond Interp.IntMaxStrDigits.
const digitsLimit = "Exceeds the limit (%d digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit"

// IntText is the decimal text of an int, subject to the limit on digits.
func (t *Thread) IntText(v Value) (string, error) {
	if i, ok := smallInt(v); ok {
		return strconv.FormatInt(i, 10), nil
	}
	x, limit := v.bigInt().v, t.Interp.IntMaxStrDigits
	if limit > 0 && float64(x.BitLen()-1)*math.Log10(2) >= float64(limit) {
		return "", ValueErrorf(digitsLimit, limit)
	}
	s := x.Text(10)
	if n := len(strings.TrimPrefix(s, "-")); limit > 0 && n > limit {
		return "", ValueErrorf(digitsLimit, limit)
	}
	return s, nil
}

// ParseInt reads an int as int() does: white space around, sign, underscores, digits of any script, and a prefix where
// the base (2 to 36, or 0 for "as the prefix says") allows one. ok is false if the text is no int; err is the limit on
// digits.
func ParseInt(t *Thread, text string, base int) (v Value, ok bool, err error) {
	s, ok := asciiNumber(text)
	if !ok {
		return Value{}, false, nil
	}
	neg := false
	if s != "" && (s[0] == '+' || s[0] == '-') {
		neg, s = s[0] == '-', s[1:]
	}
	s, base, octal := intPrefix(s, base)
	digits, ok := plainDigits(s, base)
	if !ok || octal && strings.Trim(digits, "0") != "" {
		return Value{}, false, nil
	}
	limit := t.Interp.IntMaxStrDigits
	if limit > 0 && len(digits) > limit && base&(base-1) != 0 {
		return Value{}, false, ValueErrorf("Exceeds the limit (%d digits) for integer string conversion: value has %d digits; use sys.set_int_max_str_digits() to increase the limit", limit, len(digits))
	}
	return digitsValue(digits, base, neg), true, nil
}

// intPrefix strips 0x, 0o or 0b where the base allows it. octal is set for base 0 and a leading 0, which only zeros
// may follow.
func intPrefix(s string, base int) (rest string, b int, octal bool) {
	if len(s) > 1 && s[0] == '0' {
		b = map[byte]int{'x': 16, 'o': 8, 'b': 2}[s[1]|0x20]
		if b != 0 && (base == 0 || base == b) {
			return strings.TrimPrefix(s[2:], "_"), b, false
		}
		octal = base == 0
	}
	if base == 0 {
		base = 10
	}
	return s, base, octal
}

// plainDigits checks the digits and removes underscores, which may stand singly between digits.
func plainDigits(s string, base int) (string, bool) {
	under := true // an underscore here would be misplaced
	count := 0
	for i := 0; i < len(s); i++ {
		if s[i] == '_' {
			if under {
				return "", false
			}
			under = true
			count++
			continue
		}
		under = false
		if digitValue(s[i]) >= base {
			return "", false
		}
	}
	if under {
		return "", false
	}
	if count > 0 {
		s = strings.ReplaceAll(s, "_", "")
	}
	return s, true
}

// digitValue is the value of a digit or letter, 99 for anything else.
func digitValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'z':
		return int(c|0x20-'a') + 10
	}
	return 99
}

// digitsValue converts checked digits.
func digitsValue(digits string, base int, neg bool) Value {
	if len(digits) <= 12 || base == 10 && len(digits) <= 18 {
		var n int64
		for i := 0; i < len(digits); i++ {
			n = n*int64(base) + int64(digitValue(digits[i]))
		}
		if neg {
			n = -n
		}
		return Int(n)
	}
	r := newBig()
	if base&(base-1) == 0 {
		setBinary(&r.b, digits, uint(bits.TrailingZeros(uint(base))))
	} else {
		setDigits(&r.b, digits, base)
	}
	if neg {
		r.b.Neg(&r.b)
	}
	return r.value()
}

// setBinary converts digits of width bits each in linear time.
func setBinary(z *big.Int, digits string, width uint) {
	words := make([]big.Word, len(digits)*int(width)/bits.UintSize+1)
	pos := uint(0)
	for i := len(digits) - 1; i >= 0; i-- {
		d := big.Word(digitValue(digits[i]))
		w, off := pos/bits.UintSize, pos%bits.UintSize
		words[w] |= d << off
		if off+width > bits.UintSize && int(w+1) < len(words) {
			words[w+1] |= d >> (bits.UintSize - off)
		}
		pos += width
	}
	z.SetBits(words)
}

// setDigits converts digits by halves, so that long texts do not take quadratic time.
func setDigits(z *big.Int, digits string, base int) {
	if len(digits) <= 2000 {
		z.SetString(digits, base)
		return
	}
	low := len(digits) / 2
	var tail big.Int
	setDigits(z, digits[:len(digits)-low], base)
	setDigits(&tail, digits[len(digits)-low:], base)
	z.Mul(z, new(big.Int).Exp(big.NewInt(int64(base)), big.NewInt(int64(low)), nil))
	z.Add(z, &tail)
}

// asciiNumber trims white space and turns decimal digits of all scripts into ASCII; ok is false if there is another non-ASCII
// character, which ends the result.
func asciiNumber(s string) (string, bool) {
	if isASCII(s) {
		return trimBytes(s), true
	}
	b := make([]byte, 0, len(s))
	for _, r := range toRunes(s) {
		if r < utf8.RuneSelf {
			b = append(b, byte(r))
		} else if d := decimalValue(r); d >= 0 {
			b = append(b, byte('0'+d))
		} else if isSpaceRune(r) {
			b = append(b, ' ')
		} else {
			return trimBytes(string(b)), false
		}
	}
	return trimBytes(string(b)), true
}

// trimBytes trims the white space that numbers may have around them.
func trimBytes(s string) string { return strings.Trim(s, " \t\n\v\f\r") }

// decimalValue is the value of a decimal digit of any script, -1 for other characters.
func decimalValue(r rune) int {
	if r < utf8.RuneSelf {
		if r >= '0' && r <= '9' {
			return int(r - '0')
		}
		return -1
	}
	if r <= 0xffff {
		for _, x := range unicode.Nd.R16 {
			if r >= rune(x.Lo) && r <= rune(x.Hi) && x.Stride == 1 {
				return int(r-rune(x.Lo)) % 10
			}
		}
		return -1
	}
	for _, x := range unicode.Nd.R32 {
		if r >= rune(x.Lo) && r <= rune(x.Hi) {
			return int(r-rune(x.Lo)) % 10
		}
	}
	return -1
}
