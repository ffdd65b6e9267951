package json

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"pya/vm/object"
)

// parser decodes a document. at is where it stands, in bytes; errors tell positions in characters.
type parser struct {
	t      *thread
	m      *module
	doc    *object.Str
	s      string
	at     int
	strict bool
	// The hooks are zero where the default applies.
	objectHook, parseFloat, parseInt, parseConst, pairsHook value
	keys                                                    [64]*object.Str // a small cache of keys
}

// hooks sets the hooks; native int and float stand for the defaults.
func (p *parser) hooks(objectHook, parseFloat, parseInt, parseConst, pairsHook value) {
	pick := func(v value, def *object.Type) value {
		if !given(v) || def != nil && v.Kind() == object.KType && object.Is(v, object.FromObj(def)) {
			return value{}
		}
		return v
	}
	p.objectHook, p.pairsHook, p.parseConst = pick(objectHook, nil), pick(pairsHook, nil), pick(parseConst, nil)
	p.parseFloat, p.parseInt = pick(parseFloat, object.FloatType), pick(parseInt, object.IntType)
}

// fail makes a JSONDecodeError at a character position.
func (s *module) fail(t *thread, doc *object.Str, msg string, pos int) error {
	cls, err := t.GetAttrStr(object.FromObj(s.decoders), "JSONDecodeError")
	if err != nil {
		return err
	}
	v, err := t.Call(cls, object.NewStr(msg), object.FromObj(doc), object.Int(int64(pos)))
	if err != nil {
		return err
	}
	e, ok := object.AsException(v)
	if !ok {
		return object.TypeErrorf("exceptions must derive from BaseException")
	}
	return e
}

// errAt makes a JSONDecodeError at a byte position.
func (p *parser) errAt(msg string, at int) error {
	pos := at
	if !p.doc.IsASCII() {
		pos = utf8.RuneCountInString(p.s[:at])
		if !utf8.ValidString(p.s[:at]) {
			x, _ := object.AsStr(object.NewStr(p.s[:at]))
			pos = x.Len()
		}
	}
	return p.m.fail(p.t, p.doc, msg, pos)
}

// noValue marks a place without a value.
type noValue struct{ at int }

func (noValue) Error() string { return "no value" }

func (p *parser) space() {
	for p.at < len(p.s) {
		switch p.s[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

// document decodes a whole document.
func (p *parser) document() (value, error) {
	p.space()
	v, err := p.value()
	if err != nil {
		if no, ok := err.(noValue); ok {
			err = p.errAt("Expecting value", no.at)
		}
		return value{}, err
	}
	p.space()
	if p.at != len(p.s) {
		return value{}, p.errAt("Extra data", p.at)
	}
	return v, nil
}

// value decodes a value at the very position.
func (p *parser) value() (value, error) {
	if p.at >= len(p.s) {
		return value{}, noValue{p.at}
	}
	switch c := p.s[p.at]; c {
	case '"':
		p.at++
		s, err := p.str()
		if err != nil {
			return value{}, err
		}
		return object.NewStr(s), nil
	case '{':
		return p.nested(" while decoding a JSON object from a unicode string", (*parser).object)
	case '[':
		return p.nested(" while decoding a JSON array from a unicode string", (*parser).array)
	case 'n':
		if p.word("null") {
			return object.None, nil
		}
	case 't':
		if p.word("true") {
			return object.True, nil
		}
	case 'f':
		if p.word("false") {
			return object.False, nil
		}
	case 'N':
		if p.word("NaN") {
			return p.constant("NaN", object.NaN)
		}
	case 'I':
		if p.word("Infinity") {
			return p.constant("Infinity", math.Inf(1))
		}
	case '-':
		if p.word("-Infinity") {
			return p.constant("-Infinity", math.Inf(-1))
		}
		return p.number()
	default:
		if c >= '0' && c <= '9' {
			return p.number()
		}
	}
	return value{}, noValue{p.at}
}

func (p *parser) word(w string) bool {
	if !strings.HasPrefix(p.s[p.at:], w) {
		return false
	}
	p.at += len(w)
	return true
}

func (p *parser) constant(name string, f float64) (value, error) {
	if p.parseConst.IsValid() {
		return p.t.Call(p.parseConst, object.NewStr(name))
	}
	return object.Float(f), nil
}

func (p *parser) nested(where string, f func(*parser) (value, error)) (value, error) {
	if err := p.t.Enter(where); err != nil {
		return value{}, err
	}
	v, err := f(p)
	p.t.Leave()
	return v, err
}

// number decodes an int or a float.
func (p *parser) number() (value, error) {
	s, start := p.s, p.at
	i := start
	if s[i] == '-' {
		i++
	}
	digits := i
	switch {
	case i < len(s) && s[i] == '0':
		i++
	default:
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
	}
	if i == digits {
		return value{}, noValue{start}
	}
	isFloat := false
	if i+1 < len(s) && s[i] == '.' && isDigit(s[i+1]) {
		isFloat = true
		for i++; i < len(s) && isDigit(s[i]); i++ {
		}
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		j := i + 1
		if j < len(s) && (s[j] == '+' || s[j] == '-') {
			j++
		}
		if j < len(s) && isDigit(s[j]) {
			isFloat = true
			for i = j; i < len(s) && isDigit(s[i]); i++ {
			}
		}
	}
	p.at = i
	text := s[start:i]
	if isFloat {
		if p.parseFloat.IsValid() {
			return p.t.Call(p.parseFloat, object.NewStr(text))
		}
		f, _ := object.ParseFloat(text)
		return object.Float(f), nil
	}
	if p.parseInt.IsValid() {
		return p.t.Call(p.parseInt, object.NewStr(text))
	}
	if len(text) <= 18 {
		n, neg := int64(0), false
		for k := 0; k < len(text); k++ {
			if text[k] == '-' {
				neg = true
				continue
			}
			n = n*10 + int64(text[k]-'0')
		}
		if neg {
			n = -n
		}
		return object.Int(n), nil
	}
	return p.t.Call(object.FromObj(object.IntType), object.NewStr(text))
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// str decodes the rest of a string behind its first quote.
func (p *parser) str() (string, error) {
	s, start := p.s, p.at
	for i := start; i < len(s); i++ {
		c := s[i]
		if c == '"' {
			p.at = i + 1
			if len(s) > 1<<16 {
				// A part must not keep a large document alive.
				return strings.Clone(s[start:i]), nil
			}
			return s[start:i], nil
		}
		if c == '\\' || c < ' ' && p.strict {
			return p.strSlow(start, i)
		}
	}
	return "", p.errAt("Unterminated string starting at", start-1)
}

// strSlow decodes a string with escapes from start on; i is the first special character.
func (p *parser) strSlow(start, i int) (string, error) {
	s := p.s
	b := append(make([]byte, 0, i-start+32), s[start:i]...)
	for i < len(s) {
		c := s[i]
		switch {
		case c == '"':
			p.at = i + 1
			return string(b), nil
		case c < ' ' && p.strict:
			return "", p.errAt("Invalid control character at", i)
		case c != '\\':
			j := i + 1
			for j < len(s) && s[j] != '"' && s[j] != '\\' && s[j] >= ' ' {
				j++
			}
			b = append(b, s[i:j]...)
			i = j
			continue
		}
		if i+1 >= len(s) {
			break
		}
		c = s[i+1]
		i += 2
		switch c {
		case '"', '\\', '/':
			b = append(b, c)
		case 'b':
			b = append(b, '\b')
		case 'f':
			b = append(b, '\f')
		case 'n':
			b = append(b, '\n')
		case 'r':
			b = append(b, '\r')
		case 't':
			b = append(b, '\t')
		case 'u':
			r, ok := hex4(s, i)
			if !ok {
				return "", p.errAt("Invalid \\uXXXX escape", i-1)
			}
			i += 4
			if r >= 0xd800 && r < 0xdc00 && strings.HasPrefix(s[i:], `\u`) {
				if low, ok := hex4(s, i+2); ok && low >= 0xdc00 && low < 0xe000 {
					r = 0x10000 + (r-0xd800)<<10 + low - 0xdc00
					i += 6
				}
			}
			b = appendRune(b, r)
		default:
			return "", p.errAt("Invalid \\escape", i-2)
		}
	}
	return "", p.errAt("Unterminated string starting at", start-1)
}

// hex4 reads four hexadecimal digits.
func hex4(s string, i int) (rune, bool) {
	if i+4 > len(s) {
		return 0, false
	}
	n, err := strconv.ParseUint(s[i:i+4], 16, 32)
	return rune(n), err == nil && s[i] != '+'
}

// appendRune writes a character, which may be a surrogate.
func appendRune(b []byte, r rune) []byte {
	if r >= 0xd800 && r < 0xe000 {
		return append(b, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0xbf, 0x80|byte(r)&0xbf)
	}
	return utf8.AppendRune(b, r)
}

func (p *parser) array() (value, error) {
	p.at++
	p.space()
	if p.at < len(p.s) && p.s[p.at] == ']' {
		p.at++
		return object.NewList(nil), nil
	}
	var items []value
	for {
		v, err := p.value()
		if err != nil {
			return value{}, err
		}
		items = append(items, v)
		p.space()
		if p.at < len(p.s) && p.s[p.at] == ']' {
			p.at++
			return object.NewList(items), nil
		}
		if p.at >= len(p.s) || p.s[p.at] != ',' {
			return value{}, p.errAt("Expecting ',' delimiter", p.at)
		}
		comma := p.at
		p.at++
		p.space()
		if p.at < len(p.s) && p.s[p.at] == ']' {
			return value{}, p.errAt("Illegal trailing comma before end of array", comma)
		}
	}
}

// key gives the str of a key; equal keys share one.
func (p *parser) key(s string) *object.Str {
	h := uint(len(s))
	if len(s) > 0 {
		h = h*31 + uint(s[0])
		h = h*31 + uint(s[len(s)-1])
		h = h*31 + uint(s[len(s)/2])
	}
	e := &p.keys[h&63]
	if *e == nil || (*e).Go() != s {
		*e, _ = object.AsStr(object.NewStr(s))
	}
	return *e
}

func (p *parser) object() (value, error) {
	p.at++
	d := object.NewDict()
	var pairs []value
	p.space()
	if p.at < len(p.s) && p.s[p.at] == '}' {
		p.at++
		return p.finish(d, pairs)
	}
	for {
		if p.at >= len(p.s) || p.s[p.at] != '"' {
			return value{}, p.errAt("Expecting property name enclosed in double quotes", p.at)
		}
		p.at++
		ks, err := p.str()
		if err != nil {
			return value{}, err
		}
		k := p.key(ks)
		if p.at < len(p.s) && p.s[p.at] != ':' {
			p.space()
		}
		if p.at >= len(p.s) || p.s[p.at] != ':' {
			return value{}, p.errAt("Expecting ':' delimiter", p.at)
		}
		p.at++
		p.space()
		v, err := p.value()
		if err != nil {
			return value{}, err
		}
		if p.pairsHook.IsValid() {
			pairs = append(pairs, object.NewPair(object.FromObj(k), v))
		} else {
			d.SetStr(k, v)
		}
		p.space()
		if p.at < len(p.s) && p.s[p.at] == '}' {
			p.at++
			return p.finish(d, pairs)
		}
		if p.at >= len(p.s) || p.s[p.at] != ',' {
			return value{}, p.errAt("Expecting ',' delimiter", p.at)
		}
		comma := p.at
		p.at++
		p.space()
		if p.at < len(p.s) && p.s[p.at] == '}' {
			return value{}, p.errAt("Illegal trailing comma before end of object", comma)
		}
	}
}

// finish passes an object through the hooks.
func (p *parser) finish(d *object.Dict, pairs []value) (value, error) {
	if p.pairsHook.IsValid() {
		return p.t.Call(p.pairsHook, object.NewList(pairs))
	}
	if p.objectHook.IsValid() {
		return p.t.Call(p.objectHook, object.FromObj(d))
	}
	return object.FromObj(d), nil
}

// place is the byte position of a character position.
func place(doc *object.Str, pos int) int {
	if doc.IsASCII() || pos == 0 {
		return pos
	}
	s, _ := object.AsStr(doc.Slice(0, min(pos, doc.Len())))
	return len(s.Go())
}

// scan is the function behind JSONDecoder.raw_decode: it gives (value, end). A missing value is StopIteration(pos).
func (s *module) scan(t *thread, a []value) (value, error) {
	doc, ok := object.AsStr(a[0])
	if !ok {
		return value{}, object.TypeErrorf("first argument must be a string, not %s", object.ArgumentName(a[0]))
	}
	idx, err := t.Index(a[1])
	if err != nil {
		return value{}, err
	}
	if idx < 0 {
		return value{}, object.ValueErrorf("idx cannot be negative")
	}
	if idx > doc.Len() {
		return value{}, object.StopIteration(object.Int(int64(idx)))
	}
	strict, err := t.Truth(a[2])
	if err != nil {
		return value{}, err
	}
	p := &parser{t: t, m: s, doc: doc, s: doc.Go(), at: place(doc, idx), strict: strict}
	p.hooks(a[3], a[4], a[5], a[6], a[7])
	v, err := p.value()
	if no, ok := err.(noValue); ok {
		err = object.StopIteration(object.Int(int64(chars(p.s[:no.at]))))
	}
	if err != nil {
		return value{}, err
	}
	return object.NewPair(v, object.Int(int64(chars(p.s[:p.at])))), nil
}

// chars counts the characters of a text.
func chars(s string) int {
	x, _ := object.AsStr(object.NewStr(s))
	return x.Len()
}

// scanstring decodes a string behind its first quote: it gives (text, end).
func (s *module) scanstring(t *thread, a []value) (value, error) {
	end, err := t.Index(a[1])
	if err != nil {
		return value{}, err
	}
	doc, ok := object.AsStr(a[0])
	if !ok {
		return value{}, object.TypeErrorf("first argument must be a string, not %s", object.ArgumentName(a[0]))
	}
	strict, err := truth(t, a[2], true)
	if err != nil {
		return value{}, err
	}
	if end < 0 || end > doc.Len() {
		return value{}, object.ValueErrorf("end is out of bounds")
	}
	p := &parser{t: t, m: s, doc: doc, s: doc.Go(), at: place(doc, end), strict: strict}
	text, err := p.str()
	if err != nil {
		return value{}, err
	}
	return object.NewPair(object.NewStr(text), object.Int(int64(chars(p.s[:p.at])))), nil
}
