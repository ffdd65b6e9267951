// Package native holds what the modules written in Go share: the class argument of __new__, modules whose text is
// embedded, and attributes that a module makes when they are first asked for.
//
// It must not know any module.
package native

import (
	"sync"

	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

// Class checks the class argument of base.__new__.
func Class(v value, base *object.Type) (*object.Type, error) {
	cls, ok := object.AsType(v)
	if !ok {
		return nil, object.TypeErrorf("%s.__new__(X): X is not a type object (%s)", base.Name(), v.Type().MessageName())
	}
	if cls != base && !cls.IsSubtype(base) {
		return nil, object.TypeErrorf("%s.__new__(%s): %s is not a subtype of %s", base.Name(), cls.Name(), cls.Name(), base.Name())
	}
	return cls, nil
}

// ErrorClass makes an exception class of a module. Each Runtime has its own, for programs may set attributes on it.
func ErrorClass(t *thread, module, name string, base *object.Type) (*object.Type, error) {
	ns := object.NewDict()
	ns.SetStr(t.Interp.Intern("__module__"), object.NewStr(module))
	return t.NewClass(object.TypeType, name, []value{object.FromObj(base)}, ns, nil, nil)
}

// Embedded makes the builder of a module written in pya.
func Embedded(name, src string) vm.Builder {
	return func(rt *vm.Runtime, t *thread, m *object.Module) error {
		return rt.RunEmbedded(t, m, "<frozen "+name+">", []byte(src))
	}
}

// Lazy makes the attributes names of a module come from pya text that runs when one of them is first asked for. The
// text runs in the module's own namespace, so it sees the module's Go part, and replaces nothing a program has set.
func Lazy(rt *vm.Runtime, m *object.Module, src string, names ...string) {
	waiting := make(map[string]bool, len(names))
	for _, n := range names {
		waiting[n] = true
	}
	loaded := false
	next := m.Missing
	m.Missing = func(t *thread, name string) (value, bool, error) {
		if !waiting[name] || loaded {
			if next != nil {
				return next(t, name)
			}
			return value{}, false, nil
		}
		loaded = true
		if err := rt.RunEmbedded(t, m, "<frozen "+m.Name+">", []byte(src)); err != nil {
			loaded = false
			return value{}, false, err
		}
		v, ok := m.Get(t, name)
		return v, ok, nil
	}
}

// All sets __all__.
func All(t *thread, m *object.Module, names ...string) {
	items := make([]value, len(names))
	for i, n := range names {
		items[i] = object.FromObj(t.Interp.Intern(n))
	}
	m.Set(t, "__all__", object.NewList(items))
}

// Reduce makes the pair (type(self), args) that copies and pickles an object.
func Reduce(self value, args ...value) value {
	return object.NewPair(object.FromObj(self.Type()), object.CopyTuple(args))
}

// ClassGetItem is the row of __class_getitem__ for generic native types.
func ClassGetItem() object.Def {
	return object.Def{Name: "__class_getitem__", Sig: "cls, item, /", Doc: "See PEP 585", Flag: object.ClassDef,
		F2: func(_ *thread, cls, item value) (value, error) { return object.NewGenericAlias(cls, item), nil }}
}

// OrNone is v, or None where an argument was omitted.
func OrNone(v value) value {
	if !v.IsValid() {
		return object.None
	}
	return v
}

// Type makes a native type when it is first needed. Unlike a variable initialised by sync.OnceValue it can be used by
// the type's own methods.
type Type struct {
	once sync.Once
	typ  *object.Type
}

// Get gives the type, which make makes the first time.
func (l *Type) Get(make func() *object.Type) *object.Type {
	l.once.Do(func() { l.typ = make() })
	return l.typ
}
