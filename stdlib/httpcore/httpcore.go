// Package httpcore is the module _http: an HTTP/1.1 client on net/http that the modules requests, aiohttp and
// urllib.request stand on. It owns connections, their pools, TLS, proxies' tunnels, time limits, the framing of bodies
// and their decompression. What the libraries differ in (redirects, cookies, authentication, encodings, classes of
// errors) is pya text above.
//
// A Client is a pool. Its request method starts a Call, whose work runs in goroutines that hold no interpreter lock; the
// program waits for it in one of two ways: by a blocking method, which an interrupt ends, or by a Future of its event
// loop. Cancelling a Call closes its connection, which is never used again; a Call that the program forgets is cancelled
// when the collector finds it.
//
// Connections come from the Host's network. The package must not know who uses it.
package httpcore

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"pya/stdlib/internal/native"
	"pya/stdlib/ssl"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

// module is a Runtime's exception class.
type module struct{ err *object.Type }

type moduleKey struct{}

func stateOf(t *thread) (*module, error) {
	if s, ok := t.Interp.Data[moduleKey{}].(*module); ok {
		return s, nil
	}
	typ, err := native.ErrorClass(t, "_http", "Error", object.ExceptionType)
	if err != nil {
		return nil, err
	}
	s := &module{typ}
	t.Interp.Data[moduleKey{}] = s
	return s, nil
}

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	s, err := stateOf(t)
	if err != nil {
		return err
	}
	m.Set(t, "Error", object.FromObj(s.err))
	m.Set(t, "Client", object.FromObj(clientClass()))
	m.Set(t, "Call", object.FromObj(callClass()))
	m.AddDefs(t, []def{{Name: "forget_del", Sig: "obj", Doc: "Let an object go without its __del__, which has nothing left to do; to be called once.",
		F1: func(t *thread, obj value) (value, error) {
			t.ForgetDel(obj)
			return object.None, nil
		}}})
	return nil
}

// client is a Client: the pool of a session.
type client struct {
	object.Header
	*pool
}

// pool is the connections of a client. It has a transport for every way of reaching a server, because net/http takes
// the TLS configuration and the proxy per transport.
type pool struct {
	mu         sync.Mutex
	transports map[route]*http.Transport
	dial       func(ctx context.Context, network, address string) (net.Conn, error)
	perHost    int
	forceClose bool
	keepalive  time.Duration
	slots      chan struct{} // nil: no limit of requests at a time
	closed     bool
	links      links
}

// route is a way of reaching servers: TLS settings (an SSLContext, the hash of a certificate, or False), the host they are for, and a proxy.
type route struct {
	tls   any
	host  string
	proxy string
}

var clientType native.Type

func clientClass() *object.Type {
	return clientType.Get(func() *object.Type {
		return object.NewNative[client](object.TypeSpec{Name: "Client", Module: "_http", Methods: []def{
			{Name: "__new__", Sig: "cls, limit=0, limit_per_host=0, force_close=False, keepalive=15.0, unix='', max_idle=0, max_hosts=0", Fn: newClient},
			{Name: "request", Sig: "self, method, url, headers, body, ssl, proxy, proxy_headers, total, connect, sock_connect, sock_read, decompress, traced=False", Fn: request},
			{Name: "plan", Sig: "self, method, url, headers, ssl, proxy, proxy_headers", Doc: "A request without a body that send sends many times.", Fn: newPlan},
			{Name: "send", Sig: "self, plan, total, connect, sock_connect, sock_read, decompress", Doc: "Start a Call of a Plan.", Fn: sendPlan},
			{Name: "close", Sig: "self", F1: func(_ *thread, self value) (value, error) {
				object.Self[client](self).close()
				return object.None, nil
			}},
		}})
	})
}

func newClient(t *thread, a []value) (value, error) {
	network := t.Interp.Host.Network()
	if network == nil {
		return value{}, object.Raise(object.OSError, "the host has no network")
	}
	p := &pool{transports: map[route]*http.Transport{}, dial: network.Dial, keepalive: 15 * time.Second}
	limit := 0
	for i, field := range map[int]*int{1: &limit, 2: &p.perHost, 6: &p.links.maxIdle, 7: &p.links.maxHosts} {
		if a[i].IsValid() {
			n, err := t.Index(a[i])
			if err != nil {
				return value{}, err
			}
			*field = n
		}
	}
	if limit > 0 {
		p.slots = make(chan struct{}, limit)
	}
	on, err := truth(t, a[3])
	if err != nil {
		return value{}, err
	}
	p.forceClose = on
	if path, ok := object.AsStr(a[5]); ok && path.Go() != "" {
		p.dial = func(ctx context.Context, _, _ string) (net.Conn, error) { return network.Dial(ctx, "unix", path.Go()) }
	}
	d, err := seconds(t, a[4])
	if err != nil {
		return value{}, err
	}
	if d > 0 {
		p.keepalive = d
	}
	c := object.Alloc[client](a[0].TypePtr())
	c.pool = p
	runtime.AddCleanup(c, (*pool).close, p)
	return object.FromObj(c), nil
}

// close ends the idle connections; those in use end with their Calls.
func (p *pool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.links.close()
	for _, tr := range p.transports {
		tr.CloseIdleConnections()
	}
}

// transport gives the transport of the route that a request takes.
func (p *pool) transport(out *outgoing) (*http.Transport, error) {
	u, tlsArg, proxy := out.req.URL, out.tls, out.proxy
	r := route{proxy: proxy}
	if u.Scheme == "https" {
		r.host = u.Hostname()
		if tlsArg.IsValid() && !object.Is(tlsArg, object.False) {
			r.tls = tlsArg
		}
		if pin, ok := object.Buffer(tlsArg); ok {
			r.tls = string(pin)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if tr, ok := p.transports[r]; ok {
		return tr, nil
	}
	tr := &http.Transport{DialContext: p.dialTimed, DisableCompression: true, DisableKeepAlives: p.forceClose,
		MaxConnsPerHost: p.perHost, MaxIdleConnsPerHost: 1000, IdleConnTimeout: p.keepalive, ProxyConnectHeader: out.proxyHeader}
	if u.Scheme == "https" {
		cfg, ok, err := ssl.ClientConfig(tlsArg, r.host)
		if err != nil {
			return nil, err
		}
		if !ok {
			cfg = insecure(r.host)
		}
		if pin, ok := object.Buffer(tlsArg); ok {
			cfg = pinned(r.host, pin)
		}
		tr.TLSClientConfig = cfg
		// HTTP/2 is used where the server has it, unless the program's context names protocols without it.
		if tr.ForceAttemptHTTP2 = len(cfg.NextProtos) == 0 || slices.Contains(cfg.NextProtos, "h2"); !tr.ForceAttemptHTTP2 {
			tr.TLSNextProto = map[string]func(string, *tls.Conn) http.RoundTripper{}
		}
	}
	if proxy != "" {
		to, err := url.Parse(proxy)
		if err != nil {
			return nil, object.ValueErrorf("%s", err)
		}
		tr.Proxy = http.ProxyURL(to)
		tr.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
			if resp.StatusCode != http.StatusOK {
				_, reason, _ := strings.Cut(resp.Status, " ")
				return tunnelError{resp.StatusCode, reason}
			}
			return nil
		}
	}
	if n := p.links.maxIdle; n > 0 {
		tr.MaxIdleConnsPerHost = n
	}
	p.forget()
	p.transports[r] = tr
	return tr, nil
}

// forget drops the connections of a route if there are as many routes as there may be.
func (p *pool) forget() {
	if p.links.maxHosts <= 0 || len(p.transports) < p.links.maxHosts {
		return
	}
	for r, tr := range p.transports {
		tr.CloseIdleConnections()
		delete(p.transports, r)
		return
	}
}

// truth is an optional flag.
func truth(t *thread, v value) (bool, error) {
	if !v.IsValid() {
		return false, nil
	}
	return t.Truth(v)
}

// seconds is an optional number of seconds; 0 stands for none.
func seconds(t *thread, v value) (time.Duration, error) {
	if !v.IsValid() || v.IsNone() {
		return 0, nil
	}
	f, err := t.AsReal(v)
	if err != nil || f <= 0 {
		return 0, err
	}
	return time.Duration(min(f, 1e9) * float64(time.Second)), nil
}
