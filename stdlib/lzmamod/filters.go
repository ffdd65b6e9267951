package lzmamod

import (
	"encoding/binary"
	"io"
)

// delta is the delta filter: each byte is stored as its difference to the byte that many places before.
type delta struct {
	history [256]byte
	pos     byte
	dist    int
}

func (d *delta) encode(buf []byte) {
	for i, b := range buf {
		buf[i] = b - d.history[d.pos]
		d.step(b)
	}
}

func (d *delta) decode(buf []byte) {
	for i, b := range buf {
		buf[i] = b + d.history[d.pos]
		d.step(buf[i])
	}
}

// step remembers an original byte. The history is a ring of dist bytes.
func (d *delta) step(b byte) {
	d.history[d.pos] = b
	if int(d.pos)+1 == d.dist {
		d.pos = 0
	} else {
		d.pos++
	}
}

// branches converts the branch instructions of one processor: relative addresses become absolute ones, which repeat more.
// It handles as many bytes of buf as it can decide about, and returns their number; pos is the position of buf in the data.
type branches func(buf []byte, pos uint32, encode bool) int

// newBranches makes the converter of a filter, with its alignment; nil for other filters.
func newBranches(id uint64) (f branches, align uint32) {
	switch id {
	case filterX86:
		return new(x86).convert, 1
	case filterPowerPC:
		return powerPC, 4
	case filterIA64:
		return ia64, 16
	case filterARM:
		return arm, 4
	case filterARMThumb:
		return armThumb, 2
	case filterSPARC:
		return sparc, 4
	}
	return nil, 1
}

// moved is an address made absolute or relative again.
func moved(addr, at uint32, encode bool) uint32 {
	if encode {
		return addr + at
	}
	return addr - at
}

func powerPC(buf []byte, pos uint32, encode bool) int {
	i := 0
	for ; i+4 <= len(buf); i += 4 {
		ins := binary.BigEndian.Uint32(buf[i:])
		if ins&0xFC000003 == 0x48000001 {
			addr := moved(ins&0x03FFFFFC, pos+uint32(i), encode)
			binary.BigEndian.PutUint32(buf[i:], 0x48000001|addr&0x03FFFFFC)
		}
	}
	return i
}

func arm(buf []byte, pos uint32, encode bool) int {
	i := 0
	for ; i+4 <= len(buf); i += 4 {
		if buf[i+3] != 0xEB {
			continue
		}
		ins := binary.LittleEndian.Uint32(buf[i:])
		addr := moved(ins<<8>>6, pos+uint32(i)+8, encode)
		binary.LittleEndian.PutUint32(buf[i:], addr>>2&0x00FFFFFF|0xEB000000)
	}
	return i
}

func armThumb(buf []byte, pos uint32, encode bool) int {
	i := 0
	for ; i+4 <= len(buf); i += 2 {
		if buf[i+1]&0xF8 != 0xF0 || buf[i+3]&0xF8 != 0xF8 {
			continue
		}
		high, low := uint32(binary.LittleEndian.Uint16(buf[i:]))&0x7FF, uint32(binary.LittleEndian.Uint16(buf[i+2:]))&0x7FF
		addr := moved((high<<11|low)<<1, pos+uint32(i)+4, encode) >> 1
		binary.LittleEndian.PutUint16(buf[i:], uint16(0xF000|addr>>11&0x7FF))
		binary.LittleEndian.PutUint16(buf[i+2:], uint16(0xF800|addr&0x7FF))
		i += 2
	}
	return i
}

func sparc(buf []byte, pos uint32, encode bool) int {
	i := 0
	for ; i+4 <= len(buf); i += 4 {
		ins := binary.BigEndian.Uint32(buf[i:])
		if top := ins >> 22; top != 0x100 && top != 0x1FF {
			continue
		}
		addr := moved(ins<<2, pos+uint32(i), encode) >> 2
		// The sign is bit 22, repeated up to bit 29.
		sign := -(addr >> 22 & 1) << 22 & 0x3FFFFFFF
		binary.BigEndian.PutUint32(buf[i:], sign|0x40000000|addr&0x3FFFFF)
	}
	return i
}

// ia64Slots tells by a bundle's template which of its three slots may hold a branch.
var ia64Slots = [32]byte{16: 4, 17: 4, 18: 6, 19: 6, 22: 7, 23: 7, 24: 4, 25: 4, 28: 4, 29: 4}

func ia64(buf []byte, pos uint32, encode bool) int {
	i := 0
	for ; i+16 <= len(buf); i += 16 {
		slots := ia64Slots[buf[i]&0x1F]
		for slot := range 3 {
			if slots>>slot&1 == 0 {
				continue
			}
			bit := 5 + 41*slot
			part := buf[i+bit/8 : i+bit/8+6]
			var raw [8]byte
			copy(raw[:], part)
			word := binary.LittleEndian.Uint64(raw[:])
			ins := word >> (bit % 8)
			if ins>>37&0xF != 5 || ins>>9&7 != 0 {
				continue
			}
			addr := uint32(ins>>13&0xFFFFF) | uint32(ins>>36&1)<<20
			addr = moved(addr<<4, pos+uint32(i), encode) >> 4
			ins &^= 0x8FFFFF << 13
			ins |= uint64(addr&0xFFFFF)<<13 | uint64(addr&0x100000)<<(36-20)
			word = word&(1<<(bit%8)-1) | ins<<(bit%8)
			binary.LittleEndian.PutUint64(raw[:], word)
			copy(part, raw[:])
		}
	}
	return i
}

// x86 looks for E8 and E9 (call and jump). Addresses may contain those bytes too: mask has a bit for each of the last
// three bytes that looked like an instruction without being taken for one.
type x86 struct {
	mask uint32
	// since is how many bytes ago the last candidate was; 0 means there was none.
	since int
}

// doubtful tells by the mask whether an instruction is too unlikely, and else which byte of its address decides.
var (
	doubtful = [8]bool{3: true, 5: true, 6: true, 7: true}
	deciding = [8]int{0, 1, 2, 2, 3, 3, 3, 3}
)

func extreme(b byte) bool { return b == 0 || b == 0xFF }

func (x *x86) convert(buf []byte, pos uint32, encode bool) int {
	i := 0
	for i+4 < len(buf) {
		if buf[i]&0xFE != 0xE8 {
			i++
			x.age(1)
			continue
		}
		if x.since == 0 || x.since > 3 {
			x.mask = 0
		} else {
			x.mask = x.mask << (x.since - 1) & 7
		}
		x.since = 0
		if m := x.mask; m != 0 && (doubtful[m] || extreme(buf[i+4-deciding[m]])) || !extreme(buf[i+4]) {
			x.mask = m<<1 | 1
			i++
			x.since = 1
			continue
		}
		x.move(buf[i+1:i+5], pos+uint32(i)+5, encode)
		i += 5
		x.since = 5
	}
	return i
}

func (x *x86) age(n int) {
	if x.since > 0 {
		x.since = min(x.since+n, 5)
	}
}

// move converts the address in b.
func (x *x86) move(b []byte, at uint32, encode bool) {
	src := binary.LittleEndian.Uint32(b)
	dest := moved(src, at, encode)
	for x.mask != 0 {
		bits := deciding[x.mask] * 8
		if !extreme(byte(dest >> (24 - bits))) {
			break
		}
		src = dest ^ (1<<(32-bits) - 1)
		dest = moved(src, at, encode)
	}
	dest &= 0x01FFFFFF
	dest |= -(dest & 0x01000000)
	binary.LittleEndian.PutUint32(b, dest)
}

// filterReader decodes what it reads from r.
type filterReader struct {
	r     io.Reader
	delta *delta
	conv  branches
	pos   uint32
	// buf[:done] is converted; the rest waits for more.
	buf  []byte
	done int
	err  error
}

func (f *filterReader) Read(p []byte) (int, error) {
	if f.delta != nil {
		n, err := f.r.Read(p)
		f.delta.decode(p[:n])
		return n, err
	}
	for f.done == 0 {
		if f.err != nil {
			// What is left at the end is no whole instruction.
			n := copy(p, f.buf)
			f.buf = f.buf[n:]
			if n > 0 || len(p) == 0 {
				return n, nil
			}
			return 0, f.err
		}
		var chunk [4096]byte
		n, err := f.r.Read(chunk[:])
		f.buf, f.err = append(f.buf, chunk[:n]...), err
		f.done = f.conv(f.buf, f.pos, false)
		f.pos += uint32(f.done)
	}
	n := copy(p, f.buf[:f.done])
	f.buf, f.done = f.buf[n:], f.done-n
	return n, nil
}

// filterWriter encodes what is written, for w.
type filterWriter struct {
	w     io.WriteCloser
	delta *delta
	conv  branches
	pos   uint32
	buf   []byte
}

func (f *filterWriter) Write(p []byte) (int, error) {
	f.buf = append(f.buf, p...)
	n := len(f.buf)
	if f.delta != nil {
		f.delta.encode(f.buf)
	} else {
		n = f.conv(f.buf, f.pos, true)
	}
	f.pos += uint32(n)
	_, err := f.w.Write(f.buf[:n])
	f.buf = append(f.buf[:0], f.buf[n:]...)
	return len(p), err
}

func (f *filterWriter) Close() error {
	if _, err := f.w.Write(f.buf); err != nil {
		return err
	}
	return f.w.Close()
}
