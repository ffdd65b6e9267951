// Package compile turns a syntax tree and its symbol tables into code.
//
// It owns register allocation, the order of evaluation, the layout of exception handlers and the choice of
// instructions. Local variables have fixed registers, parameters first; temporaries form a stack above them. An
// expression is compiled either into a register of the caller's choice (exprTo) or into wherever its value already is
// (expr): a local variable that is surely assigned needs no instruction at all.
//
// A local variable is read without a check where every path to the read assigns it (see assigned); elsewhere an
// OpCheckBound stands before the read. This is what makes unbound checks free in loops. An OpInitLocals at the beginning
// marks the variables that such a check, or a look at the frame, could find unassigned.
//
// Invariants: an instruction that writes a variable's register is the last one of its expression, so that an
// exception leaves the variable as it was; rows of the exception table are inner before outer.
//
// The package must not know runtime objects: constants are plain Go values.
package compile

import (
	"math/bits"
	"strings"

	"pya/lang/ast"
	"pya/lang/code"
	"pya/lang/diag"
	"pya/lang/scope"
	"pya/lang/token"
)

// Mode says what a module's text is.
type Mode uint8

// The modes.
const (
	File   Mode = iota // a file, or the text of exec
	Eval               // one expression, whose value is returned
	Single             // a REPL entry: values of expression statements are displayed
)

// Options change how a module is compiled.
type Options struct {
	Mode Mode
	// Dynamic compiles a module whose names are looked up in a locals mapping first (exec with two dicts): register
	// 0 holds the mapping.
	Dynamic bool
	// TopLevelAwait allows await in the module, which then becomes a coroutine.
	TopLevelAwait     bool
	FutureAnnotations bool
	Optimize          int // 1 and above leave out asserts, 2 docstrings too
}

// Module compiles a module. The error is a *diag.SyntaxError.
func Module(file *token.File, mod *ast.Module, opts Options) (*code.Code, error) {
	table, err := scope.Resolve(file, mod, scope.Options{TopLevelAwait: opts.TopLevelAwait, FutureAnnotations: opts.FutureAnnotations})
	if err != nil {
		return nil, err
	}
	c, err := compileModule(file, mod, table, opts, false)
	if err == errFar {
		c, err = compileModule(file, mod, table, opts, true)
	}
	return c, err
}

// errFar asks for another try with long jumps: a function is larger than 16-bit offsets reach.
var errFar = &diag.SyntaxError{Kind: diag.Syntax, Msg: "jump too far"}

func compileModule(file *token.File, mod *ast.Module, table *scope.Table, opts Options, far bool) (c *code.Code, err error) {
	u := &unit{file: file, table: table, opts: opts, far: far, walrus: strings.Contains(file.Text(), ":=")}
	defer func() {
		if r := recover(); r != nil {
			se, ok := r.(*diag.SyntaxError)
			if !ok {
				panic(r)
			}
			c, err = nil, se
		}
	}()
	return u.module(mod), nil
}

// unit is one compilation: a module with everything in it.
type unit struct {
	file   *token.File
	table  *scope.Table
	opts   Options
	far    bool // use only 32-bit jumps
	walrus bool // the text has `:=` somewhere, so expressions may assign variables
}

// fn compiles one code object.
type fn struct {
	u     *unit
	outer *fn
	block *scope.Block // the function, class or module being compiled
	cur   *scope.Block // block, or the comprehension inside it that is being compiled
	code  *code.Code
	class string // for private names
	// paramsOf is the class whose type parameters' scope this is: they are private names of the class, all else is not.
	paramsOf string
	span     token.Span
	// empty is the span of a statement without instructions that waits for one to stand for it; see emptyStmt.
	empty token.Span

	regs   map[regKey]int // registers of variables
	nvars  int            // registers below it belong to variables of block
	top    int            // first free temporary
	pool   map[poolKey]int
	blocks []*frameBlock

	assigned bitset // variables surely assigned here
	dead     bool   // the current point cannot be reached
	ever     bitset // variables assigned somewhere so far
	needInit bitset // variables that a look at the frame could find unassigned: on some path only, or where a read is checked

	selfOf    *fn             // the class body whose method this is
	selfAttrs map[string]bool // class body: attributes its methods assign to self
	selfOrder []string
	freeIndex map[string]int
	dynamic   bool // names go through the namespace in register 0
	// keepsSelf is cleared when the first parameter is assigned.
	keepsSelf bool
}

type regKey struct {
	owner *scope.Block
	name  string
}

type poolKey struct {
	kind code.PoolKind
	key  any
}

// label is a jump target; at is -1 until it is placed.
type label struct {
	at    int
	fixes []int
	rows  []int // rows of the exception table that lead here
}

func newLabel() *label { return &label{at: -1} }

func (u *unit) module(mod *ast.Module) *code.Code {
	f := u.newFn(nil, u.table.Module, "<module>", "<module>", token.Span{Start: 0, End: mod.End})
	f.code.Flags = code.ModuleBody
	f.dynamic = u.opts.Dynamic
	if f.dynamic {
		f.top, f.nvars = 1, 1
		f.code.ArgCount = 1
		f.code.VarNames = []string{".ns"}
	}
	if u.table.Module.IsCoroutine {
		f.code.Flags |= code.Coroutine
	}
	f.code.FirstLine = 1
	f.code.Mode = uint8(u.opts.Mode)
	f.declareModuleCells()
	if u.opts.Mode == Eval {
		e := mod.Body[0].(*ast.ExprStmt).Value
		f.at(e)
		f.emitA(code.OpReturn, f.expr(e))
		return f.finish()
	}
	body := f.docstring(mod.Body, u.opts.Mode == File)
	if u.table.Module.HasAnnotations {
		f.intrinsic(code.IntrinsicAnnotations, f.top, f.top, 0)
	}
	f.body(body)
	f.nowhere()
	f.emit(code.OpReturnNone, 0, 0, 0, 0)
	return f.finish()
}

// declareModuleCells exists for symmetry: a module's own names are global cells, so there is nothing to declare.
func (f *fn) declareModuleCells() {}

// docstring stores a module's docstring and returns the statements that are left.
func (f *fn) docstring(body []ast.Stmt, store bool) []ast.Stmt {
	doc, ok := docOf(body)
	if !ok || !store {
		return body
	}
	if f.u.opts.Optimize < 2 {
		f.code.Doc = doc
		r := f.temp()
		f.at(body[0])
		f.loadConst(r, doc)
		f.storeName("__doc__", r)
		f.free(r)
	}
	return body[1:]
}

func docOf(body []ast.Stmt) (string, bool) {
	if len(body) == 0 {
		return "", false
	}
	e, ok := body[0].(*ast.ExprStmt)
	if !ok {
		return "", false
	}
	k, ok := e.Value.(*ast.Constant)
	if !ok {
		return "", false
	}
	s, ok := k.Value.(string)
	return s, ok
}

// newFn starts a code object.
func (u *unit) newFn(outer *fn, b *scope.Block, name, qualname string, span token.Span) *fn {
	line, _, _ := u.file.Position(span.Start)
	f := &fn{
		u: u, outer: outer, block: b, cur: b, span: span,
		code:      &code.Code{Name: name, Qualname: qualname, File: u.file, FirstLine: line, Span: span},
		regs:      map[regKey]int{},
		pool:      map[poolKey]int{},
		freeIndex: map[string]int{},
	}
	if outer != nil {
		f.class = outer.class
		if b != nil && b.Kind != scope.ClassBlock {
			f.paramsOf = outer.paramsOf
		}
	}
	if b != nil {
		for i, n := range b.Free {
			f.freeIndex[n] = i
		}
	}
	return f
}

// finish completes the code object: the prologue that marks variables unassigned, captures, jumps.
func (f *fn) finish() *code.Code {
	c := f.code
	f.noteUnsure()
	// Parameters come with values, even those that are deleted somewhere.
	if lo, hi, ok := f.needInit.bounds(); ok && hi >= c.NumParams() {
		lo = max(lo, c.NumParams())
		c.Entry = len(c.Body().Instrs)
		f.emit(code.OpInitLocals, 0, reg(lo), reg(hi+1), 0)
		f.emit(code.OpJump, 0, 0, 0, 0)
		last := len(c.Body().Instrs) - 1
		c.Body().Instrs[last] = c.Body().Instrs[last].WithBX(int32(-last - 1))
	}
	if len(c.Body().Instrs) > 1<<15-2 && !f.u.far {
		panic(errFar)
	}
	c.KeepsSelf = f.keepsSelf
	if f.block != nil && f.outer != nil {
		for _, n := range f.block.Free {
			c.Free = append(c.Free, f.outer.capture(n))
		}
	}
	return c
}

// capture says where the enclosing function f finds the cell of a variable an inner function needs.
func (f *fn) capture(name string) code.Capture {
	if r, ok := f.cellReg(name); ok {
		return code.Capture{Name: name, Index: uint16(r)}
	}
	if i, ok := f.freeIndex[name]; ok {
		return code.Capture{Name: name, IsFree: true, Index: uint16(i)}
	}
	panic(diag.New(f.u.file, f.span, "no cell for variable '%s'", name))
}

// cellReg is the register that holds the cell of a variable, looking outwards from the current comprehension.
func (f *fn) cellReg(name string) (int, bool) {
	for b := f.cur; b != nil; b = b.Parent {
		if s := b.Lookup(name); s != nil && s.Kind == scope.Cell && s.Owner != nil {
			if r, ok := f.regs[regKey{s.Owner, name}]; ok {
				return r, true
			}
		}
		if r, ok := f.regs[regKey{b, name}]; ok {
			return r, true
		}
		if b == f.block {
			break
		}
	}
	return 0, false
}

// reg scales a register number to an operand.
func reg(r int) uint16 { return uint16(r * code.RegScale) }

// at sets the source position of the instructions that follow.
func (f *fn) at(n ast.Node) { f.span = n.Range() }

// emit appends an instruction and returns its index.
func (f *fn) emit(op code.Opcode, x uint8, a, b, c uint16) int {
	if f.empty.End != 0 {
		return f.emitAfterEmpty(op, x, a, b, c)
	}
	f.code.Body().Instrs = append(f.code.Body().Instrs, code.Make(op, x, a, b, c))
	f.code.Body().Spans = append(f.code.Body().Spans, f.span)
	return len(f.code.Body().Instrs) - 1
}

// nowhere makes the instructions that follow ones of no line: a tracer does not see them.
func (f *fn) nowhere() { f.span = token.Span{} }

// emptyStmt notes a statement without instructions of its own, of which a tracer shall see the line nevertheless.
func (f *fn) emptyStmt(s ast.Node) {
	f.settle()
	f.empty = s.Range()
}

// settle gives a statement without instructions one that does nothing.
func (f *fn) settle() {
	if f.empty.End == 0 {
		return
	}
	span := f.span
	f.span, f.empty = f.empty, token.Span{}
	f.emit(code.OpNop, 1, 0, 0, 0)
	f.span = span
}

// emitAfterEmpty emits the first instruction after such a statement: a jump or return that the compiler puts in stands
// for the statement, so that an empty loop has nothing more to do.
func (f *fn) emitAfterEmpty(op code.Opcode, x uint8, a, b, c uint16) int {
	at := f.empty
	if op != code.OpJump && op != code.OpJumpBack && (op != code.OpReturnNone || f.span.End != 0) {
		f.settle()
		return f.emit(op, x, a, b, c)
	}
	span := f.span
	f.span, f.empty = at, token.Span{}
	if op != code.OpReturnNone {
		x = 1
	}
	i := f.emit(op, x, a, b, c)
	f.span = span
	return i
}

func (f *fn) emitA(op code.Opcode, a int) int     { return f.emit(op, 0, reg(a), 0, 0) }
func (f *fn) emitAB(op code.Opcode, a, b int) int { return f.emit(op, 0, reg(a), reg(b), 0) }
func (f *fn) emitABC(op code.Opcode, a, b, c int) int {
	return f.emit(op, 0, reg(a), reg(b), reg(c))
}

// emitBX appends an instruction with a 32-bit operand.
func (f *fn) emitBX(op code.Opcode, a int, bx int32) int {
	i := f.emit(op, 0, reg(a), 0, 0)
	f.code.Body().Instrs[i] = f.code.Body().Instrs[i].WithBX(bx)
	return i
}

// pc is the index of the next instruction.
func (f *fn) pc() int {
	f.settle()
	return len(f.code.Body().Instrs)
}

// temp allocates a temporary register.
func (f *fn) temp() int { return f.temps(1) }

// temps allocates n consecutive temporaries.
func (f *fn) temps(n int) int {
	r := f.top
	f.top += n
	if f.top > f.code.NumRegs {
		f.code.NumRegs = f.top
		if f.top >= code.MaxRegs {
			panic(diag.New(f.u.file, f.span, "too many local variables or nested expressions"))
		}
	}
	return r
}

// free releases the temporaries from r on.
func (f *fn) free(r int) {
	if r >= f.nvars {
		f.top = r
	}
}

// jump emits a 32-bit jump.
func (f *fn) jump(op code.Opcode, a int, l *label) {
	f.fix(f.emit(op, 0, reg(a), 0, 0), l)
}

// fix makes instruction i jump to l.
func (f *fn) fix(i int, l *label) {
	if l.at >= 0 {
		f.patch(i, l.at)
		return
	}
	l.fixes = append(l.fixes, i)
}

// patch sets the jump offset of instruction i.
func (f *fn) patch(i, target int) {
	off := target - i - 1
	in := f.code.Body().Instrs[i]
	if in.Op().Jump16() {
		if off != int(int16(off)) {
			panic(errFar)
		}
		f.code.Body().Instrs[i] = in.WithC(uint16(int16(off)))
		return
	}
	f.code.Body().Instrs[i] = in.WithBX(int32(off))
}

// place puts a label here.
func (f *fn) place(l *label) {
	f.settle()
	l.at = f.pc()
	for _, i := range l.fixes {
		f.patch(i, l.at)
	}
	for _, r := range l.rows {
		f.code.Body().Table[r].Target = int32(l.at)
	}
	l.fixes, l.rows = nil, nil
}

// used tells whether anything jumps to the label.
func (l *label) used() bool { return len(l.fixes) > 0 }

// poolIndex enters something into the pool.
func (f *fn) poolIndex(kind code.PoolKind, key any, e code.PoolEntry) int {
	k := poolKey{kind, key}
	if kind != code.PoolCache {
		if i, ok := f.pool[k]; ok {
			return i
		}
	}
	i := len(f.code.Body().Pool)
	f.code.Body().Pool = append(f.code.Body().Pool, e)
	if kind != code.PoolCache {
		f.pool[k] = i
	}
	return i
}

// pool16 is an index that must fit a 16-bit operand.
func (f *fn) pool16(i int) uint16 {
	if i > 0xffff {
		panic(diag.New(f.u.file, f.span, "too many names and constants in one function or module"))
	}
	return uint16(i)
}

func (f *fn) nameIndex(name string) uint16 {
	return f.pool16(f.poolIndex(code.PoolName, name, code.PoolEntry{Kind: code.PoolName, Name: name}))
}

func (f *fn) globalIndex(name string) int {
	return f.poolIndex(code.PoolGlobal, name, code.PoolEntry{Kind: code.PoolGlobal, Name: name})
}

// cache is a new inline cache for a name: every place in the code has its own.
func (f *fn) cache(name string) uint16 {
	return f.pool16(f.poolIndex(code.PoolCache, nil, code.PoolEntry{Kind: code.PoolCache, Name: name}))
}

// mangle applies private name mangling of the enclosing class.
func (f *fn) mangle(name string) string {
	if f.paramsOf != "" && f.cur.HasPrivateParam(name) {
		return scope.Mangle(f.paramsOf, name)
	}
	return scope.Mangle(f.class, name)
}

// intrinsic emits OpIntrinsic with n arguments from register first on.
func (f *fn) intrinsic(which code.Intrinsic, dst, first, n int) {
	f.emit(code.OpIntrinsic, uint8(which), reg(dst), reg(first), uint16(n))
	if dst >= f.code.NumRegs {
		f.code.NumRegs = dst + 1
	}
}

// bitset is a set of register numbers. all means every register: the state of unreachable code.
type bitset struct {
	bits []uint64
	all  bool
}

func (s *bitset) has(i int) bool {
	return s.all || i>>6 < len(s.bits) && s.bits[i>>6]&(1<<(i&63)) != 0
}

func (s *bitset) add(i int) {
	for len(s.bits) <= i>>6 {
		s.bits = append(s.bits, 0)
	}
	s.bits[i>>6] |= 1 << (i & 63)
}

func (s *bitset) remove(i int) {
	if i>>6 < len(s.bits) {
		s.bits[i>>6] &^= 1 << (i & 63)
	}
}

func (s *bitset) clone() bitset { return bitset{append([]uint64(nil), s.bits...), s.all} }

// meet is the intersection of two states.
func meet(a, b bitset) bitset {
	if a.all {
		return b.clone()
	}
	if b.all {
		return a.clone()
	}
	n := min(len(a.bits), len(b.bits))
	r := bitset{bits: make([]uint64, n)}
	for i := range r.bits {
		r.bits[i] = a.bits[i] & b.bits[i]
	}
	return r
}

// setAssigned notes that a variable has a value from here on.
func (f *fn) setAssigned(r int) {
	f.assigned.add(r)
	f.ever.add(r)
}

// noteUnsure notes the variables that have a value on some paths to this place only: what an earlier call has left in
// their registers must not be seen by those who look at the frame.
func (f *fn) noteUnsure() {
	if f.assigned.all {
		return
	}
	for i, ever := range f.ever.bits {
		sure := uint64(0)
		if i < len(f.assigned.bits) {
			sure = f.assigned.bits[i]
		}
		for lost := ever &^ sure; lost != 0; lost &= lost - 1 {
			f.needInit.add(i<<6 + bits.TrailingZeros64(lost))
		}
	}
}

// bounds gives the smallest and the largest member.
func (s *bitset) bounds() (lo, hi int, ok bool) {
	lo = -1
	for i := 0; i < len(s.bits)*64; i++ {
		if s.bits[i>>6]&(1<<(i&63)) != 0 {
			if lo < 0 {
				lo = i
			}
			hi = i
		}
	}
	return lo, hi, lo >= 0
}

// unreachable marks the current point as never reached.
func (f *fn) unreachable() { f.assigned = bitset{all: true} }
