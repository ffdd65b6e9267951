package object

import (
	"slices"
	"strings"
	"weak"
)

// This file makes classes: type.__new__ and what a class statement needs around it.

// NewClass is type.__new__(meta, name, bases, namespace, **kwargs): it makes the class, fills its slots, calls
// __set_name__ of its attributes and __init_subclass__ of its base.
func (t *Thread) NewClass(meta *Type, name string, bases []Value, ns *Dict, kwArgs []Value, kw []*Str) (*Type, error) {
	if len(bases) == 0 {
		bases = []Value{FromObj(ObjectType)}
	}
	c := &Type{Header: Header{meta.shape}, name: name, qualname: name, isHeap: true, interp: t.Interp}
	for _, b := range bases {
		bt, ok := AsType(b)
		if !ok {
			return nil, TypeErrorf("bases must be types")
		}
		c.bases = append(c.bases, bt)
	}
	if err := c.chooseBase(); err != nil {
		return nil, err
	}
	var err error
	if c.dict, err = t.copyNamespace(name, ns); err != nil {
		return nil, err
	}
	if err := t.classDict(c); err != nil {
		return nil, err
	}
	if err := t.classSlots(c); err != nil {
		return nil, err
	}
	if err := t.resolveMRO(c); err != nil {
		return nil, err
	}
	for _, m := range c.mro[1:] {
		// The nearest class that is a sequence or a mapping to match statements decides.
		if p := m.flags & (SequencePattern | MappingPattern); p != 0 {
			c.flags |= p
			break
		}
	}
	t.addDictDescr(c)
	if _, ok := c.dict.GetStr(nameDoc); !ok {
		c.dict.SetStr(nameDoc, None)
	}
	if _, hasEq := c.dict.GetStr(slotStrs[SlotEq]); hasEq {
		if _, hasHash := c.dict.GetStr(slotStrs[SlotHash]); !hasHash {
			c.dict.SetStr(slotStrs[SlotHash], None)
		}
	}
	if _, own := c.dict.GetStr(nameBuffer); own && c.kind == KInstance {
		c.lends(t)
	}
	t.finishLayout(c)
	c.fillHeapSlots()
	t.Interp.version++
	c.version, c.dataVersion = t.Interp.version, t.Interp.version
	t.registerSubclass(c)
	if err := t.setNames(c); err != nil {
		return nil, err
	}
	return c, t.initSubclass(c, kwArgs, kw)
}

// copyNamespace copies the class body's namespace (which may be a dict subclass from __prepare__).
func (t *Thread) copyNamespace(name string, ns *Dict) (*Dict, error) {
	d := NewDict()
	var k, v Value
	for i := 0; ns.Next(&i, &k, &v); {
		if s, ok := AsStr(k); ok {
			d.SetStr(s, v)
			continue
		}
		if t.Interp.Warn != nil {
			if err := t.Interp.Warn(t, RuntimeWarning, "non-string key in the __dict__ of class "+name, 1); err != nil {
				return nil, err
			}
		}
		if err := d.Set(t, k, v); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// chooseBase finds the base whose layout the instances take ("best base").
func (c *Type) chooseBase() error {
	var best *Type
	for _, b := range c.bases {
		switch {
		case b.flags&Final != 0:
			return TypeErrorf("type '%s' is not an acceptable base type", b.FullName())
		case best == nil:
			best = b
		case extends(best, b): // the first of equals
		case extends(b, best):
			best = b
		default:
			return TypeErrorf("multiple bases have instance lay-out conflict")
		}
	}
	c.base = best
	c.layout = best.layout
	c.kind = best.kind
	c.hidden = best.hidden
	c.layoutAttrs = best.layoutAttrs
	c.sequenceOps = best.sequenceOps
	c.flags = best.flags & MatchSelf
	c.next, c.getAttr, c.setAttr, c.call, c.await = best.next, best.getAttr, best.setAttr, best.call, best.await
	c.buffer = best.buffer
	for _, b := range c.bases {
		if b.hasDict {
			c.hasDict = true
		}
		if b.hasWeakref {
			c.hasWeakref = true
		}
	}
	return nil
}

// extends tells whether instances of a can stand in for the layout of b.
func extends(a, b *Type) bool {
	if a.layout != b.layout {
		for l := a.layout; l != nil; l = l.base {
			if l == b.layout || l.layout == b.layout {
				return b.hidden == 0
			}
		}
		return false
	}
	if b.hidden == 0 {
		return true
	}
	// Classes that add no slots have the layout of the last base that did.
	for b.base != nil && b.base.hidden == b.hidden {
		b = b.base
	}
	return a.hidden >= b.hidden && a.IsSubtype(b)
}

// resolveMRO sets the class's MRO, through the metaclass's mro() if it has one. While that runs, the class keeps the order
// it had (a new class has none); if the method itself has given it another one, by setting bases, that order stays.
func (t *Thread) resolveMRO(c *Type) error {
	f, ok := t.Lookup(c.Type(), nameMRO)
	if !ok || f.Kind() != KFunction {
		mro, err := computeMRO(c)
		if err == nil {
			c.mro = mro
		}
		return err
	}
	if c.slots == nil {
		c.slots = c.base.slots
	}
	old := c.mro
	r, err := t.Call(f, FromObj(c))
	if err != nil {
		return err
	}
	items, err := t.ToSlice(r)
	if err != nil || !sameSlice(c.mro, old) {
		return err
	}
	return c.takeMRO(items)
}

// sameSlice tells whether two lists of classes are one and the same.
func sameSlice(a, b []*Type) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// unfinished tells of a class that type.__new__ has not finished: its instances have no layout yet.
func (c *Type) unfinished() bool { return c.isHeap && c.shape == nil }

// takeMRO sets the order that a metaclass's mro() has given. Methods of a class in it get the instances as they are, so
// that their layout has to be one that the instances have.
func (c *Type) takeMRO(items []Value) error {
	mro := make([]*Type, 0, len(items))
	for _, x := range items {
		xt, ok := AsType(x)
		if !ok {
			return TypeErrorf("mro() returned a non-class ('%s')", x.Type().MessageName())
		}
		if xt != c && !extends(c.base, xt) {
			return TypeErrorf("mro() returned base with unsuitable layout ('%s')", xt.MessageName())
		}
		mro = append(mro, xt)
	}
	if len(mro) == 0 {
		return TypeErrorf("type MRO must not be empty")
	}
	c.mro = mro
	return nil
}

// classDict puts what the interpreter provides into the class's dictionary.
func (t *Thread) classDict(c *Type) error {
	d := c.dict
	if q, ok := d.GetStr(nameQualname); ok {
		s, ok := AsStr(q)
		if !ok {
			return TypeErrorf("type __qualname__ must be a str, not %s", q.Type().MessageName())
		}
		c.qualname = s.s
		d.DelStr(nameQualname)
	}
	if _, ok := d.GetStr(nameModule); !ok {
		if f, ok := t.Hook.CurrentFrame(0); ok && f.Globals != nil {
			if m, ok := f.Globals.GetStr(nameName); ok {
				d.SetStr(nameModule, m)
			}
		}
	}
	for _, n := range []*Str{slotStrs[SlotNew]} {
		if f, ok := d.GetStr(n); ok && f.Kind() == KFunction {
			d.SetStr(n, FromObj(&Wrapper{Header: HeaderOf(StaticMethodType), Func: f}))
		}
	}
	for _, n := range []*Str{nameInitSub, slotStrs[SlotClassGetItem]} {
		if f, ok := d.GetStr(n); ok && f.Kind() == KFunction {
			d.SetStr(n, FromObj(&Wrapper{Header: HeaderOf(ClassMethodType), Func: f}))
		}
	}
	// What type parameters and aliases look up later, they find as the class has it then.
	if err := fillCell(d, nameClassDict, FromObj(d)); err != nil {
		return err
	}
	return fillCell(d, nameClassCell, FromObj(c))
}

// fillCell gives the cell that the class body left under a name its value, and takes it out of the namespace.
func fillCell(d *Dict, name *Str, v Value) error {
	left, ok := d.GetStr(name)
	if !ok {
		return nil
	}
	cell, ok := AsCell(left)
	if !ok {
		return TypeErrorf("%s must be a nonlocal cell, not <class '%s'>", name.Go(), left.Type().FullName())
	}
	cell.V = v
	d.DelStr(name)
	return nil
}

// classSlots handles __slots__.
func (t *Thread) classSlots(c *Type) error {
	c.hidden = c.base.hidden
	sv, ok := c.dict.GetStr(nameSlots)
	if !ok {
		c.hasDict = c.hasDict || c.layoutAttrs || c.layout == ObjectType
		// Objects that hold a varying number of items have no room for more.
		c.hasWeakref = c.hasWeakref || c.layout != IntType && c.layout != BytesType && c.layout != TupleType
		return nil
	}
	items := []Value{sv}
	if sv.Kind() != KStr {
		if sv.Kind() == KBytes {
			return TypeErrorf("__slots__ items must be strings, not 'int'")
		}
		var err error
		if items, err = t.ToSlice(sv); err != nil {
			return err
		}
	}
	if len(items) > 0 && c.base.itemSize() != 0 {
		return TypeErrorf("nonempty __slots__ not supported for subtype of '%s'", c.base.name)
	}
	var names []*Str
	addsDict, addsWeak := false, false
	for _, x := range items {
		s, ok := AsStr(x)
		if !ok {
			return TypeErrorf("__slots__ items must be strings, not '%s'", x.Type().MessageName())
		}
		if !IsIdentifier(s.s) {
			return TypeErrorf("__slots__ must be identifiers")
		}
		n := t.Interp.Intern(mangle(c.name, s.s))
		switch n {
		case nameDict:
			if c.base.hasDict || addsDict {
				return TypeErrorf("__dict__ slot disallowed: we already got one")
			}
			c.hasDict, addsDict = true, true
			continue
		case nameWeakref:
			if c.base.hasWeakref || addsWeak {
				return TypeErrorf("__weakref__ slot disallowed: we already got one")
			}
			c.hasWeakref, addsWeak = true, true
			continue
		}
		if _, dup := c.dict.GetStr(n); dup {
			return ValueErrorf("'%s' in __slots__ conflicts with class variable", n.s)
		}
		names = append(names, n)
	}
	if len(names) > 0 && (c.base.attrOff == 0 && c.base.subOff == 0 && c.layout != ObjectType || c.base.itemSize() != 0) {
		return TypeErrorf("nonempty __slots__ not supported for subtype of '%s'", c.base.name)
	}
	// Classes with the same names in another order have the same layout.
	slices.SortFunc(names, func(a, b *Str) int { return strings.Compare(a.s, b.s) })
	for _, n := range names {
		c.dict.SetStr(n, FromObj(&Member{HeaderOf(MemberType), n, c, c.hidden}))
		c.hidden++
	}
	c.slotDecl = names
	return nil
}

// mangle applies private name mangling.
func mangle(class, name string) string {
	if !strings.HasPrefix(name, "__") || strings.HasSuffix(name, "__") || strings.Contains(name, ".") {
		return name
	}
	class = strings.TrimLeft(class, "_")
	if class == "" {
		return name
	}
	return "_" + class + name
}

// finishLayout makes the root shape of instances. The number of inline slots is a guess from the attributes the
// class's methods assign to self (__static_attributes__) and those of its bases.
func (t *Thread) finishLayout(c *Type) {
	c.subOff = c.base.subOff
	if c.layout == ObjectType {
		c.attrOff = 8
	} else if c.attrOff = c.base.attrOff; c.attrOff == 0 && (c.hasDict || c.hidden > 0) {
		c.attrOff = c.base.subOff
	}
	c.shape = c.rootShape()
}

// rootShape is the shape of an instance without attributes.
func (c *Type) rootShape() *Shape {
	s := &Shape{typ: c, kind: c.kind, keys: make([]*Str, c.hidden)}
	if c.layout == ObjectType {
		n := c.hidden
		if c.hasDict {
			n += c.staticAttrs()
		}
		s.inline = inlineSize(n)
	} else if !c.hasDict && c.hidden == 0 {
		s.dictMode = true
	}
	return s
}

// staticAttrs guesses how many attributes instances will have.
func (c *Type) staticAttrs() int {
	seen := map[string]bool{}
	for _, m := range c.mro {
		if v, ok := m.dict.GetStr(nameStaticAttrs); ok {
			if tup, ok := AsTuple(v); ok {
				for _, x := range tup.items {
					if s, ok := AsStr(x); ok {
						seen[s.s] = true
					}
				}
			}
		}
	}
	if len(seen) == 0 {
		return 2
	}
	return len(seen)
}

// fillHeapSlots is fillSlots for a class statement's class.
func (c *Type) fillHeapSlots() {
	c.slots = new([NumSlots]Value)
	if len(c.bases) == 1 && len(c.mro) == len(c.base.mro)+1 {
		*c.slots = *c.base.slots
		c.ownSlots()
	} else {
		if c.mro[len(c.mro)-1] != ObjectType {
			// An mro() of the program's may leave out object; attribute access is that of object even so.
			*c.slots = *ObjectType.slots
		}
		for i := len(c.mro) - 1; i > 0; i-- {
			c.mro[i].ownSlotsInto(c.slots)
		}
		c.ownSlots()
		c.inheritNew()
	}
	// What the native base does when it is called, unless the class has another __call__.
	if c.call = nil; c.slots[SlotCall].p == c.base.slots[SlotCall].p {
		c.call = c.base.call
	}
}

// ownSlotsInto overrides slots by those of t's own dictionary.
func (t *Type) ownSlotsInto(slots *[NumSlots]Value) {
	for s := Slot(0); s < NumSlots; s++ {
		if v, ok := t.dict.GetStr(slotStrs[s]); ok {
			slots[s] = plainSlot(v)
		}
	}
}

// typeModified makes caches forget a changed class and its subclasses, and fills their slots anew.
func (t *Thread) typeModified(c *Type) {
	t.Interp.version++
	c.version = t.Interp.version
	c.fillHeapSlots()
	for _, w := range c.subclasses {
		if s := w.Value(); s != nil {
			t.typeModified(s)
		}
	}
}

// versionChanged is typeModified for an attribute that is no special method: the slots stay as they are.
func (t *Thread) versionChanged(c *Type) {
	t.Interp.version++
	c.version = t.Interp.version
	for _, w := range c.subclasses {
		if s := w.Value(); s != nil {
			t.versionChanged(s)
		}
	}
}

// dataChanged makes caches forget the plain data of a class and its subclasses.
func (t *Thread) dataChanged(c *Type) {
	t.Interp.version++
	c.dataVersion = t.Interp.version
	for _, w := range c.subclasses {
		if s := w.Value(); s != nil {
			t.dataChanged(s)
		}
	}
}

// registerSubclass enters c into its bases' lists of subclasses.
func (t *Thread) registerSubclass(c *Type) {
	w := weak.Make(c)
	for _, b := range c.bases {
		if b.isHeap {
			b.subclasses = append(b.subclasses, w)
		} else {
			t.Interp.subs[b] = append(t.Interp.subs[b], w)
		}
	}
}

// Subclasses are the live direct subclasses made by class statements.
func (t *Thread) Subclasses(c *Type) []*Type {
	list := c.subclasses
	if !c.isHeap {
		list = t.Interp.subs[c]
	}
	var out []*Type
	for _, w := range list {
		if s := w.Value(); s != nil {
			out = append(out, s)
		}
	}
	return out
}

// setNames calls __set_name__ of the class's attributes.
func (t *Thread) setNames(c *Type) error {
	type entry struct{ k, f, v Value }
	var todo []entry
	var k, v Value
	for i := 0; c.dict.Next(&i, &k, &v); {
		switch v.Kind() {
		case KFunction, KStr, KInt, KNone, KBool, KTuple, KMember:
			continue
		}
		if f, ok := t.Lookup(v.Type(), nameSetName); ok {
			todo = append(todo, entry{k, f, v})
		}
	}
	for _, e := range todo {
		if _, err := t.callBoundSlot(e.f, e.v, []Value{FromObj(c), e.k}, nil); err != nil {
			if x, ok := err.(*Exception); ok {
				r, rerr := t.Repr(e.k)
				if rerr != nil {
					return rerr
				}
				t.AddNote(x, "Error calling __set_name__ on '"+e.v.Type().name+"' instance "+r+" in '"+c.name+"'")
			}
			return err
		}
	}
	return nil
}

// initSubclass calls super().__init_subclass__(**kwargs) of the new class.
func (t *Thread) initSubclass(c *Type, kwArgs []Value, kw []*Str) error {
	if !slices.Contains(c.mro, c) {
		return TypeErrorf("super(type, obj): obj (type %s) is not an instance or subtype of type (%s).", c.name, c.name)
	}
	for _, m := range c.mro[slices.Index(c.mro, c)+1:] {
		if f, ok := m.dict.GetStr(nameInitSub); ok {
			b, err := t.GetDescr(f, Value{}, c)
			if err != nil {
				return err
			}
			_, err = t.CallKw(b, kwArgs, kw)
			return err
		}
	}
	return nil
}

// CalcMeta is the most derived metaclass of meta and the bases' classes.
func CalcMeta(meta *Type, bases []Value) (*Type, error) {
	for _, b := range bases {
		bm := b.Type()
		if meta.IsSubtype(bm) {
			continue
		}
		if !bm.IsSubtype(meta) {
			return nil, TypeErrorf("metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases")
		}
		meta = bm
	}
	return meta, nil
}
