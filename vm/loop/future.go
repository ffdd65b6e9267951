package loop

import "pya/vm/object"

// The states of a future.
const (
	pending = iota
	cancelled
	finished
)

// Future is an asyncio.Future. Programs have very many of them, so what only some need is in rare.
type Future struct {
	object.Header
	loop   *Loop
	state  uint8
	block  bool // _asyncio_future_blocking
	seen   bool // marks a child while a gathering is being made
	result value
	// first is the first callback when it is a task's wake-up or a gathering: awaiting a future then allocates nothing.
	first waiter
	rare  *rareState
}

// rareState is what few futures have: an exception, a cancellation with a message, more callbacks than one.
type rareState struct {
	cbs       []callback
	exc       *object.Exception
	trace     *object.Traceback
	cancelMsg value
	cancelExc *object.Exception
	foreign   value // what a task waits for if it is no Future
	thrown    error // what a task's next step raises
	source    value // where the future was made, in debug mode
	unread    *unread
}

// waiter is told, from the ready queue, that a future is done.
type waiter interface {
	wake(t *thread, fut *Future) error
	context() *object.Context
}

// extra gives the rare state, making it if necessary.
func (f *Future) extra() *rareState {
	if f.rare == nil {
		f.rare = &rareState{}
	}
	return f.rare
}

// callbacks are the done callbacks but for first.
func (f *Future) callbacks() []callback {
	if f.rare == nil {
		return nil
	}
	return f.rare.cbs
}

// addRare appends a done callback that does not go into first.
func (f *Future) addRare(c callback) {
	x := f.extra()
	x.cbs = append(x.cbs, c)
}

// exception is the exception the future ended with, nil if there is none.
func (f *Future) exception() *object.Exception {
	if f.rare == nil {
		return nil
	}
	return f.rare.exc
}

// cancelMessage is the message of the cancellation; zero if there is none.
func (f *Future) cancelMessage() value {
	if f.rare == nil {
		return value{}
	}
	return f.rare.cancelMsg
}

func (f *Future) setCancelMessage(msg value) {
	if msg.IsValid() || f.rare != nil {
		f.extra().cancelMsg = msg
	}
}

// callback is one done callback: a Python callable, or a waiter.
type callback struct {
	fn  value
	ctx *object.Context
	w   waiter
}

// NewFuture makes a pending future of the loop.
func NewFuture(l *Loop) *Future {
	return &Future{Header: object.HeaderOf(FutureType()), loop: l}
}

// AsFuture gives the Future behind a future or task.
func AsFuture(v value) (*Future, bool) {
	if v.Kind() != object.KNative || !v.Type().IsSubtype(FutureType()) {
		return nil, false
	}
	return object.Self[Future](v), true
}

// Done tells whether the future has a result, an exception, or is cancelled.
func (f *Future) Done() bool { return f.state != pending }

// Val is the future as a value.
func (f *Future) Val() value { return object.FromObj(f) }

// addWaiter registers a task to be woken, or a gathering.
func (f *Future) addWaiter(w waiter) {
	if f.state != pending {
		f.loop.soon(item{w: w, fut: f})
		return
	}
	if f.first == nil && len(f.callbacks()) == 0 {
		f.first = w
		return
	}
	f.addRare(callback{w: w})
}

// addCallback registers a Python callback.
func (f *Future) addCallback(t *thread, fn value, ctx *object.Context) error {
	if ctx == nil {
		ctx = t.CopyContext()
	}
	if f.state != pending {
		_, err := f.loop.CallSoon(t, fn, []value{f.Val()}, ctx)
		return err
	}
	f.addRare(callback{fn: fn, ctx: ctx})
	return nil
}

// removeCallback removes a Python callback and tells how many there were.
func (f *Future) removeCallback(t *thread, fn value) (int, error) {
	n := 0
	var out []callback
	for _, c := range f.callbacks() {
		if c.fn.IsValid() {
			eq, err := object.SameOrEqual(t, c.fn, fn)
			if err != nil {
				return 0, err
			}
			if eq {
				n++
				continue
			}
		}
		out = append(out, c)
	}
	if n > 0 {
		f.rare.cbs = out
	}
	return n, nil
}

// schedule puts the callbacks of a future that is now done into the ready queue.
func (f *Future) schedule(t *thread) {
	if w := f.first; w != nil {
		f.first = nil
		f.loop.soon(item{w: w, fut: f})
	}
	if f.rare == nil {
		return
	}
	cbs := f.rare.cbs
	f.rare.cbs = nil
	for _, c := range cbs {
		if c.w != nil {
			f.loop.soon(item{w: c.w, fut: f})
			continue
		}
		h := f.loop.newHandle(t, c.fn, []value{f.Val()}, c.ctx)
		f.loop.soon(item{w: h})
	}
}

func (f *Future) setResult(t *thread, v value) {
	f.result, f.state = v, finished
	f.schedule(t)
}

// SetResult is fut.set_result(v).
func (f *Future) SetResult(t *thread, v value) error {
	if f.state != pending {
		return invalidState()
	}
	f.setResult(t, v)
	return nil
}

// setException stores an exception; if nobody looks at it, it is reported (see unread).
func (f *Future) setException(t *thread, e *object.Exception) {
	x := f.extra()
	x.exc, x.trace = e, e.Trace
	f.state = finished
	watchUnread(t, f)
	f.schedule(t)
}

// SetException is fut.set_exception(e) for an exception made by the interpreter.
func (f *Future) SetException(t *thread, err error) error {
	if f.state != pending {
		return invalidState()
	}
	e, ok := err.(*object.Exception)
	if !ok {
		e = object.RuntimeErrorf("%s", err.Error()).(*object.Exception)
		e.Host = err
	}
	f.setException(t, e)
	return nil
}

// Cancel cancels a future: for a task it asks the task to cancel itself.
func (f *Future) Cancel(t *thread, msg value) (bool, error) {
	if k, ok := f.task(); ok {
		return k.Cancel(t, msg)
	}
	if v := f.Val(); v.Type() == types().gathering {
		return object.Self[gathering](v).cancelChildren(t, msg)
	}
	return f.cancel(t, msg), nil
}

// task gives the Task a future is, if it is one.
func (f *Future) task() (*Task, bool) {
	v := f.Val()
	if v.Type().IsSubtype(TaskType()) {
		return object.Self[Task](v), true
	}
	return nil, false
}

func (f *Future) cancel(t *thread, msg value) bool {
	f.markRead()
	if f.state != pending {
		return false
	}
	f.state = cancelled
	f.setCancelMessage(msg)
	f.schedule(t)
	return true
}

// makeCancelled makes the CancelledError of a cancelled future.
func (f *Future) makeCancelled() *object.Exception {
	if x := f.rare; x != nil {
		if e := x.cancelExc; e != nil {
			x.cancelExc = nil
			return e
		}
		if x.cancelMsg.IsValid() && !x.cancelMsg.IsNone() {
			return object.NewException(CancelledError(), x.cancelMsg)
		}
	}
	return object.NewException(CancelledError())
}

// Result is fut.result().
func (f *Future) Result(t *thread) (value, error) {
	switch f.state {
	case cancelled:
		return value{}, f.makeCancelled()
	case pending:
		return value{}, object.Raise(InvalidStateError(), "Result is not set.")
	}
	f.markRead()
	if e := f.exception(); e != nil {
		e.Trace = f.rare.trace
		return value{}, e
	}
	return f.result, nil
}

// Exception is fut.exception().
func (f *Future) Exception() (value, error) {
	switch f.state {
	case cancelled:
		return value{}, f.makeCancelled()
	case pending:
		return value{}, object.Raise(InvalidStateError(), "Exception is not set.")
	}
	f.markRead()
	if e := f.exception(); e != nil {
		return object.FromObj(e), nil
	}
	return object.None, nil
}

func invalidState() error { return object.Raise(InvalidStateError(), "invalid state") }

// Await is what the body of a native coroutine returns in order to wait for the future.
func (f *Future) Await() value {
	f.block = true
	return f.Val()
}
