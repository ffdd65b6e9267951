package object

// This file is the types of None, Ellipsis and NotImplemented.

func defineSingletons() {
	defineSingleton(NoneTypeType, "NoneType", "The type of the None singleton.", None, "None", append(compareDefs(noneCompare), []Def{
		{Name: "__bool__", Sig: "self, /", Doc: "True if self else False", F1: func(*Thread, Value) (Value, error) { return False, nil }},
		{Name: "__hash__", Sig: "self, /", Doc: "Return hash(self).", F1: func(*Thread, Value) (Value, error) { return Int(0xfca86420), nil }},
	}...))
	defineSingleton(EllipsisType, "ellipsis", "The type of the Ellipsis singleton.", Ellipsis, "Ellipsis", []Def{
		{Name: "__reduce__", Sig: "self, /", F1: func(*Thread, Value) (Value, error) { return NewStr("Ellipsis"), nil }},
	})
	defineSingleton(NotImplementedType, "NotImplementedType", "The type of the NotImplemented singleton.", NotImplemented, "NotImplemented", []Def{
		{Name: "__bool__", Sig: "self, /", Doc: "True if self else False", F1: notImplementedBool},
		{Name: "__reduce__", Sig: "self, /", F1: func(*Thread, Value) (Value, error) { return NewStr("NotImplemented"), nil }},
	})
	unboundType.define(TypeSpec{Name: "<unbound>", Flags: Final | NoNew})
}

func defineSingleton(typ *Type, name, doc string, v Value, repr string, methods []Def) {
	text, constructor := NewStr(repr), name
	if typ == EllipsisType {
		constructor = "EllipsisType"
	}
	typ.define(TypeSpec{Name: name, Doc: doc, Flags: Final, Methods: append(methods,
		Def{Name: "__new__", Sig: "*args, **kwargs", Doc: "Create and return a new object.  See help(type) for accurate signature.",
			Raw: func(_ *Thread, args []Value, _ []*Str) (Value, error) {
				if len(args) > 1 {
					return Value{}, TypeErrorf("%s takes no arguments", constructor)
				}
				return v, nil
			}},
		Def{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: func(*Thread, Value) (Value, error) { return text, nil }})})
}

// noneCompare is what None inherits.
func noneCompare(_ *Thread, op Slot, a, b Value) (Value, error) {
	switch {
	case op == SlotEq && Is(a, b):
		return True, nil
	case op == SlotNe && Is(a, b):
		return False, nil
	}
	return NotImplemented, nil
}

func notImplementedBool(t *Thread, _ Value) (Value, error) {
	return True, t.deprecated("NotImplemented should not be used in a boolean context")
}
