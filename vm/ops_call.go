package vm

import (
	"unsafe"

	"pya/lang/code"
	"pya/vm/object"
)

// save keeps the loop's state for a slow path; the loop takes it from there again afterwards.
func (t *thread) save(ip, base, k unsafe.Pointer) { t.ip, t.base, t.k = ip, base, k }

// slice views n consecutive registers as a slice.
func slice(p unsafe.Pointer, n int) []object.Value {
	return unsafe.Slice((*object.Value)(p), n)
}

// set stores a result in the register off of the current frame, which a callback may have moved.
func (t *thread) set(off uint16, v object.Value) { *reg(t.base, off) = v }

// done ends a slow path that computed one value: it stores v in register off or raises err.
func (t *thread) done(off uint16, v object.Value, err error) {
	if err != nil {
		t.raise(err)
		return
	}
	*reg(t.base, off) = v
}

// call is OpCall: window at a, callable in R[a+1].
//
// pollCall reacts to the interrupt flag before a call, so that recursion without a loop sees it too; false if it raised.
// What it runs may move the stack: the caller must read t.base anew.
func (t *thread) pollCall() bool {
	if err := t.Poll(); err != nil {
		t.raise(err)
		return false
	}
	return true
}

//go:noinline
func (t *thread) call(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	if t.rt.breaker.Load() != 0 {
		if !t.pollCall() {
			return
		}
		base = t.base
	}
	w := unsafe.Add(base, uintptr(ins.A()))
	t.callValue(*regAt(w, 1), unsafe.Add(w, 2*valueSize), int(ins.X()), nil, ins.B())
}

//go:noinline
func (t *thread) callGlobal(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	if t.rt.breaker.Load() != 0 {
		if !t.pollCall() {
			return
		}
		base = t.base
	}
	c := pool(k, ins.C()).GlobalCellPtr()
	f := c.V
	if f.IsUnbound() {
		if c.Next != nil {
			f = c.Next.V
		}
		if f.IsUnbound() {
			var ok bool
			var err error
			if f, ok, err = t.mappedName(c.Name, true); !ok && err == nil {
				err = t.nameError(object.NameError, c.Name.Go(), "name '%s' is not defined")
			}
			if err != nil {
				t.altIP = code.AltIP
				t.raise(err)
				return
			}
			base = t.base
		}
	}
	w := unsafe.Add(base, uintptr(ins.A()))
	if f.Shape() == object.BuiltinShape && ins.X() == 1 && !t.traced {
		// len(x), ord(c) and their like.
		if d := f.BuiltinPtr().Function(); d != nil && d.F1 != nil && regAt(w, 2).Kind() != object.KGenerator {
			v, err := d.F1(&t.Thread, *regAt(w, 2))
			t.doneCall(ins.B(), v, err)
			return
		}
	}
	*regAt(w, 1) = f
	t.callValue(f, unsafe.Add(w, 2*valueSize), int(ins.X()), nil, ins.B())
}

//go:noinline
func (t *thread) callKw(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	if t.rt.breaker.Load() != 0 {
		if !t.pollCall() {
			return
		}
		base = t.base
	}
	w := unsafe.Add(base, uintptr(ins.A()))
	t.callValue(*regAt(w, 1), unsafe.Add(w, 2*valueSize), int(ins.X()), pool(k, ins.C()).TuplePtr().Items(), ins.B())
}

//go:noinline
func (t *thread) callM(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	if t.rt.breaker.Load() != 0 {
		if !t.pollCall() {
			return
		}
		base = t.base
	}
	w := unsafe.Add(base, uintptr(ins.A()))
	if f := (*object.Value)(w); f.Kind() == object.KBuiltin {
		t.callBuiltin(f.BuiltinPtr(), unsafe.Add(w, valueSize), int(ins.X())+1, nil, ins.B())
		return
	}
	t.callPair(w, int(ins.X()), nil, ins.B())
}

//go:noinline
func (t *thread) callMKw(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	if t.rt.breaker.Load() != 0 {
		if !t.pollCall() {
			return
		}
		base = t.base
	}
	w := unsafe.Add(base, uintptr(ins.A()))
	t.callPair(w, int(ins.X()), pool(k, ins.C()).TuplePtr().Items(), ins.B())
}

// callPair calls what LoadMethod left at w: a function with its receiver, or nothing and a callable.
func (t *thread) callPair(w unsafe.Pointer, n int, kw []object.Value, dst uint16) {
	if f := *(*object.Value)(w); !f.IsUnbound() {
		t.callValue(f, unsafe.Add(w, valueSize), n+1, kw, dst)
		return
	}
	t.callValue(*regAt(w, 1), unsafe.Add(w, 2*valueSize), n, kw, dst)
}

// callMethod is OpCallMethod: the receiver stands in R[a+1].
//
//go:noinline
func (t *thread) callMethod(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	if t.rt.breaker.Load() != 0 {
		if !t.pollCall() {
			return
		}
		base = t.base
	}
	w := unsafe.Add(base, uintptr(ins.A()))
	self := *regAt(w, 1)
	c := pool(k, ins.C()).CachePtr()
	if self.Shape() == c.Shape && c.Kind == object.CacheMethod && c.Fresh() {
		if c.Val.Kind() == object.KBuiltin {
			b, args, n := c.Val.BuiltinPtr(), unsafe.Add(w, valueSize), int(ins.X())+1
			if b.Self().IsValid() || self.Kind() == object.KGenerator || t.traced {
				t.callBuiltin(b, args, n, nil, ins.B())
				return
			}
			// The cache proves the receiver.
			v, err := b.CallPlain(&t.Thread, slice(args, n))
			t.doneCall(ins.B(), v, err)
			return
		}
		*(*object.Value)(w) = c.Val
		t.callValue(c.Val, unsafe.Add(w, valueSize), int(ins.X())+1, nil, ins.B())
		return
	}
	if !t.findMethod(w, self, c) {
		return
	}
	t.callPair(unsafe.Add(t.base, uintptr(ins.A())), int(ins.X()), nil, ins.B())
}

//go:noinline
func (t *thread) loadMethod(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	t.findMethod(unsafe.Add(base, uintptr(ins.A())), *reg(base, ins.B()), pool(k, ins.C()).CachePtr())
	t.altIP = 0
}

// findMethod puts a method and its receiver into the two registers at w, or nothing and the attribute's value. It is
// false if the lookup raised.
func (t *thread) findMethod(w unsafe.Pointer, self object.Value, c *object.Cache) bool {
	if s := self.Shape(); s != c.Shape {
		if e := t.Shared(s, c.Name, false); e.Shape == s && e.Name == c.Name && e.Kind == object.CacheMethod && e.Fresh() {
			c.Missed(e)
			*regAt(w, 0), *regAt(w, 1) = e.Val, self
			return true
		}
	}
	if self.Shape() == c.Shape {
		switch c.Kind {
		case object.CacheCell, object.CacheClassValue:
			if v, ok := c.ReadCached(self); ok {
				*regAt(w, 0), *regAt(w, 1) = object.Unbound, v
				return true
			}
		case object.CacheMethod:
			if c.Fresh() {
				*regAt(w, 0), *regAt(w, 1) = c.Val, self
				return true
			}
		case object.CacheClassMethod:
			if c.ClassCached(self) {
				*regAt(w, 0), *regAt(w, 1) = c.Val, self
				return true
			}
		}
	}
	off := uint16(uintptr(w) - uintptr(t.base))
	a, err := t.LoadAttrCached(self, c)
	if err == nil {
		switch a.Kind {
		case object.AttrMethod, object.AttrBound:
			*reg(t.base, off), *reg(t.base, off+16) = a.Val, a.Self
			return true
		case object.AttrGetter, object.AttrDescr, object.AttrHook:
			if a.Kind != object.AttrHook && !self.Type().Slot(object.SlotGetAttr).IsValid() {
				a.Val, err = t.Resolve(self, a) // whose error does not learn the attribute's name
			} else {
				a.Val, err = t.GetAttr(self, c.Name)
			}
		}
	}
	if err != nil {
		t.altIP = code.AltIP
		t.raise(err)
		return false
	}
	v := a.Val
	if v.Kind() == object.KMethod && v.Type() == object.MethodType {
		if m := v.MethodPtr(); plainFunc(m.Func) {
			*reg(t.base, off), *reg(t.base, off+16) = m.Func, m.Self
			return true
		}
	}
	*reg(t.base, off), *reg(t.base, off+16) = object.Unbound, v
	return true
}

// resolveHooked finishes an attribute lookup by running the getter; a class's __getattr__ gets a second chance if the
// getter raises AttributeError.
func (t *thread) resolveHooked(self object.Value, a object.Attr, name *object.Str) (object.Value, error) {
	if a.Kind != object.AttrHook && !self.Type().Slot(object.SlotGetAttr).IsValid() {
		v, err := t.Resolve(self, a)
		if err != nil {
			err = object.AttributeContext(err, self, name)
		}
		return v, err
	}
	return t.GetAttr(self, name)
}

// callValue calls f with the n values at args (keyword values last); the result goes to register dst. args is in the
// current frame.
func (t *thread) callValue(f object.Value, args unsafe.Pointer, n int, kw []object.Value, dst uint16) {
	for {
		switch f.Kind() {
		case object.KFunction:
			t.callFunction(f, args, n, kw, callPlain, nil)
			return
		case object.KBuiltin:
			t.callBuiltin(f.BuiltinPtr(), args, n, kw, dst)
			return
		case object.KMethod:
			// One register below the arguments is free, it held the callable; a function needs one more below that.
			if f.Type() != object.MethodType {
				break
			}
			if m := f.MethodPtr(); plainFunc(m.Func) {
				args = unsafe.Add(args, -int(valueSize))
				*(*object.Value)(args) = m.Self
				n++
				f = m.Func
				if f.Kind() == object.KFunction {
					*regAt(args, -1) = f
				}
				continue
			}
		case object.KType:
			if t.callClass(f.TypePtr(), args, n, kw) {
				return
			}
		}
		break
	}
	if call := f.Type().Slot(object.SlotCall); f.Kind() == object.KInstance && call.IsValid() && call.Kind() == object.KFunction {
		args = unsafe.Add(args, -int(valueSize))
		*(*object.Value)(args) = f
		t.callFunction(call, args, n+1, kw, callPlain, nil)
		return
	}
	if m, ok := object.Cast[greenMethod](f, greenMethodType); ok {
		t.greenCall(m, slice(args, n), t.kwStrs(kw), dst)
		return
	}
	v, err := t.CallKw(f, slice(args, n), t.kwStrs(kw))
	t.done(dst, v, err)
}

// plainFunc tells whether a bound method's callable is a function of either kind.
func plainFunc(v object.Value) bool {
	return v.Kind() == object.KFunction || v.Kind() == object.KBuiltin
}

// kwStrs converts keyword names from the pool. They are interned strs.
func (t *thread) kwStrs(kw []object.Value) []*object.Str {
	if len(kw) == 0 {
		return nil
	}
	names := make([]*object.Str, len(kw))
	for i, v := range kw {
		names[i] = v.StrPtr()
	}
	return names
}

// callBuiltin calls a native function.
func (t *thread) callBuiltin(b *object.Builtin, args unsafe.Pointer, n int, kw []object.Value, dst uint16) {
	if t.profiling() {
		v, err := t.callProfiled(b, slice(args, n), t.kwStrs(kw))
		t.doneCall(dst, v, err)
		return
	}
	if len(kw) == 0 && !b.Self().IsValid() {
		if n > 0 && regAt(args, 0).Kind() == object.KGenerator && t.generatorMethod(b, args, n, dst) {
			return
		}
		if n > 0 && b.Accepts(*regAt(args, 0)) {
			v, err := b.CallPlain(&t.Thread, slice(args, n))
			t.doneCall(dst, v, err)
			return
		}
		v, err := b.CallUnbound(&t.Thread, slice(args, n), nil)
		t.doneCall(dst, v, err)
		return
	}
	v, err := b.Call(&t.Thread, slice(args, n), t.kwStrs(kw))
	t.doneCall(dst, v, err)
}

// doneCall is done for a native call, which may have made a coroutine.
func (t *thread) doneCall(dst uint16, v object.Value, err error) {
	if err == nil && v.Kind() == object.KCoroutine {
		err = t.discarded(v, *(*code.Instr)(unsafe.Add(t.ip, -int(instrSize))))
	}
	t.done(dst, v, err)
}

// callClass makes an instance of a class without leaving the loop, where that is possible; false if the general way
// must be taken.
func (t *thread) callClass(cls *object.Type, args unsafe.Pointer, n int, kw []object.Value) bool {
	if !cls.PlainNew() {
		return len(kw) == 0 && t.callExceptionClass(cls, args, n)
	}
	init := cls.Slot(object.SlotInit)
	if init.Kind() != object.KFunction {
		return false
	}
	obj := object.NewInstance(cls)
	args = unsafe.Add(args, -int(valueSize))
	*(*object.Value)(args) = obj
	t.callFunction(init, args, n+1, kw, callInit, obj.Pointer())
	return true
}

// callExceptionClass is callClass for exceptions (measured: an exception class with an __init__ of its own is made in
// half the time).
func (t *thread) callExceptionClass(cls *object.Type, args unsafe.Pointer, n int) bool {
	e, init, ok := object.ConstructException(cls, slice(args, n))
	if !ok {
		return false
	}
	obj := object.FromObj(e)
	if init.Kind() != object.KFunction {
		t.set((*(*code.Instr)(unsafe.Add(t.ip, -int(instrSize)))).B(), obj)
		return true
	}
	args = unsafe.Add(args, -int(valueSize))
	*(*object.Value)(args) = obj
	t.callFunction(init, args, n+1, nil, callInit, obj.Pointer())
	return true
}

// callFunction enters a Python function with the n values at args, which stand in the current frame's registers with
// a free register below them. kind and obj say what becomes of its result.
func (t *thread) callFunction(f object.Value, args unsafe.Pointer, n int, kw []object.Value, kind callKind, obj unsafe.Pointer) {
	fn := f.FunctionPtr()
	l := fn.Linked
	if l.Code.Flags.Suspends() {
		t.callSuspending(fn, args, n, kw, kind, obj)
		return
	}
	base := args
	if !t.f.onStack(args) {
		// The caller is a generator: its registers are on the heap, so the callee's window is made on the stack.
		base = t.moveArgs(args, n, l)
	} else if uintptr(args)+l.FrameBytes >= t.stackEnd {
		base = t.growStack(args, l.FrameBytes)
	}
	*regAt(base, -1) = f
	if l.Arity != int32(n) || len(kw) > 0 {
		if err := t.bind(fn, base, n, kw); err != nil {
			t.raise(err)
			return
		}
	}
	if err := t.pushCall(t.ip, t.base, t.k, kind, obj); err != nil {
		t.raise(err)
		return
	}
	t.enter(l, base)
}

// moveArgs copies arguments from a generator's registers to the top of the stack, leaving room for the callee.
func (t *thread) moveArgs(args unsafe.Pointer, n int, l *object.Linked) unsafe.Pointer {
	top := t.window(l.FrameBytes + uintptr(n+1)*valueSize)
	copy(slice(top, n), slice(args, n))
	return top
}

// callEx is OpCallEx: the argument tuple, or an iterable that is to become it, stands in R[a+2], the keyword dict or another
// mapping in R[a+3], None with x == 0.
//
//go:noinline
func (t *thread) callEx(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	if t.rt.breaker.Load() != 0 {
		if !t.pollCall() {
			return
		}
		base = t.base
	}
	w := unsafe.Add(base, uintptr(ins.A()))
	f := *regAt(w, 1)
	if kw := *regAt(w, 3); kw.Shape() != object.DictShape && ins.X() != 0 {
		d := object.NewDict()
		if err := t.mergeKeywords(d, kw, f); err != nil {
			t.raise(err)
			return
		}
		w = unsafe.Add(t.base, uintptr(ins.A()))
		*regAt(w, 3) = object.FromObj(d)
	}
	if v := *regAt(w, 2); v.Type() != object.TupleType {
		items, err := t.spreadArguments(f, v)
		if err != nil {
			t.raise(err)
			return
		}
		w = unsafe.Add(t.base, uintptr(ins.A()))
		*regAt(w, 2) = object.NewTuple(items)
	}
	if f.Kind() == object.KFunction {
		t.callFunctionEx(f, regAt(w, 2).TuplePtr().Items(), *regAt(w, 3))
		return
	}
	if f.Kind() == object.KMethod && f.Type() == object.MethodType {
		if m := f.MethodPtr(); m.Func.Kind() == object.KFunction {
			t.callFunctionEx(m.Func, append([]object.Value{m.Self}, regAt(w, 2).TuplePtr().Items()...), *regAt(w, 3))
			return
		}
	}
	if !t.Callable(f) {
		t.raise(object.TypeErrorf("'%s' object is not callable", f.Type().MessageName()))
		return
	}
	args := append([]object.Value(nil), regAt(w, 2).TuplePtr().Items()...)
	var kw []*object.Str
	if d, ok := object.AsDict(*regAt(w, 3)); ok {
		var key, v object.Value
		for i := 0; d.Next(&i, &key, &v); {
			s, ok := object.AsStr(key)
			if !ok {
				t.raise(object.TypeErrorf("keywords must be strings"))
				return
			}
			kw = append(kw, t.Interp.InternStr(s))
			args = append(args, v)
		}
	}
	if m, ok := object.Cast[greenMethod](f, greenMethodType); ok {
		t.greenCall(m, args, kw, ins.B())
		return
	}
	if b, ok := object.AsBuiltin(f); ok && t.profiling() {
		v, err := t.callProfiled(b, args, kw)
		t.doneCall(ins.B(), v, err)
		return
	}
	v, err := t.CallKw(f, args, kw)
	t.done(ins.B(), v, err)
}

// spreadArguments gives the items of the iterable v of f(*v).
func (t *thread) spreadArguments(f, v object.Value) ([]object.Value, error) {
	if !object.HasIter(v) {
		return nil, object.TypeErrorf("%s argument after * must be an iterable, not %s", t.funcStr(f), v.Type().MessageName())
	}
	return t.ToSlice(v)
}

// callFunctionEx enters a Python function with an argument tuple and a dict of keywords (or None): both are spread
// over the registers above the current frame.
func (t *thread) callFunctionEx(f object.Value, args []object.Value, kwargs object.Value) {
	d, _ := object.AsDict(kwargs)
	n := len(args)
	if d != nil {
		n += d.Len()
	}
	top := t.window(f.FunctionPtr().Linked.FrameBytes + uintptr(n+1)*valueSize)
	*regAt(top, -1) = f
	copy(slice(top, len(args)), args)
	t.kwBuf = t.kwBuf[:0]
	if d != nil {
		var key, v object.Value
		for i, j := 0, len(args); d.Next(&i, &key, &v); j++ {
			s, ok := object.AsStr(key)
			if !ok {
				t.raise(object.TypeErrorf("keywords must be strings"))
				return
			}
			t.kwBuf = append(t.kwBuf, object.FromObj(t.Interp.InternStr(s)))
			*regAt(top, j) = v
		}
	}
	t.callFunction(f, top, n, t.kwBuf, callPlain, nil)
}

// returnSlow is a return that needs more than storing the result.
//
//go:noinline
func (t *thread) returnSlow(ip, base, k unsafe.Pointer, v object.Value) {
	ci := (*callInfo)(unsafe.Add(t.ciTop, -int(callInfoSize)))
	kind, obj := ci.kind, ci.obj
	if regAt(base, -1).Mark() != 0 {
		t.frameLeft(ip, base)
	}
	t.ciTop = unsafe.Pointer(ci)
	t.ip, t.base, t.k = ci.ip, ci.base, ci.k
	dst := (*(*code.Instr)(unsafe.Add(t.ip, -int(instrSize)))).B()
	switch kind {
	case callInit:
		if !v.IsNone() {
			t.raise(object.TypeErrorf("__init__() should return None, not '%s'", v.Type().MessageName()))
			return
		}
		*reg(t.base, dst) = object.FromPointer(obj)
	case callFinish:
		t.finish(v, obj)
	case callGenerator:
		t.generatorReturned((*Generator)(obj), v)
	case callCoroutine:
		(*Coroutine)(obj).finish()
		*reg(t.base, dst) = v
	default:
		*reg(t.base, dst) = v
	}
}

// CallFunction runs a Python function from native code, in a nested run of the loop.
func (t *thread) CallFunction(f *object.Function, args []object.Value, kw []*object.Str) (object.Value, error) {
	if f.Linked.Code.Flags.Suspends() {
		return t.makeSuspended(f, args, kw)
	}
	if err := t.Enter(" while calling a Python object"); err != nil {
		return object.Value{}, err
	}
	v, err := t.callNested(f, args, kw)
	t.Leave()
	return v, err
}

// callNested is CallFunction with the depth counted.
func (t *thread) callNested(f *object.Function, args []object.Value, kw []*object.Str) (object.Value, error) {
	t.beginNested()
	top := unsafe.Add(t.base, 3*valueSize)
	need := f.Linked.FrameBytes + uintptr(len(args)+1)*valueSize
	if uintptr(top)+need >= t.stackEnd {
		top = t.growStack(top, need)
	}
	*regAt(top, -1) = object.FromObj(f)
	copy(slice(top, len(args)), args)
	names := t.kwValues(kw)
	if f.Linked.Arity != int32(len(args)) || len(kw) > 0 {
		if err := t.bind(f, top, len(args), names); err != nil {
			t.popRun()
			return object.Value{}, err
		}
	}
	if err := t.pushCall(haltIP(), t.base, t.k, callPlain, nil); err != nil {
		t.popRun()
		return object.Value{}, err
	}
	t.enter(f.Linked, top)
	return t.runNested()
}

func (t *thread) kwValues(kw []*object.Str) []object.Value {
	if len(kw) == 0 {
		return nil
	}
	names := make([]object.Value, len(kw))
	for i, s := range kw {
		names[i] = object.FromObj(t.Interp.InternStr(s))
	}
	return names
}

// nestedRun is the state of the caller of a nested run of the loop, or of the run of another fiber.
type nestedRun struct {
	f           *fiber
	ip, base, k unsafe.Pointer
	depth       int
}

// pushRun saves the current state while another run takes place.
func (t *thread) pushRun() {
	t.left = nil
	t.runs = append(t.runs, nestedRun{t.f, t.ip, t.base, t.k, t.f.depth(t.ciTop)})
}

// popRun restores the state that pushRun saved.
func (t *thread) popRun() {
	r := &t.runs[len(t.runs)-1]
	t.ip, t.base, t.k = r.ip, r.base, r.k
	*r = nestedRun{}
	t.runs = t.runs[:len(t.runs)-1]
}

// beginNested makes a pseudo frame above the current one: its register 0 gets the result of the nested run.
func (t *thread) beginNested() {
	t.pushRun()
	p := t.frameTop(t.base)
	if uintptr(p)+8*valueSize >= t.stackEnd {
		p = t.growStack(p, 8*valueSize)
	}
	// A register without a function in it marks the pseudo frame.
	*(*object.Value)(p) = object.Value{}
	t.base = unsafe.Add(p, valueSize)
}

// runNested runs the loop for the frame that was just entered and returns its result.
func (t *thread) runNested() (object.Value, error) {
	runLoop(t)
	v, err := *regAt(t.base, 0), t.err
	t.err = nil
	t.popRun()
	if err != nil {
		return object.Value{}, err
	}
	return v, nil
}

// makeFunction is OpMakeFunction.
//
//go:noinline
func (t *thread) makeFunction(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	self := frameFunction(regAt(base, -1).FunctionPtr(), ip)
	l := self.Linked.Functions[ins.B()]
	if l == nil {
		l = t.rt.link(self.Linked.Code.Body().Pool[ins.B()].Const.(*code.Code), self.Globals)
		self.Linked.Functions[ins.B()] = l
	}
	f := t.newFunction(l)
	w := unsafe.Add(base, uintptr(ins.A()))
	i := 0
	part := func(flag code.MakeFlag) object.Value {
		if code.MakeFlag(ins.X())&flag == 0 {
			return object.Value{}
		}
		i++
		return *regAt(w, i-1)
	}
	if v := part(code.MakeDefaults); v.IsValid() {
		f.Defaults = v.TuplePtr().Items()
	}
	if v := part(code.MakeKwDefaults); v.IsValid() {
		f.KwDefaults = v.DictPtr()
	}
	if v := part(code.MakeAnnotations); v.IsValid() {
		f.Annotations = v
	}
	if n := len(l.Code.Free); n > 0 {
		f.Closure = make([]*object.Cell, n)
		for j, c := range l.Code.Free {
			if c.IsFree {
				f.Closure[j] = self.Closure[c.Index]
			} else {
				f.Closure[j] = regAt(base, int(c.Index)).CellPtr()
			}
		}
	}
	*reg(base, ins.A()) = object.FromObj(f)
}

// newFunction makes a function object of linked code.
func (t *thread) newFunction(l *object.Linked) *object.Function {
	c := l.Code
	f := &object.Function{Header: object.HeaderOf(object.FunctionType), Code: c, Globals: l.NS, Linked: l}
	if l.Name.IsValid() {
		f.Name, f.Qualname, f.Doc = l.Name, l.Qualname, l.Doc
	} else {
		l.Name = object.NewStr(c.Name)
		l.Qualname = object.NewStr(c.Qualname)
		l.Doc = object.None
		if s, ok := c.Doc.(string); ok {
			l.Doc = object.NewStr(s)
		}
		f.Name, f.Qualname, f.Doc = l.Name, l.Qualname, l.Doc
	}
	f.Module = object.None
	if m, ok := l.NS.Dict.GetStr(t.rt.names.name); ok {
		f.Module = m
	}
	return f
}
