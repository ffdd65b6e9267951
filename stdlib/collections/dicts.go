package collections

import (
	"strings"

	"pya/stdlib/internal/native"
	"pya/vm/object"
)

// defaultDict is a dict that makes missing values.
type defaultDict struct {
	object.Dict
	factory value // None if there is none
}

// orderedDict is a dict whose order can be changed. The order is that of the dict's entries.
type orderedDict struct {
	object.Dict
}

var defaultDictOnce, orderedDictOnce native.Type

func defaultDictType() *object.Type { return defaultDictOnce.Get(makeDefaultDict) }
func orderedDictType() *object.Type { return orderedDictOnce.Get(makeOrderedDict) }

// initDict is dict.__init__ for subclasses.
func initDict(t *thread, self value, args []value, kw []*object.Str) error {
	init := object.DictType.Slot(object.SlotInit).BuiltinPtr()
	_, err := init.CallUnbound(t, append([]value{self}, args...), kw)
	return err
}

func makeDefaultDict() *object.Type {
	return object.NewNative[defaultDict](object.TypeSpec{Name: "defaultdict", Module: "collections", Base: object.DictType, Kind: object.KDict,
		Doc: "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default factory is called without arguments to produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same items.\nAll remaining arguments are treated the same as if they were\npassed to the dict constructor, including keyword arguments.",
		Methods: []def{
			{Name: "__new__", Sig: "cls, /, *args, **kwargs", Raw: func(_ *thread, args []value, _ []*object.Str) (value, error) {
				cls, err := native.Class(args[0], defaultDictType())
				if err != nil {
					return value{}, err
				}
				d := object.Alloc[defaultDict](cls)
				d.factory = object.None
				return object.FromObj(d), nil
			}},
			{Name: "__init__", Sig: "self, default_factory=None, /, *args, **kwargs", Raw: func(t *thread, args []value, kw []*object.Str) (value, error) {
				d := object.Self[defaultDict](args[0])
				rest := args[1:]
				if len(rest) > len(kw) {
					if !rest[0].IsNone() && !t.Callable(rest[0]) {
						return value{}, object.TypeErrorf("first argument must be callable or None")
					}
					d.factory = rest[0]
					rest = rest[1:]
				}
				return object.None, initDict(t, args[0], rest, kw)
			}},
			{Name: "__missing__", Sig: "self, key, /", Doc: "__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n  if self.default_factory is None: raise KeyError((key,))\n  self[key] = value = self.default_factory()\n  return value\n", F2: func(t *thread, self, key value) (value, error) {
				d := object.Self[defaultDict](self)
				if d.factory.IsNone() {
					return value{}, object.KeyErrorOf(key)
				}
				v, err := t.Call(d.factory)
				if err != nil {
					return value{}, err
				}
				return v, t.SetItem(self, key, v)
			}},
			{Name: "__repr__", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
				d := object.Self[defaultDict](self)
				base, err := t.CallSlot(object.DictType.Slot(object.SlotRepr), self)
				if err != nil {
					return value{}, err
				}
				f := "..."
				if t.ReprEnter(d.factory) {
					f, err = t.Repr(d.factory)
					t.ReprLeave()
				}
				return object.NewStr(self.Type().Name() + "(" + f + ", " + base.StrPtr().Go() + ")"), err
			}},
			{Name: "copy", Sig: "self, /", Doc: "D.copy() -> a shallow copy of D.", F1: copyDefault},
			{Name: "__copy__", Sig: "self, /", Doc: "D.copy() -> a shallow copy of D.", F1: copyDefault},
			{Name: "__or__", Sig: "self, value, /", F2: func(t *thread, a, b value) (value, error) { return joinDefault(t, a, b, a) }},
			{Name: "__ror__", Sig: "self, value, /", F2: func(t *thread, a, b value) (value, error) { return joinDefault(t, b, a, a) }},
			{Name: "__reduce__", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
				args := object.NewTuple(nil)
				if f := object.Self[defaultDict](self).factory; !f.IsNone() {
					args = object.TupleOf(f)
				}
				items, err := t.CallMethod(self, "items")
				if err != nil {
					return value{}, err
				}
				it, err := t.GetIter(items)
				return object.TupleOf(object.FromObj(self.Type()), args, object.None, object.None, it), err
			}},
			native.ClassGetItem(),
		},
		GetSets: []object.GetSet{{Name: "default_factory", Doc: "Factory for default value called by __missing__().",
			Get: func(_ *thread, self value) (value, error) { return object.Self[defaultDict](self).factory, nil },
			Set: func(_ *thread, self, v value) error {
				object.Self[defaultDict](self).factory = native.OrNone(v)
				return nil
			}}},
	})
}

func copyDefault(t *thread, self value) (value, error) {
	return t.Call(object.FromObj(self.Type()), object.Self[defaultDict](self).factory, self)
}

// joinDefault is a | b as a defaultdict like model.
func joinDefault(t *thread, a, b, model value) (value, error) {
	_, aok := object.AsDict(a)
	_, bok := object.AsDict(b)
	if !aok || !bok {
		return object.NotImplemented, nil
	}
	r, err := t.Call(object.FromObj(model.Type()), object.Self[defaultDict](model).factory, a)
	if err != nil {
		return value{}, err
	}
	d, ok := object.AsDict(r)
	if !ok {
		return value{}, object.TypeErrorf("expected dict, got %s", r.Type().MessageName())
	}
	return r, d.Update(t, b)
}

func makeOrderedDict() *object.Type {
	views := object.OrderedDictViews()
	return object.NewNative[orderedDict](object.TypeSpec{Name: "OrderedDict", Module: "collections", Base: object.DictType, Kind: object.KDict, Flags: object.DictBehind,
		Doc: "Dictionary that remembers insertion order",
		Methods: []def{
			{Name: "__new__", Sig: "cls, /, *args, **kwargs", Raw: func(_ *thread, args []value, _ []*object.Str) (value, error) {
				cls, err := native.Class(args[0], orderedDictType())
				if err != nil {
					return value{}, err
				}
				d := object.Alloc[orderedDict](cls)
				d.SetOrdered()
				return object.FromObj(d), nil
			}},
			{Name: "__init__", Sig: "self, /, *args, **kwargs", Raw: func(t *thread, args []value, kw []*object.Str) (value, error) {
				if n := len(args) - len(kw); n > 2 {
					return value{}, object.TypeErrorf("expected at most 1 arguments, got %d", n-1)
				}
				return updateOrdered(t, args[0], args[1:], kw)
			}},
			{Name: "move_to_end", Sig: "self, /, key, last=True", Doc: "Move an existing element to the end (or beginning if last is false).\n\nRaise KeyError if the element does not exist.", Fn: moveToEnd},
			{Name: "popitem", Sig: "self, /, last=True", Doc: "Remove and return a (key, value) pair from the dictionary.\n\nPairs are returned in LIFO order if last is true or FIFO order if false.", Fn: popOrdered},
			{Name: "pop", Sig: "self, /, key, default=<unrepresentable>", Doc: "od.pop(key[,default]) -> v, remove specified key and return the corresponding value.", Fn: func(t *thread, a []value) (value, error) {
				v, ok, err := object.Self[orderedDict](a[0]).Delete(t, a[1])
				if err != nil || ok {
					return v, err
				}
				if !a[2].IsValid() {
					return value{}, object.KeyErrorOf(a[1])
				}
				return a[2], nil
			}},
			{Name: "setdefault", Sig: "self, /, key, default=None", Doc: "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default.", Fn: func(t *thread, a []value) (value, error) {
				v, ok, err := object.Self[orderedDict](a[0]).Get(t, a[1])
				if err != nil || ok {
					return v, err
				}
				v = native.OrNone(a[2])
				return v, t.SetItem(a[0], a[1], v)
			}},
			{Name: "__eq__", Sig: "self, value, /", F2: eqOrdered},
			{Name: "__ne__", Sig: "self, value, /", F2: func(t *thread, a, b value) (value, error) {
				r, err := eqOrdered(t, a, b)
				if err != nil || r.IsNotImplemented() {
					return r, err
				}
				return object.Bool(!r.AsBool()), nil
			}},
			views[0], views[1], views[2], views[3], views[4],
			{Name: "__repr__", Sig: "self, /", F1: reprOrdered},
			{Name: "copy", Sig: "self, /", Doc: "od.copy() -> a shallow copy of od", F1: func(t *thread, self value) (value, error) {
				r, err := t.Call(object.FromObj(self.Type()))
				if err != nil {
					return value{}, err
				}
				_, err = updateOrdered(t, r, []value{self}, nil)
				return r, err
			}},
			{Name: "__or__", Sig: "self, value, /", F2: func(t *thread, a, b value) (value, error) { return joinOrdered(t, a, b, a) }},
			{Name: "__ror__", Sig: "self, value, /", F2: func(t *thread, a, b value) (value, error) { return joinOrdered(t, b, a, a) }},
			{Name: "__ior__", Sig: "self, value, /", F2: func(t *thread, a, b value) (value, error) {
				_, err := updateOrdered(t, a, []value{b}, nil)
				return a, err
			}},
			{Name: "update", Sig: "self, /, *args, **kwargs", Raw: func(t *thread, args []value, kw []*object.Str) (value, error) {
				if n := len(args) - len(kw); n > 2 {
					return value{}, object.TypeErrorf("update() takes at most 1 positional argument (%d given)", n-1)
				}
				return updateOrdered(t, args[0], args[1:], kw)
			}},
			{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling", F1: func(t *thread, self value) (value, error) {
				items, err := t.CallMethod(self, "items")
				if err != nil {
					return value{}, err
				}
				it, err := t.GetIter(items)
				if err != nil {
					return value{}, err
				}
				state, err := t.CallMethod(self, "__getstate__")
				if err != nil {
					return value{}, err
				}
				return object.TupleOf(object.FromObj(self.Type()), object.NewTuple(nil), state, object.None, it), nil
			}},
			{Name: "fromkeys", Sig: "cls, /, iterable, value=None", Flag: object.ClassDef, Doc: "Create a new ordered dictionary with keys from iterable and values set to value.", Fn: func(t *thread, a []value) (value, error) {
				r, err := t.Call(a[0])
				if err != nil {
					return value{}, err
				}
				return r, t.Iterate(a[1], func(k value) error { return t.SetItem(r, k, native.OrNone(a[2])) })
			}},
		},
		GetSets: []object.GetSet{},
	})
}

// updateOrdered stores through __setitem__, which subclasses may override.
func updateOrdered(t *thread, self value, args []value, kw []*object.Str) (value, error) {
	if self.Type().Slot(object.SlotSetItem) == object.DictType.Slot(object.SlotSetItem) {
		return object.None, initDict(t, self, args, kw)
	}
	tmp := object.FromObj(object.NewDict())
	if err := initDict(t, tmp, args, kw); err != nil {
		return value{}, err
	}
	d, _ := object.AsDict(tmp)
	var k, v value
	for i := 0; d.Next(&i, &k, &v); {
		if err := t.SetItem(self, k, v); err != nil {
			return value{}, err
		}
	}
	return object.None, nil
}

func moveToEnd(t *thread, a []value) (value, error) {
	last := true
	if a[2].IsValid() {
		var err error
		if last, err = t.Truth(a[2]); err != nil {
			return value{}, err
		}
	}
	ok, err := object.Self[orderedDict](a[0]).Move(t, a[1], last)
	if err == nil && !ok {
		err = object.KeyErrorOf(a[1])
	}
	return object.None, err
}

func popOrdered(t *thread, a []value) (value, error) {
	last := true
	if a[1].IsValid() {
		var err error
		if last, err = t.Truth(a[1]); err != nil {
			return value{}, err
		}
	}
	k, v, ok := object.Self[orderedDict](a[0]).PopEnd(last)
	if !ok {
		return value{}, object.NewException(object.KeyError, object.NewStr("dictionary is empty"))
	}
	return object.NewPair(k, v), nil
}

// eqOrdered compares with another OrderedDict in order, with any other dict without.
func eqOrdered(t *thread, a, b value) (value, error) {
	r, err := t.CallSlot(object.DictType.Slot(object.SlotEq), a, b)
	if err != nil || r.IsNotImplemented() || !r.AsBool() || !b.Type().IsSubtype(orderedDictType()) {
		return r, err
	}
	x, y := object.Self[orderedDict](a), object.Self[orderedDict](b)
	if x.Len() != y.Len() {
		// An __eq__ of a key or value has removed some.
		return object.False, nil
	}
	var k1, v1, k2, v2 value
	was := [2]uint32{x.Version(), y.Version()}
	for i, j := 0, 0; x.Next(&i, &k1, &v1) && y.Next(&j, &k2, &v2); {
		eq, err := object.SameOrEqual(t, k1, k2)
		if err == nil && was != [2]uint32{x.Version(), y.Version()} {
			err = object.RuntimeErrorf("OrderedDict mutated during iteration")
		}
		if err != nil || !eq {
			return object.False, err
		}
	}
	return object.True, nil
}

func reprOrdered(t *thread, self value) (value, error) {
	name := self.Type().Name()
	d := object.Self[orderedDict](self)
	if d.Len() == 0 {
		return object.NewStr(name + "()"), nil
	}
	if !t.ReprEnter(self) {
		return object.NewStr("..."), nil
	}
	defer t.ReprLeave()
	var parts []string
	var k, v value
	for i := 0; d.Next(&i, &k, &v); {
		ks, err := t.Repr(k)
		if err != nil {
			return value{}, err
		}
		vs, err := t.Repr(v)
		if err != nil {
			return value{}, err
		}
		parts = append(parts, ks+": "+vs)
	}
	return object.NewStr(name + "({" + strings.Join(parts, ", ") + "})"), nil
}

func joinOrdered(t *thread, a, b, model value) (value, error) {
	_, aok := object.AsDict(a)
	_, bok := object.AsDict(b)
	if !aok || !bok {
		return object.NotImplemented, nil
	}
	r, err := t.Call(object.FromObj(model.Type()), a)
	if err != nil {
		return value{}, err
	}
	_, err = t.CallMethod(r, "update", b)
	return r, err
}
