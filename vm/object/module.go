package object

// This file is the type module.

func defineModule() {
	// A module's attributes are the cells of its namespace: instances of subclasses need no other store.
	ModuleType.layoutAttrs, ModuleType.subOff = false, 0
	withDocAttr(ModuleType, "Create a module object.\n\nThe name must be a string; the optional docstring can have any type.", TypeSpec{Name: "module",
		GetAttr: moduleGetAttr, SetAttr: moduleSetAttr,
		Methods: []Def{
			{Name: "__new__", Sig: "cls, /, *args, **kwargs", Doc: "Create and return a new object.  See help(type) for accurate signature.", Raw: moduleNew},
			{Name: "__init__", Sig: "self, /, name, doc=None", Doc: "Initialize self.  See help(type(self)) for accurate signature.", Fn: moduleInit},
			{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: moduleRepr},
			{Name: "__dir__", Sig: "self, /", Doc: "__dir__() -> list\nspecialized dir() implementation", F1: moduleDir},
		},
		GetSets: []GetSet{
			readOnly("__dict__", func(_ *Thread, v Value) (Value, error) { return FromObj((*Module)(v.p).NS.Dict), nil }),
			{Name: "__annotations__", Get: moduleGetAnnotations, Set: moduleSetAnnotations},
		}})
}

// moduleNew makes a module that __init__ has not named yet.
func moduleNew(t *Thread, args []Value, _ []*Str) (Value, error) {
	cls, err := newClass(args[0], ModuleType)
	if err != nil {
		return Value{}, err
	}
	m := Alloc[Module](cls)
	m.NS = NewNamespace(t.Interp.Builtins)
	return FromObj(m), nil
}

func moduleInit(t *Thread, args []Value) (Value, error) {
	m := (*Module)(args[0].p)
	name, ok := AsStr(args[1])
	if !ok {
		return Value{}, TypeErrorf("module() argument 'name' must be str, not %s", ArgumentName(args[1]))
	}
	m.Name = name.s
	d := m.NS.Dict
	d.SetStr(nameName, args[1])
	d.SetStr(nameDoc, orNone(args[2]))
	for _, n := range []string{"__package__", "__loader__", "__spec__"} {
		d.SetStr(t.Interp.Intern(n), None)
	}
	return None, nil
}

// moduleText reads an attribute that should be a str.
func (m *Module) moduleText(t *Thread, name string) (string, bool) {
	v, ok := m.Get(t, name)
	if !ok {
		return "", false
	}
	s, ok := AsStr(v)
	if !ok {
		return "", false
	}
	return s.s, true
}

// moduleRepr tells where a module comes from: __spec__ knows best, then __file__ and __loader__.
func moduleRepr(t *Thread, self Value) (Value, error) {
	m := (*Module)(self.p)
	name, ok := m.moduleText(t, "__name__")
	if !ok {
		name = "?"
	}
	head := "<module " + ReprString(name)
	if spec, ok := m.Get(t, "__spec__"); ok && !spec.IsNone() {
		origin, ok, err := t.GetAttrOpt(spec, t.Interp.Intern("origin"))
		if err != nil {
			return Value{}, err
		}
		if s, isStr := AsStr(orNone(origin)); ok && isStr && (s.s == "built-in" || s.s == "frozen") {
			return NewStr(head + " (" + s.s + ")>"), nil
		}
	}
	if file, ok := m.moduleText(t, "__file__"); ok {
		return NewStr(head + " from " + ReprString(file) + ">"), nil
	}
	if loader, ok := m.Get(t, "__loader__"); ok && !loader.IsNone() {
		if loader.Type().name == "NamespaceLoader" {
			if where, ok, err := t.namespaceFolders(m, loader); ok || err != nil {
				return NewStr(head + " (namespace) from " + where + ">"), err
			}
		}
		r, err := t.Repr(loader)
		return NewStr(head + " (" + r + ")>"), err
	}
	if m.BuiltIn || m.Missing != nil {
		return NewStr(head + " (built-in)>"), nil
	}
	return NewStr(head + ">"), nil
}

// namespaceFolders is the repr of the list of a namespace package's folders, which the loader or the spec has.
func (t *Thread) namespaceFolders(m *Module, loader Value) (text string, ok bool, err error) {
	where, ok, err := t.GetAttrOpt(loader, t.Interp.Intern("_path"))
	if spec, has := m.Get(t, "__spec__"); err == nil && !ok && has {
		where, ok, err = t.GetAttrOpt(spec, t.Interp.Intern("submodule_search_locations"))
	}
	if err != nil || !ok || where.IsNone() {
		return "", false, err
	}
	items, err := t.ToSlice(where)
	if err != nil {
		return "", false, err
	}
	text, err = t.Repr(NewList(items))
	return text, true, err
}

func moduleDir(t *Thread, self Value) (Value, error) {
	d := (*Module)(self.p).NS.Dict
	if f, ok := d.GetStr(slotStrs[SlotDir]); ok {
		return t.Call(f)
	}
	n := newNameSet()
	n.addKeys(d)
	return n.list(), nil
}

func moduleGetAnnotations(_ *Thread, self Value) (Value, error) {
	d := (*Module)(self.p).NS.Dict
	if v, ok := d.GetStr(nameAnnotations); ok {
		return v, nil
	}
	v := FromObj(NewDict())
	d.SetStr(nameAnnotations, v)
	return v, nil
}

func moduleSetAnnotations(_ *Thread, self, v Value) error {
	d := (*Module)(self.p).NS.Dict
	if v.IsValid() {
		d.SetStr(nameAnnotations, v)
	} else if !d.DelStr(nameAnnotations) {
		return AttributeErrorf(self, nameAnnotations, "__annotations__")
	}
	return nil
}
