package object

import (
	"runtime"
	"sync"
	"unsafe"
)

// This file is __del__. Go's collector finds that an object has become unreachable some time after the last reference
// to it has gone; objects in a cycle with one that has a __del__ it never finds. The collector's goroutine only notes
// the object: __del__ runs on a thread of the program, at its next look at the interrupt flag or in gc.collect().

// dying are the objects whose __del__ waits to be run.
type dying struct {
	mu   sync.Mutex
	list []Value
	// any is set once an object with a __del__ has been made.
	any bool
}

// watch makes the collector note an instance of a class with a __del__.
func (c *Type) watch(p unsafe.Pointer) {
	in := c.interp
	if in == nil {
		return
	}
	in.dying.any = true
	runtime.SetFinalizer((*Header)(p), func(h *Header) {
		in.dying.mu.Lock()
		in.dying.list = append(in.dying.list, FromPointer(unsafe.Pointer(h)))
		in.dying.mu.Unlock()
		if in.Dying != nil {
			in.Dying()
		}
	})
}

// hasDel tells classes whose instances have a __del__.
func (c *Type) hasDel() bool {
	return c.slots[SlotDel].p != nil && c.slots[SlotDel].Kind() == KFunction
}

// RunFinalizers calls the __del__ of objects that have become unreachable. What they raise nobody can catch.
func (t *Thread) RunFinalizers() {
	d := &t.Interp.dying
	d.mu.Lock()
	list := d.list
	d.list = nil
	d.mu.Unlock()
	handled := t.Handled
	for _, v := range list {
		f := v.Type().slots[SlotDel]
		if f.p == nil {
			continue
		}
		t.Handled = None
		if _, err := t.CallSlot(f, v); err != nil && t.Interp.Unraisable != nil {
			t.Interp.Unraisable(t, err, "Exception ignored in", f)
		}
	}
	t.Handled = handled
}

// AnyFinalizers tells whether an object with a __del__ has ever been made.
func (in *Interp) AnyFinalizers() bool { return in.dying.any }
