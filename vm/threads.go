package vm

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"pya/vm/object"
	"pya/vm/spare"
)

// This file is threads: goroutines that take turns at the interpreter lock. As long as there is more than one, a timer
// asks the running one every few milliseconds to give others a turn.

// defaultSwitchInterval is how long a thread may run while others wait, minSwitchInterval the shortest a program gets.
const (
	defaultSwitchInterval = 5 * time.Millisecond
	minSwitchInterval     = 50 * time.Microsecond
)

// SetSwitchInterval changes how long a thread may run while others wait.
func (rt *Runtime) SetSwitchInterval(d time.Duration) {
	rt.mu.Lock()
	rt.interval = max(d, minSwitchInterval)
	rt.mu.Unlock()
}

// StartThread runs f on a new thread of the Runtime. The new thread inherits nothing from t but the Runtime.
//
// A Go panic below f is a bug of pya: it is reported as a SystemError nobody can catch, and ends that thread only.
func (rt *Runtime) StartThread(f func(t *object.Thread)) *object.Thread {
	th := rt.newThread()
	rt.mu.Lock()
	rt.running++
	if rt.running == 1 {
		spare.Go(rt.switchThreads)
	}
	rt.mu.Unlock()
	rt.group.Add(1)
	spare.Go(func() {
		defer rt.group.Done()
		rt.interp.Lock.Lock()
		defer rt.interp.Lock.Unlock()
		rt.live[th] = struct{}{}
		defer func() {
			if r := recover(); r != nil {
				th.reset()
				if report := rt.interp.Unraisable; report != nil {
					report(&th.Thread, object.Raise(object.SystemError, "internal error: %v (please report this as a bug of pya)\n%s", r, debug.Stack()),
						"Exception ignored in thread", object.None)
				}
			}
			delete(rt.live, th)
			th.Data = nil
			rt.mu.Lock()
			rt.running--
			rt.mu.Unlock()
		}()
		f(&th.Thread)
		th.endGreenlets()
	})
	return &th.Thread
}

// Threads gives the threads that run, the main one first.
func (rt *Runtime) Threads() []*object.Thread {
	out := []*object.Thread{rt.main}
	for th := range rt.live {
		out = append(out, &th.Thread)
	}
	return out
}

// Cancel ends the program that runs: all threads get an error that no program can catch. It does not wait.
func (rt *Runtime) Cancel() {
	rt.mu.Lock()
	rt.cancel = errStopped
	rt.breaker.Store(1)
	rt.mu.Unlock()
	rt.interp.WakeAll()
}

// Stop ends the Runtime for good: all its threads get an error that no program can catch. It returns when they have
// ended. The caller must not hold the interpreter lock.
func (rt *Runtime) Stop() {
	rt.Cancel()
	done := make(chan struct{})
	go func() {
		rt.group.Wait()
		close(done)
	}()
	// A thread may be about to go to sleep, so once is not enough.
	tick := time.NewTicker(minSwitchInterval * 20)
	defer tick.Stop()
	for {
		rt.interp.WakeAll()
		select {
		case <-done:
			return
		case <-tick.C:
		}
	}
}

var errStopped = fmt.Errorf("pya: the runtime has been stopped")

// switchThreads asks for switches as long as there are threads beside the main one.
func (rt *Runtime) switchThreads() {
	for {
		rt.mu.Lock()
		d := rt.interval
		rt.mu.Unlock()
		if d == 0 {
			d = defaultSwitchInterval
		}
		time.Sleep(d)
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
	yield, dying, err := t.rt.react(t.Main)
	if dying {
		t.RunFinalizers()
	}
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
func (rt *Runtime) react(main bool) (yield, dying bool, err error) {
	rt.mu.Lock()
	defer rt.mu.Unlock()
	if rt.cancel != nil {
		return false, false, &stopError{rt.cancel}
	}
	if rt.full {
		rt.full = false
		rt.breaker.Store(boolFlag(rt.interrupt || rt.switching || rt.dying))
		return false, false, object.NewException(object.MemoryError)
	}
	if rt.interrupt && main {
		rt.interrupt = false
		rt.breaker.Store(boolFlag(rt.switching || rt.dying))
		return false, false, object.NewException(object.KeyboardInterrupt)
	}
	yield = rt.switching || rt.interrupt || len(rt.pending) > 0
	rt.switching = false
	dying, rt.dying = rt.dying, false
	if !rt.interrupt && len(rt.pending) == 0 {
		rt.breaker.Store(0)
	}
	return yield, dying, nil
}
