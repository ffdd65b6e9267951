package parser

import (
	"github.com/alecthomas/participle/v2/lexer"

	"pya/lang/ast"
	"pya/lang/diag"
	"pya/lang/token"
)

// Limits that keep every later walk over the tree within Go's stack.
const (
	maxDepth  = 1500 // recursion of the productions
	maxHeight = 6000 // height of an expression's tree
)

const tooComplex = "too many nested parentheses"

// exprs reads expressions by precedence climbing. It is made anew by every production that needs one.
type exprs struct {
	fields int // replacement fields of f-strings around the current place, while an error is explained
	cursor
	patient bool // in the second reading, see tail
	explain bool // patient, and mistakes may be explained
	depth   int  // recursion, see enter

	height int  // height of the node read last
	braced bool // the brace of a field is to be read as that of a dict or set

	remember bool // CPython remembers what is read, an expression behind another that begins with token second
	second   int
}

func newExprs(lx *lexer.PeekingLexer) *exprs {
	p := &exprs{cursor: cursor{lx}}
	p.patient = p.explaining()
	p.explain = p.patient
	return p
}

// enter counts a recursion that no bracket limits.
func (p *exprs) enter() {
	if p.depth++; p.depth > maxDepth {
		p.raise(spanOf(p.Peek()), tooComplex)
	}
}

// grow notes that a node was put on top of others, the highest of which is h.
func (p *exprs) grow(h int) {
	if p.height = h + 1; p.height > maxHeight {
		p.raise(spanOf(p.Peek()), tooComplex)
	}
}

// startsExpr reports whether a token can begin an expression.
func startsExpr(k token.Kind) bool {
	switch k {
	case token.Name, token.Number, token.String, token.FStart, token.LParen, token.LBrack, token.LBrace,
		token.Minus, token.Plus, token.Tilde, token.Ellipsis, token.KwNot, token.KwLambda, token.KwAwait,
		token.KwNone, token.KwTrue, token.KwFalse:
		return true
	}
	return false
}

// startsElement is startsExpr for places that take `*x` as well.
func startsElement(k token.Kind) bool { return k == token.Star || startsExpr(k) }

// rhs reads what may stand on the right of `=`: a yield or a list of expressions.
func (p *exprs) rhs() ast.Expr {
	if p.kind() == token.KwYield {
		return p.yield()
	}
	return p.starExprs()
}

func (p *exprs) yield() ast.Expr {
	start := p.start()
	p.Next()
	if p.accept(token.KwFrom) {
		v := p.expr()
		p.grow(p.height)
		return &ast.YieldFrom{Span: p.since(start), Value: v}
	}
	var v ast.Expr
	if p.height = 0; startsElement(p.kind()) {
		if read := func() { v = p.starExprs() }; !p.patient {
			read()
		} else if !p.attempt(read) {
			v, p.height = nil, 0
		}
	}
	p.grow(p.height)
	return &ast.Yield{Span: p.since(start), Value: v}
}

// starExprs reads one or more expressions, of which several (or a trailing comma) make a tuple.
func (p *exprs) starExprs() ast.Expr { return p.tupleOf((*exprs).starExpr) }

// starNamedExprs is starExprs with `:=` allowed.
func (p *exprs) starNamedExprs() ast.Expr { return p.tupleOf((*exprs).starNamed) }

func (p *exprs) tupleOf(item func(*exprs) ast.Expr) ast.Expr {
	start := p.start()
	first := item(p)
	if p.kind() != token.Comma {
		return first
	}
	elts := p.moreElements(first, item)
	return &ast.Tuple{Span: p.since(start), Elts: elts}
}

// moreElements reads the rest of a list after its first element, with an optional trailing comma.
func (p *exprs) moreElements(first ast.Expr, item func(*exprs) ast.Expr) []ast.Expr {
	elts := append(make([]ast.Expr, 0, 4), first)
	h := p.height
	for p.accept(token.Comma) && startsElement(p.kind()) {
		if !p.patient {
			elts = append(elts, item(p))
		} else if !p.tail(func() { elts = append(elts, item(p)) }) {
			break
		}
		h = max(h, p.height)
	}
	p.grow(h)
	return elts
}

func (p *exprs) starExpr() ast.Expr {
	if p.kind() == token.Star {
		return p.starred()
	}
	return p.expr()
}

func (p *exprs) starNamed() ast.Expr {
	if p.kind() == token.Star {
		return p.starred()
	}
	return p.named()
}

// starred reads `*` and an operand that binds tighter than comparisons.
func (p *exprs) starred() ast.Expr {
	start := p.start()
	p.Next()
	v := p.bitOr()
	p.grow(p.height)
	return &ast.Starred{Span: p.since(start), Value: v}
}

// unpacked reads `*` and an expression, as calls and subscripts take it. What is no expression CPython reports at once.
func (p *exprs) unpacked() ast.Expr {
	start := p.start()
	p.Next()
	var v ast.Expr
	if !p.shortest(func() { v = p.expr() }) {
		p.raiseLast(diag.Syntax, "Invalid star expression")
	}
	p.grow(p.height)
	e := &ast.Starred{Span: p.since(start), Value: v}
	if p.explain {
		p.explainAssigned(start, "iterable")
	}
	return e
}

// shortest reads an expression where a mistake behind it is reported at once: if it goes wrong, what comes before that counts.
func (p *exprs) shortest(read func()) bool { return p.attempt(read) || !p.patient && p.patiently(read) }

// patiently attempts what may end before a continuation that is wrong.
func (p *exprs) patiently(read func()) bool {
	outer := p.patient
	p.patient = true
	defer func() { p.patient = outer }()
	return p.tail(read)
}

// named reads an expression or `name := expression`.
func (p *exprs) named() ast.Expr {
	if p.isWalrus() {
		return p.walrus()
	}
	from := p.index()
	if k := p.kind(); p.explain && (k == token.LParen || k == token.LBrack) && p.marked(from, operandMark) {
		p.explainBracket()
	}
	e := p.expr()
	if k := p.kind(); k == token.ColonEq || k == token.Assign {
		if p.explain {
			p.explainNamed(e, from)
		}
		if k == token.ColonEq {
			p.fail()
		}
	}
	return e
}

func (p *exprs) isWalrus() bool { return p.kind() == token.Name && p.secondKind() == token.ColonEq }

func (p *exprs) walrus() ast.Expr {
	start := p.start()
	target := p.name()
	target.Ctx = ast.Store
	p.Next()
	v := p.expr()
	p.grow(p.height)
	return &ast.NamedExpr{Span: p.since(start), Target: target, Value: v}
}

func (p *exprs) name() *ast.Name {
	t := p.expect(token.Name)
	p.height = 0
	return &ast.Name{Span: spanOf(t), ID: identifier(t.Value)}
}

// expr reads a conditional expression, a lambda or anything that binds tighter.
func (p *exprs) expr() ast.Expr {
	p.enter()
	defer p.leave()
	start, from, mark := p.start(), p.index(), p.MakeCheckpoint()
	if p.remember && from != p.second {
		p.setMark(from, readMark)
	}
	if p.explain && p.marked(from, readMark) {
		return p.part(true, (*exprs).expr)
	}
	plain := p.explain && p.marked(from, operandMark)
	if p.kind() == token.KwLambda {
		if plain {
			p.Next()
			p.explainParams(token.Colon)
			p.LoadCheckpoint(mark)
		}
		return p.part(plain, (*exprs).lambda)
	}
	body := p.part(plain, (*exprs).disjunction)
	if p.explain {
		p.explainAdjacent(body, from)
	}
	e := body
	if p.kind() == token.KwIf {
		p.tail(func() { e = p.conditional(start, body, plain) })
	}
	if p.explain && e == body {
		p.explainLegacy(mark, from)
	}
	return e
}

// part reads a part of an expression, without explanations if CPython has read it already.
func (p *exprs) part(plain bool, read func(*exprs) ast.Expr) (e ast.Expr) {
	if !plain {
		return read(p)
	}
	p.quietly(func() { e = read(p) })
	return e
}

// conditional reads `if test else orelse` behind body.
func (p *exprs) conditional(start token.Pos, body ast.Expr, plain bool) ast.Expr {
	h := p.height
	p.Next()
	test := p.part(plain, (*exprs).disjunction)
	h = max(h, p.height)
	if k := p.kind(); k != token.KwElse {
		if p.explain && k != token.Colon && k != token.Invalid {
			p.raiseBetween(body, test, "expected 'else' after 'if' expression")
		}
		p.fail()
	}
	p.Next()
	orelse := p.part(plain, (*exprs).expr)
	p.grow(max(h, p.height))
	return &ast.IfExp{Span: p.since(start), Test: test, Body: body, Else: orelse}
}

// tail reads an optional continuation of an expression. While errors are explained, one that is wrong is
// left alone, so that what follows the shorter expression can be looked at, as CPython does.
func (p *exprs) tail(read func()) bool {
	if !p.patient {
		read()
		return true
	}
	h, depth := p.height, p.depth
	if p.attempt(read) {
		return true
	}
	p.height, p.depth = h, depth
	return false
}

func (p *exprs) leave() { p.depth-- }

func (p *exprs) disjunction() ast.Expr {
	start := p.start()
	return p.boolChain(start, p.conjunction(), token.KwOr, ast.Or, (*exprs).conjunction)
}

func (p *exprs) conjunction() ast.Expr {
	start := p.start()
	return p.boolChain(start, p.inversion(), token.KwAnd, ast.And, (*exprs).inversion)
}

func (p *exprs) boolChain(start token.Pos, first ast.Expr, k token.Kind, op ast.BoolOperator, next func(*exprs) ast.Expr) ast.Expr {
	if p.kind() != k {
		return first
	}
	h := p.height
	values := []ast.Expr{first}
	for p.kind() == k {
		if !p.tail(func() { p.Next(); values = append(values, next(p)) }) {
			break
		}
		h = max(h, p.height)
	}
	if p.grow(h); len(values) == 1 {
		return first
	}
	return &ast.BoolOp{Span: p.since(start), Op: op, Values: values}
}

func (p *exprs) inversion() ast.Expr {
	if p.kind() != token.KwNot {
		return p.comparison()
	}
	start := p.start()
	p.Next()
	p.enter()
	v := p.inversion()
	p.leave()
	p.grow(p.height)
	return &ast.UnaryOp{Span: p.since(start), Op: ast.Not, Operand: v}
}

func (p *exprs) comparison() ast.Expr {
	start := p.start()
	left := p.bitOr()
	op, ok := p.compareOp()
	if !ok {
		return left
	}
	h := p.height
	c := &ast.Compare{Left: left}
	for ok {
		if !p.tail(func() { p.takeCompareOp(); c.Comparators = append(c.Comparators, p.bitOr()) }) {
			break
		}
		c.Ops = append(c.Ops, op)
		h = max(h, p.height)
		op, ok = p.compareOp()
	}
	p.grow(h)
	c.Span = p.since(start)
	if len(c.Ops) == 0 {
		return left
	}
	return c
}

// takeCompareOp takes the one or two tokens of a comparison operator.
func (p *exprs) takeCompareOp() {
	switch token.Kind(p.Next().Type) {
	case token.KwIs:
		p.accept(token.KwNot)
	case token.KwNot:
		p.Next()
	}
}

// compareOp returns the comparison operator that comes next, if one does.
func (p *exprs) compareOp() (ast.CmpOperator, bool) {
	var op ast.CmpOperator
	switch p.kind() {
	case token.EqEq:
		op = ast.Eq
	case token.NotEq:
		op = ast.NotEq
	case token.Less:
		op = ast.Lt
	case token.LessEq:
		op = ast.LtE
	case token.Greater:
		op = ast.Gt
	case token.GreaterEq:
		op = ast.GtE
	case token.KwIn:
		op = ast.In
	case token.KwIs:
		if op = ast.Is; p.secondKind() == token.KwNot {
			op = ast.IsNot
		}
	case token.KwNot:
		if k := p.secondKind(); k != token.KwIn {
			if f := p.failAt(p.index() + 1); k == token.Invalid {
				panic(f)
			}
			return 0, false
		}
		op = ast.NotIn
	default:
		return 0, false
	}
	return op, true
}

// binaryOp returns the precedence of a binary operator, 0 for other tokens.
func binaryOp(k token.Kind) (prec int, op ast.Operator) {
	switch k {
	case token.Pipe:
		return 1, ast.BitOr
	case token.Caret:
		return 2, ast.BitXor
	case token.Amp:
		return 3, ast.BitAnd
	case token.LShift:
		return 4, ast.LShift
	case token.RShift:
		return 4, ast.RShift
	case token.Plus:
		return 5, ast.Add
	case token.Minus:
		return 5, ast.Sub
	case token.Star:
		return 6, ast.Mult
	case token.Slash:
		return 6, ast.Div
	case token.SlashSlash:
		return 6, ast.FloorDiv
	case token.Percent:
		return 6, ast.Mod
	case token.At:
		return 6, ast.MatMult
	}
	return 0, 0
}

func (p *exprs) bitOr() ast.Expr { return p.binary(1) }

// binary reads operators of at least the given precedence, all of which associate to the left.
func (p *exprs) binary(lowest int) ast.Expr {
	start := p.start()
	if p.explain && lowest <= 6 {
		switch p.kind() {
		case token.Plus, token.Minus, token.Tilde:
			p.explainNot((*exprs).factor)
		}
	}
	left := p.factor()
	for {
		prec, op := binaryOp(p.kind())
		if prec == 0 || prec < lowest {
			return left
		}
		h := p.height
		var right ast.Expr
		if p.explain && prec >= 5 {
			p.explainNot((*exprs).inversion)
		}
		if !p.patient {
			p.Next()
			right = p.binary(prec + 1)
		} else if !p.tail(func() { p.Next(); right = p.binary(prec + 1) }) {
			return left
		}
		p.grow(max(h, p.height))
		left = &ast.BinOp{Span: p.since(start), Left: left, Op: op, Right: right}
	}
}

func (p *exprs) factor() ast.Expr {
	var op ast.UnaryOperator
	switch p.kind() {
	case token.Minus:
		op = ast.USub
	case token.Plus:
		op = ast.UAdd
	case token.Tilde:
		op = ast.Invert
	default:
		return p.power()
	}
	start := p.start()
	p.Next()
	p.enter()
	v := p.factor()
	p.leave()
	p.grow(p.height)
	return &ast.UnaryOp{Span: p.since(start), Op: op, Operand: v}
}

func (p *exprs) power() ast.Expr {
	start := p.start()
	base := p.awaited()
	if p.kind() != token.StarStar {
		return base
	}
	h := p.height
	var exp ast.Expr
	if !p.tail(func() { p.Next(); p.enter(); exp = p.factor(); p.leave() }) {
		return base
	}
	p.grow(max(h, p.height))
	return &ast.BinOp{Span: p.since(start), Left: base, Op: ast.Pow, Right: exp}
}

func (p *exprs) awaited() ast.Expr {
	if p.kind() != token.KwAwait {
		return p.primary()
	}
	start := p.start()
	p.Next()
	v := p.primary()
	p.grow(p.height)
	return &ast.Await{Span: p.since(start), Value: v}
}

// primary reads an atom and the attributes, subscripts and calls after it.
func (p *exprs) primary() ast.Expr {
	start := p.start()
	e := p.atom()
	for {
		h := p.height
		k := p.kind()
		if p.explain && (k == token.LBrace || k == token.LBrack) {
			p.explainBracket()
		}
		if k != token.Dot && k != token.LBrack && k != token.LParen {
			return e
		}
		next := e
		if !p.patient {
			next = p.trailer(start, e)
		} else if !p.tail(func() { next = p.trailer(start, e) }) {
			return e
		}
		e = next
		p.grow(max(h, p.height))
	}
}

// trailer reads an attribute, a subscript or a call of e.
func (p *exprs) trailer(start token.Pos, e ast.Expr) ast.Expr {
	p.height = 0
	switch p.kind() {
	case token.Dot:
		p.Next()
		t := p.expect(token.Name)
		return &ast.Attribute{Span: p.since(start), Value: e, Attr: identifier(t.Value), AttrPos: token.Pos(t.Pos.Offset)}
	case token.LBrack:
		p.Next()
		index := p.slices()
		p.expect(token.RBrack)
		return &ast.Subscript{Span: p.since(start), Value: e, Index: index}
	}
	args, keywords := p.callArgs(true)
	return &ast.Call{Span: p.since(start), Func: e, Args: args, Keywords: keywords}
}

// slices reads the inside of a subscript.
func (p *exprs) slices() ast.Expr {
	start := p.start()
	first := p.slice()
	if p.kind() != token.Comma {
		if _, starred := first.(*ast.Starred); !starred {
			return first
		}
	}
	elts := []ast.Expr{first}
	h := p.height
	for p.accept(token.Comma) && (startsElement(p.kind()) || p.kind() == token.Colon) {
		elts = append(elts, p.slice())
		h = max(h, p.height)
	}
	p.grow(h)
	return &ast.Tuple{Span: p.since(start), Elts: elts}
}

func (p *exprs) slice() ast.Expr {
	start := p.start()
	if p.kind() == token.Star {
		return p.unpacked()
	}
	var lower ast.Expr
	p.height = 0
	if p.kind() != token.Colon {
		lower = p.named()
		if _, walrus := lower.(*ast.NamedExpr); p.kind() != token.Colon || walrus && lower.Range().Start == start {
			return lower
		}
	}
	h := p.height
	p.Next()
	s := &ast.Slice{Lower: lower}
	s.Upper, h = p.slicePart(h)
	if p.accept(token.Colon) {
		s.Step, h = p.slicePart(h)
	}
	p.grow(h)
	s.Span = p.since(start)
	return s
}

func (p *exprs) slicePart(h int) (ast.Expr, int) {
	if !startsExpr(p.kind()) {
		return nil, h
	}
	e := p.expr()
	return e, max(h, p.height)
}

// atom reads a name, a literal or something in brackets.
func (p *exprs) atom() ast.Expr {
	t := p.Peek()
	p.height = 0
	switch token.Kind(t.Type) {
	case token.Name:
		p.Next()
		return &ast.Name{Span: spanOf(t), ID: identifier(t.Value)}
	case token.Number:
		p.Next()
		return p.numberLiteral(t)
	case token.String, token.FStart:
		return p.strings()
	case token.LParen:
		return p.paren()
	case token.LBrack:
		return p.list()
	case token.LBrace:
		return p.brace()
	case token.KwNone:
		return p.constant(nil)
	case token.KwTrue:
		return p.constant(true)
	case token.KwFalse:
		return p.constant(false)
	case token.Ellipsis:
		return p.constant(ast.Ellipsis{})
	}
	p.fail()
	return nil
}

func (p *exprs) constant(v any) ast.Expr {
	return &ast.Constant{Span: spanOf(p.Next()), Value: v}
}

// lambda reads a lambda expression.
func (p *exprs) lambda() ast.Expr {
	start := p.start()
	p.Next()
	args, h := p.params(token.Colon), p.height
	p.expect(token.Colon)
	if k := p.kind(); p.explain && (k == token.FMiddle || k == token.RBrace && p.fields > 0) {
		p.raise(p.since(start), "f-string: lambda expressions are not allowed without parentheses")
	}
	if p.explain && p.isFieldBrace() {
		p.explainFieldLambda()
	}
	body := p.expr()
	p.grow(max(h, p.height))
	return &ast.Lambda{Span: p.since(start), Args: args, Body: body}
}

// expectForced stops with "expected 'x'": at such a place CPython does not look for another explanation.
func (c cursor) expectForced(k token.Kind) {
	if c.kind() == k {
		return
	}
	if c.kind() == token.Invalid || !c.explaining() {
		c.fail()
	}
	c.failAt(c.index())
	c.raiseNext("expected '%s'", k)
}
