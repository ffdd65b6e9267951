package vm

import (
	"math/bits"
	"unsafe"

	"pya/lang/code"
	"pya/vm/object"
)

// This file is sys.monitoring (PEP 669): callbacks of up to eight tools for events of the code that runs. A thread of a
// program that is monitored is traced: its loop is runTraced, and trace.go calls the functions here.

// MonitorEvent is the number of an event; its bit stands for it in sets.
type MonitorEvent uint8

// The events of sys.monitoring.
const (
	MonitorStart MonitorEvent = iota
	MonitorResume
	MonitorReturn
	MonitorYield
	MonitorCall
	MonitorLine
	MonitorInstruction
	MonitorJump
	MonitorBranch
	MonitorStopIteration
	MonitorRaise
	MonitorHandled
	MonitorUnwind
	MonitorThrow
	MonitorReraise
	MonitorCReturn
	MonitorCRaise
	MonitorEvents // their number
)

// MonitorNames are the names of the events.
var MonitorNames = [MonitorEvents]string{
	"PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD", "CALL", "LINE", "INSTRUCTION", "JUMP", "BRANCH", "STOP_ITERATION", "RAISE",
	"EXCEPTION_HANDLED", "PY_UNWIND", "PY_THROW", "RERAISE", "C_RETURN", "C_RAISE",
}

// Sets of events: those that belong to a place in the code and can be turned off there, and those that come with calls.
const (
	MonitorLocal = 1<<MonitorRaise - 1
	monitorCalls = 1<<MonitorCall | 1<<MonitorCReturn | 1<<MonitorCRaise
)

// MonitorTools is how many tools there can be.
const MonitorTools = 8

// Monitor is what the tools of a Runtime want to know.
type Monitor struct {
	rt *Runtime
	// Tools are the names of the tools, not valid for those that are not in use.
	Tools     [MonitorTools]object.Value
	callbacks [MonitorTools][MonitorEvents]object.Value
	global    [MonitorTools]uint32
	local     map[*code.Code]*[MonitorTools]uint32
	// off has the places where a tool has turned an event off.
	off map[monitorPlace]bool
	// all is the events that anybody wants anywhere.
	all uint32
	// Disable and Missing are the objects of those names in sys.monitoring.
	Disable, Missing object.Value
}

// monitorPlace is an event of a tool at a place.
type monitorPlace struct {
	code  *code.Code
	ip    int32
	tool  uint8
	event MonitorEvent
}

// Monitor gives the state of sys.monitoring.
func (rt *Runtime) Monitor() *Monitor {
	if rt.monitor == nil {
		rt.monitor = &Monitor{rt: rt, local: map[*code.Code]*[MonitorTools]uint32{}, off: map[monitorPlace]bool{}}
	}
	return rt.monitor
}

// Callback sets what is called for an event, nothing if it is not valid; it gives what was there.
func (m *Monitor) Callback(tool int, event MonitorEvent, f object.Value) object.Value {
	before := m.callbacks[tool][event]
	m.callbacks[tool][event] = f
	return before
}

// Events is the set that a tool wants of all code, or of one code object.
func (m *Monitor) Events(tool int, c *CodeObject) uint32 {
	if c == nil {
		return m.global[tool]
	}
	if l := m.local[c.Code]; l != nil {
		return l[tool]
	}
	return 0
}

// SetEvents sets what a tool wants of all code, or of one code object.
func (m *Monitor) SetEvents(tool int, c *CodeObject, set uint32) {
	if c == nil {
		m.global[tool] = set
	} else {
		l := m.local[c.Code]
		if l == nil {
			l = &[MonitorTools]uint32{}
			m.local[c.Code] = l
		}
		if l[tool] = set; *l == [MonitorTools]uint32{} {
			delete(m.local, c.Code)
		}
	}
	m.all = 0
	for _, e := range m.global {
		m.all |= e
	}
	for _, l := range m.local {
		for _, e := range l {
			m.all |= e
		}
	}
	for _, t := range m.rt.Threads() {
		vmThread(t).setTraced()
	}
}

// Free gives a tool's number back. What it wanted stays, as in CPython 3.13: the next one who takes the number says that anew.
func (m *Monitor) Free(tool int) { m.Tools[tool] = object.Value{} }

// Restart lets all events happen again that callbacks have turned off.
func (m *Monitor) Restart() { clear(m.off) }

// Wanted tells, by an event, which tools want it of all code, as bits.
func (m *Monitor) Wanted() [MonitorEvents]uint32 {
	var out [MonitorEvents]uint32
	for tool, set := range m.global {
		for ; set != 0; set &= set - 1 {
			out[bits.TrailingZeros32(set)] |= 1 << tool
		}
	}
	return out
}

// monitors tells whether the thread's events are wanted.
func (t *thread) monitors(set uint32) bool {
	return t.rt.monitor != nil && t.rt.monitor.all&set != 0 && !t.tracer.inside
}

// watched tells whether all frames are of interest, to a profile function or to sys.monitoring.
func (t *thread) watched() bool {
	return t.tracer.profile.IsValid() || t.rt.monitor != nil && t.rt.monitor.all != 0
}

// monitor tells the tools of an event in a function, at the index of an instruction.
func (t *thread) monitor(event MonitorEvent, fn *object.Function, ip int, args ...object.Value) error {
	m := t.rt.monitor
	asked := event
	if event == MonitorCReturn || event == MonitorCRaise {
		// They come with calls.
		asked = MonitorCall
	}
	if m == nil || m.all&(1<<asked) == 0 || t.tracer.inside {
		return nil
	}
	c := fn.Linked.Code
	local := m.local[c]
	var call []object.Value
	// The tools with high numbers come first.
	for tool := MonitorTools - 1; tool >= 0; tool-- {
		set := m.global[tool]
		if local != nil {
			set |= local[tool]
		}
		f := m.callbacks[tool][event]
		if set&(1<<asked) == 0 || !f.IsValid() || m.off[monitorPlace{c, int32(ip), uint8(tool), event}] {
			continue
		}
		if call == nil {
			call = append(call, t.Interp.CodeObject(fn))
			if event != MonitorLine {
				call = append(call, object.Int(int64(ip)))
			}
			call = append(call, args...)
		}
		if err := t.callMonitor(m, tool, event, f, c, ip, call); err != nil {
			return err
		}
	}
	return nil
}

// callMonitor calls a callback, which may turn the event off. What the loop has in the thread's fields is kept.
func (t *thread) callMonitor(m *Monitor, tool int, event MonitorEvent, f object.Value, c *code.Code, ip int, args []object.Value) error {
	sent, thrown, left, altIP, reraise, yielded := t.sent, t.thrown, t.left, t.altIP, t.reraise, t.yieldedItem
	t.sent, t.thrown, t.altIP, t.reraise, t.yieldedItem = object.None, nil, 0, false, false
	t.tracer.inside = true
	v, err := t.Call(f, args...)
	t.tracer.inside = false
	t.sent, t.thrown, t.left, t.altIP, t.reraise, t.yieldedItem = sent, thrown, left, altIP, reraise, yielded
	if err != nil || !object.Is(v, m.Disable) {
		return err
	}
	if 1<<event&MonitorLocal == 0 {
		m.callbacks[tool][event] = object.Value{}
		return object.ValueErrorf("Cannot disable %s events. Callback removed.", MonitorNames[event])
	}
	m.off[monitorPlace{c, int32(ip), uint8(tool), event}] = true
	return nil
}

// monitorEntry is the events of a frame that begins: the call by the code that called it, and its start.
func (t *thread) monitorEntry(fn *object.Function) error {
	if t.monitors(1 << MonitorCall) {
		ci := (*callInfo)(unsafe.Add(t.ciTop, -int(callInfoSize)))
		if caller := *regAt(ci.base, -1); ci.ip != haltIP() && caller.IsValid() && caller.Kind() == object.KFunction {
			arg := t.rt.monitor.Missing
			if c := fn.Linked.Code; c.NumParams() > 0 {
				arg = *regAt(t.base, 0)
			}
			from := frameFunction(caller.FunctionPtr(), ci.ip)
			if err := t.monitor(MonitorCall, from, ipIndex(from.Linked, ci.ip), object.FromObj(fn), arg); err != nil {
				return err
			}
		}
	}
	return t.monitor(MonitorStart, fn, 0)
}

// monitorInstr is the events of an instruction that is going to be executed.
func (t *thread) monitorInstr(fn *object.Function, c *code.Code, i int, ins code.Instr, fr *Frame) error {
	tr := &t.tracer
	if from := tr.branch; from >= 0 {
		tr.branch = -1
		if err := t.monitor(MonitorBranch, fn, from, object.Int(int64(i))); err != nil {
			return err
		}
	}
	if t.monitors(1<<MonitorLine) && fr != nil {
		if line := t.rt.lineStarts(c)[i]; line > 0 && (int(line) != fr.lastLine || i <= fr.lastIP) {
			if err := t.monitor(MonitorLine, fn, i, object.Int(int64(line))); err != nil {
				return err
			}
		}
	}
	if err := t.monitor(MonitorInstruction, fn, i); err != nil {
		return err
	}
	switch op := ins.Op(); {
	case op == code.OpJump && hasNoLine(c, i, ins):
		// The compiler needs it, not the program.
	case op == code.OpJumpBack && hasNoLine(c, i, ins) && fr != nil:
		// It belongs to the last line of the loop.
		return t.monitor(MonitorJump, fn, max(fr.lineIP, 0), object.Int(int64(i+1+int(c.Body().Instrs[i].BX()))))
	case op == code.OpJump, op == code.OpJumpBack:
		return t.monitor(MonitorJump, fn, i, object.Int(int64(i+1+int(c.Body().Instrs[i].BX()))))
	case op.HasJump() && t.monitors(1<<MonitorBranch):
		tr.branch = i
	}
	return nil
}

// monitorException is the events of an exception in the current frame, before it is known what becomes of it.
func (t *thread) monitorException(event MonitorEvent, fn *object.Function, ip int, exc *object.Exception) *object.Exception {
	t.tracer.branch = -1
	if event == MonitorRaise {
		if fr := t.frameOf(*regAt(t.base, -1)); fr != nil && fr.suspended {
			// It was thrown into a generator.
			fr.suspended = false
			if err := t.monitor(MonitorThrow, fn, ip, object.FromObj(exc)); err != nil {
				return t.asException(err)
			}
		}
	}
	if err := t.monitor(event, fn, ip, object.FromObj(exc)); err != nil {
		return t.asException(err)
	}
	return exc
}

// monitorNative calls a native function with its events.
func (t *thread) monitorNative(f object.Value, args []object.Value, call func() (object.Value, error)) (object.Value, error) {
	at := t.currentFrameAt()
	ip := at.ip
	arg := t.rt.monitor.Missing
	if b, ok := object.AsBuiltin(f); ok && b.Self().IsValid() && b.Self().Kind() != object.KModule {
		arg = b.Self()
	} else if len(args) > 0 {
		arg = args[0]
	}
	if err := t.monitor(MonitorCall, at.fn, ip, f, arg); err != nil {
		return object.Value{}, err
	}
	v, err := call()
	event := MonitorCReturn
	if err != nil {
		event = MonitorCRaise
	}
	if merr := t.monitor(event, at.fn, ip, f, arg); merr != nil {
		return object.Value{}, merr
	}
	return v, err
}
