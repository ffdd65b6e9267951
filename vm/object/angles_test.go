package object

import (
	"math"
	"math/big"
	"math/rand"
	"testing"
)

// TestReduceAngle compares remainders of angles with those of long arithmetic, above all near multiples of pi/2.
func TestReduceAngle(t *testing.T) {
	const prec = 1400
	half := new(big.Float).Quo(BigPi(prec), big.NewFloat(2))
	random := rand.New(rand.NewSource(1))
	xs := []float64{0.5, 1, math.Pi / 2, math.Pi, 3 * math.Pi, 1 << 20, 1<<20 - 1, 1e22, math.MaxFloat64, math.Ldexp(6381956970095103, 797)}
	for range 3000 {
		x := math.RoundToEven(math.Exp2(random.Float64()*1023)) * (math.Pi / 2)
		xs = append(xs, x, math.Nextafter(x, 0), math.RoundToEven(random.Float64()*(1<<22))*(math.Pi/2), math.Exp2(random.Float64()*1023))
	}
	for _, x := range xs {
		if math.IsInf(x, 0) {
			continue
		}
		for _, x := range []float64{x, -x} {
			r, tail, k := ReduceAngle(x)
			q := new(big.Float).SetPrec(prec).Quo(new(big.Float).SetPrec(prec).SetFloat64(x), half)
			n, _ := q.Add(q, big.NewFloat(math.Copysign(0.5, x))).Int(nil)
			rest := new(big.Float).SetPrec(prec).SetInt(n)
			rest.Sub(new(big.Float).SetFloat64(x), rest.Mul(rest, half))
			if want := int(new(big.Int).And(n, big.NewInt(3)).Int64()); k != want {
				t.Fatalf("ReduceAngle(%v) takes %d multiples, want %d", x, k, want)
			}
			rest.Sub(rest, big.NewFloat(r))
			rest.Sub(rest, big.NewFloat(tail))
			if d, _ := rest.Float64(); math.Abs(d) > math.Abs(r)*0x1p-98 {
				t.Fatalf("ReduceAngle(%v) = %v + %v is wrong by %v", x, r, tail, d)
			}
		}
	}
}
