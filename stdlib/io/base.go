package io

import (
	"bytes"

	"pya/vm/object"
)

// ioBase is how the struct of every stream type begins. The attribute store makes room for what programs set on
// streams; object finds it right behind the Header (HasDict).
type ioBase struct {
	object.Header
	attrs  *object.Attrs
	closed bool
}

const closedText = "I/O operation on closed file."

// Unsupported is the io.UnsupportedOperation of an operation a stream does not have.
func Unsupported(what string) error { return object.Raise(types().unsupported, "%s", what) }

func selfBase(v value) *ioBase { return object.Self[ioBase](v) }

// isClosed reads the attribute closed, which programs may override.
func isClosed(t *thread, self value) (bool, error) {
	v, err := t.GetAttrStr(self, "closed")
	if err != nil {
		return false, err
	}
	return t.Truth(v)
}

// checkClosed raises for a closed stream.
func checkClosed(t *thread, self value) error {
	closed, err := isClosed(t, self)
	if err == nil && closed {
		err = object.ValueErrorf(closedText)
	}
	return err
}

// checkMode raises unless the stream's readable(), writable() or seekable() says yes.
func checkMode(t *thread, self value, method, text string) error {
	v, err := t.CallMethod(self, method)
	if err != nil {
		return err
	}
	if ok, err := t.Truth(v); err != nil || ok {
		return err
	}
	return Unsupported(text)
}

func checker(method string) func(t *thread, args []value) (value, error) {
	return func(t *thread, args []value) (value, error) {
		if err := checkMode(t, args[0], method, "File or stream is not "+method+"."); err != nil {
			return value{}, err
		}
		return object.True, nil
	}
}

func unsupported(name string) func(t *thread, args []value) (value, error) {
	return func(*thread, []value) (value, error) { return value{}, Unsupported(name) }
}

func constant(v value) func(t *thread, self value) (value, error) {
	return func(t *thread, self value) (value, error) { return v, checkClosed(t, self) }
}

// never is the answer of streams that cannot do something, open or closed.
func never(*thread, value) (value, error) { return object.False, nil }

func get(name string, f func(t *thread, self value) (value, error)) object.GetSet {
	return object.GetSet{Name: name, Get: f}
}

// baseMethods are those of IOBase: they stand on what subclasses define.
func baseMethods() []object.Def {
	return []object.Def{
		{Name: "seek", Sig: "self, offset, whence=0, /", Doc: "Change the stream position to the given byte offset.", Fn: unsupported("seek")},
		{Name: "tell", Sig: "self, /", Doc: "Return current stream position.", F1: func(t *thread, self value) (value, error) {
			return t.CallMethod(self, "seek", object.Int(0), object.Int(1))
		}},
		{Name: "truncate", Sig: "self, size=None, /", Doc: "Truncate file to size bytes.", Fn: unsupported("truncate")},
		// For classes of programs, whose __del__ calls it.
		{Name: "__del__", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			closed, err := t.GetAttrStr(self, "closed")
			if err != nil {
				return value{}, err
			}
			if is, err := t.Truth(closed); err != nil || is {
				return object.None, err
			}
			if x, ok := asFile(self); ok && x.dropped != nil {
				x.dropped.Close()
				x.dropped.warn(t)
			}
			return t.CallMethod(self, "close")
		}},
		{Name: "flush", Sig: "self, /", Doc: "Flush write buffers, if applicable.", F1: func(t *thread, self value) (value, error) {
			return object.None, checkClosed(t, self)
		}},
		{Name: "close", Sig: "self, /", Doc: "Flush and close the IO object.", F1: baseClose},
		{Name: "seekable", Sig: "self, /", Doc: "Return whether object supports random access.", F1: never},
		{Name: "readable", Sig: "self, /", Doc: "Return whether object was opened for reading.", F1: never},
		{Name: "writable", Sig: "self, /", Doc: "Return whether object was opened for writing.", F1: never},
		{Name: "_checkClosed", Sig: "self, /", F1: func(t *thread, self value) (value, error) { return object.None, checkClosed(t, self) }},
		{Name: "_checkSeekable", Sig: "self, msg=None, /", Fn: checker("seekable")},
		{Name: "_checkReadable", Sig: "self, msg=None, /", Fn: checker("readable")},
		{Name: "_checkWritable", Sig: "self, msg=None, /", Fn: checker("writable")},
		{Name: "fileno", Sig: "self, /", Doc: "Return underlying file descriptor if one exists.", F1: func(*thread, value) (value, error) {
			return value{}, Unsupported("fileno")
		}},
		{Name: "isatty", Sig: "self, /", Doc: "Return whether this is an 'interactive' stream.", F1: constant(object.False)},
		{Name: "__enter__", Sig: "self, /", F1: func(t *thread, self value) (value, error) { return self, checkClosed(t, self) }},
		{Name: "__exit__", Sig: "self, /, *args", Fn: func(t *thread, args []value) (value, error) { return t.CallMethod(args[0], "close") }},
		{Name: "__iter__", Sig: "self, /", Doc: "Implement iter(self).", F1: func(t *thread, self value) (value, error) { return self, checkClosed(t, self) }},
		{Name: "__next__", Sig: "self, /", Doc: "Implement next(self).", F1: baseNext},
		{Name: "readline", Sig: "self, size=-1, /", Doc: "Read and return a line from the stream.", Fn: baseReadline},
		{Name: "readlines", Sig: "self, hint=-1, /", Doc: "Return a list of lines from the stream.", Fn: baseReadlines},
		{Name: "writelines", Sig: "self, lines, /", Doc: "Write a list of lines to stream.", F2: baseWritelines},
	}
}

// baseClose flushes, and closes even if that fails.
func baseClose(t *thread, self value) (value, error) {
	b := selfBase(self)
	if b.closed {
		return object.None, nil
	}
	_, err := t.CallMethod(self, "flush")
	b.closed = true
	return object.None, err
}

// chained is the error of a close that failed behind another error, which is its context.
func chained(cerr, ferr error) error {
	if cerr == nil {
		return ferr
	}
	if e, ok := cerr.(*object.Exception); ok && ferr != nil {
		if f, ok := ferr.(*object.Exception); ok && !e.Context.IsValid() {
			e.Context = object.FromObj(f)
		}
	}
	return cerr
}

func baseNext(t *thread, self value) (value, error) {
	line, err := t.CallMethod(self, "readline")
	if err != nil {
		return value{}, err
	}
	n, err := t.Len(line)
	if err == nil && n == 0 {
		err = object.StopIteration(value{})
	}
	return line, err
}

// sizeArg reads an optional size: -1 for None and when it is omitted.
func sizeArg(t *thread, v value) (int, error) {
	if !v.IsValid() || v.IsNone() {
		return -1, nil
	}
	if v.IsInt() {
		return int(v.AsInt()), nil
	}
	if v.Kind() != object.KBigInt && !v.Type().Slot(object.SlotIndex).IsValid() {
		return 0, object.TypeErrorf("argument should be integer or None, not '%s'", v.Type().MessageName())
	}
	return t.Repeats(v)
}

// countArg reads a size that may be omitted but not None: -1 without it.
func countArg(t *thread, v value) (int, error) {
	if !v.IsValid() {
		return -1, nil
	}
	return t.Index(v)
}

// baseReadline reads a line with read(), a byte at a time unless peek() tells how far to go.
func baseReadline(t *thread, args []value) (value, error) {
	self := args[0]
	limit, err := sizeArg(t, args[1])
	if err != nil {
		return value{}, err
	}
	peek, hasPeek, err := t.GetAttrOpt(self, t.Interp.Intern("peek"))
	if err != nil {
		return value{}, err
	}
	var line []byte
	for limit < 0 || len(line) < limit {
		n := 1
		if hasPeek {
			if n, err = peekLine(t, peek); err != nil {
				return value{}, err
			}
			if limit >= 0 {
				n = min(n, limit-len(line))
			}
		}
		v, err := t.CallMethod(self, "read", object.Int(int64(n)))
		if err != nil {
			return value{}, err
		}
		b, ok := object.AsBytes(v)
		if !ok {
			return value{}, object.Raise(object.OSError, "read() should have returned a bytes object, not '%s'", v.Type().MessageName())
		}
		if len(b.Go()) == 0 {
			break
		}
		line = append(line, b.Go()...)
		if line[len(line)-1] == '\n' {
			break
		}
	}
	return object.NewBytes(string(line)), nil
}

// peekLine tells how many bytes to read for the rest of a line.
func peekLine(t *thread, peek value) (int, error) {
	v, err := t.Call(peek, object.Int(1))
	if err != nil {
		return 0, err
	}
	b, ok := object.AsBytes(v)
	if !ok {
		return 0, object.Raise(object.OSError, "peek() should have returned a bytes object, not '%s'", v.Type().MessageName())
	}
	s := []byte(b.Go())
	if i := bytes.IndexByte(s, '\n'); i >= 0 {
		return i + 1, nil
	}
	return max(len(s), 1), nil
}

func baseReadlines(t *thread, args []value) (value, error) {
	hint, err := sizeArg(t, args[1])
	if err != nil {
		return value{}, err
	}
	it, err := t.GetIter(args[0])
	if err != nil {
		return value{}, err
	}
	var lines []value
	// Not the line that reaches the hint is the last, but the one that exceeds it.
	for total := 0; hint <= 0 || total <= hint; {
		line, ok, err := t.Next(it)
		if err != nil {
			return value{}, err
		}
		if !ok {
			break
		}
		lines = append(lines, line)
		if hint <= 0 {
			continue
		}
		n, err := t.Len(line)
		if err != nil {
			return value{}, err
		}
		total += n
	}
	return object.NewList(lines), nil
}

func baseWritelines(t *thread, self, lines value) (value, error) {
	if err := checkClosed(t, self); err != nil {
		return value{}, err
	}
	return object.None, t.Iterate(lines, func(v value) error {
		_, err := t.CallMethod(self, "write", v)
		return err
	})
}

// newStream is __new__ of the stream types: __init__ does the work.
func newStream[T any](_ *thread, args []value, _ []*object.Str) (value, error) {
	if len(args) == 0 {
		return value{}, object.TypeErrorf("object.__new__(): not enough arguments")
	}
	cls, ok := object.AsType(args[0])
	if !ok {
		return value{}, object.TypeErrorf("object.__new__(X): X is not a type object (%s)", args[0].Type().MessageName())
	}
	o := any(object.Alloc[T](cls)).(object.Obj)
	return object.FromObj(o), nil
}

// rawMethods are those of RawIOBase.
func rawMethods() []object.Def {
	missing := func(*thread, value, value) (value, error) {
		return value{}, object.NewException(object.NotImplementedError)
	}
	return []object.Def{
		{Name: "read", Sig: "self, size=-1, /", Fn: rawRead},
		{Name: "readall", Sig: "self, /", Doc: "Read until EOF, using multiple read() call.", F1: rawReadall},
		{Name: "readinto", Sig: "self, buffer, /", F2: missing},
		{Name: "write", Sig: "self, b, /", F2: missing},
	}
}

// rawRead is RawIOBase.read, made of the subclass's readinto.
func rawRead(t *thread, args []value) (value, error) {
	n, err := countArg(t, args[1])
	if err != nil {
		return value{}, err
	}
	if n < 0 {
		return t.CallMethod(args[0], "readall")
	}
	if n > maxRead {
		return value{}, object.NewException(object.MemoryError)
	}
	ba := object.NewByteArray(make([]byte, n))
	r, err := t.CallMethod(args[0], "readinto", ba)
	if err != nil || r.IsNone() {
		return r, err
	}
	got, err := t.Index(r)
	if err != nil {
		return value{}, err
	}
	b, _ := object.AsByteArray(ba)
	if got < 0 || got > len(b.Bytes()) {
		return value{}, object.ValueErrorf("readinto returned %d outside buffer size %d", got, n)
	}
	return object.NewBytes(string(b.Bytes()[:got])), nil
}

// maxRead bounds the memory one read asks for before it knows how much there is.
const maxRead = 1 << 40

func rawReadall(t *thread, self value) (value, error) {
	var out []byte
	for {
		v, err := t.CallMethod(self, "read", object.Int(DefaultBufferSize))
		if err != nil {
			return value{}, err
		}
		if v.IsNone() {
			if len(out) == 0 {
				return v, nil
			}
			break
		}
		b, ok := object.AsBytes(v)
		if !ok {
			return value{}, object.TypeErrorf("read() should return bytes")
		}
		if len(b.Go()) == 0 {
			break
		}
		out = append(out, b.Go()...)
	}
	return object.NewBytes(string(out)), nil
}

// bufferedBaseMethods are those of BufferedIOBase.
func bufferedBaseMethods() []object.Def {
	return []object.Def{
		{Name: "detach", Sig: "self, /", Fn: unsupported("detach")},
		{Name: "read", Sig: "self, size=-1, /", Fn: unsupported("read")},
		{Name: "read1", Sig: "self, size=-1, /", Fn: unsupported("read1")},
		{Name: "write", Sig: "self, b, /", Fn: unsupported("write")},
		{Name: "readinto", Sig: "self, buffer, /", F2: genericReadinto("read")},
		{Name: "readinto1", Sig: "self, buffer, /", F2: genericReadinto("read1")},
	}
}

// genericReadinto fills a buffer with what read() gives.
func genericReadinto(read string) func(t *thread, self, b value) (value, error) {
	return func(t *thread, self, b value) (value, error) {
		dst, err := writable(b, "readinto")
		if err != nil {
			return value{}, err
		}
		v, err := t.CallMethod(self, read, object.Int(int64(len(dst))))
		if err != nil {
			return value{}, err
		}
		src, ok := object.AsBytes(v)
		if !ok {
			return value{}, object.TypeErrorf("read() should return bytes")
		}
		if len(src.Go()) > len(dst) {
			return value{}, object.ValueErrorf("read() returned too much data: %d bytes requested, %d returned", len(dst), len(src.Go()))
		}
		return object.Int(int64(copy(dst, src.Go()))), nil
	}
}

// writable gives the memory of a buffer that may be written to.
func writable(v value, what string) ([]byte, error) {
	b, ok := object.GetBuffer(v)
	if !ok || b.ReadOnly {
		return nil, object.TypeErrorf("%s() argument must be read-write bytes-like object, not %s", what, object.ArgumentName(v))
	}
	return b.Data, nil
}

// bytesArg gives the content of a bytes-like object.
func bytesArg(v value) ([]byte, error) {
	b, ok := object.Buffer(v)
	if !ok {
		return nil, object.NotBytesLike(v)
	}
	return b, nil
}

// textBaseMethods are those of TextIOBase.
func textBaseMethods() []object.Def {
	return []object.Def{
		{Name: "detach", Sig: "self, /", Fn: unsupported("detach")},
		{Name: "read", Sig: "self, size=-1, /", Fn: unsupported("read")},
		{Name: "readline", Sig: "self, size=-1, /", Fn: unsupported("readline")},
		{Name: "write", Sig: "self, s, /", Fn: unsupported("write")},
	}
}

func noneAttr(name string) object.GetSet {
	return get(name, func(*thread, value) (value, error) { return object.None, nil })
}
