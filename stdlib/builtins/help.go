package builtins

import (
	"pya/stdlib/internal/native"
	"pya/vm/object"
)

// helper is help: as text it says what it is for, called it does what pydoc.help does.
type helper struct {
	object.Header
	attrs *object.Attrs
}

var helperType native.Type

func newHelper() value {
	return object.FromObj(object.Alloc[helper](helperType.Get(func() *object.Type {
		return object.NewNative[helper](object.TypeSpec{Name: "_Helper", Module: "_sitebuiltins", Flags: object.NoNew,
			Doc: "Define the builtin 'help'.\n\nIt is loaded from pydoc when it is first called.", Methods: []object.Def{
				{Name: "__repr__", Sig: "self, /", F1: func(*object.Thread, value) (value, error) {
					return object.NewStr("Type help() for interactive help, or help(object) for help about object."), nil
				}},
				{Name: "__call__", Sig: "self, /, *args, **kwds", Raw: callHelp},
			}})
	})))
}

func callHelp(t *object.Thread, args []value, kw []*object.Str) (value, error) {
	pydoc, err := t.Interp.Import(t, "pydoc")
	if err != nil {
		return value{}, err
	}
	help, err := t.GetAttr(pydoc, t.Interp.Intern("help"))
	if err != nil {
		return value{}, err
	}
	return t.CallKw(help, args[1:], kw)
}
