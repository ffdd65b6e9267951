package sqlitecore

import (
	"math"
	"runtime"
	"unicode/utf8"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"

	"pya/stdlib/internal/native"
	"pya/vm/object"
	"pya/vm/spare"
)

// stmt is a Statement.
type stmt struct {
	object.Header
	*core
}

// core is the statement itself.
type core struct {
	x       *conn
	p       uintptr // 0: ended
	columns int
}

var stmtType native.Type

func stmtClass() *object.Type {
	return stmtType.Get(func() *object.Type {
		return object.NewNative[stmt](object.TypeSpec{Name: "Statement", Module: "_sqlite", Flags: object.NoNew, Doc: "A prepared statement.",
			Methods: stmtMethods, GetSets: stmtAttrs})
	})
}

// prepare makes the first statement of a text: it and the rest of the text.
func (x *conn) prepare(t *thread, sql string) (value, error) {
	c := cString(x.tls, sql)
	defer libc.Xfree(x.tls, c)
	out := libc.Xmalloc(x.tls, 16)
	defer libc.Xfree(x.tls, out)
	var rc int32
	x.block(t, func() { rc = sqlite3.Xsqlite3_prepare_v2(x.tls, x.p, c, int32(len(sql)+1), out, out+8) })
	if err := x.check(t, rc); err != nil {
		return value{}, err
	}
	rest := object.NewStr(libc.GoString(address(out + 8)))
	p := address(out)
	if p == 0 {
		return object.NewPair(object.None, rest), nil
	}
	s := object.Alloc[stmt](stmtClass())
	s.core = &core{x, p, int(sqlite3.Xsqlite3_column_count(x.tls, p))}
	x.stmts[s.core] = struct{}{}
	runtime.AddCleanup(s, func(c *core) { spare.Go(c.drop) }, s.core)
	return object.NewPair(object.FromObj(s), rest), nil
}

// drop finishes a statement that the program has lost; the database may be busy.
func (s *core) drop() {
	s.x.mu.Lock()
	defer s.x.mu.Unlock()
	s.end()
}

// end finishes the statement.
func (s *core) end() {
	if s.p != 0 {
		sqlite3.Xsqlite3_finalize(s.x.tls, s.p)
		s.p = 0
		delete(s.x.stmts, s)
	}
}

// stmtMethod is a method of a statement that has not ended.
func stmtMethod(name, sig, doc string, f func(t *thread, s *stmt, a []value) (value, error)) def {
	return def{Name: name, Sig: sig, Doc: doc, Fn: func(t *thread, a []value) (value, error) {
		s := object.Self[stmt](a[0])
		s.x.enter(t)
		defer s.x.leave()
		if s.p == 0 {
			return value{}, failure(t, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_MISUSE, "Cannot operate on a closed database.")
		}
		return f(t, s, a)
	}}
}

// names is an attribute that is a list of texts, one for each column.
func names(name string, f func(s *stmt, i int32) uintptr) object.GetSet {
	return object.GetSet{Name: name, Get: func(t *thread, self value) (value, error) {
		s := object.Self[stmt](self)
		s.x.enter(t)
		defer s.x.leave()
		var out []value
		for i := 0; s.p != 0 && i < s.columns; i++ {
			out = append(out, cText(f(s, int32(i))))
		}
		return object.NewTuple(out), nil
	}}
}

func cText(p uintptr) value {
	if p == 0 {
		return object.None
	}
	return object.NewStr(libc.GoString(p))
}

var stmtAttrs = []object.GetSet{
	names("names", func(s *stmt, i int32) uintptr { return sqlite3.Xsqlite3_column_name(s.x.tls, s.p, i) }),
	names("decltypes", func(s *stmt, i int32) uintptr { return sqlite3.Xsqlite3_column_decltype(s.x.tls, s.p, i) }),
	{Name: "closed", Get: func(_ *thread, self value) (value, error) {
		return object.Bool(object.Self[stmt](self).p == 0), nil
	}},
	{Name: "columns", Get: func(_ *thread, self value) (value, error) {
		return object.Int(int64(object.Self[stmt](self).columns)), nil
	}},
	{Name: "parameters", Doc: "The names of the parameters, None for those without.", Get: func(t *thread, self value) (value, error) {
		s := object.Self[stmt](self)
		s.x.enter(t)
		defer s.x.leave()
		if s.p == 0 {
			return object.NewTuple(nil), nil
		}
		out := make([]value, sqlite3.Xsqlite3_bind_parameter_count(s.x.tls, s.p))
		for i := range out {
			out[i] = cText(sqlite3.Xsqlite3_bind_parameter_name(s.x.tls, s.p, int32(i+1)))
		}
		return object.NewTuple(out), nil
	}},
}

var stmtMethods = []def{
	stmtMethod("reset", "self", "", func(t *thread, s *stmt, _ []value) (value, error) {
		// The error of the last step comes again here; it was raised then.
		s.x.block(t, func() { sqlite3.Xsqlite3_reset(s.x.tls, s.p) })
		sqlite3.Xsqlite3_clear_bindings(s.x.tls, s.p)
		return object.None, nil
	}),
	{Name: "finalize", Sig: "self", F1: func(t *thread, self value) (value, error) {
		s := object.Self[stmt](self)
		s.x.enter(t)
		defer s.x.leave()
		if s.p != 0 {
			s.x.block(t, s.end)
		}
		return object.None, nil
	}},
	stmtMethod("bind", "self, values, adapt, all, wrong", "Bind all parameters. adapt is called with what is no basic type (all: with everything), wrong makes the exception of index and value.", bind),
	stmtMethod("step", "self", "Go to the next row: whether there is one.", func(t *thread, s *stmt, _ []value) (value, error) {
		more, err := s.step(t)
		return object.Bool(more), err
	}),
	stmtMethod("fetch", "self, converters, factory", "The current row, and whether there is another one. converters are None or one for each column.", func(t *thread, s *stmt, a []value) (value, error) {
		row, err := s.row(t, a[1], a[2])
		if err != nil {
			return value{}, err
		}
		more, err := s.step(t)
		return object.NewPair(row, object.Bool(more)), err
	}),
	stmtMethod("fetch_all", "self, converters, factory", "The current row and all that follow.", func(t *thread, s *stmt, a []value) (value, error) {
		var rows []value
		for more := true; more; {
			row, err := s.row(t, a[1], a[2])
			if err != nil {
				return value{}, err
			}
			rows = append(rows, row)
			if more, err = s.step(t); err != nil {
				return value{}, err
			}
		}
		return object.NewList(rows), nil
	}),
}

// step goes to the next row.
func (s *core) step(t *thread) (bool, error) {
	if s.p == 0 {
		return false, failure(t, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_MISUSE, "Cannot operate on a closed database.")
	}
	var rc int32
	s.x.block(t, func() { rc = sqlite3.Xsqlite3_step(s.x.tls, s.p) })
	switch {
	case s.x.pending == nil && rc == sqlite3.SQLITE_ROW:
		s.columns = int(sqlite3.Xsqlite3_data_count(s.x.tls, s.p)) // the schema may have changed since
		return true, nil
	case rc == sqlite3.SQLITE_ROW || rc == sqlite3.SQLITE_DONE:
		rc = sqlite3.SQLITE_OK
	}
	return false, s.x.check(t, rc)
}

// bind binds all parameters.
func bind(t *thread, s *stmt, a []value) (value, error) {
	all, err := t.Truth(a[3])
	if err != nil {
		return value{}, err
	}
	items, ok := object.AsTuple(a[1])
	if !ok {
		return value{}, object.TypeErrorf("a tuple is required")
	}
	for i, v := range items.Items() {
		if all || !basic(v) {
			if v, err = t.Call(a[2], v); err != nil {
				return value{}, err
			}
		}
		if s.p == 0 {
			return value{}, failure(t, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_MISUSE, "Cannot operate on a closed database.")
		}
		rc, ok, err := s.bind(t, int32(i+1), v)
		if err != nil {
			return value{}, err
		}
		if !ok {
			e, err := t.Call(a[4], object.Int(int64(i+1)), v)
			if exc, isExc := object.AsException(e); err == nil && isExc {
				err = exc
			}
			return value{}, err
		}
		if err := s.x.check(t, rc); err != nil {
			return value{}, err
		}
	}
	return object.None, nil
}

// basic tells whether a value needs no adapter.
func basic(v value) bool {
	typ := v.Type()
	return v.IsNone() || typ == object.IntType || typ == object.FloatType || typ == object.StrType || typ == object.BytesType || typ == object.ByteArrayType
}

const transient = ^uintptr(0) // SQLITE_TRANSIENT: SQLite copies

// bind binds one parameter; ok is false if the value is of no type SQLite has.
func (s *core) bind(t *thread, i int32, v value) (rc int32, ok bool, err error) {
	if v.IsNone() {
		return sqlite3.Xsqlite3_bind_null(s.x.tls, s.p, i), true, nil
	}
	if v.Type().IsSubtype(object.IntType) {
		n, err := int64Of(t, v)
		if err != nil {
			return 0, true, err
		}
		return sqlite3.Xsqlite3_bind_int64(s.x.tls, s.p, i, n), true, nil
	}
	if v.Type().IsSubtype(object.FloatType) {
		f, _ := object.AsFloatValue(v)
		return sqlite3.Xsqlite3_bind_double(s.x.tls, s.p, i, f), true, nil
	}
	if str, ok := object.AsStr(v); ok {
		b := str.Go()
		if !utf8.ValidString(b) {
			_, err := t.CallMethod(v, "encode", object.NewStr("utf-8"))
			return 0, true, err
		}
		if len(b) > math.MaxInt32 {
			return 0, true, object.Raise(object.OverflowError, "string longer than INT_MAX bytes")
		}
		p := cString(s.x.tls, b)
		defer libc.Xfree(s.x.tls, p)
		return sqlite3.Xsqlite3_bind_text(s.x.tls, s.p, i, p, int32(len(b)), transient), true, nil
	}
	b, ok, err := buffer(t, v)
	if !ok || err != nil {
		return 0, err != nil, err
	}
	if len(b) > math.MaxInt32 {
		return 0, true, object.Raise(object.OverflowError, "BLOB longer than INT_MAX bytes")
	}
	p := cString(s.x.tls, string(b))
	defer libc.Xfree(s.x.tls, p)
	return sqlite3.Xsqlite3_bind_blob(s.x.tls, s.p, i, p, int32(len(b)), transient), true, nil
}

// int64Of is an int that SQLite can hold.
func int64Of(t *thread, v value) (int64, error) {
	n, err := t.IndexValue(v)
	if err != nil {
		return 0, err
	}
	if !n.IsInt() {
		return 0, object.Raise(object.OverflowError, "Python int too large to convert to SQLite INTEGER")
	}
	return n.AsInt(), nil
}

// row is the current row.
func (s *core) row(t *thread, converters, factory value) (value, error) {
	conv, _ := object.AsTuple(converters)
	items := make([]value, s.columns)
	for i := range items {
		if s.p == 0 {
			return value{}, failure(t, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_MISUSE, "Cannot operate on a closed database.")
		}
		var err error
		if conv != nil && i < len(conv.Items()) && !conv.Items()[i].IsNone() {
			items[i], err = s.converted(t, int32(i), conv.Items()[i])
		} else {
			items[i], err = s.column(t, int32(i), factory)
		}
		if err != nil {
			return value{}, err
		}
	}
	return object.NewTuple(items), nil
}

func (s *core) converted(t *thread, i int32, converter value) (value, error) {
	if sqlite3.Xsqlite3_column_type(s.x.tls, s.p, i) == sqlite3.SQLITE_NULL {
		return object.None, nil
	}
	p := sqlite3.Xsqlite3_column_blob(s.x.tls, s.p, i)
	if p == 0 {
		return object.None, nil
	}
	b := get(p, int(sqlite3.Xsqlite3_column_bytes(s.x.tls, s.p, i)))
	return t.Call(converter, object.NewBytes(b))
}

func (s *core) column(t *thread, i int32, factory value) (value, error) {
	tls := s.x.tls
	switch sqlite3.Xsqlite3_column_type(tls, s.p, i) {
	case sqlite3.SQLITE_INTEGER:
		return object.Int(sqlite3.Xsqlite3_column_int64(tls, s.p, i)), nil
	case sqlite3.SQLITE_FLOAT:
		return object.Float(sqlite3.Xsqlite3_column_double(tls, s.p, i)), nil
	case sqlite3.SQLITE_TEXT:
		p := sqlite3.Xsqlite3_column_text(tls, s.p, i)
		return s.text(t, i, get(p, int(sqlite3.Xsqlite3_column_bytes(tls, s.p, i))), factory)
	case sqlite3.SQLITE_BLOB:
		p := sqlite3.Xsqlite3_column_blob(tls, s.p, i)
		return object.NewBytes(get(p, int(sqlite3.Xsqlite3_column_bytes(tls, s.p, i)))), nil
	}
	return object.None, nil
}

// text is a text of a row: str, or what the factory makes of its bytes.
func (s *core) text(t *thread, i int32, b string, factory value) (value, error) {
	typ, _ := object.AsType(factory)
	switch {
	case typ == object.StrType && utf8.ValidString(b):
		return object.NewStr(b), nil
	case typ == object.StrType:
		name := libc.GoString(sqlite3.Xsqlite3_column_name(s.x.tls, s.p, i))
		shown := string([]rune(b))
		return value{}, failure(t, -1, -1, "Could not decode to UTF-8 column '"+name+"' with text '"+shown+"'")
	case typ == object.BytesType:
		return object.NewBytes(b), nil
	}
	return t.Call(factory, object.NewBytes(b))
}
