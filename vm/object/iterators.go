package object

// This file is the built-in iterator classes enumerate, zip, map, filter and reversed, the iterators of iter(f, x) and
// of objects with __getitem__ only, and the container types' common entry point.

// The iterator classes.
var (
	EnumerateType = declare[enumerate]("enumerate", KNative)
	ZipType       = declare[zip]("zip", KNative)
	MapType       = declare[mapIter]("map", KNative)
	FilterType    = declare[filter]("filter", KNative)
	ReversedType  = declare[reversed]("reversed", KNative)

	callIterType = declare[callIter]("callable_iterator", KNative)
	seqIterType  = declare[seqIter]("iterator", KNative)
)

// defineContainers fills the container types, their views and iterators.
func defineContainers() {
	defineList()
	defineTuple()
	defineDict()
	defineDictViews()
	defineSets()
	defineRange()
	defineSlice()
	defineIterators()
}

// reduceBuiltin is a reduction by a function of builtins; state is the zero Value if there is none.
func (t *Thread) reduceBuiltin(name string, args, state Value) (Value, error) {
	f, ok := t.Interp.Builtins.Dict.GetStr(t.Interp.Intern(name))
	if !ok {
		return Value{}, RuntimeErrorf("builtins.%s is gone", name)
	}
	if !state.IsValid() {
		return NewPair(f, args), nil
	}
	return NewTriple(f, args, state), nil
}

// LengthHint is operator.length_hint(v, def).
func (t *Thread) LengthHint(v Value, def int) (int, error) {
	slots := v.Type().slots
	if slots[SlotLen].IsValid() {
		n, err := t.Len(v)
		if err == nil {
			return n, nil
		}
		if _, ok := IsException(err, TypeError); !ok {
			return 0, err
		}
	}
	f := slots[SlotLengthHint]
	if !f.IsValid() {
		return def, nil
	}
	r, err := t.CallSlot(f, v)
	if err != nil {
		if _, ok := IsException(err, TypeError); ok {
			return def, nil
		}
		return 0, err
	}
	if r.IsNotImplemented() {
		return def, nil
	}
	if !isIntKind(r) {
		return 0, TypeErrorf("__length_hint__ must be an integer, not %s", r.Type().MessageName())
	}
	n, err := t.Index(r)
	if err == nil && n < 0 {
		return 0, ValueErrorf("__length_hint__() should return >= 0")
	}
	return n, err
}

type enumerate struct {
	Header
	it, i Value
}

// zip holds the iterators it advances together.
type zip struct {
	Header
	its    []Value
	strict bool
	done   bool
}

type mapIter struct {
	Header
	f   Value
	its []Value
	buf []Value
}

type filter struct {
	Header
	f, it Value
}

// reversed goes backwards over a sequence.
type reversed struct {
	Header
	seq Value // the zero Value at the end
	i   int
}

// callIter calls a function until it gives the sentinel.
type callIter struct {
	Header
	f, sentinel Value // the zero Value at the end
}

// seqIter asks an object for its items 0, 1, 2, …
type seqIter struct {
	Header
	seq Value // the zero Value at the end
	i   int
}

func newSeqIter(v Value) Value { return FromObj(&seqIter{Header: HeaderOf(seqIterType), seq: v}) }

// NewCallIter is iter(f, sentinel).
func NewCallIter(f, sentinel Value) Value {
	return FromObj(&callIter{HeaderOf(callIterType), f, sentinel})
}

const newDoc = "Create and return a new object.  See help(type) for accurate signature."

func defineIterators() {
	EnumerateType.define(TypeSpec{Name: "enumerate", Next: enumerateNext, NextPair: enumeratePair,
		Doc: "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate object yields pairs containing a count (from start, which\ndefaults to zero) and a value yielded by the iterable argument.\n\nenumerate is useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
		Methods: []Def{
			{Name: "__new__", Sig: enumerateSig, Doc: newDoc, Raw: enumerateCall},
			{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: func(_ *Thread, v Value) (Value, error) {
				e := (*enumerate)(v.p)
				return NewPair(FromObj(v.Type()), NewPair(e.it, e.i)), nil
			}},
			{Name: "__class_getitem__", Sig: "cls, item, /", Doc: "See PEP 585", F2: classGetItem, Flag: ClassDef},
		}})
	ZipType.define(TypeSpec{Name: "zip", Next: zipNext, NextPair: zipPair,
		Doc: "The zip object yields n-length tuples, where n is the number of iterables\npassed as positional arguments to zip().  The i-th element in every tuple\ncomes from the i-th iterable argument to zip().  This continues until the\nshortest argument is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the others,\nraise a ValueError.\n\n   >>> list(zip('abcdefg', range(3), range(4)))\n   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]",
		Methods: []Def{
			{Name: "__new__", Sig: "*args, **kwargs", Doc: newDoc, Raw: zipNew},
			{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: func(_ *Thread, v Value) (Value, error) {
				z := (*zip)(v.p)
				if z.strict {
					return NewTriple(FromObj(v.Type()), CopyTuple(z.its), True), nil
				}
				return NewPair(FromObj(v.Type()), CopyTuple(z.its)), nil
			}},
			{Name: "__setstate__", Sig: "self, state, /", Doc: "Set state information for unpickling.", F2: func(t *Thread, v, state Value) (Value, error) {
				strict, err := t.Truth(state)
				(*zip)(v.p).strict = strict
				return None, err
			}},
		}})
	MapType.define(TypeSpec{Name: "map", Next: mapNext,
		Doc: "Make an iterator that computes the function using arguments from\neach of the iterables.  Stops when the shortest iterable is exhausted.",
		Methods: []Def{
			{Name: "__new__", Sig: "*args, **kwargs", Doc: newDoc, Raw: mapNew},
			{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: func(_ *Thread, v Value) (Value, error) {
				m := (*mapIter)(v.p)
				return NewPair(FromObj(v.Type()), NewTuple(append([]Value{m.f}, m.its...))), nil
			}},
		}})
	FilterType.define(TypeSpec{Name: "filter", Next: filterNext,
		Doc: "Return an iterator yielding those items of iterable for which function(item)\nis true. If function is None, return the items that are true.",
		Methods: []Def{
			{Name: "__new__", Sig: "*args, **kwargs", Doc: newDoc, Raw: filterNew},
			{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: func(_ *Thread, v Value) (Value, error) {
				f := (*filter)(v.p)
				return NewPair(FromObj(v.Type()), NewPair(f.f, f.it)), nil
			}},
		}})
	ReversedType.define(TypeSpec{Name: "reversed", Next: reversedNext, Doc: "Return a reverse iterator over the values of the given sequence.",
		Methods: []Def{
			{Name: "__new__", Sig: "cls, sequence, /", Doc: newDoc, F2: reversedNew},
			{Name: "__length_hint__", Sig: "self, /", Doc: "Private method returning an estimate of len(list(it)).", F1: reversedHint},
			{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: func(_ *Thread, v Value) (Value, error) {
				r := (*reversed)(v.p)
				if !r.seq.IsValid() {
					return NewPair(FromObj(v.Type()), TupleOf(emptyTuple)), nil
				}
				return NewTriple(FromObj(v.Type()), TupleOf(r.seq), Int(int64(r.i))), nil
			}},
			{Name: "__setstate__", Sig: "self, state, /", Doc: "Set state information for unpickling.", F2: reversedSetstate},
		}})
	callIterType.define(TypeSpec{Name: "callable_iterator", Flags: Final | NoNew, Next: callIterNext, Methods: []Def{
		{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: func(t *Thread, v Value) (Value, error) {
			it := (*callIter)(v.p)
			if !it.f.IsValid() {
				return t.reduceBuiltin("iter", TupleOf(emptyTuple), Value{})
			}
			return t.reduceBuiltin("iter", NewPair(it.f, it.sentinel), Value{})
		}}}})
	seqIterType.define(TypeSpec{Name: "iterator", Flags: Final | NoNew, Next: seqIterNext, Methods: []Def{
		{Name: "__length_hint__", Sig: "self, /", Doc: "Private method returning an estimate of len(list(it)).", F1: seqIterHint},
		{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: func(t *Thread, v Value) (Value, error) {
			it := (*seqIter)(v.p)
			if !it.seq.IsValid() {
				return t.reduceBuiltin("iter", TupleOf(emptyTuple), Value{})
			}
			return t.reduceBuiltin("iter", TupleOf(it.seq), Int(int64(it.i)))
		}},
		{Name: "__setstate__", Sig: "self, state, /", Doc: "Set state information for unpickling.", F2: func(t *Thread, v, state Value) (Value, error) {
			i, err := stateIndex(t, state)
			if it := (*seqIter)(v.p); it.seq.IsValid() {
				it.i = max(i, 0)
			}
			return None, err
		}},
	}})
}

// stateIndex is the position that __setstate__ of an iterator is given.
func stateIndex(t *Thread, v Value) (int, error) {
	if !isIntKind(v) {
		return 0, TypeErrorf("an integer is required")
	}
	return t.Index(v)
}

// NextPair is Next for the iterators that make pairs (enumerate, zip of two, dict items, product of two and so on)
// without making the tuple, for loops that take the pair apart at once; handled is false for any other iterator.
func NextPair(t *Thread, it Value) (a, b Value, ok, handled bool, err error) {
	if f := it.Type().nextPair; f != nil {
		return f(t, it)
	}
	return a, b, false, false, nil
}

func enumeratePair(t *Thread, it Value) (a, b Value, ok, handled bool, err error) {
	e := (*enumerate)(it.p)
	if b, ok, err = t.Next(e.it); ok {
		a = e.i
		e.i = addInts(a, Int(1))
	}
	return a, b, ok, true, err
}

func zipPair(t *Thread, it Value) (a, b Value, ok, handled bool, err error) {
	z := (*zip)(it.p)
	if len(z.its) != 2 || z.strict {
		return a, b, false, false, nil
	}
	if a, ok, err = t.Next(z.its[0]); ok {
		b, ok, err = t.Next(z.its[1])
	}
	return a, b, ok, true, err
}

func dictItemPair(_ *Thread, it Value) (a, b Value, ok, handled bool, err error) {
	d := (*dictIter)(it.p)
	i, ok, err := d.advance()
	if ok {
		a, b = d.d.entries[i].key, d.d.value(i)
	}
	return a, b, ok, true, err
}

const enumerateSig = "cls, /, iterable, start=0"

// enumerateOf is __new__ for subclasses.
var enumerateOf = &Builtin{def: &Def{Name: "__new__", Sig: enumerateSig, Fn: enumerateNew}, owner: EnumerateType}

// enumerateCall checks the arguments of a call of enumerate, whose texts are unlike those of other calls.
func enumerateCall(t *Thread, args []Value, kw []*Str) (Value, error) {
	n := len(args) - len(kw)
	if cls, ok := AsType(args[0]); !ok || cls != EnumerateType || len(kw) == 0 && (n == 2 || n == 3) {
		return enumerateOf.CallUnbound(t, args, kw)
	}
	given := args[1:]
	invalid := func(k *Str) (Value, error) {
		return Value{}, TypeErrorf("'%s' is an invalid keyword argument for enumerate()", k.s)
	}
	switch {
	case n == 2 && len(kw) == 1:
		if kw[0].s != "start" {
			return invalid(kw[0])
		}
	case n == 1 && len(kw) == 1:
		if kw[0].s != "iterable" {
			return invalid(kw[0])
		}
	case n == 1 && len(kw) == 2 && kw[0].s == "start":
		if kw[1].s != "iterable" {
			return invalid(kw[1])
		}
		given = []Value{args[2], args[1]}
	case n == 1 && len(kw) == 2:
		if kw[0].s != "iterable" {
			return invalid(kw[0])
		}
		if kw[1].s != "start" {
			return invalid(kw[1])
		}
	case n == 1:
		return Value{}, TypeErrorf("enumerate() missing required argument 'iterable'")
	default:
		return Value{}, TypeErrorf("enumerate() takes at most 2 arguments (%d given)", len(given))
	}
	return enumerateOf.CallUnbound(t, append([]Value{args[0]}, given...), nil)
}

func enumerateNew(t *Thread, args []Value) (Value, error) {
	cls, err := newClass(args[0], EnumerateType)
	if err != nil {
		return Value{}, err
	}
	start := Int(0)
	if args[2].IsValid() {
		if start, err = t.IndexValue(args[2]); err != nil {
			return Value{}, err
		}
	}
	it, err := t.GetIter(args[1])
	if err != nil {
		return Value{}, err
	}
	e := Alloc[enumerate](cls)
	e.it, e.i = it, start
	return FromObj(e), nil
}

func enumerateNext(t *Thread, self Value) (Value, bool, error) {
	// Iterators may be nested without end.
	if err := t.Enter(""); err != nil {
		return Value{}, false, err
	}
	defer t.Leave()
	e := (*enumerate)(self.p)
	x, ok, err := t.Next(e.it)
	if err != nil || !ok {
		return Value{}, false, err
	}
	pair := NewPair(e.i, x)
	e.i = addInts(e.i, Int(1))
	return pair, true, nil
}

// iterators makes an iterator of each argument; what names the function and counts them in the error.
func (t *Thread) iterators(args []Value, complain func(i int, v Value) error) ([]Value, error) {
	its := make([]Value, len(args))
	for i, a := range args {
		it, err := t.GetIter(a)
		if err != nil {
			if _, ok := IsException(err, TypeError); ok && !HasIter(a) && complain != nil {
				return nil, complain(i, a)
			}
			return nil, err
		}
		its[i] = it
	}
	return its, nil
}

func zipNew(t *Thread, args []Value, kw []*Str) (Value, error) {
	cls, err := newClass(args[0], ZipType)
	if err != nil {
		return Value{}, err
	}
	n := len(args) - len(kw)
	strict := false
	if cls == ZipType && len(kw) > 1 {
		return Value{}, TypeErrorf("zip() takes at most 1 keyword argument (%d given)", len(kw))
	}
	for i, k := range kw {
		if k.s != "strict" {
			if !Is(cls.slots[SlotInit], ZipType.slots[SlotInit]) {
				continue
			}
			return Value{}, UnexpectedKeyword("zip()", k.s, []string{"strict"})
		}
		if strict, err = t.Truth(args[n+i]); err != nil {
			return Value{}, err
		}
	}
	its, err := t.iterators(args[1:n], func(i int, v Value) error {
		return TypeErrorf("'%s' object is not iterable", v.Type().MessageName())
	})
	if err != nil {
		return Value{}, err
	}
	z := Alloc[zip](cls)
	z.its, z.strict = its, strict
	return FromObj(z), nil
}

func zipNext(t *Thread, self Value) (Value, bool, error) {
	// Iterators may be nested without end.
	if err := t.Enter(""); err != nil {
		return Value{}, false, err
	}
	defer t.Leave()
	z := (*zip)(self.p)
	if len(z.its) == 0 {
		return Value{}, false, nil
	}
	if len(z.its) == 2 && !z.strict {
		// The usual case needs no slice.
		a, ok, err := t.Next(z.its[0])
		if err != nil || !ok {
			return Value{}, false, err
		}
		b, ok, err := t.Next(z.its[1])
		if err != nil || !ok {
			return Value{}, false, err
		}
		return NewPair(a, b), true, nil
	}
	items := make([]Value, len(z.its))
	for i, it := range z.its {
		x, ok, err := t.Next(it)
		if err != nil {
			return Value{}, false, err
		}
		if !ok {
			if z.strict {
				return Value{}, false, z.uneven(t, i)
			}
			return Value{}, false, nil
		}
		items[i] = x
	}
	return NewTuple(items), true, nil
}

// uneven is the error of a strict zip whose argument i has ended first; nil if all have ended.
func (z *zip) uneven(t *Thread, i int) error {
	others := func(n int) string {
		if n == 1 {
			return " "
		}
		return "s 1-"
	}
	if i > 0 {
		return ValueErrorf("zip() argument %d is shorter than argument%s%d", i+1, others(i), i)
	}
	for j := 1; j < len(z.its); j++ {
		_, ok, err := t.Next(z.its[j])
		if err != nil {
			return err
		}
		if ok {
			return ValueErrorf("zip() argument %d is longer than argument%s%d", j+1, others(j), j)
		}
	}
	return nil
}

func mapNew(t *Thread, args []Value, kw []*Str) (Value, error) {
	cls, err := newClass(args[0], MapType)
	if err != nil {
		return Value{}, err
	}
	if len(kw) > 0 && Is(cls.slots[SlotInit], MapType.slots[SlotInit]) {
		return Value{}, TypeErrorf("map() takes no keyword arguments")
	}
	args = args[:len(args)-len(kw)]
	if len(args) < 3 {
		return Value{}, TypeErrorf("map() must have at least two arguments.")
	}
	its, err := t.iterators(args[2:], nil)
	if err != nil {
		return Value{}, err
	}
	m := Alloc[mapIter](cls)
	m.f, m.its = args[1], its
	return FromObj(m), nil
}

func mapNext(t *Thread, self Value) (Value, bool, error) {
	// Iterators may be nested without end.
	if err := t.Enter(""); err != nil {
		return Value{}, false, err
	}
	defer t.Leave()
	m := (*mapIter)(self.p)
	if len(m.its) == 1 {
		x, ok, err := t.Next(m.its[0])
		if err != nil || !ok {
			return Value{}, false, err
		}
		r, err := t.Call(m.f, x)
		return r, err == nil, err
	}
	args := make([]Value, len(m.its))
	for i, it := range m.its {
		x, ok, err := t.Next(it)
		if err != nil || !ok {
			return Value{}, false, err
		}
		args[i] = x
	}
	r, err := t.CallKw(m.f, args, nil)
	return r, err == nil, err
}

func filterNew(t *Thread, args []Value, kw []*Str) (Value, error) {
	cls, err := newClass(args[0], FilterType)
	if err != nil {
		return Value{}, err
	}
	if len(kw) > 0 && Is(cls.slots[SlotInit], FilterType.slots[SlotInit]) {
		return Value{}, TypeErrorf("filter() takes no keyword arguments")
	}
	args = args[:len(args)-len(kw)]
	if len(args) != 3 {
		return Value{}, TypeErrorf("filter expected 2 arguments, got %d", len(args)-1)
	}
	it, err := t.GetIter(args[2])
	if err != nil {
		return Value{}, err
	}
	f := Alloc[filter](cls)
	f.f, f.it = args[1], it
	return FromObj(f), nil
}

func filterNext(t *Thread, self Value) (Value, bool, error) {
	// Iterators may be nested without end.
	if err := t.Enter(""); err != nil {
		return Value{}, false, err
	}
	defer t.Leave()
	f := (*filter)(self.p)
	plain := f.f.IsNone() || Is(f.f, FromObj(BoolType))
	for n := 1; ; n++ {
		x, ok, err := t.Next(f.it)
		if err != nil || !ok {
			return Value{}, false, err
		}
		r := x
		if !plain {
			if r, err = t.Call(f.f, x); err != nil {
				return Value{}, false, err
			}
		}
		good, err := t.Truth(r)
		if err != nil || good {
			return x, err == nil, err
		}
		if n%pollEvery == 0 {
			if err := t.poll(); err != nil {
				return Value{}, false, err
			}
		}
	}
}

// reversedNew asks for __reversed__ first; else the object must be a sequence.
func reversedNew(t *Thread, clsV, seq Value) (Value, error) {
	cls, err := newClass(clsV, ReversedType)
	if err != nil {
		return Value{}, err
	}
	slots := seq.Type().slots
	if f := slots[SlotReversed]; f.IsNone2() {
		return Value{}, TypeErrorf("'%s' object is not reversible", seq.Type().MessageName())
	} else if f.IsValid() {
		return t.CallSlot(f, seq)
	}
	if !slots[SlotGetItem].IsValid() || seq.Type().flags&KeyItems != 0 || seq.Kind() == KDict || !slots[SlotLen].IsValid() && !seq.Type().isHeap {
		return Value{}, TypeErrorf("'%s' object is not reversible", seq.Type().MessageName())
	}
	n, err := t.Len(seq)
	if err != nil {
		return Value{}, err
	}
	r := Alloc[reversed](cls)
	r.seq, r.i = seq, n-1
	return FromObj(r), nil
}

func reversedNext(t *Thread, self Value) (Value, bool, error) {
	r := (*reversed)(self.p)
	if !r.seq.IsValid() || r.i < 0 {
		r.seq = Value{}
		return Value{}, false, nil
	}
	if r.seq.Type() == TupleType {
		r.i--
		return r.seq.tuple().items[r.i+1], true, nil
	}
	x, err := t.GetItem(r.seq, Int(int64(r.i)))
	if err != nil {
		if endsSequence(err) {
			r.seq = Value{}
			return Value{}, false, nil
		}
		return Value{}, false, err
	}
	r.i--
	return x, true, nil
}

// endsSequence tells the errors by which __getitem__ ends an iteration.
func endsSequence(err error) bool {
	_, index := IsException(err, IndexError)
	_, stop := IsException(err, StopIterationType)
	return index || stop
}

func reversedHint(t *Thread, self Value) (Value, error) {
	r := (*reversed)(self.p)
	if !r.seq.IsValid() {
		return Int(0), nil
	}
	n, err := t.Len(r.seq)
	if err != nil || n < r.i+1 {
		return Int(0), err
	}
	return Int(int64(r.i + 1)), nil
}

func reversedSetstate(t *Thread, self, state Value) (Value, error) {
	i, err := stateIndex(t, state)
	if err != nil {
		return Value{}, err
	}
	r := (*reversed)(self.p)
	if r.seq.IsValid() {
		n, err := t.Len(r.seq)
		if err != nil {
			return Value{}, err
		}
		r.i = min(max(i, -1), n-1)
	}
	return None, nil
}

func callIterNext(t *Thread, self Value) (Value, bool, error) {
	it := (*callIter)(self.p)
	if !it.f.IsValid() {
		return Value{}, false, nil
	}
	x, err := t.Call(it.f)
	if err != nil {
		if _, stop := IsException(err, StopIterationType); stop {
			it.f, it.sentinel = Value{}, Value{}
			return Value{}, false, nil
		}
		return Value{}, false, err
	}
	if !it.f.IsValid() {
		return Value{}, false, nil
	}
	eq, err := SameOrEqual(t, it.sentinel, x)
	if err != nil {
		return Value{}, false, err
	}
	if eq {
		it.f, it.sentinel = Value{}, Value{}
		return Value{}, false, nil
	}
	return x, true, nil
}

func seqIterNext(t *Thread, self Value) (Value, bool, error) {
	it := (*seqIter)(self.p)
	if !it.seq.IsValid() {
		return Value{}, false, nil
	}
	x, err := t.GetItem(it.seq, Int(int64(it.i)))
	if err != nil {
		if endsSequence(err) {
			it.seq = Value{}
			return Value{}, false, nil
		}
		return Value{}, false, err
	}
	it.i++
	return x, true, nil
}

func seqIterHint(t *Thread, self Value) (Value, error) {
	it := (*seqIter)(self.p)
	if !it.seq.IsValid() {
		return Int(0), nil
	}
	if !it.seq.Type().slots[SlotLen].IsValid() {
		return NotImplemented, nil
	}
	n, err := t.Len(it.seq)
	return Int(int64(max(n-it.i, 0))), err
}
