// Package cmath is the module cmath: functions of complex numbers, with C99's results for infinities and NaNs and the
// errors of CPython 3.13.
package cmath

import (
	"math"
	"math/cmplx"
	mathmod "pya/stdlib/math"

	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

// unary is a function of one complex number; domain tells that the argument is outside the function's domain.
type unary struct {
	name, doc string
	f         func(z complex128) (r complex128, domain bool)
}

var functions = []unary{
	{"acos", "Return the arc cosine of z.", acos},
	{"acosh", "Return the inverse hyperbolic cosine of z.", acosh},
	{"asin", "Return the arc sine of z.", asin},
	{"asinh", "Return the inverse hyperbolic sine of z.", asinh},
	{"atan", "Return the arc tangent of z.", atan},
	{"atanh", "Return the inverse hyperbolic tangent of z.", atanh},
	{"cos", "Return the cosine of z.", func(z complex128) (complex128, bool) { return cosh(complex(-imag(z), real(z))) }},
	{"cosh", "Return the hyperbolic cosine of z.", cosh},
	{"exp", "Return the exponential value e**z.", exp},
	{"log10", "Return the base-10 logarithm of z.", func(z complex128) (complex128, bool) {
		r, bad := log(z)
		return complex(real(r)/math.Ln10, imag(r)/math.Ln10), bad
	}},
	{"sin", "Return the sine of z.", func(z complex128) (complex128, bool) {
		r, bad := sinh(complex(-imag(z), real(z)))
		return complex(imag(r), -real(r)), bad
	}},
	{"sinh", "Return the hyperbolic sine of z.", sinh},
	{"sqrt", "Return the square root of z.", sqrt},
	{"tan", "Return the tangent of z.", func(z complex128) (complex128, bool) {
		r, bad := tanh(complex(-imag(z), real(z)))
		return complex(imag(r), -real(r)), bad
	}},
	{"tanh", "Return the hyperbolic tangent of z.", tanh},
}

func sqrt(z complex128) (complex128, bool) { return squareRoot(z), false }

// squareRoot scales numbers so small that their halves lose digits; the sign of the imaginary part is that of z's.
func squareRoot(z complex128) complex128 {
	x, y := real(z), imag(z)
	if math.IsNaN(x) && isFinite(y) {
		return complex(x, x)
	}
	if math.IsInf(y, 0) || math.IsNaN(x) || math.IsInf(x, 0) || math.IsNaN(y) {
		r := cmplx.Sqrt(z)
		if math.IsNaN(imag(r)) || math.IsNaN(y) {
			return r
		}
		return complex(real(r), math.Copysign(imag(r), y))
	}
	ax, ay := math.Abs(x), math.Abs(y)
	if ax == 0 && ay == 0 {
		return complex(0, y)
	}
	// The larger part is sqrt((abs(z) + abs(x)) / 2), scaled so that nothing overflows or gets lost.
	var s float64
	if ax < 0x1p-1022 && ay < 0x1p-1022 {
		scaled := ax * 0x1p53
		s = math.Sqrt(scaled+object.HypotFloat(scaled, ay*0x1p53)) * 0x1p-27
	} else {
		s = 2 * math.Sqrt(ax/8+object.HypotFloat(ax/8, ay/8))
	}
	d := ay / (2 * s)
	if x >= 0 {
		return complex(s, math.Copysign(d, y))
	}
	return complex(d, math.Copysign(s, y))
}

func isInf(x float64) bool    { return math.IsInf(x, 0) }
func isFinite(x float64) bool { return !math.IsInf(x, 0) && !math.IsNaN(x) }

// cosh, sinh, tanh and exp are outside their domain where the angle is infinite and the size is not NaN (and, for exp,
// not minus infinity).
func cosh(z complex128) (complex128, bool) {
	x, y := real(z), imag(z)
	if !isFinite(x) || !isFinite(y) {
		r := special(x, y, func(x, y float64) (float64, float64) {
			return math.Inf(1) * mathmod.Cos(y), math.Copysign(math.Inf(1), x) * mathmod.Sin(y)
		})
		switch {
		case isInf(x) && y == 0:
			r = complex(math.Inf(1), math.Copysign(0, x)*math.Copysign(1, y))
		case isInf(x) && !isFinite(y):
			r = complex(math.Inf(1), object.NaN)
		case math.IsNaN(x) && y == 0, x == 0 && !isFinite(y):
			r = complex(object.NaN, 0)
		}
		return r, isInf(y) && !math.IsNaN(x)
	}
	if math.Abs(x) > maxExp {
		e := x - math.Copysign(2, x)
		return complex(mathmod.Cos(y)*mathmod.Cosh(e)*eSquared, mathmod.Sin(y)*mathmod.Sinh(e)*eSquared), false
	}
	return complex(mathmod.Cos(y)*mathmod.Cosh(x), mathmod.Sin(y)*mathmod.Sinh(x)), false
}

// maxExp is where exp is close to overflow; Go's overflows a little early.
const (
	maxExp   = 708.3964185322641
	eSquared = math.E * math.E
)

// special gives NaNs for arguments that are not finite, and inf(x, y) for an infinite x with a finite y that is not 0.
func special(x, y float64, inf func(x, y float64) (float64, float64)) complex128 {
	if isInf(x) && isFinite(y) && y != 0 {
		re, im := inf(x, y)
		return complex(re, im)
	}
	return complex(object.NaN, object.NaN)
}

func sinh(z complex128) (complex128, bool) {
	x, y := real(z), imag(z)
	if !isFinite(x) || !isFinite(y) {
		r := special(x, y, func(x, y float64) (float64, float64) { return x * mathmod.Cos(y), math.Inf(1) * mathmod.Sin(y) })
		switch {
		case isInf(x) && y == 0:
			r = complex(x, y)
		case isInf(x) && !isFinite(y):
			r = complex(math.Inf(1), object.NaN)
		case math.IsNaN(x) && y == 0:
			r = complex(object.NaN, y)
		case x == 0 && !isFinite(y):
			r = complex(0, object.NaN)
		}
		return r, isInf(y) && !math.IsNaN(x)
	}
	if math.Abs(x) > maxExp {
		e := x - math.Copysign(2, x)
		return complex(mathmod.Cos(y)*mathmod.Sinh(e)*eSquared, mathmod.Sin(y)*mathmod.Cosh(e)*eSquared), false
	}
	return complex(mathmod.Cos(y)*mathmod.Sinh(x), mathmod.Sin(y)*mathmod.Cosh(x)), false
}

func tanh(z complex128) (complex128, bool) {
	x, y := real(z), imag(z)
	if !isFinite(x) || !isFinite(y) {
		bad := isInf(y) && isFinite(x)
		switch {
		case isInf(x) && isFinite(y):
			return complex(math.Copysign(1, x), math.Copysign(0, mathmod.Sin(y)*mathmod.Cos(y))), bad
		case isInf(x):
			return complex(math.Copysign(1, x), 0), bad
		case math.IsNaN(x) && y == 0:
			return complex(x, y), bad
		}
		return complex(object.NaN, object.NaN), bad
	}
	if math.Abs(x) > maxExp {
		return complex(math.Copysign(1, x), 4*mathmod.Sin(y)*mathmod.Cos(y)*object.ExpFloat(-2*math.Abs(x))), false
	}
	tx, ty := mathmod.Tanh(x), mathmod.Tan(y)
	cx := 1 / mathmod.Cosh(x)
	txty := tx * ty
	denom := 1 + txty*txty
	return complex(tx*(1+ty*ty)/denom, ty/denom*cx*cx), false
}

func exp(z complex128) (complex128, bool) {
	x, y := real(z), imag(z)
	if !isFinite(x) || !isFinite(y) {
		bad := isInf(y) && (isFinite(x) || math.IsInf(x, 1))
		switch {
		case math.IsInf(x, 1) && y == 0:
			return complex(x, y), bad
		case math.IsInf(x, 1) && isFinite(y):
			return complex(x*mathmod.Cos(y), x*mathmod.Sin(y)), bad
		case math.IsInf(x, 1):
			return complex(x, object.NaN), bad
		case math.IsInf(x, -1) && isFinite(y):
			return complex(0*mathmod.Cos(y), 0*mathmod.Sin(y)), bad
		case math.IsInf(x, -1):
			return complex(0, 0), bad
		case math.IsNaN(x) && y == 0:
			return complex(x, y), bad
		}
		return complex(object.NaN, object.NaN), bad
	}
	if x > maxExp {
		e := object.ExpFloat(x - 2)
		return complex(e*mathmod.Cos(y)*eSquared, e*mathmod.Sin(y)*eSquared), false
	}
	e := object.ExpFloat(x)
	return complex(e*mathmod.Cos(y), e*mathmod.Sin(y)), false
}

// logAbs is log(abs(z)) without overflow and exact near abs(z) = 1.
func logAbs(z complex128) float64 {
	ax, ay := math.Abs(real(z)), math.Abs(imag(z))
	switch {
	case math.IsInf(ax, 1) || math.IsInf(ay, 1):
		return math.Inf(1)
	case math.IsNaN(ax) || math.IsNaN(ay):
		return object.NaN
	case ax > math.MaxFloat64/4 || ay > math.MaxFloat64/4:
		return object.LogFloat(object.HypotFloat(ax/2, ay/2)) + math.Ln2
	case ax < 0x1p-1022 && ay < 0x1p-1022:
		if ax == 0 && ay == 0 {
			return math.Inf(-1)
		}
		return object.LogFloat(object.HypotFloat(math.Ldexp(ax, 53), math.Ldexp(ay, 53))) - 53*math.Ln2
	}
	h := object.HypotFloat(ax, ay)
	if 0.71 <= h && h <= 1.73 {
		am, an := max(ax, ay), min(ax, ay)
		return math.Log1p((am-1)*(am+1)+an*an) / 2
	}
	return object.LogFloat(h)
}

func log(z complex128) (complex128, bool) {
	return complex(logAbs(z), object.Atan2Float(imag(z), real(z))), z == 0
}

func acos(z complex128) (complex128, bool) {
	x, y := real(z), imag(z)
	if !isFinite(x) || !isFinite(y) {
		switch {
		case math.IsNaN(x) && isInf(y), math.IsNaN(y) && isInf(x):
			if isInf(x) {
				return complex(object.NaN, math.Inf(1)), false
			}
			return complex(object.NaN, -y), false
		case math.IsNaN(x):
			return complex(object.NaN, object.NaN), false
		case math.IsNaN(y):
			if x == 0 {
				return complex(math.Pi/2, y), false
			}
			return complex(object.NaN, object.NaN), false
		}
		return complex(object.Atan2Float(math.Abs(y), x), math.Copysign(math.Inf(1), -y)), false
	}
	if math.Abs(x) > big || math.Abs(y) > big {
		re := object.Atan2Float(math.Abs(y), x)
		s := object.LogFloat(object.HypotFloat(x/2, y/2)) + 2*math.Ln2
		return complex(re, math.Copysign(s, -y)), false
	}
	s1, s2 := squareRoot(complex(1-x, -y)), squareRoot(complex(1+x, y))
	return complex(2*object.Atan2Float(real(s1), real(s2)), mathmod.Asinh(real(s2)*imag(s1)-imag(s2)*real(s1))), false
}

// big is where squares come close to overflow.
const big = math.MaxFloat64 / 4

func acosh(z complex128) (complex128, bool) {
	x, y := real(z), imag(z)
	if !isFinite(x) || !isFinite(y) {
		switch {
		case isInf(x) && math.IsNaN(y), math.IsNaN(x) && isInf(y):
			return complex(math.Inf(1), object.NaN), false
		case math.IsNaN(x), math.IsNaN(y):
			return complex(object.NaN, object.NaN), false
		}
		return complex(math.Inf(1), object.Atan2Float(y, x)), false
	}
	if math.Abs(x) > big || math.Abs(y) > big {
		return complex(object.LogFloat(object.HypotFloat(x/2, y/2))+2*math.Ln2, object.Atan2Float(y, x)), false
	}
	s1, s2 := squareRoot(complex(x-1, y)), squareRoot(complex(x+1, y))
	return complex(mathmod.Asinh(real(s1)*real(s2)+imag(s1)*imag(s2)), 2*object.Atan2Float(imag(s1), real(s2))), false
}

// asin(z) is -i asinh(iz).
func asin(z complex128) (complex128, bool) {
	r, bad := asinh(complex(-imag(z), real(z)))
	return complex(imag(r), -real(r)), bad
}

func asinh(z complex128) (complex128, bool) {
	x, y := real(z), imag(z)
	if !isFinite(x) || !isFinite(y) {
		switch {
		case isInf(x) && math.IsNaN(y):
			return complex(x, object.NaN), false
		case math.IsNaN(x) && isInf(y):
			return complex(math.Inf(1), object.NaN), false
		case math.IsNaN(x) && y == 0:
			return complex(x, y), false
		case math.IsNaN(x), math.IsNaN(y):
			return complex(object.NaN, object.NaN), false
		}
		return complex(math.Copysign(math.Inf(1), x), object.Atan2Float(y, math.Abs(x))), false
	}
	if math.Abs(x) > big || math.Abs(y) > big {
		s := object.LogFloat(object.HypotFloat(x/2, y/2)) + 2*math.Ln2
		return complex(math.Copysign(s, x), object.Atan2Float(y, math.Abs(x))), false
	}
	s1, s2 := squareRoot(complex(1+y, -x)), squareRoot(complex(1-y, x))
	return complex(mathmod.Asinh(real(s1)*imag(s2)-real(s2)*imag(s1)), object.Atan2Float(y, real(s1)*real(s2)-imag(s1)*imag(s2))), false
}

// atan(z) is -i atanh(iz).
func atan(z complex128) (complex128, bool) {
	r, bad := atanh(complex(-imag(z), real(z)))
	return complex(imag(r), -real(r)), bad
}

func atanh(z complex128) (complex128, bool) {
	x, y := real(z), imag(z)
	if !isFinite(x) || !isFinite(y) {
		switch {
		case isInf(y) && math.IsNaN(x):
			return complex(0, math.Copysign(math.Pi/2, y)), false
		case isInf(y):
			return complex(math.Copysign(0, x), math.Copysign(math.Pi/2, y)), false
		case isInf(x) && math.IsNaN(y):
			return complex(math.Copysign(0, x), object.NaN), false
		case isInf(x):
			return complex(math.Copysign(0, x), math.Copysign(math.Pi/2, y)), false
		case x == 0:
			return complex(x, object.NaN), false
		}
		return complex(object.NaN, object.NaN), false
	}
	if x < 0 || x == 0 && math.Signbit(x) {
		r, bad := atanh(-z)
		return -r, bad
	}
	ay := math.Abs(y)
	switch {
	case x > math.Sqrt(big) || ay > math.Sqrt(big):
		h := object.HypotFloat(x/2, y/2)
		return complex(x/4/h/h, -math.Copysign(math.Pi/2, -y)), false
	case x == 1 && ay < math.Sqrt(0x1p-1022):
		if ay == 0 {
			return complex(math.Inf(1), y), true
		}
		re := -object.LogFloat(math.Sqrt(ay) / math.Sqrt(object.HypotFloat(ay, 2)))
		return complex(re, math.Copysign(object.Atan2Float(2, -ay)/2, y)), false
	}
	re := math.Log1p(4*x/((1-x)*(1-x)+ay*ay)) / 4
	return complex(re, -object.Atan2Float(-2*y, (1-x)*(1+x)-ay*ay)/2), false
}

// result is the value of a function at z, or the error it is to raise.
func result(z, r complex128, domain bool) (value, error) {
	if domain {
		return value{}, object.ValueErrorf("math domain error")
	}
	if isFinite(real(z)) && isFinite(imag(z)) && (isInf(real(r)) || isInf(imag(r))) {
		return value{}, object.OverflowErrorf("math range error")
	}
	return object.NewComplex(r), nil
}

func arg(t *thread, v value) (complex128, error) {
	c, ok, err := t.ComplexOf(v)
	if err != nil {
		return 0, err
	}
	if ok {
		return c, nil
	}
	f, err := t.AsReal(v)
	return complex(f, 0), err
}

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__doc__", object.NewStr("This module provides access to mathematical functions for complex\nnumbers."))
	for name, v := range map[string]value{"pi": object.Float(math.Pi), "e": object.Float(math.E), "tau": object.Float(2 * math.Pi),
		"inf": object.Float(math.Inf(1)), "nan": object.Float(object.NaN), "infj": object.NewComplex(complex(0, math.Inf(1))),
		"nanj": object.NewComplex(complex(0, object.NaN))} {
		m.Set(t, name, v)
	}
	var defs []def
	for _, f := range functions {
		defs = append(defs, def{Name: f.name, Sig: "z, /", Doc: f.doc, F1: func(t *thread, v value) (value, error) {
			z, err := arg(t, v)
			if err != nil {
				return value{}, err
			}
			r, domain := f.f(z)
			return result(z, r, domain)
		}})
	}
	for _, p := range []struct {
		name, doc string
		f         func(z complex128) bool
	}{
		{"isfinite", "Return True if both the real and imaginary parts of z are finite, else False.", func(z complex128) bool { return isFinite(real(z)) && isFinite(imag(z)) }},
		{"isinf", "Checks if the real or imaginary part of z is infinite.", func(z complex128) bool { return isInf(real(z)) || isInf(imag(z)) }},
		{"isnan", "Checks if the real or imaginary part of z not a number (NaN).", func(z complex128) bool { return math.IsNaN(real(z)) || math.IsNaN(imag(z)) }},
	} {
		defs = append(defs, def{Name: p.name, Sig: "z, /", Doc: p.doc, F1: func(t *thread, v value) (value, error) {
			z, err := arg(t, v)
			return object.Bool(err == nil && p.f(z)), err
		}})
	}
	defs = append(defs,
		def{Name: "log", Sig: "z, base=<unrepresentable>, /", Doc: "log(z[, base]) -> the logarithm of z to the given base.", Fn: logBase},
		def{Name: "phase", Sig: "z, /", Doc: "Return argument, also known as the phase angle, of a complex.", F1: func(t *thread, v value) (value, error) {
			z, err := arg(t, v)
			if err != nil {
				return value{}, err
			}
			r := object.Atan2Float(imag(z), real(z))
			if r == 0 && imag(z) != 0 && isFinite(real(z)) {
				// The C library reports an angle that is too small for a float, and phase() alone looks at that.
				return value{}, object.OverflowErrorf("math range error")
			}
			return object.Float(r), nil
		}},
		def{Name: "polar", Sig: "z, /", Doc: "Convert a complex from rectangular coordinates to polar coordinates.", F1: func(t *thread, v value) (value, error) {
			z, err := arg(t, v)
			if err != nil {
				return value{}, err
			}
			r := object.HypotFloat(real(z), imag(z))
			if isInf(r) && isFinite(real(z)) && isFinite(imag(z)) {
				return value{}, object.OverflowErrorf("math range error")
			}
			return object.NewPair(object.Float(r), object.Float(object.Atan2Float(imag(z), real(z)))), nil
		}},
		def{Name: "rect", Sig: "r, phi, /", Doc: "Convert from polar coordinates to rectangular coordinates.", F2: rect},
		def{Name: "isclose", Sig: "a, b, *, rel_tol=1e-09, abs_tol=0.0", Doc: "Determine whether two complex numbers are close in value.", Fn: isClose},
	)
	m.AddDefs(t, defs)
	return nil
}

func logBase(t *thread, a []value) (value, error) {
	z, err := arg(t, a[0])
	if err != nil {
		return value{}, err
	}
	// With a base only the logarithm of that can be wrong.
	r, domain := log(z)
	if !a[1].IsValid() {
		return result(z, r, domain)
	}
	base, err := arg(t, a[1])
	if err != nil {
		return value{}, err
	}
	b, domain := log(base)
	if domain {
		return result(base, b, domain)
	}
	if b == 0 {
		return value{}, object.ValueErrorf("math domain error")
	}
	return object.TrueDiv(t, object.NewComplex(r), object.NewComplex(b))
}

func rect(t *thread, rv, phiv value) (value, error) {
	r, err := t.AsReal(rv)
	if err != nil {
		return value{}, err
	}
	phi, err := t.AsReal(phiv)
	if err != nil {
		return value{}, err
	}
	var z complex128
	switch {
	case isFinite(r) && isFinite(phi):
		if phi == 0 {
			z = complex(r, r*phi)
		} else {
			z = complex(r*mathmod.Cos(phi), r*mathmod.Sin(phi))
		}
	case isInf(r) && isFinite(phi) && phi != 0:
		z = complex(math.Copysign(math.Inf(1), r*mathmod.Cos(phi)), math.Copysign(math.Inf(1), r*mathmod.Sin(phi)))
	case isInf(r) && phi == 0:
		z = complex(r, math.Copysign(0, r)*math.Copysign(1, phi))
	case isInf(r):
		z = complex(math.Inf(1), object.NaN)
	case r == 0:
		z = complex(0, 0)
	case math.IsNaN(r) && phi == 0:
		z = complex(r, 0)
	default:
		z = complex(object.NaN, object.NaN)
	}
	if r != 0 && !math.IsNaN(r) && isInf(phi) {
		return value{}, object.ValueErrorf("math domain error")
	}
	return object.NewComplex(z), nil
}

func isClose(t *thread, a []value) (value, error) {
	x, err := arg(t, a[0])
	if err != nil {
		return value{}, err
	}
	y, err := arg(t, a[1])
	if err != nil {
		return value{}, err
	}
	rel, abs := 1e-9, 0.0
	for i, p := range []*float64{&rel, &abs} {
		if a[2+i].IsValid() {
			if *p, err = t.AsReal(a[2+i]); err != nil {
				return value{}, err
			}
		}
	}
	if rel < 0 || abs < 0 {
		return value{}, object.ValueErrorf("tolerances must be non-negative")
	}
	if x == y {
		return object.True, nil
	}
	if cmplx.IsInf(x) || cmplx.IsInf(y) {
		return object.False, nil
	}
	d := cmplx.Abs(x - y)
	return object.Bool(d <= rel*cmplx.Abs(y) || d <= rel*cmplx.Abs(x) || d <= abs), nil
}
