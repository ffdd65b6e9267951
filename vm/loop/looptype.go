package loop

import (
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
			return nil, object.TypeErrorf("an event loop was expected, got %s", v.Type().MessageName())
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
	if IsCoroutine(t, cb) {
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
	{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(t *thread, args []value, _ []*object.Str) (value, error) {
		l := New(args[0].TypePtr())
		remember(t, l)
		return object.FromObj(l), l.findOverrides(t)
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
	m1("time", "Return the time according to the event loop's clock.", func(t *thread, _ value) (value, error) {
		return object.Float(Seconds(t.Interp.Host.Clock().Monotonic())), nil
	}),
	m1("_run_once", "Run one pass of the loop.", func(t *thread, v value) (value, error) {
		if err := self(v).findOverrides(t); err != nil {
			return value{}, err
		}
		return object.None, self(v).runOnce(t)
	}),
	fdMethod("_add_reader", false), fdMethod("_add_writer", true), removeMethod("_remove_reader", false), removeMethod("_remove_writer", true),
	{Name: "_add_callback", Sig: "self, handle, /", F2: func(_ *thread, v, x value) (value, error) {
		h, ok := object.Cast[Handle](x, HandleType())
		if !ok {
			return value{}, object.TypeErrorf("a Handle is required, not %s", x.Type().MessageName())
		}
		if !h.cancelled {
			self(v).ready.push(item{w: h})
		}
		return object.None, nil
	}},
	m1("_wake", "Make a sleeping loop look around.", func(_ *thread, v value) (value, error) {
		self(v).Wake()
		return object.None, nil
	}),
	{Name: "_set_wake", Sig: "self, fd, /", Doc: "Write to a descriptor on every wake-up from another thread; -1 for none.", F2: setWake},
	{Name: "_timer_handle_cancelled", Sig: "self, handle, /", F2: func(_ *thread, v, _ value) (value, error) {
		self(v).cancelled++
		return object.None, nil
	}},
	m1("create_future", "Create a Future object attached to the loop.", func(_ *thread, v value) (value, error) {
		return NewFuture(self(v)).Val(), nil
	}),
	raw("call_soon", "self, callback, *args, context=None", "Arrange for a callback to be called as soon as possible.", func(t *thread, args []value, kw []*object.Str) (value, error) {
		rest, ctx, err := callArgs(t, "call_soon", 2, args, kw)
		if err == nil {
			err = self(args[0]).checkClosed()
		}
		if err == nil {
			err = self(args[0]).checkThread(t)
		}
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
			err = self(args[0]).checkClosed()
		}
		if err == nil {
			err = self(args[0]).checkCallback(t, args[1], "call_soon_threadsafe")
		}
		if err != nil {
			return value{}, err
		}
		h, err := self(args[0]).CallSoon(t, args[1], rest, ctx)
		if err == nil {
			self(args[0]).Wake()
		}
		return handleValue(h), err
	}),
	raw("call_later", "self, delay, callback, *args, context=None", "Arrange for a callback to be called at a given time.", func(t *thread, args []value, kw []*object.Str) (value, error) {
		if len(args) > 1 && args[1].IsNone() {
			return value{}, object.TypeErrorf("delay must not be None")
		}
		return self(args[0]).callTimer(t, "call_later", args, kw)
	}),
	raw("call_at", "self, when, callback, *args, context=None", "Like call_later(), but uses an absolute time.", func(t *thread, args []value, kw []*object.Str) (value, error) {
		if len(args) > 1 && args[1].IsNone() {
			return value{}, object.TypeErrorf("when cannot be None")
		}
		return self(args[0]).callTimer(t, "call_at", args, kw)
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

// callTimer is call_later and call_at.
func (l *Loop) callTimer(t *thread, name string, args []value, kw []*object.Str) (value, error) {
	rest, ctx, err := callArgs(t, name, 3, args, kw)
	if err != nil {
		return value{}, err
	}
	if err := l.checkClosed(); err != nil {
		return value{}, err
	}
	if err := l.checkThread(t); err != nil {
		return value{}, err
	}
	if err := l.checkCallback(t, args[2], name); err != nil {
		return value{}, err
	}
	when, err := t.AsReal(args[1])
	if err != nil {
		return value{}, err
	}
	if name == "call_later" {
		if l.over.callAt.IsValid() {
			return l.laterThroughAt(t, when, args, rest, kw)
		}
		now, err := l.now(t)
		if err != nil {
			return value{}, err
		}
		when += now
	}
	h, err := l.CallAt(t, when, args[2], rest, ctx)
	return handleValue(h), err
}

// laterThroughAt is call_later of a loop whose class has its own call_at.
func (l *Loop) laterThroughAt(t *thread, d float64, args, rest []value, kw []*object.Str) (value, error) {
	now, err := l.now(t)
	if err != nil {
		return value{}, err
	}
	m, err := t.GetAttrStr(object.FromObj(l), "call_at")
	if err != nil {
		return value{}, err
	}
	pass := append([]value{object.Float(now + d), args[2]}, rest...)
	return t.CallKw(m, append(pass, args[len(args)-len(kw):]...), kw)
}

// checkThread refuses, in debug mode, calls from a thread that does not run the loop.
func (l *Loop) checkThread(t *thread) error {
	if l.debug && l.running && l.thread != t.ID {
		return object.RuntimeErrorf("Non-thread-safe operation invoked on an event loop other than the current one")
	}
	return nil
}

// fdMethod is _add_reader or _add_writer.
func fdMethod(name string, write bool) object.Def {
	return raw(name, "self, fd, callback, *args", "", func(t *thread, args []value, kw []*object.Str) (value, error) {
		if len(kw) > 0 || len(args) < 3 {
			return value{}, object.TypeErrorf("%s() takes a descriptor, a callback and its arguments", name)
		}
		fd, err := descriptor(t, args[1])
		if err != nil {
			return value{}, err
		}
		l := self(args[0])
		if err := l.checkClosed(); err != nil {
			return value{}, err
		}
		h := l.newHandle(t, args[2], append([]value(nil), args[3:]...), nil)
		return object.FromObj(h), l.addFd(t, fd, h, write)
	})
}

func removeMethod(name string, write bool) object.Def {
	return object.Def{Name: name, Sig: "self, fd, /", F2: func(t *thread, v, f value) (value, error) {
		fd, err := descriptor(t, f)
		if err != nil {
			return value{}, err
		}
		ok, err := self(v).removeFd(fd, write)
		return object.Bool(ok), err
	}}
}

// descriptor is the number of a file: an int or what its fileno() gives.
func descriptor(t *thread, v value) (int, error) {
	if v.IsInt() {
		if v.AsInt() < 0 {
			return 0, object.ValueErrorf("Invalid file descriptor: %d", v.AsInt())
		}
		return int(v.AsInt()), nil
	}
	n, err := t.CallMethod(v, "fileno")
	if err == nil && n.IsInt() {
		if n.AsInt() < 0 {
			return 0, object.ValueErrorf("Invalid file descriptor: %d", n.AsInt())
		}
		return int(n.AsInt()), nil
	}
	r, rerr := t.Repr(v)
	if rerr != nil {
		return 0, rerr
	}
	return 0, object.ValueErrorf("Invalid file object: %s", r)
}

// setWake makes wake-ups from other threads write to a descriptor.
func setWake(t *thread, v, f value) (value, error) {
	fd, err := t.Index(f)
	if err != nil {
		return value{}, err
	}
	l := self(v)
	if fd < 0 {
		l.wakeUp.Store(nil)
		return object.None, nil
	}
	h, ok := t.Interp.Host.(object.Descriptors)
	if !ok {
		return value{}, object.RuntimeErrorf("the host has no descriptors")
	}
	// A full pipe wakes the loop as well.
	f2 := func() { _, _ = h.WriteFd(fd, []byte{0}) }
	l.wakeUp.Store(&f2)
	return object.None, nil
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
	{Name: "slow_callback_duration", NoDel: true,
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
	{Name: "_selector", Get: func(_ *thread, v value) (value, error) { return orNone(self(v).selector), nil },
		Set: func(_ *thread, v, x value) error {
			if self(v).selector = x; x.IsValid() && x.IsNone() {
				self(v).selector = value{}
			}
			return nil
		}},
	{Name: "_clock_resolution", NoDel: true, Get: func(_ *thread, v value) (value, error) { return object.Float(self(v).resolution), nil },
		Set: func(t *thread, v, x value) error {
			f, err := t.AsReal(x)
			self(v).resolution = f
			return err
		}},
	{Name: "_task_factory", Get: func(_ *thread, v value) (value, error) { return orNone(self(v).taskFactory), nil }},
	{Name: "_exception_handler", NoDel: true, Get: func(_ *thread, v value) (value, error) { return orNone(self(v).handler), nil },
		Set: func(_ *thread, v, x value) error { self(v).handler = x; return nil }},
	{Name: "_timer_cancelled_count", Get: func(_ *thread, v value) (value, error) { return object.Int(int64(self(v).cancelled)), nil }},
	{Name: "_current_handle", Get: func(_ *thread, v value) (value, error) {
		if h := self(v).handle; h != nil {
			return object.FromObj(h), nil
		}
		return object.None, nil
	}},
	{Name: "_ready", Get: func(_ *thread, v value) (value, error) { return self(v).readyList(), nil }},
	{Name: "_scheduled", Get: func(_ *thread, v value) (value, error) {
		var out []value
		for _, h := range self(v).timers {
			out = append(out, object.FromObj(h))
		}
		return object.NewList(out), nil
	}},
	{Name: "_debug", Get: func(_ *thread, v value) (value, error) { return object.Bool(self(v).debug), nil }},
	{Name: "_closed", Get: func(_ *thread, v value) (value, error) { return object.Bool(self(v).closed), nil }},
	{Name: "_stopping", NoDel: true, Get: func(_ *thread, v value) (value, error) { return object.Bool(self(v).stopping), nil },
		Set: func(t *thread, v, x value) error {
			b, err := t.Truth(x)
			self(v).stopping = b
			return err
		}},
	{Name: "_current_task", Get: func(_ *thread, v value) (value, error) {
		return self(v).currentValue(), nil
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

// callHandler gives a context to the loop's call_exception_handler. Only SystemExit and KeyboardInterrupt come back.
func (l *Loop) callHandler(t *thread, c value) error {
	_, err := t.CallMethod(object.FromObj(l), "call_exception_handler", c)
	return err
}

// readyList shows the ready queue: handles, and tasks for their steps.
func (l *Loop) readyList() value {
	var out []value
	for i := range l.ready.size {
		entry := object.None
		switch w := l.ready.buf[(l.ready.head+i)&(len(l.ready.buf)-1)].w.(type) {
		case *Handle:
			entry = object.FromObj(w)
		case *Task:
			entry = w.Val()
		}
		out = append(out, entry)
	}
	return object.NewList(out)
}

// currentValue is the current task, None if there is none.
func (l *Loop) currentValue() value {
	switch {
	case l.current != nil:
		return l.current.Val()
	case l.foreignCurrent.IsValid():
		return l.foreignCurrent
	}
	return object.None
}

// logSlow warns of a callback that took long, in debug mode.
func (l *Loop) logSlow(t *thread, h value, seconds float64) error {
	r, err := t.Repr(h)
	if err != nil {
		return err
	}
	m, err := t.Interp.Import(t, "asyncio.base_events")
	if err != nil {
		return err
	}
	logger, err := t.GetAttrStr(m, "logger")
	if err == nil {
		_, err = t.CallMethod(logger, "warning", object.NewStr("Executing %s took %.3f seconds"), object.NewStr(r), object.Float(seconds))
	}
	return err
}
