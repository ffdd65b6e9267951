package pickle

import (
	"strings"

	"pya/vm/object"
)

// objectOp executes the opcodes that make objects of classes.
func (u *unpickler) objectOp(t *thread, op byte) error {
	switch op {
	case opGlobal:
		return u.global(t)
	case opStackGlobal:
		return u.stackGlobal(t)
	case opExt1, opExt2, opExt4:
		return u.extension(t, op)
	case opInst, opObj:
		return u.instance(t, op)
	case opNewObj, opNewObjEx:
		return u.newObject(t, op == opNewObjEx)
	case opReduce:
		return u.reduce(t)
	case opBuild:
		return u.build(t)
	}
	return u.persistent(t, op)
}

func (u *unpickler) global(t *thread) error {
	module, err := u.line(t)
	if err != nil {
		return err
	}
	name, err := u.line(t)
	if err != nil {
		return err
	}
	if module == "" || name == "" {
		return unpicklingError(t, "pickle data was truncated")
	}
	for _, s := range []string{module, name} {
		if _, err := decode(t, s, "utf-8", "strict"); err != nil {
			return err
		}
	}
	v, err := u.find(t, module, name)
	u.push(v)
	return err
}

func (u *unpickler) stackGlobal(t *thread) error {
	name, err := u.pop(t)
	if err != nil {
		return err
	}
	module, err := u.pop(t)
	if err != nil {
		return err
	}
	n, ok1 := object.AsStr(name)
	m, ok2 := object.AsStr(module)
	if !ok1 || !ok2 {
		return unpicklingError(t, "STACK_GLOBAL requires str")
	}
	v, err := u.find(t, m.Go(), n.Go())
	u.push(v)
	return err
}

// find is find_class(module, name), which subclasses override.
func (u *unpickler) find(t *thread, module, name string) (value, error) {
	if u.findClass.IsValid() {
		return t.Call(u.findClass, object.NewStr(module), object.NewStr(name))
	}
	return u.lookup(t, module, name)
}

// lookup imports the module and looks the name up in it.
func (u *unpickler) lookup(t *thread, module, name string) (value, error) {
	if err := t.Audit("pickle.find_class", object.NewStr(module), object.NewStr(name)); err != nil {
		return value{}, err
	}
	if u.proto < 3 && u.fixImports {
		if n, ok := python2Names[[2]string{module, name}]; ok {
			module, name = n[0], n[1]
		} else if module == "exceptions" && python2Exceptions[name] {
			module = "builtins"
		} else if n, ok := newModule(module); ok {
			module = n
		}
	}
	m, err := t.Interp.Import(t, module)
	if err != nil {
		return value{}, err
	}
	parts := []string{name}
	if u.proto >= 4 {
		parts = strings.Split(name, ".")
	}
	v := m
	for _, part := range parts {
		if part == "<locals>" {
			return value{}, object.Raise(object.AttributeError, "Can't get local attribute '%s' on %s", name, repr(t, m))
		}
		x, ok, err := t.GetAttrOpt(v, t.Interp.Intern(part))
		if err != nil {
			return value{}, err
		}
		if !ok {
			return value{}, object.Raise(object.AttributeError, "Can't get attribute '%s' on %s", name, repr(t, m))
		}
		v = x
	}
	return v, nil
}

func (u *unpickler) extension(t *thread, op byte) error {
	size := 1
	switch op {
	case opExt2:
		size = 2
	case opExt4:
		size = 4
	}
	n, err := u.uint(t, size)
	if err != nil {
		return err
	}
	code := object.Int(int64(n))
	if size == 4 {
		code = object.Int(int64(int32(n)))
	}
	if code.AsInt() <= 0 {
		return unpicklingError(t, "EXT specifies code <= 0")
	}
	key, err := registered(t, "_inverted_registry", code)
	if err != nil {
		return err
	}
	tup, ok := object.AsTuple(key)
	if !key.IsValid() {
		return object.ValueErrorf("unregistered extension code %d", code.AsInt())
	}
	if !ok || len(tup.Items()) != 2 {
		return object.ValueErrorf("_inverted_registry[%d] isn't a 2-tuple of strings", code.AsInt())
	}
	m, _ := object.AsStr(tup.Items()[0])
	name, _ := object.AsStr(tup.Items()[1])
	if m == nil || name == nil {
		return object.ValueErrorf("_inverted_registry[%d] isn't a 2-tuple of strings", code.AsInt())
	}
	v, err := u.find(t, m.Go(), name.Go())
	u.push(v)
	return err
}

// registered looks up a table of copyreg; the zero Value if the key is not there.
func registered(t *thread, table string, key value) (value, error) {
	reg, err := attribute(t, "copyreg", table)
	if err != nil {
		return value{}, err
	}
	d, ok := object.AsDict(reg)
	if !ok {
		return value{}, object.TypeErrorf("copyreg.%s is not a dict", table)
	}
	v, _, err := d.Get(t, key)
	return v, err
}

// instance makes an object of an old-style class, or of any other by a call.
func (u *unpickler) instance(t *thread, op byte) error {
	args, err := u.popMark(t)
	if err != nil {
		return err
	}
	var cls value
	if op == opInst {
		if err := u.global(t); err != nil {
			return err
		}
		if cls, err = u.pop(t); err != nil {
			return err
		}
	} else {
		if len(args) == 0 {
			return u.underflow(t)
		}
		cls, args = args[0], args[1:]
	}
	v, err := instantiate(t, cls, args)
	u.push(v)
	return err
}

func instantiate(t *thread, cls value, args []value) (value, error) {
	_, isType := object.AsType(cls)
	_, has, err := t.GetAttrOpt(cls, t.Interp.Intern("__getinitargs__"))
	if err != nil {
		return value{}, err
	}
	if len(args) > 0 || !isType || has {
		return t.Call(cls, args...)
	}
	return t.CallMethod(cls, "__new__", cls)
}

// newObject calls cls.__new__(cls, *args, **kwargs).
func (u *unpickler) newObject(t *thread, ex bool) error {
	var kw value
	var err error
	if ex {
		if kw, err = u.pop(t); err != nil {
			return err
		}
	}
	argsValue, err := u.pop(t)
	if err != nil {
		return err
	}
	clsValue, err := u.pop(t)
	if err != nil {
		return err
	}
	name := "NEWOBJ"
	if ex {
		name = "NEWOBJ_EX"
	}
	cls, ok := object.AsType(clsValue)
	if !ok {
		return unpicklingError(t, "%s class argument must be a type, not %s", name, clsValue.Type().MessageName())
	}
	args, ok := object.AsTuple(argsValue)
	if !ok {
		return unpicklingError(t, "%s args argument must be a tuple, not %s", name, argsValue.Type().MessageName())
	}
	if !ex && len(args.Items()) == 0 && cls.PlainNew() {
		u.push(object.NewInstance(cls))
		return nil
	}
	f, err := t.GetAttrStr(clsValue, "__new__")
	if err != nil {
		return err
	}
	call := append([]value{clsValue}, args.Items()...)
	var names []*object.Str
	if ex {
		d, ok := object.AsDict(kw)
		if !ok {
			return unpicklingError(t, "NEWOBJ_EX kwargs argument must be a dict, not %s", kw.Type().MessageName())
		}
		var k, x value
		for i := 0; d.Next(&i, &k, &x); {
			s, ok := object.AsStr(k)
			if !ok {
				return object.TypeErrorf("keywords must be strings")
			}
			names, call = append(names, t.Interp.InternStr(s)), append(call, x)
		}
	}
	v, err := t.CallKw(f, call, names)
	u.push(v)
	return err
}

func (u *unpickler) reduce(t *thread) error {
	argsValue, err := u.pop(t)
	if err != nil {
		return err
	}
	f, err := u.pop(t)
	if err != nil {
		return err
	}
	args, ok := object.AsTuple(argsValue)
	if !ok {
		return object.TypeErrorf("argument list must be a tuple, not '%s'", argsValue.Type().MessageName())
	}
	v, err := t.Call(f, args.Items()...)
	u.push(v)
	return err
}

// build completes the object on top with its state.
func (u *unpickler) build(t *thread) error {
	state, err := u.pop(t)
	if err != nil {
		return err
	}
	obj, err := u.top(t)
	if err != nil {
		return err
	}
	f, ok, err := t.GetAttrOpt(obj, t.Interp.Intern("__setstate__"))
	if err != nil {
		return err
	}
	if ok {
		_, err := t.Call(f, state)
		return err
	}
	slots := value{}
	if tup, ok := object.AsTuple(state); ok && len(tup.Items()) == 2 {
		state, slots = tup.Items()[0], tup.Items()[1]
	}
	if !state.IsNone() {
		d, ok := object.AsDict(state)
		if !ok {
			return unpicklingError(t, "state is not a dictionary")
		}
		if err := setState(t, obj, d); err != nil {
			return err
		}
	}
	if !slots.IsValid() || slots.IsNone() {
		return nil
	}
	d, ok := object.AsDict(slots)
	if !ok {
		return unpicklingError(t, "slot state is not a dictionary")
	}
	var k, v value
	for i := 0; d.Next(&i, &k, &v); {
		name, ok := object.AsStr(k)
		if !ok {
			return object.TypeErrorf("attribute name must be string, not '%s'", k.Type().MessageName())
		}
		if err := t.SetAttr(obj, t.Interp.InternStr(name), v); err != nil {
			return err
		}
	}
	return nil
}

// setState enters attributes into the object's __dict__. Where the class has no say in it, attributes are set as if
// by assignment, which keeps instances in their compact form.
func setState(t *thread, obj value, state *object.Dict) error {
	direct := obj.Kind() == object.KInstance && object.Is(obj.Type().Slot(object.SlotSetAttr), object.ObjectType.Slot(object.SlotSetAttr))
	var dict value
	var k, v value
	for i := 0; state.Next(&i, &k, &v); {
		name, isStr := object.AsStr(k)
		if isStr {
			name = t.Interp.InternStr(name)
			if _, found := t.Lookup(obj.Type(), name); direct && !found {
				if err := t.SetAttr(obj, name, v); err != nil {
					return err
				}
				continue
			}
			k = object.FromObj(name)
		}
		if !dict.IsValid() {
			var err error
			if dict, err = t.GetAttrStr(obj, "__dict__"); err != nil {
				return err
			}
		}
		if err := t.SetItem(dict, k, v); err != nil {
			return err
		}
	}
	return nil
}

func (u *unpickler) persistent(t *thread, op byte) error {
	var id value
	if op == opPersID {
		s, err := u.line(t)
		if err != nil {
			return err
		}
		if !ascii(s) {
			return unpicklingError(t, "persistent IDs in protocol 0 must be ASCII strings")
		}
		id = object.NewStr(s)
	} else {
		var err error
		if id, err = u.pop(t); err != nil {
			return err
		}
	}
	if u.give != nil && id.IsInt() {
		v, err := u.give(t, int(id.AsInt()))
		u.push(v)
		return err
	}
	if !u.persF.IsValid() {
		return unpicklingError(t, "A load persistent id instruction was encountered, but no persistent_load function was specified.")
	}
	v, err := t.Call(u.persF, id)
	u.push(v)
	return err
}
