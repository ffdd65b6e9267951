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
const timeoutMax = 9223372036.0

// typeSet are the native types.
type typeSet struct{ lock, rlock, local *object.Type }

var types func() *typeSet

func init() {
	types = sync.OnceValue(func() *typeSet {
		return &typeSet{
			lock:  object.NewNative[lock](object.TypeSpec{Name: "lock", Module: "_thread", Doc: "A lock object is a synchronization primitive.", Flags: object.Final, Methods: lockMethods()}),
			rlock: object.NewNative[rlock](object.TypeSpec{Name: "RLock", Module: "_thread", Methods: rlockMethods()}),
			local: object.NewNative[local](object.TypeSpec{Name: "_local", Module: "_thread", Doc: "Thread-local data",
				Methods: localMethods(), GetAttr: localGet, SetAttr: localSet}),
		}
	})
}

// Build fills threading: text on top of the functions of _thread.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	if err := fill(rt, t, m); err != nil {
		return err
	}
	return rt.RunEmbedded(t, m, "<frozen threading>", source)
}

// BuildNative fills _thread.
func BuildNative(rt *vm.Runtime, t *thread, m *object.Module) error {
	if err := fill(rt, t, m); err != nil {
		return err
	}
	m.Set(t, "LockType", object.FromObj(types().lock))
	m.Set(t, "error", object.FromObj(object.RuntimeError))
	for from, to := range map[string]string{"_start": "start_new_thread", "_allocate_lock": "allocate_lock"} {
		v, _ := m.Get(t, from)
		m.Set(t, to, v)
	}
	return nil
}

func fill(rt *vm.Runtime, t *thread, m *object.Module) error {
	ty := types()
	m.Set(t, "lock", object.FromObj(ty.lock))
	m.Set(t, "RLock", object.FromObj(ty.rlock))
	m.Set(t, "_local", object.FromObj(ty.local))
	m.Set(t, "TIMEOUT_MAX", object.Float(timeoutMax))
	m.AddDefs(t, []object.Def{
		{Name: "_start", Sig: "function, args, kwargs={}, /", Doc: "Start a new thread and return its identifier.", Fn: func(t *thread, args []value) (value, error) {
			return start(rt, t, args)
		}},
		{Name: "_allocate_lock", Sig: "", Doc: "Create a new lock object.", F0: func(*thread) (value, error) { return newLock(), nil }},
		{Name: "get_ident", Sig: "", Doc: "Return a non-zero integer that uniquely identifies the current thread.", F0: func(t *thread) (value, error) {
			return ident(t), nil
		}},
		{Name: "get_native_id", Sig: "", Doc: "Return a non-negative integer identifying the thread as reported by the OS (kernel).", F0: func(t *thread) (value, error) {
			return object.Int(int64(t.Interp.Host.Getpid()) + int64(t.ID) - 1), nil
		}},
		{Name: "_main_ident", Sig: "", F0: func(*thread) (value, error) { return ident(rt.Main()), nil }},
		{Name: "interrupt_main", Sig: "signum=2, /", Doc: "Simulate the arrival of the given signal in the main thread.", Fn: func(*thread, []value) (value, error) {
			rt.Interrupt()
			return object.None, nil
		}},
		{Name: "exit", Sig: "", Doc: "This is synonymous to ``raise SystemExit''.", F0: func(*thread) (value, error) {
			return value{}, object.NewException(object.SystemExit)
		}},
		{Name: "stack_size", Sig: "size=0, /", Doc: "Return the thread stack size used when creating new threads.", Fn: func(*thread, []value) (value, error) {
			return object.Int(0), nil
		}},
		{Name: "_at_exit", Sig: "f, /", F1: func(t *thread, f value) (value, error) {
			rt.AddExit(func(t *thread) error {
				_, err := t.Call(f)
				return err
			})
			return object.None, nil
		}},
		{Name: "_format_exception", Sig: "exc, /", F1: func(t *thread, v value) (value, error) {
			e, ok := object.AsException(v)
			if !ok {
				return object.NewStr(""), nil
			}
			return object.NewStr(rt.FormatException(t, e)), nil
		}},
	})
	return nil
}

// ident is the number by which programs know a thread.
func ident(t *thread) value { return object.Int(0x7f0000000000 + int64(t.ID)*0x1000) }

// start runs function(*args, **kwargs) on a new thread.
func start(rt *vm.Runtime, t *thread, args []value) (value, error) {
	f := args[0]
	if !t.Callable(f) {
		return value{}, object.TypeErrorf("first arg must be callable")
	}
	tup, ok := object.AsTuple(args[1])
	if !ok {
		return value{}, object.TypeErrorf("2nd arg must be a tuple")
	}
	pos := append([]value(nil), tup.Items()...)
	var names []*object.Str
	if args[2].IsValid() {
		d, ok := object.AsDict(args[2])
		if !ok {
			return value{}, object.TypeErrorf("optional 3rd arg must be a dictionary")
		}
		var k, v value
		for i := 0; d.Next(&i, &k, &v); {
			s, ok := object.AsStr(k)
			if !ok {
				return value{}, object.TypeErrorf("keywords must be strings")
			}
			names, pos = append(names, t.Interp.InternStr(s)), append(pos, v)
		}
	}
	n := rt.StartThread(func(t *thread) {
		_, err := t.CallKw(f, pos, names)
		if _, exit := object.IsException(err, object.SystemExit); err == nil || exit {
			return
		}
		if t.Interp.Unraisable != nil {
			t.Interp.Unraisable(t, err, "Exception ignored in thread started by", f)
		}
	})
	return ident(n), nil
}

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
	secs := -1.0
	if timeout.IsValid() {
		f, err := t.AsReal(timeout)
		if err != nil {
			return 0, object.TypeErrorf("'%s' object cannot be interpreted as an integer", timeout.Type().Name())
		}
		secs = f
	}
	switch {
	case math.IsNaN(secs):
		return 0, object.ValueErrorf("Invalid value NaN (not a number)")
	case !block && secs != -1:
		return 0, object.ValueErrorf("can't specify a timeout for a non-blocking call")
	case secs < 0 && secs != -1:
		return 0, object.ValueErrorf("timeout value must be a non-negative number")
	case secs > timeoutMax:
		return 0, object.OverflowErrorf("timeout value is too large")
	case !block:
		return 0, nil
	case secs == -1:
		return -1, nil
	}
	return time.Duration(secs * 1e9), nil
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
		{Name: "__new__", Sig: "cls", F1: func(_ *thread, cls value) (value, error) {
			c, ok := object.AsType(cls)
			if !ok || c != types().lock {
				return value{}, object.TypeErrorf("lock.__new__(X): X is not a type object (%s)", cls.Type().Name())
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
				return value{}, object.TypeErrorf("RLock.__new__(X): X is not a type object (%s)", args[0].Type().Name())
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
				return value{}, object.TypeErrorf("argument must be a tuple")
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

// local is thread-local data: a dict per thread, kept with the thread.
type local struct {
	object.Header
	args []value
	kw   []*object.Str
}

func localMethods() []object.Def {
	return []object.Def{
		{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(t *thread, args []value, kw []*object.Str) (value, error) {
			cls, ok := object.AsType(args[0])
			if !ok {
				return value{}, object.TypeErrorf("_local.__new__(X): X is not a type object (%s)", args[0].Type().Name())
			}
			plain := cls.Slot(object.SlotInit).Kind() == object.KBuiltin
			if len(args) > 1 && plain {
				return value{}, object.TypeErrorf("Initialization arguments are not supported")
			}
			l := object.Alloc[local](cls)
			l.args, l.kw = append([]value(nil), args[1:]...), kw
			// The first thread's __init__ is called by the class call.
			t.Data[l] = object.NewDict()
			return object.FromObj(l), nil
		}},
	}
}

// dict is the data of the thread. A thread that comes for the first time runs __init__.
func (l *local) dict(t *thread, self value) (*object.Dict, error) {
	if d, ok := t.Data[l].(*object.Dict); ok {
		return d, nil
	}
	d := object.NewDict()
	t.Data[l] = d
	init := self.Type().Slot(object.SlotInit)
	if init.Kind() == object.KBuiltin {
		return d, nil
	}
	f, err := t.BindSlot(init, self)
	if err == nil {
		_, err = t.CallKw(f, l.args, l.kw)
	}
	if err != nil {
		delete(t.Data, l)
	}
	return d, err
}

func localGet(t *thread, self value, name *object.Str) (value, error) {
	d, err := object.Self[local](self).dict(t, self)
	if err != nil {
		return value{}, err
	}
	if name.Go() == "__dict__" {
		return object.FromObj(d), nil
	}
	a := t.FindAttr(self, name)
	if a.Kind == object.AttrMissing || a.Kind == object.AttrValue || a.Kind == object.AttrMethod {
		if v, ok := d.GetStr(name); ok {
			return v, nil
		}
	}
	return t.Resolve(self, a)
}

func localSet(t *thread, self value, name *object.Str, x value) error {
	d, err := object.Self[local](self).dict(t, self)
	if err != nil {
		return err
	}
	if cv, ok := t.Lookup(self.Type(), name); ok && x.IsValid() {
		if set := cv.Type().Slot(object.SlotSet); set.IsValid() {
			_, err := t.CallSlot(set, cv, self, x)
			return err
		}
	}
	if x.IsValid() {
		d.SetStr(name, x)
		return nil
	}
	if !d.DelStr(name) {
		return object.NoAttribute(self, name)
	}
	return nil
}
