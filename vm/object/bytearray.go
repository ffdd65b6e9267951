package object

import "bytes"

// This file is the type bytearray.

func defineByteArray() {
	ByteArrayType.define(TypeSpec{Name: "bytearray", Flags: MatchSelf,
		Doc: "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\nbytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\nbytearray(int) -> bytes array of size given by the parameter initialized with null bytes\nbytearray() -> empty bytes array",
		Methods: append([]Def{
			{Name: "__new__", Sig: "cls, *args, **kwargs", Doc: "Create and return a new object.", Fn: byteArrayNew},
			{Name: "__init__", Sig: "self, source=b'', encoding='utf-8', errors='strict'", Doc: "Initialize self.", Fn: byteArrayInit},
			{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: byteArrayRepr},
			{Name: "__str__", Sig: "self, /", Doc: "Return str(self).", F1: byteArrayRepr},
			{Name: "__setitem__", Sig: "self, key, value, /", Doc: "Set self[key] to value.", F3: byteArraySetItem},
			{Name: "__delitem__", Sig: "self, key, /", Doc: "Delete self[key].", F2: byteArrayDelItem},
			{Name: "__iadd__", Sig: "self, value, /", Doc: "Implement self+=value.", F2: byteArrayIAdd},
			{Name: "__imul__", Sig: "self, value, /", Doc: "Implement self*=value.", F2: byteArrayIMul},
			{Name: "__alloc__", Sig: "self, /", Doc: "B.__alloc__() -> int\n\nReturn the number of bytes actually allocated.", F1: func(_ *Thread, v Value) (Value, error) { return Int(int64(cap(v.byteArray().b) + 1)), nil }},
			{Name: "__sizeof__", Sig: "self, /", Doc: "Returns the size of the bytearray object in memory, in bytes.", F1: func(_ *Thread, v Value) (Value, error) { return Int(int64(57 + cap(v.byteArray().b))), nil }},
			{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: byteArrayReduce},
			{Name: "append", Sig: "self, item, /", Doc: "Append a single item to the end of the bytearray.", F2: byteArrayAppend},
			{Name: "extend", Sig: "self, iterable_of_ints, /", Doc: "Append all the items from the iterator or sequence to the end of the bytearray.", F2: byteArrayExtend},
			{Name: "insert", Sig: "self, index, item, /", Doc: "Insert a single item into the bytearray before the given index.", F3: byteArrayInsert},
			{Name: "pop", Sig: "self, index=-1, /", Doc: "Remove and return a single item from B.", Fn: byteArrayPop},
			{Name: "remove", Sig: "self, value, /", Doc: "Remove the first occurrence of a value in the bytearray.", F2: byteArrayRemove},
			{Name: "clear", Sig: "self, /", Doc: "Remove all items from the bytearray.", F1: byteArrayClear},
			{Name: "copy", Sig: "self, /", Doc: "Return a copy of B.", F1: func(_ *Thread, v Value) (Value, error) { return NewByteArray(bytes.Clone(v.byteArray().b)), nil }},
			{Name: "reverse", Sig: "self, /", Doc: "Reverse the order of the values in B in place.", F1: func(_ *Thread, v Value) (Value, error) { reverseBytes(v.byteArray().b); return None, nil }},
			{Name: "fromhex", Sig: "type, string, /", Doc: "Create a bytearray object from a string of hexadecimal numbers.", F2: byteArrayFromHex, Flag: ClassDef},
		}, bytesCommon()...)})
	defineBytesIter(byteArrayIterType, "bytearray_iterator")
}

// CanResize is the check before a change of the size.
func (b *ByteArray) CanResize() error { return b.views.CanResize() }

// SetBytes replaces the content; the error is that of a memoryview in the way.
func (b *ByteArray) SetBytes(data []byte) error {
	if len(data) != len(b.b) {
		if err := b.views.CanResize(); err != nil {
			return err
		}
	} else if b.views.any() {
		copy(b.b, data)
		return nil
	}
	b.b = data
	return nil
}

func byteArrayNew(_ *Thread, args []Value) (Value, error) {
	cls, err := newClass(args[0], ByteArrayType)
	if err != nil {
		return Value{}, err
	}
	return FromObj(Alloc[ByteArray](cls)), nil
}

func byteArrayInit(t *Thread, args []Value) (Value, error) {
	data, err := t.bytesArgs(args[1], args[2], args[3], "bytearray")
	if err != nil {
		return Value{}, err
	}
	return None, args[0].byteArray().SetBytes(data)
}

func byteArrayRepr(_ *Thread, v Value) (Value, error) {
	s := string(v.byteArray().b)
	text := v.Type().name + "(" + bytesRepr(s, bytesQuote(s), func(c byte) bool { return c == '\'' }) + ")"
	return NewStr(text), nil
}

func byteArrayReduce(t *Thread, v Value) (Value, error) {
	args := TupleOf(NewBytes(string(v.byteArray().b)))
	state, err := t.CallMethod(v, "__getstate__")
	if err != nil {
		return Value{}, err
	}
	return TupleOf(FromObj(v.Type()), args, state), nil
}

func byteArrayFromHex(t *Thread, cls, text Value) (Value, error) {
	data, err := parseHex(text)
	if err != nil {
		return Value{}, err
	}
	if cls.typ() == ByteArrayType {
		return NewByteArray(data), nil
	}
	return t.Call(cls, NewBytes(viewString(data)))
}

func byteArraySetItem(t *Thread, self, key, v Value) (Value, error) {
	b := self.byteArray()
	switch {
	case key.Kind() == KSlice:
		return None, b.setSlice(t, self, key, v)
	case isIndex(key):
		key, err := settledIndex(t, key)
		if err != nil {
			return Value{}, err
		}
		if !key.IsInt() {
			_, err := seqIndex(t, key, len(b.b), "bytearray index out of range")
			return Value{}, err
		}
		c, err := byteValue(t, v, byteRange)
		if err != nil {
			return Value{}, err
		}
		// The value comes first; its __index__ may change the array.
		i, err := seqIndex(t, key, len(b.b), "bytearray index out of range")
		if err != nil {
			return Value{}, err
		}
		b.b[i] = c
		return None, nil
	}
	return Value{}, TypeErrorf("bytearray indices must be integers or slices, not %s", key.Type().MessageName())
}

func (b *ByteArray) setSlice(t *Thread, self, key, v Value) error {
	key, err := settledSlice(t, key)
	if err != nil {
		return err
	}
	if _, _, _, _, err := sliceBounds(t, key, len(b.b)); err != nil {
		return err
	}
	var data []byte
	if x, ok := Gathered(v); ok {
		data = bytes.Clone(x)
	} else {
		if slots := v.Type().slots; isIndex(v) || v.Kind() == KStr || slots[SlotInt].IsValid() || slots[SlotFloat].IsValid() || v.Kind() == KComplex {
			return TypeErrorf("can assign only bytes, buffers, or iterables of ints in range(0, 256)")
		}
		if data, err = t.bytesSource(v, "bytearray"); err != nil {
			return err
		}
	}
	start, stop, step, n, err := sliceBounds(t, key, len(b.b))
	if err != nil {
		return err
	}
	if step == 1 {
		return b.splice(start, max(stop, start), data)
	}
	if len(data) == 0 {
		return b.delSlice(start, step, n)
	}
	if len(data) != n {
		return ValueErrorf("attempt to assign bytes of size %d to extended slice of size %d", len(data), n)
	}
	for i, c := range data {
		b.b[start+i*step] = c
	}
	return nil
}

// splice replaces the bytes from i up to j.
func (b *ByteArray) splice(i, j int, data []byte) error {
	if len(data) == j-i {
		copy(b.b[i:j], data)
		return nil
	}
	if err := b.views.CanResize(); err != nil {
		return err
	}
	if len(b.b)-(j-i)+len(data) > maxStrLen {
		return memoryError()
	}
	switch {
	case i == 0 && len(data) == 0:
		// The front of a buffer that is consumed step by step is dropped without moving the rest.
		b.b = b.b[j:]
	case j == len(b.b):
		b.b = append(b.b[:i], data...)
	case len(data) < j-i:
		n := copy(b.b[i:], data)
		b.b = append(b.b[:i+n], b.b[j:]...)
	default:
		tail := bytes.Clone(b.b[j:])
		b.b = append(append(b.b[:i], data...), tail...)
	}
	return nil
}

// delSlice deletes n bytes from start, step apart.
func (b *ByteArray) delSlice(start, step, n int) error {
	if n == 0 {
		return nil
	}
	if err := b.views.CanResize(); err != nil {
		return err
	}
	if step < 0 {
		start, step = start+(n-1)*step, -step
	}
	out := b.b[:start]
	for i := start; i < len(b.b); i++ {
		if k := i - start; k%step != 0 || k/step >= n {
			out = append(out, b.b[i])
		}
	}
	b.b = out
	return nil
}

func byteArrayDelItem(t *Thread, self, key Value) (Value, error) {
	b := self.byteArray()
	switch {
	case key.Kind() == KSlice:
		key, err := settledSlice(t, key)
		if err != nil {
			return Value{}, err
		}
		start, stop, step, n, err := sliceBounds(t, key, len(b.b))
		if err != nil {
			return Value{}, err
		}
		if step == 1 {
			return None, b.splice(start, max(start, stop), nil)
		}
		return None, b.delSlice(start, step, n)
	case isIndex(key):
		key, err := settledIndex(t, key)
		if err != nil {
			return Value{}, err
		}
		i, err := seqIndex(t, key, len(b.b), "bytearray index out of range")
		if err != nil {
			return Value{}, err
		}
		return None, b.splice(i, i+1, nil)
	}
	return Value{}, TypeErrorf("bytearray indices must be integers or slices, not %s", key.Type().MessageName())
}

func byteArrayIAdd(_ *Thread, self, x Value) (Value, error) {
	data, ok := Buffer(x)
	if !ok {
		return Value{}, TypeErrorf("can't concat %s to %s", x.Type().MessageName(), self.Type().MessageName())
	}
	b := self.byteArray()
	return self, b.splice(len(b.b), len(b.b), data)
}

func byteArrayIMul(t *Thread, self, x Value) (Value, error) {
	n, err := t.Repeats(x)
	if err != nil {
		return Value{}, err
	}
	b := self.byteArray()
	r, err := repeatText(t, string(b.b), n)
	if err != nil {
		return Value{}, err
	}
	return self, b.SetBytes([]byte(r))
}

func byteArrayAppend(t *Thread, self, x Value) (Value, error) {
	c, err := byteValue(t, x, byteRange)
	if err != nil {
		return Value{}, err
	}
	b := self.byteArray()
	if err := b.views.CanResize(); err != nil {
		return Value{}, err
	}
	if len(b.b) >= maxStrLen {
		return Value{}, memoryError()
	}
	b.b = append(b.b, c)
	return None, nil
}

func byteArrayExtend(t *Thread, self, x Value) (Value, error) {
	b := self.byteArray()
	if data, ok := Buffer(x); ok {
		return None, b.splice(len(b.b), len(b.b), data)
	}
	if x.Kind() == KMemoryView {
		return Value{}, TypeErrorf("can't set bytearray slice from memoryview")
	}
	it, err := t.GetIter(x)
	if _, ok := IsException(err, TypeError); ok {
		return Value{}, TypeErrorf("can't extend bytearray with %s", x.Type().MessageName())
	}
	if err != nil {
		return Value{}, err
	}
	if _, err := t.LengthHint(x, 0); err != nil {
		return Value{}, err
	}
	var data []byte
	err = t.Iterate(it, func(item Value) error {
		c, err := byteValue(t, item, byteRange)
		if _, ok := IsException(err, TypeError); ok && x.Kind() == KStr {
			return TypeErrorf("expected iterable of integers; got: 'str'")
		}
		if data = append(data, c); err == nil && len(data) > maxStrLen {
			return memoryError()
		}
		return err
	})
	if err != nil {
		return Value{}, err
	}
	return None, b.splice(len(b.b), len(b.b), data)
}

func byteArrayInsert(t *Thread, self, index, x Value) (Value, error) {
	i, err := t.Index(index)
	if err != nil {
		return Value{}, err
	}
	c, err := byteValue(t, x, byteRange)
	if err != nil {
		return Value{}, err
	}
	b := self.byteArray()
	if i < 0 {
		i += len(b.b)
	}
	i = min(max(i, 0), len(b.b))
	return None, b.splice(i, i, []byte{c})
}

func byteArrayPop(t *Thread, args []Value) (Value, error) {
	b := args[0].byteArray()
	i := -1
	if args[1].IsValid() {
		var err error
		if i, err = t.Index(args[1]); err != nil {
			return Value{}, err
		}
	}
	if len(b.b) == 0 {
		return Value{}, IndexErrorf("pop from empty bytearray")
	}
	if i < 0 {
		i += len(b.b)
	}
	if i < 0 || i >= len(b.b) {
		return Value{}, IndexErrorf("pop index out of range")
	}
	c := b.b[i]
	return Int(int64(c)), b.splice(i, i+1, nil)
}

func byteArrayRemove(t *Thread, self, x Value) (Value, error) {
	c, err := byteValue(t, x, byteRange)
	if err != nil {
		return Value{}, err
	}
	b := self.byteArray()
	i := bytes.IndexByte(b.b, c)
	if i < 0 {
		return Value{}, ValueErrorf("value not found in bytearray")
	}
	return None, b.splice(i, i+1, nil)
}

func byteArrayClear(_ *Thread, self Value) (Value, error) {
	return None, self.byteArray().SetBytes(nil)
}
