package object

import (
	"fmt"
	"unsafe"
)

// Exception is an instance of BaseException or a subclass; it is also the Go error that native code returns.
type Exception struct {
	Header
	attrs *Attrs
	args  *Tuple
	// fields are the members an exception type declares beyond args (OSError.errno, StopIteration.value, …).
	fields   []Value
	Cause    Value // exception or zero
	Context  Value // exception or zero
	Suppress bool  // __suppress_context__
	// Trace is the traceback collected so far, innermost call last as Python shows it; nil if never raised.
	Trace *Traceback
	// Host carries the Go error this exception was made from, for errors.Is and errors.As in Go hosts.
	Host error
}

// Traceback is one entry of a traceback: a line in a code object, and the entries further in.
type Traceback struct {
	Header
	Next *Traceback
	// Function and IP say where; the virtual machine turns them into file, line and columns when they are needed.
	Function *Function
	IP       int
	// base is where the frame's registers were, which tells whether it still runs. It is odd if the values of the
	// frame's variables stand behind the entry.
	base uintptr
	// Frame is the frame object once Python code asked for it.
	Frame Value
	// Lasti and Line override what IP says (set by types.TracebackType).
	Line int
}

// The sizes of traceback entries with the variables of a frame that the exception has left in the same allocation.
type (
	traceback2 struct {
		Traceback
		r [2]Value
	}
	traceback4 struct {
		Traceback
		r [4]Value
	}
	traceback8 struct {
		Traceback
		r [8]Value
	}
	traceback12 struct {
		Traceback
		r [12]Value
	}
)

// NewTraceback makes the entry of a frame with its registers at base, of which it keeps the first ones if the frame is
// about to be left.
func NewTraceback(next *Traceback, f *Function, ip int, base unsafe.Pointer, keep int) *Traceback {
	var tb *Traceback
	switch {
	case keep == 0:
		tb = &Traceback{}
	case keep <= 2:
		tb = &(&traceback2{}).Traceback
	case keep <= 4:
		tb = &(&traceback4{}).Traceback
	case keep <= 8:
		tb = &(&traceback8{}).Traceback
	case keep <= 12:
		tb = &(&traceback12{}).Traceback
	default:
		tb = &Traceback{Frame: CopyTuple(unsafe.Slice((*Value)(base), keep))}
		keep = 0
	}
	tb.Header, tb.Next, tb.Function, tb.IP, tb.base = HeaderOf(TracebackType), next, f, ip, uintptr(base)
	if keep > 0 {
		copy(tb.behind(keep), unsafe.Slice((*Value)(base), keep))
		tb.base |= 1
	}
	return tb
}

// behind are the values behind the entry in its allocation.
func (tb *Traceback) behind(n int) []Value {
	return unsafe.Slice((*Value)(unsafe.Add(unsafe.Pointer(tb), unsafe.Sizeof(Traceback{}))), n)
}

// Kept are the variables of a frame that the exception has left, n of them; ok is false if it has not left it.
func (tb *Traceback) Kept(n int) (vars []Value, ok bool) {
	if t, ok := AsTuple(tb.Frame); ok {
		return t.items, true
	}
	if tb.base&1 == 0 {
		return nil, false
	}
	return tb.behind(n), true
}

// DropKept forgets the variables.
func (tb *Traceback) DropKept(n int) {
	if tb.base&1 != 0 {
		clear(tb.behind(n))
		tb.base &^= 1
	}
}

// IsAt tells whether the entry is of the frame with its registers at base.
func (tb *Traceback) IsAt(base unsafe.Pointer) bool { return tb.base&^1 == uintptr(base) }

// Error is the text as the last line of a traceback shows it, without running Python code.
func (e *Exception) Error() string {
	name := e.Type().FullName()
	if s := e.plainText(); s != "" {
		return name + ": " + s
	}
	return name
}

// plainText is str(exc) for the common case of one str argument.
func (e *Exception) plainText() string {
	if e.args == nil || len(e.args.items) == 0 {
		return ""
	}
	if s, ok := AsStr(e.args.items[0]); ok {
		return s.s
	}
	if e.args.items[0].IsInt() {
		return fmt.Sprint(e.args.items[0].AsInt())
	}
	return ""
}

// Unwrap gives the Go error the exception was made from.
func (e *Exception) Unwrap() error { return e.Host }

// Args is the args tuple.
func (e *Exception) Args() []Value {
	if e.args == nil {
		return nil
	}
	return e.args.items
}

// Field reads a declared member (see exception types); the zero Value if unset.
func (e *Exception) Field(i int) Value {
	if i < len(e.fields) {
		return e.fields[i]
	}
	return Value{}
}

// SetField stores a declared member.
func (e *Exception) SetField(i int, v Value) {
	for len(e.fields) <= i {
		e.fields = append(e.fields, Value{})
	}
	e.fields[i] = v
}

// exception1 is an exception with an args tuple of one item in the same allocation.
type exception1 struct {
	Exception
	tup Tuple
	s   [1]Value
}

// newException allocates an exception; one with a single argument takes one allocation for itself and its args
// (measured: raising and catching in a loop takes 0.85 of the time).
func newException(s *Shape, args []Value) *Exception {
	if len(args) != 1 {
		return &Exception{Header: Header{s}, args: CopyTuple(args).tuple()}
	}
	x := &exception1{s: [1]Value{args[0]}}
	x.Exception.shape = s
	x.tup.shape, x.tup.items = tupleShape, x.s[:]
	x.Exception.args = &x.tup
	return &x.Exception
}

// NewException makes an exception of a built-in type with the given args, without running __init__.
func NewException(typ *Type, args ...Value) *Exception { return newException(typ.shape, args) }

// ConstructException is cls(*args) for an exception class that inherits BaseException's __new__, up to the call of an
// __init__ written in Python, which is returned; ok is false for other classes.
func ConstructException(cls *Type, args []Value) (e *Exception, init Value, ok bool) {
	if cls.kind != KException || cls.slots[SlotNew].p != exceptionNew.p || !cls.Header.shape.typ.plainCall() {
		return nil, Value{}, false
	}
	init = cls.slots[SlotInit]
	switch init.p {
	case exceptionInit.p, AttributeError.slots[SlotInit].p, NameError.slots[SlotInit].p:
		// Without keywords they only store args.
	default:
		if init.Kind() != KFunction {
			return nil, Value{}, false
		}
	}
	return newException(cls.shape, args), init, true
}

// Raise makes an exception of a built-in type with a formatted message.
func Raise(typ *Type, format string, a ...any) error {
	msg := format
	if len(a) > 0 {
		msg = fmt.Sprintf(format, a...)
	}
	return NewException(typ, NewStr(msg))
}

// TypeErrorf makes a TypeError.
func TypeErrorf(format string, a ...any) error { return Raise(TypeError, format, a...) }

// ValueErrorf makes a ValueError.
func ValueErrorf(format string, a ...any) error { return Raise(ValueError, format, a...) }

// IndexErrorf makes an IndexError.
func IndexErrorf(format string, a ...any) error { return Raise(IndexError, format, a...) }

// OverflowErrorf makes an OverflowError.
func OverflowErrorf(format string, a ...any) error { return Raise(OverflowError, format, a...) }

// RuntimeErrorf makes a RuntimeError.
func RuntimeErrorf(format string, a ...any) error { return Raise(RuntimeError, format, a...) }

// RecursionError makes a RecursionError.
func RecursionError(msg string) error { return Raise(RecursionErrorType, "%s", msg) }

// KeyErrorOf makes the KeyError of a missing key.
func KeyErrorOf(key Value) error { return NewException(KeyError, key) }

// StopIteration makes a StopIteration carrying v (the zero Value or None: no value).
func StopIteration(v Value) error {
	if !v.IsValid() || v.IsNone() {
		e := NewException(StopIterationType)
		e.SetField(0, None)
		return e
	}
	e := NewException(StopIterationType, v)
	e.SetField(0, v)
	return e
}

// AttributeErrorf makes an AttributeError that remembers the object and the name, for suggestions.
func AttributeErrorf(obj Value, name *Str, format string, a ...any) error {
	e := Raise(AttributeError, format, a...).(*Exception)
	e.SetField(0, FromObj(name))
	e.SetField(1, obj)
	return e
}

// IsException gives the exception behind a Go error if it is an instance of typ.
func IsException(err error, typ *Type) (*Exception, bool) {
	e, ok := err.(*Exception)
	if !ok || !e.Type().IsSubtype(typ) {
		return nil, false
	}
	return e, true
}

// NewNotMapping makes the private error by which the virtual machine tells "no mapping" from errors of programs.
func NewNotMapping() error { return notMapping{} }

type notMapping struct{}

func (notMapping) Error() string { return "not a mapping" }

// SetArgs replaces args and nothing else.
func (e *Exception) SetArgs(args Value) { e.args = args.tuple() }
