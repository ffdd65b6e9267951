package object

import (
	"math"
	"math/big"
	"sync"
)

// arctanSteps is the number of intervals between 0 and 1 for whose bounds the arc tangents are in a table.
const arctanSteps = 64

// arctanTable holds the arc tangents of k/arctanSteps as sums of two floats.
var arctanTable = sync.OnceValue(func() *[arctanSteps + 1][2]float64 {
	const prec = 160
	table := &[arctanSteps + 1][2]float64{}
	for k := 1; k <= arctanSteps; k++ {
		table[k][0], table[k][1] = splitFloat(bigArctan(k, prec), 53)
	}
	return table
})

// bigArctan is atan(k/arctanSteps) to prec bits, by Euler's series.
func bigArctan(k int, prec uint) *big.Float {
	num := func(n int64) *big.Float { return new(big.Float).SetPrec(prec).SetInt64(n) }
	// term(0) = x/(1+x*x), term(n) = term(n-1) * 2n/(2n+1) * x*x/(1+x*x)
	square, whole := int64(k*k), int64(k*k+arctanSteps*arctanSteps)
	term := num(int64(k * arctanSteps))
	term.Quo(term, num(whole))
	sum := num(0)
	for n := int64(1); term.MantExp(nil) > -int(prec)-8; n++ {
		sum.Add(sum, term)
		term.Quo(term.Mul(term, num(2*n*square)), num((2*n+1)*whole))
	}
	return sum
}

// Atan2Float is the angle of the point (x, y).
func Atan2Float(y, x float64) float64 {
	ax, ay := math.Abs(x), math.Abs(y)
	if !(ax > 0 && ay > 0 && ax <= math.MaxFloat64 && ay <= math.MaxFloat64) {
		if a := math.Atan2(y, x); a == a {
			return a
		}
		return NaN
	}
	_, ex := math.Frexp(ax)
	_, ey := math.Frexp(ay)
	var hi, lo float64
	switch {
	case ex-ey > 80 && x > 0:
		return math.Copysign(ay/ax, y)
	case ex-ey > 80:
		return math.Copysign(math.Pi, y)
	case ey-ex > 80:
		return math.Copysign(math.Pi/2, y)
	case ay > ax:
		hi, lo = arctan(math.Ldexp(ax, -ey), math.Ldexp(ay, -ey))
		hi, lo = lessFrom(halfPi1, halfPi2, hi, lo)
	default:
		hi, lo = arctan(math.Ldexp(ay, -ex), math.Ldexp(ax, -ex))
	}
	if x < 0 {
		hi, lo = lessFrom(2*halfPi1, 2*halfPi2, hi, lo)
	}
	return math.Copysign(hi+lo, y)
}

// lessFrom is a - b of sums of two floats, a being the larger.
func lessFrom(aHi, aLo, bHi, bLo float64) (hi, lo float64) {
	hi = aHi - bHi
	return hi, (aHi - hi - bHi) + (aLo - bLo)
}

// arctan is the arc tangent of n/d, which is from 0 to 1: that of the nearest bound in the table and that of what is left.
func arctan(n, d float64) (hi, lo float64) {
	t := n / d
	tLo := math.FMA(-t, d, n) / d
	k := math.RoundToEven(t * arctanSteps)
	c := k / arctanSteps
	// u = (t-c) / (1+t*c)
	diff := t - c
	p := t * c
	den := 1 + p
	denLo := (1 - den + p) + math.FMA(t, c, -p) + tLo*c
	u := diff / den
	uLo := (math.FMA(-u, den, diff) + tLo - u*denLo) / den
	sq := u * u
	rest := u*sq*(-1.0/3+sq*(1.0/5+sq*(-1.0/7+sq*(1.0/9-sq/11)))) + uLo
	base := &arctanTable()[int(k)]
	hi = base[0] + u
	lo = (base[0] - hi + u) + (base[1] + rest)
	return hi, lo
}
