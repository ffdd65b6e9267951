package scope

import (
	"strings"

	"pya/lang/ast"
	"pya/lang/token"
)

// builder enters every name into the table of its block.
type builder struct {
	*reporter
	table   *Table
	opts    Options
	cur     *Block
	private string   // class whose private names are mangled
	slab    []Symbol // symbols are cut from here: one allocation for many
}

// build enters the whole module; only the flags of the symbols are known afterwards, not their kinds.
func build(r *reporter, t *Table, mod *ast.Module, opts Options) {
	b := &builder{reporter: r, table: t, opts: opts}
	t.Module = b.enter(ModuleBlock, mod, "<module>")
	b.stmts(mod.Body)
	b.exit()
}

// enter opens a block inside the current one.
func (b *builder) enter(kind BlockKind, node ast.Node, name string) *Block {
	blk := &Block{Kind: kind, Node: node, Name: name, Parent: b.cur, private: b.private}
	blk.Host = blk
	if p := b.cur; p != nil {
		b.inherit(blk, p)
	}
	b.cur = blk
	b.register(blk)
	return blk
}

// inherit hands on what a block takes from the one around it.
func (b *builder) inherit(blk, p *Block) {
	blk.Nested = p.Nested || p.isFunction()
	blk.inIter = p.inIter // a walrus is refused in nested functions of an iterable too
	if blk.Kind == CompBlock {
		blk.Host = p.Host
	}
	if p.mangleOnly && blk.Kind != ClassBlock {
		blk.mangleOnly, blk.mangled = true, p.mangled
	}
	if blk.Kind != annotationBlock {
		p.Children = append(p.Children, blk)
	}
}

// register makes the block findable by its node.
func (b *builder) register(blk *Block) {
	switch blk.Kind {
	case annotationBlock:
		return
	case TypeParamsBlock:
		put(&b.table.typeParams, blk)
	case LazyBlock:
		put(&b.table.lazy, blk)
	case FunctionBlock, ClassBlock, CompBlock, GenExpBlock:
		b.table.blocks[blk.Node] = blk
	}
	b.table.all = append(b.table.all, blk)
}

// put stores into a map that most programs never need.
func put(m *map[ast.Node]*Block, blk *Block) {
	if *m == nil {
		*m = make(map[ast.Node]*Block)
	}
	(*m)[blk.Node] = blk
}

// exit returns to the block around the current one.
func (b *builder) exit() { b.cur = b.cur.Parent }

// newSymbol cuts a symbol from the slab.
func (b *builder) newSymbol(name string, pos token.Pos) *Symbol {
	if len(b.slab) == 0 {
		b.slab = make([]Symbol, 32)
	}
	s := &b.slab[0]
	b.slab = b.slab[1:]
	s.Name, s.Pos = name, pos
	return s
}

// mangle applies the private-name rule of the place. In the type scopes around a class only the type
// parameters are private names: the bases were written outside the class.
func (b *builder) mangle(blk *Block, name string) string {
	if b.private == "" || len(name) < 3 || name[0] != '_' || name[1] != '_' {
		return name
	}
	if blk.mangleOnly && !contains(blk.mangled, name) {
		return name
	}
	return Mangle(b.private, name)
}

// HasPrivateParam tells whether name is a type parameter of the class whose parameters' scope this is, and private.
func (b *Block) HasPrivateParam(name string) bool { return b.mangleOnly && contains(b.mangled, name) }

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// define adds flags to a name of the current block.
func (b *builder) define(name string, f Flags, at token.Span) { b.defineIn(b.cur, name, f, at) }

// defineIn adds flags to a name of any block. Inside the target of a comprehension the name is an iteration
// variable, which a walrus of the same comprehension must not have claimed for the block outside.
func (b *builder) defineIn(blk *Block, name string, f Flags, at token.Span) {
	mangled := b.mangle(blk, name)
	s := blk.Lookup(mangled)
	if s == nil {
		s = b.newSymbol(mangled, at.Start)
		blk.insert(s)
	} else {
		b.checkDuplicate(s, name, f, at)
	}
	s.Flags |= f
	if blk.compTarget {
		if s.Flags&(DeclaredGlobal|DeclaredNonlocal) != 0 {
			b.fail(at, "comprehension inner loop cannot rebind assignment expression target '%s'", name)
		}
		s.Flags |= CompTarget
	}
	switch {
	case f&Param != 0:
		blk.Params = append(blk.Params, mangled)
	case f&DeclaredGlobal != 0:
		b.declareInModule(mangled, at)
	}
}

// checkDuplicate refuses a second parameter or type parameter of one name.
func (b *builder) checkDuplicate(s *Symbol, name string, f Flags, at token.Span) {
	if f&s.Flags&Param != 0 {
		b.fail(at, "duplicate argument '%s' in function definition", name)
	}
	if f&s.Flags&TypeParameter != 0 {
		b.fail(at, "duplicate type parameter '%s'", name)
	}
}

// declareInModule makes the module know a name that any block declares global, so that code at module
// level that runs with a separate namespace still stores it among the globals.
func (b *builder) declareInModule(mangled string, at token.Span) {
	m := b.table.Module
	s := m.Lookup(mangled)
	if s == nil {
		s = b.newSymbol(mangled, at.Start)
		m.insert(s)
	}
	s.Flags |= DeclaredGlobal
}

func (b *builder) stmts(list []ast.Stmt) {
	for _, s := range list {
		b.stmt(s)
	}
}

// stmt enters the names of a statement in the order of CPython's symbol table, which decides the error that
// is reported first: targets come before values here.
func (b *builder) stmt(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.ExprStmt:
		b.expr(s.Value)
	case *ast.Assign:
		b.exprs(s.Targets)
		b.expr(s.Value)
	case *ast.FunctionDef:
		b.functionDef(s)
	case *ast.ClassDef:
		b.classDef(s)
	case *ast.Return:
		b.expr(s.Value)
	case *ast.Delete:
		b.exprs(s.Targets)
	case *ast.AugAssign:
		b.expr(s.Target)
		b.expr(s.Value)
	case *ast.AnnAssign:
		b.annAssign(s)
	case *ast.TypeAlias:
		b.typeAlias(s)
	case *ast.For:
		b.asyncAtModule(s.Async)
		b.expr(s.Target)
		b.expr(s.Iter)
		b.stmts(s.Body)
		b.stmts(s.Else)
	case *ast.While:
		b.expr(s.Test)
		b.stmts(s.Body)
		b.stmts(s.Else)
	case *ast.If:
		b.ifChain(s)
	case *ast.With:
		b.with(s)
	case *ast.Match:
		b.match(s)
	case *ast.Raise:
		b.expr(s.Exc)
		b.expr(s.Cause)
	case *ast.Try:
		b.try(s)
	case *ast.Assert:
		b.expr(s.Test)
		b.expr(s.Msg)
	case *ast.Import:
		b.aliases(s.Names)
	case *ast.ImportFrom:
		b.aliases(s.Names)
	case *ast.Global:
		b.declare(s.Names, s.Span, DeclaredGlobal, "global")
	case *ast.Nonlocal:
		b.declare(s.Names, s.Span, DeclaredNonlocal, "nonlocal")
	}
}

// asyncAtModule notes that module code with async for or async with is a coroutine if that is allowed.
func (b *builder) asyncAtModule(async bool) {
	if async && b.opts.TopLevelAwait && b.cur.Kind == ModuleBlock {
		b.cur.IsCoroutine = true
	}
}

// ifChain walks a chain of elif without recursion: it may be as long as the file.
func (b *builder) ifChain(s *ast.If) {
	for {
		b.expr(s.Test)
		b.stmts(s.Body)
		next := elif(s)
		if next == nil {
			b.stmts(s.Else)
			return
		}
		s = next
	}
}

// elif returns the only statement of the else part if that is an if.
func elif(s *ast.If) *ast.If {
	if len(s.Else) != 1 {
		return nil
	}
	next, _ := s.Else[0].(*ast.If)
	return next
}

func (b *builder) with(s *ast.With) {
	b.asyncAtModule(s.Async)
	for _, item := range s.Items {
		b.expr(item.Context)
		b.expr(item.Vars)
	}
	b.stmts(s.Body)
}

func (b *builder) try(s *ast.Try) {
	b.stmts(s.Body)
	for _, h := range s.Handlers {
		b.expr(h.Type)
		if h.Name != "" {
			b.define(h.Name, Assigned, h.Span)
		}
		b.stmts(h.Body)
	}
	b.stmts(s.Else)
	b.stmts(s.Finally)
}

func (b *builder) aliases(names []*ast.Alias) {
	for _, a := range names {
		if a.Name == "*" {
			if b.cur.Kind != ModuleBlock {
				b.fail(a.Span, "import * only allowed at module level")
			}
			b.cur.HasImportStar = true
			continue
		}
		b.define(importedName(a), Imported, a.Span)
	}
}

// importedName is the name an import binds: `import a.b` binds a.
func importedName(a *ast.Alias) string {
	if a.AsName != "" {
		return a.AsName
	}
	first, _, _ := strings.Cut(a.Name, ".")
	return first
}

// declare enters the names of a global or nonlocal statement.
func (b *builder) declare(names []*ast.Name, at token.Span, f Flags, word string) {
	for _, n := range names {
		mangled := b.mangle(b.cur, n.ID)
		if s := b.cur.Lookup(mangled); s != nil {
			b.checkDeclaration(s, n.ID, at, word)
		}
		b.define(n.ID, f, at)
		b.recordDirective(mangled, at)
	}
}

// recordDirective keeps the place for complaints that resolve makes later.
func (b *builder) recordDirective(mangled string, at token.Span) {
	b.cur.directives = append(b.cur.directives, directive{mangled, at})
}

// checkDeclaration refuses a declaration of a name that the block has already mentioned otherwise.
func (b *builder) checkDeclaration(s *Symbol, name string, at token.Span, word string) {
	switch f := s.Flags; {
	case f&Param != 0:
		b.fail(at, "name '%s' is parameter and %s", name, word)
	case f&Used != 0:
		b.fail(at, "name '%s' is used prior to %s declaration", name, word)
	case f&Annotated != 0:
		b.fail(at, "annotated name '%s' can't be %s", name, word)
	case f&Assigned != 0:
		b.fail(at, "name '%s' is assigned to before %s declaration", name, word)
	}
}

// annAssign binds the target even without a value: an annotated name is a local of its function.
func (b *builder) annAssign(s *ast.AnnAssign) {
	if k := b.cur.Kind; k == ModuleBlock || k == ClassBlock {
		b.cur.HasAnnotations = true
	}
	if n, ok := s.Target.(*ast.Name); ok {
		b.annotatedName(s, n)
	} else {
		b.expr(s.Target)
	}
	b.annotation(s.Annotation)
	b.expr(s.Value)
}

// annotatedName enters a bare name; in parentheses it is bound only by a value.
func (b *builder) annotatedName(s *ast.AnnAssign, n *ast.Name) {
	if !s.Simple {
		if s.Value != nil {
			b.define(n.ID, Assigned, n.Span)
		}
		return
	}
	if sym := b.cur.Lookup(b.mangle(b.cur, n.ID)); sym != nil && b.cur.Kind != ModuleBlock {
		if sym.Flags&DeclaredGlobal != 0 {
			b.fail(s.Span, "annotated name '%s' can't be global", n.ID)
		}
		if sym.Flags&DeclaredNonlocal != 0 {
			b.fail(s.Span, "annotated name '%s' can't be nonlocal", n.ID)
		}
	}
	b.define(n.ID, Annotated|Assigned, n.Span)
}

// annotation visits an annotation where it stands, or in a throw-away block if annotations are strings:
// its names then bind nothing, but a yield in it is still refused.
func (b *builder) annotation(e ast.Expr) {
	if e == nil {
		return
	}
	if !b.table.FutureAnnotations {
		b.expr(e)
		return
	}
	all := len(b.table.all)
	b.enter(annotationBlock, e, "_annotation")
	b.expr(e)
	b.exit()
	b.table.all = b.table.all[:all]
}

// functionDef enters a def: defaults and decorators belong outside, annotations into the type parameters'
// scope if there is one, parameters and body into the function.
func (b *builder) functionDef(s *ast.FunctionDef) {
	b.define(s.Name, Assigned, s.Span)
	b.exprs(s.Args.Defaults)
	b.exprs(s.Args.KwDefaults)
	b.exprs(s.Decorators)
	generic := len(s.TypeParams) > 0
	if generic {
		b.enterTypeParams(s, s.Name, s.TypeParams, false)
		if len(s.Args.Defaults) > 0 {
			b.define(".defaults", Param, s.Span)
		}
		if hasDefault(s.Args.KwDefaults) {
			b.define(".kwdefaults", Param, s.Span)
		}
		b.typeParamList(s.TypeParams)
	}
	b.annotations(s)
	blk := b.enter(FunctionBlock, s, s.Name)
	blk.IsAsync, blk.IsCoroutine = s.Async, s.Async
	b.params(s.Args)
	b.stmts(s.Body)
	b.exit()
	if generic {
		b.exit()
	}
}

func hasDefault(list []ast.Expr) bool {
	for _, e := range list {
		if e != nil {
			return true
		}
	}
	return false
}

// annotations visits those of the parameters and of the result, without future in the block around the def.
func (b *builder) annotations(s *ast.FunctionDef) {
	eachParam(s.Args, func(a *ast.Arg) { b.annotation(a.Annotation) })
	b.annotation(s.Returns)
}

func (b *builder) params(a *ast.Arguments) {
	eachParam(a, func(arg *ast.Arg) { b.define(arg.Name, Param, arg.Span) })
}

// eachParam goes through the parameters in the order of Block.Params.
func eachParam(a *ast.Arguments, do func(*ast.Arg)) {
	for _, list := range [...][]*ast.Arg{a.PosOnly, a.Args, a.KwOnly} {
		for _, arg := range list {
			do(arg)
		}
	}
	if a.Vararg != nil {
		do(a.Vararg)
	}
	if a.Kwarg != nil {
		do(a.Kwarg)
	}
}

// classDef enters a class: decorators outside, bases into the type parameters' scope if there is one.
func (b *builder) classDef(s *ast.ClassDef) {
	b.define(s.Name, Assigned, s.Span)
	b.exprs(s.Decorators)
	outer := b.private
	generic := len(s.TypeParams) > 0
	if generic {
		b.enterTypeParams(s, s.Name, s.TypeParams, true)
		b.typeParamList(s.TypeParams)
	}
	b.exprs(s.Bases)
	b.keywords(s.Keywords)
	b.private = s.Name
	b.enter(ClassBlock, s, s.Name)
	if generic {
		b.define("__type_params__", Assigned, s.Span)
		b.define(".type_params", Used, s.Span)
	}
	b.stmts(s.Body)
	b.exit()
	if generic {
		b.exit()
	}
	b.private = outer
}

// enterTypeParams opens the scope between a generic definition and its surroundings. For a class it also
// keeps the tuple of parameters and the implicit base, which the class body and the bases refer to.
func (b *builder) enterTypeParams(node ast.Node, name string, params []*ast.TypeParam, class bool) {
	inClass := b.cur.Kind == ClassBlock
	if class {
		b.private = name
	}
	blk := b.enter(TypeParamsBlock, node, "<generic parameters of "+name+">")
	if inClass {
		b.seeClass(blk, node.Range())
	}
	if class {
		blk.mangleOnly, blk.mangled = true, privateParams(params)
		b.define(".type_params", Assigned|Used, node.Range())
		b.define(".generic_base", Assigned|Used, node.Range())
	}
}

// privateParams lists the type parameters that are private names.
func privateParams(params []*ast.TypeParam) []string {
	var names []string
	for _, p := range params {
		if strings.HasPrefix(p.Name, "__") {
			names = append(names, p.Name)
		}
	}
	return names
}

// seeClass lets a type scope look names up in the namespace of the class around it.
func (b *builder) seeClass(blk *Block, at token.Span) {
	blk.SeesClass = true
	if blk.Parent.Kind == ClassBlock {
		blk.classScope = blk.Parent
	} else {
		blk.classScope = blk.Parent.classScope
	}
	b.define("__classdict__", Used, at)
}

// typeParamList enters type parameters with their bounds and defaults.
func (b *builder) typeParamList(params []*ast.TypeParam) {
	for _, p := range params {
		b.define(p.Name, TypeParameter|Assigned, p.Span)
		switch p.Kind {
		case ast.TypeVar:
			info := "a TypeVar bound"
			if _, ok := p.Bound.(*ast.Tuple); ok {
				info = "a TypeVar constraint"
			}
			b.lazyPart(p, p.Bound, info)
			b.lazyPart(p, p.Default, "a TypeVar default")
		case ast.TypeVarTuple:
			b.lazyPart(p, p.Default, "a TypeVarTuple default")
		case ast.ParamSpec:
			b.lazyPart(p, p.Default, "a ParamSpec default")
		}
	}
}

// lazyPart enters a bound or default, which is evaluated on demand.
func (b *builder) lazyPart(p *ast.TypeParam, e ast.Expr, info string) {
	if e == nil {
		return
	}
	inClass := b.cur.SeesClass
	blk := b.enter(LazyBlock, e, p.Name)
	blk.scopeInfo = info
	if inClass {
		b.seeClass(blk, e.Range())
	}
	b.expr(e)
	b.exit()
}

// typeAlias enters a type statement, whose value is evaluated on demand.
func (b *builder) typeAlias(s *ast.TypeAlias) {
	b.expr(s.Name)
	inClass := b.cur.Kind == ClassBlock
	generic := len(s.TypeParams) > 0
	if generic {
		b.enterTypeParams(s, s.Name.ID, s.TypeParams, false)
		b.typeParamList(s.TypeParams)
	}
	blk := b.enter(LazyBlock, s.Value, s.Name.ID)
	if inClass {
		b.seeClass(blk, s.Value.Range())
	}
	b.expr(s.Value)
	b.exit()
	if generic {
		b.exit()
	}
}

func (b *builder) match(s *ast.Match) {
	b.expr(s.Subject)
	for _, c := range s.Cases {
		b.pattern(c.Pattern)
		b.expr(c.Guard)
		b.stmts(c.Body)
	}
}

func (b *builder) patterns(list []ast.Pattern) {
	for _, p := range list {
		b.pattern(p)
	}
}

// pattern enters the names a pattern reads and binds.
func (b *builder) pattern(p ast.Pattern) {
	switch p := p.(type) {
	case *ast.MatchValue:
		b.expr(p.Value)
	case *ast.MatchSequence:
		b.patterns(p.Patterns)
	case *ast.MatchStar:
		b.captureName(p.Name, p.Span)
	case *ast.MatchMapping:
		b.exprs(p.Keys)
		b.patterns(p.Patterns)
		b.captureName(p.Rest, p.Span)
	case *ast.MatchClass:
		b.expr(p.Cls)
		b.patterns(p.Patterns)
		b.patterns(p.KwdPatterns)
	case *ast.MatchAs:
		if p.Pattern != nil {
			b.pattern(p.Pattern)
		}
		b.captureName(p.Name, p.Span)
	case *ast.MatchOr:
		b.patterns(p.Patterns)
	}
}

// captureName binds a name in a pattern; "" is the wildcard.
func (b *builder) captureName(name string, at token.Span) {
	if name != "" {
		b.define(name, Assigned, at)
	}
}
