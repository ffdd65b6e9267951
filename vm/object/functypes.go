package object

// This file is the types of callables: functions written in Python, native functions and methods in all their
// bindings, bound methods; and the cells and tracebacks that belong to functions.

// MethodWrapperType is the class of a native special method bound to its receiver.
var MethodWrapperType = declare[Builtin]("method-wrapper", KBuiltin)

// defineFunctions fills the types of functions, descriptors, modules and what else code is made of.
func defineFunctions() {
	defineFunction()
	defineBuiltins()
	defineMethod()
	defineCell()
	defineTraceback()
	defineDescriptors()
	defineModule()
	defineSuper()
	defineGenericAlias()
}

// withDocAttr fills a type whose instances have a __doc__ of their own: the class's text is kept outside its dict.
func withDocAttr(t *Type, doc string, spec TypeSpec) {
	t.define(spec)
	t.doc = doc
}

func defineFunction() {
	withDocAttr(FunctionType, "Create a function object.\n\n  code\n    a code object\n  globals\n    the globals dictionary\n  name\n    a string that overrides the name from the code object\n  argdefs\n    a tuple that specifies the default argument values\n  closure\n    a tuple that supplies the bindings for free variables\n  kwdefaults\n    a dictionary that specifies the default keyword argument values", TypeSpec{
		Name: "function", Flags: HasDict | Final,
		Methods: []Def{
			{Name: "__new__", Sig: "cls, code, globals, name=None, argdefs=None, closure=None, kwdefaults=None", Doc: "Create and return a new object.  See help(type) for accurate signature.", Fn: functionNew},
			{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: functionRepr},
			{Name: "__get__", Sig: "self, instance, owner=None, /", Doc: "Return an attribute of instance, which is of type owner.", Fn: functionGet},
		},
		GetSets: append([]GetSet{
			{Name: "__code__", Get: auditedGet("__code__", functionGetCode), Set: auditedSet("__code__", functionSetCode)},
			{Name: "__defaults__", Get: auditedGet("__defaults__", functionGetDefaults), Set: auditedSet("__defaults__", functionSetDefaults)},
			{Name: "__kwdefaults__", Get: auditedGet("__kwdefaults__", functionGetKwDefaults), Set: auditedSet("__kwdefaults__", functionSetKwDefaults)},
			{Name: "__annotations__", Get: functionGetAnnotations, Set: functionSetAnnotations},
			{Name: "__dict__", Get: getInstanceDict, Set: setFunctionDict},
			{Name: "__name__", Get: func(_ *Thread, f Value) (Value, error) { return f.function().Name, nil },
				Set: setText("__name__", func(f *Function, v Value) { f.Name = v })},
			{Name: "__qualname__", Get: func(_ *Thread, f Value) (Value, error) { return f.function().Qualname, nil },
				Set: setText("__qualname__", func(f *Function, v Value) { f.Qualname = v })},
			{Name: "__type_params__", Get: functionGetTypeParams, Set: functionSetTypeParams},
			{Name: "__doc__", Get: func(_ *Thread, f Value) (Value, error) { return orNone(f.function().Doc), nil },
				Set: func(_ *Thread, f, v Value) error { f.function().Doc = orNone(v); return nil }},
			{Name: "__module__", Get: func(_ *Thread, f Value) (Value, error) { return orNone(f.function().Module), nil },
				Set: func(_ *Thread, f, v Value) error { f.function().Module = orNone(v); return nil }},
		}, functionReadOnly()...),
		Call: func(t *Thread, self Value, args []Value, kw []*Str) (Value, error) {
			return t.Hook.CallFunction(self.function(), args, kw)
		}})
}

// readOnly makes a getset whose assignment fails as that of a read-only member does.
func readOnly(name string, get func(t *Thread, self Value) (Value, error)) GetSet {
	return GetSet{Name: name, Get: get, Set: func(t *Thread, self, _ Value) error {
		return Raise(AttributeError, "readonly attribute")
	}}
}

func functionReadOnly() []GetSet {
	return []GetSet{
		readOnly("__closure__", functionGetClosure),
		readOnly("__globals__", func(_ *Thread, f Value) (Value, error) { return FromObj(f.function().Globals.Dict), nil }),
		readOnly("__builtins__", func(_ *Thread, f Value) (Value, error) {
			if b := f.function().Globals.Builtins; b != nil {
				if b.Mapping.IsValid() {
					return b.Mapping, nil
				}
				return FromObj(b.Dict), nil
			}
			return FromObj(NewDict()), nil
		}),
	}
}

func functionNew(t *Thread, args []Value) (Value, error) {
	if t.Interp.MakeFunction == nil {
		return Value{}, RuntimeErrorf("functions cannot be made without a virtual machine")
	}
	return t.Interp.MakeFunction(t, args[1:])
}

func functionRepr(t *Thread, self Value) (Value, error) {
	name, err := t.Str(self.function().Qualname)
	return NewStr("<function " + name + " at " + HexAddr(self) + ">"), err
}

// functionGet is __get__ of functions and of everything else that binds like one.
func functionGet(_ *Thread, args []Value) (Value, error) {
	if !args[1].IsValid() || args[1].IsNone() {
		return args[0], nil
	}
	return BindMethod(args[0], args[1]), nil
}

func functionGetCode(t *Thread, self Value) (Value, error) {
	if t.Interp.CodeObject == nil {
		return Value{}, RuntimeErrorf("code objects need a virtual machine")
	}
	return t.Interp.CodeObject(self.function()), nil
}

func functionSetCode(t *Thread, self, v Value) error {
	if !v.IsValid() || v.Kind() != KCode || t.Interp.SetCode == nil {
		return TypeErrorf("__code__ must be set to a code object")
	}
	return t.Interp.SetCode(self.function(), v)
}

func functionGetDefaults(_ *Thread, self Value) (Value, error) {
	if d := self.function().Defaults; len(d) > 0 {
		return NewTuple(d), nil
	}
	return None, nil
}

func functionSetDefaults(_ *Thread, self, v Value) error {
	v = orNone(v)
	tup, ok := AsTuple(v)
	if !ok && !v.IsNone() {
		return TypeErrorf("__defaults__ must be set to a tuple object")
	}
	self.function().Defaults = nil
	if ok {
		self.function().Defaults = tup.items
	}
	return nil
}

func functionGetKwDefaults(_ *Thread, self Value) (Value, error) {
	if d := self.function().KwDefaults; d != nil {
		return FromObj(d), nil
	}
	return None, nil
}

func functionSetKwDefaults(_ *Thread, self, v Value) error {
	v = orNone(v)
	d, ok := AsDict(v)
	if !ok && !v.IsNone() {
		return TypeErrorf("__kwdefaults__ must be set to a dict object")
	}
	self.function().KwDefaults = d
	return nil
}

func functionGetAnnotations(_ *Thread, self Value) (Value, error) {
	f := self.function()
	if !f.Annotations.IsValid() || f.Annotations.IsNone() {
		f.Annotations = FromObj(NewDict())
	}
	return f.Annotations, nil
}

func functionSetAnnotations(_ *Thread, self, v Value) error {
	v = orNone(v)
	if _, ok := AsDict(v); !ok && !v.IsNone() {
		return TypeErrorf("__annotations__ must be set to a dict object")
	}
	self.function().Annotations = orAbsent(v)
	return nil
}

func setFunctionDict(t *Thread, self, v Value) error {
	if !v.IsValid() {
		return TypeErrorf("cannot delete __dict__")
	}
	return setInstanceDict(t, self, v)
}

// setText makes the setter of a member that must be a str.
func setText(name string, set func(f *Function, v Value)) func(t *Thread, self, v Value) error {
	return func(_ *Thread, self, v Value) error {
		if _, ok := AsStr(orNone(v)); !ok {
			return TypeErrorf("%s must be set to a string object", name)
		}
		set(self.function(), v)
		return nil
	}
}

func functionGetTypeParams(_ *Thread, self Value) (Value, error) {
	if v := self.function().TypeParams; v.IsValid() {
		return v, nil
	}
	return emptyTuple, nil
}

func functionSetTypeParams(_ *Thread, self, v Value) error {
	if _, ok := AsTuple(orNone(v)); !ok {
		return TypeErrorf("__type_params__ must be set to a tuple")
	}
	self.function().TypeParams = v
	return nil
}

func functionGetClosure(_ *Thread, self Value) (Value, error) {
	cells := self.function().Closure
	if len(cells) == 0 {
		return None, nil
	}
	out := make([]Value, len(cells))
	for i, c := range cells {
		out[i] = FromObj(c)
	}
	return NewTuple(out), nil
}

// callBuiltin is __call__ of native functions and methods.
func callBuiltin(t *Thread, self Value, args []Value, kw []*Str) (Value, error) {
	return self.builtin().Call(t, args, kw)
}

func defineBuiltins() {
	common := []GetSet{
		{Name: "__name__", Get: func(_ *Thread, v Value) (Value, error) { return FromObj(Name(v.builtin().def.Name)), nil }},
		{Name: "__qualname__", Get: builtinQualname},
		{Name: "__doc__", Get: builtinDoc},
		{Name: "__text_signature__", Get: func(_ *Thread, v Value) (Value, error) { return NewStr(v.builtin().shownSignature()), nil }},
	}
	self := GetSet{Name: "__self__", Get: builtinSelf}
	bound := append([]GetSet{self, {Name: "__module__", Get: builtinModule}}, common...)
	methods := []Def{
		{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: builtinRepr},
		{Name: "__eq__", Sig: "self, value, /", Doc: "Return self==value.", F2: builtinEq},
		{Name: "__hash__", Sig: "self, /", Doc: "Return hash(self).", F1: builtinHash},
		{Name: "__reduce__", Sig: "self, /", F1: builtinReduce},
	}
	withDocAttr(BuiltinType, "", TypeSpec{Name: "builtin_function_or_method", Flags: Final | NoNew, Methods: methods, GetSets: bound, Call: callBuiltin})
	bound = append([]GetSet{{Name: "__objclass__", Get: builtinOwner}, self}, common...)
	withDocAttr(MethodWrapperType, "", TypeSpec{Name: "method-wrapper", Flags: Final | NoNew, Methods: methods, GetSets: bound, Call: callBuiltin})
	descr := append([]GetSet{{Name: "__objclass__", Get: builtinOwner}}, common...)
	methods = append(methods[:1:1], methods[3], Def{Name: "__get__", Sig: "self, instance, owner=None, /", Doc: "Return an attribute of instance, which is of type owner.", Fn: builtinGet})
	for _, x := range []struct {
		t    *Type
		name string
	}{{MethodDescrType, "method_descriptor"}, {WrapperDescrType, "wrapper_descriptor"}, {ClassMethodDescrType, "classmethod_descriptor"}} {
		withDocAttr(x.t, "", TypeSpec{Name: x.name, Flags: Final | NoNew, Methods: methods, GetSets: descr, Call: callBuiltin})
	}
}

// qualifier is the name of the class a native method belongs to, "" for functions.
func (b *Builtin) qualifier() string {
	if b.owner == nil {
		return ""
	}
	if b.self.IsValid() && !b.wrapper && b.def.Name != "__new__" {
		return receiverName(b.self)
	}
	return b.owner.qualname
}

func builtinQualname(_ *Thread, v Value) (Value, error) {
	b := v.builtin()
	if q := b.qualifier(); q != "" {
		return NewStr(q + "." + b.def.Name), nil
	}
	return NewStr(b.def.Name), nil
}

func builtinDoc(_ *Thread, v Value) (Value, error) {
	if d := v.builtin().def.Doc; d != "" {
		return NewStr(d), nil
	}
	return None, nil
}

// shownSignature is __text_signature__: the receiver is marked with a dollar sign.
func (b *Builtin) shownSignature() string {
	s := b.signature()
	switch {
	case s.self:
		return "($" + b.def.Sig + ")"
	case b.owner == nil && b.def.Sig == "":
		return "($module)"
	case b.owner == nil && len(s.params) > 0 && s.posOnly > 0:
		return "($module, " + b.def.Sig + ")"
	case b.owner == nil:
		return "($module, /, " + b.def.Sig + ")"
	}
	return "(" + b.def.Sig + ")"
}

func builtinSelf(t *Thread, v Value) (Value, error) {
	b := v.builtin()
	switch {
	case b.self.IsValid():
		return b.self, nil
	case b.owner != nil:
		return FromObj(b.owner), nil
	case b.module != nil:
		if m, ok := t.Interp.Modules.GetStr(b.module); ok {
			return m, nil
		}
	}
	return None, nil
}

func builtinModule(_ *Thread, v Value) (Value, error) {
	if b := v.builtin(); b.owner == nil && b.module != nil {
		return FromObj(b.module), nil
	}
	return None, nil
}

func builtinOwner(_ *Thread, v Value) (Value, error) { return FromObj(v.builtin().owner), nil }

func builtinRepr(_ *Thread, v Value) (Value, error) {
	b := v.builtin()
	name := b.def.Name
	switch v.Type() {
	case WrapperDescrType:
		return NewStr("<slot wrapper '" + name + "' of '" + b.owner.name + "' objects>"), nil
	case MethodDescrType, ClassMethodDescrType:
		return NewStr("<method '" + name + "' of '" + b.owner.name + "' objects>"), nil
	case MethodWrapperType:
		return NewStr("<method-wrapper '" + name + "' of " + b.self.Type().MessageName() + " object at " + HexAddr(b.self) + ">"), nil
	}
	self := b.self
	if !self.IsValid() && b.owner != nil {
		self = FromObj(b.owner)
	}
	if !self.IsValid() || self.Kind() == KModule {
		return NewStr("<built-in function " + name + ">"), nil
	}
	return NewStr("<built-in method " + name + " of " + self.Type().MessageName() + " object at " + HexAddr(self) + ">"), nil
}

// builtinEq compares bound methods: the same method of the same object.
func builtinEq(_ *Thread, a, v Value) (Value, error) {
	if v.Kind() != KBuiltin || v.Type() != a.Type() {
		return NotImplemented, nil
	}
	x, y := a.builtin(), v.builtin()
	return Bool(x.def == y.def && x.self == y.self), nil
}

func builtinHash(_ *Thread, v Value) (Value, error) {
	b := v.builtin()
	h := NewStr(b.def.Name).str().Hash()
	if b.self.IsValid() {
		h = h*31 + uint64(b.self.Addr()>>4)
	}
	return Int(int64(h >> 3)), nil
}

// builtinReduce pickles a method by its owner, a function by its name.
func builtinReduce(t *Thread, v Value) (Value, error) {
	b := v.builtin()
	from := b.self
	if !from.IsValid() && b.owner != nil {
		from = FromObj(b.owner)
	}
	if !from.IsValid() {
		return NewStr(b.def.Name), nil
	}
	return t.reduceGetattr(from, b.def.Name)
}

// reduceGetattr is the reduction (getattr, (from, name)).
func (t *Thread) reduceGetattr(from Value, name string) (Value, error) {
	get, ok := t.Interp.Builtins.Dict.GetStr(t.Interp.Intern("getattr"))
	if !ok {
		return Value{}, RuntimeErrorf("builtins.getattr is gone")
	}
	return TupleOf(get, TupleOf(from, NewStr(name))), nil
}

// builtinGet is __get__ of a native method's descriptor.
func builtinGet(_ *Thread, args []Value) (Value, error) {
	b := args[0].builtin()
	if args[0].Type() == ClassMethodDescrType {
		owner := orNone(args[2])
		if owner.IsNone() && !args[1].IsNone() {
			owner = FromObj(args[1].Type())
		}
		c, ok := AsType(owner)
		if !ok {
			return Value{}, TypeErrorf("descriptor '%s' for type '%s' needs a type, not a '%s' as arg 2", b.def.Name, b.owner.name, owner.Type().MessageName())
		}
		if !c.IsSubtype(b.owner) {
			return Value{}, TypeErrorf("descriptor '%s' requires a subtype of '%s' but received '%s'", b.def.Name, b.owner.name, c.name)
		}
		return FromObj(b.bind(owner)), nil
	}
	if args[1].IsNone() && b.owner != NoneTypeType {
		return args[0], nil
	}
	if !args[1].Type().IsSubtype(b.owner) {
		return Value{}, TypeErrorf("descriptor '%s' for '%s' objects doesn't apply to a '%s' object", b.def.Name, b.owner.name, args[1].Type().MessageName())
	}
	return FromObj(b.bind(args[1])), nil
}

func defineMethod() {
	withDocAttr(MethodType, "Create a bound instance method object.", TypeSpec{Name: "method", Flags: Final, GetAttr: methodGetAttr,
		Methods: []Def{
			{Name: "__new__", Sig: "cls, function, instance, /", Doc: "Create and return a new object.  See help(type) for accurate signature.", Fn: methodNew},
			{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: methodRepr},
			{Name: "__eq__", Sig: "self, value, /", Doc: "Return self==value.", F2: methodEq},
			{Name: "__hash__", Sig: "self, /", Doc: "Return hash(self).", F1: methodHash},
			{Name: "__get__", Sig: "self, instance, owner=None, /", Doc: "Return an attribute of instance, which is of type owner.", Fn: func(_ *Thread, args []Value) (Value, error) { return args[0], nil }},
			{Name: "__reduce__", Sig: "self, /", F1: methodReduce},
		},
		GetSets: []GetSet{
			readOnly("__func__", func(_ *Thread, v Value) (Value, error) { return v.method().Func, nil }),
			readOnly("__self__", func(_ *Thread, v Value) (Value, error) { return v.method().Self, nil }),
			{Name: "__doc__", Get: func(t *Thread, v Value) (Value, error) { return t.GetAttr(v.method().Func, nameDoc) }},
		},
		Call: func(t *Thread, self Value, args []Value, kw []*Str) (Value, error) { return t.CallKw(self, args, kw) }})
}

// methodGetAttr reads a method's own attributes, then those of the function.
func methodGetAttr(t *Thread, self Value, name *Str) (Value, error) {
	if a := t.FindAttr(self, name); a.Kind != AttrMissing {
		return t.Resolve(self, a)
	}
	return t.GetAttr(self.method().Func, name)
}

func methodNew(t *Thread, args []Value) (Value, error) {
	if !t.Callable(args[1]) {
		return Value{}, TypeErrorf("first argument must be callable")
	}
	if args[2].IsNone() {
		return Value{}, TypeErrorf("instance must not be None")
	}
	return NewMethod(args[1], args[2]), nil
}

// Callable is callable(v).
func (t *Thread) Callable(v Value) bool { return v.Type().slots[SlotCall].IsValid() }

func methodRepr(t *Thread, self Value) (Value, error) {
	m := self.method()
	name := "?"
	for _, n := range []*Str{nameQualname, nameName} {
		v, ok, err := t.GetAttrOpt(m.Func, n)
		if err != nil {
			return Value{}, err
		}
		if s, isStr := AsStr(orNone(v)); ok && isStr {
			name = s.s
			break
		}
	}
	r, err := t.Repr(m.Self)
	return NewStr("<bound method " + name + " of " + r + ">"), err
}

func methodEq(t *Thread, a, b Value) (Value, error) {
	if b.Kind() != KMethod {
		return NotImplemented, nil
	}
	x, y := a.method(), b.method()
	if !Is(x.Self, y.Self) {
		return False, nil
	}
	eq, err := SameOrEqual(t, x.Func, y.Func)
	return Bool(eq), err
}

func methodHash(t *Thread, self Value) (Value, error) {
	m := self.method()
	h, err := Hash(t, m.Func)
	return Int(int64((uint64(m.Self.Addr()>>4)*31 ^ h) >> 3)), err
}

func methodReduce(t *Thread, self Value) (Value, error) {
	v, err := t.GetAttr(self.method().Func, nameName)
	if err != nil {
		return Value{}, err
	}
	name, err := t.Str(v)
	if err != nil {
		return Value{}, err
	}
	return t.reduceGetattr(self.method().Self, name)
}

func defineCell() {
	CellType.define(TypeSpec{Name: "cell", Flags: Final,
		Doc: "Create a new cell object.\n\n  contents\n    the contents of the cell. If not specified, the cell will be empty,\n    and further attempts to access its cell_contents attribute will\n    raise a ValueError.",
		Methods: append([]Def{
			{Name: "__new__", Sig: "cls, contents=None, /", Doc: "Create and return a new object.  See help(type) for accurate signature.", Fn: cellNew},
			{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: cellRepr},
		}, compareDefs(cellCompare)...),
		GetSets: []GetSet{{Name: "cell_contents", Get: cellGet, Set: cellSet}}})
}

func cellNew(_ *Thread, args []Value) (Value, error) {
	if args[1].IsValid() {
		return FromObj(NewCell(args[1])), nil
	}
	return FromObj(NewCell(Unbound)), nil
}

func cellRepr(_ *Thread, self Value) (Value, error) {
	if v := self.cell().V; !v.IsUnbound() {
		return NewStr("<cell at " + HexAddr(self) + ": " + v.Type().MessageName() + " object at " + HexAddr(v) + ">"), nil
	}
	return NewStr("<cell at " + HexAddr(self) + ": empty>"), nil
}

// cellCompare compares contents; an empty cell is less than any other.
func cellCompare(t *Thread, op Slot, a, b Value) (Value, error) {
	if b.Kind() != KCell {
		return NotImplemented, nil
	}
	x, y := a.cell().V, b.cell().V
	if x.IsUnbound() || y.IsUnbound() {
		full := func(v Value) int64 {
			if v.IsUnbound() {
				return 0
			}
			return 1
		}
		return Bool(cmpOrdered(op, full(x), full(y))), nil
	}
	return t.Compare(op, x, y)
}

func cellGet(_ *Thread, self Value) (Value, error) {
	if v := self.cell().V; !v.IsUnbound() {
		return v, nil
	}
	return Value{}, ValueErrorf("Cell is empty")
}

func cellSet(_ *Thread, self, v Value) error {
	if !v.IsValid() {
		v = Unbound
	}
	self.cell().V = v
	return nil
}

func defineTraceback() {
	TracebackType.define(TypeSpec{Name: "traceback", Flags: Final, Doc: "Create a new traceback object.",
		Methods: []Def{
			{Name: "__new__", Sig: "cls, tb_next, tb_frame, tb_lasti, tb_lineno", Doc: "Create and return a new object.  See help(type) for accurate signature.", Fn: tracebackNew},
			{Name: "__dir__", Sig: "self, /", F1: func(*Thread, Value) (Value, error) {
				return NewList([]Value{NewStr("tb_frame"), NewStr("tb_next"), NewStr("tb_lasti"), NewStr("tb_lineno")}), nil
			}},
		},
		GetSets: []GetSet{
			{Name: "tb_next", Get: tracebackGetNext, Set: tracebackSetNext},
			readOnly("tb_frame", tracebackFrame),
			readOnly("tb_lasti", func(t *Thread, self Value) (Value, error) {
				return Int(int64((*Traceback)(self.p).IP)), nil
			}),
			readOnly("tb_lineno", func(t *Thread, self Value) (Value, error) {
				return Int(int64(t.TracebackLine((*Traceback)(self.p)))), nil
			}),
		}})
}

// TracebackLine is tb_lineno.
func (t *Thread) TracebackLine(tb *Traceback) int {
	if tb.Line != 0 || tb.Function == nil || tb.Function.Code == nil {
		return tb.Line
	}
	return tb.Function.Code.Line(tb.IP)
}

func tracebackFrame(t *Thread, self Value) (Value, error) {
	tb := (*Traceback)(self.p)
	if (!tb.Frame.IsValid() || tb.Frame.Kind() == KTuple) && t.Interp.TracebackFrame != nil {
		tb.Frame = t.Interp.TracebackFrame(t, tb)
	}
	return orNone(tb.Frame), nil
}

func tracebackNew(t *Thread, args []Value) (Value, error) {
	tb := &Traceback{Header: HeaderOf(TracebackType), Frame: args[2]}
	if t.Interp.IsFrame == nil || !t.Interp.IsFrame(args[2]) {
		return Value{}, TypeErrorf("traceback() argument 'tb_frame' must be frame, not %s", ArgumentName(args[2]))
	}
	lasti, err := t.Index(args[3])
	if err != nil {
		return Value{}, err
	}
	line, err := t.Index(args[4])
	if err != nil {
		return Value{}, err
	}
	tb.IP, tb.Line = lasti, line
	if !args[1].IsNone() && args[1].Kind() != KTraceback {
		return Value{}, TypeErrorf("expected traceback object or None, got '%s'", args[1].Type().MessageName())
	}
	return FromObj(tb), tracebackSetNext(t, FromObj(tb), args[1])
}

func tracebackGetNext(_ *Thread, self Value) (Value, error) {
	if n := (*Traceback)(self.p).Next; n != nil {
		return FromObj(n), nil
	}
	return None, nil
}

func tracebackSetNext(_ *Thread, self, v Value) error {
	tb := (*Traceback)(self.p)
	switch {
	case !v.IsValid():
		return TypeErrorf("can't delete tb_next attribute")
	case v.IsNone():
		tb.Next = nil
		return nil
	case v.Kind() != KTraceback:
		return TypeErrorf("expected traceback object, got '%s'", v.Type().MessageName())
	}
	next := (*Traceback)(v.p)
	for x := next; x != nil; x = x.Next {
		if x == tb {
			return ValueErrorf("traceback loop detected")
		}
	}
	tb.Next = next
	return nil
}
