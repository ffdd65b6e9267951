package scope

import (
	"math"
	"math/big"
	"strings"
	"unicode/utf8"

	"pya/lang/ast"
)

// This file computes what CPython makes a constant of before it looks for mistakes: operations of literals, as long as the
// result stays small.

// tuple is the value of a tuple of constants.
type tuple []any

const (
	foldedBits  = 128  // of an int
	foldedItems = 256  // of a repeated tuple
	foldedText  = 4096 // of a repeated text
)

// folded gives the value of an expression of literals; ok is false where nothing is computed ahead.
func folded(e ast.Expr) (v any, ok bool) {
	switch e := e.(type) {
	case *ast.Constant:
		return e.Value, true
	case *ast.Name:
		return true, e.ID == "__debug__"
	case *ast.Tuple:
		items := make(tuple, len(e.Elts))
		for i, x := range e.Elts {
			if items[i], ok = folded(x); !ok {
				return nil, false
			}
		}
		return items, true
	case *ast.UnaryOp:
		if v, ok = folded(e.Operand); ok {
			return foldedUnary(e.Op, v)
		}
	case *ast.BinOp:
		left, ok := folded(e.Left)
		if !ok {
			return nil, false
		}
		if right, ok := folded(e.Right); ok {
			return foldedBinary(e.Op, left, right)
		}
	case *ast.Subscript:
		of, ok := folded(e.Value)
		if !ok {
			return nil, false
		}
		if index, ok := folded(e.Index); ok {
			return foldedItem(of, index)
		}
	}
	return nil, false
}

func foldedUnary(op ast.UnaryOperator, v any) (any, bool) {
	if op == ast.Not {
		t, ok := constantTruth(v)
		return !t, ok
	}
	n, isInt := toBig(v)
	switch {
	case isInt && op == ast.Invert:
		return new(big.Int).Not(n), true
	case isInt && op == ast.USub:
		return new(big.Int).Neg(n), true
	case isInt:
		return n, true
	case op == ast.USub:
		return negate(v)
	case op == ast.UAdd:
		_, isNumber := toComplex(v)
		return v, isNumber
	}
	return nil, false
}

func constantTruth(v any) (truth, ok bool) {
	switch v := v.(type) {
	case nil:
		return false, true
	case string:
		return v != "", true
	case ast.Bytes:
		return v != "", true
	case ast.Ellipsis:
		return true, true
	case tuple:
		return len(v) > 0, true
	}
	c, ok := toComplex(v)
	return c != 0, ok
}

// toBig is the value of an int or bool.
func toBig(v any) (*big.Int, bool) {
	switch v := v.(type) {
	case bool:
		if v {
			return big.NewInt(1), true
		}
		return new(big.Int), true
	case int64:
		return big.NewInt(v), true
	case *big.Int:
		return v, true
	}
	return nil, false
}

// toComplex is the value of a number.
func toComplex(v any) (complex128, bool) {
	if c, ok := v.(complex128); ok {
		return c, true
	}
	if b, ok := v.(bool); ok {
		n, _ := toBig(b)
		v = n
	}
	f, ok := toFloat(v)
	return complex(f, 0), ok
}

func foldedBinary(op ast.Operator, left, right any) (any, bool) {
	x, leftInt := toBig(left)
	y, rightInt := toBig(right)
	switch {
	case leftInt && rightInt:
		if a, ok := left.(bool); ok {
			if b, ok := right.(bool); ok && (op == ast.BitAnd || op == ast.BitOr || op == ast.BitXor) {
				return op == ast.BitAnd && a && b || op == ast.BitOr && (a || b) || op == ast.BitXor && a != b, true
			}
		}
		return foldedInts(op, x, y)
	case op == ast.Mult && rightInt:
		if v, ok := repeated(left, y); ok {
			return v, true
		}
	case op == ast.Mult && leftInt:
		if v, ok := repeated(right, x); ok {
			return v, true
		}
	case op == ast.Add:
		if v, ok := joined(left, right); ok {
			return v, true
		}
	}
	a, okA := toComplex(left)
	b, okB := toComplex(right)
	if !okA || !okB {
		return nil, false
	}
	_, leftComplex := left.(complex128)
	_, rightComplex := right.(complex128)
	if leftComplex || rightComplex {
		return foldedComplexes(op, a, b)
	}
	return foldedFloats(op, real(a), real(b))
}

func foldedInts(op ast.Operator, x, y *big.Int) (any, bool) {
	n := new(big.Int)
	switch op {
	case ast.Add:
		return n.Add(x, y), true
	case ast.Sub:
		return n.Sub(x, y), true
	case ast.Mult:
		return n.Mul(x, y), x.Sign() == 0 || y.Sign() == 0 || x.BitLen()+y.BitLen() <= foldedBits
	case ast.BitAnd:
		return n.And(x, y), true
	case ast.BitOr:
		return n.Or(x, y), true
	case ast.BitXor:
		return n.Xor(x, y), true
	case ast.LShift:
		if y.Sign() < 0 || !y.IsInt64() || x.Sign() != 0 && (y.Int64() > foldedBits || x.BitLen() > foldedBits-int(y.Int64())) {
			return nil, false
		}
		return n.Lsh(x, uint(min(y.Int64(), foldedBits))), true
	case ast.RShift:
		if y.Sign() < 0 {
			return nil, false
		}
		if !y.IsInt64() || y.Int64() > int64(x.BitLen()) {
			return n.Rsh(x, uint(x.BitLen()+1)), true
		}
		return n.Rsh(x, uint(y.Int64())), true
	case ast.Pow:
		if y.Sign() < 0 {
			a, _ := toFloat(x)
			b, _ := toFloat(y)
			return foldedFloats(op, a, b)
		}
		if x.Sign() != 0 && y.Sign() > 0 && (!y.IsInt64() || y.Int64() > foldedBits || int64(x.BitLen()) > foldedBits/y.Int64()) {
			return nil, false
		}
		return n.Exp(x, y, nil), true
	}
	if y.Sign() == 0 {
		return nil, false
	}
	switch op {
	case ast.FloorDiv, ast.Mod:
		m := new(big.Int)
		n.DivMod(x, y, m)
		if m.Sign() != 0 && y.Sign() < 0 { // DivMod leaves a positive rest
			n.Sub(n, big.NewInt(1))
			m.Add(m, y)
		}
		if op == ast.Mod {
			return m, true
		}
		return n, true
	case ast.Div:
		f, _ := new(big.Rat).SetFrac(x, y).Float64()
		return f, !math.IsInf(f, 0)
	}
	return nil, false
}

func foldedFloats(op ast.Operator, x, y float64) (any, bool) {
	switch op {
	case ast.Add:
		return x + y, true
	case ast.Sub:
		return x - y, true
	case ast.Mult:
		return x * y, true
	case ast.Div:
		return x / y, y != 0
	case ast.FloorDiv:
		return math.Floor(x / y), y != 0
	case ast.Mod:
		m := math.Mod(x, y)
		if m != 0 && (m < 0) != (y < 0) {
			m += y
		}
		return m, y != 0
	case ast.Pow:
		r := math.Pow(x, y)
		switch {
		case x < 0 && y != math.Trunc(y):
			return complex(r, 0), !math.IsInf(x, 0) && !math.IsInf(y, 0) // a complex number, whatever its value
		case x == 0 && y < 0, math.IsInf(r, 0) && !math.IsInf(x, 0) && !math.IsInf(y, 0):
			return nil, false
		}
		return r, true
	}
	return nil, false
}

func foldedComplexes(op ast.Operator, x, y complex128) (any, bool) {
	switch op {
	case ast.Add:
		return x + y, true
	case ast.Sub:
		return x - y, true
	case ast.Mult:
		return x * y, true
	case ast.Div:
		return x / y, y != 0
	case ast.Pow:
		return x, x != 0 || real(y) >= 0 && imag(y) == 0 // a complex number, whatever its value
	}
	return nil, false
}

// repeated is v * n for a text or tuple.
func repeated(v any, n *big.Int) (any, bool) {
	size, limit := 0, foldedText
	switch v := v.(type) {
	case string:
		size = utf8.RuneCountInString(v)
	case ast.Bytes:
		size = len(v)
	case tuple:
		size, limit = len(v), foldedItems
	default:
		return nil, false
	}
	if size > 0 && (n.Sign() < 0 || !n.IsInt64() || n.Int64() > int64(limit/size)) || !n.IsInt64() {
		return nil, false
	}
	k := int(max(n.Int64(), 0))
	if size == 0 {
		k = 0
	}
	switch v := v.(type) {
	case string:
		return strings.Repeat(v, k), true
	case ast.Bytes:
		return ast.Bytes(strings.Repeat(string(v), k)), true
	default:
		var out tuple
		for range k {
			out = append(out, v.(tuple)...)
		}
		return out, true
	}
}

// joined is a + b for two texts or tuples.
func joined(a, b any) (any, bool) {
	switch a := a.(type) {
	case string:
		b, ok := b.(string)
		return a + b, ok
	case ast.Bytes:
		b, ok := b.(ast.Bytes)
		return a + b, ok
	case tuple:
		b, ok := b.(tuple)
		return append(append(tuple(nil), a...), b...), ok
	}
	return nil, false
}

// foldedItem is v[i] of a text or tuple.
func foldedItem(v, i any) (any, bool) {
	n, ok := toBig(i)
	if !ok || !n.IsInt64() {
		return nil, false
	}
	at := func(size int) (int, bool) {
		k := n.Int64()
		if k < 0 {
			k += int64(size)
		}
		return int(k), k >= 0 && k < int64(size)
	}
	switch v := v.(type) {
	case string:
		r := []rune(v)
		k, ok := at(len(r))
		if !ok {
			return nil, false
		}
		return string(r[k]), true
	case ast.Bytes:
		k, ok := at(len(v))
		if !ok {
			return nil, false
		}
		return int64(v[k]), true
	case tuple:
		k, ok := at(len(v))
		if !ok {
			return nil, false
		}
		return v[k], true
	}
	return nil, false
}
