package csv

import (
	"strings"

	"pya/vm/object"
)

// writer is what csv.writer returns.
type writer struct {
	object.Header
	d     *Dialect
	write value
}

func writerClass() *object.Type {
	return writerOnce.Get(func() *object.Type {
		return object.NewNative[writer](object.TypeSpec{Name: "writer", Module: "_csv", Doc: "CSV writer", Flags: object.NoNew,
			Methods: []def{
				{Name: "writerow", Sig: "self, row, /", Doc: "Construct and write a CSV record from an iterable of fields.", F2: writeRow},
				{Name: "writerows", Sig: "self, rows, /", Doc: "Construct and write a series of iterables to a csv file.", F2: func(t *thread, self, rows value) (value, error) {
					it, err := t.GetIter(rows)
					if err != nil {
						return value{}, err
					}
					for {
						row, ok, err := t.Next(it)
						if err != nil || !ok {
							return object.None, err
						}
						if _, err := writeRow(t, self, row); err != nil {
							return value{}, err
						}
					}
				}},
			}, GetSets: []object.GetSet{
				{Name: "dialect", Get: func(_ *thread, v value) (value, error) { return object.FromObj(object.Self[writer](v).d), nil }},
			}})
	})
}

func newWriter(t *thread, a []value) (value, error) {
	d, err := makeDialect(t, a[1], a[2])
	if err != nil {
		return value{}, err
	}
	f, ok, err := t.GetAttrOpt(a[0], t.Interp.Intern("write"))
	if err != nil {
		return value{}, err
	}
	if !ok {
		return value{}, object.TypeErrorf("argument 1 must have a \"write\" method")
	}
	return object.FromObj(&writer{Header: object.HeaderOf(writerClass()), d: d, write: f}), nil
}

func writeRow(t *thread, self, row value) (value, error) {
	w := object.Self[writer](self)
	it, err := t.GetIter(row)
	if err != nil {
		if _, ok := object.IsException(err, object.TypeError); ok {
			return value{}, fail(t, "iterable expected, not %s", row.Type().MessageName())
		}
		return value{}, err
	}
	var b []byte
	n := 0
	nullField := false
	for ; ; n++ {
		v, ok, err := t.Next(it)
		if err != nil {
			return value{}, err
		}
		if !ok {
			break
		}
		if n > 0 {
			b = object.AppendRune(b, w.d.delimiter)
		}
		nullField = v.IsNone()
		if b, err = w.field(t, b, v); err != nil {
			return value{}, err
		}
	}
	if n == 1 && len(b) == 0 {
		// An empty field alone would be read back as no field.
		if w.d.quoting == quoteNone || nullField && (w.d.quoting == quoteStrings || w.d.quoting == quoteNotNull) {
			return value{}, fail(t, "single empty field record must be quoted")
		}
		b = object.AppendRune(object.AppendRune(b, w.d.quote), w.d.quote)
	}
	return t.Call(w.write, object.NewStrBytes(append(b, w.d.terminator...)))
}

// field adds one value.
func (w *writer) field(t *thread, b []byte, v value) ([]byte, error) {
	quoted := false
	switch w.d.quoting {
	case quoteNonNumeric:
		quoted = !isNumber(v)
	case quoteAll:
		quoted = true
	case quoteStrings:
		quoted = v.Kind() == object.KStr
	case quoteNotNull:
		quoted = !v.IsNone()
	}
	text := ""
	if s, ok := object.AsStr(v); ok {
		text = s.Go()
	} else if !v.IsNone() {
		var err error
		if text, err = t.Str(v); err != nil {
			return nil, err
		}
	}
	return w.append(t, b, text, quoted, v.IsNone())
}

// isNumber tells whether a field is written without quotes by QUOTE_NONNUMERIC.
func isNumber(v value) bool {
	for _, s := range []object.Slot{object.SlotIndex, object.SlotFloat} {
		if v.Type().Slot(s).IsValid() {
			return true
		}
	}
	return false
}

// append adds the text of a field with the quotes and escapes it needs.
func (w *writer) append(t *thread, b []byte, text string, quoted, null bool) ([]byte, error) {
	d := w.d
	var out []byte
	for rest := text; rest != ""; {
		c, n := object.DecodeRune(rest)
		rest = rest[n:]
		special := c == d.delimiter || c == d.escape || c == d.quote || c == '\r' || c == '\n' || strings.ContainsRune(d.terminator, c)
		if special {
			escape := false
			switch {
			case d.quoting == quoteNone:
				escape = true
			case c == d.quote && d.doubleQuote:
				out = object.AppendRune(out, d.quote)
				quoted = true
			case c == d.quote, c == d.escape:
				escape = true
			default:
				quoted = true
			}
			if escape {
				if d.escape == noChar {
					return nil, fail(t, "need to escape, but no escapechar set")
				}
				out = object.AppendRune(out, d.escape)
			}
		}
		out = object.AppendRune(out, c)
	}
	if d.skipInitialSpace && d.delimiter == ' ' && text == "" && !quoted {
		if d.quoting == quoteNone || null && (d.quoting == quoteStrings || d.quoting == quoteNotNull) {
			return nil, fail(t, "empty field must be quoted if delimiter is a space and skipinitialspace is true")
		}
		quoted = true
	}
	if !quoted {
		return append(b, out...), nil
	}
	return object.AppendRune(append(object.AppendRune(b, d.quote), out...), d.quote), nil
}
