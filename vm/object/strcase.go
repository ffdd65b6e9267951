package object

import (
	"sort"
	"unicode"
	"unicode/utf8"
)

// This file is the case of texts and the tests of character classes.

func strCaseMethods() []Def {
	conv := func(name, doc string, f func(s *Str) Value) Def {
		return Def{Name: name, Sig: "self, /", Doc: doc, F1: func(_ *Thread, v Value) (Value, error) { return f(v.str()), nil }}
	}
	test := func(name, doc string, f func(s string) bool) Def {
		return Def{Name: name, Sig: "self, /", Doc: doc, F1: func(_ *Thread, v Value) (Value, error) { return Bool(f(v.str().s)), nil }}
	}
	all := func(f func(r rune) bool) func(s string) bool {
		return func(s string) bool { return s != "" && allRunes(s, f) }
	}
	return []Def{
		conv("upper", "Return a copy of the string converted to uppercase.", strUpper),
		conv("lower", "Return a copy of the string converted to lowercase.", strLower),
		conv("casefold", "Return a version of the string suitable for caseless comparisons.", strCasefold),
		conv("title", "Return a version of the string where each word is titlecased.", strTitle),
		conv("capitalize", "Return a capitalized version of the string.", strCapitalize),
		conv("swapcase", "Convert uppercase characters to lowercase and lowercase characters to uppercase.", strSwapcase),
		test("isalpha", "Return True if the string is an alphabetic string, False otherwise.", all(isAlphaRune)),
		test("isalnum", "Return True if the string is an alpha-numeric string, False otherwise.", all(isAlnumRune)),
		test("isdecimal", "Return True if the string is a decimal string, False otherwise.", all(unicode.IsDigit)),
		test("isdigit", "Return True if the string is a digit string, False otherwise.", all(isDigitRune)),
		test("isnumeric", "Return True if the string is a numeric string, False otherwise.", all(isNumericRune)),
		test("isspace", "Return True if the string is a whitespace string, False otherwise.", all(isSpaceRune)),
		test("isascii", "Return True if all characters in the string are ASCII, False otherwise.", isASCII),
		test("isprintable", "Return True if all characters in the string are printable, False otherwise.", func(s string) bool { return allRunes(s, isPrintable) }),
		test("isidentifier", "Return True if the string is a valid Python identifier, False otherwise.", IsIdentifier),
		test("isupper", "Return True if the string is an uppercase string, False otherwise.", func(s string) bool { return isCase(s, isUpperRune, isLowerRune) }),
		test("islower", "Return True if the string is a lowercase string, False otherwise.", func(s string) bool { return isCase(s, isLowerRune, isUpperRune) }),
		test("istitle", "Return True if the string is a title-cased string, False otherwise.", isTitle),
	}
}

func allRunes(s string, f func(r rune) bool) bool {
	for len(s) > 0 {
		r, n := decodeRune(s)
		if !f(r) {
			return false
		}
		s = s[n:]
	}
	return true
}

// inRanges tells whether r is in a sorted table.
func inRanges(table []runeRange, r rune) bool {
	i := sort.Search(len(table), func(i int) bool { return table[i].hi >= r })
	return i < len(table) && table[i].lo <= r
}

// mapping looks up a character in a sorted table.
func mapping(table []caseMapping, r rune) (string, bool) {
	i := sort.Search(len(table), func(i int) bool { return table[i].r >= r })
	if i < len(table) && table[i].r == r {
		return table[i].s, true
	}
	return "", false
}

func isAlphaRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r|0x20 >= 'a' && r|0x20 <= 'z'
	}
	return isLetter(r)
}

func isAlnumRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9'
	}
	return isLetter(r) || isNumericRune(r)
}

func isDigitRune(r rune) bool {
	return unicode.IsDigit(r) || r >= utf8.RuneSelf && inRanges(otherDigits, r)
}

func isNumericRune(r rune) bool {
	return unicode.IsNumber(r) || r >= utf8.RuneSelf && inRanges(otherNumbers, r)
}

func isUpperRune(r rune) bool {
	return unicode.IsUpper(r) || r >= utf8.RuneSelf && unicode.Is(unicode.Other_Uppercase, r)
}

func isLowerRune(r rune) bool {
	return unicode.IsLower(r) || r >= utf8.RuneSelf && unicode.Is(unicode.Other_Lowercase, r)
}

func isCasedRune(r rune) bool { return isUpperRune(r) || isLowerRune(r) || unicode.IsTitle(r) }

// isCase tells whether all cased characters are of one case and there is at least one.
func isCase(s string, want, other func(r rune) bool) bool {
	found := false
	for len(s) > 0 {
		r, n := decodeRune(s)
		if other(r) || unicode.IsTitle(r) {
			return false
		}
		found = found || want(r)
		s = s[n:]
	}
	return found
}

func isTitle(s string) bool {
	cased, previous := false, false
	for len(s) > 0 {
		r, n := decodeRune(s)
		switch {
		case isUpperRune(r) || unicode.IsTitle(r):
			if previous {
				return false
			}
			previous, cased = true, true
		case isLowerRune(r):
			if !previous {
				return false
			}
			cased = true
		default:
			previous = false
		}
		s = s[n:]
	}
	return cased
}

// IsIdentifier tells whether s has the form of a Python identifier.
func IsIdentifier(s string) bool {
	for i, rest := 0, s; len(rest) > 0; i++ {
		r, n := decodeRune(rest)
		if !isIdentRune(r, i == 0) {
			return false
		}
		rest = rest[n:]
	}
	return s != ""
}

func isIdentRune(r rune, first bool) bool {
	if r < utf8.RuneSelf {
		return r|0x20 >= 'a' && r|0x20 <= 'z' || r == '_' || !first && r >= '0' && r <= '9'
	}
	if first {
		return (isLetter(r) || unicode.Is(unicode.Nl, r)) && !inRanges(noIdentStart, r) || inRanges(moreIdentStart, r)
	}
	return (isLetter(r) || unicode.In(r, unicode.Nl, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc)) && !inRanges(noIdentPart, r) ||
		inRanges(moreIdentPart, r)
}

// The cases of ASCII characters.
var upperASCII, lowerASCII, swapASCII = asciiTable(upperByte), asciiTable(lowerByte), asciiTable(swapByte)

func asciiTable(f func(c byte) byte) (table [128]byte) {
	for c := range table {
		table[c] = f(byte(c))
	}
	return table
}

// mapASCII converts an ASCII text byte by byte; the text itself comes back if nothing changes.
func mapASCII(s *Str, f *[128]byte) Value {
	text := s.s
	i := 0
	for i < len(text) && f[text[i]&127] == text[i] {
		i++
	}
	if i == len(text) {
		return s.exact()
	}
	var few [16]byte
	b := few[:]
	if len(text) > len(few) {
		b = make([]byte, len(text))
	}
	copy(b, text[:i])
	for ; i < len(text); i++ {
		b[i] = f[text[i]&127]
	}
	if len(text) <= len(few) {
		return copyStr(b[:len(text)])
	}
	return newStrLen(viewString(b), len(b))
}

func upperByte(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - 0x20
	}
	return c
}

func lowerByte(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 0x20
	}
	return c
}

func swapByte(c byte) byte {
	if c|0x20 >= 'a' && c|0x20 <= 'z' {
		return c ^ 0x20
	}
	return c
}

func appendUpper(b []byte, r rune) []byte {
	if r >= utf8.RuneSelf {
		if s, ok := mapping(specialUpper, r); ok {
			return append(b, s...)
		}
	}
	return appendRune(b, unicode.ToUpper(r))
}

func appendTitle(b []byte, r rune) []byte {
	if r >= utf8.RuneSelf {
		if s, ok := mapping(specialTitle, r); ok {
			return append(b, s...)
		}
	}
	return appendRune(b, unicode.ToTitle(r))
}

// appendLower writes the lower case of the character at byte offset i of s; a final sigma has a form of its own.
func appendLower(b []byte, s string, i int, r rune) []byte {
	switch r {
	case 0x130:
		return append(b, "i\u0307"...)
	case 'Σ':
		if finalSigma(s, i) {
			return append(b, "ς"...)
		}
		return append(b, "σ"...)
	}
	return appendRune(b, unicode.ToLower(r))
}

// finalSigma tells whether the sigma at byte offset i ends a word: cased letters before it, none after.
func finalSigma(s string, i int) bool {
	before := s[:i]
	for {
		r, n := lastRune(before)
		if n == 0 {
			return false
		}
		if !caseIgnorable(r) {
			if !isCasedRune(r) {
				return false
			}
			break
		}
		before = before[:len(before)-n]
	}
	for after := s[i+len("Σ"):]; len(after) > 0; {
		r, n := decodeRune(after)
		if !caseIgnorable(r) {
			return !isCasedRune(r)
		}
		after = after[n:]
	}
	return true
}

// caseIgnorable tells whether the character does not separate letters for the final sigma.
func caseIgnorable(r rune) bool {
	switch r {
	case '\'', '.', ':', 0xb7, 0x387, 0x55f, 0x5f4, 0x2018, 0x2019, 0x2024, 0x2027, 0xfe13, 0xfe52, 0xfe55, 0xff07, 0xff0e, 0xff1a:
		return true
	}
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Lm, unicode.Sk)
}

// mapRunes converts a text character by character.
func mapRunes(s string, f func(b []byte, i int, r rune) []byte) Value {
	b := make([]byte, 0, len(s)+8)
	for i := 0; i < len(s); {
		r, n := decodeRune(s[i:])
		b = f(b, i, r)
		i += n
	}
	return NewStrBytes(b)
}

func strUpper(s *Str) Value {
	if s.IsASCII() {
		return mapASCII(s, &upperASCII)
	}
	return mapRunes(s.s, func(b []byte, _ int, r rune) []byte { return appendUpper(b, r) })
}

func strLower(s *Str) Value {
	if s.IsASCII() {
		return mapASCII(s, &lowerASCII)
	}
	return mapRunes(s.s, func(b []byte, i int, r rune) []byte { return appendLower(b, s.s, i, r) })
}

func strCasefold(s *Str) Value {
	if s.IsASCII() {
		return mapASCII(s, &lowerASCII)
	}
	return mapRunes(s.s, func(b []byte, _ int, r rune) []byte {
		if x, ok := mapping(specialFold, r); ok {
			return append(b, x...)
		}
		if r == 0x130 {
			return append(b, "i\u0307"...)
		}
		return appendRune(b, unicode.ToLower(r))
	})
}

func strSwapcase(s *Str) Value {
	if s.IsASCII() {
		return mapASCII(s, &swapASCII)
	}
	return mapRunes(s.s, func(b []byte, i int, r rune) []byte {
		switch {
		case isUpperRune(r):
			return appendLower(b, s.s, i, r)
		case isLowerRune(r):
			return appendUpper(b, r)
		}
		return appendRune(b, r)
	})
}

func strTitle(s *Str) Value {
	inWord := false
	return mapRunes(s.s, func(b []byte, i int, r rune) []byte {
		was := inWord
		if r < utf8.RuneSelf {
			c := byte(r)
			if inWord = c|0x20 >= 'a' && c|0x20 <= 'z'; !inWord {
				return append(b, c)
			}
			if was {
				return append(b, c|0x20)
			}
			return append(b, c&^0x20)
		}
		inWord = isCasedRune(r)
		if was {
			return appendLower(b, s.s, i, r)
		}
		return appendTitle(b, r)
	})
}

func strCapitalize(s *Str) Value {
	return mapRunes(s.s, func(b []byte, i int, r rune) []byte {
		if i == 0 {
			return appendTitle(b, r)
		}
		return appendLower(b, s.s, i, r)
	})
}

// isLetter tells letters, those among them that came with Unicode 15.1.
func isLetter(r rune) bool { return unicode.IsLetter(r) || 0x2ebf0 <= r && r <= 0x2ee5d }
