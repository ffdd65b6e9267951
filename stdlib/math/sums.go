package math

import (
	"math"

	"pya/vm/object"
)

// sumDefs are the functions over iterables.
func sumDefs() []object.Def {
	return []object.Def{
		{Name: "fsum", Sig: "seq, /", Doc: "Return an accurate floating-point sum of values in the iterable seq.", F1: fsum},
		{Name: "prod", Sig: "iterable, /, *, start=1", Doc: "Calculate the product of all the elements in the input iterable.", Fn: prod},
		{Name: "sumprod", Sig: "p, q, /", Doc: "Return the sum of products of values from two iterables p and q.", F2: sumprod},
	}
}

// exactSum adds floats without loss: parts are numbers that do not overlap, the smallest first.
type exactSum struct {
	parts   []float64
	special float64 // sum of the infinities and NaNs
	infs    float64
}

// add adds x; false: an intermediate sum of finite numbers overflowed.
func (s *exactSum) add(x float64) bool {
	orig := x
	n := 0
	for _, y := range s.parts {
		if math.Abs(x) < math.Abs(y) {
			x, y = y, x
		}
		hi := x + y
		lo := y - (hi - x)
		if lo != 0 {
			s.parts[n] = lo
			n++
		}
		x = hi
	}
	s.parts = s.parts[:n]
	if x == 0 {
		return true
	}
	if !isFinite(x) {
		if isFinite(orig) {
			return false
		}
		if math.IsInf(orig, 0) {
			s.infs += orig
		}
		s.special += orig
		s.parts = s.parts[:0]
		return true
	}
	s.parts = append(s.parts, x)
	return true
}

// sum is the correctly rounded total of the finite numbers.
func (s *exactSum) sum() float64 {
	n := len(s.parts)
	if n == 0 {
		return 0
	}
	n--
	hi, lo := s.parts[n], 0.0
	for n > 0 {
		x := hi
		n--
		y := s.parts[n]
		hi = x + y
		lo = y - (hi - x)
		if lo != 0 {
			break
		}
	}
	// Half-way cases round to even only if nothing lies below.
	if n > 0 && (lo < 0 && s.parts[n-1] < 0 || lo > 0 && s.parts[n-1] > 0) {
		y := lo * 2
		x := hi + y
		if y == x-hi {
			hi = x
		}
	}
	return hi
}

func fsum(t *thread, seq value) (value, error) {
	var s exactSum
	err := t.Iterate(seq, func(v value) error {
		x, err := t.AsReal(v)
		if err == nil && !s.add(x) {
			err = object.OverflowErrorf("intermediate overflow in fsum")
		}
		return err
	})
	switch {
	case err != nil:
		return value{}, err
	case s.special != 0:
		if math.IsNaN(s.infs) {
			return value{}, object.ValueErrorf("-inf + inf in fsum")
		}
		return object.Float(s.special), nil
	}
	return object.Float(s.sum()), nil
}

func prod(t *thread, args []value) (value, error) {
	acc := args[1]
	if !acc.IsValid() {
		acc = object.Int(1)
	}
	err := t.Iterate(args[0], func(v value) error {
		if acc.IsFloat() && (v.IsFloat() || v.IsInt()) {
			y := v.AsFloat()
			if v.IsInt() {
				y = float64(v.AsInt())
			}
			acc = object.Float(acc.AsFloat() * y)
			return nil
		}
		var err error
		acc, err = object.Mul(t, acc, v)
		return err
	})
	return acc, err
}

// sumprod multiplies pairwise and adds: ints exactly, floats as if with one rounding at the end.
func sumprod(t *thread, p, q value) (value, error) {
	pi, err := t.GetIter(p)
	if err != nil {
		return value{}, err
	}
	qi, err := t.GetIter(q)
	if err != nil {
		return value{}, err
	}
	total := object.Int(0)
	var s exactSum
	floats := false
	flush := func() error {
		if !floats {
			return nil
		}
		floats = false
		f := s.sum()
		if s.special != 0 {
			f = s.special
		}
		s = exactSum{}
		var err error
		total, err = object.Add(t, total, object.Float(f))
		return err
	}
	for {
		a, ok1, err := t.Next(pi)
		if err != nil {
			return value{}, err
		}
		b, ok2, err := t.Next(qi)
		if err != nil {
			return value{}, err
		}
		if ok1 != ok2 {
			return value{}, object.ValueErrorf("Inputs are not the same length")
		}
		if !ok1 {
			return total, flush()
		}
		x, y, ok := floatPair(a, b)
		if ok && addProduct(&s, x, y) {
			floats = true
			continue
		}
		if err := flush(); err != nil {
			return value{}, err
		}
		m, err := object.Mul(t, a, b)
		if err != nil {
			return value{}, err
		}
		if total, err = object.Add(t, total, m); err != nil {
			return value{}, err
		}
	}
}

// floatPair gives a pair of floats, or of a float and an int.
func floatPair(a, b value) (x, y float64, ok bool) {
	switch {
	case a.IsFloat() && b.IsFloat():
		return a.AsFloat(), b.AsFloat(), true
	case a.IsFloat() && b.IsInt():
		return a.AsFloat(), float64(b.AsInt()), true
	case a.IsInt() && b.IsFloat():
		return float64(a.AsInt()), b.AsFloat(), true
	}
	return 0, 0, false
}

// addProduct adds x*y exactly; false if that cannot be.
func addProduct(s *exactSum, x, y float64) bool {
	hi := x * y
	if !isFinite(hi) || s.special != 0 {
		return false
	}
	saved := append([]float64(nil), s.parts...)
	if s.add(hi) && s.add(math.FMA(x, y, -hi)) {
		return true
	}
	s.parts = saved
	return false
}
