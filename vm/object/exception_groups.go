package object

import "strconv"

// This file is BaseExceptionGroup and ExceptionGroup, and what except* does with them.

func groupMethods() []Def {
	return append(initRow(baseExceptionInit),
		Def{Name: "__new__", Sig: "*args, **kwargs", Doc: "Create and return a new object.  See help(type) for accurate signature.", Raw: groupNew},
		Def{Name: "__str__", Sig: "self, /", Doc: "Return str(self).", F1: groupStr},
		Def{Name: "__class_getitem__", Sig: "cls, item, /", Doc: "See PEP 585", F2: classGetItem, Flag: ClassDef},
		Def{Name: "derive", Sig: "self, excs, /", F2: groupDerive},
		Def{Name: "split", Sig: "self, matcher, /", F2: groupSplit},
		Def{Name: "subgroup", Sig: "self, matcher, /", F2: groupSubgroup})
}

func groupMembers() []GetSet {
	return []GetSet{
		readOnly("message", func(_ *Thread, v Value) (Value, error) { return orNone(v.exception().Field(fieldMessage)), nil }),
		readOnly("exceptions", func(_ *Thread, v Value) (Value, error) { return NewTuple(groupItems(v.exception())), nil }),
	}
}

// GroupItems are the exceptions of a group.
func GroupItems(e *Exception) []Value { return groupItems(e) }

func groupItems(e *Exception) []Value {
	if tup, ok := AsTuple(orNone(e.Field(fieldExcs))); ok {
		return tup.items
	}
	return nil
}

// IsGroup tells whether an exception is a group.
func IsGroup(v Value) bool { return v.Kind() == KException && v.Type().IsSubtype(BaseExceptionGroup) }

func groupNew(t *Thread, args []Value, kw []*Str) (Value, error) {
	cls, err := exceptionClass(args, kw)
	if err != nil {
		return Value{}, err
	}
	a := args[1 : len(args)-len(kw)]
	if len(a) != 2 {
		return Value{}, TypeErrorf("BaseExceptionGroup.__new__() takes exactly 2 arguments (%d given)", len(a))
	}
	if _, ok := AsStr(a[0]); !ok {
		return Value{}, TypeErrorf("BaseExceptionGroup.__new__() argument 1 must be str, not %s", ArgumentName(a[0]))
	}
	excs, nestsBase, err := groupExceptions(t, a[1])
	if err != nil {
		return Value{}, err
	}
	switch {
	case cls == BaseExceptionGroup && !nestsBase:
		cls = ExceptionGroup
	case cls == ExceptionGroup && nestsBase:
		return Value{}, TypeErrorf("Cannot nest BaseExceptions in an ExceptionGroup")
	case cls != BaseExceptionGroup && nestsBase && cls.IsSubtype(ExceptionType):
		return Value{}, TypeErrorf("Cannot nest BaseExceptions in '%s'", cls.name)
	}
	e := allocException(cls, NewPair(a[0], a[1]).tuple())
	e.SetField(fieldMessage, a[0])
	e.SetField(fieldExcs, NewTuple(excs))
	return FromObj(e), nil
}

// groupExceptions checks the second argument; nestsBase tells whether it has exceptions that are no Exceptions.
func groupExceptions(t *Thread, v Value) (excs []Value, nestsBase bool, err error) {
	if !v.Type().slots[SlotGetItem].IsValid() || v.Kind() == KDict {
		return nil, false, TypeErrorf("second argument (exceptions) must be a sequence")
	}
	if excs, err = t.ToSlice(v); err != nil {
		return nil, false, err
	}
	if len(excs) == 0 {
		return nil, false, ValueErrorf("second argument (exceptions) must be a non-empty sequence")
	}
	for i, x := range excs {
		if x.Kind() != KException {
			return nil, false, ValueErrorf("Item %d of second argument (exceptions) is not an exception", i)
		}
		nestsBase = nestsBase || !x.Type().IsSubtype(ExceptionType)
	}
	return excs, nestsBase, nil
}

// NewGroup makes an ExceptionGroup, or a BaseExceptionGroup if the exceptions need that.
func NewGroup(t *Thread, message string, excs []Value) (Value, error) {
	return t.Call(FromObj(BaseExceptionGroup), NewStr(message), NewList(excs))
}

func groupStr(t *Thread, self Value) (Value, error) {
	e := self.exception()
	msg, err := t.Str(orNone(e.Field(fieldMessage)))
	n := len(groupItems(e))
	return NewStr(msg + " (" + strconv.Itoa(n) + " sub-exception" + plural(n) + ")"), err
}

func groupDerive(t *Thread, self, excs Value) (Value, error) {
	return t.Call(FromObj(BaseExceptionGroup), orNone(self.exception().Field(fieldMessage)), excs)
}

// matcher tells whether an exception belongs to the matching part of a split.
type matcher func(exc Value) (bool, error)

func newMatcher(t *Thread, v Value) (matcher, error) {
	classes := []Value{v}
	if tup, ok := AsTuple(v); ok {
		classes = tup.items
	} else if v.Kind() != KType && t.Callable(v) {
		return func(exc Value) (bool, error) {
			r, err := t.Call(v, exc)
			if err != nil {
				return false, err
			}
			return t.Truth(r)
		}, nil
	}
	for _, c := range classes {
		if ct, ok := AsType(c); !ok || !ct.IsSubtype(BaseException) {
			return nil, TypeErrorf("expected an exception type, a tuple of exception types, or a callable (other than a class)")
		}
	}
	return func(exc Value) (bool, error) {
		for _, c := range classes {
			if exc.Type().IsSubtype(c.typ()) {
				return true, nil
			}
		}
		return false, nil
	}, nil
}

// splitGroup parts an exception: the parts that are empty are the zero Value.
func (t *Thread) splitGroup(exc Value, m matcher) (match, rest Value, err error) {
	if err := t.Enter(" in exceptiongroup_split_recursive"); err != nil {
		return Value{}, Value{}, err
	}
	defer t.Leave()
	ok, err := m(exc)
	if err != nil {
		return Value{}, Value{}, err
	}
	if ok {
		return exc, Value{}, nil
	}
	if !IsGroup(exc) {
		return Value{}, exc, nil
	}
	var matches, rests []Value
	for _, x := range groupItems(exc.exception()) {
		a, b, err := t.splitGroup(x, m)
		if err != nil {
			return Value{}, Value{}, err
		}
		if a.IsValid() {
			matches = append(matches, a)
		}
		if b.IsValid() {
			rests = append(rests, b)
		}
	}
	if match, err = t.subset(exc, matches); err != nil {
		return Value{}, Value{}, err
	}
	rest, err = t.subset(exc, rests)
	return match, rest, err
}

// subset makes a group like orig of some of its exceptions; the zero Value if there are none.
func (t *Thread) subset(orig Value, excs []Value) (Value, error) {
	if len(excs) == 0 {
		return Value{}, nil
	}
	r, err := t.CallMethod(orig, "derive", NewList(excs))
	if err != nil {
		return Value{}, err
	}
	if !IsGroup(r) {
		return Value{}, TypeErrorf("derive must return an instance of BaseExceptionGroup")
	}
	o, e := orig.exception(), r.exception()
	e.Trace, e.Context, e.Cause = o.Trace, o.Context, o.Cause
	e.Suppress = true // as wherever a cause is set, even none
	notes, ok, err := t.GetAttrOpt(orig, nameNotes)
	if err != nil || !ok {
		return r, err
	}
	if items, ok := listOrTuple(notes); ok {
		// A copy, so that a note added to one part does not appear in the others.
		return r, t.SetAttr(r, nameNotes, NewList(append([]Value(nil), items...)))
	}
	return r, nil
}

func groupSplit(t *Thread, self, v Value) (Value, error) {
	m, err := newMatcher(t, v)
	if err != nil {
		return Value{}, err
	}
	match, rest, err := t.splitGroup(self, m)
	return TupleOf(orNone(match), orNone(rest)), err
}

func groupSubgroup(t *Thread, self, v Value) (Value, error) {
	m, err := newMatcher(t, v)
	if err != nil {
		return Value{}, err
	}
	match, _, err := t.splitGroup(self, m)
	return orNone(match), err
}

// MatchGroup is `except* cls`: the part of exc that matches, as a group, and the rest; None for an empty part.
func (t *Thread) MatchGroup(exc, cls Value) (match, rest Value, err error) {
	if err := checkGroupClasses(cls); err != nil {
		return Value{}, Value{}, err
	}
	ok, err := t.MatchException(exc, cls)
	if err != nil {
		return Value{}, Value{}, err
	}
	if ok {
		if IsGroup(exc) {
			return exc, None, nil
		}
		g, err := NewGroup(t, "", []Value{exc})
		if err != nil {
			return Value{}, Value{}, err
		}
		g.exception().Trace = exc.exception().Trace
		return g, None, nil
	}
	if !IsGroup(exc) {
		return None, exc, nil
	}
	pair, err := t.CallMethod(exc, "split", cls)
	if err != nil {
		return Value{}, Value{}, err
	}
	tup, isTuple := AsTuple(pair)
	if !isTuple {
		return Value{}, Value{}, TypeErrorf("%s.split must return a tuple, not %s", exc.Type().MessageName(), pair.Type().MessageName())
	}
	if len(tup.items) < 2 {
		return Value{}, Value{}, TypeErrorf("%s.split must return a 2-tuple, got tuple of size %d", exc.Type().MessageName(), len(tup.items))
	}
	return tup.items[0], tup.items[1], nil
}

// checkGroupClasses refuses groups as classes of except*.
func checkGroupClasses(cls Value) error {
	classes := []Value{cls}
	if tup, ok := AsTuple(cls); ok {
		classes = tup.items
	}
	for _, c := range classes {
		ct, ok := AsType(c)
		if !ok || !ct.IsSubtype(BaseException) {
			return TypeErrorf("catching classes that do not inherit from BaseException is not allowed")
		}
		if ct.IsSubtype(BaseExceptionGroup) {
			return TypeErrorf("catching ExceptionGroup with except* is not allowed. Use except instead.")
		}
	}
	return nil
}

// ReraiseStar gives what a try statement with except* clauses raises in the end: orig is the exception it handled, excs
// are the exceptions that its clauses raised and the part that no clause took; None if nothing is left.
func (t *Thread) ReraiseStar(orig Value, excs []Value) (Value, error) {
	if !IsGroup(orig) {
		// A single exception was wrapped for its clause: at most one clause can have run.
		for _, x := range excs {
			if !x.IsNone() {
				return x, nil
			}
		}
		return None, nil
	}
	var raised, kept []Value
	for _, x := range excs {
		switch {
		case x.IsNone():
		case samePart(x, orig):
			kept = append(kept, x)
		default:
			raised = append(raised, x)
		}
	}
	rest, err := t.projection(orig, kept)
	if err != nil {
		return Value{}, err
	}
	if len(raised) == 0 {
		return orNone(rest), nil
	}
	if rest.IsValid() {
		raised = append(raised, rest)
	}
	if len(raised) == 1 {
		return raised[0], nil
	}
	return NewGroup(t, "", raised)
}

// samePart tells whether x is a part split off orig and not an exception raised anew.
func samePart(x, orig Value) bool {
	if !IsGroup(x) {
		return false
	}
	a, b := x.exception(), orig.exception()
	return a.Trace == b.Trace && Is(a.Cause, b.Cause) && Is(a.Context, b.Context)
}

// projection is the part of orig whose exceptions are in one of the groups.
func (t *Thread) projection(orig Value, groups []Value) (Value, error) {
	keep := map[Value]bool{}
	for _, g := range groups {
		if err := t.leaves(g, keep); err != nil {
			return Value{}, err
		}
	}
	match, _, err := t.splitGroup(orig, func(exc Value) (bool, error) { return !IsGroup(exc) && keep[exc], nil })
	return match, err
}

func (t *Thread) leaves(exc Value, out map[Value]bool) error {
	if !IsGroup(exc) {
		out[exc] = true
		return nil
	}
	if err := t.Enter(" in exception group"); err != nil {
		return err
	}
	defer t.Leave()
	for _, x := range groupItems(exc.exception()) {
		if err := t.leaves(x, out); err != nil {
			return err
		}
	}
	return nil
}
