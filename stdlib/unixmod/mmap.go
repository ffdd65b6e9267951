package unixmod

import (
	"bytes"
	"os"
	"runtime"
	"sync"
	"syscall"

	"pya/vm"
	"pya/vm/object"
)

// This file is the module mmap.

// How a program may use the memory.
const (
	accessDefault = iota
	accessRead
	accessWrite
	accessCopy
)

var mmapConstants = map[string]int{
	"ACCESS_DEFAULT": accessDefault, "ACCESS_READ": accessRead, "ACCESS_WRITE": accessWrite, "ACCESS_COPY": accessCopy,
	"MAP_SHARED": 1, "MAP_PRIVATE": 2, "MAP_32BIT": 64, "MAP_ANON": 32, "MAP_ANONYMOUS": 32, "MAP_DENYWRITE": 2048,
	"MAP_EXECUTABLE": 4096, "MAP_NORESERVE": 16384, "MAP_POPULATE": 32768, "MAP_STACK": 131072,
	"PROT_READ": syscall.PROT_READ, "PROT_WRITE": syscall.PROT_WRITE, "PROT_EXEC": syscall.PROT_EXEC,
	"MADV_NORMAL": 0, "MADV_RANDOM": 1, "MADV_SEQUENTIAL": 2, "MADV_WILLNEED": 3, "MADV_DONTNEED": 4, "MADV_FREE": 8,
	"MADV_REMOVE": 9, "MADV_DONTFORK": 10, "MADV_DOFORK": 11, "MADV_MERGEABLE": 12, "MADV_UNMERGEABLE": 13, "MADV_HUGEPAGE": 14,
	"MADV_NOHUGEPAGE": 15, "MADV_DONTDUMP": 16, "MADV_DODUMP": 17, "MADV_HWPOISON": 100,
}

// mapping is a mmap. pages is the memory as the kernel gave it; data is the part the program asked for.
type mapping struct {
	object.Header
	h      object.Mappings
	pages  *mapped
	data   []byte
	pos    int
	fd     int // a copy of the descriptor, -1 for none
	offset int64
	access int
	anon   bool
	track  bool
	closed bool
	views  object.Exports
}

// mapped is memory that is given back when nothing refers to it any more.
type mapped struct {
	h object.Mappings
	b []byte
}

func (m *mapped) free() error {
	b := m.b
	if m.b = nil; b == nil {
		return nil
	}
	return m.h.Munmap(b)
}

var mmapType = sync.OnceValue(func() *object.Type {
	return object.NewNative[mapping](object.TypeSpec{Name: "mmap", Module: "mmap", Doc: "A file, or anonymous memory, as memory of the process.",
		Methods: mmapMethods(),
		Buffer: func(v value) (object.BufferInfo, bool) {
			m := object.Self[mapping](v)
			return object.BufferInfo{Data: m.data, ReadOnly: m.access == accessRead, Exports: &m.views}, !m.closed
		},
		GetSets: []object.GetSet{
			{Name: "closed", Get: func(_ *thread, v value) (value, error) { return object.Bool(object.Self[mapping](v).closed), nil }},
		}})
})

// BuildMmap fills mmap.
func BuildMmap(_ *vm.Runtime, t *thread, m *object.Module) error {
	if _, err := host[object.Mappings](t, "mmap"); err != nil {
		return err
	}
	for n, i := range mmapConstants {
		m.Set(t, n, object.Int(int64(i)))
	}
	page := object.Int(int64(os.Getpagesize()))
	m.Set(t, "PAGESIZE", page)
	m.Set(t, "ALLOCATIONGRANULARITY", page)
	m.Set(t, "error", object.FromObj(object.OSError))
	m.Set(t, "mmap", object.FromObj(mmapType()))
	return nil
}

// mmapArgs are the arguments of the constructor.
type mmapArgs struct {
	fd, length, flags, prot, access int
	offset                          int64
	track                           bool
}

func readMmapArgs(t *thread, a []value) (x mmapArgs, err error) {
	x = mmapArgs{flags: syscall.MAP_SHARED, prot: syscall.PROT_READ | syscall.PROT_WRITE, track: true}
	offset := 0
	for i, p := range []*int{&x.fd, &x.length, &x.flags, &x.prot, &x.access, &offset} {
		if *p, err = intOr(t, a[i], *p); err != nil {
			return x, err
		}
	}
	x.offset = int64(offset)
	if a[6].IsValid() {
		if x.track, err = t.Truth(a[6]); err != nil {
			return x, err
		}
	}
	switch {
	case x.length < 0:
		return x, object.OverflowErrorf("memory mapped length must be positive")
	case x.offset < 0:
		return x, object.OverflowErrorf("memory mapped offset must be positive")
	case x.access != accessDefault && (a[2].IsValid() || a[3].IsValid()):
		return x, object.ValueErrorf("mmap can't specify both access and flags, prot.")
	}
	return x, x.protect()
}

// protect makes flags and prot of an access, and an access of them.
func (x *mmapArgs) protect() error {
	const both = syscall.PROT_READ | syscall.PROT_WRITE
	switch x.access {
	case accessRead:
		x.flags, x.prot = syscall.MAP_SHARED, syscall.PROT_READ
	case accessWrite:
		x.flags, x.prot = syscall.MAP_SHARED, both
	case accessCopy:
		x.flags, x.prot = syscall.MAP_PRIVATE, both
	case accessDefault:
		switch {
		case x.prot&both == both:
		case x.prot&syscall.PROT_WRITE != 0:
			x.access = accessWrite
		default:
			x.access = accessRead
		}
	default:
		return object.ValueErrorf("mmap invalid access parameter.")
	}
	return nil
}

func newMmap(t *thread, a []value) (value, error) {
	cls, _ := object.AsType(a[0])
	h, err := host[object.Mappings](t, "mmap")
	if err != nil {
		return value{}, err
	}
	x, err := readMmapArgs(t, a[1:])
	if err != nil {
		return value{}, err
	}
	if t.Audited() {
		if err := t.Audit("mmap.__new__", object.Int(int64(x.fd)), object.Int(int64(x.length)), object.Int(int64(x.access)), object.Int(x.offset)); err != nil {
			return value{}, err
		}
	}
	m := object.Alloc[mapping](cls)
	m.h, m.fd, m.offset, m.access, m.anon, m.track = h, -1, x.offset, x.access, x.fd == -1, x.track
	if x.fd != -1 {
		if x.length, err = m.open(t, x); err != nil {
			return value{}, err
		}
	} else {
		x.flags |= syscall.MAP_ANON
	}
	b, err := h.Mmap(x.fd, x.offset, x.length, x.prot, x.flags)
	if err != nil {
		m.closeFd(t)
		return value{}, failed(err)
	}
	m.hold(b)
	return object.FromObj(m), nil
}

// hold takes memory that ends with the object.
func (m *mapping) hold(b []byte) {
	m.pages, m.data = &mapped{m.h, b}, b
	runtime.AddCleanup(m, func(p *mapped) {
		// Nobody is left to hear of an error.
		_ = p.free()
	}, m.pages)
}

// open looks at the file to be mapped and gives the length; 0 means up to its end.
func (m *mapping) open(t *thread, x mmapArgs) (int, error) {
	d, err := host[object.Descriptors](t, "mmap")
	if err != nil {
		return 0, err
	}
	f, err := d.OpenFd(x.fd)
	if err != nil {
		return 0, failed(err)
	}
	st, err := f.Stat()
	if err != nil {
		return 0, failed(err)
	}
	if length, size := x.length, st.Size(); st.Mode().IsRegular() {
		switch {
		case length == 0 && size == 0:
			return 0, object.ValueErrorf("cannot mmap an empty file")
		case length == 0 && x.offset >= size:
			return 0, object.ValueErrorf("mmap offset is greater than file size")
		case length == 0:
			x.length = int(size - x.offset)
		case x.offset > size || size-x.offset < int64(length):
			return 0, object.ValueErrorf("mmap length is greater than file size")
		}
	}
	if x.track {
		if m.fd, err = d.DupFd(x.fd); err != nil {
			return 0, failed(err)
		}
	}
	return x.length, nil
}

func (m *mapping) closeFd(t *thread) {
	if d, ok := t.Interp.Host.(object.Descriptors); ok && m.fd >= 0 {
		// The copy of a descriptor has nothing to write.
		_ = d.CloseFd(m.fd)
	}
	m.fd = -1
}

// mmapDef is a method that needs the memory.
func mmapDef(name, sig, doc string, f func(t *thread, m *mapping, a []value) (value, error)) object.Def {
	return object.Def{Name: name, Sig: sig, Doc: doc, Fn: func(t *thread, a []value) (value, error) {
		m := object.Self[mapping](a[0])
		if err := m.alive(); err != nil {
			return value{}, err
		}
		return f(t, m, a[1:])
	}}
}

// alive is asked again after arguments have been read: that may run code of the program, which may close the memory.
func (m *mapping) alive() error {
	if m.closed {
		return object.ValueErrorf("mmap closed or invalid")
	}
	return nil
}

func (m *mapping) writable() error {
	if err := m.alive(); err != nil {
		return err
	}
	if m.access == accessRead {
		return object.TypeErrorf("mmap can't modify a readonly memory map.")
	}
	return nil
}

func mmapMethods() []object.Def {
	return append([]object.Def{
		{Name: "__new__", Sig: "cls, fileno, length, flags=MAP_SHARED, prot=PROT_WRITE | PROT_READ, access=ACCESS_DEFAULT, offset=0, *, trackfd=True", Fn: newMmap},
		{Name: "close", Sig: "self, /", Doc: "Close the mmap.", F1: func(t *thread, v value) (value, error) {
			return object.None, object.Self[mapping](v).close(t)
		}},
		{Name: "__enter__", Sig: "self, /", F1: func(_ *thread, v value) (value, error) {
			if object.Self[mapping](v).closed {
				return value{}, object.ValueErrorf("mmap closed or invalid")
			}
			return v, nil
		}},
		{Name: "__exit__", Sig: "self, /, *args", Fn: func(t *thread, a []value) (value, error) { return t.CallMethod(a[0], "close") }},
		{Name: "__repr__", Sig: "self, /", F1: func(t *thread, v value) (value, error) { return object.Self[mapping](v).repr(v) }},
	}, append(itemDefs(), append(streamDefs(), memoryDefs()...)...)...)
}

func (m *mapping) repr(v value) (value, error) {
	name := v.Type().FullName()
	if m.closed {
		return object.NewStr("<" + name + " closed=True>"), nil
	}
	access := []string{"ACCESS_DEFAULT", "ACCESS_READ", "ACCESS_WRITE", "ACCESS_COPY"}[m.access]
	return object.NewStr("<" + name + " closed=False, access=" + access + ", length=" + object.FormatInt(int64(len(m.data))) +
		", pos=" + object.FormatInt(int64(m.pos)) + ", offset=" + object.FormatInt(m.offset) + ">"), nil
}

func (m *mapping) close(t *thread) error {
	if m.closed {
		return nil
	}
	if m.views.CanResize() != nil {
		return object.Raise(object.BufferError, "cannot close exported pointers exist")
	}
	m.closed, m.data = true, nil
	m.closeFd(t)
	return failed(m.pages.free())
}

// index reads the number of a byte.
func (m *mapping) index(t *thread, v value) (int, error) {
	i, err := t.Index(v)
	if err != nil {
		return 0, err
	}
	if err := m.alive(); err != nil {
		return 0, err
	}
	if i < 0 {
		i += len(m.data)
	}
	if i < 0 || i >= len(m.data) {
		return 0, object.IndexErrorf("mmap index out of range")
	}
	return i, nil
}

func itemDefs() []object.Def {
	return []object.Def{
		mmapDef("__len__", "self, /", "", func(_ *thread, m *mapping, _ []value) (value, error) { return object.Int(int64(len(m.data))), nil }),
		mmapDef("__getitem__", "self, key, /", "", func(t *thread, m *mapping, a []value) (value, error) {
			if s, ok := object.Cast[object.Slice](a[0], object.SliceType); ok {
				start, _, step, n, err := object.SliceIndices(t, s, func() int { return len(m.data) })
				if err == nil {
					err = m.alive()
				}
				if err != nil {
					return value{}, err
				}
				out := make([]byte, n)
				for i := range out {
					out[i] = m.data[start+i*step]
				}
				return object.NewBytes(string(out)), nil
			}
			if !a[0].Type().Slot(object.SlotIndex).IsValid() {
				return value{}, object.TypeErrorf("mmap indices must be integers")
			}
			i, err := m.index(t, a[0])
			if err != nil {
				return value{}, err
			}
			return object.Int(int64(m.data[i])), nil
		}),
		mmapDef("__setitem__", "self, key, value, /", "", func(t *thread, m *mapping, a []value) (value, error) {
			if err := m.writable(); err != nil {
				return value{}, err
			}
			return object.None, m.set(t, a[0], a[1])
		}),
		mmapDef("__delitem__", "self, key, /", "", func(_ *thread, m *mapping, _ []value) (value, error) {
			return value{}, object.TypeErrorf("mmap object doesn't support item deletion")
		}),
	}
}

// set assigns a byte or a slice.
func (m *mapping) set(t *thread, key, x value) error {
	if s, ok := object.Cast[object.Slice](key, object.SliceType); ok {
		start, _, step, n, err := object.SliceIndices(t, s, func() int { return len(m.data) })
		if err == nil {
			err = m.alive()
		}
		if err != nil {
			return err
		}
		src, ok := object.Buffer(x)
		if !ok {
			return object.NotBytesLike(x)
		}
		if len(src) != n {
			return object.IndexErrorf("mmap slice assignment is wrong size")
		}
		// The memory may be part of the source.
		for i, c := range bytes.Clone(src) {
			m.data[start+i*step] = c
		}
		return nil
	}
	if !key.Type().Slot(object.SlotIndex).IsValid() {
		return object.TypeErrorf("mmap indices must be integers")
	}
	i, err := m.index(t, key)
	if err != nil {
		return err
	}
	if !x.Type().Slot(object.SlotIndex).IsValid() {
		return object.TypeErrorf("mmap item value must be an int")
	}
	c, err := t.Index(x)
	if err != nil {
		return err
	}
	if c < 0 || c > 255 {
		return object.ValueErrorf("mmap item value must be in range(0, 256)")
	}
	if err := m.alive(); err != nil {
		return err
	}
	if i >= len(m.data) {
		return object.IndexErrorf("mmap index out of range")
	}
	m.data[i] = byte(c)
	return nil
}

func streamDefs() []object.Def {
	return []object.Def{
		mmapDef("read", "self, n=None, /", "Read bytes from the current position on.", func(t *thread, m *mapping, a []value) (value, error) {
			left := len(m.data) - min(m.pos, len(m.data))
			n := left
			if a[0].IsValid() && !a[0].IsNone() {
				var err error
				if n, err = t.Index(a[0]); err != nil {
					return value{}, err
				}
				if n < 0 || n > left {
					n = left
				}
			}
			if err := m.alive(); err != nil {
				return value{}, err
			}
			rest := m.data[min(m.pos, len(m.data)):]
			rest = rest[:min(n, len(rest))]
			m.pos += len(rest)
			return object.NewBytes(string(rest)), nil
		}),
		mmapDef("read_byte", "self, /", "Read a byte at the current position.", func(_ *thread, m *mapping, _ []value) (value, error) {
			if m.pos >= len(m.data) {
				return value{}, object.ValueErrorf("read byte out of range")
			}
			m.pos++
			return object.Int(int64(m.data[m.pos-1])), nil
		}),
		mmapDef("readline", "self, /", "Read up to the end of a line.", func(_ *thread, m *mapping, _ []value) (value, error) {
			rest := m.data[min(m.pos, len(m.data)):]
			n := bytes.IndexByte(rest, '\n') + 1
			if n == 0 {
				n = len(rest)
			}
			m.pos += n
			return object.NewBytes(string(rest[:n])), nil
		}),
		mmapDef("write", "self, bytes, /", "Write bytes at the current position.", func(_ *thread, m *mapping, a []value) (value, error) {
			src, ok := object.Buffer(a[0])
			if !ok {
				return value{}, object.NotBytesLike(a[0])
			}
			if err := m.writable(); err != nil {
				return value{}, err
			}
			if m.pos > len(m.data) || len(m.data)-m.pos < len(src) {
				return value{}, object.ValueErrorf("data out of range")
			}
			copy(m.data[m.pos:], src)
			m.pos += len(src)
			return object.Int(int64(len(src))), nil
		}),
		mmapDef("write_byte", "self, byte, /", "Write a byte at the current position.", func(t *thread, m *mapping, a []value) (value, error) {
			c, err := t.Index(a[0])
			switch {
			case err != nil:
				return value{}, err
			case c < 0:
				return value{}, object.OverflowErrorf("unsigned byte integer is less than minimum")
			case c > 255:
				return value{}, object.OverflowErrorf("unsigned byte integer is greater than maximum")
			}
			if err := m.writable(); err != nil {
				return value{}, err
			}
			if m.pos >= len(m.data) {
				return value{}, object.ValueErrorf("write byte out of range")
			}
			m.data[m.pos] = byte(c)
			m.pos++
			return object.None, nil
		}),
		mmapDef("tell", "self, /", "The current position.", func(_ *thread, m *mapping, _ []value) (value, error) { return object.Int(int64(m.pos)), nil }),
		mmapDef("seekable", "self, /", "", func(*thread, *mapping, []value) (value, error) { return object.True, nil }),
		mmapDef("seek", "self, pos, whence=0, /", "Set the current position.", func(t *thread, m *mapping, a []value) (value, error) {
			pos, err := t.Index(a[0])
			if err != nil {
				return value{}, err
			}
			whence, err := intOr(t, a[1], 0)
			if err != nil {
				return value{}, err
			}
			if err := m.alive(); err != nil {
				return value{}, err
			}
			switch whence {
			case 0:
			case 1:
				pos += m.pos
			case 2:
				pos += len(m.data)
			default:
				return value{}, object.ValueErrorf("unknown seek type")
			}
			if pos < 0 || pos > len(m.data) {
				return value{}, object.ValueErrorf("seek out of range")
			}
			m.pos = pos
			return object.Int(int64(pos)), nil
		}),
	}
}

// find is find and rfind.
func (m *mapping) find(t *thread, a []value, index func(s, sep []byte) int) (value, error) {
	sub, ok := object.Buffer(a[0])
	if !ok {
		return value{}, object.NotBytesLike(a[0])
	}
	bound := [2]int{m.pos, len(m.data)}
	for i := range bound {
		v := a[1+i]
		if !v.IsValid() || v.IsNone() {
			continue
		}
		n, err := t.Index(v)
		if err != nil {
			return value{}, err
		}
		if n < 0 {
			n = max(n+len(m.data), 0)
		}
		bound[i] = min(n, len(m.data))
	}
	if err := m.alive(); err != nil {
		return value{}, err
	}
	if bound[0] > bound[1] {
		return object.Int(-1), nil
	}
	i := index(m.data[bound[0]:bound[1]], sub)
	if i >= 0 {
		i += bound[0]
	}
	return object.Int(int64(i)), nil
}

func memoryDefs() []object.Def {
	return []object.Def{
		mmapDef("find", "self, sub, start=None, end=None, /", "The lowest place of a part, or -1.", func(t *thread, m *mapping, a []value) (value, error) {
			return m.find(t, a, bytes.Index)
		}),
		mmapDef("rfind", "self, sub, start=None, end=None, /", "The highest place of a part, or -1.", func(t *thread, m *mapping, a []value) (value, error) {
			return m.find(t, a, bytes.LastIndex)
		}),
		mmapDef("size", "self, /", "The size of the file.", func(t *thread, m *mapping, _ []value) (value, error) {
			if m.fd < 0 {
				return value{}, failed(syscall.EBADF)
			}
			f, err := m.file(t)
			if err != nil {
				return value{}, err
			}
			st, err := f.Stat()
			if err != nil {
				return value{}, failed(err)
			}
			return object.Int(st.Size()), nil
		}),
		mmapDef("resize", "self, newsize, /", "Give the memory, and the file, another size.", func(t *thread, m *mapping, a []value) (value, error) {
			n, err := t.Index(a[0])
			if err != nil {
				return value{}, err
			}
			return object.None, m.resize(t, n)
		}),
		mmapDef("flush", "self, offset=0, size=-1, /", "Write changes to the file.", func(t *thread, m *mapping, a []value) (value, error) {
			from, err := intOr(t, a[0], 0)
			if err != nil {
				return value{}, err
			}
			size, err := intOr(t, a[1], len(m.data))
			if err != nil {
				return value{}, err
			}
			if err := m.alive(); err != nil {
				return value{}, err
			}
			if !a[1].IsValid() {
				size = len(m.data) - from
			}
			if from < 0 || size < 0 || from > len(m.data) || len(m.data)-from < size {
				return value{}, object.ValueErrorf("flush values out of range")
			}
			if m.access == accessRead || m.access == accessCopy {
				return object.None, nil
			}
			b := m.data[from : from+size]
			t.Block(func() { err = m.h.Msync(b) })
			return object.None, failed(err)
		}),
		mmapDef("move", "self, dest, src, count, /", "Copy bytes within the memory.", func(t *thread, m *mapping, a []value) (value, error) {
			var n [3]int
			for i := range n {
				var err error
				if n[i], err = t.Index(a[i]); err != nil {
					return value{}, err
				}
			}
			if err := m.writable(); err != nil {
				return value{}, err
			}
			size := len(m.data)
			for _, x := range n {
				if x < 0 || x > size {
					return value{}, object.ValueErrorf("source, destination, or count out of range")
				}
			}
			if size-n[0] < n[2] || size-n[1] < n[2] {
				return value{}, object.ValueErrorf("source, destination, or count out of range")
			}
			copy(m.data[n[0]:n[0]+n[2]], m.data[n[1]:n[1]+n[2]])
			return object.None, nil
		}),
		mmapDef("madvise", "self, option, start=0, length=None, /", "Tell the kernel how the memory will be used.", func(t *thread, m *mapping, a []value) (value, error) {
			option, err := t.Index(a[0])
			if err != nil {
				return value{}, err
			}
			start, err := intOr(t, a[1], 0)
			if err != nil {
				return value{}, err
			}
			length := len(m.data)
			if a[2].IsValid() && !a[2].IsNone() {
				if length, err = t.Index(a[2]); err != nil {
					return value{}, err
				}
			}
			if err := m.alive(); err != nil {
				return value{}, err
			}
			switch {
			case start < 0 || start >= len(m.data):
				return value{}, object.ValueErrorf("madvise start out of bounds")
			case length < 0:
				return value{}, object.ValueErrorf("madvise length invalid")
			case start > int(^uint(0)>>1)-length:
				return value{}, object.OverflowErrorf("madvise length too large")
			}
			return object.None, failed(m.h.Madvise(m.data[start:min(start+length, len(m.data))], option))
		}),
	}
}

func (m *mapping) file(t *thread) (object.File, error) {
	d, err := host[object.Descriptors](t, "mmap")
	if err != nil {
		return nil, err
	}
	f, err := d.OpenFd(m.fd)
	return f, failed(err)
}

func (m *mapping) resize(t *thread, n int) error {
	if err := m.alive(); err != nil {
		return err
	}
	switch {
	case m.views.CanResize() != nil:
		return object.Raise(object.BufferError, "mmap can't resize with extant pointers exported.")
	case m.access == accessRead || m.access == accessCopy:
		return object.TypeErrorf("mmap can't resize a readonly or copy-on-write memory map.")
	case !m.track:
		return object.ValueErrorf("mmap can't resize with trackfd=False.")
	case n < 0 || int64(n) > 1<<62-m.offset:
		return object.ValueErrorf("new size out of range")
	}
	if m.fd >= 0 {
		f, err := m.file(t)
		if err == nil {
			err = failed(f.Truncate(m.offset + int64(n)))
		}
		if err != nil {
			return err
		}
	}
	b, err := m.h.Mremap(m.data, n)
	if err != nil {
		return failed(err)
	}
	m.pages.b, m.data = b, b
	return nil
}
