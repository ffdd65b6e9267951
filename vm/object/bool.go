package object

// This file is the type bool: the two ints that print as words and keep &, | and ^ to themselves.

var (
	trueStr  = FromObj(Name("True"))
	falseStr = FromObj(Name("False"))
)

func boolOperators() []Def {
	isBool := func(v Value) bool { return isIntKind(v) }
	bitwise := func(f func(a, b Value) Value) binaryFn {
		return func(a, b Value) (Value, error) { return boolOrInt(a, b, f(a, b)), nil }
	}
	return concatDefs(opDefs("and", "&", isBool, bitwise(andInts)), opDefs("or", "|", isBool, bitwise(orInts)),
		opDefs("xor", "^", isBool, bitwise(xorInts)))
}

func defineBool() {
	BoolType.define(TypeSpec{Name: "bool", Base: IntType, Flags: Final | MatchSelf,
		Doc: "Returns True when the argument is true, False otherwise.\nThe builtins True and False are the only two instances of the class bool.\nThe class bool is a subclass of the class int, and cannot be subclassed.",
		Methods: append([]Def{
			{Name: "__new__", Sig: "cls, object=False, /", Doc: "Create and return a new object.", Fn: boolNew},
			{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: boolRepr},
			{Name: "__invert__", Sig: "self, /", Doc: "~self", F1: boolInvert},
		}, boolOperators()...)})
}

func boolNew(t *Thread, args []Value) (Value, error) {
	if _, err := newClass(args[0], BoolType); err != nil {
		return Value{}, err
	}
	b, err := t.flagArg(args[1])
	return Bool(b), err
}

func boolRepr(_ *Thread, v Value) (Value, error) {
	if v.AsBool() {
		return trueStr, nil
	}
	return falseStr, nil
}

func boolInvert(t *Thread, v Value) (Value, error) {
	err := t.deprecated("Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.")
	return Int(^v.AsInt()), err
}
