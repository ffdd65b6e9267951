package object

// This file is the type bytes.

func defineBytes() {
	BytesType.define(TypeSpec{Name: "bytes", Flags: MatchSelf,
		Doc: "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\nbytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\nbytes(int) -> bytes object of size given by the parameter initialized with null bytes\nbytes() -> empty bytes object",
		Methods: append([]Def{
			{Name: "__new__", Sig: "cls, source=b'', encoding='utf-8', errors='strict'", Doc: "Create and return a new object.", Fn: bytesNew},
			{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: bytesReprMethod},
			{Name: "__str__", Sig: "self, /", Doc: "Return str(self).", F1: bytesReprMethod},
			{Name: "__hash__", Sig: "self, /", Doc: "Return hash(self).", F1: func(_ *Thread, v Value) (Value, error) { return Int(int64(v.bytes().Hash())), nil }},
			{Name: "__bytes__", Sig: "self, /", Doc: "Convert this value to exact type bytes.", F1: bytesExact},
			{Name: "__getnewargs__", Sig: "self, /", F1: func(_ *Thread, v Value) (Value, error) { return TupleOf(NewBytes(v.bytes().s)), nil }},
			{Name: "fromhex", Sig: "type, string, /", Doc: "Create a bytes object from a string of hexadecimal numbers.", F2: bytesFromHex, Flag: ClassDef},
		}, bytesCommon()...)})
	defineBytesIter(bytesIterType, "bytes_iterator")
}

// Hash is the hash of the content; that of equal ASCII text is the same.
func (b *Bytes) Hash() uint64 {
	if b.hash == 0 {
		b.hash = hashString(b.s)
	}
	return b.hash
}

// BytesRepr is repr() of a bytes object.
func BytesRepr(s string) string {
	quote := bytesQuote(s)
	return bytesRepr(s, quote, func(c byte) bool { return c == quote })
}

func bytesReprMethod(_ *Thread, v Value) (Value, error) {
	s := BytesRepr(v.bytes().s)
	return newStrLen(s, len(s)), nil
}

func bytesExact(_ *Thread, v Value) (Value, error) {
	if v.Type() == BytesType {
		return v, nil
	}
	return NewBytes(v.bytes().s), nil
}

func bytesNew(t *Thread, args []Value) (Value, error) {
	cls, err := newClass(args[0], BytesType)
	if err != nil {
		return Value{}, err
	}
	if src := args[1]; src.IsValid() && src.Type() == BytesType && cls == BytesType && !args[2].IsValid() && !args[3].IsValid() {
		return src, nil
	}
	if src := args[1]; cls == BytesType && src.IsValid() && !args[2].IsValid() && !args[3].IsValid() {
		if f := src.Type().slots[SlotBytes]; f.IsValid() && src.Type() != BytesType {
			// What __bytes__ returns is the result, also if it is of a subclass.
			r, err := t.CallSlot(f, src)
			if err != nil {
				return Value{}, err
			}
			if _, ok := AsBytes(r); !ok {
				return Value{}, TypeErrorf("__bytes__ returned non-bytes (type %s)", r.Type().MessageName())
			}
			return r, nil
		}
	}
	data, err := t.bytesArgs(args[1], args[2], args[3], "bytes")
	if err != nil {
		return Value{}, err
	}
	if cls == BytesType {
		return NewBytes(viewString(data)), nil
	}
	o := Alloc[Bytes](cls)
	o.s = viewString(data)
	return FromObj(o), nil
}

func bytesFromHex(t *Thread, cls, text Value) (Value, error) {
	data, err := parseHex(text)
	if err != nil {
		return Value{}, err
	}
	v := NewBytes(viewString(data))
	if cls.typ() == BytesType {
		return v, nil
	}
	return t.Call(cls, v)
}
