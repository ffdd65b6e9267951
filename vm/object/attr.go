package object

// This file is the attribute protocol: what `obj.name`, `obj.name = x` and `del obj.name` mean.

// AttrKind tells what FindAttr found and what is left to do.
type AttrKind uint8

// The outcomes of FindAttr.
const (
	AttrMissing AttrKind = iota
	AttrValue            // the value itself
	AttrMethod           // a function; the attribute is it bound to the object
	AttrBound            // a function to be bound to Self (a classmethod: the class)
	AttrGetter           // a Python function to call with the object (a property's getter)
	AttrDescr            // an object whose __get__(obj, type) is to be called
	AttrHook             // a __getattr__ written in Python, to be called with the object and the name
)

// Attr is the outcome of FindAttr.
type Attr struct {
	Kind AttrKind
	Val  Value
	Self Value
	// FromType: Val comes from the class and depends only on it (inline caches may keep it while the shape and the
	// class version stay). Slot is the instance slot otherwise, -1 if it is in no slot.
	FromType bool
	Slot     int
}

// FindAttr is the standard attribute lookup of instances (object.__getattribute__) up to the point where Python
// code would have to run. name must be interned.
func (t *Thread) FindAttr(v Value, name *Str) Attr {
	typ := v.Type()
	cv, ok := t.Lookup(typ, name)
	if ok && isDataDescr(cv) && readsItself(cv) {
		return bindDescr(v, typ, cv)
	}
	s := v.Shape()
	if s.dictMode {
		if typ.hasDict {
			if x, ok := getOwn(v, name); ok {
				return Attr{Kind: AttrValue, Val: x, Slot: -1}
			}
		}
	} else if i := s.find(name); i >= 0 {
		return Attr{Kind: AttrValue, Val: *slotPtr(v, s, i), Slot: i}
	}
	if ok {
		return bindDescr(v, typ, cv)
	}
	return Attr{Slot: -1}
}

// isDataDescr tells whether a class attribute takes precedence over an instance attribute.
func isDataDescr(v Value) bool {
	switch v.Kind() {
	case KFunction, KStr, KBool, KNone, KInt, KFloat, KTuple, KList, KDict, KClassMethod, KStaticMethod, KBuiltin:
		return false
	case KProperty, KMember, KGetSet:
		return true
	}
	s := v.Type().slots
	return s[SlotSet].IsValid() || s[SlotDelete].IsValid()
}

// readsItself tells whether a data descriptor also gives the value; one that only takes it leaves reading to the
// instance.
func readsItself(v Value) bool {
	switch v.Kind() {
	case KProperty, KMember, KGetSet:
		return true
	}
	return v.Type().slots[SlotGet].IsValid()
}

// isPlainData tells values that are no descriptors and can never become one. Caches may not keep them for the version
// of a class alone: see Type.dataVersion.
func isPlainData(v Value) bool {
	switch v.Kind() {
	case KStr, KBool, KNone, KInt, KFloat, KTuple, KList, KDict:
		return !v.Type().isHeap
	}
	return false
}

// bindDescr is what a class attribute found for an instance becomes.
func bindDescr(v Value, typ *Type, cv Value) Attr {
	switch cv.Kind() {
	case KFunction:
		return Attr{Kind: AttrMethod, Val: cv, Self: v, FromType: true, Slot: -1}
	case KBuiltin:
		return bindBuiltin(v, typ, cv)
	case KProperty:
		p := (*Property)(cv.p)
		if p.Get.Kind() == KFunction && cv.Type() == PropertyType {
			return Attr{Kind: AttrGetter, Val: p.Get, Self: v, FromType: true, Slot: -1}
		}
		return Attr{Kind: AttrDescr, Val: cv, FromType: true, Slot: -1}
	case KStaticMethod:
		return Attr{Kind: AttrValue, Val: (*Wrapper)(cv.p).Func, FromType: true, Slot: -1}
	case KClassMethod:
		f := (*Wrapper)(cv.p).Func
		if f.Kind() == KFunction {
			return Attr{Kind: AttrBound, Val: f, Self: FromObj(typ), FromType: true, Slot: -1}
		}
		return Attr{Kind: AttrDescr, Val: cv, FromType: true, Slot: -1}
	}
	if cv.Type().slots[SlotGet].IsValid() {
		return Attr{Kind: AttrDescr, Val: cv, FromType: true, Slot: -1}
	}
	return Attr{Kind: AttrValue, Val: cv, FromType: true, Slot: -1}
}

func bindBuiltin(v Value, typ *Type, cv Value) Attr {
	b := cv.builtin()
	switch {
	case b.owner == nil || b.self.IsValid() || b.def.Flag&StaticDef != 0 || b.def.Name == "__new__":
		return Attr{Kind: AttrValue, Val: cv, FromType: true, Slot: -1}
	case b.def.Flag&ClassDef != 0:
		return Attr{Kind: AttrBound, Val: cv, Self: FromObj(typ), FromType: true, Slot: -1}
	}
	return Attr{Kind: AttrMethod, Val: cv, Self: v, FromType: true, Slot: -1}
}

// BindMethod makes the bound method of a function found on a class.
func BindMethod(f, self Value) Value {
	if f.Kind() == KBuiltin {
		return FromObj(f.builtin().bind(self))
	}
	return NewMethod(f, self)
}

// Resolve finishes a lookup by running what it needs; for AttrMissing the result is the zero Value.
func (t *Thread) Resolve(v Value, a Attr) (Value, error) {
	switch a.Kind {
	case AttrValue:
		return a.Val, nil
	case AttrMethod, AttrBound:
		return BindMethod(a.Val, a.Self), nil
	case AttrGetter:
		return t.Call(a.Val, v)
	case AttrDescr:
		return t.GetDescr(a.Val, v, v.Type())
	}
	return Value{}, nil
}

// GetDescr calls a descriptor's __get__; self is None or the zero Value when looked up on the class itself.
func (t *Thread) GetDescr(d, self Value, typ *Type) (Value, error) {
	switch d.Kind() {
	case KMember:
		return (*Member)(d.p).get(t, d, self)
	case KGetSet:
		g := (*GetSetDescr)(d.p)
		if !self.IsValid() {
			return d, nil
		}
		if self.Type() != g.owner && !self.Type().IsSubtype(g.owner) {
			return Value{}, TypeErrorf("descriptor '%s' for '%s' objects doesn't apply to a '%s' object", g.def.Name, g.owner.name, self.Type().MessageName())
		}
		return g.def.Get(t, self)
	case KFunction:
		if !self.IsValid() {
			return d, nil
		}
		return NewMethod(d, self), nil
	case KClassMethod:
		return t.bindClassMethod((*Wrapper)(d.p).Func, typ)
	case KStaticMethod:
		return (*Wrapper)(d.p).Func, nil
	}
	get := d.Type().slots[SlotGet]
	if !get.IsValid() {
		return d, nil
	}
	if !self.IsValid() {
		self = None
	}
	if b, ok := AsBuiltin(get); get.Kind() == KFunction || ok && b.owner != nil {
		return t.CallSlot(get, d, self, FromObj(typ))
	}
	return t.Call(get, d, self, FromObj(typ)) // whatever it is, it is not bound to the descriptor
}

func (t *Thread) bindClassMethod(f Value, typ *Type) (Value, error) {
	if f.Kind() == KFunction || f.Kind() == KBuiltin {
		return BindMethod(f, FromObj(typ)), nil
	}
	return NewMethod(f, FromObj(typ)), nil
}

func (m *Member) get(t *Thread, d, self Value) (Value, error) {
	if !self.IsValid() {
		return d, nil
	}
	if !self.Type().IsSubtype(m.owner) {
		return Value{}, TypeErrorf("descriptor '%s' for '%s' objects doesn't apply to a '%s' object", m.name.s, m.owner.name, self.Type().MessageName())
	}
	v := *slotPtr(self, self.Shape(), m.index)
	if !v.IsValid() {
		return Value{}, AttributeErrorf(self, m.name, "'%s' object has no attribute '%s'", self.Type().errorName(), m.name.s)
	}
	return v, nil
}

// GetAttr is `v.name`.
func (t *Thread) GetAttr(v Value, name *Str) (Value, error) {
	x, ok, err := t.GetAttrOpt(v, name)
	if err == nil && !ok {
		return Value{}, t.NoAttr(v, name)
	}
	return x, err
}

// GetAttrStr is GetAttr for a Go string.
func (t *Thread) GetAttrStr(v Value, name string) (Value, error) {
	return t.GetAttr(v, t.Interp.Intern(name))
}

// GetAttrOpt is GetAttr that reports a missing attribute by ok, without the cost of an exception where it can.
// AttributeErrors raised by Python code count as missing.
func (t *Thread) GetAttrOpt(v Value, name *Str) (x Value, ok bool, err error) {
	name = t.Interp.InternStr(name)
	typ := v.Type()
	if ga := typ.slots[SlotGetAttribute]; ga.p != objectGetAttribute.p && !typ.Standard(SlotGetAttribute) {
		x, err = t.CallSlot(ga, v, FromObj(name))
	} else {
		x, err = t.GenericGetAttr(v, name)
		if err == nil && x.IsValid() {
			return x, true, nil
		}
	}
	if err == nil && x.IsValid() {
		return x, true, nil
	}
	if err != nil {
		if _, is := IsException(err, AttributeError); !is {
			return Value{}, false, err
		}
	}
	if hook := typ.slots[SlotGetAttr]; hook.IsValid() {
		x, err = t.CallSlot(hook, v, FromObj(name))
		if err == nil {
			return x, true, nil
		}
		if _, is := IsException(err, AttributeError); !is {
			return Value{}, false, err
		}
	}
	t.missing = err
	return Value{}, false, nil
}

// NoAttr is the AttributeError for a lookup that failed: the one Python code raised, or the standard one.
func (t *Thread) NoAttr(v Value, name *Str) error {
	if err := t.missing; err != nil {
		t.missing = nil
		return AttributeContext(err, v, name)
	}
	return NoAttribute(v, name)
}

// AttributeContext is err, which says what attribute of what object was missing if it is an AttributeError that does not
// say so itself.
func AttributeContext(err error, v Value, name *Str) error {
	if e, ok := IsException(err, AttributeError); ok && !e.Field(0).IsValid() && !e.Field(1).IsValid() {
		e.SetField(0, FromObj(name))
		e.SetField(1, v)
	}
	return err
}

// NoAttribute is the standard AttributeError.
func NoAttribute(v Value, name *Str) error {
	switch v.Kind() {
	case KType:
		return AttributeErrorf(v, name, "type object '%s' has no attribute '%s'", v.typ().name, name.s)
	case KModule:
		if _, named := (*Module)(v.p).NS.Dict.GetStr(nameName); !named {
			return AttributeErrorf(v, name, "module has no attribute '%s'", name.s)
		}
		return AttributeErrorf(v, name, "module '%s' has no attribute '%s'", (*Module)(v.p).Name, name.s)
	}
	return AttributeErrorf(v, name, "'%s' object has no attribute '%s'", v.Type().MessageName(), name.s)
}

// GenericGetAttr is object.__getattribute__, or the native type's own: the zero Value means missing.
func (t *Thread) GenericGetAttr(v Value, name *Str) (Value, error) {
	if f := v.Type().getAttr; f != nil {
		return f(t, v, name)
	}
	return t.Resolve(v, t.FindAttr(v, name))
}

// Standard tells whether a class's method for attribute access is the one of a built-in type, not written in Python nor
// borrowed from another method (`__setattr__ = dict.__setitem__`).
func (t *Type) Standard(s Slot) bool {
	f := t.slots[s]
	return f.p == ObjectType.slots[s].p || f.Kind() == KBuiltin && f.BuiltinPtr().def.Name == slotNames[s]
}

// SetAttr is `v.name = x`; DelAttr is `del v.name`.
func (t *Thread) SetAttr(v Value, name *Str, x Value) error {
	name = t.Interp.InternStr(name)
	if typ := v.Type(); !typ.Standard(SlotSetAttr) {
		_, err := t.CallSlot(typ.slots[SlotSetAttr], v, FromObj(name), x)
		return err
	}
	return t.GenericSetAttr(v, name, x)
}

// DelAttr is `del v.name`.
func (t *Thread) DelAttr(v Value, name *Str) error {
	name = t.Interp.InternStr(name)
	if typ := v.Type(); !typ.Standard(SlotDelAttr) {
		_, err := t.CallSlot(typ.slots[SlotDelAttr], v, FromObj(name))
		return err
	}
	return t.GenericSetAttr(v, name, Value{})
}

// GenericSetAttr is object.__setattr__ (x valid) and object.__delattr__ (x the zero Value).
func (t *Thread) GenericSetAttr(v Value, name *Str, x Value) error {
	typ := v.Type()
	if f := typ.setAttr; f != nil {
		return f(t, v, name, x)
	}
	cv, ok := t.Lookup(typ, name)
	if ok && isDataDescr(cv) {
		return t.setDescr(cv, v, name, x)
	}
	if x.IsValid() {
		if setOwn(v, name, x) {
			return nil
		}
	} else if typ.hasDict && delOwn(v, name) {
		return nil
	}
	// As in CPython errors about instances without a base that is built in do not say which attribute of which object they
	// are about.
	if typ.hasDict && typ.isHeap && v.Kind() == KInstance && typ.hidden == 0 {
		return Raise(AttributeError, "'%s' object has no attribute '%s'", typ.MessageName(), name.s)
	}
	if typ.hasDict {
		return NoAttribute(v, name)
	}
	if ok {
		return Raise(AttributeError, "'%s' object attribute '%s' is read-only", typ.MessageName(), name.s)
	}
	if !typ.Standard(SlotSetAttr) || !typ.Standard(SlotDelAttr) {
		return NoAttribute(v, name) // a class with a way of its own may set it otherwise
	}
	return AttributeErrorf(v, name, "'%s' object has no attribute '%s' and no __dict__ for setting new attributes", typ.MessageName(), name.s)
}

// setDescr stores through a data descriptor; x is the zero Value for a deletion.
func (t *Thread) setDescr(d, self Value, name *Str, x Value) error {
	switch d.Kind() {
	case KMember:
		m := (*Member)(d.p)
		p := slotPtr(self, self.Shape(), m.index)
		if !x.IsValid() && !p.IsValid() {
			return Raise(AttributeError, "%s", name.s)
		}
		*p = x
		return nil
	case KGetSet:
		g := (*GetSetDescr)(d.p)
		if g.def.Set == nil && g.shape == fieldShape {
			return Raise(AttributeError, "readonly attribute")
		}
		if g.def.Set == nil {
			return Raise(AttributeError, "attribute '%s' of '%s' objects is not writable", name.s, g.owner.name)
		}
		if g.def.NoDel && !x.IsValid() {
			return AttributeErrorf(self, name, "cannot delete attribute")
		}
		return g.def.Set(t, self, x)
	}
	slots := d.Type().slots
	if x.IsValid() {
		if !slots[SlotSet].IsValid() {
			return AttributeErrorf(self, name, "__set__")
		}
		_, err := t.CallSlot(slots[SlotSet], d, self, x)
		return err
	}
	if !slots[SlotDelete].IsValid() {
		return AttributeErrorf(self, name, "__delete__")
	}
	_, err := t.CallSlot(slots[SlotDelete], d, self)
	return err
}

// typeGetAttr is type.__getattribute__: the metaclass's data descriptors, then the class's own MRO, then the rest of
// the metaclass.
func typeGetAttr(t *Thread, self Value, name *Str) (Value, error) {
	typ := self.typ()
	meta := self.Type()
	mv, inMeta := t.Lookup(meta, name)
	if inMeta && isDataDescr(mv) && readsItself(mv) {
		return t.GetDescr(mv, self, meta)
	}
	if v, ok := t.Lookup(typ, name); ok {
		return t.bindOnType(v, typ)
	}
	if inMeta {
		return t.Resolve(self, bindDescr(self, meta, mv))
	}
	return Value{}, nil
}

// bindOnType is what a class attribute becomes when it is read on the class itself.
func (t *Thread) bindOnType(v Value, typ *Type) (Value, error) {
	switch v.Kind() {
	case KFunction, KInt, KStr, KNone, KBool, KFloat, KTuple, KMember, KGetSet:
		return v, nil
	case KBuiltin:
		if b := v.builtin(); b.owner != nil && b.def.Flag&ClassDef != 0 && !b.self.IsValid() {
			return FromObj(b.bind(FromObj(typ))), nil
		}
		return v, nil
	}
	return t.GetDescr(v, Value{}, typ)
}

// typeSetAttr is type.__setattr__ and __delattr__.
func typeSetAttr(t *Thread, self Value, name *Str, x Value) error {
	typ := self.typ()
	if !typ.isHeap {
		return TypeErrorf("cannot set %s attribute of immutable type '%s'", ReprString(name.s), typ.name)
	}
	if mv, ok := t.Lookup(self.Type(), name); ok && isDataDescr(mv) {
		return t.setDescr(mv, self, name, x)
	}
	if x.IsValid() {
		old, had := typ.dict.GetStr(name)
		typ.dict.SetStr(name, x)
		if had && isPlainData(old) && isPlainData(x) && name != nameAbstract {
			if _, isSlot := slotOf[name.s]; !isSlot {
				t.dataChanged(typ)
				return nil
			}
		}
	} else if !typ.dict.DelStr(name) {
		return NoAttribute(self, name)
	}
	if _, isSlot := slotOf[name.s]; isSlot || name == nameAbstract {
		t.typeModified(typ)
	} else {
		t.versionChanged(typ)
	}
	return nil
}

// moduleGetAttr reads a module's attribute: the type's, the namespace's, then module-level __getattr__.
func moduleGetAttr(t *Thread, self Value, name *Str) (Value, error) {
	m := (*Module)(self.p)
	if c := self.Type(); c.isHeap {
		if d, ok := t.Lookup(c, name); ok && isDataDescr(d) && readsItself(d) {
			return t.GetDescr(d, self, c)
		}
	}
	if v, ok := m.NS.Dict.GetStr(name); ok {
		return v, nil
	}
	if name == nameDoc && self.Type() == ModuleType {
		// A module that has not been initialised shows that of its class.
		return orNoneText(ModuleType.doc), nil
	}
	a := t.FindAttr(self, name)
	if a.Kind != AttrMissing {
		return t.Resolve(self, a)
	}
	if m.Missing != nil {
		if v, ok, err := m.Missing(t, name.s); ok || err != nil {
			return v, err
		}
	}
	if f, ok := m.NS.Dict.GetStr(slotStrs[SlotGetAttr]); ok {
		return t.Call(f, FromObj(name))
	}
	if t.Interp.ModuleHint != nil {
		if msg := t.Interp.ModuleHint(t, m, name); msg != "" {
			return Value{}, AttributeErrorf(self, name, "%s", msg)
		}
	}
	return Value{}, nil
}

// moduleSetAttr stores into the namespace.
func moduleSetAttr(t *Thread, self Value, name *Str, x Value) error {
	m := (*Module)(self.p)
	if name == nameDict {
		return Raise(AttributeError, "readonly attribute")
	}
	if d, ok := t.Lookup(self.Type(), name); ok && isDataDescr(d) {
		return t.setDescr(d, self, name, x)
	}
	if x.IsValid() {
		m.NS.Dict.SetStr(name, x)
		return nil
	}
	if !m.NS.Dict.DelStr(name) {
		return AttributeErrorf(self, name, "'module' object has no attribute '%s'", name.s)
	}
	return nil
}

// FindSuper finds a name on the classes behind cls in the MRO of self's class, unbound: what super(cls, self) reads.
func (t *Thread) FindSuper(cls, self Value, name *Str) (Value, bool) {
	c, ok := AsType(cls)
	if !ok {
		return Value{}, false
	}
	typ := self.Type()
	if st, isType := AsType(self); isType && st.IsSubtype(c) {
		return Value{}, false
	}
	mro := typ.mro
	for i, m := range mro {
		if m == c {
			for _, m := range mro[i+1:] {
				if v, ok := m.dict.GetStr(name); ok {
					return v, true
				}
			}
			return Value{}, false
		}
	}
	return Value{}, false
}

// IsPlainMethod tells whether a class attribute is a native method that is simply bound to its receiver.
func IsPlainMethod(v Value) bool {
	b, ok := AsBuiltin(v)
	return ok && b.owner != nil && !b.self.IsValid() && b.def.Flag == 0 && b.def.Name != "__new__"
}

// BindSlot binds a special method found on the class to v.
func (t *Thread) BindSlot(f, v Value) (Value, error) { return t.Resolve(v, bindDescr(v, v.Type(), f)) }
