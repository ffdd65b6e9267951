package parser

import (
	"pya/lang/ast"
	"pya/lang/token"
)

// The places that take targets differ in what they accept.
type targetPlace uint8

const (
	starTargets targetPlace = iota // assignment, with, for
	delTargets
	forTargets
)

// store makes e a target of an assignment; from is the index of its first token.
func (p *exprs) store(e ast.Expr, from int) { p.setContext(e, ast.Store, from) }

// setContext gives e and its parts the context, or fails if e is no target.
func (p *exprs) setContext(e ast.Expr, ctx ast.Context, from int) {
	place := starTargets
	if ctx == ast.Del {
		place = delTargets
	}
	if _, bare := e.(*ast.Starred); bare && ctx == ast.Store {
		// `*a = x` is a matter of the compiler, as it is in CPython.
		place = starTargets
	}
	if invalidTarget(e, place) != nil {
		p.fail()
	}
	mark(e, ctx)
}

// mark sets the context of a valid target.
func mark(e ast.Expr, ctx ast.Context) {
	switch e := e.(type) {
	case *ast.Name:
		e.Ctx = ctx
	case *ast.Attribute:
		e.Ctx = ctx
	case *ast.Subscript:
		e.Ctx = ctx
	case *ast.Starred:
		e.Ctx = ctx
		mark(e.Value, ctx)
	case *ast.List:
		e.Ctx = ctx
		for _, x := range e.Elts {
			mark(x, ctx)
		}
	case *ast.Tuple:
		e.Ctx = ctx
		for _, x := range e.Elts {
			mark(x, ctx)
		}
	}
}

// invalidTarget returns the part of e that cannot be a target, or nil.
func invalidTarget(e ast.Expr, place targetPlace) ast.Expr {
	switch e := e.(type) {
	case *ast.Name, *ast.Attribute, *ast.Subscript:
		return nil
	case *ast.List:
		return invalidIn(e.Elts, place)
	case *ast.Tuple:
		return invalidIn(e.Elts, place)
	case *ast.Starred:
		if place == delTargets {
			return e
		}
		return invalidTarget(e.Value, place)
	case *ast.Compare:
		// In `for a.b() in c` only the part before `in` is meant as a target.
		if place == forTargets && e.Ops[0] == ast.In {
			return invalidTarget(e.Left, place)
		}
		if place == forTargets {
			return nil
		}
	}
	return e
}

func invalidIn(elts []ast.Expr, place targetPlace) ast.Expr {
	for _, e := range elts {
		if bad := invalidTarget(e, place); bad != nil {
			return bad
		}
	}
	return nil
}

// exprName names the kind of an expression as error messages do.
func exprName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Attribute:
		return "attribute"
	case *ast.Subscript:
		return "subscript"
	case *ast.Starred:
		return "starred"
	case *ast.Name:
		return "name"
	case *ast.List:
		return "list"
	case *ast.Tuple:
		return "tuple"
	case *ast.Lambda:
		return "lambda"
	case *ast.Call:
		return "function call"
	case *ast.BoolOp, *ast.BinOp, *ast.UnaryOp:
		return "expression"
	case *ast.GeneratorExp:
		return "generator expression"
	case *ast.Yield, *ast.YieldFrom:
		return "yield expression"
	case *ast.Await:
		return "await expression"
	case *ast.ListComp:
		return "list comprehension"
	case *ast.SetComp:
		return "set comprehension"
	case *ast.DictComp:
		return "dict comprehension"
	case *ast.Dict:
		return "dict literal"
	case *ast.Set:
		return "set display"
	case *ast.JoinedStr, *ast.FormattedValue:
		return "f-string expression"
	case *ast.Constant:
		return constantName(e)
	case *ast.Compare:
		return "comparison"
	case *ast.IfExp:
		return "conditional expression"
	case *ast.NamedExpr:
		return "named expression"
	}
	return "expression"
}

func constantName(c *ast.Constant) string {
	switch v := c.Value.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case ast.Ellipsis:
		return "ellipsis"
	}
	return "literal"
}

// parenthesized reports whether e, read from token from on, stands in parentheses of its own.
func (p *exprs) parenthesized(e ast.Expr, from int) bool {
	return e.Range().Start != token.Pos(p.tokenAt(from).Pos.Offset)
}
