// Package structmod is the module _struct: values packed into bytes as a format string says. Behaviour and texts follow
// CPython 3.13 on a 64-bit machine.
package structmod

import (
	"sync"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

// packer is a Struct.
type packer struct {
	object.Header
	attrs  *object.Attrs
	format *layout
}

// unpackIter is what iter_unpack returns.
type unpackIter struct {
	object.Header
	l    *layout
	data []byte
}

var structOnce, iterOnce native.Type

// module is a Runtime's state: its exception class and the formats compiled last.
type module struct {
	err   *object.Type
	mu    sync.Mutex
	cache map[string]*layout
}

type moduleKey struct{}

// maxCache bounds the formats that are kept compiled.
const maxCache = 100

// stateOf gives the state; the class struct.error is made with it.
func stateOf(t *thread) (*module, error) {
	if s, ok := t.Interp.Data[moduleKey{}].(*module); ok {
		return s, nil
	}
	typ, err := native.ErrorClass(t, "struct", "error", object.ExceptionType)
	if err != nil {
		return nil, err
	}
	s := &module{err: typ, cache: map[string]*layout{}}
	t.Interp.Data[moduleKey{}] = s
	return s, nil
}

func structType() *object.Type {
	return structOnce.Get(func() *object.Type {
		return object.NewNative[packer](object.TypeSpec{Name: "Struct", Module: "_struct", Doc: "Struct(fmt) --> compiled struct object",
			Methods: structMethods(), GetSets: []object.GetSet{
				{Name: "format", Doc: "struct format string", Get: func(_ *thread, v value) (value, error) {
					return object.NewStr(object.Self[packer](v).format.text), nil
				}},
				{Name: "size", Doc: "struct size in bytes", Get: func(_ *thread, v value) (value, error) {
					return object.Int(int64(object.Self[packer](v).format.size)), nil
				}},
			}})
	})
}

func iterType() *object.Type {
	return iterOnce.Get(func() *object.Type {
		return object.NewNative[unpackIter](object.TypeSpec{Name: "unpack_iterator", Module: "_struct", Flags: object.NoNew,
			Methods: []def{{Name: "__length_hint__", Sig: "self, /", F1: func(_ *thread, v value) (value, error) {
				it := object.Self[unpackIter](v)
				if it.l == nil {
					return object.Int(0), nil
				}
				return object.Int(int64(len(it.data) / it.l.size)), nil
			}}},
			Next: func(t *thread, self value) (value, bool, error) {
				it := object.Self[unpackIter](self)
				if it.l == nil || len(it.data) < it.l.size {
					it.l = nil
					return value{}, false, nil
				}
				v, err := it.l.unpack(t, it.data[:it.l.size])
				it.data = it.data[it.l.size:]
				return v, err == nil, err
			}})
	})
}

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	s, err := stateOf(t)
	if err != nil {
		return err
	}
	m.Set(t, "error", object.FromObj(s.err))
	m.Set(t, "Struct", object.FromObj(structType()))
	m.AddDefs(t, []def{
		{Name: "_clearcache", Sig: "", Doc: "Clear the internal cache.", F0: func(*thread) (value, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			clear(s.cache)
			return object.None, nil
		}},
		{Name: "calcsize", Sig: "format, /", Doc: "Return size in bytes of the struct described by the format string.", F1: func(t *thread, f value) (value, error) {
			l, err := s.layout(t, f)
			if err != nil {
				return value{}, err
			}
			return object.Int(int64(l.size)), nil
		}},
		{Name: "pack", Sig: "format, /, *v", Doc: "pack(format, v1, v2, ...) -> bytes", Raw: func(t *thread, a []value, kw []*object.Str) (value, error) {
			if len(a) == 0 || len(kw) > 0 {
				return value{}, object.TypeErrorf("pack expected at least 1 argument, got 0")
			}
			l, err := s.layout(t, a[0])
			if err != nil {
				return value{}, err
			}
			return s.pack(t, l, a[1:])
		}},
		{Name: "pack_into", Sig: "format, buffer, offset, /, *v", Doc: "pack_into(format, buffer, offset, v1, v2, ...)", Raw: func(t *thread, a []value, kw []*object.Str) (value, error) {
			if len(a) == 0 || len(kw) > 0 {
				return value{}, object.TypeErrorf("pack_into expected at least 1 argument, got 0")
			}
			l, err := s.layout(t, a[0])
			if err != nil {
				return value{}, err
			}
			return object.None, s.packInto(t, l, a[1:])
		}},
		{Name: "unpack", Sig: "format, buffer, /", Doc: "Return a tuple containing values unpacked according to the format string.", F2: func(t *thread, f, b value) (value, error) {
			l, err := s.layout(t, f)
			if err != nil {
				return value{}, err
			}
			return s.unpack(t, l, b)
		}},
		{Name: "unpack_from", Sig: "format, /, buffer, offset=0", Doc: "Return a tuple containing values unpacked according to the format string.", Fn: func(t *thread, a []value) (value, error) {
			l, err := s.layout(t, a[0])
			if err != nil {
				return value{}, err
			}
			return s.unpackFrom(t, l, a[1], a[2])
		}},
		{Name: "iter_unpack", Sig: "format, buffer, /", Doc: "Return an iterator yielding tuples unpacked from the given bytes.", F2: func(t *thread, f, b value) (value, error) {
			l, err := s.layout(t, f)
			if err != nil {
				return value{}, err
			}
			return s.iterUnpack(l, b)
		}},
	})
	return nil
}

// method runs f with the state and the layout of a Struct.
func method(self value) (*layout, error) {
	p := object.Self[packer](self)
	if p.format == nil {
		return nil, object.RuntimeErrorf("Struct object is not initialized")
	}
	return p.format, nil
}

func structMethods() []def {
	return []def{
		{Name: "__new__", Sig: "cls, /, *args, **kwargs", Raw: func(_ *thread, a []value, _ []*object.Str) (value, error) {
			cls, err := native.Class(a[0], structType())
			if err != nil {
				return value{}, err
			}
			return object.FromObj(object.Alloc[packer](cls)), nil
		}},
		{Name: "__init__", Sig: "self, format", F2: func(t *thread, self, f value) (value, error) {
			s, err := stateOf(t)
			if err != nil {
				return value{}, err
			}
			l, err := s.layout(t, f)
			if err == nil {
				object.Self[packer](self).format = l
			}
			return object.None, err
		}},
		{Name: "__repr__", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
			l, err := method(self)
			if err != nil {
				return value{}, err
			}
			return object.NewStr(self.Type().Name() + "(" + object.ReprString(l.text) + ")"), nil
		}},
		{Name: "__sizeof__", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
			l, err := method(self)
			if err != nil {
				return value{}, err
			}
			return object.Int(int64(56 + 32*(len(l.items)+1))), nil
		}},
		{Name: "pack", Sig: "self, /, *v", Doc: "S.pack(v1, v2, ...) -> bytes", Raw: func(t *thread, a []value, _ []*object.Str) (value, error) {
			s, l, err := stateAnd(t, a[0])
			if err != nil {
				return value{}, err
			}
			return s.pack(t, l, a[1:])
		}},
		{Name: "pack_into", Sig: "self, buffer, offset, /, *v", Doc: "S.pack_into(buffer, offset, v1, v2, ...)", Raw: func(t *thread, a []value, _ []*object.Str) (value, error) {
			s, l, err := stateAnd(t, a[0])
			if err != nil {
				return value{}, err
			}
			return object.None, s.packInto(t, l, a[1:])
		}},
		{Name: "unpack", Sig: "self, buffer, /", Doc: "Return a tuple containing unpacked values.", F2: func(t *thread, self, b value) (value, error) {
			s, l, err := stateAnd(t, self)
			if err != nil {
				return value{}, err
			}
			return s.unpack(t, l, b)
		}},
		{Name: "unpack_from", Sig: "self, /, buffer, offset=0", Doc: "Return a tuple containing unpacked values.", Fn: func(t *thread, a []value) (value, error) {
			s, l, err := stateAnd(t, a[0])
			if err != nil {
				return value{}, err
			}
			return s.unpackFrom(t, l, a[1], a[2])
		}},
		{Name: "iter_unpack", Sig: "self, buffer, /", Doc: "Return an iterator yielding tuples.", F2: func(t *thread, self, b value) (value, error) {
			s, l, err := stateAnd(t, self)
			if err != nil {
				return value{}, err
			}
			return s.iterUnpack(l, b)
		}},
	}
}

func stateAnd(t *thread, self value) (*module, *layout, error) {
	l, err := method(self)
	if err != nil {
		return nil, nil, err
	}
	s, err := stateOf(t)
	return s, l, err
}

// raise makes a struct.error.
func (s *module) raise(format string, a ...any) error { return object.Raise(s.err, format, a...) }

func (s *module) pack(t *thread, l *layout, args []value) (value, error) {
	if len(args) != l.count {
		return value{}, s.raise("pack expected %d items for packing (got %d)", l.count, len(args))
	}
	if err := t.Room(2 * l.size); err != nil {
		return value{}, err
	}
	buf := make([]byte, l.size)
	if err := l.pack(t, s, buf, args); err != nil {
		return value{}, err
	}
	return object.NewBytes(string(buf)), nil
}

func (s *module) packInto(t *thread, l *layout, args []value) error {
	if len(args) != l.count+2 {
		switch len(args) {
		case 0:
			return s.raise("pack_into expected buffer argument")
		case 1:
			return s.raise("pack_into expected offset argument")
		}
		return s.raise("pack_into expected %d items for packing (got %d)", l.count, len(args)-2)
	}
	b, ok := object.GetBuffer(args[0])
	if !ok || b.ReadOnly {
		return object.TypeErrorf("pack_into() argument must be read-write bytes-like object, not %s", object.ArgumentName(args[0]))
	}
	off, err := t.Index(args[1])
	if err != nil {
		return err
	}
	if off < 0 {
		if off+l.size > 0 {
			return s.raise("no space to pack %d bytes at offset %d", l.size, off)
		}
		if off+len(b.Data) < 0 {
			return s.raise("offset %d out of range for %d-byte buffer", off, len(b.Data))
		}
		off += len(b.Data)
	}
	if len(b.Data)-off < l.size {
		return s.raise("pack_into requires a buffer of at least %d bytes for packing %d bytes at offset %d (actual buffer size is %d)",
			uint64(l.size)+uint64(off), l.size, off, len(b.Data))
	}
	clear(b.Data[off : off+l.size])
	return l.pack(t, s, b.Data[off:off+l.size], args[2:])
}

func (s *module) unpack(t *thread, l *layout, v value) (value, error) {
	b, ok := object.GetBuffer(v)
	if !ok {
		return value{}, notBytes(v)
	}
	if len(b.Data) != l.size {
		return value{}, s.raise("unpack requires a buffer of %d bytes", l.size)
	}
	return l.unpack(t, b.Data)
}

func notBytes(v value) error {
	return object.NotBytesLike(v)
}

func (s *module) unpackFrom(t *thread, l *layout, v, offset value) (value, error) {
	b, ok := object.GetBuffer(v)
	if !ok {
		return value{}, notBytes(v)
	}
	off := 0
	if offset.IsValid() {
		var err error
		if off, err = t.Index(offset); err != nil {
			return value{}, err
		}
	}
	if off < 0 {
		if off+l.size > 0 {
			return value{}, s.raise("not enough data to unpack %d bytes at offset %d", l.size, off)
		}
		if off+len(b.Data) < 0 {
			return value{}, s.raise("offset %d out of range for %d-byte buffer", off, len(b.Data))
		}
		off += len(b.Data)
	}
	if len(b.Data)-off < l.size {
		return value{}, s.raise("unpack_from requires a buffer of at least %d bytes for unpacking %d bytes at offset %d (actual buffer size is %d)",
			uint64(l.size)+uint64(off), l.size, off, len(b.Data))
	}
	return l.unpack(t, b.Data[off:off+l.size])
}

func (s *module) iterUnpack(l *layout, v value) (value, error) {
	if l.size == 0 {
		return value{}, s.raise("cannot iteratively unpack with a struct of length 0")
	}
	b, ok := object.GetBuffer(v)
	if !ok {
		return value{}, notBytes(v)
	}
	if len(b.Data)%l.size != 0 {
		return value{}, s.raise("iterative unpacking requires a buffer of a multiple of %d bytes", l.size)
	}
	return object.FromObj(&unpackIter{Header: object.HeaderOf(iterType()), l: l, data: b.Data}), nil
}
