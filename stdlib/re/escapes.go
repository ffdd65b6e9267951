package re

import (
	"fmt"
	"strings"

	"pya/vm/object"
)

var simpleEscapes = map[rune]rune{'a': 7, 'b': 8, 'f': 12, 'n': 10, 'r': 13, 't': 9, 'v': 11, '\\': '\\'}

// hexDigits reads up to n hexadecimal digits.
func (p *parser) hexDigits(n int) (rune, int) {
	v, k := rune(0), 0
	for ; k < n && p.more(); k++ {
		d := strings.IndexRune("0123456789abcdef", lowerHex(p.src[p.i]))
		if d < 0 {
			break
		}
		v = v<<4 | rune(d)
		p.i++
	}
	return v, k
}

func lowerHex(c rune) rune {
	if c >= 'A' && c <= 'F' {
		return c + 32
	}
	return c
}

// charEscape reads escapes that mean a character and are the same inside and outside of sets. start is the place of
// the backslash, c the character behind it (already read).
func (p *parser) charEscape(c rune, start int) (r rune, ok bool, err error) {
	switch {
	case c == 'x':
		v, n := p.hexDigits(2)
		if n != 2 {
			return 0, false, p.errorAt(start, "incomplete escape "+p.text(start, p.i))
		}
		return v, true, nil
	case (c == 'u' || c == 'U') && !p.isBytes:
		want := 4
		if c == 'U' {
			want = 8
		}
		v, n := p.hexDigits(want)
		if n != want {
			return 0, false, p.errorAt(start, "incomplete escape "+p.text(start, p.i))
		}
		if v > 0x10ffff || v < 0 {
			return 0, false, p.errorAt(start, "bad escape "+p.text(start, p.i))
		}
		return v, true, nil
	case c == 'N' && !p.isBytes:
		if !p.accept('{') {
			return 0, false, p.errorAt(p.i, "missing {")
		}
		at := p.i
		name, err := p.until('}', "character name")
		if err != nil {
			return 0, false, err
		}
		v, found := object.RuneByName(name)
		if !found {
			return 0, false, p.errorAt(at-3, fmt.Sprintf("undefined character name %s", object.ReprString(name)))
		}
		return v, true, nil
	}
	return 0, false, nil
}

// octal reads the rest of an octal escape whose value so far is v.
func (p *parser) octal(v rune, n int) rune {
	for ; n > 0 && p.more() && p.src[p.i] >= '0' && p.src[p.i] <= '7'; n-- {
		v = v<<3 | (p.src[p.i] - '0')
		p.i++
	}
	return v
}

// escape reads an escape outside of sets.
func (p *parser) escape(flags, start int) (node, error) {
	if !p.more() {
		return nil, p.errorAt(start, "bad escape (end of pattern)")
	}
	c := p.src[p.i]
	p.i++
	asc := p.asciiOnly(flags)
	switch c {
	case 'A':
		return &position{atStart}, nil
	case 'Z':
		return &position{atVeryEnd}, nil
	case 'b':
		if asc {
			return &position{atWordASCII}, nil
		}
		return &position{atWord}, nil
	case 'B':
		if asc {
			return &position{atNotWordASCII}, nil
		}
		return &position{atNotWord}, nil
	case 'd', 'D', 's', 'S', 'w', 'W':
		s := &charSet{}
		s.addCategory(categoryOf(c, asc))
		s.finish(false, asc)
		return &setNode{s}, nil
	}
	if r, ok := simpleEscapes[c]; ok {
		return p.lit(r, flags), nil
	}
	r, ok, err := p.charEscape(c, start)
	if err != nil {
		return nil, err
	}
	if ok {
		return p.lit(r, flags), nil
	}
	if c == '0' {
		return p.lit(p.octal(0, 2), flags), nil
	}
	if c >= '1' && c <= '9' {
		return p.number(c, flags, start)
	}
	if isASCIILetter(c) {
		return nil, p.errorAt(start, "bad escape "+p.text(start, p.i))
	}
	return p.lit(c, flags), nil
}

func isASCIILetter(c rune) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// number reads a back-reference or an octal escape of three digits.
func (p *parser) number(c rune, flags, start int) (node, error) {
	index := int(c - '0')
	if p.more() && p.src[p.i] >= '0' && p.src[p.i] <= '9' {
		d := p.src[p.i]
		if c <= '7' && d <= '7' && p.i+1 < len(p.src) && p.src[p.i+1] >= '0' && p.src[p.i+1] <= '7' {
			v := p.octal(c-'0', 2)
			if v > 0o377 {
				return nil, p.errorAt(start, "octal escape value "+p.text(start, p.i)+" outside of range 0-0o377")
			}
			return p.lit(v, flags), nil
		}
		index = index*10 + int(d-'0')
		p.i++
	}
	if index >= p.groups {
		return nil, p.errorAt(start+1, fmt.Sprintf("invalid group reference %d", index))
	}
	return p.reference(index, flags, start, p.i)
}

// class reads a character set.
func (p *parser) class(flags, start int) (node, error) {
	s := &charSet{}
	if p.peek() == '[' {
		p.warnSet("nested set", p.i)
	}
	s.neg = p.accept('^')
	asc := p.asciiOnly(flags)
	for first := true; ; first = false {
		if !p.more() {
			return nil, p.errorAt(start, "unterminated character set")
		}
		if p.peek() == ']' && !first {
			p.i++
			break
		}
		at := p.i
		if !first {
			p.warnOperator()
		}
		lo, cat, err := p.classItem(flags, start)
		if err != nil {
			return nil, err
		}
		if p.peek() != '-' {
			s.add(lo, cat)
			continue
		}
		p.i++
		if !p.more() {
			return nil, p.errorAt(start, "unterminated character set")
		}
		if p.peek() == ']' {
			s.add(lo, cat)
			s.add('-', catNone)
			p.i++
			break
		}
		if p.peek() == '-' {
			p.warnSet("set difference", p.i-1)
		}
		hi, cat2, err := p.classItem(flags, start)
		if err != nil {
			return nil, err
		}
		if cat != catNone || cat2 != catNone || hi < lo {
			return nil, p.errorAt(at, "bad character range "+p.text(at, p.i))
		}
		s.addRange(lo, hi)
	}
	// A set of one character is that character.
	if r, ok := s.single(); ok {
		return p.lit(r, flags), nil
	}
	s.finish(flags&flagIgnoreCase != 0, asc)
	return &setNode{s}, nil
}

// setOperators are the doubled characters that are reserved in sets.
var setOperators = map[rune]string{'-': "set difference", '&': "set intersection", '~': "set symmetric difference", '|': "set union"}

// warnOperator warns of a set operator that begins here.
func (p *parser) warnOperator() {
	if what := setOperators[p.src[p.i]]; what != "" && p.i+1 < len(p.src) && p.src[p.i+1] == p.src[p.i] {
		p.warnSet(what, p.i)
	}
}

func (p *parser) warnSet(what string, at int) {
	p.warnings = append(p.warnings, fmt.Sprintf("Possible %s at position %d", what, at))
}

// classItem reads one character or category of a set.
func (p *parser) classItem(flags, start int) (rune, category, error) {
	at := p.i
	c := p.src[p.i]
	p.i++
	if c != '\\' {
		return c, catNone, nil
	}
	if !p.more() {
		return 0, catNone, p.errorAt(at, "bad escape (end of pattern)")
	}
	c = p.src[p.i]
	p.i++
	switch c {
	case 'd', 'D', 's', 'S', 'w', 'W':
		return 0, categoryOf(c, p.asciiOnly(flags)), nil
	}
	if r, ok := simpleEscapes[c]; ok {
		return r, catNone, nil
	}
	r, ok, err := p.charEscape(c, at)
	if err != nil || ok {
		return r, catNone, err
	}
	if c >= '0' && c <= '7' {
		v := p.octal(c-'0', 2)
		if v > 0o377 {
			return 0, catNone, p.errorAt(at, "octal escape value "+p.text(at, p.i)+" outside of range 0-0o377")
		}
		return v, catNone, nil
	}
	if c >= '0' && c <= '9' || isASCIILetter(c) {
		return 0, catNone, p.errorAt(at, "bad escape "+p.text(at, p.i))
	}
	return c, catNone, nil
}

// width is the least and greatest number of characters a node matches.
func (p *parser) width(n node) (lo, hi int) {
	switch n := n.(type) {
	case *literal, *anyChar, *setNode:
		return 1, 1
	case *sequence:
		for _, x := range n.items {
			a, b := p.width(x)
			lo, hi = addWidth(lo, a), addWidth(hi, b)
		}
		return lo, hi
	case *branch:
		for i, x := range n.alts {
			a, b := p.width(x)
			if i == 0 {
				lo, hi = a, b
			}
			lo, hi = min(lo, a), max(hi, b)
		}
		return lo, hi
	case *group:
		return p.width(n.body)
	case *atomic:
		return p.width(n.body)
	case *repetition:
		a, b := p.width(n.body)
		return mulWidth(a, n.min), mulWidth(b, n.max)
	case *backref:
		w := p.widths[n.index]
		return w[0], w[1]
	case *conditional:
		lo, hi = p.width(n.yes)
		a, b := 0, 0
		if n.no != nil {
			a, b = p.width(n.no)
		}
		return min(lo, a), max(hi, b)
	}
	return 0, 0
}

func addWidth(a, b int) int { return min(a+b, maxRepeat) }

func mulWidth(a, n int) int {
	if a == 0 || n == 0 {
		return 0
	}
	if a > maxRepeat/n {
		return maxRepeat
	}
	return a * n
}
