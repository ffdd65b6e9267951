package vm

import (
	"math/bits"
	"unsafe"

	"pya/lang/code"
	"pya/vm/object"
)

// R is the register an operand names.
func reg(base unsafe.Pointer, off uint16) *object.Value {
	return (*object.Value)(unsafe.Add(base, uintptr(off)))
}

// pool is entry i of the pool.
func pool(k unsafe.Pointer, i uint16) *object.Value {
	return (*object.Value)(unsafe.Add(k, uintptr(i)*valueSize))
}

// jump16 and jump32 move ip by an instruction's offset.
func jump16(ip unsafe.Pointer, ins code.Instr) unsafe.Pointer {
	return unsafe.Add(ip, int(int16(ins.C()))*int(instrSize))
}

func jump32(ip unsafe.Pointer, ins code.Instr) unsafe.Pointer {
	return unsafe.Add(ip, int(ins.BX())*int(instrSize))
}

// run executes instructions from the state in t until a halt instruction. See the package comment for its rules.
func (t *thread) run() {
	if t.traced && t.runTraced() {
		return
	}
	ip, base, k := t.ip, t.base, t.k
	for {
		ins := *(*code.Instr)(ip)
		ip = unsafe.Add(ip, instrSize)
		switch code.Opcode(ins) {
		case code.OpNop:
			continue
		case code.OpMove:
			*reg(base, ins.A()) = *reg(base, ins.B())
			continue
		case code.OpLoadK:
			*reg(base, ins.A()) = *(*object.Value)(unsafe.Add(k, uintptr(uint32(ins.BX()))*valueSize))
			continue
		case code.OpLoadInt:
			*reg(base, ins.A()) = object.Int(int64(ins.BX()))
			continue
		case code.OpLoadNone:
			*reg(base, ins.A()) = object.None
			continue
		case code.OpLoadBool:
			*reg(base, ins.A()) = object.Bool(ins.B() != 0)
			continue
		case code.OpCheckBound:
			if !reg(base, ins.A()).IsUnbound() {
				continue
			}
			t.unboundLocal(ip, base, k, ins)
		case code.OpInitLocals:
			for p, end := uintptr(ins.A()), uintptr(ins.B()); p < end; p += valueSize {
				*(*object.Value)(unsafe.Add(base, p)) = object.Unbound
			}
			continue
		case code.OpDelLocal:
			if r := reg(base, ins.A()); !r.IsUnbound() {
				*r = object.Unbound
				continue
			}
			t.unboundLocal(ip, base, k, ins)

		case code.OpLoadGlobal:
			c := (*object.Value)(unsafe.Add(k, uintptr(uint32(ins.BX()))*valueSize)).GlobalCellPtr()
			if v := c.V; !v.IsUnbound() {
				*reg(base, ins.A()) = v
				continue
			}
			if c.Next != nil {
				if v := c.Next.V; !v.IsUnbound() {
					*reg(base, ins.A()) = v
					continue
				}
			}
			t.undefinedGlobal(ip, base, k, c.Name)
		case code.OpStoreGlobal:
			c := (*object.Value)(unsafe.Add(k, uintptr(uint32(ins.BX()))*valueSize)).GlobalCellPtr()
			if !c.V.IsUnbound() {
				c.V = *reg(base, ins.A())
				continue
			}
			t.bindGlobal(ip, base, k, ins)
		case code.OpDelGlobal:
			t.delGlobal(ip, base, k, ins)
		case code.OpLoadName:
			t.loadName(ip, base, k, ins)
		case code.OpStoreName:
			t.storeName(ip, base, k, ins)
		case code.OpDelName:
			t.delName(ip, base, k, ins)
		case code.OpNewCell:
			t.newCell(ip, base, k, ins)
		case code.OpMakeCell:
			t.makeCell(ip, base, k, ins)
		case code.OpLoadCell:
			if v := reg(base, ins.B()).CellPtr().V; !v.IsUnbound() {
				*reg(base, ins.A()) = v
				continue
			}
			t.unboundCell(ip, base, k, ins)
		case code.OpStoreCell:
			reg(base, ins.B()).CellPtr().V = *reg(base, ins.A())
			continue
		case code.OpDelCell:
			t.delCell(ip, base, k, ins)
		case code.OpLoadFree:
			c := regAt(base, -1).FunctionPtr().Closure[ins.B()]
			if v := c.V; !v.IsUnbound() {
				*reg(base, ins.A()) = v
				continue
			}
			t.unboundCell(ip, base, k, ins)
		case code.OpStoreFree:
			regAt(base, -1).FunctionPtr().Closure[ins.B()].V = *reg(base, ins.A())
			continue
		case code.OpDelFree:
			t.delCell(ip, base, k, ins)
		case code.OpLoadClassDeref:
			t.loadClassDeref(ip, base, k, ins)
		case code.OpFreeCell:
			// FromObj would not be inlined here, and its call cost every instruction four spills.
			*reg(base, ins.A()) = object.FromPointer(unsafe.Pointer(regAt(base, -1).FunctionPtr().Closure[ins.B()]))
			continue

		case code.OpAdd:
			b, c := reg(base, ins.B()), reg(base, ins.C())
			if b.IsInt() && c.IsInt() {
				x, y := b.AsInt(), c.AsInt()
				if s := x + y; (s > x) == (y > 0) {
					*reg(base, ins.A()) = object.Int(s)
					continue
				}
			} else if b.IsFloat() && c.IsFloat() {
				*reg(base, ins.A()) = object.Float(b.AsFloat() + c.AsFloat())
				continue
			}
			t.binary(ip, base, k, ins)
		case code.OpSub:
			b, c := reg(base, ins.B()), reg(base, ins.C())
			if b.IsInt() && c.IsInt() {
				x, y := b.AsInt(), c.AsInt()
				if s := x - y; (s < x) == (y > 0) {
					*reg(base, ins.A()) = object.Int(s)
					continue
				}
			} else if b.IsFloat() && c.IsFloat() {
				*reg(base, ins.A()) = object.Float(b.AsFloat() - c.AsFloat())
				continue
			}
			t.binary(ip, base, k, ins)
		case code.OpMul:
			b, c := reg(base, ins.B()), reg(base, ins.C())
			if b.IsInt() && c.IsInt() {
				hi, lo := bits.Mul64(uint64(b.AsInt()), uint64(c.AsInt()))
				// The signed high word is the unsigned one less a correction for negative factors.
				hi -= uint64(b.AsInt()>>63)&uint64(c.AsInt()) + uint64(c.AsInt()>>63)&uint64(b.AsInt())
				if hi == uint64(int64(lo)>>63) {
					*reg(base, ins.A()) = object.Int(int64(lo))
					continue
				}
			} else if b.IsFloat() && c.IsFloat() {
				*reg(base, ins.A()) = object.Float(b.AsFloat() * c.AsFloat())
				continue
			}
			t.binary(ip, base, k, ins)
		case code.OpTrueDiv:
			b, c := reg(base, ins.B()), reg(base, ins.C())
			if b.IsFloat() && c.IsFloat() && c.AsFloat() != 0 {
				*reg(base, ins.A()) = object.Float(b.AsFloat() / c.AsFloat())
				continue
			}
			t.binary(ip, base, k, ins)
		case code.OpMod:
			b, c := reg(base, ins.B()), reg(base, ins.C())
			if b.IsInt() && c.IsInt() && c.AsInt() > 0 {
				m := b.AsInt() % c.AsInt()
				if m < 0 {
					m += c.AsInt()
				}
				*reg(base, ins.A()) = object.Int(m)
				continue
			}
			t.binary(ip, base, k, ins)
		case code.OpFloorDiv:
			b, c := reg(base, ins.B()), reg(base, ins.C())
			if b.IsInt() && c.IsInt() && c.AsInt() > 0 {
				q := b.AsInt() / c.AsInt()
				if b.AsInt() < 0 && q*c.AsInt() != b.AsInt() {
					q--
				}
				*reg(base, ins.A()) = object.Int(q)
				continue
			}
			t.binary(ip, base, k, ins)
		case code.OpAnd:
			b, c := reg(base, ins.B()), reg(base, ins.C())
			if b.IsInt() && c.IsInt() {
				*reg(base, ins.A()) = object.Int(b.AsInt() & c.AsInt())
				continue
			}
			t.binary(ip, base, k, ins)
		case code.OpOr:
			b, c := reg(base, ins.B()), reg(base, ins.C())
			if b.IsInt() && c.IsInt() {
				*reg(base, ins.A()) = object.Int(b.AsInt() | c.AsInt())
				continue
			}
			t.binary(ip, base, k, ins)
		case code.OpXor:
			b, c := reg(base, ins.B()), reg(base, ins.C())
			if b.IsInt() && c.IsInt() {
				*reg(base, ins.A()) = object.Int(b.AsInt() ^ c.AsInt())
				continue
			}
			t.binary(ip, base, k, ins)
		case code.OpMatMul, code.OpPow, code.OpLShift, code.OpRShift:
			t.binary(ip, base, k, ins)

		case code.OpAddI:
			b := reg(base, ins.B())
			if b.IsInt() {
				x, y := b.AsInt(), int64(int16(ins.C()))
				if s := x + y; (s > x) == (y > 0) {
					*reg(base, ins.A()) = object.Int(s)
					continue
				}
			}
			t.binaryImm(ip, base, k, ins)
		case code.OpSubI:
			b := reg(base, ins.B())
			if b.IsInt() {
				x, y := b.AsInt(), int64(int16(ins.C()))
				if s := x - y; (s < x) == (y > 0) {
					*reg(base, ins.A()) = object.Int(s)
					continue
				}
			}
			t.binaryImm(ip, base, k, ins)
		case code.OpMulI:
			b := reg(base, ins.B())
			if b.IsInt() {
				// 48-bit factors cannot overflow with a 16-bit one.
				if x := b.AsInt(); x == x<<16>>16 {
					*reg(base, ins.A()) = object.Int(x * int64(int16(ins.C())))
					continue
				}
			}
			t.binaryImm(ip, base, k, ins)
		case code.OpModI:
			b := reg(base, ins.B())
			if y := int64(int16(ins.C())); b.IsInt() && y > 0 {
				m := b.AsInt() % y
				if m < 0 {
					m += y
				}
				*reg(base, ins.A()) = object.Int(m)
				continue
			}
			t.binaryImm(ip, base, k, ins)
		case code.OpFloorDivI:
			b := reg(base, ins.B())
			if y := int64(int16(ins.C())); b.IsInt() && y > 0 {
				q := b.AsInt() / y
				if b.AsInt() < 0 && q*y != b.AsInt() {
					q--
				}
				*reg(base, ins.A()) = object.Int(q)
				continue
			}
			t.binaryImm(ip, base, k, ins)
		case code.OpAndI:
			b := reg(base, ins.B())
			if b.IsInt() {
				*reg(base, ins.A()) = object.Int(b.AsInt() & int64(int16(ins.C())))
				continue
			}
			t.binaryImm(ip, base, k, ins)
		case code.OpOrI:
			b := reg(base, ins.B())
			if b.IsInt() {
				*reg(base, ins.A()) = object.Int(b.AsInt() | int64(int16(ins.C())))
				continue
			}
			t.binaryImm(ip, base, k, ins)
		case code.OpXorI:
			b := reg(base, ins.B())
			if b.IsInt() {
				*reg(base, ins.A()) = object.Int(b.AsInt() ^ int64(int16(ins.C())))
				continue
			}
			t.binaryImm(ip, base, k, ins)
		case code.OpLShiftI:
			b := reg(base, ins.B())
			if y := ins.C(); b.IsInt() && y < 32 {
				if x := b.AsInt(); x<<y>>y == x {
					*reg(base, ins.A()) = object.Int(x << y)
					continue
				}
			}
			t.binaryImm(ip, base, k, ins)
		case code.OpRShiftI:
			b := reg(base, ins.B())
			if y := ins.C(); b.IsInt() && y < 64 {
				*reg(base, ins.A()) = object.Int(b.AsInt() >> y)
				continue
			}
			t.binaryImm(ip, base, k, ins)
		case code.OpMatMulI, code.OpTrueDivI, code.OpPowI:
			t.binaryImm(ip, base, k, ins)

		case code.OpAddK:
			b, c := reg(base, ins.B()), pool(k, ins.C())
			if b.IsFloat() && c.IsFloat() {
				*reg(base, ins.A()) = object.Float(b.AsFloat() + c.AsFloat())
				continue
			}
			t.binaryK(ip, base, k, ins)
		case code.OpSubK:
			b, c := reg(base, ins.B()), pool(k, ins.C())
			if b.IsFloat() && c.IsFloat() {
				*reg(base, ins.A()) = object.Float(b.AsFloat() - c.AsFloat())
				continue
			}
			t.binaryK(ip, base, k, ins)
		case code.OpMulK:
			b, c := reg(base, ins.B()), pool(k, ins.C())
			if b.IsFloat() && c.IsFloat() {
				*reg(base, ins.A()) = object.Float(b.AsFloat() * c.AsFloat())
				continue
			}
			t.binaryK(ip, base, k, ins)
		case code.OpTrueDivK:
			b, c := reg(base, ins.B()), pool(k, ins.C())
			if b.IsFloat() && c.IsFloat() && c.AsFloat() != 0 {
				*reg(base, ins.A()) = object.Float(b.AsFloat() / c.AsFloat())
				continue
			}
			t.binaryK(ip, base, k, ins)
		case code.OpKAdd:
			b, c := pool(k, ins.B()), reg(base, ins.C())
			if b.IsFloat() && c.IsFloat() {
				*reg(base, ins.A()) = object.Float(b.AsFloat() + c.AsFloat())
				continue
			}
			t.binaryKR(ip, base, k, ins)
		case code.OpKSub:
			b, c := pool(k, ins.B()), reg(base, ins.C())
			if b.IsFloat() && c.IsFloat() {
				*reg(base, ins.A()) = object.Float(b.AsFloat() - c.AsFloat())
				continue
			}
			t.binaryKR(ip, base, k, ins)
		case code.OpKMul:
			b, c := pool(k, ins.B()), reg(base, ins.C())
			if b.IsFloat() && c.IsFloat() {
				*reg(base, ins.A()) = object.Float(b.AsFloat() * c.AsFloat())
				continue
			}
			t.binaryKR(ip, base, k, ins)
		case code.OpKTrueDiv:
			b, c := pool(k, ins.B()), reg(base, ins.C())
			if b.IsFloat() && c.IsFloat() && c.AsFloat() != 0 {
				*reg(base, ins.A()) = object.Float(b.AsFloat() / c.AsFloat())
				continue
			}
			t.binaryKR(ip, base, k, ins)
		case code.OpNeg:
			b := reg(base, ins.B())
			if b.IsInt() && b.AsInt() != -b.AsInt() {
				*reg(base, ins.A()) = object.Int(-b.AsInt())
				continue
			}
			if b.IsFloat() {
				*reg(base, ins.A()) = object.Float(-b.AsFloat())
				continue
			}
			t.unary(ip, base, k, ins)
		case code.OpInvert, code.OpPos:
			t.unary(ip, base, k, ins)
		case code.OpNot:
			if b := reg(base, ins.B()); b.IsBool() {
				*reg(base, ins.A()) = object.Bool(!b.AsBool())
				continue
			}
			t.not(ip, base, k, ins)

		case code.OpEq, code.OpNe, code.OpLt, code.OpLe, code.OpGt, code.OpGe:
			t.compare(ip, base, k, ins)
		case code.OpIs:
			*reg(base, ins.A()) = object.Bool(object.Is(*reg(base, ins.B()), *reg(base, ins.C())))
			continue
		case code.OpIsNot:
			*reg(base, ins.A()) = object.Bool(!object.Is(*reg(base, ins.B()), *reg(base, ins.C())))
			continue
		case code.OpIn, code.OpNotIn:
			t.contains(ip, base, k, ins)

		case code.OpJump:
			ip = jump32(ip, ins)
			continue
		case code.OpJumpBack:
			if t.rt.breaker.Load() == 0 {
				ip = jump32(ip, ins)
				continue
			}
			t.pollBack(ip, base, k, ins)
		case code.OpJumpIf:
			a := reg(base, ins.A())
			if a.IsBool() {
				if a.AsBool() {
					ip = jump32(ip, ins)
				}
				continue
			}
			t.jumpTruth(ip, base, k, ins)
		case code.OpJumpIfNot:
			a := reg(base, ins.A())
			if a.IsBool() {
				if !a.AsBool() {
					ip = jump32(ip, ins)
				}
				continue
			}
			t.jumpTruth(ip, base, k, ins)
		case code.OpJumpIfNone:
			if reg(base, ins.A()).IsNone() {
				ip = jump32(ip, ins)
			}
			continue
		case code.OpJumpIfNotNone:
			if !reg(base, ins.A()).IsNone() {
				ip = jump32(ip, ins)
			}
			continue
		case code.OpJEq:
			a, b := reg(base, ins.A()), reg(base, ins.B())
			if a.IsInt() && b.IsInt() {
				if a.AsInt() == b.AsInt() {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJump(ip, base, k, ins)
		case code.OpJNe:
			a, b := reg(base, ins.A()), reg(base, ins.B())
			if a.IsInt() && b.IsInt() {
				if a.AsInt() != b.AsInt() {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJump(ip, base, k, ins)
		case code.OpJLt:
			a, b := reg(base, ins.A()), reg(base, ins.B())
			if a.IsInt() && b.IsInt() {
				if a.AsInt() < b.AsInt() {
					ip = jump16(ip, ins)
				}
				continue
			}
			if a.IsFloat() && b.IsFloat() {
				if a.AsFloat() < b.AsFloat() {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJump(ip, base, k, ins)
		case code.OpJLe:
			a, b := reg(base, ins.A()), reg(base, ins.B())
			if a.IsInt() && b.IsInt() {
				if a.AsInt() <= b.AsInt() {
					ip = jump16(ip, ins)
				}
				continue
			}
			if a.IsFloat() && b.IsFloat() {
				if a.AsFloat() <= b.AsFloat() {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJump(ip, base, k, ins)
		case code.OpJGt:
			a, b := reg(base, ins.A()), reg(base, ins.B())
			if a.IsInt() && b.IsInt() {
				if a.AsInt() > b.AsInt() {
					ip = jump16(ip, ins)
				}
				continue
			}
			if a.IsFloat() && b.IsFloat() {
				if a.AsFloat() > b.AsFloat() {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJump(ip, base, k, ins)
		case code.OpJGe:
			a, b := reg(base, ins.A()), reg(base, ins.B())
			if a.IsInt() && b.IsInt() {
				if a.AsInt() >= b.AsInt() {
					ip = jump16(ip, ins)
				}
				continue
			}
			if a.IsFloat() && b.IsFloat() {
				if a.AsFloat() >= b.AsFloat() {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJump(ip, base, k, ins)
		case code.OpJNotEq:
			a, b := reg(base, ins.A()), reg(base, ins.B())
			if a.IsInt() && b.IsInt() {
				if a.AsInt() != b.AsInt() {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJump(ip, base, k, ins)
		case code.OpJNotNe:
			a, b := reg(base, ins.A()), reg(base, ins.B())
			if a.IsInt() && b.IsInt() {
				if a.AsInt() == b.AsInt() {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJump(ip, base, k, ins)
		case code.OpJNotLt:
			a, b := reg(base, ins.A()), reg(base, ins.B())
			if a.IsInt() && b.IsInt() {
				if a.AsInt() >= b.AsInt() {
					ip = jump16(ip, ins)
				}
				continue
			}
			if a.IsFloat() && b.IsFloat() {
				if !(a.AsFloat() < b.AsFloat()) {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJump(ip, base, k, ins)
		case code.OpJNotLe:
			a, b := reg(base, ins.A()), reg(base, ins.B())
			if a.IsInt() && b.IsInt() {
				if a.AsInt() > b.AsInt() {
					ip = jump16(ip, ins)
				}
				continue
			}
			if a.IsFloat() && b.IsFloat() {
				if !(a.AsFloat() <= b.AsFloat()) {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJump(ip, base, k, ins)
		case code.OpJNotGt:
			a, b := reg(base, ins.A()), reg(base, ins.B())
			if a.IsInt() && b.IsInt() {
				if a.AsInt() <= b.AsInt() {
					ip = jump16(ip, ins)
				}
				continue
			}
			if a.IsFloat() && b.IsFloat() {
				if !(a.AsFloat() > b.AsFloat()) {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJump(ip, base, k, ins)
		case code.OpJNotGe:
			a, b := reg(base, ins.A()), reg(base, ins.B())
			if a.IsInt() && b.IsInt() {
				if a.AsInt() < b.AsInt() {
					ip = jump16(ip, ins)
				}
				continue
			}
			if a.IsFloat() && b.IsFloat() {
				if !(a.AsFloat() >= b.AsFloat()) {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJump(ip, base, k, ins)
		case code.OpJEqI, code.OpJNotNeI:
			a := reg(base, ins.A())
			if a.IsInt() {
				if a.AsInt() == int64(int16(ins.B())) {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJumpI(ip, base, k, ins)
		case code.OpJNeI, code.OpJNotEqI:
			a := reg(base, ins.A())
			if a.IsInt() {
				if a.AsInt() != int64(int16(ins.B())) {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJumpI(ip, base, k, ins)
		case code.OpJLtI:
			a := reg(base, ins.A())
			if a.IsInt() {
				if a.AsInt() < int64(int16(ins.B())) {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJumpI(ip, base, k, ins)
		case code.OpJLeI:
			a := reg(base, ins.A())
			if a.IsInt() {
				if a.AsInt() <= int64(int16(ins.B())) {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJumpI(ip, base, k, ins)
		case code.OpJGtI:
			a := reg(base, ins.A())
			if a.IsInt() {
				if a.AsInt() > int64(int16(ins.B())) {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJumpI(ip, base, k, ins)
		case code.OpJGeI:
			a := reg(base, ins.A())
			if a.IsInt() {
				if a.AsInt() >= int64(int16(ins.B())) {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJumpI(ip, base, k, ins)
		case code.OpJNotLtI:
			a := reg(base, ins.A())
			if a.IsInt() {
				if a.AsInt() >= int64(int16(ins.B())) {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJumpI(ip, base, k, ins)
		case code.OpJNotLeI:
			a := reg(base, ins.A())
			if a.IsInt() {
				if a.AsInt() > int64(int16(ins.B())) {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJumpI(ip, base, k, ins)
		case code.OpJNotGtI:
			a := reg(base, ins.A())
			if a.IsInt() {
				if a.AsInt() <= int64(int16(ins.B())) {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJumpI(ip, base, k, ins)
		case code.OpJNotGeI:
			a := reg(base, ins.A())
			if a.IsInt() {
				if a.AsInt() < int64(int16(ins.B())) {
					ip = jump16(ip, ins)
				}
				continue
			}
			t.compareJumpI(ip, base, k, ins)
		case code.OpJIs:
			if object.Is(*reg(base, ins.A()), *reg(base, ins.B())) {
				ip = jump16(ip, ins)
			}
			continue
		case code.OpJIsNot:
			if !object.Is(*reg(base, ins.A()), *reg(base, ins.B())) {
				ip = jump16(ip, ins)
			}
			continue
		case code.OpJIn, code.OpJNotIn:
			t.containsJump(ip, base, k, ins)

		case code.OpForPrep:
			t.forPrep(ip, base, k, ins)
		case code.OpForIter:
			it := reg(base, ins.A())
			if it.IsInt() {
				// An unboxed range: current value, end and step; the end is exact, so reaching it ends the loop.
				stop := (*object.Value)(unsafe.Add(unsafe.Pointer(it), valueSize))
				step := (*object.Value)(unsafe.Add(unsafe.Pointer(it), 2*valueSize))
				i := it.AsInt()
				if i == stop.AsInt() {
					ip = jump16(ip, ins)
					continue
				}
				*reg(base, ins.B()) = object.Int(i)
				*it = object.Int(i + step.AsInt())
				continue
			}
			if it.Shape() == object.ListShape {
				if items, i := it.ListPtr().Direct(), it.Index(); uint(i) < uint(len(items)) {
					*reg(base, ins.B()) = items[i]
					*it = it.WithIndex(i + 1)
					continue
				}
			} else if it.Shape() == generatorShape {
				// A suspended generator goes on in this loop (measured: 0.6 of the time through resumeGenerator).
				g := (*Generator)(it.Pointer())
				if g.quick && t.Handled.IsNone() && uintptr(t.ciTop)+callInfoSize <= t.ciLimit {
					g.quick, g.state = false, genRunning
					ci := (*callInfo)(t.ciTop)
					ci.ip, ci.base, ci.k, ci.obj, ci.kind = ip, base, k, unsafe.Pointer(g), callGenerator
					t.ciTop = unsafe.Add(t.ciTop, callInfoSize)
					ip, base, k = g.ip, g.base, g.l.KPtr
					*reg(base, (*(*code.Instr)(unsafe.Add(ip, -int(instrSize)))).B()) = object.None
					continue
				}
			}
			t.forIter(ip, base, k, ins)
		case code.OpGetIter:
			t.getIter(ip, base, k, ins)
		case code.OpForNext:
			t.forIter(ip, base, k, ins)

		case code.OpLoadAttr:
			v, c := reg(base, ins.B()), pool(k, ins.C()).CachePtr()
			if v.Shape() == c.Shape && c.Fresh() {
				if c.Kind == object.CacheSlot {
					*reg(base, ins.A()) = *v.SlotAt(c.Off)
					continue
				}
				if c.Kind == object.CacheMember {
					if x := *v.SlotAt(c.Off); x.IsValid() {
						*reg(base, ins.A()) = x
						continue
					}
				} else if c.Kind == object.CacheType && c.FreshData() {
					*reg(base, ins.A()) = c.Val
					continue
				}
			}
			t.loadAttr(ip, base, k, ins)
		case code.OpStoreAttr:
			v, c := reg(base, ins.A()), pool(k, ins.C()).CachePtr()
			if v.Shape() == c.Shape && (c.Kind == object.CacheSlot || c.Kind == object.CacheMember) && c.Fresh() {
				*v.SlotAt(c.Off) = *reg(base, ins.B())
				continue
			}
			t.storeAttr(ip, base, k, ins)
		case code.OpDelAttr:
			t.delAttr(ip, base, k, ins)
		case code.OpAugAttr:
			v, c := reg(base, ins.A()), pool(k, ins.C()).CachePtr()
			if v.Shape() == c.Shape && c.Kind == object.CacheSlot && c.Fresh() {
				x, y := v.SlotAt(c.Off), reg(base, ins.B())
				switch ins.X() {
				case 0:
					if x.IsInt() && y.IsInt() {
						if s := x.AsInt() + y.AsInt(); (s > x.AsInt()) == (y.AsInt() > 0) {
							*x = object.Int(s)
							continue
						}
					} else if x.IsFloat() && y.IsFloat() {
						*x = object.Float(x.AsFloat() + y.AsFloat())
						continue
					}
				case 1:
					if x.IsInt() && y.IsInt() {
						if s := x.AsInt() - y.AsInt(); (s < x.AsInt()) == (y.AsInt() > 0) {
							*x = object.Int(s)
							continue
						}
					} else if x.IsFloat() && y.IsFloat() {
						*x = object.Float(x.AsFloat() - y.AsFloat())
						continue
					}
				}
			}
			t.augAttr(ip, base, k, ins)
		case code.OpLoadSub:
			b, c := reg(base, ins.B()), reg(base, ins.C())
			if b.Shape() == object.ListShape && c.IsInt() {
				items, i := b.ListPtr().Direct(), c.AsInt()
				if i < 0 {
					i += int64(len(items))
				}
				if uint64(i) < uint64(len(items)) {
					*reg(base, ins.A()) = items[i]
					continue
				}
			}
			t.loadSub(ip, base, k, ins)
		case code.OpLoadSubI:
			b := reg(base, ins.B())
			i := int(int16(ins.C()))
			if s := b.Shape(); s == object.ListShape {
				items := b.ListPtr().Direct()
				if i < 0 {
					i += len(items)
				}
				if uint(i) < uint(len(items)) {
					*reg(base, ins.A()) = items[i]
					continue
				}
			} else if s == object.TupleShape {
				items := b.TuplePtr().Items()
				if i < 0 {
					i += len(items)
				}
				if uint(i) < uint(len(items)) {
					*reg(base, ins.A()) = items[i]
					continue
				}
			}
			t.loadSubI(ip, base, k, ins)
		case code.OpStoreSub:
			a, b := reg(base, ins.A()), reg(base, ins.B())
			if a.Shape() == object.ListShape && b.IsInt() {
				items, i := a.ListPtr().Direct(), b.AsInt()
				if i < 0 {
					i += int64(len(items))
				}
				if uint64(i) < uint64(len(items)) {
					items[i] = *reg(base, ins.C())
					continue
				}
			}
			t.storeSub(ip, base, k, ins)
		case code.OpDelSub:
			t.delSub(ip, base, k, ins)
		case code.OpLoadSlice:
			t.loadSlice(ip, base, k, ins)
		case code.OpBuildSlice:
			t.buildSlice(ip, base, k, ins)
		case code.OpLoadSuper:
			t.loadSuper(ip, base, k, ins)

		case code.OpCall:
			w := unsafe.Add(base, uintptr(ins.A()))
			f := (*object.Value)(unsafe.Add(w, valueSize))
			if f.Shape() == object.FunctionShape {
				l := f.FunctionPtr().Linked
				nb := unsafe.Add(w, 2*valueSize)
				if l.Arity == int32(ins.X()) && uintptr(nb)+l.FrameBytes < t.stackEnd && uintptr(t.ciTop)+callInfoSize <= t.ciLimit && t.rt.breaker.Load() == 0 {
					ci := (*callInfo)(t.ciTop)
					ci.ip, ci.base, ci.k, ci.kind = ip, base, k, callPlain
					t.ciTop = unsafe.Add(t.ciTop, callInfoSize)
					ip, base, k = l.Entry, nb, l.KPtr
					continue
				}
			}
			t.call(ip, base, k, ins)
		case code.OpCallGlobal:
			c := pool(k, ins.C()).GlobalCellPtr()
			w := unsafe.Add(base, uintptr(ins.A()))
			f := c.V
			if f.Shape() == object.FunctionShape {
				l := f.FunctionPtr().Linked
				nb := unsafe.Add(w, 2*valueSize)
				if l.Arity == int32(ins.X()) && uintptr(nb)+l.FrameBytes < t.stackEnd && uintptr(t.ciTop)+callInfoSize <= t.ciLimit && t.rt.breaker.Load() == 0 {
					*(*object.Value)(unsafe.Add(w, valueSize)) = f
					ci := (*callInfo)(t.ciTop)
					ci.ip, ci.base, ci.k, ci.kind = ip, base, k, callPlain
					t.ciTop = unsafe.Add(t.ciTop, callInfoSize)
					ip, base, k = l.Entry, nb, l.KPtr
					continue
				}
			}
			t.callGlobal(ip, base, k, ins)
		case code.OpCallKw:
			t.callKw(ip, base, k, ins)
		case code.OpCallEx:
			t.callEx(ip, base, k, ins)
		case code.OpLoadMethod:
			v, c := reg(base, ins.B()), pool(k, ins.C()).CachePtr()
			if v.Shape() == c.Shape && c.Kind == object.CacheMethod && c.Fresh() {
				w := unsafe.Add(base, uintptr(ins.A()))
				self := *v
				*(*object.Value)(w) = c.Val
				*(*object.Value)(unsafe.Add(w, valueSize)) = self
				continue
			}
			t.loadMethod(ip, base, k, ins)
		case code.OpCallM:
			w := unsafe.Add(base, uintptr(ins.A()))
			f := (*object.Value)(w)
			if f.Shape() == object.FunctionShape {
				l := f.FunctionPtr().Linked
				nb := unsafe.Add(w, valueSize)
				if l.Arity == int32(ins.X())+1 && uintptr(nb)+l.FrameBytes < t.stackEnd && uintptr(t.ciTop)+callInfoSize <= t.ciLimit && t.rt.breaker.Load() == 0 {
					ci := (*callInfo)(t.ciTop)
					ci.ip, ci.base, ci.k, ci.kind = ip, base, k, callPlain
					t.ciTop = unsafe.Add(t.ciTop, callInfoSize)
					ip, base, k = l.Entry, nb, l.KPtr
					continue
				}
			}
			t.callM(ip, base, k, ins)
		case code.OpCallMKw:
			t.callMKw(ip, base, k, ins)
		case code.OpCallMethod:
			w := unsafe.Add(base, uintptr(ins.A()))
			v, c := (*object.Value)(unsafe.Add(w, valueSize)), pool(k, ins.C()).CachePtr()
			if v.Shape() == c.Shape && c.Kind == object.CacheMethod && c.Fresh() {
				if c.Val.Shape() == object.FunctionShape {
					l := c.Val.FunctionPtr().Linked
					nb := unsafe.Add(w, valueSize)
					if l.Arity == int32(ins.X())+1 && uintptr(nb)+l.FrameBytes < t.stackEnd && uintptr(t.ciTop)+callInfoSize <= t.ciLimit && t.rt.breaker.Load() == 0 {
						*(*object.Value)(w) = c.Val
						ci := (*callInfo)(t.ciTop)
						ci.ip, ci.base, ci.k, ci.kind = ip, base, k, callPlain
						t.ciTop = unsafe.Add(t.ciTop, callInfoSize)
						ip, base, k = l.Entry, nb, l.KPtr
						continue
					}
				} else if c.Val == object.ListAppend && ins.X() == 1 {
					// append and pop here take half the time of a native call.
					if s := v.ListPtr().Stored(); len(*s) < cap(*s) {
						n := len(*s)
						*s = (*s)[:n+1]
						(*s)[n] = *(*object.Value)(unsafe.Add(w, 2*valueSize))
						*reg(base, ins.B()) = object.None
						continue
					}
				} else if c.Val == object.ListPop && ins.X() == 0 {
					if s := v.ListPtr().Stored(); len(*s) > 0 {
						n := len(*s) - 1
						*reg(base, ins.B()) = (*s)[n]
						(*s)[n] = object.Value{}
						*s = (*s)[:n]
						continue
					}
				}
			}
			t.callMethod(ip, base, k, ins)
		case code.OpLoadSpecial:
			t.loadSpecial(ip, base, k, ins)
		case code.OpReturn:
			ci := (*callInfo)(unsafe.Add(t.ciTop, -int(callInfoSize)))
			if ci.kind == callPlain {
				v := *reg(base, ins.A())
				t.ciTop = unsafe.Pointer(ci)
				ip, base, k = ci.ip, ci.base, ci.k
				*reg(base, (*(*code.Instr)(unsafe.Add(ip, -int(instrSize)))).B()) = v
				continue
			}
			t.returnSlow(ip, base, k, *reg(base, ins.A()))
		case code.OpReturnNone:
			ci := (*callInfo)(unsafe.Add(t.ciTop, -int(callInfoSize)))
			if ci.kind == callPlain {
				t.ciTop = unsafe.Pointer(ci)
				ip, base, k = ci.ip, ci.base, ci.k
				*reg(base, (*(*code.Instr)(unsafe.Add(ip, -int(instrSize)))).B()) = object.None
				continue
			}
			t.returnSlow(ip, base, k, object.None)
		case code.OpMakeFunction:
			t.makeFunction(ip, base, k, ins)

		case code.OpBuildTuple:
			t.buildTuple(ip, base, k, ins)
		case code.OpBuildList:
			t.buildList(ip, base, k, ins)
		case code.OpBuildSet:
			t.buildSet(ip, base, k, ins)
		case code.OpBuildDict:
			t.buildDict(ip, base, k, ins)
		case code.OpListAppend:
			if s := reg(base, ins.A()).ListPtr().Stored(); len(*s) < cap(*s) {
				n := len(*s)
				*s = (*s)[:n+1]
				(*s)[n] = *reg(base, ins.B())
				continue
			}
			t.listAppend(ip, base, k, ins)
		case code.OpListExtend:
			t.listExtend(ip, base, k, ins)
		case code.OpSetAdd:
			t.setAdd(ip, base, k, ins)
		case code.OpSetUpdate:
			t.setUpdate(ip, base, k, ins)
		case code.OpDictSet:
			t.dictSet(ip, base, k, ins)
		case code.OpDictUpdate:
			t.dictUpdate(ip, base, k, ins)
		case code.OpDictMerge:
			t.dictMerge(ip, base, k, ins)
		case code.OpListToTuple:
			t.listToTuple(ip, base, k, ins)
		case code.OpFormat:
			t.format(ip, base, k, ins)
		case code.OpBuildString:
			t.buildString(ip, base, k, ins)
		case code.OpUnpack:
			b := reg(base, ins.B())
			if b.Shape() == object.TupleShape {
				if items := b.TuplePtr().Items(); len(items) == int(ins.C()) {
					p := unsafe.Add(base, uintptr(ins.A()))
					for i := range items {
						*(*object.Value)(unsafe.Add(p, uintptr(i)*valueSize)) = items[i]
					}
					continue
				}
			}
			t.unpack(ip, base, k, ins)
		case code.OpUnpackEx:
			t.unpackEx(ip, base, k, ins)

		case code.OpRaise:
			t.raiseOp(ip, base, k, ins)
		case code.OpReraise:
			t.reraiseOp(ip, base, k, ins)
		case code.OpPushExc:
			a := reg(base, ins.A())
			*(*object.Value)(unsafe.Add(unsafe.Pointer(a), valueSize)) = t.Handled
			t.Handled = *a
			continue
		case code.OpPopExc:
			t.Handled = *(*object.Value)(unsafe.Add(base, uintptr(ins.A())+valueSize))
			continue
		case code.OpExcMatch:
			t.excMatch(ip, base, k, ins)
		case code.OpExcMatchStar:
			t.excMatchStar(ip, base, k, ins)
		case code.OpWithExcept:
			t.withExcept(ip, base, k, ins)
		case code.OpAssertFail:
			t.assertFail(ip, base, k, ins)

		case code.OpYield:
			ci := (*callInfo)(unsafe.Add(t.ciTop, -int(callInfoSize)))
			if ci.kind == callGenerator && t.Handled.IsNone() && ci.ip != haltIP() {
				// A plain generator that was resumed by an instruction hands over its item without leaving the loop.
				g := (*Generator)(ci.obj)
				at := *(*code.Instr)(unsafe.Add(ci.ip, -int(instrSize)))
				if at.Op() != code.OpYieldFrom && !g.async && g.outer.IsNone() {
					v := *reg(base, ins.A())
					g.ip, g.state, g.quick, g.delegating = ip, genSuspended, true, false
					t.ciTop = unsafe.Pointer(ci)
					ip, base, k = ci.ip, ci.base, ci.k
					*reg(base, at.B()) = v
					continue
				}
			}
			t.yieldOp(ip, base, k, ins)
		case code.OpYieldFrom:
			t.yieldFrom(ip, base, k, ins)
		case code.OpGetYieldIter:
			t.getYieldIter(ip, base, k, ins)
		case code.OpAwait:
			t.await(ip, base, k, ins)
		case code.OpGetAIter:
			t.getAIter(ip, base, k, ins)
		case code.OpGetANext:
			t.getANext(ip, base, k, ins)
		case code.OpEndAsyncFor:
			t.endAsyncFor(ip, base, k, ins)

		case code.OpImport:
			t.importOp(ip, base, k, ins)
		case code.OpImportFrom:
			t.importFrom(ip, base, k, ins)
		case code.OpImportStar:
			t.importStar(ip, base, k, ins)

		case code.OpMatchSeq, code.OpMatchMap:
			t.matchKind(ip, base, k, ins)
		case code.OpMatchKeys:
			t.matchKeys(ip, base, k, ins)
		case code.OpMatchClass:
			t.matchClass(ip, base, k, ins)
		case code.OpLen:
			t.lenOp(ip, base, k, ins)
		case code.OpIntrinsic:
			t.intrinsic(ip, base, k, ins)

		case code.OpCallHeap:
			t.call(ip, base, k, ins)
		case code.OpCallGlobalHeap:
			t.callGlobal(ip, base, k, ins)
		case code.OpCallMHeap:
			t.callM(ip, base, k, ins)
		case code.OpCallMethodHeap:
			t.callMethod(ip, base, k, ins)
		case code.OpHalt:
			t.ip, t.base, t.k = ip, base, k
			return
		case code.OpLink:
			t.linkFrame(base)
		case 180, 181, 182, 183, 184, 185, 186, 187, 188, 189, 190, 191, 192, 193, 194, 195, 196, 197, 198,
			199, 200, 201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 211, 212, 213, 214, 215, 216, 217, 218,
			219, 220, 221, 222, 223, 224, 225, 226, 227, 228, 229, 230, 231, 232, 233, 234, 235, 236, 237, 238,
			239, 240, 241, 242, 243, 244, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255:
			// No such instruction; the cases keep the switch's jump free of a range check.
			t.badInstruction(ip, base, k, ins)
		}
		// Tracing begins after a slow path: sys.settrace is a call.
		if t.traced && t.runTraced() {
			return
		}
		ip, base, k = t.ip, t.base, t.k
	}
}
