package httpcore_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pya/stdlib/internal/golden"
)

// gone counts requests of /slow whose client went away.
var gone atomic.Int32

// routes is the server the programs in testdata talk to.
func routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		text := string(body)
		if kind := r.Header.Get("Content-Type"); strings.HasPrefix(kind, "multipart/form-data") {
			mark := kind[strings.Index(kind, "boundary=")+9:]
			text = strings.ReplaceAll(text, mark, "MARK")
			r.Header.Set("Content-Type", strings.ReplaceAll(kind, mark, "MARK"))
		}
		headers := map[string]string{}
		for _, n := range []string{"Content-Type", "Content-Length", "Cookie", "Authorization", "X-A", "Accept", "Accept-Encoding"} {
			if v := r.Header.Get(n); v != "" {
				headers[n] = v
			}
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"method": r.Method, "uri": r.RequestURI, "headers": headers, "body": text,
			"chunked": len(r.TransferEncoding) > 0})
	})
	mux.HandleFunc("/status/{code}", func(w http.ResponseWriter, r *http.Request) {
		var code int
		_, _ = fmt.Sscan(r.PathValue("code"), &code)
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(code)
		_, _ = io.WriteString(w, "status "+r.PathValue("code"))
	})
	mux.HandleFunc("/redirect/{n}", func(w http.ResponseWriter, r *http.Request) {
		var n int
		_, _ = fmt.Sscan(r.PathValue("n"), &n)
		code := http.StatusFound
		if c := r.URL.Query().Get("code"); c != "" {
			_, _ = fmt.Sscan(c, &code)
		}
		to := fmt.Sprintf("/redirect/%d?code=%d", n-1, code)
		if n <= 1 {
			to = "/echo?end"
		}
		http.SetCookie(w, &http.Cookie{Name: fmt.Sprint("c", n), Value: "v", Path: "/"})
		w.Header().Set("Location", to)
		w.WriteHeader(code)
	})
	mux.HandleFunc("/compressed/{kind}", func(w http.ResponseWriter, r *http.Request) {
		text := []byte(strings.Repeat("早上好 ", 100))
		var buf bytes.Buffer
		var z io.WriteCloser
		if kind := r.PathValue("kind"); kind == "gzip" {
			z = gzip.NewWriter(&buf)
		} else {
			z = zlib.NewWriter(&buf)
		}
		_, _ = z.Write(text)
		_ = z.Close()
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Content-Encoding", r.PathValue("kind"))
		if r.URL.Query().Has("bad") {
			buf.Reset()
			buf.WriteString("this is not compressed")
		}
		_, _ = w.Write(buf.Bytes())
	})
	mux.HandleFunc("/lines", func(w http.ResponseWriter, r *http.Request) {
		for i := range 3 {
			_, _ = fmt.Fprintf(w, "line %d\n", i)
			w.(http.Flusher).Flush()
		}
	})
	mux.HandleFunc("/broken", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "half")
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	})
	mux.HandleFunc("/hangup", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
			gone.Add(1)
		case <-time.After(20 * time.Second):
		}
	})
	mux.HandleFunc("/cookies", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "1", Path: "/"})
		http.SetCookie(w, &http.Cookie{Name: "deep", Value: "2", Path: "/echo/deep"})
		http.SetCookie(w, &http.Cookie{Name: "dead", Value: "3", MaxAge: -1})
		_, _ = io.WriteString(w, r.Header.Get("Cookie"))
	})
	mux.HandleFunc("/digest/{x}", digest)
	var flaky atomic.Int32
	mux.HandleFunc("/flaky", func(w http.ResponseWriter, r *http.Request) {
		if n := flaky.Add(1); n%3 != 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_, _ = fmt.Fprint(w, "try ", flaky.Load())
	})
	mux.HandleFunc("/basic", func(w http.ResponseWriter, r *http.Request) {
		if u, p, ok := r.BasicAuth(); ok && u == "user" && p == "pass" {
			_, _ = io.WriteString(w, "welcome")
			return
		}
		w.WriteHeader(http.StatusUnauthorized)
	})
	return mux
}

// startSecond starts a server that speaks HTTP/2; its address is in PYA_TEST_H2. /seen tells the protocol.
func startSecond(t *testing.T) *httptest.Server {
	mux := routes()
	mux.HandleFunc("/seen", func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Proto) })
	s := httptest.NewUnstartedServer(mux)
	s.EnableHTTP2 = true
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Setenv("PYA_TEST_H2", s.URL)
	return s
}

// TestGolden runs the programs against a server of Go's; its address is in PYA_TEST_URL, that of one with TLS in
// PYA_TEST_TLS. There is no CPython that has these libraries to compare with here: the outputs were read.
func TestGolden(t *testing.T) {
	plain, secure := httptest.NewServer(routes()), httptest.NewUnstartedServer(routes())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // handshakes fail on purpose
	secure.StartTLS()
	t.Setenv("PYA_TEST_URL", plain.URL)
	t.Setenv("PYA_TEST_TLS", secure.URL)
	second := startSecond(t)
	startOthers(t)
	golden.Run(t)
	// Every request to /slow was given up, and its connection must be closed.
	for deadline := time.Now().Add(10 * time.Second); gone.Load() < 7 && time.Now().Before(deadline); {
		time.Sleep(10 * time.Millisecond)
	}
	if n := gone.Load(); n != 7 {
		t.Errorf("%d abandoned requests ended at the server, want 7", n)
	}
	plain.Close()
	secure.Close()
	second.Close()
	before := runtime.NumGoroutine()
	for deadline := time.Now().Add(10 * time.Second); before > 30 && time.Now().Before(deadline); before = runtime.NumGoroutine() {
		runtime.GC()
		time.Sleep(50 * time.Millisecond)
	}
	if before > 30 {
		t.Errorf("%d goroutines are left", before)
	}
}
