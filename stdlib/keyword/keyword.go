// Package keyword is the module keyword: the language's keywords.
package keyword

import (
	"pya/lang/token"
	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

// soft are the words that are keywords in some places only.
var soft = []string{"_", "case", "match", "type"}

// Build fills the module.
func Build(_ *vm.Runtime, t *object.Thread, m *object.Module) error {
	hard := append([]string(nil), token.Keywords()...)
	object.SortStrings(hard)
	for _, x := range []struct {
		list, test string
		words      []string
	}{{"kwlist", "iskeyword", hard}, {"softkwlist", "issoftkeyword", soft}} {
		items := make([]object.Value, len(x.words))
		set := map[string]bool{}
		for i, w := range x.words {
			items[i] = object.NewStr(w)
			set[w] = true
		}
		m.Set(t, x.list, object.NewList(items))
		m.AddDefs(t, []object.Def{{Name: x.test, Sig: "s, /", F1: func(t *object.Thread, v object.Value) (object.Value, error) {
			s, ok := object.AsStr(v)
			if !ok {
				_, err := object.Hash(t, v)
				return object.False, err
			}
			return object.Bool(set[s.Go()]), nil
		}}})
	}
	native.All(t, m, "iskeyword", "issoftkeyword", "kwlist", "softkwlist")
	return nil
}
