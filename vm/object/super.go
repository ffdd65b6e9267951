package object

// This file is the type super: a view of an object in which attribute lookup starts behind a given class.

// Super is a super object. obj and objType are unset while it is unbound.
type Super struct {
	Header
	cls     *Type
	obj     Value
	objType *Type // whose MRO is searched
}

func defineSuper() {
	SuperType.define(TypeSpec{Name: "super", GetAttr: superGetAttr,
		Doc: "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)\nTypical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n",
		Methods: []Def{
			{Name: "__new__", Sig: "cls, /, *args, **kwargs", Doc: "Create and return a new object.  See help(type) for accurate signature.", Raw: superNew},
			{Name: "__init__", Sig: "self, /, *args, **kwargs", Doc: "Initialize self.  See help(type(self)) for accurate signature.", Raw: superInit},
			{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: superRepr},
			{Name: "__get__", Sig: "self, instance, owner=None, /", Doc: "Return an attribute of instance, which is of type owner.", Fn: superGet},
		},
		GetSets: []GetSet{
			readOnly("__thisclass__", func(_ *Thread, v Value) (Value, error) { return typeOrNone((*Super)(v.p).cls), nil }),
			readOnly("__self__", func(_ *Thread, v Value) (Value, error) { return orNone((*Super)(v.p).obj), nil }),
			readOnly("__self_class__", func(_ *Thread, v Value) (Value, error) { return typeOrNone((*Super)(v.p).objType), nil }),
		}})
}

func typeOrNone(c *Type) Value {
	if c == nil {
		return None
	}
	return FromObj(c)
}

func superNew(_ *Thread, args []Value, _ []*Str) (Value, error) {
	cls, err := newClass(args[0], SuperType)
	if err != nil {
		return Value{}, err
	}
	return FromObj(Alloc[Super](cls)), nil
}

// NewSuper makes super(cls, obj).
func NewSuper(t *Thread, cls *Type, obj Value) (Value, error) {
	objType, err := superCheck(t, cls, obj)
	if err != nil {
		return Value{}, err
	}
	return FromObj(&Super{HeaderOf(SuperType), cls, obj, objType}), nil
}

func superInit(t *Thread, args []Value, kw []*Str) (Value, error) {
	s := (*Super)(args[0].p)
	if len(kw) > 0 {
		return Value{}, TypeErrorf("super() takes no keyword arguments")
	}
	var clsV, obj Value
	switch len(args) {
	case 1:
	case 2:
		clsV = args[1]
	case 3:
		clsV, obj = args[1], args[2]
	default:
		return Value{}, TypeErrorf("super() expected at most 2 arguments, got %d", len(args)-1)
	}
	if !clsV.IsValid() {
		var err error
		if clsV, obj, err = superOfFrame(t); err != nil {
			return Value{}, err
		}
	}
	cls, ok := AsType(clsV)
	if !ok {
		return Value{}, TypeErrorf("super() argument 1 must be a type, not %s", clsV.Type().MessageName())
	}
	s.cls, s.obj, s.objType = cls, Value{}, nil
	if !obj.IsValid() || obj.IsNone() {
		return None, nil
	}
	objType, err := superCheck(t, cls, obj)
	if err != nil {
		return Value{}, err
	}
	s.obj, s.objType = obj, objType
	return None, nil
}

// superOfFrame finds the class and the receiver of the running method.
func superOfFrame(t *Thread) (cls, obj Value, err error) {
	f, ok := t.Hook.CurrentFrame(0)
	switch {
	case !ok:
		return cls, obj, RuntimeErrorf("super(): no current frame")
	case !f.FirstArg.IsValid(), f.Function != nil && f.Function.Code != nil && f.Function.Code.ArgCount == 0:
		return cls, obj, RuntimeErrorf("super(): no arguments")
	case f.FirstArg.IsUnbound():
		return cls, obj, RuntimeErrorf("super(): arg[0] deleted")
	case f.FirstArg.IsUnbound():
		return cls, obj, RuntimeErrorf("super(): arg[0] deleted")
	case !f.Class.IsValid():
		return cls, obj, RuntimeErrorf("super(): __class__ cell not found")
	case f.Class.IsUnbound():
		return cls, obj, RuntimeErrorf("super(): empty __class__ cell")
	}
	if _, ok := AsType(f.Class); !ok {
		return cls, obj, RuntimeErrorf("super(): __class__ is not a type (%s)", f.Class.Type().MessageName())
	}
	return f.Class, f.FirstArg, nil
}

// superCheck gives the class whose MRO is searched: obj itself if it is a subclass of cls, else obj's class.
func superCheck(t *Thread, cls *Type, obj Value) (*Type, error) {
	if c, ok := AsType(obj); ok && c.IsSubtype(cls) {
		return c, nil
	}
	if c := obj.Type(); c.IsSubtype(cls) {
		return c, nil
	}
	// A proxy may show another class than its own.
	if v, ok, err := t.GetAttrOpt(obj, nameClass); err != nil {
		return nil, err
	} else if c, isType := AsType(orNone(v)); ok && isType && c != obj.Type() && c.IsSubtype(cls) {
		return c, nil
	}
	kind, name := "instance of", obj.Type().name
	if c, ok := AsType(obj); ok {
		kind, name = "type", c.name
	}
	return nil, TypeErrorf("super(type, obj): obj (%s %s) is not an instance or subtype of type (%s).", kind, name, cls.name)
}

// findSuper finds an attribute behind cls in the MRO of objType; ok is false if there is none. name must be interned.
func findSuper(cls, objType *Type, name *Str) (v Value, ok bool) {
	mro := objType.mro
	for i, m := range mro {
		if m == cls {
			for _, b := range mro[i+1:] {
				if v, ok := b.dict.GetStr(name); ok {
					return v, true
				}
			}
			return Value{}, false
		}
	}
	return Value{}, false
}

func superGetAttr(t *Thread, self Value, name *Str) (Value, error) {
	s := (*Super)(self.p)
	if s.objType != nil && name != nameClass {
		if v, ok := findSuper(s.cls, s.objType, name); ok {
			if Is(s.obj, FromObj(s.objType)) {
				return t.bindOnType(v, s.objType)
			}
			return t.Resolve(s.obj, bindDescr(s.obj, s.objType, v))
		}
	}
	return t.Resolve(self, t.FindAttr(self, name))
}

func superRepr(_ *Thread, self Value) (Value, error) {
	s := (*Super)(self.p)
	name := "NULL"
	if s.cls != nil {
		name = s.cls.name
	}
	if s.objType == nil {
		return NewStr("<super: <class '" + name + "'>, NULL>"), nil
	}
	return NewStr("<super: <class '" + name + "'>, <" + s.objType.name + " object>>"), nil
}

// superGet binds an unbound super object.
func superGet(t *Thread, args []Value) (Value, error) {
	s := (*Super)(args[0].p)
	if args[1].IsNone() || s.obj.IsValid() || s.cls == nil {
		return args[0], nil
	}
	if args[0].Type() != SuperType {
		return t.Call(FromObj(args[0].Type()), FromObj(s.cls), args[1])
	}
	return NewSuper(t, s.cls, args[1])
}
