package compile

import (
	"pya/lang/ast"
	"pya/lang/code"
	"pya/lang/diag"
	"pya/lang/fold"
	"pya/lang/scope"
)

// expr compiles an expression and returns the register that holds its value: a variable's own register or a new
// temporary.
func (f *fn) expr(e ast.Expr) int {
	if n, ok := e.(*ast.Name); ok {
		return f.name(n, -1)
	}
	t := f.temp()
	f.exprTo(e, t)
	f.free(t + 1)
	return t
}

// operand is expr for an operand whose value must survive the evaluation of others: if one of those may assign the
// variable (by `:=`), the value is copied.
func (f *fn) operand(e ast.Expr, others ...ast.Expr) int {
	if f.u.walrus {
		if _, ok := e.(*ast.Name); ok {
			for _, o := range others {
				if o != nil && hasWalrus(o) {
					t := f.temp()
					f.exprTo(e, t)
					return t
				}
			}
		}
	}
	return f.expr(e)
}

// hasWalrus tells whether an expression contains `:=`.
func hasWalrus(e ast.Expr) bool {
	found := false
	ast.Walk(e, func(n ast.Node) bool {
		if _, ok := n.(*ast.NamedExpr); ok {
			found = true
		}
		return !found
	})
	return found
}

// exprTo compiles an expression into register dst. Where the expression is built up step by step, a variable's
// register is written only at the end.
func (f *fn) exprTo(e ast.Expr, dst int) {
	switch e := e.(type) {
	case *ast.Name:
		f.name(e, dst)
	case *ast.Constant:
		f.at(e)
		f.loadConst(dst, e.Value)
	case *ast.BinOp:
		f.binOp(e, dst)
	case *ast.UnaryOp:
		f.unaryOp(e, dst)
	case *ast.BoolOp:
		f.viaTemp(dst, func(d int) { f.boolOp(e, d) })
	case *ast.Compare:
		f.viaTemp(dst, func(d int) { f.compare(e, d) })
	case *ast.Call:
		f.call(e, dst)
	case *ast.Attribute:
		f.attribute(e, dst)
	case *ast.Subscript:
		f.subscript(e, dst)
	case *ast.IfExp:
		f.ifExp(e, dst)
	case *ast.NamedExpr:
		f.namedExpr(e, dst)
	case *ast.Lambda:
		f.lambda(e, dst)
	case *ast.Tuple:
		f.tuple(e, dst)
	case *ast.List:
		f.list(e, dst)
	case *ast.Set:
		f.set(e, dst)
	case *ast.Dict:
		f.dict(e, dst)
	case *ast.ListComp, *ast.SetComp, *ast.DictComp:
		f.viaTemp(dst, func(d int) { f.comprehension(e, d) })
	case *ast.GeneratorExp:
		f.genExp(e, dst)
	case *ast.Await:
		f.await(e, dst)
	case *ast.Yield:
		f.yield(e, dst)
	case *ast.YieldFrom:
		f.yieldFrom(e, dst)
	case *ast.JoinedStr:
		f.joinedStr(e, dst)
	case *ast.FormattedValue:
		f.formatted(e, dst)
	case *ast.Slice:
		f.slice(e, dst)
	case *ast.Starred:
		panic(diag.New(f.u.file, e.Range(), "can't use starred expression here"))
	default:
		panic(diag.New(f.u.file, e.Range(), "expression of unknown kind %T", e))
	}
}

// viaTemp calls build with dst, or with a temporary that is then moved there if dst is a variable.
func (f *fn) viaTemp(dst int, build func(d int)) {
	if dst >= f.nvars {
		build(dst)
		return
	}
	t := f.temp()
	build(t)
	f.emitAB(code.OpMove, dst, t)
	f.free(t)
}

// discard compiles an expression for its effect.
func (f *fn) discard(e ast.Expr) {
	if c, ok := e.(*ast.Call); ok {
		// A result register that is the window's own marks the call's value as unused: the virtual machine warns at once
		// of a coroutine that nobody can await any more.
		top := f.top
		f.call(c, top)
		f.free(top)
		return
	}
	t := f.temp()
	f.exprTo(e, t)
	f.free(t)
}

// constTo loads a constant into dst, or into a new temporary for dst < 0.
func (f *fn) constTo(v any, dst int) int {
	if dst < 0 {
		dst = f.temp()
	}
	f.loadConst(dst, v)
	return dst
}

// loadConst emits the load of a constant.
func (f *fn) loadConst(dst int, v any) {
	switch v := v.(type) {
	case nil:
		f.emitA(code.OpLoadNone, dst)
		return
	case bool:
		b := uint16(0)
		if v {
			b = 1
		}
		f.emit(code.OpLoadBool, 0, reg(dst), b, 0)
		return
	case int64:
		if v == int64(int32(v)) {
			f.emitBX(code.OpLoadInt, dst, int32(v))
			return
		}
	}
	f.emitBX(code.OpLoadK, dst, int32(f.constIndex(v)))
}

// constIndex enters a constant into the pool. Equal constants of the same type share an entry.
func (f *fn) constIndex(v any) int {
	e := code.PoolEntry{Kind: code.PoolConst, Const: v}
	if key := constKey(v); key != nil {
		return f.poolIndex(code.PoolConst, key, e)
	}
	f.code.Body().Pool = append(f.code.Body().Pool, e)
	return len(f.code.Body().Pool) - 1
}

// constOf gives the value of an expression that is a constant after folding.
func constOf(e ast.Expr) (any, bool) {
	switch e := e.(type) {
	case *ast.Constant:
		return e.Value, true
	case *ast.UnaryOp, *ast.BinOp, *ast.Tuple:
		v, ok := fold.Value(e, nil)
		return v, ok && fold.Exact(v)
	}
	return nil, false
}

// smallInt is an int constant that fits a 16-bit operand.
func smallInt(e ast.Expr) (uint16, bool) {
	v, ok := constOf(e)
	if !ok {
		return 0, false
	}
	i, ok := v.(int64)
	if !ok || i != int64(int16(i)) {
		return 0, false
	}
	return uint16(int16(i)), true
}

// numConst is a number constant for the K forms of arithmetic.
func numConst(e ast.Expr) (any, bool) {
	v, ok := constOf(e)
	if !ok {
		return nil, false
	}
	switch v.(type) {
	case int64, float64:
		return v, true
	}
	return nil, false
}

// kOps and rkOps are the K forms of arithmetic operators.
var kOps = map[ast.Operator]code.Opcode{ast.Add: code.OpAddK, ast.Sub: code.OpSubK, ast.Mult: code.OpMulK, ast.Div: code.OpTrueDivK}
var rkOps = map[ast.Operator]code.Opcode{ast.Add: code.OpKAdd, ast.Sub: code.OpKSub, ast.Mult: code.OpKMul, ast.Div: code.OpKTrueDiv}

func (f *fn) binOp(e *ast.BinOp, dst int) {
	if v, ok := constOf(e); ok {
		f.at(e)
		f.loadConst(dst, v)
		return
	}
	top := f.top
	if k, ok := numConst(e.Left); ok {
		if op, ok := rkOps[e.Op]; ok {
			b := f.expr(e.Right)
			f.at(e)
			f.emit(op, 0, reg(dst), f.pool16(f.constIndex(k)), reg(b))
			f.free(top)
			return
		}
	}
	a := f.operand(e.Left, e.Right)
	f.arith(e, e.Op, 0, dst, a, e.Right)
	f.free(top)
}

// arith emits dst = a op right, choosing the form for constant operands; x is 1 for an augmented assignment.
func (f *fn) arith(n ast.Node, op ast.Operator, x uint8, dst, a int, right ast.Expr) {
	if i, ok := smallInt(right); ok && op != ast.MatMult {
		f.at(n)
		f.emit(code.OpAddI+code.Opcode(op), x, reg(dst), reg(a), i)
		return
	}
	if k, ok := numConst(right); ok {
		if kop, ok := kOps[op]; ok {
			f.at(n)
			f.emit(kop, x, reg(dst), reg(a), f.pool16(f.constIndex(k)))
			return
		}
	}
	b := f.expr(right)
	f.at(n)
	f.emit(code.OpAdd+code.Opcode(op), x, reg(dst), reg(a), reg(b))
}

func (f *fn) unaryOp(e *ast.UnaryOp, dst int) {
	if v, ok := constOf(e); ok {
		f.at(e)
		f.loadConst(dst, v)
		return
	}
	if e.Op == ast.Not {
		f.notExpr(e, dst)
		return
	}
	top := f.top
	r := f.expr(e.Operand)
	f.at(e)
	op := map[ast.UnaryOperator]code.Opcode{ast.Invert: code.OpInvert, ast.UAdd: code.OpPos, ast.USub: code.OpNeg}[e.Op]
	f.emitAB(op, dst, r)
	f.free(top)
}

// notExpr compiles `not x`; a negated `is` or `in` becomes the opposite test.
func (f *fn) notExpr(e *ast.UnaryOp, dst int) {
	if c, ok := e.Operand.(*ast.Compare); ok && len(c.Ops) == 1 {
		if op, ok := map[ast.CmpOperator]ast.CmpOperator{ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In}[c.Ops[0]]; ok {
			neg := *c
			neg.Ops = []ast.CmpOperator{op}
			f.viaTemp(dst, func(d int) { f.compare(&neg, d) })
			return
		}
	}
	top := f.top
	r := f.expr(e.Operand)
	f.at(e)
	f.emitAB(code.OpNot, dst, r)
	f.free(top)
}

func (f *fn) boolOp(e *ast.BoolOp, dst int) {
	end := newLabel()
	op := code.OpJumpIfNot
	if e.Op == ast.Or {
		op = code.OpJumpIf
	}
	var saved bitset
	for i, v := range e.Values {
		f.exprTo(v, dst)
		if i == 0 {
			saved = f.assigned.clone()
		}
		if i < len(e.Values)-1 {
			f.at(v)
			f.jump(op, dst, end)
		}
	}
	f.place(end)
	f.assigned = saved
}

// cmpOps are the opcodes of comparisons that give a value.
var cmpOps = [...]code.Opcode{
	ast.Eq: code.OpEq, ast.NotEq: code.OpNe, ast.Lt: code.OpLt, ast.LtE: code.OpLe, ast.Gt: code.OpGt, ast.GtE: code.OpGe,
	ast.Is: code.OpIs, ast.IsNot: code.OpIsNot, ast.In: code.OpIn, ast.NotIn: code.OpNotIn,
}

func (f *fn) compare(e *ast.Compare, dst int) {
	top := f.top
	a := f.operand(e.Left, e.Comparators...)
	end := newLabel()
	var saved bitset
	for i, op := range e.Ops {
		right := e.Comparators[i]
		last := i == len(e.Ops)-1
		b := f.cmpOperand(op, right, last)
		if i == 0 {
			saved = f.assigned.clone()
		}
		f.at(e)
		f.emitABC(cmpOps[op], dst, a, b)
		if !last {
			f.jump(code.OpJumpIfNot, dst, end)
		}
		a = b
	}
	f.place(end)
	if len(e.Ops) > 1 {
		f.assigned = saved
	}
	f.free(top)
}

// cmpOperand compiles the right operand of a comparison; a constant display after the last `in` becomes a constant.
func (f *fn) cmpOperand(op ast.CmpOperator, e ast.Expr, last bool) int {
	if last && (op == ast.In || op == ast.NotIn) {
		if v, ok := constDisplay(e); ok {
			t := f.temp()
			f.at(e)
			f.loadConst(t, v)
			return t
		}
	}
	return f.expr(e)
}

// constDisplay folds a list or set display of constants to a tuple or frozenset.
func constDisplay(e ast.Expr) (any, bool) {
	var elts []ast.Expr
	_, isSet := e.(*ast.Set)
	switch e := e.(type) {
	case *ast.List:
		elts = e.Elts
	case *ast.Set:
		elts = e.Elts
	default:
		return nil, false
	}
	vals := make([]any, len(elts))
	for i, x := range elts {
		v, ok := constOf(x)
		if !ok {
			return nil, false
		}
		vals[i] = v
	}
	if isSet {
		return code.FrozenSet(vals), true
	}
	return vals, true
}

func (f *fn) ifExp(e *ast.IfExp, dst int) {
	els, end := newLabel(), newLabel()
	f.cond(e.Test, els, false)
	saved := f.assigned.clone()
	f.exprTo(e.Body, dst)
	f.jump(code.OpJump, 0, end)
	f.place(els)
	f.assigned = saved.clone()
	f.exprTo(e.Else, dst)
	f.place(end)
	f.assigned = saved
}

func (f *fn) namedExpr(e *ast.NamedExpr, dst int) {
	f.exprTo(e.Value, dst)
	f.at(e)
	f.storeName(f.mangle(e.Target.ID), dst)
}

func (f *fn) attribute(e *ast.Attribute, dst int) {
	if f.superAttr(e, dst) {
		return
	}
	top := f.top
	r := f.expr(e.Value)
	f.at(e)
	f.emit(code.OpLoadAttr, 0, reg(dst), reg(r), f.cache(f.mangle(e.Attr)))
	f.free(top)
}

// superAttr compiles super().name and super(cls, obj).name without making the super object, if super is the built-in
// one when it runs.
func (f *fn) superAttr(e *ast.Attribute, dst int) bool {
	w, ok := f.superArgs(e)
	if !ok {
		return false
	}
	f.at(e)
	f.emit(code.OpLoadSuper, 0, reg(dst), reg(w+1), f.cache(f.mangle(e.Attr)))
	f.free(w)
	return true
}

// superArgs loads super, the class and the object for OpLoadSuper into three registers.
func (f *fn) superArgs(e *ast.Attribute) (int, bool) {
	c, ok := e.Value.(*ast.Call)
	if !ok || len(c.Keywords) > 0 || len(c.Args) != 0 {
		return 0, false
	}
	n, ok := c.Func.(*ast.Name)
	if !ok || n.ID != "super" || f.block.Kind != scope.FunctionBlock || f.cur != f.block {
		return 0, false
	}
	if s := f.symbol("super"); s == nil || s.Kind != scope.Global && s.Kind != scope.GlobalExplicit {
		return 0, false
	}
	i, ok := f.freeIndex["__class__"]
	if !ok || f.code.ArgCount == 0 {
		return 0, false
	}
	first := f.symbol(f.block.Params[0])
	if first == nil {
		return 0, false
	}
	w := f.temps(3)
	f.at(n)
	f.emitBX(code.OpLoadGlobal, w, int32(f.globalIndex("super")))
	f.at(c)
	f.emit(code.OpLoadFree, 0, reg(w+1), uint16(i), 0)
	f.loadName(first.Name, first, w+2)
	return w, true
}

func (f *fn) subscript(e *ast.Subscript, dst int) {
	top := f.top
	a := f.operand(e.Value, e.Index)
	if s, ok := e.Index.(*ast.Slice); ok && s.Step == nil {
		w := f.sliceParts(s, 2)
		f.at(e)
		f.emitABC(code.OpLoadSlice, dst, a, w)
		f.free(top)
		return
	}
	if i, ok := smallInt(e.Index); ok {
		f.at(e)
		f.emit(code.OpLoadSubI, 0, reg(dst), reg(a), i)
		f.free(top)
		return
	}
	b := f.expr(e.Index)
	f.at(e)
	f.emitABC(code.OpLoadSub, dst, a, b)
	f.free(top)
}

// sliceParts puts the parts of a slice into n consecutive registers.
func (f *fn) sliceParts(s *ast.Slice, n int) int {
	w := f.temps(n)
	for i, p := range []ast.Expr{s.Lower, s.Upper, s.Step}[:n] {
		f.partTo(s, p, w+i)
	}
	return w
}

func (f *fn) partTo(n ast.Node, p ast.Expr, dst int) {
	if p == nil {
		f.at(n)
		f.emitA(code.OpLoadNone, dst)
		return
	}
	f.exprTo(p, dst)
}

func (f *fn) slice(e *ast.Slice, dst int) {
	top := f.top
	w := f.sliceParts(e, 3)
	f.at(e)
	f.emitAB(code.OpBuildSlice, dst, w)
	f.free(top)
}

func (f *fn) await(e *ast.Await, dst int) {
	f.viaTemp(dst, func(d int) {
		f.exprTo(e.Value, d)
		f.at(e)
		f.emitAB(code.OpAwait, d, d)
	})
}

func (f *fn) yield(e *ast.Yield, dst int) {
	f.viaTemp(dst, func(d int) {
		if e.Value == nil {
			f.at(e)
			f.emitA(code.OpLoadNone, d)
		} else {
			f.exprTo(e.Value, d)
		}
		f.at(e)
		f.emitYield(code.OpYield, d, d)
	})
}

func (f *fn) yieldFrom(e *ast.YieldFrom, dst int) {
	top := f.top
	it := f.temp()
	f.exprTo(e.Value, it)
	f.at(e)
	f.emitAB(code.OpGetYieldIter, it, it)
	f.emitYield(code.OpYieldFrom, it, dst)
	f.free(top)
}

// emitYield emits a yield, which tells whether an exception is being handled there and where what was handled before
// is kept: that is the business of whoever resumes the generator, and may be another one then.
func (f *fn) emitYield(op code.Opcode, a, b int) {
	if saved := f.handling(); saved > 0 {
		f.emit(op, 1, reg(a), reg(b), reg(saved))
		return
	}
	f.emitAB(op, a, b)
}

func (f *fn) joinedStr(e *ast.JoinedStr, dst int) {
	top := f.top
	switch len(e.Values) {
	case 0:
		f.at(e)
		f.loadConst(dst, "")
		return
	case 1:
		f.exprTo(e.Values[0], dst)
		return
	}
	f.buildString(e, e.Values, dst)
	f.free(top)
}

// maxParts is the number of parts that are joined at once: registers are for more than one text.
const maxParts = 64

// buildString joins parts of a text; many are joined in pieces first.
func (f *fn) buildString(e *ast.JoinedStr, parts []ast.Expr, dst int) {
	if len(parts) == 1 {
		f.exprTo(parts[0], dst)
		return
	}
	top := f.top
	size := 1
	if len(parts) > maxParts {
		size = max(maxParts, (len(parts)+maxParts-1)/maxParts)
	}
	n := (len(parts) + size - 1) / size
	w := f.temps(n)
	for i := range n {
		f.buildString(e, parts[i*size:min((i+1)*size, len(parts))], w+i)
	}
	f.at(e)
	f.emit(code.OpBuildString, 0, reg(dst), reg(w), uint16(n))
	f.free(top)
}

func (f *fn) formatted(e *ast.FormattedValue, dst int) {
	top := f.top
	v := f.temp()
	f.exprTo(e.Value, v)
	spec := uint16(0xffff)
	if e.FormatSpec != nil {
		s := f.temp()
		f.exprTo(e.FormatSpec, s)
		spec = reg(s)
	}
	f.at(e)
	f.emit(code.OpFormat, e.Conversion, reg(dst), reg(v), spec)
	f.free(top)
}

func (f *fn) lambda(e *ast.Lambda, dst int) {
	f.function(e, f.u.table.Of(e), e.Args, nil, dst, func(g *fn) {
		g.at(e.Body)
		r := g.expr(e.Body)
		g.at(e.Body)
		if g.block.IsGenerator && g.block.IsAsync {
			g.emit(code.OpReturnNone, 0, 0, 0, 0)
			return
		}
		g.emitA(code.OpReturn, r)
	})
}
