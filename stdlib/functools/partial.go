package functools

import (
	"strings"

	"pya/stdlib/internal/native"
	"pya/vm/object"
)

// partial is a callable with some arguments given in advance.
type partial struct {
	object.Header
	attrs  *object.Attrs
	fn     value
	args   []value
	kw     []*object.Str
	kwVals []value
	// tuple and dict are args and keywords once a program has asked for them. It may change the dictionary, which then
	// counts; see read.
	tuple value
	dict  *object.Dict
}

var partialOnce native.Type

func partialType() *object.Type { return partialOnce.Get(makePartialType) }

func makePartialType() *object.Type {
	return object.NewNative[partial](object.TypeSpec{Name: "partial", Module: "functools", Flags: object.HasDict,
		Doc:  "Create a new function with partial application of the given arguments and keywords.",
		Call: callPartial,
		Methods: []def{
			{Name: "__new__", Sig: "cls, func, /, *args, **keywords", Raw: newPartial},
			{Name: "__get__", Sig: "self, instance, owner=None, /", Fn: getPartial},
			{Name: "__repr__", Sig: "self, /", F1: reprPartial},
			{Name: "__reduce__", Sig: "self, /", F1: reducePartial},
			{Name: "__setstate__", Sig: "self, state, /", F2: setPartial},
			native.ClassGetItem(),
		},
		GetSets: []object.GetSet{
			{Name: "func", Doc: "function object to use in future partial calls", Get: func(_ *thread, v value) (value, error) { return object.Self[partial](v).fn, nil }},
			{Name: "args", Doc: "tuple of arguments to future partial calls", Get: func(_ *thread, v value) (value, error) { return object.Self[partial](v).argTuple(), nil }},
			{Name: "keywords", Doc: "dictionary of keyword arguments to future partial calls", Get: func(_ *thread, v value) (value, error) {
				return object.FromObj(object.Self[partial](v).keywords()), nil
			}},
			{Name: "__dict__", Get: func(_ *thread, v value) (value, error) { return object.FromObj(object.OwnDict(v)), nil },
				Set: setAttrs},
		}})
}

func setAttrs(_ *thread, self, v value) error {
	if !v.IsValid() {
		return object.TypeErrorf("cannot delete __dict__")
	}
	d, ok := object.AsDict(v)
	if !ok {
		return object.TypeErrorf("__dict__ must be set to a dictionary, not a '%s'", v.Type().MessageName())
	}
	object.SetOwnDict(self, d)
	return nil
}

func (p *partial) argTuple() value {
	if !p.tuple.IsValid() {
		p.tuple = object.CopyTuple(p.args)
	}
	return p.tuple
}

func (p *partial) keywords() *object.Dict {
	if p.dict == nil {
		p.dict = object.NewDict()
		for i, k := range p.kw {
			p.dict.SetStr(k, p.kwVals[i])
		}
	}
	return p.dict
}

// read takes the keywords from the dictionary if a program has it; its keys must be texts then.
func (p *partial) read() error {
	if p.dict == nil {
		return nil
	}
	p.kw, p.kwVals = p.kw[:0:0], p.kwVals[:0:0]
	var k, v value
	for i := 0; p.dict.Next(&i, &k, &v); {
		s, ok := object.AsStr(k)
		if !ok {
			return object.TypeErrorf("keywords must be strings")
		}
		p.kw, p.kwVals = append(p.kw, s), append(p.kwVals, v)
	}
	return nil
}

// getPartial gives the partial itself: it is no method yet, of which Python warns.
func getPartial(t *thread, a []value) (value, error) {
	if a[1].IsNone() {
		return a[0], nil
	}
	return a[0], t.Interp.Warn(t, object.FutureWarning, "functools.partial will be a method descriptor in future Python versions; "+
		"wrap it in staticmethod() if you want to preserve the old behavior", 1)
}

func newPartial(t *thread, args []value, kw []*object.Str) (value, error) {
	cls, err := native.Class(args[0], partialType())
	if err != nil {
		return value{}, err
	}
	n := len(args) - len(kw)
	if n < 2 {
		return value{}, object.TypeErrorf("type 'partial' takes at least one argument")
	}
	if !t.Callable(args[1]) {
		return value{}, object.TypeErrorf("the first argument must be callable")
	}
	p := object.Alloc[partial](cls)
	p.fn = args[1]
	// A partial of a partial is one partial.
	if inner, ok := object.Cast[partial](args[1], partialType()); ok && inner.Type() == partialType() && !object.FromObj(inner).Shape().Typ().IsHeap() {
		if inner.attrs == nil {
			if err := inner.read(); err != nil {
				return value{}, err
			}
			p.fn = inner.fn
			p.args = append(p.args, inner.args...)
			p.kw = append(p.kw, inner.kw...)
			p.kwVals = append(p.kwVals, inner.kwVals...)
		}
	}
	p.args = append(p.args, args[2:n]...)
	for i, k := range kw {
		p.setKeyword(k, args[n+i])
	}
	return object.FromObj(p), nil
}

func (p *partial) setKeyword(k *object.Str, v value) {
	for i, x := range p.kw {
		if x == k || x.Go() == k.Go() {
			p.kwVals[i] = v
			return
		}
	}
	p.kw = append(p.kw, k)
	p.kwVals = append(p.kwVals, v)
}

// callPartial joins the stored and the given arguments in a buffer that is on the stack in most cases.
func callPartial(t *thread, self value, args []value, kw []*object.Str) (value, error) {
	p := object.Self[partial](self)
	if p.dict != nil {
		if err := p.read(); err != nil {
			return value{}, err
		}
	}
	n := len(args) - len(kw)
	all := make([]value, 0, len(p.args)+len(args)+len(p.kw))
	all = append(append(all, p.args...), args[:n]...)
	if len(p.kw) == 0 {
		return t.CallKw(p.fn, append(all, args[n:]...), kw)
	}
	names := make([]*object.Str, 0, len(p.kw)+len(kw))
	for i, k := range p.kw {
		v := p.kwVals[i]
		for j, o := range kw {
			if o.Go() == k.Go() {
				v = args[n+j]
			}
		}
		names, all = append(names, k), append(all, v)
	}
next:
	for j, o := range kw {
		for _, k := range p.kw {
			if o.Go() == k.Go() {
				continue next
			}
		}
		names, all = append(names, o), append(all, args[n+j])
	}
	return t.CallKw(p.fn, all, names)
}

func reprPartial(t *thread, self value) (value, error) {
	p := object.Self[partial](self)
	name := "functools.partial"
	if typ := self.Type(); typ.IsHeap() {
		name = typ.FullName()
	}
	if !t.ReprEnter(self) {
		return object.NewStr("..."), nil
	}
	defer t.ReprLeave()
	s, err := t.Repr(p.fn)
	if err != nil {
		return value{}, err
	}
	parts := []string{s}
	for _, a := range p.args {
		if s, err = t.Repr(a); err != nil {
			return value{}, err
		}
		parts = append(parts, s)
	}
	var k, v value
	for i, d := 0, p.keywords(); d.Next(&i, &k, &v); {
		name, err := t.Str(k)
		if err != nil {
			return value{}, err
		}
		if s, err = t.Repr(v); err != nil {
			return value{}, err
		}
		parts = append(parts, name+"="+s)
	}
	return object.NewStr(name + "(" + strings.Join(parts, ", ") + ")"), nil
}

func reducePartial(_ *thread, self value) (value, error) {
	p := object.Self[partial](self)
	state := object.None
	if p.attrs != nil {
		state = object.FromObj(object.OwnDict(self))
	}
	return object.NewTriple(object.FromObj(self.Type()), object.TupleOf(p.fn),
		object.TupleOf(p.fn, p.argTuple(), object.FromObj(p.keywords()), state)), nil
}

func setPartial(t *thread, self, state value) (value, error) {
	p := object.Self[partial](self)
	tup, ok := object.AsTuple(state)
	if !ok || len(tup.Items()) != 4 {
		return value{}, object.TypeErrorf("invalid partial state")
	}
	items := tup.Items()
	args, ok := object.AsTuple(items[1])
	kw, isDict := object.AsDict(items[2])
	if !t.Callable(items[0]) || !ok || !isDict && !items[2].IsNone() {
		return value{}, object.TypeErrorf("invalid partial state")
	}
	p.fn, p.args = items[0], append([]value(nil), args.Items()...)
	p.kw, p.kwVals, p.dict, p.tuple = nil, nil, kw, value{}
	if kw != nil && items[2].Type().IsHeap() {
		// Only a plain dictionary is kept as it is.
		p.dict = object.NewDict()
		var k, v value
		for i := 0; kw.Next(&i, &k, &v); {
			if err := t.SetItem(object.FromObj(p.dict), k, v); err != nil {
				return value{}, err
			}
		}
	}
	if !items[1].Type().IsHeap() {
		p.tuple = items[1]
	}
	if d, ok := object.AsDict(items[3]); ok {
		object.SetOwnDict(self, d)
	} else if items[3].IsNone() && p.attrs != nil {
		object.SetOwnDict(self, object.NewDict())
	}
	return object.None, nil
}
