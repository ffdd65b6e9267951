package scope

import (
	"pya/lang/ast"
	"pya/lang/token"
)

func (b *builder) exprs(list []ast.Expr) {
	for _, e := range list {
		b.expr(e)
	}
}

func (b *builder) keywords(list []*ast.Keyword) {
	for _, k := range list {
		b.expr(k.Value)
	}
}

// expr enters the names of an expression; nil is an absent one.
func (b *builder) expr(e ast.Expr) {
	switch e := e.(type) {
	case nil, *ast.Constant:
	case *ast.Name:
		b.name(e)
	case *ast.Attribute:
		b.expr(e.Value)
	case *ast.Call:
		b.call(e)
	case *ast.BinOp:
		b.expr(e.Left)
		b.expr(e.Right)
	case *ast.BoolOp:
		b.exprs(e.Values)
	case *ast.UnaryOp:
		b.expr(e.Operand)
	case *ast.Compare:
		b.expr(e.Left)
		b.exprs(e.Comparators)
	case *ast.IfExp:
		b.expr(e.Test)
		b.expr(e.Body)
		b.expr(e.Else)
	case *ast.Subscript:
		b.expr(e.Value)
		b.expr(e.Index)
	case *ast.Slice:
		b.expr(e.Lower)
		b.expr(e.Upper)
		b.expr(e.Step)
	case *ast.Starred:
		b.expr(e.Value)
	case *ast.List:
		b.exprs(e.Elts)
	case *ast.Tuple:
		b.exprs(e.Elts)
	case *ast.Set:
		b.exprs(e.Elts)
	case *ast.Dict:
		b.exprs(e.Keys)
		b.exprs(e.Values)
	case *ast.JoinedStr:
		b.exprs(e.Values)
	case *ast.FormattedValue:
		b.expr(e.Value)
		if e.FormatSpec != nil {
			b.expr(e.FormatSpec)
		}
	case *ast.Lambda:
		b.lambda(e)
	case *ast.NamedExpr:
		b.namedExpr(e)
	case *ast.ListComp:
		b.comprehension(e, "<listcomp>", e.Generators, nil, e.Elt)
	case *ast.SetComp:
		b.comprehension(e, "<setcomp>", e.Generators, nil, e.Elt)
	case *ast.DictComp:
		b.comprehension(e, "<dictcomp>", e.Generators, e.Value, e.Key)
	case *ast.GeneratorExp:
		b.comprehension(e, "<genexpr>", e.Generators, nil, e.Elt)
	case *ast.Await:
		b.refuseInAnnotation("await expression", e.Span)
		b.expr(e.Value)
		b.cur.IsCoroutine = true
	case *ast.Yield:
		b.yield(e.Value, e.Span)
	case *ast.YieldFrom:
		b.yield(e.Value, e.Span)
	}
}

// name enters a use or binding of a bare name.
func (b *builder) name(e *ast.Name) {
	if e.Ctx != ast.Load {
		b.define(e.ID, Assigned, e.Span)
		return
	}
	if e.ID == "__debug__" {
		return // a constant
	}
	b.define(e.ID, Used, e.Span)
	if e.ID == "super" && b.cur.isFunction() {
		b.define("__class__", Used, e.Span) // super() without arguments needs it
	}
}

// call also notes the functions that look at all variables by name.
func (b *builder) call(e *ast.Call) {
	if n, ok := e.Func.(*ast.Name); ok {
		switch n.ID {
		case "locals", "vars", "eval", "exec", "dir":
			b.cur.CallsLocals = true
			b.cur.Host.CallsLocals = true
		}
	}
	b.expr(e.Func)
	b.exprs(e.Args)
	b.keywords(e.Keywords)
}

func (b *builder) lambda(e *ast.Lambda) {
	b.exprs(e.Args.Defaults)
	b.exprs(e.Args.KwDefaults)
	b.enter(FunctionBlock, e, "<lambda>")
	b.params(e.Args)
	b.expr(e.Body)
	b.exit()
}

// yield makes the block a generator; comprehensions must not become one.
func (b *builder) yield(value ast.Expr, at token.Span) {
	b.refuseInAnnotation("yield expression", at)
	b.expr(value)
	b.cur.IsGenerator = true
	if b.cur.isComprehension() {
		b.fail(at, "'yield' inside %s", comprehensionWord(b.cur.Node))
	}
}

func comprehensionWord(n ast.Node) string {
	switch n.(type) {
	case *ast.ListComp:
		return "list comprehension"
	case *ast.SetComp:
		return "set comprehension"
	case *ast.DictComp:
		return "dict comprehension"
	}
	return "generator expression"
}

// refuseInAnnotation reports what has no meaning in code evaluated on demand.
func (b *builder) refuseInAnnotation(what string, at token.Span) {
	switch {
	case b.cur.Kind == annotationBlock:
		b.fail(at, "%s cannot be used within an annotation", what)
	case b.cur.Kind == TypeParamsBlock:
		b.fail(at, "%s cannot be used within the definition of a generic", what)
	case b.cur.Kind == LazyBlock && b.cur.scopeInfo != "":
		b.fail(at, "%s cannot be used within %s", what, b.cur.scopeInfo)
	case b.cur.Kind == LazyBlock:
		b.fail(at, "%s cannot be used within a type alias", what)
	}
}

// comprehension enters all kinds of comprehensions. The first iterable belongs to the block around.
func (b *builder) comprehension(e ast.Expr, name string, gens []*ast.Comprehension, value, elt ast.Expr) {
	b.iterable(gens[0].Iter)
	kind := CompBlock
	if name == "<genexpr>" {
		kind = GenExpBlock
	}
	blk := b.enter(kind, e, name)
	if kind == GenExpBlock {
		b.define(".0", Param, e.Range())
	}
	for i, g := range gens {
		b.clause(g, i > 0)
	}
	b.expr(value)
	b.expr(elt)
	blk.IsGenerator = kind == GenExpBlock
	b.exit()
	if blk.IsCoroutine && kind == CompBlock {
		b.cur.IsCoroutine = true
	}
}

// iterable visits the iterable of a comprehension, where a walrus is refused.
func (b *builder) iterable(e ast.Expr) {
	b.cur.inIter++
	b.expr(e)
	b.cur.inIter--
}

// clause enters one `for … in … if …`; the first iterable has been visited outside already.
func (b *builder) clause(g *ast.Comprehension, withIter bool) {
	b.cur.compTarget = true
	b.expr(g.Target)
	b.cur.compTarget = false
	if withIter {
		b.iterable(g.Iter)
	}
	b.exprs(g.Ifs)
	if g.Async {
		b.cur.IsCoroutine = true
	}
}

// namedExpr enters a walrus.
func (b *builder) namedExpr(e *ast.NamedExpr) {
	b.refuseInAnnotation("named expression", e.Span)
	if b.cur.inIter > 0 {
		b.fail(e.Span, "assignment expression cannot be used in a comprehension iterable expression")
	}
	if b.cur.isComprehension() {
		b.bindOutside(e.Target)
	}
	b.expr(e.Value)
	b.expr(e.Target)
}

// bindOutside binds the target of a walrus in the nearest block that is no comprehension.
func (b *builder) bindOutside(target *ast.Name) {
	blk := b.cur
	for ; blk.isComprehension() || blk.Kind == annotationBlock; blk = blk.Parent {
		s := blk.Lookup(b.mangle(blk, target.ID))
		if s != nil && s.Flags&CompTarget != 0 && s.Flags&(Assigned|DeclaredGlobal) != 0 {
			b.fail(target.Span, "assignment expression cannot rebind comprehension iteration variable '%s'", target.ID)
		}
	}
	switch blk.Kind {
	case ModuleBlock:
		b.declareOutside(target, DeclaredGlobal)
		b.defineIn(blk, target.ID, DeclaredGlobal, target.Span)
	case FunctionBlock:
		f := DeclaredNonlocal
		if s := blk.Lookup(b.mangle(blk, target.ID)); s != nil && s.Flags&DeclaredGlobal != 0 {
			f = DeclaredGlobal
		}
		b.declareOutside(target, f)
		b.defineIn(blk, target.ID, Assigned, target.Span)
	default:
		b.failWalrus(blk, target.Span)
	}
}

// declareOutside marks the target in the comprehension as if declared global or nonlocal there.
func (b *builder) declareOutside(target *ast.Name, f Flags) {
	b.define(target.ID, f, target.Span)
	b.recordDirective(b.mangle(b.cur, target.ID), target.Span)
}

// failWalrus reports a walrus that would bind in a block where it may not.
func (b *builder) failWalrus(blk *Block, at token.Span) {
	const what = "assignment expression within a comprehension cannot be used "
	switch {
	case blk.Kind == ClassBlock:
		b.fail(at, what+"in a class body")
	case blk.Kind == TypeParamsBlock:
		b.fail(at, what+"within the definition of a generic")
	case blk.Kind == LazyBlock && blk.scopeInfo != "":
		b.fail(at, what+"in a TypeVar bound")
	case blk.Kind == LazyBlock:
		b.fail(at, what+"in a type alias")
	}
}
