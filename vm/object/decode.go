package object

import (
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/runenames"
)

// This file is the decoding half of the codecs.

func appendInt(b []byte, i int64) []byte { return strconv.AppendInt(b, i, 10) }

// bytesLen is the length of an object with bytes.
func bytesLen(v Value) (int, bool) {
	if b, ok := AsBytes(v); ok {
		return len(b.s), true
	}
	b, ok := Buffer(v)
	return len(b), ok
}

// Decode is bytes.decode: v must be a bytes-like object.
func (t *Thread) Decode(v Value, encoding, errors string) (Value, error) {
	if n, ok := bytesLen(v); ok && n == 0 && !t.Interp.DevMode {
		return NewStr(""), nil // whatever the codec: it is not looked for
	}
	c, ok := findCodec(encoding)
	if !ok {
		other, err := t.otherCodec(encoding, "decode")
		if err != nil {
			return Value{}, err
		}
		text, err := other.Decode(t, v, errors)
		return text, t.NoteCodec(err, "decoding", encoding)
	}
	if err := t.CheckErrorHandler(errors); err != nil {
		return Value{}, err
	}
	data := ""
	if b, ok := AsBytes(v); ok {
		data = b.s
	} else {
		b, _ := Buffer(v)
		data = string(b)
	}
	text, _, err := t.decodeText(c, data, errors, true)
	if err != nil {
		if !c.direct(encoding) {
			err = t.NoteCodec(err, "decoding", encoding)
		}
		return Value{}, err
	}
	return NewStr(text), nil
}

// DecodeText decodes data in a built-in encoding. With final unset, an incomplete character at the end is left over:
// used tells how many bytes have been decoded.
func (t *Thread) DecodeText(data, encoding, errors string, final bool) (text string, used int, err error) {
	c, ok := findCodec(encoding)
	if !ok {
		other, err := t.otherCodec(encoding, "decode")
		if err != nil {
			return "", 0, err
		}
		v, err := other.Decode(t, NewBytes(data), errors)
		if err != nil {
			return "", 0, err
		}
		s, ok := AsStr(v)
		if !ok {
			return "", 0, TypeErrorf("decoder must return a str, not %s", v.Type().MessageName())
		}
		return s.s, len(data), nil
	}
	return t.decodeText(c, data, errors, final)
}

func (t *Thread) decodeText(c *textCodec, data, errors string, final bool) (string, int, error) {
	skip := 0
	if c.bom && c.kind == codecUTF8 && strings.HasPrefix(data, "\ufeff") {
		skip = 3
	}
	if c.kind == codecUTF8 && utf8.ValidString(data) || c.kind == codecASCII && isASCII(data) {
		return data[skip:], len(data), nil
	}
	d := &decoder{t: t, c: c, data: data, i: skip, errors: errors, final: final, name: c.name}
	d.out = make([]byte, 0, len(data)+8)
	err := d.run()
	return viewString(d.out), d.i, err
}

// decoder is one decoding.
type decoder struct {
	t      *Thread
	c      *textCodec
	data   string
	i      int // next byte
	out    []byte
	errors string
	final  bool
	stop   bool   // an incomplete character is left over
	big    bool   // byte order of utf-16 and utf-32
	name   string // as messages show it
}

func (d *decoder) run() error {
	d.byteOrder()
	for d.i < len(d.data) && !d.stop {
		if err := d.step(); err != nil {
			return err
		}
	}
	return nil
}

// byteOrder reads the byte order mark of utf-16 and utf-32.
func (d *decoder) byteOrder() {
	d.big = d.c.big
	if d.c.kind != codecUTF16 && d.c.kind != codecUTF32 || !d.c.bom {
		return
	}
	le, be := "\xff\xfe", "\xfe\xff"
	if d.c.kind == codecUTF32 {
		le, be = "\xff\xfe\x00\x00", "\x00\x00\xfe\xff"
	}
	switch {
	case strings.HasPrefix(d.data, le):
		d.i = len(le)
	case strings.HasPrefix(d.data, be):
		d.i, d.big = len(be), true
	}
	if d.big {
		d.name += "-be"
	} else {
		d.name += "-le"
	}
}

// step decodes one character.
func (d *decoder) step() error {
	switch d.c.kind {
	case codecUTF8:
		return d.utf8()
	case codecUTF16:
		return d.utf16()
	case codecUTF32:
		return d.utf32()
	case codecASCII:
		return d.ascii()
	case codecLatin1:
		d.put(rune(d.data[d.i]), 1)
	case codecCharmap:
		return d.charmap()
	case codecMulti:
		return d.multi()
	default:
		return d.escape()
	}
	return nil
}

// put appends a character that took n bytes.
func (d *decoder) put(r rune, n int) {
	d.out = appendRune(d.out, r)
	d.i += n
}

// incomplete handles a character that data breaks off in.
func (d *decoder) incomplete(reason string) error {
	if !d.final {
		d.stop = true
		return nil
	}
	return d.fail(len(d.data)-d.i, reason)
}

func (d *decoder) ascii() error {
	if c := d.data[d.i]; c < utf8.RuneSelf {
		d.put(rune(c), 1)
		return nil
	}
	return d.fail(1, "ordinal not in range(128)")
}

func (d *decoder) charmap() error {
	if r := d.c.cm.DecodeByte(d.data[d.i]); r != utf8.RuneError && !d.c.undefined(r) {
		d.put(r, 1)
		return nil
	}
	return d.fail(1, "character maps to <undefined>")
}

// utf8 decodes one character, or finds out what is wrong with it.
func (d *decoder) utf8() error {
	s := d.data[d.i:]
	if r, n := utf8.DecodeRuneInString(s); r != utf8.RuneError || n > 1 {
		d.put(r, n)
		return nil
	}
	c := s[0]
	need := 0
	switch {
	case c >= 0xc2 && c <= 0xdf:
		need = 2
	case c >= 0xe0 && c <= 0xef:
		need = 3
	case c >= 0xf0 && c <= 0xf4:
		need = 4
	default:
		return d.fail(1, "invalid start byte")
	}
	for k := 1; k < need; k++ {
		if k >= len(s) {
			return d.incomplete("unexpected end of data")
		}
		if !utf8Continues(c, s[k], k) {
			return d.fail(k, "invalid continuation byte")
		}
	}
	return d.fail(1, "invalid start byte")
}

// utf8Continues tells whether byte k of a character may be c after the given first byte.
func utf8Continues(first, c byte, k int) bool {
	lo, hi := byte(0x80), byte(0xbf)
	if k == 1 {
		switch first {
		case 0xe0:
			lo = 0xa0
		case 0xed:
			hi = 0x9f
		case 0xf0:
			lo = 0x90
		case 0xf4:
			hi = 0x8f
		}
	}
	return c >= lo && c <= hi
}

func (d *decoder) unit16(i int) rune {
	if d.big {
		return rune(d.data[i])<<8 | rune(d.data[i+1])
	}
	return rune(d.data[i+1])<<8 | rune(d.data[i])
}

func (d *decoder) utf16() error {
	rest := len(d.data) - d.i
	if rest < 2 {
		return d.incomplete("truncated data")
	}
	u := d.unit16(d.i)
	switch {
	case !isSurrogate(u):
		d.put(u, 2)
		return nil
	case u >= 0xdc00:
		return d.fail(2, "illegal encoding")
	case rest < 4:
		return d.incomplete("unexpected end of data")
	}
	low := d.unit16(d.i + 2)
	if low < 0xdc00 || low > 0xdfff {
		return d.fail(2, "illegal UTF-16 surrogate")
	}
	d.put(0x10000+(u&0x3ff)<<10+low&0x3ff, 4)
	return nil
}

func (d *decoder) utf32() error {
	if len(d.data)-d.i < 4 {
		return d.incomplete("truncated data")
	}
	b := d.data[d.i:]
	u := uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
	if d.big {
		u = uint32(b[3]) | uint32(b[2])<<8 | uint32(b[1])<<16 | uint32(b[0])<<24
	}
	switch {
	case u > utf8.MaxRune:
		return d.fail(4, "code point not in range(0x110000)")
	case isSurrogate(rune(u)):
		return d.fail(4, "code point in surrogate code point range(0xd800, 0xe000)")
	}
	d.put(rune(u), 4)
	return nil
}

// multi decodes one character of a multi-byte encoding.
func (d *decoder) multi() error {
	if c := d.data[d.i]; c < utf8.RuneSelf {
		d.put(rune(c), 1)
		return nil
	}
	for n := 1; n <= 4 && d.i+n <= len(d.data); n++ {
		x := d.data[d.i : d.i+n]
		text, err := d.c.enc.NewDecoder().String(x)
		if err == nil && !strings.ContainsRune(text, utf8.RuneError) && text != "" {
			if !d.c.hasBytes(x) {
				break
			}
			d.out = append(d.out, text...)
			d.i += n
			return nil
		}
	}
	if d.i+1 == len(d.data) {
		return d.incomplete("incomplete multibyte sequence")
	}
	return d.fail(1, "illegal multibyte sequence")
}

// escape decodes unicode_escape and raw_unicode_escape.
func (d *decoder) escape() error {
	c := d.data[d.i]
	if c != '\\' {
		d.put(rune(c), 1)
		return nil
	}
	if d.i+1 >= len(d.data) {
		if d.c.kind == codecRawEscape {
			d.put('\\', 1)
			return nil
		}
		return d.incomplete(`\ at end of string`)
	}
	e := d.data[d.i+1]
	switch {
	case e == 'u':
		return d.hexEscape(4, `truncated \uXXXX escape`)
	case e == 'U':
		return d.hexEscape(8, `truncated \UXXXXXXXX escape`)
	case d.c.kind == codecRawEscape:
		d.put('\\', 1)
		return nil
	case e == 'x':
		return d.hexEscape(2, `truncated \xXX escape`)
	case e >= '0' && e <= '7':
		r, n := rune(0), 1
		for ; n < 4 && d.i+n < len(d.data) && d.data[d.i+n] >= '0' && d.data[d.i+n] <= '7'; n++ {
			r = r*8 + rune(d.data[d.i+n]-'0')
		}
		d.put(r, n)
		return nil
	case e == 'N':
		return d.namedEscape()
	case e == '\n':
		d.i += 2
		return nil
	}
	if k := strings.IndexByte(`\'"abfnrtv`, e); k >= 0 {
		d.put(rune("\\'\"\a\b\f\n\r\t\v"[k]), 2)
		return nil
	}
	d.put('\\', 1)
	return nil
}

// hexEscape reads the digits of \x, \u or \U.
func (d *decoder) hexEscape(digits int, truncated string) error {
	r, n := uint64(0), 2
	for ; n < 2+digits && d.i+n < len(d.data) && digitValue(d.data[d.i+n]) < 16; n++ {
		r = r<<4 | uint64(digitValue(d.data[d.i+n]))
	}
	if n < 2+digits {
		if d.i+n == len(d.data) {
			return d.incomplete(truncated)
		}
		return d.fail(n, truncated)
	}
	if r > utf8.MaxRune {
		if d.c.kind == codecRawEscape {
			return d.fail(n, `\Uxxxxxxxx out of range`)
		}
		return d.fail(n, "illegal Unicode character")
	}
	d.put(rune(r), n)
	return nil
}

// namedEscape reads \N{NAME}; names are found through RuneByName.
func (d *decoder) namedEscape() error {
	rest := d.data[d.i+2:]
	end := strings.IndexByte(rest, '}')
	if !strings.HasPrefix(rest, "{") || end < 2 {
		return d.fail(2, `malformed \N character escape`)
	}
	r, ok := RuneByName(rest[1:end])
	if !ok {
		return d.fail(end+3, "unknown Unicode character name")
	}
	d.put(r, end+3)
	return nil
}

// fail handles n wrong bytes at the current position according to the error handler.
func (d *decoder) fail(n int, reason string) error {
	bad := d.data[d.i : d.i+n]
	switch d.errors {
	case "strict":
		return d.decodeError(n, reason)
	case "ignore":
	case "replace":
		d.out = utf8.AppendRune(d.out, utf8.RuneError)
	case "backslashreplace":
		for i := 0; i < len(bad); i++ {
			d.out = appendEscape(d.out, rune(bad[i]))
		}
	case "surrogateescape":
		k := 0
		for ; k < len(bad) && k < 4 && bad[k] >= 0x80; k++ {
			d.out = appendRune(d.out, 0xdc00|rune(bad[k]))
		}
		if n = k; k == 0 {
			return d.decodeError(len(bad), reason)
		}
	case "surrogatepass":
		var ok bool
		if n, ok = d.passSurrogate(); !ok {
			return d.decodeError(len(bad), reason)
		}
	default:
		return d.custom(n, reason)
	}
	d.i += n
	return nil
}

func (d *decoder) decodeError(n int, reason string) error {
	return d.t.unicodeError(UnicodeDecodeError, d.name, NewBytes(d.data), d.i, d.i+n, reason)
}

// DecodeError is the UnicodeDecodeError for bytes start to end of data.
func (t *Thread) DecodeError(encoding string, data []byte, start, end int, reason string) error {
	return t.unicodeError(UnicodeDecodeError, encoding, NewBytes(string(data)), start, end, reason)
}

// passSurrogate decodes an encoded surrogate; n is its size.
func (d *decoder) passSurrogate() (n int, ok bool) {
	rest := d.data[d.i:]
	var r rune
	switch {
	case d.c.kind == codecUTF8 && len(rest) >= 3 && rest[0] == 0xed:
		r, n = decodeRune(rest)
	case d.c.kind == codecUTF16 && len(rest) >= 2:
		r, n = d.unit16(d.i), 2
	case d.c.kind == codecUTF32 && len(rest) >= 4:
		if d.big {
			r, n = rune(rest[2])<<8|rune(rest[3]), 4
		} else {
			r, n = rune(rest[1])<<8|rune(rest[0]), 4
		}
	}
	if !isSurrogate(r) {
		return 0, false
	}
	d.out = appendRune(d.out, r)
	return n, true
}

// custom asks a registered error handler. Decoding goes on with the object that the error has then.
func (d *decoder) custom(n int, reason string) error {
	rep, next, err := d.t.callErrorHandler(d.errors, d.decodeError(n, reason), func(e *Exception) (int, error) {
		v, err := d.t.GetAttrStr(FromObj(e), "object")
		if err != nil {
			return 0, err
		}
		b, ok := AsBytes(v)
		if !ok {
			return 0, TypeErrorf("object attribute must be bytes")
		}
		d.data = b.s
		return len(d.data), nil
	})
	if err != nil {
		return err
	}
	s, ok := AsStr(rep)
	if !ok {
		return TypeErrorf("decoding error handler must return (str, int) tuple")
	}
	d.out = append(d.out, s.s...)
	d.i = next
	return nil
}

// runeNames maps the names of characters to the characters. It is built when a program first asks for a name.
var runeNames = sync.OnceValue(func() map[string]rune {
	m := make(map[string]rune, 40000)
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if r == 0x323b0 { // nothing but tags from here on
			r = 0xe0000
		}
		if r == 0xe01f0 {
			break
		}
		if name := RuneName(r); name != "" && !strings.HasPrefix(name, "CJK UNIFIED IDEOGRAPH-") {
			m[name] = r
		}
	}
	return m
})

// hangul are the names of the parts of Hangul syllables: leading consonants, vowels, trailing consonants.
var hangul = [3][]string{
	strings.Split("G,GG,N,D,DD,R,M,B,BB,S,SS,,J,JJ,C,K,T,P,H", ","),
	strings.Split("A,AE,YA,YAE,EO,E,YEO,YE,O,WA,WAE,OE,YO,U,WEO,WE,WI,YU,EU,YI,I", ","),
	strings.Split(",G,GG,GS,N,NJ,NH,D,L,LG,LM,LB,LS,LT,LP,LH,M,B,BS,S,SS,NG,J,C,K,T,P,H", ","),
}

// RuneName is the Unicode name of a character, "" if it has none.
func RuneName(r rune) string {
	name := runenames.Name(r)
	switch {
	case name != "" && name[0] != '<':
		return name
	case r >= 0xac00 && r <= 0xd7a3:
		k := int(r - 0xac00)
		return "HANGUL SYLLABLE " + hangul[0][k/588] + hangul[1][k%588/28] + hangul[2][k%28]
	case unicode.Is(unicode.Unified_Ideograph, r) || 0x2ebf0 <= r && r <= 0x2ee5d:
		return "CJK UNIFIED IDEOGRAPH-" + strings.ToUpper(strconv.FormatInt(int64(r), 16))
	}
	return newNames[r]
}

// newNames are the names of characters of Unicode 15.1 that Go's tables, of 15.0, do not have.
var newNames = map[rune]string{
	0x2ffc: "IDEOGRAPHIC DESCRIPTION CHARACTER SURROUND FROM RIGHT",
	0x2ffd: "IDEOGRAPHIC DESCRIPTION CHARACTER SURROUND FROM LOWER RIGHT",
	0x2ffe: "IDEOGRAPHIC DESCRIPTION CHARACTER HORIZONTAL REFLECTION",
	0x2fff: "IDEOGRAPHIC DESCRIPTION CHARACTER ROTATION",
	0x31ef: "IDEOGRAPHIC DESCRIPTION CHARACTER SUBTRACTION",
}

// RuneByName finds a character by its Unicode name, in any case.
func RuneByName(name string) (rune, bool) {
	name = strings.ToUpper(name)
	if hex, ok := strings.CutPrefix(name, "CJK UNIFIED IDEOGRAPH-"); ok {
		n, err := strconv.ParseInt(hex, 16, 32)
		return rune(n), err == nil && RuneName(rune(n)) == name
	}
	r, ok := runeNames()[name]
	return r, ok
}
