// Package socket is the modules _socket and socket over the Host's sockets: raw descriptors with their options, names
// and addresses. The class users see (with makefile, dup, create_connection and so on) is pya text on top.
//
// A socket that waits gives up the interpreter lock and can be interrupted: system calls here never block, waiting is
// Thread.WaitFds. The package must not know the event loop.
package socket

import (
	_ "embed"
	"errors"
	"math"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

//go:embed socket.pya
var source []byte

// sock is a _socket.socket.
type sock struct {
	object.Header
	fd, family, typ, proto int
	timeout                time.Duration // negative: none; 0: the socket does not block
	h                      hostSockets
	sender                 Sender // nil: only the methods send
}

// Sender sends beside a socket's own methods, which let it finish first.
type Sender interface{ Settle() }

// Attach gives a socket a Sender.
func Attach(v value, s Sender) { self(v).sender = s }

// settle lets the Sender finish.
func (s *sock) settle() {
	if s.sender != nil {
		s.sender.Settle()
	}
}

// hostSockets is what a Host needs for sockets.
type hostSockets interface {
	object.Sockets
	object.Descriptors
}

type typeSet struct{ sock, herror, gaierror *object.Type }

var types func() *typeSet

func init() {
	types = sync.OnceValue(func() *typeSet {
		return &typeSet{
			sock: object.NewNative[sock](object.TypeSpec{Name: "socket", Module: "_socket", Doc: "A network connection's end.",
				Methods: object.AuditedDefs(methods, methodEvents), GetSets: attrs}),
			herror:   object.NewSubNative(object.TypeSpec{Name: "herror", Module: "socket", Base: object.OSError}),
			gaierror: object.NewSubNative(object.TypeSpec{Name: "gaierror", Module: "socket", Base: object.OSError}),
		}
	})
}

// BuildNative fills _socket.
func BuildNative(_ *vm.Runtime, t *thread, m *object.Module) error {
	ty := types()
	for n, typ := range map[string]*object.Type{"socket": ty.sock, "SocketType": ty.sock, "herror": ty.herror, "gaierror": ty.gaierror,
		"error": object.OSError, "timeout": object.TimeoutError} {
		m.Set(t, n, object.FromObj(typ))
	}
	for n, i := range constants() {
		m.Set(t, n, object.Int(int64(i)))
	}
	for n, s := range map[string]string{} {
		m.Set(t, n, object.NewStr(s))
	}
	m.Set(t, "has_ipv6", object.True)
	m.Set(t, "CAPI", object.None)
	m.AddDefs(t, object.AuditedDefs(moduleDefs, functionEvents))
	return nil
}

// Build fills socket.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	if err := rt.RunEmbedded(t, m, "<frozen socket>", source); err != nil {
		return err
	}
	m.Missing = func(t *thread, name string) (value, bool, error) {
		if !grouped(name) {
			return value{}, false, nil
		}
		f, ok := m.Get(t, "_make_groups")
		if !ok {
			return value{}, false, nil
		}
		if _, err := t.Call(f); err != nil {
			return value{}, false, err
		}
		v, ok := m.Get(t, name)
		return v, ok, nil
	}
	return nil
}

// grouped tells the names that are made together when the first of them is asked for.
func grouped(name string) bool {
	switch name {
	case "AddressFamily", "SocketKind", "MsgFlag", "AddressInfo":
		return true
	}
	for _, p := range []string{"AF_", "SOCK_", "MSG_", "AI_"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

// host gives the Host's sockets.
func host(t *thread) (hostSockets, error) {
	if h, ok := t.Interp.Host.(hostSockets); ok {
		return h, nil
	}
	return nil, object.FromGoError(os.ErrPermission, value{})
}

func fail(err error) error { return object.FromGoError(err, value{}) }

func self(v value) *sock { return object.Self[sock](v) }

// Fd is the descriptor of a socket value; ok is false for other values.
func Fd(v value) (fd int, ok bool) {
	s, ok := object.Cast[sock](v, types().sock)
	if !ok {
		return -1, false
	}
	return s.fd, true
}

// Plain is Fd for sockets that do not block and whose methods are those of this package: others may mean something else
// by sending.
func Plain(t *thread, v value) (fd int, ok bool) {
	s, ok := object.Cast[sock](v, types().sock)
	if !ok || s.timeout != 0 || s.fd < 0 {
		return -1, false
	}
	f, err := t.GetAttrStr(object.FromObj(v.Type()), "send")
	b, native := object.AsBuiltin(f)
	return s.fd, err == nil && native && b.Owner() == types().sock
}

type defaultsKey struct{}

// defaults is the default timeout of new sockets.
type defaults struct{ timeout time.Duration }

func defaultsOf(t *thread) *defaults {
	d, ok := t.Interp.Data[defaultsKey{}].(*defaults)
	if !ok {
		d = &defaults{timeout: -1}
		t.Interp.Data[defaultsKey{}] = d
	}
	return d
}

// timeoutArg reads a timeout: None, or seconds that are not negative.
func timeoutArg(t *thread, v value) (time.Duration, error) {
	if v.IsNone() {
		return -1, nil
	}
	f, err := t.AsReal(v)
	if err != nil {
		return 0, err
	}
	switch {
	case f != f:
		return 0, object.ValueErrorf("Invalid value NaN (not a number)")
	case f < 0:
		return 0, object.ValueErrorf("Timeout value out of range")
	case f*1e9 > math.MaxInt64:
		return 0, object.OverflowErrorf("timestamp too large to convert to C PyTime_t")
	}
	d := time.Duration(math.Ceil(f * 1e9))
	return d, nil
}

func timeoutValue(d time.Duration) value {
	if d < 0 {
		return object.None
	}
	return object.Float(float64(d) / 1e9)
}

// errTimeout is the error of a wait that took too long.
func errTimeout() error { return object.NewException(object.TimeoutError, object.NewStr("timed out")) }

// wait waits for the socket within what is left of its timeout since start.
func (s *sock) wait(t *thread, events uint16, start time.Duration) error {
	left := s.timeout
	if left > 0 {
		if left -= t.Interp.Host.Clock().Monotonic() - start; left <= 0 {
			return errTimeout()
		}
	}
	ready, err := t.WaitFd(s.fd, events, left)
	if err == nil && !ready {
		err = errTimeout()
	}
	return err
}

// do repeats a call that does not block, waiting in between as the timeout allows if it is to wait at all.
func (s *sock) do(t *thread, events uint16, wait bool, f func() error) error {
	err := f()
	if err == nil || !wait || !wouldBlock(err) {
		return fail(err)
	}
	start := t.Interp.Host.Clock().Monotonic()
	for wouldBlock(err) {
		if werr := s.wait(t, events, start); werr != nil {
			return werr
		}
		err = f()
	}
	return fail(err)
}

func wouldBlock(err error) bool {
	var no syscall.Errno
	return errors.As(err, &no) && (no == syscall.EAGAIN || no == syscall.EWOULDBLOCK)
}

// open initialises a socket with a descriptor.
func (s *sock) open(t *thread, h hostSockets, fd, family, typ, proto int) error {
	s.h, s.fd, s.family, s.typ, s.proto = h, fd, family, typ&^(typeNonblock|typeCloexec), proto
	s.timeout = -1
	if typ&typeNonblock != 0 {
		s.timeout = 0
		return nil
	}
	if d := defaultsOf(t).timeout; d >= 0 {
		s.timeout = d
		return fail(h.SetBlocking(fd, false))
	}
	return nil
}

// initSocket is socket.__init__.
func initSocket(t *thread, a []value) (value, error) {
	s := self(a[0])
	h, err := host(t)
	if err != nil {
		return value{}, err
	}
	num := func(v value, def int) int {
		if err != nil || !v.IsValid() {
			return def
		}
		var n int
		n, err = t.Index(v)
		return n
	}
	family, typ, proto := num(a[1], -1), num(a[2], -1), num(a[3], -1)
	if err != nil {
		return value{}, err
	}
	if a[4].IsValid() && !a[4].IsNone() {
		fd := num(a[4], 0)
		if err != nil {
			return value{}, err
		}
		if a[4].IsFloat() {
			return value{}, object.TypeErrorf("integer argument expected, got float")
		}
		if fd < 0 {
			return value{}, object.ValueErrorf("negative file descriptor")
		}
		return object.None, s.adopt(t, h, fd, family, typ, proto)
	}
	if family == -1 {
		family = afInet
	}
	if typ == -1 {
		typ = sockStream
	}
	if proto == -1 {
		proto = 0
	}
	if t.Audited() {
		if err := t.Audit("socket.__new__", a[0], object.Int(int64(family)), object.Int(int64(typ)), object.Int(int64(proto))); err != nil {
			return value{}, err
		}
	}
	fd, err := h.Socket(family, typ, proto)
	if err != nil {
		return value{}, fail(err)
	}
	return object.None, s.open(t, h, fd, family, typ, proto)
}

// adopt makes the socket of a descriptor that exists already and finds out what it is.
func (s *sock) adopt(t *thread, h hostSockets, fd, family, typ, proto int) error {
	a, err := h.Getsockname(fd)
	if err != nil {
		var no syscall.Errno
		if errors.As(err, &no) && (no == syscall.EBADF || no == syscall.ENOTSOCK || family == -1) {
			return fail(err)
		}
	}
	if family == -1 {
		if family = 0; a != nil {
			family = a.Family
		}
	}
	if typ == -1 {
		if typ, err = h.GetsockoptInt(fd, solSocket, soType); err != nil {
			return fail(err)
		}
	}
	if proto == -1 {
		if proto, err = h.GetsockoptInt(fd, solSocket, soProtocol); err != nil {
			proto = 0
		}
	}
	return s.open(t, h, fd, family, typ, proto)
}

func (s *sock) host(t *thread) (hostSockets, error) {
	if s.h != nil {
		return s.h, nil
	}
	return host(t)
}

// flags are a call's, with which it does not block. It is to wait unless the socket or, where there is no timeout, the
// caller says otherwise.
func (s *sock) flags(v value, t *thread) (n int, wait bool, err error) {
	if v.IsValid() {
		if n, err = t.Index(v); err != nil {
			return 0, false, err
		}
	}
	if s.timeout == 0 {
		return n, false, nil
	}
	wait = s.timeout > 0 || n&MsgDontwait == 0
	return n | MsgDontwait, wait, nil
}

func bytesArg(t *thread, v value) ([]byte, error) {
	b, ok := object.Buffer(v)
	if !ok {
		return nil, object.NotBytesLike(v)
	}
	return b, nil
}

// writable gives the memory of a buffer to be filled.
func writable(fn string, v value) ([]byte, error) {
	b, ok := object.GetBuffer(v)
	if !ok || b.ReadOnly {
		return nil, object.TypeErrorf("%s() argument 1 must be read-write bytes-like object, not %s", fn, object.ArgumentName(v))
	}
	return b.Data, nil
}

func recv(t *thread, a []value) (value, error) {
	s := self(a[0])
	n, err := t.Index(a[1])
	if err != nil {
		return value{}, err
	}
	if n < 0 {
		return value{}, object.ValueErrorf("negative buffersize in recv")
	}
	flags, wait, err := s.flags(a[2], t)
	if err != nil {
		return value{}, err
	}
	h, err := s.host(t)
	if err != nil {
		return value{}, err
	}
	buf := Scratch(t, n)
	err = s.do(t, object.PollIn, wait, func() (err error) {
		n, err = h.Recv(s.fd, buf, flags)
		return err
	})
	if err != nil {
		return value{}, err
	}
	return object.NewBytes(string(buf[:n])), nil
}

// Scratch gives a buffer of n bytes: for the usual sizes one that a thread keeps.
func Scratch(t *thread, n int) []byte {
	const most = 1 << 18
	if n > most {
		return make([]byte, n)
	}
	b, _ := t.Data[scratchKey{}].([]byte)
	if len(b) < n {
		size := 1 << 12
		for size < n {
			size *= 2
		}
		b = make([]byte, size)
		t.Data[scratchKey{}] = b
	}
	return b[:n]
}

type scratchKey struct{}

func recvInto(t *thread, a []value) (value, error) {
	s := self(a[0])
	buf, err := writable("recv_into", a[1])
	if err != nil {
		return value{}, err
	}
	if buf, err = limitBuf(t, buf, a[2], "recv_into"); err != nil {
		return value{}, err
	}
	flags, wait, err := s.flags(a[3], t)
	if err != nil {
		return value{}, err
	}
	h, err := s.host(t)
	if err != nil {
		return value{}, err
	}
	n := 0
	err = s.do(t, object.PollIn, wait, func() (err error) {
		n, err = h.Recv(s.fd, buf, flags)
		return err
	})
	return object.Int(int64(n)), err
}

// limitBuf cuts a buffer to nbytes, if that is given and not 0.
func limitBuf(t *thread, buf []byte, v value, fn string) ([]byte, error) {
	if !v.IsValid() {
		return buf, nil
	}
	n, err := t.Index(v)
	switch {
	case err != nil:
		return nil, err
	case n < 0:
		return nil, object.ValueErrorf("negative buffersize in %s", fn)
	case n > len(buf):
		return nil, object.ValueErrorf("buffer too small for requested bytes")
	case n > 0:
		buf = buf[:n]
	}
	return buf, nil
}

func recvfrom(t *thread, a []value) (value, error) {
	s := self(a[0])
	n, err := t.Index(a[1])
	if err != nil {
		return value{}, err
	}
	if n < 0 {
		return value{}, object.ValueErrorf("negative buffersize in recvfrom")
	}
	flags, wait, err := s.flags(a[2], t)
	if err != nil {
		return value{}, err
	}
	h, err := s.host(t)
	if err != nil {
		return value{}, err
	}
	buf := Scratch(t, n)
	var from *object.SockAddr
	err = s.do(t, object.PollIn, wait, func() (err error) {
		n, from, err = h.Recvfrom(s.fd, buf, flags)
		return err
	})
	if err != nil {
		return value{}, err
	}
	return object.NewPair(object.NewBytes(string(buf[:n])), addrValue(t, from)), nil
}

func recvfromInto(t *thread, a []value) (value, error) {
	s := self(a[0])
	buf, err := writable("recvfrom_into", a[1])
	if err != nil {
		return value{}, err
	}
	if a[2].IsValid() {
		n, err := t.Index(a[2])
		switch {
		case err != nil:
			return value{}, err
		case n < 0:
			return value{}, object.ValueErrorf("negative buffersize in recvfrom_into")
		case n > len(buf):
			return value{}, object.ValueErrorf("nbytes is greater than the length of the buffer")
		case n > 0:
			buf = buf[:n]
		}
	}
	flags, wait, err := s.flags(a[3], t)
	if err != nil {
		return value{}, err
	}
	h, err := s.host(t)
	if err != nil {
		return value{}, err
	}
	n := 0
	var from *object.SockAddr
	err = s.do(t, object.PollIn, wait, func() (err error) {
		n, from, err = h.Recvfrom(s.fd, buf, flags)
		return err
	})
	return object.NewPair(object.Int(int64(n)), addrValue(t, from)), err
}

func send(t *thread, a []value) (value, error) {
	s := self(a[0])
	s.settle()
	b, err := bytesArg(t, a[1])
	if err != nil {
		return value{}, err
	}
	flags, wait, err := s.flags(a[2], t)
	if err != nil {
		return value{}, err
	}
	h, err := s.host(t)
	if err != nil {
		return value{}, err
	}
	n := 0
	err = s.do(t, object.PollOut, wait, func() (err error) {
		n, err = h.Send(s.fd, b, flags)
		return err
	})
	return object.Int(int64(n)), err
}

// sendall sends everything within one timeout.
func sendall(t *thread, a []value) (value, error) {
	s := self(a[0])
	s.settle()
	b, err := bytesArg(t, a[1])
	if err != nil {
		return value{}, err
	}
	flags, wait, err := s.flags(a[2], t)
	if err != nil {
		return value{}, err
	}
	h, err := s.host(t)
	if err != nil {
		return value{}, err
	}
	// Other threads may change the object while this one waits.
	if s.timeout != 0 {
		b = append([]byte(nil), b...)
	}
	start := t.Interp.Host.Clock().Monotonic()
	for first := true; first || len(b) > 0; first = false {
		n, err := h.Send(s.fd, b, flags)
		switch {
		case err == nil:
			b = b[n:]
		case wouldBlock(err) && wait:
			if err := s.wait(t, object.PollOut, start); err != nil {
				return value{}, err
			}
		default:
			return value{}, fail(err)
		}
	}
	return object.None, nil
}

// sendto is sendto(data, address) or sendto(data, flags, address).
func sendto(t *thread, args []value, kw []*object.Str) (value, error) {
	if len(kw) > 0 {
		return value{}, object.TypeErrorf("socket.sendto() takes no keyword arguments")
	}
	var flagsV, addr value
	switch len(args) {
	case 3:
		addr = args[2]
	case 4:
		flagsV, addr = args[2], args[3]
	default:
		return value{}, object.TypeErrorf("sendto() takes 2 or 3 arguments (%d given)", len(args)-1)
	}
	s := self(args[0])
	s.settle()
	b, err := bytesArg(t, args[1])
	if err != nil {
		return value{}, err
	}
	flags, wait, err := s.flags(flagsV, t)
	if err != nil {
		return value{}, err
	}
	if err := t.Audit("socket.sendto", args[0], addr); err != nil {
		return value{}, err
	}
	sa, err := s.addrArg(t, addr, "sendto")
	if err != nil {
		return value{}, err
	}
	h, err := s.host(t)
	if err != nil {
		return value{}, err
	}
	n := 0
	err = s.do(t, object.PollOut, wait, func() (err error) {
		n, err = h.Sendto(s.fd, b, flags, sa)
		return err
	})
	return object.Int(int64(n)), err
}

func accept(t *thread, v value) (value, error) {
	s := self(v)
	h, err := s.host(t)
	if err != nil {
		return value{}, err
	}
	if s.timeout < 0 {
		// The descriptor itself would block, uninterruptibly.
		if err := s.wait(t, object.PollIn, 0); err != nil {
			return value{}, err
		}
	}
	fd := 0
	var from *object.SockAddr
	err = s.do(t, object.PollIn, s.timeout != 0, func() (err error) {
		fd, from, err = h.Accept(s.fd)
		return err
	})
	if err != nil {
		return value{}, err
	}
	return object.NewPair(object.Int(int64(fd)), addrValue(t, from)), nil
}

// connect connects and gives the error number.
func (s *sock) connect(t *thread, a *object.SockAddr) error {
	h, err := s.host(t)
	if err != nil {
		return err
	}
	if s.timeout < 0 {
		if err := h.SetBlocking(s.fd, false); err != nil {
			return err
		}
		defer h.SetBlocking(s.fd, true)
	}
	err = h.Connect(s.fd, a)
	if s.timeout == 0 || err != syscall.EINPROGRESS && err != syscall.EINTR && (err != syscall.EAGAIN || s.family != afUnix) {
		return err
	}
	start := t.Interp.Host.Clock().Monotonic()
	for err == syscall.EAGAIN {
		// A Unix socket whose peer's queue is full has nothing to wait for.
		if _, serr := t.Sleep(time.Millisecond, nil); serr != nil {
			return serr
		}
		if s.timeout > 0 && t.Interp.Host.Clock().Monotonic()-start > s.timeout {
			return errTimeout()
		}
		err = h.Connect(s.fd, a)
	}
	if err == nil {
		return nil
	}
	if err := s.wait(t, object.PollOut, start); err != nil {
		return err
	}
	no, err := h.GetsockoptInt(s.fd, solSocket, soError)
	if err == nil && no != 0 && syscall.Errno(no) != syscall.EISCONN {
		err = syscall.Errno(no)
	}
	return err
}

func (s *sock) close(h hostSockets) error {
	if s.fd < 0 {
		return nil
	}
	fd := s.fd
	s.fd = -1
	err := h.CloseFd(fd)
	if err == syscall.ECONNRESET {
		err = nil
	}
	return err
}

func (s *sock) repr() string {
	return "<socket object, fd=" + strconv.Itoa(s.fd) + ", family=" + strconv.Itoa(s.family) + ", type=" + strconv.Itoa(s.typ) +
		", proto=" + strconv.Itoa(s.proto) + ">"
}
