// Package csv is the modules _csv and csv: reading and writing delimited text. Behaviour and texts follow CPython 3.13.
//
// The reader and the writer are Go; dictionaries of rows and the guessing of formats are csv.pya.
package csv

import (
	_ "embed"
	"sync"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

//go:embed csv.pya
var source string

// The quoting styles.
const (
	quoteMinimal = iota
	quoteAll
	quoteNonNumeric
	quoteNone
	quoteStrings
	quoteNotNull
)

// noChar stands for a character that a dialect does not have.
const noChar rune = -1

// Dialect is the format of a file.
type Dialect struct {
	object.Header
	delimiter, quote, escape              rune
	terminator                            string
	quoting                               int
	doubleQuote, skipInitialSpace, strict bool
}

// module is a Runtime's state.
type module struct {
	mu    sync.Mutex
	err   *object.Type
	names *object.Dict // registered dialects
	limit int          // longest field, in characters
}

type moduleKey struct{}

func stateOf(t *thread) (*module, error) {
	if s, ok := t.Interp.Data[moduleKey{}].(*module); ok {
		return s, nil
	}
	typ, err := native.ErrorClass(t, "_csv", "Error", object.ExceptionType)
	if err != nil {
		return nil, err
	}
	s := &module{err: typ, names: object.NewDict(), limit: 128 << 10}
	t.Interp.Data[moduleKey{}] = s
	return s, nil
}

func fail(t *thread, format string, a ...any) error {
	s, err := stateOf(t)
	if err != nil {
		return err
	}
	return object.Raise(s.err, format, a...)
}

// BuildNative fills _csv.
func BuildNative(_ *vm.Runtime, t *thread, m *object.Module) error {
	s, err := stateOf(t)
	if err != nil {
		return err
	}
	m.Set(t, "Error", object.FromObj(s.err))
	m.Set(t, "Dialect", object.FromObj(dialectClass()))
	m.Set(t, "Reader", object.FromObj(readerClass()))
	m.Set(t, "Writer", object.FromObj(writerClass()))
	m.Set(t, "_dialects", object.FromObj(s.names))
	m.Set(t, "__version__", object.NewStr("1.0"))
	for i, n := range []string{"QUOTE_MINIMAL", "QUOTE_ALL", "QUOTE_NONNUMERIC", "QUOTE_NONE", "QUOTE_STRINGS", "QUOTE_NOTNULL"} {
		m.Set(t, n, object.Int(int64(i)))
	}
	m.AddDefs(t, []def{
		{Name: "reader", Sig: "iterable, /, dialect='excel', **fmtparams", Doc: "Return a reader object that will process lines from the given iterable.", Fn: newReader},
		{Name: "writer", Sig: "fileobj, /, dialect='excel', **fmtparams", Doc: "Return a writer object that will write user data on the given file object.", Fn: newWriter},
		{Name: "list_dialects", Sig: "", Doc: "Return a list of all known dialect names.", F0: func(t *thread) (value, error) {
			items, err := t.ToSlice(object.FromObj(s.names))
			return object.NewList(items), err
		}},
		{Name: "register_dialect", Sig: "name, /, dialect=None, **fmtparams", Doc: "Create a mapping from a string name to a dialect class.", Fn: func(t *thread, a []value) (value, error) {
			if a[0].Kind() != object.KStr {
				return value{}, object.TypeErrorf("dialect name must be a string")
			}
			d, err := makeDialect(t, a[1], a[2])
			if err != nil {
				return value{}, err
			}
			return object.None, s.names.Set(t, a[0], object.FromObj(d))
		}},
		{Name: "unregister_dialect", Sig: "name, /", Doc: "Delete the name/dialect mapping associated with a string name.", F1: func(t *thread, name value) (value, error) {
			_, ok, err := s.names.Delete(t, name)
			if err == nil && !ok {
				err = fail(t, "unknown dialect")
			}
			return object.None, err
		}},
		{Name: "get_dialect", Sig: "name, /", Doc: "Return the dialect instance associated with name.", F1: func(t *thread, name value) (value, error) {
			v, ok, err := s.names.Get(t, name)
			if err == nil && !ok {
				err = fail(t, "unknown dialect")
			}
			return v, err
		}},
		{Name: "field_size_limit", Sig: "new_limit=None", Doc: "Sets an upper limit on parsed fields.", Fn: func(t *thread, a []value) (value, error) {
			old := s.limit
			if a[0].IsValid() {
				if a[0].Kind() != object.KInt {
					return value{}, object.TypeErrorf("limit must be an integer")
				}
				n, err := t.Index(a[0])
				if err != nil {
					return value{}, err
				}
				s.limit = n
			}
			return object.Int(int64(old)), nil
		}},
	})
	return nil
}

// Build fills csv.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	return rt.RunEmbedded(t, m, "<frozen csv>", []byte(source))
}

var dialectOnce, readerOnce, writerOnce native.Type

func dialectClass() *object.Type {
	return dialectOnce.Get(func() *object.Type {
		get := func(name string, f func(d *Dialect) value) object.GetSet {
			return object.GetSet{Name: name, Get: func(_ *thread, v value) (value, error) { return f(object.Self[Dialect](v)), nil }}
		}
		return object.NewNative[Dialect](object.TypeSpec{Name: "Dialect", Module: "_csv", Doc: "CSV dialect",
			Methods: []def{{Name: "__new__", Sig: "cls, dialect=None, **fmtparams", Fn: func(t *thread, a []value) (value, error) {
				cls, err := native.Class(a[0], dialectClass())
				if err != nil {
					return value{}, err
				}
				d, err := makeDialect(t, a[1], a[2])
				if err != nil {
					return value{}, err
				}
				if cls == dialectClass() {
					return object.FromObj(d), nil
				}
				x := object.Alloc[Dialect](cls)
				head := x.Header
				*x = *d
				x.Header = head
				return object.FromObj(x), nil
			}}, {Name: "__reduce_ex__", Sig: "self, protocol, /", F2: func(_ *thread, self, _ value) (value, error) {
				return value{}, object.TypeErrorf("cannot pickle '%s' instances", self.Type().FullName())
			}}},
			GetSets: []object.GetSet{
				get("delimiter", func(d *Dialect) value { return charValue(d.delimiter) }),
				get("escapechar", func(d *Dialect) value { return charValue(d.escape) }),
				get("quotechar", func(d *Dialect) value { return charValue(d.quote) }),
				get("lineterminator", func(d *Dialect) value { return object.NewStr(d.terminator) }),
				get("quoting", func(d *Dialect) value { return object.Int(int64(d.quoting)) }),
				get("doublequote", func(d *Dialect) value { return object.Bool(d.doubleQuote) }),
				get("skipinitialspace", func(d *Dialect) value { return object.Bool(d.skipInitialSpace) }),
				get("strict", func(d *Dialect) value { return object.Bool(d.strict) }),
			}})
	})
}

func charValue(r rune) value {
	if r == noChar {
		return object.None
	}
	return object.NewStr(string(r))
}

var params = []string{"delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting", "skipinitialspace", "strict"}

// makeDialect makes a dialect of another one (or its name) and parameters.
func makeDialect(t *thread, base, kwargs value) (*Dialect, error) {
	s, err := stateOf(t)
	if err != nil {
		return nil, err
	}
	if base.IsValid() && base.Kind() == object.KStr {
		v, ok, err := s.names.Get(t, base)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, fail(t, "unknown dialect")
		}
		base = v
	}
	kw, _ := object.AsDict(kwargs)
	given := map[string]value{}
	if kw != nil {
		var k, v value
		for i := 0; kw.Next(&i, &k, &v); {
			name, _ := object.AsStr(k)
			given[name.Go()] = v
		}
	}
	if d, ok := object.Cast[Dialect](base, dialectClass()); ok && len(given) == 0 {
		return d, nil
	}
	vals := map[string]value{}
	for _, p := range params {
		if v, ok := given[p]; ok {
			vals[p] = v
			delete(given, p)
			continue
		}
		if base.IsValid() && !base.IsNone() {
			v, ok, err := t.GetAttrOpt(base, t.Interp.Intern(p))
			if err != nil {
				return nil, err
			}
			if ok {
				vals[p] = v
			}
		}
	}
	for name := range given {
		return nil, object.TypeErrorf("this function got an unexpected keyword argument '%s'", name)
	}
	return fillDialect(t, vals)
}

func fillDialect(t *thread, vals map[string]value) (*Dialect, error) {
	d := &Dialect{Header: object.HeaderOf(dialectClass()), delimiter: ',', quote: '"', escape: noChar, terminator: "\r\n", doubleQuote: true}
	var err error
	for _, c := range []struct {
		name string
		dst  *rune
		none bool
	}{{"delimiter", &d.delimiter, false}, {"escapechar", &d.escape, true}, {"quotechar", &d.quote, true}} {
		if v, ok := vals[c.name]; ok {
			if *c.dst, err = character(v, c.name, c.none); err != nil {
				return nil, err
			}
		}
	}
	for _, b := range []struct {
		name string
		dst  *bool
	}{{"doublequote", &d.doubleQuote}, {"skipinitialspace", &d.skipInitialSpace}, {"strict", &d.strict}} {
		if v, ok := vals[b.name]; ok {
			if *b.dst, err = t.Truth(v); err != nil {
				return nil, err
			}
		}
	}
	if v, ok := vals["lineterminator"]; ok {
		s, isStr := object.AsStr(v)
		if !isStr {
			if v.IsNone() {
				return nil, object.TypeErrorf("lineterminator must be set")
			}
			return nil, object.TypeErrorf("\"lineterminator\" must be a string")
		}
		d.terminator = s.Go()
	}
	q, hasQuoting := vals["quoting"]
	if hasQuoting {
		if !q.IsInt() {
			return nil, object.TypeErrorf("\"quoting\" must be an integer")
		}
		if q.AsInt() < 0 || q.AsInt() > quoteNotNull {
			return nil, object.TypeErrorf("bad \"quoting\" value")
		}
		d.quoting = int(q.AsInt())
	}
	if v, ok := vals["quotechar"]; ok && v.IsNone() && !hasQuoting {
		d.quoting = quoteNone
	}
	return d, d.check()
}

// character is a parameter of one character.
func character(v value, name string, none bool) (rune, error) {
	if v.IsNone() && none {
		return noChar, nil
	}
	s, ok := object.AsStr(v)
	if !ok {
		kinds := "string"
		if none {
			kinds = "string or None"
		}
		return 0, object.TypeErrorf("\"%s\" must be %s, not %s", name, kinds, v.Type().MessageName())
	}
	c, n := object.DecodeRune(s.Go())
	if n == 0 || n < len(s.Go()) {
		return 0, object.TypeErrorf("\"%s\" must be a 1-character string", name)
	}
	return c, nil
}

// check refuses dialects that cannot be read back.
func (d *Dialect) check() error {
	if d.quoting != quoteNone && d.quote == noChar {
		return object.TypeErrorf("quotechar must be set if quoting enabled")
	}
	for _, c := range []struct {
		name  string
		r     rune
		space bool
	}{{"delimiter", d.delimiter, true}, {"escapechar", d.escape, !d.skipInitialSpace}, {"quotechar", d.quote, !d.skipInitialSpace}} {
		if c.r == noChar {
			continue
		}
		if c.r == '\n' || c.r == '\r' || c.r == ' ' && !c.space {
			return object.ValueErrorf("bad %s value", c.name)
		}
		for _, r := range d.terminator {
			if r == c.r {
				return object.ValueErrorf("bad %s or lineterminator value", c.name)
			}
		}
	}
	switch {
	case d.delimiter == d.escape:
		return object.ValueErrorf("bad delimiter or escapechar value")
	case d.delimiter == d.quote:
		return object.ValueErrorf("bad delimiter or quotechar value")
	case d.escape != noChar && d.escape == d.quote:
		return object.ValueErrorf("bad escapechar or quotechar value")
	}
	return nil
}
