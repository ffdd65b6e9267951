package unicodedata

import (
	"sort"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

	"pya/stdlib/internal/native"
	"pya/vm/object"
)

// database is a version of the Unicode database: the present one, or 3.2, which names of the internet are made with.
type database struct{ v32 bool }

// has tells whether the version has a character.
func (db database) has(r rune) bool { return !db.v32 || inRanges(assigned32, r) }

func inRanges(ranges [][2]rune, r rune) bool {
	i := sort.Search(len(ranges), func(i int) bool { return ranges[i][1] >= r })
	return i < len(ranges) && ranges[i][0] <= r
}

// before is the property that a character had in 3.2, if it was another one.
func before(runs []run32, r rune) (string, bool) {
	i := sort.Search(len(runs), func(i int) bool { return runs[i].hi >= r })
	if i < len(runs) && runs[i].lo <= r {
		return runs[i].value, true
	}
	return "", false
}

// property gives a property in the database's version.
func (db database) property(runs []run32, r rune, missing string, now func(rune) string) string {
	if !db.has(r) {
		return missing
	}
	if db.v32 {
		if s, ok := before(runs, r); ok {
			return s
		}
	}
	return now(r)
}

func (db database) category(r rune) string  { return db.property(category32, r, "Cn", category) }
func (db database) direction(r rune) string { return db.property(bidirectional32, r, "", direction) }

func (db database) width(r rune) string {
	return db.property(width32, r, "N", func(r rune) string {
		switch {
		case newSymbol(r):
			return "W"
		case r&0xfffe == 0xfffe || category(r) == "Cs":
			return "N"
		}
		return [...]string{width.Neutral: "N", width.EastAsianAmbiguous: "A", width.EastAsianWide: "W",
			width.EastAsianNarrow: "Na", width.EastAsianFullwidth: "F", width.EastAsianHalfwidth: "H"}[width.LookupRune(r).Kind()]
	})
}

func (db database) mirrored(r rune) bool {
	now := unicode.Is(mirroredTable, r)
	if !db.v32 {
		return now
	}
	return db.has(r) && now != inRanges(mirrored32, r)
}

// only limits a function to the characters that the version has.
func (db database) only(f func(rune) (value, bool)) func(rune) (value, bool) {
	return func(r rune) (value, bool) {
		if !db.has(r) {
			return value{}, false
		}
		return f(r)
	}
}

// decimal is the value of a decimal digit; in 3.2 digits set high or low were some.
func (db database) decimal(r rune) (value, bool) {
	v, ok := digit(r)
	if raised := r == 0xb2 || r == 0xb3 || r == 0xb9 || 0x2070 <= r && r <= 0x2089; !ok && db.v32 && raised {
		return compatDigit(r)
	}
	return v, ok
}

// corrected32 is the characters whose decompositions in 3.2 were wrong.
var corrected32 = map[rune]rune{0x2f868: 0x2136a, 0x2f874: 0x5f33, 0x2f91f: 0x43ab, 0x2f95f: 0x7aae, 0x2f9bf: 0x4d57}

// normal gives the normal form of a text. What 3.2 had not stands between texts of its own.
func (db database) normal(f norm.Form, s string) string {
	if !db.v32 {
		return f.String(s)
	}
	var out, part strings.Builder
	for len(s) > 0 {
		// Lone surrogates are no UTF-8: characters are copied as they are stored.
		r, n := object.DecodeRune(s)
		char := s[:n]
		s = s[n:]
		if c, ok := corrected32[r]; ok {
			r, char = c, string(c)
		}
		if db.has(r) {
			part.WriteString(char)
			continue
		}
		out.WriteString(f.String(part.String()))
		part.Reset()
		out.WriteString(char)
	}
	out.WriteString(f.String(part.String()))
	return out.String()
}

func (db database) isNormal(f norm.Form, s string) bool {
	if !db.v32 {
		return f.IsNormalString(s)
	}
	return db.normal(f, s) == s
}

// ucd is unicodedata.ucd_3_2_0.
type ucd struct {
	object.Header
	_ byte
}

var ucdOnce native.Type

func ucdType() *object.Type {
	return ucdOnce.Get(func() *object.Type {
		methods := []def{{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(*thread, []value, []*object.Str) (value, error) {
			return value{}, object.TypeErrorf("cannot create 'unicodedata.UCD' instances")
		}}}
		for _, d := range (database{v32: true}).functions() {
			methods = append(methods, method(d))
		}
		return object.NewNative[ucd](object.TypeSpec{Name: "UCD", Module: "unicodedata", Methods: methods, GetSets: []object.GetSet{
			{Name: "unidata_version", Get: func(*thread, value) (value, error) { return object.NewStr("3.2.0"), nil }},
		}})
	})
}

// method makes a function of the module a method.
func method(d def) def {
	m := def{Name: d.Name, Sig: "self, " + d.Sig, Doc: d.Doc}
	switch {
	case d.F1 != nil:
		m.F2 = func(t *thread, _, v value) (value, error) { return d.F1(t, v) }
	case d.F2 != nil:
		m.F3 = func(t *thread, _, v, w value) (value, error) { return d.F2(t, v, w) }
	default:
		m.Fn = func(t *thread, a []value) (value, error) { return d.Fn(t, a[1:]) }
	}
	return m
}
