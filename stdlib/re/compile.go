package re

import "unicode/utf8"

// op is an instruction of a compiled pattern.
type op uint8

const (
	opMatch    op = iota // the end of the pattern
	opEnd                // the end of a look-around or atomic part
	opChar               // one character r
	opString             // the bytes of str
	opSet                // one character of set
	opAny                // any character but a newline
	opAll                // any character
	opFail               //
	opAt                 // a position (at)
	opSave               // regs[a] = position; b: group that closes, 0 if it opens
	opJump               // go to a
	opSplit              // try a, then b
	opRepeat             // repeat the single-character instruction one: min to max times
	opLoopInit           // start the counted loop with registers at a
	opLoop               // next round of it: body at a, exit at b
	opBackref            // the text of group a
	opLook               // look-around: body from the next instruction, goes on at a
	opAtomic             // atomic part: body from the next instruction, goes on at a
	opCond               // goes to a unless group b has matched
)

type inst struct {
	op       op
	kind     repKind
	at       atKind
	neg      bool
	fold     bool
	ascii    bool
	memo     int32 // number among the instructions that remember failures, -1 if it does not
	a, b     int
	min, max int
	r        rune
	set      *charSet
	str      string
	one      *inst
	// next, of a repeat: the character that must follow, 0 if unknown. It spares tries.
	next byte
}

// program is a compiled pattern.
type program struct {
	code    []inst
	groups  int // capturing groups, without group 0
	regs    int // registers: two per group, lastindex, two per loop
	memos   int
	prefix  string     // text every match begins with
	first   *[4]uint64 // the characters below 256 a match can begin with (and all others), nil if unknown
	anchor  bool       // a match begins at the start of the text
	memoize bool       // failures depend on instruction and position only
}

type compiler struct {
	prog  *program
	wide  bool // characters are UTF-8
	loops int
	p     *parser
}

// compileProgram makes the program of a parsed pattern.
func compileProgram(n node, p *parser) *program {
	c := &compiler{prog: &program{groups: p.groups - 1, memoize: true}, wide: !p.isBytes, p: p}
	c.emitNode(n)
	c.emit(inst{op: opMatch})
	c.prog.regs = 2*p.groups + 1 + 2*c.loops
	c.prefixes(n)
	for i := range c.prog.code {
		in := &c.prog.code[i]
		in.memo = -1
		if c.prog.memoize && (in.op == opSplit || in.op == opRepeat) {
			in.memo = int32(c.prog.memos)
			c.prog.memos++
		}
		if in.op == opRepeat {
			c.lookAhead(i)
		}
	}
	return c.prog
}

// lookAhead finds the byte that must follow a repeat.
func (c *compiler) lookAhead(i int) {
	in := &c.prog.code[i]
	for j := i + 1; j < len(c.prog.code); {
		switch n := &c.prog.code[j]; n.op {
		case opSave:
			j++
			continue
		case opJump:
			j = n.a
			continue
		case opString:
			in.next = n.str[0]
		case opChar:
			if n.r < 128 && n.r > 0 && !n.fold {
				in.next = byte(n.r)
			}
		}
		return
	}
}

func (c *compiler) emit(in inst) int {
	c.prog.code = append(c.prog.code, in)
	return len(c.prog.code) - 1
}

func (c *compiler) here() int { return len(c.prog.code) }

// single is the instruction of a node that matches exactly one character.
func (c *compiler) single(n node) (inst, bool) {
	switch n := n.(type) {
	case *literal:
		return c.literal(n), true
	case *anyChar:
		if n.all {
			return inst{op: opAll}, true
		}
		return inst{op: opAny}, true
	case *setNode:
		return inst{op: opSet, set: n.set}, true
	case *group:
		if n.index < 0 {
			return c.single(n.body)
		}
	case *sequence:
		if len(n.items) == 1 {
			return c.single(n.items[0])
		}
	}
	return inst{}, false
}

// literal is the instruction of a character; one with other cases becomes a set.
func (c *compiler) literal(n *literal) inst {
	if !n.fold || !hasCase(n.r, n.asc) {
		return inst{op: opChar, r: n.r}
	}
	s := &charSet{}
	s.addRange(n.r, n.r)
	s.finish(true, n.asc)
	return inst{op: opSet, set: s}
}

func hasCase(r rune, ascii bool) bool {
	if ascii {
		return isASCIILetter(r)
	}
	return anyCase(r, func(x rune) bool { return x != r })
}

// encode is a character as it stands in the text.
func (c *compiler) encode(b []byte, r rune) []byte {
	if !c.wide {
		return append(b, byte(r))
	}
	if r >= 0xd800 && r < 0xe000 {
		return append(b, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0x3f|0x80, 0x80|byte(r)&0x3f)
	}
	return utf8.AppendRune(b, r)
}

func (c *compiler) emitNode(n node) {
	if in, ok := c.single(n); ok {
		c.emit(in)
		return
	}
	switch n := n.(type) {
	case *sequence:
		c.sequence(n)
	case *branch:
		c.branch(n)
	case *position:
		c.emit(inst{op: opAt, at: n.kind})
	case *group:
		c.group(n)
	case *repetition:
		c.repetition(n)
	case *backref:
		c.prog.memoize = false
		c.emit(inst{op: opBackref, a: n.index, fold: n.fold, ascii: n.asc})
	case *look:
		width := 0
		if n.behind {
			width = n.width + 1
		}
		at := c.emit(inst{op: opLook, neg: n.neg, min: width})
		c.emitNode(n.body)
		c.emit(inst{op: opEnd})
		c.prog.code[at].a = c.here()
	case *atomic:
		c.atomicPart(func() { c.emitNode(n.body) })
	case *conditional:
		c.conditional(n)
	case *fail:
		c.emit(inst{op: opFail})
	}
}

func (c *compiler) atomicPart(body func()) {
	at := c.emit(inst{op: opAtomic})
	body()
	c.emit(inst{op: opEnd})
	c.prog.code[at].a = c.here()
}

// sequence joins neighbouring literals to strings.
func (c *compiler) sequence(n *sequence) {
	var text []byte
	flush := func() {
		if len(text) > 0 {
			c.emit(inst{op: opString, str: string(text)})
			text = nil
		}
	}
	for i, x := range n.items {
		if l, ok := x.(*literal); ok && !(l.fold && hasCase(l.r, l.asc)) {
			if len(text) == 0 && (i+1 == len(n.items) || !isPlain(n.items[i+1])) {
				c.emit(c.literal(l))
				continue
			}
			text = c.encode(text, l.r)
			continue
		}
		flush()
		c.emitNode(x)
	}
	flush()
}

func isPlain(n node) bool {
	l, ok := n.(*literal)
	return ok && !(l.fold && hasCase(l.r, l.asc))
}

func (c *compiler) branch(n *branch) {
	var ends []int
	for i, alt := range n.alts {
		if i == len(n.alts)-1 {
			c.emitNode(alt)
			break
		}
		split := c.emit(inst{op: opSplit})
		c.prog.code[split].a = c.here()
		c.emitNode(alt)
		ends = append(ends, c.emit(inst{op: opJump}))
		c.prog.code[split].b = c.here()
	}
	for _, e := range ends {
		c.prog.code[e].a = c.here()
	}
}

func (c *compiler) group(n *group) {
	if n.index < 0 {
		c.emitNode(n.body)
		return
	}
	c.emit(inst{op: opSave, a: 2 * n.index})
	c.emitNode(n.body)
	c.emit(inst{op: opSave, a: 2*n.index + 1, b: n.index})
}

func (c *compiler) conditional(n *conditional) {
	c.prog.memoize = false
	cond := c.emit(inst{op: opCond, b: n.index})
	c.emitNode(n.yes)
	if n.no == nil {
		c.prog.code[cond].a = c.here()
		return
	}
	end := c.emit(inst{op: opJump})
	c.prog.code[cond].a = c.here()
	c.emitNode(n.no)
	c.prog.code[end].a = c.here()
}

func (c *compiler) repetition(n *repetition) {
	if one, ok := c.single(n.body); ok {
		if n.min == 1 && n.max == 1 {
			c.emit(one)
			return
		}
		c.emit(inst{op: opRepeat, kind: n.kind, min: n.min, max: n.max, one: &one})
		return
	}
	if n.kind == possessive {
		c.atomicPart(func() { c.loop(n, greedy) })
		return
	}
	c.loop(n, n.kind)
}

// loop compiles the repetition of a longer part. Bodies that always consume something need no counter for the usual
// bounds.
func (c *compiler) loop(n *repetition, kind repKind) {
	lo, _ := c.p.width(n.body)
	switch {
	case n.max == 0:
		return
	case n.min == 1 && n.max == 1:
		c.emitNode(n.body)
		return
	case n.min == 0 && n.max == 1 && lo > 0:
		split := c.emit(inst{op: opSplit})
		c.emitNode(n.body)
		c.target(split, split+1, c.here(), kind)
		return
	case lo > 0 && n.max == maxRepeat && n.min <= 1:
		if n.min == 1 {
			body := c.here()
			c.emitNode(n.body)
			split := c.emit(inst{op: opSplit})
			c.target(split, body, c.here(), kind)
			return
		}
		split := c.emit(inst{op: opSplit})
		c.emitNode(n.body)
		c.emit(inst{op: opJump, a: split})
		c.target(split, split+1, c.here(), kind)
		return
	}
	c.prog.memoize = false
	reg := c.loops
	c.loops++
	c.emit(inst{op: opLoopInit, a: reg})
	next := c.emit(inst{op: opLoop, kind: kind, min: n.min, max: n.max, r: rune(reg)})
	c.prog.code[next].a = c.here()
	c.emitNode(n.body)
	c.emit(inst{op: opJump, a: next})
	c.prog.code[next].b = c.here()
}

// target sets the ways out of a split: first the body if the repetition is greedy.
func (c *compiler) target(split, body, exit int, kind repKind) {
	if kind == lazy {
		body, exit = exit, body
	}
	c.prog.code[split].a, c.prog.code[split].b = body, exit
}

// prefixes finds what every match begins with.
func (c *compiler) prefixes(n node) {
	var text []byte
	for n != nil {
		switch x := n.(type) {
		case *group:
			n = x.body
			continue
		case *sequence:
			if len(x.items) == 0 {
				return
			}
			for _, it := range x.items {
				l, ok := it.(*literal)
				if !ok || l.fold && hasCase(l.r, l.asc) {
					break
				}
				text = c.encode(text, l.r)
			}
			if len(text) == 0 {
				n = x.items[0]
				continue
			}
		case *literal:
			if !(x.fold && hasCase(x.r, x.asc)) {
				text = c.encode(text, x.r)
			}
		case *repetition:
			if x.min > 0 {
				n = x.body
				continue
			}
		case *position:
			c.prog.anchor = x.kind == atStart
		}
		break
	}
	c.prog.prefix = string(text)
	var bits [4]uint64
	if len(text) == 0 && n != nil && c.starts(n, &bits) {
		c.prog.first = &bits
	}
}

// starts adds the characters that n can begin with; false if it may be empty or that is not known.
func (c *compiler) starts(n node, bits *[4]uint64) bool {
	switch x := n.(type) {
	case *literal:
		in := c.literal(x)
		if in.op == opSet {
			addBits(bits, &in.set.bits)
		} else if x.r < 256 {
			bits[x.r>>6] |= 1 << (x.r & 63)
		}
		return true
	case *setNode:
		addBits(bits, &x.set.bits)
		return true
	case *group:
		return c.starts(x.body, bits)
	case *atomic:
		return c.starts(x.body, bits)
	case *repetition:
		return x.min > 0 && c.starts(x.body, bits)
	case *sequence:
		return len(x.items) > 0 && c.starts(x.items[0], bits)
	case *branch:
		for _, a := range x.alts {
			if !c.starts(a, bits) {
				return false
			}
		}
		return true
	}
	return false
}

func addBits(to, from *[4]uint64) {
	for i := range to {
		to[i] |= from[i]
	}
}
