// Package marshal is the module marshal: plain values as bytes in CPython's format. Code objects have a
// format of their own, for there is no bytecode of CPython.
package marshal

import (
	"encoding/binary"
	"math"
	"math/big"
	"strconv"

	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

// version is the format's version that dumps writes unless told otherwise.
const version = 4

// maxDepth bounds nested containers.
const maxDepth = 2000

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "version", object.Int(version))
	m.AddDefs(t, []object.Def{
		{Name: "dumps", Sig: "value, version=4, /, *, allow_code=True", Doc: "Return the bytes object that would be written to a file by dump(value, file).", Fn: func(t *thread, a []value) (value, error) {
			return dumps(rt, t, a[0], a[1], a[2])
		}},
		{Name: "dump", Sig: "value, file, version=4, /, *, allow_code=True", Doc: "Write the value on the open file.", Fn: func(t *thread, a []value) (value, error) {
			b, err := dumps(rt, t, a[0], a[2], a[3])
			if err != nil {
				return value{}, err
			}
			return t.CallMethod(a[1], "write", b)
		}},
		{Name: "loads", Sig: "bytes, /, *, allow_code=True", Doc: "Convert the bytes-like object to a value.", Fn: func(t *thread, a []value) (value, error) {
			b, ok := object.Buffer(a[0])
			if !ok {
				return value{}, object.NotBytesLike(a[0])
			}
			noCode, err := forbidden(t, a[1])
			if err != nil {
				return value{}, err
			}
			if t.Audited() {
				if err := t.Audit("marshal.loads", object.NewBytes(string(b))); err != nil {
					return value{}, err
				}
			}
			return (&reader{rt: rt, noCode: noCode, t: t, data: b}).value()
		}},
		{Name: "load", Sig: "file, /, *, allow_code=True", Doc: "Read one value from the open file and return it.", Fn: func(t *thread, a []value) (value, error) {
			if err := t.Audit("marshal.load"); err != nil {
				return value{}, err
			}
			return load(rt, t, a)
		}},
	})
	return nil
}

// forbidden tells whether allow_code is false.
func forbidden(t *thread, allow value) (bool, error) {
	if !allow.IsValid() {
		return false, nil
	}
	yes, err := t.Truth(allow)
	return !yes, err
}

// versionValue is the argument version, which may be left out.
func versionValue(v value) value {
	if !v.IsValid() {
		return object.Int(version)
	}
	return v
}

func dumps(rt *vm.Runtime, t *thread, v, vers, allow value) (value, error) {
	noCode, err := forbidden(t, allow)
	if err != nil {
		return value{}, err
	}
	if err := t.Audit("marshal.dumps", v, versionValue(vers)); err != nil {
		return value{}, err
	}
	w := &writer{rt: rt, noCode: noCode, t: t, version: version}
	if vers.IsValid() {
		n, err := t.Index(vers)
		if err != nil {
			return value{}, err
		}
		w.version = n
	}
	if err := w.value(v); err != nil {
		return value{}, err
	}
	return object.NewBytes(string(w.out)), nil
}

// load reads one value and leaves the file behind it.
func load(rt *vm.Runtime, t *thread, a []value) (value, error) {
	noCode, err := forbidden(t, a[1])
	if err != nil {
		return value{}, err
	}
	v, err := t.CallMethod(a[0], "read")
	if err != nil {
		return value{}, err
	}
	b, ok := object.AsBytes(v)
	if !ok {
		return value{}, object.TypeErrorf("file.read() returned not bytes but %s", v.Type().MessageName())
	}
	r := &reader{rt: rt, noCode: noCode, t: t, data: []byte(b.Go())}
	x, err := r.value()
	if rest := len(r.data) - r.i; err == nil && rest > 0 {
		_, err = t.CallMethod(a[0], "seek", object.Int(int64(-rest)), object.Int(1))
	}
	return x, err
}

// writer makes the bytes of a value.
type writer struct {
	rt      *vm.Runtime
	t       *thread
	noCode  bool
	version int
	out     []byte
	depth   int
}

func unmarshallable() error { return object.ValueErrorf("unmarshallable object") }

func (w *writer) long(n int) { w.out = binary.LittleEndian.AppendUint32(w.out, uint32(n)) }

// sized writes a type, a length and bytes.
func (w *writer) sized(code byte, s string) error {
	if len(s) > math.MaxInt32 {
		return unmarshallable()
	}
	w.out = append(w.out, code)
	w.long(len(s))
	w.out = append(w.out, s...)
	return nil
}

func (w *writer) value(v value) error {
	if w.depth++; w.depth > maxDepth {
		return object.ValueErrorf("object too deeply nested to marshal")
	}
	defer func() { w.depth-- }()
	switch {
	case v.IsNone():
		w.out = append(w.out, 'N')
		return nil
	case v.IsBool():
		w.out = append(w.out, map[bool]byte{true: 'T', false: 'F'}[v.AsBool()])
		return nil
	case v.IsInt():
		w.int(v.AsInt())
		return nil
	case v.IsFloat():
		w.float('g', v.AsFloat())
		return nil
	case object.Is(v, object.Ellipsis):
		w.out = append(w.out, '.')
		return nil
	case object.Is(v, object.FromObj(object.StopIterationType)):
		w.out = append(w.out, 'S')
		return nil
	}
	switch v.Type() {
	case object.IntType:
		w.big(object.ToBig(v))
		return nil
	case object.ComplexType:
		c, _ := object.AsComplex(v)
		w.float('y', real(c))
		w.double(imag(c))
		return nil
	case object.StrType:
		return w.text(v)
	case object.BytesType:
		b, _ := object.AsBytes(v)
		return w.sized('s', b.Go())
	case object.TupleType:
		tup, _ := object.AsTuple(v)
		if n := len(tup.Items()); n < 256 && w.version >= 4 {
			w.out = append(w.out, ')', byte(n))
			return w.items(tup.Items())
		}
		return w.list('(', tup.Items())
	case object.ListType:
		l, _ := object.AsList(v)
		return w.list('[', l.Items())
	case object.SetType:
		s, _ := object.AsSet(v)
		return w.list('<', s.Items())
	case object.FrozenSetType:
		s, _ := object.AsSet(v)
		return w.list('>', s.Items())
	case object.DictType:
		return w.dict(v)
	case vm.CodeType:
		return w.code(v)
	}
	if b, ok := object.GetBuffer(v); ok && !v.Type().IsHeap() {
		return w.sized('s', string(b.Data))
	}
	return unmarshallable()
}

func (w *writer) double(f float64) {
	w.out = binary.LittleEndian.AppendUint64(w.out, math.Float64bits(f))
}

func (w *writer) float(code byte, f float64) {
	if w.version > 1 {
		w.out = append(w.out, code)
		w.double(f)
		return
	}
	s := strconv.FormatFloat(f, 'g', 17, 64)
	w.out = append(w.out, map[byte]byte{'g': 'f', 'y': 'x'}[code], byte(len(s)))
	w.out = append(w.out, s...)
}

func (w *writer) int(i int64) {
	if i >= math.MinInt32 && i <= math.MaxInt32 {
		w.out = append(w.out, 'i')
		w.long(int(int32(i)))
		return
	}
	w.big(big.NewInt(i))
}

// big writes an int in digits of 15 bits.
func (w *writer) big(x *big.Int) {
	a := new(big.Int).Abs(x)
	var digits []uint16
	mask := big.NewInt(0x7fff)
	for a.Sign() > 0 {
		digits = append(digits, uint16(new(big.Int).And(a, mask).Uint64()))
		a.Rsh(a, 15)
	}
	n := len(digits)
	if x.Sign() < 0 {
		n = -n
	}
	w.out = append(w.out, 'l')
	w.long(n)
	for _, d := range digits {
		w.out = binary.LittleEndian.AppendUint16(w.out, d)
	}
}

func (w *writer) text(v value) error {
	s, _ := object.AsStr(v)
	if s.IsASCII() && w.version >= 4 {
		if len(s.Go()) < 256 {
			w.out = append(w.out, 'z', byte(len(s.Go())))
			w.out = append(w.out, s.Go()...)
			return nil
		}
		return w.sized('a', s.Go())
	}
	b, err := w.t.Encode(v, "utf-8", "surrogatepass")
	if err != nil {
		return err
	}
	data, _ := object.AsBytes(b)
	return w.sized('u', data.Go())
}

func (w *writer) list(code byte, items []value) error {
	w.out = append(w.out, code)
	w.long(len(items))
	return w.items(items)
}

func (w *writer) items(items []value) error {
	for _, x := range items {
		if err := w.value(x); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) dict(v value) error {
	d, _ := object.AsDict(v)
	w.out = append(w.out, '{')
	var k, x value
	for i := 0; d.Next(&i, &k, &x); {
		if err := w.items([]value{k, x}); err != nil {
			return err
		}
	}
	w.out = append(w.out, '0')
	return nil
}

// reader reads values.
type reader struct {
	rt     *vm.Runtime
	t      *thread
	noCode bool
	data   []byte
	i      int
	refs   []value
	depth  int
}

func bad(what string) error { return object.ValueErrorf("bad marshal data (%s)", what) }

func (r *reader) bytes(n int) ([]byte, error) {
	if n < 0 || n > len(r.data)-r.i {
		return nil, object.Raise(object.EOFError, "marshal data too short")
	}
	r.i += n
	return r.data[r.i-n : r.i], nil
}

func (r *reader) long() (int, error) {
	b, err := r.bytes(4)
	if err != nil {
		return 0, err
	}
	return int(int32(binary.LittleEndian.Uint32(b))), nil
}

func (r *reader) short() (int, error) {
	b, err := r.bytes(1)
	if err != nil {
		return 0, err
	}
	return int(b[0]), nil
}

// value reads a value that must be there.
func (r *reader) value() (value, error) {
	v, err := r.next()
	if err == nil && !v.IsValid() {
		return value{}, object.TypeErrorf("NULL object in marshal data for object")
	}
	return v, err
}

// next reads a value; the end of a dict is the zero Value.
func (r *reader) next() (value, error) {
	if r.i >= len(r.data) {
		return value{}, object.Raise(object.EOFError, "EOF read where object expected")
	}
	if r.depth++; r.depth > maxDepth {
		return value{}, object.ValueErrorf("recursion limit exceeded")
	}
	defer func() { r.depth-- }()
	code := r.data[r.i]
	r.i++
	flag := code&0x80 != 0
	code &^= 0x80
	at := -1
	if flag {
		at = len(r.refs)
		r.refs = append(r.refs, value{})
	}
	v, err := r.read(code, at)
	if at >= 0 && err == nil {
		r.refs[at] = v
	}
	return v, err
}

func (r *reader) read(code byte, at int) (value, error) {
	switch code {
	case '0':
		return value{}, nil
	case 'N':
		return object.None, nil
	case 'T':
		return object.True, nil
	case 'F':
		return object.False, nil
	case '.':
		return object.Ellipsis, nil
	case 'S':
		return object.FromObj(object.StopIterationType), nil
	case 'i':
		n, err := r.long()
		return object.Int(int64(n)), err
	case 'l':
		return r.big()
	case 'g', 'y', 'f', 'x':
		return r.number(code)
	case 's':
		b, err := r.sized()
		return object.NewBytes(string(b)), err
	case 'a', 'A', 'u', 't', 'z', 'Z':
		return r.text(code)
	case '(', ')', '[', '<', '>':
		return r.list(code, at)
	case '{':
		return r.dict(at)
	case 'r':
		n, err := r.long()
		if err == nil && (n < 0 || n >= len(r.refs) || !r.refs[n].IsValid()) {
			err = bad("invalid reference")
		}
		if err != nil {
			return value{}, err
		}
		return r.refs[n], nil
	case 'c':
		return r.code()
	}
	return value{}, bad("unknown type code")
}

func (r *reader) sized() ([]byte, error) {
	n, err := r.long()
	if err != nil {
		return nil, err
	}
	if n < 0 {
		return nil, bad("bytes object size out of range")
	}
	return r.bytes(n)
}

func (r *reader) big() (value, error) {
	n, err := r.long()
	if err != nil {
		return value{}, err
	}
	if n == math.MinInt32 {
		return value{}, bad("long size out of range")
	}
	count := max(n, -n)
	b, err := r.bytes(2 * count)
	if err != nil {
		return value{}, err
	}
	x := new(big.Int)
	for i := count - 1; i >= 0; i-- {
		d := binary.LittleEndian.Uint16(b[2*i:])
		if d > 0x7fff {
			return value{}, bad("digit out of range in long")
		}
		if i == count-1 && d == 0 {
			return value{}, bad("unnormalized long data")
		}
		x.Or(x.Lsh(x, 15), big.NewInt(int64(d)))
	}
	if n < 0 {
		x.Neg(x)
	}
	return object.NewInt(x), nil
}

func (r *reader) number(code byte) (value, error) {
	one := func() (float64, error) {
		if code == 'g' || code == 'y' {
			b, err := r.bytes(8)
			if err != nil {
				return 0, err
			}
			return math.Float64frombits(binary.LittleEndian.Uint64(b)), nil
		}
		n, err := r.short()
		if err != nil {
			return 0, err
		}
		b, err := r.bytes(n)
		if err != nil {
			return 0, err
		}
		f, ok := object.ParseFloat(string(b))
		if !ok {
			return 0, object.ValueErrorf("could not convert string to float: %s", object.ReprString(string(b)))
		}
		return f, nil
	}
	f, err := one()
	if err != nil || code == 'g' || code == 'f' {
		return object.Float(f), err
	}
	im, err := one()
	return object.NewComplex(complex(f, im)), err
}

func (r *reader) text(code byte) (value, error) {
	var b []byte
	var err error
	if code == 'z' || code == 'Z' {
		var n int
		if n, err = r.short(); err == nil {
			b, err = r.bytes(n)
		}
	} else {
		b, err = r.sized()
	}
	if err != nil {
		return value{}, err
	}
	if code == 'u' || code == 't' {
		return r.t.Decode(object.NewBytes(string(b)), "utf-8", "surrogatepass")
	}
	return r.t.Decode(object.NewBytes(string(b)), "latin-1", "strict")
}

func (r *reader) list(code byte, at int) (value, error) {
	var n int
	var err error
	if code == ')' {
		n, err = r.short()
	} else {
		n, err = r.long()
	}
	if err != nil {
		return value{}, err
	}
	if n < 0 {
		return value{}, bad(map[byte]string{'(': "tuple", ')': "tuple", '[': "list", '<': "set", '>': "set"}[code] + " size out of range")
	}
	var l *object.List
	if code == '[' {
		v := object.NewList(nil)
		l, _ = object.AsList(v)
		if at >= 0 {
			// A list may contain itself.
			r.refs[at] = v
		}
	}
	var items []value
	for range n {
		v, err := r.value()
		if err != nil {
			return value{}, err
		}
		if l != nil {
			l.Append(v)
		} else {
			items = append(items, v)
		}
	}
	switch code {
	case '[':
		return object.FromObj(l), nil
	case '<':
		return object.SetOf(r.t, items...)
	case '>':
		return object.NewFrozenSet(r.t, items)
	}
	return object.NewTuple(items), nil
}

func (r *reader) dict(at int) (value, error) {
	d := object.NewDict()
	if at >= 0 {
		r.refs[at] = object.FromObj(d)
	}
	for {
		k, err := r.next()
		if err != nil || !k.IsValid() {
			return object.FromObj(d), err
		}
		v, err := r.value()
		if err != nil {
			return value{}, err
		}
		if err := d.Set(r.t, k, v); err != nil {
			return value{}, err
		}
	}
}
