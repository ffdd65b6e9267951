package compile

import (
	"pya/lang/ast"
	"pya/lang/code"
	"pya/lang/scope"
	"pya/lang/token"
)

// call compiles a call. The callable is found before the arguments are evaluated, except where the arguments are so
// simple that nobody can tell the difference; then finding it is part of the call instruction.
func (f *fn) call(e *ast.Call, dst int) {
	top := f.top
	w := f.temps(2)
	if hasStar(e.Args) || hasStarKw(e.Keywords) || len(e.Args)+len(e.Keywords) > maxBuild {
		f.callEx(e, w, dst)
		f.free(top)
		return
	}
	// Names of a locals mapping are looked up by code of the program, so their order shows.
	quiet := quietArgs(e) && !f.u.opts.Dynamic
	if a, ok := e.Func.(*ast.Attribute); ok {
		f.callMethod(e, a, w, dst, quiet)
		f.free(top)
		return
	}
	if n, ok := e.Func.(*ast.Name); ok && quiet && len(e.Keywords) == 0 {
		name := f.mangle(n.ID)
		if f.isPlainGlobal(name) {
			f.args(e)
			f.at(e)
			f.altSpan(f.emit(code.OpCallGlobal, uint8(len(e.Args)), reg(w), reg(dst), f.pool16(f.globalIndex(name))), n)
			f.free(top)
			return
		}
	}
	f.exprTo(e.Func, w+1)
	f.args(e)
	f.at(e)
	n := uint8(len(e.Args) + len(e.Keywords))
	if len(e.Keywords) > 0 {
		f.emit(code.OpCallKw, n, reg(w), reg(dst), f.kwNames(e.Keywords))
	} else {
		f.emit(code.OpCall, n, reg(w), reg(dst), 0)
	}
	f.free(top)
}

// altSpan notes where the callable of a call instruction stands, for the errors of finding it.
func (f *fn) altSpan(i int, callee ast.Node) {
	if f.code.Body().AltSpans == nil {
		f.code.Body().AltSpans = map[int32]token.Span{}
	}
	f.code.Body().AltSpans[int32(i)] = callee.Range()
}

// isPlainGlobal tells whether a name is read from a global cell without further questions.
func (f *fn) isPlainGlobal(name string) bool {
	if f.dynamic || f.cur.SeesClass || f.cur.Kind == scope.ClassBlock {
		return false
	}
	s := f.symbol(name)
	return s == nil || s.Kind == scope.Global || s.Kind == scope.GlobalExplicit || s.Kind == scope.Name
}

// quietArgs tells whether evaluating the arguments cannot run a call, an await or an assignment.
func quietArgs(e *ast.Call) bool {
	for _, a := range e.Args {
		if !quiet(a) {
			return false
		}
	}
	for _, k := range e.Keywords {
		if !quiet(k.Value) {
			return false
		}
	}
	return true
}

// plainArgs tells arguments whose evaluation runs no code of the program at all, so that looking up the method after
// them makes no difference.
func plainArgs(args []ast.Expr) bool {
	for _, a := range args {
		switch a := a.(type) {
		case *ast.Name, *ast.Constant, *ast.Lambda:
		case *ast.UnaryOp:
			if _, ok := a.Operand.(*ast.Constant); !ok {
				return false
			}
		default:
			return false
		}
	}
	return true
}

func quiet(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Name, *ast.Constant, *ast.Lambda:
		return true
	case *ast.BinOp:
		return quiet(e.Left) && quiet(e.Right)
	case *ast.UnaryOp:
		return quiet(e.Operand)
	case *ast.Attribute:
		return quiet(e.Value)
	case *ast.Subscript:
		return quiet(e.Value) && quiet(e.Index)
	case *ast.Slice:
		return (e.Lower == nil || quiet(e.Lower)) && (e.Upper == nil || quiet(e.Upper)) && (e.Step == nil || quiet(e.Step))
	case *ast.Compare:
		return quiet(e.Left) && quietAll(e.Comparators)
	case *ast.BoolOp:
		return quietAll(e.Values)
	case *ast.Tuple:
		return quietAll(e.Elts)
	case *ast.List:
		return quietAll(e.Elts)
	case *ast.JoinedStr:
		return quietAll(e.Values)
	case *ast.FormattedValue:
		return quiet(e.Value) && (e.FormatSpec == nil || quietAll(e.FormatSpec.Values))
	}
	return false
}

func quietAll(es []ast.Expr) bool {
	for _, e := range es {
		if !quiet(e) {
			return false
		}
	}
	return true
}

func hasStarKw(kws []*ast.Keyword) bool {
	for _, k := range kws {
		if k.Name == "" {
			return true
		}
	}
	return false
}

// args evaluates the arguments of a call into the registers that follow.
func (f *fn) args(e *ast.Call) {
	w := f.temps(len(e.Args) + len(e.Keywords))
	for i, a := range e.Args {
		f.exprTo(a, w+i)
	}
	for i, k := range e.Keywords {
		f.exprTo(k.Value, w+len(e.Args)+i)
	}
}

// kwNames is the pool index of the tuple of keyword names.
func (f *fn) kwNames(kws []*ast.Keyword) uint16 {
	names := make([]any, len(kws))
	for i, k := range kws {
		names[i] = k.Name
	}
	f.code.Body().Pool = append(f.code.Body().Pool, code.PoolEntry{Kind: code.PoolConst, Const: names})
	return f.pool16(len(f.code.Body().Pool) - 1)
}

// callMethod compiles obj.name(args) without making a bound method object.
func (f *fn) callMethod(e *ast.Call, a *ast.Attribute, w, dst int, quiet bool) {
	if f.superMethod(e, a, w, dst) {
		return
	}
	name := f.mangle(a.Attr)
	n := uint8(len(e.Args) + len(e.Keywords))
	if quiet && len(e.Keywords) == 0 && plainArgs(e.Args) {
		f.exprTo(a.Value, w+1)
		f.args(e)
		f.at(e)
		f.altSpan(f.emit(code.OpCallMethod, n, reg(w), reg(dst), f.cache(name)), a)
		return
	}
	f.exprTo(a.Value, w+1)
	f.at(a)
	f.emit(code.OpLoadMethod, 0, reg(w), reg(w+1), f.cache(name))
	f.args(e)
	f.at(e)
	if len(e.Keywords) > 0 {
		f.emit(code.OpCallMKw, n, reg(w), reg(dst), f.kwNames(e.Keywords))
		return
	}
	f.emit(code.OpCallM, n, reg(w), reg(dst), 0)
}

// superMethod compiles super().name(args): the attribute comes as function and receiver, as after LoadMethod.
func (f *fn) superMethod(e *ast.Call, a *ast.Attribute, w, dst int) bool {
	s, ok := f.superArgs(a)
	if !ok {
		return false
	}
	f.at(a)
	f.emit(code.OpLoadSuper, 1, reg(w), reg(s+1), f.cache(f.mangle(a.Attr)))
	f.free(s)
	f.args(e)
	f.at(e)
	n := uint8(len(e.Args) + len(e.Keywords))
	if len(e.Keywords) > 0 {
		f.emit(code.OpCallMKw, n, reg(w), reg(dst), f.kwNames(e.Keywords))
	} else {
		f.emit(code.OpCallM, n, reg(w), reg(dst), 0)
	}
	return true
}

// callEx compiles a call with * or ** arguments (or with very many): tuple and dict are made first.
func (f *fn) callEx(e *ast.Call, w, dst int) {
	f.exprTo(e.Func, w+1)
	f.callExArgs(e, e.Args, e.Keywords, w)
	f.at(e)
	f.emit(code.OpCallEx, keywords(e.Keywords), reg(w), reg(dst), 0)
}

// keywords is the extra operand of CallEx: 1 if the mapping is one of the program, which may be None by mistake.
func keywords(kws []*ast.Keyword) uint8 {
	if len(kws) > 0 {
		return 1
	}
	return 0
}

// callExArgs puts the argument tuple and the keyword dict behind the callable of window w.
func (f *fn) callExArgs(n ast.Node, args []ast.Expr, kws []*ast.Keyword, w int) {
	x := f.temps(2)
	if len(args) == 1 && hasStar(args) {
		// The one iterable is taken apart by the call itself, after the keywords.
		f.exprTo(args[0].(*ast.Starred).Value, x)
	} else {
		f.starArgs(n, args, x)
	}
	if len(kws) == 0 {
		f.at(n)
		f.emitA(code.OpLoadNone, x+1)
		return
	}
	if len(kws) == 1 && kws[0].Name == "" {
		// The one mapping is handed over as it is: nobody but the call reads it.
		f.exprTo(kws[0].Value, x+1)
		return
	}
	f.at(n)
	f.emit(code.OpBuildDict, 0, reg(x+1), reg(f.top), 0)
	t := f.temps(2)
	for _, k := range kws {
		if k.Name == "" {
			f.exprTo(k.Value, t)
			f.at(n)
			f.emitABC(code.OpDictMerge, x+1, t, w+1)
			continue
		}
		f.at(k)
		f.loadConst(t, k.Name)
		f.exprTo(k.Value, t+1)
		f.at(k)
		f.emit(code.OpBuildDict, 0, reg(t), reg(t), 1)
		f.at(n)
		f.emitABC(code.OpDictMerge, x+1, t, w+1)
	}
	f.free(t)
}

// starArgs makes the argument tuple.
func (f *fn) starArgs(n ast.Node, args []ast.Expr, dst int) {
	f.at(n)
	f.emit(code.OpBuildList, 0, reg(dst), reg(f.top), 0)
	t := f.temp()
	for _, x := range args {
		if s, ok := x.(*ast.Starred); ok {
			f.exprTo(s.Value, t)
			f.at(n)
			f.emit(code.OpListExtend, 1, reg(dst), reg(t), 0)
			continue
		}
		f.exprTo(x, t)
		f.at(x)
		f.emitAB(code.OpListAppend, dst, t)
	}
	f.free(t)
	f.emitAB(code.OpListToTuple, dst, dst)
}
