package object

import (
	"runtime"
	"sync"
	"unsafe"
)

// This file is __del__. Go's collector finds that an object has become unreachable some time after the last reference
// to it has gone; objects in a cycle with one that has a __del__ it never finds. The collector's goroutine only notes
// the object: __del__ runs on a thread of the program, at its next look at the interrupt flag or in gc.collect().

// dying are the calls that wait to be made for objects that have become unreachable.
type dying struct {
	mu    sync.Mutex
	calls []func(t *Thread)
	// any is set once an object with a __del__ has been made.
	any bool
}

// Later makes a thread of the program call f at its next look at the interrupt flag, or in gc.collect(). It is for what
// the collector finds, and may be called from any goroutine.
func (in *Interp) Later(f func(t *Thread)) {
	in.dying.mu.Lock()
	in.dying.calls = append(in.dying.calls, f)
	in.dying.mu.Unlock()
	if in.Dying != nil {
		in.Dying()
	}
}

// watch makes the collector note an instance of a class with a __del__.
func (c *Type) watch(p unsafe.Pointer) {
	in := c.interp
	if in == nil {
		return
	}
	in.dying.any = true
	runtime.SetFinalizer((*Header)(p), func(h *Header) {
		v := FromPointer(unsafe.Pointer(h))
		in.Later(func(t *Thread) { t.callDel(v) })
	})
}

// hasDel tells classes whose instances have a __del__.
func (c *Type) hasDel() bool {
	return c.slots[SlotDel].p != nil && c.slots[SlotDel].Kind() == KFunction
}

// HasDel tells whether the collector notes the instances of a class, because it has a __del__.
func (c *Type) HasDel() bool { return c.hasDel() }

// callDel calls the __del__ of an object. What it raises nobody can catch.
func (t *Thread) callDel(v Value) {
	f := v.Type().slots[SlotDel]
	if f.p == nil {
		return
	}
	if _, err := t.CallSlot(f, v); err != nil && t.Interp.Unraisable != nil {
		t.Interp.Unraisable(t, err, "", f)
	}
}

// RunFinalizers makes the calls that wait for objects that have become unreachable.
func (t *Thread) RunFinalizers() {
	d := &t.Interp.dying
	d.mu.Lock()
	calls := d.calls
	d.calls = nil
	d.mu.Unlock()
	handled := t.Handled
	for _, f := range calls {
		t.Handled = None
		f(t)
	}
	t.Handled = handled
}

// AnyFinalizers tells whether an object with a __del__ has ever been made.
func (in *Interp) AnyFinalizers() bool { return in.dying.any }

// Referents are the values that an object refers to, as far as that can be told of its kind: attributes, the items of
// containers, what functions and classes hold.
func Referents(v Value) (out []Value) {
	add := func(x Value) {
		if x.IsValid() && !x.IsUnbound() {
			out = append(out, x)
		}
	}
	switch v.Kind() {
	case KList:
		// From the last to the first, as CPython's collector goes.
		for items, i := v.list().items, len(v.list().items)-1; i >= 0; i-- {
			add(items[i])
		}
	case KTuple:
		out = append(out, v.tuple().items...)
	case KSet:
		out = append(out, v.set().Items()...)
	case KDict:
		var k, x Value
		for i, d := 0, v.dict(); d.Next(&i, &k, &x); {
			out = append(out, k, x)
		}
	case KCell:
		add((*Cell)(v.p).V)
	case KFunction:
		f := v.function()
		out = append(out, f.Defaults...)
		for _, c := range f.Closure {
			add(c.V)
		}
		if f.KwDefaults != nil {
			add(FromObj(f.KwDefaults))
		}
	case KMethod:
		m := (*Method)(v.p)
		out = append(out, m.Self, m.Func)
	case KProperty:
		p := (*Property)(v.p)
		out = append(out, p.Get, p.Set, p.Del)
	case KStaticMethod, KClassMethod:
		add((*Wrapper)(v.p).Func)
	case KType:
		if c := v.typ(); c.isHeap {
			out = append(out, FromObj(c.dict))
		}
		return out
	}
	s := v.Shape()
	if s == nil {
		return out
	}
	for i, k := range s.keys {
		if k == nil {
			add(*slotPtr(v, s, i))
		}
	}
	eachOwn(v, func(_ *Str, x Value) { add(x) })
	if s.typ.isHeap {
		out = append(out, FromObj(s.typ))
	}
	return out
}

// FinalizeNow calls the __del__ of an object that has one before the collector finds it, which will not call it again.
func (t *Thread) FinalizeNow(v Value) {
	if c := v.Type(); c.isHeap && c.hasDel() {
		runtime.SetFinalizer((*Header)(v.p), nil)
		t.callDel(v)
	}
}

// Reachable are the objects that can be reached from values, the nearest first, of those that ends picks. At most limit
// objects are looked at. inner gives what objects refer to that this package does not know.
func Reachable(roots []Value, limit int, inner func(v Value) []Value, ends func(v Value) bool) (out []Value) {
	seen := map[unsafe.Pointer]bool{}
	for queue := roots; len(queue) > 0 && len(seen) < limit; queue = queue[1:] {
		v := queue[0]
		switch v.Kind() {
		case KInvalid, KNone, KBool, KInt, KFloat, KEllipsis, KNotImplemented, KUnbound, KModule:
			continue
		case KBigInt, KStr, KBytes:
			if !v.Type().isHeap {
				continue
			}
		}
		if seen[v.p] {
			continue
		}
		seen[v.p] = true
		if ends(v) {
			out = append(out, v)
		}
		queue = append(append(queue, Referents(v)...), inner(v)...)
	}
	return out
}
