// Package asyncio is the module asyncio: the classes and functions of vm/loop under Python's names, and what is plain
// logic (locks, queues, timeouts, task groups, policies, runners) written in pya.
//
// It owns nothing of the loop itself. The submodules (asyncio.tasks, asyncio.events, …) are views of the one module.
package asyncio

import (
	_ "embed"

	"pya/vm"
	"pya/vm/loop"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

//go:embed asyncio.pya
var source []byte

// Build fills asyncio.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__path__", object.NewList(nil))
	m.Set(t, "__package__", object.NewStr("asyncio"))
	if err := rt.RunEmbedded(t, m, "<frozen asyncio>", source); err != nil {
		return err
	}
	rt.AddExit(func(t *thread) error {
		loop.ReportUnread(t, nil)
		return nil
	})
	return nil
}

// Submodule makes asyncio.NAME: all names of asyncio.
func Submodule(rt *vm.Runtime, t *thread, m *object.Module) error {
	a, err := rt.Import(t, "asyncio")
	if err != nil {
		return err
	}
	am, ok := object.AsModule(a)
	if !ok {
		return object.Raise(object.ImportError, "asyncio is not a module")
	}
	var k, v value
	for i := 0; am.NS.Dict.Next(&i, &k, &v); {
		if s, ok := object.AsStr(k); ok {
			if _, have := m.NS.Dict.GetStr(s); !have {
				m.NS.Dict.SetStr(s, v)
			}
		}
	}
	return nil
}

// BuildNative fills _asyncio, the part written in Go.
func BuildNative(_ *vm.Runtime, t *thread, m *object.Module) error {
	for name, typ := range map[string]*object.Type{
		"Future": loop.FutureType(), "Task": loop.TaskType(), "Handle": loop.HandleType(), "TimerHandle": loop.TimerHandleType(),
		"_Loop": loop.LoopType(), "CancelledError": loop.CancelledError(), "InvalidStateError": loop.InvalidStateError(),
	} {
		m.Set(t, name, object.FromObj(typ))
	}
	m.AddDefs(t, defs)
	m.AddDefs(t, streamDefs)
	m.Missing = func(_ *thread, name string) (value, bool, error) {
		switch name {
		case "StreamReader":
			return object.FromObj(streamTypes().reader), true, nil
		case "StreamWriter":
			return object.FromObj(streamTypes().writer), true, nil
		case "Server":
			return object.FromObj(streamTypes().server), true, nil
		}
		return value{}, false, nil
	}
	return nil
}

var defs = []object.Def{
	{Name: "get_running_loop", Sig: "", Doc: "Return the running event loop.  Raise a RuntimeError if there is none.", F0: func(t *thread) (value, error) {
		if v := loop.RunningValue(t); v.IsValid() {
			return v, nil
		}
		return value{}, object.RuntimeErrorf("no running event loop")
	}},
	{Name: "_copy_context", Sig: "", F0: func(t *thread) (value, error) { return object.FromObj(t.CopyContext()), nil }},
	{Name: "_mark_coroutine", Sig: "func, /", Doc: "Make the generators of a generator function awaitable.", F1: func(_ *thread, f value) (value, error) {
		return f, vm.MarkCoroutine(f)
	}},
	{Name: "_in_main_thread", Sig: "", F0: func(t *thread) (value, error) { return object.Bool(t.Main), nil }},
	{Name: "_get_running_loop", Sig: "", Doc: "Return the running event loop or None.", F0: func(t *thread) (value, error) {
		if v := loop.RunningValue(t); v.IsValid() {
			return v, nil
		}
		return object.None, nil
	}},
	{Name: "_set_running_loop", Sig: "loop, /", Doc: "Set the running event loop.", F1: func(t *thread, v value) (value, error) {
		loop.SetRunningValue(t, v)
		return object.None, nil
	}},
	{Name: "current_task", Sig: "loop=None", Doc: "Return a currently executed task.", Fn: func(t *thread, a []value) (value, error) {
		l, err := runningArg(t, a[0])
		if err != nil {
			return value{}, err
		}
		if k := l.Current(); k != nil {
			return k.Val(), nil
		}
		return object.None, nil
	}},
	{Name: "all_tasks", Sig: "loop=None", Doc: "Return a set of all tasks for the loop.", Fn: func(t *thread, a []value) (value, error) {
		l, err := runningArg(t, a[0])
		if err != nil {
			return value{}, err
		}
		v := object.NewSet()
		s, _ := object.AsSet(v)
		for _, k := range l.Tasks() {
			if err := s.Add(t, k.Val()); err != nil {
				return value{}, err
			}
		}
		return v, nil
	}},
	{Name: "create_task", Sig: "coro, *, name=None, context=None", Doc: "Schedule the execution of a coroutine object in a spawn task.", Raw: func(t *thread, args []value, kw []*object.Str) (value, error) {
		l := loop.RunningValue(t)
		if !l.IsValid() {
			return value{}, object.RuntimeErrorf("no running event loop")
		}
		m, err := t.GetAttrStr(l, "create_task")
		if err != nil {
			return value{}, err
		}
		return t.CallKw(m, args, kw)
	}},
	{Name: "iscoroutine", Sig: "obj, /", Doc: "Return True if obj is a coroutine object.", F1: func(_ *thread, v value) (value, error) {
		return object.Bool(loop.IsCoroutine(v)), nil
	}},
	{Name: "isfuture", Sig: "obj, /", Doc: "Check for a Future.", F1: func(t *thread, v value) (value, error) {
		if _, ok := loop.AsFuture(v); ok {
			return object.True, nil
		}
		if v.Kind() != object.KInstance && v.Kind() != object.KNative {
			return object.False, nil
		}
		if !v.Type().Has("_asyncio_future_blocking") {
			return object.False, nil
		}
		b, ok, err := t.GetAttrOpt(v, t.Interp.Intern("_asyncio_future_blocking"))
		return object.Bool(ok && !b.IsNone()), err
	}},
	{Name: "sleep", Sig: "delay, result=None", Doc: "Coroutine that completes after a given time (in seconds).", Fn: func(t *thread, a []value) (value, error) {
		d, err := t.AsReal(a[0])
		if err != nil {
			return value{}, err
		}
		if d != d {
			return value{}, object.ValueErrorf("Invalid delay: NaN (not a number)")
		}
		res := a[1]
		if !res.IsValid() {
			res = object.None
		}
		return vm.NewNativeCoroutine(t, "sleep", &loop.Sleep{Delay: d, Result: res}), nil
	}},
	{Name: "gather", Sig: "*coros_or_futures, return_exceptions=False", Doc: "Return a future aggregating results from the given coroutines/futures.", Fn: func(t *thread, a []value) (value, error) {
		items, err := t.ToSlice(a[0])
		if err != nil {
			return value{}, err
		}
		exc := false
		if a[1].IsValid() {
			if exc, err = t.Truth(a[1]); err != nil {
				return value{}, err
			}
		}
		return loop.Gather(t, items, exc, func(v value) (value, error) { return wrapAwaitable(t, v) })
	}},
	{Name: "ensure_future", Sig: "coro_or_future, *, loop=None", Doc: "Wrap a coroutine or an awaitable in a future.", Fn: func(t *thread, a []value) (value, error) {
		var l *loop.Loop
		if a[1].IsValid() && !a[1].IsNone() {
			var ok bool
			if l, ok = object.Cast[loop.Loop](a[1], loop.LoopType()); !ok {
				return t.CallMethod(a[1], "create_task", a[0])
			}
		}
		f, err := loop.EnsureFuture(t, a[0], l, func(v value) (value, error) { return wrapAwaitable(t, v) })
		if err != nil {
			return value{}, err
		}
		return f.Val(), nil
	}},
}

// runningArg gives the loop of an optional argument, or the running one.
func runningArg(t *thread, v value) (*loop.Loop, error) {
	if !v.IsValid() || v.IsNone() {
		v = loop.RunningValue(t)
		if !v.IsValid() {
			return nil, object.RuntimeErrorf("no running event loop")
		}
	}
	l, ok := object.Cast[loop.Loop](v, loop.LoopType())
	if !ok {
		return nil, object.TypeErrorf("an event loop was expected, got %s", v.Type().Name())
	}
	return l, nil
}

// wrapAwaitable makes a coroutine of any awaitable.
func wrapAwaitable(t *thread, v value) (value, error) {
	m, err := t.GetAttrStr(mustModule(t), "_wrap_awaitable")
	if err != nil {
		return value{}, err
	}
	return t.Call(m, v)
}

func mustModule(t *thread) value {
	v, _ := t.Interp.Modules.GetStr(t.Interp.Intern("asyncio"))
	return v
}
