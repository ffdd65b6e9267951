package decimal

import (
	"math/big"
	"strings"
)

// This file is the operations on digits: logical ones, shifts, and those on exponents.

// logical gives the digits of an operand of a logical operation, right-justified in the context's precision.
func (w *work) logical(a num) (string, bool) {
	if a.isSpecial() || a.neg || a.exp != 0 {
		return "", false
	}
	s := a.coef.String()
	if strings.Trim(s, "01") != "" {
		return "", false
	}
	if n := int(w.prec) - len(s); n > 0 {
		return strings.Repeat("0", n) + s, true
	}
	return s[len(s)-int(w.prec):], true
}

// digitwise combines the digits of two operands.
func (w *work) digitwise(a, b num, f func(x, y bool) bool) num {
	if w.tooPrecise() {
		return a
	}
	x, ok := w.logical(a)
	y, ok2 := w.logical(b)
	if !ok || !ok2 {
		return w.invalid(0)
	}
	out := make([]byte, len(x))
	for i := range out {
		out[i] = '0'
		if f(x[i] == '1', y[i] == '1') {
			out[i] = '1'
		}
	}
	c, _ := new(big.Int).SetString(string(out), 10)
	return newNum(false, c, 0)
}

func (w *work) logicalInvert(a num) num {
	if w.tooPrecise() {
		return a
	}
	ones, _ := new(big.Int).SetString(strings.Repeat("1", int(w.prec)), 10)
	return w.digitwise(a, newNum(false, ones, 0), func(x, y bool) bool { return x != y })
}

// count is the whole number that an operation's second operand must be, within the limits.
func (w *work) count(b num, low, high int64) (int64, bool) {
	if b.form != finite || b.exp != 0 || !b.coef.IsInt64() {
		return 0, false
	}
	n := b.signed().Int64()
	return n, n >= low && n <= high
}

// moveDigits is rotate, or shift.
func (w *work) moveDigits(a, b num, rotate bool) num {
	if r, ok := w.nan(a, b); ok {
		return r
	}
	n, ok := w.count(b, -w.prec, w.prec)
	if !ok {
		return w.invalid(0)
	}
	if a.form == infinite {
		return a
	}
	if w.tooPrecise() {
		return a
	}
	s := a.coef.String()
	if k := int(w.prec) - len(s); k > 0 {
		s = strings.Repeat("0", k) + s
	} else {
		s = s[-k:]
	}
	switch {
	case rotate:
		k := int((n + w.prec) % w.prec)
		s = s[k:] + s[:k]
	case n < 0:
		s = s[:len(s)+int(n)]
	default:
		s += strings.Repeat("0", int(n))
		s = s[len(s)-int(w.prec):]
	}
	c := big0
	if s != "" {
		c, _ = new(big.Int).SetString(s, 10)
	}
	return newNum(a.neg, c, a.exp)
}

func (w *work) scaleb(a, b num) num {
	if r, ok := w.nan(a, b); ok {
		return r
	}
	limit := 2 * (w.emax + w.prec)
	n, ok := w.count(b, -limit, limit)
	if !ok {
		return w.invalid(0)
	}
	if a.form == infinite {
		return a
	}
	a.exp += n
	return w.fix(a)
}

func (w *work) logb(a num) num {
	if r, ok := w.nan(a); ok {
		return r
	}
	if a.form == infinite {
		return inf(false)
	}
	if a.isZero() {
		w.raise(sigDivZero)
		return inf(true)
	}
	return w.fix(smallNum(a.adjusted()))
}

// class is number_class.
func (w *work) class(a num) string {
	switch a.form {
	case quietNaN:
		return "NaN"
	case signalNaN:
		return "sNaN"
	}
	name := "Normal"
	switch {
	case a.form == infinite:
		name = "Infinity"
	case a.isZero():
		name = "Zero"
	case a.adjusted() < w.emin:
		name = "Subnormal"
	}
	if a.neg {
		return "-" + name
	}
	return "+" + name
}
