package object

// This file is the types of the module contextvars.

// Context maps context variables to values. Its map is never changed once another context may share it: setting a
// variable copies it, so that copying a context costs nothing.
type Context struct {
	Header
	vars    map[*ContextVar]Value
	shared  bool
	entered bool
}

// ContextVar is a context variable.
type ContextVar struct {
	Header
	name Value
	def  Value // zero: no default
}

// ContextToken is what ContextVar.set returns.
type ContextToken struct {
	Header
	ctx  *Context
	v    *ContextVar
	old  Value // zero: the variable had no value
	used bool
}

// The types of contextvars.
var (
	ContextType      = declare[Context]("Context", KNative)
	ContextVarType   = declare[ContextVar]("ContextVar", KNative)
	ContextTokenType = declare[ContextToken]("Token", KNative)
	missingToken     = declare[Header]("Token.MISSING", KNative)
)

// TokenMissing is Token.MISSING.
var TokenMissing = FromObj(&struct{ Header }{Header{missingToken.shape}})

// NewContext makes an empty context.
func NewContext() *Context { return &Context{Header: HeaderOf(ContextType)} }

// CurrentContext is the thread's context.
func (t *Thread) CurrentContext() *Context {
	if t.Context == nil {
		t.Context = NewContext()
	}
	return t.Context
}

// CopyContext is contextvars.copy_context().
func (t *Thread) CopyContext() *Context { return t.CurrentContext().Copy() }

// Copy makes a context with the same values.
func (c *Context) Copy() *Context {
	c.shared = true
	return &Context{Header: HeaderOf(ContextType), vars: c.vars, shared: true}
}

func (c *Context) set(v *ContextVar, x Value) {
	if c.shared || c.vars == nil {
		m := make(map[*ContextVar]Value, len(c.vars)+1)
		for k, y := range c.vars {
			m[k] = y
		}
		c.vars, c.shared = m, false
	}
	if x.IsValid() {
		c.vars[v] = x
	} else {
		delete(c.vars, v)
	}
}

// Run calls f with c as the current context.
func (c *Context) Run(t *Thread, f func() error) error {
	if c.entered {
		r, err := t.Repr(FromObj(c))
		if err != nil {
			return err
		}
		return RuntimeErrorf("cannot enter context: %s is already entered", r)
	}
	prev := t.Context
	t.Context, c.entered = c, true
	err := f()
	t.Context, c.entered = prev, false
	return err
}

// asContextVar checks a key of a context.
func asContextVar(v Value) (*ContextVar, error) {
	cv, ok := Cast[ContextVar](v, ContextVarType)
	if !ok {
		return nil, TypeErrorf("a ContextVar key was expected, got %s", reprText(v))
	}
	return cv, nil
}

// reprText is a short text for a value in an error, made without running Python code.
func reprText(v Value) string {
	switch {
	case v.IsInt():
		return IntStr(v.AsInt()).str().s
	case v.Kind() == KStr:
		return "'" + v.str().s + "'"
	}
	return "<" + v.Type().name + " object>"
}

func defineContext() {
	missingToken.define(TypeSpec{Name: "MISSING", Module: "contextvars", Flags: NoNew | Final, Methods: []Def{
		{Name: "__repr__", Sig: "self, /", F1: func(_ *Thread, _ Value) (Value, error) { return NewStr("<Token.MISSING>"), nil }},
	}})
	ContextType.define(TypeSpec{Name: "Context", Module: "_contextvars", Flags: Final | MappingPattern, Methods: contextMethods()})
	ContextVarType.define(TypeSpec{Name: "ContextVar", Module: "_contextvars", Flags: Final, Methods: contextVarMethods(), GetSets: []GetSet{
		{Name: "name", Get: func(_ *Thread, self Value) (Value, error) { return Self[ContextVar](self).name, nil }},
	}})
	ContextTokenType.define(TypeSpec{Name: "Token", Module: "_contextvars", Flags: Final | NoNew, Consts: map[string]Value{"MISSING": TokenMissing}, GetSets: []GetSet{
		{Name: "var", Get: func(_ *Thread, self Value) (Value, error) { return FromObj(Self[ContextToken](self).v), nil }},
		{Name: "old_value", Get: func(_ *Thread, self Value) (Value, error) {
			if o := Self[ContextToken](self).old; o.IsValid() {
				return o, nil
			}
			return TokenMissing, nil
		}},
	}, Methods: []Def{
		{Name: "__class_getitem__", Sig: "cls, item, /", Doc: "See PEP 585", Flag: ClassDef, F2: func(_ *Thread, cls, item Value) (Value, error) { return NewGenericAlias(cls, item), nil }},
		{Name: "__repr__", Sig: "self, /", F1: func(t *Thread, self Value) (Value, error) {
			k := Self[ContextToken](self)
			r, err := t.Repr(FromObj(k.v))
			used := ""
			if k.used {
				used = " used"
			}
			return NewStr("<Token" + used + " var=" + r + " at " + HexAddr(self) + ">"), err
		}},
	}})
}

// contextEq compares what the variables are bound to.
func contextEq(t *Thread, self, other Value) (Value, error) {
	c, ok := Cast[Context](other, ContextType)
	if !ok {
		return NotImplemented, nil
	}
	mine := Self[Context](self).vars
	if len(mine) != len(c.vars) {
		return False, nil
	}
	for k, v := range mine {
		w, ok := c.vars[k]
		if !ok {
			return False, nil
		}
		if same, err := t.CompareBool(SlotEq, v, w); err != nil || !same {
			return False, err
		}
	}
	return True, nil
}

func contextMethods() []Def {
	return []Def{
		{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(_ *Thread, args []Value, _ []*Str) (Value, error) {
			if len(args) > 1 {
				return Value{}, TypeErrorf("Context() does not accept any arguments")
			}
			return FromObj(NewContext()), nil
		}},
		{Name: "run", Sig: "self, callable, /, *args, **kwargs", Doc: "Call callable in the context.", Raw: func(t *Thread, args []Value, kw []*Str) (v Value, err error) {
			if len(args)-len(kw) < 2 {
				return Value{}, TypeErrorf("run() missing 1 required positional argument")
			}
			err = Self[Context](args[0]).Run(t, func() (err error) {
				v, err = t.CallKw(args[1], append([]Value(nil), args[2:]...), kw)
				return err
			})
			return v, err
		}},
		{Name: "copy", Sig: "self, /", F1: func(_ *Thread, self Value) (Value, error) { return FromObj(Self[Context](self).Copy()), nil }},
		{Name: "__eq__", Sig: "self, value, /", Doc: "Return self==value.", F2: contextEq},
		{Name: "__len__", Sig: "self, /", F1: func(_ *Thread, self Value) (Value, error) {
			return Int(int64(len(Self[Context](self).vars))), nil
		}},
		{Name: "__getitem__", Sig: "self, key, /", F2: func(_ *Thread, self, key Value) (Value, error) {
			cv, err := asContextVar(key)
			if err != nil {
				return Value{}, err
			}
			if v, ok := Self[Context](self).vars[cv]; ok {
				return v, nil
			}
			return Value{}, KeyErrorOf(key)
		}},
		{Name: "__contains__", Sig: "self, key, /", F2: func(_ *Thread, self, key Value) (Value, error) {
			cv, err := asContextVar(key)
			if err != nil {
				return Value{}, err
			}
			_, ok := Self[Context](self).vars[cv]
			return Bool(ok), nil
		}},
		{Name: "get", Sig: "self, key, default=None, /", Fn: func(_ *Thread, a []Value) (Value, error) {
			cv, err := asContextVar(a[1])
			if err != nil {
				return Value{}, err
			}
			if v, ok := Self[Context](a[0]).vars[cv]; ok {
				return v, nil
			}
			if a[2].IsValid() {
				return a[2], nil
			}
			return None, nil
		}},
		{Name: "__iter__", Sig: "self, /", F1: func(t *Thread, self Value) (Value, error) {
			return t.GetIter(NewList(Self[Context](self).list(func(k *ContextVar, _ Value) Value { return FromObj(k) })))
		}},
		{Name: "keys", Sig: "self, /", F1: func(_ *Thread, self Value) (Value, error) {
			return NewList(Self[Context](self).list(func(k *ContextVar, _ Value) Value { return FromObj(k) })), nil
		}},
		{Name: "values", Sig: "self, /", F1: func(_ *Thread, self Value) (Value, error) {
			return NewList(Self[Context](self).list(func(_ *ContextVar, v Value) Value { return v })), nil
		}},
		{Name: "items", Sig: "self, /", F1: func(_ *Thread, self Value) (Value, error) {
			return NewList(Self[Context](self).list(func(k *ContextVar, v Value) Value { return NewPair(FromObj(k), v) })), nil
		}},
	}
}

func (c *Context) list(f func(k *ContextVar, v Value) Value) []Value {
	var out []Value
	for k, v := range c.vars {
		out = append(out, f(k, v))
	}
	return out
}

func contextVarMethods() []Def {
	return []Def{
		{Name: "__new__", Sig: "cls, name, /, *, default=<unrepresentable>", Fn: func(_ *Thread, a []Value) (Value, error) {
			if a[1].Kind() != KStr {
				return Value{}, TypeErrorf("context variable name must be a str")
			}
			return FromObj(&ContextVar{Header: HeaderOf(ContextVarType), name: a[1], def: a[2]}), nil
		}},
		{Name: "get", Sig: "self, default=<unrepresentable>, /", Doc: "Return a value for the context variable for the current context.", Fn: func(t *Thread, a []Value) (Value, error) {
			cv := Self[ContextVar](a[0])
			if t.Context != nil {
				if v, ok := t.Context.vars[cv]; ok {
					return v, nil
				}
			}
			switch {
			case a[1].IsValid():
				return a[1], nil
			case cv.def.IsValid():
				return cv.def, nil
			}
			return Value{}, NewException(LookupError, a[0])
		}},
		{Name: "set", Sig: "self, value, /", Doc: "Call to set a new value for the context variable in the current context.", F2: func(t *Thread, self, v Value) (Value, error) {
			cv, c := Self[ContextVar](self), t.CurrentContext()
			k := &ContextToken{Header: HeaderOf(ContextTokenType), ctx: c, v: cv, old: c.vars[cv]}
			c.set(cv, v)
			return FromObj(k), nil
		}},
		{Name: "reset", Sig: "self, token, /", Doc: "Reset the context variable.", F2: func(t *Thread, self, tok Value) (Value, error) {
			k, ok := Cast[ContextToken](tok, ContextTokenType)
			switch {
			case !ok:
				return Value{}, TypeErrorf("expected an instance of Token, got %s", reprText(tok))
			case k.used:
				r, err := t.Repr(tok)
				if err != nil {
					return Value{}, err
				}
				return Value{}, RuntimeErrorf("%s has already been used once", r)
			case k.v != Self[ContextVar](self):
				return Value{}, tokenError(t, tok, "was created by a different ContextVar")
			case k.ctx != t.CurrentContext():
				return Value{}, tokenError(t, tok, "was created in a different Context")
			}
			k.used = true
			k.ctx.set(k.v, k.old)
			return None, nil
		}},
		{Name: "__repr__", Sig: "self, /", F1: func(t *Thread, self Value) (Value, error) {
			cv := Self[ContextVar](self)
			r, err := t.Repr(cv.name)
			s := "<ContextVar name=" + r
			if err == nil && cv.def.IsValid() {
				var d string
				d, err = t.Repr(cv.def)
				s += " default=" + d
			}
			return NewStr(s + " at " + HexAddr(self) + ">"), err
		}},
		{Name: "__class_getitem__", Sig: "cls, item, /", Flag: ClassDef, F2: func(_ *Thread, cls, item Value) (Value, error) {
			return NewGenericAlias(cls, item), nil
		}},
	}
}

func tokenError(t *Thread, tok Value, what string) error {
	r, err := t.Repr(tok)
	if err != nil {
		return err
	}
	return ValueErrorf("%s %s", r, what)
}

// ContextValue reads a context variable: ok is false if it has no value in the current context.
func (t *Thread) ContextValue(cv *ContextVar) (Value, bool) {
	if t.Context == nil {
		return Value{}, false
	}
	v, ok := t.Context.vars[cv]
	return v, ok
}

// SetContextValue sets a context variable in the current context.
func (t *Thread) SetContextValue(cv *ContextVar, v Value) { t.CurrentContext().set(cv, v) }

// NewContextVar makes a context variable without a default.
func NewContextVar(name string) *ContextVar {
	return &ContextVar{Header: HeaderOf(ContextVarType), name: NewStr(name)}
}
