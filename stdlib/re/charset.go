package re

import (
	"sort"
	"unicode"
)

// category is \d, \s, \w or one of their opposites.
type category uint8

const (
	catNone category = iota
	catDigit
	catNotDigit
	catSpace
	catNotSpace
	catWord
	catNotWord
	catASCII // added to the above
)

func categoryOf(c rune, ascii bool) category {
	cat := catNone
	switch c {
	case 'd':
		cat = catDigit
	case 'D':
		cat = catNotDigit
	case 's':
		cat = catSpace
	case 'S':
		cat = catNotSpace
	case 'w':
		cat = catWord
	case 'W':
		cat = catNotWord
	}
	if ascii {
		cat += catASCII
	}
	return cat
}

func (c category) has(r rune) bool {
	ascii := c > catASCII
	if ascii {
		c -= catASCII
	}
	switch c {
	case catDigit:
		return isDigit(r, ascii)
	case catNotDigit:
		return !isDigit(r, ascii)
	case catSpace:
		return isSpace(r, ascii)
	case catNotSpace:
		return !isSpace(r, ascii)
	case catWord:
		return isWord(r, ascii)
	}
	return !isWord(r, ascii)
}

func isDigit(r rune, ascii bool) bool {
	if r < 128 || ascii {
		return r >= '0' && r <= '9'
	}
	return unicode.Is(unicode.Nd, r)
}

func isSpace(r rune, ascii bool) bool {
	switch {
	case r == ' ' || r >= 9 && r <= 13:
		return true
	case ascii:
		return false
	case r < 128:
		return r >= 28 && r <= 31
	}
	return r == 0x85 || unicode.Is(unicode.Z, r)
}

func isWord(r rune, ascii bool) bool {
	if r < 128 || ascii {
		return r < 128 && (r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

// charSet is a set of characters. Membership of the first 256 is in a bitmap, case and negation included.
type charSet struct {
	neg    bool
	fold   bool
	ascii  bool
	ranges []runeRange
	cats   []category
	bits   [4]uint64
}

type runeRange struct{ lo, hi rune }

func (s *charSet) add(r rune, c category) {
	if c != catNone {
		s.addCategory(c)
		return
	}
	s.addRange(r, r)
}

func (s *charSet) addRange(lo, hi rune)   { s.ranges = append(s.ranges, runeRange{lo, hi}) }
func (s *charSet) addCategory(c category) { s.cats = append(s.cats, c) }

// single tells whether the set is exactly one character.
func (s *charSet) single() (rune, bool) {
	if s.neg || len(s.cats) > 0 || len(s.ranges) != 1 || s.ranges[0].lo != s.ranges[0].hi {
		return 0, false
	}
	return s.ranges[0].lo, true
}

// finish computes the bitmap.
func (s *charSet) finish(fold, ascii bool) {
	s.fold, s.ascii = fold, ascii
	sort.Slice(s.ranges, func(i, j int) bool { return s.ranges[i].lo < s.ranges[j].lo })
	merged := s.ranges[:0]
	for _, r := range s.ranges {
		if n := len(merged); n > 0 && r.lo <= merged[n-1].hi+1 {
			merged[n-1].hi = max(merged[n-1].hi, r.hi)
			continue
		}
		merged = append(merged, r)
	}
	s.ranges = merged
	for r := rune(0); r < 256; r++ {
		if s.slow(r) {
			s.bits[r>>6] |= 1 << (r & 63)
		}
	}
}

// has tells whether the set contains r.
func (s *charSet) has(r rune) bool {
	if r < 256 {
		return s.bits[r>>6]&(1<<(r&63)) != 0
	}
	return s.slow(r)
}

func (s *charSet) slow(r rune) bool {
	in := s.plain(r)
	if !in && s.fold {
		if s.ascii {
			in = isASCIILetter(r) && s.plain(r^32)
		} else {
			in = anyCase(r, s.plain)
		}
	}
	return in != s.neg
}

func (s *charSet) plain(r rune) bool {
	i := sort.Search(len(s.ranges), func(i int) bool { return s.ranges[i].hi >= r })
	if i < len(s.ranges) && s.ranges[i].lo <= r {
		return true
	}
	for _, c := range s.cats {
		if c.has(r) {
			return true
		}
	}
	return false
}

// anyCase calls f with the other characters that match r without regard to case until one is true.
func anyCase(r rune, f func(rune) bool) bool {
	switch r {
	case 'i', 'I', 0x130, 0x131:
		// Both the dotted capital and the dotless small i match i.
		return f('i') || f('I') || f(0x130) || f(0x131)
	case 0xfb05, 0xfb06:
		// The two ligatures of s and t have the same uppercase text.
		return f(0xfb05 + 0xfb06 - r)
	case 0x390, 0x1fd3:
		return f(0x390 + 0x1fd3 - r)
	case 0x3b0, 0x1fe3:
		return f(0x3b0 + 0x1fe3 - r)
	}
	for x := unicode.SimpleFold(r); x != r; x = unicode.SimpleFold(x) {
		if f(x) {
			return true
		}
	}
	return false
}

// sameFold tells whether two characters are equal without regard to case.
func sameFold(a, b rune, ascii bool) bool {
	if a == b {
		return true
	}
	if ascii {
		return isASCIILetter(a) && a^32 == b
	}
	return anyCase(a, func(x rune) bool { return x == b })
}
