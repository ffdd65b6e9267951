package token

import (
	"strconv"
	"strings"
)

// longFloat is the length from which on strconv misreads a number: it drops digits, and exponents, without moving the
// decimal point along.
const longFloat = 700

// ParseFloat is the value of an unsigned decimal floating-point number; too large a number is infinite, one too small is
// zero.
func ParseFloat(text string) float64 {
	if len(text) >= longFloat {
		text = shortFloat(text)
	}
	f, _ := strconv.ParseFloat(text, 64)
	return f
}

// shortFloat is a short text of a number that rounds as the long one does: all digits that can tell apart two floats,
// and one more for those behind them.
func shortFloat(text string) string {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(text), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	// The number is 0.digits times ten to the power of point.
	point := len(whole) - (len(whole) + len(fraction) - len(digits))
	if e, err := strconv.Atoi(exponent); err == nil && e > -1<<40 && e < 1<<40 {
		point += e
	} else if strings.HasPrefix(exponent, "-") {
		point = -1 << 40
	} else if exponent != "" {
		point = 1 << 40
	}
	if digits == "" {
		return "0"
	}
	if len(digits) > 780 {
		rest := strings.Trim(digits[780:], "0")
		digits = digits[:780]
		if rest != "" {
			digits += "1"
		}
	}
	return "0." + digits + "e" + strconv.Itoa(max(min(point, 9999), -9999))
}
