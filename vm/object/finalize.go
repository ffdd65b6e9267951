package object

import (
	"runtime"
	"sync"
	"sync/atomic"
	"unsafe"
)

// This file is __del__. Go's collector finds that an object has become unreachable some time after the last reference
// to it has gone; objects in a cycle with one that has a __del__ it never finds. The collector's goroutine only notes
// the object: __del__ runs on a thread of the program, at its next look at the interrupt flag or in gc.collect().

// dying are the calls that wait to be made for objects that have become unreachable.
type dying struct {
	mu    sync.Mutex
	calls []func(t *Thread)
	// left is how many objects with a __del__ there are for which it has not become due.
	left atomic.Int64
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
	in.dying.left.Add(1)
	runtime.SetFinalizer((*Header)(p), func(h *Header) {
		in.dying.left.Add(-1)
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

// FinalizersLeft is how many objects with a __del__ there are for which it has not become due.
func (in *Interp) FinalizersLeft() int { return int(in.dying.left.Load()) }

// EachReferent calls f with the values that an object refers to, as far as that can be told of its kind, until it gives
// false: attributes, the items of containers, what functions and classes hold.
func EachReferent(v Value, f func(x Value) bool) {
	more := true
	add := func(x Value) bool {
		if more && x.IsValid() && !x.IsUnbound() {
			more = f(x)
		}
		return more
	}
	switch v.Kind() {
	case KList:
		// From the last to the first, as CPython's collector goes.
		for items, i := v.list().items, len(v.list().items)-1; i >= 0 && add(items[i]); i-- {
		}
	case KTuple:
		for _, x := range v.tuple().items {
			if !add(x) {
				return
			}
		}
	case KSet:
		var e setEntry
		for i := 0; v.set().next(&i, &e) && add(e.key); {
		}
	case KDict:
		var k, x Value
		for i, d := 0, v.dict(); d.Next(&i, &k, &x) && add(k) && add(x); {
		}
	case KCell:
		add((*Cell)(v.p).V)
	case KFunction:
		fn := v.function()
		for _, x := range fn.Defaults {
			add(x)
		}
		for _, c := range fn.Closure {
			add(c.V)
		}
		if fn.KwDefaults != nil {
			add(FromObj(fn.KwDefaults))
		}
	case KMethod:
		m := (*Method)(v.p)
		add(m.Self)
		add(m.Func)
	case KProperty:
		p := (*Property)(v.p)
		add(p.Get)
		add(p.Set)
		add(p.Del)
	case KStaticMethod, KClassMethod:
		add((*Wrapper)(v.p).Func)
	case KType:
		if c := v.typ(); c.isHeap {
			add(FromObj(c.dict))
		}
		return
	}
	s := v.Shape()
	if s == nil || !more {
		return
	}
	for i, k := range s.keys {
		if k == nil {
			add(*slotPtr(v, s, i))
		}
	}
	eachOwn(v, func(_ *Str, x Value) { add(x) })
	if s.typ.isHeap {
		add(FromObj(s.typ))
	}
}

// FinalizeNow calls the __del__ of an object that has one before the collector finds it, which will not call it again.
func (t *Thread) FinalizeNow(v Value) {
	if t.forgetDel(v) {
		t.callDel(v)
	}
}

// ForgetDel makes the collector let an object go without its __del__, which has nothing left to do: a program whose objects
// all have gone ends without a last search for them, which takes 8 ms where many modules are loaded.
func (t *Thread) ForgetDel(v Value) { t.forgetDel(v) }

func (t *Thread) forgetDel(v Value) bool {
	c := v.Type()
	if !c.isHeap || !c.hasDel() {
		return false
	}
	runtime.SetFinalizer((*Header)(v.p), nil)
	t.Interp.dying.left.Add(-1)
	return true
}

// EachReachable calls visit with the values that can be reached from others, the nearest first, until it gives false.
// inner does what EachReferent does for objects that this package does not know.
func EachReachable(roots []Value, inner func(v Value, f func(x Value) bool), visit func(v Value) bool) {
	seen := map[unsafe.Pointer]bool{}
	var queue []Value
	more := true
	look := func(v Value) bool {
		if !isLeaf(v) {
			if seen[v.p] {
				return true
			}
			seen[v.p] = true
			queue = append(queue, v)
		}
		more = visit(v)
		return more
	}
	for _, v := range roots {
		if !look(v) {
			return
		}
	}
	for ; more && len(queue) > 0; queue = queue[1:] {
		if EachReferent(queue[0], look); more {
			inner(queue[0], look)
		}
	}
}

// isLeaf tells of values that refer to nothing, or to more than is theirs.
func isLeaf(v Value) bool {
	switch v.Kind() {
	case KInvalid, KNone, KBool, KInt, KFloat, KEllipsis, KNotImplemented, KUnbound, KModule:
		return true
	case KBigInt, KStr, KBytes:
		return !v.Type().isHeap
	}
	return false
}
