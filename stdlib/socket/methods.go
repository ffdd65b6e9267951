package socket

import (
	"time"

	"pya/vm/object"
)

// simple makes a method without arguments that only can fail.
func m1(name, doc string, f func(t *thread, s *sock, h hostSockets) (value, error)) object.Def {
	return object.Def{Name: name, Sig: "self, /", Doc: doc, F1: func(t *thread, v value) (value, error) {
		s := self(v)
		h, err := s.host(t)
		if err != nil {
			return value{}, err
		}
		return f(t, s, h)
	}}
}

var methods = []object.Def{
	{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(_ *thread, args []value, _ []*object.Str) (value, error) {
		s := object.Alloc[sock](args[0].TypePtr())
		s.fd, s.timeout = -1, -1
		return object.FromObj(s), nil
	}},
	{Name: "__init__", Sig: "self, family=-1, type=-1, proto=-1, fileno=None", Fn: initSocket},
	{Name: "__repr__", Sig: "self, /", F1: func(_ *thread, v value) (value, error) { return object.NewStr(self(v).repr()), nil }},
	{Name: "recv", Sig: "self, bufsize, flags=0, /", Doc: "Receive up to bufsize bytes.", Fn: recv},
	{Name: "recv_into", Sig: "self, buffer, nbytes=0, flags=0", Doc: "Receive into a buffer.", Fn: recvInto},
	{Name: "recvfrom", Sig: "self, bufsize, flags=0, /", Doc: "Receive bytes and the sender's address.", Fn: recvfrom},
	{Name: "recvfrom_into", Sig: "self, buffer, nbytes=0, flags=0", Doc: "Receive into a buffer; returns the number of bytes and the sender's address.", Fn: recvfromInto},
	{Name: "recvmsg", Sig: "self, bufsize, ancbufsize=0, flags=0, /", Doc: "Receive bytes and ancillary data.", Fn: recvmsg},
	{Name: "recvmsg_into", Sig: "self, buffers, ancbufsize=0, flags=0, /", Doc: "Receive into several buffers, with ancillary data.", Fn: recvmsgInto},
	{Name: "send", Sig: "self, data, flags=0, /", Doc: "Send what is taken now; returns the number of bytes.", Fn: send},
	{Name: "sendall", Sig: "self, data, flags=0, /", Doc: "Send everything.", Fn: sendall},
	{Name: "sendto", Sig: "self, data, flags_or_address, address=None, /", Doc: "Send to an address.", Raw: sendto},
	{Name: "sendmsg", Sig: "self, buffers, ancdata=(), flags=0, address=None, /", Doc: "Send buffers and ancillary data.", Fn: sendmsg},
	{Name: "_accept", Sig: "self, /", Doc: "Accept a connection: the descriptor and the address.", F1: accept},
	{Name: "bind", Sig: "self, address, /", Doc: "Bind to a local address.", F2: func(t *thread, v, a value) (value, error) {
		s := self(v)
		sa, err := s.addrArg(t, a, "bind")
		if err != nil {
			return value{}, err
		}
		h, err := s.host(t)
		if err != nil {
			return value{}, err
		}
		return object.None, fail(h.Bind(s.fd, sa))
	}},
	{Name: "connect", Sig: "self, address, /", Doc: "Connect to an address.", F2: func(t *thread, v, a value) (value, error) {
		s := self(v)
		sa, err := s.addrArg(t, a, "connect")
		if err != nil {
			return value{}, err
		}
		return object.None, fail(s.connect(t, sa))
	}},
	{Name: "connect_ex", Sig: "self, address, /", Doc: "Like connect(), but returns the error number.", F2: func(t *thread, v, a value) (value, error) {
		s := self(v)
		sa, err := s.addrArg(t, a, "connect_ex")
		if err != nil {
			return value{}, err
		}
		err = s.connect(t, sa)
		if no, ok := errnoOf(err); ok {
			return object.Int(int64(no)), nil
		}
		if _, late := object.IsException(err, object.TimeoutError); late {
			return object.Int(int64(eagain)), nil
		}
		return object.Int(0), fail(err)
	}},
	{Name: "listen", Sig: "self, backlog=128, /", Doc: "Let others connect.", Fn: func(t *thread, a []value) (value, error) {
		s := self(a[0])
		n := 128
		var err error
		if a[1].IsValid() {
			if n, err = t.Index(a[1]); err != nil {
				return value{}, err
			}
		}
		h, err := s.host(t)
		if err != nil {
			return value{}, err
		}
		return object.None, fail(h.Listen(s.fd, max(n, 0)))
	}},
	m1("close", "Close the socket.", func(_ *thread, s *sock, h hostSockets) (value, error) {
		s.settle()
		return object.None, fail(s.close(h))
	}),
	m1("detach", "Give the descriptor away without closing it.", func(_ *thread, s *sock, _ hostSockets) (value, error) {
		s.settle()
		fd := s.fd
		s.fd = -1
		return object.Int(int64(fd)), nil
	}),
	m1("fileno", "Return the descriptor.", func(_ *thread, s *sock, _ hostSockets) (value, error) {
		return object.Int(int64(s.fd)), nil
	}),
	m1("getsockname", "Return the local address.", func(t *thread, s *sock, h hostSockets) (value, error) {
		a, err := h.Getsockname(s.fd)
		if err != nil {
			return value{}, fail(err)
		}
		return addrValue(t, a), nil
	}),
	m1("getpeername", "Return the address of the other end.", func(t *thread, s *sock, h hostSockets) (value, error) {
		a, err := h.Getpeername(s.fd)
		if err != nil {
			return value{}, fail(err)
		}
		return addrValue(t, a), nil
	}),
	{Name: "shutdown", Sig: "self, how, /", Doc: "Shut down the reading side, the writing side, or both.", F2: func(t *thread, v, how value) (value, error) {
		n, err := t.Index(how)
		if err != nil {
			return value{}, err
		}
		h, err := self(v).host(t)
		if err != nil {
			return value{}, err
		}
		self(v).settle()
		return object.None, fail(h.Shutdown(self(v).fd, n))
	}},
	{Name: "setblocking", Sig: "self, flag, /", Doc: "Make the socket block or not.", F2: func(t *thread, v, on value) (value, error) {
		b, err := t.Truth(on)
		if err != nil {
			return value{}, err
		}
		d := time.Duration(-1)
		if !b {
			d = 0
		}
		return object.None, self(v).setTimeout(t, d)
	}},
	m1("getblocking", "Tell whether the socket blocks.", func(_ *thread, s *sock, _ hostSockets) (value, error) {
		return object.Bool(s.timeout != 0), nil
	}),
	{Name: "settimeout", Sig: "self, timeout, /", Doc: "Set how long calls may take; None for no limit.", F2: func(t *thread, v, x value) (value, error) {
		d, err := timeoutArg(t, x)
		if err != nil {
			return value{}, err
		}
		return object.None, self(v).setTimeout(t, d)
	}},
	m1("gettimeout", "Return the timeout, None if there is none.", func(_ *thread, s *sock, _ hostSockets) (value, error) {
		return timeoutValue(s.timeout), nil
	}),
	{Name: "getsockopt", Sig: "self, level, option, buffersize=0, /", Doc: "Return an option: a number, or bytes if a buffer size is given.", Fn: getsockopt},
	{Name: "setsockopt", Sig: "self, level, option, value, optlen=0, /", Doc: "Set an option to a number or bytes.", Fn: setsockopt},
}

var attrs = []object.GetSet{
	number("family", func(s *sock) int { return s.family }), number("type", func(s *sock) int { return s.typ }),
	number("proto", func(s *sock) int { return s.proto }),
	{Name: "timeout", Get: func(_ *thread, v value) (value, error) { return timeoutValue(self(v).timeout), nil }},
}

func number(name string, get func(s *sock) int) object.GetSet {
	return object.GetSet{Name: name, Get: func(_ *thread, v value) (value, error) { return object.Int(int64(get(self(v)))), nil }}
}

func (s *sock) setTimeout(t *thread, d time.Duration) error {
	h, err := s.host(t)
	if err != nil {
		return err
	}
	s.timeout = d
	return fail(h.SetBlocking(s.fd, d < 0))
}

func getsockopt(t *thread, a []value) (value, error) {
	var n [3]int
	for i := range n {
		if !a[i+1].IsValid() {
			continue
		}
		var err error
		if n[i], err = t.Index(a[i+1]); err != nil {
			return value{}, err
		}
	}
	s := self(a[0])
	h, err := s.host(t)
	if err != nil {
		return value{}, err
	}
	if n[2] == 0 {
		v, err := h.GetsockoptInt(s.fd, n[0], n[1])
		return object.Int(int64(v)), fail(err)
	}
	if n[2] < 0 || n[2] > 1024 {
		return value{}, object.Raise(object.OSError, "getsockopt buflen out of range")
	}
	b, err := h.Getsockopt(s.fd, n[0], n[1], n[2])
	return object.NewBytes(string(b)), fail(err)
}

func setsockopt(t *thread, a []value) (value, error) {
	s := self(a[0])
	level, err := t.Index(a[1])
	if err != nil {
		return value{}, err
	}
	name, err := t.Index(a[2])
	if err != nil {
		return value{}, err
	}
	h, err := s.host(t)
	if err != nil {
		return value{}, err
	}
	if a[3].IsNone() {
		if !a[4].IsValid() {
			return value{}, object.TypeErrorf("socket.setsockopt() requires 4 arguments when the third argument is None")
		}
		n, err := t.Index(a[4])
		if err != nil {
			return value{}, err
		}
		return object.None, fail(h.Setsockopt(s.fd, level, name, make([]byte, n)))
	}
	if b, ok := object.Buffer(a[3]); ok {
		return object.None, fail(h.Setsockopt(s.fd, level, name, b))
	}
	n, err := t.Index(a[3])
	if err != nil {
		return value{}, err
	}
	if n != int(int32(n)) {
		return value{}, object.OverflowErrorf("signed integer is greater than maximum")
	}
	return object.None, fail(h.SetsockoptInt(s.fd, level, name, n))
}
