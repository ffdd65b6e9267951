package pickle

import (
	"encoding/binary"
	"math"
	"math/big"
	"strconv"
	"strings"

	"pya/vm/object"
)

// unpickler is an Unpickler: a machine with a stack that executes opcodes.
type unpickler struct {
	object.Header
	read, readline value // methods of the file; the zero Value for loads()
	fixImports     bool
	between        bool // the next byte is an operation: the pickle may end here
	encoding       string
	errors         string
	buffers        value // iterator over out-of-band buffers
	persLoad       value // persistent_load set on the instance

	data []byte
	pos  int

	stack []value
	marks []int
	memo  []value
	proto int

	// give, if not nil, makes the object for a number that take gave.
	give func(t *thread, n int) (value, error)

	self             value
	findClass, persF value
}

func newUnpickler() *unpickler {
	return &unpickler{fixImports: true, encoding: "ASCII", errors: "strict"}
}

// load reads one pickle.
func (u *unpickler) load(t *thread) (value, error) {
	u.stack, u.marks, u.proto = u.stack[:0], u.marks[:0], 0
	u.findClass, u.persF = value{}, value{}
	if u.self.IsValid() {
		cv, ok := t.Lookup(u.self.Type(), t.Interp.Intern("find_class"))
		own := false
		if d := object.OwnDict(u.self); d != nil {
			_, own = d.GetStr(t.Interp.Intern("find_class"))
		}
		if b, isB := object.AsBuiltin(cv); own || !ok || !isB || b.Owner() != unpicklerType() {
			f, err := t.GetAttrStr(u.self, "find_class")
			if err != nil {
				return value{}, err
			}
			u.findClass = f
		}
		var err error
		if u.persF, err = hook(t, u.self, "persistent_load", u.persLoad); err != nil {
			return value{}, err
		}
	}
	for n := 0; ; n++ {
		if n&0xfff == 0xfff {
			if err := t.Hook.Poll(); err != nil {
				return value{}, err
			}
		}
		u.between = true
		b, err := u.next(t, 1)
		u.between = false
		if err != nil {
			return value{}, err
		}
		if b[0] == opStop {
			return u.pop(t)
		}
		if err := u.step(t, b[0]); err != nil {
			return value{}, err
		}
	}
}

// ---- input ----

// next gives n bytes of the pickle; the slice is valid until the next call.
func (u *unpickler) next(t *thread, n int) ([]byte, error) {
	if len(u.data)-u.pos >= n {
		b := u.data[u.pos : u.pos+n]
		u.pos += n
		return b, nil
	}
	if !u.read.IsValid() {
		u.pos = len(u.data)
		return nil, u.ranOut(t)
	}
	have := append([]byte(nil), u.data[u.pos:]...)
	u.data, u.pos = nil, 0
	v, err := t.Call(u.read, object.Int(int64(n-len(have))))
	if err != nil {
		return nil, err
	}
	more, ok := object.Buffer(v)
	if !ok {
		return nil, object.ValueErrorf("read() returned non-bytes object (%s)", v.Type().MessageName())
	}
	have = append(have, more...)
	if len(have) < n {
		return nil, u.ranOut(t)
	}
	return have, nil
}

// ranOut is the error of a pickle that ends too early.
func (u *unpickler) ranOut(t *thread) error {
	if u.between {
		return object.Raise(object.EOFError, "Ran out of input")
	}
	return unpicklingError(t, "pickle data was truncated")
}

// line gives the rest of the line without its end.
func (u *unpickler) line(t *thread) (string, error) {
	if i := strings.IndexByte(string(u.data[u.pos:]), '\n'); i >= 0 {
		s := string(u.data[u.pos : u.pos+i])
		u.pos += i + 1
		return s, nil
	}
	if !u.read.IsValid() {
		u.pos = len(u.data)
		return "", u.ranOut(t)
	}
	have := string(u.data[u.pos:])
	u.data, u.pos = nil, 0
	v, err := t.Call(u.readline)
	if err != nil {
		return "", err
	}
	more, ok := object.Buffer(v)
	if !ok {
		return "", object.ValueErrorf("readline() returned non-bytes object (%s)", v.Type().MessageName())
	}
	have += string(more)
	if !strings.HasSuffix(have, "\n") {
		return "", u.ranOut(t)
	}
	return have[:len(have)-1], nil
}

// uint reads a little-endian number of n bytes.
func (u *unpickler) uint(t *thread, n int) (uint64, error) {
	b, err := u.next(t, n)
	if err != nil {
		return 0, err
	}
	var x uint64
	for i := n - 1; i >= 0; i-- {
		x = x<<8 | uint64(b[i])
	}
	return x, nil
}

// bytes reads as many bytes as a number of n bytes says.
func (u *unpickler) bytes(t *thread, n int, what string) ([]byte, error) {
	size, err := u.uint(t, n)
	if err != nil {
		return nil, err
	}
	if size > math.MaxInt32*64 {
		return nil, object.OverflowErrorf("%s exceeds system's maximum size of %d bytes", what, int64(math.MaxInt64))
	}
	if !u.read.IsValid() && uint64(len(u.data)-u.pos) < size {
		u.pos = len(u.data)
		return nil, unpicklingError(t, "pickle data was truncated")
	}
	b, err := u.next(t, int(size))
	if _, eof := object.IsException(err, object.EOFError); eof {
		err = unpicklingError(t, "pickle data was truncated")
	}
	return b, err
}

// ---- the stack ----

func (u *unpickler) push(v value) { u.stack = append(u.stack, v) }

// floor is where the stack above the last mark begins.
func (u *unpickler) floor() int {
	if n := len(u.marks); n > 0 {
		return u.marks[n-1]
	}
	return 0
}

func (u *unpickler) underflow(t *thread) error {
	if len(u.marks) > 0 {
		return unpicklingError(t, "unexpected MARK found")
	}
	return unpicklingError(t, "unpickling stack underflow")
}

func (u *unpickler) pop(t *thread) (value, error) {
	n := len(u.stack)
	if n <= u.floor() {
		return value{}, u.underflow(t)
	}
	v := u.stack[n-1]
	u.stack[n-1] = value{}
	u.stack = u.stack[:n-1]
	return v, nil
}

func (u *unpickler) top(t *thread) (value, error) {
	if len(u.stack) <= u.floor() {
		return value{}, u.underflow(t)
	}
	return u.stack[len(u.stack)-1], nil
}

// popMark takes what stands above the last mark.
func (u *unpickler) popMark(t *thread) ([]value, error) {
	n := len(u.marks)
	if n == 0 {
		return nil, unpicklingError(t, "could not find MARK")
	}
	at := u.marks[n-1]
	u.marks = u.marks[:n-1]
	items := append([]value(nil), u.stack[at:]...)
	clear(u.stack[at:])
	u.stack = u.stack[:at]
	return items, nil
}

func (u *unpickler) put(t *thread, i int) error {
	v, err := u.top(t)
	if err != nil {
		return err
	}
	if i < 0 {
		return object.ValueErrorf("negative PUT argument")
	}
	if i > len(u.memo)+1<<24 {
		return unpicklingError(t, "memo index %d is out of range", i)
	}
	for len(u.memo) <= i {
		u.memo = append(u.memo, value{})
	}
	u.memo[i] = v
	return nil
}

func (u *unpickler) get(t *thread, i int) error {
	if i < 0 || i >= len(u.memo) || !u.memo[i].IsValid() {
		return unpicklingError(t, "Memo value not found at index %d", i)
	}
	u.push(u.memo[i])
	return nil
}

// ---- opcodes ----

// step executes one opcode.
func (u *unpickler) step(t *thread, op byte) error {
	switch op {
	case opMark:
		u.marks = append(u.marks, len(u.stack))
	case opPop:
		return u.opPop(t)
	case opPopMark:
		_, err := u.popMark(t)
		return err
	case opDup:
		v, err := u.top(t)
		if err == nil {
			u.push(v)
		}
		return err
	case opProto:
		n, err := u.uint(t, 1)
		if err == nil && n > highestProtocol {
			err = object.ValueErrorf("unsupported pickle protocol: %d", n)
		}
		u.proto = int(n)
		return err
	case opFrame:
		return u.frame(t)
	case opNone:
		u.push(object.None)
	case opNewTrue:
		u.push(object.True)
	case opNewFalse:
		u.push(object.False)
	case opBinInt, opBinInt1, opBinInt2, opInt, opLong, opLong1, opLong4, opFloat, opBinFloat:
		return u.number(t, op)
	case opString, opBinString, opShortBinString, opUnicode, opBinUnicode, opShortBinUnicode, opBinUnicode8,
		opBinBytes, opShortBinBytes, opBinBytes8, opByteArray8, opNextBuffer, opReadOnlyBuffer:
		return u.textual(t, op)
	case opEmptyTuple:
		u.push(object.TupleOf())
	case opEmptyList:
		u.push(object.NewList(nil))
	case opEmptyDict:
		u.push(object.FromObj(object.NewDict()))
	case opEmptySet:
		u.push(object.NewSet())
	case opTuple, opTuple1, opTuple2, opTuple3, opList, opDict, opFrozenSet:
		return u.container(t, op)
	case opAppend, opAppends, opSetItem, opSetItems, opAddItems:
		return u.fill(t, op)
	case opGet, opBinGet, opLongBinGet, opPut, opBinPut, opLongBinPut, opMemoize:
		return u.memoOp(t, op)
	case opGlobal, opStackGlobal, opExt1, opExt2, opExt4, opInst, opObj, opNewObj, opNewObjEx, opReduce, opBuild, opPersID, opBinPersID:
		return u.objectOp(t, op)
	default:
		return unpicklingError(t, "invalid load key, '%s'.", keyText(op))
	}
	return nil
}

func keyText(op byte) string {
	switch {
	case op >= 0x20 && op < 0x7f && op != '\\' && op != '\'':
		return string(rune(op))
	default:
		return "\\x" + hex(rune(op), 2)
	}
}

func (u *unpickler) opPop(t *thread) error {
	if n := len(u.marks); n > 0 && u.marks[n-1] == len(u.stack) {
		u.marks = u.marks[:n-1]
		return nil
	}
	_, err := u.pop(t)
	return err
}

// frame makes sure that the frame is there; its content is read like any other.
func (u *unpickler) frame(t *thread) error {
	n, err := u.uint(t, 8)
	if err != nil {
		return err
	}
	if u.read.IsValid() && n < math.MaxInt32*64 {
		b, err := u.next(t, int(n))
		if _, eof := object.IsException(err, object.EOFError); eof {
			err = unpicklingError(t, "pickle data was truncated")
		}
		if err != nil {
			return err
		}
		u.data, u.pos = append(append([]byte(nil), b...), u.data[u.pos:]...), 0
		return nil
	}
	if uint64(len(u.data)-u.pos) < n {
		return unpicklingError(t, "pickle data was truncated")
	}
	return nil
}

func (u *unpickler) number(t *thread, op byte) error {
	switch op {
	case opBinInt:
		n, err := u.uint(t, 4)
		u.push(object.Int(int64(int32(n))))
		return err
	case opBinInt1:
		n, err := u.uint(t, 1)
		u.push(object.Int(int64(n)))
		return err
	case opBinInt2:
		n, err := u.uint(t, 2)
		u.push(object.Int(int64(n)))
		return err
	case opLong1, opLong4:
		size := 1
		if op == opLong4 {
			size = 4
		}
		n, err := u.uint(t, size)
		if err != nil {
			return err
		}
		if op == opLong4 && int32(n) < 0 {
			return unpicklingError(t, "LONG pickle has negative byte count")
		}
		b, err := u.next(t, int(n))
		if err != nil {
			return err
		}
		u.push(object.NewInt(fromTwosComplement(b)))
		return nil
	case opBinFloat:
		b, err := u.next(t, 8)
		if err != nil {
			return err
		}
		u.push(object.Float(math.Float64frombits(binary.BigEndian.Uint64(b))))
		return nil
	}
	s, err := u.line(t)
	if err != nil {
		return err
	}
	if op == opFloat {
		f, ok := object.ParseFloat(strings.TrimSpace(s))
		if !ok {
			return object.ValueErrorf("could not convert string to float: %s", repr(t, object.NewStr(s)))
		}
		u.push(object.Float(f))
		return nil
	}
	return u.textInt(t, op, s)
}

// textInt is a number in digits; the INT opcode also stands for the truth values of protocol 0.
func (u *unpickler) textInt(t *thread, op byte, s string) error {
	if op == opInt && (s == "00" || s == "01") {
		u.push(object.Bool(s == "01"))
		return nil
	}
	if op == opLong {
		s = strings.TrimSuffix(s, "L")
	}
	base := 10
	if op == opInt {
		base = 0
	}
	v, ok, err := object.ParseInt(t, strings.TrimSpace(s), base)
	switch {
	case err != nil:
		return err
	case !ok && op == opInt:
		return object.ValueErrorf("could not convert string to int")
	case !ok:
		return object.ValueErrorf("invalid literal for int() with base 10: %s", repr(t, object.NewStr(s)))
	}
	u.push(v)
	return nil
}

// fromTwosComplement is the inverse of twosComplement.
func fromTwosComplement(b []byte) *big.Int {
	be := make([]byte, len(b))
	for i, x := range b {
		be[len(b)-1-i] = x
	}
	n := new(big.Int).SetBytes(be)
	if len(be) > 0 && be[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(len(b))*8))
	}
	return n
}

func (u *unpickler) textual(t *thread, op byte) error {
	var b []byte
	var err error
	switch op {
	case opString:
		return u.quoted(t)
	case opUnicode:
		s, err := u.line(t)
		if err != nil {
			return err
		}
		v, err := decode(t, s, "raw-unicode-escape", "strict")
		u.push(v)
		return err
	case opNextBuffer:
		return u.nextBuffer(t)
	case opReadOnlyBuffer:
		return u.readOnly(t)
	case opBinString:
		n, err := u.uint(t, 4)
		if err != nil {
			return err
		}
		if int32(n) < 0 {
			return unpicklingError(t, "BINSTRING pickle has negative byte count")
		}
		if b, err = u.next(t, int(n)); err != nil {
			return err
		}
		return u.oldString(t, string(b))
	case opShortBinString:
		if b, err = u.bytes(t, 1, "SHORT_BINSTRING"); err != nil {
			return err
		}
		return u.oldString(t, string(b))
	case opShortBinUnicode:
		b, err = u.bytes(t, 1, "SHORT_BINUNICODE")
	case opBinUnicode:
		b, err = u.bytes(t, 4, "BINUNICODE")
	case opBinUnicode8:
		b, err = u.bytes(t, 8, "BINUNICODE8")
	case opShortBinBytes:
		b, err = u.bytes(t, 1, "SHORT_BINBYTES")
	case opBinBytes:
		b, err = u.bytes(t, 4, "BINBYTES")
	case opBinBytes8:
		b, err = u.bytes(t, 8, "BINBYTES8")
	case opByteArray8:
		b, err = u.bytes(t, 8, "BYTEARRAY8")
	}
	if err != nil {
		return err
	}
	switch op {
	case opShortBinUnicode, opBinUnicode, opBinUnicode8:
		return u.utf8(t, b)
	case opByteArray8:
		u.push(object.NewByteArray(append([]byte(nil), b...)))
	default:
		u.push(object.NewBytes(string(b)))
	}
	return nil
}

// utf8 pushes a text; lone surrogates are allowed.
func (u *unpickler) utf8(t *thread, b []byte) error {
	if ascii(string(b)) {
		u.push(object.NewStr(string(b)))
		return nil
	}
	v, err := decode(t, string(b), "utf-8", "surrogatepass")
	u.push(v)
	return err
}

func decode(t *thread, s, encoding, errors string) (value, error) {
	return t.CallMethod(object.NewBytes(s), "decode", object.NewStr(encoding), object.NewStr(errors))
}

// oldString pushes a str of Python 2.
func (u *unpickler) oldString(t *thread, s string) error {
	if u.encoding == "bytes" {
		u.push(object.NewBytes(s))
		return nil
	}
	v, err := decode(t, s, u.encoding, u.errors)
	u.push(v)
	return err
}

// quoted is a string of protocol 0: the repr of a str of Python 2.
func (u *unpickler) quoted(t *thread) error {
	s, err := u.line(t)
	if err != nil {
		return err
	}
	if len(s) < 2 || s[0] != s[len(s)-1] || s[0] != '\'' && s[0] != '"' {
		return unpicklingError(t, "the STRING opcode argument must be quoted")
	}
	f, err := attribute(t, "_codecs", "escape_decode")
	if err != nil {
		return err
	}
	v, err := t.Call(f, object.NewBytes(s[1:len(s)-1]))
	if err != nil {
		return err
	}
	tup, ok := object.AsTuple(v)
	if !ok || len(tup.Items()) == 0 {
		return unpicklingError(t, "the STRING opcode argument must be quoted")
	}
	b, _ := object.Buffer(tup.Items()[0])
	return u.oldString(t, string(b))
}

func (u *unpickler) nextBuffer(t *thread) error {
	if !u.buffers.IsValid() {
		return unpicklingError(t, "pickle stream refers to out-of-band data but no *buffers* argument was given")
	}
	v, ok, err := t.Next(u.buffers)
	if err == nil && !ok {
		err = unpicklingError(t, "not enough out-of-band buffers")
	}
	u.push(v)
	return err
}

func (u *unpickler) readOnly(t *thread) error {
	v, err := u.pop(t)
	if err != nil {
		return err
	}
	info, ok := object.GetBuffer(v)
	if !ok {
		return object.NotBytesLike(v)
	}
	if !info.ReadOnly {
		m, ok := object.NewMemoryView(v)
		if !ok {
			return object.NotBytesLike(v)
		}
		if v, err = t.CallMethod(m, "toreadonly"); err != nil {
			return err
		}
	}
	u.push(v)
	return nil
}

func (u *unpickler) container(t *thread, op byte) error {
	if op >= opTuple1 && op <= opTuple3 {
		n := int(op-opTuple1) + 1
		if len(u.stack)-u.floor() < n {
			return u.underflow(t)
		}
		at := len(u.stack) - n
		v := object.CopyTuple(u.stack[at:])
		clear(u.stack[at:])
		u.stack = u.stack[:at]
		u.push(v)
		return nil
	}
	items, err := u.popMark(t)
	if err != nil {
		return err
	}
	switch op {
	case opTuple:
		u.push(object.NewTuple(items))
	case opList:
		u.push(object.NewList(items))
	case opFrozenSet:
		v, err := object.NewFrozenSet(t, items)
		if err != nil {
			return err
		}
		u.push(v)
	case opDict:
		d := object.NewDict()
		u.push(object.FromObj(d))
		return u.setItems(t, object.FromObj(d), items, "DICT")
	}
	return nil
}

func (u *unpickler) fill(t *thread, op byte) error {
	switch op {
	case opAppend:
		v, err := u.pop(t)
		if err != nil {
			return err
		}
		l, err := u.top(t)
		if err != nil {
			return err
		}
		return extend(t, l, []value{v})
	case opSetItem:
		v, err := u.pop(t)
		if err != nil {
			return err
		}
		k, err := u.pop(t)
		if err != nil {
			return err
		}
		d, err := u.top(t)
		if err != nil {
			return err
		}
		return u.setItems(t, d, []value{k, v}, "SETITEM")
	}
	items, err := u.popMark(t)
	if err != nil {
		return err
	}
	target, err := u.top(t)
	if err != nil {
		return err
	}
	switch op {
	case opAppends:
		return extend(t, target, items)
	case opSetItems:
		return u.setItems(t, target, items, "SETITEMS")
	}
	return addItems(t, target, items)
}

// extend appends to a list, or to what has extend or append.
func extend(t *thread, target value, items []value) error {
	if l, ok := object.AsList(target); ok && target.Type() == object.ListType {
		for _, x := range items {
			l.Append(x)
		}
		return nil
	}
	if len(items) > 1 {
		f, ok, err := t.GetAttrOpt(target, t.Interp.Intern("extend"))
		if err != nil {
			return err
		}
		if ok {
			_, err := t.Call(f, object.NewList(items))
			return err
		}
	}
	f, err := t.GetAttrStr(target, "append")
	for i := 0; err == nil && i < len(items); i++ {
		_, err = t.Call(f, items[i])
	}
	return err
}

func (u *unpickler) setItems(t *thread, target value, items []value, op string) error {
	if len(items)%2 != 0 {
		return unpicklingError(t, "odd number of items for %s", op)
	}
	d, ok := object.AsDict(target)
	plain := ok && target.Type() == object.DictType
	for i := 0; i < len(items); i += 2 {
		var err error
		if plain {
			err = d.Set(t, items[i], items[i+1])
		} else {
			err = t.SetItem(target, items[i], items[i+1])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func addItems(t *thread, target value, items []value) error {
	if s, ok := object.AsSet(target); ok && target.Type() == object.SetType {
		for _, x := range items {
			if err := s.Add(t, x); err != nil {
				return err
			}
		}
		return nil
	}
	f, err := t.GetAttrStr(target, "add")
	for i := 0; err == nil && i < len(items); i++ {
		_, err = t.Call(f, items[i])
	}
	return err
}

func (u *unpickler) memoOp(t *thread, op byte) error {
	switch op {
	case opMemoize:
		return u.put(t, len(u.memo))
	case opGet, opPut:
		s, err := u.line(t)
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(s)
		if err != nil {
			return object.ValueErrorf("invalid literal for int() with base 10: %s", repr(t, object.NewBytes(s)))
		}
		if op == opGet {
			return u.get(t, n)
		}
		return u.put(t, n)
	}
	size := 1
	if op == opLongBinGet || op == opLongBinPut {
		size = 4
	}
	n, err := u.uint(t, size)
	if err != nil {
		return err
	}
	if op == opBinGet || op == opLongBinGet {
		return u.get(t, int(n))
	}
	return u.put(t, int(n))
}
