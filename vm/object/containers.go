package object

import (
	"math/big"
)

// List is a list.
type List struct {
	Header
	items []Value
	edit  *listEdit // see list_long.go
}

// NewList makes a list that owns items.
func NewList(items []Value) Value { return FromObj(&List{Header: HeaderOf(ListType), items: items}) }

// Items are the elements; they stay valid until the list changes.
func (l *List) Items() []Value {
	if l.edit != nil {
		return l.joined()
	}
	return l.items
}

// Direct is Items for the virtual machine's loop: nothing if the list is in parts.
func (l *List) Direct() []Value { return l.items }

// Len is the number of elements.
func (l *List) Len() int {
	if l.inParts() {
		return l.edit.n
	}
	return len(l.items)
}

// Stored is where the elements are kept, for the virtual machine's loop (a list in parts keeps none there).
func (l *List) Stored() *[]Value { return &l.items }

// Append adds v at the end.
func (l *List) Append(v Value) {
	if l.edit != nil {
		l.add(v)
		return
	}
	l.items = append(l.items, v)
}

// SetItems replaces the elements.
func (l *List) SetItems(items []Value) { l.items, l.edit = items, nil }

// Tuple is a tuple.
type Tuple struct {
	Header
	items []Value
}

// emptyTuple is the one tuple of length 0.
var emptyTuple = FromObj(&Tuple{Header: Header{tupleShape}})

// tupleShape is the shape of exact tuples (see strShape).
var tupleShape = &Shape{kind: KTuple, dictMode: true}

// NewTuple makes a tuple that owns items.
func NewTuple(items []Value) Value {
	if len(items) == 0 {
		return emptyTuple
	}
	return FromObj(&Tuple{Header: Header{tupleShape}, items: items})
}

// TupleOf makes a tuple of its arguments.
func TupleOf(items ...Value) Value { return NewTuple(items) }

// Items are the tuple's elements; they must not be changed.
func (t *Tuple) Items() []Value { return t.items }

// BigInt is an int outside int64, or an instance of a subclass of int (then of any size).
type BigInt struct {
	Header
	v *big.Int
}

// FloatObj is an instance of a subclass of float.
type FloatObj struct {
	Header
	f float64
}

// ComplexObj is a complex number.
type ComplexObj struct {
	Header
	c complex128
}

// NewComplex makes a complex number.
func NewComplex(c complex128) Value {
	return FromObj(&ComplexObj{Header: HeaderOf(ComplexType), c: c})
}

// Bytes is a bytes object.
type Bytes struct {
	Header
	s    string
	hash uint64
}

// NewBytes makes a bytes object.
func NewBytes(s string) Value { return FromObj(&Bytes{Header: HeaderOf(BytesType), s: s}) }

// Go is the content as a Go string.
func (b *Bytes) Go() string { return b.s }

// ByteArray is a bytearray. views are the memoryviews on it: while one is alive, it must not be resized.
type ByteArray struct {
	Header
	b     []byte
	views Exports
}

// NewByteArray makes a bytearray that owns b.
func NewByteArray(b []byte) Value { return FromObj(&ByteArray{Header: HeaderOf(ByteArrayType), b: b}) }

// Bytes is the content; the slice is the bytearray's own.
func (b *ByteArray) Bytes() []byte { return b.b }

// Set is a set or frozenset. Its table is probed exactly as CPython's, so that sets of ints iterate in the same order.
type Set struct {
	Header
	table []setEntry // length a power of two
	used  int        // live entries
	fill  int        // live and deleted entries
	hash  uint64     // of a frozenset
	// finger is where pop looks next.
	finger  int
	version uint32
}

type setEntry struct {
	hash uint64
	key  Value // zero Value: free; Unbound: deleted
}

// Range is a range of ints of any size.
type Range struct {
	Header
	start, stop, step Value
	length            Value
}

// Slice is a slice object.
type Slice struct {
	Header
	Start, Stop, Step Value
}

// NewSlice makes a slice object.
func NewSlice(start, stop, step Value) Value {
	return FromObj(&Slice{HeaderOf(SliceType), start, stop, step})
}
