package object

import (
	"slices"
	"testing"
)

// TestListEdits compares lists that are edited at both ends and in the middle with plain slices, below and above the
// length from which lists are taken apart.
func TestListEdits(t *testing.T) {
	for _, n := range []int{0, 5, 100, 2*partsFrom + 100, 5 * partsFrom} {
		l := NewList(nil).list()
		var want []Value
		for i := range n {
			l.Append(Int(int64(i)))
			want = append(want, Int(int64(i)))
		}
		seed := uint32(n + 1)
		for step := range 3000 {
			seed = seed*1103515245 + 12345
			x := Int(int64(step))
			at := int(seed>>4) % (len(want) + 1)
			switch op := seed >> 28; {
			case op < 3:
				l.insert(at, x)
				want = slices.Insert(want, at, x)
			case op < 5:
				l.insert(0, x)
				want = slices.Insert(want, 0, x)
			case op < 7:
				l.Append(x)
				want = append(want, x)
			case at == len(want):
			case op < 10:
				if got := l.remove(at); got != want[at] {
					t.Fatalf("n %d step %d: removed %v, want %v", n, step, got, want[at])
				}
				want = slices.Delete(want, at, at+1)
			case op < 12:
				l.remove(0)
				want = slices.Delete(want, 0, 1)
			default:
				if got := *l.at(at); got != want[at] {
					t.Fatalf("n %d step %d: item %d is %v, want %v", n, step, at, got, want[at])
				}
			}
			if l.Len() != len(want) || step%500 == 499 && !slices.Equal(l.Items(), want) {
				t.Fatalf("n %d step %d: the list differs", n, step)
			}
		}
	}
}
