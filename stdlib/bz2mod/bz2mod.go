// Package bz2mod is the module _bz2, on which the module bz2 stands: compression on dsnet/compress, decompression on Go's
// compress/bzip2. Behaviour and texts follow CPython 3.13; compressed bytes are valid, but not those that the C library
// would write.
package bz2mod

import (
	"compress/bzip2"
	"errors"
	"io"

	writer "github.com/dsnet/compress/bzip2"

	"pya/stdlib/internal/native"
	"pya/stdlib/internal/stream"
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
	m.Set(t, "BZ2Compressor", object.FromObj(compressorClass()))
	m.Set(t, "BZ2Decompressor", object.FromObj(decompressorClass()))
	return nil
}

// compressor is a BZ2Compressor.
type compressor struct {
	object.Header
	attrs *object.Attrs
	stream.Compressor
}

var compressorType, decompressorType native.Type

func compressorClass() *object.Type {
	return compressorType.Get(func() *object.Type {
		var typ *object.Type
		typ = object.NewNative[compressor](object.TypeSpec{Name: "BZ2Compressor", Module: "_bz2", Methods: append([]def{
			{Name: "__new__", Sig: "cls, compresslevel=9, /", Doc: "Create a compressor object for compressing data incrementally.", Fn: func(t *thread, a []value) (value, error) {
				cls, err := native.Class(a[0], typ)
				if err != nil {
					return value{}, err
				}
				return newCompressor(t, cls, a[1])
			}},
			{Name: "compress", Sig: "self, data, /", Doc: "Provide data to the compressor object.", F2: func(t *thread, self, data value) (value, error) {
				return object.Self[compressor](self).Compress(t, data)
			}},
			{Name: "flush", Sig: "self, /", Doc: "Finish the compression process.", F1: func(t *thread, self value) (value, error) { return object.Self[compressor](self).Flush(t) }},
		}, stream.NoPickle()...)})
		return typ
	})
}

func newCompressor(t *thread, cls *object.Type, level value) (value, error) {
	n := 9
	if level.IsValid() {
		var err error
		if n, err = t.Index(level); err != nil {
			return value{}, err
		}
	}
	if n < 1 || n > 9 {
		return value{}, object.ValueErrorf("compresslevel must be between 1 and 9")
	}
	c := object.Alloc[compressor](cls)
	c.Raised = func(_ *thread, err error) error { return object.Raise(object.OSError, "%s", err) }
	var err error
	if c.W, err = writer.NewWriter(&c.Out, &writer.WriterConfig{Level: n}); err != nil {
		return value{}, object.Raise(object.OSError, "%s", err)
	}
	return object.FromObj(c), nil
}

// decompressor is a BZ2Decompressor.
type decompressor struct {
	object.Header
	attrs  *object.Attrs
	d      *stream.Decoder
	ended  bool
	unused []byte
}

func decompressorClass() *object.Type {
	return decompressorType.Get(func() *object.Type {
		var typ *object.Type
		typ = object.NewNative[decompressor](object.TypeSpec{Name: "BZ2Decompressor", Module: "_bz2", Methods: append([]def{
			{Name: "__new__", Sig: "cls, /", Doc: "Create a decompressor object for decompressing data incrementally.", Fn: func(_ *thread, a []value) (value, error) {
				cls, err := native.Class(a[0], typ)
				if err != nil {
					return value{}, err
				}
				d := object.Alloc[decompressor](cls)
				d.d = stream.New(decode)
				return object.FromObj(d), nil
			}},
			{Name: "decompress", Sig: "self, data, max_length=-1", Doc: "Decompress *data*, returning uncompressed data as bytes.", Fn: decompress},
		}, stream.NoPickle()...), GetSets: []object.GetSet{
			{Name: "eof", Get: func(_ *thread, v value) (value, error) { return object.Bool(object.Self[decompressor](v).ended), nil }},
			{Name: "unused_data", Get: func(_ *thread, v value) (value, error) {
				return object.NewBytes(string(object.Self[decompressor](v).unused)), nil
			}},
			{Name: "needs_input", Get: func(_ *thread, v value) (value, error) {
				d := object.Self[decompressor](v)
				return object.Bool(!d.ended && d.d.Waiting()), nil
			}},
		}})
		return typ
	})
}

func decompress(t *thread, a []value) (value, error) {
	d := object.Self[decompressor](a[0])
	data, err := stream.BytesOf(a[1])
	if err != nil {
		return value{}, err
	}
	limit := -1
	if a[2].IsValid() {
		if limit, err = t.Index(a[2]); err != nil {
			return value{}, err
		}
	}
	if d.ended {
		return value{}, object.Raise(object.EOFError, "End of stream already reached")
	}
	d.d.Feed(data)
	out, err := d.d.Read(limit)
	if err != nil {
		return value{}, object.Raise(object.OSError, "Invalid data stream")
	}
	if d.d.Finished() {
		d.ended, d.unused = true, d.d.Rest()
	}
	return object.NewBytes(string(out)), nil
}

// decode reads one stream to its end.
func decode(s *stream.Source) error {
	e := &ending{s: s}
	r := bzip2.NewReader(e)
	buf := make([]byte, 16<<10)
	e.marks(4)
	for {
		n, err := r.Read(buf)
		if err := s.Emit(buf[:n]); err != nil {
			return err
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		e.marks(0)
	}
}

// ending ends the input behind the end of a stream: Go's decoder would take what follows for one more stream.
//
// A call of the decoder that comes to the end begins with the end's mark, 48 bits that start somewhere in the byte read
// last, and a checksum of 32 bits; when it then wants another byte, the checksum was right.
type ending struct {
	s *stream.Source
	// last is the byte before the call, or 0; read counts the bytes since then (the first 12 are in head). Before a call,
	// skip bytes of a stream's header are to come.
	last byte
	head [12]byte
	read int
	skip int
	prev byte
}

const (
	endMark     = 0x177245385090
	markAndSum  = 48 + 32
	headerBytes = 4
)

// marks begins a call.
func (e *ending) marks(skip int) { e.last, e.read, e.skip = e.prev, 0, skip }

func (e *ending) ReadByte() (byte, error) {
	if e.atEnd() {
		return 0, io.EOF
	}
	b, err := e.s.ReadByte()
	if err != nil {
		return 0, err
	}
	e.prev = b
	switch {
	case e.skip > 0:
		if e.skip--; e.skip == 0 {
			e.last = b
		}
	case e.read < len(e.head):
		e.head[e.read] = b
		e.read++
	default:
		e.read = len(e.head) + 1
	}
	return b, nil
}

func (e *ending) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := e.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	return 1, nil
}

// atEnd tells whether the bytes of this call are the end of a stream, with up to 7 bits of the byte before them.
func (e *ending) atEnd() bool {
	if e.read < headerBytes || e.read > len(e.head) {
		return false
	}
	for left := range 8 {
		bits := markAndSum - left
		if (bits+7)/8 != e.read {
			continue
		}
		mark := uint64(e.last) & (1<<left - 1)
		for i := range 6 {
			mark = mark<<8 | uint64(e.head[i])
		}
		// left more bits than 48 have been collected.
		if mark>>left == endMark {
			return true
		}
	}
	return false
}
