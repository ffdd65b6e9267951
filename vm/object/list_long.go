package object

import "slices"

// This file is what makes insertion and removal away from a list's end cheap: room in front of the first item, so that
// only the shorter side moves, and the form in parts of long lists that are edited in the middle.

// ListAppend and ListPop are the methods append and pop of list, which the virtual machine's loop knows.
var ListAppend, ListPop Value

// listEdit is what only lists edited in such ways need.
type listEdit struct {
	// back is the array behind items from its very start; there is room in front of items if they are a later part of
	// it. Whoever replaces items need not know: room checks.
	back []Value
	// parts hold the items of a list in parts; then items is nil. nil for a plain list.
	parts [][]Value
	n     int // items in parts
	loads int // items looked up in parts since the last edit
	edits int // edits since the list was taken apart
	plain bool
}

const (
	// partLen is the usual length of a part.
	partLen = 1024
	// partsFrom is how many items must be in the way of an edit for the list to be taken apart (measured: an insertion
	// into the middle of a million items takes 1 µs instead of 800).
	partsFrom = 1 << 15
	// partsWorth is how many edits pay for putting a list together again.
	partsWorth = 4
)

// inParts tells whether the items are in parts.
func (l *List) inParts() bool { return l.edit != nil && l.edit.parts != nil }

// joined is Items for a list with a listEdit.
func (l *List) joined() []Value {
	e := l.edit
	if e.parts == nil {
		return l.items
	}
	items := make([]Value, 0, e.n+e.n/8)
	for _, p := range e.parts {
		items = append(items, p...)
	}
	// A program that looks at all items after every edit is better off with a plain list.
	*e = listEdit{plain: e.plain || e.edits < partsWorth}
	l.items = items
	return items
}

// room is how many items fit in front of the first.
func (l *List) room() int {
	if l.edit == nil || cap(l.items) == 0 {
		return 0
	}
	n := cap(l.edit.back) - cap(l.items)
	if n <= 0 || &l.edit.back[n] != &l.items[:1][0] {
		l.edit.back = nil
		return 0
	}
	return n
}

// makeRoom moves the items to an array with room on both sides.
func (l *List) makeRoom() {
	n := len(l.items)
	front := n/4 + 8
	back := make([]Value, n+2*front)
	copy(back[front:], l.items)
	if l.edit == nil {
		l.edit = &listEdit{}
	}
	l.edit.back, l.items = back, back[front:front+n]
}

// takeApart puts the items into parts if so many are in the way of an edit that this pays.
func (l *List) takeApart(inTheWay int) bool {
	if l.inParts() {
		return true
	}
	if inTheWay < partsFrom || l.edit != nil && l.edit.plain {
		return false
	}
	e := &listEdit{n: len(l.items), parts: make([][]Value, 0, len(l.items)/partLen+8)}
	for i := 0; i < len(l.items); i += partLen {
		end := min(i+partLen, len(l.items))
		e.parts = append(e.parts, l.items[i:end:end])
	}
	l.edit, l.items = e, nil
	return true
}

// find is the part that item i is in and its place there; for i == n the end of the last part.
func (e *listEdit) find(i int) (part, at int) {
	if i > e.n/2 {
		end := e.n
		for part = len(e.parts) - 1; part > 0; part-- {
			end -= len(e.parts[part])
			if i >= end {
				return part, i - end
			}
		}
		return 0, i
	}
	for part = 0; i >= len(e.parts[part]) && part < len(e.parts)-1; part++ {
		i -= len(e.parts[part])
	}
	return part, i
}

// load is the address of item i of a list in parts, nil if so many were looked up that the list is better put together.
func (e *listEdit) load(i int) *Value {
	if e.loads++; e.loads > e.n/64 {
		return nil
	}
	p, at := e.find(i)
	return &e.parts[p][at]
}

// at is the address of item i, which must be in the list.
func (l *List) at(i int) *Value {
	if l.inParts() {
		if p := l.edit.load(i); p != nil {
			return p
		}
	}
	return &l.Items()[i]
}

func (e *listEdit) insert(i int, v Value) {
	e.loads = 0
	e.edits++
	if len(e.parts) == 0 {
		e.parts = append(e.parts, make([]Value, 0, partLen))
	}
	p, at := e.find(i)
	e.n++
	part := slices.Insert(e.parts[p], at, v)
	e.parts[p] = part
	if len(part) > 2*partLen {
		e.parts[p] = part[:partLen:partLen]
		e.parts = slices.Insert(e.parts, p+1, slices.Clone(part[partLen:]))
	}
}

func (e *listEdit) remove(i int) Value {
	e.loads = 0
	e.edits++
	p, at := e.find(i)
	e.n--
	part := e.parts[p]
	v := part[at]
	copy(part[at:], part[at+1:])
	part[len(part)-1] = Value{}
	e.parts[p] = part[:len(part)-1]
	if len(part) == 1 {
		e.parts = slices.Delete(e.parts, p, p+1)
	}
	return v
}

// add is Append for a list with a listEdit.
func (l *List) add(v Value) {
	e := l.edit
	if e.parts == nil {
		l.items = append(l.items, v)
		return
	}
	last := len(e.parts) - 1
	if last < 0 || len(e.parts[last]) >= partLen {
		e.parts = append(e.parts, make([]Value, 0, partLen))
		last++
	}
	e.parts[last] = append(e.parts[last], v)
	e.n++
}

// insert puts v before item i, 0 <= i <= Len.
func (l *List) insert(i int, v Value) {
	n := l.Len()
	if l.takeApart(min(i, n-i)) {
		l.edit.insert(i, v)
		return
	}
	if i < n/2 {
		room := l.room()
		if room == 0 {
			l.makeRoom()
			room = l.room()
		}
		items := l.edit.back[room-1 : room+n : cap(l.edit.back)]
		copy(items, items[1:i+1])
		items[i] = v
		l.items = items
		return
	}
	l.items = append(l.items, Value{})
	copy(l.items[i+1:], l.items[i:])
	l.items[i] = v
}

// remove takes out item i, which must be in the list.
func (l *List) remove(i int) Value {
	n := l.Len()
	if l.takeApart(min(i, n-1-i)) {
		return l.edit.remove(i)
	}
	items := l.items
	v := items[i]
	if i < n/2 {
		if l.room() == 0 {
			if l.edit == nil {
				l.edit = &listEdit{}
			}
			l.edit.back = items[:cap(items)]
		}
		copy(items[1:i+1], items[:i])
		items[0] = Value{}
		l.items = items[1:]
		return v
	}
	copy(items[i:], items[i+1:])
	items[n-1] = Value{}
	l.items = items[:n-1]
	return v
}
