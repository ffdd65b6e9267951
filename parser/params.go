package parser

import (
	"pya/lang/ast"
	"pya/lang/token"
)

// A paramReader reads the parameters of a def or of a lambda, and stops at the first token that has no place.
type paramReader struct {
	*exprs
	args      *ast.Arguments
	closer    token.Kind // the parenthesis of a def, the colon of a lambda
	annotated bool
	slash     bool // `/` has come
	star      bool // `*` or `*args` has come
	end       token.Pos
	h         int
}

// params reads parameters up to the closer, which it leaves. The height of the defaults is left in p.height.
func (p *exprs) params(closer token.Kind) *ast.Arguments {
	if p.explain {
		p.explainParams(closer)
	}
	start := p.start()
	r := paramReader{exprs: p, args: &ast.Arguments{}, closer: closer, annotated: closer == token.RParen, end: start}
	for more := true; more && p.kind() != closer; {
		more = r.one()
	}
	if p.kind() != closer {
		p.fail()
	}
	r.args.Span = token.Span{Start: start, End: r.end}
	p.height = r.h
	return r.args
}

// one reads an entry and the comma behind it; false means that none was there, so that the list must end.
func (r *paramReader) one() bool {
	switch r.kind() {
	case token.Slash:
		r.slashMark()
	case token.Star:
		if r.star {
			r.fail()
		}
		r.Next()
		if r.star = true; r.kind() != token.Name {
			return r.bareStar()
		}
		r.args.Vararg = r.param((*exprs).starExpr)
		if r.kind() == token.Assign {
			r.fail()
		}
	case token.StarStar:
		r.Next()
		r.args.Kwarg = r.param((*exprs).expr)
		if r.end = r.exprs.end(); r.kind() == token.Assign {
			r.fail()
		}
		r.accept(token.Comma)
		return false
	default:
		r.named()
	}
	r.end = r.exprs.end()
	return r.accept(token.Comma)
}

// slashMark takes `/`: the parameters before it are for positional arguments only.
func (r *paramReader) slashMark() {
	a := r.args
	if r.slash || r.star || len(a.Args) == 0 {
		r.fail()
	}
	r.Next()
	a.PosOnly, a.Args, r.slash = a.Args, nil, true
}

// bareStar is called behind a `*` without a name: a comma and a named parameter must follow.
func (r *paramReader) bareStar() bool {
	r.expect(token.Comma)
	if r.kind() != token.Name {
		r.fail()
	}
	return true
}

// named reads a parameter without stars and its default.
func (r *paramReader) named() {
	a := r.args
	arg := r.param((*exprs).expr)
	var value ast.Expr
	if r.accept(token.Assign) {
		value = r.expr()
		r.h = max(r.h, r.height)
	} else if len(a.Defaults) > 0 && !r.star {
		r.fail()
	}
	switch {
	case r.star:
		a.KwOnly, a.KwDefaults = append(a.KwOnly, arg), append(a.KwDefaults, value)
	case value != nil:
		a.Args, a.Defaults = append(a.Args, arg), append(a.Defaults, value)
	default:
		a.Args = append(a.Args, arg)
	}
}

// param reads a name and, in a def, its annotation.
func (r *paramReader) param(annotation func(*exprs) ast.Expr) *ast.Arg {
	start := r.start()
	a := &ast.Arg{Name: identifier(r.expect(token.Name).Value)}
	if r.annotated && r.accept(token.Colon) {
		a.Annotation = annotation(r.exprs)
	}
	a.Span = r.since(start)
	return a
}
