package loop

import (
	"strconv"
	"unsafe"

	"pya/vm/object"
)

// Task is an asyncio.Task.
type Task struct {
	Future
	mustCancel bool
	linked     bool
	logDestroy bool
	numCancels int32
	coro       unsafe.Pointer // the coroutine object; a Value would be twice as large
	name       value          // an int N stands for "Task-N" until somebody asks
	ctx        *object.Context
	waiter     *Future // what the task waits for
	prev, next *Task
}

// wake is a step of the task: woken by fut, or without one.
func (k *Task) wake(t *thread, fut *Future) error {
	if fut != nil {
		return k.wakeup(t, fut)
	}
	var thrown error
	if k.rare != nil {
		thrown, k.rare.thrown = k.rare.thrown, nil
	}
	return k.step(t, thrown)
}

// coroutine is what the task runs; the zero Value before __init__.
func (k *Task) coroutine() value { return object.FromPointer(k.coro) }

func (k *Task) context() *object.Context { return k.ctx }

// foreign is what the task waits for if that is no Future; the zero Value otherwise.
func (k *Task) foreign() value {
	if k.rare == nil {
		return value{}
	}
	return k.rare.foreign
}

func (k *Task) setForeign(v value) {
	if v.IsValid() || k.rare != nil {
		k.extra().foreign = v
	}
}

type counterKey struct{}

// nextName is the default name of the next task.
func nextName(t *thread) value {
	n, _ := t.Interp.Data[counterKey{}].(*int)
	if n == nil {
		n = new(int)
		t.Interp.Data[counterKey{}] = n
	}
	*n++
	return object.Int(int64(*n))
}

// NewTask makes a task and schedules its first step.
func NewTask(t *thread, l *Loop, coro, name value, ctx *object.Context) (*Task, error) {
	k := &Task{Future: Future{Header: object.HeaderOf(TaskType()), loop: l}}
	return k, k.init(t, l, coro, name, ctx)
}

func (k *Task) init(t *thread, l *Loop, coro, name value, ctx *object.Context) error {
	if !IsCoroutine(t, coro) {
		r, err := t.Repr(coro)
		if err != nil {
			return err
		}
		return object.TypeErrorf("a coroutine was expected, got %s", r)
	}
	k.loop, k.coro, k.ctx, k.logDestroy = l, coro.Pointer(), ctx, true
	if ctx == nil {
		k.ctx = t.CopyContext()
	}
	if err := k.setName(t, name); err != nil {
		return err
	}
	if l.debug {
		k.extra().source = sourceTrace(t)
	}
	l.link(k)
	l.soon(item{w: k})
	return nil
}

// wakeupMethod is a task's wake-up as a callable, for those who look at a future's callbacks.
func wakeupMethod(k *Task) value {
	return object.NewFunction("_asyncio", &object.Def{Name: "TaskWakeupMethWrapper", Sig: "fut, /", F1: func(t *thread, v value) (value, error) {
		f, ok := AsFuture(v)
		if !ok {
			return value{}, object.TypeErrorf("a Future is required, not %s", v.Type().MessageName())
		}
		return object.None, k.wakeup(t, f)
	}})
}

func (k *Task) setName(t *thread, name value) error {
	if !name.IsValid() || name.IsNone() {
		// The number stands for the text "Task-N" until somebody asks for it.
		k.name = nextName(t)
		return nil
	}
	s, err := t.StrOf(name)
	k.name = s
	return err
}

// Name is the task's name.
func (k *Task) Name() value {
	if k.name.IsInt() {
		k.name = object.NewStr("Task-" + strconv.FormatInt(k.name.AsInt(), 10))
	}
	return k.name
}

// link enters a task into the loop's list of pending tasks.
func (l *Loop) link(k *Task) {
	k.linked = true
	if k.next = l.first; k.next != nil {
		k.next.prev = k
	}
	l.first = k
}

// unlink removes a task that is done.
func (l *Loop) unlink(k *Task) {
	if !k.linked {
		return
	}
	k.linked = false
	if k.prev != nil {
		k.prev.next = k.next
	} else {
		l.first = k.next
	}
	if k.next != nil {
		k.next.prev = k.prev
	}
	k.prev, k.next = nil, nil
}

// Tasks are the pending tasks, the oldest first.
func (l *Loop) Tasks() []*Task {
	var out []*Task
	for k := l.first; k != nil; k = k.next {
		out = append(out, k)
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// Current is the task that runs now, nil outside of tasks.
func (l *Loop) Current() *Task { return l.current }

// IsCoroutine tells whether v can be a task's coroutine.
func IsCoroutine(t *thread, v value) bool {
	switch v.Kind() {
	case object.KCoroutine:
		return true
	case object.KGenerator:
		return t.Interp.AwaitableGenerator(v)
	case object.KInstance, object.KNative:
		return coroutineLike(v.Type())
	}
	return false
}

// coroutineLike tells whether a class has the methods of collections.abc.Coroutine.
func coroutineLike(typ *object.Type) bool {
	for _, n := range []string{"send", "throw", "close", "__await__"} {
		if !typ.Has(n) {
			return false
		}
	}
	return true
}

// Cancel asks the task to cancel itself.
func (k *Task) Cancel(t *thread, msg value) (bool, error) {
	k.markRead()
	if k.state != pending {
		return false, nil
	}
	k.numCancels++
	if k.waiter != nil {
		ok, err := cancelValue(t, k.waiter.Val(), msg)
		if ok || err != nil {
			return ok, err
		}
	} else if x := k.foreign(); x.IsValid() {
		ok, err := cancelValue(t, x, msg)
		if ok || err != nil {
			return ok, err
		}
	}
	k.mustCancel = true
	k.setCancelMessage(msg)
	return true, nil
}

// cancelValue calls fut.cancel(msg=msg); subclasses may override it.
func cancelValue(t *thread, v, msg value) (bool, error) {
	if f, ok := AsFuture(v); ok && !v.Type().IsHeap() {
		return f.Cancel(t, msg)
	}
	m, err := t.GetAttrStr(v, "cancel")
	if err != nil {
		return false, err
	}
	if !msg.IsValid() {
		msg = object.None
	}
	r, err := t.CallKw(m, []value{msg}, []*object.Str{t.Interp.Intern("msg")})
	if err != nil {
		return false, err
	}
	return t.Truth(r)
}

// wakeup continues the task after fut is done.
func (k *Task) wakeup(t *thread, fut *Future) error {
	if fut.state == finished && fut.exception() == nil {
		return k.step(t, nil)
	}
	_, err := fut.Result(t)
	if fut.state == finished {
		// The await reads the exception itself; the step is an ordinary one.
		return k.step(t, nil)
	}
	return k.step(t, err)
}

// step runs the coroutine until it waits again. The error is one that leaves the loop.
func (k *Task) step(t *thread, thrown error) error {
	l := k.loop
	if k.state != pending {
		r, err := t.Repr(k.Val())
		if err != nil {
			return err
		}
		what := "None"
		if e, ok := thrown.(*object.Exception); ok {
			if what, err = t.Repr(object.FromObj(e)); err != nil {
				return err
			}
		}
		return object.Raise(InvalidStateError(), "__step(): already done: %s, %s", r, what)
	}
	if k.mustCancel {
		if _, ok := object.IsException(thrown, CancelledError()); !ok {
			thrown = k.makeCancelled()
		}
		k.mustCancel = false
	}
	k.waiter = nil
	k.setForeign(value{})
	if l.current != nil || l.foreignCurrent.IsValid() {
		return enterError(t, k.Val(), l.currentValue())
	}
	l.current = k
	v, done, err := t.Hook.ResumeCoroutine(k.coroutine(), object.None, thrown)
	l.current = nil
	switch {
	case err != nil:
		return k.failed(t, err)
	case done:
		if k.mustCancel {
			k.mustCancel = false
			l.unlink(k)
			k.Future.cancel(t, k.cancelMessage())
			return nil
		}
		l.unlink(k)
		k.setResult(t, v)
		return nil
	}
	return k.waitFor(t, v)
}

func enterError(t *thread, k, other value) error {
	a, err := t.Repr(k)
	if err != nil {
		return err
	}
	b, err := t.Repr(other)
	if err != nil {
		return err
	}
	return object.RuntimeErrorf("Cannot enter into task %s while another task %s is being executed.", a, b)
}

// failed ends the task with the exception that left its coroutine.
func (k *Task) failed(t *thread, err error) error {
	e, ok := err.(*object.Exception)
	if !ok {
		return err
	}
	k.loop.unlink(k)
	if e.Type().IsSubtype(CancelledError()) {
		k.extra().cancelExc = e
		k.Future.cancel(t, object.None) // the exception has the message; the task keeps none
		return nil
	}
	k.setException(t, e)
	if Fatal(err) {
		return err
	}
	return nil
}

// waitFor makes the task wait for what its coroutine yielded.
func (k *Task) waitFor(t *thread, v value) error {
	if v.IsNone() {
		k.loop.soon(item{w: k})
		return nil
	}
	f, ok := AsFuture(v)
	if !ok {
		return k.waitForeign(t, v)
	}
	switch {
	case f.loop != k.loop:
		return k.badYield(t, "Task %s got Future %s attached to a different loop", v)
	case !f.block:
		return k.badYield(t, "yield was used instead of yield from in task %s with %s", v)
	case f == &k.Future:
		return k.badYield(t, "Task cannot await on itself: %s", value{})
	}
	f.block = false
	if v.Type().IsHeap() {
		if err := k.addToSubclass(t, v, f); err != nil {
			return err
		}
	} else {
		f.addWaiter(k)
	}
	k.waiter = f
	return k.cancelWaiter(t)
}

// addToSubclass registers the wake-up with a future whose class may have its own add_done_callback.
func (k *Task) addToSubclass(t *thread, v value, f *Future) error {
	m, err := t.GetAttrStr(v, "add_done_callback")
	if err != nil {
		return err
	}
	if b, ok := object.AsBuiltin(m); ok && b.Owner() == FutureType() {
		f.addWaiter(k)
		return nil
	}
	_, err = t.CallKw(m, []value{wakeupMethod(k), object.FromObj(k.ctx)}, []*object.Str{t.Interp.Intern("context")})
	return err
}

// cancelWaiter cancels what the task waits for if a cancellation came while it ran.
func (k *Task) cancelWaiter(t *thread) error {
	if !k.mustCancel {
		return nil
	}
	target := k.foreign()
	if k.waiter != nil {
		target = k.waiter.Val()
	}
	ok, err := cancelValue(t, target, k.cancelMessage())
	if ok {
		k.mustCancel = false
	}
	return err
}

// waitForeign waits for a future that is no Future: an object with _asyncio_future_blocking. Anything else is an error.
func (k *Task) waitForeign(t *thread, v value) error {
	name := t.Interp.Intern("_asyncio_future_blocking")
	b, ok, err := t.GetAttrOpt(v, name)
	if err != nil {
		return err
	}
	if !ok || b.IsNone() {
		if v.Kind() == object.KGenerator {
			return k.badYield(t, "yield was used instead of yield from for generator in task %s with %s", v)
		}
		return k.badYield(t, "Task got bad yield: %[2]s", v)
	}
	if truth, err := t.Truth(b); err != nil {
		return err
	} else if !truth {
		return k.badYield(t, "yield was used instead of yield from in task %s with %s", v)
	}
	if err := t.SetAttr(v, name, object.False); err != nil {
		return err
	}
	wake := object.NewFunction("asyncio", &object.Def{Name: "__wakeup", Sig: "future, /", F1: func(t *thread, fut value) (value, error) {
		_, err := t.CallMethod(fut, "result")
		if err != nil && Fatal(err) {
			return value{}, err
		}
		return object.None, k.step(t, err)
	}})
	add, err := t.GetAttrStr(v, "add_done_callback")
	if err == nil {
		_, err = t.CallKw(add, []value{wake, object.FromObj(k.ctx)}, []*object.Str{t.Interp.Intern("context")})
	}
	if err != nil {
		return err
	}
	k.setForeign(v)
	return k.cancelWaiter(t)
}

// badYield makes the task's next step raise RuntimeError.
func (k *Task) badYield(t *thread, format string, v value) error {
	a, err := t.Repr(k.Val())
	if err != nil {
		return err
	}
	args := []any{a}
	if v.IsValid() {
		b, err := t.Repr(v)
		if err != nil {
			return err
		}
		args = append(args, b)
	}
	k.extra().thrown = object.RuntimeErrorf(format, args...)
	k.loop.soon(item{w: k})
	return nil
}
