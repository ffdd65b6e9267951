// Package typing is the modules typing and _typing, written in pya. _typing is what the syntax of type parameters
// needs (TypeVar and its kin, type aliases, Generic), so that using it does not load all of typing.
package typing

import (
	_ "embed"

	"pya/stdlib/abc"
	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

//go:embed typing.pya
var source string

//go:embed params.pya
var params string

// Build fills the module typing.
var Build = native.Embedded("typing", source)

// BuildParams fills the module _typing.
func BuildParams(rt *vm.Runtime, t *object.Thread, m *object.Module) error {
	m.AddDefs(t, []object.Def{
		{Name: "_union", Sig: "a, b, /", Doc: "The union of two types.", F2: func(t *object.Thread, a, b object.Value) (object.Value, error) {
			return t.NewUnion(a, b)
		}},
		{Name: "_asked_by_abc", Sig: "", Doc: "Whether an abstract class asks for the class check that goes on.", F0: func(t *object.Thread) (object.Value, error) {
			return object.Bool(abc.Asking(t)), nil
		}},
		{Name: "_caller", Sig: "depth, /", Doc: "The name of the module of a calling function.", F1: func(t *object.Thread, depth object.Value) (object.Value, error) {
			n, err := t.Index(depth)
			if err != nil {
				return object.Value{}, err
			}
			if f, ok := t.Hook.CurrentFrame(n); ok {
				if v, ok := f.Globals.GetStr(t.Interp.Intern("__name__")); ok {
					return v, nil
				}
			}
			return object.None, nil
		}},
	})
	if err := rt.RunEmbedded(t, m, "<frozen _typing>", []byte(params)); err != nil {
		return err
	}
	alias, _ := m.Get(t, "TypeAliasType")
	cls, ok := object.AsType(alias)
	t.Interp.UnionMember = func(v object.Value) bool { return ok && v.Type() == cls }
	return nil
}
