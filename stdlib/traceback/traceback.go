// Package traceback is the module traceback. The drawing of entries and the texts of exceptions are the virtual
// machine's, which prints uncaught exceptions by itself; the classes on top are pya text.
package traceback

import (
	_ "embed"
	"strings"

	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

//go:embed traceback.pya
var source []byte

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.AddDefs(t, []object.Def{
		{Name: "_entries", Sig: "tb, /", F1: entries},
		{Name: "_frame_entry", Sig: "frame, /", F1: frameEntry},
		{Name: "_draw", Sig: "filename, lineno, name, end_lineno, colno, end_colno, lines, /", Fn: draw},
		{Name: "_hint", Sig: "exc, tb, /", F2: func(t *thread, v, tb value) (value, error) {
			e, ok := object.AsException(v)
			if !ok {
				return object.NewStr(""), nil
			}
			var entry *object.Traceback
			if tb.Kind() == object.KTraceback {
				entry = object.Self[object.Traceback](tb)
			}
			return object.NewStr(vm.Hint(t, e, entry)), nil
		}},
		{Name: "_syntax_text", Sig: "exc, /", F1: func(t *thread, v value) (value, error) {
			e, ok := object.AsException(v)
			if !ok {
				return value{}, object.TypeErrorf("exception expected")
			}
			return object.NewStr(vm.SyntaxText(t, e)), nil
		}},
	})
	return rt.RunEmbedded(t, m, "<frozen traceback>", source)
}

// column is a column of an entry; None if it is unknown.
func column(n int) value {
	if n < 0 {
		return object.None
	}
	return object.Int(int64(n))
}

// describe is (filename, lineno, name, end_lineno, colno, end_colno, text or None).
func describe(e vm.TraceEntry) value {
	text := object.None
	if e.Lines != nil {
		text = object.NewStr(strings.Join(e.Lines, "\n"))
	}
	return object.TupleOf(object.NewStr(e.File), object.Int(int64(e.Line)), object.NewStr(e.Name), object.Int(int64(e.EndLine)),
		column(e.Col), column(e.EndCol), text)
}

// entries lists (frame, description) for every entry of a traceback.
func entries(t *thread, v value) (value, error) {
	if v.IsNone() {
		return object.NewList(nil), nil
	}
	if v.Kind() != object.KTraceback {
		return value{}, object.TypeErrorf("expected traceback object or None, got '%s'", v.Type().MessageName())
	}
	var out []value
	for _, e := range vm.Entries(t, object.Self[object.Traceback](v)) {
		frame, err := t.GetAttrStr(object.FromObj(e.TB), "tb_frame")
		if err != nil {
			return value{}, err
		}
		out = append(out, object.NewPair(frame, describe(e)))
	}
	return object.NewList(out), nil
}

func frameEntry(t *thread, v value) (value, error) {
	e, ok := vm.FrameEntry(t, v)
	if !ok {
		return value{}, object.TypeErrorf("frame object expected, got '%s'", v.Type().MessageName())
	}
	e.Col, e.EndCol, e.EndLine = -1, -1, e.Line
	if len(e.Lines) > 1 {
		e.Lines = e.Lines[:1]
	}
	return describe(e), nil
}

// draw is the text of one entry.
func draw(t *thread, args []value) (value, error) {
	e := vm.TraceEntry{Col: -1, EndCol: -1}
	file, err := t.Str(args[0])
	if err != nil {
		return value{}, err
	}
	name, err := t.Str(args[2])
	if err != nil {
		return value{}, err
	}
	e.File, e.Name = file, name
	for i, p := range map[int]*int{1: &e.Line, 3: &e.EndLine, 4: &e.Col, 5: &e.EndCol} {
		if args[i].IsInt() {
			*p = int(args[i].AsInt())
		}
	}
	if s, ok := object.AsStr(args[6]); ok {
		e.Lines = strings.Split(s.Go(), "\n")
	}
	return object.NewStr(vm.FormatEntry(e)), nil
}
