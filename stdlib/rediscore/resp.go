package rediscore

import (
	"bytes"
	"errors"
	"math"
	"strconv"
	"unicode/utf8"

	"pya/vm/object"
)

// This file is the protocol of Redis (RESP2): commands to bytes, bytes to replies.

// errMore says that a reply is not there in full.
var errMore = errors.New("more bytes are needed")

// maxDepth is how deep lists in replies may nest, maxLength the longest list or string: more is a broken server.
const (
	maxDepth  = 512
	maxLength = math.MaxInt32
)

// protocolError is a reply that is none.
type protocolError struct{ text string }

func (e *protocolError) Error() string { return "Protocol Error: " + e.text }

// charset is how text and bytes become each other.
type charset struct {
	name, errors string
	utf8         bool // strict UTF-8, which needs no codec
}

func newCharset(name, errors string) charset {
	plain := name == "utf-8" || name == "utf8" || name == "UTF-8"
	return charset{name, errors, plain && errors == "strict"}
}

// encode appends the bytes of a text.
func (c *charset) encode(t *thread, b []byte, s value, text string) ([]byte, error) {
	if c.utf8 && utf8.ValidString(text) {
		return append(b, text...), nil
	}
	v, err := t.CallMethod(s, "encode", object.NewStr(c.name), object.NewStr(c.errors))
	if err != nil {
		return nil, err
	}
	data, _ := object.Buffer(v)
	return append(b, data...), nil
}

// decode makes text of bytes.
func (c *charset) decode(t *thread, b []byte) (value, error) {
	if c.utf8 && utf8.Valid(b) {
		return object.NewStr(string(b)), nil
	}
	return t.CallMethod(object.NewBytes(string(b)), "decode", object.NewStr(c.name), object.NewStr(c.errors))
}

// pack appends a command. A first word with blanks, such as CONFIG GET, is several words.
func (c *charset) pack(t *thread, b []byte, args []value) ([]byte, error) {
	var first [][]byte
	if len(args) > 0 {
		word, err := c.word(t, nil, args[0])
		if err != nil {
			return nil, err
		}
		if first = [][]byte{word}; bytes.IndexByte(word, ' ') >= 0 {
			first = bytes.Fields(word)
		}
		args = args[1:]
	}
	b = append(b, '*')
	b = strconv.AppendInt(b, int64(len(first)+len(args)), 10)
	b = append(b, '\r', '\n')
	for _, w := range first {
		b = bulk(b, w)
	}
	var scratch [64]byte
	for _, a := range args {
		w, err := c.word(t, scratch[:0], a)
		if err != nil {
			return nil, err
		}
		b = bulk(b, w)
	}
	return b, nil
}

func bulk(b, w []byte) []byte {
	b = append(b, '$')
	b = strconv.AppendInt(b, int64(len(w)), 10)
	b = append(b, '\r', '\n')
	b = append(b, w...)
	return append(b, '\r', '\n')
}

// word is an argument as bytes; they are valid until the argument changes.
func (c *charset) word(t *thread, scratch []byte, v value) ([]byte, error) {
	if s, ok := object.AsStr(v); ok {
		return c.encode(t, scratch, v, s.Go())
	}
	if v.IsInt() && v.Type() == object.IntType {
		return strconv.AppendInt(scratch, v.AsInt(), 10), nil
	}
	if b, ok := object.Buffer(v); ok {
		return b, nil
	}
	typ := v.Type()
	if typ != object.BoolType && (typ.IsSubtype(object.IntType) || typ.IsSubtype(object.FloatType)) {
		s, err := t.Repr(v)
		return append(scratch, s...), err
	}
	return nil, object.TypeErrorf("Invalid input of type: '%s'. Convert to a bytes, string, int or float first.", typ.Name())
}

// parser takes replies off received bytes. How far the reply in progress has been looked through is kept, so that a long
// one that comes in pieces is looked through once.
type parser struct {
	charset
	decodes bool
	fail    value // makes the exception of an error's text

	buf  []byte
	pos  int // where the reply begins
	seen int // up to where it was looked through
	need int // values still to come, 0: it was not looked at
}

func (p *parser) feed(b []byte) {
	if p.pos > 0 {
		n := copy(p.buf, p.buf[p.pos:])
		p.buf, p.seen, p.pos = p.buf[:n], p.seen-p.pos, 0
	}
	if len(p.buf) == 0 && cap(p.buf) > 1<<20 {
		p.buf = nil
	}
	p.buf = append(p.buf, b...)
}

// waiting is the number of bytes that have not become replies.
func (p *parser) waiting() int { return len(p.buf) - p.pos }

// complete tells whether a reply is there.
func (p *parser) complete() (bool, error) {
	if p.need == 0 {
		if p.waiting() == 0 {
			return false, nil
		}
		p.seen, p.need = p.pos, 1
	}
	for p.need > 0 {
		kind, line, next, err := lineAt(p.buf, p.seen)
		if err == errMore {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if kind == '$' || kind == '*' {
			n, err := length(kind, line)
			if err != nil {
				return false, err
			}
			switch {
			case n < 0:
			case kind == '*':
				p.need += n
			case next+n+2 > len(p.buf):
				return false, nil
			default:
				next += n + 2
			}
		}
		p.seen = next
		p.need--
	}
	return true, nil
}

// lineAt is the line at i and where the next one begins.
func lineAt(b []byte, i int) (kind byte, line []byte, next int, err error) {
	n := bytes.IndexByte(b[i:], '\n')
	if n < 0 {
		return 0, nil, 0, errMore
	}
	if n < 2 || b[i+n-1] != '\r' {
		return 0, nil, 0, &protocolError{object.ReprString(string(b[i : i+n]))}
	}
	kind = b[i]
	switch kind {
	case '+', '-', ':', '$', '*':
		return kind, b[i+1 : i+n-1], i + n + 1, nil
	}
	return 0, nil, 0, &protocolError{object.ReprString(string(b[i : i+n-1]))}
}

func length(kind byte, line []byte) (int, error) {
	n, err := strconv.Atoi(string(line))
	if err != nil || n < -1 || n > maxLength {
		return 0, &protocolError{object.ReprString(string(kind) + string(line))}
	}
	return n, nil
}

// next gives the next reply, errMore if it is not there. raw leaves bytes as they are.
func (p *parser) next(t *thread, raw bool) (value, error) {
	ok, err := p.complete()
	if err != nil {
		return value{}, err
	}
	if !ok {
		return value{}, errMore
	}
	v, end, err := p.reply(t, p.pos, p.decodes && !raw, 0)
	p.pos, p.need = p.seen, 0
	if err == nil {
		p.pos = end
	}
	if p.pos == len(p.buf) {
		p.buf, p.pos, p.seen = p.buf[:0], 0, 0
	}
	return v, err
}

// reply reads a reply that is there in full.
func (p *parser) reply(t *thread, i int, decode bool, depth int) (value, int, error) {
	kind, line, next, err := lineAt(p.buf, i)
	if err != nil {
		return value{}, 0, err
	}
	switch kind {
	case ':':
		n, err := strconv.ParseInt(string(line), 10, 64)
		if err != nil {
			return value{}, 0, &protocolError{object.ReprString(":" + string(line))}
		}
		return object.Int(n), next, nil
	case '-':
		v, err := t.Call(p.fail, object.NewStr(string(bytes.ToValidUTF8(line, []byte("\uFFFD")))))
		return v, next, err
	case '+':
		v, err := p.text(t, line, decode)
		return v, next, err
	}
	n, err := length(kind, line)
	if err != nil || n < 0 {
		return object.None, next, err
	}
	if kind == '$' {
		v, err := p.text(t, p.buf[next:next+n], decode)
		return v, next + n + 2, err
	}
	if depth == maxDepth {
		return value{}, 0, &protocolError{"the reply is nested too deep"}
	}
	items := make([]value, n)
	for j := range items {
		if items[j], next, err = p.reply(t, next, decode, depth+1); err != nil {
			return value{}, 0, err
		}
	}
	return object.NewList(items), next, nil
}

func (p *parser) text(t *thread, b []byte, decode bool) (value, error) {
	if !decode {
		return object.NewBytes(string(b)), nil
	}
	return p.decode(t, b)
}
