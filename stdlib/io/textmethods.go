package io

import (
	"pya/vm/object"
)

// strOrNone checks an argument that is a str or None.
func strOrNone(fn, name string, v value) error {
	if v.IsValid() && !v.IsNone() && v.Kind() != object.KStr {
		return object.TypeErrorf("%s() argument '%s' must be str or None, not %s", fn, name, object.ArgumentName(v))
	}
	return nil
}

func textInit(t *thread, args []value) (value, error) {
	for i, n := range []string{"encoding", "errors", "newline"} {
		if err := strOrNone("TextIOWrapper", n, args[2+i]); err != nil {
			return value{}, err
		}
	}
	if !args[2].IsValid() || args[2].IsNone() {
		if err := warnNoEncoding(t, 1); err != nil {
			return value{}, err
		}
	}
	o := textOptions{encoding: args[2], errors: args[3], newline: args[4]}
	for i, p := range []*bool{&o.lineBuffering, &o.writeThrough} {
		if v := args[5+i]; v.IsValid() {
			var err error
			if *p, err = t.Truth(v); err != nil {
				return value{}, err
			}
		}
	}
	return object.None, selfText(args[0]).setup(t, args[1], o)
}

// textDef is a method of open streams.
func textDef(name, sig, doc string, f func(t *thread, x *textIO, args []value) (value, error)) object.Def {
	return object.Def{Name: name, Sig: sig, Doc: doc, Fn: func(t *thread, args []value) (value, error) {
		x := selfText(args[0])
		if err := x.checkOpen(t); err != nil {
			return value{}, err
		}
		return f(t, x, args)
	}}
}

func textMethods() []object.Def {
	delegate := func(name string) object.Def {
		return object.Def{Name: name, Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			x := selfText(self)
			if err := x.check(); err != nil {
				return value{}, err
			}
			return t.CallMethod(x.buffer, name)
		}}
	}
	return []object.Def{
		{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: newStream[textIO]},
		{Name: "__init__", Sig: "self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False", Fn: textInit},
		{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: textRepr},
		delegate("seekable"), delegate("readable"), delegate("writable"), delegate("fileno"), delegate("isatty"),
		{Name: "write", Sig: "self, text, /", Doc: "Write string s to stream.", F2: textWrite},
		{Name: "read", Sig: "self, size=-1, /", Doc: "Read at most size characters from stream.", Fn: textRead},
		{Name: "readline", Sig: "self, size=-1, /", Doc: "Read until newline or EOF.", Fn: func(t *thread, args []value) (value, error) {
			x := selfText(args[0])
			n, err := countArg(t, args[1])
			if err != nil {
				return value{}, err
			}
			if err := x.checkOpen(t); err != nil {
				return value{}, err
			}
			s, err := x.line(t, n)
			return object.NewStr(s), err
		}},
		{Name: "__next__", Sig: "self, /", F1: textNext},
		{Name: "flush", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			x := selfText(self)
			if err := x.checkOpen(t); err != nil {
				return value{}, err
			}
			x.iterating = false
			return object.None, x.flush(t)
		}},
		{Name: "close", Sig: "self, /", F1: textClose},
		{Name: "detach", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			x := selfText(self)
			if err := x.check(); err != nil {
				return value{}, err
			}
			if _, err := t.CallMethod(self, "flush"); err != nil {
				return value{}, err
			}
			b := x.buffer
			x.buffer, x.buf, x.detached = value{}, nil, true
			return b, nil
		}},
		textDef("tell", "self, /", "Return the stream position as an opaque number.", func(t *thread, x *textIO, _ []value) (value, error) {
			n, err := x.tell(t)
			return object.Int(n), err
		}),
		textDef("seek", "self, cookie, whence=0, /", "Set the stream position, and return the new stream position.", func(t *thread, x *textIO, args []value) (value, error) {
			whence, err := whenceArg(t, args[2])
			if err != nil {
				return value{}, err
			}
			return x.seek(t, args[1], whence)
		}),
		textDef("truncate", "self, pos=None, /", "", func(t *thread, x *textIO, args []value) (value, error) {
			if err := x.flush(t); err != nil {
				return value{}, err
			}
			pos := args[1]
			if (!pos.IsValid() || pos.IsNone()) && x.chunk != "" {
				n, err := x.tell(t)
				if err != nil {
					return value{}, err
				}
				pos = object.Int(n)
			}
			if !pos.IsValid() {
				pos = object.None
			}
			return t.CallMethod(x.buffer, "truncate", pos)
		}),
		{Name: "reconfigure", Sig: "self, /, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None",
			Doc: "Reconfigure the text stream with new parameters.", Fn: textReconfigure},
	}
}

// textWrite is the method write.
func textWrite(t *thread, self, v value) (value, error) {
	x := selfText(self)
	s, ok := object.AsStr(v)
	if !ok {
		return value{}, object.TypeErrorf("write() argument must be str, not %s", object.ArgumentName(v))
	}
	if err := x.checkOpen(t); err != nil {
		return value{}, err
	}
	if err := x.write(t, v, s.Go()); err != nil {
		return value{}, err
	}
	return object.Int(int64(s.Len())), nil
}

// IsText tells whether a stream is exactly a native TextIOWrapper.
func IsText(stream value) bool { return stream.Type() == types().text }

// WriteText writes to a stream for which IsText holds.
func WriteText(t *thread, stream value, text string) error {
	x := selfText(stream)
	if err := x.checkOpen(t); err != nil {
		return err
	}
	return x.write(t, value{}, text)
}

func textRead(t *thread, args []value) (value, error) {
	x := selfText(args[0])
	if err := x.checkOpen(t); err != nil {
		return value{}, err
	}
	n, err := sizeArg(t, args[1])
	if err != nil {
		return value{}, err
	}
	if n < 0 {
		return x.readAll(t)
	}
	if x.buf != nil && !x.buf.reads {
		return value{}, Unsupported("not readable")
	}
	return x.readN(t, n)
}

func textNext(t *thread, self value) (value, error) {
	x := selfText(self)
	if self.Type().IsHeap() {
		v, err := t.CallMethod(self, "readline")
		if err != nil {
			return value{}, err
		}
		s, ok := object.AsStr(v)
		if !ok {
			return value{}, object.Raise(object.OSError, "readline() should have returned a str object, not '%s'", v.Type().MessageName())
		}
		if s.Go() == "" {
			return value{}, object.StopIteration(value{})
		}
		return v, nil
	}
	if err := x.checkOpen(t); err != nil {
		return value{}, err
	}
	s, err := x.line(t, -1)
	if err != nil {
		return value{}, err
	}
	if s == "" {
		x.iterating = false
		return value{}, object.StopIteration(value{})
	}
	x.iterating = true
	return object.NewStr(s), nil
}

// nextLine is iteration without the cost of StopIteration.
func nextLine(t *thread, self value) (value, bool, error) {
	v, err := textNext(t, self)
	if _, stop := object.IsException(err, object.StopIterationType); stop {
		return value{}, false, nil
	}
	return v, err == nil, err
}

// textClose flushes and closes the buffer, even if flushing fails.
func textClose(t *thread, self value) (value, error) {
	x := selfText(self)
	if err := x.check(); err != nil {
		return value{}, err
	}
	closed, err := isClosed(t, x.buffer)
	if err != nil || closed {
		return object.None, err
	}
	_, ferr := t.CallMethod(self, "flush")
	_, cerr := t.CallMethod(x.buffer, "close")
	x.reset(true)
	return object.None, chained(cerr, ferr)
}

func textRepr(t *thread, self value) (value, error) {
	x := selfText(self)
	if !x.ready {
		return value{}, x.check()
	}
	text := "<" + typeName(self)
	for _, n := range []string{"name", "mode"} {
		v, ok, err := t.GetAttrOpt(self, t.Interp.Intern(n))
		if _, is := object.IsException(err, object.ValueError); err != nil && !is {
			return value{}, err
		}
		if ok && err == nil {
			r, err := t.Repr(v)
			if err != nil {
				return value{}, err
			}
			text += " " + n + "=" + r
		}
	}
	return object.NewStr(text + " encoding=" + object.ReprString(x.encoding) + ">"), nil
}

func textReconfigure(t *thread, args []value) (value, error) {
	x := selfText(args[0])
	if err := x.checkOpen(t); err != nil {
		return value{}, err
	}
	for i, n := range []string{"encoding", "errors", "newline"} {
		if err := strOrNone("reconfigure", n, args[1+i]); err != nil {
			return value{}, err
		}
	}
	given := func(v value) bool { return v.IsValid() && !v.IsNone() }
	codec := given(args[1]) || given(args[2])
	if (codec || args[3].IsValid()) && (x.started || x.chunk != "") {
		return value{}, Unsupported("It is not possible to set the encoding or newline of stream after the first read")
	}
	if err := x.flush(t); err != nil {
		return value{}, err
	}
	if codec {
		encoding, errs := args[1], args[2]
		if !given(encoding) {
			encoding = object.NewStr(x.encoding)
			if !given(errs) {
				errs = object.NewStr(x.errors)
			}
		}
		enc, e, err := textCodec(t, encoding, errs)
		if err != nil {
			return value{}, err
		}
		x.encoding, x.errors, x.codec, x.whole = enc, e, enc, isWhole(enc)
		x.wrote = true
		if bomEncoding(enc) {
			if x.wrote, err = x.behindStart(t); err != nil {
				return value{}, err
			}
		}
	}
	if args[3].IsValid() {
		nl, ok := newlinesOf(args[3])
		if !ok {
			return value{}, object.ValueErrorf("illegal newline value: %s", nl.given)
		}
		x.nl = nl
	}
	for i, p := range []*bool{&x.lineBuffering, &x.writeThrough} {
		if v := args[4+i]; given(v) {
			on, err := t.Truth(v)
			if err != nil {
				return value{}, err
			}
			*p = on
		}
	}
	return object.None, nil
}

func textGetSets() []object.GetSet {
	field := func(name string, f func(x *textIO) value) object.GetSet {
		return get(name, func(_ *thread, self value) (value, error) {
			x := selfText(self)
			if err := x.check(); err != nil {
				return value{}, err
			}
			return f(x), nil
		})
	}
	return []object.GetSet{
		field("buffer", func(x *textIO) value { return x.buffer }),
		get("encoding", func(_ *thread, self value) (value, error) { return object.NewStr(selfText(self).encoding), nil }),
		get("errors", func(_ *thread, self value) (value, error) { return object.NewStr(selfText(self).errors), nil }),
		field("newlines", func(x *textIO) value { return seenValue(x.seen) }),
		get("line_buffering", func(_ *thread, self value) (value, error) { return object.Bool(selfText(self).lineBuffering), nil }),
		get("write_through", func(_ *thread, self value) (value, error) { return object.Bool(selfText(self).writeThrough), nil }),
		get("closed", func(t *thread, self value) (value, error) {
			x := selfText(self)
			if err := x.check(); err != nil {
				return value{}, err
			}
			return t.GetAttrStr(x.buffer, "closed")
		}),
		get("name", func(t *thread, self value) (value, error) {
			x := selfText(self)
			if err := x.check(); err != nil {
				return value{}, err
			}
			return t.GetAttrStr(x.buffer, "name")
		}),
		{Name: "mode", Get: func(t *thread, self value) (value, error) {
			if m := selfText(self).mode; m.IsValid() {
				return m, nil
			}
			return value{}, object.NoAttribute(self, t.Interp.Intern("mode"))
		}, Set: func(_ *thread, self, v value) error {
			selfText(self).mode = v
			return nil
		}},
		{Name: "_CHUNK_SIZE", NoDel: true, Get: func(*thread, value) (value, error) { return object.Int(textChunk), nil },
			Set: func(t *thread, _, v value) error {
				n, err := t.Index(v)
				if err == nil && n <= 0 {
					err = object.ValueErrorf("a strictly positive integer is required")
				}
				return err
			}},
	}
}
