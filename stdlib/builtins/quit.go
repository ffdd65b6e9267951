package builtins

import (
	"pya/stdlib/internal/native"
	"pya/vm/object"
)

// quitter is exit and quit: as text they say how to leave, called they end the program.
type quitter struct {
	object.Header
	attrs *object.Attrs
	name  string
}

var quitterType native.Type

func newQuitter(name string) value {
	cls := quitterType.Get(func() *object.Type {
		return object.NewNative[quitter](object.TypeSpec{Name: "Quitter", Module: "_sitebuiltins", Flags: object.NoNew, Methods: []object.Def{
			{Name: "__repr__", Sig: "self, /", F1: func(_ *object.Thread, self value) (value, error) {
				return object.NewStr("Use " + object.Self[quitter](self).name + "() or Ctrl-D (i.e. EOF) to exit"), nil
			}},
			{Name: "__call__", Sig: "self, code=None", Fn: func(t *object.Thread, a []value) (value, error) {
				closeInput(t)
				code := object.None
				if a[1].IsValid() {
					code = a[1]
				}
				e, err := t.Call(object.FromObj(object.SystemExit), code)
				if err != nil {
					return value{}, err
				}
				raised, err := t.ToException(e)
				if err != nil {
					return value{}, err
				}
				return value{}, raised
			}},
		}, GetSets: []object.GetSet{
			{Name: "name", Get: func(_ *object.Thread, self value) (value, error) {
				return object.NewStr(object.Self[quitter](self).name), nil
			}},
			{Name: "eof", Get: func(*object.Thread, value) (value, error) { return object.NewStr("Ctrl-D (i.e. EOF)"), nil }},
		}})
	})
	q := object.Alloc[quitter](cls)
	q.name = name
	return object.FromObj(q)
}

// closeInput closes sys.stdin, for shells that listen to the end of their input. That it fails does not keep a program
// from leaving.
func closeInput(t *object.Thread) {
	sys, err := t.Interp.Import(t, "sys")
	if err != nil {
		return
	}
	if in, ok, err := t.GetAttrOpt(sys, t.Interp.Intern("stdin")); err == nil && ok && !in.IsNone() {
		_, _ = t.CallMethod(in, "close")
	}
}
