package compile

import (
	"fmt"
	"math"
	"math/big"
	"strings"

	"pya/lang/ast"
	"pya/lang/code"
	"pya/lang/scope"
	"pya/lang/token"
)

// maxBuild is how many elements one instruction builds; longer displays are extended piece by piece.
const maxBuild = 240

// constKey is a map key under which equal constants of equal type meet; nil for those not worth it.
func constKey(v any) any {
	switch v := v.(type) {
	case int64, string, ast.Bytes, ast.Ellipsis, bool, nil:
		return fmt.Sprintf("%T:%v", v, v)
	case float64:
		return [2]uint64{1, math.Float64bits(v)}
	case complex128:
		return [3]uint64{2, math.Float64bits(real(v)), math.Float64bits(imag(v))}
	case *big.Int:
		return "big:" + v.String()
	case []any:
		return tupleKey(v)
	}
	return nil
}

// tupleKey is constKey for tuples. A tuple whose values are long is not worth it.
func tupleKey(items []any) any {
	var b strings.Builder
	b.WriteString("tuple:")
	for _, x := range items {
		key := constKey(x)
		if key == nil {
			return nil
		}
		text := fmt.Sprintf("%T%v", key, key)
		if fmt.Fprintf(&b, "%d:%s,", len(text), text); b.Len() > 1000 {
			return nil
		}
	}
	return b.String()
}

func hasStar(elts []ast.Expr) bool {
	for _, e := range elts {
		if _, ok := e.(*ast.Starred); ok {
			return true
		}
	}
	return false
}

func (f *fn) tuple(e *ast.Tuple, dst int) {
	if v, ok := constOf(e); ok {
		f.at(e)
		f.loadConst(dst, v)
		return
	}
	if len(e.Elts) > maxBuild || hasStar(e.Elts) {
		t := f.temp()
		f.extendList(e, e.Elts, t)
		f.at(e)
		f.emitAB(code.OpListToTuple, dst, t)
		f.free(t)
		return
	}
	f.build(code.OpBuildTuple, e, e.Elts, dst)
}

func (f *fn) list(e *ast.List, dst int) {
	if len(e.Elts) > maxBuild || hasStar(e.Elts) {
		f.viaTemp(dst, func(d int) { f.extendList(e, e.Elts, d) })
		return
	}
	f.build(code.OpBuildList, e, e.Elts, dst)
}

// build evaluates elements into consecutive registers and makes the container.
func (f *fn) build(op code.Opcode, n ast.Node, elts []ast.Expr, dst int) {
	top := f.top
	w := f.temps(len(elts))
	for i, x := range elts {
		f.exprTo(x, w+i)
	}
	f.at(n)
	f.emit(op, 0, reg(dst), reg(w), uint16(len(elts)))
	f.free(top)
}

// extendList makes a list element by element.
func (f *fn) extendList(n ast.Node, elts []ast.Expr, dst int) {
	f.at(n)
	f.emit(code.OpBuildList, 0, reg(dst), reg(f.top), 0)
	t := f.temp()
	for _, x := range elts {
		op := code.OpListAppend
		if s, ok := x.(*ast.Starred); ok {
			op = code.OpListExtend
			x = s.Value
		}
		f.exprTo(x, t)
		f.at(n)
		f.emitAB(op, dst, t)
	}
	f.free(t)
}

func (f *fn) set(e *ast.Set, dst int) {
	if v, ok := constDisplay(e); ok && len(e.Elts) >= 3 {
		// As in CPython, constants come from one frozenset: that decides the order of the set.
		f.viaTemp(dst, func(d int) {
			f.at(e)
			f.emit(code.OpBuildSet, 0, reg(d), reg(f.top), 0)
			t := f.temp()
			f.loadConst(t, v)
			f.emitAB(code.OpSetUpdate, d, t)
			f.free(t)
		})
		return
	}
	if len(e.Elts) <= maxBuild && !hasStar(e.Elts) {
		f.build(code.OpBuildSet, e, e.Elts, dst)
		return
	}
	f.viaTemp(dst, func(d int) {
		f.at(e)
		f.emit(code.OpBuildSet, 0, reg(d), reg(f.top), 0)
		t := f.temp()
		for _, x := range e.Elts {
			op := code.OpSetAdd
			if s, ok := x.(*ast.Starred); ok {
				op = code.OpSetUpdate
				x = s.Value
			}
			f.exprTo(x, t)
			f.at(e)
			f.emitAB(op, d, t)
		}
		f.free(t)
	})
}

func (f *fn) dict(e *ast.Dict, dst int) {
	simple := len(e.Keys) <= maxBuild/2
	for _, k := range e.Keys {
		if k == nil {
			simple = false
		}
	}
	if simple {
		top := f.top
		w := f.temps(2 * len(e.Keys))
		for i := range e.Keys {
			f.exprTo(e.Keys[i], w+2*i)
			f.exprTo(e.Values[i], w+2*i+1)
		}
		f.at(e)
		f.emit(code.OpBuildDict, 0, reg(dst), reg(w), uint16(len(e.Keys)))
		f.free(top)
		return
	}
	f.viaTemp(dst, func(d int) {
		f.at(e)
		f.emit(code.OpBuildDict, 0, reg(d), reg(f.top), 0)
		w := f.temps(2)
		for i, k := range e.Keys {
			if k == nil {
				f.exprTo(e.Values[i], w)
				f.at(e)
				f.emitAB(code.OpDictUpdate, d, w)
				continue
			}
			f.exprTo(k, w)
			f.exprTo(e.Values[i], w+1)
			f.at(k)
			f.emitABC(code.OpDictSet, d, w, w+1)
		}
		f.free(w)
	})
}

// comprehension compiles a list, set or dict comprehension inside the current function: it has registers of its own
// for its variables, but no call.
func (f *fn) comprehension(e ast.Expr, dst int) {
	var gens []*ast.Comprehension
	build := code.OpBuildList
	switch e := e.(type) {
	case *ast.ListComp:
		gens = e.Generators
	case *ast.SetComp:
		gens, build = e.Generators, code.OpBuildSet
	case *ast.DictComp:
		gens, build = e.Generators, code.OpBuildDict
	}
	top := f.top
	it := f.temps(3)
	f.exprTo(gens[0].Iter, it)
	f.at(e)
	f.emit(build, 0, reg(dst), reg(it), 0)
	outer, saved := f.cur, f.assigned.clone()
	f.cur = f.u.table.Of(e)
	f.compVars()
	if len(gens) > 1 || !plainTarget(gens[0].Target) {
		// A target may read a variable before it has a value.
		for _, s := range f.cur.Order {
			if s.Owner == f.cur && s.Kind == scope.Local {
				r := f.regs[regKey{f.cur, s.Name}]
				f.emit(code.OpInitLocals, 0, reg(r), reg(r+1), 0)
			}
		}
	}
	f.compLoop(e, gens, 0, it, func() { f.compElement(e, dst) })
	f.cur, f.assigned = outer, saved
	f.free(top)
}

// compVars gives the variables of a comprehension their registers.
func (f *fn) compVars() {
	for _, s := range f.cur.Order {
		if s.Owner != f.cur || s.Kind != scope.Local && s.Kind != scope.Cell {
			continue
		}
		r := f.temp()
		f.regs[regKey{f.cur, s.Name}] = r
		f.assigned.remove(r)
		if s.Kind == scope.Cell {
			f.emitA(code.OpNewCell, r)
		}
	}
}

// plainTarget tells targets of names only.
func plainTarget(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Name:
		return true
	case *ast.Tuple:
		for _, x := range e.Elts {
			if !plainTarget(x) {
				return false
			}
		}
		return true
	}
	return false
}

// compElement adds one element to the comprehension's container.
func (f *fn) compElement(e ast.Expr, dst int) {
	top := f.top
	switch e := e.(type) {
	case *ast.ListComp:
		r := f.expr(e.Elt)
		f.at(e.Elt)
		f.emitAB(code.OpListAppend, dst, r)
	case *ast.SetComp:
		r := f.expr(e.Elt)
		f.at(e.Elt)
		f.emitAB(code.OpSetAdd, dst, r)
	case *ast.DictComp:
		k := f.operand(e.Key, e.Value)
		v := f.expr(e.Value)
		f.span = token.Span{Start: e.Key.Range().Start, End: e.Value.Range().End}
		f.emitABC(code.OpDictSet, dst, k, v)
	}
	f.free(top)
}

// compLoop compiles the clauses of a comprehension from number i on; register it holds the first iterable.
func (f *fn) compLoop(n ast.Expr, gens []*ast.Comprehension, i, it int, element func()) {
	if i == len(gens) {
		element()
		return
	}
	g := gens[i]
	top := f.top
	if i > 0 {
		it = f.temps(3)
		f.exprTo(g.Iter, it)
	}
	if g.Async {
		f.asyncCompLoop(n, gens, i, it, element)
		f.free(top)
		return
	}
	f.at(g.Iter)
	f.emitAB(code.OpForPrep, it, it)
	f.compBody(n, g, it, func() { f.compLoop(n, gens, i+1, 0, element) })
	f.free(top)
}

// compBody is the loop of one clause over the prepared iterator it.
func (f *fn) compBody(n ast.Expr, g *ast.Comprehension, it int, inner func()) {
	start, end := newLabel(), newLabel()
	f.place(start)
	f.at(g.Iter)
	v := f.forIter(code.OpForIter, g.Target, it, end)
	f.assignFrom(g.Target, v)
	from := f.pc()
	for _, c := range g.Ifs {
		f.cond(c, start, false)
	}
	inner()
	f.compNames(g.Target, from)
	f.at(n)
	f.jump(code.OpJumpBack, 0, start)
	f.place(end)
}

// compNames notes for locals() which variables of the comprehension have a value from instruction number from to here.
func (f *fn) compNames(target ast.Expr, from int) {
	switch t := target.(type) {
	case *ast.Name:
		if r, ok := f.regs[regKey{f.cur, t.ID}]; ok {
			f.code.Body().Inner = append(f.code.Body().Inner, code.InnerVar{Name: t.ID, Reg: uint16(r), Start: int32(from), End: int32(f.pc())})
		}
	case *ast.Tuple:
		for _, e := range t.Elts {
			f.compNames(e, from)
		}
	case *ast.List:
		for _, e := range t.Elts {
			f.compNames(e, from)
		}
	case *ast.Starred:
		f.compNames(t.Value, from)
	}
}

// forIter emits the step of a loop and returns the register of the item: the variable's own if the target is one.
func (f *fn) forIter(op code.Opcode, target ast.Expr, it int, end *label) int {
	v := f.target(target)
	if v < 0 {
		v = f.temp()
	} else {
		f.setAssigned(v)
		f.touch(v)
	}
	f.fixFar(f.emit(op, 0, reg(it), reg(v), 0), end)
	return v
}

// fixFar makes a 16-bit jump reach a label that may be far: with long jumps on, through a jump of its own.
func (f *fn) fixFar(i int, l *label) {
	if !f.u.far {
		f.fix(i, l)
		return
	}
	skip := newLabel()
	over := f.emit(code.OpJump, 0, 0, 0, 0)
	f.fix(over, skip)
	f.patch(i, f.pc())
	f.jump(code.OpJump, 0, l)
	f.place(skip)
}

// asyncCompLoop is an `async for` clause.
func (f *fn) asyncCompLoop(n ast.Expr, gens []*ast.Comprehension, i, it int, element func()) {
	g := gens[i]
	f.asyncFor(g.Iter, g.Target, it, func(start *label) {
		for _, c := range g.Ifs {
			f.cond(c, start, false)
		}
		f.compLoop(n, gens, i+1, 0, element)
	})
}

// genExp compiles a generator expression: a function whose argument is the first iterable.
func (f *fn) genExp(e *ast.GeneratorExp, dst int) {
	b := f.u.table.Of(e)
	top := f.top
	w := f.temps(3)
	f.makeGenExp(e, b, w+1)
	f.exprTo(e.Generators[0].Iter, w+2)
	f.at(e)
	op := code.OpGetIter
	if e.Generators[0].Async {
		op = code.OpGetAIter
	}
	f.at(e.Generators[0].Iter)
	f.emitAB(op, w+2, w+2)
	f.at(e)
	f.emit(code.OpCall, 1, reg(w), reg(dst), 0)
	f.free(top)
}

func (f *fn) makeGenExp(e *ast.GeneratorExp, b *scope.Block, dst int) {
	g := f.u.newFn(f, b, b.Name, b.Qualname, e.Range())
	g.code.Flags |= code.Optimized | code.NewLocals
	if b.IsCoroutine {
		g.code.Flags |= code.AsyncGenerator
	} else {
		g.code.Flags |= code.Generator
	}
	g.code.ArgCount = 1
	g.declareVars()
	arg := 0
	g.assigned.add(arg)
	t := g.temps(3)
	g.at(e.Generators[0].Iter)
	g.emitAB(code.OpMove, t, arg)
	first := *e.Generators[0]
	gens := append([]*ast.Comprehension{&first}, e.Generators[1:]...)
	element := func() {
		r := g.temp()
		g.exprTo(e.Elt, r)
		g.at(e.Elt)
		g.emitAB(code.OpYield, r, r)
		g.free(r)
	}
	if first.Async {
		g.asyncForIter(first.Target, t, first.Iter, func(start *label) {
			for _, c := range first.Ifs {
				g.cond(c, start, false)
			}
			g.compLoop(e, gens, 1, 0, element)
		})
	} else {
		g.at(first.Iter)
		g.emitAB(code.OpForPrep, t, t)
		g.compBody(e, &first, t, func() { g.compLoop(e, gens, 1, 0, element) })
	}
	g.at(e)
	g.emit(code.OpReturnNone, 0, 0, 0, 0)
	f.at(e)
	f.makeFunction(g.finish(), 0, dst, dst)
}
