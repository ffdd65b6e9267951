package object

import "unsafe"

// Shape describes the layout of an object: its class and, for instances, which attribute stands in which slot.
// Instances of one class that got the same attributes in the same order share one Shape, so inline caches compare
// a single pointer. Slots below inline stand in the instance itself, the others in its Attrs.
type Shape struct {
	typ    *Type
	kind   Kind
	inline uint8
	// dictMode: attributes live in Attrs.dict (after __dict__ was asked for, a deletion, or too many attributes).
	dictMode bool
	keys     []*Str // interned names; slot i holds keys[i]. Hidden slots (from __slots__) come first and are nil.
	index    map[*Str]int32
	trans    map[*Str]*Shape
	lastKey  *Str // one-entry cache of trans
	lastNext *Shape
}

// maxShapeKeys is where an instance goes over to a dict: above it, transitions cost more than they save.
const maxShapeKeys = 64

// maxInline is the largest number of inline slots of an instance.
const maxInline = 16

// Attrs holds the attributes of an object that do not fit its inline slots, or its dict once it has one.
type Attrs struct {
	vals []Value
	dict *Dict
}

// Instance is an instance of a class written in Python. Its inline slots follow directly (see newInstance).
type Instance struct {
	Header
	attrs *Attrs
}

// instanceSlots is the offset of the first inline slot.
const instanceSlots = unsafe.Sizeof(Instance{})

// Typ is the class the shape belongs to.
func (s *Shape) Typ() *Type { return s.typ }

// Kind is the kind of all objects of this shape.
func (s *Shape) Kind() Kind { return s.kind }

// find gives the slot of an attribute, -1 if the shape has none of that name.
func (s *Shape) find(name *Str) int {
	if s.index != nil {
		if i, ok := s.index[name]; ok {
			return int(i)
		}
		return -1
	}
	for i, k := range s.keys {
		if k == name {
			return i
		}
	}
	return -1
}

// next is the shape after adding an attribute; nil if the instance must go over to a dict.
func (s *Shape) next(name *Str) *Shape {
	if s.lastKey == name {
		return s.lastNext
	}
	n, ok := s.trans[name]
	if !ok {
		if len(s.keys) >= maxShapeKeys {
			return nil
		}
		n = &Shape{typ: s.typ, kind: s.kind, inline: s.inline}
		n.keys = append(s.keys[:len(s.keys):len(s.keys)], name)
		if len(n.keys) > 8 {
			n.index = make(map[*Str]int32, len(n.keys))
			for i, k := range n.keys {
				if k != nil {
					n.index[k] = int32(i)
				}
			}
		}
		if s.trans == nil {
			s.trans = map[*Str]*Shape{}
		}
		s.trans[name] = n
	}
	s.lastKey, s.lastNext = name, n
	return n
}

type (
	inst1 struct {
		Instance
		s [1]Value
	}
	inst2 struct {
		Instance
		s [2]Value
	}
	inst3 struct {
		Instance
		s [3]Value
	}
	inst4 struct {
		Instance
		s [4]Value
	}
	inst5 struct {
		Instance
		s [5]Value
	}
	inst6 struct {
		Instance
		s [6]Value
	}
	inst7 struct {
		Instance
		s [7]Value
	}
	inst8 struct {
		Instance
		s [8]Value
	}
	inst10 struct {
		Instance
		s [10]Value
	}
	inst12 struct {
		Instance
		s [12]Value
	}
	inst16 struct {
		Instance
		s [16]Value
	}
)

// inlineSize rounds a number of slots up to a size newInstance has.
func inlineSize(n int) uint8 {
	switch {
	case n <= 8:
		return uint8(n)
	case n <= 10:
		return 10
	case n <= 12:
		return 12
	}
	return 16
}

// newInstance allocates an instance with the given root shape. Inline slots keep the object to one allocation
// (measured: a separate slot slice costs 1.4 times, a map 6 times).
func newInstance(s *Shape) *Instance {
	var i *Instance
	switch s.inline {
	case 0:
		i = &Instance{}
	case 1:
		i = &(&inst1{}).Instance
	case 2:
		i = &(&inst2{}).Instance
	case 3:
		i = &(&inst3{}).Instance
	case 4:
		i = &(&inst4{}).Instance
	case 5:
		i = &(&inst5{}).Instance
	case 6:
		i = &(&inst6{}).Instance
	case 7:
		i = &(&inst7{}).Instance
	case 8:
		i = &(&inst8{}).Instance
	case 10:
		i = &(&inst10{}).Instance
	case 12:
		i = &(&inst12{}).Instance
	default:
		i = &(&inst16{}).Instance
	}
	i.shape = s
	return i
}

// slotPtr is the address of slot i of an object whose shape is s.
func slotPtr(v Value, s *Shape, i int) *Value {
	if i < int(s.inline) {
		return (*Value)(unsafe.Add(v.p, instanceSlots+uintptr(i)*unsafe.Sizeof(Value{})))
	}
	a := attrsOf(v)
	if *a == nil {
		*a = newAttrs()
	}
	for len((*a).vals) <= i-int(s.inline) {
		(*a).grow()
	}
	return &(*a).vals[i-int(s.inline)]
}

// grow adds a slot. What the values leave is cleared: it may be a part of the store, which would keep them alive.
func (a *Attrs) grow() {
	old := a.vals
	a.vals = append(old, Value{})
	if len(old) == cap(old) {
		clear(old)
	}
}

// newAttrs makes a store with room for two attributes in the same allocation.
func newAttrs() *Attrs {
	x := &struct {
		Attrs
		s [2]Value
	}{}
	x.vals = x.s[:0]
	return &x.Attrs
}

// getOwn reads an instance attribute (not the class's); ok is false if there is none.
func getOwn(v Value, name *Str) (Value, bool) {
	s := v.Shape()
	if s.dictMode {
		if a := attrsOf(v); a != nil && *a != nil && (*a).dict != nil {
			return (*a).dict.GetStr(name)
		}
		return Value{}, false
	}
	i := s.find(name)
	if i < 0 {
		return Value{}, false
	}
	return *slotPtr(v, s, i), true
}

// setOwn stores an instance attribute; ok is false if the object takes none.
func setOwn(v Value, name *Str, x Value) bool {
	s := v.Shape()
	if !s.dictMode {
		if i := s.find(name); i >= 0 {
			*slotPtr(v, s, i) = x
			return true
		}
	}
	if !s.typ.hasDict {
		return false
	}
	a := attrsOf(v)
	if !s.dictMode {
		if n := s.next(name); n != nil {
			addSlot(v, n, x)
			return true
		}
		toDictMode(v)
	}
	if *a == nil {
		*a = &Attrs{}
	}
	if (*a).dict == nil {
		(*a).dict = NewDict()
	}
	(*a).dict.SetStr(name, x)
	return true
}

// addSlot moves v to the shape next, whose last key gets the value x.
func addSlot(v Value, next *Shape, x Value) {
	*slotPtr(v, next, len(next.keys)-1) = x
	(*Header)(v.p).shape = next
}

// delOwn removes an instance attribute; ok is false if there is none.
func delOwn(v Value, name *Str) bool {
	s := v.Shape()
	if !s.dictMode {
		if s.find(name) < 0 {
			return false
		}
		toDictMode(v)
	}
	a := attrsOf(v)
	if a == nil || *a == nil || (*a).dict == nil {
		return false
	}
	return (*a).dict.DelStr(name)
}

// toDictMode moves the attributes of v into a dict. The hidden slots of __slots__ stay where they are.
func toDictMode(v Value) *Dict {
	s := v.Shape()
	if !s.typ.hasDict {
		return nil
	}
	a := attrsOf(v)
	if a == nil {
		return nil
	}
	if *a == nil {
		*a = &Attrs{}
	}
	if s.dictMode {
		if (*a).dict == nil {
			(*a).dict = NewDict()
		}
		return (*a).dict
	}
	d := NewDict()
	hidden := 0
	for i, k := range s.keys {
		if k == nil {
			hidden++
			continue
		}
		p := slotPtr(v, s, i)
		d.SetStr(k, *p)
		*p = Value{}
	}
	if keep := hidden - int(s.inline); keep > 0 {
		(*a).vals = (*a).vals[:min(keep, len((*a).vals))]
	} else {
		(*a).vals = nil
	}
	(*a).dict = d
	(*Header)(v.p).shape = s.typ.dictShape(s.inline, hidden)
	return d
}

// OwnDict gives the __dict__ of an object, going over to dict mode; nil if the object has none.
func OwnDict(v Value) *Dict { return toDictMode(v) }

// SetOwnDict replaces the __dict__ of an object.
func SetOwnDict(v Value, d *Dict) bool {
	if toDictMode(v) == nil {
		return false
	}
	(*attrsOf(v)).dict = d
	return true
}

// setClass is the assignment of __class__ between compatible classes: attributes keep their values.
func setClass(v Value, cls *Type) {
	d := toDictMode(v)
	s := v.Shape()
	hidden := 0
	for _, k := range s.keys {
		if k == nil {
			hidden++
		}
	}
	if d == nil {
		(*Header)(v.p).shape = &Shape{typ: cls, kind: cls.kind, inline: s.inline, keys: s.keys}
		return
	}
	(*Header)(v.p).shape = cls.dictShape(s.inline, hidden)
}
