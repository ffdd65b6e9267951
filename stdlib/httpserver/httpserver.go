// Package httpserver is the module _httpserver: HTTP/1.1 for servers, as ASGI applications see it. uvicorn, tornado and
// aiohttp.web stand on it. It owns the reading of requests, the framing of responses, keep-alive, pipelining,
// back-pressure in both directions, WebSocket connections and the ASGI messages of all of these.
//
// A Service is what a server's connections share. Its connection() is a protocol factory for loop.create_server. Every
// request becomes a task: the coroutine that handler(scope, receive, send) gives. Everything runs in the loop's thread;
// a connection without TLS reads and writes its socket directly under the loop's poller, another goes through its
// transport. The alternative, net/http with a goroutine for every connection, was measured first: with 64 clients on two
// cores it answers 52,000 requests a second even if the interpreter does nothing for them, because each request changes
// goroutines twice; an endpoint of FastAPI on CPython with uvloop answers 16,000 there and was to be beaten by three.
//
// The package must not know what applications do with requests.
package httpserver

import (
	"math"
	"strconv"
	"strings"
	"time"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/loop"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "Service", object.FromObj(serviceClass()))
	m.Set(t, "Connection", object.FromObj(connClass()))
	m.Set(t, "Exchange", object.FromObj(exchangeClass()))
	m.Set(t, "Socket", object.FromObj(socketClass()))
	return nil
}

// service is what the connections of a server share.
type service struct {
	object.Header
	handler value
	direct  value // called with method, path and exchange first; zero: not
	loop    *loop.Loop
	sockets object.Sockets // nil: everything goes through transports
	access  value          // called for every response; zero: not
	warn    value          // called with a text; zero: not

	lines    string // header fields of every response
	date     bool
	dateLine string
	dateAt   int64
	rootPath string
	trusted  map[string]bool // addresses of proxies whose X-Forwarded fields count; "*": all
	state    *object.Dict
	asgi     value

	keepAlive float64 // seconds a connection may be idle
	limit     int     // requests and connections at a time; 0: none
	sockLimit int64   // bytes of a WebSocket message
	ping      float64 // seconds between pings, 0: none
	pong      float64 // seconds to wait for the answer

	conns    map[*conn]struct{}
	active   int // requests in progress
	requests int // requests so far
	draining bool
	sweeping bool

	buf      []byte  // what is received passes through it
	scratch  []byte  // and what is sent
	text     []byte  // and texts on their way there
	heads    []*conn // connections with a head to be sent at the end of this pass
	flushing bool
}

// bufSize is the most that is received at once.
const bufSize = 64 << 10

var serviceType native.Type

func serviceClass() *object.Type {
	return serviceType.Get(func() *object.Type {
		count := func(name string, get func(s *service) int) object.GetSet {
			return object.GetSet{Name: name, Get: func(_ *thread, self value) (value, error) {
				return object.Int(int64(get(object.Self[service](self)))), nil
			}}
		}
		return object.NewNative[service](object.TypeSpec{Name: "Service", Module: "_httpserver", Flags: object.Final,
			Doc: "What the connections of a server share.",
			Methods: []def{
				{Name: "__new__", Sig: "cls, handler, loop, headers=(), date=True, root_path='', state=None, access=None, warn=None, " +
					"keep_alive=5.0, limit=None, ws_max_size=16777216, ws_ping=20.0, ws_pong=20.0, trusted=(), direct=None", Fn: newService},
				{Name: "connection", Sig: "self", Doc: "Make the protocol of a new connection.", F1: func(_ *thread, self value) (value, error) {
					return object.FromObj(newConn(object.Self[service](self))), nil
				}},
				{Name: "shutdown", Sig: "self", Doc: "Close idle connections, and the others after their responses.", F1: func(t *thread, self value) (value, error) {
					return object.None, object.Self[service](self).shutdown(t)
				}},
				{Name: "abort", Sig: "self", Doc: "Close all connections at once.", F1: func(t *thread, self value) (value, error) {
					s := object.Self[service](self)
					for _, c := range s.all() {
						if err := c.abort(t); err != nil {
							return value{}, err
						}
					}
					return object.None, nil
				}},
			},
			GetSets: []object.GetSet{
				count("connections", func(s *service) int { return len(s.conns) }),
				count("active", func(s *service) int { return s.active }),
				count("requests", func(s *service) int { return s.requests }),
			}})
	})
}

func newService(t *thread, a []value) (value, error) {
	l, ok := loop.AsLoop(a[2])
	if !ok {
		return value{}, object.TypeErrorf("an event loop of this interpreter is required, not '%s'", a[2].Type().MessageName())
	}
	s := &service{Header: object.HeaderOf(serviceClass()), handler: a[1], loop: l, conns: map[*conn]struct{}{}, date: true,
		keepAlive: 5, sockLimit: 16 << 20, ping: 20, pong: 20, buf: make([]byte, bufSize)}
	s.sockets, _ = t.Interp.Host.(object.Sockets)
	asgi := object.NewDict()
	asgi.SetStr(nameVersion, object.NewStr("3.0"))
	asgi.SetStr(nameSpecVersion, object.NewStr("2.3"))
	s.asgi = object.FromObj(asgi)
	if err := s.options(t, a[3:]); err != nil {
		return value{}, err
	}
	return object.FromObj(s), nil
}

// options reads the arguments from headers on.
func (s *service) options(t *thread, a []value) (err error) {
	if a[0].IsValid() {
		if s.lines, err = fieldLines(t, a[0]); err != nil {
			return err
		}
	}
	if a[1].IsValid() {
		if s.date, err = t.Truth(a[1]); err != nil {
			return err
		}
	}
	if p, ok := object.AsStr(a[2]); ok {
		s.rootPath = p.Go()
	}
	s.state, _ = object.AsDict(a[3])
	if a[4].IsValid() && !a[4].IsNone() {
		s.access = a[4]
	}
	if a[5].IsValid() && !a[5].IsNone() {
		s.warn = a[5]
	}
	limit, size := 0.0, float64(s.sockLimit)
	for i, n := range map[int]*float64{6: &s.keepAlive, 7: &limit, 8: &size, 9: &s.ping, 10: &s.pong} {
		if !a[i].IsValid() || a[i].IsNone() {
			if a[i].IsValid() {
				*n = 0
			}
			continue
		}
		if *n, err = t.FloatOf(a[i]); err != nil {
			return err
		}
	}
	if a[11].IsValid() {
		s.trusted = map[string]bool{}
		err := t.Iterate(a[11], func(v value) error {
			if host, ok := object.AsStr(v); ok {
				s.trusted[host.Go()] = true
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if a[12].IsValid() && !a[12].IsNone() {
		s.direct = a[12]
	}
	s.limit, s.sockLimit = int(limit), int64(size)
	if size == 0 {
		s.sockLimit = math.MaxInt64
	}
	return nil
}

// fieldLines makes the lines of header fields from pairs of bytes.
func fieldLines(t *thread, v value) (string, error) {
	var b strings.Builder
	err := pairs(t, v, func(name, val string) error {
		if !validToken(name) {
			return object.RuntimeErrorf("Invalid HTTP header name.")
		}
		if !validValue(val) {
			return object.RuntimeErrorf("Invalid HTTP header value.")
		}
		b.WriteString(name)
		b.WriteString(": ")
		b.WriteString(val)
		b.WriteString("\r\n")
		return nil
	})
	return b.String(), err
}

// pairs calls f with each pair of bytes.
func pairs(t *thread, v value, f func(name, val string) error) error {
	if !v.IsValid() || v.IsNone() {
		return nil
	}
	return t.Iterate(v, func(pair value) error {
		var parts [2]string
		n := 0
		err := t.Iterate(pair, func(x value) error {
			data, ok := object.Buffer(x)
			if !ok {
				return object.NotBytesLike(x)
			}
			if n < 2 {
				parts[n] = string(data)
			}
			n++
			return nil
		})
		if err == nil && n != 2 {
			err = object.ValueErrorf("a header field is a pair of bytes, not %d values", n)
		}
		if err != nil {
			return err
		}
		return f(parts[0], parts[1])
	})
}

// all lists the connections; closing them changes the map.
func (s *service) all() []*conn {
	out := make([]*conn, 0, len(s.conns))
	for c := range s.conns {
		out = append(out, c)
	}
	return out
}

func (s *service) shutdown(t *thread) error {
	s.draining = true
	for _, c := range s.all() {
		if err := c.drain(t); err != nil {
			return err
		}
	}
	return nil
}

// dateField is the line of the Date field, made once a second.
func (s *service) dateField() string {
	if !s.date {
		return ""
	}
	now := time.Now()
	if sec := now.Unix(); sec != s.dateAt {
		s.dateAt = sec
		s.dateLine = "date: " + now.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT") + "\r\n"
	}
	return s.dateLine
}

// sweep closes connections that have been idle for too long, once a second while there are any.
func (s *service) sweep(t *thread) error {
	if s.sweeping || s.keepAlive <= 0 {
		return nil
	}
	s.sweeping = true
	_, err := s.loop.After(t, min(1, s.keepAlive), func(t *thread) error {
		s.sweeping = false
		now, err := s.loop.Time(t)
		if err != nil {
			return err
		}
		for _, c := range s.all() {
			if c.idle() && now-c.since >= s.keepAlive {
				if err := c.close(t); err != nil {
					return err
				}
			}
		}
		if len(s.conns) > 0 {
			return s.sweep(t)
		}
		return nil
	})
	return err
}

// flushSoon sends the head of c's response at the end of the pass, if no part of a body has taken it along by then.
func (s *service) flushSoon(c *conn) {
	s.heads = append(s.heads, c)
	if s.flushing {
		return
	}
	s.flushing = true
	s.loop.Soon(func(t *thread) error {
		s.flushing = false
		heads := s.heads
		s.heads = nil
		for _, c := range heads {
			if err := c.flushHead(t); err != nil {
				return err
			}
		}
		return nil
	})
}

// call runs a callback of the server; its errors go to the loop's exception handler.
func (s *service) call(t *thread, f value, args ...value) error {
	if !f.IsValid() {
		return nil
	}
	_, err := t.Call(f, args...)
	return s.report(t, err)
}

// report hands an error to the loop's exception handler.
func (s *service) report(t *thread, err error) error {
	if err == nil || loop.Fatal(err) {
		return err
	}
	return s.loop.CallExceptionHandler(t, "Exception in an HTTP connection", err, "", value{})
}

// Names of scopes and messages.
var (
	nameVersion     = object.Name("version")
	nameSpecVersion = object.Name("spec_version")
	nameType        = object.Name("type")
	nameASGI        = object.Name("asgi")
	nameHTTPVersion = object.Name("http_version")
	nameServer      = object.Name("server")
	nameClient      = object.Name("client")
	nameScheme      = object.Name("scheme")
	nameMethod      = object.Name("method")
	nameRootPath    = object.Name("root_path")
	namePath        = object.Name("path")
	nameRawPath     = object.Name("raw_path")
	nameQuery       = object.Name("query_string")
	nameHeaders     = object.Name("headers")
	nameState       = object.Name("state")
	nameStatus      = object.Name("status")
	nameBody        = object.Name("body")
	nameMoreBody    = object.Name("more_body")
	nameProtocols   = object.Name("subprotocols")
	nameProtocol    = object.Name("subprotocol")
	nameText        = object.Name("text")
	nameBytes       = object.Name("bytes")
	nameCode        = object.Name("code")
	nameReason      = object.Name("reason")
	nameControl     = object.Name("control")
	nameCompress    = object.Name("compress")
	nameMaxSize     = object.Name("max_size")
)

// name is an interned str. Isolates share these values: nothing in them may be computed later.
func name(s string) value { return object.FromObj(object.Name(s)) }

// fixedBytes is the same for bytes.
func fixedBytes(s string) value {
	v := object.NewBytes(s)
	b, _ := object.AsBytes(v)
	b.Hash()
	return v
}

// The values that most requests share.
var (
	typeHTTP       = name("http")
	typeRequest    = name("http.request")
	typeDisconnect = name("http.disconnect")
	version10      = name("1.0")
	version11      = name("1.1")
	emptyBytes     = fixedBytes("")
	methods        = shared(name, "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
	fieldNames     = shared(fixedBytes, "host", "user-agent", "accept", "accept-encoding", "accept-language", "connection",
		"content-type", "content-length", "cookie", "authorization", "referer", "origin", "cache-control", "x-forwarded-for")
)

func shared(make func(string) value, names ...string) map[string]value {
	m := map[string]value{}
	for _, n := range names {
		m[n] = make(n)
	}
	return m
}

func sharedOr(m map[string]value, s string, make func(string) value) value {
	if v, ok := m[s]; ok {
		return v
	}
	return make(s)
}

// statusLine is the first line of a response.
func statusLine(status int) string {
	if s, ok := statusLines[status]; ok {
		return s
	}
	return "HTTP/1.1 " + strconv.Itoa(status) + " \r\n"
}

// firstLine is the first line of a response that may have words of its own.
func firstLine(status int, reason string) (string, error) {
	if reason == "" {
		return statusLine(status), nil
	}
	if !validValue(reason) {
		return "", object.RuntimeErrorf("Invalid HTTP reason.")
	}
	return "HTTP/1.1 " + strconv.Itoa(status) + " " + reason + "\r\n", nil
}
