package re

import (
	"fmt"
	"strings"

	"pya/vm/object"
)

// The flags of patterns, with CPython's values.
const (
	flagIgnoreCase = 2
	flagLocale     = 4
	flagMultiline  = 8
	flagDotAll     = 16
	flagUnicode    = 32
	flagVerbose    = 64
	flagDebug      = 128
	flagASCII      = 256

	typeFlags   = flagASCII | flagLocale | flagUnicode
	globalFlags = flagDebug
)

// maxRepeat stands for "no upper bound".
const maxRepeat = 1<<32 - 1

// maxGroups and maxDepth bound patterns.
const (
	maxGroups = 1 << 20
	maxDepth  = 900
)

// node is a piece of a parsed pattern.
type node interface{}

type (
	literal struct {
		r    rune
		fold bool
		asc  bool
	}
	anyChar  struct{ all bool }
	setNode  struct{ set *charSet }
	sequence struct{ items []node }
	branch   struct{ alts []node }
	position struct{ kind atKind }
	group    struct {
		index int // -1: not capturing
		body  node
	}
	repetition struct {
		min, max int
		kind     repKind
		body     node
	}
	backref struct {
		index     int
		fold, asc bool
	}
	look struct {
		behind, neg bool
		body        node
		width       int
	}
	conditional struct {
		index   int
		yes, no node
	}
	atomic struct{ body node }
	fail   struct{}
)

type repKind uint8

const (
	greedy repKind = iota
	lazy
	possessive
)

type atKind uint8

const (
	atStart        atKind = iota // \A and ^
	atLineStart                  // ^ with MULTILINE
	atEnd                        // $
	atLineEnd                    // $ with MULTILINE
	atVeryEnd                    // \Z
	atWord                       // \b
	atNotWord                    // \B
	atWordASCII                  // \b with ASCII
	atNotWordASCII               // \B with ASCII
)

// syntaxError is a faulty pattern; pos is in characters.
type syntaxError struct {
	msg string
	pos int
}

func (e *syntaxError) Error() string { return e.msg }

// indexError and overflow are faults that are no PatternError.
type overflow struct{ msg string }

func (e *overflow) Error() string { return e.msg }

// restart asks to parse again with more global flags.
type restart struct{ flags int }

func (*restart) Error() string { return "" }

// parser reads a pattern. Text is in characters: runes, or bytes as runes.
type parser struct {
	src     []rune
	isBytes bool
	i       int
	given   int // the flags asked for outside the pattern
	flags   int // global flags
	groups  int // number of groups so far, group 0 included
	names   map[string]int
	order   []string
	open    map[int]bool
	widths  map[int][2]int // width of closed groups
	// lookbehind is the number of groups when the outermost look-behind began, -1 outside.
	lookbehind int
	depth      int
	checks     []groupCheck
	behinds    []*look  // in the order in which they open
	warnings   []string // what a later syntax of sets would mean
}

// groupCheck is a conditional on a group that may come later.
type groupCheck struct{ index, pos int }

// parse reads a whole pattern.
func parse(src []rune, isBytes bool, flags int) (node, *parser, error) {
	for {
		p := &parser{src: src, isBytes: isBytes, flags: flags, given: flags, groups: 1, names: map[string]int{}, open: map[int]bool{},
			widths: map[int][2]int{}, lookbehind: -1}
		n, err := p.pattern()
		if r, ok := err.(*restart); ok {
			flags |= r.flags
			continue
		}
		return n, p, err
	}
}

// pattern reads everything. Faults of the syntax come before wrong combinations of flags, and these before what only
// the whole pattern shows: references to groups that never come and the widths of look-behinds.
func (p *parser) pattern() (node, error) {
	if !p.isBytes && p.flags&flagASCII == 0 {
		p.flags |= flagUnicode
	}
	n, err := p.alternatives(p.flags, true)
	if err != nil {
		return nil, err
	}
	if err := p.fixFlags(); err != nil {
		return nil, err
	}
	if p.i < len(p.src) {
		return nil, p.errorAt(p.i, "unbalanced parenthesis")
	}
	for _, c := range p.checks {
		if c.index >= p.groups {
			return nil, p.errorAt(c.pos, fmt.Sprintf("invalid group reference %d", c.index))
		}
	}
	return n, p.fixBehinds()
}

// fixBehinds gives look-behinds their widths.
func (p *parser) fixBehinds() error {
	for _, l := range p.behinds {
		lo, hi := p.width(l.body)
		if lo != hi {
			return p.errorAt(noPos, "look-behind requires fixed-width pattern")
		}
		if lo >= maxRepeat {
			return p.errorAt(noPos, "looks too much behind")
		}
		l.width = lo
	}
	return nil
}

// flagConflict is a wrong combination of flags: a ValueError.
type flagConflict struct{ msg string }

func (e *flagConflict) Error() string { return e.msg }

func (p *parser) fixFlags() error {
	if p.isBytes {
		if p.flags&flagUnicode != 0 {
			return &flagConflict{"cannot use UNICODE flag with a bytes pattern"}
		}
		if p.flags&flagLocale != 0 && p.flags&flagASCII != 0 {
			return &flagConflict{"ASCII and LOCALE flags are incompatible"}
		}
		return nil
	}
	if p.flags&flagLocale != 0 {
		return &flagConflict{"cannot use LOCALE flag with a str pattern"}
	}
	if p.flags&flagASCII == 0 {
		p.flags |= flagUnicode
	} else if p.flags&flagUnicode != 0 {
		return &flagConflict{"ASCII and UNICODE flags are incompatible"}
	}
	return nil
}

func (p *parser) errorAt(pos int, msg string) error { return &syntaxError{msg, pos} }

func (p *parser) more() bool { return p.i < len(p.src) }

func (p *parser) peek() rune {
	if p.i < len(p.src) {
		return p.src[p.i]
	}
	return -1
}

func (p *parser) accept(r rune) bool {
	if p.peek() == r {
		p.i++
		return true
	}
	return false
}

// text is source text as messages show it.
func (p *parser) text(i, j int) string { return string(p.src[i:min(j, len(p.src))]) }

// quoted is repr() of a name in the pattern.
func (p *parser) quoted(s string) string {
	if p.isBytes {
		return object.BytesRepr(s)
	}
	return object.ReprString(s)
}

// alternatives reads a|b|c up to a closing parenthesis or the end.
func (p *parser) alternatives(flags int, first bool) (node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, object.RecursionError("maximum recursion depth exceeded")
	}
	defer func() { p.depth-- }()
	var alts []node
	for {
		n, err := p.sequence(flags, first && len(alts) == 0)
		if err != nil {
			return nil, err
		}
		alts = append(alts, n)
		if !p.accept('|') {
			break
		}
		if first {
			// Global flags at the start hold for all alternatives.
			flags = p.flags
		}
	}
	if len(alts) == 1 {
		return alts[0], nil
	}
	if set := setOf(alts); set != nil {
		return set, nil
	}
	return &branch{alts}, nil
}

// setOf is the set that alternatives stand for if each of them is one character, or nil.
func setOf(alts []node) node {
	var set *charSet
	for _, alt := range alts {
		part := partOfSet(alt)
		if part == nil {
			return nil
		}
		if set == nil {
			set = &charSet{fold: part.fold, ascii: part.ascii}
		}
		if part.fold != set.fold || part.fold && part.ascii != set.ascii {
			return nil
		}
		set.ranges = append(set.ranges, part.ranges...)
		set.cats = append(set.cats, part.cats...)
	}
	set.finish(set.fold, set.ascii)
	return &setNode{set}
}

// partOfSet is an alternative as a set that can be joined with others, or nil.
func partOfSet(n node) *charSet {
	switch n := n.(type) {
	case *literal:
		return &charSet{fold: n.fold, ascii: n.asc, ranges: []runeRange{{n.r, n.r}}}
	case *setNode:
		if !n.set.neg {
			return n.set
		}
	case *group:
		if n.index < 0 {
			return partOfSet(n.body)
		}
	}
	return nil
}

// sequence reads pieces up to | or ). first: nothing has been read yet, so global flags may stand here, behind other global
// flags, comments and ignored space too.
func (p *parser) sequence(flags int, first bool) (node, error) {
	seq := &sequence{}
	for p.more() {
		c := p.peek()
		if c == '|' || c == ')' {
			break
		}
		if flags&flagVerbose != 0 && p.skipSpace() {
			continue
		}
		start := p.i
		n, newFlags, err := p.atom(flags, first && len(seq.items) == 0, start)
		if err != nil {
			return nil, err
		}
		flags = newFlags
		if n == nil {
			continue
		}
		if rep, ok := n.(*quantifier); ok {
			if n, err = p.quantify(seq, rep); err != nil {
				return nil, err
			}
			seq.items[len(seq.items)-1] = n
			continue
		}
		seq.items = append(seq.items, n)
	}
	if len(seq.items) == 1 {
		return seq.items[0], nil
	}
	return seq, nil
}

// skipSpace skips white space and comments of verbose patterns.
func (p *parser) skipSpace() bool {
	switch c := p.peek(); {
	case strings.ContainsRune(" \t\n\r\v\f", c):
		p.i++
	case c == '#':
		for p.more() && p.src[p.i] != '\n' {
			p.i++
		}
		if p.more() {
			p.i++
		}
	default:
		return false
	}
	return true
}

// quantifier is a repetition sign before it is joined with what it repeats.
type quantifier struct {
	min, max int
	start    int
}

func (p *parser) quantify(seq *sequence, q *quantifier) (node, error) {
	if len(seq.items) == 0 {
		return nil, p.errorAt(q.start, "nothing to repeat")
	}
	item := seq.items[len(seq.items)-1]
	switch item.(type) {
	case *position:
		return nil, p.errorAt(q.start, "nothing to repeat")
	case *repetition:
		return nil, p.errorAt(q.start, "multiple repeat")
	}
	kind := greedy
	if p.accept('?') {
		kind = lazy
	} else if p.accept('+') {
		kind = possessive
	}
	return &repetition{q.min, q.max, kind, item}, nil
}

// atom reads one piece.
func (p *parser) atom(flags int, first bool, start int) (node, int, error) {
	c := p.src[p.i]
	p.i++
	switch c {
	case '.':
		return &anyChar{flags&flagDotAll != 0}, flags, nil
	case '^':
		if flags&flagMultiline != 0 {
			return &position{atLineStart}, flags, nil
		}
		return &position{atStart}, flags, nil
	case '$':
		if flags&flagMultiline != 0 {
			return &position{atLineEnd}, flags, nil
		}
		return &position{atEnd}, flags, nil
	case '\\':
		n, err := p.escape(flags, start)
		return n, flags, err
	case '[':
		n, err := p.class(flags, start)
		return n, flags, err
	case '*', '+', '?', '{':
		n, err := p.repeat(c, start, flags)
		return n, flags, err
	case '(':
		return p.parenthesis(flags, first, start)
	}
	return p.lit(c, flags), flags, nil
}

func (p *parser) lit(c rune, flags int) node {
	return &literal{c, flags&flagIgnoreCase != 0, p.asciiOnly(flags)}
}

// asciiOnly tells whether categories and case cover ASCII only.
func (p *parser) asciiOnly(flags int) bool { return p.isBytes || flags&flagASCII != 0 }

// repeat reads *, +, ? or {m,n}.
func (p *parser) repeat(c rune, start, flags int) (node, error) {
	q := &quantifier{start: start}
	switch c {
	case '*':
		q.max = maxRepeat
	case '+':
		q.min, q.max = 1, maxRepeat
	case '?':
		q.max = 1
	default:
		if p.peek() == '}' {
			return p.lit(c, flags), nil
		}
		here := p.i
		lo := p.digits()
		hi := lo
		comma := p.accept(',')
		if comma {
			hi = p.digits()
		}
		if !p.accept('}') {
			p.i = here
			return p.lit(c, flags), nil
		}
		q.max = maxRepeat
		var err error
		if lo != "" {
			if q.min, err = repeatCount(lo); err != nil {
				return nil, err
			}
		}
		if hi != "" {
			if q.max, err = repeatCount(hi); err != nil {
				return nil, err
			}
			if q.max < q.min {
				return nil, p.errorAt(start+1, "min repeat greater than max repeat")
			}
		}
	}
	return q, nil
}

func (p *parser) digits() string {
	start := p.i
	for p.more() && p.src[p.i] >= '0' && p.src[p.i] <= '9' {
		p.i++
	}
	return p.text(start, p.i)
}

func repeatCount(s string) (int, error) {
	n := 0
	for _, c := range s {
		if n = n*10 + int(c-'0'); n >= maxRepeat {
			return 0, &overflow{"the repetition number is too large"}
		}
	}
	return n, nil
}

// parenthesis reads what follows an opening parenthesis.
func (p *parser) parenthesis(flags int, first bool, start int) (node, int, error) {
	if !p.accept('?') {
		n, err := p.capture("", flags, start)
		return n, flags, err
	}
	if !p.more() {
		return nil, flags, p.errorAt(p.i, "unexpected end of pattern")
	}
	c := p.src[p.i]
	p.i++
	switch c {
	case 'P':
		n, err := p.named(flags, start)
		return n, flags, err
	case ':':
		n, err := p.inner(flags, start)
		return &group{-1, n}, flags, err
	case '#':
		for {
			if !p.more() {
				return nil, flags, p.errorAt(start, "missing ), unterminated comment")
			}
			if p.accept(')') {
				return nil, flags, nil
			}
			if p.i++; p.src[p.i-1] != '\\' {
				continue
			}
			if !p.more() {
				return nil, flags, p.errorAt(p.i-1, "bad escape (end of pattern)")
			}
			p.i++ // an escaped parenthesis does not end a comment
		}
	case '=', '!', '<':
		n, err := p.lookaround(c, flags, start)
		return n, flags, err
	case '(':
		n, err := p.condition(flags, start)
		return n, flags, err
	case '>':
		n, err := p.inner(flags, start)
		return &atomic{n}, flags, err
	}
	if c == '-' || strings.ContainsRune("aiLmsxutT", c) && c != 'T' && c != 't' {
		return p.inlineFlags(c, flags, first, start)
	}
	return nil, flags, p.errorAt(p.i-2, "unknown extension ?"+string(c))
}

// inner reads alternatives and the closing parenthesis.
func (p *parser) inner(flags, start int) (node, error) {
	n, err := p.alternatives(flags, false)
	if err != nil {
		return nil, err
	}
	if !p.accept(')') {
		return nil, p.errorAt(start, "missing ), unterminated subpattern")
	}
	return n, nil
}

// capture reads a capturing group.
func (p *parser) capture(name string, flags, start int) (node, error) {
	index := p.groups
	p.groups++
	if p.groups > maxGroups {
		return nil, p.errorAt(start, "too many groups")
	}
	if name != "" {
		if old, dup := p.names[name]; dup {
			return nil, p.errorAt(p.i-len([]rune(name))-1, fmt.Sprintf("redefinition of group name %s as group %d; was group %d", object.ReprString(name), index, old))
		}
		p.names[name] = index
		p.order = append(p.order, name)
	}
	p.open[index] = true
	n, err := p.inner(flags, start)
	if err != nil {
		return nil, err
	}
	delete(p.open, index)
	lo, hi := p.width(n)
	p.widths[index] = [2]int{lo, hi}
	return &group{index, n}, nil
}

// until reads a name up to the terminator.
func (p *parser) until(term rune, what string) (string, error) {
	start := p.i
	for p.more() && p.src[p.i] != term {
		p.i++
	}
	name := p.text(start, p.i)
	if !p.more() {
		if name == "" {
			return "", p.errorAt(start, "missing "+what)
		}
		return "", p.errorAt(start, "missing "+string(term)+", unterminated name")
	}
	p.i++
	if name == "" {
		return "", p.errorAt(p.i-1, "missing "+what)
	}
	return name, nil
}

// checkName makes sure that a group name is an identifier.
func (p *parser) checkName(name string, at int) error {
	ascii := true
	for _, r := range name {
		ascii = ascii && r < 128
	}
	if !object.IsIdentifier(name) || p.isBytes && !ascii {
		shown := object.ReprString(name)
		if p.isBytes {
			shown = object.AsciiString(shown)
		}
		return p.errorAt(at, "bad character in group name "+shown)
	}
	return nil
}

// named reads (?P<name>…) and (?P=name).
func (p *parser) named(flags, start int) (node, error) {
	switch {
	case p.accept('<'):
		at := p.i
		name, err := p.until('>', "group name")
		if err != nil {
			return nil, err
		}
		if err := p.checkName(name, at); err != nil {
			return nil, err
		}
		return p.capture(name, flags, start)
	case p.accept('='):
		at := p.i
		name, err := p.until(')', "group name")
		if err != nil {
			return nil, err
		}
		if err := p.checkName(name, at); err != nil {
			return nil, err
		}
		index, ok := p.names[name]
		if !ok {
			return nil, p.errorAt(at, "unknown group name "+p.quoted(name))
		}
		return p.reference(index, flags, at, p.i)
	}
	if !p.more() {
		return nil, p.errorAt(p.i, "unexpected end of pattern")
	}
	return nil, p.errorAt(p.i-2, "unknown extension ?P"+string(p.src[p.i]))
}

// reference makes a back-reference after checking that the group is closed.
func (p *parser) reference(index, flags, at, lookAt int) (node, error) {
	if p.open[index] {
		return nil, p.errorAt(at, "cannot refer to an open group")
	}
	if p.lookbehind >= 0 && index >= p.lookbehind {
		return nil, p.errorAt(lookAt, "cannot refer to group defined in the same lookbehind subpattern")
	}
	return &backref{index, flags&flagIgnoreCase != 0, p.asciiOnly(flags)}, nil
}

// lookaround reads (?=…), (?!…), (?<=…) and (?<!…).
func (p *parser) lookaround(c rune, flags, start int) (node, error) {
	l := &look{}
	outer := p.lookbehind
	if c == '<' {
		if !p.more() {
			return nil, p.errorAt(p.i, "unexpected end of pattern")
		}
		c = p.src[p.i]
		if c != '=' && c != '!' {
			return nil, p.errorAt(p.i-2, "unknown extension ?<"+string(c))
		}
		p.i++
		l.behind = true
		p.behinds = append(p.behinds, l)
		if p.lookbehind < 0 {
			p.lookbehind = p.groups
		}
	}
	l.neg = c == '!'
	n, err := p.inner(flags, start)
	if err != nil {
		return nil, err
	}
	if l.behind {
		p.lookbehind = outer
	}
	l.body = n
	if s, ok := n.(*sequence); ok && len(s.items) == 0 && l.neg && !l.behind {
		return &fail{}, nil
	}
	return l, nil
}

// noPos marks an error without a position.
const noPos = -1

// condition reads (?(group)yes|no).
func (p *parser) condition(flags, start int) (node, error) {
	at := p.i
	name, err := p.until(')', "group name")
	if err != nil {
		return nil, err
	}
	index := 0
	if isDecimal(name) {
		for _, c := range name {
			if index = index*10 + int(c-'0'); index >= maxGroups {
				return nil, p.errorAt(at, "invalid group reference "+strings.TrimLeft(name, "0"))
			}
		}
		if index == 0 {
			return nil, p.errorAt(at, "bad group number")
		}
		p.checks = append(p.checks, groupCheck{index, at})
	} else {
		if err := p.checkName(name, at); err != nil {
			return nil, err
		}
		var ok bool
		if index, ok = p.names[name]; !ok {
			return nil, p.errorAt(at, "unknown group name "+p.quoted(name))
		}
	}
	if p.lookbehind >= 0 && (index >= p.groups || p.open[index]) {
		return nil, p.errorAt(p.i, "cannot refer to an open group")
	}
	if p.lookbehind >= 0 && index >= p.lookbehind {
		return nil, p.errorAt(p.i, "cannot refer to group defined in the same lookbehind subpattern")
	}
	c := &conditional{index: index}
	if c.yes, err = p.sequence(flags, false); err != nil {
		return nil, err
	}
	if p.accept('|') {
		if c.no, err = p.sequence(flags, false); err != nil {
			return nil, err
		}
		if p.peek() == '|' {
			return nil, p.errorAt(p.i, "conditional backref with more than two branches")
		}
	}
	if !p.accept(')') {
		return nil, p.errorAt(start, "missing ), unterminated subpattern")
	}
	return c, nil
}

func isDecimal(s string) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

var flagLetters = map[rune]int{'i': flagIgnoreCase, 'L': flagLocale, 'm': flagMultiline, 's': flagDotAll, 'x': flagVerbose, 'a': flagASCII, 'u': flagUnicode}

// inlineFlags reads (?flags) and (?flags-flags:…).
func (p *parser) inlineFlags(c rune, flags int, first bool, start int) (node, int, error) {
	add, del := 0, 0
	if c != '-' {
		for {
			f := flagLetters[c]
			if !p.isBytes && f == flagLocale {
				return nil, flags, p.errorAt(p.i, "bad inline flags: cannot use 'L' flag with a str pattern")
			}
			if p.isBytes && f == flagUnicode {
				return nil, flags, p.errorAt(p.i, "bad inline flags: cannot use 'u' flag with a bytes pattern")
			}
			add |= f
			if f&typeFlags != 0 && add&typeFlags != f {
				return nil, flags, p.errorAt(p.i, "bad inline flags: flags 'a', 'u' and 'L' are incompatible")
			}
			if !p.more() {
				return nil, flags, p.errorAt(p.i, "missing -, : or )")
			}
			c = p.src[p.i]
			p.i++
			if c == ')' || c == '-' || c == ':' {
				break
			}
			if flagLetters[c] == 0 {
				msg := "missing -, : or )"
				if isLetter(c) {
					msg = "unknown flag"
				}
				return nil, flags, p.errorAt(p.i-1, msg)
			}
		}
	}
	if c == ')' {
		return p.setGlobal(add, flags, first, start)
	}
	if c == '-' {
		if !p.more() {
			return nil, flags, p.errorAt(p.i, "missing flag")
		}
		c = p.src[p.i]
		p.i++
		if flagLetters[c] == 0 {
			msg := "missing flag"
			if isLetter(c) {
				msg = "unknown flag"
			}
			return nil, flags, p.errorAt(p.i-1, msg)
		}
		for {
			f := flagLetters[c]
			if f&typeFlags != 0 {
				return nil, flags, p.errorAt(p.i, "bad inline flags: cannot turn off flags 'a', 'u' and 'L'")
			}
			del |= f
			if !p.more() {
				return nil, flags, p.errorAt(p.i, "missing :")
			}
			c = p.src[p.i]
			p.i++
			if c == ':' {
				break
			}
			if flagLetters[c] == 0 {
				msg := "missing :"
				if isLetter(c) {
					msg = "unknown flag"
				}
				return nil, flags, p.errorAt(p.i-1, msg)
			}
		}
	}
	if add&del != 0 {
		return nil, flags, p.errorAt(p.i-1, "bad inline flags: flag turned on and off")
	}
	sub := flags
	if add&typeFlags != 0 {
		sub &^= typeFlags
	}
	n, err := p.inner((sub|add)&^del, start)
	return &group{-1, n}, flags, err
}

func (p *parser) setGlobal(add, flags int, first bool, start int) (node, int, error) {
	if !first {
		return nil, flags, p.errorAt(start, "global flags not at the start of the expression")
	}
	if add&flagVerbose != 0 && p.flags&flagVerbose == 0 {
		return nil, flags, &restart{add}
	}
	p.flags |= add
	if !p.isBytes && add&flagASCII != 0 && p.given&flagUnicode == 0 {
		p.flags &^= flagUnicode
	}
	return nil, p.flags, nil
}

func isLetter(c rune) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c > 127 }
