package parser

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"pya/lang/diag"
	"pya/lang/token"
)

const byteOrderMark = "\xef\xbb\xbf"

// decode turns the bytes of a source into text: UTF-8 without a byte order mark, lines ended by "\n", a
// newline at the end.
func decode(filename string, src []byte, decoded bool) (string, *diag.SyntaxError) {
	text, marked := strings.CutPrefix(string(src), byteOrderMark)
	if i := strings.IndexByte(text, 0); i >= 0 {
		return "", nullByte(filename, text[:i])
	}
	declared := ""
	if !decoded {
		declared = declaredCoding(text)
	}
	coding := normalizeCoding(declared)
	if marked && declared != "" && !isMarkCoding(declared) {
		if coding == "latin-1" {
			declared = "iso-8859-1"
		}
		return "", problem(filename, "encoding problem: "+declared+" with BOM")
	}
	switch coding {
	case "", "utf-8":
		if !utf8.ValidString(text) {
			return "", invalidUTF8(filename, text, coding)
		}
	case "ascii":
		if strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) {
			return "", problem(filename, "encoding problem: "+declared)
		}
	case "latin-1":
		text = latin1(text)
	default:
		var ok bool
		if text, ok = legacy(coding, text); !ok {
			return "", problem(filename, "encoding problem: "+declared)
		}
	}
	if strings.IndexByte(text, '\r') >= 0 {
		text = strings.ReplaceAll(text, "\r\n", "\n")
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return text, nil
}

// problem is an error without a place in the text.
func problem(filename, msg string) *diag.SyntaxError {
	return &diag.SyntaxError{Kind: diag.Syntax, Msg: msg, Filename: filename}
}

// nullByte reports a null byte behind text. The line is shown up to it.
func nullByte(filename, before string) *diag.SyntaxError {
	err := problem(filename, "source code cannot contain null bytes")
	err.Line = strings.Count(before, "\n") + 1
	err.Text = before[strings.LastIndexByte(before, '\n')+1:]
	return err
}

// isMarkCoding tells the declarations that may stand behind a byte order mark.
func isMarkCoding(name string) bool {
	n := strings.ReplaceAll(strings.ToLower(name), "_", "-")
	return n == "utf-8" || strings.HasPrefix(n, "utf-8-")
}

// invalidUTF8 reports the first byte that is not UTF-8. If the text claims to be UTF-8, CPython finds it when
// it decodes the literal the byte stands in.
func invalidUTF8(filename, text, coding string) *diag.SyntaxError {
	i := 0
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		i += n
	}
	file := token.NewFileString(filename, text)
	line := file.LineOf(token.Pos(i))
	if coding == "" {
		return problem(filename, fmt.Sprintf("Non-UTF-8 code starting with '\\x%02x' in file %s on line %d, "+
			"but no encoding declared; see https://peps.python.org/pep-0263/ for details", text[i], filename, line))
	}
	span, from := token.Span{Start: token.Pos(i), End: token.Pos(i + 1)}, i
	s := newScanner(text)
	for t, _ := s.Next(); !t.EOF(); t, _ = s.Next() {
		if token.Kind(t.Type) == token.String && t.Pos.Offset <= i && i < t.Pos.Offset+len(t.Value) {
			span, from = spanOf(&t), t.Pos.Offset+strings.IndexAny(t.Value, "'\"")+1
		}
	}
	e := diag.New(file, span, "(unicode error) 'utf-8' codec can't decode byte 0x%02x in position %d: %s",
		text[i], i-from, utf8Reason(text[i:]))
	e.Text = strings.ToValidUTF8(e.Text, "\uFFFD")
	return e
}

// utf8Reason says what is wrong with the first byte of text.
func utf8Reason(text string) string {
	want := 0
	switch c := text[0]; {
	case 0xc2 <= c && c <= 0xdf:
		want = 1
	case 0xe0 <= c && c <= 0xef:
		want = 2
	case 0xf0 <= c && c <= 0xf4:
		want = 3
	default:
		return "invalid start byte"
	}
	if len(text) <= want && strings.IndexFunc(text[1:], func(r rune) bool { return r < utf8.RuneSelf }) < 0 {
		return "unexpected end of data"
	}
	return "invalid continuation byte"
}

func latin1(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for i := 0; i < len(text); i++ {
		b.WriteRune(rune(text[i]))
	}
	return b.String()
}

// declaredCoding returns the encoding a comment in the first two lines names, or "".
func declaredCoding(text string) string {
	for range 2 {
		head, rest, _ := strings.Cut(text, "\n")
		trimmed := strings.TrimLeft(head, " \t\f")
		if comment, ok := strings.CutPrefix(trimmed, "#"); ok {
			if c := codingIn(comment); c != "" {
				return c
			}
		} else if strings.TrimRight(trimmed, "\r") != "" {
			return ""
		}
		text = rest
	}
	return ""
}

// codingIn finds `coding:` or `coding=` and the name after it.
func codingIn(comment string) string {
	for {
		_, after, ok := strings.Cut(comment, "coding")
		if !ok {
			return ""
		}
		comment = after
		if after == "" || after[0] != ':' && after[0] != '=' {
			continue
		}
		name := strings.TrimLeft(after[1:], " \t")
		end := 0
		for end < len(name) && (class[name[end]] == clsName || class[name[end]] == clsDigit || name[end] == '-' || name[end] == '.') {
			end++
		}
		if end > 0 {
			return name[:end]
		}
	}
}

// legacy decodes text in one of the encodings from before Unicode; false means that it cannot.
func legacy(name, text string) (string, bool) {
	var e encoding.Encoding
	switch strings.ReplaceAll(strings.TrimPrefix(name, "windows-"), "-", "") {
	case "cp1250", "1250":
		e = charmap.Windows1250
	case "cp1251", "1251":
		e = charmap.Windows1251
	case "cp1252", "1252":
		e = charmap.Windows1252
	case "cp1253", "1253":
		e = charmap.Windows1253
	case "cp1254", "1254":
		e = charmap.Windows1254
	case "cp437", "437":
		e = charmap.CodePage437
	case "cp850", "850":
		e = charmap.CodePage850
	case "cp866", "866":
		e = charmap.CodePage866
	case "koi8r":
		e = charmap.KOI8R
	case "koi8u":
		e = charmap.KOI8U
	case "iso88592", "latin2":
		e = charmap.ISO8859_2
	case "iso88595":
		e = charmap.ISO8859_5
	case "iso88597":
		e = charmap.ISO8859_7
	case "iso885915", "latin9":
		e = charmap.ISO8859_15
	case "gbk", "cp936", "936", "gb2312", "euccn":
		e = simplifiedchinese.GBK
	case "gb18030":
		e = simplifiedchinese.GB18030
	case "big5", "cp950", "950":
		e = traditionalchinese.Big5
	case "shiftjis", "sjis", "cp932", "932":
		e = japanese.ShiftJIS
	case "eucjp":
		e = japanese.EUCJP
	case "euckr", "cp949", "949":
		e = korean.EUCKR
	default:
		return "", false
	}
	decoded, err := e.NewDecoder().String(text)
	return decoded, err == nil && !strings.ContainsRune(decoded, utf8.RuneError)
}

// normalizeCoding maps the spellings of the common encodings to one.
func normalizeCoding(name string) string {
	n := strings.ReplaceAll(strings.ToLower(name), "_", "-")
	switch {
	case n == "":
		return ""
	case n == "utf-8", n == "utf8", n == "u8", n == "cp65001", strings.HasPrefix(n, "utf-8-"):
		return "utf-8"
	case n == "ascii", n == "us-ascii", n == "646", n == "ansi-x3.4-1968":
		return "ascii"
	case n == "latin-1", n == "latin1", n == "iso-8859-1", n == "iso8859-1", n == "iso-latin-1", n == "l1", n == "latin",
		n == "8859", n == "cp819", strings.HasPrefix(n, "latin-1-"), strings.HasPrefix(n, "iso-8859-1-"):
		return "latin-1"
	}
	return n
}

// SourceText is the text of a source file: without a byte order mark, decoded as its coding comment says, lines ended
// by "\n".
func SourceText(filename string, src []byte) (string, error) {
	text, err := decode(filename, src, false)
	if err != nil {
		return "", err
	}
	if n := len(src); n > 0 && src[n-1] != '\n' && src[n-1] != '\r' {
		text = strings.TrimSuffix(text, "\n")
	}
	return text, nil
}
