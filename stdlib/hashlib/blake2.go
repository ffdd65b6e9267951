package hashlib

import (
	"encoding/binary"
	"math/bits"

	"pya/stdlib/internal/native"
	"pya/vm/object"
)

// blake2Params are the parameters of a BLAKE2 function, of BLAKE2b (big, 64-bit words) or BLAKE2s.
type blake2Params struct {
	big                  bool
	size                 int // of the digest, in bytes
	key                  []byte
	salt, person         []byte
	fanout, depth        byte
	leafSize             uint32
	nodeOffset           uint64
	nodeDepth, innerSize byte
	lastNode             bool
}

// blake2 is a BLAKE2 function in progress, with 32-bit words kept in 64-bit ones.
type blake2 struct {
	p      *blake2Params
	h      [8]uint64
	lo, hi uint64 // bytes hashed
	buf    [128]byte
	n      int // bytes in buf
}

var blake2bIV = [8]uint64{
	0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
	0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
}

// iv is word i of the initial state: that of BLAKE2s is the upper half of BLAKE2b's.
func (p *blake2Params) iv(i int) uint64 {
	if p.big {
		return blake2bIV[i]
	}
	return blake2bIV[i] >> 32
}

func (p *blake2Params) block() int {
	if p.big {
		return 128
	}
	return 64
}

func (p *blake2Params) word() int {
	if p.big {
		return 8
	}
	return 4
}

// blake2Sigma is the order of the message words in each round.
var blake2Sigma = [10][16]byte{
	{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
	{14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
	{11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
	{7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
	{9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
	{2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
	{12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
	{13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
	{6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
	{10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
}

// newBlake2 starts a function: the parameter block goes into the state, the key into the first block.
func newBlake2(p *blake2Params) *blake2 {
	b := &blake2{p: p}
	var block [64]byte
	block[0], block[1], block[2], block[3] = byte(p.size), byte(len(p.key)), p.fanout, p.depth
	binary.LittleEndian.PutUint32(block[4:], p.leafSize)
	if p.big {
		binary.LittleEndian.PutUint64(block[8:], p.nodeOffset)
		block[16], block[17] = p.nodeDepth, p.innerSize
		copy(block[32:48], p.salt)
		copy(block[48:64], p.person)
	} else {
		binary.LittleEndian.PutUint32(block[8:], uint32(p.nodeOffset))
		binary.LittleEndian.PutUint16(block[12:], uint16(p.nodeOffset>>32))
		block[14], block[15] = p.nodeDepth, p.innerSize
		copy(block[16:24], p.salt)
		copy(block[24:32], p.person)
	}
	for i := range b.h {
		b.h[i] = p.iv(i) ^ b.load(block[i*p.word():])
	}
	if len(p.key) > 0 {
		copy(b.buf[:], p.key)
		b.n = p.block()
	}
	return b
}

func (b *blake2) load(s []byte) uint64 {
	if b.p.big {
		return binary.LittleEndian.Uint64(s)
	}
	return uint64(binary.LittleEndian.Uint32(s))
}

// Size, BlockSize, Reset, Write and Sum make blake2 a hash.Hash.
func (b *blake2) Size() int      { return b.p.size }
func (b *blake2) BlockSize() int { return b.p.block() }
func (b *blake2) Reset()         { *b = *newBlake2(b.p) }

func (b *blake2) Write(data []byte) (int, error) {
	total := len(data)
	for len(data) > 0 {
		if b.n == b.p.block() {
			b.count(b.n)
			b.compress(0, 0)
			b.n = 0
		}
		k := copy(b.buf[b.n:b.p.block()], data)
		b.n += k
		data = data[k:]
	}
	return total, nil
}

// count adds to the number of bytes hashed.
func (b *blake2) count(n int) {
	var carry uint64
	b.lo, carry = bits.Add64(b.lo, uint64(n), 0)
	b.hi += carry
}

func (b *blake2) Sum(out []byte) []byte {
	c := *b
	c.count(c.n)
	clear(c.buf[c.n:])
	last := uint64(0)
	if c.p.lastNode {
		last = ^uint64(0)
	}
	c.compress(^uint64(0), last)
	var sum [64]byte
	for i, w := range c.h {
		if c.p.big {
			binary.LittleEndian.PutUint64(sum[i*8:], w)
		} else {
			binary.LittleEndian.PutUint32(sum[i*4:], uint32(w))
		}
	}
	return append(out, sum[:c.p.size]...)
}

// compress mixes the block in buf into the state.
func (b *blake2) compress(final, lastNode uint64) {
	var m, v [16]uint64
	for i := range m {
		m[i] = b.load(b.buf[i*b.p.word():])
	}
	for i := range 8 {
		v[i], v[i+8] = b.h[i], b.p.iv(i)
	}
	if b.p.big {
		v[12] ^= b.lo
		v[13] ^= b.hi
		v[14] ^= final
		v[15] ^= lastNode
		for r := range 12 {
			round64(&v, &m, &blake2Sigma[r%10])
		}
	} else {
		v[12] ^= b.lo & 0xFFFFFFFF
		v[13] ^= b.lo >> 32
		v[14] ^= final & 0xFFFFFFFF
		v[15] ^= lastNode & 0xFFFFFFFF
		for r := range 10 {
			round32(&v, &m, &blake2Sigma[r])
		}
	}
	for i := range b.h {
		b.h[i] ^= v[i] ^ v[i+8]
	}
}

// blake2Columns are the words that each of the eight mixings of a round works on.
var blake2Columns = [8][4]byte{{0, 4, 8, 12}, {1, 5, 9, 13}, {2, 6, 10, 14}, {3, 7, 11, 15}, {0, 5, 10, 15}, {1, 6, 11, 12}, {2, 7, 8, 13}, {3, 4, 9, 14}}

func round64(v, m *[16]uint64, s *[16]byte) {
	for i, c := range blake2Columns {
		x, y, z, w := v[c[0]&15], v[c[1]&15], v[c[2]&15], v[c[3]&15]
		x += y + m[s[2*i]&15]
		w = bits.RotateLeft64(w^x, -32)
		z += w
		y = bits.RotateLeft64(y^z, -24)
		x += y + m[s[2*i+1]&15]
		w = bits.RotateLeft64(w^x, -16)
		z += w
		y = bits.RotateLeft64(y^z, -63)
		v[c[0]&15], v[c[1]&15], v[c[2]&15], v[c[3]&15] = x, y, z, w
	}
}

func round32(v, m *[16]uint64, s *[16]byte) {
	for i, c := range blake2Columns {
		x, y, z, w := uint32(v[c[0]&15]), uint32(v[c[1]&15]), uint32(v[c[2]&15]), uint32(v[c[3]&15])
		x += y + uint32(m[s[2*i]&15])
		w = bits.RotateLeft32(w^x, -16)
		z += w
		y = bits.RotateLeft32(y^z, -12)
		x += y + uint32(m[s[2*i+1]&15])
		w = bits.RotateLeft32(w^x, -8)
		z += w
		y = bits.RotateLeft32(y^z, -7)
		v[c[0]&15], v[c[1]&15], v[c[2]&15], v[c[3]&15] = uint64(x), uint64(y), uint64(z), uint64(w)
	}
}

var blake2bType, blake2sType native.Type

// blake2Class is the class blake2b or blake2s.
func blake2Class(big bool) *object.Type {
	if big {
		return blake2bType.Get(func() *object.Type { return makeBlake2Class("blake2b", true) })
	}
	return blake2sType.Get(func() *object.Type { return makeBlake2Class("blake2s", false) })
}

func makeBlake2Class(name string, big bool) *object.Type {
	small, maxSize := 8, 32
	if big {
		small, maxSize = 16, 64
	}
	var typ *object.Type
	sig := "cls, data=b'', /, *, digest_size=None, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True"
	methods := append(commonMethods()[:2:2],
		def{Name: "__new__", Sig: sig, Doc: "Return a new " + name + " hash object.", Fn: func(t *thread, a []value) (value, error) {
			p, err := blake2Args(t, a, big, small, maxSize)
			if err != nil {
				return value{}, err
			}
			h := newBlake2(p)
			if a[1].IsValid() {
				if err := feed(t, h, a[1]); err != nil {
					return value{}, err
				}
			}
			d := object.Alloc[digest](typ)
			d.alg, d.h = find(name), h
			return object.FromObj(d), nil
		}},
		def{Name: "digest", Sig: "self, /", Doc: "Return the digest value as a bytes object.", F1: func(_ *thread, self value) (value, error) {
			return object.NewBytes(string(object.Self[digest](self).h.Sum(nil))), nil
		}},
		def{Name: "hexdigest", Sig: "self, /", Doc: "Return the digest value as a string of hexadecimal digits.", F1: func(_ *thread, self value) (value, error) {
			return object.NewStr(hexText(object.Self[digest](self).h.Sum(nil))), nil
		}})
	methods[1].F1 = func(_ *thread, self value) (value, error) {
		d := object.Alloc[digest](typ)
		old := object.Self[digest](self)
		c := *old.h.(*blake2)
		d.alg, d.h = old.alg, &c
		return object.FromObj(d), nil
	}
	size := func(n int) value { return object.Int(int64(n)) }
	typ = object.NewNative[digest](object.TypeSpec{Name: name, Module: "_blake2", Flags: object.Final, Methods: methods, GetSets: members(),
		Consts: map[string]value{"SALT_SIZE": size(small), "PERSON_SIZE": size(small), "MAX_KEY_SIZE": size(maxSize), "MAX_DIGEST_SIZE": size(maxSize)}})
	return typ
}

// blake2Args checks the arguments of the constructor.
func blake2Args(t *thread, a []value, big bool, small, maxSize int) (*blake2Params, error) {
	p := &blake2Params{big: big, size: maxSize, fanout: 1, depth: 1}
	for _, x := range []struct {
		v   value
		dst *[]byte
		max int
		msg string
	}{{a[3], &p.key, maxSize, "maximum key length is %d bytes"}, {a[4], &p.salt, small, "maximum salt length is %d bytes"}, {a[5], &p.person, small, "maximum person length is %d bytes"}} {
		if !x.v.IsValid() {
			continue
		}
		b, err := buffer(x.v)
		if err != nil {
			return nil, err
		}
		if len(b) > x.max {
			return nil, object.ValueErrorf(x.msg, x.max)
		}
		*x.dst = append([]byte(nil), b...)
	}
	maxOffset := uint64(1<<48 - 1)
	if big {
		maxOffset = 1<<64 - 1
	}
	for _, x := range []struct {
		v        value
		min, max uint64
		set      func(n uint64)
		msg      string
	}{
		{a[2], 1, uint64(maxSize), func(n uint64) { p.size = int(n) }, "digest_size must be between 1 and %d bytes"},
		{a[6], 0, 255, func(n uint64) { p.fanout = byte(n) }, "fanout must be between 0 and 255"},
		{a[7], 1, 255, func(n uint64) { p.depth = byte(n) }, "depth must be between 1 and 255"},
		{a[8], 0, 1<<32 - 1, func(n uint64) { p.leafSize = uint32(n) }, "leaf_size is too large"},
		{a[9], 0, maxOffset, func(n uint64) { p.nodeOffset = n }, "node_offset is too large"},
		{a[10], 0, 255, func(n uint64) { p.nodeDepth = byte(n) }, "node_depth must be between 0 and 255"},
		{a[11], 0, uint64(maxSize), func(n uint64) { p.innerSize = byte(n) }, "inner_size must be between 0 and is %d"},
	} {
		if !x.v.IsValid() || x.v.IsNone() {
			continue
		}
		n, err := blake2Number(t, x.v, x.max)
		if err != nil {
			return nil, err
		}
		if n < int64(x.min) && x.max < 1<<31 || x.max < 1<<63 && n > int64(x.max) {
			if x.max == uint64(maxSize) {
				return nil, object.ValueErrorf(x.msg, maxSize)
			}
			if x.max >= 1<<31 {
				return nil, object.OverflowErrorf("%s", x.msg)
			}
			return nil, object.ValueErrorf("%s", x.msg)
		}
		x.set(uint64(n))
	}
	if a[12].IsValid() {
		last, err := t.Truth(a[12])
		if err != nil {
			return nil, err
		}
		p.lastNode = last
	}
	return p, nil
}

// blake2Number is a number that may be at most max: one of the wide ones must not be negative, others are to be looked at
// by the caller. One that takes all 64 bits comes as the int64 of the same bits.
func blake2Number(t *thread, v value, most uint64) (int64, error) {
	i, err := t.IndexValue(v)
	if err != nil {
		return 0, err
	}
	n := object.ToBig(i)
	switch {
	case most >= 1<<31 && n.Sign() < 0:
		return 0, object.ValueErrorf("value must be positive")
	case most >= 1<<31 && !n.IsUint64():
		return 0, object.OverflowErrorf("int too big to convert")
	case most >= 1<<31:
		return int64(n.Uint64()), nil
	case !n.IsInt64() || n.Int64() != int64(int32(n.Int64())):
		return 0, object.OverflowErrorf("Python int too large to convert to C int")
	}
	return n.Int64(), nil
}
