package loop

import (
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"

	"pya/vm/object"
	"pya/vm/spare"
)

// This file sends what transports write in a goroutine beside the loop's thread: sending is half of what a short message
// costs (measured: 5 of 11 µs), and needs nothing of the interpreter.
//
// Only a loop that has more to do leaves sending to the goroutine; else the write is sent at once. What is sent through
// a lane stays in order. A socket that does not take all of a piece stops its lane: the lane keeps the rest of it, and
// of the pieces behind it, until the loop takes it back. Sockets never block, so that waiting for a lane to be empty
// takes microseconds; whatever else is to be done with the socket does that first.

const (
	maxParcel = 16 << 10 // a larger piece is sent by the loop's thread
	maxLane   = 64 << 10 // of a lane under way
	busyLoop  = 3        // entries of the ready queue: with fewer, waking the goroutine costs more than it saves
)

// parcel is a piece under way.
type parcel struct {
	lane *Lane
	data []byte
}

// outbox is the goroutine of a loop and what it shares with the loop's thread.
type outbox struct {
	loop    *Loop
	sockets object.Sockets
	// parallel is false where the goroutine would have to share the loop's only core.
	parallel bool
	running  atomic.Bool // changed under mu
	mu       sync.Mutex
	waiting  int        // who looks at moved; under mu
	moved    *sync.Cond // a lane is empty, or the goroutine has ended; under mu
	queue    []parcel   // under mu, from head
	head     int
	chunk    []byte // of the loop's thread: where copies are made; a new one when it is full
}

// copied makes a copy of a piece.
func (b *outbox) copied(data []byte) []byte {
	if cap(b.chunk)-len(b.chunk) < len(data) {
		b.chunk = make([]byte, 0, 2*maxParcel)
	}
	n := len(b.chunk)
	b.chunk = append(b.chunk, data...)
	return b.chunk[n:len(b.chunk):len(b.chunk)]
}

// Lane is a socket's way through the outbox. Its methods are for the loop's thread.
type Lane struct {
	box    *outbox
	fd     int
	flags  int   // of send and recv
	keep   value // the socket, which must not be collected while something is under way
	onStop func(t *thread) error

	busy    bool         // a piece is being sent; under the outbox's mu
	count   atomic.Int32 // pieces under way
	bytes   atomic.Int64 // their size
	stopped atomic.Bool
	dropped atomic.Bool
	// What is left, and why: of the goroutine while count > 0, of the loop's thread else.
	rest []byte
	err  error
}

// NewLane makes a lane for a socket. The flags are to keep its calls from blocking, even if it should. Once the lane has stopped, onStop is called in the loop.
func (l *Loop) NewLane(t *thread, fd, flags int, sock value, onStop func(t *thread) error) (*Lane, error) {
	if l.box == nil {
		h, ok := t.Interp.Host.(object.Sockets)
		if !ok {
			return nil, object.FromGoError(syscall.EPERM, value{})
		}
		b := &outbox{loop: l, sockets: h, parallel: runtime.GOMAXPROCS(0) > 1}
		b.moved = sync.NewCond(&b.mu)
		l.box = b
	}
	return &Lane{box: l.box, fd: fd, flags: flags, keep: sock, onStop: onStop}, nil
}

// Send sends data or hands it to the goroutine and gives the number of bytes taken; EAGAIN if the lane has stopped, which
// the owner has been told by then. Data that may change later has to be copied for the goroutine.
func (x *Lane) Send(t *thread, data []byte, changes bool) (int, error) {
	if x.stopped.Load() {
		if err := x.onStop(t); err != nil {
			return 0, err
		}
		return 0, syscall.EAGAIN
	}
	b := x.box
	if x.count.Load() > 0 {
		if len(data) > maxParcel || x.bytes.Load()+int64(len(data)) > maxLane {
			x.Settle()
			return x.Send(t, data, changes)
		}
	} else if !b.parallel || len(data) > maxParcel || b.loop.ready.size < busyLoop && !b.running.Load() {
		return b.sockets.Send(x.fd, data, x.flags)
	}
	if changes {
		data = b.copied(data)
	}
	x.count.Add(1)
	x.bytes.Add(int64(len(data)))
	b.push(parcel{x, data})
	return len(data), nil
}

// Recv receives what is there.
func (x *Lane) Recv(p []byte) (int, error) { return x.box.sockets.Recv(x.fd, p, x.flags) }

// Pending tells whether something is under way.
func (x *Lane) Pending() bool { return x.count.Load() > 0 }

// Settle waits until nothing is under way.
func (x *Lane) Settle() {
	if x.count.Load() > 0 {
		x.box.await(func() bool { return x.count.Load() == 0 })
	}
}

// Take gives what a stopped lane could not send, and the error if there was one. The lane can be used again.
func (x *Lane) Take() ([]byte, error) {
	x.Settle()
	rest, err := x.rest, x.err
	x.rest, x.err = nil, nil
	x.stopped.Store(false)
	return rest, err
}

// Stopped tells whether there is something to take.
func (x *Lane) Stopped() bool { return x.stopped.Load() }

// Drop gives up what is under way. The socket may be closed afterwards.
func (x *Lane) Drop() {
	x.dropped.Store(true)
	x.Settle()
	x.rest = nil
}

// push gives the goroutine a piece.
func (b *outbox) push(p parcel) {
	b.mu.Lock()
	b.queue = append(b.queue, p)
	start := !b.running.Load()
	b.running.Store(true)
	b.mu.Unlock()
	if start {
		spare.Go(b.run)
	}
}

// await waits for a condition that the goroutine makes true.
func (b *outbox) await(done func() bool) {
	b.mu.Lock()
	b.waiting++
	for !done() {
		b.moved.Wait()
	}
	b.waiting--
	b.mu.Unlock()
}

// settle waits until everything is sent or stopped.
func (b *outbox) settle() {
	if b != nil && b.running.Load() {
		b.await(func() bool { return !b.running.Load() })
	}
}

// run sends until there is nothing more to send.
func (b *outbox) run() {
	b.mu.Lock()
	for b.head < len(b.queue) {
		if b.queue[b.head].lane.busy {
			// The loop's thread is about to be done with it.
			b.waiting++
			b.moved.Wait()
			b.waiting--
			continue
		}
		b.next()
	}
	b.queue, b.head = b.queue[:0], 0
	b.running.Store(false)
	b.moved.Broadcast()
	b.mu.Unlock()
}

// next sends the first piece; mu is held before and after.
func (b *outbox) next() {
	p := b.queue[b.head]
	b.queue[b.head] = parcel{}
	b.head++
	x := p.lane
	x.busy = true
	b.mu.Unlock()
	x.send(p.data)
	b.mu.Lock()
	x.busy = false
	if b.waiting > 0 {
		b.moved.Broadcast()
	}
}

// help sends a piece in the loop's thread, which has nothing else to do; false if there is none.
func (b *outbox) help() bool {
	if b == nil || !b.running.Load() {
		return false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.head == len(b.queue) || b.queue[b.head].lane.busy {
		return false
	}
	b.next()
	return true
}

// send is the part of Send that may be the goroutine's.
func (x *Lane) send(data []byte) {
	switch {
	case x.dropped.Load():
	case x.stopped.Load():
		x.rest = append(x.rest, data...)
	default:
		n, err := x.box.sockets.Send(x.fd, data, x.flags)
		if err == syscall.EAGAIN {
			n, err = 0, nil
		}
		if err != nil || n < len(data) {
			x.stop(data[max(n, 0):], err)
		}
	}
	x.bytes.Add(-int64(len(data)))
	x.count.Add(-1)
}

// stop keeps what is left and has the owner told.
func (x *Lane) stop(rest []byte, err error) {
	x.rest, x.err = append(x.rest, rest...), err
	x.stopped.Store(true)
	x.box.loop.External(func(t *thread) error {
		if !x.stopped.Load() || x.dropped.Load() {
			return nil
		}
		return x.onStop(t)
	})
}
