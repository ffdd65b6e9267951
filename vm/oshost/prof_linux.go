package oshost

import (
	"runtime"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// This file is SIGPROF. Go's runtime takes every SIGPROF of the operating system for its own profiler and passes none
// on, so the timer that sends it is made here, and so is a SIGPROF that the program sends itself. One that another
// program sends is lost.

const (
	itimerProf = 2
	sigProf    = int(syscall.SIGPROF)
)

// cpuTimer calls f when the process has used up an amount of processor time, and again after every interval.
type cpuTimer struct {
	mu       sync.Mutex
	stop     chan struct{} // nil while it does not run
	due      time.Duration
	interval time.Duration
}

// cpuTime is the processor time that the process has used.
func cpuTime() time.Duration {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// set starts the timer anew, or stops it if d is 0; it gives what was left and the interval before.
func (c *cpuTimer) set(d, interval time.Duration, f func()) (left, old time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	left, old = c.remaining()
	if c.stop != nil {
		close(c.stop)
		c.stop = nil
	}
	if d > 0 {
		c.stop, c.due, c.interval = make(chan struct{}), cpuTime()+d, interval
		go c.run(c.stop, f)
	}
	return left, old
}

func (c *cpuTimer) get() (left, interval time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.remaining()
}

func (c *cpuTimer) remaining() (left, interval time.Duration) {
	if c.stop == nil {
		return 0, 0
	}
	return max(c.due-cpuTime(), time.Microsecond), c.interval
}

// run waits: all processors together cannot use up the time before it looks again.
func (c *cpuTimer) run(stop chan struct{}, f func()) {
	for {
		c.mu.Lock()
		if c.stop != stop {
			c.mu.Unlock()
			return
		}
		left := c.due - cpuTime()
		over := left <= 0
		if over {
			if c.due += c.interval; c.interval == 0 {
				c.stop = nil
			}
		}
		c.mu.Unlock()
		if over {
			f()
			continue
		}
		select {
		case <-stop:
			return
		case <-time.After(max(left/time.Duration(runtime.GOMAXPROCS(0)), time.Millisecond)):
		}
	}
}

// sendProf delivers SIGPROF to the program's handler; without one nothing happens.
func (s *signals) sendProf() {
	s.mu.Lock()
	f := s.handler[sigProf]
	s.mu.Unlock()
	if f != nil {
		f(sigProf)
	}
}
