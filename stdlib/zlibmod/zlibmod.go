// Package zlibmod is the module zlib: compression on Go's compress/flate, in zlib, gzip and raw form. Behaviour and texts
// follow CPython 3.13; compressed bytes are valid, but not those that the C library would write.
//
// Decompression objects get their input in pieces, while Go's decoder pulls it: each runs its decoder as a coroutine that
// gives way when it has no input left (see inflater).
package zlibmod

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash"
	"hash/adler32"
	"hash/crc32"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

const maxWBits = 15

// The results of the C library that its messages name.
const (
	zStreamError = -2
	zDataError   = -3
	zBufError    = -5
)

// module is a Runtime's exception class.
type module struct{ err *object.Type }

type moduleKey struct{}

func stateOf(t *thread) (*module, error) {
	if s, ok := t.Interp.Data[moduleKey{}].(*module); ok {
		return s, nil
	}
	typ, err := native.ErrorClass(t, "zlib", "error", object.ExceptionType)
	if err != nil {
		return nil, err
	}
	s := &module{typ}
	t.Interp.Data[moduleKey{}] = s
	return s, nil
}

func (s *module) fail(format string, a ...any) error { return object.Raise(s.err, format, a...) }

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	s, err := stateOf(t)
	if err != nil {
		return err
	}
	m.Set(t, "error", object.FromObj(s.err))
	for name, n := range map[string]int64{
		"MAX_WBITS": maxWBits, "DEFLATED": 8, "DEF_MEM_LEVEL": 8, "DEF_BUF_SIZE": 16384,
		"Z_NO_COMPRESSION": 0, "Z_BEST_SPEED": 1, "Z_BEST_COMPRESSION": 9, "Z_DEFAULT_COMPRESSION": -1,
		"Z_DEFAULT_STRATEGY": 0, "Z_FILTERED": 1, "Z_HUFFMAN_ONLY": 2, "Z_RLE": 3, "Z_FIXED": 4,
		"Z_NO_FLUSH": flushNone, "Z_PARTIAL_FLUSH": flushPartial, "Z_SYNC_FLUSH": flushSync, "Z_FULL_FLUSH": flushFull,
		"Z_FINISH": flushFinish, "Z_BLOCK": flushBlock, "Z_TREES": flushTrees,
	} {
		m.Set(t, name, object.Int(n))
	}
	m.Set(t, "ZLIB_VERSION", object.NewStr("1.3.1"))
	m.Set(t, "ZLIB_RUNTIME_VERSION", object.NewStr("1.3.1"))
	m.Set(t, "_ZlibDecompressor", object.FromObj(readerClass()))
	m.AddDefs(t, []def{
		{Name: "adler32", Sig: "data, value=1, /", Doc: "Compute an Adler-32 checksum of data.", Fn: func(t *thread, a []value) (value, error) {
			return checksum(t, a, 1, adler)
		}},
		{Name: "crc32", Sig: "data, value=0, /", Doc: "Compute a CRC-32 checksum of data.", Fn: func(t *thread, a []value) (value, error) {
			return checksum(t, a, 0, func(start uint32, data []byte) uint32 { return crc32.Update(start, crc32.IEEETable, data) })
		}},
		{Name: "compress", Sig: "data, /, level=-1, wbits=15", Doc: "Returns a bytes object containing compressed data.", Fn: s.compress},
		{Name: "compressobj", Sig: "level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=None", Doc: "Return a compressor object.", Fn: s.compressObj},
		{Name: "decompress", Sig: "data, /, wbits=15, bufsize=16384", Doc: "Returns a bytes object containing the uncompressed data.", Fn: s.decompress},
		{Name: "decompressobj", Sig: "wbits=15, zdict=b''", Doc: "Return a decompressor object.", Fn: s.decompressObj},
	})
	return nil
}

// bytesOf is a bytes-like argument.
func bytesOf(v value) ([]byte, error) {
	if b, ok := object.Buffer(v); ok {
		return b, nil
	}
	return nil, object.NotBytesLike(v)
}

// intOr is an optional int argument.
func intOr(t *thread, v value, def int) (int, error) {
	if !v.IsValid() {
		return def, nil
	}
	return t.Index(v)
}

func checksum(t *thread, a []value, start uint32, f func(uint32, []byte) uint32) (value, error) {
	data, err := bytesOf(a[0])
	if err != nil {
		return value{}, err
	}
	if a[1].IsValid() {
		n, err := t.BinaryOp(object.SlotAnd, a[1], object.Int(0xFFFFFFFF))
		if err != nil {
			return value{}, err
		}
		start = uint32(n.AsInt())
	}
	return object.Int(int64(f(start, data))), nil
}

// adler goes on with an Adler-32 checksum.
func adler(start uint32, data []byte) uint32 {
	const mod = 65521
	a, b := start&0xFFFF, start>>16
	for len(data) > 0 {
		n := min(len(data), 5552)
		for _, c := range data[:n] {
			a += uint32(c)
			b += a
		}
		a %= mod
		b %= mod
		data = data[n:]
	}
	return b<<16 | a
}

// form is how deflated data is wrapped.
type form int

const (
	formRaw form = iota
	formZlib
	formGzip
	formAuto // when decompressing: zlib or gzip
)

// formOf is the form that wbits asks for; ok is false for values that mean nothing.
func formOf(wbits int, reading bool) (f form, ok bool) {
	switch {
	case wbits >= -15 && wbits <= -8:
		return formRaw, true
	case wbits >= 8 && wbits <= 15, wbits == 0 && reading:
		return formZlib, true
	case wbits >= 24 && wbits <= 31, wbits == 16 && reading:
		return formGzip, true
	case wbits >= 40 && wbits <= 47 && reading:
		return formAuto, true
	}
	return 0, false
}

// deflater compresses.
type deflater struct {
	form  form
	level int
	dict  []byte
	out   bytes.Buffer
	w     *flate.Writer
	sum   hash.Hash32
	size  uint32
}

func newDeflater(f form, level int, dict []byte) (*deflater, error) {
	d := &deflater{form: f, level: level, dict: dict}
	var err error
	if d.w, err = flate.NewWriterDict(&d.out, level, dict); err != nil {
		return nil, err
	}
	switch f {
	case formZlib:
		d.sum = adler32.New()
		d.out.Write(zlibHeader(level, dict))
	case formGzip:
		d.sum = crc32.NewIEEE()
		extra := byte(0)
		switch level {
		case 9:
			extra = 2
		case 1:
			extra = 4
		}
		d.out.Write([]byte{0x1F, 0x8B, 8, 0, 0, 0, 0, 0, extra, 3})
	}
	return d, nil
}

// zlibHeader is the two bytes before the data, with the dictionary's checksum if there is one.
func zlibHeader(level int, dict []byte) []byte {
	const cmf = 0x78
	flags := 2 << 6
	switch {
	case level == 0 || level == 1:
		flags = 0
	case level >= 2 && level <= 5:
		flags = 1 << 6
	case level >= 7:
		flags = 3 << 6
	}
	if dict != nil {
		flags |= 1 << 5
	}
	flags += 31 - (cmf<<8+flags)%31
	h := []byte{cmf, byte(flags)}
	if dict != nil {
		h = binary.BigEndian.AppendUint32(h, adler(1, dict))
	}
	return h
}

func (d *deflater) write(data []byte) error {
	if d.sum != nil {
		d.sum.Write(data)
	}
	d.size += uint32(len(data))
	_, err := d.w.Write(data)
	return err
}

// close writes the end of the data.
func (d *deflater) close() error {
	if err := d.w.Close(); err != nil {
		return err
	}
	switch d.form {
	case formZlib:
		d.out.Write(binary.BigEndian.AppendUint32(nil, d.sum.Sum32()))
	case formGzip:
		d.out.Write(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, d.sum.Sum32()), d.size))
	}
	return nil
}

// take gives what has been written so far.
func (d *deflater) take() value {
	b := object.NewBytes(d.out.String())
	d.out.Reset()
	return b
}

func (s *module) compress(t *thread, a []value) (value, error) {
	data, err := bytesOf(a[0])
	if err != nil {
		return value{}, err
	}
	level, err := intOr(t, a[1], -1)
	if err != nil {
		return value{}, err
	}
	wbits, err := intOr(t, a[2], maxWBits)
	if err != nil {
		return value{}, err
	}
	f, ok := formOf(wbits, false)
	if !ok || level < -1 || level > 9 {
		return value{}, s.fail("Bad compression level")
	}
	d, err := newDeflater(f, level, nil)
	if err != nil {
		return value{}, s.fail("%s", err)
	}
	data = append([]byte(nil), data...)
	t.Block(func() {
		if err = d.write(data); err == nil {
			err = d.close()
		}
	})
	if err != nil {
		return value{}, s.fail("%s", err)
	}
	return d.take(), nil
}

// compressor is the object of compressobj.
type compressor struct {
	object.Header
	attrs *object.Attrs
	d     *deflater
	// fed is all input since the start, kept as long as the object may be copied cheaply: Go's compressor has no copy, so a
	// copy compresses it anew.
	fed  []event
	done bool
}

// event is one call of a compression object.
type event struct {
	data  []byte
	flush bool
}

// The modes of flush.
const (
	flushNone = iota
	flushPartial
	flushSync
	flushFull
	flushFinish
	flushBlock
	flushTrees
)

var compressorType native.Type

func compressorClass() *object.Type {
	return compressorType.Get(func() *object.Type {
		return object.NewNative[compressor](object.TypeSpec{Name: "Compress", Module: "zlib", Flags: object.NoNew | object.Final, Methods: []def{
			{Name: "compress", Sig: "self, data, /", Doc: "Returns a bytes object containing compressed data.", F2: compressMore},
			{Name: "flush", Sig: "self, mode=4, /", Doc: "Return a bytes object containing any remaining compressed data.", Fn: compressFlush},
			{Name: "copy", Sig: "self, /", Doc: "Return a copy of the compression object.", F1: compressCopy},
			{Name: "__copy__", Sig: "self, /", F1: compressCopy},
			{Name: "__deepcopy__", Sig: "self, memo, /", F2: func(t *thread, self, _ value) (value, error) { return compressCopy(t, self) }},
		}})
	})
}

func (s *module) compressObj(t *thread, a []value) (value, error) {
	n := [5]int{-1, 8, maxWBits, 8, 0}
	for i := range n {
		var err error
		if n[i], err = intOr(t, a[i], n[i]); err != nil {
			return value{}, err
		}
	}
	var dict []byte
	if a[5].IsValid() && !a[5].IsNone() {
		b, err := bytesOf(a[5])
		if err != nil {
			return value{}, err
		}
		dict = append([]byte{}, b...)
	}
	f, ok := formOf(n[2], false)
	if !ok || n[0] < -1 || n[0] > 9 || n[1] != 8 || n[3] < 1 || n[3] > 9 || n[4] < 0 || n[4] > 4 {
		return value{}, object.ValueErrorf("Invalid initialization option")
	}
	level := n[0]
	if n[4] == 2 {
		level = flate.HuffmanOnly
	}
	d, err := newDeflater(f, level, dict)
	if err != nil {
		return value{}, s.fail("%s", err)
	}
	c := object.Alloc[compressor](compressorClass())
	c.d = d
	return object.FromObj(c), nil
}

// errorOf is the module's error for a failure of Go's packages.
func errorOf(t *thread, err error) error {
	s, serr := stateOf(t)
	if serr != nil {
		return serr
	}
	return s.fail("%s", err)
}

func compressMore(t *thread, self, v value) (value, error) {
	c := object.Self[compressor](self)
	data, err := bytesOf(v)
	if err != nil {
		return value{}, err
	}
	if c.done {
		return value{}, streamError(t, zStreamError, "while compressing data: inconsistent stream state")
	}
	data = append([]byte(nil), data...)
	if err := c.d.write(data); err != nil {
		return value{}, errorOf(t, err)
	}
	c.fed = append(c.fed, event{data: data})
	return c.d.take(), nil
}

func streamError(t *thread, code int, text string) error {
	s, err := stateOf(t)
	if err != nil {
		return err
	}
	return s.fail("Error %d %s", code, text)
}

func compressFlush(t *thread, a []value) (value, error) {
	c := object.Self[compressor](a[0])
	mode, err := intOr(t, a[1], flushFinish)
	if err != nil {
		return value{}, err
	}
	switch {
	case mode == flushNone:
		return object.NewBytes(""), nil
	case c.done:
		return value{}, streamError(t, zStreamError, "while flushing: inconsistent stream state")
	case mode == flushFinish:
		c.done = true
		err = c.d.close()
	case mode > flushNone && mode <= flushTrees:
		c.fed = append(c.fed, event{flush: true})
		err = c.d.w.Flush()
	default:
		return value{}, streamError(t, zStreamError, "while flushing: inconsistent stream state")
	}
	if err != nil {
		return value{}, errorOf(t, err)
	}
	return c.d.take(), nil
}

func compressCopy(t *thread, self value) (value, error) {
	c := object.Self[compressor](self)
	if c.done {
		return value{}, object.ValueErrorf("Inconsistent stream state")
	}
	d, err := newDeflater(c.d.form, c.d.level, c.d.dict)
	for _, e := range c.fed {
		if err != nil {
			break
		}
		if e.flush {
			err = d.w.Flush()
		} else {
			err = d.write(e.data)
		}
	}
	if err != nil {
		return value{}, errorOf(t, err)
	}
	d.out.Reset()
	x := object.Alloc[compressor](compressorClass())
	x.d, x.fed = d, append([]event(nil), c.fed...)
	return object.FromObj(x), nil
}
