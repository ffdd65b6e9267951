// Package subprocess is the module subprocess: pya text on top of module os.
package subprocess

import (
	_ "embed"

	"pya/vm"
	"pya/vm/object"
)

//go:embed subprocess.pya
var source []byte

// Build fills subprocess.
func Build(rt *vm.Runtime, t *object.Thread, m *object.Module) error {
	return rt.RunEmbedded(t, m, "<frozen subprocess>", source)
}
