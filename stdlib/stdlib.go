// Package stdlib is the registry of the modules built into the binary: module name → builder. A module is built when
// it is first imported. Modules that are plain logic are pya source text, embedded beside the Go parts they stand on.
//
// The registry must not know what is in a module.
package stdlib

import (
	"maps"
	"slices"
	"sync"

	"pya/stdlib/codecs"
	"pya/stdlib/frozen"
	"pya/stdlib/plain"
	"pya/stdlib/tk"
	"pya/stdlib/web"
	"pya/vm"
	"pya/vm/object"
)

// row is a module with its builder. The tables are lists, one row a line, so that changes to them stay apart.
type row struct {
	name  string
	build vm.Builder
}

// table is all modules by name.
var table = sync.OnceValue(func() map[string]vm.Builder {
	m := map[string]vm.Builder{}
	for _, texts := range [][]plain.Module{plain.Modules(), tk.Modules(), web.Modules()} {
		for _, p := range texts {
			m[p.Name] = p.Build
		}
	}
	for _, rows := range [][]row{coreTable, concurrencyTable, netTable, asyncioTable(), dataTable, unixTable} {
		for _, r := range rows {
			m[r.name] = r.build
		}
	}
	for _, name := range codecs.Encodings() {
		m[name] = codecs.BuildEncoding
	}
	return m
})

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
	b, ok := table()[name]
	if !ok {
		return nil, false
	}
	return func(rt *vm.Runtime, t *object.Thread, m *object.Module) error {
		rt.UseFrozen(frozen.Lookup)
		return b(rt, t, m)
	}, true
}

// Partial tells the packages of which the path may have more than the binary: then all of them comes from there. It is
// the Partial of vm.Options.
func Partial(name string) bool {
	switch name {
	case "dbm", "urllib3", "pdb":
		return true
	}
	return false
}

// accelerators are the modules that CPython writes in C beside a plain text that does without.
var accelerators = map[string]string{
	"abc": "_abc", "bisect": "_bisect", "collections": "_collections", "datetime": "_datetime", "decimal": "_decimal",
	"functools": "_functools", "heapq": "_heapq", "json": "_json", "operator": "_operator", "queue": "_queue",
	"stat": "_stat", "statistics": "_statistics", "uuid": "_uuid", "warnings": "_warnings", "zoneinfo": "_zoneinfo",
	"json.decoder": "_json", "json.encoder": "_json", "json.scanner": "_json", "pickle": "_pickle",
}

// Accelerator is the part of a module that speeds it up, of which programs may want to do without; it is the
// Accelerator of vm.Options.
func Accelerator(name string) string { return accelerators[name] }

// Names lists the built-in modules.
func Names() []string { return slices.Sorted(maps.Keys(table())) }
