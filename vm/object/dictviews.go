package object

import "strings"

// This file is the views of dicts (keys(), values(), items()) and the iterators over dicts.

// DictView is a view of a dict; its type tells of what.
type DictView struct {
	Header
	d *Dict
}

// The types of views.
var (
	DictKeysType   = declare[DictView]("dict_keys", KNative)
	DictValuesType = declare[DictView]("dict_values", KNative)
	DictItemsType  = declare[DictView]("dict_items", KNative)
)

// dictIter iterates over a dict, forwards or backwards; its type tells what it gives.
type dictIter struct {
	Header
	d    *Dict // nil at the end
	i    int   // next entry
	used int   // size of the dict when the iteration began; -1 once that was found changed
	left int   // items still to come
	// state is the dict's when the iteration began.
	state uint32
	// gives is the type of iterators that give the same; an OrderedDict's have one type for all.
	gives *Type
}

var (
	dictKeyIterType      = declare[dictIter]("dict_keyiterator", KNative)
	dictValueIterType    = declare[dictIter]("dict_valueiterator", KNative)
	dictItemIterType     = declare[dictIter]("dict_itemiterator", KNative)
	dictRevKeyIterType   = declare[dictIter]("dict_reversekeyiterator", KNative)
	dictRevValueIterType = declare[dictIter]("dict_reversevalueiterator", KNative)
	dictRevItemIterType  = declare[dictIter]("dict_reverseitemiterator", KNative)
)

// The views of an OrderedDict have names of their own.
var (
	orderedKeysType   = declare[DictView]("odict_keys", KNative)
	orderedItemsType  = declare[DictView]("odict_items", KNative)
	orderedValuesType = declare[DictView]("odict_values", KNative)
	orderedIterType   = declare[dictIter]("odict_iterator", KNative)
)

// OrderedDictViews are the methods keys, items and values of OrderedDict.
func OrderedDictViews() []Def {
	view := func(typ *Type) func(*Thread, Value) (Value, error) {
		return func(_ *Thread, v Value) (Value, error) { return newDictView(typ, v.dict()), nil }
	}
	return []Def{
		{Name: "__iter__", Sig: "self, /", Doc: "Implement iter(self).", F1: func(_ *Thread, v Value) (Value, error) { return newOrderedIter(dictKeyIterType, v.dict()), nil }},
		{Name: "__reversed__", Sig: "self, /", Doc: "od.__reversed__() <==> reversed(od)", F1: func(_ *Thread, v Value) (Value, error) { return newOrderedIter(dictRevKeyIterType, v.dict()), nil }},
		{Name: "keys", Sig: "self, /", Doc: "Return a set-like object providing a view on the dict's keys.", F1: view(orderedKeysType)},
		{Name: "items", Sig: "self, /", Doc: "Return a set-like object providing a view on the dict's items.", F1: view(orderedItemsType)},
		{Name: "values", Sig: "self, /", Doc: "Return an object providing a view on the dict's values.", F1: view(orderedValuesType)},
	}
}

func newDictView(typ *Type, d *Dict) Value { return FromObj(&DictView{HeaderOf(typ), d}) }

func viewOf(v Value) *Dict { return (*DictView)(v.p).d }

// isSetView tells views that behave like sets.
func isSetView(v Value) bool {
	t := v.Type()
	return t == DictKeysType || t == DictItemsType || t == orderedKeysType || t == orderedItemsType
}

func newDictIter(typ *Type, d *Dict) Value {
	it := &dictIter{Header: HeaderOf(typ), d: d, used: d.used, left: d.used, state: d.state(), gives: typ}
	if typ == dictRevKeyIterType || typ == dictRevValueIterType || typ == dictRevItemIterType {
		it.i = len(d.entries) - 1
	}
	return FromObj(it)
}

// newOrderedIter is newDictIter for an OrderedDict.
func newOrderedIter(gives *Type, d *Dict) Value {
	v := newDictIter(gives, d)
	(*dictIter)(v.p).Header = HeaderOf(orderedIterType)
	return v
}

func orderedIterNext(t *Thread, self Value) (Value, bool, error) {
	if it := (*dictIter)(self.p); it.gives == dictRevKeyIterType || it.gives == dictRevItemIterType || it.gives == dictRevValueIterType {
		return dictRevIterNext(t, self)
	}
	return dictIterNext(t, self)
}

func defineDictViews() {
	for _, x := range []struct {
		typ, iter, rev *Type
		contains       func(t *Thread, self, v Value) (Value, error)
	}{
		{DictKeysType, dictKeyIterType, dictRevKeyIterType, keysContains},
		{DictItemsType, dictItemIterType, dictRevItemIterType, itemsContains},
		{DictValuesType, dictValueIterType, dictRevValueIterType, nil},
	} {
		methods := []Def{
			{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: viewRepr},
			{Name: "__len__", Sig: "self, /", Doc: "Return len(self).", F1: func(_ *Thread, v Value) (Value, error) { return Int(int64(viewOf(v).used)), nil }},
			{Name: "__iter__", Sig: "self, /", Doc: "Implement iter(self).", F1: func(_ *Thread, v Value) (Value, error) { return newDictIter(x.iter, viewOf(v)), nil }},
			{Name: "__reversed__", Sig: "self, /", Doc: "Return a reverse iterator over the dict view.", F1: func(_ *Thread, v Value) (Value, error) { return newDictIter(x.rev, viewOf(v)), nil }},
		}
		if x.contains != nil {
			methods = concatDefs(methods, []Def{
				{Name: "__contains__", Sig: "self, key, /", Doc: "Return bool(key in self).", F2: x.contains},
				{Name: "isdisjoint", Sig: "self, other, /", Doc: "Return True if the view and the given iterable have a null intersection.", F2: viewIsDisjoint},
			}, compareDefs(viewCompare), viewOperators())
		}
		x.typ.define(TypeSpec{Name: x.typ.name, Flags: Final | NoNew, Methods: methods, GetSets: []GetSet{
			{Name: "mapping", Doc: "dictionary that this view refers to", Get: func(_ *Thread, v Value) (Value, error) { return NewMappingProxy(FromObj(viewOf(v))), nil }}}})
		for _, it := range []*Type{x.iter, x.rev} {
			next := dictIterNext
			if it == x.rev {
				next = dictRevIterNext
			}
			spec := TypeSpec{Name: it.name, Flags: Final | NoNew, Next: next, Methods: []Def{
				{Name: "__length_hint__", Sig: "self, /", Doc: "Private method returning an estimate of len(list(it)).", F1: dictIterHint},
				{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: iterReduceList},
			}}
			if it == dictItemIterType {
				spec.NextPair = dictItemPair
			}
			it.define(spec)
		}
	}
	defineOrderedViews()
}

func defineOrderedViews() {
	for _, x := range []struct{ typ, base, iter, rev *Type }{
		{orderedKeysType, DictKeysType, dictKeyIterType, dictRevKeyIterType},
		{orderedItemsType, DictItemsType, dictItemIterType, dictRevItemIterType},
		{orderedValuesType, DictValuesType, dictValueIterType, dictRevValueIterType},
	} {
		x.typ.define(TypeSpec{Name: x.typ.name, Base: x.base, Flags: Final | NoNew, Methods: []Def{
			{Name: "__iter__", Sig: "self, /", Doc: "Implement iter(self).", F1: func(_ *Thread, v Value) (Value, error) { return newOrderedIter(x.iter, viewOf(v)), nil }},
			{Name: "__reversed__", Sig: "self, /", Doc: "Return a reverse iterator over the dict view.", F1: func(_ *Thread, v Value) (Value, error) { return newOrderedIter(x.rev, viewOf(v)), nil }},
		}})
	}
	orderedIterType.define(TypeSpec{Name: orderedIterType.name, Flags: Final | NoNew, Next: orderedIterNext, Methods: []Def{
		{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: iterReduceList},
	}})
}

func viewOperators() []Def {
	var out []Def
	for _, x := range []struct {
		name, sym string
		f         func(t *Thread, a, b Value) (Value, error)
	}{{"and", "&", viewAnd}, {"or", "|", viewOr}, {"sub", "-", viewSub}, {"xor", "^", viewXor}} {
		out = append(out,
			Def{Name: "__" + x.name + "__", Sig: "self, value, /", Doc: "Return self" + x.sym + "value.", F2: x.f},
			Def{Name: "__r" + x.name + "__", Sig: "self, value, /", Doc: "Return value" + x.sym + "self.", F2: func(t *Thread, a, b Value) (Value, error) { return x.f(t, b, a) }})
	}
	return out
}

func viewRepr(t *Thread, self Value) (Value, error) {
	name := self.Type().name
	if !t.ReprEnter(self) {
		return NewStr("..."), nil
	}
	defer t.ReprLeave()
	var b strings.Builder
	b.WriteString(name + "([")
	items, err := t.ToSlice(self)
	if err != nil {
		return Value{}, err
	}
	if err := t.writeReprs(&b, items); err != nil {
		return Value{}, err
	}
	b.WriteString("])")
	return NewStr(b.String()), nil
}

func keysContains(t *Thread, self, key Value) (Value, error) {
	_, ok, err := viewOf(self).Get(t, key)
	return Bool(ok), err
}

func itemsContains(t *Thread, self, pair Value) (Value, error) {
	tup, ok := AsTuple(pair)
	if !ok || len(tup.items) != 2 {
		return False, nil
	}
	v, ok, err := viewOf(self).Get(t, tup.items[0])
	if err != nil || !ok {
		return False, err
	}
	eq, err := SameOrEqual(t, v, tup.items[1])
	return Bool(eq), err
}

// viewSet is the set of an iterable, from which the result of an operator is made.
func viewSet(t *Thread, v Value) (*Set, error) {
	s := &Set{Header: HeaderOf(SetType)}
	if v.Type() == DictKeysType {
		return s, s.update(t, FromObj(viewOf(v)))
	}
	return s, s.update(t, v)
}

func viewOr(t *Thread, a, b Value) (Value, error) {
	s, err := viewSet(t, a)
	if err != nil {
		return Value{}, err
	}
	return FromObj(s), s.update(t, b)
}

func viewSub(t *Thread, a, b Value) (Value, error) {
	s, err := viewSet(t, a)
	if err != nil {
		return Value{}, err
	}
	return FromObj(s), s.differenceUpdate(t, b)
}

func viewXor(t *Thread, a, b Value) (Value, error) {
	s, err := viewSet(t, a)
	if err != nil {
		return Value{}, err
	}
	return FromObj(s), s.symmetricUpdate(t, b)
}

// viewAnd looks the items of the smaller operand up in the larger.
func viewAnd(t *Thread, a, b Value) (Value, error) {
	if !isSetView(a) {
		a, b = b, a
	}
	if b.Type() == SetType && viewOf(a).used <= b.set().used {
		return setResult(b.set().intersection(t, a))
	}
	if isSetView(b) && viewOf(b).used > viewOf(a).used {
		a, b = b, a
	}
	contains := keysContains
	if t := a.Type(); t == DictItemsType || t == orderedItemsType {
		contains = itemsContains
	}
	s := &Set{Header: HeaderOf(SetType)}
	err := t.Iterate(b, func(x Value) error {
		in, err := contains(t, a, x)
		if err != nil || !in.AsBool() {
			return err
		}
		return s.Add(t, x)
	})
	return FromObj(s), err
}

func viewIsDisjoint(t *Thread, self, other Value) (Value, error) {
	if Is(self, other) {
		return Bool(viewOf(self).used == 0), nil
	}
	if n := setSizeOf(other); n > viewOf(self).used || isSetView(other) && viewOf(other).used > viewOf(self).used {
		self, other = other, self
	}
	disjoint := true
	err := t.Iterate(other, func(x Value) error {
		in, err := t.Contains(self, x)
		if in {
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

// viewCompare orders views and sets by inclusion.
func viewCompare(t *Thread, op Slot, a, b Value) (Value, error) {
	n := viewOf(a).used
	m := 0
	switch {
	case b.Kind() == KSet:
		m = b.set().used
	case isSetView(b):
		m = viewOf(b).used
	default:
		return NotImplemented, nil
	}
	ok := false
	var err error
	switch op {
	case SlotEq, SlotNe:
		if n == m {
			ok, err = allIn(t, a, b)
		}
		if op == SlotNe {
			ok = !ok
		}
	case SlotLt:
		if n < m {
			ok, err = allIn(t, a, b)
		}
	case SlotLe:
		if n <= m {
			ok, err = allIn(t, a, b)
		}
	case SlotGt:
		if n > m {
			ok, err = allIn(t, b, a)
		}
	case SlotGe:
		if n >= m {
			ok, err = allIn(t, b, a)
		}
	}
	return Bool(ok), err
}

// allIn tells whether every item of a is in b.
func allIn(t *Thread, a, b Value) (bool, error) {
	all := true
	err := t.Iterate(a, func(x Value) error {
		in, err := t.Contains(b, x)
		if err == nil && !in {
			all = false
			return errStop
		}
		return err
	})
	if err == errStop {
		err = nil
	}
	return all && err == nil, err
}

// item is what the iterator gives for an entry.
func (it *dictIter) item(typ *Type, i int) Value {
	d := it.d
	switch typ {
	case dictKeyIterType, dictRevKeyIterType:
		return d.entries[i].key
	case dictValueIterType, dictRevValueIterType:
		return d.value(i)
	}
	return NewPair(d.entries[i].key, d.value(i))
}

// state is what changes when an iterator cannot go on.
func (d *Dict) state() uint32 {
	if d.ordered {
		return d.version
	}
	return d.moves
}

// check finds changes of the dict since the iteration began.
func (it *dictIter) check() error {
	if it.d.ordered && it.state != it.d.version {
		it.used = -1
		return RuntimeErrorf("OrderedDict mutated during iteration")
	}
	if it.used != it.d.used {
		it.used = -1
		return RuntimeErrorf("dictionary changed size during iteration")
	}
	if it.state != it.d.state() {
		it.used = -1
		return RuntimeErrorf("dictionary keys changed during iteration")
	}
	return nil
}

func dictIterNext(_ *Thread, self Value) (Value, bool, error) {
	it := (*dictIter)(self.p)
	i, ok, err := it.advance()
	if !ok {
		return Value{}, false, err
	}
	return it.item(it.gives, i), true, nil
}

// advance is the number of the next entry; ok is false at the end.
func (it *dictIter) advance() (entry int, ok bool, err error) {
	if it.d == nil {
		return 0, false, nil
	}
	if err := it.check(); err != nil {
		return 0, false, err
	}
	for entries := it.d.entries; it.i < len(entries); {
		i := it.i
		it.i++
		if !entries[i].key.IsValid() {
			continue
		}
		if it.left == 0 {
			it.d = nil
			return 0, false, RuntimeErrorf("dictionary keys changed during iteration")
		}
		it.left--
		return i, true, nil
	}
	it.d = nil
	return 0, false, nil
}

func dictRevIterNext(_ *Thread, self Value) (Value, bool, error) {
	it := (*dictIter)(self.p)
	if it.d == nil {
		return Value{}, false, nil
	}
	if err := it.check(); err != nil {
		return Value{}, false, err
	}
	for it.i = min(it.i, len(it.d.entries)-1); it.i >= 0; {
		i := it.i
		it.i--
		if it.d.entries[i].key.IsValid() {
			it.left--
			return it.item(it.gives, i), true, nil
		}
	}
	it.d = nil
	return Value{}, false, nil
}

func dictIterHint(_ *Thread, self Value) (Value, error) {
	it := (*dictIter)(self.p)
	if it.d == nil || it.used != it.d.used {
		return Int(0), nil
	}
	return Int(int64(max(it.left, 0))), nil
}

// iterReduceList pickles an iterator as one over the list of what is left; the iterator itself stays where it is.
func iterReduceList(t *Thread, self Value) (Value, error) {
	var rest Value
	switch {
	case self.Type() == setIterType:
		c := *(*setIter)(self.p)
		rest = FromObj(&c)
	default:
		c := *(*dictIter)(self.p)
		rest = FromObj(&c)
	}
	var items []Value
	for {
		x, ok, err := t.Next(rest)
		if err != nil {
			return Value{}, err
		}
		if !ok {
			break
		}
		items = append(items, x)
	}
	return t.reduceBuiltin("iter", TupleOf(NewList(items)), Value{})
}
