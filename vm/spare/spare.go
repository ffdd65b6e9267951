// Package spare runs functions in goroutines that are used again: one that has done its work waits for the next for a
// while before it ends.
//
// A goroutine of its own for each of many short jobs begins with the smallest stack, which grows by being copied: a job
// that needs 10 KB of stack takes 1.9 µs in a new goroutine and 0.5 µs in one that is used again. And each goroutine
// that was ever started leaves about 300 bytes in the race detector for good, so that a long run under it would look
// like a leak.
//
// The package knows nothing of the interpreter. A function that locks its goroutine to a thread of the kernel and does
// not unlock it must not be run here.
package spare

import (
	"sync"
	"time"
)

const (
	// most is how many goroutines wait at most; more end as soon as they have nothing to do.
	most = 256
	// linger is how long at least one waits that is not needed.
	linger = time.Second
)

// pool has the goroutines that wait. The last one that came is the first one to go on: its stack is in the cache.
var pool struct {
	sync.Mutex
	idle []*worker
	// low is the least number of goroutines that waited since the last look: those were not needed.
	low     int
	looking bool
}

// worker is one goroutine.
type worker struct{ next chan func() }

// Go runs f in a goroutine.
func Go(f func()) {
	pool.Lock()
	n := len(pool.idle)
	if n == 0 {
		pool.Unlock()
		w := &worker{next: make(chan func(), 1)}
		go w.run(f)
		return
	}
	w := pool.idle[n-1]
	pool.idle[n-1] = nil
	pool.idle = pool.idle[:n-1]
	pool.low = min(pool.low, n-1)
	pool.Unlock()
	w.next <- f
}

// stackRoom is the stack that a job usually needs: dialling a server and reading its answer takes 9 KB.
const stackRoom = 10 << 10

// roomy has a frame of stackRoom, so that the call of it makes a stack that is too small large enough in one step: in
// three, of which each copies all frames, 1,000 first downloads of 100 KB take 4 % more CPU. It must not be called with
// true: the room is never written.
//
//go:noinline
func roomy(never bool) byte {
	if !never {
		return 0
	}
	var room [stackRoom]byte
	return touch(&room)
}

//go:noinline
func touch(room *[stackRoom]byte) byte { return room[len(room)/2] }

// run does one job after the other until there is none.
func (w *worker) run(f func()) {
	roomy(false)
	for f != nil {
		f()
		if !w.wait() {
			return
		}
		f = <-w.next
	}
}

// wait puts w among the goroutines that wait; false if there are enough of them.
func (w *worker) wait() bool {
	pool.Lock()
	defer pool.Unlock()
	if len(pool.idle) >= most {
		return false
	}
	pool.idle = append(pool.idle, w)
	if !pool.looking {
		pool.looking, pool.low = true, 0
		time.AfterFunc(linger, look)
	}
	return true
}

// look ends the goroutines that nobody needed since the last look, the oldest first.
func look() {
	pool.Lock()
	defer pool.Unlock()
	over := pool.low
	for _, w := range pool.idle[:over] {
		w.next <- nil
	}
	pool.idle = append(pool.idle[:0], pool.idle[over:]...)
	clear(pool.idle[len(pool.idle):][:over])
	pool.low = len(pool.idle)
	if pool.looking = len(pool.idle) > 0; pool.looking {
		time.AfterFunc(linger, look)
	}
}
