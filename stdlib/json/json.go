// Package json is the module json with its submodules decoder, encoder and scanner. Encoding and decoding are native;
// the classes that carry their options are pya text. Results, errors and their positions are those of CPython 3.13.
package json

import (
	_ "embed"
	"slices"
	"unicode/utf8"

	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

//go:embed json.pya
var source []byte

// module is what the functions need of the module's text.
type module struct {
	encoder, decoder value
	decoders         *object.Module // json.decoder, whose JSONDecodeError is the one raised
}

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	s := &module{}
	m.AddDefs(t, s.defs())
	parts := t.NewModule("_json", object.None)
	parts.AddDefs(t, s.parts())
	for _, d := range s.parts() {
		f, _ := parts.Get(t, d.Name)
		m.Set(t, "_"+d.Name, f)
	}
	m.Set(t, "__path__", object.NewList(nil))
	if err := rt.RunEmbedded(t, m, "<frozen json>", source); err != nil {
		return err
	}
	for name, p := range map[string]*value{"JSONEncoder": &s.encoder, "JSONDecoder": &s.decoder} {
		v, _ := m.Get(t, name)
		*p = v
	}
	return s.submodules(rt, t, m)
}

// submodules makes json.decoder, json.encoder and json.scanner, which hold names of the module itself.
func (s *module) submodules(rt *vm.Runtime, t *thread, m *object.Module) error {
	for name, attrs := range map[string]map[string]string{
		"decoder": {"JSONDecoder": "JSONDecoder", "JSONDecodeError": "JSONDecodeError", "scanstring": "_scanstring", "c_scanstring": "_scanstring"},
		"encoder": {"JSONEncoder": "JSONEncoder", "encode_basestring": "_encode_basestring", "encode_basestring_ascii": "_encode_basestring_ascii",
			"c_encode_basestring": "_encode_basestring", "c_encode_basestring_ascii": "_encode_basestring_ascii"},
		"scanner": {"make_scanner": "_make_scanner", "c_make_scanner": "_make_scanner"},
	} {
		sub := t.NewModule("json."+name, object.None)
		for to, from := range attrs {
			if v, ok := m.Get(t, from); ok {
				sub.Set(t, to, v)
			}
		}
		if name == "decoder" {
			s.decoders = sub
		}
		sub.AddDefs(t, []object.Def{patterns(name)})
		v := object.FromObj(sub)
		t.Interp.Modules.SetStr(t.Interp.Intern("json."+name), v)
		m.Set(t, name, v)
	}
	return nil
}

// patternNames are the names of the submodules that patterns finds.
var patternNames = map[string][]string{
	"decoder": {"FLAGS", "NaN", "PosInf", "NegInf", "STRINGCHUNK", "WHITESPACE", "WHITESPACE_STR", "BACKSLASH"},
	"scanner": {"NUMBER_RE"},
	"encoder": {"INFINITY", "ESCAPE", "ESCAPE_ASCII", "HAS_UTF8", "ESCAPE_DCT", "c_make_encoder"},
}

// patterns is the __getattr__ of a submodule: regular expressions and tables that most programs do not need.
func patterns(name string) object.Def {
	return object.Def{Name: "__getattr__", Sig: "name, /", F1: func(t *thread, attr value) (value, error) {
		wanted, ok := object.AsStr(attr)
		if !ok {
			return value{}, object.TypeErrorf("attribute name must be string, not '%s'", attr.Type().MessageName())
		}
		if !slices.Contains(patternNames[name], wanted.Go()) {
			return value{}, object.Raise(object.AttributeError, "module 'json.%s' has no attribute '%s'", name, wanted.Go())
		}
		m, err := t.Interp.Import(t, "json._patterns")
		if err != nil {
			return value{}, err
		}
		return t.GetAttrStr(m, wanted.Go())
	}}
}

func (s *module) defs() []object.Def {
	return []object.Def{
		{Name: "dumps", Sig: "obj, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, indent=None, separators=None, default=None, sort_keys=False, **kw",
			Flag: object.PythonDef, Doc: "Serialize obj to a JSON formatted str.", Fn: s.dumps},
		{Name: "loads", Sig: "s, *, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, object_pairs_hook=None, **kw",
			Flag: object.PythonDef, Doc: "Deserialize s (a str, bytes or bytearray instance containing a JSON document) to a Python object.", Fn: s.loads},
		{Name: "detect_encoding", Sig: "b", F1: func(_ *thread, v value) (value, error) {
			b, ok := object.Buffer(v)
			if !ok {
				return value{}, object.NotBytesLike(v)
			}
			return object.NewStr(detect(b)), nil
		}},
		{Name: "_encode", Sig: "obj, default, skipkeys, ensure_ascii, check_circular, allow_nan, sort_keys, indent, item_separator, key_separator, /", Fn: s.encode},
		{Name: "_scan", Sig: "s, idx, strict, object_hook, parse_float, parse_int, parse_constant, object_pairs_hook, /", Fn: s.scan},
	}
}

// parts are the functions that programs use by themselves, from _json and the submodules.
func (s *module) parts() []object.Def {
	return []object.Def{
		{Name: "scanstring", Sig: "string, end, strict=True, /", Doc: "Scan the string for a JSON string; end is the index behind its opening quote. Return the string and the index behind its closing quote.",
			Fn: s.scanstring},
		{Name: "encode_basestring", Sig: "string, /", Doc: "Return a JSON representation of a Python string.", F1: quoter(false)},
		{Name: "encode_basestring_ascii", Sig: "string, /", Doc: "Return an ASCII-only JSON representation of a Python string.", F1: quoter(true)},
	}
}

// BuildParts fills the module _json.
func BuildParts(rt *vm.Runtime, t *thread, m *object.Module) error {
	jsonModule, err := rt.Import(t, "json")
	if err != nil {
		return err
	}
	for _, n := range []string{"scanstring", "encode_basestring", "encode_basestring_ascii", "make_scanner"} {
		v, err := t.GetAttrStr(jsonModule, "_"+n)
		if err != nil {
			return err
		}
		m.Set(t, n, v)
	}
	m.AddDefs(t, []object.Def{{Name: "__getattr__", Sig: "name, /", F1: func(t *thread, attr value) (value, error) {
		name, ok := object.AsStr(attr)
		if !ok {
			return value{}, object.TypeErrorf("attribute name must be string, not '%s'", attr.Type().MessageName())
		}
		if name.Go() != "make_encoder" {
			return value{}, object.Raise(object.AttributeError, "module '_json' has no attribute '%s'", name.Go())
		}
		patterns, err := t.Interp.Import(t, "json._patterns")
		if err != nil {
			return value{}, err
		}
		return t.GetAttr(patterns, t.Interp.Intern("c_make_encoder"))
	}}})
	return nil
}

func quoter(ascii bool) func(t *thread, v value) (value, error) {
	return func(_ *thread, v value) (value, error) {
		s, ok := object.AsStr(v)
		if !ok {
			return value{}, object.TypeErrorf("first argument must be a string, not %s", object.ArgumentName(v))
		}
		return object.NewStrBytes(appendQuoted(nil, s.Go(), ascii)), nil
	}
}

func given(v value) bool { return v.IsValid() && !v.IsNone() }

// truth reads an optional flag.
func truth(t *thread, v value, def bool) (bool, error) {
	switch {
	case !v.IsValid():
		return def, nil
	case v.IsBool():
		return v.AsBool(), nil
	}
	return t.Truth(v)
}

// dumps encodes without an encoder object unless a class or further options are given.
func (s *module) dumps(t *thread, a []value) (value, error) {
	extra, _ := object.AsDict(a[10])
	if given(a[5]) && !object.Is(a[5], s.encoder) || extra.Len() > 0 {
		return s.dumpsClass(t, a, extra)
	}
	e := encoder{t: t, def: a[8]}
	var err error
	for i, p := range map[int]*bool{1: &e.skipkeys, 9: &e.sortKeys} {
		if a[i].IsValid() {
			if *p, err = truth(t, a[i], false); err != nil {
				return value{}, err
			}
		}
	}
	if e.ascii, err = truth(t, a[2], true); err != nil {
		return value{}, err
	}
	if e.circular, err = truth(t, a[3], true); err != nil {
		return value{}, err
	}
	if e.allowNaN, err = truth(t, a[4], true); err != nil {
		return value{}, err
	}
	e.item, e.key = ", ", ": "
	if given(a[6]) {
		if err := e.setIndent(a[6]); err != nil {
			return value{}, err
		}
		e.item = ","
	}
	if given(a[7]) {
		if !object.HasIter(a[7]) {
			return value{}, object.TypeErrorf("cannot unpack non-iterable %s object", a[7].Type().MessageName())
		}
		items, err := t.ToSlice(a[7])
		if err != nil {
			return value{}, err
		}
		if len(items) != 2 {
			if len(items) > 2 {
				return value{}, object.ValueErrorf("too many values to unpack (expected 2)")
			}
			return value{}, object.ValueErrorf("not enough values to unpack (expected 2, got %d)", len(items))
		}
		if err := e.setSeparators(items[0], items[1]); err != nil {
			return value{}, err
		}
	}
	return e.run(a[0])
}

// dumpsClass makes an encoder object and asks it.
func (s *module) dumpsClass(t *thread, a []value, extra *object.Dict) (value, error) {
	cls := a[5]
	if !given(cls) {
		cls = s.encoder
	}
	var args []value
	var names []*object.Str
	for i, n := range []string{"skipkeys", "ensure_ascii", "check_circular", "allow_nan", "", "indent", "separators", "default", "sort_keys"} {
		if n == "" {
			continue
		}
		v := a[1+i]
		if !v.IsValid() {
			switch n {
			case "ensure_ascii", "check_circular", "allow_nan":
				v = object.True
			case "skipkeys", "sort_keys":
				v = object.False
			default:
				v = object.None
			}
		}
		args, names = append(args, v), append(names, t.Interp.Intern(n))
	}
	enc, err := callWith(t, cls, args, names, extra)
	if err != nil {
		return value{}, err
	}
	return t.CallMethod(enc, "encode", a[0])
}

// callWith calls cls with keyword arguments and those of a dict.
func callWith(t *thread, cls value, args []value, names []*object.Str, extra *object.Dict) (value, error) {
	var k, v value
	for i := 0; extra.Next(&i, &k, &v); {
		n, _ := object.AsStr(k)
		args, names = append(args, v), append(names, t.Interp.InternStr(n))
	}
	return t.CallKw(cls, args, names)
}

// loads decodes without a decoder object unless a class or further options are given.
func (s *module) loads(t *thread, a []value) (value, error) {
	text, err := s.text(t, a[0])
	if err != nil {
		return value{}, err
	}
	extra, _ := object.AsDict(a[7])
	if given(a[1]) && !object.Is(a[1], s.decoder) || extra.Len() > 0 {
		return s.loadsClass(t, text, a, extra)
	}
	p := &parser{t: t, m: s, doc: text, s: text.Go(), strict: true}
	p.hooks(a[2], a[3], a[4], a[5], a[6])
	return p.document()
}

func (s *module) loadsClass(t *thread, text *object.Str, a []value, extra *object.Dict) (value, error) {
	cls := a[1]
	if !given(cls) {
		cls = s.decoder
	}
	var args []value
	var names []*object.Str
	for i, n := range []string{"object_hook", "parse_float", "parse_int", "parse_constant", "object_pairs_hook"} {
		if v := a[2+i]; given(v) {
			args, names = append(args, v), append(names, t.Interp.Intern(n))
		}
	}
	dec, err := callWith(t, cls, args, names, extra)
	if err != nil {
		return value{}, err
	}
	return t.CallMethod(dec, "decode", object.FromObj(text))
}

// text gives the document as a str.
func (s *module) text(t *thread, v value) (*object.Str, error) {
	if x, ok := object.AsStr(v); ok {
		if len(x.Go()) >= 3 && x.Go()[:3] == "\ufeff" {
			return nil, s.fail(t, x, "Unexpected UTF-8 BOM (decode using utf-8-sig)", 0)
		}
		return x, nil
	}
	b, ok := object.Buffer(v)
	if !ok || v.Kind() == object.KMemoryView {
		return nil, object.TypeErrorf("the JSON object must be str, bytes or bytearray, not %s", v.Type().Name())
	}
	encoding := detect(b)
	if encoding == "utf-8" && utf8.Valid(b) {
		x, _ := object.AsStr(object.NewStr(string(b)))
		return x, nil
	}
	d, err := t.Decode(v, encoding, "surrogatepass")
	if err != nil {
		return nil, err
	}
	x, _ := object.AsStr(d)
	return x, nil
}

// detect guesses the encoding of a document by its first bytes.
func detect(b []byte) string {
	has := func(p ...byte) bool { return len(b) >= len(p) && string(b[:len(p)]) == string(p) }
	switch {
	case has(0, 0, 0xfe, 0xff), has(0xff, 0xfe, 0, 0):
		return "utf-32"
	case has(0xfe, 0xff), has(0xff, 0xfe):
		return "utf-16"
	case has(0xef, 0xbb, 0xbf):
		return "utf-8-sig"
	case len(b) >= 4:
		switch {
		case b[0] == 0 && b[1] != 0:
			return "utf-16-be"
		case b[0] == 0:
			return "utf-32-be"
		case b[1] == 0 && (b[2] != 0 || b[3] != 0):
			return "utf-16-le"
		case b[1] == 0:
			return "utf-32-le"
		}
	case len(b) == 2:
		switch {
		case b[0] == 0:
			return "utf-16-be"
		case b[1] == 0:
			return "utf-16-le"
		}
	}
	return "utf-8"
}
