package object

import (
	"strings"
	"unsafe"
)

// This file is the type list.

// errStop ends an iteration early; it never leaves the function that made it.
var errStop error = stopIterating{}

type stopIterating struct{}

func (stopIterating) Error() string { return "iteration stopped" }

// maxItems bounds the length of lists and tuples: above it a MemoryError is raised instead of an allocation that may
// end the process.
const maxItems = 1 << 31

// pollEvery is how many items a native loop handles between two looks at the interrupt flag.
const pollEvery = 1 << 16

// poll reacts to the interrupt flag in a long native loop.
func (t *Thread) poll() error {
	if t.Hook == nil {
		return nil
	}
	return t.Hook.Poll()
}

func listMethods() []Def {
	return concatDefs([]Def{
		{Name: "__new__", Sig: "*args, **kwargs", Doc: "Create and return a new object.  See help(type) for accurate signature.", Raw: listNew},
		{Name: "__init__", Sig: "self, iterable=(), /", Doc: "Initialize self.  See help(type(self)) for accurate signature.", Fn: listInit},
		{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: listRepr},
		{Name: "__len__", Sig: "self, /", Doc: "Return len(self).", F1: func(_ *Thread, v Value) (Value, error) { return Int(int64(v.list().Len())), nil }},
		{Name: "__getitem__", Sig: "self, index, /", Doc: "Return self[index].", F2: listGetItem},
		{Name: "__setitem__", Sig: "self, key, value, /", Doc: "Set self[key] to value.", F3: listSetItem},
		{Name: "__delitem__", Sig: "self, key, /", Doc: "Delete self[key].", F2: listDelItem},
		{Name: "__contains__", Sig: "self, key, /", Doc: "Return bool(key in self).", F2: func(t *Thread, self, x Value) (Value, error) {
			i, err := listFind(t, self.list(), x, 0, -1)
			return Bool(i >= 0), err
		}},
		{Name: "__iter__", Sig: "self, /", Doc: "Implement iter(self).", F1: listIterOf},
		{Name: "__reversed__", Sig: "self, /", Doc: "Return a reverse iterator over the list.", F1: listReversed},
		{Name: "__add__", Sig: "self, value, /", Doc: "Return self+value.", F2: listAdd},
		{Name: "__mul__", Sig: "self, value, /", Doc: "Return self*value.", F2: listMul},
		{Name: "__rmul__", Sig: "self, value, /", Doc: "Return value*self.", F2: listMul},
		{Name: "__iadd__", Sig: "self, value, /", Doc: "Implement self+=value.", F2: func(t *Thread, self, v Value) (Value, error) { _, err := listExtend(t, self, v); return self, err }},
		{Name: "__imul__", Sig: "self, value, /", Doc: "Implement self*=value.", F2: listIMul},
		{Name: "append", Sig: "self, object, /", Doc: "Append object to the end of the list.", F2: listAppend},
		{Name: "extend", Sig: "self, iterable, /", Doc: "Extend list by appending elements from the iterable.", F2: listExtend},
		{Name: "insert", Sig: "self, index, object, /", Doc: "Insert object before index.", F3: listInsert},
		{Name: "remove", Sig: "self, value, /", Doc: "Remove first occurrence of value.\n\nRaises ValueError if the value is not present.", F2: listRemove},
		{Name: "pop", Sig: "self, index=-1, /", Doc: "Remove and return item at index (default last).\n\nRaises IndexError if list is empty or index is out of range.", Fn: listPop},
		{Name: "clear", Sig: "self, /", Doc: "Remove all items from list.", F1: func(_ *Thread, v Value) (Value, error) { v.list().SetItems(nil); return None, nil }},
		{Name: "index", Sig: "self, value, start=0, stop=9223372036854775807, /", Doc: "Return first index of value.\n\nRaises ValueError if the value is not present.", Fn: listIndex},
		{Name: "count", Sig: "self, value, /", Doc: "Return number of occurrences of value.", F2: listCount},
		{Name: "reverse", Sig: "self, /", Doc: "Reverse *IN PLACE*.", F1: listReverse},
		{Name: "sort", Sig: "self, /, *, key=None, reverse=False", Doc: "Sort the list in ascending order and return None.\n\nThe sort is in-place (i.e. the list itself is modified) and stable (i.e. the\norder of two equal elements is maintained).\n\nIf a key function is given, apply it once to each list item and sort them,\nascending or descending, according to their function values.\n\nThe reverse flag can be set to sort in descending order.", Fn: listSort},
		{Name: "copy", Sig: "self, /", Doc: "Return a shallow copy of the list.", F1: func(_ *Thread, v Value) (Value, error) {
			return NewList(append([]Value(nil), v.list().Items()...)), nil
		}},
		{Name: "__sizeof__", Sig: "self, /", Doc: "Return the size of the list in memory, in bytes.", F1: func(_ *Thread, v Value) (Value, error) { return Int(40 + 8*int64(cap(v.list().Items()))), nil }},
		{Name: "__class_getitem__", Sig: "cls, item, /", Doc: "See PEP 585", F2: classGetItem, Flag: ClassDef},
	}, compareDefs(listCompare))
}

func defineList() {
	ListType.define(TypeSpec{Name: "list", Flags: SequencePattern | MatchSelf, Methods: listMethods(),
		Doc: "Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\nThe argument must be an iterable if specified."})
	ListAppend, _ = ListType.dict.GetStr(Name("append"))
	ListPop, _ = ListType.dict.GetStr(Name("pop"))
	hint := func(n func(it *listIter) int) Def {
		return Def{Name: "__length_hint__", Sig: "self, /", Doc: "Private method returning an estimate of len(list(it)).", F1: func(_ *Thread, v Value) (Value, error) {
			return Int(int64(max(n((*listIter)(v.p)), 0))), nil
		}}
	}
	setstate := Def{Name: "__setstate__", Sig: "self, state, /", Doc: "Set state information for unpickling.", F2: listIterSetstate}
	listIterType.define(TypeSpec{Name: "list_iterator", Flags: Final | NoNew, Next: listIterNext, Methods: []Def{
		hint(func(it *listIter) int {
			if it.list == nil {
				return 0
			}
			return it.list.Len() - it.i
		}), setstate, {Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: listIterReduce}}})
	listRevIterType.define(TypeSpec{Name: "list_reverseiterator", Flags: Final | NoNew, Next: listRevIterNext, Methods: []Def{
		hint(func(it *listIter) int { return it.i + 1 }), setstate,
		{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: listIterReduce}}})
}

func listNew(_ *Thread, args []Value, _ []*Str) (Value, error) {
	cls, err := newClass(args[0], ListType)
	if err != nil {
		return Value{}, err
	}
	return FromObj(Alloc[List](cls)), nil
}

// listOf is list(v).
func (t *Thread) listOf(v Value) (Value, error) {
	l := &List{Header: HeaderOf(ListType)}
	_, err := listExtend(t, FromObj(l), v)
	return FromObj(l), err
}

func listInit(t *Thread, args []Value) (Value, error) {
	l := args[0].list()
	l.SetItems(nil)
	if !args[1].IsValid() {
		return None, nil
	}
	_, err := listExtend(t, args[0], args[1])
	return None, err
}

// writeReprs writes the reprs of items separated by commas.
func (t *Thread) writeReprs(b *strings.Builder, items []Value) error {
	for i, x := range items {
		if i > 0 {
			b.WriteString(", ")
		}
		s, err := t.Repr(x)
		if err != nil {
			return err
		}
		b.WriteString(s)
	}
	return nil
}

func listRepr(t *Thread, self Value) (Value, error) {
	l := self.list()
	if l.Len() == 0 {
		return NewStr("[]"), nil
	}
	if !t.ReprEnter(self) {
		return NewStr("[...]"), nil
	}
	defer t.ReprLeave()
	var b strings.Builder
	b.WriteByte('[')
	for i := 0; i < l.Len(); i++ {
		if i > 0 {
			b.WriteString(", ")
		}
		s, err := t.Repr(l.Items()[i])
		if err != nil {
			return Value{}, err
		}
		b.WriteString(s)
	}
	b.WriteByte(']')
	return NewStr(b.String()), nil
}

// ListGet is l[i] for a position as Go counts; ok is false outside the list.
func ListGet(l *List, i int) (Value, bool) {
	if i < 0 {
		i += l.Len()
	}
	if i < 0 || i >= l.Len() {
		return Value{}, false
	}
	return *l.at(i), true
}

func listGetItem(t *Thread, self, key Value) (Value, error) {
	l := self.list()
	if key.IsInt() {
		if v, ok := ListGet(l, int(key.AsInt())); ok {
			return v, nil
		}
		return Value{}, IndexErrorf("list index out of range")
	}
	if key.Kind() == KSlice {
		key, err := settledSlice(t, key)
		if err != nil {
			return Value{}, err
		}
		start, _, step, n, err := sliceBounds(t, key, l.Len())
		if err != nil {
			return Value{}, err
		}
		return NewList(pick(l.Items(), start, step, n)), nil
	}
	if !isIndex(key) {
		return Value{}, TypeErrorf("list indices must be integers or slices, not %s", key.Type().MessageName())
	}
	i, err := listPos(t, l, key, "list index out of range")
	if err != nil {
		return Value{}, err
	}
	return *l.at(i), nil
}

// listPos is seqIndex for a list, whose length an __index__ may change.
func listPos(t *Thread, l *List, key Value, text string) (int, error) {
	key, err := settledIndex(t, key)
	if err != nil {
		return 0, err
	}
	return seqIndex(t, key, l.Len(), text)
}

// settledIndex is an index as an int, for sequences whose length an __index__ may change.
func settledIndex(t *Thread, key Value) (Value, error) {
	if key.IsInt() {
		return key, nil
	}
	x, err := t.IndexValue(key)
	if err == nil && !x.IsInt() {
		err = IndexErrorf("cannot fit '%s' into an index-sized integer", key.Type().MessageName())
	}
	return x, err
}

// pick copies n items from start, step apart.
func pick(items []Value, start, step, n int) []Value {
	if n <= 0 {
		return nil
	}
	if step == 1 {
		return append(make([]Value, 0, n), items[start:start+n]...)
	}
	out := make([]Value, n)
	for i := range out {
		out[i] = items[start+i*step]
	}
	return out
}

func listSetItem(t *Thread, self, key, v Value) (Value, error) {
	l := self.list()
	if key.Kind() == KSlice {
		return None, listSetSlice(t, l, key, v)
	}
	if !isIndex(key) {
		return Value{}, TypeErrorf("list indices must be integers or slices, not %s", key.Type().MessageName())
	}
	i, err := listPos(t, l, key, "list assignment index out of range")
	if err != nil {
		return Value{}, err
	}
	*l.at(i) = v
	return None, nil
}

func listSetSlice(t *Thread, l *List, key, v Value) error {
	key, err := settledSlice(t, key)
	if err != nil {
		return err
	}
	items, err := t.ToSlice(v)
	if err != nil {
		if _, ok := IsException(err, TypeError); ok && !HasIter(v) {
			return TypeErrorf("must assign iterable to extended slice")
		}
		return err
	}
	start, stop, by, n, err := sliceBounds(t, key, l.Len())
	if err != nil {
		return err
	}
	if by == 1 {
		l.replace(start, max(start, stop), items)
		return nil
	}
	if len(items) != n {
		return ValueErrorf("attempt to assign sequence of size %d to extended slice of size %d", len(items), n)
	}
	for i, x := range items {
		l.Items()[start+i*by] = x
	}
	return nil
}

// replace puts items in place of those from i up to j.
func (l *List) replace(i, j int, items []Value) {
	old := len(l.Items())
	d := len(items) - (j - i)
	switch {
	case d == 0:
	case d < 0:
		copy(l.items[j+d:], l.items[j:])
		clear(l.items[old+d:])
		l.items = l.items[:old+d]
	default:
		l.items = append(l.items, items[:d]...)
		copy(l.items[j+d:], l.items[j:old])
	}
	copy(l.items[i:], items)
}

func listDelItem(t *Thread, self, key Value) (Value, error) {
	l := self.list()
	if key.Kind() == KSlice {
		return None, listDelSlice(t, l, key)
	}
	if !isIndex(key) {
		return Value{}, TypeErrorf("list indices must be integers or slices, not %s", key.Type().MessageName())
	}
	i, err := listPos(t, l, key, "list assignment index out of range")
	if err != nil {
		return Value{}, err
	}
	l.remove(i)
	return None, nil
}

func listDelSlice(t *Thread, l *List, key Value) error {
	key, err := settledSlice(t, key)
	if err != nil {
		return err
	}
	start, stop, step, n, err := sliceBounds(t, key, l.Len())
	if err != nil || n == 0 {
		return err
	}
	if step == 1 {
		l.replace(start, stop, nil)
		return nil
	}
	if step < 0 {
		start, step = start+(n-1)*step, -step
	}
	out := l.Items()[:start]
	for i := start; i < l.Len(); i++ {
		if at := i - start; at%step != 0 || at/step >= n {
			out = append(out, l.Items()[i])
		}
	}
	clear(l.Items()[len(out):])
	l.items = out
	return nil
}

func listAdd(_ *Thread, a, b Value) (Value, error) {
	if b.Kind() != KList {
		return Value{}, TypeErrorf("can only concatenate list (not \"%s\") to list", b.Type().MessageName())
	}
	x, y := a.list().Items(), b.list().Items()
	if len(x)+len(y) > maxItems {
		return Value{}, memoryError()
	}
	return NewList(concat(x, y)), nil
}

func concat(x, y []Value) []Value {
	if len(x)+len(y) == 0 {
		return nil
	}
	out := make([]Value, len(x)+len(y))
	copy(out[copy(out, x):], y)
	return out
}

// repeatItems is items repeated n times.
func repeatItems(t *Thread, items []Value, n int) ([]Value, error) {
	if n <= 0 || len(items) == 0 {
		return nil, nil
	}
	if n > maxItems/len(items) {
		return nil, memoryError()
	}
	if err := t.Room(n * len(items) * int(unsafe.Sizeof(Value{}))); err != nil {
		return nil, err
	}
	out := make([]Value, n*len(items))
	if len(items) == 1 {
		x := items[0]
		for i := range out {
			out[i] = x
		}
		return out, nil
	}
	for done := copy(out, items); done < len(out); done *= 2 {
		copy(out[done:], out[:done])
	}
	return out, nil
}

func listMul(t *Thread, a, b Value) (Value, error) {
	n, err := t.Repeats(b)
	if err != nil {
		return Value{}, err
	}
	items, err := repeatItems(t, a.list().Items(), n)
	return NewList(items), err
}

func listIMul(t *Thread, a, b Value) (Value, error) {
	n, err := t.Repeats(b)
	if err != nil {
		return Value{}, err
	}
	items, err := repeatItems(t, a.list().Items(), n)
	if err == nil {
		a.list().SetItems(items)
	}
	return a, err
}

func listAppend(_ *Thread, self, v Value) (Value, error) {
	l := self.list()
	l.Append(v)
	return None, nil
}

func listExtend(t *Thread, self, v Value) (Value, error) { return None, self.list().Extend(t, v) }

// Extend appends the items of an iterable.
func (l *List) Extend(t *Thread, v Value) error {
	switch {
	case v.Kind() == KList && v.Type() == ListType:
		l.items = append(l.Items(), v.list().Items()...)
		return nil
	case v.Kind() == KTuple && v.Type() == TupleType:
		l.items = append(l.Items(), v.tuple().items...)
		return nil
	case v.Kind() == KRange:
		return l.extendRange(t, (*Range)(v.p))
	}
	it, err := t.GetIter(v)
	if err != nil {
		return err
	}
	n, err := t.LengthHint(v, 0)
	if err != nil {
		return err
	}
	if room := l.Len() + min(n, 1<<20); l.Items() == nil && room > 0 {
		l.SetItems(make([]Value, 0, room))
	}
	return t.Iterate(it, func(x Value) error {
		l.Append(x)
		return nil
	})
}

// extendRange appends the ints of a range.
func (l *List) extendRange(t *Thread, r *Range) error {
	start, end, step, ok := r.Unboxed()
	if !ok {
		return t.Iterate(FromObj(r), func(x Value) error {
			if l.Len() > maxItems {
				return memoryError()
			}
			l.Append(x)
			return nil
		})
	}
	n := int((end - start) / step)
	if l.Len()+n > maxItems {
		return memoryError()
	}
	if l.Items() == nil {
		l.SetItems(make([]Value, 0, n))
	}
	for i := start; i != end; i += step {
		l.Append(Int(i))
	}
	return nil
}

func listInsert(t *Thread, self, at, v Value) (Value, error) {
	l := self.list()
	i, err := t.Index(at)
	if err != nil {
		return Value{}, err
	}
	if i < 0 {
		i = max(i+l.Len(), 0)
	}
	i = min(i, l.Len())
	l.insert(i, v)
	return None, nil
}

// listFind is the first position of a value from start on, before stop (-1: the end of the list, even if __eq__
// changes that); -1 if there is none.
func listFind(t *Thread, l *List, v Value, start, stop int) (int, error) {
	for i := start; i < l.Len() && (stop < 0 || i < stop); i++ {
		x := l.Items()[i]
		if x == v && !x.IsFloat() {
			return i, nil
		}
		if x.IsInt() && v.IsInt() {
			continue
		}
		eq, err := SameOrEqual(t, x, v)
		if err != nil {
			return -1, err
		}
		if eq {
			return i, nil
		}
	}
	return -1, nil
}

func listRemove(t *Thread, self, v Value) (Value, error) {
	l := self.list()
	i, err := listFind(t, l, v, 0, -1)
	if err != nil {
		return Value{}, err
	}
	if i < 0 {
		return Value{}, ValueErrorf("list.remove(x): x not in list")
	}
	if i < l.Len() {
		l.remove(i)
	}
	return None, nil
}

func listPop(t *Thread, args []Value) (Value, error) {
	l := args[0].list()
	i := -1
	if args[1].IsValid() {
		var err error
		if i, err = t.Index(args[1]); err != nil {
			return Value{}, err
		}
	}
	n := l.Len()
	if n == 0 {
		return Value{}, IndexErrorf("pop from empty list")
	}
	if i < 0 {
		i += n
	}
	if i < 0 || i >= n {
		return Value{}, IndexErrorf("pop index out of range")
	}
	return l.remove(i), nil
}

// indexRange reads the optional start and stop of index(): positions as slices take them.
func indexRange(t *Thread, start, stop Value, n int) (i, j int, err error) {
	i, j = 0, -1
	if start.IsValid() {
		if i, err = indexArg(t, start); err != nil {
			return
		}
		if i < 0 {
			i = max(i+n, 0)
		}
	}
	if stop.IsValid() {
		if j, err = indexArg(t, stop); err != nil {
			return
		}
		if j < 0 {
			j = max(j+n, 0)
		}
	}
	return
}

func indexArg(t *Thread, v Value) (int, error) {
	if !isIndex(v) {
		return 0, TypeErrorf("slice indices must be integers or have an __index__ method")
	}
	return clampIndex(t, v)
}

func listIndex(t *Thread, args []Value) (Value, error) {
	l := args[0].list()
	start, stop, err := indexRange(t, args[2], args[3], l.Len())
	if err != nil {
		return Value{}, err
	}
	i, err := listFind(t, l, args[1], start, stop)
	if err == nil && i < 0 {
		r, err := t.Repr(args[1])
		if err != nil {
			return Value{}, err
		}
		return Value{}, ValueErrorf("%s is not in list", r)
	}
	return Int(int64(i)), err
}

func listCount(t *Thread, self, v Value) (Value, error) {
	l := self.list()
	n := int64(0)
	for i := 0; i < l.Len(); i++ {
		eq, err := SameOrEqual(t, l.Items()[i], v)
		if err != nil {
			return Value{}, err
		}
		if eq {
			n++
		}
	}
	return Int(n), nil
}

func listReverse(_ *Thread, self Value) (Value, error) {
	reverse(self.list().Items())
	return None, nil
}

func reverse(items []Value) {
	for i, j := 0, len(items)-1; i < j; i, j = i+1, j-1 {
		items[i], items[j] = items[j], items[i]
	}
}

func listCompare(t *Thread, op Slot, a, b Value) (Value, error) {
	if b.Kind() != KList {
		return NotImplemented, nil
	}
	x, y := a.list(), b.list()
	if x.Len() != y.Len() && (op == SlotEq || op == SlotNe) {
		return Bool(op == SlotNe), nil
	}
	x.Items()
	y.Items()
	return compareItems(t, op, &x.items, &y.items)
}

// compareItems orders two sequences by their first items that differ. The items are read anew after every
// comparison, which may change a list.
func compareItems(t *Thread, op Slot, a, b *[]Value) (Value, error) {
	if err := t.Enter(" in comparison"); err != nil {
		return Value{}, err
	}
	defer t.Leave()
	i := 0
	for ; ; i++ {
		x, y := *a, *b
		if i >= len(x) || i >= len(y) {
			break
		}
		if x[i] == y[i] && !x[i].IsFloat() {
			continue
		}
		eq, err := SameOrEqual(t, x[i], y[i])
		if err != nil {
			return Value{}, err
		}
		if !eq {
			break
		}
	}
	x, y := *a, *b
	if i >= len(x) || i >= len(y) {
		return Bool(cmpOrdered(op, int64(len(x)), int64(len(y)))), nil
	}
	switch op {
	case SlotEq:
		return False, nil
	case SlotNe:
		return True, nil
	}
	return t.Compare(op, x[i], y[i])
}

// listIter iterates over a list, forwards or (listRevIterType) backwards.
type listIter struct {
	Header
	list *List // nil at the end
	i    int
}

var (
	listIterType    = declare[listIter]("list_iterator", KNative)
	listRevIterType = declare[listIter]("list_reverseiterator", KNative)
)

func listIterOf(_ *Thread, self Value) (Value, error) {
	return FromObj(&listIter{Header: HeaderOf(listIterType), list: self.list()}), nil
}

func listReversed(_ *Thread, self Value) (Value, error) {
	l := self.list()
	return FromObj(&listIter{Header: HeaderOf(listRevIterType), list: l, i: l.Len() - 1}), nil
}

func listIterNext(_ *Thread, self Value) (Value, bool, error) {
	it := (*listIter)(self.p)
	if it.list == nil {
		return Value{}, false, nil
	}
	if it.i < it.list.Len() {
		it.i++
		return it.list.Items()[it.i-1], true, nil
	}
	it.list = nil
	return Value{}, false, nil
}

func listRevIterNext(_ *Thread, self Value) (Value, bool, error) {
	it := (*listIter)(self.p)
	if it.list != nil && it.i >= 0 && it.i < it.list.Len() {
		it.i--
		return it.list.Items()[it.i+1], true, nil
	}
	if it.i >= 0 {
		// The list is gone from an iterator that it became too short for; the one that came to its end keeps it.
		it.list, it.i = nil, -1
	}
	return Value{}, false, nil
}

func listIterReduce(t *Thread, self Value) (Value, error) {
	it := (*listIter)(self.p)
	name := "iter"
	if self.Type() == listRevIterType {
		name = "reversed"
	}
	if it.list == nil || it.i < 0 {
		return t.reduceBuiltin(name, TupleOf(NewList(nil)), Value{})
	}
	return t.reduceBuiltin(name, TupleOf(FromObj(it.list)), Int(int64(it.i)))
}

func listIterSetstate(t *Thread, self, state Value) (Value, error) {
	i, err := stateIndex(t, state)
	if err != nil {
		return Value{}, err
	}
	it := (*listIter)(self.p)
	switch {
	case it.list == nil:
	case self.Type() == listRevIterType:
		it.i = min(max(i, -1), it.list.Len()-1)
	case i < 0:
		it.list = nil
	default:
		it.i = min(i, it.list.Len())
	}
	return None, nil
}
