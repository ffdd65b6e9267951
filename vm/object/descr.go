package object

// This file is the descriptors of classes: property, staticmethod, classmethod, the members of __slots__, the computed
// attributes of native types; and mappingproxy, through which classes show their dictionaries.

func defineDescriptors() {
	defineProperty()
	defineWrapper(StaticMethodType, "staticmethod", "Convert a function to be a static method.\n\nA static method does not receive an implicit first argument.",
		func(_ *Thread, args []Value) (Value, error) { return (*Wrapper)(args[0].p).Func, nil })
	defineWrapper(ClassMethodType, "classmethod", "Convert a function to be a class method.\n\nA class method receives the class as implicit first argument,\njust like an instance method receives the instance.", classMethodGet)
	defineMember()
	defineMappingProxy()
}

// propName is " 'x'" for a property that knows its name.
func propName(t *Thread, p *Property) (string, error) {
	v, ok, err := propertyNameOf(t, p)
	if err != nil || !ok {
		return "", err
	}
	r, err := t.Repr(v)
	return " " + r, err
}

// propertyNameOf is the name given by __set_name__, else that of the getter.
func propertyNameOf(t *Thread, p *Property) (Value, bool, error) {
	if p.Name.IsValid() {
		return p.Name, true, nil
	}
	if !p.Get.IsNone() {
		return t.GetAttrOpt(p.Get, nameName)
	}
	return Value{}, false, nil
}

func defineProperty() {
	withDocAttr(PropertyType, "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be used for setting an attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring\n\nTypical use is to define a managed attribute x.", TypeSpec{Name: "property",
		Methods: []Def{
			{Name: "__new__", Sig: "cls, /, *args, **kwargs", Doc: "Create and return a new object.  See help(type) for accurate signature.", Raw: propertyNew},
			{Name: "__init__", Sig: "self, /, fget=None, fset=None, fdel=None, doc=None", Doc: "Initialize self.  See help(type(self)) for accurate signature.", Fn: propertyInit},
			{Name: "__get__", Sig: "self, instance, owner=None, /", Doc: "Return an attribute of instance, which is of type owner.", Fn: propertyGet},
			{Name: "__set__", Sig: "self, instance, value, /", Doc: "Set an attribute of instance to value.", F3: propertySet},
			{Name: "__delete__", Sig: "self, instance, /", Doc: "Delete an attribute of instance.", F2: propertyDelete},
			{Name: "getter", Sig: "self, fget, /", Doc: "Descriptor to obtain a copy of the property with a different getter.", F2: func(t *Thread, self, f Value) (Value, error) { return propertyCopy(t, self, f, Value{}, Value{}) }},
			{Name: "setter", Sig: "self, fset, /", Doc: "Descriptor to obtain a copy of the property with a different setter.", F2: func(t *Thread, self, f Value) (Value, error) { return propertyCopy(t, self, Value{}, f, Value{}) }},
			{Name: "deleter", Sig: "self, fdel, /", Doc: "Descriptor to obtain a copy of the property with a different deleter.", F2: func(t *Thread, self, f Value) (Value, error) { return propertyCopy(t, self, Value{}, Value{}, f) }},
			{Name: "__set_name__", Sig: "self, owner, name, /", Doc: "Method to set name of a property.", Raw: func(_ *Thread, args []Value, kw []*Str) (Value, error) {
				if len(args) != 3 || len(kw) > 0 {
					return Value{}, TypeErrorf("__set_name__() takes 2 positional arguments but %d were given", len(args)-1)
				}
				(*Property)(args[0].p).Name = args[2]
				return None, nil
			}},
		},
		GetSets: []GetSet{
			readOnly("fget", func(_ *Thread, v Value) (Value, error) { return (*Property)(v.p).Get, nil }),
			readOnly("fset", func(_ *Thread, v Value) (Value, error) { return (*Property)(v.p).Set, nil }),
			readOnly("fdel", func(_ *Thread, v Value) (Value, error) { return (*Property)(v.p).Del, nil }),
			{Name: "__name__", Get: propertyGetName, Set: func(_ *Thread, self, v Value) error { (*Property)(self.p).Name = v; return nil }},
			{Name: "__isabstractmethod__", Get: propertyIsAbstract},
			{Name: "__doc__", Get: func(_ *Thread, v Value) (Value, error) { return orNone((*Property)(v.p).Doc), nil },
				Set: func(_ *Thread, self, v Value) error { (*Property)(self.p).Doc = orNone(v); return nil }},
		}})
}

func propertyNew(_ *Thread, args []Value, _ []*Str) (Value, error) {
	cls, err := newClass(args[0], PropertyType)
	if err != nil {
		return Value{}, err
	}
	p := Alloc[Property](cls)
	p.Get, p.Set, p.Del, p.Doc = None, None, None, None
	return FromObj(p), nil
}

func propertyInit(t *Thread, args []Value) (Value, error) {
	p := (*Property)(args[0].p)
	p.Get, p.Set, p.Del, p.Doc, p.docFromGetter = orNone(args[1]), orNone(args[2]), orNone(args[3]), orNone(args[4]), false
	p.Name = Value{}
	if !p.Doc.IsNone() || p.Get.IsNone() {
		return None, p.setSubclassDoc(t, args[0])
	}
	doc, ok, err := t.GetAttrOpt(p.Get, nameDoc)
	if err != nil {
		return Value{}, err
	}
	if ok && !doc.IsNone() {
		p.Doc, p.docFromGetter = doc, true
	}
	return None, p.setSubclassDoc(t, args[0])
}

// setSubclassDoc enters the text also as an attribute of an instance of a subclass, whose class has a __doc__ that
// would hide it.
func (p *Property) setSubclassDoc(t *Thread, self Value) error {
	if self.Type() == PropertyType {
		return nil
	}
	err := t.SetAttr(self, nameDoc, p.Doc)
	if _, ok := IsException(err, AttributeError); ok && !p.docFromGetter {
		// An instance without room for it goes without.
		return nil
	}
	return err
}

func propertyGet(t *Thread, args []Value) (Value, error) {
	p := (*Property)(args[0].p)
	if args[1].IsNone() {
		return args[0], nil
	}
	if p.Get.IsNone() {
		return Value{}, propertyError(t, p, args[1], "getter")
	}
	return t.Call(p.Get, args[1])
}

func propertyError(t *Thread, p *Property, self Value, what string) error {
	name, err := propName(t, p)
	if err != nil {
		return err
	}
	e := Raise(AttributeError, "property%s of %s object has no %s", name, ReprString(self.Type().qualname), what).(*Exception)
	return e
}

func propertySet(t *Thread, self, obj, v Value) (Value, error) {
	p := (*Property)(self.p)
	if p.Set.IsNone() {
		return Value{}, propertyError(t, p, obj, "setter")
	}
	_, err := t.Call(p.Set, obj, v)
	return None, err
}

func propertyDelete(t *Thread, self, obj Value) (Value, error) {
	p := (*Property)(self.p)
	if p.Del.IsNone() {
		return Value{}, propertyError(t, p, obj, "deleter")
	}
	_, err := t.Call(p.Del, obj)
	return None, err
}

// propertyCopy makes a property like self with some of its functions replaced.
func propertyCopy(t *Thread, self, get, set, del Value) (Value, error) {
	p := (*Property)(self.p)
	pick := func(f, old Value) Value {
		if !f.IsValid() || f.IsNone() {
			return old
		}
		return f
	}
	get, set, del = pick(get, p.Get), pick(set, p.Set), pick(del, p.Del)
	doc := p.Doc
	if p.docFromGetter && !get.IsNone() {
		doc = None
	}
	r, err := t.Call(FromObj(self.Type()), get, set, del, doc)
	if err != nil {
		return Value{}, err
	}
	if r.Kind() == KProperty {
		(*Property)(r.p).Name = p.Name
	}
	return r, nil
}

func propertyGetName(t *Thread, self Value) (Value, error) {
	v, ok, err := propertyNameOf(t, (*Property)(self.p))
	if err == nil && !ok {
		return Value{}, AttributeErrorf(self, nameName, "'property' object has no attribute '__name__'")
	}
	return v, err
}

func propertyIsAbstract(t *Thread, self Value) (Value, error) {
	p := (*Property)(self.p)
	for _, f := range []Value{p.Get, p.Set, p.Del} {
		if abstract, err := t.isAbstract(f); abstract || err != nil {
			return Bool(abstract), err
		}
	}
	return False, nil
}

// isAbstract is the truth of f.__isabstractmethod__.
func (t *Thread) isAbstract(f Value) (bool, error) {
	v, ok, err := t.GetAttrOpt(f, nameIsAbstract)
	if err != nil || !ok {
		return false, err
	}
	return t.Truth(v)
}

// defineWrapper fills staticmethod or classmethod.
func defineWrapper(typ *Type, name, doc string, get func(t *Thread, args []Value) (Value, error)) {
	fn := func(_ *Thread, v Value) (Value, error) { return (*Wrapper)(v.p).Func, nil }
	spec := TypeSpec{Name: name, Doc: doc, Flags: HasDict,
		Methods: []Def{
			{Name: "__new__", Sig: "cls, /, *args, **kwargs", Doc: "Create and return a new object.  See help(type) for accurate signature.", Raw: wrapperNew(typ)},
			{Name: "__init__", Sig: "self, function, /", Doc: "Initialize self.  See help(type(self)) for accurate signature.", F2: wrapperInit},
			{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: func(t *Thread, self Value) (Value, error) {
				r, err := t.Repr((*Wrapper)(self.p).Func)
				return NewStr("<" + name + "(" + r + ")>"), err
			}},
			{Name: "__get__", Sig: "self, instance, owner=None, /", Doc: "Return an attribute of instance, which is of type owner.", Fn: get},
		},
		GetSets: []GetSet{
			readOnly("__func__", fn), readOnly("__wrapped__", fn),
			{Name: "__isabstractmethod__", Get: func(t *Thread, v Value) (Value, error) {
				b, err := t.isAbstract((*Wrapper)(v.p).Func)
				return Bool(b), err
			}},
			{Name: "__dict__", Get: getInstanceDict, Set: setInstanceDict},
		}}
	if typ == StaticMethodType {
		spec.Call = func(t *Thread, self Value, args []Value, kw []*Str) (Value, error) {
			return t.CallKw((*Wrapper)(self.p).Func, args, kw)
		}
	}
	typ.define(spec)
}

func wrapperNew(typ *Type) func(*Thread, []Value, []*Str) (Value, error) {
	return func(_ *Thread, args []Value, _ []*Str) (Value, error) {
		cls, err := newClass(args[0], typ)
		if err != nil {
			return Value{}, err
		}
		w := Alloc[Wrapper](cls)
		w.Func = None
		return FromObj(w), nil
	}
}

// wrapperInit takes the function, and its name, text and place as its own.
func wrapperInit(t *Thread, self, f Value) (Value, error) {
	(*Wrapper)(self.p).Func = f
	for _, n := range []*Str{nameModule, nameName, nameQualname, nameDoc, nameAnnotations} {
		v, ok, err := t.GetAttrOpt(f, n)
		if err != nil {
			return Value{}, err
		}
		if ok {
			if err := t.SetAttr(self, n, v); err != nil {
				return Value{}, err
			}
		}
	}
	return None, nil
}

func classMethodGet(t *Thread, args []Value) (Value, error) {
	owner := orNone(args[2])
	if owner.IsNone() {
		owner = FromObj(args[1].Type())
	}
	f := (*Wrapper)(args[0].p).Func
	if f.Kind() == KFunction || f.Kind() == KBuiltin && f.builtin().owner != nil && !f.builtin().self.IsValid() {
		return BindMethod(f, owner), nil
	}
	return NewMethod(f, owner), nil
}

func defineMember() {
	withDocAttr(MemberType, "", TypeSpec{Name: "member_descriptor", Flags: Final | NoNew,
		Methods: []Def{
			{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: func(_ *Thread, v Value) (Value, error) {
				name, owner, _ := memberOf(v)
				return NewStr("<member '" + name + "' of '" + owner.name + "' objects>"), nil
			}},
			{Name: "__get__", Sig: "self, instance, owner=None, /", Doc: "Return an attribute of instance, which is of type owner.", Fn: descrGet},
			{Name: "__set__", Sig: "self, instance, value, /", Doc: "Set an attribute of instance to value.", F3: memberSet},
			{Name: "__delete__", Sig: "self, instance, /", Doc: "Delete an attribute of instance.", F2: func(t *Thread, self, obj Value) (Value, error) { return memberSet(t, self, obj, Value{}) }},
			{Name: "__reduce__", Sig: "self, /", F1: func(t *Thread, v Value) (Value, error) {
				name, owner, _ := memberOf(v)
				return t.reduceGetattr(FromObj(owner), name)
			}},
		},
		GetSets: []GetSet{
			{Name: "__name__", Get: func(_ *Thread, v Value) (Value, error) {
				name, _, _ := memberOf(v)
				return NewStr(name), nil
			}},
			{Name: "__qualname__", Get: func(_ *Thread, v Value) (Value, error) {
				name, owner, _ := memberOf(v)
				return NewStr(owner.qualname + "." + name), nil
			}},
			{Name: "__objclass__", Get: func(_ *Thread, v Value) (Value, error) {
				_, owner, _ := memberOf(v)
				return FromObj(owner), nil
			}},
			{Name: "__doc__", Get: func(_ *Thread, v Value) (Value, error) {
				_, _, doc := memberOf(v)
				return orNoneText(doc), nil
			}},
		}})
	withDocAttr(GetSetDescrType, "", TypeSpec{Name: "getset_descriptor", Flags: Final | NoNew,
		Methods: []Def{
			{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: func(_ *Thread, v Value) (Value, error) {
				g := (*GetSetDescr)(v.p)
				return NewStr("<attribute '" + g.def.Name + "' of '" + g.owner.name + "' objects>"), nil
			}},
			{Name: "__get__", Sig: "self, instance, owner=None, /", Doc: "Return an attribute of instance, which is of type owner.", Fn: descrGet},
			{Name: "__set__", Sig: "self, instance, value, /", Doc: "Set an attribute of instance to value.", F3: getSetSet},
			{Name: "__delete__", Sig: "self, instance, /", Doc: "Delete an attribute of instance.", F2: func(t *Thread, self, obj Value) (Value, error) { return getSetSet(t, self, obj, Value{}) }},
		},
		GetSets: []GetSet{
			{Name: "__name__", Get: func(_ *Thread, v Value) (Value, error) { return NewStr((*GetSetDescr)(v.p).def.Name), nil }},
			{Name: "__qualname__", Get: func(_ *Thread, v Value) (Value, error) {
				g := (*GetSetDescr)(v.p)
				return NewStr(g.owner.qualname + "." + g.def.Name), nil
			}},
			{Name: "__objclass__", Get: func(_ *Thread, v Value) (Value, error) { return FromObj((*GetSetDescr)(v.p).owner), nil }},
			{Name: "__doc__", Get: func(_ *Thread, v Value) (Value, error) {
				return orNoneText((*GetSetDescr)(v.p).def.Doc), nil
			}},
		}})
}

// descrGet is __get__ of members and getsets.
func descrGet(t *Thread, args []Value) (Value, error) {
	if args[1].IsNone() {
		if owner := orNone(args[2]); owner.IsNone() {
			return Value{}, TypeErrorf("__get__(None, None) is invalid")
		}
		return args[0], nil
	}
	return t.GetDescr(args[0], args[1], args[1].Type())
}

// orNoneText is a text, None if it is empty.
func orNoneText(s string) Value {
	if s == "" {
		return None
	}
	return NewStr(s)
}

func memberSet(t *Thread, self, obj, v Value) (Value, error) {
	if self.Kind() == KGetSet {
		return getSetSet(t, self, obj, v)
	}
	m := (*Member)(self.p)
	if !obj.Type().IsSubtype(m.owner) {
		return Value{}, TypeErrorf("descriptor '%s' for '%s' objects doesn't apply to a '%s' object", m.name.s, m.owner.name, obj.Type().MessageName())
	}
	return None, t.setDescr(self, obj, m.name, v)
}

func getSetSet(t *Thread, self, obj, v Value) (Value, error) {
	g := (*GetSetDescr)(self.p)
	if !obj.Type().IsSubtype(g.owner) {
		return Value{}, TypeErrorf("descriptor '%s' for '%s' objects doesn't apply to a '%s' object", g.def.Name, g.owner.name, obj.Type().MessageName())
	}
	return None, t.setDescr(self, obj, t.Interp.Intern(g.def.Name), v)
}

// MappingProxy is a read-only view of a mapping.
type MappingProxy struct {
	Header
	Map Value
}

// NewMappingProxy makes a read-only view of a mapping.
func NewMappingProxy(m Value) Value {
	return FromObj(&MappingProxy{HeaderOf(MappingProxyType), m})
}

func proxyOf(v Value) Value { return (*MappingProxy)(v.p).Map }

func defineMappingProxy() {
	forward := func(name string) Def {
		return Def{Name: name, Sig: "self, /", Doc: "The same of the underlying mapping.", F1: func(t *Thread, self Value) (Value, error) { return t.CallMethod(proxyOf(self), name) }}
	}
	MappingProxyType.define(TypeSpec{Name: "mappingproxy", Flags: MappingPattern | Final | KeyItems, Doc: "Read-only proxy of a mapping.",
		Methods: concatDefs([]Def{
			{Name: "__new__", Sig: "cls, mapping", Doc: "Create and return a new object.  See help(type) for accurate signature.", Fn: proxyNew},
			{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: func(t *Thread, self Value) (Value, error) {
				r, err := t.Repr(proxyOf(self))
				return NewStr("mappingproxy(" + r + ")"), err
			}},
			{Name: "__str__", Sig: "self, /", Doc: "Return str(self).", F1: func(t *Thread, self Value) (Value, error) { return t.StrOf(proxyOf(self)) }},
			{Name: "__len__", Sig: "self, /", Doc: "Return len(self).", F1: func(t *Thread, self Value) (Value, error) {
				n, err := t.Len(proxyOf(self))
				return Int(int64(n)), err
			}},
			{Name: "__getitem__", Sig: "self, key, /", Doc: "Return self[key].", F2: func(t *Thread, self, k Value) (Value, error) { return t.GetItem(proxyOf(self), k) }},
			{Name: "__contains__", Sig: "self, key, /", Doc: "Return bool(key in self).", F2: func(t *Thread, self, k Value) (Value, error) {
				ok, err := t.Contains(proxyOf(self), k)
				return Bool(ok), err
			}},
			{Name: "__iter__", Sig: "self, /", Doc: "Implement iter(self).", F1: func(t *Thread, self Value) (Value, error) { return t.GetIter(proxyOf(self)) }},
			{Name: "__reversed__", Sig: "self, /", Doc: "D.__reversed__() -> reverse iterator", F1: func(t *Thread, self Value) (Value, error) {
				return t.CallMethod(proxyOf(self), "__reversed__")
			}},
			{Name: "__hash__", Sig: "self, /", Doc: "Return hash(self).", F1: func(t *Thread, self Value) (Value, error) {
				h, err := Hash(t, proxyOf(self))
				return Int(int64(h)), err
			}},
			{Name: "__or__", Sig: "self, value, /", Doc: "Return self|value.", F2: proxyOr},
			{Name: "__ror__", Sig: "self, value, /", Doc: "Return value|self.", F2: func(t *Thread, a, b Value) (Value, error) { return proxyOr(t, b, a) }},
			{Name: "__ior__", Sig: "self, value, /", Doc: "Return self|=value.", F2: func(_ *Thread, a, b Value) (Value, error) {
				return Value{}, TypeErrorf("'|=' is not supported by %s; use '|' instead", a.Type().MessageName())
			}},
			{Name: "get", Sig: "self, key, default=None, /", Doc: "Return the value for key if key is in the mapping, else default.", Fn: func(t *Thread, args []Value) (Value, error) {
				return t.CallMethod(proxyOf(args[0]), "get", args[1], orNone(args[2]))
			}},
			{Name: "__class_getitem__", Sig: "cls, item, /", Doc: "See PEP 585", F2: classGetItem, Flag: ClassDef},
		}, compareDefs(proxyCompare), []Def{forward("keys"), forward("values"), forward("items"), forward("copy")})})
}

func proxyNew(t *Thread, args []Value) (Value, error) {
	m := args[1]
	if !m.Type().slots[SlotGetItem].IsValid() || m.Kind() == KList || m.Kind() == KTuple {
		return Value{}, TypeErrorf("mappingproxy() argument must be a mapping, not %s", m.Type().MessageName())
	}
	return NewMappingProxy(m), nil
}

// unproxy is the mapping behind a proxy, other values unchanged.
func unproxy(v Value) Value {
	if v.Type() == MappingProxyType {
		return proxyOf(v)
	}
	return v
}

func proxyOr(t *Thread, a, b Value) (Value, error) {
	return t.BinaryOp(SlotOr, unproxy(a), unproxy(b))
}

func proxyCompare(t *Thread, op Slot, a, b Value) (Value, error) {
	return t.Compare(op, proxyOf(a), unproxy(b))
}

// classGetItem is __class_getitem__ of the generic built-in types: list[int].
func classGetItem(_ *Thread, cls, item Value) (Value, error) { return NewGenericAlias(cls, item), nil }
