package io

import (
	"strings"

	"pya/vm/object"
)

// newlines is what the argument newline means.
type newlines struct {
	given     string
	none      bool   // newline=None
	universal bool   // \r and \r\n end lines too
	translate bool   // … and become \n
	end       string // what ends a line for readline; "" for any of the three
	out       string // what \n becomes on writing; "" for itself
}

// newlinesOf reads the argument, None or a str; ok is false for another text.
func newlinesOf(v value) (n newlines, ok bool) {
	if !v.IsValid() || v.IsNone() {
		return newlines{none: true, universal: true, translate: true, end: "\n"}, true
	}
	s, _ := object.AsStr(v)
	n.given = s.Go()
	switch n.given {
	case "":
		n.universal = true
	case "\n":
		n.end = "\n"
	case "\r", "\r\n":
		n.end, n.out = n.given, n.given
	default:
		return n, false
	}
	return n, true
}

// The newlines met, as bits.
const (
	seenCR = 1 << iota
	seenLF
	seenCRLF
)

// note remembers the kinds of newlines in text.
func note(text string, seen *uint8) {
	if *seen == seenCR|seenLF|seenCRLF {
		return
	}
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\n':
			*seen |= seenLF
		case text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n':
			*seen |= seenCRLF
			i++
		case text[i] == '\r':
			*seen |= seenCR
		}
	}
}

// toNewline turns \r and \r\n into \n.
func (n *newlines) toNewline(text string, seen *uint8) string {
	if strings.IndexByte(text, '\r') < 0 {
		if *seen&seenLF == 0 && strings.IndexByte(text, '\n') >= 0 {
			*seen |= seenLF
		}
		return text
	}
	note(text, seen)
	b := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '\r' {
			c = '\n'
			if i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
		}
		b = append(b, c)
	}
	return string(b)
}

// seenValue is the attribute newlines.
func seenValue(seen uint8) value {
	var items []value
	for i, s := range []string{"\r", "\n", "\r\n"} {
		if seen&(1<<i) != 0 {
			items = append(items, object.NewStr(s))
		}
	}
	switch len(items) {
	case 0:
		return object.None
	case 1:
		return items[0]
	}
	return object.NewTuple(items)
}

// newlineDecoder is an IncrementalNewlineDecoder.
type newlineDecoder struct {
	ioBase
	decoder   value
	nl        newlines
	errors    value
	pendingCR bool
	seen      uint8
}

func newlineDecoderMethods() []object.Def {
	self := func(v value) *newlineDecoder { return object.Self[newlineDecoder](v) }
	return []object.Def{
		{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: newStream[newlineDecoder]},
		{Name: "__init__", Sig: "self, decoder, translate, errors='strict'", Fn: func(t *thread, args []value) (value, error) {
			d := self(args[0])
			on, err := t.Truth(args[2])
			d.decoder, d.nl, d.errors = args[1], newlines{universal: true, translate: on}, args[3]
			return object.None, err
		}},
		{Name: "decode", Sig: "self, input, final=False", Fn: func(t *thread, args []value) (value, error) {
			d := self(args[0])
			final := false
			if args[2].IsValid() {
				var err error
				if final, err = t.Truth(args[2]); err != nil {
					return value{}, err
				}
			}
			v := args[1]
			if d.decoder.IsValid() && !d.decoder.IsNone() {
				var err error
				if v, err = t.CallMethod(d.decoder, "decode", v, object.Bool(final)); err != nil {
					return value{}, err
				}
			}
			s, ok := object.AsStr(v)
			if !ok {
				return value{}, object.TypeErrorf("decoder should return a string result, not '%s'", v.Type().MessageName())
			}
			text := s.Go()
			if d.pendingCR && (text != "" || final) {
				text, d.pendingCR = "\r"+text, false
			}
			if !final && strings.HasSuffix(text, "\r") {
				text, d.pendingCR = text[:len(text)-1], true
			}
			if d.nl.translate {
				return object.NewStr(d.nl.toNewline(text, &d.seen)), nil
			}
			note(text, &d.seen)
			return object.NewStr(text), nil
		}},
		{Name: "getstate", Sig: "self, /", F1: func(t *thread, v value) (value, error) {
			d := self(v)
			buf, flag := object.NewBytes(""), object.Int(0)
			if d.decoder.IsValid() && !d.decoder.IsNone() {
				st, err := t.CallMethod(d.decoder, "getstate")
				if err != nil {
					return value{}, err
				}
				tup, ok := object.AsTuple(st)
				if !ok || len(tup.Items()) != 2 {
					return value{}, object.TypeErrorf("illegal decoder state")
				}
				buf, flag = tup.Items()[0], tup.Items()[1]
			}
			one := int64(0)
			if d.pendingCR {
				one = 1
			}
			f, err := object.Lsh(t, flag, object.Int(1))
			if err == nil {
				f, err = object.Or(t, f, object.Int(one))
			}
			return object.TupleOf(buf, f), err
		}},
		{Name: "setstate", Sig: "self, state, /", F2: func(t *thread, v, st value) (value, error) {
			d := self(v)
			tup, ok := object.AsTuple(st)
			if !ok || len(tup.Items()) != 2 {
				return value{}, object.TypeErrorf("state argument must be a tuple")
			}
			flag := tup.Items()[1]
			one, err := object.And(t, flag, object.Int(1))
			if err != nil {
				return value{}, err
			}
			d.pendingCR = one.AsInt() != 0
			if d.decoder.IsValid() && !d.decoder.IsNone() {
				f, err := object.Rsh(t, flag, object.Int(1))
				if err != nil {
					return value{}, err
				}
				return t.CallMethod(d.decoder, "setstate", object.TupleOf(tup.Items()[0], f))
			}
			return object.None, nil
		}},
		{Name: "reset", Sig: "self, /", F1: func(t *thread, v value) (value, error) {
			d := self(v)
			d.seen, d.pendingCR = 0, false
			if d.decoder.IsValid() && !d.decoder.IsNone() {
				return t.CallMethod(d.decoder, "reset")
			}
			return object.None, nil
		}},
	}
}

func newlineDecoderGetSets() []object.GetSet {
	return []object.GetSet{get("newlines", func(_ *thread, v value) (value, error) {
		return seenValue(object.Self[newlineDecoder](v).seen), nil
	})}
}
