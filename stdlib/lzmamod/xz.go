package lzmamod

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash"
	"hash/crc32"
	"hash/crc64"
	"io"

	"github.com/ulikunitz/xz/lzma"

	"pya/stdlib/internal/stream"
)

// The integrity checks.
const (
	checkNone    = 0
	checkCRC32   = 1
	checkCRC64   = 4
	checkSHA256  = 10
	checkMax     = 15
	checkUnknown = 16
)

const (
	xzMagic     = "\xFD7zXZ\x00"
	footerMagic = "YZ"
	flagsLen    = 2
)

var crc64Table = crc64.MakeTable(crc64.ECMA)

func supported(check int) bool {
	return check == checkNone || check == checkCRC32 || check == checkCRC64 || check == checkSHA256
}

// newHash makes the hash of a check, nil for no check.
func newHash(check int) hash.Hash {
	switch check {
	case checkCRC32:
		return crc32.NewIEEE()
	case checkCRC64:
		return crc64.New(crc64Table)
	case checkSHA256:
		return sha256.New()
	}
	return nil
}

// sumOf is a hash's value as the format stores it: those of CRCs begin with the lowest byte.
func sumOf(h hash.Hash) []byte {
	switch h := h.(type) {
	case hash.Hash32:
		return binary.LittleEndian.AppendUint32(nil, h.Sum32())
	case hash.Hash64:
		return binary.LittleEndian.AppendUint64(nil, h.Sum64())
	}
	return h.Sum(nil)
}

// checkLen is the number of bytes of a check, known also for those that are not supported.
func checkLen(check int) int {
	return [16]int{0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64}[check]
}

func withCRC(b []byte) []byte { return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b)) }

// record is a block in the index.
type record struct{ unpadded, size uint64 }

// index is the index of a stream, from its first byte to its checksum.
func index(records []record) []byte {
	b := appendVarint([]byte{0}, uint64(len(records)))
	for _, r := range records {
		b = appendVarint(appendVarint(b, r.unpadded), r.size)
	}
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return withCRC(b)
}

// xzWriter writes a stream of one block; of none if there is no data.
type xzWriter struct {
	out    *bytes.Buffer
	chain  []filter
	check  int
	data   io.WriteCloser
	sum    hash.Hash
	packed countingBuffer
	header int
	size   uint64
}

// countingBuffer counts what has been written to a buffer that is emptied on the way.
type countingBuffer struct {
	bytes.Buffer
	total uint64
}

func newXZWriter(out *bytes.Buffer, chain []filter, check int) *xzWriter {
	w := &xzWriter{out: out, chain: chain, check: check, sum: newHash(check)}
	out.WriteString(xzMagic)
	flags := []byte{0, byte(check)}
	out.Write(binary.LittleEndian.AppendUint32(flags, crc32.ChecksumIEEE(flags)))
	return w
}

// begin writes the block's header.
func (w *xzWriter) begin() error {
	head := []byte{0, byte(len(w.chain) - 1)}
	for _, f := range w.chain {
		props := f.properties()
		head = append(appendVarint(appendVarint(head, f.id), uint64(len(props))), props...)
	}
	for len(head)%4 != 0 {
		head = append(head, 0)
	}
	head[0] = byte(len(head) / 4)
	head = withCRC(head)
	w.header = len(head)
	w.out.Write(head)
	var err error
	w.data, err = chainWriter(&w.packed.Buffer, w.chain)
	return err
}

// move passes compressed bytes on.
func (w *xzWriter) move() {
	w.packed.total += uint64(w.packed.Len())
	w.out.Write(w.packed.Bytes())
	w.packed.Reset()
}

func (w *xzWriter) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if w.data == nil {
		if err := w.begin(); err != nil {
			return 0, err
		}
	}
	if w.sum != nil {
		w.sum.Write(p)
	}
	w.size += uint64(len(p))
	n, err := w.data.Write(p)
	w.move()
	return n, err
}

func (w *xzWriter) Close() error {
	var records []record
	if w.data != nil {
		if err := w.data.Close(); err != nil {
			return err
		}
		w.move()
		for n := w.packed.total; n%4 != 0; n++ {
			w.out.WriteByte(0)
		}
		if w.sum != nil {
			w.out.Write(sumOf(w.sum))
		}
		records = append(records, record{uint64(w.header) + w.packed.total + uint64(checkLen(w.check)), w.size})
	}
	idx := index(records)
	w.out.Write(idx)
	tail := binary.LittleEndian.AppendUint32(nil, uint32(len(idx)/4-1))
	tail = append(tail, 0, byte(w.check))
	w.out.Write(binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(tail)))
	w.out.Write(tail)
	w.out.WriteString(footerMagic)
	return nil
}

// reading is what a decoder is to decode and what it has found.
type reading struct {
	format   int
	memLimit uint64
	chain    []filter
	check    int
}

// decode decodes one stream to its end. Its errors are lzmaErrors.
func (r *reading) decode(s *stream.Source) error {
	err := r.decodeFormat(s)
	var known lzmaError
	if err == nil || errors.As(err, &known) {
		return err
	}
	return errData
}

func (r *reading) decodeFormat(s *stream.Source) error {
	switch r.format {
	case formatRaw:
		return r.copyChain(s, s, r.chain, nil)
	case formatAlone:
		return r.alone(s, nil)
	}
	first, err := s.ReadByte()
	if err != nil {
		return err
	}
	if first == xzMagic[0] {
		return r.xz(s)
	}
	if r.format == formatXZ {
		return errFormat
	}
	return r.alone(s, []byte{first})
}

// alone decodes the old format; head is what has been read of it. Where the format was not named, only headers that look
// like those of known programs count.
func (r *reading) alone(s *stream.Source, head []byte) error {
	r.check = checkNone
	if len(head) > 0 && head[0] >= 9*5*5 {
		return errFormat
	}
	for len(head) < lzma.HeaderLen {
		b, err := s.ReadByte()
		if err != nil {
			return err
		}
		head = append(head, b)
		if head[0] >= 9*5*5 {
			return errFormat
		}
		// The options are looked at before the size comes.
		if len(head) == 5 && r.format != formatAlone && !lzma.ValidHeader(binary.LittleEndian.AppendUint64(head[:5:5], 1<<64-1)) {
			return errFormat
		}
	}
	if r.format != formatAlone && !lzma.ValidHeader(head) {
		return errFormat
	}
	if _, err := lzma.PropertiesForCode(head[0]); err != nil {
		return errFormat
	}
	dict := filter{dict: binary.LittleEndian.Uint32(head[1:])}
	if r.memLimit < dict.memory() {
		return errMemory
	}
	if size := binary.LittleEndian.Uint64(head[5:]); size != 1<<64-1 && size >= 1<<38 {
		return errFormat
	}
	in, err := lzma.NewReader(&prefixed{byteReader: s, head: head})
	if err != nil {
		return err
	}
	return s.Copy(in)
}

func (r *reading) copyChain(s *stream.Source, in byteReader, chain []filter, sum hash.Hash) error {
	out, err := chainReader(in, chain)
	if err != nil {
		return err
	}
	if sum != nil {
		out = io.TeeReader(out, sum)
	}
	return s.Copy(out)
}

func (r *reading) xz(s *stream.Source) error {
	rest, err := s.Bytes(len(xzMagic) - 1)
	if err != nil {
		return err
	}
	if string(rest) != xzMagic[1:] {
		return errFormat
	}
	flags, err := s.Bytes(flagsLen + 4)
	if err != nil {
		return err
	}
	switch {
	case binary.LittleEndian.Uint32(flags[2:]) != crc32.ChecksumIEEE(flags[:2]):
		return errData
	case flags[0] != 0 || flags[1] > checkMax:
		return errOptions
	}
	r.check = int(flags[1])
	if !supported(r.check) {
		return errCheck
	}
	var records []record
	for {
		size, err := s.ReadByte()
		if err != nil {
			return err
		}
		if size == 0 {
			return r.end(s, index(records), flags[:2])
		}
		rec, err := r.block(s, size)
		if err != nil {
			return err
		}
		records = append(records, rec)
	}
}

// end compares the index with the blocks there were, and reads the footer.
func (r *reading) end(s *stream.Source, want, flags []byte) error {
	idx, err := s.Bytes(len(want) - 1)
	if err != nil {
		return err
	}
	foot, err := s.Bytes(12)
	if err != nil {
		return err
	}
	switch {
	case !bytes.Equal(idx, want[1:]),
		binary.LittleEndian.Uint32(foot) != crc32.ChecksumIEEE(foot[4:10]),
		binary.LittleEndian.Uint32(foot[4:]) != uint32(len(want)/4-1),
		!bytes.Equal(foot[8:10], flags),
		string(foot[10:]) != footerMagic:
		return errData
	}
	return nil
}

// blockHeader is what a block says of itself; sizes are -1 where it does not.
type blockHeader struct {
	chain        []filter
	packed, size int64
	len          int
}

func (r *reading) blockHeader(s *stream.Source, size byte) (blockHeader, error) {
	h := blockHeader{packed: -1, size: -1, len: (int(size) + 1) * 4}
	rest, err := s.Bytes(h.len - 1)
	if err != nil {
		return h, err
	}
	all := append([]byte{size}, rest...)
	body := all[:len(all)-4]
	if binary.LittleEndian.Uint32(all[len(body):]) != crc32.ChecksumIEEE(body) {
		return h, errData
	}
	flags, fields := body[1], bytes.NewReader(body[2:])
	if flags&0x3C != 0 {
		return h, errOptions
	}
	if err := h.sizes(flags, fields); err != nil {
		return h, err
	}
	for range int(flags&3) + 1 {
		f, err := readFilter(fields)
		if err != nil {
			return h, err
		}
		h.chain = append(h.chain, f)
	}
	for fields.Len() > 0 {
		if b, _ := fields.ReadByte(); b != 0 {
			return h, errOptions
		}
	}
	return h, checkChain(h.chain, false)
}

func (h *blockHeader) sizes(flags byte, fields *bytes.Reader) error {
	if flags&0x40 != 0 {
		n, err := binary.ReadUvarint(fields)
		if err != nil || n == 0 || n >= 1<<63 {
			return errData
		}
		h.packed = int64(n)
	}
	if flags&0x80 != 0 {
		n, err := binary.ReadUvarint(fields)
		if err != nil || n >= 1<<63 {
			return errData
		}
		h.size = int64(n)
	}
	return nil
}

func readFilter(fields *bytes.Reader) (filter, error) {
	id, err := binary.ReadUvarint(fields)
	if err != nil {
		return filter{}, errData
	}
	n, err := binary.ReadUvarint(fields)
	if err != nil || n > uint64(fields.Len()) {
		return filter{}, errData
	}
	props := make([]byte, n)
	if _, err := io.ReadFull(fields, props); err != nil {
		return filter{}, errData
	}
	if id == filterLZMA1 {
		return filter{}, errOptions
	}
	return filterOf(id, props)
}

// counter counts what it passes to a hash.
type counter struct {
	hash.Hash
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	if c.Hash == nil {
		return len(p), nil
	}
	return c.Hash.Write(p)
}

func (r *reading) block(s *stream.Source, size byte) (record, error) {
	h, err := r.blockHeader(s, size)
	if err != nil {
		return record{}, err
	}
	if r.memLimit < h.chain[len(h.chain)-1].memory() {
		return record{}, errMemory
	}
	sum := &counter{Hash: newHash(r.check)}
	start := s.Taken
	if err := r.copyChain(s, s, h.chain, sum); err != nil {
		return record{}, err
	}
	packed := s.Taken - start
	if h.packed >= 0 && h.packed != packed || h.size >= 0 && h.size != sum.n {
		return record{}, errData
	}
	padding, err := s.Bytes(int(-packed & 3))
	if err != nil {
		return record{}, err
	}
	if len(bytes.Trim(padding, "\x00")) > 0 {
		return record{}, errData
	}
	stored, err := s.Bytes(checkLen(r.check))
	if err != nil {
		return record{}, err
	}
	if sum.Hash != nil && !bytes.Equal(stored, sumOf(sum.Hash)) {
		return record{}, errData
	}
	return record{uint64(int64(h.len) + packed + int64(len(stored))), uint64(sum.n)}, nil
}
