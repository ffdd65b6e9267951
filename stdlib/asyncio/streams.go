package asyncio

import (
	"bytes"
	"context"
	"io"
	"net"
	"strconv"
	"sync"

	"pya/vm"
	"pya/vm/loop"
	"pya/vm/object"
)

// This file is the streams: TCP connections under the loop. Each connection has one goroutine that reads and, while
// something is to be written that the kernel does not take at once, one that writes. What they find reaches the loop
// through Loop.External; coroutines wait on futures.

// defaultLimit is how much a reader buffers before it stops reading from the connection.
const defaultLimit = 1 << 16

// reader is a StreamReader.
type reader struct {
	object.Header
	loop   *loop.Loop
	limit  int
	buf    []byte
	eof    bool
	err    error
	waiter *loop.Future
	paused chan struct{} // the reading goroutine waits on it while the buffer is full
	conn   *conn
}

// conn is a connection with its unsent data.
type conn struct {
	c       net.Conn
	loop    *loop.Loop
	mu      sync.Mutex
	out     []byte
	sending bool
	closing bool
	err     error
	drained []*loop.Future
	closed  *loop.Future
}

// writer is a StreamWriter.
type writer struct {
	object.Header
	conn   *conn
	reader *reader
}

// server is what start_server returns.
type server struct {
	object.Header
	loop      *loop.Loop
	listeners []net.Listener
	closed    bool
	done      *loop.Future
	active    int
}

// streamTypes is set in init: the types' tables refer back to it.
var streamTypes func() typeSet

type typeSet struct{ reader, writer, server, sock *object.Type }

func init() { streamTypes = sync.OnceValue(makeTypes) }

func makeTypes() (s typeSet) {
	s.reader = object.NewNative[reader](object.TypeSpec{Name: "StreamReader", Module: "asyncio.streams", Methods: readerMethods})
	s.writer = object.NewNative[writer](object.TypeSpec{Name: "StreamWriter", Module: "asyncio.streams", Flags: object.NoNew, Methods: writerMethods})
	s.server = object.NewNative[server](object.TypeSpec{Name: "Server", Module: "asyncio.base_events", Flags: object.NoNew, Methods: serverMethods, GetSets: serverAttrs})
	s.sock = object.NewNative[sockInfo](object.TypeSpec{Name: "TransportSocket", Module: "asyncio.trsock", Flags: object.NoNew, Methods: sockMethods})
	return s
}

// newReader makes a reader and, for a connection, starts reading.
func newReader(l *loop.Loop, limit int) *reader {
	return &reader{Header: object.HeaderOf(streamTypes().reader), loop: l, limit: limit}
}

func (r *reader) wake(t *thread) error {
	if f := r.waiter; f != nil {
		r.waiter = nil
		if !f.Done() {
			return f.SetResult(t, object.None)
		}
	}
	return nil
}

// pump reads from the connection until it ends.
func (r *reader) pump() {
	buf := make([]byte, 1<<16)
	for {
		n, err := r.conn.c.Read(buf)
		data := append([]byte(nil), buf[:n]...)
		resume := make(chan struct{})
		r.loop.External(func(t *thread) error {
			r.buf = append(r.buf, data...)
			if err == io.EOF || err != nil && r.conn.closing {
				r.eof = true
			} else if err != nil {
				r.err = object.FromGoError(err, object.None)
			}
			if len(r.buf) > 2*r.limit {
				r.paused = resume
			} else {
				close(resume)
			}
			return r.wake(t)
		})
		if err != nil {
			return
		}
		<-resume
	}
}

// take removes n bytes from the buffer and lets the connection go on if there is room again.
func (r *reader) take(n int) value {
	s := string(r.buf[:n])
	r.buf = r.buf[n:]
	if len(r.buf) == 0 {
		r.buf = nil
	}
	if r.paused != nil && len(r.buf) <= r.limit {
		close(r.paused)
		r.paused = nil
	}
	return object.NewBytes(s)
}

// readOp is a read that may have to wait: try returns ok when it is complete.
type readOp struct {
	r   *reader
	try func(t *thread, r *reader) (v value, ok bool, err error)
	fut *loop.Future
}

// Step tries and waits in turn.
func (o *readOp) Step(t *thread, _ value, thrown error) (value, bool, error) {
	if thrown != nil {
		if o.r.waiter == o.fut {
			o.r.waiter = nil
		}
		return value{}, false, thrown
	}
	if o.r.err != nil {
		return value{}, false, o.r.err
	}
	v, ok, err := o.try(t, o.r)
	if ok || err != nil {
		return v, err == nil, err
	}
	if o.r.waiter != nil {
		return value{}, false, object.RuntimeErrorf("read() called while another coroutine is already waiting for incoming data")
	}
	if o.r.paused != nil {
		close(o.r.paused)
		o.r.paused = nil
	}
	o.fut = loop.NewFuture(o.r.loop)
	o.r.waiter = o.fut
	return o.fut.Await(), false, nil
}

func readCoroutine(t *thread, name string, self value, try func(t *thread, r *reader) (value, bool, error)) value {
	return vm.NewNativeCoroutine(t, name, &readOp{r: object.Self[reader](self), try: try})
}

var readerMethods = []object.Def{
	{Name: "__new__", Sig: "cls, limit=65536, loop=None", Fn: func(t *thread, a []value) (value, error) {
		l, err := runningArg(t, a[2])
		if err != nil {
			return value{}, err
		}
		limit := defaultLimit
		if a[1].IsValid() {
			if limit, err = t.Index(a[1]); err != nil {
				return value{}, err
			}
			if limit <= 0 {
				return value{}, object.ValueErrorf("Limit cannot be <= 0")
			}
		}
		r := object.Alloc[reader](a[0].TypePtr())
		r.loop, r.limit = l, limit
		return object.FromObj(r), nil
	}},
	{Name: "readline", Sig: "self", Doc: "Read chunk of data from the stream until newline (b'\\n') is found.", F1: func(t *thread, self value) (value, error) {
		return readCoroutine(t, "StreamReader.readline", self, func(_ *thread, r *reader) (value, bool, error) {
			if i := bytes.IndexByte(r.buf, '\n'); i >= 0 {
				if i+1 > r.limit {
					r.take(i + 1)
					return value{}, false, object.ValueErrorf("Separator is found, but chunk is longer than limit")
				}
				return r.take(i + 1), true, nil
			}
			if r.eof {
				return r.take(len(r.buf)), true, nil
			}
			if len(r.buf) > r.limit {
				r.take(len(r.buf))
				return value{}, false, object.ValueErrorf("Separator is not found, and chunk exceed the limit")
			}
			return value{}, false, nil
		}), nil
	}},
	{Name: "read", Sig: "self, n=-1", Doc: "Read up to `n` bytes from the stream.", Fn: func(t *thread, a []value) (value, error) {
		n := -1
		if a[1].IsValid() {
			var err error
			if n, err = t.Index(a[1]); err != nil {
				return value{}, err
			}
		}
		return readCoroutine(t, "StreamReader.read", a[0], func(_ *thread, r *reader) (value, bool, error) {
			switch {
			case n == 0:
				return object.NewBytes(""), true, nil
			case n < 0:
				if !r.eof {
					// All there is until the end: the buffer may grow.
					if r.paused != nil {
						close(r.paused)
						r.paused = nil
					}
					return value{}, false, nil
				}
				return r.take(len(r.buf)), true, nil
			case len(r.buf) > 0 || r.eof:
				return r.take(min(n, len(r.buf))), true, nil
			}
			return value{}, false, nil
		}), nil
	}},
	{Name: "readexactly", Sig: "self, n", Doc: "Read exactly `n` bytes.", F2: func(t *thread, self, nv value) (value, error) {
		n, err := t.Index(nv)
		if err != nil {
			return value{}, err
		}
		if n < 0 {
			return value{}, object.ValueErrorf("readexactly size can not be less than zero")
		}
		return readCoroutine(t, "StreamReader.readexactly", self, func(t *thread, r *reader) (value, bool, error) {
			if len(r.buf) >= n {
				return r.take(n), true, nil
			}
			if r.eof {
				return value{}, false, incomplete(t, r.take(len(r.buf)), object.Int(int64(n)))
			}
			return value{}, false, nil
		}), nil
	}},
	{Name: "readuntil", Sig: "self, separator=b'\\n'", Doc: "Read data from the stream until ``separator`` is found.", Fn: func(t *thread, a []value) (value, error) {
		sep := []byte("\n")
		if a[1].IsValid() {
			b, ok := object.Buffer(a[1])
			if !ok || len(b) == 0 {
				return value{}, object.ValueErrorf("Separator should be at least one-byte string")
			}
			sep = append([]byte(nil), b...)
		}
		return readCoroutine(t, "StreamReader.readuntil", a[0], func(t *thread, r *reader) (value, bool, error) {
			if i := bytes.Index(r.buf, sep); i >= 0 {
				return r.take(i + len(sep)), true, nil
			}
			if r.eof {
				return value{}, false, incomplete(t, r.take(len(r.buf)), object.None)
			}
			return value{}, false, nil
		}), nil
	}},
	{Name: "at_eof", Sig: "self", F1: func(_ *thread, self value) (value, error) {
		r := object.Self[reader](self)
		return object.Bool(r.eof && len(r.buf) == 0), nil
	}},
	{Name: "feed_data", Sig: "self, data", F2: func(t *thread, self, data value) (value, error) {
		b, ok := object.Buffer(data)
		if !ok {
			return value{}, object.TypeErrorf("a bytes-like object is required, not '%s'", data.Type().Name())
		}
		r := object.Self[reader](self)
		r.buf = append(r.buf, b...)
		return object.None, r.wake(t)
	}},
	{Name: "feed_eof", Sig: "self", F1: func(t *thread, self value) (value, error) {
		r := object.Self[reader](self)
		r.eof = true
		return object.None, r.wake(t)
	}},
	{Name: "__aiter__", Sig: "self, /", F1: func(_ *thread, self value) (value, error) { return self, nil }},
	{Name: "__anext__", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
		return readCoroutine(t, "StreamReader.__anext__", self, func(_ *thread, r *reader) (value, bool, error) {
			if i := bytes.IndexByte(r.buf, '\n'); i >= 0 {
				return r.take(i + 1), true, nil
			}
			switch {
			case r.eof && len(r.buf) == 0:
				return value{}, false, object.NewException(object.StopAsyncIteration)
			case r.eof:
				return r.take(len(r.buf)), true, nil
			}
			return value{}, false, nil
		}), nil
	}},
}

// incomplete is the IncompleteReadError for a stream that ended early.
func incomplete(t *thread, partial, expected value) error {
	cls, err := t.GetAttrStr(mustModule(t), "IncompleteReadError")
	if err != nil {
		return err
	}
	e, err := t.Call(cls, partial, expected)
	if err != nil {
		return err
	}
	x, _ := object.AsException(e)
	return x
}

// send gives data to the kernel at once where it takes it; the rest is written by a goroutine.
func (c *conn) send(data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil || c.closing {
		return
	}
	if !c.sending && len(c.out) == 0 {
		n, err := tryWrite(c.c, data)
		if err != nil {
			c.err = err
			return
		}
		data = data[n:]
	}
	if len(data) == 0 {
		return
	}
	c.out = append(c.out, data...)
	if !c.sending {
		c.sending = true
		go c.flush()
	}
}

// flush writes what is left, then tells those who wait for it.
func (c *conn) flush() {
	for {
		c.mu.Lock()
		data := c.out
		c.out = nil
		if len(data) == 0 || c.err != nil {
			c.sending = false
			closing := c.closing
			c.mu.Unlock()
			if closing {
				c.c.Close()
			}
			c.loop.External(c.wakeDrained)
			return
		}
		c.mu.Unlock()
		if _, err := c.c.Write(data); err != nil {
			c.mu.Lock()
			c.err = err
			c.mu.Unlock()
		}
	}
}

func (c *conn) wakeDrained(t *thread) error {
	list := c.drained
	c.drained = nil
	for _, f := range list {
		if !f.Done() {
			if err := f.SetResult(t, object.None); err != nil {
				return err
			}
		}
	}
	return nil
}

// close ends the connection after what is unsent.
func (c *conn) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closing {
		return
	}
	c.closing = true
	if !c.sending {
		c.c.Close()
	}
}

// highWater is how much may be unsent before drain waits.
const highWater = 1 << 16

// drainOp is the body of drain().
type drainOp struct {
	c      *conn
	waited bool
}

// Step waits while too much is unsent.
func (o *drainOp) Step(_ *thread, _ value, thrown error) (value, bool, error) {
	if thrown != nil {
		return value{}, false, thrown
	}
	o.c.mu.Lock()
	defer o.c.mu.Unlock()
	if o.c.err != nil {
		return value{}, false, object.FromGoError(o.c.err, object.None)
	}
	if o.waited || len(o.c.out) <= highWater {
		return object.None, true, nil
	}
	o.waited = true
	f := loop.NewFuture(o.c.loop)
	o.c.drained = append(o.c.drained, f)
	return f.Await(), false, nil
}

func selfWriter(v value) *writer { return object.Self[writer](v) }

var writerMethods = []object.Def{
	{Name: "write", Sig: "self, data", F2: func(_ *thread, self, data value) (value, error) {
		b, ok := object.Buffer(data)
		if !ok {
			return value{}, object.TypeErrorf("data argument must be a bytes-like object, not '%s'", data.Type().Name())
		}
		selfWriter(self).conn.send(b)
		return object.None, nil
	}},
	{Name: "writelines", Sig: "self, data", F2: func(t *thread, self, data value) (value, error) {
		return object.None, t.Iterate(data, func(v value) error {
			b, ok := object.Buffer(v)
			if !ok {
				return object.TypeErrorf("data argument must be a bytes-like object, not '%s'", v.Type().Name())
			}
			selfWriter(self).conn.send(b)
			return nil
		})
	}},
	{Name: "drain", Sig: "self", Doc: "Flush the write buffer.", F1: func(t *thread, self value) (value, error) {
		return vm.NewNativeCoroutine(t, "StreamWriter.drain", &drainOp{c: selfWriter(self).conn}), nil
	}},
	{Name: "close", Sig: "self", F1: func(_ *thread, self value) (value, error) {
		selfWriter(self).conn.close()
		return object.None, nil
	}},
	{Name: "is_closing", Sig: "self", F1: func(_ *thread, self value) (value, error) {
		return object.Bool(selfWriter(self).conn.closing), nil
	}},
	{Name: "wait_closed", Sig: "self", F1: func(t *thread, self value) (value, error) {
		return vm.NewNativeCoroutine(t, "StreamWriter.wait_closed", &closeOp{c: selfWriter(self).conn}), nil
	}},
	{Name: "can_write_eof", Sig: "self", F1: func(_ *thread, _ value) (value, error) { return object.True, nil }},
	{Name: "write_eof", Sig: "self", F1: func(_ *thread, self value) (value, error) {
		if h, ok := selfWriter(self).conn.c.(interface{ CloseWrite() error }); ok {
			if err := h.CloseWrite(); err != nil {
				return value{}, object.FromGoError(err, object.None)
			}
		}
		return object.None, nil
	}},
	{Name: "get_extra_info", Sig: "self, name, default=None", Fn: func(_ *thread, a []value) (value, error) {
		c := selfWriter(a[0]).conn.c
		if s, ok := object.AsStr(a[1]); ok {
			switch s.Go() {
			case "peername":
				return addrTuple(c.RemoteAddr()), nil
			case "sockname":
				return addrTuple(c.LocalAddr()), nil
			}
		}
		if a[2].IsValid() {
			return a[2], nil
		}
		return object.None, nil
	}},
}

// closeOp is the body of wait_closed().
type closeOp struct {
	c     *conn
	state int
}

// Step lets what is unsent go out first.
func (o *closeOp) Step(_ *thread, _ value, thrown error) (value, bool, error) {
	if thrown != nil {
		return value{}, false, thrown
	}
	o.c.mu.Lock()
	defer o.c.mu.Unlock()
	if o.c.sending {
		f := loop.NewFuture(o.c.loop)
		o.c.drained = append(o.c.drained, f)
		return f.Await(), false, nil
	}
	if o.state == 0 {
		o.state = 1
		return object.None, false, nil
	}
	return object.None, true, nil
}

// addrTuple is a network address as Python shows it.
func addrTuple(a net.Addr) value {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return object.NewStr(a.String())
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		n = 0
	}
	return object.TupleOf(object.NewStr(host), object.Int(int64(n)))
}

// connect makes reader and writer of a connection.
func connect(l *loop.Loop, c net.Conn, limit int) (r, w value) {
	k := &conn{c: c, loop: l}
	rd := newReader(l, limit)
	rd.conn = k
	go rd.pump()
	wr := &writer{Header: object.HeaderOf(streamTypes().writer), conn: k, reader: rd}
	return object.FromObj(rd), object.FromObj(wr)
}

// startOp is a coroutine that waits for a Go function and then gives what finish makes of it.
type startOp struct {
	work   func() error
	finish func(t *thread) (value, error)
	fut    *loop.Future
	cancel context.CancelFunc
	err    error
}

// Step starts the work in a goroutine and waits for its end.
func (o *startOp) Step(t *thread, _ value, thrown error) (value, bool, error) {
	if thrown != nil {
		o.cancel()
		return value{}, false, thrown
	}
	if o.fut == nil {
		l, err := runningArg(t, value{})
		if err != nil {
			return value{}, false, err
		}
		o.fut = loop.NewFuture(l)
		l.Go(func() { o.err = o.work() }, func(t *thread) error {
			if o.fut.Done() {
				return nil
			}
			return o.fut.SetResult(t, object.None)
		})
		return o.fut.Await(), false, nil
	}
	o.cancel()
	if o.err != nil {
		return value{}, false, object.FromGoError(o.err, object.None)
	}
	v, err := o.finish(t)
	return v, err == nil, err
}

// hostPort joins the arguments host and port to an address.
func hostPort(t *thread, h, p value) (string, error) {
	host := ""
	if s, ok := object.AsStr(h); h.IsValid() && ok {
		host = s.Go()
	}
	port := 0
	if p.IsValid() && !p.IsNone() {
		if s, ok := object.AsStr(p); ok {
			return net.JoinHostPort(host, s.Go()), nil
		}
		n, err := t.Index(p)
		if err != nil {
			return "", err
		}
		if n < 0 || n > 65535 {
			return "", object.OverflowErrorf("port must be 0-65535.")
		}
		port = n
	}
	return net.JoinHostPort(host, strconv.Itoa(port)), nil
}

// network is the Host's network.
func network(t *thread) (object.Network, error) {
	if n := t.Interp.Host.Network(); n != nil {
		return n, nil
	}
	return nil, object.Raise(object.PermissionError, "[Errno 13] this host has no network")
}

func limitArg(t *thread, v value) (int, error) {
	if !v.IsValid() {
		return defaultLimit, nil
	}
	return t.Index(v)
}

var streamDefs = []object.Def{
	{Name: "open_connection", Sig: "host=None, port=None, *, limit=65536, ssl=None", Doc: "A wrapper for create_connection() returning a (reader, writer) pair.", Fn: func(t *thread, a []value) (value, error) {
		addr, err := hostPort(t, a[0], a[1])
		if err != nil {
			return value{}, err
		}
		limit, err := limitArg(t, a[2])
		if err != nil {
			return value{}, err
		}
		if a[3].IsValid() && !a[3].IsNone() {
			return value{}, object.Raise(object.NotImplementedError, "open_connection(): ssl is not supported yet")
		}
		nw, err := network(t)
		if err != nil {
			return value{}, err
		}
		ctx, cancel := context.WithCancel(context.Background())
		var c net.Conn
		op := &startOp{cancel: cancel, work: func() (err error) { c, err = nw.Dial(ctx, "tcp", addr); return err }}
		op.finish = func(t *thread) (value, error) {
			l, err := runningArg(t, value{})
			if err != nil {
				return value{}, err
			}
			r, w := connect(l, c, limit)
			return object.TupleOf(r, w), nil
		}
		return vm.NewNativeCoroutine(t, "open_connection", op), nil
	}},
	{Name: "start_server", Sig: "client_connected_cb, host=None, port=None, *, limit=65536, ssl=None", Doc: "Start a socket server, call back for each client connected.", Fn: func(t *thread, a []value) (value, error) {
		addr, err := hostPort(t, a[1], a[2])
		if err != nil {
			return value{}, err
		}
		limit, err := limitArg(t, a[3])
		if err != nil {
			return value{}, err
		}
		if a[4].IsValid() && !a[4].IsNone() {
			return value{}, object.Raise(object.NotImplementedError, "start_server(): ssl is not supported yet")
		}
		nw, err := network(t)
		if err != nil {
			return value{}, err
		}
		cb := a[0]
		ctx, cancel := context.WithCancel(context.Background())
		var ln net.Listener
		op := &startOp{cancel: cancel, work: func() (err error) { ln, err = nw.Listen(ctx, "tcp", addr); return err }}
		op.finish = func(t *thread) (value, error) {
			l, err := runningArg(t, value{})
			if err != nil {
				return value{}, err
			}
			s := &server{Header: object.HeaderOf(streamTypes().server), loop: l, listeners: []net.Listener{ln}}
			go s.accept(ln, cb, limit)
			return object.FromObj(s), nil
		}
		return vm.NewNativeCoroutine(t, "start_server", op), nil
	}},
}

// accept hands new connections to the loop until the listener is closed.
func (s *server) accept(ln net.Listener, cb value, limit int) {
	for {
		c, err := ln.Accept()
		if err != nil {
			return
		}
		s.loop.External(func(t *thread) error { return s.connected(t, c, cb, limit) })
	}
}

// connected calls the server's callback for a new connection; a coroutine becomes a task.
func (s *server) connected(t *thread, c net.Conn, cb value, limit int) error {
	r, w := connect(s.loop, c, limit)
	v, err := t.Call(cb, r, w)
	if err == nil && loop.IsCoroutine(v) {
		_, err = loop.NewTask(t, s.loop, v, value{}, nil)
	}
	if err != nil && !loop.Fatal(err) {
		return s.loop.CallExceptionHandler(t, "Unhandled exception in client_connected_cb", err, "", value{})
	}
	return err
}

func selfServer(v value) *server { return object.Self[server](v) }

func (s *server) close() {
	if s.closed {
		return
	}
	s.closed = true
	for _, l := range s.listeners {
		l.Close()
	}
}

var serverMethods = []object.Def{
	{Name: "close", Sig: "self", F1: func(_ *thread, self value) (value, error) {
		selfServer(self).close()
		return object.None, nil
	}},
	{Name: "is_serving", Sig: "self", F1: func(_ *thread, self value) (value, error) { return object.Bool(!selfServer(self).closed), nil }},
	{Name: "get_loop", Sig: "self", F1: func(_ *thread, self value) (value, error) { return object.FromObj(selfServer(self).loop), nil }},
	{Name: "wait_closed", Sig: "self", F1: func(t *thread, _ value) (value, error) {
		return vm.NewNativeCoroutine(t, "Server.wait_closed", &loop.Sleep{Result: object.None}), nil
	}},
	{Name: "start_serving", Sig: "self", F1: func(t *thread, _ value) (value, error) {
		return vm.NewNativeCoroutine(t, "Server.start_serving", &loop.Sleep{Result: object.None}), nil
	}},
	{Name: "serve_forever", Sig: "self", F1: func(t *thread, self value) (value, error) {
		return vm.NewNativeCoroutine(t, "Server.serve_forever", &foreverOp{s: selfServer(self)}), nil
	}},
	{Name: "__aenter__", Sig: "self", F1: func(t *thread, self value) (value, error) {
		return vm.NewNativeCoroutine(t, "Server.__aenter__", &loop.Sleep{Result: self}), nil
	}},
	{Name: "__aexit__", Sig: "self, *exc", Fn: func(t *thread, a []value) (value, error) {
		selfServer(a[0]).close()
		return vm.NewNativeCoroutine(t, "Server.__aexit__", &loop.Sleep{Result: object.None}), nil
	}},
}

// foreverOp is the body of serve_forever(): it ends by cancellation, which closes the server.
type foreverOp struct{ s *server }

// Step waits for a future that nobody sets.
func (o *foreverOp) Step(_ *thread, _ value, thrown error) (value, bool, error) {
	if thrown != nil {
		o.s.close()
		return value{}, false, thrown
	}
	return loop.NewFuture(o.s.loop).Await(), false, nil
}

// sockInfo is a server's socket as far as programs ask for its address.
type sockInfo struct {
	object.Header
	addr net.Addr
}

var sockMethods = []object.Def{
	{Name: "getsockname", Sig: "self", F1: func(_ *thread, self value) (value, error) {
		return addrTuple(object.Self[sockInfo](self).addr), nil
	}},
}

var serverAttrs = []object.GetSet{
	{Name: "sockets", Get: func(_ *thread, self value) (value, error) {
		s := selfServer(self)
		var out []value
		if !s.closed {
			for _, l := range s.listeners {
				out = append(out, object.FromObj(&sockInfo{Header: object.HeaderOf(streamTypes().sock), addr: l.Addr()}))
			}
		}
		return object.NewTuple(out), nil
	}},
}
