package object

import (
	"strconv"
	"unsafe"
)

// CacheKind tells what an inline cache knows.
type CacheKind uint8

// The kinds of inline caches.
const (
	CacheEmpty       CacheKind = iota
	CacheSlot                  // inline slot at Off of objects with the shape
	CacheOverflow              // slot number Off of Attrs
	CacheAdd                   // store: a new inline slot at Off, then the shape Next
	CacheAddOver               // store: a new slot in Attrs, then the shape Next
	CacheType                  // Val, found on the class
	CacheMethod                // Val is a function to be bound to the object
	CacheGetter                // Val is a property's getter written in Python
	CacheCell                  // a module's attribute: its cell
	CacheMember                // slot of __slots__ at Off, may be unassigned
	CacheClassValue            // Val, found on the class Recv itself
	CacheClassMethod           // Val is a function to be bound to the class Recv
)

// Cache is the inline cache of one attribute access in the code. It is valid for objects of Shape while the class has
// Version; the two are compared before anything else is used.
type Cache struct {
	Header
	Name    *Str
	Shape   *Shape
	Next    *Shape
	Val     Value
	Cell    *Cell
	Recv    *Type
	Off     uintptr
	Version uint32
	Data    uint32 // the class's dataVersion, if Val may be plain data
	Kind    CacheKind
	misses  uint8
}

// SlotAt is the inline slot at a byte offset known from a cache.
func (v Value) SlotAt(off uintptr) *Value { return (*Value)(unsafe.Add(v.p, off)) }

// FunctionPtr is the function behind a value whose shape is FunctionShape.
func (v Value) FunctionPtr() *Function { return (*Function)(v.p) }

// BuiltinPtr is the native function behind a value of kind KBuiltin.
func (v Value) BuiltinPtr() *Builtin { return (*Builtin)(v.p) }

// ListPtr is the list behind a value of kind KList; DictPtr, TuplePtr and StrPtr likewise.
func (v Value) ListPtr() *List { return (*List)(v.p) }

// DictPtr is the dict behind a value of kind KDict.
func (v Value) DictPtr() *Dict { return (*Dict)(v.p) }

// TuplePtr is the tuple behind a value of kind KTuple.
func (v Value) TuplePtr() *Tuple { return (*Tuple)(v.p) }

// StrPtr is the str behind a value of kind KStr.
func (v Value) StrPtr() *Str { return (*Str)(v.p) }

// CellPtr is the cell behind a value of kind KCell.
func (v Value) CellPtr() *Cell { return (*Cell)(v.p) }

// TypePtr is the class behind a value of kind KType.
func (v Value) TypePtr() *Type { return (*Type)(v.p) }

// MethodPtr is the bound method behind a value of kind KMethod.
func (v Value) MethodPtr() *Method { return (*Method)(v.p) }

// CachePtr is the inline cache behind a pool entry.
func (v Value) CachePtr() *Cache { return (*Cache)(v.p) }

// GlobalCellPtr is the global cell behind a pool entry.
func (v Value) GlobalCellPtr() *GlobalCell { return (*GlobalCell)(v.p) }

// Pointer is the object's address for storing in a frame's record; FromPointer is its inverse.
func (v Value) Pointer() unsafe.Pointer { return v.p }

// FromPointer wraps an object kept as a pointer.
func FromPointer(p unsafe.Pointer) Value { return Value{p: p} }

// WithIndex is the object v with an index in its payload: the unboxed state of a loop over a list or tuple.
func (v Value) WithIndex(i int) Value { return Value{v.p, uint64(i)} }

// Mark and WithMark are a number beside a pointer to an object: the virtual machine marks frames with it.
func (v Value) Mark() uint64 { return v.n }

// WithMark is the object v with a mark.
func (v Value) WithMark(n uint64) Value { return Value{v.p, n} }

// Index is the payload put there by WithIndex.
func (v Value) Index() int { return int(v.n) }

// WithoutIndex is the object itself again.
func (v Value) WithoutIndex() Value { return Value{p: v.p} }

// The shapes the virtual machine's loop compares with.
var (
	FunctionShape = FunctionType.shape
	ListShape     = ListType.shape
	TupleShape    = tupleShape
	DictShape     = dictShape
	StrShape      = strShape
	MethodShape   = MethodType.shape
	BuiltinShape  = BuiltinType.shape
	RangeShape    = RangeType.shape
)

// sharedCacheSize is the number of entries of the Interp's attribute cache.
const sharedCacheSize = 2048

// Shared is the cache entry all places in the code share for an attribute of a shape. A place that sees objects of
// several classes in turn finds them there instead of looking them up again (measured: method calls over a list of
// three classes took half the time).
func (t *Thread) Shared(s *Shape, name *Str, store bool) *Cache {
	h := uintptr(unsafe.Pointer(s))>>4 ^ uintptr(unsafe.Pointer(name))>>3
	if store {
		h += 977
	}
	return &t.Interp.acache[h&(sharedCacheSize-1)]
}

// refillAfter is how many misses a place's own cache takes before it goes over to what it saw last.
const refillAfter = 16

// Missed counts a miss of the place's own cache that the shared entry e answered.
func (c *Cache) Missed(e *Cache) {
	if c.misses++; c.misses >= refillAfter || c.Shape == nil {
		n := c.Name
		*c = *e
		c.Name, c.misses = n, 0
	}
}

// DropCaches empties the Interp's attribute caches, which keep classes and what has been found on them alive.
func (t *Thread) DropCaches() {
	clear(t.Interp.acache[:])
	clear(t.Interp.mcache[:])
}

// DropCaches empties the inline caches of the code and of all code inside it.
func (l *Linked) DropCaches() {
	for i := range l.Caches {
		l.Caches[i] = Cache{Header: l.Caches[i].Header, Name: l.Caches[i].Name}
	}
	for _, inner := range l.Functions {
		if inner != nil {
			inner.DropCaches()
		}
	}
}

// CanCache tells whether objects of the value's class use the standard attribute lookup.
func canCache(v Value) bool {
	typ := v.Type()
	return typ.getAttr == nil && typ.slots[SlotGetAttribute].p == objectGetAttribute.p
}

// LoadAttrCached is GetAttr that fills the cache. If a getter or a method is left to call or bind, the Attr says so.
func (t *Thread) LoadAttrCached(v Value, c *Cache) (Attr, error) {
	switch v.Kind() {
	case KModule:
		return t.loadModuleAttr(v, c)
	case KType:
		if v.Type() == TypeType {
			return t.loadClassAttr(v, c)
		}
	}
	if !canCache(v) {
		x, err := t.GetAttr(v, c.Name)
		return Attr{Kind: AttrValue, Val: x}, err
	}
	a := t.FindAttr(v, c.Name)
	if a.Kind == AttrMissing {
		if hook := v.Type().slots[SlotGetAttr]; hook.IsValid() && hook.Kind() == KFunction {
			return Attr{Kind: AttrHook, Val: hook, Self: v, Slot: -1}, nil
		}
		x, err := t.GetAttr(v, c.Name)
		return Attr{Kind: AttrValue, Val: x}, err
	}
	c.fill(v, a)
	if c.Shape != nil {
		e := t.Shared(c.Shape, c.Name, false)
		*e = *c
		e.Name = c.Name
	}
	return a, nil
}

// fill remembers the outcome of a lookup.
func (c *Cache) fill(v Value, a Attr) {
	s := v.Shape()
	c.Kind = CacheEmpty
	c.Shape = nil
	switch {
	case a.Slot >= 0 && a.Slot < int(s.inline):
		c.Kind, c.Off = CacheSlot, instanceSlots+uintptr(a.Slot)*unsafe.Sizeof(Value{})
	case a.Slot >= 0:
		c.Kind, c.Off = CacheOverflow, uintptr(a.Slot-int(s.inline))
	case !a.FromType:
		return
	case s.dictMode && s.typ.hasDict && a.Kind != AttrGetter:
		// An attribute of the instance's own dict could come in between.
		return
	case a.Kind == AttrDescr && a.Val.Kind() == KMember && (*Member)(a.Val.p).index < int(s.inline):
		c.Kind, c.Off = CacheMember, instanceSlots+uintptr((*Member)(a.Val.p).index)*unsafe.Sizeof(Value{})
	case a.Kind == AttrMethod:
		c.Kind = CacheMethod
	case a.Kind == AttrGetter:
		c.Kind = CacheGetter
	case a.Kind == AttrValue:
		c.Kind = CacheType
	default:
		return
	}
	c.Shape, c.Version, c.Data, c.Val = s, s.typ.version, s.typ.dataVersion, Value{}
	if a.Slot < 0 {
		// What an instance holds must not be kept alive by the code that has read it.
		c.Val = a.Val
	}
}

// loadClassAttr caches an attribute read on a class whose metaclass is type (measured: calls of class methods and
// static methods take half the time).
func (t *Thread) loadClassAttr(v Value, c *Cache) (Attr, error) {
	typ := v.typ()
	mv, inMeta := t.Lookup(TypeType, c.Name)
	x, ok := t.Lookup(typ, c.Name)
	if ok && !(inMeta && isDataDescr(mv) && readsItself(mv)) {
		a := Attr{Kind: AttrValue, Val: x, Slot: -1}
		kind := CacheClassValue
		switch {
		case x.Kind() == KStaticMethod:
			a.Val = (*Wrapper)(x.p).Func
		case x.Kind() == KClassMethod && (*Wrapper)(x.p).Func.Kind() == KFunction:
			a = Attr{Kind: AttrBound, Val: (*Wrapper)(x.p).Func, Self: v, Slot: -1}
			kind = CacheClassMethod
		case x.Kind() != KFunction && !isPlainData(x):
			kind = CacheEmpty
		}
		if kind != CacheEmpty {
			c.Kind, c.Recv, c.Val = kind, typ, a.Val
			c.Shape, c.Version, c.Data = v.Shape(), typ.version, typ.dataVersion
			return a, nil
		}
	}
	x, err := t.GetAttr(v, c.Name)
	return Attr{Kind: AttrValue, Val: x}, err
}

// ClassCached tells whether the cache, whose shape has just been found equal to v's, is about the class v as it is now.
func (c *Cache) ClassCached(v Value) bool {
	return c.Recv == v.typ() && c.Version == c.Recv.version && c.Data == c.Recv.dataVersion
}

// loadModuleAttr caches the cell of a module's attribute.
func (t *Thread) loadModuleAttr(v Value, c *Cache) (Attr, error) {
	m := (*Module)(v.p)
	if v.Type() == ModuleType {
		if cell, ok := m.NS.cells[c.Name.s]; ok && !cell.V.IsUnbound() {
			c.Kind, c.Cell, c.Val = CacheCell, &cell.Cell, v
			c.Shape = v.Shape()
			return Attr{Kind: AttrValue, Val: cell.V}, nil
		}
	}
	x, err := t.GetAttr(v, c.Name)
	return Attr{Kind: AttrValue, Val: x}, err
}

// ReadCached reads through a cache whose shape has just been found equal to v's; ok is false if the cache is stale or
// the outcome is not a plain value (a method or a getter).
func (c *Cache) ReadCached(v Value) (x Value, ok bool) {
	switch c.Kind {
	case CacheSlot:
		return *v.SlotAt(c.Off), c.Version == c.Shape.typ.version
	case CacheOverflow:
		return (*attrsOf(v)).vals[c.Off], c.Version == c.Shape.typ.version
	case CacheMember:
		x = *v.SlotAt(c.Off)
		return x, x.IsValid() && c.Version == c.Shape.typ.version
	case CacheType:
		return c.Val, c.Version == c.Shape.typ.version && c.Data == c.Shape.typ.dataVersion
	case CacheClassValue:
		return c.Val, c.ClassCached(v)
	case CacheCell:
		return c.Cell.V, c.Val.p == v.p && !c.Cell.V.IsUnbound()
	}
	return Value{}, false
}

// Fresh tells whether the class of the cache's shape is unchanged.
func (c *Cache) Fresh() bool { return c.Version == c.Shape.typ.version }

// FreshData tells whether plain data found on the class of the cache's shape is unchanged.
func (c *Cache) FreshData() bool { return c.Data == c.Shape.typ.dataVersion }

// StoreAttrCached is SetAttr that fills the cache.
func (t *Thread) StoreAttrCached(v Value, c *Cache, x Value) error {
	s := v.Shape()
	err := t.storeAttrFill(v, c, x)
	if c.Shape == s {
		e := t.Shared(s, c.Name, true)
		*e = *c
	}
	return err
}

func (t *Thread) storeAttrFill(v Value, c *Cache, x Value) error {
	typ := v.Type()
	s := v.Shape()
	if typ.setAttr != nil || !typ.Standard(SlotSetAttr) || s.dictMode {
		c.Shape = nil
		return t.SetAttr(v, c.Name, x)
	}
	cv, onType := t.Lookup(typ, c.Name)
	if onType && isDataDescr(cv) {
		c.Shape = nil
		if cv.Kind() == KMember && (*Member)(cv.p).index < int(s.inline) {
			c.Kind, c.Off = CacheMember, instanceSlots+uintptr((*Member)(cv.p).index)*unsafe.Sizeof(Value{})
			c.Shape, c.Version = s, typ.version
		}
		return t.setDescr(cv, v, c.Name, x)
	}
	if i := s.find(c.Name); i >= 0 {
		c.Kind, c.Off = CacheOverflow, uintptr(i-int(s.inline))
		if i < int(s.inline) {
			c.Kind, c.Off = CacheSlot, instanceSlots+uintptr(i)*unsafe.Sizeof(Value{})
		}
		c.Shape, c.Version = s, typ.version
		*slotPtr(v, s, i) = x
		return nil
	}
	if typ.hasDict {
		if n := s.next(c.Name); n != nil && len(n.keys) <= int(n.inline) {
			c.Kind, c.Off = CacheAdd, instanceSlots+uintptr(len(s.keys))*unsafe.Sizeof(Value{})
			c.Shape, c.Next, c.Version = s, n, typ.version
		} else if n != nil {
			c.Kind, c.Shape, c.Next, c.Version = CacheAddOver, s, n, typ.version
			if typ.layout == ObjectType {
				typ.grow()
			}
		}
	}
	return t.GenericSetAttr(v, c.Name, x)
}

// grow gives the class's next instances more inline slots: one turned out to have more attributes than expected.
func (t *Type) grow() {
	if t.shape.inline >= maxInline || t.growths > 3 {
		return
	}
	t.growths++
	s := t.rootShape()
	s.inline = inlineSize(int(t.shape.inline)*3/2 + 2)
	t.shape = s
}

// AddSlot performs a store through a CacheAdd cache.
func (v Value) AddSlot(c *Cache, x Value) {
	*v.SlotAt(c.Off) = x
	(*Header)(v.p).shape = c.Next
}

// WriteCached stores through a cache whose shape has just been found equal to v's; false if it is stale.
func (c *Cache) WriteCached(v, x Value) bool {
	if c.Version != c.Shape.typ.version {
		return false
	}
	switch c.Kind {
	case CacheSlot, CacheMember:
		*v.SlotAt(c.Off) = x
	case CacheOverflow:
		(*attrsOf(v)).vals[c.Off] = x
	case CacheAdd:
		v.AddSlot(c, x)
	case CacheAddOver:
		addSlot(v, c.Next, x)
	default:
		return false
	}
	return true
}

// Accepts tells whether self can be the receiver of the native method (any value, for a function).
func (b *Builtin) Accepts(self Value) bool {
	return b.owner == nil || self.Type() == b.owner || b.checkReceiver(self) == nil
}

// PlainNew tells whether instances of the class are made by object.__new__ and its metaclass calls it plainly.
func (t *Type) PlainNew() bool {
	return t.isHeap && t.slots[SlotNew].p == objectNew.p && t.flags&IsAbstract == 0 && t.layout == ObjectType && t.slots[SlotDel].p == nil &&
		t.Header.shape.typ.plainCall()
}

// plainCall tells whether calling an instance of the metaclass means type.__call__.
func (t *Type) plainCall() bool {
	return t == TypeType || t.slots[SlotCall].p == TypeType.slots[SlotCall].p
}

// IntStr is str(i).
func IntStr(i int64) Value {
	if i >= 0 && i < 10 {
		return FromObj(charStrs['0'+i])
	}
	var b [20]byte
	return copyStr(strconv.AppendInt(b[:0], i, 10))
}

// DefOf is the declaration of a native method of a type.
func DefOf(t *Type, name string) *Def {
	v, ok := t.dict.GetStr(Name(name))
	if !ok {
		return nil
	}
	return v.builtin().def
}

// NativeShape is the shape of all direct instances of a built-in type that keep no attributes.
func (t *Type) NativeShape() *Shape { return t.shape }
