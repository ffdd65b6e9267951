// Package warnings is the module warnings: filters decide which warnings are shown, raised or forgotten. The logic is
// pya text; this file connects it with the warnings of native code (Interp.Warn).
package warnings

import (
	_ "embed"

	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

//go:embed warnings.pya
var source []byte

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	return rt.RunEmbedded(t, m, "<frozen warnings>", source)
}

// Warn is Interp.Warn: it warns at the Python code that runs, stackLevel-1 calls further out.
func Warn(t *thread, category *object.Type, text string, stackLevel int) error {
	m, err := t.Interp.Import(t, "warnings")
	if err != nil {
		return err
	}
	f, err := t.GetAttrStr(m, "warn_explicit")
	if err != nil {
		return err
	}
	file, module, line := object.NewStr("sys"), object.NewStr("sys"), 1
	registry := object.None
	if t.Warner != "" {
		file, module = object.NewStr("<frozen "+t.Warner+">"), object.NewStr(t.Warner)
	} else if fr, ok := t.Hook.CurrentFrame(max(stackLevel-1, 0)); ok {
		line = fr.Line
		if fr.Function != nil {
			file = object.NewStr(fr.Function.Code.File.Name)
		}
		module = object.NewStr("<string>")
		if v, ok := fr.Globals.GetStr(t.Interp.Intern("__name__")); ok {
			module = v
		}
		name := t.Interp.Intern("__warningregistry__")
		if registry, ok = fr.Globals.GetStr(name); !ok {
			registry = object.FromObj(object.NewDict())
			fr.Globals.SetStr(name, registry)
		}
	}
	_, err = t.Call(f, object.NewStr(text), object.FromObj(category), file, object.Int(int64(line)), module, registry)
	return err
}

// At is Interp.WarnAt: it warns about a line of a file.
func At(t *thread, category *object.Type, text, filename string, line int) error {
	m, err := t.Interp.Import(t, "warnings")
	if err != nil {
		return err
	}
	_, err = t.CallMethod(m, "warn_explicit", object.NewStr(text), object.FromObj(category), object.NewStr(filename), object.Int(int64(line)))
	return err
}
