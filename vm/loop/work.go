package loop

import "pya/vm/object"

// Run runs work in a goroutine without the interpreter lock. The result of the future it gives is what done, which runs
// in the loop, makes of it; done does not run if the future was cancelled meanwhile.
func Run(t *thread, loopV value, work func(), done func(t *thread) (value, error)) (value, error) {
	if loopV.Kind() != object.KNative || !loopV.Type().IsSubtype(LoopType()) {
		return value{}, object.TypeErrorf("an event loop of this interpreter is required, not '%s'", loopV.Type().MessageName())
	}
	l := self(loopV)
	if err := l.checkClosed(); err != nil {
		return value{}, err
	}
	f := NewFuture(l)
	l.Go(work, func(t *thread) error {
		if f.Done() {
			return nil
		}
		v, err := done(t)
		if err != nil {
			return f.SetException(t, err)
		}
		return f.SetResult(t, v)
	})
	return f.Val(), nil
}
