package structmod

import (
	"encoding/binary"
	"math"
	"math/big"

	"pya/vm/object"
)

// layout is a compiled format.
type layout struct {
	text  string
	order binary.ByteOrder
	size  int
	count int // values, pad bytes aside
	items []item
	// native: sizes, alignment and messages are those of the machine's C types.
	native bool
}

// item is a run of equal values at an offset; for s and p, repeat is the length of the one value.
type item struct {
	code   byte
	offset int
	size   int
	repeat int
}

// sizes are the standard sizes, nativeSizes those of a 64-bit C compiler.
var (
	sizes       = map[byte]int{'x': 1, 'c': 1, 'b': 1, 'B': 1, '?': 1, 'h': 2, 'H': 2, 'i': 4, 'I': 4, 'l': 4, 'L': 4, 'q': 8, 'Q': 8, 'e': 2, 'f': 4, 'd': 8, 's': 1, 'p': 1}
	nativeSizes = map[byte]int{'x': 1, 'c': 1, 'b': 1, 'B': 1, '?': 1, 'h': 2, 'H': 2, 'i': 4, 'I': 4, 'l': 8, 'L': 8, 'q': 8, 'Q': 8, 'n': 8, 'N': 8, 'P': 8, 'e': 2, 'f': 4, 'd': 8, 's': 1, 'p': 1}
)

// layout compiles a format given as str or bytes.
func (s *module) layout(t *thread, v value) (*layout, error) {
	text := ""
	if x, ok := object.AsStr(v); ok {
		text = x.Go()
		if !x.IsASCII() {
			if _, err := t.Encode(v, "ascii", "strict"); err != nil {
				return nil, err
			}
		}
	} else if b, ok := object.AsBytes(v); ok {
		text = b.Go()
	} else {
		return nil, object.TypeErrorf("Struct() argument 1 must be a str or bytes object, not %s", object.ArgumentName(v))
	}
	s.mu.Lock()
	l, ok := s.cache[text]
	s.mu.Unlock()
	if ok {
		return l, nil
	}
	l, err := s.compile(text)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.cache) >= maxCache {
		clear(s.cache)
	}
	s.cache[text] = l
	return l, nil
}

// nativeOrder is the byte order of the machine.
func nativeOrder() binary.ByteOrder {
	if binary.NativeEndian.Uint16([]byte{1, 0}) == 1 {
		return binary.LittleEndian
	}
	return binary.BigEndian
}

// compile reads a format string.
func (s *module) compile(text string) (*layout, error) {
	l := &layout{text: text, order: nativeOrder(), native: true}
	table, align := nativeSizes, true
	rest := text
	if rest != "" {
		switch rest[0] {
		case '@':
			rest = rest[1:]
		case '=':
			table, align, l.native, rest = sizes, false, false, rest[1:]
		case '<':
			table, align, l.native, rest, l.order = sizes, false, false, rest[1:], binary.LittleEndian
		case '>', '!':
			table, align, l.native, rest, l.order = sizes, false, false, rest[1:], binary.BigEndian
		}
	}
	for i := 0; i < len(rest); {
		c := rest[i]
		i++
		if c == ' ' || c >= '\t' && c <= '\r' {
			continue
		}
		n := 1
		if c >= '0' && c <= '9' {
			n = int(c - '0')
			for ; i < len(rest) && rest[i] >= '0' && rest[i] <= '9'; i++ {
				if n > (math.MaxInt-9)/10 {
					return nil, s.raise("overflow in item count")
				}
				n = n*10 + int(rest[i]-'0')
			}
			if i == len(rest) {
				return nil, s.raise("repeat count given without format specifier")
			}
			c = rest[i]
			i++
		}
		size, ok := table[c]
		if c == 0 {
			return nil, s.raise("embedded null character")
		}
		if !ok {
			return nil, s.raise("bad char in struct format")
		}
		if align && size > 1 {
			if r := l.size % size; r != 0 {
				l.size += size - r
			}
		}
		if n > (math.MaxInt-l.size)/size {
			return nil, s.raise("total struct size too long")
		}
		switch c {
		case 's', 'p':
			l.items = append(l.items, item{c, l.size, n, n})
			l.count++
		case 'x':
		default:
			if n > 0 {
				l.items = append(l.items, item{c, l.size, size, n})
			}
			l.count += n
		}
		l.size += n * size
	}
	return l, nil
}

// pack writes args to buf, which is zero.
func (l *layout) pack(t *thread, s *module, buf []byte, args []value) error {
	k := 0
	for _, it := range l.items {
		if it.code == 's' || it.code == 'p' {
			if err := packBytes(s, buf[it.offset:it.offset+it.size], it, args[k]); err != nil {
				return err
			}
			k++
			continue
		}
		for j := range it.repeat {
			off := it.offset + j*it.size
			if err := l.packOne(t, s, buf[off:off+it.size], it, args[k]); err != nil {
				return err
			}
			k++
		}
	}
	return nil
}

func packBytes(s *module, buf []byte, it item, v value) error {
	var data []byte
	if b, ok := object.AsBytes(v); ok {
		data = []byte(b.Go())
	} else if b, ok := object.AsByteArray(v); ok {
		data = b.Bytes()
	} else {
		return s.raise("argument for '%c' must be a bytes object", it.code)
	}
	if it.code == 's' {
		copy(buf, data)
		return nil
	}
	if it.size == 0 {
		return nil
	}
	n := min(len(data), it.size-1)
	copy(buf[1:], data[:n])
	buf[0] = byte(min(n, 255))
	return nil
}

func (l *layout) packOne(t *thread, s *module, buf []byte, it item, v value) error {
	switch it.code {
	case 'c':
		b, ok := object.AsBytes(v)
		if !ok || len(b.Go()) != 1 {
			return s.raise("char format requires a bytes object of length 1")
		}
		buf[0] = b.Go()[0]
		return nil
	case '?':
		b, err := t.Truth(v)
		if err == nil && b {
			buf[0] = 1
		}
		return err
	case 'e', 'f', 'd':
		return l.packFloat(t, s, buf, it, v)
	}
	return l.packInt(t, s, buf, it, v)
}

// tooLarge is the error of a number that a floating-point format has no room for.
func (l *layout) tooLarge(s *module, it item, v value) error {
	if k := v.Kind(); k == object.KInt || k == object.KBool || k == object.KBigInt {
		return s.raise("int too large to convert")
	}
	return object.OverflowErrorf("float too large to pack with %c format", it.code)
}

func (l *layout) packFloat(t *thread, s *module, buf []byte, it item, v value) error {
	f, err := t.AsReal(v)
	if err != nil {
		return s.raise("required argument is not a float")
	}
	switch it.code {
	case 'e':
		u, ok := object.FloatToHalf(f)
		if !ok {
			return l.tooLarge(s, it, v)
		}
		l.order.PutUint16(buf, u)
	case 'f':
		x := float32(f)
		// Native floats are converted as C does it: to infinity.
		if math.IsInf(float64(x), 0) && !math.IsInf(f, 0) && !l.native {
			return l.tooLarge(s, it, v)
		}
		l.order.PutUint32(buf, math.Float32bits(x))
	default:
		l.order.PutUint64(buf, math.Float64bits(f))
	}
	return nil
}

// signed tells the codes of signed ints.
func signed(c byte) bool {
	switch c {
	case 'b', 'h', 'i', 'l', 'q', 'n':
		return true
	}
	return false
}

func (l *layout) packInt(t *thread, s *module, buf []byte, it item, v value) error {
	n, err := t.IndexValue(v)
	if err != nil {
		if _, ok := object.IsException(err, object.TypeError); ok && !v.Type().Has("__index__") {
			return s.raise("required argument is not an integer")
		}
		return err
	}
	u, ok := intBits(n, it)
	if !ok {
		return l.rangeError(s, it, n)
	}
	switch it.size {
	case 1:
		buf[0] = byte(u)
	case 2:
		l.order.PutUint16(buf, uint16(u))
	case 4:
		l.order.PutUint32(buf, uint32(u))
	default:
		l.order.PutUint64(buf, u)
	}
	return nil
}

// intBits gives the bits of an int that fits into an item. P takes both signed and unsigned numbers.
func intBits(n value, it item) (uint64, bool) {
	bits := uint(it.size * 8)
	if n.IsInt() || n.IsBool() {
		i := n.AsInt()
		if signed(it.code) || it.code == 'P' && i < 0 {
			return uint64(i), bits == 64 || i >= -1<<(bits-1) && i < 1<<(bits-1)
		}
		return uint64(i), i >= 0 && (bits == 64 || i < 1<<bits)
	}
	b := object.ToBig(n)
	if b == nil {
		return 0, false
	}
	if signed(it.code) || b.Sign() < 0 {
		return uint64(b.Int64()), b.IsInt64() && bits == 64 && (signed(it.code) || it.code == 'P')
	}
	return b.Uint64(), b.IsUint64() && bits == 64
}

// rangeError tells that an int does not fit.
func (l *layout) rangeError(s *module, it item, n value) error {
	if it.code == 'P' {
		return s.raise("int too large to convert")
	}
	bits := uint(it.size * 8)
	lo, hi := new(big.Int), new(big.Int)
	one := big.NewInt(1)
	if signed(it.code) {
		hi.Sub(hi.Lsh(one, bits-1), one)
		lo.Neg(lo.Lsh(one, bits-1))
	} else {
		hi.Sub(hi.Lsh(one, bits), one)
	}
	return s.raise("'%c' format requires %s <= number <= %s", it.code, lo, hi)
}

// unpack reads the values of data.
func (l *layout) unpack(t *thread, data []byte) (value, error) {
	out := make([]value, 0, l.count)
	for _, it := range l.items {
		switch it.code {
		case 's':
			out = append(out, object.NewBytes(string(data[it.offset:it.offset+it.size])))
			continue
		case 'p':
			s := ""
			if it.size > 0 {
				b := data[it.offset : it.offset+it.size]
				s = string(b[1 : 1+min(int(b[0]), it.size-1)])
			}
			out = append(out, object.NewBytes(s))
			continue
		}
		for j := range it.repeat {
			off := it.offset + j*it.size
			out = append(out, l.unpackOne(data[off:off+it.size], it))
		}
	}
	return object.NewTuple(out), nil
}

func (l *layout) unpackOne(b []byte, it item) value {
	switch it.code {
	case 'c':
		return object.NewBytes(string(b))
	case '?':
		return object.Bool(b[0] != 0)
	case 'e':
		return object.Float(object.HalfToFloat(l.order.Uint16(b)))
	case 'f':
		return object.Float(float64(math.Float32frombits(l.order.Uint32(b))))
	case 'd':
		return object.Float(math.Float64frombits(l.order.Uint64(b)))
	}
	var u uint64
	var i int64
	switch it.size {
	case 1:
		u, i = uint64(b[0]), int64(int8(b[0]))
	case 2:
		x := l.order.Uint16(b)
		u, i = uint64(x), int64(int16(x))
	case 4:
		x := l.order.Uint32(b)
		u, i = uint64(x), int64(int32(x))
	default:
		u = l.order.Uint64(b)
		i = int64(u)
	}
	if signed(it.code) {
		return object.Int(i)
	}
	return object.NewUint(u)
}
