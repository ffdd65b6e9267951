package object

// Dict is a dict: entries in insertion order plus an index of hash slots. Up to eight entries need no index. A
// namespace (ns != nil) keeps its values in cells, which compiled code holds directly.
type Dict struct {
	Header
	entries []dictEntry
	index   []int32 // entry number, -1 free, -2 deleted; length a power of two
	used    int     // live entries
	fill    int     // index slots that are not free: live and deleted ones
	odd     bool    // there may be keys that are neither str nor equal to one only if they are
	ordered bool    // an OrderedDict, whose iterators bear no insertion or deletion
	last    int32   // entry of the last hit: `if k in d: d[k] += 1` finds it again at once
	version uint32  // changes with every insertion and deletion of a key
	moves   uint32  // changes when entries get other numbers, so that iterators notice
	shared  bool    // the dict of a built-in type, which Runtimes read at the same time: last stays as it is
	ns      *Namespace
	// front and frontMoves belong to first (see dict_order.go).
	front      int32
	frontMoves uint32
}

type dictEntry struct {
	hash uint64
	key  Value // zero Value: deleted
	val  Value
}

// Namespace is the side of a module's dict that compiled code sees: one cell per global name, made when first
// mentioned and kept for good, so that code needs neither lookups nor version checks.
type Namespace struct {
	Dict  *Dict
	cells map[string]*GlobalCell
	// Builtins is where unbound names are looked up next; nil for the builtins' own namespace.
	Builtins *Namespace
	// Mapping is a __builtins__ that has to be asked for each name.
	Mapping Value
}

// SetBuiltins changes where unbound names are looked up next.
func (ns *Namespace) SetBuiltins(b *Namespace) {
	if ns.Builtins == b || ns == b {
		return
	}
	ns.Builtins = b
	for _, c := range ns.cells {
		c.Next = nil
		if b != nil {
			c.Next = b.Cell(c.Name)
		}
	}
}

// Cell holds one variable: a captured local or a global.
type Cell struct {
	Header
	V Value // Unbound if unassigned
}

// GlobalCell is the cell of a global name.
type GlobalCell struct {
	Cell
	Next *GlobalCell // the cell of the same name in the builtins
	Name *Str
	NS   *Namespace
}

// NewCell makes a cell holding v.
func NewCell(v Value) *Cell { return &Cell{Header: HeaderOf(CellType), V: v} }

// SetOrdered makes the dict one whose iterators bear no insertion, deletion or move.
func (d *Dict) SetOrdered() { d.ordered = true }

// NewDict makes an empty dict.
func NewDict() *Dict { return &Dict{Header: Header{dictShape}} }

// NewDictSize makes an empty dict with room for n items.
func NewDictSize(n int) *Dict {
	if n > 0 && n <= 2 {
		d := &struct {
			Dict
			e [2]dictEntry
		}{}
		d.shape = dictShape
		d.entries = d.e[:0]
		return &d.Dict
	}
	d := NewDict()
	if n > 0 {
		d.entries = make([]dictEntry, 0, n)
	}
	if n > smallDict {
		d.newIndex(n)
	}
	return d
}

// smallDict is the number of entries up to which a dict has no index.
const smallDict = 8

// dictShape is the shape of exact dicts (see strShape).
var dictShape = &Shape{kind: KDict, dictMode: true}

// NewNamespace makes an empty namespace whose unbound names fall back to builtins.
func NewNamespace(builtins *Namespace) *Namespace {
	ns := &Namespace{Dict: NewDict(), cells: map[string]*GlobalCell{}, Builtins: builtins}
	ns.Dict.ns = ns
	return ns
}

// NamespaceOf makes d a namespace (exec with a dict of the program's own).
func NamespaceOf(d *Dict, builtins *Namespace) *Namespace {
	if d.ns != nil {
		return d.ns
	}
	ns := &Namespace{Dict: d, cells: map[string]*GlobalCell{}, Builtins: builtins}
	for i := range d.entries {
		e := &d.entries[i]
		if e.key.IsValid() {
			c := NewCell(e.val)
			if s, ok := AsStr(e.key); ok && s.Type() == StrType {
				c = &ns.Cell(s).Cell
				c.V = e.val
			}
			e.val = FromObj(c)
		}
	}
	d.ns = ns
	return ns
}

// Cell is the cell of a name, made unbound if it is new.
func (ns *Namespace) Cell(name *Str) *GlobalCell {
	if c, ok := ns.cells[name.s]; ok {
		return c
	}
	c := &GlobalCell{Cell: Cell{Header: HeaderOf(CellType), V: Unbound}, Name: name, NS: ns}
	if ns.Builtins != nil {
		c.Next = ns.Builtins.Cell(name)
	}
	ns.cells[name.s] = c
	return c
}

// Bind enters a cell that compiled code is about to assign for the first time into the dict's order.
func (ns *Namespace) Bind(name *Str, v Value) { ns.Dict.SetStr(name, v) }

// value reads entry i.
func (d *Dict) value(i int) Value {
	if d.ns != nil {
		return d.entries[i].val.cell().V
	}
	return d.entries[i].val
}

// setValue overwrites entry i.
func (d *Dict) setValue(i int, v Value) {
	if d.ns != nil {
		d.entries[i].val.cell().V = v
		return
	}
	d.entries[i].val = v
}

// Len is the number of items.
func (d *Dict) Len() int { return d.used }

// Next steps over the items in order: start with *i = 0; false at the end. The dict may change in between; then
// items may be missed but nothing breaks.
func (d *Dict) Next(i *int, k, v *Value) bool {
	for *i < len(d.entries) {
		e := &d.entries[*i]
		*i++
		if e.key.IsValid() {
			*k, *v = e.key, d.value(*i-1)
			return true
		}
	}
	return false
}

// findStr is the entry of a str key, -1 if there is none. No Python code runs.
func (d *Dict) findStr(s *Str) int {
	h := s.Hash()
	if n := int(d.last); n < len(d.entries) {
		e := &d.entries[n]
		if e.key.p == FromObj(s).p {
			return n
		}
	}
	if d.index == nil {
		for i := range d.entries {
			e := &d.entries[i]
			if e.hash == h && e.key.IsValid() && sameStr(e.key, s) {
				return i
			}
		}
		return -1
	}
	mask := uint64(len(d.index) - 1)
	perturb := h
	for j := h & mask; ; {
		x := d.index[j]
		if x == -1 {
			return -1
		}
		if x >= 0 {
			e := &d.entries[x]
			if e.hash == h && sameStr(e.key, s) {
				if !d.shared {
					d.last = x
				}
				return int(x)
			}
		}
		perturb >>= 5
		j = (j*5 + perturb + 1) & mask
	}
}

// sameStr compares a key with a str; exact strs only (a subclass may override __eq__).
func sameStr(k Value, s *Str) bool {
	if k.p == FromObj(s).p {
		return true
	}
	return k.Kind() == KStr && k.str().s == s.s
}

// find is the entry of any key, -1 if there is none. It may run Python code (__eq__); if that changes the dict, the
// search starts again.
func (d *Dict) find(t *Thread, key Value, h uint64) (int, error) {
	if key.Kind() == KStr && key.Type() == StrType && !d.odd {
		return d.findStr(key.str()), nil
	}
	if key.IsInt() {
		if i, ok := d.findInt(key, h); ok {
			return i, nil
		}
	}
again:
	version := d.version
	if d.index == nil {
		for i := 0; i < len(d.entries); i++ {
			e := &d.entries[i]
			if e.hash != h || !e.key.IsValid() {
				continue
			}
			eq, err := sameKey(t, e.key, key)
			if err != nil {
				return -1, err
			}
			if version != d.version {
				goto again
			}
			if eq {
				return i, nil
			}
		}
		return -1, nil
	}
	mask := uint64(len(d.index) - 1)
	perturb := h
	for j := h & mask; ; {
		x := d.index[j]
		if x == -1 {
			return -1, nil
		}
		if x >= 0 && d.entries[x].hash == h {
			eq, err := sameKey(t, d.entries[x].key, key)
			if err != nil {
				return -1, err
			}
			if version != d.version {
				goto again
			}
			if eq {
				if !d.shared {
					d.last = x
				}
				return int(x), nil
			}
		}
		perturb >>= 5
		j = (j*5 + perturb + 1) & mask
	}
}

// findInt is find for an unboxed int; ok is false where a key of another type has the same hash.
func (d *Dict) findInt(key Value, h uint64) (int, bool) {
	if n := int(d.last); n < len(d.entries) {
		if e := &d.entries[n]; e.key == key {
			return n, true
		}
	}
	if d.index == nil {
		for i := range d.entries {
			e := &d.entries[i]
			if e.hash == h && e.key.IsValid() {
				if e.key == key {
					return i, true
				}
				if !e.key.IsInt() {
					return 0, false
				}
			}
		}
		return -1, true
	}
	mask := uint64(len(d.index) - 1)
	perturb := h
	for j := h & mask; ; {
		x := d.index[j]
		if x == -1 {
			return -1, true
		}
		if x >= 0 {
			if e := &d.entries[x]; e.hash == h {
				if e.key == key {
					if !d.shared {
						d.last = x
					}
					return int(x), true
				}
				if !e.key.IsInt() {
					return 0, false
				}
			}
		}
		perturb >>= 5
		j = (j*5 + perturb + 1) & mask
	}
}

// sameKey is `a is b or a == b`.
func sameKey(t *Thread, a, b Value) (bool, error) {
	if a == b && !a.IsFloat() {
		return true, nil
	}
	if a.Kind() == KStr && b.Kind() == KStr && a.Type() == StrType && b.Type() == StrType {
		return a.str().s == b.str().s, nil
	}
	if Is(a, b) {
		return true, nil
	}
	return Equal(t, a, b)
}

// insert appends a new entry; the key is known to be absent.
func (d *Dict) insert(key Value, h uint64, v Value) {
	if d.ns != nil {
		v = d.ns.cellFor(key, v)
	}
	d.version++
	if k := key.Kind(); k == KInstance || k == KNative || k == KStr && key.Type() != StrType {
		// Such a key may say that it equals a str.
		d.odd = true
	}
	if len(d.entries) == cap(d.entries) && d.used < len(d.entries)-len(d.entries)/4 {
		d.compact()
	}
	if old := d.entries; len(old) == cap(old) && len(old) <= 2 {
		// The first entries may be a part of the dict, which would keep what they hold alive.
		d.entries = append(old, dictEntry{h, key, v})
		clear(old)
	} else {
		d.entries = append(old, dictEntry{h, key, v})
	}
	d.used++
	if d.index == nil {
		if len(d.entries) > smallDict {
			d.reindex()
		}
		return
	}
	if d.fill*3 > len(d.index)*2 || len(d.entries)*3 > len(d.index)*2 {
		d.compact()
		d.reindex()
		return
	}
	d.place(h, int32(len(d.entries)-1))
}

// cellFor wraps the value of a new global in its cell.
func (ns *Namespace) cellFor(key, v Value) Value {
	c := NewCell(v)
	if s, ok := AsStr(key); ok && s.Type() == StrType {
		c = &ns.Cell(s).Cell
		c.V = v
	}
	return FromObj(c)
}

// place enters an entry number into the index.
func (d *Dict) place(h uint64, n int32) {
	mask := uint64(len(d.index) - 1)
	perturb := h
	j := h & mask
	for d.index[j] >= 0 {
		perturb >>= 5
		j = (j*5 + perturb + 1) & mask
	}
	if d.index[j] == -1 {
		d.fill++
	}
	d.index[j] = n
}

// compact drops deleted entries.
func (d *Dict) compact() {
	if d.used == len(d.entries) {
		return
	}
	d.moves++
	out := d.entries[:0]
	for _, e := range d.entries {
		if e.key.IsValid() {
			out = append(out, e)
		}
	}
	clear(d.entries[len(out):])
	d.entries = out
	if d.index != nil {
		d.reindex()
	}
}

// reindex builds the index anew for the current entries.
func (d *Dict) reindex() {
	d.newIndex(len(d.entries))
	for i := range d.entries {
		if d.entries[i].key.IsValid() {
			d.place(d.entries[i].hash, int32(i))
		}
	}
}

// newIndex makes an empty index for n entries.
func (d *Dict) newIndex(n int) {
	size := 16
	for size < n*2 {
		size *= 2
	}
	if len(d.index) != size {
		d.index = make([]int32, size)
	}
	for i := range d.index {
		d.index[i] = -1
	}
	d.fill = 0
}

// removeAt deletes entry i.
func (d *Dict) removeAt(i int) {
	e := &d.entries[i]
	d.version++
	if d.index != nil {
		mask := uint64(len(d.index) - 1)
		perturb := e.hash
		for j := e.hash & mask; ; {
			if d.index[j] == int32(i) {
				d.index[j] = -2
				break
			}
			perturb >>= 5
			j = (j*5 + perturb + 1) & mask
		}
	}
	if d.ns != nil {
		e.val.cell().V = Unbound
	}
	e.key, e.val = Value{}, Value{}
	d.used--
	// The entry's number is not given out again, so that an iterator that has passed it finds a key that comes back.
	if d.used == 0 {
		d.entries, d.index, d.fill, d.odd, d.front = d.entries[:0], nil, 0, false, 0
		d.moves++
	}
}

// trim gives the numbers of deleted entries at the end out again.
func (d *Dict) trim() {
	for n := len(d.entries); n > 0 && !d.entries[n-1].key.IsValid(); n = len(d.entries) {
		d.entries = d.entries[:n-1]
	}
}

// GetStr looks up a str key without running Python code.
func (d *Dict) GetStr(s *Str) (Value, bool) {
	if i := d.findStr(s); i >= 0 {
		return d.value(i), true
	}
	return Value{}, false
}

// SetStr stores under a str key without running Python code.
func (d *Dict) SetStr(s *Str, v Value) {
	if i := d.findStr(s); i >= 0 {
		d.setValue(i, v)
		return
	}
	d.insert(FromObj(s), s.Hash(), v)
}

// DelStr deletes a str key; false if it is absent.
func (d *Dict) DelStr(s *Str) bool {
	i := d.findStr(s)
	if i >= 0 {
		d.removeAt(i)
	}
	return i >= 0
}

// Get looks up a key; the error is the key's (unhashable, or its __eq__ raised).
func (d *Dict) Get(t *Thread, key Value) (Value, bool, error) {
	h, err := Hash(t, key)
	if err != nil {
		return Value{}, false, err
	}
	return d.GetHashed(t, key, h)
}

// GetHashed is Get for a key whose hash is known.
func (d *Dict) GetHashed(t *Thread, key Value, h uint64) (Value, bool, error) {
	i, err := d.find(t, key, h)
	if i < 0 {
		return Value{}, false, err
	}
	return d.value(i), true, nil
}

// Set stores under a key.
func (d *Dict) Set(t *Thread, key, v Value) error {
	h, err := Hash(t, key)
	if err != nil {
		return err
	}
	return d.SetHashed(t, key, h, v)
}

// SetHashed is Set for a key whose hash is known.
func (d *Dict) SetHashed(t *Thread, key Value, h uint64, v Value) error {
	i, err := d.find(t, key, h)
	if err != nil {
		return err
	}
	if i >= 0 {
		d.setValue(i, v)
	} else {
		d.insert(key, h, v)
	}
	return nil
}

// Delete removes a key and gives the value it had; ok is false if it is absent.
func (d *Dict) Delete(t *Thread, key Value) (v Value, ok bool, err error) {
	h, err := Hash(t, key)
	if err != nil {
		return Value{}, false, err
	}
	return d.DeleteHashed(t, key, h)
}

// DeleteHashed is Delete for a key whose hash is known.
func (d *Dict) DeleteHashed(t *Thread, key Value, h uint64) (v Value, ok bool, err error) {
	i, err := d.find(t, key, h)
	if i < 0 {
		return Value{}, false, err
	}
	v = d.value(i)
	d.removeAt(i)
	return v, true, nil
}

// Clear removes all items.
func (d *Dict) Clear() {
	for i := len(d.entries) - 1; i >= 0 && d.ns != nil; i-- {
		if d.entries[i].key.IsValid() {
			d.entries[i].val.cell().V = Unbound
		}
	}
	clear(d.entries)
	d.entries, d.index, d.used, d.fill, d.odd, d.front = nil, nil, 0, 0, false, 0
	d.version++
}
