// Package io is the module _io, what the module io is made of: the stream types and open(). Behaviour and error texts follow CPython 3.13.
//
// It owns files, buffers and text streams, the table of open file descriptors (fds.go) that os shares, and the standard
// streams that sys hands out (Standard). Streams made of native types alone work without a Python call; a stream over an
// object of a program's own class calls its methods.
//
// The package must not know sys or os: both stand on it.
package io

import (
	"strings"
	"sync"

	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

// DefaultBufferSize is io.DEFAULT_BUFFER_SIZE.
const DefaultBufferSize = 8192

// typeSet are the types of the module.
type typeSet struct {
	base, rawBase, bufferedBase, textBase         *object.Type
	file, reader, writer, random, pair            *object.Type
	bytes, str, text, newlineDecoder, unsupported *object.Type
}

// types makes the types at the first use. It is set in init because the methods refer to it.
var types func() *typeSet

func init() { types = sync.OnceValue(makeTypes) }

func concat(parts ...[]object.Def) []object.Def {
	var out []object.Def
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

func makeTypes() *typeSet {
	ty := &typeSet{}
	ty.base = object.NewNative[ioBase](object.TypeSpec{Name: "_IOBase", Module: "_io", Flags: object.HasDict,
		Doc:     "The abstract base class for all I/O classes.",
		Methods: append(baseMethods(), object.Def{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: newStream[ioBase]}),
		GetSets: []object.GetSet{get("closed", func(_ *thread, self value) (value, error) { return object.Bool(selfBase(self).closed), nil })}})
	sub := func(name, doc string, methods []object.Def, getsets ...object.GetSet) *object.Type {
		return object.NewNative[ioBase](object.TypeSpec{Name: name, Module: "_io", Base: ty.base, Flags: object.HasDict, Doc: doc,
			Methods: append(methods, object.Def{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: newStream[ioBase]}), GetSets: getsets})
	}
	ty.rawBase = sub("_RawIOBase", "Base class for raw binary I/O.", rawMethods())
	ty.bufferedBase = sub("_BufferedIOBase", "Base class for buffered IO objects.", bufferedBaseMethods())
	ty.textBase = sub("_TextIOBase", "Base class for text I/O.", textBaseMethods(), noneAttr("encoding"), noneAttr("newlines"), noneAttr("errors"))
	ty.file = object.NewNative[fileIO](object.TypeSpec{Name: "FileIO", Module: "_io", Base: ty.rawBase, Flags: object.HasDict,
		Doc: "Open a file.", Methods: fileMethods(), GetSets: fileGetSets()})
	init := func(sig string, reads, writes bool) []object.Def {
		return []object.Def{{Name: "__init__", Sig: sig, Fn: bufferedInit(reads, writes)}}
	}
	const sig = "self, raw, buffer_size=8192"
	buf := func(name, doc string, methods []object.Def) *object.Type {
		return object.NewNative[buffered](object.TypeSpec{Name: name, Module: "_io", Base: ty.bufferedBase, Flags: object.HasDict,
			Doc: doc, Methods: methods, GetSets: bufferedGetSets()})
	}
	ty.reader = buf("BufferedReader", "Create a new buffered reader using the given readable raw IO object.", concat(bufferedCommon(), readerMethods(), init(sig, true, false)))
	ty.writer = buf("BufferedWriter", "A buffer for a writeable sequential RawIO object.", concat(bufferedCommon(), writerMethods(), init(sig, false, true)))
	ty.random = buf("BufferedRandom", "A buffered interface to random access streams.", concat(bufferedCommon(), readerMethods(), writerMethods(), init(sig, true, true)))
	ty.pair = object.NewNative[pair](object.TypeSpec{Name: "BufferedRWPair", Module: "_io", Base: ty.bufferedBase, Flags: object.HasDict,
		Doc: "A buffered reader and writer object together.", Methods: pairMethods(), GetSets: pairGetSets()})
	ty.bytes = object.NewNative[bytesIO](object.TypeSpec{Name: "BytesIO", Module: "_io", Base: ty.bufferedBase, Flags: object.HasDict,
		Doc: "Buffered I/O implementation using an in-memory bytes buffer.", Methods: bytesMethods()})
	ty.str = object.NewNative[stringIO](object.TypeSpec{Name: "StringIO", Module: "_io", Base: ty.textBase, Flags: object.HasDict,
		Doc: "Text I/O implementation using an in-memory buffer.", Methods: stringMethods(), GetSets: stringGetSets()})
	ty.text = object.NewNative[textIO](object.TypeSpec{Name: "TextIOWrapper", Module: "_io", Base: ty.textBase, Flags: object.HasDict,
		Doc: "Character and line based layer over a BufferedIOBase object, buffer.", Methods: textMethods(), GetSets: textGetSets()})
	ty.newlineDecoder = object.NewNative[newlineDecoder](object.TypeSpec{Name: "IncrementalNewlineDecoder", Module: "_io", Flags: object.HasDict,
		Doc: "Codec used when reading a file in universal newlines mode.", Methods: newlineDecoderMethods(), GetSets: newlineDecoderGetSets()})
	ty.unsupported = object.NewSubNative(object.TypeSpec{Name: "UnsupportedOperation", Module: "io", Base: object.OSError,
		Bases: []*object.Type{object.OSError, object.ValueError}})
	return ty
}

// Build fills the module _io; io.pya is the module io, whose base classes are abstract base classes.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	ty := types()
	m.Set(t, "__doc__", object.NewStr("The native stream types, of which the module io makes its own."))
	for _, typ := range []*object.Type{ty.base, ty.rawBase, ty.bufferedBase, ty.textBase, ty.file, ty.reader, ty.writer, ty.random,
		ty.pair, ty.bytes, ty.str, ty.text, ty.newlineDecoder, ty.unsupported, object.BlockingIOError} {
		m.Set(t, typ.Name(), object.FromObj(typ))
	}
	m.Set(t, "DEFAULT_BUFFER_SIZE", object.Int(DefaultBufferSize))
	for i, n := range []string{"SEEK_SET", "SEEK_CUR", "SEEK_END"} {
		m.Set(t, n, object.Int(int64(i)))
	}
	m.AddDefs(t, []object.Def{
		{Name: "open", Sig: "file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None",
			Doc: "Open file and return a stream.", Fn: openFn},
		{Name: "open_code", Sig: "path", Doc: "Opens the provided file with the intent to import the contents.", F1: func(t *thread, path value) (value, error) {
			if path.Kind() != object.KStr {
				return value{}, object.TypeErrorf("open_code() argument 'path' must be str, not %s", object.ArgumentName(path))
			}
			return openFn(t, []value{path, object.NewStr("rb"), {}, {}, {}, {}, {}, {}})
		}},
		{Name: "text_encoding", Sig: "encoding, stacklevel=2, /", Doc: "A helper function to choose the text encoding.", Fn: textEncoding},
	})
	return nil
}

// textEncoding is text_encoding(): what a function that opens files passes on as their encoding.
func textEncoding(t *thread, args []value) (value, error) {
	if !args[0].IsNone() {
		return args[0], nil
	}
	level := 2
	if args[1].IsValid() {
		var err error
		if level, err = t.Index(args[1]); err != nil {
			return value{}, err
		}
	}
	if err := warnNoEncoding(t, level); err != nil {
		return value{}, err
	}
	if t.Interp.UTF8Mode {
		return object.NewStr("utf-8"), nil
	}
	return object.NewStr("locale"), nil
}

// warnNoEncoding warns of a file that is opened without an encoding, if the command line wants that.
func warnNoEncoding(t *thread, level int) error {
	if !t.Interp.WarnEncoding || t.Interp.Warn == nil {
		return nil
	}
	return t.Interp.Warn(t, object.EncodingWarning, "'encoding' argument not specified", level)
}

// openFn is open().
func openFn(t *thread, args []value) (value, error) {
	mode := "r"
	if args[1].IsValid() {
		s, ok := object.AsStr(args[1])
		if !ok {
			return value{}, object.TypeErrorf("open() argument 'mode' must be str, not %s", object.ArgumentName(args[1]))
		}
		mode = s.Go()
	}
	for i, n := range []string{"encoding", "errors", "newline"} {
		if err := strOrNone("open", n, args[3+i]); err != nil {
			return value{}, err
		}
	}
	buffering := -1
	if args[2].IsValid() {
		var err error
		if buffering, err = t.Index(args[2]); err != nil {
			return value{}, err
		}
	}
	file := args[0]
	if k := file.Kind(); k != object.KInt && k != object.KBool && k != object.KBigInt {
		var err error
		if file, err = Fspath(t, file); err != nil {
			return value{}, err
		}
	}
	raw, binary, err := parseMode(mode)
	if err != nil {
		return value{}, err
	}
	given := func(v value) bool { return v.IsValid() && !v.IsNone() }
	if binary {
		switch {
		case given(args[3]):
			return value{}, object.ValueErrorf("binary mode doesn't take an encoding argument")
		case given(args[4]):
			return value{}, object.ValueErrorf("binary mode doesn't take an errors argument")
		case given(args[5]):
			return value{}, object.ValueErrorf("binary mode doesn't take a newline argument")
		}
		if buffering == 1 && t.Interp.Warn != nil {
			err := t.Interp.Warn(t, object.RuntimeWarning, "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used", 1)
			if err != nil {
				return value{}, err
			}
		}
	}
	if !binary && !given(args[3]) {
		if err := warnNoEncoding(t, 1); err != nil {
			return value{}, err
		}
	}
	closefd := true
	if args[6].IsValid() {
		if closefd, err = t.Truth(args[6]); err != nil {
			return value{}, err
		}
	}
	x := object.Alloc[fileIO](types().file)
	if err := openFile(t, x, file, raw, closefd, args[7]); err != nil {
		return value{}, err
	}
	v, err := wrap(t, x, mode, buffering, binary, args)
	if err == nil {
		x.watch(t, v)
	} else {
		if cerr := x.close(t); cerr != nil {
			return value{}, cerr
		}
	}
	return v, err
}

// wrap puts the layers of open() around a raw file.
func wrap(t *thread, x *fileIO, mode string, buffering int, binary bool, args []value) (value, error) {
	line := buffering == 1 && !binary
	if buffering < 0 {
		line = !binary && x.patient && x.isTTY()
	}
	if buffering == 0 {
		if !binary {
			return value{}, object.ValueErrorf("can't have unbuffered text I/O")
		}
		return x.Val(), nil
	}
	if buffering > maxRead {
		return value{}, object.NewException(object.MemoryError)
	}
	size := buffering
	if size <= 1 {
		size = DefaultBufferSize
	}
	ty := types()
	cls := ty.reader
	switch {
	case x.readable && x.writable:
		cls = ty.random
		if !x.isSeekable() {
			return value{}, Unsupported("File or stream is not seekable.")
		}
	case x.writable:
		cls = ty.writer
	}
	b := newBuffered(cls, x.Val(), x.readable, x.writable, size)
	if binary {
		return b.Val(), nil
	}
	tx := object.Alloc[textIO](ty.text)
	if err := tx.setup(t, b.Val(), textOptions{encoding: args[3], errors: args[4], newline: args[5], lineBuffering: line}); err != nil {
		return value{}, err
	}
	tx.mode = object.NewStr(mode)
	return tx.Val(), nil
}

// Standard makes sys.stdin, sys.stdout or sys.stderr; None if the Host has no such stream. What is written is kept in no
// buffer if unbuffered is set.
func Standard(t *thread, fd int, unbuffered bool) (value, error) {
	host := t.Interp.Host
	x := object.Alloc[fileIO](types().file)
	x.open, x.fd, x.name = true, fd, object.Int(int64(fd))
	var s any
	switch fd {
	case 0:
		r := host.Stdin()
		if r == nil {
			return object.None, nil
		}
		x.r, x.readable, s = r, true, r
	case 1, 2:
		w := host.Stdout()
		if fd == 2 {
			w = host.Stderr()
		}
		if w == nil {
			return object.None, nil
		}
		x.w, x.writable, s = w, true, w
	}
	if f, ok := s.(object.File); ok {
		x.f = f
		st, err := f.Stat()
		x.patient = fd == 0 && (err != nil || !st.Mode().IsRegular())
		x.canBlock = fd > 0 && err == nil && canBlock(f, st)
	} else {
		x.patient = fd == 0
		x.fd = -1
	}
	return standardText(t, x, fd, unbuffered)
}

// standardEncoding is the encoding of the standard streams and what they do with what it does not have: as the environment
// says, UTF-8 otherwise. Where no language is set, what was read in another encoding can be written as it was.
func standardEncoding(t *thread) (encoding, errs string) {
	env := t.Interp.Host.Getenv
	encoding, errs = "utf-8", "strict"
	locale := ""
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale == "" {
			locale, _ = env(name)
		}
	}
	switch locale {
	case "", "C", "POSIX", "C.UTF-8", "C.utf8", "UTF-8":
		errs = "surrogateescape"
	}
	if t.Interp.UTF8Mode {
		errs = "surrogateescape"
	}
	v, _ := env("PYTHONIOENCODING")
	name, how, _ := strings.Cut(v, ":")
	if name != "" {
		encoding, errs = name, "strict"
		// What programs see is the name in the registry of encodings.
		switch standard, _ := object.HasEncoding(name); standard {
		case "utf-8", "ascii":
			encoding = standard
		case "latin-1":
			encoding = "iso8859-1"
		}
	}
	if how != "" {
		errs = how
	}
	return encoding, errs
}

func standardText(t *thread, x *fileIO, fd int, unbuffered bool) (value, error) {
	ty := types()
	cls, mode, name := ty.reader, "r", "<stdin>"
	encoding, errs := standardEncoding(t)
	if fd > 0 {
		cls, mode, name = ty.writer, "w", "<stdout>"
	}
	if fd == 2 {
		name, errs = "<stderr>", "backslashreplace"
	}
	x.name = object.NewStr(name)
	buffer := x.Val()
	if fd == 0 || !unbuffered {
		buffer = newBuffered(cls, x.Val(), x.readable, x.writable, DefaultBufferSize).Val()
	}
	tx := object.Alloc[textIO](ty.text)
	o := textOptions{encoding: object.NewStr(encoding), errors: object.NewStr(errs), lineBuffering: fd == 2 || x.isTTY()}
	o.writeThrough = unbuffered && fd > 0
	if fd > 0 {
		o.newline = object.NewStr("\n")
	}
	if err := tx.setup(t, buffer, o); err != nil {
		return value{}, err
	}
	tx.mode = object.NewStr(mode)
	return tx.Val(), nil
}
