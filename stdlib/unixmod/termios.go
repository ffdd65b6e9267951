//go:build linux

package unixmod

import (
	"syscall"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type termiosKey struct{}

// The requests that take plain numbers.
const (
	requestFlush = 0x540B // TCFLSH
	requestFlow  = 0x540A // TCXONC
	requestBreak = 0x5409 // TCSBRK
	controlChars = 32
)

// BuildTermios fills termios.
func BuildTermios(_ *vm.Runtime, t *thread, m *object.Module) error {
	h, err := host[object.Terminals](t, "termios")
	if err != nil {
		return err
	}
	errorType, ok := t.Interp.Data[termiosKey{}].(*object.Type)
	if !ok {
		if errorType, err = native.ErrorClass(t, "termios", "error", object.ExceptionType); err != nil {
			return err
		}
		t.Interp.Data[termiosKey{}] = errorType
	}
	setAll(t, m, termiosConstants)
	m.Set(t, "error", object.FromObj(errorType))
	raise := func(err error) error { return termiosError(errorType, err) }
	// control is a function of a descriptor and a number.
	control := func(name, sig, doc string, f func(fd, n int) error) def {
		return def{Name: name, Sig: sig, Doc: doc, F2: func(t *thread, f0, v value) (value, error) {
			fd, err := fdOf(t, f0)
			if err != nil {
				return value{}, err
			}
			n, err := t.Index(v)
			if err != nil {
				return value{}, err
			}
			t.Block(func() { err = f(fd, n) })
			return object.None, raise(err)
		}}
	}
	m.AddDefs(t, []def{
		{Name: "tcgetattr", Sig: "fd, /", Doc: "Get the tty attributes for file descriptor fd.", F1: func(t *thread, v value) (value, error) {
			fd, err := fdOf(t, v)
			if err != nil {
				return value{}, err
			}
			s, err := h.GetTermios(fd)
			if err != nil {
				return value{}, raise(err)
			}
			return attributes(s), nil
		}},
		{Name: "tcsetattr", Sig: "fd, when, attributes, /", Doc: "Set the tty attributes for file descriptor fd.", F3: func(t *thread, f0, when, attrs value) (value, error) {
			fd, err := fdOf(t, f0)
			if err != nil {
				return value{}, err
			}
			n, err := t.Index(when)
			if err != nil {
				return value{}, err
			}
			s, err := termiosOf(t, attrs)
			if err != nil {
				return value{}, err
			}
			if n < 0 || n > 2 {
				return value{}, raise(syscall.EINVAL)
			}
			t.Block(func() { err = h.SetTermios(fd, n, s) })
			return object.None, raise(err)
		}},
		control("tcflush", "fd, queue, /", "Discard queued data on file descriptor fd.", func(fd, n int) error { return h.TerminalCall(fd, requestFlush, n) }),
		control("tcflow", "fd, action, /", "Suspend or resume input or output on file descriptor fd.", func(fd, n int) error { return h.TerminalCall(fd, requestFlow, n) }),
		control("tcsendbreak", "fd, duration, /", "Send a break on file descriptor fd.", func(fd, n int) error { return h.TerminalCall(fd, requestBreak, 0) }),
		{Name: "tcdrain", Sig: "fd, /", Doc: "Wait until all output written to file descriptor fd has been transmitted.", F1: func(t *thread, v value) (value, error) {
			fd, err := fdOf(t, v)
			if err != nil {
				return value{}, err
			}
			t.Block(func() { err = h.TerminalCall(fd, requestBreak, 1) })
			return object.None, raise(err)
		}},
		{Name: "tcgetwinsize", Sig: "fd, /", Doc: "Get the tty winsize for file descriptor fd.", F1: func(t *thread, v value) (value, error) {
			fd, err := fdOf(t, v)
			if err != nil {
				return value{}, err
			}
			s, err := h.Winsize(fd)
			if err != nil {
				return value{}, raise(err)
			}
			return object.NewPair(object.Int(int64(s[0])), object.Int(int64(s[1]))), nil
		}},
		{Name: "tcsetwinsize", Sig: "fd, winsize, /", Doc: "Set the tty winsize for file descriptor fd.", F2: func(t *thread, f0, size value) (value, error) {
			return setWinsize(t, h, f0, size, raise)
		}},
	})
	return nil
}

// termiosError makes the module's error, with the arguments of OSError.
func termiosError(typ *object.Type, err error) error {
	if err == nil {
		return nil
	}
	if n, ok := err.(syscall.Errno); ok {
		return object.NewException(typ, object.Int(int64(n)), object.NewStr(object.Strerror(int(n))))
	}
	return failed(err)
}

// attributes is the list of a terminal's settings. Counts of bytes and time are numbers in non-canonical mode.
func attributes(s *object.Termios) value {
	cc := make([]value, controlChars)
	for i := range cc {
		cc[i] = object.NewBytes(string(s.Cc[i : i+1]))
	}
	if s.Lflag&syscall.ICANON == 0 {
		for _, i := range []int{syscall.VMIN, syscall.VTIME} {
			cc[i] = object.Int(int64(s.Cc[i]))
		}
	}
	n := func(x uint32) value { return object.Int(int64(x)) }
	return object.NewList([]value{n(s.Iflag), n(s.Oflag), n(s.Cflag), n(s.Lflag), n(s.Ispeed), n(s.Ospeed), object.NewList(cc)})
}

func termiosOf(t *thread, v value) (*object.Termios, error) {
	items, err := listOf(t, v, 7, "tcsetattr, arg 3: must be 7 element list")
	if err != nil {
		return nil, err
	}
	s := &object.Termios{}
	for i, field := range []*uint32{&s.Iflag, &s.Oflag, &s.Cflag, &s.Lflag, &s.Ispeed, &s.Ospeed} {
		n, err := t.Index(items[i])
		if err != nil {
			return nil, err
		}
		*field = uint32(n)
	}
	cc, err := listOf(t, items[6], controlChars, "tcsetattr: attributes[6] must be 32 element list")
	if err != nil {
		return nil, err
	}
	for i, c := range cc {
		if b, ok := object.Buffer(c); ok && len(b) == 1 {
			s.Cc[i] = b[0]
			continue
		}
		if c.Kind() != object.KInt {
			return nil, object.TypeErrorf("tcsetattr: elements of attributes must be characters or integers")
		}
		n, err := t.Index(c)
		if err != nil {
			return nil, err
		}
		s.Cc[i] = byte(n)
	}
	return s, nil
}

func listOf(t *thread, v value, n int, msg string) ([]value, error) {
	if !v.Type().IsSubtype(object.ListType) {
		return nil, object.TypeErrorf("%s", msg)
	}
	items, err := t.ToSlice(v)
	if err == nil && len(items) != n {
		err = object.TypeErrorf("%s", msg)
	}
	return items, err
}

func setWinsize(t *thread, h object.Terminals, f0, size value, raise func(error) error) (value, error) {
	fd, err := fdOf(t, f0)
	if err != nil {
		return value{}, err
	}
	items, err := t.ToSlice(size)
	if err != nil {
		return value{}, object.TypeErrorf("tcsetwinsize, arg 2: must be a two-item sequence")
	}
	if len(items) != 2 {
		return value{}, object.TypeErrorf("tcsetwinsize, arg 2: must be a two-item sequence")
	}
	s, err := h.Winsize(fd)
	if err != nil {
		return value{}, raise(err)
	}
	for i, item := range items {
		n, err := t.Index(item)
		if err != nil {
			return value{}, err
		}
		if n < 0 || n > 0xFFFF {
			return value{}, object.OverflowErrorf("winsize value(s) out of range.")
		}
		s[i] = uint16(n)
	}
	return object.None, raise(h.SetWinsize(fd, s))
}
