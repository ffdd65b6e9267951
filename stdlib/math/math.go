// Package math is the module math. Results and errors follow CPython 3.13 on a C library with correctly rounded
// elementary functions; ints of any size are computed exactly.
package math

import (
	"math"

	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__doc__", object.NewStr("This module provides access to the mathematical functions\ndefined by the C standard."))
	for n, f := range map[string]float64{"pi": math.Pi, "e": math.E, "tau": 2 * math.Pi, "inf": math.Inf(1), "nan": object.NaN} {
		m.Set(t, n, object.Float(f))
	}
	m.AddDefs(t, unaryDefs())
	m.AddDefs(t, defs())
	m.AddDefs(t, intDefs())
	m.AddDefs(t, sumDefs())
	return nil
}

var (
	errDomain = func() error { return object.ValueErrorf("math domain error") }
	errRange  = func() error { return object.OverflowErrorf("math range error") }
)

// unary is a function of one float. grows: an infinite result for a finite argument is an overflow, not a pole.
type unary struct {
	name  string
	f     func(float64) float64
	grows bool
	doc   string
}

var unaries = []unary{
	{"acos", acos, false, "Return the arc cosine (measured in radians) of x."},
	{"acosh", acosh, false, "Return the inverse hyperbolic cosine of x."},
	{"asin", asin, false, "Return the arc sine (measured in radians) of x."},
	{"asinh", asinh, false, "Return the inverse hyperbolic sine of x."},
	{"atan", atan, false, "Return the arc tangent (measured in radians) of x."},
	{"atanh", math.Atanh, false, "Return the inverse hyperbolic tangent of x."},
	{"cbrt", cbrt, false, "Return the cube root of x."},
	{"cos", cos, false, "Return the cosine of x (measured in radians)."},
	{"cosh", cosh, true, "Return the hyperbolic cosine of x."},
	{"erf", math.Erf, false, "Error function at x."},
	{"erfc", math.Erfc, false, "Complementary error function at x."},
	{"exp", object.ExpFloat, true, "Return e raised to the power of x."},
	{"exp2", exp2, true, "Return 2 raised to the power of x."},
	{"expm1", math.Expm1, true, "Return exp(x)-1."},
	{"fabs", math.Abs, false, "Return the absolute value of the float x."},
	{"gamma", nil, true, "Gamma function at x."},
	{"lgamma", nil, true, "Natural logarithm of absolute value of Gamma function at x."},
	{"log1p", math.Log1p, false, "Return the natural logarithm of 1+x (base e)."},
	{"sin", sin, false, "Return the sine of x (measured in radians)."},
	{"sinh", sinh, true, "Return the hyperbolic sine of x."},
	{"sqrt", math.Sqrt, false, "Return the square root of x."},
	{"tan", tan, false, "Return the tangent of x (measured in radians)."},
	{"tanh", tanh, false, "Return the hyperbolic tangent of x."},
}

func unaryDefs() []object.Def {
	out := make([]object.Def, 0, len(unaries))
	for _, u := range unaries {
		d := object.Def{Name: u.name, Sig: "x, /", Doc: u.doc}
		switch u.name {
		case "gamma":
			d.F1 = withErrors(gamma)
		case "lgamma":
			d.F1 = withErrors(lgamma)
		default:
			d.F1 = u.call
		}
		out = append(out, d)
	}
	return out
}

func withErrors(f func(float64) (float64, error)) func(t *thread, v value) (value, error) {
	return func(t *thread, v value) (value, error) {
		x, err := t.AsReal(v)
		if err != nil {
			return value{}, err
		}
		r, err := f(x)
		return object.Float(r), err
	}
}

func (u *unary) call(t *thread, v value) (value, error) {
	x, err := t.AsReal(v)
	if err != nil {
		return value{}, err
	}
	r := u.f(x)
	if r-r != 0 {
		if math.IsNaN(r) && !math.IsNaN(x) {
			return value{}, errDomain()
		}
		if math.IsInf(r, 0) && x-x == 0 {
			if u.grows {
				return value{}, errRange()
			}
			return value{}, errDomain()
		}
	}
	return object.Float(r), nil
}

func sin(x float64) float64 {
	switch {
	case x == 0:
		return x
	case math.Abs(x) < 1<<20:
		s, _ := object.SincosFloat(x)
		return s
	case !isFinite(x):
		return object.NaN
	}
	s, _ := sincosDD(x)
	return s.float()
}

func cos(x float64) float64 {
	switch {
	case math.Abs(x) < 1<<20:
		_, c := object.SincosFloat(x)
		return c
	case !isFinite(x):
		return object.NaN
	}
	_, c := sincosDD(x)
	return c.float()
}

// defs are the functions of floats with special rules.
func defs() []object.Def {
	pred := func(name, doc string, f func(float64) bool) object.Def {
		return object.Def{Name: name, Sig: "x, /", Doc: doc, F1: func(t *thread, v value) (value, error) {
			x, err := t.AsReal(v)
			return object.Bool(f(x)), err
		}}
	}
	return []object.Def{
		pred("isfinite", "Return True if x is neither an infinity nor a NaN, and False otherwise.", func(x float64) bool { return x-x == 0 }),
		pred("isinf", "Return True if x is a positive or negative infinity, and False otherwise.", func(x float64) bool { return math.IsInf(x, 0) }),
		pred("isnan", "Return True if x is a NaN (not a number), and False otherwise.", math.IsNaN),
		{Name: "atan2", Sig: "y, x, /", Doc: "Return the arc tangent (measured in radians) of y/x.", F2: floats2(func(y, x float64) (float64, error) { return object.Atan2Float(y, x), nil })},
		{Name: "copysign", Sig: "x, y, /", Doc: "Return a float with the magnitude (absolute value) of x but the sign of y.", F2: floats2(func(x, y float64) (float64, error) { return math.Copysign(x, y), nil })},
		{Name: "fmod", Sig: "x, y, /", Doc: "Return fmod(x, y), according to platform C.", F2: floats2(fmod)},
		{Name: "remainder", Sig: "x, y, /", Doc: "Difference between x and the closest integer multiple of y.", F2: floats2(remainder)},
		{Name: "pow", Sig: "x, y, /", Doc: "Return x**y (x to the power of y).", F2: floats2(pow)},
		{Name: "fma", Sig: "x, y, z, /", Doc: "Fused multiply-add operation.", F3: fma},
		{Name: "degrees", Sig: "x, /", Doc: "Convert angle x from radians to degrees.", F1: withErrors(func(x float64) (float64, error) { return x * (180 / math.Pi), nil })},
		{Name: "radians", Sig: "x, /", Doc: "Convert angle x from degrees to radians.", F1: withErrors(func(x float64) (float64, error) { return x * (math.Pi / 180), nil })},
		{Name: "ulp", Sig: "x, /", Doc: "Return the value of the least significant bit of the float x.", F1: withErrors(ulp)},
		{Name: "frexp", Sig: "x, /", Doc: "Return the mantissa and exponent of x, as pair (m, e).", F1: func(t *thread, v value) (value, error) {
			x, err := t.AsReal(v)
			if err != nil {
				return value{}, err
			}
			m, e := math.Frexp(x)
			return object.NewPair(object.Float(m), object.Int(int64(e))), nil
		}},
		{Name: "modf", Sig: "x, /", Doc: "Return the fractional and integer parts of x.", F1: func(t *thread, v value) (value, error) {
			x, err := t.AsReal(v)
			if err != nil {
				return value{}, err
			}
			if math.IsInf(x, 0) {
				return object.NewPair(object.Float(math.Copysign(0, x)), object.Float(x)), nil
			}
			whole := math.Trunc(x)
			return object.NewPair(object.Float(math.Copysign(x-whole, x)), object.Float(whole)), nil
		}},
		{Name: "ldexp", Sig: "x, i, /", Doc: "Return x * (2**i).", F2: ldexp},
		{Name: "log", Sig: "x, base=math.e, /", Doc: "Return the logarithm of x to the given base.", Fn: log},
		{Name: "log2", Sig: "x, /", Doc: "Return the base 2 logarithm of x.", F1: func(t *thread, v value) (value, error) {
			r, err := logOf(t, v, log2, 1)
			return object.Float(r), err
		}},
		{Name: "log10", Sig: "x, /", Doc: "Return the base 10 logarithm of x.", F1: func(t *thread, v value) (value, error) {
			r, err := logOf(t, v, log10, math.Log10(2))
			return object.Float(r), err
		}},
		{Name: "nextafter", Sig: "x, y, /, *, steps=None", Doc: "Return the floating-point value the given number of steps after x towards y.", Fn: nextafter},
		{Name: "isclose", Sig: "a, b, *, rel_tol=1e-09, abs_tol=0.0", Doc: "Determine whether two floating-point numbers are close in value.", Fn: isclose},
		{Name: "hypot", Sig: "*coordinates", Doc: "Multidimensional Euclidean distance from the origin to a point.", Raw: hypot},
		{Name: "dist", Sig: "p, q, /", Doc: "Return the Euclidean distance between two points p and q.", F2: dist},
		{Name: "floor", Sig: "x, /", Doc: "Return the floor of x as an Integral.", F1: rounder("__floor__", math.Floor)},
		{Name: "ceil", Sig: "x, /", Doc: "Return the ceiling of x as an Integral.", F1: rounder("__ceil__", math.Ceil)},
		{Name: "trunc", Sig: "x, /", Doc: "Truncates the Real x to the nearest Integral toward 0.", F1: trunc},
	}
}

// floats2 is a function of two floats.
func floats2(f func(x, y float64) (float64, error)) func(t *thread, a, b value) (value, error) {
	return func(t *thread, a, b value) (value, error) {
		x, err := t.AsReal(a)
		if err != nil {
			return value{}, err
		}
		y, err := t.AsReal(b)
		if err != nil {
			return value{}, err
		}
		r, err := f(x, y)
		return object.Float(r), err
	}
}

func isFinite(x float64) bool { return x-x == 0 }

func fmod(x, y float64) (float64, error) {
	if math.IsInf(y, 0) && isFinite(x) {
		return x, nil
	}
	r := math.Mod(x, y)
	if math.IsNaN(r) && !math.IsNaN(x) && !math.IsNaN(y) {
		return 0, errDomain()
	}
	return r, nil
}

func remainder(x, y float64) (float64, error) {
	switch {
	case math.IsNaN(x):
		return x, nil
	case math.IsNaN(y):
		return y, nil
	case math.IsInf(x, 0) || y == 0:
		return 0, errDomain()
	}
	return math.Remainder(x, y), nil
}

func pow(x, y float64) (float64, error) {
	r := object.PowFloat(x, y)
	if !isFinite(x) || !isFinite(y) {
		return r, nil
	}
	switch {
	case math.IsNaN(r):
		return 0, errDomain()
	case math.IsInf(r, 0) && x == 0:
		return 0, errDomain()
	case math.IsInf(r, 0):
		return 0, errRange()
	}
	return r, nil
}

func fma(t *thread, a, b, c value) (value, error) {
	var v [3]float64
	for i, x := range []value{a, b, c} {
		f, err := t.AsReal(x)
		if err != nil {
			return value{}, err
		}
		v[i] = f
	}
	r := math.FMA(v[0], v[1], v[2])
	if !isFinite(r) {
		if math.IsNaN(r) && !math.IsNaN(v[0]) && !math.IsNaN(v[1]) && !math.IsNaN(v[2]) {
			return value{}, object.ValueErrorf("invalid operation in fma")
		}
		if math.IsInf(r, 0) && isFinite(v[0]) && isFinite(v[1]) && isFinite(v[2]) {
			return value{}, object.OverflowErrorf("overflow in fma")
		}
	}
	return object.Float(r), nil
}

func ulp(x float64) (float64, error) {
	if math.IsNaN(x) {
		return x, nil
	}
	if x = math.Abs(x); math.IsInf(x, 0) {
		return x, nil
	}
	up := math.Nextafter(x, math.Inf(1))
	if math.IsInf(up, 0) {
		return x - math.Nextafter(x, 0), nil
	}
	return up - x, nil
}

func ldexp(t *thread, a, b value) (value, error) {
	x, err := t.AsReal(a)
	if err != nil {
		return value{}, err
	}
	if k := b.Kind(); k != object.KInt && k != object.KBool && k != object.KBigInt {
		return value{}, object.TypeErrorf("Expected an int as second argument to ldexp.")
	}
	if x == 0 || !isFinite(x) {
		return object.Float(x), nil
	}
	e := 1 << 30
	if n, err := t.Index(b); err == nil {
		e = max(min(n, 1<<30), -1<<30)
	} else if object.ToBig(b).Sign() < 0 {
		e = -e
	}
	r := math.Ldexp(x, e)
	if math.IsInf(r, 0) {
		return value{}, errRange()
	}
	return object.Float(r), nil
}

// logOf is a logarithm; of2 is that of 2, for ints that are too large for a float.
func logOf(t *thread, v value, f func(float64) float64, of2 float64) (float64, error) {
	if v.Kind() == object.KBigInt || v.IsInt() {
		n := object.ToBig(v)
		if n.Sign() <= 0 {
			return 0, errDomain()
		}
		if n.BitLen() > 1023 {
			m, e := bigFrexp(n)
			return f(m) + of2*float64(e), nil
		}
	}
	x, err := t.AsReal(v)
	if err != nil {
		return 0, err
	}
	r := f(x)
	if x <= 0 {
		return 0, errDomain()
	}
	return r, nil
}

func log(t *thread, args []value) (value, error) {
	num, err := logOf(t, args[0], object.LogFloat, math.Ln2)
	if err != nil || !args[1].IsValid() {
		return object.Float(num), err
	}
	den, err := logOf(t, args[1], object.LogFloat, math.Ln2)
	if err != nil {
		return value{}, err
	}
	return object.TrueDiv(t, object.Float(num), object.Float(den))
}

func nextafter(t *thread, args []value) (value, error) {
	x, err := t.AsReal(args[0])
	if err != nil {
		return value{}, err
	}
	y, err := t.AsReal(args[1])
	if err != nil {
		return value{}, err
	}
	if !args[2].IsValid() || args[2].IsNone() {
		return object.Float(after(x, y)), nil
	}
	n, err := t.IndexValue(args[2])
	if err != nil {
		return value{}, err
	}
	big := object.ToBig(n)
	if big.Sign() < 0 {
		return value{}, object.ValueErrorf("steps must be a non-negative integer")
	}
	steps := uint64(math.MaxUint64)
	if big.IsUint64() {
		steps = big.Uint64()
	}
	return object.Float(stepTo(x, y, steps)), nil
}

// after is the next float; of equal numbers it gives the second, whose zero may have another sign.
func after(x, y float64) float64 {
	if x == y {
		return y
	}
	return math.Nextafter(x, y)
}

// stepTo goes so many floats from x towards y.
func stepTo(x, y float64, steps uint64) float64 {
	switch {
	case steps == 0, math.IsNaN(x):
		return x
	case math.IsNaN(y):
		return y
	case x == y:
		return y
	}
	const sign = 1 << 63
	ux, uy := math.Float64bits(x), math.Float64bits(y)
	ax, ay := ux&^sign, uy&^sign
	if ux^uy >= sign {
		// The signs differ: through zero.
		if dist := ax + ay; dist <= steps {
			return y
		}
		if ax < steps {
			return math.Float64frombits((steps - ax) | uy&sign)
		}
		return math.Float64frombits(ux - steps)
	}
	if ax > ay {
		if ax-ay >= steps {
			return math.Float64frombits(ux - steps)
		}
		return y
	}
	if ay-ax >= steps {
		return math.Float64frombits(ux + steps)
	}
	return y
}

func isclose(t *thread, args []value) (value, error) {
	v := [4]float64{0, 0, 1e-9, 0}
	for i := range v {
		if !args[i].IsValid() {
			continue
		}
		f, err := t.AsReal(args[i])
		if err != nil {
			return value{}, err
		}
		v[i] = f
	}
	a, b, rel, abs := v[0], v[1], v[2], v[3]
	if rel < 0 || abs < 0 {
		return value{}, object.ValueErrorf("tolerances must be non-negative")
	}
	if a == b {
		return object.True, nil
	}
	if math.IsInf(a, 0) || math.IsInf(b, 0) {
		return object.False, nil
	}
	diff := math.Abs(b - a)
	return object.Bool(diff <= math.Abs(rel*b) || diff <= math.Abs(rel*a) || diff <= abs), nil
}

func hypot(t *thread, args []value, kw []*object.Str) (value, error) {
	if len(kw) > 0 {
		return value{}, object.TypeErrorf("math.hypot() takes no keyword arguments")
	}
	v := make([]float64, len(args))
	for i, a := range args {
		f, err := t.AsReal(a)
		if err != nil {
			return value{}, err
		}
		v[i] = f
	}
	return object.Float(norm(v)), nil
}

func dist(t *thread, p, q value) (value, error) {
	a, err := t.ToSlice(p)
	if err != nil {
		return value{}, err
	}
	b, err := t.ToSlice(q)
	if err != nil {
		return value{}, err
	}
	if len(a) != len(b) {
		return value{}, object.ValueErrorf("both points must have the same number of dimensions")
	}
	v := make([]float64, len(a))
	for i := range a {
		x, err := t.AsReal(a[i])
		if err != nil {
			return value{}, err
		}
		y, err := t.AsReal(b[i])
		if err != nil {
			return value{}, err
		}
		v[i] = x - y
	}
	return object.Float(norm(v)), nil
}

// norm is the length of a vector, with the squares summed in twice the precision.
func norm(v []float64) float64 {
	most, nan := 0.0, false
	for _, x := range v {
		nan = nan || math.IsNaN(x)
		most = max(most, math.Abs(x))
		if math.IsInf(x, 0) {
			return math.Inf(1)
		}
	}
	if nan {
		return object.NaN
	}
	if most == 0 || len(v) == 1 {
		return most
	}
	_, e := math.Frexp(most)
	sum, rest := 0.0, 0.0
	for _, x := range v {
		x = math.Ldexp(x, -e)
		sq := x * x
		s := sum + sq
		rest += (sum - s + sq) + math.FMA(x, x, -sq)
		if sum < sq {
			rest += (sq - s + sum) - (sum - s + sq)
		}
		sum = s
	}
	h := math.Sqrt(sum + rest)
	// One step of correction by the exact error of the square.
	sq := h * h
	err := math.FMA(-h, h, sq)
	d := (sum - sq) + (err + rest)
	return math.Ldexp(h+d/(2*h), e)
}

// rounder is floor or ceil: the type's own method, or that of floats.
func rounder(method string, f func(float64) float64) func(t *thread, v value) (value, error) {
	return func(t *thread, v value) (value, error) {
		if !v.IsFloat() {
			if v.IsInt() {
				return v, nil
			}
			r, ok, err := t.CallSpecial(v, t.Interp.Intern(method))
			if ok || err != nil {
				return r, err
			}
		}
		x, err := t.AsReal(v)
		if err != nil {
			return value{}, err
		}
		return intOf(f(x))
	}
}

// intOf is int(x) for a whole x.
func intOf(x float64) (value, error) {
	switch {
	case math.IsNaN(x):
		return value{}, object.ValueErrorf("cannot convert float NaN to integer")
	case math.IsInf(x, 0):
		return value{}, object.OverflowErrorf("cannot convert float infinity to integer")
	case math.Abs(x) < 1<<62:
		return object.Int(int64(x)), nil
	}
	return bigOfFloat(x), nil
}

func trunc(t *thread, v value) (value, error) {
	if v.IsFloat() {
		return intOf(math.Trunc(v.AsFloat()))
	}
	r, ok, err := t.CallSpecial(v, t.Interp.Intern("__trunc__"))
	if err == nil && !ok {
		err = object.TypeErrorf("type %s doesn't define __trunc__ method", v.Type().MessageName())
	}
	return r, err
}
