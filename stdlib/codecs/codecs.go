// Package codecs is the module _codecs: the registry of encodings and error handlers, and the encoders and decoders
// behind them as functions.
//
// The encodings themselves are the object package's; str.encode and bytes.decode find encodings that programs register
// through the lookup that this package installs.
package codecs

import (
	"strings"

	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

// registry is a Runtime's codec search functions and what they have found.
type registry struct {
	search  []value
	cache   map[string]value
	started bool
}

type registryKey struct{}

func registryOf(in *object.Interp) *registry {
	r, ok := in.Data[registryKey{}].(*registry)
	if !ok {
		r = &registry{cache: map[string]value{}}
		in.Data[registryKey{}] = r
	}
	return r
}

// Install makes str.encode and bytes.decode look for encodings that are not built in among those registered.
func Install(in *object.Interp) {
	object.SetCodecLookup(in, func(t *thread, name string) (object.Codec, error) {
		if strings.EqualFold(name, "idna") {
			return idnaCodec{}, nil
		}
		v, err := lookup(t, name)
		if err != nil {
			return nil, err
		}
		if flag, ok, err := t.GetAttrOpt(v, t.Interp.Intern("_is_text_encoding")); err != nil || ok {
			if err != nil {
				return nil, err
			}
			if text, err := t.Truth(flag); err != nil || !text {
				return nil, object.Raise(object.LookupError, "'%s' is not a text encoding; use codecs.encode() or codecs.decode() to handle arbitrary codecs", name)
			}
		}
		return registered{v}, nil
	})
}

// registered is an encoding found by a search function: a CodecInfo.
type registered struct{ info value }

func (r registered) Encode(t *thread, text value, errors string) (value, error) {
	v, err := codecCall(t, r.info, 0, text, errors)
	if err == nil && !v.Type().IsSubtype(object.BytesType) {
		err = object.TypeErrorf("encoder returned '%s' instead of 'bytes'; use codecs.encode() to encode to arbitrary types", v.Type().MessageName())
	}
	return v, err
}

func (r registered) Decode(t *thread, data value, errors string) (value, error) {
	v, err := codecCall(t, r.info, 1, data, errors)
	if _, ok := object.AsStr(v); err == nil && !ok {
		err = object.TypeErrorf("decoder returned '%s' instead of 'str'; use codecs.decode() to decode to arbitrary types", v.Type().MessageName())
	}
	return v, err
}

// codecCall calls the encoder (0) or decoder (1) of a CodecInfo and gives the first of the pair it returns.
func codecCall(t *thread, info value, which int, v value, errors string) (value, error) {
	f, err := t.GetItem(info, object.Int(int64(which)))
	if err != nil {
		return value{}, err
	}
	r, err := t.Call(f, v, object.NewStr(errors))
	if err != nil {
		return value{}, err
	}
	tup, ok := object.AsTuple(r)
	if !ok || len(tup.Items()) != 2 {
		return value{}, object.TypeErrorf("%s must return a tuple (object, integer)", [2]string{"encoder", "decoder"}[which])
	}
	return tup.Items()[0], nil
}

// lookup finds a CodecInfo: the search functions are asked in turn.
func lookup(t *thread, name string) (value, error) {
	r := registryOf(t.Interp)
	if !r.started {
		r.started = true
		// The package encodings registers the search function for the encodings of the library. It is built in, so that
		// no file of that name stands in for it.
		if _, err := t.Interp.Import(t, "encodings"); err != nil {
			r.started = false
			return value{}, err
		}
	}
	key := strings.ReplaceAll(strings.ToLower(name), " ", "-")
	if v, ok := r.cache[key]; ok {
		return v, nil
	}
	for _, f := range r.search {
		v, err := t.Call(f, object.NewStr(key))
		if err != nil {
			return value{}, err
		}
		if v.IsNone() {
			continue
		}
		tup, ok := object.AsTuple(v)
		if !ok || len(tup.Items()) != 4 {
			return value{}, object.TypeErrorf("codec search functions must return 4-tuples")
		}
		r.cache[key] = v
		return v, nil
	}
	return value{}, object.Raise(object.LookupError, "unknown encoding: %s", name)
}

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	defs := []def{
		{Name: "register", Sig: "search_function, /", Doc: "Register a codec search function.", F1: func(t *thread, f value) (value, error) {
			if !t.Callable(f) {
				return value{}, object.TypeErrorf("argument must be callable")
			}
			r := registryOf(t.Interp)
			r.search = append(r.search, f)
			return object.None, nil
		}},
		{Name: "unregister", Sig: "search_function, /", Doc: "Unregister a codec search function and clear the registry's cache.", F1: func(t *thread, f value) (value, error) {
			r := registryOf(t.Interp)
			for i, g := range r.search {
				if object.Is(f, g) {
					r.search = append(r.search[:i:i], r.search[i+1:]...)
					clear(r.cache)
					break
				}
			}
			return object.None, nil
		}},
		{Name: "lookup", Sig: "encoding, /", Doc: "Looks up a codec tuple in the Python codec registry and returns a CodecInfo object.", F1: func(t *thread, v value) (value, error) {
			name, err := text(v, "lookup")
			if err != nil {
				return value{}, err
			}
			return lookup(t, name)
		}},
		{Name: "register_error", Sig: "errors, handler, /", Doc: "Register the specified error handler under the name errors.", F2: func(t *thread, v, h value) (value, error) {
			name, err := text(v, "register_error")
			if err == nil && !t.Callable(h) {
				err = object.TypeErrorf("handler must be callable")
			}
			if err != nil {
				return value{}, err
			}
			object.SetErrorHandler(t.Interp, name, h)
			return object.None, nil
		}},
		{Name: "lookup_error", Sig: "name, /", Doc: "Return the error handler for the specified error handling name.", F1: func(t *thread, v value) (value, error) {
			name, err := text(v, "lookup_error")
			if err != nil {
				return value{}, err
			}
			return handler(t, name)
		}},
		{Name: "encode", Sig: "obj, encoding='utf-8', errors='strict'", Doc: "Encodes obj using the codec registered for encoding.", Fn: func(t *thread, a []value) (value, error) {
			return convert(t, a, 0)
		}},
		{Name: "decode", Sig: "obj, encoding='utf-8', errors='strict'", Doc: "Decodes obj using the codec registered for encoding.", Fn: func(t *thread, a []value) (value, error) {
			return convert(t, a, 1)
		}},
		{Name: "charmap_build", Sig: "map, /", F1: charmapBuild},
		{Name: "charmap_encode", Sig: "str, errors=None, mapping=None, /", Fn: charmapEncode},
		{Name: "charmap_decode", Sig: "data, errors=None, mapping=None, /", Fn: charmapDecode},
		{Name: "readbuffer_encode", Sig: "data, errors=None, /", Fn: func(t *thread, a []value) (value, error) {
			if s, ok := object.AsStr(a[0]); ok {
				b, err := t.Encode(object.FromObj(s), "utf-8", "strict")
				return object.NewPair(b, object.Int(int64(len(s.Go())))), err
			}
			b, err := data(a[0], "readbuffer_encode")
			return object.NewPair(object.NewBytes(b), object.Int(int64(len(b)))), err
		}},
		{Name: "escape_encode", Sig: "data, errors=None, /", Fn: escapeEncode},
		{Name: "escape_decode", Sig: "data, errors=None, /", Fn: escapeDecode},
		{Name: "utf_7_encode", Sig: "str, errors=None, /", Fn: utf7Encode},
		{Name: "utf_7_decode", Sig: "data, errors=None, final=False, /", Fn: utf7Decode},
		{Name: "utf_16_ex_decode", Sig: "data, errors=None, byteorder=0, final=False, /", Fn: exDecode("utf-16")},
		{Name: "utf_32_ex_decode", Sig: "data, errors=None, byteorder=0, final=False, /", Fn: exDecode("utf-32")},
	}
	for _, e := range []struct {
		fn, enc string
		final   bool
	}{
		{"utf_8", "utf-8", false}, {"utf_16", "utf-16", false}, {"utf_16_le", "utf-16-le", false}, {"utf_16_be", "utf-16-be", false},
		{"utf_32", "utf-32", false}, {"utf_32_le", "utf-32-le", false}, {"utf_32_be", "utf-32-be", false},
		{"ascii", "ascii", true}, {"latin_1", "latin-1", true}, {"unicode_escape", "unicode_escape", true}, {"raw_unicode_escape", "raw_unicode_escape", true},
	} {
		defs = append(defs, encoderDef(e.fn, e.enc), decoderDef(e.fn, e.enc, e.final))
	}
	m.AddDefs(t, defs)
	m.AddDefs(t, []def{{Name: "_cjk_table", Sig: "name, /", F1: cjkTable}})
	return nil
}

// text checks a str argument.
func text(v value, fn string) (string, error) {
	s, ok := object.AsStr(v)
	if !ok {
		return "", object.TypeErrorf("%s() argument must be str, not %s", fn, object.ArgumentName(v))
	}
	return object.CString(object.FromObj(s))
}

// data checks an argument of bytes.
func data(v value, fn string) (string, error) {
	if b, ok := object.AsBytes(v); ok {
		return b.Go(), nil
	}
	b, ok := object.Buffer(v)
	if !ok {
		return "", object.NotBytesLike(v)
	}
	return string(b), nil
}

// errorsArg is an argument errors=None.
func errorsArg(v value) (string, error) {
	if !v.IsValid() || v.IsNone() {
		return "strict", nil
	}
	s, ok := object.AsStr(v)
	if !ok {
		return "", object.TypeErrorf("argument 'errors' must be str or None, not %s", object.ArgumentName(v))
	}
	return s.Go(), nil
}

// encoderDef is the function NAME_encode.
func encoderDef(fn, enc string) def {
	sig := "str, errors=None, /"
	order := fn == "utf_16" || fn == "utf_32"
	if order {
		sig = "str, errors=None, byteorder=0, /"
	}
	return def{Name: fn + "_encode", Sig: sig, Fn: func(t *thread, a []value) (value, error) {
		s, ok := object.AsStr(a[0])
		if !ok {
			return value{}, object.TypeErrorf("%s_encode() argument 1 must be str, not %s", fn, object.ArgumentName(a[0]))
		}
		errs, err := errorsArg(a[1])
		if err != nil {
			return value{}, err
		}
		name := enc
		if order && a[2].IsValid() {
			n, err := t.Index(a[2])
			if err != nil {
				return value{}, err
			}
			if n < 0 {
				name += "-le"
			} else if n > 0 {
				name += "-be"
			}
		}
		b, err := t.Encode(a[0], name, errs)
		if err != nil {
			return value{}, err
		}
		return object.NewPair(b, object.Int(int64(s.Len()))), nil
	}}
}

// decoderDef is the function NAME_decode. Those of encodings without state decode all they are given.
func decoderDef(fn, enc string, final bool) def {
	sig := "data, errors=None, final=False, /"
	escape := strings.HasSuffix(fn, "escape")
	switch {
	case escape:
		sig = "data, errors=None, final=True, /"
	case final:
		sig = "data, errors=None, /"
	}
	return def{Name: fn + "_decode", Sig: sig, Fn: func(t *thread, a []value) (value, error) {
		v := a[0]
		if s, ok := object.AsStr(v); ok && escape {
			v = object.NewBytes(s.Go())
		}
		b, err := data(v, fn+"_decode")
		if err != nil {
			return value{}, err
		}
		errs, err := errorsArg(a[1])
		if err != nil {
			return value{}, err
		}
		last := final
		if len(a) > 2 && a[2].IsValid() {
			if last, err = t.Truth(a[2]); err != nil {
				return value{}, err
			}
		}
		return decoded(t.DecodeText(b, enc, errs, last))
	}}
}

func decoded(s string, n int, err error) (value, error) {
	if err != nil {
		return value{}, err
	}
	return object.NewPair(object.NewStr(s), object.Int(int64(n))), nil
}

// exDecode is utf_16_ex_decode and its kin: the byte order that was found is part of the result.
func exDecode(enc string) object.Func {
	return func(t *thread, a []value) (value, error) {
		b, err := data(a[0], enc)
		if err != nil {
			return value{}, err
		}
		errs, err := errorsArg(a[1])
		if err != nil {
			return value{}, err
		}
		order, final := 0, false
		if a[2].IsValid() {
			if order, err = t.Index(a[2]); err != nil {
				return value{}, err
			}
		}
		if a[3].IsValid() {
			if final, err = t.Truth(a[3]); err != nil {
				return value{}, err
			}
		}
		skip := 0
		if order == 0 {
			order, skip = byteOrder(b, enc == "utf-32")
		}
		name := enc
		switch {
		case order < 0:
			name += "-le"
		case order > 0:
			name += "-be"
		}
		s, n, err := t.DecodeText(b[skip:], name, errs, final)
		if err != nil {
			return value{}, err
		}
		return object.TupleOf(object.NewStr(s), object.Int(int64(n+skip)), object.Int(int64(order))), nil
	}
}

// byteOrder reads a byte order mark: -1 little-endian, 1 big-endian, 0 none.
func byteOrder(b string, wide bool) (order, size int) {
	if wide {
		switch {
		case strings.HasPrefix(b, "\xff\xfe\x00\x00"):
			return -1, 4
		case strings.HasPrefix(b, "\x00\x00\xfe\xff"):
			return 1, 4
		}
		return 0, 0
	}
	switch {
	case strings.HasPrefix(b, "\xff\xfe"):
		return -1, 2
	case strings.HasPrefix(b, "\xfe\xff"):
		return 1, 2
	}
	return 0, 0
}

// convert is codecs.encode (0) and codecs.decode (1), of any types.
func convert(t *thread, a []value, which int) (value, error) {
	enc, errs := "utf-8", "strict"
	for i, p := range []*string{&enc, &errs} {
		if v := a[1+i]; v.IsValid() {
			if _, ok := object.AsStr(v); !ok {
				return value{}, object.TypeErrorf("%s() argument '%s' must be str, not %s", [2]string{"encode", "decode"}[which],
					[2]string{"encoding", "errors"}[i], v.Type().Name())
			}
			var err error
			if *p, err = object.CString(v); err != nil {
				return value{}, err
			}
		}
	}
	if _, ok := object.HasEncoding(enc); ok {
		if _, isStr := object.AsStr(a[0]); isStr && which == 0 {
			v, err := t.Encode(a[0], enc, errs)
			return v, t.NoteCodec(err, "encoding", enc)
		}
		if _, isBuf := object.Buffer(a[0]); isBuf && which == 1 {
			v, err := t.Decode(a[0], enc, errs)
			return v, t.NoteCodec(err, "decoding", enc)
		}
	}
	info, err := lookup(t, enc)
	if err != nil {
		return value{}, err
	}
	v, err := codecCall(t, info, which, a[0], errs)
	return v, t.NoteCodec(err, [2]string{"encoding", "decoding"}[which], enc)
}
