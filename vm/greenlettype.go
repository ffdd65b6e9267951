package vm

import (
	"pya/vm/object"
)

// This file is the types of module greenlet.

func init() {
	GreenletExit = object.NewSubNative(object.TypeSpec{Name: "GreenletExit", Module: "greenlet", Base: object.BaseException,
		Doc: "Ends a greenlet silently: its parent gets the exception as a value."})
	GreenletError = object.NewSubNative(object.TypeSpec{Name: "error", Module: "greenlet", Base: object.ExceptionType})
	greenArgsType = object.NewNative[greenArgsValue](object.TypeSpec{Name: "greenlet_arguments", Flags: object.NoNew})
	greenMethodType = object.NewNative[greenMethod](object.TypeSpec{
		Name: "greenlet_method", Flags: object.NoNew | object.Final,
		Call: func(t *object.Thread, self object.Value, args []object.Value, kw []*object.Str) (object.Value, error) {
			th := vmThread(t)
			g, v, thrown, err := th.greenArgs(object.Self[greenMethod](self), args, kw)
			if err != nil {
				return object.Value{}, err
			}
			return th.greenSwitch(g, v, thrown)
		},
		Methods: []object.Def{
			{Name: "__get__", Sig: "self, instance, owner=None, /", Fn: func(_ *object.Thread, args []object.Value) (object.Value, error) {
				m := object.Self[greenMethod](args[0])
				if args[1].IsNone() || m.self.IsValid() {
					return args[0], nil
				}
				return object.FromObj(&greenMethod{Header: object.HeaderOf(greenMethodType), throw: m.throw, self: args[1]}), nil
			}},
			{Name: "__repr__", Sig: "self, /", F1: func(_ *object.Thread, self object.Value) (object.Value, error) {
				m := object.Self[greenMethod](self)
				name := "switch"
				if m.throw {
					name = "throw"
				}
				if !m.self.IsValid() {
					return object.NewStr("<method '" + name + "' of 'greenlet.greenlet' objects>"), nil
				}
				return object.NewStr("<built-in method " + name + " of " + m.self.Type().FullName() + " object at " + object.HexAddr(m.self) + ">"), nil
			}},
		},
	})
	GreenletType = object.NewNative[Greenlet](object.TypeSpec{
		Name: "greenlet", Module: "greenlet", Methods: greenletMethods, GetSets: greenletAttrs,
		Doc: "greenlet(run=None, parent=None) -> greenlet\n\nCreates a new greenlet object (without running it).",
		Consts: map[string]object.Value{
			"switch":       object.FromObj(&greenMethod{Header: object.HeaderOf(greenMethodType)}),
			"throw":        object.FromObj(&greenMethod{Header: object.HeaderOf(greenMethodType), throw: true}),
			"GreenletExit": object.FromObj(GreenletExit), "error": object.FromObj(GreenletError),
		},
	})
}

func greenSelf(v object.Value) *Greenlet { return object.Self[Greenlet](v) }

var greenletMethods = []object.Def{
	{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(t *object.Thread, args []object.Value, _ []*object.Str) (object.Value, error) {
		cls, ok := object.AsType(args[0])
		if !ok {
			return object.Value{}, object.TypeErrorf("greenlet.__new__(X): X is not a type object (%s)", args[0].Type().MessageName())
		}
		g := object.Alloc[Greenlet](cls)
		g.parent = vmThread(t).greens().current
		return object.FromObj(g), nil
	}},
	{Name: "__init__", Sig: "self, run=None, parent=None", Fn: func(_ *object.Thread, args []object.Value) (object.Value, error) {
		g := greenSelf(args[0])
		if args[1].IsValid() && !args[1].IsNone() {
			if err := g.setRun(args[1]); err != nil {
				return object.Value{}, err
			}
		}
		if args[2].IsValid() && !args[2].IsNone() {
			if err := g.setParent(args[2]); err != nil {
				return object.Value{}, err
			}
		}
		return object.None, nil
	}},
	{Name: "getcurrent", Sig: "", Flag: object.StaticDef, Doc: "getcurrent() -> greenlet\n\nReturns the current greenlet (i.e. the one which called this function).",
		F0: func(t *object.Thread) (object.Value, error) { return CurrentGreenlet(t), nil }},
	{Name: "__bool__", Sig: "self, /", F1: func(_ *object.Thread, self object.Value) (object.Value, error) {
		return object.Bool(greenSelf(self).state == greenActive), nil
	}},
	{Name: "__repr__", Sig: "self, /", F1: func(_ *object.Thread, self object.Value) (object.Value, error) {
		return object.NewStr(greenSelf(self).repr(self)), nil
	}},
}

// repr tells the state of a greenlet.
func (g *Greenlet) repr(self object.Value) string {
	s := "<" + self.Type().FullName() + " object at " + object.HexAddr(self) + " (otid=" + object.HexAddr(self) + ")"
	switch {
	case g.state == greenDead:
		return s + " dead>"
	case g.state == greenNew:
		return s + " pending>"
	case g.t.green.current == g:
		s += " current"
	default:
		s += " suspended"
	}
	s += " active started"
	if g.parent == nil {
		s += " main"
	}
	return s + ">"
}

func (g *Greenlet) setRun(v object.Value) error {
	if g.state != greenNew {
		return object.AttributeErrorf(object.FromObj(g), object.Name("run"), "run cannot be set after the start of the greenlet")
	}
	g.run = v
	return nil
}

func (g *Greenlet) setParent(v object.Value) error {
	p, ok := asGreenlet(v)
	if !ok {
		return object.TypeErrorf("GreenletChecker: Expected any type of greenlet, not %s", v.Type().MessageName())
	}
	if g.parent == nil {
		return object.AttributeErrorf(object.FromObj(g), object.Name("parent"), "cannot set the parent of a main greenlet")
	}
	for x := p; x != nil; x = x.parent {
		if x == g {
			return object.ValueErrorf("cyclic parent chain")
		}
		if x.t != nil && g.t != nil && x.t != g.t {
			return object.ValueErrorf("parent cannot be on a different thread")
		}
	}
	g.parent = p
	return nil
}

var greenletAttrs = []object.GetSet{
	{Name: "dead", Get: func(_ *object.Thread, self object.Value) (object.Value, error) {
		return object.Bool(greenSelf(self).state == greenDead), nil
	}},
	{Name: "parent", Get: func(_ *object.Thread, self object.Value) (object.Value, error) {
		if p := greenSelf(self).parent; p != nil {
			return object.FromObj(p), nil
		}
		return object.None, nil
	}, Set: func(_ *object.Thread, self, v object.Value) error {
		if !v.IsValid() {
			return object.AttributeErrorf(self, object.Name("parent"), "can't delete attribute")
		}
		return greenSelf(self).setParent(v)
	}},
	{Name: "run", NoDel: true, Get: func(_ *object.Thread, self object.Value) (object.Value, error) {
		if g := greenSelf(self); g.state == greenNew && g.run.IsValid() {
			return g.run, nil
		}
		return object.Value{}, object.AttributeErrorf(self, object.Name("run"), "run")
	}, Set: func(_ *object.Thread, self, v object.Value) error { return greenSelf(self).setRun(v) }},
	{Name: "gr_frame", Get: func(t *object.Thread, self object.Value) (object.Value, error) {
		g := greenSelf(self)
		if g.state != greenActive || g.t != vmThread(t) {
			return object.None, nil
		}
		if g.t.green.current == g {
			if f, ok := g.t.frameChain(0); ok {
				return f, nil
			}
			return object.None, nil
		}
		return g.frame(), nil
	}},
	{Name: "gr_context", Get: func(t *object.Thread, self object.Value) (object.Value, error) {
		g := greenSelf(self)
		c := g.saved.thread.Context
		if g.state == greenActive && g.t == vmThread(t) && g.t.green.current == g {
			c = t.Context
		}
		if c == nil {
			return object.None, nil
		}
		return object.FromObj(c), nil
	}},
}

// frame is the frame a suspended greenlet stands in.
func (g *Greenlet) frame() object.Value {
	t := g.t
	cur := t.green.current
	t.saveGreen(cur)
	t.loadGreen(g)
	f, ok := t.frameChain(0)
	t.saveGreen(g)
	t.loadGreen(cur)
	if !ok {
		return object.None
	}
	return f
}
