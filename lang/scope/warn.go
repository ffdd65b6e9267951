package scope

import (
	"fmt"
	"math/big"

	"pya/lang/ast"
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
	case *ast.UnaryOp:
		if v, ok := constantKey(e); ok {
			return constantType(v)
		}
		if e.Op == ast.Not && literalType(e.Operand) != "" {
			if _, ok := e.Operand.(*ast.Constant); ok {
				return "bool"
			}
		}
	case *ast.BinOp:
		return foldedType(e)
	}
	return ""
}

// foldedType is the type of an operation of two numbers, which is a constant to CPython, "" for other operations and for those
// that fail.
func foldedType(e *ast.BinOp) string {
	rank := map[string]int{"bool": 1, "int": 1, "float": 2, "complex": 3}
	left, right := rank[constantOperand(e.Left)], rank[constantOperand(e.Right)]
	if left == 0 || right == 0 {
		return ""
	}
	most := max(left, right)
	switch e.Op {
	case ast.Add, ast.Sub, ast.Mult:
	case ast.Div:
		most = max(most, 2)
		if isZero(e.Right) {
			return ""
		}
	case ast.FloorDiv, ast.Mod:
		if isZero(e.Right) || most == 3 {
			return ""
		}
	case ast.BitAnd, ast.BitOr, ast.BitXor:
		if most > 1 {
			return ""
		}
	default: // powers and shifts are folded only while they are small
		return ""
	}
	return [...]string{"", "int", "float", "complex"}[most]
}

func constantOperand(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Constant, *ast.UnaryOp:
		return literalType(e)
	case *ast.BinOp:
		return foldedType(e)
	}
	return ""
}

func isZero(e ast.Expr) bool {
	c, ok := e.(*ast.Constant)
	if !ok {
		return true // not known: no type is better than a wrong one
	}
	switch v := c.Value.(type) {
	case bool:
		return !v
	case int64:
		return v == 0
	case float64:
		return v == 0
	case complex128:
		return v == 0
	}
	return false
}

func constantType(v any) string {
	switch v.(type) {
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
	}
	return ""
}

// checkCall warns of calls of literals.
func (c *checker) checkCall(e *ast.Call) {
	switch e.Func.(type) {
	case *ast.Constant, *ast.Tuple, *ast.List, *ast.ListComp, *ast.Dict, *ast.DictComp, *ast.Set, *ast.SetComp, *ast.GeneratorExp,
		*ast.JoinedStr, *ast.FormattedValue:
		c.warn(e.Func.Range(), "'%s' object is not callable; perhaps you missed a comma?", literalType(e.Func))
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

// hasIdentity is false for literals whose identity means nothing.
func hasIdentity(e ast.Expr) (typ string, ok bool) {
	switch e := e.(type) {
	case *ast.BinOp:
		typ = foldedType(e)
		return typ, typ == ""
	case *ast.Constant:
		switch e.Value.(type) {
		case nil, bool, ast.Ellipsis:
			return "", true
		}
		return literalType(e), false
	case *ast.Tuple:
		for _, x := range e.Elts {
			if _, ok := x.(*ast.Constant); !ok {
				return "", true
			}
		}
		return "tuple", false
	case *ast.UnaryOp:
		typ = literalType(e)
		return typ, typ == ""
	}
	return "", true
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
			if op == ast.IsNot {
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
	if t, ok := s.Test.(*ast.Tuple); ok && len(t.Elts) > 0 {
		c.warn(s.Span, "assertion is always true, perhaps remove parentheses?")
	}
}
