// Package mysqlcore is the module _mysql: connections to MySQL and MariaDB on go-sql-driver/mysql, for pymysql and
// aiomysql. It owns the wire: connecting, statements, the values of rows. Parameters, types of Python, cursors, pools and
// classes of errors are pya text above.
//
// One statement runs on a connection at a time; a second one that is started meanwhile waits. Cancelling closes the
// connection, because what the server still sends would otherwise be read as the answer to the next statement.
package mysqlcore

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/go-sql-driver/mysql"

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

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	typ, err := native.ErrorClass(t, "_mysql", "Error", object.ExceptionType)
	if err != nil {
		return err
	}
	t.Interp.Data[errorKey{}] = typ
	m.Set(t, "Error", object.FromObj(typ))
	m.Set(t, "Connection", object.FromObj(connClass()))
	return nil
}

type errorKey struct{}

// conn is a Connection.
type conn struct {
	object.Header
	*link
}

// link is what goroutines work on.
type link struct {
	mu     sync.Mutex // held while a statement runs
	cfg    *mysql.Config
	c      driver.Conn
	ctx    context.Context
	cancel context.CancelFunc

	rows driver.Rows // read one by one; nil: none
	rest []string    // statements to run after them
}

var connType native.Type

func connClass() *object.Type {
	return connType.Get(func() *object.Type {
		return object.NewNative[conn](object.TypeSpec{Name: "Connection", Module: "_mysql", Methods: []def{
			{Name: "__new__", Sig: "cls, network, address, user, password, db, charset, ssl, host, connect_timeout, read_timeout, write_timeout, found_rows, multi, collation, program, packet", Fn: newConn},
			{Name: "connect", Sig: "self, loop", F2: func(t *thread, self, l value) (value, error) {
				x := object.Self[conn](self).link
				var err error
				return run(t, x, l, func() { err = x.connect() }, func(t *thread) (value, error) { return object.None, failure(t, err) })
			}},
			work("query", "self, loop, sql", "Run statements: a list of (columns or None, rows, affected rows, last insert id). An error after the first result is its last item.", (*link).query),
			work("open", "self, loop, sql", "Run statements whose rows are read one by one: the first result, with no rows yet.", (*link).open),
			work("more", "self, loop, n", "The next result of open, an empty list if there is none.", func(x *link, _ string) ([]*answer, error) { return x.more() }),
			work("fetch", "self, loop, n", "The next rows of open, as a result; fewer than n mean that there are no more.", (*link).fetch),
			work("finish", "self, loop, n", "Forget the results of open.", func(x *link, _ string) ([]*answer, error) { return nil, x.finish() }),
			{Name: "ping", Sig: "self, loop", F2: func(t *thread, self, l value) (value, error) {
				x := object.Self[conn](self).link
				var err error
				return run(t, x, l, func() { err = x.ping() }, func(t *thread) (value, error) { return object.None, failure(t, err) })
			}},
			{Name: "quit", Sig: "self, loop", Doc: "Say good-bye and close.", F2: func(t *thread, self, l value) (value, error) {
				x := object.Self[conn](self).link
				return run(t, x, l, x.quit, func(*thread) (value, error) { return object.None, nil })
			}},
			{Name: "close", Sig: "self", Doc: "Close at once; what runs is cancelled.", F1: func(_ *thread, self value) (value, error) {
				object.Self[conn](self).close()
				return object.None, nil
			}},
		}})
	})
}

// work is a method that runs in a goroutine and gives results.
func work(name, sig, doc string, f func(x *link, arg string) ([]*answer, error)) def {
	return def{Name: name, Sig: sig, Doc: doc, F3: func(t *thread, self, l, arg value) (value, error) {
		x := object.Self[conn](self).link
		b, ok := object.Buffer(arg)
		if !ok {
			return value{}, object.NotBytesLike(arg)
		}
		s := string(b)
		var out []*answer
		var err error
		return run(t, x, l, func() {
			x.mu.Lock()
			defer x.mu.Unlock()
			if x.c == nil {
				err = mysql.ErrInvalidConn
				return
			}
			out, err = f(x, s)
		}, func(t *thread) (value, error) {
			if err != nil && len(out) == 0 {
				return value{}, failure(t, err)
			}
			items := make([]value, 0, len(out)+1)
			for _, a := range out {
				items = append(items, a.value())
			}
			if e, ok := failure(t, err).(*object.Exception); ok {
				items = append(items, object.FromObj(e))
			}
			return object.NewList(items), nil
		})
	}}
}

// run waits for work: for the future of an event loop, or blocking if there is none.
func run(t *thread, x *link, l value, work func(), done func(*thread) (value, error)) (value, error) {
	return httpcore.Run(t, l, work, done, x.close)
}

func newConn(t *thread, a []value) (value, error) {
	network := t.Interp.Host.Network()
	if network == nil {
		return value{}, object.Raise(object.OSError, "the host has no network")
	}
	cfg := mysql.NewConfig()
	for i, field := range map[int]*string{1: &cfg.Net, 2: &cfg.Addr, 3: &cfg.User, 4: &cfg.Passwd, 5: &cfg.DBName} {
		s, ok := object.AsStr(a[i])
		if !ok {
			return value{}, object.TypeErrorf("connection settings must be str, not '%s'", a[i].Type().MessageName())
		}
		*field = s.Go()
	}
	if s, ok := object.AsStr(a[6]); ok {
		collation := ""
		if c, ok := object.AsStr(a[14]); ok {
			collation = c.Go()
		}
		if err := cfg.Apply(mysql.Charset(s.Go(), collation)); err != nil {
			return value{}, object.ValueErrorf("%s", err)
		}
	}
	if s, ok := object.AsStr(a[15]); ok {
		cfg.ConnectionAttributes = "program_name:" + s.Go()
	}
	if host, ok := object.AsStr(a[8]); ok && !a[7].IsNone() {
		tls, ok, err := ssl.ClientConfig(a[7], host.Go())
		if err != nil {
			return value{}, err
		}
		if !ok {
			return value{}, object.TypeErrorf("ssl must be an SSLContext, not '%s'", a[7].Type().MessageName())
		}
		cfg.TLS = tls
	}
	for i, field := range map[int]*time.Duration{9: &cfg.Timeout, 10: &cfg.ReadTimeout, 11: &cfg.WriteTimeout} {
		if a[i].IsNone() {
			continue
		}
		s, err := t.AsReal(a[i])
		if err != nil {
			return value{}, err
		}
		*field = time.Duration(max(0, min(s, 1e9)) * float64(time.Second))
	}
	var err error
	if cfg.ClientFoundRows, err = t.Truth(a[12]); err != nil {
		return value{}, err
	}
	if cfg.MultiStatements, err = t.Truth(a[13]); err != nil {
		return value{}, err
	}
	if cfg.MaxAllowedPacket, err = t.Index(a[16]); err != nil {
		return value{}, err
	}
	cfg.DialFunc, cfg.Logger, cfg.CheckConnLiveness = network.Dial, &mysql.NopLogger{}, false
	x := &link{cfg: cfg}
	x.ctx, x.cancel = context.WithCancel(context.Background())
	c := object.Alloc[conn](a[0].TypePtr())
	c.link = x
	runtime.AddCleanup(c, (*link).close, x)
	return object.FromObj(c), nil
}

func (x *link) connect() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	connector, err := mysql.NewConnector(x.cfg)
	if err != nil {
		return err
	}
	x.c, err = connector.Connect(x.ctx)
	return err
}

// close ends what runs, and the connection; it never blocks.
func (x *link) close() {
	x.cancel()
	go x.quit()
}

func (x *link) quit() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.c != nil {
		_ = x.c.Close()
		x.c = nil
	}
	x.cancel()
}

func (x *link) ping() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.c == nil {
		return mysql.ErrInvalidConn
	}
	return x.c.(driver.Pinger).Ping(x.ctx)
}

// failure is the module's Error: (kind, number, text), the kinds being server, connect, timeout, lost, ssl and other.
func failure(t *thread, err error) error {
	if err == nil {
		return nil
	}
	typ, _ := t.Interp.Data[errorKey{}].(*object.Type)
	kind, number, text := "other", 0, err.Error()
	var server *mysql.MySQLError
	var op *net.OpError
	var name *net.DNSError
	var no syscall.Errno
	switch {
	case strings.HasPrefix(text, "local file ") && strings.HasSuffix(text, " is not registered"):
		// The server asked for a file of the client.
		kind, number, text = "server", 4166, "The used command is not allowed because the MariaDB server or client has disabled the local infile capability"
	case errors.As(err, &server):
		kind, number, text = "server", int(server.Number), server.Message
	case errors.As(err, &name):
		kind, number, text = "connect", -2, "Name or service not known"
	case errors.As(err, &op) && op.Op == "dial" && errors.As(err, &no):
		kind, number, text = "connect", int(no), object.Strerror(int(no))
	case errors.As(err, &op) && op.Op == "dial":
		kind, text = "timeout", "timed out"
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, mysql.ErrInvalidConn), errors.Is(err, io.EOF), errors.Is(err, context.Canceled),
		errors.As(err, &no), errors.Is(err, io.ErrUnexpectedEOF):
		kind = "lost"
	case errors.Is(err, mysql.ErrNoTLS) || strings.Contains(text, "x509: ") || strings.Contains(text, "tls: "):
		kind = "ssl"
	}
	v, cerr := t.Call(object.FromObj(typ), object.NewStr(kind), object.Int(int64(number)), object.NewStr(text))
	if cerr != nil {
		return cerr
	}
	e, _ := object.AsException(v)
	return e
}
