package xmlmod

import (
	"strings"
)

// This file reads the document type: its external ID and the declarations between its brackets. External subsets are
// read only if a handler does so.

// startDoctype reads <!DOCTYPE up to its [ or >.
func (s *scanner) startDoctype() error {
	const at = len("<!DOCTYPE")
	end, open, err := doctypeEnd(s.buf[at:])
	if err != nil {
		return err
	}
	body := s.buf[at : at+end]
	c := &cutter{t: body}
	if !c.space() {
		return s.bad(at, errInvalidToken)
	}
	name := c.name()
	if name == "" {
		return s.bad(at+len(body)-len(c.t), errInvalidToken)
	}
	c.space()
	sysID, pubID, ok := c.externalID(true)
	c.space()
	if !ok || c.t != "" {
		return s.bad(at+len(body)-len(c.t), errSyntax)
	}
	s.hasDTD = true
	s.doctype.sysID, s.doctype.pubID = sysID, pubID
	if sysID != nil && !s.standalone {
		if err := s.h.notStandalone(); err != nil {
			return err
		}
	}
	raw := s.take(at + end + 1)
	if err := s.h.startDoctype(name, sysID, pubID, open, raw); err != nil {
		return err
	}
	if open {
		s.state = inSubset
		return nil
	}
	return s.endDoctype(">")
}

// doctypeEnd finds the [ or > outside of quotes.
func doctypeEnd(t string) (end int, open bool, err error) {
	quote := byte(0)
	for i := range len(t) {
		switch c := t[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '[' || c == '>':
			return i, c == '[', nil
		}
	}
	return 0, false, errMore
}

// endDoctype ends the document type, after its external subset.
func (s *scanner) endDoctype(raw string) error {
	if s.doctype.sysID != nil {
		s.skippedParams = true
		if _, err := s.h.externalRef(nil, s.doctype.sysID, s.doctype.pubID); err != nil {
			return err
		}
	}
	s.state = inProlog
	return s.h.endDoctype(raw)
}

// subset reads one token between the brackets.
func (s *scanner) subset() error {
	t := s.buf
	if n := spaces(t); n > 0 {
		return s.told(n, s.h.other)
	}
	switch t[0] {
	case ']':
		n := 1 + spaces(t[1:])
		if n == len(t) {
			return errMore
		}
		if t[n] != '>' {
			return s.bad(n, errInvalidToken)
		}
		return s.endDoctype(s.take(n + 1))
	case '%':
		return s.paramRef()
	case '<':
	default:
		return s.bad(0, errSyntax)
	}
	if len(t) < 2 {
		return errMore
	}
	if t[1] == '?' {
		return s.instruction()
	}
	if is, err := starts(t, "<!--"); err != nil || is {
		if err != nil {
			return err
		}
		return s.comment()
	}
	end, _, err := declarationEnd(t)
	if err != nil {
		return err
	}
	for word, read := range map[string]func(*cutter, string) error{
		"<!ENTITY": s.entityDecl, "<!ELEMENT": s.elementDecl, "<!ATTLIST": s.attlistDecl, "<!NOTATION": s.notationDecl,
	} {
		if strings.HasPrefix(t, word) && len(t) > len(word) && isSpace(t[len(word)]) {
			c := &cutter{t: t[len(word):end]}
			c.space()
			if err := read(c, t[:end+1]); err != nil {
				return err
			}
			s.take(end + 1)
			return nil
		}
	}
	return s.bad(2, errSyntax)
}

func declarationEnd(t string) (int, bool, error) {
	quote := byte(0)
	for i := range len(t) {
		switch c := t[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i, false, nil
		}
	}
	return 0, false, errMore
}

// paramRef reads the declarations of a parameter entity.
func (s *scanner) paramRef() error {
	end := strings.IndexByte(s.buf, ';')
	if end < 0 {
		return errMore
	}
	name := s.buf[1:end]
	if nameLen(name) != len(name) || name == "" {
		return s.bad(1, errInvalidToken)
	}
	raw := s.take(end + 1)
	e := s.params[name]
	switch {
	case !s.h.readsParams():
		s.skippedParams = true
		return s.h.other(raw)
	case e == nil:
		s.skippedParams = true
		return s.h.skippedEntity(name, true, raw)
	case e.open:
		return fail(errRecursive)
	case e.value == nil:
		handled, err := s.h.externalRef(nil, e.sysID, e.pubID)
		if !handled {
			s.skippedParams = true
		}
		return err
	}
	if err := s.grown(len(*e.value)); err != nil {
		return err
	}
	e.open = true
	defer func() { e.open = false }()
	rest, final := s.buf, s.final
	line, col, index := s.line, s.col, s.index
	s.buf, s.final = *e.value, true
	for s.buf != "" && s.state == inSubset {
		if err := s.subset(); err != nil {
			if err == errMore {
				err = fail(errSyntax)
			}
			return err
		}
	}
	s.buf, s.final, s.line, s.col, s.index = rest, final, line, col, index
	return nil
}

// cutter takes a declaration to pieces.
type cutter struct{ t string }

func (c *cutter) space() bool {
	n := spaces(c.t)
	c.t = c.t[n:]
	return n > 0
}

func (c *cutter) name() string {
	n := nameLen(c.t)
	name := c.t[:n]
	c.t = c.t[n:]
	return name
}

// token is a name that may begin with a digit or the like.
func (c *cutter) token() string {
	n := strings.IndexFunc(c.t, func(r rune) bool { return !nameRune(r) })
	if n < 0 {
		n = len(c.t)
	}
	name := c.t[:n]
	c.t = c.t[n:]
	return name
}

func (c *cutter) word(w string) bool {
	if strings.HasPrefix(c.t, w) {
		c.t = c.t[len(w):]
		return true
	}
	return false
}

func (c *cutter) literal() (string, bool) {
	if c.t == "" || c.t[0] != '"' && c.t[0] != '\'' {
		return "", false
	}
	end := strings.IndexByte(c.t[1:], c.t[0])
	if end < 0 {
		return "", false
	}
	v := c.t[1 : 1+end]
	c.t = c.t[end+2:]
	return v, true
}

// externalID reads SYSTEM "..." or PUBLIC "..." "...", if there is one.
func (c *cutter) externalID(needSystem bool) (sysID, pubID *string, ok bool) {
	if c.word("SYSTEM") {
		if !c.space() {
			return nil, nil, false
		}
		v, ok := c.literal()
		return &v, nil, ok
	}
	if !c.word("PUBLIC") {
		return nil, nil, true
	}
	if !c.space() {
		return nil, nil, false
	}
	pub, ok := c.literal()
	if !ok {
		return nil, nil, false
	}
	pub = strings.Join(strings.Fields(pub), " ")
	spaced := c.space()
	sys, has := c.literal()
	if !has {
		return nil, &pub, !needSystem
	}
	return &sys, &pub, spaced
}

// entityValue expands character and parameter references of an entity's text.
func (s *scanner) entityValue(t string) (string, error) {
	var b strings.Builder
	for t = normal(t); t != ""; {
		i := strings.IndexAny(t, "&%")
		if i < 0 {
			b.WriteString(t)
			break
		}
		b.WriteString(t[:i])
		t = t[i:]
		if t[0] == '%' {
			// Not within declarations of the document itself.
			return "", fail(errParamRef)
		}
		end, err := s.refEnd(t)
		if err != nil {
			return "", fail(errInvalidToken)
		}
		if t[1] == '#' {
			r, ok := charRef(t[1:end])
			if !ok {
				return "", fail(errBadCharRef)
			}
			b.WriteRune(r)
		} else {
			b.WriteString(t[:end+1])
		}
		t = t[end+1:]
	}
	return b.String(), nil
}

func (s *scanner) entityDecl(c *cutter, raw string) error {
	e := &entity{}
	if c.word("%") {
		e.param = true
		c.space()
	}
	e.name = c.name()
	if e.name == "" || !c.space() {
		return fail(errInvalidToken)
	}
	if v, ok := c.literal(); ok {
		text, err := s.entityValue(v)
		if err != nil {
			return err
		}
		e.value = &text
	} else {
		var ok bool
		if e.sysID, e.pubID, ok = c.externalID(true); !ok || e.sysID == nil {
			return fail(errSyntax)
		}
		if c.space() && c.word("NDATA") {
			c.space()
			n := c.name()
			e.notation = &n
		}
	}
	c.space()
	if c.t != "" {
		return fail(errSyntax)
	}
	known := s.entities
	if e.param {
		known = s.params
	}
	// The first declaration counts.
	if known[e.name] != nil {
		return s.h.other(raw)
	}
	known[e.name] = e
	return s.h.entityDecl(e, raw)
}

func (s *scanner) elementDecl(c *cutter, raw string) error {
	name := c.name()
	if name == "" || !c.space() {
		return fail(errInvalidToken)
	}
	model := strings.TrimSpace(c.t)
	if _, ok := parseModel(model); !ok {
		return fail(errSyntax)
	}
	return s.h.elementDecl(name, model, raw)
}

func (s *scanner) notationDecl(c *cutter, raw string) error {
	name := c.name()
	if name == "" || !c.space() {
		return fail(errInvalidToken)
	}
	sysID, pubID, ok := c.externalID(false)
	c.space()
	if !ok || c.t != "" || sysID == nil && pubID == nil {
		return fail(errSyntax)
	}
	return s.h.notationDecl(name, sysID, pubID, raw)
}

func (s *scanner) attlistDecl(c *cutter, raw string) error {
	element := c.name()
	if element == "" {
		return fail(errInvalidToken)
	}
	told := false
	for {
		c.space()
		if c.t == "" {
			if !told {
				return s.h.other(raw)
			}
			return nil
		}
		d, required, err := s.attDef(c)
		if err != nil {
			return err
		}
		known := false
		for _, old := range s.defaults[element] {
			known = known || old.name == d.name
		}
		if !known {
			s.defaults[element] = append(s.defaults[element], d)
		}
		told = true
		if err := s.h.attlistDecl(element, d.name, d.typ, d.def, required, raw); err != nil {
			return err
		}
	}
}

func (s *scanner) attDef(c *cutter) (d attDef, required bool, err error) {
	d.name = c.name()
	if d.name == "" || !c.space() {
		return d, false, fail(errSyntax)
	}
	if c.word("NOTATION") {
		d.typ = "NOTATION"
		c.space()
	} else if !strings.HasPrefix(c.t, "(") {
		d.typ = c.name()
	}
	if strings.HasPrefix(c.t, "(") {
		end := strings.IndexByte(c.t, ')')
		if end < 0 {
			return d, false, fail(errSyntax)
		}
		d.typ += strings.Join(strings.Fields(c.t[:end+1]), "")
		c.t = c.t[end+1:]
	}
	switch {
	case d.typ == "" || !c.space():
		return d, false, fail(errSyntax)
	case c.word("#REQUIRED"):
		return d, true, nil
	case c.word("#IMPLIED"):
		return d, false, nil
	}
	if c.word("#FIXED") {
		required = true
		c.space()
	}
	v, ok := c.literal()
	if !ok {
		return d, false, fail(errSyntax)
	}
	if v, err = s.attributeValue(v); err != nil {
		return d, false, err
	}
	if d.typ != "CDATA" {
		v = strings.Join(strings.Fields(v), " ")
	}
	d.def = &v
	return d, required, nil
}

// content is a content model as programs get it.
type content struct {
	typ, quant int
	name       string
	children   []content
}

// The types of content models.
const (
	modelEmpty = 1 + iota
	modelAny
	modelMixed
	modelName
	modelChoice
	modelSeq
)

// parseModel reads the content model of an element.
func parseModel(t string) (content, bool) {
	switch t {
	case "EMPTY":
		return content{typ: modelEmpty}, true
	case "ANY":
		return content{typ: modelAny}, true
	}
	c := &cutter{t: t}
	m, ok := c.group()
	return m, ok && c.t == ""
}

func (c *cutter) quantifier() int {
	for i, q := range []string{"?", "*", "+"} {
		if c.word(q) {
			return i + 1
		}
	}
	return 0
}

func (c *cutter) group() (content, bool) {
	m := content{typ: modelSeq}
	if !c.word("(") {
		return m, false
	}
	for {
		c.space()
		switch {
		case strings.HasPrefix(c.t, "("):
			child, ok := c.group()
			if !ok {
				return m, false
			}
			m.children = append(m.children, child)
		case c.word("#PCDATA"):
			m.typ = modelMixed
		default:
			child := content{typ: modelName, name: c.name()}
			if child.name == "" {
				return m, false
			}
			child.quant = c.quantifier()
			m.children = append(m.children, child)
		}
		c.space()
		switch {
		case c.word(")"):
			m.quant = c.quantifier()
			return m, true
		case c.word("|"):
			if m.typ != modelMixed {
				m.typ = modelChoice
			}
		case !c.word(","):
			return m, false
		}
	}
}
