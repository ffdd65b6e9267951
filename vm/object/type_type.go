package object

import (
	"strings"
	"weak"
)

// This file is the type type: the class of classes.

func typeMethods() []Def {
	return []Def{
		{Name: "__new__", Sig: "*args, **kwargs", Doc: "Create and return a new object.  See help(type) for accurate signature.", Raw: typeNew},
		{Name: "__init__", Sig: "self, /, *args, **kwargs", Doc: "Initialize self.  See help(type(self)) for accurate signature.", Raw: typeInit},
		{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: typeRepr},
		{Name: "__getattribute__", Sig: "self, name, /", Doc: "Return getattr(self, name).", F2: objectGetattribute},
		{Name: "__setattr__", Sig: "self, name, value, /", Doc: "Implement setattr(self, name, value).", F3: typeSetattrDef},
		{Name: "__delattr__", Sig: "self, name, /", Doc: "Implement delattr(self, name).", F2: func(t *Thread, self, name Value) (Value, error) { return typeSetattrDef(t, self, name, Value{}) }},
		{Name: "__prepare__", Sig: "*args, **kwargs", Doc: "Create the namespace for the class statement", Flag: ClassDef,
			Raw: func(*Thread, []Value, []*Str) (Value, error) { return FromObj(NewDict()), nil }},
		{Name: "__instancecheck__", Sig: "self, instance, /", Doc: "Check if an object is an instance.",
			F2: func(t *Thread, self, v Value) (Value, error) {
				ok, err := t.recursiveIsInstance(v, self)
				return Bool(ok), err
			}},
		{Name: "__subclasscheck__", Sig: "self, subclass, /", Doc: "Check if a class is a subclass.",
			F2: func(t *Thread, self, v Value) (Value, error) {
				ok, err := t.recursiveIsSubclass(v, self)
				return Bool(ok), err
			}},
		{Name: "mro", Sig: "self, /", Doc: "Return a type's method resolution order.", F1: typeMRO},
		{Name: "__subclasses__", Sig: "self, /", Doc: "Return a list of immediate subclasses.", F1: typeSubclasses},
		{Name: "__dir__", Sig: "self, /", Doc: "Specialized __dir__ implementation for types.", F1: typeDir},
		{Name: "__sizeof__", Sig: "self, /", Doc: "Return memory consumption of the type object.", F1: func(*Thread, Value) (Value, error) { return Int(928), nil }},
		{Name: "__or__", Sig: "self, value, /", Doc: "Return self|value.", F2: unionOr},
		{Name: "__ror__", Sig: "self, value, /", Doc: "Return value|self.", F2: func(t *Thread, a, b Value) (Value, error) { return unionOr(t, b, a) }},
	}
}

func typeGetSets() []GetSet {
	return []GetSet{
		{Name: "__name__", Get: func(_ *Thread, v Value) (Value, error) { return NewStr(v.typ().name), nil }, Set: auditedSet("__name__", typeSetName)},
		{Name: "__qualname__", Get: func(_ *Thread, v Value) (Value, error) { return NewStr(v.typ().qualname), nil }, Set: auditedSet("__qualname__", typeSetQualname)},
		{Name: "__module__", Get: typeGetModule, Set: auditedSet("__module__", typeSetModule)},
		{Name: "__bases__", Get: typeGetBases, Set: auditedSet("__bases__", typeSetBases)},
		{Name: "__mro__", Get: typeGetMRO},
		{Name: "__base__", Get: typeGetBase},
		{Name: "__dict__", Get: typeGetDict},
		{Name: "__doc__", Get: typeGetDoc, Set: auditedSet("__doc__", typeSetDoc)},
		{Name: "__abstractmethods__", Get: typeGetAbstract, Set: typeSetAbstract},
		{Name: "__annotations__", Get: typeGetAnnotations, Set: typeSetAnnotations},
		{Name: "__type_params__", Get: typeGetTypeParams, Set: func(t *Thread, self, v Value) error {
			if err := noDelete(self, "__type_params__", v); err != nil {
				return err
			}
			return typeStore(t, self, nameTypeParams, v)
		}},
		{Name: "__text_signature__", Get: func(_ *Thread, v Value) (Value, error) {
			return orNoneText(v.typ().textSignature()), nil
		}},
		{Name: "__basicsize__", Get: func(_ *Thread, v Value) (Value, error) { return Int(v.typ().basicSize()), nil }},
		{Name: "__itemsize__", Get: func(_ *Thread, v Value) (Value, error) { return Int(v.typ().itemSize()), nil }},
		{Name: "__flags__", Get: func(_ *Thread, v Value) (Value, error) { return Int(v.typ().publicFlags()), nil }},
		{Name: "__dictoffset__", Get: func(_ *Thread, v Value) (Value, error) { return offsetIf(v.typ().hasDict, -1), nil }},
		{Name: "__weakrefoffset__", Get: func(_ *Thread, v Value) (Value, error) { return offsetIf(v.typ().hasWeakref, -32), nil }},
	}
}

func defineType() {
	// Classes keep their attributes in dict, so instances of metaclasses need no further store.
	TypeType.layoutAttrs, TypeType.subOff = false, 0
	TypeType.define(TypeSpec{Name: "type", Methods: typeMethods(), GetSets: typeGetSets(),
		GetAttr: typeGetAttr, SetAttr: typeSetAttr,
		Call: func(t *Thread, self Value, args []Value, kw []*Str) (Value, error) {
			return t.callType(self.typ(), args, kw)
		}})
	TypeType.doc = "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type"
}

// typeNew is type(x) and type(name, bases, dict, **kwargs).
func typeNew(t *Thread, args []Value, kw []*Str) (Value, error) {
	if len(args) == len(kw) {
		return Value{}, TypeErrorf("type.__new__(): not enough arguments")
	}
	meta, ok := AsType(args[0])
	if !ok {
		return Value{}, TypeErrorf("type.__new__(X): X is not a type object (%s)", args[0].Type().MessageName())
	}
	if !meta.IsSubtype(TypeType) {
		return Value{}, TypeErrorf("type.__new__(%s): %s is not a subtype of type", meta.name, meta.name)
	}
	n := len(args) - 1 - len(kw)
	if meta == TypeType && n == 1 && len(kw) == 0 {
		return FromObj(args[1].Type()), nil
	}
	if n != 3 {
		if meta == TypeType && n == 1 {
			return Value{}, TypeErrorf("type() takes no keyword arguments")
		}
		if meta == TypeType {
			return Value{}, TypeErrorf("type() takes 1 or 3 arguments")
		}
		return Value{}, TypeErrorf("type.__new__() takes exactly 3 arguments (%d given)", n)
	}
	name, bases, ns, err := typeNewArgs(args[1], args[2], args[3])
	if err != nil {
		return Value{}, err
	}
	for _, b := range bases {
		if _, ok := AsType(b); ok {
			continue
		}
		if _, ok := t.Lookup(b.Type(), nameMROEntries); ok {
			return Value{}, TypeErrorf("type() doesn't support MRO entry resolution; use types.new_class()")
		}
	}
	winner, err := CalcMeta(meta, bases)
	if err != nil {
		return Value{}, err
	}
	if winner != meta && winner.slots[SlotNew].p != meta.slots[SlotNew].p {
		// A base's metaclass makes its classes itself.
		return t.CallNew(winner, append([]Value{FromObj(winner)}, args[1:]...), kw)
	}
	c, err := t.NewClass(winner, name, bases, ns, args[4:], kw)
	if err != nil {
		return Value{}, err
	}
	return FromObj(c), nil
}

// CString is the text of a str that C functions take: without surrogates and null characters.
func CString(v Value) (string, error) {
	if err := NoSurrogates(v); err != nil {
		return "", err
	}
	s, _ := AsStr(v)
	if strings.IndexByte(s.s, 0) >= 0 {
		return "", ValueErrorf("embedded null character")
	}
	return s.s, nil
}

// NoSurrogates refuses a str that UTF-8 cannot hold.
func NoSurrogates(v Value) error {
	s, ok := AsStr(v)
	if !ok || s.IsASCII() {
		return nil
	}
	for i, r := range toRunes(s.s) {
		if isSurrogate(r) {
			return NewUnicodeError(UnicodeEncodeError, "utf-8", v, i, i+1, "surrogates not allowed")
		}
	}
	return nil
}

func typeNewArgs(name, bases, ns Value) (string, []Value, *Dict, error) {
	s, ok := AsStr(name)
	if !ok {
		return "", nil, nil, TypeErrorf("type.__new__() argument 1 must be str, not %s", ArgumentName(name))
	}
	b, ok := AsTuple(bases)
	if !ok {
		return "", nil, nil, TypeErrorf("type.__new__() argument 2 must be tuple, not %s", ArgumentName(bases))
	}
	d, ok := AsDict(ns)
	if !ok {
		return "", nil, nil, TypeErrorf("type.__new__() argument 3 must be dict, not %s", ArgumentName(ns))
	}
	if strings.IndexByte(s.s, 0) >= 0 {
		return "", nil, nil, ValueErrorf("type name must not contain null characters")
	}
	if err := NoSurrogates(name); err != nil {
		return "", nil, nil, err
	}
	if doc, ok := d.GetStr(nameDoc); ok {
		if err := NoSurrogates(doc); err != nil {
			return "", nil, nil, err
		}
	}
	return s.s, b.items, d, nil
}

func typeInit(_ *Thread, args []Value, kw []*Str) (Value, error) {
	n := len(args) - 1 - len(kw)
	if n == 1 && len(kw) > 0 {
		return Value{}, TypeErrorf("type.__init__() takes no keyword arguments")
	}
	if n != 1 && n != 3 {
		return Value{}, TypeErrorf("type.__init__() takes 1 or 3 arguments")
	}
	return None, nil
}

func typeRepr(_ *Thread, self Value) (Value, error) {
	return NewStr("<class '" + self.typ().FullName() + "'>"), nil
}

func typeSetattrDef(t *Thread, self, nameV, x Value) (Value, error) {
	name, err := attrName(t, nameV)
	if err != nil {
		return Value{}, err
	}
	return None, typeSetAttr(t, self, name, x)
}

func typeValues(list []*Type) []Value {
	out := make([]Value, len(list))
	for i, c := range list {
		out[i] = FromObj(c)
	}
	return out
}

func typeMRO(_ *Thread, self Value) (Value, error) {
	mro, err := computeMRO(self.typ())
	return NewList(typeValues(mro)), err
}

// typeGetMRO is __mro__; a class whose metaclass's mro() is just making the first order has none.
func typeGetMRO(_ *Thread, self Value) (Value, error) {
	c := self.typ()
	if c.mro == nil {
		return None, nil
	}
	return NewTuple(typeValues(c.mro)), nil
}

func typeSubclasses(t *Thread, self Value) (Value, error) {
	c := self.typ()
	out := typeValues(c.nativeSubs)
	if !c.isHeap {
		out = append(out, typeValues(t.moduleSubclasses(c))...)
	}
	return NewList(append(out, typeValues(t.Subclasses(c))...)), nil
}

func typeDir(_ *Thread, self Value) (Value, error) {
	n := newNameSet()
	n.addClass(self.typ())
	return n.list(), nil
}

// typeStore writes an entry of the class's own dictionary from an attribute of type.
func typeStore(t *Thread, self Value, name *Str, v Value) error {
	c := self.typ()
	if !c.isHeap {
		return TypeErrorf("cannot set %s attribute of immutable type '%s'", ReprString(name.s), c.name)
	}
	if v.IsValid() {
		c.dict.SetStr(name, v)
	} else if !c.dict.DelStr(name) {
		return AttributeErrorf(self, name, "%s", name.s)
	}
	t.typeModified(c)
	return nil
}

func noDelete(self Value, name string, v Value) error {
	if v.IsValid() {
		return nil
	}
	return TypeErrorf("cannot delete '%s' attribute of immutable type '%s'", name, self.typ().name)
}

// typeText checks the str assigned to __name__ or __qualname__.
func typeText(self Value, name string, v Value) (string, error) {
	if err := noDelete(self, name, v); err != nil {
		return "", err
	}
	if !self.typ().isHeap {
		return "", TypeErrorf("cannot set '%s' attribute of immutable type '%s'", name, self.typ().name)
	}
	s, ok := AsStr(v)
	if !ok {
		return "", TypeErrorf("can only assign string to %s.%s, not '%s'", self.typ().name, name, v.Type().MessageName())
	}
	return s.s, nil
}

func typeSetName(_ *Thread, self, v Value) error {
	s, err := typeText(self, "__name__", v)
	if err != nil {
		return err
	}
	if strings.IndexByte(s, 0) >= 0 {
		return ValueErrorf("type name must not contain null characters")
	}
	if err := NoSurrogates(v); err != nil {
		return err
	}
	self.typ().name = s
	return nil
}

func typeSetQualname(_ *Thread, self, v Value) error {
	s, err := typeText(self, "__qualname__", v)
	if err == nil {
		self.typ().qualname = s
	}
	return err
}

func typeGetModule(_ *Thread, self Value) (Value, error) {
	c := self.typ()
	if !c.isHeap {
		return NewStr(c.module), nil
	}
	if v, ok := c.dict.GetStr(nameModule); ok {
		return v, nil
	}
	return Value{}, AttributeErrorf(self, nameModule, "__module__")
}

func typeSetModule(t *Thread, self, v Value) error {
	if err := noDelete(self, "__module__", v); err != nil {
		return err
	}
	if err := typeStore(t, self, nameModule, v); err != nil {
		return err
	}
	// The line is of the module the class was written in.
	self.typ().dict.DelStr(Name("__firstlineno__"))
	return nil
}

func typeGetBases(_ *Thread, self Value) (Value, error) {
	return NewTuple(typeValues(self.typ().bases)), nil
}

func typeGetDict(_ *Thread, v Value) (Value, error) {
	return NewMappingProxy(FromObj(v.typ().dict)), nil
}

func typeGetBase(_ *Thread, self Value) (Value, error) {
	if b := self.typ().base; b != nil {
		return FromObj(b), nil
	}
	return None, nil
}

// typeSetBases gives a class other bases, provided its instances keep their layout.
func typeSetBases(t *Thread, self, v Value) error {
	c := self.typ()
	bases, err := newBases(c, v)
	if err != nil {
		return err
	}
	probe := &Type{bases: bases}
	if err := probe.chooseBase(); err != nil {
		return err
	}
	if probe.layout != c.layout || probe.base.hidden != c.hidden-len(c.slotDecl) || probe.base.attrOff != 0 && probe.base.attrOff != c.attrOff {
		return TypeErrorf("__bases__ assignment: '%s' object layout differs from '%s'", probe.base.name, c.base.name)
	}
	oldBases, oldBase := c.bases, c.base
	c.bases, c.base = bases, probe.base
	var done []newOrder
	if err := t.recomputeMRO(c, &done); err != nil {
		for _, o := range done {
			o.undo()
		}
		if sameSlice(c.bases, bases) {
			c.bases, c.base = oldBases, oldBase
		}
		return err
	}
	if sameSlice(c.bases, bases) && !c.unfinished() {
		// An mro() of the metaclass's may have given it other bases meanwhile, and entered it there.
		t.moveSubclass(c, oldBases)
	}
	t.typeModified(c)
	return nil
}

func newBases(c *Type, v Value) ([]*Type, error) {
	if err := noDelete(FromObj(c), "__bases__", v); err != nil {
		return nil, err
	}
	tup, ok := AsTuple(v)
	if !ok {
		return nil, TypeErrorf("can only assign tuple to %s.__bases__, not %s", c.name, v.Type().MessageName())
	}
	if len(tup.items) == 0 {
		return nil, TypeErrorf("can only assign non-empty tuple to %s.__bases__, not ()", c.name)
	}
	var bases []*Type
	for _, x := range tup.items {
		b, ok := AsType(x)
		if !ok {
			return nil, TypeErrorf("%s.__bases__ must be tuple of classes, not '%s'", c.name, x.Type().MessageName())
		}
		if b.IsSubtype(c) || b.hasBase(c) {
			return nil, TypeErrorf("a __bases__ item causes an inheritance cycle")
		}
		if b.flags&Final != 0 {
			return nil, TypeErrorf("type '%s' is not an acceptable base type", b.FullName())
		}
		bases = append(bases, b)
	}
	return bases, nil
}

// newOrder is the MRO that a class has got, and the one that it had.
type newOrder struct {
	c        *Type
	mro, old []*Type
}

// undo takes it back, unless the class has got yet another one.
func (o newOrder) undo() {
	if sameSlice(o.c.mro, o.mro) {
		o.c.mro = o.old
	}
}

// recomputeMRO renews the MRO of a class and its subclasses; done collects what it has set.
func (t *Thread) recomputeMRO(c *Type, done *[]newOrder) error {
	old := c.mro
	if err := t.resolveMRO(c); err != nil {
		return err
	}
	*done = append(*done, newOrder{c, c.mro, old})
	for _, s := range t.Subclasses(c) {
		if err := t.recomputeMRO(s, done); err != nil {
			return err
		}
	}
	return nil
}

// moveSubclass takes c out of the subclass lists of its old bases and enters it into those of the new ones.
func (t *Thread) moveSubclass(c *Type, old []*Type) {
	without := func(list []weakType) []weakType {
		out := list[:0:0]
		for _, w := range list {
			if w != weak.Make(c) {
				out = append(out, w)
			}
		}
		return out
	}
	for _, b := range old {
		if b.isHeap {
			b.subclasses = without(b.subclasses)
		} else {
			t.Interp.subs[b] = without(t.Interp.subs[b])
		}
	}
	t.registerSubclass(c)
}

func typeGetDoc(t *Thread, self Value) (Value, error) {
	c := self.typ()
	if !c.isHeap {
		if c.doc == "" {
			return None, nil
		}
		return NewStr(c.doc), nil
	}
	v, ok := c.dict.GetStr(nameDoc)
	if !ok {
		return None, nil
	}
	if v.Kind() == KStr || v.IsNone() || !v.Type().slots[SlotGet].IsValid() {
		return v, nil
	}
	return t.GetDescr(v, Value{}, c)
}

func typeSetDoc(t *Thread, self, v Value) error {
	if err := noDelete(self, "__doc__", v); err != nil {
		return err
	}
	return typeStore(t, self, nameDoc, v)
}

func typeGetAbstract(_ *Thread, self Value) (Value, error) {
	if c := self.typ(); c != TypeType {
		if v, ok := c.dict.GetStr(nameAbstract); ok {
			return v, nil
		}
	}
	return Value{}, AttributeErrorf(self, nameAbstract, "__abstractmethods__")
}

func typeSetAbstract(t *Thread, self, v Value) error {
	abstract := false
	if v.IsValid() {
		var err error
		if abstract, err = t.Truth(v); err != nil {
			return err
		}
	}
	if err := typeStore(t, self, nameAbstract, v); err != nil {
		return err
	}
	c := self.typ()
	c.flags &^= IsAbstract
	if abstract {
		c.flags |= IsAbstract
	}
	return nil
}

func typeGetAnnotations(t *Thread, self Value) (Value, error) {
	c := self.typ()
	if !c.isHeap {
		return Value{}, AttributeErrorf(self, nameAnnotations, "type object '%s' has no attribute '__annotations__'", c.name)
	}
	if v, ok := c.dict.GetStr(nameAnnotations); ok {
		return v, nil
	}
	v := FromObj(NewDict())
	return v, typeStore(t, self, nameAnnotations, v)
}

func typeSetAnnotations(t *Thread, self, v Value) error {
	if !v.IsValid() {
		if _, ok := self.typ().dict.GetStr(nameAnnotations); !ok {
			return AttributeErrorf(self, nameAnnotations, "__annotations__")
		}
	}
	return typeStore(t, self, nameAnnotations, v)
}

func typeGetTypeParams(_ *Thread, self Value) (Value, error) {
	if v, ok := self.typ().dict.GetStr(nameTypeParams); ok && self.typ() != TypeType {
		return v, nil
	}
	return emptyTuple, nil
}

func offsetIf(has bool, off int64) Value {
	if has {
		return Int(off)
	}
	return Int(0)
}

// basicSize and itemSize are the sizes CPython would show; programs read them only to tell variable-size types.
func (t *Type) basicSize() int64 {
	size := int64(16)
	switch t.layout {
	case IntType, TupleType, BytesType:
		size = 24
	case ListType:
		size = 40
	case DictType:
		size = 64
	case SetType, FrozenSetType:
		size = 200
	case TypeType:
		size = 928
	}
	return size + 8*int64(t.hidden)
}

func (t *Type) itemSize() int64 {
	switch t.layout {
	case IntType:
		return 4
	case TupleType:
		return 8
	case BytesType:
		return 1
	case TypeType:
		return 40
	}
	return 0
}

// kindFlags are the bits of __flags__ that tell subclasses of the basic types.
var kindFlags = map[Kind]int64{KBigInt: 1 << 24, KInt: 1 << 24, KBool: 1 << 24, KList: 1 << 25, KTuple: 1 << 26, KBytes: 1 << 27,
	KStr: 1 << 28, KDict: 1 << 29, KException: 1 << 30, KType: 1 << 31}

// publicFlags is __flags__ with the bits that have a meaning for programs.
func (t *Type) publicFlags() int64 {
	f := int64(1<<12 | kindFlags[t.kind])
	if t.isHeap {
		f |= 1 << 9
	} else {
		f |= 1 << 8
	}
	for _, b := range []struct {
		has bool
		bit int64
	}{{t.flags&Final == 0, 1 << 10}, {t.flags&IsAbstract != 0, 1 << 20}, {t.flags&SequencePattern != 0, 1 << 5},
		{t.flags&MappingPattern != 0, 1 << 6}, {t.flags&NoNew != 0, 1 << 7}} {
		if b.has {
			f |= b.bit
		}
	}
	return f
}
