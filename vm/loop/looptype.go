package loop

import (
	"strings"

	"pya/vm/object"
)

// LoopType is the class of event loops that the module asyncio derives its own from.
func LoopType() *object.Type { return loopType() }

func makeLoopType() *object.Type {
	return object.NewNative[Loop](object.TypeSpec{Name: "_Loop", Module: "_asyncio", Methods: loopMethods, GetSets: loopAttrs})
}

// loopArg gives the loop of a loop= argument, or the current one.
func loopArg(t *thread, v value) (*Loop, error) {
	if v.IsValid() && !v.IsNone() {
		l, ok := object.Cast[Loop](v, LoopType())
		if !ok {
			return nil, object.TypeErrorf("an event loop was expected, got %s", v.Type().Name())
		}
		return l, nil
	}
	if l := Running(t); l != nil {
		return l, nil
	}
	m, ok := t.Interp.Modules.GetStr(t.Interp.Intern("asyncio"))
	if !ok {
		return nil, object.RuntimeErrorf("no running event loop")
	}
	x, err := t.CallMethod(m, "get_event_loop")
	if err != nil {
		return nil, err
	}
	return loopArg(t, x)
}

func self(v value) *Loop { return object.Self[Loop](v) }

// callArgs splits the arguments of call_soon and its kin: n fixed ones (self included), *args, context=.
func callArgs(t *thread, name string, n int, args []value, kw []*object.Str) (rest []value, ctx *object.Context, err error) {
	pos := len(args) - len(kw)
	for i, k := range kw {
		if k.Go() != "context" {
			return nil, nil, object.TypeErrorf("%s() got an unexpected keyword argument '%s'", name, k.Go())
		}
		if ctx, err = ctxArg(args[pos+i]); err != nil {
			return nil, nil, err
		}
	}
	if pos < n {
		return nil, nil, object.TypeErrorf("%s() missing %d required positional argument(s)", name, n-pos)
	}
	return append([]value(nil), args[n:pos]...), ctx, nil
}

// checkCallback refuses coroutines and what cannot be called, in debug mode as CPython does.
func (l *Loop) checkCallback(t *thread, cb value, name string) error {
	if !l.debug {
		return nil
	}
	if IsCoroutine(cb) {
		return object.TypeErrorf("coroutines cannot be used with %s()", name)
	}
	if !t.Callable(cb) {
		r, err := t.Repr(cb)
		if err != nil {
			return err
		}
		return object.TypeErrorf("a callable object was expected by %s(), got %s", name, r)
	}
	return nil
}

func raw(name, sig, doc string, f func(t *thread, args []value, kw []*object.Str) (value, error)) object.Def {
	return object.Def{Name: name, Sig: sig, Doc: doc, Raw: f}
}

var loopMethods = []object.Def{
	{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(_ *thread, args []value, _ []*object.Str) (value, error) {
		return object.FromObj(New(args[0].TypePtr())), nil
	}},
	m1("run_forever", "Run until stop() is called.", func(t *thread, v value) (value, error) {
		return object.None, self(v).RunForever(t)
	}),
	m1("stop", "Stop running the event loop.", func(_ *thread, v value) (value, error) {
		self(v).Stop()
		return object.None, nil
	}),
	m1("close", "Close the event loop.", func(t *thread, v value) (value, error) {
		return object.None, self(v).Close(t)
	}),
	m1("is_running", "Returns True if the event loop is running.", func(_ *thread, v value) (value, error) { return object.Bool(self(v).running), nil }),
	m1("is_closed", "Returns True if the event loop was closed.", func(_ *thread, v value) (value, error) { return object.Bool(self(v).closed), nil }),
	m1("time", "Return the time according to the event loop's clock.", func(t *thread, v value) (value, error) {
		return object.Float(Seconds(self(v).Now(t))), nil
	}),
	m1("create_future", "Create a Future object attached to the loop.", func(_ *thread, v value) (value, error) {
		return NewFuture(self(v)).Val(), nil
	}),
	raw("call_soon", "self, callback, *args, context=None", "Arrange for a callback to be called as soon as possible.", func(t *thread, args []value, kw []*object.Str) (value, error) {
		rest, ctx, err := callArgs(t, "call_soon", 2, args, kw)
		if err == nil {
			err = self(args[0]).checkCallback(t, args[1], "call_soon")
		}
		if err != nil {
			return value{}, err
		}
		h, err := self(args[0]).CallSoon(t, args[1], rest, ctx)
		return handleValue(h), err
	}),
	raw("call_soon_threadsafe", "self, callback, *args, context=None", "Like call_soon(), but thread-safe.", func(t *thread, args []value, kw []*object.Str) (value, error) {
		rest, ctx, err := callArgs(t, "call_soon_threadsafe", 2, args, kw)
		if err == nil {
			err = self(args[0]).checkCallback(t, args[1], "call_soon_threadsafe")
		}
		if err != nil {
			return value{}, err
		}
		h, err := self(args[0]).CallSoon(t, args[1], rest, ctx)
		object.Wake(self(args[0]).wake)
		return handleValue(h), err
	}),
	raw("call_later", "self, delay, callback, *args, context=None", "Arrange for a callback to be called at a given time.", func(t *thread, args []value, kw []*object.Str) (value, error) {
		if len(args) > 1 && args[1].IsNone() {
			return value{}, object.TypeErrorf("delay must not be None")
		}
		l := self(args[0])
		return l.callTimer(t, "call_later", args, kw, Seconds(l.Now(t)))
	}),
	raw("call_at", "self, when, callback, *args, context=None", "Like call_later(), but uses an absolute time.", func(t *thread, args []value, kw []*object.Str) (value, error) {
		if len(args) > 1 && args[1].IsNone() {
			return value{}, object.TypeErrorf("when cannot be None")
		}
		return self(args[0]).callTimer(t, "call_at", args, kw, 0)
	}),
	raw("create_task", "self, coro, *, name=None, context=None", "Schedule a coroutine object.", createTask),
	{Name: "set_task_factory", Sig: "self, factory, /", Doc: "Set a task factory that will be used by loop.create_task().", F2: func(t *thread, v, f value) (value, error) {
		if !f.IsNone() && !t.Callable(f) {
			return value{}, object.TypeErrorf("task factory must be a callable or None")
		}
		self(v).taskFactory = f
		return object.None, nil
	}},
	m1("get_task_factory", "Return a task factory, or None if the default one is in use.", func(_ *thread, v value) (value, error) { return orNone(self(v).taskFactory), nil }),
	m1("get_debug", "", func(_ *thread, v value) (value, error) { return object.Bool(self(v).debug), nil }),
	{Name: "set_debug", Sig: "self, enabled, /", F2: func(t *thread, v, on value) (value, error) {
		b, err := t.Truth(on)
		self(v).debug = b
		return object.None, err
	}},
	m1("get_exception_handler", "Return an exception handler, or None if the default one is in use.", func(_ *thread, v value) (value, error) { return orNone(self(v).handler), nil }),
	{Name: "set_exception_handler", Sig: "self, handler, /", Doc: "Set handler as the new event loop exception handler.", F2: func(t *thread, v, h value) (value, error) {
		if !h.IsNone() && !t.Callable(h) {
			r, err := t.Repr(h)
			if err != nil {
				return value{}, err
			}
			return value{}, object.TypeErrorf("A callable object or None is expected, got %s", r)
		}
		self(v).handler = h
		return object.None, nil
	}},
	{Name: "default_exception_handler", Sig: "self, context, /", Doc: "Default exception handler.", F2: func(t *thread, v, c value) (value, error) {
		return object.None, self(v).defaultHandler(t, c)
	}},
	{Name: "call_exception_handler", Sig: "self, context, /", Doc: "Call the current event loop's exception handler.", F2: func(t *thread, v, c value) (value, error) {
		return object.None, self(v).callHandler(t, c)
	}},
	m1("__repr__", "", func(_ *thread, v value) (value, error) {
		l := self(v)
		b := map[bool]string{true: "True", false: "False"}
		return object.NewStr("<" + v.Type().Name() + " running=" + b[l.running] + " closed=" + b[l.closed] + " debug=" + b[l.debug] + ">"), nil
	}),
	m1("_report_unread", "", func(t *thread, v value) (value, error) {
		ReportUnread(t, self(v))
		return object.None, nil
	}),
}

func handleValue(h *Handle) value {
	if h == nil {
		return value{}
	}
	return object.FromObj(h)
}

// callTimer is call_later (base is now) and call_at (base is 0).
func (l *Loop) callTimer(t *thread, name string, args []value, kw []*object.Str, base float64) (value, error) {
	rest, ctx, err := callArgs(t, name, 3, args, kw)
	if err != nil {
		return value{}, err
	}
	if err := l.checkCallback(t, args[2], name); err != nil {
		return value{}, err
	}
	when, err := t.AsReal(args[1])
	if err != nil {
		return value{}, err
	}
	h, err := l.CallAt(t, Duration(base+when), args[2], rest, ctx)
	return handleValue(h), err
}

// createTask is loop.create_task(coro, *, name, context).
func createTask(t *thread, args []value, kw []*object.Str) (value, error) {
	l := self(args[0])
	n := len(args) - len(kw)
	if n != 2 {
		return value{}, object.TypeErrorf("create_task() takes 2 positional arguments but %d were given", n)
	}
	if err := l.checkClosed(); err != nil {
		return value{}, err
	}
	var name, ctxV value
	for i, k := range kw {
		switch k.Go() {
		case "name":
			name = args[n+i]
		case "context":
			ctxV = args[n+i]
		default:
			if !l.taskFactory.IsValid() || l.taskFactory.IsNone() {
				return value{}, object.TypeErrorf("create_task() got an unexpected keyword argument '%s'", k.Go())
			}
		}
	}
	if l.taskFactory.IsValid() && !l.taskFactory.IsNone() {
		return l.factoryTask(t, args, kw, name)
	}
	ctx, err := ctxArg(ctxV)
	if err != nil {
		return value{}, err
	}
	k, err := NewTask(t, l, args[1], name, ctx)
	if err != nil {
		return value{}, err
	}
	return k.Val(), nil
}

// factoryTask makes a task through the loop's task factory.
func (l *Loop) factoryTask(t *thread, args []value, kw []*object.Str, name value) (value, error) {
	n := len(args) - len(kw)
	pass := append([]value{}, args[:2]...)
	var names []*object.Str
	for i, k := range kw {
		if k.Go() != "name" {
			pass, names = append(pass, args[n+i]), append(names, k)
		}
	}
	task, err := t.CallKw(l.taskFactory, pass, names)
	if err == nil && name.IsValid() && !name.IsNone() {
		if _, ok, gerr := t.GetAttrOpt(task, t.Interp.Intern("set_name")); gerr == nil && ok {
			_, err = t.CallMethod(task, "set_name", name)
		}
	}
	return task, err
}

var loopAttrs = []object.GetSet{
	{Name: "slow_callback_duration",
		Get: func(_ *thread, v value) (value, error) { return object.Float(self(v).slow), nil },
		Set: func(t *thread, v, x value) error {
			f, err := t.AsReal(x)
			self(v).slow = f
			return err
		}},
	{Name: "_thread_id", Get: func(_ *thread, v value) (value, error) {
		if !self(v).running {
			return object.None, nil
		}
		return object.Int(int64(self(v).thread)), nil
	}},
	{Name: "_debug", Get: func(_ *thread, v value) (value, error) { return object.Bool(self(v).debug), nil }},
	{Name: "_closed", Get: func(_ *thread, v value) (value, error) { return object.Bool(self(v).closed), nil }},
	{Name: "_stopping", Get: func(_ *thread, v value) (value, error) { return object.Bool(self(v).stopping), nil }},
	{Name: "_current_task", Get: func(_ *thread, v value) (value, error) {
		if k := self(v).current; k != nil {
			return k.Val(), nil
		}
		return object.None, nil
	}},
	{Name: "_tasks", Get: func(_ *thread, v value) (value, error) {
		var out []value
		for _, k := range self(v).Tasks() {
			out = append(out, k.Val())
		}
		return object.NewList(out), nil
	}},
}

// CallExceptionHandler reports an exception nobody handled: message, exception, and one more entry of the context.
func (l *Loop) CallExceptionHandler(t *thread, msg string, exc error, key string, v value) error {
	d := object.NewDict()
	d.SetStr(t.Interp.Intern("message"), object.NewStr(msg))
	if e, ok := exc.(*object.Exception); ok {
		d.SetStr(t.Interp.Intern("exception"), object.FromObj(e))
	}
	if key != "" {
		d.SetStr(t.Interp.Intern(key), v)
	}
	return l.callHandler(t, object.FromObj(d))
}

// callHandler calls the exception handler. Only SystemExit and KeyboardInterrupt come back.
func (l *Loop) callHandler(t *thread, c value) error {
	if !l.handler.IsValid() || l.handler.IsNone() {
		m, err := t.GetAttrStr(object.FromObj(l), "default_exception_handler")
		if err == nil {
			_, err = t.Call(m, c)
		}
		if err != nil && !Fatal(err) {
			return l.log(t, "Exception in default exception handler", err)
		}
		return err
	}
	_, err := t.Call(l.handler, object.FromObj(l), c)
	if err == nil || Fatal(err) {
		return err
	}
	// The handler failed: tell of both.
	d := object.NewDict()
	d.SetStr(t.Interp.Intern("message"), object.NewStr("Unhandled error in exception handler"))
	if e, ok := err.(*object.Exception); ok {
		d.SetStr(t.Interp.Intern("exception"), object.FromObj(e))
	}
	d.SetStr(t.Interp.Intern("context"), c)
	if err := l.defaultHandler(t, object.FromObj(d)); err != nil {
		if Fatal(err) {
			return err
		}
		return l.log(t, "Exception in default exception handler while handling an unexpected error in custom exception handler", err)
	}
	return nil
}

// defaultHandler logs a context: the message, the other entries sorted by name, the exception's traceback.
func (l *Loop) defaultHandler(t *thread, c value) error {
	get := func(name string) value {
		v, ok, err := t.GetItemOpt(c, object.FromObj(t.Interp.Intern(name)))
		if err != nil || !ok {
			return object.None
		}
		return v
	}
	msg := "Unhandled exception in event loop"
	if m := get("message"); !m.IsNone() {
		s, err := t.Str(m)
		if err != nil {
			return err
		}
		msg = s
	}
	lines := []string{msg}
	keys, err := t.CallMethod(c, "keys")
	if err != nil {
		return err
	}
	names, err := t.ToSlice(keys)
	if err != nil {
		return err
	}
	var sorted []string
	for _, n := range names {
		if s, ok := object.AsStr(n); ok && s.Go() != "message" && s.Go() != "exception" {
			sorted = append(sorted, s.Go())
		}
	}
	object.SortStrings(sorted)
	for _, n := range sorted {
		r, err := t.Repr(get(n))
		if err != nil {
			return err
		}
		lines = append(lines, n+": "+r)
	}
	var exc error
	if e, ok := object.AsException(get("exception")); ok {
		exc = e
	}
	return l.log(t, strings.Join(lines, "\n"), exc)
}

// log writes to the logger "asyncio" if logging is in use, and to standard error otherwise.
func (l *Loop) log(t *thread, msg string, exc error) error {
	if t.Interp.Log == nil {
		return nil
	}
	return t.Interp.Log(t, "asyncio", "error", msg, exc)
}

// logSlow warns of a callback that took long, in debug mode.
func (l *Loop) logSlow(t *thread, h value, seconds float64) error {
	r, err := t.Repr(h)
	if err != nil || t.Interp.Log == nil {
		return err
	}
	d, err := t.Format(object.Float(seconds), ".3f")
	if err != nil {
		return err
	}
	s, _ := object.AsStr(d)
	return t.Interp.Log(t, "asyncio", "warning", "Executing "+r+" took "+s.Go()+" seconds", nil)
}
