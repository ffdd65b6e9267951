// Package stdlib is the registry of the modules built into the binary: module name → builder. A module is built when
// it is first imported. Modules that are plain logic are pya source text, embedded beside the Go parts they stand on.
//
// The registry must not know what is in a module.
package stdlib

import (
	"pya/vm"
	"pya/vm/object"
)

// tables are the tables of the modules, one file for each area.
var tables = []map[string]vm.Builder{coreTable, concurrencyTable, netTable, dataTable}

// alias is another name of a module.
func alias(name string) vm.Builder {
	return func(rt *vm.Runtime, t *object.Thread, m *object.Module) error {
		v, err := rt.Import(t, name)
		if err == nil {
			t.Interp.Modules.SetStr(t.Interp.Intern(m.Name), v)
		}
		return err
	}
}

// Modules finds a built-in module; it is the Modules of vm.Options.
func Modules(name string) (vm.Builder, bool) {
	for _, t := range tables {
		if b, ok := t[name]; ok {
			return b, true
		}
	}
	return nil, false
}

// Names lists the built-in modules.
func Names() []string {
	var out []string
	for _, t := range tables {
		for n := range t {
			out = append(out, n)
		}
	}
	return out
}
