// Package copy is the module copy: shallow and deep copies. The containers of exact built-in types are copied here;
// everything else says itself how, through __copy__, __deepcopy__ or its reduction.
package copy

import (
	"pya/stdlib/internal/native"
	"pya/stdlib/weakref"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__doc__", object.NewStr("Generic (shallow and deep) copying operations."))
	cls, err := t.NewClass(object.TypeType, "Error", []value{object.FromObj(object.ExceptionType)}, moduleName(t), nil, nil)
	if err != nil {
		return err
	}
	m.Set(t, "Error", object.FromObj(cls))
	m.Set(t, "error", object.FromObj(cls))
	c := &copier{failure: cls}
	m.AddDefs(t, []def{
		{Name: "copy", Sig: "x", Doc: "Shallow copy operation on arbitrary Python objects.", F1: c.copy},
		{Name: "deepcopy", Sig: "x, memo=None, _nil=[]", Doc: "Deep copy operation on arbitrary Python objects.", Fn: func(t *thread, a []value) (value, error) {
			memo := a[1]
			if !memo.IsValid() || memo.IsNone() {
				memo = object.FromObj(object.NewDict())
			}
			return c.deep(t, a[0], memo)
		}},
		{Name: "replace", Sig: "obj, /, **changes", Doc: "Return a new object replacing specified fields with new values.", Raw: replace},
	})
	native.All(t, m, "Error", "copy", "deepcopy", "replace")
	return nil
}

func moduleName(t *thread) *object.Dict {
	d := object.NewDict()
	d.SetStr(t.Interp.Intern("__module__"), object.NewStr("copy"))
	return d
}

// copier is the functions of one Runtime's module.
type copier struct{ failure *object.Type }

func (c *copier) errorf(format string, a ...any) error { return object.Raise(c.failure, format, a...) }

// atomic tells the types whose values are their own copies.
func atomic(v value) bool {
	switch v.Type() {
	case object.NoneTypeType, object.IntType, object.FloatType, object.BoolType, object.ComplexType, object.StrType, object.BytesType,
		object.TypeType, object.RangeType, object.PropertyType, object.EllipsisType, object.NotImplementedType, object.FunctionType,
		object.BuiltinType, vm.CodeType, weakref.Type():
		return true
	}
	return v.Kind() == object.KType
}

func (c *copier) copy(t *thread, x value) (value, error) {
	if atomic(x) {
		return x, nil
	}
	switch x.Type() {
	case object.TupleType, object.FrozenSetType, object.SliceType:
		return x, nil
	case object.ListType:
		return object.NewList(append([]value(nil), x.ListPtr().Items()...)), nil
	case object.DictType:
		return object.FromObj(x.DictPtr().Copy()), nil
	case object.SetType, object.ByteArrayType:
		return t.CallMethod(x, "copy")
	}
	if f, ok, err := t.GetAttrOpt(object.FromObj(x.Type()), t.Interp.Intern("__copy__")); err != nil {
		return value{}, err
	} else if ok && !f.IsNone() {
		return t.Call(f, x)
	}
	if x.Type() == vm.CodeType || x.Kind() == object.KFunction {
		return x, nil
	}
	r, err := c.reduce(t, x)
	if err != nil {
		return value{}, err
	}
	if r.Kind() == object.KStr {
		return x, nil
	}
	return c.rebuild(t, x, r, value{})
}

// reduce takes x apart as pickling does.
func (c *copier) reduce(t *thread, x value) (value, error) {
	m, err := t.Interp.Import(t, "copyreg")
	if err != nil {
		return value{}, err
	}
	table, err := t.GetAttrStr(m, "dispatch_table")
	if err != nil {
		return value{}, err
	}
	if d, ok := object.AsDict(table); ok {
		f, ok, err := d.Get(t, object.FromObj(x.Type()))
		if err != nil {
			return value{}, err
		}
		if ok {
			return t.Call(f, x)
		}
	}
	for _, n := range []string{"__reduce_ex__", "__reduce__"} {
		f, ok, err := t.GetAttrOpt(x, t.Interp.Intern(n))
		if err != nil {
			return value{}, err
		}
		if f.IsNone2() {
			continue
		}
		if ok && n == "__reduce_ex__" {
			return speak(t, f, object.Int(4))
		}
		if ok {
			return t.Call(f)
		}
	}
	return value{}, c.errorf("un(shallow)copyable object of type %s", object.FromObj(x.Type()).TypePtr().FullName())
}

// speak calls a method whose warnings are this module's.
func speak(t *thread, f value, args ...value) (value, error) {
	warner := t.Warner
	t.Warner = "copy"
	r, err := t.Call(f, args...)
	t.Warner = warner
	return r, err
}

// id is the key of an object in a memo.
func id(x value) value { return object.Int(int64(x.Addr())) }

func (c *copier) deep(t *thread, x, memo value) (value, error) {
	if atomic(x) {
		return x, nil
	}
	if err := t.Enter(" while calling a Python object"); err != nil {
		return value{}, err
	}
	defer t.Leave()
	y, err := t.CallMethod(memo, "get", id(x), object.NotImplemented)
	if err != nil || !y.IsNotImplemented() {
		return y, err
	}
	if y, err = c.deepNew(t, x, memo); err != nil {
		return value{}, err
	}
	if object.Is(x, y) {
		return y, nil
	}
	if err := t.SetItem(memo, id(x), y); err != nil {
		return value{}, err
	}
	return y, c.keepAlive(t, x, memo)
}

// keepAlive makes sure that no other object gets the id of x while the memo is in use.
func (c *copier) keepAlive(t *thread, x, memo value) error {
	key := id(memo)
	list, err := t.CallMethod(memo, "get", key)
	if err != nil {
		return err
	}
	if l, ok := object.AsList(list); ok {
		l.Append(x)
		return nil
	}
	return t.SetItem(memo, key, object.NewList([]value{x}))
}

func (c *copier) deepNew(t *thread, x, memo value) (value, error) {
	switch x.Type() {
	case object.ListType:
		return c.deepList(t, x, memo)
	case object.TupleType:
		return c.deepTuple(t, x, memo)
	case object.DictType:
		return c.deepDict(t, x, memo)
	case object.MethodType:
		m := x.MethodPtr()
		self, err := c.deep(t, m.Self, memo)
		return object.NewMethod(m.Func, self), err
	}
	if f, ok, err := t.GetAttrOpt(x, t.Interp.Intern("__deepcopy__")); err != nil {
		return value{}, err
	} else if ok && !f.IsNone() {
		return t.Call(f, memo)
	}
	r, err := c.reduce(t, x)
	if err != nil {
		return value{}, err
	}
	if r.Kind() == object.KStr {
		return x, nil
	}
	return c.rebuild(t, x, r, memo)
}

func (c *copier) deepList(t *thread, x, memo value) (value, error) {
	y := object.NewList(nil)
	out, _ := object.AsList(y)
	if err := t.SetItem(memo, id(x), y); err != nil {
		return value{}, err
	}
	src := x.ListPtr()
	for i := 0; i < len(src.Items()); i++ {
		v, err := c.deep(t, src.Items()[i], memo)
		if err != nil {
			return value{}, err
		}
		out.Append(v)
	}
	return y, nil
}

func (c *copier) deepTuple(t *thread, x, memo value) (value, error) {
	items := x.TuplePtr().Items()
	out := make([]value, len(items))
	same := true
	for i, v := range items {
		w, err := c.deep(t, v, memo)
		if err != nil {
			return value{}, err
		}
		out[i] = w
		same = same && object.Is(v, w)
	}
	// A tuple that contains itself through a list has been copied meanwhile.
	y, err := t.CallMethod(memo, "get", id(x), object.NotImplemented)
	if err != nil || !y.IsNotImplemented() {
		return y, err
	}
	if same {
		return x, nil
	}
	return object.NewTuple(out), nil
}

func (c *copier) deepDict(t *thread, x, memo value) (value, error) {
	out := object.NewDict()
	y := object.FromObj(out)
	if err := t.SetItem(memo, id(x), y); err != nil {
		return value{}, err
	}
	src := x.DictPtr()
	n := src.Len()
	var k, v value
	for i := 0; src.Next(&i, &k, &v); {
		k2, err := c.deep(t, k, memo)
		if err != nil {
			return value{}, err
		}
		v2, err := c.deep(t, v, memo)
		if err != nil {
			return value{}, err
		}
		if err := out.Set(t, k2, v2); err != nil {
			return value{}, err
		}
		if src.Len() != n {
			return value{}, object.RuntimeErrorf("dictionary changed size during iteration")
		}
	}
	return y, nil
}

// rebuild makes the copy that the reduction r of x describes; memo is the zero Value for a shallow copy.
func (c *copier) rebuild(t *thread, x, r, memo value) (value, error) {
	tup, ok := object.AsTuple(r)
	if !ok {
		return value{}, object.TypeErrorf("Value after * must be an iterable, not %s", r.Type().MessageName())
	}
	var parts [5]value
	if n := len(tup.Items()); n < 2 || n > 5 {
		return value{}, object.TypeErrorf("_reconstruct() takes from 4 to 7 positional arguments but %d were given", n+2)
	}
	for i := range parts {
		parts[i] = object.None
		if i < len(tup.Items()) {
			parts[i] = tup.Items()[i]
		}
	}
	deep := func(v value) (value, error) {
		if !memo.IsValid() {
			return v, nil
		}
		return c.deep(t, v, memo)
	}
	args, err := t.ToSlice(parts[1])
	if err != nil {
		return value{}, err
	}
	for i := range args {
		if args[i], err = deep(args[i]); err != nil {
			return value{}, err
		}
	}
	y, err := t.CallKw(parts[0], args, nil)
	if err != nil {
		return value{}, err
	}
	if memo.IsValid() {
		if err := t.SetItem(memo, id(x), y); err != nil {
			return value{}, err
		}
	}
	if !parts[2].IsNone() {
		if err := c.setState(t, y, parts[2], deep); err != nil {
			return value{}, err
		}
	}
	return y, c.fill(t, y, parts[3], parts[4], deep)
}

func (c *copier) setState(t *thread, y, state value, deep func(value) (value, error)) error {
	state, err := deep(state)
	if err != nil {
		return err
	}
	f, ok, err := t.GetAttrOpt(y, t.Interp.Intern("__setstate__"))
	if err != nil {
		return err
	}
	if ok {
		_, err = speak(t, f, state)
		return err
	}
	slots := object.None
	if tup, ok := object.AsTuple(state); ok && len(tup.Items()) == 2 {
		state, slots = tup.Items()[0], tup.Items()[1]
	}
	if !state.IsNone() {
		if d, ok := object.AsDict(state); ok && plain(y) {
			return c.setAttrs(t, y, d, slots)
		}
		own, err := t.GetAttrStr(y, "__dict__")
		if err != nil {
			return err
		}
		if _, err := t.CallMethod(own, "update", state); err != nil {
			return err
		}
	}
	return c.setSlots(t, y, slots)
}

// plain tells whether storing attributes one by one does what updating __dict__ would.
func plain(y value) bool {
	return y.Kind() == object.KInstance
}

func (c *copier) setAttrs(t *thread, y value, d *object.Dict, slots value) error {
	var k, v value
	for i := 0; d.Next(&i, &k, &v); {
		s, ok := object.AsStr(k)
		if !ok {
			continue
		}
		name := t.Interp.InternStr(s)
		if _, shadowed := t.Lookup(y.Type(), name); shadowed {
			if own := object.OwnDict(y); own != nil {
				own.SetStr(name, v)
				continue
			}
		}
		if err := t.GenericSetAttr(y, name, v); err != nil {
			return err
		}
	}
	return c.setSlots(t, y, slots)
}

func (c *copier) setSlots(t *thread, y, slots value) error {
	d, ok := object.AsDict(slots)
	var k, v value
	for i := 0; ok && d.Next(&i, &k, &v); {
		if s, isStr := object.AsStr(k); isStr {
			if err := t.SetAttr(y, t.Interp.InternStr(s), v); err != nil {
				return err
			}
		}
	}
	return nil
}

// fill adds the items of a list and the pairs of a dict.
func (c *copier) fill(t *thread, y, items, pairs value, deep func(value) (value, error)) error {
	if !items.IsNone() {
		err := t.Iterate(items, func(v value) error {
			v, err := deep(v)
			if err == nil {
				_, err = t.CallMethod(y, "append", v)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	if pairs.IsNone() {
		return nil
	}
	return t.Iterate(pairs, func(p value) error {
		kv, err := t.ToSlice(p)
		if err != nil {
			return err
		}
		if len(kv) != 2 {
			return object.ValueErrorf("not enough values to unpack (expected 2, got %d)", len(kv))
		}
		for i := range kv {
			if kv[i], err = deep(kv[i]); err != nil {
				return err
			}
		}
		return t.SetItem(y, kv[0], kv[1])
	})
}

func replace(t *thread, args []value, kw []*object.Str) (value, error) {
	if n := len(args) - len(kw); n != 1 {
		if n == 0 {
			return value{}, object.TypeErrorf("replace() missing 1 required positional argument: 'obj'")
		}
		return value{}, object.TypeErrorf("replace() takes 1 positional argument but %d were given", n)
	}
	f, ok := t.Lookup(args[0].Type(), t.Interp.Intern("__replace__"))
	if !ok {
		return value{}, object.TypeErrorf("replace() does not support %s objects", args[0].Type().Name())
	}
	return t.CallKw(f, append([]value(nil), args...), kw)
}
