package oshost

import (
	"sync"
	"syscall"
	"time"

	"pya/vm/object"
)

// This file is the signals of an isolate. It lives in the process of others, so the operating system cannot tell it
// from them: what it asks for is kept in a table, and signals come from other isolates and from itself only.

// signalTable is what an isolate does at a signal.
type signalTable struct {
	mu      sync.Mutex
	actions map[int]action
	die     func(signal int)
	alarm   itimer
}

// action is what happens at a signal; the zero value is the default action.
type action struct {
	notify func(n int)
	ignore bool
}

// newSignalTable begins with what the parent ignores, as a new program does. Writing to a pipe that nobody reads is an
// error and no signal, as in the process itself.
func newSignalTable(parent object.Signals, die func(signal int)) *signalTable {
	t := &signalTable{actions: map[int]action{int(syscall.SIGPIPE): {ignore: true}}, die: die}
	for n := 1; n <= lastSignal; n++ {
		if parent.Ignored(n) {
			t.actions[n] = action{ignore: true}
		}
	}
	return t
}

// lastSignal is the number of the last signal there is.
const lastSignal = 64

// harmless are the signals whose default action is nothing. SIGSTOP and its kin are among them: an isolate cannot be
// stopped.
var harmless = map[syscall.Signal]bool{
	syscall.SIGCHLD: true, syscall.SIGCONT: true, syscall.SIGURG: true, syscall.SIGWINCH: true,
	syscall.SIGSTOP: true, syscall.SIGTSTP: true, syscall.SIGTTIN: true, syscall.SIGTTOU: true,
}

func (t *signalTable) set(n int, a action) error {
	if n == int(syscall.SIGKILL) || n == int(syscall.SIGSTOP) {
		return syscall.EINVAL
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.actions[n] = a
	return nil
}

func (t *signalTable) get(n int) action {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.actions[n]
}

// deliver does what there is to be done at a signal.
func (t *signalTable) deliver(n int) {
	a := t.get(n)
	switch {
	case n == 0 || a.ignore:
	case a.notify != nil:
		a.notify(n)
	case !harmless[syscall.Signal(n)]:
		t.alarm.set(0, 0, nil)
		t.die(n)
	}
}

// ownSignals gives the Host of an isolate signals of its own.
func (h *Host) ownSignals(parent *Host) {
	h.signals.table = newSignalTable(parent, h.fork.Die)
}

// Deliver sends the isolate a signal.
func (h *Host) Deliver(n int) {
	if h.signals.table != nil {
		h.signals.table.deliver(n)
	}
}

// itimer is a timer that calls f when its time is over, and again after every interval.
type itimer struct {
	mu       sync.Mutex
	timer    *time.Timer
	due      time.Time
	interval time.Duration
}

// set starts the timer anew, or stops it if d is 0; it gives what was left and the interval before.
func (a *itimer) set(d, interval time.Duration, f func()) (left, old time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	left, old = a.left(), a.interval
	if a.timer != nil {
		a.timer.Stop()
		a.timer = nil
	}
	if d > 0 {
		a.interval = interval
		a.begin(d, f)
	}
	return left, old
}

func (a *itimer) begin(d time.Duration, f func()) {
	a.due = time.Now().Add(d)
	var timer *time.Timer
	timer = time.AfterFunc(d, func() {
		a.mu.Lock()
		current := a.timer == timer
		if current {
			a.timer = nil
			if a.interval > 0 {
				a.begin(a.interval, f)
			}
		}
		a.mu.Unlock()
		if current {
			f()
		}
	})
	a.timer = timer
}

// left is the time until the timer's end.
func (a *itimer) left() time.Duration {
	if a.timer == nil {
		a.interval = 0
		return 0
	}
	return max(time.Until(a.due), time.Microsecond)
}

func (a *itimer) get() (left, interval time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.left(), a.interval
}

// setAlarm is setitimer(2) of the isolate. The clocks of processor time run for the whole process.
func (t *signalTable) setAlarm(d, interval time.Duration, which int) (time.Duration, time.Duration, error) {
	if which != 0 {
		return 0, 0, object.Raise(object.NotImplementedError, "ITIMER_VIRTUAL and ITIMER_PROF: an isolate has no processor time of its own")
	}
	left, old := t.alarm.set(d, interval, func() { t.deliver(int(syscall.SIGALRM)) })
	return left, old, nil
}
