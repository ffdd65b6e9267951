// Package array is the module array: sequences of machine numbers. Behaviour and texts follow CPython 3.13 on a 64-bit
// machine.
package array

import (
	"encoding/binary"
	"strings"
	"unicode"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

// array is an array.array. Items stand in data as the machine stores them.
type array struct {
	object.Header
	attrs *object.Attrs
	kind  *kind
	data  []byte
	views object.Exports
}

// setData replaces the items; the error is that of a memoryview in the way of another size.
func (a *array) setData(data []byte) error {
	if len(data) == len(a.data) {
		copy(a.data, data)
		return nil
	}
	if err := a.views.CanResize(); err != nil {
		return err
	}
	a.data = data
	return nil
}

// extendData appends the bytes of items.
func (a *array) extendData(more []byte) error {
	if len(more) == 0 {
		return nil
	}
	if err := a.views.CanResize(); err != nil {
		return err
	}
	a.data = append(a.data, more...)
	return nil
}

// iterator goes over an array.
type iterator struct {
	object.Header
	a *array
	i int
}

var arrayOnce, iterOnce native.Type

func arrayType() *object.Type {
	return arrayOnce.Get(func() *object.Type {
		return object.NewNative[array](object.TypeSpec{Name: "array", Module: "array", Methods: methods(), Flags: object.SequencePattern,
			Doc: "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by typecode, and\ninitialized from the optional initializer value, which must be a list,\nstring or iterable over elements of the appropriate type.",
			Buffer: func(v value) (object.BufferInfo, bool) {
				a := object.Self[array](v)
				format := string(a.kind.code)
				if a.kind.text {
					format = "w"
				}
				return object.BufferInfo{Data: a.data, Format: format, ItemSize: a.kind.size, Exports: &a.views}, true
			},
			GetSets: []object.GetSet{
				{Name: "typecode", Doc: "the typecode character used to create the array", Get: func(_ *thread, v value) (value, error) {
					return object.CharStr(rune(object.Self[array](v).kind.code)), nil
				}},
				{Name: "itemsize", Doc: "the size, in bytes, of one array item", Get: func(_ *thread, v value) (value, error) {
					return object.Int(int64(object.Self[array](v).kind.size)), nil
				}},
			}})
	})
}

func iterType() *object.Type {
	return iterOnce.Get(func() *object.Type {
		return object.NewNative[iterator](object.TypeSpec{Name: "arrayiterator", Module: "array", Flags: object.NoNew,
			Methods: []def{
				{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: func(t *thread, v value) (value, error) {
					it := object.Self[iterator](v)
					f, err := builtin(t, "iter")
					if err != nil {
						return value{}, err
					}
					if it.a == nil {
						return object.NewPair(f, object.TupleOf(object.NewTuple(nil))), nil
					}
					return object.NewTriple(f, object.TupleOf(object.FromObj(it.a)), object.Int(int64(it.i))), nil
				}},
				{Name: "__setstate__", Sig: "self, state, /", Doc: "Set state information for unpickling.", F2: func(t *thread, v, state value) (value, error) {
					n, err := t.Index(state)
					if it := object.Self[iterator](v); err == nil && it.a != nil {
						it.i = min(max(n, 0), it.a.len())
					}
					return object.None, err
				}},
			},
			Next: func(_ *thread, v value) (value, bool, error) {
				it := object.Self[iterator](v)
				if it.a == nil || it.i >= it.a.len() {
					it.a = nil
					return value{}, false, nil
				}
				it.i++
				x, err := it.a.at(it.i - 1)
				return x, err == nil, err
			}})
	})
}

func builtin(t *thread, name string) (value, error) {
	v, ok := t.Interp.Builtins.Dict.GetStr(t.Interp.Intern(name))
	if !ok {
		return value{}, object.AttributeErrorf(object.None, t.Interp.Intern(name), "builtins.%s is gone", name)
	}
	return v, nil
}

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__doc__", object.NewStr("This module defines an object type which can efficiently represent\nan array of basic values: characters, integers, floating-point\nnumbers."))
	codes := make([]byte, len(kinds))
	for i, k := range kinds {
		codes[i] = k.code
	}
	m.Set(t, "typecodes", object.NewStr(string(codes)))
	m.Set(t, "array", object.FromObj(arrayType()))
	m.Set(t, "ArrayType", object.FromObj(arrayType()))
	m.AddDefs(t, []def{{Name: "_array_reconstructor", Sig: "arraytype, typecode, mformat_code, items, /", Doc: "Internal. Used for pickling support.", Fn: reconstruct}})
	abc, err := rt.Import(t, "collections.abc")
	if err != nil {
		return err
	}
	base, err := t.GetAttrStr(abc, "MutableSequence")
	if err != nil {
		return err
	}
	_, err = t.CallMethod(base, "register", object.FromObj(arrayType()))
	return err
}

func (a *array) len() int { return len(a.data) / a.kind.size }

// at is item i. Bytes may have become an item that is no character.
func (a *array) at(i int) (value, error) {
	data := a.data[i*a.kind.size:]
	if a.kind.text && uint32(runeAt(data)) > unicode.MaxRune {
		return value{}, object.ValueErrorf("chr() arg not in range(0x110000)")
	}
	return a.kind.get(data), nil
}

// equals tells whether item i is equal to a value.
func (a *array) equals(t *thread, i int, v value) (bool, error) {
	x, err := a.at(i)
	if err != nil {
		return false, err
	}
	return object.Equal(t, x, v)
}

func badCharacter(r uint32) error {
	return object.ValueErrorf("character U+%x is not in range [U+0000; U+10ffff]", r)
}

// set stores item i.
func (a *array) set(t *thread, i int, v value) error {
	var buf [8]byte
	if err := a.kind.put(t, buf[:a.kind.size], v); err != nil {
		return err
	}
	if i < a.len() {
		copy(a.data[i*a.kind.size:], buf[:a.kind.size])
	}
	return nil
}

// insert puts an item before item i.
func (a *array) insert(t *thread, i int, v value) error {
	var buf [8]byte
	n := a.kind.size
	if err := a.kind.put(t, buf[:n], v); err != nil {
		return err
	}
	i = min(i, a.len()) * n
	if err := a.extendData(buf[:n]); err != nil {
		return err
	}
	copy(a.data[i+n:], a.data[i:len(a.data)-n])
	copy(a.data[i:], buf[:n])
	return nil
}

// index is a position given by a program.
func (a *array) index(t *thread, v value, what string) (int, error) {
	i, err := t.Index(v)
	if err != nil {
		return 0, err
	}
	return a.inside(i, what)
}

// itemIndex is the index of an item, which is outside also where it is too large.
func (a *array) itemIndex(t *thread, v value, what string) (int, error) {
	i, err := t.IndexValue(v)
	if err != nil {
		return 0, err
	}
	if !i.IsInt() {
		return 0, object.IndexErrorf("cannot fit '%s' into an index-sized integer", v.Type().MessageName())
	}
	return a.inside(int(i.AsInt()), what)
}

func (a *array) inside(i int, what string) (int, error) {
	if i < 0 {
		i += a.len()
	}
	if i < 0 || i >= a.len() {
		return 0, object.IndexErrorf("%s", what)
	}
	return i, nil
}

func self(v value) *array { return object.Self[array](v) }

func isArray(v value) (*array, bool) { return object.Cast[array](v, arrayType()) }

// like makes an empty array of the same items.
func (a *array) like() *array {
	return &array{Header: object.HeaderOf(arrayType()), kind: a.kind}
}

// newArray is array.__new__.
func newArray(t *thread, args []value, kw []*object.Str) (value, error) {
	cls, err := native.Class(args[0], arrayType())
	if err != nil {
		return value{}, err
	}
	if cls == arrayType() && len(kw) > 0 {
		return value{}, object.TypeErrorf("array.array() takes no keyword arguments")
	}
	args = args[1 : len(args)-len(kw)]
	switch {
	case len(args) < 1:
		return value{}, object.TypeErrorf("array() takes at least 1 argument (0 given)")
	case len(args) > 2:
		return value{}, object.TypeErrorf("array() takes at most 2 arguments (%d given)", len(args))
	}
	code, err := typecode(args[0], "array() argument 1")
	if err != nil {
		return value{}, err
	}
	// What cannot fill any array comes before a wrong typecode, but behind the warning of an old one.
	if err := warnOf(t, code); err != nil {
		return value{}, err
	}
	var initial value
	if len(args) == 2 {
		if initial, err = source(t, code, args[1]); err != nil {
			return value{}, err
		}
	}
	k, err := kindOf(code)
	if err != nil {
		return value{}, err
	}
	if t.Audited() {
		given := object.None
		if len(args) == 2 {
			given = args[1]
		}
		if err := t.Audit("array.__new__", args[0], given); err != nil {
			return value{}, err
		}
	}
	a := object.Alloc[array](cls)
	a.kind = k
	if len(args) == 1 {
		return object.FromObj(a), nil
	}
	return object.FromObj(a), a.fill(t, initial)
}

// source is what gives the initial items: v, or an iterator over it.
func source(t *thread, code rune, v value) (value, error) {
	text := code == 'u' || code == 'w'
	if _, ok := object.AsStr(v); ok {
		if !text {
			return value{}, object.TypeErrorf("cannot use a str to initialize an array with typecode '%c'", code)
		}
		return v, nil
	}
	if o, ok := isArray(v); ok {
		if !text && o.kind.text {
			return value{}, object.TypeErrorf("cannot use a unicode array to initialize an array with typecode '%c'", code)
		}
		return v, nil
	}
	switch v.Kind() {
	case object.KList, object.KTuple, object.KBytes, object.KByteArray:
		return v, nil
	}
	return t.GetIter(v)
}

// fill takes the initial items.
func (a *array) fill(t *thread, v value) error {
	if _, ok := object.AsStr(v); ok {
		return a.extendText(v)
	}
	if o, ok := isArray(v); ok {
		if o.kind == a.kind {
			a.data = append([]byte(nil), o.data...)
			return nil
		}
	}
	_, isBytes := object.AsBytes(v)
	_, isByteArray := object.AsByteArray(v)
	if isBytes || isByteArray {
		return a.addBytes(v)
	}
	return a.extendIter(t, v)
}

func (a *array) extendText(v value) error {
	s, ok := object.AsStr(v)
	if !ok {
		return object.TypeErrorf("fromunicode() argument must be str, not %s", object.ArgumentName(v))
	}
	var more []byte
	for i := range s.Len() {
		more = appendRune(more, s.At(i))
	}
	return a.extendData(more)
}

// addBytes appends the bytes of items.
func (a *array) addBytes(v value) error {
	b, ok := object.GetBuffer(v)
	if !ok {
		return object.NotBytesLike(v)
	}
	if b.ItemSize > 1 {
		return object.TypeErrorf("a bytes-like object is required")
	}
	if len(b.Data)%a.kind.size != 0 {
		return object.ValueErrorf("bytes length not a multiple of item size")
	}
	return a.extendData(b.Data)
}

func (a *array) extendIter(t *thread, v value) error {
	return t.Iterate(v, func(x value) error { return a.insert(t, a.len(), x) })
}

// extend is extend(): another array must have the same items.
func (a *array) extend(t *thread, v value) error {
	if o, ok := isArray(v); ok {
		if o.kind != a.kind {
			return object.TypeErrorf("can only extend with array of same kind")
		}
		return a.extendData(o.data)
	}
	return a.extendIter(t, v)
}

func repr(t *thread, v value) (value, error) {
	a := self(v)
	name := v.Type().Name()
	if a.len() == 0 {
		return object.NewStr(name + "('" + string(a.kind.code) + "')"), nil
	}
	var items string
	if a.kind.text {
		s, err := a.text(t)
		if err != nil {
			return value{}, err
		}
		if items, err = t.Repr(s); err != nil {
			return value{}, err
		}
	} else {
		parts := make([]string, a.len())
		for i := range parts {
			x, err := a.at(i)
			if err != nil {
				return value{}, err
			}
			s, err := t.Repr(x)
			if err != nil {
				return value{}, err
			}
			parts[i] = s
		}
		items = "[" + strings.Join(parts, ", ") + "]"
	}
	return object.NewStr(name + "('" + string(a.kind.code) + "', " + items + ")"), nil
}

// text is the str of an array of characters.
func (a *array) text(t *thread) (value, error) {
	if a.kind.code == 'w' {
		name := "utf-32-le"
		if binary.NativeEndian.Uint16([]byte{0, 1}) == 1 {
			name = "utf-32-be"
		}
		text, _, err := t.DecodeText(string(a.data), name, "strict", true)
		return object.NewStr(text), err
	}
	parts := make([]value, a.len())
	for i := range parts {
		r := runeAt(a.data[i*4:])
		if uint32(r) > unicode.MaxRune {
			return value{}, badCharacter(uint32(r))
		}
		parts[i] = object.CharStr(r)
	}
	return object.ConcatAll(parts), nil
}

// pair is item i of two arrays for a comparison. Characters of the same kind are compared as numbers, whether they are in range
// or not.
func pair(a, b *array, i int) (v, w value, err error) {
	if a.kind == b.kind && a.kind.text {
		number := func(a *array) value {
			r := runeAt(a.data[i*a.kind.size:])
			if a.kind.code == 'w' {
				return object.NewUint(uint64(uint32(r)))
			}
			return object.Int(int64(r))
		}
		return number(a), number(b), nil
	}
	if v, err = a.at(i); err == nil {
		w, err = b.at(i)
	}
	return v, w, err
}

// compare is a comparison of two arrays, item by item.
func compare(op object.Slot) func(*thread, value, value) (value, error) {
	return func(t *thread, x, y value) (value, error) {
		a, ok := isArray(x)
		b, ok2 := isArray(y)
		if !ok || !ok2 {
			return object.NotImplemented, nil
		}
		if (op == object.SlotEq || op == object.SlotNe) && a.len() != b.len() {
			return object.Bool(op == object.SlotNe), nil
		}
		for i := 0; i < a.len() && i < b.len(); i++ {
			v, w, err := pair(a, b, i)
			if err != nil {
				return value{}, err
			}
			eq, err := object.Equal(t, v, w)
			if err != nil {
				return value{}, err
			}
			if eq {
				continue
			}
			switch op {
			case object.SlotEq:
				return object.False, nil
			case object.SlotNe:
				return object.True, nil
			}
			return t.Compare(op, v, w)
		}
		return t.Compare(op, object.Int(int64(a.len())), object.Int(int64(b.len())))
	}
}
