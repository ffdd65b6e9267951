// Package stdlib is the registry of the modules built into the binary: module name → builder. A module is built when
// it is first imported. Modules that are plain logic are pya source text, embedded beside the Go parts they stand on.
//
// The registry must not know what is in a module.
package stdlib

import (
	"pya/stdlib/abc"
	"pya/stdlib/asyncio"
	"pya/stdlib/builtins"
	"pya/stdlib/collections"
	"pya/stdlib/errno"
	"pya/stdlib/functools"
	"pya/stdlib/io"
	"pya/stdlib/itertools"
	"pya/stdlib/operator"
	"pya/stdlib/sys"
	"pya/stdlib/time"
	"pya/vm"
)

// table lists the modules.
var table = map[string]vm.Builder{
	"_asyncio":            asyncio.BuildNative,
	"asyncio":             asyncio.Build,
	"asyncio.unix_events": asyncio.Submodule,
	"asyncio.coroutines":  asyncio.Submodule,
	"asyncio.taskgroups":  asyncio.Submodule,
	"asyncio.timeouts":    asyncio.Submodule,
	"asyncio.runners":     asyncio.Submodule,
	"asyncio.base_events": asyncio.Submodule,
	"asyncio.exceptions":  asyncio.Submodule,
	"asyncio.queues":      asyncio.Submodule,
	"asyncio.locks":       asyncio.Submodule,
	"asyncio.futures":     asyncio.Submodule,
	"asyncio.tasks":       asyncio.Submodule,
	"asyncio.events":      asyncio.Submodule,
	"builtins":            builtins.Build,
	"abc":                 abc.Build,
	"collections":         collections.Build,
	"functools":           functools.Build,
	"itertools":           itertools.Build,
	"operator":            operator.Build,
	"io":                  io.Build,
	"errno":               errno.Build,
	"time":                time.Build,
	"_io":                 io.Build,
	"sys":                 sys.Build,
}

// Modules finds a built-in module; it is the Modules of vm.Options.
func Modules(name string) (vm.Builder, bool) {
	b, ok := table[name]
	return b, ok
}

// Names lists the built-in modules.
func Names() []string {
	var out []string
	for n := range table {
		out = append(out, n)
	}
	return out
}
