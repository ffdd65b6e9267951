package object

import (
	"math"
	"slices"
	"strings"
)

// This file is sorting: a stable merge sort that takes advantage of runs that are in order already. Keys that are all
// ints, all floats or all strs are compared as Go values.

func listSort(t *Thread, args []Value) (Value, error) {
	l := args[0].list()
	backwards := false
	if args[2].IsValid() {
		var err error
		if backwards, err = t.Truth(args[2]); err != nil {
			return Value{}, err
		}
	}
	items := l.Items()
	// Key functions and comparisons must not see the list half sorted: to them it is empty.
	l.SetItems(nil)
	err := SortValues(t, items, orNone(args[1]), backwards)
	changed := l.items != nil || l.edit != nil
	l.SetItems(items)
	if err != nil {
		return Value{}, err
	}
	if changed {
		return Value{}, ValueErrorf("list modified during sort")
	}
	return None, nil
}

// SortValues sorts items in place, by the keys that a function gives for them (None: by themselves). After an error
// the items are in some order.
func SortValues(t *Thread, items []Value, key Value, backwards bool) error {
	if len(items) < 2 && key.IsNone() {
		return nil
	}
	keys := items
	if !key.IsNone() {
		keys = make([]Value, len(items))
		for i, x := range items {
			k, err := t.Call(key, x)
			if err != nil {
				return err
			}
			keys[i] = k
		}
	}
	if backwards {
		// Reversing before and after keeps equal items in their order.
		reverse(items)
		if !key.IsNone() {
			reverse(keys)
		}
		defer reverse(items)
	}
	return sortByKeys(t, keys, items, !key.IsNone())
}

// sortByKeys sorts items by keys of the same positions; own tells that the keys are a slice of their own.
func sortByKeys(t *Thread, keys, items []Value, own bool) error {
	switch uniform(keys) {
	case KInt:
		if !own {
			sortInts(items)
			return nil
		}
		return sortKeyed(t, keys, items, func(v Value) int64 { return v.AsInt() })
	case KFloat:
		return sortKeyed(t, keys, items, func(v Value) float64 { return v.AsFloat() })
	case KStr:
		return sortKeyed(t, keys, items, func(v Value) string { return v.str().s })
	}
	if !own {
		return mergeSort(t, items, func(a, b Value) (bool, error) { return t.less(a, b) })
	}
	pairs := make([]keyed[Value], len(items))
	for i, x := range items {
		pairs[i] = keyed[Value]{keys[i], x}
	}
	err := mergeSort(t, pairs, func(a, b keyed[Value]) (bool, error) { return t.less(a.key, b.key) })
	for i := range pairs {
		items[i] = pairs[i].val
	}
	return err
}

// keyed is an item with its sort key.
type keyed[K any] struct {
	key K
	val Value
}

// uniform is the kind of all keys if they can be compared as Go values, KInvalid if not.
func uniform(keys []Value) Kind {
	if len(keys) == 0 {
		return KInvalid
	}
	kind := keys[0].Kind()
	for _, k := range keys {
		if k.Kind() != kind || kind == KStr && k.Type() != StrType || kind == KFloat && math.IsNaN(k.AsFloat()) {
			return KInvalid
		}
	}
	switch kind {
	case KInt, KFloat, KStr:
		return kind
	}
	return KInvalid
}

// sortInts sorts ints, of which equal ones cannot be told apart.
func sortInts(items []Value) {
	ints := make([]int64, len(items))
	for i, x := range items {
		ints[i] = x.AsInt()
	}
	slices.Sort(ints)
	for i, x := range ints {
		items[i] = Int(x)
	}
}

// sortKeyed sorts items by keys of one Go type.
func sortKeyed[K int64 | float64 | string](t *Thread, keys, items []Value, get func(Value) K) error {
	pairs := make([]keyed[K], len(items))
	sorted := true
	for i, x := range items {
		pairs[i] = keyed[K]{get(keys[i]), x}
		sorted = sorted && (i == 0 || pairs[i-1].key <= pairs[i].key)
	}
	if sorted {
		return nil
	}
	orderedSort(pairs)
	for i := range pairs {
		items[i] = pairs[i].val
	}
	return nil
}

// minRun is the length up to which insertion is faster than merging.
const minRun = 24

// orderedSort is mergeSort for keys that Go compares.
func orderedSort[K int64 | float64 | string](a []keyed[K]) {
	buf := make([]keyed[K], len(a))
	for lo := 0; lo < len(a); lo += minRun {
		insertOrdered(a[lo:min(lo+minRun, len(a))])
	}
	for w := minRun; w < len(a); w *= 2 {
		for lo := 0; lo+w < len(a); lo += 2 * w {
			mergeOrdered(a[lo:min(lo+2*w, len(a))], w, buf)
		}
	}
}

func insertOrdered[K int64 | float64 | string](a []keyed[K]) {
	for i := 1; i < len(a); i++ {
		x := a[i]
		j := i
		for ; j > 0 && x.key < a[j-1].key; j-- {
			a[j] = a[j-1]
		}
		a[j] = x
	}
}

// mergeOrdered merges a[:mid] and a[mid:], which are in order.
func mergeOrdered[K int64 | float64 | string](a []keyed[K], mid int, buf []keyed[K]) {
	if a[mid-1].key <= a[mid].key {
		return
	}
	left := buf[:copy(buf, a[:mid])]
	i, j, k := 0, mid, 0
	for i < len(left) && j < len(a) {
		if a[j].key < left[i].key {
			a[k] = a[j]
			j++
		} else {
			a[k] = left[i]
			i++
		}
		k++
	}
	copy(a[k:], left[i:])
}

// less is a < b as a truth value, with short ways for what sort keys mostly are.
func (t *Thread) less(a, b Value) (bool, error) {
	ta := a.Type()
	if ta == b.Type() {
		switch {
		case a.IsInt():
			if b.IsInt() {
				return a.AsInt() < b.AsInt(), nil
			}
		case ta == StrType:
			return a.str().s < b.str().s, nil
		case ta == TupleType:
			return t.lessItems(a.tuple().items, b.tuple().items)
		}
	}
	return t.CompareBool(SlotLt, a, b)
}

// lessItems compares tuples by their first items that differ.
func (t *Thread) lessItems(x, y []Value) (bool, error) {
	for i := 0; i < len(x) && i < len(y); i++ {
		if x[i] == y[i] && !x[i].IsFloat() {
			continue
		}
		if x[i].IsInt() && y[i].IsInt() {
			return x[i].AsInt() < y[i].AsInt(), nil
		}
		if x[i].Type() == StrType && y[i].Type() == StrType {
			if c := strings.Compare(x[i].str().s, y[i].str().s); c != 0 {
				return c < 0, nil
			}
			continue
		}
		eq, err := SameOrEqual(t, x[i], y[i])
		if err != nil {
			return false, err
		}
		if !eq {
			if err := t.Enter(" in comparison"); err != nil {
				return false, err
			}
			defer t.Leave()
			return t.less(x[i], y[i])
		}
	}
	return len(x) < len(y), nil
}

// mergeSort sorts stably with a comparison that may fail; then a holds all its items in some order.
func mergeSort[T any](t *Thread, a []T, less func(x, y T) (bool, error)) error {
	s := &sorter[T]{t: t, a: a, less: less, minRun: len(a)}
	for s.minRun >= 64 {
		s.minRun = (s.minRun + 1) / 2
	}
	for lo := 0; lo < len(a); {
		n, err := s.run(lo)
		if err != nil {
			return err
		}
		s.runs = append(s.runs, [2]int{lo, n})
		lo += n
		if err := s.collapse(lo == len(a)); err != nil {
			return err
		}
	}
	return nil
}

// sorter is the state of a merge sort: runs are the sorted parts found so far, as start and length.
type sorter[T any] struct {
	t    *Thread
	a    []T
	buf  []T
	less func(x, y T) (bool, error)
	runs [][2]int
	// minRun is how long runs are made: short enough for insertion, and so that equal merges follow.
	minRun int
}

// run finds the run in order that begins at lo, turns it around if it is descending, and lengthens a short one by
// insertion.
func (s *sorter[T]) run(lo int) (int, error) {
	a := s.a[lo:]
	n, err := s.countRun(a)
	if err != nil {
		return 0, err
	}
	want := min(len(a), s.minRun)
	if n >= want {
		return n, nil
	}
	return want, s.insert(a[:want], n)
}

// ascend is the end of the ascending run whose first n items are known.
func (s *sorter[T]) ascend(a []T, n int) (int, error) {
	for ; n < len(a); n++ {
		lt, err := s.less(a[n], a[n-1])
		if lt || err != nil {
			return n, err
		}
	}
	return n, nil
}

// countRun is the length of the run at the start of a, made ascending. A descending run may have equal items; they
// keep their order.
func (s *sorter[T]) countRun(a []T) (int, error) {
	n, err := s.ascend(a, 1)
	if err != nil || n == len(a) {
		return n, err
	}
	if n > 1 {
		lt, err := s.less(a[0], a[n-1])
		if lt || err != nil {
			return n, err
		}
		// All items so far are equal.
		slices.Reverse(a[:n])
	}
	equal := 0
	for n++; n < len(a); n++ {
		lt, err := s.less(a[n], a[n-1])
		if err != nil {
			return 0, err
		}
		if lt {
			slices.Reverse(a[n-1-equal : n])
			equal = 0
			continue
		}
		if lt, err = s.less(a[n-1], a[n]); err != nil {
			return 0, err
		} else if lt {
			break
		}
		equal++
	}
	slices.Reverse(a[n-1-equal : n])
	slices.Reverse(a[:n])
	return s.ascend(a, n)
}

// insert sorts a, of which the first sorted items are in order, by binary insertion.
func (s *sorter[T]) insert(a []T, sorted int) error {
	for i := sorted; i < len(a); i++ {
		x := a[i]
		lo, hi := 0, i
		for lo < hi {
			mid := (lo + hi) / 2
			lt, err := s.less(x, a[mid])
			if err != nil {
				return err
			}
			if lt {
				hi = mid
			} else {
				lo = mid + 1
			}
		}
		copy(a[lo+1:i+1], a[lo:i])
		a[lo] = x
	}
	return nil
}

// collapse merges runs so that each is longer than the two behind it together, or all if this is the end.
func (s *sorter[T]) collapse(all bool) error {
	for len(s.runs) > 1 {
		n := len(s.runs) - 2
		r := s.runs
		switch {
		case n > 0 && r[n-1][1] <= r[n][1]+r[n+1][1] || n > 1 && r[n-2][1] <= r[n-1][1]+r[n][1]:
			if r[n-1][1] < r[n+1][1] {
				n--
			}
		case r[n][1] > r[n+1][1] && !all:
			return nil
		}
		if err := s.mergeAt(n); err != nil {
			return err
		}
	}
	return nil
}

// mergeAt merges run i with the one behind it.
func (s *sorter[T]) mergeAt(i int) error {
	lo, mid := s.runs[i][0], s.runs[i+1][0]
	hi := mid + s.runs[i+1][1]
	s.runs[i][1] = hi - lo
	s.runs = append(s.runs[:i+1], s.runs[i+2:]...)
	if hi-lo > pollEvery {
		if err := s.t.poll(); err != nil {
			return err
		}
	}
	return s.merge(s.a[lo:hi], mid-lo)
}

func (s *sorter[T]) merge(a []T, mid int) error {
	lt, err := s.less(a[mid], a[mid-1])
	if err != nil || !lt {
		return err
	}
	if cap(s.buf) < mid {
		s.buf = make([]T, len(s.a)/2+mid)
	}
	left := s.buf[:copy(s.buf[:mid], a[:mid])]
	i, j, k := 0, mid, 0
	for i < len(left) && j < len(a) {
		lt, err := s.less(a[j], left[i])
		if err != nil {
			copy(a[k:], left[i:])
			return err
		}
		if lt {
			a[k] = a[j]
			j++
		} else {
			a[k] = left[i]
			i++
		}
		k++
	}
	copy(a[k:], left[i:])
	return nil
}
