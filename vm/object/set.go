package object

import "strings"

// This file is the types set and frozenset. The table is probed, grown, merged and copied exactly as CPython does it,
// so that sets of ints (whose hashes are the same) iterate in the same order.

const (
	// linearProbes is how many entries behind the first are looked at before the next jump.
	linearProbes = 9
	perturbShift = 5
	minSetSize   = 8
)

// dummyHash is the hash of deleted entries.
const dummyHash = ^uint64(0)

// NewSet makes an empty set.
func NewSet() Value { return FromObj(&Set{Header: HeaderOf(SetType)}) }

// SetOf makes a set of hashable values.
func SetOf(t *Thread, items ...Value) (Value, error) {
	s := &Set{Header: HeaderOf(SetType)}
	for _, x := range items {
		if err := s.Add(t, x); err != nil {
			return Value{}, err
		}
	}
	return FromObj(s), nil
}

// NewFrozenSet makes a frozenset.
func NewFrozenSet(t *Thread, items []Value) (Value, error) {
	s := &Set{Header: HeaderOf(FrozenSetType)}
	for _, x := range items {
		if err := s.Add(t, x); err != nil {
			return Value{}, err
		}
	}
	return FromObj(s), nil
}

// Len is the number of elements.
func (s *Set) Len() int { return s.used }

// mask is the table's size less one; the table of a set that never had elements is not there yet.
func (s *Set) mask() int {
	if s.table == nil {
		return minSetSize - 1
	}
	return len(s.table) - 1
}

// live tells whether the entry holds an element.
func (e *setEntry) live() bool { return e.key.p != nil && e.key.p != Unbound.p }

// find is the number of the entry that holds key, -1 if there is none. __eq__ of keys may change the set; then the
// search starts again.
func (s *Set) find(t *Thread, key Value, h uint64) (int, error) {
again:
	if s.used == 0 {
		return -1, nil
	}
	table, version := s.table, s.version
	mask := uint64(len(table) - 1)
	perturb := h
	for i := h & mask; ; {
		probes := uint64(0)
		if i+linearProbes <= mask {
			probes = linearProbes
		}
		for j := i; j <= i+probes; j++ {
			e := &table[j]
			if e.key.p == nil {
				return -1, nil
			}
			if e.hash != h || e.key.p == Unbound.p {
				continue
			}
			if e.key == key {
				return int(j), nil
			}
			eq, err := sameKey(t, e.key, key)
			if err != nil {
				return -1, err
			}
			if version != s.version {
				goto again
			}
			if eq {
				return int(j), nil
			}
		}
		perturb >>= perturbShift
		i = (i*5 + 1 + perturb) & mask
	}
}

// addHash adds a key unless an equal one is there.
func (s *Set) addHash(t *Thread, key Value, h uint64) error {
again:
	if s.table == nil {
		s.table = make([]setEntry, minSetSize)
	}
	table, version := s.table, s.version
	mask := uint64(len(table) - 1)
	perturb := h
	var free *setEntry
	for i := h & mask; ; {
		probes := uint64(0)
		if i+linearProbes <= mask {
			probes = linearProbes
		}
		for j := i; j <= i+probes; j++ {
			e := &table[j]
			if e.key.p == nil {
				s.fillEntry(e, free, key, h)
				return nil
			}
			if e.key.p == Unbound.p {
				free = e
				continue
			}
			if e.hash != h {
				continue
			}
			if e.key == key {
				return nil
			}
			eq, err := sameKey(t, e.key, key)
			if err != nil {
				return err
			}
			if version != s.version {
				goto again
			}
			if eq {
				return nil
			}
		}
		perturb >>= perturbShift
		i = (i*5 + 1 + perturb) & mask
	}
}

// fillEntry uses the entry of a deleted element met on the way, if any, else the free entry e; then the table grows
// when it gets full.
func (s *Set) fillEntry(e, deleted *setEntry, key Value, h uint64) {
	if deleted != nil {
		deleted.hash, deleted.key = h, key
		s.used++
		s.version++
		return
	}
	e.hash, e.key = h, key
	s.fill++
	s.used++
	s.version++
	if s.fill*5 >= (len(s.table)-1)*3 {
		s.resize(s.growth())
	}
}

// growth is the number of elements to make room for when the table is full.
func (s *Set) growth() int {
	if s.used > 50000 {
		return s.used * 2
	}
	return s.used * 4
}

// resize builds the table anew with room for at least minUsed elements.
func (s *Set) resize(minUsed int) {
	size := minSetSize
	for size <= minUsed {
		size *= 2
	}
	old := s.table
	s.table = make([]setEntry, size)
	for i := range old {
		if e := &old[i]; e.live() {
			s.insertClean(e.key, e.hash)
		}
	}
	s.fill = s.used
	s.version++
}

// insertClean enters a key that is known to be absent into a table without deleted entries.
func (s *Set) insertClean(key Value, h uint64) {
	table := s.table
	mask := uint64(len(table) - 1)
	perturb := h
	for i := h & mask; ; {
		probes := uint64(0)
		if i+linearProbes <= mask {
			probes = linearProbes
		}
		for j := i; j <= i+probes; j++ {
			if table[j].key.p == nil {
				table[j] = setEntry{h, key}
				return
			}
		}
		perturb >>= perturbShift
		i = (i*5 + 1 + perturb) & mask
	}
}

// removeEntry deletes an entry.
func (s *Set) removeEntry(i int) {
	s.table[i] = setEntry{dummyHash, Unbound}
	s.used--
	s.version++
}

// discardHash removes a key; ok is false if it is absent.
func (s *Set) discardHash(t *Thread, key Value, h uint64) (ok bool, err error) {
	i, err := s.find(t, key, h)
	if i < 0 || err != nil {
		return false, err
	}
	s.removeEntry(i)
	return true, nil
}

// next steps over the elements: start with *i = 0; false at the end.
func (s *Set) next(i *int, e *setEntry) bool {
	for *i < len(s.table) {
		x := &s.table[*i]
		*i++
		if x.live() {
			*e = *x
			return true
		}
	}
	return false
}

// clear empties the set.
func (s *Set) clear() {
	s.table, s.used, s.fill = nil, 0, 0
	s.version++
}

// Items are the elements in iteration order.
func (s *Set) Items() []Value {
	out := make([]Value, 0, s.used)
	var e setEntry
	for i := 0; s.next(&i, &e); {
		out = append(out, e.key)
	}
	return out
}

// Add adds a value; the error is the value's (unhashable, or its __eq__ raised).
func (s *Set) Add(t *Thread, v Value) error {
	h, err := Hash(t, v)
	if err != nil {
		return err
	}
	return s.addHash(t, v, h)
}

// Has tells whether a value is in the set.
func (s *Set) Has(t *Thread, v Value) (bool, error) {
	h, err := Hash(t, v)
	if err != nil {
		return false, err
	}
	i, err := s.find(t, v, h)
	return i >= 0, err
}

// Discard removes a value; ok is false if it is absent.
func (s *Set) Discard(t *Thread, v Value) (ok bool, err error) {
	h, err := Hash(t, v)
	if err != nil {
		return false, err
	}
	return s.discardHash(t, v, h)
}

// Update adds the items of an iterable.
func (s *Set) Update(t *Thread, v Value) error { return s.update(t, v) }

// merge adds the elements of another set.
func (s *Set) merge(t *Thread, o *Set) error {
	if o == s || o.used == 0 {
		return nil
	}
	if (s.fill+o.used)*5 >= s.mask()*3 {
		s.resize((s.used + o.used) * 2)
	}
	if s.table == nil {
		s.table = make([]setEntry, minSetSize)
	}
	switch {
	case s.fill == 0 && len(s.table) == len(o.table) && o.fill == o.used:
		copy(s.table, o.table)
		s.fill, s.used = o.fill, o.used
		s.version++
	case s.fill == 0:
		s.fill, s.used = o.used, o.used
		for i := range o.table {
			if e := &o.table[i]; e.live() {
				s.insertClean(e.key, e.hash)
			}
		}
		s.version++
	default:
		var e setEntry
		for i := 0; o.next(&i, &e); {
			if err := s.addHash(t, e.key, e.hash); err != nil {
				return err
			}
		}
	}
	return nil
}

// mergeDict adds the keys of a dict.
func (s *Set) mergeDict(t *Thread, d *Dict) error {
	if (s.fill+d.used)*5 >= s.mask()*3 {
		s.resize((s.used + d.used) * 2)
	}
	for i := 0; i < len(d.entries); i++ {
		e := d.entries[i]
		if !e.key.IsValid() {
			continue
		}
		if err := s.addHash(t, e.key, e.hash); err != nil {
			return err
		}
	}
	return nil
}

// update adds the items of any iterable.
func (s *Set) update(t *Thread, v Value) error {
	switch v.Kind() {
	case KSet:
		return s.merge(t, v.set())
	case KDict:
		if v.Type() == DictType {
			return s.mergeDict(t, v.dict())
		}
	}
	return t.Iterate(v, func(x Value) error { return s.Add(t, x) })
}

// baseOf is the type of the results of set operators: set or frozenset, also for subclasses.
func baseOf(s *Set) *Type {
	if s.Type().layout == FrozenSetType {
		return FrozenSetType
	}
	return SetType
}

// copyAs makes a copy of that type.
func (s *Set) copyAs(t *Thread, typ *Type) (*Set, error) {
	c := &Set{Header: HeaderOf(typ)}
	return c, c.merge(t, s)
}

// sizeOf is the size of a set or dict, -1 for other iterables.
func setSizeOf(v Value) int {
	switch {
	case v.Kind() == KSet:
		return v.set().used
	case v.Kind() == KDict && v.Type() == DictType:
		return v.dict().used
	}
	return -1
}

// difference is s - v for any iterable v.
func (s *Set) difference(t *Thread, v Value) (*Set, error) {
	size := setSizeOf(v)
	if size < 0 || s.used>>2 > size {
		c, err := s.copyAs(t, baseOf(s))
		if err != nil {
			return nil, err
		}
		return c, c.differenceUpdate(t, v)
	}
	out := &Set{Header: HeaderOf(baseOf(s))}
	var e setEntry
	for i := 0; s.next(&i, &e); {
		var at int
		var err error
		if v.Kind() == KSet {
			at, err = v.set().find(t, e.key, e.hash)
		} else {
			at, err = v.dict().find(t, e.key, e.hash)
		}
		if err != nil {
			return nil, err
		}
		if at < 0 {
			if err := out.addHash(t, e.key, e.hash); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// differenceUpdate removes the items of an iterable.
func (s *Set) differenceUpdate(t *Thread, v Value) error {
	if v.Kind() == KSet {
		o := v.set()
		if o == s {
			s.clear()
			return nil
		}
		if o.used>>3 > s.used {
			// Far fewer elements can be removed than the other set has.
			var err error
			if o, err = s.intersection(t, v); err != nil {
				return err
			}
		}
		var e setEntry
		for i := 0; o.next(&i, &e); {
			if _, err := s.discardHash(t, e.key, e.hash); err != nil {
				return err
			}
		}
	} else if err := t.Iterate(v, func(x Value) error { _, err := s.Discard(t, x); return err }); err != nil {
		return err
	}
	if s.fill-s.used > s.mask()/4 {
		s.resize(s.growth())
	}
	return nil
}

// intersection is s & v for any iterable v.
func (s *Set) intersection(t *Thread, v Value) (*Set, error) {
	if v.Kind() == KSet && v.set() == s {
		return s.copyAs(t, baseOf(s))
	}
	out := &Set{Header: HeaderOf(baseOf(s))}
	if v.Kind() == KSet {
		o := v.set()
		if o.used > s.used {
			s, o = o, s
		}
		var e setEntry
		for i := 0; o.next(&i, &e); {
			at, err := s.find(t, e.key, e.hash)
			if err != nil {
				return nil, err
			}
			if at >= 0 {
				if err := out.addHash(t, e.key, e.hash); err != nil {
					return nil, err
				}
			}
		}
		return out, nil
	}
	err := t.Iterate(v, func(x Value) error {
		h, err := Hash(t, x)
		if err != nil {
			return err
		}
		at, err := s.find(t, x, h)
		if err != nil || at < 0 {
			return err
		}
		return out.addHash(t, x, h)
	})
	return out, err
}

// takeBody makes s the set that o is; o is not used afterwards.
func (s *Set) takeBody(o *Set) {
	s.table, s.used, s.fill = o.table, o.used, o.fill
	s.version++
}

// symmetricUpdate removes the items of an iterable that are in the set and adds the others.
func (s *Set) symmetricUpdate(t *Thread, v Value) error {
	flip := func(key Value, h uint64) error {
		ok, err := s.discardHash(t, key, h)
		if err != nil || ok {
			return err
		}
		return s.addHash(t, key, h)
	}
	if v.Kind() == KDict && v.Type() == DictType {
		d := v.dict()
		for i := 0; i < len(d.entries); i++ {
			if e := d.entries[i]; e.key.IsValid() {
				if err := flip(e.key, e.hash); err != nil {
					return err
				}
			}
		}
		return nil
	}
	if v.Kind() == KSet && v.set() == s {
		s.clear()
		return nil
	}
	o, err := asSetOf(t, v, baseOf(s))
	if err != nil {
		return err
	}
	var e setEntry
	for i := 0; o.next(&i, &e); {
		if err := flip(e.key, e.hash); err != nil {
			return err
		}
	}
	return nil
}

// asSetOf is v if it is a set, else a new set of its items.
func asSetOf(t *Thread, v Value, typ *Type) (*Set, error) {
	if v.Kind() == KSet {
		return v.set(), nil
	}
	o := &Set{Header: HeaderOf(typ)}
	return o, o.update(t, v)
}

// symmetric is s ^ v for any iterable v.
func (s *Set) symmetric(t *Thread, v Value) (*Set, error) {
	o := &Set{Header: HeaderOf(baseOf(s))}
	if err := o.update(t, v); err != nil {
		return nil, err
	}
	return o, o.symmetricUpdate(t, FromObj(s))
}

// subset tells whether every element of s is in o.
func (s *Set) subset(t *Thread, o *Set) (bool, error) {
	if s.used > o.used {
		return false, nil
	}
	var e setEntry
	for i := 0; s.next(&i, &e); {
		at, err := o.find(t, e.key, e.hash)
		if err != nil || at < 0 {
			return false, err
		}
	}
	return true, nil
}

// frozenHash is the hash of a frozenset: it does not depend on the order of the elements.
func (s *Set) frozenHash() uint64 {
	if s.hash != 0 {
		return s.hash
	}
	shuffle := func(h uint64) uint64 { return ((h ^ 89869747) ^ (h << 16)) * 3644798167 }
	h := uint64(0)
	for i := range s.table {
		if e := &s.table[i]; e.live() {
			h ^= shuffle(e.hash)
		}
	}
	h ^= (uint64(s.used) + 1) * 1927868237
	h ^= (h >> 11) ^ (h >> 25)
	h = h*69069 + 907133923
	if h == ^uint64(0) {
		h = 590923713
	}
	s.hash = h
	return h
}

// lookupKey is the hash of a key to look up: a set stands for the frozenset of its elements.
func (s *Set) lookupKey(t *Thread, key Value) (Value, uint64, error) {
	h, err := Hash(t, key)
	if err == nil {
		return key, h, nil
	}
	if _, isType := IsException(err, TypeError); !isType || key.Kind() != KSet || baseOf(key.set()) != SetType {
		return Value{}, 0, err
	}
	c, err := key.set().copyAs(t, FrozenSetType)
	if err != nil {
		return Value{}, 0, err
	}
	return FromObj(c), c.frozenHash(), nil
}

func setMethods() []Def {
	return []Def{
		{Name: "__new__", Sig: "*args, **kwargs", Doc: "Create and return a new object.  See help(type) for accurate signature.", Raw: setNew},
		{Name: "__init__", Sig: "self, iterable=(), /", Doc: "Initialize self.  See help(type(self)) for accurate signature.", Fn: setInit},
		{Name: "add", Sig: "self, object, /", Doc: "Add an element to a set.\n\nThis has no effect if the element is already present.", F2: func(t *Thread, s, x Value) (Value, error) { return None, s.set().Add(t, x) }},
		{Name: "remove", Sig: "self, object, /", Doc: "Remove an element from a set; it must be a member.\n\nIf the element is not a member, raise a KeyError.", F2: setRemove},
		{Name: "discard", Sig: "self, object, /", Doc: "Remove an element from a set if it is a member.\n\nUnlike set.remove(), the discard() method does not raise\nan exception when an element is missing from the set.", F2: setDiscard},
		{Name: "pop", Sig: "self, /", Doc: "Remove and return an arbitrary set element.\n\nRaises KeyError if the set is empty.", F1: setPop},
		{Name: "clear", Sig: "self, /", Doc: "Remove all elements from this set.", F1: func(_ *Thread, s Value) (Value, error) { s.set().clear(); return None, nil }},
		{Name: "copy", Sig: "self, /", Doc: "Return a shallow copy of a set.", F1: func(t *Thread, v Value) (Value, error) { return setResult(v.set().copyAs(t, SetType)) }},
		{Name: "update", Sig: "self, /, *others", Doc: "Update the set, adding elements from all others.", Fn: eachOther((*Set).update)},
		{Name: "difference_update", Sig: "self, /, *others", Doc: "Update the set, removing elements found in others.", Fn: eachOther((*Set).differenceUpdate)},
		{Name: "intersection_update", Sig: "self, /, *others", Doc: "Update the set, keeping only elements found in it and all others.", Fn: setIntersectionUpdate},
		{Name: "symmetric_difference_update", Sig: "self, other, /", Doc: "Update the set, keeping only elements found in either set, but not in both.", F2: func(t *Thread, s, o Value) (Value, error) { return None, s.set().symmetricUpdate(t, o) }},
		{Name: "__ior__", Sig: "self, value, /", Doc: "Return self|=value.", F2: inplaceSet((*Set).update)},
		{Name: "__isub__", Sig: "self, value, /", Doc: "Return self-=value.", F2: inplaceSet((*Set).differenceUpdate)},
		{Name: "__ixor__", Sig: "self, value, /", Doc: "Return self^=value.", F2: inplaceSet((*Set).symmetricUpdate)},
		{Name: "__iand__", Sig: "self, value, /", Doc: "Return self&=value.", F2: inplaceSet(func(s *Set, t *Thread, o Value) error {
			x, err := s.intersection(t, o)
			if err == nil {
				s.takeBody(x)
			}
			return err
		})},
	}
}

// commonSetMethods are the methods that set and frozenset share.
func commonSetMethods() []Def {
	return concatDefs([]Def{
		{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: setRepr},
		{Name: "__len__", Sig: "self, /", Doc: "Return len(self).", F1: func(_ *Thread, s Value) (Value, error) { return Int(int64(s.set().used)), nil }},
		{Name: "__contains__", Sig: "self, object, /", Doc: "x.__contains__(y) <==> y in x.", F2: setContains},
		{Name: "__iter__", Sig: "self, /", Doc: "Implement iter(self).", F1: setIterOf},
		{Name: "union", Sig: "self, /, *others", Doc: "Return a new set with elements from the set and all others.", Fn: setUnion},
		{Name: "intersection", Sig: "self, /, *others", Doc: "Return a new set with elements common to the set and all others.", Fn: setIntersection},
		{Name: "difference", Sig: "self, /, *others", Doc: "Return a new set with elements in the set that are not in the others.", Fn: setDifference},
		{Name: "symmetric_difference", Sig: "self, other, /", Doc: "Return a new set with elements in either the set or other but not both.", F2: func(t *Thread, s, o Value) (Value, error) { return setResult(s.set().symmetric(t, o)) }},
		{Name: "issubset", Sig: "self, other, /", Doc: "Report whether another set contains this set.", F2: setIsSubset},
		{Name: "issuperset", Sig: "self, other, /", Doc: "Report whether this set contains another set.", F2: setIsSuperset},
		{Name: "isdisjoint", Sig: "self, other, /", Doc: "Return True if two sets have a null intersection.", F2: setIsDisjoint},
		{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: setReduce},
		{Name: "__sizeof__", Sig: "self, /", Doc: "S.__sizeof__() -> size of S in memory, in bytes.", F1: func(_ *Thread, s Value) (Value, error) {
			n := int64(200)
			if len(s.set().table) > minSetSize {
				n += 16 * int64(len(s.set().table))
			}
			return Int(n), nil
		}},
		{Name: "__class_getitem__", Sig: "cls, item, /", Doc: "See PEP 585", F2: classGetItem, Flag: ClassDef},
	}, setOperator("or", "|", func(t *Thread, a *Set, b Value) (*Set, error) {
		c, err := a.copyAs(t, baseOf(a))
		if err != nil {
			return nil, err
		}
		return c, c.update(t, b)
	}), setOperator("and", "&", func(t *Thread, a *Set, b Value) (*Set, error) { return a.intersection(t, b) }),
		setOperator("sub", "-", func(t *Thread, a *Set, b Value) (*Set, error) { return a.difference(t, b) }),
		setOperator("xor", "^", func(t *Thread, a *Set, b Value) (*Set, error) { return a.symmetric(t, b) }),
		compareDefs(setCompare))
}

func defineSets() {
	SetType.define(TypeSpec{Name: "set", Doc: "Build an unordered collection of unique elements.", Flags: MatchSelf, Methods: concatDefs(setMethods(), commonSetMethods())})
	SetType.hasWeakref, FrozenSetType.hasWeakref = true, true
	FrozenSetType.define(TypeSpec{Name: "frozenset", Doc: "Build an immutable unordered collection of unique elements.", Flags: MatchSelf, Methods: concatDefs([]Def{
		{Name: "__new__", Sig: "*args, **kwargs", Doc: "Create and return a new object.  See help(type) for accurate signature.", Raw: frozenSetNew},
		{Name: "__hash__", Sig: "self, /", Doc: "Return hash(self).", F1: func(_ *Thread, v Value) (Value, error) { return Int(int64(v.set().frozenHash())), nil }},
		{Name: "copy", Sig: "self, /", Doc: "Return a shallow copy of a set.", F1: func(t *Thread, v Value) (Value, error) {
			if v.Type() == FrozenSetType {
				return v, nil
			}
			return setResult(v.set().copyAs(t, FrozenSetType))
		}},
	}, commonSetMethods())})
	setIterType.define(TypeSpec{Name: "set_iterator", Flags: Final | NoNew, Next: setIterNext, Methods: []Def{
		{Name: "__length_hint__", Sig: "self, /", Doc: "Private method returning an estimate of len(list(it)).", F1: func(_ *Thread, v Value) (Value, error) {
			if it := (*setIter)(v.p); it.set != nil && it.used == it.set.used {
				return Int(int64(it.left)), nil
			}
			return Int(0), nil
		}},
		{Name: "__reduce__", Sig: "self, /", F1: iterReduceList},
	}})
}

func setResult(s *Set, err error) (Value, error) {
	if err != nil {
		return Value{}, err
	}
	return FromObj(s), nil
}

// eachOther makes a method that applies f with each of its arguments.
func eachOther(f func(s *Set, t *Thread, o Value) error) Func {
	return func(t *Thread, args []Value) (Value, error) {
		s := args[0].set()
		for _, o := range args[1].tuple().items {
			if err := f(s, t, o); err != nil {
				return Value{}, err
			}
		}
		return None, nil
	}
}

// inplaceSet makes an augmented operator, which takes sets only.
func inplaceSet(f func(s *Set, t *Thread, o Value) error) func(*Thread, Value, Value) (Value, error) {
	return func(t *Thread, self, o Value) (Value, error) {
		if o.Kind() != KSet {
			return NotImplemented, nil
		}
		return self, f(self.set(), t, o)
	}
}

// setOperator makes the rows of a binary operator, which takes sets only.
func setOperator(name, sym string, f func(t *Thread, a *Set, b Value) (*Set, error)) []Def {
	return []Def{
		{Name: "__" + name + "__", Sig: "self, value, /", Doc: "Return self" + sym + "value.", F2: func(t *Thread, a, b Value) (Value, error) {
			if b.Kind() != KSet {
				return NotImplemented, nil
			}
			return setResult(f(t, a.set(), b))
		}},
		{Name: "__r" + name + "__", Sig: "self, value, /", Doc: "Return value" + sym + "self.", F2: func(t *Thread, b, a Value) (Value, error) {
			if a.Kind() != KSet {
				return NotImplemented, nil
			}
			return setResult(f(t, a.set(), b))
		}},
	}
}

func setNew(_ *Thread, args []Value, kw []*Str) (Value, error) {
	cls, err := newClass(args[0], SetType)
	if err != nil {
		return Value{}, err
	}
	return FromObj(Alloc[Set](cls)), nil
}

func setInit(t *Thread, args []Value) (Value, error) {
	s := args[0].set()
	if s.fill > 0 {
		s.clear()
	}
	if !args[1].IsValid() {
		return None, nil
	}
	return None, s.update(t, args[1])
}

func frozenSetNew(t *Thread, args []Value, kw []*Str) (Value, error) {
	cls, err := newClass(args[0], FrozenSetType)
	if err != nil {
		return Value{}, err
	}
	if len(kw) > 0 && Is(cls.slots[SlotInit], FrozenSetType.slots[SlotInit]) {
		return Value{}, TypeErrorf("frozenset() takes no keyword arguments")
	}
	n := len(args) - len(kw) - 1
	if n > 1 {
		return Value{}, TypeErrorf("%s expected at most 1 argument, got %d", cls.name, n)
	}
	if n == 1 && cls == FrozenSetType && args[1].Type() == FrozenSetType {
		return args[1], nil
	}
	s := Alloc[Set](cls)
	if n == 1 {
		err = s.update(t, args[1])
	}
	return FromObj(s), err
}

func setRemove(t *Thread, self, v Value) (Value, error) {
	s := self.set()
	key, h, err := s.lookupKey(t, v)
	if err != nil {
		return Value{}, err
	}
	ok, err := s.discardHash(t, key, h)
	if err == nil && !ok {
		return Value{}, KeyErrorOf(v)
	}
	return None, err
}

func setDiscard(t *Thread, self, v Value) (Value, error) {
	s := self.set()
	key, h, err := s.lookupKey(t, v)
	if err != nil {
		return Value{}, err
	}
	_, err = s.discardHash(t, key, h)
	return None, err
}

func setContains(t *Thread, self, v Value) (Value, error) {
	s := self.set()
	key, h, err := s.lookupKey(t, v)
	if err != nil {
		return Value{}, err
	}
	i, err := s.find(t, key, h)
	return Bool(i >= 0), err
}

// setPop removes the element at the finger, so that popping all elements takes linear time.
func setPop(_ *Thread, self Value) (Value, error) {
	s := self.set()
	if s.used == 0 {
		return Value{}, KeyErrorOf(NewStr("pop from an empty set"))
	}
	i := s.finger & (len(s.table) - 1)
	for !s.table[i].live() {
		i = (i + 1) & (len(s.table) - 1)
	}
	key := s.table[i].key
	s.removeEntry(i)
	s.finger = i + 1
	return key, nil
}

func setIntersectionUpdate(t *Thread, args []Value) (Value, error) {
	x, err := intersectAll(t, args)
	if err != nil {
		return Value{}, err
	}
	args[0].set().takeBody(x)
	return None, nil
}

func intersectAll(t *Thread, args []Value) (*Set, error) {
	s := args[0].set()
	others := args[1].tuple().items
	if len(others) == 0 {
		return s.copyAs(t, baseOf(s))
	}
	for _, o := range others {
		x, err := s.intersection(t, o)
		if err != nil {
			return nil, err
		}
		s = x
	}
	return s, nil
}

func setIntersection(t *Thread, args []Value) (Value, error) { return setResult(intersectAll(t, args)) }

func setUnion(t *Thread, args []Value) (Value, error) {
	s := args[0].set()
	c, err := s.copyAs(t, baseOf(s))
	if err != nil {
		return Value{}, err
	}
	for _, o := range args[1].tuple().items {
		if Is(o, args[0]) {
			continue
		}
		if err := c.update(t, o); err != nil {
			return Value{}, err
		}
	}
	return FromObj(c), nil
}

func setDifference(t *Thread, args []Value) (Value, error) {
	s := args[0].set()
	others := args[1].tuple().items
	if len(others) == 0 {
		return setResult(s.copyAs(t, baseOf(s)))
	}
	x, err := s.difference(t, others[0])
	if err != nil {
		return Value{}, err
	}
	for _, o := range others[1:] {
		if err := x.differenceUpdate(t, o); err != nil {
			return Value{}, err
		}
	}
	return FromObj(x), nil
}

func setIsSubset(t *Thread, self, o Value) (Value, error) {
	s := self.set()
	if o.Kind() != KSet {
		x, err := s.intersection(t, o)
		if err != nil {
			return Value{}, err
		}
		return Bool(x.used == s.used), nil
	}
	ok, err := s.subset(t, o.set())
	return Bool(ok), err
}

func setIsSuperset(t *Thread, self, o Value) (Value, error) {
	s := self.set()
	if o.Kind() == KSet {
		ok, err := o.set().subset(t, s)
		return Bool(ok), err
	}
	all := true
	err := t.Iterate(o, func(x Value) error {
		ok, err := s.Has(t, x)
		if err == nil && !ok {
			all = false
			return errStop
		}
		return err
	})
	if err == errStop {
		err = nil
	}
	return Bool(all), err
}

func setIsDisjoint(t *Thread, self, v Value) (Value, error) {
	s := self.set()
	if v.Kind() == KSet {
		o := v.set()
		if o.used > s.used {
			s, o = o, s
		}
		var e setEntry
		for i := 0; o.next(&i, &e); {
			at, err := s.find(t, e.key, e.hash)
			if err != nil || at >= 0 {
				return False, err
			}
		}
		return True, nil
	}
	disjoint := true
	err := t.Iterate(v, func(x Value) error {
		ok, err := s.Has(t, x)
		if ok {
			disjoint = false
			return errStop
		}
		return err
	})
	if err == errStop {
		err = nil
	}
	return Bool(disjoint), err
}

// setCompare orders sets by inclusion.
func setCompare(t *Thread, op Slot, a, v Value) (Value, error) {
	if v.Kind() != KSet {
		return NotImplemented, nil
	}
	x, y := a.set(), v.set()
	var ok bool
	var err error
	switch op {
	case SlotEq, SlotNe:
		if x.used == y.used && (x.hash == 0 || y.hash == 0 || x.hash == y.hash) {
			ok, err = x.subset(t, y)
		}
		if op == SlotNe {
			ok = !ok
		}
	case SlotLe:
		ok, err = x.subset(t, y)
	case SlotGe:
		ok, err = y.subset(t, x)
	case SlotLt:
		if x.used < y.used {
			ok, err = x.subset(t, y)
		}
	case SlotGt:
		if y.used < x.used {
			ok, err = y.subset(t, x)
		}
	}
	return Bool(ok), err
}

func setRepr(t *Thread, self Value) (Value, error) {
	s := self.set()
	name := self.Type().name
	if !t.ReprEnter(self) {
		return NewStr(name + "(...)"), nil
	}
	defer t.ReprLeave()
	if s.used == 0 {
		return NewStr(name + "()"), nil
	}
	var b strings.Builder
	if self.Type() != SetType {
		b.WriteString(name + "(")
	}
	b.WriteByte('{')
	if err := t.writeReprs(&b, s.Items()); err != nil {
		return Value{}, err
	}
	b.WriteByte('}')
	if self.Type() != SetType {
		b.WriteByte(')')
	}
	return NewStr(b.String()), nil
}

func setReduce(t *Thread, self Value) (Value, error) {
	state, err := t.CallMethodStr(self, nameGetState)
	if err != nil {
		return Value{}, err
	}
	return TupleOf(FromObj(self.Type()), TupleOf(NewList(self.set().Items())), state), nil
}

// setIter iterates over a set.
type setIter struct {
	Header
	set  *Set // nil at the end
	i    int
	used int
	left int
}

var setIterType = declare[setIter]("set_iterator", KNative)

func setIterOf(_ *Thread, self Value) (Value, error) {
	s := self.set()
	return FromObj(&setIter{Header: HeaderOf(setIterType), set: s, used: s.used, left: s.used}), nil
}

func setIterNext(_ *Thread, self Value) (Value, bool, error) {
	it := (*setIter)(self.p)
	s := it.set
	if s == nil {
		return Value{}, false, nil
	}
	if it.used != s.used {
		it.used = -1
		return Value{}, false, RuntimeErrorf("Set changed size during iteration")
	}
	for it.i < len(s.table) {
		e := &s.table[it.i]
		it.i++
		if e.live() {
			it.left--
			return e.key, true, nil
		}
	}
	it.set = nil
	return Value{}, false, nil
}
