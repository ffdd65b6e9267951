package compile

import (
	"pya/lang/ast"
	"pya/lang/code"
)

// cond compiles an expression as a condition: it jumps to l if its truth equals want, and falls through otherwise.
func (f *fn) cond(e ast.Expr, l *label, want bool) {
	switch e := e.(type) {
	case *ast.UnaryOp:
		if e.Op == ast.Not {
			f.cond(e.Operand, l, !want)
			return
		}
	case *ast.BoolOp:
		f.condBool(e, l, want)
		return
	case *ast.Compare:
		if f.condCompare(e, l, want) {
			return
		}
	case *ast.Constant:
		if truth, ok := constTruth(e.Value); ok {
			if truth == want {
				f.at(e)
				f.jump(code.OpJump, 0, l)
			}
			return
		}
	}
	top := f.top
	r := f.expr(e)
	f.at(e)
	op := code.OpJumpIfNot
	if want {
		op = code.OpJumpIf
	}
	f.jump(op, r, l)
	f.free(top)
}

// constTruth is the truth of a constant that is worth folding.
func constTruth(v any) (truth, ok bool) {
	switch v := v.(type) {
	case nil:
		return false, true
	case bool:
		return v, true
	case int64:
		return v != 0, true
	case string:
		return v != "", true
	}
	return false, false
}

// condBool is cond for `and` and `or`.
func (f *fn) condBool(e *ast.BoolOp, l *label, want bool) {
	n := len(e.Values) - 1
	var saved bitset
	if (e.Op == ast.Or) == want {
		// Any operand decides for the jump.
		for i, v := range e.Values {
			f.cond(v, l, want)
			if i == 0 {
				saved = f.assigned.clone()
			}
		}
		f.assigned = saved
		return
	}
	skip := newLabel()
	for i, v := range e.Values[:n] {
		f.cond(v, skip, !want)
		if i == 0 {
			saved = f.assigned.clone()
		}
	}
	f.cond(e.Values[n], l, want)
	f.place(skip)
	f.assigned = saved
}

// condCompare is cond for a comparison, as one instruction where possible; false if it must go through a value.
func (f *fn) condCompare(e *ast.Compare, l *label, want bool) bool {
	if f.u.far {
		return false
	}
	if len(e.Ops) > 1 {
		return f.condChain(e, l, want)
	}
	top := f.top
	a := f.operand(e.Left, e.Comparators[0])
	f.condOne(e, e.Ops[0], a, e.Comparators[0], l, want)
	f.free(top)
	return true
}

// condChain is cond for a < b < c, whose middle operand is evaluated once.
func (f *fn) condChain(e *ast.Compare, l *label, want bool) bool {
	top := f.top
	fail := l
	if want {
		fail = newLabel()
	}
	a := f.operand(e.Left, e.Comparators...)
	n := len(e.Ops) - 1
	var saved bitset
	for i, op := range e.Ops {
		if i < n {
			a = f.condOne(e, op, a, e.Comparators[i], fail, false)
		} else {
			f.condOne(e, op, a, e.Comparators[i], l, want)
		}
		if i == 0 {
			saved = f.assigned.clone()
		}
	}
	if want {
		f.place(fail)
	}
	f.assigned = saved
	f.free(top)
	return true
}

// condOne emits one comparison with a jump and returns the register of the right operand.
func (f *fn) condOne(n ast.Node, op ast.CmpOperator, a int, right ast.Expr, l *label, want bool) int {
	if op <= ast.GtE {
		base := code.OpJEq
		if !want {
			base = code.OpJNotEq
		}
		if i, ok := smallInt(right); ok {
			f.at(n)
			imm := code.OpJEqI
			if !want {
				imm = code.OpJNotEqI
			}
			f.fix(f.emit(imm+code.Opcode(op), 0, reg(a), i, 0), l)
			if f.chainNeedsValue(n) {
				t := f.temp()
				f.exprTo(right, t)
				return t
			}
			return -1
		}
		b := f.expr(right)
		f.at(n)
		f.fix(f.emit(base+code.Opcode(op), 0, reg(a), reg(b), 0), l)
		return b
	}
	if k, ok := right.(*ast.Constant); ok && k.Value == nil && op <= ast.IsNot {
		f.at(n)
		j := code.OpJumpIfNone
		if (op == ast.Is) != want {
			j = code.OpJumpIfNotNone
		}
		f.jump(j, a, l)
		if f.chainNeedsValue(n) {
			t := f.temp()
			f.exprTo(right, t)
			return t
		}
		return -1
	}
	b := f.cmpOperand(op, right, !f.chainNeedsValue(n))
	f.at(n)
	var j code.Opcode
	switch {
	case op == ast.Is && want, op == ast.IsNot && !want:
		j = code.OpJIs
	case op == ast.Is, op == ast.IsNot:
		j = code.OpJIsNot
	case op == ast.In && want, op == ast.NotIn && !want:
		j = code.OpJIn
	default:
		j = code.OpJNotIn
	}
	f.fix(f.emit(j, 0, reg(a), reg(b), 0), l)
	return b
}

// chainNeedsValue tells whether a constant operand must be in a register because another comparison follows.
func (f *fn) chainNeedsValue(n ast.Node) bool {
	c, ok := n.(*ast.Compare)
	return ok && len(c.Ops) > 1
}
