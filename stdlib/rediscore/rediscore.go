// Package rediscore is the module _redis: the wire of Redis for redis, redis.asyncio and aioredis. It owns the protocol
// (RESP2: commands to bytes, bytes to replies) and connections under an event loop. Connecting, pools, commands by name
// and classes of errors are pya text above; connections of programs without an event loop are a socket and a Parser.
//
// A Stream runs in the loop's own thread: it sends on its socket at once and receives under the loop's poller, without
// a goroutine for each command as a client made for Go (go-redis, which was here before) needs it. 50,000 SET and GET one
// after the other cost 0.37 of the processor time that CPython 3.11 needs with redis-py 4.3 and hiredis, two thirds of it
// in the kernel (scripts/bench/redis_setget.py).
package rediscore

import (
	"pya/stdlib/internal/native"
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
	m.Set(t, "Stream", object.FromObj(streamClass()))
	m.Set(t, "Parser", object.FromObj(parserClass()))
	m.Set(t, "pack", object.NewFunction("_redis", &def{Name: "pack", Sig: "encoding, errors, commands", Doc: "Commands as bytes.", F3: packAll}))
	return nil
}

func packAll(t *thread, encoding, errors, commands value) (value, error) {
	e, ok := object.AsStr(encoding)
	r, ok2 := object.AsStr(errors)
	if !ok || !ok2 {
		return value{}, object.TypeErrorf("encodings must be str")
	}
	c := newCharset(e.Go(), r.Go())
	var out []byte
	err := t.Iterate(commands, func(v value) error {
		items, err := sequence(t, v)
		if err == nil {
			out, err = c.pack(t, out, items)
		}
		return err
	})
	return object.NewBytes(string(out)), err
}

// syncParser is a Parser.
type syncParser struct {
	object.Header
	parser
}

var parserType native.Type

func parserClass() *object.Type {
	return parserType.Get(func() *object.Type {
		return object.NewNative[syncParser](object.TypeSpec{Name: "Parser", Module: "_redis", Doc: "Replies from bytes.", Methods: []def{
			{Name: "__new__", Sig: "cls, encoding, errors, decodes, fail", Fn: func(t *thread, a []value) (value, error) {
				p := object.Alloc[syncParser](a[0].TypePtr())
				return object.FromObj(p), p.init(t, a[1:5])
			}},
			{Name: "feed", Sig: "self, data", F2: func(_ *thread, self, data value) (value, error) {
				b, ok := object.Buffer(data)
				if !ok {
					return value{}, object.NotBytesLike(data)
				}
				object.Self[syncParser](self).feed(b)
				return object.None, nil
			}},
			{Name: "next", Sig: "self, raw, more", Doc: "The next reply; more if it is not there. ValueError: it is none.", F3: func(t *thread, self, raw, more value) (value, error) {
				keep, err := t.Truth(raw)
				if err != nil {
					return value{}, err
				}
				v, err := object.Self[syncParser](self).next(t, keep)
				if err == errMore {
					return more, nil
				}
				if pe, ok := err.(*protocolError); ok {
					return value{}, object.ValueErrorf("%s", pe.Error())
				}
				return v, err
			}},
		}, GetSets: []object.GetSet{{Name: "waiting", Get: func(_ *thread, self value) (value, error) {
			return object.Bool(object.Self[syncParser](self).waiting() > 0), nil
		}}}})
	})
}
