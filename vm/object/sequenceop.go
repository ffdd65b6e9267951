package object

// This file holds + and * where an operand is a native sequence or derives from one. CPython has two tables for them: a
// class's operators as a number, which are tried first and of both operands, and its joining and repeating as a
// sequence, which come last. A class statement that derives from list, say, has operators as a number only with a
// special method written in Python; the inherited ones then are among them, and raise for an operand that does not fit
// instead of leaving the operation to the other operand.

// isSequenceOp tells whether the method found for an operator is the joining or repeating of a native sequence.
func isSequenceOp(f Value) bool { return f.IsValid() && f.Kind() == KBuiltin && f.builtin().sequence }

// numberOps are the methods of a type that make the operator as one of numbers: none if they all are a sequence's own.
func (t *Type) numberOps(op Slot) (f, g Value) {
	f, g = t.slots[op], t.slots[op+SlotRAdd]
	if isSequenceOp(f) && (!g.IsValid() || isSequenceOp(g)) && !t.hasNumberOp(op, f.builtin().owner) {
		return Value{}, Value{}
	}
	return f, g
}

// hasNumberOp tells whether a class behind the native sequence among the bases has the operator: then a class statement makes
// it one of numbers, though the sequence's method is found.
func (t *Type) hasNumberOp(op Slot, sequence *Type) bool {
	for i := len(t.mro) - 2; i >= 0 && t.mro[i] != sequence; i-- {
		for _, name := range [...]*Str{slotStrs[op], slotStrs[op+SlotRAdd]} {
			if _, ok := t.mro[i].dict.GetStr(name); ok {
				return true
			}
		}
	}
	return false
}

// sequenceOp is `a + b`, `a * b` or, after the method for it, the augmented assignment; NotImplemented if no method
// applies.
func (t *Thread) sequenceOp(op Slot, a, b Value, inplace bool) (Value, error) {
	if a.Type().isHeap || b.Type().isHeap || !isSequenceOp(a.Type().slots[op]) {
		r, err := t.numberOp(op, a, b)
		if err != nil || !r.IsNotImplemented() {
			return r, err
		}
	}
	if op == SlotAdd {
		return t.joinSequences(a, b, inplace)
	}
	f := a.Type().repeatOp()
	if inplace {
		if i := a.Type().slots[SlotIMul]; isSequenceOp(i) {
			f = i
		}
	}
	if f.IsValid() {
		return t.repeatSequence(f, a, b)
	}
	if inplace && hasSequenceSlots(a.Type()) {
		// In augmented assignments a sequence on the right repeats itself for numbers only.
		return NotImplemented, nil
	}
	if f = b.Type().repeatOp(); f.IsValid() {
		return t.repeatSequence(f, b, a)
	}
	return NotImplemented, nil
}

// numberOp tries the operands' methods as numbers.
func (t *Thread) numberOp(op Slot, a, b Value) (Value, error) {
	ta, tb := a.Type(), b.Type()
	f, fr := ta.numberOps(op)
	g := Value{}
	if ta != tb {
		_, g = tb.numberOps(op)
	}
	return t.tryOperators(f, g, fr, a, b)
}

// joinSequences is what is left of + for sequences.
func (t *Thread) joinSequences(a, b Value, inplace bool) (Value, error) {
	f := a.Type().slots[SlotAdd]
	if i := a.Type().slots[SlotIAdd]; inplace && isSequenceOp(i) {
		f = i
	}
	if !isSequenceOp(f) {
		return NotImplemented, nil
	}
	return t.CallSlot(f, a, b)
}

// repeatOp is the method by which instances repeat themselves as sequences: none if a class statement has a
// multiplication of its own.
func (t *Type) repeatOp() Value {
	if f := t.slots[SlotMul]; isSequenceOp(f) && isSequenceOp(t.slots[SlotRMul]) {
		return f
	}
	return Value{}
}

// repeatSequence calls a sequence's repetition for a number.
func (t *Thread) repeatSequence(f, v, times Value) (Value, error) {
	if times.IsInt() {
		return t.CallSlot(f, v, times)
	}
	if !isIntKind(times) && !times.Type().slots[SlotIndex].IsValid() {
		return Value{}, TypeErrorf("can't multiply sequence by non-int of type '%s'", times.Type().MessageName())
	}
	n, err := t.Repeats(times)
	if err != nil {
		return Value{}, err
	}
	return t.CallSlot(f, v, Int(int64(n)))
}

// SequenceOps tells whether + and * of instances are, or derive from, those of a native sequence.
func (t *Type) SequenceOps() bool { return t.sequenceOps }

// Concat is the joining of a sequence and another without regard to operators as numbers; ok is false if a joins nothing.
func (t *Thread) Concat(a, b Value, inplace bool) (r Value, ok bool, err error) {
	r, err = t.joinSequences(a, b, inplace)
	return r, err != nil || !r.IsNotImplemented(), err
}

// TryAdd is `a + b` or `a += b` as an operator of numbers; NotImplemented if no method applies.
func (t *Thread) TryAdd(a, b Value, inplace bool) (Value, error) {
	if f := a.Type().slots[SlotIAdd]; inplace && f.IsValid() && !isSequenceOp(f) {
		if r, err := t.CallSlot(f, a, b); err != nil || !r.IsNotImplemented() {
			return r, err
		}
	}
	return t.numberOp(SlotAdd, a, b)
}

// IsSequence tells whether instances count as sequences: they have items, and are no dicts nor of a native type whose items
// have keys.
func (t *Type) IsSequence() bool {
	return t.slots[SlotGetItem].IsValid() && !t.IsSubtype(DictType) && (t.isHeap || t.flags&KeyItems == 0)
}
