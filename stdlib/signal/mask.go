package signal

import (
	"os"
	"syscall"
	"time"

	"pya/stdlib/structseq"
	"pya/vm/object"
)

// This file is the masks of threads. The kernel knows threads of its own, which come and go under the program's; so masks
// are kept here. As long as any thread blocks a signal, this module hears of it from the Host, whatever its action, and
// holds it back where all block it. Everything here runs with the interpreter lock.

// What pthread_sigmask does with its set.
const (
	sigBlock = iota
	sigUnblock
	sigSetmask
)

// never are the signals that nobody can block.
const never = object.SignalSet(1<<(sigKill-1) | 1<<(sigStop-1))

// masks is the part of state that this file owns.
type masks struct {
	// held are the signals that this module hears of because some thread blocks them.
	held object.SignalSet
	// pending came while all threads blocked them, own while the thread did that they were sent to.
	pending object.SignalSet
	own     map[*thread]object.SignalSet
	// waiters are the threads in sigwait.
	waiters map[*thread]*waiter
	// sent are the signals that the program sent to itself last, for sigwaitinfo.
	sent object.SignalSet
}

type waiter struct {
	set  object.SignalSet
	wake chan struct{}
}

// blockedEverywhere tells whether no thread takes the signal.
func (s *state) blockedEverywhere(n int) bool {
	for _, th := range s.rt.Threads() {
		if !th.Sigmask.Has(n) {
			return false
		}
	}
	return true
}

func (s *state) blockedAnywhere() object.SignalSet {
	var set object.SignalSet
	for _, th := range s.rt.Threads() {
		set |= th.Sigmask
	}
	return set
}

// awaited wakes a thread that waits for the signal.
func (s *state) awaited(n int) bool {
	for _, w := range s.masks.waiters {
		if w.set.Has(n) {
			object.Wake(w.wake)
			return true
		}
	}
	return false
}

// keep puts a signal aside if all threads block it or one waits for it.
func (s *state) keep(n int) bool {
	if !s.blockedEverywhere(n) && !s.awaited(n) {
		return false
	}
	s.masks.pending = s.masks.pending.With(n)
	s.awaited(n)
	return true
}

// setMask changes the mask of a thread and lets through what is no longer blocked.
func (s *state) setMask(t *thread, set object.SignalSet) error {
	h, err := signals(t)
	if err != nil {
		return err
	}
	t.Sigmask = set &^ never
	want := s.blockedAnywhere()
	for n := 1; n < nsig; n++ {
		switch {
		case want.Has(n) && !s.masks.held.Has(n):
			err = s.hold(t, h, n)
		case !want.Has(n) && s.masks.held.Has(n):
			err = s.install(t, h, n, s.get(n))
		}
		if err != nil {
			return object.FromGoError(err, value{})
		}
	}
	s.masks.held = want
	return s.release(t, h)
}

// hold makes this module hear of a signal.
func (s *state) hold(t *thread, h object.Signals, n int) error {
	if n == int(syscall.SIGINT) {
		deliver := s.deliver(t.Interp.Host)
		s.rt.SetInterruptHandler(func() { deliver(n) })
		return h.Notify(n, s.interrupt)
	}
	return h.Notify(n, s.deliver(t.Interp.Host))
}

// release acts on the signals that were held back and are not any more.
func (s *state) release(t *thread, h object.Signals) error {
	for n := 1; n < nsig; n++ {
		switch {
		case s.masks.own[t].Has(n) && !t.Sigmask.Has(n):
			s.masks.own[t] = s.masks.own[t].Without(n)
		case s.masks.pending.Has(n) && !s.blockedEverywhere(n):
			s.masks.pending = s.masks.pending.Without(n)
		default:
			continue
		}
		if err := s.act(t, h, n); err != nil {
			return err
		}
	}
	return t.Hook.Poll()
}

// act does what there is to be done at a signal that nobody holds back.
func (s *state) act(t *thread, h object.Signals, n int) error {
	f := s.get(n)
	switch {
	case t.Callable(f):
		s.deliver(t.Interp.Host)(n)
	case isNumber(f, sigIgn):
	default:
		err := h.Notify(n, nil)
		if err == nil {
			err = h.Raise(n)
		}
		return object.FromGoError(err, value{})
	}
	return nil
}

func isNumber(v value, n int64) bool {
	return v.IsInt() && v.AsInt() == n
}

// send is a signal of the program to itself: to a thread or, if that is nil, to the process.
func (s *state) send(t *thread, h object.Signals, n int, to *thread) error {
	s.masks.sent = s.masks.sent.With(n)
	if to != nil && to.Sigmask.Has(n) {
		if s.masks.own == nil {
			s.masks.own = map[*thread]object.SignalSet{}
		}
		s.masks.own[to] = s.masks.own[to].With(n)
		if w := s.masks.waiters[to]; w != nil {
			object.Wake(w.wake)
		}
		return nil
	}
	if n != 0 && s.masks.held.Has(n) {
		if s.keep(n) {
			return nil
		}
		return s.act(t, h, n)
	}
	return object.FromGoError(h.Raise(n), value{})
}

// take removes a signal of the set that the thread would get.
func (s *state) take(t *thread, set object.SignalSet) (int, bool) {
	for n := 1; n < nsig; n++ {
		switch {
		case !set.Has(n):
		case s.masks.own[t].Has(n):
			s.masks.own[t] = s.masks.own[t].Without(n)
			return n, true
		case s.masks.pending.Has(n):
			s.masks.pending = s.masks.pending.Without(n)
			return n, true
		}
	}
	return 0, false
}

// await waits for a signal of the set; for ever if d is negative. ok is false if none came in time.
func (s *state) await(t *thread, set object.SignalSet, d time.Duration) (n int, ok bool, err error) {
	if s.masks.waiters == nil {
		s.masks.waiters = map[*thread]*waiter{}
	}
	w := &waiter{set, make(chan struct{}, 1)}
	s.masks.waiters[t] = w
	defer delete(s.masks.waiters, t)
	clock := t.Interp.Host.Clock()
	end := clock.Now().Add(d)
	for {
		if n, ok := s.take(t, set); ok {
			return n, true, nil
		}
		left := time.Duration(-1)
		if d >= 0 {
			if left = end.Sub(clock.Now()); left <= 0 {
				return 0, false, nil
			}
		}
		if _, err := t.Sleep(left, w.wake); err != nil {
			return 0, false, err
		}
	}
}

// readSet reads numbers of signals.
func readSet(t *thread, v value) (set object.SignalSet, err error) {
	err = t.Iterate(v, func(x value) error {
		i, err := t.IndexValue(x)
		if err != nil {
			return err
		}
		if !i.IsInt() || i.AsInt() < 1 || i.AsInt() >= nsig {
			return object.ValueErrorf("signal number %s out of range [1; %d]", object.ToBig(i), nsig-1)
		}
		set = set.With(int(i.AsInt()))
		return nil
	})
	return set, err
}

// showSet makes a set of numbers.
func showSet(t *thread, set object.SignalSet) (value, error) {
	v := object.NewSet()
	s, _ := object.AsSet(v)
	for n := 1; n < nsig; n++ {
		if set.Has(n) {
			if err := s.Add(t, object.Int(int64(n))); err != nil {
				return value{}, err
			}
		}
	}
	return v, nil
}

// info is what sigwaitinfo tells. The Host does not say who sent a signal: of those that the program did not send to
// itself, process and user are unknown.
func (s *state) info(t *thread, n int) value {
	const fromKernel = 0x80
	code, pid, uid := 0, 0, 0
	switch {
	case s.masks.sent.Has(n):
		pid, uid = t.Interp.Host.Getpid(), os.Getuid()
	case n == int(syscall.SIGALRM):
		code = fromKernel
	}
	s.masks.sent = s.masks.sent.Without(n)
	i := func(n int) value { return object.Int(int64(n)) }
	return structseq.Make(siginfo(), 7, i(n), i(code), i(0), i(pid), i(uid), i(0), i(pid))
}

var maskDefs = []object.Def{
	{Name: "pthread_sigmask", Sig: "how, mask, /", Doc: "Fetch and/or change the signal mask of the calling thread.", F2: func(t *thread, how, mask value) (value, error) {
		h, err := t.Index(how)
		if err != nil {
			return value{}, err
		}
		set, err := readSet(t, mask)
		if err != nil {
			return value{}, err
		}
		old := t.Sigmask
		switch h {
		case sigBlock:
			set |= old
		case sigUnblock:
			set = old &^ set
		case sigSetmask:
		default:
			return value{}, object.ErrnoError(int(syscall.EINVAL), "", value{})
		}
		if err := stateOf(t).setMask(t, set); err != nil {
			return value{}, err
		}
		return showSet(t, old)
	}},
	{Name: "sigpending", Sig: "", Doc: "Examine pending signals.", F0: func(t *thread) (value, error) {
		s := stateOf(t)
		return showSet(t, s.masks.own[t]|s.masks.pending)
	}},
	{Name: "sigwait", Sig: "sigset, /", Doc: "Wait for a signal.", F1: func(t *thread, v value) (value, error) {
		set, err := readSet(t, v)
		if err != nil {
			return value{}, err
		}
		n, _, err := stateOf(t).await(t, set, -1)
		return object.Int(int64(n)), err
	}},
	{Name: "sigwaitinfo", Sig: "sigset, /", Doc: "Wait synchronously until one of the signals in *sigset* is delivered.", F1: func(t *thread, v value) (value, error) {
		set, err := readSet(t, v)
		if err != nil {
			return value{}, err
		}
		s := stateOf(t)
		n, _, err := s.await(t, set, -1)
		if err != nil {
			return value{}, err
		}
		return s.info(t, n), nil
	}},
	{Name: "sigtimedwait", Sig: "sigset, timeout, /", Doc: "Like sigwaitinfo(), but with a timeout.", F2: func(t *thread, v, timeout value) (value, error) {
		if !timeout.IsFloat() {
			if _, err := t.IndexValue(timeout); err != nil {
				return value{}, err
			}
		}
		d, err := seconds(t, timeout)
		if err != nil {
			return value{}, err
		}
		if d < 0 {
			return value{}, object.ValueErrorf("timeout must be non-negative")
		}
		set, err := readSet(t, v)
		if err != nil {
			return value{}, err
		}
		s := stateOf(t)
		n, ok, err := s.await(t, set, d)
		if err != nil || !ok {
			return object.None, err
		}
		return s.info(t, n), nil
	}},
	{Name: "pidfd_send_signal", Sig: "pidfd, signalnum, siginfo=None, flags=0, /", Doc: "Send a signal to a process referred to by a pid file descriptor.", Fn: func(t *thread, a []value) (value, error) {
		fd, err := t.Index(a[0])
		if err != nil {
			return value{}, err
		}
		n, err := t.Index(a[1])
		if err != nil {
			return value{}, err
		}
		flags := 0
		if a[3].IsValid() {
			if flags, err = t.Index(a[3]); err != nil {
				return value{}, err
			}
		}
		if a[2].IsValid() && !a[2].IsNone() {
			return value{}, object.TypeErrorf("siginfo must be None")
		}
		k, ok := t.Interp.Host.(object.Kernel)
		if !ok {
			return value{}, object.FromGoError(os.ErrPermission, value{})
		}
		if err := k.PidfdSignal(fd, n, flags); err != nil {
			return value{}, object.FromGoError(err, value{})
		}
		// The kernel sends it at once, but Go's runtime tells of it some time later.
		_, err = t.Sleep(time.Millisecond, nil)
		return object.None, err
	}},
}
