package compile

import (
	"pya/lang/ast"
	"pya/lang/code"
	"pya/lang/diag"
)

// This file compiles what has to happen on the way out: loops with break and continue, try, with. A frameBlock is
// open while the statements it covers are compiled; leaving it early (return, break, continue) emits its exit code
// on the spot, as an exception's path has it in a handler.

type blockKind uint8

const (
	loopBlock    blockKind = iota
	finallyBlock           // the body (and handlers, else) of a try with finally
	handlerBlock           // an except clause: the handled exception is to be restored
	withBlock
)

type frameBlock struct {
	kind      blockKind
	cont, end *label // loop
	breaks    bool
	continues bool

	exit func() // emits the exit code; nil for loops that need none
	// The instructions an exception of which goes to handler; exit code in between is left out.
	handler *label
	exc     int
	// saved is the register that holds what was being handled before an except clause; 0 for other blocks.
	saved int
	start int
	open  bool
	rows  []code.Handler
}

// handling is the register that holds what was being handled before the outermost except clause around the current
// place; 0 outside of one.
func (f *fn) handling() int {
	for _, b := range f.blocks {
		if b.saved > 0 {
			return b.saved
		}
	}
	return 0
}

func (f *fn) push(b *frameBlock) *frameBlock {
	f.blocks = append(f.blocks, b)
	return b
}

func (f *fn) pop(b *frameBlock) {
	f.blocks = f.blocks[:len(f.blocks)-1]
}

// cover opens a block whose instructions are protected by a handler.
func (f *fn) cover(b *frameBlock) *frameBlock {
	b.start, b.open = f.pc(), true
	return f.push(b)
}

// suspend ends the protected range for exit code; resume begins it again.
func (f *fn) suspendCover(b *frameBlock) {
	if b.handler != nil && b.open {
		b.rows = append(b.rows, code.Handler{Start: int32(b.start), End: int32(f.pc()), Reg: uint16(b.exc)})
		b.open = false
	}
}

func (f *fn) resumeCover(b *frameBlock) {
	if b.handler != nil {
		b.start, b.open = f.pc(), true
	}
}

// uncover closes a protected block; its rows enter the table when the handler's place is known (see protectRows).
func (f *fn) uncover(b *frameBlock) {
	f.suspendCover(b)
	f.pop(b)
}

// protectRows enters the rows of a closed block, whose handler is here, into the exception table.
func (f *fn) protectRows(b *frameBlock) {
	for _, r := range b.rows {
		if r.Start < r.End {
			r.Target = int32(f.pc())
			f.code.Body().Table = append(f.code.Body().Table, r)
		}
	}
}

// protect sends exceptions of the instructions [from, to) to a handler that is placed later.
func (f *fn) protect(from, to int, handler *label, exc int) {
	f.code.Body().Table = append(f.code.Body().Table, code.Handler{Start: int32(from), End: int32(to), Target: -1, Reg: uint16(exc)})
	row := len(f.code.Body().Table) - 1
	handler.rows = append(handler.rows, row)
}

// unwind emits the exit code of the open blocks from the innermost down to number n (kept open).
func (f *fn) unwind(n int) {
	saved := f.blocks
	for i := len(saved) - 1; i >= n; i-- {
		b := saved[i]
		if b.kind == loopBlock {
			if b.exit != nil {
				b.exit()
			}
			continue
		}
		f.suspendCover(b)
		f.blocks = saved[:i:i]
		b.exit()
	}
	f.blocks = saved
}

// rewind reopens the protected ranges after exit code was emitted.
func (f *fn) rewind(n int) {
	for i := n; i < len(f.blocks); i++ {
		if f.blocks[i].kind != loopBlock {
			f.resumeCover(f.blocks[i])
		}
	}
}

func (f *fn) hasExits(n int) bool {
	for _, b := range f.blocks[n:] {
		if b.kind != loopBlock || b.exit != nil {
			return true
		}
	}
	return false
}

func (f *fn) returnStmt(s *ast.Return) {
	top := f.top
	if !f.hasExits(0) {
		if s.Value == nil {
			f.emit(code.OpReturnNone, 0, 0, 0, 0)
		} else {
			r := f.expr(s.Value)
			f.at(s)
			f.emitA(code.OpReturn, r)
		}
		f.free(top)
		f.unreachable()
		return
	}
	// The value waits in a register of its own while exit code runs.
	r := f.temp()
	if s.Value == nil {
		f.emitA(code.OpLoadNone, r)
	} else {
		f.exprTo(s.Value, r)
	}
	state := f.assigned.clone()
	f.unwind(0)
	f.nowhere()
	f.emitA(code.OpReturn, r)
	f.rewind(0)
	f.assigned = state
	f.free(top)
	f.unreachable()
}

// loopJump is break or continue.
func (f *fn) loopJump(s ast.Stmt, isBreak bool) {
	for i := len(f.blocks) - 1; i >= 0; i-- {
		b := f.blocks[i]
		if b.kind != loopBlock {
			continue
		}
		// What leaves the blocks has lines of its own, which come behind this one's.
		x := uint8(1)
		if f.hasExits(i + 1) {
			f.emptyStmt(s)
			f.settle()
			x = 0
		}
		f.unwind(i + 1)
		f.at(s)
		if isBreak {
			b.breaks = true
			if b.exit != nil {
				b.exit()
			}
			f.fix(f.emit(code.OpJump, x, 0, 0, 0), b.end)
		} else {
			b.continues = true
			f.fix(f.emit(code.OpJumpBack, x, 0, 0, 0), b.cont)
		}
		f.rewind(i + 1)
		f.unreachable()
		return
	}
	word := "'continue' not properly in loop"
	if isBreak {
		word = "'break' outside loop"
	}
	panic(diag.New(f.u.file, s.Range(), "%s", word))
}

func (f *fn) try(s *ast.Try) {
	f.emptyStmt(s)
	if len(s.Finally) == 0 {
		f.tryExcept(s)
		return
	}
	top := f.top
	exc := f.temps(2)
	before := f.assigned.clone()
	b := f.cover(&frameBlock{kind: finallyBlock, handler: newLabel(), exc: exc})
	b.exit = func() {
		// The return value, if any, stands in a temporary below f.top.
		f.body(s.Finally)
	}
	if len(s.Handlers) > 0 {
		f.tryExcept(s)
	} else {
		f.body(s.Body)
		f.body(s.Else)
	}
	f.uncover(b)
	end := newLabel()
	normal := f.assigned
	if !normal.all {
		f.body(s.Finally)
		f.at(s)
		f.jump(code.OpJump, 0, end)
	}
	after := f.assigned
	// The exception's path.
	f.protectRows(b)
	f.assigned = before
	f.dropDeleted(s.Body)
	f.dropDeleted(s.Else)
	f.dropHandled(s.Handlers)
	f.handlerBody(s, exc, func() {
		f.body(s.Finally)
		if !f.assigned.all {
			f.emitA(code.OpReraise, exc)
		}
	})
	f.place(end)
	f.assigned = after
	f.free(top)
}

// handlerBody compiles code that handles the exception in register exc: while it runs the exception is the handled
// one; if the code raises, the one handled before is restored on the way out.
func (f *fn) handlerBody(n ast.Node, exc int, body func()) {
	top := f.top
	x := f.temps(1)
	f.at(n)
	f.emitA(code.OpPushExc, exc)
	b := f.cover(&frameBlock{kind: handlerBlock, handler: newLabel(), exc: x, saved: exc + 1})
	b.exit = func() { f.emitA(code.OpPopExc, exc) }
	body()
	f.uncover(b)
	if !f.assigned.all {
		f.emitA(code.OpPopExc, exc)
		skip := newLabel()
		f.jump(code.OpJump, 0, skip)
		f.cleanup(b, exc, x)
		f.place(skip)
	} else {
		f.cleanup(b, exc, x)
	}
	f.free(top)
}

// cleanup is where exceptions raised by a handler go.
func (f *fn) cleanup(b *frameBlock, exc, x int) {
	f.protectRows(b)
	f.emitA(code.OpPopExc, exc)
	f.emitA(code.OpReraise, x)
}

func (f *fn) tryExcept(s *ast.Try) {
	if s.Star {
		f.tryStar(s)
		return
	}
	top := f.top
	exc := f.temps(2)
	before := f.assigned.clone()
	b := f.cover(&frameBlock{kind: finallyBlock, handler: newLabel(), exc: exc})
	b.exit = func() {}
	f.body(s.Body)
	f.uncover(b)
	end := newLabel()
	f.body(s.Else)
	after := f.assigned
	if !after.all {
		f.at(s)
		f.jump(code.OpJump, 0, end)
	}
	f.protectRows(b)
	f.assigned = before
	f.dropDeleted(s.Body)
	start := f.assigned.clone()
	f.at(s)
	f.emitA(code.OpPushExc, exc)
	x := f.temp()
	hb := f.cover(&frameBlock{kind: handlerBlock, handler: newLabel(), exc: x, saved: exc + 1})
	hb.exit = func() { f.emitA(code.OpPopExc, exc) }
	for _, h := range s.Handlers {
		next := newLabel()
		f.assigned = start.clone()
		f.except(h, exc, next)
		if !f.assigned.all {
			f.suspendCover(hb)
			f.at(h)
			f.emitA(code.OpPopExc, exc)
			f.jump(code.OpJump, 0, end)
			f.resumeCover(hb)
		}
		after = meet(after, f.assigned)
		f.place(next)
	}
	f.at(s)
	f.emitA(code.OpReraise, exc)
	f.uncover(hb)
	f.cleanup(hb, exc, x)
	f.place(end)
	f.assigned = after
	f.free(top)
}

// except compiles one except clause.
func (f *fn) except(h *ast.ExceptHandler, exc int, next *label) {
	if h.Type != nil {
		top := f.top
		r := f.expr(h.Type)
		f.at(h)
		f.fixFar(f.emit(code.OpExcMatch, 0, reg(exc), reg(r), 0), next)
		f.free(top)
	}
	if h.Name == "" {
		if h.Type == nil {
			f.at(h)
			f.emit(code.OpNop, 1, 0, 0, 0)
		}
		f.body(h.Body)
		return
	}
	f.bound(h, exc, func() { f.body(h.Body) })
}

// bound binds the exception to the name of an except clause and unbinds it on every way out.
func (f *fn) bound(h *ast.ExceptHandler, exc int, body func()) {
	name := f.mangle(h.Name)
	f.at(h)
	f.storeName(name, exc)
	x := f.temp()
	clear := func() {
		f.nowhere()
		t := f.temp()
		f.emitA(code.OpLoadNone, t)
		f.storeName(name, t)
		f.free(t)
		f.deleteName(name)
	}
	b := f.cover(&frameBlock{kind: handlerBlock, handler: newLabel(), exc: x, exit: clear})
	body()
	f.uncover(b)
	f.at(h)
	if !f.assigned.all {
		clear()
		skip := newLabel()
		f.jump(code.OpJump, 0, skip)
		f.boundCleanup(b, x, clear)
		f.place(skip)
	} else {
		f.boundCleanup(b, x, clear)
	}
	f.free(x)
}

func (f *fn) boundCleanup(b *frameBlock, x int, clear func()) {
	state := f.assigned.clone()
	f.protectRows(b)
	clear()
	f.emitA(code.OpReraise, x)
	f.assigned = state
}

// tryStar compiles try with except* clauses. Each clause takes its part of the group; what the clauses raise and
// what no clause took is raised together at the end.
func (f *fn) tryStar(s *ast.Try) {
	top := f.top
	exc := f.temps(2)
	before := f.assigned.clone()
	b := f.cover(&frameBlock{kind: finallyBlock, handler: newLabel(), exc: exc})
	b.exit = func() {}
	f.body(s.Body)
	f.uncover(b)
	end := newLabel()
	f.body(s.Else)
	after := f.assigned
	if !after.all {
		f.at(s)
		f.jump(code.OpJump, 0, end)
	}
	f.protectRows(b)
	f.assigned = before
	f.dropDeleted(s.Body)
	f.dropHandled(s.Handlers) // several clauses can run
	start := f.assigned.clone()
	x := f.temp()
	raised := f.temp() // exceptions that clauses raised
	match := f.temps(2)
	f.nowhere()
	f.emitA(code.OpPushExc, exc)
	hb := f.cover(&frameBlock{kind: handlerBlock, handler: newLabel(), exc: x, saved: exc + 1})
	hb.exit = func() { f.emitA(code.OpPopExc, exc) }
	f.emit(code.OpBuildList, 0, reg(raised), reg(raised), 0)
	f.emitAB(code.OpMove, match+1, exc)
	for _, h := range s.Handlers {
		f.assigned = start.clone()
		f.exceptStar(h, exc, match, raised)
	}
	f.assigned = start.clone()
	f.nowhere()
	f.emitAB(code.OpListAppend, raised, match+1)
	w := f.temps(2)
	f.emitAB(code.OpMove, w, exc)
	f.emitAB(code.OpMove, w+1, raised)
	f.intrinsic(code.IntrinsicReraiseStar, w, w, 2)
	none := newLabel()
	f.jump(code.OpJumpIfNone, w, none)
	f.emitA(code.OpReraise, w)
	f.place(none)
	f.free(w)
	f.uncover(hb)
	f.emitA(code.OpPopExc, exc)
	f.jump(code.OpJump, 0, end)
	f.cleanup(hb, exc, x)
	f.place(end)
	f.assigned = meet(after, start)
	f.free(top)
}

// dropHandled forgets the variables that except clauses may delete.
func (f *fn) dropHandled(handlers []*ast.ExceptHandler) {
	for _, h := range handlers {
		f.dropName(h.Name)
		f.dropDeleted(h.Body)
	}
}

// exceptStar compiles one except* clause: R[match+1] is what is left of the group.
func (f *fn) exceptStar(h *ast.ExceptHandler, exc, match, raised int) {
	top := f.top
	next := newLabel()
	r := f.expr(h.Type)
	f.at(h)
	f.emitABC(code.OpExcMatchStar, match, match+1, r)
	f.free(top)
	f.jump(code.OpJumpIfNone, match, next)
	x := f.temps(2)
	pushed := f.temps(2)
	f.emitAB(code.OpMove, pushed, match)
	f.emitA(code.OpPushExc, pushed)
	b := f.cover(&frameBlock{kind: handlerBlock, handler: newLabel(), exc: x, saved: pushed + 1})
	b.exit = func() { f.emitA(code.OpPopExc, pushed) }
	if h.Name == "" {
		f.body(h.Body)
	} else {
		f.bound(h, match, func() { f.body(h.Body) })
	}
	f.uncover(b)
	f.nowhere()
	done := newLabel()
	f.emitA(code.OpPopExc, pushed)
	f.jump(code.OpJump, 0, done)
	f.protectRows(b)
	f.emitA(code.OpPopExc, pushed)
	f.emitAB(code.OpListAppend, raised, x)
	f.place(done)
	f.place(next)
	f.free(top)
}

// with compiles item number i of a with statement and what is inside it.
func (f *fn) with(s *ast.With, i int) {
	if i == len(s.Items) {
		f.body(s.Body)
		return
	}
	item := s.Items[i]
	top := f.top
	mgr := f.temp()
	f.exprTo(item.Context, mgr)
	exit := f.temps(2)
	w := f.temps(6)
	enterWhich, exitWhich := code.SpecialEnter, code.SpecialExit
	if s.Async {
		enterWhich, exitWhich = code.SpecialAEnter, code.SpecialAExit
	}
	f.at(item.Context)
	f.emit(code.OpLoadSpecial, 0, reg(w), reg(mgr), uint16(enterWhich))
	f.emit(code.OpLoadSpecial, 0, reg(exit), reg(mgr), uint16(exitWhich))
	f.emit(code.OpCallM, 0, reg(w), reg(mgr), 0)
	if s.Async {
		f.emit(code.OpAwait, code.AwaitEnter, reg(mgr), reg(mgr), 0)
	}
	f.free(w)
	exc := f.temps(2)
	before := f.assigned.clone()
	b := f.cover(&frameBlock{kind: withBlock, handler: newLabel(), exc: exc})
	b.exit = func() { f.callExit(s, item, exit) }
	if item.Vars != nil {
		f.assignTo(item.Vars, mgr) // it may fail, so it counts for nothing after an exception
	}
	f.with(s, i+1)
	f.uncover(b)
	end := newLabel()
	if !f.assigned.all {
		f.callExit(s, item, exit)
		f.jump(code.OpJump, 0, end)
	}
	f.protectRows(b)
	f.assigned = before.clone()
	f.dropDeleted(s.Body)
	after := f.assigned.clone()
	f.handlerBody(item.Context, exc, func() {
		f.at(item.Context)
		r := f.temps(6)
		f.emitABC(code.OpWithExcept, exit, r, exc)
		if s.Async {
			f.emit(code.OpAwait, code.AwaitExit, reg(r), reg(r), 0)
		}
		ok := newLabel()
		f.jump(code.OpJumpIf, r, ok)
		f.emitA(code.OpReraise, exc)
		f.place(ok)
	})
	f.place(end)
	f.assigned = after
	f.free(top)
}

// callExit calls a context manager's exit function without an exception.
func (f *fn) callExit(s *ast.With, item *ast.WithItem, exit int) {
	top := f.top
	w := f.temps(5)
	f.at(item.Context)
	f.emitAB(code.OpMove, w, exit)
	f.emitAB(code.OpMove, w+1, exit+1)
	for i := range 3 {
		f.emitA(code.OpLoadNone, w+2+i)
	}
	f.emit(code.OpCallM, 3, reg(w), reg(w), 0)
	if s.Async {
		f.emit(code.OpAwait, code.AwaitExit, reg(w), reg(w), 0)
	}
	f.free(top)
}
