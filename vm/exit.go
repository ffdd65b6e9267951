package vm

import (
	"context"
	"errors"
	"io"
	"math"
	"runtime"

	"pya/lang/code"
	"pya/lang/compile"
	"pya/lang/diag"
	"pya/parser"
	"pya/vm/object"
)

// AddExit registers a function that AtExit calls; later ones are called first.
func (rt *Runtime) AddExit(f func(t *object.Thread) error) { rt.exits = append(rt.exits, f) }

// AddShutdown registers a function that AtExit calls before all others: what waits for threads.
func (rt *Runtime) AddShutdown(f func(t *object.Thread) error) {
	rt.shutdowns = append(rt.shutdowns, f)
}

// AtExit ends a program: it waits for its threads, calls what AddExit registered and warns of coroutines that were never awaited. The error
// is the last exception of an exit function.
func (rt *Runtime) AtExit(t *object.Thread) error {
	var last error
	for _, f := range rt.shutdowns {
		// Ctrl-C ends the waiting.
		if err := f(t); err != nil && rt.interp.Unraisable != nil {
			rt.interp.Unraisable(t, err, "Exception ignored on threading shutdown", object.None)
		}
	}
	rt.shutdowns = nil
	for len(rt.exits) > 0 {
		f := rt.exits[len(rt.exits)-1]
		rt.exits = rt.exits[:len(rt.exits)-1]
		if err := f(t); err != nil {
			last = err
		}
	}
	vmThread(t).endGreenlets()
	for _, c := range rt.Unawaited() {
		if err := rt.warnUnawaited(t, c); err != nil {
			last = err
		}
	}
	rt.finalize(t)
	return last
}

// Finalizing tells that the program has ended and its objects are going.
func (rt *Runtime) Finalizing() bool { return rt.finalizing }

// How many values are looked at when a program ends: for generators, and for objects with a __del__ before the collector is
// asked whether something refers to them at all.
const (
	nearGenerators = 5000
	nearFinalizers = 100_000
)

// finalize calls the __del__ of the objects that are left when a program ends: first of those that nothing refers to any
// more, then of those that can be reached from its modules. Generators near its modules run their finally blocks. The
// modules stay as they are meanwhile.
func (rt *Runtime) finalize(t *object.Thread) {
	rt.finalizing = true
	found, missing := rt.endingObjects(nearFinalizers)
	if missing > 0 {
		// Twice: the finalizer of an object is due in the collection after the one that finds it.
		for range 2 {
			rt.DropStale(t)
			t.Block(CollectGarbage)
			t.RunFinalizers()
		}
		if rt.interp.FinalizersLeft() > 0 {
			found, _ = rt.endingObjects(math.MaxInt)
		}
	}
	for _, v := range found {
		if _, is := suspended(v); is {
			rt.endGenerator(t, v)
		} else if v.Type().HasDel() {
			t.FinalizeNow(v)
		}
	}
}

// endingObjects are the objects to be told that the program ends, the nearest to its modules first, and how many with a
// __del__ are missing among them. The search ends when none is missing and enough has been looked at for generators, or at
// the limit.
func (rt *Runtime) endingObjects(limit int) (found []object.Value, missing int) {
	var roots []object.Value
	for _, m := range rt.ownModules() {
		roots = append(roots, namespaceValues(m)...)
	}
	n := 0
	missing = rt.interp.FinalizersLeft()
	object.EachReachable(roots, registersOf, func(v object.Value) bool {
		n++
		hasDel := v.Type().HasDel()
		if hasDel {
			missing--
		}
		if _, is := suspended(v); is || hasDel {
			found = append(found, v)
		}
		return n < nearGenerators || missing > 0 && n < limit
	})
	return found, missing
}

// CollectGarbage runs Go's collector, and returns when the cleanups and finalizers of the objects freed so far have run.
func CollectGarbage() {
	cleaned, finalized := make(chan struct{}), make(chan struct{})
	runtime.AddCleanup(new([64]byte), func(ch chan struct{}) { close(ch) }, cleaned)
	runtime.SetFinalizer(new([64]byte), func(*[64]byte) { close(finalized) })
	runtime.GC()
	<-cleaned
	<-finalized
}

// ownModules are the modules that are the program's, the main module first.
func (rt *Runtime) ownModules() (out []*object.Module) {
	var k, v object.Value
	for i := 0; rt.interp.Modules.Next(&i, &k, &v); {
		m, ok := object.AsModule(v)
		switch {
		case !ok || m.BuiltIn || m.Missing != nil:
		case m.Name == "__main__":
			out = append([]*object.Module{m}, out...)
		default:
			out = append(out, m)
		}
	}
	return out
}

func namespaceValues(m *object.Module) (out []object.Value) {
	var k, v object.Value
	for i := 0; m.NS.Dict.Next(&i, &k, &v); {
		out = append(out, v)
	}
	return out
}

// registersOf calls f with the values that a suspended generator or coroutine holds, until it gives false.
func registersOf(v object.Value, f func(x object.Value) bool) {
	g, ok := suspended(v)
	if !ok {
		return
	}
	for _, x := range slice(g.base, g.l.Code.NumRegs) {
		if x.IsValid() && !x.IsUnbound() && !f(x) {
			return
		}
	}
}

// suspended is a generator that stands at a yield.
func suspended(v object.Value) (*Generator, bool) {
	if v.Kind() != object.KGenerator || v.Shape() != generatorShape {
		return nil, false
	}
	g := (*Generator)(v.Pointer())
	return g, g.state == genSuspended
}

// endGenerator makes a suspended generator run its finally blocks.
func (rt *Runtime) endGenerator(t *object.Thread, v object.Value) {
	if _, err := t.CallMethod(v, "close"); err != nil && rt.interp.Unraisable != nil {
		rt.interp.Unraisable(t, err, "Exception ignored in", v)
	}
}

// warnUnawaited writes the RuntimeWarning of a coroutine that was made and never awaited.
//
// That is the task of warnings._warn_unawaited_coroutine, which a program may replace, as soon as the program has
// imported warnings or the text is to say where the coroutine was made.
func (rt *Runtime) warnUnawaited(t *object.Thread, c *Coroutine) error {
	q, ok := object.AsStr(c.qualname())
	if !ok {
		return nil
	}
	if rt.callUnawaitedHook(t, c) {
		return nil
	}
	return rt.warnIgnored(t, "coroutine '"+q.Go()+"' was never awaited", object.FromObj(c))
}

// warnIgnored writes a RuntimeWarning about v. Where warnings are errors, nobody can catch it.
func (rt *Runtime) warnIgnored(t *object.Thread, msg string, v object.Value) error {
	if rt.interp.Warn == nil {
		return rt.writeErr(t, "sys:1: RuntimeWarning: "+msg+"\n")
	}
	if err := rt.interp.Warn(t, object.RuntimeWarning, msg, 1); err != nil {
		return rt.unraisable(t, err, v)
	}
	return nil
}

// firstUnraisable is Interp.Unraisable until the module sys, which it imports, puts its hook in place.
func (rt *Runtime) firstUnraisable(t *object.Thread, err error, where string, obj object.Value) {
	rt.interp.Unraisable = nil
	if _, bad := rt.Import(t, "sys"); bad == nil && rt.interp.Unraisable != nil {
		rt.interp.Unraisable(t, err, where, obj)
		return
	}
	rt.interp.Unraisable = rt.firstUnraisable
	if e, ok := err.(*object.Exception); ok {
		// Without a standard error there is nobody to tell.
		_ = rt.writeErr(t, "Exception ignored:\n"+FormatUnraisable(t, e))
	}
}

// unraisable reports an exception that nobody can catch.
func (rt *Runtime) unraisable(t *object.Thread, err error, v object.Value) error {
	if rt.interp.Unraisable == nil {
		return err
	}
	rt.interp.Unraisable(t, err, "", v)
	return nil
}

// callUnawaitedHook calls warnings._warn_unawaited_coroutine; false if there is none or it failed.
func (rt *Runtime) callUnawaitedHook(t *object.Thread, c *Coroutine) bool {
	m, ok := rt.interp.Modules.GetStr(rt.interp.Intern("warnings"))
	if !ok {
		if c.named == nil || !c.named.origin.IsValid() {
			return false
		}
		var err error
		if m, err = rt.Import(t, "warnings"); err != nil {
			rt.unraisable(t, err, object.FromObj(c))
			return false
		}
	}
	f, ok, err := t.GetAttrOpt(m, rt.interp.Intern("_warn_unawaited_coroutine"))
	if err == nil && ok {
		if _, err = t.Call(f, object.FromObj(c)); err == nil {
			return true
		}
		if _, isWarning := object.IsException(err, object.Warning); isWarning {
			rt.unraisable(t, err, object.FromObj(c))
			return true
		}
	}
	if err != nil {
		rt.unraisable(t, err, object.FromObj(c))
	}
	return false
}

// writeErr writes to sys.stderr, or to the Host's standard error if there is no usable one.
func (rt *Runtime) writeErr(t *object.Thread, s string) error {
	if sys, ok := rt.interp.Modules.GetStr(rt.interp.Intern("sys")); ok {
		if f, ok, err := t.GetAttrOpt(sys, rt.interp.Intern("stderr")); err == nil && ok && !f.IsNone() {
			if _, err := t.CallMethod(f, "write", object.NewStr(s)); err == nil {
				_, err = t.CallMethod(f, "flush")
				return err
			}
		}
	}
	if w := rt.interp.Host.Stderr(); w != nil {
		_, err := io.WriteString(w, s)
		return err
	}
	return nil
}

// ReportUncaught prints an exception that ends the program and gives the exit status it means: SystemExit's own, 130
// for KeyboardInterrupt, 1 for all others.
func (rt *Runtime) ReportUncaught(t *object.Thread, err error) int {
	if e, ok := object.IsException(err, object.SystemExit); ok {
		return rt.exitStatus(t, e)
	}
	status := 1
	if _, ok := object.IsException(err, object.KeyboardInterrupt); ok {
		status = 130
	}
	text := ""
	if e, ok := err.(*object.Exception); ok && rt.callExceptHook(t, e) {
		return status
	}
	text = rt.FormatException(t, err)
	if werr := rt.writeErr(t, text); werr != nil {
		return 120
	}
	return status
}

// callExceptHook calls a sys.excepthook that the program has replaced; false if there is none.
func (rt *Runtime) callExceptHook(t *object.Thread, e *object.Exception) bool {
	sys, ok := rt.interp.Modules.GetStr(rt.interp.Intern("sys"))
	if !ok {
		return false
	}
	hook, ok, err := t.GetAttrOpt(sys, rt.interp.Intern("excepthook"))
	if err != nil || !ok {
		return false
	}
	if err := t.Audit("sys.excepthook", hook, object.FromObj(e.Type()), object.FromObj(e), traceValue(e)); err != nil {
		// Hooks that refuse with RuntimeError do not want it to be shown.
		if _, is := object.IsException(err, object.RuntimeError); is {
			return true
		}
		return rt.writeErr(t, "Error in audit hook:\n"+rt.FormatException(t, err)) != nil
	}
	if hook.Kind() == object.KBuiltin || hook.IsNone() {
		return false
	}
	if _, err := t.Call(hook, object.FromObj(e.Type()), object.FromObj(e), traceValue(e)); err != nil {
		text := "Error in sys.excepthook:\n" + rt.FormatException(t, err) + "\nOriginal exception was:\n" + rt.FormatException(t, e)
		return rt.writeErr(t, text) == nil
	}
	return true
}

// exitStatus is the status of SystemExit: its code if that is an int, 0 for None, else 1 with the code printed.
func (rt *Runtime) exitStatus(t *object.Thread, e *object.Exception) int {
	v, ok, err := t.GetAttrOpt(object.FromObj(e), rt.interp.Intern("code"))
	switch {
	case err != nil || !ok || v.IsNone():
		return 0
	case v.IsInt() || v.IsBool():
		return int(uint8(v.AsInt()))
	}
	s, err := t.Str(v)
	if err != nil {
		return 1
	}
	if err := rt.writeErr(t, s+"\n"); err != nil {
		return 120
	}
	return 1
}

// Interactive compiles and runs one REPL entry in module m. The SyntaxError of an entry that more input could complete
// has Incomplete set in the *diag.SyntaxError it wraps.
func (rt *Runtime) Interactive(ctx context.Context, m *object.Module, src string) error {
	return rt.Do(ctx, func(t *object.Thread) error {
		c, err := rt.Compile("<stdin>", []byte(src), parser.Single, compile.Options{Mode: compile.Single, TopLevelAwait: true, Optimize: rt.opts.Flags.Optimize})
		if err != nil {
			return err
		}
		v, err := rt.mainT.runCode(c, m.NS)
		if err != nil || c.Flags&code.Coroutine == 0 {
			return err
		}
		return rt.awaitEntry(t, v)
	})
}

// awaitEntry runs an entry that contains await on the session's event loop. Between entries the loop stands still.
func (rt *Runtime) awaitEntry(t *object.Thread, coro object.Value) error {
	if !rt.entryLoop.IsValid() {
		m, err := rt.Import(t, "asyncio")
		if err != nil {
			return err
		}
		if rt.entryLoop, err = t.CallMethod(m, "new_event_loop"); err != nil {
			return err
		}
		if _, err = t.CallMethod(m, "set_event_loop", rt.entryLoop); err != nil {
			return err
		}
	}
	_, err := t.CallMethod(rt.entryLoop, "run_until_complete", coro)
	return err
}

// Incomplete tells whether a REPL entry needs more lines. A compound statement does until a line break follows its
// last line, as an empty line makes one.
func (rt *Runtime) Incomplete(src string) bool {
	_, _, err := parser.Parse("<stdin>", []byte(src), parser.Single)
	var d *diag.SyntaxError
	return errors.As(err, &d) && d.Incomplete
}

// Traceback is the text of an error with its traceback, as an uncaught exception is printed.
func (rt *Runtime) Traceback(err error) string {
	text := ""
	// Do fails only if its function does.
	_ = rt.Do(context.Background(), func(t *object.Thread) error {
		text = rt.FormatException(t, err)
		return nil
	})
	return text
}
