// Package ssl is the modules _ssl and ssl: TLS by Go's crypto/tls between two memory buffers. Sockets and transports are
// pya text on top, which move bytes between the buffers and the network.
//
// What crypto/tls does not have is refused by name: TLS below 1.0, renegotiation, compression, PSK, DH parameters.
// Certificates are verified here, after OpenSSL's rules for verify_mode and check_hostname, with Go's verifier.
package ssl

import (
	"crypto/tls"
	"crypto/x509"
	_ "embed"
	"errors"
	"sync"

	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

//go:embed ssl.pya
var source []byte

type typeSet struct {
	context, bio, object_                                         *object.Type
	sslError, zeroReturn, wantRead, wantWrite, syscall, eof, cert *object.Type
}

var types func() *typeSet

func init() {
	types = sync.OnceValue(func() *typeSet {
		s := &typeSet{}
		sub := func(name string, bases ...*object.Type) *object.Type {
			return object.NewSubNative(object.TypeSpec{Name: name, Module: "ssl", Base: bases[0], Bases: bases})
		}
		s.sslError = object.NewSubNative(object.TypeSpec{Name: "SSLError", Module: "ssl", Base: object.OSError, Methods: []object.Def{
			{Name: "__str__", Sig: "self, /", Doc: "Return str(self).", F1: errorText},
		}})
		s.zeroReturn = sub("SSLZeroReturnError", s.sslError)
		s.wantRead = sub("SSLWantReadError", s.sslError)
		s.wantWrite = sub("SSLWantWriteError", s.sslError)
		s.syscall = sub("SSLSyscallError", s.sslError)
		s.eof = sub("SSLEOFError", s.sslError)
		s.cert = sub("SSLCertVerificationError", s.sslError, object.ValueError)
		s.context = object.NewNative[sslContext](object.TypeSpec{Name: "_SSLContext", Module: "_ssl", Methods: contextMethods, GetSets: contextAttrs})
		s.bio = object.NewNative[bio](object.TypeSpec{Name: "MemoryBIO", Module: "_ssl", Methods: bioMethods, GetSets: bioAttrs})
		s.object_ = object.NewNative[session](object.TypeSpec{Name: "_SSLSocket", Module: "_ssl", Flags: object.NoNew, Methods: sessionMethods, GetSets: sessionAttrs})
		return s
	})
}

// constants are the numbers of the module.
var constants = map[string]int64{
	"CERT_NONE": 0, "CERT_OPTIONAL": 1, "CERT_REQUIRED": 2,
	"PROTOCOL_SSLv23": 2, "PROTOCOL_TLS": 2, "PROTOCOL_TLSv1": 3, "PROTOCOL_TLSv1_1": 4, "PROTOCOL_TLSv1_2": 5,
	"PROTOCOL_TLS_CLIENT": 16, "PROTOCOL_TLS_SERVER": 17,
	"PROTO_MINIMUM_SUPPORTED": -2, "PROTO_MAXIMUM_SUPPORTED": -1, "PROTO_SSLv3": 0x300, "PROTO_TLSv1": tls.VersionTLS10,
	"PROTO_TLSv1_1": tls.VersionTLS11, "PROTO_TLSv1_2": tls.VersionTLS12, "PROTO_TLSv1_3": tls.VersionTLS13,
	"SSL_ERROR_SSL": 1, "SSL_ERROR_WANT_READ": 2, "SSL_ERROR_WANT_WRITE": 3, "SSL_ERROR_WANT_X509_LOOKUP": 4, "SSL_ERROR_SYSCALL": 5,
	"SSL_ERROR_ZERO_RETURN": 6, "SSL_ERROR_WANT_CONNECT": 7, "SSL_ERROR_EOF": 8, "SSL_ERROR_INVALID_ERROR_CODE": 10,
	"OP_ALL": 0x80000850, "OP_NO_SSLv2": 0, "OP_NO_SSLv3": 0x2000000, "OP_NO_TLSv1": 0x4000000, "OP_NO_TLSv1_1": 0x10000000,
	"OP_NO_TLSv1_2": 0x8000000, "OP_NO_TLSv1_3": 0x20000000, "OP_CIPHER_SERVER_PREFERENCE": 0x400000, "OP_SINGLE_DH_USE": 0,
	"OP_NO_TICKET": 0x4000, "OP_SINGLE_ECDH_USE": 0, "OP_NO_COMPRESSION": 0x20000, "OP_ENABLE_MIDDLEBOX_COMPAT": 0x100000,
	"OP_NO_RENEGOTIATION": 0x40000000, "OP_IGNORE_UNEXPECTED_EOF": 0x80, "OP_ENABLE_KTLS": 8, "OP_LEGACY_SERVER_CONNECT": 4,
	"VERIFY_DEFAULT": 0, "VERIFY_CRL_CHECK_LEAF": 4, "VERIFY_CRL_CHECK_CHAIN": 12, "VERIFY_X509_STRICT": 0x20,
	"VERIFY_X509_TRUSTED_FIRST": 0x8000, "VERIFY_ALLOW_PROXY_CERTS": 0x40, "VERIFY_X509_PARTIAL_CHAIN": 0x80000,
	"HOSTFLAG_NEVER_CHECK_SUBJECT": 0x20, "ENCODING_PEM": 1, "ENCODING_DER": 2, "OPENSSL_VERSION_NUMBER": 0x30000000,
	"ALERT_DESCRIPTION_CLOSE_NOTIFY": 0, "ALERT_DESCRIPTION_UNEXPECTED_MESSAGE": 10, "ALERT_DESCRIPTION_BAD_RECORD_MAC": 20,
	"ALERT_DESCRIPTION_RECORD_OVERFLOW": 22, "ALERT_DESCRIPTION_HANDSHAKE_FAILURE": 40, "ALERT_DESCRIPTION_BAD_CERTIFICATE": 42,
	"ALERT_DESCRIPTION_UNSUPPORTED_CERTIFICATE": 43, "ALERT_DESCRIPTION_CERTIFICATE_REVOKED": 44,
	"ALERT_DESCRIPTION_CERTIFICATE_EXPIRED": 45, "ALERT_DESCRIPTION_CERTIFICATE_UNKNOWN": 46, "ALERT_DESCRIPTION_ILLEGAL_PARAMETER": 47,
	"ALERT_DESCRIPTION_UNKNOWN_CA": 48, "ALERT_DESCRIPTION_ACCESS_DENIED": 49, "ALERT_DESCRIPTION_DECODE_ERROR": 50,
	"ALERT_DESCRIPTION_DECRYPT_ERROR": 51, "ALERT_DESCRIPTION_PROTOCOL_VERSION": 70, "ALERT_DESCRIPTION_INSUFFICIENT_SECURITY": 71,
	"ALERT_DESCRIPTION_INTERNAL_ERROR": 80, "ALERT_DESCRIPTION_USER_CANCELLED": 90, "ALERT_DESCRIPTION_NO_RENEGOTIATION": 100,
	"ALERT_DESCRIPTION_UNSUPPORTED_EXTENSION": 110, "ALERT_DESCRIPTION_CERTIFICATE_UNOBTAINABLE": 111,
	"ALERT_DESCRIPTION_UNRECOGNIZED_NAME": 112, "ALERT_DESCRIPTION_BAD_CERTIFICATE_STATUS_RESPONSE": 113,
	"ALERT_DESCRIPTION_BAD_CERTIFICATE_HASH_VALUE": 114, "ALERT_DESCRIPTION_UNKNOWN_PSK_IDENTITY": 115,
}

// BuildNative fills _ssl.
func BuildNative(_ *vm.Runtime, t *thread, m *object.Module) error {
	ty := types()
	for n, typ := range map[string]*object.Type{"_SSLContext": ty.context, "MemoryBIO": ty.bio, "_SSLSocket": ty.object_, "SSLError": ty.sslError,
		"SSLZeroReturnError": ty.zeroReturn, "SSLWantReadError": ty.wantRead, "SSLWantWriteError": ty.wantWrite,
		"SSLSyscallError": ty.syscall, "SSLEOFError": ty.eof, "SSLCertVerificationError": ty.cert} {
		m.Set(t, n, object.FromObj(typ))
	}
	for n, i := range constants {
		m.Set(t, n, object.Int(i))
	}
	for n, b := range map[string]bool{"HAS_SNI": true, "HAS_ECDH": true, "HAS_ALPN": true, "HAS_NPN": false, "HAS_TLS_UNIQUE": true,
		"HAS_SSLv2": false, "HAS_SSLv3": false, "HAS_TLSv1": true, "HAS_TLSv1_1": true, "HAS_TLSv1_2": true, "HAS_TLSv1_3": true, "HAS_PSK": false} {
		m.Set(t, n, object.Bool(b))
	}
	m.Set(t, "OPENSSL_VERSION", object.NewStr("OpenSSL 3.0.0 (by Go's crypto/tls)"))
	m.AddDefs(t, moduleDefs)
	return nil
}

// Build fills ssl.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	return rt.RunEmbedded(t, m, "<frozen ssl>", source)
}

var moduleDefs = []object.Def{
	{Name: "RAND_bytes", Sig: "n, /", F1: func(t *thread, v value) (value, error) {
		n, err := t.Index(v)
		if err != nil {
			return value{}, err
		}
		if n < 0 {
			return value{}, object.ValueErrorf("num must be positive")
		}
		b := make([]byte, n)
		if err := t.Interp.Host.Seed(b); err != nil {
			return value{}, object.FromGoError(err, value{})
		}
		return object.NewBytes(string(b)), nil
	}},
	{Name: "RAND_status", Sig: "", F0: func(*thread) (value, error) { return object.True, nil }},
	{Name: "RAND_add", Sig: "string, entropy, /", F2: func(*thread, value, value) (value, error) { return object.None, nil }},
	{Name: "_decode_cert", Sig: "der, /", F1: func(t *thread, v value) (value, error) {
		b, ok := object.Buffer(v)
		if !ok {
			return value{}, object.NotBytesLike(v)
		}
		c, err := x509.ParseCertificate(b)
		if err != nil {
			return value{}, newError(t, types().sslError, 1, "X509", "DECODE_ERROR", err.Error())
		}
		return certDict(t, c), nil
	}},
}

// newError makes an SSLError: [SSL: REASON] text.
func newError(t *thread, typ *object.Type, n int, library, reason, text string) *object.Exception {
	msg := text
	if reason != "" {
		msg = "[" + library + ": " + reason + "] " + text
	}
	e := object.RetypeOSError(object.ErrnoError(n, msg, value{}), typ)
	for name, v := range map[string]value{"library": strOrNone(library), "reason": strOrNone(reason)} {
		setAttr(t, e, name, v)
	}
	return e
}

// errorText is SSLError.__str__: the message without the number, which says little.
func errorText(t *thread, self value) (value, error) {
	v, err := t.GetAttrStr(self, "strerror")
	if err != nil {
		return value{}, err
	}
	if _, ok := object.AsStr(v); ok {
		return v, nil
	}
	args, err := t.GetAttrStr(self, "args")
	if err != nil {
		return value{}, err
	}
	text, err := t.Str(args)
	return object.NewStr(text), err
}

// setAttr sets an attribute of an exception, which any exception takes.
func setAttr(t *thread, e *object.Exception, name string, v value) {
	if err := t.SetAttr(object.FromObj(e), t.Interp.Intern(name), v); err != nil {
		t.AddNote(e, "the attribute "+name+" could not be set: "+err.Error())
	}
}

func strOrNone(s string) value {
	if s == "" {
		return object.None
	}
	return object.NewStr(s)
}

// bio is a MemoryBIO.
type bio struct {
	object.Header
	b *buffer
}

// buffer is bytes that one side writes and the other reads; it is used by the handshake's goroutine too.
type buffer struct {
	mu   sync.Mutex
	data []byte
	eof  bool
}

func (b *buffer) read(p []byte) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := copy(p, b.data)
	if b.data = b.data[n:]; len(b.data) == 0 {
		b.data = nil
	}
	return n
}

func (b *buffer) write(p []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.data = append(b.data, p...)
}

func (b *buffer) state() (pending int, eof bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.data), b.eof
}

var bioMethods = []object.Def{
	{Name: "__new__", Sig: "cls", F1: func(_ *thread, cls value) (value, error) {
		x := object.Alloc[bio](cls.TypePtr())
		x.b = &buffer{}
		return object.FromObj(x), nil
	}},
	{Name: "read", Sig: "self, size=-1, /", Doc: "Read up to size bytes from the memory BIO.", Fn: func(t *thread, a []value) (value, error) {
		b := object.Self[bio](a[0]).b
		n := -1
		if a[1].IsValid() {
			var err error
			if n, err = t.Index(a[1]); err != nil {
				return value{}, err
			}
		}
		have, _ := b.state()
		if n < 0 || n > have {
			n = have
		}
		p := make([]byte, n)
		return object.NewBytes(string(p[:b.read(p)])), nil
	}},
	{Name: "write", Sig: "self, b, /", Doc: "Writes the bytes b into the memory BIO.", F2: func(t *thread, self, v value) (value, error) {
		p, ok := object.Buffer(v)
		if !ok {
			return value{}, object.NotBytesLike(v)
		}
		b := object.Self[bio](self).b
		if _, eof := b.state(); eof {
			return value{}, newError(t, types().sslError, 0, "", "", "cannot write() after write_eof()")
		}
		b.write(p)
		return object.Int(int64(len(p))), nil
	}},
	{Name: "write_eof", Sig: "self, /", Doc: "Write an EOF marker to the memory BIO.", F1: func(_ *thread, self value) (value, error) {
		b := object.Self[bio](self).b
		b.mu.Lock()
		b.eof = true
		b.mu.Unlock()
		return object.None, nil
	}},
}

var bioAttrs = []object.GetSet{
	{Name: "pending", Get: func(_ *thread, self value) (value, error) {
		n, _ := object.Self[bio](self).b.state()
		return object.Int(int64(n)), nil
	}},
	{Name: "eof", Get: func(_ *thread, self value) (value, error) {
		n, eof := object.Self[bio](self).b.state()
		return object.Bool(eof && n == 0), nil
	}},
}

// alertOf is the alert behind a Go error, if there is one.
func alertOf(err error) (tls.AlertError, bool) {
	var a tls.AlertError
	ok := errors.As(err, &a)
	return a, ok
}
