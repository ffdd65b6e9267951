package vm

import (
	"unsafe"

	"pya/lang/code"
	"pya/vm/object"
)

// This file is tracing and profiling: sys.settrace and sys.setprofile. While a thread has a function of either kind its
// loop is runTraced, which comes here before every instruction; see the package comment.

// tracer is what a thread knows about its tracing.
type tracer struct {
	// trace and profile are the functions to call; not valid if there is none.
	trace, profile object.Value
	// inside: a trace function runs, which is not traced itself.
	inside bool
	// base and top are the frame of the instruction before, nil if that left its frame: another frame is one that has
	// been entered, resumed or returned to.
	base, top unsafe.Pointer
	// branch is the conditional jump before the next instruction of the frame, -1 if there is none.
	branch int
}

// SetTrace installs the function of sys.settrace for a thread; None removes it.
func SetTrace(t *object.Thread, f object.Value) {
	th := vmThread(t)
	th.tracer.trace = validOrNone(f)
	th.setTraced()
}

// SetProfile installs the function of sys.setprofile for a thread; None removes it.
func SetProfile(t *object.Thread, f object.Value) {
	th := vmThread(t)
	th.tracer.profile = validOrNone(f)
	th.setTraced()
}

// TraceFunction and ProfileFunction are what SetTrace and SetProfile have installed.
func TraceFunction(t *object.Thread) object.Value { return orNone(vmThread(t).tracer.trace) }

// ProfileFunction is sys.getprofile().
func ProfileFunction(t *object.Thread) object.Value { return orNone(vmThread(t).tracer.profile) }

func validOrNone(f object.Value) object.Value {
	if f.IsNone() {
		return object.Value{}
	}
	return f
}

func orNone(v object.Value) object.Value {
	if !v.IsValid() {
		return object.None
	}
	return v
}

// setTraced lets the loop know whether there is something to call.
func (t *thread) setTraced() {
	tr := &t.tracer
	t.traced = tr.trace.IsValid() || t.watched()
	if !t.traced {
		for id, fr := range t.rt.frameTable.kept {
			if !fr.trace.IsValid() {
				delete(t.rt.frameTable.kept, id)
			}
		}
	}
	tr.base, tr.top = nil, nil
}

// profiling tells whether calls of native functions are to be reported.
func (t *thread) profiling() bool {
	return t.traced && !t.tracer.inside && (t.tracer.profile.IsValid() || t.monitors(monitorCalls))
}

// callTracer calls a trace or profile function. What the loop has in the thread's fields meanwhile is kept.
func (t *thread) callTracer(f object.Value, fr *Frame, event string, arg object.Value) (object.Value, error) {
	sent, thrown, left, altIP, reraise, yielded := t.sent, t.thrown, t.left, t.altIP, t.reraise, t.yieldedItem
	t.sent, t.thrown, t.altIP, t.reraise, t.yieldedItem = object.None, nil, 0, false, false
	t.tracer.inside = true
	v, err := t.Call(f, object.FromObj(fr), object.FromObj(t.Interp.Intern(event)), arg)
	t.tracer.inside = false
	t.sent, t.thrown, t.left, t.altIP, t.reraise, t.yieldedItem = sent, thrown, left, altIP, reraise, yielded
	return v, err
}

// untraced runs an audit hook, which trace functions do not see.
func untraced(ot *object.Thread, run func() error) error {
	t := vmThread(ot)
	before := t.tracer.inside
	t.tracer.inside = true
	err := run()
	t.tracer.inside = before
	return err
}

// report sends an event to the frame's own trace function, and to the profile function if that wants it. An error turns
// off the function it comes from.
func (t *thread) report(fr *Frame, event string, arg object.Value, profile bool) error {
	tr := &t.tracer
	if tr.trace.IsValid() && fr.trace.IsValid() {
		v, err := t.callTracer(fr.trace, fr, event, arg)
		if err != nil {
			tr.trace, fr.trace = object.Value{}, object.Value{}
			t.setTraced()
			return err
		}
		if !v.IsNone() {
			fr.trace = v
		}
	}
	if profile && tr.profile.IsValid() {
		return t.reportProfile(fr, event, arg)
	}
	return nil
}

func (t *thread) reportProfile(fr *Frame, event string, arg object.Value) error {
	_, err := t.callTracer(t.tracer.profile, fr, event, arg)
	if err != nil {
		t.tracer.profile = object.Value{}
		t.setTraced()
	}
	return err
}

// reportCall is the event call: the trace function says which function the frame's other events go to.
func (t *thread) reportCall(fr *Frame) error {
	tr := &t.tracer
	fr.suspended = false
	t.rt.frameTable.keep(fr)
	if tr.trace.IsValid() {
		v, err := t.callTracer(tr.trace, fr, "call", object.None)
		if err != nil {
			tr.trace = object.Value{}
			t.setTraced()
			return err
		}
		if !v.IsNone() {
			fr.trace = v
		}
	}
	if tr.profile.IsValid() {
		return t.reportProfile(fr, "call", object.None)
	}
	return nil
}

// currentFrameAt is the innermost frame, which t.base and t.ip say.
func (t *thread) currentFrameAt() frameAt {
	fn := frameFunction(regAt(t.base, -1).FunctionPtr(), t.ip)
	return frameAt{fn: fn, ip: ipIndex(fn.Linked, t.ip), base: t.base, rec: (*callInfo)(unsafe.Add(t.ciTop, -int(callInfoSize))), fiber: t.f}
}

// beforeInstr reports what is to be reported before the instruction at t.ip. It is true if another instruction is to be
// executed than that.
func (t *thread) beforeInstr() bool {
	tr := &t.tracer
	ins := *(*code.Instr)(t.ip)
	if tr.inside || ins.Op() == code.OpHalt || ins.Op() == code.OpLink {
		return false
	}
	fn := *regAt(t.base, -1)
	l := frameFunction(fn.FunctionPtr(), unsafe.Add(t.ip, instrSize)).Linked
	i := ipIndex(l, t.ip) + 1
	// Whoever asks for the frame's place is told that of the instruction.
	t.ip = unsafe.Add(t.ip, instrSize)
	err := t.reportEntry(fn, l, i, ins)
	if err == nil {
		if tr.base != t.base || tr.top != t.ciTop {
			tr.branch = -1
		}
		tr.base, tr.top = t.base, t.ciTop
		if t.monitors(1<<MonitorEvents - 1) {
			fr := t.frameObject(t.currentFrameAt())
			err = t.monitorInstr(frameFunction(fn.FunctionPtr(), t.ip), l.Code, i, ins, fr)
		}
	}
	if err == nil {
		err = t.reportInstr(l.Code, i, ins)
	}
	if err != nil {
		t.raise(err)
		return true
	}
	if fr := t.frameOf(*regAt(t.base, -1)); fr != nil {
		if fr.jump >= 0 {
			t.jumpTo(l, i, fr.jump)
			fr.jump = -1
			return true
		}
		fr.seen(l.Code, i, ins)
	}
	t.ip = unsafe.Add(t.ip, -int(instrSize))
	return false
}

// reportEntry reports that a frame begins, or goes on after it was suspended.
func (t *thread) reportEntry(fn object.Value, l *object.Linked, i int, ins code.Instr) error {
	tr := &t.tracer
	if t.base == tr.base && t.ciTop == tr.top {
		return nil
	}
	if fn.Mark() == 0 && i == entryIndex(l) {
		clearVariables(t.base, l.Code)
		fr := t.frameObject(t.currentFrameAt())
		fr.line, fr.lasti = l.Code.FirstLine, -1
		err := t.monitorEntry(frameFunction(fn.FunctionPtr(), t.ip))
		if err == nil {
			err = t.reportCall(fr)
		}
		fr.line = 0
		return err
	}
	if fr := t.frameOf(fn); fr == nil {
		// Suspended at a time when nobody traced.
		ci := (*callInfo)(unsafe.Add(t.ciTop, -int(callInfoSize)))
		if ci.kind == callGenerator && i > 0 && (*(*code.Instr)(unsafe.Add(l.First, uintptr(i-1)*instrSize))).Op() == code.OpYield {
			fr := t.frameObject(t.currentFrameAt())
			fr.lastLine, fr.lineIP = l.Code.Line(i-1), i-1
			return t.reportGoesOn(fr)
		}
		return nil
	}
	return t.reportResumed()
}

// clearVariables marks the variables of a new frame as unassigned. Where the compiler has proved that a variable is
// assigned before it is read, nobody but a tracer can see what the register held before.
func clearVariables(base unsafe.Pointer, c *code.Code) {
	for i := c.NumParams(); i < c.NumRegs; i++ {
		*regAt(base, i) = object.None
		if i < len(c.VarNames) {
			*regAt(base, i) = object.Unbound
		}
	}
}

// reportGoesOn is the event call of a frame that goes on where it was suspended.
func (t *thread) reportGoesOn(fr *Frame) error {
	fr.line, fr.lasti = fr.lastLine, fr.lineIP
	err := t.monitor(MonitorResume, fr.fn, max(fr.lastIP, 0))
	if err == nil {
		err = t.reportCall(fr)
	}
	fr.line = 0
	return err
}

func entryIndex(l *object.Linked) int { return ipIndex(l, l.Entry) + 1 }

// reportResumed is the event call of the frames of the fiber that have been suspended, the outermost first.
func (t *thread) reportResumed() error {
	var list []*Frame
	t.frames(func(f frameAt) bool {
		if f.fiber != t.f {
			return false
		}
		if fr := t.frameOf(*regAt(f.base, -1)); fr != nil && fr.suspended {
			list = append(list, fr)
		}
		return true
	})
	for i := len(list) - 1; i >= 0; i-- {
		if err := t.reportGoesOn(list[i]); err != nil {
			return err
		}
	}
	return nil
}

// reportInstr reports the line that begins with an instruction, and what leaves the frame by it.
func (t *thread) reportInstr(c *code.Code, i int, ins code.Instr) error {
	fr := t.frameOf(*regAt(t.base, -1))
	if fr != nil && fr.rest && fr.trace.IsValid() {
		fr.rest = false
		fr.line, fr.lasti = fr.lastLine, fr.lineIP
		err := t.report(fr, "opcode", object.None, false)
		if fr.line = 0; err != nil {
			return err
		}
	}
	if fr != nil && fr.trace.IsValid() {
		if line := t.rt.lineStarts(c)[i]; line > 0 && !fr.noLines && (int(line) != fr.lastLine || i <= fr.lastIP) {
			fr.line, fr.lasti, fr.atLine = int(line), i, true
			err := t.report(fr, "line", object.None, false)
			fr.line, fr.atLine = 0, false
			if err != nil || fr.jump >= 0 {
				return err
			}
		}
		if fr.opcodes && fr.trace.IsValid() {
			if err := t.report(fr, "opcode", object.None, false); err != nil {
				return err
			}
		}
	}
	v := object.None
	switch ins.Op() {
	case code.OpReturn, code.OpYield:
		v = *reg(t.base, ins.A())
	case code.OpReturnNone:
	default:
		return nil
	}
	if err := t.reportReturn(fr, v, c, i, ins.Op() == code.OpYield); err != nil {
		return err
	}
	ci := (*callInfo)(unsafe.Add(t.ciTop, -int(callInfoSize)))
	if c.Flags&code.Coroutine == 0 || ci.ip == haltIP() {
		return nil
	}
	return t.reportStop(*regAt(ci.base, -1), v)
}

// reportStop is the event exception of a frame that awaits, or iterates over, what has just returned v: the StopIteration
// that it does not get to see.
func (t *thread) reportStop(fn, v object.Value) error {
	if t.tracer.inside || !fn.IsValid() || fn.Kind() != object.KFunction {
		return nil
	}
	fr := t.frameOf(fn)
	if !v.IsNone() && t.monitors(1<<MonitorStopIteration) {
		at := 0
		if fr != nil {
			at = max(fr.lastIP, 0)
		}
		if err := t.monitor(MonitorStopIteration, fn.FunctionPtr(), at, object.FromObj(object.StopIteration(v).(*object.Exception))); err != nil {
			return err
		}
	}
	if fr == nil || !fr.trace.IsValid() {
		return nil
	}
	exc := object.StopIteration(v).(*object.Exception)
	return t.report(fr, "exception", object.TupleOf(object.FromObj(exc.Type()), object.FromObj(exc), object.None), false)
}

// reportReturn is the event return: the frame is left with a value, for good or until it is resumed.
func (t *thread) reportReturn(fr *Frame, v object.Value, c *code.Code, i int, suspended bool) error {
	tr := &t.tracer
	if fr == nil {
		if !t.watched() {
			tr.base, tr.top = nil, nil
			return nil
		}
		fr = t.frameObject(t.currentFrameAt())
	}
	event := MonitorReturn
	if suspended {
		event = MonitorYield
	}
	if err := t.monitor(event, fr.fn, i, v); err != nil {
		return err
	}
	fr.seen(c, i, *(*code.Instr)(unsafe.Add(t.ip, -int(instrSize))))
	fr.line, fr.lasti = fr.lastLine, fr.lineIP
	err := t.report(fr, "return", v, true)
	fr.line, fr.suspended = 0, suspended
	tr.base, tr.top = nil, nil
	return err
}

// seen remembers where the frame has been.
func (f *Frame) seen(c *code.Code, i int, ins code.Instr) {
	f.lastIP = i
	if !hasNoLine(c, i, ins) {
		f.lastLine, f.lineIP = c.Line(i), i
	}
}

// traceException is the event exception in the current frame. A trace function that raises replaces the exception.
func (t *thread) traceException(exc *object.Exception) *object.Exception {
	if t.monitors(1<<MonitorRaise | 1<<MonitorThrow) {
		at := t.currentFrameAt()
		exc = t.monitorException(MonitorRaise, at.fn, at.ip, exc)
	}
	fr := t.frameOf(*regAt(t.base, -1))
	if t.tracer.inside || fr == nil || !fr.trace.IsValid() {
		return exc
	}
	arg := object.TupleOf(object.FromObj(exc.Type()), object.FromObj(exc), traceValue(exc))
	if err := t.report(fr, "exception", arg, false); err != nil {
		return t.asException(err)
	}
	return exc
}

// traceUnwind is the event return of a frame that an exception leaves.
func (t *thread) traceUnwind(exc *object.Exception) *object.Exception {
	tr := &t.tracer
	if tr.inside {
		return exc
	}
	tr.base, tr.top = nil, nil
	if t.monitors(1 << MonitorUnwind) {
		at := t.currentFrameAt()
		exc = t.monitorException(MonitorUnwind, at.fn, at.ip, exc)
	}
	fr := t.frameOf(*regAt(t.base, -1))
	if fr == nil {
		if !t.watched() {
			return exc
		}
		fr = t.frameObject(t.currentFrameAt())
	}
	fr.line, fr.lasti = fr.lastLine, fr.lineIP
	err := t.report(fr, "return", object.None, true)
	if fr.line = 0; err != nil {
		return t.asException(err)
	}
	return exc
}

// traceSuspend is the event return of the frames of the current fiber, which waits for v; of one frame only for a
// generator that delegates.
func (t *thread) traceSuspend(v object.Value, all bool) error {
	tr := &t.tracer
	if tr.inside {
		return nil
	}
	tr.base, tr.top = nil, nil
	var list []*Frame
	t.frames(func(f frameAt) bool {
		if f.fiber != t.f {
			return false
		}
		fr := t.frameOf(*regAt(f.base, -1))
		if fr == nil && t.watched() {
			fr = t.frameObject(f)
		}
		if fr != nil {
			list = append(list, fr)
		}
		return all
	})
	for _, fr := range list {
		fr.suspended = true
		if err := t.monitor(MonitorYield, fr.fn, max(fr.lastIP, 0), v); err != nil {
			return err
		}
		if err := t.report(fr, "return", v, true); err != nil {
			return err
		}
	}
	return nil
}

// callProfiled calls a native function with the events c_call and c_return or c_exception.
func (t *thread) callProfiled(b *object.Builtin, args []object.Value, kw []*object.Str) (object.Value, error) {
	f, shown := b.Shown(args)
	if !shown || t.ip == haltIP() {
		return b.Call(&t.Thread, args, kw)
	}
	// The events may move the registers.
	args = append([]object.Value(nil), args...)
	if t.monitors(monitorCalls) {
		return t.monitorNative(f, args, func() (object.Value, error) { return t.callReported(b, f, args, kw) })
	}
	return t.callReported(b, f, args, kw)
}

// callReported calls a native function with the events of a profile function, if there is one.
func (t *thread) callReported(b *object.Builtin, f object.Value, args []object.Value, kw []*object.Str) (object.Value, error) {
	if !t.tracer.profile.IsValid() {
		return b.Call(&t.Thread, args, kw)
	}
	fr := t.frameObject(t.currentFrameAt())
	if err := t.reportProfile(fr, "c_call", f); err != nil {
		return object.Value{}, err
	}
	v, err := b.Call(&t.Thread, args, kw)
	if !t.tracer.profile.IsValid() {
		return v, err
	}
	event := "c_return"
	if err != nil {
		event = "c_exception"
	}
	if perr := t.reportProfile(fr, event, f); perr != nil {
		return object.Value{}, perr
	}
	return v, err
}

// hasNoLine tells whether an instruction belongs to no line: jumps and bookkeeping that the compiler put in.
func hasNoLine(c *code.Code, i int, ins code.Instr) bool {
	switch ins.Op() {
	case code.OpJump, code.OpJumpBack, code.OpNop:
		return ins.X() == 0
	case code.OpPushExc, code.OpPopExc, code.OpReraise, code.OpInitLocals, code.OpNewCell, code.OpMakeCell:
		return true
	}
	return c.Body().Spans[i].End == 0
}

// lineStarts gives, for each instruction that begins a line, that line.
func (rt *Runtime) lineStarts(c *code.Code) []int32 {
	if s := rt.lines[c]; s != nil {
		return s
	}
	s := make([]int32, len(c.Body().Instrs))
	prev := int32(0)
	for i, ins := range c.Body().Instrs {
		if !hasNoLine(c, i, ins) {
			// The exit of a with statement after an exception follows, in the code, that without one.
			if line := int32(c.Line(i)); line != prev || ins.Op() == code.OpWithExcept {
				s[i], prev = line, line
			}
		}
	}
	// The head of a loop begins its line anew.
	for i, ins := range c.Body().Instrs {
		if ins.Op() != code.OpJumpBack || i == 0 {
			continue
		}
		head := i + 1 + int(ins.BX())
		for ; head < i && hasNoLine(c, head, c.Body().Instrs[head]); head++ {
		}
		s[head] = int32(c.Line(head))
	}
	if rt.lines == nil {
		rt.lines = map[*code.Code][]int32{}
	}
	rt.lines[c] = s
	return s
}
