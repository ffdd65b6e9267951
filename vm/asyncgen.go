package vm

import (
	"runtime"
	"unsafe"

	"pya/lang/code"
	"pya/vm/object"
)

// asyncGenState is what an asynchronous generator has beyond a generator.
type asyncGenState struct {
	// current is the awaitable that drives the generator now.
	current *asyncGenAwait
	// closed is set by aclose(): values are not taken any more.
	closed bool
	hooked bool
	// watched tells that the event loop is to hear if the generator is dropped before its end.
	watched bool
}

// asyncGenAwait is the awaitable of anext(), asend(), athrow() and aclose(). Awaiting it runs the generator as a frame
// of the awaiting fiber, so that an await in the generator suspends the whole.
type asyncGenAwait struct {
	object.Header
	g       *Generator
	sent    object.Value
	thrown  error // what the generator is to raise
	closing bool  // aclose()
	ends    bool  // athrow() or aclose()
	given   bool  // thrown came from the awaitable's own throw()
	state   genState
	// drive is the coroutine through which the awaitable is driven by hand (send, throw).
	drive *Coroutine
}

func (t *thread) asyncGenNext(g *Generator) object.Value {
	t.firstIter(g)
	return object.FromObj(&asyncGenAwait{Header: object.HeaderOf(asyncGenAwaitType), g: g, sent: object.None})
}

// firstIter tells the event loop about a generator that begins (sys.set_asyncgen_hooks).
func (t *thread) firstIter(g *Generator) {
	if g.ag.hooked {
		return
	}
	g.ag.hooked = true
	if hook := t.rt.asyncGenFinalizer; hook != nil && g.state != genClosed {
		t.watch(g, hook)
	}
	if hook := t.rt.asyncGenFirstIter; hook != nil {
		hook(&t.Thread, object.FromObj(g))
	}
}

// watch makes the collector call a hook with a generator that has become unreachable before its end. One that can be
// reached from its own variables is never found.
func (t *thread) watch(g *Generator, hook func(t *object.Thread, g object.Value)) {
	in := t.Interp
	g.ag.watched = true
	runtime.SetFinalizer(g, func(g *Generator) {
		in.Later(func(t *object.Thread) {
			// The hook may make it reachable again: there is no second time.
			g.ag.watched = false
			hook(t, object.FromObj(g))
		})
	})
}

// unwatch undoes watch for a generator that has ended.
func (g *Generator) unwatch() {
	if g.ag.watched {
		g.ag.watched = false
		runtime.SetFinalizer(g, nil)
	}
}

// reused is the error of awaiting twice.
func (a *asyncGenAwait) reused() error {
	what := "__anext__()/asend()"
	if a.ends {
		what = "aclose()/athrow()"
	}
	return object.RuntimeErrorf("cannot reuse already awaited %s", what)
}

// awaitAsyncGen is await of an asyncGenAwait.
func (t *thread) awaitAsyncGen(a *asyncGenAwait, ins code.Instr, _ object.Value, thrown error) {
	if thrown != nil {
		t.raiseThrown(thrown, t.handling())
		return
	}
	if a.state == genClosed || a.state == genRunning {
		t.raise(a.reused())
		return
	}
	g := a.g
	if g.ag.current != nil && g.state == genRunning {
		a.state = genClosed
		t.raise(object.RuntimeErrorf("%s(): asynchronous generator is already running", a.method("anext")))
		return
	}
	a.state = genRunning
	switch {
	case a.given && (g.state == genClosed || g.state == genCreated && a.closing):
		a.state = genClosed
		g.close()
		if a.closing && isGeneratorEnd(t.asException(a.thrown)) {
			t.set(ins.B(), object.None)
		} else {
			t.raise(a.thrown)
		}
		return
	case a.given:
	case g.state == genClosed || g.ag.closed && !a.closing:
		a.state = genClosed
		switch {
		case a.closing, a.ends && g.state == genClosed:
			t.set(ins.B(), object.None)
		case a.thrown != nil && g.state != genClosed:
			t.raise(a.thrown)
		default:
			t.raise(object.NewException(object.StopAsyncIteration))
		}
		return
	case a.closing:
		g.ag.closed = true
		if g.state == genCreated {
			g.close()
			a.state = genClosed
			t.set(ins.B(), object.None)
			return
		}
	}
	g.ag.current = a
	t.resumeGenerator(g, a.sent, a.thrown)
}

// method is the name of the method that made the awaitable; next is what asend() and __anext__() are called.
func (a *asyncGenAwait) method(next string) string {
	switch {
	case a.closing:
		return "aclose"
	case a.ends:
		return "athrow"
	}
	return next
}

// watchUnawaited makes sure that an awaitable which nobody awaits is warned of. It costs an awaitable nothing whose
// next use is to be awaited.
func (t *thread) watchUnawaited(a *asyncGenAwait) error {
	if fn := regAt(t.base, -1); t.ip != haltIP() && fn.IsValid() && fn.Kind() == object.KFunction {
		ins, next := *(*code.Instr)(unsafe.Add(t.ip, -int(instrSize))), *(*code.Instr)(t.ip)
		if next.Op() == code.OpAwait && next.A() == ins.B() {
			return nil
		}
		switch ins.Op() {
		case code.OpCallM, code.OpCallMethod, code.OpCallMHeap, code.OpCallMethodHeap:
			// The value of a call statement is not used. The receiver tells that the method is the statement's.
			if ins.A() == ins.B() && *reg(t.base, ins.A()+uint16(valueSize)) == object.FromObj(a.g) {
				return t.warnUnawaited(a)
			}
		}
	}
	in := t.Interp
	runtime.SetFinalizer(a, func(a *asyncGenAwait) {
		if a.state == genCreated && a.drive == nil {
			in.Later(func(t *object.Thread) {
				if err := vmThread(t).warnUnawaited(a); err != nil && in.Unraisable != nil {
					in.Unraisable(t, err, "", object.FromObj(a.g))
				}
			})
		}
	})
	return nil
}

// warnUnawaited writes the warning of an awaitable that was never awaited.
func (t *thread) warnUnawaited(a *asyncGenAwait) error {
	a.state = genClosed
	q, ok := object.AsStr(a.g.names().qualname)
	if !ok {
		return nil
	}
	return t.rt.warnIgnored(&t.Thread, "coroutine method '"+a.method("asend")+"' of '"+q.Go()+"' was never awaited", object.FromObj(a.g))
}

// asyncYielded delivers a value that an asynchronous generator yielded to the await that drives it.
func (t *thread) asyncYielded(g *Generator, v object.Value) {
	a := g.ag.current
	g.ag.current = nil
	a.state = genClosed
	if a.closing {
		t.raise(object.RuntimeErrorf("async generator ignored GeneratorExit"))
		return
	}
	at := *(*code.Instr)(unsafe.Add(t.ip, -int(instrSize)))
	*reg(t.base, at.B()) = v
}

// asyncEnded is an asynchronous generator's return.
func (t *thread) asyncEnded(g *Generator) {
	a := g.ag.current
	g.ag.current = nil
	a.state = genClosed
	if a.closing {
		at := *(*code.Instr)(unsafe.Add(t.ip, -int(instrSize)))
		*reg(t.base, at.B()) = object.None
		return
	}
	t.raise(object.NewException(object.StopAsyncIteration))
}

// asyncFailed is an exception that leaves an asynchronous generator; the exceptions of aclose() end in silence.
func (t *thread) asyncFailed(g *Generator) {
	if a := g.ag.current; a != nil {
		a.state = genClosed
		g.ag.current = nil
	}
}

// closesQuietly tells whether an exception leaving the generator is the end its aclose() asked for.
func (g *Generator) closesQuietly(exc *object.Exception) bool {
	a := g.ag.current
	return a != nil && a.closing && isGeneratorEnd(exc)
}

// isGeneratorEnd tells the exceptions in which aclose() ends silently.
func isGeneratorEnd(exc *object.Exception) bool {
	return exc.Type().IsSubtype(object.GeneratorExit) || exc.Type().IsSubtype(object.StopAsyncIteration)
}
