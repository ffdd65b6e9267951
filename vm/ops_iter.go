package vm

import (
	"unsafe"

	"pya/lang/code"
	"pya/vm/object"
)

// forPrep puts an iterator over R[b] into R[a…a+2]: unboxed for ranges and lists, an iterator object otherwise.
//
//go:noinline
func (t *thread) forPrep(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	v := *reg(base, ins.B())
	a := unsafe.Pointer(reg(base, ins.A()))
	// What a loop does not need of its registers must not keep old objects alive while it runs.
	*regAt(a, 1), *regAt(a, 2) = object.None, object.None
	switch v.Shape() {
	case object.ListShape:
		*(*object.Value)(a) = v.WithIndex(0)
		return
	case object.RangeShape:
		if start, end, step, ok := object.Self[object.Range](v).Unboxed(); ok {
			*regAt(a, 0), *regAt(a, 1), *regAt(a, 2) = object.Int(start), object.Int(end), object.Int(step)
			return
		}
	}
	if v.Kind() == object.KGenerator {
		*(*object.Value)(a) = v
		return
	}
	if v.Kind() == object.KInstance {
		if f := v.Type().Slot(object.SlotIter); f.IsValid() && f.Kind() == object.KFunction {
			t.enter2(f, v, object.Value{}, callFinish, stagePtr(1))
			return
		}
	}
	it, err := t.GetIter(v)
	t.done(ins.A(), it, err)
}

// finishForPrep checks what an __iter__ written in Python returned.
func (t *thread) finishForPrep(ins code.Instr, it object.Value) {
	if !object.IsIterator(it) {
		t.raise(object.TypeErrorf("iter() returned non-iterator of type '%s'", it.Type().MessageName()))
		return
	}
	t.set(ins.A(), it)
}

// forIter is the step of a loop over anything but an unboxed range or list.
//
//go:noinline
func (t *thread) forIter(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	it := *reg(base, ins.A())
	if it.Kind() == object.KGenerator {
		t.resumeGenerator(object.Self[Generator](it), object.None, nil)
		return
	}
	if it.Shape() == object.ListShape {
		// The end, or a list that is in parts.
		if items, i := it.ListPtr().Items(), it.Index(); uint(i) < uint(len(items)) {
			*reg(base, ins.B()) = items[i]
			*reg(base, ins.A()) = it.WithIndex(i + 1)
			return
		}
		*reg(base, ins.A()) = object.None
		t.ip = jump16(ip, ins)
		return
	}
	if it.Kind() == object.KInstance {
		if f := it.Type().Slot(object.SlotNext); f.IsValid() && f.Kind() == object.KFunction {
			t.enter2(f, it, object.Value{}, callFinish, stagePtr(1))
			return
		}
	}
	if next := *(*code.Instr)(ip); next.Op() == code.OpUnpack && t.takesPair(base, next, ins.B()) {
		a, b, ok, handled, err := object.NextPair(&t.Thread, it)
		if handled {
			if t.stepped(ins, ok, err) {
				w := unsafe.Pointer(reg(t.base, next.A()))
				*regAt(w, 0), *regAt(w, 1) = a, b
				t.ip = unsafe.Add(t.ip, instrSize)
			}
			return
		}
	}
	v, ok, err := t.Next(it)
	if t.stepped(ins, ok, err) {
		t.set(ins.B(), v)
	}
}

// stepped tells whether an iterator gave an item; else the loop ends or an exception is raised.
func (t *thread) stepped(ins code.Instr, ok bool, err error) bool {
	switch {
	case err != nil:
		t.raise(err)
		return false
	case !ok:
		t.ip = jump16(t.ip, ins)
	}
	return ok
}

// takesPair tells whether the instruction next takes apart the item of a loop, a pair that nothing else sees. The loop
// then makes no tuple (measured: loops over enumerate, zip and items take half the time).
func (t *thread) takesPair(base unsafe.Pointer, next code.Instr, item uint16) bool {
	return next.B() == item && next.C() == 2 && int(item/uint16(valueSize)) >= len(regAt(base, -1).FunctionPtr().Code.VarNames)
}

//go:noinline
func (t *thread) getIter(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	it, err := t.GetIter(*reg(base, ins.B()))
	t.done(ins.A(), it, err)
}

//go:noinline
func (t *thread) unpack(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	v, want := *reg(base, ins.B()), int(ins.C())
	var items []object.Value
	switch v.Shape() {
	case object.ListShape:
		items = v.ListPtr().Items()
	case object.TupleShape:
		items = v.TuplePtr().Items()
	default:
		var err error
		if items, err = t.take(v, want); err != nil {
			t.raise(err)
			return
		}
	}
	if len(items) != want {
		t.raise(unpackError(v, len(items), want))
		return
	}
	copy(slice(unsafe.Pointer(reg(t.base, ins.A())), want), items)
}

// take collects up to one item more than wanted from an iterable.
func (t *thread) take(v object.Value, want int) ([]object.Value, error) {
	it, err := t.GetIter(v)
	if err != nil {
		if _, ok := object.IsException(err, object.TypeError); ok && !object.HasIter(v) {
			return nil, object.TypeErrorf("cannot unpack non-iterable %s object", v.Type().MessageName())
		}
		return nil, err
	}
	var items []object.Value
	for len(items) <= want {
		x, ok, err := t.Next(it)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		items = append(items, x)
	}
	return items, nil
}

func unpackError(v object.Value, got, want int) error {
	if got > want {
		return object.ValueErrorf("too many values to unpack (expected %d)", want)
	}
	return object.ValueErrorf("not enough values to unpack (expected %d, got %d)", want, got)
}

//go:noinline
func (t *thread) unpackEx(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	v := *reg(base, ins.B())
	before, after := int(ins.X()), int(ins.C())
	if !object.HasIter(v) {
		t.raise(object.TypeErrorf("cannot unpack non-iterable %s object", v.Type().MessageName()))
		return
	}
	it, err := t.GetIter(v)
	var items []object.Value
	if err == nil {
		items, err = t.ToSlice(it)
	}
	if err != nil {
		t.raise(err)
		return
	}
	if len(items) < before+after {
		t.raise(object.ValueErrorf("not enough values to unpack (expected at least %d, got %d)", before+after, len(items)))
		return
	}
	out := slice(unsafe.Pointer(reg(t.base, ins.A())), before+after+1)
	copy(out, items[:before])
	mid := len(items) - after
	out[before] = object.NewList(append([]object.Value(nil), items[before:mid]...))
	copy(out[before+1:], items[mid:])
}
