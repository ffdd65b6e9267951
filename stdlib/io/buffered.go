package io

import (
	"bytes"
	"io"
	"sync"

	"pya/vm/object"
)

// buffered is a BufferedReader, BufferedWriter or BufferedRandom: what was read ahead, or what is still to be
// written; never both.
type buffered struct {
	ioBase
	raw value
	// file is raw if it is exactly a FileIO: then nothing goes through Python calls.
	file            *fileIO
	reads, writes   bool
	ready, detached bool
	size            int
	store           []byte // of the read buffer
	ahead           []byte // read and not delivered yet: a part of store
	out             []byte // to be written
	mu              sync.Mutex
	owner           *thread
	dirty           bool // out is in the Runtime's list of unwritten buffers
}

func selfBuf(v value) *buffered { return object.Self[buffered](v) }

// asBuffered gives the struct of a value that is exactly one of the native buffered types.
func asBuffered(v value) (*buffered, bool) {
	ty := types()
	switch v.Type() {
	case ty.reader, ty.writer, ty.random:
		return selfBuf(v), true
	}
	return nil, false
}

// newBuffered makes a buffered stream over a raw one.
func newBuffered(cls *object.Type, raw value, reads, writes bool, size int) *buffered {
	b := object.Alloc[buffered](cls)
	b.init(raw, reads, writes, size)
	return b
}

func (b *buffered) init(raw value, reads, writes bool, size int) {
	b.raw, b.reads, b.writes, b.size = raw, reads, writes, size
	b.file, b.ready, b.detached, b.ahead, b.out = nil, true, false, nil, nil
	if raw.Type() == types().file {
		b.file = selfFile(raw)
	}
}

// check raises for a stream without a raw one.
func (b *buffered) check() error {
	switch {
	case b.detached:
		return object.ValueErrorf("raw stream has been detached")
	case !b.ready:
		return object.ValueErrorf("I/O operation on uninitialized object")
	}
	return nil
}

func (b *buffered) isClosed(t *thread) (bool, error) {
	if b.file != nil {
		return !b.file.open, nil
	}
	return isClosed(t, b.raw)
}

// begin checks the stream for an operation and takes its lock; every begin without error needs an end.
func (b *buffered) begin(t *thread, what string) error {
	if err := b.check(); err != nil {
		return err
	}
	if closed, err := b.isClosed(t); err != nil {
		return err
	} else if closed {
		return object.ValueErrorf("%s of closed file", what)
	}
	return b.lock(t)
}

func (b *buffered) lock(t *thread) error {
	if b.owner == t {
		r, err := t.Repr(b.Val())
		if err != nil {
			return err
		}
		return object.RuntimeErrorf("reentrant call inside %s", r)
	}
	if !b.mu.TryLock() {
		t.Block(b.mu.Lock)
	}
	b.owner = t
	return nil
}

func (b *buffered) end() {
	b.owner = nil
	b.mu.Unlock()
}

// rawRead reads once from the raw stream; none: it has nothing right now.
func (b *buffered) rawRead(t *thread, p []byte) (n int, none bool, err error) {
	if b.file != nil {
		if err := b.file.checkRead(); err != nil {
			return 0, false, err
		}
		n, err = b.file.read(t, p)
		if isBlocked(err) {
			return n, n == 0, nil
		}
		return n, false, err
	}
	ba := object.NewByteArray(make([]byte, len(p)))
	view, _ := object.NewMemoryView(ba)
	v, err := t.CallMethod(b.raw, "readinto", view)
	if err != nil {
		return 0, false, err
	}
	if v.IsNone() {
		return 0, true, nil
	}
	if n, err = t.Index(v); err != nil {
		return 0, false, err
	}
	if n < 0 || n > len(p) {
		return 0, false, object.Raise(object.OSError, "raw readinto() returned invalid length %d (should have been between 0 and %d)", n, len(p))
	}
	x, _ := object.AsByteArray(ba)
	copy(p, x.Bytes()[:n])
	return n, false, nil
}

// fill reads once into the empty buffer.
func (b *buffered) fill(t *thread) (n int, none bool, err error) {
	if b.store == nil {
		b.store = make([]byte, b.size)
	}
	n, none, err = b.rawRead(t, b.store)
	b.ahead = b.store[:n]
	return n, none, err
}

// flushOut writes what is to be written.
func (b *buffered) flushOut(t *thread) error {
	for len(b.out) > 0 {
		// The buffer is taken out first: another thread may write while this one waits.
		data := b.out
		b.out = nil
		n, err := b.rawWrite(t, data)
		if n < len(data) {
			b.out = append(data[n:len(data):len(data)], b.out...)
		} else if b.out == nil {
			b.out = data[:0]
		}
		if isBlocked(err) {
			return blocked(t, 0)
		}
		if err != nil {
			return err
		}
	}
	if b.dirty {
		b.dirty = false
		delete(dirtyOf(t), b)
	}
	return nil
}

// rawWrite writes all of data to the raw stream, or as much as it takes.
func (b *buffered) rawWrite(t *thread, data []byte) (int, error) {
	if b.file != nil {
		if err := b.file.checkWrite(); err != nil {
			return 0, err
		}
		return b.file.write(t, data)
	}
	done := 0
	for done < len(data) {
		v, err := t.CallMethod(b.raw, "write", object.NewBytes(string(data[done:])))
		if err != nil {
			return done, err
		}
		if v.IsNone() {
			return done, blocked(t, done)
		}
		n, err := t.Index(v)
		if err != nil {
			return done, err
		}
		if n < 0 || n > len(data)-done {
			return done, object.Raise(object.OSError, "raw write() returned invalid length %d (should have been between 0 and %d)", n, len(data)-done)
		}
		done += n
	}
	return done, nil
}

type dirtyKey struct{}

// dirtyOf are the streams of a Runtime with bytes to be written. They are written at the end of the program, and
// before a file is opened: a program that relies on CPython closing a forgotten file finds its content.
func dirtyOf(t *thread) map[*buffered]struct{} {
	m, ok := t.Interp.Data[dirtyKey{}].(map[*buffered]struct{})
	if !ok {
		m = map[*buffered]struct{}{}
		t.Interp.Data[dirtyKey{}] = m
	}
	return m
}

// flushDirty writes what forgotten streams have buffered. Errors are the business of the streams' owners, who get
// them from close or flush.
func flushDirty(t *thread) {
	for b := range dirtyOf(t) {
		if b.owner != nil || b.file == nil {
			continue
		}
		if b.lock(t) == nil {
			if b.flushOut(t) != nil {
				b.dirty = false
				delete(dirtyOf(t), b)
			}
			b.end()
		}
	}
}

// FlushAll writes the buffers of all streams that were not closed, at the end of a program.
func FlushAll(t *thread) { flushDirty(t) }

// write buffers data.
func (b *buffered) write(t *thread, data []byte) error {
	if len(b.ahead) > 0 {
		if err := b.dropAhead(t); err != nil {
			return err
		}
	}
	if len(b.out)+len(data) > b.size {
		if err := b.flushOut(t); err != nil {
			if isBlocked(err) {
				return b.keep(t, data, 0)
			}
			return err
		}
		if len(data) > b.size {
			n, err := b.rawWrite(t, data)
			if isBlocked(err) {
				return b.keep(t, data[n:], n)
			}
			if err != nil && n < len(data) {
				b.out = append(b.out, data[n:]...)
			}
			return err
		}
	}
	if b.out == nil {
		b.out = make([]byte, 0, b.size)
	}
	b.out = append(b.out, data...)
	b.markDirty(t)
	return nil
}

func isBlocked(err error) bool {
	_, is := object.IsException(err, object.BlockingIOError)
	return err != nil && is
}

// keep buffers what the raw stream does not take now, as far as there is room; written bytes of the call went before.
func (b *buffered) keep(t *thread, data []byte, written int) error {
	room := min(max(b.size-len(b.out), 0), len(data))
	b.out = append(b.out, data[:room]...)
	b.markDirty(t)
	if room == len(data) {
		return nil
	}
	return blocked(t, written+room)
}

// blocked is the error of a write that is not complete.
func blocked(t *thread, written int) error {
	v, err := t.Call(object.FromObj(object.BlockingIOError), object.Int(11), object.NewStr("write could not complete without blocking"), object.Int(int64(written)))
	if err != nil {
		return err
	}
	e, _ := object.AsException(v)
	return e
}

func (b *buffered) markDirty(t *thread) {
	if !b.dirty && len(b.out) > 0 && b.file != nil {
		b.dirty = true
		dirtyOf(t)[b] = struct{}{}
	}
}

// writeString is write for text that is its own encoding.
func (b *buffered) writeString(t *thread, s string) error {
	if len(b.ahead) == 0 && b.out != nil && len(b.out)+len(s) <= b.size {
		b.out = append(b.out, s...)
		b.markDirty(t)
		return nil
	}
	return b.write(t, []byte(s))
}

// dropAhead goes back to the position the program sees.
func (b *buffered) dropAhead(t *thread) error {
	n := len(b.ahead)
	b.ahead = nil
	if n == 0 {
		return nil
	}
	_, err := b.rawSeek(t, -int64(n), io.SeekCurrent)
	return err
}

func (b *buffered) rawSeek(t *thread, off int64, whence int) (int64, error) {
	if b.file != nil {
		if err := b.file.check(); err != nil {
			return 0, err
		}
		return b.file.seek(off, whence)
	}
	v, err := t.CallMethod(b.raw, "seek", object.Int(off), object.Int(int64(whence)))
	if err != nil {
		return 0, err
	}
	return checkPos(t, v)
}

func (b *buffered) rawTell(t *thread) (int64, error) {
	if b.file != nil {
		if err := b.file.check(); err != nil {
			return 0, err
		}
		return b.file.seek(0, io.SeekCurrent)
	}
	v, err := t.CallMethod(b.raw, "tell")
	if err != nil {
		return 0, err
	}
	return checkPos(t, v)
}

func checkPos(t *thread, v value) (int64, error) {
	n, err := t.Index(v)
	if err == nil && n < 0 {
		err = object.Raise(object.OSError, "Raw stream returned invalid position %d", n)
	}
	return int64(n), err
}

// tell is the position the program sees.
func (b *buffered) tell(t *thread) (int64, error) {
	pos, err := b.rawTell(t)
	// Devices that have no position say 0.
	return max(pos-int64(len(b.ahead))+int64(len(b.out)), 0), err
}

// seek moves to a position.
func (b *buffered) seek(t *thread, off int64, whence int) (int64, error) {
	if err := b.flushOut(t); err != nil {
		return 0, err
	}
	if whence == io.SeekCurrent {
		off -= int64(len(b.ahead))
	}
	pos, err := b.rawSeek(t, off, whence)
	if err == nil {
		b.ahead = nil
	}
	return max(pos, 0), err
}

// flush writes the buffer; a reader that also writes goes back to the position the program sees.
func (b *buffered) flush(t *thread) error {
	if b.writes {
		if err := b.flushOut(t); err != nil {
			return err
		}
		if b.reads {
			return b.dropAhead(t)
		}
		return nil
	}
	if b.file != nil {
		return b.file.check()
	}
	_, err := t.CallMethod(b.raw, "flush")
	return err
}

// readAll reads to the end; none: the raw stream has nothing right now.
func (b *buffered) readAll(t *thread) (data []byte, none bool, err error) {
	if err := b.flushOut(t); err != nil {
		return nil, false, err
	}
	data = append([]byte(nil), b.ahead...)
	b.ahead = nil
	if b.file != nil {
		if err := b.file.checkRead(); err != nil {
			return nil, false, err
		}
		data, err = b.file.readAll(t, data)
		if isBlocked(err) {
			return data, len(data) == 0, nil
		}
		return data, false, err
	}
	if f, ok, err := t.GetAttrOpt(b.raw, t.Interp.Intern("readall")); err != nil {
		return nil, false, err
	} else if ok {
		v, err := t.Call(f)
		if err != nil {
			return nil, false, err
		}
		if v.IsNone() {
			return data, len(data) == 0, nil
		}
		x, ok := object.AsBytes(v)
		if !ok {
			return nil, false, object.TypeErrorf("readall() should return bytes")
		}
		return append(data, x.Go()...), false, nil
	}
	for {
		v, err := t.CallMethod(b.raw, "read")
		if err != nil {
			return nil, false, err
		}
		if v.IsNone() {
			return data, len(data) == 0, nil
		}
		x, ok := object.AsBytes(v)
		if !ok {
			return nil, false, object.TypeErrorf("read() should return bytes")
		}
		if len(x.Go()) == 0 {
			return data, false, nil
		}
		data = append(data, x.Go()...)
	}
}

// readN reads n bytes, or up to the end.
func (b *buffered) readN(t *thread, n int) (data []byte, none bool, err error) {
	if n <= len(b.ahead) {
		data = b.ahead[:n:n]
		b.ahead = b.ahead[n:]
		return data, false, nil
	}
	if err := b.flushOut(t); err != nil {
		return nil, false, err
	}
	data = append(make([]byte, 0, min(n, len(b.ahead)+1<<16)), b.ahead...)
	b.ahead = nil
	for len(data) < n {
		want := n - len(data)
		if want >= b.size {
			k := min(want, 1<<20)
			data = grow(data, k)
			got, none, err := b.rawRead(t, data[len(data):len(data)+k])
			if err != nil || got == 0 {
				return data, none && len(data) == 0, err
			}
			data = data[:len(data)+got]
			continue
		}
		got, none, err := b.fill(t)
		if err != nil || got == 0 {
			return data, none && len(data) == 0, err
		}
		k := min(want, got)
		data = append(data, b.ahead[:k]...)
		b.ahead = b.ahead[k:]
	}
	return data, false, nil
}

// read1 reads up to n bytes with at most one read of the raw stream.
func (b *buffered) read1(t *thread, n int) ([]byte, error) {
	if n < 0 {
		n = b.size
	}
	if len(b.ahead) > 0 || n == 0 {
		k := min(n, len(b.ahead))
		data := b.ahead[:k:k]
		b.ahead = b.ahead[k:]
		return data, nil
	}
	if err := b.flushOut(t); err != nil {
		return nil, err
	}
	buf := make([]byte, min(n, 1<<20))
	got, _, err := b.rawRead(t, buf)
	return buf[:got], err
}

// readline reads up to and with the next newline, at most limit bytes if that is not negative.
func (b *buffered) readline(t *thread, limit int) ([]byte, error) {
	if i := bytes.IndexByte(b.ahead, '\n'); i >= 0 && (limit < 0 || i < limit) {
		line := b.ahead[: i+1 : i+1]
		b.ahead = b.ahead[i+1:]
		return line, nil
	}
	if err := b.flushOut(t); err != nil {
		return nil, err
	}
	var line []byte
	for {
		k := len(b.ahead)
		if i := bytes.IndexByte(b.ahead, '\n'); i >= 0 {
			k = i + 1
		}
		if limit >= 0 {
			k = min(k, limit-len(line))
		}
		line = append(line, b.ahead[:k]...)
		b.ahead = b.ahead[k:]
		if len(line) > 0 && line[len(line)-1] == '\n' || len(line) == limit {
			return line, nil
		}
		if len(b.ahead) > 0 {
			continue
		}
		if n, _, err := b.fill(t); err != nil || n == 0 {
			return line, err
		}
	}
}

// closeStream flushes and closes the raw stream; an error of the flush is the context of one of the close.
func (b *buffered) closeStream(t *thread, self value) error {
	if err := b.check(); err != nil {
		return err
	}
	closed, err := b.isClosed(t)
	if err != nil || closed {
		return err
	}
	_, ferr := t.CallMethod(self, "flush")
	if b.dirty {
		b.dirty = false
		delete(dirtyOf(t), b)
	}
	var cerr error
	if b.file != nil {
		cerr = b.file.close(t)
	} else {
		_, cerr = t.CallMethod(b.raw, "close")
	}
	b.out, b.ahead, b.store = nil, nil, nil
	return chained(cerr, ferr)
}

// result makes bytes of data read; data is not changed afterwards or copied.
func result(data []byte, none bool, err error) (value, error) {
	if err != nil {
		return value{}, err
	}
	if none {
		return object.None, nil
	}
	return object.NewBytes(string(data)), nil
}

// bufferedInit is __init__ of the three types.
func bufferedInit(reads, writes bool) func(t *thread, args []value) (value, error) {
	return func(t *thread, args []value) (value, error) {
		size := DefaultBufferSize
		if args[2].IsValid() {
			n, err := t.Index(args[2])
			if err != nil {
				return value{}, err
			}
			if n <= 0 {
				return value{}, object.ValueErrorf("buffer size must be strictly positive")
			}
			if n > maxRead {
				return value{}, object.NewException(object.MemoryError)
			}
			size = n
		}
		if reads && writes {
			if err := checkMode(t, args[1], "seekable", "File or stream is not seekable."); err != nil {
				return value{}, err
			}
		}
		if reads {
			if err := checkMode(t, args[1], "readable", "File or stream is not readable."); err != nil {
				return value{}, err
			}
		}
		if writes {
			if err := checkMode(t, args[1], "writable", "File or stream is not writable."); err != nil {
				return value{}, err
			}
		}
		selfBuf(args[0]).init(args[1], reads, writes, size)
		return object.None, nil
	}
}

// bufferedCommon are the methods of all three types.
func bufferedCommon() []object.Def {
	delegate := func(name string) object.Def {
		return object.Def{Name: name, Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			b := selfBuf(self)
			if err := b.check(); err != nil {
				return value{}, err
			}
			return t.CallMethod(b.raw, name)
		}}
	}
	return []object.Def{
		{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: newStream[buffered]},
		{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: streamRepr},
		delegate("seekable"), delegate("fileno"), delegate("isatty"),
		{Name: "flush", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			b := selfBuf(self)
			if err := b.begin(t, "flush"); err != nil {
				return value{}, err
			}
			defer b.end()
			return object.None, b.flush(t)
		}},
		{Name: "close", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			return object.None, selfBuf(self).closeStream(t, self)
		}},
		{Name: "detach", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			b := selfBuf(self)
			if err := b.check(); err != nil {
				return value{}, err
			}
			if _, err := t.CallMethod(self, "flush"); err != nil {
				return value{}, err
			}
			raw := b.raw
			b.raw, b.file, b.detached, b.ready = value{}, nil, true, false
			return raw, nil
		}},
		{Name: "tell", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			b := selfBuf(self)
			if err := b.check(); err != nil {
				return value{}, err
			}
			pos, err := b.tell(t)
			return object.Int(pos), err
		}},
		{Name: "seek", Sig: "self, target, whence=0, /", Fn: bufferedSeek},
		{Name: "truncate", Sig: "self, pos=None, /", Fn: bufferedTruncate},
	}
}

func bufferedSeek(t *thread, args []value) (value, error) {
	b := selfBuf(args[0])
	if err := b.begin(t, "seek"); err != nil {
		return value{}, err
	}
	defer b.end()
	whence, err := whenceArg(t, args[2])
	if err != nil {
		return value{}, err
	}
	if whence < 0 || whence > 4 {
		return value{}, object.ValueErrorf("whence value %d unsupported", whence)
	}
	if err := b.checkSeekable(t); err != nil {
		return value{}, err
	}
	off, err := offsetArg(t, args[1])
	if _, ok := object.IsException(err, object.OverflowError); ok {
		return value{}, object.ValueErrorf("cannot fit '%s' into an offset-sized integer", args[1].Type().MessageName())
	}
	if err != nil {
		return value{}, err
	}
	pos, err := b.seek(t, off, whence)
	return object.Int(pos), err
}

func (b *buffered) checkSeekable(t *thread) error {
	if b.file != nil && b.file.isSeekable() {
		return nil
	}
	return checkMode(t, b.raw, "seekable", "File or stream is not seekable.")
}

func bufferedTruncate(t *thread, args []value) (value, error) {
	b := selfBuf(args[0])
	if err := b.begin(t, "truncate"); err != nil {
		return value{}, err
	}
	defer b.end()
	if !b.writes {
		return value{}, Unsupported("truncate")
	}
	if err := b.flush(t); err != nil {
		return value{}, err
	}
	size := args[1]
	if !size.IsValid() || size.IsNone() {
		pos, err := b.tell(t)
		if err != nil {
			return value{}, err
		}
		size = object.Int(pos)
	}
	return t.CallMethod(b.raw, "truncate", size)
}

// readerMethods are those of the types that read.
func readerMethods() []object.Def {
	return []object.Def{
		{Name: "readable", Sig: "self, /", F1: rawFlag("readable")},
		{Name: "read", Sig: "self, size=-1, /", Doc: "Read and return up to n bytes.", Fn: func(t *thread, args []value) (value, error) {
			b := selfBuf(args[0])
			n, err := sizeArg(t, args[1])
			if err != nil {
				return value{}, err
			}
			if n < -1 {
				return value{}, object.ValueErrorf("read length must be non-negative or -1")
			}
			if err := b.begin(t, "read"); err != nil {
				return value{}, err
			}
			defer b.end()
			if n < 0 {
				return result(b.readAll(t))
			}
			return result(b.readN(t, n))
		}},
		{Name: "read1", Sig: "self, size=-1, /", Fn: func(t *thread, args []value) (value, error) {
			b := selfBuf(args[0])
			n, err := countArg(t, args[1])
			if err != nil {
				return value{}, err
			}
			if err := b.begin(t, "read"); err != nil {
				return value{}, err
			}
			defer b.end()
			data, err := b.read1(t, n)
			return result(data, false, err)
		}},
		{Name: "peek", Sig: "self, size=0, /", Fn: func(t *thread, args []value) (value, error) {
			b := selfBuf(args[0])
			// The size is checked, but what has been read already is shown whatever it is.
			if _, err := countArg(t, args[1]); err != nil {
				return value{}, err
			}
			if err := b.begin(t, "peek"); err != nil {
				return value{}, err
			}
			defer b.end()
			if err := b.flushOut(t); err != nil {
				return value{}, err
			}
			if len(b.ahead) == 0 {
				if _, _, err := b.fill(t); err != nil {
					return value{}, err
				}
			}
			return object.NewBytes(string(b.ahead)), nil
		}},
		{Name: "readinto", Sig: "self, buffer, /", F2: bufferedReadinto(false)},
		{Name: "readinto1", Sig: "self, buffer, /", F2: bufferedReadinto(true)},
		{Name: "readline", Sig: "self, size=-1, /", Fn: func(t *thread, args []value) (value, error) {
			n, err := sizeArg(t, args[1])
			if err != nil {
				return value{}, err
			}
			return bufferedLine(t, args[0], n)
		}},
		{Name: "__next__", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			if _, native := asBuffered(self); !native {
				return baseNext(t, self)
			}
			line, err := bufferedLine(t, self, -1)
			if err == nil {
				if b, _ := object.AsBytes(line); len(b.Go()) == 0 {
					err = object.StopIteration(value{})
				}
			}
			return line, err
		}},
	}
}

func bufferedLine(t *thread, self value, limit int) (value, error) {
	b := selfBuf(self)
	if err := b.begin(t, "readline"); err != nil {
		return value{}, err
	}
	defer b.end()
	line, err := b.readline(t, limit)
	return result(line, false, err)
}

func bufferedReadinto(once bool) func(t *thread, self, buf value) (value, error) {
	return func(t *thread, self, buf value) (value, error) {
		b := selfBuf(self)
		dst, err := writable(buf, "readinto")
		if err != nil {
			return value{}, err
		}
		if err := b.begin(t, "readinto"); err != nil {
			return value{}, err
		}
		defer b.end()
		if once {
			data, err := b.read1(t, len(dst))
			n := copy(dst, data)
			if err == nil && n > 0 && len(dst)-n > b.size && len(b.ahead) == 0 && b.out == nil {
				// One read may still follow what was buffered, where it does not go through the buffer.
				data, err = b.read1(t, len(dst)-n)
				n += copy(dst[n:], data)
			}
			return object.Int(int64(n)), err
		}
		data, none, err := b.readN(t, len(dst))
		if none && err == nil {
			return object.None, nil
		}
		return object.Int(int64(copy(dst, data))), err
	}
}

func rawFlag(name string) func(t *thread, self value) (value, error) {
	return func(t *thread, self value) (value, error) {
		b := selfBuf(self)
		if err := b.check(); err != nil {
			return value{}, err
		}
		return t.CallMethod(b.raw, name)
	}
}

// writerMethods are those of the types that write.
func writerMethods() []object.Def {
	return []object.Def{
		{Name: "writable", Sig: "self, /", F1: rawFlag("writable")},
		{Name: "write", Sig: "self, buffer, /", Doc: "Write buffer b to the IO stream.", F2: func(t *thread, self, v value) (value, error) {
			b := selfBuf(self)
			data, err := bytesArg(v)
			if err != nil {
				return value{}, err
			}
			if err := b.check(); err != nil {
				return value{}, err
			}
			if closed, err := b.isClosed(t); err != nil {
				return value{}, err
			} else if closed {
				return value{}, object.ValueErrorf("write to closed file")
			}
			if err := b.lock(t); err != nil {
				return value{}, err
			}
			defer b.end()
			return object.Int(int64(len(data))), b.write(t, data)
		}},
	}
}

func bufferedGetSets() []object.GetSet {
	return []object.GetSet{
		get("raw", func(t *thread, self value) (value, error) {
			if r := selfBuf(self).raw; r.IsValid() {
				return r, nil
			}
			return object.None, nil
		}),
		get("closed", func(t *thread, self value) (value, error) {
			b := selfBuf(self)
			if err := b.check(); err != nil {
				return value{}, err
			}
			closed, err := b.isClosed(t)
			return object.Bool(closed), err
		}),
		get("name", func(t *thread, self value) (value, error) {
			b := selfBuf(self)
			if err := b.check(); err != nil {
				return value{}, err
			}
			return t.GetAttrStr(b.raw, "name")
		}),
		get("mode", func(t *thread, self value) (value, error) {
			b := selfBuf(self)
			if err := b.check(); err != nil {
				return value{}, err
			}
			return t.GetAttrStr(b.raw, "mode")
		}),
	}
}

// typeName is the name of a stream's type in its repr.
func typeName(self value) string {
	if self.Type().IsHeap() {
		return self.Type().FullName()
	}
	return "_io." + self.Type().Name()
}

func streamRepr(t *thread, self value) (value, error) {
	text := "<" + typeName(self)
	name, ok, err := t.GetAttrOpt(self, t.Interp.Intern("name"))
	if _, is := object.IsException(err, object.ValueError); err != nil && !is {
		return value{}, err
	}
	if ok {
		r, err := t.Repr(name)
		if err != nil {
			return value{}, err
		}
		text += " name=" + r
	}
	return object.NewStr(text + ">"), nil
}

// pair is a BufferedRWPair: a reader and a writer as one stream.
type pair struct {
	ioBase
	reader, writer value
}

func pairMethods() []object.Def {
	forward := func(name string, reads bool) object.Def {
		return object.Def{Name: name, Sig: "self, /, *args", Fn: func(t *thread, args []value) (value, error) {
			p := object.Self[pair](args[0])
			x := p.writer
			if reads {
				x = p.reader
			}
			if !x.IsValid() {
				return value{}, object.ValueErrorf("I/O operation on uninitialized object")
			}
			rest, _ := object.AsTuple(args[1])
			return t.CallMethod(x, name, rest.Items()...)
		}}
	}
	return []object.Def{
		{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: newStream[pair]},
		{Name: "__init__", Sig: "self, reader, writer, buffer_size=8192, /", Fn: func(t *thread, args []value) (value, error) {
			p := object.Self[pair](args[0])
			if err := checkMode(t, args[1], "readable", "File or stream is not readable."); err != nil {
				return value{}, err
			}
			if err := checkMode(t, args[2], "writable", "File or stream is not writable."); err != nil {
				return value{}, err
			}
			size := []value{}
			if args[3].IsValid() {
				size = append(size, args[3])
			}
			r, err := t.Call(object.FromObj(types().reader), append([]value{args[1]}, size...)...)
			if err != nil {
				return value{}, err
			}
			w, err := t.Call(object.FromObj(types().writer), append([]value{args[2]}, size...)...)
			p.reader, p.writer = r, w
			return object.None, err
		}},
		forward("read", true), forward("read1", true), forward("peek", true), forward("readinto", true),
		forward("readinto1", true), forward("readable", true), forward("readline", true),
		forward("write", false), forward("flush", false), forward("writable", false),
		{Name: "close", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			p := object.Self[pair](self)
			_, werr := t.CallMethod(p.writer, "close")
			_, rerr := t.CallMethod(p.reader, "close")
			return object.None, chained(rerr, werr)
		}},
		{Name: "isatty", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			p := object.Self[pair](self)
			for _, x := range []value{p.writer, p.reader} {
				v, err := t.CallMethod(x, "isatty")
				if err != nil {
					return value{}, err
				}
				if yes, err := t.Truth(v); yes || err != nil {
					return v, err
				}
			}
			return object.False, nil
		}},
	}
}

func pairGetSets() []object.GetSet {
	return []object.GetSet{get("closed", func(t *thread, self value) (value, error) {
		w := object.Self[pair](self).writer
		if !w.IsValid() {
			return value{}, object.RuntimeErrorf("the BufferedRWPair object is being garbage-collected")
		}
		return t.GetAttrStr(w, "closed")
	})}
}
