package vm

import (
	"unsafe"

	"pya/lang/code"
	"pya/vm/object"
)

// Coroutine is a coroutine object: a bound call of an async function that has not begun, or the fiber it runs on; or
// a native coroutine.
type Coroutine struct {
	object.Header
	fn     *object.Function
	params *object.Value // the first of nparams arguments, until the coroutine begins
	fiber  *fiber
	native NativeCoroutine
	named  *suspendedNames // nil: the function's names
	// nparams is an int32 so that the whole fills a size class of 64 bytes: programs have very many coroutines.
	nparams int32
	state   genState
	// awaited: another coroutine awaits it, on that one's fiber.
	awaited bool
	warned  bool
}

// suspendedNames are names that differ from the function's, and the origin.
type suspendedNames struct{ name, qualname, origin object.Value }

// names gives the coroutine's own names, making them if necessary.
func (c *Coroutine) names() *suspendedNames {
	if c.named == nil {
		c.named = &suspendedNames{name: c.fn.Name, qualname: c.fn.Qualname}
	}
	return c.named
}

// qualname is the coroutine's __qualname__.
func (c *Coroutine) qualname() object.Value {
	if c.named == nil {
		return c.fn.Qualname
	}
	return c.named.qualname
}

// NativeCoroutine is the body of a coroutine written in Go. Step is called with what was sent or thrown; it returns
// what it waits for, or done with its result.
type NativeCoroutine interface {
	Step(t *object.Thread, sent object.Value, thrown error) (v object.Value, done bool, err error)
}

// NewNativeCoroutine makes a coroutine object with a body written in Go.
func NewNativeCoroutine(t *object.Thread, name string, body NativeCoroutine) object.Value {
	rt := vmThread(t).rt
	names := rt.nativeNames[name]
	if names == nil {
		n := object.FromObj(t.Interp.Intern(name))
		names = &suspendedNames{name: n, qualname: n}
		rt.nativeNames[name] = names
	}
	c := &Coroutine{Header: object.HeaderOf(CoroutineType), native: body, named: names}
	rt.watchCoroutine(c)
	return object.FromObj(c)
}

func (t *thread) newCoroutine(fn *object.Function, params []object.Value) object.Value {
	c := &Coroutine{Header: object.HeaderOf(CoroutineType), fn: fn}
	c.keepParams(params)
	if t.originDepth > 0 {
		c.names().origin = t.origin()
	}
	t.rt.watchCoroutine(c)
	return object.FromObj(c)
}

// OriginDepth and SetOriginDepth are how many frames a new coroutine of a thread remembers as its origin.
func OriginDepth(t *object.Thread) int { return vmThread(t).originDepth }

// SetOriginDepth sets it.
func SetOriginDepth(t *object.Thread, n int) { vmThread(t).originDepth = n }

// origin is cr_origin of a coroutine made now: file, line and function of the frames, innermost first.
func (t *thread) origin() object.Value {
	var list []object.Value
	t.frames(func(f frameAt) bool {
		c := f.fn.Code
		list = append(list, object.TupleOf(object.NewStr(c.File.Name), object.Int(int64(c.Line(f.ip))), object.NewStr(c.Name)))
		return len(list) < t.originDepth
	})
	return object.NewTuple(list)
}

// remains is a coroutine that has never begun, as it is shown to what warns about it; it keeps nothing alive.
func (c *Coroutine) remains() *Coroutine {
	return &Coroutine{Header: object.HeaderOf(CoroutineType), fn: c.fn, native: c.native, named: c.named, state: genClosed, warned: true}
}

// keepParams copies the arguments of the call that made the coroutine.
func (c *Coroutine) keepParams(params []object.Value) {
	if len(params) > 0 {
		own := append([]object.Value(nil), params...)
		c.params, c.nparams = &own[0], int32(len(own))
	}
}

// moveParams puts the arguments into the registers of the frame at base, of code l, and forgets them.
func (c *Coroutine) moveParams(base unsafe.Pointer, l *object.Linked) {
	copy(slice(base, l.Code.NumRegs), unsafe.Slice(c.params, c.nparams))
	c.params, c.nparams = nil, 0
}

// finish marks a coroutine as ended. A nil coroutine is an awaited call without an object.
func (c *Coroutine) finish() {
	if c != nil {
		c.state, c.params, c.nparams, c.fiber, c.awaited = genClosed, nil, 0, nil, false
	}
}

// resumeCoroutine drives a coroutine one step: until it waits for something (done is false, v says for what) or ends.
func (t *thread) resumeCoroutine(c *Coroutine, sent object.Value, thrown error) (v object.Value, done bool, err error) {
	switch {
	case c.state == genClosed:
		return v, false, object.RuntimeErrorf("cannot reuse already awaited coroutine")
	case c.awaited:
		return v, false, object.RuntimeErrorf("coroutine is being awaited already")
	case c.state == genRunning:
		return v, false, object.ValueErrorf("coroutine already executing")
	case c.state == genCreated && !sent.IsNone():
		return v, false, object.TypeErrorf("can't send non-None value to a just-started coroutine")
	}
	if c.native != nil {
		return t.stepNative(c, sent, thrown)
	}
	if c.state == genCreated && thrown != nil {
		c.finish()
		e := t.asException(thrown)
		e.Trace = &object.Traceback{Header: object.HeaderOf(object.TracebackType), Next: e.Trace, Function: c.fn, IP: -1}
		return v, false, e
	}
	if err := t.Enter(" while calling a Python object"); err != nil {
		return v, false, err
	}
	defer t.Leave()
	if thrown == nil {
		t.lastThrown, t.firstThrown = nil, nil
	}
	return t.runFiber(c, sent, thrown)
}

// stepNative is resumeCoroutine for a body written in Go.
func (t *thread) stepNative(c *Coroutine, sent object.Value, thrown error) (v object.Value, done bool, err error) {
	if c.state == genCreated && thrown != nil {
		c.finish()
		return v, false, thrown
	}
	c.state = genRunning
	v, done, err = c.native.Step(&t.Thread, sent, thrown)
	if done || err != nil {
		c.finish()
		return v, done, err
	}
	c.state = genSuspended
	return v, false, nil
}

// runFiber switches to the coroutine's fiber and runs it until it suspends or ends.
func (t *thread) runFiber(c *Coroutine, sent object.Value, thrown error) (v object.Value, done bool, err error) {
	handled, outer := t.Handled, t.f
	t.pushRun()
	started := c.state == genSuspended
	if !started {
		c.fiber = t.rt.takeFiber(c.fn.Linked)
	}
	f := c.fiber
	t.switchTo(f)
	c.state = genRunning
	if started {
		t.ip, t.base = f.ip, f.base
		if f.handled.IsValid() {
			t.Handled = f.handled
		}
		t.k = frameFunction(regAt(f.base, -1).FunctionPtr(), f.ip).Linked.KPtr
		t.resumeAt(sent, thrown)
	} else {
		err = t.startFiber(c)
	}
	if err == nil {
		runLoop(t)
		v, err = *regAt(f.stackBase(), 0), t.err
		t.err = nil
	}
	if t.suspended {
		t.suspended = false
		v = t.yielded
		t.yielded = object.Value{}
		c.state = genSuspended
		if object.Is(f.handled, handled) {
			// The fiber handles nothing itself: when it goes on it sees what its resumer handles then.
			f.handled = object.Value{}
		}
	} else {
		done = err == nil
		t.f.ciTop = t.ciTop
		c.finish()
		if err != nil {
			if e, ok := err.(*object.Exception); ok {
				err = stopToRuntime(e, "coroutine")
			}
		}
		t.rt.putFiber(f)
	}
	t.switchTo(outer)
	t.popRun()
	t.Handled = handled
	return v, done, err
}

// startFiber enters the coroutine's function on its new fiber.
func (t *thread) startFiber(c *Coroutine) error {
	pseudo := t.f.stackBase()
	base := unsafe.Add(pseudo, 2*valueSize)
	l := c.fn.Linked
	if uintptr(base)+l.FrameBytes >= t.stackEnd {
		t.base = pseudo
		base = t.growStack(base, l.FrameBytes)
		pseudo = t.f.stackBase()
	}
	*regAt(base, -1) = object.FromObj(c.fn)
	c.moveParams(base, l)
	t.rt.ready(l)
	if err := t.pushCall(haltIP(), pseudo, l.KPtr, callPlain, nil); err != nil {
		return err
	}
	t.enter(l, base)
	return nil
}

// resumeAt hands a value or exception to the await at which the current fiber waits: the instruction is executed
// again and finds it.
func (t *thread) resumeAt(sent object.Value, thrown error) {
	t.sent, t.thrown, t.resumed = sent, thrown, true
}

// suspend ends the run: the current fiber waits for v and will execute the instruction before t.ip again.
func (t *thread) suspend(v object.Value) {
	f := t.f
	if f == t.mainFiber {
		t.raise(object.RuntimeErrorf("await outside a task or coroutine"))
		return
	}
	if t.traced {
		if err := t.traceSuspend(v, true); err != nil {
			t.raise(err)
			return
		}
	}
	f.ip, f.base, f.handled = unsafe.Add(t.ip, -int(instrSize)), t.base, t.Handled
	t.suspended, t.yielded = true, v
	t.ip = haltIP()
}

// awaitIter is the iterator of a generic awaitable while it is awaited.
type awaitIter struct {
	object.Header
	it object.Value
}

// await is R[b] = await R[a]. If it has to wait it is executed again when the fiber is resumed; R[a] then holds what
// it waits for.
//
//go:noinline
func (t *thread) await(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	sent, thrown, resumed := t.sent, t.thrown, t.resumed
	t.sent, t.thrown, t.resumed = object.None, nil, false
	if !sent.IsValid() {
		sent = object.None
	}
	v := *reg(base, ins.A())
	if v.Kind() == object.KCoroutine {
		t.awaitCoroutine(object.Self[Coroutine](v), ins, sent, thrown)
		return
	}
	if w, ok := object.Cast[awaitIter](v, awaitIterType); ok {
		t.awaitIterator(w.it, ins, sent, thrown)
		return
	}
	if w := v.Type().Awaiter(); w != nil {
		if thrown != nil {
			t.raiseThrown(thrown, t.handling())
			return
		}
		x, done, err := w(&t.Thread, v)
		switch {
		case err != nil && resumed:
			// As if it had been thrown into the coroutine that waits.
			t.raiseThrown(err, t.handling())
		case err != nil:
			t.raiseThrown(err, true)
		case done:
			t.set(ins.B(), x)
		default:
			t.suspend(x)
		}
		return
	}
	if a, ok := object.Cast[asyncGenAwait](v, asyncGenAwaitType); ok {
		t.awaitAsyncGen(a, ins, sent, thrown)
		return
	}
	it, err := t.awaitableIter(v)
	if err != nil {
		switch x := ins.X(); {
		case x == code.AwaitNext:
			e := object.TypeErrorf("'async for' received an invalid object from __anext__: %s", v.Type().MessageName()).(*object.Exception)
			cause := object.FromObj(t.asException(err))
			e.Cause, e.Context, e.Suppress = cause, cause, true
			err = e
		case x != code.AwaitPlain && !v.Type().Slot(object.SlotAwait).IsValid():
			err = object.TypeErrorf("'async with' received an object from %s that does not implement __await__: %s",
				awaitSources[x], v.Type().MessageName())
		}
		t.raise(err)
		return
	}
	*reg(t.base, ins.A()) = object.FromObj(&awaitIter{Header: object.HeaderOf(awaitIterType), it: it})
	t.awaitIterator(it, ins, object.None, nil)
}

// awaitSources names where the operand of an await comes from.
var awaitSources = [...]string{code.AwaitEnter: "__aenter__", code.AwaitExit: "__aexit__"}

// awaitCoroutine awaits a coroutine object. One that has not begun becomes a frame of the current fiber.
func (t *thread) awaitCoroutine(c *Coroutine, ins code.Instr, sent object.Value, thrown error) {
	if c.state == genCreated && c.native == nil && thrown == nil {
		l := c.fn.Linked
		base := t.window(l.FrameBytes)
		*regAt(base, -1) = object.FromObj(c.fn)
		if err := t.pushCall(t.ip, t.base, t.k, callCoroutine, unsafe.Pointer(c)); err != nil {
			t.raise(err)
			return
		}
		c.moveParams(base, l)
		c.state, c.awaited = genRunning, true
		t.enter(l, base)
		return
	}
	if c.state == genSuspended {
		if !c.awaited {
			// Somebody else, a task for instance, drives it.
			t.raise(object.RuntimeErrorf("coroutine is being awaited already"))
			return
		}
		c.awaited = false
	}
	x, done, err := t.resumeCoroutine(c, sent, thrown)
	switch {
	case err != nil && thrown != nil:
		t.raiseThrown(err, t.handling())
	case err != nil:
		t.raise(err)
	case done:
		t.set(ins.B(), x)
	default:
		c.awaited = true
		t.suspend(x)
	}
}

// awaitIterator delegates an await to an iterator.
func (t *thread) awaitIterator(it object.Value, ins code.Instr, sent object.Value, thrown error) {
	var v object.Value
	var ok bool
	var err error
	switch {
	case thrown != nil:
		v, ok, err = t.throwTo(it, thrown)
	default:
		v, ok, err = t.sendTo(it, sent)
	}
	switch {
	case err != nil && thrown != nil:
		t.raiseThrown(err, t.handling())
	case err != nil:
		t.raise(err)
	case ok:
		t.suspend(v)
	default:
		t.set(ins.B(), v)
	}
}

// throwTo throws an exception into any iterator: ok is false when it has ended with the value v.
func (t *thread) throwTo(it object.Value, thrown error) (v object.Value, ok bool, err error) {
	if _, exit := object.IsException(thrown, object.GeneratorExit); exit {
		if err := t.closeIter(it); err != nil {
			return v, false, err
		}
		return v, false, thrown
	}
	if t.refuses(it, thrown) {
		return v, false, thrown
	}
	if it.Kind() == object.KGenerator {
		return t.resumeNative(object.Self[Generator](it), object.None, thrown)
	}
	if w, isWrapper := object.Cast[coroutineWrapper](it, coroutineWrapperType); isWrapper {
		v, done, err := t.resumeCoroutine(w.co, object.None, thrown)
		return v, !done, err
	}
	f, found, err := t.GetAttrOpt(it, t.Interp.Intern("throw"))
	if err == nil && !found {
		err = thrown
	}
	if err != nil {
		return v, false, err
	}
	v, err = t.Call(f, object.FromObj(t.asException(thrown)))
	return stopValue(v, err)
}

// awaitableIter is the iterator behind any awaitable: what its __await__ returns, or the generator itself for one
// made by a function marked with types.coroutine.
func (t *thread) awaitableIter(v object.Value) (object.Value, error) {
	if v.Kind() == object.KGenerator && object.Self[Generator](v).fn.Flags&functionIterableCoroutine != 0 {
		return v, nil
	}
	f := v.Type().Slot(object.SlotAwait)
	if !f.IsValid() {
		return object.Value{}, object.TypeErrorf("object %s can't be used in 'await' expression", v.Type().MessageName())
	}
	it, err := t.CallSlot(f, v)
	if err != nil {
		return object.Value{}, err
	}
	if it.Kind() == object.KCoroutine {
		return object.Value{}, object.TypeErrorf("__await__() returned a coroutine")
	}
	if !object.IsIterator(it) {
		return object.Value{}, object.TypeErrorf("__await__() returned non-iterator of type '%s'", it.Type().MessageName())
	}
	return it, nil
}

// closeCoroutine is coro.close().
func (t *thread) closeCoroutine(c *Coroutine) error {
	switch {
	case c.state == genCreated:
		c.warned = true
		c.finish()
		return nil
	case c.state == genClosed:
		return nil
	case c.state == genRunning && !c.awaited:
		return object.ValueErrorf("coroutine already executing")
	}
	_, done, err := t.resumeCoroutine(c, object.None, object.NewException(object.GeneratorExit))
	if err != nil {
		if _, ok := object.IsException(err, object.GeneratorExit); ok {
			return nil
		}
		if _, ok := object.IsException(err, object.StopIterationType); ok {
			return nil
		}
		return err
	}
	if !done {
		return object.RuntimeErrorf("coroutine ignored GeneratorExit")
	}
	return nil
}

//go:noinline
func (t *thread) getAIter(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	v := *reg(base, ins.B())
	if v.Kind() == object.KAsyncGen {
		*reg(base, ins.A()) = v
		return
	}
	f := v.Type().Slot(object.SlotAIter)
	if !f.IsValid() {
		t.raise(object.TypeErrorf("'async for' requires an object with __aiter__ method, got %s", v.Type().MessageName()))
		return
	}
	it, err := t.CallSlot(f, v)
	if err == nil && it.Kind() != object.KAsyncGen && !it.Type().Slot(object.SlotANext).IsValid() {
		err = object.TypeErrorf("'async for' received an object from __aiter__ that does not implement __anext__: %s", it.Type().MessageName())
	}
	t.done(ins.A(), it, err)
}

// getANext is R[a] = the awaitable of R[b].__anext__().
//
//go:noinline
func (t *thread) getANext(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	v := *reg(base, ins.B())
	if v.Kind() == object.KAsyncGen {
		// A hook may run, and the stack move.
		x := t.asyncGenNext(object.Self[Generator](v))
		t.set(ins.A(), x)
		return
	}
	f := v.Type().Slot(object.SlotANext)
	if !f.IsValid() {
		t.raise(object.TypeErrorf("'async for' requires an iterator with __anext__ method, got %s", v.Type().MessageName()))
		return
	}
	if f.Kind() == object.KFunction && f.FunctionPtr().Code.Flags&code.Coroutine != 0 {
		t.enterANext(f, v, ins)
		return
	}
	x, err := t.CallSlot(f, v)
	t.done(ins.A(), x, err)
}

// enterANext enters an `async def __anext__` directly; the await that follows this instruction gets its result.
func (t *thread) enterANext(f, self object.Value, ins code.Instr) {
	l := f.FunctionPtr().Linked
	base := t.window(l.FrameBytes + 2*valueSize)
	*regAt(base, -1) = f
	*regAt(base, 0) = self
	if err := t.bind(f.FunctionPtr(), base, 1, nil); err != nil {
		t.raise(err)
		return
	}
	if err := t.pushCall(unsafe.Add(t.ip, instrSize), t.base, t.k, callPlain, nil); err != nil {
		t.raise(err)
		return
	}
	t.enter(l, base)
}

// endAsyncFor ends an async for loop after StopAsyncIteration and raises anything else.
//
//go:noinline
func (t *thread) endAsyncFor(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	e, _ := object.AsException(*reg(base, ins.A()))
	if e.Type().IsSubtype(object.StopAsyncIteration) {
		return
	}
	t.reraise = true
	t.raise(e)
}

// ResumeCoroutine drives a coroutine object, a generator or anything with send and throw one step.
func (t *thread) ResumeCoroutine(coro, sent object.Value, thrown error) (v object.Value, done bool, err error) {
	if coro.Kind() == object.KCoroutine {
		return t.resumeCoroutine(object.Self[Coroutine](coro), sent, thrown)
	}
	var ok bool
	switch {
	case coro.Kind() == object.KGenerator:
		v, ok, err = t.resumeNative(object.Self[Generator](coro), sent, thrown)
	case thrown != nil:
		v, err = t.CallMethod(coro, "throw", object.FromObj(t.asException(thrown)))
		v, ok, err = stopValue(v, err)
	default:
		v, err = t.CallMethod(coro, "send", sent)
		v, ok, err = stopValue(v, err)
	}
	return v, err == nil && !ok, err
}

// MarkCoroutine makes the generators of a generator function awaitable, as types.coroutine does.
func MarkCoroutine(v object.Value) error {
	f, ok := object.AsFunction(v)
	if !ok {
		return object.TypeErrorf("types.coroutine() expects a callable")
	}
	f.Flags |= functionIterableCoroutine
	if f.Code.Flags&code.IterableCoroutine == 0 {
		// The function gets a code object of its own that says so.
		c := *f.Code
		c.Flags |= code.IterableCoroutine
		l := *f.Linked
		l.Code, l.CodeValue = &c, object.Value{}
		f.Code, f.Linked = &c, &l
	}
	return nil
}
