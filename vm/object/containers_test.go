package object_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand"
	"os"
	"syscall"
	"testing"

	"pya/vm/object"
)

// TestDictModel compares a dict with a Go map and a list of keys under random insertions and deletions.
func TestDictModel(t *testing.T) {
	th := newEvaluator().t
	rnd := rand.New(rand.NewSource(1))
	for round := range 50 {
		d := object.NewDict()
		want := map[int64]int64{}
		var order []int64
		limit := 1 + rnd.Int63n(400)
		for range 3000 {
			k := rnd.Int63n(limit)
			key := object.Int(k)
			if k%3 == 0 {
				key = object.NewStr(fmt.Sprint(k))
			}
			if rnd.Intn(2) == 0 {
				if _, ok := want[k]; !ok {
					order = append(order, k)
				}
				want[k] = rnd.Int63()
				if err := d.Set(th, key, object.Int(want[k])); err != nil {
					t.Fatal(err)
				}
				continue
			}
			_, has := want[k]
			v, ok, err := d.Delete(th, key)
			if err != nil || ok != has || ok && v.AsInt() != want[k] {
				t.Fatalf("round %d: delete %d: %v %v, want %v", round, k, v.IsValid(), ok, has)
			}
			delete(want, k)
			for i, x := range order {
				if x == k {
					order = append(order[:i], order[i+1:]...)
					break
				}
			}
		}
		checkDict(t, th, d, want, order)
	}
}

func checkDict(t *testing.T, th *object.Thread, d *object.Dict, want map[int64]int64, order []int64) {
	t.Helper()
	if d.Len() != len(want) {
		t.Fatalf("%d items, want %d", d.Len(), len(want))
	}
	var k, v object.Value
	for i, n := 0, 0; d.Next(&i, &k, &v); n++ {
		text, err := th.Str(k)
		if err != nil || text != fmt.Sprint(order[n]) || v.AsInt() != want[order[n]] {
			t.Fatalf("item %d: %s, want %d", n, text, order[n])
		}
		if x, ok, err := d.Get(th, k); !ok || err != nil || x != v {
			t.Fatalf("get %s: %v %v", text, ok, err)
		}
	}
}

// TestDictChurn inserts and deletes ever new keys: lookups of absent keys must end.
func TestDictChurn(t *testing.T) {
	th := newEvaluator().t
	d := object.NewDict()
	for i := range int64(20) {
		if err := d.Set(th, object.Int(i), object.None); err != nil {
			t.Fatal(err)
		}
	}
	for i := range int64(10000) {
		if err := d.Set(th, object.Int(1000+i), object.None); err != nil {
			t.Fatal(err)
		}
		if _, ok, err := d.Delete(th, object.Int(1000+i)); !ok || err != nil {
			t.Fatal(i, ok, err)
		}
		if _, ok, _ := d.Get(th, object.NewStr("absent")); ok {
			t.Fatal("absent key found")
		}
	}
}

// TestSortKeepsItems: a comparison that fails leaves all items in the list.
func TestSortKeepsItems(t *testing.T) {
	th := newEvaluator().t
	for n := 2; n < 300; n += 7 {
		items := make([]object.Value, n)
		for i := range items {
			items[i] = object.Int(int64(i * 7919 % n))
		}
		items[n/2] = object.NewStr("x")
		seen := map[object.Value]int{}
		for _, x := range items {
			seen[x]++
		}
		err := object.SortValues(th, items, object.None, n%2 == 0)
		if _, ok := object.IsException(err, object.TypeError); !ok {
			t.Fatalf("n=%d: %v", n, err)
		}
		for _, x := range items {
			seen[x]--
		}
		for x, c := range seen {
			if c != 0 {
				t.Fatalf("n=%d: %v %d times", n, x, c)
			}
		}
	}
}

func TestFromGoError(t *testing.T) {
	text := func(no syscall.Errno) string {
		return fmt.Sprintf("[Errno %d] %s: 'f'", int(no), object.Strerror(int(no)))
	}
	for _, x := range []struct {
		err  error
		typ  *object.Type
		text string
	}{
		{&fs.PathError{Op: "open", Path: "p", Err: syscall.ENOENT}, object.FileNotFoundError, "[Errno 2] No such file or directory: 'f'"},
		{fs.ErrPermission, object.PermissionError, text(syscall.EACCES)},
		{&os.LinkError{Op: "link", Err: syscall.EEXIST}, object.FileExistsError, text(syscall.EEXIST)},
		{os.NewSyscallError("connect", syscall.ECONNREFUSED), object.ConnectionRefusedError, text(syscall.ECONNREFUSED)},
		{fmt.Errorf("wrapped: %w", syscall.EISDIR), object.IsADirectoryError, text(syscall.EISDIR)},
		{os.ErrDeadlineExceeded, object.TimeoutError, text(syscall.ETIMEDOUT)},
		{errors.New("odd"), object.OSError, "odd"},
	} {
		th := newEvaluator().t
		err := object.FromGoError(x.err, object.NewStr("f"))
		e, ok := object.IsException(err, object.OSError)
		if !ok || e.Type() != x.typ {
			t.Errorf("%v: %v", x.err, err)
			continue
		}
		text, serr := th.Str(object.FromObj(e))
		if serr != nil || text != x.text {
			t.Errorf("%v: %s, want %s", x.err, text, x.text)
		}
		if !errors.Is(err, x.err) {
			t.Errorf("%v: the Go error is lost", x.err)
		}
	}
	exc := object.ValueErrorf("x")
	if got := object.FromGoError(fmt.Errorf("w: %w", exc), object.Value{}); got != exc {
		t.Errorf("exception became %v", got)
	}
}

func TestGetSlice2(t *testing.T) {
	e := newEvaluator()
	for _, src := range []string{"[1, 2, 3, 4]", "(1, 2, 3, 4)", "'aé€𝄞'", "b'abcd'", "range(4)"} {
		for lo := -6; lo < 7; lo++ {
			for hi := -6; hi < 7; hi++ {
				want := e.run(fmt.Sprintf("%s[%d:%d:1]", src, lo, hi))
				e.run("x = " + src)
				v, err := object.GetSlice2(e.t, e.vars["x"], object.Int(int64(lo)), object.Int(int64(hi)))
				if err != nil {
					t.Fatal(err)
				}
				if got, err := e.t.Repr(v); err != nil || got != want {
					t.Errorf("%s[%d:%d] = %s, want %s", src, lo, hi, got, want)
				}
			}
		}
	}
}

func TestNextPair(t *testing.T) {
	e := newEvaluator()
	for _, src := range []string{"iter(enumerate(['a', 'b'], 5))", "zip([5, 6], 'abc')", "iter({5: 'a', 6: 'b'}.items())"} {
		e.run("it = " + src)
		for i := int64(5); ; i++ {
			a, b, ok, handled, err := object.NextPair(e.t, e.vars["it"])
			if !handled || err != nil {
				t.Fatal(src, handled, err)
			}
			if !ok {
				if i != 7 {
					t.Errorf("%s ended at %d", src, i)
				}
				break
			}
			if s, _ := e.t.Str(b); a != object.Int(i) || s != string(rune('a'+i-5)) {
				t.Errorf("%s: %v %v", src, a.AsInt(), s)
			}
		}
	}
	e.run("it = zip([1], [2], strict=True)")
	if _, _, _, handled, _ := object.NextPair(e.t, e.vars["it"]); handled {
		t.Error("strict zip taken for a plain one")
	}
}
