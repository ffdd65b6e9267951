package os

import (
	goio "io"
	"syscall"

	"pya/stdlib/io"
	"pya/stdlib/structseq"
	"pya/vm/object"
)

// fdDefs are the functions of file descriptors.
func fdDefs() []object.Def {
	return []object.Def{
		{Name: "open", Sig: "path, flags, mode=511, *, dir_fd=None", Doc: "Open a file for low level IO.  Returns a file descriptor (integer).", Fn: openFd},
		{Name: "close", Sig: "fd", Doc: "Close a file descriptor.", F1: func(t *thread, fd value) (value, error) {
			n, err := t.Index(fd)
			if err != nil {
				return value{}, err
			}
			return object.None, object.FromGoError(closeFd(t, n), value{})
		}},
		{Name: "closerange", Sig: "fd_low, fd_high, /", Doc: "Closes all file descriptors in [fd_low, fd_high), ignoring errors.", F2: func(t *thread, lo, hi value) (value, error) {
			a, err := t.Index(lo)
			if err != nil {
				return value{}, err
			}
			b, err := t.Index(hi)
			if err != nil {
				return value{}, err
			}
			for _, fd := range openBetween(t, a, b) {
				// closerange ignores errors.
				_ = closeFd(t, fd)
			}
			return object.None, nil
		}},
		{Name: "read", Sig: "fd, length, /", Doc: "Read from a file descriptor.  Returns a bytes object.", F2: readFd},
		{Name: "write", Sig: "fd, data, /", Doc: "Write a bytes object to a file descriptor.", F2: writeFd},
		{Name: "lseek", Sig: "fd, position, whence, /", Doc: "Set the position of a file descriptor.  Return the new position.", F3: func(t *thread, fd, pos, whence value) (value, error) {
			f, _, err := fileOf(t, fd)
			if err != nil {
				return value{}, err
			}
			off, err := t.Index(pos)
			if err != nil {
				return value{}, err
			}
			w, err := t.Index(whence)
			if err != nil {
				return value{}, err
			}
			n, err := f.Seek(int64(off), w)
			return object.Int(n), object.FromGoError(err, value{})
		}},
		{Name: "fstat", Sig: "fd", Doc: "Perform a stat system call on the given file descriptor.", F1: fstat},
		{Name: "fsync", Sig: "fd", Doc: "Force write of fd to disk.", F1: syncFd},
		{Name: "fdatasync", Sig: "fd", Doc: "Force write of fd to disk without forcing update of metadata.", F1: syncFd},
		{Name: "ftruncate", Sig: "fd, length, /", Doc: "Truncate a file, specified by file descriptor, to a specific length.", F2: ftruncate},
		{Name: "isatty", Sig: "fd, /", Doc: "Return True if the fd is connected to a terminal.", F1: func(t *thread, fd value) (value, error) {
			f, _, err := fileOf(t, fd)
			if err != nil {
				if _, is := object.IsException(err, object.OSError); is {
					return object.False, nil
				}
				return value{}, err
			}
			return object.Bool(io.IsTerminal(f)), nil
		}},
		{Name: "pipe", Sig: "", Doc: "Create a pipe.", F0: func(t *thread) (value, error) {
			if d, ok := t.Interp.Host.(object.Descriptors); ok {
				r, w, err := d.PipeFds(0)
				return object.NewPair(object.Int(int64(r)), object.Int(int64(w))), object.FromGoError(err, value{})
			}
			p, ok := t.Interp.Host.FS().(io.Pipe)
			if !ok {
				return value{}, object.ErrnoError(int(syscall.ENOSYS), "", value{})
			}
			r, w, err := p.Pipe()
			if err != nil {
				return value{}, object.FromGoError(err, value{})
			}
			fs := io.FilesOf(t)
			return object.NewPair(object.Int(int64(fs.Add(r))), object.Int(int64(fs.Add(w)))), nil
		}},
		{Name: "get_terminal_size", Sig: "fd=1, /", Doc: "Return the size of the terminal window as (columns, lines).", Fn: terminalSize},
		{Name: "device_encoding", Sig: "fd", F1: func(t *thread, fd value) (value, error) {
			if f, _, err := fileOf(t, fd); err == nil && io.IsTerminal(f) {
				return object.NewStr("UTF-8"), nil
			}
			return object.None, nil
		}},
	}
}

// closeFd closes a descriptor. Those of the virtual machine and of Go's runtime are not there for programs.
func closeFd(t *thread, fd int) error {
	files := io.FilesOf(t)
	k, isKernel := t.Interp.Host.(object.Kernel)
	f, ok := files.Get(t, fd)
	if !ok || t.Interp.OwnsFd(fd) || isKernel && !k.ProgramFd(fd) {
		return syscall.EBADF
	}
	return files.Close(t, fd, f)
}

// openBetween are the descriptors that are open from lo up to hi.
func openBetween(t *thread, lo, hi int) []int {
	var out []int
	if h, ok := t.Interp.Host.(object.Kernel); ok {
		for _, fd := range h.OpenFds() {
			if fd >= lo && fd < hi {
				out = append(out, fd)
			}
		}
		return out
	}
	for fd := max(lo, 0); fd < min(hi, 1<<16); fd++ {
		if _, ok := io.FilesOf(t).Get(t, fd); ok {
			out = append(out, fd)
		}
	}
	return out
}

// fileOf finds the open file of a descriptor.
func fileOf(t *thread, v value) (object.File, int, error) {
	fd, err := t.Index(v)
	if err != nil {
		return nil, 0, err
	}
	f, ok := io.FilesOf(t).Get(t, fd)
	if !ok {
		return nil, fd, object.ErrnoError(int(syscall.EBADF), "", value{})
	}
	return f, fd, nil
}

func openFd(t *thread, args []value) (value, error) {
	name, err := pathAt(t, "open", args[0], args[3])
	if err != nil {
		return value{}, err
	}
	flags, err := number(t, args[1], 0)
	if err != nil {
		return value{}, err
	}
	mode, err := number(t, args[2], 0o777)
	if err != nil {
		return value{}, err
	}
	if t.Audited() {
		if err := t.Audit("open", args[0], object.None, object.Int(int64(flags|syscall.O_CLOEXEC))); err != nil {
			return value{}, err
		}
	}
	fs, err := files(t, args[0])
	if err != nil {
		return value{}, err
	}
	var f object.File
	t.Block(func() { f, err = fs.OpenFile(name, flags, fileMode(mode)) })
	if err != nil {
		return value{}, object.FromGoError(err, named(t, args[0]))
	}
	return object.Int(int64(io.FilesOf(t).Add(f))), nil
}

func readFd(t *thread, fd, length value) (value, error) {
	n, err := t.Index(length)
	if err != nil {
		return value{}, err
	}
	if n < 0 {
		return value{}, object.ErrnoError(int(syscall.EINVAL), "", value{})
	}
	f, _, err := fileOf(t, fd)
	if err != nil {
		return value{}, err
	}
	buf := make([]byte, min(n, 1<<24))
	if n > 0 {
		if err := waitReadable(t, f); err != nil {
			return value{}, err
		}
	}
	t.Block(func() { n, err = f.Read(buf) })
	if err != nil && err != goio.EOF {
		return value{}, object.FromGoError(err, value{})
	}
	return object.NewBytes(string(buf[:max(n, 0)])), nil
}

func writeFd(t *thread, fd, data value) (value, error) {
	b, ok := object.Buffer(data)
	if !ok {
		return value{}, object.NotBytesLike(data)
	}
	var w goio.Writer
	f, n, err := fileOf(t, fd)
	if err == nil {
		w = f
	} else if n == 1 {
		w = t.Interp.Host.Stdout()
	} else if n == 2 {
		w = t.Interp.Host.Stderr()
	}
	if w == nil {
		return value{}, err
	}
	t.Block(func() { n, err = w.Write(b) })
	if n > 0 {
		// Go writes in a loop. What was written counts, as one write of the system would tell; an error comes again.
		err = nil
	}
	return object.Int(int64(n)), object.FromGoError(err, value{})
}

func fstat(t *thread, fd value) (value, error) {
	f, _, err := fileOf(t, fd)
	if err != nil {
		return value{}, err
	}
	info, err := f.Stat()
	if err != nil {
		return value{}, object.FromGoError(err, value{})
	}
	return statResult(info), nil
}

// statFd is fstat for a descriptor in the place of a path: errors name it.
func statFd(t *thread, v value) (value, error) {
	if _, err := fdNumber(t, v); err != nil {
		return value{}, err
	}
	r, err := fstat(t, v)
	if e, ok := object.IsException(err, object.OSError); ok {
		e.SetFilename(v)
	}
	return r, err
}

func syncFd(t *thread, fd value) (value, error) {
	f, _, err := descriptor(t, fd)
	if err != nil {
		return value{}, err
	}
	t.Block(func() { err = f.Sync() })
	return object.None, object.FromGoError(err, value{})
}

// descriptor is fileOf for an argument that may have fileno().
func descriptor(t *thread, v value) (object.File, int, error) {
	if err := noBool(t, v); err != nil {
		return nil, 0, err
	}
	if !isInt(v) {
		n, err := t.CallMethod(v, "fileno")
		if err != nil {
			return nil, 0, object.TypeErrorf("argument must be an int, or have a fileno() method.")
		}
		v = n
	}
	return fileOf(t, v)
}

func ftruncate(t *thread, fd, length value) (value, error) {
	n, err := t.Index(length)
	if err != nil {
		return value{}, err
	}
	if err := noBool(t, fd); err != nil {
		return value{}, err
	}
	f, _, err := fileOf(t, fd)
	if err != nil {
		return value{}, err
	}
	return object.None, object.FromGoError(f.Truncate(int64(n)), value{})
}

// sized is a Host file that may be a terminal with a size.
type sized interface {
	TerminalSize() (columns, lines int, ok bool)
}

func terminalSize(t *thread, args []value) (value, error) {
	fd := object.Int(1)
	if args[0].IsValid() {
		fd = args[0]
	}
	f, _, err := fileOf(t, fd)
	if err != nil {
		return value{}, err
	}
	if s, ok := f.(sized); ok {
		if c, l, ok := s.TerminalSize(); ok {
			return structseq.Make(types().terminalSize, 2, object.Int(int64(c)), object.Int(int64(l))), nil
		}
	}
	return value{}, object.ErrnoError(int(syscall.ENOTTY), "", value{})
}
