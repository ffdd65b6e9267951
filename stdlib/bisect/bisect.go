// Package bisect is the module bisect: searching and inserting in sorted lists.
package bisect

import (
	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	const sig = "a, x, lo=0, hi=None, *, key=None"
	m.Set(t, "__doc__", object.NewStr("Bisection algorithms."))
	m.AddDefs(t, []def{
		{Name: "bisect_right", Sig: sig, Doc: "Return the index where to insert item x in list a, assuming a is sorted.", Fn: find(true)},
		{Name: "bisect_left", Sig: sig, Doc: "Return the index where to insert item x in list a, assuming a is sorted.", Fn: find(false)},
		{Name: "insort_right", Sig: sig, Doc: "Insert item x in list a, and keep it sorted assuming a is sorted.", Fn: insort(true)},
		{Name: "insort_left", Sig: sig, Doc: "Insert item x in list a, and keep it sorted assuming a is sorted.", Fn: insort(false)},
	})
	for _, p := range [][2]string{{"bisect", "bisect_right"}, {"insort", "insort_right"}} {
		f, _ := m.Get(t, p[1])
		m.Set(t, p[0], f)
	}
	native.All(t, m, "bisect", "bisect_left", "bisect_right", "insort", "insort_left", "insort_right")
	return nil
}

func find(right bool) object.Func {
	return func(t *thread, a []value) (value, error) {
		i, err := search(t, a, a[1], right)
		return object.Int(int64(i)), err
	}
}

// search is the position for x in a[0][lo:hi].
func search(t *thread, a []value, x value, right bool) (int, error) {
	lo, hi := 0, 0
	var err error
	if a[2].IsValid() {
		if lo, err = t.Index(a[2]); err != nil {
			return 0, err
		}
	}
	if lo < 0 {
		return 0, object.ValueErrorf("lo must be non-negative")
	}
	if a[3].IsValid() && !a[3].IsNone() {
		if !object.IsIndex(a[3]) {
			return 0, object.TypeErrorf("argument should be integer or None, not '%s'", a[3].Type().MessageName())
		}
		if hi, err = t.Index(a[3]); err != nil {
			return 0, err
		}
	} else if hi, err = t.Len(a[0]); err != nil {
		return 0, err
	}
	key := a[4]
	seq := a[0]
	if err := numbered(seq); err != nil {
		return 0, err
	}
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		v, err := item(t, seq, mid)
		if err != nil {
			return 0, err
		}
		if key.IsValid() && !key.IsNone() {
			if v, err = t.Call(key, v); err != nil {
				return 0, err
			}
		}
		var goLeft bool
		if right {
			goLeft, err = t.CompareBool(object.SlotLt, x, v)
		} else {
			goLeft, err = t.CompareBool(object.SlotLt, v, x)
			goLeft = !goLeft
		}
		if err != nil {
			return 0, err
		}
		if goLeft {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo, nil
}

// numbered complains of what has no numbered items.
func numbered(seq value) error {
	typ := seq.Type()
	switch {
	case !typ.Slot(object.SlotGetItem).IsValid():
		return object.TypeErrorf("'%s' object does not support indexing", typ.MessageName())
	case !typ.IsHeap() && !typ.IsSequence():
		return object.TypeErrorf("%s is not a sequence", typ.MessageName())
	}
	return nil
}

func item(t *thread, seq value, i int) (value, error) {
	if seq.Type() == object.ListType {
		if v, ok := object.ListGet(seq.ListPtr(), i); ok {
			return v, nil
		}
	}
	return t.GetItem(seq, object.Int(int64(i)))
}

func insort(right bool) object.Func {
	return func(t *thread, args []value) (value, error) {
		a := append([]value(nil), args...)
		x := a[1]
		if a[4].IsValid() && !a[4].IsNone() {
			var err error
			if x, err = t.Call(a[4], a[1]); err != nil {
				return value{}, err
			}
		}
		i, err := search(t, a, x, right)
		if err != nil {
			return value{}, err
		}
		_, err = t.CallMethod(a[0], "insert", object.Int(int64(i)), a[1])
		return object.None, err
	}
}
