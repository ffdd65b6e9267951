package compile

import (
	"pya/lang/ast"
	"pya/lang/code"
	"pya/lang/scope"
)

// This file reads, assigns and deletes names.

// symbol finds the current block's symbol for a name.
func (f *fn) symbol(name string) *scope.Symbol {
	return f.cur.Lookup(name)
}

// localReg is the register of a Local or Cell variable.
func (f *fn) localReg(s *scope.Symbol) int {
	owner := s.Owner
	if owner == nil {
		owner = f.cur
	}
	if r, ok := f.regs[regKey{owner, s.Name}]; ok {
		return r
	}
	// A comprehension of a module or class that uses its own variable before any was declared.
	r := f.temp()
	f.regs[regKey{owner, s.Name}] = r
	return r
}

// checkBound emits the test of a variable that may be unassigned.
func (f *fn) checkBound(r int) {
	if f.assigned.has(r) {
		return
	}
	f.needInit.add(r)
	f.emitA(code.OpCheckBound, r)
	f.assigned.add(r)
}

// name compiles the read of a name: into dst, or, for dst < 0, into wherever it is best; the register is returned.
func (f *fn) name(n *ast.Name, dst int) int {
	name := f.mangle(n.ID)
	f.at(n)
	if name == "__debug__" {
		return f.constTo(f.u.opts.Optimize == 0, dst)
	}
	s := f.symbol(name)
	if s != nil && s.Kind == scope.Local {
		r := f.localReg(s)
		f.checkBound(r)
		if dst < 0 || dst == r {
			return r
		}
		f.emitAB(code.OpMove, dst, r)
		return dst
	}
	if dst < 0 {
		dst = f.temp()
	}
	f.loadName(name, s, dst)
	return dst
}

// loadName reads any name but a plain local variable into dst.
func (f *fn) loadName(name string, s *scope.Symbol, dst int) {
	kind := scope.Name
	if s != nil {
		kind = s.Kind
	}
	switch kind {
	case scope.Local:
		r := f.localReg(s)
		f.checkBound(r)
		if r != dst {
			f.emitAB(code.OpMove, dst, r)
		}
	case scope.Cell:
		f.emitAB(code.OpLoadCell, dst, f.localReg(s))
	case scope.Free:
		if f.cur.Kind == scope.ClassBlock && s.Flags&scope.DeclaredNonlocal == 0 {
			f.emit(code.OpLoadClassDeref, 0, reg(dst), f.nameIndex(name), uint16(f.freeIndex[name]))
			return
		}
		if f.cur.SeesClass {
			f.loadSeesClass(name, dst)
			return
		}
		f.emit(code.OpLoadFree, 0, reg(dst), uint16(f.freeIndex[name]), 0)
	case scope.GlobalExplicit:
		f.emitBX(code.OpLoadGlobal, dst, int32(f.globalIndex(name)))
	case scope.Global:
		if f.cur.SeesClass {
			f.loadSeesClass(name, dst)
			return
		}
		if f.dynamic && f.cur.Kind == scope.CompBlock {
			f.loadDynamic(name, dst)
			return
		}
		f.emitBX(code.OpLoadGlobal, dst, int32(f.globalIndex(name)))
	default:
		if f.cur.Kind == scope.ClassBlock || f.dynamic {
			f.loadDynamic(name, dst)
			return
		}
		f.emitBX(code.OpLoadGlobal, dst, int32(f.globalIndex(name)))
	}
}

// loadDynamic reads a name through the namespace in register 0.
func (f *fn) loadDynamic(name string, dst int) {
	f.emit(code.OpLoadName, 0, reg(dst), f.nameIndex(name), f.pool16(f.globalIndex(name)))
}

// loadSeesClass reads a name in a type parameter scope directly inside a class: the class's namespace comes first.
// The namespace is the free variable __classdict__.
func (f *fn) loadSeesClass(name string, dst int) {
	ns := f.temp()
	if i, ok := f.freeIndex["__classdict__"]; ok {
		f.emit(code.OpLoadFree, 0, reg(ns), uint16(i), 0)
	} else if r, ok := f.cellReg("__classdict__"); ok {
		f.emitAB(code.OpLoadCell, ns, r)
	}
	if i, ok := f.freeIndex[name]; ok {
		f.emit(code.OpLoadClassDeref, 1, reg(dst), f.nameIndex(name), uint16(i))
	} else {
		f.emit(code.OpLoadName, 1, reg(dst), f.nameIndex(name), f.pool16(f.globalIndex(name)))
	}
	// The mapping's register follows in an operand word of its own.
	f.emit(code.OpNop, 0, reg(ns), 0, 0)
	f.free(ns)
}

// storeName assigns register r to a (mangled) name.
func (f *fn) storeName(name string, r int) {
	s := f.symbol(name)
	kind := scope.Name
	if s != nil {
		kind = s.Kind
	}
	switch kind {
	case scope.Local:
		v := f.localReg(s)
		f.setAssigned(v)
		f.touch(v)
		if v != r {
			f.emitAB(code.OpMove, v, r)
		}
	case scope.Cell:
		f.emitAB(code.OpStoreCell, r, f.localReg(s))
	case scope.Free:
		f.emit(code.OpStoreFree, 0, reg(r), uint16(f.freeIndex[name]), 0)
	case scope.Global, scope.GlobalExplicit:
		f.emitBX(code.OpStoreGlobal, r, int32(f.globalIndex(name)))
	default:
		if f.block.Kind == scope.ClassBlock || f.dynamic {
			f.emit(code.OpStoreName, 0, reg(r), f.nameIndex(name), 0)
			return
		}
		f.emitBX(code.OpStoreGlobal, r, int32(f.globalIndex(name)))
	}
}

// touch notes that a variable's register is written after the start of the function.
func (f *fn) touch(v int) {
	if v == 0 {
		f.keepsSelf = false
	}
}

// target is the register of a plain local variable that an expression may be computed into directly; -1 for any
// other name.
func (f *fn) target(e ast.Expr) int {
	n, ok := e.(*ast.Name)
	if !ok {
		return -1
	}
	s := f.symbol(f.mangle(n.ID))
	if s == nil || s.Kind != scope.Local {
		return -1
	}
	return f.localReg(s)
}

// deleteName deletes a name.
func (f *fn) deleteName(name string) {
	s := f.symbol(name)
	kind := scope.Name
	if s != nil {
		kind = s.Kind
	}
	switch kind {
	case scope.Local:
		v := f.localReg(s)
		f.needInit.add(v)
		f.assigned.remove(v)
		f.touch(v)
		f.emitA(code.OpDelLocal, v)
	case scope.Cell:
		f.emitA(code.OpDelCell, f.localReg(s))
	case scope.Free:
		f.emit(code.OpDelFree, 0, uint16(f.freeIndex[name]), 0, 0)
	case scope.Global, scope.GlobalExplicit:
		f.emitBX(code.OpDelGlobal, 0, int32(f.globalIndex(name)))
	default:
		if f.block.Kind == scope.ClassBlock || f.dynamic {
			f.emit(code.OpDelName, 0, 0, f.nameIndex(name), 0)
			return
		}
		f.emitBX(code.OpDelGlobal, 0, int32(f.globalIndex(name)))
	}
}
