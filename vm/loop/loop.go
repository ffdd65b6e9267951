package loop

import (
	"container/heap"
	"math"
	"sync"
	"time"

	"pya/vm/object"
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
	when      time.Duration // of a timer
	seq       uint64
	cancelled bool
	timer     bool
	inHeap    bool
}

// call is what a handle calls.
type call struct {
	callback value
	args     []value
	ctx      *object.Context
	loop     *Loop
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
	l.slow = 0.1
	return l
}

// Now is the loop's clock.
func (l *Loop) Now(t *thread) time.Duration { return t.Interp.Host.Clock().Monotonic() }

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
	return &Handle{Header: object.HeaderOf(HandleType()), call: &call{callback, args, ctx, l}}
}

// CallAt schedules a callback for a time of the loop's clock.
func (l *Loop) CallAt(t *thread, when time.Duration, callback value, args []value, ctx *object.Context) (*Handle, error) {
	if err := l.checkClosed(); err != nil {
		return nil, err
	}
	h := l.newHandle(t, callback, args, ctx)
	l.addTimer(h, when)
	return h, nil
}

// addTimer makes h a timer.
func (l *Loop) addTimer(h *Handle, when time.Duration) {
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
	if h.inHeap {
		if h.call != nil {
			h.call.loop.cancelled++
		} else {
			h.fut.loop.cancelled++
		}
	}
	h.call, h.fut = nil, nil
}

// External schedules f from any goroutine and wakes the loop.
func (l *Loop) External(f func(t *thread) error) {
	l.mu.Lock()
	l.external = append(l.external, item{w: funcWaiter(f)})
	l.mu.Unlock()
	object.Wake(l.wake)
}

// Go runs work in a goroutine without the interpreter lock and done in the loop afterwards. Under virtual time the
// clock stands still meanwhile.
func (l *Loop) Go(work func(), done func(t *thread) error) {
	l.mu.Lock()
	l.jobs++
	l.mu.Unlock()
	go func() {
		work()
		l.External(func(t *thread) error {
			l.mu.Lock()
			l.jobs--
			l.mu.Unlock()
			return done(t)
		})
	}()
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
	if Running(t) != nil {
		return object.RuntimeErrorf("Cannot run the event loop while another loop is running")
	}
	l.running, l.thread = true, t.ID
	setRunning(t, l)
	defer func() {
		l.running, l.stopping, l.thread = false, false, 0
		setRunning(t, nil)
	}()
	for {
		if err := l.runOnce(t); err != nil {
			return err
		}
		if l.stopping {
			return nil
		}
	}
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
	now := l.Now(t)
	for len(l.timers) > 0 && l.timers[0].when <= now {
		h := heap.Pop(&l.timers).(*Handle)
		h.inHeap = false
		if h.cancelled {
			l.cancelled--
			continue
		}
		l.ready.push(item{w: h})
	}
	for n := l.ready.size; n > 0; n-- {
		if err := l.runItem(t, l.ready.pop()); err != nil {
			return err
		}
	}
	return nil
}

// wait sleeps until something is ready. Waits are rounded up to whole milliseconds, so that timers due shortly one
// after the other are served in one pass.
func (l *Loop) wait(t *thread) error {
	if l.ready.size > 0 || l.stopping {
		if l.polls++; l.polls&63 != 0 {
			return nil
		}
		return t.Hook.Poll()
	}
	d := time.Duration(-1)
	if len(l.timers) > 0 {
		if d = l.timers[0].when - l.Now(t); d <= 0 {
			return t.Hook.Poll()
		}
		d = min((d+time.Millisecond-1)/time.Millisecond*time.Millisecond, 24*time.Hour)
		if d < l.timers[0].when-l.Now(t) && d < 24*time.Hour {
			d += time.Millisecond
		}
	}
	if t.Interp.Host.Clock().Virtual() {
		l.mu.Lock()
		busy := l.jobs > 0
		l.mu.Unlock()
		if busy {
			d = -1
		}
	}
	_, err := t.Sleep(d, l.wake)
	return err
}

// runItem runs one entry of the ready queue. The error is one that leaves the loop (KeyboardInterrupt, SystemExit).
func (l *Loop) runItem(t *thread, x item) error {
	prev := t.Context
	t.Context = x.w.context()
	err := x.w.wake(t, x.fut)
	t.Context = prev
	return err
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
	if !l.debug {
		return l.runHandle(t, h)
	}
	start := l.Now(t)
	err := l.runHandle(t, h)
	if d := Seconds(l.Now(t) - start); d >= l.slow && err == nil {
		err = l.logSlow(t, object.FromObj(h), d)
	}
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
	_, err := t.CallKw(c.callback, c.args, nil)
	t.Context = prev
	if err == nil {
		return nil
	}
	if Fatal(err) {
		return err
	}
	return l.CallExceptionHandler(t, "Exception in callback "+callbackText(t, c.callback, c.args), err, "handle", object.FromObj(h))
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
	return nil
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
