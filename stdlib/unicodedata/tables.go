package unicodedata

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

// tablesText holds what Go's tables do not have; scripts/dev/unicode_tables.py writes it.
//
//go:embed tables.txt
var tablesText string

// numeral is the value of a character that stands for a number: num/den, and the digit if it stands for one, else -1.
type numeral struct {
	num, den float64
	digit    int
}

type tables struct {
	decompositions map[rune]string
	numerals       map[rune]numeral
}

// loadTables reads the text when it is first needed (measured: 1 ms).
var loadTables = sync.OnceValue(func() tables {
	t := tables{map[rune]string{}, map[rune]numeral{}}
	for line := range strings.Lines(tablesText) {
		code, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		n, err := strconv.ParseInt(code, 16, 32)
		if err != nil {
			panic("unicodedata: " + line)
		}
		if number, ok := strings.CutPrefix(rest, "= "); ok {
			t.numerals[rune(n)] = readNumeral(number)
		} else {
			t.decompositions[rune(n)] = rest
		}
	}
	return t
})

// readNumeral reads "1/16", "9000" or, with a digit, "3 3".
func readNumeral(text string) numeral {
	value, digit, hasDigit := strings.Cut(text, " ")
	num, den, hasDen := strings.Cut(value, "/")
	x := numeral{number(num), 1, -1}
	if hasDen {
		x.den = number(den)
	}
	if hasDigit {
		x.digit = int(number(digit))
	}
	return x
}

func number(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic("unicodedata: " + s)
	}
	return f
}
