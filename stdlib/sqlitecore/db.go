package sqlitecore

import (
	"runtime"
	"strings"
	"sync"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"

	"pya/stdlib/internal/native"
	"pya/vm/object"
	"pya/vm/spare"
)

// db is a Database.
type db struct {
	object.Header
	*conn
}

// conn is the database itself.
type conn struct {
	mu    sync.Mutex // held by the thread that uses it
	owner *thread    // that thread; the interpreter lock guards it
	depth int

	tls     *libc.TLS
	p       uintptr // 0: closed
	blocked bool    // SQLite works without the interpreter lock
	self    uintptr // the handle of this

	confined bool // it must not touch files: the Host has none, or none that SQLite could open

	progress, trace, authorizer value // of the program; zero: none
	pending                     error // an interrupt that came while SQLite worked
	stmts                       map[*core]struct{}
}

// pollEvery is the number of SQLite's instructions between looks at interrupts.
const pollEvery = 200000

var dbType native.Type

func dbClass() *object.Type {
	return dbType.Get(func() *object.Type {
		return object.NewNative[db](object.TypeSpec{Name: "Database", Module: "_sqlite", Doc: "An open database.",
			Methods: append(append(dbMethods(), callbackMethods...), blobMethods...), GetSets: dbAttrs})
	})
}

// enter waits until no other thread uses the database. It may be entered again by callbacks.
func (x *conn) enter(t *thread) {
	if x.owner == t {
		x.depth++
		return
	}
	if !x.mu.TryLock() {
		t.Block(x.mu.Lock)
	}
	x.owner, x.depth = t, 1
}

func (x *conn) leave() {
	if x.depth--; x.depth == 0 {
		x.owner = nil
		x.mu.Unlock()
	}
}

// block runs f without the interpreter lock.
func (x *conn) block(t *thread, f func()) {
	before := x.blocked
	t.Block(func() {
		x.blocked = true
		f()
		x.blocked = false
	})
	x.blocked = before
}

// inside runs f, which is a callback of SQLite, with the interpreter lock.
func (x *conn) inside(f func(t *thread) error) error {
	t := x.owner
	if t == nil {
		return nil // the program has lost what ends here
	}
	if !x.blocked {
		return f(t)
	}
	t.Interp.Lock.Lock()
	x.blocked = false
	defer func() {
		x.blocked = true
		t.Interp.Lock.Unlock()
	}()
	return f(t)
}

// check makes the exception of a result code.
func (x *conn) check(t *thread, rc int32) error {
	if x.pending != nil {
		err := x.pending
		x.pending = nil
		return err
	}
	if rc == sqlite3.SQLITE_OK {
		return nil
	}
	if x.p == 0 {
		return failure(t, rc, rc, libc.GoString(sqlite3.Xsqlite3_errstr(x.tls, rc)))
	}
	code := sqlite3.Xsqlite3_errcode(x.tls, x.p)
	if code&0xff != rc&0xff {
		return failure(t, rc&0xff, rc, libc.GoString(sqlite3.Xsqlite3_errstr(x.tls, rc)))
	}
	return failure(t, code&0xff, sqlite3.Xsqlite3_extended_errcode(x.tls, x.p), libc.GoString(sqlite3.Xsqlite3_errmsg(x.tls, x.p)))
}

// method is a method that uses the open database.
func method(name, sig, doc string, f func(t *thread, x *conn, a []value) (value, error)) def {
	return def{Name: name, Sig: sig, Doc: doc, Fn: func(t *thread, a []value) (value, error) {
		x := object.Self[db](a[0]).conn
		x.enter(t)
		defer x.leave()
		if x.p == 0 {
			return value{}, failure(t, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_MISUSE, "Cannot operate on a closed database.")
		}
		return f(t, x, a)
	}}
}

// number is an attribute that is a number.
func number(name string, f func(x *conn) int64) object.GetSet {
	return object.GetSet{Name: name, Get: func(t *thread, self value) (value, error) {
		x := object.Self[db](self).conn
		x.enter(t)
		defer x.leave()
		if x.p == 0 {
			return object.Int(0), nil
		}
		return object.Int(f(x)), nil
	}}
}

var dbAttrs = []object.GetSet{
	number("changes", func(x *conn) int64 { return int64(sqlite3.Xsqlite3_changes(x.tls, x.p)) }),
	number("total_changes", func(x *conn) int64 { return int64(sqlite3.Xsqlite3_total_changes(x.tls, x.p)) }),
	number("last_insert_rowid", func(x *conn) int64 { return sqlite3.Xsqlite3_last_insert_rowid(x.tls, x.p) }),
	number("autocommit", func(x *conn) int64 { return int64(sqlite3.Xsqlite3_get_autocommit(x.tls, x.p)) }),
}

func dbMethods() []def {
	return []def{
		{Name: "__new__", Sig: "cls, name, flags, timeout", Fn: open},
		{Name: "close", Sig: "self", F1: func(t *thread, self value) (value, error) {
			x := object.Self[db](self).conn
			x.enter(t)
			defer x.leave()
			x.close(t)
			return object.None, nil
		}},
		{Name: "interrupt", Sig: "self", Doc: "End what runs; any thread may call it.", F1: func(_ *thread, self value) (value, error) {
			x := object.Self[db](self).conn
			if p := x.p; p != 0 {
				tls := libc.NewTLS()
				defer tls.Close()
				sqlite3.Xsqlite3_interrupt(tls, p)
			}
			return object.None, nil
		}},
		method("prepare", "self, sql", "The first statement of a text, None if there is none, and the rest of the text.", func(t *thread, x *conn, a []value) (value, error) {
			s, err := text(t, a[1])
			if err != nil {
				return value{}, err
			}
			return x.prepare(t, s)
		}),
		method("run", "self, sql", "Run a statement without results.", func(t *thread, x *conn, a []value) (value, error) {
			s, err := text(t, a[1])
			if err != nil {
				return value{}, err
			}
			return object.None, x.run(t, s)
		}),
		method("limit", "self, category, limit", "", func(t *thread, x *conn, a []value) (value, error) {
			n, err := ints(t, a[1], a[2])
			if err != nil {
				return value{}, err
			}
			return object.Int(int64(sqlite3.Xsqlite3_limit(x.tls, x.p, n[0], n[1]))), nil
		}),
		method("config", "self, op, on", "Set (or with -1 only read) a setting: 0 or 1, None if it is unknown.", func(t *thread, x *conn, a []value) (value, error) {
			n, err := ints(t, a[1], a[2])
			if err != nil {
				return value{}, err
			}
			out := libc.Xmalloc(x.tls, 8)
			defer libc.Xfree(x.tls, out)
			va := libc.NewVaList(n[1], out)
			defer libc.Xfree(x.tls, va)
			if err := x.check(t, sqlite3.Xsqlite3_db_config(x.tls, x.p, n[0], va)); err != nil {
				return value{}, err
			}
			return object.Int(int64(get(out, 1)[0])), nil
		}),
		method("serialize", "self, name", "", func(t *thread, x *conn, a []value) (value, error) {
			s, err := text(t, a[1])
			if err != nil {
				return value{}, err
			}
			name := cString(x.tls, s)
			defer libc.Xfree(x.tls, name)
			size := libc.Xmalloc(x.tls, 8)
			defer libc.Xfree(x.tls, size)
			var p uintptr
			x.block(t, func() { p = sqlite3.Xsqlite3_serialize(x.tls, x.p, name, size, 0) })
			if p == 0 {
				return value{}, failure(t, -1, -1, "unable to serialize '"+s+"'")
			}
			defer sqlite3.Xsqlite3_free(x.tls, p)
			return object.NewBytes(get(p, int(number64(size)))), nil
		}),
		method("deserialize", "self, data, name", "", func(t *thread, x *conn, a []value) (value, error) {
			b, ok, err := buffer(t, a[1])
			if err != nil {
				return value{}, err
			}
			s, err := text(t, a[2])
			if err != nil || !ok {
				return value{}, object.NotBytesLike(a[1])
			}
			name := cString(x.tls, s)
			defer libc.Xfree(x.tls, name)
			p := sqlite3.Xsqlite3_malloc64(x.tls, uint64(max(len(b), 1)))
			if p == 0 {
				return value{}, object.Raise(object.MemoryError, "")
			}
			put(p, string(b))
			flags := uint32(sqlite3.SQLITE_DESERIALIZE_FREEONCLOSE | sqlite3.SQLITE_DESERIALIZE_RESIZEABLE)
			var rc int32
			x.block(t, func() {
				rc = sqlite3.Xsqlite3_deserialize(x.tls, x.p, name, p, int64(len(b)), int64(len(b)), flags)
			})
			return object.None, x.check(t, rc)
		}),
		method("backup", "self, target, pages, progress, name, sleep", "", backup),
	}
}

// number64 is the number at p.
func number64(p uintptr) int64 {
	var n int64
	for i, b := range []byte(get(p, 8)) {
		n |= int64(b) << (8 * i)
	}
	return n
}

// address is the pointer at p.
func address(p uintptr) uintptr { return uintptr(number64(p)) }

func ints(t *thread, a ...value) ([]int32, error) {
	out := make([]int32, len(a))
	for i, v := range a {
		n, err := t.Index(v)
		if err != nil {
			return nil, err
		}
		out[i] = int32(n)
	}
	return out, nil
}

func open(t *thread, a []value) (value, error) {
	path, ok := object.Buffer(a[1])
	if !ok {
		return value{}, object.NotBytesLike(a[1])
	}
	n, err := ints(t, a[2], a[3])
	if err != nil {
		return value{}, err
	}
	fs, ok := t.Interp.Host.FS().(object.LocalFS)
	confined := !ok || !fs.Local()
	if confined && string(path) != ":memory:" {
		return value{}, failure(t, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_CANTOPEN, "unable to open database file")
	}
	x := &conn{tls: libc.NewTLS(), stmts: map[*core]struct{}{}, confined: confined}
	x.enter(t)
	defer x.leave()
	c := cString(x.tls, string(path))
	defer libc.Xfree(x.tls, c)
	out := libc.Xmalloc(x.tls, 8)
	defer libc.Xfree(x.tls, out)
	put(out, "\x00\x00\x00\x00\x00\x00\x00\x00")
	var rc int32
	x.block(t, func() { rc = sqlite3.Xsqlite3_open_v2(x.tls, c, out, n[0], 0) })
	x.p = address(out)
	if rc != sqlite3.SQLITE_OK {
		err := x.check(t, rc)
		x.close(t)
		return value{}, err
	}
	sqlite3.Xsqlite3_extended_result_codes(x.tls, x.p, 1)
	sqlite3.Xsqlite3_busy_timeout(x.tls, x.p, n[1])
	x.self = newHandle(x)
	x.poll(pollEvery)
	if err := x.confine(t); err != nil {
		x.close(t)
		return value{}, err
	}
	d := object.Alloc[db](a[0].TypePtr())
	d.conn = x
	runtime.AddCleanup(d, func(x *conn) { spare.Go(x.drop) }, x)
	return object.FromObj(d), nil
}

// confine keeps a database in memory, with all that SQLite would put into files.
func (x *conn) confine(t *thread) error {
	if !x.confined {
		return nil
	}
	if err := x.run(t, "PRAGMA temp_store=MEMORY"); err != nil {
		return err
	}
	return x.check(t, sqlite3.Xsqlite3_set_authorizer(x.tls, x.p, authorizePointer, x.self))
}

// escapes tells whether an action would reach files: another database, or temporary files.
func escapes(action int32, a1 string, named bool) bool {
	switch action {
	case sqlite3.SQLITE_ATTACH:
		return !named || a1 != "" && a1 != ":memory:"
	case sqlite3.SQLITE_PRAGMA:
		return strings.HasPrefix(strings.ToLower(a1), "temp_store")
	}
	return false
}

// close closes the database; its statements end.
func (x *conn) close(t *thread) {
	if x.p == 0 {
		return
	}
	x.block(t, x.finish)
}

// drop closes a database that the program has lost.
func (x *conn) drop() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.finish()
}

func (x *conn) finish() {
	if x.p == 0 {
		return
	}
	for s := range x.stmts {
		s.end()
	}
	sqlite3.Xsqlite3_close_v2(x.tls, x.p)
	x.p = 0
	freeHandle(nil, x.self)
	x.tls.Close()
}

// run runs a statement without results.
func (x *conn) run(t *thread, sql string) error {
	c := cString(x.tls, sql)
	defer libc.Xfree(x.tls, c)
	out := libc.Xmalloc(x.tls, 8)
	defer libc.Xfree(x.tls, out)
	var rc int32
	x.block(t, func() {
		if rc = sqlite3.Xsqlite3_prepare_v2(x.tls, x.p, c, -1, out, 0); rc == sqlite3.SQLITE_OK {
			p := address(out)
			sqlite3.Xsqlite3_step(x.tls, p)
			rc = sqlite3.Xsqlite3_finalize(x.tls, p)
		}
	})
	return x.check(t, rc)
}

// backup copies the database page by page.
func backup(t *thread, x *conn, a []value) (value, error) {
	if !a[1].Type().IsSubtype(dbClass()) {
		return value{}, object.TypeErrorf("a Database is required, not '%s'", a[1].Type().MessageName())
	}
	to := object.Self[db](a[1]).conn
	n, err := ints(t, a[2])
	if err != nil {
		return value{}, err
	}
	s, err := text(t, a[4])
	if err != nil {
		return value{}, err
	}
	pause, err := t.AsReal(a[5])
	if err != nil {
		return value{}, err
	}
	to.enter(t)
	defer to.leave()
	if to.p == 0 {
		return value{}, failure(t, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_MISUSE, "Cannot operate on a closed database.")
	}
	name, main := cString(x.tls, s), cString(x.tls, "main")
	defer libc.Xfree(x.tls, name)
	defer libc.Xfree(x.tls, main)
	var b uintptr
	x.block(t, func() { b = sqlite3.Xsqlite3_backup_init(x.tls, to.p, main, x.p, name) })
	if b == 0 {
		return value{}, to.check(t, sqlite3.Xsqlite3_errcode(to.tls, to.p))
	}
	rc, err := x.copy(t, b, n[0], a[3], int32(pause*1000))
	x.block(t, func() {
		if end := sqlite3.Xsqlite3_backup_finish(x.tls, b); rc == sqlite3.SQLITE_DONE {
			rc = end
		}
	})
	if err == nil && rc != sqlite3.SQLITE_OK {
		err = failure(t, rc&0xff, rc, libc.GoString(sqlite3.Xsqlite3_errstr(x.tls, rc)))
	}
	return object.None, err
}

// copy runs a backup until it is done or fails.
func (x *conn) copy(t *thread, b uintptr, pages int32, progress value, pause int32) (rc int32, err error) {
	for {
		x.block(t, func() { rc = sqlite3.Xsqlite3_backup_step(x.tls, b, pages) })
		if !progress.IsNone() {
			left, all := sqlite3.Xsqlite3_backup_remaining(x.tls, b), sqlite3.Xsqlite3_backup_pagecount(x.tls, b)
			if _, err := t.Call(progress, object.Int(int64(rc)), object.Int(int64(left)), object.Int(int64(all))); err != nil {
				return rc, err
			}
		}
		if rc == sqlite3.SQLITE_BUSY || rc == sqlite3.SQLITE_LOCKED {
			x.block(t, func() { sqlite3.Xsqlite3_sleep(x.tls, pause) })
		} else if rc != sqlite3.SQLITE_OK {
			return rc, nil
		}
		if err := t.Hook.Poll(); err != nil {
			return rc, err
		}
	}
}
