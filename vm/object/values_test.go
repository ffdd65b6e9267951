package object

import (
	"bufio"
	"fmt"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The files in testdata/values hold one call per line: what is called, its arguments and what CPython 3.13 gives,
// separated by tabs. Results and arguments are written as literals (see literalParser and literal).

func testThread() *Thread { return &Thread{Interp: NewInterp(nil)} }

// TestValues runs all calls of the files.
func TestValues(t *testing.T) {
	files, err := filepath.Glob("testdata/values/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no test files", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) { runValues(t, name) })
	}
}

func runValues(t *testing.T, name string) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	th := testThread()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		parts := strings.Split(sc.Text(), "\t")
		if len(parts) != 3 {
			t.Fatalf("line %d: %d fields", n, len(parts))
		}
		got := evalCall(th, parts[0], parts[1])
		if got != parts[2] && !(strings.HasPrefix(name, "testdata/values/pow") && closeEnough(got, parts[2])) {
			t.Errorf("%s:%d: %s%s\n got %s\nwant %s", filepath.Base(name), n, parts[0], parts[1], got, parts[2])
		}
	}
	if sc.Err() != nil {
		t.Fatal(sc.Err())
	}
}

// closeEnough takes results of ** that differ by one unit in the last place: C libraries differ by as much.
func closeEnough(a, b string) bool {
	x, err1 := strconv.ParseFloat(strings.TrimPrefix(a, "f:"), 64)
	y, err2 := strconv.ParseFloat(strings.TrimPrefix(b, "f:"), 64)
	return err1 == nil && err2 == nil && (math.Nextafter(x, y) == y)
}

// evalCall gives the literal of the result, or the error as "!Type: text".
func evalCall(th *Thread, op, argText string) string {
	p := &literalParser{th: th, s: argText}
	args := p.value().tuple().items
	v, err := call(th, op, args)
	if err != nil {
		e, ok := err.(*Exception)
		if !ok {
			return fmt.Sprintf("no Python error: %v", err)
		}
		text, err := th.Str(FromObj(e))
		if err != nil {
			return err.Error()
		}
		return "!" + e.Type().Name() + ": " + AsciiString(ReprString(text))
	}
	return literal(v)
}

// call runs one operation.
func call(th *Thread, op string, a []Value) (Value, error) {
	kind, name, _ := strings.Cut(op, ".")
	switch kind {
	case "op":
		return operator(th, name, a[0], a[1])
	case "new":
		typ := map[string]*Type{"int": IntType, "float": FloatType, "complex": ComplexType, "str": StrType, "bytes": BytesType,
			"bytearray": ByteArrayType, "memoryview": MemoryViewType, "bool": BoolType}[name]
		return th.Call(FromObj(typ), a...)
	case "cls":
		cls, method, _ := strings.Cut(name, ".")
		typ := map[string]*Type{"int": IntType, "float": FloatType, "str": StrType, "bytes": BytesType, "bytearray": ByteArrayType}[cls]
		return th.CallMethod(FromObj(typ), method, a...)
	case "fn":
		return builtinCall(th, name, a)
	case "m":
		return th.CallMethod(a[0], name, a[1:]...)
	case "mk":
		return callKeywords(th, name, a)
	case "mut":
		r, err := th.CallMethod(a[0], name, a[1:]...)
		return TupleOf(r, a[0]), err
	case "mv":
		m, _ := NewMemoryView(a[0])
		return th.CallMethod(m, name, a[1:]...)
	case "mvcast":
		m, _ := NewMemoryView(a[0])
		code, method, _ := strings.Cut(name, ".")
		m, err := th.CallMethod(m, "cast", NewStr(code))
		if err != nil {
			return m, err
		}
		return th.CallMethod(m, method, a[1:]...)
	case "mvset":
		m, _ := NewMemoryView(a[0])
		if name != "" {
			var err error
			if m, err = th.CallMethod(m, "cast", NewStr(name)); err != nil {
				return m, err
			}
		}
		return a[0], th.SetItem(m, a[1], a[2])
	}
	panic("unknown operation " + op)
}

func callKeywords(th *Thread, name string, a []Value) (Value, error) {
	f, err := th.GetAttrStr(a[0], name)
	if err != nil {
		return f, err
	}
	args := append([]Value(nil), a[1:len(a)-1]...)
	var kw []*Str
	var k, v Value
	for i := 0; a[len(a)-1].dict().Next(&i, &k, &v); {
		kw = append(kw, k.str())
		args = append(args, v)
	}
	return th.CallKw(f, args, kw)
}

// operator applies a binary operator through the entry points of the virtual machine.
func operator(th *Thread, name string, a, b Value) (Value, error) {
	if f := map[string]func(*Thread, Value, Value) (Value, error){"+": Add, "-": Sub, "*": Mul, "/": TrueDiv, "//": FloorDiv,
		"%": Mod, "**": Pow, "<<": Lsh, ">>": Rsh, "&": And, "|": Or, "^": Xor}[name]; f != nil {
		return f(th, a, b)
	}
	for i, s := range cmpSymbols {
		if s == name {
			if r, ok := CompareNumbers(SlotEq+Slot(i), a, b); ok {
				return Bool(r), nil
			}
			return th.Compare(SlotEq+Slot(i), a, b)
		}
	}
	switch name {
	case "in":
		ok, err := th.Contains(a, b)
		return Bool(ok), err
	case "getitem":
		return th.GetItem(a, b)
	case "divmod":
		r, err := th.binaryDispatch(SlotDivmod, SlotRDivmod, a, b)
		if err == nil && r.IsNotImplemented() {
			err = operandError("divmod()", a, b)
		}
		return r, err
	}
	panic("unknown operator " + name)
}

func builtinCall(th *Thread, name string, a []Value) (Value, error) {
	switch name {
	case "format":
		return th.Format(a[0], a[1].str().s)
	case "repr":
		return strResult(th.Repr(a[0]))
	case "hash":
		h, err := Hash(th, a[0])
		return Int(int64(h)), err
	case "bool":
		ok, err := th.Truth(a[0])
		return Bool(ok), err
	case "len":
		n, err := th.Len(a[0])
		return Int(int64(n)), err
	case "neg":
		return Neg(th, a[0])
	case "pos":
		return th.UnaryOp(SlotPos, a[0])
	case "invert":
		return th.UnaryOp(SlotInvert, a[0])
	case "abs":
		return th.UnaryOp(SlotAbs, a[0])
	case "pow3":
		return th.CallSlot(a[0].Type().Slot(SlotPow), a...)
	case "round":
		if len(a) == 2 && a[1].IsNone() {
			a = a[:1] // as the function does
		}
		return th.CallMethod(a[0], "__round__", a[1:]...)
	case "list":
		var out []Value
		it, err := th.GetIter(a[0])
		for err == nil {
			var v Value
			var ok bool
			if v, ok, err = th.Next(it); !ok {
				break
			}
			out = append(out, v)
		}
		return NewList(out), err
	}
	panic("unknown function " + name)
}

// literal writes a value as the files do.
func literal(v Value) string {
	each := func(items []Value, open, shut string) string {
		for _, x := range items {
			open += literal(x) + ", "
		}
		return open + shut
	}
	switch v.Kind() {
	case KNone:
		return "None"
	case KNotImplemented:
		return "NotImplemented"
	case KBool:
		return map[bool]string{true: "True", false: "False"}[v.AsBool()]
	case KInt:
		return strconv.FormatInt(v.AsInt(), 10)
	case KBigInt:
		if v.bigInt().v.IsInt64() {
			return "int that is not normalised"
		}
		return v.bigInt().v.String()
	case KFloat:
		return "f:" + FloatRepr(v.AsFloat())
	case KComplex:
		c := selfComplex(v)
		return "c:" + FloatRepr(real(c)) + "," + FloatRepr(imag(c))
	case KStr:
		if n := runeCount(v.str().s); n != v.str().Len() {
			return fmt.Sprintf("str whose length is %d, not %d", n, v.str().Len())
		}
		return AsciiString(ReprString(v.str().s))
	case KBytes:
		return BytesRepr(v.bytes().s)
	case KByteArray:
		return "bytearray(" + BytesRepr(string(v.byteArray().b)) + ")"
	case KMemoryView:
		return "memoryview(" + BytesRepr(string(v.memoryView().contents())) + ")"
	case KTuple:
		return each(v.tuple().items, "(", ")")
	case KList:
		return each(v.list().Items(), "[", "]")
	case KDict:
		s := "{"
		var k, x Value
		for i := 0; v.dict().Next(&i, &k, &x); {
			s += literal(k) + ": " + literal(x) + ", "
		}
		return s + "}"
	}
	return "a " + v.Type().Name()
}

// literalParser reads the literals of the files.
type literalParser struct {
	th *Thread
	s  string
}

func (p *literalParser) accept(text string) bool {
	if strings.HasPrefix(p.s, text) {
		p.s = p.s[len(text):]
		return true
	}
	return false
}

// word cuts off everything before one of the stop characters.
func (p *literalParser) word(stop string) string {
	i := strings.IndexAny(p.s, stop)
	w := p.s[:i]
	p.s = p.s[i:]
	return w
}

func (p *literalParser) items(shut string) []Value {
	var out []Value
	for !p.accept(shut) {
		out = append(out, p.value())
		if !p.accept(", ") {
			panic("literal: " + p.s)
		}
	}
	return out
}

func (p *literalParser) value() Value {
	switch {
	case p.accept("None"):
		return None
	case p.accept("True"):
		return True
	case p.accept("False"):
		return False
	case p.accept("f:"):
		f, _ := ParseFloat(p.word(",:"))
		return Float(f)
	case p.accept("c:"):
		re, _ := ParseFloat(p.word(","))
		p.accept(",")
		im, _ := ParseFloat(p.word(","))
		return NewComplex(complex(re, im))
	case p.accept("slice("):
		x := p.items(")")
		return NewSlice(x[0], x[1], x[2])
	case p.accept("bytearray("):
		v := NewByteArray([]byte(p.value().bytes().s))
		p.accept(")")
		return v
	case p.accept("memoryview("):
		v, _ := NewMemoryView(p.value())
		p.accept(")")
		return v
	case p.accept("("):
		return NewTuple(p.items(")"))
	case p.accept("["):
		return NewList(p.items("]"))
	case p.accept("{"):
		return p.dict()
	case p.s[0] == 'b':
		p.s = p.s[1:]
		return NewBytes(p.quoted(true))
	case p.s[0] == '\'' || p.s[0] == '"':
		return NewStr(p.quoted(false))
	}
	x, ok := new(big.Int).SetString(p.word(",:"), 10)
	if !ok {
		panic("literal: " + p.s)
	}
	return NewInt(x)
}

func (p *literalParser) dict() Value {
	d := NewDict()
	for !p.accept("}") {
		k := p.value()
		p.accept(": ")
		if err := d.Set(p.th, k, p.value()); err != nil {
			panic(err)
		}
		p.accept(", ")
	}
	return FromObj(d)
}

// quoted reads a quoted literal; escapes of bytes are bytes.
func (p *literalParser) quoted(isBytes bool) string {
	quote := p.s[0]
	var b []byte
	i := 1
	for ; p.s[i] != quote; i++ {
		if p.s[i] != '\\' {
			b = append(b, p.s[i])
			continue
		}
		i++
		digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[p.s[i]]
		if digits == 0 {
			b = append(b, strings.NewReplacer("n", "\n", "r", "\r", "t", "\t").Replace(p.s[i:i+1])...)
			continue
		}
		u, err := strconv.ParseUint(p.s[i+1:i+1+digits], 16, 32)
		if err != nil {
			panic(err)
		}
		i += digits
		if isBytes {
			b = append(b, byte(u))
		} else {
			b = appendRune(b, rune(u))
		}
	}
	p.s = p.s[i+1:]
	return string(b)
}
