package re

import (
	"fmt"
	"strings"

	"pya/stdlib/internal/native"
	"pya/vm/object"
)

// pattern is a compiled pattern.
type pattern struct {
	object.Header
	src     value
	isBytes bool
	flags   int
	prog    *program
	names   []string // by group number, "" if it has none
	index   map[string]int
	order   []string
	// tmpl is the last replacement text used, in parsed form.
	tmplSrc string
	tmpl    *template
	// spare is a matcher that can be used again.
	spare *matcher
}

var patternOnce, scannerOnce, iterOnce native.Type

func patternType() *object.Type { return patternOnce.Get(makePatternType) }

// subject is a text to be matched.
type subject struct {
	v    value
	s    string
	str  *object.Str // nil for bytes
	wide bool
}

// subjectOf checks the text against the kind of the pattern.
func (p *pattern) subjectOf(v value) (subject, error) {
	if s, ok := object.AsStr(v); ok {
		if p.isBytes {
			return subject{}, object.TypeErrorf("cannot use a bytes pattern on a string-like object")
		}
		return subject{v, s.Go(), s, !s.IsASCII()}, nil
	}
	if b, ok := object.AsBytes(v); ok && !p.isBytes {
		_ = b
		return subject{}, object.TypeErrorf("cannot use a string pattern on a bytes-like object")
	} else if ok {
		return subject{v, b.Go(), nil, false}, nil
	}
	if b, ok := object.Buffer(v); ok {
		if !p.isBytes {
			return subject{}, object.TypeErrorf("cannot use a string pattern on a bytes-like object")
		}
		return subject{v, string(b), nil, false}, nil
	}
	return subject{}, object.TypeErrorf("expected string or bytes-like object, got '%s'", v.Type().MessageName())
}

func (s *subject) offset(i int) int {
	if s.wide {
		return s.str.ByteOffset(i)
	}
	return i
}

func (s *subject) index(off int) int {
	if s.wide && off > 0 {
		return s.str.CharIndex(off)
	}
	return off
}

func (s *subject) length() int {
	if s.str != nil {
		return s.str.Len()
	}
	return len(s.s)
}

// slice is a piece of the text, of its kind.
func (s *subject) slice(a, b int) value {
	if s.str == nil {
		if a == 0 && b == len(s.s) && s.v.Type() == object.BytesType {
			return s.v
		}
		return object.NewBytes(s.s[a:b])
	}
	if a == 0 && b == len(s.s) && s.v.Type() == object.StrType {
		return s.v
	}
	return object.NewStr(s.s[a:b])
}

// limits are pos and endpos as byte offsets.
func limits(t *thread, s *subject, pos, endpos value) (int, int, error) {
	n := s.length()
	lo, hi := 0, n
	for _, x := range []struct {
		v value
		p *int
	}{{pos, &lo}, {endpos, &hi}} {
		if x.v.IsValid() {
			i, err := t.Index(x.v)
			if err != nil {
				return 0, 0, err
			}
			*x.p = min(max(i, 0), n)
		}
	}
	return s.offset(lo), s.offset(hi), nil
}

// matcher makes a matcher for a text.
func (p *pattern) matcher(t *thread, s *subject, end int) *matcher {
	m := p.spare
	p.spare = nil
	if m == nil {
		m = &matcher{regs: make([]int, p.prog.regs)}
	}
	m.t, m.prog, m.s, m.wide, m.end, m.must = t, p.prog, s.s, s.wide, end, -1
	m.full, m.steps, m.memo, m.depth = false, 0, nil, 0
	return m
}

// release gives a matcher back for the next match.
func (p *pattern) release(m *matcher) {
	m.t, m.s, m.memo = nil, "", nil
	if cap(m.stack) > 4096 {
		m.stack = nil
	}
	if cap(m.log) > 4096 {
		m.log = nil
	}
	p.spare = m
}

// found makes the match object of a matcher that has matched.
func (p *pattern) found(m *matcher, s *subject, pos, endpos int) value {
	n := 2 * (p.prog.groups + 1)
	regs := make([]int, n)
	copy(regs, m.regs)
	return object.FromObj(&match{Header: object.HeaderOf(matchType()), p: p, s: *s, regs: regs, last: m.regs[len(m.regs)-1], pos: pos, endpos: endpos})
}

type matchMode uint8

const (
	modeMatch matchMode = iota
	modeFull
	modeSearch
)

// once finds one match.
func (p *pattern) once(t *thread, v, pos, endpos value, mode matchMode) (value, error) {
	s, err := p.subjectOf(v)
	if err != nil {
		return value{}, err
	}
	lo, hi, err := limits(t, &s, pos, endpos)
	if err != nil {
		return value{}, err
	}
	m := p.matcher(t, &s, hi)
	defer p.release(m)
	m.full = mode == modeFull
	ok := false
	if mode == modeSearch {
		ok, err = m.search(lo)
	} else {
		ok, err = m.match(lo)
	}
	if err != nil || !ok {
		return object.None, err
	}
	return p.found(m, &s, lo, hi), nil
}

func patternMatch(t *thread, p *pattern, s value) (value, error) {
	return p.once(t, s, value{}, value{}, modeMatch)
}

func patternFullmatch(t *thread, p *pattern, s value) (value, error) {
	return p.once(t, s, value{}, value{}, modeFull)
}

func patternSearch(t *thread, p *pattern, s value) (value, error) {
	return p.once(t, s, value{}, value{}, modeSearch)
}

func patternFindall(t *thread, p *pattern, s value) (value, error) {
	return p.findall(t, s, value{}, value{})
}

func patternFinditer(t *thread, p *pattern, s value) (value, error) {
	return p.scanner(t, s, value{}, value{}, scanIterType())
}

// each calls f with every match from lo on until f says stop.
func (p *pattern) each(t *thread, s *subject, lo, hi int, f func(m *matcher) (bool, error)) error {
	m := p.matcher(t, s, hi)
	defer p.release(m)
	for at := lo; at <= hi; {
		ok, err := m.search(at)
		if err != nil || !ok {
			return err
		}
		start, end := m.regs[0], m.regs[1]
		more, err := f(m)
		if err != nil || !more {
			return err
		}
		m.must = -1
		if start == end {
			m.must = end
		}
		at = end
	}
	return nil
}

func (p *pattern) findall(t *thread, v, pos, endpos value) (value, error) {
	s, err := p.subjectOf(v)
	if err != nil {
		return value{}, err
	}
	lo, hi, err := limits(t, &s, pos, endpos)
	if err != nil {
		return value{}, err
	}
	empty := s.slice(0, 0)
	piece := func(m *matcher, g int) value {
		if a, b := m.regs[2*g], m.regs[2*g+1]; a >= 0 && b >= a {
			return s.slice(a, b)
		}
		return empty
	}
	var out []value
	err = p.each(t, &s, lo, hi, func(m *matcher) (bool, error) {
		switch n := p.prog.groups; n {
		case 0, 1:
			out = append(out, piece(m, n))
		default:
			items := make([]value, n)
			for g := range items {
				items[g] = piece(m, g+1)
			}
			out = append(out, object.NewTuple(items))
		}
		return true, nil
	})
	return object.NewList(out), err
}

func patternSplit(t *thread, p *pattern, v, maxV value) (value, error) {
	most := 0
	if maxV.IsValid() {
		n, err := t.Index(maxV)
		if err != nil {
			return value{}, err
		}
		most = n
	}
	s, err := p.subjectOf(v)
	if err != nil {
		return value{}, err
	}
	var out []value
	last, n := 0, 0
	if most >= 0 {
		err = p.each(t, &s, 0, len(s.s), func(m *matcher) (bool, error) {
			out = append(out, s.slice(last, m.regs[0]))
			for g := 1; g <= p.prog.groups; g++ {
				x := object.None
				if a, b := m.regs[2*g], m.regs[2*g+1]; a >= 0 && b >= a {
					x = s.slice(a, b)
				}
				out = append(out, x)
			}
			last = m.regs[1]
			n++
			return n != most, nil
		})
	}
	return object.NewList(append(out, s.slice(last, len(s.s)))), err
}

func patternSub(t *thread, p *pattern, repl, v, countV value, withCount bool) (value, error) {
	most := 0
	if countV.IsValid() {
		n, err := t.Index(countV)
		if err != nil {
			return value{}, err
		}
		most = n
	}
	s, err := p.subjectOf(v)
	if err != nil {
		return value{}, err
	}
	var tmpl *template
	if !t.Callable(repl) {
		if tmpl, err = p.template(t, repl); err != nil {
			return value{}, err
		}
	}
	var b strings.Builder
	last, n, pieces := 0, 0, 0
	if most >= 0 {
		err = p.each(t, &s, 0, len(s.s), func(m *matcher) (bool, error) {
			if last < m.regs[0] {
				b.WriteString(s.s[last:m.regs[0]])
				pieces++
			}
			last = m.regs[1]
			n++
			pieces++
			if tmpl != nil && tmpl.foreign.IsValid() {
				return false, p.oddPiece(tmpl.given, pieces-1)
			}
			if tmpl != nil {
				return n != most, tmpl.expand(&b, s.s, m.regs)
			}
			// The function may use the pattern itself: it keeps its own matcher then.
			r, err := t.Call(repl, p.found(m, &s, 0, len(s.s)))
			if err != nil {
				return false, err
			}
			if r.IsNone() {
				pieces--
			}
			return n != most, p.addResult(&b, r, pieces-1)
		})
	}
	if err != nil {
		return value{}, err
	}
	var res value
	if n == 0 {
		res = s.slice(0, len(s.s))
	} else {
		b.WriteString(s.s[last:])
		if s.str != nil {
			res = object.NewStr(b.String())
		} else {
			res = object.NewBytes(b.String())
		}
	}
	if withCount {
		return object.NewPair(res, object.Int(int64(n))), nil
	}
	return res, nil
}

// addResult appends what a replacement function returned.
func (p *pattern) addResult(b *strings.Builder, r value, i int) error {
	if r.IsNone() {
		return nil
	}
	if s, ok := object.AsStr(r); ok && !p.isBytes {
		b.WriteString(s.Go())
		return nil
	}
	if x, ok := object.Buffer(r); ok && p.isBytes {
		b.Write(x)
		return nil
	}
	return p.oddPiece(r, i)
}

// oddPiece is the error for piece number i of a result, which is not of the pattern's kind.
func (p *pattern) oddPiece(r value, i int) error {
	want := "str instance"
	if p.isBytes {
		want = "a bytes-like object"
	}
	return object.TypeErrorf("sequence item %d: expected %s, %s found", i, want, r.Type().MessageName())
}

// scan goes from match to match: a scanner, or the iterator of finditer.
type scan struct {
	object.Header
	p      *pattern
	s      subject
	at, hi int
	must   int
	lo     int
	done   bool
}

func (p *pattern) scanner(t *thread, v, pos, endpos value, typ *object.Type) (value, error) {
	s, err := p.subjectOf(v)
	if err != nil {
		return value{}, err
	}
	lo, hi, err := limits(t, &s, pos, endpos)
	if err != nil {
		return value{}, err
	}
	return object.FromObj(&scan{Header: object.HeaderOf(typ), p: p, s: s, at: lo, lo: lo, hi: hi, must: -1}), nil
}

// next finds the next match.
func (x *scan) next(t *thread, anchored bool) (value, bool, error) {
	if x.done {
		return value{}, false, nil
	}
	m := x.p.matcher(t, &x.s, x.hi)
	defer x.p.release(m)
	m.must = x.must
	var ok bool
	var err error
	if anchored {
		ok, err = m.match(x.at)
	} else {
		ok, err = m.search(x.at)
	}
	if err != nil || !ok {
		x.done = true
		return value{}, false, err
	}
	v := x.p.found(m, &x.s, x.lo, x.hi)
	x.at, x.must = m.regs[1], -1
	if m.regs[0] == m.regs[1] {
		x.must = m.regs[1]
	}
	return v, true, nil
}

func scanIterType() *object.Type {
	return iterOnce.Get(func() *object.Type {
		return object.NewNative[scan](object.TypeSpec{Name: "callable_iterator", Flags: object.NoNew | object.Final, Module: "re",
			Next: func(t *thread, self value) (value, bool, error) { return object.Self[scan](self).next(t, false) }})
	})
}

func scannerType() *object.Type {
	return scannerOnce.Get(func() *object.Type {
		step := func(anchored bool) func(t *thread, self value) (value, error) {
			return func(t *thread, self value) (value, error) {
				v, ok, err := object.Self[scan](self).next(t, anchored)
				if err != nil || !ok {
					return object.None, err
				}
				return v, nil
			}
		}
		return object.NewNative[scan](object.TypeSpec{Name: "SRE_Scanner", Module: "_sre", Flags: object.NoNew, Methods: []def{
			{Name: "match", Sig: "self, /", F1: step(true)},
			{Name: "search", Sig: "self, /", F1: step(false)},
		}, GetSets: []object.GetSet{{Name: "pattern", Get: func(_ *thread, self value) (value, error) { return object.FromObj(object.Self[scan](self).p), nil }}}})
	})
}

func makePatternType() *object.Type {
	self := func(v value) *pattern { return object.Self[pattern](v) }
	one := func(name, doc string, mode matchMode) def {
		return def{Name: name, Sig: "self, /, string, pos=0, endpos=sys.maxsize", Doc: doc, Fn: func(t *thread, a []value) (value, error) {
			return self(a[0]).once(t, a[1], a[2], a[3], mode)
		}}
	}
	get := func(name string, f func(p *pattern) value) object.GetSet {
		return object.GetSet{Name: name, Get: func(_ *thread, v value) (value, error) { return f(self(v)), nil }}
	}
	return object.NewNative[pattern](object.TypeSpec{Name: "Pattern", Module: "re", Doc: "Compiled regular expression object.", Flags: object.NoNew | object.Final,
		Methods: []def{
			one("match", "Matches zero or more characters at the beginning of the string.", modeMatch),
			one("fullmatch", "Matches against all of the string.", modeFull),
			one("search", "Scan through string looking for a match, and return a corresponding match object instance.", modeSearch),
			{Name: "findall", Sig: "self, /, string, pos=0, endpos=sys.maxsize", Doc: "Return a list of all non-overlapping matches of pattern in string.", Fn: func(t *thread, a []value) (value, error) {
				return self(a[0]).findall(t, a[1], a[2], a[3])
			}},
			{Name: "finditer", Sig: "self, /, string, pos=0, endpos=sys.maxsize", Doc: "Return an iterator over all non-overlapping matches for the RE pattern in string.", Fn: func(t *thread, a []value) (value, error) {
				return self(a[0]).scanner(t, a[1], a[2], a[3], scanIterType())
			}},
			{Name: "scanner", Sig: "self, /, string, pos=0, endpos=sys.maxsize", Fn: func(t *thread, a []value) (value, error) {
				return self(a[0]).scanner(t, a[1], a[2], a[3], scannerType())
			}},
			{Name: "split", Sig: "self, /, string, maxsplit=0", Doc: "Split string by the occurrences of pattern.", Fn: func(t *thread, a []value) (value, error) {
				return patternSplit(t, self(a[0]), a[1], a[2])
			}},
			{Name: "sub", Sig: "self, /, repl, string, count=0", Doc: "Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl.", Fn: func(t *thread, a []value) (value, error) {
				return patternSub(t, self(a[0]), a[1], a[2], a[3], false)
			}},
			{Name: "subn", Sig: "self, /, repl, string, count=0", Doc: "Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl.", Fn: func(t *thread, a []value) (value, error) {
				return patternSub(t, self(a[0]), a[1], a[2], a[3], true)
			}},
			{Name: "__repr__", Sig: "self, /", F1: reprPattern},
			{Name: "__eq__", Sig: "self, value, /", F2: func(t *thread, a, b value) (value, error) {
				x, y := self(a), (*pattern)(nil)
				y, ok := object.Cast[pattern](b, patternType())
				if !ok {
					return object.NotImplemented, nil
				}
				if x.flags != y.flags || x.isBytes != y.isBytes {
					return object.False, nil
				}
				eq, err := object.Equal(t, x.src, y.src)
				return object.Bool(eq), err
			}},
			{Name: "__hash__", Sig: "self, /", F1: func(t *thread, v value) (value, error) {
				h, err := object.Hash(t, self(v).src)
				return object.Int(int64(h>>1) ^ int64(self(v).flags)), err
			}},
			{Name: "__copy__", Sig: "self, /", F1: func(_ *thread, v value) (value, error) { return v, nil }},
			{Name: "__deepcopy__", Sig: "self, memo, /", F2: func(_ *thread, v, _ value) (value, error) { return v, nil }},
			{Name: "__reduce__", Sig: "self, /", F1: func(t *thread, v value) (value, error) {
				f, err := t.GetAttrStr(object.FromObj(engineOf(t).module), "_compile")
				return object.NewPair(f, object.NewPair(self(v).src, object.Int(int64(self(v).flags)))), err
			}},
			native.ClassGetItem(),
		},
		GetSets: []object.GetSet{
			get("pattern", func(p *pattern) value { return p.src }),
			get("flags", func(p *pattern) value { return object.Int(int64(p.flags)) }),
			get("groups", func(p *pattern) value { return object.Int(int64(p.prog.groups)) }),
			get("groupindex", func(p *pattern) value {
				d := object.NewDict()
				for _, n := range p.order {
					d.SetStr(object.NewStr(n).StrPtr(), object.Int(int64(p.index[n])))
				}
				return object.NewMappingProxy(object.FromObj(d))
			}),
		}})
}

var shownFlags = []struct {
	name string
	flag int
}{{"re.IGNORECASE", flagIgnoreCase}, {"re.LOCALE", flagLocale}, {"re.MULTILINE", flagMultiline}, {"re.DOTALL", flagDotAll},
	{"re.VERBOSE", flagVerbose}, {"re.DEBUG", flagDebug}, {"re.ASCII", flagASCII}}

func reprPattern(t *thread, v value) (value, error) {
	p := object.Self[pattern](v)
	src, err := t.Repr(p.src)
	if err != nil {
		return value{}, err
	}
	if r := runes(src, false); len(r) > 200 {
		src = string(r[:200])
	}
	var names []string
	flags := p.flags
	if !p.isBytes {
		flags &^= flagUnicode
	}
	for _, f := range shownFlags {
		if flags&f.flag != 0 {
			names = append(names, f.name)
			flags &^= f.flag
		}
	}
	if flags != 0 {
		// Bits without a name.
		names = append(names, fmt.Sprintf("%#x", flags))
	}
	if len(names) == 0 {
		return object.NewStr("re.compile(" + src + ")"), nil
	}
	return object.NewStr("re.compile(" + src + ", " + strings.Join(names, "|") + ")"), nil
}
