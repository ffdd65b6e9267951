package loop

import "pya/vm/object"

// gathering is the future that asyncio.gather returns.
type gathering struct {
	Future
	children  []*Future // in the order of the arguments, repeated where an argument was
	left      int
	returnExc bool
	requested bool // somebody cancelled the gathering
}

func (g *gathering) wake(t *thread, fut *Future) error { return g.childDone(t, fut) }
func (g *gathering) context() *object.Context          { return nil }

// cancelChildren cancels the children that are not done.
func (g *gathering) cancelChildren(t *thread, msg value) (bool, error) {
	if g.state != pending {
		return false, nil
	}
	any := false
	for _, c := range g.children {
		ok, err := cancelValue(t, c.Val(), msg)
		if err != nil {
			return false, err
		}
		any = any || ok
	}
	if any {
		g.requested = true
	}
	return any, nil
}

// EnsureFuture gives the future of an awaitable: itself, or a task around a coroutine; wrap makes a coroutine of any
// other awaitable.
func EnsureFuture(t *thread, v value, l *Loop, wrap func(v value) (value, error)) (*Future, error) {
	if f, ok := AsFuture(v); ok {
		if l != nil && f.loop != l {
			return nil, errOtherLoop()
		}
		return f, nil
	}
	if !IsCoroutine(t, v) {
		if foreign, err := foreignFuture(t, v); err != nil {
			return nil, err
		} else if foreign {
			if l == nil {
				if l, err = loopArg(t, value{}); err != nil {
					return nil, err
				}
			}
			return adopt(t, l, v)
		}
		if v.Type().Awaiter() == nil && !v.Type().Slot(object.SlotAwait).IsValid() {
			return nil, object.TypeErrorf("An asyncio.Future, a coroutine or an awaitable is required")
		}
		w, err := wrap(v)
		if err != nil {
			return nil, err
		}
		v = w
	}
	if l == nil {
		var err error
		if l, err = loopArg(t, value{}); err != nil {
			return nil, err
		}
	}
	if l.customTasks() {
		x, err := t.CallMethod(object.FromObj(l), "create_task", v)
		if err != nil {
			return nil, err
		}
		f, ok := AsFuture(x)
		if !ok {
			return adopt(t, l, x)
		}
		return f, nil
	}
	if err := l.checkClosed(); err != nil {
		return nil, err
	}
	k, err := NewTask(t, l, v, value{}, nil)
	if err != nil {
		return nil, err
	}
	return &k.Future, nil
}

// adopt makes a Future that ends as a future of another kind does, and whose cancellation cancels that.
func adopt(t *thread, l *Loop, v value) (*Future, error) {
	f := NewFuture(l)
	m, err := t.Interp.Import(t, "asyncio.futures")
	if err == nil {
		_, err = t.CallMethod(m, "_chain_future", v, f.Val())
	}
	return f, err
}

// foreignFuture tells futures of other makers.
func foreignFuture(t *thread, v value) (bool, error) {
	if v.Kind() != object.KInstance && v.Kind() != object.KNative {
		return false, nil
	}
	name := t.Interp.Intern("_asyncio_future_blocking")
	if !v.Type().Has("_asyncio_future_blocking") {
		cls, ok, err := t.GetAttrOpt(v, t.Interp.Intern("__class__"))
		if err != nil || !ok || object.Is(cls, object.FromObj(v.Type())) {
			return false, err
		}
		if _, ok, err := t.GetAttrOpt(cls, name); err != nil || !ok {
			return false, err
		}
	}
	b, ok, err := t.GetAttrOpt(v, name)
	return ok && !b.IsNone(), err
}

// EnsureFutureValue is asyncio.ensure_future: futures of other makers come back as they are, loops of other makers make
// the task.
func EnsureFutureValue(t *thread, v, loopV value, wrap func(v value) (value, error)) (value, error) {
	if _, ok := AsFuture(v); !ok {
		foreign, err := foreignFuture(t, v)
		if err != nil {
			return value{}, err
		}
		if foreign {
			if loopV.IsValid() && !loopV.IsNone() {
				mine, err := taskLoop(t, v)
				if err != nil {
					return value{}, err
				}
				if !object.Is(mine, loopV) {
					return value{}, errOtherLoop()
				}
			}
			return v, nil
		}
	}
	if !loopV.IsValid() || loopV.IsNone() {
		loopV = RunningValue(t)
	}
	var l *Loop
	if loopV.IsValid() {
		var ok bool
		if l, ok = object.Cast[Loop](loopV, LoopType()); !ok {
			return ensureForeign(t, v, loopV, wrap)
		}
	}
	if f, ok := AsFuture(v); ok && l != nil && RunningValue(t).IsValid() && object.Is(RunningValue(t), loopV) && f.loop != l {
		// The running loop was only a guess for the loop of a new task.
		return v, nil
	}
	if IsCoroutine(t, v) {
		if l == nil {
			var err error
			if l, err = loopArg(t, value{}); err != nil {
				return value{}, err
			}
		}
		if l.customTasks() {
			return t.CallMethod(object.FromObj(l), "create_task", v)
		}
	}
	f, err := EnsureFuture(t, v, l, wrap)
	if err != nil {
		return value{}, err
	}
	return f.Val(), nil
}

// customTasks tells whether create_task may give something else than a Task.
func (l *Loop) customTasks() bool {
	return l.over.createTask || l.taskFactory.IsValid() && !l.taskFactory.IsNone()
}

func errOtherLoop() error {
	return object.ValueErrorf("The future belongs to a different loop than the one specified as the loop argument")
}

// ensureForeign makes the task through a loop that is no Loop.
func ensureForeign(t *thread, v, loopV value, wrap func(v value) (value, error)) (value, error) {
	if f, ok := AsFuture(v); ok {
		if !object.Is(object.FromObj(f.loop), loopV) {
			return value{}, errOtherLoop()
		}
		return v, nil
	}
	if !IsCoroutine(t, v) {
		if v.Type().Awaiter() == nil && !v.Type().Slot(object.SlotAwait).IsValid() {
			return value{}, object.TypeErrorf("An asyncio.Future, a coroutine or an awaitable is required")
		}
		w, err := wrap(v)
		if err != nil {
			return value{}, err
		}
		v = w
	}
	return t.CallMethod(loopV, "create_task", v)
}

// Gather is asyncio.gather; l is nil, or the loop of the old argument.
func Gather(t *thread, args []value, returnExc bool, l *Loop, wrap func(v value) (value, error)) (value, error) {
	if len(args) == 0 {
		if l == nil {
			var err error
			if l, err = loopArg(t, value{}); err != nil {
				return value{}, err
			}
		}
		f := NewFuture(l)
		f.setResult(t, object.NewList(nil))
		return f.Val(), nil
	}
	g := &gathering{returnExc: returnExc}
	g.Header = object.HeaderOf(types().gathering)
	g.loop = l
	if err := g.collect(t, args, wrap); err != nil {
		return value{}, err
	}
	var done []*Future
	for _, f := range g.children {
		if !f.seen {
			continue
		}
		f.seen = false
		if f.state != pending {
			done = append(done, f)
			continue
		}
		f.addWaiter(g)
	}
	// Children that were done before are counted at once, as CPython does.
	for _, f := range done {
		if err := g.childDone(t, f); err != nil {
			return value{}, err
		}
	}
	return g.Val(), nil
}

// collect makes the children of the arguments. An awaitable that comes twice is one child, which is marked as seen.
func (g *gathering) collect(t *thread, args []value, wrap func(v value) (value, error)) error {
	var made map[value]*Future
	g.children = make([]*Future, 0, len(args))
	for _, a := range args {
		f, ok := made[a]
		if !ok {
			var err error
			if f, err = EnsureFuture(t, a, g.loop, wrap); err != nil {
				for _, c := range g.children {
					c.seen = false
				}
				return err
			}
			g.loop = f.loop
			if !object.Is(f.Val(), a) {
				if k, isTask := f.task(); isTask {
					k.logDestroy = false
				}
				if made == nil {
					made = map[value]*Future{}
				}
				made[a] = f
			}
			if !f.seen {
				f.seen = true
				g.left++
			}
		}
		g.children = append(g.children, f)
	}
	return nil
}

// childDone counts a child that has ended.
func (g *gathering) childDone(t *thread, f *Future) error {
	g.left--
	if g.state != pending {
		if f.state != cancelled {
			// Mark its exception as seen.
			f.markRead()
		}
		return nil
	}
	if !g.returnExc {
		if f.state == cancelled {
			g.setException(t, f.makeCancelled())
			return nil
		}
		if e := f.exception(); e != nil {
			f.markRead()
			e.Trace = f.rare.trace
			g.setException(t, e)
			return nil
		}
	}
	if g.left > 0 {
		return nil
	}
	if g.requested {
		// The gathering was cancelled and all children have ended.
		g.setException(t, g.children[len(g.children)-1].cancelledOrNew())
		return nil
	}
	results := make([]value, len(g.children))
	for i, c := range g.children {
		switch {
		case c.state == cancelled:
			// A new one with the message that cancel() left, which is gone when the task itself ended it.
			msg := value{}
			if c.rare != nil {
				msg = c.rare.cancelMsg
			}
			if !msg.IsValid() || msg.IsNone() {
				msg = object.NewStr("")
			}
			results[i] = object.FromObj(object.NewException(CancelledError(), msg))
		case c.exception() != nil:
			c.markRead()
			results[i] = object.FromObj(c.exception())
		default:
			results[i] = c.result
		}
	}
	g.setResult(t, object.NewList(results))
	return nil
}

// cancelledOrNew is a CancelledError with the future's cancel message.
func (f *Future) cancelledOrNew() *object.Exception {
	if f.state == cancelled {
		return f.makeCancelled()
	}
	return object.NewException(CancelledError())
}

var gatheringMethods = []object.Def{
	method("cancel", "self, /, msg=None", "", func(t *thread, a []value) (value, error) {
		ok, err := object.Self[gathering](a[0]).cancelChildren(t, a[1])
		return object.Bool(ok), err
	}),
}

// Sleep is the body of asyncio.sleep.
type Sleep struct {
	Delay float64
	// Result is what the await gives; while the future waits, the future keeps it.
	Result  value
	wait    *sleepFuture
	began   bool
	foreign value // the handle of a loop with a call_at of its own
}

// sleepFuture is the future of a sleep and the timer that sets it, in one allocation.
type sleepFuture struct {
	Future
	timer Handle
}

// newSleep makes a future of the loop that gets the result res after d seconds, unless it is cancelled first.
func (l *Loop) newSleep(t *thread, d float64, res value) (*sleepFuture, error) {
	now, err := l.now(t)
	if err != nil {
		return nil, err
	}
	s := &sleepFuture{Future: Future{Header: object.HeaderOf(FutureType()), loop: l, result: res, block: true}}
	s.timer.fut = &s.Future
	l.addTimer(&s.timer, now+d)
	return s, nil
}

// Step gives way once for a delay of 0, and otherwise waits for a future that a timer sets.
func (s *Sleep) Step(t *thread, _ value, thrown error) (value, bool, error) {
	switch {
	case thrown != nil:
		if s.wait != nil {
			s.wait.timer.Cancel()
		}
		if s.foreign.IsValid() {
			if _, err := t.CallMethod(s.foreign, "cancel"); err != nil {
				return value{}, false, err
			}
		}
		return value{}, false, thrown
	case !s.began:
		s.began = true
		if s.Delay <= 0 {
			return object.None, false, nil
		}
		l := Running(t)
		if l == nil {
			return value{}, false, object.RuntimeErrorf("no running event loop")
		}
		if l.over.callAt.IsValid() {
			return s.throughCallLater(t, l)
		}
		var err error
		if s.wait, err = l.newSleep(t, s.Delay, s.Result); err != nil {
			return value{}, false, err
		}
		return s.wait.Val(), false, nil
	case s.wait == nil:
		return s.Result, true, nil
	}
	if s.foreign.IsValid() {
		if _, err := t.CallMethod(s.foreign, "cancel"); err != nil {
			return value{}, false, err
		}
	}
	v, err := s.wait.Result(t)
	return v, err == nil, err
}

// throughCallLater sleeps with the help of a loop that has a call_at of its own.
func (s *Sleep) throughCallLater(t *thread, l *Loop) (value, bool, error) {
	s.wait = &sleepFuture{Future: Future{Header: object.HeaderOf(FutureType()), loop: l, block: true}}
	s.wait.timer.cancelled = true
	wake := object.NewFunction("asyncio.futures", &object.Def{Name: "_set_result_unless_cancelled", Sig: "", F0: func(t *thread) (value, error) {
		if s.wait.state == pending {
			s.wait.setResult(t, s.Result)
		}
		return object.None, nil
	}})
	h, err := t.CallMethod(object.FromObj(l), "call_later", object.Float(s.Delay), wake)
	if err != nil {
		return value{}, false, err
	}
	s.foreign = h
	return s.wait.Val(), false, nil
}
