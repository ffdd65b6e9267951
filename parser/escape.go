package parser

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/runenames"
)

// badEscape is an escape that cannot be decoded. Offsets count a character outside ASCII as ten bytes:
// that is how CPython's error messages count.
type badEscape struct {
	start, end int
	reason     string
}

// unescapeText decodes the escapes of a str literal.
func unescapeText(body string) (string, *badEscape) {
	var b strings.Builder
	b.Grow(len(body))
	for i := 0; i < len(body); {
		c := body[i]
		if c != '\\' || i+1 >= len(body) {
			b.WriteByte(c)
			i++
			continue
		}
		n, r, reason := escapeAt(body[i:])
		if reason != "" {
			at := errorOffset(body[:i])
			return "", &badEscape{at, at + n, reason}
		}
		i += n
		writeRune(&b, r)
	}
	return b.String(), nil
}

// Values of escapeAt that are no character.
const (
	noRune     rune = -1 // nothing: a joined line
	keepEscape rune = -2 // an unknown escape stays as it is
)

func writeRune(b *strings.Builder, r rune) {
	switch {
	case r == noRune:
	case r == keepEscape:
		b.WriteByte('\\')
	case 0xd800 <= r && r <= 0xdfff:
		// A lone surrogate, in generalized UTF-8.
		b.Write([]byte{0xed, byte(0x80 | r>>6&0x3f), byte(0x80 | r&0x3f)})
	default:
		b.WriteRune(r)
	}
}

func errorOffset(text string) int {
	n := 0
	for _, r := range text {
		if r < utf8.RuneSelf {
			n++
		} else {
			n += len(`\U00000000`)
		}
	}
	return n
}

// escapeAt decodes the escape text starts with. It returns its length and value, or a reason and how much
// of the text is to blame.
func escapeAt(text string) (n int, r rune, reason string) {
	switch c := text[1]; c {
	case '\n':
		return 2, noRune, ""
	case '\\', '\'', '"':
		return 2, rune(c), ""
	case 'a':
		return 2, '\a', ""
	case 'b':
		return 2, '\b', ""
	case 'f':
		return 2, '\f', ""
	case 'n':
		return 2, '\n', ""
	case 'r':
		return 2, '\r', ""
	case 't':
		return 2, '\t', ""
	case 'v':
		return 2, '\v', ""
	case 'x':
		return hexEscape(text, 2, `truncated \xXX escape`)
	case 'u':
		return hexEscape(text, 4, `truncated \uXXXX escape`)
	case 'U':
		return hexEscape(text, 8, `truncated \UXXXXXXXX escape`)
	case 'N':
		return nameEscape(text)
	case '0', '1', '2', '3', '4', '5', '6', '7':
		n = 1
		for ; n < 4 && n < len(text) && '0' <= text[n] && text[n] <= '7'; n++ {
			r = r<<3 + rune(text[n]-'0')
		}
		return n, r, ""
	}
	return 1, keepEscape, ""
}

func hexEscape(text string, digits int, truncated string) (int, rune, string) {
	var r uint32
	for i := 2; i < 2+digits; i++ {
		if i >= len(text) || digitValue(text[i]) >= 16 {
			return i, 0, truncated
		}
		r = r<<4 + uint32(digitValue(text[i]))
	}
	if r > unicode.MaxRune {
		return 2 + digits, 0, "illegal Unicode character"
	}
	return 2 + digits, rune(r), ""
}

func nameEscape(text string) (int, rune, string) {
	const malformed = `malformed \N character escape`
	if len(text) < 3 || text[2] != '{' {
		return 2, 0, malformed
	}
	end := strings.IndexByte(text, '}')
	if end < 0 {
		return errorOffset(text), 0, malformed
	}
	if end == 3 {
		return 3, 0, malformed
	}
	r, ok := runeByName(text[3:end])
	if !ok {
		return errorOffset(text[:end]) + 1, 0, "unknown Unicode character name"
	}
	return end + 1, r, ""
}

// unescapeBytes decodes the escapes of a bytes literal; at is where a bad one stands, or -1.
func unescapeBytes(body string) (value string, at int) {
	b := make([]byte, 0, len(body))
	for i := 0; i < len(body); {
		if body[i] != '\\' || i+1 >= len(body) {
			b = append(b, body[i])
			i++
			continue
		}
		switch body[i+1] {
		case 'u', 'U', 'N':
			b = append(b, '\\')
			i++
			continue
		}
		n, r, reason := escapeAt(body[i:])
		switch {
		case reason != "":
			return "", i
		case r == keepEscape:
			b = append(b, '\\')
		case r != noRune:
			b = append(b, byte(r))
		}
		i += n
	}
	return string(b), -1
}

// controlNames are the formal aliases of the characters that have no name of their own.
const controlNames = `0:NULL;1:START OF HEADING;2:START OF TEXT;3:END OF TEXT;4:END OF TRANSMISSION;5:ENQUIRY;6:ACKNOWLEDGE;` +
	`7:ALERT;8:BACKSPACE;9:CHARACTER TABULATION;9:HORIZONTAL TABULATION;9:TAB;a:LINE FEED;a:NEW LINE;a:END OF LINE;a:LF;` +
	`b:LINE TABULATION;b:VERTICAL TABULATION;c:FORM FEED;d:CARRIAGE RETURN;d:CR;e:SHIFT OUT;f:SHIFT IN;10:DATA LINK ESCAPE;` +
	`11:DEVICE CONTROL ONE;12:DEVICE CONTROL TWO;13:DEVICE CONTROL THREE;14:DEVICE CONTROL FOUR;15:NEGATIVE ACKNOWLEDGE;` +
	`16:SYNCHRONOUS IDLE;17:END OF TRANSMISSION BLOCK;18:CANCEL;19:END OF MEDIUM;1a:SUBSTITUTE;1b:ESCAPE;1b:ESC;` +
	`1c:INFORMATION SEPARATOR FOUR;1c:FILE SEPARATOR;1d:INFORMATION SEPARATOR THREE;1d:GROUP SEPARATOR;` +
	`1e:INFORMATION SEPARATOR TWO;1e:RECORD SEPARATOR;1f:INFORMATION SEPARATOR ONE;1f:UNIT SEPARATOR;20:SP;7f:DELETE;7f:DEL;` +
	`82:BREAK PERMITTED HERE;83:NO BREAK HERE;85:NEXT LINE;85:NEL;8d:REVERSE LINE FEED;90:DEVICE CONTROL STRING;` +
	`9b:CONTROL SEQUENCE INTRODUCER;9b:CSI;9c:STRING TERMINATOR;a0:NBSP;ad:SHY;34f:CGJ;200b:ZWSP;200c:ZWNJ;200d:ZWJ;` +
	`200e:LRM;200f:RLM;2028:LSEP;2029:PSEP;202a:LRE;202b:RLE;202c:PDF;202d:LRO;202e:RLO;202f:NNBSP;2060:WJ;2066:LRI;` +
	`2067:RLI;2068:FSI;2069:PDI;feff:BYTE ORDER MARK;feff:BOM;feff:ZWNBSP`

// runeNames maps the names of characters to them. It is built when the first \N escape is met.
var runeNames = sync.OnceValue(func() map[string]rune {
	m := make(map[string]rune, 1<<15)
	for r := rune(0); r <= 0x1ffff; r++ {
		addRuneName(m, r)
	}
	for r := rune(0xe0000); r <= 0xe01ff; r++ {
		addRuneName(m, r)
	}
	for _, entry := range strings.Split(controlNames, ";") {
		code, name, _ := strings.Cut(entry, ":")
		var r rune
		for i := range len(code) {
			r = r<<4 + rune(digitValue(code[i]))
		}
		m[name] = r
	}
	return m
})

func addRuneName(m map[string]rune, r rune) {
	if name := runenames.Name(r); name != "" && name[0] != '<' {
		m[name] = r
	}
}

// runeByName finds a character by its name, in any case.
func runeByName(name string) (rune, bool) {
	name = strings.ToUpper(name)
	if hex, ok := strings.CutPrefix(name, "CJK UNIFIED IDEOGRAPH-"); ok {
		return hexRune(hex, unicode.Han)
	}
	if syllable, ok := strings.CutPrefix(name, "HANGUL SYLLABLE "); ok {
		return hangul(syllable)
	}
	r, ok := runeNames()[name]
	return r, ok
}

func hexRune(hex string, table *unicode.RangeTable) (rune, bool) {
	var r rune
	for i := range len(hex) {
		if digitValue(hex[i]) >= 16 || len(hex) > 5 {
			return 0, false
		}
		r = r<<4 + rune(digitValue(hex[i]))
	}
	return r, len(hex) >= 4 && unicode.Is(table, r) && unicode.Is(unicode.Lo, r)
}

// hangul composes a syllable from the romanized names of its letters.
func hangul(name string) (rune, bool) {
	leads := strings.Split("G,GG,N,D,DD,R,M,B,BB,S,SS,,J,JJ,C,K,T,P,H", ",")
	vowels := strings.Split("A,AE,YA,YAE,EO,E,YEO,YE,O,WA,WAE,OE,YO,U,WEO,WE,WI,YU,EU,YI,I", ",")
	tails := strings.Split(",G,GG,GS,N,NJ,NH,D,L,LG,LM,LB,LS,LT,LP,LH,M,B,BS,S,SS,NG,J,C,K,T,P,H", ",")
	for l, lead := range leads {
		rest, ok := strings.CutPrefix(name, lead)
		if !ok {
			continue
		}
		for v, vowel := range vowels {
			tail, ok := strings.CutPrefix(rest, vowel)
			if !ok {
				continue
			}
			for t, name := range tails {
				if name == tail {
					return rune(0xac00 + (l*len(vowels)+v)*len(tails) + t), true
				}
			}
		}
	}
	return 0, false
}
