package vm

import (
	"slices"
	"strconv"
	"unsafe"

	"pya/lang/code"
	"pya/vm/object"
)

// The types whose instances the virtual machine runs.
var (
	GeneratorType, CoroutineType, AsyncGenType, CodeType, FrameType *object.Type
	coroutineWrapperType, awaitIterType, asyncGenAwaitType          *object.Type
)

// coroutineWrapper is what coro.__await__() returns: an iterator that drives the coroutine.
type coroutineWrapper struct {
	object.Header
	co *Coroutine
}

func vmThread(t *object.Thread) *thread { return t.Hook.(*thread) }

func init() {
	none := object.None
	GeneratorType = object.NewNative[Generator](object.TypeSpec{
		Name: "generator", Kind: object.KGenerator, Flags: object.NoNew | object.Final, Methods: generatorMethods, GetSets: generatorAttrs,
	})
	CoroutineType = object.NewNative[Coroutine](object.TypeSpec{
		Name: "coroutine", Kind: object.KCoroutine, Flags: object.NoNew | object.Final, Methods: coroutineMethods, GetSets: coroutineAttrs,
	})
	generatorShape = GeneratorType.NativeShape()
	AsyncGenType = object.NewNative[Generator](object.TypeSpec{
		Name: "async_generator", Kind: object.KAsyncGen, Flags: object.NoNew | object.Final, Methods: asyncGenMethods, GetSets: asyncGenAttrs,
	})
	coroutineWrapperType = object.NewNative[coroutineWrapper](object.TypeSpec{
		Name: "coroutine_wrapper", Flags: object.NoNew, Methods: wrapperMethods,
		Next: func(t *object.Thread, self object.Value) (object.Value, bool, error) {
			v, done, err := vmThread(t).resumeCoroutine(object.Self[coroutineWrapper](self).co, none, nil)
			if err == nil && done {
				return v, false, endWith(v)
			}
			return v, true, err
		},
	})
	awaitIterType = object.NewNative[awaitIter](object.TypeSpec{Name: "await_iterator", Flags: object.NoNew})
	asyncGenAwaitType = object.NewNative[asyncGenAwait](object.TypeSpec{
		Name: "async_generator_asend", Flags: object.NoNew, Methods: asyncGenAwaitMethods,
		Next: func(t *object.Thread, self object.Value) (object.Value, bool, error) {
			v, err := driveAsyncGen(t, self, none, nil)
			return v, err == nil, err
		},
	})
	CodeType = object.NewNative[CodeObject](object.TypeSpec{
		Name: "code", Kind: object.KCode, Flags: object.Final, Doc: "Create a code object.  Not for mere mortals.", Methods: codeMethods, GetSets: codeAttrs,
	})
	FrameType = object.NewNative[Frame](object.TypeSpec{Name: "frame", Flags: object.NoNew | object.Final, Methods: frameMethods, GetSets: frameAttrs})
	frameLocalsType = object.NewNative[frameLocals](object.TypeSpec{Name: "FrameLocalsProxy", Flags: object.Final | object.MappingPattern, Methods: frameLocalsMethods})
}

// endWith is the StopIteration of an iterator that ends with a value; nil for None.
func endWith(v object.Value) error {
	if v.IsNone() {
		return nil
	}
	return object.StopIteration(v)
}

// stepResult is what send, throw and __next__ of generators and coroutines return.
func stepResult(v object.Value, ok bool, err error) (object.Value, error) {
	if err == nil && !ok {
		return object.Value{}, object.StopIteration(v)
	}
	return v, err
}

// classGetItem makes generator[int, str, bool] and its like.
var classGetItem = object.Def{Name: "__class_getitem__", Sig: "cls, item, /", Doc: "See PEP 585", Flag: object.ClassDef,
	F2: func(_ *object.Thread, cls, item object.Value) (object.Value, error) {
		return object.NewGenericAlias(cls, item), nil
	}}

// del is the method __del__ of what can be suspended: it closes it, and nobody can catch what that raises.
func del(finalize func(t *thread, self object.Value) error) object.Def {
	return object.Def{Name: "__del__", Sig: "self, /", Doc: "Called when the instance is about to be destroyed.",
		F1: func(t *object.Thread, self object.Value) (object.Value, error) {
			handled := t.Handled
			t.Handled = object.None
			if err := finalize(vmThread(t), self); err != nil && t.Interp.Unraisable != nil {
				t.Interp.Unraisable(t, err, "", self)
			}
			t.Handled = handled
			return object.None, nil
		}}
}

func finalizeGenerator(t *thread, self object.Value) error {
	g := object.Self[Generator](self)
	if g.state == genRunning {
		return object.ValueErrorf("%s already executing", g.what())
	}
	return t.closeGenerator(g)
}

func finalizeCoroutine(t *thread, self object.Value) error {
	c := object.Self[Coroutine](self)
	switch {
	case c.state != genCreated:
		return t.closeCoroutine(c)
	case !c.warned:
		c.warned = true
		return t.rt.warnUnawaited(&t.Thread, c)
	}
	return nil
}

func finalizeAsyncGen(t *thread, self object.Value) error {
	if hook := t.rt.asyncGenFinalizer; hook != nil && object.Self[Generator](self).state == genSuspended {
		hook(&t.Thread, self)
		return nil
	}
	return finalizeGenerator(t, self)
}

var generatorMethods = []object.Def{
	del(finalizeGenerator),
	{Name: "__iter__", Sig: "self, /", Doc: "Implement iter(self).", F1: func(_ *object.Thread, self object.Value) (object.Value, error) { return self, nil }},
	{Name: "__next__", Sig: "self, /", Doc: "Implement next(self).", F1: func(t *object.Thread, self object.Value) (object.Value, error) {
		return stepResult(vmThread(t).resumeNative(object.Self[Generator](self), object.None, nil))
	}},
	{Name: "send", Sig: "self, value, /", Doc: "send(value) -> send 'value' into generator,\nreturn next yielded value or raise StopIteration.",
		F2: func(t *object.Thread, self, v object.Value) (object.Value, error) {
			return stepResult(vmThread(t).resumeNative(object.Self[Generator](self), v, nil))
		}},
	{Name: "throw", Sig: "self, type, value=None, traceback=None, /", Doc: "Raise exception in generator, return next yielded value or raise StopIteration.",
		Raw: func(t *object.Thread, args []object.Value, kw []*object.Str) (object.Value, error) {
			if len(args) < 2 || len(args) > 4 || len(kw) > 0 {
				return object.Value{}, object.TypeErrorf("throw expected at least 1 argument, got %d", len(args)-1)
			}
			g, th := object.Self[Generator](args[0]), vmThread(t)
			e, err := th.throwing("throw", args[1:])
			if err != nil && th.hasThrow(args[0]) {
				e, err = th.refusedBelow(err, args[1:]), nil
			}
			if err != nil {
				return object.Value{}, err
			}
			return stepResult(th.resumeNative(g, object.None, e))
		}},
	{Name: "close", Sig: "self, /", Doc: "close() -> raise GeneratorExit inside generator.", F1: func(t *object.Thread, self object.Value) (object.Value, error) {
		g := object.Self[Generator](self)
		if g.state == genRunning {
			return object.Value{}, object.ValueErrorf("generator already executing")
		}
		return vmThread(t).closeGeneratorValue(g)
	}},
	classGetItem,
	{Name: "__repr__", Sig: "self, /", F1: func(_ *object.Thread, self object.Value) (object.Value, error) {
		return reprNamed("generator", object.Self[Generator](self).names().qualname, self), nil
	}},
}

func reprNamed(what string, qualname, self object.Value) object.Value {
	q, _ := object.AsStr(qualname)
	name := "?"
	if q != nil {
		name = q.Go()
	}
	return object.NewStr("<" + what + " object " + name + " at " + object.HexAddr(self) + ">")
}

// nameAttrs are __name__ and __qualname__, settable to strs.
func nameAttrs(field func(self object.Value, qual bool) *object.Value) []object.GetSet {
	mk := func(name string, qual bool) object.GetSet {
		return object.GetSet{Name: name,
			Get: func(_ *object.Thread, self object.Value) (object.Value, error) { return *field(self, qual), nil },
			Set: func(_ *object.Thread, self, v object.Value) error {
				if !v.IsValid() || v.Kind() != object.KStr {
					return object.TypeErrorf("%s must be set to a string object", name)
				}
				*field(self, qual) = v
				return nil
			}}
	}
	return []object.GetSet{mk("__name__", false), mk("__qualname__", true)}
}

func generatorName(self object.Value, qual bool) *object.Value {
	n := object.Self[Generator](self).names()
	if qual {
		return &n.qualname
	}
	return &n.name
}

func get(name, doc string, f func(t *object.Thread, self object.Value) (object.Value, error)) object.GetSet {
	return object.GetSet{Name: name, Doc: doc, Get: f}
}

// genFrame is the frame of a suspended or running generator; None once it has ended.
func genFrame(t *object.Thread, self object.Value) (object.Value, error) {
	g := object.Self[Generator](self)
	if g.state == genClosed {
		return object.None, nil
	}
	if g.state == genRunning {
		if fr, ok := vmThread(t).activeFrame(regAt(g.base, 0)); ok {
			return object.FromObj(fr), nil
		}
	}
	return object.FromObj(vmThread(t).generatorFrame(g)), nil
}

// genDelegate is the iterator a generator delegates to by yield from.
func genDelegate(_ *object.Thread, self object.Value) (object.Value, error) {
	g := object.Self[Generator](self)
	if g.state == genSuspended && g.delegating {
		ins := *(*code.Instr)(g.ip)
		return *reg(g.base, ins.A()), nil
	}
	return object.None, nil
}

var generatorAttrs = append(nameAttrs(generatorName),
	get("gi_frame", "", genFrame),
	get("gi_running", "", func(_ *object.Thread, self object.Value) (object.Value, error) {
		return object.Bool(object.Self[Generator](self).state == genRunning), nil
	}),
	get("gi_suspended", "", func(_ *object.Thread, self object.Value) (object.Value, error) {
		return object.Bool(object.Self[Generator](self).state == genSuspended), nil
	}),
	get("gi_code", "", func(t *object.Thread, self object.Value) (object.Value, error) {
		return vmThread(t).rt.codeObject(object.Self[Generator](self).fn), nil
	}),
	get("gi_yieldfrom", "object being iterated by yield from, or None", genDelegate),
)

// refusedBelow is the error of arguments of throw() that make no exception, for a generator or coroutine that delegates.
// What it delegates to decides about them: a throw() of its own gets them as they are, and the innermost generator
// refuses them, which its delegator finds raised.
func (t *thread) refusedBelow(err error, args []object.Value) *object.Exception {
	e := t.asException(err)
	e.SetContext(t.Handled)
	t.throwArg.exc, t.throwArg.args, t.throwArg.refused = e, slices.Clone(args), true
	return e
}

// refuses tells whether what is thrown into a generator or coroutine are arguments of throw() that make no exception, and it
// has nothing to pass them on to.
func (t *thread) refuses(it object.Value, thrown error) bool {
	if e, ok := thrown.(*object.Exception); !ok || !t.throwArg.refused || t.throwArg.exc != e {
		return false
	}
	if w, ok := object.Cast[coroutineWrapper](it, coroutineWrapperType); ok {
		return w.co.state != genSuspended
	}
	return it.Kind() == object.KGenerator && !t.hasThrow(it)
}

// hasThrow tells whether a generator delegates to something with a method throw.
func (t *thread) hasThrow(g object.Value) bool {
	it, err := genDelegate(&t.Thread, g)
	if err != nil || it.IsNone() {
		return false
	}
	_, ok, err := t.GetAttrOpt(it, t.Interp.Intern("throw"))
	return ok && err == nil
}

var coroutineMethods = []object.Def{
	del(finalizeCoroutine),
	{Name: "__await__", Sig: "self, /", Doc: "Return an iterator to be used in await expression.", F1: func(_ *object.Thread, self object.Value) (object.Value, error) {
		return object.FromObj(&coroutineWrapper{Header: object.HeaderOf(coroutineWrapperType), co: object.Self[Coroutine](self)}), nil
	}},
	{Name: "send", Sig: "self, value, /", Doc: "send(arg) -> send 'arg' into coroutine,\nreturn next yielded value or raise StopIteration.",
		F2: func(t *object.Thread, self, v object.Value) (object.Value, error) {
			x, done, err := vmThread(t).resumeCoroutine(object.Self[Coroutine](self), v, nil)
			return stepResult(x, !done, err)
		}},
	{Name: "throw", Sig: "self, type, value=None, traceback=None, /", Doc: "Raise exception in coroutine, return next yielded value or raise StopIteration.",
		Raw: func(t *object.Thread, args []object.Value, kw []*object.Str) (object.Value, error) {
			return coroutineThrow(t, object.Self[Coroutine](args[0]), args[1:])
		}},
	{Name: "close", Sig: "self, /", Doc: "close() -> raise GeneratorExit inside coroutine.", F1: func(t *object.Thread, self object.Value) (object.Value, error) {
		return object.None, vmThread(t).closeCoroutine(object.Self[Coroutine](self))
	}},
	classGetItem,
	{Name: "__repr__", Sig: "self, /", F1: func(_ *object.Thread, self object.Value) (object.Value, error) {
		return reprNamed("coroutine", object.Self[Coroutine](self).qualname(), self), nil
	}},
}

func coroutineThrow(t *object.Thread, c *Coroutine, args []object.Value) (object.Value, error) {
	if len(args) < 1 || len(args) > 3 {
		return object.Value{}, object.TypeErrorf("throw expected at least 1 argument, got %d", len(args))
	}
	th := vmThread(t)
	e, err := th.throwing("throw", args)
	if err != nil && c.state == genSuspended {
		e, err = th.refusedBelow(err, args), nil
	}
	if err != nil {
		return object.Value{}, err
	}
	x, done, err := th.resumeCoroutine(c, object.None, e)
	return stepResult(x, !done, err)
}

var coroutineAttrs = append(nameAttrs(func(self object.Value, qual bool) *object.Value {
	n := object.Self[Coroutine](self).names()
	if qual {
		return &n.qualname
	}
	return &n.name
}),
	get("cr_running", "", func(_ *object.Thread, self object.Value) (object.Value, error) {
		return object.Bool(object.Self[Coroutine](self).state == genRunning), nil
	}),
	get("cr_suspended", "", func(_ *object.Thread, self object.Value) (object.Value, error) {
		return object.Bool(object.Self[Coroutine](self).state == genSuspended), nil
	}),
	get("cr_code", "", func(t *object.Thread, self object.Value) (object.Value, error) {
		if c := object.Self[Coroutine](self); c.fn != nil {
			return vmThread(t).rt.codeObject(c.fn), nil
		}
		return object.None, nil
	}),
	get("cr_origin", "", func(_ *object.Thread, self object.Value) (object.Value, error) {
		if o := object.Self[Coroutine](self).names().origin; o.IsValid() {
			return o, nil
		}
		return object.None, nil
	}),
	get("cr_await", "object being awaited on, or None", func(_ *object.Thread, self object.Value) (object.Value, error) {
		c := object.Self[Coroutine](self)
		if c.state != genSuspended || c.fiber == nil {
			return object.None, nil
		}
		ins := *(*code.Instr)(c.fiber.ip)
		v := *reg(c.fiber.base, ins.A())
		if w, ok := object.Cast[awaitIter](v, awaitIterType); ok {
			return w.it, nil
		}
		return v, nil
	}),
	get("cr_frame", "", func(t *object.Thread, self object.Value) (object.Value, error) {
		c := object.Self[Coroutine](self)
		if c.state == genClosed || c.fn == nil {
			return object.None, nil
		}
		return object.FromObj(vmThread(t).coroutineFrame(c)), nil
	}),
)

// Stack gives function and instruction of every frame of a suspended coroutine, outermost first.
func (c *Coroutine) stack() (out []frameAt) {
	f := c.fiber
	if f == nil || c.state != genSuspended {
		if c.fn != nil && c.state == genCreated {
			out = append(out, frameAt{fn: c.fn, ip: 0})
		}
		return out
	}
	n := f.depth(f.ciTop)
	add := func(ip, base unsafe.Pointer, adjust int) {
		if fv := regAt(base, -1); fv.IsValid() && fv.Kind() == object.KFunction {
			fn := frameFunction(fv.FunctionPtr(), ip)
			out = append(out, frameAt{fn: fn, ip: ipIndex(fn.Linked, ip) + adjust, base: base})
		}
	}
	for i := 1; i < n; i++ {
		ci := &f.callRecords()[i]
		add(ci.ip, ci.base, 0)
	}
	add(f.ip, f.base, 1)
	return out
}

var wrapperMethods = []object.Def{
	{Name: "send", Sig: "self, value, /", F2: func(t *object.Thread, self, v object.Value) (object.Value, error) {
		x, done, err := vmThread(t).resumeCoroutine(object.Self[coroutineWrapper](self).co, v, nil)
		return stepResult(x, !done, err)
	}},
	{Name: "throw", Sig: "self, type, value=None, traceback=None, /", Raw: func(t *object.Thread, args []object.Value, kw []*object.Str) (object.Value, error) {
		return coroutineThrow(t, object.Self[coroutineWrapper](args[0]).co, args[1:])
	}},
	{Name: "close", Sig: "self, /", F1: func(t *object.Thread, self object.Value) (object.Value, error) {
		return object.None, vmThread(t).closeCoroutine(object.Self[coroutineWrapper](self).co)
	}},
}

var asyncGenMethods = []object.Def{
	del(finalizeAsyncGen),
	{Name: "__aiter__", Sig: "self, /", Doc: "Return an awaitable, that resolves in asynchronous iterator.", F1: func(_ *object.Thread, self object.Value) (object.Value, error) { return self, nil }},
	{Name: "__anext__", Sig: "self, /", Doc: "Return a value or raise StopAsyncIteration.", F1: func(t *object.Thread, self object.Value) (object.Value, error) {
		a := vmThread(t).asyncGenNext(object.Self[Generator](self))
		return a, vmThread(t).watchUnawaited(object.Self[asyncGenAwait](a))
	}},
	{Name: "asend", Sig: "self, value, /", Doc: "asend(v) -> send 'v' in generator.", F2: func(t *object.Thread, self, v object.Value) (object.Value, error) {
		a := vmThread(t).asyncGenNext(object.Self[Generator](self))
		x := object.Self[asyncGenAwait](a)
		x.sent = v
		return a, vmThread(t).watchUnawaited(x)
	}},
	{Name: "athrow", Sig: "self, type, value=None, traceback=None, /", Doc: "athrow(value) -> raise exception in generator.",
		Raw: func(t *object.Thread, args []object.Value, kw []*object.Str) (object.Value, error) {
			if len(args) < 2 || len(args) > 4 {
				return object.Value{}, object.TypeErrorf("athrow expected at least 1 argument, got %d", len(args)-1)
			}
			var thrown error
			if e, err := vmThread(t).throwing("athrow", args[1:]); err == nil {
				thrown = e
			} else if _, bad := object.IsException(err, object.TypeError); bad {
				// What is no exception is found when the awaitable is begun.
				thrown = err
			} else {
				return object.Value{}, err
			}
			a := vmThread(t).asyncGenNext(object.Self[Generator](args[0]))
			x := object.Self[asyncGenAwait](a)
			x.thrown, x.ends = thrown, true
			return a, vmThread(t).watchUnawaited(x)
		}},
	{Name: "aclose", Sig: "self, /", Doc: "aclose() -> raise GeneratorExit inside generator.", F1: func(t *object.Thread, self object.Value) (object.Value, error) {
		a := vmThread(t).asyncGenNext(object.Self[Generator](self))
		x := object.Self[asyncGenAwait](a)
		x.thrown, x.closing, x.ends = object.NewException(object.GeneratorExit), true, true
		return a, vmThread(t).watchUnawaited(x)
	}},
	{Name: "__repr__", Sig: "self, /", F1: func(_ *object.Thread, self object.Value) (object.Value, error) {
		return reprNamed("async_generator", object.Self[Generator](self).names().qualname, self), nil
	}},
	{Name: "__class_getitem__", Sig: "cls, item, /", Flag: object.ClassDef, F2: func(_ *object.Thread, cls, item object.Value) (object.Value, error) {
		return object.NewGenericAlias(cls, item), nil
	}},
}

var asyncGenAttrs = append(nameAttrs(generatorName),
	get("ag_frame", "", genFrame),
	get("ag_running", "", func(_ *object.Thread, self object.Value) (object.Value, error) {
		g := object.Self[Generator](self)
		return object.Bool(g.state == genRunning || g.ag.current != nil), nil
	}),
	get("ag_suspended", "", func(_ *object.Thread, self object.Value) (object.Value, error) {
		return object.Bool(object.Self[Generator](self).state == genSuspended), nil
	}),
	get("ag_code", "", func(t *object.Thread, self object.Value) (object.Value, error) {
		return vmThread(t).rt.codeObject(object.Self[Generator](self).fn), nil
	}),
	get("ag_await", "", func(_ *object.Thread, self object.Value) (object.Value, error) { return object.None, nil }),
)

var asyncGenAwaitMethods = []object.Def{
	del(func(t *thread, self object.Value) error {
		if a := object.Self[asyncGenAwait](self); a.state == genCreated && a.drive == nil {
			return t.warnUnawaited(a)
		}
		return nil
	}),
	{Name: "__await__", Sig: "self, /", F1: func(_ *object.Thread, self object.Value) (object.Value, error) { return self, nil }},
	{Name: "send", Sig: "self, value, /", F2: func(t *object.Thread, self, v object.Value) (object.Value, error) {
		return driveAsyncGen(t, self, v, nil)
	}},
	{Name: "throw", Sig: "self, type, value=None, traceback=None, /", Raw: func(t *object.Thread, args []object.Value, kw []*object.Str) (object.Value, error) {
		e, err := vmThread(t).throwing("throw", args[1:])
		if err != nil {
			return object.Value{}, err
		}
		return driveAsyncGen(t, args[0], object.None, e)
	}},
	{Name: "close", Sig: "self, /", F1: func(t *object.Thread, self object.Value) (object.Value, error) {
		a := object.Self[asyncGenAwait](self)
		if a.drive != nil {
			return object.None, vmThread(t).closeCoroutine(a.drive)
		}
		a.state = genClosed
		return object.None, nil
	}},
}

// driveAsyncGen drives an asyncGenAwait by hand: a coroutine that awaits it does the work.
func driveAsyncGen(t *object.Thread, self, sent object.Value, thrown error) (object.Value, error) {
	th := vmThread(t)
	a := object.Self[asyncGenAwait](self)
	if a.drive != nil && a.drive.state == genClosed || a.drive == nil && a.state == genClosed {
		return object.Value{}, a.reused()
	}
	if a.drive == nil {
		if a.g.state == genCreated && !sent.IsNone() {
			if a.ends {
				return object.Value{}, object.RuntimeErrorf("can't send non-None value to a just-started coroutine")
			}
			return object.Value{}, object.TypeErrorf("can't send non-None value to a just-started async generator")
		}
		if !sent.IsNone() {
			a.sent, sent = sent, object.None
		}
		if thrown != nil {
			a.thrown, a.given, thrown = thrown, true, nil
		}
		a.drive = th.newAwaiter(self)
	}
	v, done, err := th.resumeCoroutine(a.drive, sent, thrown)
	if done || err != nil {
		a.state = genClosed
	}
	return stepResult(v, !done, err)
}

// newCode is types.CodeType(...): code is made by compiling only, but wrong arguments get their own errors first.
func newCode(_ *object.Thread, args []object.Value, kw []*object.Str) (object.Value, error) {
	switch n := len(args) - 1; {
	case len(kw) > 0:
		return object.Value{}, object.TypeErrorf("code() takes no keyword arguments")
	case n < 16:
		return object.Value{}, object.TypeErrorf("code expected at least 16 arguments, got %d", n)
	case n > 18:
		return object.Value{}, object.TypeErrorf("code expected at most 18 arguments, got %d", n)
	}
	if args[7].Kind() != object.KBytes {
		return object.Value{}, object.TypeErrorf("code() argument 7 must be bytes, not %s", object.ArgumentName(args[7]))
	}
	return object.Value{}, object.TypeErrorf("cannot create 'code' instances from bytecode of another interpreter")
}

var codeMethods = []object.Def{
	{Name: "__new__", Sig: "cls, argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=(), /",
		Doc: "Create and return a new object.  See help(type) for accurate signature.", Raw: newCode},
	{Name: "replace", Sig: "self, /, **changes", Doc: "Return a copy of the code object with new values for the specified fields.", Fn: replaceCode},
	{Name: "__replace__", Sig: "self, /, **changes", Doc: "The same as replace().", Fn: replaceCode},
	{Name: "co_lines", Sig: "self, /", F1: codeLines},
	{Name: "co_positions", Sig: "self, /", F1: codePositions},
	{Name: "__eq__", Sig: "self, value, /", F2: func(t *object.Thread, a, b object.Value) (object.Value, error) {
		x := object.Self[CodeObject](a).Code
		o, ok := object.Cast[CodeObject](b, CodeType)
		if !ok {
			return object.NotImplemented, nil
		}
		return object.Bool(x == o.Code || sameCode(x, o.Code)), nil
	}},
	{Name: "__hash__", Sig: "self, /", F1: func(_ *object.Thread, v object.Value) (object.Value, error) {
		c := object.Self[CodeObject](v).Code
		h := int64(c.FirstLine)*31 + int64(len(c.Body().Instrs))
		for _, r := range c.Name {
			h = h*31 + int64(r)
		}
		return object.Int(h), nil
	}},
	{Name: "__repr__", Sig: "self, /", F1: func(_ *object.Thread, self object.Value) (object.Value, error) {
		c := object.Self[CodeObject](self).Code
		return object.NewStr("<code object " + c.Name + " at " + object.HexAddr(self) + ", file \"" + c.File.Name + "\", line " + strconv.Itoa(c.FirstLine) + ">"), nil
	}},
}

func codeAttr(name string, f func(c *code.Code) object.Value) object.GetSet {
	return get(name, "", func(_ *object.Thread, self object.Value) (object.Value, error) {
		return f(object.Self[CodeObject](self).Code), nil
	})
}

func strTuple(names []string) object.Value {
	items := make([]object.Value, len(names))
	for i, n := range names {
		items[i] = object.NewStr(n)
	}
	return object.NewTuple(items)
}

var codeAttrs = []object.GetSet{
	codeAttr("co_name", func(c *code.Code) object.Value { return object.NewStr(c.Name) }),
	codeAttr("co_qualname", func(c *code.Code) object.Value { return object.NewStr(c.Qualname) }),
	codeAttr("co_filename", func(c *code.Code) object.Value { return object.NewStr(c.File.Name) }),
	codeAttr("co_firstlineno", func(c *code.Code) object.Value { return object.Int(int64(c.FirstLine)) }),
	codeAttr("co_argcount", func(c *code.Code) object.Value { return object.Int(int64(c.ArgCount)) }),
	codeAttr("co_posonlyargcount", func(c *code.Code) object.Value { return object.Int(int64(c.PosOnly)) }),
	codeAttr("co_kwonlyargcount", func(c *code.Code) object.Value { return object.Int(int64(c.KwOnly)) }),
	codeAttr("co_nlocals", func(c *code.Code) object.Value { return object.Int(int64(len(c.VarNames))) }),
	codeAttr("co_stacksize", func(c *code.Code) object.Value { return object.Int(int64(c.NumRegs - len(c.VarNames))) }),
	codeAttr("co_flags", func(c *code.Code) object.Value { return object.Int(int64(c.Flags & 0x7ffffff)) }),
	codeAttr("co_varnames", func(c *code.Code) object.Value { return strTuple(c.VarNames) }),
	codeAttr("co_cellvars", func(c *code.Code) object.Value {
		names := make([]string, len(c.CellVars))
		for i, v := range c.CellVars {
			names[i] = v.Name
		}
		return strTuple(names)
	}),
	codeAttr("co_freevars", func(c *code.Code) object.Value {
		names := make([]string, len(c.Free))
		for i, v := range c.Free {
			names[i] = v.Name
		}
		return strTuple(names)
	}),
	codeAttr("co_names", func(c *code.Code) object.Value {
		var names []string
		seen := map[string]bool{}
		for _, e := range c.Body().Pool {
			if e.Kind != code.PoolConst && !seen[e.Name] {
				seen[e.Name] = true
				names = append(names, e.Name)
			}
		}
		return strTuple(names)
	}),
	get("co_consts", "", func(t *object.Thread, self object.Value) (object.Value, error) {
		rt := vmThread(t).rt
		var items []object.Value
		for _, e := range object.Self[CodeObject](self).Code.Body().Pool {
			if e.Kind != code.PoolConst {
				continue
			}
			if c, ok := e.Const.(*code.Code); ok {
				items = append(items, object.FromObj(&CodeObject{Header: object.HeaderOf(CodeType), Code: c}))
				continue
			}
			items = append(items, rt.constant(e.Const))
		}
		return object.NewTuple(items), nil
	}),
}
