package object

import (
	"math"
	"strings"
	"unicode/utf8"
)

// This file is what bytes and bytearray have in common. Both are seen as a Go string here: that of a bytearray is a
// view of its buffer, good only until Python code can run; results are always copies for a bytearray.

// bytesText is the content of a bytes or bytearray.
func bytesText(v Value) string {
	if v.Kind() == KBytes {
		return v.bytes().s
	}
	return viewString(v.byteArray().b)
}

// bytesResult makes an object of self's built-in type.
func bytesResult(self Value, s string) Value {
	if self.Kind() == KBytes {
		if self.Type() == BytesType && len(s) == len(self.bytes().s) && s == self.bytes().s {
			return self
		}
		return NewBytes(s)
	}
	return NewByteArray([]byte(s))
}

// bytesLike is an argument that must be a bytes-like object, as a copy or an immutable view.
func bytesLike(v Value) (string, error) {
	if v.Kind() == KBytes {
		return v.bytes().s, nil
	}
	data, ok := Buffer(v)
	if !ok {
		return "", NotBytesLike(v)
	}
	return string(data), nil
}

// byteValue is an int argument within 0 to 255.
func byteValue(t *Thread, v Value, text string) (byte, error) {
	if v.IsInt() && uint64(v.AsInt()) < 256 {
		return byte(v.AsInt()), nil
	}
	i, err := t.IndexValue(v)
	if err != nil {
		return 0, err
	}
	if n, ok := smallInt(i); ok && n >= 0 && n < 256 {
		return byte(n), nil
	}
	return 0, ValueErrorf("%s", text)
}

const byteRange = "byte must be in range(0, 256)"

// subArg is the argument of the find family: a bytes-like object or a byte.
func subArg(t *Thread, v Value) (string, error) {
	if data, ok := Buffer(v); ok {
		return string(data), nil
	}
	if v.Kind() == KMemoryView {
		return "", NotBytesLike(v)
	}
	if !isIndex(v) {
		return "", TypeErrorf("argument should be integer or bytes-like object, not '%s'", v.Type().MessageName())
	}
	c, err := byteValue(t, v, byteRange)
	return string([]byte{c}), err
}

// bytesCommon are the rows of the methods of both types.
func bytesCommon() []Def {
	conv := func(name, doc string, f func(s string) string) Def {
		return Def{Name: name, Sig: "self, /", Doc: doc, F1: func(_ *Thread, v Value) (Value, error) { return bytesResult(v, f(bytesText(v))), nil }}
	}
	test := func(name, doc string, f func(s string) bool) Def {
		return Def{Name: name, Sig: "self, /", Doc: doc, F1: func(_ *Thread, v Value) (Value, error) { return Bool(f(bytesText(v))), nil }}
	}
	all := func(f func(c byte) bool) func(s string) bool {
		return func(s string) bool { return s != "" && allBytes(s, f) }
	}
	return concatDefs([]Def{
		{Name: "__len__", Sig: "self, /", Doc: "Return len(self).", F1: func(_ *Thread, v Value) (Value, error) { return Int(int64(len(bytesText(v)))), nil }},
		{Name: "__contains__", Sig: "self, key, /", Doc: "Return bool(key in self).", F2: bytesContains},
		{Name: "__getitem__", Sig: "self, key, /", Doc: "Return self[key].", F2: bytesGetItem},
		{Name: "__add__", Sig: "self, value, /", Doc: "Return self+value.", F2: bytesAdd},
		{Name: "__mul__", Sig: "self, value, /", Doc: "Return self*value.", F2: bytesMul},
		{Name: "__rmul__", Sig: "self, value, /", Doc: "Return value*self.", F2: bytesMul},
		{Name: "__mod__", Sig: "self, value, /", Doc: "Return self%value.", F2: FormatPercent},
		{Name: "__rmod__", Sig: "self, value, /", Doc: "Return value%self.", F2: func(_ *Thread, _, _ Value) (Value, error) { return NotImplemented, nil }},
		{Name: "__iter__", Sig: "self, /", Doc: "Implement iter(self).", F1: bytesIterNew},
		{Name: "decode", Sig: "self, /, encoding='utf-8', errors='strict'", Doc: "Decode the bytes using the codec registered for encoding.", Fn: bytesDecode},
		{Name: "hex", Sig: "self, /, sep='', bytes_per_sep=1", Doc: "Create a string of hexadecimal numbers from a bytes-like object.\n\nExample:\n>>> b'\\x01\\xab'.hex()\n'01ab'\n>>> b'\\x01\\xab'.hex('-')\n'01-ab'", Fn: bytesHex},
		{Name: "find", Sig: "self, sub, start=None, end=None, /", Doc: "Return the lowest index where subsection sub is found, -1 on failure.", Fn: func(t *Thread, a []Value) (Value, error) { return intResult(bytesFindAt(t, a, strings.Index)) }},
		{Name: "rfind", Sig: "self, sub, start=None, end=None, /", Doc: "Return the highest index where subsection sub is found, -1 on failure.", Fn: func(t *Thread, a []Value) (Value, error) { return intResult(bytesFindAt(t, a, strings.LastIndex)) }},
		{Name: "index", Sig: "self, sub, start=None, end=None, /", Doc: "Return the lowest index where subsection sub is found. Raises ValueError when it is not.", Fn: func(t *Thread, a []Value) (Value, error) { return foundBytes(bytesFindAt(t, a, strings.Index)) }},
		{Name: "rindex", Sig: "self, sub, start=None, end=None, /", Doc: "Return the highest index where subsection sub is found. Raises ValueError when it is not.", Fn: func(t *Thread, a []Value) (Value, error) { return foundBytes(bytesFindAt(t, a, strings.LastIndex)) }},
		{Name: "count", Sig: "self, sub, start=None, end=None, /", Doc: "Return the number of non-overlapping occurrences of subsection sub.", Fn: bytesCount},
		{Name: "startswith", Sig: "self, prefix, start=None, end=None, /", Doc: "Return True if the bytes starts with the specified prefix, False otherwise.", Fn: func(t *Thread, a []Value) (Value, error) {
			return bytesTailMatch(t, a, "startswith", strings.HasPrefix)
		}},
		{Name: "endswith", Sig: "self, suffix, start=None, end=None, /", Doc: "Return True if the bytes ends with the specified suffix, False otherwise.", Fn: func(t *Thread, a []Value) (Value, error) { return bytesTailMatch(t, a, "endswith", strings.HasSuffix) }},
		{Name: "join", Sig: "self, iterable_of_bytes, /", Doc: "Concatenate any number of bytes objects.", F2: bytesJoin},
		{Name: "split", Sig: "self, /, sep=None, maxsplit=-1", Doc: "Return a list of the sections in the bytes, using sep as the delimiter.", Fn: bytesSplit},
		{Name: "rsplit", Sig: "self, /, sep=None, maxsplit=-1", Doc: "Return a list of the sections in the bytes, using sep as the delimiter, from the end.", Fn: bytesRSplit},
		{Name: "splitlines", Sig: "self, /, keepends=False", Doc: "Return a list of the lines in the bytes, breaking at line boundaries.", Fn: bytesSplitLines},
		{Name: "partition", Sig: "self, sep, /", Doc: "Partition the bytes into three parts using the given separator.", F2: bytesPartition},
		{Name: "rpartition", Sig: "self, sep, /", Doc: "Partition the bytes into three parts using the given separator, from the end.", F2: bytesRPartition},
		{Name: "replace", Sig: "self, old, new, count=-1, /", Doc: "Return a copy with all occurrences of substring old replaced by new.", Fn: bytesReplace},
		{Name: "strip", Sig: "self, bytes=None, /", Doc: "Strip leading and trailing bytes contained in the argument.", Fn: func(_ *Thread, a []Value) (Value, error) { return bytesStrip(a, true, true) }},
		{Name: "lstrip", Sig: "self, bytes=None, /", Doc: "Strip leading bytes contained in the argument.", Fn: func(_ *Thread, a []Value) (Value, error) { return bytesStrip(a, true, false) }},
		{Name: "rstrip", Sig: "self, bytes=None, /", Doc: "Strip trailing bytes contained in the argument.", Fn: func(_ *Thread, a []Value) (Value, error) { return bytesStrip(a, false, true) }},
		{Name: "removeprefix", Sig: "self, prefix, /", Doc: "Return a bytes object with the given prefix string removed if present.", F2: bytesRemovePrefix},
		{Name: "removesuffix", Sig: "self, suffix, /", Doc: "Return a bytes object with the given suffix string removed if present.", F2: bytesRemoveSuffix},
		{Name: "center", Sig: "self, width, fillchar=b' ', /", Doc: "Return a centered string of length width.", Fn: func(t *Thread, a []Value) (Value, error) { return bytesJustify(t, a, "center") }},
		{Name: "ljust", Sig: "self, width, fillchar=b' ', /", Doc: "Return a left-justified string of length width.", Fn: func(t *Thread, a []Value) (Value, error) { return bytesJustify(t, a, "ljust") }},
		{Name: "rjust", Sig: "self, width, fillchar=b' ', /", Doc: "Return a right-justified string of length width.", Fn: func(t *Thread, a []Value) (Value, error) { return bytesJustify(t, a, "rjust") }},
		{Name: "zfill", Sig: "self, width, /", Doc: "Pad a numeric string with zeros on the left, to fill a field of the given width.", F2: bytesZFill},
		{Name: "expandtabs", Sig: "self, /, tabsize=8", Doc: "Return a copy where all tab characters are expanded using spaces.", Fn: bytesExpandTabs},
		{Name: "translate", Sig: "self, table, /, delete=b''", Doc: "Return a copy with each character mapped by the given translation table.", Fn: bytesTranslate},
		{Name: "maketrans", Sig: "frm, to, /", Doc: "Return a translation table usable for the bytes or bytearray translate method.", F2: bytesMakeTrans, Flag: StaticDef},
		conv("upper", "Return a copy with all ASCII characters converted to uppercase.", func(s string) string { return mapBytes(s, upperByte) }),
		conv("lower", "Return a copy with all ASCII characters converted to lowercase.", func(s string) string { return mapBytes(s, lowerByte) }),
		conv("swapcase", "Return a copy with uppercase ASCII characters converted to lowercase and vice versa.", func(s string) string { return mapBytes(s, swapByte) }),
		conv("title", "Return a titlecased version of B.", bytesTitle),
		conv("capitalize", "Return a copy of B with only its first character capitalized (ASCII) and the rest lower-cased.", bytesCapitalize),
		test("isalpha", "Return True if all characters in B are alphabetic and there is at least one.", all(asciiAlpha)),
		test("isalnum", "Return True if all characters in B are alphanumeric and there is at least one.", all(func(c byte) bool { return asciiAlpha(c) || asciiDigit(c) })),
		test("isdigit", "Return True if all characters in B are digits and there is at least one.", all(asciiDigit)),
		test("isspace", "Return True if all characters in B are whitespace and there is at least one.", all(byteSpace)),
		test("isascii", "Return True if B is empty or all characters in B are ASCII.", isASCII),
		test("isupper", "Return True if all cased characters in B are uppercase and there is at least one.", func(s string) bool { return isCaseBytes(s, 'A') }),
		test("islower", "Return True if all cased characters in B are lowercase and there is at least one.", func(s string) bool { return isCaseBytes(s, 'a') }),
		test("istitle", "Return True if B is a titlecased string and there is at least one character in B.", bytesIsTitle),
	}, compareDefs(bytesCompare))
}

func allBytes(s string, f func(c byte) bool) bool {
	for i := 0; i < len(s); i++ {
		if !f(s[i]) {
			return false
		}
	}
	return true
}

func asciiAlpha(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func asciiDigit(c byte) bool { return c >= '0' && c <= '9' }

// byteSpace is the white space of bytes, which is less than that of str.
func byteSpace(c byte) bool { return c == ' ' || c >= 9 && c <= 13 }

func mapBytes(s string, f func(c byte) byte) string {
	b := make([]byte, len(s))
	for i := range b {
		b[i] = f(s[i])
	}
	return viewString(b)
}

// isCaseBytes tells whether all letters are of the case that first is the first letter of.
func isCaseBytes(s string, first byte) bool {
	found := false
	for i := 0; i < len(s); i++ {
		if asciiAlpha(s[i]) {
			if s[i] < first || s[i] > first+25 {
				return false
			}
			found = true
		}
	}
	return found
}

func bytesTitle(s string) string {
	inWord := false
	return mapBytes(s, func(c byte) byte {
		was := inWord
		inWord = asciiAlpha(c)
		if was {
			return lowerByte(c)
		}
		return upperByte(c)
	})
}

func bytesCapitalize(s string) string {
	first := true
	return mapBytes(s, func(c byte) byte {
		if first {
			first = false
			return upperByte(c)
		}
		return lowerByte(c)
	})
}

func bytesIsTitle(s string) bool {
	cased, inWord := false, false
	for i := 0; i < len(s); i++ {
		if asciiAlpha(s[i]) {
			if inWord == (s[i] <= 'Z') {
				return false
			}
			cased = true
		}
		inWord = asciiAlpha(s[i])
	}
	return cased
}

func bytesCompare(_ *Thread, op Slot, a, b Value) (Value, error) {
	if b.Kind() != KBytes && (b.Kind() != KByteArray || a.Kind() != KByteArray) {
		// A bytearray compares itself with every buffer in one piece, bytes do not.
		data, ok := Buffer(b)
		if !ok || a.Kind() != KByteArray {
			return NotImplemented, nil
		}
		return Bool(cmpOrdered(op, bytesText(a), string(data))), nil
	}
	return Bool(cmpOrdered(op, bytesText(a), bytesText(b))), nil
}

func bytesContains(t *Thread, self, x Value) (Value, error) {
	if isIndex(x) {
		// An __index__ that fails leaves an object that may still be bytes-like.
		if i, err := t.IndexValue(x); err == nil {
			c, err := byteValue(t, i, byteRange)
			return Bool(strings.IndexByte(bytesText(self), c) >= 0), err
		}
	}
	sub, err := bytesLike(x)
	return Bool(err == nil && strings.Contains(bytesText(self), sub)), err
}

func bytesGetItem(t *Thread, self, key Value) (Value, error) {
	switch {
	case key.Kind() == KSlice:
		key, err := settledSlice(t, key)
		if err != nil {
			return Value{}, err
		}
		start, _, step, n, err := sliceBounds(t, key, len(bytesText(self)))
		if err != nil {
			return Value{}, err
		}
		return bytesResult(self, sliceBytes(bytesText(self), start, step, n)), nil
	case isIndex(key):
		what := "index out of range"
		if self.Kind() == KByteArray {
			what = "bytearray index out of range"
		}
		key, err := settledIndex(t, key)
		if err != nil {
			return Value{}, err
		}
		i, err := seqIndex(t, key, len(bytesText(self)), what)
		if err != nil {
			return Value{}, err
		}
		return Int(int64(bytesText(self)[i])), nil
	}
	name := "byte"
	if self.Kind() == KByteArray {
		name = "bytearray"
	}
	return Value{}, TypeErrorf("%s indices must be integers or slices, not %s", name, key.Type().MessageName())
}

// sliceBytes takes n bytes from start, step apart.
func sliceBytes(s string, start, step, n int) string {
	if start+n > len(s) && step == 1 || n <= 0 {
		return ""
	}
	if step == 1 {
		return s[start : start+n]
	}
	b := make([]byte, n)
	for i := range b {
		b[i] = s[start+i*step]
	}
	return viewString(b)
}

func bytesAdd(_ *Thread, self, x Value) (Value, error) {
	data, ok := Buffer(x)
	if !ok {
		return Value{}, TypeErrorf("can't concat %s to %s", x.Type().MessageName(), self.Type().MessageName())
	}
	s := bytesText(self)
	if len(s)+len(data) > maxStrLen {
		return Value{}, memoryError()
	}
	if self.Kind() == KBytes {
		return NewBytes(s + viewString(data)), nil
	}
	out := make([]byte, 0, len(s)+len(data))
	return NewByteArray(append(append(out, s...), data...)), nil
}

func bytesMul(t *Thread, self, x Value) (Value, error) {
	n, err := t.Repeats(x)
	if err != nil {
		return Value{}, err
	}
	r, err := repeatText(t, bytesText(self), n)
	if err != nil {
		return Value{}, err
	}
	return bytesResult(self, r), nil
}

func bytesDecode(t *Thread, args []Value) (Value, error) {
	enc, errs, err := codecArgs("decode", args[1], args[2])
	if err != nil {
		return Value{}, err
	}
	return t.Decode(args[0], enc, errs)
}

// hexGroup reads bytes_per_sep of the hex methods.
func hexGroup(t *Thread, v Value) (int, error) {
	if !v.IsValid() {
		return 1, nil
	}
	return t.CInt(v)
}

// hexSep reads sep of the hex methods.
func hexSep(t *Thread, v Value) (string, error) {
	if !v.IsValid() {
		return "", nil
	}
	n, err := t.Len(v)
	if err != nil {
		return "", err
	}
	if n != 1 {
		return "", ValueErrorf("sep must be length 1.")
	}
	var sep string
	switch v.Kind() {
	case KStr:
		sep = v.str().s
	case KBytes:
		sep = v.bytes().s
	default:
		return "", TypeErrorf("sep must be str or bytes.")
	}
	if !isASCII(sep) {
		return "", ValueErrorf("sep must be ASCII.")
	}
	return sep[:min(1, len(sep))], nil // a derived class may say another length
}

// hexText is data in hexadecimal, with a separator after every group bytes, counted from the right for group > 0.
func hexText(data, sep string, group int) Value {
	b := make([]byte, 0, 3*len(data))
	for i := 0; i < len(data); i++ {
		if i > 0 && group != 0 {
			if k := i; group > 0 && (len(data)-k)%group == 0 || group < 0 && k%-group == 0 {
				b = append(b, sep...)
			}
		}
		b = append(b, hexDigits[data[i]>>4], hexDigits[data[i]&15])
	}
	return newStrLen(viewString(b), len(b))
}

func bytesHex(t *Thread, args []Value) (Value, error) {
	group, err := hexGroup(t, args[2])
	if err != nil {
		return Value{}, err
	}
	sep, err := hexSep(t, args[1])
	if err != nil {
		return Value{}, err
	}
	return hexText(bytesText(args[0]), sep, group), nil
}

// parseHex reads pairs of digits with white space between them.
func parseHex(v Value) ([]byte, error) {
	s, ok := AsStr(v)
	if !ok {
		return nil, TypeErrorf("fromhex() argument must be str, not %s", ArgumentName(v))
	}
	text := s.s
	for i := 0; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			return nil, ValueErrorf("non-hexadecimal number found in fromhex() arg at position %d", i)
		}
	}
	out := make([]byte, 0, len(text)/2)
	for i := 0; i < len(text); {
		if byteSpace(text[i]) {
			i++
			continue
		}
		hi := digitValue(text[i])
		if hi < 16 && i+1 < len(text) && digitValue(text[i+1]) < 16 {
			out = append(out, byte(hi<<4|digitValue(text[i+1])))
			i += 2
			continue
		}
		if hi < 16 {
			i++
		}
		return nil, ValueErrorf("non-hexadecimal number found in fromhex() arg at position %d", runeCount(text[:i]))
	}
	return out, nil
}

// bytesSearch prepares a search: the part between the bounds, its offset, what to look for.
func bytesSearch(t *Thread, args []Value) (part string, off int, sub string, ok bool, err error) {
	start, end, err := searchBounds(t, args[2], args[3], len(bytesText(args[0])))
	if err == nil {
		sub, err = subArg(t, args[1])
	}
	s := bytesText(args[0])
	if end = min(end, len(s)); err != nil || start > end {
		return "", 0, sub, false, err
	}
	return s[start:end], start, sub, true, nil
}

func bytesFindAt(t *Thread, args []Value, find func(s, sub string) int) (int, error) {
	part, off, sub, ok, err := bytesSearch(t, args)
	if err != nil || !ok {
		return -1, err
	}
	if i := find(part, sub); i >= 0 {
		return off + i, nil
	}
	return -1, nil
}

func foundBytes(i int, err error) (Value, error) {
	if err == nil && i < 0 {
		err = ValueErrorf("subsection not found")
	}
	return Int(int64(i)), err
}

func bytesCount(t *Thread, args []Value) (Value, error) {
	part, _, sub, ok, err := bytesSearch(t, args)
	if err != nil || !ok {
		return Int(0), err
	}
	if sub == "" {
		return Int(int64(len(part) + 1)), nil
	}
	return Int(int64(strings.Count(part, sub))), nil
}

func bytesTailMatch(t *Thread, args []Value, fn string, match func(s, x string) bool) (Value, error) {
	start, end, err := searchBounds(t, args[2], args[3], len(bytesText(args[0])))
	if err != nil {
		return Value{}, err
	}
	s := bytesText(args[0])
	inside := start <= min(end, len(s))
	if inside {
		s = s[start:min(end, len(s))]
	}
	if data, ok := Buffer(args[1]); ok {
		return Bool(inside && match(s, viewString(data))), nil
	}
	tup, ok := AsTuple(args[1])
	if args[1].Kind() == KMemoryView {
		return Value{}, NotBytesLike(args[1])
	}
	if !ok {
		return Value{}, TypeErrorf("%s first arg must be bytes or a tuple of bytes, not %s", fn, args[1].Type().MessageName())
	}
	for _, v := range tup.items {
		x, err := bytesLike(v)
		if err != nil {
			return Value{}, err
		}
		if inside && match(s, x) {
			return True, nil
		}
	}
	return False, nil
}

func bytesJoin(t *Thread, self, iterable Value) (Value, error) {
	items, err := joinItems(t, iterable)
	if err != nil {
		return Value{}, err
	}
	sep := bytesText(self)
	if len(items) == 1 && items[0].Type() == BytesType && self.Kind() == KBytes {
		return items[0], nil
	}
	size := 0
	for i, v := range items {
		data, ok := Buffer(v)
		if !ok {
			return Value{}, TypeErrorf("sequence item %d: expected a bytes-like object, %s found", i, v.Type().MessageName())
		}
		if size += len(data) + len(sep); size > maxStrLen {
			return Value{}, memoryError()
		}
	}
	b := make([]byte, 0, size)
	for i, v := range items {
		if i > 0 {
			b = append(b, sep...)
		}
		data, _ := Buffer(v)
		b = append(b, data...)
	}
	if self.Kind() == KBytes {
		return NewBytes(viewString(b)), nil
	}
	return NewByteArray(b), nil
}

// bytesSplitArgs reads sep ("" for white space) and maxsplit.
func bytesSplitArgs(t *Thread, args []Value) (sep string, limit int, err error) {
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
	if sep, err = bytesLike(args[1]); err == nil && sep == "" {
		err = ValueErrorf("empty separator")
	}
	return sep, limit, err
}

func bytesSplit(t *Thread, args []Value) (Value, error) {
	sep, limit, err := bytesSplitArgs(t, args)
	if err != nil {
		return Value{}, err
	}
	self, s := args[0], bytesText(args[0])
	var out []Value
	for {
		if sep == "" {
			for s != "" && byteSpace(s[0]) {
				s = s[1:]
			}
			if s == "" {
				return NewList(out), nil
			}
		}
		i, n := strings.Index(s, sep), len(sep)
		if sep == "" {
			i, n = indexSpace(s), 1
		}
		if i < 0 || len(out) >= limit {
			return NewList(append(out, bytesResult(self, s))), nil
		}
		out = append(out, bytesResult(self, s[:i]))
		s = s[i+n:]
	}
}

func indexSpace(s string) int {
	for i := 0; i < len(s); i++ {
		if byteSpace(s[i]) {
			return i
		}
	}
	return -1
}

func bytesRSplit(t *Thread, args []Value) (Value, error) {
	sep, limit, err := bytesSplitArgs(t, args)
	if err != nil {
		return Value{}, err
	}
	self, s := args[0], bytesText(args[0])
	var out []Value
	for {
		if sep == "" {
			for s != "" && byteSpace(s[len(s)-1]) {
				s = s[:len(s)-1]
			}
			if s == "" {
				break
			}
		}
		i, n := strings.LastIndex(s, sep), len(sep)
		if sep == "" {
			for i, n = len(s)-1, 1; i >= 0 && !byteSpace(s[i]); i-- {
			}
		}
		if i < 0 || len(out) >= limit {
			out = append(out, bytesResult(self, s))
			break
		}
		out = append(out, bytesResult(self, s[i+n:]))
		s = s[:i]
	}
	reverseValues(out)
	return NewList(out), nil
}

func bytesSplitLines(t *Thread, args []Value) (Value, error) {
	keep, err := t.flagArg(args[1])
	if err != nil {
		return Value{}, err
	}
	var out []Value
	for s := bytesText(args[0]); s != ""; {
		end := strings.IndexAny(s, "\r\n")
		next := end + 1
		switch {
		case end < 0:
			end, next = len(s), len(s)
		case s[end] == '\r' && strings.HasPrefix(s[next:], "\n"):
			next++
		}
		if keep {
			end = next
		}
		out = append(out, bytesResult(args[0], s[:end]))
		s = s[next:]
	}
	return NewList(out), nil
}

func bytesSeparator(v Value) (string, error) {
	sep, err := bytesLike(v)
	if err == nil && sep == "" {
		err = ValueErrorf("empty separator")
	}
	return sep, err
}

func bytesPartition(_ *Thread, self, sepV Value) (Value, error) {
	sep, err := bytesSeparator(sepV)
	if err != nil {
		return Value{}, err
	}
	a, b, ok := strings.Cut(bytesText(self), sep)
	if !ok {
		return TupleOf(partOf(self, self, a), bytesResult(self, ""), bytesResult(self, "")), nil
	}
	return TupleOf(bytesResult(self, a), partOf(self, sepV, sep), bytesResult(self, b)), nil
}

// partOf is a part of a partition that is an object given to it: for bytes that very object, otherwise a copy of its text.
func partOf(self, given Value, text string) Value {
	if self.Kind() == KBytes {
		return given
	}
	return bytesResult(self, text)
}

func bytesRPartition(_ *Thread, self, sepV Value) (Value, error) {
	sep, err := bytesSeparator(sepV)
	if err != nil {
		return Value{}, err
	}
	s := bytesText(self)
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return TupleOf(bytesResult(self, ""), bytesResult(self, ""), partOf(self, self, s)), nil
	}
	return TupleOf(bytesResult(self, s[:i]), partOf(self, sepV, sep), bytesResult(self, s[i+len(sep):])), nil
}

func bytesReplace(t *Thread, args []Value) (Value, error) {
	old, err := bytesLike(args[1])
	if err != nil {
		return Value{}, err
	}
	repl, err := bytesLike(args[2])
	if err != nil {
		return Value{}, err
	}
	limit := -1
	if args[3].IsValid() {
		if limit, err = t.Index(args[3]); err != nil {
			return Value{}, err
		}
	}
	s := bytesText(args[0])
	n := len(s) + 1
	if old != "" {
		n = strings.Count(s, old)
	}
	if limit >= 0 {
		n = min(n, limit)
	}
	if grow := len(repl) - len(old); grow > 0 && n > (maxStrLen-len(s))/grow {
		return Value{}, memoryError()
	} else if err := t.Room(len(s) + n*grow); err != nil {
		return Value{}, err
	}
	if old != "" {
		return bytesResult(args[0], strings.Replace(s, old, repl, n)), nil
	}
	b := make([]byte, 0, len(s)+n*len(repl))
	for i := 0; i <= len(s); i++ {
		if i < n {
			b = append(b, repl...)
		}
		if i < len(s) {
			b = append(b, s[i])
		}
	}
	return bytesResult(args[0], viewString(b)), nil
}

func bytesStrip(args []Value, left, right bool) (Value, error) {
	inSet := byteSpace
	if args[1].IsValid() && !args[1].IsNone() {
		set, err := bytesLike(args[1])
		if err != nil {
			return Value{}, err
		}
		inSet = func(c byte) bool { return strings.IndexByte(set, c) >= 0 }
	}
	s := bytesText(args[0])
	for left && s != "" && inSet(s[0]) {
		s = s[1:]
	}
	for right && s != "" && inSet(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return bytesResult(args[0], s), nil
}

func bytesRemovePrefix(_ *Thread, self, x Value) (Value, error) {
	p, err := bytesLike(x)
	if err != nil {
		return Value{}, err
	}
	return bytesResult(self, strings.TrimPrefix(bytesText(self), p)), nil
}

func bytesRemoveSuffix(_ *Thread, self, x Value) (Value, error) {
	p, err := bytesLike(x)
	if err != nil {
		return Value{}, err
	}
	return bytesResult(self, strings.TrimSuffix(bytesText(self), p)), nil
}

func bytesJustify(t *Thread, args []Value, fn string) (Value, error) {
	width, err := t.Index(args[1])
	if err != nil {
		return Value{}, err
	}
	fill := " "
	if args[2].IsValid() {
		fill = ""
		if k := args[2].Kind(); k == KBytes || k == KByteArray {
			fill = string([]byte(bytesText(args[2])))
		}
		if len(fill) != 1 {
			return Value{}, TypeErrorf("%s() argument 2 must be a byte string of length 1, not %s", fn, ArgumentName(args[2]))
		}
	}
	if err := t.textRoom(width); err != nil {
		return Value{}, err
	}
	s := bytesText(args[0])
	pad := max(width, len(s)) - len(s)
	left := 0
	switch fn {
	case "center":
		left = pad/2 + pad&width&1
	case "rjust":
		left = pad
	}
	return bytesResult(args[0], strings.Repeat(fill, left)+s+strings.Repeat(fill, pad-left)), nil
}

func bytesZFill(t *Thread, self, width Value) (Value, error) {
	n, err := t.Index(width)
	if err != nil {
		return Value{}, err
	}
	if err := t.textRoom(n); err != nil {
		return Value{}, err
	}
	s := bytesText(self)
	head := ""
	if s != "" && (s[0] == '+' || s[0] == '-') {
		head = s[:1]
	}
	return bytesResult(self, head+strings.Repeat("0", max(n, len(s))-len(s))+s[len(head):]), nil
}

func bytesExpandTabs(t *Thread, args []Value) (Value, error) {
	size := 8
	if args[1].IsValid() {
		var err error
		if size, err = t.CInt(args[1]); err != nil {
			return Value{}, err
		}
	}
	s := bytesText(args[0])
	if tabs := strings.Count(s, "\t"); tabs > 0 && size > (maxStrLen-len(s))/tabs {
		return Value{}, OverflowErrorf("result too long")
	} else if err := t.Room(2 * (len(s) + max(size, 0)*tabs)); err != nil {
		return Value{}, err
	}
	b := make([]byte, 0, len(s)+16)
	col := 0
	for i := 0; i < len(s); i++ {
		if s[i] == '\t' {
			for n := size - col%max(size, 1); size > 0 && n > 0; n-- {
				b = append(b, ' ')
				col++
			}
			continue
		}
		b = append(b, s[i])
		if col++; s[i] == '\n' || s[i] == '\r' {
			col = 0
		}
	}
	return bytesResult(args[0], viewString(b)), nil
}

func bytesTranslate(_ *Thread, args []Value) (Value, error) {
	table := ""
	var err error
	if !args[1].IsNone() {
		if table, err = bytesLike(args[1]); err != nil {
			return Value{}, err
		}
		if len(table) != 256 {
			return Value{}, ValueErrorf("translation table must be 256 characters long")
		}
	}
	var drop [256]bool
	if args[2].IsValid() {
		del, err := bytesLike(args[2])
		if err != nil {
			return Value{}, err
		}
		for i := 0; i < len(del); i++ {
			drop[del[i]] = true
		}
	}
	s := bytesText(args[0])
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case drop[s[i]]:
		case table != "":
			b = append(b, table[s[i]])
		default:
			b = append(b, s[i])
		}
	}
	return bytesResult(args[0], viewString(b)), nil
}

func bytesMakeTrans(_ *Thread, from, to Value) (Value, error) {
	x, err := bytesLike(from)
	if err != nil {
		return Value{}, err
	}
	y, err := bytesLike(to)
	if err != nil {
		return Value{}, err
	}
	if len(x) != len(y) {
		return Value{}, ValueErrorf("maketrans arguments must have same length")
	}
	var table [256]byte
	for i := range table {
		table[i] = byte(i)
	}
	for i := 0; i < len(x); i++ {
		table[x[i]] = y[i]
	}
	return NewBytes(string(table[:])), nil
}

// bytesRepr is repr() of bytes; escape tells which quote is escaped.
func bytesRepr(s string, quote byte, escape func(c byte) bool) string {
	b := append(make([]byte, 0, len(s)+3), 'b', quote)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' || escape(c):
			b = append(b, '\\', c)
		case c == '\t':
			b = append(b, `\t`...)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c < ' ' || c >= 0x7f:
			b = append(b, '\\', 'x', hexDigits[c>>4], hexDigits[c&15])
		default:
			b = append(b, c)
		}
	}
	return string(append(b, quote))
}

// bytesQuote is the quote repr chooses.
func bytesQuote(s string) byte {
	if strings.IndexByte(s, '\'') >= 0 && strings.IndexByte(s, '"') < 0 {
		return '"'
	}
	return '\''
}

// bytesIter walks over a bytes or bytearray.
type bytesIter struct {
	Header
	of Value // the zero Value once it has ended
	i  int
}

var (
	bytesIterType     = declare[bytesIter]("bytes_iterator", KNative)
	byteArrayIterType = declare[bytesIter]("bytearray_iterator", KNative)
)

func bytesIterNew(_ *Thread, v Value) (Value, error) {
	typ := bytesIterType
	if v.Kind() == KByteArray {
		typ = byteArrayIterType
	}
	return FromObj(&bytesIter{Header: HeaderOf(typ), of: v}), nil
}

func bytesIterNext(_ *Thread, self Value) (Value, bool, error) {
	it := Self[bytesIter](self)
	if !it.of.IsValid() {
		return Value{}, false, nil
	}
	s := bytesText(it.of)
	if it.i >= len(s) {
		it.of = Value{}
		return Value{}, false, nil
	}
	it.i++
	return Int(int64(s[it.i-1])), true, nil
}

func bytesIterHint(_ *Thread, self Value) (Value, error) {
	it := Self[bytesIter](self)
	if !it.of.IsValid() {
		return Int(0), nil
	}
	return Int(int64(max(len(bytesText(it.of))-it.i, 0))), nil
}

func defineBytesIter(typ *Type, name string) {
	typ.define(TypeSpec{Name: name, Flags: Final | NoNew, Next: bytesIterNext, Methods: []Def{
		{Name: "__length_hint__", Sig: "self, /", Doc: "Private method returning an estimate of len(list(it)).", F1: bytesIterHint},
		{Name: "__reduce__", Sig: "self, /", Doc: "Return state information for pickling.", F1: func(t *Thread, self Value) (Value, error) {
			it := Self[bytesIter](self)
			iter, ok := t.Interp.Builtins.Dict.GetStr(t.Interp.Intern("iter"))
			if !ok {
				return Value{}, AttributeErrorf(None, t.Interp.Intern("iter"), "builtins.iter is gone")
			}
			if !it.of.IsValid() {
				return NewPair(iter, TupleOf(NewTuple(nil))), nil
			}
			return NewTriple(iter, TupleOf(it.of), Int(int64(it.i))), nil
		}},
		{Name: "__setstate__", Sig: "self, state, /", Doc: "Set state information for unpickling.", F2: func(t *Thread, self, state Value) (Value, error) {
			n, err := stateIndex(t, state)
			if it := Self[bytesIter](self); err == nil && it.of.IsValid() {
				it.i = min(max(n, 0), len(bytesText(it.of)))
			}
			return None, err
		}},
	}})
}

// bytesSource collects the content that bytes(x) and bytearray(x) take from an object that is no text; name is the
// type's, in messages.
func (t *Thread) bytesSource(v Value, name string) ([]byte, error) {
	if data, ok := Gathered(v); ok {
		return append([]byte(nil), data...), nil
	}
	if v.Kind() == KStr || !v.Type().iterable() {
		return nil, TypeErrorf("cannot convert '%s' object to %s", v.Type().MessageName(), name)
	}
	text := "byte must be in range(0, 256)"
	if name == "bytes" {
		text = "bytes must be in range(0, 256)"
	}
	it, err := t.GetIter(v)
	if _, ok := IsException(err, TypeError); ok {
		return nil, TypeErrorf("cannot convert '%s' object to %s", v.Type().MessageName(), name)
	}
	if err != nil {
		return nil, err
	}
	var out []byte
	if name == "bytes" {
		if _, err := t.LengthHint(v, 0); err != nil {
			return nil, err
		}
	}
	err = t.Iterate(it, func(x Value) error {
		c, err := byteValue(t, x, text)
		if out = append(out, c); err == nil && len(out) > maxStrLen {
			return memoryError()
		}
		return err
	})
	return out, err
}

// bytesOfObject is bytes(v) without counts and texts.
func (t *Thread) bytesOfObject(v Value) ([]byte, error) {
	if b, ok, err := t.callBytes(v); ok || err != nil {
		return []byte(b), err
	}
	return t.bytesSource(v, "bytes")
}

// callBytes calls __bytes__; ok is false if v has none.
func (t *Thread) callBytes(v Value) (s string, ok bool, err error) {
	f := v.Type().slots[SlotBytes]
	if !f.IsValid() || v.Type() == BytesType {
		return "", false, nil
	}
	r, err := t.CallSlot(f, v)
	if err != nil {
		return "", false, err
	}
	b, ok := AsBytes(r)
	if !ok {
		return "", false, TypeErrorf("__bytes__ returned non-bytes (type %s)", r.Type().MessageName())
	}
	return b.s, true, nil
}

// bytesArgs builds the content from the arguments of bytes() and bytearray().
func (t *Thread) bytesArgs(src, encoding, errors Value, name string) ([]byte, error) {
	if !src.IsValid() {
		if encoding.IsValid() || errors.IsValid() {
			return nil, TypeErrorf("%s without a string argument", map[bool]string{true: "encoding", false: "errors"}[encoding.IsValid()])
		}
		return nil, nil
	}
	if src.Kind() == KStr {
		if !encoding.IsValid() && name == "bytes" && src.Type() != StrType {
			// A str subclass may know how to be bytes.
			if s, ok, err := t.callBytes(src); ok || err != nil {
				return []byte(s), err
			}
		}
		if !encoding.IsValid() {
			return nil, TypeErrorf("string argument without an encoding")
		}
		enc, errs, err := codecArgs(name, encoding, errors)
		if err != nil {
			return nil, err
		}
		v, err := t.Encode(src, enc, errs)
		if err != nil {
			return nil, err
		}
		return []byte(bytesText(v)), nil
	}
	if _, _, err := codecArgs(name, encoding, errors); err != nil {
		return nil, err
	}
	if encoding.IsValid() {
		return nil, TypeErrorf("encoding without a string argument")
	}
	if errors.IsValid() {
		return nil, TypeErrorf("errors without a string argument")
	}
	if name == "bytes" {
		if s, ok, err := t.callBytes(src); ok || err != nil {
			return []byte(s), err
		}
	}
	src, err := t.lent(src)
	if err != nil {
		return nil, err
	}
	if _, isBuffer := Gathered(src); isIndex(src) && !isBuffer {
		data, err := t.zeroBytes(src, name)
		if _, ok := IsException(err, TypeError); !ok {
			return data, err
		}
		// An __index__ that fails so does not count.
	}
	return t.bytesSource(src, name)
}

// zeroBytes makes as many zeros as an int says.
func (t *Thread) zeroBytes(v Value, name string) ([]byte, error) {
	i, err := t.IndexValue(v)
	if err != nil {
		return nil, err
	}
	n, ok := smallInt(i)
	switch {
	case !ok:
		return nil, OverflowErrorf("cannot fit '%s' into an index-sized integer", v.Type().MessageName())
	case n < 0:
		return nil, ValueErrorf("negative count")
	case name == "bytes" && n > math.MaxInt64-33:
		return nil, OverflowErrorf("byte string is too large")
	case n > maxStrLen:
		return nil, memoryError()
	}
	if err := t.Room(int(n)); err != nil {
		return nil, err
	}
	return make([]byte, n), nil
}
