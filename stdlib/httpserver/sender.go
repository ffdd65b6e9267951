package httpserver

import (
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"pya/vm/object"
)

// This file sends whole small responses in a goroutine beside the loop's thread: sending is half of what a short request
// costs (measured: 9 of 21 µs), and needs nothing of the interpreter.
//
// The responses of a pass of the loop make a batch. A batch that is small goes out at once in the loop's thread, as does
// everything that streams: only then is there somebody else to do. What is sent for a connection stays in order: while
// it has responses with the sender (inflight), further ones go the same way.
//
// A socket that does not take all of a response is stuck: the sender keeps the rest of it, and of those behind it. The
// loop then keeps what comes later in out, sends a barrier after the last response the sender has, and takes the rest
// over when the barrier comes back. A connection that is to be closed waits for its barrier, too.

// The sizes of responses and batches.
const (
	maxQueued  = 16 << 10 // a larger response is sent by the loop
	minBatch   = 3        // a smaller batch, too
	maxWaiting = 64       // batches; more make the loop send itself
)

// outgoing is a response in the buffer of a batch, or a barrier.
type outgoing struct {
	c          *conn
	start, end int
	barrier    func(t *thread) error
}

// batch is the responses of a pass.
type batch struct {
	items []outgoing
	buf   []byte
}

// sender is the goroutine and what it shares with the loop.
type sender struct {
	svc     *service
	sockets object.Sockets
	current *batch      // of this pass
	queue   chan *batch // to the goroutine
	spare   chan *batch // back from it
	pending atomic.Int32
	armed   bool // the end of the pass will flush
	mu      sync.Mutex
	running bool // the goroutine; it ends when it has nothing to do for a while
}

// idle is the time after which the goroutine ends.
const idle = time.Second

// lane is a connection's part of the sender; the mutex is held while its socket is written to.
type lane struct {
	mu       sync.Mutex
	dead     bool // the socket is closed
	stuck    bool
	rest     []byte // what a stuck socket did not take
	failed   bool
	inflight int  // of the loop: responses and barriers with the sender
	slow     bool // of the loop: the socket is stuck, writes go to out
}

func newSender(s *service) *sender {
	return &sender{svc: s, sockets: s.sockets, current: &batch{}, queue: make(chan *batch, maxWaiting), spare: make(chan *batch, maxWaiting)}
}

// put takes a response into the batch of the pass.
func (d *sender) put(c *conn, data []byte) {
	b := d.current
	start := len(b.buf)
	b.buf = append(b.buf, data...)
	b.items = append(b.items, outgoing{c: c, start: start, end: len(b.buf)})
	c.lane.inflight++
	d.arm()
}

// barrier calls f in the loop when everything before has been sent.
func (d *sender) barrier(c *conn, f func(t *thread) error) {
	d.current.items = append(d.current.items, outgoing{c: c, barrier: f})
	c.lane.inflight++
	d.arm()
}

func (d *sender) arm() {
	if d.armed {
		return
	}
	d.armed = true
	d.svc.loop.Soon(d.flush)
}

// flush sends the batch of a pass, or hands it over.
func (d *sender) flush(t *thread) error {
	d.armed = false
	// Barriers may put something into the next batch.
	b := d.current
	d.current = d.free()
	if len(b.items) >= minBatch && len(d.queue) < maxWaiting || d.pending.Load() > 0 {
		d.hand(b)
		return nil
	}
	for i := range b.items {
		it := &b.items[i]
		d.send(it, b.buf)
		it.c.lane.inflight--
		if it.barrier != nil {
			if err := it.barrier(t); err != nil {
				return err
			}
		} else if it.c.lane.stuck && !it.c.lane.slow {
			if err := it.c.slowDown(t); err != nil {
				return err
			}
		}
	}
	d.giveBack(b)
	return nil
}

func (b *batch) reset() {
	clear(b.items)
	b.items = b.items[:0]
	b.buf = keepSmall(b.buf)
}

// hand gives a batch to the goroutine.
func (d *sender) hand(b *batch) {
	d.mu.Lock()
	d.pending.Add(1)
	d.queue <- b
	if !d.running {
		d.running = true
		go d.run()
	}
	d.mu.Unlock()
}

// free gives an empty batch.
func (d *sender) free() *batch {
	select {
	case b := <-d.spare:
		return b
	default:
		return &batch{}
	}
}

// giveBack keeps an emptied batch for later.
func (d *sender) giveBack(b *batch) {
	b.reset()
	select {
	case d.spare <- b:
	default:
	}
}

func (d *sender) run() {
	timer := time.NewTimer(idle)
	defer timer.Stop()
	for {
		timer.Reset(idle)
		select {
		case b := <-d.queue:
			d.sendBatch(b)
		case <-timer.C:
			d.mu.Lock()
			over := len(d.queue) == 0
			d.running = !over
			d.mu.Unlock()
			if over {
				return
			}
		}
	}
}

// sendBatch sends a batch and tells the loop.
func (d *sender) sendBatch(b *batch) {
	var events []outgoing
	counts := make(map[*conn]int, len(b.items))
	for i := range b.items {
		it := &b.items[i]
		stuck := d.send(it, b.buf)
		counts[it.c]++
		if it.barrier != nil || stuck {
			events = append(events, *it)
		}
	}
	d.svc.loop.External(func(t *thread) error { return d.sent(t, counts, events) })
	d.giveBack(b)
	d.pending.Add(-1)
}

// sent is the loop's part of the end of a batch.
func (d *sender) sent(t *thread, counts map[*conn]int, events []outgoing) error {
	for c, n := range counts {
		c.lane.inflight -= n
	}
	for _, it := range events {
		var err error
		if it.barrier != nil {
			err = it.barrier(t)
		} else if !it.c.lane.slow {
			err = it.c.slowDown(t)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// send sends one response; stuck tells that the socket did not take all of it.
func (d *sender) send(it *outgoing, buf []byte) (stuck bool) {
	if it.barrier != nil {
		return false
	}
	l := &it.c.lane
	l.mu.Lock()
	defer l.mu.Unlock()
	data := buf[it.start:it.end]
	switch {
	case l.dead || l.failed:
		return false
	case l.stuck:
		l.rest = append(l.rest, data...)
		return true
	}
	n, err := d.sockets.Send(it.c.fd, data, 0)
	switch {
	case err == syscall.EAGAIN || err == syscall.EINTR:
		n = 0
	case err != nil:
		l.failed, l.stuck = true, true
		return true
	}
	if n < len(data) {
		l.stuck = true
		l.rest = append(l.rest, data[n:]...)
		return true
	}
	return false
}

// slowDown begins to take over what a stuck socket did not take.
func (c *conn) slowDown(t *thread) error {
	if c.closed {
		return nil
	}
	c.lane.slow = true
	if c.lane.inflight == 0 {
		return c.takeOver(t)
	}
	c.svc.sender.barrier(c, c.takeOver)
	return nil
}

// takeOver is the end of slowDown: the sender has nothing more of the connection.
func (c *conn) takeOver(t *thread) error {
	c.lane.mu.Lock()
	rest, failed := c.lane.rest, c.lane.failed
	c.lane.rest, c.lane.stuck = nil, false
	c.lane.mu.Unlock()
	c.lane.slow = false
	switch {
	case c.closed:
		return nil
	case failed:
		return c.abort(t)
	}
	c.out = append(rest, c.out...)
	if len(c.out) == 0 {
		if c.closing {
			return c.closeWhenSent(t)
		}
		return nil
	}
	return c.svc.loop.WatchWriter(t, c.fd, c.writable)
}
