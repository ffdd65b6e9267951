package decimal

import (
	"strings"
	"unicode"

	"math/bits"
	"strconv"

	"pya/stdlib/internal/native"
	"pya/vm/object"
)

const roundingError = "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]"

func roundingOf(v value) (rounding, error) {
	if s, ok := object.AsStr(v); ok {
		for i, name := range roundingNames {
			if s.Go() == name {
				return rounding(i), nil
			}
		}
	}
	return 0, object.TypeErrorf("%s", roundingError)
}

// setting is an int attribute of a context with its bounds.
type setting struct {
	name      string
	low, high int64
	msg       string
	get       func(c *context) int64
	set       func(c *context, n int64)
}

var settings = []setting{
	{"prec", 1, maxPrec, "valid range for prec is [1, MAX_PREC]", func(c *context) int64 { return c.prec }, func(c *context, n int64) { c.prec = n }},
	{"Emin", minEmin, 0, "valid range for Emin is [MIN_EMIN, 0]", func(c *context) int64 { return c.emin }, func(c *context, n int64) { c.emin = n }},
	{"Emax", 0, maxEmax, "valid range for Emax is [0, MAX_EMAX]", func(c *context) int64 { return c.emax }, func(c *context, n int64) { c.emax = n }},
	{"capitals", 0, 1, "valid values for capitals are 0 or 1", func(c *context) int64 { return flagInt(c.capitals) }, func(c *context, n int64) { c.capitals = n != 0 }},
	{"clamp", 0, 1, "valid values for clamp are 0 or 1", func(c *context) int64 { return flagInt(c.clamp) }, func(c *context, n int64) { c.clamp = n != 0 }},
}

func flagInt(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func (s *setting) store(t *thread, c *context, v value) error {
	if !v.IsValid() {
		return object.AttributeErrorf(object.FromObj(c), t.Interp.Intern(s.name), "context attributes cannot be deleted")
	}
	if v.Kind() != object.KInt && v.Kind() != object.KBool && v.Kind() != object.KBigInt {
		return object.TypeErrorf("an integer is required")
	}
	if v.Kind() == object.KBigInt {
		return object.Raise(object.OverflowError, "Python int too large to convert to C ssize_t")
	}
	if v.AsInt() < s.low || v.AsInt() > s.high {
		return object.ValueErrorf("%s", s.msg)
	}
	s.set(c, v.AsInt())
	return nil
}

func contextClass() *object.Type {
	return contextOnce.Get(func() *object.Type {
		methods := []def{
			{Name: "__new__", Sig: "cls, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None", Fn: contextNew},
			{Name: "__init__", Sig: "self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None",
				Fn: func(*thread, []value) (value, error) { return object.None, nil }},
			{Name: "__repr__", Sig: "self, /", F1: contextRepr},
			{Name: "Etiny", Sig: "self, /", F1: func(_ *thread, v value) (value, error) { return object.Int(object.Self[context](v).etiny()), nil }},
			{Name: "Etop", Sig: "self, /", F1: func(_ *thread, v value) (value, error) { return object.Int(object.Self[context](v).etop()), nil }},
			{Name: "radix", Sig: "self, /", F1: func(*thread, value) (value, error) { return newDecimal(newNum(false, big10, 0)), nil }},
			{Name: "clear_flags", Sig: "self, /", F1: func(_ *thread, v value) (value, error) { object.Self[context](v).flags = 0; return object.None, nil }},
			{Name: "clear_traps", Sig: "self, /", F1: func(_ *thread, v value) (value, error) { object.Self[context](v).traps = 0; return object.None, nil }},
			{Name: "copy", Sig: "self, /", F1: func(_ *thread, v value) (value, error) {
				c := object.Self[context](v).copy()
				c.template = false
				return object.FromObj(c), nil
			}},
			{Name: "__copy__", Sig: "self, /", F1: func(_ *thread, v value) (value, error) {
				c := object.Self[context](v).copy()
				c.template = false
				return object.FromObj(c), nil
			}},
			{Name: "__reduce__", Sig: "self, /", F1: contextReduce},
			{Name: "create_decimal", Sig: "self, num='0', /", Fn: func(t *thread, a []value) (value, error) {
				c := object.Self[context](a[0])
				n := zero(false, 0)
				if a[1].IsValid() {
					if s, ok := object.AsStr(a[1]); ok && strings.ContainsFunc(s.Go(), notInNumber) {
						// The constructor of Decimal takes more than the specification has.
						w := &work{context: c}
						return w.result(t, w.invalid(condSyntax))
					}
					var err error
					if n, err = numOf(t, a[1], c); err != nil {
						return value{}, err
					}
				}
				w := &work{context: c}
				if n.isNaN() && digits(n.coef) > c.prec-flagInt(c.clamp) {
					return w.result(t, w.invalid(condSyntax))
				}
				return w.result(t, w.fix(n))
			}},
			{Name: "_apply", Sig: "self, x, /", F2: func(t *thread, self, x value) (value, error) {
				n, err := operand(x)
				if err != nil {
					return value{}, err
				}
				w := &work{context: object.Self[context](self)}
				return w.result(t, w.fix(n))
			}},
			{Name: "create_decimal_from_float", Sig: "self, f, /", F2: func(t *thread, self, f value) (value, error) {
				n, err := numOfFloat(t, f)
				if err != nil {
					return value{}, err
				}
				w := &work{context: object.Self[context](self)}
				return w.result(t, w.fix(n))
			}},
			{Name: "divmod", Sig: "self, x, y, /", F3: func(t *thread, self, x, y value) (value, error) {
				a, err := operand(x)
				if err != nil {
					return value{}, err
				}
				b, err := operand(y)
				if err != nil {
					return value{}, err
				}
				return divModValue(t, object.Self[context](self), a, b)
			}},
			{Name: "power", Sig: "self, a, b, modulo=None", Fn: func(t *thread, a []value) (value, error) {
				var n [3]num
				count := 2
				if a[3].IsValid() && !a[3].IsNone() {
					count = 3
				}
				for i := range count {
					var err error
					if n[i], err = operand(a[i+1]); err != nil {
						return value{}, err
					}
				}
				w := &work{context: object.Self[context](a[0])}
				if count == 3 {
					return w.result(t, w.powMod(n[0], n[1], n[2]))
				}
				return w.result(t, w.pow(n[0], n[1]))
			}},
			{Name: "same_quantum", Sig: "self, x, y, /", F3: func(_ *thread, _, x, y value) (value, error) {
				a, err := operand(x)
				if err != nil {
					return value{}, err
				}
				b, err := operand(y)
				return object.Bool(sameQuantum(a, b)), err
			}},
			{Name: "number_class", Sig: "self, x, /", F2: func(_ *thread, self, x value) (value, error) {
				n, err := operand(x)
				if err != nil {
					return value{}, err
				}
				return object.NewStr((&work{context: object.Self[context](self)}).class(n)), nil
			}},
			textMethod("to_eng_string", true), textMethod("to_sci_string", false),
		}
		for name, f := range predicateTable {
			methods = append(methods, def{Name: name, Sig: "self, x, /", F2: func(_ *thread, self, x value) (value, error) {
				n, err := operand(x)
				if err != nil {
					return value{}, err
				}
				return object.Bool(f(n, object.Self[context](self))), nil
			}})
		}
		for i := range operations {
			if operations[i].ctxName != "" {
				methods = append(methods, operations[i].contextMethod())
			}
		}
		return object.NewNative[context](object.TypeSpec{Name: "Context", Module: "decimal", Methods: nameless(methods), GetSets: contextMembers(),
			Doc: "The context affects almost all operations and controls rounding,\nOver/Underflow, raising of exceptions and much more."})
	})
}

func textMethod(name string, eng bool) def {
	return def{Name: name, Sig: "self, x, /", F2: func(_ *thread, self, x value) (value, error) {
		n, err := operand(x)
		if err != nil {
			return value{}, err
		}
		return object.NewStr(n.text(eng, object.Self[context](self).capitals)), nil
	}}
}

func contextMembers() []object.GetSet {
	var out []object.GetSet
	for i := range settings {
		s := &settings[i]
		out = append(out, object.GetSet{Name: s.name,
			Get: func(_ *thread, v value) (value, error) { return object.Int(s.get(object.Self[context](v))), nil },
			Set: func(t *thread, v, x value) error { return s.store(t, object.Self[context](v), x) }})
	}
	out = append(out, object.GetSet{Name: "rounding",
		Get: func(_ *thread, v value) (value, error) {
			return object.NewStr(roundingNames[object.Self[context](v).rounding]), nil
		},
		Set: func(t *thread, v, x value) error {
			if !x.IsValid() {
				return object.AttributeErrorf(v, t.Interp.Intern("rounding"), "context attributes cannot be deleted")
			}
			r, err := roundingOf(x)
			if err == nil {
				object.Self[context](v).rounding = r
			}
			return err
		}})
	for i, name := range []string{"flags", "traps"} {
		traps := i == 1
		out = append(out, object.GetSet{Name: name,
			Get: func(t *thread, v value) (value, error) { return object.Self[context](v).signals(t, traps) },
			Set: func(t *thread, v, x value) error {
				if !x.IsValid() {
					return object.AttributeErrorf(v, t.Interp.Intern(name), "context attributes cannot be deleted")
				}
				c := object.Self[context](v)
				set, err := signalSet(t, x, false)
				if err == nil {
					*c.set(traps) = set
				}
				return err
			}})
	}
	return out
}

func (c *context) set(traps bool) *signal {
	if traps {
		return &c.traps
	}
	return &c.flags
}

// signals is the dictionary of the flags or traps.
func (c *context) signals(t *thread, traps bool) (value, error) {
	d := &c.flagDict
	if traps {
		d = &c.trapDict
	}
	if !d.IsValid() {
		v, err := t.Call(stateOf(t).signalDict, object.FromObj(c), object.Bool(traps))
		if err != nil {
			return value{}, err
		}
		*d = v
	}
	return *d, nil
}

// signalSet reads signals from a dictionary, or, where that is allowed, from a list of signals.
func signalSet(t *thread, v value, list bool) (set signal, err error) {
	s := stateOf(t)
	if list && v.Kind() == object.KList {
		items, err := t.ToSlice(v)
		if err != nil {
			return 0, err
		}
		for _, x := range items {
			i := s.index(x)
			if i < 0 {
				return 0, object.Raise(object.KeyError, "valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   Overflow, Underflow, Subnormal, Inexact, Rounded,\n   Clamped]")
			}
			set |= 1 << i
		}
		return set, nil
	}
	if v.Kind() != object.KDict && !(v.Type().Slot(object.SlotGetItem).IsValid() && v.Type().Has("keys")) {
		return 0, object.TypeErrorf("argument must be a signal dict")
	}
	n, err := t.Len(v)
	if err != nil {
		return 0, err
	}
	if n != numSignals {
		return 0, object.Raise(object.KeyError, "invalid signal dict")
	}
	for i := range numSignals {
		x, err := t.GetItem(v, s.signals[i])
		if err != nil {
			return 0, object.Raise(object.KeyError, "invalid signal dict")
		}
		on, err := t.Truth(x)
		if err != nil {
			return 0, err
		}
		if on {
			set |= 1 << i
		}
	}
	return set, nil
}

// index is the number of a signal, -1 if v is none.
func (s *module) index(v value) int {
	for i := range numSignals {
		if object.Is(s.signals[i], v) {
			return i
		}
	}
	return -1
}

func contextNew(t *thread, a []value) (value, error) {
	cls, err := native.Class(a[0], contextClass())
	if err != nil {
		return value{}, err
	}
	c := object.Alloc[context](cls)
	d := stateOf(t).dflt
	c.prec, c.rounding, c.emin, c.emax, c.capitals, c.clamp, c.traps = d.prec, d.rounding, d.emin, d.emax, d.capitals, d.clamp, d.traps
	given := func(v value) bool { return v.IsValid() && !v.IsNone() }
	for i, k := range []int{1, 3, 4, 5, 6} {
		if given(a[k]) {
			if err := settings[i].store(t, c, a[k]); err != nil {
				return value{}, err
			}
		}
	}
	if given(a[2]) {
		if c.rounding, err = roundingOf(a[2]); err != nil {
			return value{}, err
		}
	}
	if given(a[7]) {
		if c.flags, err = signalSet(t, a[7], true); err != nil {
			return value{}, err
		}
	}
	if given(a[8]) {
		if c.traps, err = signalSet(t, a[8], true); err != nil {
			return value{}, err
		}
	}
	return object.FromObj(c), nil
}

// names lists signals for the repr.
func (s *module) names(set signal) string {
	var out []string
	for _, bit := range [...]signal{sigClamped, sigInvalid, sigDivZero, sigInexact, sigFloat, sigOverflow, sigRounded, sigSubnormal, sigUnderflow} {
		if set&bit != 0 {
			out = append(out, s.signals[bits.TrailingZeros16(uint16(bit))].TypePtr().Name())
		}
	}
	return "[" + strings.Join(out, ", ") + "]"
}

func contextRepr(t *thread, self value) (value, error) {
	c, s := object.Self[context](self), stateOf(t)
	n := func(i int64) string { return strconv.FormatInt(i, 10) }
	return object.NewStr("Context(prec=" + n(c.prec) + ", rounding=" + roundingNames[c.rounding] + ", Emin=" + n(c.emin) + ", Emax=" + n(c.emax) +
		", capitals=" + n(flagInt(c.capitals)) + ", clamp=" + n(flagInt(c.clamp)) + ", flags=" + s.names(c.flags) + ", traps=" + s.names(c.traps) + ")"), nil
}

func contextReduce(t *thread, self value) (value, error) {
	c, s := object.Self[context](self), stateOf(t)
	list := func(set signal) value {
		var out []value
		for i := range numSignals {
			if set&(1<<i) != 0 {
				out = append(out, s.signals[i])
			}
		}
		return object.NewList(out)
	}
	return object.NewPair(object.FromObj(self.Type()), object.TupleOf(object.Int(c.prec), object.NewStr(roundingNames[c.rounding]), object.Int(c.emin), object.Int(c.emax),
		object.Int(flagInt(c.capitals)), object.Int(flagInt(c.clamp)), list(c.flags), list(c.traps))), nil
}

// notInNumber tells what Decimal allows in texts for Python's sake.
func notInNumber(r rune) bool { return r == '_' || unicode.IsSpace(r) }
