package object

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
	"unsafe"
)

// Str is a str. Its text is kept as generalized UTF-8 (a lone surrogate is its three bytes), whose byte order is the
// order of code points. Length is counted when first asked for; indexing of non-ASCII text goes through a lazily
// built fixed-width form (see ext).
type Str struct {
	Header
	s        string
	hash     uint64 // 0: not computed yet
	n        int32  // number of code points, -1: not counted yet
	interned bool
	joined   bool // made by +: the next + starts an append buffer
	ext      *strExt
}

// strExt is what only some strings need. The strings that grew in one append buffer share a strExt with nothing but
// buf; the other fields are set in a copy of one's own.
type strExt struct {
	w2    []uint16 // code points, if all fit 16 bits
	w4    []rune
	marks []int   // byte offset of every markStep-th code point
	buf   *strBuf // shared tail for +=
}

// strBuf is the append buffer behind strings built with +=: the newest string owns the end of data and may append in
// place, any other string copies. This makes `s += x` linear (naive copying is quadratic).
type strBuf struct{ data []byte }

// maxStrLen bounds the size of texts; above it a MemoryError is raised instead of an allocation that may end the
// process.
const maxStrLen = 1<<31 - 1

func newStr(s string) *Str { return &Str{Header: Header{strShape}, s: s, n: -1} }

// newStrLen makes a str whose number of code points is known.
func newStrLen(s string, n int) Value {
	if len(s) <= 1 {
		return NewStr(s)
	}
	x := newStr(s)
	x.setLen(n)
	return FromObj(x)
}

// strShape is the shape of exact str objects; a variable of its own so that names can be made before StrType is filled.
var strShape = &Shape{kind: KStr, dictMode: true}

// NewStr makes a str of UTF-8 (or generalized UTF-8) text.
func NewStr(s string) Value {
	if len(s) <= 1 {
		if len(s) == 0 {
			return emptyStr
		}
		if s[0] < utf8.RuneSelf {
			return FromObj(charStrs[s[0]])
		}
	}
	return FromObj(newStr(s))
}

// smallStr is a str whose text stands in the object itself: one allocation instead of two.
type smallStr struct {
	Str
	text [16]byte
}

// copyStr makes a str of a copy of b.
func copyStr(b []byte) Value {
	if len(b) <= 1 || len(b) > len(smallStr{}.text) {
		return NewStr(string(b))
	}
	x := &smallStr{}
	x.Header, x.n = Header{strShape}, -1
	x.s = viewString(x.text[:copy(x.text[:], b)])
	return FromObj(&x.Str)
}

// ConcatAll is the text of several strs in a row.
func ConcatAll(parts []Value) Value {
	size, n := 0, 0
	for _, v := range parts {
		s := v.str()
		size += len(s.s)
		if s.n < 0 {
			n = -1
		} else if n >= 0 {
			n += int(s.n)
		}
	}
	var few [16]byte
	b := few[:0]
	if size > len(few) {
		b = make([]byte, 0, size)
	}
	for _, v := range parts {
		b = append(b, v.str().s...)
	}
	if size <= len(few) {
		return copyStr(b)
	}
	x := newStr(viewString(b))
	if n >= 0 {
		x.setLen(n)
	}
	return FromObj(x)
}

// NewStrBytes makes a str that owns the generalized UTF-8 text in b; b must not be changed afterwards.
func NewStrBytes(b []byte) Value { return NewStr(viewString(b)) }

// emptyStr and charStrs are the cached strings of length 0 and of one character below U+0100.
var (
	emptyStr = FromObj(Name(""))
	charStrs = func() (a [256]*Str) {
		for i := range a {
			a[i] = Name(string(rune(i)))
		}
		return
	}()
)

// CharStr is the str of one code point, which may be a surrogate.
func CharStr(r rune) Value {
	if uint32(r) < uint32(len(charStrs)) {
		return FromObj(charStrs[r])
	}
	var b [4]byte
	s := newStr(string(appendRune(b[:0], r)))
	s.n = 1
	return FromObj(s)
}

// Go is the text.
func (s *Str) Go() string { return s.s }

// Len is the number of code points.
func (s *Str) Len() int {
	if s.n < 0 {
		n := runeCount(s.s)
		s.setLen(n)
		return n
	}
	return int(s.n)
}

// setLen remembers the length, as long as it fits.
func (s *Str) setLen(n int) {
	if n <= maxStrLen {
		s.n = int32(n)
	}
}

// IsASCII tells whether the text is ASCII only: then positions are byte offsets.
func (s *Str) IsASCII() bool { return s.Len() == len(s.s) }

// At is the code point at position i, which must be within the text.
func (s *Str) At(i int) rune {
	if s.IsASCII() {
		return rune(s.s[i])
	}
	if len(s.s) <= 32 {
		r, _ := decodeRune(s.s[walkRunes(s.s, 0, i):])
		return r
	}
	x := s.wide()
	if x.w2 != nil {
		return rune(x.w2[i])
	}
	return x.w4[i]
}

// own gives an ext that may be filled, not shared with other strings.
func (s *Str) own() *strExt {
	x := &strExt{}
	if s.ext != nil {
		*x = *s.ext
	}
	s.ext = x
	return x
}

// wide builds the fixed-width form.
func (s *Str) wide() *strExt {
	if s.ext != nil && (s.ext.w2 != nil || s.ext.w4 != nil) {
		return s.ext
	}
	x := s.own()
	n := s.Len()
	w2 := make([]uint16, n)
	for i, rest := 0, s.s; i < n; i++ {
		r, size := decodeRune(rest)
		if r > 0xffff {
			x.w4 = wideRunes(s.s, n)
			return x
		}
		w2[i], rest = uint16(r), rest[size:]
	}
	x.w2 = w2
	return x
}

// wideRunes decodes n code points.
func wideRunes(s string, n int) []rune {
	w := make([]rune, n)
	for i := range w {
		r, size := decodeRune(s)
		w[i], s = r, s[size:]
	}
	return w
}

// markStep is the distance of the byte offsets kept for slicing and searching non-ASCII text.
const markStep = 64

// offsets builds the table of byte offsets.
func (s *Str) offsets() []int {
	if s.ext != nil && s.ext.marks != nil {
		return s.ext.marks
	}
	x := s.own()
	marks := make([]int, 0, s.Len()/markStep+1)
	for off, i := 0, 0; off < len(s.s); i++ {
		if i%markStep == 0 {
			marks = append(marks, off)
		}
		off = nextRune(s.s, off)
	}
	x.marks = marks
	return marks
}

// byteOffset is where code point i begins; i may be the length.
func (s *Str) byteOffset(i int) int {
	switch {
	case i == 0 || s.IsASCII():
		return i
	case i >= s.Len():
		return len(s.s)
	case len(s.s) <= 2*markStep:
		return walkRunes(s.s, 0, i)
	}
	return walkRunes(s.s, s.offsets()[i/markStep], i%markStep)
}

// charIndex is the position of the code point that begins at byte offset off.
func (s *Str) charIndex(off int) int {
	switch {
	case off <= 0 || s.IsASCII():
		return off
	case off <= 2*markStep:
		return runeCount(s.s[:off])
	}
	marks := s.offsets()
	k := sort.SearchInts(marks, off+1) - 1
	return k*markStep + runeCount(s.s[marks[k]:off])
}

// Slice is the text from code point i up to code point j, 0 <= i <= j <= Len.
func (s *Str) Slice(i, j int) Value {
	if i == 0 && j == s.Len() {
		return s.exact()
	}
	return newStrLen(s.piece(s.byteOffset(i), s.byteOffset(j)), j-i)
}

// exact is s itself, or its text as a str if s is an instance of a subclass.
func (s *Str) exact() Value {
	if s.Type() == StrType {
		return FromObj(s)
	}
	return newStrLen(s.s, s.Len())
}

// piece is a part of the text by byte offsets. Small parts of large texts are copied, so that they do not keep the
// whole text alive.
func (s *Str) piece(i, j int) string {
	if j-i < 64 && len(s.s) > 4096 {
		return strings.Clone(s.s[i:j])
	}
	return s.s[i:j]
}

// part is a part of the text by byte offsets as a str.
func (s *Str) part(i, j int) Value {
	if i == 0 && j == len(s.s) {
		return s.exact()
	}
	if int(s.n) == len(s.s) {
		return newStrLen(s.piece(i, j), j-i)
	}
	return NewStr(s.piece(i, j))
}

// strSlab makes the parts of a text. Their objects are allocated by eights, which takes half the time of one by one; an
// object that stays keeps the memory of seven others.
type strSlab struct{ free []Str }

// part is s.part(i, j).
func (b *strSlab) part(s *Str, i, j int) Value {
	if j-i <= 1 || i == 0 && j == len(s.s) {
		return s.part(i, j)
	}
	if len(b.free) == 0 {
		b.free = make([]Str, 8)
	}
	x := &b.free[0]
	b.free = b.free[1:]
	x.Header, x.s, x.n = Header{strShape}, s.piece(i, j), -1
	if int(s.n) == len(s.s) {
		x.setLen(j - i)
	}
	return FromObj(x)
}

// Concat is a + b for texts. The caller bounds the size (see maxStrLen).
func Concat(a, b *Str) Value {
	if len(a.s) == 0 {
		return b.exact()
	}
	if len(b.s) == 0 {
		return a.exact()
	}
	if len(a.s)+len(b.s) <= len(smallStr{}.text) {
		x := &smallStr{}
		x.Header, x.n, x.joined = Header{strShape}, -1, true
		n := copy(x.text[:], a.s)
		x.s = viewString(x.text[:n+copy(x.text[n:], b.s)])
		return FromObj(&x.Str)
	}
	r := &Str{Header: Header{strShape}, n: -1, joined: true}
	if a.n >= 0 && b.n >= 0 {
		r.setLen(int(a.n) + int(b.n))
	}
	if total := len(a.s) + len(b.s); a.joined && total >= 256 {
		a.appendTo(r, b.s)
	} else {
		r.s = a.s + b.s
	}
	return FromObj(r)
}

// appendTo makes r the text of a followed by tail, in a's append buffer if a is its newest text.
func (a *Str) appendTo(r *Str, tail string) {
	ext := a.ext
	if ext == nil || ext.buf == nil || !ext.buf.endsWith(a.s) {
		data := make([]byte, len(a.s), 2*(len(a.s)+len(tail)))
		copy(data, a.s)
		ext = &strExt{buf: &strBuf{data}}
	} else if ext.w2 != nil || ext.w4 != nil || ext.marks != nil {
		ext = &strExt{buf: ext.buf}
	}
	ext.buf.data = append(ext.buf.data, tail...)
	r.s, r.ext = viewString(ext.buf.data), ext
}

// endsWith tells whether s is the newest text of the buffer.
func (b *strBuf) endsWith(s string) bool {
	return len(b.data) == len(s) && unsafe.SliceData(b.data) == unsafe.StringData(s)
}

// viewString is b as a string without a copy: b must not be changed while the string is in use.
func viewString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// viewBytes is s as bytes without a copy: they must not be written.
func viewBytes(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// Hash is the hash of the text.
func (s *Str) Hash() uint64 {
	if s.hash == 0 {
		s.hash = hashString(s.s)
	}
	return s.hash
}

// hashString is the hash of text: FNV-1a over eight bytes at a time with a final mix; 0 for no text only. It is the same in
// every run, so that programs that print sets of strings print the same twice.
func hashString(s string) uint64 {
	if s == "" {
		return 0
	}
	const m = 0x9E3779B97F4A7C15
	n := len(s)
	h := uint64(n) * m
	for len(s) >= 8 {
		w := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		h = (h ^ w) * m
		h ^= h >> 29
		s = s[8:]
	}
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	h ^= h >> 32
	h *= m
	h ^= h >> 29
	h &= 1<<61 - 1
	if h == 0 && n > 0 {
		return 1
	}
	return h
}

// decodeRune reads the first code point of generalized UTF-8 text. Bytes that are no such text count as one each.
func decodeRune(s string) (rune, int) {
	if len(s) == 0 {
		return utf8.RuneError, 0
	}
	if s[0] < utf8.RuneSelf {
		return rune(s[0]), 1
	}
	r, n := utf8.DecodeRuneInString(s)
	if n == 1 && s[0] == 0xed && len(s) >= 3 && s[1]&0xc0 == 0x80 && s[2]&0xc0 == 0x80 {
		return 0xd000 | rune(s[1]&0x3f)<<6 | rune(s[2]&0x3f), 3
	}
	return r, n
}

// DecodeRune reads the first code point of the text of a str, which may be a surrogate, and how many bytes it takes.
func DecodeRune(s string) (rune, int) { return decodeRune(s) }

// AppendRune adds a code point, which may be a surrogate, to the text of a str.
func AppendRune(b []byte, r rune) []byte { return appendRune(b, r) }

// lastRune reads the last code point.
func lastRune(s string) (rune, int) {
	i := len(s)
	for i > 0 {
		i--
		if s[i]&0xc0 != 0x80 {
			break
		}
	}
	r, _ := decodeRune(s[i:])
	return r, len(s) - i
}

// appendRune is utf8.AppendRune that keeps surrogates.
func appendRune(b []byte, r rune) []byte {
	if isSurrogate(r) {
		return append(b, 0xed, 0x80|byte(r>>6)&0x3f, 0x80|byte(r)&0x3f)
	}
	return utf8.AppendRune(b, r)
}

func isSurrogate(r rune) bool { return r >= 0xd800 && r <= 0xdfff }

// runeCount counts the code points: the bytes that continue none.
func runeCount(s string) int {
	n := 0
	for ; len(s) >= 8; s = s[8:] {
		w := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		if w&0x8080808080808080 == 0 {
			n += 8
			continue
		}
		for i := 0; i < 8; i++ {
			if s[i]&0xc0 != 0x80 {
				n++
			}
		}
	}
	for i := 0; i < len(s); i++ {
		if s[i]&0xc0 != 0x80 {
			n++
		}
	}
	return n
}

// isASCII tells whether s has ASCII bytes only.
func isASCII(s string) bool {
	for ; len(s) >= 8; s = s[8:] {
		w := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		if w&0x8080808080808080 != 0 {
			return false
		}
	}
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// nextRune is the byte offset after the code point at off.
func nextRune(s string, off int) int {
	for off++; off < len(s) && s[off]&0xc0 == 0x80; off++ {
	}
	return off
}

// walkRunes is the byte offset n code points after off.
func walkRunes(s string, off, n int) int {
	for ; n > 0 && off < len(s); n-- {
		off = nextRune(s, off)
	}
	return off
}

// toRunes decodes text into code points.
func toRunes(s string) []rune { return wideRunes(s, runeCount(s)) }

// ReprString is repr() of a str.
func ReprString(s string) string {
	plain, single, double := true, false, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\'':
			single = true
		case c == '"':
			double = true
		case c < ' ' || c >= 0x7f || c == '\\':
			plain = false
		}
	}
	quote := byte('\'')
	if single && !double {
		quote = '"'
	}
	if plain && (!single || !double) {
		return string(quote) + s + string(quote)
	}
	b := append(make([]byte, 0, len(s)+8), quote)
	for len(s) > 0 {
		r, n := decodeRune(s)
		b = appendReprRune(b, s[:n], r, rune(quote))
		s = s[n:]
	}
	return string(append(b, quote))
}

// appendReprRune writes one code point, whose text is s, as repr shows it.
func appendReprRune(b []byte, s string, r, quote rune) []byte {
	switch {
	case r == quote || r == '\\':
		return append(b, '\\', byte(r))
	case r == '\n':
		return append(b, `\n`...)
	case r == '\r':
		return append(b, `\r`...)
	case r == '\t':
		return append(b, `\t`...)
	case r < ' ' || r == 0x7f || r >= 0x80 && !isPrintable(r):
		return appendEscape(b, r)
	}
	return append(b, s...)
}

const hexDigits = "0123456789abcdef"

// appendEscape writes a code point as \xNN, \uNNNN or \UNNNNNNNN.
func appendEscape(b []byte, r rune) []byte {
	digits := 2
	switch {
	case r > 0xffff:
		b, digits = append(b, `\U`...), 8
	case r > 0xff:
		b, digits = append(b, `\u`...), 4
	default:
		b = append(b, `\x`...)
	}
	for i := digits - 1; i >= 0; i-- {
		b = append(b, hexDigits[r>>(4*i)&15])
	}
	return b
}

// AsciiString escapes everything outside ASCII, as ascii() does with the repr of an object.
func AsciiString(s string) string {
	if isASCII(s) {
		return s
	}
	b := make([]byte, 0, len(s)+16)
	for len(s) > 0 {
		r, n := decodeRune(s)
		if r < utf8.RuneSelf {
			b = append(b, byte(r))
		} else {
			b = appendEscape(b, r)
		}
		s = s[n:]
	}
	return string(b)
}

// isPrintable tells whether repr shows a code point as it is.
func isPrintable(r rune) bool {
	// Unicode 15.1 added some characters.
	return !isSurrogate(r) && unicode.IsPrint(r) || isLetter(r) || 0x2ffc <= r && r <= 0x2fff || r == 0x31ef
}
