package astmod

import (
	"math/big"

	"pya/lang/ast"
	"pya/lang/token"
	"pya/vm/object"
)

func (b *builder) toExpr(v value) ast.Expr {
	if !b.enter() {
		return nil
	}
	defer b.t.Leave()
	p := b.position(v, "expr")
	if b.err != nil || !b.is(v, "expr") {
		return nil
	}
	e, span := b.exprNode(v)
	p.span = span
	b.places = append(b.places, p)
	return e
}

func (b *builder) exprNode(v value) (ast.Expr, *token.Span) {
	switch b.kind(v) {
	case "BoolOp":
		e := &ast.BoolOp{Op: ast.BoolOperator(b.operator(v, "op", "boolop", 2, func(i int) string { return ast.BoolOperator(i).String() })), Values: b.exprs(v, "values", false)}
		if len(e.Values) < 2 {
			b.fail(object.ValueErrorf("BoolOp with less than 2 values"))
		}
		return e, &e.Span
	case "NamedExpr":
		n, ok := b.expr(v, "target").(*ast.Name)
		if !ok {
			b.fail(object.TypeErrorf("NamedExpr target must be a Name"))
		}
		e := &ast.NamedExpr{Target: n, Value: b.expr(v, "value")}
		return e, &e.Span
	case "BinOp":
		e := &ast.BinOp{Left: b.expr(v, "left"), Op: ast.Operator(b.operator(v, "op", "operator", 13, func(i int) string { return ast.Operator(i).String() })), Right: b.expr(v, "right")}
		return e, &e.Span
	case "UnaryOp":
		e := &ast.UnaryOp{Op: ast.UnaryOperator(b.operator(v, "op", "unaryop", 4, func(i int) string { return ast.UnaryOperator(i).String() })), Operand: b.expr(v, "operand")}
		return e, &e.Span
	case "Lambda":
		e := &ast.Lambda{Args: b.arguments(v), Body: b.expr(v, "body")}
		return e, &e.Span
	case "IfExp":
		e := &ast.IfExp{Test: b.expr(v, "test"), Body: b.expr(v, "body"), Else: b.expr(v, "orelse")}
		return e, &e.Span
	case "Dict":
		e := &ast.Dict{Keys: b.exprs(v, "keys", true), Values: b.exprs(v, "values", false)}
		if len(e.Keys) != len(e.Values) {
			b.fail(object.ValueErrorf("Dict doesn't have the same number of keys as values"))
		}
		return e, &e.Span
	case "Set":
		e := &ast.Set{Elts: b.exprs(v, "elts", false)}
		return e, &e.Span
	case "ListComp":
		e := &ast.ListComp{Elt: b.expr(v, "elt"), Generators: b.generators(v)}
		return e, &e.Span
	case "SetComp":
		e := &ast.SetComp{Elt: b.expr(v, "elt"), Generators: b.generators(v)}
		return e, &e.Span
	case "DictComp":
		e := &ast.DictComp{Key: b.expr(v, "key"), Value: b.expr(v, "value"), Generators: b.generators(v)}
		return e, &e.Span
	case "GeneratorExp":
		e := &ast.GeneratorExp{Elt: b.expr(v, "elt"), Generators: b.generators(v)}
		return e, &e.Span
	case "Await":
		e := &ast.Await{Value: b.expr(v, "value")}
		return e, &e.Span
	case "Yield":
		e := &ast.Yield{Value: b.optExpr(v, "value")}
		return e, &e.Span
	case "YieldFrom":
		e := &ast.YieldFrom{Value: b.expr(v, "value")}
		return e, &e.Span
	}
	return b.exprNode2(v)
}

func (b *builder) exprNode2(v value) (ast.Expr, *token.Span) {
	switch k := b.kind(v); k {
	case "Compare":
		e := &ast.Compare{Left: b.expr(v, "left"), Comparators: b.exprs(v, "comparators", false)}
		for _, x := range b.items(v, "ops") {
			e.Ops = append(e.Ops, ast.CmpOperator(b.operatorOf(x, "cmpop", 10, func(i int) string { return ast.CmpOperator(i).String() })))
		}
		if len(e.Comparators) == 0 {
			b.fail(object.ValueErrorf("Compare with no comparators"))
		}
		if len(e.Comparators) != len(e.Ops) {
			b.fail(object.ValueErrorf("Compare has a different number of comparators and operands"))
		}
		return e, &e.Span
	case "Call":
		e := &ast.Call{Func: b.expr(v, "func"), Args: b.exprs(v, "args", false), Keywords: b.keywords(v)}
		return e, &e.Span
	case "FormattedValue":
		e := &ast.FormattedValue{Value: b.expr(v, "value")}
		if x, ok := b.opt(v, "conversion"); ok {
			n, err := b.t.Index(x)
			if err != nil {
				b.fail(err)
			}
			if n > 0 {
				e.Conversion = byte(n)
			}
		}
		if s, ok := b.optExpr(v, "format_spec").(*ast.JoinedStr); ok {
			e.FormatSpec = s
		}
		return e, &e.Span
	case "JoinedStr":
		e := &ast.JoinedStr{Values: b.exprs(v, "values", false)}
		return e, &e.Span
	case "Constant":
		return b.constant(v)
	case "Attribute":
		e := &ast.Attribute{Value: b.expr(v, "value"), Attr: b.str(v, "attr"), Ctx: b.ctx(v)}
		return e, &e.Span
	case "Subscript":
		e := &ast.Subscript{Value: b.expr(v, "value"), Index: b.expr(v, "slice"), Ctx: b.ctx(v)}
		return e, &e.Span
	case "Starred":
		e := &ast.Starred{Value: b.expr(v, "value"), Ctx: b.ctx(v)}
		return e, &e.Span
	case "Name":
		e := &ast.Name{ID: b.identifier(b.str(v, "id")), Ctx: b.ctx(v)}
		return e, &e.Span
	case "List":
		e := &ast.List{Elts: b.exprs(v, "elts", false), Ctx: b.ctx(v)}
		return e, &e.Span
	case "Tuple":
		e := &ast.Tuple{Elts: b.exprs(v, "elts", false), Ctx: b.ctx(v)}
		return e, &e.Span
	case "Slice":
		e := &ast.Slice{Lower: b.optExpr(v, "lower"), Upper: b.optExpr(v, "upper"), Step: b.optExpr(v, "step")}
		return e, &e.Span
	}
	b.unexpected("expr", v)
	return nil, &token.Span{}
}

// constant makes a literal; a tuple or frozenset becomes a display of its items.
func (b *builder) constant(v value) (ast.Expr, *token.Span) {
	x := b.field(v, "value")
	if b.err != nil {
		return nil, &token.Span{}
	}
	if tup, ok := object.AsTuple(x); ok {
		e := &ast.Tuple{}
		for _, item := range tup.Items() {
			e.Elts = append(e.Elts, b.item(item, v))
		}
		return e, &e.Span
	}
	if set, ok := object.AsSet(x); ok && x.Type() == object.FrozenSetType {
		e := &ast.Set{}
		for _, item := range set.Items() {
			e.Elts = append(e.Elts, b.item(item, v))
		}
		return e, &e.Span
	}
	c, err := goConstant(b.t, x)
	if err != nil {
		b.fail(err)
	}
	e := &ast.Constant{Value: c}
	return e, &e.Span
}

func (b *builder) item(x, at value) ast.Expr {
	c, err := goConstant(b.t, x)
	if err != nil {
		b.fail(err)
	}
	e := &ast.Constant{Value: c}
	b.at(at, &e.Span)
	return e
}

func (b *builder) generators(v value) []*ast.Comprehension {
	var out []*ast.Comprehension
	for _, x := range b.items(v, "generators") {
		c := &ast.Comprehension{Async: b.flag(x, "is_async"), Target: b.expr(x, "target"), Iter: b.expr(x, "iter"), Ifs: b.exprs(x, "ifs", false)}
		out = append(out, c)
		if b.err == nil {
			b.at(b.field(x, "target"), &c.Span)
		}
	}
	if len(out) == 0 {
		b.fail(object.ValueErrorf("comprehension with no generators"))
	}
	return out
}

func (b *builder) toPattern(v value) ast.Pattern {
	if !b.enter() {
		return nil
	}
	defer b.t.Leave()
	at := b.position(v, "pattern")
	if b.err != nil || !b.is(v, "pattern") {
		return nil
	}
	p, span := b.pattern(v)
	at.span = span
	b.places = append(b.places, at)
	return p
}

// patterns are the patterns of a field; only where stars says so one of them may be a MatchStar.
func (b *builder) patterns(v value, name string, stars bool) []ast.Pattern {
	var out []ast.Pattern
	for _, x := range b.items(v, name) {
		p := b.toPattern(x)
		if !stars {
			b.noStar(p)
		}
		out = append(out, p)
	}
	return out
}

func (b *builder) noStar(p ast.Pattern) {
	if _, ok := p.(*ast.MatchStar); ok {
		b.fail(object.ValueErrorf("can't use MatchStar here"))
	}
}

// className checks the class of a pattern: a name, dotted or not.
func (b *builder) className(e ast.Expr) {
	for {
		switch x := e.(type) {
		case nil, *ast.Name:
			return
		case *ast.Attribute:
			e = x.Value
		default:
			b.fail(object.ValueErrorf("MatchClass cls field can only contain Name or Attribute nodes."))
			return
		}
	}
}

// identifier checks a name that is bound or given by keyword.
func (b *builder) identifier(name string) string {
	switch name {
	case "None", "True", "False":
		b.fail(object.ValueErrorf("identifier field can't represent '%s' constant", name))
	}
	return name
}

// capture is the name that a pattern binds, "" if none.
func (b *builder) capture(v value, field string) string {
	name := b.optStr(v, field)
	if name == "_" {
		b.fail(object.ValueErrorf("can't capture name '_' in patterns"))
	}
	return b.identifier(name)
}

// matchValue checks what a pattern compares with: a literal or an attribute.
func (b *builder) matchValue(e ast.Expr) {
	switch e := e.(type) {
	case nil, *ast.Attribute, *ast.JoinedStr:
		return
	case *ast.Constant:
		if _, ok := e.Value.(string); ok || isNumber(e) {
			return
		}
		if _, ok := e.Value.(ast.Bytes); !ok {
			b.fail(object.ValueErrorf("unexpected constant inside of a literal pattern"))
		}
		return
	case *ast.UnaryOp:
		if isNegative(e) {
			return
		}
	case *ast.BinOp:
		if (e.Op == ast.Add || e.Op == ast.Sub) && (isNumber(e.Left) || isNegative(e.Left)) && isNumber(e.Right) {
			return
		}
	}
	b.fail(object.ValueErrorf("patterns may only match literals and attribute lookups"))
}

func isNumber(e ast.Expr) bool {
	c, ok := e.(*ast.Constant)
	if !ok {
		return false
	}
	switch c.Value.(type) {
	case int64, *big.Int, float64, complex128:
		return true
	}
	return false
}

func isNegative(e ast.Expr) bool {
	u, ok := e.(*ast.UnaryOp)
	return ok && u.Op == ast.USub && isNumber(u.Operand)
}

// isSingleton tells the constants that patterns compare by identity.
func isSingleton(e ast.Expr) bool {
	c, ok := e.(*ast.Constant)
	if !ok {
		return false
	}
	switch c.Value.(type) {
	case nil, bool:
		return true
	}
	return false
}

func (b *builder) pattern(v value) (ast.Pattern, *token.Span) {
	switch b.kind(v) {
	case "MatchValue":
		p := &ast.MatchValue{Value: b.expr(v, "value")}
		if _, plain := p.Value.(*ast.Constant); !plain && b.err == nil && b.kind(b.field(v, "value")) == "Constant" {
			b.fail(object.ValueErrorf("unexpected constant inside of a literal pattern")) // a tuple or frozenset
		}
		b.matchValue(p.Value)
		return p, &p.Span
	case "MatchSingleton":
		c, err := goConstant(b.t, b.field(v, "value"))
		if err != nil {
			b.fail(err)
		}
		switch c.(type) {
		case nil, bool:
		default:
			b.fail(object.ValueErrorf("MatchSingleton can only contain True, False and None"))
		}
		p := &ast.MatchSingleton{Value: c}
		return p, &p.Span
	case "MatchSequence":
		p := &ast.MatchSequence{Patterns: b.patterns(v, "patterns", true)}
		return p, &p.Span
	case "MatchMapping":
		p := &ast.MatchMapping{Keys: b.exprs(v, "keys", false), Patterns: b.patterns(v, "patterns", false), Rest: b.capture(v, "rest")}
		if len(p.Keys) != len(p.Patterns) {
			b.fail(object.ValueErrorf("MatchMapping doesn't have the same number of keys as patterns"))
		}
		for _, key := range p.Keys {
			if !isSingleton(key) {
				b.matchValue(key)
			}
		}
		return p, &p.Span
	case "MatchClass":
		p := &ast.MatchClass{Cls: b.expr(v, "cls"), Patterns: b.patterns(v, "patterns", false), KwdPatterns: b.patterns(v, "kwd_patterns", false)}
		for _, x := range b.items(v, "kwd_attrs") {
			p.KwdAttrs = append(p.KwdAttrs, b.identifier(b.text(x, v, "kwd_attrs")))
		}
		b.className(p.Cls)
		if len(p.KwdAttrs) != len(p.KwdPatterns) {
			b.fail(object.ValueErrorf("MatchClass doesn't have the same number of keyword attributes as patterns"))
		}
		return p, &p.Span
	case "MatchStar":
		p := &ast.MatchStar{Name: b.capture(v, "name")}
		return p, &p.Span
	case "MatchAs":
		p := &ast.MatchAs{Name: b.capture(v, "name")}
		if x, ok := b.opt(v, "pattern"); ok {
			p.Pattern = b.toPattern(x)
			b.noStar(p.Pattern)
		}
		if p.Pattern != nil && p.Name == "" {
			b.fail(object.ValueErrorf("MatchAs must specify a target name if a pattern is given"))
		}
		return p, &p.Span
	case "MatchOr":
		p := &ast.MatchOr{Patterns: b.patterns(v, "patterns", false)}
		if len(p.Patterns) < 2 {
			b.fail(object.ValueErrorf("MatchOr requires at least 2 patterns"))
		}
		return p, &p.Span
	}
	b.unexpected("pattern", v)
	return nil, &token.Span{}
}
