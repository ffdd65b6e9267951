package vm

import (
	"reflect"
	"slices"

	"pya/lang/code"
	"pya/lang/token"
	"pya/vm/object"
)

// This file holds the methods of code objects.

// replaceCode is code.replace(**changes).
func replaceCode(t *object.Thread, args []object.Value) (object.Value, error) {
	c := *object.Self[CodeObject](args[0]).Code
	body := *c.Body()
	body.Pool = slices.Clone(body.Pool)
	c.SetBody(&body)
	d, _ := object.AsDict(args[1])
	var k, v object.Value
	for i := 0; d.Next(&i, &k, &v); {
		name, _ := object.AsStr(k)
		if err := replaceField(t, &c, name.Go(), v); err != nil {
			return object.Value{}, err
		}
	}
	return object.FromObj(&CodeObject{Header: object.HeaderOf(CodeType), Code: &c}), nil
}

// replaceField changes one field. Those that only say what the instructions say can be given as they are.
func replaceField(t *object.Thread, c *code.Code, name string, v object.Value) error {
	text := func(dst *string) error {
		s, ok := object.AsStr(v)
		if !ok {
			return object.TypeErrorf("replace() argument '%s' must be str, not %s", name, v.Type().MessageName())
		}
		*dst = s.Go()
		return nil
	}
	switch name {
	case "co_name":
		return text(&c.Name)
	case "co_qualname":
		return text(&c.Qualname)
	case "co_filename":
		file := token.NewFileString("", c.File.Text())
		if err := text(&file.Name); err != nil {
			return err
		}
		file.NoSource = c.File.NoSource
		c.File = file
		return nil
	case "co_firstlineno", "co_flags":
		n, err := t.Index(v)
		if err != nil {
			return err
		}
		if name == "co_flags" {
			const own = code.ClassBody | code.ModuleBody
			c.Flags = code.Flags(n)&^own | c.Flags&own
		} else {
			c.FirstLine = n
		}
		return nil
	case "co_consts":
		return replaceConsts(t, c, v)
	}
	same, err := unchanged(t, c, name, v)
	if err != nil {
		return err
	}
	if !same {
		return object.Raise(object.NotImplementedError, "code.replace(%s=...): pya's instructions cannot be changed", name)
	}
	return nil
}

// unchanged tells whether v is what the field is already.
func unchanged(t *object.Thread, c *code.Code, name string, v object.Value) (bool, error) {
	old, ok, err := t.GetAttrOpt(object.FromObj(&CodeObject{Header: object.HeaderOf(CodeType), Code: c}), t.Interp.Intern(name))
	if err != nil {
		return false, err
	}
	if !ok {
		return false, object.TypeErrorf("replace() got an unexpected keyword argument '%s'", name)
	}
	return object.Equal(t, old, v)
}

// replaceConsts puts other code objects in the place of those inside; all else must be what it was.
func replaceConsts(t *object.Thread, c *code.Code, v object.Value) error {
	tup, ok := object.AsTuple(v)
	if !ok {
		return object.TypeErrorf("replace() argument 'co_consts' must be tuple, not %s", v.Type().MessageName())
	}
	i := 0
	for j, e := range c.Body().Pool {
		if e.Kind != code.PoolConst {
			continue
		}
		if i >= len(tup.Items()) {
			return object.ValueErrorf("code: co_consts is too small")
		}
		x := tup.Items()[i]
		i++
		if n, ok := object.Cast[CodeObject](x, CodeType); ok {
			c.Body().Pool[j].Const = n.Code
			continue
		}
		eq, err := object.Equal(t, vmThread(t).rt.constant(e.Const), x)
		if err != nil {
			return err
		}
		if !eq {
			return object.Raise(object.NotImplementedError, "code.replace(co_consts=...): only code objects among the constants can be replaced")
		}
	}
	return nil
}

// sameCode tells whether two code objects do the same at the same lines.
func sameCode(a, b *code.Code) bool {
	if a.Name != b.Name || a.FirstLine != b.FirstLine || a.Flags != b.Flags || a.ArgCount != b.ArgCount || a.PosOnly != b.PosOnly ||
		a.KwOnly != b.KwOnly || !slices.Equal(a.Body().Instrs, b.Body().Instrs) || !slices.Equal(a.VarNames, b.VarNames) || len(a.Body().Pool) != len(b.Body().Pool) {
		return false
	}
	for i := range a.Body().Instrs {
		if a.Line(i) != b.Line(i) {
			return false
		}
	}
	for i, x := range a.Body().Pool {
		y := b.Body().Pool[i]
		cx, ok := x.Const.(*code.Code)
		cy, ok2 := y.Const.(*code.Code)
		if x.Kind != y.Kind || x.Name != y.Name || ok != ok2 {
			return false
		}
		if ok && !sameCode(cx, cy) || !ok && !reflect.DeepEqual(x.Const, y.Const) {
			return false
		}
	}
	return true
}

// codeLines is code.co_lines(): runs of instructions of one line.
func codeLines(t *object.Thread, self object.Value) (object.Value, error) {
	c := object.Self[CodeObject](self).Code
	// Before the first instruction a frame stands at its definition.
	out := []object.Value{object.TupleOf(object.Int(-1), object.Int(0), object.Int(int64(c.FirstLine)))}
	for i := 0; i < len(c.Body().Instrs); {
		j := i + 1
		for j < len(c.Body().Instrs) && c.Line(j) == c.Line(i) {
			j++
		}
		out = append(out, object.TupleOf(object.Int(int64(i)), object.Int(int64(j)), object.Int(int64(c.Line(i)))))
		i = j
	}
	return t.GetIter(object.NewList(out))
}

// codePositions is code.co_positions(): line, end line, column and end column of every instruction.
func codePositions(t *object.Thread, self object.Value) (object.Value, error) {
	c := object.Self[CodeObject](self).Code
	var out []object.Value
	for i := range c.Body().Instrs {
		line, col, _ := c.File.Position(c.Body().Spans[i].Start)
		endLine, endCol, _ := c.File.Position(c.Body().Spans[i].End)
		out = append(out, object.TupleOf(object.Int(int64(line)), object.Int(int64(endLine)), object.Int(int64(col)), object.Int(int64(endCol))))
	}
	return t.GetIter(object.NewList(out))
}
