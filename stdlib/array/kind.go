package array

import (
	"encoding/binary"
	"math"

	"pya/vm/object"
)

// kind is what an array holds.
type kind struct {
	code   byte
	size   int
	signed bool
	float  bool
	text   bool
	name   string // of the C type, as messages show it
	lo, hi int64
	// code of the machine's format for pickles, in this machine's byte order
	format int
}

// kinds are the typecodes in the order of array.typecodes. u is the old name of w.
var kinds = []*kind{
	{code: 'b', size: 1, signed: true, name: "signed char", lo: -128, hi: 127, format: 1},
	{code: 'B', size: 1, name: "unsigned byte integer", hi: 255, format: 0},
	{code: 'u', size: 4, text: true, format: 20},
	{code: 'w', size: 4, text: true, format: 20},
	{code: 'h', size: 2, signed: true, name: "signed short integer", lo: math.MinInt16, hi: math.MaxInt16, format: 4},
	{code: 'H', size: 2, name: "unsigned short", hi: math.MaxUint16, format: 2},
	{code: 'i', size: 4, signed: true, name: "signed integer", lo: math.MinInt32, hi: math.MaxInt32, format: 8},
	{code: 'I', size: 4, name: "unsigned int", hi: math.MaxUint32, format: 6},
	{code: 'l', size: 8, signed: true, format: 12, lo: math.MinInt64, hi: math.MaxInt64},
	{code: 'L', size: 8, format: 10},
	{code: 'q', size: 8, signed: true, format: 12, lo: math.MinInt64, hi: math.MaxInt64},
	{code: 'Q', size: 8, format: 10},
	{code: 'f', size: 4, float: true, format: 14},
	{code: 'd', size: 8, float: true, format: 16},
}

// typecode reads the character of a typecode.
func typecode(v value, what string) (rune, error) {
	s, ok := object.AsStr(v)
	if !ok || s.Len() != 1 {
		return 0, object.TypeErrorf("%s must be a unicode character, not %s", what, v.Type().MessageName())
	}
	return s.At(0), nil
}

// warnOf warns of the typecode that will go.
func warnOf(t *thread, code rune) error {
	if code != 'u' || t.Interp.Warn == nil {
		return nil
	}
	return t.Interp.Warn(t, object.DeprecationWarning, "The 'u' type code is deprecated and will be removed in Python 3.16", 1)
}

// kindOf finds a typecode.
func kindOf(code rune) (*kind, error) {
	for _, k := range kinds {
		if rune(k.code) != code {
			continue
		}
		return k, nil
	}
	return nil, object.ValueErrorf("bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)")
}

func runeAt(b []byte) rune { return rune(binary.NativeEndian.Uint32(b)) }

func appendRune(b []byte, r rune) []byte { return binary.NativeEndian.AppendUint32(b, uint32(r)) }

// get reads an item.
func (k *kind) get(b []byte) value {
	switch {
	case k.text:
		return object.CharStr(runeAt(b))
	case k.float && k.size == 4:
		return object.Float(float64(math.Float32frombits(binary.NativeEndian.Uint32(b))))
	case k.float:
		return object.Float(math.Float64frombits(binary.NativeEndian.Uint64(b)))
	}
	var u uint64
	switch k.size {
	case 1:
		u = uint64(b[0])
	case 2:
		u = uint64(binary.NativeEndian.Uint16(b))
	case 4:
		u = uint64(binary.NativeEndian.Uint32(b))
	default:
		u = binary.NativeEndian.Uint64(b)
	}
	if k.signed {
		shift := 64 - 8*uint(k.size)
		return object.Int(int64(u<<shift) >> shift)
	}
	return object.NewUint(u)
}

// put writes an item.
func (k *kind) put(t *thread, b []byte, v value) error {
	switch {
	case k.text:
		s, ok := object.AsStr(v)
		if !ok || s.Len() != 1 {
			return object.TypeErrorf("array item must be unicode character")
		}
		binary.NativeEndian.PutUint32(b, uint32(s.At(0)))
		return nil
	case k.float:
		f, err := t.AsReal(v)
		if err != nil {
			return err
		}
		if k.size == 4 {
			binary.NativeEndian.PutUint32(b, math.Float32bits(float32(f)))
		} else {
			binary.NativeEndian.PutUint64(b, math.Float64bits(f))
		}
		return nil
	}
	return k.putInt(t, b, v)
}

func (k *kind) putInt(t *thread, b []byte, v value) error {
	if v.IsFloat() || v.Type().IsSubtype(object.FloatType) {
		return object.TypeErrorf("'float' object cannot be interpreted as an integer")
	}
	n, err := t.IndexValue(v)
	if err != nil {
		return err
	}
	var u uint64
	if n.IsInt() || n.IsBool() {
		i := n.AsInt()
		u = uint64(i)
		if k.size < 8 || k.signed {
			if err := k.check(i); err != nil {
				return err
			}
		} else if i < 0 && k.code == 'Q' {
			return object.OverflowErrorf("can't convert negative int to unsigned")
		} else if i < 0 {
			return object.OverflowErrorf("can't convert negative value to unsigned int")
		}
	} else {
		x := object.ToBig(n)
		switch {
		case x != nil && x.Sign() < 0 && k.size < 4:
			return object.OverflowErrorf("Python int too large to convert to C long")
		case k.code == 'I' && x != nil && x.IsUint64():
			return object.OverflowErrorf("unsigned int is greater than maximum")
		case k.code == 'q' || k.code == 'Q' && x != nil && x.Sign() > 0 && !x.IsUint64():
			return object.OverflowErrorf("int too big to convert")
		case k.code == 'Q' && x != nil && x.Sign() < 0:
			return object.OverflowErrorf("can't convert negative int to unsigned")
		case x == nil || x.Sign() < 0 && !k.signed:
			return object.OverflowErrorf("can't convert negative value to unsigned int")
		case k.size < 8 || k.signed || !x.IsUint64():
			return object.OverflowErrorf("Python int too large to convert to C %s", map[bool]string{true: "long", false: "unsigned long"}[k.signed || k.size < 4])
		}
		u = x.Uint64()
	}
	switch k.size {
	case 1:
		b[0] = byte(u)
	case 2:
		binary.NativeEndian.PutUint16(b, uint16(u))
	case 4:
		binary.NativeEndian.PutUint32(b, uint32(u))
	default:
		binary.NativeEndian.PutUint64(b, u)
	}
	return nil
}

// check reports an int that does not fit.
func (k *kind) check(i int64) error {
	switch {
	case i < k.lo && k.code == 'I':
		return object.OverflowErrorf("can't convert negative value to unsigned int")
	// Two kinds are read as a wider type first.
	case k.code == 'H' && i > math.MaxInt32:
		return object.OverflowErrorf("signed integer is greater than maximum")
	case k.code == 'H' && i < math.MinInt32:
		return object.OverflowErrorf("signed integer is less than minimum")
	case k.code == 'b' && i > math.MaxInt16:
		return object.OverflowErrorf("signed short integer is greater than maximum")
	case k.code == 'b' && i < math.MinInt16:
		return object.OverflowErrorf("signed short integer is less than minimum")
	case i < k.lo:
		return object.OverflowErrorf("%s is less than minimum", k.name)
	case i > k.hi:
		return object.OverflowErrorf("%s is greater than maximum", k.name)
	}
	return nil
}
