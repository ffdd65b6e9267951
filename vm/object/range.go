package object

import "math"

// This file is the type range: ints of any size, indexed and searched in constant time.

// RangeOf makes range(start, stop, step) of ints; step must not be 0.
func RangeOf(start, stop, step Value) *Range {
	return &Range{Header: HeaderOf(RangeType), start: start, stop: stop, step: step, length: rangeLength(start, stop, step)}
}

// rangeLength is the number of items.
func rangeLength(start, stop, step Value) Value {
	if start.IsInt() && stop.IsInt() && step.IsInt() && step.AsInt() != math.MinInt64 {
		lo, hi, by := start.AsInt(), stop.AsInt(), step.AsInt()
		if by < 0 {
			lo, hi, by = hi, lo, -by
		}
		if lo >= hi {
			return Int(0)
		}
		if d := uint64(hi) - uint64(lo) - 1; d < 1<<63-1 {
			return Int(int64(d/uint64(by)) + 1)
		}
	}
	lo, hi, by := start, stop, step
	if sign(by) < 0 {
		lo, hi, by = hi, lo, negInt(by)
	}
	if cmpInts(lo, hi) >= 0 {
		return Int(0)
	}
	// The divisor is positive: no error can arise.
	q, err := floorDivInts(subInts(subInts(hi, lo), Int(1)), by)
	if err != nil {
		return Int(0)
	}
	return addInts(q, Int(1))
}

// at is item i, which must be within the range.
func (r *Range) at(i Value) (Value, error) {
	if r.start.IsInt() && r.step.IsInt() && i.IsInt() {
		if p, ok := mulInt64(i.AsInt(), r.step.AsInt()); ok {
			return addInts(r.start, Int(p)), nil
		}
	}
	p, err := mulInts(i, r.step)
	if err != nil {
		return Value{}, err
	}
	return addInts(r.start, p), nil
}

// find is the position of an int, ok is false if it is not in the range.
func (r *Range) find(v Value) (i Value, ok bool) {
	v = plainInt(v)
	if sign(r.step) > 0 {
		if cmpInts(v, r.start) < 0 || cmpInts(v, r.stop) >= 0 {
			return Value{}, false
		}
	} else if cmpInts(v, r.start) > 0 || cmpInts(v, r.stop) <= 0 {
		return Value{}, false
	}
	d := subInts(v, r.start)
	m, err := modInts(d, r.step)
	if err != nil || !isZero(m) {
		return Value{}, false
	}
	i, err = floorDivInts(d, r.step)
	return i, err == nil
}

func rangeOf(v Value) *Range { return (*Range)(v.p) }

func defineRange() {
	member := func(name string, get func(r *Range) Value) GetSet {
		return readOnly(name, func(_ *Thread, v Value) (Value, error) { return get(rangeOf(v)), nil })
	}
	RangeType.define(TypeSpec{Name: "range", Flags: SequencePattern | Final,
		Doc: "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces a sequence of integers from start (inclusive)\nto stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\nstart defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\nThese are exactly the valid indices for a list of 4 elements.\nWhen step is given, it specifies the increment (or decrement).",
		Methods: []Def{
			{Name: "__new__", Sig: "*args, **kwargs", Doc: "Create and return a new object.  See help(type) for accurate signature.", Raw: rangeNew},
			{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: rangeRepr},
			{Name: "__hash__", Sig: "self, /", Doc: "Return hash(self).", F1: rangeHash},
			{Name: "__eq__", Sig: "self, value, /", Doc: "Return self==value.", F2: rangeEq},
			{Name: "__ne__", Sig: "self, value, /", Doc: "Return self!=value.", F2: func(t *Thread, a, b Value) (Value, error) {
				r, err := rangeEq(t, a, b)
				if err == nil && r.IsBool() {
					r = Bool(!r.AsBool())
				}
				return r, err
			}},
			{Name: "__bool__", Sig: "self, /", Doc: "True if self else False", F1: func(_ *Thread, v Value) (Value, error) { return Bool(!isZero(rangeOf(v).length)), nil }},
			{Name: "__len__", Sig: "self, /", Doc: "Return len(self).", F1: rangeLen},
			{Name: "__getitem__", Sig: "self, key, /", Doc: "Return self[key].", F2: rangeGetItem},
			{Name: "__contains__", Sig: "self, key, /", Doc: "Return bool(key in self).", F2: rangeContains},
			{Name: "__iter__", Sig: "self, /", Doc: "Implement iter(self).", F1: func(_ *Thread, v Value) (Value, error) { return newRangeIter(rangeOf(v)), nil }},
			{Name: "__reversed__", Sig: "self, /", Doc: "Return a reverse iterator.", F1: rangeReversed},
			{Name: "index", Sig: "self, value, /", Doc: "rangeobject.index(value) -> integer -- return index of value.\nRaise ValueError if the value is not present.", F2: rangeIndex},
			{Name: "count", Sig: "self, value, /", Doc: "rangeobject.count(value) -> integer -- return number of occurrences of value", F2: rangeCount},
			{Name: "__reduce__", Sig: "self, /", F1: func(_ *Thread, v Value) (Value, error) {
				r := rangeOf(v)
				return TupleOf(FromObj(RangeType), TupleOf(r.start, r.stop, r.step)), nil
			}},
		},
		GetSets: []GetSet{member("start", func(r *Range) Value { return r.start }), member("stop", func(r *Range) Value { return r.stop }), member("step", func(r *Range) Value { return r.step })}})
	for _, typ := range []*Type{rangeIterType, longRangeIterType} {
		next := rangeIterNext
		if typ == longRangeIterType {
			next = longRangeIterNext
		}
		typ.define(TypeSpec{Name: typ.name, Flags: Final | NoNew, Next: next, Methods: []Def{
			{Name: "__length_hint__", Sig: "self, /", Doc: "Private method returning an estimate of len(list(it)).", F1: func(_ *Thread, v Value) (Value, error) { return rangeRest(v).length, nil }},
			{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: func(t *Thread, v Value) (Value, error) {
				return t.reduceBuiltin("iter", TupleOf(FromObj(rangeRest(v))), None)
			}},
			{Name: "__setstate__", Sig: "self, state, /", Doc: "Set state information for unpickling.", F2: rangeIterSetstate},
		}})
	}
}

func rangeNew(t *Thread, args []Value, kw []*Str) (Value, error) {
	if len(kw) > 0 {
		return Value{}, TypeErrorf("range() takes no keyword arguments")
	}
	n := len(args) - 1
	switch {
	case n < 1:
		return Value{}, TypeErrorf("range expected at least 1 argument, got 0")
	case n > 3:
		return Value{}, TypeErrorf("range expected at most 3 arguments, got %d", n)
	}
	v := [3]Value{Int(0), {}, Int(1)}
	if n == 1 {
		v[1] = args[1]
	} else {
		copy(v[:], args[1:])
	}
	for i := range v {
		x, err := t.IndexValue(v[i])
		if err != nil {
			return Value{}, err
		}
		v[i] = x
	}
	if isZero(v[2]) {
		return Value{}, ValueErrorf("range() arg 3 must not be zero")
	}
	return FromObj(RangeOf(v[0], v[1], v[2])), nil
}

func rangeRepr(t *Thread, self Value) (Value, error) {
	r := rangeOf(self)
	text := "range("
	for i, v := range []Value{r.start, r.stop, r.step} {
		if i == 2 && v == Int(1) {
			break
		}
		s, err := t.Repr(v)
		if err != nil {
			return Value{}, err
		}
		if i > 0 {
			text += ", "
		}
		text += s
	}
	return NewStr(text + ")"), nil
}

// rangeKey is what equal ranges have in common: the length, the first item, and the step where it matters.
func rangeKey(r *Range) Value {
	switch {
	case isZero(r.length):
		return NewTriple(r.length, None, None)
	case r.length == Int(1):
		return NewTriple(r.length, r.start, None)
	}
	return NewTriple(r.length, r.start, r.step)
}

func rangeHash(t *Thread, self Value) (Value, error) { return tupleHash(t, rangeKey(rangeOf(self))) }

func rangeEq(t *Thread, a, b Value) (Value, error) {
	if b.Kind() != KRange {
		return NotImplemented, nil
	}
	return tupleCompare(t, SlotEq, rangeKey(rangeOf(a)), rangeKey(rangeOf(b)))
}

func rangeLen(_ *Thread, self Value) (Value, error) {
	if n := rangeOf(self).length; n.IsInt() {
		return n, nil
	}
	return Value{}, OverflowErrorf("Python int too large to convert to C ssize_t")
}

func rangeGetItem(t *Thread, self, key Value) (Value, error) {
	r := rangeOf(self)
	if key.Kind() == KSlice {
		return rangeSlice(t, r, key)
	}
	if !isIndex(key) {
		return Value{}, TypeErrorf("range indices must be integers or slices, not %s", key.Type().MessageName())
	}
	i, err := t.IndexValue(key)
	if err != nil {
		return Value{}, err
	}
	if sign(i) < 0 {
		i = addInts(i, r.length)
	}
	if sign(i) < 0 || cmpInts(i, r.length) >= 0 {
		return Value{}, IndexErrorf("range object index out of range")
	}
	return r.at(i)
}

// rangeSlice is a part of a range, again a range.
func rangeSlice(t *Thread, r *Range, key Value) (Value, error) {
	start, stop, step, err := longSlice(t, (*Slice)(key.p), r.length)
	if err != nil {
		return Value{}, err
	}
	by, err := mulInts(r.step, step)
	if err != nil {
		return Value{}, err
	}
	lo, err := r.at(start)
	if err != nil {
		return Value{}, err
	}
	hi, err := r.at(stop)
	if err != nil {
		return Value{}, err
	}
	return FromObj(RangeOf(lo, hi, by)), nil
}

func rangeContains(t *Thread, self, v Value) (Value, error) {
	if exactInt(v) || v.IsBool() {
		_, ok := rangeOf(self).find(v)
		return Bool(ok), nil
	}
	i, err := t.searchIter(newRangeIter(rangeOf(self)), v)
	return Bool(i >= 0), err
}

// searchIter is the position of a value among what an iterator gives, -1 if it does not come.
func (t *Thread) searchIter(it, v Value) (int, error) {
	for i := 0; ; i++ {
		x, ok, err := t.Next(it)
		if err != nil || !ok {
			return -1, err
		}
		if eq, err := SameOrEqual(t, x, v); eq || err != nil {
			return i, err
		}
		if i%pollEvery == pollEvery-1 {
			if err := t.poll(); err != nil {
				return -1, err
			}
		}
	}
}

func rangeIndex(t *Thread, self, v Value) (Value, error) {
	if exactInt(v) || v.IsBool() {
		if i, ok := rangeOf(self).find(v); ok {
			return i, nil
		}
		r, err := t.Repr(v)
		if err != nil {
			return Value{}, err
		}
		return Value{}, ValueErrorf("%s is not in range", r)
	}
	i, err := t.searchIter(newRangeIter(rangeOf(self)), v)
	if err == nil && i < 0 {
		return Value{}, ValueErrorf("sequence.index(x): x not in sequence")
	}
	return Int(int64(i)), err
}

func rangeCount(t *Thread, self, v Value) (Value, error) {
	if exactInt(v) || v.IsBool() {
		if _, ok := rangeOf(self).find(v); ok {
			return Int(1), nil
		}
		return Int(0), nil
	}
	n := int64(0)
	err := t.Iterate(self, func(x Value) error {
		eq, err := SameOrEqual(t, x, v)
		if eq {
			n++
		}
		return err
	})
	return Int(n), err
}

func rangeReversed(_ *Thread, self Value) (Value, error) {
	r := rangeOf(self)
	last, err := r.at(subInts(r.length, Int(1)))
	if err != nil {
		return Value{}, err
	}
	return newRangeIter(RangeOf(last, subInts(r.start, r.step), negInt(r.step))), nil
}

// rangeIter iterates over a range whose items fit int64.
type rangeIter struct {
	Header
	next, step, left int64
}

// longRangeIter iterates over any other range.
type longRangeIter struct {
	Header
	next, step, left Value
}

var (
	rangeIterType     = declare[rangeIter]("range_iterator", KNative)
	longRangeIterType = declare[longRangeIter]("longrange_iterator", KNative)
)

func newRangeIter(r *Range) Value {
	if start, _, step, ok := r.Unboxed(); ok {
		return FromObj(&rangeIter{HeaderOf(rangeIterType), start, step, r.length.AsInt()})
	}
	return FromObj(&longRangeIter{HeaderOf(longRangeIterType), r.start, r.step, r.length})
}

func rangeIterNext(_ *Thread, self Value) (Value, bool, error) {
	it := (*rangeIter)(self.p)
	if it.left <= 0 {
		return Value{}, false, nil
	}
	v := it.next
	it.next += it.step
	it.left--
	return Int(v), true, nil
}

func longRangeIterNext(_ *Thread, self Value) (Value, bool, error) {
	it := (*longRangeIter)(self.p)
	if sign(it.left) <= 0 {
		return Value{}, false, nil
	}
	v := it.next
	it.next = addInts(it.next, it.step)
	it.left = subInts(it.left, Int(1))
	return v, true, nil
}

// rangeRest is the range of what an iterator has still to give.
func rangeRest(v Value) *Range {
	var next, step, left Value
	if v.Type() == rangeIterType {
		it := (*rangeIter)(v.p)
		next, step, left = Int(it.next), Int(it.step), Int(it.left)
	} else {
		it := (*longRangeIter)(v.p)
		next, step, left = it.next, it.step, it.left
	}
	d, err := mulInts(left, step)
	if err != nil {
		d = Int(0)
	}
	return RangeOf(next, addInts(next, d), step)
}

func rangeIterSetstate(t *Thread, self, state Value) (Value, error) {
	n, err := t.IndexValue(state)
	if err != nil {
		return Value{}, err
	}
	if !n.IsInt() && self.Type() == rangeIterType {
		return Value{}, OverflowErrorf("Python int too large to convert to C long")
	}
	r := rangeRest(self)
	if sign(n) < 0 {
		n = Int(0)
	}
	if cmpInts(n, r.length) > 0 {
		n = r.length
	}
	next, err := r.at(n)
	if err != nil {
		return Value{}, err
	}
	left := subInts(r.length, n)
	if self.Type() == rangeIterType {
		it := (*rangeIter)(self.p)
		it.next, it.left = next.AsInt(), left.AsInt()
	} else {
		it := (*longRangeIter)(self.p)
		it.next, it.left = next, left
	}
	return None, nil
}
