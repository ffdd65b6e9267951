package array

import (
	"bytes"
	"encoding/binary"

	"pya/stdlib/internal/native"
	"pya/vm/object"
)

// methods is the table of array's methods.
func methods() []def {
	out := []def{
		{Name: "__new__", Sig: "cls, typecode, initializer=(), /", Doc: "Create and return a new object.", Raw: newArray},
		{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: repr},
		{Name: "__len__", Sig: "self, /", F1: func(_ *thread, v value) (value, error) { return object.Int(int64(self(v).len())), nil }},
		{Name: "__iter__", Sig: "self, /", F1: func(_ *thread, v value) (value, error) {
			return object.FromObj(&iterator{Header: object.HeaderOf(iterType()), a: self(v)}), nil
		}},
		{Name: "__hash__", Sig: "self, /", F1: func(_ *thread, v value) (value, error) {
			return value{}, object.TypeErrorf("unhashable type: '%s'", v.Type().FullName())
		}},
		{Name: "__getitem__", Sig: "self, key, /", F2: getItem},
		{Name: "__setitem__", Sig: "self, key, value, /", F3: setItem},
		{Name: "__delitem__", Sig: "self, key, /", F2: func(t *thread, v, key value) (value, error) { return object.None, delItem(t, self(v), key) }},
		{Name: "__contains__", Sig: "self, key, /", F2: func(t *thread, v, x value) (value, error) {
			a := self(v)
			for i := 0; i < a.len(); i++ {
				eq, err := a.equals(t, i, x)
				if err != nil || eq {
					return object.Bool(eq), err
				}
			}
			return object.False, nil
		}},
		{Name: "__add__", Sig: "self, value, /", F2: func(_ *thread, x, y value) (value, error) {
			a, b, err := both(x, y, "can only append array (not \"%s\") to array")
			if err != nil {
				return value{}, err
			}
			r := a.like()
			r.data = append(append([]byte(nil), a.data...), b.data...)
			return object.FromObj(r), nil
		}},
		{Name: "__iadd__", Sig: "self, value, /", F2: func(t *thread, x, y value) (value, error) {
			if _, ok := isArray(y); !ok {
				return value{}, object.TypeErrorf("can only extend array with array (not \"%s\")", y.Type().MessageName())
			}
			return x, self(x).extend(t, y)
		}},
		{Name: "__mul__", Sig: "self, value, /", F2: mul}, {Name: "__rmul__", Sig: "self, value, /", F2: mul},
		{Name: "__imul__", Sig: "self, value, /", F2: func(t *thread, x, n value) (value, error) {
			r, err := mul(t, x, n)
			if err == nil {
				err = self(x).setData(self(r).data)
			}
			return x, err
		}},
		{Name: "append", Sig: "self, v, /", Doc: "Append new value v to the end of the array.", F2: func(t *thread, x, v value) (value, error) {
			return object.None, self(x).insert(t, self(x).len(), v)
		}},
		{Name: "buffer_info", Sig: "self, /", Doc: "Return a tuple (address, length) giving the current memory address and the length in items of the buffer used to hold array's contents.", F1: func(_ *thread, v value) (value, error) {
			return object.NewPair(object.Int(int64(v.Addr())), object.Int(int64(self(v).len()))), nil
		}},
		{Name: "byteswap", Sig: "self, /", Doc: "Byteswap all items of the array.", F1: func(_ *thread, v value) (value, error) {
			a := self(v)
			for i := 0; i < len(a.data); i += a.kind.size {
				reverse(a.data[i : i+a.kind.size])
			}
			return object.None, nil
		}},
		{Name: "clear", Sig: "self, /", Doc: "Remove all items from the array.", F1: func(_ *thread, v value) (value, error) {
			return object.None, self(v).setData(nil)
		}},
		{Name: "__copy__", Sig: "self, /", Doc: "Return a copy of the array.", F1: copyArray},
		{Name: "__deepcopy__", Sig: "self, unused, /", Doc: "Return a copy of the array.", F2: func(t *thread, v, _ value) (value, error) { return copyArray(t, v) }},
		{Name: "count", Sig: "self, v, /", Doc: "Return number of occurrences of v in the array.", F2: func(t *thread, x, v value) (value, error) {
			a, n := self(x), int64(0)
			for i := 0; i < a.len(); i++ {
				eq, err := a.equals(t, i, v)
				if err != nil {
					return value{}, err
				}
				if eq {
					n++
				}
			}
			return object.Int(n), nil
		}},
		{Name: "extend", Sig: "self, bb, /", Doc: "Append items to the end of the array.", F2: func(t *thread, x, v value) (value, error) {
			return object.None, self(x).extend(t, v)
		}},
		{Name: "fromfile", Sig: "self, f, n, /", Doc: "Read n objects from the file object f and append them to the end of the array.", F3: fromFile},
		{Name: "frombytes", Sig: "self, buffer, /", Doc: "Appends items from the string, interpreting it as an array of machine values, as if it had been read from a file using the fromfile() method.", F2: func(_ *thread, x, v value) (value, error) {
			return object.None, self(x).addBytes(v)
		}},
		{Name: "fromlist", Sig: "self, list, /", Doc: "Append items to array from list.", F2: fromList},
		{Name: "fromunicode", Sig: "self, ustr, /", Doc: "Extends this array with data from the unicode string ustr.", F2: func(_ *thread, x, v value) (value, error) {
			a := self(x)
			if !a.kind.text {
				return value{}, object.ValueErrorf("fromunicode() may only be called on unicode type arrays ('u' or 'w')")
			}
			return object.None, a.extendText(v)
		}},
		{Name: "index", Sig: "self, v, start=0, stop=9223372036854775807, /", Doc: "Return index of first occurrence of v in the array.", Fn: indexOf},
		{Name: "insert", Sig: "self, i, v, /", Doc: "Insert a new item v into the array before position i.", F3: func(t *thread, x, at, v value) (value, error) {
			a := self(x)
			i, err := t.Index(at)
			if err != nil {
				return value{}, err
			}
			if i < 0 {
				i = max(i+a.len(), 0)
			}
			return object.None, a.insert(t, i, v)
		}},
		{Name: "pop", Sig: "self, i=-1, /", Doc: "Return the i-th element and delete it from the array.", Fn: func(t *thread, args []value) (value, error) {
			a, at := self(args[0]), args[1]
			if !at.IsValid() {
				at = object.Int(-1)
			}
			if a.len() == 0 {
				return value{}, object.IndexErrorf("pop from empty array")
			}
			i, err := a.index(t, at, "pop index out of range")
			if err != nil {
				return value{}, err
			}
			v, err := a.at(i)
			if err != nil {
				return value{}, err
			}
			return v, a.cut(i, i+1)
		}},
		{Name: "remove", Sig: "self, v, /", Doc: "Remove the first occurrence of v in the array.", F2: func(t *thread, x, v value) (value, error) {
			a := self(x)
			for i := 0; i < a.len(); i++ {
				eq, err := a.equals(t, i, v)
				if err != nil {
					return value{}, err
				}
				if eq {
					return object.None, a.cut(i, i+1)
				}
			}
			return value{}, object.ValueErrorf("array.remove(x): x not in array")
		}},
		{Name: "reverse", Sig: "self, /", Doc: "Reverse the order of the items in the array.", F1: func(_ *thread, v value) (value, error) {
			a := self(v)
			reverse(a.data)
			for i := 0; i < len(a.data); i += a.kind.size {
				reverse(a.data[i : i+a.kind.size])
			}
			return object.None, nil
		}},
		{Name: "tobytes", Sig: "self, /", Doc: "Convert the array to an array of machine values and return the bytes representation.", F1: func(_ *thread, v value) (value, error) {
			return object.NewBytes(string(self(v).data)), nil
		}},
		{Name: "tofile", Sig: "self, f, /", Doc: "Write all items (as machine values) to the file object f.", F2: func(t *thread, v, f value) (value, error) {
			_, err := t.CallMethod(f, "write", object.NewBytes(string(self(v).data)))
			return object.None, err
		}},
		{Name: "tolist", Sig: "self, /", Doc: "Convert array to an ordinary list with the same items.", F1: func(_ *thread, v value) (value, error) {
			return self(v).items()
		}},
		{Name: "tounicode", Sig: "self, /", Doc: "Convert the array of unicode characters to a unicode string.", F1: func(t *thread, v value) (value, error) {
			if !self(v).kind.text {
				return value{}, object.ValueErrorf("tounicode() may only be called on unicode type arrays ('u' or 'w')")
			}
			return self(v).text(t)
		}},
		{Name: "__sizeof__", Sig: "self, /", Doc: "Size of the array in memory, in bytes.", F1: func(_ *thread, v value) (value, error) {
			return object.Int(int64(64 + len(self(v).data))), nil
		}},
		{Name: "__reduce_ex__", Sig: "self, value, /", Doc: "Return state information for pickling.", F2: reduce},
		native.ClassGetItem(),
	}
	for name, op := range map[string]object.Slot{"__eq__": object.SlotEq, "__ne__": object.SlotNe, "__lt__": object.SlotLt, "__le__": object.SlotLe,
		"__gt__": object.SlotGt, "__ge__": object.SlotGe} {
		out = append(out, def{Name: name, Sig: "self, value, /", F2: compare(op)})
	}
	return out
}

func reverse(b []byte) {
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
}

func (a *array) items() (value, error) {
	out := make([]value, a.len())
	for i := range out {
		var err error
		if out[i], err = a.at(i); err != nil {
			return value{}, err
		}
	}
	return object.NewList(out), nil
}

// cut removes items i to j.
func (a *array) cut(i, j int) error {
	if err := a.views.CanResize(); err != nil {
		return err
	}
	n := a.kind.size
	a.data = a.data[:i*n+copy(a.data[i*n:], a.data[j*n:])]
	return nil
}

// both are the operands of an operator between arrays.
func both(x, y value, msg string) (a, b *array, err error) {
	a = self(x)
	b, ok := isArray(y)
	if !ok {
		return nil, nil, object.TypeErrorf(msg, y.Type().MessageName())
	}
	if a.kind != b.kind {
		return nil, nil, object.TypeErrorf("bad argument type for built-in operation")
	}
	return a, b, nil
}

func mul(t *thread, x, by value) (value, error) {
	if !by.Type().Slot(object.SlotIndex).IsValid() {
		return value{}, object.TypeErrorf("can't multiply sequence by non-int of type '%s'", by.Type().MessageName())
	}
	n, err := t.Repeats(by)
	if err != nil {
		return value{}, err
	}
	a := self(x)
	r := a.like()
	if n <= 0 || len(a.data) == 0 {
		return object.FromObj(r), nil
	}
	if n > maxBytes/len(a.data) {
		return value{}, object.Raise(object.MemoryError, "")
	}
	if err := t.Room(n * len(a.data)); err != nil {
		return value{}, err
	}
	r.data = bytes.Repeat(a.data, n)
	return object.FromObj(r), nil
}

// maxBytes bounds an array: above it a MemoryError is raised instead of an allocation that Go may not survive.
const maxBytes = 1 << 33

func copyArray(_ *thread, v value) (value, error) {
	a := self(v)
	r := a.like()
	r.data = append([]byte(nil), a.data...)
	return object.FromObj(r), nil
}

func getItem(t *thread, v, key value) (value, error) {
	a := self(v)
	if s, ok := object.Cast[object.Slice](key, object.SliceType); ok {
		start, _, step, n, err := object.SliceIndices(t, s, a.len)
		if err != nil {
			return value{}, err
		}
		r := a.like()
		for i := range n {
			at := (start + i*step) * a.kind.size
			r.data = append(r.data, a.data[at:at+a.kind.size]...)
		}
		return object.FromObj(r), nil
	}
	if !key.Type().Slot(object.SlotIndex).IsValid() {
		return value{}, object.TypeErrorf("array indices must be integers")
	}
	i, err := a.itemIndex(t, key, "array index out of range")
	if err != nil {
		return value{}, err
	}
	return a.at(i)
}

func setItem(t *thread, v, key, x value) (value, error) {
	a := self(v)
	s, ok := object.Cast[object.Slice](key, object.SliceType)
	if !ok {
		if !key.Type().Slot(object.SlotIndex).IsValid() {
			return value{}, object.TypeErrorf("array indices must be integers")
		}
		i, err := a.itemIndex(t, key, "array assignment index out of range")
		if err == nil {
			err = a.set(t, i, x)
		}
		return object.None, err
	}
	b, ok := isArray(x)
	if !ok {
		return value{}, object.TypeErrorf("can only assign array (not \"%s\") to array slice", x.Type().MessageName())
	}
	if a.kind != b.kind {
		return value{}, object.TypeErrorf("bad argument type for built-in operation")
	}
	start, stop, step, n, err := object.SliceIndices(t, s, a.len)
	if err != nil {
		return value{}, err
	}
	size := a.kind.size
	if step == 1 {
		stop = max(stop, start)
		tail := append(append([]byte(nil), b.data...), a.data[stop*size:]...)
		return object.None, a.setData(append(a.data[:start*size:start*size], tail...))
	}
	if n != b.len() {
		return value{}, object.ValueErrorf("attempt to assign array of size %d to extended slice of size %d", b.len(), n)
	}
	src := append([]byte(nil), b.data...)
	for i := range n {
		copy(a.data[(start+i*step)*size:], src[i*size:(i+1)*size])
	}
	return object.None, nil
}

func delItem(t *thread, a *array, key value) error {
	s, ok := object.Cast[object.Slice](key, object.SliceType)
	if !ok {
		if !key.Type().Slot(object.SlotIndex).IsValid() {
			return object.TypeErrorf("array indices must be integers")
		}
		i, err := a.itemIndex(t, key, "array assignment index out of range")
		if err == nil {
			err = a.cut(i, i+1)
		}
		return err
	}
	start, _, step, n, err := object.SliceIndices(t, s, a.len)
	if err != nil || n == 0 {
		return err
	}
	if step < 0 {
		start, step = start+(n-1)*step, -step
	}
	size := a.kind.size
	var out []byte
	next := start
	for i := 0; i < a.len(); i++ {
		if i == next && n > 0 {
			n--
			next += step
			continue
		}
		out = append(out, a.data[i*size:(i+1)*size]...)
	}
	return a.setData(out)
}

func indexOf(t *thread, args []value) (value, error) {
	a := self(args[0])
	bounds := [2]int{0, a.len()}
	for i := range bounds {
		if v := args[2+i]; v.IsValid() {
			n, err := t.Index(v)
			if err != nil {
				return value{}, err
			}
			if n < 0 {
				n = max(n+a.len(), 0)
			}
			bounds[i] = n
		}
	}
	for i := bounds[0]; i < bounds[1] && i < a.len(); i++ {
		eq, err := a.equals(t, i, args[1])
		if err != nil {
			return value{}, err
		}
		if eq {
			return object.Int(int64(i)), nil
		}
	}
	return value{}, object.ValueErrorf("array.index(x): x not in array")
}

// fromList appends all items of a list, or none.
func fromList(t *thread, x, v value) (value, error) {
	l, ok := object.AsList(v)
	if !ok {
		return value{}, object.TypeErrorf("arg must be list")
	}
	a := self(x)
	n := len(a.data)
	for i, item := range l.Items() {
		if err := a.insert(t, a.len(), item); err != nil {
			a.data = a.data[:n]
			return value{}, err
		}
		if i+1 > l.Len() {
			return value{}, object.RuntimeErrorf("list changed size during iteration")
		}
	}
	return object.None, nil
}

func fromFile(t *thread, x, f, count value) (value, error) {
	n, err := t.Index(count)
	if err != nil {
		return value{}, err
	}
	a := self(x)
	if n < 0 {
		return value{}, object.ValueErrorf("negative count")
	}
	if n > maxBytes/a.kind.size {
		return value{}, object.Raise(object.MemoryError, "")
	}
	b, err := t.CallMethod(f, "read", object.Int(int64(n*a.kind.size)))
	if err != nil {
		return value{}, err
	}
	data, ok := object.AsBytes(b)
	if !ok {
		return value{}, object.TypeErrorf("read() didn't return bytes")
	}
	if err := a.addBytes(object.FromObj(data)); err != nil {
		return value{}, err
	}
	if len(data.Go()) != n*a.kind.size {
		return value{}, object.Raise(object.EOFError, "read() didn't return enough bytes")
	}
	return object.None, nil
}

// formatCode is the number of the machine format of an array's items.
func (a *array) formatCode() int {
	big := binary.NativeEndian.Uint16([]byte{1, 0}) != 1
	if big && a.kind.size > 1 {
		return a.kind.format + 1
	}
	return a.kind.format
}

// reduce pickles an array as its typecode and items: the bytes, or for old protocols a list.
func reduce(t *thread, v, protocol value) (value, error) {
	p, err := t.Index(protocol)
	if err != nil {
		return value{}, err
	}
	a := self(v)
	state := object.None
	if d := object.OwnDict(v); d != nil {
		state = object.FromObj(d)
	}
	code := object.CharStr(rune(a.kind.code))
	if p < 3 {
		items, err := a.items()
		if err != nil {
			return value{}, err
		}
		return object.NewTriple(object.FromObj(v.Type()), object.NewPair(code, items), state), nil
	}
	m, err := t.Interp.Import(t, "array")
	if err != nil {
		return value{}, err
	}
	f, err := t.GetAttrStr(m, "_array_reconstructor")
	if err != nil {
		return value{}, err
	}
	return object.NewTriple(f, object.TupleOf(object.FromObj(v.Type()), code, object.Int(int64(a.formatCode())), object.NewBytes(string(a.data))), state), nil
}

// machineFormats are the formats by number: size, signed, big-endian, float or text.
var machineFormats = []struct {
	code byte
	size int
	big  bool
}{
	{'B', 1, false}, {'b', 1, false}, {'H', 2, false}, {'H', 2, true}, {'h', 2, false}, {'h', 2, true}, {'I', 4, false}, {'I', 4, true},
	{'i', 4, false}, {'i', 4, true}, {'Q', 8, false}, {'Q', 8, true}, {'q', 8, false}, {'q', 8, true}, {'f', 4, false}, {'f', 4, true},
	{'d', 8, false}, {'d', 8, true}, {'u', 2, false}, {'u', 2, true}, {'w', 4, false}, {'w', 4, true},
}

// reconstruct makes an array of a pickle, which may come from a machine of the other byte order.
func reconstruct(t *thread, args []value) (value, error) {
	cls, ok := object.AsType(args[0])
	if !ok {
		return value{}, object.TypeErrorf("first argument must be a type object, not %s", object.ArgumentName(args[0]))
	}
	if !cls.IsSubtype(arrayType()) {
		return value{}, object.TypeErrorf("%s is not a subtype of array.array", cls.FullName())
	}
	s, ok := object.AsStr(args[1])
	if !ok || s.Len() != 1 {
		return value{}, object.TypeErrorf("_array_reconstructor() argument 2 must be a unicode character, not %s", object.ArgumentName(args[1]))
	}
	code, err := typecode(args[1], "second argument")
	if err != nil {
		return value{}, err
	}
	k, err := kindOf(code)
	if err != nil {
		return value{}, object.ValueErrorf("second argument must be a valid type code")
	}
	n, err := t.Index(args[2])
	if err != nil {
		return value{}, err
	}
	if n < 0 || n >= len(machineFormats) {
		return value{}, object.ValueErrorf("third argument must be a valid machine format code.")
	}
	b, ok := object.AsBytes(args[3])
	if !ok {
		return value{}, object.TypeErrorf("fourth argument should be bytes, not %s", args[3].Type().MessageName())
	}
	f := machineFormats[n]
	data := []byte(b.Go())
	if len(data)%f.size != 0 {
		return value{}, object.ValueErrorf("bytes length not a multiple of item size")
	}
	if big := binary.NativeEndian.Uint16([]byte{1, 0}) != 1; f.big != big {
		for i := 0; i < len(data); i += f.size {
			reverse(data[i : i+f.size])
		}
	}
	r, err := t.Call(object.FromObj(cls), object.CharStr(rune(k.code)))
	if err != nil {
		return value{}, err
	}
	a, ok := isArray(r)
	if !ok {
		return value{}, object.TypeErrorf("%s is not an array", r.Type().MessageName())
	}
	return r, a.addItems(t, f.code, f.size, data)
}

// addItems appends items of another kind, given as bytes.
func (a *array) addItems(t *thread, code byte, size int, data []byte) error {
	if code == 'u' {
		v, err := t.Decode(object.NewBytes(string(data)), map[bool]string{true: "utf-16-le", false: "utf-16-be"}[binary.NativeEndian.Uint16([]byte{1, 0}) == 1], "strict")
		if err != nil {
			return err
		}
		return a.extendText(v)
	}
	for _, k := range kinds {
		if k.code == code {
			for i := 0; i < len(data); i += size {
				if err := a.insert(t, a.len(), k.get(data[i:])); err != nil {
					return err
				}
			}
			return nil
		}
	}
	return object.ValueErrorf("third argument must be a valid machine format code.")
}
