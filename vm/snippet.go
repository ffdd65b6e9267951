package vm

import (
	"fmt"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"pya/lang/ast"
	"pya/parser"
	"pya/vm/object"
)

// This file draws the entries of a traceback: the source lines of the instruction that failed with carets below them.

// TraceEntry is one entry of a traceback or stack. Columns count bytes from 0; they are -1 if they are unknown.
type TraceEntry struct {
	File, Name    string
	Line, EndLine int
	Col, EndCol   int
	// Lines is the source from Line to EndLine, nil if there is none.
	Lines []string
	// TB is the traceback object behind the entry, nil for entries of a stack.
	TB *object.Traceback
}

// Entries gives the entries of a traceback, outermost first.
func Entries(t *object.Thread, tb *object.Traceback) []TraceEntry { return vmThread(t).entries(tb) }

func (t *thread) entries(tb *object.Traceback) []TraceEntry {
	var out []TraceEntry
	for ; tb != nil; tb = tb.Next {
		fn, ip := tb.Function, tb.IP
		if fn == nil {
			// Made by types.TracebackType.
			f, ok := object.Cast[Frame](tb.Frame, FrameType)
			if !ok {
				continue
			}
			fn = f.fn
		}
		e := entryOf(fn, ip, tb.Line)
		e.TB = tb
		out = append(out, e)
	}
	return out
}

// FrameEntry is the entry of a frame object; ok is false for other objects.
func FrameEntry(t *object.Thread, v object.Value) (e TraceEntry, ok bool) {
	f, ok := object.Cast[Frame](v, FrameType)
	if !ok {
		return e, false
	}
	return entryOf(f.fn, vmThread(t).frameIP(f), 0), true
}

// entryOf describes instruction ip of a function; line, if not 0, overrides where that is.
func entryOf(fn *object.Function, ip, line int) TraceEntry {
	c := fn.Code
	e := TraceEntry{File: c.File.Name, Name: c.Name, Line: c.Line(ip), Col: -1, EndCol: -1}
	e.EndLine = e.Line
	if line != 0 && line != e.Line {
		e.Line, e.EndLine = line, line
	} else if span, ok := c.SpanAt(ip); ok && span.End > span.Start {
		l1, b1, _ := c.File.Position(span.Start)
		l2, b2, _ := c.File.Position(span.End)
		if l1 == e.Line {
			e.EndLine, e.Col, e.EndCol = l2, b1, b2
		}
	}
	if c.File.NoSource || c.File.Text() == "" {
		return e
	}
	for l := e.Line; l <= e.EndLine; l++ {
		e.Lines = append(e.Lines, strings.TrimRightFunc(c.File.Line(l), unicode.IsSpace))
	}
	return e
}

// FormatEntries draws entries; equal ones in a row are counted.
func FormatEntries(entries []TraceEntry) string {
	var b strings.Builder
	count := 0
	flush := func() {
		if n := count - maxTracebackRepeat; n > 0 {
			fmt.Fprintf(&b, "  [Previous line repeated %d more time%s]\n", n, pluralS(n))
		}
	}
	for i, e := range entries {
		if i == 0 || e.File != entries[i-1].File || e.Line != entries[i-1].Line || e.Name != entries[i-1].Name {
			flush()
			count = 0
		}
		if count++; count <= maxTracebackRepeat {
			b.WriteString(FormatEntry(e))
		}
	}
	flush()
	return b.String()
}

// FormatEntry draws one entry.
func FormatEntry(e TraceEntry) string {
	head := fmt.Sprintf("  File \"%s\", line %d, in %s\n", e.File, e.Line, e.Name)
	src := dedent(e.Lines)
	if strings.TrimSpace(strings.Join(src, "")) == "" {
		return head
	}
	if e.Col < 0 || e.EndCol < 0 || len(src) != e.EndLine-e.Line+1 {
		return head + "    " + strings.TrimSpace(src[0]) + "\n"
	}
	s := newSnippet(e, src)
	return head + s.draw()
}

// dedent removes the white space that all lines begin with.
func dedent(ls []string) []string {
	margin, found := "", false
	for _, l := range ls {
		body := strings.TrimLeft(l, " \t")
		if body == "" {
			continue
		}
		ind := l[:len(l)-len(body)]
		if !found {
			margin, found = ind, true
			continue
		}
		n := 0
		for n < len(margin) && n < len(ind) && margin[n] == ind[n] {
			n++
		}
		margin = margin[:n]
	}
	out := make([]string, len(ls))
	for i, l := range ls {
		if strings.TrimLeft(l, " \t") != "" {
			out[i] = l[len(margin):]
		}
	}
	return out
}

// snippet is the source of an entry: lines without common indentation, and the instruction's part of them by bytes.
type snippet struct {
	lines      []string
	start, end int // in the first and in the last line
	anchors    *anchors
	carets     bool
}

// anchors are the part of an expression that failed (the operator of a binary operation, the brackets of a subscript,
// the parentheses of a call): carets go below it and tildes below the rest.
type anchors struct {
	line1, col1, line2, col2 int
}

func newSnippet(e TraceEntry, src []string) *snippet {
	s := &snippet{lines: src}
	cut := len(e.Lines[0]) - len(src[0])
	last := src[len(src)-1]
	s.start = min(max(e.Col-cut, 0), len(src[0]))
	s.end = min(max(e.EndCol-cut, 0), len(last))
	all := strings.Join(src, "\n")
	from, to := s.start, len(all)-(len(last)-s.end)
	if from <= to {
		s.findAnchors(all[from:to])
	}
	s.carets = s.wantCarets(all)
	return s
}

// findAnchors parses the expression seg, which begins at s.start.
func (s *snippet) findAnchors(seg string) {
	// In parentheses it may span lines.
	const open = "(\n"
	mod, _, err := parser.Parse("<traceback>", []byte(open+seg+"\n)"), parser.File)
	if err != nil || len(mod.Body) != 1 {
		return
	}
	st, ok := mod.Body[0].(*ast.ExprStmt)
	if !ok {
		return
	}
	from, to := 0, 0
	switch x := st.Value.(type) {
	case *ast.BinOp:
		from, to, ok = operatorAnchor(seg, int(x.Left.Range().End)-len(open), int(x.Right.Range().Start)-len(open))
	case *ast.Subscript:
		from, ok = skipTo(seg, int(x.Value.Range().End)-len(open), func(c byte) bool { return c == '[' })
		to = int(x.Range().End) - len(open)
	case *ast.Call:
		from, ok = skipTo(seg, int(x.Func.Range().End)-len(open), func(c byte) bool { return c == '(' })
		to = int(x.Range().End) - len(open)
	default:
		return
	}
	if !ok || to > len(seg) {
		return
	}
	a := &anchors{}
	a.line1, a.col1 = s.place(seg, from)
	a.line2, a.col2 = s.place(seg, to)
	s.anchors = a
}

// place is the line and column of byte i of the expression.
func (s *snippet) place(seg string, i int) (line, col int) {
	line = strings.Count(seg[:i], "\n")
	if line == 0 {
		return 0, s.start + i
	}
	return line, i - strings.LastIndexByte(seg[:i], '\n') - 1
}

// skipTo finds the next byte for which stop holds, past comments and continued lines.
func skipTo(seg string, i int, stop func(c byte) bool) (int, bool) {
	for i >= 0 && i < len(seg) {
		switch c := seg[i]; {
		case c == '\\' || c == '#':
			n := strings.IndexByte(seg[i:], '\n')
			if n < 0 {
				return 0, false
			}
			i += n + 1
		case c != '\n' && stop(c):
			return i, true
		default:
			i++
		}
	}
	return 0, false
}

// operatorAnchor finds the operator between two operands.
func operatorAnchor(seg string, left, right int) (from, to int, ok bool) {
	from, ok = skipTo(seg, left, func(c byte) bool { return !isBlank(c) && c != ')' })
	if !ok {
		return 0, 0, false
	}
	to = from + 1
	if to < len(seg) && to < right && seg[to] != '\n' && !isBlank(seg[to]) && seg[to] != '\\' && seg[to] != '#' {
		to++
	}
	return from, to, true
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\f' || c == '\v' || c == '\r' }

// wantCarets tells whether carets say anything: not below a whole line, nor below the call of a statement that is
// nothing else.
func (s *snippet) wantCarets(all string) bool {
	if mod, _, err := parser.Parse("<traceback>", []byte(all), parser.File); err == nil {
		if len(mod.Body) == 0 {
			return false
		}
		var v ast.Expr
		switch st := mod.Body[0].(type) {
		case *ast.Return:
			if c, ok := st.Value.(*ast.Call); ok {
				if _, name := c.Func.(*ast.Name); name {
					v = c
				}
			}
		case *ast.Assign:
			if c, ok := st.Value.(*ast.Call); ok && len(st.Targets) == 1 {
				if _, name := st.Targets[0].(*ast.Name); name {
					v = c
				}
			}
		}
		if v != nil {
			r := v.Range()
			if int(r.Start) == s.start && int(r.End) == len(all)-(len(s.lines[len(s.lines)-1])-s.end) {
				return false
			}
		}
	}
	if s.anchors != nil {
		return true
	}
	last := s.lines[len(s.lines)-1]
	return strings.TrimSpace(s.lines[0][:s.start]) != "" || strings.TrimSpace(last[s.end:]) != ""
}

// draw gives the lines that matter: the first, the last and those around the anchors.
func (s *snippet) draw() string {
	show := map[int]bool{0: true, len(s.lines) - 1: true}
	if a := s.anchors; a != nil {
		for d := -1; d <= 1; d++ {
			show[a.line1+d], show[a.line2+d] = true, true
		}
	}
	var order []int
	for l := range show {
		if l >= 0 && l < len(s.lines) {
			order = append(order, l)
		}
	}
	sort.Ints(order)
	var out []string
	for i, l := range order {
		if i > 0 {
			switch d := l - order[i-1]; {
			case d == 2:
				out = s.drawLine(out, l-1)
			case d > 2:
				out = append(out, fmt.Sprintf("...<%d lines>...", d-1))
			}
		}
		out = s.drawLine(out, l)
	}
	var b strings.Builder
	for _, l := range dedent(out) {
		b.WriteString("    " + l + "\n")
	}
	return b.String()
}

// drawLine draws a line and its carets.
func (s *snippet) drawLine(out []string, n int) []string {
	l := s.lines[n]
	out = append(out, l)
	if !s.carets {
		return out
	}
	end := len(l)
	if n == len(s.lines)-1 {
		end = s.end
	}
	blank := len(l) - len(strings.TrimLeftFunc(l, unicode.IsSpace))
	if n == 0 {
		blank = max(blank, s.start)
	}
	plain := byte('^')
	if s.anchors != nil {
		plain = '~'
	}
	var b strings.Builder
	for i, r := range l[:end] {
		c := plain
		switch {
		case i < blank:
			c = ' '
		case s.anchors != nil && s.anchors.within(n, i):
			c = '^'
		}
		b.WriteByte(c)
		if r >= utf8.RuneSelf && isWide(r) {
			b.WriteByte(c)
		}
	}
	return append(out, b.String())
}

// within tells whether a place lies between the anchors.
func (a *anchors) within(line, col int) bool {
	return (line > a.line1 || line == a.line1 && col >= a.col1) && (line < a.line2 || line == a.line2 && col < a.col2)
}

// isWide tells characters that take two columns.
func isWide(r rune) bool {
	return r >= 0x1100 && (r <= 0x115f || r >= 0x2e80 && r <= 0xa4cf && r != 0x303f || r >= 0xac00 && r <= 0xd7a3 ||
		r >= 0xf900 && r <= 0xfaff || r >= 0xfe30 && r <= 0xfe6f || r >= 0xff00 && r <= 0xff60 || r >= 0xffe0 && r <= 0xffe6 ||
		r >= 0x1f300 && r <= 0x1faff || r >= 0x20000 && r <= 0x3fffd)
}
