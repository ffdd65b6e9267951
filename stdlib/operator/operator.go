// Package operator is the module operator: the operators as functions, and the callables that fetch items and
// attributes or call methods.
package operator

import (
	"strings"
	"sync"

	"pya/stdlib/hashlib"
	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__doc__", object.NewStr("Operator interface.\n\nThis module exports a set of functions implemented in Go corresponding\nto the intrinsic operators of Python."))
	defs := table()
	names := make([]string, 0, len(defs)+3)
	for i := range defs {
		f := object.NewFunction("_operator", &defs[i])
		m.Set(t, defs[i].Name, f)
		names = append(names, defs[i].Name)
		if d, ok := dunder(defs[i].Name); ok {
			m.Set(t, d, f)
		}
	}
	for _, c := range []*object.Type{itemGetterType(), attrGetterType(), methodCallerType()} {
		m.Set(t, c.Name(), object.FromObj(c))
		names = append(names, c.Name())
	}
	object.SortStrings(names)
	native.All(t, m, names...)
	return nil
}

// BuildNative fills _operator: what operator has, and what hmac takes from here.
func BuildNative(rt *vm.Runtime, t *thread, m *object.Module) error {
	public, err := rt.Import(t, "operator")
	if err != nil {
		return err
	}
	var names []string
	for _, d := range table() {
		names = append(names, d.Name)
	}
	for _, c := range []*object.Type{itemGetterType(), attrGetterType(), methodCallerType()} {
		names = append(names, c.Name())
	}
	for _, name := range names {
		v, err := t.GetAttrStr(public, name)
		if err != nil {
			return err
		}
		m.Set(t, name, v)
	}
	m.AddDefs(t, []object.Def{{Name: "_compare_digest", Sig: "a, b, /", F2: hashlib.CompareDigest}})
	return nil
}

// dunder is the special method's name under which the module shows a function too.
func dunder(name string) (string, bool) {
	switch name {
	case "is_", "is_not", "truth", "length_hint", "countOf", "indexOf":
		return "", false
	}
	return "__" + strings.TrimSuffix(name, "_") + "__", true
}

// binary and inplace are the functions of the binary operators, in the order of their slots.
var binary = []string{"add", "sub", "mul", "matmul", "truediv", "mod", "pow", "lshift", "rshift", "or_", "xor", "and_", "floordiv"}

var symbols = []string{"+", "-", "*", "@", "/", "%", "**", "<<", ">>", "|", "^", "&", "//"}

// fast are the operators package object applies directly.
var fast = [...]func(t *thread, a, b value) (value, error){
	object.Add, object.Sub, object.Mul, nil, object.TrueDiv, object.Mod, object.Pow, object.Lsh, object.Rsh, object.Or, object.Xor, object.And, object.FloorDiv,
}

// table is the module's functions.
func table() []object.Def {
	defs := []object.Def{
		unary("abs", "abs(a)", object.SlotAbs), unary("invert", "~a", object.SlotInvert), unary("inv", "~a", object.SlotInvert),
		unary("neg", "-a", object.SlotNeg), unary("pos", "+a", object.SlotPos),
		{Name: "index", Sig: "a, /", Doc: "Same as a.__index__()", F1: func(t *thread, a value) (value, error) { return t.IndexValue(a) }},
		{Name: "not_", Sig: "a, /", Doc: "Same as not a.", F1: func(t *thread, a value) (value, error) {
			ok, err := t.Truth(a)
			return object.Bool(!ok), err
		}},
		{Name: "truth", Sig: "a, /", Doc: "Return True if a is true, False otherwise.", F1: func(t *thread, a value) (value, error) {
			ok, err := t.Truth(a)
			return object.Bool(ok), err
		}},
		{Name: "is_", Sig: "a, b, /", Doc: "Same as a is b.", F2: func(_ *thread, a, b value) (value, error) { return object.Bool(object.Is(a, b)), nil }},
		{Name: "is_not", Sig: "a, b, /", Doc: "Same as a is not b.", F2: func(_ *thread, a, b value) (value, error) { return object.Bool(!object.Is(a, b)), nil }},
		{Name: "concat", Sig: "a, b, /", Doc: "Same as a + b, for a and b sequences.", F2: func(t *thread, a, b value) (value, error) { return concat(t, a, b, false) }},
		{Name: "iconcat", Sig: "a, b, /", Doc: "Same as a += b, for a and b sequences.", F2: func(t *thread, a, b value) (value, error) { return concat(t, a, b, true) }},
		{Name: "contains", Sig: "a, b, /", Doc: "Same as b in a (note reversed operands).", F2: func(t *thread, a, b value) (value, error) {
			ok, err := t.Contains(a, b)
			return object.Bool(ok), err
		}},
		{Name: "getitem", Sig: "a, b, /", Doc: "Same as a[b].", F2: func(t *thread, a, b value) (value, error) { return t.GetItem(a, b) }},
		{Name: "setitem", Sig: "a, b, c, /", Doc: "Same as a[b] = c.", F3: func(t *thread, a, b, c value) (value, error) { return object.None, t.SetItem(a, b, c) }},
		{Name: "delitem", Sig: "a, b, /", Doc: "Same as del a[b].", F2: func(t *thread, a, b value) (value, error) { return object.None, t.DelItem(a, b) }},
		{Name: "countOf", Sig: "a, b, /", Doc: "Return the number of items in a which are, or which equal, b.", F2: countOf},
		{Name: "indexOf", Sig: "a, b, /", Doc: "Return the first index of b in a.", F2: indexOf},
		{Name: "length_hint", Sig: "obj, default=0, /", Doc: "Return an estimate of the number of items in obj.", Fn: lengthHint},
		{Name: "call", Sig: "obj, /, *args, **kwargs", Doc: "Same as obj(*args, **kwargs).", Raw: func(t *thread, args []value, kw []*object.Str) (value, error) {
			if len(args) == len(kw) {
				return value{}, object.TypeErrorf("call expected at least 1 argument, got 0")
			}
			return t.CallKw(args[0], append([]value(nil), args[1:]...), kw)
		}},
	}
	for i, n := range []string{"eq", "ne", "lt", "le", "gt", "ge"} {
		op := object.SlotEq + object.Slot(i)
		sym := []string{"==", "!=", "<", "<=", ">", ">="}[i]
		defs = append(defs, object.Def{Name: n, Sig: "a, b, /", Doc: "Same as a " + sym + " b.",
			F2: func(t *thread, a, b value) (value, error) { return t.Compare(op, a, b) }})
	}
	for i, n := range binary {
		op := object.SlotAdd + object.Slot(i)
		f := fast[i]
		if f == nil {
			f = func(t *thread, a, b value) (value, error) { return t.BinaryOp(op, a, b) }
		}
		defs = append(defs, object.Def{Name: n, Sig: "a, b, /", Doc: "Same as a " + symbols[i] + " b.", F2: f},
			object.Def{Name: "i" + strings.TrimSuffix(n, "_"), Sig: "a, b, /", Doc: "Same as a " + symbols[i] + "= b.",
				F2: func(t *thread, a, b value) (value, error) { return t.InplaceOp(op, a, b) }})
	}
	return defs
}

func unary(name, doc string, op object.Slot) object.Def {
	return object.Def{Name: name, Sig: "a, /", Doc: "Same as " + doc + ".", F1: func(t *thread, a value) (value, error) { return t.UnaryOp(op, a) }}
}

// concat is a + b as sequences join: by what a native one joins with, or by the operator of two objects with numbered items.
func concat(t *thread, a, b value, inplace bool) (value, error) {
	if r, ok, err := t.Concat(a, b, inplace); ok {
		return r, err
	}
	if a.Type().IsSequence() && b.Type().IsSequence() {
		r, err := t.TryAdd(a, b, inplace)
		if err != nil || !r.IsNotImplemented() {
			return r, err
		}
	}
	return value{}, object.TypeErrorf("'%s' object can't be concatenated", a.Type().MessageName())
}

// search is iter(a); what cannot be iterated is complained of in the words of the operator in.
func search(t *thread, a value) (value, error) {
	it, err := t.GetIter(a)
	if _, ok := object.IsException(err, object.TypeError); ok {
		return value{}, object.TypeErrorf("argument of type '%s' is not iterable", a.Type().MessageName())
	}
	return it, err
}

func countOf(t *thread, a, b value) (value, error) {
	it, err := search(t, a)
	if err != nil {
		return value{}, err
	}
	n := int64(0)
	err = t.Iterate(it, func(x value) error {
		eq, err := object.SameOrEqual(t, x, b)
		if eq {
			n++
		}
		return err
	})
	return object.Int(n), err
}

func indexOf(t *thread, a, b value) (value, error) {
	it, err := search(t, a)
	if err != nil {
		return value{}, err
	}
	for i := int64(0); ; i++ {
		x, ok, err := t.Next(it)
		if err != nil {
			return value{}, err
		}
		if !ok {
			return value{}, object.ValueErrorf("sequence.index(x): x not in sequence")
		}
		if eq, err := object.SameOrEqual(t, x, b); eq || err != nil {
			return object.Int(i), err
		}
	}
}

func lengthHint(t *thread, a []value) (value, error) {
	def := 0
	if a[1].IsValid() {
		if k := a[1].Kind(); k != object.KInt && k != object.KBool && k != object.KBigInt {
			return value{}, object.TypeErrorf("'%s' object cannot be interpreted as an integer", a[1].Type().MessageName())
		}
		n, err := t.Index(a[1])
		if err != nil {
			return value{}, err
		}
		def = n
	}
	n, err := t.LengthHint(a[0], def)
	return object.Int(int64(n)), err
}

// callSignature tells inspect how the objects of this module are called.
var callSignature = object.GetSet{Name: "__text_signature__", Get: func(*thread, value) (value, error) { return object.NewStr("(obj, /)"), nil }}

// itemGetter fetches one item or a tuple of items.
type itemGetter struct {
	object.Header
	items []value
}

var itemGetterType = sync.OnceValue(func() *object.Type {
	var typ *object.Type
	typ = object.NewNative[itemGetter](object.TypeSpec{Name: "itemgetter", Module: "operator",
		Doc:  "Return a callable object that fetches the given item(s) from its operand.\nAfter f = itemgetter(2), the call f(r) returns r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])",
		Call: callItemGetter, GetSets: []object.GetSet{callSignature},
		Methods: []object.Def{
			{Name: "__new__", Sig: "cls, item, /, *items", Raw: func(_ *thread, args []value, kw []*object.Str) (value, error) {
				cls, err := native.Class(args[0], typ)
				if err != nil {
					return value{}, err
				}
				if len(kw) > 0 {
					return value{}, object.TypeErrorf("itemgetter() takes no keyword arguments")
				}
				if len(args) < 2 {
					return value{}, object.TypeErrorf("itemgetter expected 1 argument, got 0")
				}
				g := object.Alloc[itemGetter](cls)
				g.items = append([]value(nil), args[1:]...)
				return object.FromObj(g), nil
			}},
			{Name: "__repr__", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
				return reprCall(t, self, object.Self[itemGetter](self).items, nil)
			}},
			{Name: "__reduce__", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
				return native.Reduce(self, object.Self[itemGetter](self).items...), nil
			}},
		}})
	return typ
})

// oneArg checks the arguments of a call of a getter.
func oneArg(name string, args []value, kw []*object.Str) (value, error) {
	if len(kw) > 0 {
		return value{}, object.TypeErrorf("%s() takes no keyword arguments", name)
	}
	if len(args) != 1 {
		return value{}, object.TypeErrorf("%s expected 1 argument, got %d", name, len(args))
	}
	return args[0], nil
}

func callItemGetter(t *thread, self value, args []value, kw []*object.Str) (value, error) {
	x, err := oneArg("itemgetter", args, kw)
	if err != nil {
		return value{}, err
	}
	g := object.Self[itemGetter](self)
	if len(g.items) == 1 {
		return fetch(t, x, g.items[0])
	}
	out := make([]value, len(g.items))
	for i, k := range g.items {
		if out[i], err = fetch(t, x, k); err != nil {
			return value{}, err
		}
	}
	return object.NewTuple(out), nil
}

// fetch is x[k] with short cuts for the usual sequences.
func fetch(t *thread, x, k value) (value, error) {
	if k.IsInt() {
		var items []value
		switch x.Type() {
		case object.TupleType:
			items = x.TuplePtr().Items()
		case object.ListType:
			items = x.ListPtr().Items()
		}
		if i := k.AsInt(); i >= 0 && i < int64(len(items)) {
			return items[i], nil
		}
	}
	return t.GetItem(x, k)
}

// reprCall is the text of a call that would make self again.
func reprCall(t *thread, self value, args []value, kw *object.Dict) (value, error) {
	name := self.Type().Name()
	if !self.Type().IsHeap() {
		name = self.Type().Module() + "." + name
	}
	if !t.ReprEnter(self) {
		return object.NewStr(name + "(...)"), nil
	}
	defer t.ReprLeave()
	var parts []string
	for _, a := range args {
		s, err := t.Repr(a)
		if err != nil {
			return value{}, err
		}
		parts = append(parts, s)
	}
	var k, v value
	for i := 0; kw != nil && kw.Next(&i, &k, &v); {
		s, err := t.Repr(v)
		if err != nil {
			return value{}, err
		}
		parts = append(parts, k.StrPtr().Go()+"="+s)
	}
	return object.NewStr(name + "(" + strings.Join(parts, ", ") + ")"), nil
}

// attrGetter fetches attributes; paths are the dotted names split up.
type attrGetter struct {
	object.Header
	names []value
	paths [][]*object.Str
}

var attrGetterType = sync.OnceValue(func() *object.Type {
	var typ *object.Type
	typ = object.NewNative[attrGetter](object.TypeSpec{Name: "attrgetter", Module: "operator",
		Doc:  "Return a callable object that fetches the given attribute(s) from its operand.\nAfter f = attrgetter('name'), the call f(r) returns r.name.\nAfter g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).\nAfter h = attrgetter('name.first', 'name.last'), the call h(r) returns\n(r.name.first, r.name.last).",
		Call: callAttrGetter, GetSets: []object.GetSet{callSignature},
		Methods: []object.Def{
			{Name: "__new__", Sig: "cls, attr, /, *attrs", Raw: func(t *thread, args []value, kw []*object.Str) (value, error) {
				cls, err := native.Class(args[0], typ)
				if err != nil {
					return value{}, err
				}
				if len(kw) > 0 {
					return value{}, object.TypeErrorf("attrgetter() takes no keyword arguments")
				}
				if len(args) < 2 {
					return value{}, object.TypeErrorf("attrgetter expected 1 argument, got 0")
				}
				g := object.Alloc[attrGetter](cls)
				g.names = append(g.names, args[1:]...)
				for _, n := range g.names {
					s, ok := object.AsStr(n)
					if !ok {
						return value{}, object.TypeErrorf("attribute name must be a string")
					}
					var path []*object.Str
					for _, p := range strings.Split(s.Go(), ".") {
						path = append(path, t.Interp.Intern(p))
					}
					g.paths = append(g.paths, path)
				}
				return object.FromObj(g), nil
			}},
			{Name: "__repr__", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
				return reprCall(t, self, object.Self[attrGetter](self).names, nil)
			}},
			{Name: "__reduce__", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
				return native.Reduce(self, object.Self[attrGetter](self).names...), nil
			}},
		}})
	return typ
})

func callAttrGetter(t *thread, self value, args []value, kw []*object.Str) (value, error) {
	x, err := oneArg("attrgetter", args, kw)
	if err != nil {
		return value{}, err
	}
	g := object.Self[attrGetter](self)
	if len(g.paths) == 1 {
		return follow(t, x, g.paths[0])
	}
	out := make([]value, len(g.paths))
	for i, p := range g.paths {
		if out[i], err = follow(t, x, p); err != nil {
			return value{}, err
		}
	}
	return object.NewTuple(out), nil
}

func follow(t *thread, x value, path []*object.Str) (value, error) {
	var err error
	for _, n := range path {
		if x, err = t.GetAttr(x, n); err != nil {
			return value{}, err
		}
	}
	return x, nil
}

// methodCaller calls a method of its argument.
type methodCaller struct {
	object.Header
	name *object.Str
	args []value // values of keywords last
	kw   []*object.Str
}

var methodCallerType = sync.OnceValue(func() *object.Type {
	var typ *object.Type
	typ = object.NewNative[methodCaller](object.TypeSpec{Name: "methodcaller", Module: "operator",
		Doc: "Return a callable object that calls the given method on its operand.\nAfter f = methodcaller('name'), the call f(r) returns r.name().\nAfter g = methodcaller('name', 'date', foo=1), the call g(r) returns\nr.name('date', foo=1).",
		Call: func(t *thread, self value, args []value, kw []*object.Str) (value, error) {
			x, err := oneArg("methodcaller", args, kw)
			if err != nil {
				return value{}, err
			}
			c := object.Self[methodCaller](self)
			if len(c.kw) == 0 {
				return t.CallMethodStr(x, c.name, c.args...)
			}
			f, err := t.GetAttr(x, c.name)
			if err != nil {
				return value{}, err
			}
			return t.CallKw(f, append([]value(nil), c.args...), c.kw)
		},
		GetSets: []object.GetSet{callSignature},
		Methods: []object.Def{
			{Name: "__new__", Sig: "cls, name, /, *args, **kwargs", Raw: func(t *thread, args []value, kw []*object.Str) (value, error) {
				cls, err := native.Class(args[0], typ)
				if err != nil {
					return value{}, err
				}
				if len(args)-len(kw) < 2 {
					return value{}, object.TypeErrorf("methodcaller needs at least one argument, the method name")
				}
				name, ok := object.AsStr(args[1])
				if !ok {
					return value{}, object.TypeErrorf("method name must be a string")
				}
				c := object.Alloc[methodCaller](cls)
				c.name = t.Interp.InternStr(name)
				c.args = append(c.args, args[2:]...)
				c.kw = append(c.kw, kw...)
				return object.FromObj(c), nil
			}},
			{Name: "__repr__", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
				c := object.Self[methodCaller](self)
				n := len(c.args) - len(c.kw)
				return reprCall(t, self, append([]value{object.FromObj(c.name)}, c.args[:n]...), c.keywords())
			}},
			{Name: "__reduce__", Sig: "self, /", F1: reduceMethodCaller},
		}})
	return typ
})

func (c *methodCaller) keywords() *object.Dict {
	d := object.NewDict()
	n := len(c.args) - len(c.kw)
	for i, k := range c.kw {
		d.SetStr(k, c.args[n+i])
	}
	return d
}

func reduceMethodCaller(t *thread, self value) (value, error) {
	c := object.Self[methodCaller](self)
	if len(c.kw) == 0 {
		return native.Reduce(self, append([]value{object.FromObj(c.name)}, c.args...)...), nil
	}
	m, err := t.Interp.Import(t, "functools")
	if err != nil {
		return value{}, err
	}
	partial, err := t.GetAttrStr(m, "partial")
	if err != nil {
		return value{}, err
	}
	n := len(c.args) - len(c.kw)
	args := append([]value{object.FromObj(self.Type()), object.FromObj(c.name)}, c.args[n:]...)
	p, err := t.CallKw(partial, args, c.kw)
	if err != nil {
		return value{}, err
	}
	return object.NewPair(p, object.CopyTuple(c.args[:n])), nil
}
