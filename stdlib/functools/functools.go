// Package functools is the module functools: tools for functions and callables. What runs often (partial, lru_cache,
// cached_property, cmp_to_key, reduce, wraps) is native; the rest is pya text that is compiled when it is first used.
package functools

import (
	_ "embed"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

//go:embed functools.pya
var source string

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__doc__", object.NewStr("functools.py - Tools for working with functions and callable objects"))
	m.Set(t, "partial", object.FromObj(partialType()))
	m.Set(t, "_lru_cache_wrapper", object.FromObj(lruType()))
	m.Set(t, "cached_property", object.FromObj(cachedPropertyType()))
	m.Set(t, "WRAPPER_ASSIGNMENTS", names(t, "__module__", "__name__", "__qualname__", "__doc__", "__annotations__", "__type_params__"))
	m.Set(t, "WRAPPER_UPDATES", names(t, "__dict__"))
	m.AddDefs(t, []def{
		{Name: "reduce", Sig: "function, iterable, initial=<unrepresentable>, /", Fn: reduce,
			Doc: "Apply a function of two arguments cumulatively to the items of an iterable, from left to right."},
		{Name: "_cache_info_class", Sig: "", F0: infoClass},
		{Name: "cmp_to_key", Sig: "mycmp", Doc: "Convert a cmp= function into a key= function.", F1: cmpToKey},
		{Name: "lru_cache", Sig: "maxsize=128, typed=False", Flag: object.PythonDef, Doc: "Least-recently-used cache decorator.", Fn: lruCache},
		{Name: "cache", Sig: "user_function, /", Flag: object.PythonDef, Doc: "Simple lightweight unbounded cache.  Sometimes called \"memoize\".", F1: func(t *thread, f value) (value, error) {
			return decorate(t, f, -1, false)
		}},
	})
	update := []def{{Name: "update_wrapper", Sig: "wrapper, wrapped, assigned=('__module__', '__name__', '__qualname__', '__doc__', '__annotations__', '__type_params__'), updated=('__dict__',)",
		Flag: object.PythonDef, Doc: "Update a wrapper function to look like the wrapped function", Fn: updateWrapper}}
	m.AddDefs(t, update)
	f, _ := m.Get(t, "update_wrapper")
	m.AddDefs(t, []def{{Name: "wraps", Sig: "wrapped, assigned=('__module__', '__name__', '__qualname__', '__doc__', '__annotations__', '__type_params__'), updated=('__dict__',)",
		Flag: object.PythonDef, Doc: "Decorator factory to apply update_wrapper() to a wrapper function", Fn: func(t *thread, a []value) (value, error) { return wraps(t, f, a) }}})
	lazy := []string{"total_ordering", "singledispatch", "singledispatchmethod", "partialmethod", "_make_key", "_unwrap_partial", "_unwrap_partialmethod", "_CacheInfo", "RLock"}
	for _, root := range []string{"lt", "le", "gt", "ge"} {
		for _, derived := range []string{"lt", "le", "gt", "ge"} {
			if derived != root {
				lazy = append(lazy, "_"+derived+"_from_"+root)
			}
		}
	}
	native.Lazy(rt, m, source, lazy...)
	native.All(t, m, "update_wrapper", "wraps", "WRAPPER_ASSIGNMENTS", "WRAPPER_UPDATES", "total_ordering", "cache", "cmp_to_key",
		"lru_cache", "reduce", "partial", "partialmethod", "singledispatch", "singledispatchmethod", "cached_property")
	return nil
}

func names(t *thread, list ...string) value {
	items := make([]value, len(list))
	for i, n := range list {
		items[i] = object.FromObj(t.Interp.Intern(n))
	}
	return object.NewTuple(items)
}

func reduce(t *thread, a []value) (value, error) {
	it, err := t.GetIter(a[1])
	if err != nil {
		if !object.HasIter(a[1]) {
			err = object.TypeErrorf("reduce() arg 2 must support iteration")
		}
		return value{}, err
	}
	acc := a[2]
	f := a[0]
	for {
		v, ok, err := t.Next(it)
		if err != nil {
			return value{}, err
		}
		if !ok {
			break
		}
		if !acc.IsValid() {
			acc = v
			continue
		}
		if acc, err = t.Call(f, acc, v); err != nil {
			return value{}, err
		}
	}
	if !acc.IsValid() {
		return value{}, object.TypeErrorf("reduce() of empty iterable with no initial value")
	}
	return acc, nil
}

// assignments and updates are the defaults of update_wrapper.
var assignments = []string{"__module__", "__name__", "__qualname__", "__doc__", "__annotations__", "__type_params__"}

// copyAttrs is the work of update_wrapper.
func updateWrapper(t *thread, a []value) (value, error) {
	wrapper, wrapped := a[0], a[1]
	copyName := func(n *object.Str) error {
		v, ok, err := t.GetAttrOpt(wrapped, n)
		if err != nil || !ok {
			return err
		}
		return t.SetAttr(wrapper, n, v)
	}
	if a[2].IsValid() {
		err := t.Iterate(a[2], func(n value) error {
			s, ok := object.AsStr(n)
			if !ok {
				return object.TypeErrorf("attribute name must be string, not '%s'", n.Type().MessageName())
			}
			return copyName(t.Interp.InternStr(s))
		})
		if err != nil {
			return value{}, err
		}
	} else {
		for _, n := range assignments {
			if err := copyName(t.Interp.Intern(n)); err != nil {
				return value{}, err
			}
		}
	}
	updated := a[3]
	if !updated.IsValid() {
		updated = names(t, "__dict__")
	}
	err := t.Iterate(updated, func(n value) error {
		s, ok := object.AsStr(n)
		if !ok {
			return object.TypeErrorf("attribute name must be string, not '%s'", n.Type().MessageName())
		}
		name := t.Interp.InternStr(s)
		from, ok, err := t.GetAttrOpt(wrapped, name)
		if err != nil {
			return err
		}
		if !ok {
			from = object.FromObj(object.NewDict())
		}
		to, err := t.GetAttr(wrapper, name)
		if err != nil {
			return err
		}
		_, err = t.CallMethod(to, "update", from)
		return err
	})
	if err != nil {
		return value{}, err
	}
	return wrapper, t.SetAttr(wrapper, t.Interp.Intern("__wrapped__"), wrapped)
}

// wraps is partial(update_wrapper, wrapped=…, assigned=…, updated=…).
func wraps(t *thread, update value, a []value) (value, error) {
	p := object.Alloc[partial](partialType())
	p.fn = update
	in := t.Interp
	for i, n := range []string{"wrapped", "assigned", "updated"} {
		v := a[i]
		if !v.IsValid() {
			if i == 1 {
				v = names(t, assignments...)
			} else {
				v = names(t, "__dict__")
			}
		}
		p.kw = append(p.kw, in.Intern(n))
		p.kwVals = append(p.kwVals, v)
	}
	return object.FromObj(p), nil
}

// keyObject is what cmp_to_key's function makes of a value.
type keyObject struct {
	object.Header
	cmp, obj value
}

var keyOnce native.Type

func keyType() *object.Type { return keyOnce.Get(makeKeyType) }

func makeKeyType() *object.Type {
	rows := []def{}
	for i, n := range []string{"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"} {
		op := object.SlotEq + object.Slot(i)
		rows = append(rows, def{Name: n, Sig: "self, other, /", F2: func(t *thread, a, b value) (value, error) {
			x := object.Self[keyObject](a)
			y, ok := object.Cast[keyObject](b, keyType())
			if !ok {
				return value{}, object.TypeErrorf("other argument must be K instance")
			}
			if !x.obj.IsValid() || !y.obj.IsValid() {
				return value{}, object.AttributeErrorf(a, t.Interp.Intern("obj"), "object")
			}
			r, err := t.Call(x.cmp, x.obj, y.obj)
			if err != nil {
				return value{}, err
			}
			return t.Compare(op, r, object.Int(0))
		}})
	}
	return object.NewNative[keyObject](object.TypeSpec{Name: "KeyWrapper", Module: "functools", Flags: object.NoNew, Methods: rows,
		Call: func(t *thread, self value, args []value, kw []*object.Str) (value, error) {
			if len(args) != 1 || len(kw) > 1 || len(kw) == 1 && kw[0].Go() != "obj" {
				return value{}, object.TypeErrorf("K() missing required argument 'obj' (pos 1)")
			}
			return object.FromObj(&keyObject{Header: object.HeaderOf(keyType()), cmp: object.Self[keyObject](self).cmp, obj: args[0]}), nil
		},
		GetSets: []object.GetSet{{Name: "obj", Doc: "Value wrapped by a key function.", Get: func(_ *thread, self value) (value, error) {
			return native.OrNone(object.Self[keyObject](self).obj), nil
		}, Set: func(_ *thread, self, v value) error {
			object.Self[keyObject](self).obj = v
			return nil
		}}}})
}

func cmpToKey(_ *thread, f value) (value, error) {
	return object.FromObj(&keyObject{Header: object.HeaderOf(keyType()), cmp: f}), nil
}

// cachedProperty computes an attribute once and leaves it in the instance, where it is found first from then on.
type cachedProperty struct {
	object.Header
	attrs *object.Attrs
	fn    value
	name  *object.Str
	doc   value
	mod   value
}

var cachedPropertyOnce native.Type

func cachedPropertyType() *object.Type { return cachedPropertyOnce.Get(makeCachedProperty) }

func makeCachedProperty() *object.Type {
	return object.NewNative[cachedProperty](object.TypeSpec{Name: "cached_property", Module: "functools", Flags: object.HasDict,
		Methods: []def{
			{Name: "__new__", Sig: "cls, /, *args, **kwargs", Raw: func(_ *thread, args []value, _ []*object.Str) (value, error) {
				cls, err := native.Class(args[0], cachedPropertyType())
				if err != nil {
					return value{}, err
				}
				return object.FromObj(object.Alloc[cachedProperty](cls)), nil
			}},
			{Name: "__init__", Sig: "self, func", Fn: func(t *thread, a []value) (value, error) {
				c := object.Self[cachedProperty](a[0])
				c.fn = a[1]
				var err error
				if c.doc, _, err = t.GetAttrOpt(a[1], t.Interp.Intern("__doc__")); err != nil {
					return value{}, err
				}
				c.mod, _, err = t.GetAttrOpt(a[1], t.Interp.Intern("__module__"))
				return object.None, err
			}},
			{Name: "__set_name__", Sig: "self, owner, name", F3: func(t *thread, self, _, name value) (value, error) {
				c := object.Self[cachedProperty](self)
				s, ok := object.AsStr(name)
				if !ok {
					return value{}, object.TypeErrorf("attribute name must be string, not '%s'", name.Type().MessageName())
				}
				if c.name == nil {
					c.name = t.Interp.InternStr(s)
				} else if c.name.Go() != s.Go() {
					return value{}, object.TypeErrorf("Cannot assign the same cached_property to two different names (%s and %s).", object.ReprString(c.name.Go()), object.ReprString(s.Go()))
				}
				return object.None, nil
			}},
			{Name: "__get__", Sig: "self, instance, owner=None", Fn: getCachedProperty},
			native.ClassGetItem(),
		},
		GetSets: []object.GetSet{
			{Name: "func", Get: func(_ *thread, v value) (value, error) { return native.OrNone(object.Self[cachedProperty](v).fn), nil },
				Set: func(_ *thread, v, x value) error { object.Self[cachedProperty](v).fn = x; return nil }},
			{Name: "attrname", Get: func(_ *thread, v value) (value, error) {
				if n := object.Self[cachedProperty](v).name; n != nil {
					return object.FromObj(n), nil
				}
				return object.None, nil
			}},
			{Name: "__doc__", Get: func(_ *thread, v value) (value, error) { return native.OrNone(object.Self[cachedProperty](v).doc), nil },
				Set: func(_ *thread, v, x value) error { object.Self[cachedProperty](v).doc = x; return nil }},
			{Name: "__module__", Get: func(_ *thread, v value) (value, error) { return native.OrNone(object.Self[cachedProperty](v).mod), nil },
				Set: func(_ *thread, v, x value) error { object.Self[cachedProperty](v).mod = x; return nil }},
		}})
}

func getCachedProperty(t *thread, a []value) (value, error) {
	c, inst := object.Self[cachedProperty](a[0]), a[1]
	if inst.IsNone() {
		return a[0], nil
	}
	if c.name == nil {
		return value{}, object.TypeErrorf("Cannot use cached_property instance without calling __set_name__ on it.")
	}
	if own := t.FindAttr(inst, c.name); own.Kind == object.AttrValue && !own.FromType {
		return own.Val, nil
	}
	v, err := t.Call(c.fn, inst)
	if err != nil {
		return value{}, err
	}
	// Not SetAttr: a class that forbids assignments may still cache.
	if err := t.GenericSetAttr(inst, c.name, v); err != nil {
		return value{}, object.TypeErrorf("No '__dict__' attribute on %s instance to cache %s property.", object.ReprString(inst.Type().MessageName()), object.ReprString(c.name.Go()))
	}
	return v, nil
}
