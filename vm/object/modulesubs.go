package object

import (
	"slices"
	"strings"
	"sync"
	"weak"
)

// moduleTypes are the native types of modules. All Runtimes of a process share them, and most are made when their module
// is first imported, so a type is a subclass of its bases in the Runtimes that have imported its module.
type moduleTypes struct {
	mu    sync.Mutex
	types []weak.Pointer[Type]
}

var moduleSubs moduleTypes

func (m *moduleTypes) add(t *Type) {
	m.mu.Lock()
	m.types = append(m.types, weak.Make(t))
	m.mu.Unlock()
}

// of are the types that derive from c directly, in the order they were made.
func (m *moduleTypes) of(c *Type) (out []*Type) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, w := range m.types {
		if s := w.Value(); s != nil && slices.Contains(s.bases, c) {
			out = append(out, s)
		}
	}
	return out
}

// moduleSubclasses are the native types of imported modules that derive from c directly.
func (t *Thread) moduleSubclasses(c *Type) []*Type {
	return slices.DeleteFunc(moduleSubs.of(c), func(s *Type) bool { return !t.imported(s.module) })
}

// imported tells whether the module that a native type names has been imported: the one itself, the package that it is
// part of, or the one of the two modules with and without an underscore that the program asked for.
func (t *Thread) imported(module string) bool {
	name, _, _ := strings.Cut(module, ".")
	name = strings.TrimPrefix(name, "_")
	for _, n := range [...]string{name, "_" + name} {
		if _, ok := t.Interp.Modules.GetStr(Name(n)); ok {
			return true
		}
	}
	return false
}
