package decimal

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// form tells numbers from the special values.
type form uint8

const (
	finite form = iota
	infinite
	quietNaN
	signalNaN
)

// num is a decimal number (-1)**neg * coef * 10**exp. coef is not negative; for a NaN it is the payload. nums are never
// changed once they are made.
type num struct {
	form form
	neg  bool
	coef *big.Int
	exp  int64
}

var (
	big0  = big.NewInt(0)
	big1  = big.NewInt(1)
	big2  = big.NewInt(2)
	big5  = big.NewInt(5)
	big10 = big.NewInt(10)
)

// The limits of contexts on a 64-bit machine.
const (
	maxPrec  = 999999999999999999
	maxEmax  = 999999999999999999
	minEmin  = -999999999999999999
	minEtiny = -1999999999999999997
)

// maxDigits bounds the digits of a coefficient that is built at once: more end in MemoryError.
const maxDigits = 1 << 26

func newNum(neg bool, coef *big.Int, exp int64) num { return num{neg: neg, coef: coef, exp: exp} }
func zero(neg bool, exp int64) num                  { return num{neg: neg, coef: big0, exp: exp} }
func inf(neg bool) num                              { return num{form: infinite, neg: neg, coef: big0} }

func (n num) isNaN() bool     { return n.form >= quietNaN }
func (n num) isSpecial() bool { return n.form != finite }
func (n num) isZero() bool    { return n.form == finite && n.coef.Sign() == 0 }

// pow10 is 10**n.
func pow10(n int64) *big.Int {
	if n < int64(len(pow10s)) {
		return pow10s[n]
	}
	return new(big.Int).Exp(big10, big.NewInt(n), nil)
}

var pow10s = func() (t [64]*big.Int) {
	t[0] = big1
	for i := 1; i < len(t); i++ {
		t[i] = new(big.Int).Mul(t[i-1], big10)
	}
	return t
}()

// digits is the number of decimal digits of n; 1 for 0.
func digits(n *big.Int) int64 {
	if n.Sign() == 0 {
		return 1
	}
	// The bit length gives it up to one.
	d := int64(float64(n.BitLen()-1)*math.Log10(2)) + 1
	if n.CmpAbs(pow10(d)) >= 0 {
		d++
	}
	return d
}

// adjusted is the exponent of the leading digit.
func (n num) adjusted() int64 { return n.exp + digits(n.coef) - 1 }

// signed is the coefficient with the sign.
func (n num) signed() *big.Int {
	if n.neg {
		return new(big.Int).Neg(n.coef)
	}
	return n.coef
}

// cmpMag compares the absolute values of two finite numbers.
func cmpMag(a, b num) int {
	switch {
	case a.isZero() && b.isZero():
		return 0
	case a.isZero():
		return -1
	case b.isZero():
		return 1
	}
	if x, y := a.adjusted(), b.adjusted(); x != y {
		if x < y {
			return -1
		}
		return 1
	}
	x, y := a.coef, b.coef
	if a.exp > b.exp {
		x = new(big.Int).Mul(x, pow10(a.exp-b.exp))
	} else if b.exp > a.exp {
		y = new(big.Int).Mul(y, pow10(b.exp-a.exp))
	}
	return x.Cmp(y)
}

// cmp compares two numbers that are no NaNs.
func cmp(a, b num) int {
	if a.isZero() && b.isZero() {
		return 0
	}
	if a.neg != b.neg && !(a.isZero() && b.isZero()) {
		if a.isZero() {
			if b.neg {
				return 1
			}
			return -1
		}
		if b.isZero() {
			if a.neg {
				return -1
			}
			return 1
		}
		if a.neg {
			return -1
		}
		return 1
	}
	c := 0
	switch {
	case a.form == infinite && b.form == infinite:
	case a.form == infinite:
		c = 1
	case b.form == infinite:
		c = -1
	default:
		c = cmpMag(a, b)
	}
	if a.neg && !a.isZero() || a.isZero() && b.neg {
		c = -c
	}
	if a.isZero() && !b.isZero() {
		// The sign of a zero does not count.
		if b.neg {
			return 1
		}
		return -1
	}
	return c
}

// parse reads the text of a number. Underscores and blanks around it are allowed; ok is false if it is none.
func parse(s string) (n num, ok bool) {
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "")
	rest := s
	if rest != "" && (rest[0] == '-' || rest[0] == '+') {
		n.neg = rest[0] == '-'
		rest = rest[1:]
	}
	lower := strings.ToLower(rest)
	switch {
	case lower == "inf" || lower == "infinity":
		return inf(n.neg), true
	case strings.HasPrefix(lower, "nan"):
		return parseNaN(n.neg, quietNaN, lower[3:])
	case strings.HasPrefix(lower, "snan"):
		return parseNaN(n.neg, signalNaN, lower[4:])
	}
	mantissa, exponent := lower, int64(0)
	if i := strings.IndexByte(lower, 'e'); i >= 0 {
		mantissa = lower[:i]
		if exponent, ok = parseExponent(lower[i+1:]); !ok {
			return n, false
		}
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	text := whole + fraction
	if text == "" {
		return n, false
	}
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return n, false
		}
	}
	n.coef, ok = new(big.Int).SetString(text, 10)
	n.exp = exponent - int64(len(fraction))
	return n, ok
}

// exact reports whether a number is one without being rounded or clamped in the largest context.
func (n num) exact() bool {
	if n.form != finite {
		return true
	}
	return n.exp >= minEtiny && n.adjusted() <= maxEmax
}

func parseNaN(neg bool, f form, payload string) (num, bool) {
	n := num{form: f, neg: neg, coef: big0}
	for i := range len(payload) {
		if payload[i] < '0' || payload[i] > '9' {
			return n, false
		}
	}
	if payload != "" {
		n.coef, _ = new(big.Int).SetString(payload, 10)
	}
	return n, true
}

// hugeExponent stands for exponents that are too large for any context.
const hugeExponent = 1 << 61

func parseExponent(s string) (int64, bool) {
	neg := false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		neg = s[0] == '-'
		s = s[1:]
	}
	if s == "" {
		return 0, false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n > hugeExponent {
		n = hugeExponent
	}
	if neg {
		n = -n
	}
	return n, true
}

// text is the number as to-scientific-string writes it, or to-engineering-string.
func (n num) text(eng, capitals bool) string {
	sign := ""
	if n.neg {
		sign = "-"
	}
	switch n.form {
	case infinite:
		return sign + "Infinity"
	case quietNaN, signalNaN:
		name := "NaN"
		if n.form == signalNaN {
			name = "sNaN"
		}
		if n.coef.Sign() != 0 {
			name += n.coef.String()
		}
		return sign + name
	}
	ds := n.coef.String()
	left := n.exp + int64(len(ds)) // digits before the point
	var dot int64
	switch {
	case n.exp <= 0 && left > -6:
		dot = left
	case !eng:
		dot = 1
	case ds == "0":
		dot = mod3(left+1) - 1
	default:
		dot = mod3(left-1) + 1
	}
	var whole, fraction string
	switch {
	case dot <= 0:
		whole, fraction = "0", "."+strings.Repeat("0", int(-dot))+ds
	case dot >= int64(len(ds)):
		whole = ds + strings.Repeat("0", int(dot)-len(ds))
	default:
		whole, fraction = ds[:dot], "."+ds[dot:]
	}
	exponent := ""
	if left != dot {
		e := "e"
		if capitals {
			e = "E"
		}
		exponent = e + signedInt(left-dot)
	}
	return sign + whole + fraction + exponent
}

func mod3(n int64) int64 { return (n%3 + 3) % 3 }

func signedInt(n int64) string {
	s := big.NewInt(n).String()
	if n >= 0 {
		s = "+" + s
	}
	return s
}

// fromFloat is the exact value of a float that is finite, and the special values.
func fromFloat(f float64) num {
	switch {
	case math.IsInf(f, 0):
		return inf(f < 0)
	case math.IsNaN(f):
		return num{form: quietNaN, neg: math.Signbit(f), coef: big0}
	case f == 0:
		return zero(math.Signbit(f), 0)
	}
	mant, e := math.Frexp(math.Abs(f))
	coef := big.NewInt(int64(mant * (1 << 53)))
	e -= 53
	for e < 0 && coef.Bit(0) == 0 {
		coef.Rsh(coef, 1)
		e++
	}
	if e >= 0 {
		return newNum(f < 0, coef.Lsh(coef, uint(e)), 0)
	}
	// coef / 2**k is coef * 5**k / 10**k.
	coef.Mul(coef, new(big.Int).Exp(big5, big.NewInt(int64(-e)), nil))
	return newNum(f < 0, coef, int64(e))
}

// integer is the number cut off to a whole one.
func (n num) integer() *big.Int {
	if n.exp >= 0 {
		return new(big.Int).Mul(n.signed(), pow10(n.exp))
	}
	if -n.exp > digits(n.coef) {
		return big0
	}
	q := new(big.Int).Quo(n.coef, pow10(-n.exp))
	if n.neg {
		q.Neg(q)
	}
	return q
}

// isInteger tells whether a finite number is whole.
func (n num) isInteger() bool {
	if n.exp >= 0 || n.isZero() {
		return true
	}
	if -n.exp > digits(n.coef) {
		return false
	}
	return new(big.Int).Rem(n.coef, pow10(-n.exp)).Sign() == 0
}

// isOdd tells whether a whole number is odd.
func (n num) isOdd() bool { return n.exp <= 0 && n.integer().Bit(0) == 1 }
