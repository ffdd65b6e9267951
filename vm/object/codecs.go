package object

import (
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// This file turns text into bytes and back: str.encode, bytes.decode and what files use. Encodings it does not know
// come from the lookup function that the codecs module installs.

// Codec is an encoding added to a Runtime.
type Codec interface {
	Encode(t *Thread, text Value, errors string) (Value, error)
	Decode(t *Thread, data Value, errors string) (Value, error)
}

type (
	codecLookupKey   struct{}
	errorHandlersKey struct{}
)

// SetCodecLookup installs the search for encodings that are not built in; f gives nil for an unknown name.
func SetCodecLookup(in *Interp, f func(t *Thread, name string) (Codec, error)) {
	in.Data[codecLookupKey{}] = f
}

// SetErrorHandler registers a handler for encoding and decoding errors.
func SetErrorHandler(in *Interp, name string, handler Value) {
	m, _ := in.Data[errorHandlersKey{}].(map[string]Value)
	if m == nil {
		m = map[string]Value{}
		in.Data[errorHandlersKey{}] = m
	}
	m[name] = handler
}

// ErrorHandler finds a registered handler.
func ErrorHandler(in *Interp, name string) (Value, bool) {
	m, _ := in.Data[errorHandlersKey{}].(map[string]Value)
	v, ok := m[name]
	return v, ok
}

// CheckErrorHandler refuses a name that no error handler has, in the development mode: else it is looked up where there is
// an error to handle.
func (t *Thread) CheckErrorHandler(name string) error {
	if !t.Interp.DevMode {
		return nil
	}
	switch name {
	case "", "strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace", "surrogatepass", "surrogateescape":
		return nil
	}
	if _, ok := ErrorHandler(t.Interp, name); ok {
		return nil
	}
	return Raise(LookupError, "unknown error handler name '%s'", name)
}

// textCodec is a built-in encoding.
type textCodec struct {
	name string // as messages show it
	kind codecKind
	big  bool // utf-16, utf-32: big-endian
	bom  bool // utf-8, utf-16, utf-32: a byte order mark at the start
	cm   *charmap.Charmap
	// noC1: the table's control characters above 0x7f are bytes that Python leaves undefined.
	noC1 bool
	enc  encoding.Encoding // multi-byte encodings
}

type codecKind uint8

const (
	codecUTF8 codecKind = iota
	codecUTF16
	codecUTF32
	codecASCII
	codecLatin1
	codecCharmap
	codecMulti
	codecEscape
	codecRawEscape
)

// codecTable maps normalised names and aliases to the built-in encodings.
var codecTable = sync.OnceValue(func() map[string]*textCodec {
	m := map[string]*textCodec{}
	add := func(c *textCodec, names string) {
		for _, n := range strings.Fields(names) {
			m[n] = c
		}
	}
	add(&textCodec{name: "utf-8"}, "utf_8 utf8 u8 utf cp65001 utf8_ucs2 utf8_ucs4")
	add(&textCodec{name: "utf-8", bom: true}, "utf_8_sig utf8_sig")
	add(&textCodec{name: "utf-16", kind: codecUTF16, bom: true}, "utf_16 utf16 u16")
	add(&textCodec{name: "utf-16-le", kind: codecUTF16}, "utf_16_le utf_16le utf16_le unicodelittleunmarked")
	add(&textCodec{name: "utf-16-be", kind: codecUTF16, big: true}, "utf_16_be utf_16be utf16_be unicodebigunmarked")
	add(&textCodec{name: "utf-32", kind: codecUTF32, bom: true}, "utf_32 utf32 u32")
	add(&textCodec{name: "utf-32-le", kind: codecUTF32}, "utf_32_le utf_32le utf32_le")
	add(&textCodec{name: "utf-32-be", kind: codecUTF32, big: true}, "utf_32_be utf_32be utf32_be")
	add(&textCodec{name: "ascii", kind: codecASCII}, "ascii us_ascii 646 us iso646_us iso_646.irv_1991 ansi_x3.4_1968 ansi_x3_4_1968 cp367 csascii iso_ir_6")
	add(&textCodec{name: "latin-1", kind: codecLatin1}, "latin_1 latin1 iso_8859_1 iso8859_1 iso88591 8859 cp819 latin l1 iso_ir_100 csisolatin1 ibm819 8859_1 iso8859")
	add(&textCodec{name: "unicodeescape", kind: codecEscape}, "unicode_escape unicodeescape")
	add(&textCodec{name: "rawunicodeescape", kind: codecRawEscape}, "raw_unicode_escape rawunicodeescape")
	for names, cm := range charmapNames() {
		windows := strings.HasPrefix(names, "cp125") || strings.HasPrefix(names, "cp874")
		add(&textCodec{name: "charmap", kind: codecCharmap, cm: cm, noC1: windows}, names)
	}
	multi := func(name string, e encoding.Encoding, names string) {
		add(&textCodec{name: name, kind: codecMulti, enc: e}, name+" "+names)
	}
	multi("gbk", simplifiedchinese.GBK, "cp936 936 ms936")
	multi("gb2312", simplifiedchinese.GBK, "euc_cn euccn gb2312_80 eucgb2312_cn chinese csiso58gb231280 gb2312_1980 iso_ir_58")
	multi("gb18030", simplifiedchinese.GB18030, "gb18030_2000")
	multi("big5", traditionalchinese.Big5, "big5_tw csbig5 cp950 950 ms950")
	multi("shift_jis", japanese.ShiftJIS, "sjis s_jis csshiftjis shiftjis cp932 932 ms932 mskanji ms_kanji windows_31j")
	multi("euc_jp", japanese.EUCJP, "eucjp ujis u_jis")
	multi("euc_kr", korean.EUCKR, "euckr korean ksc5601 ks_c_5601 ks_c_5601_1987 ksx1001 ks_x_1001 cp949 949 ms949 uhc")
	return m
})

func charmapNames() map[string]*charmap.Charmap {
	return map[string]*charmap.Charmap{
		"cp037 037 ibm037 ebcdic_cp_us": charmap.CodePage037, "cp437 437 ibm437": charmap.CodePage437,
		"cp850 850 ibm850": charmap.CodePage850, "cp852 852 ibm852": charmap.CodePage852,
		"cp855 855 ibm855": charmap.CodePage855, "cp858 858 ibm858": charmap.CodePage858,
		"cp860 860 ibm860": charmap.CodePage860, "cp862 862 ibm862": charmap.CodePage862,
		"cp863 863 ibm863": charmap.CodePage863, "cp865 865 ibm865": charmap.CodePage865,
		"cp866 866 ibm866": charmap.CodePage866, "cp1140 1140 ibm1140": charmap.CodePage1140,
		"iso8859_2 iso_8859_2 latin2 l2":     charmap.ISO8859_2,
		"iso8859_3 iso_8859_3 latin3 l3":     charmap.ISO8859_3,
		"iso8859_4 iso_8859_4 latin4 l4":     charmap.ISO8859_4,
		"iso8859_5 iso_8859_5 cyrillic":      charmap.ISO8859_5,
		"iso8859_6 iso_8859_6 arabic":        charmap.ISO8859_6,
		"iso8859_7 iso_8859_7 greek greek8":  charmap.ISO8859_7,
		"iso8859_8 iso_8859_8 hebrew":        charmap.ISO8859_8,
		"iso8859_9 iso_8859_9 latin5 l5":     charmap.ISO8859_9,
		"iso8859_10 iso_8859_10 latin6 l6":   charmap.ISO8859_10,
		"iso8859_13 iso_8859_13 latin7 l7":   charmap.ISO8859_13,
		"iso8859_14 iso_8859_14 latin8 l8":   charmap.ISO8859_14,
		"iso8859_15 iso_8859_15 latin9 l9":   charmap.ISO8859_15,
		"iso8859_16 iso_8859_16 latin10 l10": charmap.ISO8859_16,
		"koi8_r":                             charmap.KOI8R,
		"koi8_u":                             charmap.KOI8U,
		"mac_roman macroman macintosh":       charmap.Macintosh,
		"cp874":                              charmap.Windows874,
		"cp1250 1250 windows_1250":           charmap.Windows1250,
		"cp1251 1251 windows_1251":           charmap.Windows1251,
		"cp1252 1252 windows_1252":           charmap.Windows1252,
		"cp1253 1253 windows_1253":           charmap.Windows1253,
		"cp1254 1254 windows_1254":           charmap.Windows1254,
		"cp1255 1255 windows_1255":           charmap.Windows1255,
		"cp1256 1256 windows_1256":           charmap.Windows1256,
		"cp1257 1257 windows_1257":           charmap.Windows1257,
		"cp1258 1258 windows_1258":           charmap.Windows1258,
	}
}

// normalEncoding is the form of an encoding's name under which it is looked up.
func normalEncoding(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return '_'
		}
		if r >= 'A' && r <= 'Z' {
			return r + 0x20
		}
		return r
	}, strings.TrimSpace(name))
}

// findCodec looks up a built-in encoding; the usual spellings of UTF-8 need no table.
func findCodec(name string) (*textCodec, bool) {
	switch name {
	case "utf-8", "utf8", "UTF-8":
		return utf8Codec, true
	}
	c, ok := codecTable()[normalEncoding(name)]
	return c, ok
}

var utf8Codec = &textCodec{name: "utf-8"}

// HasEncoding tells whether an encoding is built in, and its standard name.
func HasEncoding(name string) (standard string, ok bool) {
	c, ok := findCodec(name)
	if !ok {
		return "", false
	}
	return c.name, true
}

// otherCodec finds an encoding that is not built in.
func (t *Thread) otherCodec(name, verb string) (Codec, error) {
	if strings.IndexByte(name, 0) >= 0 {
		return nil, ValueErrorf("embedded null character")
	}
	switch normalEncoding(name) {
	case "hex", "hex_codec", "base64", "base64_codec", "base_64", "bz2", "bz2_codec", "zlib", "zlib_codec", "zip", "quopri",
		"quopri_codec", "quoted_printable", "uu", "uu_codec", "rot13", "rot_13":
		return nil, Raise(LookupError, "'%s' is not a text encoding; use codecs.%s() to handle arbitrary codecs", name, verb)
	}
	if _, ok := t.Interp.Data[codecLookupKey{}]; !ok && t.Interp.Import != nil {
		// The module sys brings the codecs that are not built in.
		if _, err := t.Interp.Import(t, "sys"); err != nil {
			return nil, err
		}
	}
	if f, ok := t.Interp.Data[codecLookupKey{}].(func(t *Thread, name string) (Codec, error)); ok {
		if c, err := f(t, name); c != nil || err != nil {
			return c, err
		}
	}
	return nil, Raise(LookupError, "unknown encoding: %s", name)
}

// Encode is str.encode: v must be a str.
func (t *Thread) Encode(v Value, encoding, errors string) (Value, error) {
	c, ok := findCodec(encoding)
	if !ok {
		other, err := t.otherCodec(encoding, "encode")
		if err != nil {
			return Value{}, err
		}
		b, err := other.Encode(t, v, errors)
		return b, t.NoteCodec(err, "encoding", encoding)
	}
	if err := t.CheckErrorHandler(errors); err != nil {
		return Value{}, err
	}
	s := v.str()
	switch {
	case c.kind == codecUTF8 && !c.bom && utf8.ValidString(s.s):
		return NewBytes(s.s), nil
	case (c.kind == codecASCII || c.kind == codecLatin1) && s.IsASCII():
		return NewBytes(s.s), nil
	}
	e := &encoder{t: t, c: c, obj: v, text: s.s, errors: errors}
	if err := e.run(); err != nil {
		if !c.direct(encoding) {
			err = t.NoteCodec(err, "encoding", encoding)
		}
		return Value{}, err
	}
	return NewBytes(viewString(e.out)), nil
}

// direct tells names for which CPython does not ask its registry of encodings; errors of the others have a note with the
// name.
func (c *textCodec) direct(name string) bool {
	switch c.kind {
	case codecUTF8:
		return !c.bom
	case codecUTF16, codecUTF32:
		return c.bom
	}
	return c.kind == codecASCII || c.kind == codecLatin1
}

// NoteCodec adds a note to an error of an encoding, which names the encoding as the program did.
func (t *Thread) NoteCodec(err error, doing, encoding string) error {
	e, ok := err.(*Exception)
	if !ok {
		return err
	}
	text := doing + " with '" + encoding + "' codec failed"
	if v, ok := getOwn(FromObj(e), nameNotes); ok {
		if l, ok := AsList(v); ok {
			for _, n := range l.Items() {
				if s, ok := AsStr(n); ok && s.s == text {
					// An encoding of the library that stands on one of the interpreter.
					return err
				}
			}
		}
	}
	t.AddNote(e, text)
	return err
}

// encoder is one encoding of a text.
type encoder struct {
	t      *Thread
	c      *textCodec
	obj    Value
	text   string
	errors string
	out    []byte
}

func (e *encoder) run() error {
	e.out = make([]byte, 0, len(e.text)+8)
	if e.c.bom {
		e.out, _ = e.c.append(e.out, 0xfeff)
	}
	for off, pos := 0, 0; off < len(e.text); pos++ {
		r, n := decodeRune(e.text[off:])
		out, ok := e.c.append(e.out, r)
		if ok {
			e.out = out
			off += n
			continue
		}
		end, count := e.badRun(off)
		next, err := e.handle(toRunes(e.text[off:end]), pos, pos+count)
		if err != nil {
			return err
		}
		if next == pos+count {
			off, pos = end, next-1
		} else {
			off, pos = walkRunes(e.text, 0, next), next-1
		}
	}
	return nil
}

// badRun is the end of the characters from off on that the encoding does not have, and their number.
func (e *encoder) badRun(off int) (end, count int) {
	for end = off; end < len(e.text); count++ {
		r, n := decodeRune(e.text[end:])
		if _, ok := e.c.append(nil, r); ok {
			break
		}
		end += n
		if e.c.kind == codecUTF16 || e.c.kind == codecUTF32 || e.c.kind == codecMulti {
			return end, 1
		}
	}
	return end, count
}

// append writes one character; ok is false if the encoding has no such character.
func (c *textCodec) append(b []byte, r rune) (out []byte, ok bool) {
	switch c.kind {
	case codecUTF8:
		if isSurrogate(r) {
			return b, false
		}
		return utf8.AppendRune(b, r), true
	case codecUTF16:
		if isSurrogate(r) {
			return b, false
		}
		if r > 0xffff {
			r -= 0x10000
			return c.unit16(c.unit16(b, 0xd800|r>>10), 0xdc00|r&0x3ff), true
		}
		return c.unit16(b, r), true
	case codecUTF32:
		if isSurrogate(r) {
			return b, false
		}
		return c.unit32(b, r), true
	case codecASCII:
		return append(b, byte(r)), r < 0x80
	case codecLatin1:
		return append(b, byte(r)), r < 0x100
	case codecCharmap:
		x, ok := c.cm.EncodeRune(r)
		return append(b, x), ok && !c.undefined(r)
	case codecMulti:
		if r < utf8.RuneSelf {
			return append(b, byte(r)), true
		}
		x, err := c.enc.NewEncoder().Bytes(appendRune(nil, r))
		return append(b, x...), err == nil && !isSurrogate(r) && c.hasBytes(string(x))
	}
	return c.appendUnicodeEscape(b, r), true
}

// undefined tells whether a character of the table is none to Python.
func (c *textCodec) undefined(r rune) bool { return c.noC1 && r >= 0x80 && r < 0xa0 }

// hasBytes tells whether a character of the table belongs to the encoding as Python knows it: the tables are those
// of the web, which are supersets.
func (c *textCodec) hasBytes(x string) bool {
	switch c.name {
	case "gb2312":
		return len(x) == 2 && x[0] >= 0xa1 && x[0] <= 0xf7 && x[1] >= 0xa1
	case "gbk":
		return len(x) == 2
	case "big5":
		return len(x) == 2 && x[0] >= 0xa1 && x[0] <= 0xf9 && x != "\xa3\xe1"
	}
	return true
}

func (c *textCodec) unit16(b []byte, u rune) []byte {
	if c.big {
		return append(b, byte(u>>8), byte(u))
	}
	return append(b, byte(u), byte(u>>8))
}

func (c *textCodec) unit32(b []byte, u rune) []byte {
	if c.big {
		return append(b, byte(u>>24), byte(u>>16), byte(u>>8), byte(u))
	}
	return append(b, byte(u), byte(u>>8), byte(u>>16), byte(u>>24))
}

// appendUnicodeEscape is the encodings unicode_escape and raw_unicode_escape.
func (c *textCodec) appendUnicodeEscape(b []byte, r rune) []byte {
	if c.kind == codecRawEscape {
		if r < 0x100 {
			return append(b, byte(r))
		}
		return appendEscape(b, r)
	}
	switch r {
	case '\\':
		return append(b, `\\`...)
	case '\t':
		return append(b, `\t`...)
	case '\n':
		return append(b, `\n`...)
	case '\r':
		return append(b, `\r`...)
	}
	if r >= ' ' && r < 0x7f {
		return append(b, byte(r))
	}
	return appendEscape(b, r)
}

// reason is why the encoding lacks a character.
func (c *textCodec) reason() string {
	switch c.kind {
	case codecASCII:
		return "ordinal not in range(128)"
	case codecLatin1:
		return "ordinal not in range(256)"
	case codecCharmap:
		return "character maps to <undefined>"
	case codecMulti:
		return "illegal multibyte sequence"
	}
	return "surrogates not allowed"
}

// encodeError makes a UnicodeEncodeError.
func (e *encoder) encodeError(start, end int) error {
	return e.t.unicodeError(UnicodeEncodeError, e.c.name, e.obj, start, end, e.c.reason())
}

// unicodeError makes a UnicodeEncodeError or UnicodeDecodeError.
func (t *Thread) unicodeError(typ *Type, enc string, obj Value, start, end int, reason string) error {
	v, err := t.Call(FromObj(typ), NewStr(enc), obj, Int(int64(start)), Int(int64(end)), NewStr(reason))
	if err != nil {
		return err
	}
	return v.exception()
}

// handle deals with characters that cannot be encoded; it gives the position to go on from.
func (e *encoder) handle(bad []rune, start, end int) (int, error) {
	var text []byte
	switch e.errors {
	case "strict":
		return 0, e.encodeError(start, end)
	case "ignore":
		return end, nil
	case "replace":
		text = []byte(strings.Repeat("?", len(bad)))
	case "backslashreplace":
		for _, r := range bad {
			text = appendEscape(text, r)
		}
	case "xmlcharrefreplace":
		for _, r := range bad {
			text = append(text, "&#"+FormatInt(int64(r))+";"...)
		}
	case "namereplace":
		for _, r := range bad {
			text = appendName(text, r)
		}
	case "surrogateescape":
		for i, r := range bad {
			if r < 0xdc80 || r > 0xdcff || e.c.kind == codecUTF16 || e.c.kind == codecUTF32 {
				return 0, e.encodeError(start+i, end)
			}
			e.out = append(e.out, byte(r))
		}
		return end, nil
	case "surrogatepass":
		return end, e.passSurrogates(bad, start, end)
	default:
		return e.custom(start, end)
	}
	for _, c := range text {
		var ok bool
		if e.out, ok = e.c.append(e.out, rune(c)); !ok {
			return 0, e.encodeError(start, end)
		}
	}
	return end, nil
}

// FormatInt is the decimal text of a small number.
func FormatInt(i int64) string { return string(appendInt(nil, i)) }

func (e *encoder) passSurrogates(bad []rune, start, end int) error {
	for _, r := range bad {
		if !isSurrogate(r) {
			return e.encodeError(start, end)
		}
		switch e.c.kind {
		case codecUTF8:
			e.out = appendRune(e.out, r)
		case codecUTF16:
			e.out = e.c.unit16(e.out, r)
		case codecUTF32:
			e.out = e.c.unit32(e.out, r)
		default:
			return e.encodeError(start, end)
		}
	}
	return nil
}

// appendName writes \N{NAME}, or a numeric escape for a character without name.
func appendName(b []byte, r rune) []byte {
	name := RuneName(r)
	if name == "" {
		return appendEscape(b, r)
	}
	b = append(b, `\N{`...)
	b = append(b, name...)
	return append(b, '}')
}

// custom asks a registered error handler.
func (e *encoder) custom(start, end int) (int, error) {
	rep, next, err := e.t.callErrorHandler(e.errors, e.encodeError(start, end), func(*Exception) (int, error) { return runeCount(e.text), nil })
	if err != nil {
		return 0, err
	}
	// What UTF encodings cannot encode is replaced by ASCII or by whole units.
	unit := map[codecKind]int{codecUTF8: 1, codecUTF16: 2, codecUTF32: 4}[e.c.kind]
	if b, ok := AsBytes(rep); ok {
		if unit > 0 && len(b.s)%unit != 0 {
			return 0, e.encodeError(start, end)
		}
		e.out = append(e.out, b.s...)
		return next, nil
	}
	s, ok := AsStr(rep)
	if !ok {
		return 0, TypeErrorf("encoding error handler must return (str/bytes, int) tuple")
	}
	for _, r := range toRunes(s.s) {
		if unit > 0 && r >= utf8.RuneSelf {
			return 0, e.encodeError(start, end)
		}
		var ok bool
		if e.out, ok = e.c.append(e.out, r); !ok {
			return 0, e.encodeError(start, end)
		}
	}
	return next, nil
}

// ofMultibyte tells whether an error is one of an encoding whose letters have several bytes.
func (t *Thread) ofMultibyte(exc *Exception) bool {
	v, err := t.GetAttrStr(FromObj(exc), "encoding")
	if err != nil {
		return false
	}
	name, ok := AsStr(v)
	if !ok {
		return false
	}
	c, ok := findCodec(name.s)
	return ok && c.kind == codecMulti
}

// callErrorHandler calls a registered handler with the error; length, asked afterwards, bounds the position it may return.
func (t *Thread) callErrorHandler(name string, problem error, length func(*Exception) (int, error)) (rep Value, next int, err error) {
	h, ok := ErrorHandler(t.Interp, name)
	if !ok {
		if name == "xmlcharrefreplace" || name == "namereplace" { // for encoding only
			return Value{}, 0, TypeErrorf("don't know how to handle %s in error callback", problem.(*Exception).Type().name)
		}
		return Value{}, 0, Raise(LookupError, "unknown error handler name '%s'", name)
	}
	exc, ok := problem.(*Exception)
	if !ok {
		return Value{}, 0, problem
	}
	r, err := t.Call(h, FromObj(exc))
	if err != nil {
		return Value{}, 0, err
	}
	tup, ok := AsTuple(r)
	if !ok || len(tup.items) != 2 || !isIntKind(tup.items[1]) {
		return Value{}, 0, TypeErrorf("%s error handler must return (str, int) tuple", map[bool]string{true: "encoding", false: "decoding"}[exc.Type() == UnicodeEncodeError])
	}
	n, err := t.Index(tup.items[1])
	if err != nil {
		if _, ok := IsException(err, OverflowError); ok && t.ofMultibyte(exc) {
			err = IndexErrorf("position from error handler out of bounds")
		}
		return Value{}, 0, err
	}
	size, err := length(exc)
	if err != nil {
		return Value{}, 0, err
	}
	if n < 0 {
		n += size
	}
	if n < 0 || n > size {
		return Value{}, 0, IndexErrorf("position %d from error handler out of bounds", n)
	}
	return tup.items[0], n, nil
}
