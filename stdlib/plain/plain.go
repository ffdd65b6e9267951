// Package plain is the modules that are plain logic: each is one file of pya text, named after the module
// ("urllib.parse.pya"). A name with a folder of that name beside it, or with submodules, is a package.
//
// A module that needs Go has a package of its own; the files here may import any module.
package plain

import (
	"embed"
	"io/fs"
	"strings"

	"pya/vm"
	"pya/vm/object"
)

//go:embed *.pya
var files embed.FS

// Module is one module of this room.
type Module struct {
	Name  string
	Build vm.Builder
}

// Modules lists the modules.
func Modules() []Module { return ModulesOf(files) }

// ModulesOf lists the modules whose texts are in files, for rooms of the same kind.
func ModulesOf(files embed.FS) []Module {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		panic(err)
	}
	// These are packages in CPython; here they have no submodules, but programs find those of the path.
	packages := map[string]bool{"ctypes": true, "importlib.metadata": true, "pathlib": true, "tomllib": true, "zoneinfo": true}
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".pya")
		if i := strings.LastIndexByte(name, '.'); i > 0 {
			packages[name[:i]] = true
		}
	}
	out := make([]Module, len(entries))
	for i, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".pya")
		out[i] = Module{name, builder(files, name, packages[name])}
	}
	return out
}

// builder makes the builder of a module, which is a package or not.
func builder(files embed.FS, name string, pkg bool) vm.Builder {
	return func(rt *vm.Runtime, t *object.Thread, m *object.Module) error {
		src, err := files.ReadFile(name + ".pya")
		if err != nil {
			return err
		}
		if pkg {
			rt.MarkPackage(t, m)
		}
		return rt.RunEmbedded(t, m, "<frozen "+name+">", src)
	}
}
