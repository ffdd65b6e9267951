// Package termios is the module termios: the settings of terminals, which a Host offers by descriptor.
package termios

import (
	"errors"
	"os"
	"sync"
	"syscall"

	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

// Where the control characters stand that are numbers while the terminal does not read by lines.
const (
	iCanon = 2
	vTime  = 5
	vMin   = 6
)

var errorType = sync.OnceValue(func() *object.Type {
	return object.NewSubNative(object.TypeSpec{Name: "error", Module: "termios", Base: object.ExceptionType})
})

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__doc__", object.NewStr("The settings of terminals."))
	for n, i := range constants {
		m.Set(t, n, object.Int(i))
	}
	m.Set(t, "error", object.FromObj(errorType()))
	m.AddDefs(t, defs)
	return nil
}

func terminals(t *thread) (object.Terminals, error) {
	if h, ok := t.Interp.Host.(object.Terminals); ok {
		return h, nil
	}
	return nil, object.FromGoError(os.ErrPermission, value{})
}

// failure is the termios.error of a Go error; nil stays nil.
func failure(err error) error {
	var no syscall.Errno
	if err == nil || !errors.As(err, &no) {
		return err
	}
	e := object.NewException(errorType(), object.Int(int64(no)), object.NewStr(object.Strerror(int(no))))
	return e
}

// descriptor is the number of a file: an int or what its fileno() gives.
func descriptor(t *thread, v value) (int, error) {
	if !v.IsInt() {
		n, err := t.CallMethod(v, "fileno")
		if err != nil || !n.IsInt() {
			return 0, object.TypeErrorf("argument must be an int, or have a fileno() method.")
		}
		v = n
	}
	if n := v.AsInt(); n < 0 || n > 1<<31-1 {
		return 0, object.ValueErrorf("file descriptor cannot be a negative integer (%d)", n)
	}
	return int(v.AsInt()), nil
}

var defs = []object.Def{
	{Name: "tcgetattr", Sig: "fd, /", Doc: "Get the settings of a terminal: [iflag, oflag, cflag, lflag, ispeed, ospeed, cc].", F1: func(t *thread, fdv value) (value, error) {
		fd, err := descriptor(t, fdv)
		if err != nil {
			return value{}, err
		}
		h, err := terminals(t)
		if err != nil {
			return value{}, err
		}
		a, err := h.Tcgetattr(fd)
		if err != nil {
			return value{}, failure(err)
		}
		return attributes(a), nil
	}},
	{Name: "tcsetattr", Sig: "fd, when, attributes, /", Doc: "Change the settings of a terminal.", F3: func(t *thread, fdv, whenv, attrs value) (value, error) {
		fd, err := descriptor(t, fdv)
		if err != nil {
			return value{}, err
		}
		when, err := t.Index(whenv)
		if err != nil {
			return value{}, err
		}
		h, err := terminals(t)
		if err != nil {
			return value{}, err
		}
		a, err := readAttributes(t, attrs)
		if err != nil {
			return value{}, err
		}
		t.Block(func() { err = h.Tcsetattr(fd, when, a) })
		return object.None, failure(err)
	}},
	control("tcsendbreak", "fd, duration, /", "Send a break.", object.Terminals.Tcsendbreak),
	control("tcflush", "fd, queue, /", "Drop what waits in the queues of a terminal.", object.Terminals.Tcflush),
	control("tcflow", "fd, action, /", "Stop or continue input or output.", object.Terminals.Tcflow),
	{Name: "tcdrain", Sig: "fd, /", Doc: "Wait until all output has been sent.", F1: func(t *thread, fdv value) (value, error) {
		fd, err := descriptor(t, fdv)
		if err != nil {
			return value{}, err
		}
		h, err := terminals(t)
		if err != nil {
			return value{}, err
		}
		t.Block(func() { err = h.Tcdrain(fd) })
		return object.None, failure(err)
	}},
	{Name: "tcgetwinsize", Sig: "fd, /", Doc: "Get the size of a terminal's window: (rows, columns).", F1: func(t *thread, fdv value) (value, error) {
		fd, err := descriptor(t, fdv)
		if err != nil {
			return value{}, err
		}
		h, err := terminals(t)
		if err != nil {
			return value{}, err
		}
		rows, columns, err := h.Winsize(fd)
		if err != nil {
			return value{}, failure(err)
		}
		return object.NewPair(object.Int(int64(rows)), object.Int(int64(columns))), nil
	}},
	{Name: "tcsetwinsize", Sig: "fd, winsize, /", Doc: "Set the size of a terminal's window: (rows, columns).", F2: setWinsize},
}

// control is a function of a descriptor and a number.
func control(name, sig, doc string, f func(h object.Terminals, fd, n int) error) object.Def {
	return object.Def{Name: name, Sig: sig, Doc: doc, F2: func(t *thread, fdv, nv value) (value, error) {
		fd, err := descriptor(t, fdv)
		if err != nil {
			return value{}, err
		}
		n, err := t.Index(nv)
		if err != nil {
			return value{}, err
		}
		h, err := terminals(t)
		if err != nil {
			return value{}, err
		}
		t.Block(func() { err = f(h, fd, n) })
		return object.None, failure(err)
	}}
}

func setWinsize(t *thread, fdv, size value) (value, error) {
	fd, err := descriptor(t, fdv)
	if err != nil {
		return value{}, err
	}
	items, err := t.ToSlice(size)
	if err != nil || len(items) != 2 {
		return value{}, object.TypeErrorf("tcsetwinsize, arg 2: must be a two-item sequence")
	}
	var n [2]int
	for i, v := range items {
		if n[i], err = t.Index(v); err != nil {
			return value{}, err
		}
		if n[i] < 0 || n[i] > 1<<16-1 {
			return value{}, object.Raise(object.OverflowError, "winsize value(s) out of range.")
		}
	}
	h, err := terminals(t)
	if err != nil {
		return value{}, err
	}
	return object.None, failure(h.SetWinsize(fd, n[0], n[1]))
}

// attributes is the list of a terminal's settings.
func attributes(a *object.TerminalAttr) value {
	cc := make([]value, len(a.Cc))
	for i, c := range a.Cc {
		cc[i] = object.NewBytes(string([]byte{c}))
		if a.Lflag&iCanon == 0 && (i == vMin || i == vTime) {
			cc[i] = object.Int(int64(c))
		}
	}
	var out []value
	for _, n := range []uint32{a.Iflag, a.Oflag, a.Cflag, a.Lflag, a.Ispeed, a.Ospeed} {
		out = append(out, object.Int(int64(n)))
	}
	return object.NewList(append(out, object.NewList(cc)))
}

// readAttributes is the reverse of attributes.
func readAttributes(t *thread, v value) (*object.TerminalAttr, error) {
	list, ok := object.AsList(v)
	if !ok || len(list.Items()) != 7 {
		return nil, object.TypeErrorf("tcsetattr, arg 3: must be 7 element list")
	}
	items := append([]value(nil), list.Items()...)
	a := &object.TerminalAttr{}
	for i, p := range []*uint32{&a.Iflag, &a.Oflag, &a.Cflag, &a.Lflag, &a.Ispeed, &a.Ospeed} {
		n, err := t.Index(items[i])
		if err != nil {
			return nil, err
		}
		*p = uint32(n)
	}
	cc, ok := object.AsList(items[6])
	if !ok || len(cc.Items()) != len(a.Cc) {
		return nil, object.TypeErrorf("tcsetattr: attributes[6] must be %d element list", len(a.Cc))
	}
	for i, c := range append([]value(nil), cc.Items()...) {
		if b, ok := object.Buffer(c); ok && len(b) == 1 {
			a.Cc[i] = b[0]
		} else if c.IsInt() {
			a.Cc[i] = byte(c.AsInt())
		} else {
			return nil, object.TypeErrorf("tcsetattr: elements of attributes must be characters or integers")
		}
	}
	return a, nil
}
