package math

import (
	"math"

	"pya/vm/object"
)

// This file computes elementary functions in sums of two floats, so that the rounded result is that of a good C
// library: almost always the float nearest to the true value.

// dd is the sum of two floats that do not overlap.
type dd struct{ hi, lo float64 }

// The constants in two parts.
var (
	ddLn2    = dd{0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56}
	ddLn10   = dd{0x1.26bb1bbb55516p+1, -0x1.f48ad494ea3e9p-53}
	factInvs = inverseFactorials()
)

// sum2 is a+b without loss.
func sum2(a, b float64) dd {
	s := a + b
	t := s - a
	return dd{s, (a - (s - t)) + (b - t)}
}

// fast2 is sum2 for |a| >= |b|.
func fast2(a, b float64) dd {
	s := a + b
	return dd{s, b - (s - a)}
}

func prod2(a, b float64) dd {
	p := a * b
	return dd{p, math.FMA(a, b, -p)}
}

func (a dd) add(b dd) dd {
	s := sum2(a.hi, b.hi)
	t := sum2(a.lo, b.lo)
	s = fast2(s.hi, s.lo+t.hi)
	return fast2(s.hi, s.lo+t.lo)
}

func (a dd) neg() dd { return dd{-a.hi, -a.lo} }

func (a dd) sub(b dd) dd { return a.add(b.neg()) }

func (a dd) mul(b dd) dd {
	p := prod2(a.hi, b.hi)
	return fast2(p.hi, p.lo+(a.hi*b.lo+a.lo*b.hi))
}

func (a dd) times(f float64) dd {
	p := prod2(a.hi, f)
	return fast2(p.hi, p.lo+a.lo*f)
}

func (a dd) div(b dd) dd {
	q := a.hi / b.hi
	r := a.sub(b.times(q))
	q2 := r.hi / b.hi
	r = r.sub(b.times(q2))
	s := fast2(q, q2)
	return s.add(dd{r.hi / b.hi, 0})
}

func (a dd) scale(k int) dd { return dd{math.Ldexp(a.hi, k), math.Ldexp(a.lo, k)} }

func (a dd) float() float64 { return a.hi + a.lo }

func single(f float64) dd { return dd{f, 0} }

// inverseFactorials are 1/n!.
func inverseFactorials() (out [28]dd) {
	f := single(1)
	for n := range out {
		if n > 0 {
			f = f.div(single(float64(n)))
		}
		out[n] = f
	}
	return out
}

// expm1DD gives e**x as (1+p) * 2**k.
func expm1DD(x dd) (p dd, k int) {
	kf := math.RoundToEven(x.hi / math.Ln2)
	r := x.sub(ddLn2.times(kf))
	const halvings = 6
	r = r.scale(-halvings)
	for n := 10; n >= 1; n-- {
		p = p.add(factInvs[n])
		if n > 1 {
			p = p.mul(r)
		}
	}
	p = p.mul(r)
	for range halvings {
		// (1+p)**2 - 1
		p = p.times(2).add(p.mul(p))
	}
	return p, int(kf)
}

// expDD is e**x for arguments whose result is in range.
func expDD(x dd) dd {
	p, k := expm1DD(x)
	return single(1).add(p).scale(k)
}

// logDD is the logarithm of a positive number, by one Newton step from Go's.
func logDD(x dd) dd {
	y := math.Log(x.hi)
	p, k := expm1DD(single(-y))
	// x*e**-y - 1
	xs := x.scale(k)
	d := xs.sub(single(1)).add(xs.mul(p))
	return sum2(y, d.hi).add(single(d.lo)).sub(single(d.hi * d.hi / 2))
}

// sincosDD gives sine and cosine of a finite x.
func sincosDD(x float64) (sin, cos dd) {
	hi, lo, k := object.ReduceAngle(x)
	r := dd{hi, lo}
	sq := r.mul(r).neg()
	for n := 25; n >= 1; n -= 2 {
		sin = sin.mul(sq).add(factInvs[n])
		cos = cos.mul(sq).add(factInvs[n-1])
	}
	sin = sin.mul(r)
	switch k {
	case 1:
		return cos, sin.neg()
	case 2:
		return sin.neg(), cos.neg()
	case 3:
		return cos.neg(), sin
	}
	return sin, cos
}

func tan(x float64) float64 {
	if !isFinite(x) {
		return object.NaN
	}
	if math.Abs(x) < 1e-9 {
		return x
	}
	s, c := sincosDD(x)
	return s.div(c).float()
}

func atan(x float64) float64 {
	if !isFinite(x) || x == 0 {
		return math.Atan(x)
	}
	return object.Atan2Float(x, 1)
}

func asin(x float64) float64 {
	a := math.Asin(x)
	if !(math.Abs(x) < 1) || math.Abs(x) < 1e-9 {
		return a
	}
	s, c := sincosDD(a)
	return a + single(x).sub(s).div(c).float()
}

func acos(x float64) float64 {
	a := math.Acos(x)
	if !(math.Abs(x) < 1) {
		return a
	}
	s, c := sincosDD(a)
	return a + c.sub(single(x)).div(s).float()
}

// sinh, cosh and tanh are computed as the C library does, from expm1 and exp.

func sinh(x float64) float64 {
	a, h := math.Abs(x), math.Copysign(0.5, x)
	switch {
	case a < 0x1p-28 || !isFinite(x):
		return x
	case a < 1:
		t := math.Expm1(a)
		return h * (2*t - t*t/(t+1))
	case a < 22:
		t := math.Expm1(a)
		return h * (t + t/(t+1))
	case a < 709.78:
		return h * object.ExpFloat(a)
	}
	w := object.ExpFloat(a / 2)
	return h * w * w
}

func cosh(x float64) float64 {
	a := math.Abs(x)
	switch {
	case !isFinite(x):
		return a
	case a < 0.5*math.Ln2:
		t := math.Expm1(a)
		w := 1 + t
		return 1 + t*t/(w+w)
	case a < 22:
		t := object.ExpFloat(a)
		return 0.5*t + 0.5/t
	case a < 709.78:
		return 0.5 * object.ExpFloat(a)
	}
	w := object.ExpFloat(a / 2)
	return 0.5 * w * w
}

func tanh(x float64) float64 {
	a := math.Abs(x)
	switch {
	case a < 0x1p-55 || math.IsNaN(x):
		return x
	case a >= 22:
		return math.Copysign(1, x)
	case a >= 1:
		t := math.Expm1(2 * a)
		return math.Copysign(1-2/(t+2), x)
	}
	t := math.Expm1(-2 * a)
	return math.Copysign(-t/(t+2), x)
}

func exp2(x float64) float64 {
	if x == math.Trunc(x) || math.Abs(x) > 1000 || math.IsNaN(x) {
		return object.PowFloat(2, x)
	}
	return expDD(ddLn2.times(x)).float()
}

func log2(x float64) float64 {
	if !(x > 0) || math.IsInf(x, 0) {
		return math.Log2(x)
	}
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m *= 2
		e--
	}
	if m == 1 {
		return float64(e)
	}
	return single(float64(e)).add(logDD(single(m)).div(ddLn2)).float()
}

// log10 rounds in the same places as the C library's, whose results are not always the nearest.
func log10(x float64) float64 {
	if !(x > 0) || math.IsInf(x, 0) {
		return math.Log10(x)
	}
	const (
		ivLn10 = 4.34294481903251816668e-01
		log2Hi = 3.01029995663611771306e-01
		log2Lo = 3.69423907715893078616e-13
	)
	m, e := math.Frexp(x)
	k, m := e-1, m*2
	if k < 0 {
		k, m = k+1, m/2
	}
	y := float64(k)
	z := y*log2Lo + ivLn10*object.LogFloat(m)
	return z + y*log2Hi
}

func asinh(x float64) float64 {
	a := math.Abs(x)
	r := a
	switch {
	case a < 0x1p-28 || !isFinite(x):
		return x
	case a > 1<<28:
		r = object.LogFloat(a) + math.Ln2
	case a > 2:
		r = object.LogFloat(2*a + 1/(math.Sqrt(a*a+1)+a))
	default:
		t := a * a
		r = math.Log1p(a + t/(1+math.Sqrt(1+t)))
	}
	return math.Copysign(r, x)
}

func acosh(x float64) float64 {
	switch {
	case !(x > 1) || math.IsInf(x, 1):
		return math.Acosh(x)
	case x > 1<<28:
		return object.LogFloat(x) + math.Ln2
	case x > 2:
		return object.LogFloat(2*x - 1/(x+math.Sqrt(x*x-1)))
	}
	t := x - 1
	return math.Log1p(t + math.Sqrt(2*t+t*t))
}

// cbrt is the cube root: Go's, corrected by its exact error.
func cbrt(x float64) float64 {
	y := math.Cbrt(x)
	if y == 0 || !isFinite(x) {
		return y
	}
	m, e := math.Frexp(x)
	for e%3 != 0 {
		m, e = m/2, e+1
	}
	y = math.Cbrt(m)
	d := single(m).sub(prod2(y, y).times(y))
	return math.Ldexp(y+d.float()/(3*y*y), e/3)
}
