package vm

import (
	"strconv"
	"unsafe"
	"weak"

	"pya/lang/ast"
	"pya/lang/code"
	"pya/parser"
	"pya/vm/object"
)

// This file is frame objects. A frame that Python code has asked for is marked: the register below its first one, which
// holds the function, carries a number beside the pointer, under which the frame object is found again. A call writes
// that register anew, so that a mark cannot outlive its frame. The call record of a marked frame says that its end is
// to be told to the frame object, which then keeps the variables.

// Frame is a frame object.
type Frame struct {
	object.Header
	fn    *object.Function
	ip    int // instruction, of a frame that does not run
	id    uint64
	gen   *Generator              // of a generator's frame
	fiber *fiber                  // on which the frame stands
	co    weak.Pointer[Coroutine] // of a coroutine that has not begun
	// left: the frame has ended; locals are then its variables and back the frame that it returned to.
	left   bool
	locals *object.Dict
	back   object.Value
	// extra are names that f_locals was given and that are no variables.
	extra *object.Dict

	// trace is f_trace, noLines and opcodes the opposite of f_trace_lines and f_trace_opcodes.
	trace            object.Value
	noLines, opcodes bool
	suspended        bool // its suspension has been reported
	atLine           bool // the event line is being reported
	// lastLine and lastIP are where the frame was last, lineIP the last instruction that belongs to a line.
	lastLine, lastIP, lineIP int
	// line and lasti are f_lineno and f_lasti during an event; line is 0 if they are where the frame is.
	line, lasti int
	// rest: a trace function of opcodes is to see the rest of the line that asked for it. CPython has an instruction
	// there, which takes away the value of the call.
	rest bool
	jump int // the instruction that setting f_lineno has chosen, -1: none
}

func newFrame(fn *object.Function, ip int) *Frame {
	return &Frame{Header: object.HeaderOf(FrameType), fn: fn, ip: ip, back: object.None, lastIP: -1, jump: -1}
}

// frameTable finds frame objects by the marks of their frames. Those that are being traced are kept.
type frameTable struct {
	last uint64
	byID map[uint64]weak.Pointer[Frame]
	kept map[uint64]*Frame // those that are traced
	// sweepAt is the size at which those are dropped that nobody refers to.
	sweepAt int
}

// keep holds on to a frame object as long as its frame lives.
func (ft *frameTable) keep(f *Frame) {
	if f.left {
		return
	}
	if ft.kept == nil {
		ft.kept = map[uint64]*Frame{}
	}
	ft.kept[f.id] = f
}

func (ft *frameTable) add(f *Frame) {
	if ft.byID == nil {
		ft.byID = map[uint64]weak.Pointer[Frame]{}
		ft.sweepAt = 256
	}
	if len(ft.byID) >= ft.sweepAt {
		for id, p := range ft.byID {
			if p.Value() == nil {
				delete(ft.byID, id)
			}
		}
		ft.sweepAt = max(256, 2*len(ft.byID))
	}
	ft.last++
	f.id = ft.last
	ft.byID[f.id] = weak.Make(f)
}

// frameOf is the frame object of a frame with that function register; nil if it has none.
func (t *thread) frameOf(fn object.Value) *Frame {
	if fn.Mark() == 0 {
		return nil
	}
	return t.rt.frameTable.byID[fn.Mark()].Value()
}

// markedFrame is frameOf as a value that may be invalid.
func (t *thread) markedFrame(fn object.Value) object.Value {
	if fr := t.frameOf(fn); fr != nil {
		return object.FromObj(fr)
	}
	return object.Value{}
}

// frameObject is the frame object of a frame, made if it has none yet.
func (t *thread) frameObject(f frameAt) *Frame {
	slot := regAt(f.base, -1)
	if fr := t.frameOf(*slot); fr != nil {
		return fr
	}
	fr := newFrame(f.fn, f.ip)
	fr.fiber = f.fiber
	t.rt.frameTable.add(fr)
	*slot = slot.WithMark(fr.id)
	if f.rec != nil {
		switch f.rec.kind {
		case callPlain:
			f.rec.kind = callFramed
		case callGenerator:
			fr.gen = (*Generator)(f.rec.obj)
		}
	}
	return fr
}

// generatorFrame is the frame object of a generator that does not run.
func (t *thread) generatorFrame(g *Generator) *Frame {
	i := ipIndex(g.l, g.ip)
	if g.delegating {
		i++
	}
	if g.state == genCreated {
		i = -1
	}
	fr := t.frameObject(frameAt{fn: frameFunction(g.fn, g.ip), ip: i, base: g.base})
	fr.gen = g
	return fr
}

// frameLeft tells the frame object of the frame at base that the frame ends at the instruction before ip.
func (t *thread) frameLeft(ip, base unsafe.Pointer) {
	slot := regAt(base, -1)
	fr := t.frameOf(*slot)
	delete(t.rt.frameTable.byID, slot.Mark())
	delete(t.rt.frameTable.kept, slot.Mark())
	*slot = slot.WithMark(0)
	if fr == nil {
		return
	}
	fn := frameFunction(fr.fn, ip)
	at := frameAt{fn: fn, ip: ipIndex(fn.Linked, ip), base: base}
	fr.end(t.locals(at), at.ip)
	first := true
	t.frames(func(f frameAt) bool {
		if first && f.base == base {
			first = false
			return true
		}
		fr.back = object.FromObj(t.frameObject(f))
		return false
	})
}

// end makes the frame object one of a frame that is no more.
func (fr *Frame) end(locals *object.Dict, ip int) {
	fr.left, fr.locals, fr.ip, fr.gen, fr.fiber = true, locals, ip, nil, nil
	fr.trace = object.Value{}
	if fr.extra != nil && locals != nil {
		fr.addExtra(locals)
	}
}

// addExtra adds the names that f_locals was given and that are no variables.
func (fr *Frame) addExtra(locals *object.Dict) {
	var k, v object.Value
	for i := 0; fr.extra.Next(&i, &k, &v); {
		if s, ok := object.AsStr(k); ok {
			locals.SetStr(s, v)
		}
	}
}

// locate finds the frame of a frame object: where it runs or is suspended. running is the thread that runs it.
func (t *thread) locate(fr *Frame) (at frameAt, running *thread, ok bool) {
	if fr.left || fr.id == 0 {
		return at, nil, false
	}
	if g := fr.gen; g != nil && g.state == genClosed {
		return at, nil, false
	} else if g != nil && g.state != genRunning {
		i := ipIndex(g.l, g.ip)
		if g.delegating {
			i++
		}
		if g.state == genCreated {
			i = -1
		}
		return frameAt{fn: frameFunction(g.fn, g.ip), ip: i, base: g.base}, nil, true
	}
	find := func(th *thread) {
		th.frames(func(f frameAt) bool {
			if regAt(f.base, -1).Mark() == fr.id {
				at, running, ok = f, th, true
			}
			return !ok
		})
	}
	if find(t); ok {
		return at, running, true
	}
	for _, x := range t.rt.Threads() {
		if th := vmThread(x); th != t {
			if find(th); ok {
				return at, running, true
			}
		}
	}
	if fr.fiber != nil {
		for _, f := range fr.fiber.suspendedFrames() {
			if regAt(f.base, -1).Mark() == fr.id {
				return f, nil, true
			}
		}
	}
	return at, nil, false
}

// suspendedFrames are the frames of a fiber that does not run, outermost first.
func (f *fiber) suspendedFrames() (out []frameAt) {
	add := func(ip, base unsafe.Pointer, adjust int, rec *callInfo) {
		if base == nil {
			return
		}
		if fv := regAt(base, -1); fv.IsValid() && fv.Kind() == object.KFunction {
			fn := frameFunction(fv.FunctionPtr(), ip)
			out = append(out, frameAt{fn: fn, ip: ipIndex(fn.Linked, ip) + adjust, base: base, rec: rec, fiber: f})
		}
	}
	n := f.depth(f.ciTop)
	recs := f.callRecords()
	for i := 1; i < n; i++ {
		add(recs[i].ip, recs[i].base, 0, &recs[i-1])
	}
	if n > 0 {
		add(f.ip, f.base, 1, &recs[n-1])
	}
	return out
}

// at is the instruction where the frame is.
func (t *thread) frameIP(fr *Frame) int {
	if at, _, ok := t.locate(fr); ok {
		fr.ip = at.ip
	}
	return fr.ip
}

func (t *thread) frameLine(fr *Frame) int {
	if fr.line != 0 {
		return fr.line
	}
	return fr.fn.Code.Line(t.frameIP(fr))
}

// frameBack is f_back.
func (t *thread) frameBack(fr *Frame) object.Value {
	_, running, ok := t.locate(fr)
	if !ok || running == nil {
		return fr.back
	}
	back, found := object.None, false
	running.frames(func(f frameAt) bool {
		if found {
			back = object.FromObj(running.frameObject(f))
			return false
		}
		found = regAt(f.base, -1).Mark() == fr.id
		return true
	})
	return back
}

// clear is frame.clear().
func (t *thread) clearFrame(fr *Frame) error {
	if g := fr.gen; g != nil && g.state != genRunning && g.state != genClosed {
		if g.state == genSuspended {
			return object.RuntimeErrorf("cannot clear a suspended frame")
		}
		return t.closeGenerator(g)
	}
	if c := fr.co.Value(); c != nil && c.state == genCreated {
		c.warned = true
		left := c.remains()
		c.finish()
		return t.rt.warnUnawaited(&t.Thread, left)
	}
	_, running, ok := t.locate(fr)
	switch {
	case ok && running != nil:
		return object.RuntimeErrorf("cannot clear an executing frame")
	case ok:
		return object.RuntimeErrorf("cannot clear a suspended frame")
	}
	if c := fr.fn.Code; c.Flags&code.ModuleBody == 0 {
		fr.locals = object.NewDict()
	}
	return nil
}

var frameMethods = []object.Def{
	{Name: "clear", Sig: "self, /", Doc: "Clear all references held by the frame.", F1: func(t *object.Thread, self object.Value) (object.Value, error) {
		return object.None, vmThread(t).clearFrame(object.Self[Frame](self))
	}},
	{Name: "__repr__", Sig: "self, /", F1: func(t *object.Thread, self object.Value) (object.Value, error) {
		f := object.Self[Frame](self)
		return object.NewStr("<frame at " + object.HexAddr(self) + ", file '" + f.fn.Code.File.Name + "', line " + strconv.Itoa(vmThread(t).frameLine(f)) + ", code " + f.fn.Code.Name + ">"), nil
	}},
}

func frameGet(name, doc string, f func(t *thread, fr *Frame) object.Value) object.GetSet {
	return get(name, doc, func(t *object.Thread, self object.Value) (object.Value, error) {
		return f(vmThread(t), object.Self[Frame](self)), nil
	})
}

var frameAttrs = []object.GetSet{
	frameGet("f_code", "", func(t *thread, fr *Frame) object.Value { return t.rt.codeObject(fr.fn) }),
	{Name: "f_lineno", Get: func(t *object.Thread, self object.Value) (object.Value, error) {
		return object.Int(int64(vmThread(t).frameLine(object.Self[Frame](self)))), nil
	}, Set: setFrameLine},
	frameGet("f_lasti", "", func(t *thread, fr *Frame) object.Value {
		if fr.line != 0 {
			return object.Int(int64(fr.lasti))
		}
		return object.Int(int64(t.frameIP(fr)))
	}),
	frameGet("f_globals", "", func(_ *thread, fr *Frame) object.Value { return object.FromObj(fr.fn.Globals.Dict) }),
	frameGet("f_builtins", "", func(t *thread, fr *Frame) object.Value { return t.builtinsOf(fr.fn.Globals) }),
	frameGet("f_locals", "", func(t *thread, fr *Frame) object.Value { return t.frameLocals(fr) }),
	frameGet("f_back", "", func(t *thread, fr *Frame) object.Value { return t.frameBack(fr) }),
	{Name: "f_trace", Get: func(_ *object.Thread, self object.Value) (object.Value, error) {
		return orNone(object.Self[Frame](self).trace), nil
	}, Set: setFrameTrace},
	frameFlag("f_trace_lines", func(fr *Frame) *bool { return &fr.noLines }, true),
	frameFlag("f_trace_opcodes", func(fr *Frame) *bool { return &fr.opcodes }, false),
}

// frameFlag is a bool attribute of a frame, stored as its opposite if inverted.
func frameFlag(name string, field func(fr *Frame) *bool, inverted bool) object.GetSet {
	return object.GetSet{Name: name,
		Get: func(_ *object.Thread, self object.Value) (object.Value, error) {
			return object.Bool(*field(object.Self[Frame](self)) != inverted), nil
		},
		Set: func(_ *object.Thread, self, v object.Value) error {
			if !v.IsValid() {
				return object.TypeErrorf("cannot delete attribute")
			}
			if !v.IsBool() {
				return object.TypeErrorf("attribute value type must be bool")
			}
			fr := object.Self[Frame](self)
			*field(fr) = v.AsBool() != inverted
			fr.rest = name == "f_trace_opcodes" && v.AsBool()
			return nil
		}}
}

// setFrameTrace sets f_trace: line events begin with the next line.
func setFrameTrace(t *object.Thread, self, v object.Value) error {
	th, fr := vmThread(t), object.Self[Frame](self)
	if !v.IsValid() || v.IsNone() {
		fr.trace = object.Value{}
		return nil
	}
	if !fr.trace.IsValid() {
		fr.lastIP = th.frameIP(fr)
		fr.lastLine, fr.lineIP = fr.fn.Code.Line(fr.lastIP), fr.lastIP
	}
	fr.trace = v
	th.rt.frameTable.keep(fr)
	return nil
}

// setFrameLine sets f_lineno, which a trace function may do to make the frame go on elsewhere.
func setFrameLine(t *object.Thread, self, v object.Value) error {
	fr := object.Self[Frame](self)
	if !v.IsValid() {
		return object.Raise(object.AttributeError, "cannot delete attribute")
	}
	if !v.IsInt() {
		return object.ValueErrorf("lineno must be an integer")
	}
	if !fr.atLine {
		if !fr.trace.IsValid() {
			if fr.line != 0 {
				return object.ValueErrorf("can't jump from the 'call' trace event of a new frame")
			}
			return object.ValueErrorf("f_lineno can only be set in a trace function")
		}
		return object.ValueErrorf("can only jump from a 'line' trace event")
	}
	i, err := vmThread(t).jumpTarget(fr, int(v.AsInt()))
	if err != nil {
		return err
	}
	if err := vmThread(t).bindForJump(fr); err != nil {
		return err
	}
	fr.jump = i
	return nil
}

// bindForJump gives the frame's variables that have no value None: the instructions after a jump may rely on assignments
// that it skips.
func (t *thread) bindForJump(fr *Frame) error {
	at, _, ok := t.locate(fr)
	if !ok {
		return nil
	}
	n := 0
	c := at.fn.Code
	for i := range c.NumRegs {
		r := regAt(at.base, i)
		if !r.IsValid() {
			*r = object.None
		}
		if i < len(c.VarNames) && cellOr(r).IsUnbound() {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	if t.Interp.Warn != nil {
		text := "assigning None to " + strconv.Itoa(n) + " unbound local"
		if n > 1 {
			text += "s"
		}
		if err := t.Interp.Warn(&t.Thread, object.RuntimeWarning, text, 1); err != nil {
			return err
		}
	}
	if at, _, ok = t.locate(fr); ok {
		for i := range c.VarNames {
			if v := cellOr(regAt(at.base, i)); v.IsUnbound() {
				*v = object.None
			}
		}
	}
	return nil
}

// statementStarts are the instructions with which statements of a line begin: no value of an expression waits in a
// register there.
func (t *thread) statementStarts(c *code.Code, line int) (out []int) {
	mod, file, err := parser.Parse(c.File.Name, []byte(c.File.Text()), parser.File|parser.Text)
	if err != nil {
		return nil
	}
	ast.Walk(mod, func(n ast.Node) bool {
		s, ok := n.(ast.Stmt)
		if !ok {
			return true
		}
		span := s.Range()
		if file.LineOf(span.Start) != line {
			return true
		}
		inside := false
		for i, x := range c.Body().Spans {
			if x.End == 0 {
				continue
			}
			was := inside
			if inside = span.Start <= x.Start && x.End <= span.End; inside && !was {
				out = append(out, i)
			}
		}
		return true
	})
	return out
}

// jumpTarget is the instruction at which a frame goes on whose f_lineno is set.
func (t *thread) jumpTarget(fr *Frame, line int) (int, error) {
	c := fr.fn.Code
	if line < c.FirstLine {
		return 0, object.ValueErrorf("line %d comes before the current code block", line)
	}
	starts := t.rt.lineStarts(c)
	best := -1
	for i, l := range starts {
		if int(l) >= line && (best < 0 || l < starts[best]) {
			best = i
		}
	}
	if best < 0 {
		return 0, object.ValueErrorf("line %d comes after the current code block", line)
	}
	from := fr.lasti
	var err error
	list := t.statementStarts(c, int(starts[best]))
	if len(list) == 0 {
		if err := mayJump(c, from, best); err != nil {
			return 0, err
		}
		return 0, object.ValueErrorf("can't jump to line %d: incompatible stacks", starts[best])
	}
	for _, i := range list {
		if err = mayJump(c, from, i); err == nil {
			return i, nil
		}
	}
	return 0, err
}

// block is a range of instructions that can only be entered at its beginning.
type block struct {
	start, end int
	into       string // what is wrong with a jump into it
	handled    int    // the operand of PopExc of an except clause, -1 for other blocks
}

// blocks finds the for loops, with statements and except clauses of a code object.
func blocks(c *code.Code) (out []block) {
	for i, ins := range c.Body().Instrs {
		switch ins.Op() {
		case code.OpForIter, code.OpForNext:
			out = append(out, block{i, i + 1 + int(int16(ins.C())), "can't jump into the body of a for loop", -1})
		case code.OpJumpBack:
			head := i + 1 + int(ins.BX())
			for j := head; j < min(head+3, i); j++ {
				if c.Body().Instrs[j].Op() == code.OpGetANext {
					out = append(out, block{head, i + 1, "can't jump into the body of a for loop", -1})
				}
			}
		}
	}
	for _, h := range c.Body().Table {
		to := int(h.Target)
		switch {
		case c.Body().Instrs[to].Op() == code.OpPopExc:
			out = append(out, block{int(h.Start), int(h.End), "can't jump into an 'except' block as there's no exception", int(c.Body().Instrs[to].A())})
		case c.Body().Instrs[to].Op() == code.OpPushExc && to+1 < len(c.Body().Instrs) && c.Body().Instrs[to+1].Op() == code.OpWithExcept:
			out = append(out, block{int(h.Start), int(h.End), "can't jump into the body of a with statement: incompatible stacks", -1})
		}
	}
	return out
}

// mayJump is an error if a frame cannot go on at another instruction.
func mayJump(c *code.Code, from, to int) error {
	for _, b := range blocks(c) {
		if in := func(i int) bool { return b.start <= i && i < b.end }; in(to) && !in(from) {
			return object.ValueErrorf("%s", b.into)
		}
	}
	return nil
}

// jumpTo makes the current frame go on at another instruction. The except clauses that it leaves are over: what was
// handled before the outermost of them is handled again.
func (t *thread) jumpTo(l *object.Linked, from, to int) {
	outermost := block{start: len(l.Code.Body().Instrs)}
	for _, b := range blocks(l.Code) {
		in := func(i int) bool { return b.start <= i && i < b.end }
		if b.handled >= 0 && in(from) && !in(to) && b.start < outermost.start {
			outermost = b
		}
	}
	if outermost.start < len(l.Code.Body().Instrs) {
		t.Handled = *reg(t.base, uint16(outermost.handled)+code.RegScale)
	}
	t.ip = unsafe.Add(l.First, uintptr(to)*instrSize)
}

// frameChain is the frame object of the innermost frame less depth.
func (t *thread) frameChain(depth int) (object.Value, bool) {
	v, found := object.Value{}, false
	t.frames(func(f frameAt) bool {
		if depth > 0 {
			depth--
			return true
		}
		v, found = object.FromObj(t.frameObject(f)), true
		return false
	})
	return v, found
}

// tracebackFrame is Interp.TracebackFrame: the frame object of a traceback entry. The variables of a function that has
// returned without a frame object are gone; a module's are its namespace.
func (t *thread) tracebackFrame(tb *object.Traceback) object.Value {
	if tb.Function == nil {
		return object.Value{}
	}
	v := object.Value{}
	kept, left := tb.Kept(len(tb.Function.Code.VarNames))
	t.frames(func(f frameAt) bool {
		if left {
			return false
		}
		if tb.IsAt(f.base) && f.fn == tb.Function {
			v = object.FromObj(t.frameObject(f))
		}
		return !v.IsValid()
	})
	if v.IsValid() {
		return v
	}
	f := newFrame(tb.Function, tb.IP)
	f.left, f.locals = true, object.NewDict()
	if c := tb.Function.Code; c.Flags&code.ModuleBody != 0 && c.ArgCount == 0 {
		f.locals = tb.Function.Globals.Dict
	} else if left {
		f.locals = t.keptLocals(tb.Function, tb.IP, kept)
		tb.DropKept(len(kept))
	}
	// The next look at the entry gives the same object.
	tb.Frame = object.FromObj(f)
	return tb.Frame
}

// keptLocals is f_locals of a frame that an exception has left.
func (t *thread) keptLocals(fn *object.Function, ip int, regs []object.Value) *object.Dict {
	if isDynamic(fn.Code) {
		if d, ok := object.AsDict(regs[0]); ok {
			return d
		}
	}
	return t.variables(fn, ip, func(r int) object.Value { return regs[r] })
}

// activeFrame is the frame object of the running frame with its register 0 at r0.
func (t *thread) activeFrame(r0 *object.Value) (fr *Frame, ok bool) {
	t.frames(func(f frameAt) bool {
		if regAt(f.base, 0) == r0 {
			fr, ok = t.frameObject(f), true
		}
		return !ok
	})
	return fr, ok
}

// coroutineFrame is cr_frame of a coroutine that has not ended.
func (t *thread) coroutineFrame(c *Coroutine) *Frame {
	switch {
	case c.state == genSuspended && c.fiber != nil:
		if list := c.fiber.suspendedFrames(); len(list) > 0 {
			return t.frameObject(list[0])
		}
	case c.state == genRunning:
		if fr, ok := t.runningFrame(c); ok {
			return fr
		}
	}
	fr := newFrame(c.fn, -1)
	fr.co = weak.Make(c)
	return fr
}

// runningFrame is the frame of a coroutine that runs: the outermost on its fiber, or one that was awaited.
func (t *thread) runningFrame(c *Coroutine) (fr *Frame, ok bool) {
	t.frames(func(f frameAt) bool {
		switch {
		case f.fn != c.fn:
		case c.fiber != nil && f.fiber == c.fiber:
			fr, ok = t.frameObject(f), true // the last one found is the outermost
		case f.rec != nil && f.rec.kind == callCoroutine && f.rec.obj == unsafe.Pointer(c):
			fr, ok = t.frameObject(f), true
			return false
		}
		return true
	})
	return fr, ok
}

// frameEnds lets go of the frame object of a generator that is closed without having run to its end.
func (g *Generator) frameEnds() {
	if slot := regAt(g.base, -1); slot.Mark() != 0 {
		*slot = slot.WithMark(0)
	}
}
