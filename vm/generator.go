package vm

import (
	"unsafe"

	"pya/lang/code"
	"pya/vm/object"
)

// genState is the state of a generator or coroutine.
type genState uint8

const (
	genCreated genState = iota
	genSuspended
	genRunning
	genClosed
)

// Generator is a generator or asynchronous generator: its registers and where it goes on.
type Generator struct {
	object.Header
	fn   *object.Function
	l    *object.Linked // fn's when it was called
	ip   unsafe.Pointer
	base unsafe.Pointer // register 0; the function stands before it
	// quick: suspended at a plain yield with nothing being handled, neither here nor by who resumed it (outer is None),
	// so that the loop may resume it by itself.
	quick bool
	state genState
	async bool
	// owned: it has been made by the call that a for loop iterates over, and nobody else has it.
	owned bool
	// thrown: an exception resumed it last.
	thrown bool
	// delegating: ip stands at a yield from, which is to be executed again.
	delegating bool
	// handled is what the generator was handling when it yielded; outer what its resumer handles meanwhile.
	handled, outer object.Value
	// named holds __name__ and __qualname__ if they differ from those in the code.
	named *suspendedNames
	ag    *asyncGenState
}

// generatorShape is what the loop recognises generators by.
var generatorShape *object.Shape

// The sizes of generators with their registers in the same allocation (measured: making one takes 0.8 of the time).
type (
	generator4 struct {
		Generator
		r [4]object.Value
	}
	generator8 struct {
		Generator
		r [8]object.Value
	}
	generator12 struct {
		Generator
		r [12]object.Value
	}
)

// newGenerator makes a generator with room for n registers, the function before and a guard behind them.
func newGenerator(fn *object.Function, params []object.Value) *Generator {
	var g *Generator
	var regs []object.Value
	switch n := fn.Code.NumRegs + 2; {
	case fn.Code.Flags&code.AsyncGenerator != 0:
		// Go's collector finalizes nothing that points to itself, and those the event loop is to hear of (see firstIter).
		g, regs = &Generator{}, make([]object.Value, n)
	case n <= 4:
		x := &generator4{}
		g, regs = &x.Generator, x.r[:]
	case n <= 8:
		x := &generator8{}
		g, regs = &x.Generator, x.r[:]
	case n <= 12:
		x := &generator12{}
		g, regs = &x.Generator, x.r[:]
	default:
		g, regs = &Generator{}, make([]object.Value, n)
	}
	g.Header = object.HeaderOf(GeneratorType)
	l := fn.Linked
	g.fn, g.l, g.ip, g.base = fn, l, l.Entry, unsafe.Pointer(&regs[1])
	if fn.Name != l.Name || fn.Qualname != l.Qualname {
		g.named = &suspendedNames{name: fn.Name, qualname: fn.Qualname}
	}
	regs[0] = object.FromObj(fn)
	copy(regs[1:], params)
	return g
}

// callSuspending makes the generator or coroutine object of a call. An awaited call of a coroutine function is
// entered at once: no object is made that nobody sees (measured: 0.1 against 0.9 of CPython's time per await).
func (t *thread) callSuspending(fn *object.Function, args unsafe.Pointer, n int, kw []object.Value, kind callKind, obj unsafe.Pointer) {
	l := fn.Linked
	base := args
	if !t.f.onStack(args) {
		base = t.moveArgs(args, n, l)
	} else if uintptr(args)+l.FrameBytes >= t.stackEnd {
		base = t.growStack(args, l.FrameBytes)
	}
	*regAt(base, -1) = object.FromObj(fn)
	if n != l.Code.ArgCount || len(kw) > 0 || l.Code.NumParams() != n {
		if err := t.bind(fn, base, n, kw); err != nil {
			t.raise(err)
			return
		}
	}
	next := *(*code.Instr)(t.ip)
	ins := *(*code.Instr)(unsafe.Add(t.ip, -int(instrSize)))
	if kind == callPlain && l.Code.Flags&code.Coroutine != 0 && next.Op() == code.OpAwait && next.A() == ins.B() {
		if err := t.pushCall(unsafe.Add(t.ip, instrSize), t.base, t.k, callPlain, nil); err != nil {
			t.raise(err)
			return
		}
		t.enter(l, base)
		return
	}
	v := t.suspendedObject(fn, slice(base, l.Code.NumParams()))
	if next.Op() == code.OpForPrep && next.X() == 1 && next.B() == ins.B() && kind == callPlain && v.Kind() == object.KGenerator {
		object.Self[Generator](v).owned = true
	}
	if ins.A() == ins.B() && kind == callPlain {
		if err := t.discarded(v, ins); err != nil {
			t.raise(err)
			return
		}
	}
	if kind == callFinish {
		t.finish(v, obj)
		return
	}
	t.set(ins.B(), v)
}

// discarded warns of a coroutine that was made by a call whose value is not used.
func (t *thread) discarded(v object.Value, ins code.Instr) error {
	op := ins.Op()
	if v.Kind() != object.KCoroutine || ins.A() != ins.B() || op < code.OpCall || op == code.OpCallM && ins.X() == 3 {
		return nil
	}
	c := object.Self[Coroutine](v)
	if c.state != genCreated || c.warned {
		return nil
	}
	c.warned = true
	return t.rt.warnUnawaited(&t.Thread, c)
}

// makeSuspended is callSuspending for calls from native code.
func (t *thread) makeSuspended(fn *object.Function, args []object.Value, kw []*object.Str) (object.Value, error) {
	t.beginNested()
	defer t.popRun()
	top := unsafe.Add(t.base, 3*valueSize)
	need := fn.Linked.FrameBytes + uintptr(len(args)+1)*valueSize
	if uintptr(top)+need >= t.stackEnd {
		top = t.growStack(top, need)
	}
	copy(slice(top, len(args)), args)
	if err := t.bind(fn, top, len(args), t.kwValues(kw)); err != nil {
		return object.Value{}, err
	}
	return t.suspendedObject(fn, slice(top, fn.Code.NumParams())), nil
}

// suspendedObject makes the object of a call with bound parameters.
func (t *thread) suspendedObject(fn *object.Function, params []object.Value) object.Value {
	flags := fn.Code.Flags
	if flags&code.Coroutine != 0 {
		return t.newCoroutine(fn, params)
	}
	t.rt.ready(fn.Linked)
	g := newGenerator(fn, params)
	if flags&code.AsyncGenerator != 0 {
		g.Header = object.HeaderOf(AsyncGenType)
		g.async = true
		g.ag = &asyncGenState{}
	}
	return object.FromObj(g)
}

// resumeGenerator continues g with a value or an exception. The frame whose instruction resumes it is the current
// one; the item comes to it through deliver, the end through ended.
func (t *thread) resumeGenerator(g *Generator, sent object.Value, exc error) {
	for {
		if g.state != genSuspended && !t.mayResume(g, sent, exc) {
			return
		}
		if err := t.pushCall(t.ip, t.base, t.k, callGenerator, unsafe.Pointer(g)); err != nil {
			t.raise(err)
			return
		}
		started := g.state != genCreated
		g.state, g.quick = genRunning, false
		g.outer = t.Handled
		if g.handled.IsValid() {
			if ins := g.yielding(); ins.X() == 1 {
				// What the except clause goes back to is what the resumer handles.
				*reg(g.base, ins.C()) = t.Handled
			}
			t.Handled = g.handled
			g.handled = object.Value{}
		}
		t.ip, t.base, t.k = g.ip, g.base, g.l.KPtr
		g.thrown = exc != nil
		if !started {
			return
		}
		if !g.delegating {
			break
		}
		// A yield from of another generator goes on there at once, without executing the instruction anew.
		ins := *(*code.Instr)(g.ip)
		sub := *reg(g.base, ins.A())
		if exc != nil || ins.Op() != code.OpYieldFrom || sub.Kind() != object.KGenerator {
			t.sent, t.thrown = sent, exc
			return
		}
		t.ip = unsafe.Add(t.ip, instrSize)
		g = object.Self[Generator](sub)
	}
	if exc != nil {
		t.raiseThrown(exc, (*(*code.Instr)(unsafe.Add(t.ip, -int(instrSize)))).X() == 1)
		return
	}
	t.set((*(*code.Instr)(unsafe.Add(t.ip, -int(instrSize)))).B(), sent)
}

// mayResume deals with generators that are not suspended at a yield: false if nothing is left to run.
func (t *thread) mayResume(g *Generator, sent object.Value, exc error) bool {
	switch g.state {
	case genRunning:
		t.raise(object.ValueErrorf("%s already executing", g.what()))
		return false
	case genClosed:
		if exc != nil {
			t.raise(exc)
		} else {
			t.ended(object.None)
		}
		return false
	}
	if !sent.IsNone() {
		t.raise(object.TypeErrorf("can't send non-None value to a just-started %s", g.what()))
		return false
	}
	if exc != nil {
		g.close()
		if g.ag != nil && g.ag.current != nil {
			g.ag.current.state, g.ag.current = genClosed, nil
		}
		t.raiseIn(g, exc)
		return false
	}
	return true
}

// raiseIn raises an exception in a generator that has not begun: its traceback shows the def.
func (t *thread) raiseIn(g *Generator, exc error) {
	e := t.asException(exc)
	e.Trace = &object.Traceback{Header: object.HeaderOf(object.TracebackType), Next: e.Trace, Function: g.fn, IP: -1}
	t.raise(e)
}

// names makes __name__ and __qualname__ the generator's own.
func (g *Generator) names() *suspendedNames {
	if g.named == nil {
		g.named = &suspendedNames{name: g.l.Name, qualname: g.l.Qualname}
	}
	return g.named
}

func (g *Generator) what() string {
	if g.async {
		return "async generator"
	}
	return "generator"
}

// close marks the generator as ended and drops its registers.
func (g *Generator) close() {
	g.state, g.quick = genClosed, false
	if g.async {
		g.unwatch()
	}
	g.frameEnds()
	clear(slice(g.base, g.l.Code.NumRegs))
	g.handled, g.outer = object.Value{}, object.Value{}
}

// yieldOp hands a value to the frame that resumed the generator.
//
//go:noinline
func (t *thread) yieldOp(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	t.yieldValue(*reg(base, ins.A()), ip, false)
}

// yielding is the yield at which a suspended generator stands.
func (g *Generator) yielding() code.Instr {
	if g.delegating {
		return *(*code.Instr)(g.ip)
	}
	return *(*code.Instr)(unsafe.Add(g.ip, -int(instrSize)))
}

// yieldValue suspends the current generator, to go on at ip, and delivers v. delegating marks that ip stands at a
// yield from, which is to be executed again.
func (t *thread) yieldValue(v object.Value, ip unsafe.Pointer, delegating bool) {
	for {
		ci := (*callInfo)(unsafe.Add(t.ciTop, -int(callInfoSize)))
		g := (*Generator)(ci.obj)
		g.ip = ip
		g.state, g.delegating = genSuspended, delegating
		if g.yielding().X() == 1 || !object.Is(t.Handled, g.outer) {
			g.handled = t.Handled
			t.Handled = g.outer
		}
		g.outer = object.Value{}
		t.ciTop = unsafe.Pointer(ci)
		t.ip, t.base, t.k = ci.ip, ci.base, ci.k
		if g.async {
			if t.traced {
				if err := t.reportStop(*regAt(t.base, -1), v); err != nil {
					t.raise(err)
					return
				}
			}
			t.asyncYielded(g, v)
			return
		}
		at := *(*code.Instr)(unsafe.Add(t.ip, -int(instrSize)))
		if at.Op() != code.OpYieldFrom {
			t.deliver(at, v)
			return
		}
		// The resumer delegates: its own resumer gets the item.
		if t.traced {
			if err := t.traceSuspend(v, false); err != nil {
				t.raise(err)
				return
			}
		}
		ip, delegating = unsafe.Add(t.ip, -int(instrSize)), true
	}
}

// deliver gives an item to the instruction that resumed the generator.
func (t *thread) deliver(at code.Instr, v object.Value) {
	if t.ip == haltIP() {
		t.yieldedItem = true
		*regAt(t.base, 0) = v
		return
	}
	*reg(t.base, at.B()) = v
}

// ended tells the resuming instruction that the generator has returned v.
func (t *thread) ended(v object.Value) {
	if t.ip == haltIP() {
		*regAt(t.base, 0) = v
		return
	}
	at := *(*code.Instr)(unsafe.Add(t.ip, -int(instrSize)))
	switch at.Op() {
	case code.OpForIter, code.OpForNext, code.OpYieldFrom:
		if t.traced {
			if err := t.reportStop(*regAt(t.base, -1), v); err != nil {
				t.raise(err)
				return
			}
		}
		if at.Op() == code.OpYieldFrom {
			t.set(at.B(), v)
			return
		}
		t.ip = jump16(t.ip, at)
	default:
		t.raise(object.StopIteration(v))
	}
}

// generatorReturned is a generator's return; the resumer's state has been restored.
func (t *thread) generatorReturned(g *Generator, v object.Value) {
	t.Handled = g.outer
	g.close()
	if g.async {
		t.asyncEnded(g)
		return
	}
	t.ended(v)
}

// generatorFailed is an exception that leaves a generator.
func (t *thread) generatorFailed(g *Generator, exc **object.Exception) {
	t.Handled = g.outer
	g.close()
	if g.async {
		if a := g.ag.current; a != nil && a.thrown != nil && a.thrown == error(t.firstThrown) {
			// It was the awaiting frame itself that threw it into the generator.
			t.lastThrown, t.firstThrown = nil, nil
		}
		quiet := *exc != nil && g.closesQuietly(*exc)
		t.asyncFailed(g)
		if quiet {
			*exc = nil
			t.set((*(*code.Instr)(unsafe.Add(t.ip, -int(instrSize)))).B(), object.None)
			return
		}
	}
	if *exc == nil {
		return
	}
	*exc = stopToRuntime(*exc, g.what())
	if g.thrown && t.comesOfThrown(*exc) {
		// It has been thrown into the generator that delegates, or the coroutine that waits, as well.
		switch at := *(*code.Instr)(unsafe.Add(t.ip, -int(instrSize))); {
		case at.Op() == code.OpYieldFrom && at.X() == 1:
			(*exc).SetContext(t.Handled)
		case at.Op() == code.OpAwait:
			t.passThrown(*exc)
		}
	}
}

// NextGenerator resumes a generator from native code.
func (t *thread) NextGenerator(v object.Value) (object.Value, bool, error) {
	return t.resumeNative(object.Self[Generator](v), object.None, nil)
}

// IterateGenerator calls f with each item of a generator, in one nested run (measured: sum, any and all over generator
// expressions take two thirds of the time that a nested run per item would).
func (t *thread) IterateGenerator(gen object.Value, f func(object.Value) error) error {
	if err := t.Enter(" while calling a Python object"); err != nil {
		return err
	}
	defer t.Leave()
	t.beginNested()
	g := object.Self[Generator](gen)
	for {
		t.ip = haltIP()
		t.yieldedItem = false
		t.resumeGenerator(g, object.None, nil)
		if t.ip != haltIP() {
			runLoop(t)
		}
		v, ok, err := *regAt(t.base, 0), t.yieldedItem, t.err
		t.err, t.yieldedItem = nil, false
		if err == nil && ok {
			err = f(v)
		}
		if err != nil || !ok {
			t.popRun()
			return err
		}
	}
}

// resumeNative resumes a generator in a nested run: ok is false when it has returned, then v is what it returned.
func (t *thread) resumeNative(g *Generator, sent object.Value, exc error) (v object.Value, ok bool, err error) {
	if err := t.Enter(" while calling a Python object"); err != nil {
		return object.Value{}, false, err
	}
	t.beginNested()
	t.ip = haltIP()
	t.yieldedItem = false
	t.resumeGenerator(g, sent, exc)
	if t.ip != haltIP() {
		runLoop(t)
	}
	v, err = *regAt(t.base, 0), t.err
	ok = t.yieldedItem
	t.err, t.yieldedItem = nil, false
	t.popRun()
	t.Leave()
	return v, ok, err
}

// generatorMethod calls next(g), g.__next__() and g.send(x) without a nested run; false if b is none of them.
func (t *thread) generatorMethod(b *object.Builtin, args unsafe.Pointer, n int, dst uint16) bool {
	d := b.Def()
	if d != t.rt.genNext && d != t.rt.genSend && d != t.rt.nextDef {
		return false
	}
	v := *regAt(args, 0)
	if v.Kind() != object.KGenerator {
		return false
	}
	switch {
	case d == t.rt.genSend && n == 2:
		t.resumeGenerator(object.Self[Generator](v), *regAt(args, 1), nil)
	case d != t.rt.genSend && n == 1:
		t.resumeGenerator(object.Self[Generator](v), object.None, nil)
	default:
		return false
	}
	return true
}

//go:noinline
func (t *thread) getYieldIter(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	v := *reg(base, ins.B())
	if v.Kind() == object.KGenerator {
		*reg(base, ins.A()) = v
		return
	}
	if v.Kind() == object.KCoroutine {
		if regAt(base, -1).FunctionPtr().Code.Flags&(code.Coroutine|code.IterableCoroutine) == 0 && !t.iterableCoroutine(base) {
			t.raise(object.TypeErrorf("cannot 'yield from' a coroutine object in a non-coroutine generator"))
			return
		}
		*reg(base, ins.A()) = object.FromObj(&coroutineWrapper{Header: object.HeaderOf(coroutineWrapperType), co: object.Self[Coroutine](v)})
		return
	}
	it, err := t.GetIter(v)
	t.done(ins.A(), it, err)
}

// iterableCoroutine tells whether the generator at base was made by a function marked with types.coroutine.
func (t *thread) iterableCoroutine(base unsafe.Pointer) bool {
	return regAt(base, -1).FunctionPtr().Flags&functionIterableCoroutine != 0
}

// functionIterableCoroutine marks generator functions whose generators may be awaited (types.coroutine).
const functionIterableCoroutine = 1

// yieldFrom delegates to the iterator R[a] until it ends; R[b] gets its value. It is executed anew for each value or
// exception sent to the generator.
//
//go:noinline
func (t *thread) yieldFrom(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	it := *reg(base, ins.A())
	sent, thrown := t.sent, t.thrown
	t.sent, t.thrown, t.resumed = object.None, nil, false
	if !sent.IsValid() {
		sent = object.None
	}
	if thrown != nil {
		t.throwInto(it, thrown, ins)
		return
	}
	if it.Kind() == object.KGenerator {
		t.resumeGenerator(object.Self[Generator](it), sent, nil)
		return
	}
	v, ok, err := t.sendTo(it, sent)
	t.delegated(ins, v, ok, err)
}

// leaveLoop closes the generator of a for loop that is left before its end, if it is the loop's own. What that raises
// nobody can catch.
func (t *thread) leaveLoop(v object.Value) {
	if !v.IsValid() || v.Kind() != object.KGenerator {
		return
	}
	g := object.Self[Generator](v)
	if !g.owned || g.state != genSuspended {
		return
	}
	handled := t.Handled
	t.Handled = object.None
	if err := t.closeGenerator(g); err != nil && t.Interp.Unraisable != nil {
		t.Interp.Unraisable(&t.Thread, err, "", v)
	}
	t.Handled = handled
}

// leaveLoops is leaveLoop for the loops around instruction ip of the current frame that an exception leaves to go on at
// target.
func (t *thread) leaveLoops(c *code.Code, ip, target int) {
	for _, l := range c.Body().Loops {
		if int(l.Start) <= ip && ip < int(l.End) && (target < int(l.Start) || target >= int(l.End)) {
			t.leaveLoop(*regAt(t.base, int(l.Reg)))
		}
	}
}

// sendTo sends a value to any iterator: ok is false when it has ended with the value v.
func (t *thread) sendTo(it, sent object.Value) (v object.Value, ok bool, err error) {
	if w, isWrapper := object.Cast[coroutineWrapper](it, coroutineWrapperType); isWrapper {
		v, done, err := t.resumeCoroutine(w.co, sent, nil)
		return v, !done, err
	}
	if sent.IsNone() {
		if v, ok, err = t.nextValue(it); ok || err != nil {
			return v, ok, err
		}
		return v, false, nil
	}
	v, err = t.CallMethod(it, "send", sent)
	return stopValue(v, err)
}

// nextValue is next(it) that keeps the value of StopIteration.
func (t *thread) nextValue(it object.Value) (v object.Value, ok bool, err error) {
	if it.Kind() == object.KGenerator {
		return t.resumeNative(object.Self[Generator](it), object.None, nil)
	}
	if f := it.Type().Slot(object.SlotNext); f.IsValid() && f.Kind() != object.KBuiltin {
		v, err = t.CallSlot(f, it)
		return stopValue(v, err)
	}
	v, ok, err = t.Next(it)
	switch {
	case err != nil:
		// An iterator that ends with a value, as that of a future does.
		return stopValue(v, err)
	case !ok:
		v = object.None
	}
	return v, ok, nil
}

// stopValue turns StopIteration into the end of iteration.
func stopValue(v object.Value, err error) (object.Value, bool, error) {
	if err == nil {
		return v, true, nil
	}
	if e, ok := object.IsException(err, object.StopIterationType); ok {
		v = e.Field(0)
		if !v.IsValid() {
			v = object.None
		}
		return v, false, nil
	}
	return object.Value{}, false, err
}

// delegated continues a yield from after its iterator answered.
func (t *thread) delegated(ins code.Instr, v object.Value, ok bool, err error) {
	switch {
	case err != nil:
		t.raise(err)
	case ok:
		t.yieldValue(v, unsafe.Add(t.ip, -int(instrSize)), true)
	default:
		t.set(ins.B(), v)
	}
}

// throwInto passes an exception thrown into a delegating generator on to the iterator.
func (t *thread) throwInto(it object.Value, thrown error, ins code.Instr) {
	if _, ok := object.IsException(thrown, object.GeneratorExit); ok {
		if err := t.closeIter(it); err != nil {
			thrown = err
		}
		t.raiseDelegating(ins, thrown)
		return
	}
	if t.refuses(it, thrown) {
		t.raiseDelegating(ins, thrown)
		return
	}
	if it.Kind() == object.KGenerator {
		t.resumeGenerator(object.Self[Generator](it), object.None, thrown)
		return
	}
	if w, ok := object.Cast[coroutineWrapper](it, coroutineWrapperType); ok {
		v, done, err := t.resumeCoroutine(w.co, object.None, thrown)
		t.delegated(ins, v, !done, err)
		return
	}
	f, ok, err := t.GetAttrOpt(it, t.Interp.Intern("throw"))
	if err == nil && !ok {
		err = thrown
	}
	if err != nil {
		t.raiseDelegating(ins, err)
		return
	}
	v, err := t.Call(f, t.thrownAs(thrown)...)
	v, ok, err = stopValue(v, err)
	t.delegated(ins, v, ok, err)
}

// thrownAs are the arguments of throw() that an exception came from: a class, perhaps with a value, goes on as it is.
func (t *thread) thrownAs(thrown error) []object.Value {
	e := t.asException(thrown)
	if t.throwArg.exc == e {
		return t.throwArg.args
	}
	return []object.Value{object.FromObj(e)}
}

// raiseDelegating raises an exception at a yield from, where a StopIteration ends the delegation whoever raised it.
func (t *thread) raiseDelegating(ins code.Instr, err error) {
	v, _, err := stopValue(object.Value{}, err)
	if err != nil {
		t.raiseThrown(err, ins.X() == 1)
		return
	}
	t.set(ins.B(), v)
}

// closeIter calls close() of an iterator that has one.
func (t *thread) closeIter(it object.Value) error {
	if it.Kind() == object.KGenerator {
		return t.closeGenerator(object.Self[Generator](it))
	}
	if w, ok := object.Cast[coroutineWrapper](it, coroutineWrapperType); ok {
		return t.closeCoroutine(w.co)
	}
	f, ok, err := t.GetAttrOpt(it, t.Interp.Intern("close"))
	if err != nil || !ok {
		return err
	}
	_, err = t.Call(f)
	return err
}

// closeGenerator is g.close().
func (t *thread) closeGenerator(g *Generator) error {
	_, err := t.closeGeneratorValue(g)
	return err
}

// closeGeneratorValue is g.close() with its result: what the generator returned after GeneratorExit.
func (t *thread) closeGeneratorValue(g *Generator) (object.Value, error) {
	switch g.state {
	case genCreated:
		g.close()
		return object.None, nil
	case genClosed:
		return object.None, nil
	}
	v, ok, err := t.resumeNative(g, object.None, object.NewException(object.GeneratorExit))
	if err != nil {
		if _, exit := object.IsException(err, object.GeneratorExit); exit {
			return object.None, nil
		}
		return object.Value{}, err
	}
	if ok {
		e := t.asException(object.RuntimeErrorf("%s ignored GeneratorExit", g.what()))
		e.SetContext(t.Handled)
		return object.Value{}, e
	}
	return v, nil
}

// throwing is throwArgs for a method whose form with several arguments is deprecated.
func (t *thread) throwing(method string, args []object.Value) (*object.Exception, error) {
	if len(args) > 1 && t.Interp.Warn != nil {
		text := "the (type, exc, tb) signature of " + method + "() is deprecated, use the single-arg signature instead."
		if err := t.Interp.Warn(&t.Thread, object.DeprecationWarning, text, 1); err != nil {
			return nil, err
		}
	}
	e, err := t.throwArgs(args)
	if err == nil && (len(args) > 1 || args[0] != object.FromObj(e)) {
		t.throwArg.exc, t.throwArg.args, t.throwArg.refused = e, append([]object.Value(nil), args...), false
	}
	return e, err
}

// throwArgs makes the exception of throw(type, value, traceback).
func (t *thread) throwArgs(args []object.Value) (*object.Exception, error) {
	typ := args[0]
	val, tb := object.Value{}, object.Value{}
	if len(args) > 1 {
		val = args[1]
	}
	if len(args) > 2 {
		tb = args[2]
	}
	if tb.IsValid() && !tb.IsNone() && tb.Kind() != object.KTraceback {
		return nil, object.TypeErrorf("throw() third argument must be a traceback object")
	}
	var e *object.Exception
	if c, ok := object.AsType(typ); ok && c.IsSubtype(object.BaseException) {
		var x object.Value
		var err error
		switch {
		case val.IsValid() && val.Kind() == object.KException:
			x = val
		case !val.IsValid() || val.IsNone():
			x, err = t.Call(typ)
		default:
			if tup, ok := object.AsTuple(val); ok {
				x, err = t.Call(typ, tup.Items()...)
			} else {
				x, err = t.Call(typ, val)
			}
		}
		if x2, ok := err.(*object.Exception); ok {
			// What making the exception raised is thrown in its place.
			return x2, nil
		}
		if err != nil {
			return nil, err
		}
		if e, _ = object.AsException(x); e == nil {
			r, err := t.Repr(typ)
			if err != nil {
				return nil, err
			}
			e = object.TypeErrorf("calling %s should have returned an instance of BaseException, not %s", r, x.Type().MessageName()).(*object.Exception)
			e.SetContext(t.Handled)
			return e, nil
		}
	} else if x, ok := object.AsException(typ); ok {
		if val.IsValid() && !val.IsNone() {
			return nil, object.TypeErrorf("instance exception may not have a separate value")
		}
		e = x
	}
	if e == nil {
		return nil, object.TypeErrorf("exceptions must be classes or instances deriving from BaseException, not %s", typ.Type().MessageName())
	}
	if tb.IsValid() && tb.Kind() == object.KTraceback {
		e.Trace = object.Self[object.Traceback](tb)
	}
	return e, nil
}
