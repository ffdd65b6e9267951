package object

import (
	"math"
	"math/big"
	"math/bits"
	"sync"
)

// This file computes powers, logarithms, sines and hypotenuses with an error of little more than half a unit in the last place, as C
// libraries do; Go's package math differs from them in the last digit that repr shows.

// powTableBits is the number of leading bits by which the tables of logarithms and powers of two are indexed.
const (
	powTableBits = 7
	powTableSize = 1 << powTableBits
)

// powTables holds, for each interval of the mantissa, a short reciprocal with its logarithm, and 2**(i/128), all as
// the sum of two floats.
type powTables struct {
	inv, logHi, logLo [powTableSize]float64
	expHi, expLo      [powTableSize]float64
	ln2Hi, ln2Lo      float64 // ln 2; ln2Hi has trailing zeros, so that small multiples are exact
}

var powTable = sync.OnceValue(makePowTables)

// bigLn2 is ln 2 as 2*atanh(1/3) to prec bits.
func bigLn2(prec uint) *big.Float { return bigLog(big.NewFloat(2).SetPrec(prec)) }

// bigLog is ln x for x near 1 by the series of 2*atanh((x-1)/(x+1)).
func bigLog(x *big.Float) *big.Float {
	prec := x.Prec()
	one := big.NewFloat(1).SetPrec(prec)
	z := new(big.Float).Quo(new(big.Float).Sub(x, one), new(big.Float).Add(x, one))
	z2 := new(big.Float).Mul(z, z)
	sum, term := new(big.Float).SetPrec(prec), new(big.Float).Copy(z)
	for k := int64(1); k < 200 && term.Sign() != 0; k += 2 {
		sum.Add(sum, new(big.Float).Quo(term, new(big.Float).SetPrec(prec).SetInt64(k)))
		term.Mul(term, z2)
		if term.MantExp(nil) < -int(prec)-8 {
			break
		}
	}
	return sum.Mul(sum, big.NewFloat(2))
}

// splitFloat gives x as hi + lo, hi rounded to hiBits bits.
func splitFloat(x *big.Float, hiBits uint) (hi, lo float64) {
	h := new(big.Float).SetPrec(hiBits).Set(x)
	hi, _ = h.Float64()
	lo, _ = new(big.Float).SetPrec(x.Prec()).Sub(x, h).Float64()
	return hi, lo
}

func makePowTables() *powTables {
	const prec = 160
	t := &powTables{}
	t.ln2Hi, t.ln2Lo = splitFloat(bigLn2(prec), 42)
	for i := range powTableSize {
		// The middle of the interval of mantissas; those above 1.41 are halved, so that logarithms stay small near 1.
		mid := 1 + (float64(i)+0.5)/powTableSize
		if mid > math.Sqrt2 {
			mid /= 2
		}
		t.inv[i] = math.Round(256/mid) / 256
		if i == 0 || i == powTableSize-1 {
			t.inv[i] = 1
		}
		l := bigLog(new(big.Float).SetPrec(prec).SetFloat64(t.inv[i]))
		l.Neg(l)
		// A fixed last place for hi makes its sum with a multiple of ln2Hi exact.
		hi, _ := l.Float64()
		hi = math.Round(hi*(1<<42)) / (1 << 42)
		t.logHi[i] = hi
		t.logLo[i], _ = new(big.Float).SetPrec(prec).Sub(l, big.NewFloat(hi)).Float64()
	}
	// 2**(i/128) by repeated square roots.
	root := new(big.Float).SetPrec(prec).SetInt64(2)
	for range powTableBits {
		root.Sqrt(root)
	}
	p := new(big.Float).SetPrec(prec).SetInt64(1)
	for i := range powTableSize {
		t.expHi[i], t.expLo[i] = splitFloat(p, 53)
		p.Mul(p, root)
	}
	return t
}

// PowFloat is x**y as C's pow gives it: NaN for a negative x with a fractional y, infinities where the result is out
// of range.
func PowFloat(x, y float64) float64 {
	ax := math.Abs(x)
	if y == 0 || x == 1 || ax == 0 || math.IsInf(ax, 0) || math.IsNaN(x) || math.IsNaN(y) || math.IsInf(y, 0) {
		return math.Pow(x, y)
	}
	neg := false
	if x < 0 {
		if y != math.Trunc(y) {
			return NaN
		}
		neg = math.Abs(y) < 1<<53 && int64(y)&1 == 1
	}
	var r float64
	switch y {
	case 1:
		r = ax
	case 2:
		r = ax * ax
	case 0.5:
		r = math.Sqrt(ax)
	case -1:
		r = 1 / ax
	case -2:
		if sq := ax * ax; sq < 1e300 && sq > 1e-300 && math.FMA(ax, ax, -sq) == 0 {
			r = 1 / sq
			break
		}
		r = powPositive(ax, y)
	default:
		r = powPositive(ax, y)
	}
	if neg {
		return -r
	}
	return r
}

// powPositive is x**y for positive finite x: exp(y*ln x), the logarithm as a sum of two floats.
func powPositive(x, y float64) float64 {
	t := powTable()
	hi, lo := t.log(x)
	// y*ln x as eh + el.
	eh := y * hi
	el := math.FMA(y, hi, -eh) + y*lo
	return t.exp(eh, el)
}

// LogFloat is the natural logarithm.
func LogFloat(x float64) float64 {
	if !(x > 0) || math.IsInf(x, 1) {
		return math.Log(x)
	}
	hi, lo := powTable().log(x)
	return hi + lo
}

// ExpFloat is e**x.
func ExpFloat(x float64) float64 {
	if math.IsNaN(x) {
		return x
	}
	return powTable().exp(x, 0)
}

// log is the logarithm of a positive finite number as a sum of two floats.
func (t *powTables) log(x float64) (hi, lo float64) {
	u := math.Float64bits(x)
	exp := int(u >> 52)
	if exp == 0 { // subnormal
		shift := bits.LeadingZeros64(u) - 11
		u <<= shift
		exp = 1 - shift
		u = u&(1<<52-1) | uint64(1)<<52
	}
	mant := u & (1<<52 - 1)
	i := mant >> (52 - powTableBits)
	z := math.Float64frombits(mant | 1023<<52)
	k := float64(exp - 1023)
	if 1+(float64(i)+0.5)/powTableSize > math.Sqrt2 {
		z /= 2
		k++
	}
	// z*inv is near 1 and inv is so short that the difference is exact.
	return t.logSum(k, int(i), math.FMA(z, t.inv[i], -1))
}

// logSum is k*ln 2 - ln inv[i] + ln(1+r) as a sum of two floats.
func (t *powTables) logSum(k float64, i int, r float64) (hi, lo float64) {
	t1 := k*t.ln2Hi + t.logHi[i]
	t2 := t1 + r
	lo1 := k*t.ln2Lo + t.logLo[i]
	lo2 := t1 - t2 + r
	half := -0.5 * r
	sq := r * half
	h := t2 + sq
	lo3 := math.FMA(half, r, -sq)
	lo4 := t2 - h + sq
	// The rest of the series: r**3/3 - r**4/4 + …
	rest := r * r * r * (1.0/3 + r*(-1.0/4+r*(1.0/5+r*(-1.0/6+r*(1.0/7+r*(-1.0/8+r*(1.0/9)))))))
	lo = lo1 + lo2 + lo3 + lo4 + rest
	hi = h + lo
	return hi, h - hi + lo
}

// exp is e**(x+tail).
func (t *powTables) exp(x, tail float64) float64 {
	switch {
	case x > 710:
		return math.Inf(1)
	case x < -746:
		return 0
	}
	kd := math.RoundToEven(x * (powTableSize / math.Ln2))
	r := math.FMA(kd, -t.ln2Hi/powTableSize, x)
	r = math.FMA(kd, -t.ln2Lo/powTableSize, r) + tail
	k := int(kd)
	i := k & (powTableSize - 1)
	p := r + r*r*(0.5+r*(1.0/6+r*(1.0/24+r*(1.0/120))))
	s := t.expHi[i]
	// s + (s*p + lo): the small part first.
	sum := s + (t.expLo[i] + s*p)
	if e := k >> powTableBits; e > -1021 && e < 1023 {
		return sum * math.Float64frombits(uint64(e+1023)<<52)
	}
	return math.Ldexp(sum, k>>powTableBits)
}

// HypotFloat is the square root of x*x + y*y.
func HypotFloat(x, y float64) float64 {
	x, y = math.Abs(x), math.Abs(y)
	if math.IsInf(x, 0) || math.IsInf(y, 0) {
		return math.Inf(1)
	}
	if x < y {
		x, y = y, x
	}
	if y == 0 || math.IsNaN(x) || math.IsNaN(y) {
		return x + y
	}
	// Scale, so that the squares neither overflow nor lose bits.
	_, e := math.Frexp(x)
	x, y = math.Ldexp(x, -e), math.Ldexp(y, -e)
	h := math.Sqrt(math.FMA(x, x, y*y))
	// One correction step with the exact error of h*h.
	hh := h * h
	err := math.FMA(-h, h, hh)
	xx := x * x
	rest := (xx - hh) + y*y + err + math.FMA(x, x, -xx) + math.FMA(y, y, -y*y)
	return math.Ldexp(h+rest/(2*h), e)
}

// NaN is what float('nan') gives: quiet, without a sign or payload (Go's has one).
var NaN = math.Float64frombits(0x7ff8000000000000)
