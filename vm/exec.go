package vm

import (
	"strings"
	"unsafe"
	"weak"

	"pya/lang/ast"
	"pya/lang/code"
	"pya/lang/compile"
	"pya/lang/diag"
	"pya/lang/token"
	"pya/parser"
	"pya/vm/object"
)

// hooks gives the object package what only the virtual machine knows.
func (rt *Runtime) hooks() {
	for i := range generatorMethods {
		switch d := &generatorMethods[i]; d.Name {
		case "__next__":
			rt.genNext = object.DefOf(GeneratorType, "__next__")
		case "send":
			rt.genSend = object.DefOf(GeneratorType, "send")
		}
	}
	rt.interp.CodeObject = rt.codeObject
	rt.interp.Import = rt.Import
	rt.interp.ModuleHint = rt.moduleHint
	rt.interp.Unraisable = rt.firstUnraisable
	rt.interp.TracebackFrame = func(t *object.Thread, tb *object.Traceback) object.Value { return vmThread(t).tracebackFrame(tb) }
	rt.interp.IsFrame = isFrame
	rt.interp.Untraced = untraced
	rt.interp.Log = rt.log
	rt.interp.AwaitableGenerator = func(g object.Value) bool {
		return object.Self[Generator](g).fn.Flags&functionIterableCoroutine != 0
	}
	rt.interp.DropStale = rt.DropStale
	rt.interp.Dying = func() {
		rt.mu.Lock()
		rt.dying = true
		rt.breaker.Store(1)
		rt.mu.Unlock()
	}
	rt.interp.SpareThread = rt.spareThread
	rt.interp.SetCode, rt.interp.MakeFunction = rt.setCode, rt.functionFromCode
}

// NextDef tells the virtual machine which native function is the builtin next(), so that next(generator) needs no
// nested run.
func (rt *Runtime) NextDef(d *object.Def) { rt.nextDef = d }

// ImportDef tells which native function is the builtin __import__(), so that imports skip it.
func (rt *Runtime) ImportDef(d *object.Def) { rt.importDef = d }

func suggest(name string, candidates []string) string { return diag.Suggest(name, candidates) }

func init() { object.Suggest = diag.Suggest }

// CompileValue is the builtin compile(): a code object of source text.
func (rt *Runtime) CompileValue(filename string, src []byte, mode parser.Mode, opts compile.Options) (object.Value, error) {
	c, err := rt.Compile(filename, src, mode, opts)
	if err != nil {
		return object.Value{}, err
	}
	c.File.NoSource = strings.HasPrefix(filename, "<")
	return object.FromObj(&CodeObject{Header: object.HeaderOf(CodeType), Code: c, optimize: opts.Optimize}), nil
}

// Parse makes the tree of a text. The error is a SyntaxError as a Python exception.
func (rt *Runtime) Parse(filename string, src []byte, mode parser.Mode) (*ast.Module, *token.File, error) {
	mod, file, err := parser.Parse(filename, src, mode)
	if err != nil {
		if warned := rt.warnSyntax(file); warned != nil {
			return nil, nil, warned
		}
		return nil, nil, rt.syntaxError(err)
	}
	return mod, file, nil
}

// CompileTree makes the code object of a tree that a program has made; file has room for the positions of its nodes.
func (rt *Runtime) CompileTree(file *token.File, mod *ast.Module, opts compile.Options) (object.Value, error) {
	c, err := compile.Module(file, mod, opts)
	if err != nil {
		return object.Value{}, rt.syntaxError(err)
	}
	file.NoSource = true
	if err := rt.warnSyntax(file); err != nil {
		return object.Value{}, err
	}
	return object.FromObj(&CodeObject{Header: object.HeaderOf(CodeType), Code: c, tree: mod, optimize: opts.Optimize}), nil
}

// Constant is the value of a literal as syntax trees hold it.
func (rt *Runtime) Constant(v any) object.Value { return rt.constant(v) }

// Exec runs code in a globals dict and, if it is not the same, a locals mapping. It gives the value of an expression.
func (rt *Runtime) Exec(t *object.Thread, c *CodeObject, globals *object.Dict, locals object.Value, closure ...*object.Cell) (object.Value, error) {
	th := vmThread(t)
	if len(c.Code.Free) != len(closure) {
		return object.Value{}, object.TypeErrorf("code object requires a closure of exactly length %d", len(c.Code.Free))
	}
	if _, ok := globals.GetStr(rt.names.builtins); !ok {
		globals.SetStr(rt.names.builtins, object.FromObj(rt.interp.Builtins.Dict))
	}
	ns := object.NamespaceOf(globals, nil)
	ns.SetBuiltins(rt.builtinsFor(ns))
	if g := object.FromObj(globals); !locals.IsValid() && hooked(g) {
		locals = g
	}
	if len(closure) > 0 || !isDynamic(c.Code) && c.Code.Flags&code.ModuleBody == 0 {
		f := th.newFunction(rt.link(c.Code, ns))
		f.Closure = closure
		return th.CallFunction(f, nil, nil)
	}
	if d, ok := object.AsDict(locals); !locals.IsValid() || ok && d == globals && !hooked(locals) {
		if isDynamic(c.Code) {
			return th.callCode(c.Code, ns, object.FromObj(globals))
		}
		return th.callCode(c.Code, ns)
	}
	if isDynamic(c.Code) {
		return th.callCode(c.Code, ns, locals)
	}
	// The code was compiled for a module: compile it again for a locals mapping.
	if c.tree != nil {
		d, err := compile.Module(c.Code.File, c.tree, compile.Options{Mode: c.mode(), Dynamic: true, Optimize: c.optimize})
		if err != nil {
			return object.Value{}, rt.syntaxError(err)
		}
		return th.callCode(d, ns, locals)
	}
	d, err := rt.Compile(c.Code.File.Name, []byte(c.Code.File.Text()), c.parserMode()|parser.Text, compile.Options{Mode: c.mode(), Dynamic: true, Optimize: c.optimize})
	if err != nil {
		return object.Value{}, err
	}
	return th.callCode(d, ns, locals)
}

func isDynamic(c *code.Code) bool { return len(c.VarNames) > 0 && c.VarNames[0] == ".ns" }

// mode and parserMode tell how the code was compiled.
func (c *CodeObject) mode() compile.Mode {
	switch c.Code.Mode {
	case 1:
		return compile.Eval
	case 2:
		return compile.Single
	}
	return compile.File
}

func (c *CodeObject) parserMode() parser.Mode {
	switch c.Code.Mode {
	case 1:
		return parser.Eval
	case 2:
		return parser.Single
	}
	return parser.File
}

// builtinsFor is the namespace behind globals: what __builtins__ there says, or the Runtime's own.
func (rt *Runtime) builtinsFor(ns *object.Namespace) *object.Namespace {
	v, ok := ns.Dict.GetStr(rt.names.builtins)
	if !ok {
		return rt.interp.Builtins
	}
	if m, ok := object.AsModule(v); ok {
		return m.NS
	}
	if d, ok := object.AsDict(v); ok && d == rt.interp.Builtins.Dict {
		return rt.interp.Builtins
	}
	if d, ok := object.AsDict(v); ok && !hooked(v) {
		return object.NamespaceOf(d, nil)
	}
	if b := ns.Builtins; b != nil && b.Mapping.IsValid() && object.Is(b.Mapping, v) {
		return b
	}
	b := object.NamespaceOf(object.NewDict(), nil)
	b.Mapping = v
	return b
}

// hooked tells whether a dict is of a class with a __getitem__ or __setitem__ of its own.
func hooked(v object.Value) bool {
	if v.Type() == object.DictType {
		return false
	}
	get, set := v.Type().Slot(object.SlotGetItem), v.Type().Slot(object.SlotSetItem)
	return get.IsValid() && get.Kind() == object.KFunction || set.IsValid() && set.Kind() == object.KFunction
}

// builtinsOf is what code with these globals has for builtins: a dict or another mapping.
func (t *thread) builtinsOf(ns *object.Namespace) object.Value {
	switch b := ns.Builtins; {
	case b == nil:
		return object.FromObj(t.Interp.Builtins.Dict)
	case b.Mapping.IsValid():
		return b.Mapping
	default:
		return object.FromObj(b.Dict)
	}
}

func (t *thread) callCode(c *code.Code, ns *object.Namespace, args ...object.Value) (object.Value, error) {
	return t.CallFunction(t.newFunction(t.rt.link(c, ns)), args, nil)
}

// BuildClass is __build_class__(body, name, *bases, **keywords).
func (rt *Runtime) BuildClass(t *object.Thread, args []object.Value, kw []*object.Str) (object.Value, error) {
	n := len(args) - len(kw)
	if n < 2 {
		return object.Value{}, object.TypeErrorf("__build_class__: not enough arguments")
	}
	body, ok := object.AsFunction(args[0])
	if !ok {
		return object.Value{}, object.TypeErrorf("__build_class__: func must be a function")
	}
	name, ok := object.AsStr(args[1])
	if !ok {
		return object.Value{}, object.TypeErrorf("__build_class__: name is not a string")
	}
	orig := append([]object.Value(nil), args[2:n]...)
	bases, err := mroEntries(t, orig)
	if err != nil {
		return object.Value{}, err
	}
	meta := object.Value{}
	var kwArgs []object.Value
	var kwNames []*object.Str
	for i, k := range kw {
		if k.Go() == "metaclass" {
			meta = args[n+i]
			continue
		}
		kwArgs, kwNames = append(kwArgs, args[n+i]), append(kwNames, k)
	}
	if meta, err = classMeta(meta, bases); err != nil {
		return object.Value{}, err
	}
	ns, err := prepare(t, meta, name, bases, kwArgs, kwNames)
	if err != nil {
		return object.Value{}, err
	}
	cell, err := t.Call(object.FromObj(body), ns)
	if err != nil {
		return object.Value{}, err
	}
	if len(bases) != len(orig) || !sameValues(bases, orig) {
		if err := t.SetItem(ns, object.NewStr("__orig_bases__"), object.NewTuple(orig)); err != nil {
			return object.Value{}, err
		}
	}
	cls, err := t.CallKw(meta, append([]object.Value{object.FromObj(name), object.NewTuple(bases), ns}, kwArgs...), kwNames)
	if err != nil {
		return object.Value{}, err
	}
	return cls, checkClassCell(cell, cls, name)
}

// checkClassCell makes sure that the metaclass passed the __class__ cell on to type.__new__.
func checkClassCell(cell, cls object.Value, name *object.Str) error {
	c, ok := object.AsCell(cell)
	if !ok || cls.Kind() != object.KType {
		return nil
	}
	if c.V.IsUnbound() {
		return object.RuntimeErrorf("__class__ not set defining '%s' as %s. Was __classcell__ propagated to type.__new__?", name.Go(), "<class '"+cls.TypePtr().FullName()+"'>")
	}
	if !object.Is(c.V, cls) {
		return object.TypeErrorf("__class__ set to %s defining '%s' as %s", "<class '"+c.V.TypePtr().FullName()+"'>", name.Go(), "<class '"+cls.TypePtr().FullName()+"'>")
	}
	return nil
}

func sameValues(a, b []object.Value) bool {
	for i := range a {
		if !object.Is(a[i], b[i]) {
			return false
		}
	}
	return true
}

// mroEntries replaces bases that are no classes by what their __mro_entries__ gives.
func mroEntries(t *object.Thread, bases []object.Value) ([]object.Value, error) {
	var out []object.Value
	for i, b := range bases {
		if b.Kind() == object.KType {
			if out != nil {
				out = append(out, b)
			}
			continue
		}
		f, ok, err := t.GetAttrOpt(b, t.Interp.Intern("__mro_entries__"))
		if err != nil {
			return nil, err
		}
		if !ok {
			if out != nil {
				out = append(out, b)
			}
			continue
		}
		if out == nil {
			out = append([]object.Value{}, bases[:i]...)
		}
		v, err := t.Call(f, object.NewTuple(bases))
		if err != nil {
			return nil, err
		}
		tup, ok := object.AsTuple(v)
		if !ok {
			return nil, object.TypeErrorf("__mro_entries__ must return a tuple")
		}
		out = append(out, tup.Items()...)
	}
	if out == nil {
		return bases, nil
	}
	return out, nil
}

// classMeta is the metaclass of a class statement.
func classMeta(meta object.Value, bases []object.Value) (object.Value, error) {
	if !meta.IsValid() {
		meta = object.FromObj(object.TypeType)
		if len(bases) > 0 {
			meta = object.FromObj(bases[0].Type())
		}
	}
	mt, ok := object.AsType(meta)
	if !ok {
		return meta, nil
	}
	m, err := object.CalcMeta(mt, bases)
	if err != nil {
		return meta, err
	}
	return object.FromObj(m), nil
}

// prepare makes the namespace of a class body.
func prepare(t *object.Thread, meta object.Value, name *object.Str, bases, kwArgs []object.Value, kw []*object.Str) (object.Value, error) {
	if meta.Kind() == object.KType && meta.TypePtr() == object.TypeType {
		return object.FromObj(object.NewDict()), nil
	}
	f, ok, err := t.GetAttrOpt(meta, t.Interp.Intern("__prepare__"))
	if err != nil {
		return object.Value{}, err
	}
	if !ok {
		return object.FromObj(object.NewDict()), nil
	}
	ns, err := t.CallKw(f, append([]object.Value{object.FromObj(name), object.NewTuple(bases)}, kwArgs...), kw)
	if err != nil {
		return object.Value{}, err
	}
	if ns.Kind() != object.KDict && !ns.Type().Slot(object.SlotGetItem).IsValid() {
		mn := "<metaclass>"
		if mt, ok := object.AsType(meta); ok {
			mn = mt.Name()
		}
		return object.Value{}, object.TypeErrorf("%s.__prepare__() must return a mapping, not %s", mn, ns.Type().MessageName())
	}
	return ns, nil
}

// intrinsic runs a rare operation.
//
//go:noinline
func (t *thread) intrinsic(ip, base, k unsafe.Pointer, ins code.Instr) {
	t.save(ip, base, k)
	args := values(base, ins)
	v, err := t.intrinsicValue(code.Intrinsic(ins.X()), args)
	t.done(ins.A(), v, err)
}

func (t *thread) intrinsicValue(which code.Intrinsic, args []object.Value) (object.Value, error) {
	switch which {
	case code.IntrinsicPrint:
		if t.rt.DisplayHook == nil {
			return object.None, nil
		}
		return object.None, t.rt.DisplayHook(&t.Thread, args[0])
	case code.IntrinsicLeaveLoop:
		t.leaveLoop(args[0])
		return object.None, nil
	case code.IntrinsicAnnotations:
		return object.None, t.setupAnnotations()
	case code.IntrinsicReraiseStar:
		return t.ReraiseStar(args[0], args[1].ListPtr().Items())
	case code.IntrinsicPatternKeys:
		return args[0], t.checkPatternKeys(args[0].TuplePtr().Items())
	case code.IntrinsicDictRest:
		return t.dictRest(args[0], args[1].TuplePtr().Items())
	case code.IntrinsicSetTypeParams:
		args[0].FunctionPtr().TypeParams = args[1]
		return args[0], nil
	}
	name, ok := typingNames[which]
	if !ok {
		return object.Value{}, object.Raise(object.SystemError, "unknown intrinsic %d", which)
	}
	// Type parameters are objects of typing's classes.
	m, err := t.rt.Import(&t.Thread, "_typing")
	if err != nil {
		return object.Value{}, err
	}
	f, err := t.GetAttrStr(m, name)
	if err != nil {
		return object.Value{}, err
	}
	return t.Call(f, args...)
}

// typingNames are the functions of the module _typing behind type parameter syntax.
var typingNames = map[code.Intrinsic]string{
	code.IntrinsicTypeVar: "_make_typevar", code.IntrinsicTypeVarBound: "_make_typevar_bound",
	code.IntrinsicTypeVarConstr: "_make_typevar_constraints", code.IntrinsicParamSpec: "_make_paramspec",
	code.IntrinsicTypeVarTuple: "_make_typevartuple", code.IntrinsicTypeDefault: "_set_default",
	code.IntrinsicTypeAlias: "_make_alias", code.IntrinsicGeneric: "_make_generic",
}

// setupAnnotations makes sure that the namespace of the module or class body has __annotations__.
func (t *thread) setupAnnotations() error {
	name := t.Interp.Intern("__annotations__")
	fn := regAt(t.base, -1).FunctionPtr()
	ns := object.FromObj(fn.Globals.Dict)
	if isDynamic(fn.Code) {
		ns = *regAt(t.base, 0)
	}
	if _, ok, err := t.lookupName(ns, name); ok || err != nil {
		return err
	}
	return t.SetItem(ns, object.FromObj(name), object.FromObj(object.NewDict()))
}

// checkPatternKeys raises for a mapping pattern with the same key twice.
func (t *thread) checkPatternKeys(keys []object.Value) error {
	d := object.NewDict()
	for _, k := range keys {
		if _, dup, err := d.Get(&t.Thread, k); err != nil || dup {
			if err == nil {
				err = object.ValueErrorf("mapping pattern checks duplicate key (%s)", reprOf(t, k))
			}
			return err
		}
		if err := d.Set(&t.Thread, k, object.None); err != nil {
			return err
		}
	}
	return nil
}

// dictRest copies a mapping without some keys.
func (t *thread) dictRest(m object.Value, keys []object.Value) (object.Value, error) {
	d := object.NewDict()
	err := t.mapItems(m, func(k, v object.Value) error { return d.Set(&t.Thread, k, v) })
	if err != nil {
		return object.Value{}, err
	}
	for _, k := range keys {
		if _, _, err := d.Delete(&t.Thread, k); err != nil {
			return object.Value{}, err
		}
	}
	return object.FromObj(d), nil
}

// watchCoroutine remembers a coroutine in order to warn if it is never awaited. Whenever the list has doubled, those
// that have begun are dropped. (Weak pointers would not keep them until then, but cost more memory than they save.)
func (rt *Runtime) watchCoroutine(c *Coroutine) {
	if n := len(rt.unawaited); n == cap(rt.unawaited) && n >= 64 {
		live := rt.unawaited[:0]
		for _, x := range rt.unawaited {
			if x.state == genCreated && !x.warned {
				live = append(live, x)
			}
		}
		clear(rt.unawaited[len(live):])
		rt.unawaited = live
	}
	rt.unawaited = append(rt.unawaited, c)
}

// Unawaited gives coroutines that were made and never begun, oldest first, and forgets them.
func (rt *Runtime) Unawaited() []*Coroutine {
	var list []*Coroutine
	for _, c := range rt.unawaited {
		if c.state == genCreated && !c.warned {
			c.warned = true
			list = append(list, c.remains())
		}
	}
	rt.unawaited = nil
	return list
}

// LoosenUnawaited lets a collection take the coroutines that were never begun. What it gives is to be called after the
// collection: it warns of those that have gone and goes on watching the others.
func (rt *Runtime) LoosenUnawaited() (settle func(t *object.Thread) error) {
	type watched struct {
		c       weak.Pointer[Coroutine]
		remains *Coroutine
	}
	var list []watched
	for _, c := range rt.unawaited {
		if c.state == genCreated && !c.warned {
			list = append(list, watched{weak.Make(c), c.remains()})
		}
	}
	rt.unawaited = nil
	return func(t *object.Thread) error {
		var err error
		for _, w := range list {
			if c := w.c.Value(); c != nil {
				rt.unawaited = append(rt.unawaited, c)
			} else if werr := rt.warnUnawaited(t, w.remains); err == nil {
				err = werr
			}
		}
		return err
	}
}

// newAwaiter makes a coroutine that awaits v.
func (t *thread) newAwaiter(v object.Value) *Coroutine {
	fn := t.rt.awaiter
	if fn == nil {
		c, err := t.rt.Compile("<awaiter>", []byte("async def awaiter(x):\n    return await x\n"), parser.File, compile.Options{})
		if err != nil {
			panic(err)
		}
		for _, e := range c.Body().Pool {
			if f, ok := e.Const.(*code.Code); ok {
				fn = t.newFunction(t.rt.link(f, t.Interp.Builtins))
			}
		}
		t.rt.awaiter = fn
	}
	c := &Coroutine{Header: object.HeaderOf(CoroutineType), fn: fn}
	c.keepParams([]object.Value{v})
	return c
}

// ImportName is __import__(name, globals, fromlist=…, level=…).
func (rt *Runtime) ImportName(t *object.Thread, name string, globals *object.Dict, from object.Value, level int) (object.Value, error) {
	return vmThread(t).ImportName(name, globals, from, level)
}

// defaultAwait is the body of anext(it, default).
type defaultAwait struct {
	aw, def object.Value
	c       *Coroutine
}

// Step awaits the item and gives the default after StopAsyncIteration.
func (d *defaultAwait) Step(t *object.Thread, sent object.Value, thrown error) (object.Value, bool, error) {
	th := vmThread(t)
	if d.c == nil {
		d.c = th.newAwaiter(d.aw)
	}
	v, done, err := th.resumeCoroutine(d.c, sent, thrown)
	if _, ok := object.IsException(err, object.StopAsyncIteration); ok {
		return d.def, true, nil
	}
	return v, done, err
}

// AwaitDefault makes the awaitable of anext(it, default).
func AwaitDefault(t *object.Thread, aw, def object.Value) object.Value {
	return NewNativeCoroutine(t, "anext", &defaultAwait{aw: aw, def: def})
}

// log is Interp.Log.
func (rt *Runtime) log(t *object.Thread, logger, level, msg string, exc error) error {
	if _, ok := rt.interp.Modules.GetStr(rt.interp.Intern("logging")); ok {
		m, err := rt.Import(t, "logging")
		if err != nil {
			return err
		}
		l, err := t.CallMethod(m, "getLogger", object.NewStr(logger))
		if err != nil {
			return err
		}
		f, err := t.GetAttrStr(l, level)
		if err != nil {
			return err
		}
		info := object.None
		if e, ok := exc.(*object.Exception); ok {
			info = object.FromObj(e)
		}
		_, err = t.CallKw(f, []object.Value{object.NewStr("%s"), object.NewStr(msg), info}, []*object.Str{rt.interp.Intern("exc_info")})
		return err
	}
	text := msg + "\n"
	if exc != nil {
		text += rt.FormatException(t, exc)
	}
	return rt.writeErr(t, text)
}

// setCode is Interp.SetCode: function.__code__ = code.
func (rt *Runtime) setCode(f *object.Function, v object.Value) error {
	c, ok := object.Cast[CodeObject](v, CodeType)
	if !ok {
		return object.TypeErrorf("__code__ must be set to a code object")
	}
	if len(c.Code.Free) != len(f.Closure) {
		return object.ValueErrorf("%s() requires a code object with %d free vars, not %d", f.Code.Name, len(f.Closure), len(c.Code.Free))
	}
	l := rt.link(c.Code, f.Globals)
	l.CodeValue, l.Former = v, f.Linked
	// Frames that run the former code are measured by the function too.
	l.FrameBytes = max(l.FrameBytes, f.Linked.FrameBytes)
	f.Code, f.Linked = c.Code, l
	return nil
}

// functionFromCode is Interp.MakeFunction: types.FunctionType(code, globals, name, argdefs, closure, kwdefaults).
func (rt *Runtime) functionFromCode(t *object.Thread, a []object.Value) (object.Value, error) {
	c, ok := object.Cast[CodeObject](a[0], CodeType)
	if !ok {
		return object.Value{}, object.TypeErrorf("function() argument 'code' must be code, not %s", object.ArgumentName(a[0]))
	}
	globals, ok := object.AsDict(a[1])
	if !ok {
		return object.Value{}, object.TypeErrorf("function() argument 'globals' must be dict, not %s", a[1].Type().MessageName())
	}
	if err := t.Audit("function.__new__", a[0]); err != nil {
		return object.Value{}, err
	}
	ns := object.NamespaceOf(globals, nil)
	ns.SetBuiltins(rt.builtinsFor(ns))
	l := rt.link(c.Code, ns)
	l.CodeValue = a[0]
	f := vmThread(t).newFunction(l)
	given := func(i int) bool { return i < len(a) && a[i].IsValid() && !a[i].IsNone() }
	if given(2) {
		f.Name = a[2]
	}
	if given(3) {
		tup, ok := object.AsTuple(a[3])
		if !ok {
			return object.Value{}, object.TypeErrorf("arg 4 (defaults) must be None or tuple")
		}
		f.Defaults = tup.Items()
	}
	var cells []object.Value
	if given(4) {
		tup, ok := object.AsTuple(a[4])
		if !ok {
			return object.Value{}, object.TypeErrorf("arg 5 (closure) must be tuple")
		}
		cells = tup.Items()
	}
	if len(cells) != len(c.Code.Free) {
		if len(cells) == 0 {
			return object.Value{}, object.TypeErrorf("arg 5 (closure) must be tuple")
		}
		return object.Value{}, object.ValueErrorf("%s requires closure of length %d, not %d", c.Code.Name, len(c.Code.Free), len(cells))
	}
	for _, v := range cells {
		cell, ok := object.AsCell(v)
		if !ok {
			return object.Value{}, object.TypeErrorf("arg 5 (closure) expected cell, found %s", v.Type().MessageName())
		}
		f.Closure = append(f.Closure, cell)
	}
	if given(5) {
		if f.KwDefaults, ok = object.AsDict(a[5]); !ok {
			return object.Value{}, object.TypeErrorf("arg 6 (kwdefaults) must be None or dict")
		}
	}
	return object.FromObj(f), nil
}

// SyntaxError makes the Python exception of an error in a text.
func (rt *Runtime) SyntaxError(e *diag.SyntaxError) error { return rt.syntaxError(e) }
