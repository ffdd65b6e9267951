package object

import "strings"

// This file is the type dict; dict.go has its table.

func defineDict() {
	DictType.define(TypeSpec{Name: "dict", Flags: MappingPattern | MatchSelf, Methods: dictMethods(),
		Doc: "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For example:  dict(one=1, two=2)"})
}

func dictMethods() []Def {
	return []Def{
		{Name: "__new__", Sig: "*args, **kwargs", Doc: "Create and return a new object.  See help(type) for accurate signature.", Raw: dictNew},
		{Name: "__init__", Sig: "self, /, *args, **kwargs", Doc: "Initialize self.  See help(type(self)) for accurate signature.", Raw: dictInit},
		{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: dictRepr},
		{Name: "__eq__", Sig: "self, value, /", Doc: "Return self==value.", F2: dictEq},
		{Name: "__lt__", Sig: "self, value, /", Doc: "Return self<value.", F2: dictUnordered},
		{Name: "__le__", Sig: "self, value, /", Doc: "Return self<=value.", F2: dictUnordered},
		{Name: "__gt__", Sig: "self, value, /", Doc: "Return self>value.", F2: dictUnordered},
		{Name: "__ge__", Sig: "self, value, /", Doc: "Return self>=value.", F2: dictUnordered},
		{Name: "__ne__", Sig: "self, value, /", Doc: "Return self!=value.", F2: func(t *Thread, a, b Value) (Value, error) {
			r, err := dictEq(t, a, b)
			if err != nil || r.IsNotImplemented() {
				return r, err
			}
			return Bool(!r.AsBool()), nil
		}},
		{Name: "__len__", Sig: "self, /", Doc: "Return len(self).", F1: func(_ *Thread, v Value) (Value, error) { return Int(int64(v.dict().used)), nil }},
		{Name: "__getitem__", Sig: "self, key, /", Doc: "Return self[key].", F2: dictGetItem},
		{Name: "__setitem__", Sig: "self, key, value, /", Doc: "Set self[key] to value.", F3: func(t *Thread, self, k, v Value) (Value, error) { return None, self.dict().Set(t, k, v) }},
		{Name: "__delitem__", Sig: "self, key, /", Doc: "Delete self[key].", F2: dictDelItem},
		{Name: "__contains__", Sig: "self, key, /", Doc: "True if the dictionary has the specified key, else False.", F2: dictContains},
		{Name: "__iter__", Sig: "self, /", Doc: "Implement iter(self).", F1: func(_ *Thread, v Value) (Value, error) { return newDictIter(dictKeyIterType, v.dict()), nil }},
		{Name: "__reversed__", Sig: "self, /", Doc: "Return a reverse iterator over the dict keys.", F1: func(_ *Thread, v Value) (Value, error) { return newDictIter(dictRevKeyIterType, v.dict()), nil }},
		{Name: "__or__", Sig: "self, value, /", Doc: "Return self|value.", F2: dictOr},
		{Name: "__ror__", Sig: "self, value, /", Doc: "Return value|self.", F2: func(t *Thread, a, b Value) (Value, error) { return dictOr(t, b, a) }},
		{Name: "__ior__", Sig: "self, value, /", Doc: "Return self|=value.", F2: func(t *Thread, a, b Value) (Value, error) { return a, a.dict().Update(t, b) }},
		{Name: "get", Sig: "self, key, default=None, /", Doc: "Return the value for key if key is in the dictionary, else default.", Fn: dictGet},
		{Name: "setdefault", Sig: "self, key, default=None, /", Doc: "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default.", Fn: dictSetdefault},
		{Name: "pop", Sig: "self, key, default=<unrepresentable>, /", Doc: "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError.", Fn: dictPop},
		{Name: "popitem", Sig: "self, /", Doc: "Remove and return a (key, value) pair as a 2-tuple.\n\nPairs are returned in LIFO (last-in, first-out) order.\nRaises KeyError if the dict is empty.", F1: dictPopitem},
		{Name: "keys", Sig: "self, /", Doc: "Return a set-like object providing a view on the dict's keys.", F1: func(_ *Thread, v Value) (Value, error) { return newDictView(DictKeysType, v.dict()), nil }},
		{Name: "items", Sig: "self, /", Doc: "Return a set-like object providing a view on the dict's items.", F1: func(_ *Thread, v Value) (Value, error) { return newDictView(DictItemsType, v.dict()), nil }},
		{Name: "values", Sig: "self, /", Doc: "Return an object providing a view on the dict's values.", F1: func(_ *Thread, v Value) (Value, error) { return newDictView(DictValuesType, v.dict()), nil }},
		{Name: "update", Sig: "self, /, *args, **kwargs", Doc: "D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.\nIf E is present and has a .keys() method, then does:  for k in E.keys(): D[k] = E[k]\nIf E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v\nIn either case, this is followed by: for k in F:  D[k] = F[k]", Raw: func(t *Thread, args []Value, kw []*Str) (Value, error) { return dictFill(t, "update", args, kw) }},
		{Name: "fromkeys", Sig: "type, iterable, value=None, /", Doc: "Create a new dictionary with keys from iterable and values set to value.", Fn: dictFromkeys, Flag: ClassDef},
		{Name: "clear", Sig: "self, /", Doc: "Remove all items from the dict.", F1: func(_ *Thread, v Value) (Value, error) { v.dict().Clear(); return None, nil }},
		{Name: "copy", Sig: "self, /", Doc: "Return a shallow copy of the dict.", F1: func(_ *Thread, v Value) (Value, error) { return FromObj(v.dict().Copy()), nil }},
		{Name: "__sizeof__", Sig: "self, /", Doc: "Return the size of the dict in memory.", F1: func(_ *Thread, v Value) (Value, error) {
			return Int(64 + 24*int64(cap(v.dict().entries)) + 4*int64(len(v.dict().index))), nil
		}},
		{Name: "__class_getitem__", Sig: "cls, item, /", Doc: "See PEP 585", F2: classGetItem, Flag: ClassDef},
	}
}

func dictNew(_ *Thread, args []Value, _ []*Str) (Value, error) {
	cls, err := newClass(args[0], DictType)
	if err != nil {
		return Value{}, err
	}
	return FromObj(Alloc[Dict](cls)), nil
}

func dictInit(t *Thread, args []Value, kw []*Str) (Value, error) {
	return dictFill(t, "dict", args, kw)
}

// dictFill is the update by a mapping or pairs and by keywords, for dict() and update().
func dictFill(t *Thread, name string, args []Value, kw []*Str) (Value, error) {
	d := args[0].dict()
	n := len(args) - len(kw)
	if n > 2 {
		return Value{}, TypeErrorf("%s expected at most 1 argument, got %d", name, n-1)
	}
	if n == 2 {
		if err := d.Update(t, args[1]); err != nil {
			return Value{}, err
		}
	}
	for i, k := range kw {
		d.SetStr(k, args[n+i])
	}
	return None, nil
}

// Copy is a new dict with the same items.
func (d *Dict) Copy() *Dict {
	c := NewDict()
	d.copyInto(c)
	return c
}

// copyInto copies all items into an empty dict.
func (d *Dict) copyInto(c *Dict) {
	if d.used == 0 {
		return
	}
	c.entries = make([]dictEntry, 0, d.used)
	for i := range d.entries {
		if e := &d.entries[i]; e.key.IsValid() {
			c.entries = append(c.entries, dictEntry{e.hash, e.key, d.value(i)})
		}
	}
	c.used, c.odd = d.used, d.odd
	c.version++
	if len(c.entries) > 8 {
		c.reindex()
	}
}

// Update adds the items of a mapping, or the pairs of an iterable.
func (d *Dict) Update(t *Thread, v Value) error {
	if o, ok := AsDict(v); ok && plainIter(v.Type()) {
		return d.merge(t, o)
	}
	keys, ok, err := t.GetAttrOpt(v, nameKeys)
	if err != nil {
		return err
	}
	if !ok {
		return d.updatePairs(t, v)
	}
	list, err := t.Call(keys)
	if err != nil {
		return err
	}
	return t.Iterate(list, func(k Value) error {
		x, err := t.GetItem(v, k)
		if err != nil {
			return err
		}
		return d.Set(t, k, x)
	})
}

// plainIter tells whether a subclass of dict iterates as dict does.
func plainIter(typ *Type) bool {
	return typ == DictType || typ.slots[SlotIter].p == DictType.slots[SlotIter].p
}

// merge adds the items of another dict.
func (d *Dict) merge(t *Thread, o *Dict) error {
	if d == o {
		return nil
	}
	if d.used == 0 && d.ns == nil {
		d.entries, d.index, d.fill = nil, nil, 0
		o.copyInto(d)
		return nil
	}
	used := o.used
	for i := 0; i < len(o.entries); i++ {
		e := o.entries[i]
		if !e.key.IsValid() {
			continue
		}
		if err := d.setHash(t, e.key, e.hash, o.value(i)); err != nil {
			return err
		}
		if o.used != used {
			return RuntimeErrorf("dict mutated during update")
		}
	}
	return nil
}

// setHash stores under a key whose hash is known.
func (d *Dict) setHash(t *Thread, key Value, h uint64, v Value) error {
	i, err := d.find(t, key, h)
	if err != nil {
		return err
	}
	if i >= 0 {
		d.setValue(i, v)
	} else {
		d.insert(key, h, v)
	}
	return nil
}

// updatePairs adds the pairs of an iterable.
func (d *Dict) updatePairs(t *Thread, v Value) error {
	n := 0
	return t.Iterate(v, func(x Value) error {
		pair, ok := listOrTuple2(x)
		if !ok {
			items, err := t.ToSlice(x)
			if err != nil {
				if _, is := IsException(err, TypeError); is {
					return TypeErrorf("cannot convert dictionary update sequence element #%d to a sequence", n)
				}
				return err
			}
			pair = items
		}
		if len(pair) != 2 {
			return ValueErrorf("dictionary update sequence element #%d has length %d; 2 is required", n, len(pair))
		}
		n++
		return d.Set(t, pair[0], pair[1])
	})
}

// listOrTuple2 gives the items of an exact list or tuple without a copy.
func listOrTuple2(v Value) ([]Value, bool) {
	switch v.Type() {
	case ListType:
		return v.list().Items(), true
	case TupleType:
		return v.tuple().items, true
	}
	return nil, false
}

func dictRepr(t *Thread, self Value) (Value, error) {
	d := self.dict()
	if d.used == 0 {
		return NewStr("{}"), nil
	}
	if !t.ReprEnter(self) {
		return NewStr("{...}"), nil
	}
	defer t.ReprLeave()
	var b strings.Builder
	b.WriteByte('{')
	var k, v Value
	for i := 0; d.Next(&i, &k, &v); {
		if b.Len() > 1 {
			b.WriteString(", ")
		}
		ks, err := t.Repr(k)
		if err != nil {
			return Value{}, err
		}
		vs, err := t.Repr(v)
		if err != nil {
			return Value{}, err
		}
		b.WriteString(ks)
		b.WriteString(": ")
		b.WriteString(vs)
	}
	b.WriteByte('}')
	return NewStr(b.String()), nil
}

func dictEq(t *Thread, a, b Value) (Value, error) {
	if b.Kind() != KDict {
		return NotImplemented, nil
	}
	x, y := a.dict(), b.dict()
	if x.used != y.used {
		return False, nil
	}
	if err := t.Enter(" in comparison"); err != nil {
		return Value{}, err
	}
	defer t.Leave()
	for i := 0; i < len(x.entries); i++ {
		e := x.entries[i]
		if !e.key.IsValid() {
			continue
		}
		v := x.value(i)
		j, err := y.find(t, e.key, e.hash)
		if err != nil || j < 0 {
			return False, err
		}
		eq, err := SameOrEqual(t, v, y.value(j))
		if err != nil || !eq {
			return False, err
		}
	}
	return True, nil
}

func dictGetItem(t *Thread, self, key Value) (Value, error) {
	d := self.dict()
	v, ok, err := d.Get(t, key)
	if err != nil || ok {
		return v, err
	}
	if self.Type() != DictType {
		if f := self.Type().slots[SlotMissing]; f.IsValid() {
			return t.CallSlot(f, self, key)
		}
	}
	return Value{}, KeyErrorOf(key)
}

func dictDelItem(t *Thread, self, key Value) (Value, error) {
	_, ok, err := self.dict().Delete(t, key)
	if err == nil && !ok {
		return Value{}, KeyErrorOf(key)
	}
	return None, err
}

func dictContains(t *Thread, self, key Value) (Value, error) {
	_, ok, err := self.dict().Get(t, key)
	return Bool(ok), err
}

func dictOr(t *Thread, a, b Value) (Value, error) {
	if a.Kind() != KDict || b.Kind() != KDict {
		return NotImplemented, nil
	}
	c := a.dict().Copy()
	return FromObj(c), c.Update(t, b)
}

func dictGet(t *Thread, args []Value) (Value, error) {
	v, ok, err := args[0].dict().Get(t, args[1])
	if err != nil || ok {
		return v, err
	}
	return orNone(args[2]), nil
}

func dictSetdefault(t *Thread, args []Value) (Value, error) {
	d := args[0].dict()
	h, err := Hash(t, args[1])
	if err != nil {
		return Value{}, err
	}
	i, err := d.find(t, args[1], h)
	if err != nil {
		return Value{}, err
	}
	if i >= 0 {
		return d.value(i), nil
	}
	v := orNone(args[2])
	d.insert(args[1], h, v)
	return v, nil
}

func dictPop(t *Thread, args []Value) (Value, error) {
	d := args[0].dict()
	if d.used == 0 {
		if args[2].IsValid() {
			return args[2], nil
		}
		return Value{}, KeyErrorOf(args[1])
	}
	v, ok, err := d.Delete(t, args[1])
	if err != nil || ok {
		return v, err
	}
	if args[2].IsValid() {
		return args[2], nil
	}
	return Value{}, KeyErrorOf(args[1])
}

func dictPopitem(_ *Thread, self Value) (Value, error) {
	d := self.dict()
	for i := len(d.entries) - 1; i >= 0; i-- {
		if e := d.entries[i]; e.key.IsValid() {
			pair := NewPair(e.key, d.value(i))
			d.removeAt(i)
			d.trim()
			return pair, nil
		}
	}
	return Value{}, KeyErrorOf(NewStr("popitem(): dictionary is empty"))
}

func dictFromkeys(t *Thread, args []Value) (Value, error) {
	v := orNone(args[2])
	r, err := t.Call(args[0])
	if err != nil {
		return Value{}, err
	}
	if r.Type() != DictType {
		return r, t.Iterate(args[1], func(k Value) error { return t.SetItem(r, k, v) })
	}
	d := r.dict()
	if o, ok := AsDict(args[1]); ok && args[1].Type() == DictType {
		for i := 0; i < len(o.entries); i++ {
			if e := o.entries[i]; e.key.IsValid() {
				if err := d.setHash(t, e.key, e.hash, v); err != nil {
					return Value{}, err
				}
			}
		}
		return r, nil
	}
	if typ := args[1].Type(); typ == SetType || typ == FrozenSetType {
		o := args[1].set()
		var e setEntry
		for i := 0; o.next(&i, &e); {
			if err := d.setHash(t, e.key, e.hash, v); err != nil {
				return Value{}, err
			}
		}
		return r, nil
	}
	return r, t.Iterate(args[1], func(k Value) error { return d.Set(t, k, v) })
}

func dictUnordered(*Thread, Value, Value) (Value, error) { return NotImplemented, nil }
