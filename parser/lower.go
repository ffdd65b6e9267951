package parser

import (
	"pya/lang/ast"
	"pya/lang/diag"
	"pya/lang/token"
)

// This file makes nodes of the tree from what the tagged grammar has read.

func lowerReturn(h *returnStmt) ast.Stmt {
	st := &ast.Return{Span: h.span()}
	if h.Value != nil {
		st.Value = h.Value.Expr
	}
	return st
}

func lowerRaise(h *raiseStmt) ast.Stmt {
	st := &ast.Raise{Span: h.span()}
	if h.Exc != nil {
		st.Exc = h.Exc.Expr
	}
	if h.Cause != nil {
		st.Cause = h.Cause.Expr
	}
	return st
}

func lowerAssert(h *assertStmt) ast.Stmt {
	st := &ast.Assert{Span: h.span(), Test: h.Test.Expr}
	if h.Msg != nil {
		st.Msg = h.Msg.Expr
	}
	return st
}

func lowerNames(h *namesStmt) ast.Stmt {
	names := make([]*ast.Name, len(h.Names))
	for i, n := range h.Names {
		names[i] = &ast.Name{Span: n.Span, ID: n.Name}
	}
	if h.Word == "global" {
		return &ast.Global{Span: h.span(), Names: names}
	}
	return &ast.Nonlocal{Span: h.span(), Names: names}
}

func lowerType(h *typeStmt) ast.Stmt {
	return &ast.TypeAlias{
		Span: h.span(), Name: &ast.Name{Span: h.Name.Span, ID: h.Name.Name, Ctx: ast.Store},
		TypeParams: lowerTypeParams(h.Params), Value: h.Value.Expr,
	}
}

func lowerAlias(n node, name string, as *ident) *ast.Alias {
	a := &ast.Alias{Span: n.span(), Name: identifier(name)}
	if as != nil {
		a.AsName = as.Name
	}
	return a
}

func lowerTypeParams(ps *typeParams) []*ast.TypeParam {
	if ps == nil {
		return nil
	}
	list := make([]*ast.TypeParam, len(ps.Items))
	for i, q := range ps.Items {
		t := &ast.TypeParam{Span: q.span(), Kind: ast.TypeParamKind(len(q.Stars)), Name: q.Name.Name}
		if q.Bound != nil {
			t.Bound = q.Bound.Expr
		}
		if q.Default != nil {
			t.Default = q.Default.Expr
		}
		list[i] = t
	}
	return list
}

// bound reads the bound of a type parameter, which only a plain one may have.
func (p *exprs) bound() ast.Expr {
	colon := p.tokenAt(p.index() - 1)
	star := token.Kind(p.tokenAt(p.index() - 3).Type)
	if star != token.Star && star != token.StarStar {
		return p.expr()
	}
	p.explainBound(colon, star, p.expr())
	return nil
}

// paramDefault reads the default of a type parameter, which may be starred for one that stands for several types only.
func (p *exprs) paramDefault() ast.Expr {
	if token.Kind(p.tokenAt(p.index()-3).Type) == token.Star {
		return p.starExpr()
	}
	return p.expr()
}

// delTargets reads the targets of a del statement.
func (p *exprs) delTargets() []ast.Expr {
	from := p.index()
	if p.explain {
		p.explainDel()
	}
	list := []ast.Expr{}
	for startsExpr(p.kind()) {
		at := p.index()
		var e ast.Expr
		e = p.primary()
		p.setContext(e, ast.Del, at)
		list = append(list, e)
		if !p.accept(token.Comma) {
			break
		}
	}
	if k := p.kind(); k != token.Semi && k != token.Newline || p.index() == from {
		p.fail()
	}
	return list
}

// withItems reads the items of a with statement, parenthesized or not.
func (p *exprs) withItems() []*ast.WithItem {
	if p.kind() == token.LParen {
		var items []*ast.WithItem
		if p.attempt(func() { items = p.parenItems() }) {
			return items
		}
	}
	var items []*ast.WithItem
	for {
		items = append(items, p.withItem())
		if !p.accept(token.Comma) {
			return items
		}
	}
}

func (p *exprs) parenItems() []*ast.WithItem {
	var items []*ast.WithItem
	p.Next()
	for {
		items = append(items, p.withItem())
		if !p.accept(token.Comma) || p.kind() == token.RParen {
			break
		}
	}
	p.expect(token.RParen)
	if p.explain && p.kind() == token.Newline {
		p.raiseLast(diag.Syntax, "expected ':'")
	}
	if p.kind() != token.Colon {
		p.fail()
	}
	return items
}

func (p *exprs) withItem() *ast.WithItem {
	start := p.start()
	item := &ast.WithItem{Context: p.expr()}
	if p.accept(token.KwAs) {
		from := p.index()
		if p.explain {
			p.explainWithTarget()
		}
		item.Vars = p.target()
		switch k := p.kind(); {
		case k == token.Newline && p.explain && invalidTarget(item.Vars, starTargets) == nil:
			p.raiseLast(diag.Syntax, "expected ':'")
		case k != token.Comma && k != token.RParen && k != token.Colon:
			p.fail()
		}
		p.store(item.Vars, from)
	}
	item.Span = p.since(start)
	return item
}

// subject reads the subject of a match statement.
func (p *exprs) subject() ast.Expr {
	e := p.starNamedExprs()
	if _, bare := e.(*ast.Starred); bare {
		p.fail()
	}
	return e
}
