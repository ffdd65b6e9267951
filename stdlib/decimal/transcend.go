package decimal

import (
	"math"
	"math/big"
)

// This file is exp, ln, log10 and power. They compute in binary fixed point with some digits more than the context asks
// for, and again with more until the rounding is beyond doubt.

// bitsFor is the number of bits that hold n decimal digits.
func bitsFor(n int64) uint { return uint(float64(n)*3.3219280948873626) + 2 }

// fixedExp is exp(x) for fixed point numbers with b bits behind the point, 0 <= x < 4.
func fixedExp(x *big.Int, b uint) *big.Int {
	// exp(x) = exp(x / 2**m)**(2**m): the series needs fewer terms, the squarings cost m bits.
	m := uint(math.Sqrt(float64(b)))/2 + 4
	guard := m + 16
	t := new(big.Int).Lsh(x, guard-m)
	b += guard
	one := new(big.Int).Lsh(big1, b)
	sum := new(big.Int).Add(one, t)
	term := new(big.Int).Set(t)
	for i := int64(2); term.Sign() != 0; i++ {
		term.Mul(term, t)
		term.Rsh(term, b)
		term.Quo(term, big.NewInt(i))
		sum.Add(sum, term)
	}
	for range m {
		sum.Mul(sum, sum)
		sum.Rsh(sum, b)
	}
	return sum.Rsh(sum, guard)
}

// fixedLn is ln(x) for fixed point numbers with b bits behind the point, 1 <= x < 16.
func fixedLn(x *big.Int, b uint) *big.Int {
	f, _ := new(big.Float).SetInt(x).Float64()
	if b > 900 {
		f, _ = new(big.Float).SetMantExp(new(big.Float).SetInt(x), -int(b)).Float64()
	} else {
		f = math.Ldexp(f, -int(b))
	}
	// Newton's method of third order on exp(y) = x, from what float64 knows.
	guard := uint(32)
	b += guard
	x = new(big.Int).Lsh(x, guard)
	y, _ := new(big.Float).SetMantExp(big.NewFloat(math.Log(f)), int(b)).Int(nil)
	for good := uint(48); ; good *= 3 {
		if y.Sign() < 0 {
			y.SetInt64(0)
		}
		e := fixedExp(y, b)
		diff := new(big.Int).Sub(x, e)
		diff.Lsh(diff, b+1)
		diff.Quo(diff, new(big.Int).Add(x, e))
		y.Add(y, diff)
		if good*3 > b+8 {
			return y.Rsh(y, guard)
		}
	}
}

// expDigits is exp(x) as n digits and an exponent, off by less than one unit.
func expDigits(x num, n int64) (*big.Int, int64) {
	whole := max(x.adjusted()+1, 0)
	b := bitsFor(n+whole) + 32
	// x in fixed point.
	v := new(big.Int).Lsh(x.coef, b)
	if x.exp >= 0 {
		v.Mul(v, pow10(x.exp))
	} else {
		v.Quo(v, pow10(-x.exp))
	}
	if x.neg {
		v.Neg(v)
	}
	ln10 := fixedLn(new(big.Int).Lsh(big10, b), b)
	k, r := new(big.Int).DivMod(v, ln10, new(big.Int))
	y := fixedExp(r, b)
	y.Mul(y, pow10(n-1))
	return y.Rsh(y, b), k.Int64() - (n - 1)
}

// lnFixed is ln(x) in fixed point, and how many bits stand behind the point; n digits of it are good.
func lnFixed(x num, n int64) (*big.Int, uint) {
	lead := x.adjusted()
	extra := int64(0)
	// Near 1 the leading digits of the result are zeros.
	if lead == 0 || lead == -1 {
		if diff := minusOne(x); diff.coef.Sign() != 0 && diff.adjusted() < 0 {
			extra = -diff.adjusted()
		}
	}
	b := bitsFor(n+extra) + 64 + uint(big.NewInt(lead).BitLen())
	m := new(big.Int).Lsh(x.coef, b)
	m.Quo(m, pow10(digits(x.coef)-1))
	v := fixedLn(m, b)
	if lead != 0 {
		ln10 := fixedLn(new(big.Int).Lsh(big10, b), b)
		v.Add(v, ln10.Mul(ln10, big.NewInt(lead)))
	}
	return v, b
}

// minusOne is x - 1, exactly.
func minusOne(x num) num {
	e := min(x.exp, 0)
	c := new(big.Int).Mul(x.coef, pow10(x.exp-e))
	c.Sub(c, pow10(-e))
	return newNum(c.Sign() < 0, c.Abs(c), e)
}

// toDigits is a fixed point number as a sign, n decimal digits and an exponent.
func toDigits(v *big.Int, b uint, n int64) (neg bool, coef *big.Int, exp int64) {
	neg = v.Sign() < 0
	v = new(big.Int).Abs(v)
	// The decimal exponent of the leading digit, roughly.
	lead := int64(math.Floor(float64(v.BitLen()-int(b)) * math.Log10(2)))
	exp = lead - n
	if exp <= 0 {
		v.Mul(v, pow10(-exp))
		v.Rsh(v, b)
	} else {
		v.Rsh(v, b)
		v.Quo(v, pow10(exp))
	}
	return neg, v, exp
}

// settled tells whether the digits behind the first p decide the rounding.
func settled(coef *big.Int, p int64) bool {
	cut := digits(coef) - p - 1
	if cut < 0 {
		return true
	}
	unit := new(big.Int).Mul(big5, pow10(cut))
	r := new(big.Int).Rem(coef, unit)
	// One unit of error to either side must not cross a boundary.
	return r.Sign() != 0 && r.Cmp(big1) > 0 && new(big.Int).Sub(unit, r).Cmp(big1) > 0
}

// halfEven is an operation like w that rounds half to even.
func (w *work) halfEven() (*work, func()) {
	c := *w.context
	c.rounding = roundHalfEven
	inner := &work{context: &c}
	return inner, func() {
		w.met |= inner.met
		w.mem = w.mem || inner.mem
	}
}

// tooPrecise tells whether the context asks for more digits than there is memory.
func (w *work) tooPrecise() bool {
	if w.prec > maxDigits {
		w.mem = true
	}
	return w.mem
}

func (w *work) exp(a num) num {
	if r, ok := w.nan(a); ok {
		return r
	}
	switch {
	case a.form == infinite && a.neg:
		return zero(false, 0)
	case a.form == infinite:
		return a
	case a.isZero():
		return newNum(false, big1, 0)
	}
	if w.tooPrecise() {
		return a
	}
	inner, done := w.halfEven()
	defer done()
	adj := a.adjusted()
	if adj > 19 {
		// Beyond all exponents.
		if a.neg {
			return inner.fix(newNum(false, big1, inner.etiny()-1))
		}
		return inner.fix(newNum(false, big1, inner.emax+1))
	}
	if a.neg && adj < -w.prec-1 {
		return inner.fix(newNum(false, new(big.Int).Sub(pow10(w.prec+1), big1), -w.prec-1))
	}
	if !a.neg && adj < -w.prec {
		c := pow10(w.prec + 1)
		return inner.fix(newNum(false, new(big.Int).Add(c, big1), -w.prec-1))
	}
	for extra := int64(3); ; extra += 4 + w.prec/4 {
		coef, exp := expDigits(a, w.prec+extra)
		if settled(coef, w.prec) {
			return inner.fix(newNum(false, coef, exp))
		}
	}
}

func (w *work) ln(a num) num {
	if r, ok := w.nan(a); ok {
		return r
	}
	switch {
	case a.isZero():
		return inf(true)
	case a.form == infinite && !a.neg:
		return a
	case a.neg:
		return w.invalid(0)
	case same(a, newNum(false, big1, 0)):
		return zero(false, 0)
	}
	return w.logarithm(a, false)
}

func (w *work) log10(a num) num {
	if r, ok := w.nan(a); ok {
		return r
	}
	switch {
	case a.isZero():
		return inf(true)
	case a.form == infinite && !a.neg:
		return a
	case a.neg:
		return w.invalid(0)
	}
	if e, ok := powerOfTen(a); ok {
		return w.fix(smallNum(e))
	}
	return w.logarithm(a, true)
}

// powerOfTen gives e if a is 10**e.
func powerOfTen(a num) (int64, bool) {
	d := digits(a.coef)
	if a.coef.Cmp(pow10(d-1)) == 0 {
		return a.exp + d - 1, true
	}
	return 0, false
}

func (w *work) logarithm(a num, common bool) num {
	if w.tooPrecise() {
		return a
	}
	inner, done := w.halfEven()
	defer done()
	for extra := int64(3); ; extra += 4 + w.prec/4 {
		v, b := lnFixed(a, w.prec+extra)
		if common {
			ln10 := fixedLn(new(big.Int).Lsh(big10, b), b)
			v.Lsh(v, b)
			v.Quo(v, ln10)
		}
		neg, coef, exp := toDigits(v, b, w.prec+extra)
		if settled(coef, w.prec) {
			return inner.fix(newNum(neg, coef, exp))
		}
	}
}

// pow is a ** b.
func (w *work) pow(a, b num) num {
	if r, ok := w.nan(a, b); ok {
		return r
	}
	if b.isZero() {
		if a.isZero() {
			return w.invalid(0)
		}
		return newNum(false, big1, 0)
	}
	neg := false
	if a.neg {
		if b.form == finite && b.isInteger() {
			neg = b.isOdd()
		} else if !a.isZero() {
			return w.invalid(0)
		}
		a.neg = false
	}
	switch {
	case a.isZero():
		if b.neg {
			return inf(neg)
		}
		return zero(neg, 0)
	case a.form == infinite:
		if b.neg {
			return zero(neg, 0)
		}
		return inf(neg)
	}
	if same(a, newNum(false, big1, 0)) {
		return w.powerOfOne(a, b, neg)
	}
	if b.form == infinite {
		if (cmp(a, newNum(false, big1, 0)) > 0) == !b.neg {
			return inf(neg)
		}
		return zero(neg, 0)
	}
	return w.powFinite(a, b, neg)
}

// powerOfOne is 1 with the precision that the exponent gives it.
func (w *work) powerOfOne(a, b num, neg bool) num {
	if b.form == finite && b.isInteger() {
		exp := int64(0)
		if !b.neg {
			mult := b.integer()
			if !mult.IsInt64() || mult.Int64() > w.prec {
				mult = big.NewInt(w.prec)
			}
			exp = a.exp * mult.Int64()
		}
		if exp < 1-w.prec {
			exp = 1 - w.prec
			w.raise(sigRounded)
		}
		if exp > 0 {
			exp = 0
		}
		return newNum(neg, pow10(-exp), exp)
	}
	w.raise(sigInexact | sigRounded)
	return newNum(neg, pow10(w.prec-1), 1-w.prec)
}

func (w *work) powFinite(a, b num, neg bool) num {
	if w.tooPrecise() {
		return a
	}
	whole := b.isInteger()
	// Far out of range whatever the digits are: log10(a) * b against the exponents.
	adj := a.adjusted()
	bound := float64(adj)
	if adj < 0 {
		bound = float64(adj + 1)
	}
	if big := b.adjusted(); big > 25 || math.Abs(bound)*math.Pow(10, float64(min(big, 30))) > 4e18 {
		above := cmp(a, newNum(false, big1, 0)) > 0
		if big > 25 || bound != 0 {
			if above != b.neg {
				return w.fix(newNum(neg, big1, w.emax+1))
			}
			return w.fix(newNum(neg, big1, w.etiny()-1))
		}
	}
	if b.adjusted() >= -tinyExponent {
		if r, ok := w.exactPower(a, b, neg); ok {
			return r
		}
	} else if w.nearOne(a, b) {
		return w.rounded(newNum(neg, big1, 0))
	}
	// Whole powers round as the context says, others first to some digits more.
	p := w.prec
	if !whole {
		p += guardDigits
	}
	for extra := int64(3); ; extra += 4 + w.prec/4 {
		n := p + extra
		// ln(a) * b needs as many more digits as the product has before the point.
		v, bits := lnFixed(a, n+max(b.adjusted(), 0)+25)
		lneg, coef, exp := toDigits(v, bits, n+max(b.adjusted(), 0)+24)
		x := newNum(lneg != b.neg, new(big.Int).Mul(coef, b.coef), exp+b.exp)
		if x.adjusted() > 19 {
			if !x.neg {
				return w.fix(newNum(neg, big1, w.emax+1))
			}
			return w.fix(newNum(neg, big1, w.etiny()-1))
		}
		coef, e := expDigits(x, n)
		if !settled(coef, p) && extra <= 4*w.prec+100 {
			continue
		}
		if r := newNum(neg, coef, e); whole {
			return w.fix(r)
		} else {
			return w.rounded(r)
		}
	}
}

// tinyExponent bounds the exponents that can be fractions of which a power is exact.
const tinyExponent = 12

// guardDigits are the digits beyond the precision that a power has before it is rounded as the context says.
const guardDigits = 23

// nearOne tells whether a ** b differs from 1 only behind all digits that count.
func (w *work) nearOne(a, b num) bool {
	size := a.adjusted()
	if size < 0 {
		size = -size
	}
	// The logarithm of a has at most this many digits before the point.
	room := digits(big.NewInt(3 * (size + 1)))
	return b.adjusted()+room < -(w.prec + guardDigits + 2)
}

// rounded is a power with an exponent that is not whole: always inexact, and with all digits of the precision.
func (w *work) rounded(p num) num {
	c := *w.context
	c.rounding, c.prec = roundHalfEven, w.prec+guardDigits
	c.emin, c.emax, c.clamp = minEmin, maxEmax, false
	wide := &work{context: &c}
	p = wide.fix(p)
	if d := digits(p.coef); d <= w.prec {
		pad := w.prec + 1 - d
		p.coef = new(big.Int).Mul(p.coef, pow10(pad))
		p.exp -= pad
	}
	r := w.fix(p)
	w.raise(sigInexact | sigRounded)
	if w.met&sigSubnormal != 0 {
		w.raise(sigUnderflow)
	}
	return r
}

// exactPower finds powers that are exact, or quotients of them.
func (w *work) exactPower(a, b num, neg bool) (num, bool) {
	num1, den := fraction(b)
	if den.Cmp(big1) == 0 {
		k := new(big.Int).Abs(num1)
		if zeros, ok := tens(a.coef); ok && k.IsInt64() && k.Int64() <= 1<<40 {
			return w.fix(w.powerOfTens(a, zeros, k.Int64(), num1.Sign() < 0, neg)), true
		}
		if !k.IsInt64() || digits(a.coef)*k.Int64() > 4*w.prec+64 && a.coef.Cmp(big1) != 0 || k.Int64() > 1<<40 {
			return num{}, false
		}
		p := newNum(neg, new(big.Int).Exp(a.coef, k, nil), a.exp*k.Int64())
		if num1.Sign() > 0 {
			return w.fix(p), true
		}
		return w.div(newNum(false, big1, 0), p), true
	}
	// A root: a must be the power of a number with few digits.
	if !den.IsInt64() || den.Int64() > 1<<10 || new(big.Int).Abs(num1).Cmp(big.NewInt(1<<16)) > 0 {
		return num{}, false
	}
	v := den.Int64()
	coef, exp := new(big.Int).Set(a.coef), a.exp
	for {
		q, m := new(big.Int).QuoRem(coef, big10, new(big.Int))
		if m.Sign() != 0 {
			break
		}
		coef = q
		exp++
	}
	shift := (exp%v + v) % v
	coef.Mul(coef, pow10(shift))
	exp -= shift
	root := integerRoot(coef, v)
	if root == nil {
		return num{}, false
	}
	base := newNum(false, root, exp/v)
	k := new(big.Int).Abs(num1)
	if digits(root)*k.Int64() > 2*w.prec+64 {
		return num{}, false
	}
	p := newNum(neg, new(big.Int).Exp(root, k, nil), base.exp*k.Int64())
	if num1.Sign() < 0 {
		one := newNum(neg, big1, 0)
		p.neg = false
		c := *w.context
		c.prec = 2*w.prec + 10
		c.emin, c.emax = minEmin, maxEmax
		wide := &work{context: &c}
		if p = wide.div(one, p); wide.met&sigInexact != 0 {
			return num{}, false
		}
	}
	return w.rounded(p), true
}

// tens tells whether a coefficient is a power of ten, and which.
func tens(coef *big.Int) (int64, bool) {
	n := digits(coef) - 1
	return n, coef.Cmp(pow10(n)) == 0
}

// powerOfTens is a whole power of a, whose coefficient is 1 with zeros; not more of them than matter.
func (w *work) powerOfTens(a num, zeros, k int64, inverse, neg bool) num {
	if inverse {
		return newNum(neg, big1, -(a.exp+zeros)*k)
	}
	keep := min(zeros*k, w.prec+1)
	return newNum(neg, pow10(keep), a.exp*k+zeros*k-keep)
}

// fraction is b as a fraction in lowest terms.
func fraction(b num) (n, d *big.Int) {
	if b.exp >= 0 {
		if b.exp > 64 {
			return new(big.Int).Lsh(big1, 128), big1
		}
		return b.integer(), big1
	}
	if -b.exp > 400 {
		return b.signed(), new(big.Int).Lsh(big1, 128)
	}
	r := new(big.Rat).SetFrac(b.signed(), pow10(-b.exp))
	return r.Num(), r.Denom()
}

// integerRoot is the v-th root of n if that is a whole number, else nil.
func integerRoot(n *big.Int, v int64) *big.Int {
	if v > int64(n.BitLen()) {
		if n.Cmp(big1) == 0 {
			return big1
		}
		return nil
	}
	x := new(big.Int).Lsh(big1, uint(int64(n.BitLen())/v+1))
	for {
		// Newton's method from above.
		t := new(big.Int).Exp(x, big.NewInt(v-1), nil)
		y := new(big.Int).Quo(n, t)
		y.Add(y, new(big.Int).Mul(x, big.NewInt(v-1)))
		y.Quo(y, big.NewInt(v))
		if y.Cmp(x) >= 0 {
			break
		}
		x = y
	}
	if new(big.Int).Exp(x, big.NewInt(v), nil).Cmp(n) != 0 {
		return nil
	}
	return x
}

// modulo is the absolute value of a whole number modulo mod.
func modulo(a num, mod *big.Int) *big.Int {
	if a.exp <= 0 {
		return new(big.Int).Mod(new(big.Int).Abs(a.integer()), mod)
	}
	r := new(big.Int).Exp(big10, big.NewInt(a.exp), mod)
	return r.Mod(r.Mul(r, a.coef), mod)
}

// powMod is pow(a, b, m) of whole numbers.
func (w *work) powMod(a, b, m num) num {
	if r, ok := w.nan(a, b, m); ok {
		return r
	}
	if a.isSpecial() || b.isSpecial() || m.isSpecial() || !a.isInteger() || !b.isInteger() || !m.isInteger() || b.neg && !b.isZero() || m.isZero() || m.adjusted() >= w.prec {
		return w.invalid(0)
	}
	if a.isZero() && b.isZero() {
		return w.invalid(0)
	}
	mod := new(big.Int).Abs(m.integer())
	r := modulo(a, mod)
	if b.exp <= 0 {
		r.Exp(r, b.integer(), mod)
		return newNum(a.neg && b.isOdd(), r, 0)
	}
	// The exponent has its zeros to the last: a ** (c * 10**e) is ten to the power again and again.
	r.Exp(r, b.coef, mod)
	for range b.exp {
		if r.Exp(r, big10, mod); r.Cmp(big1) <= 0 {
			break
		}
	}
	return newNum(a.neg && b.isOdd(), r, 0)
}
