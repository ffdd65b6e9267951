// Package heapq is the module heapq: lists kept as heaps. The sifting is native; merge, nlargest and nsmallest stand on
// it.
package heapq

import (
	_ "embed"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

//go:embed heapq.pya
var source string

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__doc__", object.NewStr("Heap queue algorithm (a.k.a. priority queue)."))
	for i, n := range defs {
		o := order{op: object.SlotLt, max: i >= firstMax, arg: n.def.Name + "() argument"}
		if n.def.Sig != "heap, /" {
			o.arg += " 1"
		}
		f := n.f
		d := n.def
		switch {
		case d.Sig == "heap, /":
			d.F1 = func(t *thread, h value) (value, error) { return f(t, o, h, value{}) }
		default:
			d.F2 = func(t *thread, h, x value) (value, error) { return f(t, o, h, x) }
		}
		m.AddDefs(t, []def{d})
	}
	native.Lazy(rt, m, source, "merge", "nlargest", "nsmallest")
	native.All(t, m, "heappush", "heappop", "heapify", "heapreplace", "merge", "nlargest", "nsmallest", "heappushpop")
	return nil
}

// order says which of two items comes first. arg names the heap argument in errors.
type order struct {
	op  object.Slot
	max bool
	arg string
}

func (o order) before(t *thread, a, b value) (bool, error) {
	if o.max {
		a, b = b, a
	}
	return t.CompareBool(o.op, a, b)
}

type operation func(t *thread, o order, h, x value) (value, error)

// firstMax is where the operations on max-heaps begin in defs.
const firstMax = 5

var defs = []struct {
	def def
	f   operation
}{
	{def{Name: "heappush", Sig: "heap, item, /", Doc: "Push item onto heap, maintaining the heap invariant."}, push},
	{def{Name: "heappop", Sig: "heap, /", Doc: "Pop the smallest item off the heap, maintaining the heap invariant."}, pop},
	{def{Name: "heapify", Sig: "heap, /", Doc: "Transform list into a heap, in-place, in O(len(heap)) time."}, heapify},
	{def{Name: "heapreplace", Sig: "heap, item, /", Doc: "Pop and return the current smallest value, and add the new item."}, replace},
	{def{Name: "heappushpop", Sig: "heap, item, /", Doc: "Push item on the heap, then pop and return the smallest item from the heap."}, pushPop},
	{def{Name: "_heappop_max", Sig: "heap, /", Doc: "Maxheap variant of heappop."}, pop},
	{def{Name: "_heapify_max", Sig: "heap, /", Doc: "Maxheap variant of heapify."}, heapify},
	{def{Name: "_heapreplace_max", Sig: "heap, item, /", Doc: "Maxheap variant of heapreplace."}, replace},
}

func (o order) heap(v value) (*object.List, error) {
	l, ok := object.AsList(v)
	if !ok {
		return nil, object.TypeErrorf("%s must be list, not %s", o.arg, object.ArgumentName(v))
	}
	return l, nil
}

// changed is the error for a comparison that changes the list.
func changed() error { return object.RuntimeErrorf("list changed size during iteration") }

// siftDown moves the item at pos towards the root start.
func siftDown(t *thread, o order, l *object.List, start, pos int) error {
	items := l.Items()
	n := len(items)
	x := items[pos]
	for pos > start {
		parent := (pos - 1) >> 1
		less, err := o.before(t, x, items[parent])
		if err != nil {
			return err
		}
		if items = l.Items(); len(items) != n {
			return changed()
		}
		if !less {
			break
		}
		items[pos], items[parent] = items[parent], x
		pos = parent
	}
	return nil
}

// siftUp lets the item at pos sink to a leaf, taking the smaller child up each time, and then rise to its place: this
// needs fewer comparisons than stopping on the way.
func siftUp(t *thread, o order, l *object.List, pos int) error {
	items := l.Items()
	n, start := len(items), pos
	for 2*pos+1 < n {
		child := 2*pos + 1
		if child+1 < n {
			less, err := o.before(t, items[child], items[child+1])
			if err != nil {
				return err
			}
			if items = l.Items(); len(items) != n {
				return changed()
			}
			if !less {
				child++
			}
		}
		items[pos], items[child] = items[child], items[pos]
		pos = child
	}
	return siftDown(t, o, l, start, pos)
}

func push(t *thread, o order, h, x value) (value, error) {
	l, err := o.heap(h)
	if err != nil {
		return value{}, err
	}
	l.Append(x)
	return object.None, siftDown(t, o, l, 0, len(l.Items())-1)
}

func pop(t *thread, o order, h, _ value) (value, error) {
	l, err := o.heap(h)
	if err != nil {
		return value{}, err
	}
	items := l.Items()
	n := len(items)
	if n == 0 {
		return value{}, object.IndexErrorf("index out of range")
	}
	last := items[n-1]
	items[n-1] = value{}
	l.SetItems(items[:n-1])
	if n == 1 {
		return last, nil
	}
	first := items[0]
	items[0] = last
	return first, siftUp(t, o, l, 0)
}

func replace(t *thread, o order, h, x value) (value, error) {
	l, err := o.heap(h)
	if err != nil {
		return value{}, err
	}
	if len(l.Items()) == 0 {
		return value{}, object.IndexErrorf("index out of range")
	}
	first := l.Items()[0]
	l.Items()[0] = x
	return first, siftUp(t, o, l, 0)
}

func pushPop(t *thread, o order, h, x value) (value, error) {
	l, err := o.heap(h)
	if err != nil || len(l.Items()) == 0 {
		return x, err
	}
	less, err := o.before(t, l.Items()[0], x)
	if err != nil || !less {
		return x, err
	}
	if len(l.Items()) == 0 {
		return value{}, object.IndexErrorf("index out of range")
	}
	return replace(t, o, h, x)
}

func heapify(t *thread, o order, h, _ value) (value, error) {
	l, err := o.heap(h)
	if err != nil {
		return value{}, err
	}
	n := len(l.Items())
	for i := n/2 - 1; i >= 0; i-- {
		if err := siftUp(t, o, l, i); err != nil {
			return value{}, err
		}
		if len(l.Items()) != n {
			return value{}, changed()
		}
	}
	return object.None, nil
}
