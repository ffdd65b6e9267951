package vm

import (
	"unsafe"

	"pya/lang/code"
	"pya/vm/object"
)

//go:noinline
func (t *thread) bindGlobal(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	c := (*object.Value)(unsafe.Add(k, uintptr(uint32(ins.BX()))*valueSize)).GlobalCellPtr()
	c.NS.Dict.SetStr(c.Name, *reg(base, ins.A()))
}

//go:noinline
func (t *thread) delGlobal(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	c := (*object.Value)(unsafe.Add(k, uintptr(uint32(ins.BX()))*valueSize)).GlobalCellPtr()
	if !c.NS.Dict.DelStr(c.Name) {
		t.raise(t.nameError(object.NameError, c.Name.Go(), "name '%s' is not defined"))
	}
}

// namespace is the mapping a name instruction works on: register 0, or with x the register in the next word.
func (t *thread) namespace(ins code.Instr) object.Value {
	if ins.X() == 1 {
		next := *(*code.Instr)(t.ip)
		t.ip = unsafe.Add(t.ip, instrSize)
		return *reg(t.base, next.A())
	}
	return *regAt(t.base, 0)
}

// lookupName reads a name from a namespace mapping; ok is false if it is not there.
func (t *thread) lookupName(ns object.Value, name *object.Str) (object.Value, bool, error) {
	if d, ok := object.AsDict(ns); ok && ns.Type() == object.DictType {
		v, ok := d.GetStr(name)
		return v, ok, nil
	}
	v, err := t.GetItem(ns, object.FromObj(name))
	if err != nil {
		if _, ok := object.IsException(err, object.KeyError); ok {
			return object.Value{}, false, nil
		}
		return object.Value{}, false, err
	}
	return v, true, nil
}

//go:noinline
func (t *thread) loadName(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	name := pool(k, ins.B()).StrPtr()
	v, ok, err := t.lookupName(t.namespace(ins), name)
	if err != nil {
		t.raise(err)
		return
	}
	if !ok {
		c := pool(k, ins.C()).GlobalCellPtr()
		v = c.V
		if v.IsUnbound() && c.Next != nil {
			v = c.Next.V
		}
		if v.IsUnbound() {
			t.undefinedGlobal(ip, t.base, k, name)
			return
		}
	}
	t.set(ins.A(), v)
}

//go:noinline
func (t *thread) loadClassDeref(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	name := pool(k, ins.B()).StrPtr()
	v, ok, err := t.lookupName(t.namespace(ins), name)
	if err != nil {
		t.raise(err)
		return
	}
	if !ok {
		v = regAt(t.base, -1).FunctionPtr().Closure[ins.C()].V
		if v.IsUnbound() {
			t.raise(t.nameError(object.NameError, name.Go(), "cannot access free variable '%s' where it is not associated with a value in enclosing scope"))
			return
		}
	}
	t.set(ins.A(), v)
}

//go:noinline
func (t *thread) storeName(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	ns, name, v := *regAt(base, 0), pool(k, ins.B()), *reg(base, ins.A())
	if d, ok := object.AsDict(ns); ok && ns.Type() == object.DictType {
		d.SetStr(name.StrPtr(), v)
		return
	}
	if err := t.SetItem(ns, *name, v); err != nil {
		t.raise(err)
	}
}

//go:noinline
func (t *thread) delName(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	ns, name := *regAt(base, 0), pool(k, ins.B())
	if err := t.DelItem(ns, *name); err != nil {
		if _, ok := object.IsException(err, object.KeyError); ok {
			err = t.nameError(object.NameError, name.StrPtr().Go(), "name '%s' is not defined")
		}
		t.raise(err)
	}
}

//go:noinline
func (t *thread) newCell(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	*reg(base, ins.A()) = object.FromObj(object.NewCell(object.Unbound))
}

//go:noinline
func (t *thread) makeCell(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	r := reg(base, ins.A())
	*r = object.FromObj(object.NewCell(*r))
}

//go:noinline
func (t *thread) delCell(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	var c *object.Cell
	if ins.Op() == code.OpDelFree {
		c = regAt(base, -1).FunctionPtr().Closure[ins.A()]
	} else {
		c = reg(base, ins.A()).CellPtr()
	}
	if c.V.IsUnbound() {
		t.unboundCell(ip, base, k, ins)
		return
	}
	c.V = object.Unbound
}

// values copies the c registers at R[b].
func values(base unsafe.Pointer, ins code.Instr) []object.Value {
	n := int(ins.C())
	out := make([]object.Value, n)
	copy(out, slice(unsafe.Pointer(reg(base, ins.B())), n))
	return out
}

//go:noinline
func (t *thread) buildTuple(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	b := unsafe.Pointer(reg(base, ins.B()))
	if ins.C() == 2 {
		*reg(base, ins.A()) = object.NewPair(*regAt(b, 0), *regAt(b, 1))
		return
	}
	*reg(base, ins.A()) = object.CopyTuple(slice(unsafe.Pointer(reg(base, ins.B())), int(ins.C())))
}

//go:noinline
func (t *thread) buildList(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	*reg(base, ins.A()) = object.NewList(values(base, ins))
}

//go:noinline
func (t *thread) buildSet(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	items := values(base, ins)
	v := object.NewSet()
	s, _ := object.AsSet(v)
	for _, x := range items {
		if err := s.Add(&t.Thread, x); err != nil {
			t.raise(err)
			return
		}
	}
	t.set(ins.A(), v)
}

//go:noinline
func (t *thread) buildDict(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	d := object.NewDict()
	n := int(ins.C())
	for i := range n {
		w := unsafe.Pointer(reg(t.base, ins.B()))
		if err := d.Set(&t.Thread, *regAt(w, 2*i), *regAt(w, 2*i+1)); err != nil {
			t.raise(err)
			return
		}
	}
	t.set(ins.A(), object.FromObj(d))
}

//go:noinline
func (t *thread) listAppend(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	reg(base, ins.A()).ListPtr().Append(*reg(base, ins.B()))
}

//go:noinline
func (t *thread) listExtend(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	l, v := reg(base, ins.A()).ListPtr(), *reg(base, ins.B())
	if !object.HasIter(v) {
		t.raise(object.TypeErrorf("Value after * must be an iterable, not %s", v.Type().MessageName()))
		return
	}
	if err := l.Extend(&t.Thread, v); err != nil {
		t.raise(err)
	}
}

//go:noinline
func (t *thread) setAdd(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	s, _ := object.AsSet(*reg(base, ins.A()))
	if err := s.Add(&t.Thread, *reg(base, ins.B())); err != nil {
		t.raise(err)
	}
}

//go:noinline
func (t *thread) setUpdate(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	s, _ := object.AsSet(*reg(base, ins.A()))
	if err := s.Update(&t.Thread, *reg(base, ins.B())); err != nil {
		t.raise(err)
	}
}

//go:noinline
func (t *thread) dictSet(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	if err := reg(base, ins.A()).DictPtr().Set(&t.Thread, *reg(base, ins.B()), *reg(base, ins.C())); err != nil {
		t.raise(err)
	}
}

//go:noinline
func (t *thread) dictUpdate(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	d, v := reg(base, ins.A()).DictPtr(), *reg(base, ins.B())
	err := t.mapItems(v, func(key, x object.Value) error { return d.Set(&t.Thread, key, x) })
	if err == errNotMapping {
		err = object.TypeErrorf("'%s' object is not a mapping", v.Type().MessageName())
	}
	if err != nil {
		t.raise(err)
	}
}

var errNotMapping = object.NewNotMapping()

// mapItems calls f with the items of a mapping (anything with keys and __getitem__).
func (t *thread) mapItems(v object.Value, f func(k, x object.Value) error) error {
	if d, ok := object.AsDict(v); ok && v.Type() == object.DictType {
		var key, x object.Value
		for i := 0; d.Next(&i, &key, &x); {
			if err := f(key, x); err != nil {
				return err
			}
		}
		return nil
	}
	keys, ok, err := t.GetAttrOpt(v, t.Interp.Intern("keys"))
	if err != nil {
		return err
	}
	if !ok {
		return errNotMapping
	}
	list, err := t.Call(keys)
	if err != nil {
		return err
	}
	return t.Iterate(list, func(key object.Value) error {
		x, err := t.GetItem(v, key)
		if err != nil {
			return err
		}
		return f(key, x)
	})
}

// dictMerge adds keyword arguments of a call; the callable R[c] is for the errors.
//
//go:noinline
func (t *thread) dictMerge(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	if err := t.mergeKeywords(reg(base, ins.A()).DictPtr(), *reg(base, ins.B()), *reg(base, ins.C())); err != nil {
		t.raise(err)
	}
}

// mergeKeywords adds the items of a mapping to the keywords of a call of f.
func (t *thread) mergeKeywords(d *object.Dict, v, f object.Value) error {
	err := t.mapItems(v, func(key, x object.Value) error {
		if _, dup, err := d.Get(&t.Thread, key); err != nil {
			return err
		} else if dup {
			text, err := t.Str(key)
			if err != nil {
				return err
			}
			return object.TypeErrorf("%s got multiple values for keyword argument '%s'", t.funcStr(f), text)
		}
		return d.Set(&t.Thread, key, x)
	})
	if err == errNotMapping {
		err = object.TypeErrorf("%s argument after ** must be a mapping, not %s", t.funcStr(f), v.Type().MessageName())
	}
	return err
}

// funcStr names a callable in the errors of its arguments: "module.qualname()".
func (t *thread) funcStr(f object.Value) string {
	q, ok, err := t.GetAttrOpt(f, t.Interp.Intern("__qualname__"))
	if err != nil || !ok {
		s, err := t.Str(f)
		if err != nil {
			return f.Type().Name() + " object"
		}
		return s
	}
	name, _ := object.AsStr(q)
	if name == nil {
		return f.Type().Name() + " object"
	}
	if m, ok, err := t.GetAttrOpt(f, t.Interp.Intern("__module__")); err == nil && ok {
		if s, ok := object.AsStr(m); ok && s.Go() != "builtins" {
			return s.Go() + "." + name.Go() + "()"
		}
	}
	return name.Go() + "()"
}

//go:noinline
func (t *thread) listToTuple(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	v := *reg(base, ins.B())
	if v.Kind() == object.KTuple && v.Type() == object.TupleType {
		*reg(base, ins.A()) = v
		return
	}
	if !object.HasIter(v) {
		t.raise(object.TypeErrorf("Value after * must be an iterable, not %s", v.Type().MessageName()))
		return
	}
	items, err := t.ToSlice(v)
	t.done(ins.A(), object.NewTuple(items), err)
}

//go:noinline
func (t *thread) format(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	v := *reg(base, ins.B())
	spec := ""
	if c := ins.C(); c != 0xffff {
		spec = reg(base, c).StrPtr().Go()
	}
	x, err := t.formatValue(v, ins.X(), spec)
	t.done(ins.A(), x, err)
}

// formatValue is one field of an f-string.
func (t *thread) formatValue(v object.Value, conversion byte, spec string) (object.Value, error) {
	var err error
	switch conversion {
	case 's':
		v, err = t.StrOf(v)
	case 'r', 'a':
		var s string
		if s, err = t.Repr(v); conversion == 'a' {
			s = object.AsciiString(s)
		}
		v = object.NewStr(s)
	default:
		if spec == "" && v.IsInt() {
			return object.IntStr(v.AsInt()), nil
		}
		if v.IsInt() || v.IsFloat() {
			return object.FormatNumber(&t.Thread, v, spec)
		}
	}
	if err != nil {
		return v, err
	}
	if spec == "" && v.Shape() == object.StrShape {
		return v, nil
	}
	return t.Format(v, spec)
}

//go:noinline
func (t *thread) buildString(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	parts := slice(unsafe.Pointer(reg(base, ins.B())), int(ins.C()))
	*reg(base, ins.A()) = object.ConcatAll(parts)
}

//go:noinline
func (t *thread) lenOp(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	n, err := t.Len(*reg(base, ins.B()))
	t.done(ins.A(), object.Int(int64(n)), err)
}

//go:noinline
func (t *thread) matchKind(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	flag := object.SequencePattern
	if ins.Op() == code.OpMatchMap {
		flag = object.MappingPattern
	}
	*reg(base, ins.A()) = object.Bool(reg(base, ins.B()).Type().Flags()&flag != 0)
}

//go:noinline
func (t *thread) matchKeys(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	m, keys := *reg(base, ins.B()), reg(base, ins.C()).TuplePtr().Items()
	vals := make([]object.Value, len(keys))
	get, err := t.GetAttrStr(m, "get")
	if err != nil {
		t.raise(err)
		return
	}
	absent := object.FromObj(object.NewDict())
	for i, key := range keys {
		v, err := t.Call(get, key, absent)
		if err != nil {
			t.raise(err)
			return
		}
		if object.Is(v, absent) {
			t.set(ins.A(), object.None)
			return
		}
		vals[i] = v
	}
	t.set(ins.A(), object.NewTuple(vals))
}

//go:noinline
func (t *thread) matchClass(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	c := unsafe.Pointer(reg(base, ins.C()))
	v, err := t.matchAttrs(*reg(base, ins.B()), *regAt(c, 0), int(ins.X()), regAt(c, 1).TuplePtr().Items())
	t.done(ins.A(), v, err)
}

// matchAttrs gives the attributes a class pattern looks at, None if the subject does not match.
func (t *thread) matchAttrs(v, cls object.Value, npos int, names []object.Value) (object.Value, error) {
	typ, ok := object.AsType(cls)
	if !ok {
		return object.Value{}, object.TypeErrorf("called match pattern must be a class")
	}
	is, err := t.IsInstance(v, cls)
	if err != nil || !is {
		return object.None, err
	}
	var out []object.Value
	seen := map[string]bool{}
	add := func(name *object.Str) (bool, error) {
		if seen[name.Go()] {
			return false, object.TypeErrorf("%s() got multiple sub-patterns for attribute '%s'", typ.Name(), name.Go())
		}
		seen[name.Go()] = true
		x, ok, err := t.GetAttrOpt(v, name)
		out = append(out, x)
		return ok, err
	}
	if npos > 0 {
		args, self, err := t.matchArgs(cls, typ, npos)
		if err != nil {
			return object.Value{}, err
		}
		if self {
			out = append(out, v)
		}
		for _, a := range args {
			name, ok := object.AsStr(a)
			if !ok {
				return object.Value{}, object.TypeErrorf("__match_args__ elements must be strings (got %s)", a.Type().MessageName())
			}
			if ok, err := add(name); err != nil || !ok {
				return object.None, err
			}
		}
	}
	for _, n := range names {
		if ok, err := add(n.StrPtr()); err != nil || !ok {
			return object.None, err
		}
	}
	return object.NewTuple(out), nil
}

// matchArgs gives the attribute names of positional subpatterns; self means that the one matches the subject itself.
func (t *thread) matchArgs(cls object.Value, typ *object.Type, npos int) (args []object.Value, self bool, err error) {
	m, ok, err := t.GetAttrOpt(cls, t.Interp.Intern("__match_args__"))
	if err != nil {
		return nil, false, err
	}
	most := 0
	if !ok {
		if typ.Flags()&object.MatchSelf != 0 {
			if npos == 1 {
				return nil, true, nil
			}
			most = 1
		}
	} else {
		tup, ok := object.AsTuple(m)
		if !ok {
			return nil, false, object.TypeErrorf("%s.__match_args__ must be a tuple (got %s)", typ.Name(), m.Type().MessageName())
		}
		if npos <= len(tup.Items()) {
			return tup.Items()[:npos], false, nil
		}
		most = len(tup.Items())
	}
	s := "s"
	if most == 1 {
		s = ""
	}
	return nil, false, object.TypeErrorf("%s() accepts %d positional sub-pattern%s (%d given)", typ.Name(), most, s, npos)
}
