package astmod

import (
	"strings"

	"pya/lang/ast"
	"pya/lang/code"
	"pya/lang/fold"
)

// This file is what ast.parse(optimize=1) and PyCF_OPTIMIZED_AST make of a tree: constants of operations of constants, and
// the few other forms that CPython 3.13 replaces. It knows nothing of bytecode; the compiler folds for itself.

// folded is the node that an optimized tree has for n; n itself is left as it is.
func (c *converter) folded(n ast.Node) ast.Node {
	switch n := n.(type) {
	case *ast.For:
		if !n.Async {
			x := *n
			x.Iter = c.sequence(n.Iter)
			return &x
		}
	case *ast.Comprehension:
		x := *n
		x.Iter = c.sequence(n.Iter)
		return &x
	case *ast.JoinedStr:
		if c.literals[n] {
			return n.Values[0]
		}
	case ast.Expr:
		return c.foldedExpr(n)
	}
	return n
}

func (c *converter) foldedExpr(e ast.Expr) ast.Expr {
	if v, ok := c.constant(e); ok {
		return v
	}
	switch e := e.(type) {
	case *ast.UnaryOp:
		if e.Op == ast.Not {
			return c.negated(e)
		}
	case *ast.BinOp:
		if f := c.formatted(e); f != nil {
			return f
		}
	case *ast.Compare:
		last := len(e.Ops) - 1
		if e.Ops[last] == ast.In || e.Ops[last] == ast.NotIn {
			x := *e
			x.Comparators = append(x.Comparators[:last:last], c.sequence(e.Comparators[last]))
			return &x
		}
	}
	return e
}

// constant is the constant that an expression is, if it is one that can be built.
func (c *converter) constant(e ast.Expr) (*ast.Constant, bool) {
	switch e := e.(type) {
	case *ast.Constant:
		return e, true
	case *ast.Tuple:
		if e.Ctx != ast.Load {
			return nil, false
		}
	}
	v, ok := fold.Value(e, func(name string) (any, bool) { return c.debug, name == "__debug__" })
	if !ok || !fold.Exact(v) {
		return nil, false
	}
	return &ast.Constant{Span: e.Range(), Value: v}, true
}

// sequence is what is gone through, or searched by in: no list, and no set of constants.
func (c *converter) sequence(e ast.Expr) ast.Expr {
	switch x := e.(type) {
	case *ast.List:
		t := &ast.Tuple{Span: x.Span, Elts: x.Elts}
		if v, ok := c.constant(t); ok {
			return v
		}
		if !hasStarred(x.Elts) {
			return t
		}
	case *ast.Set:
		if v, ok := c.constant(&ast.Tuple{Span: x.Span, Elts: x.Elts}); ok {
			items, _ := v.Value.([]any)
			v.Value = code.FrozenSet(items)
			return v
		}
	}
	return e
}

func hasStarred(elts []ast.Expr) bool {
	for _, e := range elts {
		if _, ok := e.(*ast.Starred); ok {
			return true
		}
	}
	return false
}

// opposites are the comparisons that a `not` before them turns round.
var opposites = map[ast.CmpOperator]ast.CmpOperator{ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is}

func (c *converter) negated(e *ast.UnaryOp) ast.Expr {
	operand := c.foldedExpr(e.Operand)
	if x, ok := operand.(*ast.Compare); ok && len(x.Ops) == 1 {
		if op, ok := opposites[x.Ops[0]]; ok {
			y := *x
			y.Ops = []ast.CmpOperator{op}
			return &y
		}
	}
	return e
}

// formatted is `"%s and %r" % (a, b)` as an f-string, nil if it cannot be one: the conversions are s, r and a, with
// widths that are written out, and as many as there are values.
func (c *converter) formatted(e *ast.BinOp) ast.Expr {
	left, ok := e.Left.(*ast.Constant)
	values, isTuple := e.Right.(*ast.Tuple)
	if e.Op != ast.Mod || !ok || !isTuple || hasStarred(values.Elts) {
		return nil
	}
	if _, constant := c.constant(values); constant {
		return nil
	}
	format, ok := left.Value.(string)
	if !ok {
		return nil
	}
	out := &ast.JoinedStr{Span: e.Span}
	next, literal := 0, ""
	flush := func() {
		if literal != "" {
			out.Values = append(out.Values, &ast.Constant{Span: left.Span, Value: literal})
			literal = ""
		}
	}
	for {
		text, rest, found := strings.Cut(format, "%")
		literal += text
		if !found {
			break
		}
		if strings.HasPrefix(rest, "%") {
			literal, format = literal+"%", rest[1:]
			continue
		}
		conversion, spec, rest, ok := conversionOf(rest)
		if !ok || next == len(values.Elts) {
			return nil
		}
		flush()
		f := &ast.FormattedValue{Span: values.Elts[next].Range(), Value: values.Elts[next], Conversion: conversion}
		if spec != "" {
			f.FormatSpec = c.literal(&ast.Constant{Span: f.Span, Value: spec})
		}
		out.Values = append(out.Values, f)
		format = rest
		next++
	}
	flush()
	if next < len(values.Elts) {
		return nil
	}
	return out
}

// literal makes the specification of a format that is shown as the constant alone.
func (c *converter) literal(e *ast.Constant) *ast.JoinedStr {
	j := &ast.JoinedStr{Span: e.Span, Values: []ast.Expr{e}}
	if c.literals == nil {
		c.literals = map[*ast.JoinedStr]bool{}
	}
	c.literals[j] = true
	return j
}

// conversionOf reads what follows a % sign: the conversion, and the specification that format() has for it.
func conversionOf(s string) (conversion byte, spec, rest string, ok bool) {
	const digits = "0123456789"
	const most = 3 // digits of a width
	body := strings.TrimLeft(s, "-+ #0")
	left := strings.Contains(s[:len(s)-len(body)], "-")
	tail := strings.TrimLeft(body, digits)
	width := body[:len(body)-len(tail)]
	if width != "" && !left {
		spec = ">"
	}
	spec += width
	precision := ""
	if after, found := strings.CutPrefix(tail, "."); found {
		tail = strings.TrimLeft(after, digits)
		if precision = after[:len(after)-len(tail)]; len(precision) > most {
			return 0, "", "", false
		}
		if precision = strings.TrimLeft(precision, "0"); precision == "" {
			precision = "0"
		}
		spec += "." + precision
	}
	if len(width) > most || tail == "" || !strings.Contains("sra", tail[:1]) {
		return 0, "", "", false
	}
	return tail[0], spec, tail[1:], true
}
