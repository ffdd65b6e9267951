package loop

import (
	"pya/vm/object"
	"pya/vm/spare"
)

// Run runs work in a goroutine without the interpreter lock. The result of the future it gives is what done, which runs
// in the loop, makes of it; done does not run if the future was cancelled meanwhile.
func Run(t *thread, loopV value, work func(), done func(t *thread) (value, error)) (value, error) {
	f, complete, err := Later(loopV, done)
	if err == nil {
		spare.Go(func() {
			work()
			complete()
		})
	}
	return f, err
}

// Later gives a future for work that is under way already: who does it calls complete once, from any goroutine. The
// result of the future is what done, which runs in the loop, makes of it; done does not run if the future was cancelled
// meanwhile.
func Later(loopV value, done func(t *thread) (value, error)) (future value, complete func(), err error) {
	if loopV.Kind() != object.KNative || !loopV.Type().IsSubtype(LoopType()) {
		return value{}, nil, object.TypeErrorf("an event loop of this interpreter is required, not '%s'", loopV.Type().MessageName())
	}
	l := self(loopV)
	if err := l.checkClosed(); err != nil {
		return value{}, nil, err
	}
	f := NewFuture(l)
	complete = l.begin(func(t *thread) error {
		if f.Done() {
			return nil
		}
		v, err := done(t)
		if err != nil {
			return f.SetException(t, err)
		}
		return f.SetResult(t, v)
	})
	return f.Val(), complete, nil
}
