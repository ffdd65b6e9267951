// Package opcode holds the modules that show bytecode: _opcode, opcode and dis. The bytecode is pya's own: registers
// instead of a stack, other instructions than CPython's.
package opcode

import (
	_ "embed"

	"pya/lang/code"
	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

//go:embed opcode.pya
var opcodeSource string

//go:embed dis.pya
var disSource string

// Build fills opcode, BuildDis dis.
var (
	Build    = native.Embedded("opcode", opcodeSource)
	BuildDis = native.Embedded("dis", disSource)
)

// BuildNative fills _opcode.
func BuildNative(_ *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "ENABLE_SPECIALIZATION", object.False)
	names := make([]value, code.OpCount)
	for i := range names {
		names[i] = object.NewStr(code.Opcode(i).String())
	}
	m.Set(t, "_names", object.NewList(names))
	has := func(name, doc string, f func(code.Opcode) bool) def {
		return def{Name: name, Sig: "opcode", Doc: doc, F1: func(t *thread, v value) (value, error) {
			n, err := t.Index(v)
			return object.Bool(err == nil && n >= 0 && n < int(code.OpCount) && f(code.Opcode(n))), err
		}}
	}
	never := func(code.Opcode) bool { return false }
	m.AddDefs(t, []def{
		{Name: "stack_effect", Sig: "opcode, oparg=None, /, *, jump=None", Doc: "Compute the stack effect of the opcode. pya's instructions have none: they work on registers.", Fn: func(t *thread, a []value) (value, error) {
			n, err := t.Index(a[0])
			if err == nil && (n < 0 || n >= int(code.OpCount)) {
				err = object.ValueErrorf("invalid opcode or oparg")
			}
			return object.Int(0), err
		}},
		has("is_valid", "Return True if opcode is valid, False otherwise.", func(code.Opcode) bool { return true }),
		has("has_arg", "Return True if the opcode uses its oparg, False otherwise.", func(o code.Opcode) bool { return o.HasOperands() }),
		has("has_const", "Return True if the opcode accesses a constant, False otherwise.", func(o code.Opcode) bool { return o.HasPool() }),
		has("has_name", "Return True if the opcode accesses an attribute by name, False otherwise.", func(o code.Opcode) bool { return o.HasPool() }),
		has("has_jump", "Return True if the opcode has a jump target, False otherwise.", func(o code.Opcode) bool { return o.HasJump() }),
		has("has_free", "Return True if the opcode accesses a free variable, False otherwise.", never),
		has("has_local", "Return True if the opcode accesses a local variable, False otherwise.", func(o code.Opcode) bool { return o.HasRegister() }),
		has("has_exc", "Return True if the opcode sets an exception handler, False otherwise.", never),
		{Name: "get_executor", Sig: "*, code, offset", Doc: "Return the executor object at offset in code if exists, None otherwise.", Fn: func(*thread, []value) (value, error) {
			return value{}, object.RuntimeErrorf("Executors are not available in this build")
		}},
		{Name: "get_specialization_stats", Sig: "", Doc: "Return the specialization stats.", F0: func(*thread) (value, error) { return object.None, nil }},
		{Name: "get_nb_ops", Sig: "", Doc: "Return array of symbols of binary ops.", F0: func(*thread) (value, error) { return object.NewList(nil), nil }},
		{Name: "get_intrinsic1_descs", Sig: "", F0: func(*thread) (value, error) { return object.NewList(nil), nil }},
		{Name: "get_intrinsic2_descs", Sig: "", F0: func(*thread) (value, error) { return object.NewList(nil), nil }},
		{Name: "_disassemble", Sig: "code, /", F1: func(_ *thread, v value) (value, error) {
			c, err := codeOf(v)
			if err != nil {
				return value{}, err
			}
			return object.NewStr(c.Code.Disassemble()), nil
		}},
		{Name: "_instructions", Sig: "code, /", F1: instructions},
		{Name: "_imports", Sig: "code, /", F1: imports},
		{Name: "_stored_names", Sig: "code, /", F1: storedNames},
	})
	return nil
}

func codeOf(v value) (*vm.CodeObject, error) {
	c, ok := object.Cast[vm.CodeObject](v, vm.CodeType)
	if !ok {
		return nil, object.TypeErrorf("expected a code object, not %s", v.Type().MessageName())
	}
	return c, nil
}

// instructions lists the instructions of a code object: number, operands as text, note, line, end line, column, end
// column, jump target or None.
func instructions(_ *thread, v value) (value, error) {
	c, err := codeOf(v)
	if err != nil {
		return value{}, err
	}
	var out []value
	for i, in := range c.Code.Body().Instrs {
		operands, note, target := c.Code.Operands(i)
		jump := object.None
		if target >= 0 {
			jump = object.Int(int64(target))
		}
		span := c.Code.Body().Spans[i]
		line, col, _ := c.Code.File.Position(span.Start)
		endLine, endCol, _ := c.Code.File.Position(span.End)
		out = append(out, object.NewTuple([]value{object.Int(int64(in.Op())), object.NewStr(operands), object.NewStr(note),
			object.Int(int64(line)), object.Int(int64(endLine)), object.Int(int64(col)), object.Int(int64(endCol)), jump}))
	}
	return object.NewList(out), nil
}

// imports lists the imports of a code object: name, level, names or None.
func imports(_ *thread, v value) (value, error) {
	c, err := codeOf(v)
	if err != nil {
		return value{}, err
	}
	var out []value
	for _, in := range c.Code.Body().Instrs {
		if in.Op() != code.OpImport {
			continue
		}
		names := object.None
		if list, ok := c.Code.Body().Pool[in.C()].Const.([]any); ok {
			var items []value
			for _, name := range list {
				items = append(items, object.NewStr(name.(string)))
			}
			names = object.NewTuple(items)
		}
		out = append(out, object.TupleOf(object.NewStr(c.Code.Body().Pool[in.B()].Name), object.Int(int64(in.X())), names))
	}
	return object.NewList(out), nil
}

// storedNames lists the names that a code object stores in its namespace, in their order.
func storedNames(_ *thread, v value) (value, error) {
	c, err := codeOf(v)
	if err != nil {
		return value{}, err
	}
	var out []value
	seen := map[string]bool{}
	for _, in := range c.Code.Body().Instrs {
		place := -1
		switch in.Op() {
		case code.OpStoreGlobal:
			place = int(in.BX())
		case code.OpStoreName:
			place = int(in.B())
		}
		if place < 0 || seen[c.Code.Body().Pool[place].Name] {
			continue
		}
		seen[c.Code.Body().Pool[place].Name] = true
		out = append(out, object.NewStr(c.Code.Body().Pool[place].Name))
	}
	return object.NewList(out), nil
}
