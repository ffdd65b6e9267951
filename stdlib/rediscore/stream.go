package rediscore

import (
	"syscall"

	"pya/stdlib/internal/native"
	"pya/vm/loop"
	"pya/vm/object"
)

// highWater is the amount of unsent or unused bytes at which the other side has to wait.
const (
	highWater = 64 << 10
	bufSize   = 64 << 10
)

// stream is a connection under an event loop: the protocol of its transport. Replies go to those who wait, in the order
// in which they asked; bytes that nobody waits for are kept as they came.
type stream struct {
	object.Header
	parser
	loop      *loop.Loop
	sockets   object.Sockets // nil: everything goes through the transport
	transport value
	fd        int   // the socket if it is used directly, else -1
	lost      value // makes the exception of a lost connection

	out     []byte // to be sent once the socket takes more
	waiters []waiter
	served  int          // waiters before this one have their reply
	room    *loop.Future // of those who wait until out is short again
	blocked bool         // the transport asked not to write
	paused  bool         // nothing is read
	closed  bool
	reason  value // the exception of the end
}

// waiter is somebody who waits for a reply. A reply that is owed belongs to it even if it does not wait any more.
type waiter struct {
	fut  *loop.Future
	raw  bool
	owed bool
}

var streamType native.Type

func streamClass() *object.Type {
	return streamType.Get(func() *object.Type {
		return object.NewNative[stream](object.TypeSpec{Name: "Stream", Module: "_redis",
			Doc:     "A connection under an event loop, the protocol of a transport.",
			GetSets: streamAttrs, Methods: append(protocolMethods, streamMethods...)})
	})
}

func on(name string, f func(t *thread, s *stream, arg value) error) def {
	return def{Name: name, Sig: "self, arg", F2: func(t *thread, self, arg value) (value, error) {
		return object.None, f(t, object.Self[stream](self), arg)
	}}
}

func on0(name string, f func(t *thread, s *stream) error) def {
	return def{Name: name, Sig: "self", F1: func(t *thread, self value) (value, error) {
		return object.None, f(t, object.Self[stream](self))
	}}
}

// protocolMethods are what the transport calls.
var protocolMethods = []def{
	on("connection_made", func(t *thread, s *stream, tr value) error { return s.made(t, tr) }),
	on("data_received", func(t *thread, s *stream, v value) error {
		b, ok := object.Buffer(v)
		if !ok {
			return object.NotBytesLike(v)
		}
		return s.received(t, b)
	}),
	on0("eof_received", func(*thread, *stream) error { return nil }),
	on("connection_lost", func(t *thread, s *stream, exc value) error { return s.end(t, exc) }),
	on0("pause_writing", func(_ *thread, s *stream) error { s.blocked = true; return nil }),
	on0("resume_writing", func(t *thread, s *stream) error { s.blocked = false; return s.wakeWriters(t) }),
}

var streamAttrs = []object.GetSet{
	{Name: "closed", Get: func(_ *thread, self value) (value, error) {
		return object.Bool(object.Self[stream](self).closed), nil
	}},
	{Name: "waiting", Doc: "Whether there are bytes that nobody has asked for.", Get: func(_ *thread, self value) (value, error) {
		return object.Bool(object.Self[stream](self).waiting() > 0), nil
	}},
}

var streamMethods = []def{
	{Name: "__new__", Sig: "cls, loop, encoding, errors, decodes, fail, lost", Fn: newStream},
	{Name: "request", Sig: "self, args, raw", Doc: "Send a command: the future of its reply.", F3: func(t *thread, self, args, raw value) (value, error) {
		s := object.Self[stream](self)
		b, err := s.packed(t, args)
		if err != nil {
			return value{}, err
		}
		if err := s.write(t, b); err != nil {
			return value{}, err
		}
		return s.wait(t, raw, true)
	}},
	{Name: "send", Sig: "self, args", Doc: "Send a command.", F2: func(t *thread, self, args value) (value, error) {
		s := object.Self[stream](self)
		b, err := s.packed(t, args)
		if err != nil {
			return value{}, err
		}
		return object.None, s.write(t, b)
	}},
	{Name: "write", Sig: "self, data", Doc: "Send bytes.", F2: func(t *thread, self, data value) (value, error) {
		b, ok := object.Buffer(data)
		if !ok {
			return value{}, object.NotBytesLike(data)
		}
		return object.None, object.Self[stream](self).write(t, b)
	}},
	{Name: "read", Sig: "self, raw, owed", Doc: "The future of the next reply.", F3: func(t *thread, self, raw, owed value) (value, error) {
		keep, err := t.Truth(owed)
		if err != nil {
			return value{}, err
		}
		return object.Self[stream](self).wait(t, raw, keep)
	}},
	{Name: "room", Sig: "self", Doc: "None, or a future while too much is unsent.", F1: func(_ *thread, self value) (value, error) {
		s := object.Self[stream](self)
		if s.closed || !s.full() {
			return object.None, nil
		}
		if s.room == nil || s.room.Done() {
			s.room = loop.NewFuture(s.loop)
		}
		return s.room.Val(), nil
	}},
	on0("close", func(t *thread, s *stream) error {
		if s.closed {
			return nil
		}
		if err := s.end(t, object.None); err != nil || !s.transport.IsValid() {
			return err
		}
		_, err := t.CallMethod(s.transport, "close")
		return err
	}),
}

func newStream(t *thread, a []value) (value, error) {
	l, ok := loop.AsLoop(a[1])
	if !ok {
		return value{}, object.TypeErrorf("an event loop of this interpreter is required, not '%s'", a[1].Type().MessageName())
	}
	s := object.Alloc[stream](a[0].TypePtr())
	s.loop, s.fd, s.lost, s.reason = l, -1, a[6], object.None
	return object.FromObj(s), s.parser.init(t, a[2:6])
}

// init sets encoding, errors, decodes and fail.
func (p *parser) init(t *thread, a []value) error {
	var names [2]string
	for i := range names {
		s, ok := object.AsStr(a[i])
		if !ok {
			return object.TypeErrorf("encodings must be str, not '%s'", a[i].Type().MessageName())
		}
		names[i] = s.Go()
	}
	var err error
	p.charset, p.fail = newCharset(names[0], names[1]), a[3]
	p.decodes, err = t.Truth(a[2])
	return err
}

// made is connection_made. A socket without TLS is used directly; the transport stays to close it.
func (s *stream) made(t *thread, transport value) error {
	s.transport = transport
	s.sockets, _ = t.Interp.Host.(object.Sockets)
	tls, err := t.CallMethod(transport, "get_extra_info", object.NewStr("sslcontext"))
	if err != nil || !tls.IsNone() || s.sockets == nil {
		return err
	}
	sock, err := t.CallMethod(transport, "get_extra_info", object.NewStr("socket"))
	if err != nil || sock.IsNone() {
		return err
	}
	fd, err := t.CallMethod(sock, "fileno")
	if err != nil || !fd.IsInt() || fd.AsInt() < 0 {
		return err
	}
	// The transport would only begin to read in the next pass; by then it must know that it does not.
	if _, err := t.CallMethod(transport, "pause_reading"); err != nil {
		return err
	}
	s.fd = int(fd.AsInt())
	return s.loop.WatchReader(t, s.fd, s.readable)
}

type bufKey struct{}

// buffer is what this interpreter's streams receive into.
func buffer(t *thread) []byte {
	b, _ := t.Interp.Data[bufKey{}].([]byte)
	if b == nil {
		b = make([]byte, bufSize)
		t.Interp.Data[bufKey{}] = b
	}
	return b
}

func (s *stream) readable(t *thread) error {
	buf := buffer(t)
	n, err := s.sockets.Recv(s.fd, buf, 0)
	switch {
	case err == syscall.EAGAIN || err == syscall.EINTR:
		return nil
	case err != nil:
		return s.broken(t, err)
	case n == 0:
		return s.broken(t, nil)
	}
	return s.received(t, buf[:n])
}

// broken ends the connection after an error of the socket, or its end.
func (s *stream) broken(t *thread, err error) error {
	exc := object.None
	if err != nil {
		if e, ok := object.FromGoError(err, value{}).(*object.Exception); ok {
			exc = object.FromObj(e)
		}
	}
	if err := s.end(t, exc); err != nil {
		return err
	}
	_, aerr := t.CallMethod(s.transport, "abort")
	return aerr
}

// received hands replies to those who wait.
func (s *stream) received(t *thread, b []byte) error {
	if s.closed {
		return nil
	}
	s.feed(b)
	if err := s.serve(t); err != nil {
		return err
	}
	if s.served == len(s.waiters) && s.waiting() > highWater {
		return s.pause(t, true)
	}
	return nil
}

func (s *stream) serve(t *thread) error {
	for s.served < len(s.waiters) {
		w := s.waiters[s.served]
		if w.fut.Done() && !w.owed {
			s.shift()
			continue
		}
		v, err := s.next(t, w.raw)
		if err == errMore {
			return nil
		}
		s.shift()
		if w.fut.Done() {
			continue
		}
		if pe, ok := err.(*protocolError); ok {
			return s.garbled(t, w, pe)
		}
		if e, ok := object.AsException(v); ok && err == nil {
			err = e // an error reply
		}
		if err != nil {
			err = w.fut.SetException(t, err)
		} else {
			err = w.fut.SetResult(t, v)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// garbled fails a waiter and closes: nothing that follows can be trusted.
func (s *stream) garbled(t *thread, w waiter, pe *protocolError) error {
	err := object.ValueErrorf("%s", pe.Error())
	if err := w.fut.SetException(t, err); err != nil {
		return err
	}
	return s.broken(t, nil)
}

func (s *stream) shift() {
	s.waiters[s.served] = waiter{}
	if s.served++; s.served == len(s.waiters) {
		s.waiters, s.served = s.waiters[:0], 0
	}
}

// wait is the future of the next reply.
func (s *stream) wait(t *thread, raw value, owed bool) (value, error) {
	keep, err := t.Truth(raw)
	if err != nil {
		return value{}, err
	}
	f := loop.NewFuture(s.loop)
	w := waiter{f, keep, owed}
	if s.closed && s.waiting() == 0 {
		return value{}, s.failed(t)
	}
	s.waiters = append(s.waiters, w)
	if s.waiting() > 0 {
		if err := s.serve(t); err != nil {
			return value{}, err
		}
	}
	if s.paused && !f.Done() {
		if err := s.pause(t, false); err != nil {
			return value{}, err
		}
	}
	if s.closed && !f.Done() {
		return f.Val(), s.failAll(t)
	}
	return f.Val(), nil
}

func (s *stream) pause(t *thread, stop bool) error {
	if s.paused == stop || s.closed {
		return nil
	}
	s.paused = stop
	switch {
	case s.fd < 0 && stop:
		_, err := t.CallMethod(s.transport, "pause_reading")
		return err
	case s.fd < 0:
		_, err := t.CallMethod(s.transport, "resume_reading")
		return err
	case stop:
		return s.loop.UnwatchReader(s.fd)
	}
	return s.loop.WatchReader(t, s.fd, s.readable)
}

// packed is a command as bytes, valid until the next one.
func (s *stream) packed(t *thread, args value) ([]byte, error) {
	items, err := sequence(t, args)
	if err != nil {
		return nil, err
	}
	return s.pack(t, make([]byte, 0, 128), items)
}

// sequence is the items of a list or tuple.
func sequence(t *thread, v value) ([]value, error) {
	if x, ok := object.AsTuple(v); ok {
		return x.Items(), nil
	}
	var out []value
	err := t.Iterate(v, func(x value) error { out = append(out, x); return nil })
	return out, err
}

// write sends bytes, or keeps what the socket does not take at once. A connection that breaks fails the readers.
func (s *stream) write(t *thread, b []byte) error {
	if s.closed || !s.transport.IsValid() {
		return s.failed(t)
	}
	if s.fd < 0 {
		_, err := t.CallMethod(s.transport, "write", object.NewBytes(string(b)))
		return err
	}
	if len(s.out) > 0 {
		s.out = append(s.out, b...)
		return nil
	}
	n, err := s.sockets.Send(s.fd, b, 0)
	if err != nil && err != syscall.EAGAIN && err != syscall.EINTR {
		return s.broken(t, err)
	}
	if n = max(n, 0); n == len(b) {
		return nil
	}
	s.out = append(s.out, b[n:]...)
	return s.loop.WatchWriter(t, s.fd, s.writable)
}

// failed raises the exception of the end.
func (s *stream) failed(t *thread) error {
	v, err := t.Call(s.lost, s.reason)
	if err != nil {
		return err
	}
	if e, ok := object.AsException(v); ok {
		return e
	}
	return object.TypeErrorf("exceptions must derive from BaseException")
}

func (s *stream) writable(t *thread) error {
	n, err := s.sockets.Send(s.fd, s.out, 0)
	switch {
	case err == syscall.EAGAIN || err == syscall.EINTR:
		return nil
	case err != nil:
		return s.broken(t, err)
	}
	s.out = s.out[:copy(s.out, s.out[n:])]
	if len(s.out) == 0 {
		s.out = nil
		if err := s.loop.UnwatchWriter(s.fd); err != nil {
			return err
		}
	}
	return s.wakeWriters(t)
}

func (s *stream) full() bool { return s.blocked || len(s.out) > highWater }

func (s *stream) wakeWriters(t *thread) error {
	f := s.room
	if f == nil || f.Done() || s.full() && !s.closed {
		return nil
	}
	s.room = nil
	return f.SetResult(t, object.None)
}

// end is the end of the connection: those who wait get an exception.
func (s *stream) end(t *thread, exc value) error {
	if s.closed {
		return nil
	}
	if s.fd >= 0 {
		if err := s.loop.Unwatch(s.fd); err != nil {
			return err
		}
	}
	s.closed, s.reason, s.out = true, exc, nil
	if err := s.failAll(t); err != nil {
		return err
	}
	return s.wakeWriters(t)
}

func (s *stream) failAll(t *thread) error {
	for s.served < len(s.waiters) {
		f := s.waiters[s.served].fut
		s.shift()
		if f.Done() {
			continue
		}
		if err := f.SetException(t, s.failed(t)); err != nil {
			return err
		}
	}
	return nil
}
