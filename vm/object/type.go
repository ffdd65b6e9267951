package object

import (
	"reflect"
	"slices"
	"strings"
	"unsafe"
)

// Type is a class: built in (immutable, shared by all Runtimes) or made by a class statement.
type Type struct {
	Header
	name     string
	qualname string
	module   string // of a built-in type; a class statement's is in dict
	doc      string
	base     *Type
	bases    []*Type
	mro      []*Type
	dict     *Dict
	shape    *Shape // root shape of instances
	layout   *Type  // the native type whose Go struct instances use
	kind     Kind
	flags    TypeFlags
	isHeap   bool
	hasDict  bool // instances take arbitrary attributes
	// layoutAttrs: instances of user-defined subclasses keep their attributes behind the native struct (subObject).
	layoutAttrs bool
	hasWeakref  bool
	// sequenceOps: the type, or one it derives from, joins and repeats itself as a native sequence (see sequenceOp).
	sequenceOps bool
	attrOff     uintptr // where instances keep their Attrs; 0: they have none
	subOff      uintptr // attrOff of user-defined subclasses
	dictShapes  map[dictShapeKey]*Shape
	hidden      int // number of __slots__ entries in instances
	version     uint32
	// dataVersion changes instead of version when plain data of a class is replaced by plain data (a counter kept on the
	// class): methods stay where they are, so caches of methods stay valid.
	dataVersion uint32
	slots       *[NumSlots]Value
	subclasses  []weakType // of heap types; built-in types keep theirs in the Interp
	nativeSubs  []*Type    // built-in direct subclasses
	growths     uint8      // how often grow enlarged the inline slots
	interp      *Interp    // of heap types

	// next advances a native iterator without the cost of StopIteration: ok is false at the end.
	next     func(t *Thread, self Value) (v Value, ok bool, err error)
	nextPair func(t *Thread, self Value) (a, b Value, ok, handled bool, err error)
	// getAttr replaces the standard attribute lookup of a native type (module, type, super).
	getAttr func(t *Thread, self Value, name *Str) (Value, error)
	setAttr func(t *Thread, self Value, name *Str, v Value) error // v is the zero Value for a deletion
	// call is the native implementation behind __call__ of natives that are hot to call.
	call func(t *Thread, self Value, args []Value, kw []*Str) (Value, error)
	// await is the fast path of awaiting native objects (futures): done is false while there is no result yet; then v
	// is what the awaiting task waits for.
	await func(t *Thread, self Value) (v Value, done bool, err error)
	// buffer lends out the memory of a native bytes-like type.
	buffer func(self Value) (BufferInfo, bool)
	// slotNames are the names declared by __slots__ of this class, for reports.
	slotDecl []*Str
}

// TypeFlags are properties of a type.
type TypeFlags uint16

// The type flags.
const (
	// Final types cannot be subclassed.
	Final TypeFlags = 1 << iota
	// Abstract types cannot be instantiated from Python.
	NoNew
	// SequencePattern and MappingPattern: instances match sequence and mapping patterns.
	SequencePattern
	MappingPattern
	// MatchSelf: a class pattern with one positional subpattern matches the object itself.
	MatchSelf
	// HasDict: instances of the native type itself have a __dict__ (functions, exceptions).
	HasDict
	// IsAbstract: __abstractmethods__ is not empty.
	IsAbstract
	// Iterator marks exception classes and others that need no GC of attributes; unused by lookups.
	NoWeakref
	// KeyItems: the items of instances of a native type have keys, not numbers, which makes them no sequences.
	KeyItems
	// DictBehind: instances of the native type itself have a __dict__, where those of subclasses have it.
	DictBehind
)

// TypeSpec declares a native type.
type TypeSpec struct {
	Name   string // as __name__
	Module string // "builtins" if empty
	Doc    string
	Base   *Type // ObjectType if nil
	Bases  []*Type
	Kind   Kind // KNative if zero (or the base's)
	Flags  TypeFlags
	// New and Init are the rows for __new__ (first argument cls) and __init__ (first argument self); nil inherits.
	Methods []Def
	GetSets []GetSet
	// Consts are plain class attributes.
	Consts map[string]Value
	// Iteration of native iterators; makes __next__, and __iter__ returning self unless Methods has one.
	Next func(t *Thread, self Value) (v Value, ok bool, err error)
	// NextPair is Next of an iterator that makes pairs, without the tuple; see NextPair.
	NextPair func(t *Thread, self Value) (a, b Value, ok, handled bool, err error)
	// GetAttr and SetAttr replace the standard attribute access.
	GetAttr func(t *Thread, self Value, name *Str) (Value, error)
	SetAttr func(t *Thread, self Value, name *Str, v Value) error
	Call    func(t *Thread, self Value, args []Value, kw []*Str) (Value, error)
	// Buffer makes instances bytes-like.
	Buffer func(self Value) (BufferInfo, bool)
	// Await is the fast path of awaiting instances: done is false while there is no result yet.
	Await func(t *Thread, self Value) (v Value, done bool, err error)
}

// staticShape makes the one shape of a native type's direct instances.
func staticShape(t *Type, k Kind) *Shape { return &Shape{typ: t, kind: k, dictMode: true} }

// declare makes an empty native type whose instances are Go structs T. It is called in package variable
// initialisers; define fills the type in an init function, so that methods can refer to the type's variable.
func declare[T any](name string, kind Kind) *Type {
	t := &Type{name: name, qualname: name, module: "builtins", kind: kind, version: 1}
	t.shape = staticShape(t, kind)
	t.layout = t
	t.attrOff = 0
	t.layoutAttrs = true
	t.setAttrsOffset(attrsOffset[T]())
	if !namesSealed {
		declared = append(declared, t)
	}
	return t
}

// declared are the types of this package, in the order of their declarations; read only after initialisation.
var declared []*Type

// setAttrsOffset remembers where subclasses keep their attributes.
func (t *Type) setAttrsOffset(off uintptr) { t.subOff = off }

// NewNative declares and defines a native type of a module in one step. T is its Go struct, which embeds Header as
// its first field.
func NewNative[T any](spec TypeSpec) *Type {
	var zero T
	rt := reflect.TypeOf(zero)
	if rt.Kind() != reflect.Struct || rt.NumField() == 0 || rt.Field(0).Type != reflect.TypeOf(Header{}) {
		if rt.NumField() == 0 || rt.Field(0).Type.Kind() != reflect.Struct || rt.Field(0).Offset != 0 {
			panic("object.NewNative: " + spec.Name + ": the struct must begin with object.Header")
		}
	}
	t := declare[T](spec.Name, KNative)
	if spec.Kind != KInvalid {
		t.kind = spec.Kind
		t.shape.kind = spec.Kind
	}
	t.define(spec)
	return t
}

// NewSubNative declares a native type whose instances use the Go struct of its base (an exception class, say).
func NewSubNative(spec TypeSpec) *Type {
	b := spec.Base
	t := &Type{name: spec.Name, qualname: spec.Name, module: "builtins", kind: b.kind, version: 1}
	t.shape = staticShape(t, b.kind)
	t.layout = b.layout
	t.layoutAttrs = b.layoutAttrs
	t.subOff = b.subOff
	t.attrOff = b.attrOff
	t.hasDict = b.hasDict
	t.define(spec)
	return t
}

// define fills a native type from its spec: bases, MRO, dictionary, slots.
func (t *Type) define(spec TypeSpec) {
	t.Header = Header{TypeType.shape}
	if spec.Name != "" {
		t.name, t.qualname = spec.Name, spec.Name
	}
	if spec.Module != "" {
		t.module = spec.Module
	}
	t.doc = spec.Doc
	t.flags = spec.Flags
	t.base = spec.Base
	if t.base == nil && t != ObjectType {
		t.base = ObjectType
	}
	t.bases = spec.Bases
	if t.bases == nil && t.base != nil {
		t.bases = []*Type{t.base}
	}
	if t.base != nil {
		t.flags |= t.base.flags & (SequencePattern | MappingPattern | MatchSelf)
		t.next, t.getAttr, t.setAttr, t.call, t.await = t.base.next, t.base.getAttr, t.base.setAttr, t.base.call, t.base.await
		t.buffer = t.base.buffer
		t.sequenceOps = t.base.sequenceOps
	}
	mro, err := computeMRO(t)
	if err != nil {
		panic(err)
	}
	t.mro = mro
	// The rows and up to five names that are made here.
	t.dict = NewDictSize(len(spec.Methods) + len(spec.GetSets) + len(spec.Consts) + 5)
	if spec.Next != nil {
		t.next, t.nextPair = spec.Next, spec.NextPair
		t.addNext(spec)
	}
	if spec.GetAttr != nil {
		t.getAttr = spec.GetAttr
	}
	if spec.Buffer != nil {
		t.buffer = spec.Buffer
	}
	if spec.SetAttr != nil {
		t.setAttr = spec.SetAttr
	}
	if spec.Await != nil {
		t.await = spec.Await
	}
	if spec.Call != nil {
		t.call = spec.Call
		t.addCall(spec)
	}
	if t.flags&HasDict != 0 {
		// The Go struct has room for the attributes right behind its Header.
		t.hasDict, t.layoutAttrs = true, false
		t.attrOff, t.subOff = headerSize, headerSize
	}
	if t.flags&DictBehind != 0 {
		t.hasDict, t.attrOff = true, t.subOff
	}
	if t.module == "builtins" {
		for _, b := range t.bases {
			b.nativeSubs = append(b.nativeSubs, t)
		}
	} else {
		moduleSubs.add(t)
	}
	spec.Methods = allComparisons(spec.Methods)
	t.addDefs(spec)
	if spec.Buffer != nil || t.kind == KBytes || t.kind == KByteArray || t.kind == KMemoryView {
		defs := bufferDefs(t.kind != KBytes)
		for i := range defs {
			t.dict.SetStr(Name(defs[i].Name), newMethodDef(t, &defs[i]))
		}
	}
	if _, ok := t.lookup(nameDict); t.flags&(HasDict|DictBehind) != 0 && !ok {
		t.dict.SetStr(nameDict, FromObj(&GetSetDescr{Header: HeaderOf(GetSetDescrType), def: instanceDictDef, owner: t}))
	}
	t.dict.shared = true
	t.fillSlots()
}

// allComparisons adds the comparisons that a table with __eq__ has not: a native type has all or none. The order ones
// handle no operand, and __ne__ is the opposite of __eq__.
func allComparisons(methods []Def) []Def {
	var has [SlotGe - SlotEq + 1]bool
	for i := range methods {
		if s, ok := slotOf[methods[i].Name]; ok && s >= SlotEq && s <= SlotGe {
			has[s-SlotEq] = true
		}
	}
	if !has[0] {
		return methods
	}
	for i, sym := range cmpSymbols {
		if op := SlotEq + Slot(i); !has[i] {
			f := notImplemented2
			if op == SlotNe {
				f = objectNe
			}
			methods = append(methods, Def{Name: op.String(), Sig: "self, value, /", Doc: "Return self" + sym + "value.", F2: f})
		}
	}
	return methods
}

// headerSize is the offset of the field behind the Header.
const headerSize = unsafe.Sizeof(Header{})

// addDefs enters the rows of the spec into the type's dictionary.
func (t *Type) addDefs(spec TypeSpec) {
	methods := make([]Builtin, len(spec.Methods))
	for i := range spec.Methods {
		d := &spec.Methods[i]
		t.dict.SetStr(Name(d.Name), methods[i].method(t, d))
		t.sequenceOps = t.sequenceOps || methods[i].sequence
	}
	getSets := make([]GetSetDescr, len(spec.GetSets))
	fields := t.fields()
	for i := range spec.GetSets {
		g := &spec.GetSets[i]
		getSets[i] = GetSetDescr{Header: HeaderOf(GetSetDescrType), def: g, owner: t}
		if g.Field || slices.Contains(fields, g.Name) {
			getSets[i].shape = fieldShape
		}
		t.dict.SetStr(Name(g.Name), FromObj(&getSets[i]))
	}
	for k, v := range spec.Consts {
		t.dict.SetStr(Name(k), v)
	}
	if t.doc != "" {
		t.dict.SetStr(nameDoc, NewStr(t.doc))
	} else if _, ok := t.dict.GetStr(nameDoc); !ok {
		t.dict.SetStr(nameDoc, None)
	}
	if _, hasEq := t.dict.GetStr(slotStrs[SlotEq]); hasEq {
		if _, hasHash := t.dict.GetStr(slotStrs[SlotHash]); !hasHash {
			t.dict.SetStr(slotStrs[SlotHash], None)
		}
	}
}

// addNext makes __next__ (and __iter__) of a native iterator from its Go function.
func (t *Type) addNext(spec TypeSpec) {
	next := spec.Next
	t.dict.SetStr(slotStrs[SlotNext], newMethodDef(t, &Def{Name: "__next__", Sig: "self, /", Doc: "Implement next(self).",
		F1: func(th *Thread, self Value) (Value, error) {
			v, ok, err := next(th, self)
			if err == nil && !ok {
				return Value{}, StopIteration(Value{})
			}
			return v, err
		}}))
	for i := range spec.Methods {
		if spec.Methods[i].Name == "__iter__" {
			return
		}
	}
	t.dict.SetStr(slotStrs[SlotIter], newMethodDef(t, &Def{Name: "__iter__", Sig: "self, /", Doc: "Implement iter(self).",
		F1: func(_ *Thread, self Value) (Value, error) { return self, nil }}))
}

// addCall makes __call__ of a native callable from its Go function.
func (t *Type) addCall(spec TypeSpec) {
	call := spec.Call
	t.dict.SetStr(slotStrs[SlotCall], newMethodDef(t, &Def{Name: "__call__", Sig: "self, /, *args, **kwargs",
		Doc: "Call self as a function.",
		Raw: func(th *Thread, args []Value, kw []*Str) (Value, error) { return call(th, args[0], args[1:], kw) }}))
}

// fillSlots resolves every special method over the MRO. A type that adds none shares those of its base (most exceptions
// do: 2 KB each).
func (t *Type) fillSlots() {
	if t.base != nil && len(t.bases) == 1 {
		t.slots = t.base.slots
		t.ownSlots()
		return
	}
	t.slots = new([NumSlots]Value)
	for i := len(t.mro) - 1; i >= 0; i-- {
		m := t.mro[i]
		for s := Slot(0); s < NumSlots; s++ {
			if v, ok := m.dict.GetStr(slotStrs[s]); ok {
				t.slots[s] = plainSlot(v)
			}
		}
	}
	t.inheritNew()
}

// inheritNew makes a class of several bases make its instances as the base does whose layout they have, whatever native
// __new__ comes first.
func (t *Type) inheritNew() {
	if _, own := t.dict.GetStr(slotStrs[SlotNew]); own || t.base == nil {
		return
	}
	n, b := t.slots[SlotNew], t.base.slots[SlotNew]
	if n.IsValid() && n.Kind() == KBuiltin && b.IsValid() && b.Kind() == KBuiltin {
		t.slots[SlotNew] = b
	}
}

// ownSlots overrides inherited slots by those of the type's own dictionary.
func (t *Type) ownSlots() {
	var k, v Value
	for i := 0; t.dict.Next(&i, &k, &v); {
		if s, ok := AsStr(k); ok && len(s.s) > 4 && s.s[0] == '_' && s.s[1] == '_' {
			if n, ok := slotOf[s.s]; ok {
				if v = plainSlot(v); v == t.slots[n] {
					continue
				}
				if t.slots == t.base.slots {
					t.slots = new([NumSlots]Value)
					*t.slots = *t.base.slots
				}
				t.slots[n] = v
			}
		}
	}
}

// dictShape is a shape of the class in dict mode, for objects with that many inline and hidden slots.
func (t *Type) dictShape(inline uint8, hidden int) *Shape {
	if s := t.dictShapes[dictShapeKey{inline, hidden}]; s != nil {
		return s
	}
	s := &Shape{typ: t, kind: t.kind, inline: inline, dictMode: true, keys: make([]*Str, hidden)}
	if t.dictShapes == nil {
		t.dictShapes = map[dictShapeKey]*Shape{}
	}
	t.dictShapes[dictShapeKey{inline, hidden}] = s
	return s
}

type dictShapeKey struct {
	inline uint8
	hidden int
}

// Name is __name__.
func (t *Type) Name() string { return t.name }

// Qualname is __qualname__.
func (t *Type) Qualname() string { return t.qualname }

// Module is __module__, "" if unknown.
func (t *Type) Module() string {
	if !t.isHeap {
		return t.module
	}
	if v, ok := t.dict.GetStr(nameModule); ok {
		if s, ok := AsStr(v); ok {
			return s.s
		}
	}
	return ""
}

// FullName is module.qualname, without the module for builtins.
func (t *Type) FullName() string {
	if m := t.Module(); m != "" && m != "builtins" {
		return m + "." + t.qualname
	}
	return t.qualname
}

// MessageName is the name that most error messages show: types that are written in C in CPython have their module in it.
func (t *Type) MessageName() string {
	if t.isHeap {
		if t.module == "" && nativeElsewhere[t.FullName()] {
			return t.FullName()
		}
		return t.name
	}
	if t.module == "builtins" || !qualifiedModule(t.module) || t.IsSubtype(BaseException) || nativeOnlyHere[t.name] {
		return t.name
	}
	return t.FullName()
}

// ArgumentName is what a message about an argument of the wrong type calls it.
func ArgumentName(v Value) string {
	if v.IsNone() {
		return "None"
	}
	return v.Type().MessageName()
}

// nativeElsewhere are classes of pya's text that are written in C in CPython, nativeOnlyHere the converse.
var (
	nativeElsewhere = map[string]bool{"datetime.date": true, "datetime.datetime": true, "datetime.time": true, "datetime.timedelta": true,
		"datetime.timezone": true, "datetime.tzinfo": true, "zoneinfo.ZoneInfo": true}
	nativeOnlyHere = map[string]bool{"cached_property": true, "ABCMeta": true, "PyCapsule": true, "callable_iterator": true}
)

// qualifiedModule tells whether the types of a module have its name in messages: not if they are Python classes in CPython.
func qualifiedModule(m string) bool {
	return !strings.HasPrefix(m, "asyncio") && !strings.HasPrefix(m, "multiprocessing") && !strings.HasPrefix(m, "_frozen")
}

// errorName is the full name as newer messages show it: without the module for builtins and the main program.
func (t *Type) errorName() string {
	if t.Module() == "__main__" {
		return t.qualname
	}
	return t.FullName()
}

// Base is __base__; nil for object.
func (t *Type) Base() *Type { return t.base }

// MRO is the method resolution order, the type itself first.
func (t *Type) MRO() []*Type { return t.mro }

// Dict is the type's dictionary. It must not be changed directly.
func (t *Type) Dict() *Dict { return t.dict }

// Flags are the type's flags.
func (t *Type) Flags() TypeFlags { return t.flags }

// IsHeap tells whether the class was made by a class statement (and can be changed).
func (t *Type) IsHeap() bool { return t.isHeap }

// Version changes whenever the class or one of its bases is changed; inline caches compare it.
func (t *Type) Version() uint32 { return t.version }

// Slot is the special method s as found over the MRO, unbound; the zero Value if there is none.
func (t *Type) Slot(s Slot) Value { return t.slots[s] }

// IsSubtype tells whether t is sup or derives from it.
func (t *Type) IsSubtype(sup *Type) bool {
	if t == sup || sup == ObjectType {
		return true
	}
	for _, m := range t.mro {
		if m == sup {
			return true
		}
	}
	return t.mro == nil && t.hasBase(sup)
}

// hasBase tells whether sup is among the classes whose layout t has, one built on the other.
func (t *Type) hasBase(sup *Type) bool {
	for b := t.base; b != nil; b = b.base {
		if b == sup {
			return true
		}
	}
	return false
}

// lookup finds a name over the MRO.
func (t *Type) lookup(name *Str) (Value, bool) {
	for _, m := range t.mro {
		if v, ok := m.dict.GetStr(name); ok {
			return v, true
		}
	}
	return Value{}, false
}

// computeMRO is the C3 linearisation of t's bases.
func computeMRO(t *Type) ([]*Type, error) {
	if len(t.bases) == 0 {
		return []*Type{t}, nil
	}
	for _, b := range t.bases {
		if b.mro == nil {
			return nil, TypeErrorf("Cannot extend an incomplete type '%s'", b.name)
		}
	}
	if len(t.bases) == 1 {
		return append([]*Type{t}, t.bases[0].mro...), nil
	}
	var seqs [][]*Type
	for _, b := range t.bases {
		seqs = append(seqs, b.mro)
	}
	seqs = append(seqs, t.bases)
	out := []*Type{t}
	for {
		seqs = dropEmpty(seqs)
		if len(seqs) == 0 {
			return out, nil
		}
		c := c3Head(seqs)
		if c == nil {
			return nil, mroConflict(seqs)
		}
		out = append(out, c)
		for i, s := range seqs {
			if s[0] == c {
				seqs[i] = s[1:]
			}
		}
	}
}

// c3Head is the first head that stands in no other sequence's tail.
func c3Head(seqs [][]*Type) *Type {
	for _, s := range seqs {
		if !inTail(seqs, s[0]) {
			return s[0]
		}
	}
	return nil
}

func inTail(seqs [][]*Type, c *Type) bool {
	for _, s := range seqs {
		for _, x := range s[1:] {
			if x == c {
				return true
			}
		}
	}
	return false
}

func dropEmpty(seqs [][]*Type) [][]*Type {
	out := seqs[:0:0]
	for _, s := range seqs {
		if len(s) > 0 {
			out = append(out, s)
		}
	}
	return out
}

func mroConflict(seqs [][]*Type) error {
	names := ""
	seen := map[*Type]bool{}
	for _, s := range seqs {
		if !seen[s[0]] {
			if names != "" {
				names += ", "
			}
			names += s[0].name
			seen[s[0]] = true
		}
	}
	return TypeErrorf("Cannot create a consistent method resolution order (MRO) for bases %s", names)
}

// Awaiter is the fast path of awaiting instances, nil if there is none or the class overrides __await__.
func (t *Type) Awaiter() func(th *Thread, self Value) (v Value, done bool, err error) { return t.await }

// Has tells whether the class or one of its bases defines a name.
func (t *Type) Has(name string) bool {
	n := staticNames[name]
	if n == nil {
		n = newStr(name)
	}
	_, ok := t.lookup(n)
	return ok
}
