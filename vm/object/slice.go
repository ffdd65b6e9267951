package object

// This file is the type slice, and how slices are applied.

func sliceOf(v Value) *Slice { return (*Slice)(v.p) }

func defineSlice() {
	member := func(name string, get func(s *Slice) Value) GetSet {
		return readOnly(name, func(_ *Thread, v Value) (Value, error) { return get(sliceOf(v)), nil })
	}
	SliceType.define(TypeSpec{Name: "slice", Flags: Final, Doc: "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for extended slicing (e.g. a[0:10:2]).",
		Methods: concatDefs([]Def{
			{Name: "__new__", Sig: "*args, **kwargs", Doc: "Create and return a new object.  See help(type) for accurate signature.", Raw: sliceNew},
			{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: sliceRepr},
			{Name: "__hash__", Sig: "self, /", Doc: "Return hash(self).", F1: func(t *Thread, v Value) (Value, error) { return tupleHash(t, sliceOf(v).tuple()) }},
			{Name: "indices", Sig: "self, object, /", Doc: "S.indices(len) -> (start, stop, stride)\n\nAssuming a sequence of length len, calculate the start and stop\nindices, and the stride length of the extended slice described by\nS. Out of bounds indices are clipped in a manner consistent with the\nhandling of normal slices.", F2: sliceIndicesDef},
			{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: func(_ *Thread, v Value) (Value, error) {
				return TupleOf(FromObj(SliceType), sliceOf(v).tuple()), nil
			}},
		}, compareDefs(sliceCompare)),
		GetSets: []GetSet{member("start", func(s *Slice) Value { return s.Start }), member("stop", func(s *Slice) Value { return s.Stop }), member("step", func(s *Slice) Value { return s.Step })}})
}

func (s *Slice) tuple() Value { return NewTriple(s.Start, s.Stop, s.Step) }

func sliceNew(_ *Thread, args []Value, kw []*Str) (Value, error) {
	if len(kw) > 0 {
		return Value{}, TypeErrorf("slice() takes no keyword arguments")
	}
	switch n := len(args) - 1; n {
	case 0:
		return Value{}, TypeErrorf("slice expected at least 1 argument, got 0")
	case 1:
		return NewSlice(None, args[1], None), nil
	case 2:
		return NewSlice(args[1], args[2], None), nil
	case 3:
		return NewSlice(args[1], args[2], args[3]), nil
	default:
		return Value{}, TypeErrorf("slice expected at most 3 arguments, got %d", n)
	}
}

func sliceRepr(t *Thread, self Value) (Value, error) {
	r, err := t.Repr(sliceOf(self).tuple())
	return NewStr("slice" + r), err
}

func sliceCompare(t *Thread, op Slot, a, b Value) (Value, error) {
	if b.Kind() != KSlice {
		return NotImplemented, nil
	}
	return tupleCompare(t, op, sliceOf(a).tuple(), sliceOf(b).tuple())
}

func sliceIndicesDef(t *Thread, self, length Value) (Value, error) {
	n, err := t.IndexValue(length)
	if err != nil {
		return Value{}, err
	}
	if sign(n) < 0 {
		return Value{}, ValueErrorf("length should not be negative")
	}
	start, stop, step, err := longSlice(t, sliceOf(self), n)
	if err != nil {
		return Value{}, err
	}
	return NewTriple(start, stop, step), nil
}

// longSlice resolves a slice for a sequence of any length.
func longSlice(t *Thread, s *Slice, length Value) (start, stop, step Value, err error) {
	step = Int(1)
	if !s.Step.IsNone() {
		if step, err = longSliceArg(t, s.Step); err != nil {
			return
		}
		if isZero(step) {
			err = ValueErrorf("slice step cannot be zero")
			return
		}
	}
	lo, hi := Int(0), length
	if sign(step) < 0 {
		lo, hi = Int(-1), subInts(length, Int(1))
	}
	start, stop = lo, hi
	if sign(step) < 0 {
		start, stop = hi, lo
	}
	if !s.Start.IsNone() {
		if start, err = longSlicePos(t, s.Start, lo, hi, length); err != nil {
			return
		}
	}
	if !s.Stop.IsNone() {
		stop, err = longSlicePos(t, s.Stop, lo, hi, length)
	}
	return
}

func longSliceArg(t *Thread, v Value) (Value, error) {
	if !isIndex(v) {
		return Value{}, TypeErrorf("slice indices must be integers or None or have an __index__ method")
	}
	return t.IndexValue(v)
}

// longSlicePos is a slice position counted from the front and cut to lo … hi.
func longSlicePos(t *Thread, v, lo, hi, length Value) (Value, error) {
	i, err := longSliceArg(t, v)
	if err != nil {
		return Value{}, err
	}
	if sign(i) < 0 {
		i = addInts(i, length)
		if cmpInts(i, lo) < 0 {
			return lo, nil
		}
		return i, nil
	}
	if cmpInts(i, hi) > 0 {
		return hi, nil
	}
	return i, nil
}

// SliceIndices resolves a slice for a sequence: n items from start, step apart. The length is asked for after the
// __index__ methods of the slice have run, which may change it.
func SliceIndices(t *Thread, v *Slice, length func() int) (start, stop, step, n int, err error) {
	key, err := settledSlice(t, FromObj(v))
	if err != nil {
		return 0, 0, 0, 0, err
	}
	return sliceBounds(t, key, length())
}

// settledSlice is a slice whose parts are ints or None, of which the step is looked at first. What is sliced can be taken up after it: no program's __index__
// runs in sliceBounds then.
func settledSlice(t *Thread, v Value) (Value, error) {
	s := (*Slice)(v.p)
	parts := [3]Value{s.Step, s.Start, s.Stop}
	settled := true
	for i, x := range parts {
		if !x.IsNone() && !x.IsInt() {
			n, err := sliceArg(t, x, 0)
			if err != nil {
				return Value{}, err
			}
			parts[i], settled = Int(int64(n)), false
		}
		if i == 0 && parts[0].IsInt() && parts[0].AsInt() == 0 {
			return Value{}, ValueErrorf("slice step cannot be zero")
		}
	}
	if settled {
		return v, nil
	}
	return NewSlice(parts[1], parts[2], parts[0]), nil
}

// GetSlice2 is obj[lo:hi]; lo and hi may be None or the zero Value.
func GetSlice2(t *Thread, obj, lo, hi Value) (Value, error) {
	lo, hi = orNone(lo), orNone(hi)
	switch typ := obj.Type(); typ {
	case ListType, TupleType, StrType, BytesType:
		n := seqLen(obj)
		i, okLo := plainBound(lo, 0, n)
		j, okHi := plainBound(hi, n, n)
		if !okLo || !okHi {
			break
		}
		j = max(i, j)
		switch typ {
		case ListType:
			return NewList(pick(obj.list().Items(), i, 1, j-i)), nil
		case TupleType:
			if j-i == n {
				return obj, nil
			}
			return CopyTuple(obj.tuple().items[i:j]), nil
		case StrType:
			return obj.str().Slice(i, j), nil
		default:
			if j-i == n {
				return obj, nil
			}
			return NewBytes(obj.bytes().s[i:j]), nil
		}
	}
	return t.GetItem(obj, NewSlice(lo, hi, None))
}

// seqLen is the length of an exact list, tuple, str or bytes.
func seqLen(v Value) int {
	switch v.Kind() {
	case KList:
		return v.list().Len()
	case KTuple:
		return len(v.tuple().items)
	case KStr:
		return v.str().Len()
	}
	return len(v.bytes().s)
}

// plainBound is a slice position that is None (def) or an unboxed int, cut to 0 … n; ok is false for other values.
func plainBound(v Value, def, n int) (i int, ok bool) {
	if v.IsNone() {
		return def, true
	}
	if !v.IsInt() {
		return 0, false
	}
	i = int(v.AsInt())
	if i < 0 {
		i = max(i+n, 0)
	}
	return min(i, n), true
}
