package httpserver

import (
	"bytes"
	"errors"
	"net/http"
	"strconv"
	"syscall"

	"pya/stdlib/internal/native"
	"pya/vm/loop"
	"pya/vm/object"
)

// conn is a connection: the protocol of its transport. Requests are served one after the other; what comes in the
// meantime waits in in.
type conn struct {
	object.Header
	svc       *service
	transport value
	fd        int // the socket if it is used directly, else -1

	client, server value // addresses as pairs, None if unknown
	peer           string
	secure         bool

	raw    []byte // the head of the last request, and what it says
	head   head
	fields []field // of the last request with a scope, and their pairs in it
	pairs  []value

	in      []byte    // received and not used yet
	x       *exchange // the request in progress
	ws      *socket   // the WebSocket the connection has become
	out     []byte    // to be sent once the socket takes more
	pending []byte    // the head of a response that waits for its body
	since   float64   // when the connection became idle

	paused  bool         // nothing is read
	blocked bool         // the transport asked not to write
	drained *loop.Future // of those who wait until out is short again
	closing bool         // to be closed when out is sent
	broken  bool         // closed at once; connection_lost is still to come
	closed  bool
	lane    *loop.Lane // through which the socket is written to
}

// highWater is the amount of unsent or unused data at which the other side has to wait.
const highWater = 64 << 10

func newConn(s *service) *conn {
	return &conn{Header: object.HeaderOf(connClass()), svc: s, fd: -1, client: object.None, server: object.None}
}

var connType native.Type

func connClass() *object.Type {
	return connType.Get(func() *object.Type {
		on := func(name, sig string, f func(t *thread, c *conn, arg value) error) def {
			if sig == "self" {
				return def{Name: name, Sig: sig, F1: func(t *thread, self value) (value, error) {
					return object.None, f(t, object.Self[conn](self), value{})
				}}
			}
			return def{Name: name, Sig: sig, F2: func(t *thread, self, arg value) (value, error) {
				return object.None, f(t, object.Self[conn](self), arg)
			}}
		}
		return object.NewNative[conn](object.TypeSpec{Name: "Connection", Module: "_httpserver", Flags: object.NoNew | object.Final,
			Doc: "The protocol of one connection.",
			Methods: []def{
				on("connection_made", "self, transport", func(t *thread, c *conn, tr value) error { return c.made(t, tr) }),
				on("data_received", "self, data", func(t *thread, c *conn, v value) error {
					data, ok := object.Buffer(v)
					if !ok {
						return object.NotBytesLike(v)
					}
					return c.feed(t, data)
				}),
				on("eof_received", "self", func(*thread, *conn, value) error { return nil }),
				on("connection_lost", "self, exc", func(t *thread, c *conn, _ value) error { return c.lost(t) }),
				on("pause_writing", "self", func(_ *thread, c *conn, _ value) error { c.blocked = true; return nil }),
				on("resume_writing", "self", func(t *thread, c *conn, _ value) error {
					c.blocked = false
					return c.wakeWriters(t)
				}),
			}})
	})
}

// made is connection_made.
func (c *conn) made(t *thread, transport value) error {
	c.transport = transport
	c.svc.conns[c] = struct{}{}
	info := func(name string) (value, error) {
		return t.CallMethod(transport, "get_extra_info", object.NewStr(name))
	}
	tls, err := info("sslcontext")
	if err != nil {
		return err
	}
	c.secure = !tls.IsNone()
	for name, to := range map[string]*value{"peername": &c.client, "sockname": &c.server} {
		addr, err := info(name)
		if err != nil {
			return err
		}
		if pair, ok := object.AsTuple(addr); ok && len(pair.Items()) >= 2 {
			*to = object.NewPair(pair.Items()[0], pair.Items()[1])
		}
	}
	c.peer = addressText(c.client)
	if err := c.touch(t); err != nil {
		return err
	}
	if err := c.svc.sweep(t); err != nil || c.secure || c.svc.sockets == nil {
		return err
	}
	sock, err := info("socket")
	if err != nil || sock.IsNone() {
		return err
	}
	fd, err := t.CallMethod(sock, "fileno")
	if err != nil || !fd.IsInt() || fd.AsInt() < 0 {
		return err
	}
	return c.direct(t, int(fd.AsInt()))
}

// direct takes the socket over from the transport, which stays to close it.
func (c *conn) direct(t *thread, fd int) error {
	if _, err := t.CallMethod(c.transport, "pause_reading"); err != nil {
		return err
	}
	lane, err := c.svc.loop.NewLane(t, fd, 0, c.transport, c.takeBack)
	if err != nil {
		return err
	}
	c.fd, c.lane = fd, lane
	return c.svc.loop.WatchReader(t, fd, c.readable)
}

// addressText is an address as host:port.
func addressText(v value) string {
	pair, ok := object.AsTuple(v)
	if !ok {
		return ""
	}
	host, _ := object.AsStr(pair.Items()[0])
	if port := pair.Items()[1]; host != nil && port.IsInt() {
		return host.Go() + ":" + strconv.FormatInt(port.AsInt(), 10)
	}
	return ""
}

// touch notes that the connection is idle from now on.
func (c *conn) touch(t *thread) (err error) {
	c.since, err = c.svc.loop.Time(t)
	return err
}

func (c *conn) idle() bool { return c.x == nil && c.ws == nil && !c.closing }

// readable receives from the socket.
func (c *conn) readable(t *thread) error {
	n, err := c.svc.sockets.Recv(c.fd, c.svc.buf, 0)
	switch {
	case err == syscall.EAGAIN || err == syscall.EINTR:
		return nil
	case err != nil:
		return c.abort(t)
	case n == 0:
		if c.closing {
			// It is closed once everything is sent.
			return c.svc.loop.UnwatchReader(c.fd)
		}
		return c.close(t)
	}
	return c.feed(t, c.svc.buf[:n])
}

// feed uses received bytes. What cannot be used yet is kept.
func (c *conn) feed(t *thread, data []byte) error {
	kept := len(c.in) > 0
	if kept {
		c.in = append(c.in, data...)
		data = c.in
	}
	rest, err := c.consume(t, data)
	switch {
	case len(rest) == 0 && cap(c.in) > bufSize:
		c.in = nil
	case kept:
		c.in = c.in[:copy(c.in, rest)]
	default:
		c.in = append(c.in[:0], rest...)
	}
	if err == nil && len(c.in) > highWater && c.x != nil {
		err = c.pause(t)
	}
	return err
}

// consume uses the beginning of data and gives the rest.
func (c *conn) consume(t *thread, data []byte) ([]byte, error) {
	for len(data) > 0 && !c.closing && !c.closed {
		n, err := 0, error(nil)
		switch {
		case c.ws != nil:
			n, err = c.ws.feed(t, data)
		case c.x == nil:
			if n, err = c.nextHead(data); n > 0 {
				err = c.begin(t, &c.head)
			}
		case !c.x.body.done:
			var part []byte
			if part, n, err = c.x.body.next(data); n > 0 {
				err = c.x.received(t, part)
			}
		}
		if err != nil {
			return nil, c.refuse(t, err)
		}
		if n == 0 {
			return data, nil
		}
		data = data[n:]
	}
	return nil, nil
}

// maxRaw is the longest head that is kept for comparison.
const maxRaw = 2 << 10

// nextHead reads a head into c.head. Clients send the same one again and again: it is read once.
func (c *conn) nextHead(data []byte) (n int, err error) {
	if n = len(c.raw); n > 0 && len(data) >= n && bytes.Equal(data[:n], c.raw) {
		return n, nil
	}
	c.head, c.raw = head{}, c.raw[:0]
	if n, err = parseHead(data, &c.head); n > 0 && n <= maxRaw {
		c.raw = append(c.raw, data[:n]...)
	}
	return n, err
}

// refuse answers a request that is none and closes the connection. Other errors pass.
func (c *conn) refuse(t *thread, err error) error {
	status := http.StatusBadRequest
	switch {
	case errors.Is(err, errTooLong):
		status = http.StatusRequestHeaderFieldsTooLarge
	case !errors.Is(err, errInvalid):
		return err
	}
	if err := c.svc.call(t, c.svc.warn, object.NewStr(err.Error())); err != nil {
		return err
	}
	if x := c.x; x != nil {
		if x.started {
			return c.abort(t)
		}
		x.started, x.disconnected = true, true
	}
	return c.plain(t, status, err.Error())
}

// plain sends a text and closes the connection.
func (c *conn) plain(t *thread, status int, text string) error {
	b := append(c.svc.scratch[:0], statusLine(status)...)
	b = append(b, c.svc.lines...)
	b = append(b, c.svc.dateField()...)
	b = append(b, "content-type: text/plain; charset=utf-8\r\ncontent-length: "...)
	b = strconv.AppendInt(b, int64(len(text)), 10)
	b = append(b, "\r\nconnection: close\r\n\r\n"...)
	b = append(b, text...)
	c.svc.scratch = b[:0]
	if err := c.write(t, b); err != nil {
		return err
	}
	return c.close(t)
}

// begin starts the handling of a request.
func (c *conn) begin(t *thread, h *head) error {
	s := c.svc
	s.requests++
	if s.limit > 0 && (len(s.conns) >= s.limit || s.active >= s.limit) {
		if err := s.call(t, s.warn, object.NewStr("Exceeded concurrency limit.")); err != nil {
			return err
		}
		return c.plain(t, http.StatusServiceUnavailable, "Service Unavailable")
	}
	if h.upgrades && h.method == http.MethodGet && isWebSocket(h.upgrade) {
		return c.beginSocket(t, h)
	}
	x := newExchange(c, h)
	c.x = x
	s.active++
	coro, err := x.coroutine(t)
	if err == nil {
		_, err = s.loop.Spawn(t, coro)
	}
	if err != nil {
		if err := s.report(t, err); err != nil {
			return err
		}
		return c.abort(t)
	}
	return nil
}

// over is the end of a request: the next one is served, or the connection closed.
func (c *conn) over(t *thread, keep bool) error {
	c.svc.active--
	if !keep || c.svc.draining || !c.x.body.done {
		return c.close(t)
	}
	c.x = nil
	if err := c.touch(t); err != nil {
		return err
	}
	if err := c.resume(t); err != nil || len(c.in) == 0 {
		return err
	}
	return c.feed(t, nil)
}

// pause stops reading, resume goes on.
func (c *conn) pause(t *thread) error {
	if c.paused || c.closed || c.closing {
		return nil
	}
	c.paused = true
	if c.fd >= 0 {
		return c.svc.loop.UnwatchReader(c.fd)
	}
	_, err := t.CallMethod(c.transport, "pause_reading")
	return err
}

func (c *conn) resume(t *thread) error {
	if !c.paused || c.closed || c.closing {
		return nil
	}
	c.paused = false
	if c.fd >= 0 {
		return c.svc.loop.WatchReader(t, c.fd, c.readable)
	}
	_, err := t.CallMethod(c.transport, "resume_reading")
	return err
}

// write sends bytes, or keeps what the socket does not take at once. It does not keep b.
func (c *conn) write(t *thread, b []byte) error { return c.writeVia(t, b, c.lane) }

// writeLast sends the end of a response. A connection that is closed next does not wait for the loop's sender.
func (c *conn) writeLast(t *thread, b []byte, keep bool) error {
	if !keep && c.lane != nil && !c.lane.Pending() {
		return c.writeVia(t, b, nil)
	}
	return c.write(t, b)
}

func (c *conn) writeVia(t *thread, b []byte, lane *loop.Lane) error {
	if c.closed || len(b) == 0 {
		return nil
	}
	if c.fd < 0 {
		_, err := t.CallMethod(c.transport, "write", object.NewBytes(string(b)))
		return err
	}
	if len(c.out) > 0 {
		c.out = append(c.out, b...)
		return nil
	}
	var n int
	var err error
	if lane != nil {
		n, err = lane.Send(t, b, true)
	} else {
		n, err = c.svc.sockets.Send(c.fd, b, 0)
	}
	if err != nil && err != syscall.EAGAIN && err != syscall.EINTR {
		return c.abort(t)
	}
	if n = max(n, 0); n == len(b) || c.closed || c.broken {
		return nil
	}
	c.out = append(c.out, b[n:]...)
	return c.svc.loop.WatchWriter(t, c.fd, c.writable)
}

// takeBack keeps what the loop's sender could not send.
func (c *conn) takeBack(t *thread) error {
	rest, err := c.lane.Take()
	switch {
	case c.closed || c.broken:
		return nil
	case err != nil:
		return c.abort(t)
	}
	if c.out = append(rest, c.out...); len(c.out) > 0 {
		return c.svc.loop.WatchWriter(t, c.fd, c.writable)
	}
	if c.closing {
		return c.closeWhenSent(t)
	}
	return nil
}

// writable sends what is kept.
func (c *conn) writable(t *thread) error {
	n, err := c.svc.sockets.Send(c.fd, c.out, 0)
	switch {
	case err == syscall.EAGAIN || err == syscall.EINTR:
		return nil
	case err != nil:
		return c.abort(t)
	}
	c.out = c.out[:copy(c.out, c.out[n:])]
	if len(c.out) == 0 {
		if cap(c.out) > bufSize {
			c.out = nil
		}
		if err := c.svc.loop.UnwatchWriter(c.fd); err != nil {
			return err
		}
		if c.closing {
			return c.closeWhenSent(t)
		}
	}
	return c.wakeWriters(t)
}

// full tells whether writers have to wait.
func (c *conn) full() bool { return c.blocked || len(c.out) > highWater }

// room is what a writer awaits: a future while too much is unsent.
func (c *conn) room() value {
	if !c.full() || c.closed {
		return doneValue
	}
	if c.drained == nil || c.drained.Done() {
		c.drained = loop.NewFuture(c.svc.loop)
	}
	return c.drained.Val()
}

// wakeWriters ends the waiting of writers if there is room.
func (c *conn) wakeWriters(t *thread) error {
	f := c.drained
	if f == nil || f.Done() || c.full() && !c.closed {
		return nil
	}
	c.drained = nil
	return f.SetResult(t, object.None)
}

// flushHead sends the head of a response whose body has not come yet.
func (c *conn) flushHead(t *thread) error {
	if len(c.pending) == 0 {
		return nil
	}
	b := c.pending
	c.pending = nil
	return c.write(t, b)
}

// close closes the connection when everything is sent.
func (c *conn) close(t *thread) error {
	if c.closing || c.closed {
		return nil
	}
	if err := c.flushHead(t); err != nil {
		return err
	}
	c.closing = true
	return c.closeWhenSent(t)
}

// closeWhenSent closes the transport unless something is still to be sent; it is called again then.
func (c *conn) closeWhenSent(t *thread) error {
	if c.lane != nil {
		if c.lane.Settle(); c.lane.Stopped() {
			if err := c.takeBack(t); err != nil {
				return err
			}
		}
	}
	if c.closed || c.broken || len(c.out) > 0 {
		return nil
	}
	return c.closeTransport(t, "close")
}

// abort closes the connection at once.
func (c *conn) abort(t *thread) error {
	if c.closed || c.broken {
		return nil
	}
	c.broken, c.closing, c.out, c.pending = true, true, nil, nil
	if c.lane != nil {
		c.lane.Drop()
	}
	return c.closeTransport(t, "abort")
}

// closeTransport lets the transport close; it calls connection_lost then.
func (c *conn) closeTransport(t *thread, method string) error {
	if c.fd >= 0 {
		if err := c.svc.loop.Unwatch(c.fd); err != nil {
			return err
		}
	}
	_, err := t.CallMethod(c.transport, method)
	return err
}

// lost is connection_lost.
func (c *conn) lost(t *thread) error {
	if c.closed {
		return nil
	}
	if c.fd >= 0 {
		if err := c.svc.loop.Unwatch(c.fd); err != nil {
			return err
		}
	}
	if c.lane != nil {
		// The socket is closed next: nobody may touch its number any more.
		c.lane.Drop()
	}
	c.closed, c.closing, c.in, c.out = true, true, nil, nil
	delete(c.svc.conns, c)
	if err := c.wakeWriters(t); err != nil {
		return err
	}
	if c.ws != nil {
		return c.ws.lost(t)
	}
	if x := c.x; x != nil && !x.complete {
		x.disconnected = true
		c.svc.active--
		return x.wake(t)
	}
	return nil
}

// drain is the end of the service for the connection.
func (c *conn) drain(t *thread) error {
	switch {
	case c.ws != nil:
		return c.ws.goAway(t)
	case c.x == nil:
		return c.close(t)
	}
	return nil // over closes it
}

var statusLines = func() map[int]string {
	m := map[int]string{}
	for status := 100; status < 600; status++ {
		if text := http.StatusText(status); text != "" {
			m[status] = "HTTP/1.1 " + strconv.Itoa(status) + " " + text + "\r\n"
		}
	}
	return m
}()
