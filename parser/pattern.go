package parser

import (
	"pya/lang/ast"
	"pya/lang/token"
)

// patternLiteral reads a literal of a pattern: a signed or complex number, strings, None, True or False.
func (p *exprs) patternLiteral() ast.Expr {
	switch p.kind() {
	case token.KwNone, token.KwTrue, token.KwFalse:
		return p.atom()
	case token.String, token.FStart:
		return p.strings()
	}
	start := p.start()
	left := p.signedNumber()
	k := p.kind()
	if k != token.Plus && k != token.Minus {
		return left
	}
	p.checkNumber(left, false)
	_, op := binaryOp(k)
	p.Next()
	right := p.numberLiteral(p.expect(token.Number))
	p.checkNumber(right, true)
	return &ast.BinOp{Span: p.since(start), Left: left, Op: op, Right: right}
}

func (p *exprs) signedNumber() ast.Expr {
	start := p.start()
	if !p.accept(token.Minus) {
		return p.numberLiteral(p.expect(token.Number))
	}
	v := p.numberLiteral(p.expect(token.Number))
	return &ast.UnaryOp{Span: p.since(start), Op: ast.USub, Operand: v}
}

// checkNumber wants a real number on the left of a complex one and an imaginary number on the right.
func (p *exprs) checkNumber(e ast.Expr, imaginary bool) {
	if u, ok := e.(*ast.UnaryOp); ok {
		e = u.Operand
	}
	if _, is := e.(*ast.Constant).Value.(complex128); is == imaginary {
		return
	}
	if imaginary {
		p.raiseNode(e, "imaginary number required in complex literal")
	}
	p.raiseNode(e, "real number required in complex literal")
}

func (s *stmts) openPattern(o *openPattern) ast.Pattern {
	first := o.Items[0]
	if len(o.Items) == 1 && !o.Comma {
		if first.Star != nil {
			panic(s.failAt(s.indexBehind(first.span().End)))
		}
		return s.asPattern(first.Pattern)
	}
	return &ast.MatchSequence{Span: o.span(), Patterns: s.starPatterns(o.Items)}
}

func (s *stmts) starPatterns(items []*starPattern) []ast.Pattern {
	list := make([]ast.Pattern, len(items))
	for i, it := range items {
		if it.Star != nil {
			list[i] = &ast.MatchStar{Span: it.span(), Name: captureName(it.Star.Name)}
		} else {
			list[i] = s.asPattern(it.Pattern)
		}
	}
	return list
}

// captureName is the name a capture binds: none for the wildcard.
func captureName(name string) string {
	if name == "_" {
		return ""
	}
	return name
}

func (s *stmts) asPattern(a *asPattern) ast.Pattern {
	or := s.orPattern(a.Or)
	if a.As == nil {
		return or
	}
	return &ast.MatchAs{Span: a.span(), Pattern: or, Name: a.As.Name}
}

func (s *stmts) orPattern(o *orPattern) ast.Pattern {
	if len(o.Alternatives) == 1 {
		return s.closedPattern(o.Alternatives[0])
	}
	list := make([]ast.Pattern, len(o.Alternatives))
	for i, c := range o.Alternatives {
		list[i] = s.closedPattern(c)
	}
	return &ast.MatchOr{Span: o.span(), Patterns: list}
}

func (s *stmts) closedPattern(c *closedPattern) ast.Pattern {
	switch {
	case c.Literal != nil:
		return s.literalPattern(c)
	case c.Name != nil:
		return s.namePattern(c.Name)
	case c.List != nil:
		return &ast.MatchSequence{Span: c.span(), Patterns: s.starPatterns(c.List.Items)}
	case c.Map != nil:
		return s.mapPattern(c)
	}
	items := c.Paren.Items
	if len(items) == 1 && !c.Paren.Comma {
		if items[0].Star != nil {
			panic(s.failAt(s.indexBehind(items[0].span().End)))
		}
		return s.asPattern(items[0].Pattern)
	}
	return &ast.MatchSequence{Span: c.span(), Patterns: s.starPatterns(items)}
}

func (s *stmts) literalPattern(c *closedPattern) ast.Pattern {
	if k, ok := c.Literal.Expr.(*ast.Constant); ok {
		switch k.Value.(type) {
		case nil, bool:
			return &ast.MatchSingleton{Span: c.span(), Value: k.Value}
		}
	}
	return &ast.MatchValue{Span: c.span(), Value: c.Literal.Expr}
}

func (s *stmts) namePattern(n *namePattern) ast.Pattern {
	if n.Args != nil {
		return s.classPattern(n)
	}
	if len(n.Names) == 1 {
		return &ast.MatchAs{Span: n.span(), Name: captureName(n.Names[0].Name)}
	}
	return &ast.MatchValue{Span: n.span(), Value: s.dotted(n.Names)}
}

// dotted makes the expression of a dotted name.
func (c cursor) dotted(names []*ident) ast.Expr {
	if len(names) > maxHeight {
		c.raise(names[0].Span, tooComplex)
	}
	var e ast.Expr = &ast.Name{Span: names[0].Span, ID: names[0].Name}
	for _, n := range names[1:] {
		span := token.Span{Start: names[0].Span.Start, End: n.Span.End}
		e = &ast.Attribute{Span: span, Value: e, Attr: n.Name, AttrPos: n.Span.Start}
	}
	return e
}

func (s *stmts) classPattern(n *namePattern) ast.Pattern {
	c := &ast.MatchClass{Span: n.span(), Cls: s.dotted(n.Names)}
	for _, it := range n.Args.Items {
		pattern := s.asPattern(it.Pattern.asPattern)
		switch {
		case it.Key != nil:
			c.KwdAttrs = append(c.KwdAttrs, it.Key.Name)
			c.KwdPatterns = append(c.KwdPatterns, pattern)
		default:
			c.Patterns = append(c.Patterns, pattern)
		}
	}
	return c
}

// followsKeyword reports whether a keyword pattern comes before the next token in the arguments of a class pattern.
func (s *stmts) followsKeyword() bool {
	i := s.lookBack(func(k token.Kind) bool { return k == token.Assign })
	return token.Kind(s.tokenAt(i).Type) == token.Assign
}

// misplacedPatterns is called at a positional pattern behind a keyword pattern, or at what is no pattern at all.
func (s *stmts) misplacedPatterns() {
	if !s.explain {
		panic(s.failAt(s.index() + number(s.kind() == token.Name))) // a name could begin a keyword pattern
	}
	var span token.Span
	one := func() {
		if s.kind() == token.Name && s.secondKind() == token.Assign && s.Peek().Value != "_" {
			s.fail()
		}
		r := s.asPattern(header(s, &prod.pattern)).Range()
		if span.End == 0 {
			span.Start = r.Start
		}
		span.End = r.End
	}
	for s.attempt(one) && s.accept(token.Comma) {
	}
	if span.End == 0 {
		s.fail()
	}
	s.raise(span, "positional patterns follow keyword patterns")
}

func (s *stmts) mapPattern(c *closedPattern) ast.Pattern {
	m := &ast.MatchMapping{Span: c.span()}
	for _, it := range c.Map.Items {
		m.Keys = append(m.Keys, s.mapKey(it))
		m.Patterns = append(m.Patterns, s.asPattern(it.Value))
	}
	for _, rest := range []*restName{c.Map.Only, c.Map.Rest} {
		if rest != nil {
			m.Rest = rest.Name
		}
	}
	return m
}

func (s *stmts) mapKey(it *mapItem) ast.Expr {
	if it.Key != nil {
		return it.Key.Expr
	}
	return s.dotted(it.Attr.Names)
}
