package asyncio

import (
	"pya/vm"
	"pya/vm/loop"
	"pya/vm/object"
)

// This file is _asyncio, the part written in Go.

// BuildNative fills _asyncio.
func BuildNative(rt *vm.Runtime, t *thread, m *object.Module) error {
	for name, typ := range map[string]*object.Type{
		"Future": loop.FutureType(), "Task": loop.TaskType(), "Handle": loop.HandleType(), "TimerHandle": loop.TimerHandleType(),
		"_Loop": loop.LoopType(), "CancelledError": loop.CancelledError(), "InvalidStateError": loop.InvalidStateError(),
		"_GatheringFuture": loop.GatheringType(), "TimeoutError": object.TimeoutError,
	} {
		m.Set(t, name, object.FromObj(typ))
	}
	m.AddDefs(t, defs)
	m.AddDefs(t, taskDefs)
	m.AddDefs(t, textDefs)
	_ = rt
	return nil
}

var defs = []object.Def{
	{Name: "get_running_loop", Sig: "", Doc: "Return the running event loop.  Raise a RuntimeError if there is none.", F0: func(t *thread) (value, error) {
		if v := loop.RunningValue(t); v.IsValid() {
			return v, nil
		}
		return value{}, object.RuntimeErrorf("no running event loop")
	}},
	{Name: "_lane", Sig: "loop, sock, on_stop, /", Doc: "Return a _Lane of a socket or None.", F3: newLane},
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
	{Name: "iscoroutine", Sig: "obj, /", Doc: "Return True if obj is a coroutine object.", F1: func(t *thread, v value) (value, error) {
		return object.Bool(loop.IsCoroutine(t, v)), nil
	}},
	{Name: "isfuture", Sig: "obj, /", Doc: "Check for a Future.", F1: func(t *thread, v value) (value, error) {
		b, err := isFuture(t, v)
		return object.Bool(b), err
	}},
	{Name: "sleep", Sig: "delay, result=None, *, loop=None", Doc: "Coroutine that completes after a given time (in seconds).", Fn: func(t *thread, a []value) (value, error) {
		if err := oldLoop(t, a[2]); err != nil {
			return value{}, err
		}
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
	{Name: "gather", Sig: "*coros_or_futures, return_exceptions=False, loop=None", Doc: "Return a future aggregating results from the given coroutines/futures.", Fn: func(t *thread, a []value) (value, error) {
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
		var l *loop.Loop
		if a[2].IsValid() && !a[2].IsNone() {
			if l, err = loopOf(a[2]); err != nil {
				return value{}, err
			}
		}
		return loop.Gather(t, items, exc, l, func(v value) (value, error) { return wrapAwaitable(t, v) })
	}},
	{Name: "ensure_future", Sig: "coro_or_future, *, loop=None", Doc: "Wrap a coroutine or an awaitable in a future.", Fn: func(t *thread, a []value) (value, error) {
		return loop.EnsureFutureValue(t, a[0], a[1], func(v value) (value, error) { return wrapAwaitable(t, v) })
	}},
}

// isFuture tells futures: those of this package, and what says it is one.
func isFuture(t *thread, v value) (bool, error) {
	if _, ok := loop.AsFuture(v); ok {
		return true, nil
	}
	if v.Kind() != object.KInstance && v.Kind() != object.KNative {
		return false, nil
	}
	name := t.Interp.Intern("_asyncio_future_blocking")
	if !v.Type().Has("_asyncio_future_blocking") {
		// A mock gives its class a spec without changing its type.
		cls, ok, err := t.GetAttrOpt(v, t.Interp.Intern("__class__"))
		if err != nil || !ok || object.Is(cls, object.FromObj(v.Type())) {
			return false, err
		}
		if _, ok, err := t.GetAttrOpt(cls, name); err != nil || !ok {
			return false, err
		}
	}
	b, ok, err := t.GetAttrOpt(v, name)
	return ok && !b.IsNone(), err
}

// oldLoop warns of the loop argument that Pythons before 3.10 took.
func oldLoop(t *thread, v value) error {
	if !v.IsValid() || v.IsNone() || t.Interp.Warn == nil {
		return nil
	}
	return t.Interp.Warn(t, object.DeprecationWarning, "The loop argument is deprecated since Python 3.8, and scheduled for removal in Python 3.10.", 1)
}

func loopOf(v value) (*loop.Loop, error) {
	l, ok := object.Cast[loop.Loop](v, loop.LoopType())
	if !ok {
		return nil, object.TypeErrorf("an event loop was expected, got %s", v.Type().MessageName())
	}
	return l, nil
}

// wrapAwaitable makes a coroutine of any awaitable.
func wrapAwaitable(t *thread, v value) (value, error) {
	m, err := t.Interp.Import(t, "asyncio.tasks")
	if err != nil {
		return value{}, err
	}
	return t.CallMethod(m, "_wrap_awaitable", v)
}

var textDefs = []object.Def{
	{Name: "_coro_text", Sig: "coro, /", F1: func(t *thread, v value) (value, error) {
		s, err := loop.CoroText(t, v)
		return object.NewStr(s), err
	}},
	{Name: "_callback_text", Sig: "func, args, debug, /", F3: func(t *thread, f, args, debug value) (value, error) {
		var items []value
		if !args.IsNone() {
			var err error
			if items, err = t.ToSlice(args); err != nil {
				return value{}, err
			}
		}
		b, err := t.Truth(debug)
		return object.NewStr(loop.CallbackText(t, f, items, b)), err
	}},
	{Name: "_function_place", Sig: "func, /", F1: func(t *thread, f value) (value, error) { return object.NewStr(loop.FunctionPlace(t, f)), nil }},
	{Name: "_logging_used", Sig: "", F0: func(t *thread) (value, error) {
		_, ok := t.Interp.Modules.GetStr(t.Interp.Intern("logging"))
		return object.Bool(ok), nil
	}},
	{Name: "_getenv", Sig: "name, /", F1: func(t *thread, v value) (value, error) {
		n, err := t.Str(v)
		if err != nil {
			return value{}, err
		}
		s, _ := t.Interp.Host.Getenv(n)
		return object.NewStr(s), nil
	}},
	{Name: "_log", Sig: "level, text, exc, /", Doc: "Log without module logging.", F3: func(t *thread, level, text, exc value) (value, error) {
		if t.Interp.Log == nil {
			return object.None, nil
		}
		l, err := t.Str(level)
		if err != nil {
			return value{}, err
		}
		s, err := t.Str(text)
		if err != nil {
			return value{}, err
		}
		var cause error
		if e, ok := object.AsException(exc); ok {
			cause = e
		}
		return object.None, t.Interp.Log(t, "asyncio", l, s, cause)
	}},
}
