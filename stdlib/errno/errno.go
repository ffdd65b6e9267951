// Package errno is the module errno: the numbers of the operating system's errors by name.
package errno

import (
	"syscall"

	"pya/vm"
	"pya/vm/object"
)

// Build fills the module.
func Build(rt *vm.Runtime, t *object.Thread, m *object.Module) error {
	m.Set(t, "__doc__", object.NewStr("This module makes available standard errno system symbols."))
	codes := object.NewDict()
	for _, e := range table {
		n := object.Int(int64(e.num))
		m.Set(t, e.name, n)
		if _, dup, err := codes.Get(t, n); err != nil {
			return err
		} else if dup {
			continue
		}
		if err := codes.Set(t, n, object.NewStr(e.name)); err != nil {
			return err
		}
	}
	m.Set(t, "errorcode", object.FromObj(codes))
	return nil
}

// entry is an error by name.
type entry struct {
	name string
	num  syscall.Errno
}
