// Package queue is the modules _queue and queue: queues between threads.
//
// It owns SimpleQueue, whose waiting threads are served first come, first served; the classes on top of threading's
// conditions are pya text.
package queue

import (
	_ "embed"
	"math"
	"time"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

//go:embed queue.pya
var source string

// Build fills queue.
var Build = native.Embedded("queue", source)

// BuildNative fills _queue. The exception belongs to the Runtime, which makes it when the module is loaded.
func BuildNative(rt *vm.Runtime, t *thread, m *object.Module) error {
	const text = "class Empty(Exception):\n    'Exception raised by Queue.get(block=0)/get_nowait().'\n"
	if err := rt.RunEmbedded(t, m, "<frozen _queue>", []byte(text)); err != nil {
		return err
	}
	empty, _ := m.Get(t, "Empty")
	t.Interp.Data[emptyKey{}] = empty
	m.Set(t, "SimpleQueue", object.FromObj(simpleType()))
	return nil
}

// emptyKey is the place in Interp.Data of the exception Empty.
type emptyKey struct{}

// simple is a SimpleQueue: items, or threads that wait for some.
type simple struct {
	object.Header
	items   []value
	head    int
	waiting []*waiter
}

// waiter is a thread in get; full tells that item is there.
type waiter struct {
	wake chan struct{}
	item value
	full bool
}

var simpleOnce native.Type

func simpleType() *object.Type {
	return simpleOnce.Get(func() *object.Type {
		return object.NewNative[simple](object.TypeSpec{Name: "SimpleQueue", Module: "_queue", Doc: "Simple, unbounded, reentrant FIFO queue.", Methods: methods()})
	})
}

func self(v value) *simple { return object.Self[simple](v) }

func methods() []object.Def {
	put := func(_ *thread, args []value) (value, error) {
		self(args[0]).put(args[1])
		return object.None, nil
	}
	return []object.Def{
		{Name: "__new__", Sig: "cls", F1: func(_ *thread, v value) (value, error) {
			cls, err := native.Class(v, simpleType())
			if err != nil {
				return value{}, err
			}
			return object.FromObj(object.Alloc[simple](cls)), nil
		}},
		{Name: "put", Sig: "self, item, block=True, timeout=None", Doc: "Put the item on the queue. It never blocks.", Fn: put},
		{Name: "put_nowait", Sig: "self, item", Doc: "Put an item into the queue without blocking.", Fn: put},
		{Name: "get", Sig: "self, block=True, timeout=None", Doc: "Remove and return an item from the queue.", Fn: get},
		{Name: "get_nowait", Sig: "self", Doc: "Remove and return an item from the queue without blocking.", F1: func(t *thread, v value) (value, error) {
			return self(v).get(t, 0)
		}},
		{Name: "empty", Sig: "self", Doc: "Return True if the queue is empty, False otherwise (not reliable!).", F1: func(_ *thread, v value) (value, error) {
			return object.Bool(self(v).len() == 0), nil
		}},
		{Name: "qsize", Sig: "self", Doc: "Return the approximate size of the queue (not reliable!).", F1: func(_ *thread, v value) (value, error) {
			return object.Int(int64(self(v).len())), nil
		}},
		native.ClassGetItem(),
	}
}

func (q *simple) len() int { return len(q.items) - q.head }

// put adds an item, or hands it to the thread that has waited longest.
func (q *simple) put(v value) {
	if len(q.waiting) > 0 {
		w := q.waiting[0]
		q.waiting = q.waiting[1:]
		w.item, w.full = v, true
		object.Wake(w.wake)
		return
	}
	q.items = append(q.items, v)
}

func (q *simple) pop() value {
	v := q.items[q.head]
	q.items[q.head] = value{}
	q.head++
	if q.head == len(q.items) {
		q.items, q.head = q.items[:0], 0
	} else if q.head > 32 && q.head > len(q.items)/2 {
		n := copy(q.items, q.items[q.head:])
		clear(q.items[n:])
		q.items, q.head = q.items[:n], 0
	}
	return v
}

// get is SimpleQueue.get(block, timeout).
func get(t *thread, args []value) (value, error) {
	block := true
	if args[1].IsValid() {
		var err error
		if block, err = t.Truth(args[1]); err != nil {
			return value{}, err
		}
	}
	d := time.Duration(-1)
	switch {
	case !block:
		d = 0
	case args[2].IsValid() && !args[2].IsNone():
		secs, err := t.AsReal(args[2])
		switch {
		case err != nil:
			return value{}, object.TypeErrorf("'%s' object cannot be interpreted as an integer", args[2].Type().MessageName())
		case math.IsNaN(secs):
			return value{}, object.ValueErrorf("Invalid value NaN (not a number)")
		case secs < 0:
			return value{}, object.ValueErrorf("'timeout' must be a non-negative number")
		case secs >= 1<<63/1e9:
			return value{}, object.OverflowErrorf("timeout value is too large")
		}
		d = time.Duration(math.Ceil(secs * 1e9))
	}
	return self(args[0]).get(t, d)
}

// get takes an item, waiting at most d for one (for ever if negative).
func (q *simple) get(t *thread, d time.Duration) (value, error) {
	if q.len() > 0 {
		return q.pop(), nil
	}
	if d == 0 {
		return value{}, empty(t)
	}
	w := &waiter{wake: make(chan struct{}, 1)}
	q.waiting = append(q.waiting, w)
	clock := t.Interp.Host.Clock()
	end := clock.Monotonic() + d
	for {
		left := d
		if d > 0 {
			left = max(end-clock.Monotonic(), 0)
		}
		woken, err := t.Sleep(left, w.wake)
		switch {
		case err != nil:
			q.leave(w)
			if w.full {
				// The item that came together with the interrupt stays in the queue, in its place.
				q.items = append([]value{w.item}, q.items[q.head:]...)
				q.head = 0
			}
			return value{}, err
		case w.full:
			return w.item, nil
		case !woken || d > 0 && clock.Monotonic() >= end:
			q.leave(w)
			return value{}, empty(t)
		}
	}
}

func (q *simple) leave(w *waiter) {
	for i, x := range q.waiting {
		if x == w {
			q.waiting = append(q.waiting[:i:i], q.waiting[i+1:]...)
			return
		}
	}
}

// empty is the exception Empty.
func empty(t *thread) error {
	typ, _ := object.AsType(t.Interp.Data[emptyKey{}].(value))
	return object.NewException(typ)
}
