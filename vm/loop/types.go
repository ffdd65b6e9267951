package loop

import (
	"strconv"
	"strings"
	"sync"

	"pya/vm/object"
)

// The types are made when asyncio is first imported: programs without it do not pay for them.
var types func() *typeSet

// loopType makes the class of loops; both are set in init because their tables refer back to them.
var loopType func() *object.Type

func init() {
	types = sync.OnceValue(makeTypes)
	loopType = sync.OnceValue(makeLoopType)
}

func makeTypes() *typeSet {
	s := &typeSet{}
	s.cancelledErr = object.NewSubNative(object.TypeSpec{Name: "CancelledError", Module: "asyncio.exceptions", Base: object.BaseException, Doc: "The Future or Task was cancelled."})
	s.invalidState = object.NewSubNative(object.TypeSpec{Name: "InvalidStateError", Module: "asyncio.exceptions", Base: object.ExceptionType, Doc: "The operation is not allowed in this state."})
	s.handle = object.NewNative[Handle](object.TypeSpec{Name: "Handle", Module: "asyncio.events", Methods: handleMethods, GetSets: handleAttrs})
	s.timer = object.NewNative[Handle](object.TypeSpec{Name: "TimerHandle", Module: "asyncio.events", Base: s.handle, Methods: timerMethods, GetSets: timerAttrs})
	s.future = object.NewNative[Future](object.TypeSpec{
		Name: "Future", Module: "_asyncio", Doc: "This class is *almost* compatible with concurrent.futures.Future.",
		Methods: futureMethods, GetSets: futureAttrs, Await: awaitFuture,
	})
	s.task = object.NewNative[Task](object.TypeSpec{
		Name: "Task", Module: "_asyncio", Doc: "A coroutine wrapped in a Future.", Base: s.future,
		Methods: taskMethods, GetSets: taskAttrs, Await: awaitFuture,
	})
	s.gathering = object.NewNative[gathering](object.TypeSpec{Name: "_GatheringFuture", Module: "asyncio.tasks", Base: s.future, Methods: gatheringMethods, Await: awaitFuture, Flags: object.NoNew})
	s.futureIter = object.NewNative[futureIter](object.TypeSpec{Name: "FutureIter", Module: "_asyncio", Flags: object.NoNew, Next: nextFutureIter, Methods: futureIterMethods})
	return s
}

type typeSet struct {
	future, task, handle, timer, futureIter, gathering *object.Type
	cancelledErr, invalidState                         *object.Type
}

// FutureType is asyncio.Future.
func FutureType() *object.Type { return types().future }

// TaskType is asyncio.Task.
func TaskType() *object.Type { return types().task }

// CancelledError is asyncio.CancelledError.
func CancelledError() *object.Type { return types().cancelledErr }

// InvalidStateError is asyncio.InvalidStateError.
func InvalidStateError() *object.Type { return types().invalidState }

// HandleType is asyncio.Handle.
func HandleType() *object.Type { return types().handle }

// TimerHandleType is asyncio.TimerHandle.
func TimerHandleType() *object.Type { return types().timer }

// awaitFuture is `await fut`.
func awaitFuture(t *thread, self value) (value, bool, error) {
	f := object.Self[Future](self)
	if f.state == pending {
		f.block = true
		return self, false, nil
	}
	v, err := f.Result(t)
	return v, true, err
}

// futureIter is what Future.__await__ and __iter__ return.
type futureIter struct {
	object.Header
	f *Future
}

func nextFutureIter(t *thread, self value) (value, bool, error) {
	it := object.Self[futureIter](self)
	if it.f == nil {
		return value{}, false, nil
	}
	if it.f.state == pending {
		if it.f.block {
			return value{}, false, object.RuntimeErrorf("await wasn't used with future")
		}
		it.f.block = true
		return it.f.Val(), true, nil
	}
	v, err := it.f.Result(t)
	it.f = nil
	if err == nil {
		err = object.StopIteration(v)
	}
	return value{}, false, err
}

var futureIterMethods = []object.Def{
	{Name: "send", Sig: "self, value, /", F2: func(t *thread, self, _ value) (value, error) {
		v, ok, err := nextFutureIter(t, self)
		if err == nil && !ok {
			err = object.StopIteration(value{})
		}
		return v, err
	}},
	{Name: "throw", Sig: "self, type, value=None, traceback=None, /", Raw: func(t *thread, args []value, _ []*object.Str) (value, error) {
		if len(args) > 2 && t.Interp.Warn != nil {
			if err := t.Interp.Warn(t, object.DeprecationWarning, "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.", 1); err != nil {
				return value{}, err
			}
		}
		object.Self[futureIter](args[0]).f = nil
		if len(args) < 2 {
			return value{}, object.TypeErrorf("throw expected at least 1 argument, got 0")
		}
		return value{}, thrown(t, args[1], args[2:])
	}},
	{Name: "close", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
		object.Self[futureIter](self).f = nil
		return object.None, nil
	}},
}

// thrown is the exception that throw(x, *rest) raises: rest is a value and a traceback.
func thrown(t *thread, x value, rest []value) error {
	val := object.None
	if len(rest) > 0 {
		val = rest[0]
	}
	if len(rest) > 1 && !rest[1].IsNone() {
		if rest[1].Type() != object.TracebackType {
			return object.TypeErrorf("throw() third argument must be a traceback")
		}
	}
	if c, ok := object.AsType(x); ok && c.IsSubtype(object.BaseException) {
		var args []value
		if e, ok := object.AsException(val); ok && e.Type().IsSubtype(c) {
			return e
		} else if !val.IsNone() {
			args = []value{val}
		}
		made, err := t.Call(x, args...)
		if err != nil {
			return err
		}
		x, val = made, object.None
	}
	e, ok := object.AsException(x)
	switch {
	case !ok:
		return object.TypeErrorf("exceptions must be classes deriving BaseException or instances of such a class")
	case !val.IsNone():
		return object.TypeErrorf("instance exception may not have a separate value")
	}
	return e
}

func method(name, sig, doc string, f func(t *thread, a []value) (value, error)) object.Def {
	return object.Def{Name: name, Sig: sig, Doc: doc, Fn: f}
}

func m1(name, doc string, f func(t *thread, self value) (value, error)) object.Def {
	return object.Def{Name: name, Sig: "self, /", Doc: doc, F1: f}
}

// ctxArg reads a context= argument.
func ctxArg(v value) (*object.Context, error) {
	if !v.IsValid() || v.IsNone() {
		return nil, nil
	}
	c, ok := object.Cast[object.Context](v, object.ContextType)
	if !ok {
		return nil, object.TypeErrorf("context must be a Context, not %s", v.Type().MessageName())
	}
	return c, nil
}

var futureMethods = []object.Def{
	method("__init__", "self, *, loop=None", "", func(t *thread, a []value) (value, error) {
		l, err := loopArg(t, a[1])
		f := object.Self[Future](a[0])
		if err == nil && f.loop != nil && f.state != pending {
			f.state, f.result, f.rare = pending, value{}, nil
		}
		f.loop = l
		if err == nil && l.debug {
			f.extra().source = sourceTrace(t)
		}
		return object.None, err
	}),
	{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(_ *thread, args []value, _ []*object.Str) (value, error) {
		return object.FromObj(object.Alloc[Future](args[0].TypePtr())), nil
	}},
	m1("result", "Return the result this future represents.", func(t *thread, self value) (value, error) {
		return object.Self[Future](self).Result(t)
	}),
	m1("exception", "Return the exception that was set on this future.", func(_ *thread, self value) (value, error) {
		return object.Self[Future](self).Exception()
	}),
	{Name: "set_result", Sig: "self, result, /", Doc: "Mark the future done and set its result.", F2: func(t *thread, self, v value) (value, error) {
		if err := initialized(self); err != nil {
			return value{}, err
		}
		return object.None, object.Self[Future](self).SetResult(t, v)
	}},
	{Name: "set_exception", Sig: "self, exception, /", Doc: "Mark the future done and set an exception.", F2: setException},
	method("add_done_callback", "self, fn, /, *, context=<unrepresentable>", "Add a callback to be run when the future becomes done.", func(t *thread, a []value) (value, error) {
		ctx, err := ctxArg(a[2])
		if err == nil {
			err = initialized(a[0])
		}
		if err != nil {
			return value{}, err
		}
		return object.None, object.Self[Future](a[0]).addCallback(t, a[1], ctx)
	}),
	{Name: "remove_done_callback", Sig: "self, fn, /", Doc: "Remove all instances of a callback from the \"call when done\" list.", F2: func(t *thread, self, fn value) (value, error) {
		if err := initialized(self); err != nil {
			return value{}, err
		}
		n, err := object.Self[Future](self).removeCallback(t, fn)
		return object.Int(int64(n)), err
	}},
	method("cancel", "self, /, msg=None", "Cancel the future and schedule callbacks.", func(t *thread, a []value) (value, error) {
		if err := initialized(a[0]); err != nil {
			return value{}, err
		}
		return object.Bool(object.Self[Future](a[0]).cancel(t, a[1])), nil
	}),
	m1("cancelled", "Return True if the future was cancelled.", func(_ *thread, self value) (value, error) {
		return object.Bool(object.Self[Future](self).state == cancelled), nil
	}),
	m1("done", "Return True if the future is done.", func(_ *thread, self value) (value, error) {
		return object.Bool(object.Self[Future](self).state != pending), nil
	}),
	m1("get_loop", "Return the event loop the Future is bound to.", func(_ *thread, self value) (value, error) {
		f := object.Self[Future](self)
		if f.loop == nil {
			return value{}, object.RuntimeErrorf("Future object is not initialized.")
		}
		return object.FromObj(f.loop), nil
	}),
	m1("__await__", "", futureIterOf), m1("__iter__", "Implement iter(self).", futureIterOf),
	m1("__repr__", "", func(t *thread, self value) (value, error) {
		s, err := object.Self[Future](self).repr(t)
		return object.NewStr(s), err
	}),
	m1("_make_cancelled_error", "Create the CancelledError to raise if the Future is cancelled.", func(_ *thread, self value) (value, error) {
		return object.FromObj(object.Self[Future](self).makeCancelled()), nil
	}),
	{Name: "__class_getitem__", Sig: "cls, item, /", Flag: object.ClassDef, F2: func(_ *thread, cls, item value) (value, error) {
		return object.NewGenericAlias(cls, item), nil
	}},
}

// initialized refuses a future whose __init__ has not run.
func initialized(self value) error {
	if object.Self[Future](self).loop == nil {
		return object.RuntimeErrorf("Future object is not initialized.")
	}
	return nil
}

func futureIterOf(_ *thread, self value) (value, error) {
	return object.FromObj(&futureIter{Header: object.HeaderOf(types().futureIter), f: object.Self[Future](self)}), nil
}

// setException is fut.set_exception(x): an exception or an exception class.
func setException(t *thread, self, x value) (value, error) {
	f := object.Self[Future](self)
	if err := initialized(self); err != nil {
		return value{}, err
	}
	if f.state != pending {
		return value{}, invalidState()
	}
	if c, ok := object.AsType(x); ok && c.IsSubtype(object.BaseException) {
		y, err := t.Call(x)
		if err != nil {
			return value{}, err
		}
		x = y
	}
	e, ok := object.AsException(x)
	if !ok {
		return value{}, object.TypeErrorf("invalid exception object")
	}
	if e.Type().IsSubtype(object.StopIterationType) {
		r := object.RuntimeErrorf("StopIteration interacts badly with generators and cannot be raised into a Future").(*object.Exception)
		r.Cause, r.Context, r.Suppress = x, x, true
		e = r
	}
	f.setException(t, e)
	return object.None, nil
}

func attr(name string, get func(t *thread, f *Future) value) object.GetSet {
	return object.GetSet{Name: name, Get: func(t *thread, self value) (value, error) { return get(t, object.Self[Future](self)), nil }}
}

var stateNames = [...]string{"PENDING", "CANCELLED", "FINISHED"}

func orNone(v value) value {
	if v.IsValid() {
		return v
	}
	return object.None
}

var futureAttrs = []object.GetSet{
	attr("_state", func(_ *thread, f *Future) value { return object.NewStr(stateNames[f.state]) }),
	{Name: "_asyncio_future_blocking", NoDel: true,
		Get: func(_ *thread, self value) (value, error) { return object.Bool(object.Self[Future](self).block), nil },
		Set: func(t *thread, self, v value) error {
			b, err := t.Truth(v)
			object.Self[Future](self).block = b
			return err
		}},
	attr("_loop", func(_ *thread, f *Future) value {
		if f.loop == nil {
			return object.None
		}
		return object.FromObj(f.loop)
	}),
	attr("_callbacks", func(_ *thread, f *Future) value {
		var out []value
		for _, c := range f.allCallbacks() {
			switch w := c.w.(type) {
			case nil:
				out = append(out, object.NewPair(c.fn, object.FromObj(c.ctx)))
			case *Task:
				out = append(out, object.NewPair(wakeupMethod(w), object.FromObj(w.ctx)))
			case *gathering:
				out = append(out, object.NewPair(w.Val(), object.None))
			}
		}
		if out == nil {
			return object.None
		}
		return object.NewList(out)
	}),
	attr("_result", func(_ *thread, f *Future) value { return orNone(f.result) }),
	attr("_exception", func(_ *thread, f *Future) value {
		if e := f.exception(); e != nil {
			return object.FromObj(e)
		}
		return object.None
	}),
	{Name: "_log_traceback", NoDel: true,
		Get: func(_ *thread, self value) (value, error) {
			return object.Bool(object.Self[Future](self).unread()), nil
		},
		Set: func(t *thread, self, v value) error {
			b, err := t.Truth(v)
			if err == nil && b {
				err = object.ValueErrorf("_log_traceback can only be set to False")
			}
			object.Self[Future](self).markRead()
			return err
		}},
	{Name: "_cancel_message", NoDel: true,
		Get: func(_ *thread, self value) (value, error) {
			return orNone(object.Self[Future](self).cancelMessage()), nil
		},
		Set: func(_ *thread, self, v value) error {
			object.Self[Future](self).setCancelMessage(v)
			return nil
		}},
	{Name: "_source_traceback", NoDel: true, Get: func(_ *thread, self value) (value, error) {
		f := object.Self[Future](self)
		if f.rare == nil {
			return object.None, nil
		}
		return orNone(f.rare.source), nil
	}, Set: func(_ *thread, self, v value) error {
		object.Self[Future](self).extra().source = v
		return nil
	}},
	attr("_cancelled_exc", func(_ *thread, f *Future) value {
		if f.rare == nil || f.rare.cancelExc == nil {
			return object.None
		}
		return object.FromObj(f.rare.cancelExc)
	}),
}

// repr is <Future pending cb=[…]> and its kin.
func (f *Future) repr(t *thread) (string, error) {
	if !t.ReprEnter(f.Val()) {
		return "...", nil
	}
	defer t.ReprLeave()
	info := []string{strings.ToLower(stateNames[f.state])}
	if k, ok := f.task(); ok {
		more, err := k.reprInfo(t)
		if err != nil {
			return "", err
		}
		if k.numCancels > 0 && f.state == pending {
			info[0] = "cancelling"
		}
		info = append(info, more...)
	}
	switch {
	case f.state == finished && f.exception() != nil:
		r, err := t.Repr(object.FromObj(f.exception()))
		if err != nil {
			return "", err
		}
		info = append(info, "exception="+r)
	case f.state == finished:
		r, err := shortRepr(t, f.result)
		if err != nil {
			return "", err
		}
		info = append(info, "result="+r)
	}
	if cb := f.callbackText(t); cb != "" {
		info = append(info, cb)
	}
	if f.rare != nil && f.rare.source.IsValid() {
		if at := lastLine(t, f.rare.source); at != "" {
			info = append(info, "created at "+at)
		}
	}
	return "<" + f.Val().Type().Name() + " " + strings.Join(info, " ") + ">", nil
}

// reprInfo is what the repr of a task has more than that of a future.
func (k *Task) reprInfo(t *thread) ([]string, error) {
	name, err := t.CallMethod(k.Val(), "get_name")
	if err != nil {
		return nil, err
	}
	r, err := t.Repr(name)
	if err != nil {
		return nil, err
	}
	info := []string{"name=" + r}
	if c := k.coroutine(); c.IsValid() && !c.IsNone() {
		coro, err := coroText(t, c)
		if err != nil {
			return nil, err
		}
		info = append(info, "coro=<"+coro+">")
	}
	waiter := k.foreign()
	if k.waiter != nil {
		waiter = k.waiter.Val()
	}
	if waiter.IsValid() {
		w, err := t.Repr(waiter)
		if err != nil {
			return nil, err
		}
		info = append(info, "wait_for="+w)
	}
	return info, nil
}

// lastLine is file:line of the last entry of a StackSummary, "" if it has none.
func lastLine(t *thread, source value) string {
	if source.IsNone() {
		return ""
	}
	frame, err := t.GetItem(source, object.Int(-1))
	if err != nil {
		return ""
	}
	var parts [2]string
	for i := range parts {
		v, err := t.GetItem(frame, object.Int(int64(i)))
		if err == nil {
			parts[i], err = t.Str(v)
		}
		if err != nil {
			return ""
		}
	}
	return parts[0] + ":" + parts[1]
}

// shortRepr is reprlib.repr: long values are cut in the middle.
func shortRepr(t *thread, v value) (string, error) {
	if v.IsNone() || v.IsBool() || v.IsInt() || v.IsFloat() {
		return t.Repr(v)
	}
	if s, ok := object.AsStr(v); ok && len(s.Go()) <= 24 {
		return t.Repr(v)
	}
	m, err := t.Interp.Import(t, "reprlib")
	if err != nil {
		return "", err
	}
	r, err := t.CallMethod(m, "repr", v)
	if err != nil {
		return "", err
	}
	return t.Str(r)
}

// callbackText is cb=[…] of a repr.
func (f *Future) callbackText(t *thread) string {
	all := f.allCallbacks()
	one := func(c callback) string {
		switch w := c.w.(type) {
		case nil:
			return callbackText(t, c.fn, nil, false)
		case *Task:
			return "Task.task_wakeup()"
		default:
			_ = w
			return "gather.<locals>._done_callback()"
		}
	}
	switch n := len(all); n {
	case 0:
		return ""
	case 1:
		return "cb=[" + one(all[0]) + "]"
	case 2:
		return "cb=[" + one(all[0]) + ", " + one(all[1]) + "]"
	default:
		return "cb=[" + one(all[0]) + ", <" + strconv.Itoa(n-2) + " more>, " + one(all[n-1]) + "]"
	}
}

// allCallbacks are all callbacks, in order.
func (f *Future) allCallbacks() []callback {
	if f.first == nil {
		return f.callbacks()
	}
	return append([]callback{{w: f.first}}, f.callbacks()...)
}

// coroText names a coroutine with the place of its definition or where it stands.
func coroText(t *thread, coro value) (string, error) {
	get := func(v value, names ...string) value {
		for _, n := range names {
			if x, ok, err := t.GetAttrOpt(v, t.Interp.Intern(n)); err == nil && ok && !x.IsNone() {
				return x
			}
		}
		return object.None
	}
	text := "<" + coro.Type().Name() + " without __name__>"
	for _, n := range []string{"__qualname__", "__name__"} {
		if s, ok := object.AsStr(get(coro, n)); ok && s.Go() != "" {
			text = s.Go()
			break
		}
	}
	text += "()"
	running := get(coro, "cr_running", "gi_running")
	isRunning, err := t.Truth(running)
	if err != nil {
		return "", err
	}
	code := get(coro, "cr_code", "gi_code")
	if code.IsNone() {
		if isRunning {
			text += " running"
		}
		return text, nil
	}
	file := "<empty co_filename>"
	if s, ok := object.AsStr(get(code, "co_filename")); ok && s.Go() != "" {
		file = s.Go()
	}
	frame := get(coro, "cr_frame", "gi_frame")
	if !frame.IsNone() {
		return lineText(t, text+" running at "+file+":", get(frame, "f_lineno"))
	}
	return lineText(t, text+" done, defined at "+file+":", get(code, "co_firstlineno"))
}

func lineText(t *thread, head string, line value) (string, error) {
	s, err := t.Str(line)
	return head + s, err
}

var taskMethods = []object.Def{
	{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(_ *thread, args []value, _ []*object.Str) (value, error) {
		return object.FromObj(object.Alloc[Task](args[0].TypePtr())), nil
	}},
	method("__init__", "self, coro, *, loop=None, name=None, context=None, eager_start=False", "", func(t *thread, a []value) (value, error) {
		l, err := loopArg(t, a[2])
		if err != nil {
			return value{}, err
		}
		ctx, err := ctxArg(a[4])
		if err != nil {
			return value{}, err
		}
		k := object.Self[Task](a[0])
		if a[5].IsValid() {
			if eager, err := t.Truth(a[5]); err != nil {
				return value{}, err
			} else if eager && l.running {
				return object.None, k.startEager(t, l, a[1], a[3], ctx)
			}
		}
		return object.None, k.init(t, l, a[1], a[3], ctx)
	}),
	m1("get_name", "", func(_ *thread, self value) (value, error) { return object.Self[Task](self).Name(), nil }),
	{Name: "set_name", Sig: "self, value, /", F2: func(t *thread, self, v value) (value, error) {
		s, err := t.StrOf(v)
		if err == nil {
			object.Self[Task](self).name = s
		}
		return object.None, err
	}},
	m1("get_coro", "", func(_ *thread, self value) (value, error) { return orNone(object.Self[Task](self).coroutine()), nil }),
	m1("get_context", "", func(_ *thread, self value) (value, error) {
		return object.FromObj(object.Self[Task](self).ctx), nil
	}),
	method("cancel", "self, /, msg=None", "Request that this task cancel itself.", func(t *thread, a []value) (value, error) {
		ok, err := object.Self[Task](a[0]).Cancel(t, a[1])
		return object.Bool(ok), err
	}),
	oldTaskFunc("current_task", func(t *thread, l value) (value, error) { return CurrentTask(t, l), nil }),
	oldTaskFunc("all_tasks", func(t *thread, l value) (value, error) {
		// The old function gave the tasks that are done as well, as long as they were referred to; those are gone here.
		list, err := AllTasks(t, l)
		if err != nil {
			return value{}, err
		}
		v := object.NewSet()
		set, _ := object.AsSet(v)
		for _, k := range list {
			if err := set.Add(t, k); err != nil {
				return value{}, err
			}
		}
		return v, nil
	}),
	method("get_stack", "self, /, *, limit=None", "Return the list of stack frames for this task's coroutine.", func(t *thread, a []value) (value, error) {
		return stackFunc(t, "_task_get_stack", a[0], orNone(a[1]))
	}),
	method("print_stack", "self, /, *, limit=None, file=None", "Print the stack or traceback for this task's coroutine.", func(t *thread, a []value) (value, error) {
		return stackFunc(t, "_task_print_stack", a[0], orNone(a[1]), orNone(a[2]))
	}),
	m1("cancelling", "Return the count of the task's cancellation requests.", func(_ *thread, self value) (value, error) {
		return object.Int(int64(object.Self[Task](self).numCancels)), nil
	}),
	m1("uncancel", "Decrement the task's count of cancellation requests.", func(_ *thread, self value) (value, error) {
		k := object.Self[Task](self)
		if k.numCancels > 0 {
			if k.numCancels--; k.numCancels == 0 {
				k.mustCancel = false
			}
		}
		return object.Int(int64(k.numCancels)), nil
	}),
	{Name: "set_result", Sig: "self, result, /", F2: func(_ *thread, _, _ value) (value, error) {
		return value{}, object.RuntimeErrorf("Task does not support set_result operation")
	}},
	{Name: "set_exception", Sig: "self, exception, /", F2: func(_ *thread, _, _ value) (value, error) {
		return value{}, object.RuntimeErrorf("Task does not support set_exception operation")
	}},
}

// oldTaskFunc is a class method of Task that Python 3.9 removed.
func oldTaskFunc(name string, f func(t *thread, loop value) (value, error)) object.Def {
	return object.Def{Name: name, Sig: "cls, loop=None", Flag: object.ClassDef, Fn: func(t *thread, a []value) (value, error) {
		if t.Interp.Warn != nil {
			text := "Task." + name + "() is deprecated since Python 3.7, use asyncio." + name + "() instead"
			if err := t.Interp.Warn(t, object.DeprecationWarning, text, 1); err != nil {
				return value{}, err
			}
		}
		l := a[1]
		if !l.IsValid() || l.IsNone() {
			cur, err := loopArg(t, value{})
			if err != nil {
				return value{}, err
			}
			l = object.FromObj(cur)
		}
		return f(t, l)
	}}
}

// stackFunc calls a function of asyncio.base_tasks.
func stackFunc(t *thread, name string, args ...value) (value, error) {
	m, err := t.Interp.Import(t, "asyncio.base_tasks")
	if err != nil {
		return value{}, err
	}
	return t.CallMethod(m, name, args...)
}

// startEager runs the first step of a task at once, in its context.
func (k *Task) startEager(t *thread, l *Loop, coro, name value, ctx *object.Context) error {
	if err := k.init(t, l, coro, name, ctx); err != nil {
		return err
	}
	l.ready.unpush()
	prev, foreign := l.current, l.foreignCurrent
	l.current, l.foreignCurrent = nil, value{}
	err := l.inContext(t, k.ctx, func() error { return k.step(t, nil) })
	l.current, l.foreignCurrent = prev, foreign
	if k.state != pending {
		k.coro = nil
	}
	return err
}

// unpush takes back the item pushed last.
func (q *queue) unpush() {
	q.size--
	q.buf[(q.head+q.size)&(len(q.buf)-1)] = item{}
}

func taskAttr(name string, get func(t *thread, k *Task) value) object.GetSet {
	return object.GetSet{Name: name, Get: func(t *thread, self value) (value, error) { return get(t, object.Self[Task](self)), nil }}
}

var taskAttrs = []object.GetSet{
	taskAttr("_context", func(_ *thread, k *Task) value { return object.FromObj(k.ctx) }),
	taskAttr("_coro", func(_ *thread, k *Task) value { return orNone(k.coroutine()) }),
	taskAttr("_must_cancel", func(_ *thread, k *Task) value { return object.Bool(k.mustCancel) }),
	taskAttr("_fut_waiter", func(_ *thread, k *Task) value {
		if k.waiter == nil {
			return orNone(k.foreign())
		}
		return k.waiter.Val()
	}),
	taskAttr("_num_cancels_requested", func(_ *thread, k *Task) value { return object.Int(int64(k.numCancels)) }),
	{Name: "_log_destroy_pending", NoDel: true,
		Get: func(_ *thread, self value) (value, error) {
			return object.Bool(object.Self[Task](self).logDestroy), nil
		},
		Set: func(t *thread, self, v value) error {
			b, err := t.Truth(v)
			object.Self[Task](self).logDestroy = b
			return err
		}},
}
