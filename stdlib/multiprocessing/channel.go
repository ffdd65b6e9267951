package multiprocessing

import (
	"runtime"
	"sync"
	"time"

	"pya/stdlib/internal/native"
	"pya/vm/object"
)

// This file is pipes: channels of messages with two directions, each end counted by the handles that are open on it.

// pipeLimit is how many bytes a direction holds before senders wait.
const pipeLimit = 1 << 20

// channel is one direction of a pipe.
type channel struct {
	mu               sync.Mutex
	items            []message
	size             int
	readers, writers int
	wake             wakers
}

func newChannel() *channel { return &channel{wake: wakers{}} }

func (c *channel) add(ch chan struct{}) {
	c.mu.Lock()
	c.wake[ch] = struct{}{}
	c.mu.Unlock()
}

func (c *channel) remove(ch chan struct{}) {
	c.mu.Lock()
	delete(c.wake, ch)
	c.mu.Unlock()
}

// send adds a message; room is false if senders have to wait, open if nobody reads.
func (c *channel) send(msg message) (room, open bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.readers == 0:
		return true, false
	case c.size > 0 && c.size+len(msg.data) > pipeLimit:
		return false, true
	}
	c.items = append(c.items, msg)
	c.size += len(msg.data)
	c.wake.wakeAll()
	return true, true
}

// recv takes a message; ok is false if there is none, open if there will be none.
func (c *channel) recv() (msg message, ok, open bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.items) == 0 {
		return message{}, false, c.writers > 0
	}
	msg = c.items[0]
	c.items[0] = message{}
	c.items = c.items[1:]
	c.size -= len(msg.data)
	c.wake.wakeAll()
	return msg, true, true
}

// ready tells whether recv would not have to wait.
func (c *channel) ready() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.items) > 0 || c.writers == 0
}

func (c *channel) count(readers, writers int) {
	c.mu.Lock()
	c.readers += readers
	c.writers += writers
	if c.readers == 0 {
		for _, msg := range c.items {
			defer msg.drop()
		}
		c.items, c.size = nil, 0
	}
	c.wake.wakeAll()
	c.mu.Unlock()
}

// end is an end of a pipe: it reads from one channel and writes to another; either may be nil.
type end struct{ in, out *channel }

func (e *end) retain() { e.count(1) }

func (e *end) release() { e.count(-1) }

func (e *end) count(n int) {
	if e.in != nil {
		e.in.count(n, 0)
	}
	if e.out != nil {
		e.out.count(0, n)
	}
}

func (e *end) wrap(m *member) value { return newHandle(m, e) }

// handle is a Connection: one open handle on an end.
type handle struct {
	object.Header
	*openEnd
}

// openEnd is the part of a handle that outlives it until it is closed.
type openEnd struct {
	mu sync.Mutex
	e  *end
	m  *member
}

var handleOnce native.Type

func handleType() *object.Type {
	return handleOnce.Get(func() *object.Type {
		return object.NewNative[handle](object.TypeSpec{Name: "Connection", Module: "multiprocessing.connection", Methods: handleMethods(), GetSets: handleAttrs})
	})
}

func newHandle(m *member, e *end) value {
	h := object.Alloc[handle](handleType())
	h.openEnd = &openEnd{e: e, m: m}
	e.retain()
	// A handle nobody has any more closes by itself.
	runtime.AddCleanup(h, func(o *openEnd) { o.close() }, h.openEnd)
	m.track(h.openEnd)
	return object.FromObj(h)
}

func (m *member) track(o *openEnd) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ends != nil {
		m.ends[o] = struct{}{}
	}
}

func (o *openEnd) close() {
	o.mu.Lock()
	e := o.e
	o.e = nil
	o.mu.Unlock()
	if e == nil {
		return
	}
	e.release()
	o.m.mu.Lock()
	delete(o.m.ends, o)
	o.m.mu.Unlock()
}

// end is the end behind the handle; nil if it has been closed.
func (o *openEnd) end() *end {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.e
}

// open is the end of a handle that must be open.
func (o *openEnd) open() (*end, error) {
	if e := o.end(); e != nil {
		return e, nil
	}
	return nil, object.Raise(object.OSError, "handle is closed")
}

func (o *openEnd) reader() (*channel, error) {
	e, err := o.open()
	if err == nil && e.in == nil {
		err = object.Raise(object.OSError, "connection is write-only")
	}
	if err != nil {
		return nil, err
	}
	return e.in, nil
}

func (o *openEnd) writer() (*channel, error) {
	e, err := o.open()
	if err == nil && e.out == nil {
		err = object.Raise(object.OSError, "connection is read-only")
	}
	if err != nil {
		return nil, err
	}
	return e.out, nil
}

// pipe is _Pipe(duplex).
func pipe(m *member, duplex bool) value {
	a, b := newChannel(), newChannel()
	if duplex {
		return object.NewPair(newHandle(m, &end{in: a, out: b}), newHandle(m, &end{in: b, out: a}))
	}
	return object.NewPair(newHandle(m, &end{in: a}), newHandle(m, &end{out: a}))
}

// sendMessage sends, waiting for room.
func (o *openEnd) sendMessage(t *thread, msg message) error {
	c, err := o.writer()
	if err != nil {
		msg.drop()
		return err
	}
	open := true
	_, err = await(t, -1, func() bool {
		var room bool
		room, open = c.send(msg)
		return room
	}, c.add, c.remove)
	if err != nil || !open {
		msg.drop()
		if err == nil {
			err = object.ErrnoError(32, "", value{})
		}
	}
	return err
}

// recvMessage receives, waiting for a message.
func (o *openEnd) recvMessage(t *thread) (msg message, err error) {
	c, err := o.reader()
	if err != nil {
		return message{}, err
	}
	ok, open := false, true
	_, err = await(t, -1, func() bool {
		msg, ok, open = c.recv()
		return ok || !open
	}, c.add, c.remove)
	if err == nil && !ok {
		err = object.NewException(object.EOFError)
	}
	return msg, err
}

func selfHandle(v value) *handle { return object.Self[handle](v) }

func handleMethods() []def {
	return []def{
		{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(*thread, []value, []*object.Str) (value, error) {
			return value{}, object.TypeErrorf("cannot create 'Connection' instances: use Pipe()")
		}},
		{Name: "send", Sig: "self, obj", Doc: "Send a (picklable) object", F2: func(t *thread, self, v value) (value, error) {
			if _, err := selfHandle(self).writer(); err != nil {
				return value{}, err
			}
			msg, err := pack(t, v)
			if err != nil {
				return value{}, err
			}
			return object.None, selfHandle(self).sendMessage(t, msg)
		}},
		{Name: "recv", Sig: "self", Doc: "Receive a (picklable) object", F1: func(t *thread, self value) (value, error) {
			h := selfHandle(self)
			msg, err := h.recvMessage(t)
			if err != nil {
				return value{}, err
			}
			return h.m.unpack(t, msg)
		}},
		{Name: "send_bytes", Sig: "self, buf, offset=0, size=None", Doc: "Send the bytes data from a bytes-like object", Fn: sendBytes},
		{Name: "recv_bytes", Sig: "self, maxlength=None", Doc: "Receive bytes data as a bytes object.", Fn: recvBytes},
		{Name: "recv_bytes_into", Sig: "self, buf, offset=0", Doc: "Receive bytes data into a writeable bytes-like object.", Fn: recvInto},
		{Name: "poll", Sig: "self, timeout=0.0", Doc: "Whether there is any input available to be read", Fn: poll},
		{Name: "close", Sig: "self", Doc: "Close the connection", F1: func(_ *thread, self value) (value, error) {
			selfHandle(self).close()
			return object.None, nil
		}},
		{Name: "fileno", Sig: "self", Doc: "The number of the connection. It is no file descriptor.", F1: func(_ *thread, self value) (value, error) {
			if _, err := selfHandle(self).open(); err != nil {
				return value{}, err
			}
			return object.Int(int64(self.Addr())), nil
		}},
		{Name: "__enter__", Sig: "self", F1: func(_ *thread, self value) (value, error) { return self, nil }},
		{Name: "__exit__", Sig: "self, *args", Fn: func(_ *thread, args []value) (value, error) {
			selfHandle(args[0]).close()
			return object.None, nil
		}},
	}
}

var handleAttrs = []object.GetSet{
	{Name: "closed", Doc: "True if the connection is closed", Get: func(_ *thread, self value) (value, error) {
		return object.Bool(selfHandle(self).end() == nil), nil
	}},
	{Name: "readable", Doc: "True if the connection is readable", Get: func(_ *thread, self value) (value, error) {
		e := selfHandle(self).end()
		return object.Bool(e != nil && e.in != nil), nil
	}},
	{Name: "writable", Doc: "True if the connection is writable", Get: func(_ *thread, self value) (value, error) {
		e := selfHandle(self).end()
		return object.Bool(e != nil && e.out != nil), nil
	}},
}

func sendBytes(t *thread, args []value) (value, error) {
	data, ok := object.Buffer(args[1])
	if !ok {
		return value{}, object.NotBytesLike(args[1])
	}
	off, size := 0, -1
	var err error
	if args[2].IsValid() {
		if off, err = t.Index(args[2]); err != nil {
			return value{}, err
		}
	}
	if args[3].IsValid() && !args[3].IsNone() {
		if size, err = t.Index(args[3]); err != nil {
			return value{}, err
		}
		if size < 0 {
			return value{}, object.ValueErrorf("size is negative")
		}
	}
	switch {
	case off < 0:
		return value{}, object.ValueErrorf("offset is negative")
	case len(data) < off:
		return value{}, object.ValueErrorf("buffer length < offset")
	case size < 0:
		size = len(data) - off
	case off+size > len(data):
		return value{}, object.ValueErrorf("buffer length < offset + size")
	}
	return object.None, selfHandle(args[0]).sendMessage(t, message{data: string(data[off : off+size])})
}

func recvBytes(t *thread, args []value) (value, error) {
	limit := -1
	if args[1].IsValid() && !args[1].IsNone() {
		var err error
		if limit, err = t.Index(args[1]); err != nil {
			return value{}, err
		}
		if limit < 0 {
			return value{}, object.ValueErrorf("negative maxlength")
		}
	}
	msg, err := selfHandle(args[0]).recvMessage(t)
	if err != nil {
		return value{}, err
	}
	if limit >= 0 && len(msg.data) > limit {
		selfHandle(args[0]).close()
		return value{}, object.Raise(object.OSError, "bad message length")
	}
	return object.NewBytes(msg.data), nil
}

func recvInto(t *thread, args []value) (value, error) {
	info, ok := object.GetBuffer(args[1])
	if !ok || info.ReadOnly {
		return value{}, object.TypeErrorf("a writable bytes-like object is required, not '%s'", args[1].Type().MessageName())
	}
	off := 0
	if args[2].IsValid() {
		var err error
		if off, err = t.Index(args[2]); err != nil {
			return value{}, err
		}
	}
	switch {
	case off < 0:
		return value{}, object.ValueErrorf("negative offset")
	case off > len(info.Data):
		return value{}, object.ValueErrorf("offset too large")
	}
	msg, err := selfHandle(args[0]).recvMessage(t)
	if err != nil {
		return value{}, err
	}
	if len(msg.data) > len(info.Data)-off {
		e, err := tooShort(t, msg.data)
		if err != nil {
			return value{}, err
		}
		return value{}, e
	}
	copy(info.Data[off:], msg.data)
	return object.Int(int64(len(msg.data))), nil
}

// tooShort is the exception BufferTooShort with the whole message.
func tooShort(t *thread, data string) (error, error) {
	mod, err := t.Interp.Import(t, "multiprocessing.context")
	if err != nil {
		return nil, err
	}
	cls, err := t.GetAttrStr(mod, "BufferTooShort")
	if err != nil {
		return nil, err
	}
	v, err := t.Call(cls, object.NewBytes(data))
	if err != nil {
		return nil, err
	}
	e, _ := object.AsException(v)
	return e, nil
}

func poll(t *thread, args []value) (value, error) {
	c, err := selfHandle(args[0]).reader()
	if err != nil {
		return value{}, err
	}
	d, err := timeout(t, args[1], 0)
	if err != nil {
		return value{}, err
	}
	ok, err := await(t, d, c.ready, c.add, c.remove)
	return object.Bool(ok), err
}

// timeout reads a number of seconds; None means for ever.
func timeout(t *thread, v value, missing time.Duration) (time.Duration, error) {
	switch {
	case !v.IsValid():
		return missing, nil
	case v.IsNone():
		return -1, nil
	}
	f, err := t.AsReal(v)
	if err != nil {
		return 0, err
	}
	if f < 0 {
		f = 0
	}
	if f > 1e9 {
		return -1, nil
	}
	return time.Duration(f * 1e9), nil
}
