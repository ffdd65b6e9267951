package vm

import (
	"errors"
	"unsafe"

	"pya/lang/code"
	"pya/vm/object"
)

// stopError ends a run without giving Python code a chance to catch it: the host has cancelled.
type stopError struct{ cause error }

func (e *stopError) Error() string { return e.cause.Error() }
func (e *stopError) Unwrap() error { return e.cause }

// asException makes a Python exception of any Go error.
func (t *thread) asException(err error) *object.Exception {
	if x, ok := err.(*object.Exception); ok {
		return x
	}
	return foreignException(err)
}

// foreignException is asException for errors that are no Python exceptions.
func foreignException(err error) *object.Exception {
	var e *object.Exception
	if errors.As(err, &e) {
		return e
	}
	x := object.Raise(object.SystemError, "%s", err.Error()).(*object.Exception)
	x.Host = err
	return x
}

// raise makes err the current exception of the instruction before t.ip and continues at its handler, in this frame or
// an outer one. If no frame of this run handles it, the run ends with t.err set.
func (t *thread) raise(err error) {
	if t.ip == haltIP() {
		// Raised where the run would have ended: while its last frame returned.
		t.err = err
		return
	}
	stop, stopping := err.(*stopError)
	var exc *object.Exception
	if !stopping {
		exc = t.asException(err)
		// An exception that comes through a native function from Python code below it has been raised already.
		if !t.reraise && exc != t.left {
			t.setContext(exc)
		}
	}
	t.left = nil
	first := t.reraise
	t.reraise = false
	for {
		fn := regAt(t.base, -1)
		f := frameFunction(fn.FunctionPtr(), t.ip)
		ip := ipIndex(f.Linked, t.ip)
		if !stopping {
			if !first {
				if e, call := t.missingCallee(f, ip); e != nil {
					exc, ip, t.altIP = e, call, code.AltIP
				}
				keep := 0
				if _, handled := f.Code.FindHandler(ip); !handled {
					keep = len(f.Code.VarNames)
				}
				exc.Trace = object.NewTraceback(exc.Trace, f, ip+t.altIP, t.base, keep)
				t.altIP = 0
				if fn.Mark() != 0 {
					exc.Trace.Frame = t.markedFrame(*fn)
				} else if keep > 0 {
					t.keepEntries(exc.Trace.Next, f, keep)
					t.keepVariables(exc, f, keep, keptDeep)
				}
				if t.traced {
					exc = t.traceException(exc)
				}
			}
			reraised := first
			first = false
			if reraised && t.traced && t.monitors(1<<MonitorReraise) {
				exc = t.monitorException(MonitorReraise, f, ip, exc)
			}
			h, ok := f.Code.FindHandler(ip)
			if len(f.Code.Body().Loops) > 0 {
				target := -1
				if ok {
					target = int(h.Target)
				}
				t.leaveLoops(f.Code, ip, target)
			}
			if ok {
				if t.traced && t.monitors(1<<MonitorHandled) {
					exc = t.monitorException(MonitorHandled, f, ip, exc)
				}
				*regAt(t.base, int(h.Reg)) = object.FromObj(exc)
				t.ip = unsafe.Add(f.Linked.First, uintptr(h.Target)*instrSize)
				return
			}
			if reraised {
				n := len(f.Code.VarNames)
				t.keepEntries(exc.Trace, f, n)
				t.keepVariables(exc, f, n, keptDeep)
			}
		}
		if t.traced && !stopping {
			exc = t.traceUnwind(exc)
		}
		t.unwindFrame(&exc, stopping)
		if t.ip == haltIP() {
			if stopping {
				t.err = stop
			} else {
				t.err, t.left = exc, exc
			}
			return
		}
		if exc == nil && !stopping {
			return
		}
	}
}

// keptDeep bounds the exceptions whose variables are kept.
const keptDeep = 4

// keepVariables keeps the first n variables of the current frame, which exc leaves, for its causes and contexts that the
// frame had caught before: their tracebacks outlive it, too. It looks as many exceptions deep as depth says.
func (t *thread) keepVariables(exc *object.Exception, f *object.Function, n, depth int) {
	for _, v := range [...]object.Value{exc.Cause, exc.Context} {
		e, ok := object.AsException(v)
		if !ok {
			continue
		}
		t.keepEntries(e.Trace, f, n)
		if depth > 1 {
			t.keepVariables(e, f, n, depth-1)
		}
	}
}

// keepEntries keeps the first n variables of the current frame for the entries of a traceback that are its own.
func (t *thread) keepEntries(tb *object.Traceback, f *object.Function, n int) {
	for ; tb != nil && tb.Function == f && tb.IsAt(t.base) && !tb.Frame.IsValid(); tb = tb.Next {
		tb.Frame = object.CopyTuple(slice(t.base, n))
	}
}

// unwindFrame leaves the current frame because of an exception. It may replace the exception, or take it back by
// setting it to nil, when the caller's instruction can go on.
func (t *thread) unwindFrame(exc **object.Exception, stopping bool) {
	ci := (*callInfo)(unsafe.Add(t.ciTop, -int(callInfoSize)))
	kind, obj, base := ci.kind, ci.obj, t.base
	if regAt(base, -1).Mark() != 0 {
		t.frameLeft(t.ip, base)
	}
	t.ciTop = unsafe.Pointer(ci)
	t.ip, t.base, t.k = ci.ip, ci.base, ci.k
	switch kind {
	case callGenerator:
		t.generatorFailed((*Generator)(obj), exc)
	case callCoroutine:
		(*Coroutine)(obj).finish()
		if !stopping {
			*exc = stopToRuntime(*exc, "coroutine")
			t.passThrown(*exc)
		}
	case callFinish:
		if !stopping {
			t.finishError(exc)
		}
	default:
		if f := regAt(base, -1).FunctionPtr(); !stopping && f.Code.Flags&code.Coroutine != 0 {
			*exc = stopToRuntime(*exc, "coroutine")
			t.passThrown(*exc)
		}
	}
}

// passThrown gives an exception that was thrown into a coroutine, and has left it, the context of the frame that awaits
// it: in that frame, too, it is thrown.
func (t *thread) passThrown(exc *object.Exception) {
	if t.comesOfThrown(exc) && t.ip != haltIP() && t.handling() {
		exc.SetContext(t.Handled)
	}
}

// comesOfThrown tells whether an exception is the one that was thrown last, or was raised while that was handled. It
// stands for that from now on.
func (t *thread) comesOfThrown(exc *object.Exception) bool {
	if t.lastThrown == nil || exc == nil {
		return false
	}
	const most = 4
	for e, n := exc, 0; e != nil && n < most; n++ {
		if e == t.lastThrown {
			t.lastThrown = exc
			return true
		}
		e, _ = object.AsException(e.Context)
	}
	return false
}

// finishError lets the caller's instruction react to an exception of the method it called: StopIteration of a
// __next__ ends the loop, and the AttributeError of a getter learns what it is about.
func (t *thread) finishError(exc **object.Exception) {
	ins := *(*code.Instr)(unsafe.Add(t.ip, -int(instrSize)))
	if ins.Op() == code.OpLoadAttr {
		object.AttributeContext(*exc, *reg(t.base, ins.B()), pool(t.k, ins.C()).CachePtr().Name)
	}
	if ins.Op() == code.OpForIter || ins.Op() == code.OpForNext {
		if (*exc).Type().IsSubtype(object.StopIterationType) {
			t.ip = jump16(t.ip, ins)
			*exc = nil
		}
	}
}

// stopToRuntime turns a StopIteration that leaves a generator or coroutine into RuntimeError.
func stopToRuntime(exc *object.Exception, what string) *object.Exception {
	name := ""
	switch {
	case exc.Type().IsSubtype(object.StopIterationType):
		name = "StopIteration"
	case what == "async generator" && exc.Type().IsSubtype(object.StopAsyncIteration):
		name = "StopAsyncIteration"
	default:
		return exc
	}
	r := object.RuntimeErrorf("%s raised %s", what, name).(*object.Exception)
	r.Cause, r.Context, r.Suppress = object.FromObj(exc), object.FromObj(exc), true
	return r
}

// setContext sets __context__ of a new exception to the one being handled, without making a cycle.
func (t *thread) setContext(exc *object.Exception) {
	h := t.Handled
	if !h.IsValid() || h.IsNone() || exc.Context.IsValid() || h == object.FromObj(exc) {
		return
	}
	he, ok := object.AsException(h)
	if !ok {
		return
	}
	exc.SetContext(object.FromObj(he))
}

// raiseOp is a raise statement.
//
//go:noinline
func (t *thread) raiseOp(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	if ins.X() == 0 {
		if !t.Handled.IsValid() || t.Handled.IsNone() {
			t.raise(object.RuntimeErrorf("No active exception to reraise"))
			return
		}
		e, _ := object.AsException(t.Handled)
		t.reraise = true
		t.raise(e)
		return
	}
	exc, err := t.makeException(*reg(base, ins.A()), "exceptions must derive from BaseException")
	if err != nil {
		t.raise(err)
		return
	}
	if ins.X() == 2 {
		if err := t.setCause(exc, *reg(t.base, ins.B())); err != nil {
			t.raise(err)
			return
		}
	}
	t.raiseAnew(exc)
}

// raiseAnew raises an exception whose context is what is being handled, even if it had another one before.
func (t *thread) raiseAnew(exc *object.Exception) {
	exc.SetContext(t.Handled)
	t.left = exc
	t.raise(exc)
}

// raiseThrown raises an exception that was thrown into a suspended frame. Its context is what the frame itself handles,
// not what its resumer does.
func (t *thread) raiseThrown(err error, handling bool) {
	exc, ok := err.(*object.Exception)
	t.lastThrown, t.firstThrown = exc, exc
	switch {
	case !ok:
		t.raise(err)
	case handling:
		t.raiseAnew(exc)
	default:
		t.left = exc
		t.raise(exc)
	}
}

// handling tells whether the current frame itself handles an exception.
func (t *thread) handling() bool {
	if !t.Handled.IsValid() || t.Handled.IsNone() {
		return false
	}
	fn := regAt(t.base, -1)
	if !fn.IsValid() || fn.Kind() != object.KFunction {
		return false
	}
	l := fn.FunctionPtr().Linked
	return l.KnownFlow().Handling(ipIndex(l, t.ip))
}

// makeException is what a raise statement raises for a value: the exception, or an instance of the class.
func (t *thread) makeException(v object.Value, complaint string) (*object.Exception, error) {
	if e, ok := object.AsException(v); ok {
		return e, nil
	}
	if c, ok := object.AsType(v); ok && c.IsSubtype(object.BaseException) {
		x, err := t.Call(v)
		if err != nil {
			return nil, err
		}
		e, ok := object.AsException(x)
		if !ok {
			return nil, object.TypeErrorf("calling %s should have returned an instance of BaseException, not %s", reprOf(t, v), x.Type().MessageName())
		}
		return e, nil
	}
	return nil, object.TypeErrorf("%s", complaint)
}

func reprOf(t *thread, v object.Value) string {
	s, err := t.Repr(v)
	if err != nil {
		return "<" + v.Type().Name() + " object>"
	}
	return s
}

// setCause is the `from` of a raise statement.
func (t *thread) setCause(exc *object.Exception, cause object.Value) error {
	exc.Suppress = true
	if cause.IsNone() {
		exc.Cause = object.Value{}
		return nil
	}
	c, err := t.makeException(cause, "exception causes must derive from BaseException")
	if err != nil {
		return err
	}
	exc.Cause = object.FromObj(c)
	return nil
}

//go:noinline
func (t *thread) reraiseOp(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	e, ok := object.AsException(*reg(base, ins.A()))
	if !ok {
		t.raise(object.RuntimeErrorf("No active exception to reraise"))
		return
	}
	t.reraise = true
	t.raise(e)
}

// excMatch jumps if the exception R[a] is no instance of the class or classes R[b].
//
//go:noinline
func (t *thread) excMatch(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	exc, cls := *reg(base, ins.A()), *reg(base, ins.B())
	ok, err := matches(exc, cls, "catching classes that do not inherit from BaseException is not allowed")
	if err != nil {
		t.raise(err)
		return
	}
	if !ok {
		t.ip = jump16(ip, ins)
	}
}

// matches tells whether an exception is an instance of an exception class or of one in a tuple.
func matches(exc, cls object.Value, complaint string) (bool, error) {
	if tup, ok := object.AsTuple(cls); ok {
		found := false
		for _, c := range tup.Items() {
			ok, err := matches(exc, c, complaint)
			if err != nil {
				return false, err
			}
			found = found || ok
		}
		return found, nil
	}
	c, ok := object.AsType(cls)
	if !ok || !c.IsSubtype(object.BaseException) {
		return false, object.TypeErrorf("%s", complaint)
	}
	return exc.Type().IsSubtype(c), nil
}

// excMatchStar splits the group R[b] by the class R[c]: R[a] = the part that matches, R[a+1] = the rest.
//
//go:noinline
func (t *thread) excMatchStar(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	group, cls := *reg(base, ins.B()), *reg(base, ins.C())
	match, rest, err := t.splitGroup(group, cls)
	if err != nil {
		t.raise(err)
		return
	}
	t.set(ins.A(), match)
	t.set(ins.A()+16, rest)
}

func (t *thread) splitGroup(group, cls object.Value) (match, rest object.Value, err error) {
	if group.IsNone() {
		return object.None, object.None, nil
	}
	ok, err := matches(group, cls, "catching classes that do not inherit from BaseException is not allowed")
	if err != nil {
		return match, rest, err
	}
	if err := t.checkStarClass(cls); err != nil {
		return match, rest, err
	}
	if ok {
		if group.Type().IsSubtype(object.BaseExceptionGroup) {
			return group, object.None, nil
		}
		// A naked exception is handled as a group of its own.
		g, err := t.Call(object.FromObj(object.ExceptionGroup), object.NewStr(""), object.TupleOf(group))
		if err != nil {
			return match, rest, err
		}
		return g, object.None, nil
	}
	if !group.Type().IsSubtype(object.BaseExceptionGroup) {
		return object.None, group, nil
	}
	pair, err := t.CallMethod(group, "split", cls)
	if err != nil {
		return match, rest, err
	}
	tup, ok := object.AsTuple(pair)
	if !ok || len(tup.Items()) < 2 {
		return match, rest, object.TypeErrorf("%s.split must return a tuple, not %s", group.Type().MessageName(), pair.Type().MessageName())
	}
	return tup.Items()[0], tup.Items()[1], nil
}

// checkStarClass refuses exception groups in except*.
func (t *thread) checkStarClass(cls object.Value) error {
	items := []object.Value{cls}
	if tup, ok := object.AsTuple(cls); ok {
		items = tup.Items()
	}
	for _, c := range items {
		if ct, ok := object.AsType(c); ok && ct.IsSubtype(object.BaseExceptionGroup) {
			return object.TypeErrorf("catching ExceptionGroup with except* is not allowed. Use except instead.")
		}
	}
	return nil
}

// withExcept calls a context manager's exit function with the exception being handled.
//
//go:noinline
func (t *thread) withExcept(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	exc, _ := object.AsException(*reg(base, ins.C()))
	pair := unsafe.Pointer(reg(base, ins.A()))
	w := unsafe.Pointer(reg(base, ins.B()))
	f, self := *regAt(pair, 0), *regAt(pair, 1)
	*regAt(w, 0), *regAt(w, 1) = f, self
	*regAt(w, 2) = object.FromObj(exc.Type())
	*regAt(w, 3) = object.FromObj(exc)
	*regAt(w, 4) = traceValue(exc)
	t.callPair(w, 3, nil, ins.B())
}

func traceValue(e *object.Exception) object.Value {
	if e.Trace == nil {
		return object.None
	}
	return object.FromObj(e.Trace)
}

//go:noinline
func (t *thread) assertFail(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	if ins.X() == 0 {
		t.raise(object.NewException(object.AssertionError))
		return
	}
	t.raise(object.NewException(object.AssertionError, *reg(base, ins.A())))
}

//go:noinline
func (t *thread) unboundLocal(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	c := frameFunction(regAt(base, -1).FunctionPtr(), ip).Code
	name := "?"
	if i := int(ins.A() / code.RegScale); i < len(c.VarNames) {
		name = c.VarNames[i]
	}
	t.raise(t.nameError(object.UnboundLocalError, name, "cannot access local variable '%s' where it is not associated with a value"))
}

func (t *thread) nameError(typ *object.Type, name, format string) error {
	e := object.Raise(typ, format, name).(*object.Exception)
	if typ == object.NameError { // an UnboundLocalError does not have its name, nor suggestions
		e.SetField(0, object.FromObj(t.Interp.Intern(name)))
	}
	t.rememberSelf(e)
	return e
}

//go:noinline
func (t *thread) undefinedGlobal(ip, base, k unsafe.Pointer, name *object.Str) {
	t.save(ip, base, k)
	// Names of class bodies and the like are looked up in the plain dict only.
	v, ok, err := t.mappedName(name, (*(*code.Instr)(unsafe.Add(ip, -int(instrSize)))).Op() != code.OpLoadName)
	switch {
	case err != nil:
		t.raise(err)
	case ok:
		t.set((*(*code.Instr)(unsafe.Add(ip, -int(instrSize)))).A(), v)
	case name.Go() == "__build_class__":
		t.raise(object.Raise(object.NameError, "__build_class__ not found"))
	default:
		t.raise(t.nameError(object.NameError, name.Go(), "name '%s' is not defined"))
	}
}

// missingCallee is the NameError of a call whose argument has just raised at ip, and the call's instruction: a call of a
// global finds it after its arguments, though the language says before. So does a call of a method.
func (t *thread) missingCallee(f *object.Function, ip int) (*object.Exception, int) {
	c := f.Code
	i := ip
	for c.Body().Instrs[i].Op().Quiet() {
		if i++; i == len(c.Body().Instrs) {
			return nil, 0
		}
	}
	if i == ip || c.Body().Instrs[i].Op() != code.OpCallGlobal && c.Body().Instrs[i].Op() != code.OpCallMethod {
		return nil, 0
	}
	if arg := c.Body().Spans[ip]; arg.Start < c.Body().Spans[i].Start || arg.End > c.Body().Spans[i].End || arg.Start < c.Body().AltSpans[int32(i)].End {
		return nil, 0
	}
	if c.Body().Instrs[i].Op() == code.OpCallMethod {
		_, err := t.GetAttr(*reg(t.base, c.Body().Instrs[i].A()+uint16(valueSize)), t.Interp.Intern(c.Body().Pool[c.Body().Instrs[i].C()].Name))
		e, _ := err.(*object.Exception)
		return e, i
	}
	cell := (*object.Value)(unsafe.Add(f.Linked.KPtr, uintptr(c.Body().Instrs[i].C())*valueSize)).GlobalCellPtr()
	if !cell.V.IsUnbound() || cell.Next != nil && !cell.Next.V.IsUnbound() || f.Globals.Dict.Type() != object.DictType || f.Globals.Builtins != nil && f.Globals.Builtins.Mapping.IsValid() {
		return nil, 0
	}
	e := t.nameError(object.NameError, cell.Name.Go(), "name '%s' is not defined").(*object.Exception)
	t.setContext(e)
	return e, i
}

// mappedName looks a name without a value up in globals and in a __builtins__ that are no plain dicts.
func (t *thread) mappedName(name *object.Str, globals bool) (object.Value, bool, error) {
	fn := regAt(t.base, -1)
	if g := fn.FunctionPtr().Globals.Dict; globals && g.Type() != object.DictType {
		if v, ok, err := t.lookupName(object.FromObj(g), name); ok || err != nil {
			return v, ok, err
		}
	}
	if b := fn.FunctionPtr().Globals.Builtins; b != nil && b.Mapping.IsValid() {
		return t.lookupName(b.Mapping, name)
	}
	return object.Value{}, false, nil
}

// unboundCell reports a captured variable without a value.
//
//go:noinline
func (t *thread) unboundCell(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	c := frameFunction(regAt(base, -1).FunctionPtr(), ip).Code
	switch ins.Op() {
	case code.OpLoadFree, code.OpDelFree:
		i := ins.B()
		if ins.Op() == code.OpDelFree {
			i = ins.A()
		}
		t.raise(t.nameError(object.NameError, c.Free[i].Name, "cannot access free variable '%s' where it is not associated with a value in enclosing scope"))
		return
	}
	r := ins.B()
	if ins.Op() == code.OpDelCell {
		r = ins.A()
	}
	t.raise(t.nameError(object.UnboundLocalError, cellName(c, int(r/code.RegScale)), "cannot access local variable '%s' where it is not associated with a value"))
}

func cellName(c *code.Code, r int) string {
	for _, v := range c.CellVars {
		if int(v.Reg) == r {
			return v.Name
		}
	}
	return "?"
}

//go:noinline
func (t *thread) badInstruction(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	t.raise(object.Raise(object.SystemError, "unknown instruction %d", uint8(ins.Op())))
}
