// Package contextvars is the module contextvars. The types are package object's, because tasks carry contexts.
package contextvars

import (
	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

// Build fills the module.
func Build(_ *vm.Runtime, t *object.Thread, m *object.Module) error {
	for _, c := range []*object.Type{object.ContextType, object.ContextVarType, object.ContextTokenType} {
		m.Set(t, c.Name(), object.FromObj(c))
	}
	m.AddDefs(t, []object.Def{{Name: "copy_context", Sig: "", F0: func(t *object.Thread) (object.Value, error) {
		return object.FromObj(t.CopyContext()), nil
	}}})
	native.All(t, m, "Context", "ContextVar", "Token", "copy_context")
	return nil
}
