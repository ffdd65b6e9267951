package parser

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"pya/lang/ast"
	"pya/lang/diag"
	"pya/lang/token"
)

// This file holds what the productions look for in the second reading of a text that is wrong. A check is
// made where CPython's grammar has a rule for the mistake, and in the same order, because the first
// explanation found wins. Checks that need to read on do so by attempt.

// raiseLast stops with a message at the furthest token any reading came to.
func (c cursor) raiseLast(kind, format string, args ...any) {
	panic(&failure{at: c.index(), kind: kind, msg: fmt.Sprintf(format, args...), end: endLast})
}

// raiseFrom stops with a message about everything from start to the furthest token.
func (c cursor) raiseFrom(start token.Pos, format string, args ...any) {
	span := token.Span{Start: start, End: tokenEnd(c.furthest())}
	panic(&failure{at: c.index(), kind: diag.Syntax, msg: fmt.Sprintf(format, args...), span: span, end: endBefore})
}

// raiseNext stops with a message at the next token.
func (c cursor) raiseNext(format string, args ...any) {
	c.failIfFault()
	t := c.Peek()
	c.raise(token.Span{Start: token.Pos(t.Pos.Offset), End: tokenEnd(t)}, format, args...)
}

// tokenEnd is where a token ends; a line's end counts as one character even at the end of the text.
func tokenEnd(t *lexer.Token) token.Pos {
	if token.Kind(t.Type) == token.Newline {
		return endOf(t) + 1
	}
	return endOf(t)
}

// level is how many brackets are open after token i.
func (c cursor) level(i int) int {
	n := 0
	for ; i > 0; i-- {
		switch token.Kind(c.tokenAt(i).Type) {
		case token.LParen, token.LBrack, token.LBrace:
			n++
		case token.RParen, token.RBrack, token.RBrace:
			n--
		}
	}
	return n
}

// quietly runs f without explanations.
func (p *exprs) quietly(f func()) {
	outer := p.explain
	p.explain = false
	defer func() { p.explain = outer }()
	f()
}

// explainNamed looks at `e := …` and `e = …` where an expression was expected.
func (p *exprs) explainNamed(e ast.Expr, from int) {
	if p.kind() == token.ColonEq {
		if p.attempt(func() { p.Next(); p.expr() }) {
			p.raiseNode(e, "cannot use assignment expressions with %s", exprName(e))
		}
		return
	}
	var value ast.Expr
	comparison := func() {
		p.Next()
		value = p.bitOr()
		if k := p.kind(); k == token.Assign || k == token.ColonEq {
			p.fail()
		}
	}
	mark := p.MakeCheckpoint()
	defer p.LoadCheckpoint(mark)
	name := token.Kind(p.tokenAt(from).Type) == token.Name && token.Kind(p.tokenAt(from+1).Type) == token.Assign
	switch first := p.firstAtom(e, from).(type) {
	case *ast.List, *ast.Tuple, *ast.GeneratorExp:
		return
	case *ast.Constant:
		if first.Value == nil || first.Value == true || first.Value == false {
			return
		}
	}
	if !p.isBitOr(e, from) || !p.attempt(comparison) {
		return
	}
	if name {
		p.raiseBetween(e, value, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?")
	}
	p.raiseNode(e, "cannot assign to %s here. Maybe you meant '==' instead of '='?", exprName(e))
}

// isBitOr reports whether e, read from token from on, binds as tight as the operand of a comparison.
func (p *exprs) isBitOr(e ast.Expr, from int) bool {
	if e.Range().Start > token.Pos(p.tokenAt(from).Pos.Offset) {
		return true // a group
	}
	switch e := e.(type) {
	case *ast.BoolOp, *ast.Compare, *ast.IfExp, *ast.Lambda, *ast.NamedExpr, *ast.Starred:
		return false
	case *ast.UnaryOp:
		return e.Op != ast.Not
	case *ast.Tuple:
		return e.Paren
	}
	return true
}

// firstAtom is the atom e begins with.
func (p *exprs) firstAtom(e ast.Expr, from int) ast.Expr {
	start := token.Pos(p.tokenAt(from).Pos.Offset)
	for e.Range().Start == start {
		switch x := e.(type) {
		case *ast.Attribute:
			e = x.Value
		case *ast.Subscript:
			e = x.Value
		case *ast.Call:
			e = x.Func
		case *ast.BinOp:
			e = x.Left
		default:
			return e
		}
	}
	return nil
}

// explainLegacy looks for print and exec used as statements; mark is before token from, where the
// expression just read begins. CPython tries this behind every name, and may find another mistake there.
func (p *exprs) explainLegacy(mark lexer.Checkpoint, from int) {
	t := p.tokenAt(from)
	if token.Kind(t.Type) != token.Name || !p.once(from) {
		return
	}
	here := p.MakeCheckpoint()
	defer p.LoadCheckpoint(here)
	p.LoadCheckpoint(mark)
	p.Next()
	if !startsElement(p.kind()) || p.kind() == token.LParen {
		return
	}
	var e ast.Expr
	if p.attempt(func() { e = p.starExprs() }) && isLegacy(t) {
		p.raise(token.Span{Start: token.Pos(t.Pos.Offset), End: e.Range().End},
			"Missing parentheses in call to '%s'. Did you mean %s(...)?", t.Value, t.Value)
	}
}

func isLegacy(t *lexer.Token) bool {
	return token.Kind(t.Type) == token.Name && (t.Value == "print" || t.Value == "exec")
}

// startsSoftKeyword tells names that CPython 3.13 takes for a soft keyword of which they are the beginning.
func startsSoftKeyword(name string) bool {
	for _, word := range [...]string{"_", "case", "match", "type"} {
		if strings.HasPrefix(word, name) {
			return true
		}
	}
	return false
}

// skipsAdjacent reports whether CPython looks for no second expression behind one that begins with token i.
func (p *exprs) skipsAdjacent(i int) bool {
	t := p.tokenAt(i)
	return token.Kind(t.Type) == token.Name &&
		(startsSoftKeyword(t.Value) || token.Kind(p.tokenAt(i+1).Type) == token.String)
}

// explainAdjacent looks for a second expression right behind the first, read from token from on.
func (p *exprs) explainAdjacent(a ast.Expr, from int) {
	if p.skipsAdjacent(from) || !startsExpr(p.kind()) {
		return
	}
	var b ast.Expr
	last := 0
	mark := p.MakeCheckpoint()
	p.remember, p.second = true, p.index()
	ok := p.attempt(func() {
		p.quietly(func() { b = p.expr() })
		last = p.index() - 1
	})
	p.remember = false
	p.LoadCheckpoint(mark)
	p.setMark(p.index(), operandMark)
	if n, name := a.(*ast.Name); !ok || p.level(last) == 0 || name && (n.ID == "print" || n.ID == "exec") {
		return
	}
	p.raiseBetween(a, b, "invalid syntax. Perhaps you forgot a comma?")
}

// explainDoubleStar looks at `(**x)`.
func (p *exprs) explainDoubleStar() {
	stars := p.Peek()
	p.attempt(func() {
		p.Next()
		p.expr()
		p.expect(token.RParen)
		p.raiseTaken(spanOf(stars), "cannot use double starred expression here")
	})
}

// explainFirstStar is called at a star behind an opening bracket: whatever the expression behind it, it is a mistake before
// a closing parenthesis and before clauses.
func (p *exprs) explainFirstStar() {
	group := token.Kind(p.tokenAt(p.index()-1).Type) == token.LParen
	e := p.unpacked()
	if p.startsClauses() {
		h := 0
		p.attempt(func() {
			if p.clauses(&h); p.kind() == token.Invalid {
				p.fail()
			}
			p.raise(e.Range(), "iterable unpacking cannot be used in comprehension")
		})
	} else if group && p.accept(token.RParen) {
		p.raiseTaken(e.Range(), "cannot use starred expression here")
	}
}

// explainBracket is called at a bracket behind an operand, which CPython looks into as if it held a comprehension.
func (p *exprs) explainBracket() {
	if p.isFieldBrace() || !p.once(p.index()) {
		return
	}
	mark, h := p.MakeCheckpoint(), p.height
	p.attempt(func() {
		p.Next()
		if first := p.firstElement(); p.kind() == token.Comma {
			p.explainBareTarget(p.moreElements(first, (*exprs).starNamed))
		}
	})
	p.LoadCheckpoint(mark)
	p.height = h
}

// explainBareTarget looks at `[x, y for …]`.
func (p *exprs) explainBareTarget(elts []ast.Expr) {
	comma := p.tokenAt(p.index() - 1)
	h := 0
	if !p.startsClauses() || !p.attempt(func() { p.clauses(&h) }) {
		return
	}
	const msg = "did you forget parentheses around the comprehension target?"
	if len(elts) > 1 {
		p.raiseBetween(elts[0], elts[len(elts)-1], msg)
	}
	p.raise(token.Span{Start: elts[0].Range().Start, End: endOf(comma)}, msg)
}

// missingColon is called behind a key without a colon; CPython finds that in the first reading already.
func (p *exprs) missingColon(key ast.Expr) {
	p.failIfFault()
	panic(&failure{at: p.index(), kind: diag.Syntax, msg: "':' expected after dictionary key", span: key.Range(), end: endKey})
}

// noValue is called behind the colon of a dict's item if no expression comes; it, too, has not to wait for
// the second reading.
func (p *exprs) noValue(colon *lexer.Token) {
	switch t := p.Peek(); token.Kind(t.Type) {
	case token.Star:
		if p.attempt(func() { p.Next(); p.bitOr() }) {
			p.raiseFrom(token.Pos(t.Pos.Offset), "cannot use a starred expression in a dictionary value")
		}
	case token.RBrace, token.Comma:
		p.raise(spanOf(colon), "expression expected after dictionary key and ':'")
	}
}

// explainForTarget is called at the first token of a for's targets, which are not right.
func (p *exprs) explainForTarget() {
	var e ast.Expr
	if p.attempt(func() { e = p.starExprs() }) {
		p.raiseTarget(e, forTargets)
	}
}

// raiseTarget stops if a part of e cannot be a target.
func (p *exprs) raiseTarget(e ast.Expr, place targetPlace) {
	bad := invalidTarget(e, place)
	switch {
	case bad == nil:
	case place == delTargets:
		p.raiseNode(bad, "cannot delete %s", exprName(bad))
	default:
		p.raiseNode(bad, "cannot assign to %s", exprName(bad))
	}
}

// explainKeyword is called at `name =` among the arguments of a call.
func (a *argReader) explainKeyword() {
	name, eq := a.Peek(), a.tokenAt(a.index()+1)
	span := token.Span{Start: token.Pos(name.Pos.Offset), End: endOf(eq)}
	if k := token.Kind(a.tokenAt(a.index() + 2).Type); k == token.Comma || k == token.RParen {
		a.raise(span, "expected argument value expression")
	}
}

// explainKeywordValue is called behind the value of a keyword argument that began at start.
func (a *argReader) explainKeywordValue(start token.Pos, eq token.Pos) {
	h := 0
	if a.startsClauses() && a.attempt(func() { a.clauses(&h) }) {
		a.raise(token.Span{Start: start, End: eq}, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?")
	}
}

// explainStarAfterDouble is called at `*` behind a `**` argument.
func (a *argReader) explainStarAfterDouble() {
	comma := a.tokenAt(a.index() - 1)
	mark := a.MakeCheckpoint()
	starred := func() {
		if a.unpacked(); a.kind() == token.Assign {
			a.fail()
		}
	}
	n := 0
	for a.kind() == token.Star && a.attempt(starred) {
		if n++; !a.accept(token.Comma) {
			break
		}
	}
	if n == 0 {
		a.LoadCheckpoint(mark)
		a.unpacked()
		a.failAt(a.index() + 1)
		a.raiseLast(diag.Syntax, "positional argument follows keyword argument unpacking")
	}
	a.raiseFrom(token.Pos(comma.Pos.Offset), "iterable argument unpacking follows keyword argument unpacking")
}

// explainAssigned is called behind `*x` or `**x`, which began at start.
func (p *exprs) explainAssigned(start token.Pos, what string) {
	if p.kind() != token.Assign {
		return
	}
	mark := p.MakeCheckpoint()
	defer p.LoadCheckpoint(mark)
	var value ast.Expr
	if p.attempt(func() { p.Next(); value = p.expr() }) {
		p.raise(token.Span{Start: start, End: value.Range().End}, "cannot assign to %s argument unpacking", what)
	}
}

// lookAtClauses reads clauses behind `**x`, which no rule allows: CPython takes them for those of the last positional argument
// if there are several, and sees how far they go.
func (a *argReader) lookAtClauses() {
	mark := a.MakeCheckpoint()
	h := 0
	var clauses []*ast.Comprehension
	if a.startsClauses() && a.attempt(func() { clauses = a.clauses(&h) }) {
		if n := len(a.args); n > 1 {
			a.raiseBetween(a.args[n-1], lastItem(clauses), "Generator expression must be parenthesized")
		}
		a.LoadCheckpoint(mark)
	}
}

// rest reads the remaining arguments as far as they are in order: positional ones and `*x` first, then keywords and `*x`, then
// keywords and `**x`.
func (a *argReader) rest() {
	b := argReader{exprs: a.exprs}
	const positional, keywords, doubled = 0, 1, 2
	for part := positional; ; {
		switch start, k := b.start(), b.kind(); {
		case k == token.Star:
			if part == doubled {
				return
			}
			b.Next()
			b.expr()
		case k == token.StarStar:
			part = doubled
			b.Next()
			b.expr()
		case k == token.Name && b.secondKind() == token.Assign:
			part = max(part, keywords)
			b.Next()
			eq := endOf(b.Next())
			b.expr()
			b.explainKeywordValue(start, eq)
		case part != positional:
			b.attempt(func() { b.expr() }) // CPython looks whether `=` follows
			return
		case b.isWalrus():
			b.walrus()
		default:
			b.expr()
		}
		if b.kind() != token.Comma {
			return
		}
		if b.Next(); b.kind() == token.RParen {
			return
		}
	}
}

// lastItem is the last expression of a comprehension's clauses.
func lastItem(clauses []*ast.Comprehension) ast.Expr {
	c := clauses[len(clauses)-1]
	if len(c.Ifs) > 0 {
		return c.Ifs[len(c.Ifs)-1]
	}
	return c.Iter
}

// explainGenerator is called behind the clauses that follow the argument e.
func (a *argReader) explainGenerator(e ast.Expr, clauses []*ast.Comprehension) {
	a.failIfFault()
	first := len(a.args)+len(a.keywords) == 0
	if first && a.kind() != token.Comma {
		return
	}
	if first {
		a.attempt(func() { a.Next(); a.rest() })
	}
	a.raiseBetween(e, lastItem(clauses), "Generator expression must be parenthesized")
}

// explainStarred is called behind the argument `*x` where clauses follow.
func (a *argReader) explainStarred(e ast.Expr) {
	mark := a.MakeCheckpoint()
	var clauses []*ast.Comprehension
	h := 0
	switch {
	case !a.attempt(func() { clauses = a.clauses(&h) }):
		return
	case len(a.args) > 0:
		a.raiseBetween(e, lastItem(clauses), "Generator expression must be parenthesized")
	case len(a.keywords) == 0 && a.call:
		a.raiseNode(e, "iterable unpacking cannot be used in comprehension")
	}
	a.LoadCheckpoint(mark)
}

// explainPositional is called behind a positional argument read from token from on.
func (a *argReader) explainPositional(e ast.Expr, from int) {
	_, walrus := e.(*ast.NamedExpr)
	if eq := a.Peek(); token.Kind(eq.Type) == token.Assign && (!walrus || a.parenthesized(e, from)) {
		switch first := a.tokenAt(from); token.Kind(first.Type) {
		case token.KwTrue, token.KwFalse, token.KwNone:
			if a.index() == from+1 {
				a.raise(token.Span{Start: token.Pos(first.Pos.Offset), End: endOf(eq)}, "cannot assign to %s", first.Value)
			}
		}
		a.raise(token.Span{Start: e.Range().Start, End: endOf(eq)}, "expression cannot contain assignment, perhaps you meant \"==\"?")
	}
	if len(a.keywords) == 0 || a.kind() == token.ColonEq {
		return
	}
	what := "argument"
	if slices.ContainsFunc(a.keywords, func(k *ast.Keyword) bool { return k.Name == "" }) {
		what = "argument unpacking"
	}
	if a.kind() == token.Comma {
		a.attempt(func() {
			if a.Next(); a.kind() != token.RParen {
				a.rest()
			}
			a.raiseLast(diag.Syntax, "positional argument follows keyword %s", what)
		})
	}
	a.raiseLast(diag.Syntax, "positional argument follows keyword %s", what)
}

// The places in a replacement field where it can go wrong.
type fieldPlace uint8

const (
	fieldExpr fieldPlace = iota
	fieldDebug
	fieldConversion
	fieldSpec
)

// explainFieldStart is called behind the opening brace of a replacement field.
func (p *exprs) explainFieldStart() {
	switch k := p.kind(); k {
	case token.Assign, token.Bang, token.Colon, token.RBrace:
		p.raiseNext("f-string: valid expression required before '%s'", k)
	}
}

// fieldValue reads the expression of a replacement field.
func (p *exprs) fieldValue() (e ast.Expr) {
	if !p.explain {
		return p.rhs()
	}
	p.explainFieldStart()
	p.fields++
	whole := p.tail(func() { e = p.rhs() })
	p.fields--
	if !whole {
		p.raiseNext("f-string: expecting a valid expression after '{'")
	}
	return e
}

// explainFieldLambda is called at the brace of a field behind the colon of a lambda, which CPython takes for that of a set.
func (p *exprs) explainFieldLambda() {
	p.braced = true
	p.expr()
	p.raise(token.Span{Start: p.end(), End: p.end()}, "f-string: expecting '=', or '!', or ':', or '}'")
}

// explainField is called where a part of a replacement field ends.
func (p *exprs) explainField(place fieldPlace) {
	want := "'=', or '!', or ':', or '}'"
	switch k := p.kind(); {
	case k == token.RBrace, k == token.Colon && place < fieldSpec, k == token.Bang && place < fieldConversion,
		k == token.Assign && place == fieldExpr:
		return
	case place == fieldDebug:
		want = "'!', or ':', or '}'"
	case place == fieldConversion:
		want = "':' or '}'"
	case place == fieldSpec:
		want = "'}', or format specs"
	}
	p.raiseNext("f-string: expecting %s", want)
}

// explainConversion is called behind an exclamation mark without a name.
func (p *exprs) explainConversion() {
	if k := p.kind(); k == token.Colon || k == token.RBrace {
		p.raiseNext("f-string: missing conversion character")
	}
	p.raiseNext("f-string: invalid conversion character")
}

// firstTarget is the first target of an assignment, read from token from on, and the place behind it.
type firstTarget struct {
	e      ast.Expr
	from   int
	start  lexer.Checkpoint
	behind lexer.Checkpoint
}

// lineTargets reads what may be targets at the beginning of a line or behind an `=`. Those that are, CPython does not read
// as an expression, in which it would look for mistakes.
func (p *exprs) lineTargets(first bool) (e ast.Expr) {
	if !p.explain {
		return p.rhs()
	}
	mark, h := p.MakeCheckpoint(), p.height
	valid := func() bool {
		k := p.kind()
		switch {
		case k == token.Assign:
			return invalidTarget(e, starTargets) == nil
		case k == token.Colon:
			return first && singleTarget(e) && p.annotationFollows()
		}
		return first && k.IsAugAssign() && singleTarget(e)
	}
	if p.attempt(func() { p.quietly(func() { e = p.rhs() }) }) && valid() {
		return e
	}
	p.LoadCheckpoint(mark)
	p.height = h
	return p.rhs()
}

// explainAssign is called before `=` behind e, read from token from on.
func (p *exprs) explainAssign(e ast.Expr, from int, first firstTarget) {
	switch e.(type) {
	case *ast.Yield, *ast.YieldFrom:
		if !p.parenthesized(e, from) {
			p.raiseNode(e, "assignment to yield expression not possible")
		}
	}
	if invalidTarget(e, starTargets) == nil {
		return
	}
	p.explainFirst(first)
	p.raiseTarget(e, starTargets)
}

// explainFirst is called where an assignment has gone wrong: CPython looks at the beginning of the line then, as it would at
// an element with an annotation behind it.
func (p *exprs) explainFirst(first firstTarget) {
	here := p.MakeCheckpoint()
	p.LoadCheckpoint(first.start)
	p.attempt(func() { p.starNamed() })
	p.LoadCheckpoint(first.behind)
	last, at := p.lastElement(first.e, first.from)
	if _, starred := last.(*ast.Starred); !starred && at < p.index() {
		p.explainNamed(last, at)
	}
	p.LoadCheckpoint(here)
}

// lastElement is what ends before the next token of e, read from token from on: an element if e is a tuple without
// parentheses. With it comes the index of its first token, which is the next one behind a comma.
func (p *exprs) lastElement(e ast.Expr, from int) (ast.Expr, int) {
	if t, ok := e.(*ast.Tuple); ok && !t.Paren {
		return t.Elts[len(t.Elts)-1], p.elementIndex()
	}
	return e, from
}

// elementIndex is the index of the first token of the element that ends before the next token.
func (p *exprs) elementIndex() int {
	return 1 + p.lookBack(func(k token.Kind) bool { return k == token.Comma || k == token.Begin || k == token.Newline })
}

// explainAnnotated is called before a colon behind e, read from token from on.
func (p *exprs) explainAnnotated(e ast.Expr, from int) {
	switch e.(type) {
	case *ast.Yield, *ast.YieldFrom, *ast.Starred:
		if !p.parenthesized(e, from) {
			return
		}
	}
	if singleTarget(e) || !p.annotationFollows() {
		return
	}
	switch e := e.(type) {
	case *ast.List:
		p.raiseNode(e, "only single target (not list) can be annotated")
	case *ast.Tuple:
		if e.Paren {
			p.raiseNode(e, "only single target (not tuple) can be annotated")
		}
		p.raiseNode(e.Elts[0], "only single target (not tuple) can be annotated")
	}
	p.raiseNode(e, "illegal target for annotation")
}

// annotationFollows reports whether the next token, a colon, has an expression behind it.
func (p *exprs) annotationFollows() bool {
	mark := p.MakeCheckpoint()
	defer p.LoadCheckpoint(mark)
	return p.attempt(func() { p.Next(); p.expr() })
}

// explainAugmented is called before an operator such as += behind e.
func (p *exprs) explainAugmented(e ast.Expr) {
	if _, yield := e.(*ast.Yield); yield || singleTarget(e) {
		return
	}
	if p.attempt(func() { p.Next(); p.rhs() }) {
		p.raiseNode(e, "'%s' is an illegal expression for augmented assignment", exprName(e))
	}
}

// explainNoBlock is called where an indented block should begin.
func (s *stmts) explainNoBlock(b block) {
	s.failIfFault()
	s.failAt(s.index())
	line := strings.Count(s.source()[:b.at], "\n") + 1
	s.raiseLast(diag.Indentation, "expected an indented block after %s on line %d", b.what, line)
}

// explainNoHandler is called behind the block of a try without handlers.
func (s *stmts) explainNoHandler() {
	s.failIfFault()
	s.raiseLast(diag.Syntax, "expected 'except' or 'finally' block")
}

// explainHandlers is called at the colon of a `try` that a handler follows at once.
func (s *stmts) explainHandlers() {
	mark := s.MakeCheckpoint()
	s.attempt(func() {
		s.Next()
		for st := (&ast.Try{}); s.kind() == token.KwExcept; {
			s.handler(st)
		}
	})
	s.LoadCheckpoint(mark)
}

// explainExcept is called at `except`.
func (s *stmts) explainExcept() {
	p := s.exprs()
	mark := p.MakeCheckpoint()
	defer p.LoadCheckpoint(mark)
	p.Next()
	starred := p.accept(token.Star)
	if k := p.kind(); starred && (k == token.Newline || k == token.Colon) {
		p.raiseLast(diag.Syntax, "expected one or more exception types")
	}
	start := token.Pos(0)
	multiple := p.attempt(func() {
		start = p.expr().Range().Start
		p.expect(token.Comma)
		p.tupleOf((*exprs).expr)
		if p.accept(token.KwAs) {
			p.expect(token.Name)
		}
		p.expect(token.Colon)
	})
	if multiple {
		// The colon is the last token CPython has looked at.
		panic(&failure{
			at: p.index(), kind: diag.Syntax, msg: "multiple exception types must be parenthesized",
			span: p.since(start), end: endBefore,
		})
	}
}

// explainMixedHandlers is called at an `except` of the other kind than those before it.
func (s *stmts) explainMixedHandlers() {
	span := spanOf(s.Peek())
	if s.secondKind() == token.Star {
		span.End = endOf(s.tokenAt(s.index() + 1))
	}
	mark := s.MakeCheckpoint()
	s.attempt(func() {
		if h := header(s, &prod.except); h.Star && h.Type == nil {
			s.fail()
		}
		if s.kind() == token.Newline {
			s.raiseLast(diag.Syntax, "expected ':'")
		}
		s.expect(token.Colon)
		s.raiseTaken(span, "cannot have both 'except' and 'except*' on the same 'try'")
	})
	s.LoadCheckpoint(mark)
}

// explainMatch is called at a name `match` that opens no statement, but may be meant to.
func (s *stmts) explainMatch() {
	mark := s.MakeCheckpoint()
	line := false
	s.attempt(func() {
		p := s.exprs()
		p.Next()
		if startsElement(p.kind()) {
			p.subject()
			line = p.kind() == token.Newline
		}
	})
	if line {
		s.raiseLast(diag.Syntax, "expected ':'")
	}
	s.LoadCheckpoint(mark)
}

// explainImport is called at `import`.
func (s *stmts) explainImport() {
	start := s.start()
	mark := s.MakeCheckpoint()
	s.Next()
	if s.kind() == token.Newline {
		s.raiseFrom(s.start(), "Expected one or more names after 'import'")
	}
	swapped := s.attempt(func() {
		s.dottedNames()
		s.expect(token.KwFrom)
		s.dottedName()
	})
	if swapped {
		s.raiseFrom(start, "Did you mean to use 'from ... import ...' instead?")
	}
	s.LoadCheckpoint(mark)
}

func (s *stmts) dottedNames() {
	for s.dottedName(); s.accept(token.Comma); {
		s.dottedName()
	}
}

func (s *stmts) dottedName() {
	for s.expect(token.Name); s.kind() == token.Dot; s.Next() {
		if s.secondKind() != token.Name {
			s.failAt(s.index() + 1)
			return
		}
		s.Next()
	}
}

// explainFrom is called at `from`.
func (s *stmts) explainFrom() {
	mark := s.MakeCheckpoint()
	defer s.LoadCheckpoint(mark)
	s.Next()
	dots := false
	for s.kind() == token.Dot || s.kind() == token.Ellipsis {
		s.Next()
		dots = true
	}
	trailing := false
	s.attempt(func() {
		if !dots || s.kind() == token.Name {
			s.dottedName()
		}
		s.expect(token.KwImport)
		if s.kind() == token.Newline {
			s.raiseFrom(s.start(), "Expected one or more names after 'import'")
		}
		for s.accept(token.Name) {
			if s.accept(token.KwAs) {
				s.expect(token.Name)
			}
			if !s.accept(token.Comma) {
				break
			}
			trailing = s.kind() == token.Newline
		}
	})
	if trailing {
		s.raiseLast(diag.Syntax, "trailing comma not allowed without surrounding parentheses")
	}
}

// explainBound is called behind the bound of a type parameter that takes none.
func (p *exprs) explainBound(colon *lexer.Token, star token.Kind, e ast.Expr) {
	what, kind := "bound", "TypeVarTuple"
	if t, ok := e.(*ast.Tuple); ok && t.Paren {
		what = "constraints"
	}
	if star == token.StarStar {
		kind = "ParamSpec"
	}
	p.raiseFrom(token.Pos(colon.Pos.Offset), "cannot use %s with %s", what, kind)
}

// explainDel is called at the targets of a del statement.
func (p *exprs) explainDel() {
	var e ast.Expr
	mark := p.MakeCheckpoint()
	if !p.attempt(func() { p.quietly(func() { p.delTargets() }) }) {
		if p.attempt(func() { e = p.starExprs() }) {
			p.raiseTarget(e, delTargets)
		}
	}
	p.LoadCheckpoint(mark)
}

// explainWith is called at a `with` that stands at offset at: behind parentheses around its items, which may be lists of
// expressions then, a colon and a block must follow.
func (s *stmts) explainWith(at token.Pos) {
	if s.secondKind() != token.LParen {
		return
	}
	p := s.exprs()
	mark := p.MakeCheckpoint()
	p.attempt(func() {
		p.Next()
		p.Next()
		for more := true; more; more = p.accept(token.Comma) && startsExpr(p.kind()) {
			if p.tupleOf((*exprs).expr); p.accept(token.KwAs) {
				from := p.index()
				p.store(p.target(), from)
			}
		}
		p.expect(token.RParen)
		if p.kind() == token.Newline {
			p.raiseLast(diag.Syntax, "expected ':'")
		}
		p.expect(token.Colon)
		if p.expect(token.Newline); p.kind() != token.Indent {
			s.explainNoBlock(block{what: "'with' statement", at: at})
		}
	})
	p.LoadCheckpoint(mark)
}

// explainWithTarget is called behind `as` in a with statement.
func (p *exprs) explainWithTarget() {
	var e ast.Expr
	mark, from := p.MakeCheckpoint(), p.index()
	ended := func() {
		if k := p.kind(); k != token.Comma && k != token.RParen && k != token.Colon {
			p.fail()
		}
	}
	valid := func() {
		p.store(p.target(), from)
		ended()
	}
	if !p.attempt(func() { p.quietly(valid) }) {
		if p.attempt(func() { e = p.expr(); ended() }) {
			p.raiseTarget(e, starTargets)
		}
	}
	p.LoadCheckpoint(mark)
}

// explainPatternTarget is called behind `as` in a pattern.
func (p *exprs) explainPatternTarget() {
	t := p.Peek()
	if token.Kind(t.Type) == token.Name && t.Value == "_" {
		p.raise(spanOf(t), "cannot use '_' as a target")
	}
	if token.Kind(t.Type) == token.Name {
		return
	}
	var e ast.Expr
	mark := p.MakeCheckpoint()
	if p.attempt(func() { e = p.expr() }) {
		p.raiseNode(e, "invalid pattern target")
	}
	p.LoadCheckpoint(mark)
}

// explainNot is called at an arithmetic operator, which `not` may follow only in parentheses; operand reads what CPython
// looks for behind the `not`.
func (p *exprs) explainNot(operand func(*exprs) ast.Expr) {
	if p.secondKind() != token.KwNot {
		return
	}
	mark := p.MakeCheckpoint()
	p.Next()
	start := p.start()
	var e ast.Expr
	if p.attempt(func() { p.Next(); e = operand(p) }) {
		p.raise(token.Span{Start: start, End: e.Range().End}, "'not' after an operator must be parenthesized")
	}
	p.LoadCheckpoint(mark)
}

// explainElements is called behind an expression at the beginning of a line, which is at mark. Behind a tuple CPython reads
// on, even without a comma, to see whether a colon comes.
func (p *exprs) explainElements(e ast.Expr, from int, mark lexer.Checkpoint) {
	last, at := p.lastElement(e, from)
	walrus := p.kind() == token.ColonEq && at < p.index()
	if walrus {
		p.explainWalrus(last, at)
	}
	t, bare := e.(*ast.Tuple)
	if !walrus && (!bare || t.Paren || !startsElement(p.kind())) {
		return
	}
	here := p.MakeCheckpoint()
	p.LoadCheckpoint(mark)
	p.attempt(func() {
		first := p.starNamed()
		for p.expect(token.Comma); startsElement(p.kind()) && p.attempt(func() { p.starNamedExprs() }); {
		}
		if p.kind() == token.Colon && p.annotationFollows() {
			p.raiseNode(first, "only single target (not tuple) can be annotated")
		}
	})
	p.LoadCheckpoint(here)
}

// explainWalrus is called at a `:=` that no parentheses enclose, behind last, read from token at on.
func (p *exprs) explainWalrus(last ast.Expr, at int) {
	switch last.(type) {
	case *ast.Starred:
		return
	case *ast.Yield, *ast.YieldFrom:
		if !p.parenthesized(last, at) {
			return
		}
	case *ast.Name:
		if !p.parenthesized(last, at) {
			return
		}
	}
	p.explainNamed(last, at)
}

// explainTypeParams is called at `def`: where type parameters are wrong, CPython wants the parenthesis.
func (s *stmts) explainTypeParams() {
	mark := s.MakeCheckpoint()
	defer s.LoadCheckpoint(mark)
	s.Next()
	if !s.accept(token.Name) || s.kind() != token.LBrack {
		return
	}
	if !s.attempt(func() { header(s, &prod.types) }) {
		s.expectForced(token.LParen)
	}
}
