// Package weakref is the module weakref, on Go's weak pointers: an object goes when the garbage collector finds that
// nothing refers to it, not at once with the last reference. Callbacks run at the next use of the module or
// gc.collect() after that.
package weakref

import (
	"cmp"
	_ "embed"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"weak"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value   = object.Value
	thread  = object.Thread
	def     = object.Def
	pointer = weak.Pointer[object.Header]
)

//go:embed weakref.pya
var source string

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__doc__", object.NewStr("Weak reference support for Python."))
	m.Set(t, "ref", object.FromObj(refType()))
	m.Set(t, "ReferenceType", object.FromObj(refType()))
	m.Set(t, "ProxyType", object.FromObj(proxyType()))
	m.Set(t, "CallableProxyType", object.FromObj(callableProxyType()))
	m.Set(t, "ProxyTypes", object.TupleOf(object.FromObj(proxyType()), object.FromObj(callableProxyType())))
	m.AddDefs(t, []def{
		{Name: "proxy", Sig: "object, callback=None, /", Doc: "Create a proxy object that weakly references 'object'.", Fn: newProxy},
		{Name: "getweakrefcount", Sig: "object, /", Doc: "Return the number of weak references to 'object'.", F1: func(t *thread, v value) (value, error) {
			return object.Int(int64(len(stateOf(t).refsTo(v)))), nil
		}},
		{Name: "getweakrefs", Sig: "object, /", Doc: "Return a list of all weak reference objects pointing to 'object'.", F1: func(t *thread, v value) (value, error) {
			return object.NewList(stateOf(t).refsTo(v)), nil
		}},
		{Name: "_drain", Sig: "", Doc: "Run the callbacks of objects that have gone.", F0: func(t *thread) (value, error) {
			return object.None, Drain(t)
		}},
		{Name: "_at_exit", Sig: "func, /", F1: func(_ *thread, f value) (value, error) {
			rt.AddExit(func(t *thread) error {
				_, err := t.Call(f)
				return err
			})
			return object.None, nil
		}},
	})
	t.Interp.FirstWeakref = func(v value) value {
		if list := stateOf(t).refsTo(v); len(list) > 0 {
			return list[0]
		}
		return object.None
	}
	native.Lazy(rt, m, source, "WeakValueDictionary", "WeakKeyDictionary", "WeakSet", "WeakMethod", "finalize", "KeyedRef")
	native.All(t, m, "ref", "proxy", "getweakrefcount", "getweakrefs", "WeakKeyDictionary", "ReferenceType", "ProxyType",
		"CallableProxyType", "ProxyTypes", "WeakValueDictionary", "WeakSet", "WeakMethod", "finalize")
	return nil
}

// state is the weak references of a Runtime, by object.
type state struct {
	refs map[pointer]*entry
	made uint64 // entries ever made
	seen uint64 // of collections: what they freed has been dealt with
}

// entry is the references to one object.
type entry struct {
	number uint64 // in the order of the first references
	list   []weak.Pointer[ref]
}

// collections counts what the garbage collector does. Asking the weak pointers after each collection costs less than a
// cleanup for each object (0.5 µs; under the race detector also 800 bytes that are never freed).
var collections atomic.Uint64

// countCollections makes the collector count its runs.
var countCollections = sync.OnceFunc(func() { runtime.SetFinalizer(new(sentinel), counted) })

type sentinel struct{ _ [32]byte }

func counted(s *sentinel) {
	collections.Add(1)
	runtime.SetFinalizer(s, counted)
}

// Collected says that a collection has just ended. The collector says so itself, but some time later.
func Collected() { collections.Add(1) }

type stateKey struct{}

func stateOf(t *thread) *state {
	s, ok := t.Interp.Data[stateKey{}].(*state)
	if !ok {
		countCollections()
		s = &state{refs: map[pointer]*entry{}}
		t.Interp.Data[stateKey{}] = s
	}
	return s
}

// Drain runs the callbacks of objects that have gone since the last time, in the order in which they were first
// referred to.
func Drain(t *thread) error {
	s := stateOf(t)
	now := collections.Load()
	if now == s.seen {
		return nil
	}
	s.seen = now
	var gone []*entry
	for p, e := range s.refs {
		if p.Value() == nil {
			delete(s.refs, p)
			gone = append(gone, e)
		}
	}
	slices.SortFunc(gone, func(a, b *entry) int { return cmp.Compare(a.number, b.number) })
	for _, e := range gone {
		list := e.list
		for i := len(list) - 1; i >= 0; i-- {
			r := list[i].Value()
			if r == nil || !r.callback.IsValid() {
				continue
			}
			cb := r.callback
			r.callback = value{}
			if _, err := t.Call(cb, object.FromObj(r)); err != nil {
				if t.Interp.Unraisable == nil {
					return err
				}
				t.Interp.Unraisable(t, err, "", cb)
			}
		}
	}
	return nil
}

// header is the object behind a value, as weak pointers see it.
func header(v value) *object.Header { return (*object.Header)(v.Pointer()) }

// track enters a reference.
func (s *state) track(r *ref) {
	e := s.refs[r.p]
	if e == nil {
		s.made++
		e = &entry{number: s.made}
		s.refs[r.p] = e
	}
	e.list = append(e.list, weak.Make(r))
	if r.Header.Type() == refType() && !r.callback.IsValid() {
		// The one that weakref.ref(obj) gives again stands first.
		copy(e.list[1:], e.list)
		e.list[0] = weak.Make(r)
	}
}

// alive gives the references to an object that still exist.
func (s *state) alive(p pointer) (out []*ref) {
	e := s.refs[p]
	if e == nil {
		return nil
	}
	live := e.list[:0]
	for _, w := range e.list {
		if r := w.Value(); r != nil {
			live = append(live, w)
			out = append(out, r)
		}
	}
	if len(live) > 0 {
		e.list = live
	}
	return out
}

// refsTo gives the references to v that still exist.
func (s *state) refsTo(v value) (out []value) {
	if !referable(v) {
		return nil
	}
	for _, r := range s.alive(weak.Make(header(v))) {
		out = append(out, object.FromObj(r))
	}
	return out
}

// referable tells whether objects of v's type can be referred to weakly.
func referable(v value) bool {
	if typ := v.Type(); typ.IsHeap() || v.Kind() == object.KException {
		return typ.HasWeakref()
	}
	switch v.Kind() {
	case object.KFunction, object.KBuiltin, object.KMethod, object.KType, object.KSet, object.KGenerator, object.KCoroutine,
		object.KAsyncGen, object.KModule, object.KCode, object.KNative, object.KMemoryView:
		return true
	}
	return false
}

// ref is a weak reference. It, not the object, holds what is needed after the object is gone.
type ref struct {
	object.Header
	p        pointer
	callback value
	hash     uint64
	hashed   bool
}

var refOnce, proxyOnce, callableOnce native.Type

func refType() *object.Type { return refOnce.Get(makeRefType) }

// Type is weakref.ref.
func Type() *object.Type { return refType() }
func proxyType() *object.Type {
	return proxyOnce.Get(func() *object.Type { return makeProxyType("ProxyType", false) })
}
func callableProxyType() *object.Type {
	return callableOnce.Get(func() *object.Type { return makeProxyType("CallableProxyType", true) })
}

func (r *ref) get() (value, bool) {
	h := r.p.Value()
	if h == nil {
		return value{}, false
	}
	return h.Val(), true
}

// make fills a new reference of class cls to v.
func makeRef(t *thread, cls *object.Type, v, callback value) (value, error) {
	if !referable(v) {
		return value{}, object.TypeErrorf("cannot create weak reference to '%s' object", v.Type().MessageName())
	}
	s := stateOf(t)
	if err := Drain(t); err != nil {
		return value{}, err
	}
	plain := !callback.IsValid() || callback.IsNone()
	p := weak.Make(header(v))
	if plain && !cls.IsHeap() {
		for _, r := range s.alive(p) {
			if r.Header.Type() == cls && !r.callback.IsValid() {
				return object.FromObj(r), nil
			}
		}
	}
	r := object.Alloc[ref](cls)
	r.p = p
	if !plain {
		r.callback = callback
	}
	s.track(r)
	return object.FromObj(r), nil
}

func makeRefType() *object.Type {
	return object.NewNative[ref](object.TypeSpec{Name: "ReferenceType", Module: "weakref",
		Call: func(_ *thread, self value, args []value, _ []*object.Str) (value, error) {
			if len(args) > 0 {
				return value{}, object.TypeErrorf("__call__() takes at most 0 arguments (%d given)", len(args))
			}
			if v, ok := object.Self[ref](self).get(); ok {
				return v, nil
			}
			return object.None, nil
		},
		Methods: []def{
			{Name: "__new__", Sig: "cls, object, callback=None, /, *args, **kwargs", Raw: func(t *thread, args []value, kw []*object.Str) (value, error) {
				cls, err := native.Class(args[0], refType())
				if err != nil {
					return value{}, err
				}
				n := len(args) - len(kw)
				if n < 2 {
					return value{}, object.TypeErrorf("ref expected at least 1 argument, got 0")
				}
				if cls == refType() && len(kw) > 0 {
					return value{}, object.TypeErrorf("ref() takes no keyword arguments")
				}
				if cls == refType() && n > 3 {
					return value{}, object.TypeErrorf("ref expected at most 2 arguments, got %d", n-1)
				}
				cb := value{}
				if n > 2 {
					cb = args[2]
				}
				return makeRef(t, cls, args[1], cb)
			}},
			{Name: "__init__", Sig: "self, object, callback=None, /", Raw: func(_ *thread, args []value, kw []*object.Str) (value, error) {
				switch n := len(args) - len(kw) - 1; {
				case n < 1:
					return value{}, object.TypeErrorf("__init__ expected at least 1 argument, got %d", n)
				case n > 2:
					return value{}, object.TypeErrorf("__init__ expected at most 2 arguments, got %d", n)
				}
				return object.None, nil
			}},
			{Name: "__hash__", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
				r := object.Self[ref](self)
				if !r.hashed {
					v, ok := r.get()
					if !ok {
						return value{}, object.TypeErrorf("weak object has gone away")
					}
					h, err := object.Hash(t, v)
					if err != nil {
						return value{}, err
					}
					r.hash, r.hashed = h, true
				}
				return object.Int(int64(r.hash)), nil
			}},
			{Name: "__eq__", Sig: "self, value, /", F2: func(t *thread, a, b value) (value, error) { return compareRefs(t, object.SlotEq, a, b) }},
			{Name: "__ne__", Sig: "self, value, /", F2: func(t *thread, a, b value) (value, error) { return compareRefs(t, object.SlotNe, a, b) }},
			{Name: "__repr__", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
				head := "<weakref at " + object.HexAddr(self) + "; "
				v, ok := object.Self[ref](self).get()
				if !ok {
					return object.NewStr(head + "dead>"), nil
				}
				return object.NewStr(head + "to '" + v.Type().FullName() + "' at " + object.HexAddr(v) + nameOf(t, v) + ">"), nil
			}},
			native.ClassGetItem(),
		},
		GetSets: []object.GetSet{{Name: "__callback__", Get: func(_ *thread, self value) (value, error) {
			return native.OrNone(object.Self[ref](self).callback), nil
		}}}})
}

// nameOf is the name a repr shows for functions and classes.
func nameOf(t *thread, v value) string {
	n, ok, err := t.GetAttrOpt(v, t.Interp.Intern("__name__"))
	if err != nil || !ok {
		return ""
	}
	if s, ok := object.AsStr(n); ok {
		return " (" + s.Go() + ")"
	}
	return ""
}

// compareRefs compares the objects while both live, the references afterwards.
func compareRefs(t *thread, op object.Slot, a, b value) (value, error) {
	y, ok := object.Cast[ref](b, refType())
	if !ok {
		return object.NotImplemented, nil
	}
	va, aok := object.Self[ref](a).get()
	vb, bok := y.get()
	if !aok || !bok {
		return object.Bool(object.Is(a, b) == (op == object.SlotEq)), nil
	}
	return t.Compare(op, va, vb)
}

func newProxy(t *thread, a []value) (value, error) {
	cls := proxyType()
	if t.Callable(a[0]) {
		cls = callableProxyType()
	}
	return makeRef(t, cls, a[0], a[1])
}

// target is the object behind a proxy.
func target(v value) (value, error) {
	x, ok := object.Self[ref](v).get()
	if !ok {
		return value{}, object.Raise(object.ReferenceError, "weakly-referenced object no longer exists")
	}
	return x, nil
}

// open is v, or the object behind it if it is a proxy.
func open(v value) (value, error) {
	if v.Type() == proxyType() || v.Type() == callableProxyType() {
		return target(v)
	}
	return v, nil
}

// forwarded are the special methods a proxy passes on as method calls.
var forwarded = strings.Fields("__reversed__ __bytes__ __enter__ __exit__")

// passedOn are the special methods a proxy passes on as the operations they stand for.
var passedOn = map[string]func(t *thread, v value, args []value) (value, error){
	"__len__": func(t *thread, v value, _ []value) (value, error) {
		n, err := t.Len(v)
		return object.Int(int64(n)), err
	},
	"__contains__": func(t *thread, v value, args []value) (value, error) {
		ok, err := t.Contains(v, args[0])
		return object.Bool(ok), err
	},
	"__getitem__": func(t *thread, v value, args []value) (value, error) { return t.GetItem(v, args[0]) },
	"__setitem__": func(t *thread, v value, args []value) (value, error) {
		return object.None, t.SetItem(v, args[0], args[1])
	},
	"__delitem__": func(t *thread, v value, args []value) (value, error) { return object.None, t.DelItem(v, args[0]) },
	"__iter__":    func(t *thread, v value, _ []value) (value, error) { return t.GetIter(v) },
	"__next__": func(t *thread, v value, _ []value) (value, error) {
		if !object.IsIterator(v) {
			return value{}, object.TypeErrorf("Weakref proxy referenced a non-iterator '%s' object", v.Type().MessageName())
		}
		x, ok, err := t.Next(v)
		if err == nil && !ok {
			err = object.StopIteration(object.None)
		}
		return x, err
	},
	"__str__": func(t *thread, v value, _ []value) (value, error) { return t.StrOf(v) },
	"__int__": func(t *thread, v value, _ []value) (value, error) { return t.IntOf(v) },
	"__float__": func(t *thread, v value, _ []value) (value, error) {
		f, err := t.FloatOf(v)
		return object.Float(f), err
	},
	"__index__": func(t *thread, v value, _ []value) (value, error) { return t.IndexValue(v) },
}

func makeProxyType(name string, callable bool) *object.Type {
	rows := []def{
		{Name: "__new__", Sig: "cls, /, *args, **kwargs", Raw: func(_ *thread, args []value, _ []*object.Str) (value, error) {
			return value{}, object.TypeErrorf("cannot create 'weakref.%s' instances", name)
		}},
		{Name: "__repr__", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			v, ok := object.Self[ref](self).get()
			if !ok {
				return object.NewStr("<weakproxy at " + object.HexAddr(self) + "; dead>"), nil
			}
			return object.NewStr("<weakproxy at " + object.HexAddr(self) + "; to '" + v.Type().FullName() + "' at " + object.HexAddr(v) + ">"), nil
		}},
		{Name: "__bool__", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			v, err := target(self)
			if err != nil {
				return value{}, err
			}
			ok, err := t.Truth(v)
			return object.Bool(ok), err
		}},
		{Name: "__hash__", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
			return value{}, object.TypeErrorf("unhashable type: 'weakref.%s'", name)
		}},
	}
	for _, n := range forwarded {
		rows = append(rows, def{Name: n, Sig: "self, /, *args", Raw: func(t *thread, args []value, _ []*object.Str) (value, error) {
			v, err := target(args[0])
			if err != nil {
				return value{}, err
			}
			return t.CallMethod(v, n, append([]value(nil), args[1:]...)...)
		}})
	}
	for n, f := range passedOn {
		sig := map[string]string{"__contains__": "self, key, /", "__getitem__": "self, key, /", "__delitem__": "self, key, /", "__setitem__": "self, key, value, /"}[n]
		if sig == "" {
			sig = "self, /"
		}
		rows = append(rows, def{Name: n, Sig: sig, Fn: func(t *thread, args []value) (value, error) {
			v, err := target(args[0])
			if err != nil {
				return value{}, err
			}
			return f(t, v, append([]value(nil), args[1:]...))
		}})
	}
	rows = append(rows, operators()...)
	spec := object.TypeSpec{Name: name, Module: "weakref", Methods: rows,
		GetAttr: func(t *thread, self value, n *object.Str) (value, error) {
			v, err := target(self)
			if err != nil {
				return value{}, err
			}
			return t.GetAttr(v, n)
		},
		SetAttr: func(t *thread, self value, n *object.Str, x value) error {
			v, err := target(self)
			if err != nil {
				return err
			}
			if x.IsValid() {
				return t.SetAttr(v, n, x)
			}
			return t.DelAttr(v, n)
		},
	}
	if callable {
		spec.Call = func(t *thread, self value, args []value, kw []*object.Str) (value, error) {
			v, err := target(self)
			if err != nil {
				return value{}, err
			}
			return t.CallKw(v, args, kw)
		}
	}
	return object.NewNative[ref](spec)
}

// operators are the rows for arithmetic and comparison, which open proxies on both sides.
func operators() (rows []def) {
	two := func(name string, f func(t *thread, a, b value) (value, error)) {
		rows = append(rows, def{Name: name, Sig: "self, value, /", F2: func(t *thread, a, b value) (value, error) {
			a, err := open(a)
			if err == nil {
				b, err = open(b)
			}
			if err != nil {
				return value{}, err
			}
			return f(t, a, b)
		}})
	}
	for op := object.SlotAdd; op <= object.SlotFloorDiv; op++ {
		two(op.String(), func(t *thread, a, b value) (value, error) { return t.BinaryOp(op, a, b) })
		two((op + object.SlotRAdd).String(), func(t *thread, a, b value) (value, error) { return t.BinaryOp(op, b, a) })
		two((op + object.SlotIAdd).String(), func(t *thread, a, b value) (value, error) { return t.InplaceOp(op, a, b) })
	}
	for op := object.SlotEq; op <= object.SlotGe; op++ {
		two(op.String(), func(t *thread, a, b value) (value, error) { return t.Compare(op, a, b) })
	}
	for _, op := range []object.Slot{object.SlotNeg, object.SlotPos, object.SlotInvert, object.SlotAbs} {
		rows = append(rows, def{Name: op.String(), Sig: "self, /", F1: func(t *thread, a value) (value, error) {
			a, err := open(a)
			if err != nil {
				return value{}, err
			}
			return t.UnaryOp(op, a)
		}})
	}
	return rows
}
