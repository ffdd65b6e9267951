// Package string is the module string: constants, Template and Formatter. The cutting of format strings is native
// (module _string); the classes are pya text.
package string

import (
	_ "embed"

	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

//go:embed string.pya
var source []byte

// Build fills string.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	return rt.RunEmbedded(t, m, "<frozen string>", source)
}

// BuildNative fills _string.
func BuildNative(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.AddDefs(t, []object.Def{
		{Name: "formatter_parser", Sig: "string, /", Doc: "parse the argument as a format string", F1: pieces},
		{Name: "formatter_field_name_split", Sig: "string, /", Doc: "split the argument as a field name", F1: splitField},
	})
	return nil
}

// pieces gives an iterator of (literal, field name, format spec, conversion).
func pieces(t *thread, v value) (value, error) {
	s, ok := object.AsStr(v)
	if !ok {
		return value{}, object.TypeErrorf("expected str, got %s", v.Type().MessageName())
	}
	ps, err := object.FormatPieces(s.Go())
	if err != nil {
		return value{}, err
	}
	out := make([]value, len(ps))
	for i, p := range ps {
		field, spec, conv := object.None, object.None, object.None
		if p.HasField {
			field, spec = object.NewStr(p.Field), object.NewStr(p.Spec)
			if p.Conv != 0 {
				conv = object.CharStr(p.Conv)
			}
		}
		out[i] = object.TupleOf(object.NewStr(p.Literal), field, spec, conv)
	}
	return t.GetIter(object.NewList(out))
}

// splitField gives (first, iterator of (is attribute, key)).
func splitField(t *thread, v value) (value, error) {
	s, ok := object.AsStr(v)
	if !ok {
		return value{}, object.TypeErrorf("expected str, got %s", v.Type().MessageName())
	}
	first, rest, err := object.SplitFieldName(s.Go())
	if err != nil {
		return value{}, err
	}
	out := make([]value, len(rest))
	for i, p := range rest {
		out[i] = object.NewPair(object.Bool(p.IsAttr), p.Key)
	}
	it, err := t.GetIter(object.NewList(out))
	return object.NewPair(first, it), err
}
