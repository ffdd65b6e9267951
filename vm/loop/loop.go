package loop

import (
	"container/heap"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"pya/vm/object"
	"pya/vm/spare"
)

type (
	value  = object.Value
	thread = object.Thread
)

// Loop is an event loop.
type Loop struct {
	object.Header
	ready     queue
	timers    timerHeap
	cancelled int // cancelled timers still in the heap
	running   bool
	stopping  bool
	closed    bool
	debug     bool
	thread    uint64 // of the thread that runs it
	current   *Task
	first     *Task // all pending tasks
	wake      chan struct{}

	mu       sync.Mutex
	external []item // from other goroutines
	jobs     int    // goroutines whose completion the loop waits for

	handler     value // exception handler, zero: the default one
	taskFactory value
	slow        float64 // slow_callback_duration
	seq         uint64
	polls       uint
	resolution  float64 // of the clock: timers due within it run at once

	// current may be something _enter_task was given that is no Task.
	foreignCurrent value
	handle         *Handle // whose callback runs, in debug mode
	watches        watches
	over           overrides
	selector       value                  // one written in Python; zero: the loop's own poller
	box            *outbox                // nil until a transport writes
	wakeUp         atomic.Pointer[func()] // what else Wake does: a selector written in Python has a descriptor to write to
}

// item is one entry of the ready queue: a handle, or a waiter that is told of a future. A task's step is the task with
// no future.
type item struct {
	w   waiter
	fut *Future
}

// funcWaiter is a Go function in the ready queue.
type funcWaiter func(t *thread) error

func (f funcWaiter) wake(t *thread, _ *Future) error { return f(t) }
func (f funcWaiter) context() *object.Context        { return nil }

// queue is a ring buffer of items.
type queue struct {
	buf        []item
	head, size int
}

func (q *queue) push(x item) {
	if q.size == len(q.buf) {
		n := make([]item, max(64, 2*len(q.buf)))
		for i := range q.size {
			n[i] = q.buf[(q.head+i)&(len(q.buf)-1)]
		}
		q.buf, q.head = n, 0
	}
	q.buf[(q.head+q.size)&(len(q.buf)-1)] = x
	q.size++
}

func (q *queue) pop() item {
	x := q.buf[q.head]
	q.buf[q.head] = item{}
	q.head = (q.head + 1) & (len(q.buf) - 1)
	q.size--
	return x
}

// Handle is a scheduled callback. That of sleep sets a future's result, which waits in the future already.
type Handle struct {
	object.Header
	call      *call // nil for sleep
	fut       *Future
	when      float64 // of a timer
	seq       uint64
	cancelled bool
	timer     bool
	inHeap    bool
}

// call is what a handle calls.
type call struct {
	callback value
	fn       func(t *thread) error // what callback calls, if it is a Go function
	args     []value
	ctx      *object.Context
	loop     *Loop
	foreign  value // a loop that is no Loop
	debug    *debugInfo
}

// debugInfo is what a handle remembers in debug mode.
type debugInfo struct {
	source value  // where it was made
	text   string // the callback's repr, once it was cancelled
}

// timerHeap orders timers by time, then by the order in which they were made.
type timerHeap []*Handle

func (h timerHeap) Len() int { return len(h) }
func (h timerHeap) Less(i, j int) bool {
	return h[i].when < h[j].when || h[i].when == h[j].when && h[i].seq < h[j].seq
}
func (h timerHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push adds a timer (for package heap).
func (h *timerHeap) Push(x any) { *h = append(*h, x.(*Handle)) }

// Pop removes the last timer (for package heap).
func (h *timerHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return x
}

// New makes an event loop.
func New(cls *object.Type) *Loop {
	l := object.Alloc[Loop](cls)
	l.wake = make(chan struct{}, 1)
	l.slow, l.resolution = 0.1, 1e-9
	return l
}

// now is the loop's clock; a subclass may have its own.
func (l *Loop) now(t *thread) (float64, error) {
	if !l.over.time {
		return Seconds(t.Interp.Host.Clock().Monotonic()), nil
	}
	v, err := t.CallMethod(object.FromObj(l), "time")
	if err != nil {
		return 0, err
	}
	return t.AsReal(v)
}

// Seconds converts a duration to the loop's unit.
func Seconds(d time.Duration) float64 { return float64(d) / 1e9 }

// Duration converts seconds, saturating.
func Duration(s float64) time.Duration {
	d := math.Round(s * 1e9)
	switch {
	case d >= math.MaxInt64:
		return math.MaxInt64
	case d <= math.MinInt64:
		return math.MinInt64
	}
	return time.Duration(d)
}

func (l *Loop) checkClosed() error {
	if l.closed {
		return object.RuntimeErrorf("Event loop is closed")
	}
	return nil
}

// callSoon schedules an item of the ready queue.
func (l *Loop) soon(x item) { l.ready.push(x) }

// CallSoon schedules a callback.
func (l *Loop) CallSoon(t *thread, callback value, args []value, ctx *object.Context) (*Handle, error) {
	if err := l.checkClosed(); err != nil {
		return nil, err
	}
	h := l.newHandle(t, callback, args, ctx)
	l.ready.push(item{w: h})
	return h, nil
}

func (l *Loop) newHandle(t *thread, callback value, args []value, ctx *object.Context) *Handle {
	if ctx == nil {
		ctx = t.CopyContext()
	}
	h := &Handle{Header: object.HeaderOf(HandleType()), call: &call{callback: callback, args: args, ctx: ctx, loop: l}}
	if l.debug {
		h.call.debug = &debugInfo{source: sourceTrace(t)}
	}
	return h
}

// CallAt schedules a callback for a time of the loop's clock.
func (l *Loop) CallAt(t *thread, when float64, callback value, args []value, ctx *object.Context) (*Handle, error) {
	if err := l.checkClosed(); err != nil {
		return nil, err
	}
	h := l.newHandle(t, callback, args, ctx)
	l.addTimer(h, when)
	return h, nil
}

// addTimer makes h a timer.
func (l *Loop) addTimer(h *Handle, when float64) {
	h.Header = object.HeaderOf(TimerHandleType())
	l.seq++
	h.timer, h.inHeap, h.when, h.seq = true, true, when, l.seq
	heap.Push(&l.timers, h)
}

// Cancel cancels a handle.
func (h *Handle) Cancel() {
	if h.cancelled {
		return
	}
	h.cancelled = true
	var debug *debugInfo
	if h.call != nil {
		debug = h.call.debug
	}
	if h.inHeap {
		if h.call != nil {
			h.call.loop.cancelled++
		} else {
			h.fut.loop.cancelled++
		}
	}
	if h.call, h.fut = nil, nil; debug != nil {
		h.call = &call{callback: object.None, debug: debug}
	}
}

// External schedules f from any goroutine and wakes the loop.
func (l *Loop) External(f func(t *thread) error) {
	l.mu.Lock()
	l.external = append(l.external, item{w: funcWaiter(f)})
	l.mu.Unlock()
	l.Wake()
}

// Go runs work in a goroutine without the interpreter lock and done in the loop afterwards. Under virtual time the
// clock stands still meanwhile.
func (l *Loop) Go(work func(), done func(t *thread) error) {
	complete := l.begin(done)
	spare.Go(func() {
		work()
		complete()
	})
}

// begin counts a job outside the loop, which complete ends: then done runs in the loop.
func (l *Loop) begin(done func(t *thread) error) (complete func()) {
	l.mu.Lock()
	l.jobs++
	l.mu.Unlock()
	return func() {
		l.External(func(t *thread) error {
			l.mu.Lock()
			l.jobs--
			l.mu.Unlock()
			return done(t)
		})
	}
}

// takeExternal moves what other goroutines scheduled into the ready queue.
func (l *Loop) takeExternal() {
	l.mu.Lock()
	for i, x := range l.external {
		l.ready.push(x)
		l.external[i] = item{}
	}
	l.external = l.external[:0]
	l.mu.Unlock()
}

// RunForever runs the loop until it is stopped.
func (l *Loop) RunForever(t *thread) error {
	if err := l.checkClosed(); err != nil {
		return err
	}
	if l.running {
		return object.RuntimeErrorf("This event loop is already running")
	}
	if RunningValue(t).IsValid() {
		return object.RuntimeErrorf("Cannot run the event loop while another loop is running")
	}
	if err := l.findOverrides(t); err != nil {
		return err
	}
	l.running, l.thread = true, t.ID
	setRunning(t, l)
	defer func() {
		l.box.settle()
		l.running, l.stopping, l.thread = false, false, 0
		setRunning(t, nil)
	}()
	for {
		if err := l.pass(t); err != nil {
			return err
		}
		if l.stopping {
			return nil
		}
	}
}

// pass is one pass of the loop, perhaps a subclass's own.
func (l *Loop) pass(t *thread) error {
	if l.over.runOnce {
		_, err := t.CallMethod(object.FromObj(l), "_run_once")
		return err
	}
	return l.runOnce(t)
}

// minCancelled is the number of cancelled timers from which the heap is cleaned.
const minCancelled = 100

// dropCancelled removes cancelled timers: those at the top, or all if they are many.
func (l *Loop) dropCancelled() {
	if n := len(l.timers); n > minCancelled && l.cancelled*2 > n {
		live := l.timers[:0]
		for _, h := range l.timers {
			if h.cancelled {
				h.inHeap = false
			} else {
				live = append(live, h)
			}
		}
		clear(l.timers[len(live):])
		l.timers = live
		heap.Init(&l.timers)
		l.cancelled = 0
		return
	}
	for len(l.timers) > 0 && l.timers[0].cancelled {
		h := heap.Pop(&l.timers).(*Handle)
		h.inHeap = false
		l.cancelled--
	}
}

// runOnce is one pass of the loop.
func (l *Loop) runOnce(t *thread) error {
	l.dropCancelled()
	if err := l.wait(t); err != nil {
		return err
	}
	l.takeExternal()
	if len(l.timers) > 0 {
		now, err := l.now(t)
		if err != nil {
			return err
		}
		l.takeTimers(now + l.resolution)
	}
	for n := l.ready.size; n > 0 && l.ready.size > 0; n-- {
		if err := l.runItem(t, l.ready.pop()); err != nil {
			return err
		}
	}
	return nil
}

// takeTimers moves the timers due before end into the ready queue.
func (l *Loop) takeTimers(end float64) {
	for len(l.timers) > 0 && l.timers[0].when < end {
		h := heap.Pop(&l.timers).(*Handle)
		h.inHeap = false
		if h.cancelled {
			l.cancelled--
			continue
		}
		l.ready.push(item{w: h})
	}
}

// maxWait is the longest the loop waits in one go.
const maxWait = 24 * time.Hour

// wait sleeps until something is ready. Waits are rounded up to whole milliseconds, so that timers due shortly one
// after the other are served in one pass.
func (l *Loop) wait(t *thread) error {
	d := time.Duration(-1)
	if l.ready.size > 0 || l.stopping {
		if l.selector.IsValid() {
			return l.waitSelector(t, 0)
		}
		if l.watches.n > 0 {
			return l.pollNow(t)
		}
		if l.polls++; l.polls&63 != 0 {
			return nil
		}
		return t.Hook.Poll()
	}
	if len(l.timers) > 0 {
		now, err := l.now(t)
		if err != nil {
			return err
		}
		s := l.timers[0].when - now
		if l.selector.IsValid() {
			return l.waitSelector(t, min(max(s, 0), maxWait.Seconds()))
		}
		// What the sums of times are off by is no reason to wait a millisecond longer.
		d = max(0, min(Duration(math.Ceil(s*1e3-1e-6)/1e3), maxWait))
	}
	switch {
	case l.selector.IsValid():
		return l.waitSelector(t, -1)
	case l.watches.n > 0:
		return l.waitPoller(t, d)
	case d == 0:
		return t.Hook.Poll()
	}
	if l.busyVirtual(t) {
		d = -1
	}
	_, err := t.Sleep(d, l.wake)
	return err
}

// busyVirtual tells whether a simulated clock has to stand still because a goroutine works for the loop.
func (l *Loop) busyVirtual(t *thread) bool {
	if !t.Interp.Host.Clock().Virtual() {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.jobs > 0
}

// runItem runs one entry of the ready queue. The error is one that leaves the loop (KeyboardInterrupt, SystemExit).
func (l *Loop) runItem(t *thread, x item) error {
	if k, ok := x.w.(*Task); ok && l.debug {
		return l.timed(t, func() value { return stepHandle(k, x.fut) }, func() error { return l.runWaiter(t, x) })
	}
	return l.runWaiter(t, x)
}

func (h *Handle) context() *object.Context { return nil }

// wake runs the handle's turn in the ready queue.
func (h *Handle) wake(t *thread, _ *Future) error {
	switch {
	case h.cancelled:
		return nil
	case h.fut != nil:
		if h.fut.state == pending {
			h.fut.setResult(t, h.fut.result)
		}
		return nil
	}
	l := h.call.loop
	if l == nil {
		return h.run(t)
	}
	if !l.debug {
		return l.runHandle(t, h)
	}
	return l.timed(t, func() value { return object.FromObj(h) }, func() error {
		l.handle = h
		defer func() { l.handle = nil }()
		return l.runHandle(t, h)
	})
}

// timed runs f and logs if it took long, in debug mode.
func (l *Loop) timed(t *thread, what func() value, f func() error) error {
	start, err := l.now(t)
	if err != nil {
		return err
	}
	if err = f(); err != nil {
		return err
	}
	end, err := l.now(t)
	if err == nil && end-start >= l.slow {
		err = l.logSlow(t, what(), end-start)
	}
	return err
}

// runWaiter tells a waiter of its future.
func (l *Loop) runWaiter(t *thread, x item) error {
	prev := t.Context
	t.Context = x.w.context()
	err := x.w.wake(t, x.fut)
	t.Context = prev
	if k, ok := x.w.(*Task); ok && err != nil && !Fatal(err) {
		return l.stepFailed(t, k, err)
	}
	return err
}

// stepFailed reports a step of a task that could not be done: the task has got its outcome from elsewhere, or another
// one is being executed. What the coroutine itself raises is the task's outcome and does not come here.
func (l *Loop) stepFailed(t *thread, k *Task, err error) error {
	d := object.NewDict()
	set := func(k string, v value) { d.SetStr(t.Interp.Intern(k), v) }
	set("message", object.NewStr("Exception in callback Task.__step()"))
	if e, ok := err.(*object.Exception); ok {
		set("exception", object.FromObj(e))
	}
	set("task", k.Val())
	_, err = t.CallMethod(object.FromObj(l), "call_exception_handler", object.FromObj(d))
	return err
}

// inContext runs a task's step in its context.
func (l *Loop) inContext(t *thread, ctx *object.Context, f func() error) error {
	prev := t.Context
	t.Context = ctx
	err := f()
	t.Context = prev
	return err
}

// runHandle calls a handle's callback. Exceptions go to the exception handler.
func (l *Loop) runHandle(t *thread, h *Handle) error {
	prev := t.Context
	c := h.call
	t.Context = c.ctx
	var err error
	if c.fn != nil {
		err = c.fn(t)
	} else {
		_, err = t.CallKw(c.callback, c.args, nil)
	}
	t.Context = prev
	if err == nil {
		return nil
	}
	if Fatal(err) {
		return err
	}
	return l.callbackFailed(t, h, c, err)
}

// callbackFailed reports the exception of a handle's callback.
func (l *Loop) callbackFailed(t *thread, h *Handle, c *call, err error) error {
	d := object.NewDict()
	set := func(k string, v value) { d.SetStr(t.Interp.Intern(k), v) }
	set("message", object.NewStr("Exception in callback "+callbackText(t, c.callback, c.args, l.debug)))
	if e, ok := err.(*object.Exception); ok {
		set("exception", object.FromObj(e))
	}
	set("handle", object.FromObj(h))
	if c.debug != nil && c.debug.source.IsValid() {
		set("source_traceback", c.debug.source)
	}
	_, err = t.CallMethod(object.FromObj(l), "call_exception_handler", object.FromObj(d))
	return err
}

// Fatal tells whether an exception ends the loop: SystemExit, KeyboardInterrupt, or what is no Python exception.
func Fatal(err error) bool {
	e, ok := err.(*object.Exception)
	return !ok || e.Type().IsSubtype(object.KeyboardInterrupt) || e.Type().IsSubtype(object.SystemExit)
}

// Stop makes the loop end after the current pass.
func (l *Loop) Stop() { l.stopping = true }

// Close closes the loop and drops what is scheduled.
func (l *Loop) Close(t *thread) error {
	if l.running {
		return object.RuntimeErrorf("Cannot close a running event loop")
	}
	if l.closed {
		return nil
	}
	l.closed = true
	l.ready, l.timers = queue{}, nil
	return l.watches.close(l)
}

// stepHandle is what a slow step of a task is logged as.
func stepHandle(k *Task, _ *Future) value { return k.Val() }

// sourceTrace is where something was made, for debug mode: a StackSummary, the zero Value if that cannot be had.
func sourceTrace(t *thread) value {
	m, err := t.Interp.Import(t, "asyncio.format_helpers")
	if err != nil {
		return value{}
	}
	v, err := t.CallMethod(m, "_caller_stack")
	if err != nil {
		return value{}
	}
	return v
}

// state is what a thread knows about loops.
type state struct {
	running *Loop
	foreign value // a running loop that is no Loop
}

type stateKey struct{}

func stateOf(t *thread) *state {
	if s, ok := t.Data[stateKey{}].(*state); ok {
		return s
	}
	s := &state{}
	t.Data[stateKey{}] = s
	return s
}

// Running is the loop running in the thread, nil if there is none.
func Running(t *thread) *Loop { return stateOf(t).running }

func setRunning(t *thread, l *Loop) {
	s := stateOf(t)
	s.running = l
	s.foreign = value{}
	if l != nil {
		s.foreign = object.FromObj(l)
	}
}

// RunningValue is the running loop as Python sees it; the zero Value if there is none.
func RunningValue(t *thread) value { return stateOf(t).foreign }

// SetRunningValue is asyncio._set_running_loop.
func SetRunningValue(t *thread, v value) {
	s := stateOf(t)
	s.foreign, s.running = value{}, nil
	if !v.IsNone() {
		s.foreign = v
		if l, ok := object.Cast[Loop](v, LoopType()); ok {
			s.running = l
		}
	}
}
