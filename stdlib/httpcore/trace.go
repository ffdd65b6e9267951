package httpcore

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"io"
	"net/http/httptrace"
	"slices"
	"sync"

	"pya/vm/object"
)

// This file is what a program may see of a request besides its answer: the events of its connection, the certificate
// it is pinned to, and the bytes of a connection that has changed its protocol.

// event is a step of a request: what happened, and to whom.
type event struct{ name, about string }

// events is a queue of them; a nil one takes nothing.
type events struct {
	mu   sync.Mutex
	list []event
	made bool // connecting has begun
	wake chan struct{}
}

func newEvents() *events { return &events{wake: make(chan struct{}, 1)} }

func (e *events) add(name, about string) {
	if e == nil {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.list = append(e.list, event{name, about})
	object.Wake(e.wake)
}

// begin adds the event that a connection is made, once.
func (e *events) begin() {
	e.mu.Lock()
	made := e.made
	e.made = true
	e.mu.Unlock()
	if !made {
		e.add("create_start", "")
	}
}

// next waits for an event until over is closed.
func (e *events) next(over <-chan struct{}) (ev event, ok bool) {
	for ended := false; ; {
		e.mu.Lock()
		if len(e.list) > 0 {
			ev, e.list = e.list[0], e.list[1:]
			e.mu.Unlock()
			return ev, true
		}
		e.mu.Unlock()
		if ended {
			return event{}, false
		}
		select {
		case <-e.wake:
		case <-over:
			ended = true
		}
	}
}

// watch adds the events to what the request tells net/http to report.
func (e *events) watch(t *httptrace.ClientTrace) {
	if e == nil {
		return
	}
	got := t.GotConn
	t.GotConn = func(info httptrace.GotConnInfo) {
		got(info)
		if info.Reused {
			e.add("reuseconn", "")
			return
		}
		e.begin()
		e.add("create_end", "")
	}
	host := ""
	t.DNSStart = func(info httptrace.DNSStartInfo) {
		e.begin()
		host = info.Host
		e.add("resolve_start", host)
	}
	t.DNSDone = func(httptrace.DNSDoneInfo) { e.add("resolve_end", host) }
	t.ConnectStart = func(string, string) { e.begin() }
	t.WroteHeaders = func() { e.add("headers_sent", "") }
}

// nextEvent is event_future: the future's result is (name, about), or None when the answer is there.
func nextEvent(t *thread, self, l value) (value, error) {
	x := object.Self[call](self).exchange
	if x.events == nil {
		return value{}, object.RuntimeErrorf("the request is not traced")
	}
	var ev event
	var ok bool
	return future(t, l, func() { ev, ok = x.events.next(x.done) }, func(*thread) (value, error) {
		if !ok {
			return object.None, nil
		}
		return object.NewPair(object.NewStr(ev.name), object.NewStr(ev.about)), nil
	})
}

// fingerprintError is a server with another certificate than the program wants.
type fingerprintError struct{ got []byte }

func (fingerprintError) Error() string { return "the certificate has another fingerprint" }

// pinned is a TLS configuration that accepts only the certificate with a SHA-256 hash, whoever signed it.
func pinned(host string, want []byte) *tls.Config {
	want = slices.Clone(want)
	cfg := insecure(host)
	cfg.VerifyConnection = func(state tls.ConnectionState) error {
		if len(state.PeerCertificates) == 0 {
			return fingerprintError{}
		}
		if got := sha256.Sum256(state.PeerCertificates[0].Raw); !bytes.Equal(got[:], want) {
			return fingerprintError{got[:]}
		}
		return nil
	}
	return cfg
}

var errNoUpgrade = errors.New("the connection has not changed its protocol")

// write sends bytes on a connection that has changed its protocol.
func (x *exchange) write(b []byte) error {
	<-x.done
	if x.err != nil {
		return x.err
	}
	w, ok := x.resp.Body.(io.Writer)
	if !ok {
		return errNoUpgrade
	}
	_, err := w.Write(b)
	return err
}

// writeFuture is write_future.
func writeFuture(t *thread, self, l, data value) (value, error) {
	x := object.Self[call](self).exchange
	b, ok := object.Buffer(data)
	if !ok {
		return value{}, object.NotBytesLike(data)
	}
	b = slices.Clone(b)
	var werr error
	return future(t, l, func() { werr = x.write(b) }, func(t *thread) (value, error) {
		if werr != nil {
			return value{}, x.failure(t, werr)
		}
		return object.None, nil
	})
}
