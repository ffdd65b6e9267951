package codecs

import (
	"fmt"
	"strings"

	"pya/vm/object"
)

// This file holds the error handlers as functions, as codecs.lookup_error gives them.

// handlerNames are the handlers that every Runtime has.
var handlerNames = []string{"strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace", "surrogatepass", "surrogateescape"}

// handler finds an error handler: one registered, or one of those built in.
func handler(t *thread, name string) (value, error) {
	if h, ok := object.ErrorHandler(t.Interp, name); ok {
		return h, nil
	}
	for _, n := range handlerNames {
		if n != name {
			continue
		}
		h := object.NewFunction("", &def{Name: name + "_errors", Sig: "exc, /", Doc: "Implements the '" + name + "' error handling.",
			F1: func(t *thread, exc value) (value, error) { return handle(t, name, exc) }})
		object.SetErrorHandler(t.Interp, name, h)
		return h, nil
	}
	return value{}, object.Raise(object.LookupError, "unknown error handler name '%s'", name)
}

// problem is the content of a UnicodeError.
type problem struct {
	e          *object.Exception
	object     value
	start, end int
}

func (p *problem) text() []rune {
	s, ok := object.AsStr(p.object)
	if !ok {
		return nil
	}
	var out []rune
	for i := p.start; i < p.end && i < s.Len(); i++ {
		out = append(out, s.At(i))
	}
	return out
}

func (p *problem) bytes() string {
	b, ok := object.AsBytes(p.object)
	if !ok || p.start >= len(b.Go()) {
		return ""
	}
	return b.Go()[p.start:min(p.end, len(b.Go()))]
}

func readProblem(t *thread, exc value) (*problem, error) {
	e, ok := object.AsException(exc)
	if typ := exc.Type(); !ok || !typ.IsSubtype(object.UnicodeEncodeError) && !typ.IsSubtype(object.UnicodeDecodeError) && !typ.IsSubtype(object.UnicodeTranslateError) {
		return nil, wrongType(exc)
	}
	p := &problem{e: e}
	for name, dst := range map[string]*int{"start": &p.start, "end": &p.end} {
		v, err := t.GetAttrStr(exc, name)
		if err != nil {
			return nil, err
		}
		if *dst, err = t.Index(v); err != nil {
			return nil, err
		}
	}
	v, err := t.GetAttrStr(exc, "object")
	p.object = v
	return p, err
}

func wrongType(exc value) error {
	return object.TypeErrorf("don't know how to handle %s in error callback", exc.Type().MessageName())
}

// handle runs a built-in handler on a UnicodeError.
func handle(t *thread, name string, exc value) (value, error) {
	if name == "strict" {
		e, ok := object.AsException(exc)
		if !ok {
			return value{}, object.TypeErrorf("codec must pass exception instance")
		}
		return value{}, e
	}
	p, err := readProblem(t, exc)
	if err != nil {
		return value{}, err
	}
	typ := p.e.Type()
	encode, decode := typ.IsSubtype(object.UnicodeEncodeError), typ.IsSubtype(object.UnicodeDecodeError)
	translate := typ.IsSubtype(object.UnicodeTranslateError)
	give := func(s string) (value, error) { return object.NewPair(object.NewStr(s), object.Int(int64(p.end))), nil }
	switch {
	case name == "ignore" && (encode || decode || translate):
		return give("")
	case name == "replace" && encode:
		return give(strings.Repeat("?", p.end-p.start))
	case name == "replace" && decode:
		return give("\ufffd")
	case name == "replace" && translate:
		return give(strings.Repeat("\ufffd", p.end-p.start))
	case name == "xmlcharrefreplace" && encode:
		var b strings.Builder
		for _, r := range p.text() {
			fmt.Fprintf(&b, "&#%d;", r)
		}
		return give(b.String())
	case name == "backslashreplace" && decode:
		var b strings.Builder
		for _, c := range []byte(p.bytes()) {
			fmt.Fprintf(&b, `\x%02x`, c)
		}
		return give(b.String())
	case name == "backslashreplace" && (encode || translate), name == "namereplace" && encode:
		var b strings.Builder
		for _, r := range p.text() {
			if n := object.RuneName(r); n != "" && name == "namereplace" {
				b.WriteString(`\N{` + n + `}`)
			} else {
				b.WriteString(escapeRune(r))
			}
		}
		return give(b.String())
	case name == "surrogateescape" && encode:
		var out []byte
		for _, r := range p.text() {
			if r < 0xdc80 || r > 0xdcff {
				return value{}, p.e
			}
			out = append(out, byte(r))
		}
		return object.NewPair(object.NewBytes(string(out)), object.Int(int64(p.end))), nil
	case name == "surrogateescape" && decode:
		return p.escapeBytes()
	case name == "surrogatepass" && (encode || decode):
		return p.passSurrogates(t, encode)
	}
	return value{}, wrongType(exc)
}

func escapeRune(r rune) string {
	switch {
	case r < 0x100:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// escapeBytes turns up to four bytes above ASCII into lone surrogates.
func (p *problem) escapeBytes() (value, error) {
	var parts []value
	for _, c := range []byte(p.bytes()) {
		if c < 0x80 || len(parts) == 4 {
			break
		}
		parts = append(parts, object.CharStr(0xdc00+rune(c)))
	}
	if len(parts) == 0 {
		return value{}, p.e
	}
	return object.NewPair(object.ConcatAll(parts), object.Int(int64(p.start+len(parts)))), nil
}

// passSurrogates encodes lone surrogates as if they were characters, and decodes what that gives.
func (p *problem) passSurrogates(t *thread, encode bool) (value, error) {
	enc, err := t.GetAttrStr(object.FromObj(p.e), "encoding")
	if err != nil {
		return value{}, err
	}
	name, _ := object.AsStr(enc)
	if name == nil {
		return value{}, p.e
	}
	if encode {
		s, _ := object.AsStr(p.object)
		b, err := t.Encode(s.Slice(p.start, p.end), name.Go(), "surrogatepass")
		if err != nil {
			return value{}, p.e
		}
		return object.NewPair(b, object.Int(int64(p.end))), nil
	}
	b, _ := object.AsBytes(p.object)
	size := map[bool]int{true: 4, false: 2}[strings.Contains(name.Go(), "32")]
	if strings.Contains(name.Go(), "8") {
		size = 3
	}
	if b == nil || p.start+size > len(b.Go()) {
		return value{}, p.e
	}
	text, _, err := t.DecodeText(b.Go()[p.start:p.start+size], name.Go(), "surrogatepass", true)
	if err != nil {
		return value{}, p.e
	}
	return object.NewPair(object.NewStr(text), object.Int(int64(p.start+size))), nil
}
