package compile

import (
	"pya/lang/ast"
	"pya/lang/code"
)

// This file compiles match statements. A pattern is tested from left to right; names are captured into temporaries
// and stored only when the whole pattern has matched.

// capture is a name a pattern binds and the register its value waits in.
type capture struct {
	node ast.Node
	name string
	reg  int
}

func (f *fn) match(s *ast.Match) {
	top := f.top
	subject := f.temp()
	f.exprTo(s.Subject, subject)
	end := newLabel()
	before := f.assigned.clone()
	after := bitset{all: true}
	exhaustive := false
	for _, c := range s.Cases {
		f.assigned = before.clone()
		next := newLabel()
		mark := f.top
		var caps []capture
		if as, ok := c.Pattern.(*ast.MatchAs); ok && as.Name == "" && as.Pattern == nil {
			f.emptyStmt(c.Pattern)
		}
		f.pattern(c.Pattern, subject, next, &caps)
		for _, k := range caps {
			f.at(k.node)
			f.storeName(f.mangle(k.name), k.reg)
		}
		if c.Guard != nil {
			f.cond(c.Guard, next, false)
		} else if irrefutable(c.Pattern) {
			exhaustive = true
		}
		f.body(c.Body)
		if !f.assigned.all {
			f.jump(code.OpJump, 0, end)
		}
		after = meet(after, f.assigned)
		f.place(next)
		f.free(mark)
	}
	f.place(end)
	if !exhaustive {
		after = meet(after, before)
	}
	f.assigned = after
	f.free(top)
}

// irrefutable tells whether a pattern matches everything.
func irrefutable(p ast.Pattern) bool {
	switch p := p.(type) {
	case *ast.MatchAs:
		return p.Pattern == nil || irrefutable(p.Pattern)
	case *ast.MatchOr:
		return irrefutable(p.Patterns[len(p.Patterns)-1])
	}
	return false
}

// pattern tests register r and jumps to fail if it does not match.
func (f *fn) pattern(p ast.Pattern, r int, fail *label, caps *[]capture) {
	f.at(p)
	switch p := p.(type) {
	case *ast.MatchValue:
		top := f.top
		v := f.expr(p.Value)
		f.at(p)
		t := f.temp()
		f.emitABC(code.OpEq, t, r, v)
		f.jump(code.OpJumpIfNot, t, fail)
		f.free(top)
	case *ast.MatchSingleton:
		f.singleton(p, r, fail)
	case *ast.MatchSequence:
		f.sequencePattern(p, r, fail, caps)
	case *ast.MatchMapping:
		f.mappingPattern(p, r, fail, caps)
	case *ast.MatchClass:
		f.classPattern(p, r, fail, caps)
	case *ast.MatchAs:
		if p.Pattern != nil {
			f.pattern(p.Pattern, r, fail, caps)
		}
		if p.Name != "" {
			*caps = append(*caps, capture{p, p.Name, r})
		}
	case *ast.MatchOr:
		f.orPattern(p, r, fail, caps)
	}
}

func (f *fn) singleton(p *ast.MatchSingleton, r int, fail *label) {
	if p.Value == nil {
		f.jump(code.OpJumpIfNotNone, r, fail)
		return
	}
	top := f.top
	t := f.temp()
	f.loadConst(t, p.Value)
	f.emitABC(code.OpIs, t, r, t)
	f.jump(code.OpJumpIfNot, t, fail)
	f.free(top)
}

func (f *fn) sequencePattern(p *ast.MatchSequence, r int, fail *label, caps *[]capture) {
	star := -1
	for i, x := range p.Patterns {
		if _, ok := x.(*ast.MatchStar); ok {
			star = i
		}
	}
	n := len(p.Patterns)
	t := f.temp()
	f.emitAB(code.OpMatchSeq, t, r)
	f.jump(code.OpJumpIfNot, t, fail)
	if star >= 0 && n == 1 && p.Patterns[0].(*ast.MatchStar).Name == "" {
		return
	}
	f.emitAB(code.OpLen, t, r)
	k := f.temp()
	want := n
	op := code.OpEq
	if star >= 0 {
		want, op = n-1, code.OpGe
	}
	f.loadConst(k, int64(want))
	f.emitABC(op, t, t, k)
	f.jump(code.OpJumpIfNot, t, fail)
	if n == 0 {
		return
	}
	if star >= 0 && n > 1 && p.Patterns[star].(*ast.MatchStar).Name == "" {
		f.starItems(p, r, star, fail, caps)
		return
	}
	w := f.temps(n)
	if star < 0 {
		f.emit(code.OpUnpack, 0, reg(w), reg(r), uint16(n))
	} else {
		f.emit(code.OpUnpackEx, uint8(star), reg(w), reg(r), uint16(n-star-1))
	}
	for i, x := range p.Patterns {
		if s, ok := x.(*ast.MatchStar); ok {
			if s.Name != "" {
				*caps = append(*caps, capture{s, s.Name, w + i})
			}
			continue
		}
		f.pattern(x, w+i, fail, caps)
	}
}

// starItems matches the items beside a `*_` one by one: what the star stands for is not looked at.
func (f *fn) starItems(p *ast.MatchSequence, r, star int, fail *label, caps *[]capture) {
	n := len(p.Patterns)
	w := f.temps(n)
	size := f.temp()
	k := f.temp()
	for i, x := range p.Patterns {
		if i == star {
			continue
		}
		if m, ok := x.(*ast.MatchAs); ok && m.Pattern == nil && m.Name == "" {
			continue
		}
		f.at(x)
		if i < star {
			f.loadConst(k, int64(i))
		} else {
			f.emitAB(code.OpLen, size, r)
			f.loadConst(k, int64(n-i))
			f.emitABC(code.OpSub, k, size, k)
		}
		f.emitABC(code.OpLoadSub, w+i, r, k)
		f.pattern(x, w+i, fail, caps)
	}
}

func (f *fn) mappingPattern(p *ast.MatchMapping, r int, fail *label, caps *[]capture) {
	t := f.temp()
	f.emitAB(code.OpMatchMap, t, r)
	f.jump(code.OpJumpIfNot, t, fail)
	n := len(p.Keys)
	if n > 0 {
		k := f.temp()
		f.emitAB(code.OpLen, t, r)
		f.loadConst(k, int64(n))
		f.emitABC(code.OpGe, t, t, k)
		f.jump(code.OpJumpIfNot, t, fail)
	}
	if n == 0 && p.Rest == "" {
		return
	}
	keys := f.temp()
	w := f.temps(n)
	for i, x := range p.Keys {
		f.exprTo(x, w+i)
	}
	f.at(p)
	f.emit(code.OpBuildTuple, 0, reg(keys), reg(w), uint16(n))
	f.intrinsic(code.IntrinsicPatternKeys, keys, keys, 1)
	if n > 0 {
		f.emitABC(code.OpMatchKeys, t, r, keys)
		f.jump(code.OpJumpIfNone, t, fail)
		f.emit(code.OpUnpack, 0, reg(w), reg(t), uint16(n))
		for i, x := range p.Patterns {
			f.pattern(x, w+i, fail, caps)
		}
	}
	if p.Rest != "" {
		rest := f.temps(2)
		f.at(p)
		f.emitAB(code.OpMove, rest, r)
		f.emitAB(code.OpMove, rest+1, keys)
		f.intrinsic(code.IntrinsicDictRest, rest, rest, 2)
		*caps = append(*caps, capture{p, p.Rest, rest})
	}
}

func (f *fn) classPattern(p *ast.MatchClass, r int, fail *label, caps *[]capture) {
	c := f.temps(2)
	f.exprTo(p.Cls, c)
	names := make([]any, len(p.KwdAttrs))
	for i, n := range p.KwdAttrs {
		names[i] = n
	}
	f.at(p)
	f.loadConst(c+1, names)
	t := f.temp()
	f.emit(code.OpMatchClass, uint8(len(p.Patterns)), reg(t), reg(r), reg(c))
	f.jump(code.OpJumpIfNone, t, fail)
	n := len(p.Patterns) + len(p.KwdPatterns)
	if n == 0 {
		return
	}
	w := f.temps(n)
	f.emit(code.OpUnpack, 0, reg(w), reg(t), uint16(n))
	for i, x := range append(append([]ast.Pattern{}, p.Patterns...), p.KwdPatterns...) {
		f.pattern(x, w+i, fail, caps)
	}
}

// orPattern tries alternatives in turn. All bind the same names: each moves its captures into common registers.
func (f *fn) orPattern(p *ast.MatchOr, r int, fail *label, caps *[]capture) {
	done := newLabel()
	var common []capture
	base := -1
	for i, alt := range p.Patterns {
		next := newLabel()
		var mine []capture
		if i == 0 {
			// Room for the captures comes before the temporaries of the alternatives.
			n := countCaptures(alt)
			base = f.temps(n)
		}
		mark := f.top
		f.pattern(alt, r, next, &mine)
		if i == 0 {
			for j, k := range mine {
				common = append(common, capture{k.node, k.name, base + j})
			}
		}
		for _, k := range mine {
			for _, c := range common {
				if c.name == k.name {
					f.emitAB(code.OpMove, c.reg, k.reg)
				}
			}
		}
		f.jump(code.OpJump, 0, done)
		f.place(next)
		f.free(mark)
	}
	f.jump(code.OpJump, 0, fail)
	f.place(done)
	*caps = append(*caps, common...)
}

func countCaptures(p ast.Pattern) int {
	n := 0
	ast.Walk(p, func(x ast.Node) bool {
		switch x := x.(type) {
		case *ast.MatchAs:
			if x.Name != "" {
				n++
			}
		case *ast.MatchStar:
			if x.Name != "" {
				n++
			}
		case *ast.MatchMapping:
			if x.Rest != "" {
				n++
			}
		}
		return true
	})
	return n
}
