package vm

import (
	"unsafe"

	"pya/lang/code"
	"pya/vm/object"
)

// This file is f_locals of a function's frame: a mapping that reads and writes the variables themselves (PEP 667).

type frameLocals struct {
	object.Header
	frame *Frame
}

var frameLocalsType *object.Type

// frameLocals is f_locals: the namespace of a module or class body, a frameLocals for a function.
func (t *thread) frameLocals(fr *Frame) object.Value {
	c := fr.fn.Code
	if c.Flags&code.ModuleBody != 0 && c.ArgCount == 0 {
		return object.FromObj(fr.fn.Globals.Dict)
	}
	if isDynamic(c) {
		if at, _, ok := t.locate(fr); ok {
			return *regAt(at.base, 0)
		}
		if fr.locals == nil {
			fr.locals = object.NewDict()
		}
		return object.FromObj(fr.locals)
	}
	return object.FromObj(&frameLocals{Header: object.HeaderOf(frameLocalsType), frame: fr})
}

// variable finds the place of a variable; ok is false if the frame has none of that name.
func (t *thread) variable(at frameAt, name string) (v *object.Value, ok bool) {
	c := at.fn.Code
	for i := len(c.Body().Inner) - 1; i >= 0; i-- {
		if x := c.Body().Inner[i]; x.Name == name && int(x.Start) <= at.ip && at.ip < int(x.End) {
			return cellOr(regAt(at.base, int(x.Reg))), true
		}
	}
	for i, n := range c.VarNames {
		if n == name && name[0] != '.' {
			if !c.IsCell(i) {
				return regAt(at.base, i), true
			}
			return cellOr(regAt(at.base, i)), true
		}
	}
	for i, x := range c.Free {
		if x.Name == name {
			return &at.fn.Closure[i].V, true
		}
	}
	return nil, false
}

// cellOr is the variable in a register: what is in the cell there, if it holds one.
func cellOr(r *object.Value) *object.Value {
	if r.IsValid() && r.Kind() == object.KCell {
		return &r.CellPtr().V
	}
	return r
}

// snapshot copies the variables of a frame and what f_locals was given besides.
func (t *thread) snapshot(fr *Frame) *object.Dict {
	at, _, ok := t.locate(fr)
	if !ok {
		if c := fr.co.Value(); c != nil && c.state == genCreated && c.nparams > 0 {
			return t.parameters(c)
		}
		if fr.locals == nil {
			fr.locals = object.NewDict()
		}
		return fr.locals
	}
	d := t.locals(at)
	if fr.extra != nil {
		var k, v object.Value
		for i := 0; fr.extra.Next(&i, &k, &v); {
			if err := d.Set(&t.Thread, k, v); err != nil {
				continue // its hash has been computed before
			}
		}
	}
	return d
}

// parameters are the variables of a coroutine that has not begun.
func (t *thread) parameters(c *Coroutine) *object.Dict {
	params := unsafe.Slice(c.params, c.nparams)
	return t.variables(c.fn, c.fn.Code.Entry, func(r int) object.Value {
		if r < len(params) {
			return params[r]
		}
		return object.Value{}
	})
}

func localsOf(t *object.Thread, self object.Value) (*thread, *Frame, *object.Dict) {
	th, fr := vmThread(t), object.Self[frameLocals](self).frame
	return th, fr, th.snapshot(fr)
}

// setLocal assigns to a variable of the frame, or to a name of f_locals alone.
func setLocal(t *object.Thread, self, key, v object.Value) error {
	th, fr := vmThread(t), object.Self[frameLocals](self).frame
	at, _, ok := th.locate(fr)
	if !ok {
		return th.snapshot(fr).Set(t, key, v)
	}
	if s, isStr := object.AsStr(key); isStr {
		if p, found := th.variable(at, s.Go()); found {
			*p = v
			return nil
		}
	}
	if fr.extra == nil {
		fr.extra = object.NewDict()
	}
	return fr.extra.Set(t, key, v)
}

// updateLocals assigns all items of a mapping.
func updateLocals(t *object.Thread, self, other object.Value) error {
	d, ok := dictOrLocals(t, other)
	if !ok {
		return object.TypeErrorf("update() argument must be dict or another FrameLocalsProxy")
	}
	var k, v object.Value
	for i := 0; d.Next(&i, &k, &v); {
		if err := setLocal(t, self, k, v); err != nil {
			return err
		}
	}
	return nil
}

func dictOrLocals(t *object.Thread, v object.Value) (*object.Dict, bool) {
	if d, ok := object.AsDict(v); ok {
		return d, true
	}
	if _, ok := object.Cast[frameLocals](v, frameLocalsType); ok {
		_, _, d := localsOf(t, v)
		return d, true
	}
	return nil, false
}

// viewOf calls a method of the dict that the variables make.
func viewOf(method string) func(t *object.Thread, self object.Value) (object.Value, error) {
	return func(t *object.Thread, self object.Value) (object.Value, error) {
		_, _, d := localsOf(t, self)
		return t.CallMethod(object.FromObj(d), method)
	}
}

// listOf is viewOf as a list.
func listOf(method string) func(t *object.Thread, self object.Value) (object.Value, error) {
	return func(t *object.Thread, self object.Value) (object.Value, error) {
		v, err := viewOf(method)(t, self)
		if err != nil {
			return v, err
		}
		items, err := t.ToSlice(v)
		return object.NewList(items), err
	}
}

func getLocal(t *object.Thread, self, key object.Value) (object.Value, error) {
	_, _, d := localsOf(t, self)
	v, ok, err := d.Get(t, key)
	if err == nil && !ok {
		r, rerr := t.Repr(key)
		if rerr != nil {
			return v, rerr
		}
		err = object.NewException(object.KeyError, object.NewStr("local variable '"+r+"' is not defined"))
	}
	return v, err
}

func getLocalOr(t *object.Thread, args []object.Value) (object.Value, error) {
	_, _, d := localsOf(t, args[0])
	v, ok, err := d.Get(t, args[1])
	if err == nil && !ok {
		v = args[2]
	}
	return v, err
}

func setDefaultLocal(t *object.Thread, args []object.Value) (object.Value, error) {
	_, _, d := localsOf(t, args[0])
	v, ok, err := d.Get(t, args[1])
	if err != nil || ok {
		return v, err
	}
	return args[2], setLocal(t, args[0], args[1], args[2])
}

// joinLocals is the operator |.
func joinLocals(t *object.Thread, a, b object.Value) (object.Value, error) {
	x, ok := dictOrLocals(t, a)
	y, ok2 := dictOrLocals(t, b)
	if !ok || !ok2 {
		return object.NotImplemented, nil
	}
	return t.BinaryOp(object.SlotOr, object.FromObj(x.Copy()), object.FromObj(y))
}

func newFrameLocals(_ *object.Thread, args []object.Value) (object.Value, error) {
	fr, ok := object.Cast[Frame](args[1], FrameType)
	if !ok {
		return object.Value{}, object.TypeErrorf("expect frame, not %s", args[1].Type().MessageName())
	}
	return object.FromObj(&frameLocals{Header: object.HeaderOf(frameLocalsType), frame: fr}), nil
}

// reprLocals shows the mapping itself, where a variable refers to it, as dots.
func reprLocals(t *object.Thread, self object.Value) (object.Value, error) {
	_, fr, d := localsOf(t, self)
	if !t.ReprEnter(self) {
		return object.NewStr("{...}"), nil
	}
	defer t.ReprLeave()
	shown := object.NewDict()
	var k, v object.Value
	for i := 0; d.Next(&i, &k, &v); {
		if x, ok := object.Cast[frameLocals](v, frameLocalsType); ok && x.frame == fr {
			v = self
		}
		if err := shown.Set(t, k, v); err != nil {
			return object.Value{}, err
		}
	}
	s, err := t.Repr(object.FromObj(shown))
	return object.NewStr(s), err
}

var frameLocalsMethods = []object.Def{
	{Name: "__new__", Sig: "cls, frame, /", Fn: newFrameLocals},
	{Name: "__getitem__", Sig: "self, key, /", F2: getLocal},
	{Name: "__setitem__", Sig: "self, key, value, /", F3: func(t *object.Thread, self, k, v object.Value) (object.Value, error) {
		return object.None, setLocal(t, self, k, v)
	}},
	{Name: "__delitem__", Sig: "self, key, /", F2: func(*object.Thread, object.Value, object.Value) (object.Value, error) {
		return object.Value{}, object.TypeErrorf("cannot remove variables from FrameLocalsProxy")
	}},
	{Name: "__contains__", Sig: "self, key, /", F2: func(t *object.Thread, self, k object.Value) (object.Value, error) {
		_, _, d := localsOf(t, self)
		_, ok, err := d.Get(t, k)
		return object.Bool(ok), err
	}},
	{Name: "__len__", Sig: "self, /", F1: func(t *object.Thread, self object.Value) (object.Value, error) {
		_, _, d := localsOf(t, self)
		return object.Int(int64(d.Len())), nil
	}},
	{Name: "__iter__", Sig: "self, /", F1: func(t *object.Thread, self object.Value) (object.Value, error) {
		v, err := listOf("keys")(t, self)
		if err != nil {
			return v, err
		}
		return t.GetIter(v)
	}},
	{Name: "__reversed__", Sig: "self, /", F1: func(t *object.Thread, self object.Value) (object.Value, error) {
		v, err := listOf("keys")(t, self)
		if err == nil {
			_, err = t.CallMethod(v, "reverse")
		}
		return v, err
	}},
	{Name: "keys", Sig: "self, /", Doc: "See PEP 667", F1: listOf("keys")},
	{Name: "values", Sig: "self, /", F1: listOf("values")},
	{Name: "items", Sig: "self, /", F1: listOf("items")},
	{Name: "copy", Sig: "self, /", F1: viewOf("copy")},
	{Name: "get", Sig: "self, key, default=None, /", Fn: func(t *object.Thread, args []object.Value) (object.Value, error) {
		if !args[2].IsValid() {
			args[2] = object.None
		}
		return getLocalOr(t, args)
	}},
	{Name: "setdefault", Sig: "self, key, default=None, /", Fn: func(t *object.Thread, args []object.Value) (object.Value, error) {
		if !args[2].IsValid() {
			args[2] = object.None
		}
		return setDefaultLocal(t, args)
	}},
	{Name: "update", Sig: "self, other, /", F2: func(t *object.Thread, self, other object.Value) (object.Value, error) {
		return object.None, updateLocals(t, self, other)
	}},
	{Name: "__or__", Sig: "self, value, /", F2: joinLocals},
	{Name: "__ror__", Sig: "self, value, /", F2: func(t *object.Thread, self, other object.Value) (object.Value, error) {
		return joinLocals(t, other, self)
	}},
	{Name: "__ior__", Sig: "self, value, /", F2: func(t *object.Thread, self, other object.Value) (object.Value, error) {
		if err := updateLocals(t, self, other); err != nil {
			return object.NotImplemented, nil
		}
		return self, nil
	}},
	{Name: "__eq__", Sig: "self, value, /", F2: func(t *object.Thread, self, other object.Value) (object.Value, error) {
		if x, ok := object.Cast[frameLocals](other, frameLocalsType); ok {
			return object.Bool(x.frame == object.Self[frameLocals](self).frame), nil
		}
		_, _, d := localsOf(t, self)
		if _, ok := object.AsDict(other); !ok {
			return object.NotImplemented, nil
		}
		eq, err := object.Equal(t, object.FromObj(d), other)
		return object.Bool(eq), err
	}},
	{Name: "__repr__", Sig: "self, /", F1: reprLocals},
}
