//go:build linux

// Package unixmod is the modules fcntl, resource and termios: what Unix lets programs ask of descriptors, limits and
// terminals. They go through the Host; one without object.Posix and object.Terminals has none of them.
package unixmod

import (
	"math"
	"math/big"
	"syscall"

	"pya/stdlib/internal/native"
	"pya/stdlib/structseq"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

// host finds what a module needs of the Host.
func host[T any](t *thread, module string) (T, error) {
	h, ok := t.Interp.Host.(T)
	if !ok {
		return h, object.Raise(object.ImportError, "the host gives no access for module %s", module)
	}
	return h, nil
}

// fdOf is a descriptor, or that of an object with a method fileno.
func fdOf(t *thread, v value) (int, error) {
	if !v.Type().IsSubtype(object.IntType) {
		n, err := t.CallMethod(v, "fileno")
		if err != nil {
			if _, ok := object.IsException(err, object.AttributeError); ok {
				return 0, object.TypeErrorf("argument must be an int, or have a fileno() method.")
			}
			return 0, err
		}
		v = n
	}
	fd, err := t.Index(v)
	if err == nil && fd < 0 {
		err = object.ValueErrorf("file descriptor cannot be a negative integer (%d)", fd)
	}
	return fd, err
}

func failed(err error) error { return object.FromGoError(err, value{}) }

func intOr(t *thread, v value, def int) (int, error) {
	if !v.IsValid() {
		return def, nil
	}
	return t.Index(v)
}

func setAll(t *thread, m *object.Module, numbers map[string]int64) {
	for name, n := range numbers {
		m.Set(t, name, object.Int(n))
	}
}

// BuildFcntl fills fcntl.
func BuildFcntl(_ *vm.Runtime, t *thread, m *object.Module) error {
	h, err := host[object.Posix](t, "fcntl")
	if err != nil {
		return err
	}
	d, err := host[object.Descriptors](t, "fcntl")
	if err != nil {
		return err
	}
	term, err := host[object.Terminals](t, "fcntl")
	if err != nil {
		return err
	}
	setAll(t, m, fcntlConstants)
	m.AddDefs(t, object.AuditedDefs([]def{
		{Name: "fcntl", Sig: "fd, cmd, arg=0, /", Doc: "Perform the operation `cmd` on file descriptor fd.", Fn: func(t *thread, a []value) (value, error) {
			return fcntl(t, d, a)
		}},
		{Name: "ioctl", Sig: "fd, request, arg=0, mutate_flag=True, /", Doc: "Perform the operation request on file descriptor fd.", Fn: func(t *thread, a []value) (value, error) {
			return ioctl(t, term, a)
		}},
		{Name: "flock", Sig: "fd, operation, /", Doc: "Perform the lock operation on file descriptor fd.", F2: func(t *thread, f, op value) (value, error) {
			fd, err := fdOf(t, f)
			if err != nil {
				return value{}, err
			}
			how, err := t.Index(op)
			if err != nil {
				return value{}, err
			}
			t.Block(func() { err = h.Flock(fd, how) })
			return object.None, failed(err)
		}},
		{Name: "lockf", Sig: "fd, cmd, len=0, start=0, whence=0, /", Doc: "A wrapper around the fcntl() locking calls.", Fn: func(t *thread, a []value) (value, error) {
			return lockf(t, h, a)
		}},
	}, map[string]string{
		"fcntl": "fcntl.fcntl #0 1 2", "flock": "fcntl.flock #0 1", "ioctl": "fcntl.ioctl #0 1 2", "lockf": "fcntl.lockf #0 1 2 3 4=0",
	}))
	return nil
}

// fcntl takes a number or a structure.
func fcntl(t *thread, d object.Descriptors, a []value) (value, error) {
	fd, err := fdOf(t, a[0])
	if err != nil {
		return value{}, err
	}
	cmd, err := t.Index(a[1])
	if err != nil {
		return value{}, err
	}
	if a[2].IsValid() {
		if data, ok := structure(a[2]); ok {
			return fcntlStructure(t, d, fd, cmd, data)
		}
	}
	arg, err := intOr(t, a[2], 0)
	if err != nil {
		return value{}, err
	}
	n := 0
	t.Block(func() { n, err = d.Fcntl(fd, cmd, arg) })
	return object.Int(int64(n)), failed(err)
}

// structure is the copy of an argument that is a structure and not a number.
func structure(v value) ([]byte, bool) {
	if s, ok := object.AsStr(v); ok {
		return []byte(s.Go()), true
	}
	data, ok := object.Buffer(v)
	return append([]byte(nil), data...), ok
}

// fcntlStructure gives the structure as the call leaves it.
func fcntlStructure(t *thread, d object.Descriptors, fd, cmd int, data []byte) (value, error) {
	const most = 1024
	if len(data) > most {
		return value{}, object.ValueErrorf("fcntl string arg too long")
	}
	h, ok := d.(interface {
		FcntlStructure(fd, cmd int, data []byte) error
	})
	if !ok {
		return value{}, object.Raise(object.NotImplementedError, "fcntl with a structure as argument is not available in this host")
	}
	// The kernel may take a structure for longer than it was given.
	room := make([]byte, most)
	copy(room, data)
	var err error
	t.Block(func() { err = h.FcntlStructure(fd, cmd, room) })
	if err != nil {
		return value{}, failed(err)
	}
	return object.NewBytes(string(room[:len(data)])), nil
}

// ioctl knows the calls of terminals: those with numbers, and window sizes.
func ioctl(t *thread, term object.Terminals, a []value) (value, error) {
	fd, err := fdOf(t, a[0])
	if err != nil {
		return value{}, err
	}
	request, err := t.Index(a[1])
	if err != nil {
		return value{}, err
	}
	buf, isBuffer := []byte(nil), false
	if a[2].IsValid() {
		buf, isBuffer = object.Buffer(a[2])
	}
	if !isBuffer {
		arg, err := intOr(t, a[2], 0)
		if err != nil {
			return value{}, err
		}
		return object.Int(0), failed(term.TerminalCall(fd, uint(request), arg))
	}
	out, err := ioctlBuffer(term, fd, uint(request), buf)
	if err != nil {
		return value{}, err
	}
	mutate := true
	if a[3].IsValid() {
		if mutate, err = t.Truth(a[3]); err != nil {
			return value{}, err
		}
	}
	if _, fixed := object.AsBytes(a[2]); fixed || !mutate {
		return object.NewBytes(string(out)), nil
	}
	copy(buf, out)
	return object.Int(0), nil
}

func ioctlBuffer(term object.Terminals, fd int, request uint, buf []byte) ([]byte, error) {
	out := append([]byte(nil), buf...)
	switch request {
	case syscall.TIOCGWINSZ:
		size, err := term.Winsize(fd)
		if err != nil {
			return nil, failed(err)
		}
		for i := 0; i < 4 && 2*i+1 < len(out); i++ {
			out[2*i], out[2*i+1] = byte(size[i]), byte(size[i]>>8)
		}
		return out, nil
	case syscall.TIOCSWINSZ:
		if len(buf) < 8 {
			return nil, failed(syscall.EINVAL)
		}
		var size [4]uint16
		for i := range size {
			size[i] = uint16(buf[2*i]) | uint16(buf[2*i+1])<<8
		}
		return out, failed(term.SetWinsize(fd, size))
	}
	if len(buf) < 4 {
		return nil, object.Raise(object.NotImplementedError, "ioctl request %#x with a buffer", request)
	}
	n, err := term.GetTerminal(fd, request)
	if err != nil {
		return nil, failed(err)
	}
	for i := range 4 {
		out[i] = byte(n >> (8 * i))
	}
	return out, nil
}

func lockf(t *thread, h object.Posix, a []value) (value, error) {
	fd, err := fdOf(t, a[0])
	if err != nil {
		return value{}, err
	}
	var n [4]int
	for i := range n {
		if n[i], err = intOr(t, a[i+1], 0); err != nil {
			return value{}, err
		}
	}
	if how := n[0] &^ syscall.LOCK_NB; how != syscall.LOCK_SH && how != syscall.LOCK_EX && how != syscall.LOCK_UN {
		return value{}, object.ValueErrorf("unrecognized lockf argument")
	}
	t.Block(func() { err = h.LockRange(fd, n[0], int64(n[2]), int64(n[1]), n[3]) })
	return object.None, failed(err)
}

var usageType native.Type

// BuildResource fills resource.
func BuildResource(_ *vm.Runtime, t *thread, m *object.Module) error {
	h, err := host[object.Posix](t, "resource")
	if err != nil {
		return err
	}
	setAll(t, m, resourceConstants)
	usage := usageType.Get(func() *object.Type {
		return structseq.New(structseq.Spec{Module: "resource", Name: "struct_rusage", Doc: "struct_rusage: Result from getrusage.", Fields: []string{
			"ru_utime", "ru_stime", "ru_maxrss", "ru_ixrss", "ru_idrss", "ru_isrss", "ru_minflt", "ru_majflt", "ru_nswap",
			"ru_inblock", "ru_oublock", "ru_msgsnd", "ru_msgrcv", "ru_nsignals", "ru_nvcsw", "ru_nivcsw"}})
	})
	m.Set(t, "struct_rusage", object.FromObj(usage))
	m.Set(t, "error", object.FromObj(object.OSError))
	m.AddDefs(t, []def{
		{Name: "getrusage", Sig: "who, /", Doc: "Resources used by who: RUSAGE_SELF, RUSAGE_CHILDREN or RUSAGE_THREAD.", F1: func(t *thread, v value) (value, error) {
			who, err := t.Index(v)
			if err != nil {
				return value{}, err
			}
			n, err := h.Rusage(who)
			if err == syscall.EINVAL {
				return value{}, object.ValueErrorf("invalid who parameter")
			}
			items := make([]value, len(n))
			for i, x := range n {
				items[i] = object.Int(x)
			}
			items[0], items[1] = object.Float(float64(n[0])/1e6), object.Float(float64(n[1])/1e6)
			return structseq.Make(usage, len(items), items...), failed(err)
		}},
		{Name: "getrlimit", Sig: "resource, /", Doc: "The soft and the hard limit of a resource.", F1: func(t *thread, v value) (value, error) {
			r, err := resourceArg(t, v)
			if err != nil {
				return value{}, err
			}
			l, err := h.Rlimit(r)
			return limits(l), failed(err)
		}},
		{Name: "setrlimit", Sig: "resource, limits, /", Doc: "Set the soft and the hard limit of a resource.", F2: func(t *thread, v, l value) (value, error) {
			if err := t.Audit("resource.setrlimit", v, l); err != nil {
				return value{}, err
			}
			return setrlimit(t, h, v, l)
		}},
		{Name: "getpagesize", Sig: "", Doc: "The size of a page of memory.", F0: func(*thread) (value, error) { return object.Int(int64(syscall.Getpagesize())), nil }},
	})
	return nil
}

func resourceArg(t *thread, v value) (int, error) {
	r, err := t.Index(v)
	if err == nil && (r < 0 || r > 15) {
		err = object.ValueErrorf("invalid resource specified")
	}
	return r, err
}

// limits makes a pair; no limit is -1.
func limits(l [2]uint64) value {
	one := func(n uint64) value {
		if n == math.MaxUint64 {
			return object.Int(-1)
		}
		return object.NewInt(new(big.Int).SetUint64(n))
	}
	return object.NewPair(one(l[0]), one(l[1]))
}

func setrlimit(t *thread, h object.Posix, v, l value) (value, error) {
	r, err := resourceArg(t, v)
	if err != nil {
		return value{}, err
	}
	items, err := t.ToSlice(l)
	if err != nil {
		return value{}, err
	}
	if len(items) != 2 {
		return value{}, object.ValueErrorf("expected a tuple of 2 integers")
	}
	var want [2]uint64
	for i, item := range items {
		n, err := t.Index(item)
		if err != nil {
			return value{}, err
		}
		want[i] = uint64(n)
	}
	switch err := h.SetRlimit(r, want); err {
	case syscall.EINVAL:
		return value{}, object.ValueErrorf("current limit exceeds maximum limit")
	case syscall.EPERM:
		return value{}, object.ValueErrorf("not allowed to raise maximum limit")
	default:
		return object.None, failed(err)
	}
}
