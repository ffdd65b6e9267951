package collections

import (
	"math"
	"strings"
	"unsafe"

	"pya/stdlib/internal/native"
	"pya/vm/object"
)

// deque is a ring buffer: n items from buf[head] on, wrapping around. The length of buf is a power of two.
type deque struct {
	object.Header
	buf     []value
	head, n int
	max     int // -1: unbounded
	version uint32
}

type dequeIter struct {
	object.Header
	d       *deque
	i       int
	version uint32
	back    bool
	done    bool
}

var dequeOnce, dequeIterOnce, dequeRevOnce native.Type

func dequeType() *object.Type { return dequeOnce.Get(makeDequeType) }

func dequeIterType() *object.Type {
	return dequeIterOnce.Get(func() *object.Type { return makeDequeIter("_deque_iterator") })
}

func dequeRevType() *object.Type {
	return dequeRevOnce.Get(func() *object.Type { return makeDequeIter("_deque_reverse_iterator") })
}

func makeDequeIter(name string) *object.Type {
	return object.NewNative[dequeIter](object.TypeSpec{Name: name, Module: "collections", Next: dequeNext,
		Methods: []def{{Name: "__new__", Sig: "cls, deque, index=0, /", Fn: func(t *thread, a []value) (value, error) {
			typ, back := dequeIterType(), false
			if name == "_deque_reverse_iterator" {
				typ, back = dequeRevType(), true
			}
			if _, err := native.Class(a[0], typ); err != nil {
				return value{}, err
			}
			d, ok := object.Cast[deque](a[1], dequeType())
			if !ok {
				return value{}, object.TypeErrorf("%s() argument 1 must be collections.deque, not %s", name, object.ArgumentName(a[1]))
			}
			it := &dequeIter{Header: object.HeaderOf(typ), d: d, version: d.version, back: back}
			if a[2].IsValid() {
				n, err := t.Index(a[2])
				if err != nil {
					return value{}, err
				}
				it.i = min(max(n, 0), d.n)
			}
			return object.FromObj(it), nil
		}}, {Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: func(_ *thread, self value) (value, error) {
			it := object.Self[dequeIter](self)
			return object.NewPair(object.FromObj(self.Type()), object.TupleOf(object.FromObj(it.d), object.Int(int64(it.i)))), nil
		}}, {Name: "__length_hint__", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
			it := object.Self[dequeIter](self)
			if it.done {
				return object.Int(0), nil
			}
			return object.Int(int64(max(it.d.n-it.i, 0))), nil
		}}}})
}

func dequeNext(_ *thread, self value) (value, bool, error) {
	it := object.Self[dequeIter](self)
	d := it.d
	if it.done {
		return value{}, false, nil
	}
	if it.version != d.version {
		it.done = true
		return value{}, false, object.RuntimeErrorf("deque mutated during iteration")
	}
	if it.i >= d.n {
		it.done = true
		return value{}, false, nil
	}
	i := it.i
	it.i++
	if it.back {
		i = d.n - 1 - i
	}
	return d.at(i), true, nil
}

func (d *deque) at(i int) value     { return d.buf[(d.head+i)&(len(d.buf)-1)] }
func (d *deque) put(i int, v value) { d.buf[(d.head+i)&(len(d.buf)-1)] = v }

// grow makes room for one more item.
func (d *deque) grow() {
	if d.n < len(d.buf) {
		return
	}
	size := max(8, 2*len(d.buf))
	buf := make([]value, size)
	k := copy(buf, d.buf[d.head:])
	copy(buf[k:], d.buf[:d.head])
	d.buf, d.head = buf, 0
}

func (d *deque) push(v value) {
	d.version++
	if d.n == d.max {
		if d.max == 0 {
			return
		}
		d.popLeft()
	}
	d.grow()
	d.put(d.n, v)
	d.n++
}

func (d *deque) pushLeft(v value) {
	d.version++
	if d.n == d.max {
		if d.max == 0 {
			return
		}
		d.pop()
	}
	d.grow()
	d.head = (d.head - 1) & (len(d.buf) - 1)
	d.buf[d.head] = v
	d.n++
}

func (d *deque) pop() value {
	d.version++
	d.n--
	v := d.at(d.n)
	d.put(d.n, value{})
	return v
}

func (d *deque) popLeft() value {
	d.version++
	v := d.buf[d.head]
	d.buf[d.head] = value{}
	d.head = (d.head + 1) & (len(d.buf) - 1)
	d.n--
	return v
}

func (d *deque) items() []value {
	out := make([]value, d.n)
	for i := range out {
		out[i] = d.at(i)
	}
	return out
}

func (d *deque) set(items []value) {
	d.version++
	d.buf, d.head, d.n = nil, 0, 0
	for _, v := range items {
		d.push(v)
	}
}

// remove deletes item i.
func (d *deque) remove(i int) {
	d.version++
	for ; i < d.n-1; i++ {
		d.put(i, d.at(i+1))
	}
	d.n--
	d.put(d.n, value{})
}

func (d *deque) rotate(k int) {
	if d.n < 2 {
		return
	}
	d.version++
	if k %= d.n; k < 0 {
		k += d.n
	}
	if k > d.n/2 {
		for ; k < d.n; k++ {
			d.push2(d.popLeft())
		}
		return
	}
	for ; k > 0; k-- {
		v := d.pop()
		d.head = (d.head - 1) & (len(d.buf) - 1)
		d.buf[d.head] = v
		d.n++
	}
}

func (d *deque) push2(v value) {
	d.put(d.n, v)
	d.n++
}

func asDeque(v value) (*deque, bool) { return object.Cast[deque](v, dequeType()) }

func makeDequeType() *object.Type {
	rows := []def{
		{Name: "__new__", Sig: "cls, /, *args, **kwargs", Raw: func(_ *thread, args []value, _ []*object.Str) (value, error) {
			cls, err := native.Class(args[0], dequeType())
			if err != nil {
				return value{}, err
			}
			d := object.Alloc[deque](cls)
			d.max = -1
			return object.FromObj(d), nil
		}},
		{Name: "__init__", Sig: "self, iterable=(), maxlen=None", Fn: initDeque},
		{Name: "append", Sig: "self, item, /", Doc: "Add an element to the right side of the deque.", F2: func(_ *thread, self, v value) (value, error) {
			object.Self[deque](self).push(v)
			return object.None, nil
		}},
		{Name: "appendleft", Sig: "self, item, /", Doc: "Add an element to the left side of the deque.", F2: func(_ *thread, self, v value) (value, error) {
			object.Self[deque](self).pushLeft(v)
			return object.None, nil
		}},
		{Name: "pop", Sig: "self, /", Doc: "Remove and return the rightmost element.", F1: func(_ *thread, self value) (value, error) {
			d := object.Self[deque](self)
			if d.n == 0 {
				return value{}, object.IndexErrorf("pop from an empty deque")
			}
			return d.pop(), nil
		}},
		{Name: "popleft", Sig: "self, /", Doc: "Remove and return the leftmost element.", F1: func(_ *thread, self value) (value, error) {
			d := object.Self[deque](self)
			if d.n == 0 {
				return value{}, object.IndexErrorf("pop from an empty deque")
			}
			return d.popLeft(), nil
		}},
		{Name: "extend", Sig: "self, iterable, /", Doc: "Extend the right side of the deque with elements from the iterable.", F2: func(t *thread, self, x value) (value, error) {
			return object.None, object.Self[deque](self).extend(t, x, false)
		}},
		{Name: "extendleft", Sig: "self, iterable, /", Doc: "Extend the left side of the deque with elements from the iterable.", F2: func(t *thread, self, x value) (value, error) {
			return object.None, object.Self[deque](self).extend(t, x, true)
		}},
		{Name: "clear", Sig: "self, /", Doc: "Remove all elements from the deque.", F1: func(_ *thread, self value) (value, error) {
			object.Self[deque](self).set(nil)
			return object.None, nil
		}},
		{Name: "copy", Sig: "self, /", Doc: "Return a shallow copy of a deque.", F1: copyDeque},
		{Name: "__copy__", Sig: "self, /", Doc: "Return a shallow copy of a deque.", F1: copyDeque},
		{Name: "count", Sig: "self, value, /", Doc: "Return number of occurrences of value.", F2: func(t *thread, self, v value) (value, error) {
			n := int64(0)
			err := object.Self[deque](self).each(t, 0, -1, func(_ int, x value) (bool, error) {
				eq, err := object.SameOrEqual(t, x, v)
				if eq {
					n++
				}
				return true, err
			})
			return object.Int(n), err
		}},
		{Name: "index", Sig: "self, value, start=0, stop=<unrepresentable>, /", Doc: "Return first index of value.\n\nRaises ValueError if the value is not present.", Fn: indexDeque},
		{Name: "insert", Sig: "self, index, value, /", Doc: "Insert value before index.", F3: insertDeque},
		{Name: "remove", Sig: "self, value, /", Doc: "Remove first occurrence of value.", F2: removeDeque},
		{Name: "reverse", Sig: "self, /", Doc: "Reverse *IN PLACE*.", F1: func(_ *thread, self value) (value, error) {
			d := object.Self[deque](self)
			for i, j := 0, d.n-1; i < j; i, j = i+1, j-1 {
				x, y := d.at(i), d.at(j)
				d.put(i, y)
				d.put(j, x)
			}
			return object.None, nil
		}},
		{Name: "rotate", Sig: "self, n=1, /", Doc: "Rotate the deque n steps to the right.  If n is negative, rotates left.", Fn: func(t *thread, a []value) (value, error) {
			k := 1
			if a[1].IsValid() {
				var err error
				if k, err = t.Index(a[1]); err != nil {
					return value{}, err
				}
			}
			object.Self[deque](a[0]).rotate(k)
			return object.None, nil
		}},
		{Name: "__len__", Sig: "self, /", F1: func(_ *thread, self value) (value, error) { return object.Int(int64(object.Self[deque](self).n)), nil }},
		{Name: "__iter__", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
			d := object.Self[deque](self)
			return object.FromObj(&dequeIter{Header: object.HeaderOf(dequeIterType()), d: d, version: d.version}), nil
		}},
		{Name: "__reversed__", Sig: "self, /", Doc: "Return a reverse iterator over the deque.", F1: func(_ *thread, self value) (value, error) {
			d := object.Self[deque](self)
			return object.FromObj(&dequeIter{Header: object.HeaderOf(dequeRevType()), d: d, version: d.version, back: true}), nil
		}},
		{Name: "__contains__", Sig: "self, key, /", F2: func(t *thread, self, v value) (value, error) {
			i, err := object.Self[deque](self).find(t, v, 0, -1)
			return object.Bool(i >= 0), err
		}},
		{Name: "__getitem__", Sig: "self, key, /", F2: func(t *thread, self, k value) (value, error) {
			d := object.Self[deque](self)
			i, err := d.position(t, k)
			if err != nil {
				return value{}, err
			}
			return d.at(i), nil
		}},
		{Name: "__setitem__", Sig: "self, key, value, /", F3: func(t *thread, self, k, v value) (value, error) {
			d := object.Self[deque](self)
			i, err := d.position(t, k)
			if err == nil {
				d.put(i, v)
			}
			return object.None, err
		}},
		{Name: "__delitem__", Sig: "self, key, /", F2: func(t *thread, self, k value) (value, error) {
			d := object.Self[deque](self)
			i, err := d.position(t, k)
			if err == nil {
				d.remove(i)
			}
			return object.None, err
		}},
		{Name: "__add__", Sig: "self, value, /", F2: func(t *thread, a, b value) (value, error) {
			y, ok := asDeque(b)
			if !ok {
				return value{}, object.TypeErrorf("can only concatenate deque (not \"%s\") to deque", b.Type().MessageName())
			}
			c, err := copyDeque(t, a)
			if err != nil {
				return value{}, err
			}
			return c, object.Self[deque](c).extend(t, object.FromObj(y), false)
		}},
		{Name: "__iadd__", Sig: "self, value, /", F2: func(t *thread, a, b value) (value, error) {
			return a, object.Self[deque](a).extend(t, b, false)
		}},
		{Name: "__mul__", Sig: "self, value, /", F2: func(t *thread, a, b value) (value, error) {
			c, err := copyDeque(t, a)
			if err != nil {
				return value{}, err
			}
			return mulDeque(t, c, b)
		}},
		{Name: "__rmul__", Sig: "self, value, /", F2: func(t *thread, a, b value) (value, error) {
			c, err := copyDeque(t, a)
			if err != nil {
				return value{}, err
			}
			return mulDeque(t, c, b)
		}},
		{Name: "__imul__", Sig: "self, value, /", F2: mulDeque},
		{Name: "__repr__", Sig: "self, /", F1: reprDeque},
		{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: reduceDeque},
		{Name: "__bool__", Sig: "self, /", F1: func(_ *thread, self value) (value, error) { return object.Bool(object.Self[deque](self).n > 0), nil }},
		native.ClassGetItem(),
	}
	for i, n := range []string{"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"} {
		op := object.SlotEq + object.Slot(i)
		rows = append(rows, def{Name: n, Sig: "self, value, /", F2: func(t *thread, a, b value) (value, error) {
			y, ok := asDeque(b)
			if !ok {
				return object.NotImplemented, nil
			}
			x := object.Self[deque](a)
			if op == object.SlotEq && x.n != y.n {
				return object.False, nil
			}
			return t.Compare(op, object.NewList(x.items()), object.NewList(y.items()))
		}})
	}
	return object.NewNative[deque](object.TypeSpec{Name: "deque", Module: "collections", Flags: object.SequencePattern, Methods: rows,
		Doc: "A list-like sequence optimized for data accesses near its endpoints.",
		GetSets: []object.GetSet{{Name: "maxlen", Doc: "maximum size of a deque or None if unbounded", Get: func(_ *thread, self value) (value, error) {
			return object.Self[deque](self).maxValue(), nil
		}}}})
}

func (d *deque) maxValue() value {
	if d.max < 0 {
		return object.None
	}
	return object.Int(int64(d.max))
}

func initDeque(t *thread, a []value) (value, error) {
	d := object.Self[deque](a[0])
	limit := -1
	if a[2].IsValid() && !a[2].IsNone() {
		if k := a[2].Kind(); k != object.KInt && k != object.KBool && k != object.KBigInt {
			return value{}, object.TypeErrorf("an integer is required")
		}
		n, err := t.Index(a[2])
		if err != nil {
			return value{}, err
		}
		if n < 0 {
			return value{}, object.ValueErrorf("maxlen must be non-negative")
		}
		limit = n
	}
	d.max = limit
	d.set(nil)
	if !a[1].IsValid() {
		return object.None, nil
	}
	return object.None, d.extend(t, a[1], false)
}

func (d *deque) extend(t *thread, x value, left bool) error {
	if y, ok := asDeque(x); ok && y == d {
		x = object.NewList(d.items())
	}
	return t.Iterate(x, func(v value) error {
		if left {
			d.pushLeft(v)
		} else {
			d.push(v)
		}
		return nil
	})
}

// each calls f with the items i to j (-1: the end); a change of the deque meanwhile is an error.
func (d *deque) each(_ *thread, i, j int, f func(i int, v value) (bool, error)) error {
	version := d.version
	if j < 0 || j > d.n {
		j = d.n
	}
	for ; i < j; i++ {
		more, err := f(i, d.at(i))
		if err != nil || !more {
			return err
		}
		if version != d.version {
			return object.RuntimeErrorf("deque mutated during iteration")
		}
	}
	return nil
}

// find is the position of v, -1 if it is not there.
func (d *deque) find(t *thread, v value, i, j int) (int, error) {
	at := -1
	err := d.each(t, i, j, func(i int, x value) (bool, error) {
		eq, err := object.SameOrEqual(t, x, v)
		if eq {
			at = i
		}
		return !eq, err
	})
	return at, err
}

func (d *deque) position(t *thread, k value) (int, error) {
	if !k.IsInt() && !k.Type().Slot(object.SlotIndex).IsValid() {
		return 0, object.TypeErrorf("sequence index must be integer, not '%s'", k.Type().MessageName())
	}
	i, err := t.Index(k)
	if err != nil {
		if _, over := object.IsException(err, object.OverflowError); over {
			err = object.IndexErrorf("cannot fit '%s' into an index-sized integer", k.Type().MessageName())
		}
		return 0, err
	}
	if i < 0 {
		i += d.n
	}
	if i < 0 || i >= d.n {
		return 0, object.IndexErrorf("deque index out of range")
	}
	return i, nil
}

func copyDeque(t *thread, self value) (value, error) {
	d := object.Self[deque](self)
	if self.Type() == dequeType() {
		c := object.Alloc[deque](dequeType())
		c.max = d.max
		c.buf = append([]value(nil), d.buf...)
		c.head, c.n = d.head, d.n
		return object.FromObj(c), nil
	}
	cls := object.FromObj(self.Type())
	if d.max < 0 {
		return t.Call(cls, self)
	}
	return t.Call(cls, self, d.maxValue())
}

func indexDeque(t *thread, a []value) (value, error) {
	d := object.Self[deque](a[0])
	bounds := [2]int{0, d.n}
	for i, v := range a[2:] {
		if v.IsValid() {
			x, err := t.IndexValue(v)
			if err != nil {
				return value{}, err
			}
			n := d.n
			if b := object.ToBig(x); b.IsInt64() {
				n = int(b.Int64())
			} else if b.Sign() < 0 {
				n = -d.n
			}
			if n < 0 {
				n = max(n+d.n, 0)
			}
			bounds[i] = min(n, d.n)
		}
	}
	i, err := d.find(t, a[1], bounds[0], bounds[1])
	if err != nil {
		return value{}, err
	}
	if i < 0 {
		r, err := t.Repr(a[1])
		if err != nil {
			return value{}, err
		}
		return value{}, object.ValueErrorf("%s is not in deque", r)
	}
	return object.Int(int64(i)), nil
}

func insertDeque(t *thread, self, at, v value) (value, error) {
	d := object.Self[deque](self)
	i, err := t.Index(at)
	if err != nil {
		return value{}, err
	}
	if d.n == d.max {
		return value{}, object.IndexErrorf("deque already at its maximum size")
	}
	if i < 0 {
		i = max(i+d.n, 0)
	}
	if i >= d.n {
		d.push(v)
		return object.None, nil
	}
	if i == 0 {
		d.pushLeft(v)
		return object.None, nil
	}
	d.push(v)
	for j := d.n - 1; j > i; j-- {
		d.put(j, d.at(j-1))
	}
	d.put(i, v)
	return object.None, nil
}

func removeDeque(t *thread, self, v value) (value, error) {
	d := object.Self[deque](self)
	n := d.n
	i, err := d.find(t, v, 0, -1)
	if n != d.n {
		if _, ok := object.IsException(err, object.RuntimeError); ok || err == nil {
			err = object.IndexErrorf("deque mutated during remove().")
		}
	}
	if err != nil {
		return value{}, err
	}
	if i < 0 {
		r, err := t.Repr(v)
		if err != nil {
			return value{}, err
		}
		return value{}, object.ValueErrorf("%s is not in deque", r)
	}
	d.remove(i)
	return object.None, nil
}

// mulDeque repeats the deque in place.
func mulDeque(t *thread, self, by value) (value, error) {
	if !by.Type().Slot(object.SlotIndex).IsValid() {
		return value{}, object.TypeErrorf("can't multiply sequence by non-int of type '%s'", by.Type().MessageName())
	}
	k, err := t.Repeats(by)
	if err != nil {
		return value{}, err
	}
	d := object.Self[deque](self)
	items := d.items()
	if k <= 0 || d.n == 0 {
		d.set(nil)
		return self, nil
	}
	if len(items) > 1 && k > math.MaxInt/len(items) {
		return value{}, object.NewException(object.MemoryError)
	}
	if d.max >= 0 && k*len(items) > d.max {
		k = d.max/len(items) + 2 // what is more falls out again
	}
	if k > (1<<31)/len(items) {
		return value{}, object.NewException(object.MemoryError)
	}
	if err := t.Room(2 * k * len(items) * int(unsafe.Sizeof(value{}))); err != nil {
		return value{}, err
	}
	for ; k > 1; k-- {
		for _, v := range items {
			d.push(v)
		}
	}
	return self, nil
}

func reprDeque(t *thread, self value) (value, error) {
	if !t.ReprEnter(self) {
		return object.NewStr("[...]"), nil
	}
	defer t.ReprLeave()
	d := object.Self[deque](self)
	var b strings.Builder
	b.WriteString(self.Type().Name() + "([")
	for i, v := range d.items() {
		if i > 0 {
			b.WriteString(", ")
		}
		s, err := t.Repr(v)
		if err != nil {
			return value{}, err
		}
		b.WriteString(s)
	}
	b.WriteString("]")
	if d.max >= 0 {
		b.WriteString(", maxlen=" + object.FormatInt(int64(d.max)))
	}
	b.WriteString(")")
	return object.NewStr(b.String()), nil
}

func reduceDeque(t *thread, self value) (value, error) {
	d := object.Self[deque](self)
	it, err := t.GetIter(self)
	if err != nil {
		return value{}, err
	}
	args := object.NewTuple(nil)
	if d.max >= 0 {
		args = object.NewPair(object.NewTuple(nil), d.maxValue())
	}
	state, err := t.CallMethod(self, "__getstate__")
	if err != nil {
		return value{}, err
	}
	return object.TupleOf(object.FromObj(self.Type()), args, state, it), nil
}
