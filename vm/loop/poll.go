package loop

import (
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"pya/vm/object"
)

// This file is descriptors under the loop: readers and writers, called when a descriptor is ready.
//
// The loop's own poller is asked once per pass, without waiting if something else is ready; see the package comment for
// what was measured. A selector written in Python takes its place if the program gives one.

// watch is one descriptor.
type watch struct {
	reader, writer *Handle
	events         uint32 // what the poller was told
}

// watches are the descriptors of a loop.
type watches struct {
	poller   object.Poller
	byFd     []watch
	n        int // descriptors with a reader or a writer
	events   []object.PollEvent
	sleeping atomic.Bool
}

// overrides tells which parts of the loop a subclass, or an attribute of the object, has replaced. They are looked for when the loop is made and when it begins to run.
type overrides struct {
	time, runOnce bool
	createTask    bool
	callAt        value // call_at of a subclass
}

// findOverrides looks for them.
func (l *Loop) findOverrides(t *thread) error {
	self := object.FromObj(l)
	for _, o := range []struct {
		name string
		flag *bool
	}{{"time", &l.over.time}, {"_run_once", &l.over.runOnce}, {"create_task", &l.over.createTask}} {
		v, err := t.GetAttrStr(self, o.name)
		if err != nil {
			return err
		}
		b, native := object.AsBuiltin(v)
		*o.flag = !native || b.Owner() != LoopType()
	}
	l.over.callAt = value{}
	v, err := t.GetAttrStr(self, "call_at")
	if b, native := object.AsBuiltin(v); err == nil && (!native || b.Owner() != LoopType()) {
		l.over.callAt = v
	}
	return err
}

// open makes the poller when the first descriptor comes.
func (w *watches) open(t *thread) error {
	if w.poller != nil {
		return nil
	}
	h, ok := t.Interp.Host.(object.Descriptors)
	if !ok {
		return object.FromGoError(os.ErrPermission, value{})
	}
	p, err := h.NewPoller(true)
	if err != nil {
		return object.FromGoError(err, value{})
	}
	w.poller, w.events = p, make([]object.PollEvent, 128)
	return nil
}

func (w *watches) at(fd int) *watch {
	if fd >= len(w.byFd) {
		n := make([]watch, max(fd+1, 2*len(w.byFd), 64))
		copy(n, w.byFd)
		w.byFd = n
	}
	return &w.byFd[fd]
}

func (w *watches) close(l *Loop) error {
	l.mu.Lock()
	p := w.poller
	w.poller, w.byFd, w.n, w.events = nil, nil, 0, nil
	l.mu.Unlock()
	if p == nil {
		return nil
	}
	return object.FromGoError(p.Close(), value{})
}

// update tells the poller what is wanted of a descriptor now.
func (w *watches) update(fd int, x *watch) error {
	var want uint32
	if x.reader != nil {
		want |= object.PollIn
	}
	if x.writer != nil {
		want |= object.PollOut
	}
	had := x.events
	if want == had {
		return nil
	}
	op := object.PollMod
	switch {
	case had == 0:
		op = object.PollAdd
		w.n++
	case want == 0:
		op = object.PollDel
		w.n--
	}
	x.events = want
	err := w.poller.Control(op, fd, want)
	switch {
	case err == nil:
		return nil
	case op == object.PollDel && (err == syscall.ENOENT || err == syscall.EBADF || err == syscall.EPERM):
		// The descriptor was closed before: the kernel has forgotten it.
		return nil
	case op == object.PollMod && err == syscall.ENOENT:
		// It was closed and opened anew.
		err = w.poller.Control(object.PollAdd, fd, want)
	}
	if err != nil {
		if op == object.PollAdd {
			w.n--
		}
		x.events = 0
		if op == object.PollMod {
			w.n--
		}
		return object.FromGoError(err, value{})
	}
	return nil
}

// addFd sets the reader or writer of a descriptor.
func (l *Loop) addFd(t *thread, fd int, h *Handle, write bool) error {
	if err := l.checkClosed(); err != nil {
		return err
	}
	if err := l.watches.open(t); err != nil {
		return err
	}
	x := l.watches.at(fd)
	side := &x.reader
	if write {
		side = &x.writer
	}
	old := *side
	*side = h
	if err := l.watches.update(fd, x); err != nil {
		*side = nil
		return err
	}
	if old != nil {
		old.Cancel()
	}
	return nil
}

// removeFd takes the reader or writer of a descriptor away and tells whether there was one.
func (l *Loop) removeFd(fd int, write bool) (bool, error) {
	if l.closed || fd < 0 || fd >= len(l.watches.byFd) {
		return false, nil
	}
	x := &l.watches.byFd[fd]
	side := &x.reader
	if write {
		side = &x.writer
	}
	old := *side
	if old == nil {
		return false, nil
	}
	*side = nil
	old.Cancel()
	return true, l.watches.update(fd, x)
}

// Wake makes a loop that sleeps look around; it may be called from any goroutine.
func (l *Loop) Wake() {
	object.Wake(l.wake)
	if f := l.wakeUp.Load(); f != nil {
		(*f)()
	}
	if l.watches.sleeping.Load() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if p := l.watches.poller; p != nil && l.watches.sleeping.Load() {
			p.Wake()
		}
	}
}

// enqueue puts the handles of what the poller found into the ready queue.
func (l *Loop) enqueue(found []object.PollEvent) error {
	for _, e := range found {
		if e.Fd >= len(l.watches.byFd) {
			continue
		}
		x := &l.watches.byFd[e.Fd]
		if x.reader != nil && e.Events&^object.PollOut != 0 {
			if err := l.readyFd(e.Fd, x.reader, false); err != nil {
				return err
			}
		}
		if x.writer != nil && e.Events&^object.PollIn != 0 {
			if err := l.readyFd(e.Fd, x.writer, true); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *Loop) readyFd(fd int, h *Handle, write bool) error {
	if h.cancelled {
		_, err := l.removeFd(fd, write)
		return err
	}
	l.ready.push(item{w: h})
	return nil
}

// pollNow asks without waiting.
func (l *Loop) pollNow(t *thread) error {
	n, err := l.watches.poller.Wait(0, l.watches.events)
	if err == nil {
		err = l.enqueue(l.watches.events[:n])
	} else {
		err = object.FromGoError(err, value{})
	}
	if err == nil {
		err = t.Hook.Poll()
	}
	return err
}

// waitPoller waits for descriptors, at most d.
func (l *Loop) waitPoller(t *thread, d time.Duration) error {
	before := l.ready.size
	for {
		if err := l.pollNow(t); err != nil || l.ready.size > before || d == 0 {
			return err
		}
		// Sending is likely to bring something to receive.
		if !l.box.help() {
			break
		}
	}
	virtual := t.Interp.Host.Clock().Virtual()
	if virtual && d > 0 {
		if l.busyVirtual(t) {
			d = -1
		} else {
			return l.waitVirtual(t, d)
		}
	}
	p, events := l.watches.poller, l.watches.events
	l.watches.sleeping.Store(true)
	defer l.watches.sleeping.Store(false)
	l.mu.Lock()
	pending := len(l.external) > 0
	l.mu.Unlock()
	if pending || drained(l.wake) {
		return nil
	}
	remove := t.Interp.AddWaker(l.Wake)
	defer remove()
	if err := t.Hook.Poll(); err != nil {
		return err
	}
	var n int
	var err error
	t.Block(func() { n, err = p.Wait(d, events) })
	if perr := t.Hook.Poll(); perr != nil {
		return perr
	}
	if err != nil {
		return object.FromGoError(err, value{})
	}
	drained(l.wake)
	return l.enqueue(events[:n])
}

// virtualGrace is how long a simulated clock waits for real descriptors before it jumps.
const virtualGrace = 5 * time.Millisecond

// waitVirtual gives real descriptors a moment, then moves the simulated clock.
func (l *Loop) waitVirtual(t *thread, d time.Duration) error {
	var n int
	var err error
	p, events := l.watches.poller, l.watches.events
	t.Block(func() { n, err = p.Wait(virtualGrace, events) })
	if err != nil {
		return object.FromGoError(err, value{})
	}
	if n > 0 {
		return l.enqueue(events[:n])
	}
	_, err = t.Sleep(d, l.wake)
	return err
}

// drained empties a wake-up channel and tells whether there was something in it.
func drained(ch chan struct{}) bool {
	select {
	case <-ch:
		return true
	default:
		return false
	}
}

// waitSelector asks a selector written in Python; seconds are negative for no limit.
func (l *Loop) waitSelector(t *thread, seconds float64) error {
	l.mu.Lock()
	if len(l.external) > 0 {
		seconds = 0
	}
	l.mu.Unlock()
	arg := object.None
	if seconds >= 0 {
		arg = object.Float(seconds)
		if seconds == 0 {
			arg = object.Int(0)
		}
	}
	found, err := t.CallMethod(l.selector, "select", arg)
	if err == nil {
		_, err = t.CallMethod(object.FromObj(l), "_process_events", found)
	}
	if err == nil {
		err = t.Hook.Poll()
	}
	return err
}
