package lzmamod

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/bits"
	"slices"

	"github.com/ulikunitz/xz/lzma"

	"pya/vm/object"
)

// The filters.
const (
	filterDelta    = 3
	filterX86      = 4
	filterPowerPC  = 5
	filterIA64     = 6
	filterARM      = 7
	filterARMThumb = 8
	filterSPARC    = 9
	filterLZMA2    = 0x21
	filterLZMA1    = 0x4000000000000001
)

const (
	presetDefault = 6
	presetExtreme = 1 << 31
	maxFilters    = 4
)

// filter is one filter of a chain with the options that the format knows. The other options of LZMA (mode, nice_len, mf,
// depth) say how hard to search for matches; they are checked, and the library searches as it does.
type filter struct {
	id         uint64
	dist       uint32
	start      uint32
	lc, lp, pb int
	dict       uint32
}

func (f filter) isLZMA() bool { return f.id == filterLZMA1 || f.id == filterLZMA2 }

var (
	errOptions = lzmaError("Invalid or unsupported options")
	errData    = lzmaError("Corrupt input data")
	errFormat  = lzmaError("Input format not supported by decoder")
	errMemory  = lzmaError("Memory usage limit exceeded")
	errCheck   = lzmaError("Unsupported integrity check")
)

// lzmaError is the text of an LZMAError.
type lzmaError string

func (e lzmaError) Error() string { return string(e) }

// dictSizes is the size of the dictionary by preset, in units of 256 KiB.
var dictSizes = [10]uint32{1, 4, 8, 16, 16, 32, 32, 64, 128, 256}

// preset is the filter that a preset stands for.
func preset(id, n uint64) (filter, error) {
	level := n &^ presetExtreme
	if level > 9 {
		return filter{}, errOptions
	}
	return filter{id: id, lc: 3, pb: 2, dict: dictSizes[level] << 18}, nil
}

// specOptions are the keys of a filter's dict, beside "id".
var (
	lzmaOptions   = []string{"preset", "dict_size", "lc", "lp", "pb", "mode", "nice_len", "mf", "depth"}
	deltaOptions  = []string{"dist"}
	branchOptions = []string{"start_offset"}
)

// parseChain reads a sequence of filter dicts.
func parseChain(t *thread, v value) ([]filter, error) {
	n, err := t.Len(v)
	if err != nil {
		return nil, err
	}
	if n > maxFilters {
		return nil, object.ValueErrorf("Too many filters - liblzma supports a maximum of %d", maxFilters)
	}
	chain := make([]filter, n)
	for i := range chain {
		item, err := t.GetItem(v, object.Int(int64(i)))
		if err != nil {
			return nil, err
		}
		if chain[i], err = parseFilter(t, item); err != nil {
			return nil, err
		}
	}
	return chain, nil
}

func parseFilter(t *thread, v value) (filter, error) {
	spec, ok := object.AsDict(v)
	if !ok {
		return filter{}, object.TypeErrorf("Filter specifier must be a dict or dict-like object")
	}
	idv, ok := spec.GetStr(t.Interp.Intern("id"))
	if !ok {
		return filter{}, object.ValueErrorf("Filter specifier must have an \"id\" entry")
	}
	n, err := t.Index(idv)
	if err != nil {
		return filter{}, err
	}
	id := uint64(n)
	switch {
	case id == filterLZMA1 || id == filterLZMA2:
		return parseLZMA(t, spec, id)
	case id == filterDelta:
		opts, err := options(t, spec, "delta", deltaOptions)
		if err != nil {
			return filter{}, err
		}
		return filter{id: id, dist: uint32(opts.or("dist", 1))}, nil
	case id >= filterX86 && id <= filterSPARC:
		opts, err := options(t, spec, "BCJ", branchOptions)
		if err != nil {
			return filter{}, err
		}
		return filter{id: id, start: uint32(opts.or("start_offset", 0))}, nil
	}
	return filter{}, object.ValueErrorf("Invalid filter ID: %d", id)
}

// numbers are the options given.
type numbers map[string]uint64

func (n numbers) or(name string, def uint64) uint64 {
	if v, ok := n[name]; ok {
		return v
	}
	return def
}

func options(t *thread, spec *object.Dict, kind string, names []string) (numbers, error) {
	out := numbers{}
	var k, v value
	for i := 0; spec.Next(&i, &k, &v); {
		s, ok := object.AsStr(k)
		if ok && s.Go() == "id" {
			continue
		}
		if !ok || !slices.Contains(names, s.Go()) {
			return nil, object.ValueErrorf("Invalid filter specifier for %s filter", kind)
		}
		n, err := t.Index(v)
		if err != nil {
			return nil, err
		}
		if n < 0 {
			return nil, object.OverflowErrorf("can't convert negative value to unsigned int")
		}
		out[s.Go()] = uint64(n)
	}
	return out, nil
}

func parseLZMA(t *thread, spec *object.Dict, id uint64) (filter, error) {
	opts, err := options(t, spec, "LZMA", lzmaOptions)
	if err != nil {
		return filter{}, err
	}
	f, err := preset(id, opts.or("preset", presetDefault))
	if err != nil {
		return filter{}, err
	}
	f.dict = uint32(opts.or("dict_size", uint64(f.dict)))
	f.lc, f.lp, f.pb = int(opts.or("lc", 3)), int(opts.or("lp", 0)), int(opts.or("pb", 2))
	matcher := opts.or("mf", 20)
	switch {
	case f.lc > 4, f.lp > 4, f.lc+f.lp > 4, f.pb > 4,
		opts.or("mode", 2)-1 > 1,
		opts.or("nice_len", 64) < 2 || opts.or("nice_len", 64) > 273,
		!slices.Contains([]uint64{3, 4, 18, 19, 20}, matcher):
		f.lc = invalid
	}
	return f, nil
}

// invalid is the lc of options that are refused where the chain is used.
const invalid = -1

// check looks at a chain before it is used.
func checkChain(chain []filter, writing bool) error {
	if len(chain) == 0 {
		return lzmaError("Internal error")
	}
	for i, f := range chain {
		switch last := i == len(chain)-1; {
		case f.isLZMA() != last, f.isLZMA() && f.lc == invalid:
			return errOptions
		case f.isLZMA() && writing && (f.dict < lzma.MinDictCap || f.dict > 1<<30+1<<29):
			return errOptions
		case f.id == filterDelta && (f.dist < 1 || f.dist > 256):
			return errOptions
		case f.id >= filterX86 && f.id <= filterSPARC:
			if _, align := newBranches(f.id); f.start%align != 0 {
				return errOptions
			}
		}
	}
	return nil
}

// properties is how a filter's options are stored.
func (f filter) properties() []byte {
	switch f.id {
	case filterLZMA1:
		p := lzma.Properties{LC: f.lc, LP: f.lp, PB: f.pb}
		return binary.LittleEndian.AppendUint32([]byte{p.Code()}, f.dict)
	case filterLZMA2:
		return []byte{dictCode(f.dict)}
	case filterDelta:
		return []byte{byte(f.dist - 1)}
	}
	if f.start == 0 {
		return nil
	}
	return binary.LittleEndian.AppendUint32(nil, f.start)
}

// dictCode is the smallest code for a dictionary of at least that size: codes stand for 2**n and 2**n + 2**(n-1).
func dictCode(size uint32) byte {
	for code := byte(0); code < 40; code++ {
		if dictSize(code) >= uint64(size) {
			return code
		}
	}
	return 40
}

func dictSize(code byte) uint64 {
	if code == 40 {
		return 1<<32 - 1
	}
	return (2 | uint64(code&1)) << (code/2 + 11)
}

// filterOf reads a filter with its stored options.
func filterOf(id uint64, props []byte) (filter, error) {
	f := filter{id: id}
	switch {
	case id == filterLZMA1 && len(props) == 5:
		p, err := lzma.PropertiesForCode(props[0])
		if err != nil || p.LC+p.LP > 4 {
			return f, errOptions
		}
		f.lc, f.lp, f.pb, f.dict = p.LC, p.LP, p.PB, binary.LittleEndian.Uint32(props[1:])
	case id == filterLZMA2 && len(props) == 1 && props[0] <= 40:
		f.lc, f.pb, f.dict = 3, 2, uint32(dictSize(props[0]))
	case id == filterDelta && len(props) == 1:
		f.dist = uint32(props[0]) + 1
	case id >= filterX86 && id <= filterSPARC && len(props) == 0:
	case id >= filterX86 && id <= filterSPARC && len(props) == 4:
		f.start = binary.LittleEndian.Uint32(props)
	default:
		return f, errOptions
	}
	return f, nil
}

// memory is about what a decoder of the filter needs.
func (f filter) memory() uint64 { return uint64(f.dict) + 64<<10 }

// chainReader decodes data of a chain; r must give the bytes it is asked for, one by one.
func chainReader(r byteReader, chain []filter) (io.Reader, error) {
	out, err := lzmaReader(r, chain[len(chain)-1])
	if err != nil {
		return nil, err
	}
	for _, f := range slices.Backward(chain[:len(chain)-1]) {
		fr := &filterReader{r: out, pos: f.start}
		if f.id == filterDelta {
			fr.delta = &delta{dist: int(f.dist)}
		} else {
			fr.conv, _ = newBranches(f.id)
		}
		out = fr
	}
	return out, nil
}

type byteReader interface {
	io.Reader
	io.ByteReader
}

func lzmaReader(r byteReader, f filter) (io.Reader, error) {
	dict := int(min(max(f.dict, lzma.MinDictCap), 1<<31-1))
	if f.id == filterLZMA2 {
		return lzma.Reader2Config{DictCap: dict}.NewReader2(r)
	}
	p := lzma.Properties{LC: f.lc, LP: f.lp, PB: f.pb}
	header := binary.LittleEndian.AppendUint32([]byte{p.Code()}, uint32(dict))
	header = binary.LittleEndian.AppendUint64(header, 1<<64-1)
	return lzma.NewReader(&prefixed{byteReader: r, head: header})
}

// prefixed is a reader with some bytes before it.
type prefixed struct {
	byteReader
	head []byte
}

func (p *prefixed) ReadByte() (byte, error) {
	if len(p.head) > 0 {
		b := p.head[0]
		p.head = p.head[1:]
		return b, nil
	}
	return p.byteReader.ReadByte()
}

func (p *prefixed) Read(b []byte) (int, error) {
	if len(p.head) > 0 {
		n := copy(b, p.head)
		p.head = p.head[n:]
		return n, nil
	}
	return p.byteReader.Read(b)
}

// chainWriter encodes data with a chain; closing it ends the data and leaves out open.
func chainWriter(out *bytes.Buffer, chain []filter) (io.WriteCloser, error) {
	last := chain[len(chain)-1]
	p := &lzma.Properties{LC: last.lc, LP: last.lp, PB: last.pb}
	var w io.WriteCloser
	var err error
	if last.id == filterLZMA2 {
		w, err = lzma.Writer2Config{Properties: p, DictCap: int(last.dict)}.NewWriter2(out)
	} else {
		// The header of the old format is not part of the data.
		start := out.Len()
		if w, err = (lzma.WriterConfig{Properties: p, DictCap: int(last.dict)}).NewWriter(out); err == nil {
			out.Truncate(start)
		}
	}
	if err != nil {
		return nil, errors.Join(errOptions, err)
	}
	for _, f := range slices.Backward(chain[:len(chain)-1]) {
		fw := &filterWriter{w: w, pos: f.start}
		if f.id == filterDelta {
			fw.delta = &delta{dist: int(f.dist)}
		} else {
			fw.conv, _ = newBranches(f.id)
		}
		w = fw
	}
	return w, nil
}

// appendVarint appends a number as the xz format has them.
func appendVarint(b []byte, n uint64) []byte { return binary.AppendUvarint(b, n) }

// varintLen is the number of bytes of a number.
func varintLen(n uint64) int { return max(1, (bits.Len64(n)+6)/7) }
