package object

// This file is what collections.OrderedDict needs of a dict: taking items from both ends and moving them there.

// PopEnd removes the last or the first item; ok is false if the dict is empty.
func (d *Dict) PopEnd(last bool) (k, v Value, ok bool) {
	i := len(d.entries) - 1
	if !last {
		i = d.first()
	}
	for ; i >= 0 && i < len(d.entries); i-- {
		if e := &d.entries[i]; e.key.IsValid() {
			k, v = e.key, d.value(i)
			d.removeAt(i)
			if last {
				d.trim()
			} else {
				d.front = int32(i) + 1
			}
			return k, v, true
		}
	}
	return Value{}, Value{}, false
}

// first is the number of the first live entry. front is a lower bound that spares walking over the entries that were
// taken from the front before.
func (d *Dict) first() int {
	i := int(d.front)
	if i > len(d.entries) || d.frontMoves != d.moves {
		i = 0
	}
	for i < len(d.entries) && !d.entries[i].key.IsValid() {
		i++
	}
	d.front, d.frontMoves = int32(i), d.moves
	return i
}

// Move makes an item the last or the first one; ok is false if there is no such key.
func (d *Dict) Move(t *Thread, key Value, last bool) (ok bool, err error) {
	h, err := Hash(t, key)
	if err != nil {
		return false, err
	}
	i, err := d.find(t, key, h)
	if i < 0 {
		return false, err
	}
	e := d.entries[i]
	v := d.value(i)
	if last {
		if i == len(d.entries)-1 {
			return true, nil
		}
		d.removeAt(i)
		d.insert(e.key, e.hash, v)
		return true, nil
	}
	d.removeAt(i)
	if at := d.first() - 1; at >= 0 && at < len(d.entries) {
		// A free entry before the first live one.
		d.entries[at] = dictEntry{e.hash, e.key, v}
		d.used++
		d.version++
		if d.index != nil {
			d.place(e.hash, int32(at))
		}
		d.front = int32(at)
		return true, nil
	}
	d.insertFirst(e.key, e.hash, v)
	return true, nil
}

// insertFirst puts a new item before all others, with as many free entries before it as there are items, so that many
// such insertions cost no more than linear time.
func (d *Dict) insertFirst(key Value, h uint64, v Value) {
	gap := d.used
	entries := make([]dictEntry, gap, 2*gap+8)
	entries = append(entries, dictEntry{h, key, v})
	for _, e := range d.entries {
		if e.key.IsValid() {
			entries = append(entries, e)
		}
	}
	d.entries = entries
	d.used++
	d.version++
	d.moves++
	d.front, d.frontMoves = int32(gap), d.moves
	if len(entries) > 8 || d.index != nil {
		d.reindex()
	}
}

// Version changes whenever an item is added, removed or moved.
func (d *Dict) Version() uint32 { return d.version }
