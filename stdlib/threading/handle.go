package threading

import (
	"time"

	"pya/stdlib/gc"
	"pya/stdlib/structseq"
	"pya/vm"
	"pya/vm/object"
)

// state is what the functions of _thread share in one Runtime.
type state struct {
	rt *vm.Runtime
	// pending are the threads the program waits for when it ends.
	pending map[*handle]struct{}
	// running counts the threads beside the main one.
	running   int
	stackSize int64
	// ending: no more threads may start.
	ending bool
}

type handleState uint8

const (
	handleNew handleState = iota
	handleRunning
	handleDone
)

// handle is a thread as those who started it see it.
type handle struct {
	object.Header
	state handleState
	ident int64
	// done is held while the thread runs.
	done lock
}

func selfHandle(v value) *handle { return object.Self[handle](v) }

func (h *handle) finish() {
	h.state = handleDone
	if h.done.locked {
		h.done.release()
	}
}

// makeHandle is the handle of a thread that runs already.
func makeHandle(t *thread, v value) (value, error) {
	n, err := t.Index(v)
	if err != nil {
		return value{}, err
	}
	h := object.Alloc[handle](types().handle)
	h.state, h.ident, h.done.locked = handleRunning, int64(n), true
	return object.FromObj(h), nil
}

func handleMethods() []object.Def {
	return []object.Def{
		{Name: "__new__", Sig: "cls", F1: func(_ *thread, cls value) (value, error) {
			c, ok := object.AsType(cls)
			if !ok || c != types().handle {
				return value{}, object.TypeErrorf("_ThreadHandle.__new__(X): X is not a type object (%s)", cls.Type().MessageName())
			}
			return object.FromObj(object.Alloc[handle](c)), nil
		}},
		{Name: "join", Sig: "self, timeout=None, /", Fn: func(t *thread, args []value) (value, error) {
			return selfHandle(args[0]).join(t, args[1])
		}},
		{Name: "is_done", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
			return object.Bool(selfHandle(self).state == handleDone), nil
		}},
		{Name: "_set_done", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
			h := selfHandle(self)
			if h.state == handleNew {
				return value{}, object.RuntimeErrorf("thread not started")
			}
			h.finish()
			return object.None, nil
		}},
		{Name: "__repr__", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
			return object.NewStr("<_thread._ThreadHandle object: ident=" + object.FormatInt(selfHandle(self).ident) + ">"), nil
		}},
	}
}

var handleGetSets = []object.GetSet{{Name: "ident", Get: func(_ *thread, self value) (value, error) { return object.Int(selfHandle(self).ident), nil }}}

// join waits for the end of the thread.
func (h *handle) join(t *thread, timeout value) (value, error) {
	if timeout.IsValid() && timeout.IsNone() {
		timeout = value{}
	}
	d, set, err := seconds(t, timeout)
	switch {
	case err != nil:
		return value{}, err
	case !set || d < 0:
		d = -1
	}
	switch {
	case h.state == handleNew:
		return value{}, object.RuntimeErrorf("thread not started")
	case h.state == handleDone:
		return object.None, nil
	case h.ident == t.Ident():
		return value{}, object.RuntimeErrorf("Cannot join current thread")
	}
	ok, err := h.await(t, d)
	if ok {
		h.done.release()
	}
	return object.None, err
}

// patience is how long join waits before it has the collector look.
const patience = 500 * time.Millisecond

// await waits for the end. What the thread serves may have been dropped, an executor for instance, and nothing but a
// collection finds that out; a program that only waits causes none.
func (h *handle) await(t *thread, d time.Duration) (bool, error) {
	if d >= 0 || t.Interp.Host.Clock().Virtual() {
		return h.done.take(t, d)
	}
	if ok, err := h.done.take(t, patience); ok || err != nil {
		return ok, err
	}
	if err := gc.Settle(t); err != nil {
		return false, err
	}
	return h.done.take(t, d)
}

// startNew is start_new_thread(function, args, kwargs).
func (s *state) startNew(t *thread, args []value, kw []*object.Str) (value, error) {
	switch {
	case len(kw) > 0:
		return value{}, object.TypeErrorf("start_new_thread() takes no keyword arguments")
	case len(args) < 2:
		return value{}, object.TypeErrorf("start_new_thread expected at least 2 arguments, got %d", len(args))
	case len(args) > 3:
		return value{}, object.TypeErrorf("start_new_thread expected at most 3 arguments, got %d", len(args))
	case !t.Callable(args[0]):
		return value{}, object.TypeErrorf("first arg must be callable")
	}
	tup, ok := object.AsTuple(args[1])
	if !ok {
		return value{}, object.TypeErrorf("2nd arg must be a tuple")
	}
	if t.Audited() {
		kwargs := object.None
		if len(args) == 3 {
			kwargs = args[2]
		}
		if err := t.Audit("_thread.start_new_thread", args[0], args[1], kwargs); err != nil {
			return value{}, err
		}
	}
	pos := append([]value(nil), tup.Items()...)
	var names []*object.Str
	if len(args) == 3 {
		d, ok := object.AsDict(args[2])
		if !ok {
			return value{}, object.TypeErrorf("optional 3rd arg must be a dictionary")
		}
		var k, v value
		for i := 0; d.Next(&i, &k, &v); {
			str, ok := object.AsStr(k)
			if !ok {
				return value{}, object.TypeErrorf("keywords must be strings")
			}
			names, pos = append(names, t.Interp.InternStr(str)), append(pos, v)
		}
	}
	h := object.Alloc[handle](types().handle)
	if err := s.start(t, h, args[0], pos, names, true); err != nil {
		return value{}, err
	}
	return object.Int(h.ident), nil
}

// startJoinable is start_joinable_thread(function, handle=None, daemon=True).
func (s *state) startJoinable(t *thread, args []value) (value, error) {
	if !t.Callable(args[0]) {
		return value{}, object.TypeErrorf("thread function must be callable")
	}
	daemon := true
	if args[2].IsValid() {
		var err error
		if daemon, err = t.Truth(args[2]); err != nil {
			return value{}, err
		}
	}
	if t.Audited() {
		given := object.None
		if args[1].IsValid() {
			given = args[1]
		}
		if err := t.Audit("_thread.start_joinable_thread", args[0], object.Int(int64(boolInt(daemon))), given); err != nil {
			return value{}, err
		}
	}
	v := args[1]
	switch {
	case !v.IsValid() || v.IsNone():
		v = object.FromObj(object.Alloc[handle](types().handle))
	case v.Type() != types().handle:
		return value{}, object.TypeErrorf("'handle' must be a _ThreadHandle")
	}
	return v, s.start(t, selfHandle(v), args[0], nil, nil, daemon)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// start runs f(*pos, **names) on a new thread.
func (s *state) start(t *thread, h *handle, f value, pos []value, names []*object.Str, daemon bool) error {
	if h.state != handleNew {
		return object.RuntimeErrorf("thread already started")
	}
	if s.ending {
		return object.Raise(object.PythonFinalizationError, "can't create new thread at interpreter shutdown")
	}
	h.state, h.done.locked = handleRunning, true
	if !daemon {
		s.pending[h] = struct{}{}
	}
	s.running++
	n := s.rt.StartThread(func(t *thread) {
		defer func() {
			forgetLocals(t)
			delete(s.pending, h)
			s.running--
			h.finish()
		}()
		_, err := t.CallKw(f, pos, names)
		report(t, f, err)
		f, pos = value{}, nil
		callAtEnd(t)
	})
	n.Sigmask = t.Sigmask
	h.ident = n.Ident()
	return nil
}

// report tells of an exception that ended a thread.
func report(t *thread, f value, err error) {
	if _, exit := object.IsException(err, object.SystemExit); err == nil || exit {
		return
	}
	if _, ok := err.(*object.Exception); !ok || t.Interp.Unraisable == nil {
		return
	}
	where := "Exception ignored in thread started by"
	if r, err := t.Repr(f); err == nil {
		where += " " + r
	}
	t.Interp.Unraisable(t, err, where, object.None)
}

// shutdown waits for all threads that are no daemons.
func (s *state) shutdown(t *thread) (value, error) {
	for {
		var h *handle
		for x := range s.pending {
			if x.ident != t.Ident() {
				h = x
			}
		}
		if h == nil {
			s.ending = true
			return object.None, nil
		}
		if _, err := h.join(t, value{}); err != nil {
			return value{}, err
		}
	}
}

func (s *state) setStackSize(t *thread, args []value) (value, error) {
	old := object.Int(s.stackSize)
	if !args[0].IsValid() {
		return old, nil
	}
	n, err := t.Index(args[0])
	switch {
	case err != nil:
		return value{}, err
	case n < 0:
		return value{}, object.ValueErrorf("size must be 0 or a positive value")
	case n > 0 && n < 32768:
		return value{}, object.ValueErrorf("size not valid: %d bytes", n)
	}
	s.stackSize = int64(n)
	return old, nil
}

// excepthook is the standard threading.excepthook: it writes the traceback to sys.stderr, or to where that went when
// the thread was made.
func excepthook(rt *vm.Runtime, t *thread, args value) (value, error) {
	if args.Type() != types().hookArgs {
		return value{}, object.TypeErrorf("_thread.excepthook argument type must be ExceptHookArgs")
	}
	typ, exc, who := structseq.Item(args, 0), structseq.Item(args, 1), structseq.Item(args, 3)
	if object.Is(typ, object.FromObj(object.SystemExit)) {
		return object.None, nil
	}
	out, err := standardError(t, who)
	if err != nil || out.IsNone() {
		return object.None, err
	}
	name := object.FormatInt(t.Ident())
	if !who.IsNone() {
		if v, ok, err := t.GetAttrOpt(who, t.Interp.Intern("_name")); err == nil && ok {
			if name, err = t.Str(v); err != nil {
				name = "<failed to get thread name>"
			}
		}
	}
	text := "Exception in thread " + name + ":\n"
	if e, ok := object.AsException(exc); ok {
		text += rt.FormatException(t, e)
	}
	if _, err := t.CallMethod(out, "write", object.NewStr(text)); err != nil {
		return value{}, err
	}
	_, err = t.CallMethod(out, "flush")
	return object.None, err
}

func standardError(t *thread, who value) (value, error) {
	sys, err := t.Interp.Import(t, "sys")
	if err != nil {
		return value{}, err
	}
	out, ok, err := t.GetAttrOpt(sys, t.Interp.Intern("stderr"))
	if err != nil || ok && !out.IsNone() {
		return out, err
	}
	if who.IsNone() {
		return object.None, nil
	}
	out, ok, err = t.GetAttrOpt(who, t.Interp.Intern("_stderr"))
	if err != nil || !ok {
		return object.None, err
	}
	return out, nil
}
