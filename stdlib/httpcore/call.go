package httpcore

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"net/url"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"pya/stdlib/internal/native"
	"pya/vm/loop"
	"pya/vm/object"
	"pya/vm/spare"
)

// call is a Call: one request and its answer.
type call struct {
	object.Header
	*exchange
}

// exchange is the part of a call that goroutines work on. It does not refer to the call, so that a forgotten call can be
// found.
type exchange struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	pool   *pool
	host   string
	limits limits
	done   chan struct{} // closed when resp or err is there
	resp   *http.Response
	err    error
	plain  bool // no decompression
	feed   *io.PipeWriter
	events *events // nil: nobody wants to know
	total  *time.Timer
	over   atomic.Bool // the connection is given back or closed

	mu      sync.Mutex
	waiters []func() // called when done is closed
	using   *link    // the connection that a direct request uses
	aborted bool

	reading sync.Mutex // held while a goroutine reads the body
	body    io.Reader
	ahead   atomic.Pointer[[]byte] // the whole body, if it was short and has come already
	free    func()                 // gives the slot of the pool back
}

// limits are the time limits of a request; 0 is none.
type limits struct{ total, connect, dial, read time.Duration }

// The reasons for ending a request.
var (
	errTotal     = errors.New("total")
	errConnect   = errors.New("connect")
	errRead      = errors.New("read")
	errCancelled = errors.New("cancelled")
	errOver      = errors.New("over")
)

var callType native.Type

func callClass() *object.Type {
	return callType.Get(func() *object.Type {
		return object.NewNative[call](object.TypeSpec{Name: "Call", Module: "_http", Flags: object.NoNew, Methods: []def{
			{Name: "wait", Sig: "self", Doc: "Wait for the head of the answer: (status, reason, version, headers, peer).", F1: func(t *thread, self value) (value, error) {
				x := object.Self[call](self).exchange
				return block(t, x, func() { <-x.done }, x.head)
			}},
			{Name: "wait_future", Sig: "self, loop", F2: func(t *thread, self, l value) (value, error) {
				x := object.Self[call](self).exchange
				f, complete, err := loop.Later(l, x.head)
				if err == nil {
					x.whenDone(complete)
				}
				return f, err
			}},
			{Name: "read", Sig: "self, n", Doc: "Read at most n bytes as they come, all if n is negative; b'' at the end.", F2: func(t *thread, self, n value) (value, error) {
				return reader(t, self, n, func(x *exchange, work func(), done func(*thread) (value, error)) (value, error) {
					return block(t, x, work, done)
				})
			}},
			{Name: "read_now", Sig: "self", Doc: "The whole body if it is there already, else None.", F1: readNow},
			{Name: "read_future", Sig: "self, loop, n", F3: func(t *thread, self, l, n value) (value, error) {
				return reader(t, self, n, func(_ *exchange, work func(), done func(*thread) (value, error)) (value, error) {
					return future(t, l, work, done)
				})
			}},
			{Name: "feed", Sig: "self, data", Doc: "Send a part of the body; None ends it. False if the server takes no more.", F2: func(t *thread, self, data value) (value, error) {
				return feeder(t, self, data, func(x *exchange, work func(), done func(*thread) (value, error)) (value, error) {
					return block(t, x, work, done)
				})
			}},
			{Name: "feed_future", Sig: "self, loop, data", F3: func(t *thread, self, l, data value) (value, error) {
				return feeder(t, self, data, func(_ *exchange, work func(), done func(*thread) (value, error)) (value, error) {
					return future(t, l, work, done)
				})
			}},
			{Name: "event_future", Sig: "self, loop", Doc: "The next event of a traced request, None when the answer is there.", F2: nextEvent},
			{Name: "write_future", Sig: "self, loop, data", Doc: "Send bytes on a connection that has changed its protocol.", F3: writeFuture},
			{Name: "cancel", Sig: "self", Doc: "End the request and close its connection.", F1: func(_ *thread, self value) (value, error) {
				object.Self[call](self).end(errCancelled)
				return object.None, nil
			}},
		}})
	})
}

// request starts a Call. headers is a list of pairs of str; body is bytes, None, or True for one that feed sends.
func request(t *thread, a []value) (value, error) {
	c := object.Self[client](a[0])
	x, err := c.newExchange(t, a[8:13])
	if err != nil {
		return value{}, err
	}
	out, err := x.outgoing(t, a[1:8])
	if err != nil {
		return value{}, err
	}
	traced, err := truth(t, a[13])
	if err != nil {
		return value{}, err
	}
	if traced {
		x.events = newEvents()
	}
	return x.call(out)
}

// newExchange makes an exchange; a is the limits total, connect, sock_connect and sock_read, and decompress.
func (c *client) newExchange(t *thread, a []value) (*exchange, error) {
	x := &exchange{pool: c.pool, done: make(chan struct{}), free: func() {}}
	for i, d := range [...]*time.Duration{&x.limits.total, &x.limits.connect, &x.limits.dial, &x.limits.read} {
		var err error
		if *d, err = seconds(t, a[i]); err != nil {
			return nil, err
		}
	}
	decompress, err := t.Truth(a[4])
	x.plain = !decompress
	return x, err
}

// outgoing is a request as it is sent.
type outgoing struct {
	req         *http.Request
	body        []byte // if it is there as a whole
	tls         value  // the argument ssl
	proxy       string
	proxyHeader http.Header
	head        []byte // of a request that goes directly, if it is made already
}

// outgoing makes a request of the arguments method, url, headers, body, ssl, proxy and proxy_headers.
func (x *exchange) outgoing(t *thread, a []value) (*outgoing, error) {
	out := &outgoing{tls: a[4], body: plainBody(a[3]), proxyHeader: http.Header{}}
	var err error
	if out.req, err = x.build(t, a[:4]); err != nil {
		return nil, err
	}
	if s, ok := object.AsStr(a[5]); ok {
		out.proxy = s.Go()
	}
	return out, addHeaders(t, a[6], out.proxyHeader)
}

// call starts the request.
func (x *exchange) call(out *outgoing) (value, error) {
	x.host = out.req.URL.Hostname()
	var tr *http.Transport // a direct request needs none
	if !x.direct(out) {
		var err error
		if tr, err = x.pool.transport(out); err != nil {
			return value{}, err
		}
	}
	x.start(tr, out)
	obj := object.Alloc[call](callClass())
	obj.exchange = x
	runtime.AddCleanup(obj, func(x *exchange) { x.end(errCancelled) }, x)
	return object.FromObj(obj), nil
}

// plan is a Plan: a request without a body that is sent many times.
type plan struct {
	object.Header
	*outgoing
}

var planType native.Type

func planClass() *object.Type {
	return planType.Get(func() *object.Type {
		return object.NewNative[plan](object.TypeSpec{Name: "Plan", Module: "_http", Flags: object.NoNew})
	})
}

// newPlan makes a Plan of method, url, headers, ssl, proxy and proxy_headers. Sending it takes 30 allocations and 3 µs
// less than a request of its own.
func newPlan(t *thread, a []value) (value, error) {
	x := &exchange{pool: object.Self[client](a[0]).pool}
	out, err := x.outgoing(t, []value{a[1], a[2], a[3], object.None, a[4], a[5], a[6]})
	if err != nil {
		return value{}, err
	}
	if x.direct(out) {
		// One that fails does so when it is sent.
		out.head, _ = headOf(out.req, nil)
	}
	p := object.Alloc[plan](planClass())
	p.outgoing = out
	return object.FromObj(p), nil
}

// sendPlan starts a Call of a Plan.
func sendPlan(t *thread, a []value) (value, error) {
	if a[1].Type() != planClass() {
		return value{}, object.TypeErrorf("expected a Plan, not '%s'", a[1].Type().MessageName())
	}
	x, err := object.Self[client](a[0]).newExchange(t, a[2:7])
	if err != nil {
		return value{}, err
	}
	return x.call(object.Self[plan](a[1]).outgoing)
}

// build makes the request of a Call's arguments.
func (x *exchange) build(t *thread, a []value) (*http.Request, error) {
	method, ok := object.AsStr(a[0])
	text, ok2 := object.AsStr(a[1])
	if !ok || !ok2 {
		return nil, object.TypeErrorf("method and url must be str")
	}
	u, err := url.Parse(text.Go())
	if err != nil {
		return nil, object.ValueErrorf("%s", err)
	}
	req := &http.Request{Method: method.Go(), URL: u, Host: u.Host, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{}}
	if err := addHeaders(t, a[2], req.Header); err != nil {
		return nil, err
	}
	if h := req.Header.Get("Host"); h != "" {
		req.Host = h
	}
	if _, ok := req.Header["User-Agent"]; !ok {
		req.Header["User-Agent"] = []string{""} // net/http would send its own
	}
	if strings.EqualFold(req.Header.Get("Connection"), "close") {
		req.Close = true
	}
	switch {
	case a[3].IsNone():
		req.Body = http.NoBody
	case object.Is(a[3], object.True):
		r, w := io.Pipe()
		req.Body, req.ContentLength, x.feed = r, -1, w
		if n, err := strconv.ParseInt(req.Header.Get("Content-Length"), 10, 64); err == nil && n >= 0 {
			req.ContentLength = n
		}
	default:
		b, ok := object.Buffer(a[3])
		if !ok {
			return nil, object.NotBytesLike(a[3])
		}
		b = slices.Clone(b)
		req.ContentLength = int64(len(b))
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }
		req.Body, _ = req.GetBody()
		if len(b) == 0 {
			req.Body, req.GetBody = http.NoBody, nil
		}
	}
	return req, nil
}

// special are the headers net/http looks for by their usual spelling.
var special = map[string]bool{"Host": true, "User-Agent": true, "Content-Length": true, "Transfer-Encoding": true, "Trailer": true, "Connection": true}

func addHeaders(t *thread, list value, h http.Header) error {
	return t.Iterate(list, func(pair value) error {
		var kv []string
		err := t.Iterate(pair, func(v value) error {
			s, ok := object.AsStr(v)
			if !ok {
				return object.TypeErrorf("header names and values must be str, not '%s'", v.Type().MessageName())
			}
			kv = append(kv, s.Go())
			return nil
		})
		if err != nil {
			return err
		}
		if len(kv) != 2 {
			return object.ValueErrorf("a header is a name and a value")
		}
		if c := textproto.CanonicalMIMEHeaderKey(kv[0]); special[c] {
			kv[0] = c
		}
		h[kv[0]] = append(h[kv[0]], kv[1])
		return nil
	})
}

// start sends the request in a goroutine, without a transport directly.
func (x *exchange) start(tr *http.Transport, out *outgoing) {
	ctx := context.Background()
	if tr != nil {
		ctx = context.WithValue(ctx, dialKey{}, x.limits.dial)
	}
	x.ctx, x.cancel = context.WithCancelCause(ctx)
	if x.limits.total > 0 {
		x.total = time.AfterFunc(x.limits.total, func() { x.abort(errTotal) })
	}
	spare.Go(func() {
		x.send(tr, out)
		small := x.err == nil && tr == nil && x.body == x.resp.Body && x.resp.ContentLength > 0 && x.resp.ContentLength <= aheadLimit && x.resp.Body != http.NoBody &&
			out.req.Method != http.MethodHead
		if !small {
			x.finish()
			return
		}
		x.reading.Lock()
		x.finish()
		x.readAhead()
		x.reading.Unlock()
	})
}

// finish tells who waits that the head of the answer is there, or the error.
func (x *exchange) finish() {
	x.mu.Lock()
	close(x.done)
	waiters := x.waiters
	x.waiters = nil
	x.mu.Unlock()
	for _, f := range waiters {
		f()
	}
}

// whenDone calls f when the head of the answer is there, from whatever goroutine. A goroutine that waits for done would
// cost each request a stack.
func (x *exchange) whenDone(f func()) {
	x.mu.Lock()
	select {
	case <-x.done:
		x.mu.Unlock()
		f()
	default:
		x.waiters = append(x.waiters, f)
		x.mu.Unlock()
	}
}

// aheadLimit is the most that is read of a body before the program asks for it. A bigger body waits in the system's
// buffers.
const aheadLimit = 256 << 10

// readAhead reads a short body as soon as it comes: the program will want all of it.
func (x *exchange) readAhead() {
	buf := object.Unfilled(int(x.resp.ContentLength))
	n, err := io.ReadFull(bodyReader{x}, buf)
	if err == nil {
		// The end is known, reading it gives the connection back.
		_, err = bodyReader{x}.Read(make([]byte, 1))
	}
	if err == io.EOF && n == len(buf) {
		x.ahead.Store(&buf)
		x.body = bytes.NewReader(buf)
		return
	}
	x.body = io.MultiReader(bytes.NewReader(buf[:n]), failing{err})
}

// failing is a body that ends with an error.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// send sends the request and waits for the head of its answer.
func (x *exchange) send(tr *http.Transport, out *outgoing) {
	if x.err = x.takeSlot(); x.err != nil {
		return
	}
	connect, answer := newTimer(x.limits.connect, x.abort, errConnect), newTimer(x.limits.read, x.abort, errRead)
	connect.start()
	if tr == nil {
		x.resp, x.err = x.sendDirect(out, connect.stop)
		x.answered()
		return
	}
	trace := &httptrace.ClientTrace{
		GotConn:      func(httptrace.GotConnInfo) { connect.stop() },
		WroteRequest: func(httptrace.WroteRequestInfo) { answer.start() },
	}
	x.events.watch(trace)
	x.resp, x.err = tr.RoundTrip(out.req.WithContext(httptrace.WithClientTrace(x.ctx, trace)))
	connect.stop()
	answer.stop()
	x.answered()
}

// answered prepares the body of an answer, or ends the request that failed.
func (x *exchange) answered() {
	if x.err != nil {
		x.err = x.because(x.err)
		x.release()
		return
	}
	x.body = x.decoded()
}

// plainBody is the body of a request that is there as a whole.
func plainBody(v value) []byte {
	b, _ := object.Buffer(v)
	return slices.Clone(b)
}

// readNow is read_now.
func readNow(_ *thread, self value) (value, error) {
	x := object.Self[call](self).exchange
	p := x.ahead.Swap(nil)
	if p == nil {
		return object.None, nil
	}
	x.reading.Lock()
	defer x.reading.Unlock()
	r, ok := x.body.(*bytes.Reader)
	if !ok || r.Len() != len(*p) {
		return object.None, nil // a part of it was read
	}
	x.body = bytes.NewReader(nil)
	return ownBytes(*p), nil
}

// ownBytes makes bytes of memory that nobody else uses.
func ownBytes(b []byte) value {
	if cap(b)-len(b) > len(b)/4+64 {
		return object.NewBytes(string(b)) // do not keep the rest
	}
	return object.NewBytes(unsafe.String(unsafe.SliceData(b), len(b)))
}

// takeSlot waits for the pool's limit. The time for it counts as connecting.
func (x *exchange) takeSlot() error {
	if x.pool.slots == nil {
		return nil
	}
	got := func() { x.free = sync.OnceFunc(func() { <-x.pool.slots }) }
	select {
	case x.pool.slots <- struct{}{}:
		got()
		return nil
	default:
	}
	x.events.add("queued_start", "")
	timer := newTimer(x.limits.connect, x.abort, errConnect)
	timer.start()
	defer timer.stop()
	select {
	case x.pool.slots <- struct{}{}:
		got()
		x.events.add("queued_end", "")
		return nil
	case <-x.ctx.Done():
		return context.Cause(x.ctx)
	}
}

// because is the reason for err: the time limit that ended the request, if one did.
func (x *exchange) because(err error) error {
	if cause := context.Cause(x.ctx); cause != nil {
		return cause
	}
	return err
}

// release ends the request's use of its connection.
func (x *exchange) release() {
	if x.feed != nil {
		_ = x.feed.CloseWithError(errOver)
	}
	if x.total != nil {
		x.total.Stop()
	}
	x.cancel(errOver)
	x.free()
	x.over.Store(true)
}

// abort makes what the request does fail: its dialling, and its use of a connection. The first reason counts.
func (x *exchange) abort(why error) {
	x.cancel(why)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.aborted = true
	if x.using != nil {
		_ = x.using.SetDeadline(time.Unix(1, 0))
	}
}

// use lets abort reach a connection. (context.AfterFunc would take 2.5 % of the time of a request for 100 KB.)
func (x *exchange) use(c *link) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.using = c; x.aborted {
		_ = c.SetDeadline(time.Unix(1, 0))
	}
}

// leave is the end of use; false if the connection cannot be used any more.
func (x *exchange) leave() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.using = nil
	return !x.aborted
}

// end gives the request up; it never blocks.
func (x *exchange) end(why error) {
	if x.over.Load() {
		return
	}
	x.abort(why)
	spare.Go(func() {
		<-x.done
		if x.resp != nil {
			_ = x.resp.Body.Close()
		}
		x.release()
	})
}

// timer cancels the request when a phase takes too long. A nil one does nothing.
type timer struct {
	mu      sync.Mutex
	t       *time.Timer
	d       time.Duration
	f       func()
	stopped bool
}

func newTimer(d time.Duration, abort func(error), why error) *timer {
	if d <= 0 {
		return nil
	}
	return &timer{d: d, f: func() { abort(why) }}
}

func (m *timer) start() {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.stopped && m.t == nil {
		m.t = time.AfterFunc(m.d, m.f)
	}
}

func (m *timer) stop() {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.stopped = true; m.t != nil {
		m.t.Stop()
	}
}

type dialKey struct{}

// dialTimed dials within the request's own limit. A transport may use the connection for another request.
func (p *pool) dialTimed(ctx context.Context, network, address string) (net.Conn, error) {
	d, _ := ctx.Value(dialKey{}).(time.Duration)
	return p.dialWithin(ctx, d, network, address)
}

func (p *pool) dialWithin(ctx context.Context, d time.Duration, network, address string) (net.Conn, error) {
	if d > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, d)
		defer cancel()
	}
	return p.dial(ctx, network, address)
}

func insecure(host string) *tls.Config {
	return &tls.Config{InsecureSkipVerify: true, ServerName: host}
}

// head is what wait gives.
func (x *exchange) head(t *thread) (value, error) {
	if x.err != nil {
		return value{}, x.failure(t, x.err)
	}
	_, reason, _ := strings.Cut(x.resp.Status, " ")
	var headers []value
	names := make([]string, 0, len(x.resp.Header))
	for n := range x.resp.Header {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		for _, v := range x.resp.Header[n] {
			headers = append(headers, object.NewPair(object.NewStr(n), text(v)))
		}
	}
	if len(x.resp.TransferEncoding) > 0 {
		headers = append(headers, object.NewPair(object.NewStr("Transfer-Encoding"), object.NewStr(strings.Join(x.resp.TransferEncoding, ", "))))
	}
	return object.NewTuple([]value{object.Int(int64(x.resp.StatusCode)), object.NewStr(reason),
		object.NewPair(object.Int(int64(x.resp.ProtoMajor)), object.Int(int64(x.resp.ProtoMinor))), object.NewList(headers)}), nil
}

// text is a header's value: UTF-8 where it is that, Latin-1 otherwise.
func text(s string) value {
	if strings.ToValidUTF8(s, "\uFFFD") == s {
		return object.NewStr(s)
	}
	r := make([]rune, len(s))
	for i := range len(s) {
		r[i] = rune(s[i])
	}
	return object.NewStr(string(r))
}

// waiting is one of the two ways to wait: block, or future with a loop.
type waiting func(x *exchange, work func(), done func(*thread) (value, error)) (value, error)

func reader(t *thread, self, n value, wait waiting) (value, error) {
	x := object.Self[call](self).exchange
	size, err := t.Index(n)
	if err != nil {
		return value{}, err
	}
	var data []byte
	var readErr error
	return wait(x, func() { data, readErr = x.read(size) }, func(t *thread) (value, error) {
		if readErr != nil {
			return value{}, x.failure(t, readErr)
		}
		return ownBytes(data), nil
	})
}

func feeder(t *thread, self, data value, wait waiting) (value, error) {
	x := object.Self[call](self).exchange
	if x.feed == nil {
		return value{}, object.RuntimeErrorf("the request has no body to send")
	}
	if data.IsNone() {
		return object.True, x.feed.Close()
	}
	b, ok := object.Buffer(data)
	if !ok {
		return value{}, object.NotBytesLike(data)
	}
	b = slices.Clone(b)
	var werr error
	return wait(x, func() { _, werr = x.feed.Write(b) }, func(*thread) (value, error) { return object.Bool(werr == nil), nil })
}

// block runs work in a goroutine and waits without the interpreter lock. What interrupts the program ends the request.
func block(t *thread, x *exchange, work func(), done func(*thread) (value, error)) (value, error) {
	return Run(t, object.None, work, done, func() { x.end(errCancelled) })
}

// Wait waits for a channel without the interpreter lock; the error is what an interrupt raised.
func Wait(t *thread, finished <-chan struct{}) error {
	wake := make(chan struct{}, 1)
	defer t.Interp.AddWaker(func() { object.Wake(wake) })()
	for {
		if err := t.Hook.Poll(); err != nil {
			return err
		}
		over := false
		t.Block(func() {
			select {
			case <-finished:
				over = true
			case <-wake:
			}
		})
		if over {
			return nil
		}
	}
}

// future runs work in a goroutine; its outcome is the result of a future of the event loop.
func future(t *thread, l value, work func(), done func(*thread) (value, error)) (value, error) {
	return loop.Run(t, l, work, done)
}

// read reads the decompressed body: n bytes at most, or all of it.
func (x *exchange) read(n int) ([]byte, error) {
	<-x.done
	if x.err != nil {
		return nil, x.err
	}
	x.reading.Lock()
	defer x.reading.Unlock()
	if n < 0 {
		if r, ok := x.body.(*bytes.Reader); ok {
			if p := x.ahead.Swap(nil); p != nil && r.Len() == len(*p) {
				x.body = bytes.NewReader(nil)
				return *p, nil
			}
			rest := make([]byte, r.Len())
			_, _ = r.Read(rest)
			return rest, nil
		}
		var all bytes.Buffer
		if size := x.resp.ContentLength; size > 0 && size < 1<<24 {
			all.Grow(int(size) + bytes.MinRead)
		}
		_, err := all.ReadFrom(bodyReader{x})
		return all.Bytes(), err
	}
	buf := object.Unfilled(min(n, 1<<16))
	got, err := bodyReader{x}.Read(buf)
	if err == io.EOF {
		err = nil
	}
	return buf[:got], err
}

// bodyReader reads the body with the limit for every read, and gives the connection back at the end.
type bodyReader struct{ x *exchange }

func (r bodyReader) Read(p []byte) (int, error) {
	x := r.x
	limit := newTimer(x.limits.read, x.abort, errRead)
	limit.start()
	n, err := x.body.Read(p)
	limit.stop()
	switch {
	case err == io.EOF:
		_ = x.resp.Body.Close()
		x.release()
	case err != nil:
		if cause := context.Cause(x.ctx); cause != nil {
			err = cause
			if cause == errOver { // read on after the end or after a failure
				return n, io.EOF
			}
		}
		err = bodyError{err}
		_ = x.resp.Body.Close()
		x.free()
	}
	return n, err
}

// Run waits for work in a goroutine of its own: for the future of the event loop l, or blocking if l is None. abort ends
// work that is waited for in the blocking way when an interrupt comes.
func Run(t *thread, l value, work func(), done func(*thread) (value, error), abort func()) (value, error) {
	if !l.IsNone() {
		return loop.Run(t, l, work, done)
	}
	finished := make(chan struct{})
	spare.Go(func() {
		defer close(finished)
		work()
	})
	if err := Wait(t, finished); err != nil {
		abort()
		return value{}, err
	}
	return done(t)
}
