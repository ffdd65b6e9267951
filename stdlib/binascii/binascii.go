// Package binascii is the module binascii: bytes as text in base64, hexadecimal, uuencoded and quoted-printable form, and
// checksums. Behaviour and texts follow CPython 3.13.
//
// It must not know the modules that stand on it (base64, quopri, email).
package binascii

import (
	"hash/crc32"
	"strings"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

// module holds a Runtime's exception classes.
type module struct {
	err, incomplete *object.Type
}

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	s := &module{}
	for _, c := range []struct {
		name string
		base *object.Type
		typ  **object.Type
	}{{"Error", object.ValueError, &s.err}, {"Incomplete", object.ExceptionType, &s.incomplete}} {
		typ, err := native.ErrorClass(t, "binascii", c.name, c.base)
		if err != nil {
			return err
		}
		*c.typ = typ
		m.Set(t, c.name, object.FromObj(typ))
	}
	m.Set(t, "__doc__", object.NewStr("Conversion between binary data and ASCII"))
	m.AddDefs(t, []def{
		{Name: "a2b_base64", Sig: "data, /, *, strict_mode=False", Doc: "Decode a line of base64 data.", Fn: s.a2bBase64},
		{Name: "b2a_base64", Sig: "data, /, *, newline=True", Doc: "Base64-code line of data.", Fn: b2aBase64},
		{Name: "a2b_hex", Sig: "hexstr, /", Doc: "Binary data of hexadecimal representation.", F1: s.a2bHex},
		{Name: "unhexlify", Sig: "hexstr, /", Doc: "Binary data of hexadecimal representation.", F1: s.a2bHex},
		{Name: "b2a_hex", Sig: "data, sep=None, bytes_per_sep=1", Doc: "Hexadecimal representation of binary data.", Fn: b2aHex},
		{Name: "hexlify", Sig: "data, sep=None, bytes_per_sep=1", Doc: "Hexadecimal representation of binary data.", Fn: b2aHex},
		{Name: "a2b_uu", Sig: "data, /", Doc: "Decode a line of uuencoded data.", F1: s.a2bUU},
		{Name: "b2a_uu", Sig: "data, /, *, backtick=False", Doc: "Uuencode line of data.", Fn: s.b2aUU},
		{Name: "a2b_qp", Sig: "data, header=False", Doc: "Decode a string of qp-encoded data.", Fn: a2bQP},
		{Name: "b2a_qp", Sig: "data, quotetabs=False, istext=True, header=False", Doc: "Encode a string using quoted-printable encoding.", Fn: b2aQP},
		{Name: "crc32", Sig: "data, crc=0, /", Doc: "Compute CRC-32 incrementally.", Fn: crc},
		{Name: "crc_hqx", Sig: "data, crc, /", Doc: "Compute CRC-CCITT incrementally.", F2: crcHQX},
	})
	return nil
}

func (s *module) fail(format string, a ...any) error {
	return object.Raise(s.err, format, a...)
}

// ascii is the content of a bytes-like object, or of a str of ASCII characters.
func ascii(t *thread, v value) (string, error) {
	if str, ok := object.AsStr(v); ok {
		for i := range len(str.Go()) {
			if str.Go()[i] >= 0x80 {
				return "", object.ValueErrorf("string argument should contain only ASCII characters")
			}
		}
		return str.Go(), nil
	}
	if b, ok := object.Buffer(v); ok {
		return string(b), contiguous(v)
	}
	return "", object.TypeErrorf("argument should be bytes, buffer or ASCII string, not '%s'", v.Type().MessageName())
}

// contiguous refuses views with gaps.
func contiguous(v value) error {
	if object.Contiguous(v) {
		return nil
	}
	return object.Raise(object.BufferError, "memoryview: underlying buffer is not C-contiguous")
}

// data is the content of a bytes-like object.
func data(v value) ([]byte, error) {
	if b, ok := object.Buffer(v); ok {
		return b, contiguous(v)
	}
	return nil, object.NotBytesLike(v)
}

// flag is the truth of an optional argument.
func flag(t *thread, v value, def bool) (bool, error) {
	if !v.IsValid() {
		return def, nil
	}
	return t.Truth(v)
}

const base64Chars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// base64Value gives the value of each character, 0xFF for those outside the alphabet.
var base64Value = func() (table [256]byte) {
	for i := range table {
		table[i] = 0xFF
	}
	for i := range len(base64Chars) {
		table[base64Chars[i]] = byte(i)
	}
	return table
}()

func (s *module) a2bBase64(t *thread, a []value) (value, error) {
	src, err := ascii(t, a[0])
	if err != nil {
		return value{}, err
	}
	strict, err := flag(t, a[1], false)
	if err != nil {
		return value{}, err
	}
	if strict && src != "" && src[0] == '=' {
		return value{}, s.fail("Leading padding not allowed")
	}
	out := make([]byte, 0, len(src)*3/4)
	quad, pads := 0, 0
	left := byte(0)
	padded := false
	for i := 0; i < len(src); i++ {
		c := src[i]
		if c == '=' {
			padded = true
			if quad >= 2 {
				if pads++; quad+pads >= 4 {
					if strict && i+1 < len(src) {
						return value{}, s.fail("Excess data after padding")
					}
					return object.NewBytes(string(out)), nil
				}
			} else if strict && quad == 0 {
				return value{}, s.fail("Excess padding not allowed")
			}
			continue
		}
		v := base64Value[c]
		if v == 0xFF {
			if strict {
				return value{}, s.fail("Only base64 data is allowed")
			}
			continue
		}
		if strict && padded {
			return value{}, s.fail("Discontinuous padding not allowed")
		}
		pads = 0
		switch quad {
		case 0:
			quad, left = 1, v
		case 1:
			out = append(out, left<<2|v>>4)
			quad, left = 2, v&0x0F
		case 2:
			out = append(out, left<<4|v>>2)
			quad, left = 3, v&0x03
		case 3:
			out = append(out, left<<6|v)
			quad, left = 0, 0
		}
	}
	if quad != 0 {
		if quad == 1 {
			return value{}, s.fail("Invalid base64-encoded string: number of data characters (%d) cannot be 1 more than a multiple of 4", len(out)/3*4+1)
		}
		return value{}, s.fail("Incorrect padding")
	}
	return object.NewBytes(string(out)), nil
}

func b2aBase64(t *thread, a []value) (value, error) {
	src, err := data(a[0])
	if err != nil {
		return value{}, err
	}
	newline, err := flag(t, a[1], true)
	if err != nil {
		return value{}, err
	}
	out := make([]byte, 0, len(src)*4/3+5)
	for len(src) >= 3 {
		out = append(out, base64Chars[src[0]>>2], base64Chars[src[0]&3<<4|src[1]>>4], base64Chars[src[1]&15<<2|src[2]>>6], base64Chars[src[2]&63])
		src = src[3:]
	}
	switch len(src) {
	case 1:
		out = append(out, base64Chars[src[0]>>2], base64Chars[src[0]&3<<4], '=', '=')
	case 2:
		out = append(out, base64Chars[src[0]>>2], base64Chars[src[0]&3<<4|src[1]>>4], base64Chars[src[1]&15<<2], '=')
	}
	if newline {
		out = append(out, '\n')
	}
	return object.NewBytes(string(out)), nil
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

func (s *module) a2bHex(t *thread, v value) (value, error) {
	src, err := ascii(t, v)
	if err != nil {
		return value{}, err
	}
	if len(src)%2 != 0 {
		return value{}, s.fail("Odd-length string")
	}
	out := make([]byte, len(src)/2)
	for i := range out {
		hi, lo := hexDigit(src[2*i]), hexDigit(src[2*i+1])
		if hi < 0 || lo < 0 {
			return value{}, s.fail("Non-hexadecimal digit found")
		}
		out[i] = byte(hi<<4 | lo)
	}
	return object.NewBytes(string(out)), nil
}

// b2aHex is bytes.hex() as bytes.
func b2aHex(t *thread, a []value) (value, error) {
	src, err := data(a[0])
	if err != nil {
		return value{}, err
	}
	args := []value{}
	if a[1].IsValid() && !a[1].IsNone() {
		if args = append(args, a[1]); a[2].IsValid() {
			args = append(args, a[2])
		}
	}
	text, err := t.CallMethod(object.NewBytes(string(src)), "hex", args...)
	if err != nil {
		return value{}, err
	}
	str, _ := object.AsStr(text)
	return object.NewBytes(str.Go()), nil
}

func (s *module) a2bUU(t *thread, v value) (value, error) {
	src, err := ascii(t, v)
	if err != nil {
		return value{}, err
	}
	// No data is a line that begins with NUL.
	n := 32
	if src != "" {
		n = int(src[0]-' ') & 0o77
		src = src[1:]
	}
	out := make([]byte, 0, n)
	bits, left := 0, uint(0)
	i := 0
	for ; len(out) < n; i++ {
		c := byte(0)
		if i < len(src) && src[i] != '\n' && src[i] != '\r' {
			if c = src[i]; c < ' ' || c > ' '+64 {
				return value{}, s.fail("Illegal char")
			}
			c = (c - ' ') & 0o77
		} // else trailing spaces of the line may have been removed
		left = left<<6 | uint(c)
		if bits += 6; bits >= 8 {
			bits -= 8
			out = append(out, byte(left>>bits))
			left &= 1<<bits - 1
		}
	}
	for ; i < len(src); i++ {
		if c := src[i]; c != ' ' && c != ' '+64 && c != '\n' && c != '\r' {
			return value{}, s.fail("Trailing garbage")
		}
	}
	return object.NewBytes(string(out)), nil
}

func (s *module) b2aUU(t *thread, a []value) (value, error) {
	src, err := data(a[0])
	if err != nil {
		return value{}, err
	}
	tick, err := flag(t, a[1], false)
	if err != nil {
		return value{}, err
	}
	if len(src) > 45 {
		return value{}, s.fail("At most 45 bytes at once")
	}
	char := func(n byte) byte {
		if n == 0 && tick {
			return '`'
		}
		return n + ' '
	}
	out := []byte{char(byte(len(src)))}
	for i := 0; i < len(src); i += 3 {
		var g [3]byte
		copy(g[:], src[i:])
		out = append(out, char(g[0]>>2), char(g[0]&3<<4|g[1]>>4), char(g[1]&15<<2|g[2]>>6), char(g[2]&63))
	}
	return object.NewBytes(string(append(out, '\n'))), nil
}

func a2bQP(t *thread, a []value) (value, error) {
	src, err := ascii(t, a[0])
	if err != nil {
		return value{}, err
	}
	header, err := flag(t, a[1], false)
	if err != nil {
		return value{}, err
	}
	out := make([]byte, 0, len(src))
	for i := 0; i < len(src); {
		switch c := src[i]; {
		case c == '=':
			i++
			switch {
			case i >= len(src):
			case src[i] == '\n' || src[i] == '\r':
				// A soft line break.
				k := strings.IndexByte(src[i:], '\n')
				if k < 0 {
					i = len(src)
				} else {
					i += k + 1
				}
			case src[i] == '=':
				out = append(out, '=')
				i++
			case i+1 < len(src) && hexDigit(src[i]) >= 0 && hexDigit(src[i+1]) >= 0:
				out = append(out, byte(hexDigit(src[i])<<4|hexDigit(src[i+1])))
				i += 2
			default:
				out = append(out, '=')
			}
		case c == '_' && header:
			out = append(out, ' ')
			i++
		default:
			out = append(out, c)
			i++
		}
	}
	return object.NewBytes(string(out)), nil
}

// maxQPLine is the length of lines in quoted-printable text.
const maxQPLine = 76

func b2aQP(t *thread, a []value) (value, error) {
	src, err := data(a[0])
	if err != nil {
		return value{}, err
	}
	var opts [3]bool
	for i, def := range [3]bool{false, true, false} {
		if opts[i], err = flag(t, a[i+1], def); err != nil {
			return value{}, err
		}
	}
	q := qpEncoder{src: src, tabs: opts[0], text: opts[1], header: opts[2]}
	q.crlf = crlfFirst(src)
	for q.i < len(src) {
		q.step()
	}
	return object.NewBytes(string(q.out)), nil
}

// crlfFirst tells whether the first line of the text ends with CR LF.
func crlfFirst(src []byte) bool {
	for i, c := range src {
		if c == '\n' {
			return i > 0 && src[i-1] == '\r'
		}
	}
	return false
}

type qpEncoder struct {
	src                      []byte
	i, line                  int
	out                      []byte
	tabs, text, header, crlf bool
}

// step encodes one character or one line break.
func (q *qpEncoder) step() {
	c := q.src[q.i]
	if q.text && (c == '\n' || c == '\r' && q.i+1 < len(q.src) && q.src[q.i+1] == '\n') {
		q.lineBreak(c)
		return
	}
	if q.quoted(c) {
		q.room(3)
		q.out = append(q.out, '=', "0123456789ABCDEF"[c>>4], "0123456789ABCDEF"[c&15])
		q.line += 3
		q.i++
		return
	}
	if q.i+1 < len(q.src) && q.src[q.i+1] != '\n' {
		// The last character of a line may take the place of the soft break.
		q.room(1)
	}
	if q.header && c == ' ' {
		c = '_'
	}
	q.out = append(q.out, c)
	q.line++
	q.i++
}

// quoted tells whether the character at i must be written as =XX.
func (q *qpEncoder) quoted(c byte) bool {
	last := q.i+1 == len(q.src)
	endOfLine := !last && (q.src[q.i+1] == '\n' || q.src[q.i+1] == '\r')
	switch {
	case c > 126, c == '=', q.header && c == '_':
		return true
	case c == '.' && q.line == 0:
		return last || endOfLine || q.src[q.i+1] == 0
	case !q.text && (c == '\r' || c == '\n'):
		return true
	case c == '\t' || c == ' ':
		// In headers a blank before a line break becomes an underscore.
		lineEnds := !last && (q.src[q.i+1] == '\n' || q.src[q.i+1] == '\r' && q.i+2 < len(q.src) && q.src[q.i+2] == '\n')
		return last || q.tabs || q.text && lineEnds && !(q.header && c == ' ')
	case c < 33:
		return c != '\r' && c != '\n'
	}
	return false
}

// room breaks the line softly if n more characters would make it too long.
func (q *qpEncoder) room(n int) {
	next := q.i + 1
	if q.line+n >= maxQPLine || q.line+n == maxQPLine && next < len(q.src) && q.src[next] != '\n' {
		q.out = append(q.out, '=')
		q.newline()
	}
}

func (q *qpEncoder) newline() {
	if q.crlf {
		q.out = append(q.out, '\r')
	}
	q.out = append(q.out, '\n')
	q.line = 0
}

// lineBreak writes a hard line break; a blank before it has been quoted.
func (q *qpEncoder) lineBreak(c byte) {
	if c == '\r' {
		q.i++
	}
	q.i++
	q.newline()
}

func crc(t *thread, a []value) (value, error) {
	src, err := data(a[0])
	if err != nil {
		return value{}, err
	}
	start, err := checksum(t, a[1])
	if err != nil {
		return value{}, err
	}
	return object.Int(int64(crc32.Update(start, crc32.IEEETable, src))), nil
}

// checksum is an optional start value, of which the lower 32 bits count.
func checksum(t *thread, v value) (uint32, error) {
	if !v.IsValid() {
		return 0, nil
	}
	n, err := t.BinaryOp(object.SlotAnd, v, object.Int(0xFFFFFFFF))
	if err != nil {
		return 0, object.TypeErrorf("'%s' object cannot be interpreted as an integer", v.Type().MessageName())
	}
	return uint32(n.AsInt()), nil
}

func crcHQX(t *thread, d, start value) (value, error) {
	src, err := data(d)
	if err != nil {
		return value{}, err
	}
	n, err := checksum(t, start)
	if err != nil {
		return value{}, err
	}
	c := uint16(n)
	for _, b := range src {
		c ^= uint16(b) << 8
		for range 8 {
			if c&0x8000 != 0 {
				c = c<<1 ^ 0x1021
			} else {
				c <<= 1
			}
		}
	}
	return object.Int(int64(c)), nil
}
