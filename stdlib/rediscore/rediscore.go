// Package rediscore is the module _redis: connections to Redis on go-redis, for aioredis and redis. It owns the wire: one
// connection, commands, replies. Commands by name, pools and classes of errors are pya text above.
//
// A Connection runs one command after the other. Cancelling closes it, because a reply still to come would be taken for
// that of the next command.
package rediscore

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/redis/go-redis/v9"

	"pya/stdlib/httpcore"
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

type errorKey struct{}

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	ns := object.NewDict()
	ns.SetStr(t.Interp.Intern("__module__"), object.NewStr("_redis"))
	typ, err := t.NewClass(object.TypeType, "Error", []value{object.FromObj(object.ExceptionType)}, ns, nil, nil)
	if err != nil {
		return err
	}
	t.Interp.Data[errorKey{}] = typ
	m.Set(t, "Error", object.FromObj(typ))
	m.Set(t, "Connection", object.FromObj(connClass()))
	return nil
}

// conn is a Connection.
type conn struct {
	object.Header
	*link
}

// link is what goroutines work on.
type link struct {
	mu      sync.Mutex // held while a command runs
	options *redis.Options
	client  *redis.Client
	c       *redis.Conn

	raw    sync.Mutex // guards the next two
	wire   net.Conn
	closed bool
}

var connType native.Type

func connClass() *object.Type {
	return connType.Get(func() *object.Type {
		return object.NewNative[conn](object.TypeSpec{Name: "Connection", Module: "_redis", Methods: []def{
			{Name: "__new__", Sig: "cls, network, address, username, password, db, ssl, host", Fn: newConn},
			{Name: "connect", Sig: "self, loop", Doc: "Connect, and log in if there is a password.", F2: func(t *thread, self, l value) (value, error) {
				x := object.Self[conn](self).link
				var err error
				return run(t, x, l, func() { err = x.connect() }, func(t *thread) (value, error) { return object.None, failure(t, err) })
			}},
			{Name: "execute", Sig: "self, loop, commands", Doc: "Run commands, which are lists of bytes, in one go: a list of replies; an error among them is a value.", F3: execute},
			{Name: "close", Sig: "self", F1: func(_ *thread, self value) (value, error) {
				object.Self[conn](self).close()
				return object.None, nil
			}},
		}})
	})
}

func newConn(t *thread, a []value) (value, error) {
	network := t.Interp.Host.Network()
	if network == nil {
		return value{}, object.Raise(object.OSError, "the host has no network")
	}
	o := &redis.Options{Protocol: 2, DisableIdentity: true, MaxRetries: -1, PoolSize: 1, ReadTimeout: -1, WriteTimeout: -1, DialerRetries: 1}
	for i, field := range map[int]*string{1: &o.Network, 2: &o.Addr, 3: &o.Username, 4: &o.Password} {
		s, ok := object.AsStr(a[i])
		if !ok {
			return value{}, object.TypeErrorf("connection settings must be str, not '%s'", a[i].Type().Name())
		}
		*field = s.Go()
	}
	db, err := t.Index(a[5])
	if err != nil {
		return value{}, err
	}
	o.DB = db
	x := &link{options: o}
	dial := network.Dial
	if host, ok := object.AsStr(a[7]); ok && !a[6].IsNone() {
		cfg, ok, err := ssl.ClientConfig(a[6], host.Go())
		if err != nil {
			return value{}, err
		}
		if !ok {
			return value{}, object.TypeErrorf("ssl must be an SSLContext, not '%s'", a[6].Type().Name())
		}
		o.TLSConfig = cfg
	}
	o.Dialer = func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := dial(ctx, network, address)
		if err == nil && o.TLSConfig != nil {
			c = tls.Client(c, o.TLSConfig)
		}
		x.raw.Lock()
		defer x.raw.Unlock()
		if err == nil && x.closed {
			_ = c.Close()
			return nil, net.ErrClosed
		}
		x.wire = c
		return c, err
	}
	c := object.Alloc[conn](a[0].TypePtr())
	c.link = x
	runtime.AddCleanup(c, (*link).close, x)
	return object.FromObj(c), nil
}

// connect makes the connection. Without a password a server that wants one is no failure yet: the commands will be.
func (x *link) connect() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.client = redis.NewClient(x.options)
	x.c = x.client.Conn()
	err := x.c.Do(context.Background(), "PING").Err()
	var reply redis.Error
	if errors.As(err, &reply) && x.options.Password == "" && strings.HasPrefix(err.Error(), "NOAUTH") {
		return nil
	}
	return err
}

// close ends the connection and what runs on it; it never blocks.
func (x *link) close() {
	x.raw.Lock()
	defer x.raw.Unlock()
	if x.closed {
		return
	}
	x.closed = true
	if x.wire != nil {
		_ = x.wire.Close()
	}
	go func() {
		x.mu.Lock()
		defer x.mu.Unlock()
		if x.client != nil {
			_ = x.c.Close()
			_ = x.client.Close()
		}
	}()
}

// run waits for work: for the future of an event loop, or blocking if there is none.
func run(t *thread, x *link, l value, work func(), done func(*thread) (value, error)) (value, error) {
	return httpcore.Run(t, l, work, done, x.close)
}

func execute(t *thread, self, l, list value) (value, error) {
	x := object.Self[conn](self).link
	var commands [][]any
	err := t.Iterate(list, func(v value) error {
		var args []any
		err := t.Iterate(v, func(a value) error {
			b, ok := object.Buffer(a)
			if !ok {
				return object.TypeErrorf("a bytes-like object is required, not '%s'", a.Type().Name())
			}
			args = append(args, slices.Clone(b))
			return nil
		})
		commands = append(commands, args)
		return err
	})
	if err != nil {
		return value{}, err
	}
	var replies []any
	var failed error
	return run(t, x, l, func() { replies, failed = x.execute(commands) }, func(t *thread) (value, error) {
		if failed != nil {
			return value{}, failure(t, failed)
		}
		return reply(t, replies), nil
	})
}

func (x *link) execute(commands [][]any) ([]any, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.raw.Lock()
	closed := x.closed
	x.raw.Unlock()
	if closed || x.c == nil {
		return nil, net.ErrClosed
	}
	ctx := context.Background()
	pipe := x.c.Pipeline()
	results := make([]*redis.Cmd, len(commands))
	for i, args := range commands {
		results[i] = pipe.Do(ctx, args...)
	}
	_, err := pipe.Exec(ctx)
	out := make([]any, len(results))
	var ofServer redis.Error
	for i, r := range results {
		v, rerr := r.Result()
		switch {
		case rerr == nil:
			out[i] = v
		case errors.Is(rerr, redis.Nil):
		case errors.As(rerr, &ofServer):
			out[i] = rerr
		default:
			return nil, rerr
		}
	}
	if err != nil && !errors.As(err, &ofServer) {
		return nil, err
	}
	return out, nil
}

// reply is a reply as the program sees it: strings are bytes, errors are exceptions.
func reply(t *thread, v any) value {
	switch v := v.(type) {
	case string:
		return object.NewBytes(v)
	case int64:
		return object.Int(v)
	case float64:
		return object.Float(v)
	case bool:
		return object.Bool(v)
	case []any:
		items := make([]value, len(v))
		for i, x := range v {
			items[i] = reply(t, x)
		}
		return object.NewList(items)
	case error:
		var e *object.Exception
		if errors.As(failure(t, v), &e) {
			return object.FromObj(e)
		}
	}
	return object.None
}

// failure is the module's Error: (kind, errno, text), the kinds being reply, connect, dns, closed and other.
func failure(t *thread, err error) error {
	if err == nil {
		return nil
	}
	typ, _ := t.Interp.Data[errorKey{}].(*object.Type)
	kind, number, text := "other", 0, err.Error()
	var ofServer redis.Error
	var op *net.OpError
	var name *net.DNSError
	var no syscall.Errno
	switch {
	case errors.As(err, &ofServer):
		kind = "reply"
	case errors.As(err, &name):
		kind, number, text = "dns", -2, "Name or service not known"
	case errors.As(err, &op) && op.Op == "dial" && errors.As(err, &no):
		kind, number, text = "connect", int(no), object.Strerror(int(no))
	case errors.Is(err, net.ErrClosed), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, redis.ErrClosed), errors.As(err, &no):
		kind = "closed"
	}
	v, cerr := t.Call(object.FromObj(typ), object.NewStr(kind), object.Int(int64(number)), object.NewStr(text))
	if cerr != nil {
		return cerr
	}
	e, _ := object.AsException(v)
	return e
}
