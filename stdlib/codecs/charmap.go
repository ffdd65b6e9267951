package codecs

import (
	"fmt"
	"strings"

	"pya/vm/object"
)

// This file holds encodings given by a table of the program, and the escapes of bytes literals.

// charmapBuild turns a decoding table (a str) into an encoding table (a dict).
func charmapBuild(t *thread, v value) (value, error) {
	s, ok := object.AsStr(v)
	if !ok {
		return value{}, object.TypeErrorf("charmap_build() argument must be str, not %s", object.ArgumentName(v))
	}
	d := object.NewDict()
	for i := range s.Len() {
		if r := s.At(i); r != 0xfffe {
			if err := d.Set(t, object.Int(int64(r)), object.Int(int64(i))); err != nil {
				return value{}, err
			}
		}
	}
	return object.FromObj(d), nil
}

// charmapItem looks a key up in a mapping; a missing one is None.
func charmapItem(t *thread, mapping, key value) (value, error) {
	v, err := t.GetItem(mapping, key)
	if err != nil {
		if _, ok := object.IsException(err, object.LookupError); ok {
			return object.None, nil
		}
	}
	return v, err
}

func charmapEncode(t *thread, a []value) (value, error) {
	s, ok := object.AsStr(a[0])
	if !ok {
		return value{}, object.TypeErrorf("charmap_encode() argument 1 must be str, not %s", object.ArgumentName(a[0]))
	}
	errs, err := errorsArg(a[1])
	if err != nil {
		return value{}, err
	}
	if !a[2].IsValid() || a[2].IsNone() {
		b, err := t.Encode(a[0], "latin-1", errs)
		return object.NewPair(b, object.Int(int64(s.Len()))), err
	}
	e := &charmapEncoder{t: t, text: a[0], mapping: a[2], errors: errs}
	for i := 0; i < s.Len(); {
		ok, err := e.put(s.At(i))
		if err != nil {
			return value{}, err
		}
		if ok {
			i++
			continue
		}
		if i, err = e.fail(s, i); err != nil {
			return value{}, err
		}
	}
	return object.NewPair(object.NewBytes(string(e.out)), object.Int(int64(s.Len()))), nil
}

// charmapEncoder is an encoding by a table.
type charmapEncoder struct {
	t             *thread
	text, mapping value
	errors        string
	out           []byte
}

// put encodes one character; ok is false if the table has none for it.
func (e *charmapEncoder) put(r rune) (ok bool, err error) {
	v, err := charmapItem(e.t, e.mapping, object.Int(int64(r)))
	if err != nil || v.IsNone() {
		return false, err
	}
	if b, ok := object.AsBytes(v); ok {
		e.out = append(e.out, b.Go()...)
		return true, nil
	}
	if !v.IsInt() {
		return false, object.TypeErrorf("character mapping must return integer, bytes or None, not %s", v.Type().MessageName())
	}
	if n := v.AsInt(); n < 0 || n > 255 {
		return false, object.TypeErrorf("character mapping must be in range(256)")
	}
	e.out = append(e.out, byte(v.AsInt()))
	return true, nil
}

// fail deals with the characters from i on that the table does not have and gives the position to go on from.
func (e *charmapEncoder) fail(s *object.Str, i int) (int, error) {
	end := i + 1
	for end < s.Len() {
		v, err := charmapItem(e.t, e.mapping, object.Int(int64(s.At(end))))
		if err != nil {
			return 0, err
		}
		if !v.IsNone() {
			break
		}
		end++
	}
	problem := object.NewUnicodeError(object.UnicodeEncodeError, "charmap", e.text, i, end, "character maps to <undefined>")
	if e.errors == "strict" {
		return 0, problem
	}
	rep, next, err := callHandler(e.t, e.errors, problem, s.Len())
	if err != nil {
		return 0, err
	}
	if b, ok := object.AsBytes(rep); ok {
		e.out = append(e.out, b.Go()...)
		return next, nil
	}
	text, ok := object.AsStr(rep)
	if !ok {
		return 0, object.TypeErrorf("encoding error handler must return (str/bytes, int) tuple")
	}
	for j := range text.Len() {
		ok, err := e.put(text.At(j))
		if err != nil {
			return 0, err
		}
		if !ok {
			return 0, problem
		}
	}
	return next, nil
}

// callHandler asks an error handler for a replacement and the position to go on from.
func callHandler(t *thread, name string, problem *object.Exception, length int) (rep value, next int, err error) {
	h, err := handler(t, name)
	if err != nil {
		return value{}, 0, err
	}
	v, err := t.Call(h, object.FromObj(problem))
	if err != nil {
		return value{}, 0, err
	}
	tup, ok := object.AsTuple(v)
	if !ok || len(tup.Items()) != 2 || !tup.Items()[1].IsInt() {
		kind := "decoding error handler must return (str, int) tuple"
		if problem.Type().IsSubtype(object.UnicodeEncodeError) {
			kind = "encoding error handler must return (str/bytes, int) tuple"
		}
		return value{}, 0, object.TypeErrorf("%s", kind)
	}
	next = int(tup.Items()[1].AsInt())
	if next < 0 {
		next += length
	}
	if next < 0 || next > length {
		return value{}, 0, object.IndexErrorf("position %d from error handler out of bounds", next)
	}
	return tup.Items()[0], next, nil
}

func charmapDecode(t *thread, a []value) (value, error) {
	b, err := data(a[0], "charmap_decode")
	if err != nil {
		return value{}, err
	}
	errs, err := errorsArg(a[1])
	if err != nil {
		return value{}, err
	}
	if !a[2].IsValid() || a[2].IsNone() {
		return decoded(t.DecodeText(b, "latin-1", errs, true))
	}
	var parts []value
	for i := 0; i < len(b); {
		v, err := charmapByte(t, a[2], b[i])
		if err != nil {
			return value{}, err
		}
		if v.IsValid() {
			parts = append(parts, v)
			i++
			continue
		}
		if errs == "ignore" {
			i++
			continue
		}
		problem := object.NewUnicodeError(object.UnicodeDecodeError, "charmap", object.NewBytes(b), i, i+1, "character maps to <undefined>")
		if errs == "strict" {
			return value{}, problem
		}
		rep, next, err := callHandler(t, errs, problem, len(b))
		if err != nil {
			return value{}, err
		}
		if _, ok := object.AsStr(rep); !ok {
			return value{}, object.TypeErrorf("decoding error handler must return (str, int) tuple")
		}
		parts = append(parts, rep)
		i = next
	}
	return object.NewPair(object.ConcatAll(parts), object.Int(int64(len(b)))), nil
}

// charmapByte decodes one byte; the zero Value is an undefined one.
func charmapByte(t *thread, mapping value, c byte) (value, error) {
	if s, ok := object.AsStr(mapping); ok {
		if int(c) >= s.Len() || s.At(int(c)) == 0xfffe {
			return value{}, nil
		}
		return s.Slice(int(c), int(c)+1), nil
	}
	v, err := charmapItem(t, mapping, object.Int(int64(c)))
	if err != nil || v.IsNone() {
		return value{}, err
	}
	if s, ok := object.AsStr(v); ok {
		if s.Go() == "\ufffe" {
			return value{}, nil
		}
		return v, nil
	}
	if !v.IsInt() {
		return value{}, object.TypeErrorf("character mapping must return integer, None or str")
	}
	n := v.AsInt()
	if n == 0xfffe {
		return value{}, nil
	}
	if n < 0 || n > 0x10ffff {
		return value{}, object.TypeErrorf("character mapping must be in range(0x110000)")
	}
	return object.CharStr(rune(n)), nil
}

// escapeEncode writes bytes as in a bytes literal.
func escapeEncode(_ *thread, a []value) (value, error) {
	b, ok := object.AsBytes(a[0])
	if !ok {
		return value{}, object.TypeErrorf("escape_encode() argument 1 must be bytes, not %s", object.ArgumentName(a[0]))
	}
	var out strings.Builder
	for _, c := range []byte(b.Go()) {
		switch {
		case c == '\'' || c == '\\':
			out.WriteByte('\\')
			out.WriteByte(c)
		case c == '\t':
			out.WriteString(`\t`)
		case c == '\n':
			out.WriteString(`\n`)
		case c == '\r':
			out.WriteString(`\r`)
		case c < ' ' || c >= 0x7f:
			fmt.Fprintf(&out, `\x%02x`, c)
		default:
			out.WriteByte(c)
		}
	}
	return object.NewPair(object.NewBytes(out.String()), object.Int(int64(len(b.Go())))), nil
}

// simpleEscapes are the escapes of one character.
var simpleEscapes = map[byte]byte{'\\': '\\', '\'': '\'', '"': '"', 'b': '\b', 'f': '\f', 't': '\t', 'n': '\n', 'r': '\r', 'v': '\v', 'a': '\a'}

// escapeDecode reads the escapes of a bytes literal.
func escapeDecode(t *thread, a []value) (value, error) {
	v := a[0]
	if s, ok := object.AsStr(v); ok {
		v = object.NewBytes(s.Go())
	}
	b, err := data(v, "escape_decode")
	if err != nil {
		return value{}, err
	}
	errs, err := errorsArg(a[1])
	if err != nil {
		return value{}, err
	}
	var out []byte
	warned := false
	for i := 0; i < len(b); {
		if b[i] != '\\' {
			out = append(out, b[i])
			i++
			continue
		}
		i++
		if i == len(b) {
			return value{}, object.ValueErrorf("Trailing \\ in string")
		}
		c := b[i]
		i++
		if r, ok := simpleEscapes[c]; ok {
			out = append(out, r)
			continue
		}
		switch {
		case c == '\n':
		case c >= '0' && c <= '7':
			n := int(c - '0')
			for k := 0; k < 2 && i < len(b) && b[i] >= '0' && b[i] <= '7'; k++ {
				n = n*8 + int(b[i]-'0')
				i++
			}
			out = append(out, byte(n))
		case c == 'x':
			if i+1 < len(b) && hexDigit(b[i]) >= 0 && hexDigit(b[i+1]) >= 0 {
				out = append(out, byte(hexDigit(b[i])<<4|hexDigit(b[i+1])))
				i += 2
				continue
			}
			switch errs {
			case "strict":
				return value{}, object.ValueErrorf("invalid \\x escape at position %d", i-2)
			case "replace":
				out = append(out, '?')
			case "ignore":
			default:
				return value{}, object.ValueErrorf("decoding error; unknown error handling code: %s", errs)
			}
			if i < len(b) && hexDigit(b[i]) >= 0 {
				i++
			}
		default:
			out = append(out, '\\')
			i--
			if !warned && t.Interp.Warn != nil {
				warned = true
				if err := t.Interp.Warn(t, object.DeprecationWarning, fmt.Sprintf("invalid escape sequence '\\%c'", c), 1); err != nil {
					return value{}, err
				}
			}
		}
	}
	return object.NewPair(object.NewBytes(string(out)), object.Int(int64(len(b)))), nil
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
