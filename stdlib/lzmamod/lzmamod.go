// Package lzmamod is the module _lzma, on which the module lzma stands: the formats .xz, .lzma and raw data, with all
// filters. LZMA and LZMA2 themselves are ulikunitz/xz; the container of .xz and the small filters are ours, since that
// library has neither the filters nor other checks' names. Behaviour and texts follow CPython 3.13; compressed bytes are
// valid, but not those that the C library would write.
//
// Decompression gives its output when a chunk of the data has come to its end.
package lzmamod

import (
	"bytes"
	"math"

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

// The formats.
const (
	formatAuto = iota
	formatXZ
	formatAlone
	formatRaw
)

type moduleKey struct{}

// errorClass is LZMAError, one a Runtime.
func errorClass(t *thread) (*object.Type, error) {
	if c, ok := t.Interp.Data[moduleKey{}].(*object.Type); ok {
		return c, nil
	}
	c, err := native.ErrorClass(t, "_lzma", "LZMAError", object.ExceptionType)
	if err == nil {
		t.Interp.Data[moduleKey{}] = c
	}
	return c, err
}

// raised makes an LZMAError of err.
func raised(t *thread, err error) error {
	c, cerr := errorClass(t)
	if cerr != nil {
		return cerr
	}
	return object.Raise(c, "%s", err)
}

// asRaised makes Python exceptions of lzmaErrors and leaves others.
func asRaised(t *thread, err error) error {
	if e, ok := err.(lzmaError); ok {
		return raised(t, e)
	}
	return err
}

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	c, err := errorClass(t)
	if err != nil {
		return err
	}
	m.Set(t, "LZMAError", object.FromObj(c))
	m.Set(t, "LZMACompressor", object.FromObj(compressorClass()))
	m.Set(t, "LZMADecompressor", object.FromObj(decompressorClass()))
	for name, n := range map[string]int64{
		"FORMAT_AUTO": formatAuto, "FORMAT_XZ": formatXZ, "FORMAT_ALONE": formatAlone, "FORMAT_RAW": formatRaw,
		"CHECK_NONE": checkNone, "CHECK_CRC32": checkCRC32, "CHECK_CRC64": checkCRC64, "CHECK_SHA256": checkSHA256,
		"CHECK_ID_MAX": checkMax, "CHECK_UNKNOWN": checkUnknown,
		"FILTER_LZMA1": filterLZMA1, "FILTER_LZMA2": filterLZMA2, "FILTER_DELTA": filterDelta, "FILTER_X86": filterX86,
		"FILTER_POWERPC": filterPowerPC, "FILTER_IA64": filterIA64, "FILTER_ARM": filterARM,
		"FILTER_ARMTHUMB": filterARMThumb, "FILTER_SPARC": filterSPARC,
		"MF_HC3": 3, "MF_HC4": 4, "MF_BT2": 18, "MF_BT3": 19, "MF_BT4": 20, "MODE_FAST": 1, "MODE_NORMAL": 2,
		"PRESET_DEFAULT": presetDefault, "PRESET_EXTREME": presetExtreme,
	} {
		m.Set(t, name, object.Int(n))
	}
	m.AddDefs(t, []def{
		{Name: "is_check_supported", Sig: "check_id, /", Doc: "Test whether the given integrity check is supported.", F1: func(t *thread, v value) (value, error) {
			n, err := t.Index(v)
			return object.Bool(supported(n)), err
		}},
		{Name: "_encode_filter_properties", Sig: "filter, /", Doc: "Return a bytes object encoding the options (properties) of the filter.", F1: encodeProperties},
		{Name: "_decode_filter_properties", Sig: "filter_id, encoded_props, /", Doc: "Return a dict describing the filter's options.", F2: decodeProperties},
	})
	return nil
}

func encodeProperties(t *thread, v value) (value, error) {
	f, err := parseFilter(t, v)
	if err == nil && f.isLZMA() && f.lc == invalid {
		err = errOptions
	}
	if err != nil {
		return value{}, asRaised(t, err)
	}
	return object.NewBytes(string(f.properties())), nil
}

func decodeProperties(t *thread, idv, propsv value) (value, error) {
	id, err := t.Index(idv)
	if err != nil {
		return value{}, err
	}
	props, err := stream.BytesOf(propsv)
	if err != nil {
		return value{}, err
	}
	f, err := filterOf(uint64(id), props)
	if err != nil {
		return value{}, asRaised(t, err)
	}
	d := object.NewDict()
	set := func(name string, n int64) { d.SetStr(t.Interp.Intern(name), object.Int(n)) }
	set("id", int64(id))
	switch {
	case f.id == filterLZMA1:
		set("lc", int64(f.lc))
		set("lp", int64(f.lp))
		set("pb", int64(f.pb))
		set("dict_size", int64(f.dict))
	case f.id == filterLZMA2:
		set("dict_size", int64(f.dict))
	case f.id == filterDelta:
		set("dist", int64(f.dist))
	case f.start != 0:
		set("start_offset", int64(f.start))
	}
	return object.FromObj(d), nil
}

// compressor is an LZMACompressor.
type compressor struct {
	object.Header
	attrs *object.Attrs
	stream.Compressor
}

var compressorType, decompressorType native.Type

func compressorClass() *object.Type {
	return compressorType.Get(func() *object.Type {
		var typ *object.Type
		typ = object.NewNative[compressor](object.TypeSpec{Name: "LZMACompressor", Module: "_lzma", Methods: append([]def{
			{Name: "__new__", Sig: "cls, format=1, check=-1, preset=None, filters=None", Doc: "Create a compressor object for compressing data incrementally.", Fn: func(t *thread, a []value) (value, error) {
				cls, err := native.Class(a[0], typ)
				if err != nil {
					return value{}, err
				}
				c, err := newCompressor(t, cls, a[1:])
				if err != nil {
					return value{}, asRaised(t, err)
				}
				return object.FromObj(c), nil
			}},
			{Name: "compress", Sig: "self, data, /", Doc: "Provide data to the compressor object.", F2: func(t *thread, self, data value) (value, error) {
				return object.Self[compressor](self).Compress(t, data)
			}},
			{Name: "flush", Sig: "self, /", Doc: "Finish the compression process.", F1: func(t *thread, self value) (value, error) { return object.Self[compressor](self).Flush(t) }},
		}, stream.NoPickle()...)})
		return typ
	})
}

// given tells whether an argument is there and not None.
func given(v value) bool { return v.IsValid() && !v.IsNone() }

func intOr(t *thread, v value, def int) (int, error) {
	if !v.IsValid() {
		return def, nil
	}
	return t.Index(v)
}

func newCompressor(t *thread, cls *object.Type, a []value) (*compressor, error) {
	format, err := intOr(t, a[0], formatXZ)
	if err != nil {
		return nil, err
	}
	check, err := intOr(t, a[1], -1)
	if err != nil {
		return nil, err
	}
	if given(a[2]) && given(a[3]) {
		return nil, object.ValueErrorf("Cannot specify both preset and filter chain")
	}
	level, err := presetArg(t, a[2])
	if err != nil {
		return nil, err
	}
	if format != formatXZ && check != -1 && check != checkNone {
		return nil, object.ValueErrorf("Integrity checks are only supported by FORMAT_XZ")
	}
	chain, err := writingChain(t, format, level, a[3])
	if err != nil {
		return nil, err
	}
	if check == -1 {
		check = checkCRC64
	}
	c := object.Alloc[compressor](cls)
	c.Raised = raised
	return c, c.open(format, check, chain)
}

func presetArg(t *thread, v value) (uint64, error) {
	if !given(v) {
		return presetDefault, nil
	}
	n, err := t.Index(v)
	if err == nil && (n < 0 || n > math.MaxUint32) {
		err = object.OverflowErrorf("Value too large for uint32_t type")
	}
	return uint64(n), err
}

func writingChain(t *thread, format int, level uint64, filters value) ([]filter, error) {
	if format < formatXZ || format > formatRaw {
		return nil, object.ValueErrorf("Invalid container format: %d", format)
	}
	if !given(filters) {
		id := uint64(filterLZMA2)
		switch format {
		case formatRaw:
			return nil, object.ValueErrorf("Must specify filters for FORMAT_RAW")
		case formatAlone:
			id = filterLZMA1
		}
		f, err := preset(id, level)
		return []filter{f}, err
	}
	chain, err := parseChain(t, filters)
	if err != nil {
		return nil, err
	}
	if format == formatAlone && (len(chain) != 1 || chain[0].id != filterLZMA1) {
		return nil, object.ValueErrorf("Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter")
	}
	if err := checkChain(chain, true); err != nil {
		return nil, err
	}
	if format == formatXZ && chain[len(chain)-1].id == filterLZMA1 {
		return nil, errOptions
	}
	return chain, nil
}

func (c *compressor) open(format, check int, chain []filter) error {
	switch format {
	case formatXZ:
		if check < 0 || check > checkMax || !supported(check) {
			return errCheck
		}
		c.W = newXZWriter(&c.Out, chain, check)
		return nil
	case formatAlone:
		c.Out.Write(chain[0].properties())
		c.Out.Write(bytes.Repeat([]byte{0xFF}, 8))
	}
	var err error
	c.W, err = chainWriter(&c.Out, chain)
	return err
}

// decompressor is an LZMADecompressor.
type decompressor struct {
	object.Header
	attrs  *object.Attrs
	r      *reading
	d      *stream.Decoder
	ended  bool
	unused []byte
}

func decompressorClass() *object.Type {
	return decompressorType.Get(func() *object.Type {
		var typ *object.Type
		typ = object.NewNative[decompressor](object.TypeSpec{Name: "LZMADecompressor", Module: "_lzma", Methods: append([]def{
			{Name: "__new__", Sig: "cls, format=0, memlimit=None, filters=None", Doc: "Create a decompressor object for decompressing data incrementally.", Fn: func(t *thread, a []value) (value, error) {
				cls, err := native.Class(a[0], typ)
				if err != nil {
					return value{}, err
				}
				r, err := newReading(t, a[1:])
				if err != nil {
					return value{}, asRaised(t, err)
				}
				d := object.Alloc[decompressor](cls)
				d.r, d.d = r, stream.New(r.decode)
				return object.FromObj(d), nil
			}},
			{Name: "decompress", Sig: "self, data, max_length=-1", Doc: "Decompress *data*, returning uncompressed data as bytes.", Fn: decompress},
		}, stream.NoPickle()...), GetSets: []object.GetSet{
			{Name: "check", Get: func(_ *thread, v value) (value, error) {
				return object.Int(int64(object.Self[decompressor](v).r.check)), nil
			}},
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

func newReading(t *thread, a []value) (*reading, error) {
	format, err := intOr(t, a[0], formatAuto)
	if err != nil {
		return nil, err
	}
	r := &reading{format: format, memLimit: math.MaxUint64, check: checkUnknown}
	if given(a[1]) {
		if format == formatRaw {
			return nil, object.ValueErrorf("Cannot specify memory limit with FORMAT_RAW")
		}
		n, err := t.Index(a[1])
		if err != nil {
			return nil, err
		}
		r.memLimit = uint64(n)
	}
	switch {
	case format == formatRaw && !given(a[2]):
		return nil, object.ValueErrorf("Must specify filters for FORMAT_RAW")
	case format != formatRaw && given(a[2]):
		return nil, object.ValueErrorf("Cannot specify filters except with FORMAT_RAW")
	case format < formatAuto || format > formatRaw:
		return nil, object.ValueErrorf("Invalid container format: %d", format)
	case format == formatRaw:
		if r.chain, err = parseChain(t, a[2]); err != nil {
			return nil, err
		}
		r.check = checkNone
		return r, checkChain(r.chain, false)
	case format == formatAlone:
		r.check = checkNone
	}
	return r, nil
}

func decompress(t *thread, a []value) (value, error) {
	d := object.Self[decompressor](a[0])
	data, err := stream.BytesOf(a[1])
	if err != nil {
		return value{}, err
	}
	limit, err := intOr(t, a[2], -1)
	if err != nil {
		return value{}, err
	}
	if d.ended {
		return value{}, object.Raise(object.EOFError, "Already at end of stream")
	}
	d.d.Feed(data)
	out, err := d.d.Read(limit)
	if err != nil {
		return value{}, raised(t, err)
	}
	if d.d.Finished() {
		d.ended, d.unused = true, d.d.Rest()
	}
	return object.NewBytes(string(out)), nil
}
