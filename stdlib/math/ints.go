package math

import (
	"math"
	"math/big"

	"pya/vm/object"
)

// intDefs are the functions of ints.
func intDefs() []object.Def {
	return []object.Def{
		{Name: "factorial", Sig: "n, /", Doc: "Find n!.", F1: factorial},
		{Name: "isqrt", Sig: "n, /", Doc: "Return the integer part of the square root of the input.", F1: isqrt},
		{Name: "gcd", Sig: "*integers", Doc: "Greatest Common Divisor.", Raw: func(t *thread, args []value, kw []*object.Str) (value, error) {
			return foldInts(t, "gcd", args, kw, 0, gcd)
		}},
		{Name: "lcm", Sig: "*integers", Doc: "Least Common Multiple.", Raw: func(t *thread, args []value, kw []*object.Str) (value, error) {
			return foldInts(t, "lcm", args, kw, 1, lcm)
		}},
		{Name: "comb", Sig: "n, k, /", Doc: "Number of ways to choose k items from n items without repetition and without order.", F2: comb},
		{Name: "perm", Sig: "n, k=None, /", Doc: "Number of ways to choose k items from n items without repetition and with order.", Fn: perm},
	}
}

// bigFrexp gives n as m * 2**e, m in [0.5, 1).
func bigFrexp(n *big.Int) (m float64, e int) {
	f := new(big.Float).SetInt(n)
	mant := new(big.Float)
	e = f.MantExp(mant)
	m, _ = mant.Float64()
	if m == 1 {
		m, e = 0.5, e+1
	}
	return m, e
}

func bigOfFloat(x float64) value {
	n, _ := new(big.Float).SetFloat64(x).Int(nil)
	return object.NewInt(n)
}

func factorial(t *thread, v value) (value, error) {
	n, err := t.IndexValue(v)
	if err != nil {
		return value{}, err
	}
	if !n.IsInt() {
		if object.ToBig(n).Sign() < 0 {
			return value{}, object.ValueErrorf("factorial() not defined for negative values")
		}
		return value{}, object.OverflowErrorf("factorial() argument should not exceed %d", int64(math.MaxInt64))
	}
	k := n.AsInt()
	if k < 0 {
		return value{}, object.ValueErrorf("factorial() not defined for negative values")
	}
	if k <= 20 {
		r := int64(1)
		for i := int64(2); i <= k; i++ {
			r *= i
		}
		return object.Int(r), nil
	}
	r, err := product(t, 1, k)
	return object.NewInt(r), err
}

// product is a * (a+1) * … * b, by halves so that the factors stay balanced; an interrupt ends it.
func product(t *thread, a, b int64) (*big.Int, error) {
	if b-a < 1<<12 {
		return new(big.Int).MulRange(a, b), nil
	}
	if err := t.Hook.Poll(); err != nil {
		return nil, err
	}
	mid := a + (b-a)/2
	x, err := product(t, a, mid)
	if err != nil {
		return nil, err
	}
	y, err := product(t, mid+1, b)
	if err != nil {
		return nil, err
	}
	return x.Mul(x, y), nil
}

func isqrt(t *thread, v value) (value, error) {
	n, err := t.IndexValue(v)
	if err != nil {
		return value{}, err
	}
	b := object.ToBig(n)
	if b.Sign() < 0 {
		return value{}, object.ValueErrorf("isqrt() argument must be nonnegative")
	}
	if n.IsInt() {
		r := int64(math.Sqrt(float64(n.AsInt())))
		for r > 0 && (r > 3037000499 || r*r > n.AsInt()) {
			r--
		}
		for r < 3037000499 && (r+1)*(r+1) <= n.AsInt() {
			r++
		}
		return object.Int(r), nil
	}
	return object.NewInt(new(big.Int).Sqrt(b)), nil
}

// foldInts combines any number of ints, beginning with start.
func foldInts(t *thread, name string, args []value, kw []*object.Str, start int64, f func(a, b value) value) (value, error) {
	if len(kw) > 0 {
		return value{}, object.TypeErrorf("math.%s() takes no keyword arguments", name)
	}
	acc := object.Int(start)
	for _, a := range args {
		n, err := t.IndexValue(a)
		if err != nil {
			return value{}, err
		}
		acc = f(acc, n)
	}
	return acc, nil
}

func gcd(a, b value) value {
	if a.IsInt() && b.IsInt() && a.AsInt() != math.MinInt64 && b.AsInt() != math.MinInt64 {
		x, y := a.AsInt(), b.AsInt()
		for y != 0 {
			x, y = y, x%y
		}
		if x < 0 {
			x = -x
		}
		return object.Int(x)
	}
	x, y := new(big.Int).Abs(object.ToBig(a)), new(big.Int).Abs(object.ToBig(b))
	return object.NewInt(new(big.Int).GCD(nil, nil, x, y))
}

func lcm(a, b value) value {
	x, y := object.ToBig(a), object.ToBig(b)
	if x.Sign() == 0 || y.Sign() == 0 {
		return object.Int(0)
	}
	g := object.ToBig(gcd(a, b))
	r := new(big.Int).Quo(x, g)
	r.Mul(r, y)
	return object.NewInt(r.Abs(r))
}

// natural reads a non-negative int.
func natural(t *thread, v value, name string) (*big.Int, error) {
	i, err := t.IndexValue(v)
	if err != nil {
		return nil, err
	}
	n := object.ToBig(i)
	if n.Sign() < 0 {
		return nil, object.ValueErrorf("%s must be a non-negative integer", name)
	}
	return n, nil
}

func both(t *thread, a, b value) (n, k *big.Int, err error) {
	x, err := t.IndexValue(a)
	if err != nil {
		return nil, nil, err
	}
	y, err := t.IndexValue(b)
	if err != nil {
		return nil, nil, err
	}
	if n, err = natural(t, x, "n"); err != nil {
		return nil, nil, err
	}
	k, err = natural(t, y, "k")
	return n, k, err
}

func comb(t *thread, a, b value) (value, error) {
	n, k, err := both(t, a, b)
	if err != nil {
		return value{}, err
	}
	rest := new(big.Int).Sub(n, k)
	if rest.Sign() < 0 {
		return object.Int(0), nil
	}
	if rest.Cmp(k) < 0 {
		k = rest
	}
	if !k.IsInt64() {
		return value{}, object.OverflowErrorf("min(n - k, k) must not exceed %d", int64(math.MaxInt64))
	}
	// C(n, k) = C(n, k/2) * C(n-k/2, k-k/2) / C(k, k/2) keeps the factors balanced.
	r, err := falling(t, n, k.Int64())
	if err != nil {
		return value{}, err
	}
	f, err := product(t, 1, k.Int64())
	if err != nil {
		return value{}, err
	}
	return object.NewInt(r.Quo(r, f)), nil
}

// falling is n * (n-1) * … of k factors.
func falling(t *thread, n *big.Int, k int64) (*big.Int, error) {
	if n.IsInt64() && k > 0 {
		return product(t, n.Int64()-k+1, n.Int64())
	}
	if k <= 8 {
		r, x := big.NewInt(1), new(big.Int).Set(n)
		for range k {
			r.Mul(r, x)
			x.Sub(x, big.NewInt(1))
		}
		return r, nil
	}
	if err := t.Hook.Poll(); err != nil {
		return nil, err
	}
	x, err := falling(t, n, k/2)
	if err != nil {
		return nil, err
	}
	y, err := falling(t, new(big.Int).Sub(n, big.NewInt(k/2)), k-k/2)
	if err != nil {
		return nil, err
	}
	return x.Mul(x, y), nil
}

func perm(t *thread, args []value) (value, error) {
	if !args[1].IsValid() || args[1].IsNone() {
		return factorial(t, args[0])
	}
	n, k, err := both(t, args[0], args[1])
	if err != nil {
		return value{}, err
	}
	if n.Cmp(k) < 0 {
		return object.Int(0), nil
	}
	if !k.IsInt64() {
		return value{}, object.OverflowErrorf("k must not exceed %d", int64(math.MaxInt64))
	}
	r, err := falling(t, n, k.Int64())
	return object.NewInt(r), err
}
