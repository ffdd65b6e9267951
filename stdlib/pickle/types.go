package pickle

import (
	"unsafe"

	nat "pya/stdlib/internal/native"
	"pya/vm/object"
)

func selfPickler(v value) *pickler     { return object.Self[pickler](v) }
func selfUnpickler(v value) *unpickler { return object.Self[unpickler](v) }

func picklerType() *object.Type {
	return picklerOnce.Get(func() *object.Type {
		return object.NewNative[pickler](object.TypeSpec{Name: "Pickler", Module: "_pickle",
			Doc: "This takes a binary file for writing a pickle data stream.", Methods: picklerMethods(), GetSets: picklerAttrs})
	})
}

func picklerMethods() []def {
	return []def{
		{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(_ *thread, args []value, _ []*object.Str) (value, error) {
			cls, err := nat.Class(args[0], picklerType())
			if err != nil {
				return value{}, err
			}
			p := object.Alloc[pickler](cls)
			p.frame = -1
			return object.FromObj(p), nil
		}},
		{Name: "__init__", Sig: "self, file, protocol=None, fix_imports=True, buffer_callback=None", Fn: func(t *thread, args []value) (value, error) {
			p := selfPickler(args[0])
			if err := p.options(t, args[2], args[3], args[4]); err != nil {
				return value{}, err
			}
			if err := p.setFile(t, args[1]); err != nil {
				return value{}, err
			}
			p.memo = map[unsafe.Pointer]int{}
			p.keep = nil
			return object.None, nil
		}},
		{Name: "dump", Sig: "self, obj, /", Doc: "Write a pickled representation of the given object to the open file.", F2: func(t *thread, self, obj value) (value, error) {
			p := selfPickler(self)
			if !p.write.IsValid() || p.memo == nil {
				return value{}, picklingError(t, "Pickler.__init__() was not called by %s.__init__()", self.Type().MessageName())
			}
			p.self = self
			defer func() { p.self = value{} }()
			return object.None, p.dump(t, obj)
		}},
		{Name: "clear_memo", Sig: "self, /", Doc: "Clears the pickler's \"memo\".", F1: func(_ *thread, self value) (value, error) {
			p := selfPickler(self)
			p.memo, p.keep = map[unsafe.Pointer]int{}, nil
			return object.None, nil
		}},
	}
}

var picklerAttrs = []object.GetSet{
	{Name: "bin", Get: func(_ *thread, self value) (value, error) {
		return object.Int(int64(b2i(selfPickler(self).proto > 0))), nil
	}},
	{Name: "fast", NoDel: true, Get: func(_ *thread, self value) (value, error) { return object.Int(int64(b2i(selfPickler(self).fast))), nil },
		Set: func(t *thread, self, v value) error {
			b, err := t.Truth(v)
			selfPickler(self).fast = b
			return err
		}},
	{Name: "memo", Get: func(_ *thread, self value) (value, error) {
		return object.FromObj(&picklerMemo{Header: object.HeaderOf(picklerMemoType()), p: selfPickler(self)}), nil
	}, Set: func(t *thread, self, v value) error { return selfPickler(self).setMemo(t, v) }},
	{Name: "dispatch_table", Get: func(t *thread, self value) (value, error) {
		if d := selfPickler(self).table; d.IsValid() {
			return d, nil
		}
		return value{}, object.AttributeErrorf(self, t.Interp.Intern("dispatch_table"), "dispatch_table")
	}, Set: func(_ *thread, self, v value) error {
		selfPickler(self).table = v
		return nil
	}},
	{Name: "persistent_id", Get: func(t *thread, self value) (value, error) {
		if f := selfPickler(self).persID; f.IsValid() {
			return f, nil
		}
		return object.NewFunction("_pickle", &def{Name: "persistent_id", Sig: "obj, /", F1: func(*thread, value) (value, error) { return object.None, nil }}), nil
	}, Set: func(t *thread, self, v value) error {
		if v.IsValid() && !t.Callable(v) {
			return object.TypeErrorf("persistent_id must be a callable taking one argument")
		}
		selfPickler(self).persID = v
		return nil
	}},
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// picklerMemo is Pickler.memo.
type picklerMemo struct {
	object.Header
	p *pickler
}

func picklerMemoType() *object.Type {
	return picklerMemoOnce.Get(func() *object.Type {
		return object.NewNative[picklerMemo](object.TypeSpec{Name: "PicklerMemoProxy", Module: "_pickle", Flags: object.NoNew, Methods: []def{
			{Name: "clear", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
				p := object.Self[picklerMemo](self).p
				p.memo, p.keep = map[unsafe.Pointer]int{}, nil
				return object.None, nil
			}},
			{Name: "copy", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
				return object.Self[picklerMemo](self).p.memoDict(t)
			}},
		}})
	})
}

// memoDict is a copy of the memo: id -> (number, object).
func (p *pickler) memoDict(t *thread) (value, error) {
	d := object.NewDict()
	for i, v := range p.keep {
		if err := d.Set(t, object.Int(int64(v.Addr())), object.NewPair(object.Int(int64(i)), v)); err != nil {
			return value{}, err
		}
	}
	return object.FromObj(d), nil
}

func (p *pickler) setMemo(t *thread, v value) error {
	if m, ok := object.Cast[picklerMemo](v, picklerMemoType()); ok {
		memo := map[unsafe.Pointer]int{}
		for k, n := range m.p.memo {
			memo[k] = n
		}
		p.memo, p.keep = memo, append([]value(nil), m.p.keep...)
		return nil
	}
	d, ok := object.AsDict(v)
	if !v.IsValid() || !ok {
		return object.TypeErrorf("'memo' attribute must be a PicklerMemoProxy object or dict, not %s", v.Type().MessageName())
	}
	memo, keep := map[unsafe.Pointer]int{}, make([]value, d.Len())
	var k, x value
	for i := 0; d.Next(&i, &k, &x); {
		tup, ok := object.AsTuple(x)
		if !ok || len(tup.Items()) != 2 {
			return object.TypeErrorf("'memo' values must be 2-item tuples")
		}
		n, err := t.Index(tup.Items()[0])
		if err != nil {
			return err
		}
		if n < 0 || n >= len(keep) {
			return object.ValueErrorf("memo number %d is out of range", n)
		}
		keep[n] = tup.Items()[1]
		memo[tup.Items()[1].Pointer()] = n
	}
	p.memo, p.keep = memo, keep
	return nil
}

func unpicklerType() *object.Type {
	return unpicklerOnce.Get(func() *object.Type {
		return object.NewNative[unpickler](object.TypeSpec{Name: "Unpickler", Module: "_pickle",
			Doc: "This takes a binary file for reading a pickle data stream.", Methods: unpicklerMethods(), GetSets: unpicklerAttrs})
	})
}

func unpicklerMethods() []def {
	return []def{
		{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(_ *thread, args []value, _ []*object.Str) (value, error) {
			cls, err := nat.Class(args[0], unpicklerType())
			if err != nil {
				return value{}, err
			}
			return object.FromObj(object.Alloc[unpickler](cls)), nil
		}},
		{Name: "__init__", Sig: "self, file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=()", Fn: func(t *thread, args []value) (value, error) {
			u := selfUnpickler(args[0])
			if err := u.setFile(t, args[1]); err != nil {
				return value{}, err
			}
			u.memo = nil
			return object.None, u.options(t, args[2], args[3], args[4], args[5])
		}},
		{Name: "load", Sig: "self, /", Doc: "Load a pickle.", F1: func(t *thread, self value) (value, error) {
			u := selfUnpickler(self)
			if !u.read.IsValid() {
				return value{}, unpicklingError(t, "Unpickler.__init__() was not called by %s.__init__()", self.Type().MessageName())
			}
			u.self = self
			defer func() { u.self = value{} }()
			return u.load(t)
		}},
		{Name: "find_class", Sig: "self, module_name, global_name, /", Doc: "Return an object from a specified module.", F3: func(t *thread, self, module, name value) (value, error) {
			m, ok1 := object.AsStr(module)
			n, ok2 := object.AsStr(name)
			if !ok1 || !ok2 {
				return value{}, object.TypeErrorf("find_class() arguments must be str")
			}
			return selfUnpickler(self).lookup(t, m.Go(), n.Go())
		}},
	}
}

var unpicklerAttrs = []object.GetSet{
	{Name: "persistent_load", Get: func(t *thread, self value) (value, error) {
		if f := selfUnpickler(self).persLoad; f.IsValid() {
			return f, nil
		}
		return object.NewFunction("_pickle", &def{Name: "persistent_load", Sig: "pid, /", F1: func(t *thread, _ value) (value, error) {
			return value{}, unpicklingError(t, "A load persistent id instruction was encountered, but no persistent_load function was specified.")
		}}), nil
	}, Set: func(t *thread, self, v value) error {
		if v.IsValid() && !t.Callable(v) {
			return object.TypeErrorf("persistent_load must be a callable taking one argument")
		}
		selfUnpickler(self).persLoad = v
		return nil
	}},
	{Name: "memo", Get: func(t *thread, self value) (value, error) {
		d := object.NewDict()
		for i, v := range selfUnpickler(self).memo {
			if v.IsValid() {
				if err := d.Set(t, object.Int(int64(i)), v); err != nil {
					return value{}, err
				}
			}
		}
		return object.FromObj(d), nil
	}, Set: func(t *thread, self, v value) error {
		d, ok := object.AsDict(v)
		if !v.IsValid() || !ok {
			return object.TypeErrorf("'memo' attribute must be an UnpicklerMemoProxy object or dict")
		}
		var memo []value
		var k, x value
		for i := 0; d.Next(&i, &k, &x); {
			n, err := t.Index(k)
			if err != nil {
				return object.TypeErrorf("memo key must be integers")
			}
			if n < 0 || n > 1<<24 {
				return object.ValueErrorf("memo key must be positive integers.")
			}
			for len(memo) <= n {
				memo = append(memo, value{})
			}
			memo[n] = x
		}
		selfUnpickler(self).memo = memo
		return nil
	}},
}

// pickleBuffer is a PickleBuffer: a view of memory that may travel outside of the pickle.
type pickleBuffer struct {
	object.Header
	v value
}

func bufferType() *object.Type {
	return bufferOnce.Get(func() *object.Type {
		return object.NewNative[pickleBuffer](object.TypeSpec{Name: "PickleBuffer", Module: "pickle",
			Doc:   "Wrapper for potentially out-of-band buffers",
			Flags: object.Final,
			Buffer: func(self value) (object.BufferInfo, bool) {
				b := object.Self[pickleBuffer](self)
				info, ok := object.GetBuffer(b.v)
				info.Owner = b.v
				return info, ok
			},
			Methods: []def{
				{Name: "__new__", Sig: "cls, object, /", F2: func(_ *thread, cls, v value) (value, error) {
					if _, ok := object.Gathered(v); !ok {
						return value{}, object.NotBytesLike(v)
					}
					return object.FromObj(&pickleBuffer{Header: object.HeaderOf(bufferType()), v: v}), nil
				}},
				{Name: "raw", Sig: "self, /", Doc: "Return a memoryview of the raw memory underlying this buffer.", F1: func(_ *thread, self value) (value, error) {
					b := object.Self[pickleBuffer](self)
					if !b.v.IsValid() {
						return value{}, object.ValueErrorf("operation forbidden on released PickleBuffer object")
					}
					m, ok := object.NewMemoryView(b.v)
					if !ok {
						return value{}, object.Raise(object.BufferError, "cannot make a view of the buffer")
					}
					if _, ok := object.Buffer(b.v); !ok {
						return value{}, object.Raise(object.BufferError, "cannot extract raw buffer from non-contiguous buffer")
					}
					return m, nil
				}},
				{Name: "release", Sig: "self, /", Doc: "Release the underlying buffer held by the PickleBuffer object.", F1: func(_ *thread, self value) (value, error) {
					object.Self[pickleBuffer](self).v = value{}
					return object.None, nil
				}},
			}})
	})
}
