package object

import "testing"

// TestUnfilled: the memory has the length asked for, all of it can be written, and blocks do not overlap.
func TestUnfilled(t *testing.T) {
	for _, n := range []int{0, 1, unfilledFrom - 1, unfilledFrom, unfilledFrom + 1, 100 << 10} {
		a, b := Unfilled(n), Unfilled(n)
		if len(a) != n || len(b) != n {
			t.Fatalf("Unfilled(%d) has %d bytes", n, len(a))
		}
		for i := range a {
			a[i], b[i] = 1, 2
		}
		for i := range a {
			if a[i] != 1 || b[i] != 2 {
				t.Fatalf("Unfilled(%d): byte %d is shared", n, i)
			}
		}
	}
}
