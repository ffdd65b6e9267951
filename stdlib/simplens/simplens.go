// Package simplens is the type types.SimpleNamespace, which sys needs before the module types exists.
package simplens

import (
	"strings"
	"sync"

	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

// namespace is an instance: nothing but attributes.
type namespace struct {
	object.Header
	attrs *object.Attrs
}

// Type gives the type; it is made at the first use.
var Type func() *object.Type

func init() {
	Type = sync.OnceValue(func() *object.Type {
		return object.NewNative[namespace](object.TypeSpec{Name: "SimpleNamespace", Module: "types", Flags: object.HasDict,
			Doc: "A simple attribute-based namespace.", Methods: methods()})
	})
}

// New makes a namespace with the given attributes.
func New(t *thread, names []string, values []value) (value, error) {
	v := object.FromObj(object.Alloc[namespace](Type()))
	for i, n := range names {
		if err := t.GenericSetAttr(v, t.Interp.Intern(n), values[i]); err != nil {
			return value{}, err
		}
	}
	return v, nil
}

func methods() []object.Def {
	return []object.Def{
		{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(_ *thread, args []value, _ []*object.Str) (value, error) {
			cls, ok := object.AsType(args[0])
			if !ok {
				return value{}, object.TypeErrorf("object.__new__(X): X is not a type object (%s)", args[0].Type().MessageName())
			}
			return object.FromObj(object.Alloc[namespace](cls)), nil
		}},
		{Name: "__init__", Sig: "self, mapping_or_iterable=(), /, **kwargs", Raw: initialize},
		{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: repr},
		{Name: "__eq__", Sig: "self, value, /", F2: func(t *thread, a, b value) (value, error) {
			if !b.Type().IsSubtype(Type()) {
				return object.NotImplemented, nil
			}
			eq, err := object.Equal(t, dictOf(a), dictOf(b))
			return object.Bool(eq), err
		}},
		{Name: "__reduce__", Sig: "self, /", F1: func(_ *thread, self value) (value, error) {
			return object.TupleOf(object.FromObj(self.Type()), object.TupleOf(), dictOf(self)), nil
		}},
		{Name: "__replace__", Sig: "self, /, **changes", Fn: func(t *thread, args []value) (value, error) {
			v, err := t.Call(object.FromObj(args[0].Type()))
			if err != nil {
				return value{}, err
			}
			if err := update(t, v, dictOf(args[0])); err != nil {
				return value{}, err
			}
			return v, update(t, v, args[1])
		}},
	}
}

func dictOf(v value) value { return object.FromObj(object.OwnDict(v)) }

// update sets an attribute for every item of a dict.
func update(t *thread, v, dict value) error {
	d, _ := object.AsDict(dict)
	var k, x value
	for i := 0; d.Next(&i, &k, &x); {
		name, ok := object.AsStr(k)
		if !ok {
			return object.TypeErrorf("keywords must be strings")
		}
		if err := t.GenericSetAttr(v, t.Interp.InternStr(name), x); err != nil {
			return err
		}
	}
	return nil
}

func initialize(t *thread, args []value, kw []*object.Str) (value, error) {
	n := len(args) - len(kw) - 1
	if n > 1 {
		return value{}, object.TypeErrorf("%s expected at most 1 argument, got %d", args[0].Type().MessageName(), n)
	}
	if n == 1 {
		d, err := t.Call(object.FromObj(object.DictType), args[1])
		if err != nil {
			return value{}, err
		}
		if err := update(t, args[0], d); err != nil {
			return value{}, err
		}
	}
	for i, k := range kw {
		if err := t.GenericSetAttr(args[0], t.Interp.InternStr(k), args[1+n+i]); err != nil {
			return value{}, err
		}
	}
	return object.None, nil
}

func repr(t *thread, self value) (value, error) {
	name := "namespace"
	if self.Type() != Type() {
		name = self.Type().Name()
	}
	if !t.ReprEnter(self) {
		return object.NewStr(name + "(...)"), nil
	}
	defer t.ReprLeave()
	var parts []string
	d := object.OwnDict(self)
	var k, v value
	for i := 0; d.Next(&i, &k, &v); {
		if s, ok := object.AsStr(k); ok && s.Go() != "" {
			r, err := t.Repr(v)
			if err != nil {
				return value{}, err
			}
			parts = append(parts, s.Go()+"="+r)
		}
	}
	return object.NewStr(name + "(" + strings.Join(parts, ", ") + ")"), nil
}
