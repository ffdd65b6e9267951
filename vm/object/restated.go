package object

// Some built-in types have methods in their dictionaries that do what the inherited ones do: CPython's types name every
// function they are filled with, even that of their base. Programs see them (vars(), reprs of methods, the receivers
// they take); operators and caches use the inherited one, by which they recognize the standard behaviour.

// restate enters methods that t inherits into its own dictionary.
func (t *Type) restate(names ...*Str) {
	rows := make([]Builtin, len(names))
	for i, name := range names {
		v, _ := t.base.lookup(name)
		t.dict.SetStr(name, rows[i].method(t, v.builtin().def))
		rows[i].restated = true
	}
}

// plainSlot is the method behind one that is but restated.
func plainSlot(v Value) Value {
	for v.Kind() == KBuiltin && v.builtin().restated {
		b := v.builtin()
		v, _ = b.owner.base.lookup(Name(b.def.Name))
	}
	return v
}

// restateMethods completes the dictionaries of the built-in types.
func restateMethods() {
	for _, t := range []*Type{
		IntType, ComplexType, BytesType, ByteArrayType, ListType, TupleType, DictType, SetType, RangeType, SliceType,
		MemoryViewType, PropertyType, SuperType, EnumerateType, ZipType, MapType, FilterType, ReversedType, MethodType,
		ModuleType, GenericAliasType, UnionType, BaseException,
	} {
		t.restate(slotStrs[SlotGetAttribute])
	}
	ByteArrayType.restate(nameReduceEx)
	AttributeError.restate(slotStrs[SlotStr])
	NameError.restate(slotStrs[SlotStr])
	for _, t := range declared {
		if t.kind == KException && t != BaseException && t != ExceptionGroup {
			t.restateMakers()
		}
	}
}

// restateMakers gives an exception type the __init__ and __new__ that it shares with its base. (ExceptionGroup, which gets
// none, comes from a class statement in CPython.)
func (t *Type) restateMakers() {
	plain := t.slots[SlotInit].p == exceptionInit.p && t != KeyError
	_, ownInit := t.dict.GetStr(slotStrs[SlotInit])
	switch {
	case !ownInit && plain:
		t.restate(slotStrs[SlotInit], slotStrs[SlotNew])
	case !ownInit:
		t.restate(slotStrs[SlotInit])
	case t.base == UnicodeError:
		t.restate(slotStrs[SlotNew])
	}
}
