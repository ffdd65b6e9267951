// Package abc is the module abc: the metaclass of abstract base classes, native because every isinstance with an
// abstract class goes through it.
package abc

import (
	_ "embed"
	"weak"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

//go:embed abc.pya
var source string

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__doc__", object.NewStr("Abstract Base Classes (ABCs) according to PEP 3119."))
	meta := object.FromObj(metaType())
	m.Set(t, "ABCMeta", meta)
	ns := object.NewDict()
	ns.SetStr(t.Interp.Intern("__module__"), object.NewStr("abc"))
	ns.SetStr(t.Interp.Intern("__doc__"), object.NewStr("Helper class that provides a standard way to create an ABC using\ninheritance."))
	ns.SetStr(t.Interp.Intern("__slots__"), object.NewTuple(nil))
	c, err := t.Call(meta, object.NewStr("ABC"), object.NewTuple(nil), object.FromObj(ns))
	if err != nil {
		return err
	}
	m.Set(t, "ABC", c)
	m.AddDefs(t, []def{
		{Name: "abstractmethod", Sig: "funcobj", Doc: "A decorator indicating abstract methods.", F1: func(t *thread, f value) (value, error) {
			return f, t.SetAttr(f, t.Interp.Intern("__isabstractmethod__"), object.True)
		}},
		{Name: "get_cache_token", Sig: "", Doc: "Returns the current ABC cache token.", F0: func(t *thread) (value, error) {
			return object.Int(int64(stateOf(t).token)), nil
		}},
		{Name: "update_abstractmethods", Sig: "cls", Doc: "Recalculate the set of abstract methods of an abstract class.", F1: update},
	})
	native.Lazy(rt, m, source, "abstractclassmethod", "abstractstaticmethod", "abstractproperty")
	return nil
}

// state is what all abstract classes of a Runtime share: the count of register calls, which makes negative answers
// outdated.
type state struct {
	token  uint64
	asking bool // see ask
}

type stateKey struct{}

func stateOf(t *thread) *state {
	s, ok := t.Interp.Data[stateKey{}].(*state)
	if !ok {
		s = &state{}
		t.Interp.Data[stateKey{}] = s
	}
	return s
}

// classKey names a class without keeping it alive: an address used again comes with another version.
type classKey struct {
	addr    uintptr
	version uint32
}

func keyOf(c *object.Type) classKey { return classKey{object.FromObj(c).Addr(), c.Version()} }

// maxCache bounds the caches of one class, for programs that make classes without end.
const maxCache = 4096

// data is the state of one abstract class, kept in its dictionary.
type data struct {
	object.Header
	st       *state
	registry []weak.Pointer[object.Type]
	yes, no  map[classKey]struct{}
	noToken  uint64
}

var (
	metaOnce, dataOnce native.Type
)

func metaType() *object.Type { return metaOnce.Get(makeMeta) }

func dataType() *object.Type {
	return dataOnce.Get(func() *object.Type {
		return object.NewNative[data](object.TypeSpec{Name: "_abc_data", Module: "_abc", Doc: "Internal state held by ABC machinery.", Flags: object.NoNew})
	})
}

func makeMeta() *object.Type {
	return object.NewSubNative(object.TypeSpec{Name: "ABCMeta", Module: "abc", Base: object.TypeType,
		Doc: "Metaclass for defining Abstract Base Classes (ABCs).",
		Methods: []def{
			{Name: "__new__", Sig: "mcls, name, bases, namespace, /, **kwargs", Raw: newClass},
			{Name: "register", Sig: "cls, subclass", Doc: "Register a virtual subclass of an ABC.\n\nReturns the subclass, to allow usage as a class decorator.", F2: register},
			{Name: "__instancecheck__", Sig: "cls, instance", Doc: "Override for isinstance(instance, cls).", F2: instanceCheck},
			{Name: "__subclasscheck__", Sig: "cls, subclass", Doc: "Override for issubclass(subclass, cls).", F2: subclassCheck},
			{Name: "_abc_registry_clear", Sig: "cls", Doc: "Clear the registry (for debugging or testing).", F1: func(t *thread, cls value) (value, error) {
				d, err := dataOf(t, cls)
				if err == nil {
					d.registry = nil
				}
				return object.None, err
			}},
			{Name: "_abc_caches_clear", Sig: "cls", Doc: "Clear the caches (for debugging or testing).", F1: func(t *thread, cls value) (value, error) {
				d, err := dataOf(t, cls)
				if err == nil {
					d.yes, d.no = nil, nil
				}
				return object.None, err
			}},
		}})
}

// newClass is ABCMeta.__new__.
func newClass(t *thread, args []value, kw []*object.Str) (value, error) {
	args = append([]value(nil), args...)
	if n := len(args) - len(kw); n != 4 {
		return value{}, object.TypeErrorf("ABCMeta.__new__() missing %d required positional arguments", max(4-n, 0))
	}
	ns, ok := object.AsDict(args[3])
	if ok {
		own := ns.Copy()
		own.SetStr(t.Interp.Intern("_abc_impl"), object.FromObj(&data{Header: object.HeaderOf(dataType()), st: stateOf(t)}))
		args[3] = object.FromObj(own)
	}
	v, err := object.TypeType.Slot(object.SlotNew).BuiltinPtr().Call(t, args, kw)
	if err != nil {
		return value{}, err
	}
	c, ok := object.AsType(v)
	if !ok {
		return v, nil
	}
	if err := computeAbstract(t, c); err != nil {
		return value{}, err
	}
	if flag := patternOf(t, c); flag != 0 {
		t.AddPattern(c, flag)
	}
	return v, nil
}

// patternOf reads __abc_tpflags__, by which Sequence and Mapping say what patterns their instances match.
func patternOf(t *thread, c *object.Type) object.TypeFlags {
	v, ok := c.Dict().GetStr(t.Interp.Intern("__abc_tpflags__"))
	if !ok || !v.IsInt() {
		return 0
	}
	switch {
	case v.AsInt()&(1<<5) != 0:
		return object.SequencePattern
	case v.AsInt()&(1<<6) != 0:
		return object.MappingPattern
	}
	return 0
}

// computeAbstract sets __abstractmethods__: the names of the class's own abstract methods and of those inherited that
// are still abstract.
func computeAbstract(t *thread, c *object.Type) error {
	set := object.NewSet()
	names, _ := object.AsSet(set)
	var k, v value
	for i := 0; c.Dict().Next(&i, &k, &v); {
		abstract, err := t.IsAbstractMethod(v)
		if err != nil {
			return err
		}
		if abstract {
			if err := names.Add(t, k); err != nil {
				return err
			}
		}
	}
	for _, b := range c.Bases() {
		av, ok, err := t.GetAttrOpt(object.FromObj(b), t.Interp.Intern("__abstractmethods__"))
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := addInherited(t, c, names, av); err != nil {
			return err
		}
	}
	frozen, err := object.NewFrozenSet(t, names.Items())
	if err != nil {
		return err
	}
	return t.SetAttr(object.FromObj(c), t.Interp.Intern("__abstractmethods__"), frozen)
}

func addInherited(t *thread, c *object.Type, names *object.Set, inherited value) error {
	return t.Iterate(inherited, func(n value) error {
		s, ok := object.AsStr(n)
		if !ok {
			return nil
		}
		f, ok, err := t.GetAttrOpt(object.FromObj(c), t.Interp.InternStr(s))
		if err != nil || !ok {
			return err
		}
		abstract, err := t.IsAbstractMethod(f)
		if err != nil || !abstract {
			return err
		}
		return names.Add(t, n)
	})
}

// update is abc.update_abstractmethods.
func update(t *thread, cls value) (value, error) {
	c, ok := object.AsType(cls)
	if !ok {
		return cls, nil
	}
	if _, ok, err := t.GetAttrOpt(cls, t.Interp.Intern("__abstractmethods__")); err != nil || !ok {
		return cls, err
	}
	return cls, computeAbstract(t, c)
}

func dataOf(t *thread, cls value) (*data, error) {
	c, ok := object.AsType(cls)
	if ok {
		if v, ok := c.Dict().GetStr(t.Interp.Intern("_abc_impl")); ok {
			if d, ok := object.Cast[data](v, dataType()); ok {
				return d, nil
			}
		}
	}
	return nil, object.AttributeErrorf(cls, t.Interp.Intern("_abc_impl"), "_abc_impl")
}

func register(t *thread, cls, sub value) (value, error) {
	s, ok := object.AsType(sub)
	if !ok {
		return value{}, object.TypeErrorf("Can only register classes")
	}
	if is, err := stateOf(t).ask(t, sub, cls); is || err != nil {
		return sub, err
	}
	if is, err := stateOf(t).ask(t, cls, sub); is || err != nil {
		if err == nil {
			err = object.RuntimeErrorf("Refusing to create an inheritance cycle")
		}
		return value{}, err
	}
	d, err := dataOf(t, cls)
	if err != nil {
		return value{}, err
	}
	d.registry = append(d.registry, weak.Make(s))
	d.st.token++
	if c, ok := object.AsType(cls); ok {
		if flag := c.Flags() & (object.SequencePattern | object.MappingPattern); flag != 0 {
			t.AddPattern(s, flag)
		}
	}
	return sub, nil
}

func (d *data) known(c *object.Type) (answer, ok bool) {
	k := keyOf(c)
	if _, hit := d.yes[k]; hit {
		return true, true
	}
	if d.noToken != d.st.token {
		d.no, d.noToken = nil, d.st.token
		return false, false
	}
	_, hit := d.no[k]
	return false, hit
}

func (d *data) remember(c *object.Type, answer bool) {
	m := &d.no
	if answer {
		m = &d.yes
	}
	if *m == nil || len(*m) > maxCache {
		*m = map[classKey]struct{}{}
	}
	(*m)[keyOf(c)] = struct{}{}
}

func instanceCheck(t *thread, cls, inst value) (value, error) {
	d, err := dataOf(t, cls)
	if err != nil {
		return value{}, err
	}
	typ := inst.Type()
	if k := inst.Kind(); k != object.KInstance && k != object.KNative {
		if answer, ok := d.known(typ); ok {
			return object.Bool(answer), nil
		}
		return askSubclass(t, cls, object.FromObj(typ))
	}
	cv, err := t.GetAttrStr(inst, "__class__")
	if err != nil {
		return value{}, err
	}
	if c, ok := object.AsType(cv); ok {
		answer, ok := d.known(c)
		if ok && (answer || c == typ) {
			return object.Bool(answer), nil
		}
		if c == typ {
			return askSubclass(t, cls, cv)
		}
	}
	for _, x := range []value{cv, object.FromObj(typ)} {
		if r, err := askSubclass(t, cls, x); err != nil || r.AsBool() {
			return r, err
		}
	}
	return object.False, nil
}

// askSubclass calls cls.__subclasscheck__, which a metaclass may override.
func askSubclass(t *thread, cls, sub value) (value, error) {
	r, err := t.CallSlot(cls.Type().Slot(object.SlotSubclassCheck), cls, sub)
	if err != nil {
		return value{}, err
	}
	yes, err := t.Truth(r)
	return object.Bool(yes), err
}

func subclassCheck(t *thread, cls, sub value) (value, error) {
	s, ok := object.AsType(sub)
	if !ok {
		return value{}, object.TypeErrorf("issubclass() arg 1 must be a class")
	}
	d, err := dataOf(t, cls)
	if err != nil {
		return value{}, err
	}
	if answer, ok := d.known(s); ok {
		return object.Bool(answer), nil
	}
	if err := t.Enter(" in __subclasscheck__"); err != nil {
		return value{}, err
	}
	defer t.Leave()
	answer, err := decide(t, d, cls, s)
	if err != nil {
		return value{}, err
	}
	d.remember(s, answer)
	return object.Bool(answer), nil
}

// decide answers without the caches: the class's hook, inheritance, registered classes, subclasses.
func decide(t *thread, d *data, cls value, sub *object.Type) (bool, error) {
	subV := object.FromObj(sub)
	r, err := t.CallMethod(cls, "__subclasshook__", subV)
	if err != nil {
		return false, err
	}
	switch {
	case r.IsBool():
		return r.AsBool(), nil
	case !r.IsNotImplemented():
		return false, object.Raise(object.AssertionError, "")
	}
	c, _ := object.AsType(cls)
	if sub.IsSubtype(c) {
		return true, nil
	}
	for _, w := range append([]weak.Pointer[object.Type](nil), d.registry...) {
		if x := w.Value(); x != nil {
			if is, err := d.st.ask(t, subV, object.FromObj(x)); is || err != nil {
				return is, err
			}
		}
	}
	for _, x := range t.Subclasses(c) {
		if is, err := d.st.ask(t, subV, object.FromObj(x)); is || err != nil {
			return is, err
		}
	}
	return false, nil
}

// ask asks another class for an abstract one whether sub is its subclass.
func (s *state) ask(t *thread, sub, cls value) (bool, error) {
	s.asking = true
	is, err := t.IsSubclass(sub, cls)
	s.asking = false
	return is, err
}

// Asking tells whether the class check that goes on comes from an abstract class, and forgets it: the checks inside it
// do not.
func Asking(t *thread) bool {
	s := stateOf(t)
	asking := s.asking
	s.asking = false
	return asking
}
