// Package gc is the module gc. Go's collector does the work: it needs no thresholds and has no generations, so the
// settings here are kept for programs that read them back, and collect() runs a full collection.
package gc

import (
	"pya/stdlib/weakref"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

// state is what a program has set.
type state struct {
	m         *object.Module
	enabled   bool
	threshold [3]int64
	debug     int64
	runs      int64
}

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	s := &state{m: m, enabled: true, threshold: [3]int64{2000, 10, 0}}
	m.Set(t, "__doc__", object.NewStr("This module provides access to the garbage collector for reference cycles."))
	for name, n := range map[string]int64{"DEBUG_STATS": 1, "DEBUG_COLLECTABLE": 2, "DEBUG_UNCOLLECTABLE": 4, "DEBUG_SAVEALL": 32, "DEBUG_LEAK": 38} {
		m.Set(t, name, object.Int(n))
	}
	m.Set(t, "garbage", object.NewList(nil))
	m.Set(t, "callbacks", object.NewList(nil))
	m.AddDefs(t, object.AuditedDefs([]object.Def{
		{Name: "enable", Sig: "", Doc: "Enable automatic garbage collection.", F0: func(*thread) (value, error) { s.enabled = true; return object.None, nil }},
		{Name: "disable", Sig: "", Doc: "Disable automatic garbage collection. pya's collector goes on: programs see no difference.", F0: func(*thread) (value, error) { s.enabled = false; return object.None, nil }},
		{Name: "isenabled", Sig: "", Doc: "Returns true if automatic garbage collection is enabled.", F0: func(*thread) (value, error) { return object.Bool(s.enabled), nil }},
		{Name: "collect", Sig: "generation=2", Doc: "Run the garbage collector.", Fn: func(t *thread, a []value) (value, error) { return s.collect(rt, t, a[0]) }},
		{Name: "get_count", Sig: "", Doc: "Return a three-tuple of the current collection counts.", F0: func(*thread) (value, error) {
			return object.TupleOf(object.Int(0), object.Int(0), object.Int(0)), nil
		}},
		{Name: "set_debug", Sig: "flags, /", Doc: "Set the garbage collection debugging flags.", F1: func(t *thread, v value) (value, error) {
			n, err := t.Index(v)
			s.debug = int64(n)
			return object.None, err
		}},
		{Name: "get_debug", Sig: "", Doc: "Get the garbage collection debugging flags.", F0: func(*thread) (value, error) { return object.Int(s.debug), nil }},
		{Name: "set_threshold", Sig: "threshold0, threshold1=<unrepresentable>, threshold2=<unrepresentable>, /", Doc: "Set the collection thresholds (the collection frequency).", Fn: s.setThreshold},
		{Name: "get_threshold", Sig: "", Doc: "Return the current collection thresholds.", F0: func(*thread) (value, error) {
			return object.TupleOf(object.Int(s.threshold[0]), object.Int(s.threshold[1]), object.Int(s.threshold[2])), nil
		}},
		{Name: "get_stats", Sig: "", Doc: "Return a list of dictionaries containing per-generation statistics.", F0: s.stats},
		{Name: "freeze", Sig: "", Doc: "Freeze all current tracked objects and ignore them for future collections.", F0: func(*thread) (value, error) { return object.None, nil }},
		{Name: "unfreeze", Sig: "", Doc: "Unfreeze all objects in the permanent generation.", F0: func(*thread) (value, error) { return object.None, nil }},
		{Name: "get_freeze_count", Sig: "", Doc: "Return the number of objects in the permanent generation.", F0: func(*thread) (value, error) { return object.Int(0), nil }},
		{Name: "is_tracked", Sig: "obj, /", Doc: "Returns true if the object is tracked by the garbage collector.", F1: func(_ *thread, v value) (value, error) { return object.Bool(tracked(v)), nil }},
		{Name: "is_finalized", Sig: "obj, /", Doc: "Returns true if the object has been already finalized by the GC.", F1: func(*thread, value) (value, error) { return object.False, nil }},
		{Name: "get_referents", Sig: "*objs", Doc: "Return the list of objects that are directly referred to by 'objs'.", Fn: func(t *thread, a []value) (value, error) {
			tup, _ := object.AsTuple(a[0])
			var out []value
			for _, v := range tup.Items() {
				object.EachReferent(v, func(x value) bool {
					out = append(out, x)
					return true
				})
			}
			return object.NewList(out), nil
		}},
		{Name: "get_objects", Sig: "generation=None", Doc: "Return a list of objects tracked by the collector.", Fn: missing("get_objects")},
		{Name: "get_referrers", Sig: "*objs", Doc: "Return the list of objects that directly refer to any of 'objs'.", Fn: missing("get_referrers")},
	}, map[string]string{"get_objects": "gc.get_objects 0=-1", "get_referents": "gc.get_referents 0", "get_referrers": "gc.get_referrers 0"}))
	return nil
}

// missing is a function that needs a list of all objects, which Go's collector does not give.
func missing(name string) object.Func {
	return func(*thread, []value) (value, error) {
		return value{}, object.Raise(object.NotImplementedError, "gc.%s: pya keeps no list of its objects", name)
	}
}

// collect runs a full collection and what waits for objects to go. The number of objects found is not known: 0.
func (s *state) collect(rt *vm.Runtime, t *thread, gen value) (value, error) {
	n := 2
	if gen.IsValid() {
		var err error
		if n, err = t.Index(gen); err != nil {
			return value{}, err
		}
	}
	if n < 0 || n > 2 {
		return value{}, object.ValueErrorf("invalid generation")
	}
	info := func() value {
		d := object.NewDict()
		for _, k := range []string{"generation", "collected", "uncollectable"} {
			v := object.Int(0)
			if k == "generation" {
				v = object.Int(int64(n))
			}
			d.SetStr(t.Interp.Intern(k), v)
		}
		return object.FromObj(d)
	}
	s.callbacks(t, "start", info())
	rt.DropStale(t)
	settle := rt.LoosenUnawaited()
	// What one collection frees may have kept other objects alive until its cleanups have run.
	passes := 2
	if n < 2 {
		passes = 1
	}
	for range passes {
		if err := Settle(t); err != nil {
			return value{}, err
		}
	}
	if err := settle(t); err != nil {
		return value{}, err
	}
	s.runs++
	s.callbacks(t, "stop", info())
	return object.Int(0), nil
}

// Settle runs a collection and what waits for the objects that it finds.
func Settle(t *thread) error {
	t.Interp.DropStale(t)
	t.Block(vm.CollectGarbage)
	t.RunFinalizers()
	weakref.Collected()
	return weakref.Drain(t)
}

// callbacks tells the functions in gc.callbacks of a collection.
func (s *state) callbacks(t *thread, phase string, info value) {
	v, ok := s.m.Get(t, "callbacks")
	list, isList := object.AsList(v)
	if !ok || !isList {
		return
	}
	for _, f := range append([]value(nil), list.Items()...) {
		if _, err := t.Call(f, object.NewStr(phase), info); err != nil && t.Interp.Unraisable != nil {
			t.Interp.Unraisable(t, err, "", f)
		}
	}
}

func (s *state) setThreshold(t *thread, a []value) (value, error) {
	for i, v := range a {
		if v.IsValid() {
			n, err := t.Index(v)
			if err != nil {
				return value{}, err
			}
			s.threshold[i] = int64(n)
		}
	}
	return object.None, nil
}

// stats tells of three generations, of which only the last is ever collected.
func (s *state) stats(t *thread) (value, error) {
	var out []value
	for i := range 3 {
		d := object.NewDict()
		runs := int64(0)
		if i == 2 {
			runs = s.runs
		}
		for _, k := range []string{"collections", "collected", "uncollectable"} {
			n := int64(0)
			if k == "collections" {
				n = runs
			}
			d.SetStr(t.Interp.Intern(k), object.Int(n))
		}
		out = append(out, object.FromObj(d))
	}
	return object.NewList(out), nil
}

// tracked tells whether an object can refer to others.
func tracked(v value) bool {
	switch {
	case v.IsInt(), v.IsFloat(), v.IsBool(), v.IsNone():
		return false
	}
	switch v.Type() {
	case object.StrType, object.BytesType, object.ByteArrayType, object.IntType, object.FloatType, object.ComplexType, object.RangeType,
		object.EllipsisType, object.NotImplementedType:
		return false
	}
	return true
}
