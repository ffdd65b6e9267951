// Package pickle is the modules _pickle and pickle: objects as bytes and back, protocols 0 to 5.
//
// It owns the format. How objects take themselves apart (__reduce_ex__, __getstate__) is theirs and copyreg's.
package pickle

import (
	_ "embed"

	nat "pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

//go:embed pickle.pya
var source string

// Build fills pickle.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	for name, op := range opNames {
		m.Set(t, name, object.NewBytes(string([]byte{op})))
	}
	m.Set(t, "HIGHEST_PROTOCOL", object.Int(highestProtocol))
	m.Set(t, "DEFAULT_PROTOCOL", object.Int(defaultProtocol))
	return rt.RunEmbedded(t, m, "<frozen pickle>", []byte(source))
}

// BuildNative fills _pickle.
func BuildNative(_ *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__doc__", object.NewStr("Optimized C implementation for the Python pickle module."))
	for name, typ := range map[string]*object.Type{
		"PickleError": errorTypes().base, "PicklingError": errorTypes().pickling, "UnpicklingError": errorTypes().unpickling,
		"Pickler": picklerType(), "Unpickler": unpicklerType(), "PickleBuffer": bufferType(),
	} {
		m.Set(t, name, object.FromObj(typ))
	}
	m.AddDefs(t, []def{
		{Name: "dump", Sig: "obj, file, protocol=None, *, fix_imports=True, buffer_callback=None", Doc: "Write a pickled representation of obj to the open file object file.", Fn: dump},
		{Name: "dumps", Sig: "obj, protocol=None, *, fix_imports=True, buffer_callback=None", Doc: "Return the pickled representation of the object as a bytes object.", Fn: dumps},
		{Name: "load", Sig: "file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=()", Doc: "Read and return an object from the pickle data stored in a file.", Fn: load},
		{Name: "loads", Sig: "data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=()", Doc: "Read and return an object from the given pickle data.", Fn: loads},
	})
	return nil
}

type errorSet struct{ base, pickling, unpickling *object.Type }

var errorOnce, picklingOnce, unpicklingOnce, picklerOnce, unpicklerOnce, bufferOnce, picklerMemoOnce nat.Type

func errorTypes() errorSet {
	base := errorOnce.Get(func() *object.Type {
		return object.NewSubNative(object.TypeSpec{Name: "PickleError", Module: "_pickle", Base: object.ExceptionType})
	})
	return errorSet{base,
		picklingOnce.Get(func() *object.Type {
			return object.NewSubNative(object.TypeSpec{Name: "PicklingError", Module: "_pickle", Base: base})
		}),
		unpicklingOnce.Get(func() *object.Type {
			return object.NewSubNative(object.TypeSpec{Name: "UnpicklingError", Module: "_pickle", Base: base})
		})}
}

func picklingError(_ *thread, format string, args ...any) error {
	return object.Raise(errorTypes().pickling, format, args...)
}

func unpicklingError(_ *thread, format string, args ...any) error {
	return object.Raise(errorTypes().unpickling, format, args...)
}

// repr is a value's repr for messages.
func repr(t *thread, v value) string {
	s, err := t.Repr(v)
	if err != nil {
		return "<" + v.Type().Name() + " object>"
	}
	return s
}

// Pack pickles a value for another isolate. take takes objects out of the pickle: it gives the number that stands for
// one, and Unpack's give makes the object for a number.
func Pack(t *thread, v value, take func(v value) (n int, ok bool)) (string, error) {
	p := newPickler(highestProtocol)
	p.take = take
	if err := p.dump(t, v); err != nil {
		return "", err
	}
	return string(p.out), nil
}

// Unpack reads what Pack made.
func Unpack(t *thread, data string, give func(t *thread, n int) (value, error)) (value, error) {
	u := newUnpickler()
	u.data, u.give = []byte(data), give
	return u.load(t)
}

// options reads the arguments of picklers.
func (p *pickler) options(t *thread, protocol, fix, callback value) error {
	p.proto = defaultProtocol
	if protocol.IsValid() && !protocol.IsNone() {
		n, err := t.Index(protocol)
		switch {
		case err != nil:
			return err
		case n > highestProtocol:
			return object.ValueErrorf("pickle protocol must be <= %d", highestProtocol)
		case n < 0:
			n = highestProtocol
		}
		p.proto = n
	}
	p.fixImports = true
	if fix.IsValid() {
		var err error
		if p.fixImports, err = t.Truth(fix); err != nil {
			return err
		}
	}
	p.callback = value{}
	if callback.IsValid() && !callback.IsNone() {
		if p.proto < 5 {
			return object.ValueErrorf("buffer_callback needs protocol >= 5")
		}
		p.callback = callback
	}
	return nil
}

func (p *pickler) setFile(t *thread, file value) error {
	f, ok, err := t.GetAttrOpt(file, t.Interp.Intern("write"))
	if err == nil && !ok {
		err = object.TypeErrorf("file must have a 'write' attribute")
	}
	p.write = f
	return err
}

func dump(t *thread, args []value) (value, error) {
	p := newPickler(0)
	if err := p.options(t, args[2], args[3], args[4]); err != nil {
		return value{}, err
	}
	if err := p.setFile(t, args[1]); err != nil {
		return value{}, err
	}
	return object.None, p.dump(t, args[0])
}

func dumps(t *thread, args []value) (value, error) {
	p := newPickler(0)
	if err := p.options(t, args[1], args[2], args[3]); err != nil {
		return value{}, err
	}
	if err := p.dump(t, args[0]); err != nil {
		return value{}, err
	}
	return object.NewBytes(string(p.out)), nil
}

// options reads the arguments of unpicklers.
func (u *unpickler) options(t *thread, fix, encoding, errors, buffers value) error {
	u.fixImports, u.encoding, u.errors, u.buffers = true, "ASCII", "strict", value{}
	if fix.IsValid() {
		var err error
		if u.fixImports, err = t.Truth(fix); err != nil {
			return err
		}
	}
	for _, x := range []struct {
		v    value
		to   *string
		name string
	}{{encoding, &u.encoding, "encoding"}, {errors, &u.errors, "errors"}} {
		if !x.v.IsValid() {
			continue
		}
		s, ok := object.AsStr(x.v)
		if !ok {
			return object.TypeErrorf("argument '%s' must be str, not %s", x.name, object.ArgumentName(x.v))
		}
		*x.to = s.Go()
	}
	if buffers.IsValid() && !buffers.IsNone() {
		it, err := t.GetIter(buffers)
		if err != nil {
			return err
		}
		if n, err := t.Len(buffers); err != nil || n > 0 || buffers.Type() != object.TupleType {
			u.buffers = it
		}
	}
	return nil
}

func (u *unpickler) setFile(t *thread, file value) error {
	read, ok1, err := t.GetAttrOpt(file, t.Interp.Intern("read"))
	if err != nil {
		return err
	}
	line, ok2, err := t.GetAttrOpt(file, t.Interp.Intern("readline"))
	if err == nil && !(ok1 && ok2) {
		err = object.TypeErrorf("file must have 'read' and 'readline' attributes")
	}
	u.read, u.readline = read, line
	return err
}

func load(t *thread, args []value) (value, error) {
	u := newUnpickler()
	if err := u.setFile(t, args[0]); err != nil {
		return value{}, err
	}
	if err := u.options(t, args[1], args[2], args[3], args[4]); err != nil {
		return value{}, err
	}
	return u.load(t)
}

func loads(t *thread, args []value) (value, error) {
	data, ok := object.Buffer(args[0])
	if !ok {
		return value{}, object.NotBytesLike(args[0])
	}
	u := newUnpickler()
	u.data = data
	if err := u.options(t, args[1], args[2], args[3], args[4]); err != nil {
		return value{}, err
	}
	return u.load(t)
}
