package loop

import "pya/vm/object"

// This file is the loop as modules written in Go use it. Everything here runs in the loop's own thread.

// AsLoop gives the Loop behind an event loop of this interpreter.
func AsLoop(v value) (*Loop, bool) {
	if v.Kind() != object.KNative || !v.Type().IsSubtype(LoopType()) {
		return nil, false
	}
	return self(v), true
}

// Val is the loop as a value.
func (l *Loop) Val() value { return object.FromObj(l) }

// Time is the loop's clock in seconds.
func (l *Loop) Time(t *thread) (float64, error) { return l.now(t) }

// callable makes the Python callable of a callback.
func callable(name string, f func(t *thread) error) value {
	return object.NewFunction("asyncio", &object.Def{Name: name, Sig: "", F0: func(t *thread) (value, error) { return object.None, f(t) }})
}

// goHandle makes the handle of a Go function.
func (l *Loop) goHandle(t *thread, name string, f func(t *thread) error) *Handle {
	h := l.newHandle(t, callable(name, f), nil, nil)
	h.call.fn = f
	return h
}

// WatchReader calls f whenever the descriptor can be read; errors go to the exception handler. It takes the place of
// another reader of the descriptor.
func (l *Loop) WatchReader(t *thread, fd int, f func(t *thread) error) error {
	return l.addFd(t, fd, l.goHandle(t, "read_ready", f), false)
}

// WatchWriter is WatchReader for writing.
func (l *Loop) WatchWriter(t *thread, fd int, f func(t *thread) error) error {
	return l.addFd(t, fd, l.goHandle(t, "write_ready", f), true)
}

// Unwatch takes reader and writer of a descriptor away.
func (l *Loop) Unwatch(fd int) error {
	_, err := l.removeFd(fd, false)
	if _, werr := l.removeFd(fd, true); err == nil {
		err = werr
	}
	return err
}

// UnwatchWriter takes the writer of a descriptor away.
func (l *Loop) UnwatchWriter(fd int) error {
	_, err := l.removeFd(fd, true)
	return err
}

// UnwatchReader takes the reader of a descriptor away.
func (l *Loop) UnwatchReader(fd int) error {
	_, err := l.removeFd(fd, false)
	return err
}

// Soon runs f in the next pass.
func (l *Loop) Soon(f func(t *thread) error) { l.soon(item{w: funcWaiter(f)}) }

// After runs f in some seconds unless the handle is cancelled.
func (l *Loop) After(t *thread, seconds float64, f func(t *thread) error) (*Handle, error) {
	now, err := l.now(t)
	if err != nil {
		return nil, err
	}
	return l.CallAt(t, now+seconds, callable("timer", f), nil, nil)
}

// Spawn makes a task of a coroutine, through the loop's task factory if there is one.
func (l *Loop) Spawn(t *thread, coro value) (value, error) {
	if l.customTasks() {
		return t.CallMethod(l.Val(), "create_task", coro)
	}
	k, err := NewTask(t, l, coro, value{}, nil)
	if err != nil {
		return value{}, err
	}
	return k.Val(), nil
}
