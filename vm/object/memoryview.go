package object

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"runtime"
	"slices"
	"strings"
	"weak"
)

// This file is the buffer protocol and the type memoryview.

// BufferInfo is the memory an object lends out.
type BufferInfo struct {
	Data     []byte
	ReadOnly bool
	Format   string // of one item, as module struct writes it; "B" if empty
	ItemSize int    // 1 if zero
	// Owner is whose the memory is, if not of the object that was asked for it: a memoryview has it as its obj.
	Owner Value
	// Exports is where an object that can be resized is told of the memoryviews on it; nil for others.
	Exports *Exports
}

// Exports are the memoryviews on the memory of an object. While one is alive, the memory must not be replaced.
type Exports struct{ views []weak.Pointer[MemoryView] }

// CanResize is the check before any change of the size. Views that were dropped without release() do not count; since
// only a collection tells, one is run in the rare case.
func (e *Exports) CanResize() error {
	if len(e.views) == 0 || !e.inUse() {
		return nil
	}
	runtime.GC()
	if !e.inUse() {
		return nil
	}
	return Raise(BufferError, "Existing exports of data: object cannot be re-sized")
}

// any tells whether there have been memoryviews that may still be alive.
func (e *Exports) any() bool { return len(e.views) > 0 }

// inUse tells whether a memoryview is alive; dead ones are forgotten.
func (e *Exports) inUse() bool {
	live := e.views[:0]
	for _, w := range e.views {
		if m := w.Value(); m != nil && !m.released {
			live = append(live, w)
		}
	}
	e.views = live
	return len(live) > 0
}

func (e *Exports) add(m *MemoryView) { e.views = append(e.views, weak.Make(m)) }

// GetBuffer gives the memory behind a bytes-like object; ok is false for other objects.
func GetBuffer(v Value) (BufferInfo, bool) {
	if !v.IsValid() {
		return BufferInfo{}, false
	}
	switch v.Kind() {
	case KBytes:
		return BufferInfo{Data: viewBytes(v.bytes().s), ReadOnly: true}, true
	case KByteArray:
		return BufferInfo{Data: v.byteArray().b, Exports: &v.byteArray().views}, true
	case KMemoryView:
		m := v.memoryView()
		if m.released || !m.contiguous() {
			return BufferInfo{}, false
		}
		return BufferInfo{Data: m.contents(), ReadOnly: m.readonly, Format: m.format, ItemSize: m.itemsize}, true
	case KNative, KInstance:
		if f := v.Type().buffer; f != nil {
			return f(v)
		}
	}
	return BufferInfo{}, false
}

// Gathered is Buffer, but also takes views whose items do not lie side by side: it copies them together.
func Gathered(v Value) ([]byte, bool) {
	if v.IsValid() && v.Kind() == KMemoryView && !v.memoryView().released {
		return v.memoryView().contents(), true
	}
	return Buffer(v)
}

// NotBytesLike is the error for an object without a buffer, or with one that cannot be read in one piece.
func NotBytesLike(v Value) error {
	if v.Kind() == KMemoryView {
		if err := v.memoryView().check(); err != nil {
			return err
		}
		return Raise(BufferError, "memoryview: underlying buffer is not C-contiguous")
	}
	return TypeErrorf("a bytes-like object is required, not '%s'", v.Type().MessageName())
}

// Buffer is the content of a bytes-like object, for reading only. It is good until Python code can change the object.
func Buffer(v Value) ([]byte, bool) {
	b, ok := GetBuffer(v)
	return b.Data, ok
}

// MemoryView is a memoryview: items in the memory of another object.
type MemoryView struct {
	Header
	obj      Value
	data     []byte
	offset   int // of the first item
	format   string
	itemsize int
	shape    []int
	strides  []int
	readonly bool
	released bool
	exports  *Exports // of obj; nil: its size does not change
	// lender is the object of Python whose __release_buffer__ is to be told of the end of the view that it lent.
	lender, lent Value
	hash         Value // once it was asked for
}

func (v Value) memoryView() *MemoryView { return (*MemoryView)(v.p) }

var memoryIterType = declare[memoryIter]("memory_iterator", KNative)

func defineMemoryView() {
	get := func(f func(m *MemoryView) (Value, error)) func(t *Thread, v Value) (Value, error) {
		return func(_ *Thread, v Value) (Value, error) {
			m := v.memoryView()
			if err := m.check(); err != nil {
				return Value{}, err
			}
			return f(m)
		}
	}
	MemoryViewType.define(TypeSpec{Name: "memoryview", Flags: Final | SequencePattern,
		Doc: "Create a new memoryview object which references the given object.",
		Methods: append([]Def{
			{Name: "__new__", Sig: "cls, object", Doc: "Create and return a new object.", Fn: memoryViewNew},
			{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: memoryViewRepr},
			{Name: "__hash__", Sig: "self, /", Doc: "Return hash(self).", F1: memoryViewHash},
			{Name: "__len__", Sig: "self, /", Doc: "Return len(self).", F1: get(func(m *MemoryView) (Value, error) { return m.length() })},
			{Name: "__getitem__", Sig: "self, key, /", Doc: "Return self[key].", F2: memoryViewGetItem},
			{Name: "__setitem__", Sig: "self, key, value, /", Doc: "Set self[key] to value.", F3: memoryViewSetItem},
			{Name: "__delitem__", Sig: "self, key, /", Doc: "Delete self[key].", F2: memoryViewDelItem},
			{Name: "__iter__", Sig: "self, /", Doc: "Implement iter(self).", F1: memoryViewIter},
			{Name: "__enter__", Sig: "self, /", F1: func(_ *Thread, v Value) (Value, error) { return v, v.memoryView().check() }},
			{Name: "__exit__", Sig: "self, /, *exc_info", Doc: "Release the underlying buffer exposed by the memoryview object.", Fn: func(t *Thread, a []Value) (Value, error) { return memoryViewRelease(t, a[0]) }},
			{Name: "release", Sig: "self, /", Doc: "Release the underlying buffer exposed by the memoryview object.", F1: memoryViewRelease},
			{Name: "tobytes", Sig: "self, /, order='C'", Doc: "Return the data in the buffer as a byte string.", Fn: memoryViewToBytes},
			{Name: "tolist", Sig: "self, /", Doc: "Return the data in the buffer as a list of elements.", F1: get(func(m *MemoryView) (Value, error) { return m.list(0, m.offset) })},
			{Name: "hex", Sig: "self, /, sep='', bytes_per_sep=1", Doc: "Return the data in the buffer as a str of hexadecimal numbers.\n\nExample:\n>>> memoryview(b'\\x01\\xab').hex(':')\n'01:ab'", Fn: memoryViewHex},
			{Name: "cast", Sig: "self, /, format, shape=None", Doc: "Cast a memoryview to a new format or shape.", Fn: memoryViewCast},
			{Name: "_from_flags", Flag: ClassDef, Sig: "type, /, object, flags", Doc: "Create a new memoryview object which references the given object.", Fn: memoryViewFromFlags},
			{Name: "toreadonly", Sig: "self, /", Doc: "Return a readonly version of the memoryview.", F1: get(func(m *MemoryView) (Value, error) {
				n := m.sub()
				n.readonly = true
				return FromObj(n), nil
			})},
		}, compareDefs(memoryViewCompare)...),
		GetSets: []GetSet{
			{Name: "obj", Doc: "The underlying object of the memoryview.", Get: get(func(m *MemoryView) (Value, error) { return m.obj, nil })},
			{Name: "nbytes", Doc: "The amount of space in bytes that the array would use in\n a contiguous representation.", Get: get(func(m *MemoryView) (Value, error) { return Int(int64(m.count() * m.itemsize)), nil })},
			{Name: "readonly", Doc: "A bool indicating whether the memory is read only.", Get: get(func(m *MemoryView) (Value, error) { return Bool(m.readonly), nil })},
			{Name: "itemsize", Doc: "The size in bytes of each element of the memoryview.", Get: get(func(m *MemoryView) (Value, error) { return Int(int64(m.itemsize)), nil })},
			{Name: "format", Doc: "A string containing the format (in struct module style)\n for each element in the view.", Get: get(func(m *MemoryView) (Value, error) { return NewStr(m.format), nil })},
			{Name: "ndim", Doc: "An integer indicating how many dimensions of a multi-dimensional\n array the memory represents.", Get: get(func(m *MemoryView) (Value, error) { return Int(int64(len(m.shape))), nil })},
			{Name: "shape", Doc: "A tuple of ndim integers giving the shape of the memory\n as an N-dimensional array.", Get: get(func(m *MemoryView) (Value, error) { return intTuple(m.shape), nil })},
			{Name: "strides", Doc: "A tuple of ndim integers giving the size in bytes to access\n each element for each dimension of the array.", Get: get(func(m *MemoryView) (Value, error) { return intTuple(m.strides), nil })},
			{Name: "suboffsets", Doc: "A tuple of integers used internally for PIL-style arrays.", Get: get(func(m *MemoryView) (Value, error) { return emptyTuple, nil })},
			{Name: "c_contiguous", Doc: "A bool indicating whether the memory is C contiguous.", Get: get(func(m *MemoryView) (Value, error) { return Bool(m.contiguous()), nil })},
			{Name: "f_contiguous", Doc: "A bool indicating whether the memory is Fortran contiguous.", Get: get(func(m *MemoryView) (Value, error) { return Bool(m.contiguous() && len(m.shape) <= 1), nil })},
			{Name: "contiguous", Doc: "A bool indicating whether the memory is contiguous.", Get: get(func(m *MemoryView) (Value, error) { return Bool(m.contiguous()), nil })},
		}})
	memoryIterType.define(TypeSpec{Name: "memory_iterator", Flags: Final | NoNew, Next: memoryIterNext})
}

func intTuple(x []int) Value {
	out := make([]Value, len(x))
	for i, n := range x {
		out[i] = Int(int64(n))
	}
	return NewTuple(out)
}

// Contiguous tells of a bytes-like object whose items lie in memory one after the other: of any but some memoryviews.
func Contiguous(v Value) bool {
	return v.Kind() != KMemoryView || v.memoryView().contiguous()
}

// NewMemoryView makes a memoryview on a bytes-like object; ok is false for other objects.
func NewMemoryView(v Value) (Value, bool) {
	if v.Kind() == KMemoryView && !v.memoryView().released {
		return FromObj(v.memoryView().sub()), true
	}
	b, ok := GetBuffer(v)
	if !ok {
		return Value{}, false
	}
	m := &MemoryView{Header: HeaderOf(MemoryViewType), obj: v, data: b.Data, readonly: b.ReadOnly, format: "B", itemsize: 1, exports: b.Exports}
	if b.Owner.IsValid() {
		m.obj = b.Owner
	}
	if b.Format != "" {
		m.format, m.itemsize = b.Format, max(b.ItemSize, 1)
	}
	m.shape, m.strides = []int{len(b.Data) / m.itemsize}, []int{m.itemsize}
	m.register()
	return FromObj(m), true
}

// register makes the object know that its memory is in use.
func (m *MemoryView) register() {
	if m.exports != nil {
		m.exports.add(m)
	}
}

// sub is a new view of the same memory.
func (m *MemoryView) sub() *MemoryView {
	n := *m
	n.shape = append([]int(nil), m.shape...)
	n.strides = append([]int(nil), m.strides...)
	n.register()
	n.lender, n.lent, n.hash = Value{}, Value{}, Value{}
	return &n
}

func (m *MemoryView) check() error {
	if m.released {
		return ValueErrorf("operation forbidden on released memoryview object")
	}
	return nil
}

func memoryViewRelease(t *Thread, v Value) (Value, error) {
	m := v.memoryView()
	err := m.giveBack(t)
	m.release()
	return None, err
}

func (m *MemoryView) release() {
	m.released, m.data = true, nil
	m.obj = None
}

// count is the number of items.
func (m *MemoryView) count() int {
	n := 1
	for _, k := range m.shape {
		n *= k
	}
	return n
}

// contiguous tells whether the items lie in memory one after the other.
func (m *MemoryView) contiguous() bool {
	if len(m.shape) == 1 {
		return m.shape[0] == 1 || m.strides[0] == m.itemsize
	}
	step := m.itemsize
	for i := len(m.shape) - 1; i >= 0; i-- {
		if m.shape[i] > 1 && m.strides[i] != step {
			return false
		}
		step *= m.shape[i]
	}
	return true
}

// contents is the memory of the items, copied together if they do not lie side by side.
func (m *MemoryView) contents() []byte {
	if m.contiguous() {
		return m.data[m.offset : m.offset+m.count()*m.itemsize]
	}
	return m.gather(nil, 0, m.offset)
}

// gather appends the items of dimension dim on.
func (m *MemoryView) gather(b []byte, dim, off int) []byte {
	if dim == len(m.shape) {
		return append(b, m.data[off:off+m.itemsize]...)
	}
	for i := 0; i < m.shape[dim]; i++ {
		b = m.gather(b, dim+1, off+i*m.strides[dim])
	}
	return b
}

func (m *MemoryView) length() (Value, error) {
	if len(m.shape) == 0 {
		return Value{}, TypeErrorf("0-dim memory has no length")
	}
	return Int(int64(m.shape[0])), nil
}

// list is tolist for the dimensions from dim on.
func (m *MemoryView) list(dim, off int) (Value, error) {
	if dim == len(m.shape) {
		return m.item(off)
	}
	items := make([]Value, m.shape[dim])
	for i := range items {
		var err error
		if items[i], err = m.list(dim+1, off+i*m.strides[dim]); err != nil {
			return Value{}, err
		}
	}
	return NewList(items), nil
}

func memoryViewNew(t *Thread, args []Value) (Value, error) {
	if args[1].Kind() == KMemoryView {
		if err := args[1].memoryView().check(); err != nil {
			return Value{}, err
		}
	}
	if m, ok, err := t.pythonBuffer(args[1]); ok || err != nil {
		if err != nil {
			return Value{}, err
		}
		m.obj = args[1]
		return FromObj(m), nil
	}
	v, ok := NewMemoryView(args[1])
	if !ok {
		return Value{}, TypeErrorf("memoryview: a bytes-like object is required, not '%s'", args[1].Type().MessageName())
	}
	return v, nil
}

// memoryViewFromFlags makes a view of a buffer that is asked for with flags, of which the one for writing counts.
func memoryViewFromFlags(t *Thread, args []Value) (Value, error) {
	flags, err := t.CInt(args[2])
	if err != nil {
		return Value{}, err
	}
	v, err := memoryViewNew(t, args[:2])
	if err != nil {
		return Value{}, err
	}
	if flags&1 != 0 && v.memoryView().readonly && args[1].Kind() != KMemoryView {
		return Value{}, Raise(BufferError, "Object is not writable.")
	}
	return v, nil
}

func memoryViewRepr(_ *Thread, v Value) (Value, error) {
	what := "memory"
	if v.memoryView().released {
		what = "released memory"
	}
	return NewStr(fmt.Sprintf("<%s at 0x%x>", what, v.Addr())), nil
}

func memoryViewHash(_ *Thread, v Value) (Value, error) {
	m := v.memoryView()
	if m.hash.IsValid() {
		// It is kept, so that a view stays what it was as a key when it is released.
		return m.hash, nil
	}
	if err := m.check(); err != nil {
		return Value{}, err
	}
	if !m.readonly {
		return Value{}, ValueErrorf("cannot hash writable memoryview object")
	}
	if f := strings.TrimPrefix(m.format, "@"); f != "B" && f != "b" && f != "c" {
		return Value{}, ValueErrorf("memoryview: hashing is restricted to formats 'B', 'b' or 'c'")
	}
	m.hash = Int(int64(hashString(string(m.contents()))))
	return m.hash, nil
}

// dimIndex turns an index into a position in a dimension.
func (m *MemoryView) dimIndex(t *Thread, key Value, dim int) (int, error) {
	return seqIndex(t, key, m.shape[dim], fmt.Sprintf("index out of bounds on dimension %d", dim+1))
}

// itemOffset is where the item with a key of ints lies; ok is false if the key is of another form.
func (m *MemoryView) itemOffset(t *Thread, key Value) (off int, ok bool, err error) {
	keys := []Value{key}
	if tup, isTuple := AsTuple(key); isTuple {
		keys = tup.items
	}
	for _, k := range keys {
		if !isIndex(k) {
			return 0, false, nil
		}
	}
	switch {
	case len(keys) == 1 && key.Kind() != KTuple && len(m.shape) == 0:
		return 0, true, TypeErrorf("invalid indexing of 0-dim memory")
	case len(keys) < len(m.shape):
		if key.Kind() != KTuple {
			return 0, true, Raise(NotImplementedError, "multi-dimensional sub-views are not implemented")
		}
		return 0, true, Raise(NotImplementedError, "sub-views are not implemented")
	case len(keys) > len(m.shape):
		return 0, true, TypeErrorf("cannot index %d-dimension view with %d-element tuple", len(m.shape), len(keys))
	}
	off = m.offset
	for dim, k := range keys {
		i, err := m.dimIndex(t, k, dim)
		if err != nil {
			return 0, true, err
		}
		off += i * m.strides[dim]
	}
	return off, true, nil
}

// sliced is the view of a slice of the first dimension.
func (m *MemoryView) sliced(t *Thread, key Value) (*MemoryView, error) {
	if len(m.shape) == 0 {
		return nil, TypeErrorf("invalid indexing of 0-dim memory")
	}
	// The bounds may run Python code, which may release m.
	s := m.sub()
	start, _, step, n, err := sliceBounds(t, key, m.shape[0])
	if err != nil {
		s.release()
		return nil, err
	}
	if n > 0 {
		s.offset += start * s.strides[0]
	}
	s.shape[0] = n
	s.strides[0] *= step
	return s, nil
}

func memoryViewGetItem(t *Thread, self, key Value) (Value, error) {
	m := self.memoryView()
	if err := m.check(); err != nil {
		return Value{}, err
	}
	if key.Kind() == KSlice {
		s, err := m.sliced(t, key)
		if err != nil {
			return Value{}, err
		}
		return FromObj(s), nil
	}
	if Is(key, Ellipsis) && len(m.shape) == 0 {
		return self, nil
	}
	off, ok, err := m.itemOffset(t, key)
	if err != nil {
		return Value{}, err
	}
	if !ok && allSlices(key) {
		return Value{}, Raise(NotImplementedError, "multi-dimensional slicing is not implemented")
	}
	if !ok {
		return Value{}, TypeErrorf("memoryview: invalid slice key")
	}
	if err := m.check(); err != nil {
		return Value{}, err
	}
	return m.item(off)
}

func memoryViewSetItem(t *Thread, self, key, v Value) (Value, error) {
	m := self.memoryView()
	if err := m.check(); err != nil {
		return Value{}, err
	}
	if m.readonly {
		return Value{}, TypeErrorf("cannot modify read-only memory")
	}
	if key.Kind() == KSlice {
		return None, m.assignSlice(t, key, v)
	}
	off, ok, err := m.itemOffset(t, key)
	if err != nil {
		return Value{}, err
	}
	if !ok && allSlices(key) {
		return Value{}, errSliceAssignment()
	}
	if !ok {
		return Value{}, TypeErrorf("memoryview: invalid slice key")
	}
	return None, m.setItem(t, off, v)
}

// allSlices tells of a key that is a tuple of slices.
func allSlices(key Value) bool {
	tup, ok := AsTuple(key)
	return ok && !slices.ContainsFunc(tup.items, func(k Value) bool { return k.Kind() != KSlice })
}

func errSliceAssignment() error {
	return Raise(NotImplementedError, "memoryview slice assignments are currently restricted to ndim = 1")
}

func (m *MemoryView) assignSlice(t *Thread, key, v Value) error {
	if len(m.shape) != 1 {
		return errSliceAssignment()
	}
	src, ok := GetBuffer(v)
	if !ok && v.Kind() == KMemoryView && !v.memoryView().released {
		o := v.memoryView()
		src, ok = BufferInfo{Data: o.contents(), Format: o.format, ItemSize: o.itemsize}, true
	}
	if !ok {
		return NotBytesLike(v)
	}
	dst, err := m.sliced(t, key)
	if err != nil {
		return err
	}
	defer dst.release()
	if err := m.check(); err != nil {
		return err
	}
	format := src.Format
	if format == "" {
		format = "B"
	}
	if strings.TrimPrefix(format, "@") != strings.TrimPrefix(m.format, "@") || len(src.Data) != dst.shape[0]*m.itemsize {
		return ValueErrorf("memoryview assignment: lvalue and rvalue have different structures")
	}
	data := append([]byte(nil), src.Data...)
	for i := 0; i < dst.shape[0]; i++ {
		off := dst.offset + i*dst.strides[0]
		copy(dst.data[off:off+m.itemsize], data[i*m.itemsize:])
	}
	return nil
}

func memoryViewDelItem(_ *Thread, self, _ Value) (Value, error) {
	m := self.memoryView()
	if err := m.check(); err != nil {
		return Value{}, err
	}
	if m.readonly {
		return Value{}, TypeErrorf("cannot modify read-only memory")
	}
	return Value{}, TypeErrorf("cannot delete memory")
}

func memoryViewToBytes(_ *Thread, args []Value) (Value, error) {
	m := args[0].memoryView()
	order := "C"
	if args[1].IsValid() && !args[1].IsNone() {
		s, ok := AsStr(args[1])
		if !ok {
			return Value{}, TypeErrorf("tobytes() argument 'order' must be str or None, not %s", ArgumentName(args[1]))
		}
		order = s.s
	}
	if err := m.check(); err != nil {
		return Value{}, err
	}
	if order != "C" && order != "F" && order != "A" {
		return Value{}, ValueErrorf("order must be 'C', 'F' or 'A'")
	}
	if order == "F" && len(m.shape) > 1 {
		return NewBytes(string(m.gatherFortran())), nil
	}
	return NewBytes(string(m.contents())), nil
}

// gatherFortran copies the items with the first index running fastest.
func (m *MemoryView) gatherFortran() []byte {
	n := m.sub()
	for i, j := 0, len(n.shape)-1; i < j; i, j = i+1, j-1 {
		n.shape[i], n.shape[j] = n.shape[j], n.shape[i]
		n.strides[i], n.strides[j] = n.strides[j], n.strides[i]
	}
	return n.gather(nil, 0, n.offset)
}

func memoryViewHex(t *Thread, args []Value) (Value, error) {
	m := args[0].memoryView()
	group, err := hexGroup(t, args[2])
	if err != nil {
		return Value{}, err
	}
	if err := m.check(); err != nil {
		return Value{}, err
	}
	sep, err := hexSep(t, args[1])
	if err != nil {
		return Value{}, err
	}
	if err := m.check(); err != nil { // a separator of another type is asked for its length
		return Value{}, err
	}
	return hexText(viewString(m.contents()), sep, group), nil
}

// formatSizes are the item sizes of the native formats.
const formatCodes = "cbB?hHiIlLqQnNPefd"

func formatSize(c byte) int {
	switch c {
	case 'c', 'b', 'B', '?':
		return 1
	case 'h', 'H', 'e':
		return 2
	case 'i', 'I', 'f':
		return 4
	}
	return 8
}

func memoryViewCast(t *Thread, args []Value) (Value, error) {
	m := args[0].memoryView()
	s, err := strArg(args[1], "cast() argument 'format'")
	if err != nil {
		return Value{}, err
	}
	if err := m.check(); err != nil {
		return Value{}, err
	}
	code := strings.TrimPrefix(s.s, "@")
	if !m.contiguous() {
		return Value{}, TypeErrorf("memoryview: casts are restricted to C-contiguous views")
	}
	if args[2].IsValid() {
		if m.count() == 0 {
			return Value{}, TypeErrorf("memoryview: cannot cast view with zeros in shape or strides")
		}
		if k := args[2].Kind(); k != KList && k != KTuple {
			return Value{}, TypeErrorf("shape must be a list or a tuple")
		}
		switch n, err := t.Len(args[2]); {
		case err != nil:
			return Value{}, err
		case n > 64:
			return Value{}, ValueErrorf("memoryview: number of dimensions must not exceed 64")
		case n != 1 && len(m.shape) != 1:
			return Value{}, TypeErrorf("memoryview: cast must be 1D -> ND or ND -> 1D")
		}
	}
	if !s.IsASCII() {
		_, err := t.Encode(FromObj(s), "ascii", "strict")
		return Value{}, err
	}
	if len(code) != 1 || strings.IndexByte(formatCodes, code[0]) < 0 {
		return Value{}, ValueErrorf("memoryview: destination format must be a native single character format prefixed with an optional '@'")
	}
	isByte := func(f string) bool { return f == "B" || f == "b" || f == "c" }
	if !isByte(code) && !isByte(strings.TrimPrefix(m.format, "@")) {
		return Value{}, TypeErrorf("memoryview: cannot cast between two non-byte formats")
	}
	total := m.count() * m.itemsize
	size := formatSize(code[0])
	if total%size != 0 {
		return Value{}, TypeErrorf("memoryview: length is not a multiple of itemsize")
	}
	n := m.sub()
	n.format, n.itemsize = s.s, size
	n.shape, n.strides = []int{total / size}, []int{size}
	if args[2].IsValid() {
		if err := n.reshape(t, args[2], total); err != nil {
			return Value{}, err
		}
	}
	return FromObj(n), nil
}

// reshape sets the shape given to cast.
func (m *MemoryView) reshape(t *Thread, v Value, total int) error {
	dims, err := t.ToSlice(v)
	if err != nil {
		return err
	}
	m.shape = nil
	product := m.itemsize
	for _, d := range dims {
		if !isIntKind(d) {
			return TypeErrorf("memoryview.cast(): elements of shape must be integers")
		}
		n, err := t.Index(d)
		if err != nil {
			return err
		}
		if n <= 0 {
			return ValueErrorf("memoryview.cast(): elements of shape must be integers > 0")
		}
		if n > math.MaxInt32 || product > math.MaxInt32 {
			return ValueErrorf("memoryview.cast(): product(shape) > SSIZE_MAX")
		}
		m.shape = append(m.shape, n)
		product *= n
	}
	if product != total {
		return TypeErrorf("memoryview: product(shape) * itemsize != buffer size")
	}
	m.strides = make([]int, len(m.shape))
	step := m.itemsize
	for i := len(m.shape) - 1; i >= 0; i-- {
		m.strides[i] = step
		step *= m.shape[i]
	}
	return nil
}

func memoryViewCompare(t *Thread, op Slot, a, b Value) (Value, error) {
	if op != SlotEq && op != SlotNe {
		return NotImplemented, nil
	}
	m := a.memoryView()
	if m.released {
		return Bool(Is(a, b) == (op == SlotEq)), nil
	}
	o, ok := NewMemoryView(b)
	if !ok {
		return NotImplemented, nil
	}
	eq, err := m.equal(t, o.memoryView())
	return Bool(eq == (op == SlotEq)), err
}

// equal compares shapes and items; formats may differ.
func (m *MemoryView) equal(t *Thread, o *MemoryView) (bool, error) {
	if len(m.shape) != len(o.shape) {
		return false, nil
	}
	for i := range m.shape {
		if m.shape[i] != o.shape[i] {
			return false, nil
		}
	}
	f := strings.TrimPrefix(m.format, "@")
	if f == strings.TrimPrefix(o.format, "@") && strings.Contains("cbBhHiIlLqQnN", f) {
		return string(m.contents()) == string(o.contents()), nil
	}
	x, err := m.list(0, m.offset)
	if err != nil {
		// Formats that cannot be unpacked never compare equal.
		return false, nil
	}
	y, err := o.list(0, o.offset)
	if err != nil {
		return false, nil
	}
	return Equal(t, x, y)
}

// item reads the item at a byte offset.
func (m *MemoryView) item(off int) (Value, error) {
	f := strings.TrimPrefix(m.format, "@")
	if len(f) != 1 || strings.IndexByte(formatCodes, f[0]) < 0 {
		return Value{}, Raise(NotImplementedError, "memoryview: unsupported format %s", m.format)
	}
	return unpackItem(f[0], m.data[off:off+m.itemsize]), nil
}

// unpackItem reads a value of a native format.
func unpackItem(code byte, b []byte) Value {
	le := binary.LittleEndian
	switch code {
	case 'c':
		return NewBytes(string(b))
	case 'b':
		return Int(int64(int8(b[0])))
	case 'B':
		return Int(int64(b[0]))
	case '?':
		return Bool(b[0] != 0)
	case 'h':
		return Int(int64(int16(le.Uint16(b))))
	case 'H':
		return Int(int64(le.Uint16(b)))
	case 'i':
		return Int(int64(int32(le.Uint32(b))))
	case 'I':
		return Int(int64(le.Uint32(b)))
	case 'l', 'q', 'n':
		return Int(int64(le.Uint64(b)))
	case 'e':
		return Float(HalfToFloat(le.Uint16(b)))
	case 'f':
		return Float(float64(math.Float32frombits(le.Uint32(b))))
	case 'd':
		return Float(math.Float64frombits(le.Uint64(b)))
	}
	return NewUint(le.Uint64(b))
}

// HalfToFloat converts an IEEE half precision number.
func HalfToFloat(u uint16) float64 {
	exp, frac := int(u>>10&31), float64(u&0x3ff)
	var f float64
	switch exp {
	case 0:
		f = math.Ldexp(frac, -24)
	case 31:
		f = math.Inf(1)
		if frac != 0 {
			f = NaN
		}
	default:
		f = math.Ldexp(1024+frac, exp-25)
	}
	if u>>15 == 1 {
		return math.Copysign(f, -1)
	}
	return f
}

// FloatToHalf rounds to IEEE half precision; ok is false if the number is too large.
func FloatToHalf(f float64) (u uint16, ok bool) {
	sign := uint16(0)
	if math.Signbit(f) {
		sign = 1 << 15
	}
	f = math.Abs(f)
	switch {
	case math.IsNaN(f):
		return sign | 0x7e00, true
	case math.IsInf(f, 0):
		return sign | 0x7c00, true
	}
	_, exp := math.Frexp(f)
	exp = max(exp-1, -14)
	n := uint64(math.RoundToEven(math.Ldexp(f, 10-exp)))
	if n >= 2048 {
		n >>= 1
		exp++
	}
	if exp > 15 {
		return 0, false
	}
	if n < 1024 {
		return sign | uint16(n), true
	}
	return sign | uint16(exp+15)<<10 | uint16(n-1024), true
}

// setItem writes the item at a byte offset.
func (m *MemoryView) setItem(t *Thread, off int, v Value) error {
	f := strings.TrimPrefix(m.format, "@")
	if len(f) != 1 || strings.IndexByte(formatCodes, f[0]) < 0 {
		return Raise(NotImplementedError, "memoryview: unsupported format %s", m.format)
	}
	b, err := packItem(t, f[0], m.itemsize, v)
	if err != nil {
		switch e := err.(type) {
		case *Exception:
			if e.Type() == TypeError {
				return TypeErrorf("memoryview: invalid type for format '%s'", m.format)
			}
			if e.Type() == OverflowError || e.Type() == ValueError {
				return ValueErrorf("memoryview: invalid value for format '%s'", m.format)
			}
		}
		return err
	}
	// Converting the value may have run Python code.
	if err := m.check(); err != nil {
		return err
	}
	copy(m.data[off:off+m.itemsize], b)
	return nil
}

// packItem makes the memory of a value of a native format.
func packItem(t *Thread, code byte, size int, v Value) ([]byte, error) {
	b := make([]byte, 8)
	le := binary.LittleEndian
	switch code {
	case 'c':
		x, ok := AsBytes(v)
		if !ok {
			return nil, TypeErrorf("bytes")
		}
		if len(x.s) != 1 {
			return nil, ValueErrorf("length")
		}
		b[0] = x.s[0]
	case '?':
		truth, err := t.Truth(v)
		if err != nil {
			return nil, err
		}
		if truth {
			b[0] = 1
		}
	case 'e', 'f', 'd':
		f, err := t.AsReal(v)
		if err != nil {
			return nil, err
		}
		u, ok := FloatToHalf(f)
		switch {
		case code == 'd':
			le.PutUint64(b, math.Float64bits(f))
		case code == 'f':
			if math.IsInf(float64(float32(f)), 0) && !math.IsInf(f, 0) {
				return nil, ValueErrorf("range")
			}
			le.PutUint32(b, math.Float32bits(float32(f)))
		case !ok:
			return nil, ValueErrorf("range")
		default:
			le.PutUint16(b, u)
		}
	default:
		i, err := t.IndexValue(v)
		if err != nil {
			return nil, err
		}
		signed := code >= 'a' && code != 'P'
		x, err := intBytes(new(big.Int).Set(ToBig(i)), size, signed)
		if err != nil {
			return nil, err
		}
		reverseBytes(x)
		return x, nil
	}
	return b[:size], nil
}

// memoryIter walks over the items of the first dimension.
type memoryIter struct {
	Header
	m *MemoryView
	i int
}

func memoryViewIter(_ *Thread, v Value) (Value, error) {
	m := v.memoryView()
	if err := m.check(); err != nil {
		return Value{}, err
	}
	if len(m.shape) == 0 {
		return Value{}, TypeErrorf("invalid indexing of 0-dim memory")
	}
	return FromObj(&memoryIter{Header: HeaderOf(memoryIterType), m: m}), nil
}

func memoryIterNext(_ *Thread, self Value) (Value, bool, error) {
	it := Self[memoryIter](self)
	if it.m == nil {
		return Value{}, false, nil
	}
	if err := it.m.check(); err != nil {
		return Value{}, false, err
	}
	if it.i >= it.m.shape[0] {
		it.m = nil
		return Value{}, false, nil
	}
	if len(it.m.shape) > 1 {
		return Value{}, false, Raise(NotImplementedError, "multi-dimensional sub-views are not implemented")
	}
	it.i++
	v, err := it.m.item(it.m.offset + (it.i-1)*it.m.strides[0])
	return v, err == nil, err
}
