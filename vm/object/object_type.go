package object

import (
	"slices"
	"strconv"
)

// This file is the type object: what every value can do unless its class says otherwise.

func objectMethods() []Def {
	return []Def{
		{Name: "__new__", Sig: "*args, **kwargs", Doc: "Create and return a new object.  See help(type) for accurate signature.", Raw: objectNewFn},
		{Name: "__init__", Sig: "self, /, *args, **kwargs", Doc: "Initialize self.  See help(type(self)) for accurate signature.", Raw: objectInitFn},
		{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: objectRepr},
		{Name: "__str__", Sig: "self, /", Doc: "Return str(self).", F1: objectStr},
		{Name: "__hash__", Sig: "self, /", Doc: "Return hash(self).", F1: objectHash},
		{Name: "__eq__", Sig: "self, value, /", Doc: "Return self==value.", F2: objectEq},
		{Name: "__ne__", Sig: "self, value, /", Doc: "Return self!=value.", F2: objectNe},
		{Name: "__lt__", Sig: "self, value, /", Doc: "Return self<value.", F2: notImplemented2},
		{Name: "__le__", Sig: "self, value, /", Doc: "Return self<=value.", F2: notImplemented2},
		{Name: "__gt__", Sig: "self, value, /", Doc: "Return self>value.", F2: notImplemented2},
		{Name: "__ge__", Sig: "self, value, /", Doc: "Return self>=value.", F2: notImplemented2},
		{Name: "__getattribute__", Sig: "self, name, /", Doc: "Return getattr(self, name).", F2: objectGetattribute},
		{Name: "__setattr__", Sig: "self, name, value, /", Doc: "Implement setattr(self, name, value).", F3: objectSetattr},
		{Name: "__delattr__", Sig: "self, name, /", Doc: "Implement delattr(self, name).", F2: objectDelattr},
		{Name: "__format__", Sig: "self, format_spec, /", Doc: "Default object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError otherwise.", F2: objectFormat},
		{Name: "__dir__", Sig: "self, /", Doc: "Default dir() implementation.", F1: objectDir},
		{Name: "__sizeof__", Sig: "self, /", Doc: "Size of object in memory, in bytes.", F1: objectSizeof},
		{Name: "__reduce__", Sig: "self, /", Doc: "Helper for pickle.", F1: func(t *Thread, v Value) (Value, error) { return t.reduceCopyreg(v, 0) }},
		{Name: "__reduce_ex__", Sig: "self, protocol, /", Doc: "Helper for pickle.", F2: objectReduceEx},
		{Name: "__getstate__", Sig: "self, /", Doc: "Helper for pickle.", F1: func(t *Thread, v Value) (Value, error) { return t.defaultState(v, false) }},
		{Name: "__init_subclass__", Sig: "cls, /", Doc: "This method is called when a class is subclassed.\n\nThe default implementation does nothing. It may be\noverridden to extend subclasses.", Raw: objectInitSubclass, Flag: ClassDef},
		{Name: "__subclasshook__", Sig: "cls, object, /", Doc: "Abstract classes can override this to customize issubclass().\n\nThis is invoked early on by abc.ABCMeta.__subclasscheck__().\nIt should return True, False or NotImplemented.  If it returns\nNotImplemented, the normal algorithm is used.  Otherwise, it\noverrides the normal algorithm (and the outcome is cached).",
			Fn: func(*Thread, []Value) (Value, error) { return NotImplemented, nil }, Flag: ClassDef},
	}
}

func defineObject() {
	ObjectType.define(TypeSpec{Name: "object", Methods: objectMethods(),
		Doc:     "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n",
		GetSets: []GetSet{{Name: "__class__", Doc: "the object's class", Get: objectGetClass, Set: auditedSet("__class__", objectSetClass)}}})
}

// notImplemented2 is a binary special method that handles no operand.
func notImplemented2(*Thread, Value, Value) (Value, error) { return NotImplemented, nil }

// HexAddr is an address as reprs show it.
func HexAddr(v Value) string { return "0x" + strconv.FormatUint(uint64(v.Addr()), 16) }

func objectRepr(_ *Thread, v Value) (Value, error) {
	return NewStr("<" + v.Type().FullName() + " object at " + HexAddr(v) + ">"), nil
}

// plainRepr stands for a __repr__ that cannot be bound.
func plainRepr(v Value) Value {
	return NewStr("<" + v.Type().MessageName() + " object at " + HexAddr(v) + ">")
}

// objectStr is what __repr__ gives, which str() looks at.
func objectStr(t *Thread, v Value) (Value, error) {
	if err := t.Enter(" while getting the repr of an object"); err != nil {
		return Value{}, err
	}
	defer t.Leave()
	return t.callMaybe(v.Type().slots[SlotRepr], v, func() (Value, error) { return plainRepr(v), nil })
}

func objectHash(_ *Thread, v Value) (Value, error) { return Int(int64(v.Addr() >> 4)), nil }

func objectEq(_ *Thread, a, b Value) (Value, error) {
	if Is(a, b) {
		return True, nil
	}
	return NotImplemented, nil
}

// objectNe inverts __eq__, so that a class need define only that.
func objectNe(t *Thread, a, b Value) (Value, error) {
	r, err := t.compareSlot(a.Type().slots[SlotEq], a, b)
	if err != nil || r.IsNotImplemented() {
		return r, err
	}
	eq, err := t.Truth(r)
	return Bool(!eq), err
}

// attrName checks the name argument of __getattribute__ and its like.
func attrName(t *Thread, v Value) (*Str, error) {
	s, ok := AsStr(v)
	if !ok {
		return nil, TypeErrorf("attribute name must be string, not '%s'", v.Type().MessageName())
	}
	return t.Interp.InternStr(s), nil
}

func objectGetattribute(t *Thread, self, nameV Value) (Value, error) {
	name, err := attrName(t, nameV)
	if err != nil {
		return Value{}, err
	}
	x, err := t.GenericGetAttr(self, name)
	if err == nil && !x.IsValid() {
		return Value{}, NoAttribute(self, name)
	}
	return x, err
}

func objectSetattr(t *Thread, self, nameV, x Value) (Value, error) {
	if self.Kind() == KType {
		return Value{}, TypeErrorf("can't apply this __setattr__ to %s object", self.Type().MessageName())
	}
	name, err := attrName(t, nameV)
	if err != nil {
		return Value{}, err
	}
	return None, t.GenericSetAttr(self, name, x)
}

func objectDelattr(t *Thread, self, nameV Value) (Value, error) {
	if self.Kind() == KType {
		return Value{}, TypeErrorf("can't apply this __delattr__ to %s object", self.Type().MessageName())
	}
	name, err := attrName(t, nameV)
	if err != nil {
		return Value{}, err
	}
	return None, t.GenericSetAttr(self, name, Value{})
}

func objectFormat(t *Thread, self, spec Value) (Value, error) {
	s, ok := AsStr(spec)
	if !ok {
		return Value{}, TypeErrorf("__format__() argument must be str, not %s", ArgumentName(spec))
	}
	if s.s != "" {
		return Value{}, TypeErrorf("unsupported format string passed to %s.__format__", self.Type().MessageName())
	}
	return t.StrOf(self)
}

func objectSizeof(_ *Thread, self Value) (Value, error) {
	n := int64(16)
	switch self.Kind() {
	case KInstance:
		n += 8 + 16*int64(self.Shape().inline)
	case KTuple:
		n = 24 + 8*int64(len(self.tuple().items))
	case KBytes:
		n = 33 + int64(len(self.bytes().s))
	}
	return Int(n), nil
}

func objectInitSubclass(_ *Thread, args []Value, kw []*Str) (Value, error) {
	name := "object"
	if c, ok := AsType(args[0]); ok {
		name = c.name
	}
	if len(kw) > 0 {
		return Value{}, TypeErrorf("%s.__init_subclass__() takes no keyword arguments", name)
	}
	if len(args) > 1 {
		return Value{}, TypeErrorf("%s.__init_subclass__() takes no arguments (%d given)", name, len(args)-1)
	}
	return None, nil
}

// nameSet collects names without repetition, in order.
type nameSet struct{ d *Dict }

func newNameSet() nameSet { return nameSet{NewDict()} }

func (n nameSet) addKeys(d *Dict) {
	var k, v Value
	for i := 0; d.Next(&i, &k, &v); {
		if s, ok := AsStr(k); ok {
			n.d.SetStr(s, None)
		}
	}
}

func (n nameSet) list() Value {
	out := make([]Value, 0, n.d.Len())
	var k, v Value
	for i := 0; n.d.Next(&i, &k, &v); {
		out = append(out, k)
	}
	return NewList(out)
}

// addClass adds the attributes of a class and its bases.
func (n nameSet) addClass(c *Type) {
	for _, m := range c.mro {
		n.addKeys(m.dict)
	}
}

// eachOwn calls f with each attribute of the object itself, leaving its layout alone.
func eachOwn(v Value, f func(name *Str, x Value)) {
	s := v.Shape()
	if !s.typ.hasDict {
		return
	}
	if !s.dictMode {
		for i, k := range s.keys {
			if k != nil {
				f(k, *slotPtr(v, s, i))
			}
		}
		return
	}
	if a := attrsOf(v); a != nil && *a != nil && (*a).dict != nil {
		var k, x Value
		for i := 0; (*a).dict.Next(&i, &k, &x); {
			if name, ok := AsStr(k); ok {
				f(name, x)
			}
		}
	}
}

// objectDir lists the names of the object's __dict__ and of its class's attributes.
func objectDir(t *Thread, self Value) (Value, error) {
	n := newNameSet()
	dictAttr, _ := t.Lookup(self.Type(), nameDict)
	if self.Type().hasDict && (!dictAttr.IsValid() || dictAttr.Kind() == KGetSet) {
		eachOwn(self, func(name *Str, _ Value) { n.d.SetStr(name, None) })
	} else if dv, ok, err := t.GetAttrOpt(self, nameDict); err != nil {
		return Value{}, err
	} else if d, isDict := AsDict(orNone(dv)); ok && isDict {
		n.addKeys(d)
	}
	cv, ok, err := t.GetAttrOpt(self, nameClass)
	if err != nil {
		return Value{}, err
	}
	if c, isType := AsType(orNone(cv)); ok && isType {
		n.addClass(c)
	}
	return n.list(), nil
}

// orNone is v, or None for the zero Value.
func orNone(v Value) Value {
	if !v.IsValid() {
		return None
	}
	return v
}

// orAbsent is v, or the zero Value for None: the other way round.
func orAbsent(v Value) Value {
	if v.IsNone2() {
		return Value{}
	}
	return v
}

func objectGetClass(_ *Thread, self Value) (Value, error) { return FromObj(self.Type()), nil }

// objectSetClass is the assignment of __class__: only between classes whose instances look the same in memory.
func objectSetClass(t *Thread, self, v Value) error {
	if !v.IsValid() {
		return TypeErrorf("can't delete __class__ attribute")
	}
	to, ok := AsType(v)
	if !ok {
		return TypeErrorf("__class__ must be set to a class, not '%s' object", v.Type().MessageName())
	}
	from := self.Type()
	if from.layout == ModuleType && to.layout == ModuleType {
		(*Header)(self.p).shape = to.shape
		return nil
	}
	if !from.isHeap || !to.isHeap {
		return TypeErrorf("__class__ assignment only supported for mutable types or ModuleType subclasses")
	}
	if !sameLayout(from, to) {
		return TypeErrorf("__class__ assignment: '%s' object layout differs from '%s'", to.name, from.name)
	}
	switch {
	case from == to:
	case self.Kind() == KType:
		(*Header)(self.p).shape = to.shape
		t.typeModified(self.TypePtr())
	default:
		setClass(self, to)
	}
	return nil
}

// sameLayout tells whether instances of one class could be instances of the other: the nearest classes of theirs that add
// to the instances are the same one, or add the same to the same base.
func sameLayout(a, b *Type) bool {
	if a.layout != b.layout {
		return false
	}
	a, b = a.solid(), b.solid()
	return a == b || a.isHeap && b.isHeap && a.base == b.base && a.hidden == b.hidden && a.sameExtras(b) && slices.Equal(a.slotDecl, b.slotDecl)
}

// solid is the nearest class of c's line, itself included, whose instances have more than those of its base.
func (c *Type) solid() *Type {
	for c.isHeap && c.hidden == c.base.hidden && c.sameExtras(c.base) {
		c = c.base
	}
	return c
}

// sameExtras tells whether instances of both classes have a __dict__ and weak references, or those of neither. Classes have
// both whether their metaclass says so or not.
func (c *Type) sameExtras(o *Type) bool {
	return c.layout == TypeType || c.hasDict == o.hasDict && c.hasWeakref == o.hasWeakref
}

// addDictDescr gives a class whose instances are the first of their line to have a __dict__ (or weak references) the
// attribute of that name.
func (t *Thread) addDictDescr(c *Type) {
	had, hadWeak := c.base.hasDict || c.base == ModuleType || c.layout == TypeType, c.base.hasWeakref
	if _, own := c.dict.GetStr(nameDict); c.hasDict && !had && !own {
		c.dict.SetStr(nameDict, FromObj(&GetSetDescr{Header: HeaderOf(GetSetDescrType), def: instanceDictDef, owner: c}))
	}
	if _, own := c.dict.GetStr(nameWeakref); c.hasWeakref && !hadWeak && !own && c.layout != TypeType && c.base.itemSize() == 0 {
		c.dict.SetStr(nameWeakref, FromObj(&GetSetDescr{Header: HeaderOf(GetSetDescrType), def: weakrefDef, owner: c}))
	}
}

var instanceDictDef = &GetSet{Name: "__dict__", Doc: "dictionary for instance variables", Get: getInstanceDict, Set: setInstanceDict}

var weakrefDef = &GetSet{Name: "__weakref__", Doc: "list of weak references to the object",
	Get: func(t *Thread, self Value) (Value, error) {
		if self.Type().base != nil && self.Type().itemSize() > 0 && self.Kind() != KStr {
			return Value{}, AttributeErrorf(self, nameWeakref, "This object has no __weakref__")
		}
		if f := t.Interp.FirstWeakref; f != nil {
			return f(self), nil
		}
		return None, nil
	}}

func getInstanceDict(t *Thread, self Value) (Value, error) {
	// Classes and modules whose class has this attribute from another base.
	switch self.Kind() {
	case KType:
		return typeGetDict(t, self)
	case KModule:
		return FromObj((*Module)(self.p).NS.Dict), nil
	}
	d := OwnDict(self)
	if d == nil {
		return Value{}, AttributeErrorf(self, nameDict, "This object has no __dict__")
	}
	return FromObj(d), nil
}

func setInstanceDict(_ *Thread, self, v Value) error {
	if k := self.Kind(); k == KType || k == KModule || OwnDict(self) == nil {
		return Raise(AttributeError, "attribute '__dict__' of '%s' objects is not writable", self.Type().MessageName())
	}
	if !v.IsValid() && self.Type().layout.kind == KException {
		return TypeErrorf("cannot delete __dict__")
	}
	if !v.IsValid() {
		SetOwnDict(self, NewDict())
		return nil
	}
	d, ok := AsDict(v)
	if !ok {
		return TypeErrorf("__dict__ must be set to a dictionary, not a '%s'", v.Type().MessageName())
	}
	SetOwnDict(self, d)
	return nil
}

// objectReduceEx is __reduce_ex__: an overridden __reduce__ comes first.
func objectReduceEx(t *Thread, self, protocol Value) (Value, error) {
	p, err := t.Index(protocol)
	if err != nil {
		return Value{}, err
	}
	base, _ := ObjectType.dict.GetStr(nameReduce)
	if f, ok := t.Lookup(self.Type(), nameReduce); ok && !Is(f, base) {
		return t.CallMethodStr(self, nameReduce)
	}
	return t.reduceCopyreg(self, p)
}

// reduceCopyreg asks the module copyreg how to copy or pickle an object.
func (t *Thread) reduceCopyreg(self Value, protocol int) (Value, error) {
	if t.Interp.Import == nil {
		return Value{}, RuntimeErrorf("copyreg is not available")
	}
	m, err := t.Interp.Import(t, "copyreg")
	if err != nil {
		return Value{}, err
	}
	if protocol < 2 {
		f, err := t.GetAttrStr(m, "_reduce_ex")
		if err != nil {
			return Value{}, err
		}
		return t.Call(f, self, Int(int64(protocol)))
	}
	return t.reduceNewObj(m, self)
}

// reduceNewObj is the reduction of protocol 2 and later: cls.__new__(cls, *args), then the state and the items.
func (t *Thread) reduceNewObj(copyreg, self Value) (Value, error) {
	cls := FromObj(self.Type())
	args, kwargs, given, err := t.newArgs(self)
	if err != nil {
		return Value{}, err
	}
	maker, makerArgs := "__newobj__", append([]Value{cls}, args...)
	if kwargs != nil && kwargs.Len() > 0 {
		maker, makerArgs = "__newobj_ex__", []Value{cls, NewTuple(args), FromObj(kwargs)}
	}
	f, err := t.GetAttrStr(copyreg, maker)
	if err != nil {
		return Value{}, err
	}
	_, isList := AsList(self)
	d, isDict := AsDict(self)
	state, err := t.objectState(self, !given && !isList && !isDict)
	if err != nil {
		return Value{}, err
	}
	items, pairs := None, None
	if isList {
		if items, err = t.GetIter(self); err != nil {
			return Value{}, err
		}
	}
	if isDict && d != nil {
		view, err := t.CallMethod(self, "items")
		if err != nil {
			return Value{}, err
		}
		if pairs, err = t.GetIter(view); err != nil {
			return Value{}, err
		}
	}
	return TupleOf(f, NewTuple(makerArgs), state, items, pairs), nil
}

// newArgs calls __getnewargs_ex__ or __getnewargs__; given tells whether the object has one of them.
func (t *Thread) newArgs(self Value) (args []Value, kwargs *Dict, given bool, err error) {
	r, ok, err := t.CallSpecial(self, t.Interp.Intern("__getnewargs_ex__"))
	if err != nil {
		return nil, nil, false, err
	}
	if ok {
		pair, isTuple := AsTuple(r)
		if !isTuple {
			return nil, nil, false, TypeErrorf("__getnewargs_ex__ should return a tuple, not '%s'", r.Type().MessageName())
		}
		if len(pair.items) != 2 {
			return nil, nil, false, ValueErrorf("__getnewargs_ex__ should return a tuple of length 2, not %d", len(pair.items))
		}
		a, isTuple := AsTuple(pair.items[0])
		if !isTuple {
			return nil, nil, false, TypeErrorf("first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '%s'", pair.items[0].Type().MessageName())
		}
		k, isDict := AsDict(pair.items[1])
		if !isDict {
			return nil, nil, false, TypeErrorf("second item of the tuple returned by __getnewargs_ex__ must be a dict, not '%s'", pair.items[1].Type().MessageName())
		}
		return a.items, k, true, nil
	}
	r, ok, err = t.CallSpecial(self, t.Interp.Intern("__getnewargs__"))
	if err != nil || !ok {
		return nil, nil, false, err
	}
	a, isTuple := AsTuple(r)
	if !isTuple {
		return nil, nil, false, TypeErrorf("__getnewargs__ should return a tuple, not '%s'", r.Type().MessageName())
	}
	return a.items, nil, true, nil
}

// objectState is obj.__getstate__(), checked where only the default one could be asked.
func (t *Thread) objectState(self Value, required bool) (Value, error) {
	base, _ := ObjectType.dict.GetStr(nameGetState)
	if f, ok := t.Lookup(self.Type(), nameGetState); ok && Is(f, base) {
		return t.defaultState(self, required)
	}
	return t.CallMethodStr(self, nameGetState)
}

// cannotPickle is the error of objects whose state lies in a native struct. Types written in C call themselves by their
// full name, streams have a text of their own.
func (t *Type) cannotPickle() error {
	switch {
	case t.module == "_io":
		return TypeErrorf("cannot pickle '%s' instances", t.name)
	case t == MemoryViewType:
		return TypeErrorf("cannot pickle memoryview objects")
	case !t.isHeap && t.module != "builtins" && t.module != "types":
		return TypeErrorf("cannot pickle '%s' object", t.FullName())
	}
	return TypeErrorf("cannot pickle '%s' object", t.name)
}

// defaultState is the __dict__ (None if empty), with the values of __slots__ if there are any. Objects whose state
// lies in a native struct cannot be reduced that way: required makes that an error.
func (t *Thread) defaultState(self Value, required bool) (Value, error) {
	typ := self.Type()
	if required && typ.layout != ObjectType && typ.kind != KException {
		return Value{}, typ.cannotPickle()
	}
	state := None
	if typ.hasDict {
		n := 0
		eachOwn(self, func(*Str, Value) { n++ })
		if n > 0 {
			state = FromObj(OwnDict(self))
		}
	}
	slots, err := t.slotState(self)
	if err != nil {
		return Value{}, err
	}
	if slots.Len() > 0 {
		return TupleOf(state, FromObj(slots)), nil
	}
	return state, nil
}

// slotState are the values of the __slots__ of an object. A class may say itself, in __slotnames__, which they are.
func (t *Thread) slotState(self Value) (*Dict, error) {
	typ, slots := self.Type(), NewDict()
	if v, ok := typ.dict.GetStr(t.Interp.Intern("__slotnames__")); ok && typ.isHeap && v.Kind() == KList {
		for _, n := range append([]Value(nil), v.list().items...) {
			name, ok := AsStr(n)
			if !ok {
				return nil, TypeErrorf("__slotnames__ of class %s holds what is no name", typ.name)
			}
			x, ok, err := t.GetAttrOpt(self, name)
			if err != nil {
				return nil, err
			}
			if ok {
				slots.SetStr(t.Interp.InternStr(name), x)
			}
		}
		return slots, nil
	}
	for _, c := range typ.mro {
		for _, n := range c.slotDecl {
			d, _ := c.dict.GetStr(n)
			if !d.IsValid() || d.Kind() != KMember {
				continue
			}
			if x := *slotPtr(self, self.Shape(), (*Member)(d.p).index); x.IsValid() {
				slots.SetStr(n, x)
			}
		}
	}
	return slots, nil
}
