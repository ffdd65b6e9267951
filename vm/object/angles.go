package object

import (
	"math"
	"math/big"
	"math/bits"
	"sync"
)

// Pi/2 in three parts of 53 bits each.
const (
	halfPi1 = 0x1.921fb54442d18p0
	halfPi2 = 0x1.1a62633145c07p-54
	halfPi3 = -0x1.f1976b7ed8fbcp-110
)

// SincosFloat is the sine and cosine of x.
func SincosFloat(x float64) (sin, cos float64) {
	if x == 0 {
		return x, 1
	}
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return NaN, NaN
	}
	r, tail, k := ReduceAngle(x)
	sin, cos = sinSmall(r, tail), cosSmall(r, tail)
	switch k {
	case 1:
		return cos, -sin
	case 2:
		return -sin, -cos
	case 3:
		return -cos, sin
	}
	return sin, cos
}

// ReduceAngle takes multiples of pi/2 from a finite x: what remains, at most pi/4 in size, as the sum of two floats, and
// the number of multiples modulo 4.
func ReduceAngle(x float64) (r, tail float64, k int) {
	if !(math.Abs(x) < 1<<20) {
		return reduceLarge(x)
	}
	kf := math.RoundToEven(x * (2 / math.Pi))
	// The first difference is exact; the second may be smaller than what is taken away.
	a := math.FMA(-kf, halfPi1, x)
	p := kf * halfPi2
	r = a - p
	back := r - a
	tail = (a - (r - back)) - (p + back) - math.FMA(kf, halfPi2, -p) - kf*halfPi3
	sum := r + tail
	return sum, r - sum + tail, int(kf) & 3
}

// inversePi is 2/pi as words: 64 bits before the binary point, and as many behind it as the largest exponent needs.
var inversePi = sync.OnceValue(func() []uint64 {
	const bitsBehind = 1024 + 4*64
	x := new(big.Float).SetPrec(bitsBehind+64).Quo(big.NewFloat(2), BigPi(bitsBehind+64))
	n, _ := x.SetMantExp(x, bitsBehind).Int(nil)
	words := make([]uint64, 1+bitsBehind/64)
	low := new(big.Int).SetUint64(math.MaxUint64)
	for i := len(words) - 1; i >= 0; i-- {
		words[i] = new(big.Int).And(n, low).Uint64()
		n.Rsh(n, 64)
	}
	return words
})

// BigPi is pi to prec bits.
func BigPi(prec uint) *big.Float {
	// pi = 16 atan(1/5) - 4 atan(1/239)
	prec += 16
	atan := func(n int64) *big.Float {
		sum, term := new(big.Float).SetPrec(prec), new(big.Float).SetPrec(prec).Quo(big.NewFloat(1).SetPrec(prec), new(big.Float).SetInt64(n))
		sq := new(big.Float).SetPrec(prec).SetInt64(n * n)
		for k := int64(1); term.MantExp(nil) > -int(prec)-10; k += 2 {
			q := new(big.Float).SetPrec(prec).Quo(term, new(big.Float).SetInt64(k))
			if k%4 == 1 {
				sum.Add(sum, q)
			} else {
				sum.Sub(sum, q)
			}
			term.Quo(term, sq)
		}
		return sum
	}
	a := new(big.Float).SetPrec(prec).Mul(big.NewFloat(16), atan(5))
	return a.Sub(a, new(big.Float).SetPrec(prec).Mul(big.NewFloat(4), atan(239)))
}

// reduceLarge is ReduceAngle for |x| >= 1<<20 by Payne and Hanek's way: of the product of x and 2/pi only the bits around
// the binary point are computed, as those far to the left of it make multiples of 4.
func reduceLarge(x float64) (r, tail float64, k int) {
	// |x| = m * 2**e.
	u := math.Float64bits(x)
	m := u&(1<<52-1) | 1<<52
	e := int(u>>52&0x7ff) - 1075
	// The four words of 2/pi whose product with m has two bits before the binary point.
	first := 64 + e - 2
	words, shift := inversePi()[first/64:], uint(first%64)
	var q [4]uint64
	var high uint64
	for i := 3; i >= 0; i-- {
		w := words[i]<<shift | words[i+1]>>(64-shift)
		h, l := bits.Mul64(m, w)
		var carry uint64
		q[i], carry = bits.Add64(l, high, 0)
		high = h + carry
	}
	k = int(q[0] >> 62)
	for i := range q {
		q[i] <<= 2
		if i < 3 {
			q[i] |= q[i+1] >> 62
		}
	}
	sign := 1.0
	if q[0]>>63 == 1 {
		// More than a half: the next multiple is nearer.
		k, sign = k+1, -1
		carry := uint64(1)
		for i := 3; i >= 0; i-- {
			q[i], carry = bits.Add64(^q[i], 0, carry)
		}
	}
	hi, lo := fraction(q)
	p := hi * halfPi1
	low := math.FMA(hi, halfPi1, -p) + (hi*halfPi2 + lo*halfPi1)
	r = p + low
	tail = p - r + low
	if x < 0 {
		k, sign = -k, -sign
	}
	return sign * r, sign * tail, k & 3
}

// fraction is a number of 256 bits behind the binary point, which has no more than 64 leading zeros, as the sum of two floats.
func fraction(q [4]uint64) (hi, lo float64) {
	zeros := uint(bits.LeadingZeros64(q[0]))
	a := q[0]<<zeros | q[1]>>(64-zeros)
	b := q[1]<<zeros | q[2]>>(64-zeros)
	hi = math.Ldexp(float64(a>>11), -53-int(zeros))
	lo = math.Ldexp(float64(a<<53>>11|b>>22), -106-int(zeros))
	return hi, lo
}

// sinSmall is sin(x+tail) for |x| <= pi/4 by its series, the cubic term as a sum of two floats.
func sinSmall(x, tail float64) float64 {
	if math.Abs(x) < 1e-9 {
		return x + tail
	}
	const (
		c3   = -1.0 / 6
		c3Lo = 0x1p-55 / -3.0 // -1/6 less c3
	)
	z := x * x
	cube := x * z
	cubeLo := math.FMA(x, z, -cube) + x*math.FMA(x, x, -z)
	m := cube * c3
	mLo := math.FMA(cube, c3, -m) + cubeLo*c3 + cube*c3Lo
	p := 1.0/120 + z*(-1.0/5040+z*(1.0/362880+z*(-1.0/39916800+z*(1.0/6227020800+z*(-1.0/1307674368000+z/355687428096000)))))
	s := x + m
	return s + ((x - s + m) + (mLo + (cube*z*p + tail*(1-z/2))))
}

// cosSmall is cos(x+tail) for |x| <= pi/4 by its series.
func cosSmall(x, tail float64) float64 {
	z := x * x
	p := 1.0/24 + z*(-1.0/720+z*(1.0/40320+z*(-1.0/3628800+z*(1.0/479001600+z*(-1.0/87178291200+z*(1.0/20922789888000-z/6402373705728000))))))
	half := z / 2
	w := 1 - half
	return w + ((1 - w - half) + (z*z*p - x*tail - math.FMA(x, x, -z)/2))
}
