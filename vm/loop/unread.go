package loop

import (
	"runtime"
	"weak"

	"pya/vm/object"
)

// This file is the report of exceptions that nobody has looked at.

// unread is an exception that nobody has looked at yet. It is reported when the future has become unreachable, when the
// loop is closed or when the program ends, whichever comes first.
type unread struct {
	list       *unreadList
	prev, next *unread
	// stand stands for the future: it has the same state, but does not keep the future alive. A future of a class that a
	// program has made has none, because nobody else has its attributes: that one is weak.
	stand *Future
	weak  weak.Pointer[Future]
	gone  runtime.Cleanup
}

// fut is the future to report; nil if the collector has it already.
func (u *unread) fut() *Future {
	if u.stand != nil {
		return u.stand
	}
	return u.weak.Value()
}

// unreadList is a ring of them in the order of their coming.
type unreadList struct {
	ring unread
	n    int
}

type unreadKey struct{}

// maxUnread is how many there may be: then the oldest is reported although its future is still reachable. That bounds
// what futures that can be reached from their own exceptions cost, which Go's collector never finds.
const maxUnread = 1000

func watchUnread(t *thread, f *Future) {
	l, ok := t.Interp.Data[unreadKey{}].(*unreadList)
	if !ok {
		l = &unreadList{}
		l.ring.prev, l.ring.next = &l.ring, &l.ring
		t.Interp.Data[unreadKey{}] = l
	}
	if l.n >= maxUnread {
		l.ring.next.report(t)
	}
	u := &unread{list: l, prev: l.ring.prev, next: &l.ring}
	u.prev.next, u.next.prev = u, u
	l.n++
	f.rare.unread = u
	in := t.Interp
	if u.stand = f.standIn(); u.stand != nil {
		u.gone = runtime.AddCleanup(f, func(stand *Future) { in.Later(stand.report) }, u.stand)
		return
	}
	u.weak = weak.Make(f)
	if !f.Val().Type().HasDel() {
		runtime.SetFinalizer(f, func(f *Future) { in.Later(f.report) })
	}
}

// standIn makes a future that looks the same; nil if f is of a class that a program has made.
func (f *Future) standIn() *Future {
	switch f.Val().Type() {
	case FutureType():
		stand := f.copyState()
		return &stand
	case TaskType():
		k := object.Self[Task](f.Val())
		stand := Task{Future: f.copyState(), coro: k.coro, name: k.name, ctx: k.ctx}
		return &stand.Future
	case GatheringType():
		stand := gathering{Future: f.copyState()}
		return &stand.Future
	}
	return nil
}

// copyState is the state of a future that is done, without those who wait for it.
func (f *Future) copyState() Future {
	return Future{Header: f.Header, loop: f.loop, state: f.state, rare: f.rare}
}

// unread tells whether there is an exception that nobody has looked at.
func (f *Future) unread() bool { return f.rare != nil && f.rare.unread != nil }

// markRead notes that somebody has looked at the exception.
func (f *Future) markRead() {
	if !f.unread() {
		return
	}
	u := f.rare.unread
	f.rare.unread = nil
	u.leave()
	u.gone.Stop()
	if u.stand == nil && !f.Val().Type().HasDel() {
		runtime.SetFinalizer(f, nil)
	}
}

// leave takes it out of the ring, if it is still there.
func (u *unread) leave() {
	if u.list != nil {
		u.prev.next, u.next.prev = u.next, u.prev
		u.list.n--
		u.list = nil
	}
}

func (u *unread) report(t *thread) {
	if f := u.fut(); f != nil {
		f.report(t)
		return
	}
	// Its report is under way, or its class has a __del__ that has run.
	u.leave()
}

// ReportUnread reports the exceptions nobody looked at: of futures of the loop l, or of all if l is nil.
func ReportUnread(t *thread, l *Loop) {
	list, ok := t.Interp.Data[unreadKey{}].(*unreadList)
	if !ok {
		return
	}
	var due []*unread
	for u := list.ring.next; u != &list.ring; u = u.next {
		if f := u.fut(); f == nil || l == nil || f.loop == l {
			due = append(due, u)
		}
	}
	for _, u := range due {
		u.report(t)
	}
}

// report tells the exception handler of an exception that was never retrieved.
func (f *Future) report(t *thread) {
	if !f.unread() {
		return
	}
	f.markRead()
	e := f.exception()
	e.Trace = f.rare.trace
	d := object.NewDict()
	set := func(k string, v value) { d.SetStr(t.Interp.Intern(k), v) }
	set("message", object.NewStr(f.Val().Type().Name()+" exception was never retrieved"))
	set("exception", object.FromObj(e))
	set("future", f.Val())
	if f.rare.source.IsValid() {
		set("source_traceback", f.rare.source)
	}
	// The handler's own failure has been reported by it.
	_ = f.loop.callHandler(t, object.FromObj(d))
}
