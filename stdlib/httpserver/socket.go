package httpserver

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"

	"pya/stdlib/internal/native"
	"pya/stdlib/websocket"
	"pya/vm/loop"
	"pya/vm/object"
)

// socket is a WebSocket. As a callable it is the `send` of ASGI; recv is its `receive`.
type socket struct {
	object.Header
	recv socketReceiver
	c    *conn
	h    head
	r    websocket.Reader
	w    websocket.Writer

	queue  []value // messages for receive
	size   int64   // bytes in queue
	waiter *loop.Future
	state  socketState
	code   int // of the end, for receive
	reason string
	over   bool // receive has given the end

	control bool // the application gets pings, pongs and close frames, and answers them itself
	left    bool // the other end has sent a close frame

	pings    uint64 // sent so far
	answered bool
	closer   *loop.Handle // closes the connection if the other end does not
}

type socketState uint8

const (
	connecting socketState = iota // the application has not accepted
	opened
	refusing // the application answers with a response of its own
	closing  // a close frame was sent
	ended
)

type socketReceiver struct {
	object.Header
	s *socket
}

var (
	typeSocket       = name("websocket")
	typeConnect      = name("websocket.connect")
	typeReceive      = name("websocket.receive")
	typeDisconnected = name("websocket.disconnect")
	typePing         = name("websocket.ping")
	typePong         = name("websocket.pong")
	typeClose        = name("websocket.close")
)

// closeWait is the number of seconds the other end has to answer a close frame.
const closeWait = 10

var socketType, socketReceiverType native.Type

func socketClass() *object.Type {
	return socketType.Get(func() *object.Type {
		return object.NewNative[socket](object.TypeSpec{Name: "Socket", Module: "_httpserver", Flags: object.NoNew | object.Final,
			Doc: "A WebSocket; calling it sends a message of ASGI.",
			Call: func(t *thread, self value, args []value, kw []*object.Str) (value, error) {
				if len(args) != 1 || len(kw) > 0 {
					return value{}, object.TypeErrorf("send() takes a message")
				}
				return object.Self[socket](self).send(t, args[0])
			},
			Methods: []def{
				{Name: "close", Sig: "self", Doc: "Close the connection once everything is sent.", F1: func(t *thread, self value) (value, error) {
					return object.None, object.Self[socket](self).c.close(t)
				}},
			},
			GetSets: []object.GetSet{
				{Name: "started", Get: func(_ *thread, self value) (value, error) {
					return object.Bool(object.Self[socket](self).state != connecting), nil
				}},
				{Name: "complete", Get: func(_ *thread, self value) (value, error) {
					return object.Bool(object.Self[socket](self).state >= closing), nil
				}},
				{Name: "disconnected", Get: func(_ *thread, self value) (value, error) {
					return object.Bool(object.Self[socket](self).c.closed), nil
				}},
				{Name: "transport", Get: func(_ *thread, self value) (value, error) {
					return object.Self[socket](self).c.transport, nil
				}},
				{Name: "deflate", Get: func(_ *thread, self value) (value, error) {
					return object.Bool(object.Self[socket](self).w.Deflate), nil
				}},
			}})
	})
}

func socketReceiverClass() *object.Type {
	return socketReceiverType.Get(func() *object.Type {
		return object.NewNative[socketReceiver](object.TypeSpec{Name: "receive", Module: "_httpserver", Flags: object.NoNew | object.Final,
			Call: func(t *thread, self value, args []value, kw []*object.Str) (value, error) {
				if len(args) > 0 || len(kw) > 0 {
					return value{}, object.TypeErrorf("receive() takes no arguments")
				}
				return object.Self[socketReceiver](self).s.receive(t)
			}})
	})
}

func isWebSocket(upgrade string) bool { return strings.EqualFold(upgrade, "websocket") }

// beginSocket starts the handling of a request for a WebSocket.
func (c *conn) beginSocket(t *thread, h *head) error {
	if h.field("sec-websocket-key") == "" || h.field("sec-websocket-version") != "13" || h.length != 0 {
		return errInvalid
	}
	s := &socket{Header: object.HeaderOf(socketClass()), c: c, h: *h, code: websocket.CloseAbnormal}
	s.recv = socketReceiver{object.HeaderOf(socketReceiverClass()), s}
	s.r.Limit = c.svc.sockLimit
	c.ws = s
	c.svc.active++
	d := c.scope(h, typeSocket, "ws")
	protocols := []value{}
	for _, p := range s.offered() {
		protocols = append(protocols, object.NewStr(p))
	}
	d.SetStr(nameProtocols, object.NewList(protocols))
	m := object.NewDictSize(1)
	m.SetStr(nameType, typeConnect)
	s.queue = append(s.queue, object.FromObj(m))
	coro, err := t.Call(c.svc.handler, object.FromObj(d), object.FromObj(&s.recv), object.FromObj(s))
	if err == nil {
		_, err = c.svc.loop.Spawn(t, coro)
	}
	if err != nil {
		if err := c.svc.report(t, err); err != nil {
			return err
		}
		return c.abort(t)
	}
	return nil
}

// offered lists the subprotocols of the client.
func (s *socket) offered() []string {
	var out []string
	for _, f := range s.h.fields {
		if f.name != "sec-websocket-protocol" {
			continue
		}
		for p := range strings.SplitSeq(f.value, ",") {
			out = append(out, strings.TrimSpace(p))
		}
	}
	return out
}

// feed takes one frame off the beginning of data.
func (s *socket) feed(t *thread, data []byte) (n int, err error) {
	if s.state == connecting || s.state == refusing {
		// Nothing may come before the handshake is over; it waits.
		return 0, nil
	}
	ev, n, ok, err := s.r.Next(data)
	if e := (*websocket.Error)(nil); errors.As(err, &e) {
		return len(data), s.fail(t, e.Code, e.Reason)
	}
	if err != nil || !ok {
		return n, err
	}
	switch {
	case s.control && ev.Op >= websocket.Close:
		return n, s.controlFrame(t, ev)
	case ev.Op == websocket.Ping:
		return n, s.c.write(t, s.w.Control(websocket.Pong, ev.Data))
	case ev.Op == websocket.Pong:
		s.answered = true
		return n, nil
	case ev.Op == websocket.Close:
		return n, s.closed(t, ev.Code, ev.Reason)
	}
	d := object.NewDictSize(2)
	d.SetStr(nameType, typeReceive)
	if ev.Op == websocket.Text {
		d.SetStr(nameText, object.NewStr(string(ev.Data)))
	} else {
		d.SetStr(nameBytes, object.NewBytes(string(ev.Data)))
	}
	return n, s.deliver(t, object.FromObj(d), int64(len(ev.Data)))
}

// controlFrame gives a control frame to an application that wants to answer it itself. The answer to a close frame of
// the application's own ends the connection.
func (s *socket) controlFrame(t *thread, ev websocket.Event) error {
	if s.left {
		return nil
	}
	d := object.NewDictSize(3)
	switch ev.Op {
	case websocket.Ping:
		d.SetStr(nameType, typePing)
	case websocket.Pong:
		d.SetStr(nameType, typePong)
	default:
		s.left, s.code, s.reason = true, ev.Code, ev.Reason
		if s.state == closing {
			return s.finish(t)
		}
		d.SetStr(nameType, typeClose)
		d.SetStr(nameCode, object.Int(int64(ev.Code)))
		d.SetStr(nameReason, object.NewStr(ev.Reason))
		return s.deliver(t, object.FromObj(d), 0)
	}
	d.SetStr(nameBytes, object.NewBytes(string(ev.Data)))
	return s.deliver(t, object.FromObj(d), int64(len(ev.Data)))
}

// deliver gives a message to receive.
func (s *socket) deliver(t *thread, m value, size int64) error {
	if s.state != opened {
		return nil
	}
	if f := s.waiter; f != nil && !f.Done() {
		s.waiter = nil
		return f.SetResult(t, m)
	}
	s.queue = append(s.queue, m)
	if s.size += size; s.size > highWater {
		return s.c.pause(t)
	}
	return nil
}

// receive is `receive()`.
func (s *socket) receive(t *thread) (value, error) {
	if len(s.queue) > 0 {
		m := s.queue[0]
		s.queue[0] = value{}
		if s.queue = s.queue[1:]; len(s.queue) == 0 {
			s.queue, s.size = nil, 0
			if err := s.c.resume(t); err != nil {
				return value{}, err
			}
		}
		return newDone(m), nil
	}
	waits := s.control && s.state == closing // for the answer to its close frame
	if s.state >= closing && !waits || s.c.closed {
		return newDone(s.end()), nil
	}
	if s.waiter == nil || s.waiter.Done() {
		s.waiter = loop.NewFuture(s.c.svc.loop)
	}
	return s.waiter.Val(), nil
}

// end is the message that the connection is over.
func (s *socket) end() value {
	s.over = true
	d := object.NewDictSize(3)
	d.SetStr(nameType, typeDisconnected)
	d.SetStr(nameCode, object.Int(int64(s.code)))
	d.SetStr(nameReason, object.NewStr(s.reason))
	return object.FromObj(d)
}

// wakeEnd tells a waiting receive that the connection is over.
func (s *socket) wakeEnd(t *thread) error {
	f := s.waiter
	if f == nil || f.Done() {
		return nil
	}
	s.waiter = nil
	return f.SetResult(t, s.end())
}

// closed is a close frame of the other end.
func (s *socket) closed(t *thread, code int, reason string) error {
	if s.state == opened {
		s.code, s.reason = code, reason
		if err := s.c.write(t, s.w.Close(code, reason)); err != nil {
			return err
		}
	}
	return s.finish(t)
}

// fail closes the connection because of what the other end did.
func (s *socket) fail(t *thread, code int, reason string) error {
	s.code, s.reason = code, reason
	if s.state == opened {
		if err := s.c.write(t, s.w.Close(code, reason)); err != nil {
			return err
		}
	}
	return s.finish(t)
}

// finish ends the connection: everything is said.
func (s *socket) finish(t *thread) error {
	if s.state == ended {
		return nil
	}
	s.state = ended
	s.c.svc.active--
	if s.closer != nil {
		s.closer.Cancel()
	}
	if err := s.wakeEnd(t); err != nil {
		return err
	}
	return s.c.close(t)
}

// lost is the end of the connection below.
func (s *socket) lost(t *thread) error {
	if s.state != ended {
		s.state = ended
		s.c.svc.active--
	}
	if s.closer != nil {
		s.closer.Cancel()
	}
	return s.wakeEnd(t)
}

// goAway is the end of the service.
func (s *socket) goAway(t *thread) error {
	if s.state == connecting || s.control {
		return nil
	}
	s.code, s.reason = websocket.CloseRestart, ""
	err := s.sendClose(t, websocket.CloseRestart, "")
	if err == nil {
		err = s.wakeEnd(t)
	}
	return err
}

// sendClose begins to close the connection.
func (s *socket) sendClose(t *thread, code int, reason string) error {
	if s.state != opened {
		return nil
	}
	s.state = closing
	if err := s.c.write(t, s.w.Close(code, reason)); err != nil {
		return err
	}
	if s.left {
		return s.finish(t)
	}
	h, err := s.c.svc.loop.After(t, closeWait, func(t *thread) error { return s.finish(t) })
	s.closer = h
	return err
}

// send is `send(message)`.
func (s *socket) send(t *thread, m value) (value, error) {
	d, ok := object.AsDict(m)
	if !ok {
		return value{}, object.TypeErrorf("a message is a dict, not '%s'", m.Type().MessageName())
	}
	typ := textOf(d, nameType)
	var err error
	switch s.state {
	case connecting:
		switch typ {
		case "websocket.accept":
			err = s.accept(t, d)
		case "websocket.close":
			err = s.reject(t, http.StatusForbidden, "", "")
		case "websocket.http.response.start":
			err = s.refuse(t, d)
		default:
			return value{}, object.RuntimeErrorf("Expected ASGI message 'websocket.accept', 'websocket.close' or 'websocket.http.response.start', but got '%s'.", typ)
		}
	case opened:
		switch typ {
		case "websocket.send":
			return s.sendMessage(t, d)
		case "websocket.close":
			code := websocket.CloseNormal
			if v, ok := d.GetStr(nameCode); ok && !v.IsNone() {
				if code, err = t.Index(v); err != nil {
					return value{}, err
				}
			}
			if !s.left {
				s.code, s.reason = code, textOf(d, nameReason)
			}
			err = s.sendClose(t, code, textOf(d, nameReason))
		case "websocket.ping", "websocket.pong":
			err = s.sendControl(t, typ, d)
		default:
			return value{}, object.RuntimeErrorf("Expected ASGI message 'websocket.send' or 'websocket.close', but got '%s'.", typ)
		}
	case refusing:
		if typ != "websocket.http.response.body" {
			return value{}, object.RuntimeErrorf("Expected ASGI message 'websocket.http.response.body' but got '%s'.", typ)
		}
		err = s.refuseBody(t, d)
	default:
		if s.c.closed || s.over {
			// The other end has gone: nobody will read it.
			return doneValue, nil
		}
		return value{}, object.RuntimeErrorf("Unexpected ASGI message '%s', after sending 'websocket.close' or response already completed.", typ)
	}
	return doneValue, err
}

func textOf(d *object.Dict, name *object.Str) string {
	if v, ok := d.GetStr(name); ok {
		if s, ok := object.AsStr(v); ok {
			return s.Go()
		}
	}
	return ""
}

// accept completes the handshake.
func (s *socket) accept(t *thread, d *object.Dict) error {
	headers, _ := d.GetStr(nameHeaders)
	lines, err := fieldLines(t, headers)
	if err != nil {
		return err
	}
	b := "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
		websocket.Accept(s.h.field("sec-websocket-key")) + "\r\n"
	if p := textOf(d, nameProtocol); p != "" {
		if !validValue(p) {
			return object.RuntimeErrorf("Invalid HTTP header value.")
		}
		b += "Sec-WebSocket-Protocol: " + p + "\r\n"
	}
	compress, err := s.acceptOptions(t, d)
	if err != nil {
		return err
	}
	if answer := websocket.DeflateAnswer(s.h.field("sec-websocket-extensions")); compress && answer != "" {
		s.r.Deflate, s.w.Deflate = true, true
		b += "Sec-WebSocket-Extensions: " + answer + "\r\n"
	}
	s.state, s.answered = opened, true
	if err := s.c.write(t, []byte(b+s.c.svc.dateField()+s.c.svc.lines+lines+"\r\n")); err != nil {
		return err
	}
	if err := s.log(t, http.StatusSwitchingProtocols); err != nil {
		return err
	}
	if err := s.armPing(t); err != nil {
		return err
	}
	// What came too early is read in the next pass.
	s.c.svc.loop.Soon(func(t *thread) error { return s.c.feed(t, nil) })
	return nil
}

// acceptOptions reads what a server of its own kind may add to the message websocket.accept: control (it answers pings
// and close frames itself), compress (False forbids it) and max_size (of a message; 0 is no limit).
func (s *socket) acceptOptions(t *thread, d *object.Dict) (compress bool, err error) {
	compress = true
	for name, to := range map[*object.Str]*bool{nameControl: &s.control, nameCompress: &compress} {
		if v, ok := d.GetStr(name); ok {
			if *to, err = t.Truth(v); err != nil {
				return compress, err
			}
		}
	}
	v, ok := d.GetStr(nameMaxSize)
	if !ok {
		return compress, nil
	}
	n, err := t.Index(v)
	if s.r.Limit = int64(n); n <= 0 {
		s.r.Limit = math.MaxInt64
	}
	return compress, err
}

// sendControl is the messages websocket.ping and websocket.pong, which ASGI does not have.
func (s *socket) sendControl(t *thread, typ string, d *object.Dict) error {
	v, _ := d.GetStr(nameBytes)
	data, _ := object.Buffer(v)
	if len(data) > 125 {
		return object.ValueErrorf("the data of a control frame has at most 125 bytes")
	}
	op := websocket.Ping
	if typ == "websocket.pong" {
		op = websocket.Pong
	}
	return s.c.write(t, s.w.Control(op, data))
}

func (s *socket) log(t *thread, status int) error {
	return s.c.svc.call(t, s.c.svc.access, object.NewStr(s.c.peer), typeSocket, object.NewStr(s.h.target), version11, object.Int(int64(status)))
}

// armPing sends pings and ends a connection that does not answer.
func (s *socket) armPing(t *thread) error {
	svc := s.c.svc
	if svc.ping <= 0 || s.control {
		return nil
	}
	_, err := svc.loop.After(t, svc.ping, func(t *thread) error {
		if s.state != opened {
			return nil
		}
		s.pings++
		sent := s.pings
		s.answered = false
		if err := s.c.write(t, s.w.Control(websocket.Ping, strconv.AppendUint(nil, sent, 10))); err != nil {
			return err
		}
		if svc.pong > 0 {
			_, err := svc.loop.After(t, svc.pong, func(t *thread) error {
				if s.state == opened && !s.answered && s.pings == sent {
					return s.fail(t, websocket.CloseInternal, "keepalive ping timeout")
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return s.armPing(t)
	})
	return err
}

// reject answers the handshake with an error.
func (s *socket) reject(t *thread, status int, lines, text string) error {
	s.code = websocket.CloseAbnormal
	b := statusLine(status) + s.c.svc.dateField() + s.c.svc.lines + lines + "content-length: " + strconv.Itoa(len(text)) + "\r\nconnection: close\r\n\r\n" + text
	if err := s.c.write(t, []byte(b)); err != nil {
		return err
	}
	if err := s.log(t, status); err != nil {
		return err
	}
	return s.finish(t)
}

// refuse begins a response of the application in place of the handshake.
func (s *socket) refuse(t *thread, d *object.Dict) error {
	statusV, _ := d.GetStr(nameStatus)
	status, err := t.Index(statusV)
	if err != nil {
		return err
	}
	headers, _ := d.GetStr(nameHeaders)
	lines, err := fieldLines(t, headers)
	if err != nil {
		return err
	}
	s.state = refusing
	if err := s.log(t, status); err != nil {
		return err
	}
	line, err := firstLine(status, textOf(d, nameReason))
	if err != nil {
		return err
	}
	return s.c.write(t, []byte(line+s.c.svc.dateField()+s.c.svc.lines+lines+"connection: close\r\n\r\n"))
}

// refuseBody is a part of its body.
func (s *socket) refuseBody(t *thread, d *object.Dict) error {
	if v, ok := d.GetStr(nameBody); ok {
		data, _ := object.Buffer(v)
		if err := s.c.write(t, data); err != nil {
			return err
		}
	}
	if v, ok := d.GetStr(nameMoreBody); ok {
		if more, err := t.Truth(v); err != nil || more {
			return err
		}
	}
	return s.finish(t)
}

// sendMessage is the message websocket.send.
func (s *socket) sendMessage(t *thread, d *object.Dict) (value, error) {
	op, data := websocket.Binary, []byte(nil)
	if v, ok := d.GetStr(nameBytes); ok && !v.IsNone() {
		if data, ok = object.Buffer(v); !ok {
			return value{}, object.TypeErrorf("the bytes of a message are bytes, not '%s'", v.Type().MessageName())
		}
	} else {
		v, _ := d.GetStr(nameText)
		text, ok := object.AsStr(v)
		if !ok {
			return value{}, object.RuntimeErrorf("a message has either 'text' or 'bytes'")
		}
		op, data = websocket.Text, []byte(text.Go())
	}
	frame, err := s.w.Message(op, data)
	if err != nil {
		return value{}, object.ValueErrorf("%s", err)
	}
	if err := s.c.write(t, frame); err != nil {
		return value{}, err
	}
	return s.c.room(), nil
}
