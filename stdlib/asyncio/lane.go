package asyncio

import (
	"sync"

	"pya/stdlib/socket"
	"pya/vm/loop"
	"pya/vm/object"
)

// This file is _asyncio._Lane, what transports of sockets send through; see vm/loop/outbox.go.

// lane is a _Lane.
type lane struct {
	object.Header
	lane *loop.Lane
}

var laneType = sync.OnceValue(func() *object.Type {
	return object.NewNative[lane](object.TypeSpec{Name: "_Lane", Module: "_asyncio", Flags: object.NoNew | object.Final,
		Doc: "A socket's way through the loop's sender.", Methods: laneMethods})
})

func laneOf(v value) *loop.Lane { return object.Self[lane](v).lane }

var laneMethods = []object.Def{
	{Name: "send", Sig: "self, data, /", Doc: "Like the socket's send, but the sender may do it. Raise BlockingIOError if the lane has stopped.",
		F2: func(t *thread, v, data value) (value, error) {
			b, ok := object.Buffer(data)
			if !ok {
				return value{}, object.NotBytesLike(data)
			}
			n, err := laneOf(v).Send(t, b, data.Type() != object.BytesType)
			return object.Int(int64(n)), object.FromGoError(err, value{})
		}},
	{Name: "recv", Sig: "self, bufsize, /", Doc: "Receive what is there.", F2: func(t *thread, v, size value) (value, error) {
		n, err := t.Index(size)
		if err != nil {
			return value{}, err
		}
		buf := socket.Scratch(t, max(n, 0))
		if n, err = laneOf(v).Recv(buf); err != nil {
			return value{}, object.FromGoError(err, value{})
		}
		return object.NewBytes(string(buf[:n])), nil
	}},
	{Name: "take", Sig: "self, /", Doc: "Wait for the sender, then give the bytes that it could not send, or raise the error that it met.",
		F1: func(_ *thread, v value) (value, error) {
			b, err := laneOf(v).Take()
			return object.NewBytes(string(b)), object.FromGoError(err, value{})
		}},
	{Name: "drop", Sig: "self, /", Doc: "Give up what is not sent.", F1: func(_ *thread, v value) (value, error) {
		laneOf(v).Drop()
		return object.None, nil
	}},
}

// newLane is _lane(loop, sock, on_stop): None for sockets of other kinds, whose methods may be overridden.
func newLane(t *thread, loopV, sock, onStop value) (value, error) {
	l, ok := loop.AsLoop(loopV)
	if !ok {
		return object.None, nil
	}
	fd, ok := socket.Plain(t, sock)
	if !ok {
		return object.None, nil
	}
	x, err := l.NewLane(t, fd, socket.MsgDontwait, sock, func(t *thread) error {
		_, err := t.Call(onStop)
		return err
	})
	if err != nil {
		return value{}, err
	}
	socket.Attach(sock, x)
	return object.FromObj(&lane{Header: object.HeaderOf(laneType()), lane: x}), nil
}
