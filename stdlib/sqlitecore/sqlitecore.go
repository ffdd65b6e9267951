// Package sqlitecore is the module _sqlite: SQLite itself, for _sqlite3, which sqlite3 and aiosqlite stand on. It owns
// databases, statements, blobs and the callbacks of SQLite on modernc.org/sqlite's translation of SQLite into Go.
// Cursors, transactions, adapters and everything else of the DB-API are pya text above (_sqlite3).
//
// The translation is used and not its driver for database/sql: that one hides what the DB-API shows (declared types,
// trace, authorizers, window functions, blobs, statements that are reset while rows are read).
//
// A database belongs to one thread at a time; others wait. Calls that may take long run without the interpreter lock, and
// take it for callbacks. While SQLite works, an interrupt (Ctrl-C, the end of the host's context) ends it.
//
// SQLite opens files itself, so a Host whose FS is not the operating system's (object.LocalFS) gets databases in memory
// only, and nothing of SQLite that would open a file.
package sqlitecore

import (
	"strings"
	"sync"
	"unicode/utf8"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"

	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

type failKey struct{}

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "Database", object.FromObj(dbClass()))
	m.Set(t, "Statement", object.FromObj(stmtClass()))
	m.Set(t, "version", object.NewStr(strings.TrimSpace(sqlite3.SQLITE_VERSION)))
	for _, d := range []*def{
		{Name: "set_failure", Sig: "make", Doc: "Set what makes exceptions of code, extended code and text.", F1: func(t *thread, f value) (value, error) {
			t.Interp.Data[failKey{}] = f
			return object.None, nil
		}},
		{Name: "complete", Sig: "sql", F1: func(t *thread, sql value) (value, error) {
			s, err := text(t, sql)
			if err != nil {
				return value{}, err
			}
			tls := libc.NewTLS()
			defer tls.Close()
			p := cString(tls, s)
			defer libc.Xfree(tls, p)
			return object.Bool(sqlite3.Xsqlite3_complete(tls, p) != 0), nil
		}},
		{Name: "errstr", Sig: "code", F1: func(t *thread, code value) (value, error) {
			n, err := t.Index(code)
			if err != nil {
				return value{}, err
			}
			tls := libc.NewTLS()
			defer tls.Close()
			return object.NewStr(libc.GoString(sqlite3.Xsqlite3_errstr(tls, int32(n)))), nil
		}},
	} {
		m.Set(t, d.Name, object.NewFunction("_sqlite", d))
	}
	return nil
}

// text is a str as SQLite takes it.
func text(t *thread, v value) (string, error) {
	s, ok := object.AsStr(v)
	if !ok {
		return "", object.TypeErrorf("a str is required, not '%s'", v.Type().MessageName())
	}
	if !utf8.ValidString(s.Go()) {
		_, err := t.CallMethod(v, "encode", object.NewStr("utf-8"))
		return "", err
	}
	return s.Go(), nil
}

// buffer is the bytes of a value that has some; ok is false if it has none.
func buffer(t *thread, v value) (b []byte, ok bool, err error) {
	if b, ok = object.Buffer(v); !ok || v.Type() != object.MemoryViewType {
		return b, ok, nil
	}
	c, err := t.GetAttrStr(v, "c_contiguous")
	if err == nil && c == object.False {
		err = object.Raise(object.BufferError, "memoryview: underlying buffer is not C-contiguous")
	}
	return b, true, err
}

// failure is the exception of a result code.
func failure(t *thread, code, extended int32, text string) error {
	f, _ := t.Interp.Data[failKey{}].(value)
	if !f.IsValid() {
		return object.Raise(object.RuntimeError, "%s", text)
	}
	v, err := t.Call(f, object.Int(int64(code)), object.Int(int64(extended)), object.NewStr(text))
	if err != nil {
		return err
	}
	if e, ok := object.AsException(v); ok {
		return e
	}
	return object.TypeErrorf("exceptions must derive from BaseException")
}

// cString copies a string to where SQLite sees it.
func cString(tls *libc.TLS, s string) uintptr {
	p := libc.Xmalloc(tls, libc.Tsize_t(len(s)+1))
	if p == 0 {
		panic("sqlitecore: out of memory")
	}
	put(p, s)
	put(p+uintptr(len(s)), "\x00")
	return p
}

// memory is n bytes of SQLite's memory, which is not Go's.
func memory(p uintptr, n int) []byte { return unsafe.Slice(*(**byte)(unsafe.Pointer(&p)), n) }

// put writes bytes to memory of SQLite.
func put(p uintptr, s string) { copy(memory(p, len(s)), s) }

// get reads bytes from memory of SQLite.
func get(p uintptr, n int) string {
	if p == 0 || n <= 0 {
		return ""
	}
	return string(memory(p, n))
}

// pointer is a function as SQLite calls it.
func pointer[T any](f T) uintptr { return *(*uintptr)(unsafe.Pointer(&f)) }

// handles are what callbacks of SQLite find their database and function by: C code carries a number, and a Go pointer
// must not hide in one. The table is of the whole process because a callback knows nothing else; what is in it belongs to
// one database.
var handles struct {
	sync.Mutex
	last uintptr
	m    map[uintptr]any
}

func newHandle(v any) uintptr {
	handles.Lock()
	defer handles.Unlock()
	if handles.m == nil {
		handles.m = map[uintptr]any{}
	}
	handles.last++
	handles.m[handles.last] = v
	return handles.last
}

func handle[T any](n uintptr) T {
	handles.Lock()
	defer handles.Unlock()
	v, _ := handles.m[n].(T)
	return v
}

func freeHandle(_ *libc.TLS, n uintptr) {
	handles.Lock()
	defer handles.Unlock()
	delete(handles.m, n)
}

var freeHandlePointer = pointer(freeHandle)
