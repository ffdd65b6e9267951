package ssl

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	pyio "pya/stdlib/io"
	"pya/vm/object"
)

// This file is contexts: what connections have in common.

// sslContext is an _SSLContext.
type sslContext struct {
	object.Header
	protocol      int
	verify        int
	checkHost     bool
	flags         int64
	options       int64
	minV, maxV    int64
	certs         []tls.Certificate
	roots         []*x509.Certificate
	known         map[[32]byte]bool
	system        bool // the system's certificates count as well
	alpn          []string
	ciphers       []uint16
	sni           value
	accepted      int
	hostFlags     int64
	postHandshake bool
	keyLogName    value
	keyLog        *keyLog // nil: secrets are not written
}

const (
	clientOnly = 16
	serverOnly = 17
)

var contextMethods = []object.Def{
	{Name: "__new__", Sig: "cls, protocol, /", Fn: func(t *thread, a []value) (value, error) {
		p, err := t.Index(a[1])
		if err != nil {
			return value{}, err
		}
		if p < 2 || p > 5 && p != clientOnly && p != serverOnly {
			return value{}, object.ValueErrorf("invalid or unsupported protocol version")
		}
		c := object.Alloc[sslContext](a[0].TypePtr())
		c.protocol, c.known = p, map[[32]byte]bool{}
		c.options = 0x80000850 | 0x2000000 | 0x400000 | 0x20000 | 0x100000
		c.minV, c.maxV, c.flags, c.hostFlags = tls.VersionTLS12, -1, 0x8000, 0x20
		switch p {
		case 3, 4, 5:
			c.minV = int64(tls.VersionTLS10 + p - 3)
			c.maxV = c.minV
		case clientOnly:
			c.verify, c.checkHost = 2, true
		}
		return object.FromObj(c), nil
	}},
	{Name: "load_cert_chain", Sig: "self, certfile, keyfile=None, password=None", Fn: loadCertChain},
	{Name: "load_verify_locations", Sig: "self, cafile=None, capath=None, cadata=None", Fn: loadVerify},
	{Name: "set_default_verify_paths", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
		object.Self[sslContext](self).system = true
		return object.None, nil
	}},
	{Name: "_set_alpn", Sig: "self, protocols, /", F2: func(t *thread, self, v value) (value, error) {
		c := object.Self[sslContext](self)
		c.alpn = nil
		return object.None, t.Iterate(v, func(x value) error {
			s, err := t.Str(x)
			c.alpn = append(c.alpn, s)
			return err
		})
	}},
	{Name: "set_ciphers", Sig: "self, cipherlist, /", F2: setCiphers},
	{Name: "get_ciphers", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
		var out []value
		for _, s := range tls.CipherSuites() {
			d := object.NewDict()
			d.SetStr(t.Interp.Intern("id"), object.Int(int64(s.ID)|0x3000000))
			d.SetStr(t.Interp.Intern("name"), object.NewStr(cipherName(s.ID)))
			d.SetStr(t.Interp.Intern("protocol"), object.NewStr(versionNames[s.SupportedVersions[len(s.SupportedVersions)-1]]))
			out = append(out, object.FromObj(d))
		}
		return object.NewList(out), nil
	}},
	{Name: "set_ecdh_curve", Sig: "self, name, /", F2: func(t *thread, _, v value) (value, error) {
		n, err := t.Str(v)
		if err != nil {
			return value{}, err
		}
		switch n {
		case "prime256v1", "secp256r1", "secp384r1", "secp521r1", "X25519":
			return object.None, nil
		}
		return value{}, object.ValueErrorf("unknown elliptic curve name '%s'", n)
	}},
	{Name: "load_dh_params", Sig: "self, path, /", F2: func(t *thread, _, path value) (value, error) {
		if err := t.Audit("open", path, object.NewStr("rb"), object.Int(0)); err != nil {
			return value{}, err
		}
		return value{}, object.Raise(object.NotImplementedError, "DH parameters are not supported: Go's crypto/tls uses elliptic curves")
	}},
	{Name: "cert_store_stats", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
		c := object.Self[sslContext](self)
		d := object.NewDict()
		n := len(c.roots)
		ca := 0
		for _, x := range c.roots {
			if x.IsCA {
				ca++
			}
		}
		for k, v := range map[string]int{"x509": n, "crl": 0, "x509_ca": ca} {
			d.SetStr(t.Interp.Intern(k), object.Int(int64(v)))
		}
		return object.FromObj(d), nil
	}},
	{Name: "get_ca_certs", Sig: "self, binary_form=False", Fn: func(t *thread, a []value) (value, error) {
		binary := false
		if a[1].IsValid() {
			var err error
			if binary, err = t.Truth(a[1]); err != nil {
				return value{}, err
			}
		}
		var out []value
		for _, x := range object.Self[sslContext](a[0]).roots {
			if !x.IsCA {
				continue
			}
			if binary {
				out = append(out, object.NewBytes(string(x.Raw)))
			} else {
				out = append(out, certDict(t, x))
			}
		}
		return object.NewList(out), nil
	}},
	{Name: "session_stats", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
		d := object.NewDict()
		for _, k := range []string{"number", "connect", "connect_good", "connect_renegotiate", "accept", "accept_good", "accept_renegotiate",
			"hits", "misses", "timeouts", "cache_full"} {
			d.SetStr(t.Interp.Intern(k), object.Int(0))
		}
		d.SetStr(t.Interp.Intern("accept"), object.Int(int64(object.Self[sslContext](self).accepted)))
		return object.FromObj(d), nil
	}},
	{Name: "_wrap_bio", Sig: "self, incoming, outgoing, server_side, server_hostname=None, owner=None", Fn: func(t *thread, a []value) (value, error) {
		in, ok := object.Cast[bio](a[1], types().bio)
		out, ok2 := object.Cast[bio](a[2], types().bio)
		if !ok || !ok2 {
			return value{}, object.TypeErrorf("_wrap_bio() arguments must be MemoryBIO objects")
		}
		server, err := t.Truth(a[3])
		if err != nil {
			return value{}, err
		}
		c := object.Self[sslContext](a[0])
		name, owner := object.None, object.None
		if a[4].IsValid() {
			name = a[4]
		}
		if a[5].IsValid() {
			owner = a[5]
		}
		if server && c.protocol == clientOnly {
			return value{}, newError(t, types().sslError, 1, "", "", "Cannot create a server socket with a PROTOCOL_TLS_CLIENT context (_ssl.c:801)")
		}
		if !server && c.protocol == serverOnly {
			return value{}, newError(t, types().sslError, 1, "", "", "Cannot create a client socket with a PROTOCOL_TLS_SERVER context (_ssl.c:801)")
		}
		s, err := newSession(c, in.b, out.b, server, name, a[0], owner)
		if err != nil {
			return value{}, err
		}
		return object.FromObj(s), nil
	}},
}

// number makes an attribute of an integer field.
func number(name string, field func(c *sslContext) *int64, check func(c *sslContext, n int64) error) object.GetSet {
	return object.GetSet{Name: name, NoDel: true,
		Get: func(_ *thread, self value) (value, error) {
			return object.Int(*field(object.Self[sslContext](self))), nil
		},
		Set: func(t *thread, self, v value) error {
			n, err := t.Index(v)
			if err != nil {
				return err
			}
			c := object.Self[sslContext](self)
			if check != nil {
				if err := check(c, int64(n)); err != nil {
					return err
				}
			}
			*field(c) = int64(n)
			return nil
		}}
}

func versionCheck(_ *sslContext, n int64) error {
	if n == -1 || n == -2 || n >= 0x300 && n <= tls.VersionTLS13 {
		return nil
	}
	return object.ValueErrorf("Unsupported TLS/SSL version 0x%x", uint32(n))
}

var contextAttrs = []object.GetSet{
	{Name: "protocol", Get: func(_ *thread, self value) (value, error) {
		return object.Int(int64(object.Self[sslContext](self).protocol)), nil
	}},
	{Name: "verify_mode", NoDel: true, Get: func(_ *thread, self value) (value, error) {
		return object.Int(int64(object.Self[sslContext](self).verify)), nil
	}, Set: func(t *thread, self, v value) error {
		n, err := t.Index(v)
		c := object.Self[sslContext](self)
		switch {
		case err != nil:
			return err
		case n < 0 || n > 2:
			return object.ValueErrorf("invalid value for verify_mode")
		case n == 0 && c.checkHost:
			return object.ValueErrorf("Cannot set verify_mode to CERT_NONE when check_hostname is enabled.")
		}
		c.verify = n
		return nil
	}},
	{Name: "check_hostname", NoDel: true, Get: func(_ *thread, self value) (value, error) {
		return object.Bool(object.Self[sslContext](self).checkHost), nil
	}, Set: func(t *thread, self, v value) error {
		b, err := t.Truth(v)
		c := object.Self[sslContext](self)
		if c.checkHost = b; b && c.verify == 0 {
			c.verify = 2
		}
		return err
	}},
	number("options", func(c *sslContext) *int64 { return &c.options }, func(_ *sslContext, n int64) error {
		if n < 0 {
			return object.OverflowErrorf("can't convert negative value to unsigned int")
		}
		return nil
	}),
	number("verify_flags", func(c *sslContext) *int64 { return &c.flags }, nil),
	number("_host_flags", func(c *sslContext) *int64 { return &c.hostFlags }, nil),
	number("minimum_version", func(c *sslContext) *int64 { return &c.minV }, versionCheck),
	number("maximum_version", func(c *sslContext) *int64 { return &c.maxV }, versionCheck),
	{Name: "sni_callback", NoDel: true, Get: func(_ *thread, self value) (value, error) {
		if v := object.Self[sslContext](self).sni; v.IsValid() {
			return v, nil
		}
		return object.None, nil
	}, Set: func(t *thread, self, v value) error {
		if !v.IsNone() && !t.Callable(v) {
			return object.TypeErrorf("not a callable object")
		}
		object.Self[sslContext](self).sni = v
		return nil
	}},
	{Name: "post_handshake_auth", NoDel: true, Get: func(_ *thread, self value) (value, error) {
		return object.Bool(object.Self[sslContext](self).postHandshake), nil
	}, Set: func(t *thread, self, v value) error {
		// It permits what Go's crypto/tls never does; a server that then asks for it is told so (see
		// verify_client_post_handshake).
		b, err := t.Truth(v)
		if err == nil {
			object.Self[sslContext](self).postHandshake = b
		}
		return err
	}},
	keyLogName,
}

// readFile reads a file through the Host.
func readFile(t *thread, v value) ([]byte, error) {
	name, err := pyio.PathString(t, v)
	if err != nil {
		return nil, err
	}
	fs := t.Interp.Host.FS()
	if fs == nil {
		return nil, object.FromGoError(os.ErrPermission, v)
	}
	f, err := fs.OpenFile(name, os.O_RDONLY, 0)
	if err != nil {
		// As CPython: no file name in the message.
		return nil, object.FromGoError(err, value{})
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, object.FromGoError(err, v)
	}
	return data, nil
}

func loadCertChain(t *thread, a []value) (value, error) {
	cert, err := readFile(t, a[1])
	if err != nil {
		return value{}, err
	}
	key := cert
	if a[2].IsValid() && !a[2].IsNone() {
		if key, err = readFile(t, a[2]); err != nil {
			return value{}, err
		}
	}
	if key, err = decrypt(t, key, a[3]); err != nil {
		return value{}, err
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		if strings.Contains(err.Error(), "does not match") {
			return value{}, newError(t, types().sslError, 116, "X509", "KEY_VALUES_MISMATCH", "key values mismatch (_ssl.c:4141)")
		}
		return value{}, newError(t, types().sslError, 9, "SSL", "", "PEM lib (_ssl.c:4149): "+err.Error())
	}
	c := object.Self[sslContext](a[0])
	c.certs = append(c.certs, pair)
	return object.None, nil
}

// decrypt opens a private key that is protected by a password.
func decrypt(t *thread, data []byte, password value) ([]byte, error) {
	var out []byte
	for rest := data; ; {
		block, more := pem.Decode(rest)
		if block == nil {
			break
		}
		rest = more
		if block.Type == "ENCRYPTED PRIVATE KEY" {
			return nil, object.Raise(object.NotImplementedError, "keys in encrypted PKCS #8 are not supported; use the traditional format")
		}
		//nolint:staticcheck // the traditional format is what Python programs have
		if x509.IsEncryptedPEMBlock(block) {
			if !password.IsValid() || password.IsNone() {
				return nil, newError(t, types().sslError, 9, "SSL", "", "PEM lib (_ssl.c:4149): the private key needs a password")
			}
			pw := password
			if t.Callable(pw) {
				v, err := t.Call(pw)
				if err != nil {
					return nil, err
				}
				pw = v
			}
			secret, ok := object.Buffer(pw)
			if s, isStr := object.AsStr(pw); isStr {
				secret, ok = []byte(s.Go()), true
			}
			if !ok {
				return nil, object.TypeErrorf("password should be a string or callable")
			}
			der, err := x509.DecryptPEMBlock(block, secret)
			if err != nil {
				return nil, newError(t, types().sslError, 9, "SSL", "", "PEM lib (_ssl.c:4149): "+err.Error())
			}
			block = &pem.Block{Type: block.Type, Bytes: der}
		}
		out = append(out, pem.EncodeToMemory(block)...)
	}
	return out, nil
}

func loadVerify(t *thread, a []value) (value, error) {
	c := object.Self[sslContext](a[0])
	given := false
	for i, v := range a[1:4] {
		if !v.IsValid() || v.IsNone() {
			continue
		}
		given = true
		var err error
		switch i {
		case 0:
			var data []byte
			if data, err = readFile(t, v); err == nil {
				err = c.addPEM(t, data)
			}
		case 1:
			err = c.addFolder(t, v)
		case 2:
			if s, ok := object.AsStr(v); ok {
				err = c.addPEM(t, []byte(s.Go()))
			} else if b, ok := object.Buffer(v); ok {
				err = c.addDER(t, b)
			} else {
				err = object.TypeErrorf("cadata should be an ASCII string or a bytes-like object")
			}
		}
		if err != nil {
			return value{}, err
		}
	}
	if !given {
		return value{}, object.TypeErrorf("cafile, capath and cadata cannot be all omitted")
	}
	return object.None, nil
}

func (c *sslContext) add(x *x509.Certificate) {
	if f := fingerprint(x); !c.known[f] {
		c.known[f] = true
		c.roots = append(c.roots, x)
	}
}

func (c *sslContext) addPEM(t *thread, data []byte) error {
	n := 0
	for {
		block, rest := pem.Decode(data)
		if block == nil {
			break
		}
		data = rest
		if block.Type != "CERTIFICATE" && block.Type != "TRUSTED CERTIFICATE" {
			continue
		}
		x, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return newError(t, types().sslError, 1, "X509", "", err.Error())
		}
		c.add(x)
		n++
	}
	if n == 0 {
		return newError(t, types().sslError, 136, "X509", "NO_CERTIFICATE_OR_CRL_FOUND", "no certificate or crl found (_ssl.c:4326)")
	}
	return nil
}

func (c *sslContext) addDER(t *thread, data []byte) error {
	list, err := x509.ParseCertificates(data)
	if err != nil || len(list) == 0 {
		return newError(t, types().sslError, 1, "ASN1", "NOT_ENOUGH_DATA", "not enough data: cadata does not contain a certificate (_ssl.c:4065)")
	}
	for _, x := range list {
		c.add(x)
	}
	return nil
}

func (c *sslContext) addFolder(t *thread, v value) error {
	dir, err := pyio.PathString(t, v)
	if err != nil {
		return err
	}
	fs := t.Interp.Host.FS()
	if fs == nil {
		return object.FromGoError(os.ErrPermission, v)
	}
	entries, err := fs.ReadDir(dir)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if data, err := readFile(t, object.NewStr(dir+"/"+e.Name())); err == nil {
			// Files that are no certificates are passed over.
			_ = c.addPEM(t, data)
		}
	}
	return nil
}

// setCiphers takes OpenSSL's names; names it does not know are passed over as long as one is left.
func setCiphers(t *thread, self, v value) (value, error) {
	list, err := t.Str(v)
	if err != nil {
		return value{}, err
	}
	c := object.Self[sslContext](self)
	c.ciphers = nil
	known := map[string]uint16{}
	for _, s := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		known[cipherName(s.ID)] = s.ID
	}
	open := false
	for _, n := range strings.FieldsFunc(list, func(r rune) bool { return r == ':' || r == ',' || r == ' ' }) {
		if id, ok := known[n]; ok {
			c.ciphers = append(c.ciphers, id)
			continue
		}
		if strings.HasPrefix(n, "!") || strings.HasPrefix(n, "-") || strings.HasPrefix(n, "@") {
			continue
		}
		// A class of ciphers, such as HIGH: what crypto/tls offers by itself.
		switch strings.Trim(strings.SplitN(n, "+", 2)[0], "+") {
		case "ALL", "DEFAULT", "HIGH", "ECDHE", "ECDH", "AES", "AESGCM", "AES128", "AES256", "CHACHA20", "EECDH", "kEECDH", "ECDHE-RSA", "DHE", "RSA":
			open = true
		}
	}
	if len(c.ciphers) == 0 && !open {
		return value{}, newError(t, types().sslError, 0, "", "", "No cipher can be selected.")
	}
	if open {
		c.ciphers = nil
	}
	return object.None, nil
}

// versions gives the range of TLS versions.
func (c *sslContext) versions() (lo, hi uint16) {
	lo, hi = tls.VersionTLS10, tls.VersionTLS13
	if c.minV > 0x300 {
		lo = uint16(c.minV)
	}
	if c.minV == -1 {
		lo = tls.VersionTLS13
	}
	if c.maxV > 0 {
		hi = uint16(c.maxV)
	}
	if c.maxV == -2 {
		hi = tls.VersionTLS10
	}
	for v, bit := range map[uint16]int64{tls.VersionTLS13: 0x20000000} {
		if c.options&bit != 0 && hi >= v {
			hi = v - 1
		}
	}
	if c.options&0x8000000 != 0 && lo <= tls.VersionTLS12 && hi >= tls.VersionTLS13 {
		lo = tls.VersionTLS13
	}
	return lo, hi
}

// config is the configuration of one connection.
func (c *sslContext) config(e *engine, server bool, hostname string) (*tls.Config, error) {
	lo, hi := c.versions()
	cfg := &tls.Config{Certificates: c.certs, NextProtos: c.alpn, MinVersion: lo, MaxVersion: hi, CipherSuites: c.ciphers,
		// Certificates are verified below: OpenSSL's rules differ.
		InsecureSkipVerify: true, ServerName: hostname}
	if c.keyLog != nil {
		cfg.KeyLogWriter = c.keyLog
	}
	cfg.VerifyConnection = func(st tls.ConnectionState) error { return c.check(st, server, hostname) }
	if !server {
		return cfg, nil
	}
	c.accepted++
	cfg.ServerName = ""
	if c.verify == 1 {
		cfg.ClientAuth = tls.RequestClientCert
	}
	if c.verify == 2 {
		cfg.ClientAuth = tls.RequireAnyClientCert
	}
	if len(c.alpn) > 0 {
		// OpenSSL goes on without a protocol if there is none in common; crypto/tls would end the connection.
		cfg.GetConfigForClient = func(h *tls.ClientHelloInfo) (*tls.Config, error) {
			for _, mine := range c.alpn {
				for _, theirs := range h.SupportedProtos {
					if mine == theirs {
						return nil, nil
					}
				}
			}
			other := cfg.Clone()
			other.NextProtos, other.GetConfigForClient = nil, nil
			return other, nil
		}
	}
	if c.sni.IsValid() && !c.sni.IsNone() {
		plain := cfg.GetConfigForClient
		cfg.GetConfigForClient = func(h *tls.ClientHelloInfo) (*tls.Config, error) {
			other, err := c.askForName(e, h.ServerName)
			if err != nil || other != nil || plain == nil {
				return other, err
			}
			return plain(h)
		}
		return cfg, nil
	}
	if len(c.certs) == 0 {
		cfg.GetCertificate = func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			return nil, fmt.Errorf("tls: no shared cipher")
		}
	}
	return cfg, nil
}

// askForName calls the callback for the name a client wants. It may give the connection another context.
func (c *sslContext) askForName(e *engine, name string) (cfg *tls.Config, err error) {
	e.ask(func(t *thread, s *session) {
		before := s.ctx
		var r value
		r, err = t.Call(c.sni, s.owner, strOrNone(name), before)
		switch {
		case err != nil || r.IsNone() && object.Is(s.ctx, before):
		case !r.IsNone():
			err = fmt.Errorf("tls: the callback for the server's name refused %q", name)
		default:
			next := *object.Self[sslContext](s.ctx)
			next.sni = value{}
			cfg, err = next.config(e, true, "")
		}
	})
	return cfg, err
}

// check verifies the other end's certificates.
func (c *sslContext) check(st tls.ConnectionState, server bool, hostname string) error {
	if c.verify == 0 || len(st.PeerCertificates) == 0 {
		return nil
	}
	pool := x509.NewCertPool()
	if c.system {
		if p, err := x509.SystemCertPool(); err == nil {
			pool = p
		}
	}
	for _, r := range c.roots {
		pool.AddCert(r)
	}
	between := x509.NewCertPool()
	for _, x := range st.PeerCertificates[1:] {
		between.AddCert(x)
	}
	usage := x509.ExtKeyUsageServerAuth
	if server {
		usage = x509.ExtKeyUsageClientAuth
	}
	leaf := st.PeerCertificates[0]
	if c.known[fingerprint(leaf)] && time.Now().After(leaf.NotBefore) && time.Now().Before(leaf.NotAfter) {
		// A certificate that is trusted itself needs no issuer.
	} else if _, err := leaf.Verify(x509.VerifyOptions{Roots: pool, Intermediates: between, KeyUsages: []x509.ExtKeyUsage{usage}}); err != nil {
		return err
	}
	if c.checkHost && !server {
		return leaf.VerifyHostname(hostname)
	}
	return nil
}

// certDict is a certificate as getpeercert shows it.
func certDict(t *thread, x *x509.Certificate) value {
	d := object.NewDict()
	set := func(k string, v value) { d.SetStr(t.Interp.Intern(k), v) }
	set("subject", nameTuple(x.Subject))
	set("issuer", nameTuple(x.Issuer))
	set("version", object.Int(int64(x.Version)))
	serial := fmt.Sprintf("%X", x.SerialNumber)
	if len(serial)%2 == 1 {
		serial = "0" + serial
	}
	set("serialNumber", object.NewStr(serial))
	const form = "Jan _2 15:04:05 2006 GMT"
	set("notBefore", object.NewStr(x.NotBefore.UTC().Format(form)))
	set("notAfter", object.NewStr(x.NotAfter.UTC().Format(form)))
	var alt []value
	pair := func(k, v string) { alt = append(alt, object.NewPair(object.NewStr(k), object.NewStr(v))) }
	for _, n := range x.DNSNames {
		pair("DNS", n)
	}
	for _, n := range x.EmailAddresses {
		pair("email", n)
	}
	for _, n := range x.URIs {
		pair("URI", n.String())
	}
	for _, n := range x.IPAddresses {
		pair("IP Address", n.String())
	}
	if alt != nil {
		set("subjectAltName", object.NewTuple(alt))
	}
	list := func(k string, items []string) {
		if len(items) == 0 {
			return
		}
		var out []value
		for _, s := range items {
			out = append(out, object.NewStr(s))
		}
		set(k, object.NewTuple(out))
	}
	list("OCSP", x.OCSPServer)
	list("caIssuers", x.IssuingCertificateURL)
	list("crlDistributionPoints", x.CRLDistributionPoints)
	return object.FromObj(d)
}

// oidNames are the long names of attributes, as OpenSSL has them.
var oidNames = map[string]string{"2.5.4.3": "commonName", "2.5.4.4": "surname", "2.5.4.5": "serialNumber", "2.5.4.6": "countryName",
	"2.5.4.7": "localityName", "2.5.4.8": "stateOrProvinceName", "2.5.4.9": "streetAddress", "2.5.4.10": "organizationName",
	"2.5.4.11": "organizationalUnitName", "2.5.4.12": "title", "2.5.4.17": "postalCode", "1.2.840.113549.1.9.1": "emailAddress",
	"0.9.2342.19200300.100.1.25": "domainComponent", "0.9.2342.19200300.100.1.1": "userId"}

// nameTuple is a distinguished name: a tuple of relative names, each a tuple of pairs.
func nameTuple(n pkix.Name) value {
	var out []value
	for _, a := range n.Names {
		k, ok := oidNames[a.Type.String()]
		if !ok {
			k = a.Type.String()
		}
		out = append(out, object.NewTuple([]value{object.NewPair(object.NewStr(k), object.NewStr(fmt.Sprint(a.Value)))}))
	}
	return object.NewTuple(out)
}
