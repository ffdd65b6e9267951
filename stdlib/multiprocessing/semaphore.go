package multiprocessing

import (
	"sync"

	"pya/stdlib/internal/native"
	"pya/vm/object"
)

// semaphore is a counter of permits that isolates share. A recursive one belongs to the thread that took it.
type semaphore struct {
	mu         sync.Mutex
	recursive  bool
	value, max int
	owner      owner
	depth      int
	wake       wakers
}

// owner is a thread of some isolate.
type owner struct {
	m  *member
	id uint64
}

func (s *semaphore) retain()              {}
func (s *semaphore) release()             {}
func (s *semaphore) wrap(m *member) value { return newSem(m, s) }

func (s *semaphore) add(ch chan struct{}) {
	s.mu.Lock()
	s.wake[ch] = struct{}{}
	s.mu.Unlock()
}

func (s *semaphore) remove(ch chan struct{}) {
	s.mu.Lock()
	delete(s.wake, ch)
	s.mu.Unlock()
}

// take takes a permit if there is one.
func (s *semaphore) take(o owner) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.recursive && s.depth > 0 && s.owner == o {
		s.depth++
		return true
	}
	if s.value == 0 {
		return false
	}
	s.value--
	s.owner, s.depth = o, s.depth+1
	return true
}

// give gives a permit back.
func (s *semaphore) give(o owner) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.recursive {
		if s.depth == 0 || s.owner != o {
			return object.Raise(object.AssertionError, "attempt to release recursive lock not owned by thread")
		}
		if s.depth--; s.depth > 0 {
			return nil
		}
	} else {
		if s.value >= s.max {
			return object.ValueErrorf("semaphore or lock released too many times")
		}
		s.depth--
	}
	s.value++
	s.wake.wakeAll()
	return nil
}

// semLock is a SemLock: a semaphore in one Runtime.
type semLock struct {
	object.Header
	s *semaphore
	m *member
}

var semOnce native.Type

func semType() *object.Type {
	return semOnce.Get(func() *object.Type {
		return object.NewNative[semLock](object.TypeSpec{Name: "SemLock", Module: "_multiprocessing", Doc: "Semaphore/Mutex type", Methods: semMethods(), GetSets: semAttrs})
	})
}

func newSem(m *member, s *semaphore) value {
	l := object.Alloc[semLock](semType())
	l.s, l.m = s, m
	return object.FromObj(l)
}

func selfSem(v value) *semLock { return object.Self[semLock](v) }

func (l *semLock) owner(t *thread) owner { return owner{l.m, t.ID} }

func (l *semLock) mine(t *thread) bool {
	l.s.mu.Lock()
	defer l.s.mu.Unlock()
	return l.s.depth > 0 && l.s.owner == l.owner(t)
}

func semMethods() []def {
	acquire := func(t *thread, args []value) (value, error) {
		l := selfSem(args[0])
		block := true
		if args[1].IsValid() {
			var err error
			if block, err = t.Truth(args[1]); err != nil {
				return value{}, err
			}
		}
		d, err := timeout(t, args[2], -1)
		if err != nil {
			return value{}, err
		}
		if !block {
			d = 0
		}
		o := l.owner(t)
		ok, err := await(t, d, func() bool { return l.s.take(o) }, l.s.add, l.s.remove)
		return object.Bool(ok), err
	}
	return []def{
		{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(*thread, []value, []*object.Str) (value, error) {
			return value{}, object.TypeErrorf("cannot create 'SemLock' instances")
		}},
		{Name: "acquire", Sig: "self, block=True, timeout=None", Doc: "Acquire the semaphore/lock.", Fn: acquire},
		{Name: "release", Sig: "self", Doc: "Release the semaphore/lock.", F1: func(t *thread, self value) (value, error) {
			l := selfSem(self)
			return object.None, l.s.give(l.owner(t))
		}},
		{Name: "__enter__", Sig: "self", Doc: "Enter the semaphore/lock.", F1: func(t *thread, self value) (value, error) {
			return acquire(t, []value{self, {}, {}})
		}},
		{Name: "__exit__", Sig: "self, *args", Doc: "Exit the semaphore/lock.", Fn: func(t *thread, args []value) (value, error) {
			l := selfSem(args[0])
			return object.None, l.s.give(l.owner(t))
		}},
		{Name: "_count", Sig: "self", Doc: "Num of `acquire()`s minus num of `release()`s for this process.", F1: func(t *thread, self value) (value, error) {
			l := selfSem(self)
			l.s.mu.Lock()
			defer l.s.mu.Unlock()
			return object.Int(int64(l.s.depth)), nil
		}},
		{Name: "_is_mine", Sig: "self", Doc: "Whether the lock is owned by this thread.", F1: func(t *thread, self value) (value, error) {
			return object.Bool(selfSem(self).mine(t)), nil
		}},
		{Name: "_get_value", Sig: "self", Doc: "Get the value of the semaphore.", F1: func(_ *thread, self value) (value, error) {
			s := selfSem(self).s
			s.mu.Lock()
			defer s.mu.Unlock()
			return object.Int(int64(s.value)), nil
		}},
		{Name: "_is_zero", Sig: "self", Doc: "Return whether semaphore has value zero.", F1: func(_ *thread, self value) (value, error) {
			s := selfSem(self).s
			s.mu.Lock()
			defer s.mu.Unlock()
			return object.Bool(s.value == 0), nil
		}},
	}
}

var semAttrs = []object.GetSet{
	{Name: "kind", Get: func(_ *thread, self value) (value, error) {
		if selfSem(self).s.recursive {
			return object.Int(0), nil
		}
		return object.Int(1), nil
	}},
	{Name: "maxvalue", Get: func(_ *thread, self value) (value, error) { return object.Int(int64(selfSem(self).s.max)), nil }},
}
