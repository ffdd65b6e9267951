// Package itertools is the module itertools: iterator building blocks. Each is a native iterator, a Go struct with
// what it has left to do.
package itertools

import (
	"sync"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__doc__", object.NewStr("Functional tools for creating and using iterators."))
	for _, f := range types {
		c := f()
		m.Set(t, c.Name(), object.FromObj(c))
	}
	m.Set(t, "_grouper", object.FromObj(grouperType()))
	m.AddDefs(t, []def{{Name: "tee", Sig: "iterable, n=2, /", Doc: "Returns a tuple of n independent iterators.", Fn: teeFn}})
	return nil
}

// types are the module's classes.
var types = []func() *object.Type{
	countType, cycleType, repeatType, accumulateType, batchedType, chainType, combinationsType, replacementType, compressType,
	dropWhileType, filterFalseType, groupByType, isliceType, pairwiseType, permutationsType, productType, starMapType,
	takeWhileType, teeType, zipLongestType,
}

type nextFunc = func(t *thread, self value) (value, bool, error)

// define makes the class of one iterator. make is __new__ with the class checked.
func define[T any](name, sig, doc string, next nextFunc, make func(t *thread, cls *object.Type, a []value) (value, error), more ...def) func() *object.Type {
	return sync.OnceValue(func() *object.Type {
		var typ *object.Type
		rows := append([]def{{Name: "__new__", Sig: sig, Fn: func(t *thread, a []value) (value, error) {
			cls, err := native.Class(a[0], typ)
			if err != nil {
				return value{}, err
			}
			return make(t, cls, a)
		}}}, more...)
		typ = object.NewNative[T](object.TypeSpec{Name: name, Module: "itertools", Doc: doc, Next: next, Methods: rows})
		return typ
	})
}

// size reads a whole number argument.
func size(t *thread, v value) (int, error) { return t.Index(v) }

// count

type count struct {
	object.Header
	cur, step value
}

func (c *count) byOne() bool { return c.step == object.Int(1) || c.step == object.True }

var countType = define[count]("count", "cls, start=0, step=1", "Return a count object whose .__next__() method returns consecutive values.",
	func(t *thread, self value) (value, bool, error) {
		c := object.Self[count](self)
		v := c.cur
		if v.IsInt() && c.step.IsInt() {
			if s := v.AsInt() + c.step.AsInt(); (s > v.AsInt()) == (c.step.AsInt() > 0) {
				c.cur = object.Int(s)
				return v, true, nil
			}
		}
		next, err := object.Add(t, v, c.step)
		if err != nil {
			return value{}, false, err
		}
		c.cur = next
		return v, true, nil
	},
	func(_ *thread, cls *object.Type, a []value) (value, error) {
		c := object.Alloc[count](cls)
		c.cur, c.step = object.Int(0), object.Int(1)
		for i, p := range []*value{&c.cur, &c.step} {
			if v := a[i+1]; v.IsValid() {
				if !isNumber(v) {
					return value{}, object.TypeErrorf("a number is required")
				}
				*p = v
			}
		}
		if c.byOne() && (c.cur.IsBool() || c.cur.IsInt()) {
			c.cur, c.step = object.Int(object.ToBig(c.cur).Int64()), object.Int(1)
		}
		return object.FromObj(c), nil
	},
	append([]def{
		{Name: "__repr__", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			c := object.Self[count](self)
			s, err := t.Repr(c.cur)
			if err != nil {
				return value{}, err
			}
			if c.byOne() {
				return object.NewStr("count(" + s + ")"), nil
			}
			step, err := t.Repr(c.step)
			return object.NewStr("count(" + s + ", " + step + ")"), err
		}},
	}, countCopying...)...,
)

// isNumber tells what PyNumber_Check does: the object converts to a number.
func isNumber(v value) bool {
	switch v.Kind() {
	case object.KStr, object.KBytes:
		return false
	case object.KComplex:
		return true
	}
	typ := v.Type()
	return typ.Slot(object.SlotIndex).IsValid() || typ.Slot(object.SlotInt).IsValid() || typ.Slot(object.SlotFloat).IsValid()
}

// cycle

type cycle struct {
	object.Header
	it    value // zero once it has ended
	saved []value
	i     int
	full  bool // saved has all items already: the state of a copy
}

var cycleType = define[cycle]("cycle", "cls, iterable, /", "Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.",
	func(t *thread, self value) (value, bool, error) {
		c := object.Self[cycle](self)
		if c.it.IsValid() {
			v, ok, err := t.Next(c.it)
			if err != nil {
				return value{}, false, err
			}
			if ok {
				if !c.full {
					c.saved = append(c.saved, v)
				}
				return v, true, nil
			}
			c.it = value{}
		}
		if len(c.saved) == 0 {
			return value{}, false, nil
		}
		v := c.saved[c.i]
		if c.i++; c.i == len(c.saved) {
			c.i = 0
		}
		return v, true, nil
	},
	func(t *thread, cls *object.Type, a []value) (value, error) {
		it, err := t.GetIter(a[1])
		if err != nil {
			return value{}, err
		}
		c := object.Alloc[cycle](cls)
		c.it = it
		return object.FromObj(c), nil
	}, cycleCopying...)

// repeat

type repeat struct {
	object.Header
	v    value
	n    int
	ever bool
}

var repeatType = define[repeat]("repeat", "cls, object, times=<unrepresentable>", "Create an iterator which returns the object for the specified number of times.\nIf not specified, returns the object endlessly.",
	func(_ *thread, self value) (value, bool, error) {
		r := object.Self[repeat](self)
		if r.ever {
			return r.v, true, nil
		}
		if r.n <= 0 {
			return value{}, false, nil
		}
		r.n--
		return r.v, true, nil
	},
	func(t *thread, cls *object.Type, a []value) (value, error) {
		r := object.Alloc[repeat](cls)
		r.v, r.ever = a[1], !a[2].IsValid()
		if !r.ever {
			n, err := size(t, a[2])
			if err != nil {
				return value{}, err
			}
			r.n = max(n, 0)
		}
		return object.FromObj(r), nil
	},
	append([]def{
		{Name: "__length_hint__", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
			r := object.Self[repeat](self)
			if r.ever {
				return value{}, object.TypeErrorf("len() of unsized object")
			}
			return object.Int(int64(r.n)), nil
		}},
		{Name: "__repr__", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			r := object.Self[repeat](self)
			s, err := t.Repr(r.v)
			if !r.ever {
				s += ", " + object.FormatInt(int64(r.n))
			}
			return object.NewStr("repeat(" + s + ")"), err
		}},
	}, repeatCopying...)...,
)

// accumulate

type accumulate struct {
	object.Header
	it, f, total, initial value
}

var accumulateType = define[accumulate]("accumulate", "cls, iterable, func=None, *, initial=None", "Return series of accumulated sums (or other binary function results).",
	func(t *thread, self value) (value, bool, error) {
		a := object.Self[accumulate](self)
		if a.initial.IsValid() {
			a.total, a.initial = a.initial, value{}
			return a.total, true, nil
		}
		v, ok, err := t.Next(a.it)
		if err != nil || !ok {
			return value{}, false, err
		}
		switch {
		case !a.total.IsValid():
			a.total = v
			return v, true, nil
		case a.f.IsValid():
			v, err = t.Call(a.f, a.total, v)
		default:
			v, err = object.Add(t, a.total, v)
		}
		if err != nil {
			return value{}, false, err
		}
		a.total = v
		return v, true, nil
	},
	func(t *thread, cls *object.Type, a []value) (value, error) {
		it, err := t.GetIter(a[1])
		if err != nil {
			return value{}, err
		}
		x := object.Alloc[accumulate](cls)
		x.it = it
		if a[2].IsValid() && !a[2].IsNone() {
			x.f = a[2]
		}
		if a[3].IsValid() && !a[3].IsNone() {
			x.initial = a[3]
		}
		return object.FromObj(x), nil
	}, accumulateCopying...)

// batched

type batched struct {
	object.Header
	it     value // zero at the end
	n      int
	strict bool
}

var batchedType = define[batched]("batched", "cls, iterable, n, *, strict=False", "Batch data into tuples of length n. The last batch may be shorter than n.",
	func(t *thread, self value) (value, bool, error) {
		b := object.Self[batched](self)
		if !b.it.IsValid() {
			return value{}, false, nil
		}
		items := make([]value, 0, min(b.n, 64))
		for len(items) < b.n {
			v, ok, err := t.Next(b.it)
			if err != nil {
				b.it = value{}
				return value{}, false, err
			}
			if !ok {
				b.it = value{}
				break
			}
			items = append(items, v)
		}
		if len(items) == 0 {
			return value{}, false, nil
		}
		if b.strict && len(items) < b.n {
			b.it = value{}
			return value{}, false, object.ValueErrorf("batched(): incomplete batch")
		}
		return object.NewTuple(items), true, nil
	},
	func(t *thread, cls *object.Type, a []value) (value, error) {
		n, err := size(t, a[2])
		if err != nil {
			return value{}, err
		}
		if n < 1 {
			return value{}, object.ValueErrorf("n must be at least one")
		}
		it, err := t.GetIter(a[1])
		if err != nil {
			return value{}, err
		}
		b := object.Alloc[batched](cls)
		b.it, b.n = it, n
		if a[3].IsValid() {
			b.strict, err = t.Truth(a[3])
		}
		return object.FromObj(b), err
	})

// chain

type chain struct {
	object.Header
	source value // iterator over the iterables; zero at the end
	active value
}

var chainType = sync.OnceValue(func() *object.Type {
	var typ *object.Type
	typ = object.NewNative[chain](object.TypeSpec{Name: "chain", Module: "itertools", Next: chainNext,
		Doc: "Return a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next\niterable, until all of the iterables are exhausted.",
		Methods: append([]def{
			{Name: "__new__", Sig: "cls, /, *iterables", Raw: func(t *thread, args []value, kw []*object.Str) (value, error) {
				cls, err := native.Class(args[0], typ)
				if err != nil {
					return value{}, err
				}
				if len(kw) > 0 && cls.Slot(object.SlotInit) == typ.Slot(object.SlotInit) {
					return value{}, object.TypeErrorf("chain() takes no keyword arguments")
				}
				return newChain(t, cls, object.CopyTuple(args[1:len(args)-len(kw)]))
			}},
			{Name: "from_iterable", Sig: "cls, iterable, /", Flag: object.ClassDef, Doc: "Alternative chain() constructor taking a single iterable argument that evaluates lazily.",
				F2: func(t *thread, c, iterables value) (value, error) {
					cls, err := native.Class(c, typ)
					if err != nil {
						return value{}, err
					}
					return newChain(t, cls, iterables)
				}},
			native.ClassGetItem(),
		}, chainCopying...)})
	return typ
})

func newChain(t *thread, cls *object.Type, iterables value) (value, error) {
	it, err := t.GetIter(iterables)
	if err != nil {
		return value{}, err
	}
	c := object.Alloc[chain](cls)
	c.source = it
	return object.FromObj(c), nil
}

func chainNext(t *thread, self value) (value, bool, error) {
	c := object.Self[chain](self)
	for c.source.IsValid() {
		if !c.active.IsValid() {
			v, ok, err := t.Next(c.source)
			if err == nil && ok {
				c.active, err = t.GetIter(v)
			}
			if err != nil || !ok {
				c.source = value{}
				return value{}, false, err
			}
		}
		v, ok, err := t.Next(c.active)
		if err != nil || ok {
			return v, ok, err
		}
		c.active = value{}
	}
	return value{}, false, nil
}

// compress

type compress struct {
	object.Header
	data, selectors value
}

var compressType = define[compress]("compress", "cls, data, selectors", "Return data elements corresponding to true selector elements.",
	func(t *thread, self value) (value, bool, error) {
		c := object.Self[compress](self)
		for {
			v, ok, err := t.Next(c.data)
			if err != nil || !ok {
				return value{}, false, err
			}
			s, ok, err := t.Next(c.selectors)
			if err != nil || !ok {
				return value{}, false, err
			}
			if keep, err := t.Truth(s); keep || err != nil {
				return v, err == nil, err
			}
		}
	},
	func(t *thread, cls *object.Type, a []value) (value, error) {
		data, err := t.GetIter(a[1])
		if err != nil {
			return value{}, err
		}
		sel, err := t.GetIter(a[2])
		if err != nil {
			return value{}, err
		}
		c := object.Alloc[compress](cls)
		c.data, c.selectors = data, sel
		return object.FromObj(c), nil
	}, compressCopying...)

// predicate is dropwhile, takewhile, filterfalse and starmap: a function and an iterator.
type predicate struct {
	object.Header
	f, it value
	state bool
}

func makePredicate(t *thread, cls *object.Type, a []value) (value, error) {
	it, err := t.GetIter(a[2])
	if err != nil {
		return value{}, err
	}
	p := object.Alloc[predicate](cls)
	p.f, p.it = a[1], it
	return object.FromObj(p), nil
}

func (p *predicate) test(t *thread, v value) (bool, error) {
	r, err := t.Call(p.f, v)
	if err != nil {
		return false, err
	}
	return t.Truth(r)
}

var dropWhileType = define[predicate]("dropwhile", "cls, predicate, iterable, /", "Drop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted.",
	func(t *thread, self value) (value, bool, error) {
		p := object.Self[predicate](self)
		for {
			v, ok, err := t.Next(p.it)
			if err != nil || !ok || p.state {
				return v, ok, err
			}
			drop, err := p.test(t, v)
			if err != nil {
				return value{}, false, err
			}
			if !drop {
				p.state = true
				return v, true, nil
			}
		}
	}, makePredicate, predicateCopying...)

var takeWhileType = define[predicate]("takewhile", "cls, predicate, iterable, /", "Return successive entries from an iterable as long as the predicate evaluates to true for each entry.",
	func(t *thread, self value) (value, bool, error) {
		p := object.Self[predicate](self)
		if p.state {
			return value{}, false, nil
		}
		v, ok, err := t.Next(p.it)
		if err != nil || !ok {
			return value{}, false, err
		}
		take, err := p.test(t, v)
		if err != nil {
			return value{}, false, err
		}
		p.state = !take
		return v, take, nil
	}, makePredicate, predicateCopying...)

var filterFalseType = define[predicate]("filterfalse", "cls, function, iterable, /", "Return those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false.",
	func(t *thread, self value) (value, bool, error) {
		p := object.Self[predicate](self)
		plain := p.f.IsNone() || object.Is(p.f, object.FromObj(object.BoolType))
		for {
			v, ok, err := t.Next(p.it)
			if err != nil || !ok {
				return value{}, false, err
			}
			yes := false
			if plain {
				yes, err = t.Truth(v)
			} else {
				yes, err = p.test(t, v)
			}
			if err != nil || !yes {
				return v, err == nil, err
			}
		}
	}, makePredicate, functionCopying...)

var starMapType = define[predicate]("starmap", "cls, function, iterable, /", "Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence.",
	func(t *thread, self value) (value, bool, error) {
		p := object.Self[predicate](self)
		v, ok, err := t.Next(p.it)
		if err != nil || !ok {
			return value{}, false, err
		}
		args, err := t.ToSlice(v)
		if err != nil {
			return value{}, false, err
		}
		r, err := t.CallKw(p.f, args, nil)
		return r, err == nil, err
	}, makePredicate, functionCopying...)

// groupby

type groupBy struct {
	object.Header
	it, key                value // key is zero for the identity
	target, curKey, curVal value
	current                *grouper
}

type grouper struct {
	object.Header
	parent *groupBy
	key    value
}

var groupByType = define[groupBy]("groupby", "cls, iterable, key=None", "make an iterator that returns consecutive keys and groups from the iterable",
	func(t *thread, self value) (value, bool, error) {
		g := object.Self[groupBy](self)
		g.current = nil
		// Skip what is left of the group before.
		for {
			if g.curKey.IsValid() {
				if !g.target.IsValid() {
					break
				}
				same, err := object.SameOrEqual(t, g.target, g.curKey)
				if err != nil {
					return value{}, false, err
				}
				if !same {
					break
				}
			}
			if ok, err := g.step(t); err != nil || !ok {
				return value{}, false, err
			}
		}
		g.target = g.curKey
		sub := &grouper{Header: object.HeaderOf(grouperType()), parent: g, key: g.target}
		g.current = sub
		return object.NewPair(g.curKey, object.FromObj(sub)), true, nil
	},
	func(t *thread, cls *object.Type, a []value) (value, error) {
		it, err := t.GetIter(a[1])
		if err != nil {
			return value{}, err
		}
		g := object.Alloc[groupBy](cls)
		g.it = it
		if a[2].IsValid() && !a[2].IsNone() {
			g.key = a[2]
		}
		return object.FromObj(g), nil
	}, groupByCopying...)

// step reads the next item and its key.
func (g *groupBy) step(t *thread) (bool, error) {
	v, ok, err := t.Next(g.it)
	if err != nil || !ok {
		return false, err
	}
	k := v
	if g.key.IsValid() {
		if k, err = t.Call(g.key, v); err != nil {
			return false, err
		}
	}
	g.curVal, g.curKey = v, k
	return true, nil
}

var grouperType = sync.OnceValue(func() *object.Type {
	return object.NewNative[grouper](object.TypeSpec{Name: "_grouper", Module: "itertools", Flags: object.NoNew, Next: func(t *thread, self value) (value, bool, error) {
		s := object.Self[grouper](self)
		g := s.parent
		if g.current != s {
			return value{}, false, nil
		}
		if !g.curVal.IsValid() {
			if ok, err := g.step(t); err != nil || !ok {
				return value{}, false, err
			}
		}
		same, err := object.SameOrEqual(t, s.key, g.curKey)
		if err != nil || !same {
			return value{}, false, err
		}
		v := g.curVal
		g.curVal = value{}
		// A key's __eq__ may have taken the item.
		return v, v.IsValid(), nil
	}})
})

// islice

type islice struct {
	object.Header
	it         value // zero at the end
	next, stop int   // stop -1: no end
	step, pos  int
}

var isliceType = define[islice]("islice", "cls, iterable, /, *args", "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an iterator whose next() method returns selected values from an\niterable.",
	isliceNext,
	func(t *thread, cls *object.Type, a []value) (value, error) {
		args, _ := object.AsTuple(a[2])
		n := len(args.Items())
		if n == 0 || n > 3 {
			how, least := "at least", 2
			if n > 3 {
				how, least = "at most", 4
			}
			return value{}, object.TypeErrorf("islice expected %s %d arguments, got %d", how, least, n+1)
		}
		s := object.Alloc[islice](cls)
		s.stop, s.step = -1, 1
		vals := args.Items()
		stop := vals[0]
		if n > 1 {
			stop = vals[1]
			if !vals[0].IsNone() {
				var err error
				if s.next, err = t.Index(vals[0]); err != nil {
					s.next = -1
				}
			}
		}
		if !stop.IsNone() {
			var err error
			if s.stop, err = t.Index(stop); err != nil || s.stop == -1 {
				return value{}, object.ValueErrorf("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
			}
		}
		if s.next < 0 || s.stop < -1 {
			return value{}, object.ValueErrorf("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
		}
		if n == 3 && !vals[2].IsNone() {
			i, err := t.Index(vals[2])
			if err != nil || i < 1 {
				return value{}, object.ValueErrorf("Step for islice() must be a positive integer or None.")
			}
			s.step = i
		}
		it, err := t.GetIter(a[1])
		if err != nil {
			return value{}, err
		}
		s.it = it
		return object.FromObj(s), nil
	}, isliceCopying...)

func isliceNext(t *thread, self value) (value, bool, error) {
	s := object.Self[islice](self)
	if !s.it.IsValid() {
		return value{}, false, nil
	}
	// Items up to the wanted one are read and dropped, those up to stop as well.
	limit := s.next
	if s.stop >= 0 && limit >= s.stop {
		limit = s.stop
	}
	for s.pos < limit {
		_, ok, err := t.Next(s.it)
		if err != nil || !ok {
			s.it = value{}
			return value{}, false, err
		}
		s.pos++
		if s.pos&0xffff == 0 {
			if err := t.Hook.Poll(); err != nil {
				return value{}, false, err
			}
		}
	}
	if s.stop >= 0 && s.pos >= s.stop {
		s.it = value{}
		return value{}, false, nil
	}
	v, ok, err := t.Next(s.it)
	if err != nil || !ok {
		s.it = value{}
		return value{}, false, err
	}
	s.pos++
	if s.next += s.step; s.next < 0 || s.stop >= 0 && s.next > s.stop {
		s.next = max(s.stop, s.pos)
	}
	return v, true, nil
}

// pairwise

type pairwise struct {
	object.Header
	it, old value
}

var pairwiseType = define[pairwise]("pairwise", "cls, iterable, /", "Return an iterator of overlapping pairs taken from the input iterator.",
	func(t *thread, self value) (value, bool, error) {
		p := object.Self[pairwise](self)
		if !p.it.IsValid() {
			return value{}, false, nil
		}
		if !p.old.IsValid() {
			v, ok, err := t.Next(p.it)
			if err != nil || !ok {
				p.it = value{}
				return value{}, false, err
			}
			p.old = v
		}
		if !p.it.IsValid() {
			// The iterator has asked this one for an item, and ended.
			return value{}, false, nil
		}
		old := p.old
		v, ok, err := t.Next(p.it)
		if err != nil || !ok {
			p.it, p.old = value{}, value{}
			return value{}, false, err
		}
		pair := object.NewPair(old, v)
		p.old = v
		return pair, true, nil
	},
	func(t *thread, cls *object.Type, a []value) (value, error) {
		it, err := t.GetIter(a[1])
		if err != nil {
			return value{}, err
		}
		p := object.Alloc[pairwise](cls)
		p.it = it
		return object.FromObj(p), nil
	})

// zip_longest

type zipLongest struct {
	object.Header
	its    []value // zero for those that have ended
	active int
	fill   value
}

var zipLongestType = sync.OnceValue(func() *object.Type {
	var typ *object.Type
	typ = object.NewNative[zipLongest](object.TypeSpec{Name: "zip_longest", Module: "itertools", Next: zipLongestNext,
		Doc: "Return a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.",
		Methods: append([]def{{Name: "__new__", Sig: "cls, /, *iterables, fillvalue=None", Raw: func(t *thread, args []value, kw []*object.Str) (value, error) {
			cls, err := native.Class(args[0], typ)
			if err != nil {
				return value{}, err
			}
			n := len(args) - len(kw)
			z := object.Alloc[zipLongest](cls)
			z.fill = object.None
			for i, k := range kw {
				if k.Go() != "fillvalue" {
					return value{}, object.TypeErrorf("zip_longest() got an unexpected keyword argument")
				}
				z.fill = args[n+i]
			}
			for _, a := range append([]value(nil), args[1:n]...) {
				it, err := t.GetIter(a)
				if err != nil {
					return value{}, err
				}
				z.its = append(z.its, it)
			}
			z.active = len(z.its)
			return object.FromObj(z), nil
		}}}, zipLongestCopying...)})
	return typ
})

func zipLongestNext(t *thread, self value) (value, bool, error) {
	z := object.Self[zipLongest](self)
	if z.active == 0 {
		return value{}, false, nil
	}
	out := make([]value, len(z.its))
	for i, it := range z.its {
		if !it.IsValid() {
			out[i] = z.fill
			continue
		}
		v, ok, err := t.Next(it)
		if err != nil {
			z.active = 0
			return value{}, false, err
		}
		if !ok {
			if z.active--; z.active == 0 {
				return value{}, false, nil
			}
			z.its[i] = value{}
			v = z.fill
		}
		out[i] = v
	}
	return object.NewTuple(out), true, nil
}

// tee

// teeData is a stretch of items that several tees read; the iterator is asked when one gets to the end.
type teeData struct {
	items   []value
	next    *teeData
	it      value
	running bool
}

const teeChunk = 57

type tee struct {
	object.Header
	data *teeData
	i    int
}

var teeOnce native.Type

func teeType() *object.Type { return teeOnce.Get(makeTeeType) }

func makeTeeType() *object.Type {
	return object.NewNative[tee](object.TypeSpec{Name: "_tee", Module: "itertools", Doc: "Iterator wrapped to make it copyable.",
		Next: teeNext,
		Methods: []def{
			{Name: "__new__", Sig: "cls, iterable, /", F2: func(t *thread, _, x value) (value, error) { return newTee(t, x) }},
			{Name: "__copy__", Sig: "self, /", Doc: "Returns an independent iterator.", F1: func(_ *thread, self value) (value, error) { return copyTee(self), nil }},
		}})
}

func copyTee(v value) value {
	x := object.Self[tee](v)
	return object.FromObj(&tee{Header: object.HeaderOf(teeType()), data: x.data, i: x.i})
}

func newTee(t *thread, x value) (value, error) {
	it, err := t.GetIter(x)
	if err != nil {
		return value{}, err
	}
	if _, ok := object.Cast[tee](it, teeType()); ok {
		return copyTee(it), nil
	}
	return object.FromObj(&tee{Header: object.HeaderOf(teeType()), data: &teeData{it: it}}), nil
}

func teeNext(t *thread, self value) (value, bool, error) {
	x := object.Self[tee](self)
	if x.i == teeChunk {
		if x.data.next == nil {
			x.data.next = &teeData{it: x.data.it}
		}
		x.data, x.i = x.data.next, 0
	}
	d := x.data
	if x.i < len(d.items) {
		x.i++
		return d.items[x.i-1], true, nil
	}
	if d.running {
		return value{}, false, object.RuntimeErrorf("cannot re-enter the tee iterator")
	}
	d.running = true
	v, ok, err := t.Next(d.it)
	d.running = false
	if err != nil || !ok {
		return value{}, false, err
	}
	d.items = append(d.items, v)
	x.i++
	return v, true, nil
}

func teeFn(t *thread, a []value) (value, error) {
	n := 2
	if a[1].IsValid() {
		var err error
		if n, err = t.Index(a[1]); err != nil {
			return value{}, err
		}
	}
	if n < 0 {
		return value{}, object.ValueErrorf("n must be >= 0")
	}
	if n == 0 {
		return object.NewTuple(nil), nil
	}
	if n > 1<<28 {
		return value{}, object.NewException(object.MemoryError)
	}
	first, err := t.GetIter(a[0])
	if err != nil {
		return value{}, err
	}
	if _, ok := object.Cast[tee](first, teeType()); !ok {
		if first, err = newTee(t, first); err != nil {
			return value{}, err
		}
	}
	out := make([]value, n)
	out[0] = first
	for i := 1; i < n; i++ {
		out[i] = copyTee(first)
	}
	return object.NewTuple(out), nil
}
