package vm

import (
	"runtime"
	"time"

	"pya/vm/object"
)

// This file is threads: goroutines that take turns at the interpreter lock. As long as there is more than one, a timer
// asks the running one every few milliseconds to give others a turn.

// switchInterval is how long a thread may run while others wait.
const switchInterval = 5 * time.Millisecond

// StartThread runs f on a new thread of the Runtime.
func (rt *Runtime) StartThread(f func(t *object.Thread)) *object.Thread {
	th := rt.newThread()
	rt.mu.Lock()
	rt.running++
	if rt.running == 1 {
		go rt.switchThreads()
	}
	rt.mu.Unlock()
	go func() {
		rt.interp.Lock.Lock()
		defer rt.interp.Lock.Unlock()
		defer func() {
			rt.mu.Lock()
			rt.running--
			rt.mu.Unlock()
		}()
		f(&th.Thread)
	}()
	return &th.Thread
}

// switchThreads asks for switches as long as there are threads beside the main one.
func (rt *Runtime) switchThreads() {
	tick := time.NewTicker(switchInterval)
	defer tick.Stop()
	for range tick.C {
		rt.mu.Lock()
		if rt.running == 0 {
			rt.mu.Unlock()
			return
		}
		rt.switching = true
		rt.breaker.Store(1)
		rt.mu.Unlock()
	}
}

// Poll reacts to the interrupt flag: Ctrl-C, cancellation, the wish of other threads to run.
func (t *thread) Poll() error {
	if t.rt.breaker.Load() == 0 {
		return nil
	}
	yield, err := t.rt.react(t.Main)
	if err == nil && t.Main {
		err = t.rt.runPending(&t.Thread)
	}
	if yield {
		t.rt.interp.Lock.Unlock()
		runtime.Gosched()
		t.rt.interp.Lock.Lock()
	}
	return err
}

// react takes what the flag stands for.
func (rt *Runtime) react(main bool) (yield bool, err error) {
	rt.mu.Lock()
	defer rt.mu.Unlock()
	if rt.cancel != nil {
		return false, &stopError{rt.cancel}
	}
	if rt.interrupt && main {
		rt.interrupt = false
		rt.breaker.Store(0)
		return false, object.NewException(object.KeyboardInterrupt)
	}
	yield = rt.switching || rt.interrupt || len(rt.pending) > 0
	rt.switching = false
	if !rt.interrupt && len(rt.pending) == 0 {
		rt.breaker.Store(0)
	}
	return yield, nil
}
