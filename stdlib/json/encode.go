package json

import (
	"math"
	"sort"
	"strings"
	"unicode/utf8"

	"pya/vm/object"
)

// encoder is one encoding.
type encoder struct {
	t                                             *thread
	b                                             []byte
	def                                           value
	skipkeys, ascii, circular, allowNaN, sortKeys bool
	indented                                      bool
	indent, item, key                             string
	stack                                         []value // containers being written
	level                                         int
}

// setIndent takes a number of blanks or a text.
func (e *encoder) setIndent(v value) error {
	e.indented = true
	if s, ok := object.AsStr(v); ok {
		e.indent = s.Go()
		return nil
	}
	n, err := e.t.Index(v)
	if err != nil {
		return object.TypeErrorf("can't multiply sequence by non-int of type '%s'", v.Type().MessageName())
	}
	const most = 1 << 20
	if n > most {
		return object.NewException(object.MemoryError)
	}
	e.indent = strings.Repeat(" ", max(n, 0))
	return nil
}

func (e *encoder) setSeparators(item, key value) error {
	k, ok := object.AsStr(key)
	if !ok {
		return object.TypeErrorf("make_encoder() argument 5 must be str, not %s", object.ArgumentName(key))
	}
	i, ok := object.AsStr(item)
	if !ok {
		return object.TypeErrorf("make_encoder() argument 6 must be str, not %s", object.ArgumentName(item))
	}
	e.item, e.key = i.Go(), k.Go()
	return nil
}

// encode is the function behind JSONEncoder.
func (s *module) encode(t *thread, a []value) (value, error) {
	e := encoder{t: t, def: a[1]}
	var err error
	for i, p := range []*bool{&e.skipkeys, &e.ascii, &e.circular, &e.allowNaN, &e.sortKeys} {
		if *p, err = truth(t, a[2+i], false); err != nil {
			return value{}, err
		}
	}
	if given(a[7]) {
		if err := e.setIndent(a[7]); err != nil {
			return value{}, err
		}
	}
	if err := e.setSeparators(a[8], a[9]); err != nil {
		return value{}, err
	}
	return e.run(a[0])
}

func (e *encoder) run(v value) (value, error) {
	e.b = make([]byte, 0, 64)
	if err := e.write(v); err != nil {
		return value{}, err
	}
	return object.NewStrBytes(e.b), nil
}

// write writes a value.
func (e *encoder) write(v value) error {
	switch v.Kind() {
	case object.KNone:
		e.b = append(e.b, "null"...)
	case object.KBool:
		e.b = appendBool(e.b, v)
	case object.KInt:
		e.b = appendInt(e.b, v.AsInt())
	case object.KBigInt:
		s, err := e.t.IntText(v)
		if err != nil {
			return err
		}
		e.b = append(e.b, s...)
	case object.KFloat, object.KFloatObj:
		s, err := e.float(v)
		if err != nil {
			return err
		}
		e.b = append(e.b, s...)
	case object.KStr:
		s, _ := object.AsStr(v)
		e.b = appendQuoted(e.b, s.Go(), e.ascii)
	case object.KList:
		return e.array(v)
	case object.KTuple:
		return e.array(v)
	case object.KDict:
		return e.object(v)
	default:
		return e.other(v)
	}
	return nil
}

func appendBool(b []byte, v value) []byte {
	if v.AsBool() {
		return append(b, "true"...)
	}
	return append(b, "false"...)
}

func appendInt(b []byte, i int64) []byte {
	if i >= 0 && i < 10 {
		return append(b, byte('0'+i))
	}
	return append(b, object.FormatInt(i)...)
}

// float is the text of a float.
func (e *encoder) float(v value) (string, error) {
	f, _ := object.AsFloatValue(v)
	if f-f == 0 {
		return object.FloatRepr(f), nil
	}
	if !e.allowNaN {
		r, err := e.t.Repr(v)
		if err != nil {
			return "", err
		}
		return "", object.ValueErrorf("Out of range float values are not JSON compliant: %s", r)
	}
	switch {
	case math.IsNaN(f):
		return "NaN", nil
	case f > 0:
		return "Infinity", nil
	}
	return "-Infinity", nil
}

// enter begins a container or an object that default() replaces.
func (e *encoder) enter(v value) error {
	if e.circular {
		for _, x := range e.stack {
			if object.Is(x, v) {
				return object.ValueErrorf("Circular reference detected")
			}
		}
		e.stack = append(e.stack, v)
	}
	return e.t.Enter(" while encoding a JSON object")
}

func (e *encoder) leave() {
	e.t.Leave()
	if e.circular {
		e.stack = e.stack[:len(e.stack)-1]
	}
}

func (e *encoder) newline() {
	e.b = append(e.b, '\n')
	for range e.level {
		e.b = append(e.b, e.indent...)
	}
}

// items gives what reads the items of a list or tuple; those of subclasses come from their iterators. A list can change
// while default() runs, so the items are asked for at each step.
func (e *encoder) items(v value) (func() []value, error) {
	switch v.Type() {
	case object.ListType:
		l, _ := object.AsList(v)
		return l.Items, nil
	case object.TupleType:
		tup, _ := object.AsTuple(v)
		return tup.Items, nil
	}
	items, err := e.t.ToSlice(v)
	return func() []value { return items }, err
}

func (e *encoder) array(v value) error {
	items, err := e.items(v)
	if err != nil {
		return err
	}
	if len(items()) == 0 {
		e.b = append(e.b, "[]"...)
		return nil
	}
	if err := e.enter(v); err != nil {
		return err
	}
	defer e.leave()
	e.b = append(e.b, '[')
	e.level++
	for i := 0; i < len(items()); i++ {
		if i > 0 {
			e.b = append(e.b, e.item...)
		}
		if e.indented {
			e.newline()
		}
		if err := e.write(items()[i]); err != nil {
			return err
		}
	}
	e.level--
	if e.indented {
		e.newline()
	}
	e.b = append(e.b, ']')
	return nil
}

func (e *encoder) object(v value) error {
	d, _ := object.AsDict(v)
	if d.Len() == 0 {
		e.b = append(e.b, "{}"...)
		return nil
	}
	if err := e.enter(v); err != nil {
		return err
	}
	defer e.leave()
	e.b = append(e.b, '{')
	e.level++
	var err error
	first := true
	if v.Type() == object.DictType && !e.sortKeys {
		var k, x value
		for i := 0; err == nil && d.Next(&i, &k, &x); {
			err = e.pair(k, x, &first)
		}
	} else {
		err = e.pairs(v, d, &first)
	}
	if err != nil {
		return err
	}
	e.level--
	if e.indented && !first {
		e.newline()
	}
	e.b = append(e.b, '}')
	return nil
}

type pair struct{ k, v value }

// pairs writes the items of a subclass of dict, or in the order of the keys.
func (e *encoder) pairs(v value, d *object.Dict, first *bool) error {
	var ps []pair
	plain := true // all keys are texts
	add := func(k, x value) {
		plain = plain && k.Kind() == object.KStr
		ps = append(ps, pair{k, x})
	}
	if v.Type() == object.DictType {
		var k, x value
		for i := 0; d.Next(&i, &k, &x); {
			add(k, x)
		}
	} else {
		it, err := e.t.CallMethod(v, "items")
		if err != nil {
			return err
		}
		err = e.t.Iterate(it, func(x value) error {
			tup, ok := object.AsTuple(x)
			if !ok || len(tup.Items()) != 2 {
				return object.ValueErrorf("items must return 2-tuples")
			}
			add(tup.Items()[0], tup.Items()[1])
			return nil
		})
		if err != nil {
			return err
		}
	}
	if e.sortKeys {
		if err := e.sort(&ps, plain); err != nil {
			return err
		}
	}
	for _, p := range ps {
		if err := e.pair(p.k, p.v, first); err != nil {
			return err
		}
	}
	return nil
}

func (e *encoder) sort(ps *[]pair, plain bool) error {
	if plain {
		// The order of the texts' bytes is that of their characters.
		sort.SliceStable(*ps, func(i, j int) bool {
			a, _ := object.AsStr((*ps)[i].k)
			b, _ := object.AsStr((*ps)[j].k)
			return a.Go() < b.Go()
		})
		return nil
	}
	items := make([]value, len(*ps))
	for i, p := range *ps {
		items[i] = object.NewPair(p.k, p.v)
	}
	l := object.NewList(items)
	if _, err := e.t.CallMethod(l, "sort"); err != nil {
		return err
	}
	list, _ := object.AsList(l)
	for i, x := range list.Items() {
		tup, _ := object.AsTuple(x)
		(*ps)[i] = pair{tup.Items()[0], tup.Items()[1]}
	}
	return nil
}

// pair writes an item of a dict.
func (e *encoder) pair(k, v value, first *bool) error {
	text := ""
	switch k.Kind() {
	case object.KStr:
		s, _ := object.AsStr(k)
		text = s.Go()
	case object.KFloat, object.KFloatObj:
		s, err := e.float(k)
		if err != nil {
			return err
		}
		text = s
	case object.KBool:
		text = string(appendBool(nil, k))
	case object.KNone:
		text = "null"
	case object.KInt, object.KBigInt:
		s, err := e.t.IntText(k)
		if err != nil {
			return err
		}
		text = s
	default:
		if e.skipkeys {
			return nil
		}
		return object.TypeErrorf("keys must be str, int, float, bool or None, not %s", k.Type().MessageName())
	}
	if *first {
		*first = false
	} else {
		e.b = append(e.b, e.item...)
	}
	if e.indented {
		e.newline()
	}
	e.b = appendQuoted(e.b, text, e.ascii)
	e.b = append(e.b, e.key...)
	return e.write(v)
}

// other writes what default() makes of an object.
func (e *encoder) other(v value) error {
	if !given(e.def) {
		return object.TypeErrorf("Object of type %s is not JSON serializable", v.Type().Name())
	}
	if err := e.enter(v); err != nil {
		return err
	}
	defer e.leave()
	x, err := e.t.Call(e.def, v)
	if err != nil {
		return err
	}
	return e.write(x)
}

const hex = "0123456789abcdef"

// appendQuoted writes a text in quotes; ascii: with escapes for all that is not ASCII.
func appendQuoted(b []byte, s string, ascii bool) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && (c < 0x7f || c == 0x7f && !ascii) || c >= utf8.RuneSelf && !ascii {
			i++
			continue
		}
		b = append(b, s[start:i]...)
		if c >= utf8.RuneSelf {
			r, n := decodeRune(s[i:])
			b = appendEscaped(b, r)
			i += n
			start = i
			continue
		}
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		case '\f':
			b = append(b, '\\', 'f')
		case '\b':
			b = append(b, '\\', 'b')
		default:
			b = appendEscaped(b, rune(c))
		}
		i++
		start = i
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}

// decodeRune decodes a character, which may be a surrogate.
func decodeRune(s string) (rune, int) {
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && n == 1 && len(s) >= 3 {
		return rune(s[0]&0x0f)<<12 | rune(s[1]&0x3f)<<6 | rune(s[2]&0x3f), 3
	}
	return r, n
}

// appendEscaped writes \uXXXX, or two of them for a character beyond the first plane.
func appendEscaped(b []byte, r rune) []byte {
	if r > 0xffff {
		r -= 0x10000
		b = appendEscaped(b, 0xd800+r>>10)
		r = 0xdc00 + r&0x3ff
	}
	return append(b, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}
