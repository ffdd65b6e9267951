package vm

import (
	"unsafe"

	"pya/lang/code"
	"pya/vm/object"
)

//go:noinline
func (t *thread) loadAttr(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	v, c := *reg(base, ins.B()), pool(k, ins.C()).CachePtr()
	own := c
	if s := v.Shape(); s != c.Shape {
		if e := t.Shared(s, c.Name, false); e.Shape == s && e.Name == c.Name {
			own.Missed(e)
			c = e
		}
	}
	if v.Shape() == c.Shape {
		if x, ok := c.ReadCached(v); ok {
			*reg(base, ins.A()) = x
			return
		}
		if c.Kind == object.CacheGetter && c.Fresh() {
			t.enter2(c.Val, v, object.Value{}, callFinish, stagePtr(1))
			return
		}
		if c.Kind == object.CacheMethod && c.Fresh() {
			*reg(base, ins.A()) = object.BindMethod(c.Val, v)
			return
		}
	}
	a, err := t.LoadAttrCached(v, own)
	if err != nil {
		t.raise(err)
		return
	}
	switch a.Kind {
	case object.AttrValue:
		t.set(ins.A(), a.Val)
		return
	case object.AttrHook:
		t.enter2(a.Val, v, object.FromObj(own.Name), callFinish, stagePtr(1))
		return
	case object.AttrGetter:
		if !v.Type().Slot(object.SlotGetAttr).IsValid() {
			t.enter2(a.Val, v, object.Value{}, callFinish, stagePtr(1))
			return
		}
	}
	x, err := t.resolveHooked(v, a, c.Name)
	t.done(ins.A(), x, err)
}

//go:noinline
func (t *thread) storeAttr(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	v, x, c := *reg(base, ins.A()), *reg(base, ins.B()), pool(k, ins.C()).CachePtr()
	if s := v.Shape(); s == c.Shape {
		if c.WriteCached(v, x) {
			return
		}
	} else if e := t.Shared(s, c.Name, true); e.Shape == s && e.Name == c.Name && e.WriteCached(v, x) {
		c.Missed(e)
		return
	}
	if f, ok := t.setter(v, c.Name); ok {
		t.enterSetter(f, v, x)
		return
	}
	if err := t.StoreAttrCached(v, c, x); err != nil {
		t.raise(err)
	}
}

// setter finds a property's setter written in Python.
func (t *thread) setter(v object.Value, name *object.Str) (object.Value, bool) {
	if v.Kind() != object.KInstance || !v.Type().Standard(object.SlotSetAttr) {
		return object.Value{}, false
	}
	cv, ok := t.Lookup(v.Type(), name)
	if !ok || cv.Kind() != object.KProperty {
		return object.Value{}, false
	}
	f := object.Self[object.Property](cv).Set
	return f, f.IsValid() && f.Kind() == object.KFunction
}

func (t *thread) enterSetter(f, v, x object.Value) { t.enter2(f, v, x, callFinish, stagePtr(1)) }

//go:noinline
func (t *thread) delAttr(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	if err := t.DelAttr(*reg(base, ins.A()), pool(k, ins.C()).CachePtr().Name); err != nil {
		t.raise(err)
	}
}

// augAttr is obj.name op= value the general way.
//
//go:noinline
func (t *thread) augAttr(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	obj, y, c := *reg(base, ins.A()), *reg(base, ins.B()), pool(k, ins.C()).CachePtr()
	var x object.Value
	var ok bool
	var err error
	plain := obj.Type().Standard(object.SlotSetAttr)
	if s := obj.Shape(); s == c.Shape && plain {
		x, ok = c.ReadCached(obj)
	} else if !plain {
		// What is cached would be stored to without the class's __setattr__.
	} else if e := t.Shared(s, c.Name, false); e.Shape == s && e.Name == c.Name && e.Kind == object.CacheSlot && e.Fresh() {
		if x, err = t.augment(object.Slot(ins.X()), *obj.SlotAt(e.Off), y); err != nil {
			t.raise(err)
			return
		}
		c.Missed(e)
		if obj.Shape() == s {
			*obj.SlotAt(e.Off) = x
			return
		}
		if err = t.SetAttr(obj, c.Name, x); err != nil {
			t.raise(err)
		}
		return
	}
	if !ok {
		// Filling the cache here would fill it for a load; a store of the same name in the same slot is as good.
		var a object.Attr
		if a, err = t.LoadAttrCached(obj, c); err == nil {
			x, err = t.resolveHooked(obj, a, c.Name)
			if a.Kind == object.AttrValue {
				x, err = a.Val, nil
			}
		}
		if !plain {
			c.Shape = nil
		}
		if err == nil && c.Shape != nil && c.Kind != object.CacheSlot && c.Kind != object.CacheMember && c.Kind != object.CacheOverflow && c.Kind != object.CacheClassValue {
			c.Shape = nil
		}
	}
	if err == nil {
		x, err = t.augment(object.Slot(ins.X()), x, y)
	}
	if err == nil {
		obj = *reg(t.base, ins.A())
		if obj.Shape() == c.Shape && c.WriteCached(obj, x) {
			return
		}
		err = t.SetAttr(obj, c.Name, x)
	}
	if err != nil {
		t.raise(err)
	}
}

// augment applies an augmented assignment's operator.
func (t *thread) augment(op object.Slot, x, y object.Value) (object.Value, error) {
	if f := arith[op]; f != nil && !choosy(op, x.Kind(), y.Kind()) && !derivedInt(x) && isNumber(x.Kind()) && isNumber(y.Kind()) {
		return f(&t.Thread, x, y)
	}
	if op == object.SlotAdd && x.Shape() == object.StrShape && y.Shape() == object.StrShape {
		return object.Concat(x.StrPtr(), y.StrPtr()), nil
	}
	return t.InplaceOp(op, x, y)
}

//go:noinline
func (t *thread) loadSub(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	v, key := *reg(base, ins.B()), *reg(base, ins.C())
	switch v.Shape() {
	case object.DictShape:
		x, ok, err := v.DictPtr().Get(&t.Thread, key)
		if err == nil && !ok {
			err = object.KeyErrorOf(key)
		}
		t.done(ins.A(), x, err)
		return
	case object.TupleShape:
		if key.IsInt() {
			items, i := v.TuplePtr().Items(), key.AsInt()
			if i < 0 {
				i += int64(len(items))
			}
			if uint64(i) < uint64(len(items)) {
				*reg(base, ins.A()) = items[i]
				return
			}
		}
	}
	t.getItem(v, key, ins.A())
}

// getItem is v[key] in general; a __getitem__ written in Python is entered in the same loop.
func (t *thread) getItem(v, key object.Value, dst uint16) {
	if v.Kind() == object.KInstance {
		if f := v.Type().Slot(object.SlotGetItem); f.IsValid() && f.Kind() == object.KFunction {
			t.enter2(f, v, key, callFinish, stagePtr(1))
			return
		}
	}
	x, err := t.GetItem(v, key)
	t.done(dst, x, err)
}

//go:noinline
func (t *thread) loadSubI(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	v, key := *reg(base, ins.B()), object.Int(int64(int16(ins.C())))
	if v.Shape() == object.DictShape {
		x, ok, err := v.DictPtr().Get(&t.Thread, key)
		if err == nil && !ok {
			err = object.KeyErrorOf(key)
		}
		t.done(ins.A(), x, err)
		return
	}
	t.getItem(v, key, ins.A())
}

// pythonSlot gives a special method of an instance if it is a Python function.
func pythonSlot(v object.Value, slot object.Slot) (object.Value, bool) {
	if v.Kind() != object.KInstance {
		return object.Value{}, false
	}
	f := v.Type().Slot(slot)
	return f, f.IsValid() && f.Kind() == object.KFunction
}

//go:noinline
func (t *thread) storeSub(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	v, key, x := *reg(base, ins.A()), *reg(base, ins.B()), *reg(base, ins.C())
	var err error
	if v.Shape() == object.DictShape {
		err = v.DictPtr().Set(&t.Thread, key, x)
	} else if f, ok := pythonSlot(v, object.SlotSetItem); ok {
		t.enter3(f, v, key, x, callFinish, stagePtr(1))
		return
	} else {
		err = t.SetItem(v, key, x)
	}
	if err != nil {
		t.raise(err)
	}
}

//go:noinline
func (t *thread) delSub(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	v, key := *reg(base, ins.A()), *reg(base, ins.B())
	if f, ok := pythonSlot(v, object.SlotDelItem); ok {
		t.enter2(f, v, key, callFinish, stagePtr(1))
		return
	}
	if err := t.DelItem(v, key); err != nil {
		t.raise(err)
	}
}

//go:noinline
func (t *thread) loadSlice(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	c := reg(base, ins.C())
	v, err := object.GetSlice2(&t.Thread, *reg(base, ins.B()), *c, *regAt(unsafe.Pointer(c), 1))
	t.done(ins.A(), v, err)
}

//go:noinline
func (t *thread) buildSlice(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	b := unsafe.Pointer(reg(base, ins.B()))
	*reg(base, ins.A()) = object.NewSlice(*regAt(b, 0), *regAt(b, 1), *regAt(b, 2))
}

// loadSuper is super().name: R[b-1] is what `super` names, R[b] the class, R[b+1] the object. With x it leaves a
// function and its receiver, as LoadMethod does.
//
//go:noinline
func (t *thread) loadSuper(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	b := unsafe.Pointer(reg(base, ins.B()))
	sup, cls, self := *regAt(b, -1), *regAt(b, 0), *regAt(b, 1)
	c := pool(k, ins.C()).CachePtr()
	if sup.Kind() == object.KType && sup.TypePtr() == object.SuperType {
		if f, ok := t.superCached(c, cls, self); ok {
			t.setPair(ins, f, self)
			return
		}
		if f, ok := t.FindSuper(cls, self, c.Name); ok && (f.Kind() == object.KFunction || object.IsPlainMethod(f)) {
			if self.Kind() != object.KType {
				c.Shape, c.Val, c.Version, c.Kind = self.Shape(), f, self.Type().Version(), object.CacheMethod
			}
			t.setPair(ins, f, self)
			return
		}
	}
	var obj object.Value
	var err error
	if sup.Kind() == object.KType && sup.TypePtr() == object.SuperType {
		obj, err = t.Call(sup, cls, self)
	} else {
		obj, err = t.Call(sup)
	}
	if err == nil {
		obj, err = t.GetAttr(obj, c.Name)
	}
	if err != nil {
		t.raise(err)
		return
	}
	if ins.X() == 1 {
		a := ins.A()
		t.set(a, object.Unbound)
		t.set(a+16, obj)
		return
	}
	t.set(ins.A(), obj)
}

// superCached is the method a previous lookup found; class and name are fixed for a place in the code.
func (t *thread) superCached(c *object.Cache, cls, self object.Value) (object.Value, bool) {
	if c.Kind == object.CacheMethod && c.Shape == self.Shape() && c.Version == self.Type().Version() {
		return c.Val, true
	}
	return object.Value{}, false
}

// setPair stores a method found by loadSuper.
func (t *thread) setPair(ins code.Instr, f, self object.Value) {
	if ins.X() == 1 {
		t.set(ins.A(), f)
		t.set(ins.A()+16, self)
		return
	}
	t.set(ins.A(), object.BindMethod(f, self))
}

// specials are the special methods of with statements with the errors for classes that lack them.
var specials = [...]object.Slot{object.SlotEnter, object.SlotExit, object.SlotAEnter, object.SlotAExit}

// loadSpecial puts a special method of R[b] and its receiver into R[a] and R[a+1].
//
//go:noinline
func (t *thread) loadSpecial(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	v := *reg(base, ins.B())
	which := int(ins.C())
	f := v.Type().Slot(specials[which])
	if !f.IsValid() {
		t.raise(t.notManager(v, which))
		return
	}
	if f.Kind() == object.KFunction {
		t.set(ins.A(), f)
		t.set(ins.A()+16, v)
		return
	}
	x, err := t.BindSlot(f, v)
	if err != nil {
		t.raise(err)
		return
	}
	t.set(ins.A(), object.Unbound)
	t.set(ins.A()+16, x)
}

// notManager is the TypeError for an object in a with statement that is no context manager.
func (t *thread) notManager(v object.Value, which int) error {
	name := v.Type().MessageName()
	slots := v.Type()
	if which < 2 {
		msg := ""
		if which == 1 {
			msg = " (missed __exit__ method)"
		}
		if slots.Slot(object.SlotAEnter).IsValid() && slots.Slot(object.SlotAExit).IsValid() {
			return object.TypeErrorf("'%s' object does not support the context manager protocol%s. Did you mean to use 'async with'?", name, msg)
		}
		return object.TypeErrorf("'%s' object does not support the context manager protocol%s", name, msg)
	}
	msg := ""
	if which == 3 {
		msg = " (missed __aexit__ method)"
	}
	if slots.Slot(object.SlotEnter).IsValid() && slots.Slot(object.SlotExit).IsValid() {
		return object.TypeErrorf("'%s' object does not support the asynchronous context manager protocol%s. Did you mean to use 'with'?", name, msg)
	}
	return object.TypeErrorf("'%s' object does not support the asynchronous context manager protocol%s", name, msg)
}
