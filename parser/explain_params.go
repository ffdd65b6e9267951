package parser

import (
	"slices"

	"pya/lang/token"
)

// The kinds of entries in a parameter list that is looked at for mistakes.
type paramKind uint8

const (
	plainParam paramKind = iota
	valueParam           // with a default
	slashParam
	starParam  // `*args`
	bareStar   // `*`
	doubleStar // `**kwargs`
	openGroup  // a parenthesis
)

// A looseParam is an entry of a parameter list, however wrong.
type looseParam struct {
	kind  paramKind
	at    int        // index of its first token
	span  token.Span // of the name with its annotation
	equal int        // index of `=` if there is one
	comma bool       // a comma follows
	ended bool       // a comma or the end of the list follows
}

// explainParams looks at a parameter list before it is read; closer ends it.
func (p *exprs) explainParams(closer token.Kind) {
	mark := p.MakeCheckpoint()
	defer p.LoadCheckpoint(mark)
	list := p.looseParams(closer)
	p.explainOrder(list)
	star := false
	for i, q := range list {
		if q.kind == bareStar || q.kind == starParam {
			if star {
				return
			}
			star = true
		}
		p.explainStars(list, i, closer)
	}
}

// looseParams reads as many entries as make sense.
func (p *exprs) looseParams(closer token.Kind) []looseParam {
	var list []looseParam
	for p.kind() != closer {
		q := looseParam{at: p.index()}
		if n := len(list); n > 0 && list[n-1].kind == doubleStar {
			// Whatever it is, it must not be there.
			p.attempt(func() { p.looseName(&q, closer) })
			return append(list, q)
		}
		if n := len(list); n > 0 && list[n-1].kind == bareStar && p.kind() == token.StarStar {
			q.kind = doubleStar
			return append(list, q) // a name must come first
		}
		if p.kind() == token.Slash && hasMarker(list) {
			q.kind, q.span = slashParam, spanOf(p.Next())
			return append(list, q) // CPython does not look behind it
		}
		ok := p.attempt(func() { p.looseParam(&q, list, closer) })
		if !ok && q.equal == 0 && q.kind != openGroup {
			break
		}
		q.comma = p.accept(token.Comma)
		if q.kind == slashParam && (len(list) == 0 || !q.comma) {
			q.ended = p.kind() == closer
			return append(list, q) // nothing makes sense behind it
		}
		q.ended = ok && (q.comma || p.kind() == closer)
		list = append(list, q)
		if !ok || !q.comma {
			break
		}
	}
	return list
}

// onlyPlain reports whether all entries are names without defaults.
func onlyPlain(list []looseParam) bool {
	return !slices.ContainsFunc(list, func(q looseParam) bool { return q.kind != plainParam })
}

// hasMarker reports whether `/`, `*` or `*args` is among the entries.
func hasMarker(list []looseParam) bool {
	return slices.ContainsFunc(list, func(q looseParam) bool { return q.kind == slashParam || q.kind == bareStar || q.kind == starParam })
}

func (p *exprs) looseParam(q *looseParam, before []looseParam, closer token.Kind) {
	start := p.start()
	switch {
	case p.accept(token.Slash):
		q.kind, q.span = slashParam, p.since(start)
		return
	case p.kind() == token.LParen:
		if !onlyPlain(before) {
			p.fail()
		}
		q.kind = openGroup
		p.looseGroup(closer)
		q.span = p.since(start)
		return
	case p.accept(token.Star):
		if q.kind = bareStar; p.kind() != token.Name {
			q.span = p.since(start)
			return
		}
		q.kind = starParam
	case p.accept(token.StarStar):
		q.kind = doubleStar
	}
	p.looseName(q, closer)
	if p.kind() != token.Assign {
		return
	}
	if q.equal = p.index(); q.kind != plainParam {
		return // that is wrong already
	}
	q.kind = valueParam
	eq := p.Next()
	if k := p.kind(); k == token.RParen || k == token.Comma {
		p.raise(spanOf(eq), "expected default value expression")
	}
	p.quietly(func() { p.expr() })
}

// looseName reads a name and its annotation.
func (p *exprs) looseName(q *looseParam, closer token.Kind) {
	start := p.start()
	p.expect(token.Name)
	if closer == token.RParen && p.kind() == token.Colon {
		p.attempt(func() {
			p.Next()
			p.quietly(func() {
				if q.kind == starParam {
					p.starExpr()
				} else {
					p.expr()
				}
			})
		})
	}
	q.span = p.since(start)
}

// looseGroup reads names in parentheses, which are the mistake.
func (p *exprs) looseGroup(closer token.Kind) {
	start := p.start()
	p.Next()
	for n := 0; n == 0 || p.kind() == token.Name; n++ {
		var q looseParam
		p.looseName(&q, closer)
		if !p.accept(token.Comma) {
			break
		}
	}
	p.expect(token.RParen)
	what := "Function"
	if closer == token.Colon {
		what = "Lambda expression"
	}
	p.raiseTaken(p.since(start), "%s parameters cannot be parenthesized", what)
}

// explainOrder looks for entries in the wrong order, one kind of mistake after the other.
func (p *exprs) explainOrder(list []looseParam) {
	if len(list) == 0 {
		return
	}
	if list[0].kind == slashParam && list[0].comma {
		p.raise(list[0].span, "at least one argument must precede /")
	}
	plain := 0 // entries before any star
	for plain < len(list) && (list[plain].kind <= slashParam) && (list[plain].ended || list[plain].kind == slashParam) {
		plain++
	}
	head := list[:plain]
	p.explainSlashTwice(head)
	p.explainDefaultOrder(head)
	if plain < len(list) && (list[plain].kind == bareStar || list[plain].kind == starParam) && list[plain].comma {
		for _, q := range list[plain+1:] {
			if q.kind == slashParam {
				p.raiseTaken(q.span, "/ must be ahead of *")
			}
			if q.kind > slashParam {
				break
			}
		}
	}
	for i := 1; i < plain; i++ {
		star := p.tokenAt(list[i].at + 1)
		if list[i].kind == slashParam && token.Kind(star.Type) == token.Star {
			p.raise(spanOf(star), "expected comma between / and *")
		}
	}
}

func (p *exprs) explainSlashTwice(head []looseParam) {
	seen := false
	for i, q := range head {
		if q.kind != slashParam {
			continue
		}
		if seen {
			p.raiseTaken(q.span, "/ may appear only once")
		}
		seen = i > 0 && q.ended
	}
}

func (p *exprs) explainDefaultOrder(head []looseParam) {
	defaults, slashes := false, 0
	for i, q := range head {
		switch q.kind {
		case valueParam:
			defaults = true
		case slashParam:
			if slashes++; slashes > 1 || i == 0 {
				return
			}
		case plainParam:
			if defaults {
				p.raise(q.span, "parameter without a default follows parameter with a default")
			}
		}
	}
}

// explainStars looks at the star entry i.
func (p *exprs) explainStars(list []looseParam, i int, closer token.Kind) {
	q := list[i]
	var next *looseParam
	if i+1 < len(list) {
		next = &list[i+1]
	}
	switch q.kind {
	case bareStar:
		last := next == nil && (q.comma || q.ended) && token.Kind(p.tokenAt(q.at+1+number(q.comma)).Type) == closer
		if last || next != nil && next.kind == doubleStar {
			if closer == token.Colon {
				q.span = spanOf(p.tokenAt(q.at + 1 + number(q.comma)))
			}
			p.raise(q.span, "named arguments must follow bare *")
		}
		p.explainStarTwice(list, i)
	case starParam:
		if q.equal > 0 {
			p.raise(spanOf(p.tokenAt(q.equal)), "var-positional argument cannot have default value")
		}
		p.explainStarTwice(list, i)
	case doubleStar:
		if q.equal > 0 {
			p.raise(spanOf(p.tokenAt(q.equal)), "var-keyword argument cannot have default value")
		}
		p.explainAfterDouble(q, next)
	}
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (p *exprs) explainStarTwice(list []looseParam, i int) {
	for _, q := range list[i+1:] {
		if (q.kind == bareStar || q.kind == starParam) && q.ended && q.equal == 0 {
			p.raise(spanOf(p.tokenAt(q.at)), "* argument may appear only once")
		}
		if q.kind > valueParam {
			return
		}
	}
}

func (p *exprs) explainAfterDouble(q looseParam, next *looseParam) {
	if !q.comma || next == nil {
		return
	}
	t := p.tokenAt(next.at)
	switch token.Kind(t.Type) {
	case token.Star, token.StarStar, token.Slash:
		p.raise(spanOf(t), "arguments cannot follow var-keyword argument")
	case token.Name:
		p.raise(next.span, "arguments cannot follow var-keyword argument")
	}
}
