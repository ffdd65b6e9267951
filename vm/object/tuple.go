package object

import "strings"

// This file is the type tuple.

// tuple1 and its kin are tuples with their items in the same allocation.
type (
	tuple1 struct {
		Tuple
		s [1]Value
	}
	tuple2 struct {
		Tuple
		s [2]Value
	}
	tuple3 struct {
		Tuple
		s [3]Value
	}
	tuple4 struct {
		Tuple
		s [4]Value
	}
	tuple6 struct {
		Tuple
		s [6]Value
	}
	tuple8 struct {
		Tuple
		s [8]Value
	}
	tuple10 struct {
		Tuple
		s [10]Value
	}
	tuple12 struct {
		Tuple
		s [12]Value
	}
)

// MakeTuple makes a tuple of n items, which the caller is to fill in before anybody sees it. Up to 12 items stand in the
// same allocation (measured: permutations of 9 items take 0.8 of the time).
func MakeTuple(n int) (Value, []Value) {
	var t *Tuple
	switch {
	case n == 0:
		return emptyTuple, nil
	case n <= 2:
		x := &tuple2{}
		t, x.items = &x.Tuple, x.s[:n]
	case n <= 4:
		x := &tuple4{}
		t, x.items = &x.Tuple, x.s[:n]
	case n <= 6:
		x := &tuple6{}
		t, x.items = &x.Tuple, x.s[:n]
	case n <= 8:
		x := &tuple8{}
		t, x.items = &x.Tuple, x.s[:n]
	case n <= 10:
		x := &tuple10{}
		t, x.items = &x.Tuple, x.s[:n]
	case n <= 12:
		x := &tuple12{}
		t, x.items = &x.Tuple, x.s[:n]
	default:
		t = &Tuple{items: make([]Value, n)}
	}
	t.shape = tupleShape
	return FromObj(t), t.items
}

// NewPair makes the tuple (a, b) in one allocation.
func NewPair(a, b Value) Value {
	x := &tuple2{s: [2]Value{a, b}}
	x.shape, x.items = tupleShape, x.s[:]
	return FromObj(&x.Tuple)
}

// NewTriple makes the tuple (a, b, c) in one allocation.
func NewTriple(a, b, c Value) Value {
	x := &tuple3{s: [3]Value{a, b, c}}
	x.shape, x.items = tupleShape, x.s[:]
	return FromObj(&x.Tuple)
}

// CopyTuple makes a tuple of a copy of items.
func CopyTuple(items []Value) Value {
	switch len(items) {
	case 0:
		return emptyTuple
	case 1:
		x := &tuple1{s: [1]Value{items[0]}}
		x.shape, x.items = tupleShape, x.s[:]
		return FromObj(&x.Tuple)
	case 2:
		return NewPair(items[0], items[1])
	case 3:
		return NewTriple(items[0], items[1], items[2])
	}
	v, own := MakeTuple(len(items))
	copy(own, items)
	return v
}

func defineTuple() {
	TupleType.define(TypeSpec{Name: "tuple", Flags: SequencePattern | MatchSelf,
		Doc: "Built-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty tuple.\nIf iterable is specified the tuple is initialized from iterable's items.\n\nIf the argument is a tuple, the return value is the same object.",
		Methods: concatDefs([]Def{
			{Name: "__new__", Sig: "cls, iterable=(), /", Doc: "Create and return a new object.  See help(type) for accurate signature.", Fn: tupleNew},
			{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: tupleRepr},
			{Name: "__hash__", Sig: "self, /", Doc: "Return hash(self).", F1: tupleHash},
			{Name: "__len__", Sig: "self, /", Doc: "Return len(self).", F1: func(_ *Thread, v Value) (Value, error) { return Int(int64(len(v.tuple().items))), nil }},
			{Name: "__getitem__", Sig: "self, key, /", Doc: "Return self[key].", F2: tupleGetItem},
			{Name: "__contains__", Sig: "self, key, /", Doc: "Return bool(key in self).", F2: func(t *Thread, self, x Value) (Value, error) {
				i, err := findItem(t, self.tuple().items, x)
				return Bool(i >= 0), err
			}},
			{Name: "__iter__", Sig: "self, /", Doc: "Implement iter(self).", F1: tupleIterOf},
			{Name: "__add__", Sig: "self, value, /", Doc: "Return self+value.", F2: tupleAdd},
			{Name: "__mul__", Sig: "self, value, /", Doc: "Return self*value.", F2: tupleMul},
			{Name: "__rmul__", Sig: "self, value, /", Doc: "Return value*self.", F2: tupleMul},
			{Name: "index", Sig: "self, value, start=0, stop=9223372036854775807, /", Doc: "Return first index of value.\n\nRaises ValueError if the value is not present.", Fn: tupleIndex},
			{Name: "count", Sig: "self, value, /", Doc: "Return number of occurrences of value.", F2: tupleCount},
			{Name: "__getnewargs__", Sig: "self, /", F1: func(_ *Thread, v Value) (Value, error) { return TupleOf(CopyTuple(v.tuple().items)), nil }},
			{Name: "__class_getitem__", Sig: "cls, item, /", Doc: "See PEP 585", F2: classGetItem, Flag: ClassDef},
		}, compareDefs(tupleCompare))})
	tupleIterType.define(TypeSpec{Name: "tuple_iterator", Flags: Final | NoNew, Next: tupleIterNext, Methods: []Def{
		{Name: "__length_hint__", Sig: "self, /", Doc: "Private method returning an estimate of len(list(it)).", F1: func(_ *Thread, v Value) (Value, error) {
			it := (*tupleIter)(v.p)
			return Int(int64(len(it.tup.items) - it.i)), nil
		}},
		{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: func(t *Thread, v Value) (Value, error) {
			it := (*tupleIter)(v.p)
			if it.i >= len(it.tup.items) && (it.ended || it.i > 0) {
				return t.reduceBuiltin("iter", TupleOf(emptyTuple), Value{})
			}
			return t.reduceBuiltin("iter", TupleOf(FromObj(it.tup)), Int(int64(it.i)))
		}},
		{Name: "__setstate__", Sig: "self, state, /", Doc: "Set state information for unpickling.", F2: func(t *Thread, v, state Value) (Value, error) {
			i, err := stateIndex(t, state)
			it := (*tupleIter)(v.p)
			it.i = min(max(i, 0), len(it.tup.items))
			return None, err
		}},
	}})
}

func tupleNew(t *Thread, args []Value) (Value, error) {
	cls, err := newClass(args[0], TupleType)
	if err != nil {
		return Value{}, err
	}
	if cls == TupleType {
		if !args[1].IsValid() {
			return emptyTuple, nil
		}
		if args[1].Type() == TupleType {
			return args[1], nil
		}
	}
	var items []Value
	if args[1].IsValid() {
		if items, err = t.ToSlice(args[1]); err != nil {
			return Value{}, err
		}
	}
	if cls == TupleType {
		return NewTuple(items), nil
	}
	return NewTupleSub(cls, items), nil
}

// NewTupleSub makes an instance of a subclass of tuple that owns items.
func NewTupleSub(cls *Type, items []Value) Value {
	x := Alloc[Tuple](cls)
	x.items = items
	return FromObj(x)
}

func tupleRepr(t *Thread, self Value) (Value, error) {
	items := self.tuple().items
	if len(items) == 0 {
		return NewStr("()"), nil
	}
	if !t.ReprEnter(self) {
		return NewStr("(...)"), nil
	}
	defer t.ReprLeave()
	var b strings.Builder
	b.WriteByte('(')
	if err := t.writeReprs(&b, items); err != nil {
		return Value{}, err
	}
	if len(items) == 1 {
		b.WriteByte(',')
	}
	b.WriteByte(')')
	return NewStr(b.String()), nil
}

// tupleHash is the variant of xxHash that CPython uses.
func tupleHash(t *Thread, self Value) (Value, error) {
	const p1, p2, p5 = 11400714785074694791, 14029467366897019727, 2870177450012600261
	if err := t.Enter(" in hash()"); err != nil {
		return Value{}, err
	}
	defer t.Leave()
	items := self.tuple().items
	acc := uint64(p5)
	for _, x := range items {
		h, err := Hash(t, x)
		if err != nil {
			return Value{}, err
		}
		acc += h * p2
		acc = acc<<31 | acc>>33
		acc *= p1
	}
	acc += uint64(len(items)) ^ (p5 ^ 3527539)
	if acc == ^uint64(0) {
		acc = 1546275796
	}
	return Int(int64(acc)), nil
}

func tupleGetItem(t *Thread, self, key Value) (Value, error) {
	items := self.tuple().items
	if key.Kind() == KSlice {
		start, _, step, n, err := sliceBounds(t, key, len(items))
		if err != nil {
			return Value{}, err
		}
		if step == 1 && n == len(items) && self.Type() == TupleType {
			return self, nil
		}
		return NewTuple(pick(items, start, step, n)), nil
	}
	if !isIndex(key) {
		return Value{}, TypeErrorf("tuple indices must be integers or slices, not %s", key.Type().MessageName())
	}
	i, err := seqIndex(t, key, len(items), "tuple index out of range")
	if err != nil {
		return Value{}, err
	}
	return items[i], nil
}

// findItem is the first position of a value in items, -1 if there is none.
func findItem(t *Thread, items []Value, v Value) (int, error) {
	for i, x := range items {
		eq, err := SameOrEqual(t, x, v)
		if err != nil {
			return -1, err
		}
		if eq {
			return i, nil
		}
	}
	return -1, nil
}

func tupleAdd(_ *Thread, a, b Value) (Value, error) {
	if b.Kind() != KTuple {
		return Value{}, TypeErrorf("can only concatenate tuple (not \"%s\") to tuple", b.Type().MessageName())
	}
	x, y := a.tuple().items, b.tuple().items
	switch {
	case len(x) == 0 && b.Type() == TupleType:
		return b, nil
	case len(y) == 0 && a.Type() == TupleType:
		return a, nil
	case len(x)+len(y) > maxItems:
		return Value{}, memoryError()
	}
	return NewTuple(concat(x, y)), nil
}

func tupleMul(t *Thread, a, b Value) (Value, error) {
	n, err := t.Repeats(b)
	if err != nil {
		return Value{}, err
	}
	if n == 1 && a.Type() == TupleType {
		return a, nil
	}
	items, err := repeatItems(t, a.tuple().items, n)
	return NewTuple(items), err
}

func tupleIndex(t *Thread, args []Value) (Value, error) {
	items := args[0].tuple().items
	start, stop, err := indexRange(t, args[2], args[3], len(items))
	if err != nil {
		return Value{}, err
	}
	if stop >= 0 {
		items = items[:min(stop, len(items))]
	}
	start = min(start, len(items))
	i, err := findItem(t, items[start:], args[1])
	if err == nil && i < 0 {
		return Value{}, ValueErrorf("tuple.index(x): x not in tuple")
	}
	return Int(int64(i + start)), err
}

func tupleCount(t *Thread, self, v Value) (Value, error) {
	n := int64(0)
	for _, x := range self.tuple().items {
		eq, err := SameOrEqual(t, x, v)
		if err != nil {
			return Value{}, err
		}
		if eq {
			n++
		}
	}
	return Int(n), nil
}

func tupleCompare(t *Thread, op Slot, a, b Value) (Value, error) {
	if b.Kind() != KTuple {
		return NotImplemented, nil
	}
	x, y := a.tuple(), b.tuple()
	if len(x.items) != len(y.items) && (op == SlotEq || op == SlotNe) {
		return Bool(op == SlotNe), nil
	}
	return compareItems(t, op, &x.items, &y.items)
}

// tupleIter iterates over a tuple.
type tupleIter struct {
	Header
	tup   *Tuple
	i     int
	ended bool
}

var tupleIterType = declare[tupleIter]("tuple_iterator", KNative)

func tupleIterOf(_ *Thread, self Value) (Value, error) {
	return FromObj(&tupleIter{Header: HeaderOf(tupleIterType), tup: self.tuple()}), nil
}

func tupleIterNext(_ *Thread, self Value) (Value, bool, error) {
	it := (*tupleIter)(self.p)
	if it.i >= len(it.tup.items) {
		it.ended = true
		return Value{}, false, nil
	}
	it.i++
	return it.tup.items[it.i-1], true, nil
}
