package math

import (
	"math"

	"pya/vm/object"
)

// This file holds the functions that Go's package math computes less exactly than C libraries do, and the gamma
// function by the method CPython uses.

// The coefficients of the Lanczos approximation of the gamma function.
const (
	lanczosG          = 6.024680040776729583740234375
	lanczosGMinusHalf = 5.524680040776729583740234375
)

var (
	lanczosNum = [...]float64{
		23531376880.410759688572007674451636754734846804940, 42919803642.649098768957899047001988850926355848959,
		35711959237.355668049440185451547166705960488635843, 17921034426.037209699919755754458931112671403265390,
		6039542586.3520280050642916443072979210699388420708, 1439720407.3117216736632230727949123939715485786372,
		248874557.86205415651146038641322942321632125127801, 31426415.585400194380614231628318205362874684987640,
		2876370.6289353724412254090516208496135991145378768, 186056.26539522349504029498971604569928220784236328,
		8071.6720023658162106380029022722506138218516325024, 210.82427775157934587250973392071336271166969580291,
		2.5066282746310002701649081771338373386264310793408,
	}
	lanczosDen = [...]float64{0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1}
)

func lanczosSum(x float64) float64 {
	num, den := 0.0, 0.0
	if x < 5 {
		for i := len(lanczosNum) - 1; i >= 0; i-- {
			num = num*x + lanczosNum[i]
			den = den*x + lanczosDen[i]
		}
	} else {
		for i := range lanczosNum {
			num = num/x + lanczosNum[i]
			den = den/x + lanczosDen[i]
		}
	}
	return num / den
}

// sinPi is sin(pi*x).
func sinPi(x float64) float64 {
	y := math.Mod(math.Abs(x), 2)
	r := 0.0
	switch int(math.Round(2 * y)) {
	case 0:
		r = sin(math.Pi * y)
	case 1:
		r = cos(math.Pi * (y - 0.5))
	case 2:
		r = sin(math.Pi * (1 - y))
	case 3:
		r = -cos(math.Pi * (y - 1.5))
	case 4:
		r = sin(math.Pi * (y - 2))
	}
	return math.Copysign(1, x) * r
}

// maxExactGamma is the largest whole number whose gamma is an exact float.
const maxExactGamma = 23

func gamma(x float64) (float64, error) {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 1):
		return x, nil
	case math.IsInf(x, -1), x == 0:
		return 0, errDomain()
	case x == math.Floor(x) && x < 0:
		return 0, errDomain()
	case x == math.Floor(x) && x <= maxExactGamma:
		r := 1.0
		for i := 2.0; i < x; i++ {
			r *= i
		}
		return r, nil
	}
	abs := math.Abs(x)
	if abs < 1e-20 {
		if r := 1 / x; !math.IsInf(r, 0) {
			return r, nil
		}
		return 0, errRange()
	}
	if abs > 200 {
		if x < 0 {
			return 0 / sinPi(x), nil
		}
		return 0, errRange()
	}
	y := abs + lanczosGMinusHalf
	var z float64
	if abs > lanczosGMinusHalf {
		z = (y - abs) - lanczosGMinusHalf
	} else {
		z = (y - lanczosGMinusHalf) - abs
	}
	z = z * lanczosG / y
	// p is y**(abs-0.5) in two factors where that would overflow.
	p, p2 := 0.0, 1.0
	if abs < 140 {
		p = object.PowFloat(y, abs-0.5)
	} else {
		p = object.PowFloat(y, abs/2-0.25)
		p2 = p
	}
	var r float64
	if x < 0 {
		r = -math.Pi / sinPi(abs) / abs * object.ExpFloat(y) / lanczosSum(abs)
		r -= z * r
		r = r / p / p2
	} else {
		r = lanczosSum(abs) / object.ExpFloat(y)
		r += z * r
		r = r * p * p2
	}
	if math.IsInf(r, 0) {
		return 0, errRange()
	}
	return r, nil
}

func lgamma(x float64) (float64, error) {
	if !isFinite(x) {
		return math.Abs(x), nil
	}
	if x == math.Floor(x) && x <= 2 {
		if x <= 0 {
			return 0, errDomain()
		}
		return 0, nil
	}
	abs := math.Abs(x)
	if abs < 1e-20 {
		return -object.LogFloat(abs), nil
	}
	r := object.LogFloat(lanczosSum(abs)) - lanczosG
	r += (abs - 0.5) * (object.LogFloat(abs+lanczosG-0.5) - 1)
	if x < 0 {
		const logPi = 1.144729885849400174143427351353058711647
		r = logPi - object.LogFloat(math.Abs(sinPi(abs))) - object.LogFloat(abs) - r
	}
	if math.IsInf(r, 0) {
		return 0, errRange()
	}
	return r, nil
}
