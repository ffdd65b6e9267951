package httpcore

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"

	"pya/stdlib/ssl"
	"pya/vm/object"
)

// This file is decompression, and what went wrong as the libraries above want to know it.

// bodyError is a failure while the body was read.
type bodyError struct{ err error }

func (e bodyError) Error() string { return e.err.Error() }
func (e bodyError) Unwrap() error { return e.err }

// tunnelError is a proxy that does not connect to a server.
type tunnelError struct {
	status int
	reason string
}

func (e tunnelError) Error() string { return e.reason }

// encodingError is a body that cannot be decompressed.
type encodingError struct {
	name string
	err  error
}

func (e encodingError) Error() string { return "cannot decode content-encoding: " + e.name }
func (e encodingError) Unwrap() error { return e.err }

// decoded is the body without its content encoding.
func (x *exchange) decoded() io.Reader {
	body := io.Reader(x.resp.Body)
	if x.plain {
		return body
	}
	switch name := strings.ToLower(strings.TrimSpace(x.resp.Header.Get("Content-Encoding"))); name {
	case "gzip", "x-gzip", "deflate":
		return &decoder{name: name, in: bufio.NewReader(body)}
	}
	return body
}

// decoder decompresses; it looks at the data only when it is read, so that the head of the answer is not held up.
type decoder struct {
	name string
	in   *bufio.Reader
	out  io.Reader
}

func (d *decoder) Read(p []byte) (int, error) {
	if d.out == nil {
		first, err := d.in.Peek(2)
		if len(first) == 0 {
			return 0, err // no body
		}
		if d.out, err = d.open(first); err != nil {
			return 0, d.wrap(err)
		}
	}
	n, err := d.out.Read(p)
	return n, d.wrap(err)
}

// open makes the decompressor. "deflate" is zlib's format, but some servers send it bare.
func (d *decoder) open(first []byte) (io.Reader, error) {
	if d.name != "deflate" {
		return gzip.NewReader(d.in)
	}
	if len(first) == 2 && first[0]&0x0F == 8 && (int(first[0])<<8|int(first[1]))%31 == 0 {
		return zlib.NewReader(d.in)
	}
	return flate.NewReader(d.in), nil
}

// wrap tells damaged data from a failing connection.
func (d *decoder) wrap(err error) error {
	var corrupt flate.CorruptInputError
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, zlib.ErrHeader) ||
		errors.Is(err, zlib.ErrChecksum) || errors.As(err, &corrupt) {
		return encodingError{d.name, err}
	}
	return err
}

// failure is the module's Error: (kind, errno, text, exception or None). The kinds: total, connect, read and dial (time
// limits), cancelled, dns, refused (any failure to connect), proxy, tunnel (errno is the proxy's status), certificate, fingerprint (the bytes
// of the other one in place of an exception), tls, reset, disconnected, payload, encoding, protocol.
func (x *exchange) failure(t *thread, err error) error {
	s, serr := stateOf(t)
	if serr != nil {
		return serr
	}
	kind, errno, words := classify(err)
	exc := object.None
	var pin fingerprintError
	if errors.As(err, &pin) {
		kind, exc = "fingerprint", object.NewBytes(string(pin.got))
	}
	if kind == "tls" {
		e, ok := ssl.Failure(t, err, x.host).(*object.Exception)
		if ok {
			exc = object.FromObj(e)
			if name, ok := e.Type().Name(), true; ok && strings.Contains(name, "CertVerification") {
				kind = "certificate"
			}
		}
	}
	v, cerr := t.Call(object.FromObj(s.err), object.NewStr(kind), object.Int(int64(errno)), object.NewStr(words), exc)
	if cerr != nil {
		return cerr
	}
	e, _ := object.AsException(v)
	return e
}

// classify sorts an error of net/http.
func classify(err error) (kind string, errno int, words string) {
	words = err.Error()
	for _, known := range []error{errTotal, errConnect, errRead, errCancelled} {
		if errors.Is(err, known) {
			return known.Error(), 0, words
		}
	}
	var no syscall.Errno
	if errors.As(err, &no) {
		errno, words = int(no), object.Strerror(int(no))
	}
	var op *net.OpError
	var name *net.DNSError
	var inBody bodyError
	var coding encodingError
	var tunnel tunnelError
	if errors.As(err, &tunnel) {
		return "tunnel", tunnel.status, tunnel.reason
	}
	dialing := errors.As(err, &op) && op.Op == "dial"
	switch {
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return "proxy", errno, words
	case errors.As(err, &name):
		if name.IsTemporary && !name.IsNotFound {
			return "dns", -3, "Temporary failure in name resolution"
		}
		return "dns", -2, "Name or service not known"
	case dialing && errors.Is(err, context.DeadlineExceeded):
		return "dial", int(syscall.ETIMEDOUT), "Connection timed out"
	case dialing:
		return "refused", errno, words
	case errors.As(err, &coding):
		return "encoding", 0, words
	case isTLS(err):
		return "tls", 0, words
	case errors.As(err, &inBody):
		return "payload", errno, words
	case errno != 0:
		return "reset", errno, words
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), strings.Contains(words, "server closed idle connection"),
		strings.Contains(words, "transport connection broken: EOF"), strings.Contains(words, "stream error: "),
		strings.Contains(words, "server sent GOAWAY"), strings.Contains(words, "http2: client connection lost"):
		return "disconnected", 0, words
	}
	return "protocol", 0, words
}

// isTLS tells whether an error is of the TLS layer.
func isTLS(err error) bool {
	var a x509.UnknownAuthorityError
	var b x509.HostnameError
	var c x509.CertificateInvalidError
	var d *tls.CertificateVerificationError
	var e tls.RecordHeaderError
	var f tls.AlertError
	var op *net.OpError
	return errors.As(err, &a) || errors.As(err, &b) || errors.As(err, &c) || errors.As(err, &d) || errors.As(err, &e) || errors.As(err, &f) ||
		errors.As(err, &op) && op.Op == "remote error" || strings.Contains(err.Error(), "tls: ") ||
		strings.Contains(err.Error(), "server gave HTTP response to HTTPS client")
}
