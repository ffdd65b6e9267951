package object

import (
	"sort"
	"strings"
)

// This file holds the protocols behind operators and built-in functions: truth, length, hashing, comparison,
// arithmetic dispatch, items, iteration, conversion to text. Each function here may run Python code.

func sortStrings(s []string) { sort.Strings(s) }

// SortStrings sorts names in place.
func SortStrings(s []string) { sort.Strings(s) }

// GetItemOpt is v[key] that reports a KeyError by ok.
func (t *Thread) GetItemOpt(v, key Value) (x Value, ok bool, err error) {
	x, err = t.GetItem(v, key)
	if err != nil {
		if _, missing := IsException(err, KeyError); missing {
			return Value{}, false, nil
		}
		return Value{}, false, err
	}
	return x, true, nil
}

// opSymbols are the operators in the order of the binary slots.
var opSymbols = [...]string{"+", "-", "*", "@", "/", "%", "** or pow()", "<<", ">>", "|", "^", "&", "//"}

// BinaryOp applies a binary operator, numbered as the slots SlotAdd to SlotFloorDiv, with its reflected form.
func (t *Thread) BinaryOp(op Slot, a, b Value) (Value, error) {
	r, err := t.binaryDispatch(op, op+SlotRAdd, a, b)
	if err == nil && r.IsNotImplemented() {
		return Value{}, operandError(opSymbols[op], a, b)
	}
	return r, err
}

// binaryDispatch tries a's method and b's reflected one in the order CPython does; NotImplemented if neither applies.
func (t *Thread) binaryDispatch(op, rop Slot, a, b Value) (Value, error) {
	ta, tb := a.Type(), b.Type()
	if (ta.sequenceOps || tb.sequenceOps) && (op == SlotAdd || op == SlotMul) {
		return t.sequenceOp(op, a, b, false)
	}
	f, g := ta.slots[op], Value{}
	if ta != tb || !f.IsValid() && !ta.isHeap {
		g = tb.slots[rop]
	}
	return t.tryOperators(f, g, ta.slots[rop], a, b)
}

// tryOperators calls f, a's method for an operator, and g, the reflected one of b: that one first if b's class derives
// from a's and has another than fr, the reflected method of a's class.
func (t *Thread) tryOperators(f, g, fr, a, b Value) (Value, error) {
	if ta, tb := a.Type(), b.Type(); ta != tb && g.IsValid() && tb.IsSubtype(ta) && g != fr {
		r, err := t.callOperator(g, b, a)
		if err != nil || !r.IsNotImplemented() {
			return r, err
		}
		g = Value{}
	}
	if f.IsValid() {
		r, err := t.callOperator(f, a, b)
		if err != nil || !r.IsNotImplemented() {
			return r, err
		}
	}
	if g.IsValid() {
		return t.callOperator(g, b, a)
	}
	return NotImplemented, nil
}

// callOperator calls an operator's method; a sequence's own as by its name.
func (t *Thread) callOperator(f, self, other Value) (Value, error) {
	if isSequenceOp(f) {
		return f.builtin().CallUnbound(t, []Value{self, other}, nil)
	}
	return t.CallSlot(f, self, other)
}

// operandError is the TypeError for operands no method takes.
func operandError(sym string, a, b Value) error {
	if sym == ">>" {
		if f, ok := AsBuiltin(a); ok && f.def.Name == "print" && f.owner == nil {
			return TypeErrorf("unsupported operand type(s) for >>: 'builtin_function_or_method' and '%s'. Did you mean \"print(<message>, file=<output_stream>)\"?", b.Type().MessageName())
		}
	}
	return TypeErrorf("unsupported operand type(s) for %s: '%s' and '%s'", sym, a.Type().MessageName(), b.Type().MessageName())
}

// InplaceOp applies an augmented assignment's operator.
func (t *Thread) InplaceOp(op Slot, a, b Value) (Value, error) {
	ta := a.Type()
	// sic: the + of derived classes for assignments is one of a number, too.
	if f := ta.slots[op+SlotIAdd]; f.IsValid() && (!isSequenceOp(f) || op == SlotAdd && ta.isHeap) {
		r, err := t.CallSlot(f, a, b)
		if err != nil || !r.IsNotImplemented() {
			return r, err
		}
	}
	var r Value
	var err error
	if (ta.sequenceOps || b.Type().sequenceOps) && (op == SlotAdd || op == SlotMul) {
		r, err = t.sequenceOp(op, a, b, true)
	} else {
		r, err = t.binaryDispatch(op, op+SlotRAdd, a, b)
	}
	if err == nil && r.IsNotImplemented() {
		sym := opSymbols[op] + "="
		if op == SlotPow {
			sym = "**="
		}
		return Value{}, operandError(sym, a, b)
	}
	return r, err
}

// UnaryOp applies SlotNeg, SlotPos, SlotInvert.
func (t *Thread) UnaryOp(op Slot, a Value) (Value, error) {
	if f := a.Type().slots[op]; f.IsValid() {
		return t.CallSlot(f, a)
	}
	sym := map[Slot]string{SlotNeg: "-", SlotPos: "+", SlotInvert: "~", SlotAbs: "abs()"}[op]
	return Value{}, TypeErrorf("bad operand type for %s: '%s'", unaryText(op, sym), a.Type().MessageName())
}

func unaryText(op Slot, sym string) string {
	if op == SlotAbs {
		return sym
	}
	return "unary " + sym
}

// reflected maps a comparison slot to the one tried on the right operand.
var reflected = [...]Slot{SlotEq, SlotNe, SlotGt, SlotGe, SlotLt, SlotLe}

var cmpSymbols = [...]string{"==", "!=", "<", "<=", ">", ">="}

// Compare is a rich comparison, op one of SlotEq to SlotGe.
func (t *Thread) Compare(op Slot, a, b Value) (Value, error) {
	ta, tb := a.Type(), b.Type()
	rop := reflected[op-SlotEq]
	triedReflected := false
	if ta != tb && tb.IsSubtype(ta) && tb.slots[rop].IsValid() {
		triedReflected = true
		if r, err := t.compareSlot(tb.slots[rop], b, a); err != nil || !r.IsNotImplemented() {
			return r, err
		}
	}
	if f := ta.slots[op]; f.IsValid() {
		if r, err := t.compareSlot(f, a, b); err != nil || !r.IsNotImplemented() {
			return r, err
		}
	}
	if g := tb.slots[rop]; !triedReflected && g.IsValid() {
		if r, err := t.compareSlot(g, b, a); err != nil || !r.IsNotImplemented() {
			return r, err
		}
	}
	switch op {
	case SlotEq:
		return Bool(Is(a, b)), nil
	case SlotNe:
		return Bool(!Is(a, b)), nil
	}
	return Value{}, TypeErrorf("'%s' not supported between instances of '%s' and '%s'", cmpSymbols[op-SlotEq], ta.MessageName(), tb.MessageName())
}

// compareSlot calls a comparison method. One that cannot be bound to its object (a property that raises) does not count.
func (t *Thread) compareSlot(f, a, b Value) (Value, error) {
	switch f.Kind() {
	case KFunction, KBuiltin, KNone:
		return t.CallSlot(f, a, b)
	}
	m, err := t.BindSlot(f, a)
	if err != nil {
		return NotImplemented, nil
	}
	return t.Call(m, b)
}

// CompareBool is Compare as a truth value.
func (t *Thread) CompareBool(op Slot, a, b Value) (bool, error) {
	if a.IsInt() && b.IsInt() {
		return cmpOrdered(op, a.AsInt(), b.AsInt()), nil
	}
	if a.IsFloat() && b.IsFloat() {
		return cmpOrdered(op, a.AsFloat(), b.AsFloat()), nil
	}
	if a.Kind() == KStr && b.Kind() == KStr && a.Type() == StrType && b.Type() == StrType {
		return cmpOrdered(op, a.str().s, b.str().s), nil
	}
	r, err := t.Compare(op, a, b)
	if err != nil {
		return false, err
	}
	return t.Truth(r)
}

func cmpOrdered[T int64 | float64 | string](op Slot, a, b T) bool {
	switch op {
	case SlotEq:
		return a == b
	case SlotNe:
		return a != b
	case SlotLt:
		return a < b
	case SlotLe:
		return a <= b
	case SlotGt:
		return a > b
	}
	return a >= b
}

// Equal is `a == b` as a truth value, without the identity shortcut.
func Equal(t *Thread, a, b Value) (bool, error) { return t.CompareBool(SlotEq, a, b) }

// SameOrEqual is `a is b or a == b`, the test containers use.
func SameOrEqual(t *Thread, a, b Value) (bool, error) {
	if Is(a, b) {
		return true, nil
	}
	return t.CompareBool(SlotEq, a, b)
}

// Truth is bool(v).
func (t *Thread) Truth(v Value) (bool, error) {
	switch v.Kind() {
	case KBool, KInt:
		return v.n != 0, nil
	case KNone:
		return false, nil
	case KFloat:
		return v.AsFloat() != 0, nil
	}
	slots := v.Type().slots
	if f := slots[SlotBool]; f.IsValid() {
		r, err := t.CallSlot(f, v)
		if err != nil {
			return false, err
		}
		if !r.IsBool() {
			return false, TypeErrorf("__bool__ should return bool, returned %s", r.Type().MessageName())
		}
		return r.AsBool(), nil
	}
	if slots[SlotLen].IsValid() {
		n, err := t.Len(v)
		return n != 0, err
	}
	return true, nil
}

// Len is len(v).
func (t *Thread) Len(v Value) (int, error) {
	switch v.Kind() {
	case KStr:
		if v.Type() == StrType {
			return v.str().Len(), nil
		}
	case KList:
		if v.Type() == ListType {
			return v.list().Len(), nil
		}
	case KTuple:
		if v.Type() == TupleType {
			return len(v.tuple().items), nil
		}
	case KDict:
		if v.Type() == DictType {
			return v.dict().used, nil
		}
	}
	f := v.Type().slots[SlotLen]
	if !f.IsValid() {
		return 0, TypeErrorf("object of type '%s' has no len()", v.Type().MessageName())
	}
	r, err := t.CallSlot(f, v)
	if err != nil {
		return 0, err
	}
	return t.LenOf(r)
}

// LenOf makes a length of what __len__ has returned.
func (t *Thread) LenOf(r Value) (int, error) {
	i, err := t.IndexValue(r)
	if _, ok := IsException(err, TypeError); err != nil && ok {
		return 0, TypeErrorf("'%s' object cannot be interpreted as an integer", r.Type().MessageName())
	}
	if err != nil {
		return 0, err
	}
	if !i.IsInt() {
		if ToBig(i).Sign() < 0 {
			return 0, ValueErrorf("__len__() should return >= 0")
		}
		return 0, OverflowErrorf("cannot fit 'int' into an index-sized integer")
	}
	n := int(i.AsInt())
	if n < 0 {
		return 0, ValueErrorf("__len__() should return >= 0")
	}
	return n, nil
}

// Hash is hash(v) as the unsigned number the tables use.
func Hash(t *Thread, v Value) (uint64, error) {
	switch v.Kind() {
	case KStr:
		if v.Type() == StrType {
			return v.str().Hash(), nil
		}
	case KInt, KBool:
		return hashInt64(int64(v.n)), nil
	case KNone:
		return 0xfca86420, nil
	}
	f := v.Type().slots[SlotHash]
	if !f.IsValid() || f.IsNone() {
		return 0, TypeErrorf("unhashable type: '%s'", v.Type().MessageName())
	}
	r, err := t.callMaybe(f, v, func() (Value, error) {
		return Value{}, TypeErrorf("unhashable type: '%s'", v.Type().MessageName())
	})
	if err != nil {
		return 0, err
	}
	if r.IsInt() {
		if r.AsInt() == -1 {
			return ^uint64(1), nil
		}
		return uint64(r.AsInt()), nil
	}
	if r.Kind() == KBigInt || r.IsBool() {
		return hashOfInt(r), nil
	}
	return 0, TypeErrorf("__hash__ method should return an integer")
}

// hashModulus is the prime 2**61-1 of CPython's numeric hashes.
const hashModulus = 1<<61 - 1

// hashInt64 is the hash of an int within int64: its value modulo 2**61-1, with its sign; -1 becomes -2.
func hashInt64(i int64) uint64 {
	if i > -hashModulus && i < hashModulus {
		if i == -1 {
			return ^uint64(1)
		}
		return uint64(i)
	}
	i %= hashModulus
	if i == -1 {
		i = -2
	}
	return uint64(i)
}

// iterable tells whether instances have an __iter__ or numbered items.
func (typ *Type) iterable() bool {
	return typ.slots[SlotIter].IsValid() || typ.slots[SlotGetItem].IsValid() && typ.flags&KeyItems == 0
}

// callMaybe calls a special method without arguments; one that cannot be bound to its object (a property that raises) does
// not count, and what stands for it is done.
func (t *Thread) callMaybe(f, v Value, instead func() (Value, error)) (Value, error) {
	switch f.Kind() {
	case KFunction, KBuiltin, KNone:
		return t.CallSlot(f, v)
	}
	m, err := t.BindSlot(f, v)
	if err != nil {
		return instead()
	}
	return t.Call(m)
}

// GetIter is iter(v).
func (t *Thread) GetIter(v Value) (Value, error) {
	typ := v.Type()
	f := typ.slots[SlotIter]
	if !f.IsValid() || f.IsNone() {
		if typ.slots[SlotGetItem].IsValid() && !f.IsValid() && v.Kind() != KType && typ.flags&KeyItems == 0 {
			return newSeqIter(v), nil
		}
		return Value{}, TypeErrorf("'%s' object is not iterable", typ.MessageName())
	}
	it, err := t.callMaybe(f, v, func() (Value, error) {
		return Value{}, TypeErrorf("'%s' object is not iterable", typ.MessageName())
	})
	if err != nil {
		return Value{}, err
	}
	if it.Type().next == nil && !it.Type().slots[SlotNext].IsValid() {
		return Value{}, TypeErrorf("iter() returned non-iterator of type '%s'", it.Type().MessageName())
	}
	return it, nil
}

// Next is next(it): ok is false when the iterator has ended (StopIteration does not come back as an error).
func (t *Thread) Next(it Value) (v Value, ok bool, err error) {
	typ := it.Type()
	if it.Kind() == KGenerator {
		return t.Hook.NextGenerator(it)
	}
	f := typ.slots[SlotNext]
	if typ.next != nil && f.Kind() == KBuiltin {
		return typ.next(t, it)
	}
	if !f.IsValid() {
		return Value{}, false, TypeErrorf("'%s' object is not an iterator", typ.MessageName())
	}
	v, err = t.CallSlot(f, it)
	if err != nil {
		if _, stop := IsException(err, StopIterationType); stop {
			return Value{}, false, nil
		}
		return Value{}, false, err
	}
	return v, true, nil
}

// Iterate calls f with each item of an iterable until f or the iterator fails.
func (t *Thread) Iterate(v Value, f func(Value) error) error {
	switch {
	case v.Kind() == KList && v.Type() == ListType:
		l := v.list()
		for i := 0; i < l.Len(); i++ {
			if err := f(l.Items()[i]); err != nil {
				return err
			}
		}
		return nil
	case v.Kind() == KTuple && v.Type() == TupleType:
		for _, x := range v.tuple().items {
			if err := f(x); err != nil {
				return err
			}
		}
		return nil
	}
	it, err := t.GetIter(v)
	if err != nil {
		return err
	}
	if it.Kind() == KGenerator {
		return t.Hook.IterateGenerator(it, f)
	}
	for {
		x, ok, err := t.Next(it)
		if err != nil || !ok {
			return err
		}
		if err := f(x); err != nil {
			return err
		}
	}
}

// ToSlice collects the items of an iterable into a slice of its own. As list() does it asks a class of Python's for a length
// first, the errors of which are the result.
func (t *Thread) ToSlice(v Value) ([]Value, error) {
	switch {
	case v.Kind() == KList && v.Type() == ListType:
		return append([]Value(nil), v.list().Items()...), nil
	case v.Kind() == KTuple && v.Type() == TupleType:
		return append([]Value(nil), v.tuple().items...), nil
	}
	it := v
	if v.Type().isHeap {
		var err error
		if it, err = t.GetIter(v); err != nil {
			return nil, err
		}
		if _, err = t.LengthHint(v, 0); err != nil {
			return nil, err
		}
	}
	var out []Value
	err := t.Iterate(it, func(x Value) error {
		out = append(out, x)
		return nil
	})
	return out, err
}

// GetItem is v[key].
func (t *Thread) GetItem(v, key Value) (Value, error) {
	f := v.Type().slots[SlotGetItem]
	if !f.IsValid() {
		return t.getItemFallback(v, key)
	}
	return t.CallSlot(f, v, key)
}

// getItemFallback is __class_getitem__ for classes, an error for everything else.
func (t *Thread) getItemFallback(v, key Value) (Value, error) {
	if cls, ok := AsType(v); ok {
		if cls == TypeType {
			return NewGenericAlias(v, key), nil
		}
		f, found, err := t.GetAttrOpt(v, slotStrs[SlotClassGetItem])
		if err != nil {
			return Value{}, err
		}
		if found && !f.IsNone() {
			return t.Call(f, key)
		}
		return Value{}, TypeErrorf("type '%s' is not subscriptable", cls.name)
	}
	return Value{}, TypeErrorf("'%s' object is not subscriptable", v.Type().MessageName())
}

// SetItem is v[key] = x.
func (t *Thread) SetItem(v, key, x Value) error {
	f := v.Type().slots[SlotSetItem]
	if !f.IsValid() {
		return t.noItem(v, key, SlotDelItem, "__setitem__", "assignment")
	}
	_, err := t.CallSlot(f, v, key, x)
	return err
}

// noItem is the error for storing or deleting an item of an object that has no method for it. A class with one of the two
// methods misses the other as an attribute; sequences look at the index first.
func (t *Thread) noItem(v, key Value, other Slot, method, action string) error {
	typ := v.Type()
	if typ.isHeap && typ.slots[other].IsValid() {
		return Raise(AttributeError, "%s", method)
	}
	does := "does not"
	if hasSequenceSlots(typ) && key.Type().slots[SlotIndex].IsValid() {
		if i, err := t.IndexValue(key); err != nil {
			return err
		} else if !i.IsInt() {
			return Raise(IndexError, "cannot fit '%s' into an index-sized integer", key.Type().MessageName())
		}
		if action == "deletion" {
			does = "doesn't"
		}
	}
	return TypeErrorf("'%s' object %s support item %s", typ.MessageName(), does, action)
}

// hasSequenceSlots tells whether a type counts as a sequence by its layout in CPython, which messages show: all classes
// of class statements do.
func hasSequenceSlots(typ *Type) bool {
	return typ.isHeap || typ == ExceptionGroup || typ.slots[SlotLen].IsValid() || typ.slots[SlotContains].IsValid()
}

// DelItem is del v[key].
func (t *Thread) DelItem(v, key Value) error {
	f := v.Type().slots[SlotDelItem]
	if !f.IsValid() {
		return t.noItem(v, key, SlotSetItem, "__delitem__", "deletion")
	}
	_, err := t.CallSlot(f, v, key)
	return err
}

// Contains is `x in v`.
func (t *Thread) Contains(v, x Value) (bool, error) {
	switch typ := v.Type(); {
	case typ == DictType:
		_, ok, err := v.dict().Get(t, x)
		return ok, err
	case (typ == SetType || typ == FrozenSetType) && x.Kind() != KSet:
		return v.set().Has(t, x)
	case typ == ListType:
		i, err := listFind(t, v.list(), x, 0, -1)
		return i >= 0, err
	case typ == StrType && x.Kind() == KStr:
		return strings.Contains(v.str().s, x.str().s), nil
	}
	f := v.Type().slots[SlotContains]
	if f.IsNone2() {
		return false, TypeErrorf("'%s' object is not a container", v.Type().MessageName())
	}
	if f.IsValid() {
		r, err := t.CallSlot(f, v, x)
		if err != nil {
			return false, err
		}
		return t.Truth(r)
	}
	it, err := t.GetIter(v)
	if err != nil {
		if _, ok := IsException(err, TypeError); ok {
			return false, TypeErrorf("argument of type '%s' is not iterable", v.Type().MessageName())
		}
		return false, err
	}
	for {
		y, ok, err := t.Next(it)
		if err != nil || !ok {
			return false, err
		}
		if eq, err := SameOrEqual(t, y, x); eq || err != nil {
			return eq, err
		}
	}
}

// IsNone2 is IsNone that takes the zero Value.
func (v Value) IsNone2() bool { return v.p != nil && v.IsNone() }

// Repr is repr(v) as a Go string.
func (t *Thread) Repr(v Value) (string, error) {
	r, err := t.ReprOf(v)
	if err != nil {
		return "", err
	}
	return r.str().s, nil
}

// ReprOf is repr(v): the str that __repr__ returns, which may be of a subclass.
func (t *Thread) ReprOf(v Value) (Value, error) {
	if err := t.Enter(" while getting the repr of an object"); err != nil {
		return Value{}, err
	}
	defer t.Leave()
	r, err := t.callMaybe(v.Type().slots[SlotRepr], v, func() (Value, error) { return plainRepr(v), nil })
	if err != nil {
		return Value{}, err
	}
	if _, ok := AsStr(r); !ok {
		return Value{}, TypeErrorf("__repr__ returned non-string (type %s)", r.Type().MessageName())
	}
	return r, nil
}

// Str is str(v) as a Go string.
func (t *Thread) Str(v Value) (string, error) {
	r, err := t.StrOf(v)
	if err != nil {
		return "", err
	}
	return r.str().s, nil
}

// StrOf is str(v).
func (t *Thread) StrOf(v Value) (Value, error) {
	if v.Kind() == KStr && v.Type() == StrType {
		return v, nil
	}
	if err := t.Enter(" while getting the str of an object"); err != nil {
		return Value{}, err
	}
	defer t.Leave()
	r, err := t.CallSlot(v.Type().slots[SlotStr], v)
	if err != nil {
		return Value{}, err
	}
	if r.Kind() != KStr {
		return Value{}, TypeErrorf("__str__ returned non-string (type %s)", r.Type().MessageName())
	}
	return r, nil
}

// Format is format(v, spec).
func (t *Thread) Format(v Value, spec string) (Value, error) {
	if spec == "" && v.Type() == StrType {
		return v, nil
	}
	r, err := t.CallSlot(v.Type().slots[SlotFormat], v, NewStr(spec))
	if err != nil {
		return Value{}, err
	}
	if r.Kind() != KStr {
		return Value{}, TypeErrorf("__format__ must return a str, not %s", r.Type().MessageName())
	}
	return r, nil
}

// IndexValue is operator.index(v): an exact int.
func (t *Thread) IndexValue(v Value) (Value, error) {
	if v.IsInt() {
		return v, nil
	}
	if v.IsBool() {
		return Int(v.AsInt()), nil
	}
	if v.Kind() == KBigInt {
		return plainInt(v), nil
	}
	f := v.Type().slots[SlotIndex]
	if !f.IsValid() {
		return Value{}, TypeErrorf("'%s' object cannot be interpreted as an integer", v.Type().MessageName())
	}
	r, err := t.CallSlot(f, v)
	if err != nil {
		return Value{}, err
	}
	switch {
	case r.IsInt():
		return r, nil
	case r.Kind() == KBigInt || r.IsBool():
		if r.Type() == IntType {
			return r, nil
		}
		err := t.deprecated("__index__ returned non-int (type " + r.Type().name + ").  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python.")
		return plainInt(r), err
	}
	return Value{}, TypeErrorf("__index__ returned non-int (type %s)", r.Type().MessageName())
}

// CInt is operator.index(v) for arguments that are ints of C: OverflowError outside 32 bits.
func (t *Thread) CInt(v Value) (int, error) {
	i, err := t.IndexValue(v)
	if err != nil {
		return 0, err
	}
	if n, ok := smallInt(i); ok && n == int64(int32(n)) {
		return int(n), nil
	}
	return 0, OverflowErrorf("Python int too large to convert to C int")
}

// Index is operator.index(v) for sizes and positions: OverflowError outside Go's int.
func (t *Thread) Index(v Value) (int, error) {
	i, err := t.IndexValue(v)
	if err != nil {
		return 0, err
	}
	if !i.IsInt() {
		return 0, OverflowErrorf("Python int too large to convert to C ssize_t")
	}
	return int(i.AsInt()), nil
}

// IsInstance is isinstance(v, cls).
func (t *Thread) IsInstance(v, cls Value) (bool, error) {
	if c, ok := AsType(cls); ok && (c.Type() == TypeType || v.Type() == c) {
		if v.Type().IsSubtype(c) {
			return true, nil
		}
		return t.isInstanceByClass(v, c)
	}
	if tup, ok := AsTuple(cls); ok {
		return t.anyOf(tup, "isinstance", func(c Value) (bool, error) { return t.IsInstance(v, c) })
	}
	if cls.Type() == UnionType {
		return anyArg(union(cls), func(c Value) (bool, error) { return t.IsInstance(v, c) })
	}
	if f := cls.Type().slots[SlotInstanceCheck]; f.IsValid() {
		r, err := t.CallSlot(f, cls, v)
		if err != nil {
			return false, err
		}
		return t.Truth(r)
	}
	return t.recursiveIsInstance(v, cls)
}

// isInstanceByClass asks an overridden __class__ property (proxies, mocks).
func (t *Thread) isInstanceByClass(v Value, c *Type) (bool, error) {
	if k := v.Kind(); k != KInstance && k != KNative {
		return false, nil
	}
	typ := v.Type()
	if cv, ok := t.Lookup(typ, nameClass); (!ok || cv.p == objectClassDescr.p) && typ.slots[SlotGetAttribute].p == objectGetAttribute.p && typ.getAttr == nil {
		return false, nil
	}
	x, ok, err := t.GetAttrOpt(v, nameClass)
	if err != nil || !ok {
		return false, err
	}
	if xc, ok := AsType(x); ok {
		return xc.IsSubtype(c), nil
	}
	return false, nil
}

func (t *Thread) anyOf(tup *Tuple, what string, f func(Value) (bool, error)) (bool, error) {
	if err := t.Enter(" in __" + what + "check__"); err != nil {
		return false, err
	}
	defer t.Leave()
	for _, c := range tup.items {
		if ok, err := f(c); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

// recursiveIsInstance is type.__instancecheck__ and the treatment of class-like objects.
func (t *Thread) recursiveIsInstance(v, cls Value) (bool, error) {
	if c, ok := AsType(cls); ok {
		if v.Type().IsSubtype(c) {
			return true, nil
		}
		return t.isInstanceByClass(v, c)
	}
	bases, ok, err := t.GetAttrOpt(cls, t.Interp.Intern("__bases__"))
	if err != nil {
		return false, err
	}
	if !ok || bases.Kind() != KTuple {
		return false, TypeErrorf("isinstance() arg 2 must be a type, a tuple of types, or a union")
	}
	x, ok, err := t.GetAttrOpt(v, nameClass)
	if err != nil || !ok {
		return false, err
	}
	return t.abstractSubclass(x, cls)
}

// IsSubclass is issubclass(v, cls).
func (t *Thread) IsSubclass(v, cls Value) (bool, error) {
	if c, ok := AsType(cls); ok && c.Type() == TypeType {
		if vc, ok := AsType(v); ok {
			return vc.IsSubtype(c), nil
		}
		return t.recursiveIsSubclass(v, cls)
	}
	if tup, ok := AsTuple(cls); ok {
		return t.anyOf(tup, "subclass", func(c Value) (bool, error) { return t.IsSubclass(v, c) })
	}
	if cls.Type() == UnionType {
		if v.Kind() != KType {
			return false, TypeErrorf("issubclass() arg 1 must be a class")
		}
		return anyArg(union(cls), func(c Value) (bool, error) { return t.IsSubclass(v, c) })
	}
	if f := cls.Type().slots[SlotSubclassCheck]; f.IsValid() {
		r, err := t.CallSlot(f, cls, v)
		if err != nil {
			return false, err
		}
		return t.Truth(r)
	}
	return t.recursiveIsSubclass(v, cls)
}

// recursiveIsSubclass is type.__subclasscheck__ and the treatment of class-like objects.
func (t *Thread) recursiveIsSubclass(v, cls Value) (bool, error) {
	vc, vok := AsType(v)
	cc, cok := AsType(cls)
	if vok && cok {
		return vc.IsSubtype(cc), nil
	}
	for _, x := range []struct {
		v    Value
		text string
	}{{v, "issubclass() arg 1 must be a class"}, {cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union"}} {
		b, ok, err := t.GetAttrOpt(x.v, t.Interp.Intern("__bases__"))
		if err != nil {
			return false, err
		}
		if !ok || b.Kind() != KTuple {
			return false, TypeErrorf("%s", x.text)
		}
	}
	return t.abstractSubclass(v, cls)
}

// abstractSubclass walks __bases__ of class-like objects.
func (t *Thread) abstractSubclass(v, cls Value) (bool, error) {
	if Is(v, cls) {
		return true, nil
	}
	b, ok, err := t.GetAttrOpt(v, t.Interp.Intern("__bases__"))
	if err != nil || !ok || b.Kind() != KTuple {
		return false, err
	}
	return t.anyOf(b.tuple(), "subclass", func(c Value) (bool, error) { return t.abstractSubclass(c, cls) })
}

// OperandError is the TypeError of an operator no operand's method takes.
func OperandError(op Slot, inplace bool, a, b Value) error {
	sym := opSymbols[op]
	if inplace {
		sym += "="
		if op == SlotPow {
			sym = "**="
		}
	}
	return operandError(sym, a, b)
}

// CompareReflected is what is left of a comparison after a's method returned NotImplemented.
func (t *Thread) CompareReflected(op Slot, a, b Value) (Value, error) {
	rop := reflected[op-SlotEq]
	if g := b.Type().slots[rop]; g.IsValid() {
		if r, err := t.CallSlot(g, b, a); err != nil || !r.IsNotImplemented() {
			return r, err
		}
	}
	switch op {
	case SlotEq:
		return Bool(Is(a, b)), nil
	case SlotNe:
		return Bool(!Is(a, b)), nil
	}
	return Value{}, TypeErrorf("'%s' not supported between instances of '%s' and '%s'", cmpSymbols[op-SlotEq], a.Type().MessageName(), b.Type().MessageName())
}

// IsIterator tells whether v has a __next__.
func IsIterator(v Value) bool {
	typ := v.Type()
	return typ.next != nil || typ.slots[SlotNext].IsValid() || v.Kind() == KGenerator
}

// HasIter tells whether iter(v) has something to call.
func HasIter(v Value) bool {
	if v.Kind() == KType {
		return v.Type().slots[SlotIter].IsValid()
	}
	return v.Type().iterable()
}

// Unboxed gives a range as start, exact end (start + n*step) and step; ok is false if it does not fit int64.
func (r *Range) Unboxed() (start, end, step int64, ok bool) {
	if !r.start.IsInt() || !r.step.IsInt() || !r.length.IsInt() {
		return 0, 0, 0, false
	}
	start, step = r.start.AsInt(), r.step.AsInt()
	const small = 1 << 62
	n := r.length.AsInt()
	if start > small || start < -small || n > small || step > 1<<30 || step < -(1<<30) || n > 1<<31 && step != 1 && step != -1 {
		return 0, 0, 0, false
	}
	return start, start + n*step, step, true
}

// Divmod is divmod(a, b).
func Divmod(t *Thread, a, b Value) (Value, error) {
	r, err := t.binaryDispatch(SlotDivmod, SlotRDivmod, a, b)
	if err == nil && r.IsNotImplemented() {
		return Value{}, operandError("divmod()", a, b)
	}
	return r, err
}

// PowMod is pow(a, b, m) with three arguments. The types of all three are asked for it, the second one's first if it derives
// from the first one's; classes written in Python only if they are the first's.
func PowMod(t *Thread, a, b, m Value) (Value, error) {
	ta, tb := a.Type(), b.Type()
	pa, pb, pm := ta.power(), power{}, m.Type().power()
	if ta != tb {
		if pb = tb.power(); pb == pa {
			pb = power{}
		}
	}
	if pm == pa || pm == pb {
		pm = power{}
	}
	order := [...]power{pa, pb, pm}
	if pa != (power{}) && pb != (power{}) && tb.IsSubtype(ta) {
		order = [...]power{pb, pa, pm}
	}
	for _, p := range order {
		if r, err := t.powerBy(p, a, b, m); err != nil || !r.IsNotImplemented() {
			return r, err
		}
	}
	return Value{}, TypeErrorf("unsupported operand type(s) for ** or pow(): '%s', '%s', '%s'", ta.MessageName(), tb.MessageName(), m.Type().MessageName())
}

// power tells what makes powers for the instances of a type: the native type that does, or a class statement with a method
// of its own. The zero power is none.
type power struct {
	native *Type
	own    bool
}

func (t *Type) power() power {
	f, g := t.slots[SlotPow], t.slots[SlotRPow]
	switch {
	case !f.IsValid() && !g.IsValid():
		return power{}
	case f.IsValid() && g.IsValid() && f.Kind() == KBuiltin && g.Kind() == KBuiltin && f.builtin().owner == g.builtin().owner:
		return power{native: f.builtin().owner}
	}
	return power{own: true}
}

// powerBy is pow(a, b, m) as p makes it; NotImplemented if it does not.
func (t *Thread) powerBy(p power, a, b, m Value) (Value, error) {
	switch p.native {
	case nil:
		if !p.own || !a.Type().power().own {
			return NotImplemented, nil
		}
		f := a.Type().slots[SlotPow]
		if !f.IsValid() {
			return Value{}, Raise(AttributeError, "__pow__") // a reflected operator takes two operands
		}
		return t.CallSlot(f, a, b, m)
	case IntType:
		return powThree(a, b, m)
	case FloatType:
		return floatPow(a, b, m)
	case ComplexType:
		return complexPow(a, b, m)
	}
	switch {
	case a.Type().IsSubtype(p.native):
		return t.CallSlot(p.native.slots[SlotPow], a, b, m)
	case b.Type().IsSubtype(p.native):
		return t.CallSlot(p.native.slots[SlotRPow], b, a, m)
	}
	return NotImplemented, nil
}
