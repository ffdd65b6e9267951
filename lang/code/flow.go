package code

import "math/bits"

// This file tells which registers of a frame hold something at an instruction. A run never asks: it is for looks at
// frames from outside. A collection must not find what evaluated expressions left behind, and f_locals must not show
// what an earlier call left in the register of a variable that has no value yet.

// Flow is what is known about the registers of a code object before each of its instructions.
type Flow struct {
	c     *Code
	words int
	live  []uint64 // words for each instruction: registers that are read later
	depth []int8   // exceptions that the code handles before each instruction
	set   []uint64 // words for each instruction: registers that have been written on some way to it
}

// FlowOf computes the flow of a code object.
func FlowOf(c *Code) *Flow {
	f := &Flow{c: c, words: (c.NumRegs + 64) / 64}
	f.live = make([]uint64, f.words*len(c.Body().Instrs))
	f.set = make([]uint64, f.words*len(c.Body().Instrs))
	f.solveLive()
	f.solveSet()
	f.solveDepth()
	return f
}

// Handling tells whether the code handles an exception at the instruction.
func (f *Flow) Handling(ip int) bool { return ip >= 0 && ip < len(f.depth) && f.depth[ip] > 0 }

// Live tells whether register r is read by the instruction or after it before anything writes it.
func (f *Flow) Live(ip, r int) bool { return f.has(f.live, ip, r) }

// Set tells whether register r may have been written by the code itself before the instruction.
func (f *Flow) Set(ip, r int) bool { return f.has(f.set, ip, r) }

// has is true outside the code, where nothing is known.
func (f *Flow) has(sets []uint64, ip, r int) bool {
	if ip < 0 || ip >= len(f.c.Body().Instrs) || r >= f.words*64 {
		return true
	}
	return sets[ip*f.words+r>>6]&(1<<(r&63)) != 0
}

// Stale calls drop with each register that a frame at instruction ip does not need any more. Variables that have got
// values stay, as a look at the frame shows them.
func (f *Flow) Stale(ip int, drop func(r int)) {
	if ip < 0 || ip >= len(f.c.Body().Instrs) {
		return
	}
	kept := f.row(nil, 0)
	for _, v := range f.c.CellVars {
		add(kept, int(v.Reg))
	}
	for _, v := range f.c.Body().Inner {
		if int(v.Start) <= ip && ip < int(v.End) {
			add(kept, int(v.Reg))
		}
	}
	for _, l := range f.c.Body().Loops {
		// An exception closes what the loop iterates over.
		if int(l.Start) <= ip && ip < int(l.End) {
			add(kept, int(l.Reg))
		}
	}
	if in := f.c.Body().Instrs[ip]; in.Op().IsCall() {
		// The callee has the window by now; what is behind it is free.
		n := int(in.X()) + 1
		if in.Op() == OpCallEx {
			n = 3
		}
		addAll(kept, int(in.A())/RegScale+1, n)
	} else {
		// The instruction may have written some of its results already.
		f.c.writes(ip, func(r, n int) { addAll(kept, r, n) })
	}
	for r := range f.c.NumRegs {
		switch {
		case r < f.c.NumParams() || kept[r>>6]&(1<<(r&63)) != 0 || f.Live(ip, r):
		case r < len(f.c.VarNames) && f.Set(ip, r):
		default:
			drop(r)
		}
	}
}

// row is the set of one instruction, or a new one.
func (f *Flow) row(sets []uint64, i int) []uint64 {
	if sets == nil {
		return make([]uint64, f.words)
	}
	return sets[i*f.words : (i+1)*f.words]
}

func add(set []uint64, r int) {
	if r>>6 < len(set) {
		set[r>>6] |= 1 << (r & 63)
	}
}

func addAll(set []uint64, r, n int) {
	for ; n > 0; n-- {
		add(set, r)
		r++
	}
}

// union adds b to a and tells whether that changed it.
func union(a, b []uint64) bool {
	changed := false
	for i, x := range b {
		if a[i]|x != a[i] {
			a[i] |= x
			changed = true
		}
	}
	return changed
}

// next calls f with each instruction that may follow i without an exception; jump tells which are jumped to.
func (c *Code) next(i int, f func(to int, jump bool)) {
	in := c.Body().Instrs[i]
	op := in.Op()
	switch op {
	case OpJump, OpJumpBack, OpReturn, OpReturnNone, OpRaise, OpReraise, OpAssertFail, OpHalt:
	default:
		if i+1 < len(c.Body().Instrs) {
			f(i+1, false)
		}
	}
	switch {
	case op.Jump16():
		f(i+1+int(int16(in.C())), true)
	case op.Jump32():
		f(i+1+int(in.BX()), true)
	}
}

// solveLive goes backwards over the code until nothing changes.
func (f *Flow) solveLive() {
	c := f.c
	now, via := f.row(nil, 0), f.row(nil, 0)
	for changed := true; changed; {
		changed = false
		for i := len(c.Body().Instrs) - 1; i >= 0; i-- {
			clear(now)
			c.next(i, func(to int, jump bool) {
				copy(via, f.row(f.live, to))
				// The loop instructions write their item only where they do not jump.
				if !jump {
					c.writes(i, func(r, n int) { remove(via, r, n) })
				}
				union(now, via)
			})
			for _, h := range c.Body().Table {
				if int(h.Start) <= i && i < int(h.End) {
					copy(via, f.row(f.live, int(h.Target)))
					remove(via, int(h.Reg), 1)
					union(now, via)
				}
			}
			c.reads(i, func(r, n int) { addAll(now, r, n) })
			if union(f.row(f.live, i), now) {
				changed = true
			}
		}
	}
}

func remove(set []uint64, r, n int) {
	for ; n > 0; n-- {
		if r>>6 < len(set) {
			set[r>>6] &^= 1 << (r & 63)
		}
		r++
	}
}

// solveSet goes forwards over the code until nothing changes.
func (f *Flow) solveSet() {
	c := f.c
	addAll(f.row(f.set, c.Entry), 0, c.NumParams())
	after := f.row(nil, 0)
	for changed := true; changed; {
		changed = false
		for i := range c.Body().Instrs {
			copy(after, f.row(f.set, i))
			c.writes(i, func(r, n int) { addAll(after, r, n) })
			c.next(i, func(to int, _ bool) {
				if union(f.row(f.set, to), after) {
					changed = true
				}
			})
			for _, h := range c.Body().Table {
				if int(h.Start) <= i && i < int(h.End) {
					add(after, int(h.Reg))
					if union(f.row(f.set, int(h.Target)), after) {
						changed = true
					}
				}
			}
		}
	}
}

// solveDepth walks over the code from its entry.
func (f *Flow) solveDepth() {
	c := f.c
	f.depth = make([]int8, len(c.Body().Instrs))
	seen := make([]bool, len(c.Body().Instrs))
	todo := []int{c.Entry}
	visit := func(i int, depth int8) {
		if !seen[i] {
			seen[i], f.depth[i] = true, depth
			todo = append(todo, i)
		}
	}
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		depth := f.depth[i]
		for _, h := range c.Body().Table {
			if int(h.Start) <= i && i < int(h.End) {
				visit(int(h.Target), depth)
			}
		}
		switch c.Body().Instrs[i].Op() {
		case OpPushExc:
			depth++
		case OpPopExc:
			depth--
		}
		c.next(i, func(to int, _ bool) { visit(to, depth) })
	}
}

// reads calls f with the runs of registers that instruction i reads, or may read.
func (c *Code) reads(i int, f func(r, n int)) {
	in := c.Body().Instrs[i]
	x := int(in.X())
	a, b, k := int(in.A())/RegScale, int(in.B())/RegScale, int(in.C())/RegScale
	switch in.Op() {
	case OpInitLocals:
		return
	case OpMakeCell, OpDelLocal:
		f(a, 1)
	case OpForIter:
		f(a, 3)
	case OpForNext:
		f(a, 1)
	case OpLoadSlice:
		f(k, 2)
	case OpBuildSlice:
		f(b, 3)
	case OpLoadSuper:
		f(b-1, 3)
	case OpCall, OpCallKw, OpCallMethod:
		f(a+1, x+1)
		return
	case OpCallGlobal:
		f(a+2, x)
		return
	case OpCallM, OpCallMKw:
		f(a, x+2)
	case OpCallEx:
		f(a+1, 3)
		return
	case OpMakeFunction:
		f(a, bits.OnesCount8(in.X()))
		c.readsCaptures(int(in.B()), f)
		return
	case OpBuildTuple, OpBuildList, OpBuildSet, OpBuildString, OpIntrinsic:
		f(b, int(in.C()))
		return
	case OpBuildDict:
		f(b, 2*int(in.C()))
		return
	case OpFormat:
		if in.C() != 0xffff {
			f(k, 1)
		}
	case OpPopExc, OpWithExcept:
		f(a, 2)
	case OpYield:
		if x == 1 {
			f(k, 1)
		}
	case OpYieldFrom, OpAwait:
		f(b, 1)
	case OpMatchClass:
		f(k, 2)
	}
	inf := opInfo[in.Op()]
	for _, o := range []struct {
		kind uint8
		r    int
	}{{inf.a, a}, {inf.b, b}, {inf.c, k}} {
		if o.kind == reg {
			f(o.r, 1)
		}
	}
}

// readsCaptures calls f with the registers whose cells a function takes along.
func (c *Code) readsCaptures(k int, f func(r, n int)) {
	inner, ok := c.Body().Pool[k].Const.(*Code)
	if !ok {
		return
	}
	for _, v := range inner.Free {
		if !v.IsFree {
			f(int(v.Index), 1)
		}
	}
}

// writes calls f with the runs of registers that instruction i is sure to write before the next one runs.
func (c *Code) writes(i int, f func(r, n int)) {
	in := c.Body().Instrs[i]
	a, b := int(in.A())/RegScale, int(in.B())/RegScale
	switch in.Op() {
	case OpInitLocals:
		f(a, b-a)
	case OpForPrep:
		f(a, 3)
	case OpLoadMethod, OpLoadSpecial, OpExcMatchStar:
		f(a, 2)
	case OpUnpack:
		f(a, int(in.C()))
	case OpUnpackEx:
		f(a, int(in.X())+1+int(in.C()))
	case OpLoadSuper:
		f(a, 1+int(in.X()))
	case OpPushExc:
		f(a+1, 1)
	default:
		inf := opInfo[in.Op()]
		if inf.a == dst {
			f(a, 1)
		}
		if inf.b == dst {
			f(b, 1)
		}
	}
}
