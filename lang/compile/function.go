package compile

import (
	"math/bits"

	"pya/lang/ast"
	"pya/lang/code"
	"pya/lang/scope"
)

// declareVars gives the variables of a function block their registers: parameters first, then the other locals.
// Captured variables hold a cell in their register.
func (f *fn) declareVars() {
	b := f.block
	for i, p := range b.Params {
		f.regs[regKey{b, p}] = i
		f.code.VarNames = append(f.code.VarNames, p)
	}
	n := len(b.Params)
	var cells []int
	for _, s := range b.Order {
		if s.Owner != b || s.Kind != scope.Local && s.Kind != scope.Cell {
			continue
		}
		r, isParam := f.regs[regKey{b, s.Name}]
		if !isParam {
			r = n
			n++
			f.regs[regKey{b, s.Name}] = r
			f.code.VarNames = append(f.code.VarNames, s.Name)
		}
		if s.Kind == scope.Cell {
			f.code.CellVars = append(f.code.CellVars, code.CellVar{Name: s.Name, Reg: uint16(r)})
			cells = append(cells, r)
		}
	}
	f.nvars = n
	f.top = n
	f.code.NumRegs = max(f.code.NumRegs, n)
	f.keepsSelf = len(b.Params) > 0
	for i := range b.Params {
		f.assigned.add(i)
	}
	for _, r := range cells {
		op := code.OpNewCell
		if r < len(b.Params) {
			op = code.OpMakeCell
			f.touch(r)
		}
		f.emitA(op, r)
	}
	if b.CallsLocals {
		for r := len(b.Params); r < n; r++ {
			f.needInit.add(r)
		}
		for _, r := range cells {
			f.needInit.remove(r)
		}
	}
}

// setParams fills the parameter counts of a code object.
func setParams(c *code.Code, a *ast.Arguments) {
	c.PosOnly = len(a.PosOnly)
	c.ArgCount = len(a.PosOnly) + len(a.Args)
	c.KwOnly = len(a.KwOnly)
	if a.Vararg != nil {
		c.Flags |= code.VarArgs
	}
	if a.Kwarg != nil {
		c.Flags |= code.VarKeywords
	}
}

// function compiles the code of a def or lambda and makes the function object in dst. annotations is called to put
// the annotations dict into a register; nil if there are none.
func (f *fn) function(n ast.Node, b *scope.Block, args *ast.Arguments, ann func(dst int) bool, dst int, body func(g *fn)) {
	top := f.top
	w := f.temps(4)
	flags := f.defaults(n, args, w)
	next := w + bits.OnesCount8(uint8(flags))
	if ann != nil && ann(next) {
		flags |= code.MakeAnnotations
	}
	g := f.u.newFn(f, b, b.Name, b.Qualname, n.Range())
	if def, ok := n.(*ast.FunctionDef); ok && len(def.Decorators) > 0 {
		// A function begins with its decorators.
		g.code.FirstLine, _, _ = f.u.file.Position(def.Decorators[0].Range().Start)
	}
	g.code.Flags |= functionFlags(b)
	setParams(g.code, args)
	g.declareVars()
	body(g)
	f.at(n)
	f.makeFunction(g.finish(), flags, w, dst)
	f.free(top)
}

// defaults puts the default values of parameters into registers from w on. In the hidden scope of type parameters they
// come as its arguments: they were evaluated outside.
func (f *fn) defaults(n ast.Node, args *ast.Arguments, w int) (flags code.MakeFlag) {
	if f.block.Kind == scope.TypeParamsBlock && f.block.Node == n {
		for _, p := range f.block.Params {
			f.loadName(p, f.symbol(p), w)
			w++
			if p == ".defaults" {
				flags |= code.MakeDefaults
			} else {
				flags |= code.MakeKwDefaults
			}
		}
		return flags
	}
	if len(args.Defaults) > 0 {
		f.tuple(&ast.Tuple{Span: n.Range(), Elts: args.Defaults}, w)
		flags |= code.MakeDefaults
		w++
	}
	if f.kwDefaults(n, args, w) {
		flags |= code.MakeKwDefaults
	}
	return flags
}

// functionFlags are the code flags of a function block.
func functionFlags(b *scope.Block) code.Flags {
	flags := code.Optimized | code.NewLocals
	if b.Nested {
		flags |= code.Nested
	}
	switch {
	case b.IsAsync && b.IsGenerator:
		flags |= code.AsyncGenerator
	case b.IsAsync:
		flags |= code.Coroutine
	case b.IsGenerator:
		flags |= code.Generator
	}
	return flags
}

// makeFunction emits OpMakeFunction; w holds the parts that flags announce, the function goes to dst.
func (f *fn) makeFunction(c *code.Code, flags code.MakeFlag, w, dst int) {
	f.code.Body().Pool = append(f.code.Body().Pool, code.PoolEntry{Kind: code.PoolConst, Const: c})
	f.emit(code.OpMakeFunction, uint8(flags), reg(w), f.pool16(len(f.code.Body().Pool)-1), 0)
	if w != dst {
		f.emitAB(code.OpMove, dst, w)
	}
}

// kwDefaults makes the dict of keyword-only defaults.
func (f *fn) kwDefaults(n ast.Node, args *ast.Arguments, dst int) bool {
	var d ast.Dict
	d.Span = n.Range()
	for i, v := range args.KwDefaults {
		if v != nil {
			d.Keys = append(d.Keys, &ast.Constant{Span: n.Range(), Value: f.mangle(args.KwOnly[i].Name)})
			d.Values = append(d.Values, v)
		}
	}
	if len(d.Keys) == 0 {
		return false
	}
	f.dict(&d, dst)
	return true
}

// annotations makes the annotations dict of a function.
func (f *fn) annotations(args *ast.Arguments, returns ast.Expr) func(dst int) bool {
	return func(dst int) bool {
		var d ast.Dict
		add := func(a *ast.Arg) {
			if a == nil || a.Annotation == nil {
				return
			}
			d.Keys = append(d.Keys, &ast.Constant{Span: a.Span, Value: f.mangle(a.Name)})
			d.Values = append(d.Values, f.annotation(a.Annotation))
		}
		for _, list := range [][]*ast.Arg{args.PosOnly, args.Args, {args.Vararg}, args.KwOnly, {args.Kwarg}} {
			for _, a := range list {
				add(a)
			}
		}
		if returns != nil {
			d.Keys = append(d.Keys, &ast.Constant{Span: returns.Range(), Value: "return"})
			d.Values = append(d.Values, f.annotation(returns))
		}
		if len(d.Keys) == 0 {
			return false
		}
		d.Span = f.span
		f.dict(&d, dst)
		return true
	}
}

// annotation is what is evaluated for an annotation: its text under `from __future__ import annotations`. A starred
// annotation (`*args: *Ts`) is its one element.
func (f *fn) annotation(e ast.Expr) ast.Expr {
	if f.u.table.FutureAnnotations {
		return &ast.Constant{Span: e.Range(), Value: ast.Unparse(e)}
	}
	if s, ok := e.(*ast.Starred); ok {
		t := &ast.Tuple{Span: e.Range(), Elts: []ast.Expr{s}}
		return &ast.Subscript{Span: e.Range(), Value: t, Index: &ast.Constant{Span: e.Range(), Value: int64(0)}}
	}
	return e
}

func (f *fn) functionDef(s *ast.FunctionDef) {
	top := f.top
	// Decorators wait, each in the callable's place of its own window.
	var windows []int
	for _, d := range s.Decorators {
		w := f.temps(3)
		f.exprTo(d, w+1)
		windows = append(windows, w)
	}
	dst := f.temp()
	if len(windows) > 0 {
		dst = windows[len(windows)-1] + 2
	}
	name := ast.Node(s)
	if len(s.TypeParams) > 0 {
		f.genericFunction(s, dst)
	} else {
		f.defFunction(s, dst)
	}
	for i := len(windows) - 1; i >= 0; i-- {
		f.at(s.Decorators[i])
		to := windows[i]
		if i > 0 {
			to = windows[i-1] + 2
		}
		f.emit(code.OpCall, 1, reg(windows[i]), reg(to), 0)
		dst = to
	}
	f.at(name)
	f.storeName(f.mangle(s.Name), dst)
	f.free(top)
}

// defFunction makes the function object of a def without its type parameters and decorators.
func (f *fn) defFunction(s *ast.FunctionDef, dst int) {
	f.at(s)
	f.span.End = s.Span.End
	f.function(s, f.u.table.Of(s), s.Args, f.annotations(s.Args, s.Returns), dst, func(g *fn) {
		if len(s.Decorators) > 0 {
			// The text of a function begins with its decorators.
			g.code.FirstLine, _, _ = f.u.file.Position(s.Decorators[0].Range().Start)
		}
		g.outerClassSelf(f)
		body := s.Body
		if doc, ok := docOf(body); ok {
			body = body[1:]
			if g.u.opts.Optimize < 2 {
				g.code.Doc = doc
				g.code.Flags |= code.HasDocstring
			}
		}
		if len(body) == 0 {
			// A function that is nothing but its docstring runs in the line of its def.
			g.emptyStmt(s)
		}
		g.body(body)
		g.at(lastStmt(s))
		g.nowhere()
		g.emit(code.OpReturnNone, 0, 0, 0, 0)
	})
}

func lastStmt(s *ast.FunctionDef) ast.Node { return s.Body[len(s.Body)-1] }

// outerClassSelf remembers the class body in which g is, to note what is assigned to self.
func (g *fn) outerClassSelf(f *fn) {
	g.selfOf = f.selfOf
	if f.block.Kind == scope.ClassBlock {
		g.selfOf = f
	}
}

// genericFunction compiles a def with type parameters: a hidden function makes the parameters and the function.
func (f *fn) genericFunction(s *ast.FunctionDef, dst int) {
	b := f.u.table.TypeParamsOf(s)
	f.typeParamScope(s, b, dst, s.Args, func(g *fn, params int) {
		r := g.temp()
		g.defFunction(s, r)
		w := g.temps(2)
		g.emitAB(code.OpMove, w, r)
		g.emitAB(code.OpMove, w+1, params)
		g.intrinsic(code.IntrinsicSetTypeParams, r, w, 2)
		g.emitA(code.OpReturn, r)
	}, s.TypeParams)
}

// typeParamScope compiles the hidden function around a generic definition and calls it, leaving the result in dst.
func (f *fn) typeParamScope(n ast.Node, b *scope.Block, dst int, args *ast.Arguments, body func(g *fn, params int), tps []*ast.TypeParam) {
	top := f.top
	w := f.temps(4)
	nargs := 0
	if args != nil {
		nargs = bits.OnesCount8(uint8(f.defaults(n, args, w+2)))
	}
	g := f.u.newFn(f, b, b.Name, b.Qualname, n.Range())
	g.code.Flags |= code.Optimized | code.NewLocals
	g.code.ArgCount = nargs
	if c, ok := n.(*ast.ClassDef); ok {
		g.paramsOf = c.Name
	}
	g.declareVars()
	if args == nil {
		// A class's hidden variables are no arguments here.
		g.assigned = bitset{}
	}
	params := g.temp()
	g.typeParams(tps, params)
	body(g, params)
	f.at(n)
	f.makeFunction(g.finish(), 0, w+1, w+1)
	f.emit(code.OpCall, uint8(nargs), reg(w), reg(dst), 0)
	f.free(top)
}

// typeParams makes the type parameters, binds their names and leaves their tuple in dst.
func (f *fn) typeParams(tps []*ast.TypeParam, dst int) {
	w := f.temps(len(tps))
	for i, tp := range tps {
		f.typeParam(tp, w+i)
	}
	f.emit(code.OpBuildTuple, 0, reg(dst), reg(w), uint16(len(tps)))
	f.free(w)
}

func (f *fn) typeParam(tp *ast.TypeParam, dst int) {
	top := f.top
	f.at(tp)
	a := f.temps(2)
	f.loadConst(a, tp.Name)
	n := 1
	which := map[ast.TypeParamKind]code.Intrinsic{ast.TypeVar: code.IntrinsicTypeVar, ast.TypeVarTuple: code.IntrinsicTypeVarTuple, ast.ParamSpec: code.IntrinsicParamSpec}[tp.Kind]
	if tp.Bound != nil {
		which = code.IntrinsicTypeVarBound
		if _, ok := tp.Bound.(*ast.Tuple); ok {
			which = code.IntrinsicTypeVarConstr
		}
		f.lazy(tp.Bound, a+1)
		n = 2
	}
	f.at(tp)
	f.intrinsic(which, dst, a, n)
	if tp.Default != nil {
		f.emitAB(code.OpMove, a, dst)
		f.lazy(tp.Default, a+1)
		f.intrinsic(code.IntrinsicTypeDefault, dst, a, 2)
	}
	f.storeName(f.mangle(tp.Name), dst)
	f.free(top)
}

// lazy makes the function that evaluates an expression when it is asked for.
func (f *fn) lazy(e ast.Expr, dst int) {
	b := f.u.table.Lazy(e)
	g := f.u.newFn(f, b, b.Name, b.Qualname, e.Range())
	g.code.Flags |= code.Optimized | code.NewLocals
	g.declareVars()
	v := e
	if s, ok := e.(*ast.Starred); ok {
		v = f.annotationStar(s)
	}
	g.emitA(code.OpReturn, g.expr(v))
	f.at(e)
	f.makeFunction(g.finish(), 0, dst, dst)
}

func (f *fn) annotationStar(s *ast.Starred) ast.Expr {
	t := &ast.Tuple{Span: s.Range(), Elts: []ast.Expr{s}}
	return &ast.Subscript{Span: s.Range(), Value: t, Index: &ast.Constant{Span: s.Range(), Value: int64(0)}}
}

// typeAlias compiles `type X[T] = value`.
func (f *fn) typeAlias(s *ast.TypeAlias) {
	top := f.top
	dst := f.temp()
	if len(s.TypeParams) == 0 {
		f.makeAlias(s, dst, -1)
	} else {
		f.typeParamScope(s, f.u.table.TypeParamsOf(s), dst, nil, func(g *fn, params int) {
			r := g.temp()
			g.makeAlias(s, r, params)
			g.emitA(code.OpReturn, r)
		}, s.TypeParams)
	}
	f.at(s)
	f.storeName(f.mangle(s.Name.ID), dst)
	f.free(top)
}

func (f *fn) makeAlias(s *ast.TypeAlias, dst, params int) {
	w := f.temps(3)
	f.at(s)
	f.loadConst(w, s.Name.ID)
	if params < 0 {
		f.emitA(code.OpLoadNone, w+1)
	} else {
		f.emitAB(code.OpMove, w+1, params)
	}
	f.lazy(s.Value, w+2)
	f.at(s)
	f.intrinsic(code.IntrinsicTypeAlias, dst, w, 3)
	f.free(w)
}

func (f *fn) classDef(s *ast.ClassDef) {
	top := f.top
	var windows []int
	for _, d := range s.Decorators {
		w := f.temps(3)
		f.exprTo(d, w+1)
		windows = append(windows, w)
	}
	dst := f.temp()
	if len(windows) > 0 {
		dst = windows[len(windows)-1] + 2
	}
	if len(s.TypeParams) > 0 {
		f.typeParamScope(s, f.u.table.TypeParamsOf(s), dst, nil, func(g *fn, params int) {
			p := g.temp()
			g.emitAB(code.OpMove, p, params)
			g.storeTypeParams(p)
			base := g.temp()
			g.intrinsic(code.IntrinsicGeneric, base, p, 1)
			r := g.temp()
			g.buildClass(s, r, base)
			g.emitA(code.OpReturn, r)
		}, s.TypeParams)
	} else {
		f.buildClass(s, dst, -1)
	}
	for i := len(windows) - 1; i >= 0; i-- {
		f.at(s.Decorators[i])
		to := windows[i]
		if i > 0 {
			to = windows[i-1] + 2
		}
		f.emit(code.OpCall, 1, reg(windows[i]), reg(to), 0)
		dst = to
	}
	f.at(s)
	f.storeName(f.mangle(s.Name), dst)
	f.free(top)
}

// storeTypeParams binds .type_params, which the class body copies to __type_params__.
func (f *fn) storeTypeParams(r int) {
	if s := f.symbol(".type_params"); s != nil {
		f.storeName(".type_params", r)
	}
}

// buildClass emits __build_class__(body, name, *bases, **keywords); generic is the register of an additional base.
func (f *fn) buildClass(s *ast.ClassDef, dst, generic int) {
	top := f.top
	body := f.classBody(s)
	w := f.temps(4)
	f.at(s)
	f.emitBX(code.OpLoadGlobal, w+1, int32(f.globalIndex("__build_class__")))
	f.makeFunction(body, 0, w+2, w+2)
	f.loadConst(w+3, s.Name)
	if hasStar(s.Bases) || hasStarKw(s.Keywords) {
		f.buildClassEx(s, w, dst, generic)
		f.free(top)
		return
	}
	n := len(s.Bases) + 2
	bases := f.temps(len(s.Bases))
	for i, b := range s.Bases {
		f.exprTo(b, bases+i)
	}
	if generic >= 0 {
		t := f.temp()
		f.emitAB(code.OpMove, t, generic)
		n++
	}
	for _, k := range s.Keywords {
		f.exprTo(k.Value, f.temp())
	}
	f.at(s)
	if len(s.Keywords) > 0 {
		f.emit(code.OpCallKw, uint8(n+len(s.Keywords)), reg(w), reg(dst), f.kwNames(s.Keywords))
	} else {
		f.emit(code.OpCall, uint8(n), reg(w), reg(dst), 0)
	}
	f.free(top)
}

// buildClassEx is buildClass with * or ** among the bases.
func (f *fn) buildClassEx(s *ast.ClassDef, w, dst, generic int) {
	list := f.temp()
	f.emit(code.OpBuildList, 0, reg(list), reg(w+2), 2)
	t := f.temp()
	for _, b := range s.Bases {
		op := code.OpListAppend
		if st, ok := b.(*ast.Starred); ok {
			op, b = code.OpListExtend, st.Value
		}
		f.exprTo(b, t)
		f.at(s)
		f.emitAB(op, list, t)
	}
	if generic >= 0 {
		f.emitAB(code.OpListAppend, list, generic)
	}
	f.callExArgsKw(s, s.Keywords, w, list)
	f.at(s)
	f.emit(code.OpCallEx, keywords(s.Keywords), reg(w), reg(dst), 0)
}

// callExArgsKw puts the tuple of a list and the keyword dict into the argument registers of window w.
func (f *fn) callExArgsKw(n ast.Node, kws []*ast.Keyword, w, list int) {
	x := f.temps(2)
	f.emitA(code.OpLoadNone, x+1)
	if len(kws) > 0 {
		f.emit(code.OpBuildDict, 0, reg(x+1), reg(f.top), 0)
		t := f.temps(2)
		for _, k := range kws {
			if k.Name == "" {
				f.exprTo(k.Value, t)
			} else {
				f.at(k)
				f.loadConst(t, k.Name)
				f.exprTo(k.Value, t+1)
				f.emit(code.OpBuildDict, 0, reg(t), reg(t), 1)
			}
			f.at(n)
			f.emitABC(code.OpDictMerge, x+1, t, w+1)
		}
	}
	f.emitAB(code.OpListToTuple, w+2, list)
	f.emitAB(code.OpMove, w+3, x+1)
}

// classBody compiles the body of a class: a function whose register 0 is the namespace, returning the cell of
// __class__ or None.
func (f *fn) classBody(s *ast.ClassDef) *code.Code {
	b := f.u.table.Of(s)
	g := f.u.newFn(f, b, s.Name, b.Qualname, s.Range())
	g.class = s.Name
	g.code.Flags |= code.ClassBody
	g.code.ArgCount = 1
	g.code.VarNames = []string{".ns"}
	g.nvars, g.top, g.code.NumRegs = 1, 1, 1
	g.assigned.add(0)
	g.selfAttrs = map[string]bool{}
	classCell, dictCell := -1, -1
	if b.NeedsClassCell {
		classCell = g.classVar("__class__")
	}
	if b.UsesClassDict {
		dictCell = g.classVar("__classdict__")
		g.emitAB(code.OpStoreCell, 0, dictCell)
	}
	g.at(s)
	if len(s.Decorators) > 0 {
		// A class begins with its decorators.
		g.at(s.Decorators[0])
		g.code.FirstLine, _, _ = f.u.file.Position(g.span.Start)
	}
	t := g.temp()
	g.emitBX(code.OpLoadGlobal, t, int32(g.globalIndex("__name__")))
	g.emit(code.OpStoreName, 0, reg(t), g.nameIndex("__module__"), 0)
	g.loadConst(t, b.Qualname)
	g.emit(code.OpStoreName, 0, reg(t), g.nameIndex("__qualname__"), 0)
	g.loadConst(t, int64(g.code.FirstLine))
	g.emit(code.OpStoreName, 0, reg(t), g.nameIndex("__firstlineno__"), 0)
	if len(s.TypeParams) > 0 {
		if i, ok := g.freeIndex[".type_params"]; ok {
			g.emit(code.OpLoadFree, 0, reg(t), uint16(i), 0)
			g.emit(code.OpStoreName, 0, reg(t), g.nameIndex("__type_params__"), 0)
		}
	}
	g.free(t)
	body := g.docstring(s.Body, true)
	if b.HasAnnotations {
		g.intrinsic(code.IntrinsicAnnotations, g.top, g.top, 0)
	}
	g.body(body)
	g.at(s)
	g.classEnd(classCell, dictCell)
	g.code.SelfAttrs = g.selfOrder
	return g.finish()
}

// classVar makes the cell of an implicit variable of a class body.
func (f *fn) classVar(name string) int {
	r := f.temp()
	f.nvars = f.top
	f.regs[regKey{f.block, name}] = r
	f.emitA(code.OpNewCell, r)
	return r
}

// classEnd stores what the class statement needs at the end of the body.
func (f *fn) classEnd(classCell, dictCell int) {
	f.nowhere()
	t := f.temp()
	attrs := make([]any, len(f.selfOrder))
	for i, a := range f.selfOrder {
		attrs[i] = a
	}
	f.loadConst(t, attrs)
	f.emit(code.OpStoreName, 0, reg(t), f.nameIndex("__static_attributes__"), 0)
	if dictCell >= 0 {
		f.emitAB(code.OpMove, t, dictCell)
		f.emit(code.OpStoreName, 0, reg(t), f.nameIndex("__classdictcell__"), 0)
	}
	if classCell < 0 {
		f.nowhere()
		f.emit(code.OpReturnNone, 0, 0, 0, 0)
		return
	}
	f.emit(code.OpStoreName, 0, reg(classCell), f.nameIndex("__classcell__"), 0)
	f.emitA(code.OpReturn, classCell)
}
