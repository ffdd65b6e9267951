package scope

import (
	"pya/lang/ast"
	"pya/lang/token"
)

// checker goes through the program in the order code is generated and reports what stands in the wrong
// place. It runs last: a program with contradicting declarations never gets here.
type checker struct {
	*reporter
	negated    *ast.Compare // behind a `not`
	table      *Table
	opts       Options
	lastFuture *ast.ImportFrom   // last __future__ import at the head of the module; nil if none
	inHead     bool              // still before or at lastFuture
	host       *Block            // block whose code is being generated
	frames     []jumpFrame       // statements around that break, continue and return must leave
	left       map[*ast.Try]bool // statements whose finally was checked at a jump
}

// jumpFrame is an enclosing statement that matters for jumps.
type jumpFrame struct {
	kind frameKind
	try  *ast.Try // of a finallyFrame
}

type frameKind uint8

const (
	loopFrame frameKind = iota
	exceptStarFrame
	finallyFrame
)

// check runs the last walk.
func check(r *reporter, t *Table, mod *ast.Module, opts Options, lastFuture *ast.ImportFrom) {
	c := &checker{reporter: r, table: t, opts: opts, lastFuture: lastFuture, inHead: lastFuture != nil, host: t.Module}
	c.stmts(mod.Body)
}

// within checks the code of another function or class with do.
func (c *checker) within(host *Block, do func()) {
	outer, frames := c.host, c.frames
	c.host, c.frames = host, nil
	do()
	c.host, c.frames = outer, frames
}

// inFrame checks statements inside a loop or except* block.
func (c *checker) inFrame(k frameKind, list []ast.Stmt) {
	c.frames = append(c.frames, jumpFrame{kind: k})
	c.stmts(list)
	c.frames = c.frames[:len(c.frames)-1]
}

// topLevelAwait tells whether the place is a module that may await.
func (c *checker) topLevelAwait() bool {
	return c.opts.TopLevelAwait && c.host.Kind == ModuleBlock
}

func (c *checker) stmts(list []ast.Stmt) {
	for _, s := range list {
		c.stmt(s)
	}
}

// stmt checks a statement in the order of its code: values come before targets here.
func (c *checker) stmt(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.ExprStmt:
		c.expr(s.Value)
	case *ast.Assign:
		c.expr(s.Value)
		c.exprs(s.Targets)
	case *ast.FunctionDef:
		c.functionDef(s)
	case *ast.ClassDef:
		c.classDef(s)
	case *ast.Return:
		c.returnStmt(s)
	case *ast.Delete:
		c.exprs(s.Targets)
	case *ast.AugAssign:
		c.augAssign(s)
	case *ast.AnnAssign:
		c.annAssign(s)
	case *ast.TypeAlias:
		c.typeParams(s, s.TypeParams, func() {
			c.within(c.table.Lazy(s.Value), func() { c.expr(s.Value) })
		})
		c.store(s.Name.ID, s.Span)
	case *ast.For:
		c.forStmt(s)
	case *ast.While:
		c.expr(s.Test)
		c.inFrame(loopFrame, s.Body)
		c.stmts(s.Else)
	case *ast.If:
		c.ifChain(s)
	case *ast.With:
		c.with(s)
	case *ast.Match:
		c.match(s)
	case *ast.Raise:
		c.expr(s.Exc)
		c.expr(s.Cause)
	case *ast.Try:
		c.try(s)
	case *ast.Assert:
		c.checkAssert(s)
		c.expr(s.Test)
		c.expr(s.Msg)
	case *ast.Import:
		c.imports(s.Names, s.Span)
	case *ast.ImportFrom:
		c.importFrom(s)
	case *ast.Break:
		c.jump(s.Span, "'break' outside loop")
	case *ast.Continue:
		c.jump(s.Span, "'continue' not properly in loop")
	}
}

const exceptStarJump = "'break', 'continue' and 'return' cannot appear in an except* block"

// jump checks a break or continue: a loop must be nearer than an except* block.
func (c *checker) jump(at token.Span, outside string) {
	if !c.leave(at, false) {
		c.fail(at, "%s", outside)
	}
}

// leave goes through the statements that a jump at a place leaves, up to a loop or, with all, all of them; it reports whether
// a loop was found. The code of a finally is generated where it is left, and checked there the first time.
func (c *checker) leave(at token.Span, all bool) bool {
	frames := c.frames
	defer func() { c.frames = frames }()
	for i := len(frames) - 1; i >= 0; i-- {
		switch f := frames[i]; f.kind {
		case exceptStarFrame:
			c.fail(at, exceptStarJump)
		case finallyFrame:
			c.frames = frames[:i:i]
			c.finally(f.try)
		case loopFrame:
			if !all {
				return true
			}
		}
	}
	return false
}

// finally checks a finally once.
func (c *checker) finally(s *ast.Try) {
	if c.left[s] {
		return
	}
	if c.left == nil {
		c.left = map[*ast.Try]bool{}
	}
	c.left[s] = true
	c.stmts(s.Finally)
}

// returnStmt checks that there is a function to return from and no except* block to leave.
func (c *checker) returnStmt(s *ast.Return) {
	if !c.host.isFunction() {
		c.fail(s.Span, "'return' outside function")
	}
	if s.Value != nil && c.host.IsCoroutine && c.host.IsGenerator {
		c.fail(s.Span, "'return' with value in async generator")
	}
	c.expr(s.Value)
	c.leave(c.returnSpan(s), true)
}

// returnSpan is where code generation stands when a return leaves its block: at a constant on the same line.
func (c *checker) returnSpan(s *ast.Return) token.Span {
	if folds(s.Value) && c.file.LineOf(s.Value.Range().Start) == c.file.LineOf(s.Start) {
		return s.Value.Range()
	}
	return s.Span
}

// folds tells whether an expression is made of literals only, so that code generation sees one constant.
func folds(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Constant:
		return true
	case *ast.UnaryOp:
		return folds(e.Operand)
	case *ast.BinOp:
		return folds(e.Left) && folds(e.Right)
	case *ast.Tuple:
		for _, elt := range e.Elts {
			if !folds(elt) {
				return false
			}
		}
		return true
	}
	return false
}

// augAssign stores last; attribute and subscript targets evaluate their parts first.
func (c *checker) augAssign(s *ast.AugAssign) {
	switch t := s.Target.(type) {
	case *ast.Attribute:
		c.expr(t.Value) // its name is free to be __debug__ here, unlike in a plain assignment
		c.expr(s.Value)
	default:
		if _, ok := t.(*ast.Name); !ok {
			c.expr(t)
		}
		c.expr(s.Value)
		if _, ok := t.(*ast.Name); ok {
			c.expr(t)
		}
	}
}

// annotatedIndex looks at the index of an annotated target without a value. CPython evaluates the elements of a tuple one by
// one there, so that a starred one is out of place.
func (c *checker) annotatedIndex(e ast.Expr) {
	t, ok := e.(*ast.Tuple)
	if !ok {
		c.expr(e)
		return
	}
	for _, elt := range t.Elts {
		c.annotatedIndex(elt)
	}
}

// annAssign follows what runs: the annotation of a function's local is never evaluated, so nothing in it is
// out of place, and a target without a value is evaluated in its parts only.
func (c *checker) annAssign(s *ast.AnnAssign) {
	if s.Value != nil {
		c.expr(s.Value)
		c.expr(s.Target)
	}
	evaluated := c.host.Kind == ModuleBlock || c.host.Kind == ClassBlock
	switch t := s.Target.(type) {
	case *ast.Name:
		c.store(t.ID, s.Span)
	case *ast.Attribute:
		c.store(t.Attr, s.Span)
		if s.Value == nil {
			c.expr(t.Value)
		}
	case *ast.Subscript:
		if s.Value == nil {
			c.expr(t.Value)
			c.annotatedIndex(t.Index)
		}
	}
	if evaluated && !c.table.FutureAnnotations {
		c.expr(s.Annotation)
	}
}

func (c *checker) forStmt(s *ast.For) {
	if s.Async && !c.host.IsAsync && !c.topLevelAwait() {
		c.fail(s.Span, "'async for' outside async function")
	}
	c.expr(s.Iter)
	c.frames = append(c.frames, jumpFrame{kind: loopFrame})
	c.expr(s.Target)
	c.stmts(s.Body)
	c.frames = c.frames[:len(c.frames)-1]
	c.stmts(s.Else)
}

func (c *checker) ifChain(s *ast.If) {
	for {
		c.expr(s.Test)
		c.stmts(s.Body)
		next := elif(s)
		if next == nil {
			c.stmts(s.Else)
			return
		}
		s = next
	}
}

func (c *checker) with(s *ast.With) {
	if s.Async && !c.host.IsAsync && !c.topLevelAwait() {
		c.fail(s.Span, "'async with' outside async function")
	}
	for _, item := range s.Items {
		c.expr(item.Context)
		c.expr(item.Vars)
	}
	c.stmts(s.Body)
}

// try checks the parts in the order of their code: the else part runs right after the body.
func (c *checker) try(s *ast.Try) {
	around := len(c.frames)
	if len(s.Finally) > 0 {
		c.frames = append(c.frames, jumpFrame{kind: finallyFrame, try: s})
	}
	c.stmts(s.Body)
	if s.Star {
		c.frames = append(c.frames, jumpFrame{kind: exceptStarFrame})
		c.handlers(s.Handlers)
		c.frames = c.frames[:len(c.frames)-1]
		c.stmts(s.Else)
	} else {
		c.stmts(s.Else)
		c.handlers(s.Handlers)
	}
	c.frames = c.frames[:around]
	c.finally(s)
}

func (c *checker) handlers(list []*ast.ExceptHandler) {
	for i, h := range list {
		if h.Type == nil && i < len(list)-1 {
			c.fail(h.Span, "default 'except:' must be last")
		}
		c.expr(h.Type)
		c.store(h.Name, h.Span)
		c.stmts(h.Body)
	}
}

func (c *checker) imports(names []*ast.Alias, at token.Span) {
	for _, a := range names {
		c.store(importedName(a), at)
	}
}

// importFrom also refuses __future__ imports that are not at the head of the module.
func (c *checker) importFrom(s *ast.ImportFrom) {
	if isFuture(s) {
		if !c.inHead {
			c.fail(s.Span, "from __future__ imports must occur at the beginning of the file")
		}
		c.inHead = s != c.lastFuture
	}
	c.imports(s.Names, s.Span)
}

// store refuses to bind __debug__, which is a constant.
func (c *checker) store(name string, at token.Span) {
	if name == "__debug__" {
		c.fail(at, "cannot assign to __debug__")
	}
}

func (c *checker) functionDef(s *ast.FunctionDef) {
	c.exprs(s.Decorators)
	c.exprs(s.Args.Defaults)
	c.exprs(s.Args.KwDefaults)
	c.typeParams(s, s.TypeParams, func() {
		c.annotations(s)
		c.paramNames(s.Args)
		c.within(c.table.Of(s), func() { c.stmts(s.Body) })
	})
	c.store(s.Name, s.Span)
}

func (c *checker) paramNames(a *ast.Arguments) {
	eachParam(a, func(arg *ast.Arg) { c.store(arg.Name, arg.Span) })
}

// annotations checks those of a def, unless they are strings.
func (c *checker) annotations(s *ast.FunctionDef) {
	if c.table.FutureAnnotations {
		return
	}
	eachParam(s.Args, func(a *ast.Arg) { c.maybeStarred(a.Annotation) })
	c.expr(s.Returns)
}

func (c *checker) classDef(s *ast.ClassDef) {
	c.exprs(s.Decorators)
	c.typeParams(s, s.TypeParams, func() {
		c.within(c.table.Of(s), func() { c.stmts(s.Body) })
		c.keywords(s.Keywords)
		c.elements(s.Bases)
		c.keywordValues(s.Keywords)
	})
	c.store(s.Name, s.Span)
}

// typeParams checks type parameters, then the rest of the definition, which runs in their scope if there is one.
func (c *checker) typeParams(node ast.Node, params []*ast.TypeParam, rest func()) {
	if len(params) == 0 {
		rest()
		return
	}
	c.within(c.table.TypeParamsOf(node), func() {
		seenDefault := false
		for _, p := range params {
			c.lazyPart(p.Bound)
			if p.Default == nil && seenDefault {
				c.fail(p.Span, "non-default type parameter '%s' follows default type parameter", p.Name)
			}
			seenDefault = seenDefault || p.Default != nil
			c.lazyPart(p.Default)
			c.store(p.Name, p.Span)
		}
		rest()
	})
}

// lazyPart checks a bound or default of a type parameter; `*Ts = *default` may be starred.
func (c *checker) lazyPart(e ast.Expr) {
	if e != nil {
		c.within(c.table.Lazy(e), func() { c.maybeStarred(e) })
	}
}
