package vm

import "pya/vm/object"

// This file is calls that other goroutines ask the main thread for: the handlers of signals.

// AddPending makes the main thread call f as soon as it can. It may be called from any goroutine.
func (rt *Runtime) AddPending(f func(t *object.Thread) error) {
	rt.mu.Lock()
	rt.pending = append(rt.pending, f)
	rt.breaker.Store(1)
	rt.mu.Unlock()
	rt.interp.WakeAll()
}

// runPending makes the calls. After an error the rest waits for the next time.
func (rt *Runtime) runPending(t *object.Thread) error {
	for {
		rt.mu.Lock()
		if len(rt.pending) == 0 {
			if !rt.interrupt && !rt.switching && rt.cancel == nil {
				rt.breaker.Store(0)
			}
			rt.mu.Unlock()
			return nil
		}
		f := rt.pending[0]
		rt.pending = rt.pending[1:]
		rt.mu.Unlock()
		if err := f(t); err != nil {
			return err
		}
	}
}

// SetInterruptHandler makes f be called, from any goroutine, instead of raising KeyboardInterrupt; nil undoes it.
func (rt *Runtime) SetInterruptHandler(f func()) {
	rt.mu.Lock()
	rt.onInterrupt = f
	rt.mu.Unlock()
}

// CatchInterrupts tells the Runtime that somebody calls Interrupt for Ctrl-C.
func (rt *Runtime) CatchInterrupts() {
	rt.mu.Lock()
	rt.caught = true
	rt.mu.Unlock()
}

// InterruptsCaught tells whether somebody calls Interrupt for Ctrl-C.
func (rt *Runtime) InterruptsCaught() bool {
	rt.mu.Lock()
	defer rt.mu.Unlock()
	return rt.caught
}
