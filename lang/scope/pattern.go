package scope

import (
	"pya/lang/ast"
	"pya/lang/token"
)

// patternContext is what the parts of one case pattern share.
type patternContext struct {
	stores           []string // names bound so far
	allowIrrefutable bool     // a pattern that always matches may stand here
}

// match checks the cases: only the last, or one with a guard, may always match.
func (c *checker) match(s *ast.Match) {
	c.expr(s.Subject)
	for i, m := range s.Cases {
		pc := &patternContext{allowIrrefutable: m.Guard != nil || i == len(s.Cases)-1}
		c.pattern(m.Pattern, pc)
		c.expr(m.Guard)
		c.stmts(m.Body)
	}
}

func (c *checker) pattern(p ast.Pattern, pc *patternContext) {
	switch p := p.(type) {
	case *ast.MatchValue:
		if _, formatted := p.Value.(*ast.JoinedStr); formatted {
			c.fail(p.Span, "patterns may only match literals and attribute lookups")
		}
		c.expr(p.Value)
	case *ast.MatchSequence:
		c.matchSequence(p, pc)
	case *ast.MatchStar:
		c.bindCapture(p.Name, p.Span, pc)
	case *ast.MatchMapping:
		c.matchMapping(p, pc)
	case *ast.MatchClass:
		c.matchClass(p, pc)
	case *ast.MatchAs:
		c.matchAs(p, pc)
	case *ast.MatchOr:
		c.matchOr(p, pc)
	}
}

// subpatterns checks the parts of a pattern that itself may fail: anything may stand there.
func (c *checker) subpatterns(list []ast.Pattern, pc *patternContext) {
	old := pc.allowIrrefutable
	pc.allowIrrefutable = true
	for _, p := range list {
		c.pattern(p, pc)
	}
	pc.allowIrrefutable = old
}

// bindCapture records that the pattern binds a name; "" is the wildcard.
func (c *checker) bindCapture(name string, at token.Span, pc *patternContext) {
	if name == "" {
		return
	}
	c.store(name, at)
	c.bindOnce(name, at, pc)
}

// bindOnce refuses a second binding of a name in one pattern.
func (c *checker) bindOnce(name string, at token.Span, pc *patternContext) {
	if contains(pc.stores, name) {
		c.fail(at, "multiple assignments to name '%s' in pattern", name)
	}
	pc.stores = append(pc.stores, name)
}

func (c *checker) matchSequence(p *ast.MatchSequence, pc *patternContext) {
	stars := 0
	for _, sub := range p.Patterns {
		if _, ok := sub.(*ast.MatchStar); ok {
			stars++
		}
	}
	if stars > 1 {
		c.fail(p.Span, "multiple starred names in sequence pattern")
	}
	c.subpatterns(p.Patterns, pc)
}

// matchMapping refuses literal keys that are equal as dict keys.
func (c *checker) matchMapping(p *ast.MatchMapping, pc *patternContext) {
	seen := make(map[any]bool, len(p.Keys))
	for _, k := range p.Keys {
		if v, ok := constantKey(k); ok {
			id := identity(v)
			if seen[id] {
				c.fail(p.Span, "mapping pattern checks duplicate key (%s)", repr(v))
			}
			seen[id] = true
		}
		if _, formatted := k.(*ast.JoinedStr); formatted {
			c.fail(p.Span, "mapping pattern keys may only match literals and attribute lookups")
		}
		c.expr(k)
	}
	c.subpatterns(p.Patterns, pc)
	c.bindCapture(p.Rest, p.Span, pc)
}

// matchClass points at the pattern of a bad keyword, since attribute names have no place of their own.
func (c *checker) matchClass(p *ast.MatchClass, pc *patternContext) {
	for i, attr := range p.KwdAttrs {
		c.store(attr, p.KwdPatterns[i].Range())
		for j := i + 1; j < len(p.KwdAttrs); j++ {
			if p.KwdAttrs[j] == attr {
				c.fail(p.KwdPatterns[j].Range(), "attribute name repeated in class pattern: %s", attr)
			}
		}
	}
	c.expr(p.Cls)
	c.subpatterns(p.Patterns, pc)
	c.subpatterns(p.KwdPatterns, pc)
}

// matchAs checks captures and wildcards, which make everything after them unreachable.
func (c *checker) matchAs(p *ast.MatchAs, pc *patternContext) {
	switch {
	case p.Pattern != nil:
		c.pattern(p.Pattern, pc)
	case !pc.allowIrrefutable && p.Name != "":
		c.fail(p.Span, "name capture '%s' makes remaining patterns unreachable", p.Name)
	case !pc.allowIrrefutable:
		c.fail(p.Span, "wildcard makes remaining patterns unreachable")
	}
	c.bindCapture(p.Name, p.Span, pc)
}

// matchOr checks that all alternatives bind the same names and only the last may always match.
func (c *checker) matchOr(p *ast.MatchOr, pc *patternContext) {
	var control []string
	for i, alt := range p.Patterns {
		sub := &patternContext{allowIrrefutable: i == len(p.Patterns)-1 && pc.allowIrrefutable}
		c.pattern(alt, sub)
		if i == 0 {
			control = sub.stores
		} else if !sameNames(control, sub.stores) {
			c.fail(p.Span, "alternative patterns bind different names")
		}
	}
	for _, name := range control {
		c.bindOnce(name, p.Span, pc)
	}
}

func sameNames(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for _, name := range a {
		if !contains(b, name) {
			return false
		}
	}
	return true
}
