package object

import (
	"sync"
	"time"
)

// wakers are the channels of threads that wait in Sleep, so that an interrupt reaches them.
type wakers struct {
	mu    sync.Mutex
	set   map[chan struct{}]struct{}
	funcs map[*func()]struct{} // see AddWaker
}

// WakeAll ends every Sleep of the Runtime early; each of them then polls.
func (in *Interp) WakeAll() {
	in.sleepers.mu.Lock()
	defer in.sleepers.mu.Unlock()
	for ch := range in.sleepers.set {
		Wake(ch)
	}
	for f := range in.sleepers.funcs {
		(*f)()
	}
}

// Wake makes a Sleep that waits on ch, or the next one, return. It never blocks.
func Wake(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}

// Sleep waits d (for ever if d is negative) without holding the interpreter lock. It ends early when wake, a channel
// with a buffer of one, is signalled; woken tells. The error is what an interrupt raised.
func (t *Thread) Sleep(d time.Duration, wake chan struct{}) (woken bool, err error) {
	in := t.Interp
	if wake == nil {
		wake = make(chan struct{}, 1)
	}
	in.sleepers.mu.Lock()
	if in.sleepers.set == nil {
		in.sleepers.set = map[chan struct{}]struct{}{}
	}
	in.sleepers.set[wake] = struct{}{}
	in.sleepers.mu.Unlock()
	if err = t.Hook.Poll(); err == nil {
		t.Block(func() { woken = in.Host.Clock().Sleep(d, wake) })
		err = t.Hook.Poll()
	}
	in.sleepers.mu.Lock()
	delete(in.sleepers.set, wake)
	in.sleepers.mu.Unlock()
	return woken, err
}
