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
)

// fiber is a register stack with its calls: the main one of a thread, or that of a suspended coroutine.
type fiber struct {
	stack []object.Value
	calls []callInfo // the last is a guard: ciTop may point at it
	// State while the fiber is not running.
	ciTop       unsafe.Pointer
	ip, base, k unsafe.Pointer
	handled     object.Value
}

// haltCode is where the outermost frame of a run returns to: its result goes to register 0 of the pseudo frame.
var haltCode = [3]code.Instr{code.Make(code.OpCall, 0, 0, 0, 0), code.Make(code.OpHalt, 0, 0, 0, 0), code.Make(code.OpHalt, 0, 0, 0, 0)}

func haltIP() unsafe.Pointer { return unsafe.Pointer(&haltCode[1]) }

// newFiber makes a fiber with room for that many values and calls; both grow when they have to.
func newFiber(values, calls int) *fiber {
	f := &fiber{stack: make([]object.Value, values+2), calls: make([]callInfo, calls+1)}
	f.ciTop = unsafe.Pointer(&f.calls[0])
	return f
}

// stackBase is the first usable register of the stack.
func (f *fiber) stackBase() unsafe.Pointer { return unsafe.Pointer(&f.stack[1]) }

// stackEnd is the end of the usable registers.
func (f *fiber) stackEnd() uintptr { return uintptr(unsafe.Pointer(&f.stack[len(f.stack)-1])) }

// callsEnd is the end of the usable call records.
func (f *fiber) callsEnd() uintptr { return uintptr(unsafe.Pointer(&f.calls[len(f.calls)-1])) }

// depth is the number of calls on the fiber.
func (f *fiber) depth(ciTop unsafe.Pointer) int {
	return int((uintptr(ciTop) - uintptr(unsafe.Pointer(&f.calls[0]))) / callInfoSize)
}

// onStack tells whether base points into the fiber's stack (not into a generator).
func (f *fiber) onStack(base unsafe.Pointer) bool {
	p := uintptr(base)
	return p >= uintptr(unsafe.Pointer(&f.stack[0])) && p < f.stackEnd()+valueSize
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

	// err is the exception that ended the current run; nil if it returned.
	err error
	// suspended is set when the run ended because the fiber waits; yielded is what it hands to who drives it.
	suspended bool
	yielded   object.Value
	// sent and thrown are what a suspended frame finds when it is resumed.
	sent   object.Value
	thrown error
	// reraise: the exception being raised keeps its traceback as far as this frame is concerned.
	reraise bool
	runs    []nestedRun
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
	limit := uintptr(unsafe.Pointer(&f.calls[0])) + uintptr(t.rt.interp.RecursionLimit)*callInfoSize
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
		if b := t.f.calls[i].base; t.f.onStack(b) {
			return t.frameTop(b)
		}
	}
	return t.f.stackBase()
}

// regAt is register number i of the frame at base.
func regAt(base unsafe.Pointer, i int) *object.Value {
	return (*object.Value)(unsafe.Add(base, i*int(valueSize)))
}

// growStack makes room for at least need more bytes above p, which is moved along with all frames of the fiber.
// Pointers into the old stack stay valid as memory, so native functions may go on reading their arguments there.
func (t *thread) growStack(p unsafe.Pointer, need uintptr) unsafe.Pointer {
	f := t.f
	old := unsafe.Pointer(&f.stack[0])
	used := uintptr(p) - uintptr(old)
	n := len(f.stack) * 2
	for uintptr(n-1)*valueSize < used+need+valueSize {
		n *= 2
	}
	stack := make([]object.Value, n)
	copy(stack, f.stack)
	oldEnd := f.stackEnd() + valueSize
	move := func(b unsafe.Pointer) unsafe.Pointer {
		if uintptr(b) >= uintptr(old) && uintptr(b) < oldEnd {
			return unsafe.Add(unsafe.Pointer(&stack[0]), uintptr(b)-uintptr(old))
		}
		return b
	}
	first := unsafe.Pointer(&f.calls[0])
	for ci := first; uintptr(ci) < uintptr(t.ciTop); ci = unsafe.Add(ci, callInfoSize) {
		c := (*callInfo)(ci)
		c.base = move(c.base)
	}
	for i := range t.runs {
		if t.runs[i].f == f {
			t.runs[i].base = move(t.runs[i].base)
		}
	}
	t.base = move(t.base)
	p = move(p)
	f.stack = stack
	t.stackEnd = f.stackEnd()
	return p
}

// growCalls makes room for more call records; it raises RecursionError at the recursion limit.
func (t *thread) growCalls() error {
	f := t.f
	d := f.depth(t.ciTop)
	if d >= t.rt.interp.RecursionLimit {
		return object.RecursionError("maximum recursion depth exceeded")
	}
	if uintptr(t.ciTop)+callInfoSize > f.callsEnd() {
		n := make([]callInfo, len(f.calls)*2)
		copy(n, f.calls)
		f.calls = n
		t.ciTop = unsafe.Add(unsafe.Pointer(&n[0]), uintptr(d)*callInfoSize)
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
	top := uintptr(th.frameTop(th.base)) - uintptr(unsafe.Pointer(&th.f.stack[0]))
	if i := int(top / valueSize); i < len(th.f.stack) {
		clear(th.f.stack[i:])
	}
	clear(th.bindBuf[:cap(th.bindBuf)])
	clear(th.kwBuf[:cap(th.kwBuf)])
}
