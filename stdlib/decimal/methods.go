package decimal

import (
	"math"
	"math/big"
	"strings"
	"unicode"

	"pya/stdlib/internal/native"
	"pya/vm/object"
)

func abs(i *big.Int) *big.Int { return new(big.Int).Abs(i) }

func decimalClass() *object.Type {
	return decimalOnce.Get(func() *object.Type {
		methods := []def{
			{Name: "__new__", Sig: "cls, value='0', context=None", Doc: "Construct a new Decimal object. 'value' can be an integer, string, tuple,\nor another Decimal object. If no value is given, return Decimal('0').", Fn: decimalNew},
			{Name: "from_float", Sig: "cls, f, /", Doc: "Class method that converts a float to a decimal number, exactly.", Flag: object.ClassDef, F2: func(t *thread, cls, f value) (value, error) {
				n, err := numOfFloat(t, f)
				if err != nil {
					return value{}, err
				}
				return subclass(t, cls, n)
			}},
		}
		for i := range operations {
			if operations[i].name != "" {
				methods = append(methods, operations[i].decimalMethod())
			}
		}
		methods = append(methods, operators()...)
		methods = append(methods, predicates()...)
		methods = append(methods, plainMethods()...)
		self := func(name string) object.GetSet {
			return object.GetSet{Name: name, Get: func(_ *thread, v value) (value, error) { return v, nil }}
		}
		return object.NewNative[Decimal](object.TypeSpec{Name: "Decimal", Module: "decimal", Methods: nameless(methods),
			Doc:     "Construct a new Decimal object. 'value' can be an integer, string, tuple,\nor another Decimal object. If no value is given, return Decimal('0').\nThe context does not affect the conversion and is only passed to determine\nif the InvalidOperation trap is active.",
			GetSets: []object.GetSet{self("real"), {Name: "imag", Get: func(*thread, value) (value, error) { return newDecimal(zero(false, 0)), nil }}}})
	})
}

// subclass makes an instance of cls.
func subclass(t *thread, cls value, n num) (value, error) {
	typ, ok := object.AsType(cls)
	if !ok || typ == decimalClass() {
		return newDecimal(n), nil
	}
	return t.Call(cls, newDecimal(n))
}

func decimalNew(t *thread, a []value) (value, error) {
	cls, err := native.Class(a[0], decimalClass())
	if err != nil {
		return value{}, err
	}
	c, err := optContext(t, a[2])
	if err != nil {
		return value{}, err
	}
	n := zero(false, 0)
	if a[1].IsValid() {
		if n, err = numOf(t, a[1], c); err != nil {
			return value{}, err
		}
	}
	if w := (&work{context: c}); !n.exact() {
		n = w.invalid(0)
		if err := w.finish(t); err != nil {
			return value{}, err
		}
	}
	d := object.Alloc[Decimal](cls)
	d.n = n
	return object.FromObj(d), nil
}

// numOf converts any value that Decimal() takes.
func numOf(t *thread, v value, c *context) (num, error) {
	if n, ok := asNum(v); ok {
		return n, nil
	}
	w := &work{context: c}
	switch {
	case v.Kind() == object.KStr:
		s, _ := object.AsStr(v)
		n, ok := parse(asciiDigits(s.Go()))
		if !ok || n.isNaN() && digits(n.coef) > maxPrec {
			return w.invalid(condSyntax), w.finish(t)
		}
		return n, nil
	case v.Kind() == object.KFloat:
		w.raise(sigFloat)
		if err := w.finish(t); err != nil {
			return num{}, err
		}
		return numOfFloat(t, v)
	case v.Kind() == object.KTuple || v.Kind() == object.KList:
		return numOfTuple(t, v)
	}
	if f, ok := object.AsFloatValue(v); ok {
		w.raise(sigFloat)
		return fromFloat(f), w.finish(t)
	}
	return num{}, object.TypeErrorf("conversion from %s to Decimal is not supported", v.Type().MessageName())
}

func numOfFloat(_ *thread, v value) (num, error) {
	if f, ok := object.AsFloatValue(v); ok {
		return fromFloat(f), nil
	}
	if n, ok := asNum(v); ok && v.Kind() != object.KNative {
		return n, nil
	}
	return num{}, object.TypeErrorf("argument must be int or float")
}

// asciiDigits replaces the decimal digits of other scripts.
func asciiDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 128 || !unicode.Is(unicode.Nd, r) {
			return r
		}
		// Digits stand in rows of ten.
		d := rune(0)
		for d < 9 && unicode.Is(unicode.Nd, r-d-1) {
			d++
		}
		return '0' + d%10
	}, s)
}

// numOfTuple reads (sign, digits, exponent).
func numOfTuple(t *thread, v value) (n num, err error) {
	items, err := t.ToSlice(v)
	if err != nil {
		return n, err
	}
	if len(items) != 3 {
		return n, object.ValueErrorf("argument must be a sequence of length 3")
	}
	sign, ok := digitOf(items[0])
	if !ok || sign > 1 {
		return n, object.ValueErrorf("sign must be an integer with the value 0 or 1")
	}
	n.neg = sign == 1
	if s, ok := object.AsStr(items[2]); ok {
		switch s.Go() {
		case "F":
			return inf(n.neg), nil
		case "n":
			n.form = quietNaN
		case "N":
			n.form = signalNaN
		default:
			return n, object.ValueErrorf("string argument in the third position must be 'F', 'n' or 'N'")
		}
	} else if n.exp, err = exponentOf(items[2]); err != nil {
		return n, err
	}
	ds, err := t.ToSlice(items[1])
	if err != nil {
		return n, object.ValueErrorf("coefficient must be a tuple of digits")
	}
	text := []byte{'0'}
	for _, d := range ds {
		digit, ok := digitOf(d)
		if !ok {
			return n, object.ValueErrorf("coefficient must be a tuple of digits")
		}
		text = append(text, '0'+digit)
	}
	n.coef, _ = new(big.Int).SetString(string(text), 10)
	return n, nil
}

// digitOf is an int from 0 to 9; a bool is one.
func digitOf(v value) (digit byte, ok bool) {
	if v.Kind() != object.KInt && v.Kind() != object.KBool || v.AsInt() < 0 || v.AsInt() > 9 {
		return 0, false
	}
	return byte(v.AsInt()), true
}

// exponentOf is the exponent in a tuple; hugeExponent stands for what is larger.
func exponentOf(v value) (int64, error) {
	switch v.Kind() {
	case object.KInt, object.KBool:
		return max(-hugeExponent, min(v.AsInt(), hugeExponent)), nil
	case object.KBigInt:
		return 0, object.Raise(object.OverflowError, "Python int too large to convert to C ssize_t")
	}
	return 0, object.ValueErrorf("exponent must be an integer")
}

// operators are the special methods of arithmetic.
func operators() []def {
	two := func(name string, f func(w *work, a, b num) num) []def {
		mk := func(method string, swap bool) def {
			return def{Name: method, Sig: "self, value, /", F2: func(t *thread, x, y value) (value, error) {
				a, ok := asNum(x)
				b, ok2 := asNum(y)
				if !ok || !ok2 {
					return object.NotImplemented, nil
				}
				if swap {
					a, b = b, a
				}
				w := &work{context: contextOf(t)}
				return w.result(t, f(w, a, b))
			}}
		}
		return []def{mk("__"+name+"__", false), mk("__r"+name+"__", true)}
	}
	one := func(name string, f func(w *work, a num) num) def {
		return def{Name: name, Sig: "self, /", F1: func(t *thread, x value) (value, error) {
			w := &work{context: contextOf(t)}
			return w.result(t, f(w, object.Self[Decimal](x).n))
		}}
	}
	out := append(two("add", (*work).add), two("sub", (*work).sub)...)
	out = append(out, two("mul", (*work).mul)...)
	out = append(out, two("truediv", (*work).div)...)
	out = append(out, two("floordiv", (*work).divInt)...)
	out = append(out, two("mod", (*work).rem)...)
	out = append(out, one("__neg__", minus), one("__pos__", plus), one("__abs__", absolute))
	pair := func(name string, swap bool) def {
		return def{Name: name, Sig: "self, value, /", F2: func(t *thread, x, y value) (value, error) {
			a, ok := asNum(x)
			b, ok2 := asNum(y)
			if !ok || !ok2 {
				return object.NotImplemented, nil
			}
			if swap {
				a, b = b, a
			}
			return divModValue(t, contextOf(t), a, b)
		}}
	}
	out = append(out, pair("__divmod__", false), pair("__rdivmod__", true))
	power := func(name string, swap bool) def {
		return def{Name: name, Sig: "self, value, mod=None, /", Fn: func(t *thread, a []value) (value, error) {
			x, ok := asNum(a[0])
			y, ok2 := asNum(a[1])
			if !ok || !ok2 {
				return object.NotImplemented, nil
			}
			if swap {
				x, y = y, x
			}
			w := &work{context: contextOf(t)}
			if a[2].IsValid() && !a[2].IsNone() {
				m, ok := asNum(a[2])
				if !ok {
					return object.NotImplemented, nil
				}
				return w.result(t, w.powMod(x, y, m))
			}
			return w.result(t, w.pow(x, y))
		}}
	}
	out = append(out, power("__pow__", false), power("__rpow__", true))
	for i, name := range []string{"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"} {
		out = append(out, def{Name: name, Sig: "self, value, /", F2: func(t *thread, x, y value) (value, error) {
			return compareValues(t, i, x, y)
		}})
	}
	return out
}

func divModValue(t *thread, c *context, a, b num) (value, error) {
	w := &work{context: c}
	q, r := w.divMod(a, b)
	if err := w.finish(t); err != nil {
		return value{}, err
	}
	return object.NewPair(newDecimal(q), newDecimal(r)), nil
}

// compareValues is a comparison; op counts ==, !=, <, <=, >, >=.
func compareValues(t *thread, op int, x, y value) (value, error) {
	a := object.Self[Decimal](x).n
	w := &work{context: contextOf(t)}
	b, ok := asNum(y)
	if !ok {
		if f, isFloat := object.AsFloatValue(y); isFloat {
			if op < 2 {
				// Equality with floats only sets the flag.
				w.context.flags |= sigFloat
			} else {
				w.raise(sigFloat)
			}
			b = fromFloat(f)
		} else {
			return compareRational(t, w, op, a, y)
		}
	}
	return w.outcome(t, op, a, b)
}

// outcome is the result of a comparison of two numbers.
func (w *work) outcome(t *thread, op int, a, b num) (value, error) {
	if a.isNaN() || b.isNaN() {
		if a.form == signalNaN || b.form == signalNaN || op >= 2 {
			w.raise(sigInvalid)
		}
		return object.Bool(op == 1), w.finish(t)
	}
	if err := w.finish(t); err != nil {
		return value{}, err
	}
	c := cmp(a, b)
	return object.Bool([...]bool{c == 0, c != 0, c < 0, c <= 0, c > 0, c >= 0}[op]), nil
}

// compareRational compares with a numbers.Rational, and a complex number for equality.
func compareRational(t *thread, w *work, op int, a num, y value) (value, error) {
	if z, ok := object.AsComplex(y); ok {
		if op >= 2 || imag(z) != 0 {
			if op < 2 {
				return object.Bool(op == 1), nil
			}
			return object.NotImplemented, nil
		}
		w.context.flags |= sigFloat
		return w.outcome(t, op, a, fromFloat(real(z)))
	}
	if !isRational(t, y) {
		return object.NotImplemented, nil
	}
	n, err := t.GetAttrStr(y, "numerator")
	if err != nil {
		return value{}, err
	}
	d, err := t.GetAttrStr(y, "denominator")
	if err != nil {
		return value{}, err
	}
	nn, ok := asNum(n)
	dd, ok2 := asNum(d)
	if !ok || !ok2 {
		return object.NotImplemented, nil
	}
	if a.form == finite {
		a = newNum(a.neg, new(big.Int).Mul(a.coef, dd.coef), a.exp)
	}
	return w.outcome(t, op, a, nn)
}

// isRational tells whether v is a numbers.Rational; nothing is if that module has not been loaded.
func isRational(t *thread, v value) bool {
	m, ok := t.Interp.Modules.GetStr(t.Interp.Intern("numbers"))
	if !ok {
		return false
	}
	cls, err := t.GetAttrStr(m, "Rational")
	if err != nil {
		return false
	}
	is, err := t.IsInstance(v, cls)
	return err == nil && is
}

// predicates are the methods that answer yes or no.
func predicates() []def {
	var out []def
	for name, f := range predicateTable {
		sig := "self, /"
		if name == "is_normal" || name == "is_subnormal" {
			sig = "self, context=None"
		}
		out = append(out, def{Name: name, Sig: sig, Fn: func(t *thread, a []value) (value, error) {
			c := (*context)(nil)
			if len(a) > 1 {
				var err error
				if c, err = optContext(t, a[1]); err != nil {
					return value{}, err
				}
			}
			return object.Bool(f(object.Self[Decimal](a[0]).n, c)), nil
		}})
	}
	return out
}

var predicateTable = map[string]func(n num, c *context) bool{
	"is_canonical": func(num, *context) bool { return true },
	"is_finite":    func(n num, _ *context) bool { return n.form == finite },
	"is_infinite":  func(n num, _ *context) bool { return n.form == infinite },
	"is_nan":       func(n num, _ *context) bool { return n.isNaN() },
	"is_qnan":      func(n num, _ *context) bool { return n.form == quietNaN },
	"is_snan":      func(n num, _ *context) bool { return n.form == signalNaN },
	"is_signed":    func(n num, _ *context) bool { return n.neg },
	"is_zero":      func(n num, _ *context) bool { return n.isZero() },
	"is_normal":    func(n num, c *context) bool { return n.form == finite && !n.isZero() && n.adjusted() >= c.emin },
	"is_subnormal": func(n num, c *context) bool { return n.form == finite && !n.isZero() && n.adjusted() < c.emin },
}

// plainMethods are the methods that are no operation of the table.
func plainMethods() []def {
	one := func(name string, f func(t *thread, n num) (value, error)) def {
		return def{Name: name, Sig: "self, /", F1: func(t *thread, v value) (value, error) { return f(t, object.Self[Decimal](v).n) }}
	}
	identity := func(_ *thread, v value) (value, error) { return v, nil }
	return []def{
		one("__str__", func(t *thread, n num) (value, error) { return object.NewStr(n.text(false, contextOf(t).capitals)), nil }),
		one("__repr__", func(t *thread, n num) (value, error) {
			return object.NewStr("Decimal('" + n.text(false, contextOf(t).capitals) + "')"), nil
		}),
		one("__bool__", func(_ *thread, n num) (value, error) { return object.Bool(n.isSpecial() || n.coef.Sign() != 0), nil }),
		{Name: "__hash__", Sig: "self, /", F1: func(_ *thread, v value) (value, error) { return hashOf(v, object.Self[Decimal](v).n) }},
		one("__int__", func(_ *thread, n num) (value, error) { return wholeOf(n, roundDown) }),
		one("__trunc__", func(_ *thread, n num) (value, error) { return wholeOf(n, roundDown) }),
		one("__floor__", func(_ *thread, n num) (value, error) { return wholeOf(n, roundFloor) }),
		one("__ceil__", func(_ *thread, n num) (value, error) { return wholeOf(n, roundCeiling) }),
		one("__float__", floatOf),
		one("__complex__", func(t *thread, n num) (value, error) {
			f, err := floatOf(t, n)
			if err != nil {
				return value{}, err
			}
			return object.NewComplex(complex(f.AsFloat(), 0)), nil
		}),
		{Name: "__round__", Sig: "self, ndigits=None, /", Fn: func(t *thread, a []value) (value, error) {
			n := object.Self[Decimal](a[0]).n
			if !a[1].IsValid() || a[1].IsNone() {
				return wholeOf(n, roundHalfEven)
			}
			k, err := t.Index(a[1])
			if err != nil {
				return value{}, object.TypeErrorf("optional arg must be an integer")
			}
			c := *contextOf(t)
			w := &work{context: &c}
			return w.result(t, w.quantize(n, newNum(false, big1, int64(-k))))
		}},
		{Name: "__format__", Sig: "self, format_spec, override=None, /", Fn: func(t *thread, a []value) (value, error) {
			spec, ok := object.AsStr(a[1])
			if !ok {
				return value{}, object.TypeErrorf("format arg must be str")
			}
			if err := object.NoSurrogates(a[1]); err != nil {
				return value{}, err
			}
			text, upper := strings.CutSuffix(spec.Go(), "N")
			if upper {
				text += "n"
			}
			s, err := formatted(object.Self[Decimal](a[0]).n, text, contextOf(t))
			if err != nil {
				return value{}, err
			}
			if upper {
				s = strings.ToUpper(s)
				if t.Interp.Warn != nil {
					err = t.Interp.Warn(t, object.DeprecationWarning, "Format specifier 'N' is deprecated", 1)
				}
			}
			return object.NewStr(s), err
		}},
		{Name: "__reduce__", Sig: "self, /", F1: func(t *thread, v value) (value, error) {
			s, err := t.Str(v)
			return object.NewPair(object.FromObj(v.Type()), object.TupleOf(object.NewStr(s))), err
		}},
		{Name: "__copy__", Sig: "self, /", F1: identity},
		{Name: "__deepcopy__", Sig: "self, memo, /", F2: func(_ *thread, v, _ value) (value, error) { return v, nil }},
		{Name: "conjugate", Sig: "self, /", F1: identity},
		{Name: "canonical", Sig: "self, /", F1: identity},
		one("copy_abs", func(_ *thread, n num) (value, error) { n.neg = false; return newDecimal(n), nil }),
		one("copy_negate", func(_ *thread, n num) (value, error) { return newDecimal(negate(n)), nil }),
		{Name: "copy_sign", Sig: "self, other, context=None", Fn: func(_ *thread, a []value) (value, error) {
			n := object.Self[Decimal](a[0]).n
			o, err := operand(a[1])
			n.neg = o.neg
			return newDecimal(n), err
		}},
		{Name: "same_quantum", Sig: "self, other, context=None", Fn: func(_ *thread, a []value) (value, error) {
			o, err := operand(a[1])
			return object.Bool(sameQuantum(object.Self[Decimal](a[0]).n, o)), err
		}},
		one("adjusted", func(_ *thread, n num) (value, error) {
			if n.isSpecial() {
				return object.Int(0), nil
			}
			return object.Int(n.adjusted()), nil
		}),
		one("radix", func(*thread, num) (value, error) { return newDecimal(newNum(false, big10, 0)), nil }),
		{Name: "number_class", Sig: "self, context=None", Fn: func(t *thread, a []value) (value, error) {
			c, err := optContext(t, a[1])
			if err != nil {
				return value{}, err
			}
			return object.NewStr((&work{context: c}).class(object.Self[Decimal](a[0]).n)), nil
		}},
		{Name: "to_eng_string", Sig: "self, context=None", Fn: func(t *thread, a []value) (value, error) {
			c, err := optContext(t, a[1])
			if err != nil {
				return value{}, err
			}
			return object.NewStr(object.Self[Decimal](a[0]).n.text(true, c.capitals)), nil
		}},
		one("as_integer_ratio", ratio),
		{Name: "as_tuple", Sig: "self, /", F1: asTuple},
		{Name: "quantize", Sig: "self, exp, rounding=None, context=None", Fn: func(t *thread, a []value) (value, error) {
			e, err := operand(a[1])
			if err != nil {
				return value{}, err
			}
			return withRounding(t, a[2], a[3], func(w *work) num { return w.quantize(object.Self[Decimal](a[0]).n, e) })
		}},
		integralMethod("to_integral", false), integralMethod("to_integral_value", false), integralMethod("to_integral_exact", true),
	}
}

func integralMethod(name string, exact bool) def {
	return def{Name: name, Sig: "self, rounding=None, context=None", Fn: func(t *thread, a []value) (value, error) {
		return withRounding(t, a[1], a[2], func(w *work) num { return w.toIntegral(object.Self[Decimal](a[0]).n, exact) })
	}}
}

// withRounding runs an operation that takes a rounding mode beside the context.
func withRounding(t *thread, mode, ctx value, f func(w *work) num) (value, error) {
	c, err := optContext(t, ctx)
	if err != nil {
		return value{}, err
	}
	if !mode.IsValid() || mode.IsNone() {
		w := &work{context: c}
		return w.result(t, f(w))
	}
	own := *c
	if own.rounding, err = roundingOf(mode); err != nil {
		return value{}, err
	}
	w := &work{context: &own}
	v, err := w.result(t, f(w))
	c.flags |= own.flags
	return v, err
}

func sameQuantum(a, b num) bool {
	if a.isSpecial() || b.isSpecial() {
		return a.isNaN() && b.isNaN() || a.form == infinite && b.form == infinite
	}
	return a.exp == b.exp
}

// wholeOf is the number rounded to an int.
func wholeOf(n num, mode rounding) (value, error) {
	switch {
	case n.isNaN():
		return value{}, object.ValueErrorf("cannot convert NaN to integer")
	case n.form == infinite:
		return value{}, object.OverflowErrorf("cannot convert Infinity to integer")
	case n.exp > maxDigits && !n.isZero():
		return value{}, object.NewException(object.MemoryError)
	}
	r := n
	if n.exp < 0 {
		r, _ = rescale(n, 0, mode)
	}
	return object.NewInt(r.integer()), nil
}

func floatOf(_ *thread, n num) (value, error) {
	switch {
	case n.form == signalNaN:
		return value{}, object.ValueErrorf("cannot convert signaling NaN to float")
	case n.form == quietNaN:
		sign := 1.0
		if n.neg {
			sign = -1
		}
		return object.Float(math.Copysign(object.NaN, sign)), nil
	}
	f, _ := object.ParseFloat(n.text(false, true))
	return object.Float(f), nil
}

// hashOf is the number modulo the prime that all numbers hash by.
func hashOf(v value, n num) (value, error) {
	switch n.form {
	case signalNaN:
		return value{}, object.TypeErrorf("Cannot hash a signaling NaN value")
	case quietNaN:
		return object.Int(int64(v.Addr() >> 4)), nil
	case infinite:
		if n.neg {
			return object.Int(-314159), nil
		}
		return object.Int(314159), nil
	}
	p := big.NewInt(1<<61 - 1)
	base, e := big10, n.exp
	if e < 0 {
		base, e = new(big.Int).ModInverse(big10, p), -e
	}
	h := new(big.Int).Exp(base, big.NewInt(e), p)
	h.Mul(h, n.coef)
	h.Mod(h, p)
	r := h.Int64()
	if n.neg {
		r = -r
	}
	if r == -1 {
		r = -2
	}
	return object.Int(r), nil
}

// ratio is as_integer_ratio.
func ratio(_ *thread, n num) (value, error) {
	switch {
	case n.isNaN():
		return value{}, object.ValueErrorf("cannot convert NaN to integer ratio")
	case n.form == infinite:
		return value{}, object.OverflowErrorf("cannot convert Infinity to integer ratio")
	case n.isZero():
		return object.NewPair(object.Int(0), object.Int(1)), nil
	}
	if n.exp >= 0 {
		return object.NewPair(object.NewInt(n.integer()), object.Int(1)), nil
	}
	r := new(big.Rat).SetFrac(n.signed(), pow10(-n.exp))
	return object.NewPair(object.NewInt(r.Num()), object.NewInt(r.Denom())), nil
}

func asTuple(t *thread, self value) (value, error) {
	n := object.Self[Decimal](self).n
	sign := object.Int(0)
	if n.neg {
		sign = object.Int(1)
	}
	var ds []value
	exp := object.Int(n.exp)
	text := n.coef.String()
	switch n.form {
	case infinite:
		exp, text = object.NewStr("F"), "0"
	case quietNaN, signalNaN:
		exp = object.NewStr("n")
		if n.form == signalNaN {
			exp = object.NewStr("N")
		}
		if text == "0" {
			text = ""
		}
	}
	for i := range len(text) {
		ds = append(ds, object.Int(int64(text[i]-'0')))
	}
	m, err := t.Interp.Import(t, "decimal")
	if err != nil {
		return value{}, err
	}
	cls, err := t.GetAttrStr(m, "DecimalTuple")
	if err != nil {
		return value{}, err
	}
	return t.Call(cls, sign, object.NewTuple(ds), exp)
}

// nameless marks the methods that report wrong arguments without their names: those that take keywords.
func nameless(defs []object.Def) []object.Def {
	for i := range defs {
		if d := &defs[i]; !strings.HasPrefix(d.Name, "__") && !strings.HasSuffix(d.Sig, "/") {
			d.Flag |= object.NamelessDef
		}
	}
	return defs
}
