package codecs

import (
	"unicode/utf16"

	"pya/vm/object"
)

// This file is UTF-7 (RFC 2152).

const base64Chars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// base64Value is the value of a character of base64, -1 for others.
var base64Value = func() (t [256]int8) {
	for i := range t {
		t[i] = -1
	}
	for i, c := range []byte(base64Chars) {
		t[c] = int8(i)
	}
	return t
}()

// direct tells the characters that stand for themselves.
func direct(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return true
	}
	switch r {
	case '\t', '\n', '\r', ' ', '\'', '(', ')', ',', '-', '.', '/', ':', '?',
		'!', '"', '#', '$', '%', '&', '*', ';', '<', '=', '>', '@', '[', ']', '^', '_', '`', '{', '|', '}':
		return true
	}
	return false
}

func utf7Encode(t *thread, a []value) (value, error) {
	s, ok := object.AsStr(a[0])
	if !ok {
		return value{}, object.TypeErrorf("utf_7_encode() argument 1 must be str, not %s", object.ArgumentName(a[0]))
	}
	if _, err := errorsArg(a[1]); err != nil {
		return value{}, err
	}
	var out []byte
	var bits uint32
	n, shifted := 0, false
	unit := func(u uint32) {
		bits = bits<<16 | u
		for n += 16; n >= 6; n -= 6 {
			out = append(out, base64Chars[bits>>(n-6)&0x3f])
		}
	}
	flush := func() {
		if n > 0 {
			out = append(out, base64Chars[bits<<(6-n)&0x3f])
		}
		bits, n = 0, 0
	}
	for i := range s.Len() {
		r := s.At(i)
		if shifted && direct(r) {
			flush()
			shifted = false
			// A character of base64 or a hyphen would be read as part of the shifted text.
			if base64Value[byte(r)] >= 0 || r == '-' {
				out = append(out, '-')
			}
		}
		switch {
		case shifted:
		case r == '+':
			out = append(out, "+-"...)
			continue
		case direct(r):
			out = append(out, byte(r))
			continue
		default:
			out = append(out, '+')
			shifted = true
		}
		if r >= 0x10000 {
			hi, lo := utf16.EncodeRune(r)
			unit(uint32(hi))
			unit(uint32(lo))
		} else {
			unit(uint32(r))
		}
	}
	if shifted {
		flush()
		out = append(out, '-')
	}
	return object.NewPair(object.NewBytes(string(out)), object.Int(int64(s.Len()))), nil
}

// utf7 is a decoding.
type utf7 struct {
	t       *thread
	data    string
	errors  string
	parts   []value
	shifted bool
	start   int // of the shifted text
	done    int // parts before the shifted text
	bits    uint32
	n       int
	high    rune
}

func utf7Decode(t *thread, a []value) (value, error) {
	b, err := data(a[0], "utf_7_decode")
	if err != nil {
		return value{}, err
	}
	errs, err := errorsArg(a[1])
	if err != nil {
		return value{}, err
	}
	final := false
	if a[2].IsValid() {
		if final, err = t.Truth(a[2]); err != nil {
			return value{}, err
		}
	}
	d := &utf7{t: t, data: b, errors: errs}
	used, err := d.run(final)
	if err != nil {
		return value{}, err
	}
	return object.NewPair(object.ConcatAll(d.parts), object.Int(int64(used))), nil
}

func (d *utf7) put(r rune) { d.parts = append(d.parts, object.CharStr(r)) }

// unit takes 16 bits of shifted text.
func (d *utf7) unit(u rune) {
	switch {
	case d.high != 0 && u >= 0xdc00 && u < 0xe000:
		d.put(utf16.DecodeRune(d.high, u))
		d.high = 0
		return
	case d.high != 0:
		d.put(d.high)
		d.high = 0
	}
	if u >= 0xd800 && u < 0xdc00 {
		d.high = u
		return
	}
	d.put(u)
}

func (d *utf7) run(final bool) (used int, err error) {
	i := 0
	for i < len(d.data) {
		c := d.data[i]
		switch {
		case d.shifted && base64Value[c] >= 0:
			d.bits = d.bits<<6 | uint32(base64Value[c])
			d.n += 6
			i++
			if d.n >= 16 {
				d.n -= 16
				d.unit(rune(d.bits >> d.n & 0xffff))
			}
		case d.shifted:
			d.shifted = false
			problem := ""
			switch {
			case d.n >= 6:
				problem = "partial character in base64 sequence"
			case d.n > 0 && d.bits&(1<<d.n-1) != 0:
				problem = "non-zero padding bits in base64 sequence"
			case c == '-' && d.start == i:
				d.put('+')
			}
			if d.high != 0 && problem == "" && direct(rune(c)) {
				d.put(d.high)
			}
			d.high = 0
			if problem != "" {
				if i, err = d.fail(d.start-1, i+1, problem); err != nil {
					return 0, err
				}
				continue
			}
			if c == '-' {
				i++
			}
		case c == '+':
			i++
			if i < len(d.data) && d.data[i] != '-' && base64Value[d.data[i]] < 0 {
				if i, err = d.fail(i-1, i+1, "ill-formed sequence"); err != nil {
					return 0, err
				}
				continue
			}
			d.shifted, d.start, d.bits, d.n, d.high, d.done = true, i, 0, 0, 0, len(d.parts)
		case c < 0x80:
			d.put(rune(c))
			i++
		default:
			if i, err = d.fail(i, i+1, "unexpected special character"); err != nil {
				return 0, err
			}
		}
	}
	if !d.shifted {
		return i, nil
	}
	if !final {
		// The shifted text is read again with what follows it.
		d.parts = d.parts[:d.done]
		return d.start - 1, nil
	}
	if d.high != 0 || d.n >= 6 || d.n > 0 && d.bits&(1<<d.n-1) != 0 {
		_, err = d.fail(d.start-1, len(d.data), "unterminated shift sequence")
		return len(d.data), err
	}
	return len(d.data), nil
}

// fail asks the error handler and gives the position to go on from.
func (d *utf7) fail(start, end int, reason string) (int, error) {
	end = min(end, len(d.data))
	problem := object.NewUnicodeError(object.UnicodeDecodeError, "utf7", object.NewBytes(d.data), start, end, reason)
	if d.errors == "strict" {
		return 0, problem
	}
	rep, next, err := callHandler(d.t, d.errors, problem, len(d.data))
	if err != nil {
		return 0, err
	}
	if _, ok := object.AsStr(rep); !ok {
		return 0, object.TypeErrorf("decoding error handler must return (str, int) tuple")
	}
	d.parts = append(d.parts, rep)
	return next, nil
}
