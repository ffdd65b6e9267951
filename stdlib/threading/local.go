package threading

import (
	"weak"

	"pya/vm/object"
)

// local is thread-local data: a dict per thread. The dict of a thread goes with the thread, all of them with the local.
type local struct {
	object.Header
	args  []value
	kw    []*object.Str
	dicts map[uint64]*object.Dict
}

// localsKey is the place in a thread's Data of the locals it has used.
type localsKey struct{}

// forgetLocals drops the thread's data when it ends.
func forgetLocals(t *thread) {
	used, _ := t.Data[localsKey{}].([]weak.Pointer[local])
	for _, w := range used {
		if l := w.Value(); l != nil {
			delete(l.dicts, t.ID)
		}
	}
}

func (l *local) add(t *thread) *object.Dict {
	d := object.NewDict()
	l.dicts[t.ID] = d
	used, _ := t.Data[localsKey{}].([]weak.Pointer[local])
	if len(used) == cap(used) {
		live := used[:0]
		for _, w := range used {
			if w.Value() != nil {
				live = append(live, w)
			}
		}
		used = live
	}
	t.Data[localsKey{}] = append(used, weak.Make(l))
	return d
}

func localMethods() []object.Def {
	return []object.Def{
		{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(t *thread, args []value, kw []*object.Str) (value, error) {
			cls, ok := object.AsType(args[0])
			if !ok {
				return value{}, object.TypeErrorf("_local.__new__(X): X is not a type object (%s)", args[0].Type().MessageName())
			}
			plain := cls.Slot(object.SlotInit).Kind() == object.KBuiltin
			if len(args) > 1 && plain {
				return value{}, object.TypeErrorf("Initialization arguments are not supported")
			}
			l := object.Alloc[local](cls)
			l.args, l.kw = append([]value(nil), args[1:]...), kw
			// The first thread's __init__ is called by the class call.
			l.dicts = map[uint64]*object.Dict{}
			l.add(t)
			return object.FromObj(l), nil
		}},
	}
}

// dict is the data of the thread. A thread that comes for the first time runs __init__.
func (l *local) dict(t *thread, self value) (*object.Dict, error) {
	if d := l.dicts[t.ID]; d != nil {
		return d, nil
	}
	d := l.add(t)
	init := self.Type().Slot(object.SlotInit)
	if init.Kind() == object.KBuiltin {
		return d, nil
	}
	f, err := t.BindSlot(init, self)
	if err == nil {
		_, err = t.CallKw(f, l.args, l.kw)
	}
	if err != nil {
		delete(l.dicts, t.ID)
	}
	return d, err
}

func localGet(t *thread, self value, name *object.Str) (value, error) {
	d, err := object.Self[local](self).dict(t, self)
	if err != nil {
		return value{}, err
	}
	if name.Go() == "__dict__" {
		return object.FromObj(d), nil
	}
	a := t.FindAttr(self, name)
	if a.Kind == object.AttrMissing || a.Kind == object.AttrValue || a.Kind == object.AttrMethod {
		if v, ok := d.GetStr(name); ok {
			return v, nil
		}
	}
	if a.Kind == object.AttrMissing {
		return value{}, noAttribute(self, name)
	}
	return t.Resolve(self, a)
}

func localSet(t *thread, self value, name *object.Str, x value) error {
	d, err := object.Self[local](self).dict(t, self)
	if err != nil {
		return err
	}
	if name.Go() == "__dict__" {
		return object.AttributeErrorf(self, name, "'%s' object attribute '__dict__' is read-only", self.Type().FullName())
	}
	if cv, ok := t.Lookup(self.Type(), name); ok {
		op := object.SlotSet
		if !x.IsValid() {
			op = object.SlotDelete
		}
		if f := cv.Type().Slot(op); f.IsValid() {
			if x.IsValid() {
				_, err = t.CallSlot(f, cv, self, x)
			} else {
				_, err = t.CallSlot(f, cv, self)
			}
			return err
		}
	}
	if x.IsValid() {
		d.SetStr(name, x)
		return nil
	}
	if !d.DelStr(name) {
		return noAttribute(self, name)
	}
	return nil
}

func noAttribute(self value, name *object.Str) error {
	who := self.Type().Name()
	if self.Type() == types().local {
		who = self.Type().FullName()
	}
	return object.AttributeErrorf(self, name, "'%s' object has no attribute '%s'", who, name.Go())
}
