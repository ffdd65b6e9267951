package decimal

import (
	"math/big"
	"strconv"
	"strings"

	"pya/vm/object"
)

var errFormat = "invalid format string"

// parseSpec reads a format specification, which ends at a null character that is not the first one, the fill.
func parseSpec(text string) (object.FormatSpec, error) {
	fill := strings.HasPrefix(text, "\x00")
	if fill {
		text = "_" + text[1:]
	}
	text, _, _ = strings.Cut(text, "\x00")
	spec, err := object.ParseFormatSpec(text, "Decimal", '>')
	if fill && spec.FillGiven {
		spec.Fill = 0
	}
	return spec, err
}

// formatted is format(n, text).
func formatted(n num, text string, c *context) (string, error) {
	spec, err := parseSpec(text)
	if err != nil || badZero(text) || spec.Type != 0 && !strings.ContainsRune("eEfFgGn%", spec.Type) || spec.Group == '_' || spec.Group != 0 && spec.Type == 'n' {
		return "", object.ValueErrorf("%s", errFormat)
	}
	kind := spec.Type
	if kind == 'n' {
		kind = 'g'
	} else if kind == 0 {
		kind = 'G'
		if !c.capitals {
			kind = 'g'
		}
	}
	if n.isSpecial() {
		body := num{form: n.form, coef: n.coef}.text(false, true)
		if kind == '%' {
			body += "%"
		}
		fill := spec.Fill
		if spec.Fill == '0' && !spec.FillGiven {
			spec.Fill, spec.Align = ' ', '>'
		}
		out := alignText(signText(n.neg, spec), body, spec)
		spec.Fill = fill
		return out, nil
	}
	if kind == '%' {
		n.exp += 2
	}
	if spec.Prec >= 0 {
		switch kind {
		case 'e', 'E':
			n = roundDigits(n, int64(spec.Prec)+1, c.rounding)
			if d := digits(n.coef); !n.isZero() && d <= int64(spec.Prec) {
				n, _ = rescale(n, n.exp-(int64(spec.Prec)+1-d), c.rounding)
			}
		case 'f', 'F', '%':
			n, _ = rescale(n, -int64(spec.Prec), c.rounding)
		default:
			if digits(n.coef) > int64(spec.Prec) {
				n = roundDigits(n, int64(max(spec.Prec, 1)), c.rounding)
			}
		}
	}
	fixed := kind == 'f' || kind == 'F' || kind == '%'
	if n.isZero() && n.exp > 0 && fixed {
		n = zero(n.neg, 0)
	}
	if n.isZero() && spec.Z {
		n.neg = false
	}
	return layout(n, kind, fixed, spec), nil
}

// badZero tells a specification with a zero for padding behind an alignment, or before another zero.
func badZero(text string) bool {
	r := []rune(text)
	isAlign := func(i int) bool { return i < len(r) && strings.ContainsRune("<>=^", r[i]) }
	aligned := true
	switch {
	case isAlign(1):
		r = r[2:]
	case isAlign(0):
		r = r[1:]
	default:
		aligned = false
	}
	for _, option := range []string{"+- ", "z", "#"} {
		if len(r) > 0 && strings.ContainsRune(option, r[0]) {
			r = r[1:]
		}
	}
	return len(r) > 0 && r[0] == '0' && (aligned || len(r) > 1 && r[1] == '0')
}

// roundDigits rounds to a number of significant digits.
func roundDigits(n num, count int64, mode rounding) num {
	d := digits(n.coef)
	if n.isZero() || d <= count {
		return n
	}
	r, _ := rescale(n, n.adjusted()+1-count, mode)
	if digits(r.coef) > count {
		r = newNum(r.neg, new(big.Int).Quo(r.coef, big10), r.exp+1)
	}
	return r
}

func layout(n num, kind rune, fixed bool, spec object.FormatSpec) string {
	ds := n.coef.String()
	left := n.exp + int64(len(ds))
	var dot int64
	switch {
	case kind == 'e' || kind == 'E':
		dot = 1
		if n.isZero() && spec.Prec >= 0 {
			dot = 1 - int64(spec.Prec)
		}
	case fixed:
		dot = left
	case n.exp <= 0 && left > -6:
		dot = left
	default:
		dot = 1
	}
	var whole, fraction string
	switch {
	case dot < 0:
		whole, fraction = "0", strings.Repeat("0", int(-dot))+ds
	case dot > int64(len(ds)):
		whole = ds + strings.Repeat("0", int(dot)-len(ds))
	default:
		whole, fraction = ds[:dot], ds[dot:]
		if whole == "" {
			whole = "0"
		}
	}
	tail := ""
	if fraction != "" || spec.Alt {
		tail = "." + fraction
	}
	if e := left - dot; e != 0 || kind == 'e' || kind == 'E' {
		letter := "E"
		if kind == 'e' || kind == 'g' {
			letter = "e"
		}
		tail += letter + plusMinus(e)
	}
	if kind == '%' {
		tail += "%"
	}
	sign := signText(n.neg, spec)
	width := 0
	zeros := spec.Fill == '0' && spec.Align == '=' && !spec.FillGiven
	if zeros {
		width = spec.Width - len(tail) - len(sign)
	}
	return alignText(sign, grouped(whole, spec.Group, width)+tail, spec)
}

func plusMinus(e int64) string {
	s := strconv.FormatInt(e, 10)
	if e >= 0 {
		s = "+" + s
	}
	return s
}

func signText(neg bool, spec object.FormatSpec) string {
	switch {
	case neg:
		return "-"
	case spec.Sign == '+':
		return "+"
	case spec.Sign == ' ':
		return " "
	}
	return ""
}

// grouped puts separators into the digits, which are filled up with zeros to the width.
func grouped(ds string, sep byte, width int) string {
	if sep == 0 {
		if n := width - len(ds); n > 0 {
			ds = strings.Repeat("0", n) + ds
		}
		return ds
	}
	var groups []string
	for {
		l := min(max(len(ds), width, 1), 3)
		part := ds[max(len(ds)-l, 0):]
		groups = append(groups, strings.Repeat("0", l-len(part))+part)
		ds = ds[:len(ds)-len(part)]
		width -= l
		if ds == "" && width <= 0 {
			break
		}
		width--
	}
	for i, j := 0, len(groups)-1; i < j; i, j = i+1, j-1 {
		groups[i], groups[j] = groups[j], groups[i]
	}
	return strings.Join(groups, string(sep))
}

func alignText(sign, body string, spec object.FormatSpec) string {
	n := spec.Width - len(sign) - len(body)
	if n <= 0 {
		return sign + body
	}
	fill := strings.Repeat(string(spec.Fill), n)
	switch spec.Align {
	case '<':
		return sign + body + fill
	case '=':
		return sign + fill + body
	case '^':
		half := strings.Repeat(string(spec.Fill), n/2)
		return half + sign + body + strings.Repeat(string(spec.Fill), n-n/2)
	}
	return fill + sign + body
}
