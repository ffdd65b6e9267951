package vm

import (
	"unsafe"

	"pya/lang/code"
	"pya/vm/object"
)

const valueSize = unsafe.Sizeof(object.Value{})

// callInfo is what a call saves of its caller.
type callInfo struct {
	ip, base, k unsafe.Pointer
	// obj depends on kind: the instance being initialised, the generator or coroutine of the frame.
	obj  unsafe.Pointer
	kind callKind
}

const callInfoSize = unsafe.Sizeof(callInfo{})

// callKind says what happens when a frame returns.
type callKind uint8

const (
	// callPlain stores the result in the register b of the caller's instruction.
	callPlain callKind = iota
	// callInit is __init__: the result is obj.
	callInit
	// callFinish hands the result to finish, which completes the caller's instruction.
	callFinish
	// callGenerator is the frame of generator obj; callCoroutine that of a coroutine object being awaited.
	callGenerator
	callCoroutine
	// callFramed is callPlain for a frame that has a frame object, which is to be told of its end.
	callFramed
)

// fiber is a register stack with its calls: the main one of a thread, or that of a suspended coroutine. Programs have
// very many of the latter, so a small fiber is one allocation (see smallFiber) and keeps no more than it must.
type fiber struct {
	first   unsafe.Pointer // register 0 of the stack, which marks its bottom
	records unsafe.Pointer // the first call record
	// values and calls are the numbers of registers and of usable call records. Behind both there is memory of the same
	// object, because pointers to the end of them are formed.
	values, calls int32
	// State while the fiber is not running.
	ciTop    unsafe.Pointer
	ip, base unsafe.Pointer
	handled  object.Value // what the fiber itself handles; zero if nothing
}

// The small fibers: one call record and the registers in the fiber's own allocation, in steps that fill Go's size
// classes (measured: a million suspended coroutines take 0.7 of the memory of separate allocations).
type (
	fiber7 struct {
		fiber
		rec   [1]callInfo
		regs  [7]object.Value
		guard uintptr
	}
	fiber9 struct {
		fiber
		rec   [1]callInfo
		regs  [9]object.Value
		guard uintptr
	}
	fiber11 struct {
		fiber
		rec   [1]callInfo
		regs  [11]object.Value
		guard uintptr
	}
	fiber13 struct {
		fiber
		rec   [1]callInfo
		regs  [13]object.Value
		guard uintptr
	}
	fiber17 struct {
		fiber
		rec   [1]callInfo
		regs  [17]object.Value
		guard uintptr
	}
)

// haltCode is where the outermost frame of a run returns to: its result goes to register 0 of the pseudo frame.
var haltCode = [3]code.Instr{code.Make(code.OpCall, 0, 0, 0, 0), code.Make(code.OpHalt, 0, 0, 0, 0), code.Make(code.OpHalt, 0, 0, 0, 0)}

func haltIP() unsafe.Pointer { return unsafe.Pointer(&haltCode[1]) }

// newFiber makes a fiber with room for that many values and calls; both grow when they have to.
func newFiber(values, calls int) *fiber {
	f := &fiber{}
	f.setStack(make([]object.Value, values+1))
	f.setCalls(make([]callInfo, calls+1))
	f.ciTop = f.records
	return f
}

// smallFiber makes a fiber with room for that many values and one call.
func smallFiber(values int) *fiber {
	var f *fiber
	var rec *callInfo
	var regs []object.Value
	switch {
	case values <= 7:
		x := &fiber7{}
		f, rec, regs = &x.fiber, &x.rec[0], x.regs[:]
	case values <= 9:
		x := &fiber9{}
		f, rec, regs = &x.fiber, &x.rec[0], x.regs[:]
	case values <= 11:
		x := &fiber11{}
		f, rec, regs = &x.fiber, &x.rec[0], x.regs[:]
	case values <= 13:
		x := &fiber13{}
		f, rec, regs = &x.fiber, &x.rec[0], x.regs[:]
	case values <= 17:
		x := &fiber17{}
		f, rec, regs = &x.fiber, &x.rec[0], x.regs[:]
	default:
		return newFiber(values, 1)
	}
	f.first, f.values = unsafe.Pointer(&regs[0]), int32(len(regs))
	f.records, f.calls, f.ciTop = unsafe.Pointer(rec), 1, unsafe.Pointer(rec)
	return f
}

// setStack gives the fiber a register stack; the last element is the memory behind it.
func (f *fiber) setStack(s []object.Value) {
	f.first, f.values = unsafe.Pointer(&s[0]), int32(len(s)-1)
}

// setCalls gives the fiber call records; the last element is the memory behind them.
func (f *fiber) setCalls(c []callInfo) {
	f.records, f.calls = unsafe.Pointer(&c[0]), int32(len(c)-1)
}

// stack is the register stack.
func (f *fiber) stack() []object.Value { return unsafe.Slice((*object.Value)(f.first), f.values) }

// callRecords are the call records, in use or not.
func (f *fiber) callRecords() []callInfo { return unsafe.Slice((*callInfo)(f.records), f.calls) }

// stackBase is the first usable register of the stack.
func (f *fiber) stackBase() unsafe.Pointer { return unsafe.Add(f.first, valueSize) }

// stackEnd is one more than the address of the end of the registers: a frame fits if its end is less.
func (f *fiber) stackEnd() uintptr { return uintptr(f.first) + uintptr(f.values)*valueSize + 1 }

// callsEnd is the end of the usable call records.
func (f *fiber) callsEnd() uintptr { return uintptr(f.records) + uintptr(f.calls)*callInfoSize }

// depth is the number of calls on the fiber.
func (f *fiber) depth(ciTop unsafe.Pointer) int {
	return int((uintptr(ciTop) - uintptr(f.records)) / callInfoSize)
}

// onStack tells whether base points into the fiber's stack (not into a generator).
func (f *fiber) onStack(base unsafe.Pointer) bool {
	p := uintptr(base)
	return p >= uintptr(f.first) && p < f.stackEnd()
}

// thread is one thread of execution of a Runtime.
type thread struct {
	object.Thread
	rt *Runtime
	f  *fiber

	// The current fiber's limits, kept here so that a call needs no further load.
	ciTop    unsafe.Pointer
	ciLimit  uintptr
	stackEnd uintptr

	// State of the loop while it is not in the loop's variables: between a slow path and the loop, and during native
	// calls, when it tells where the caller is.
	ip, base, k unsafe.Pointer
	// traced: tracer has a function to call, and the loop is runTraced.
	traced bool
	tracer tracer
	// originDepth is the number of frames that a new coroutine remembers as its origin.
	originDepth int

	// err is the exception that ended the current run; nil if it returned.
	err error
	// suspended is set when the run ended because the fiber waits; yielded is what it hands to who drives it.
	suspended bool
	yielded   object.Value
	// sent and thrown are what a suspended frame finds when it is resumed.
	sent   object.Value
	thrown error
	// resumed: the instruction is executed again because what it waits for may be there.
	resumed bool
	// throwArg is the last exception given to throw(), with the arguments as they were; refused: it is the error that they
	// make none.
	throwArg struct {
		refused bool
		exc     *object.Exception
		args    []object.Value
	}
	// reraise: the exception being raised keeps its traceback as far as this frame is concerned.
	reraise bool
	left    *object.Exception // the last one that left a run of its own; see raise
	// lastThrown is the last exception that was thrown into a suspended frame.
	lastThrown *object.Exception
	// firstThrown is that exception itself, where lastThrown may have become one that was raised on its way.
	firstThrown *object.Exception
	runs        []nestedRun
	// yieldedItem tells a nested run of a generator that it ended at a yield.
	yieldedItem bool
	bindBuf     []object.Value
	// altIP is code.AltIP while an exception comes from looking up a callable.
	altIP int
	// mainFiber is the fiber the thread began on, which cannot be suspended.
	mainFiber *fiber
	// kwBuf holds the names of the keywords of a call while it is being bound.
	kwBuf []object.Value
	id    uint64
	// waitsFor is the import this thread waits for.
	waitsFor *importLock
	// green are the thread's greenlets; nil if it has none.
	green *greenThread
}

// switchTo makes f the current fiber.
func (t *thread) switchTo(f *fiber) {
	if t.f != nil {
		t.f.ciTop = t.ciTop
	}
	t.f = f
	t.ciTop = f.ciTop
	t.stackEnd = f.stackEnd()
	t.setCallLimit()
}

// setCallLimit derives the limit of call records from the room there is and from the recursion limit.
func (t *thread) setCallLimit() {
	f := t.f
	end := f.callsEnd()
	limit := uintptr(f.records) + uintptr(t.rt.interp.RecursionLimit)*callInfoSize
	t.ciLimit = min(end, limit)
}

// frameTop is the first free register above the frame at base.
func (t *thread) frameTop(base unsafe.Pointer) unsafe.Pointer {
	if !t.f.onStack(base) {
		return t.heapFrameTop(base)
	}
	fn := regAt(base, -1)
	if fn.IsValid() && fn.Kind() == object.KFunction {
		return unsafe.Add(base, fn.FunctionPtr().Linked.FrameBytes)
	}
	// A pseudo frame of a nested run.
	return unsafe.Add(base, 2*valueSize)
}

// heapFrameTop is the top of the stack below a generator's frame: that of the nearest frame on the stack.
func (t *thread) heapFrameTop(base unsafe.Pointer) unsafe.Pointer {
	for i := t.f.depth(t.ciTop) - 1; i >= 0; i-- {
		if b := t.f.callRecords()[i].base; t.f.onStack(b) {
			return t.frameTop(b)
		}
	}
	return t.f.stackBase()
}

// window is the base for a callee of need bytes above the current frame; the register below it is for the function.
// The stack grows first: behind a full stack there is memory for the top, but none for a pointer beyond it.
func (t *thread) window(need uintptr) unsafe.Pointer {
	top := t.frameTop(t.base)
	if need += valueSize; uintptr(top)+need >= t.stackEnd {
		top = t.growStack(top, need)
	}
	return unsafe.Add(top, valueSize)
}

// regAt is register number i of the frame at base.
func regAt(base unsafe.Pointer, i int) *object.Value {
	return (*object.Value)(unsafe.Add(base, i*int(valueSize)))
}

// growStack makes room for at least need more bytes above p, which is moved along with all frames of the fiber.
// Pointers into the old stack stay valid as memory, so native functions may go on reading their arguments there.
func (t *thread) growStack(p unsafe.Pointer, need uintptr) unsafe.Pointer {
	f := t.f
	old, oldEnd := f.first, f.stackEnd()
	used := uintptr(p) - uintptr(old)
	t.noteGrowth(int((used+need)/valueSize)+2, f.depth(t.ciTop), false)
	n := int(f.values) * 2
	for uintptr(n)*valueSize < used+need+2*valueSize {
		n *= 2
	}
	stack := make([]object.Value, n+1)
	copy(stack, f.stack())
	stack[n] = f.outgrown()
	if f.isSmall() {
		stack[n] = object.FromPointer(old).WithMark(uint64(f.values))
	}
	first := unsafe.Pointer(&stack[0])
	move := func(b unsafe.Pointer) unsafe.Pointer {
		if uintptr(b) >= uintptr(old) && uintptr(b) < oldEnd {
			return unsafe.Add(first, uintptr(b)-uintptr(old))
		}
		return b
	}
	for ci := f.records; uintptr(ci) < uintptr(t.ciTop); ci = unsafe.Add(ci, callInfoSize) {
		c := (*callInfo)(ci)
		c.base = move(c.base)
	}
	for i := range t.runs {
		if t.runs[i].f == f {
			t.runs[i].base = move(t.runs[i].base)
		}
	}
	t.base = move(t.base)
	// p moves even where it stands at the very end, as the top of a full stack does.
	p = unsafe.Add(first, used)
	f.setStack(stack)
	t.stackEnd = f.stackEnd()
	return p
}

// noteGrowth tells the code of the current fiber's coroutine what its fibers come to need; first says that the fiber
// was as small as can be.
func (t *thread) noteGrowth(values, calls int, first bool) {
	if t.f == t.mainFiber {
		return
	}
	// Register 0 is that of the pseudo frame, register 1 the function of the first frame; see startFiber.
	if fn := regAt(t.f.stackBase(), 1); fn.IsValid() && fn.Kind() == object.KFunction {
		fn.FunctionPtr().Linked.Fiber.Grew(values, calls, first)
	}
}

// isSmall tells whether the registers are a part of the fiber's own allocation.
func (f *fiber) isSmall() bool {
	return uintptr(f.first) == uintptr(unsafe.Pointer(f))+unsafe.Offsetof(fiber7{}.regs)
}

// outgrown is where the registers of a small fiber were before its stack grew, marked with their number, or the zero
// Value. It stands behind the stack.
func (f *fiber) outgrown() object.Value {
	if f.isSmall() {
		return object.Value{}
	}
	return *(*object.Value)(unsafe.Add(f.first, uintptr(f.values)*valueSize))
}

// dropOutgrown clears the registers from before the stack grew, of which no native function has arguments any more.
func (t *thread) dropOutgrown() {
	for i := range t.runs {
		if t.runs[i].f == t.f {
			return
		}
	}
	if v := t.f.outgrown(); v.Mark() != 0 {
		clear(unsafe.Slice((*object.Value)(v.Pointer()), v.Mark()))
	}
}

// growCalls makes room for more call records; it raises RecursionError at the recursion limit.
func (t *thread) growCalls() error {
	f := t.f
	d := f.depth(t.ciTop)
	if d >= t.rt.interp.RecursionLimit {
		return object.RecursionError("maximum recursion depth exceeded")
	}
	if uintptr(t.ciTop)+callInfoSize > f.callsEnd() {
		t.noteGrowth(0, d+1, f.calls == 1)
		n, old := make([]callInfo, f.calls*2+1), f.callRecords()
		copy(n, old)
		// They may be a part of the fiber, which would keep what they hold alive.
		clear(old)
		f.setCalls(n)
		t.ciTop = unsafe.Add(f.records, uintptr(d)*callInfoSize)
	}
	t.setCallLimit()
	return nil
}

// pushCall saves the caller's state. It grows the records if they are full.
func (t *thread) pushCall(ip, base, k unsafe.Pointer, kind callKind, obj unsafe.Pointer) error {
	if uintptr(t.ciTop)+callInfoSize > t.ciLimit {
		if err := t.growCalls(); err != nil {
			return err
		}
	}
	ci := (*callInfo)(t.ciTop)
	ci.ip, ci.base, ci.k, ci.obj, ci.kind = ip, base, k, obj, kind
	t.ciTop = unsafe.Add(t.ciTop, callInfoSize)
	return nil
}

// DropStale clears the registers above the running frames, so that a collection does not find what calls that have
// returned left there.
func (rt *Runtime) DropStale(t *object.Thread) {
	th := vmThread(t)
	top := th.frameTop(th.base)
	if fv := regAt(th.base, -1); th.f.onStack(th.base) && fv.IsValid() && fv.Kind() == object.KFunction {
		// The last register is the one before the next frame.
		top = unsafe.Add(top, -int(valueSize))
	}
	th.f.clearAbove(top, th.ciTop)
	th.dropOutgrown()
	th.dropStaleBelow()
	// The memory of a small fiber keeps what it held before its stack grew.
	clear(rt.pool)
	rt.pool = rt.pool[:0]
	clear(th.bindBuf[:cap(th.bindBuf)])
	clear(th.kwBuf[:cap(th.kwBuf)])
	th.Thread.DropStale()
	th.err, th.left, th.lastThrown, th.firstThrown, th.yielded = nil, nil, nil, nil, object.Value{}
	th.dropTemps()
}

// dropStaleBelow clears what the fibers hold on which the current one was started.
func (t *thread) dropStaleBelow() {
	inner := t.f
	for i := len(t.runs) - 1; i >= 0; i-- {
		r := &t.runs[i]
		if r.f == nil || r.f == inner {
			continue
		}
		inner = r.f
		fn := object.Value{}
		if r.f.onStack(r.base) {
			fn = *regAt(r.base, -1)
		}
		if fn.IsValid() && fn.Kind() == object.KFunction {
			// Behind the frame stands the pseudo frame of the run.
			r.f.clearAbove(unsafe.Add(r.base, fn.FunctionPtr().Linked.FrameBytes+2*valueSize), r.f.ciTop)
		}
	}
}

// clearAbove clears the registers from top on and the call records from ciTop on.
func (f *fiber) clearAbove(top, ciTop unsafe.Pointer) {
	if regs, i := f.stack(), int((uintptr(top)-uintptr(f.first))/valueSize); i < len(regs) {
		clear(regs[i:])
	}
	recs, d := f.callRecords(), f.depth(ciTop)
	if d < len(recs) {
		clear(recs[d:])
	}
	for i := range recs[:min(d, len(recs))] {
		// A plain call leaves the object of the record that it overwrites as it is.
		if recs[i].kind == callPlain {
			recs[i].obj = nil
		}
	}
}

// dropTemps clears the registers of running frames that hold what expressions have left behind, or calls before them.
func (t *thread) dropTemps() {
	var inner frameAt
	t.DropCaches()
	t.frames(func(f frameAt) bool {
		onStack := f.fiber.onStack(f.base)
		limit := ^uintptr(0)
		if onStack && inner.fiber == f.fiber {
			// From the callee's function on, the registers are the callee's.
			limit = uintptr(inner.base) - valueSize
		}
		f.fn.Linked.DropCaches()
		f.fn.Linked.KnownFlow().Stale(f.ip, func(r int) {
			if p := regAt(f.base, r); uintptr(unsafe.Pointer(p)) < limit {
				*p = object.Value{}
			}
		})
		if onStack {
			inner = f
		}
		return true
	})
}
