package multiprocessing

import (
	"sync"

	"pya/stdlib/internal/native"
	"pya/vm/object"
)

// queue is a queue of messages that isolates share, with the number of those that have not been dealt with.
type queue struct {
	mu         sync.Mutex
	items      []message
	max        int // 0: unbounded
	unfinished int
	wake       wakers
}

func (q *queue) retain()              {}
func (q *queue) release()             {}
func (q *queue) wrap(m *member) value { return newQueue(m, q) }

func (q *queue) add(ch chan struct{}) {
	q.mu.Lock()
	q.wake[ch] = struct{}{}
	q.mu.Unlock()
}

func (q *queue) remove(ch chan struct{}) {
	q.mu.Lock()
	delete(q.wake, ch)
	q.mu.Unlock()
}

// put adds a message if there is room.
func (q *queue) put(msg message) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.max > 0 && len(q.items) >= q.max {
		return false
	}
	q.items = append(q.items, msg)
	q.unfinished++
	q.wake.wakeAll()
	return true
}

// get takes a message if there is one.
func (q *queue) get() (message, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		return message{}, false
	}
	msg := q.items[0]
	q.items[0] = message{}
	q.items = q.items[1:]
	q.wake.wakeAll()
	return msg, true
}

func (q *queue) size() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}

func (q *queue) left() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.unfinished
}

// sharedQueue is a queue in one Runtime.
type sharedQueue struct {
	object.Header
	q *queue
	m *member
}

var queueOnce native.Type

func queueType() *object.Type {
	return queueOnce.Get(func() *object.Type {
		return object.NewNative[sharedQueue](object.TypeSpec{Name: "_Queue", Module: "_multiprocessing", Methods: queueMethods()})
	})
}

func newQueue(m *member, q *queue) value {
	s := object.Alloc[sharedQueue](queueType())
	s.q, s.m = q, m
	return object.FromObj(s)
}

func selfQueue(v value) *sharedQueue { return object.Self[sharedQueue](v) }

// queueMethods: put and get tell by their result whether they had success before the time was over.
func queueMethods() []def {
	return []def{
		{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(*thread, []value, []*object.Str) (value, error) {
			return value{}, object.TypeErrorf("cannot create '_Queue' instances")
		}},
		{Name: "put", Sig: "self, obj, timeout=None, /", Fn: func(t *thread, args []value) (value, error) {
			q := selfQueue(args[0]).q
			d, err := timeout(t, args[2], -1)
			if err != nil {
				return value{}, err
			}
			msg, err := pack(t, args[1])
			if err != nil {
				return value{}, err
			}
			ok, err := await(t, d, func() bool { return q.put(msg) }, q.add, q.remove)
			if !ok {
				msg.drop()
			}
			return object.Bool(ok), err
		}},
		{Name: "get", Sig: "self, timeout=None, /", Doc: "A tuple with the next item; an empty one if there is none in time.", Fn: func(t *thread, args []value) (value, error) {
			s := selfQueue(args[0])
			d, err := timeout(t, args[1], -1)
			if err != nil {
				return value{}, err
			}
			var msg message
			ok, err := await(t, d, func() (ok bool) {
				msg, ok = s.q.get()
				return ok
			}, s.q.add, s.q.remove)
			if err != nil || !ok {
				return object.TupleOf(), err
			}
			v, err := s.m.unpack(t, msg)
			if err != nil {
				return value{}, err
			}
			return object.TupleOf(v), nil
		}},
		{Name: "qsize", Sig: "self", F1: func(_ *thread, self value) (value, error) { return object.Int(int64(selfQueue(self).q.size())), nil }},
		{Name: "maxsize", Sig: "self", F1: func(_ *thread, self value) (value, error) { return object.Int(int64(selfQueue(self).q.max)), nil }},
		{Name: "task_done", Sig: "self", Doc: "False if there was nothing left to be done.", F1: func(_ *thread, self value) (value, error) {
			q := selfQueue(self).q
			q.mu.Lock()
			defer q.mu.Unlock()
			if q.unfinished == 0 {
				return object.False, nil
			}
			q.unfinished--
			q.wake.wakeAll()
			return object.True, nil
		}},
		{Name: "join", Sig: "self", F1: func(t *thread, self value) (value, error) {
			q := selfQueue(self).q
			_, err := await(t, -1, func() bool { return q.left() == 0 }, q.add, q.remove)
			return object.None, err
		}},
	}
}
