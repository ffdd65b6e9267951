package object

import (
	"math/big"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestConcatShares checks that texts built with += share one buffer and stay independent of each other.
func TestConcatShares(t *testing.T) {
	s := NewStr("").str()
	var steps []*Str
	for range 5000 {
		s = Concat(s, NewStr("é").str()).str()
		steps = append(steps, s)
	}
	for i, x := range steps {
		if x.Len() != i+1 || x.s != strings.Repeat("é", i+1) {
			t.Fatalf("step %d: %d characters", i, x.Len())
		}
	}
	old := steps[4000]
	a, b := Concat(old, NewStr("a").str()).str(), Concat(old, NewStr("b").str()).str()
	if !strings.HasSuffix(a.s, "éa") || !strings.HasSuffix(b.s, "éb") {
		t.Fatal("branches of one text overwrite each other")
	}
	if s.At(4999) != 'é' || Concat(s, NewStr("x").str()).str().At(5000) != 'x' {
		t.Fatal("indexing a shared text")
	}
}

// TestConcatLinear fails by taking minutes if += copies the text each time.
func TestConcatLinear(t *testing.T) {
	s, x := NewStr("").str(), NewStr("0123456789").str()
	for range 400_000 {
		s = Concat(s, x).str()
	}
	if s.Len() != 4_000_000 {
		t.Fatal(s.Len())
	}
}

// TestLongText compares positions in long non-ASCII texts with those in a slice of runes.
func TestLongText(t *testing.T) {
	for _, unit := range []string{"aé中", "x😀\xed\xa0\x80", "abcdefghé"} {
		s := NewStr(strings.Repeat(unit, 300)).str()
		want := toRunes(s.s)
		if s.Len() != len(want) {
			t.Fatalf("length %d, want %d", s.Len(), len(want))
		}
		for i, r := range want {
			if s.At(i) != r {
				t.Fatalf("%q: character %d is %x, want %x", unit, i, s.At(i), r)
			}
			off := s.byteOffset(i)
			if got, _ := decodeRune(s.s[off:]); got != r || s.charIndex(off) != i {
				t.Fatalf("%q: offset %d of %d, back %d", unit, off, i, s.charIndex(off))
			}
		}
		part := s.Slice(100, 500).str()
		if got := toRunes(part.s); len(got) != 400 || got[0] != want[100] || got[399] != want[499] {
			t.Fatalf("%q: slice", unit)
		}
	}
}

func TestSurrogates(t *testing.T) {
	s := "a\xed\xa0\x80\xed\xb0\x80"
	if got := toRunes(s); len(got) != 3 || got[1] != 0xd800 || got[2] != 0xdc00 {
		t.Fatalf("%x", got)
	}
	if r, n := lastRune(s); r != 0xdc00 || n != 3 {
		t.Fatal(r, n)
	}
	if got := ReprString(s); got != `'a\ud800\udc00'` {
		t.Fatal(got)
	}
}

// TestNumbersHash checks that equal numbers of different types have equal hashes.
func TestNumbersHash(t *testing.T) {
	th := testThread()
	for _, x := range []int64{0, 1, -1, 5, 1 << 53, -(1 << 53), 1 << 60, hashModulus, hashModulus + 1, -hashModulus} {
		f := float64(x)
		if int64(f) != x {
			continue
		}
		a, _ := Hash(th, Int(x))
		b, _ := Hash(th, Float(f))
		c, _ := Hash(th, NewComplex(complex(f, 0)))
		if a != b || a != c {
			t.Errorf("%d: %d %d %d", x, a, b, c)
		}
	}
	huge := NewInt(new(big.Int).Lsh(big.NewInt(3), 200))
	f, _ := intToFloat(huge)
	if hashOfInt(huge) != HashFloat(f) {
		t.Error("hash of 3*2**200")
	}
}

// TestDigitsLimit checks the bound on conversions between ints and decimal text, and that lifting it works.
func TestDigitsLimit(t *testing.T) {
	th := testThread()
	digits := "1" + strings.Repeat("0123456789", 500)
	if _, err := th.Call(FromObj(IntType), NewStr(digits)); err == nil || !strings.Contains(err.Error(), "value has 5001 digits") {
		t.Fatal(err)
	}
	th.Interp.IntMaxStrDigits = 0
	v, err := th.Call(FromObj(IntType), NewStr(digits))
	if err != nil {
		t.Fatal(err)
	}
	if s, err := th.IntText(v); err != nil || s != digits {
		t.Fatal("round trip", err)
	}
	th.Interp.IntMaxStrDigits = 4300
	if _, err := th.IntText(v); err == nil {
		t.Fatal("no limit")
	}
	hex := "0x" + strings.Repeat("f", 100_000)
	v, ok, err := ParseInt(th, hex, 16)
	if err != nil || !ok || v.bigInt().v.BitLen() != 400_000 {
		t.Fatal("hexadecimal digits are not limited", err)
	}
}

// TestTooLarge makes sure that requests no process can fulfil end in an exception.
func TestTooLarge(t *testing.T) {
	th := testThread()
	big1 := Int(1_000_000_000_000)
	for name, f := range map[string]func() (Value, error){
		"shift":    func() (Value, error) { return Lsh(th, Int(1), big1) },
		"power":    func() (Value, error) { return Pow(th, Int(10), big1) },
		"repeat":   func() (Value, error) { return Mul(th, NewStr("ab"), big1) },
		"width":    func() (Value, error) { return th.Format(Int(1), "1000000000000") },
		"percent":  func() (Value, error) { return Mod(th, NewStr("%1000000000000d"), Int(1)) },
		"star":     func() (Value, error) { return Mod(th, NewStr("%*d"), TupleOf(big1, Int(1))) },
		"bytes":    func() (Value, error) { return th.Call(FromObj(BytesType), big1) },
		"to_bytes": func() (Value, error) { return th.CallMethod(Int(1), "to_bytes", big1) },
		"center":   func() (Value, error) { return th.CallMethod(NewStr("a"), "center", big1) },
		"replace":  func() (Value, error) { return replaceGrowing(th) },
		"tabs":     func() (Value, error) { return th.CallMethod(NewStr("\t"), "expandtabs", big1) },
	} {
		if _, err := f(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func replaceGrowing(th *Thread) (Value, error) {
	s := NewStr(strings.Repeat("a", 1<<17))
	return th.CallMethod(s, "replace", NewStr("a"), s)
}

// TestViewedByteArray checks that a bytearray cannot be resized while a memoryview shows it, and can again after.
func TestViewedByteArray(t *testing.T) {
	th := testThread()
	ba := NewByteArray([]byte("abc"))
	m, _ := NewMemoryView(ba)
	if _, err := th.CallMethod(ba, "append", Int(1)); err == nil || !strings.Contains(err.Error(), "Existing exports of data") {
		t.Fatal(err)
	}
	if err := th.SetItem(m, Int(0), Int('x')); err != nil || string(ba.byteArray().b) != "xbc" {
		t.Fatal("write through the view", err)
	}
	if _, err := th.CallMethod(m, "release"); err != nil {
		t.Fatal(err)
	}
	if _, err := th.CallMethod(ba, "append", Int(1)); err != nil {
		t.Fatal(err)
	}
	if _, err := th.CallMethod(m, "tobytes"); err == nil {
		t.Fatal("use after release")
	}
	func() { NewMemoryView(ba) }()
	runtime.GC()
	if _, err := th.CallMethod(ba, "clear"); err != nil {
		t.Fatal("a view that was dropped still counts:", err)
	}
}

// TestErrorHandlers checks registered handlers in both directions.
func TestErrorHandlers(t *testing.T) {
	th := testThread()
	SetErrorHandler(th.Interp, "stars", NewFunction("test", &Def{Name: "stars", Sig: "exc, /",
		F1: func(th *Thread, exc Value) (Value, error) {
			end, err := th.GetAttrStr(exc, "end")
			return TupleOf(NewStr("**"), end), err
		}}))
	v, err := th.Encode(NewStr("aé中b"), "ascii", "stars")
	if err != nil || v.bytes().s != "a**b" {
		t.Fatal(v, err)
	}
	v, err = th.Decode(NewBytes("a\xff\xfeb"), "utf-8", "stars")
	if err != nil || v.str().s != "a****b" {
		t.Fatal(v, err)
	}
	if _, err = th.Decode(NewBytes("\xff"), "utf-8", "nobody"); err == nil || !strings.Contains(err.Error(), "unknown error handler name 'nobody'") {
		t.Fatal(err)
	}
}

// TestPartialDecode checks decoding in pieces, as files do.
func TestPartialDecode(t *testing.T) {
	th := testThread()
	for enc, data := range map[string]string{"utf-8": "a中😀é", "utf-16-le": "a\x00\x3d\xd8\x00\xde", "gbk": "a\xd6\xd0\xce\xc4"} {
		whole, _, err := th.DecodeText(data, enc, "strict", true)
		if err != nil {
			t.Fatal(enc, err)
		}
		got, rest := "", ""
		for i := range len(data) {
			rest += data[i : i+1]
			text, used, err := th.DecodeText(rest, enc, "strict", i == len(data)-1)
			if err != nil {
				t.Fatal(enc, i, err)
			}
			got, rest = got+text, rest[used:]
		}
		if got != whole {
			t.Errorf("%s: %q, want %q", enc, got, whole)
		}
	}
}

func TestSubclasses(t *testing.T) {
	th := testThread()
	th.Hook = noHook{}
	for _, base := range []*Type{IntType, FloatType, ComplexType, StrType, BytesType, ByteArrayType} {
		cls, err := th.NewClass(TypeType, "Sub", []Value{FromObj(base)}, NewDict(), nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		arg := NewStr("5")
		if base == BytesType || base == ByteArrayType {
			arg = NewBytes("5")
		}
		v, err := th.Call(FromObj(cls), arg)
		if err != nil || v.Type() != cls {
			t.Fatal(base.Name(), err)
		}
		plain, err := th.Call(FromObj(base), arg)
		if err != nil {
			t.Fatal(err)
		}
		if eq, err := Equal(th, v, plain); err != nil || !eq {
			t.Errorf("%s: subclass differs from its base: %v", base.Name(), err)
		}
		sum, err := Add(th, v, plain)
		if err != nil || sum.Type() != base {
			t.Errorf("%s: sum: %v", base.Name(), err)
		}
		if err := th.SetAttr(v, th.Interp.Intern("extra"), Int(1)); err != nil {
			t.Errorf("%s: attribute: %v", base.Name(), err)
		}
	}
}

// noHook is a virtual machine without Python code.
type noHook struct{}

func (noHook) CallFunction(*Function, []Value, []*Str) (Value, error) {
	return Value{}, RuntimeErrorf("no virtual machine")
}
func (noHook) IterateGenerator(Value, func(Value) error) error { return nil }

func (noHook) NextGenerator(Value) (Value, bool, error) {
	return Value{}, false, RuntimeErrorf("no virtual machine")
}
func (noHook) ResumeCoroutine(Value, Value, error) (Value, bool, error) {
	return Value{}, false, nil
}
func (noHook) Poll() error                        { return nil }
func (noHook) CurrentFrame(int) (FrameInfo, bool) { return FrameInfo{}, false }

// FuzzFormat feeds arbitrary text to everything that parses text: nothing may panic, and results are well-formed.
func FuzzFormat(f *testing.F) {
	for _, s := range []string{"{:>{}}", "%(a)5.2f", "{0.real!r:^5}", "%*d", "+#010_x", "1_0e5", "0x1.8p3", "1+2j", "\\u12\\N{", "\xed\xa0\x80", "é中😀"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 200 || hasBigNumber(s) {
			return
		}
		th := testThread()
		text := NewStr(strings.ToValidUTF8(s, "\xed\xa0\x80"))
		args := []Value{Int(5), Float(1.5), NewStr("x"), TupleOf(Int(1), Int(2))}
		check := func(v Value, err error) {
			if err == nil && v.Kind() == KStr && runeCount(v.str().s) != v.str().Len() {
				t.Errorf("wrong length of %q", v.str().s)
			}
		}
		check(FormatMethod(th, text.str(), args, nil))
		for _, v := range append(args, NewComplex(1i), True) {
			check(Mod(th, text, v))
			check(th.Format(v, text.str().s))
			check(Mod(th, NewBytes(s), v))
		}
		for _, typ := range []*Type{IntType, FloatType, ComplexType} {
			check(th.Call(FromObj(typ), text))
		}
		for _, m := range []string{"upper", "title", "lower", "casefold", "swapcase", "capitalize", "split", "rsplit", "splitlines", "strip", "expandtabs", "isidentifier"} {
			check(th.CallMethod(text, m))
		}
		for _, enc := range []string{"utf-8", "utf-16", "utf-32", "gbk", "cp1252", "unicode_escape", "euc_jp"} {
			check(th.Decode(NewBytes(s), enc, "replace"))
			check(th.Decode(NewBytes(s), enc, "surrogateescape"))
			check(th.Encode(text, enc, "backslashreplace"))
		}
		if repr := ReprString(text.str().s); !utf8.ValidString(repr) {
			t.Errorf("repr %q", repr)
		}
	})
}

// hasBigNumber tells whether a width in s could ask for much memory, which is allowed but slow.
func hasBigNumber(s string) bool {
	run := 0
	for _, r := range s {
		if decimalValue(r) >= 0 {
			if run++; run > 5 {
				return true
			}
		} else {
			run = 0
		}
	}
	return false
}

func BenchmarkConcat(b *testing.B) {
	s, x := NewStr("").str(), NewStr("x").str()
	for range b.N {
		s = Concat(s, x).str()
	}
}

func BenchmarkFormatFloat(b *testing.B) {
	th := testThread()
	var buf []byte
	for range b.N {
		var err error
		if buf, err = AppendFormat(th, buf[:0], Float(3.14159), ".2f"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBigMulMod(b *testing.B) {
	th := testThread()
	s, m := NewInt(new(big.Int).Exp(big.NewInt(7), big.NewInt(700), nil)), NewInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(500), nil))
	for range b.N {
		p, _ := Mul(th, s, s)
		s, _ = Mod(th, p, m)
	}
}

func BenchmarkIntText2000(b *testing.B) {
	th := testThread()
	x, _ := Pow(th, Int(7), Int(2366))
	for range b.N {
		if _, err := th.IntText(x); err != nil {
			b.Fatal(err)
		}
	}
}
