package object

// This file is the buffer protocol of classes written in Python: __buffer__ and __release_buffer__.

// fullReadOnly is the flags that __buffer__ is called with: any memory, with its format and shape.
const fullReadOnly = 284

var nameBuffer, nameReleaseBuffer = Name("__buffer__"), Name("__release_buffer__")

// pythonBuffer gives the memory that an object lends by its class's __buffer__; ok is false if there is no such method.
func (t *Thread) pythonBuffer(v Value) (m *MemoryView, ok bool, err error) {
	if v.Kind() != KInstance || v.Type().buffer == nil {
		return nil, false, nil
	}
	r, err := t.CallMethod(v, "__buffer__", Int(fullReadOnly))
	if err != nil {
		return nil, false, err
	}
	if r.Kind() != KMemoryView {
		return nil, false, TypeErrorf("__buffer__ returned non-memoryview object")
	}
	if err := r.memoryView().check(); err != nil {
		return nil, false, err
	}
	m = r.memoryView().sub()
	if _, ok := t.Lookup(v.Type(), nameReleaseBuffer); ok {
		m.lender, m.lent = v, r
	}
	return m, true, nil
}

// lent is an object whose memory comes from its class's __buffer__ as bytes, and any other object as it is.
func (t *Thread) lent(v Value) (Value, error) {
	m, ok, err := t.pythonBuffer(v)
	if !ok || err != nil {
		return v, err
	}
	b := NewBytes(string(m.contents()))
	return b, m.giveBack(t)
}

// lends makes instances of a class written in Python bytes-like: native functions get their memory from __buffer__. They
// have no thread at hand where they ask for memory, so it is called on a spare one; what it raises is reported, and the
// object counts as one without memory.
func (c *Type) lends(t *Thread) {
	in := t.Interp
	c.buffer = func(self Value) (BufferInfo, bool) {
		if in.SpareThread == nil {
			return BufferInfo{}, false
		}
		spare, done := in.SpareThread()
		defer done()
		m, ok, err := spare.pythonBuffer(self)
		if err != nil && in.Unraisable != nil {
			in.Unraisable(spare, err, "Exception ignored in __buffer__ of", self)
		}
		if !ok {
			return BufferInfo{}, false
		}
		info := BufferInfo{Data: m.contents(), ReadOnly: m.readonly, Format: m.format, ItemSize: m.itemsize}
		// The memory stays valid, if the object gets other memory meanwhile.
		if err := m.giveBack(spare); err != nil && in.Unraisable != nil {
			in.Unraisable(spare, err, "Exception ignored in __release_buffer__ of", self)
		}
		return info, true
	}
}

// giveBack tells the object that lent the memory of a view that it is not needed any more.
func (m *MemoryView) giveBack(t *Thread) error {
	if !m.lender.IsValid() || m.released {
		return nil
	}
	lender, lent := m.lender, m.lent
	m.lender, m.lent = Value{}, Value{}
	_, err := t.CallMethod(lender, "__release_buffer__", lent)
	return err
}

// bufferDefs are the methods of native types that lend memory; those of types whose memory may change have both.
func bufferDefs(releases bool) []Def {
	defs := []Def{{Name: "__buffer__", Sig: "self, flags, /", Doc: "Return a buffer object that exposes the underlying memory of the object.",
		F2: func(t *Thread, self, flags Value) (Value, error) {
			if _, err := t.Index(flags); err != nil {
				return Value{}, err
			}
			v, ok := NewMemoryView(self)
			if !ok {
				return Value{}, ValueErrorf("operation forbidden on released memoryview object")
			}
			return v, nil
		}}}
	if releases {
		defs = append(defs, Def{Name: "__release_buffer__", Sig: "self, buffer, /",
			Doc: "Release the buffer object that exposes the underlying memory of the object.", F2: releaseBuffer})
	}
	return defs
}

func releaseBuffer(_ *Thread, self, buffer Value) (Value, error) {
	if buffer.Kind() != KMemoryView {
		return Value{}, TypeErrorf("expected a memoryview object")
	}
	m := buffer.memoryView()
	if m.released {
		return Value{}, ValueErrorf("memoryview's buffer has already been released")
	}
	if !Is(m.obj, self) {
		return Value{}, ValueErrorf("memoryview's buffer is not this object")
	}
	m.release()
	return None, nil
}
