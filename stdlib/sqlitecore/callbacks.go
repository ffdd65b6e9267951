package sqlitecore

import (
	"unicode/utf8"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"

	"pya/vm/object"
)

// This file is what SQLite calls: functions, aggregates, collations, the authorizer, trace and progress.

// callback is a function or class of the program.
type callback struct {
	x    *conn
	f    value
	name string
}

type tracebacksKey struct{}

var callbackMethods = []def{
	method("create_function", "self, name, narg, flags, f", "", func(t *thread, x *conn, a []value) (value, error) {
		return x.create(t, a[1], a[2], a[3], a[4], func(name uintptr, n, flags int32, h uintptr) int32 {
			call := uintptr(0)
			if h != 0 {
				call = funcPointer
			}
			return sqlite3.Xsqlite3_create_function_v2(x.tls, x.p, name, n, flags|sqlite3.SQLITE_UTF8, h, call, 0, 0, destroyOf(h))
		})
	}),
	method("create_aggregate", "self, name, narg, flags, cls", "", func(t *thread, x *conn, a []value) (value, error) {
		return x.create(t, a[1], a[2], a[3], a[4], func(name uintptr, n, flags int32, h uintptr) int32 {
			step, final := uintptr(0), uintptr(0)
			if h != 0 {
				step, final = stepPointer, finalPointer
			}
			return sqlite3.Xsqlite3_create_function_v2(x.tls, x.p, name, n, flags|sqlite3.SQLITE_UTF8, h, 0, step, final, destroyOf(h))
		})
	}),
	method("create_window_function", "self, name, narg, flags, cls", "", func(t *thread, x *conn, a []value) (value, error) {
		return x.create(t, a[1], a[2], a[3], a[4], func(name uintptr, n, flags int32, h uintptr) int32 {
			step, final, val, inverse := uintptr(0), uintptr(0), uintptr(0), uintptr(0)
			if h != 0 {
				step, final, val, inverse = stepPointer, finalPointer, valuePointer, inversePointer
			}
			return sqlite3.Xsqlite3_create_window_function(x.tls, x.p, name, n, flags|sqlite3.SQLITE_UTF8, h, step, final, val, inverse, destroyOf(h))
		})
	}),
	method("create_collation", "self, name, f", "", func(t *thread, x *conn, a []value) (value, error) {
		return x.create(t, a[1], object.Int(0), object.Int(0), a[2], func(name uintptr, _, _ int32, h uintptr) int32 {
			compare := uintptr(0)
			if h != 0 {
				compare = collatePointer
			}
			return sqlite3.Xsqlite3_create_collation_v2(x.tls, x.p, name, sqlite3.SQLITE_UTF8, h, compare, destroyOf(h))
		})
	}),
	method("set_authorizer", "self, f", "", func(t *thread, x *conn, a []value) (value, error) {
		x.authorizer = optional(a[1])
		p := uintptr(0)
		if x.authorizer.IsValid() || x.confined {
			p = authorizePointer
		}
		return object.None, x.check(t, sqlite3.Xsqlite3_set_authorizer(x.tls, x.p, p, x.self))
	}),
	method("set_progress", "self, f, n", "", func(t *thread, x *conn, a []value) (value, error) {
		n, err := ints(t, a[2])
		if err != nil {
			return value{}, err
		}
		x.progress = optional(a[1])
		if !x.progress.IsValid() || n[0] <= 0 {
			n[0] = pollEvery
		}
		x.poll(n[0])
		return object.None, nil
	}),
	method("set_trace", "self, f", "", func(t *thread, x *conn, a []value) (value, error) {
		x.trace = optional(a[1])
		p, mask := uintptr(0), uint32(0)
		if x.trace.IsValid() {
			p, mask = tracePointer, sqlite3.SQLITE_TRACE_STMT
		}
		return object.None, x.check(t, sqlite3.Xsqlite3_trace_v2(x.tls, x.p, mask, p, x.self))
	}),
	method("set_tracebacks", "self, on", "Whether exceptions of callbacks are shown.", func(t *thread, _ *conn, a []value) (value, error) {
		on, err := t.Truth(a[1])
		t.Interp.Data[tracebacksKey{}] = on
		return object.None, err
	}),
}

func optional(v value) value {
	if v.IsNone() {
		return value{}
	}
	return v
}

func destroyOf(h uintptr) uintptr {
	if h == 0 {
		return 0
	}
	return freeHandlePointer
}

// create registers a function, aggregate or collation; None takes it away.
func (x *conn) create(t *thread, name, narg, flags, f value, make func(name uintptr, n, flags int32, h uintptr) int32) (value, error) {
	s, err := text(t, name)
	if err != nil {
		return value{}, err
	}
	n, err := ints(t, narg, flags)
	if err != nil {
		return value{}, err
	}
	h := uintptr(0)
	if !f.IsNone() {
		h = newHandle(&callback{x, f, s})
	}
	c := cString(x.tls, s)
	defer libc.Xfree(x.tls, c)
	// SQLite frees the handle itself if this fails.
	return object.None, x.check(t, make(c, n[0], n[1], h))
}

// poll installs the progress handler, which also looks at interrupts.
func (x *conn) poll(n int32) {
	sqlite3.Xsqlite3_progress_handler(x.tls, x.p, n, progressPointer, x.self)
}

// failed notes an exception of a callback: an interrupt ends the statement, another is shown if the program wants that.
func (x *conn) failed(t *thread, err error, f value) {
	if fatal(err) {
		x.pending = err
		return
	}
	if on, _ := t.Interp.Data[tracebacksKey{}].(bool); on && t.Interp.Unraisable != nil {
		t.Interp.Unraisable(t, err, "", f)
	}
}

// fatal tells whether an exception must not be swallowed.
func fatal(err error) bool {
	e, ok := err.(*object.Exception)
	return !ok || !e.Type().IsSubtype(object.ExceptionType)
}

// Every callback is a variable only so that its pointer stays the same.
var (
	funcPointer      = pointer(callFunc)
	stepPointer      = pointer(callStep)
	inversePointer   = pointer(callInverse)
	finalPointer     = pointer(callFinal)
	valuePointer     = pointer(callValue)
	collatePointer   = pointer(callCollation)
	authorizePointer = pointer(callAuthorizer)
	progressPointer  = pointer(callProgress)
	tracePointer     = pointer(callTrace)
)

// params are the arguments of a function.
func params(tls *libc.TLS, n int32, argv uintptr) ([]value, error) {
	out := make([]value, n)
	for i := range out {
		v := address(argv + uintptr(i)*8)
		switch sqlite3.Xsqlite3_value_type(tls, v) {
		case sqlite3.SQLITE_INTEGER:
			out[i] = object.Int(sqlite3.Xsqlite3_value_int64(tls, v))
		case sqlite3.SQLITE_FLOAT:
			out[i] = object.Float(sqlite3.Xsqlite3_value_double(tls, v))
		case sqlite3.SQLITE_TEXT:
			p := sqlite3.Xsqlite3_value_text(tls, v)
			s := get(p, int(sqlite3.Xsqlite3_value_bytes(tls, v)))
			if !utf8.ValidString(s) {
				return nil, object.ValueErrorf("the text is not UTF-8")
			}
			out[i] = object.NewStr(s)
		case sqlite3.SQLITE_BLOB:
			p := sqlite3.Xsqlite3_value_blob(tls, v)
			out[i] = object.NewBytes(get(p, int(sqlite3.Xsqlite3_value_bytes(tls, v))))
		default:
			out[i] = object.None
		}
	}
	return out, nil
}

// result gives a value to SQLite.
func result(t *thread, tls *libc.TLS, ctx uintptr, v value) error {
	switch {
	case v.IsNone():
		sqlite3.Xsqlite3_result_null(tls, ctx)
	case v.Type().IsSubtype(object.IntType):
		n, err := int64Of(t, v)
		if err != nil {
			return err
		}
		sqlite3.Xsqlite3_result_int64(tls, ctx, n)
	case v.Type().IsSubtype(object.FloatType):
		f, _ := object.AsFloatValue(v)
		sqlite3.Xsqlite3_result_double(tls, ctx, f)
	default:
		return resultBytes(t, tls, ctx, v)
	}
	return nil
}

func resultBytes(t *thread, tls *libc.TLS, ctx uintptr, v value) error {
	if s, ok := object.AsStr(v); ok {
		if !utf8.ValidString(s.Go()) {
			_, err := t.CallMethod(v, "encode", object.NewStr("utf-8"))
			return err
		}
		p := cString(tls, s.Go())
		defer libc.Xfree(tls, p)
		sqlite3.Xsqlite3_result_text(tls, ctx, p, int32(len(s.Go())), transient)
		return nil
	}
	b, ok, err := buffer(t, v)
	if err != nil {
		return err
	}
	if !ok {
		return object.TypeErrorf("a value of type '%s' is not supported", v.Type().MessageName())
	}
	p := cString(tls, string(b))
	defer libc.Xfree(tls, p)
	sqlite3.Xsqlite3_result_blob(tls, ctx, p, int32(len(b)), transient)
	return nil
}

func resultError(tls *libc.TLS, ctx uintptr, err error, text string) {
	if e, ok := err.(*object.Exception); ok {
		switch {
		case e.Type().IsSubtype(object.MemoryError):
			sqlite3.Xsqlite3_result_error_nomem(tls, ctx)
			return
		case e.Type().IsSubtype(object.OverflowError):
			sqlite3.Xsqlite3_result_error_toobig(tls, ctx)
			return
		}
	}
	p := cString(tls, text)
	defer libc.Xfree(tls, p)
	sqlite3.Xsqlite3_result_error(tls, ctx, p, -1)
}

func callFunc(tls *libc.TLS, ctx uintptr, n int32, argv uintptr) {
	c := handle[*callback](sqlite3.Xsqlite3_user_data(tls, ctx))
	_ = c.x.inside(func(t *thread) error {
		args, err := params(tls, n, argv)
		var v value
		if err == nil {
			v, err = t.Call(c.f, args...)
		}
		if err == nil {
			err = result(t, tls, ctx, v)
		}
		if err != nil {
			c.x.failed(t, err, c.f)
			resultError(tls, ctx, err, "user-defined function raised exception")
		}
		return nil
	})
}

// instance is the object of an aggregate: its handle is in memory that SQLite keeps for the group.
func (c *callback) instance(t *thread, tls *libc.TLS, ctx uintptr, create bool) (*value, uintptr, error) {
	size := int32(0)
	if create {
		size = 8
	}
	p := sqlite3.Xsqlite3_aggregate_context(tls, ctx, size)
	if p == 0 {
		return nil, 0, nil
	}
	if h := address(p); h != 0 {
		return handle[*value](h), p, nil
	}
	if !create {
		return nil, p, nil
	}
	v, err := t.Call(c.f)
	if err != nil {
		return nil, p, err
	}
	h := newHandle(&v)
	var b [8]byte
	for i := range b {
		b[i] = byte(h >> (8 * i))
	}
	put(p, string(b[:]))
	return &v, p, nil
}

func callStep(tls *libc.TLS, ctx uintptr, n int32, argv uintptr) {
	stepping(tls, ctx, n, argv, "step")
}

func callInverse(tls *libc.TLS, ctx uintptr, n int32, argv uintptr) {
	stepping(tls, ctx, n, argv, "inverse")
}

func stepping(tls *libc.TLS, ctx uintptr, n int32, argv uintptr, name string) {
	c := handle[*callback](sqlite3.Xsqlite3_user_data(tls, ctx))
	_ = c.x.inside(func(t *thread) error {
		obj, _, err := c.instance(t, tls, ctx, true)
		if err != nil {
			c.x.failed(t, err, c.f)
			resultError(tls, ctx, err, "user-defined aggregate's '__init__' method raised error")
			return nil
		}
		if obj == nil {
			return nil
		}
		f, err := t.GetAttrStr(*obj, name)
		if err != nil {
			c.x.failed(t, err, c.f)
			resultError(tls, ctx, err, "user-defined aggregate's '"+name+"' method not defined")
			return nil
		}
		args, err := params(tls, n, argv)
		if err == nil {
			_, err = t.Call(f, args...)
		}
		if err != nil {
			c.x.failed(t, err, c.f)
			resultError(tls, ctx, err, "user-defined aggregate's '"+name+"' method raised error")
		}
		return nil
	})
}

func callFinal(tls *libc.TLS, ctx uintptr) { ending(tls, ctx, "finalize") }
func callValue(tls *libc.TLS, ctx uintptr) { ending(tls, ctx, "value") }

func ending(tls *libc.TLS, ctx uintptr, name string) {
	c := handle[*callback](sqlite3.Xsqlite3_user_data(tls, ctx))
	_ = c.x.inside(func(t *thread) error {
		obj, p, err := c.instance(t, tls, ctx, false)
		if err != nil || obj == nil {
			// There was no step, or making the object failed in it.
			return nil
		}
		if name == "finalize" {
			defer freeHandle(tls, address(p))
		}
		f, err := t.GetAttrStr(*obj, name)
		if err != nil {
			c.x.failed(t, err, c.f)
			resultError(tls, ctx, err, "user-defined aggregate's '"+name+"' method not defined")
			return nil
		}
		v, err := t.Call(f)
		if err == nil {
			err = result(t, tls, ctx, v)
		}
		if err != nil {
			c.x.failed(t, err, c.f)
			resultError(tls, ctx, err, "user-defined aggregate's '"+name+"' method raised error")
		}
		return nil
	})
}

func callCollation(_ *libc.TLS, h uintptr, n1 int32, p1 uintptr, n2 int32, p2 uintptr) (order int32) {
	c := handle[*callback](h)
	a, b := get(p1, int(n1)), get(p2, int(n2))
	_ = c.x.inside(func(t *thread) error {
		if c.x.pending != nil {
			return nil
		}
		v, err := t.Call(c.f, object.NewStr(a), object.NewStr(b))
		if err == nil {
			v, err = t.IndexValue(v)
		}
		if err != nil {
			c.x.failed(t, err, c.f)
			return nil
		}
		less, err := t.CompareBool(object.SlotLt, v, object.Int(0))
		switch {
		case err != nil:
		case less:
			order = -1
		case !v.IsInt() || v.AsInt() > 0:
			order = 1
		}
		return nil
	})
	return order
}

func callAuthorizer(_ *libc.TLS, h uintptr, action int32, a1, a2, db, trigger uintptr) int32 {
	x := handle[*conn](h)
	out := int32(sqlite3.SQLITE_DENY)
	if x.confined && escapes(action, libc.GoString(a1), a1 != 0) {
		return out
	}
	_ = x.inside(func(t *thread) error {
		if !x.authorizer.IsValid() {
			out = sqlite3.SQLITE_OK
			return nil
		}
		v, err := t.Call(x.authorizer, object.Int(int64(action)), cText(a1), cText(a2), cText(db), cText(trigger))
		if err != nil {
			x.failed(t, err, x.authorizer)
			return nil
		}
		n, err := t.Index(v)
		if !v.Type().IsSubtype(object.IntType) || err != nil || int(int32(n)) != n {
			if err != nil {
				x.failed(t, err, x.authorizer)
			}
			return nil
		}
		out = int32(n)
		return nil
	})
	return out
}

func callProgress(_ *libc.TLS, h uintptr) (stop int32) {
	x := handle[*conn](h)
	if x == nil {
		return 0
	}
	_ = x.inside(func(t *thread) error {
		if err := t.Hook.Poll(); err != nil {
			x.pending, stop = err, 1
			return nil
		}
		if !x.progress.IsValid() {
			return nil
		}
		v, err := t.Call(x.progress)
		var yes bool
		if err == nil {
			yes, err = t.Truth(v)
		}
		if err != nil {
			x.failed(t, err, x.progress)
			stop = 1
		} else if yes {
			stop = 1
		}
		return nil
	})
	return stop
}

func callTrace(tls *libc.TLS, _ uint32, h, p, sql uintptr) int32 {
	x := handle[*conn](h)
	// Statements of triggers come as comments.
	text := libc.GoString(sql)
	if len(text) < 2 || text[:2] != "--" {
		expanded := sqlite3.Xsqlite3_expanded_sql(tls, p)
		if expanded != 0 {
			text = libc.GoString(expanded)
			sqlite3.Xsqlite3_free(tls, expanded)
		} else {
			text = ""
		}
	}
	_ = x.inside(func(t *thread) error {
		if !x.trace.IsValid() {
			return nil
		}
		if text == "" {
			x.failed(t, failure(t, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_TOOBIG, "Expanded SQL string exceeds the maximum string length"), x.trace)
			text = libc.GoString(sqlite3.Xsqlite3_sql(tls, p))
		}
		if _, err := t.Call(x.trace, object.NewStr(text)); err != nil {
			x.failed(t, err, x.trace)
		}
		return nil
	})
	return 0
}
