// Package astmod is the module _ast: the classes of syntax trees, and the way from the parser's trees to Python objects
// and back. compile() and the module ast stand on it.
package astmod

import (
	_ "embed"
	"fmt"
	"math/big"

	"pya/lang/ast"
	"pya/lang/code"
	"pya/lang/compile"
	"pya/lang/token"
	"pya/parser"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

//go:embed nodes.pya
var source string

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	if err := rt.RunEmbedded(t, m, "<frozen ast>", []byte(source)); err != nil {
		return err
	}
	s := &module{rt: rt, ns: m.NS.Dict}
	m.AddDefs(t, []object.Def{
		{Name: "_parse", Sig: "source, filename, mode, optimize=-1, /", Fn: s.parse},
		{Name: "_fold", Sig: "tree, mode, optimize, /", F3: s.fold},
		{Name: "_compile", Sig: "tree, filename, mode, flags, optimize, /", Fn: s.compile},
	})
	return nil
}

// module is the classes by name.
type module struct {
	rt         *vm.Runtime
	ns         *object.Dict
	singletons *object.Dict
}

func (s *module) class(t *thread, name string) (value, error) {
	v, ok := s.ns.GetStr(t.Interp.Intern(name))
	if !ok {
		return value{}, object.AttributeErrorf(object.None, t.Interp.Intern(name), "module '_ast' has no attribute '%s'", name)
	}
	return v, nil
}

// parse makes the tree of a text as Python objects.
func (s *module) parse(t *thread, a []value) (value, error) {
	src, filename, mode := a[0], a[1], a[2]
	optimize := -1
	if a[3].IsValid() {
		var err error
		if optimize, err = t.Index(a[3]); err != nil {
			return value{}, err
		}
	}
	text, ok := object.Buffer(src)
	if x, isStr := object.AsStr(src); isStr {
		text, ok = []byte(x.Go()), true
	}
	name, nameOK := object.AsStr(filename)
	how, modeOK := object.AsStr(mode)
	if !ok || !nameOK || !modeOK {
		return value{}, object.TypeErrorf("_parse() takes text, a file name and a mode")
	}
	pm, class := parser.File, "Module"
	switch how.Go() {
	case "eval":
		pm, class = parser.Eval, "Expression"
	case "single":
		pm, class = parser.Single, "Interactive"
	case "func_type":
		pm, class, optimize = parser.FuncType, "FunctionType", -1
	}
	if _, isStr := object.AsStr(src); isStr {
		pm |= parser.Text
	}
	mod, file, err := s.rt.Parse(name.Go(), text, pm)
	if err != nil {
		return value{}, err
	}
	return s.convert(&converter{s: s, t: t, file: file, fold: optimize >= 0, debug: optimize == 0}, mod, class)
}

// fold makes a tree like the one given whose operations of literals are constants.
func (s *module) fold(t *thread, tree, mode, optimize value) (value, error) {
	class := map[string]string{"eval": "Expression", "single": "Interactive"}[text(mode)]
	if class == "" {
		class = "Module"
	}
	b := &builder{s: s, t: t}
	mod, err := b.module(tree, class)
	if err != nil {
		return value{}, err
	}
	return s.convert(&converter{s: s, t: t, file: b.file("<unknown>"), fold: true, debug: object.Is(optimize, object.Int(0))}, mod, class)
}

func text(v value) string {
	s, ok := object.AsStr(v)
	if !ok {
		return ""
	}
	return s.Go()
}

// convert makes the object of a whole tree.
func (s *module) convert(c *converter, mod *ast.Module, class string) (value, error) {
	if v, ok := s.ns.GetStr(c.t.Interp.Intern("_singletons")); ok {
		s.singletons, _ = object.AsDict(v)
	}
	if class == "Expression" {
		if x, ok := mod.Body[0].(*ast.ExprStmt); ok {
			body, err := c.value(x.Value)
			if err != nil {
				return value{}, err
			}
			return c.make(class, []string{"body"}, []value{body})
		}
	}
	if class == "FunctionType" {
		types := make([]value, len(mod.Body))
		for i, stmt := range mod.Body {
			var err error
			if types[i], err = c.value(stmt.(*ast.ExprStmt).Value); err != nil {
				return value{}, err
			}
		}
		last := len(types) - 1
		return c.make(class, []string{"argtypes", "returns"}, []value{object.NewList(types[:last:last]), types[last]})
	}
	body, err := c.value(anyList(mod.Body))
	if err != nil {
		return value{}, err
	}
	if class == "Module" {
		return c.make(class, []string{"body", "type_ignores"}, []value{body, object.NewList(nil)})
	}
	return c.make(class, []string{"body"}, []value{body})
}

func anyList(body []ast.Stmt) []any {
	out := make([]any, len(body))
	for i, s := range body {
		out[i] = s
	}
	return out
}

// converter makes Python objects of a tree.
type converter struct {
	literals map[*ast.JoinedStr]bool // specifications of formats that are constants alone
	s        *module
	t        *thread
	file     *token.File
	// fold makes operations of literals constants, and __debug__ what debug says.
	fold, debug bool
}

// make makes a node with the given attributes.
func (c *converter) make(class string, names []string, values []value) (value, error) {
	cls, err := c.s.class(c.t, class)
	if err != nil {
		return value{}, err
	}
	v := object.NewInstance(cls.TypePtr())
	for i, n := range names {
		if err := c.t.GenericSetAttr(v, c.t.Interp.Intern(n), values[i]); err != nil {
			return value{}, err
		}
	}
	return v, nil
}

// value makes the object of a part of a node.
func (c *converter) value(v any) (value, error) {
	switch v := v.(type) {
	case nil:
		return object.None, nil
	case string:
		return object.FromObj(c.t.Interp.Intern(v)), nil
	case int64:
		return object.Int(v), nil
	case ast.Literal:
		return c.s.rt.Constant(v.Value), nil
	case []any:
		items := make([]value, len(v))
		for i, x := range v {
			var err error
			if items[i], err = c.value(x); err != nil {
				return value{}, err
			}
		}
		return object.NewList(items), nil
	case ast.Node:
		return c.node(v)
	case fmt.Stringer:
		x, ok := c.s.singletons.GetStr(c.t.Interp.Intern(v.String()))
		if !ok {
			return value{}, object.Raise(object.SystemError, "no ast node %s", v.String())
		}
		return x, nil
	}
	return value{}, object.Raise(object.SystemError, "unexpected part of a syntax tree: %T", v)
}

// withComment are the classes with a field type_comment, behind the field named here ("" for the end).
var withComment = map[string]bool{"FunctionDef": true, "AsyncFunctionDef": true, "Assign": true, "For": true, "AsyncFor": true, "With": true, "AsyncWith": true, "arg": true}

// noPosition are the classes of nodes without position.
var noPosition = map[string]bool{"arguments": true, "comprehension": true, "withitem": true, "match_case": true}

func (c *converter) node(n ast.Node) (value, error) {
	if err := c.t.Enter(" during ast construction"); err != nil {
		return value{}, err
	}
	defer c.t.Leave()
	if c.fold {
		n = c.folded(n)
	}
	class, parts := ast.Fields(n)
	cls, err := c.s.class(c.t, class)
	if err != nil {
		return value{}, err
	}
	v := object.NewInstance(cls.TypePtr())
	in := c.t.Interp
	set := func(name string, x value) {
		if err == nil {
			err = c.t.GenericSetAttr(v, in.Intern(name), x)
		}
	}
	for _, f := range parts {
		x, err := c.value(f.Value)
		if err != nil {
			return value{}, err
		}
		set(f.Name, x)
	}
	if withComment[class] {
		set("type_comment", object.None)
	}
	if class == "Constant" {
		kind := object.None
		if text := c.file.Slice(n.Range()); len(text) > 0 && text[0] == 'u' {
			if _, isStr := parts[0].Value.(ast.Literal).Value.(string); isStr {
				kind = object.NewStr("u")
			}
		}
		set("kind", kind)
	}
	if !noPosition[class] {
		span := n.Range()
		line, col, _ := c.file.Position(span.Start)
		endLine, endCol, _ := c.file.Position(span.End)
		set("lineno", object.Int(int64(line)))
		set("col_offset", object.Int(int64(col)))
		set("end_lineno", object.Int(int64(endLine)))
		set("end_col_offset", object.Int(int64(endCol)))
	}
	return v, err
}

// compile makes code of a tree of Python objects.
func (s *module) compile(t *thread, a []value) (value, error) {
	name, ok := object.AsStr(a[1])
	how, modeOK := object.AsStr(a[2])
	if !ok || !modeOK {
		return value{}, object.TypeErrorf("_compile() takes a tree, a file name and a mode")
	}
	flags, err := t.Index(a[3])
	if err != nil {
		return value{}, err
	}
	optimize, err := t.Index(a[4])
	if err != nil {
		return value{}, err
	}
	opts := compile.Options{TopLevelAwait: flags&0x2000 != 0, FutureAnnotations: flags&0x1000000 != 0, Optimize: max(optimize, 0)}
	want := "Module"
	switch how.Go() {
	case "eval":
		opts.Mode, want = compile.Eval, "Expression"
	case "single":
		opts.Mode, want = compile.Single, "Interactive"
	}
	b := &builder{s: s, t: t}
	mod, err := b.module(a[0], want)
	if err != nil {
		return value{}, err
	}
	return s.rt.CompileTree(b.file(name.Go()), mod, opts)
}

// goConstants are the items of a constant that has some.
func goConstants(t *thread, v value) ([]any, error) {
	items := []any{}
	err := t.Iterate(v, func(x value) error {
		item, err := goConstant(t, x)
		items = append(items, item)
		return err
	})
	return items, err
}

// goConstant is the parser's form of a constant's value.
func goConstant(t *thread, v value) (any, error) {
	switch {
	case v.IsNone():
		return nil, nil
	case v.IsBool():
		return v.AsBool(), nil
	case v.IsInt():
		return v.AsInt(), nil
	case v.IsFloat():
		return v.AsFloat(), nil
	case object.Is(v, object.Ellipsis):
		return ast.Ellipsis{}, nil
	}
	switch v.Type() {
	case object.TupleType:
		return goConstants(t, v)
	case object.FrozenSetType:
		items, err := goConstants(t, v)
		return code.FrozenSet(items), err
	case object.IntType:
		return new(big.Int).Set(object.ToBig(v)), nil
	case object.ComplexType:
		c, _ := object.AsComplex(v)
		return c, nil
	case object.StrType:
		s, _ := object.AsStr(v)
		return s.Go(), nil
	case object.BytesType:
		b, _ := object.AsBytes(v)
		return ast.Bytes(b.Go()), nil
	}
	return nil, object.TypeErrorf("got an invalid type in Constant: %s", v.Type().MessageName())
}
