package object

import (
	"math"
	"testing"
)

// TestAtan2Float compares angles at bounds between the ways they are computed, and their signs.
func TestAtan2Float(t *testing.T) {
	tiny := math.SmallestNonzeroFloat64
	for _, c := range [][3]float64{
		{1, 1, math.Pi / 4}, {1, -1, 3 * math.Pi / 4}, {-1, -1, -3 * math.Pi / 4}, {tiny, 1, tiny}, {1, tiny, math.Pi / 2},
		{-tiny, -1e300, -math.Pi}, {1e308, 1e308, math.Pi / 4}, {tiny, tiny, math.Pi / 4}, {-1e-300, 1e10, -1e-310},
		{0, -1, math.Pi}, {math.Inf(1), math.Inf(-1), 3 * math.Pi / 4}, {0x1p-80, 1, 0x1p-80}, {0x1p-81, 1, 0x1p-81}, {0x1p-27, 1, 0x1p-27},
		{2.5845720869606392, -0.28400291661786703, 1.6802411614962771}, {-3.808129962751991, 1, -1.3139981122944342},
	} {
		if got := Atan2Float(c[0], c[1]); got != c[2] {
			t.Errorf("Atan2Float(%v, %v) = %v, want %v", c[0], c[1], got, c[2])
		}
	}
	if got := Atan2Float(math.Copysign(0, -1), 1); got != 0 || !math.Signbit(got) {
		t.Errorf("Atan2Float(-0, 1) = %v", got)
	}
}
