package itertools

import (
	"pya/stdlib/internal/native"
	"pya/vm/object"
)

// This file is __reduce__ and __setstate__, by which the iterators are copied and pickled. Python 3.14 has them no more.

// copying makes the two methods; set is nil for iterators whose arguments say all.
func copying(reduce func(t *thread, self value) (value, error), set func(t *thread, self, state value) error) []def {
	warned := func(t *thread) error {
		if t.Interp.Warn == nil {
			return nil
		}
		return t.Interp.Warn(t, object.DeprecationWarning, "Pickle, copy, and deepcopy support will be removed from itertools in Python 3.14.", 1)
	}
	defs := []def{{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: func(t *thread, self value) (value, error) {
		if err := warned(t); err != nil {
			return value{}, err
		}
		return reduce(t, self)
	}}}
	if set != nil {
		defs = append(defs, def{Name: "__setstate__", Sig: "self, state, /", Doc: "Set state information for unpickling.", F2: func(t *thread, self, state value) (value, error) {
			if err := warned(t); err != nil {
				return value{}, err
			}
			return object.None, set(t, self, state)
		}})
	}
	return defs
}

// with adds a state to what native.Reduce gives.
func with(reduced, state value) value {
	t, _ := object.AsTuple(reduced)
	return object.TupleOf(t.Items()[0], t.Items()[1], state)
}

func bit(b bool) value {
	if b {
		return object.Int(1)
	}
	return object.Int(0)
}

// stateTuple is a state that is a tuple of least to most items.
func stateTuple(state value, least, most int) ([]value, error) {
	t, ok := object.AsTuple(state)
	if !ok {
		return nil, object.TypeErrorf("state is not a tuple")
	}
	switch n := len(t.Items()); {
	case least == most && n != most:
		return nil, object.TypeErrorf("function takes exactly %d arguments (%d given)", most, n)
	case n < least:
		return nil, object.TypeErrorf("function takes at least %d arguments (%d given)", least, n)
	case n > most:
		return nil, object.TypeErrorf("function takes at most %d arguments (%d given)", most, n)
	}
	return t.Items(), nil
}

var countCopying = copying(func(_ *thread, self value) (value, error) {
	c := object.Self[count](self)
	if c.step == object.Int(1) && c.cur.IsInt() {
		return native.Reduce(self, c.cur), nil
	}
	return native.Reduce(self, c.cur, c.step), nil
}, nil)

var repeatCopying = copying(func(_ *thread, self value) (value, error) {
	r := object.Self[repeat](self)
	if r.ever {
		return native.Reduce(self, r.v), nil
	}
	return native.Reduce(self, r.v, object.Int(int64(r.n))), nil
}, nil)

var cycleCopying = copying(
	func(t *thread, self value) (value, error) {
		c := object.Self[cycle](self)
		saved := object.NewList(append([]value(nil), c.saved...))
		if c.it.IsValid() {
			return with(native.Reduce(self, c.it), object.TupleOf(saved, object.Bool(c.full))), nil
		}
		rest, err := t.GetIter(object.NewList(append([]value(nil), c.saved[c.i:]...)))
		if err != nil {
			return value{}, err
		}
		return with(native.Reduce(self, rest), object.TupleOf(saved, object.True)), nil
	},
	func(t *thread, self, state value) error {
		items, err := stateTuple(state, 2, 2)
		if err != nil {
			return err
		}
		list, ok := object.AsList(items[0])
		if !ok {
			return object.TypeErrorf("argument 1 must be list, not %s", object.ArgumentName(items[0]))
		}
		full, err := t.CInt(items[1])
		if err != nil {
			return err
		}
		c := object.Self[cycle](self)
		c.full = full != 0
		c.saved, c.i = append([]value(nil), list.Items()...), 0
		return nil
	})

var accumulateCopying = copying(
	func(t *thread, self value) (value, error) {
		a := object.Self[accumulate](self)
		f := native.OrNone(a.f)
		first := a.initial
		if !first.IsValid() && a.total.IsValid() && a.total.IsNone() {
			first = a.total
		}
		if !first.IsValid() {
			return with(native.Reduce(self, a.it, f), native.OrNone(a.total)), nil
		}
		it, err := newChain(t, chainType(), object.TupleOf(object.TupleOf(first), a.it))
		if err != nil || a.initial.IsValid() {
			return with(native.Reduce(self, it, f), object.None), err
		}
		// A total of None is no state: the copy comes to it again.
		again, err := t.Call(object.FromObj(self.Type()), it, f)
		return object.TupleOf(object.FromObj(isliceType()), object.TupleOf(again, object.Int(1), object.None)), err
	},
	func(_ *thread, self, state value) error {
		object.Self[accumulate](self).total = state
		return nil
	})

var chainCopying = copying(
	func(_ *thread, self value) (value, error) {
		c := object.Self[chain](self)
		switch {
		case !c.source.IsValid():
			return native.Reduce(self), nil
		case c.active.IsValid():
			return with(native.Reduce(self), object.TupleOf(c.source, c.active)), nil
		}
		return with(native.Reduce(self), object.TupleOf(c.source)), nil
	},
	func(_ *thread, self, state value) error {
		items, err := stateTuple(state, 1, 2)
		if err != nil {
			return err
		}
		for _, it := range items {
			if !object.IsIterator(it) {
				return object.TypeErrorf("Arguments must be iterators.")
			}
		}
		c := object.Self[chain](self)
		c.source, c.active = items[0], value{}
		if len(items) == 2 {
			c.active = items[1]
		}
		return nil
	})

var compressCopying = copying(func(_ *thread, self value) (value, error) {
	c := object.Self[compress](self)
	return native.Reduce(self, c.data, c.selectors), nil
}, nil)

var functionCopying = copying(func(_ *thread, self value) (value, error) {
	p := object.Self[predicate](self)
	return native.Reduce(self, p.f, p.it), nil
}, nil)

var predicateCopying = copying(
	func(_ *thread, self value) (value, error) {
		p := object.Self[predicate](self)
		return with(native.Reduce(self, p.f, p.it), bit(p.state)), nil
	},
	func(t *thread, self, state value) (err error) {
		object.Self[predicate](self).state, err = t.Truth(state)
		return err
	})

var groupByCopying = copying(
	func(_ *thread, self value) (value, error) {
		g := object.Self[groupBy](self)
		r := native.Reduce(self, g.it, native.OrNone(g.key))
		if !g.target.IsValid() || !g.curKey.IsValid() || !g.curVal.IsValid() {
			return r, nil
		}
		return with(r, object.TupleOf(g.curVal, g.target, g.curKey)), nil
	},
	func(_ *thread, self, state value) error {
		items, err := stateTuple(state, 3, 3)
		if err != nil {
			return err
		}
		g := object.Self[groupBy](self)
		g.curVal, g.target, g.curKey = items[0], items[1], items[2]
		return nil
	})

var isliceCopying = copying(
	func(t *thread, self value) (value, error) {
		s := object.Self[islice](self)
		if !s.it.IsValid() {
			empty, err := t.GetIter(object.NewList(nil))
			return with(native.Reduce(self, empty, object.Int(0)), object.Int(0)), err
		}
		stop := object.None
		if s.stop >= 0 {
			stop = object.Int(int64(s.stop))
		}
		return with(native.Reduce(self, s.it, object.Int(int64(s.next)), stop, object.Int(int64(s.step))), object.Int(int64(s.pos))), nil
	},
	func(t *thread, self, state value) (err error) {
		object.Self[islice](self).pos, err = t.Index(state)
		return err
	})

var zipLongestCopying = copying(
	func(_ *thread, self value) (value, error) {
		z := object.Self[zipLongest](self)
		its := make([]value, len(z.its))
		for i, it := range z.its {
			if its[i] = it; !it.IsValid() {
				its[i] = object.NewTuple(nil)
			}
		}
		return with(native.Reduce(self, its...), z.fill), nil
	},
	func(_ *thread, self, state value) error {
		object.Self[zipLongest](self).fill = state
		return nil
	})

func indexTuple(idx []int) value {
	v, out := object.MakeTuple(len(idx))
	for i, n := range idx {
		out[i] = object.Int(int64(n))
	}
	return v
}

// setIndexes reads positions from a state, each brought into its bounds.
func setIndexes(t *thread, idx []int, state value, bounds func(i int) (low, high int)) error {
	items, err := stateTuple(state, 0, len(idx))
	if err != nil || len(items) != len(idx) {
		return object.ValueErrorf("invalid arguments")
	}
	for i, v := range items {
		n, err := t.Index(v)
		if err != nil {
			return err
		}
		low, high := bounds(i)
		idx[i] = max(low, min(n, high))
	}
	return nil
}

var productCopying = copying(
	func(_ *thread, self value) (value, error) {
		s := object.Self[selection](self)
		if s.done {
			return native.Reduce(self, object.NewTuple(nil)), nil
		}
		pools := make([]value, len(s.pools))
		for i, p := range s.pools {
			pools[i] = object.CopyTuple(p)
		}
		r := native.Reduce(self, pools...)
		if s.started {
			r = with(r, indexTuple(s.idx))
		}
		return r, nil
	},
	func(t *thread, self, state value) error {
		s := object.Self[selection](self)
		for _, p := range s.pools {
			if len(p) == 0 {
				s.done = true
				return nil
			}
		}
		s.started = true
		return setIndexes(t, s.idx, state, func(i int) (int, int) { return 0, len(s.pools[i]) - 1 })
	})

// combinationCopying is that of combinations, with or without replacement; high is the last position of choice i.
func combinationCopying(high func(s *selection, i int) int) []def {
	return copying(
		func(_ *thread, self value) (value, error) {
			s := object.Self[selection](self)
			if s.done {
				return native.Reduce(self, object.NewTuple(nil), object.Int(int64(max(len(s.idx), 1)))), nil
			}
			r := native.Reduce(self, object.CopyTuple(s.pools[0]), object.Int(int64(len(s.idx))))
			if s.started {
				r = with(r, indexTuple(s.idx))
			}
			return r, nil
		},
		func(t *thread, self, state value) error {
			s := object.Self[selection](self)
			s.started = true
			return setIndexes(t, s.idx, state, func(i int) (int, int) { return 0, high(s, i) })
		})
}

var combinationsCopying = combinationCopying(func(s *selection, i int) int { return i + len(s.pools[0]) - len(s.idx) })

var replacementCopying = combinationCopying(func(s *selection, _ int) int { return len(s.pools[0]) - 1 })

var permutationsCopying = copying(
	func(_ *thread, self value) (value, error) {
		s := object.Self[selection](self)
		if s.done {
			return native.Reduce(self, object.NewTuple(nil), object.Int(int64(max(len(s.cycles), 1)))), nil
		}
		r := native.Reduce(self, object.CopyTuple(s.pools[0]), object.Int(int64(len(s.cycles))))
		if s.started {
			r = with(r, object.TupleOf(indexTuple(s.idx), indexTuple(s.cycles)))
		}
		return r, nil
	},
	func(t *thread, self, state value) error {
		parts, err := stateTuple(state, 2, 2)
		if err != nil {
			return err
		}
		s := object.Self[selection](self)
		n := len(s.idx)
		if err := setIndexes(t, s.idx, parts[0], func(int) (int, int) { return 0, n - 1 }); err != nil {
			return err
		}
		s.started = true
		return setIndexes(t, s.cycles, parts[1], func(i int) (int, int) { return 1, n - i })
	})
