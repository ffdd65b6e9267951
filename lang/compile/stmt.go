package compile

import (
	"strings"

	"pya/lang/ast"
	"pya/lang/code"
	"pya/lang/diag"
	"pya/lang/scope"
)

func (f *fn) body(stmts []ast.Stmt) {
	for _, s := range stmts {
		f.stmt(s)
	}
}

func (f *fn) stmt(s ast.Stmt) {
	f.at(s)
	f.noteUnsure()
	switch s := s.(type) {
	case *ast.ExprStmt:
		f.exprStmt(s)
	case *ast.Assign:
		f.assign(s)
	case *ast.AugAssign:
		f.augAssign(s)
	case *ast.AnnAssign:
		f.annAssign(s)
	case *ast.Return:
		f.returnStmt(s)
	case *ast.If:
		f.ifStmt(s)
	case *ast.While:
		f.whileStmt(s)
	case *ast.For:
		f.forStmt(s)
	case *ast.FunctionDef:
		f.functionDef(s)
	case *ast.ClassDef:
		f.classDef(s)
	case *ast.Pass:
		f.emptyStmt(s)
	case *ast.Global, *ast.Nonlocal:
	case *ast.Break:
		f.loopJump(s, true)
	case *ast.Continue:
		f.loopJump(s, false)
	case *ast.Raise:
		f.raise(s)
	case *ast.Try:
		f.try(s)
	case *ast.With:
		f.with(s, 0)
	case *ast.Assert:
		f.assert(s)
	case *ast.Delete:
		for _, t := range s.Targets {
			f.delete(t)
		}
	case *ast.Import:
		f.importStmt(s)
	case *ast.ImportFrom:
		f.importFrom(s)
	case *ast.Match:
		f.match(s)
	case *ast.TypeAlias:
		f.typeAlias(s)
	default:
		panic(diag.New(f.u.file, s.Range(), "statement of unknown kind %T", s))
	}
}

func (f *fn) exprStmt(s *ast.ExprStmt) {
	if f.u.opts.Mode == Single && f.block.Kind == scope.ModuleBlock {
		t := f.temp()
		f.exprTo(s.Value, t)
		f.at(s)
		f.intrinsic(code.IntrinsicPrint, t, t, 1)
		f.free(t)
		return
	}
	switch e := s.Value.(type) {
	case *ast.Constant:
		f.emptyStmt(s)
		return
	case *ast.Name:
		top, from := f.top, f.pc()
		f.expr(e)
		f.free(top)
		if f.pc() == from {
			f.emptyStmt(s)
		}
		return
	}
	f.discard(s.Value)
}

func (f *fn) assign(s *ast.Assign) {
	top := f.top
	if len(s.Targets) == 1 {
		if f.assignPairs(s.Targets[0], s.Value) {
			f.free(top)
			return
		}
		if v := f.target(s.Targets[0]); v >= 0 {
			f.exprTo(s.Value, v)
			f.setAssigned(v)
			f.touch(v)
			return
		}
	}
	r := f.expr(s.Value)
	for _, t := range s.Targets {
		f.assignTo(t, r)
	}
	f.free(top)
}

// assignPairs compiles `a, b = x, y` without making a tuple.
func (f *fn) assignPairs(target, value ast.Expr) bool {
	ts, ok := elements(target)
	if !ok || len(ts) > 8 || hasStar(ts) {
		return false
	}
	v, ok := value.(*ast.Tuple)
	if !ok || len(v.Elts) != len(ts) || hasStar(v.Elts) {
		return false
	}
	w := f.temps(len(ts))
	for i, e := range v.Elts {
		f.exprTo(e, w+i)
	}
	for i, t := range ts {
		f.assignTo(t, w+i)
	}
	return true
}

// elements gives the elements of a tuple or list target.
func elements(e ast.Expr) ([]ast.Expr, bool) {
	switch e := e.(type) {
	case *ast.Tuple:
		return e.Elts, true
	case *ast.List:
		return e.Elts, true
	}
	return nil, false
}

// assignFrom assigns register r unless the target already is that register.
func (f *fn) assignFrom(t ast.Expr, r int) {
	if f.target(t) == r {
		return
	}
	f.assignTo(t, r)
}

// assignTo assigns register r to a target.
func (f *fn) assignTo(t ast.Expr, r int) {
	top := f.top
	switch t := t.(type) {
	case *ast.Name:
		f.at(t)
		f.storeName(f.mangle(t.ID), r)
	case *ast.Attribute:
		f.noteSelf(t)
		o := f.expr(t.Value)
		f.at(t)
		f.emit(code.OpStoreAttr, 0, reg(o), reg(r), f.cache(f.mangle(t.Attr)))
	case *ast.Subscript:
		o := f.operand(t.Value, t.Index)
		k := f.expr(t.Index)
		f.at(t)
		f.emitABC(code.OpStoreSub, o, k, r)
	case *ast.Starred:
		f.assignTo(t.Value, r)
	default:
		elts, ok := elements(t)
		if !ok {
			panic(diag.New(f.u.file, t.Range(), "cannot assign to this expression"))
		}
		f.unpack(t, elts, r)
	}
	f.free(top)
}

// noteSelf remembers attributes that a method assigns to what it calls self.
func (f *fn) noteSelf(t *ast.Attribute) {
	c := f.selfOf
	n, ok := t.Value.(*ast.Name)
	if c == nil || !ok || n.ID != "self" {
		return
	}
	name := t.Attr // as it is written, though a private one is stored under another name
	if !c.selfAttrs[name] {
		c.selfAttrs[name] = true
		c.selfOrder = append(c.selfOrder, name)
	}
}

// unpack assigns the items of register r to several targets.
func (f *fn) unpack(n ast.Node, elts []ast.Expr, r int) {
	star := -1
	for i, e := range elts {
		if _, ok := e.(*ast.Starred); ok {
			star = i
		}
	}
	f.at(n)
	w := f.temps(len(elts))
	if star < 0 {
		f.emit(code.OpUnpack, 0, reg(w), reg(r), uint16(len(elts)))
	} else {
		if star > 255 {
			panic(diag.New(f.u.file, n.Range(), "too many expressions in star-unpacking assignment"))
		}
		f.emit(code.OpUnpackEx, uint8(star), reg(w), reg(r), uint16(len(elts)-star-1))
	}
	for i, e := range elts {
		f.assignTo(e, w+i)
	}
}

func (f *fn) augAssign(s *ast.AugAssign) {
	top := f.top
	switch t := s.Target.(type) {
	case *ast.Name:
		if v := f.target(t); v >= 0 {
			f.at(t)
			f.checkBound(v)
			a := v
			if f.u.walrus && hasWalrus(s.Value) {
				a = f.temp()
				f.emitAB(code.OpMove, a, v)
			}
			f.arith(s, s.Op, 1, v, a, s.Value)
			f.touch(v)
			break
		}
		a := f.temp()
		f.exprTo(t, a)
		f.arith(s, s.Op, 1, a, a, s.Value)
		f.at(s)
		f.storeName(f.mangle(t.ID), a)
	case *ast.Attribute:
		f.augAttr(s, t)
	case *ast.Subscript:
		o := f.operand(t.Value, t.Index, s.Value)
		k := f.operand(t.Index, s.Value)
		a := f.temp()
		f.at(t)
		f.emitABC(code.OpLoadSub, a, o, k)
		f.arith(s, s.Op, 1, a, a, s.Value)
		f.at(t)
		f.emitABC(code.OpStoreSub, o, k, a)
	}
	f.free(top)
}

// augAttr compiles `obj.name op= value`. If evaluating the value cannot run other code, it is one instruction.
func (f *fn) augAttr(s *ast.AugAssign, t *ast.Attribute) {
	o := f.operand(t.Value, s.Value)
	name := f.mangle(t.Attr)
	if quiet(s.Value) {
		v := f.expr(s.Value)
		f.at(s)
		f.emit(code.OpAugAttr, uint8(s.Op), reg(o), reg(v), f.cache(name))
		return
	}
	a := f.temp()
	f.at(t)
	f.emit(code.OpLoadAttr, 0, reg(a), reg(o), f.cache(name))
	f.arith(s, s.Op, 1, a, a, s.Value)
	f.at(t)
	f.emit(code.OpStoreAttr, 0, reg(o), reg(a), f.cache(name))
}

func (f *fn) annAssign(s *ast.AnnAssign) {
	if s.Value != nil {
		f.assign(&ast.Assign{Span: s.Span, Targets: []ast.Expr{s.Target}, Value: s.Value})
	}
	if f.block.Kind != scope.ModuleBlock && f.block.Kind != scope.ClassBlock {
		if s.Value == nil && !s.Simple {
			f.evalTarget(s.Target)
		}
		return
	}
	top := f.top
	if n, ok := s.Target.(*ast.Name); ok && s.Simple {
		v := f.temp()
		f.exprTo(f.annotation(s.Annotation), v)
		d, k := f.temp(), f.temp()
		f.at(s)
		f.loadName("__annotations__", f.symbol("__annotations__"), d)
		f.loadConst(k, f.mangle(n.ID))
		f.emitABC(code.OpStoreSub, d, k, v)
	} else {
		if s.Value == nil {
			f.evalTarget(s.Target)
		}
		if !f.u.table.FutureAnnotations {
			f.discard(s.Annotation)
		}
	}
	f.free(top)
}

// evalTarget evaluates the parts of an annotated target that is not assigned.
func (f *fn) evalTarget(e ast.Expr) {
	switch t := e.(type) {
	case *ast.Attribute:
		f.discard(t.Value)
	case *ast.Subscript:
		f.discard(t.Value)
		f.discard(t.Index)
	}
}

func (f *fn) ifStmt(s *ast.If) {
	test := s.Test
	if not, ok := test.(*ast.UnaryOp); ok && not.Op == ast.Not {
		test = not.Operand
	}
	if _, ok := test.(*ast.Constant); ok {
		f.emptyStmt(s)
		f.settle()
	}
	els, end := newLabel(), newLabel()
	f.cond(s.Test, els, false)
	before := f.assigned.clone()
	f.body(s.Body)
	after := f.assigned
	f.assigned = before
	if len(s.Else) > 0 {
		if !after.all {
			f.jump(code.OpJump, 0, end)
		}
		f.place(els)
		f.body(s.Else)
		f.place(end)
	} else {
		f.place(els)
	}
	f.assigned = meet(after, f.assigned)
}

// loopElse compiles the else clause of a loop. before are the variables assigned where a round begins: those a break
// leaves assigned, too. The clause may delete some.
func (f *fn) loopElse(body []ast.Stmt, before bitset) {
	f.assigned = before.clone()
	f.body(body)
	f.assigned = meet(before, f.assigned)
}

// enterLoop prepares the state of assigned variables for a loop: what the body may delete is not sure at its start.
func (f *fn) enterLoop(bodies ...[]ast.Stmt) {
	for _, b := range bodies {
		f.dropDeleted(b)
	}
}

// dropDeleted removes variables that statements may delete.
func (f *fn) dropDeleted(stmts []ast.Stmt) {
	for _, s := range stmts {
		switch s := s.(type) {
		case *ast.Delete:
			for _, t := range s.Targets {
				f.dropTarget(t)
			}
		case *ast.If:
			f.enterLoop(s.Body, s.Else)
		case *ast.While:
			f.enterLoop(s.Body, s.Else)
		case *ast.For:
			f.enterLoop(s.Body, s.Else)
		case *ast.With:
			f.dropDeleted(s.Body)
		case *ast.Try:
			f.enterLoop(s.Body, s.Else, s.Finally)
			f.dropHandled(s.Handlers)
		case *ast.Match:
			for _, c := range s.Cases {
				f.dropDeleted(c.Body)
			}
		}
	}
}

func (f *fn) dropTarget(e ast.Expr) {
	if n, ok := e.(*ast.Name); ok {
		f.dropName(n.ID)
		return
	}
	if elts, ok := elements(e); ok {
		for _, x := range elts {
			f.dropTarget(x)
		}
	}
}

func (f *fn) dropName(name string) {
	if name == "" || f.assigned.all {
		return
	}
	if s := f.symbol(f.mangle(name)); s != nil && s.Kind == scope.Local {
		f.assigned.remove(f.localReg(s))
	}
}

func (f *fn) whileStmt(s *ast.While) {
	f.enterLoop(s.Body)
	start, els, end := newLabel(), newLabel(), newLabel()
	if _, ok := s.Test.(*ast.Constant); ok {
		f.emptyStmt(s)
		if !isTrue(s.Test) {
			f.settle()
		}
	}
	f.place(start)
	f.cond(s.Test, els, false)
	before := f.assigned.clone()
	b := f.push(&frameBlock{kind: loopBlock, cont: start, end: end})
	f.body(s.Body)
	f.pop(b)
	if !f.assigned.all || b.continues {
		f.at(s)
		if isTrue(s.Test) {
			// A test that is not made has its line all the same.
			f.settle()
			f.fix(f.emit(code.OpJumpBack, 1, 0, 0, 0), start)
		} else {
			f.jump(code.OpJumpBack, 0, start)
		}
	}
	f.place(els)
	f.loopElse(s.Else, before)
	f.place(end)
	if isTrue(s.Test) && !b.breaks {
		f.unreachable()
	}
}

func isTrue(e ast.Expr) bool {
	k, ok := e.(*ast.Constant)
	if !ok {
		return false
	}
	truth, ok := constTruth(k.Value)
	return ok && truth
}

func (f *fn) forStmt(s *ast.For) {
	top := f.top
	it := f.temps(3)
	if s.Async {
		f.asyncForStmt(s, it)
		f.free(top)
		return
	}
	f.exprTo(s.Iter, it)
	f.at(s.Iter)
	f.emitAB(code.OpForPrep, it, it)
	var exit func()
	if f.makesGenerator(s.Iter) {
		f.code.Body().Instrs[len(f.code.Body().Instrs)-1] |= 1 << 8
		exit = func() { f.intrinsic(code.IntrinsicLeaveLoop, it, it, 1) }
	}
	f.enterLoop(s.Body)
	start, els, end := newLabel(), newLabel(), newLabel()
	before := f.assigned.clone()
	f.place(start)
	from := f.pc()
	f.at(s.Iter)
	v := f.forIter(code.OpForIter, s.Target, it, els)
	f.at(s.Target)
	f.assignFrom(s.Target, v)
	b := f.push(&frameBlock{kind: loopBlock, cont: start, end: end, exit: exit})
	f.body(s.Body)
	f.pop(b)
	f.at(s)
	f.jump(code.OpJumpBack, 0, start)
	if exit != nil {
		f.code.Body().Loops = append(f.code.Body().Loops, code.Loop{Start: int32(from), End: int32(f.pc()), Reg: uint16(it)})
	}
	f.place(els)
	f.loopElse(s.Else, before)
	f.place(end)
	f.free(top)
}

// makesGenerator tells whether a loop's iterable may be a generator that nobody else has: what a call gives, unless it
// is clearly the call of a built-in iterator. CPython closes such a generator when the loop is left.
func (f *fn) makesGenerator(iter ast.Expr) bool {
	switch e := iter.(type) {
	case *ast.GeneratorExp:
		return true
	case *ast.Call:
		n, ok := e.Func.(*ast.Name)
		return !ok || !builtinIterators[n.ID]
	}
	return false
}

// builtinIterators are callables that give no generators, unless a program redefines them.
var builtinIterators = map[string]bool{
	"range": true, "enumerate": true, "zip": true, "map": true, "filter": true, "reversed": true, "sorted": true,
	"list": true, "tuple": true, "dict": true, "set": true, "iter": true, "open": true, "str": true, "dir": true, "vars": true,
}

func (f *fn) asyncForStmt(s *ast.For, it int) {
	f.exprTo(s.Iter, it)
	f.at(s.Iter)
	f.emitAB(code.OpGetAIter, it, it)
	f.enterLoop(s.Body)
	before := f.assigned.clone()
	end := newLabel()
	f.asyncForLoop(s.Iter, s.Target, it, func(start *label) {
		b := f.push(&frameBlock{kind: loopBlock, cont: start, end: end})
		f.body(s.Body)
		f.pop(b)
	})
	f.loopElse(s.Else, before)
	f.place(end)
}

// asyncFor evaluates an iterable into register it and loops over it asynchronously.
func (f *fn) asyncFor(iter, target ast.Expr, it int, body func(start *label)) {
	f.at(iter)
	f.emitAB(code.OpGetAIter, it, it)
	f.asyncForLoop(iter, target, it, body)
}

// asyncForIter is asyncFor over an asynchronous iterator that is already in register it.
func (f *fn) asyncForIter(target ast.Expr, it int, iter ast.Expr, body func(start *label)) {
	f.asyncForLoop(iter, target, it, body)
}

// asyncForLoop emits the loop: each item is awaited; StopAsyncIteration raised by that ends the loop.
func (f *fn) asyncForLoop(iter, target ast.Expr, it int, body func(start *label)) {
	start, handler, end := newLabel(), newLabel(), newLabel()
	exc := it + 1
	f.place(start)
	f.at(iter)
	from := f.pc()
	t := f.temp()
	f.emitAB(code.OpGetANext, t, it)
	f.emit(code.OpAwait, code.AwaitNext, reg(t), reg(t), 0)
	f.protect(from, f.pc(), handler, exc)
	f.at(target)
	f.assignTo(target, t)
	f.free(t)
	body(start)
	f.at(iter)
	f.jump(code.OpJumpBack, 0, start)
	f.place(handler)
	f.emitA(code.OpEndAsyncFor, exc)
	f.place(end)
}

func (f *fn) raise(s *ast.Raise) {
	top := f.top
	switch {
	case s.Exc == nil:
		f.emit(code.OpRaise, 0, 0, 0, 0)
	case s.Cause == nil:
		r := f.expr(s.Exc)
		f.at(s)
		f.emit(code.OpRaise, 1, reg(r), 0, 0)
	default:
		r := f.operand(s.Exc, s.Cause)
		c := f.expr(s.Cause)
		f.at(s)
		f.emit(code.OpRaise, 2, reg(r), reg(c), 0)
	}
	f.free(top)
	f.unreachable()
}

func (f *fn) assert(s *ast.Assert) {
	if f.u.opts.Optimize > 0 {
		return
	}
	top := f.top
	ok := newLabel()
	f.cond(s.Test, ok, true)
	saved := f.assigned.clone()
	x := uint8(0)
	r := f.top
	if s.Msg != nil {
		r = f.expr(s.Msg)
		x = 1
	}
	f.at(s.Test)
	f.emit(code.OpAssertFail, x, reg(r), 0, 0)
	f.place(ok)
	f.assigned = saved
	f.free(top)
}

func (f *fn) delete(t ast.Expr) {
	top := f.top
	f.at(t)
	switch t := t.(type) {
	case *ast.Name:
		f.deleteName(f.mangle(t.ID))
	case *ast.Attribute:
		o := f.expr(t.Value)
		f.at(t)
		f.emit(code.OpDelAttr, 0, reg(o), 0, f.cache(f.mangle(t.Attr)))
	case *ast.Subscript:
		o := f.operand(t.Value, t.Index)
		k := f.expr(t.Index)
		f.at(t)
		f.emitAB(code.OpDelSub, o, k)
	default:
		elts, _ := elements(t)
		for _, x := range elts {
			f.delete(x)
		}
	}
	f.free(top)
}

func (f *fn) importStmt(s *ast.Import) {
	for _, a := range s.Names {
		r := f.temp()
		f.at(s)
		f.emit(code.OpImport, 0, reg(r), f.nameIndex(a.Name), f.pool16(f.constIndex(nil)))
		name, rest, dotted := strings.Cut(a.Name, ".")
		if a.AsName != "" {
			for dotted {
				var part string
				part, rest, dotted = strings.Cut(rest, ".")
				f.emit(code.OpImportFrom, 0, reg(r), reg(r), f.nameIndex(part))
			}
			name = a.AsName
		}
		f.storeName(f.mangle(name), r)
		f.free(r)
	}
}

func (f *fn) importFrom(s *ast.ImportFrom) {
	if s.Module == "__future__" && s.Level == 0 {
		// The features are a matter of compilation, but the names are bound as by any import.
		f.at(s)
	}
	names := make([]any, len(s.Names))
	for i, a := range s.Names {
		names[i] = a.Name
	}
	m := f.temp()
	f.code.Body().Pool = append(f.code.Body().Pool, code.PoolEntry{Kind: code.PoolConst, Const: names})
	list := f.pool16(len(f.code.Body().Pool) - 1)
	f.emit(code.OpImport, uint8(s.Level), reg(m), f.nameIndex(s.Module), list)
	for _, a := range s.Names {
		f.at(s)
		if a.Name == "*" {
			f.emitA(code.OpImportStar, m)
			continue
		}
		r := f.temp()
		f.emit(code.OpImportFrom, 0, reg(r), reg(m), f.nameIndex(a.Name))
		name := a.AsName
		if name == "" {
			name = a.Name
		}
		f.storeName(f.mangle(name), r)
		f.free(r)
	}
	f.free(m)
}
