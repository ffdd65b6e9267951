package parser

import (
	"pya/lang/ast"
	"pya/lang/diag"
	"pya/lang/token"
)

// paren reads what begins with `(`: a group, a tuple, a generator expression or `(yield x)`.
func (p *exprs) paren() ast.Expr {
	start := p.start()
	p.Next()
	if p.accept(token.RParen) {
		return &ast.Tuple{Span: p.since(start), Paren: true}
	}
	if p.kind() == token.KwYield {
		e := p.yield()
		p.expect(token.RParen)
		return e
	}
	if p.explain && p.kind() == token.StarStar {
		p.explainDoubleStar()
	}
	first := p.firstElement()
	_, starred := first.(*ast.Starred)
	switch {
	case p.clausesFollow(first):
		return p.generator(start, first)
	case p.kind() == token.Comma:
		elts := p.moreElements(first, (*exprs).starNamed)
		p.expect(token.RParen)
		return &ast.Tuple{Span: p.since(start), Elts: elts, Paren: true}
	case starred:
		if p.explain && p.kind() == token.RParen {
			p.raiseNode(first, "cannot use starred expression here")
		}
		p.fail()
	}
	p.expect(token.RParen)
	return first
}

// firstElement reads what stands first in brackets. While errors are explained, CPython tries any expression behind a star
// there, too.
func (p *exprs) firstElement() (e ast.Expr) {
	star := p.index()
	if !p.explain || p.kind() != token.Star || !p.once(star) {
		return p.starNamed()
	}
	mark := p.MakeCheckpoint()
	ok := p.attempt(func() { e = p.starNamed() })
	behind, h := p.MakeCheckpoint(), p.height
	p.LoadCheckpoint(mark)
	p.explainFirstStar()
	if !ok {
		p.fail()
	}
	p.LoadCheckpoint(behind)
	p.height = h
	return e
}

// generator reads the clauses of a generator expression whose parenthesis is at start, up to its end.
func (p *exprs) generator(start token.Pos, elt ast.Expr) ast.Expr {
	h := p.height
	clauses := p.clauses(&h)
	p.expect(token.RParen)
	p.grow(h)
	return &ast.GeneratorExp{Span: p.since(start), Elt: elt, Generators: clauses}
}

// list reads a list display or comprehension.
func (p *exprs) list() ast.Expr {
	start := p.start()
	p.Next()
	if p.accept(token.RBrack) {
		return &ast.List{Span: p.since(start)}
	}
	first := p.firstElement()
	if p.clausesFollow(first) {
		h := p.height
		clauses := p.clauses(&h)
		p.expect(token.RBrack)
		p.grow(h)
		return &ast.ListComp{Span: p.since(start), Elt: first, Generators: clauses}
	}
	elts := p.moreElements(first, (*exprs).starNamed)
	if p.explain {
		p.explainBareTarget(elts)
	}
	p.expect(token.RBrack)
	return &ast.List{Span: p.since(start), Elts: elts}
}

// isFieldBrace reports whether the brace of a replacement field comes next.
func (p *exprs) isFieldBrace() bool { return p.kind() == token.LBrace && p.Peek().Pos.Column == 0 }

// brace reads a dict or set display or comprehension.
func (p *exprs) brace() ast.Expr {
	start := p.start()
	if p.isFieldBrace() && !p.braced {
		p.fail()
	}
	p.braced = false
	p.Next()
	switch {
	case p.accept(token.RBrace):
		return &ast.Dict{Span: p.since(start)}
	case p.kind() == token.StarStar:
		return p.dict(start, nil)
	}
	first := p.firstElement()
	if p.kind() == token.Colon {
		return p.dict(start, first)
	}
	if p.clausesFollow(first) {
		h := p.height
		clauses := p.clauses(&h)
		p.expect(token.RBrace)
		p.grow(h)
		return &ast.SetComp{Span: p.since(start), Elt: first, Generators: clauses}
	}
	elts := p.moreElements(first, (*exprs).starNamed)
	if p.explain {
		p.explainBareTarget(elts)
	}
	p.expect(token.RBrace)
	return &ast.Set{Span: p.since(start), Elts: elts}
}

// dict reads a dict from its first colon or `**` on; first is the key before the colon.
func (p *exprs) dict(start token.Pos, first ast.Expr) ast.Expr {
	h := p.height
	d := &ast.Dict{}
	if first == nil {
		p.doubleStarItem(d, &h)
	} else {
		p.checkKey(first)
		value := p.dictValue(&h)
		if p.startsClauses() {
			clauses := p.clauses(&h)
			p.expect(token.RBrace)
			p.grow(h)
			return &ast.DictComp{Span: p.since(start), Key: first, Value: value, Generators: clauses}
		}
		d.Keys, d.Values = append(d.Keys, first), append(d.Values, value)
	}
	for p.accept(token.Comma) && p.kind() != token.RBrace {
		if p.kind() == token.StarStar {
			p.doubleStarItem(d, &h)
			continue
		}
		var key ast.Expr
		if !p.shortest(func() { key = p.expr() }) {
			p.fail()
		}
		h = max(h, p.height)
		if p.kind() != token.Colon {
			p.missingColon(key)
		}
		d.Keys = append(d.Keys, key)
		d.Values = append(d.Values, p.dictValue(&h))
	}
	p.expect(token.RBrace)
	p.grow(h)
	d.Span = p.since(start)
	return d
}

// checkKey refuses what starNamed reads but a key cannot be.
func (p *exprs) checkKey(key ast.Expr) {
	switch key.(type) {
	case *ast.Starred:
		p.fail()
	case *ast.NamedExpr:
		if token.Kind(p.tokenAt(p.index()-1).Type) != token.RParen {
			p.fail()
		}
	}
}

func (p *exprs) doubleStarItem(d *ast.Dict, h *int) {
	from := p.Next()
	value := p.bitOr()
	*h = max(*h, p.height)
	if p.explain && len(d.Keys) == 0 && p.startsClauses() {
		p.attempt(func() {
			p.clauses(h)
			p.expect(token.RBrace)
			p.raise(spanOf(from), "dict unpacking cannot be used in dict comprehension")
		})
	}
	d.Keys, d.Values = append(d.Keys, nil), append(d.Values, value)
}

// dictValue takes the colon and reads the value.
func (p *exprs) dictValue(h *int) ast.Expr {
	colon := p.Next()
	if !startsExpr(p.kind()) {
		p.noValue(colon)
	}
	v := p.expr()
	*h = max(*h, p.height)
	return v
}

// startsClauses reports whether a comprehension's clauses come next.
func (p *exprs) startsClauses() bool {
	if p.kind() != token.KwAsync {
		return p.kind() == token.KwFor
	}
	if p.secondKind() == token.KwFor {
		return true
	}
	if f := p.failAt(p.index() + 1); p.secondKind() == token.Invalid {
		panic(f)
	}
	return false
}

// clausesFollow reports whether the clauses of a comprehension of first come next. One of `*x` is wrong, as CPython sees in the
// second reading.
func (p *exprs) clausesFollow(first ast.Expr) bool {
	if _, starred := first.(*ast.Starred); !starred {
		return p.startsClauses()
	}
	if p.explain && p.startsClauses() {
		p.fail()
	}
	return false
}

// clauses reads the `for … in … if …` clauses of a comprehension.
func (p *exprs) clauses(h *int) []*ast.Comprehension {
	list := []*ast.Comprehension{p.clause(h)}
	for p.startsClauses() && p.tail(func() { list = append(list, p.clause(h)) }) {
	}
	return list
}

// clause reads one clause of a comprehension.
func (p *exprs) clause(h *int) *ast.Comprehension {
	c := &ast.Comprehension{}
	start := p.start()
	c.Async = p.accept(token.KwAsync)
	p.expect(token.KwFor)
	c.Target = p.forTarget(true)
	*h = max(*h, p.height)
	c.Iter = p.disjunction()
	*h = max(*h, p.height)
	for p.kind() == token.KwIf && p.tail(func() { p.Next(); c.Ifs = append(c.Ifs, p.disjunction()) }) {
		*h = max(*h, p.height)
	}
	c.Span = p.since(start)
	return c
}

// forTarget reads the targets of a for loop or, with clause, of a comprehension, and the `in` after them.
func (p *exprs) forTarget(clause bool) ast.Expr {
	from, mark := p.index(), p.MakeCheckpoint()
	var target ast.Expr
	read := func() {
		if target = p.targets(); p.kind() != token.KwIn {
			p.fail()
		}
		p.store(target, from)
	}
	if p.kind() == token.Name && p.secondKind() == token.KwIn {
		read() // most
	} else if !p.attempt(read) {
		if clause {
			p.checkIn()
		}
		if p.explain && !p.marked(from, targetMark) {
			p.setMark(from, targetMark)
			p.explainForTarget()
		}
		p.LoadCheckpoint(mark)
		p.fail()
	}
	p.Next()
	return target
}

// checkIn is called at the targets of a comprehension's clause that are not right. That the `in` is missing CPython reports
// at once, but looks for it only once.
func (p *exprs) checkIn() {
	if p.marked(p.index(), clauseMark) {
		return
	}
	p.setMark(p.index(), clauseMark)
	mark, h := p.MakeCheckpoint(), p.height
	if p.patiently(func() { p.targets() }) {
		p.failAt(p.index())
	}
	p.failIfFault()
	p.LoadCheckpoint(mark)
	if p.patiently(func() { p.tupleOf((*exprs).bitOr) }) && p.kind() != token.KwIn {
		p.failIfFault()
		p.raiseLast(diag.Syntax, "'in' expected after for-loop variables")
	}
	p.LoadCheckpoint(mark)
	p.height = h
}

// targets reads a list of targets; whether they are targets is seen later.
func (p *exprs) targets() ast.Expr { return p.tupleOf((*exprs).target) }

func (p *exprs) target() ast.Expr {
	if p.kind() != token.Star {
		return p.primary()
	}
	start := p.start()
	p.Next()
	var v ast.Expr
	p.quietly(func() { v = p.primary() }) // only targets without a star are read as expressions, too
	p.grow(p.height)
	return &ast.Starred{Span: p.since(start), Value: v}
}

// callArgs reads the arguments of a call (or of a class statement) with their parentheses.
func (p *exprs) callArgs(call bool) ([]ast.Expr, []*ast.Keyword) {
	open := p.start()
	p.Next()
	if p.accept(token.RParen) {
		p.height = 0
		return nil, nil
	}
	a := argReader{exprs: p, open: open, call: call}
	for {
		a.one()
		if a.generator || !p.accept(token.Comma) || p.kind() == token.RParen {
			break
		}
	}
	if !a.generator {
		a.expect(token.RParen)
	}
	p.height = a.h
	return a.args, a.keywords
}

// argReader collects the arguments of one call.
type argReader struct {
	*exprs
	open      token.Pos
	call      bool
	args      []ast.Expr
	keywords  []*ast.Keyword
	doubled   bool // a `**` argument came
	generator bool // the only argument is a bare generator expression
	h         int
}

func (a *argReader) one() {
	switch k := a.kind(); {
	case k == token.Star:
		a.starArg()
	case k == token.StarStar:
		a.keyword("")
	case k == token.Name && a.secondKind() == token.Assign:
		if a.explain {
			a.explainKeyword()
		}
		a.keyword(identifier(a.Peek().Value))
	default:
		a.positional()
	}
	a.h = max(a.h, a.height)
}

func (a *argReader) starArg() {
	if a.doubled {
		if a.explain {
			a.explainStarAfterDouble()
		}
		a.fail()
	}
	arg := a.unpacked()
	if a.explain && a.startsClauses() {
		a.explainStarred(arg)
	}
	a.args = append(a.args, arg)
}

func (a *argReader) keyword(name string) {
	start := a.start()
	op := a.Next()
	if name != "" {
		op = a.Next()
	}
	a.doubled = a.doubled || name == ""
	v := a.expr()
	switch {
	case a.explain && name == "":
		a.explainAssigned(start, "keyword")
		a.lookAtClauses()
	case a.explain:
		a.explainKeywordValue(start, endOf(op))
	}
	a.grow(a.height)
	a.keywords = append(a.keywords, &ast.Keyword{Span: a.since(start), Name: name, Value: v})
}

func (a *argReader) positional() {
	var e ast.Expr
	from := a.index()
	if len(a.keywords) > 0 && !a.explain {
		// A name could begin a keyword argument.
		panic(a.failAt(from + number(a.kind() == token.Name)))
	}
	if a.isWalrus() {
		e = a.walrus()
	} else {
		e = a.expr()
	}
	if first := len(a.args)+len(a.keywords) == 0; (first && (a.call || a.explain) || a.patient) && a.startsClauses() {
		if first || !a.explain {
			a.bareGenerator(e)
			return
		}
		a.attempt(func() { a.bareGenerator(e) })
	}
	if a.explain {
		a.explainPositional(e, from)
	}
	if k := a.kind(); k == token.ColonEq || k == token.Assign || len(a.keywords) > 0 {
		a.fail()
	}
	a.args = append(a.args, e)
}

// bareGenerator reads the clauses behind e, which must be the only argument of a call.
func (a *argReader) bareGenerator(e ast.Expr) {
	alone := a.call && len(a.args)+len(a.keywords) == 0
	if !alone && !a.explain {
		a.fail()
	}
	at := a.index()
	h := a.height
	clauses := a.clauses(&h)
	if a.explain {
		a.explainGenerator(e, clauses)
	}
	if !alone {
		a.failAt(a.index())
		panic(a.failAt(at))
	}
	a.expect(token.RParen)
	a.grow(h)
	a.args = append(a.args, &ast.GeneratorExp{Span: a.since(a.open), Elt: e, Generators: clauses})
	a.generator = true
}
