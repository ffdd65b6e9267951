package object

import (
	"math"
	"strings"
	"unicode/utf8"
)

// This file is the type str: its operators and methods. Positions are code points outside, byte offsets inside.

func strMethods() []Def {
	return concatDefs([]Def{
		{Name: "__new__", Sig: "cls, object='', encoding='utf-8', errors='strict'", Doc: "Create and return a new object.", Fn: strNew},
		{Name: "__repr__", Sig: "self, /", Doc: "Return repr(self).", F1: func(_ *Thread, v Value) (Value, error) { return NewStr(ReprString(v.str().s)), nil }},
		{Name: "__str__", Sig: "self, /", Doc: "Return str(self).", F1: func(_ *Thread, v Value) (Value, error) { return v.str().exact(), nil }},
		{Name: "__hash__", Sig: "self, /", Doc: "Return hash(self).", F1: func(_ *Thread, v Value) (Value, error) { return Int(int64(v.str().Hash())), nil }},
		{Name: "__len__", Sig: "self, /", Doc: "Return len(self).", F1: func(_ *Thread, v Value) (Value, error) { return Int(int64(v.str().Len())), nil }},
		{Name: "__add__", Sig: "self, value, /", Doc: "Return self+value.", F2: strAdd},
		{Name: "__mul__", Sig: "self, value, /", Doc: "Return self*value.", F2: strMul},
		{Name: "__rmul__", Sig: "self, value, /", Doc: "Return value*self.", F2: strMul},
		{Name: "__mod__", Sig: "self, value, /", Doc: "Return self%value.", F2: FormatPercent},
		{Name: "__rmod__", Sig: "self, value, /", Doc: "Return value%self.", F2: strRMod},
		{Name: "__contains__", Sig: "self, key, /", Doc: "Return bool(key in self).", F2: strContains},
		{Name: "__getitem__", Sig: "self, key, /", Doc: "Return self[key].", F2: strGetItem},
		{Name: "__iter__", Sig: "self, /", Doc: "Implement iter(self).", F1: strIterNew},
		{Name: "__format__", Sig: "self, format_spec, /", Doc: "Return a formatted version of the string as described by format_spec.", F2: strFormatSpec},
		{Name: "__getnewargs__", Sig: "self, /", F1: func(_ *Thread, v Value) (Value, error) {
			return TupleOf(newStrLen(v.str().s, v.str().Len())), nil
		}},
		{Name: "__sizeof__", Sig: "self, /", Doc: "Return the size of the string in memory, in bytes.", F1: strSizeof},
		{Name: "encode", Sig: "self, /, encoding='utf-8', errors='strict'", Doc: "Encode the string using the codec registered for encoding.", Fn: strEncode},
		{Name: "replace", Sig: "self, old, new, /, count=-1", Doc: "Return a copy with all occurrences of substring old replaced by new.", Fn: strReplace},
		{Name: "split", Sig: "self, /, sep=None, maxsplit=-1", Doc: "Return a list of the substrings in the string, using sep as the separator string.", Fn: strSplit},
		{Name: "rsplit", Sig: "self, /, sep=None, maxsplit=-1", Doc: "Return a list of the substrings in the string, using sep as the separator string, from the end.", Fn: strRSplit},
		{Name: "join", Sig: "self, iterable, /", Doc: "Concatenate any number of strings.\n\nThe string whose method is called is inserted in between each given string.", F2: strJoin},
		{Name: "find", Sig: "self, sub, start=None, end=None, /", Doc: "Return the lowest index where substring sub is found, -1 on failure.", Fn: strFind},
		{Name: "rfind", Sig: "self, sub, start=None, end=None, /", Doc: "Return the highest index where substring sub is found, -1 on failure.", Fn: strRFind},
		{Name: "index", Sig: "self, sub, start=None, end=None, /", Doc: "Return the lowest index where substring sub is found. Raises ValueError when it is not.", Fn: strIndex},
		{Name: "rindex", Sig: "self, sub, start=None, end=None, /", Doc: "Return the highest index where substring sub is found. Raises ValueError when it is not.", Fn: strRIndex},
		{Name: "count", Sig: "self, sub, start=None, end=None, /", Doc: "Return the number of non-overlapping occurrences of substring sub.", Fn: strCount},
		{Name: "startswith", Sig: "self, prefix, start=None, end=None, /", Doc: "Return True if the string starts with the specified prefix.", Fn: strStartsWith},
		{Name: "endswith", Sig: "self, suffix, start=None, end=None, /", Doc: "Return True if the string ends with the specified suffix.", Fn: strEndsWith},
		{Name: "partition", Sig: "self, sep, /", Doc: "Partition the string into three parts using the given separator.", F2: strPartition},
		{Name: "rpartition", Sig: "self, sep, /", Doc: "Partition the string into three parts using the given separator, from the end.", F2: strRPartition},
		{Name: "splitlines", Sig: "self, /, keepends=False", Doc: "Return a list of the lines in the string, breaking at line boundaries.", Fn: strSplitLines},
		{Name: "strip", Sig: "self, chars=None, /", Doc: "Return a copy of the string with leading and trailing whitespace removed.", Fn: func(t *Thread, a []Value) (Value, error) { return strStrip(a, "strip", true, true) }},
		{Name: "lstrip", Sig: "self, chars=None, /", Doc: "Return a copy of the string with leading whitespace removed.", Fn: func(t *Thread, a []Value) (Value, error) { return strStrip(a, "lstrip", true, false) }},
		{Name: "rstrip", Sig: "self, chars=None, /", Doc: "Return a copy of the string with trailing whitespace removed.", Fn: func(t *Thread, a []Value) (Value, error) { return strStrip(a, "rstrip", false, true) }},
		{Name: "removeprefix", Sig: "self, prefix, /", Doc: "Return a str with the given prefix string removed if present.", F2: strRemovePrefix},
		{Name: "removesuffix", Sig: "self, suffix, /", Doc: "Return a str with the given suffix string removed if present.", F2: strRemoveSuffix},
		{Name: "center", Sig: "self, width, fillchar=' ', /", Doc: "Return a centered string of length width.", Fn: strCenter},
		{Name: "ljust", Sig: "self, width, fillchar=' ', /", Doc: "Return a left-justified string of length width.", Fn: strLJust},
		{Name: "rjust", Sig: "self, width, fillchar=' ', /", Doc: "Return a right-justified string of length width.", Fn: strRJust},
		{Name: "zfill", Sig: "self, width, /", Doc: "Pad a numeric string with zeros on the left, to fill a field of the given width.", F2: strZFill},
		{Name: "expandtabs", Sig: "self, /, tabsize=8", Doc: "Return a copy where all tab characters are expanded using spaces.", Fn: strExpandTabs},
		{Name: "translate", Sig: "self, table, /", Doc: "Replace each character in the string using the given translation table.", F2: strTranslate},
		{Name: "maketrans", Sig: "x, y=None, z=None, /", Doc: "Return a translation table usable for str.translate().", Fn: strMakeTrans, Flag: StaticDef},
		{Name: "format", Sig: "self, /, *args, **kwargs", Doc: "Return a formatted version of the string, using substitutions from args and kwargs.", Raw: strFormatRaw},
		{Name: "format_map", Sig: "self, mapping, /", Doc: "Return a formatted version of the string, using substitutions from mapping.", F2: strFormatMap},
	}, strCaseMethods(), compareDefs(strCompare))
}

// strIter walks over the code points of a text.
type strIter struct {
	Header
	ended bool
	s     *Str
	off   int
}

// The iterators of ASCII texts have a type of their own, as in CPython.
var (
	strIterType      = declare[strIter]("str_iterator", KNative)
	strASCIIIterType = declare[strIter]("str_ascii_iterator", KNative)
)

// defineStrings fills the types of texts and bytes.
func defineStrings() {
	StrType.define(TypeSpec{Name: "str", Flags: MatchSelf, Methods: strMethods(),
		Doc: "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nCreate a new string object from the given object. If encoding or\nerrors is specified, then the object must expose a data buffer\nthat will be decoded using the given encoding and error handler.\nOtherwise, returns the result of object.__str__() (if defined)\nor repr(object).\nencoding defaults to 'utf-8'.\nerrors defaults to 'strict'."})
	for _, t := range []*Type{strIterType, strASCIIIterType} {
		t.define(TypeSpec{Name: t.name, Flags: Final | NoNew, Next: strIterNext, Methods: []Def{
			{Name: "__length_hint__", Sig: "self, /", Doc: "Private method returning an estimate of len(list(it)).", F1: strIterHint},
			{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: strIterReduce},
			{Name: "__setstate__", Sig: "self, object, /", Doc: "Set state information for unpickling.", F2: strIterSetState},
		}})
	}
	defineBytes()
	defineByteArray()
	defineMemoryView()
}

func strIterNew(_ *Thread, v Value) (Value, error) {
	s, typ := v.str(), strASCIIIterType
	if v.Type() != StrType || !s.IsASCII() {
		typ = strIterType
	}
	return FromObj(&strIter{Header: HeaderOf(typ), s: s}), nil
}

func strIterNext(_ *Thread, self Value) (Value, bool, error) {
	it := Self[strIter](self)
	if it.off >= len(it.s.s) {
		it.s, it.off, it.ended = emptyStr.str(), 0, true // an exhausted iterator stays so, whatever __setstate__ says
		return Value{}, false, nil
	}
	if c := it.s.s[it.off]; c < utf8.RuneSelf {
		it.off++
		return FromObj(charStrs[c]), true, nil
	}
	if c := it.s.s[it.off]; c <= 0xc3 && it.off+1 < len(it.s.s) {
		it.off += 2
		return FromObj(charStrs[c&3<<6|it.s.s[it.off-1]&0x3f]), true, nil
	}
	end := it.off + 1
	for end < len(it.s.s) && it.s.s[end]&0xc0 == 0x80 {
		end++
	}
	x := newStr(it.s.s[it.off:end])
	x.n = 1
	it.off = end
	return FromObj(x), true, nil
}

func strIterHint(_ *Thread, self Value) (Value, error) {
	it := Self[strIter](self)
	return Int(int64(runeCount(it.s.s[it.off:]))), nil
}

func strIterReduce(t *Thread, self Value) (Value, error) {
	it := Self[strIter](self)
	f, ok := t.Interp.Builtins.Dict.GetStr(Name("iter"))
	if !ok {
		return Value{}, RuntimeErrorf("the builtins have no iter()")
	}
	if it.ended {
		return TupleOf(f, TupleOf(FromObj(it.s))), nil
	}
	return TupleOf(f, TupleOf(FromObj(it.s)), Int(int64(runeCount(it.s.s[:it.off])))), nil
}

// strIterSetState goes to the code point of a number.
func strIterSetState(t *Thread, self, state Value) (Value, error) {
	it := Self[strIter](self)
	n, err := stateIndex(t, state)
	if err != nil {
		return Value{}, err
	}
	n = max(0, min(n, runeCount(it.s.s)))
	it.off = 0
	for ; n > 0; n-- {
		_, size := decodeRune(it.s.s[it.off:])
		it.off += size
	}
	return None, nil
}

// strArg is an argument that must be a str; the text names the function and the argument.
func strArg(v Value, what string) (*Str, error) {
	if s, ok := AsStr(v); ok {
		return s, nil
	}
	return nil, TypeErrorf("%s must be str, not %s", what, ArgumentName(v))
}

// strNew is str(object, encoding, errors).
func strNew(t *Thread, args []Value) (Value, error) {
	cls, err := newClass(args[0], StrType)
	if err != nil {
		return Value{}, err
	}
	var v Value
	switch {
	case !args[1].IsValid():
		v = emptyStr
	case args[2].IsValid() || args[3].IsValid():
		v, err = strDecoded(t, args[1:], ArgumentName)
	default:
		v, err = t.StrOf(args[1])
	}
	if err != nil || cls == StrType {
		return v, err
	}
	return NewStrSub(cls, v.str()), nil
}

// NewStrSub makes an instance of cls, a subclass of str, with the text of s.
func NewStrSub(cls *Type, s *Str) Value {
	o := Alloc[Str](cls)
	o.s, o.hash, o.n = s.s, s.hash, s.n
	return FromObj(o)
}

// strDecoded is the text of an object, an encoding and, if given, errors, of which an invalid value was not given;
// nameOf names an argument that is no str: a call of str itself says NoneType where str.__new__ says None.
func strDecoded(t *Thread, args []Value, nameOf func(Value) string) (Value, error) {
	for i, x := range args[1:] {
		if !x.IsValid() {
			continue
		}
		if x.Kind() != KStr {
			return Value{}, TypeErrorf("str() argument '%s' must be str, not %s", [...]string{"encoding", "errors"}[i], nameOf(x))
		}
		if _, err := CString(x); err != nil {
			return Value{}, err
		}
	}
	v, encoding, errors := args[0], args[1], Value{}
	if len(args) == 3 {
		errors = args[2]
	}
	if v.Kind() == KStr {
		return Value{}, TypeErrorf("decoding str is not supported")
	}
	if _, ok := Buffer(v); !ok {
		return Value{}, TypeErrorf("decoding to str: need a bytes-like object, %s found", v.Type().MessageName())
	}
	enc, errs, err := codecArgs("str", encoding, errors)
	if err != nil {
		return Value{}, err
	}
	return t.Decode(v, enc, errs)
}

func strEncode(t *Thread, args []Value) (Value, error) {
	enc, errs, err := codecArgs("encode", args[1], args[2])
	if err != nil {
		return Value{}, err
	}
	return t.Encode(args[0], enc, errs)
}

// codecArgs reads the arguments encoding and errors.
func codecArgs(fn string, encoding, errors Value) (enc, errs string, err error) {
	enc, errs = "utf-8", "strict"
	if encoding.IsValid() {
		if _, err := strArg(encoding, fn+"() argument 'encoding'"); err != nil {
			return "", "", err
		}
		if enc, err = CString(encoding); err != nil {
			return "", "", err
		}
	}
	if errors.IsValid() {
		if _, err := strArg(errors, fn+"() argument 'errors'"); err != nil {
			return "", "", err
		}
		if errs, err = CString(errors); err != nil {
			return "", "", err
		}
	}
	return enc, errs, nil
}

func strCompare(_ *Thread, op Slot, a, b Value) (Value, error) {
	if b.Kind() != KStr {
		return NotImplemented, nil
	}
	return Bool(cmpOrdered(op, a.str().s, b.str().s)), nil
}

func strAdd(_ *Thread, a, b Value) (Value, error) {
	if b.Kind() != KStr {
		return Value{}, TypeErrorf("can only concatenate str (not \"%s\") to str", b.Type().MessageName())
	}
	return concatStrs(a.str(), b.str())
}

func concatStrs(a, b *Str) (Value, error) {
	if len(a.s)+len(b.s) > maxStrLen {
		return Value{}, memoryError()
	}
	return Concat(a, b), nil
}

// Repeats reads how often a sequence shall be repeated, or how much of something is wanted, from an object that is a number by
// __index__.
func (t *Thread) Repeats(v Value) (int, error) {
	i, err := t.IndexValue(v)
	if err != nil {
		return 0, err
	}
	if !i.IsInt() {
		return 0, OverflowErrorf("cannot fit '%s' into an index-sized integer", v.Type().MessageName())
	}
	return int(i.AsInt()), nil
}

// repeatText is s repeated n times; nothing for n < 0.
func repeatText(t *Thread, s string, n int) (string, error) {
	if n <= 0 || s == "" {
		return "", nil
	}
	if n > maxStrLen/len(s) {
		return "", memoryError()
	}
	if err := t.textRoom(n * len(s)); err != nil {
		return "", err
	}
	return strings.Repeat(s, n), nil
}

func strMul(t *Thread, a, b Value) (Value, error) {
	n, err := t.Repeats(b)
	if err != nil {
		return Value{}, err
	}
	s := a.str()
	if n == 1 {
		return s.exact(), nil
	}
	r, err := repeatText(t, s.s, n)
	if err != nil {
		return Value{}, err
	}
	return newStrLen(r, max(n, 0)*s.Len()), nil
}

func strRMod(t *Thread, self, v Value) (Value, error) {
	if v.Kind() != KStr {
		return NotImplemented, nil
	}
	return FormatPercent(t, v, self)
}

func strContains(_ *Thread, self, x Value) (Value, error) {
	sub, ok := AsStr(x)
	if !ok {
		return Value{}, TypeErrorf("'in <string>' requires string as left operand, not %s", x.Type().MessageName())
	}
	return Bool(strings.Contains(self.str().s, sub.s)), nil
}

// seqIndex turns an index into a position; what is the text of the IndexError.
func seqIndex(t *Thread, key Value, n int, what string) (int, error) {
	i := 0
	if key.IsInt() {
		i = int(key.AsInt())
	} else {
		x, err := t.IndexValue(key)
		if err != nil {
			return 0, err
		}
		if !x.IsInt() {
			return 0, IndexErrorf("cannot fit '%s' into an index-sized integer", key.Type().MessageName())
		}
		i = int(x.AsInt())
	}
	if i < 0 {
		i += n
	}
	if i < 0 || i >= n {
		return 0, IndexErrorf("%s", what)
	}
	return i, nil
}

// IsIndex tells ints and what has an __index__.
func IsIndex(v Value) bool { return isIndex(v) }

func isIndex(v Value) bool { return isIntKind(v) || v.Type().slots[SlotIndex].IsValid() }

func strGetItem(t *Thread, self, key Value) (Value, error) {
	s := self.str()
	switch {
	case key.Kind() == KSlice:
		return strSlice(t, s, key)
	case isIndex(key):
		i, err := seqIndex(t, key, s.Len(), "string index out of range")
		if err != nil {
			return Value{}, err
		}
		return CharStr(s.At(i)), nil
	}
	return Value{}, TypeErrorf("string indices must be integers, not '%s'", key.Type().MessageName())
}

func strSlice(t *Thread, s *Str, key Value) (Value, error) {
	start, _, step, n, err := sliceBounds(t, key, s.Len())
	if err != nil {
		return Value{}, err
	}
	if step == 1 {
		return s.Slice(start, start+n), nil
	}
	if step == -1 && n == s.Len() {
		return newStrLen(backwards(s.s), n), nil
	}
	b := make([]byte, 0, n)
	if s.IsASCII() {
		for i := 0; i < n; i++ {
			b = append(b, s.s[start+i*step])
		}
	} else {
		for i := 0; i < n; i++ {
			b = appendRune(b, s.At(start+i*step))
		}
	}
	return newStrLen(viewString(b), n), nil
}

// backwards is a text from its end to its beginning.
func backwards(s string) string {
	b := make([]byte, len(s))
	at := len(b)
	for i := 0; i < len(s); {
		n := 1
		if s[i] >= utf8.RuneSelf {
			_, n = decodeRune(s[i:])
		}
		at -= n
		copy(b[at:], s[i:i+n])
		i += n
	}
	return viewString(b)
}

// clampIndex is operator.index(v) cut to the range of int.
func clampIndex(t *Thread, v Value) (int, error) {
	if v.IsInt() {
		return int(v.AsInt()), nil
	}
	i, err := t.IndexValue(v)
	if err != nil {
		return 0, err
	}
	if i.IsInt() {
		return int(i.AsInt()), nil
	}
	if sign(i) < 0 {
		return math.MinInt, nil
	}
	return math.MaxInt, nil
}

// sliceArg is an optional slice position: def if it is absent or None.
func sliceArg(t *Thread, v Value, def int) (int, error) {
	if !v.IsValid() || v.IsNone() {
		return def, nil
	}
	if !isIndex(v) {
		return 0, TypeErrorf("slice indices must be integers or None or have an __index__ method")
	}
	return clampIndex(t, v)
}

// sliceBounds resolves a slice object for a sequence of n items: n items from start, step apart.
func sliceBounds(t *Thread, v Value, length int) (start, stop, step, n int, err error) {
	s := (*Slice)(v.p)
	if step, err = sliceArg(t, s.Step, 1); err != nil {
		return
	}
	if step == 0 {
		err = ValueErrorf("slice step cannot be zero")
		return
	}
	step = max(step, -math.MaxInt)
	lo, hi := 0, length
	if step < 0 {
		lo, hi = -1, length-1
	}
	defStart, defStop := lo, hi
	if step < 0 {
		defStart, defStop = hi, lo
	}
	if start, err = slicePos(t, s.Start, defStart, lo, hi, length); err != nil {
		return
	}
	if stop, err = slicePos(t, s.Stop, defStop, lo, hi, length); err != nil {
		return
	}
	switch {
	case step > 0 && start < stop:
		n = (stop-start-1)/step + 1
	case step < 0 && stop < start:
		n = (start-stop-1)/-step + 1
	}
	return
}

// slicePos clips one end of a slice.
func slicePos(t *Thread, v Value, def, lo, hi, length int) (int, error) {
	if v.IsNone() {
		return def, nil
	}
	i, err := sliceArg(t, v, def)
	if err != nil {
		return 0, err
	}
	if i < 0 {
		i += length
	}
	return min(max(i, lo), hi), nil
}

// searchBounds reads the optional start and end of the find family; start may lie behind end.
func searchBounds(t *Thread, startV, endV Value, n int) (start, end int, err error) {
	if start, err = sliceArg(t, startV, 0); err != nil {
		return
	}
	if end, err = sliceArg(t, endV, n); err != nil {
		return
	}
	if end > n {
		end = n
	} else if end < 0 {
		end = max(end+n, 0)
	}
	if start < 0 {
		start = max(start+n, 0)
	}
	return
}

// searchText prepares a search in self: the text between the bounds, its byte offset, the text looked for; ok is
// false if the bounds exclude everything.
func searchText(t *Thread, args []Value, fn string) (s *Str, text string, off int, sub string, ok bool, err error) {
	s = args[0].str()
	x, isStr := AsStr(args[1])
	if !isStr {
		return nil, "", 0, "", false, TypeErrorf("%s() argument 1 must be str, not %s", fn, ArgumentName(args[1]))
	}
	if !args[2].IsValid() && !args[3].IsValid() {
		return s, s.s, 0, x.s, true, nil
	}
	start, end, err := searchBounds(t, args[2], args[3], s.Len())
	if err != nil || start > end {
		return s, "", 0, x.s, false, err
	}
	off = s.byteOffset(start)
	return s, s.s[off:s.byteOffset(end)], off, x.s, true, nil
}

func strFindAt(t *Thread, args []Value, fn string, find func(s, sub string) int) (int, error) {
	s, text, off, sub, ok, err := searchText(t, args, fn)
	if err != nil || !ok {
		return -1, err
	}
	i := find(text, sub)
	if i < 0 {
		return -1, nil
	}
	return s.charIndex(off + i), nil
}

func intResult(i int, err error) (Value, error) { return Int(int64(i)), err }

func foundIndex(i int, err error) (Value, error) {
	if err == nil && i < 0 {
		err = ValueErrorf("substring not found")
	}
	return Int(int64(i)), err
}

func strFind(t *Thread, args []Value) (Value, error) {
	return intResult(strFindAt(t, args, "find", strings.Index))
}

func strRFind(t *Thread, args []Value) (Value, error) {
	return intResult(strFindAt(t, args, "rfind", strings.LastIndex))
}

func strIndex(t *Thread, args []Value) (Value, error) {
	return foundIndex(strFindAt(t, args, "index", strings.Index))
}

func strRIndex(t *Thread, args []Value) (Value, error) {
	return foundIndex(strFindAt(t, args, "rindex", strings.LastIndex))
}

func strCount(t *Thread, args []Value) (Value, error) {
	_, text, _, sub, ok, err := searchText(t, args, "count")
	if err != nil || !ok {
		return Int(0), err
	}
	if sub == "" {
		return Int(int64(runeCount(text) + 1)), nil
	}
	return Int(int64(strings.Count(text, sub))), nil
}

func strStartsWith(t *Thread, args []Value) (Value, error) {
	return strTailMatch(t, args, "startswith", strings.HasPrefix)
}

func strEndsWith(t *Thread, args []Value) (Value, error) {
	return strTailMatch(t, args, "endswith", strings.HasSuffix)
}

func strTailMatch(t *Thread, args []Value, fn string, match func(s, x string) bool) (Value, error) {
	s := args[0].str()
	text, inside := s.s, true
	if args[2].IsValid() || args[3].IsValid() {
		start, end, err := searchBounds(t, args[2], args[3], s.Len())
		if err != nil {
			return Value{}, err
		}
		if inside = start <= end; inside {
			text = s.s[s.byteOffset(start):s.byteOffset(end)]
		}
	}
	if x, ok := AsStr(args[1]); ok {
		return Bool(inside && match(text, x.s)), nil
	}
	tup, ok := AsTuple(args[1])
	if !ok {
		return Value{}, TypeErrorf("%s first arg must be str or a tuple of str, not %s", fn, args[1].Type().MessageName())
	}
	for _, v := range tup.items {
		x, ok := AsStr(v)
		if !ok {
			return Value{}, TypeErrorf("tuple for %s must only contain str, not %s", fn, v.Type().MessageName())
		}
		if inside && match(text, x.s) {
			return True, nil
		}
	}
	return False, nil
}

func strPartition(_ *Thread, self, sepV Value) (Value, error) {
	sep, err := separator(sepV)
	if err != nil {
		return Value{}, err
	}
	s := self.str()
	i := strings.Index(s.s, sep.s)
	if i < 0 {
		return TupleOf(self, emptyStr, emptyStr), nil
	}
	return TupleOf(s.part(0, i), sepV, s.part(i+len(sep.s), len(s.s))), nil
}

func strRPartition(_ *Thread, self, sepV Value) (Value, error) {
	sep, err := separator(sepV)
	if err != nil {
		return Value{}, err
	}
	s := self.str()
	i := strings.LastIndex(s.s, sep.s)
	if i < 0 {
		return TupleOf(emptyStr, emptyStr, self), nil
	}
	return TupleOf(s.part(0, i), sepV, s.part(i+len(sep.s), len(s.s))), nil
}

func separator(v Value) (*Str, error) {
	sep, ok := AsStr(v)
	if !ok {
		return nil, TypeErrorf("must be str, not %s", v.Type().MessageName())
	}
	if sep.s == "" {
		return nil, ValueErrorf("empty separator")
	}
	return sep, nil
}

// splitArgs reads sep ("" for white space) and maxsplit.
func splitArgs(t *Thread, args []Value) (sep string, limit int, err error) {
	limit = -1
	if args[2].IsValid() {
		if limit, err = t.Index(args[2]); err != nil {
			return
		}
	}
	if limit < 0 {
		limit = math.MaxInt
	}
	if !args[1].IsValid() || args[1].IsNone() {
		return "", limit, nil
	}
	x, ok := AsStr(args[1])
	if !ok {
		return "", 0, TypeErrorf("must be str or None, not %s", args[1].Type().MessageName())
	}
	if x.s == "" {
		return "", 0, ValueErrorf("empty separator")
	}
	return x.s, limit, nil
}

func strSplit(t *Thread, args []Value) (Value, error) {
	sep, limit, err := splitArgs(t, args)
	if err != nil {
		return Value{}, err
	}
	s := args[0].str()
	if sep == "" {
		return NewList(splitSpace(s, limit)), nil
	}
	if len(sep) > len(s.s) {
		return NewList([]Value{args[0]}), nil
	}
	var out []Value
	if limit == math.MaxInt {
		out = make([]Value, 0, strings.Count(s.s, sep)+1)
	}
	var slab strSlab
	start := 0
	for len(out) < limit {
		i := strings.Index(s.s[start:], sep)
		if i < 0 {
			break
		}
		out = append(out, slab.part(s, start, start+i))
		start += i + len(sep)
	}
	return NewList(append(out, slab.part(s, start, len(s.s)))), nil
}

// spaceAt tells whether a white space character begins at byte offset i, and where the next character begins.
func spaceAt(s string, i int) (space bool, next int) {
	if c := s[i]; c < utf8.RuneSelf {
		return asciiSpace(c), i + 1
	}
	r, n := decodeRune(s[i:])
	return isSpaceRune(r), i + n
}

// splitSpace splits at runs of white space.
func splitSpace(s *Str, limit int) []Value {
	var out []Value
	var slab strSlab
	text := s.s
	for i := 0; ; {
		for i < len(text) {
			space, next := spaceAt(text, i)
			if !space {
				break
			}
			i = next
		}
		if i == len(text) {
			return out
		}
		if len(out) == limit {
			return append(out, s.part(i, len(text)))
		}
		end := i
		for end < len(text) {
			space, next := spaceAt(text, end)
			if space {
				break
			}
			end = next
		}
		out = append(out, slab.part(s, i, end))
		i = end
	}
}

func strRSplit(t *Thread, args []Value) (Value, error) {
	sep, limit, err := splitArgs(t, args)
	if err != nil {
		return Value{}, err
	}
	s := args[0].str()
	var out []Value
	switch {
	case sep == "":
		out = rsplitSpace(s, limit)
	case len(sep) > len(s.s):
		return NewList([]Value{args[0]}), nil
	default:
		end := len(s.s)
		for len(out) < limit {
			i := strings.LastIndex(s.s[:end], sep)
			if i < 0 {
				break
			}
			out = append(out, s.part(i+len(sep), end))
			end = i
		}
		out = append(out, s.part(0, end))
	}
	reverseValues(out)
	return NewList(out), nil
}

func reverseValues(v []Value) {
	for i, j := 0, len(v)-1; i < j; i, j = i+1, j-1 {
		v[i], v[j] = v[j], v[i]
	}
}

// rsplitSpace gives the parts from the last to the first.
func rsplitSpace(s *Str, limit int) []Value {
	var out []Value
	for end := len(s.s); ; {
		end = len(trimRightSpace(s.s[:end]))
		if end == 0 {
			return out
		}
		if len(out) == limit {
			return append(out, s.part(0, end))
		}
		start := end
		for start > 0 {
			r, n := lastRune(s.s[:start])
			if isSpaceRune(r) {
				break
			}
			start -= n
		}
		out = append(out, s.part(start, end))
		end = start
	}
}

func strSplitLines(t *Thread, args []Value) (Value, error) {
	keep, err := t.flagArg(args[1])
	if err != nil {
		return Value{}, err
	}
	s := args[0].str()
	var out []Value
	var slab strSlab
	for start := 0; start < len(s.s); {
		end, next := lineEnd(s.s, start)
		if keep {
			end = next
		}
		out = append(out, slab.part(s, start, end))
		start = next
	}
	return NewList(out), nil
}

// lineEnd finds the end of the line at start, and where the next line begins.
func lineEnd(s string, start int) (end, next int) {
	for i := start; i < len(s); {
		r, n := decodeRune(s[i:])
		switch r {
		case '\r':
			if i+1 < len(s) && s[i+1] == '\n' {
				return i, i + 2
			}
			return i, i + 1
		case '\n', '\v', '\f', 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029:
			return i, i + n
		}
		i += n
	}
	return len(s), len(s)
}

// strJoin is str.join.
func strJoin(t *Thread, self, iterable Value) (Value, error) {
	items, err := joinItems(t, iterable)
	if err != nil {
		return Value{}, err
	}
	sep := self.str()
	switch len(items) {
	case 0:
		return emptyStr, nil
	case 1:
		if items[0].Kind() == KStr && items[0].Type() == StrType {
			return items[0], nil
		}
	}
	size, chars := len(sep.s)*(len(items)-1), sep.Len()*(len(items)-1)
	for i, v := range items {
		x, ok := AsStr(v)
		if !ok {
			return Value{}, TypeErrorf("sequence item %d: expected str instance, %s found", i, v.Type().MessageName())
		}
		size += len(x.s)
		if chars >= 0 && x.n >= 0 {
			chars += int(x.n)
		} else {
			chars = -1
		}
	}
	if size > maxStrLen {
		return Value{}, memoryError()
	}
	b := make([]byte, 0, size)
	for i, v := range items {
		if i > 0 {
			b = append(b, sep.s...)
		}
		b = append(b, v.str().s...)
	}
	if chars < 0 {
		return NewStrBytes(b), nil
	}
	return newStrLen(viewString(b), chars), nil
}

// joinItems gives the items of an iterable; the slice may be the sequence's own.
func joinItems(t *Thread, v Value) ([]Value, error) {
	switch {
	case v.Kind() == KList && v.Type() == ListType:
		return v.list().Items(), nil
	case v.Kind() == KTuple && v.Type() == TupleType:
		return v.tuple().items, nil
	}
	it, err := t.GetIter(v)
	if _, ok := IsException(err, TypeError); ok {
		return nil, TypeErrorf("can only join an iterable")
	}
	if err != nil {
		return nil, err
	}
	if _, err := t.LengthHint(it, 0); err != nil {
		return nil, err
	}
	return t.ToSlice(it)
}

func strReplace(t *Thread, args []Value) (Value, error) {
	s := args[0].str()
	old, err := strArg(args[1], "replace() argument 1")
	if err != nil {
		return Value{}, err
	}
	repl, err := strArg(args[2], "replace() argument 2")
	if err != nil {
		return Value{}, err
	}
	limit := -1
	if args[3].IsValid() {
		if limit, err = t.Index(args[3]); err != nil {
			return Value{}, err
		}
	}
	if old.s == "" {
		return interleave(s, repl.s, limit)
	}
	n := strings.Count(s.s, old.s)
	if limit >= 0 {
		n = min(n, limit)
	}
	if n == 0 || old.s == repl.s {
		return s.exact(), nil
	}
	if grow := len(repl.s) - len(old.s); grow > 0 && n > (maxStrLen-len(s.s))/grow {
		return Value{}, memoryError()
	} else if err := t.Room(len(s.s) + n*grow); err != nil {
		return Value{}, err
	}
	r := strings.Replace(s.s, old.s, repl.s, n)
	if s.n >= 0 {
		return newStrLen(r, s.Len()+n*(repl.Len()-old.Len())), nil
	}
	return NewStr(r), nil
}

// interleave puts text before every character and at the end, limit times at most.
func interleave(s *Str, text string, limit int) (Value, error) {
	n := s.Len() + 1
	if limit >= 0 {
		n = min(n, limit)
	}
	if n == 0 {
		return s.exact(), nil
	}
	if len(text) > 0 && n > (maxStrLen-len(s.s))/len(text) {
		return Value{}, memoryError()
	}
	b := make([]byte, 0, len(s.s)+n*len(text))
	off := 0
	for i := 0; i < n; i++ {
		b = append(b, text...)
		if off < len(s.s) {
			next := nextRune(s.s, off)
			b = append(b, s.s[off:next]...)
			off = next
		}
	}
	return NewStrBytes(append(b, s.s[off:]...)), nil
}

// asciiSpace is the white space of ASCII as str sees it.
func asciiSpace(c byte) bool { return c == ' ' || c >= 9 && c <= 13 || c >= 0x1c && c <= 0x1f }

// isSpaceRune is str.isspace for one character.
func isSpaceRune(r rune) bool {
	if r < utf8.RuneSelf {
		return asciiSpace(byte(r))
	}
	switch r {
	case 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000:
		return true
	}
	return r >= 0x2000 && r <= 0x200a
}

func trimLeftSpace(s string) string {
	for len(s) > 0 {
		space, n := spaceAt(s, 0)
		if !space {
			break
		}
		s = s[n:]
	}
	return s
}

func trimRightSpace(s string) string {
	for len(s) > 0 {
		r, n := lastRune(s)
		if !isSpaceRune(r) {
			break
		}
		s = s[:len(s)-n]
	}
	return s
}

func trimSpace(s string) string { return trimRightSpace(trimLeftSpace(s)) }

// strStrip is strip, lstrip and rstrip.
func strStrip(args []Value, fn string, left, right bool) (Value, error) {
	s := args[0].str()
	text := s.s
	if !args[1].IsValid() || args[1].IsNone() {
		if left {
			text = trimLeftSpace(text)
		}
		off := len(s.s) - len(text)
		if right {
			text = trimRightSpace(text)
		}
		return s.part(off, off+len(text)), nil
	}
	set, ok := AsStr(args[1])
	if !ok {
		return Value{}, TypeErrorf("%s arg must be None or str", fn)
	}
	for left && len(text) > 0 {
		n := nextRune(text, 0)
		if !strings.Contains(set.s, text[:n]) {
			break
		}
		text = text[n:]
	}
	off := len(s.s) - len(text)
	for right && len(text) > 0 {
		_, n := lastRune(text)
		if !strings.Contains(set.s, text[len(text)-n:]) {
			break
		}
		text = text[:len(text)-n]
	}
	return s.part(off, off+len(text)), nil
}

func strRemovePrefix(_ *Thread, self, x Value) (Value, error) {
	p, err := strArg(x, "removeprefix() argument")
	if err != nil {
		return Value{}, err
	}
	s := self.str()
	if strings.HasPrefix(s.s, p.s) {
		return s.part(len(p.s), len(s.s)), nil
	}
	return s.exact(), nil
}

func strRemoveSuffix(_ *Thread, self, x Value) (Value, error) {
	p, err := strArg(x, "removesuffix() argument")
	if err != nil {
		return Value{}, err
	}
	s := self.str()
	return s.part(0, len(strings.TrimSuffix(s.s, p.s))), nil
}

// justify reads the arguments of center, ljust and rjust: the padding needed and the fill character.
func justify(t *Thread, args []Value) (pad int, fill rune, err error) {
	width, err := t.Index(args[1])
	if err != nil {
		return 0, 0, err
	}
	fill = ' '
	if args[2].IsValid() {
		f, ok := AsStr(args[2])
		if !ok {
			return 0, 0, TypeErrorf("The fill character must be a unicode character, not %s", args[2].Type().MessageName())
		}
		if f.Len() != 1 {
			return 0, 0, TypeErrorf("The fill character must be exactly one character long")
		}
		fill = f.At(0)
	}
	if width > maxStrLen/4 {
		return 0, 0, memoryError()
	}
	if err := t.Room(width * 4); err != nil {
		return 0, 0, err
	}
	return max(width, 0) - args[0].str().Len(), fill, nil
}

func padStr(s *Str, fill rune, left, right int) (Value, error) {
	if left+right <= 0 {
		return s.exact(), nil
	}
	return newStrLen(repeatRune(fill, left)+s.s+repeatRune(fill, right), s.Len()+left+right), nil
}

func strCenter(t *Thread, args []Value) (Value, error) {
	pad, fill, err := justify(t, args)
	if err != nil {
		return Value{}, err
	}
	pad = max(pad, 0)
	s := args[0].str()
	// An odd padding goes to the left where the width is odd.
	left := pad/2 + pad&(s.Len()+pad)&1
	return padStr(s, fill, left, pad-left)
}

func strLJust(t *Thread, args []Value) (Value, error) {
	pad, fill, err := justify(t, args)
	if err != nil {
		return Value{}, err
	}
	return padStr(args[0].str(), fill, 0, max(pad, 0))
}

func strRJust(t *Thread, args []Value) (Value, error) {
	pad, fill, err := justify(t, args)
	if err != nil {
		return Value{}, err
	}
	return padStr(args[0].str(), fill, max(pad, 0), 0)
}

func strZFill(t *Thread, self, width Value) (Value, error) {
	n, err := t.Index(width)
	if err != nil {
		return Value{}, err
	}
	s := self.str()
	if n <= s.Len() {
		return s.exact(), nil
	}
	if err := t.textRoom(n); err != nil {
		return Value{}, err
	}
	head, tail := "", s.s
	if tail != "" && (tail[0] == '+' || tail[0] == '-') {
		head, tail = tail[:1], tail[1:]
	}
	return newStrLen(head+strings.Repeat("0", n-s.Len())+tail, n), nil
}

func strExpandTabs(t *Thread, args []Value) (Value, error) {
	size := 8
	if args[1].IsValid() {
		var err error
		if size, err = t.CInt(args[1]); err != nil {
			return Value{}, err
		}
	}
	s := args[0].str()
	tabs := strings.Count(s.s, "\t")
	if tabs == 0 {
		return s.exact(), nil
	}
	if size > 0 && size > (maxStrLen-len(s.s))/tabs {
		return Value{}, OverflowErrorf("new string is too long")
	}
	if err := t.Room(2 * (len(s.s) + max(size, 0)*tabs)); err != nil {
		return Value{}, err
	}
	return NewStrBytes(expandTabs(s.s, size)), nil
}

// expandTabs replaces tabs by spaces up to the next multiple of size.
func expandTabs(s string, size int) []byte {
	b := make([]byte, 0, len(s)+16)
	col := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\t':
			for n := size - col%max(size, 1); size > 0 && n > 0; n-- {
				b = append(b, ' ')
				col++
			}
		case c == '\n' || c == '\r':
			b = append(b, c)
			col = 0
		default:
			b = append(b, c)
			if c&0xc0 != 0x80 {
				col++
			}
		}
	}
	return b
}

func strSizeof(_ *Thread, v Value) (Value, error) {
	s := v.str()
	if s.IsASCII() {
		return Int(int64(41 + len(s.s))), nil
	}
	return Int(int64(57 + 2*s.Len())), nil
}

// strTranslate is str.translate.
func strTranslate(t *Thread, self, table Value) (Value, error) {
	s := self.str()
	b := make([]byte, 0, len(s.s))
	for off := 0; off < len(s.s); {
		r, n := decodeRune(s.s[off:])
		x, err := translateOne(t, table, r)
		if err != nil {
			return Value{}, err
		}
		switch {
		case !x.IsValid():
			b = append(b, s.s[off:off+n]...)
		case x.IsNone():
		case x.Kind() == KStr:
			b = append(b, x.str().s...)
		default:
			i, ok := smallInt(x)
			if !ok || i < 0 || i > 0x10ffff {
				return Value{}, ValueErrorf("character mapping must be in range(0x110000)")
			}
			b = appendRune(b, rune(i))
		}
		off += n
		if len(b) > maxStrLen {
			return Value{}, memoryError()
		}
	}
	return NewStrBytes(b), nil
}

// translateOne looks up one character: the zero Value if the table has none, else None, a str or an int.
func translateOne(t *Thread, table Value, r rune) (Value, error) {
	var x Value
	var err error
	if table.Kind() == KDict && table.Type() == DictType {
		x, _, err = table.dict().Get(t, Int(int64(r)))
	} else {
		x, err = t.GetItem(table, Int(int64(r)))
	}
	if err != nil {
		if _, missing := IsException(err, LookupError); missing {
			return Value{}, nil
		}
		return Value{}, err
	}
	if x.IsValid() && !x.IsNone() && x.Kind() != KStr && !isIntKind(x) {
		return Value{}, TypeErrorf("character mapping must return integer, None or str")
	}
	return x, nil
}

// strMakeTrans is str.maketrans.
func strMakeTrans(t *Thread, args []Value) (Value, error) {
	d := NewDict()
	if !args[1].IsValid() {
		if err := transFromDict(t, d, args[0]); err != nil {
			return Value{}, err
		}
		return FromObj(d), nil
	}
	y, err := strArg(args[1], "maketrans() argument 2")
	if err != nil {
		return Value{}, err
	}
	if args[2].IsValid() {
		if _, err := strArg(args[2], "maketrans() argument 3"); err != nil {
			return Value{}, err
		}
	}
	x, ok := AsStr(args[0])
	if !ok {
		return Value{}, TypeErrorf("first maketrans argument must be a string if there is a second argument")
	}
	if x.Len() != y.Len() {
		return Value{}, ValueErrorf("the first two maketrans arguments must have equal length")
	}
	to := toRunes(y.s)
	for i, r := range toRunes(x.s) {
		if err := d.Set(t, Int(int64(r)), Int(int64(to[i]))); err != nil {
			return Value{}, err
		}
	}
	if args[2].IsValid() {
		z, _ := AsStr(args[2])
		for _, r := range toRunes(z.s) {
			if err := d.Set(t, Int(int64(r)), None); err != nil {
				return Value{}, err
			}
		}
	}
	return FromObj(d), nil
}

// transFromDict copies a table whose keys may be characters.
func transFromDict(t *Thread, d *Dict, v Value) error {
	src, ok := AsDict(v)
	if !ok {
		return TypeErrorf("if you give only one argument to maketrans it must be a dict")
	}
	var k, x Value
	for i := 0; src.Next(&i, &k, &x); {
		if s, ok := AsStr(k); ok {
			if s.Len() != 1 {
				return ValueErrorf("string keys in translate table must be of length 1")
			}
			k = Int(int64(s.At(0)))
		} else if !isIntKind(k) {
			return TypeErrorf("keys in translate table must be strings or integers")
		}
		if err := d.Set(t, k, x); err != nil {
			return err
		}
	}
	return nil
}

// strFormatSpec is str.__format__.
func strFormatSpec(t *Thread, self, spec Value) (Value, error) {
	x, err := strArg(spec, "__format__() argument")
	if err != nil {
		return Value{}, err
	}
	s := self.str()
	if x.s == "" {
		return t.StrOf(self)
	}
	f, err := t.formatSpec(x.s, self.Type().name, '<')
	if err != nil {
		return Value{}, err
	}
	return f.formatStr(s, self.Type().name)
}

func (f *FormatSpec) formatStr(s *Str, typeName string) (Value, error) {
	switch {
	case (f.Type != 0 || f.nul) && f.Type != 's':
		return Value{}, f.unknownCode(typeName)
	case f.Group != 0:
		return Value{}, groupError(f.Group, 's')
	case f.Sign == ' ':
		return Value{}, ValueErrorf("Space not allowed in string format specifier")
	case f.Sign != 0:
		return Value{}, ValueErrorf("Sign not allowed in string format specifier")
	case f.Z:
		return Value{}, ValueErrorf("Negative zero coercion (z) not allowed in string format specifier")
	case f.Alt:
		return Value{}, ValueErrorf("Alternate form (#) not allowed in string format specifier")
	case f.Align == '=':
		return Value{}, ValueErrorf("'=' alignment not allowed in string format specifier")
	}
	n := s.Len()
	if f.Prec >= 0 && f.Prec < n {
		s, n = s.Slice(0, f.Prec).str(), f.Prec
	}
	if f.Width <= n {
		if n == 0 {
			return emptyStr, nil
		}
		return FromObj(s), nil
	}
	text, err := f.pad(s.s, n)
	if err != nil {
		return Value{}, err
	}
	return newStrLen(text, f.Width), nil
}
