// Package multiprocessing is the package multiprocessing. Its processes are isolates: Runtimes of their own in the same
// process of the operating system, each with an interpreter lock of its own, so that they compute in parallel.
//
// What isolates share are Go objects (channels, semaphores, buffers) that belong to no Runtime. A message between
// isolates is a pickle with the shared objects it refers to beside it; each Runtime wraps them in objects of its own.
// Nothing here may keep a value of one Runtime where another could see it.
package multiprocessing

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"pya/stdlib/pickle"
	"pya/stdlib/sys"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

// firstPid is the number of the first isolate: above those an operating system gives, so that nobody else is meant.
const firstPid = 1 << 22

// world is what a family of isolates shares.
type world struct {
	mu    sync.Mutex
	next  int
	live  map[int]*isolate
	names map[string]*buffer // shared memory by name
}

// member is a Runtime as a member of its world.
type member struct {
	w   *world
	rt  *vm.Runtime
	iso *isolate // nil for the first Runtime
	// adopt fills __main__ of an isolate; nil if there is nothing to be done.
	adopt func(t *thread)

	mu   sync.Mutex
	ends map[*openEnd]struct{} // open ends of pipes
}

// memberKey is the place of the member in Interp.Data.
type memberKey struct{}

// memberOf gives the Runtime's member, making a new world for a Runtime that has none.
func memberOf(rt *vm.Runtime, t *thread) *member {
	m, _ := t.Interp.Data[memberKey{}].(*member)
	if m == nil {
		m = join(&world{next: firstPid, live: map[int]*isolate{}, names: map[string]*buffer{}}, rt, nil)
	}
	return m
}

func join(w *world, rt *vm.Runtime, iso *isolate) *member {
	m := &member{w: w, rt: rt, iso: iso, ends: map[*openEnd]struct{}{}}
	rt.Interp().Data[memberKey{}] = m
	rt.Interp().KillIsolate = w.kill
	return m
}

// isolate is a process as its parent sees it. It belongs to no Runtime.
type isolate struct {
	pid, ppid int
	done      chan struct{}
	target    object.SignalTarget // the isolate's Host; nil if that knows no signals

	mu     sync.Mutex
	rt     *vm.Runtime // nil before it has begun and after it has ended
	signal int         // what ended it; 0: nothing did
	exited bool        // os._exit was called
	status int         // exit code, once done is closed
	atEnd  []func()
}

// kill is Interp.KillIsolate.
func (w *world) kill(pid, signal int) bool {
	w.mu.Lock()
	iso := w.live[pid]
	w.mu.Unlock()
	if iso == nil {
		return false
	}
	iso.send(signal)
	return true
}

// The signals that the isolate itself knows.
const (
	sigInt  = 2
	sigKill = 9
)

// send signals the isolate, which does what it has asked for.
func (i *isolate) send(signal int) {
	switch {
	case signal == 0 || i.over():
	case signal == sigKill || i.target == nil:
		i.die(signal)
	default:
		i.target.Deliver(signal)
	}
}

// die ends the isolate by a signal.
func (i *isolate) die(signal int) {
	i.mu.Lock()
	rt := i.rt
	if i.signal == 0 && !i.exited {
		i.signal = signal
	}
	i.mu.Unlock()
	if rt != nil {
		rt.Cancel()
	}
}

// catchInterrupts makes SIGINT a KeyboardInterrupt, unless the parent ignores it.
func catchInterrupts(rt *vm.Runtime, host object.Host) {
	if s, ok := host.(object.Signals); ok && !s.Ignored(sigInt) {
		// The number is one that can be caught.
		_ = s.Notify(sigInt, func(int) { rt.Interrupt() })
	}
}

// exit is os._exit in the isolate. It does not return.
func (i *isolate) exit(status int) {
	i.mu.Lock()
	if !i.exited && i.signal == 0 {
		i.exited, i.status = true, status
	}
	rt := i.rt
	i.mu.Unlock()
	if rt != nil {
		rt.Cancel()
	}
	runtime.Goexit()
}

// whenDone calls f when the isolate has ended: at once if it has.
func (i *isolate) whenDone(f func()) {
	i.mu.Lock()
	select {
	case <-i.done:
		i.mu.Unlock()
		f()
		return
	default:
	}
	i.atEnd = append(i.atEnd, f)
	i.mu.Unlock()
}

// ended tells whether a signal or os._exit has ended the isolate.
func (i *isolate) ended() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.signal != 0 || i.exited
}

func (i *isolate) over() bool {
	select {
	case <-i.done:
		return true
	default:
		return false
	}
}

// finish records the end.
func (i *isolate) finish(w *world, status int) {
	i.mu.Lock()
	switch {
	case i.signal != 0:
		i.status = -i.signal
	case !i.exited:
		i.status = status
	}
	i.rt = nil
	calls := i.atEnd
	i.atEnd = nil
	close(i.done)
	i.mu.Unlock()
	w.mu.Lock()
	delete(w.live, i.pid)
	w.mu.Unlock()
	for _, f := range calls {
		f()
	}
}

// launch is what a new isolate gets from its parent.
type launch struct {
	process message
	main    snapshot
	argv    message
}

// start begins a new isolate.
func (m *member) start(t *thread, l launch) (*isolate, error) {
	w := m.w
	w.mu.Lock()
	w.next++
	iso := &isolate{pid: w.next, ppid: t.Interp.Host.Getpid(), done: make(chan struct{})}
	w.live[iso.pid] = iso
	w.mu.Unlock()
	host := t.Interp.Host
	fork, ok := host.(object.Forker)
	if !ok {
		return nil, object.Raise(object.NotImplementedError, "this host offers no isolates (it has no method Fork)")
	}
	child := fork.Fork(object.ForkSpec{Pid: iso.pid, Ppid: iso.ppid, Stdout: host.Stdout(), Stderr: host.Stderr(), Exit: iso.exit, Die: iso.die})
	iso.target, _ = child.(object.SignalTarget)
	go iso.run(m, child, l)
	return iso, nil
}

// run is the life of an isolate.
func (i *isolate) run(parent *member, host object.Host, l launch) {
	status := 1
	var me *member
	defer func() {
		if me != nil {
			me.stop()
			me.closeHandles()
		}
		l.drop()
		i.finish(parent.w, status)
	}()
	rt, err := parent.rt.Isolate(host)
	if err != nil {
		fmt.Fprintln(host.Stderr(), "pya:", err)
		return
	}
	me = join(parent.w, rt, i)
	i.mu.Lock()
	i.rt = rt
	dead := i.signal != 0
	i.mu.Unlock()
	catchInterrupts(rt, host)
	if dead {
		return
	}
	ctx := context.Background()
	err = rt.Do(ctx, func(t *thread) error {
		n, err := me.bootstrap(t, l)
		status = n
		return err
	})
	if err != nil {
		status = 1
	}
	if i.ended() {
		return
	}
	report := rt.Do(ctx, func(t *thread) error {
		if err != nil {
			status = sys.ReportUncaught(rt, t, err)
		}
		if err := rt.AtExit(t); err != nil {
			return err
		}
		return sys.FlushStd(t)
	})
	if report != nil && status == 0 {
		status = 1
	}
}

// stopPatience is how long the end of an isolate waits for its threads.
const stopPatience = 2 * time.Second

// stop ends the isolate's threads. One that is in a call of the operating system which cannot be interrupted does not
// keep others waiting for ever: it ends when the call returns.
func (m *member) stop() {
	done := make(chan struct{})
	go func() {
		m.rt.Stop()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(stopPatience):
	}
}

// bootstrap runs the process object in the new Runtime; the result is the exit status.
func (m *member) bootstrap(t *thread, l launch) (int, error) {
	argv, err := m.unpack(t, l.argv)
	if err != nil {
		return 1, err
	}
	if err := m.setSys(t, argv); err != nil {
		return 1, err
	}
	m.adoptMain(t, l.main)
	if _, err := m.rt.Import(t, "multiprocessing"); err != nil {
		return 1, err
	}
	p, err := m.unpack(t, l.process)
	if err != nil {
		return 1, err
	}
	v, err := t.CallMethod(p, "_bootstrap")
	if err != nil {
		return 1, err
	}
	n, err := t.Index(v)
	return n, err
}

// setSys gives the isolate its parent's sys.argv and sys.path.
func (m *member) setSys(t *thread, argv value) error {
	mod, err := m.rt.Import(t, "sys")
	if err != nil {
		return err
	}
	tup, _ := object.AsTuple(argv)
	for i, name := range []string{"argv", "path"} {
		if err := t.SetAttr(mod, t.Interp.Intern(name), tup.Items()[i]); err != nil {
			return err
		}
	}
	return nil
}

// ---- messages ----

// message is a pickle and the shared objects it refers to. Whoever unpacks or drops it takes over their references.
type message struct {
	data    string
	objects []shared
}

// shared is a Go object that isolates share: retain and release count the handles on it.
type shared interface {
	retain()
	release()
	wrap(m *member) value
}

// drop gives up a message that nobody will unpack.
func (msg message) drop() {
	for _, o := range msg.objects {
		o.release()
	}
}

func (l launch) drop() {
	l.process.drop()
	l.argv.drop()
}

// sharedOf is the shared object behind a value.
func sharedOf(v value) (shared, bool) {
	switch v.Type() {
	case handleType():
		e := object.Self[handle](v).end()
		return e, e != nil
	case semType():
		return object.Self[semLock](v).s, true
	case bufferType():
		return object.Self[memory](v).b, true
	case queueType():
		return object.Self[sharedQueue](v).q, true
	case processType():
		return object.Self[processHandle](v).i, true
	}
	return nil, false
}

func (i *isolate) retain()            {}
func (i *isolate) release()           {}
func (i *isolate) wrap(*member) value { return newProcessHandle(i) }

// pack pickles a value for another isolate.
func pack(t *thread, v value) (message, error) {
	var msg message
	seen := map[any]int{}
	data, err := pickle.Pack(t, v, func(v value) (int, bool) {
		if v.IsInt() || v.IsNone() || v.IsFloat() || v.IsBool() {
			return 0, false
		}
		o, ok := sharedOf(v)
		if !ok {
			return 0, false
		}
		n, known := seen[o]
		if !known {
			n = len(msg.objects)
			seen[o] = n
			o.retain()
			msg.objects = append(msg.objects, o)
		}
		return n, true
	})
	if err != nil {
		msg.drop()
		return message{}, err
	}
	msg.data = data
	return msg, nil
}

// unpack makes the value of a message in this Runtime.
func (m *member) unpack(t *thread, msg message) (value, error) {
	made := make([]value, len(msg.objects))
	for i, o := range msg.objects {
		made[i] = o.wrap(m)
		// The wrapper has a reference of its own now.
		o.release()
	}
	return pickle.Unpack(t, msg.data, func(_ *thread, n int) (value, error) {
		if n < 0 || n >= len(made) {
			return value{}, object.ValueErrorf("message refers to shared object %d of %d", n, len(made))
		}
		return made[n], nil
	})
}

// closeHandles closes the ends of channels that the Runtime has left open.
func (m *member) closeHandles() {
	m.mu.Lock()
	open := m.ends
	m.ends = nil
	m.mu.Unlock()
	for o := range open {
		o.close()
	}
}

// ---- waiting ----

// await waits until ready says so, at most d (for ever if negative); wakers are registered with add and taken away with
// remove. It is false when the time is over.
func await(t *thread, d time.Duration, ready func() bool, add, remove func(chan struct{})) (bool, error) {
	if ready() {
		return true, nil
	}
	if d == 0 {
		return false, t.Hook.Poll()
	}
	wake := make(chan struct{}, 1)
	add(wake)
	defer remove(wake)
	clock := t.Interp.Host.Clock()
	end := clock.Monotonic() + d
	for {
		if ready() {
			return true, nil
		}
		left := d
		if d > 0 {
			if left = end - clock.Monotonic(); left <= 0 {
				return false, nil
			}
		}
		if _, err := t.Sleep(left, wake); err != nil {
			return false, err
		}
	}
}

// wakers are threads of any Runtime that wait for a change.
type wakers map[chan struct{}]struct{}

func (w wakers) wakeAll() {
	for ch := range w {
		object.Wake(ch)
	}
}
