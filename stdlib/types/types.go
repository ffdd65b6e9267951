// Package types is the module types: the interpreter's own types by name, SimpleNamespace, and helpers for making
// classes, which are pya text.
package types

import (
	_ "embed"
	"strings"

	"pya/lang/code"
	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

//go:embed types.pya
var source string

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__doc__", object.NewStr("Define names for built-in types that aren't directly accessible as a builtin."))
	var names []string
	for _, x := range []struct {
		name string
		typ  *object.Type
	}{
		{"AsyncGeneratorType", vm.AsyncGenType}, {"BuiltinFunctionType", object.BuiltinType}, {"BuiltinMethodType", object.BuiltinType},
		{"CapsuleType", capsuleType()}, {"CellType", object.CellType}, {"ClassMethodDescriptorType", object.ClassMethodDescrType},
		{"CodeType", vm.CodeType}, {"CoroutineType", vm.CoroutineType}, {"EllipsisType", object.EllipsisType},
		{"FrameType", vm.FrameType}, {"FunctionType", object.FunctionType}, {"GeneratorType", vm.GeneratorType},
		{"GenericAlias", object.GenericAliasType}, {"GetSetDescriptorType", object.GetSetDescrType}, {"LambdaType", object.FunctionType},
		{"MappingProxyType", object.MappingProxyType}, {"MemberDescriptorType", object.MemberType},
		{"MethodDescriptorType", object.MethodDescrType}, {"MethodType", object.MethodType}, {"MethodWrapperType", object.MethodWrapperType},
		{"ModuleType", object.ModuleType}, {"NoneType", object.NoneTypeType}, {"NotImplementedType", object.NotImplementedType},
		{"SimpleNamespace", namespaceType()}, {"TracebackType", object.TracebackType}, {"UnionType", object.UnionType},
		{"WrapperDescriptorType", object.WrapperDescrType},
	} {
		m.Set(t, x.name, object.FromObj(x.typ))
		names = append(names, x.name)
	}
	m.AddDefs(t, []def{{Name: "coroutine", Sig: "func", Doc: "Convert regular generator function to a coroutine.", F1: func(t *thread, f value) (value, error) {
		return coroutine(t, m, f)
	}}})
	lazy := []string{"DynamicClassAttribute", "new_class", "prepare_class", "resolve_bases", "get_original_bases"}
	native.Lazy(rt, m, source, append([]string{"_wrap_coroutine", "_GeneratorWrapper", "_calculate_meta"}, lazy...)...)
	names = append(append(names, lazy...), "coroutine")
	object.SortStrings(names)
	native.All(t, m, names...)
	return nil
}

var capsuleOnce, namespaceOnce native.Type

// capsuleType has no instances: there are no C extensions.
func capsuleType() *object.Type {
	return capsuleOnce.Get(func() *object.Type {
		return object.NewNative[object.Instance](object.TypeSpec{Name: "PyCapsule", Module: "types", Flags: object.NoNew | object.Final})
	})
}

// coroutine marks a generator function; other callables get a wrapper.
func coroutine(t *thread, m *object.Module, f value) (value, error) {
	if !t.Callable(f) {
		return value{}, object.TypeErrorf("types.coroutine() expects a callable")
	}
	if fn, ok := object.AsFunction(f); ok {
		flags := fn.Code.Flags
		if flags&(code.Coroutine|code.IterableCoroutine) != 0 {
			return f, nil
		}
		if flags&code.Generator != 0 {
			return f, vm.MarkCoroutine(f)
		}
	}
	wrap, err := t.GetAttrStr(object.FromObj(m), "_wrap_coroutine")
	if err != nil {
		return value{}, err
	}
	return t.Call(wrap, f)
}

// namespace is an object with nothing but attributes.
type namespace struct {
	object.Header
	attrs *object.Attrs
}

// namespaceType is SimpleNamespace.
func namespaceType() *object.Type { return namespaceOnce.Get(makeNamespace) }

func makeNamespace() *object.Type {
	return object.NewNative[namespace](object.TypeSpec{Name: "SimpleNamespace", Module: "types", Flags: object.HasDict,
		Doc: "A simple attribute-based namespace.",
		Methods: []def{
			{Name: "__new__", Sig: "cls, /, *args, **kwargs", Raw: func(_ *thread, args []value, _ []*object.Str) (value, error) {
				cls, err := native.Class(args[0], namespaceType())
				if err != nil {
					return value{}, err
				}
				return object.FromObj(object.Alloc[namespace](cls)), nil
			}},
			{Name: "__init__", Sig: "self, mapping_or_iterable=(), /, **kwargs", Raw: initNamespace},
			{Name: "__repr__", Sig: "self, /", F1: reprNamespace},
			{Name: "__eq__", Sig: "self, value, /", F2: func(t *thread, a, b value) (value, error) {
				if !b.Type().IsSubtype(namespaceType()) {
					return object.NotImplemented, nil
				}
				return t.Compare(object.SlotEq, object.FromObj(object.OwnDict(a)), object.FromObj(object.OwnDict(b)))
			}},
			{Name: "__ne__", Sig: "self, value, /", F2: func(t *thread, a, b value) (value, error) {
				if !b.Type().IsSubtype(namespaceType()) {
					return object.NotImplemented, nil
				}
				return t.Compare(object.SlotNe, object.FromObj(object.OwnDict(a)), object.FromObj(object.OwnDict(b)))
			}},
			{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling", F1: func(_ *thread, self value) (value, error) {
				return object.NewTriple(object.FromObj(self.Type()), object.NewTuple(nil), object.FromObj(object.OwnDict(self))), nil
			}},
			{Name: "__replace__", Sig: "self, /, **changes", Doc: "Return a copy of the namespace object with new values for the specified attributes.", Raw: func(t *thread, args []value, kw []*object.Str) (value, error) {
				if n := len(args) - len(kw); n != 1 {
					return value{}, object.TypeErrorf("__replace__() takes no positional arguments")
				}
				args = append([]value(nil), args...)
				r, err := t.Call(object.FromObj(args[0].Type()))
				if err != nil {
					return value{}, err
				}
				d := object.OwnDict(r)
				if err := d.Update(t, object.FromObj(object.OwnDict(args[0]))); err != nil {
					return value{}, err
				}
				for i, k := range kw {
					d.SetStr(k, args[1+i])
				}
				return r, nil
			}},
		},
		GetSets: []object.GetSet{{Name: "__dict__", Get: func(_ *thread, v value) (value, error) { return object.FromObj(object.OwnDict(v)), nil }}},
	})
}

func initNamespace(t *thread, args []value, kw []*object.Str) (value, error) {
	n := len(args) - len(kw)
	if n > 2 {
		return value{}, object.TypeErrorf("SimpleNamespace expected at most 1 argument, got %d", n-1)
	}
	args = append([]value(nil), args...)
	if n == 2 {
		d := object.NewDict()
		if err := d.Update(t, args[1]); err != nil {
			return value{}, err
		}
		var k, v value
		for i := 0; d.Next(&i, &k, &v); {
			s, ok := object.AsStr(k)
			if !ok {
				return value{}, object.TypeErrorf("keywords must be strings")
			}
			if err := t.GenericSetAttr(args[0], t.Interp.InternStr(s), v); err != nil {
				return value{}, err
			}
		}
	}
	for i, k := range kw {
		if err := t.GenericSetAttr(args[0], t.Interp.InternStr(k), args[n+i]); err != nil {
			return value{}, err
		}
	}
	return object.None, nil
}

func reprNamespace(t *thread, self value) (value, error) {
	name := self.Type().Name()
	if self.Type() == namespaceType() {
		name = "namespace"
	}
	if !t.ReprEnter(self) {
		return object.NewStr(name + "(...)"), nil
	}
	defer t.ReprLeave()
	var parts []string
	var k, v value
	d := object.OwnDict(self)
	for i := 0; d.Next(&i, &k, &v); {
		s, ok := object.AsStr(k)
		if !ok || s.Go() == "" {
			continue
		}
		r, err := t.Repr(v)
		if err != nil {
			return value{}, err
		}
		parts = append(parts, s.Go()+"="+r)
	}
	return object.NewStr(name + "(" + strings.Join(parts, ", ") + ")"), nil
}
