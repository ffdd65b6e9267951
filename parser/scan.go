package parser

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"pya/lang/diag"
	"pya/lang/token"
)

// The classes of a byte that may start a token.
const (
	clsOther = iota
	clsName
	clsDigit
	clsQuote
	clsNewline
	clsHigh // part of a character outside ASCII
)

var class = func() (t [256]uint8) {
	for c := range t {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == '_':
			t[c] = clsName
		case '0' <= c && c <= '9':
			t[c] = clsDigit
		case c == '"', c == '\'':
			t[c] = clsQuote
		case c == '\n':
			t[c] = clsNewline
		case c >= utf8.RuneSelf:
			t[c] = clsHigh
		}
	}
	return t
}()

// wordEnd returns the end of the run of name bytes that starts at i.
func (s *scanner) wordEnd(i int) int {
	for i < len(s.src) {
		if c := class[s.src[i]]; c != clsName && c != clsDigit && c != clsHigh {
			break
		}
		i++
	}
	return i
}

// name scans an identifier, a keyword or a literal with a prefix.
func (s *scanner) name() (lexer.Token, bool) {
	start := s.pos
	end := s.wordEnd(start)
	word := s.src[start:end]
	if end < len(s.src) && class[s.src[end]] == clsQuote && len(word) <= 2 && isPrefix(word) {
		s.pos = end
		return s.str(start)
	}
	for i := 0; i < len(word); i++ {
		if word[i] >= utf8.RuneSelf {
			if !s.checkName(start, word) {
				return lexer.Token{}, false
			}
			break
		}
	}
	s.pos = end
	return s.token(token.Keyword(word), start), true
}

// isPrefix reports whether word may stand before the quote of a literal.
func isPrefix(word string) bool {
	switch strings.ToLower(word) {
	case "r", "b", "u", "f", "br", "rb", "fr", "rf":
		return true
	}
	return false
}

// checkName stops at the first character that no identifier may have at its place.
func (s *scanner) checkName(start int, word string) bool {
	for i, r := range word {
		if isNameStart(r) || i > 0 && isNamePart(r) {
			continue
		}
		s.pos = start + i
		if unicode.IsPrint(r) {
			return s.stop(s.pos, "invalid character '%c' (U+%04X)", r, r)
		}
		return s.stop(s.pos, "invalid non-printable character U+%04X", r)
	}
	return true
}

func isNameStart(r rune) bool {
	if r < utf8.RuneSelf {
		return class[r] == clsName
	}
	return (unicode.IsLetter(r) || 0x2ebf0 <= r && r <= 0x2ee5d || // of Unicode 15.1
		unicode.Is(unicode.Nl, r) || unicode.Is(unicode.Other_ID_Start, r)) &&
		!notNameStart(r) && r != '\u2e2f'
}

func isNamePart(r rune) bool {
	if r < utf8.RuneSelf {
		return class[r] == clsName || class[r] == clsDigit
	}
	return r != '\u037a' && (isNameStart(r) || unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue) ||
		r == '\u0e33' || r == '\u0eb3' || r == '\uff9e' || r == '\uff9f')
}

// notNameStart lists the letters whose compatibility decomposition does not start an identifier, which is
// what tells XID_Start from ID_Start.
func notNameStart(r rune) bool {
	switch r {
	case 0x37a, 0xe33, 0xeb3, 0xfe70, 0xfe72, 0xfe74, 0xfe76, 0xfe78, 0xfe7a, 0xfe7c, 0xfe7e, 0xff9e, 0xff9f:
		return true
	}
	return 0xfc5e <= r && r <= 0xfc63 || r == 0xfdfa || r == 0xfdfb
}

// operator scans an operator or a delimiter, the longest that fits.
func (s *scanner) operator() (lexer.Token, bool) {
	start := s.pos
	kind, size := operatorAt(s.src[start:])
	if size == 1 {
		switch kind {
		case token.LParen, token.LBrack, token.LBrace:
			if !s.openBracket() {
				return lexer.Token{}, false
			}
		case token.RParen, token.RBrack, token.RBrace:
			if !s.closeBracket() {
				return lexer.Token{}, false
			}
		}
	}
	if n := len(s.fstrings); n > 0 && s.fieldOperator(&s.fstrings[n-1], kind) {
		size = 1
		if kind != token.Bang && kind != token.RBrace {
			kind = token.Colon
		}
	}
	if kind == token.Unknown && s.src[start] < ' ' || s.src[start] == 0x7f {
		return lexer.Token{}, s.stop(start, "invalid non-printable character U+%04X", s.src[start])
	}
	s.pos += size
	return s.token(kind, start), true
}

// operatorAt returns the operator at the beginning of text and its length.
func operatorAt(text string) (token.Kind, int) {
	var c1, c2 byte
	if len(text) > 1 {
		c1 = text[1]
	}
	if len(text) > 2 {
		c2 = text[2]
	}
	// pick chooses between "x", "x=", "xx" and "xx=".
	pick := func(one, eq, two, twoEq token.Kind) (token.Kind, int) {
		switch {
		case c1 == text[0] && two != 0 && c2 == '=' && twoEq != 0:
			return twoEq, 3
		case c1 == text[0] && two != 0:
			return two, 2
		case c1 == '=':
			return eq, 2
		}
		return one, 1
	}
	switch text[0] {
	case '(':
		return token.LParen, 1
	case ')':
		return token.RParen, 1
	case '[':
		return token.LBrack, 1
	case ']':
		return token.RBrack, 1
	case '{':
		return token.LBrace, 1
	case '}':
		return token.RBrace, 1
	case ',':
		return token.Comma, 1
	case ';':
		return token.Semi, 1
	case '~':
		return token.Tilde, 1
	case '.':
		if c1 == '.' && c2 == '.' {
			return token.Ellipsis, 3
		}
		return token.Dot, 1
	case ':':
		return pick(token.Colon, token.ColonEq, 0, 0)
	case '=':
		return pick(token.Assign, token.EqEq, 0, 0)
	case '+':
		return pick(token.Plus, token.PlusEq, 0, 0)
	case '-':
		if c1 == '>' {
			return token.Arrow, 2
		}
		return pick(token.Minus, token.MinusEq, 0, 0)
	case '*':
		return pick(token.Star, token.StarEq, token.StarStar, token.StarStarEq)
	case '/':
		return pick(token.Slash, token.SlashEq, token.SlashSlash, token.SlashSlashEq)
	case '%':
		return pick(token.Percent, token.PercentEq, 0, 0)
	case '@':
		return pick(token.At, token.AtEq, 0, 0)
	case '&':
		return pick(token.Amp, token.AmpEq, 0, 0)
	case '|':
		return pick(token.Pipe, token.PipeEq, 0, 0)
	case '^':
		return pick(token.Caret, token.CaretEq, 0, 0)
	case '<':
		if c1 == '>' {
			return token.Unknown, 2
		}
		return pick(token.Less, token.LessEq, token.LShift, token.LShiftEq)
	case '>':
		return pick(token.Greater, token.GreaterEq, token.RShift, token.RShiftEq)
	case '!':
		return pick(token.Bang, token.NotEq, 0, 0)
	}
	return token.Unknown, 1
}

func (s *scanner) openBracket() bool {
	if len(s.brackets) >= maxBrackets {
		return s.stop(s.pos, "too many nested parentheses")
	}
	s.brackets = append(s.brackets, bracket{s.src[s.pos], s.pos, s.line})
	return true
}

func (s *scanner) closeBracket() bool {
	c := s.src[s.pos]
	base := 0
	if n := len(s.fstrings); n > 0 {
		base = s.fstrings[n-1].brackets
	}
	if n := len(s.fstrings); n > 0 && len(s.brackets) == base && c == '}' {
		return s.stop(s.pos, "f-string: single '}' is not allowed")
	}
	if s.lenient {
		if len(s.brackets) > base {
			s.brackets = s.brackets[:len(s.brackets)-1]
		}
		return true
	}
	if len(s.brackets) == 0 {
		return s.stop(s.pos, "unmatched '%c'", c)
	}
	b := s.brackets[len(s.brackets)-1]
	if b.char == '(' && c == ')' || b.char == '[' && c == ']' || b.char == '{' && c == '}' {
		s.brackets = s.brackets[:len(s.brackets)-1]
		return true
	}
	if n := len(s.fstrings); n > 0 && b.char == '{' && s.inField(&s.fstrings[n-1]) {
		return s.stop(s.pos, "f-string: unmatched '%c'", c)
	}
	if b.line != s.line {
		return s.stop(s.pos, "closing parenthesis '%c' does not match opening parenthesis '%c' on line %d", c, b.char, b.line)
	}
	return s.stop(s.pos, "closing parenthesis '%c' does not match opening parenthesis '%c'", c, b.char)
}

// number scans a numeric literal at the current position.
func (s *scanner) number() bool {
	if s.src[s.pos] == '0' {
		switch s.peek(1) | 0x20 {
		case 'x':
			return s.radix(2, 16, "hexadecimal")
		case 'o':
			return s.radix(2, 8, "octal")
		case 'b':
			return s.radix(2, 2, "binary")
		}
		return s.zeros()
	}
	if s.src[s.pos] != '.' && !s.digits() {
		return false
	}
	return s.fraction("decimal")
}

// digits passes decimal digits with single underscores between them.
func (s *scanner) digits() bool {
	for {
		for class[s.peek(0)] == clsDigit {
			s.pos++
		}
		if s.peek(0) != '_' {
			return true
		}
		s.pos++
		if class[s.peek(0)] != clsDigit {
			return s.badNumber("decimal")
		}
	}
}

// badNumber reports the literal at its last good character.
func (s *scanner) badNumber(what string) bool {
	return s.stop(s.pos-1, "invalid %s literal", what)
}

// radix passes the digits after 0x, 0o or 0b.
func (s *scanner) radix(skip, base int, what string) bool {
	s.pos += skip
	for {
		if s.peek(0) == '_' {
			s.pos++
		}
		if digitValue(s.peek(0)) >= base {
			if class[s.peek(0)] == clsDigit {
				return s.stop(s.pos, "invalid digit '%c' in %s literal", s.peek(0), what)
			}
			return s.badNumber(what)
		}
		for digitValue(s.peek(0)) < base {
			s.pos++
		}
		if s.peek(0) != '_' {
			break
		}
	}
	if class[s.peek(0)] == clsDigit {
		return s.stop(s.pos, "invalid digit '%c' in %s literal", s.peek(0), what)
	}
	return s.numberEnd(what)
}

func digitValue(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return 99
}

// zeros passes a literal that starts with 0: zeros only, or a float or imaginary number.
func (s *scanner) zeros() bool {
	start := s.pos
	for s.peek(0) == '0' || s.peek(0) == '_' {
		if s.peek(0) == '_' && class[s.peek(1)] != clsDigit {
			s.pos++
			return s.badNumber("decimal")
		}
		s.pos++
	}
	zerosEnd := s.pos
	if class[s.peek(0)] == clsDigit && !s.digits() {
		return false
	}
	switch c := s.peek(0); {
	case c == '.', c|0x20 == 'e', c|0x20 == 'j':
		return s.fraction("decimal")
	case s.pos > zerosEnd && !s.lenient:
		end := s.pos
		s.stopEnd(start, endSpan, true, diag.Syntax, "leading zeros in decimal integer "+
			"literals are not permitted; use an 0o prefix for octal integers")
		// The range ends with the zeros' last digit, as CPython draws it.
		s.fault.span.End, s.fault.bare = token.Pos(zerosEnd), true
		s.pos = end
		return false
	}
	return s.numberEnd("decimal")
}

// fraction passes what may follow the integer part: fraction, exponent, imaginary unit.
func (s *scanner) fraction(what string) bool {
	if s.peek(0) == '.' {
		s.pos++
		if class[s.peek(0)] == clsDigit && !s.digits() {
			return false
		}
	}
	if s.peek(0)|0x20 == 'e' {
		signed := 1
		if c := s.peek(1); c == '+' || c == '-' {
			signed = 2
		}
		switch {
		case class[s.peek(signed)] == clsDigit:
			s.pos += signed
			if !s.digits() {
				return false
			}
		case signed == 2:
			s.pos += 2
			return s.badNumber(what)
		default:
			return s.numberEnd(what)
		}
	}
	if s.peek(0)|0x20 == 'j' {
		s.pos++
		return s.numberEnd("imaginary")
	}
	return s.numberEnd(what)
}

// numberEnd refuses a letter right after a number, except where a keyword starts that may follow one.
func (s *scanner) numberEnd(what string) bool {
	if s.lenient || s.pos >= len(s.src) {
		return true
	}
	switch c := class[s.src[s.pos]]; c {
	case clsDigit:
		return s.badNumber(what)
	case clsName:
		rest := s.src[s.pos:]
		for _, word := range [...]string{"and", "else", "for", "if", "in", "is", "or", "not"} {
			if strings.HasPrefix(rest, word) && (word[0] == 'i' || !s.nameFollows(len(word))) {
				at := token.Pos(s.pos - 1)
				s.warnings = append(s.warnings, warning{Warning: token.Warning{Span: token.Span{Start: at, End: at}, Msg: "invalid " + what + " literal"}})
				return true
			}
		}
		return s.badNumber(what)
	}
	return true // also before letters beyond ASCII
}

// nameFollows tells whether a name goes on n bytes further.
func (s *scanner) nameFollows(n int) bool {
	if s.pos+n >= len(s.src) {
		return false
	}
	c := class[s.src[s.pos+n]]
	return c == clsName || c == clsDigit || c == clsHigh
}

// str scans a literal whose prefix starts at start and whose quote is at the current position.
func (s *scanner) str(start int) (lexer.Token, bool) {
	prefix := s.src[start:s.pos]
	quote := s.src[s.pos : s.pos+1]
	if strings.HasPrefix(s.src[s.pos:], strings.Repeat(quote, 3)) {
		quote = s.src[s.pos : s.pos+3]
	}
	if strings.ContainsAny(prefix, "fF") {
		return s.fstringStart(start, quote, strings.ContainsAny(prefix, "rR"))
	}
	t := s.token(token.String, start)
	s.pos += len(quote)
	if !s.stringBody(start, quote) {
		return t, false
	}
	t.Value = s.src[start:s.pos]
	if strings.IndexByte(t.Value, '\\') >= 0 && !strings.ContainsAny(prefix, "rR") {
		s.checkEscapes(len(prefix)+len(quote), start, t.Pos.Line, strings.ContainsAny(prefix, "bB"))
	}
	return t, true
}

// checkEscapes warns of the first escape that means nothing in the literal from start to the current position.
func (s *scanner) checkEscapes(skip, start, line int, bytes bool) {
	text := s.src[start:s.pos]
	for i := skip; i < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		i++
		msg := ""
		if i == len(text) || skip == 0 && (text[i] == '{' || text[i] == '}') {
			return // fstringEscape has warned of a brace
		}
		switch c := text[i]; {
		case strings.IndexByte("\n\r\\'\"abfnrtvx01234567", c) >= 0:
			if c >= '4' && c <= '7' && i+2 < len(text) && isOctal(text[i+1]) && isOctal(text[i+2]) {
				msg = "invalid octal escape sequence '\\" + text[i:i+3] + "'"
			}
		case !bytes && (c == 'u' || c == 'U' || c == 'N'):
		default:
			r, _ := utf8.DecodeRuneInString(text[i:])
			msg = "invalid escape sequence '\\" + string(r) + "'"
		}
		if msg != "" {
			w := token.Warning{Span: token.Span{Start: token.Pos(start), End: token.Pos(s.pos)}, Msg: msg, Line: line}
			s.warnings = append(s.warnings, warning{w, true})
			return
		}
	}
}

func isOctal(c byte) bool { return c >= '0' && c <= '7' }

// stringBody passes the text of a plain literal and its closing quotes.
func (s *scanner) stringBody(start int, quote string) bool {
	line, lineStart, q := s.line, s.lineStart, quote[0]
	escaped := false // the quote, somewhere
	for s.pos < len(s.src) {
		switch c := s.src[s.pos]; c {
		case '\\':
			s.pos++
			if s.pos < len(s.src) && s.src[s.pos] == '\n' {
				s.nextLine()
			} else if s.pos < len(s.src) {
				escaped = escaped || s.src[s.pos] == q
				s.pos++
			}
		case '\n':
			if len(quote) == 1 {
				return s.unterminatedLine(start, line, lineStart, s.line, quote, escaped)
			}
			s.nextLine()
		case q:
			if strings.HasPrefix(s.src[s.pos:], quote) {
				s.pos += len(quote)
				return true
			}
			s.pos++
		default:
			s.pos++
		}
	}
	last := s.line
	if s.lineStart == len(s.src) && last > line {
		last--
	}
	if len(quote) == 3 {
		s.unterminated(start, line, lineStart, last, quote, "triple-quoted string")
		s.fault.incomplete = true
		return false
	}
	s.unterminatedLine(start, line, lineStart, last, quote, escaped)
	s.fault.incomplete = s.lineStart == len(s.src) || s.pos == len(s.src)
	return false
}

// unterminatedLine reports a literal of one line without an end.
func (s *scanner) unterminatedLine(start, line, lineStart, last int, quote string, escaped bool) bool {
	s.unterminated(start, line, lineStart, last, quote, "string")
	if escaped && strings.HasPrefix(s.fault.msg, "unterminated") {
		s.fault.msg += "; perhaps you escaped the end quote?"
	}
	return false
}

// unterminated reports a literal without an end, in the string or the f-string it may be part of.
func (s *scanner) unterminated(start, line, lineStart, last int, quote, what string) bool {
	if n := len(s.fstrings); n > 0 && quote == s.fstrings[n-1].quote {
		// What looks like the opening quote must be the end of the f-string around it.
		s.line, s.lineStart = line, lineStart
		s.stop(start, "f-string: expecting '}'")
		s.fault.late = false
		return false
	}
	s.line, s.lineStart = line, lineStart
	return s.stop(start, "unterminated %s literal (detected at line %d)", what, last)
}

// fstringStart opens an f-string.
func (s *scanner) fstringStart(start int, quote string, raw bool) (lexer.Token, bool) {
	if len(s.fstrings) >= maxFStrings {
		return lexer.Token{}, s.stop(start, "too many nested f-strings")
	}
	s.pos += len(quote)
	s.fstrings = append(s.fstrings, fstring{quote: quote, raw: raw, start: start, line: s.line, brackets: len(s.brackets), text: true})
	return s.token(token.FStart, start), true
}

// inField reports whether the innermost open bracket is the brace of f's current field.
func (s *scanner) inField(f *fstring) bool { return len(s.brackets) == f.brackets+f.specs+1 }

// fieldOperator looks at an operator inside a field: a colon or an exclamation mark at the field's own
// level ends the expression, a closing brace ends the field. It reports whether the operator was one of them.
func (s *scanner) fieldOperator(f *fstring, kind token.Kind) bool {
	switch kind {
	case token.Colon, token.ColonEq:
		if !s.inField(f) {
			return false
		}
		f.text, f.plain = true, true
		f.specs++
		return true
	case token.Bang:
		return s.inField(f)
	case token.RBrace:
		// The brace is closed already: back to the text when it was the field's own.
		if len(s.brackets) == f.brackets+f.specs {
			f.text, f.plain = true, false
			return true
		}
	}
	return false
}

// fstringText scans the literal text of an f-string up to the next field, the end of a format spec or the
// end of the string. A doubled brace ends a token after its first half, so that the value needs no rewriting.
func (s *scanner) fstringText() (lexer.Token, bool) {
	f := &s.fstrings[len(s.fstrings)-1]
	start, startLine, startCol := s.pos, s.line, s.lineStart
	middle := func() (lexer.Token, bool) {
		if !f.raw && strings.IndexByte(s.src[start:s.pos], '\\') >= 0 {
			s.checkEscapes(0, start, s.line, false)
		}
		t := s.emit(token.FMiddle, start)
		t.Pos.Line, t.Pos.Column = startLine, start-startCol+1
		return t, true
	}
	for s.pos < len(s.src) {
		switch c := s.src[s.pos]; c {
		case f.quote[0]:
			if !strings.HasPrefix(s.src[s.pos:], f.quote) {
				s.pos++
				continue
			}
			if s.pos > start {
				return middle()
			}
			return s.fstringEnd(f)
		case '\n':
			if len(f.quote) == 1 {
				if f.specs > 0 && f.plain && !(s.bare && s.pos == len(s.src)-1) {
					return s.specNewline(f, middle)
				}
				return lexer.Token{}, s.unterminatedF(f, s.line)
			}
			s.nextLine()
		case '{':
			if f.specs == 0 && s.peek(1) == '{' {
				s.pos++
				t, _ := middle()
				s.pos++
				return t, true
			}
			if s.pos > start {
				return middle()
			}
			return s.fieldStart(f)
		case '}':
			if f.specs > 0 {
				if s.pos > start {
					return middle()
				}
				f.specs--
				f.text = false
				return s.operator()
			}
			if s.peek(1) != '}' {
				return lexer.Token{}, s.stop(s.pos, "f-string: single '}' is not allowed")
			}
			s.pos++
			t, _ := middle()
			s.pos++
			return t, true
		case '\\':
			s.fstringEscape(f)
		default:
			s.pos++
		}
	}
	last := s.line
	if s.lineStart == len(s.src) && last > f.line {
		last--
	}
	s.unterminatedF(f, last)
	s.fault.incomplete = len(f.quote) == 3
	return lexer.Token{}, false
}

// specNewline ends a format spec at the end of a line: the field's closing brace may stand on the next one.
func (s *scanner) specNewline(f *fstring, middle func() (lexer.Token, bool)) (lexer.Token, bool) {
	f.specs--
	f.text = false
	return middle()
}

// fstringEscape passes a backslash and what it hides: a quote, a newline, a \N{name}. Braces stay special.
func (s *scanner) fstringEscape(f *fstring) {
	s.pos++
	switch c := s.peek(0); {
	case s.pos >= len(s.src):
	case c == '{' || c == '}':
		if !f.raw {
			span := token.Span{Start: token.Pos(s.pos - 1), End: token.Pos(s.pos + 1)}
			w := token.Warning{Span: span, Msg: "invalid escape sequence '\\" + string(c) + "'", Line: s.line}
			s.warnings = append(s.warnings, warning{Warning: w})
		}
	case c == '\n':
		s.nextLine()
	case c == 'N' && s.peek(1) == '{' && !f.raw:
		if end := strings.IndexAny(s.src[s.pos:], "}\n'\""); end > 0 && s.src[s.pos+end] == '}' {
			s.pos += end + 1
		} else {
			s.pos += 2
		}
	default:
		s.pos++
	}
}

func (s *scanner) fstringEnd(f *fstring) (lexer.Token, bool) {
	start := s.pos
	s.pos += len(f.quote)
	s.fstrings = s.fstrings[:len(s.fstrings)-1]
	return s.token(token.FEnd, start), true
}

// fieldStart opens a replacement field.
func (s *scanner) fieldStart(f *fstring) (lexer.Token, bool) {
	if f.specs >= 3 {
		return lexer.Token{}, s.stop(s.pos-1, "f-string: expressions nested too deeply")
	}
	if !s.openBracket() {
		return lexer.Token{}, false
	}
	f.text = false
	s.pos++
	t := s.token(token.LBrace, s.pos-1)
	t.Pos.Column = 0 // tells it from the brace of a dict
	return t, true
}

func (s *scanner) unterminatedF(f *fstring, last int) bool {
	what := "f-string"
	if len(f.quote) == 3 {
		what = "triple-quoted f-string"
	}
	return s.stop(f.start, "%s", fmt.Sprintf("unterminated %s literal (detected at line %d)", what, last))
}
