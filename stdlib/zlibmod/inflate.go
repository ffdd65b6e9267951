package zlibmod

import (
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/adler32"
	"hash/crc32"
	"io"
	"iter"
	"runtime"

	"pya/stdlib/internal/native"
	"pya/vm/object"
)

// inflater decompresses one stream. Its decoder runs as a coroutine: it gives way with output, or when it wants input
// that is not there yet.
type inflater struct {
	form form
	dict []byte
	in   []byte // input not read yet
	eof  bool
	err  error
	next func() ([]byte, bool)
	stop func()
	// out is output that the caller has not taken yet.
	out []byte
}

// dataError is invalid data; needDict that the stream was made with another dictionary or one that was not given.
type dataError struct{ msg string }

func (e dataError) Error() string { return e.msg }

var errNeedDict = errors.New("need dictionary")

func newInflater(f form, dict []byte) *inflater {
	z := &inflater{form: f, dict: dict}
	z.start()
	return z
}

func (z *inflater) start() {
	// The coroutine must not keep z alive, or it would never be stopped.
	s := &source{form: z.form, dict: z.dict}
	next, stop := iter.Pull(func(yield func([]byte) bool) {
		s.yield = yield
		s.err = s.decode()
	})
	z.stop = stop
	runtime.AddCleanup(z, func(stop func()) { stop() }, stop)
	z.next = func() ([]byte, bool) {
		s.in = append(s.in, z.in...)
		z.in = nil
		out, ok := next()
		if !ok {
			z.eof, z.err = s.err == nil, s.err
			z.in = s.in
		}
		return out, ok
	}
}

// source is what the coroutine reads from, and its decoder.
type source struct {
	form  form
	dict  []byte
	in    []byte
	yield func([]byte) bool
	err   error
	last  bool // there is no more input than in
}

var errStopped = errors.New("stopped")

// ReadByte waits for the next byte of input; with it flate reads no more than it needs.
func (s *source) ReadByte() (byte, error) {
	for len(s.in) == 0 {
		if s.last {
			return 0, io.ErrUnexpectedEOF
		}
		if !s.yield(nil) {
			return 0, errStopped
		}
	}
	b := s.in[0]
	s.in = s.in[1:]
	return b, nil
}

func (s *source) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := s.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	n := 1 + copy(p[1:], s.in)
	s.in = s.in[n-1:]
	return n, nil
}

func (s *source) bytes(n int) ([]byte, error) {
	b := make([]byte, n)
	for i := range b {
		var err error
		if b[i], err = s.ReadByte(); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// decode reads one stream to its end.
func (s *source) decode() error {
	sum, err := s.header()
	if err != nil {
		return err
	}
	r := flate.NewReaderDict(s, s.dict)
	size := uint32(0)
	buf := make([]byte, 16<<10)
	for {
		n, err := r.Read(buf)
		if n > 0 {
			if sum != nil {
				sum.Write(buf[:n])
			}
			size += uint32(n)
			if !s.yield(append([]byte(nil), buf[:n]...)) {
				return errStopped
			}
		}
		if err == io.EOF {
			return s.trailer(sum, size)
		}
		if err != nil {
			return flateError(err)
		}
	}
}

// flateError gives the C library's words for what Go's decoder found.
func flateError(err error) error {
	var corrupt flate.CorruptInputError
	if errors.As(err, &corrupt) {
		return dataError{"invalid block type"}
	}
	return err
}

// header reads what stands before the data and gives the checksum that stands behind it.
func (s *source) header() (hash.Hash32, error) {
	if s.form == formRaw {
		return nil, nil
	}
	h, err := s.bytes(2)
	if err != nil {
		return nil, err
	}
	if s.form == formGzip || s.form == formAuto && h[0] == 0x1F && h[1] == 0x8B {
		s.form = formGzip
		if h[0] != 0x1F || h[1] != 0x8B {
			return nil, dataError{"incorrect header check"}
		}
		return crc32.NewIEEE(), s.gzipHeader()
	}
	s.form = formZlib
	switch {
	case (uint(h[0])<<8|uint(h[1]))%31 != 0:
		return nil, dataError{"incorrect header check"}
	case h[0]&15 != 8:
		return nil, dataError{"unknown compression method"}
	case h[0]>>4 > 7:
		return nil, dataError{"invalid window size"}
	}
	if h[1]&0x20 != 0 {
		id, err := s.bytes(4)
		if err != nil {
			return nil, err
		}
		if s.dict == nil || adler(1, s.dict) != binary.BigEndian.Uint32(id) {
			return nil, errNeedDict
		}
	} else {
		s.dict = nil
	}
	return adler32.New(), nil
}

func (s *source) gzipHeader() error {
	h, err := s.bytes(8)
	if err != nil {
		return err
	}
	if h[0] != 8 {
		return dataError{"unknown compression method"}
	}
	flags := h[1]
	if flags&0xE0 != 0 {
		return dataError{"unknown header flags set"}
	}
	if flags&4 != 0 {
		n, err := s.bytes(2)
		if err == nil {
			_, err = s.bytes(int(n[0]) | int(n[1])<<8)
		}
		if err != nil {
			return err
		}
	}
	for _, bit := range []byte{8, 16} {
		for flags&bit != 0 {
			c, err := s.ReadByte()
			if err != nil {
				return err
			}
			if c == 0 {
				break
			}
		}
	}
	if flags&2 != 0 {
		_, err = s.bytes(2)
	}
	return err
}

// trailer checks what stands behind the data.
func (s *source) trailer(sum hash.Hash32, size uint32) error {
	switch s.form {
	case formZlib:
		b, err := s.bytes(4)
		if err == nil && binary.BigEndian.Uint32(b) != sum.Sum32() {
			err = dataError{"incorrect data check"}
		}
		return err
	case formGzip:
		b, err := s.bytes(8)
		switch {
		case err != nil:
			return err
		case binary.LittleEndian.Uint32(b) != sum.Sum32():
			return dataError{"incorrect data check"}
		case binary.LittleEndian.Uint32(b[4:]) != size:
			return dataError{"incorrect length check"}
		}
	}
	return nil
}

// read gives up to limit bytes of output (-1: all there is) for the input so far.
func (z *inflater) read(limit int) []byte {
	for limit < 0 || len(z.out) < limit {
		if z.eof || z.err != nil {
			break
		}
		out, ok := z.next()
		if !ok || out == nil {
			break
		}
		z.out = append(z.out, out...)
	}
	n := len(z.out)
	if limit >= 0 {
		n = min(n, limit)
	}
	out := z.out[:n]
	z.out = z.out[n:]
	return out
}

// finished tells whether the stream has ended and its output has been taken.
func (z *inflater) finished() bool { return z.eof && len(z.out) == 0 }

// problem is the Python exception of a decoder's failure.
func (z *inflater) problem(t *thread, doing string) error {
	var d dataError
	switch {
	case z.err == nil:
		return nil
	case errors.Is(z.err, errNeedDict):
		if z.dict != nil {
			return streamError(t, zDataError, "while setting zdict: ")
		}
		return streamError(t, 2, "while "+doing)
	case errors.As(z.err, &d):
		return streamError(t, zDataError, fmt.Sprintf("while %s: %s", doing, d.msg))
	}
	return errorOf(t, z.err)
}

func (s *module) decompress(t *thread, a []value) (value, error) {
	data, err := bytesOf(a[0])
	if err != nil {
		return value{}, err
	}
	wbits, err := intOr(t, a[1], maxWBits)
	if err != nil {
		return value{}, err
	}
	if size, err := intOr(t, a[2], 1); err != nil {
		return value{}, err
	} else if size < 0 {
		return value{}, object.ValueErrorf("bufsize must be non-negative")
	}
	f, ok := formOf(wbits, true)
	if !ok {
		return value{}, s.fail("Error %d while preparing to decompress data: inconsistent stream state", zStreamError)
	}
	z := newInflater(f, nil)
	defer z.stop()
	z.in = append([]byte(nil), data...)
	out := z.read(-1)
	if err := z.problem(t, "decompressing data"); err != nil {
		return value{}, err
	}
	if !z.eof {
		return value{}, s.fail("Error %d while decompressing data: incomplete or truncated stream", zBufError)
	}
	return object.NewBytes(string(out)), nil
}

// decompressor is the object of decompressobj.
type decompressor struct {
	object.Header
	attrs *object.Attrs
	z     *inflater
	// fed is all input, from which copy makes a second decoder; taken counts the output.
	fed          []byte
	taken        int
	ahead        int // how much of the output that is to come flush has given already
	unused, tail []byte
}

var decompressorType, readerType native.Type

func decompressorClass() *object.Type {
	return decompressorType.Get(func() *object.Type {
		return object.NewNative[decompressor](object.TypeSpec{Name: "Decompress", Module: "zlib", Flags: object.NoNew | object.Final, Methods: []def{
			{Name: "decompress", Sig: "self, data, /, max_length=0", Doc: "Return a bytes object containing the decompressed version of the data.", Fn: decompressMore},
			{Name: "flush", Sig: "self, length=16384, /", Doc: "Return a bytes object containing any remaining decompressed data.", Fn: decompressFlush},
			{Name: "copy", Sig: "self, /", Doc: "Return a copy of the decompression object.", F1: decompressCopy},
			{Name: "__copy__", Sig: "self, /", F1: decompressCopy},
			{Name: "__deepcopy__", Sig: "self, memo, /", F2: func(t *thread, self, _ value) (value, error) { return decompressCopy(t, self) }},
		}, GetSets: []object.GetSet{
			{Name: "unused_data", Get: func(_ *thread, v value) (value, error) {
				return object.NewBytes(string(object.Self[decompressor](v).unused)), nil
			}},
			{Name: "unconsumed_tail", Get: func(_ *thread, v value) (value, error) {
				return object.NewBytes(string(object.Self[decompressor](v).tail)), nil
			}},
			{Name: "eof", Get: func(_ *thread, v value) (value, error) {
				return object.Bool(object.Self[decompressor](v).z.finished()), nil
			}},
		}})
	})
}

func (s *module) decompressObj(t *thread, a []value) (value, error) {
	wbits, err := intOr(t, a[0], maxWBits)
	if err != nil {
		return value{}, err
	}
	var dict []byte
	if a[1].IsValid() {
		b, err := bytesOf(a[1])
		if err != nil {
			return value{}, object.TypeErrorf("zdict argument must support the buffer protocol")
		}
		dict = append([]byte{}, b...)
	}
	f, ok := formOf(wbits, true)
	if !ok {
		return value{}, object.ValueErrorf("Invalid initialization option")
	}
	d := object.Alloc[decompressor](decompressorClass())
	d.z = newInflater(f, dict)
	return object.FromObj(d), nil
}

func decompressMore(t *thread, a []value) (value, error) {
	d := object.Self[decompressor](a[0])
	data, err := bytesOf(a[1])
	if err != nil {
		return value{}, err
	}
	limit, err := intOr(t, a[2], 0)
	switch {
	case err != nil:
		return value{}, err
	case limit < 0:
		return value{}, object.ValueErrorf("max_length must be non-negative")
	case limit == 0:
		limit = -1
	}
	return d.run(t, data, limit)
}

// run decompresses more data, up to limit bytes of output (-1: all).
func (d *decompressor) run(t *thread, data []byte, limit int) (value, error) {
	// What the program got as unconsumed_tail comes back at the head of data: the decoder has read it already.
	if n := len(d.tail); n > 0 {
		data = data[min(n, len(data)):]
		d.tail = nil
	}
	if d.z.finished() {
		d.unused = append(d.unused, data...)
		return object.NewBytes(""), nil
	}
	d.fed = append(d.fed, data...)
	d.z.in = append(d.z.in, data...)
	out := d.z.read(limit)
	d.taken += len(out)
	n := min(d.ahead, len(out))
	out, d.ahead = out[n:], d.ahead-n
	if err := d.z.problem(t, "decompressing data"); err != nil {
		return value{}, err
	}
	if d.z.finished() {
		d.unused = append(d.unused, d.z.in...)
		d.z.in = nil
	} else if len(d.z.out) > 0 || limit >= 0 && len(out) == limit && !d.z.eof {
		// Output is waiting: something stands for the input it came from.
		d.tail = tailOf(d.z, data)
	}
	return object.NewBytes(string(out)), nil
}

// tailOf is what unconsumed_tail shows while there is output left: the last bytes of the input.
func tailOf(z *inflater, data []byte) []byte {
	if len(z.out) == 0 {
		return nil
	}
	if len(data) == 0 {
		return []byte{0}
	}
	return append([]byte(nil), data[len(data)-1:]...)
}

func decompressFlush(t *thread, a []value) (value, error) {
	d := object.Self[decompressor](a[0])
	n, err := intOr(t, a[1], 1)
	if err != nil {
		return value{}, err
	}
	if n <= 0 {
		return value{}, object.ValueErrorf("length must be greater than zero")
	}
	tail := append([]byte(nil), d.tail...)
	v, err := d.run(t, tail, -1)
	if err != nil || d.z.finished() {
		return v, err
	}
	rest := d.held()
	d.ahead += len(rest)
	b, _ := object.Buffer(v)
	return object.NewBytes(string(b) + string(rest)), nil
}

// held is the output for the input so far that the decoder keeps to itself until it has more of it: one that gets no more
// input gives everything.
func (d *decompressor) held() (out []byte) {
	at := 0
	s := &source{form: d.z.form, dict: d.z.dict, in: d.fed, last: true}
	s.yield = func(b []byte) bool {
		if skip := d.taken + d.ahead - at; skip < len(b) {
			out = append(out, b[max(skip, 0):]...)
		}
		at += len(b)
		return true
	}
	// That the stream is not whole is known.
	_ = s.decode()
	return out
}

func decompressCopy(t *thread, self value) (value, error) {
	d := object.Self[decompressor](self)
	if d.z.finished() {
		return value{}, object.ValueErrorf("Inconsistent stream state")
	}
	x := object.Alloc[decompressor](decompressorClass())
	x.z = newInflater(d.z.form, d.z.dict)
	x.fed = append([]byte(nil), d.fed...)
	x.z.in = append([]byte(nil), d.fed...)
	x.z.read(d.taken)
	x.taken, x.unused, x.tail = d.taken, append([]byte(nil), d.unused...), append([]byte(nil), d.tail...)
	return object.FromObj(x), nil
}

// reader is _ZlibDecompressor, which the gzip module reads with.
type reader struct {
	object.Header
	attrs  *object.Attrs
	z      *inflater
	unused []byte
	ended  bool
}

func readerClass() *object.Type {
	return readerType.Get(func() *object.Type {
		var typ *object.Type
		typ = object.NewNative[reader](object.TypeSpec{Name: "_ZlibDecompressor", Module: "zlib", Methods: []def{
			{Name: "__new__", Sig: "cls, wbits=15, zdict=b''", Doc: "Create a decompressor object for decompressing data incrementally.", Fn: func(t *thread, a []value) (value, error) {
				cls, err := native.Class(a[0], typ)
				if err != nil {
					return value{}, err
				}
				wbits, err := intOr(t, a[1], maxWBits)
				if err != nil {
					return value{}, err
				}
				var dict []byte
				if a[2].IsValid() {
					b, err := bytesOf(a[2])
					if err != nil {
						return value{}, err
					}
					dict = append([]byte{}, b...)
				}
				f, ok := formOf(wbits, true)
				if !ok {
					return value{}, object.ValueErrorf("Invalid initialization option")
				}
				r := object.Alloc[reader](cls)
				r.z = newInflater(f, dict)
				return object.FromObj(r), nil
			}},
			{Name: "decompress", Sig: "self, data, max_length=-1", Doc: "Decompress *data*, returning uncompressed data as bytes.", Fn: func(t *thread, a []value) (value, error) {
				return object.Self[reader](a[0]).decompress(t, a[1], a[2])
			}},
		}, GetSets: []object.GetSet{
			{Name: "eof", Get: func(_ *thread, v value) (value, error) { return object.Bool(object.Self[reader](v).ended), nil }},
			{Name: "unused_data", Get: func(_ *thread, v value) (value, error) {
				return object.NewBytes(string(object.Self[reader](v).unused)), nil
			}},
			{Name: "needs_input", Get: func(_ *thread, v value) (value, error) {
				r := object.Self[reader](v)
				return object.Bool(!r.ended && len(r.z.out) == 0 && !r.z.eof), nil
			}},
		}})
		return typ
	})
}

func (r *reader) decompress(t *thread, v, length value) (value, error) {
	data, err := bytesOf(v)
	if err != nil {
		return value{}, err
	}
	limit, err := intOr(t, length, -1)
	if err != nil {
		return value{}, err
	}
	if r.ended {
		return value{}, object.Raise(object.EOFError, "End of stream already reached")
	}
	r.z.in = append(r.z.in, data...)
	out := r.z.read(limit)
	if err := r.z.problem(t, "decompressing data"); err != nil {
		return value{}, err
	}
	if r.z.finished() {
		r.ended = true
		r.unused, r.z.in = r.z.in, nil
	}
	return object.NewBytes(string(out)), nil
}
