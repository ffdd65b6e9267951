package parser

import (
	"pya/lang/ast"
	"pya/lang/token"
)

// A paramItem is one entry of a parameter list, of a def or of a lambda.
type paramItem struct {
	at         int // index of its first token
	slash      bool
	stars      int
	name       *ident // nil for `/` and a bare `*`
	annotation ast.Expr
	value      ast.Expr
	end        token.Pos
}

func (it *paramItem) arg() *ast.Arg {
	return &ast.Arg{
		Span: token.Span{Start: it.name.Span.Start, End: it.end}, Name: it.name.Name, Annotation: it.annotation,
	}
}

// indexOf returns the index of the token at an offset before the next one.
func (c cursor) indexOf(at token.Pos) int {
	i := c.index()
	for i > 1 && token.Pos(c.tokenAt(i).Pos.Offset) > at {
		i--
	}
	return i
}

// items turns the tagged parameters of a def into paramItems.
func (c cursor) items(ps *params) []paramItem {
	if ps == nil {
		return nil
	}
	list := make([]paramItem, 0, len(ps.Items))
	for _, q := range ps.Items {
		it := paramItem{at: c.indexOf(q.start()), slash: q.Slash, name: q.Name}
		switch {
		case q.Star:
			it.stars, it.name = 1, q.VarName
		case q.Double:
			it.stars = 2
		}
		if it.name != nil {
			it.end = it.name.Span.End
		}
		if q.Annotation != nil {
			it.annotation, it.end = q.Annotation.Expr, endOfExpr(q)
		} else if q.VarType != nil {
			it.annotation, it.end = q.VarType.Expr, endOfExpr(q)
		}
		if q.Default != nil {
			it.value = q.Default.Expr
		}
		list = append(list, it)
	}
	return list
}

// endOfExpr is where the annotation of q ends, parentheses included.
func endOfExpr(q *param) token.Pos {
	depth, end := 0, q.start()
	for i := range q.Tokens {
		t := &q.Tokens[i]
		switch token.Kind(t.Type) {
		case token.LParen, token.LBrack, token.LBrace:
			depth++
		case token.RParen, token.RBrack, token.RBrace:
			depth--
		case token.Assign:
			if depth == 0 {
				return end
			}
		}
		end = endOf(t)
	}
	return end
}

// lambdaParams reads the parameters of a lambda up to its colon.
func (p *exprs) lambdaParams(h *int) *ast.Arguments {
	if p.explain {
		p.explainParams(token.Colon)
	}
	start := p.start()
	var list []paramItem
	for p.kind() != token.Colon {
		it := paramItem{at: p.index()}
		switch {
		case p.accept(token.Slash):
			it.slash = true
		case p.accept(token.Star):
			it.stars = 1
		case p.accept(token.StarStar):
			it.stars = 2
		}
		if t := p.Peek(); !it.slash && (it.stars != 1 || token.Kind(t.Type) == token.Name) {
			p.expect(token.Name)
			it.name = &ident{identifier(t.Value), spanOf(t)}
			it.end = it.name.Span.End
		}
		if it.name != nil && p.accept(token.Assign) {
			it.value = p.expr()
			*h = max(*h, p.height)
		}
		list = append(list, it)
		if !p.accept(token.Comma) {
			break
		}
	}
	a := p.arguments(list)
	if a.Span = (token.Span{Start: start, End: start}); len(list) > 0 {
		a.Span = p.since(start)
	}
	return a
}

// arguments puts the items of a parameter list in their places, or fails at the first that has none.
func (c cursor) arguments(list []paramItem) *ast.Arguments {
	a := &ast.Arguments{}
	slash, star := false, false
	for i := range list {
		it := &list[i]
		bad := a.Kwarg != nil || it.stars > 0 && it.value != nil
		switch {
		case bad:
		case it.slash:
			bad = slash || star || len(a.Args) == 0
			a.PosOnly, a.Args, slash = a.Args, nil, true
		case it.stars == 1:
			bad = star || it.name == nil && (i+1 >= len(list) || list[i+1].stars > 0 || list[i+1].slash)
			if star = true; it.name != nil {
				a.Vararg = it.arg()
			}
		case it.stars == 2:
			if bad = it.name == nil; !bad {
				a.Kwarg = it.arg()
			}
		case star:
			a.KwOnly = append(a.KwOnly, it.arg())
			a.KwDefaults = append(a.KwDefaults, it.value)
		default:
			bad = it.value == nil && len(a.Defaults) > 0
			a.Args = append(a.Args, it.arg())
			if it.value != nil {
				a.Defaults = append(a.Defaults, it.value)
			}
		}
		if bad {
			panic(c.failAt(it.at + number(it.stars > 0 && it.name == nil || it.stars == 0 && !it.slash && a.Kwarg == nil)))
		}
	}
	return a
}
