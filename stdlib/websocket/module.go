package websocket

import (
	"errors"
	"math"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

// codec is both directions of a connection, for modules written in pya.
type codec struct {
	object.Header
	r    Reader
	w    Writer
	rest []byte
}

var codecType native.Type

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "Codec", object.FromObj(codecClass()))
	for name, op := range map[string]Op{"TEXT": Text, "BINARY": Binary, "CLOSE": Close, "PING": Ping, "PONG": Pong} {
		m.Set(t, name, object.Int(int64(op)))
	}
	m.Set(t, "DEFLATE_OFFER", object.NewStr(DeflateOffer))
	str := func(f func(string) string) func(*thread, value) (value, error) {
		return func(_ *thread, v value) (value, error) {
			s, ok := object.AsStr(v)
			if !ok {
				return value{}, object.TypeErrorf("a str is required, not '%s'", v.Type().MessageName())
			}
			return object.NewStr(f(s.Go())), nil
		}
	}
	m.AddDefs(t, []def{
		{Name: "accept", Sig: "key", Doc: "The value of Sec-WebSocket-Accept for a key.", F1: str(Accept)},
		{Name: "new_key", Sig: "", Doc: "Make a value for Sec-WebSocket-Key.", F0: func(*thread) (value, error) { return object.NewStr(NewKey()), nil }},
		{Name: "deflate_answer", Sig: "offers", Doc: "What a server answers to a client's extensions; '' is no compression.", F1: str(DeflateAnswer)},
		{Name: "deflate_agreed", Sig: "answer", Doc: "Whether a server's answer accepts DEFLATE_OFFER; ValueError for what it must not answer.", F1: func(_ *thread, v value) (value, error) {
			s, ok := object.AsStr(v)
			if !ok {
				return value{}, object.TypeErrorf("a str is required, not '%s'", v.Type().MessageName())
			}
			agreed, err := DeflateAgreed(s.Go())
			if err != nil {
				return value{}, object.ValueErrorf("%s", err)
			}
			return object.Bool(agreed), nil
		}},
	})
	return nil
}

func codecClass() *object.Type {
	return codecType.Get(func() *object.Type {
		return object.NewNative[codec](object.TypeSpec{Name: "Codec", Module: "_websocket", Flags: object.Final,
			Doc: "Both directions of a connection.",
			Methods: []def{
				{Name: "__new__", Sig: "cls, client, max_size=16777216, deflate=False", Fn: newCodec},
				{Name: "feed", Sig: "self, data", Doc: "Take received bytes; the list of events as (op, data, code): data is str, bytes, or the reason of a close. " +
					"A breach of the protocol ends the list with (0, reason, code): close with that code.", F2: feed},
				{Name: "message", Sig: "self, data", Doc: "Make the frame of a message from str or bytes.", F2: message},
				{Name: "ping", Sig: "self, data=b''", F2: controlFrame(Ping)},
				{Name: "pong", Sig: "self, data=b''", F2: controlFrame(Pong)},
				{Name: "close", Sig: "self, code=1000, reason=''", F3: closeFrame},
			}})
	})
}

func newCodec(t *thread, a []value) (value, error) {
	c := &codec{Header: object.HeaderOf(codecClass())}
	for i, flag := range map[int]*bool{1: &c.r.Client, 3: &c.r.Deflate} {
		if a[i].IsValid() {
			var err error
			if *flag, err = t.Truth(a[i]); err != nil {
				return value{}, err
			}
		}
	}
	c.w.Client, c.w.Deflate, c.r.Limit = c.r.Client, c.r.Deflate, 16<<20
	if a[2].IsValid() {
		n, err := 0, error(nil)
		if !a[2].IsNone() {
			n, err = t.Index(a[2])
		}
		if err != nil {
			return value{}, err
		}
		if c.r.Limit = int64(n); n == 0 {
			c.r.Limit = math.MaxInt64
		}
	}
	return object.FromObj(c), nil
}

func feed(_ *thread, self, v value) (value, error) {
	c := object.Self[codec](self)
	data, ok := object.Buffer(v)
	if !ok {
		return value{}, object.NotBytesLike(v)
	}
	c.rest = append(c.rest, data...)
	var events []value
	add := func(op Op, data value, code int) {
		events = append(events, object.NewTuple([]value{object.Int(int64(op)), data, object.Int(int64(code))}))
	}
	used := 0
	for {
		ev, n, ok, err := c.r.Next(c.rest[used:])
		if e := (*Error)(nil); errors.As(err, &e) {
			add(0, object.NewStr(e.Reason), e.Code)
			break
		} else if err != nil {
			return value{}, object.ValueErrorf("%s", err)
		}
		if n == 0 {
			break
		}
		used += n
		switch {
		case !ok:
		case ev.Op == Text:
			add(Text, object.NewStr(string(ev.Data)), 0)
		case ev.Op == Close:
			add(Close, object.NewStr(ev.Reason), ev.Code)
		default:
			add(ev.Op, object.NewBytes(string(ev.Data)), 0)
		}
	}
	c.rest = c.rest[:copy(c.rest, c.rest[used:])]
	return object.NewList(events), nil
}

func message(_ *thread, self, v value) (value, error) {
	op, data := Binary, []byte(nil)
	if s, ok := object.AsStr(v); ok {
		op, data = Text, []byte(s.Go())
	} else if data, ok = object.Buffer(v); !ok {
		return value{}, object.TypeErrorf("a message is str or bytes, not '%s'", v.Type().MessageName())
	}
	frame, err := object.Self[codec](self).w.Message(op, data)
	if err != nil {
		return value{}, object.ValueErrorf("%s", err)
	}
	return object.NewBytes(string(frame)), nil
}

func controlFrame(op Op) func(*thread, value, value) (value, error) {
	return func(_ *thread, self, v value) (value, error) {
		data, ok := object.Buffer(v)
		if v.IsValid() && !ok {
			return value{}, object.NotBytesLike(v)
		}
		if len(data) > 125 {
			return value{}, object.ValueErrorf("the data of a control frame has at most 125 bytes")
		}
		return object.NewBytes(string(object.Self[codec](self).w.Control(op, data))), nil
	}
}

func closeFrame(t *thread, self, codeV, reasonV value) (value, error) {
	code := CloseNormal
	if codeV.IsValid() {
		n, err := t.Index(codeV)
		if err != nil {
			return value{}, err
		}
		if code = n; !validCode(code) && code != CloseNoStatus {
			return value{}, object.ValueErrorf("invalid close code %d", code)
		}
	}
	reason := ""
	if s, ok := object.AsStr(reasonV); ok {
		reason = s.Go()
	} else if data, ok := object.Buffer(reasonV); ok {
		reason = string(data)
	}
	return object.NewBytes(string(object.Self[codec](self).w.Close(code, reason))), nil
}
