package object

import (
	"math"
	"unsafe"
)

// Value is any Python value. p points at a Header: a static tag for unboxed values (whose payload is n), the object
// itself otherwise. n is never used as an offset or pointer, so a torn racy read can give a wrong number but never
// corrupt memory. The zero Value is no Python value; it marks "absent" (an omitted argument, an empty slot).
type Value struct {
	p unsafe.Pointer
	n uint64
}

// Header is the first field of every heap object.
type Header struct{ shape *Shape }

// Kind tells which Go struct stands behind a Value. A subclass has the kind of its built-in base.
type Kind uint8

// The kinds of values.
const (
	KInvalid Kind = iota
	KNone
	KBool
	KInt   // unboxed int64
	KFloat // unboxed float64
	KEllipsis
	KNotImplemented
	KUnbound  // an unassigned local, cell or global; never seen by programs
	KBigInt   // *BigInt: int outside int64, or an instance of a subclass of int
	KFloatObj // *FloatObj: an instance of a subclass of float
	KComplex
	KStr
	KBytes
	KByteArray
	KMemoryView
	KList
	KTuple
	KDict
	KSet // set and frozenset
	KRange
	KSlice
	KCell
	KFunction
	KBuiltin
	KMethod
	KProperty
	KStaticMethod
	KClassMethod
	KMember // descriptor of a __slots__ entry
	KGetSet
	KType
	KModule
	KGenerator
	KCoroutine
	KAsyncGen
	KException
	KTraceback
	KCode
	KInstance // instance of a class whose only built-in base is object
	KNative   // every other Go struct; see Cast
)

// The tags of unboxed values. Their addresses identify the type; they are never written after init.
var (
	intTag            Header
	floatTag          Header
	boolTag           Header
	noneTag           Header
	ellipsisTag       Header
	notImplementedTag Header
	unboundTag        Header
)

// The singletons.
var (
	None           = Value{p: unsafe.Pointer(&noneTag)}
	True           = Value{p: unsafe.Pointer(&boolTag), n: 1}
	False          = Value{p: unsafe.Pointer(&boolTag)}
	Ellipsis       = Value{p: unsafe.Pointer(&ellipsisTag)}
	NotImplemented = Value{p: unsafe.Pointer(&notImplementedTag)}
	Unbound        = Value{p: unsafe.Pointer(&unboundTag)}
)

// Int returns the int i.
func Int(i int64) Value { return Value{unsafe.Pointer(&intTag), uint64(i)} }

// Float returns the float f.
func Float(f float64) Value { return Value{unsafe.Pointer(&floatTag), math.Float64bits(f)} }

// Bool returns True or False.
func Bool(b bool) Value {
	if b {
		return True
	}
	return False
}

// IsValid tells whether v is a value at all (not the zero Value).
func (v Value) IsValid() bool { return v.p != nil }

// IsInt tells whether v is an unboxed int (exactly int, within int64).
func (v Value) IsInt() bool { return v.p == unsafe.Pointer(&intTag) }

// IsFloat tells whether v is exactly a float.
func (v Value) IsFloat() bool { return v.p == unsafe.Pointer(&floatTag) }

// IsBool tells whether v is True or False.
func (v Value) IsBool() bool { return v.p == unsafe.Pointer(&boolTag) }

// IsNone tells whether v is None.
func (v Value) IsNone() bool { return v.p == unsafe.Pointer(&noneTag) }

// IsUnbound tells whether v marks an unassigned variable.
func (v Value) IsUnbound() bool { return v.p == unsafe.Pointer(&unboundTag) }

// IsNotImplemented tells whether v is NotImplemented.
func (v Value) IsNotImplemented() bool { return v.p == unsafe.Pointer(&notImplementedTag) }

// AsInt is the payload of an unboxed int or bool.
func (v Value) AsInt() int64 { return int64(v.n) }

// AsFloat is the payload of an unboxed float.
func (v Value) AsFloat() float64 { return math.Float64frombits(v.n) }

// AsBool is the payload of a bool.
func (v Value) AsBool() bool { return v.n != 0 }

// Is is Python's `is`.
func Is(a, b Value) bool { return a.p == b.p && a.n == b.n }

// Shape is the shape of v; v must be valid.
func (v Value) Shape() *Shape { return (*Header)(v.p).shape }

// Kind is the kind of v; v must be valid.
func (v Value) Kind() Kind { return (*Header)(v.p).shape.kind }

// Type is the class of v; v must be valid.
func (v Value) Type() *Type { return (*Header)(v.p).shape.typ }

// addrBase is added to addresses, so that all that a program sees have the twelve digits they have in CPython: texts of
// objects are of one length then.
const addrBase = 0x7f0000000000

// Addr is the identity of the object, the number that id() and reprs show: its address above addrBase.
func (v Value) Addr() uintptr {
	switch v.Kind() {
	// Equal unboxed numbers are the same object as far as a program can tell. They live below all others, and no two
	// integers of 40 bits share a place.
	case KInt:
		return uintptr(v.n*2654435761)<<4&0xffffffffff0 | 0x500000000000
	case KFloat:
		h := uint64(v.n) * 0x9e3779b97f4a7c15
		return uintptr((h^h>>32)*0x9e3779b97f4a7c15>>20)&0xffffffffff0 | 0x600000000000
	case KBool:
		return uintptr(v.p) + uintptr(v.n) + addrBase
	}
	return uintptr(v.p) + addrBase
}

// fromPtr wraps a heap object; p must point at a struct that starts with a Header.
func fromPtr(p unsafe.Pointer) Value { return Value{p: p} }

// Obj is implemented by pointers to heap objects (structs that embed Header first).
type Obj interface{ header() *Header }

func (h *Header) header() *Header { return h }

// FromObj wraps a heap object made by New or Alloc.
func FromObj(o Obj) Value { return Value{p: unsafe.Pointer(o.header())} }

// HeaderOf makes a Header for an object of the built-in type typ.
func HeaderOf(typ *Type) Header { return Header{typ.shape} }

// Shape is the shape of the object.
func (h *Header) Shape() *Shape { return h.shape }

// Type is the class of the object.
func (h *Header) Type() *Type { return h.shape.typ }

// Val wraps the object as a Value.
func (h *Header) Val() Value { return Value{p: unsafe.Pointer(h)} }

// subObject is how an instance of a user-defined subclass of a native type is laid out: the native struct, then the
// store of its attributes at a fixed offset (Type.attrOff).
type subObject[T any] struct {
	obj   T
	attrs *Attrs
}

// Alloc allocates an object with the Go struct T for class cls, which must be the native type that declared T
// (NewNative) or a subclass of it. The Header is set, everything else is zero.
func Alloc[T any](cls *Type) *T {
	if cls.layoutAttrs && (cls.isHeap || cls.attrOff != 0) {
		s := &subObject[T]{}
		(*Header)(unsafe.Pointer(s)).shape = cls.shape
		if cls.isHeap && cls.hasDel() {
			cls.watch(unsafe.Pointer(s))
		}
		return &s.obj
	}
	o := new(T)
	(*Header)(unsafe.Pointer(o)).shape = cls.shape
	if cls.isHeap && cls.hasDel() {
		cls.watch(unsafe.Pointer(o))
	}
	return o
}

// attrsOffset is where subObject[T] keeps its attributes.
func attrsOffset[T any]() uintptr { return unsafe.Offsetof(subObject[T]{}.attrs) }

// Cast gives the Go struct behind v if v is an instance of typ (or of a subclass); typ must have been declared with
// the struct T.
func Cast[T any](v Value, typ *Type) (*T, bool) {
	if v.p != nil && v.Type().layout == typ.layout && (v.Type() == typ || v.Type().IsSubtype(typ)) {
		return (*T)(v.p), true
	}
	return nil, false
}

// Self is Cast for the receiver of a method, whose type the method descriptor has already checked.
func Self[T any](v Value) *T { return (*T)(v.p) }

// attrsOf is the address of an object's attribute store, nil if its type has none.
func attrsOf(v Value) **Attrs {
	off := v.Shape().typ.attrOff
	if off == 0 {
		return nil
	}
	return (**Attrs)(unsafe.Add(v.p, off))
}

// The accessors below give the Go struct behind a value whose kind has been checked.

func (v Value) str() *Str             { return (*Str)(v.p) }
func (v Value) list() *List           { return (*List)(v.p) }
func (v Value) tuple() *Tuple         { return (*Tuple)(v.p) }
func (v Value) dict() *Dict           { return (*Dict)(v.p) }
func (v Value) set() *Set             { return (*Set)(v.p) }
func (v Value) bigInt() *BigInt       { return (*BigInt)(v.p) }
func (v Value) bytes() *Bytes         { return (*Bytes)(v.p) }
func (v Value) byteArray() *ByteArray { return (*ByteArray)(v.p) }
func (v Value) typ() *Type            { return (*Type)(v.p) }
func (v Value) cell() *Cell           { return (*Cell)(v.p) }
func (v Value) function() *Function   { return (*Function)(v.p) }
func (v Value) builtin() *Builtin     { return (*Builtin)(v.p) }
func (v Value) method() *Method       { return (*Method)(v.p) }
func (v Value) instance() *Instance   { return (*Instance)(v.p) }
func (v Value) exception() *Exception { return (*Exception)(v.p) }

// The As functions are the checked accessors: ok is false if v is of another kind. Instances of subclasses count.

// AsStr gives the *Str behind a str.
func AsStr(v Value) (*Str, bool) {
	if v.p != nil && v.Kind() == KStr {
		return (*Str)(v.p), true
	}
	return nil, false
}

// AsList gives the *List behind a list.
func AsList(v Value) (*List, bool) {
	if v.p != nil && v.Kind() == KList {
		return (*List)(v.p), true
	}
	return nil, false
}

// AsTuple gives the *Tuple behind a tuple.
func AsTuple(v Value) (*Tuple, bool) {
	if v.p != nil && v.Kind() == KTuple {
		return (*Tuple)(v.p), true
	}
	return nil, false
}

// AsDict gives the *Dict behind a dict.
func AsDict(v Value) (*Dict, bool) {
	if v.p != nil && v.Kind() == KDict {
		return (*Dict)(v.p), true
	}
	return nil, false
}

// AsSet gives the *Set behind a set or frozenset.
func AsSet(v Value) (*Set, bool) {
	if v.p != nil && v.Kind() == KSet {
		return (*Set)(v.p), true
	}
	return nil, false
}

// AsBytes gives the *Bytes behind a bytes object.
func AsBytes(v Value) (*Bytes, bool) {
	if v.p != nil && v.Kind() == KBytes {
		return (*Bytes)(v.p), true
	}
	return nil, false
}

// AsByteArray gives the *ByteArray behind a bytearray.
func AsByteArray(v Value) (*ByteArray, bool) {
	if v.p != nil && v.Kind() == KByteArray {
		return (*ByteArray)(v.p), true
	}
	return nil, false
}

// AsType gives the *Type behind a class.
func AsType(v Value) (*Type, bool) {
	if v.p != nil && v.Kind() == KType {
		return (*Type)(v.p), true
	}
	return nil, false
}

// AsFunction gives the *Function behind a function written in Python.
func AsFunction(v Value) (*Function, bool) {
	if v.p != nil && v.Kind() == KFunction {
		return (*Function)(v.p), true
	}
	return nil, false
}

// AsBuiltin gives the *Builtin behind a native function or method descriptor.
func AsBuiltin(v Value) (*Builtin, bool) {
	if v.p != nil && v.Kind() == KBuiltin {
		return (*Builtin)(v.p), true
	}
	return nil, false
}

// AsMethod gives the *Method behind a bound method.
func AsMethod(v Value) (*Method, bool) {
	if v.p != nil && v.Kind() == KMethod {
		return (*Method)(v.p), true
	}
	return nil, false
}

// AsException gives the *Exception behind an exception instance.
func AsException(v Value) (*Exception, bool) {
	if v.p != nil && v.Kind() == KException {
		return (*Exception)(v.p), true
	}
	return nil, false
}

// AsModule gives the *Module behind a module.
func AsModule(v Value) (*Module, bool) {
	if v.p != nil && v.Kind() == KModule {
		return (*Module)(v.p), true
	}
	return nil, false
}

// AsCell gives the *Cell behind a closure cell.
func AsCell(v Value) (*Cell, bool) {
	if v.p != nil && v.Kind() == KCell {
		return (*Cell)(v.p), true
	}
	return nil, false
}
