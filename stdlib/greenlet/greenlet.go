// Package greenlet is the module greenlet. The machinery is the virtual machine's (vm/greenlet.go).
package greenlet

import (
	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__version__", object.NewStr("3.1.1"))
	m.Set(t, "greenlet", object.FromObj(vm.GreenletType))
	m.Set(t, "GreenletExit", object.FromObj(vm.GreenletExit))
	m.Set(t, "error", object.FromObj(vm.GreenletError))
	m.Set(t, "GREENLET_USE_GC", object.True)
	m.Set(t, "GREENLET_USE_TRACING", object.False)
	m.Set(t, "GREENLET_USE_CONTEXT_VARS", object.True)
	native.All(t, m, "__version__", "getcurrent", "greenlet", "GreenletExit", "error")
	m.AddDefs(t, []object.Def{
		{Name: "getcurrent", Sig: "", Doc: "getcurrent() -> greenlet\n\nReturns the current greenlet (i.e. the one which called this function).", F0: func(t *thread) (value, error) {
			return vm.CurrentGreenlet(t), nil
		}},
	})
	return nil
}
