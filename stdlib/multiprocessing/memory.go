package multiprocessing

import (
	"encoding/binary"
	"math"
	"sync"

	"pya/stdlib/internal/native"
	"pya/vm/object"
)

// buffer is memory that isolates share. Every access locks it, so a number is never half written.
type buffer struct {
	mu   sync.Mutex
	data []byte
}

func (b *buffer) retain()            {}
func (b *buffer) release()           {}
func (b *buffer) wrap(*member) value { return newMemory(b) }

// memory is a buffer in one Runtime.
type memory struct {
	object.Header
	b *buffer
}

var bufferOnce native.Type

func bufferType() *object.Type {
	return bufferOnce.Get(func() *object.Type {
		return object.NewNative[memory](object.TypeSpec{Name: "_Memory", Module: "_multiprocessing", Methods: memoryMethods(),
			Buffer: func(self value) (object.BufferInfo, bool) {
				return object.BufferInfo{Data: object.Self[memory](self).b.data}, true
			}})
	})
}

func newMemory(b *buffer) value {
	m := object.Alloc[memory](bufferType())
	m.b = b
	return object.FromObj(m)
}

// itemSizes are the sizes of the items of Value and Array, by their type codes.
var itemSizes = map[byte]int{'c': 1, 'b': 1, 'B': 1, '?': 1, 'h': 2, 'H': 2, 'i': 4, 'I': 4, 'l': 8, 'L': 8, 'q': 8, 'Q': 8, 'f': 4, 'd': 8, 'u': 4}

func memoryMethods() []def {
	return []def{
		{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(*thread, []value, []*object.Str) (value, error) {
			return value{}, object.TypeErrorf("cannot create '_Memory' instances")
		}},
		{Name: "__len__", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
			return object.Int(int64(len(object.Self[memory](self).b.data))), nil
		}},
		{Name: "get", Sig: "self, code, index, /", F3: func(t *thread, self, code, index value) (value, error) {
			c, off, size, err := item(t, self, code, index)
			if err != nil {
				return value{}, err
			}
			b := object.Self[memory](self).b
			b.mu.Lock()
			defer b.mu.Unlock()
			return load(c, b.data[off:off+size]), nil
		}},
		{Name: "set", Sig: "self, code, index, value, /", Fn: func(t *thread, args []value) (value, error) {
			c, off, size, err := item(t, args[0], args[1], args[2])
			if err != nil {
				return value{}, err
			}
			var raw [8]byte
			if err := store(t, c, raw[:], args[3]); err != nil {
				return value{}, err
			}
			b := object.Self[memory](args[0]).b
			b.mu.Lock()
			defer b.mu.Unlock()
			copy(b.data[off:off+size], raw[:size])
			return object.None, nil
		}},
	}
}

// item finds an item: its code, offset and size.
func item(t *thread, self, code, index value) (c byte, off, size int, err error) {
	s, ok := object.AsStr(code)
	if !ok || len(s.Go()) != 1 {
		return 0, 0, 0, object.TypeErrorf("type code must be a character")
	}
	c = s.Go()[0]
	if size, ok = itemSizes[c]; !ok {
		return 0, 0, 0, object.ValueErrorf("bad type code '%s'", s.Go())
	}
	i, err := t.Index(index)
	if err != nil {
		return 0, 0, 0, err
	}
	n := len(object.Self[memory](self).b.data) / size
	if i < 0 || i >= n {
		return 0, 0, 0, object.IndexErrorf("invalid index")
	}
	return c, i * size, size, nil
}

// load reads an item.
func load(c byte, b []byte) value {
	le := binary.LittleEndian
	switch c {
	case 'c':
		return object.NewBytes(string(b[:1]))
	case 'b':
		return object.Int(int64(int8(b[0])))
	case 'B':
		return object.Int(int64(b[0]))
	case '?':
		return object.Bool(b[0] != 0)
	case 'h':
		return object.Int(int64(int16(le.Uint16(b))))
	case 'H':
		return object.Int(int64(le.Uint16(b)))
	case 'i':
		return object.Int(int64(int32(le.Uint32(b))))
	case 'I':
		return object.Int(int64(le.Uint32(b)))
	case 'l', 'q':
		return object.Int(int64(le.Uint64(b)))
	case 'L', 'Q':
		return object.NewUint(le.Uint64(b))
	case 'f':
		return object.Float(float64(math.Float32frombits(le.Uint32(b))))
	case 'd':
		return object.Float(math.Float64frombits(le.Uint64(b)))
	}
	return object.NewStr(string(rune(le.Uint32(b))))
}

// store writes an item. Whole numbers wrap around as C's do.
func store(t *thread, c byte, b []byte, v value) error {
	le := binary.LittleEndian
	switch c {
	case 'c':
		x, ok := object.AsBytes(v)
		if !ok || len(x.Go()) != 1 {
			return object.TypeErrorf("one character bytes, bytearray, or an integer in range(256) expected")
		}
		b[0] = x.Go()[0]
		return nil
	case 'u':
		s, ok := object.AsStr(v)
		if !ok || s.Len() != 1 {
			return object.TypeErrorf("unicode string expected instead of %s instance", v.Type().MessageName())
		}
		le.PutUint32(b, uint32(s.At(0)))
		return nil
	case '?':
		x, err := t.Truth(v)
		if x {
			b[0] = 1
		}
		return err
	case 'f', 'd':
		f, err := t.AsReal(v)
		if err != nil {
			return err
		}
		if c == 'f' {
			le.PutUint32(b, math.Float32bits(float32(f)))
		} else {
			le.PutUint64(b, math.Float64bits(f))
		}
		return nil
	}
	n, err := lowBits(t, v)
	if err != nil {
		return err
	}
	le.PutUint64(b, n)
	return nil
}

// lowBits are the last 64 bits of an integer.
func lowBits(t *thread, v value) (uint64, error) {
	if v.IsFloat() {
		return 0, object.TypeErrorf("'float' object cannot be interpreted as an integer")
	}
	n, err := t.Index(v)
	if err == nil {
		return uint64(n), nil
	}
	if v.Type() != object.IntType {
		return 0, err
	}
	big := object.ToBig(v)
	words := big.Bits()
	low := uint64(0)
	if len(words) > 0 {
		low = uint64(words[0])
	}
	if big.Sign() < 0 {
		low = -low
	}
	return low, nil
}
