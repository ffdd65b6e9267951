// Package decimal is the module decimal: decimal floating point arithmetic after the General Decimal Arithmetic
// specification, on Go's big integers. Behaviour and texts follow CPython 3.13's C implementation.
//
// num.go has the numbers, context.go the arithmetic (an operation in progress is a work: it rounds by a context and
// collects conditions), transcend.go and logic.go the other functions; the objects are here and in methods.go, the
// exceptions and the signal dictionaries in decimal.pya.
package decimal

import (
	_ "embed"
	"strings"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

//go:embed decimal.pya
var source string

// Decimal is an instance of decimal.Decimal.
type Decimal struct {
	object.Header
	attrs *object.Attrs
	n     num
}

// module is a Runtime's state.
type module struct {
	current *object.ContextVar
	// signals are the exception classes in the order of the signals, and of the kinds of invalid operations behind them.
	signals    []value
	signalDict value
	dflt       *context // DefaultContext
	built      *object.Module
}

type moduleKey struct{}

func stateOf(t *thread) *module {
	s, ok := t.Interp.Data[moduleKey{}].(*module)
	if !ok {
		s = &module{current: object.NewContextVar("decimal_context")}
		s.dflt = &context{Header: object.HeaderOf(contextClass()), prec: 28, rounding: roundHalfEven, emin: -999999, emax: 999999,
			capitals: true, traps: sigInvalid | sigDivZero | sigOverflow}
		t.Interp.Data[moduleKey{}] = s
	}
	return s
}

// contextOf is the current context, which is made from DefaultContext where there is none.
func contextOf(t *thread) *context {
	s := stateOf(t)
	if v, ok := t.ContextValue(s.current); ok {
		return object.Self[context](v)
	}
	c := s.dflt.copy()
	c.flags = 0
	t.SetContextValue(s.current, object.FromObj(c))
	return c
}

// copy is a context with the same settings and flags.
func (c *context) copy() *context {
	x := *c
	x.Header = object.HeaderOf(contextClass())
	x.attrs, x.flagDict, x.trapDict, x.template = nil, value{}, value{}, false
	return &x
}

var decimalOnce, contextOnce native.Type

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	s := stateOf(t)
	if s.built != nil {
		// A second module shares the classes of the first.
		var k, v value
		for i, d := 0, s.built.NS.Dict; d.Next(&i, &k, &v); {
			if name, ok := object.AsStr(k); ok && (!strings.HasPrefix(name.Go(), "__") || name.Go() == "__all__" || name.Go() == "__version__") {
				m.Set(t, name.Go(), v)
			}
		}
		return nil
	}
	m.Set(t, "Decimal", object.FromObj(decimalClass()))
	m.Set(t, "Context", object.FromObj(contextClass()))
	m.Set(t, "DefaultContext", object.FromObj(s.dflt))
	for i, name := range roundingNames {
		m.Set(t, name, object.NewStr(roundingNames[i]))
		_ = name
	}
	m.Set(t, "MAX_PREC", object.Int(maxPrec))
	m.Set(t, "MAX_EMAX", object.Int(maxEmax))
	m.Set(t, "MIN_EMIN", object.Int(minEmin))
	m.Set(t, "MIN_ETINY", object.Int(minEtiny))
	m.AddDefs(t, []def{
		{Name: "getcontext", Sig: "", Doc: "Get the current default context.", F0: func(t *thread) (value, error) { return object.FromObj(contextOf(t)), nil }},
		{Name: "setcontext", Sig: "context, /", Doc: "Set a new default context.", F1: func(t *thread, v value) (value, error) {
			c, err := asContext(v)
			if err != nil {
				return value{}, err
			}
			// The contexts of the module are templates: setting one sets a copy.
			if c == stateOf(t).dflt || c.template {
				c = c.copy()
				c.flags = 0
			}
			t.SetContextValue(stateOf(t).current, object.FromObj(c))
			return object.None, nil
		}},
		{Name: "_setup", Sig: "signals, signal_dict, templates, /", F3: func(t *thread, signals, dict, templates value) (value, error) {
			items, err := t.ToSlice(signals)
			if err != nil {
				return value{}, err
			}
			s.signals, s.signalDict = items, dict
			list, err := t.ToSlice(templates)
			for _, v := range list {
				object.Self[context](v).template = true
			}
			return object.None, err
		}},
		{Name: "_signal", Sig: "context, traps, index, value=None, /", Fn: signalState},
	})
	if err := rt.RunEmbedded(t, m, "<frozen decimal>", []byte(source)); err != nil {
		return err
	}
	s.built = m
	return nil
}

// signalState reads or sets one flag or trap of a context; it is what the signal dictionaries stand on.
func signalState(t *thread, a []value) (value, error) {
	c, err := asContext(a[0])
	if err != nil {
		return value{}, err
	}
	traps, err := t.Truth(a[1])
	if err != nil {
		return value{}, err
	}
	set := &c.flags
	if traps {
		set = &c.traps
	}
	bit := signal(1) << uint(a[2].AsInt())
	if a[3].IsValid() && !a[3].IsNone() {
		on, err := t.Truth(a[3])
		if err != nil {
			return value{}, err
		}
		*set &^= bit
		if on {
			*set |= bit
		}
	}
	return object.Bool(*set&bit != 0), nil
}

func asContext(v value) (*context, error) {
	c, ok := object.Cast[context](v, contextClass())
	if !ok {
		return nil, object.TypeErrorf("argument must be a context")
	}
	return c, nil
}

// optContext is an optional context argument.
func optContext(t *thread, v value) (*context, error) {
	if !v.IsValid() || v.IsNone() {
		return contextOf(t), nil
	}
	c, ok := object.Cast[context](v, contextClass())
	if !ok {
		return nil, object.TypeErrorf("optional argument must be a context")
	}
	return c, nil
}

// finish sets the flags of the conditions an operation met and raises the first one that is trapped.
func (w *work) finish(t *thread) error {
	if w.mem {
		return object.NewException(object.MemoryError)
	}
	w.context.flags |= w.met & (1<<numSignals - 1)
	trapped := w.met & w.traps
	if trapped == 0 {
		return nil
	}
	s := stateOf(t)
	var first value
	var list []value
	for i := range numSignals {
		bit := signal(1) << i
		if trapped&bit == 0 {
			continue
		}
		if !first.IsValid() {
			first = s.signals[i]
		}
		if bit == sigInvalid {
			n := len(list)
			for k := numSignals; k < len(s.signals); k++ {
				if w.met&(1<<k) != 0 {
					list = append(list, s.signals[k])
				}
			}
			if len(list) > n {
				continue
			}
		}
		list = append(list, s.signals[i])
	}
	e, err := t.Call(first, object.NewList(list))
	if err != nil {
		return err
	}
	x, _ := object.AsException(e)
	return x
}

// result makes the Decimal of an operation.
func (w *work) result(t *thread, n num) (value, error) {
	if err := w.finish(t); err != nil {
		return value{}, err
	}
	return newDecimal(n), nil
}

func newDecimal(n num) value {
	return object.FromObj(&Decimal{Header: object.HeaderOf(decimalClass()), n: n})
}

// asNum gives the number behind a Decimal or an int; ok is false for other types.
func asNum(v value) (num, bool) {
	if d, ok := object.Cast[Decimal](v, decimalClass()); ok {
		return d.n, true
	}
	switch v.Kind() {
	case object.KInt, object.KBigInt, object.KBool:
		i := object.ToBig(v)
		return newNum(i.Sign() < 0, abs(i), 0), true
	}
	return num{}, false
}

// operand is asNum that raises TypeError.
func operand(v value) (num, error) {
	n, ok := asNum(v)
	if !ok {
		return n, object.TypeErrorf("conversion from %s to Decimal is not supported", v.Type().MessageName())
	}
	return n, nil
}

// operation is a function of Decimals: a method of Decimal and of Context.
type operation struct {
	name    string // of Decimal's method, "" if there is none
	ctxName string // of Context's method, "" if there is none
	args    int    // operands
	f       func(w *work, a []num) num
}

func unary(name string, f func(w *work, a num) num) operation {
	return operation{name, name, 1, func(w *work, a []num) num { return f(w, a[0]) }}
}

func binary(name string, f func(w *work, a, b num) num) operation {
	return operation{name, name, 2, func(w *work, a []num) num { return f(w, a[0], a[1]) }}
}

func onlyContext(ctxName string, op operation) operation {
	op.name, op.ctxName = "", ctxName
	return op
}

// operations is the table of them.
var operations = []operation{
	unary("exp", (*work).exp), unary("ln", (*work).ln), unary("log10", (*work).log10), unary("sqrt", (*work).sqrt),
	unary("logb", (*work).logb), unary("logical_invert", (*work).logicalInvert), unary("normalize", (*work).normalize),
	unary("next_minus", func(w *work, a num) num { return w.next(a, false) }),
	unary("next_plus", func(w *work, a num) num { return w.next(a, true) }),
	binary("compare", (*work).compare),
	binary("compare_signal", (*work).compareSignal),
	binary("compare_total", func(_ *work, a, b num) num { return smallNum(int64(compareTotal(a, b))) }),
	binary("compare_total_mag", func(_ *work, a, b num) num { return smallNum(int64(totalMag(a, b))) }),
	binary("logical_and", func(w *work, a, b num) num { return w.digitwise(a, b, func(x, y bool) bool { return x && y }) }),
	binary("logical_or", func(w *work, a, b num) num { return w.digitwise(a, b, func(x, y bool) bool { return x || y }) }),
	binary("logical_xor", func(w *work, a, b num) num { return w.digitwise(a, b, func(x, y bool) bool { return x != y }) }),
	binary("max", func(w *work, a, b num) num { return w.extreme(a, b, 1, false) }),
	binary("max_mag", func(w *work, a, b num) num { return w.extreme(a, b, 1, true) }),
	binary("min", func(w *work, a, b num) num { return w.extreme(a, b, -1, false) }),
	binary("min_mag", func(w *work, a, b num) num { return w.extreme(a, b, -1, true) }),
	binary("next_toward", (*work).nextToward), binary("remainder_near", (*work).remNear),
	binary("rotate", func(w *work, a, b num) num { return w.moveDigits(a, b, true) }),
	binary("shift", func(w *work, a, b num) num { return w.moveDigits(a, b, false) }),
	binary("scaleb", (*work).scaleb),
	{"fma", "fma", 3, func(w *work, a []num) num { return w.fma(a[0], a[1], a[2]) }},
	onlyContext("abs", unary("", absolute)),
	onlyContext("minus", unary("", minus)),
	onlyContext("plus", unary("", plus)),
	onlyContext("add", binary("", (*work).add)), onlyContext("subtract", binary("", (*work).sub)),
	onlyContext("multiply", binary("", (*work).mul)), onlyContext("divide", binary("", (*work).div)),
	onlyContext("divide_int", binary("", (*work).divInt)), onlyContext("remainder", binary("", (*work).rem)),
	onlyContext("quantize", binary("", (*work).quantize)),
	onlyContext("copy_sign", binary("", func(_ *work, a, b num) num { a.neg = b.neg; return a })),
	onlyContext("copy_abs", unary("", func(_ *work, a num) num { a.neg = false; return a })),
	onlyContext("copy_negate", unary("", func(_ *work, a num) num { return negate(a) })),
	onlyContext("copy_decimal", unary("", func(_ *work, a num) num { return a })),
	onlyContext("canonical", unary("", func(_ *work, a num) num { return a })),
	onlyContext("to_integral_exact", unary("", func(w *work, a num) num { return w.toIntegral(a, true) })),
	onlyContext("to_integral_value", unary("", func(w *work, a num) num { return w.toIntegral(a, false) })),
	onlyContext("to_integral", unary("", func(w *work, a num) num { return w.toIntegral(a, false) })),
}

func absolute(w *work, a num) num {
	if a.neg {
		return minus(w, a)
	}
	return plus(w, a)
}

func minus(w *work, a num) num {
	if r, ok := w.nan(a); ok {
		return r
	}
	if a.isZero() && w.rounding != roundFloor {
		a.neg = false
	} else {
		a.neg = !a.neg
	}
	return w.fix(a)
}

func plus(w *work, a num) num {
	if r, ok := w.nan(a); ok {
		return r
	}
	if a.isZero() && w.rounding != roundFloor {
		a.neg = false
	}
	return w.fix(a)
}

// compareSignal is compare that signals for quiet NaNs as well.
func (w *work) compareSignal(a, b num) num {
	if r, ok := w.nan(a, b); ok {
		w.raise(sigInvalid)
		return r
	}
	return smallNum(int64(cmp(a, b)))
}

// run applies an operation to values.
func (op *operation) run(t *thread, c *context, args []value) (value, error) {
	var buf [3]num
	for i, v := range args {
		n, err := operand(v)
		if err != nil {
			return value{}, err
		}
		buf[i] = n
	}
	w := &work{context: c}
	return w.result(t, op.f(w, buf[:len(args)]))
}

var argNames = [...]string{"", "other", "third"}

// decimalMethod is the operation as a method of Decimal.
func (op *operation) decimalMethod() def {
	sig := "self"
	for _, n := range argNames[1:op.args] {
		sig += ", " + n
	}
	return def{Name: op.name, Sig: sig + ", context=None", Fn: func(t *thread, a []value) (value, error) {
		c, err := optContext(t, a[op.args])
		if err != nil {
			return value{}, err
		}
		return op.run(t, c, a[:op.args])
	}}
}

// contextMethod is the operation as a method of Context.
func (op *operation) contextMethod() def {
	sig := "self" + [...]string{", x", ", x, y", ", x, y, z"}[op.args-1]
	return def{Name: op.ctxName, Sig: sig + ", /", Fn: func(t *thread, a []value) (value, error) {
		return op.run(t, object.Self[context](a[0]), a[1:1+op.args])
	}}
}
