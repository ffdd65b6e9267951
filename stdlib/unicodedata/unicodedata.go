// Package unicodedata is the module unicodedata as far as Go's tables go: names, categories, normal forms, combining
// classes, widths and the values of digits. Decompositions and the values of other numerals are in a table of its own.
package unicodedata

import (
	"fmt"
	"unicode"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"

	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

// char is an argument of one character.
func char(v value, fn string, n int) (rune, error) {
	s, ok := object.AsStr(v)
	what := "argument"
	if n > 0 {
		what = fmt.Sprintf("argument %d", n)
	}
	if !ok {
		return 0, object.TypeErrorf("%s() %s must be a unicode character, not %s", fn, what, v.Type().MessageName())
	}
	if s.Len() != 1 {
		return 0, object.TypeErrorf("%s() %s must be a unicode character, not str", fn, what)
	}
	return s.At(0), nil
}

// property is a function of one character.
func property(name, doc string, f func(r rune) value) def {
	return def{Name: name, Sig: "chr, /", Doc: doc, F1: func(_ *thread, v value) (value, error) {
		r, err := char(v, name, 0)
		if err != nil {
			return value{}, err
		}
		return f(r), nil
	}}
}

// valued is a function of one character with a default for those without value.
func valued(name, doc, missing string, f func(r rune) (value, bool)) def {
	return def{Name: name, Sig: "chr, default=<unrepresentable>, /", Doc: doc, Fn: func(_ *thread, a []value) (value, error) {
		r, err := char(a[0], name, 1)
		if err != nil {
			return value{}, err
		}
		if v, ok := f(r); ok {
			return v, nil
		}
		if a[1].IsValid() {
			return a[1], nil
		}
		return value{}, object.ValueErrorf("%s", missing)
	}}
}

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "unidata_version", object.NewStr("15.1.0"))
	m.Set(t, "UCD", object.FromObj(ucdType()))
	m.Set(t, "ucd_3_2_0", object.FromObj(object.Alloc[ucd](ucdType())))
	m.AddDefs(t, database{}.functions())
	return nil
}

// functions are the functions of a database.
func (db database) functions() []def {
	return []def{
		property("category", "Returns the general category assigned to the character chr as string.", func(r rune) value { return object.NewStr(db.category(r)) }),
		property("bidirectional", "Returns the bidirectional class assigned to the character chr as string.", func(r rune) value { return object.NewStr(db.direction(r)) }),
		property("combining", "Returns the canonical combining class assigned to the character chr as integer.", func(r rune) value {
			if !db.has(r) {
				return object.Int(0)
			}
			return object.Int(int64(norm.NFD.PropertiesString(string(r)).CCC()))
		}),
		property("mirrored", "Returns the mirrored property assigned to the character chr as integer: 1 for a character that is mirrored in bidirectional text, else 0.", func(r rune) value {
			if db.mirrored(r) {
				return object.Int(1)
			}
			return object.Int(0)
		}),
		property("east_asian_width", "Returns the east asian width assigned to the character chr as string.", func(r rune) value {
			return object.NewStr(db.width(r))
		}),
		property("decomposition", "Returns the character decomposition mapping assigned to the character chr as string.", func(r rune) value {
			if !db.has(r) {
				return object.NewStr("")
			}
			return object.NewStr(loadTables().decompositions[r])
		}),
		valued("name", "Returns the name assigned to the character chr as a string.", "no such name", func(r rune) (value, bool) {
			n := ""
			if db.has(r) {
				n = object.RuneName(r)
			}
			return object.NewStr(n), n != ""
		}),
		valued("decimal", "Converts a Unicode character into its equivalent decimal value.", "not a decimal", db.only(db.decimal)),
		valued("digit", "Converts a Unicode character into its equivalent digit value.", "not a digit", db.only(func(r rune) (value, bool) {
			if v, ok := digit(r); ok {
				return v, true
			}
			return compatDigit(r)
		})),
		valued("numeric", "Converts a Unicode character into its equivalent numeric value.", "not a numeric character", db.only(numeric)),
		{Name: "lookup", Sig: "name, /", Doc: "Look up character by name.", F1: func(_ *thread, v value) (value, error) {
			s, ok := object.AsStr(v)
			if !ok {
				return value{}, object.TypeErrorf("lookup() argument must be str, not %s", object.ArgumentName(v))
			}
			r, ok := object.RuneByName(s.Go())
			if !ok || !db.has(r) {
				return value{}, object.Raise(object.KeyError, "undefined character name '%s'", s.Go())
			}
			return object.CharStr(r), nil
		}},
		{Name: "normalize", Sig: "form, unistr, /", Doc: "Return the normal form 'form' for the Unicode string unistr.", F2: func(_ *thread, form, v value) (value, error) {
			f, s, err := formOf(form, v, "normalize")
			if err != nil {
				return value{}, err
			}
			return object.NewStr(db.normal(f, s)), nil
		}},
		{Name: "is_normalized", Sig: "form, unistr, /", Doc: "Return whether the Unicode string unistr is in the normal form 'form'.", F2: func(_ *thread, form, v value) (value, error) {
			f, s, err := formOf(form, v, "is_normalized")
			return object.Bool(err == nil && db.isNormal(f, s)), err
		}},
	}
}

func formOf(form, v value, fn string) (norm.Form, string, error) {
	f, ok := object.AsStr(form)
	if !ok {
		return 0, "", object.TypeErrorf("%s() argument 1 must be str, not %s", fn, object.ArgumentName(form))
	}
	s, ok := object.AsStr(v)
	if !ok {
		return 0, "", object.TypeErrorf("%s() argument 2 must be str, not %s", fn, object.ArgumentName(v))
	}
	if s.Go() == "" {
		return norm.NFC, "", nil // whatever the form is
	}
	switch f.Go() {
	case "NFC":
		return norm.NFC, s.Go(), nil
	case "NFD":
		return norm.NFD, s.Go(), nil
	case "NFKC":
		return norm.NFKC, s.Go(), nil
	case "NFKD":
		return norm.NFKD, s.Go(), nil
	}
	return 0, "", object.ValueErrorf("invalid normalization form")
}

// category is the present general category: that of the two-letter tables the character is in.
func category(r rune) string {
	switch {
	case r >= 0xd800 && r < 0xe000:
		return "Cs"
	case newSymbol(r):
		return "So"
	case newIdeograph(r):
		return "Lo"
	}
	for _, c := range categories {
		if unicode.Is(unicode.Categories[c], r) {
			return c
		}
	}
	return "Cn"
}

// newSymbol and newIdeograph are the characters of Unicode 15.1 that Go's tables, of 15.0, do not have.
func newSymbol(r rune) bool { return 0x2ffc <= r && r <= 0x2fff || r == 0x31ef }

func newIdeograph(r rune) bool { return 0x2ebf0 <= r && r <= 0x2ee5d }

var categories = []string{"Ll", "Lu", "Lo", "Lm", "Lt", "Nd", "Nl", "No", "Mn", "Mc", "Me", "Po", "Ps", "Pe", "Pd", "Pc", "Pi", "Pf",
	"Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Co"}

// direction is the present bidirectional class.
func direction(r rune) string {
	if category(r) == "Cn" {
		return ""
	}
	if c, ok := controls[r]; ok {
		return c
	}
	switch {
	case newSymbol(r):
		return "ON"
	case newIdeograph(r) || category(r) == "Cs":
		return "L"
	}
	p, _ := bidi.LookupRune(r)
	return directions[p.Class()]
}

var directions = map[bidi.Class]string{bidi.L: "L", bidi.R: "R", bidi.EN: "EN", bidi.ES: "ES", bidi.ET: "ET", bidi.AN: "AN", bidi.CS: "CS", bidi.B: "B",
	bidi.S: "S", bidi.WS: "WS", bidi.ON: "ON", bidi.BN: "BN", bidi.NSM: "NSM", bidi.AL: "AL"}

// controls are the classes of the characters that set directions.
var controls = map[rune]string{0x202a: "LRE", 0x202b: "RLE", 0x202c: "PDF", 0x202d: "LRO", 0x202e: "RLO", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI"}

// digit is the value of a decimal digit: its blocks hold ten in order.
func digit(r rune) (value, bool) {
	if !unicode.IsDigit(r) {
		return value{}, false
	}
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return object.Int(int64(r-rune(t.Lo)) % 10), true
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return object.Int(int64(r-rune(t.Lo)) % 10), true
		}
	}
	return value{}, false
}

// compatDigit is the value of a character that stands for one digit: superscripts, circled digits and their like.
func compatDigit(r rune) (value, bool) {
	n, ok := loadTables().numerals[r]
	if !ok || n.digit < 0 {
		return value{}, false
	}
	return object.Int(int64(n.digit)), true
}

// numeric is the value of a numeral: a digit, or any other number.
func numeric(r rune) (value, bool) {
	if v, ok := digit(r); ok {
		return object.Float(float64(v.AsInt())), true
	}
	n, ok := loadTables().numerals[r]
	if !ok {
		return value{}, false
	}
	return object.Float(n.num / n.den), true
}
