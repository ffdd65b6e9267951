package io

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"pya/vm/object"
)

// bytesIO is a BytesIO.
type bytesIO struct {
	ioBase
	buf []byte
	pos int
	// lent is what getbuffer() shows, nil if nobody uses that.
	lent *object.ByteArray
}

// settled is the check before a change of the content: nobody may be looking at it through getbuffer().
func (b *bytesIO) settled() error {
	if b.lent == nil {
		return nil
	}
	err := b.lent.CanResize()
	if err == nil {
		b.lent = nil
	}
	return err
}

func selfBytes(v value) *bytesIO { return object.Self[bytesIO](v) }

func (b *bytesIO) check() error {
	if b.closed {
		return object.ValueErrorf(closedText)
	}
	return nil
}

// take gives the next n bytes, all for n < 0.
func (b *bytesIO) take(n int) []byte {
	rest := b.buf[min(b.pos, len(b.buf)):]
	if n >= 0 && n < len(rest) {
		rest = rest[:n]
	}
	b.pos += len(rest)
	return rest
}

func (b *bytesIO) line(limit int) []byte {
	rest := b.buf[min(b.pos, len(b.buf)):]
	n := len(rest)
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		n = i + 1
	}
	if limit >= 0 {
		n = min(n, limit)
	}
	return b.take(n)
}

func (b *bytesIO) write(data []byte) error {
	if err := b.settled(); err != nil || len(data) == 0 {
		return err
	}
	if b.pos > maxRead {
		return object.NewException(object.MemoryError)
	}
	if b.pos > len(b.buf) {
		b.buf = append(b.buf, make([]byte, b.pos-len(b.buf))...)
	}
	n := copy(b.buf[b.pos:], data)
	b.buf = append(b.buf, data[n:]...)
	b.pos += len(data)
	return nil
}

func bytesDef(name, sig, doc string, f func(t *thread, b *bytesIO, args []value) (value, error)) object.Def {
	return object.Def{Name: name, Sig: sig, Doc: doc, Fn: func(t *thread, args []value) (value, error) {
		b := selfBytes(args[0])
		if err := b.check(); err != nil {
			return value{}, err
		}
		return f(t, b, args)
	}}
}

// hintArg reads the hint of BytesIO.readlines, which must be an int.
func hintArg(t *thread, v value) (int, error) {
	if !v.IsValid() || v.IsNone() {
		return -1, nil
	}
	if !v.Type().IsSubtype(object.IntType) {
		return 0, object.TypeErrorf("integer argument expected, got '%s'", v.Type().MessageName())
	}
	return t.Index(v)
}

func bytesMethods() []object.Def {
	readN := func(t *thread, b *bytesIO, args []value) (value, error) {
		n, err := sizeArg(t, args[1])
		if err != nil {
			return value{}, err
		}
		return object.NewBytes(string(b.take(n))), nil
	}
	readinto := func(t *thread, b *bytesIO, args []value) (value, error) {
		dst, err := writable(args[1], "readinto")
		if err != nil {
			return value{}, err
		}
		return object.Int(int64(copy(dst, b.take(len(dst))))), nil
	}
	yes := func(*thread, *bytesIO, []value) (value, error) { return object.True, nil }
	return []object.Def{
		{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: newStream[bytesIO]},
		{Name: "__init__", Sig: "self, initial_bytes=b''", Fn: func(t *thread, args []value) (value, error) {
			b := selfBytes(args[0])
			if err := b.settled(); err != nil {
				return value{}, err
			}
			b.buf, b.pos, b.closed = nil, 0, false
			if args[1].IsValid() && !args[1].IsNone() {
				data, err := bytesArg(args[1])
				if err != nil {
					return value{}, err
				}
				b.buf = append([]byte(nil), data...)
			}
			return object.None, nil
		}},
		bytesDef("read", "self, size=-1, /", "Read at most size bytes, returned as a bytes object.", readN),
		bytesDef("read1", "self, size=-1, /", "Read at most size bytes, returned as a bytes object.", readN),
		bytesDef("readinto", "self, buffer, /", "Read bytes into buffer.", readinto),
		bytesDef("readinto1", "self, buffer, /", "", readinto),
		bytesDef("readline", "self, size=-1, /", "Next line from the file, as a bytes object.", func(t *thread, b *bytesIO, args []value) (value, error) {
			n, err := sizeArg(t, args[1])
			if err != nil {
				return value{}, err
			}
			return object.NewBytes(string(b.line(n))), nil
		}),
		bytesDef("readlines", "self, size=None, /", "List of bytes objects, each a line from the file.", func(t *thread, b *bytesIO, args []value) (value, error) {
			hint, err := hintArg(t, args[1])
			if err != nil {
				return value{}, err
			}
			var out []value
			for total := 0; ; {
				l := b.line(-1)
				if len(l) == 0 {
					break
				}
				out = append(out, object.NewBytes(string(l)))
				if total += len(l); hint > 0 && total >= hint {
					break
				}
			}
			return object.NewList(out), nil
		}),
		{Name: "__next__", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			if self.Type().IsHeap() {
				return baseNext(t, self)
			}
			b := selfBytes(self)
			if err := b.check(); err != nil {
				return value{}, err
			}
			l := b.line(-1)
			if len(l) == 0 {
				return value{}, object.StopIteration(value{})
			}
			return object.NewBytes(string(l)), nil
		}},
		{Name: "write", Sig: "self, b, /", Doc: "Write bytes to file.", F2: func(_ *thread, self, v value) (value, error) {
			b := selfBytes(self)
			if err := b.check(); err != nil {
				return value{}, err
			}
			data, err := bytesArg(v)
			if err != nil {
				return value{}, err
			}
			return object.Int(int64(len(data))), b.write(data)
		}},
		bytesDef("writelines", "self, lines, /", "Write lines to the file.", func(t *thread, b *bytesIO, args []value) (value, error) {
			return object.None, t.Iterate(args[1], func(v value) error {
				data, err := bytesArg(v)
				if err == nil {
					err = b.check()
				}
				if err != nil {
					return err
				}
				return b.write(data)
			})
		}),
		bytesDef("seek", "self, pos, whence=0, /", "Change stream position.", bytesSeek),
		bytesDef("tell", "self, /", "Current file position, an integer.", func(_ *thread, b *bytesIO, _ []value) (value, error) {
			return object.Int(int64(b.pos)), nil
		}),
		bytesDef("truncate", "self, size=None, /", "Truncate the file to at most size bytes.", func(t *thread, b *bytesIO, args []value) (value, error) {
			n := b.pos
			if args[1].IsValid() && !args[1].IsNone() {
				var err error
				if n, err = sizeArg(t, args[1]); err != nil {
					return value{}, err
				}
				if n < 0 {
					return value{}, object.ValueErrorf("negative size value %d", n)
				}
			}
			if err := b.settled(); err != nil {
				return value{}, err
			}
			if n < len(b.buf) {
				b.buf = b.buf[:n]
			}
			return object.Int(int64(n)), nil
		}),
		bytesDef("getvalue", "self, /", "Retrieve the entire contents of the BytesIO object.", func(_ *thread, b *bytesIO, _ []value) (value, error) {
			return object.NewBytes(string(b.buf)), nil
		}),
		bytesDef("getbuffer", "self, /", "Get a read-write view over the contents of the BytesIO object.", func(_ *thread, b *bytesIO, _ []value) (value, error) {
			if b.lent == nil {
				b.lent, _ = object.AsByteArray(object.NewByteArray(b.buf))
			}
			m, _ := object.NewMemoryView(object.FromObj(b.lent))
			return m, nil
		}),
		bytesDef("flush", "self, /", "Does nothing.", func(*thread, *bytesIO, []value) (value, error) { return object.None, nil }),
		bytesDef("seekable", "self, /", "Returns True if the IO object can be seeked.", yes),
		bytesDef("readable", "self, /", "Returns True if the IO object can be read.", yes),
		bytesDef("writable", "self, /", "Returns True if the IO object can be written.", yes),
		bytesDef("isatty", "self, /", "Always returns False.", func(*thread, *bytesIO, []value) (value, error) { return object.False, nil }),
		{Name: "close", Sig: "self, /", Doc: "Disable all I/O operations.", F1: func(_ *thread, self value) (value, error) {
			b := selfBytes(self)
			if err := b.settled(); err != nil {
				return value{}, err
			}
			b.closed, b.buf = true, nil
			return object.None, nil
		}},
		bytesDef("__getstate__", "self, /", "", func(t *thread, b *bytesIO, args []value) (value, error) {
			attrs, err := attrsState(t, args[0])
			return object.TupleOf(object.NewBytes(string(b.buf)), object.Int(int64(b.pos)), attrs), err
		}),
		{Name: "__setstate__", Sig: "self, state, /", F2: func(t *thread, self, state value) (value, error) {
			b := selfBytes(self)
			if b.closed {
				return value{}, object.Raise(object.ValueError, closedText)
			}
			items, err := stateItems(self, state, 3)
			if err != nil {
				return value{}, err
			}
			data, err := bytesArg(items[0])
			if err != nil {
				return value{}, err
			}
			pos, err := statePos(t, items[1])
			if err != nil {
				return value{}, err
			}
			if err := b.settled(); err != nil {
				return value{}, err
			}
			b.buf, b.pos = append([]byte(nil), data...), pos
			return object.None, setAttrsState(t, self, items[2])
		}},
	}
}

// attrsState is the part of the pickled state that keeps the attributes a program gave the stream, None for none.
func attrsState(t *thread, self value) (value, error) {
	d, err := t.GetAttrStr(self, "__dict__")
	if err != nil {
		return value{}, err
	}
	if n, err := t.Len(d); err != nil || n == 0 {
		return object.None, err
	}
	return t.CallMethod(d, "copy")
}

// stateItems takes the argument of __setstate__() apart.
func stateItems(self, state value, n int) ([]value, error) {
	tuple, ok := object.AsTuple(state)
	if !ok || len(tuple.Items()) < n {
		return nil, object.TypeErrorf("%s.__setstate__ argument should be %d-tuple, got %s", self.Type().MessageName(), n, state.Type().MessageName())
	}
	return tuple.Items(), nil
}

// statePos is the position in a state.
func statePos(t *thread, v value) (int, error) {
	pos, err := t.Index(v)
	if err == nil && pos < 0 {
		err = object.ValueErrorf("position value cannot be negative")
	}
	return pos, err
}

// setAttrsState gives a stream the attributes in its state.
func setAttrsState(t *thread, self, attrs value) error {
	if attrs.IsNone() {
		return nil
	}
	if attrs.Kind() != object.KDict {
		return object.TypeErrorf("the attributes in a state should be a dict, got a %s", attrs.Type().MessageName())
	}
	d, err := t.GetAttrStr(self, "__dict__")
	if err != nil {
		return err
	}
	_, err = t.CallMethod(d, "update", attrs)
	return err
}

func bytesSeek(t *thread, b *bytesIO, args []value) (value, error) {
	off, err := t.Index(args[1])
	if err != nil {
		return value{}, err
	}
	whence, err := whenceArg(t, args[2])
	if err != nil {
		return value{}, err
	}
	switch whence {
	case 0:
		if off < 0 {
			return value{}, object.ValueErrorf("negative seek value %d", off)
		}
	case 1:
		off += b.pos
	case 2:
		off += len(b.buf)
	default:
		return value{}, object.ValueErrorf("invalid whence (%d, should be 0, 1 or 2)", whence)
	}
	b.pos = max(off, 0)
	return object.Int(int64(b.pos)), nil
}

// stringIO is a StringIO. As long as a program only appends, text holds the content; a position inside text that is
// not ASCII needs wide.
type stringIO struct {
	ioBase
	ready bool
	text  []byte
	ascii bool
	wide  []rune // the content if it is not nil
	pos   int    // in code points; -1: at the end of text
	nl    newlines
	seen  uint8 // newlines met
}

func selfString(v value) *stringIO { return object.Self[stringIO](v) }

func (s *stringIO) check() error {
	switch {
	case !s.ready:
		return object.ValueErrorf("I/O operation on uninitialized object")
	case s.closed:
		return errFileClosed()
	}
	return nil
}

// spread makes positions within the content possible.
func (s *stringIO) spread() {
	if s.wide != nil || s.ascii {
		if s.pos < 0 {
			s.pos = s.len()
		}
		return
	}
	st, _ := object.AsStr(object.NewStr(string(s.text)))
	n := st.Len()
	s.wide = make([]rune, n)
	for i := range s.wide {
		s.wide[i] = st.At(i)
	}
	s.text = nil
	if s.pos < 0 {
		s.pos = n
	}
}

// len is the length in code points; the content must be ASCII or spread.
func (s *stringIO) len() int {
	if s.wide != nil {
		return len(s.wide)
	}
	return len(s.text)
}

// value is the whole content.
func (s *stringIO) value() value { return s.slice(0, -1) }

// slice is a part of the content, to the end for j < 0.
func (s *stringIO) slice(i, j int) value {
	if s.wide == nil {
		if j < 0 {
			j = len(s.text)
		}
		return object.NewStr(string(s.text[i:j]))
	}
	if j < 0 {
		j = len(s.wide)
	}
	return runesValue(s.wide[i:j])
}

// runesValue makes a str of code points, which may be surrogates.
func runesValue(rs []rune) value {
	b := make([]byte, 0, len(rs)+len(rs)/2)
	for _, r := range rs {
		if r >= 0xd800 && r <= 0xdfff {
			b = append(b, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0xbf, 0x80|byte(r)&0xbf)
			continue
		}
		b = utf8.AppendRune(b, r)
	}
	return object.NewStrBytes(b)
}

// runesOf gives the code points of a text.
func runesOf(text string) []rune {
	if utf8.ValidString(text) {
		return []rune(text)
	}
	s, _ := object.AsStr(object.NewStr(text))
	out := make([]rune, s.Len())
	for i := range out {
		out[i] = s.At(i)
	}
	return out
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// write puts text at the position.
func (s *stringIO) write(text string) {
	if s.nl.translate {
		text = s.nl.toNewline(text, &s.seen)
	}
	if s.nl.out != "" {
		text = strings.ReplaceAll(text, "\n", s.nl.out)
	}
	if text == "" {
		return
	}
	ascii := isASCII(text)
	if s.wide == nil && (s.pos < 0 || s.ascii && s.pos == len(s.text)) {
		s.text = append(s.text, text...)
		s.ascii = s.ascii && ascii
		s.pos = -1
		return
	}
	if !ascii && s.wide == nil {
		s.spread()
		if s.wide == nil {
			s.wide = runesOf(string(s.text))
			if s.wide == nil {
				s.wide = []rune{}
			}
			s.text, s.ascii = nil, false
		}
	}
	s.spread()
	if s.wide == nil {
		s.text = overwrite(s.text, s.pos, []byte(text))
		s.pos += len(text)
		return
	}
	rs := runesOf(text)
	s.wide = overwrite(s.wide, s.pos, rs)
	s.pos += len(rs)
}

// overwrite puts src into dst at pos; a gap is filled with zeros.
func overwrite[T byte | rune](dst []T, pos int, src []T) []T {
	if pos > len(dst) {
		dst = append(dst, make([]T, pos-len(dst))...)
	}
	n := copy(dst[pos:], src)
	return append(dst, src[n:]...)
}

// lineEnd finds the end of the line that begins at the position.
func (s *stringIO) lineEnd(limit int) int {
	n := s.len()
	if limit >= 0 && limit < n-s.pos {
		n = s.pos + limit
	}
	at := func(i int) rune {
		if s.wide != nil {
			return s.wide[i]
		}
		return rune(s.text[i])
	}
	if s.wide == nil && s.nl.end == "\n" {
		if i := bytes.IndexByte(s.text[s.pos:n], '\n'); i >= 0 {
			return s.pos + i + 1
		}
		return n
	}
	for i := s.pos; i < n; i++ {
		switch c := at(i); {
		case s.nl.end == "":
			if c == '\n' {
				return i + 1
			}
			if c == '\r' {
				if i+1 < n && at(i+1) == '\n' {
					return i + 2
				}
				return i + 1
			}
		case c == rune(s.nl.end[0]) && len(s.nl.end) == 1:
			return i + 1
		case c == '\r' && len(s.nl.end) == 2 && i+1 < n && at(i+1) == '\n':
			return i + 2
		}
	}
	return n
}

func (s *stringIO) line(limit int) value {
	s.spread()
	if s.pos >= s.len() {
		return object.NewStr("")
	}
	from := s.pos
	s.pos = s.lineEnd(limit)
	return s.slice(from, s.pos)
}

func stringDef(name, sig, doc string, f func(t *thread, s *stringIO, args []value) (value, error)) object.Def {
	return object.Def{Name: name, Sig: sig, Doc: doc, Fn: func(t *thread, args []value) (value, error) {
		s := selfString(args[0])
		if err := s.check(); err != nil {
			return value{}, err
		}
		return f(t, s, args)
	}}
}

func stringMethods() []object.Def {
	yes := func(*thread, *stringIO, []value) (value, error) { return object.True, nil }
	return []object.Def{
		{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: newStream[stringIO]},
		{Name: "__init__", Sig: "self, initial_value='', newline='\\n'", Fn: stringInit},
		stringDef("read", "self, size=-1, /", "Read at most size characters, returned as a string.", func(t *thread, s *stringIO, args []value) (value, error) {
			n, err := sizeArg(t, args[1])
			if err != nil {
				return value{}, err
			}
			s.spread()
			from := min(s.pos, s.len())
			to := s.len()
			if n >= 0 && n < to-from {
				to = from + n
			}
			s.pos = max(to, s.pos)
			return s.slice(from, to), nil
		}),
		stringDef("readline", "self, size=-1, /", "Read until newline or EOF.", func(t *thread, s *stringIO, args []value) (value, error) {
			n, err := sizeArg(t, args[1])
			if err != nil {
				return value{}, err
			}
			return s.line(n), nil
		}),
		{Name: "__next__", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			if self.Type().IsHeap() {
				return baseNext(t, self)
			}
			s := selfString(self)
			if err := s.check(); err != nil {
				return value{}, err
			}
			l := s.line(-1)
			if x, _ := object.AsStr(l); x.Go() == "" {
				return value{}, object.StopIteration(value{})
			}
			return l, nil
		}},
		{Name: "write", Sig: "self, s, /", Doc: "Write string to file.", F2: func(_ *thread, self, v value) (value, error) {
			s := selfString(self)
			x, ok := object.AsStr(v)
			if !ok {
				return value{}, object.TypeErrorf("string argument expected, got '%s'", v.Type().MessageName())
			}
			if err := s.check(); err != nil {
				return value{}, err
			}
			if s.pos > maxRead {
				return value{}, object.OverflowErrorf("new position too large")
			}
			s.write(x.Go())
			return object.Int(int64(x.Len())), nil
		}},
		stringDef("getvalue", "self, /", "Retrieve the entire contents of the object.", func(_ *thread, s *stringIO, _ []value) (value, error) {
			return s.value(), nil
		}),
		stringDef("tell", "self, /", "Tell the current file position.", func(_ *thread, s *stringIO, _ []value) (value, error) {
			s.spread()
			return object.Int(int64(s.pos)), nil
		}),
		stringDef("seek", "self, pos, whence=0, /", "Change stream position.", stringSeek),
		stringDef("truncate", "self, pos=None, /", "Truncate size to pos.", func(t *thread, s *stringIO, args []value) (value, error) {
			s.spread()
			n := s.pos
			if args[1].IsValid() && !args[1].IsNone() {
				var err error
				if n, err = sizeArg(t, args[1]); err != nil {
					return value{}, err
				}
				if n < 0 {
					return value{}, object.ValueErrorf("Negative size value %d", n)
				}
			}
			if n < s.len() {
				if s.wide != nil {
					s.wide = s.wide[:n]
				} else {
					s.text = s.text[:n]
				}
			}
			return object.Int(int64(n)), nil
		}),
		stringDef("seekable", "self, /", "Returns True if the IO object can be seeked.", yes),
		stringDef("readable", "self, /", "Returns True if the IO object can be read.", yes),
		stringDef("writable", "self, /", "Returns True if the IO object can be written.", yes),
		{Name: "close", Sig: "self, /", Doc: "Close the IO object.", F1: func(_ *thread, self value) (value, error) {
			s := selfString(self)
			s.closed, s.text, s.wide = true, nil, nil
			return object.None, nil
		}},
		stringDef("__getstate__", "self, /", "", func(t *thread, s *stringIO, args []value) (value, error) {
			s.spread()
			nl := object.None
			if !s.nl.none {
				nl = object.NewStr(s.nl.given)
			}
			attrs, err := attrsState(t, args[0])
			return object.TupleOf(s.value(), nl, object.Int(int64(s.pos)), attrs), err
		}),
		{Name: "__setstate__", Sig: "self, state, /", F2: func(t *thread, self, state value) (value, error) {
			s := selfString(self)
			if s.closed {
				return value{}, object.Raise(object.ValueError, closedText)
			}
			items, err := stateItems(self, state, 4)
			if err != nil {
				return value{}, err
			}
			text, ok := object.AsStr(items[0])
			if !ok {
				return value{}, object.TypeErrorf("initial_value must be str, not %s", items[0].Type().MessageName())
			}
			if _, err := stringInit(t, []value{self, {}, items[1]}); err != nil {
				return value{}, err
			}
			pos, err := statePos(t, items[2])
			if err != nil {
				return value{}, err
			}
			// The text went through the newline rules when it was written first.
			nl := s.nl
			s.nl = newlines{}
			s.write(text.Go())
			s.nl = nl
			s.spread()
			s.pos = pos
			return object.None, setAttrsState(t, self, items[3])
		}},
	}
}

func stringInit(t *thread, args []value) (value, error) {
	s := selfString(args[0])
	nl := args[2]
	if !nl.IsValid() {
		nl = object.NewStr("\n")
	}
	if nl.Kind() != object.KStr && !nl.IsNone() {
		return value{}, object.TypeErrorf("newline must be str or None, not %s", nl.Type().MessageName())
	}
	mode, ok := newlinesOf(nl)
	if !ok {
		r, err := t.Repr(nl)
		if err != nil {
			return value{}, err
		}
		return value{}, object.ValueErrorf("illegal newline value: %s", r)
	}
	if mode.none {
		// In memory, lines end in \n whatever the system does.
		mode.out = ""
	}
	var text string
	if v := args[1]; v.IsValid() && !v.IsNone() {
		x, ok := object.AsStr(v)
		if !ok {
			return value{}, object.TypeErrorf("initial_value must be str or None, not %s", v.Type().MessageName())
		}
		text = x.Go()
	}
	s.ready, s.closed, s.text, s.wide, s.ascii, s.pos, s.nl, s.seen = true, false, nil, nil, true, -1, mode, 0
	s.write(text)
	s.spread()
	s.pos = 0
	return object.None, nil
}

func stringSeek(t *thread, s *stringIO, args []value) (value, error) {
	off, err := t.Index(args[1])
	if err != nil {
		return value{}, err
	}
	whence, err := whenceArg(t, args[2])
	if err != nil {
		return value{}, err
	}
	switch {
	case whence < 0 || whence > 2:
		return value{}, object.ValueErrorf("Invalid whence (%d, should be 0, 1 or 2)", whence)
	case whence == 0 && off < 0:
		return value{}, object.ValueErrorf("Negative seek position %d", off)
	case whence != 0 && off != 0:
		return value{}, object.Raise(object.OSError, "Can't do nonzero cur-relative seeks")
	}
	if whence == 2 && s.wide == nil {
		s.pos = -1
		n := object.NewStr(string(s.text))
		x, _ := object.AsStr(n)
		return object.Int(int64(x.Len())), nil
	}
	s.spread()
	switch whence {
	case 0:
		s.pos = off
	case 2:
		s.pos = s.len()
	}
	return object.Int(int64(s.pos)), nil
}

func stringGetSets() []object.GetSet {
	return []object.GetSet{
		get("closed", func(_ *thread, self value) (value, error) {
			s := selfString(self)
			if !s.ready {
				return value{}, s.check()
			}
			return object.Bool(s.closed), nil
		}),
		get("line_buffering", func(_ *thread, self value) (value, error) { return object.False, selfString(self).check() }),
		get("newlines", func(_ *thread, self value) (value, error) {
			s := selfString(self)
			return seenValue(s.seen), s.check()
		}),
	}
}
