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
