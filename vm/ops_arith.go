package vm

import (
	"unsafe"

	"pya/lang/code"
	"pya/vm/object"
)

// arith are the operators on any values, in the order of the opcodes.
var arith = [...]func(t *object.Thread, a, b object.Value) (object.Value, error){
	object.Add, object.Sub, object.Mul, nil, object.TrueDiv, object.Mod, object.Pow, object.Lsh, object.Rsh,
	object.Or, object.Xor, object.And, object.FloorDiv,
}

// binary is a binary operator whose operands are not both small ints or floats.
//
//go:noinline
func (t *thread) binary(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	t.operate(object.Slot(ins.Op()-code.OpAdd), ins, *reg(base, ins.B()), *reg(base, ins.C()))
}

//go:noinline
func (t *thread) binaryImm(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	t.operate(object.Slot(ins.Op()-code.OpAddI), ins, *reg(base, ins.B()), object.Int(int64(int16(ins.C()))))
}

// kSlots are the operators of the K forms.
var kSlots = [...]object.Slot{object.SlotAdd, object.SlotSub, object.SlotMul, object.SlotTrueDiv}

//go:noinline
func (t *thread) binaryK(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	t.operate(kSlots[ins.Op()-code.OpAddK], ins, *reg(base, ins.B()), *pool(k, ins.C()))
}

//go:noinline
func (t *thread) binaryKR(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	t.operate(kSlots[ins.Op()-code.OpKAdd], ins, *pool(k, ins.B()), *reg(base, ins.C()))
}

// operate applies operator op to a and b. Numbers go straight to their functions; a method written in Python becomes
// a call in the same loop.
func (t *thread) operate(op object.Slot, ins code.Instr, a, b object.Value) {
	if ka, kb := a.Kind(), b.Kind(); ka == object.KInstance || kb == object.KInstance {
		if t.operateInstance(op, ins, a, b) {
			return
		}
	} else if f := arith[op]; f != nil && isNumber(ka) && isNumber(kb) && (ins.X() == 0 || !choosy(op, ka, kb) && !derivedInt(a)) {
		v, err := f(&t.Thread, a, b)
		t.done(ins.A(), v, err)
		return
	} else if op == object.SlotAdd && ka == object.KStr && kb == object.KStr && a.Shape() == object.StrShape && b.Shape() == object.StrShape {
		*reg(t.base, ins.A()) = object.Concat(a.StrPtr(), b.StrPtr())
		return
	} else if op == object.SlotMod && a.Shape() == object.StrShape && (kb != object.KStr || b.Shape() == object.StrShape) {
		v, err := object.FormatPercent(&t.Thread, a, b)
		t.done(ins.A(), v, err)
		return
	}
	var v object.Value
	var err error
	if ins.X() == 1 {
		v, err = t.InplaceOp(op, a, b)
	} else {
		v, err = t.BinaryOp(op, a, b)
	}
	t.done(ins.A(), v, err)
}

// derivedInt tells instances of classes derived from int, which may have operators for augmented assignments.
func derivedInt(v object.Value) bool { return v.Kind() == object.KBigInt && v.Type() != object.IntType }

// choosy operators refuse some numbers, and the message says whether it was an augmented assignment.
func choosy(op object.Slot, ka, kb object.Kind) bool {
	return op >= object.SlotLShift && op <= object.SlotAnd || ka == object.KComplex || kb == object.KComplex
}

func isNumber(k object.Kind) bool {
	return k == object.KInt || k == object.KFloat || k == object.KBool || k == object.KBigInt || k == object.KComplex
}

// The stages of an operator on instances: which method was called last.
const (
	stageInplace = iota + 1
	stageLeft
	stageReflected      // after the left operand's, or instead of it
	stageReflectedFirst // the right operand's class derives from the left's
)

// operateInstance applies an operator to operands of which one is an instance of a Python class. It calls methods
// written in Python without leaving the loop; false if the general way must be taken.
func (t *thread) operateInstance(op object.Slot, ins code.Instr, a, b object.Value) bool {
	ta, tb := a.Type(), b.Type()
	if ta.SequenceOps() || tb.SequenceOps() {
		return false
	}
	if ins.X() == 1 {
		if f := ta.Slot(op + object.SlotIAdd); f.IsValid() {
			return t.tryMethod(f, a, b, stageInplace)
		}
	}
	f, g := ta.Slot(op), object.Value{}
	if ta != tb {
		g = tb.Slot(op + object.SlotRAdd)
		if g.IsValid() && tb.IsSubtype(ta) && g != ta.Slot(op+object.SlotRAdd) {
			return t.tryMethod(g, b, a, stageReflectedFirst)
		}
	}
	if f.IsValid() {
		return t.tryMethod(f, a, b, stageLeft)
	}
	if g.IsValid() {
		return t.tryMethod(g, b, a, stageReflected)
	}
	return false
}

// tryMethod enters a special method written in Python with two arguments; finish gets its result and the stage.
func (t *thread) tryMethod(f, self, arg object.Value, stage int) bool {
	if f.Kind() != object.KFunction {
		return false
	}
	t.enter2(f, self, arg, callFinish, stagePtr(stage))
	return true
}

// stages gives finish its small number as a pointer: obj of a callInfo must be one.
var stages [256]byte

func stagePtr(i int) unsafe.Pointer { return unsafe.Pointer(&stages[i]) }

func stageOf(p unsafe.Pointer) int { return int(uintptr(p) - uintptr(unsafe.Pointer(&stages[0]))) }

// enter2 enters a Python function with one or two arguments above the current frame.
func (t *thread) enter2(f, a, b object.Value, kind callKind, obj unsafe.Pointer) {
	t.enter3(f, a, b, object.Value{}, kind, obj)
}

// enter3 enters a Python function with up to three arguments (the zero Value for those that are not there).
func (t *thread) enter3(f, a, b, c object.Value, kind callKind, obj unsafe.Pointer) {
	l := f.FunctionPtr().Linked
	top := t.window(l.FrameBytes + 4*valueSize)
	*regAt(top, -1) = f
	*regAt(top, 0) = a
	n := 1
	if b.IsValid() {
		*regAt(top, 1) = b
		n = 2
	}
	if c.IsValid() {
		*regAt(top, 2) = c
		n = 3
	}
	t.callFunction(f, top, n, nil, kind, obj)
}

// finish completes the instruction before t.ip with the result v of a method it called.
func (t *thread) finish(v object.Value, obj unsafe.Pointer) {
	ins := *(*code.Instr)(unsafe.Add(t.ip, -int(instrSize)))
	stage := stageOf(obj)
	op := ins.Op()
	switch {
	case op >= code.OpAdd && op <= code.OpKTrueDiv:
		t.finishBinary(ins, v, stage)
	case op == code.OpLoadAttr, op == code.OpLoadSub, op == code.OpLoadSubI, op == code.OpNeg, op == code.OpPos, op == code.OpInvert:
		t.set(ins.A(), v)
	case op == code.OpStoreSub, op == code.OpStoreAttr, op == code.OpDelSub, op == code.OpDelAttr:
	case op >= code.OpEq && op <= code.OpGe:
		t.finishCompare(ins, v, stage)
	case op >= code.OpJEq && op <= code.OpJNotGeI:
		t.finishCompare(ins, v, stage)
	case op == code.OpIn, op == code.OpNotIn, op == code.OpJIn, op == code.OpJNotIn:
		t.finishContains(ins, v)
	case op == code.OpForIter, op == code.OpForNext:
		t.set(ins.B(), v)
	case op == code.OpForPrep:
		t.finishForPrep(ins, v)
	case op == code.OpJumpIf, op == code.OpJumpIfNot, op == code.OpNot:
		t.finishTruth(ins, v, stage)
	default:
		t.raise(object.Raise(object.SystemError, "a method returned into instruction %s", op))
	}
}

// operands gives the operands of a binary instruction.
func (t *thread) operands(ins code.Instr) (op object.Slot, a, b object.Value) {
	o := ins.Op()
	switch {
	case o >= code.OpKAdd:
		return kSlots[o-code.OpKAdd], *pool(t.k, ins.B()), *reg(t.base, ins.C())
	case o >= code.OpAddK:
		return kSlots[o-code.OpAddK], *reg(t.base, ins.B()), *pool(t.k, ins.C())
	case o >= code.OpAddI:
		return object.Slot(o - code.OpAddI), *reg(t.base, ins.B()), object.Int(int64(int16(ins.C())))
	}
	return object.Slot(o - code.OpAdd), *reg(t.base, ins.B()), *reg(t.base, ins.C())
}

// finishBinary stores an operator's result, or goes on to the next method after NotImplemented.
func (t *thread) finishBinary(ins code.Instr, v object.Value, stage int) {
	if !v.IsNotImplemented() {
		t.set(ins.A(), v)
		return
	}
	op, a, b := t.operands(ins)
	ta, tb := a.Type(), b.Type()
	var err error
	if stage == stageInplace || stage == stageReflectedFirst {
		if f := ta.Slot(op); f.IsValid() {
			if t.tryMethod(f, a, b, stageLeft) {
				return
			}
			if v, err = t.CallSlot(f, a, b); err != nil || !v.IsNotImplemented() {
				t.done(ins.A(), v, err)
				return
			}
		}
	}
	if stage != stageReflected && stage != stageReflectedFirst && ta != tb {
		if g := tb.Slot(op + object.SlotRAdd); g.IsValid() {
			if t.tryMethod(g, b, a, stageReflected) {
				return
			}
			if v, err = t.CallSlot(g, b, a); err != nil || !v.IsNotImplemented() {
				t.done(ins.A(), v, err)
				return
			}
		}
	}
	t.raise(object.OperandError(op, ins.X() == 1, a, b))
}

//go:noinline
func (t *thread) unary(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	slot := object.SlotInvert + object.Slot(0)
	switch ins.Op() {
	case code.OpPos:
		slot = object.SlotPos
	case code.OpNeg:
		slot = object.SlotNeg
	}
	b := *reg(base, ins.B())
	if f := b.Type().Slot(slot); b.Kind() == object.KInstance && f.IsValid() && f.Kind() == object.KFunction {
		t.enter2(f, b, object.Value{}, callFinish, stagePtr(1))
		return
	}
	v, err := t.UnaryOp(slot, b)
	t.done(ins.A(), v, err)
}

//go:noinline
func (t *thread) not(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	b := *reg(base, ins.B())
	if t.truthMethod(b) {
		return
	}
	x, err := t.Truth(b)
	t.done(ins.A(), object.Bool(!x), err)
}

// truthMethod enters a __bool__ or __len__ written in Python; finishTruth gets the result.
func (t *thread) truthMethod(v object.Value) bool {
	if v.Kind() != object.KInstance {
		return false
	}
	f, stage := v.Type().Slot(object.SlotBool), 1
	if !f.IsValid() {
		f, stage = v.Type().Slot(object.SlotLen), 2
	}
	if !f.IsValid() || f.Kind() != object.KFunction {
		return false
	}
	t.enter2(f, v, object.Value{}, callFinish, stagePtr(stage))
	return true
}

// finishTruth completes a jump or `not` with what __bool__ (stage 1) or __len__ (stage 2) returned. Stage 3 is the
// truth of a comparison's result.
func (t *thread) finishTruth(ins code.Instr, v object.Value, stage int) {
	truth := false
	if stage == 1 {
		if !v.IsBool() {
			t.raise(object.TypeErrorf("__bool__ should return bool, returned %s", v.Type().MessageName()))
			return
		}
		truth = v.AsBool()
	} else {
		n, err := t.LenOf(v)
		if err != nil {
			t.raise(err)
			return
		}
		truth = n != 0
	}
	switch ins.Op() {
	case code.OpNot:
		t.set(ins.A(), object.Bool(!truth))
	case code.OpJumpIf:
		if truth {
			t.ip = jump32(t.ip, ins)
		}
	case code.OpJumpIfNot:
		if !truth {
			t.ip = jump32(t.ip, ins)
		}
	}
}

//go:noinline
func (t *thread) jumpTruth(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	a := *reg(base, ins.A())
	if t.truthMethod(a) {
		return
	}
	truth, err := t.Truth(a)
	if err != nil {
		t.raise(err)
		return
	}
	if truth == (ins.Op() == code.OpJumpIf) {
		t.ip = jump32(ip, ins)
	}
}

//go:noinline
func (t *thread) compare(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	a, b := *reg(base, ins.B()), *reg(base, ins.C())
	op := object.SlotEq + object.Slot(ins.Op()-code.OpEq)
	if a.IsInt() && b.IsInt() || a.IsFloat() && b.IsFloat() || a.Shape() == object.StrShape && b.Shape() == object.StrShape {
		x, err := t.CompareBool(op, a, b)
		t.done(ins.A(), object.Bool(x), err)
		return
	}
	if t.compareInstance(op, a, b) {
		return
	}
	v, err := t.Compare(op, a, b)
	t.done(ins.A(), v, err)
}

// compareInstance enters the comparison method of an instance's class if it is written in Python.
func (t *thread) compareInstance(op object.Slot, a, b object.Value) bool {
	if a.Kind() != object.KInstance {
		return false
	}
	ta, tb := a.Type(), b.Type()
	if ta != tb && tb.IsSubtype(ta) {
		return false
	}
	f := ta.Slot(op)
	if !f.IsValid() || f.Kind() != object.KFunction {
		return false
	}
	t.enter2(f, a, b, callFinish, stagePtr(stageLeft))
	return true
}

// cmpOperands gives operator and operands of a comparison instruction, and for a jump what makes it jump.
func (t *thread) cmpOperands(ins code.Instr) (op object.Slot, a, b object.Value, jump, want bool) {
	o := ins.Op()
	switch {
	case o <= code.OpGe:
		return object.SlotEq + object.Slot(o-code.OpEq), *reg(t.base, ins.B()), *reg(t.base, ins.C()), false, false
	case o >= code.OpJNotEqI:
		return object.SlotEq + object.Slot(o-code.OpJNotEqI), *reg(t.base, ins.A()), object.Int(int64(int16(ins.B()))), true, false
	case o >= code.OpJEqI:
		return object.SlotEq + object.Slot(o-code.OpJEqI), *reg(t.base, ins.A()), object.Int(int64(int16(ins.B()))), true, true
	case o >= code.OpJNotEq:
		return object.SlotEq + object.Slot(o-code.OpJNotEq), *reg(t.base, ins.A()), *reg(t.base, ins.B()), true, false
	}
	return object.SlotEq + object.Slot(o-code.OpJEq), *reg(t.base, ins.A()), *reg(t.base, ins.B()), true, true
}

// finishCompare completes a comparison with what a method written in Python returned.
func (t *thread) finishCompare(ins code.Instr, v object.Value, stage int) {
	op, a, b, jump, want := t.cmpOperands(ins)
	if v.IsNotImplemented() && stage == stageLeft {
		var err error
		if v, err = t.CompareReflected(op, a, b); err != nil {
			t.raise(err)
			return
		}
	}
	if !jump {
		t.set(ins.A(), v)
		return
	}
	truth, err := t.Truth(v)
	if err != nil {
		t.raise(err)
		return
	}
	if truth == want {
		t.ip = jump16(t.ip, ins)
	}
}

//go:noinline
func (t *thread) compareJump(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	op, a, b, _, want := t.cmpOperands(ins)
	if t.compareInstance(op, a, b) {
		return
	}
	truth, err := t.CompareBool(op, a, b)
	if err != nil {
		t.raise(err)
		return
	}
	if truth == want {
		t.ip = jump16(ip, ins)
	}
}

//go:noinline
func (t *thread) compareJumpI(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.compareJump(ip, base, k, ins)
}

//go:noinline
func (t *thread) contains(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	if t.containsMethod(*reg(base, ins.C()), *reg(base, ins.B())) {
		return
	}
	x, err := t.Contains(*reg(base, ins.C()), *reg(base, ins.B()))
	t.done(ins.A(), object.Bool(x == (ins.Op() == code.OpIn)), err)
}

//go:noinline
func (t *thread) containsJump(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	v, x := *reg(base, ins.B()), *reg(base, ins.A())
	if t.containsMethod(v, x) {
		return
	}
	var in bool
	var err error
	if v.Shape() == object.DictShape {
		_, in, err = v.DictPtr().Get(&t.Thread, x)
	} else {
		in, err = t.Contains(v, x)
	}
	if err != nil {
		t.raise(err)
		return
	}
	if in == (ins.Op() == code.OpJIn) {
		t.ip = jump16(ip, ins)
	}
}

// containsMethod enters a __contains__ written in Python; finishContains gets the result.
func (t *thread) containsMethod(v, x object.Value) bool {
	if v.Kind() != object.KInstance {
		return false
	}
	f := v.Type().Slot(object.SlotContains)
	return f.IsValid() && t.tryMethod(f, v, x, 1)
}

// finishContains completes a test of membership with what __contains__ returned.
func (t *thread) finishContains(ins code.Instr, v object.Value) {
	in, err := t.Truth(v)
	if err != nil {
		t.raise(err)
		return
	}
	switch ins.Op() {
	case code.OpIn, code.OpNotIn:
		t.set(ins.A(), object.Bool(in == (ins.Op() == code.OpIn)))
	default:
		if in == (ins.Op() == code.OpJIn) {
			t.ip = jump16(t.ip, ins)
		}
	}
}
