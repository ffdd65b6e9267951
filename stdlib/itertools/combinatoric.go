package itertools

import (
	"pya/stdlib/internal/native"
	"pya/vm/object"

	"sync"
)

// selection is the state of product, permutations and combinations: the pool (or pools) and the positions chosen.
type selection struct {
	object.Header
	pools   [][]value // product: one per argument; the others: one
	idx     []int
	cycles  []int // permutations
	started bool
	done    bool
}

// pick makes the tuple of the chosen items of one pool.
func (s *selection) pick() value {
	v, out := object.MakeTuple(len(s.idx))
	pool := s.pools[0]
	for i, j := range s.idx {
		out[i] = pool[j]
	}
	return v
}

// maxPicks bounds the length of results, so that a silly r ends in MemoryError.
const maxPicks = 1 << 28

// makeSelection collects the pool of combinations and its kin; r is required unless optional.
func makeSelection(t *thread, cls *object.Type, iterable, r value) (*selection, int, error) {
	n, err := t.Index(r)
	if err != nil {
		return nil, 0, err
	}
	pool, err := t.ToSlice(iterable)
	if err != nil {
		return nil, 0, err
	}
	s, err := newSelection(cls, pool, n)
	return s, n, err
}

func newSelection(cls *object.Type, pool []value, n int) (*selection, error) {
	if n < 0 {
		return nil, object.ValueErrorf("r must be non-negative")
	}
	if n > maxPicks {
		return nil, object.NewException(object.MemoryError)
	}
	s := object.Alloc[selection](cls)
	s.pools = [][]value{pool}
	return s, nil
}

var combinationsType = define[selection]("combinations", "cls, iterable, r", "Return successive r-length combinations of elements in the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)",
	func(_ *thread, self value) (value, bool, error) {
		s := object.Self[selection](self)
		if s.done {
			return value{}, false, nil
		}
		n, r := len(s.pools[0]), len(s.idx)
		if s.started {
			i := r - 1
			for i >= 0 && s.idx[i] == i+n-r {
				i--
			}
			if i < 0 {
				s.done = true
				return value{}, false, nil
			}
			s.idx[i]++
			for j := i + 1; j < r; j++ {
				s.idx[j] = s.idx[j-1] + 1
			}
		}
		s.started = true
		return s.pick(), true, nil
	},
	func(t *thread, cls *object.Type, a []value) (value, error) {
		s, r, err := makeSelection(t, cls, a[1], a[2])
		if err != nil {
			return value{}, err
		}
		if r > len(s.pools[0]) {
			s.done = true
			return object.FromObj(s), nil
		}
		s.idx = ascending(r)
		return object.FromObj(s), nil
	}, combinationsCopying...)

func ascending(n int) []int {
	idx := make([]int, n)
	for i := range idx {
		idx[i] = i
	}
	return idx
}

var replacementType = define[selection]("combinations_with_replacement", "cls, iterable, r", "Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.\n\ncombinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')",
	func(_ *thread, self value) (value, bool, error) {
		s := object.Self[selection](self)
		if s.done {
			return value{}, false, nil
		}
		if s.started {
			last := len(s.pools[0]) - 1
			i := len(s.idx) - 1
			for i >= 0 && s.idx[i] == last {
				i--
			}
			if i < 0 {
				s.done = true
				return value{}, false, nil
			}
			x := s.idx[i] + 1
			for ; i < len(s.idx); i++ {
				s.idx[i] = x
			}
		}
		s.started = true
		return s.pick(), true, nil
	},
	func(t *thread, cls *object.Type, a []value) (value, error) {
		s, r, err := makeSelection(t, cls, a[1], a[2])
		if err != nil {
			return value{}, err
		}
		s.done = len(s.pools[0]) == 0 && r > 0
		s.idx = make([]int, r)
		return object.FromObj(s), nil
	}, replacementCopying...)

var permutationsType = define[selection]("permutations", "cls, iterable, r=None", "Return successive r-length permutations of elements in the iterable.\n\npermutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)",
	func(_ *thread, self value) (value, bool, error) {
		s := object.Self[selection](self)
		if s.done {
			return value{}, false, nil
		}
		r := len(s.cycles)
		if s.started && !s.permute(r) {
			s.done = true
			return value{}, false, nil
		}
		s.started = true
		v, out := object.MakeTuple(r)
		pool := s.pools[0]
		for i := range out {
			out[i] = pool[s.idx[i]]
		}
		return v, true, nil
	},
	func(t *thread, cls *object.Type, a []value) (value, error) {
		pool, err := t.ToSlice(a[1])
		if err != nil {
			return value{}, err
		}
		n, r := len(pool), len(pool)
		if v := a[2]; v.IsValid() && !v.IsNone() {
			if v.Kind() != object.KInt && v.Kind() != object.KBool && v.Kind() != object.KBigInt {
				return value{}, object.TypeErrorf("Expected int as r")
			}
			if r, err = t.Index(v); err != nil {
				return value{}, err
			}
		}
		s, err := newSelection(cls, pool, r)
		if err != nil {
			return value{}, err
		}
		if r > n {
			s.done = true
			return object.FromObj(s), nil
		}
		s.idx = ascending(n)
		s.cycles = make([]int, r)
		for i := range s.cycles {
			s.cycles[i] = n - i
		}
		return object.FromObj(s), nil
	}, permutationsCopying...)

// permute steps to the next permutation; false after the last.
func (s *selection) permute(r int) bool {
	n := len(s.idx)
	for i := r - 1; i >= 0; i-- {
		s.cycles[i]--
		if s.cycles[i] == 0 {
			first := s.idx[i]
			copy(s.idx[i:], s.idx[i+1:])
			s.idx[n-1] = first
			s.cycles[i] = n - i
			continue
		}
		j := n - s.cycles[i]
		s.idx[i], s.idx[j] = s.idx[j], s.idx[i]
		return true
	}
	return false
}

var productType = sync.OnceValue(func() *object.Type {
	var typ *object.Type
	typ = object.NewNative[selection](object.TypeSpec{Name: "product", Module: "itertools", Next: productNext, NextPair: productPair,
		Doc: "Cartesian product of input iterables.  Equivalent to nested for-loops.",
		Methods: append([]def{{Name: "__new__", Sig: "cls, /, *iterables, repeat=1", Raw: func(t *thread, args []value, kw []*object.Str) (value, error) {
			cls, err := native.Class(args[0], typ)
			if err != nil {
				return value{}, err
			}
			n, times := len(args)-len(kw), 1
			for i, k := range kw {
				if k.Go() != "repeat" {
					return value{}, object.TypeErrorf("product() got an unexpected keyword argument '%s'", k.Go())
				}
				if times, err = t.Index(args[n+i]); err != nil {
					return value{}, err
				}
				if times < 0 {
					return value{}, object.ValueErrorf("repeat argument cannot be negative")
				}
			}
			return newProduct(t, cls, append([]value(nil), args[1:n]...), times)
		}}}, productCopying...)})
	return typ
})

func newProduct(t *thread, cls *object.Type, iterables []value, times int) (value, error) {
	if times > 0 && len(iterables) > maxPicks/times {
		return value{}, object.OverflowErrorf("repeat argument too large")
	}
	s := object.Alloc[selection](cls)
	var pools [][]value
	for _, x := range iterables {
		if times == 0 {
			break
		}
		p, err := t.ToSlice(x)
		if err != nil {
			return value{}, err
		}
		s.done = s.done || len(p) == 0
		pools = append(pools, p)
	}
	for i := 0; i < times && len(pools) > 0; i++ {
		s.pools = append(s.pools, pools...)
	}
	s.idx = make([]int, len(s.pools))
	return object.FromObj(s), nil
}

// advance steps to the next choice of product; false after the last.
func (s *selection) advance() bool {
	if s.done {
		return false
	}
	if s.started {
		i := len(s.idx) - 1
		for ; i >= 0; i-- {
			if s.idx[i]++; s.idx[i] < len(s.pools[i]) {
				break
			}
			s.idx[i] = 0
		}
		s.done = i < 0
	}
	s.started = true
	return !s.done
}

func productNext(_ *thread, self value) (value, bool, error) {
	s := object.Self[selection](self)
	if !s.advance() {
		return value{}, false, nil
	}
	v, out := object.MakeTuple(len(s.idx))
	for i, j := range s.idx {
		out[i] = s.pools[i][j]
	}
	return v, true, nil
}

func productPair(_ *thread, self value) (a, b value, ok, handled bool, err error) {
	s := object.Self[selection](self)
	if len(s.idx) != 2 {
		return a, b, false, false, nil
	}
	if !s.advance() {
		return a, b, false, true, nil
	}
	return s.pools[0][s.idx[0]], s.pools[1][s.idx[1]], true, true, nil
}
