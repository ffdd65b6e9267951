package re

import (
	"strings"
	"unicode/utf8"

	"pya/vm/object"
)

// matcher runs a program over a text. Positions are byte offsets. Alternatives not yet tried are on a stack of its
// own, so neither the pattern nor the text can exhaust the Go stack.
type matcher struct {
	t     *thread
	prog  *program
	s     string
	wide  bool // the text has characters of several bytes
	end   int  // where the text ends as far as this match goes
	regs  []int
	log   []change
	stack []frame
	depth int
	full  bool // the match must reach the end
	must  int  // a match must not be empty here; -1: may be anywhere
	steps int
	memo  []uint64
}

// change is a register's value before it was overwritten.
type change struct{ reg, old int }

type frameKind uint8

const (
	tryAt     frameKind = iota // go on at pc
	giveBack                   // a greedy repeat gives one character back, down to lo
	takeMore                   // a lazy repeat takes one more, lo times at most
	leaveLoop                  // leave a counted loop
	enterLoop                  // one more round of a lazy counted loop
)

type frame struct {
	kind frameKind
	pc   int
	pos  int
	lo   int
	log  int
}

// maxFrames bounds the memory for alternatives.
const maxFrames = 1 << 24

// memoAfter is the number of steps after which failures are remembered, where the pattern allows it: then a match
// takes time linear in the text rather than exponential.
const memoAfter = 20000

// maxMemo bounds the memory for that, in bits.
const maxMemo = 1 << 28

func (m *matcher) set(reg, v int) {
	if len(m.stack) > 0 || m.depth > 0 {
		m.log = append(m.log, change{reg, m.regs[reg]})
	}
	m.regs[reg] = v
}

func (m *matcher) undo(to int) {
	for len(m.log) > to {
		c := m.log[len(m.log)-1]
		m.log = m.log[:len(m.log)-1]
		m.regs[c.reg] = c.old
	}
}

func (m *matcher) push(k frameKind, pc, pos, lo int) {
	m.stack = append(m.stack, frame{k, pc, pos, lo, len(m.log)})
}

// decode is the character at pos and its size.
func (m *matcher) decode(pos int) (rune, int) {
	b := m.s[pos]
	if b < 128 || !m.wide {
		return rune(b), 1
	}
	r, n := utf8.DecodeRuneInString(m.s[pos:])
	if r == utf8.RuneError && n == 1 && b == 0xed && pos+2 < len(m.s) {
		// A lone surrogate.
		return rune(b&0xf)<<12 | rune(m.s[pos+1]&0x3f)<<6 | rune(m.s[pos+2]&0x3f), 3
	}
	return r, n
}

// before is the character that ends at pos and its size.
func (m *matcher) before(pos int) (rune, int) {
	p := pos - 1
	if m.wide {
		for p > 0 && m.s[p]&0xc0 == 0x80 {
			p--
		}
	}
	r, _ := m.decode(p)
	return r, pos - p
}

// one matches a single-character instruction: the size of the character, 0 if it does not match.
func (m *matcher) one(in *inst, pos int) int {
	if pos >= m.end {
		return 0
	}
	b := m.s[pos]
	if b < 128 || !m.wide {
		ok := false
		switch in.op {
		case opChar:
			ok = rune(b) == in.r
		case opSet:
			ok = in.set.bits[b>>6]&(1<<(b&63)) != 0
		case opAny:
			ok = b != '\n'
		case opAll:
			ok = true
		}
		if ok {
			return 1
		}
		return 0
	}
	r, n := m.decode(pos)
	switch in.op {
	case opChar:
		if r != in.r {
			return 0
		}
	case opSet:
		if !in.set.has(r) {
			return 0
		}
	}
	return n
}

// many matches a single-character instruction up to max times and gives the position behind, and the number.
func (m *matcher) many(in *inst, pos, max int) (int, int) {
	n := 0
	switch {
	case in.op == opAll && !m.wide:
		n = min(max, m.end-pos)
		return pos + n, n
	case in.op == opAny && max >= m.end-pos && !m.wide:
		if i := strings.IndexByte(m.s[pos:m.end], '\n'); i >= 0 {
			return pos + i, i
		}
		return m.end, m.end - pos
	case in.op == opSet && !m.wide:
		set := &in.set.bits
		if max > m.end-pos {
			max = m.end - pos
		}
		for n < max {
			b := m.s[pos]
			if set[b>>6]&(1<<(b&63)) == 0 {
				break
			}
			pos++
			n++
		}
		return pos, n
	}
	for n < max {
		k := m.one(in, pos)
		if k == 0 {
			break
		}
		pos += k
		n++
	}
	return pos, n
}

// remember notes that the instruction has been tried at pos; true if it had been before, so that it cannot lead to a
// match.
func (m *matcher) remember(in *inst, pos int) bool {
	if in.memo < 0 || m.depth > 0 || m.steps < memoAfter {
		return false
	}
	if m.memo == nil {
		bits := m.prog.memos * (len(m.s) + 1)
		if bits > maxMemo {
			m.prog = withoutMemo(m.prog)
			return false
		}
		m.memo = make([]uint64, bits/64+1)
	}
	k := int(in.memo)*(len(m.s)+1) + pos
	if m.memo[k>>6]&(1<<(k&63)) != 0 {
		return true
	}
	m.memo[k>>6] |= 1 << (k & 63)
	return false
}

// withoutMemo is a copy of a program that remembers nothing, for texts too long for it.
func withoutMemo(p *program) *program {
	c := *p
	c.code = append([]inst(nil), p.code...)
	for i := range c.code {
		c.code[i].memo = -1
	}
	return &c
}

// tick is called now and then so that a long match can be interrupted.
func (m *matcher) tick() error {
	if len(m.stack) > maxFrames {
		return object.NewException(object.MemoryError)
	}
	return m.t.Hook.Poll()
}

// run matches from instruction pc at pos; the result is where the match ends. Alternatives it leaves untried stay on
// the stack above base.
func (m *matcher) run(pc, pos int) (int, bool, error) {
	base := len(m.stack)
	code := m.prog.code
	for {
		if m.steps++; m.steps&0x3fff == 0 {
			if err := m.tick(); err != nil {
				return 0, false, err
			}
		}
		in := &code[pc]
		ok := true
		switch in.op {
		case opMatch:
			if m.full && pos != m.end || pos == m.must {
				ok = false
				break
			}
			return pos, true, nil
		case opEnd:
			return pos, true, nil
		case opChar, opSet, opAny, opAll:
			n := m.one(in, pos)
			pos += n
			pc++
			ok = n > 0
		case opString:
			n := len(in.str)
			if ok = m.end-pos >= n && m.s[pos:pos+n] == in.str; ok {
				pos += n
				pc++
			}
		case opFail:
			ok = false
		case opAt:
			ok = m.at(in.at, pos)
			pc++
		case opSave:
			m.set(in.a, pos)
			if in.b > 0 {
				m.set(len(m.regs)-1, in.b)
			}
			pc++
		case opJump:
			pc = in.a
		case opSplit:
			if ok = !m.remember(in, pos); ok {
				m.push(tryAt, in.b, pos, 0)
				pc = in.a
			}
		case opRepeat:
			if ok = !m.remember(in, pos); ok {
				pc, pos, ok = m.repeat(in, pc, pos)
			}
		case opLoopInit:
			reg := m.loopReg(in.a)
			m.set(reg, 0)
			m.set(reg+1, -1)
			pc++
		case opLoop:
			pc = m.loop(in, pc, pos)
		case opBackref:
			pos, ok = m.backref(in, pos)
			pc++
		case opLook:
			var err error
			if ok, err = m.look(in, pc, pos); err != nil {
				return 0, false, err
			}
			pc = in.a
		case opAtomic:
			end, matched, err := m.sub(pc+1, pos)
			if err != nil {
				return 0, false, err
			}
			pc, pos, ok = in.a, end, matched
		case opCond:
			if !m.closed(in.b) {
				pc = in.a
			} else {
				pc++
			}
		}
		for !ok {
			if len(m.stack) == base {
				return 0, false, nil
			}
			pc, pos, ok = m.backtrack()
		}
	}
}

// loopReg is where the registers of counted loop i are: behind the groups', before lastindex.
func (m *matcher) loopReg(i int) int { return 2*(m.prog.groups+1) + 2*i }

// repeat starts a single-character repeat. Behind the end it fails, even where it could match nothing.
func (m *matcher) repeat(in *inst, pc, pos int) (int, int, bool) {
	if pos > m.end {
		return 0, 0, false
	}
	if in.kind == lazy {
		end, n := m.many(in.one, pos, in.min)
		if n < in.min {
			return 0, 0, false
		}
		if in.max > n {
			m.push(takeMore, pc, end, in.max-n)
		}
		return pc + 1, end, true
	}
	least := pos
	if in.min > 0 {
		end, n := m.many(in.one, pos, in.min)
		if n < in.min {
			return 0, 0, false
		}
		least = end
	}
	end := least
	if in.max > in.min {
		end, _ = m.many(in.one, least, in.max-in.min)
	}
	if end > least && in.kind == greedy {
		return m.give(in, pc, end, least)
	}
	return pc + 1, end, true
}

// give goes on behind a greedy repeat at pos, or at an earlier place where the character that must follow stands.
func (m *matcher) give(in *inst, pc, pos, least int) (int, int, bool) {
	if in.next != 0 {
		for pos >= m.end || m.s[pos] != in.next {
			if pos <= least {
				return 0, 0, false
			}
			pos = m.back(pos)
		}
	}
	if pos > least {
		m.push(giveBack, pc, pos, least)
	}
	return pc + 1, pos, true
}

func (m *matcher) back(pos int) int {
	pos--
	if m.wide {
		for pos > 0 && m.s[pos]&0xc0 == 0x80 {
			pos--
		}
	}
	return pos
}

// loop decides whether a counted loop goes round once more.
func (m *matcher) loop(in *inst, pc, pos int) int {
	reg := m.loopReg(int(in.r))
	count := m.regs[reg]
	switch {
	case count < in.min:
		m.set(reg, count+1) // where the rounds that must be begin does not matter
		return in.a
	case count >= in.max || pos == m.regs[reg+1]:
		// A round that consumed nothing would go on for ever.
		return in.b
	case in.kind == lazy:
		m.push(enterLoop, pc, pos, 0)
		return in.b
	}
	m.push(leaveLoop, pc, pos, 0)
	m.set(reg, count+1)
	m.set(reg+1, pos)
	return in.a
}

// backtrack takes the latest alternative.
func (m *matcher) backtrack() (pc, pos int, ok bool) {
	f := m.stack[len(m.stack)-1]
	m.stack = m.stack[:len(m.stack)-1]
	m.undo(f.log)
	in := &m.prog.code[f.pc]
	switch f.kind {
	case tryAt:
		return f.pc, f.pos, true
	case giveBack:
		return m.give(in, f.pc, m.back(f.pos), f.lo)
	case takeMore:
		n := m.one(in.one, f.pos)
		if n == 0 {
			return 0, 0, false
		}
		if f.lo > 1 {
			m.push(takeMore, f.pc, f.pos+n, f.lo-1)
		}
		return f.pc + 1, f.pos + n, true
	case leaveLoop:
		return in.b, f.pos, true
	}
	reg := m.loopReg(int(in.r))
	m.set(reg, m.regs[reg]+1)
	m.set(reg+1, f.pos)
	return in.a, f.pos, true
}

// sub runs an atomic part or look-around and drops the alternatives it left.
func (m *matcher) sub(pc, pos int) (int, bool, error) {
	base := len(m.stack)
	m.depth++
	end, ok, err := m.run(pc, pos)
	m.depth--
	m.stack = m.stack[:base]
	return end, ok, err
}

func (m *matcher) look(in *inst, pc, pos int) (bool, error) {
	if in.min > 0 {
		n := in.min - 1
		switch {
		case pos < n:
			// Too near to the beginning, whatever the characters are: told at once, or a wide look-behind would make
			// a search quadratic.
			return in.neg, nil
		case !m.wide:
			pos -= n
			n = 0
		}
		for ; n > 0; n-- {
			if pos <= 0 {
				return in.neg, nil
			}
			pos = m.back(pos)
		}
	}
	log := len(m.log)
	_, ok, err := m.sub(pc+1, pos)
	if err != nil {
		return false, err
	}
	if in.neg {
		m.undo(log)
		return !ok, nil
	}
	return ok, nil
}

// closed reports whether a group has matched and has not been entered again since.
func (m *matcher) closed(group int) bool {
	a, b := m.regs[2*group], m.regs[2*group+1]
	return a >= 0 && b >= a
}

func (m *matcher) backref(in *inst, pos int) (int, bool) {
	if !m.closed(in.a) {
		return pos, false
	}
	a, b := m.regs[2*in.a], m.regs[2*in.a+1]
	if !in.fold {
		n := b - a
		return pos + n, (n == 0 || m.end-pos >= n) && m.s[pos:pos+n] == m.s[a:b]
	}
	for a < b {
		if pos >= m.end {
			return pos, false
		}
		x, n := m.decode(a)
		y, k := m.decode(pos)
		if !sameFold(x, y, in.ascii) {
			return pos, false
		}
		a += n
		pos += k
	}
	return pos, true
}

// at tests a position.
func (m *matcher) at(kind atKind, pos int) bool {
	switch kind {
	case atStart:
		return pos == 0
	case atLineStart:
		return pos == 0 || m.s[pos-1] == '\n'
	case atEnd:
		return pos == m.end || pos == m.end-1 && m.s[pos] == '\n'
	case atLineEnd:
		return pos == m.end || pos < len(m.s) && m.s[pos] == '\n'
	case atVeryEnd:
		return pos == m.end
	}
	if m.end == 0 {
		return false
	}
	ascii := kind == atWordASCII || kind == atNotWordASCII
	left, right := false, false
	if pos > 0 {
		r, _ := m.before(pos)
		left = isWord(r, ascii)
	}
	if pos < m.end {
		r, _ := m.decode(pos)
		right = isWord(r, ascii)
	}
	return (left != right) == (kind == atWord || kind == atWordASCII)
}

// reset prepares the registers for a try.
func (m *matcher) reset() {
	for i := range m.regs {
		m.regs[i] = -1
	}
	m.log = m.log[:0]
	m.stack = m.stack[:0]
}

// match tries a match that begins at pos.
func (m *matcher) match(pos int) (bool, error) {
	m.reset()
	end, ok, err := m.run(0, pos)
	if ok {
		m.regs[0], m.regs[1] = pos, end
	}
	return ok, err
}

// search looks for the first match from pos on; behind the end there is none, not even an empty one.
func (m *matcher) search(pos int) (bool, error) {
	p := m.prog
	if pos > m.end {
		return false, nil
	}
	if p.anchor {
		if pos > 0 {
			return false, nil
		}
		return m.match(pos)
	}
	for ; ; pos++ {
		switch {
		case p.prefix != "":
			i := strings.Index(m.s[pos:m.end], p.prefix)
			if i < 0 {
				return false, nil
			}
			pos += i
		case p.first != nil:
			for pos < m.end {
				r, n := m.decode(pos)
				if r >= 256 || p.first[r>>6]&(1<<(r&63)) != 0 {
					break
				}
				pos += n
			}
			if pos >= m.end {
				return false, nil
			}
		}
		if ok, err := m.match(pos); ok || err != nil {
			return ok, err
		}
		if pos >= m.end {
			return false, nil
		}
		for m.wide && pos+1 < m.end && m.s[pos+1]&0xc0 == 0x80 {
			pos++
		}
	}
}
