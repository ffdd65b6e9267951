package ssl

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"runtime"
	"strings"
	"sync"
	"time"

	"pya/vm/object"
	"pya/vm/spare"
)

// This file is one TLS connection between two buffers. Its handshake runs in a goroutine, because crypto/tls cannot
// suspend one; do_handshake lets it run until it needs bytes that are not there. After the handshake reads return at
// once: crypto/tls goes on after a temporary error.

// session is an _SSLSocket.
type session struct {
	object.Header
	e        *engine
	ctx      value
	owner    value
	server   bool
	hostname value
}

// engine is what the goroutine of the handshake and the program share. It does not refer to the session: a session
// that is forgotten ends its engine.
type engine struct {
	mu       sync.Mutex
	cond     *sync.Cond
	in, out  *buffer
	conn     *tls.Conn
	started  bool
	done     bool  // the handshake
	err      error // of the handshake
	blocked  bool  // the handshake waits for bytes
	closed   bool
	ragged   bool                        // the other end went without saying so
	wantCall func(t *thread, s *session) // what the handshake wants to have called; see ask
	sentEnd  bool
	frame    framing
}

// framing follows the records that crypto/tls reads: it never gets more than the one at hand, because what comes after
// the last belongs to whoever uses the connection without TLS.
type framing struct {
	head [5]byte
	n    int // bytes of the head that have come
	left int // bytes of the body that have not
}

// want is how many bytes complete the head or the body at hand.
func (f *framing) want() int {
	if f.left > 0 {
		return f.left
	}
	return len(f.head) - f.n
}

// take notes bytes that are at most what want says.
func (f *framing) take(p []byte) {
	if f.left > 0 {
		f.left -= len(p)
		return
	}
	if f.n += copy(f.head[f.n:], p); f.n == len(f.head) {
		f.n, f.left = 0, int(f.head[3])<<8|int(f.head[4])
	}
}

// errAgain is the error of a read that has nothing to read now. crypto/tls lets a connection live on after it.
type errAgain struct{}

func (errAgain) Error() string   { return "no data" }
func (errAgain) Timeout() bool   { return true }
func (errAgain) Temporary() bool { return true }

// wire is the engine as crypto/tls sees it: a network connection.
type wire struct{ e *engine }

func (w wire) Read(p []byte) (int, error) {
	e := w.e
	e.mu.Lock()
	defer e.mu.Unlock()
	for {
		if n := e.in.read(p[:min(len(p), e.frame.want())]); n > 0 {
			e.frame.take(p[:n])
			return n, nil
		}
		if _, eof := e.in.state(); eof || e.closed {
			e.ragged = true
			return 0, io.EOF
		}
		if e.done {
			return 0, errAgain{}
		}
		e.blocked = true
		e.cond.Broadcast()
		e.cond.Wait()
		e.blocked = false
	}
}

func (w wire) Write(p []byte) (int, error) {
	w.e.out.write(p)
	return len(p), nil
}

func (w wire) Close() error                     { return nil }
func (w wire) LocalAddr() net.Addr              { return &net.UnixAddr{Net: "memory"} }
func (w wire) RemoteAddr() net.Addr             { return &net.UnixAddr{Net: "memory"} }
func (w wire) SetDeadline(time.Time) error      { return nil }
func (w wire) SetReadDeadline(time.Time) error  { return nil }
func (w wire) SetWriteDeadline(time.Time) error { return nil }

func (e *engine) close() {
	e.mu.Lock()
	e.closed = true
	e.cond.Broadcast()
	e.mu.Unlock()
}

// newSession makes a connection of a context.
func newSession(c *sslContext, in, out *buffer, server bool, hostname, ctx, owner value) (*session, error) {
	e := &engine{in: in, out: out}
	e.cond = sync.NewCond(&e.mu)
	name := ""
	if s, ok := object.AsStr(hostname); ok {
		name = s.Go()
	}
	cfg, err := c.config(e, server, name)
	if err != nil {
		return nil, err
	}
	if server {
		e.conn = tls.Server(wire{e}, cfg)
	} else {
		e.conn = tls.Client(wire{e}, cfg)
	}
	s := &session{Header: object.HeaderOf(types().object_), e: e, ctx: ctx, owner: owner, server: server, hostname: hostname}
	runtime.AddCleanup(s, (*engine).close, e)
	return s, nil
}

// step lets the handshake run until it ends or waits for bytes.
func (e *engine) step(t *thread, s *session) (done bool, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.started {
		e.started = true
		spare.Go(func() {
			err := e.conn.Handshake()
			e.mu.Lock()
			e.done, e.err = true, err
			e.cond.Broadcast()
			e.mu.Unlock()
		})
	} else {
		e.cond.Broadcast()
	}
	for !e.done {
		if f := e.wantCall; f != nil {
			e.wantCall = nil
			e.mu.Unlock()
			f(t, s)
			e.mu.Lock()
			e.cond.Broadcast()
			continue
		}
		if n, eof := e.in.state(); e.blocked && n == 0 && !eof {
			return false, nil
		}
		e.cond.Wait()
	}
	return true, e.err
}

// ask makes the thread that drives the handshake run f, which may call Python code, and waits for it.
func (e *engine) ask(f func(t *thread, s *session)) {
	ready := false
	e.mu.Lock()
	defer e.mu.Unlock()
	e.wantCall = func(t *thread, s *session) {
		f(t, s)
		e.mu.Lock()
		ready = true
		e.mu.Unlock()
	}
	e.cond.Broadcast()
	for !ready && !e.closed {
		e.cond.Wait()
	}
}

func wantRead(t *thread) error {
	return newError(t, types().wantRead, 2, "", "", "The operation did not complete (read) (_ssl.c:1020)")
}

func handshake(t *thread, self value) (value, error) {
	s := object.Self[session](self)
	done, err := s.e.step(t, s)
	switch {
	case !done:
		return value{}, wantRead(t)
	case err != nil:
		return value{}, s.failure(t, err)
	}
	return object.None, nil
}

// failure makes the exception of an error of crypto/tls.
func (s *session) failure(t *thread, err error) error {
	var exc *object.Exception
	if errors.As(err, &exc) {
		return exc
	}
	if code, text, ok := certFailure(err, s.hostname); ok {
		e := newError(t, types().cert, 1, "SSL", "CERTIFICATE_VERIFY_FAILED", "certificate verify failed: "+text+" (_ssl.c:1018)")
		setAttr(t, e, "verify_code", object.Int(int64(code)))
		setAttr(t, e, "verify_message", object.NewStr(text))
		return e
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return newError(t, types().eof, 8, "SSL", "UNEXPECTED_EOF_WHILE_READING", "EOF occurred in violation of protocol (_ssl.c:1018)")
	}
	var header tls.RecordHeaderError
	if errors.As(err, &header) {
		return newError(t, types().sslError, 1, "SSL", "WRONG_VERSION_NUMBER", "wrong version number (_ssl.c:1018)")
	}
	text := strings.TrimPrefix(err.Error(), "remote error: ")
	reason, words := "HANDSHAKE_FAILURE", strings.TrimPrefix(text, "tls: ")
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "remote error" {
		words = strings.TrimPrefix(op.Err.Error(), "tls: ")
		known := map[string]string{"unknown certificate authority": "unknown ca", "bad certificate": "bad certificate",
			"handshake failure": "handshake failure", "protocol version not supported": "protocol version",
			"certificate required": "certificate required", "no application protocol": "no application protocol"}
		if k, ok := known[words]; ok {
			words = k
		}
		words = "tlsv1 alert " + words
		reason = strings.ToUpper(strings.ReplaceAll(words, " ", "_"))
	}
	return newError(t, types().sslError, 1, "SSL", reason, words+" (_ssl.c:1018)")
}

// certFailure tells whether an error is about a certificate, with OpenSSL's number and text.
func certFailure(err error, hostname value) (code int, text string, ok bool) {
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &unknown):
		c := unknown.Cert
		if c != nil && c.Issuer.String() == c.Subject.String() {
			return 18, "self-signed certificate", true
		}
		return 20, "unable to get local issuer certificate", true
	case errors.As(err, &name):
		h, isStr := object.AsStr(hostname)
		if !isStr {
			return 62, "Hostname mismatch", true
		}
		if net.ParseIP(h.Go()) != nil {
			return 64, "IP address mismatch, certificate is not valid for '" + h.Go() + "'.", true
		}
		return 62, "Hostname mismatch, certificate is not valid for '" + h.Go() + "'.", true
	case errors.As(err, &invalid):
		if invalid.Reason == x509.Expired {
			if time.Now().Before(invalid.Cert.NotBefore) {
				return 9, "certificate is not yet valid", true
			}
			return 10, "certificate has expired", true
		}
		return 1, invalid.Error(), true
	}
	var v *tls.CertificateVerificationError
	if errors.As(err, &v) {
		return 1, v.Err.Error(), true
	}
	return 0, "", false
}

// read is session.read(n[, buffer]).
func read(t *thread, a []value) (value, error) {
	s := object.Self[session](a[0])
	n, err := t.Index(a[1])
	if err != nil {
		return value{}, err
	}
	var p []byte
	if a[2].IsValid() {
		b, ok := object.GetBuffer(a[2])
		if !ok || b.ReadOnly {
			return value{}, object.TypeErrorf("read() argument 2 must be read-write bytes-like object, not %s", object.ArgumentName(a[2]))
		}
		p = b.Data
		if n > 0 && n < len(p) {
			p = p[:n]
		}
	} else {
		if n < 0 {
			return value{}, object.ValueErrorf("size should not be negative")
		}
		p = make([]byte, n)
	}
	if len(p) == 0 {
		if a[2].IsValid() {
			return object.Int(0), nil
		}
		return object.NewBytes(""), nil
	}
	if done, err := s.e.step(t, s); !done || err != nil {
		if err != nil {
			return value{}, s.failure(t, err)
		}
		return value{}, wantRead(t)
	}
	k, err := s.e.conn.Read(p)
	if k == 0 && err != nil {
		var again errAgain
		switch {
		case errors.As(err, &again):
			return value{}, wantRead(t)
		case err != io.EOF || s.e.ragged:
			return value{}, s.failure(t, err)
		case s.e.sentEnd:
			// Both ends have said goodbye; before this one did, nothing read says that the other has.
			return value{}, newError(t, types().zeroReturn, 6, "", "", "TLS/SSL connection has been closed (EOF) (_ssl.c:2580)")
		}
	}
	if a[2].IsValid() {
		return object.Int(int64(k)), nil
	}
	return object.NewBytes(string(p[:k])), nil
}

// write is session.write(data).
func write(t *thread, self, v value) (value, error) {
	s := object.Self[session](self)
	p, ok := object.Buffer(v)
	if !ok {
		return value{}, object.NotBytesLike(v)
	}
	if done, err := s.e.step(t, s); !done || err != nil {
		if err != nil {
			return value{}, s.failure(t, err)
		}
		return value{}, wantRead(t)
	}
	if s.e.sentEnd {
		return value{}, newError(t, types().sslError, 1, "SSL", "PROTOCOL_IS_SHUTDOWN", "protocol is shutdown (_ssl.c:2580)")
	}
	n, err := s.e.conn.Write(p)
	if err != nil {
		return value{}, s.failure(t, err)
	}
	return object.Int(int64(n)), nil
}

// shutdown says goodbye and waits for the other end's.
func shutdown(t *thread, self value) (value, error) {
	s := object.Self[session](self)
	if done, err := s.e.step(t, s); !done || err != nil {
		return value{}, newError(t, types().sslError, 1, "SSL", "SHUTDOWN_WHILE_IN_INIT", "shutdown while in init (_ssl.c:2746)")
	}
	if !s.e.sentEnd {
		s.e.sentEnd = true
		if err := s.e.conn.CloseWrite(); err != nil {
			return value{}, s.failure(t, err)
		}
	}
	var p [4096]byte
	for {
		n, err := s.e.conn.Read(p[:])
		var again errAgain
		switch {
		case errors.As(err, &again):
			return value{}, wantRead(t)
		case err == io.EOF && !s.e.ragged:
			return s.owner, nil
		case err == io.EOF:
			return value{}, newError(t, types().syscall, 5, "", "", "Some I/O error occurred")
		case err != nil:
			return value{}, s.failure(t, err)
		case n > 0:
			return value{}, newError(t, types().sslError, 1, "SSL", "APPLICATION_DATA_AFTER_CLOSE_NOTIFY", "application data after close notify (_ssl.c:2746)")
		}
	}
}

// over gives the connection's state once the handshake is over; ok is false before.
func (s *session) over() (tls.ConnectionState, bool) {
	s.e.mu.Lock()
	done := s.e.done && s.e.err == nil
	s.e.mu.Unlock()
	if !done {
		return tls.ConnectionState{}, false
	}
	return s.e.conn.ConnectionState(), true
}

func stateMethod(name string, f func(t *thread, st tls.ConnectionState) value) object.Def {
	return object.Def{Name: name, Sig: "self, /", F1: func(t *thread, self value) (value, error) {
		st, ok := object.Self[session](self).over()
		if !ok {
			return object.None, nil
		}
		return f(t, st), nil
	}}
}

var versionNames = map[uint16]string{tls.VersionTLS10: "TLSv1", tls.VersionTLS11: "TLSv1.1", tls.VersionTLS12: "TLSv1.2", tls.VersionTLS13: "TLSv1.3"}

// cipherTuple is (name, protocol, bits).
func cipherTuple(id uint16, version string) value {
	name := cipherName(id)
	bits := 128
	if strings.Contains(name, "256") && !strings.Contains(name, "128") || strings.Contains(name, "CHACHA20") {
		bits = 256
	}
	return object.NewTuple([]value{object.NewStr(name), object.NewStr(version), object.Int(int64(bits))})
}

// cipherName is the name OpenSSL has for a cipher suite.
func cipherName(id uint16) string {
	n := tls.CipherSuiteName(id)
	if !strings.Contains(n, "_WITH_") {
		return n
	}
	n = strings.TrimPrefix(n, "TLS_")
	n = strings.Replace(n, "_WITH_", "-", 1)
	n = strings.TrimPrefix(n, "RSA-")
	n = strings.NewReplacer("ECDHE_", "ECDHE-", "AES_", "AES", "_CBC", "", "_POLY1305_SHA256", "-POLY1305", "CHACHA20_", "CHACHA20-", "3DES_EDE", "DES-CBC3").Replace(n)
	return strings.ReplaceAll(n, "_", "-")
}

var sessionMethods = []object.Def{
	{Name: "do_handshake", Sig: "self, /", F1: handshake},
	{Name: "read", Sig: "self, size, buffer=None, /", Fn: read},
	{Name: "write", Sig: "self, data, /", F2: write},
	{Name: "shutdown", Sig: "self, /", F1: shutdown},
	{Name: "_wanted", Sig: "self, /", Doc: "The number of bytes that complete the record at hand.", F1: func(_ *thread, self value) (value, error) {
		e := object.Self[session](self).e
		e.mu.Lock()
		defer e.mu.Unlock()
		return object.Int(int64(e.frame.want())), nil
	}},
	{Name: "pending", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
		// crypto/tls does not tell what it has decrypted already; what has come counts.
		n, _ := object.Self[session](self).e.in.state()
		return object.Int(int64(n)), nil
	}},
	{Name: "getpeercert", Sig: "self, binary_form=False, /", Fn: func(t *thread, a []value) (value, error) {
		s := object.Self[session](a[0])
		st, ok := s.over()
		if !ok {
			return value{}, object.ValueErrorf("handshake not done yet")
		}
		binary := false
		if a[1].IsValid() {
			var err error
			if binary, err = t.Truth(a[1]); err != nil {
				return value{}, err
			}
		}
		switch {
		case len(st.PeerCertificates) == 0:
			return object.None, nil
		case binary:
			return object.NewBytes(string(st.PeerCertificates[0].Raw)), nil
		case object.Self[sslContext](s.ctx).verify == 0:
			return object.FromObj(object.NewDict()), nil
		}
		return certDict(t, st.PeerCertificates[0]), nil
	}},
	stateMethod("selected_alpn_protocol", func(_ *thread, st tls.ConnectionState) value { return strOrNone(st.NegotiatedProtocol) }),
	stateMethod("version", func(_ *thread, st tls.ConnectionState) value { return strOrNone(versionNames[st.Version]) }),
	stateMethod("cipher", func(_ *thread, st tls.ConnectionState) value {
		return cipherTuple(st.CipherSuite, versionNames[st.Version])
	}),
	stateMethod("compression", func(*thread, tls.ConnectionState) value { return object.None }),
	stateMethod("shared_ciphers", func(_ *thread, st tls.ConnectionState) value {
		return object.NewList([]value{cipherTuple(st.CipherSuite, versionNames[st.Version])})
	}),
	{Name: "get_channel_binding", Sig: "self, cb_type='tls-unique'", Fn: func(_ *thread, a []value) (value, error) {
		if s, ok := object.AsStr(a[1]); a[1].IsValid() && ok && s.Go() != "tls-unique" {
			return value{}, object.ValueErrorf("'%s' channel binding type not implemented", s.Go())
		}
		st, ok := object.Self[session](a[0]).over()
		if !ok || len(st.TLSUnique) == 0 {
			return object.None, nil
		}
		return object.NewBytes(string(st.TLSUnique)), nil
	}},
	{Name: "get_verified_chain", Sig: "self, /", F1: chainOf}, {Name: "get_unverified_chain", Sig: "self, /", F1: chainOf},
	{Name: "verify_client_post_handshake", Sig: "self, /", Doc: "Ask the client for a certificate.", F1: func(t *thread, self value) (value, error) {
		s := object.Self[session](self)
		n, reason, text := 266, "WRONG_SSL_VERSION", "wrong ssl version"
		if st, ok := s.over(); ok && st.Version == tls.VersionTLS13 {
			// Go's crypto/tls does not hear of the extension, whoever offers it.
			n, reason, text = 279, "EXTENSION_NOT_RECEIVED", "extension not received"
			if !s.server {
				n, reason, text = 284, "NOT_SERVER", "not server"
			}
		}
		return value{}, newError(t, types().sslError, n, "SSL", reason, text+" (_ssl.c:2781)")
	}},
}

func chainOf(_ *thread, self value) (value, error) {
	st, ok := object.Self[session](self).over()
	if !ok {
		return object.None, nil
	}
	var out []value
	for _, c := range st.PeerCertificates {
		out = append(out, object.NewBytes(string(c.Raw)))
	}
	return object.NewList(out), nil
}

var sessionAttrs = []object.GetSet{
	{Name: "context", Get: func(_ *thread, self value) (value, error) { return object.Self[session](self).ctx, nil },
		Set: func(_ *thread, self, v value) error {
			if !v.IsValid() || !v.Type().IsSubtype(types().context) {
				return object.TypeErrorf("The value must be a SSLContext")
			}
			object.Self[session](self).ctx = v
			return nil
		}},
	{Name: "server_side", Get: func(_ *thread, self value) (value, error) { return object.Bool(object.Self[session](self).server), nil }},
	{Name: "server_hostname", Get: func(_ *thread, self value) (value, error) { return object.Self[session](self).hostname, nil }},
	{Name: "owner", NoDel: true, Get: func(_ *thread, self value) (value, error) { return object.Self[session](self).owner, nil },
		Set: func(_ *thread, self, v value) error { object.Self[session](self).owner = v; return nil }},
	{Name: "session", Get: func(*thread, value) (value, error) { return object.None, nil }},
	{Name: "session_reused", Get: func(_ *thread, self value) (value, error) {
		st, _ := object.Self[session](self).over()
		return object.Bool(st.DidResume), nil
	}},
}

// fingerprint tells certificates apart.
func fingerprint(c *x509.Certificate) [32]byte { return sha256.Sum256(c.Raw) }
