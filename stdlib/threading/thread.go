// Package threading is the modules _thread and threading. Threads are goroutines that take turns at the interpreter
// lock; locks hand themselves to the longest waiting thread.
//
// It owns locks, thread-local data and starting threads; the classes on top are pya text.
package threading

import (
	_ "embed"
	"math"
	"sync"
	"time"

	"pya/stdlib/structseq"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

//go:embed threading.pya
var source []byte

// timeoutMax is the longest time a lock waits, in seconds.
const timeoutMax = 9223372036

// typeSet are the native types.
type typeSet struct{ lock, rlock, local, handle, hookArgs *object.Type }

var types func() *typeSet

func init() {
	types = sync.OnceValue(func() *typeSet {
		return &typeSet{
			lock:   object.NewNative[lock](object.TypeSpec{Name: "lock", Module: "_thread", Doc: "A lock object is a synchronization primitive.", Flags: object.Final, Methods: lockMethods()}),
			rlock:  object.NewNative[rlock](object.TypeSpec{Name: "RLock", Module: "_thread", Methods: rlockMethods()}),
			handle: object.NewNative[handle](object.TypeSpec{Name: "_ThreadHandle", Module: "_thread", Flags: object.Final, Methods: handleMethods(), GetSets: handleGetSets}),
			local: object.NewNative[local](object.TypeSpec{Name: "_local", Module: "_thread", Doc: "Thread-local data",
				Methods: localMethods(), GetAttr: localGet, SetAttr: localSet}),
			hookArgs: structseq.New(structseq.Spec{Module: "_thread", Name: "_ExceptHookArgs",
				Doc: "ExceptHookArgs\n\nType used to pass arguments to threading.excepthook.", Fields: []string{"exc_type", "exc_value", "exc_traceback", "thread"}}),
		}
	})
}

// Build fills threading: text on top of the functions of _thread.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "_at_exit", object.NewFunction("_thread", &object.Def{Name: "_at_exit", Sig: "f, /", F1: func(t *thread, f value) (value, error) {
		rt.AddShutdown(func(t *thread) error {
			_, err := t.Call(f)
			return err
		})
		return object.None, nil
	}}))
	m.Set(t, "_at_thread_end", object.NewFunction("_thread", &object.Def{Name: "_at_thread_end", Sig: "f, /", F1: func(t *thread, f value) (value, error) {
		calls, _ := t.Data[endKey{}].([]value)
		t.Data[endKey{}] = append(calls, f)
		return object.None, nil
	}}))
	return rt.RunEmbedded(t, m, "<frozen threading>", source)
}

// endKey is the place in a thread's Data of the functions that it calls at its end.
type endKey struct{}

// callAtEnd calls what _at_thread_end has registered.
func callAtEnd(t *thread) {
	calls, _ := t.Data[endKey{}].([]value)
	for _, f := range calls {
		_, err := t.Call(f)
		report(t, f, err)
	}
}

// BuildNative fills _thread.
func BuildNative(rt *vm.Runtime, t *thread, m *object.Module) error {
	ty := types()
	m.Set(t, "__doc__", object.NewStr("This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface."))
	m.Set(t, "lock", object.FromObj(ty.lock))
	m.Set(t, "LockType", object.FromObj(ty.lock))
	m.Set(t, "RLock", object.FromObj(ty.rlock))
	m.Set(t, "_local", object.FromObj(ty.local))
	m.Set(t, "_ThreadHandle", object.FromObj(ty.handle))
	m.Set(t, "_ExceptHookArgs", object.FromObj(ty.hookArgs))
	m.Set(t, "TIMEOUT_MAX", object.Float(timeoutMax))
	m.Set(t, "error", object.FromObj(object.RuntimeError))
	m.AddDefs(t, functions(rt))
	for from, to := range map[string]string{"start_new_thread": "start_new", "allocate_lock": "allocate", "exit": "exit_thread"} {
		v, _ := m.Get(t, from)
		m.Set(t, to, v)
	}
	return nil
}

// functions are the functions of _thread.
func functions(rt *vm.Runtime) []object.Def {
	st := &state{rt: rt, pending: map[*handle]struct{}{}}
	return []object.Def{
		{Name: "start_new_thread", Sig: "function, args, kwargs={}, /", Doc: "Start a new thread and return its identifier.", Raw: st.startNew},
		{Name: "start_joinable_thread", Sig: "function, handle=None, daemon=True", Doc: "*For internal use only*: start a new thread.", Fn: st.startJoinable},
		{Name: "_make_thread_handle", Sig: "ident, /", F1: makeHandle},
		{Name: "_shutdown", Sig: "", Doc: "Wait for all non-daemon threads (other than the calling thread) to stop.", F0: st.shutdown},
		{Name: "_count", Sig: "", Doc: "Return the number of currently running Python threads, excluding the main thread.", F0: func(*thread) (value, error) {
			return object.Int(int64(st.running)), nil
		}},
		{Name: "allocate_lock", Sig: "", Doc: "Create a new lock object.", F0: func(*thread) (value, error) { return newLock(), nil }},
		{Name: "get_ident", Sig: "", Doc: "Return a non-zero integer that uniquely identifies the current thread.", F0: func(t *thread) (value, error) {
			return ident(t), nil
		}},
		{Name: "get_native_id", Sig: "", Doc: "Return a non-negative integer identifying the thread as reported by the OS (kernel).", F0: func(t *thread) (value, error) {
			return object.Int(int64(t.Interp.Host.Getpid()) + int64(t.ID) - 1), nil
		}},
		{Name: "_get_main_thread_ident", Sig: "", F0: func(*thread) (value, error) { return ident(rt.Main()), nil }},
		{Name: "_is_main_interpreter", Sig: "", F0: func(*thread) (value, error) { return object.True, nil }},
		{Name: "daemon_threads_allowed", Sig: "", Doc: "Return True if daemon threads are allowed in the current interpreter.", F0: func(*thread) (value, error) {
			return object.True, nil
		}},
		{Name: "interrupt_main", Sig: "signum=2, /", Doc: "Simulate the arrival of the given signal in the main thread.", Fn: func(t *thread, args []value) (value, error) {
			sig := 2
			if args[0].IsValid() {
				var err error
				if sig, err = t.Index(args[0]); err != nil {
					return value{}, err
				}
			}
			if sig < 1 || sig > 64 {
				return value{}, object.ValueErrorf("signal number out of range")
			}
			if err := simulate(rt, t, sig); err != nil {
				return value{}, err
			}
			return object.None, t.Hook.Poll()
		}},
		{Name: "exit", Sig: "", Doc: "This is synonymous to ``raise SystemExit''.", F0: func(*thread) (value, error) {
			return value{}, object.NewException(object.SystemExit)
		}},
		{Name: "stack_size", Sig: "size=0, /", Doc: "Return the thread stack size used when creating new threads. Stacks grow by themselves: the value is only kept.", Fn: st.setStackSize},
		{Name: "_excepthook", Sig: "args, /", Doc: "Handle uncaught Thread.run() exception.", F1: func(t *thread, args value) (value, error) {
			return excepthook(rt, t, args)
		}},
	}
}

// ident is the number by which programs know a thread.
func ident(t *thread) value { return object.Int(t.Ident()) }

// waiter is a thread that waits for a lock.
type waiter struct {
	wake    chan struct{}
	granted bool
}

// lock is a lock: a bit and the queue of those who want it.
type lock struct {
	object.Header
	locked bool
	queue  []*waiter
}

func newLock() value { return object.FromObj(object.Alloc[lock](types().lock)) }

// take acquires the lock, waiting at most d (for ever if negative).
func (l *lock) take(t *thread, d time.Duration) (bool, error) {
	if !l.locked {
		l.locked = true
		return true, nil
	}
	if d == 0 {
		return false, nil
	}
	w := &waiter{wake: make(chan struct{}, 1)}
	l.queue = append(l.queue, w)
	clock := t.Interp.Host.Clock()
	end := clock.Monotonic() + d
	for {
		left := d
		if d > 0 {
			left = max(end-clock.Monotonic(), 0)
		}
		woken, err := t.Sleep(left, w.wake)
		if err != nil {
			// An interrupt: somebody else gets what may have been granted by now.
			l.leave(w)
			if w.granted {
				l.release()
			}
			return false, err
		}
		if w.granted {
			return true, nil
		}
		if !woken || d > 0 && clock.Monotonic() >= end {
			l.leave(w)
			return false, nil
		}
	}
}

func (l *lock) leave(w *waiter) {
	for i, x := range l.queue {
		if x == w {
			l.queue = append(l.queue[:i], l.queue[i+1:]...)
			return
		}
	}
}

// release frees the lock or hands it to the first in the queue.
func (l *lock) release() {
	if len(l.queue) == 0 {
		l.locked = false
		return
	}
	w := l.queue[0]
	l.queue = l.queue[1:]
	w.granted = true
	object.Wake(w.wake)
}

// acquireArgs reads blocking and timeout.
func acquireArgs(t *thread, blocking, timeout value) (time.Duration, error) {
	block := true
	if blocking.IsValid() {
		var err error
		if block, err = t.Truth(blocking); err != nil {
			return 0, err
		}
	}
	d, set, err := seconds(t, timeout)
	switch {
	case err != nil:
		return 0, err
	case !block && set && d != -time.Second:
		return 0, object.ValueErrorf("can't specify a timeout for a non-blocking call")
	case set && d < 0 && d != -time.Second:
		return 0, object.ValueErrorf("timeout value must be a non-negative number")
	case d > timeoutMax*time.Second:
		return 0, object.OverflowErrorf("timeout value is too large")
	case !block:
		return 0, nil
	case !set || d < 0:
		return -1, nil
	}
	return d, nil
}

// seconds reads a number of seconds; set is false if v was omitted.
func seconds(t *thread, v value) (d time.Duration, set bool, err error) {
	if !v.IsValid() {
		return 0, false, nil
	}
	f := 0.0
	switch {
	case v.IsFloat():
		f = v.AsFloat()
	default:
		n, err := t.Index(v)
		if err != nil {
			if f, err = t.AsReal(v); err != nil {
				return 0, false, object.TypeErrorf("'%s' object cannot be interpreted as an integer", v.Type().MessageName())
			}
		} else {
			f = float64(n)
		}
	}
	switch {
	case math.IsNaN(f):
		return 0, false, object.ValueErrorf("Invalid value NaN (not a number)")
	case math.Abs(f) >= 1<<63:
		return 0, false, object.OverflowErrorf("timestamp out of range for platform time_t")
	case math.Abs(f) >= (1<<63)/1e9:
		return 0, false, object.OverflowErrorf("timestamp too large to convert to C PyTime_t")
	}
	return time.Duration(math.Ceil(f * 1e9)), true, nil
}

func selfLock(v value) *lock { return object.Self[lock](v) }

func lockMethods() []object.Def {
	release := func(_ *thread, self value) (value, error) {
		l := selfLock(self)
		if !l.locked {
			return value{}, object.RuntimeErrorf("release unlocked lock")
		}
		l.release()
		return object.None, nil
	}
	acquire := func(t *thread, args []value) (value, error) {
		d, err := acquireArgs(t, args[1], args[2])
		if err != nil {
			return value{}, err
		}
		ok, err := selfLock(args[0]).take(t, d)
		return object.Bool(ok), err
	}
	locked := func(_ *thread, self value) (value, error) { return object.Bool(selfLock(self).locked), nil }
	return []object.Def{
		{Name: "__new__", Sig: "cls, *args", Fn: func(_ *thread, args []value) (value, error) {
			c, ok := object.AsType(args[0])
			if !ok || c != types().lock {
				return value{}, object.TypeErrorf("lock.__new__(X): X is not a type object (%s)", args[0].Type().MessageName())
			}
			if tup, _ := object.AsTuple(args[1]); len(tup.Items()) > 0 {
				return value{}, object.TypeErrorf("lock expected 0 arguments, got %d", len(tup.Items()))
			}
			return newLock(), nil
		}},
		{Name: "acquire", Sig: "self, blocking=True, timeout=-1", Doc: "Lock the lock.", Fn: acquire},
		{Name: "acquire_lock", Sig: "self, blocking=True, timeout=-1", Doc: "An obsolete synonym of acquire().", Fn: acquire},
		{Name: "release", Sig: "self, /", Doc: "Release the lock.", F1: release},
		{Name: "release_lock", Sig: "self, /", Doc: "An obsolete synonym of release().", F1: release},
		{Name: "locked", Sig: "self, /", Doc: "Return whether the lock is in the locked state.", F1: locked},
		{Name: "locked_lock", Sig: "self, /", Doc: "An obsolete synonym of locked().", F1: locked},
		{Name: "__enter__", Sig: "self, /", Doc: "Lock the lock.", F1: func(t *thread, self value) (value, error) {
			ok, err := selfLock(self).take(t, -1)
			return object.Bool(ok), err
		}},
		{Name: "__exit__", Sig: "self, /, *args", Doc: "Release the lock.", Fn: func(t *thread, args []value) (value, error) { return release(t, args[0]) }},
		{Name: "_at_fork_reinit", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
			l := selfLock(self)
			l.locked, l.queue = false, nil
			return object.None, nil
		}},
		{Name: "__repr__", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
			state := "unlocked"
			if selfLock(self).locked {
				state = "locked"
			}
			return object.NewStr("<" + state + " _thread.lock object at " + object.HexAddr(self) + ">"), nil
		}},
	}
}

// rlock is a lock that its owner may take again.
type rlock struct {
	object.Header
	lock  lock
	owner *thread
	count int
}

func selfRLock(v value) *rlock { return object.Self[rlock](v) }

func (r *rlock) take(t *thread, d time.Duration) (bool, error) {
	if r.owner == t {
		r.count++
		return true, nil
	}
	ok, err := r.lock.take(t, d)
	if ok {
		r.owner, r.count = t, 1
	}
	return ok, err
}

func (r *rlock) release(t *thread) error {
	if r.owner != t {
		return object.RuntimeErrorf("cannot release un-acquired lock")
	}
	if r.count--; r.count == 0 {
		r.owner = nil
		r.lock.release()
	}
	return nil
}

func rlockMethods() []object.Def {
	return []object.Def{
		{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(_ *thread, args []value, _ []*object.Str) (value, error) {
			cls, ok := object.AsType(args[0])
			if !ok {
				return value{}, object.TypeErrorf("RLock.__new__(X): X is not a type object (%s)", args[0].Type().MessageName())
			}
			return object.FromObj(object.Alloc[rlock](cls)), nil
		}},
		{Name: "acquire", Sig: "self, blocking=True, timeout=-1", Doc: "Lock the lock.", Fn: func(t *thread, args []value) (value, error) {
			d, err := acquireArgs(t, args[1], args[2])
			if err != nil {
				return value{}, err
			}
			ok, err := selfRLock(args[0]).take(t, d)
			return object.Bool(ok), err
		}},
		{Name: "release", Sig: "self, /", Doc: "Release the lock.", F1: func(t *thread, self value) (value, error) {
			return object.None, selfRLock(self).release(t)
		}},
		{Name: "__enter__", Sig: "self, /", Doc: "Lock the lock.", F1: func(t *thread, self value) (value, error) {
			ok, err := selfRLock(self).take(t, -1)
			return object.Bool(ok), err
		}},
		{Name: "__exit__", Sig: "self, /, *args", Doc: "Release the lock.", Fn: func(t *thread, args []value) (value, error) {
			return object.None, selfRLock(args[0]).release(t)
		}},
		{Name: "_at_fork_reinit", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
			r := selfRLock(self)
			r.owner, r.count, r.lock = nil, 0, lock{}
			return object.None, nil
		}},
		{Name: "_is_owned", Sig: "self, /", F1: func(t *thread, self value) (value, error) { return object.Bool(selfRLock(self).owner == t), nil }},
		{Name: "_recursion_count", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			if r := selfRLock(self); r.owner == t {
				return object.Int(int64(r.count)), nil
			}
			return object.Int(0), nil
		}},
		{Name: "_release_save", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			r := selfRLock(self)
			if r.owner != t {
				return value{}, object.RuntimeErrorf("cannot release un-acquired lock")
			}
			state := object.NewPair(object.Int(int64(r.count)), ident(t))
			r.count, r.owner = 0, nil
			r.lock.release()
			return state, nil
		}},
		{Name: "_acquire_restore", Sig: "self, state, /", F2: func(t *thread, self, state value) (value, error) {
			tup, ok := object.AsTuple(state)
			if !ok || len(tup.Items()) != 2 || !tup.Items()[0].IsInt() {
				return value{}, object.TypeErrorf("_acquire_restore() argument 1 must be 2-item sequence, not %s", object.ArgumentName(state))
			}
			r := selfRLock(self)
			if _, err := r.lock.take(t, -1); err != nil {
				return value{}, err
			}
			r.owner, r.count = t, int(tup.Items()[0].AsInt())
			return object.None, nil
		}},
		{Name: "__repr__", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			r := selfRLock(self)
			state, owner := "unlocked", int64(0)
			if r.count > 0 {
				state, owner = "locked", ident(r.owner).AsInt()
			}
			return object.NewStr("<" + state + " " + self.Type().FullName() + " object owner=" + object.FormatInt(owner) + " count=" +
				object.FormatInt(int64(r.count)) + " at " + object.HexAddr(self) + ">"), nil
		}},
	}
}

// simulate does in the main thread what the arrival of a signal would: its handler is called, if there is one.
func simulate(rt *vm.Runtime, t *thread, sig int) error {
	m, loaded := t.Interp.Modules.GetStr(t.Interp.Intern("signal"))
	if !loaded {
		if sig == 2 {
			rt.Interrupt()
		}
		return nil
	}
	h, err := t.CallMethod(m, "getsignal", object.Int(int64(sig)))
	if err != nil || !t.Callable(h) {
		// SIG_DFL and SIG_IGN, which are numbers, do nothing.
		return err
	}
	if std, err := t.GetAttrStr(m, "default_int_handler"); err == nil && object.Is(std, h) {
		rt.Interrupt()
		return nil
	}
	rt.AddPending(func(t *thread) error {
		_, err := t.Call(h, object.Int(int64(sig)), object.None)
		return err
	})
	return nil
}
