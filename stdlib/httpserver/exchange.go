package httpserver

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"pya/stdlib/internal/native"
	"pya/vm/loop"
	"pya/vm/object"
)

// exchange is a request with its response. As a callable it is the `send` of ASGI; recv is its `receive`.
type exchange struct {
	object.Header
	recv receiver
	c    *conn
	h    head
	body body

	got    []byte       // of the body, not given to the application yet
	last   bool         // the application has the end of the body
	waiter *loop.Future // of receive

	started, complete, disconnected bool
	continued                       bool // 100 Continue was sent
	keep                            bool // the connection goes on after the response
	bare                            bool // no body is sent: HEAD, 204, 304
	chunked                         bool
	left                            int64 // bytes that Content-Length promises, -1: unknown
	status                          int
	sent                            int64 // bytes of the response so far
}

// receiver is the receive of an exchange.
type receiver struct {
	object.Header
	x *exchange
}

func newExchange(c *conn, h *head) *exchange {
	x := &exchange{Header: object.HeaderOf(exchangeClass()), c: c, h: *h, body: newBody(h), keep: h.keepAlive()}
	x.recv = receiver{object.HeaderOf(receiverClass()), x}
	return x
}

var exchangeType, receiverType, doneType native.Type

func exchangeClass() *object.Type {
	return exchangeType.Get(func() *object.Type {
		flag := func(name string, get func(x *exchange) bool) object.GetSet {
			return object.GetSet{Name: name, Get: func(_ *thread, self value) (value, error) {
				return object.Bool(get(object.Self[exchange](self))), nil
			}}
		}
		return object.NewNative[exchange](object.TypeSpec{Name: "Exchange", Module: "_httpserver", Flags: object.NoNew | object.Final,
			Doc: "A request with its response; calling it sends a message of ASGI.",
			Call: func(t *thread, self value, args []value, kw []*object.Str) (value, error) {
				if len(args) != 1 || len(kw) > 0 {
					return value{}, object.TypeErrorf("send() takes a message")
				}
				return object.Self[exchange](self).send(t, args[0])
			},
			Methods: []def{
				{Name: "respond", Sig: "self, status, headers, body, reason=''", Doc: "Send a whole response: the same as its two messages.", Fn: respond},
				{Name: "respond_json", Sig: "self, status, text", Doc: "Send a whole response with a JSON text.", F3: respondJSON},
				{Name: "scope", Sig: "self", Doc: "Make the scope of the request.", F1: func(_ *thread, self value) (value, error) {
					return object.FromObj(object.Self[exchange](self).scope()), nil
				}},
				{Name: "close", Sig: "self", Doc: "Close the connection once everything is sent.", F1: func(t *thread, self value) (value, error) {
					return object.None, object.Self[exchange](self).c.close(t)
				}},
			},
			GetSets: []object.GetSet{
				{Name: "receive", Doc: "The `receive` of ASGI.", Get: func(_ *thread, self value) (value, error) {
					return object.FromObj(&object.Self[exchange](self).recv), nil
				}},
				flag("started", func(x *exchange) bool { return x.started }),
				flag("complete", func(x *exchange) bool { return x.complete }),
				flag("disconnected", func(x *exchange) bool { return x.disconnected }),
				{Name: "transport", Get: func(_ *thread, self value) (value, error) {
					return object.Self[exchange](self).c.transport, nil
				}},
				{Name: "sent", Doc: "The number of bytes of the response so far, its head included.", Get: func(_ *thread, self value) (value, error) {
					x := object.Self[exchange](self)
					return object.Int(x.sent + int64(len(x.c.pending))), nil
				}},
				{Name: "keep_alive", NoDel: true, Doc: "Whether the connection goes on after the response.",
					Get: func(_ *thread, self value) (value, error) { return object.Bool(object.Self[exchange](self).keep), nil },
					Set: func(t *thread, self, v value) (err error) {
						object.Self[exchange](self).keep, err = t.Truth(v)
						return err
					}},
			}})
	})
}

func receiverClass() *object.Type {
	return receiverType.Get(func() *object.Type {
		return object.NewNative[receiver](object.TypeSpec{Name: "receive", Module: "_httpserver", Flags: object.NoNew | object.Final,
			Call: func(t *thread, self value, args []value, kw []*object.Str) (value, error) {
				if len(args) > 0 || len(kw) > 0 {
					return value{}, object.TypeErrorf("receive() takes no arguments")
				}
				return object.Self[receiver](self).x.receive(t)
			}})
	})
}

// done is an awaitable that has its result already.
type done struct {
	object.Header
	v value
}

func doneClass() *object.Type {
	return doneType.Get(func() *object.Type {
		return object.NewNative[done](object.TypeSpec{Name: "Done", Module: "_httpserver", Flags: object.NoNew | object.Final,
			Await: func(_ *thread, self value) (value, bool, error) { return object.Self[done](self).v, true, nil },
			Methods: []def{{Name: "__await__", Sig: "self", F1: func(_ *thread, self value) (value, error) {
				return object.FromObj(&doneIter{object.HeaderOf(doneIterClass()), object.Self[done](self).v}), nil
			}}}})
	})
}

// doneIter is the iterator of a done: it ends at once with the result.
type doneIter struct {
	object.Header
	v value
}

var doneIterType native.Type

func doneIterClass() *object.Type {
	return doneIterType.Get(func() *object.Type {
		return object.NewNative[doneIter](object.TypeSpec{Name: "DoneIterator", Module: "_httpserver", Flags: object.NoNew | object.Final,
			Methods: []def{
				{Name: "__iter__", Sig: "self", F1: func(_ *thread, self value) (value, error) { return self, nil }},
				{Name: "__next__", Sig: "self", F1: func(_ *thread, self value) (value, error) {
					return value{}, object.StopIteration(object.Self[doneIter](self).v)
				}},
			}})
	})
}

func newDone(v value) value { return object.FromObj(&done{object.HeaderOf(doneClass()), v}) }

// doneValue is the awaitable of None.
var doneValue = newDone(object.None)

// target splits the target of a request: path as it was sent, and query.
func target(s string) (path, query string) {
	if !strings.HasPrefix(s, "/") {
		// The form for proxies, http://host/path, and the * of OPTIONS.
		if i := strings.Index(s, "://"); i >= 0 {
			s = s[i+3:]
			if i = strings.IndexAny(s, "/?"); i < 0 {
				return "/", ""
			}
			if s = s[i:]; s[0] == '?' {
				s = "/" + s
			}
		}
	}
	if i := strings.IndexByte(s, '#'); i >= 0 {
		s = s[:i]
	}
	path, query, _ = strings.Cut(s, "?")
	return path, query
}

// unescape decodes a path; bytes that are no UTF-8 become U+FFFD.
func unescape(path string) string {
	if strings.IndexByte(path, '%') >= 0 {
		if p, err := url.PathUnescape(path); err == nil {
			path = p
		}
	}
	return strings.ToValidUTF8(path, "\uFFFD")
}

// coroutine makes what handles the request.
func (x *exchange) coroutine(t *thread) (value, error) {
	s := x.c.svc
	if s.direct.IsValid() && s.rootPath == "" {
		path, _ := target(x.h.target)
		coro, err := t.Call(s.direct, x.method(), object.NewStr(unescape(path)), object.FromObj(x))
		if err != nil || !coro.IsNone() {
			return coro, err
		}
	}
	return t.Call(s.handler, object.FromObj(x.scope()), object.FromObj(&x.recv), object.FromObj(x))
}

func (x *exchange) method() value { return sharedOr(methods, x.h.method, object.NewStr) }

// scope makes the dict that describes the request.
func (x *exchange) scope() *object.Dict {
	d := x.c.scope(&x.h, typeHTTP, "http")
	d.SetStr(nameMethod, x.method())
	return d
}

// scope makes what requests and WebSockets have in common.
func (c *conn) scope(h *head, typ value, scheme string) *object.Dict {
	s := c.svc
	path, query := target(h.target)
	if c.secure {
		scheme += "s"
	}
	version := version11
	if h.minor == 0 {
		version = version10
	}
	fields := make([]value, len(h.fields))
	for i, f := range h.fields {
		if i < len(c.fields) && c.fields[i] == f {
			// A client sends the same fields with every request; the pairs cannot be changed.
			fields[i] = c.pairs[i]
			continue
		}
		fields[i] = object.NewPair(sharedOr(fieldNames, f.name, object.NewBytes), object.NewBytes(f.value))
	}
	c.fields, c.pairs = h.fields, append(c.pairs[:0], fields...)
	d := object.NewDictSize(14)
	d.SetStr(nameType, typ)
	d.SetStr(nameASGI, s.asgi)
	d.SetStr(nameHTTPVersion, version)
	client := c.client
	if len(s.trusted) > 0 {
		client, scheme = c.forwarded(h, scheme)
	}
	d.SetStr(nameServer, c.server)
	d.SetStr(nameClient, client)
	d.SetStr(nameScheme, object.NewStr(scheme))
	d.SetStr(nameRootPath, object.NewStr(s.rootPath))
	d.SetStr(namePath, object.NewStr(s.rootPath+unescape(path)))
	d.SetStr(nameRawPath, object.NewBytes(s.rootPath+path))
	d.SetStr(nameQuery, bytesValue(query))
	d.SetStr(nameHeaders, object.NewList(fields))
	if s.state != nil {
		d.SetStr(nameState, object.FromObj(s.state.Copy()))
	}
	return d
}

// forwarded is the client and scheme that a trusted proxy names in X-Forwarded-For and X-Forwarded-Proto.
func (c *conn) forwarded(h *head, scheme string) (value, string) {
	client := c.client
	pair, ok := object.AsTuple(client)
	if !ok {
		return client, scheme
	}
	trusted := func(host string) bool { return c.svc.trusted["*"] || c.svc.trusted[host] }
	if host, ok := object.AsStr(pair.Items()[0]); !ok || !trusted(host.Go()) {
		return client, scheme
	}
	switch proto := strings.TrimSpace(h.field("x-forwarded-proto")); {
	case proto == "":
	case strings.HasPrefix(scheme, "ws"):
		scheme = strings.Replace(proto, "http", "ws", 1)
	default:
		scheme = proto
	}
	hosts := strings.Split(h.field("x-forwarded-for"), ",")
	for i := len(hosts) - 1; i >= 0; i-- {
		host := strings.TrimSpace(hosts[i])
		if host != "" && (i == 0 || !trusted(host)) {
			return object.NewPair(object.NewStr(host), object.Int(0)), scheme
		}
	}
	return client, scheme
}

func bytesValue(s string) value {
	if s == "" {
		return emptyBytes
	}
	return object.NewBytes(s)
}

// received takes a part of the body.
func (x *exchange) received(t *thread, part []byte) error {
	if x.complete {
		return nil
	}
	x.got = append(x.got, part...)
	if len(part) == 0 && !x.body.done {
		return nil
	}
	if err := x.wake(t); err != nil {
		return err
	}
	if len(x.got) > highWater && !x.body.done {
		return x.c.pause(t)
	}
	return nil
}

// wake ends the waiting of receive.
func (x *exchange) wake(t *thread) error {
	f := x.waiter
	if f == nil || f.Done() {
		return nil
	}
	x.waiter = nil
	m, err := x.message(t)
	if err != nil {
		return err
	}
	return f.SetResult(t, m)
}

// receive is `receive()`.
func (x *exchange) receive(t *thread) (value, error) {
	if x.h.expects && !x.continued && !x.started && !x.disconnected {
		x.continued = true
		if err := x.c.write(t, []byte("HTTP/1.1 100 Continue\r\n\r\n")); err != nil {
			return value{}, err
		}
	}
	if x.disconnected || x.complete || len(x.got) > 0 || x.body.done && !x.last {
		m, err := x.message(t)
		return newDone(m), err
	}
	if x.waiter == nil || x.waiter.Done() {
		x.waiter = loop.NewFuture(x.c.svc.loop)
	}
	return x.waiter.Val(), nil
}

// message makes the message that receive gives now.
func (x *exchange) message(t *thread) (value, error) {
	d := object.NewDictSize(3)
	if x.disconnected || x.complete {
		d.SetStr(nameType, typeDisconnect)
		return object.FromObj(d), nil
	}
	x.last = x.body.done
	d.SetStr(nameType, typeRequest)
	d.SetStr(nameBody, bytesValue(string(x.got)))
	d.SetStr(nameMoreBody, object.Bool(!x.last))
	x.got = x.got[:0]
	return object.FromObj(d), x.c.resume(t)
}

// send is `send(message)`.
func (x *exchange) send(t *thread, m value) (value, error) {
	d, ok := object.AsDict(m)
	if !ok {
		return value{}, object.TypeErrorf("a message is a dict, not '%s'", m.Type().MessageName())
	}
	typV, _ := d.GetStr(nameType)
	typ := ""
	if s, ok := object.AsStr(typV); ok {
		typ = s.Go()
	}
	switch {
	case !x.started && typ != "http.response.start":
		return value{}, object.RuntimeErrorf("Expected ASGI message 'http.response.start', but got '%s'.", typ)
	case x.complete:
		return value{}, object.RuntimeErrorf("Unexpected ASGI message '%s' sent, after response already completed.", typ)
	case x.started && typ != "http.response.body":
		return value{}, object.RuntimeErrorf("Expected ASGI message 'http.response.body', but got '%s'.", typ)
	case x.started:
		return x.sendBody(t, d)
	}
	status, _ := d.GetStr(nameStatus)
	headers, _ := d.GetStr(nameHeaders)
	if err := x.start(t, status, headers, textOf(d, nameReason), noJSON); err != nil {
		return value{}, err
	}
	if !x.disconnected {
		x.c.svc.flushSoon(x.c)
	}
	return doneValue, nil
}

// sendBody is the message http.response.body.
func (x *exchange) sendBody(t *thread, d *object.Dict) (value, error) {
	more := false
	if v, ok := d.GetStr(nameMoreBody); ok {
		var err error
		if more, err = t.Truth(v); err != nil {
			return value{}, err
		}
	}
	part, ok := []byte(nil), true
	if v, has := d.GetStr(nameBody); has {
		if part, ok = object.Buffer(v); !ok {
			return value{}, object.TypeErrorf("the body of a message is bytes, not '%s'", v.Type().MessageName())
		}
	}
	if err := x.part(t, part, more); err != nil {
		return value{}, err
	}
	return x.c.room(), nil
}

// respond sends a response in one go.
func respond(t *thread, a []value) (value, error) {
	x := object.Self[exchange](a[0])
	if x.started {
		return value{}, object.RuntimeErrorf("Expected ASGI message 'http.response.body', but got 'http.response.start'.")
	}
	data, ok := object.Buffer(a[3])
	if !ok {
		return value{}, object.TypeErrorf("a body is bytes, not '%s'", a[3].Type().MessageName())
	}
	reason := ""
	if s, ok := object.AsStr(a[4]); ok {
		reason = s.Go()
	}
	if err := x.start(t, a[1], a[2], reason, noJSON); err != nil {
		return value{}, err
	}
	if err := x.part(t, data, false); err != nil {
		return value{}, err
	}
	return x.c.room(), nil
}

// respondJSON sends a text with status, length and type.
func respondJSON(t *thread, self, status, text value) (value, error) {
	x := object.Self[exchange](self)
	if x.started {
		return value{}, object.RuntimeErrorf("Expected ASGI message 'http.response.body', but got 'http.response.start'.")
	}
	s, ok := object.AsStr(text)
	if !ok {
		return value{}, object.TypeErrorf("a JSON text is a str, not '%s'", text.Type().Name())
	}
	if !utf8.ValidString(s.Go()) {
		// Lone surrogates: the error is that of encode().
		if _, err := t.CallMethod(text, "encode"); err != nil {
			return value{}, err
		}
	}
	if err := x.start(t, status, value{}, "", len(s.Go())); err != nil {
		return value{}, err
	}
	svc := x.c.svc
	data := append(svc.text[:0], s.Go()...)
	svc.text = keepSmall(data)
	if err := x.part(t, data, false); err != nil {
		return value{}, err
	}
	return x.c.room(), nil
}

// noJSON is the length of a body that start is not to describe.
const noJSON = -1

// start makes the head of the response. It describes a JSON text as its body if that has a length.
func (x *exchange) start(t *thread, statusV, headers value, reason string, json int) error {
	status, err := t.Index(statusV)
	if err != nil {
		return err
	}
	c := x.c
	if x.disconnected {
		x.started = true
		return nil
	}
	x.bare = x.h.method == http.MethodHead || status == http.StatusNoContent || status == http.StatusNotModified || status < 200
	x.left = -1
	line, err := firstLine(status, reason)
	if err != nil {
		return err
	}
	b := append(c.pending[:0], line...)
	b = append(b, c.svc.dateField()...)
	b = append(b, c.svc.lines...)
	if json >= 0 {
		b = append(b, "content-length: "...)
		b = append(strconv.AppendInt(b, int64(json), 10), "\r\ncontent-type: application/json\r\n"...)
		if x.h.method != http.MethodHead {
			x.left = int64(json)
		}
	}
	said := false // the response says itself whether the connection goes on
	err = pairs(t, headers, func(name, val string) error {
		if !validToken(name) {
			return object.RuntimeErrorf("Invalid HTTP header name.")
		}
		if !validValue(val) {
			return object.RuntimeErrorf("Invalid HTTP header value.")
		}
		switch lower(name) {
		case "content-length":
			n, ok := parseLength(val)
			if !ok {
				return object.ValueErrorf("invalid Content-Length: %q", val)
			}
			if x.left, x.chunked = n, false; x.h.method == http.MethodHead {
				x.left = -1
			}
		case "transfer-encoding":
			if !strings.EqualFold(val, "chunked") {
				break
			}
			x.chunked = true
			return nil // written below, for HTTP/1.1
		case "connection":
			if said = true; strings.EqualFold(val, "close") {
				x.keep = false
			}
		}
		b = append(append(append(append(b, name...), ": "...), val...), '\r', '\n')
		return nil
	})
	if err != nil {
		return err
	}
	if x.left < 0 && !x.bare {
		// The end of the body shows in chunks, or to old clients in the end of the connection.
		if x.chunked = x.h.minor > 0; x.chunked {
			b = append(b, "transfer-encoding: chunked\r\n"...)
		} else {
			x.keep = false
		}
	}
	if !said && (!x.keep || !x.body.done || c.svc.draining) {
		b = append(b, "connection: close\r\n"...)
		x.keep = false
	} else if !said && x.h.minor == 0 {
		b = append(b, "connection: keep-alive\r\n"...)
	}
	c.pending = append(b, '\r', '\n')
	x.started, x.status = true, status
	return x.logAccess(t)
}

func (x *exchange) logAccess(t *thread) error {
	s := x.c.svc
	if !s.access.IsValid() {
		return nil
	}
	version := version11
	if x.h.minor == 0 {
		version = version10
	}
	return s.call(t, s.access, object.NewStr(x.c.peer), sharedOr(methods, x.h.method, object.NewStr), object.NewStr(x.h.target), version,
		object.Int(int64(x.status)))
}

// part sends a piece of the body, together with the head if that was not sent.
func (x *exchange) part(t *thread, data []byte, more bool) error {
	c := x.c
	if x.disconnected {
		return nil
	}
	if x.bare {
		data = nil
	} else if x.left >= 0 {
		if int64(len(data)) > x.left {
			return object.RuntimeErrorf("Response content longer than Content-Length")
		}
		if x.left -= int64(len(data)); x.left > 0 && !more {
			return object.RuntimeErrorf("Response content shorter than Content-Length")
		}
	}
	b := append(c.svc.scratch[:0], c.pending...)
	c.pending = c.pending[:0]
	if x.chunked && !x.bare {
		if len(data) > 0 {
			b = append(strconv.AppendInt(b, int64(len(data)), 16), '\r', '\n')
			b = append(append(b, data...), '\r', '\n')
		}
		if !more {
			b = append(b, "0\r\n\r\n"...)
		}
	} else {
		b = append(b, data...)
	}
	x.sent += int64(len(b))
	c.svc.scratch = keepSmall(b)
	if more {
		return c.write(t, b)
	}
	if err := c.writeLast(t, b, x.keep); err != nil {
		return err
	}
	x.complete = true
	if err := x.wake(t); err != nil || c.closed {
		return err
	}
	return c.over(t, x.keep)
}

// keepSmall is a buffer for the next time, unless it has become large.
func keepSmall(b []byte) []byte {
	if cap(b) > 4*bufSize {
		return nil
	}
	return b[:0]
}
