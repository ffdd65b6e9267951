package scope

import (
	"fmt"
	"math/big"

	"pya/lang/ast"
	"pya/lang/fold"
	"pya/lang/token"
)

// This file finds code that is surely a mistake though it compiles: CPython's SyntaxWarnings.

func (c *checker) warn(at token.Span, format string, args ...any) {
	c.file.Warn(at, fmt.Sprintf(format, args...))
}

// literalType is the name of the class of what an expression surely gives; "" if it is not known.
func literalType(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Constant:
		return constantType(e.Value)
	case *ast.Tuple:
		return "tuple"
	case *ast.List, *ast.ListComp:
		return "list"
	case *ast.Dict, *ast.DictComp:
		return "dict"
	case *ast.Set, *ast.SetComp:
		return "set"
	case *ast.GeneratorExp:
		return "generator"
	case *ast.Lambda:
		return "function"
	case *ast.JoinedStr, *ast.FormattedValue:
		return "str"
	case *ast.Name, *ast.UnaryOp, *ast.BinOp, *ast.Subscript:
		if v, ok := folded(e); ok {
			return constantType(v)
		}
	}
	return ""
}

func constantType(v any) string {
	switch v := v.(type) {
	case nil:
		return "NoneType"
	case bool:
		return "bool"
	case int64, *big.Int:
		return "int"
	case float64:
		return "float"
	case complex128:
		return "complex"
	case string:
		return "str"
	case ast.Bytes:
		return "bytes"
	case ast.Ellipsis:
		return "ellipsis"
	case []any:
		return "tuple"
	case fold.Some:
		return string(v)
	}
	return ""
}

// folded is the value of an expression of literals; ok is false where CPython computes nothing ahead.
func folded(e ast.Expr) (v any, ok bool) {
	return fold.Value(e, func(name string) (any, bool) { return true, name == "__debug__" })
}

// checkCall warns of calls of literals.
func (c *checker) checkCall(e *ast.Call) {
	if _, isLambda := e.Func.(*ast.Lambda); isLambda {
		return
	}
	if typ := literalType(e.Func); typ != "" {
		c.warn(e.Func.Range(), "'%s' object is not callable; perhaps you missed a comma?", typ)
	}
}

// checkSubscript warns of subscripts that cannot work.
func (c *checker) checkSubscript(e *ast.Subscript) {
	if e.Ctx != ast.Load {
		return
	}
	typ := literalType(e.Value)
	switch typ {
	case "NoneType", "bool", "int", "float", "complex", "ellipsis", "set", "generator", "function":
		c.warn(e.Value.Range(), "'%s' object is not subscriptable; perhaps you missed a comma?", typ)
		return
	case "str", "bytes", "tuple", "list":
	default:
		return
	}
	switch index := literalType(e.Index); index {
	case "", "int", "bool":
	default:
		c.warn(e.Value.Range(), "%s indices must be integers or slices, not %s; perhaps you missed a comma?", typ, index)
	}
}

// hasIdentity is false for constants whose identity means nothing.
func hasIdentity(e ast.Expr) (typ string, ok bool) {
	v, isConstant := folded(e)
	if !isConstant {
		return "", true
	}
	switch v.(type) {
	case nil, bool, ast.Ellipsis:
		return "", true
	}
	return constantType(v), false
}

// checkCompare warns of `is` with literals.
func (c *checker) checkCompare(e *ast.Compare) {
	left, ok := hasIdentity(e.Left)
	for i, op := range e.Ops {
		right, rightOK := hasIdentity(e.Comparators[i])
		if (op == ast.Is || op == ast.IsNot) && (!ok || !rightOK) {
			typ := left
			if ok {
				typ = right
			}
			is, eq := "is", "=="
			if (op == ast.IsNot) != (c.negated == e) {
				is, eq = "is not", "!="
			}
			c.warn(e.Span, "\"%s\" with '%s' literal. Did you mean \"%s\"?", is, typ, eq)
			return // one warning for the whole comparison
		}
		left, ok = right, rightOK
	}
}

// checkAssert warns of `assert (test, message)`.
func (c *checker) checkAssert(s *ast.Assert) {
	t, ok := s.Test.(*ast.Tuple)
	v, _ := folded(s.Test)
	if items, isTuple := v.([]any); ok && len(t.Elts) > 0 || isTuple && len(items) > 0 {
		c.warn(s.Span, "assertion is always true, perhaps remove parentheses?")
	}
}
