package re

import (
	"fmt"
	"strings"

	"pya/stdlib/internal/native"
	"pya/vm/object"
)

// match is a match object.
type match struct {
	object.Header
	p           *pattern
	s           subject
	regs        []int // byte offsets
	last        int   // the last group that closed, -1 if none
	pos, endpos int
}

var matchOnce native.Type

func matchType() *object.Type { return matchOnce.Get(makeMatchType) }

// group is the number of the group that v names.
func (m *match) group(t *thread, v value) (int, error) {
	if !v.IsValid() {
		return 0, nil
	}
	if v.IsInt() || v.Type().Slot(object.SlotIndex).IsValid() {
		i, err := t.IndexValue(v)
		if err != nil {
			return 0, err
		}
		if i.IsInt() && i.AsInt() >= 0 && i.AsInt() <= int64(m.p.prog.groups) {
			return int(i.AsInt()), nil
		}
	} else if s, ok := object.AsStr(v); ok {
		if g, ok := m.p.index[s.Go()]; ok {
			return g, nil
		}
	}
	return 0, object.IndexErrorf("no such group")
}

// text is the content of a group, def if it has not matched.
func (m *match) text(g int, def value) value {
	if a, b := m.regs[2*g], m.regs[2*g+1]; a >= 0 && b >= a {
		return m.s.slice(a, b)
	}
	return def
}

func (m *match) span(g int) (int, int) {
	a, b := m.regs[2*g], m.regs[2*g+1]
	if a < 0 || b < a {
		return -1, -1
	}
	return m.s.index(a), m.s.index(b)
}

func (m *match) spanValue(g int) value {
	a, b := m.span(g)
	return object.NewPair(object.Int(int64(a)), object.Int(int64(b)))
}

func makeMatchType() *object.Type {
	self := func(v value) *match { return object.Self[match](v) }
	get := func(name string, f func(m *match) value) object.GetSet {
		return object.GetSet{Name: name, Get: func(_ *thread, v value) (value, error) { return f(self(v)), nil }}
	}
	edge := func(name, doc string, f func(m *match, g int) value) def {
		return def{Name: name, Sig: "self, group=0, /", Doc: doc, Fn: func(t *thread, a []value) (value, error) {
			m := self(a[0])
			g, err := m.group(t, a[1])
			if err != nil {
				return value{}, err
			}
			return f(m, g), nil
		}}
	}
	return object.NewNative[match](object.TypeSpec{Name: "Match", Module: "re", Flags: object.NoNew | object.Final | object.KeyItems,
		Doc: "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
		Methods: []def{
			{Name: "group", Sig: "self, /, *args", Doc: "group([group1, ...]) -> str or tuple.", Raw: matchGroup},
			{Name: "groups", Sig: "self, /, default=None", Doc: "Return a tuple containing all the subgroups of the match, from 1.", Fn: func(_ *thread, a []value) (value, error) {
				m := self(a[0])
				items := make([]value, m.p.prog.groups)
				for g := range items {
					items[g] = m.text(g+1, native.OrNone(a[1]))
				}
				return object.NewTuple(items), nil
			}},
			{Name: "groupdict", Sig: "self, /, default=None", Doc: "Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.", Fn: func(_ *thread, a []value) (value, error) {
				m := self(a[0])
				d := object.NewDict()
				for _, n := range m.p.order {
					d.SetStr(object.NewStr(n).StrPtr(), m.text(m.p.index[n], native.OrNone(a[1])))
				}
				return object.FromObj(d), nil
			}},
			edge("start", "Return index of the start of the substring matched by group.", func(m *match, g int) value {
				a, _ := m.span(g)
				return object.Int(int64(a))
			}),
			edge("end", "Return index of the end of the substring matched by group.", func(m *match, g int) value {
				_, b := m.span(g)
				return object.Int(int64(b))
			}),
			edge("span", "For match object m, return the 2-tuple (m.start(group), m.end(group)).", (*match).spanValue),
			{Name: "expand", Sig: "self, /, template", Doc: "Return the string obtained by doing backslash substitution on the string template, as done by the sub() method.", F2: func(t *thread, v, tv value) (value, error) {
				m := self(v)
				tmpl, err := m.p.template(t, tv)
				if err != nil {
					return value{}, err
				}
				if tmpl.foreign.IsValid() {
					return tmpl.foreign, nil
				}
				var b strings.Builder
				if err := tmpl.expand(&b, m.s.s, m.regs); err != nil {
					return value{}, err
				}
				if m.p.isBytes {
					return object.NewBytes(b.String()), nil
				}
				return object.NewStr(b.String()), nil
			}},
			{Name: "__getitem__", Sig: "self, key, /", F2: func(t *thread, v, k value) (value, error) {
				m := self(v)
				g, err := m.group(t, k)
				if err != nil {
					return value{}, err
				}
				return m.text(g, object.None), nil
			}},
			{Name: "__repr__", Sig: "self, /", F1: func(t *thread, v value) (value, error) {
				m := self(v)
				a, b := m.span(0)
				r, err := t.Repr(m.text(0, object.None))
				return object.NewStr(fmt.Sprintf("<%s object; span=(%d, %d), match=%s>", v.Type().FullName(), a, b, r)), err
			}},
			{Name: "__copy__", Sig: "self, /", F1: func(_ *thread, v value) (value, error) { return v, nil }},
			{Name: "__deepcopy__", Sig: "self, memo, /", F2: func(_ *thread, v, _ value) (value, error) { return v, nil }},
			native.ClassGetItem(),
		},
		GetSets: []object.GetSet{
			get("string", func(m *match) value { return m.s.v }),
			get("re", func(m *match) value { return object.FromObj(m.p) }),
			get("pos", func(m *match) value { return object.Int(int64(m.s.index(m.pos))) }),
			get("endpos", func(m *match) value { return object.Int(int64(m.s.index(m.endpos))) }),
			get("lastindex", func(m *match) value {
				if m.last <= 0 {
					return object.None
				}
				return object.Int(int64(m.last))
			}),
			get("lastgroup", func(m *match) value {
				if m.last <= 0 || m.p.names[m.last] == "" {
					return object.None
				}
				return object.NewStr(m.p.names[m.last])
			}),
			get("regs", func(m *match) value {
				items := make([]value, m.p.prog.groups+1)
				for g := range items {
					items[g] = m.spanValue(g)
				}
				return object.NewTuple(items)
			}),
		}})
}

func matchGroup(t *thread, args []value, kw []*object.Str) (value, error) {
	if len(kw) > 0 {
		return value{}, object.TypeErrorf("group() takes no keyword arguments")
	}
	m := object.Self[match](args[0])
	switch len(args) {
	case 1:
		return m.text(0, object.None), nil
	case 2:
		g, err := m.group(t, args[1])
		if err != nil {
			return value{}, err
		}
		return m.text(g, object.None), nil
	}
	out := make([]value, 0, len(args)-1)
	for _, v := range append([]value(nil), args[1:]...) {
		g, err := m.group(t, v)
		if err != nil {
			return value{}, err
		}
		out = append(out, m.text(g, object.None))
	}
	return object.NewTuple(out), nil
}

// template is a parsed replacement text: literal pieces with groups between them.
type template struct {
	text   []string // one more than groups
	groups []int
	// foreign is the text, and given what it came from, if it is not of the pattern's kind.
	foreign, given value
}

// expand appends the text with the groups' contents.
func (x *template) expand(b *strings.Builder, s string, regs []int) error {
	b.WriteString(x.text[0])
	for i, g := range x.groups {
		if lo, hi := regs[2*g], regs[2*g+1]; lo >= 0 && hi >= lo {
			b.WriteString(s[lo:hi])
		}
		b.WriteString(x.text[i+1])
	}
	return nil
}

// template parses a replacement text.
func (p *pattern) template(t *thread, v value) (*template, error) {
	src := ""
	s, isStr := object.AsStr(v)
	b, isBuffer := object.Buffer(v)
	switch {
	case isStr:
		src = s.Go()
	case isBuffer:
		src = string(b)
	default:
		if _, err := object.Hash(t, v); err != nil {
			return nil, err
		}
		return nil, object.TypeErrorf("decoding to str: need a bytes-like object, %s found", v.Type().MessageName())
	}
	if p.isBytes == isStr {
		return p.foreign(t, v, src, isStr)
	}
	if !strings.Contains(src, "\\") {
		return &template{text: []string{src}}, nil
	}
	if p.tmpl != nil && p.tmplSrc == src {
		return p.tmpl, nil
	}
	tp := &templateParser{parser: parser{src: runes(src, p.isBytes), isBytes: p.isBytes, lookbehind: -1}, p: p}
	x, err := tp.parse()
	if err != nil {
		if _, index := err.(*unknownGroup); index {
			return nil, object.IndexErrorf("unknown group name %s", err.Error())
		}
		return nil, engineOf(t).failure(t, err, v)
	}
	p.tmpl, p.tmplSrc = x, src
	return x, nil
}

// foreign is the template of a text of the wrong kind. It may be wrong in itself; where it has to be put in, it does not fit.
func (p *pattern) foreign(t *thread, v value, src string, isStr bool) (*template, error) {
	x := &template{text: []string{src}, foreign: v, given: v}
	if isStr {
		x.foreign = object.NewStr(src)
	} else if v.Kind() != object.KBytes {
		x.foreign = object.NewBytes(src)
	}
	if !strings.Contains(src, "\\") {
		return x, nil
	}
	tp := &templateParser{parser: parser{src: runes(src, !isStr), isBytes: !isStr, lookbehind: -1}, p: p}
	if _, err := tp.parse(); err != nil {
		if _, index := err.(*unknownGroup); index {
			return nil, object.IndexErrorf("unknown group name %s", err.Error())
		}
		return nil, engineOf(t).failure(t, err, v)
	}
	return x, nil
}

// unknownGroup is a name in a template that the pattern does not have: an IndexError.
type unknownGroup struct{ name string }

func (e *unknownGroup) Error() string { return e.name }

type templateParser struct {
	parser
	p   *pattern
	out template
	lit []byte
}

func (x *templateParser) add(r rune) {
	c := compiler{wide: !x.isBytes}
	x.lit = c.encode(x.lit, r)
}

func (x *templateParser) addGroup(g, at int) error {
	if g > x.p.prog.groups {
		return x.errorAt(at, fmt.Sprintf("invalid group reference %d", g))
	}
	x.out.text = append(x.out.text, string(x.lit))
	x.out.groups = append(x.out.groups, g)
	x.lit = x.lit[:0]
	return nil
}

func (x *templateParser) parse() (*template, error) {
	for x.more() {
		start := x.i
		c := x.src[x.i]
		x.i++
		if c != '\\' {
			x.add(c)
			continue
		}
		if !x.more() {
			return nil, x.errorAt(start, "bad escape (end of pattern)")
		}
		c = x.src[x.i]
		x.i++
		if err := x.escape(c, start); err != nil {
			return nil, err
		}
	}
	x.out.text = append(x.out.text, string(x.lit))
	return &x.out, nil
}

func (x *templateParser) escape(c rune, start int) error {
	switch {
	case c == 'g':
		return x.named()
	case c == '0':
		x.add(x.octal(0, 2))
		return nil
	case c >= '1' && c <= '9':
		return x.number(c, start)
	}
	if r, ok := simpleEscapes[c]; ok {
		x.add(r)
		return nil
	}
	if isASCIILetter(c) {
		return x.errorAt(start, "bad escape "+x.text(start, x.i))
	}
	x.add('\\')
	x.add(c)
	return nil
}

func (x *templateParser) named() error {
	if !x.accept('<') {
		return x.errorAt(x.i, "missing <")
	}
	at := x.i
	name, err := x.until('>', "group name")
	if err != nil {
		return err
	}
	if isDecimal(name) {
		g := 0
		for _, d := range name {
			if g = g*10 + int(d-'0'); g >= maxGroups {
				return x.errorAt(at, "invalid group reference "+strings.TrimLeft(name, "0"))
			}
		}
		return x.addGroup(g, at)
	}
	if err := x.checkName(name, at); err != nil {
		return err
	}
	g, ok := x.p.index[name]
	if !ok {
		return &unknownGroup{x.quoted(name)}
	}
	return x.addGroup(g, at)
}

func (x *templateParser) number(c rune, start int) error {
	g := int(c - '0')
	if x.more() && x.src[x.i] >= '0' && x.src[x.i] <= '9' {
		d := x.src[x.i]
		if c <= '7' && d <= '7' && x.i+1 < len(x.src) && x.src[x.i+1] >= '0' && x.src[x.i+1] <= '7' {
			v := x.octal(c-'0', 2)
			if v > 0o377 {
				return x.errorAt(start, "octal escape value "+x.text(start, x.i)+" outside of range 0-0o377")
			}
			x.add(v)
			return nil
		}
		g = g*10 + int(d-'0')
		x.i++
	}
	return x.addGroup(g, start+1)
}
