package decimal

import (
	"math/big"

	"pya/vm/object"
)

// signal is a set of conditions, in the order in which flags are shown.
type signal uint16

const (
	sigInvalid signal = 1 << iota
	sigFloat
	sigDivZero
	sigOverflow
	sigUnderflow
	sigSubnormal
	sigInexact
	sigRounded
	sigClamped
	// The conditions below are kinds of invalid operations; they have no flags of their own.
	condSyntax
	condImpossible
	condUndefined
	condContext
)

const numSignals = 9

// rounding is a rounding mode.
type rounding uint8

const (
	roundUp rounding = iota
	roundDown
	roundCeiling
	roundFloor
	roundHalfUp
	roundHalfDown
	roundHalfEven
	round05Up
)

var roundingNames = [...]string{"ROUND_UP", "ROUND_DOWN", "ROUND_CEILING", "ROUND_FLOOR", "ROUND_HALF_UP", "ROUND_HALF_DOWN", "ROUND_HALF_EVEN", "ROUND_05UP"}

// context is a decimal.Context.
type context struct {
	object.Header
	attrs        *object.Attrs
	prec         int64
	rounding     rounding
	emin, emax   int64
	capitals     bool
	clamp        bool
	flags, traps signal
	// flagDict and trapDict are the dictionaries that show flags and traps, once somebody has asked for them.
	flagDict, trapDict value
	// template marks the contexts of the module, of which setcontext sets copies.
	template bool
}

func (c *context) etiny() int64 { return c.emin - c.prec + 1 }
func (c *context) etop() int64  { return c.emax - c.prec + 1 }

// work is one operation: the context it rounds by and the conditions it met.
type work struct {
	*context
	met signal
	mem bool // the result has more digits than memory allows
}

// raise notes conditions.
func (w *work) raise(s signal) { w.met |= s }

// invalid is the result of an operation that makes no sense.
func (w *work) invalid(cond signal) num {
	w.met |= sigInvalid | cond
	return num{form: quietNaN, coef: big0}
}

// nan is the result of an operation with NaN operands: ok is false if there is none.
func (w *work) nan(args ...num) (num, bool) {
	for _, a := range args {
		if a.form == signalNaN {
			w.met |= sigInvalid
			a.form = quietNaN
			return w.payload(a), true
		}
	}
	for _, a := range args {
		if a.form == quietNaN {
			return w.payload(a), true
		}
	}
	return num{}, false
}

// payload cuts a NaN's payload to what the context has room for.
func (w *work) payload(a num) num {
	room := w.prec
	if w.clamp {
		room--
	}
	if digits(a.coef) > room {
		a.coef = new(big.Int).Rem(a.coef, pow10(room))
	}
	return a
}

// fix rounds a number to the context: precision and exponents.
func (w *work) fix(n num) num {
	if n.isSpecial() {
		if n.isNaN() {
			return w.payload(n)
		}
		return n
	}
	etiny, etop := w.etiny(), w.etop()
	if n.coef.Sign() == 0 {
		high := w.emax
		if w.clamp {
			high = etop
		}
		if e := min(max(n.exp, etiny), high); e != n.exp {
			w.raise(sigClamped)
			n.exp = e
		}
		return n
	}
	d := digits(n.coef)
	expMin := d + n.exp - w.prec
	if expMin > etop {
		w.raise(sigOverflow | sigInexact | sigRounded)
		return w.overflow(n.neg)
	}
	subnormal := expMin < etiny
	if subnormal {
		expMin = etiny
	}
	if n.exp < expMin {
		coef, inexact := w.shift(n, expMin-n.exp)
		n.coef, n.exp = coef, expMin
		if digits(coef) > w.prec {
			n.coef = new(big.Int).Quo(coef, big10)
			n.exp++
		}
		if inexact && subnormal {
			w.raise(sigUnderflow)
		}
		if n.exp > etop {
			w.raise(sigOverflow | sigInexact | sigRounded)
			return w.overflow(n.neg)
		}
		if subnormal {
			w.raise(sigSubnormal)
		}
		if inexact {
			w.raise(sigInexact)
		}
		w.raise(sigRounded)
		if n.coef.Sign() == 0 {
			w.raise(sigClamped)
		}
		return n
	}
	if subnormal {
		w.raise(sigSubnormal)
	}
	if w.clamp && n.exp > etop {
		w.raise(sigClamped)
		n.coef = new(big.Int).Mul(n.coef, pow10(n.exp-etop))
		n.exp = etop
	}
	return n
}

// overflow is what a number that is too large becomes.
func (w *work) overflow(neg bool) num {
	largest := w.rounding == roundDown || w.rounding == round05Up || w.rounding == roundCeiling && neg || w.rounding == roundFloor && !neg
	if !largest {
		return inf(neg)
	}
	if w.prec > maxDigits {
		w.mem = true
		return inf(neg)
	}
	return newNum(neg, new(big.Int).Sub(pow10(w.prec), big1), w.etop())
}

// shift divides the coefficient by 10**k and rounds it.
func (w *work) shift(n num, k int64) (coef *big.Int, inexact bool) {
	return roundShift(n.coef, n.neg, k, w.rounding)
}

// roundShift is coef / 10**k, rounded.
func roundShift(coef *big.Int, neg bool, k int64, mode rounding) (*big.Int, bool) {
	if k > digits(coef)+1 {
		// Less than a hundredth of a unit.
		if coef.Sign() == 0 {
			return big0, false
		}
		if roundsUp(big0, -1, neg, mode) {
			return big1, true
		}
		return big0, true
	}
	unit := pow10(k)
	q, r := new(big.Int).QuoRem(coef, unit, new(big.Int))
	if r.Sign() == 0 {
		return q, false
	}
	half := r.Lsh(r, 1).Cmp(unit)
	if roundsUp(q, half, neg, mode) {
		q.Add(q, big1)
	}
	return q, true
}

// roundsUp tells whether the magnitude q is to be increased; half compares what is cut off with half a unit.
func roundsUp(q *big.Int, half int, neg bool, mode rounding) bool {
	switch mode {
	case roundUp:
		return true
	case roundDown:
		return false
	case roundCeiling:
		return !neg
	case roundFloor:
		return neg
	case roundHalfUp:
		return half >= 0
	case roundHalfDown:
		return half > 0
	case roundHalfEven:
		return half > 0 || half == 0 && q.Bit(0) == 1
	}
	last := new(big.Int).Rem(q, big10).Int64()
	return last == 0 || last == 5
}

// rescale gives a finite number the exponent exp, rounding by mode; digits are added or cut off.
func rescale(n num, exp int64, mode rounding) (r num, inexact bool) {
	if n.isZero() {
		return zero(n.neg, exp), false
	}
	if n.exp >= exp {
		return newNum(n.neg, new(big.Int).Mul(n.coef, pow10(n.exp-exp)), exp), false
	}
	coef, inexact := roundShift(n.coef, n.neg, exp-n.exp, mode)
	return newNum(n.neg, coef, exp), inexact
}

func (w *work) add(a, b num) num {
	if r, ok := w.nan(a, b); ok {
		return r
	}
	if a.form == infinite || b.form == infinite {
		if a.form == infinite && b.form == infinite && a.neg != b.neg {
			return w.invalid(0)
		}
		if a.form == infinite {
			return inf(a.neg)
		}
		return inf(b.neg)
	}
	exp := min(a.exp, b.exp)
	negZero := w.rounding == roundFloor && a.neg != b.neg
	switch {
	case a.isZero() && b.isZero():
		return w.fix(zero(a.neg && b.neg || negZero, exp))
	case a.isZero():
		exp = max(exp, b.exp-w.prec-1)
		r, _ := rescale(b, exp, w.rounding)
		return w.fix(r)
	case b.isZero():
		exp = max(exp, a.exp-w.prec-1)
		r, _ := rescale(a, exp, w.rounding)
		return w.fix(r)
	}
	a, b = normalizePair(a, b, w.prec)
	sum := new(big.Int).Add(a.signed(), b.signed())
	if sum.Sign() == 0 {
		return w.fix(zero(negZero, a.exp))
	}
	neg := sum.Sign() < 0
	return w.fix(newNum(neg, sum.Abs(sum), a.exp))
}

// normalizePair gives two numbers that are not zero the same exponent. The smaller one is replaced by a stand-in if it is
// too small to matter for anything but the direction of rounding.
func normalizePair(a, b num, prec int64) (num, num) {
	if a.exp < b.exp {
		y, x := normalizePair(b, a, prec)
		return x, y
	}
	// a has the larger exponent.
	d := digits(a.coef)
	other := digits(b.coef)
	exp := a.exp + min(-1, d-prec-2)
	if other+b.exp-1 < exp {
		b.coef, b.exp = big1, exp
	}
	a.coef = new(big.Int).Mul(a.coef, pow10(a.exp-b.exp))
	a.exp = b.exp
	return a, b
}

func negate(n num) num {
	n.neg = !n.neg
	return n
}

func (w *work) sub(a, b num) num {
	if r, ok := w.nan(a, b); ok {
		return r
	}
	return w.add(a, negate(b))
}

func (w *work) mul(a, b num) num {
	if r, ok := w.nan(a, b); ok {
		return r
	}
	neg := a.neg != b.neg
	if a.form == infinite || b.form == infinite {
		if a.isZero() || b.isZero() {
			return w.invalid(0)
		}
		return inf(neg)
	}
	return w.fix(newNum(neg, new(big.Int).Mul(a.coef, b.coef), a.exp+b.exp))
}

func (w *work) div(a, b num) num {
	if r, ok := w.nan(a, b); ok {
		return r
	}
	neg := a.neg != b.neg
	switch {
	case a.form == infinite && b.form == infinite:
		return w.invalid(0)
	case a.form == infinite:
		return inf(neg)
	case b.form == infinite:
		w.raise(sigClamped)
		return zero(neg, w.etiny())
	case b.isZero() && a.isZero():
		return w.invalid(condUndefined)
	case b.isZero():
		w.raise(sigDivZero)
		return inf(neg)
	case a.isZero():
		return w.fix(zero(neg, a.exp-b.exp))
	}
	shift := digits(b.coef) - digits(a.coef) + w.prec + 1
	exp := a.exp - b.exp - shift
	x, y := a.coef, b.coef
	if shift >= 0 {
		x = new(big.Int).Mul(x, pow10(shift))
	} else {
		y = new(big.Int).Mul(y, pow10(-shift))
	}
	q, r := new(big.Int).QuoRem(x, y, new(big.Int))
	if r.Sign() != 0 {
		// A sticky digit: the result is not exact, and not halfway either.
		if new(big.Int).Rem(q, big5).Sign() == 0 {
			q.Add(q, big1)
		}
	} else {
		// Remove trailing zeros down to the ideal exponent.
		ideal := a.exp - b.exp
		for exp < ideal {
			t, m := new(big.Int).QuoRem(q, big10, new(big.Int))
			if m.Sign() != 0 {
				break
			}
			q = t
			exp++
		}
	}
	return w.fix(newNum(neg, q, exp))
}

// divide is the whole quotient and the remainder of two finite numbers, b not zero; ok is false if the quotient has too
// many digits.
func (w *work) divide(a, b num) (q, r num, ok bool) {
	neg := a.neg != b.neg
	ideal := min(a.exp, b.exp)
	if b.form == infinite {
		ideal = a.exp
	}
	expdiff := int64(0)
	if b.form != infinite {
		expdiff = a.adjusted() - b.adjusted()
	}
	if a.isZero() || b.form == infinite || expdiff <= -2 {
		rest, _ := rescale(a, ideal, w.rounding)
		return zero(neg, 0), rest, true
	}
	if expdiff <= w.prec {
		x, y := a.coef, b.coef
		if a.exp >= b.exp {
			x = new(big.Int).Mul(x, pow10(a.exp-b.exp))
		} else {
			y = new(big.Int).Mul(y, pow10(b.exp-a.exp))
		}
		quo, rem := new(big.Int).QuoRem(x, y, new(big.Int))
		if digits(quo) <= w.prec {
			return newNum(neg, quo, 0), newNum(a.neg, rem, ideal), true
		}
	}
	return q, r, false
}

func (w *work) divInt(a, b num) num {
	if r, ok := w.nan(a, b); ok {
		return r
	}
	switch {
	case a.form == infinite && b.form == infinite:
		return w.invalid(0)
	case a.form == infinite:
		return inf(a.neg != b.neg)
	case b.isZero() && a.isZero():
		return w.invalid(condUndefined)
	case b.isZero():
		w.raise(sigDivZero)
		return inf(a.neg != b.neg)
	}
	q, _, ok := w.divide(a, b)
	if !ok {
		return w.invalid(condImpossible)
	}
	return q
}

func (w *work) rem(a, b num) num {
	if r, ok := w.nan(a, b); ok {
		return r
	}
	switch {
	case a.form == infinite:
		return w.invalid(0)
	case b.isZero() && a.isZero():
		return w.invalid(condUndefined)
	case b.isZero():
		return w.invalid(0)
	}
	_, r, ok := w.divide(a, b)
	if !ok {
		return w.invalid(condImpossible)
	}
	return w.fix(r)
}

// divMod is divInt and rem at once.
func (w *work) divMod(a, b num) (num, num) {
	if r, ok := w.nan(a, b); ok {
		return r, r
	}
	switch {
	case a.form == infinite && b.form == infinite:
		r := w.invalid(0)
		return r, r
	case a.form == infinite:
		return inf(a.neg != b.neg), w.invalid(0)
	case b.isZero() && a.isZero():
		r := w.invalid(condUndefined)
		return r, r
	case b.isZero():
		w.raise(sigDivZero)
		return inf(a.neg != b.neg), w.invalid(0)
	}
	q, r, ok := w.divide(a, b)
	if !ok {
		x := w.invalid(condImpossible)
		return x, x
	}
	return q, w.fix(r)
}

func (w *work) remNear(a, b num) num {
	if r, ok := w.nan(a, b); ok {
		return r
	}
	switch {
	case a.form == infinite:
		return w.invalid(0)
	case b.isZero() && a.isZero():
		return w.invalid(condUndefined)
	case b.isZero():
		return w.invalid(0)
	case b.form == infinite:
		return w.fix(a)
	}
	ideal := min(a.exp, b.exp)
	if a.isZero() {
		return w.fix(zero(a.neg, ideal))
	}
	expdiff := a.adjusted() - b.adjusted()
	if expdiff >= w.prec+1 {
		return w.invalid(condImpossible)
	}
	if expdiff <= -2 {
		r, _ := rescale(a, ideal, w.rounding)
		return w.fix(r)
	}
	x, y := a.coef, b.coef
	if a.exp >= b.exp {
		x = new(big.Int).Mul(x, pow10(a.exp-b.exp))
	} else {
		y = new(big.Int).Mul(y, pow10(b.exp-a.exp))
	}
	q, r := new(big.Int).QuoRem(x, y, new(big.Int))
	twice := new(big.Int).Lsh(r, 1)
	if twice.Add(twice, new(big.Int).And(q, big1)).Cmp(y) > 0 {
		r.Sub(r, y)
		q.Add(q, big1)
	}
	if digits(q) > w.prec {
		return w.invalid(condImpossible)
	}
	neg := a.neg
	if r.Sign() < 0 {
		neg = !neg
		r.Neg(r)
	}
	return w.fix(newNum(neg, r, ideal))
}

// quantize gives a the exponent of b.
func (w *work) quantize(a, b num) num {
	if r, ok := w.nan(a, b); ok {
		return r
	}
	if a.form == infinite || b.form == infinite {
		if a.form == infinite && b.form == infinite {
			return a
		}
		return w.invalid(0)
	}
	if b.exp < w.etiny() || b.exp > w.emax {
		return w.invalid(0)
	}
	if a.isZero() {
		return w.fix(zero(a.neg, b.exp))
	}
	adj := a.adjusted()
	if adj > w.emax || adj-b.exp+1 > w.prec {
		return w.invalid(0)
	}
	r, inexact := rescale(a, b.exp, w.rounding)
	if r.adjusted() > w.emax && !r.isZero() || digits(r.coef) > w.prec {
		return w.invalid(0)
	}
	if !r.isZero() && r.adjusted() < w.emin {
		w.raise(sigSubnormal)
	}
	if r.exp > a.exp {
		if inexact {
			w.raise(sigInexact)
		}
		w.raise(sigRounded)
	}
	return w.fix(r)
}

// toIntegral rounds to a whole number; exact tells whether conditions are noted.
func (w *work) toIntegral(a num, exact bool) num {
	if r, ok := w.nan(a); ok {
		return r
	}
	if a.form == infinite || a.exp >= 0 {
		return a
	}
	if a.isZero() {
		return zero(a.neg, 0)
	}
	r, inexact := rescale(a, 0, w.rounding)
	if exact {
		if inexact {
			w.raise(sigInexact)
		}
		w.raise(sigRounded)
	}
	return r
}

// normalize removes trailing zeros.
func (w *work) normalize(a num) num {
	if r, ok := w.nan(a); ok {
		return r
	}
	n := w.fix(a)
	if n.form == infinite {
		return n
	}
	if n.isZero() {
		return zero(n.neg, 0)
	}
	high := w.emax
	if w.clamp {
		high = w.etop()
	}
	for n.exp < high {
		q, m := new(big.Int).QuoRem(n.coef, big10, new(big.Int))
		if m.Sign() != 0 {
			break
		}
		n.coef = q
		n.exp++
	}
	return n
}

func (w *work) sqrt(a num) num {
	if r, ok := w.nan(a); ok {
		return r
	}
	switch {
	case a.form == infinite && !a.neg:
		return a
	case a.isZero():
		// The square root of -0 is -0.
		return w.fix(zero(a.neg, floorDiv(a.exp, 2)))
	case a.neg:
		return w.invalid(0)
	}
	prec := w.prec + 1
	e := floorDiv(a.exp, 2)
	c := a.coef
	l := (digits(c) + 1) / 2
	if a.exp&1 != 0 {
		c = new(big.Int).Mul(c, big10)
		l = digits(a.coef)/2 + 1
	}
	shift := prec - l
	exact := true
	if shift >= 0 {
		c = new(big.Int).Mul(c, pow10(2*shift))
	} else {
		q, r := new(big.Int).QuoRem(c, pow10(-2*shift), new(big.Int))
		exact = r.Sign() == 0
		c = q
	}
	e -= shift
	n := new(big.Int).Sqrt(c)
	exact = exact && new(big.Int).Mul(n, n).Cmp(c) == 0
	if exact {
		if shift >= 0 {
			n.Quo(n, pow10(shift))
		} else {
			n.Mul(n, pow10(-shift))
		}
		e += shift
	} else if new(big.Int).Rem(n, big5).Sign() == 0 {
		n.Add(n, big1)
	}
	half := *w.context
	half.rounding = roundHalfEven
	inner := &work{context: &half}
	r := inner.fix(newNum(false, n, e))
	w.met |= inner.met
	return r
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// fma is a*b + c with one rounding.
func (w *work) fma(a, b, c num) num {
	if a.form == signalNaN || b.form == signalNaN {
		r, _ := w.nan(a, b)
		return r
	}
	if r, ok := w.nan(a, b, c); ok && (a.isNaN() || b.isNaN()) {
		return r
	}
	var product num
	if a.form == infinite || b.form == infinite {
		if a.isZero() || b.isZero() {
			return w.invalid(0)
		}
		product = inf(a.neg != b.neg)
	} else {
		product = newNum(a.neg != b.neg, new(big.Int).Mul(a.coef, b.coef), a.exp+b.exp)
	}
	return w.add(product, c)
}

// compare is -1, 0 or 1 as a number.
func (w *work) compare(a, b num) num {
	if r, ok := w.nan(a, b); ok {
		return r
	}
	return smallNum(int64(cmp(a, b)))
}

func smallNum(i int64) num { return newNum(i < 0, new(big.Int).Abs(big.NewInt(i)), 0) }

// compareTotal orders all values, also those that are equal, and NaNs.
func compareTotal(a, b num) int {
	if a.neg != b.neg {
		if a.neg {
			return -1
		}
		return 1
	}
	c := totalMag(a, b)
	if a.neg {
		return -c
	}
	return c
}

// totalMag orders values by the total order of their magnitudes.
func totalMag(a, b num) int {
	rank := func(n num) int {
		switch n.form {
		case signalNaN:
			return 1
		case quietNaN:
			return 2
		}
		return 0
	}
	if x, y := rank(a), rank(b); x != y {
		return sign(x - y)
	} else if x != 0 {
		// NaNs are ordered by their payloads.
		if d := digits(a.coef) - digits(b.coef); d != 0 {
			return sign(int(d))
		}
		return a.coef.Cmp(b.coef)
	}
	a.neg, b.neg = false, false
	if c := cmp(a, b); c != 0 {
		return c
	}
	switch {
	case a.exp < b.exp:
		return -1
	case a.exp > b.exp:
		return 1
	}
	return 0
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

// extreme is max (want 1) or min (want -1); by magnitude with mag. One quiet NaN gives way to the other operand.
func (w *work) extreme(a, b num, want int, mag bool) num {
	if a.isNaN() || b.isNaN() {
		switch {
		case b.form == quietNaN && a.form != signalNaN && !a.isNaN():
			return w.fix(a)
		case a.form == quietNaN && b.form != signalNaN && !b.isNaN():
			return w.fix(b)
		}
		r, _ := w.nan(a, b)
		return r
	}
	x, y := a, b
	if mag {
		x.neg, y.neg = false, false
	}
	c := cmp(x, y)
	if c == 0 {
		c = compareTotal(a, b)
	}
	if c == want || c == 0 && want < 0 {
		return w.fix(a)
	}
	if c == 0 {
		return w.fix(a)
	}
	return w.fix(b)
}

// next is the closest number above (up) or below.
func (w *work) next(a num, up bool) num {
	if r, ok := w.nan(a); ok {
		return r
	}
	if a.form == infinite {
		if a.neg != up {
			return a
		}
		return newNum(a.neg, new(big.Int).Sub(pow10(w.prec), big1), w.etop())
	}
	c := *w.context
	c.rounding = roundFloor
	if up {
		c.rounding = roundCeiling
	}
	inner := &work{context: &c}
	n := inner.fix(a)
	if !same(n, a) {
		return n
	}
	return inner.add(a, newNum(!up, big1, w.etiny()-1))
}

// same tells whether two finite or infinite numbers are equal in value.
func same(a, b num) bool { return !a.isNaN() && !b.isNaN() && cmp(a, b) == 0 }

func (w *work) nextToward(a, b num) num {
	if r, ok := w.nan(a, b); ok {
		return r
	}
	c := cmp(a, b)
	if c == 0 {
		a.neg = b.neg
		return a
	}
	r := w.next(a, c < 0)
	switch {
	case r.form == infinite:
		w.raise(sigOverflow | sigInexact | sigRounded)
	case r.isZero() || r.adjusted() < w.emin:
		w.raise(sigUnderflow | sigSubnormal | sigInexact | sigRounded)
		if r.isZero() {
			w.raise(sigClamped)
		}
	}
	return r
}
