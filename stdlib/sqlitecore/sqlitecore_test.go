package sqlitecore_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"pya/stdlib"
	"pya/stdlib/internal/golden"
	"pya/vm"
	"pya/vm/oshost"
)

// TestGolden runs the programs; CPython 3.13 wrote what they print, with SQLite 3.40 (aiosqlite: with that of Debian 12).
func TestGolden(t *testing.T) { golden.Run(t) }

// TestCancel ends a statement that would run for ever.
func TestCancel(t *testing.T) {
	rt, err := vm.New(vm.Options{Host: oshost.New([]string{"x.py"}, vm.RealClock{}), Modules: stdlib.Modules})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	err = rt.RunSource(ctx, "x.py", []byte("import sqlite3\nsqlite3.connect(':memory:').execute('with recursive c(x) as (select 1 union all select x+1 from c) select count(*) from c')\n"))
	if err == nil || !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		t.Fatalf("got %v", err)
	}
}

// TestConfined runs SQLite without files.
func TestConfined(t *testing.T) {
	rt, err := vm.New(vm.Options{Host: vm.NoHost{}, Modules: stdlib.Modules})
	if err != nil {
		t.Fatal(err)
	}
	if err := rt.RunSource(context.Background(), "x.py", []byte(`
import sqlite3
for name, options in ("/tmp/pya.db", {}), ("", {}), ("file:/tmp/pya.db", {"uri": True}), ("file::memory:", {"uri": True}):
    try:
        sqlite3.connect(name, **options)
    except sqlite3.OperationalError as e:
        assert str(e) == "unable to open database file", e
    else:
        raise AssertionError(name)
db = sqlite3.connect(":memory:")
db.execute("create table t(a)")
db.execute("insert into t values(1)")
db.commit()
db.execute("vacuum")
db.execute("attach ':memory:' as other")
for change in (lambda: None, lambda: db.set_authorizer(lambda *a: 0), lambda: db.set_authorizer(None)):
    change()
    for sql in ("attach '/tmp/pya.db' as x", "attach ? as x", "vacuum into '/tmp/pya.db'", "pragma temp_store=1", "pragma Temp_store_directory='/tmp'"):
        try:
            db.execute(sql, ("/tmp/pya.db",) if "?" in sql else ())
        except sqlite3.DatabaseError as e:
            assert "not authorized" in str(e) or "authorization denied" in str(e), (sql, e)
        else:
            raise AssertionError(sql)
assert db.execute("select * from t").fetchall() == [(1,)]
`)); err != nil {
		t.Fatal(rt.Traceback(err))
	}
}
