// Package symtablemod is the module _symtable: the compiler's symbol tables as Python objects. The module symtable
// stands on it.
//
// The tables are those of lang/scope. What differs from it is said in CPython's terms here: comprehensions that are
// not generator expressions have no table of their own, their names belong to the block around them.
package symtablemod

import (
	"fmt"
	"slices"
	"strings"

	"pya/lang/ast"
	"pya/lang/diag"
	"pya/lang/scope"
	"pya/lang/token"
	"pya/parser"
	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

// The flags of a symbol, the kinds of its scope and the types of tables, as the module's constants have them.
const (
	defGlobal    = 1
	defLocal     = 2
	defParam     = 4
	defNonlocal  = 8
	use          = 16
	defImport    = 128
	defAnnot     = 256
	defCompIter  = 512
	defTypeParam = 1024

	defBound    = defLocal | defParam | defImport
	defCompCell = 2048

	scopeOff       = 12
	local          = 1
	globalExplicit = 2
	globalImplicit = 3
	free           = 4
	cell           = 5

	typeFunction   = 0
	typeClass      = 1
	typeModule     = 2
	typeAlias      = 4
	typeParameters = 5
	typeVariable   = 6
)

var constants = map[string]int64{
	"USE": use, "DEF_GLOBAL": defGlobal, "DEF_NONLOCAL": defNonlocal, "DEF_LOCAL": defLocal, "DEF_PARAM": defParam,
	"DEF_FREE": 32, "DEF_FREE_CLASS": 64, "DEF_IMPORT": defImport, "DEF_BOUND": defBound,
	"DEF_ANNOT":     defAnnot,
	"TYPE_FUNCTION": typeFunction, "TYPE_CLASS": typeClass, "TYPE_MODULE": typeModule, "TYPE_ANNOTATION": 3, "TYPE_TYPE_ALIAS": typeAlias,
	"TYPE_TYPE_PARAMETERS": typeParameters, "TYPE_TYPE_VARIABLE": typeVariable,
	"LOCAL": local, "GLOBAL_EXPLICIT": globalExplicit, "GLOBAL_IMPLICIT": globalImplicit, "FREE": free, "CELL": cell,
	"SCOPE_OFF": scopeOff, "SCOPE_MASK": 15,
}

// entry is a table as an object.
type entry struct {
	object.Header
	name                        string
	kind, line                  int64
	nested                      bool
	id                          int64
	symbols, varnames, children value
}

var entryOnce native.Type

func entryType() *object.Type {
	return entryOnce.Get(func() *object.Type {
		return object.NewNative[entry](object.TypeSpec{Name: "symtable entry", Module: "builtins", GetSets: entryAttrs, Methods: []def{
			{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(*thread, []value, []*object.Str) (value, error) {
				return value{}, object.TypeErrorf("cannot create 'symtable entry' instances")
			}},
			{Name: "__repr__", Sig: "self, /", F1: func(_ *thread, v value) (value, error) {
				e := object.Self[entry](v)
				return object.NewStr(fmt.Sprintf("<symtable entry %s(%d), line %d>", e.name, e.id, e.line)), nil
			}},
		}})
	})
}

func attr(name string, get func(*entry) value) object.GetSet {
	return object.GetSet{Name: name, Get: func(_ *thread, v value) (value, error) { return get(object.Self[entry](v)), nil }}
}

var entryAttrs = []object.GetSet{
	attr("id", func(e *entry) value { return object.Int(e.id) }),
	attr("name", func(e *entry) value { return object.NewStr(e.name) }),
	attr("type", func(e *entry) value { return object.Int(e.kind) }),
	attr("lineno", func(e *entry) value { return object.Int(e.line) }),
	attr("nested", func(e *entry) value {
		if e.nested {
			return object.Int(1)
		}
		return object.Int(0)
	}),
	attr("symbols", func(e *entry) value { return e.symbols }),
	attr("varnames", func(e *entry) value { return e.varnames }),
	attr("children", func(e *entry) value { return e.children }),
}

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	for name, n := range constants {
		m.Set(t, name, object.Int(n))
	}
	m.AddDefs(t, []def{{Name: "symtable", Sig: "source, filename, startstr, /", Doc: "Return symbol and scope dictionaries used internally by compiler.",
		F3: func(t *thread, src, filename, mode value) (value, error) { return symtable(rt, t, src, filename, mode) }}})
	return nil
}

// symtable makes the table of a text.
func symtable(rt *vm.Runtime, t *thread, src, filename, mode value) (value, error) {
	text, ok := object.Buffer(src)
	if s, isStr := object.AsStr(src); isStr {
		text, ok = []byte(s.Go()), true
	}
	if !ok {
		return value{}, object.TypeErrorf("symtable() arg 1 must be a string or bytes object")
	}
	how, ok := object.AsStr(mode)
	if !ok {
		return value{}, object.TypeErrorf("symtable() argument 3 must be str, not %s", object.ArgumentName(mode))
	}
	name, err := fileName(rt, t, filename)
	if err != nil {
		return value{}, err
	}
	pm, ok := map[string]parser.Mode{"exec": parser.File, "eval": parser.Eval, "single": parser.Single}[how.Go()]
	if !ok {
		return value{}, object.ValueErrorf("symtable() arg 3 must be 'exec' or 'eval' or 'single'")
	}
	for _, b := range text {
		if b == 0 {
			return value{}, object.SyntaxErrorf("source code string cannot contain null bytes")
		}
	}
	mod, file, err := rt.Parse(name, text, pm)
	if err != nil {
		return value{}, err
	}
	table, err := scope.Symbols(file, mod)
	if err != nil {
		if e, ok := err.(*diag.SyntaxError); ok {
			return value{}, rt.SyntaxError(e)
		}
		return value{}, err
	}
	c := &converter{t: t, file: file}
	return c.entry(table.Module)
}

func fileName(rt *vm.Runtime, t *thread, v value) (string, error) {
	os, err := rt.Import(t, "os")
	if err != nil {
		return "", err
	}
	if v, err = t.CallMethod(os, "fsdecode", v); err != nil {
		return "", err
	}
	s, _ := object.AsStr(v)
	return s.Go(), nil
}

// converter makes the objects of one text's tables.
type converter struct {
	t    *thread
	file *token.File
}

func (c *converter) entry(b *scope.Block) (value, error) {
	e := object.Alloc[entry](entryType())
	e.name, e.nested = name(b), b.Nested
	e.kind, e.line = kind(b), c.line(b)
	self := object.FromObj(e)
	e.id = int64(self.Addr())
	symbols := object.NewDict()
	c.addSymbols(symbols, b, true)
	e.symbols = object.FromObj(symbols)
	var vars []value
	for _, p := range params(b) {
		vars = append(vars, object.NewStr(p))
	}
	e.varnames = object.NewList(vars)
	children, err := c.children(b)
	if err != nil {
		return value{}, err
	}
	e.children = object.NewList(children)
	return self, nil
}

// children are the tables in a block, those of merged comprehensions among them.
func (c *converter) children(b *scope.Block) ([]value, error) {
	var out []value
	for _, child := range b.Children {
		if merged(child) {
			more, err := c.children(child)
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
			continue
		}
		e, err := c.entry(child)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// merged tells whether a block is a comprehension whose names belong to the block around it. In a type scope that sees a
// class none is.
func merged(b *scope.Block) bool {
	return b.Kind == scope.CompBlock && !b.Parent.SeesClass
}

// addSymbols adds the names of a block, and then those that only merged comprehensions have.
func (c *converter) addSymbols(d *object.Dict, b *scope.Block, own bool) {
	if b.Kind == scope.GenExpBlock || b.Kind == scope.CompBlock && own {
		c.add(d, ".0", defParam|local<<scopeOff)
	}
	if impliedDefaults(b) {
		c.add(d, ".defaults", defParam|local<<scopeOff)
	}
	var passed []*scope.Symbol
	for _, s := range b.Order {
		if flags(s) == 0 {
			// Only inner blocks speak of it: if a merged one does, that counts.
			passed = append(passed, s)
			continue
		}
		c.addNew(d, s)
	}
	for _, child := range b.Children {
		if merged(child) {
			c.addSymbols(d, child, false)
		}
	}
	for _, s := range passed {
		c.addNew(d, s)
	}
}

// impliedDefaults tells whether a block is the type scope of a function without defaults, which has a place for them
// all the same.
func impliedDefaults(b *scope.Block) bool {
	_, isDef := b.Node.(*ast.FunctionDef)
	return isDef && b.Kind == scope.TypeParamsBlock && !slices.Contains(b.Params, ".defaults")
}

func (c *converter) addNew(d *object.Dict, s *scope.Symbol) {
	if _, known := d.GetStr(c.t.Interp.Intern(s.Name)); !known {
		c.add(d, s.Name, flags(s)|place(s)<<scopeOff)
	}
}

func (c *converter) add(d *object.Dict, name string, n int64) {
	d.SetStr(c.t.Interp.Intern(name), object.Int(n))
}

var flagPairs = []struct {
	have scope.Flags
	give int64
}{
	{scope.Param, defParam}, {scope.Assigned, defLocal}, {scope.Used, use}, {scope.Annotated, defAnnot}, {scope.Imported, defImport},
	{scope.DeclaredGlobal, defGlobal}, {scope.DeclaredNonlocal, defNonlocal}, {scope.TypeParameter, defTypeParam | defLocal},
	{scope.CompTarget, defCompIter},
}

func flags(s *scope.Symbol) int64 {
	var n int64
	for _, p := range flagPairs {
		if s.Flags&p.have != 0 {
			n |= p.give
		}
	}
	if s.Flags&scope.CompTarget != 0 && s.Kind == scope.Cell {
		n |= defCompCell
	}
	return n
}

// place is how CPython calls the way a name is reached.
func place(s *scope.Symbol) int64 {
	switch s.Kind {
	case scope.Cell:
		return cell
	case scope.Free:
		return free
	case scope.Global:
		return globalImplicit
	case scope.GlobalExplicit:
		return globalExplicit
	case scope.Name:
		if flags(s)&defBound == 0 {
			return globalImplicit
		}
	}
	return local
}

func params(b *scope.Block) []string {
	if b.Kind == scope.GenExpBlock || b.Kind == scope.CompBlock {
		return []string{".0"}
	}
	if impliedDefaults(b) {
		return append([]string{".defaults"}, b.Params...)
	}
	return b.Params
}

func kind(b *scope.Block) int64 {
	switch b.Kind {
	case scope.ModuleBlock:
		return typeModule
	case scope.ClassBlock:
		return typeClass
	case scope.TypeParamsBlock:
		return typeParameters
	case scope.LazyBlock:
		if b.IsAliasValue() {
			return typeAlias
		}
		return typeVariable
	}
	return typeFunction
}

func name(b *scope.Block) string {
	switch b.Kind {
	case scope.ModuleBlock:
		return "top"
	case scope.FunctionBlock, scope.GenExpBlock, scope.CompBlock:
		return strings.Trim(b.Name, "<>")
	case scope.TypeParamsBlock:
		return strings.TrimSuffix(strings.TrimPrefix(b.Name, "<generic parameters of "), ">")
	}
	return b.Name
}

func (c *converter) line(b *scope.Block) int64 {
	if b.Kind == scope.ModuleBlock {
		return 0
	}
	return int64(c.file.LineOf(b.Node.Range().Start))
}
