package httpcore_test

import (
	"crypto/md5"
	"crypto/tls"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"

	"pya/stdlib/internal/golden"
)

// proxy is a proxy for HTTP and, by CONNECT, for anything; it wants the user "user" with the password "pa:ss".
func proxy(w http.ResponseWriter, r *http.Request) {
	want := "Basic " + base64.StdEncoding.EncodeToString([]byte("user:pa:ss"))
	if r.Header.Get("Proxy-Authorization") != want {
		w.Header().Set("Proxy-Authenticate", `Basic realm="proxy"`)
		w.WriteHeader(http.StatusProxyAuthRequired)
		return
	}
	if r.Method != http.MethodConnect {
		r.RequestURI = ""
		r.Header.Del("Proxy-Authorization")
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer resp.Body.Close()
		w.Header().Set("X-Via", "proxy")
		w.WriteHeader(resp.StatusCode)
		_, _ = io.Copy(w, resp.Body)
		return
	}
	to, err := net.Dial("tcp", r.Host)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	from, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	_, _ = io.WriteString(from, "HTTP/1.1 200 Connected\r\n\r\n")
	go func() { _, _ = io.Copy(to, from); _ = to.Close() }()
	_, _ = io.Copy(from, to)
	_ = from.Close()
}

var digestPart = regexp.MustCompile(`(\w+)=(?:"([^"]*)"|([^\s,]+))`)

// digest checks a digest of the user "user" with the password "pass".
func digest(w http.ResponseWriter, r *http.Request) {
	h := func(s string) string { sum := md5.Sum([]byte(s)); return hex.EncodeToString(sum[:]) }
	p := map[string]string{}
	for _, m := range digestPart.FindAllStringSubmatch(r.Header.Get("Authorization"), -1) {
		p[m[1]] = m[2] + m[3]
	}
	want := h(h("user:here:pass") + ":n1:" + p["nc"] + ":" + p["cnonce"] + ":auth:" + h(r.Method+":"+p["uri"]))
	if p["response"] == want && p["uri"] == r.RequestURI && p["opaque"] == "op" {
		_, _ = fmt.Fprint(w, "welcome ", p["nc"])
		return
	}
	w.Header().Set("WWW-Authenticate", `Digest realm="here", nonce="n1", qop="auth", opaque="op", algorithm=MD5`)
	w.WriteHeader(http.StatusUnauthorized)
}

// startOthers starts a proxy and a server that wants certificates, and tells the programs in testdata of them.
func startOthers(t *testing.T) {
	t.Helper()
	p := httptest.NewServer(http.HandlerFunc(proxy))
	named := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := "nobody"
		if certs := r.TLS.PeerCertificates; len(certs) > 0 {
			name = certs[0].Subject.CommonName
		}
		_, _ = io.WriteString(w, name)
	}))
	named.Config.ErrorLog = log.New(io.Discard, "", 0)
	named.TLS = &tls.Config{ClientAuth: tls.RequestClientCert}
	named.StartTLS()
	t.Cleanup(func() { p.Close(); named.Close() })
	cert, key := golden.Certificate(t, t.TempDir(), "client")
	for name, v := range map[string]string{"PROXY": p.Listener.Addr().String(), "NAMED": named.URL, "CERT": cert, "KEY": key} {
		t.Setenv("PYA_TEST_"+name, v)
	}
}
