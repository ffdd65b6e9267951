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
