// Package fold computes operations of literals before the program runs, as long as the results stay small: what CPython
// makes a constant of. The checks of surely wrong code and the compiler both go by it.
//
// It must not compute what only the interpreter computes exactly, such as powers of floats: of those it knows the class.
package fold

import (
	"math"
	"math/big"
	"strings"
	"unicode/utf8"

	"pya/lang/ast"
)

// Some stands for a value of the class with that name that only the interpreter computes.
type Some string

const (
	someFloat   = Some("float")
	someComplex = Some("complex")
)

// The limits of what is computed ahead.
const (
	maxBits  = 128  // of an int
	maxItems = 256  // of a repeated tuple
	maxText  = 4096 // of a repeated text
)

// Value gives the value of an expression of literals: what ast.Constant holds, a tuple as []any, or Some; ok is false where
// nothing is computed ahead. known gives the values of names, nil knows none.
func Value(e ast.Expr, known func(name string) (any, bool)) (v any, ok bool) {
	switch e := e.(type) {
	case *ast.Constant:
		return e.Value, true
	case *ast.Name:
		if known != nil {
			return known(e.ID)
		}
	case *ast.Tuple:
		items := make([]any, len(e.Elts))
		for i, x := range e.Elts {
			if items[i], ok = Value(x, known); !ok {
				return nil, false
			}
		}
		return items, true
	case *ast.UnaryOp:
		if v, ok = Value(e.Operand, known); ok {
			return unary(e.Op, v)
		}
	case *ast.BinOp:
		// The right operand first: of a long sum the left one is the rest of it.
		right, ok := Value(e.Right, known)
		if !ok {
			return nil, false
		}
		if left, ok := Value(e.Left, known); ok {
			return binary(e.Op, left, right)
		}
	case *ast.Subscript:
		index, ok := Value(e.Index, known)
		if !ok {
			return nil, false
		}
		if of, ok := Value(e.Value, known); ok {
			return item(of, index)
		}
	}
	return nil, false
}

// Exact tells whether a value that Value gave can stand in the program: there is no Some in it.
func Exact(v any) bool {
	switch v := v.(type) {
	case Some:
		return false
	case []any:
		for _, x := range v {
			if !Exact(x) {
				return false
			}
		}
	}
	return true
}

func unary(op ast.UnaryOperator, v any) (any, bool) {
	if op == ast.Not {
		t, ok := truthOf(v)
		return !t, ok
	}
	n, isInt := toBig(v)
	switch {
	case isInt && op == ast.Invert:
		_, isBool := v.(bool)
		return small(new(big.Int).Not(n)), !isBool // of a bool, there is a warning at run time
	case isInt && op == ast.USub:
		return small(new(big.Int).Neg(n)), true
	case isInt:
		return small(n), true
	case op == ast.USub:
		return Negated(v)
	case op == ast.UAdd:
		_, isNumber := toComplex(v)
		return v, isNumber
	}
	return nil, false
}

// small is an int as ast.Constant has it.
func small(n *big.Int) any {
	if n.IsInt64() {
		return n.Int64()
	}
	return n
}

func truthOf(v any) (truth, ok bool) {
	switch v := v.(type) {
	case nil:
		return false, true
	case string:
		return v != "", true
	case ast.Bytes:
		return v != "", true
	case ast.Ellipsis:
		return true, true
	case []any:
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
	f, ok := Float(v)
	return complex(f, 0), ok
}

func binary(op ast.Operator, left, right any) (any, bool) {
	x, leftInt := toBig(left)
	y, rightInt := toBig(right)
	switch {
	case leftInt && rightInt:
		if a, ok := left.(bool); ok {
			if b, ok := right.(bool); ok && (op == ast.BitAnd || op == ast.BitOr || op == ast.BitXor) {
				return op == ast.BitAnd && a && b || op == ast.BitOr && (a || b) || op == ast.BitXor && a != b, true
			}
		}
		v, ok := ints(op, x, y)
		if n, isInt := v.(*big.Int); isInt {
			v = small(n)
		}
		return v, ok
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
		return complexes(op, a, b)
	}
	return floats(op, real(a), real(b))
}

func ints(op ast.Operator, x, y *big.Int) (any, bool) {
	n := new(big.Int)
	switch op {
	case ast.Add:
		return n.Add(x, y), true
	case ast.Sub:
		return n.Sub(x, y), true
	case ast.Mult:
		return n.Mul(x, y), x.Sign() == 0 || y.Sign() == 0 || x.BitLen()+y.BitLen() <= maxBits
	case ast.BitAnd:
		return n.And(x, y), true
	case ast.BitOr:
		return n.Or(x, y), true
	case ast.BitXor:
		return n.Xor(x, y), true
	case ast.LShift:
		if y.Sign() < 0 || !y.IsInt64() || x.Sign() != 0 && (y.Int64() > maxBits || x.BitLen() > maxBits-int(y.Int64())) {
			return nil, false
		}
		return n.Lsh(x, uint(min(y.Int64(), maxBits))), true
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
			a, _ := Float(x)
			b, _ := Float(y)
			return floats(op, a, b)
		}
		if x.Sign() != 0 && y.Sign() > 0 && (!y.IsInt64() || y.Int64() > maxBits || int64(x.BitLen()) > maxBits/y.Int64()) {
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
		if x.Sign() == 0 && y.Sign() < 0 {
			f = math.Copysign(0, -1)
		}
		return f, !math.IsInf(f, 0)
	}
	return nil, false
}

func floats(op ast.Operator, x, y float64) (any, bool) {
	switch op {
	case ast.Add:
		return x + y, true
	case ast.Sub:
		return x - y, true
	case ast.Mult:
		return x * y, true
	case ast.Div:
		return x / y, y != 0
	case ast.FloorDiv, ast.Mod:
		return someFloat, y != 0
	case ast.Pow:
		r := math.Pow(x, y)
		switch {
		case x < 0 && y != math.Trunc(y):
			return someComplex, !math.IsInf(x, 0) && !math.IsInf(y, 0)
		case x == 0 && y < 0, math.IsInf(r, 0) && !math.IsInf(x, 0) && !math.IsInf(y, 0):
			return nil, false
		}
		return someFloat, true
	}
	return nil, false
}

func complexes(op ast.Operator, x, y complex128) (any, bool) {
	switch op {
	case ast.Add:
		return x + y, true
	case ast.Sub:
		return x - y, true
	case ast.Mult:
		return someComplex, true
	case ast.Div:
		return someComplex, y != 0
	case ast.Pow:
		return someComplex, x != 0 || real(y) >= 0 && imag(y) == 0
	}
	return nil, false
}

// repeated is v * n for a text or tuple.
func repeated(v any, n *big.Int) (any, bool) {
	size, limit := 0, maxText
	switch v := v.(type) {
	case string:
		size = utf8.RuneCountInString(v)
	case ast.Bytes:
		size = len(v)
	case []any:
		size, limit = len(v), maxItems
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
		var out []any
		for range k {
			out = append(out, v.([]any)...)
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
	case []any:
		b, ok := b.([]any)
		return append(append([]any(nil), a...), b...), ok
	}
	return nil, false
}

// item is v[i] of a text or tuple.
func item(v, i any) (any, bool) {
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
		if !utf8.ValidString(v) {
			return nil, false // it has lone surrogates
		}
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
	case []any:
		k, ok := at(len(v))
		if !ok {
			return nil, false
		}
		return v[k], true
	}
	return nil, false
}

// Negated is -v of a number that is no bool.
func Negated(v any) (any, bool) {
	switch v := v.(type) {
	case int64:
		if v == math.MinInt64 {
			return new(big.Int).Neg(big.NewInt(v)), true
		}
		return -v, true
	case *big.Int:
		return small(new(big.Int).Neg(v)), true
	case float64:
		return -v, true
	case complex128:
		return -v, true
	}
	return nil, false
}

// Float is the value of an int or float as a float.
func Float(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	case *big.Int:
		f, _ := new(big.Float).SetInt(v).Float64()
		return f, true
	}
	return 0, false
}
