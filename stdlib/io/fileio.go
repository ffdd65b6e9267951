package io

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"pya/vm/object"
	"pya/vm/spare"
)

// fileIO is a FileIO: a file of the Host, or one of its standard streams.
type fileIO struct {
	ioBase
	f    object.File // nil for streams that are no files
	r    io.Reader
	w    io.Writer
	name value
	open bool
	// readable … are what the mode allows.
	readable, writable, created, appending bool
	closefd                                bool
	fd                                     int // -1: not asked for yet
	seekable                               int8
	// patient files may keep a reader waiting (terminals, pipes): such reads can be interrupted.
	patient bool
	// canBlock files may keep a writer waiting, which can be interrupted.
	canBlock bool
	// room is how many pages can be written before it must be asked again.
	room    int
	pump    *pump
	wmu     sync.Mutex
	dropped *Dropped
}

func selfFile(v value) *fileIO { return object.Self[fileIO](v) }

func newFile(cls *object.Type, f object.File, name value) *fileIO {
	x := object.Alloc[fileIO](cls)
	x.init(f, name)
	return x
}

func (x *fileIO) init(f object.File, name value) {
	x.f, x.r, x.w = f, f, f
	x.name, x.open, x.fd, x.closefd = name, true, -1, true
}

var errFileClosed = func() error { return object.ValueErrorf("I/O operation on closed file") }

func (x *fileIO) check() error {
	if !x.open {
		return errFileClosed()
	}
	return nil
}

func (x *fileIO) checkRead() error {
	if !x.open {
		return errFileClosed()
	}
	if !x.readable || x.r == nil {
		return Unsupported("File not open for reading")
	}
	return nil
}

func (x *fileIO) checkWrite() error {
	if !x.open {
		return errFileClosed()
	}
	if !x.writable || x.w == nil {
		return Unsupported("File not open for writing")
	}
	return nil
}

// mode is the attribute mode.
func (x *fileIO) mode() string {
	switch {
	case x.created && x.readable:
		return "xb+"
	case x.created:
		return "xb"
	case x.appending && x.readable:
		return "ab+"
	case x.appending:
		return "ab"
	case x.readable && x.writable:
		return "rb+"
	case x.readable:
		return "rb"
	}
	return "wb"
}

// read reads once into p; 0 at the end.
func (x *fileIO) read(t *thread, p []byte) (n int, err error) {
	if len(p) == 0 {
		return 0, nil
	}
	if x.patient {
		n, err = x.patientRead(t, p)
	} else {
		r := x.r
		t.Block(func() { n, err = r.Read(p) })
	}
	if err != nil && !errors.Is(err, io.EOF) && n == 0 {
		return 0, object.FromGoError(err, value{})
	}
	return n, nil
}

// pump reads a patient file in a goroutine of its own. What arrives after the reader was interrupted is kept for the
// next read.
type pump struct {
	ch      chan pumped
	wake    chan struct{}
	waiting bool
	left    []byte
	err     error
}

type pumped struct {
	data []byte
	err  error
}

func (x *fileIO) patientRead(t *thread, p []byte) (int, error) {
	if x.pump == nil {
		x.pump = &pump{ch: make(chan pumped, 1), wake: make(chan struct{}, 1)}
	}
	q := x.pump
	for len(q.left) == 0 {
		if q.err != nil {
			err := q.err
			q.err = nil
			return 0, err
		}
		if !q.waiting {
			q.waiting = true
			// No more than is asked for: others may read the same descriptor, or wait for it.
			r, buf := x.r, make([]byte, len(p))
			spare.Go(func() {
				n, err := r.Read(buf)
				q.ch <- pumped{buf[:n], err}
				object.Wake(q.wake)
			})
		}
		if err := q.wait(t); err != nil {
			return 0, err
		}
	}
	n := copy(p, q.left)
	q.left = q.left[n:]
	return n, nil
}

// wait waits for the goroutine; an interrupt ends it.
func (q *pump) wait(t *thread) error {
	for {
		select {
		case r := <-q.ch:
			q.waiting, q.left, q.err = false, r.data, r.err
			return nil
		default:
		}
		if _, err := t.Sleep(-1, q.wake); err != nil {
			return err
		}
	}
}

// readAll reads to the end.
func (x *fileIO) readAll(t *thread, buf []byte) ([]byte, error) {
	if x.f != nil && !x.patient {
		if st, err := x.f.Stat(); err == nil && st.Mode().IsRegular() {
			if pos, err := x.f.Seek(0, io.SeekCurrent); err == nil && st.Size() > pos && st.Size()-pos < maxRead {
				// One more byte, so that the end is seen by the same read.
				buf = grow(buf, int(st.Size()-pos)+1)
			}
		}
	}
	for {
		if len(buf) == cap(buf) {
			buf = grow(buf, max(len(buf), DefaultBufferSize))
		}
		n, err := x.read(t, buf[len(buf):cap(buf)])
		if isBlocked(err) && len(buf) > 0 {
			return buf, nil
		}
		if err != nil {
			return buf, err
		}
		if n == 0 {
			return buf, nil
		}
		buf = buf[:len(buf)+n]
	}
}

// grow makes room for n more bytes.
func grow(b []byte, n int) []byte {
	if cap(b)-len(b) >= n {
		return b
	}
	out := make([]byte, len(b), len(b)+n)
	copy(out, b)
	return out
}

// canBlock tells files that may keep a writer waiting: pipes, sockets and terminals.
func canBlock(f object.File, st fs.FileInfo) bool {
	_, ok := f.(writeWaiter)
	return ok && (st.Mode()&(fs.ModeNamedPipe|fs.ModeSocket) != 0 || st.Mode()&fs.ModeCharDevice != 0 && isTerminal(f))
}

// writeWaiter is a file that can tell how much can be written without waiting.
type writeWaiter interface {
	// Writable waits for a time until a page can be written; false if none can.
	Writable(wait time.Duration) bool
	// Room is the number of pages that can be written now, 0 if that is not known.
	Room() int
}

// write writes all of p.
func (x *fileIO) write(t *thread, p []byte) (n int, err error) {
	if x.canBlock {
		return x.patientWrite(t, p)
	}
	return x.writeNow(t, p)
}

// patientWrite writes what the file takes without waiting, and looks for interrupts while it takes nothing.
func (x *fileIO) patientWrite(t *thread, p []byte) (n int, err error) {
	const page = 4096
	w := x.f.(writeWaiter)
	for n < len(p) {
		if x.room == 0 {
			x.room = w.Room()
		}
		if x.room == 0 {
			if err := awaitWritable(t, w); err != nil {
				return n, err
			}
			x.room = max(1, w.Room())
		}
		size := min(len(p)-n, x.room*page)
		x.room -= (size + page - 1) / page
		done, err := x.writeNow(t, p[n:n+size])
		n += done
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// awaitWritable waits until a page can be written. The error is that of an interrupt.
func awaitWritable(t *thread, w writeWaiter) error {
	const interval = 50 * time.Millisecond
	for ready := w.Writable(0); !ready; {
		t.Block(func() { ready = w.Writable(interval) })
		if err := t.Hook.Poll(); err != nil {
			return err
		}
	}
	return nil
}

func (x *fileIO) writeNow(t *thread, p []byte) (n int, err error) {
	w := x.w
	t.Block(func() {
		x.wmu.Lock()
		defer x.wmu.Unlock()
		n, err = w.Write(p)
	})
	if err != nil {
		return n, object.FromGoError(err, value{})
	}
	return n, nil
}

func (x *fileIO) seek(off int64, whence int) (int64, error) {
	if x.f == nil {
		return 0, object.ErrnoError(int(syscall.ESPIPE), "", value{})
	}
	pos, err := x.f.Seek(off, whence)
	if err != nil {
		return 0, seekError(err)
	}
	return pos, nil
}

// seekError is the OSError of a failed seek: Go's own refusals have no error number.
func seekError(err error) error {
	var no syscall.Errno
	if errors.As(err, &no) || errors.Is(err, os.ErrClosed) {
		return object.FromGoError(err, value{})
	}
	return object.ErrnoError(int(syscall.EINVAL), "", value{})
}

func (x *fileIO) isSeekable() bool {
	if x.seekable == 0 {
		x.seekable = -1
		if x.f != nil {
			if _, err := x.f.Seek(0, io.SeekCurrent); err == nil {
				x.seekable = 1
			}
		}
	}
	return x.seekable > 0
}

// fileno gives the descriptor, if the stream has one.
func (x *fileIO) fileno(t *thread) (int, error) {
	if x.f == nil {
		return 0, Unsupported("fileno")
	}
	if x.fd < 0 {
		x.fd = FilesOf(t).Add(x.f)
	}
	return x.fd, nil
}

// close closes the file unless it was lent.
func (x *fileIO) close(t *thread) error {
	if !x.open {
		return nil
	}
	x.open = false
	x.dropped.Close()
	if x.f == nil || !x.closefd {
		return nil
	}
	if x.fd >= 0 {
		return object.FromGoError(FilesOf(t).Close(t, x.fd, x.f), value{})
	}
	return object.FromGoError(x.f.Close(), value{})
}

func fileMethods() []object.Def {
	flag := func(f func(x *fileIO) bool) func(t *thread, self value) (value, error) {
		return func(_ *thread, self value) (value, error) {
			x := selfFile(self)
			if err := x.check(); err != nil {
				return value{}, err
			}
			return object.Bool(f(x)), nil
		}
	}
	return []object.Def{
		{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: newStream[fileIO]},
		{Name: "__init__", Sig: "self, file, mode='r', closefd=True, opener=None", Fn: fileInit},
		{Name: "read", Sig: "self, size=-1, /", Doc: "Read at most size bytes, returned as bytes.", Fn: fileRead},
		{Name: "readall", Sig: "self, /", Doc: "Read all data from the file, returned as bytes.", F1: fileReadall},
		{Name: "readinto", Sig: "self, buffer, /", F2: func(t *thread, self, b value) (value, error) {
			x := selfFile(self)
			if err := x.checkRead(); err != nil {
				return value{}, err
			}
			dst, err := writable(b, "readinto")
			if err != nil {
				return value{}, err
			}
			n, err := x.read(t, dst)
			if isBlocked(err) {
				return object.None, nil
			}
			return object.Int(int64(n)), err
		}},
		{Name: "write", Sig: "self, b, /", Doc: "Write buffer b to file, return number of bytes written.", F2: func(t *thread, self, b value) (value, error) {
			x := selfFile(self)
			if err := x.checkWrite(); err != nil {
				return value{}, err
			}
			data, err := bytesArg(b)
			if err != nil {
				return value{}, err
			}
			n, err := x.write(t, data)
			if _, full := object.IsException(err, object.BlockingIOError); full || n > 0 && err != nil {
				// What was written counts; an error comes again.
				if err = nil; n == 0 {
					return object.None, nil
				}
			}
			return object.Int(int64(n)), err
		}},
		{Name: "seek", Sig: "self, pos, whence=0, /", Doc: "Move to new file position and return the file position.", Fn: fileSeek},
		{Name: "tell", Sig: "self, /", Doc: "Current file position.", F1: func(_ *thread, self value) (value, error) {
			x := selfFile(self)
			if err := x.check(); err != nil {
				return value{}, err
			}
			pos, err := x.seek(0, io.SeekCurrent)
			return object.Int(pos), err
		}},
		{Name: "truncate", Sig: "self, size=None, /", Doc: "Truncate the file to at most size bytes and return the truncated size.", Fn: fileTruncate},
		{Name: "seekable", Sig: "self, /", Doc: "True if file supports random-access.", F1: flag((*fileIO).isSeekable)},
		{Name: "readable", Sig: "self, /", Doc: "True if file was opened in a read mode.", F1: flag(func(x *fileIO) bool { return x.readable })},
		{Name: "writable", Sig: "self, /", Doc: "True if file was opened in a write mode.", F1: flag(func(x *fileIO) bool { return x.writable })},
		{Name: "isatty", Sig: "self, /", Doc: "True if the file is connected to a TTY device.", F1: flag((*fileIO).isTTY)},
		{Name: "fileno", Sig: "self, /", Doc: "Return the underlying file descriptor (an integer).", F1: func(t *thread, self value) (value, error) {
			x := selfFile(self)
			if err := x.check(); err != nil {
				return value{}, err
			}
			fd, err := x.fileno(t)
			return object.Int(int64(fd)), err
		}},
		{Name: "close", Sig: "self, /", Doc: "Close the file.", F1: func(t *thread, self value) (value, error) {
			if x := selfFile(self); !x.open {
				return object.None, nil
			}
			// A flush of the program's own is called, even where there is nothing to be flushed.
			_, ferr := baseClose(t, self)
			return object.None, chained(selfFile(self).close(t), ferr)
		}},
		{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: fileRepr},
	}
}

func (x *fileIO) isTTY() bool {
	if x.f != nil {
		return isTerminal(x.f)
	}
	if x.readable {
		return isTerminal(x.r)
	}
	return isTerminal(x.w)
}

func fileGetSets() []object.GetSet {
	return []object.GetSet{
		{Name: "closed", Doc: "True if the file is closed", Get: func(_ *thread, self value) (value, error) { return object.Bool(!selfFile(self).open), nil }},
		get("closefd", func(_ *thread, self value) (value, error) { return object.Bool(selfFile(self).closefd), nil }),
		get("mode", func(_ *thread, self value) (value, error) { return object.NewStr(selfFile(self).mode()), nil }),
		get("_blksize", func(_ *thread, self value) (value, error) { return object.Int(DefaultBufferSize), nil }),
		{Name: "name", Get: func(t *thread, self value) (value, error) {
			if n := selfFile(self).name; n.IsValid() {
				return n, nil
			}
			return value{}, object.NoAttribute(self, t.Interp.Intern("name"))
		}, Set: func(_ *thread, self, v value) error {
			selfFile(self).name = v
			return nil
		}},
	}
}

func fileRepr(t *thread, self value) (value, error) {
	x := selfFile(self)
	kind := "_io." + self.Type().Name()
	if self.Type().IsHeap() {
		kind = self.Type().FullName()
	}
	if !x.open {
		return object.NewStr("<" + kind + " [closed]>"), nil
	}
	closefd := "False"
	if x.closefd {
		closefd = "True"
	}
	if !x.name.IsValid() {
		// The program has deleted it.
		fd, err := t.CallMethod(self, "fileno")
		if err != nil {
			return value{}, err
		}
		n, err := t.Repr(fd)
		return object.NewStr("<" + kind + " fd=" + n + " mode='" + x.mode() + "' closefd=" + closefd + ">"), err
	}
	name, err := t.Repr(x.name)
	return object.NewStr("<" + kind + " name=" + name + " mode='" + x.mode() + "' closefd=" + closefd + ">"), err
}

func fileRead(t *thread, args []value) (value, error) {
	x := selfFile(args[0])
	if err := x.checkRead(); err != nil {
		return value{}, err
	}
	n, err := sizeArg(t, args[1])
	if err != nil {
		return value{}, err
	}
	if n < 0 {
		return fileReadall(t, args[0])
	}
	if n > maxRead {
		return value{}, object.NewException(object.MemoryError)
	}
	buf := make([]byte, n)
	n, err = x.read(t, buf)
	if isBlocked(err) {
		return object.None, nil
	}
	return object.NewBytes(string(buf[:n])), err
}

func fileReadall(t *thread, self value) (value, error) {
	x := selfFile(self)
	if err := x.checkRead(); err != nil {
		return value{}, err
	}
	b, err := x.readAll(t, nil)
	if isBlocked(err) {
		return object.None, nil
	}
	return object.NewBytes(string(b)), err
}

// offsetArg is a position in a file.
func offsetArg(t *thread, v value) (int64, error) {
	if v.IsValid() && v.IsFloat() {
		return 0, object.TypeErrorf("'float' object cannot be interpreted as an integer")
	}
	n, err := t.Index(v)
	if _, ok := object.IsException(err, object.OverflowError); ok {
		return 0, object.OverflowErrorf("Python int too large to convert to C long")
	}
	return int64(n), err
}

func fileSeek(t *thread, args []value) (value, error) {
	x := selfFile(args[0])
	if err := x.check(); err != nil {
		return value{}, err
	}
	off, err := offsetArg(t, args[1])
	if err != nil {
		return value{}, err
	}
	whence, err := whenceArg(t, args[2])
	if err != nil {
		return value{}, err
	}
	pos, err := x.seek(off, whence)
	return object.Int(pos), err
}

func whenceArg(t *thread, v value) (int, error) {
	if !v.IsValid() {
		return 0, nil
	}
	return t.CInt(v)
}

func fileTruncate(t *thread, args []value) (value, error) {
	x := selfFile(args[0])
	if err := x.checkWrite(); err != nil {
		return value{}, err
	}
	var size int64
	var err error
	if !args[1].IsValid() || args[1].IsNone() {
		size, err = x.seek(0, io.SeekCurrent)
	} else {
		size, err = offsetArg(t, args[1])
	}
	if err != nil {
		return value{}, err
	}
	return object.Int(size), x.truncate(size)
}

func (x *fileIO) truncate(size int64) error {
	if x.f == nil || size < 0 {
		return object.ErrnoError(int(syscall.EINVAL), "", value{})
	}
	return object.FromGoError(x.f.Truncate(size), value{})
}

// fileMode is the parsed mode of FileIO.
func fileMode(x *fileIO, mode string) (flags int, err error) {
	const complaint = "Must have exactly one of create/read/write/append mode and at most one plus"
	main, plus := false, false
	for _, c := range mode {
		switch c {
		case 'x', 'r', 'w', 'a':
			if main {
				return 0, object.ValueErrorf(complaint)
			}
			main = true
			switch c {
			case 'x':
				x.created, x.writable = true, true
				flags |= os.O_EXCL | os.O_CREATE
			case 'r':
				x.readable = true
			case 'w':
				x.writable = true
				flags |= os.O_CREATE | os.O_TRUNC
			case 'a':
				x.writable, x.appending = true, true
				flags |= os.O_APPEND | os.O_CREATE
			}
		case 'b':
		case '+':
			if plus {
				return 0, object.ValueErrorf(complaint)
			}
			plus = true
			x.readable, x.writable = true, true
		default:
			return 0, object.ValueErrorf("invalid mode: %s", mode)
		}
	}
	if !main {
		return 0, object.ValueErrorf(complaint)
	}
	switch {
	case x.readable && x.writable:
		flags |= os.O_RDWR
	case x.writable:
		flags |= os.O_WRONLY
	}
	return flags, nil
}

// fileInit is FileIO(file, mode, closefd, opener).
func fileInit(t *thread, args []value) (value, error) {
	mode := "r"
	if args[2].IsValid() {
		s, ok := object.AsStr(args[2])
		if !ok {
			return value{}, object.TypeErrorf("FileIO() argument 'mode' must be str, not %s", object.ArgumentName(args[2]))
		}
		mode = s.Go()
	}
	closefd := true
	if args[3].IsValid() {
		var err error
		if closefd, err = t.Truth(args[3]); err != nil {
			return value{}, err
		}
	}
	x := selfFile(args[0])
	if x.open {
		if err := x.close(t); err != nil {
			return value{}, err
		}
	}
	x.readable, x.writable, x.created, x.appending = false, false, false, false
	if err := openFile(t, x, args[1], mode, closefd, args[4]); err != nil {
		return value{}, err
	}
	x.watch(t, args[0])
	return object.None, nil
}

// openFile opens what file names, which may be a descriptor.
func openFile(t *thread, x *fileIO, file value, mode string, closefd bool, opener value) error {
	flags, err := fileMode(x, mode)
	if err != nil {
		return err
	}
	if t.Audited() {
		if err := t.Audit("open", file, object.NewStr(mode), object.Int(int64(flags|syscall.O_CLOEXEC))); err != nil {
			return err
		}
	}
	if k := file.Kind(); k == object.KInt || k == object.KBool || k == object.KBigInt {
		fd, err := t.Index(file)
		if err != nil {
			return err
		}
		if fd < 0 {
			return object.ValueErrorf("negative file descriptor")
		}
		if k == object.KBool && t.Interp.Warn != nil {
			if err := t.Interp.Warn(t, object.RuntimeWarning, "bool is used as a file descriptor", 1); err != nil {
				return err
			}
		}
		return x.openFd(t, fd, file, closefd)
	}
	if opener.IsValid() && !opener.IsNone() {
		v, err := t.Call(opener, file, object.Int(int64(flags)))
		if err != nil {
			return err
		}
		if v.Kind() != object.KInt {
			return object.TypeErrorf("expected integer from opener")
		}
		fd := int(v.AsInt())
		if fd < 0 {
			return object.ValueErrorf("opener returned %d", fd)
		}
		return x.openFd(t, fd, file, true)
	}
	name, err := PathString(t, file)
	if err != nil {
		return err
	}
	if !closefd {
		return object.ValueErrorf("Cannot use closefd=False with file name")
	}
	fs := t.Interp.Host.FS()
	if fs == nil {
		return object.FromGoError(os.ErrPermission, file)
	}
	flushDirty(t)
	var f object.File
	t.Block(func() { f, err = fs.OpenFile(name, flags, 0o666) })
	if err != nil {
		return object.FromGoError(err, file)
	}
	st, err := f.Stat()
	if err == nil && st.IsDir() {
		f.Close()
		return object.ErrnoError(int(syscall.EISDIR), "", file)
	}
	x.init(f, file)
	x.patient = err == nil && !st.Mode().IsRegular()
	x.canBlock = err == nil && canBlock(f, st)
	if x.appending {
		// A pipe or terminal has no end to go to.
		if _, err := f.Seek(0, io.SeekEnd); err == nil {
			x.seekable = 1
		}
	}
	return nil
}

// openFd uses a file that is open already.
func (x *fileIO) openFd(t *thread, fd int, name value, closefd bool) error {
	f, ok := FilesOf(t).Get(t, fd)
	if !ok {
		return object.ErrnoError(int(syscall.EBADF), "", value{})
	}
	st, err := f.Stat()
	if err == nil && st.IsDir() {
		return object.ErrnoError(int(syscall.EISDIR), "", name)
	}
	x.init(f, name)
	x.fd, x.closefd = fd, closefd
	x.patient = err == nil && !st.Mode().IsRegular()
	x.canBlock = err == nil && canBlock(f, st)
	return nil
}

// parseMode reads the mode of open(): the raw part, and whether it is binary.
func parseMode(mode string) (raw string, binary bool, err error) {
	bad := func() error { return object.ValueErrorf("invalid mode: '%s'", mode) }
	var creating, reading, writing, appending, updating, text int
	for i, c := range mode {
		if strings.ContainsRune(mode[:i], c) {
			return "", false, bad()
		}
		switch c {
		case 'x':
			creating = 1
		case 'r':
			reading = 1
		case 'w':
			writing = 1
		case 'a':
			appending = 1
		case '+':
			updating = 1
		case 't':
			text = 1
		case 'b':
			binary = true
		default:
			return "", false, bad()
		}
	}
	switch n := creating + reading + writing + appending; {
	case text > 0 && binary:
		return "", false, object.ValueErrorf("can't have text and binary mode at once")
	case n > 1:
		return "", false, object.ValueErrorf("must have exactly one of create/read/write/append mode")
	}
	for _, p := range []struct {
		on int
		c  string
	}{{creating, "x"}, {reading, "r"}, {writing, "w"}, {appending, "a"}, {updating, "+"}} {
		if p.on > 0 {
			raw += p.c
		}
	}
	return raw, binary, nil
}
