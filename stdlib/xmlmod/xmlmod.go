// Package xmlmod is the module pyexpat: an XML parser that calls a program's handlers, with the interface of expat and its
// errors. It reads documents in pieces, checks that they are well-formed and knows DTDs as far as parsers that do not
// validate must. The package encoding/xml of Go does not check enough for that, nor tell of DTDs.
package xmlmod

import (
	"math"
	"strings"
	"unicode/utf8"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
	def    = object.Def
)

// The handlers, which are attributes of a parser.
const (
	hStartElement = iota
	hEndElement
	hInstruction
	hText
	hUnparsed
	hNotation
	hStartNamespace
	hEndNamespace
	hComment
	hStartCdata
	hEndCdata
	hDefault
	hDefaultExpand
	hNotStandalone
	hExternal
	hStartDoctype
	hEndDoctype
	hEntity
	hXMLDecl
	hElementDecl
	hAttlist
	hSkipped
	handlers
)

var handlerNames = [handlers]string{"StartElementHandler", "EndElementHandler", "ProcessingInstructionHandler",
	"CharacterDataHandler", "UnparsedEntityDeclHandler", "NotationDeclHandler", "StartNamespaceDeclHandler",
	"EndNamespaceDeclHandler", "CommentHandler", "StartCdataSectionHandler", "EndCdataSectionHandler", "DefaultHandler",
	"DefaultHandlerExpand", "NotStandaloneHandler", "ExternalEntityRefHandler", "StartDoctypeDeclHandler",
	"EndDoctypeDeclHandler", "EntityDeclHandler", "XmlDeclHandler", "ElementDeclHandler", "AttlistDeclHandler",
	"SkippedEntityHandler"}

const defaultBuffer = 8192

// parser is an xmlparser.
type parser struct {
	object.Header
	attrs *object.Attrs
	t     *thread // the thread that calls Parse
	s     *scanner
	call  [handlers]value

	encoding string // as the program or the document says; "" before that is known
	fixed    bool   // the program has said it
	raw      string // bytes not decoded yet
	finished bool

	base, intern              value
	bufferText                bool
	bufferSize                int
	pending                   []byte
	ordered, specified        bool
	paramParsing              int
	deferral                  bool
	errCode                   int
	errLine, errCol, errIndex int64
}

type moduleKey struct{}

func errorClass(t *thread) (*object.Type, error) {
	if c, ok := t.Interp.Data[moduleKey{}].(*object.Type); ok {
		return c, nil
	}
	c, err := native.ErrorClass(t, "xml.parsers.expat", "ExpatError", object.ExceptionType)
	if err == nil {
		t.Interp.Data[moduleKey{}] = c
	}
	return c, err
}

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	c, err := errorClass(t)
	if err != nil {
		return err
	}
	m.Set(t, "ExpatError", object.FromObj(c))
	m.Set(t, "error", object.FromObj(c))
	m.Set(t, "XMLParserType", object.FromObj(parserClass()))
	m.Set(t, "EXPAT_VERSION", object.NewStr("expat_2.6.3"))
	m.Set(t, "native_encoding", object.NewStr("UTF-8"))
	m.Set(t, "version_info", object.TupleOf(object.Int(2), object.Int(6), object.Int(3)))
	var features []value
	for _, f := range []struct {
		name string
		n    int64
	}{{"sizeof(XML_Char)", 1}, {"sizeof(XML_LChar)", 1}, {"XML_DTD", 0}, {"XML_NS", 0}, {"XML_BLAP_MAX_AMP", maxAmplification},
		{"XML_BLAP_ACT_THRES", freeExpansion}, {"XML_GE", 0}} {
		features = append(features, object.NewPair(object.NewStr(f.name), object.Int(f.n)))
	}
	m.Set(t, "features", object.NewList(features))
	for i, name := range []string{"NEVER", "UNLESS_STANDALONE", "ALWAYS"} {
		m.Set(t, "XML_PARAM_ENTITY_PARSING_"+name, object.Int(int64(i)))
	}
	m.AddDefs(t, []def{
		{Name: "ParserCreate", Sig: "encoding=None, namespace_separator=None, intern=None", Doc: "Return a new XML parser object.", Fn: create},
		{Name: "ErrorString", Sig: "code, /", Doc: "Returns string error for given number.", F1: func(t *thread, v value) (value, error) {
			n, err := t.Index(v)
			if err != nil || n <= 0 || n >= len(expatErrors) || expatErrors[n][1] == "" {
				return object.None, err
			}
			return object.NewStr(expatErrors[n][1]), nil
		}},
	})
	return addSubmodules(t, m)
}

func addSubmodules(t *thread, m *object.Module) error {
	add := func(name, doc string) *object.Module {
		sub := t.NewModule("pyexpat."+name, object.NewStr(doc))
		m.Set(t, name, object.FromObj(sub))
		t.Interp.Modules.SetStr(t.Interp.Intern("pyexpat."+name), object.FromObj(sub))
		return sub
	}
	errs := add("errors", "Constants used to describe error conditions.")
	codes, messages := object.NewDict(), object.NewDict()
	for i, e := range expatErrors {
		if e[0] == "" {
			continue
		}
		errs.Set(t, e[0], object.NewStr(e[1]))
		codes.SetStr(t.Interp.Intern(e[1]), object.Int(int64(i)))
		if err := messages.Set(t, object.Int(int64(i)), object.NewStr(e[1])); err != nil {
			return err
		}
	}
	errs.Set(t, "codes", object.FromObj(codes))
	errs.Set(t, "messages", object.FromObj(messages))
	model := add("model", "Constants used to interpret content model information.")
	for i, n := range []string{"EMPTY", "ANY", "MIXED", "NAME", "CHOICE", "SEQ"} {
		model.Set(t, "XML_CTYPE_"+n, object.Int(int64(i+1)))
	}
	for i, n := range []string{"NONE", "OPT", "REP", "PLUS"} {
		model.Set(t, "XML_CQUANT_"+n, object.Int(int64(i)))
	}
	return nil
}

func newParser() *parser {
	p := object.Alloc[parser](parserClass())
	p.s = newScanner(p)
	p.bufferSize = defaultBuffer
	p.deferral = true
	p.base = object.None
	return p
}

// optional is a text argument, nil for None.
func optional(v value, fn, arg string) (*string, error) {
	if !v.IsValid() || v.IsNone() {
		return nil, nil
	}
	s, ok := object.AsStr(v)
	if !ok {
		return nil, object.TypeErrorf("%s() argument '%s' must be str or None, not %s", fn, arg, v.Type().Name())
	}
	text := s.Go()
	return &text, nil
}

func create(t *thread, a []value) (value, error) {
	enc, err := optional(a[0], "ParserCreate", "encoding")
	if err != nil {
		return value{}, err
	}
	sep, err := optional(a[1], "ParserCreate", "namespace_separator")
	if err != nil {
		return value{}, err
	}
	p := newParser()
	if enc != nil {
		p.encoding, p.fixed = *enc, true
	}
	if sep != nil {
		if utf8.RuneCountInString(*sep) > 1 {
			return value{}, object.ValueErrorf("namespace_separator must be at most one character, omitted, or None")
		}
		p.s.ns, p.s.sep = true, *sep
	}
	switch {
	case !a[2].IsValid():
		p.intern = object.FromObj(object.NewDict())
	case !a[2].IsNone():
		if _, ok := object.AsDict(a[2]); !ok {
			return value{}, object.TypeErrorf("intern must be a dictionary")
		}
		p.intern = a[2]
	}
	return object.FromObj(p), nil
}

var parserType native.Type

func parserClass() *object.Type {
	return parserType.Get(func() *object.Type {
		return object.NewNative[parser](object.TypeSpec{Name: "xmlparser", Module: "pyexpat", Flags: object.NoNew | object.Final,
			Methods: parserMethods(), GetSets: parserAttrs()})
	})
}

func selfOf(v value) *parser { return object.Self[parser](v) }

func parserMethods() []def {
	return []def{
		{Name: "Parse", Sig: "self, data, isfinal=False, /", Doc: "Parse XML data.", Fn: func(t *thread, a []value) (value, error) {
			final := false
			if a[2].IsValid() {
				var err error
				if final, err = t.Truth(a[2]); err != nil {
					return value{}, err
				}
			}
			return object.Int(1), selfOf(a[0]).parse(t, a[1], final)
		}},
		{Name: "ParseFile", Sig: "self, file, /", Doc: "Parse XML data from file-like object.", F2: parseFile},
		{Name: "SetBase", Sig: "self, base, /", Doc: "Set the base URL for the parser.", F2: func(_ *thread, self, v value) (value, error) {
			selfOf(self).base = v
			return object.None, nil
		}},
		{Name: "GetBase", Sig: "self, /", Doc: "Return base URL string for the parser.", F1: func(_ *thread, self value) (value, error) { return selfOf(self).base, nil }},
		{Name: "GetInputContext", Sig: "self, /", Doc: "Return the untranslated text of the input that caused the current event.", F1: func(_ *thread, self value) (value, error) {
			if p := selfOf(self); p.t != nil {
				return object.NewBytes(p.s.buf), nil
			}
			return object.None, nil
		}},
		{Name: "ExternalEntityParserCreate", Sig: "self, context, encoding=None, /", Doc: "Create a parser for parsing an external entity.", Fn: createExternal},
		{Name: "SetParamEntityParsing", Sig: "self, flag, /", Doc: "Controls parsing of parameter entities (including the external DTD subset).", F2: func(t *thread, self, v value) (value, error) {
			n, err := t.Index(v)
			selfOf(self).paramParsing = n
			return object.Int(1), err
		}},
		{Name: "UseForeignDTD", Sig: "self, flag=True, /", Doc: "Allows the application to provide an artificial external subset.", Fn: func(t *thread, a []value) (value, error) {
			return value{}, object.Raise(object.NotImplementedError, "UseForeignDTD: external subsets that the document does not name")
		}},
		{Name: "SetReparseDeferralEnabled", Sig: "self, enabled, /", Doc: "Enable/Disable reparse deferral.", F2: func(t *thread, self, v value) (value, error) {
			on, err := t.Truth(v)
			selfOf(self).deferral = on
			return object.None, err
		}},
		{Name: "GetReparseDeferralEnabled", Sig: "self, /", Doc: "Retrieve reparse deferral enabled status.", F1: func(_ *thread, self value) (value, error) {
			return object.Bool(selfOf(self).deferral), nil
		}},
	}
}

func parserAttrs() []object.GetSet {
	out := []object.GetSet{
		{Name: "intern", Get: func(_ *thread, v value) (value, error) { return native.OrNone(selfOf(v).intern), nil }},
		number("ErrorCode", func(p *parser) int64 { return int64(p.errCode) }),
		number("ErrorLineNumber", func(p *parser) int64 { return p.position(p.errLine, int64(p.s.line)) }),
		number("ErrorColumnNumber", func(p *parser) int64 { return p.position(p.errCol, int64(p.s.col)) }),
		number("ErrorByteIndex", func(p *parser) int64 { return p.position(p.errIndex, p.s.index) }),
		number("CurrentLineNumber", func(p *parser) int64 { return int64(p.s.line) }),
		number("CurrentColumnNumber", func(p *parser) int64 { return int64(p.s.col) }),
		number("CurrentByteIndex", func(p *parser) int64 { return p.s.index }),
		number("buffer_used", func(p *parser) int64 { return int64(len(p.pending)) }),
		flag("ordered_attributes", func(p *parser) *bool { return &p.ordered }, nil),
		flag("specified_attributes", func(p *parser) *bool { return &p.specified }, nil),
		flag("namespace_prefixes", func(p *parser) *bool { return &p.s.prefixed }, nil),
		flag("buffer_text", func(p *parser) *bool { return &p.bufferText }, (*parser).flush),
		{Name: "buffer_size", Get: func(_ *thread, v value) (value, error) { return object.Int(int64(selfOf(v).bufferSize)), nil }, Set: setBufferSize},
	}
	for i, name := range handlerNames {
		out = append(out, object.GetSet{Name: name, Get: func(_ *thread, v value) (value, error) {
			return native.OrNone(selfOf(v).call[i]), nil
		}, Set: func(t *thread, self, v value) error {
			p := selfOf(self)
			if !v.IsValid() {
				return object.Raise(object.RuntimeError, "Cannot delete attribute")
			}
			if i == hText {
				p.t = orThread(p.t, t)
				if err := p.flush(); err != nil {
					return err
				}
			}
			if v.IsNone() {
				v = value{}
			}
			p.call[i] = v
			return nil
		}})
	}
	return out
}

func orThread(a, b *thread) *thread {
	if a != nil {
		return a
	}
	return b
}

// position is where the error was, or where the parser is if there was none.
func (p *parser) position(at, now int64) int64 {
	if p.errCode != 0 {
		return at
	}
	return now
}

func number(name string, get func(*parser) int64) object.GetSet {
	return object.GetSet{Name: name, Get: func(_ *thread, v value) (value, error) { return object.Int(get(selfOf(v))), nil }}
}

func flag(name string, at func(*parser) *bool, changed func(*parser) error) object.GetSet {
	return object.GetSet{Name: name, Get: func(_ *thread, v value) (value, error) { return object.Bool(*at(selfOf(v))), nil },
		Set: func(t *thread, self, v value) error {
			if !v.IsValid() {
				return object.Raise(object.RuntimeError, "Cannot delete attribute")
			}
			on, err := t.Truth(v)
			if err != nil {
				return err
			}
			p := selfOf(self)
			if changed != nil {
				p.t = orThread(p.t, t)
				if err := changed(p); err != nil {
					return err
				}
			}
			*at(p) = on
			return nil
		}}
}

func setBufferSize(t *thread, self, v value) error {
	if !v.IsValid() {
		return object.Raise(object.RuntimeError, "Cannot delete attribute")
	}
	if !v.Type().IsSubtype(object.IntType) {
		return object.TypeErrorf("buffer_size must be an integer")
	}
	n, err := t.Index(v)
	if err != nil {
		return err
	}
	if n <= 0 {
		return object.ValueErrorf("buffer_size must be greater than zero")
	}
	if n > math.MaxInt32 {
		return object.ValueErrorf("buffer_size must not be greater than %d", math.MaxInt32)
	}
	p := selfOf(self)
	p.t = orThread(p.t, t)
	if err := p.flush(); err != nil {
		return err
	}
	p.bufferSize = n
	return nil
}

// createExternal makes the parser of an external entity: it has the handlers of this one.
func createExternal(t *thread, a []value) (value, error) {
	if _, err := optional(a[1], "ExternalEntityParserCreate", "context"); err != nil {
		return value{}, err
	}
	enc, err := optional(a[2], "ExternalEntityParserCreate", "encoding")
	if err != nil {
		return value{}, err
	}
	p, x := selfOf(a[0]), newParser()
	x.call, x.base, x.intern = p.call, p.base, p.intern
	x.bufferText, x.bufferSize, x.ordered, x.specified = p.bufferText, p.bufferSize, p.ordered, p.specified
	x.deferral = p.deferral
	if enc != nil {
		x.encoding, x.fixed = *enc, true
	}
	s := x.s
	s.fragment = true
	s.entities, s.params, s.defaults, s.hasDTD, s.standalone = p.s.entities, p.s.params, p.s.defaults, p.s.hasDTD, p.s.standalone
	s.ns, s.sep, s.prefixed = p.s.ns, p.s.sep, p.s.prefixed
	for k, v := range p.s.spaces {
		s.spaces[k] = v
	}
	if a[1].IsNone() {
		// The external subset of the document type.
		s.state = inSubset
	}
	return object.FromObj(x), nil
}

func parseFile(t *thread, self, file value) (value, error) {
	read, ok, err := t.GetAttrOpt(file, t.Interp.Intern("read"))
	if err != nil {
		return value{}, err
	}
	if !ok {
		return value{}, object.TypeErrorf("argument must have 'read' attribute")
	}
	for {
		data, err := t.Call(read, object.Int(2048))
		if err != nil {
			return value{}, err
		}
		b, isBytes := object.Buffer(data)
		if !isBytes {
			return value{}, object.TypeErrorf("read() did not return a bytes object (type=%s)", data.Type().Name())
		}
		if err := selfOf(self).parse(t, data, len(b) == 0); err != nil {
			return value{}, err
		}
		if len(b) == 0 {
			return object.Int(1), nil
		}
	}
}

func (p *parser) parse(t *thread, data value, final bool) error {
	p.t = t
	defer func() { p.t = nil }()
	if p.finished {
		return p.raise(fail(errFinished))
	}
	if s, ok := object.AsStr(data); ok {
		p.raw += s.Go()
		p.encoding, p.fixed = "utf-8", true
	} else if b, ok := object.Buffer(data); ok {
		p.raw += string(b)
	} else {
		return object.NotBytesLike(data)
	}
	p.finished = final
	text, err := p.decode(final)
	if err == nil {
		err = p.s.feed(text, final)
	}
	if err != nil {
		p.finished = true
		return p.raise(err)
	}
	return p.flush()
}

// raise makes an ExpatError of an error of the document.
func (p *parser) raise(err error) error {
	x, ok := err.(xmlError)
	if !ok {
		return err
	}
	p.errCode, p.errLine, p.errCol, p.errIndex = x.code, int64(p.s.line), int64(p.s.col), p.s.index
	c, err := errorClass(p.t)
	if err != nil {
		return err
	}
	e := object.Raise(c, "%s: line %d, column %d", x, p.errLine, p.errCol)
	exc, ok := e.(*object.Exception)
	if !ok {
		return e
	}
	for name, n := range map[string]int64{"code": int64(x.code), "offset": p.errCol, "lineno": p.errLine} {
		if err := p.t.SetAttr(object.FromObj(exc), p.t.Interp.Intern(name), object.Int(n)); err != nil {
			return err
		}
	}
	return e
}

// decode decodes the bytes there are; the encoding is that of the program, of a byte order mark or of the declaration.
func (p *parser) decode(final bool) (string, error) {
	if p.encoding == "" {
		known, err := p.detect(final)
		if err != nil || !known {
			return "", err
		}
	}
	if p.raw == "" {
		return "", nil
	}
	switch strings.ToLower(p.encoding) {
	case "utf-8", "utf8":
		text := strings.TrimPrefix(p.raw, "\uFEFF")
		if p.s.index > 0 || p.s.buf != "" {
			text = p.raw
		}
		p.raw = ""
		return text, nil
	}
	text, used, err := p.t.DecodeText(p.raw, p.encoding, "strict", final)
	if err != nil {
		if _, ok := object.IsException(err, object.LookupError); ok {
			return "", fail(errUnknownEnc)
		}
		if _, ok := object.IsException(err, object.UnicodeError); ok {
			return "", fail(errInvalidToken)
		}
		return "", err
	}
	p.raw = p.raw[used:]
	return text, nil
}

// detect finds the encoding at the start of a document; known is false if more bytes are needed.
func (p *parser) detect(final bool) (known bool, err error) {
	t := p.raw
	if len(t) < 4 && !final {
		return false, nil
	}
	switch {
	case strings.HasPrefix(t, "\xFE\xFF"), strings.HasPrefix(t, "\xFF\xFE"):
		p.encoding = "utf-16"
		return true, nil
	case strings.HasPrefix(t, "\x00<"):
		p.encoding = "utf-16-be"
		return true, nil
	case strings.HasPrefix(t, "<\x00"):
		p.encoding = "utf-16-le"
		return true, nil
	}
	p.encoding = "utf-8"
	t = strings.TrimPrefix(t, "\uFEFF")
	if !strings.HasPrefix(t, "<?xml") {
		if !final && strings.HasPrefix("<?xml", t) {
			p.encoding = ""
			return false, nil
		}
		return true, nil
	}
	end := strings.Index(t, "?>")
	if end < 0 {
		if !final {
			p.encoding = ""
		}
		return final, nil
	}
	attrs, _ := pseudoAttributes(t[5:end])
	for _, a := range attrs {
		if a.name == "encoding" && !strings.EqualFold(a.value, "utf-16") {
			p.encoding = a.value
		}
	}
	return true, nil
}
