package pickle

import (
	"encoding/binary"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
	"unsafe"

	"pya/vm/object"
)

// pickler is a Pickler: it writes objects as opcodes.
type pickler struct {
	object.Header
	write      value // the file's write method; the zero Value for dumps()
	proto      int
	fast       bool
	fixImports bool
	callback   value // buffer_callback
	table      value // dispatch_table, the zero Value if not set
	persID     value // persistent_id set on the instance

	memo map[unsafe.Pointer]int
	keep []value // the objects of the memo, by number

	out     []byte
	framing bool
	frame   int // where the current frame's payload begins in out, -1: no frame is open

	// take, if not nil, takes objects out of the pickle: it gives the number that stands for one.
	take func(v value) (n int, ok bool)

	// What a dump looks up once.
	self          value
	pers, reducer value
	dispatch      *object.Dict
	dispatchAny   value
}

func newPickler(proto int) *pickler {
	return &pickler{proto: proto, fixImports: true, memo: map[unsafe.Pointer]int{}, frame: -1}
}

// dump pickles v.
func (p *pickler) dump(t *thread, v value) error {
	if err := p.begin(t); err != nil {
		return err
	}
	if p.proto >= 2 {
		p.out = append(p.out, opProto, byte(p.proto))
		p.framing = p.proto >= 4
	}
	if err := p.save(t, v, true); err != nil {
		p.out, p.framing, p.frame = nil, false, -1
		return err
	}
	p.op(opStop)
	p.endFrame()
	p.framing = false
	if !p.write.IsValid() {
		return nil
	}
	return p.flush(t)
}

// flush gives the file what there is so far.
func (p *pickler) flush(t *thread) error {
	data := object.NewBytes(string(p.out))
	p.out = p.out[:0]
	_, err := t.Call(p.write, data)
	return err
}

// begin looks up what may differ from class to class of picklers.
func (p *pickler) begin(t *thread) error {
	p.pers, p.reducer, p.dispatch, p.dispatchAny = value{}, value{}, nil, value{}
	if p.self.IsValid() {
		var err error
		if p.pers, err = hook(t, p.self, "persistent_id", p.persID); err != nil {
			return err
		}
		f, ok, err := t.GetAttrOpt(p.self, t.Interp.Intern("reducer_override"))
		if err != nil {
			return err
		}
		if ok {
			p.reducer = f
		}
		d, ok, err := t.GetAttrOpt(p.self, t.Interp.Intern("dispatch_table"))
		if err != nil {
			return err
		}
		if ok {
			return p.setDispatch(d)
		}
	}
	m, err := t.Interp.Import(t, "copyreg")
	if err != nil {
		return err
	}
	d, err := t.GetAttrStr(m, "dispatch_table")
	if err != nil {
		return err
	}
	return p.setDispatch(d)
}

func (p *pickler) setDispatch(d value) error {
	if dict, ok := object.AsDict(d); ok && d.Type() == object.DictType {
		p.dispatch = dict
		return nil
	}
	p.dispatchAny = d
	return nil
}

// hook finds a method that a subclass overrides or that was set on the instance; the zero Value if there is none.
func hook(t *thread, self value, name string, set value) (value, error) {
	cv, ok := t.Lookup(self.Type(), t.Interp.Intern(name))
	if ok && cv.Type() == object.GetSetDescrType {
		return set, nil
	}
	return t.GetAttrStr(self, name)
}

// ---- output ----

// open begins a frame.
func (p *pickler) openFrame() {
	if p.framing && p.frame < 0 {
		p.out = append(p.out, opFrame, 0, 0, 0, 0, 0, 0, 0, 0)
		p.frame = len(p.out)
	}
}

// endFrame closes the frame; a very small one loses its header.
func (p *pickler) endFrame() {
	if p.frame < 0 {
		return
	}
	n := len(p.out) - p.frame
	if n < frameMin {
		copy(p.out[p.frame-9:], p.out[p.frame:])
		p.out = p.out[:len(p.out)-9]
	} else {
		binary.LittleEndian.PutUint64(p.out[p.frame-8:], uint64(n))
	}
	p.frame = -1
}

// boundary is called between objects: a frame that is large enough is closed, and the file gets what is complete.
func (p *pickler) boundary(t *thread) error {
	if p.frame >= 0 && len(p.out)-p.frame >= frameTarget {
		p.endFrame()
	}
	if p.framing && p.frame < 0 && len(p.out) >= frameTarget && p.write.IsValid() {
		return p.flush(t)
	}
	return nil
}

func (p *pickler) op(b ...byte) {
	p.openFrame()
	p.out = append(p.out, b...)
}

func (p *pickler) text(op byte, s string) {
	p.openFrame()
	p.out = append(append(p.out, op), s...)
}

// payload writes an opcode with its bytes; large ones stand outside of frames.
func (p *pickler) payload(head []byte, data string) {
	if p.framing && len(data) >= frameTarget {
		p.endFrame()
		p.out = append(append(p.out, head...), data...)
		return
	}
	p.openFrame()
	p.out = append(append(p.out, head...), data...)
}

func le32(op byte, n int) []byte { return binary.LittleEndian.AppendUint32([]byte{op}, uint32(n)) }
func le64(op byte, n int) []byte { return binary.LittleEndian.AppendUint64([]byte{op}, uint64(n)) }

// ---- the memo ----

func (p *pickler) put(v value) {
	if p.fast {
		return
	}
	n := len(p.keep)
	p.memo[v.Pointer()] = n
	p.keep = append(p.keep, v)
	switch {
	case p.proto >= 4:
		p.op(opMemoize)
	case p.proto < 1:
		p.text(opPut, strconv.Itoa(n)+"\n")
	case n < 256:
		p.op(opBinPut, byte(n))
	default:
		p.op(le32(opLongBinPut, n)...)
	}
}

// got writes a reference to an object written before; false if it was not.
func (p *pickler) got(v value) bool {
	n, ok := p.memo[v.Pointer()]
	if !ok {
		return false
	}
	switch {
	case p.proto < 1:
		p.text(opGet, strconv.Itoa(n)+"\n")
	case n < 256:
		p.op(opBinGet, byte(n))
	default:
		p.op(le32(opLongBinGet, n)...)
	}
	return true
}

// ---- objects ----

// save pickles one object.
func (p *pickler) save(t *thread, v value, pers bool) error {
	if err := t.Enter(" while pickling an object"); err != nil {
		return err
	}
	defer t.Leave()
	if err := p.boundary(t); err != nil {
		return err
	}
	if p.take != nil {
		if n, ok := p.take(v); ok {
			p.saveInt(int64(n))
			p.op(opBinPersID)
			return nil
		}
	}
	if pers && p.pers.IsValid() {
		done, err := p.savePersistent(t, v)
		if done || err != nil {
			return err
		}
	}
	switch {
	case v.IsNone():
		p.op(opNone)
		return nil
	case v.IsBool():
		p.saveBool(v.AsBool())
		return nil
	case v.IsInt():
		p.saveInt(v.AsInt())
		return nil
	case v.IsFloat():
		return p.saveFloat(t, v)
	}
	typ := v.Type()
	switch typ {
	case object.IntType:
		p.saveBig(object.ToBig(v))
		return nil
	}
	if p.got(v) {
		return nil
	}
	switch typ {
	case object.StrType:
		s, _ := object.AsStr(v)
		return p.saveStr(v, s)
	case object.BytesType:
		return p.saveBytes(t, v)
	case object.TupleType:
		return p.saveTuple(t, v)
	}
	if p.reducer.IsValid() {
		r, err := t.Call(p.reducer, v)
		if err != nil {
			return err
		}
		if !r.IsNotImplemented() {
			return p.saveReduced(t, v, r)
		}
	}
	switch typ {
	case object.ListType:
		return p.saveList(t, v)
	case object.DictType:
		return p.saveDict(t, v)
	case object.SetType:
		return p.saveSet(t, v)
	case object.FrozenSetType:
		return p.saveFrozenSet(t, v)
	case object.ByteArrayType:
		return p.saveByteArray(t, v)
	case object.TypeType:
		return p.saveType(t, v)
	case object.FunctionType:
		return p.saveGlobal(t, v, value{})
	case bufferType():
		return p.saveBuffer(t, v)
	}
	return p.saveOther(t, v)
}

// saveOther pickles what has no opcode of its own: as its reduction says.
func (p *pickler) saveOther(t *thread, v value) error {
	f, err := p.reducerFor(t, object.FromObj(v.Type()))
	if err != nil {
		return err
	}
	var r value
	switch {
	case f.IsValid():
		r, err = t.Call(f, v)
	case v.Type().IsSubtype(object.TypeType):
		return p.saveGlobal(t, v, value{})
	default:
		r, err = p.reduce(t, v)
	}
	if err != nil {
		return err
	}
	return p.saveReduced(t, v, r)
}

// reducerFor looks a class up in the dispatch table.
func (p *pickler) reducerFor(t *thread, cls value) (value, error) {
	if p.dispatch != nil {
		f, _, err := p.dispatch.Get(t, cls)
		return f, err
	}
	f, err := t.GetItem(p.dispatchAny, cls)
	if _, missing := object.IsException(err, object.KeyError); missing {
		return value{}, nil
	}
	return f, err
}

func (p *pickler) reduce(t *thread, v value) (value, error) {
	f, ok, err := t.GetAttrOpt(v, t.Interp.Intern("__reduce_ex__"))
	if err != nil {
		return value{}, err
	}
	if ok {
		return t.Call(f, object.Int(int64(p.proto)))
	}
	if f, ok, err = t.GetAttrOpt(v, t.Interp.Intern("__reduce__")); err != nil {
		return value{}, err
	}
	if ok {
		return t.Call(f)
	}
	return value{}, picklingError(t, "can't pickle '%s' object: %s", v.Type().MessageName(), repr(t, v))
}

// saveReduced writes what a reduction returned.
func (p *pickler) saveReduced(t *thread, v, r value) error {
	if _, ok := object.AsStr(r); ok {
		return p.saveGlobal(t, v, r)
	}
	tup, ok := object.AsTuple(r)
	if !ok {
		return picklingError(t, "__reduce__ must return a string or tuple")
	}
	return p.saveReduce(t, tup.Items(), v)
}

func (p *pickler) savePersistent(t *thread, v value) (bool, error) {
	id, err := t.Call(p.pers, v)
	if err != nil || id.IsNone() {
		return false, err
	}
	if p.proto >= 1 {
		if err := p.save(t, id, false); err != nil {
			return false, err
		}
		p.op(opBinPersID)
		return true, nil
	}
	s, err := t.Str(id)
	if err != nil {
		return false, err
	}
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false, picklingError(t, "persistent IDs in protocol 0 must be ASCII strings")
		}
	}
	p.text(opPersID, s+"\n")
	return true, nil
}

func (p *pickler) saveBool(b bool) {
	switch {
	case p.proto >= 2 && b:
		p.op(opNewTrue)
	case p.proto >= 2:
		p.op(opNewFalse)
	case b:
		p.text(opInt, "01\n")
	default:
		p.text(opInt, "00\n")
	}
}

func (p *pickler) saveInt(n int64) {
	switch {
	case n != int64(int32(n)):
		p.saveBig(big.NewInt(n))
	case p.proto == 0:
		p.text(opInt, strconv.FormatInt(n, 10)+"\n")
	case n >= 0 && n < 256:
		p.op(opBinInt1, byte(n))
	case n >= 0 && n < 65536:
		p.op(opBinInt2, byte(n), byte(n>>8))
	default:
		p.op(le32(opBinInt, int(n))...)
	}
}

func (p *pickler) saveBig(n *big.Int) {
	if p.proto < 2 {
		p.text(opLong, n.String()+"L\n")
		return
	}
	b := twosComplement(n)
	if len(b) < 256 {
		p.payload([]byte{opLong1, byte(len(b))}, string(b))
		return
	}
	p.payload(le32(opLong4, len(b)), string(b))
}

// twosComplement is n in as few little-endian bytes as its sign allows; none for 0.
func twosComplement(n *big.Int) []byte {
	if n.Sign() == 0 {
		return nil
	}
	size := n.BitLen()/8 + 1
	x := n
	if n.Sign() < 0 {
		x = new(big.Int).Add(n, new(big.Int).Lsh(big.NewInt(1), uint(size)*8))
	}
	b := x.FillBytes(make([]byte, size))
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	if n.Sign() < 0 && size > 1 && b[size-1] == 0xff && b[size-2]&0x80 != 0 {
		b = b[:size-1]
	}
	return b
}

func (p *pickler) saveFloat(t *thread, v value) error {
	if p.proto >= 1 {
		p.op(binary.BigEndian.AppendUint64([]byte{opBinFloat}, math.Float64bits(v.AsFloat()))...)
		return nil
	}
	s, err := t.Repr(v)
	p.text(opFloat, s+"\n")
	return err
}

func (p *pickler) saveStr(v value, s *object.Str) error {
	text := s.Go()
	switch {
	case p.proto >= 4 && len(text) < 256:
		p.payload([]byte{opShortBinUnicode, byte(len(text))}, text)
	case p.proto >= 4 && uint64(len(text)) > math.MaxUint32:
		p.payload(le64(opBinUnicode8, len(text)), text)
	case p.proto >= 1:
		p.payload(le32(opBinUnicode, len(text)), text)
	default:
		p.text(opUnicode, rawUnicodeEscape(s)+"\n")
	}
	p.put(v)
	return nil
}

// rawUnicodeEscape is a text in Latin-1, with escapes for what that cannot hold and for what would end the line.
func rawUnicodeEscape(s *object.Str) string {
	var b strings.Builder
	for i := range s.Len() {
		r := s.At(i)
		switch {
		case r >= 0x10000:
			b.WriteString("\\U" + hex(r, 8))
		case r > 0xff || r == '\\' || r == '\n' || r == '\r' || r == 0 || r == 0x1a:
			b.WriteString("\\u" + hex(r, 4))
		default:
			b.WriteByte(byte(r))
		}
	}
	return b.String()
}

func hex(r rune, n int) string {
	s := strconv.FormatInt(int64(r), 16)
	return strings.Repeat("0", n-len(s)) + s
}

func (p *pickler) saveBytes(t *thread, v value) error {
	b, _ := object.AsBytes(v)
	data := b.Go()
	if p.proto < 3 {
		// There were no bytes in Python 2: they are made from a text.
		bytes := object.FromObj(object.BytesType)
		if data == "" {
			return p.saveReduce(t, []value{bytes, object.TupleOf()}, v)
		}
		enc, err := attribute(t, "_codecs", "encode")
		if err != nil {
			return err
		}
		return p.saveReduce(t, []value{enc, object.NewPair(latin1(data), object.FromObj(t.Interp.Intern("latin1")))}, v)
	}
	switch {
	case len(data) < 256:
		p.payload([]byte{opShortBinBytes, byte(len(data))}, data)
	case p.proto >= 4 && uint64(len(data)) > math.MaxUint32:
		p.payload(le64(opBinBytes8, len(data)), data)
	default:
		p.payload(le32(opBinBytes, len(data)), data)
	}
	p.put(v)
	return nil
}

// latin1 is the text whose code points are the bytes.
func latin1(data string) value {
	var b strings.Builder
	for i := 0; i < len(data); i++ {
		b.WriteRune(rune(data[i]))
	}
	return object.NewStr(b.String())
}

func attribute(t *thread, module, name string) (value, error) {
	m, err := t.Interp.Import(t, module)
	if err != nil {
		return value{}, err
	}
	return t.GetAttrStr(m, name)
}

func (p *pickler) saveByteArray(t *thread, v value) error {
	b, _ := object.AsByteArray(v)
	data := string(b.Bytes())
	if p.proto >= 5 {
		p.payload(le64(opByteArray8, len(data)), data)
		p.put(v)
		return nil
	}
	args := object.TupleOf()
	if data != "" {
		args = object.TupleOf(object.NewBytes(data))
	}
	return p.saveReduce(t, []value{object.FromObj(object.ByteArrayType), args}, v)
}

func (p *pickler) saveTuple(t *thread, v value) error {
	tup, _ := object.AsTuple(v)
	items := tup.Items()
	if len(items) == 0 {
		if p.proto >= 1 {
			p.op(opEmptyTuple)
		} else {
			p.op(opMark, opTuple)
		}
		return nil
	}
	short := len(items) <= 3 && p.proto >= 2
	if !short {
		p.op(opMark)
	}
	for _, x := range items {
		if err := p.save(t, x, true); err != nil {
			return err
		}
	}
	if _, again := p.memo[v.Pointer()]; again {
		// The tuple contains itself: it has been made while its items were.
		switch {
		case short:
			for range items {
				p.op(opPop)
			}
		case p.proto >= 1:
			p.op(opPopMark)
		default:
			for range len(items) + 1 {
				p.op(opPop)
			}
		}
		p.got(v)
		return nil
	}
	if short {
		p.op(byte(opTuple1 + len(items) - 1))
	} else {
		p.op(opTuple)
	}
	p.put(v)
	return nil
}

func (p *pickler) saveList(t *thread, v value) error {
	if p.proto >= 1 {
		p.op(opEmptyList)
	} else {
		p.op(opMark, opList)
	}
	p.put(v)
	l, _ := object.AsList(v)
	return p.appends(t, func(i int) (value, bool) {
		// The list may change while its items are pickled.
		if items := l.Items(); i < len(items) {
			return items[i], i+1 < len(items)
		}
		return value{}, false
	}, l.Len())
}

// appends writes n items of a list in batches.
func (p *pickler) appends(t *thread, at func(i int) (value, bool), n int) error {
	if n == 0 {
		return nil
	}
	if p.proto == 0 || n == 1 {
		for i := range n {
			x, _ := at(i)
			if !x.IsValid() {
				return object.RuntimeErrorf("list changed size during iteration")
			}
			if err := p.save(t, x, true); err != nil {
				return err
			}
			p.op(opAppend)
		}
		return nil
	}
	for i := 0; i < n; {
		p.op(opMark)
		for end := min(i+batch, n); i < end; i++ {
			x, _ := at(i)
			if !x.IsValid() {
				return object.RuntimeErrorf("list changed size during iteration")
			}
			if err := p.save(t, x, true); err != nil {
				return err
			}
		}
		p.op(opAppends)
	}
	return nil
}

func (p *pickler) saveDict(t *thread, v value) error {
	if p.proto >= 1 {
		p.op(opEmptyDict)
	} else {
		p.op(opMark, opDict)
	}
	p.put(v)
	d, _ := object.AsDict(v)
	n := d.Len()
	var k, x value
	i := 0
	return p.setItems(t, n, func() (value, value, error) {
		if d.Len() != n || !d.Next(&i, &k, &x) {
			return value{}, value{}, object.RuntimeErrorf("dictionary changed size during iteration")
		}
		return k, x, nil
	})
}

// setItems writes n pairs of a dict in batches.
func (p *pickler) setItems(t *thread, n int, next func() (value, value, error)) error {
	pair := func() error {
		k, v, err := next()
		if err == nil {
			if err = p.save(t, k, true); err == nil {
				err = p.save(t, v, true)
			}
		}
		return err
	}
	if p.proto == 0 || n == 1 {
		for range n {
			if err := pair(); err != nil {
				return err
			}
			p.op(opSetItem)
		}
		return nil
	}
	for left := n; left > 0; {
		p.op(opMark)
		for k := min(batch, left); k > 0; k-- {
			if err := pair(); err != nil {
				return err
			}
			left--
		}
		p.op(opSetItems)
	}
	return nil
}

func (p *pickler) saveSet(t *thread, v value) error {
	s, _ := object.AsSet(v)
	items := s.Items()
	if p.proto < 4 {
		return p.saveReduce(t, []value{object.FromObj(object.SetType), object.TupleOf(object.NewList(items))}, v)
	}
	p.op(opEmptySet)
	p.put(v)
	for len(items) > 0 {
		p.op(opMark)
		n := min(batch, len(items))
		for _, x := range items[:n] {
			if err := p.save(t, x, true); err != nil {
				return err
			}
		}
		items = items[n:]
		p.op(opAddItems)
	}
	return nil
}

func (p *pickler) saveFrozenSet(t *thread, v value) error {
	s, _ := object.AsSet(v)
	items := s.Items()
	if p.proto < 4 {
		return p.saveReduce(t, []value{object.FromObj(object.FrozenSetType), object.TupleOf(object.NewList(items))}, v)
	}
	p.op(opMark)
	for _, x := range items {
		if err := p.save(t, x, true); err != nil {
			return err
		}
	}
	if _, again := p.memo[v.Pointer()]; again {
		p.op(opPopMark)
		p.got(v)
		return nil
	}
	p.op(opFrozenSet)
	p.put(v)
	return nil
}

// saveType pickles a class: by name, or as the type of a constant.
func (p *pickler) saveType(t *thread, v value) error {
	c, _ := object.AsType(v)
	of := value{}
	switch c {
	case object.NoneTypeType:
		of = object.None
	case object.EllipsisType:
		of = object.Ellipsis
	case object.NotImplementedType:
		of = object.NotImplemented
	default:
		return p.saveGlobal(t, v, value{})
	}
	return p.saveReduce(t, []value{object.FromObj(object.TypeType), object.TupleOf(of)}, v)
}

func (p *pickler) saveBuffer(t *thread, v value) error {
	if p.proto < 5 {
		return picklingError(t, "PickleBuffer can only be pickled with protocol >= 5")
	}
	info, ok := object.GetBuffer(v)
	if !ok && object.Self[pickleBuffer](v).v.IsValid() {
		return picklingError(t, "PickleBuffer can not be pickled when pointing to a non-contiguous buffer")
	}
	if !ok {
		return object.ValueErrorf("operation forbidden on released PickleBuffer object")
	}
	if !object.Contiguous(object.Self[pickleBuffer](v).v) {
		return picklingError(t, "PickleBuffer can not be pickled when pointing to a non-contiguous buffer")
	}
	in := true
	if p.callback.IsValid() {
		r, err := t.Call(p.callback, v)
		if err != nil {
			return err
		}
		if in, err = t.Truth(r); err != nil {
			return err
		}
	}
	switch {
	case !in:
		p.op(opNextBuffer)
		if info.ReadOnly {
			p.op(opReadOnlyBuffer)
		}
		return nil
	case info.ReadOnly:
		return p.saveBytes(t, object.NewBytes(string(info.Data)))
	}
	p.payload(le64(opByteArray8, len(info.Data)), string(info.Data))
	p.put(v)
	return nil
}

// ---- reductions ----

// saveReduce writes a reduction (func, args, state, listitems, dictitems, state_setter) of obj.
func (p *pickler) saveReduce(t *thread, r []value, obj value) error {
	if len(r) < 2 || len(r) > 6 {
		return picklingError(t, "tuple returned by __reduce__ must contain 2 through 6 elements")
	}
	part := func(i int) value {
		if i < len(r) && !r[i].IsNone() {
			return r[i]
		}
		return value{}
	}
	f := r[0]
	args, isTuple := object.AsTuple(r[1])
	listItems, dictItems, setter := part(3), part(4), part(5)
	switch {
	case !t.Callable(f):
		return picklingError(t, "first item of the tuple returned by __reduce__ must be callable")
	case !isTuple:
		return picklingError(t, "second item of the tuple returned by __reduce__ must be a tuple")
	case listItems.IsValid() && !object.IsIterator(listItems):
		return picklingError(t, "fourth element of the tuple returned by __reduce__ must be an iterator, not %s", listItems.Type().MessageName())
	case dictItems.IsValid() && !object.IsIterator(dictItems):
		return picklingError(t, "fifth element of the tuple returned by __reduce__ must be an iterator, not %s", dictItems.Type().MessageName())
	case setter.IsValid() && !t.Callable(setter):
		return picklingError(t, "sixth element of the tuple returned by __reduce__ must be a function, not %s", setter.Type().MessageName())
	}
	if err := p.saveCall(t, f, r[1], args.Items(), obj); err != nil {
		return err
	}
	if obj.IsValid() {
		if _, again := p.memo[obj.Pointer()]; again {
			// It was made while its arguments were.
			p.op(opPop)
			p.got(obj)
		} else {
			p.put(obj)
		}
	}
	if listItems.IsValid() {
		items, err := t.ToSlice(listItems)
		if err != nil {
			return err
		}
		if err := p.appends(t, func(i int) (value, bool) { return items[i], true }, len(items)); err != nil {
			return err
		}
	}
	if dictItems.IsValid() {
		if err := p.savePairs(t, dictItems); err != nil {
			return err
		}
	}
	return p.saveState(t, obj, part(2), setter)
}

func (p *pickler) savePairs(t *thread, it value) error {
	items, err := t.ToSlice(it)
	if err != nil {
		return err
	}
	i := 0
	return p.setItems(t, len(items), func() (value, value, error) {
		tup, ok := object.AsTuple(items[i])
		if !ok || len(tup.Items()) != 2 {
			return value{}, value{}, object.TypeErrorf("dict items iterator must return 2-tuples")
		}
		i++
		return tup.Items()[0], tup.Items()[1], nil
	})
}

// saveState writes the state with which the new object is completed.
func (p *pickler) saveState(t *thread, obj, state, setter value) error {
	if !state.IsValid() {
		return nil
	}
	if !setter.IsValid() {
		if err := p.save(t, state, true); err != nil {
			return err
		}
		p.op(opBuild)
		return nil
	}
	for _, x := range []value{setter, obj, state} {
		if err := p.save(t, x, true); err != nil {
			return err
		}
	}
	p.op(opTuple2, opReduce, opPop)
	return nil
}

// saveCall writes the call that makes the object.
func (p *pickler) saveCall(t *thread, f, argsValue value, args []value, obj value) error {
	name := ""
	if p.proto >= 2 {
		if v, ok, err := t.GetAttrOpt(f, t.Interp.Intern("__name__")); err != nil {
			return err
		} else if s, isStr := object.AsStr(native(v, ok)); isStr {
			name = s.Go()
		}
	}
	switch name {
	case "__newobj_ex__":
		return p.saveNewObjEx(t, args, obj)
	case "__newobj__":
		return p.saveNewObj(t, args, obj)
	}
	if err := p.save(t, f, true); err != nil {
		return err
	}
	if err := p.save(t, argsValue, true); err != nil {
		return err
	}
	p.op(opReduce)
	return nil
}

func native(v value, ok bool) value {
	if ok {
		return v
	}
	return object.None
}

// checkNew checks the class of a NEWOBJ.
func (p *pickler) checkNew(t *thread, cls, obj value, what string) error {
	if _, ok, err := t.GetAttrOpt(cls, t.Interp.Intern("__new__")); err != nil || !ok {
		if err == nil {
			err = picklingError(t, "args[0] from %s args has no __new__", what)
		}
		return err
	}
	if !obj.IsValid() {
		return nil
	}
	c, err := t.GetAttrStr(obj, "__class__")
	if err == nil && !object.Is(c, cls) {
		err = picklingError(t, "args[0] from %s args has the wrong class", what)
	}
	return err
}

func (p *pickler) saveNewObj(t *thread, args []value, obj value) error {
	if len(args) < 1 {
		return picklingError(t, "__newobj__ arglist is empty")
	}
	if err := p.checkNew(t, args[0], obj, "__newobj__"); err != nil {
		return err
	}
	if err := p.save(t, args[0], true); err != nil {
		return err
	}
	if err := p.save(t, object.CopyTuple(args[1:]), true); err != nil {
		return err
	}
	p.op(opNewObj)
	return nil
}

func (p *pickler) saveNewObjEx(t *thread, args []value, obj value) error {
	if len(args) != 3 {
		return picklingError(t, "length of the NEWOBJ_EX argument tuple must be exactly 3, not %d", len(args))
	}
	pos, ok := object.AsTuple(args[1])
	if !ok {
		return picklingError(t, "second item from NEWOBJ_EX argument tuple must be a tuple, not %s", args[1].Type().MessageName())
	}
	kw, ok := object.AsDict(args[2])
	if !ok {
		return picklingError(t, "third item from NEWOBJ_EX argument tuple must be a dict, not %s", args[2].Type().MessageName())
	}
	if err := p.checkNew(t, args[0], obj, "__newobj_ex__"); err != nil {
		return err
	}
	if p.proto >= 4 {
		for _, x := range args {
			if err := p.save(t, x, true); err != nil {
				return err
			}
		}
		p.op(opNewObjEx)
		return nil
	}
	partial, err := attribute(t, "functools", "partial")
	if err != nil {
		return err
	}
	newF, err := t.GetAttrStr(args[0], "__new__")
	if err != nil {
		return err
	}
	call := append([]value{newF, args[0]}, pos.Items()...)
	var names []*object.Str
	var k, v value
	for i := 0; kw.Next(&i, &k, &v); {
		s, ok := object.AsStr(k)
		if !ok {
			return object.TypeErrorf("keywords must be strings")
		}
		names, call = append(names, t.Interp.InternStr(s)), append(call, v)
	}
	f, err := t.CallKw(partial, call, names)
	if err != nil {
		return err
	}
	if err := p.save(t, f, true); err != nil {
		return err
	}
	p.op(opEmptyTuple, opReduce)
	return nil
}
