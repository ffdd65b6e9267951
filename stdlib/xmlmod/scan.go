package xmlmod

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The errors that the scanner finds, by expat's numbers.
const (
	errSyntax        = 2
	errNoElements    = 3
	errInvalidToken  = 4
	errUnclosedToken = 5
	errTagMismatch   = 7
	errDuplicate     = 8
	errJunk          = 9
	errParamRef      = 10
	errUndefined     = 11
	errRecursive     = 12
	errBadCharRef    = 14
	errBinaryRef     = 15
	errExternalAttr  = 16
	errMisplacedDecl = 17
	errUnknownEnc    = 18
	errUnclosedCdata = 20
	errExternal      = 21
	errUnbound       = 27
	errUndeclaring   = 28
	errFinished      = 36
	errReservedXML   = 38
	errReservedXMLNS = 39
	errReservedURI   = 40
	errAmplification = 43
)

// xmlError is an error of a document; handlers' errors pass through as they are.
type xmlError struct{ code int }

func (e xmlError) Error() string { return expatErrors[e.code][1] }

func fail(code int) error { return xmlError{code} }

// errMore means that a token is not complete yet.
var errMore = errors.New("more input needed")

// attribute is an attribute of a start tag; given is false for defaults of the DTD.
type attribute struct {
	name, value string
	given       bool
}

// events is what the scanner tells. Raw is the text of the token as it stands in the document.
type events interface {
	xmlDecl(version string, encoding *string, standalone int, raw string) error
	startElement(name string, attrs []attribute, raw string) error
	endElement(name, raw string) error
	startNamespace(prefix, uri *string) error
	endNamespace(prefix *string) error
	text(data, raw string) error
	instruction(target, data, raw string) error
	comment(data, raw string) error
	startCdata(raw string) error
	endCdata(raw string) error
	other(raw string) error
	startDoctype(name string, sysID, pubID *string, internal bool, raw string) error
	endDoctype(raw string) error
	entityDecl(e *entity, raw string) error
	elementDecl(name, model, raw string) error
	attlistDecl(element, name, typ string, def *string, required bool, raw string) error
	notationDecl(name string, sysID, pubID *string, raw string) error
	notStandalone() error
	// externalRef parses an external entity; handled is false without a handler.
	externalRef(context, sysID, pubID *string) (handled bool, err error)
	skippedEntity(name string, param bool, raw string) error
	// expands tells whether internal entities are to be replaced by their text.
	expands() bool
	// readsParams tells whether parameter entities are read at all.
	readsParams() bool
}

// entity is a general or parameter entity. A nil value means that it is external.
type entity struct {
	name                   string
	value                  *string
	sysID, pubID, notation *string
	param, open            bool
}

type state int

const (
	inStart state = iota // before the XML declaration
	inProlog
	inSubset // between the brackets of the document type
	inContent
	inEpilog
)

// element is an element that is open.
type element struct {
	raw, name string
	prefixes  []*string // the namespaces declared at it
}

// scanner reads a document in pieces.
type scanner struct {
	h     events
	buf   string // text that is not read yet
	final bool
	state state
	// fragment: the text of an external entity, which has no root of its own.
	fragment bool
	stack    []element
	inCdata  bool

	line, col int
	index     int64

	entities, params map[string]*entity
	defaults         map[string][]attDef
	hasDTD           bool
	standalone       bool
	skippedParams    bool // there were references or an external subset that were not read
	doctype          struct {
		sysID, pubID *string
	}
	expanded int64

	// Namespaces, where they are wanted.
	ns       bool
	sep      string
	prefixed bool
	spaces   map[string][]string
}

type attDef struct {
	name, typ string
	def       *string
}

func newScanner(h events) *scanner {
	return &scanner{h: h, line: 1, entities: map[string]*entity{}, params: map[string]*entity{}, defaults: map[string][]attDef{},
		spaces: map[string][]string{"xml": {"http://www.w3.org/XML/1998/namespace"}}}
}

// feed reads more of the document.
func (s *scanner) feed(text string, final bool) error {
	s.buf += text
	s.final = final
	for s.buf != "" {
		err := s.step()
		if err == errMore {
			if !final {
				return nil
			}
			return fail(s.unfinished())
		}
		if err != nil {
			return err
		}
	}
	if final && (s.state < inEpilog && !s.fragment || len(s.stack) > 0 || s.inCdata) {
		if s.inCdata {
			return fail(errUnclosedCdata)
		}
		return fail(errNoElements)
	}
	return nil
}

// unfinished is the error of a token that the end of the document cuts.
func (s *scanner) unfinished() int {
	if s.inCdata {
		return errUnclosedCdata
	}
	return errUnclosedToken
}

// take goes over n bytes, which are its result.
func (s *scanner) take(n int) string {
	t := s.buf[:n]
	s.buf = s.buf[n:]
	s.index += int64(n)
	for i := 0; i < n; i++ {
		switch c := t[i]; {
		case c == '\n', c == '\r' && (i+1 >= n || t[i+1] != '\n'):
			s.line++
			s.col = 0
		case c&0xC0 != 0x80 && c != '\r':
			s.col++
		}
	}
	return t
}

// told tells of a token of n bytes and goes over it; while a handler runs, the position is that of the token's start.
func (s *scanner) told(n int, f func(raw string) error) error {
	if err := f(s.buf[:n]); err != nil {
		return err
	}
	s.take(n)
	return nil
}

// bad is an error at byte n from here.
func (s *scanner) bad(n, code int) error {
	s.take(min(n, len(s.buf)))
	return fail(code)
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func spaces(t string) int {
	n := 0
	for n < len(t) && isSpace(t[n]) {
		n++
	}
	return n
}

func nameStart(r rune) bool { return r == '_' || r == ':' || unicode.IsLetter(r) }

func nameRune(r rune) bool {
	return nameStart(r) || r == '-' || r == '.' || r == 0xB7 || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r)
}

// nameLen is the length of the name at the head of t, 0 if there is none.
func nameLen(t string) int {
	for i, r := range t {
		if i == 0 && !nameStart(r) {
			return 0
		}
		if !nameRune(r) || r == utf8.RuneError {
			return i
		}
	}
	return len(t)
}

func validRune(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}

// invalidAt is the place of the first character that XML does not allow, -1 if there is none.
func invalidAt(t string) int {
	for i, r := range t {
		if !validRune(r) || r == utf8.RuneError && !strings.HasPrefix(t[i:], "\uFFFD") {
			return i
		}
	}
	return -1
}

// normal makes all line ends \n.
func normal(t string) string {
	if !strings.Contains(t, "\r") {
		return t
	}
	return strings.ReplaceAll(strings.ReplaceAll(t, "\r\n", "\n"), "\r", "\n")
}

// starts tells whether the text goes on with mark; errMore if that cannot be told yet.
func starts(t, mark string) (bool, error) {
	if len(t) < len(mark) && strings.HasPrefix(mark, t) {
		return false, errMore
	}
	return strings.HasPrefix(t, mark), nil
}

func (s *scanner) step() error {
	switch s.state {
	case inStart:
		s.state = inProlog
		if s.fragment {
			s.state = inContent
		}
		if is, err := starts(s.buf, "<?xml"); err != nil {
			s.state = inStart
			return err
		} else if is {
			if len(s.buf) == 5 {
				s.state = inStart
				return errMore
			}
			if isSpace(s.buf[5]) {
				err := s.declaration()
				if err == errMore {
					s.state = inStart
				}
				return err
			}
		}
		return nil
	case inSubset:
		return s.subset()
	case inContent:
		return s.content()
	}
	return s.misc()
}

// declaration reads <?xml ... ?>.
func (s *scanner) declaration() error {
	end := strings.Index(s.buf, "?>")
	if end < 0 {
		return errMore
	}
	attrs, ok := pseudoAttributes(s.buf[5:end])
	if !ok || len(attrs) == 0 || attrs[0].name != "version" && !s.fragment {
		return s.bad(0, 30)
	}
	version, standalone := "", -1
	var encoding *string
	for i := range attrs {
		switch a := &attrs[i]; {
		case a.name == "version" && i == 0:
			version = a.value
		case a.name == "encoding":
			encoding = &a.value
		case a.name == "standalone" && (a.value == "yes" || a.value == "no"):
			standalone = 0
			if a.value == "yes" {
				standalone = 1
				s.standalone = true
			}
		default:
			return s.bad(0, 30)
		}
	}
	return s.told(end+2, func(raw string) error { return s.h.xmlDecl(version, encoding, standalone, raw) })
}

func pseudoAttributes(t string) (out []attribute, ok bool) {
	for {
		n := spaces(t)
		if t = t[n:]; t == "" {
			return out, true
		}
		l := nameLen(t)
		name, rest := t[:l], t[l:]
		rest = rest[spaces(rest):]
		if n == 0 || l == 0 || rest == "" || rest[0] != '=' {
			return nil, false
		}
		rest = rest[1:]
		rest = rest[spaces(rest):]
		if rest == "" || rest[0] != '"' && rest[0] != '\'' {
			return nil, false
		}
		end := strings.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return nil, false
		}
		out = append(out, attribute{name: name, value: rest[1 : 1+end]})
		t = rest[end+2:]
	}
}

// misc reads what may stand before and behind the root.
func (s *scanner) misc() error {
	if n := spaces(s.buf); n > 0 {
		return s.told(n, s.h.other)
	}
	t := s.buf
	junk := errSyntax
	if s.state == inEpilog {
		junk = errJunk
	}
	if t[0] != '<' {
		if s.state == inProlog && invalidAt(t[:1]) == 0 {
			return s.bad(0, errInvalidToken)
		}
		// What looks like a name must be one.
		if n := nameLen(t); n > 0 && n < len(t) && !isSpace(t[n]) && !strings.ContainsRune(">)]|,?*+%[", rune(t[n])) {
			return s.bad(n, errInvalidToken)
		}
		return s.bad(0, junk)
	}
	if len(t) == 1 {
		return errMore
	}
	switch t[1] {
	case '?':
		return s.instruction()
	case '!':
		if is, err := starts(t, "<!--"); err != nil || is {
			if err != nil {
				return err
			}
			return s.comment()
		}
		if is, err := starts(t, "<!DOCTYPE"); err != nil || is && s.state == inProlog && !s.hasDTD {
			if err != nil {
				return err
			}
			return s.startDoctype()
		}
		return s.bad(0, junk)
	}
	if s.state == inEpilog {
		return s.bad(0, junk)
	}
	if r, n := utf8.DecodeRuneInString(t[1:]); !nameStart(r) {
		if r == utf8.RuneError && !utf8.FullRuneInString(t[1:]) {
			return errMore
		}
		_ = n
		return s.bad(1, errInvalidToken)
	}
	s.state = inContent
	return nil
}

func (s *scanner) comment() error {
	end := strings.Index(s.buf[4:], "--")
	if end < 0 || len(s.buf) < end+7 {
		return errMore
	}
	data := s.buf[4 : 4+end]
	if i := invalidAt(data); i >= 0 {
		return s.bad(4+i, errInvalidToken)
	}
	if s.buf[end+6] != '>' {
		return s.bad(end+6, errInvalidToken)
	}
	return s.told(end+7, func(raw string) error { return s.h.comment(normal(data), raw) })
}

func (s *scanner) instruction() error {
	end := strings.Index(s.buf, "?>")
	if end < 0 {
		return errMore
	}
	body := s.buf[2:end]
	n := nameLen(body)
	if n == 0 || n < len(body) && !isSpace(body[n]) {
		return s.bad(2+n, errInvalidToken)
	}
	target, data := body[:n], body[n:]
	if strings.EqualFold(target, "xml") {
		if target == "xml" {
			return s.bad(0, errMisplacedDecl)
		}
		return s.bad(2+n, errInvalidToken)
	}
	if i := invalidAt(data); i >= 0 {
		return s.bad(2+n+i, errInvalidToken)
	}
	return s.told(end+2, func(raw string) error { return s.h.instruction(target, normal(data[spaces(data):]), raw) })
}

// content reads one token of the inside of an element.
func (s *scanner) content() error {
	t := s.buf
	if s.inCdata {
		return s.cdata()
	}
	switch t[0] {
	case '&':
		return s.reference()
	case '<':
	default:
		return s.textRun()
	}
	if len(t) == 1 {
		return errMore
	}
	switch t[1] {
	case '/':
		return s.endTag()
	case '?':
		return s.instruction()
	case '!':
		if is, err := starts(t, "<!--"); err != nil || is {
			if err != nil {
				return err
			}
			return s.comment()
		}
		if is, err := starts(t, "<![CDATA["); err != nil || is {
			if err != nil {
				return err
			}
			s.inCdata = true
			return s.told(9, s.h.startCdata)
		}
		return s.bad(2, errInvalidToken)
	}
	return s.startTag()
}

// chunk tells text, each line end by itself.
func (s *scanner) chunk(t string) error {
	for t != "" {
		i := strings.IndexAny(t, "\r\n")
		switch {
		case i < 0:
			return s.told(len(t), func(raw string) error { return s.h.text(raw, raw) })
		case i > 0:
			if err := s.told(i, func(raw string) error { return s.h.text(raw, raw) }); err != nil {
				return err
			}
			t = t[i:]
		default:
			n := 1
			if strings.HasPrefix(t, "\r\n") {
				n = 2
			}
			if err := s.told(n, func(raw string) error { return s.h.text("\n", raw) }); err != nil {
				return err
			}
			t = t[n:]
		}
	}
	return nil
}

// whole cuts what may be the first part of something off the end of a run of text.
func (s *scanner) whole(t string) string {
	if s.final {
		return t
	}
	t = strings.TrimSuffix(t, "\r")
	for i := 1; i < utf8.UTFMax && i <= len(t); i++ {
		if b := t[len(t)-i]; b >= 0xC0 {
			if !utf8.FullRuneInString(t[len(t)-i:]) {
				t = t[:len(t)-i]
			}
			break
		}
	}
	return t
}

func (s *scanner) textRun() error {
	n := strings.IndexAny(s.buf, "<&")
	t := s.buf
	if n >= 0 {
		t = t[:n]
	} else {
		t = s.whole(t)
		if !s.final {
			t = strings.TrimRight(t, "]")
		}
		if t == "" {
			return errMore
		}
	}
	bad := invalidAt(t)
	if i := strings.Index(t, "]]>"); i >= 0 && (bad < 0 || i < bad) {
		// The parser stumbles over the > of it.
		bad = i + len("]]")
	}
	if bad >= 0 {
		if err := s.chunk(t[:bad]); err != nil {
			return err
		}
		return fail(errInvalidToken)
	}
	return s.chunk(t)
}

func (s *scanner) cdata() error {
	end := strings.Index(s.buf, "]]>")
	if end == 0 {
		s.inCdata = false
		return s.told(3, s.h.endCdata)
	}
	t := s.buf
	if end > 0 {
		t = t[:end]
	} else {
		t = s.whole(t)
		t = strings.TrimRight(t, "]")
		if t == "" {
			return errMore
		}
	}
	if i := invalidAt(t); i >= 0 {
		return s.bad(i, errInvalidToken)
	}
	return s.chunk(t)
}

// charRef is the character of a reference's inside, such as #38 or #x26.
func charRef(body string) (rune, bool) {
	digits, base := body[1:], 10
	if strings.HasPrefix(digits, "x") {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || !validRune(rune(n)) || n > unicode.MaxRune {
		return 0, false
	}
	return rune(n), true
}

var predefined = map[string]string{"lt": "<", "gt": ">", "amp": "&", "quot": `"`, "apos": "'"}

// refEnd is the place of the semicolon of the reference at the head of t.
func (s *scanner) refEnd(t string) (int, error) {
	end := strings.IndexFunc(t[1:], func(r rune) bool { return !nameRune(r) && r != '#' })
	if end < 0 {
		return 0, errMore
	}
	end++
	body := t[1:end]
	if t[end] != ';' || body == "" || body[0] != '#' && nameLen(body) != len(body) {
		return end, fail(errInvalidToken)
	}
	if body[0] == '#' {
		digits := strings.TrimPrefix(body[1:], "x")
		valid := "0123456789"
		if strings.HasPrefix(body, "#x") {
			valid = "0123456789abcdefABCDEF"
		}
		if i := strings.IndexFunc(digits, func(r rune) bool { return !strings.ContainsRune(valid, r) }); i >= 0 || digits == "" {
			return end, fail(errInvalidToken)
		}
	}
	return end, nil
}

// reference reads a reference in the inside of an element.
func (s *scanner) reference() error {
	end, err := s.refEnd(s.buf)
	if err != nil {
		if err == errMore {
			return err
		}
		s.take(end)
		return err
	}
	body := s.buf[1:end]
	if body[0] == '#' {
		r, ok := charRef(body)
		if !ok {
			return fail(errBadCharRef)
		}
		return s.told(end+1, func(raw string) error { return s.h.text(string(r), raw) })
	}
	if text, ok := predefined[body]; ok {
		return s.told(end+1, func(raw string) error { return s.h.text(text, raw) })
	}
	e := s.entities[body]
	if e == nil {
		if s.mayBeElsewhere() {
			return s.told(end+1, func(raw string) error { return s.h.skippedEntity(body, false, raw) })
		}
		return fail(errUndefined)
	}
	return s.expand(e, end+1)
}

// mayBeElsewhere tells whether an unknown entity may be declared in what was not read.
func (s *scanner) mayBeElsewhere() bool { return s.hasDTD && s.skippedParams && !s.standalone }

const (
	maxAmplification = 100
	freeExpansion    = 8 << 20
)

// expand reads the text of an entity in the place of a reference of n bytes.
func (s *scanner) expand(e *entity, n int) error {
	switch {
	case e.open:
		return fail(errRecursive)
	case e.notation != nil:
		return fail(errBinaryRef)
	case e.value == nil:
		return s.told(n, func(raw string) error {
			handled, err := s.h.externalRef(&e.name, e.sysID, e.pubID)
			if err != nil || handled {
				return err
			}
			return s.h.skippedEntity(e.name, false, raw)
		})
	case !s.h.expands():
		return s.told(n, func(raw string) error { return s.h.skippedEntity(e.name, false, raw) })
	}
	if err := s.grown(len(*e.value)); err != nil {
		return err
	}
	e.open = true
	defer func() { e.open = false }()
	// The text is read by itself: elements that it opens it must close. Positions stay those of the reference.
	line, col, index, rest, final, depth := s.line, s.col, s.index, s.buf[n:], s.final, len(s.stack)
	s.buf, s.final = *e.value, true
	for s.buf != "" {
		if err := s.content(); err != nil {
			s.line, s.col, s.index = line, col, index
			if err == errMore {
				err = fail(errInvalidToken)
			}
			return err
		}
	}
	raw := "&" + e.name + ";"
	s.line, s.col, s.index, s.buf, s.final = line, col, index, raw+rest, final
	if len(s.stack) != depth {
		return fail(errAsync)
	}
	s.take(n)
	return nil
}

const errAsync = 13

// grown counts text that entities made, against documents that are made to explode.
func (s *scanner) grown(n int) error {
	s.expanded += int64(n)
	if s.expanded > freeExpansion && s.expanded > maxAmplification*(s.index+int64(len(s.buf))) {
		return fail(errAmplification)
	}
	return nil
}

// attributeValue expands the references of a value; white space becomes blanks.
func (s *scanner) attributeValue(t string) (string, error) {
	if !strings.ContainsAny(t, "&\t\n\r") {
		return t, nil
	}
	var b strings.Builder
	for t = normal(t); t != ""; {
		switch c := t[0]; {
		case c == '\n' || c == '\t':
			b.WriteByte(' ')
			t = t[1:]
			continue
		case c != '&':
			n := strings.IndexAny(t, "&\n\t")
			if n < 0 {
				n = len(t)
			}
			b.WriteString(t[:n])
			t = t[n:]
			continue
		}
		end, err := s.refEnd(t)
		if err != nil {
			return "", fail(errInvalidToken)
		}
		text, err := s.refText(t[1:end])
		if err != nil {
			return "", err
		}
		b.WriteString(text)
		t = t[end+1:]
	}
	return b.String(), nil
}

// refText is the text that a reference in a value stands for.
func (s *scanner) refText(body string) (string, error) {
	if body[0] == '#' {
		r, ok := charRef(body)
		if !ok {
			return "", fail(errBadCharRef)
		}
		return string(r), nil
	}
	if text, ok := predefined[body]; ok {
		return text, nil
	}
	e := s.entities[body]
	switch {
	case e == nil && s.mayBeElsewhere():
		return "", nil
	case e == nil:
		return "", fail(errUndefined)
	case e.open:
		return "", fail(errRecursive)
	case e.notation != nil:
		return "", fail(errBinaryRef)
	case e.value == nil:
		return "", fail(errExternalAttr)
	case strings.Contains(*e.value, "<"):
		return "", fail(errInvalidToken)
	}
	if err := s.grown(len(*e.value)); err != nil {
		return "", err
	}
	e.open = true
	defer func() { e.open = false }()
	return s.attributeValue(*e.value)
}

// tagEnd finds the end of a start tag, outside of quotes; at is where a character is that cannot stand there.
func tagEnd(t string) (end int, err error) {
	quote := byte(0)
	for i := 1; i < len(t); i++ {
		switch c := t[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			} else if c == '<' {
				return i, fail(errInvalidToken)
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i, nil
		case c == '<':
			return i, fail(errInvalidToken)
		}
	}
	return 0, errMore
}

func (s *scanner) startTag() error {
	end, err := tagEnd(s.buf)
	if err != nil {
		if err != errMore {
			s.take(end)
		}
		return err
	}
	body := s.buf[1:end]
	empty := strings.HasSuffix(body, "/")
	body = strings.TrimSuffix(body, "/")
	n := nameLen(body)
	if n == 0 || n < len(body) && !isSpace(body[n]) {
		return s.bad(1+n, errInvalidToken)
	}
	raw := body[:n]
	attrs, err := s.attributes(body[n:], 1+n)
	if err != nil {
		return err
	}
	attrs, err = s.withDefaults(raw, attrs)
	if err != nil {
		return err
	}
	el := element{raw: raw, name: raw}
	if s.ns {
		if attrs, err = s.namespaces(&el, attrs); err != nil {
			return err
		}
	}
	// Positions in a handler are those of the token's start.
	text := s.buf[:end+1]
	if err := s.h.startElement(el.name, attrs, text); err != nil {
		return err
	}
	s.take(end + 1)
	s.stack = append(s.stack, el)
	if empty {
		return s.close("")
	}
	return nil
}

// attributes reads the attributes of a tag; at is where they stand in it.
func (s *scanner) attributes(t string, at int) ([]attribute, error) {
	var out []attribute
	for {
		n := spaces(t)
		t, at = t[n:], at+n
		if t == "" {
			return out, nil
		}
		l := nameLen(t)
		if n == 0 || l == 0 {
			return nil, s.bad(at, errInvalidToken)
		}
		name := t[:l]
		t, at = t[l:], at+l
		n = spaces(t)
		t, at = t[n:], at+n
		if t == "" || t[0] != '=' {
			return nil, s.bad(at, errInvalidToken)
		}
		n = 1 + spaces(t[1:])
		t, at = t[n:], at+n
		if t == "" || t[0] != '"' && t[0] != '\'' {
			return nil, s.bad(at, errInvalidToken)
		}
		end := 1 + strings.IndexByte(t[1:], t[0])
		if i := invalidAt(t[1:end]); i >= 0 {
			return nil, s.bad(at+1+i, errInvalidToken)
		}
		value, err := s.attributeValue(t[1:end])
		if err != nil {
			return nil, s.bad(at, err.(xmlError).code)
		}
		for _, a := range out {
			if a.name == name {
				return nil, s.bad(at-len(name)-1, errDuplicate)
			}
		}
		out = append(out, attribute{name, value, true})
		t, at = t[end+1:], at+end+1
	}
}

// withDefaults adds the attributes that the DTD gives and normalises those that are tokens to it.
func (s *scanner) withDefaults(name string, attrs []attribute) ([]attribute, error) {
	for _, d := range s.defaults[name] {
		found := false
		for i := range attrs {
			if attrs[i].name == d.name {
				found = true
				if d.typ != "CDATA" {
					attrs[i].value = strings.Join(strings.FieldsFunc(attrs[i].value, func(r rune) bool { return r == ' ' }), " ")
				}
			}
		}
		if !found && d.def != nil {
			attrs = append(attrs, attribute{d.name, *d.def, false})
		}
	}
	return attrs, nil
}

func (s *scanner) endTag() error {
	end := strings.IndexByte(s.buf, '>')
	n := nameLen(s.buf[2:])
	if end < 0 {
		if n := 2 + n; n < len(s.buf) && spaces(s.buf[n:]) < len(s.buf)-n {
			return s.bad(n, errInvalidToken)
		}
		return errMore
	}
	name := s.buf[2 : 2+n]
	if n == 0 || spaces(s.buf[2+n:end]) != end-2-n {
		return s.bad(2+n, errInvalidToken)
	}
	if len(s.stack) == 0 || s.stack[len(s.stack)-1].raw != name {
		return s.bad(2, errTagMismatch)
	}
	return s.close(s.buf[:end+1])
}

// close ends the innermost element; raw is its end tag, "" for an empty element.
func (s *scanner) close(raw string) error {
	el := s.stack[len(s.stack)-1]
	s.stack = s.stack[:len(s.stack)-1]
	if len(s.stack) == 0 && !s.fragment {
		s.state = inEpilog
	}
	if err := s.h.endElement(el.name, raw); err != nil {
		return err
	}
	s.take(len(raw))
	for _, p := range slices.Backward(el.prefixes) {
		key := ""
		if p != nil {
			key = *p
		}
		s.spaces[key] = s.spaces[key][:len(s.spaces[key])-1]
		if err := s.h.endNamespace(p); err != nil {
			return err
		}
	}
	return nil
}

// namespaces declares the namespaces of a tag and gives its names with theirs.
func (s *scanner) namespaces(el *element, attrs []attribute) ([]attribute, error) {
	var out []attribute
	for _, a := range attrs {
		if a.name != "xmlns" && !strings.HasPrefix(a.name, "xmlns:") {
			out = append(out, a)
			continue
		}
		if err := s.declare(el, a); err != nil {
			return nil, err
		}
	}
	var err error
	if el.name, err = s.qualified(el.raw, true); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for i := range out {
		if out[i].name, err = s.qualified(out[i].name, false); err != nil {
			return nil, err
		}
		if seen[out[i].name] {
			return nil, fail(errDuplicate)
		}
		seen[out[i].name] = true
	}
	return out, nil
}

const (
	xmlURI   = "http://www.w3.org/XML/1998/namespace"
	xmlnsURI = "http://www.w3.org/2000/xmlns/"
)

func (s *scanner) declare(el *element, a attribute) error {
	key := strings.TrimPrefix(strings.TrimPrefix(a.name, "xmlns"), ":")
	switch {
	case key != "" && a.value == "":
		return fail(errUndeclaring)
	case key == "xml" && a.value != xmlURI:
		return fail(errReservedXML)
	case key == "xmlns":
		return fail(errReservedXMLNS)
	case key != "xml" && a.value == xmlURI, a.value == xmlnsURI:
		return fail(errReservedURI)
	}
	var prefix, uri *string
	if key != "" {
		prefix = &key
	}
	if a.value != "" {
		uri = &a.value
	}
	s.spaces[key] = append(s.spaces[key], a.value)
	el.prefixes = append(el.prefixes, prefix)
	return s.h.startNamespace(prefix, uri)
}

// qualified is a name with the address of its namespace before it.
func (s *scanner) qualified(name string, element bool) (string, error) {
	prefix, local, has := strings.Cut(name, ":")
	if !has {
		if !element {
			return name, nil
		}
		prefix, local = "", name
	}
	known := s.spaces[prefix]
	if len(known) == 0 || known[len(known)-1] == "" {
		if prefix == "" {
			return name, nil
		}
		return "", fail(errUnbound)
	}
	out := known[len(known)-1] + s.sep + local
	if s.prefixed && prefix != "" {
		out += s.sep + prefix
	}
	return out, nil
}
