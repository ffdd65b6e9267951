package httpcore

import (
	"bufio"
	"errors"
	"io"
	"math"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// This file sends plain requests without net/http's Transport, which keeps two goroutines for every connection and
// changes between them for every request: 1,000 downloads of 100 KB at a time took 0.39 s of CPU with it and
// take 0.09 s without. The answers
// are read by net/http's own parser. What the Transport is for (TLS, proxies, limits per host, bodies that come in
// pieces, changes of the protocol, tracing) still goes there.

// link is a connection that serves one request at a time.
type link struct {
	net.Conn
	r     *bufio.Reader
	left  int64     // what may still come
	since time.Time // when it became idle
}

// headLimit is the size of the largest head of an answer.
const headLimit = 10 << 20

func newLink(conn net.Conn) *link {
	c := &link{Conn: conn}
	c.r = bufio.NewReader(limited{c})
	return c
}

// limited is a connection that gives no more than it may.
type limited struct{ c *link }

func (l limited) Read(p []byte) (int, error) {
	if l.c.left <= 0 {
		return 0, errors.New("net/http: server response headers exceeded 10485760 bytes; aborted")
	}
	n, err := l.c.Conn.Read(p)
	l.c.left -= int64(n)
	return n, err
}

// links is the idle connections by address.
type links struct {
	mu     sync.Mutex
	idle   map[string][]*link
	closed bool
	sweep  *time.Timer

	maxIdle, maxHosts int // 0: no limit
}

// take gives an idle connection that still lives, or nil.
func (l *links) take(address string, keep time.Duration) *link {
	for {
		l.mu.Lock()
		list := l.idle[address]
		if len(list) == 0 {
			l.mu.Unlock()
			return nil
		}
		c := list[len(list)-1]
		list[len(list)-1] = nil
		l.idle[address] = list[:len(list)-1]
		l.mu.Unlock()
		if time.Since(c.since) < keep && quiet(c.Conn) {
			return c
		}
		_ = c.Close()
	}
}

// put keeps a connection for the next request; it is closed when it has been idle for too long.
func (l *links) put(address string, c *link, keep time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		_ = c.Close()
		return
	}
	c.since = time.Now()
	if l.idle == nil {
		l.idle = map[string][]*link{}
	}
	if l.maxIdle > 0 && len(l.idle[address]) >= l.maxIdle {
		_ = c.Close()
		return
	}
	l.makeRoom(address)
	l.idle[address] = append(l.idle[address], c)
	if l.sweep == nil {
		l.sweep = time.AfterFunc(keep, func() { l.expire(keep) })
	}
}

// makeRoom closes the connections to the host that was used the longest ago if another host comes that is too many.
func (l *links) makeRoom(address string) {
	if _, known := l.idle[address]; known || l.maxHosts <= 0 || len(l.idle) < l.maxHosts {
		return
	}
	oldest := ""
	for a, list := range l.idle {
		if o := l.idle[oldest]; len(list) == 0 || len(o) == 0 || list[len(list)-1].since.Before(o[len(o)-1].since) {
			oldest = a
		}
	}
	for _, c := range l.idle[oldest] {
		_ = c.Close()
	}
	delete(l.idle, oldest)
}

// expire closes what has been idle for too long.
func (l *links) expire(keep time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep = nil
	left := false
	for address, list := range l.idle {
		young := list[:0]
		for _, c := range list {
			if time.Since(c.since) < keep {
				young = append(young, c)
			} else {
				_ = c.Close()
			}
		}
		clear(list[len(young):])
		if l.idle[address] = young; len(young) == 0 {
			delete(l.idle, address)
		} else {
			left = true
		}
	}
	if left && !l.closed {
		l.sweep = time.AfterFunc(max(keep/4, time.Millisecond), func() { l.expire(keep) })
	}
}

// close closes all idle connections; those in use are closed when their requests end.
func (l *links) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	if l.sweep != nil {
		l.sweep.Stop()
	}
	for _, list := range l.idle {
		for _, c := range list {
			_ = c.Close()
		}
	}
	l.idle = nil
}

// direct tells whether a request can go directly.
func (x *exchange) direct(out *outgoing) bool {
	req := out.req
	if req.URL.Scheme != "http" || out.proxy != "" || x.feed != nil || x.events != nil || x.pool.perHost > 0 || req.Method == http.MethodConnect {
		return false
	}
	return req.Header.Get("Upgrade") == "" && req.Header.Get("Expect") == "" && req.Header.Get("Transfer-Encoding") == "" &&
		req.Header.Get("Trailer") == ""
}

// sendDirect sends the request and reads the head of its answer.
func (x *exchange) sendDirect(out *outgoing, connected func()) (*http.Response, error) {
	req, body, head := out.req, out.body, out.head
	address := req.URL.Host
	if req.URL.Port() == "" {
		address = net.JoinHostPort(req.URL.Hostname(), "80")
	}
	if head == nil {
		var err error
		if head, err = headOf(req, body); err != nil {
			return nil, err
		}
	}
	keep := x.pool.keepalive
	for {
		c := x.pool.links.take(address, keep)
		fresh := c == nil
		if fresh {
			conn, err := x.pool.dialWithin(x.ctx, x.limits.dial, "tcp", address)
			if err != nil {
				return nil, err
			}
			c = newLink(conn)
		}
		connected()
		resp, early, err := x.exchange(c, req, head, body, address)
		if err == nil {
			return resp, nil
		}
		_ = c.Close()
		if fresh || !early || x.ctx.Err() != nil || !replayable(req) {
			return nil, err
		}
		// The server closed a connection that was idle; the request goes once more.
	}
}

// exchange sends a request on a connection. early tells that it failed before any byte of an answer.
func (x *exchange) exchange(c *link, req *http.Request, head, body []byte, address string) (resp *http.Response, early bool, err error) {
	x.use(c)
	c.left = headLimit
	sendErr := send(c, head, body)
	if sendErr == nil {
		limit := newTimer(x.limits.read, x.abort, errRead)
		limit.start()
		_, err = c.r.Peek(1)
		limit.stop()
		early = err != nil
	}
	if err == nil {
		// If sending failed, what the server said before it closed the connection explains it.
		resp, err = readHead(c.r, req)
	}
	if err != nil {
		x.leave()
		if sendErr != nil {
			err = sendErr
		}
		return nil, early || sendErr != nil, err
	}
	c.left = math.MaxInt64
	b := &directBody{x: x, c: c, body: resp.Body, address: address,
		reuse: sendErr == nil && !resp.Close && !req.Close && !x.pool.forceClose}
	if resp.Body == http.NoBody {
		b.finish(true)
	} else {
		resp.Body = b
	}
	return resp, false, nil
}

// replayable tells whether a request may be sent twice.
func replayable(req *http.Request) bool {
	switch req.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace, http.MethodPut, http.MethodDelete:
		return true
	}
	return false
}

// send writes the request in one go if its body is small.
func send(c net.Conn, head, body []byte) error {
	if len(body) <= 16<<10 {
		_, err := c.Write(append(head[:len(head):len(head)], body...))
		return err
	}
	b := net.Buffers{head, body}
	_, err := b.WriteTo(c)
	return err
}

// readHead reads the head of an answer, past those that only say that another one comes.
func readHead(r *bufio.Reader, req *http.Request) (*http.Response, error) {
	for range 6 {
		resp, err := http.ReadResponse(r, req)
		if err != nil {
			return nil, err
		}
		if resp.StatusCode >= 200 || resp.StatusCode == http.StatusSwitchingProtocols {
			return resp, nil
		}
	}
	return nil, errors.New("net/http: too many 1xx informational responses")
}

// headOf makes the head of a request.
func headOf(req *http.Request, body []byte) ([]byte, error) {
	b := make([]byte, 0, 512)
	b = append(b, req.Method...)
	b = append(b, ' ')
	b = append(b, req.URL.RequestURI()...)
	b = append(b, " HTTP/1.1\r\nHost: "...)
	b = append(append(b, req.Host...), "\r\n"...)
	for name, values := range req.Header {
		if name == "Host" || name == "Content-Length" {
			continue
		}
		for _, v := range values {
			if name == "User-Agent" && v == "" {
				continue
			}
			if strings.ContainsAny(name, "\r\n:\x00 ") || strings.ContainsAny(v, "\r\n\x00") {
				return nil, errors.New("net/http: invalid header field " + strconv.Quote(name))
			}
			b = append(append(append(append(b, name...), ": "...), strings.TrimSpace(v)...), "\r\n"...)
		}
	}
	if strings.ContainsAny(req.Host, "\r\n\x00") || strings.ContainsAny(req.Method, "\r\n\x00 ") {
		return nil, errors.New("net/http: invalid Host header")
	}
	if len(body) > 0 || req.Method == http.MethodPost || req.Method == http.MethodPut || req.Method == http.MethodPatch {
		b = append(strconv.AppendInt(append(b, "Content-Length: "...), int64(len(body)), 10), "\r\n"...)
	}
	return append(b, "\r\n"...), nil
}

// directBody is the body of an answer; its end gives the connection back.
type directBody struct {
	x       *exchange
	c       *link
	body    io.ReadCloser
	reuse   bool
	address string
	once    sync.Once
}

func (b *directBody) Read(p []byte) (int, error) {
	n, err := b.body.Read(p)
	if err != nil {
		b.finish(err == io.EOF)
	}
	return n, err
}

// Close ends the use of the connection; a body that was not read to its end takes it along.
func (b *directBody) Close() error {
	b.finish(false)
	return nil
}

func (b *directBody) finish(whole bool) {
	b.once.Do(func() {
		if intact := b.x.leave(); whole && b.reuse && intact && b.c.r.Buffered() == 0 {
			b.x.pool.links.put(b.address, b.c, b.x.pool.keepalive)
			return
		}
		_ = b.c.Close()
	})
}
