package scope

import (
	"pya/lang/ast"
	"pya/lang/token"
)

func (c *checker) exprs(list []ast.Expr) {
	for _, e := range list {
		c.expr(e)
	}
}

// elements checks a list in which items may be starred.
func (c *checker) elements(list []ast.Expr) {
	for _, e := range list {
		c.maybeStarred(e)
	}
}

func (c *checker) maybeStarred(e ast.Expr) {
	if s, ok := e.(*ast.Starred); ok {
		e = s.Value
	}
	c.expr(e)
}

// expr checks an expression or target; nil is an absent one.
func (c *checker) expr(e ast.Expr) {
	switch e := e.(type) {
	case nil, *ast.Constant:
	case *ast.Name:
		c.target(e.ID, e.Ctx, e.Span)
	case *ast.Attribute:
		c.expr(e.Value)
		if e.Ctx == ast.Store {
			c.store(e.Attr, e.Span)
		}
	case *ast.Call:
		c.keywords(e.Keywords)
		c.checkCall(e)
		c.expr(e.Func)
		c.elements(e.Args)
		c.keywordValues(e.Keywords)
	case *ast.BinOp:
		c.expr(e.Left)
		c.expr(e.Right)
	case *ast.BoolOp:
		c.exprs(e.Values)
	case *ast.UnaryOp:
		if cmp, ok := e.Operand.(*ast.Compare); ok && e.Op == ast.Not && len(cmp.Ops) == 1 {
			c.negated = cmp // to CPython the one comparison is the opposite one
		}
		c.expr(e.Operand)
	case *ast.Compare:
		c.checkCompare(e)
		c.expr(e.Left)
		c.exprs(e.Comparators)
	case *ast.IfExp:
		c.expr(e.Test)
		c.expr(e.Body)
		c.expr(e.Else)
	case *ast.Subscript:
		c.checkSubscript(e)
		c.expr(e.Value)
		c.expr(e.Index)
	case *ast.Slice:
		c.expr(e.Lower)
		c.expr(e.Upper)
		c.expr(e.Step)
	case *ast.Starred:
		if e.Ctx == ast.Store {
			c.fail(e.Span, "starred assignment target must be in a list or tuple")
		}
		c.fail(e.Span, "can't use starred expression here")
	case *ast.List:
		c.sequence(e.Elts, e.Ctx, e.Span)
	case *ast.Tuple:
		c.sequence(e.Elts, e.Ctx, e.Span)
	case *ast.Set:
		c.elements(e.Elts)
	case *ast.Dict:
		c.dict(e)
	case *ast.JoinedStr:
		c.exprs(e.Values)
	case *ast.FormattedValue:
		c.expr(e.Value)
		if e.FormatSpec != nil {
			c.expr(e.FormatSpec)
		}
	case *ast.Lambda:
		c.lambda(e)
	case *ast.NamedExpr:
		c.expr(e.Value)
		c.expr(e.Target)
	case *ast.ListComp:
		c.comprehension(e, e.Generators, e.Elt, nil)
	case *ast.SetComp:
		c.comprehension(e, e.Generators, e.Elt, nil)
	case *ast.DictComp:
		c.comprehension(e, e.Generators, e.Key, e.Value)
	case *ast.GeneratorExp:
		c.genExp(e)
	case *ast.Await:
		c.await(e)
	case *ast.Yield:
		if !c.host.isFunction() {
			c.fail(e.Span, "'yield' outside function")
		}
		c.expr(e.Value)
	case *ast.YieldFrom:
		c.yieldFrom(e)
	}
}

// target checks the binding of a name.
func (c *checker) target(name string, ctx ast.Context, at token.Span) {
	switch {
	case ctx == ast.Store:
		c.store(name, at)
	case ctx == ast.Del && name == "__debug__":
		c.fail(at, "cannot delete __debug__")
	}
}

// sequence checks a list or tuple; as a target it takes one star only.
func (c *checker) sequence(elts []ast.Expr, ctx ast.Context, at token.Span) {
	if ctx == ast.Store {
		stars := 0
		for _, e := range elts {
			if _, ok := e.(*ast.Starred); ok {
				stars++
			}
		}
		if stars > 1 {
			c.fail(at, "multiple starred expressions in assignment")
		}
	}
	c.elements(elts)
}

func (c *checker) dict(e *ast.Dict) {
	for i, k := range e.Keys {
		c.expr(k)
		c.expr(e.Values[i])
	}
}

// keywords checks the names of keyword arguments; their values come after the positional arguments.
func (c *checker) keywords(list []*ast.Keyword) {
	for _, k := range list {
		c.store(k.Name, k.Span)
	}
	if len(list) > 16 {
		c.repeatedKeyword(list)
		return
	}
	for i, k := range list {
		for _, other := range list[i+1:] {
			if other.Name == k.Name && k.Name != "" {
				c.fail(other.Span, "keyword argument repeated: %s", k.Name)
			}
		}
	}
}

// repeatedKeyword is the check for long lists, where comparing all pairs would take too long.
func (c *checker) repeatedKeyword(list []*ast.Keyword) {
	seen := make(map[string]int, len(list))
	first, second := len(list), 0
	for i, k := range list {
		if k.Name == "" {
			continue
		}
		if at, ok := seen[k.Name]; !ok {
			seen[k.Name] = i
		} else if at < first {
			first, second = at, i
		}
	}
	if first < len(list) {
		c.fail(list[second].Span, "keyword argument repeated: %s", list[first].Name)
	}
}

func (c *checker) keywordValues(list []*ast.Keyword) {
	for _, k := range list {
		c.expr(k.Value)
	}
}

func (c *checker) lambda(e *ast.Lambda) {
	c.paramNames(e.Args)
	c.exprs(e.Args.Defaults)
	c.exprs(e.Args.KwDefaults)
	c.within(c.table.Of(e), func() { c.expr(e.Body) })
}

// comprehension checks one that runs in its host, which must be able to await if it does.
func (c *checker) comprehension(e ast.Expr, gens []*ast.Comprehension, elt, value ast.Expr) {
	c.expr(gens[0].Iter)
	if c.table.Of(e).IsCoroutine && !c.host.IsAsync && c.host.Kind != GenExpBlock && !c.topLevelAwait() {
		c.fail(e.Range(), "asynchronous comprehension outside of an asynchronous function")
	}
	c.clauses(gens, elt, value)
}

// genExp checks a generator expression, which is a function that may await anywhere.
func (c *checker) genExp(e *ast.GeneratorExp) {
	c.within(c.table.Of(e), func() { c.clauses(e.Generators, e.Elt, nil) })
	c.expr(e.Generators[0].Iter)
}

// clauses checks all but the first iterable, which is evaluated outside.
func (c *checker) clauses(gens []*ast.Comprehension, elt, value ast.Expr) {
	for i, g := range gens {
		if i > 0 {
			c.expr(g.Iter)
		}
		c.expr(g.Target)
		c.exprs(g.Ifs)
	}
	c.expr(elt)
	c.expr(value)
}

// await needs an async function; a generator expression becomes asynchronous by it.
func (c *checker) await(e *ast.Await) {
	if !c.topLevelAwait() {
		if !c.host.isFunction() {
			c.fail(e.Span, "'await' outside function")
		}
		if !c.host.IsAsync && c.host.Kind != GenExpBlock {
			c.fail(e.Span, "'await' outside async function")
		}
	}
	c.expr(e.Value)
}

func (c *checker) yieldFrom(e *ast.YieldFrom) {
	if !c.host.isFunction() {
		c.fail(e.Span, "'yield from' outside function")
	}
	if c.host.IsAsync {
		c.fail(e.Span, "'yield from' inside async function")
	}
	c.expr(e.Value)
}
