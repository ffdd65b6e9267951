package object

// Call calls any callable with positional arguments.
func (t *Thread) Call(f Value, args ...Value) (Value, error) {
	n := len(t.args)
	r, err := t.CallKw(f, t.pushArgs(args), nil)
	t.popArgs(n)
	return r, err
}

// pushArgs copies the arguments of a call onto the thread's stack of arguments, so that the caller's need no place on
// the heap. popArgs takes them off again.
func (t *Thread) pushArgs(args []Value) []Value {
	n := len(t.args)
	t.args = append(t.args, args...)
	return t.args[n:len(t.args):len(t.args)]
}

// pushSelf is pushArgs with a receiver in front.
func (t *Thread) pushSelf(self Value, args []Value) []Value {
	n := len(t.args)
	t.args = append(append(t.args, self), args...)
	return t.args[n:len(t.args):len(t.args)]
}

func (t *Thread) popArgs(n int) {
	clear(t.args[n:])
	t.args = t.args[:n]
}

// CallKw calls any callable; the values of keyword arguments stand at the end of args, their names in kw.
func (t *Thread) CallKw(f Value, args []Value, kw []*Str) (Value, error) {
	switch f.Kind() {
	case KFunction:
		return t.Hook.CallFunction(f.function(), args, kw)
	case KBuiltin:
		return f.builtin().Call(t, args, kw)
	case KMethod:
		m := f.method()
		if err := t.Enter(""); err != nil {
			return Value{}, err
		}
		defer t.Leave()
		n := len(t.args)
		r, err := t.CallKw(m.Func, t.pushSelf(m.Self, args), kw)
		t.popArgs(n)
		return r, err
	case KType:
		if f.Type() == TypeType {
			return t.callDirectly(f.typ(), args, kw)
		}
	}
	typ := f.Type()
	if typ.call != nil && typ.slots[SlotCall].Kind() == KBuiltin {
		if err := t.Enter(""); err != nil {
			return Value{}, err
		}
		defer t.Leave()
		return typ.call(t, f, args, kw)
	}
	call := typ.slots[SlotCall]
	if !call.IsValid() {
		return Value{}, notCallable(f)
	}
	if err := t.Enter(" while calling a Python object"); err != nil {
		return Value{}, err
	}
	defer t.Leave()
	return t.callBoundSlot(call, f, args, kw)
}

// CallSlot calls a special method found on the class of args[0] with args.
func (t *Thread) CallSlot(slot Value, args ...Value) (Value, error) {
	if slot.Kind() == KBuiltin {
		b := slot.builtin()
		d := b.def
		if typ := args[0].Type(); (typ == b.owner || typ.IsSubtype(b.owner)) && !b.self.IsValid() {
			switch {
			case d.Flag != 0:
			case d.F2 != nil && len(args) == 2:
				return d.F2(t, args[0], args[1])
			case d.F1 != nil && len(args) == 1:
				return d.F1(t, args[0])
			case d.F3 != nil && len(args) == 3:
				return d.F3(t, args[0], args[1], args[2])
			}
		}
	}
	n := len(t.args)
	r, err := t.callSlot(slot, t.pushArgs(args))
	t.popArgs(n)
	return r, err
}

func (t *Thread) callSlot(slot Value, args []Value) (Value, error) {
	switch slot.Kind() {
	case KFunction:
		return t.Hook.CallFunction(slot.function(), args, nil)
	case KBuiltin:
		if b := slot.builtin(); b.owner == nil || b.self.IsValid() {
			// A function of native code binds no receiver.
			return b.Call(t, args[1:], nil)
		}
		if slot.builtin().def.Flag == 0 {
			return slot.builtin().CallUnbound(t, args, nil)
		}
	}
	return t.callBoundSlot(slot, args[0], args[1:], nil)
}

// callBoundSlot binds a special method by its descriptor protocol and calls it.
func (t *Thread) callBoundSlot(slot, self Value, args []Value, kw []*Str) (Value, error) {
	switch slot.Kind() {
	case KFunction:
		n := len(t.args)
		r, err := t.Hook.CallFunction(slot.function(), t.pushSelf(self, args), kw)
		t.popArgs(n)
		return r, err
	case KBuiltin:
		b := slot.builtin()
		if b.owner == nil || b.self.IsValid() || b.def.Flag&StaticDef != 0 {
			return b.Call(t, args, kw)
		}
		if b.def.Flag&ClassDef != 0 {
			self = FromObj(self.Type())
		}
		n := len(t.args)
		r, err := b.CallUnbound(t, t.pushSelf(self, args), kw)
		t.popArgs(n)
		return r, err
	case KNone:
		return Value{}, TypeErrorf("'NoneType' object is not callable")
	}
	f, err := t.Resolve(self, bindDescr(self, self.Type(), slot))
	if err != nil {
		return Value{}, err
	}
	return t.CallKw(f, args, kw)
}

// CallMethod calls v.name(args...).
func (t *Thread) CallMethod(v Value, name string, args ...Value) (Value, error) {
	return t.CallMethodStr(v, t.Interp.Intern(name), args...)
}

// CallMethodStr is CallMethod for an interned name. It makes no bound method object where it need not.
func (t *Thread) CallMethodStr(v Value, name *Str, args ...Value) (Value, error) {
	typ := v.Type()
	if typ.getAttr == nil && typ.slots[SlotGetAttribute].p == objectGetAttribute.p {
		if a := t.FindAttr(v, name); a.Kind == AttrMethod {
			return t.CallSlot(a.Val, append([]Value{v}, args...)...)
		}
	}
	f, err := t.GetAttr(v, name)
	if err != nil {
		return Value{}, err
	}
	return t.CallKw(f, args, nil)
}

// CallSpecial calls a special method looked up on the class, as the interpreter does for protocols: ok is false if
// the class has none.
func (t *Thread) CallSpecial(v Value, name *Str, args ...Value) (x Value, ok bool, err error) {
	f, ok := t.Lookup(v.Type(), name)
	if !ok {
		return Value{}, false, nil
	}
	x, err = t.callBoundSlot(f, v, args, nil)
	return x, true, err
}

// callDirectly is a call of a class. Those of int and str without keywords have texts of their own, which their __call__ has
// not.
func (t *Thread) callDirectly(cls *Type, args []Value, kw []*Str) (Value, error) {
	if n := len(args); n > 1 && len(kw) == 0 {
		switch {
		case cls == IntType && n > 2:
			return Value{}, TypeErrorf("int expected at most 2 arguments, got %d", n)
		case cls == StrType && n > 3:
			return Value{}, TypeErrorf("str expected at most 3 arguments, got %d", n)
		case cls == StrType:
			return strDecoded(t, args, func(v Value) string { return v.Type().MessageName() })
		}
	}
	return t.callType(cls, args, kw)
}

// callType is type.__call__: make the object, then initialise it.
func (t *Thread) callType(cls *Type, args []Value, kw []*Str) (Value, error) {
	if cls == TypeType && len(args) == 1 && len(kw) == 0 {
		return FromObj(args[0].Type()), nil
	}
	if len(args) == 1 && len(kw) == 0 {
		// The usual conversions make their objects without __new__ and __init__.
		switch x := args[0]; cls {
		case StrType:
			if x.IsInt() {
				return IntStr(x.AsInt()), nil
			}
			return t.StrOf(x)
		case IntType:
			return t.IntOf(x)
		case ListType:
			return t.listOf(x)
		}
	}
	if err := t.Enter(""); err != nil {
		return Value{}, err
	}
	defer t.Leave()
	n := len(t.args)
	obj, err := t.construct(cls, t.pushSelf(FromObj(cls), args), kw)
	t.popArgs(n)
	return obj, err
}

// construct calls __new__ and __init__; args begins with the class and is the call's own.
func (t *Thread) construct(cls *Type, args []Value, kw []*Str) (Value, error) {
	obj, err := t.CallNew(cls, args, kw)
	if err != nil {
		return Value{}, err
	}
	typ := obj.Type()
	if !typ.IsSubtype(cls) {
		return obj, nil
	}
	init := typ.slots[SlotInit]
	if init.p == objectInit.p && cls.slots[SlotNew].p != objectNew.p {
		// object.__init__ ignores the arguments that a __new__ of its own has taken.
		return obj, nil
	}
	args[0] = obj
	var r Value
	if init.Kind() == KFunction {
		r, err = t.Hook.CallFunction(init.function(), args, kw)
	} else {
		r, err = t.callBoundSlot(init, obj, args[1:], kw)
	}
	if err != nil {
		return Value{}, err
	}
	if !r.IsNone() {
		return Value{}, TypeErrorf("__init__() should return None, not '%s'", r.Type().MessageName())
	}
	return obj, nil
}

// CallNew calls cls.__new__ with args, whose first is the class.
func (t *Thread) CallNew(cls *Type, args []Value, kw []*Str) (Value, error) {
	n := cls.slots[SlotNew]
	if cls.unfinished() {
		return Value{}, TypeErrorf("cannot create '%s' instances", cls.name)
	}
	if cls.flags&NoNew != 0 && n.Kind() == KBuiltin && n.p == objectNew.p {
		return Value{}, TypeErrorf("cannot create '%s' instances", cls.FullName())
	}
	switch n.Kind() {
	case KBuiltin:
		return n.builtin().Call(t, args, kw)
	case KStaticMethod:
		return t.CallKw((*Wrapper)(n.p).Func, args, kw)
	}
	f, err := t.GetDescr(n, Value{}, cls)
	if err != nil {
		return Value{}, err
	}
	return t.CallKw(f, args, kw)
}

// NewInstance allocates an instance of a class whose layout is that of object.
func NewInstance(cls *Type) Value { return FromObj(newInstance(cls.shape)) }

// nativeMaker is the nearest class whose __new__ is native, which is the one to use.
func (t *Type) nativeMaker() *Type {
	for t.base != nil && t.slots[SlotNew].Kind() != KBuiltin {
		t = t.base
	}
	return t
}

// objectNewFn is object.__new__.
func objectNewFn(t *Thread, args []Value, kw []*Str) (Value, error) {
	if len(args) == len(kw) {
		return Value{}, TypeErrorf("object.__new__(): not enough arguments")
	}
	cls, ok := AsType(args[0])
	if !ok {
		return Value{}, TypeErrorf("object.__new__(X): X is not a type object (%s)", args[0].Type().MessageName())
	}
	if cls.layout != ObjectType {
		return Value{}, TypeErrorf("object.__new__(%s) is not safe, use %s.__new__()", cls.MessageName(), cls.nativeMaker().MessageName())
	}
	if cls.unfinished() {
		return Value{}, TypeErrorf("object.__new__(%s) is not safe, use %s.__new__()", cls.MessageName(), cls.MessageName())
	}
	if len(args) > 1 {
		if cls.slots[SlotNew].p != objectNew.p {
			return Value{}, TypeErrorf("object.__new__() takes exactly one argument (the type to instantiate)")
		}
		if cls.slots[SlotInit].p == objectInit.p {
			return Value{}, TypeErrorf("%s() takes no arguments", cls.name)
		}
	}
	if cls.flags&IsAbstract != 0 {
		return Value{}, t.abstractError(cls)
	}
	v := NewInstance(cls)
	if cls.isHeap && cls.hasDel() {
		cls.watch(v.p)
	}
	return v, nil
}

// objectInitFn is object.__init__.
func objectInitFn(t *Thread, args []Value, kw []*Str) (Value, error) {
	typ := args[0].Type()
	if len(args) > 1 {
		if typ.slots[SlotInit].p != objectInit.p {
			return Value{}, TypeErrorf("object.__init__() takes exactly one argument (the instance to initialize)")
		}
		if typ.slots[SlotNew].p == objectNew.p && typ.flags&NoNew == 0 {
			return Value{}, TypeErrorf("%s.__init__() takes exactly one argument (the instance to initialize)", typ.name)
		}
	}
	return None, nil
}

// abstractError is the TypeError for instantiating a class with abstract methods left.
func (t *Thread) abstractError(cls *Type) error {
	names := []string{}
	if v, ok := cls.dict.GetStr(nameAbstract); ok {
		items, err := t.ToSlice(v)
		if err != nil {
			return err
		}
		for _, x := range items {
			if s, ok := AsStr(x); ok {
				names = append(names, s.s)
			}
		}
	}
	sortStrings(names)
	text := ""
	for i, n := range names {
		if i > 0 {
			text += ", "
		}
		text += "'" + n + "'"
	}
	return TypeErrorf("Can't instantiate abstract class %s without an implementation for abstract method%s %s", cls.name, plural(len(names)), text)
}

// notCallable is the error for calling something else. A module that has a callable of its own name is taken for it.
func notCallable(f Value) error {
	if f.Kind() == KModule {
		m := (*Module)(f.p)
		if v, ok := m.NS.Dict.GetStr(Name(m.Name)); ok && (v.Kind() == KType || v.Type().slots[SlotCall].IsValid()) {
			return TypeErrorf("'module' object is not callable. Did you mean: '%s.%s(...)'?", m.Name, m.Name)
		}
	}
	return TypeErrorf("'%s' object is not callable", f.Type().MessageName())
}
