package vm

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"pya/lang/ast"
	"pya/lang/diag"
	"pya/lang/token"
	"pya/parser"
	"pya/vm/object"
)

// maxTracebackRepeat is how many equal entries in a row a traceback shows before it counts the rest.
const maxTracebackRepeat = 3

// FormatException is the text of an exception with its traceback and those of its causes, as CPython 3.13 prints it.
func (rt *Runtime) FormatException(t *object.Thread, err error) string {
	th := vmThread(t)
	if stop, ok := err.(*stopError); ok {
		return "pya: stopped: " + stop.Error() + "\n"
	}
	w := &tracebackWriter{t: th}
	w.exception(th.asException(err), map[*object.Exception]bool{})
	return w.b.String()
}

// tracebackWriter writes tracebacks; indent and margin are those of nested exception groups.
type tracebackWriter struct {
	t      *thread
	b      strings.Builder
	indent string
	depth  int
}

func (w *tracebackWriter) line(s string) {
	for _, l := range strings.Split(strings.TrimSuffix(s, "\n"), "\n") {
		w.b.WriteString(w.indent)
		w.b.WriteString(l)
		w.b.WriteByte('\n')
	}
}

const (
	causeText   = "\nThe above exception was the direct cause of the following exception:\n"
	contextText = "\nDuring handling of the above exception, another exception occurred:\n"
)

// exception writes the chain that led to e, then e.
func (w *tracebackWriter) exception(e *object.Exception, seen map[*object.Exception]bool) {
	seen[e] = true
	if c, ok := asExc(e.Cause); ok && !seen[c] {
		w.exception(c, seen)
		w.between(causeText)
	} else if c, ok := asExc(e.Context); ok && !e.Suppress && !seen[c] && !e.Cause.IsValid() {
		w.exception(c, seen)
		w.between(contextText)
	}
	w.one(e, seen)
}

func (w *tracebackWriter) between(s string) {
	for _, l := range strings.Split(s, "\n") {
		w.b.WriteString(strings.TrimRight(w.indent+l, " "))
		if w.indent != "" && l == "" {
			// The margin of a group goes through empty lines.
			w.b.WriteString("")
		}
		w.b.WriteByte('\n')
	}
}

func asExc(v object.Value) (*object.Exception, bool) {
	if !v.IsValid() {
		return nil, false
	}
	return object.AsException(v)
}

// one writes a single exception.
func (w *tracebackWriter) one(e *object.Exception, seen map[*object.Exception]bool) {
	if e.Type().IsSubtype(object.BaseExceptionGroup) {
		w.group(e, seen)
		return
	}
	if e.Trace != nil {
		w.line("Traceback (most recent call last):")
		w.entries(e.Trace)
	}
	w.last(e)
}

// group writes an exception group with its members in boxes.
func (w *tracebackWriter) group(e *object.Exception, seen map[*object.Exception]bool) {
	top := w.depth == 0
	margin := w.indent
	if top {
		w.indent = margin + "  "
		w.b.WriteString(w.indent + "+ Exception Group Traceback (most recent call last):\n")
		w.indent += "| "
	} else if e.Trace != nil {
		w.line("Exception Group Traceback (most recent call last):")
	}
	if e.Trace != nil {
		w.entries(e.Trace)
	}
	w.last(e)
	members := groupMembers(e)
	w.depth++
	base := strings.TrimSuffix(w.indent, "| ")
	const most = 15
	for i, m := range members {
		title := fmt.Sprint(i + 1)
		if i == most {
			title = "..."
		}
		plus := "  "
		if i == 0 {
			plus = "+-"
		}
		w.b.WriteString(base + plus + "+---------------- " + title + " ----------------\n")
		w.indent = base + "  | "
		if i == most {
			rest := len(members) - most
			s := "s"
			if rest == 1 {
				s = ""
			}
			w.line(fmt.Sprintf("and %d more exception%s", rest, s))
			break
		}
		if !seen[m] {
			w.exception(m, seen)
		}
	}
	if len(members) > 0 && !w.lastIsGroup(members) {
		w.b.WriteString(base + "  +------------------------------------\n")
	}
	w.depth--
	w.indent = margin
	if !top {
		w.indent = base + "| "
	}
}

// lastIsGroup tells whether the last member shown closes the box by itself.
func (w *tracebackWriter) lastIsGroup(members []*object.Exception) bool {
	m := members[len(members)-1]
	return len(members) <= 15 && m.Type().IsSubtype(object.BaseExceptionGroup) && len(groupMembers(m)) > 0
}

// last writes the line that names the exception, its notes, and for a SyntaxError its place.
func (w *tracebackWriter) last(e *object.Exception) {
	if e.Type().IsSubtype(object.SyntaxError) {
		if s, ok := w.t.syntaxErrorText(e); ok {
			w.line(s)
			w.notes(e)
			return
		}
	}
	w.line(w.t.exceptionLine(e))
	w.notes(e)
}

// notes writes what add_note added.
func (w *tracebackWriter) notes(e *object.Exception) {
	v, ok, err := w.t.GetAttrOpt(object.FromObj(e), w.t.Interp.Intern("__notes__"))
	if err != nil || !ok {
		return
	}
	items, err := w.t.ToSlice(v)
	if err != nil || v.Kind() == object.KStr {
		w.line(reprOf(w.t, v))
		return
	}
	for _, n := range items {
		s, err := w.t.Str(n)
		if err != nil {
			s = "<note str() failed>"
		}
		w.line(s)
	}
}

// exceptionLine is "module.Class: text".
func (t *thread) exceptionLine(e *object.Exception) string {
	name := e.Type().Qualname()
	if m := e.Type().Module(); m != "builtins" && m != "__main__" && m != "" {
		name = m + "." + name
	}
	s, err := t.Str(object.FromObj(e))
	switch {
	case err != nil:
		s = "<exception str() failed>"
	case s == "":
		return name
	}
	return name + ": " + s + t.hint(e)
}

// hint is the suggestion behind a NameError, AttributeError or ImportError.
func (t *thread) hint(e *object.Exception) string {
	typ := e.Type()
	nameV := e.Field(0)
	switch {
	case typ.IsSubtype(object.ImportError):
		return t.importHint(e)
	case !nameV.IsValid() || nameV.Kind() != object.KStr:
		return ""
	}
	name := nameV.StrPtr().Go()
	switch {
	case typ.IsSubtype(object.NameError):
		return t.nameHint(e, name)
	case typ.IsSubtype(object.AttributeError):
		obj := e.Field(1)
		if !obj.IsValid() {
			return ""
		}
		names, err := t.dirNames(obj)
		if err != nil {
			return ""
		}
		if !strings.HasPrefix(name, "_") {
			names = public(names)
		}
		if s := suggest(name, names); s != "" {
			return ". Did you mean: '" + s + "'?"
		}
	}
	return ""
}

func public(names []string) []string {
	var out []string
	for _, n := range names {
		if !strings.HasPrefix(n, "_") {
			out = append(out, n)
		}
	}
	return out
}

func (t *thread) importHint(e *object.Exception) string {
	from := e.Field(2)
	mod := e.Field(0)
	if !from.IsValid() || from.Kind() != object.KStr || !mod.IsValid() || mod.Kind() != object.KStr {
		return ""
	}
	m, ok := t.Interp.Modules.GetStr(t.Interp.InternStr(mod.StrPtr()))
	if !ok {
		return ""
	}
	names, err := t.dirNames(m)
	if err != nil {
		return ""
	}
	if s := suggest(from.StrPtr().Go(), names); s != "" {
		return ". Did you mean: '" + s + "'?"
	}
	return ""
}

// nameHint suggests a name of the frame where a NameError came up, or a module to import.
func (t *thread) nameHint(e *object.Exception, name string) string {
	tb := e.Trace
	for tb != nil && tb.Next != nil {
		tb = tb.Next
	}
	hint := ""
	if tb != nil && tb.Function != nil {
		f := tb.Function
		names := append([]string{}, f.Code.VarNames...)
		for _, v := range f.Code.Free {
			names = append(names, v.Name)
		}
		names = append(names, strKeys(f.Globals.Dict)...)
		names = append(names, strKeys(t.Interp.Builtins.Dict)...)
		if len(f.Code.VarNames) > 0 && selfHas(t, tb, name) {
			return ". Did you mean: 'self." + name + "'?"
		}
		if s := suggest(name, names); s != "" {
			hint = ". Did you mean: '" + s + "'?"
		}
	}
	if t.rt.opts.Modules != nil {
		if _, ok := t.rt.opts.Modules(name); ok {
			if hint == "" {
				return ". Did you forget to import '" + name + "'?"
			}
			return strings.TrimSuffix(hint, "?") + "? Or did you forget to import '" + name + "'?"
		}
	}
	return hint
}

// selfHas is about `self.name` for a name that is missing; the frame's variables are gone by now.
func selfHas(*thread, *object.Traceback, string) bool { return false }

func strKeys(d *object.Dict) []string {
	var out []string
	var k, v object.Value
	for i := 0; d.Next(&i, &k, &v); {
		if s, ok := object.AsStr(k); ok {
			out = append(out, s.Go())
		}
	}
	return out
}

// dirNames is dir(v).
func (t *thread) dirNames(v object.Value) ([]string, error) {
	d, ok, err := t.CallSpecial(v, t.Interp.Intern("__dir__"))
	if err != nil || !ok {
		return nil, err
	}
	items, err := t.ToSlice(d)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, x := range items {
		if s, ok := object.AsStr(x); ok {
			out = append(out, s.Go())
		}
	}
	return out, nil
}

// syntaxErrorText is a SyntaxError with file, line and caret.
func (t *thread) syntaxErrorText(e *object.Exception) (string, bool) {
	attr := func(n string) object.Value {
		v, ok, err := t.GetAttrOpt(object.FromObj(e), t.Interp.Intern(n))
		if err != nil || !ok {
			return object.None
		}
		return v
	}
	line := attr("lineno")
	if !line.IsInt() {
		return "", false
	}
	return syntaxSnippet(t, e, attr), true
}

// entries writes the lines of a traceback.
func (w *tracebackWriter) entries(tb *object.Traceback) {
	var last entryKey
	count := 0
	flush := func() {
		if n := count - maxTracebackRepeat; n > 0 {
			s := "s"
			if n == 1 {
				s = ""
			}
			w.line(fmt.Sprintf("  [Previous line repeated %d more time%s]", n, s))
		}
	}
	for ; tb != nil; tb = tb.Next {
		if tb.Function == nil {
			continue
		}
		c := tb.Function.Code
		k := entryKey{c.File.Name, c.Line(tb.IP), c.Name}
		if k != last {
			flush()
			last, count = k, 0
		}
		if count++; count > maxTracebackRepeat {
			continue
		}
		w.line(fmt.Sprintf("  File \"%s\", line %d, in %s", k.file, k.line, k.name))
		if s := frameSnippet(tb); s != "" {
			w.line(s)
		}
	}
	flush()
}

type entryKey struct {
	file string
	line int
	name string
}

// frameSnippet is the source line of a traceback entry with carets below the part that was executed.
func frameSnippet(tb *object.Traceback) string {
	c := tb.Function.Code
	if tb.IP < 0 || tb.IP >= len(c.Spans) || c.File.Text() == "" {
		return ""
	}
	span := c.Spans[tb.IP]
	l1, b1, _ := c.File.Position(span.Start)
	l2, b2, _ := c.File.Position(span.End)
	text := c.File.Line(l1)
	stripped := strings.TrimLeft(text, " \t\f")
	if strings.TrimSpace(text) == "" {
		return ""
	}
	if l2 != l1 {
		return multiLineSnippet(c.File, span, l1, l2)
	}
	out := "    " + strings.TrimRight(stripped, " \t") + "\n"
	cut := len(text) - len(stripped)
	if b1 < cut || b2 > len(text) || b1 >= b2 {
		return out
	}
	carets := caretLine(text, b1, b2)
	// A caret below the whole line says nothing.
	if strings.Trim(carets, "^") == "" && b1 == cut && b2 == len(strings.TrimRight(text, " \t")) {
		return out
	}
	return out + "    " + strings.Repeat(" ", displayWidth(text[cut:b1])) + carets + "\n"
}

// multiLineSnippet shows all lines of an expression that spans several.
func multiLineSnippet(file *token.File, span token.Span, l1, l2 int) string {
	var ls []string
	for l := l1; l <= l2; l++ {
		ls = append(ls, file.Line(l))
	}
	indent := -1
	for _, l := range ls {
		if strings.TrimSpace(l) == "" {
			continue
		}
		n := len(l) - len(strings.TrimLeft(l, " \t"))
		if indent < 0 || n < indent {
			indent = n
		}
	}
	_, b1, _ := file.Position(span.Start)
	_, b2, _ := file.Position(span.End)
	var b strings.Builder
	whole := b1 == len(ls[0])-len(strings.TrimLeft(ls[0], " \t")) && b2 == len(strings.TrimRight(ls[len(ls)-1], " \t"))
	for i, l := range ls {
		shown := l
		if len(shown) >= indent {
			shown = shown[indent:]
		}
		b.WriteString("    " + strings.TrimRight(shown, " \t") + "\n")
		if whole {
			continue
		}
		from, to := len(l)-len(strings.TrimLeft(l, " \t")), len(strings.TrimRight(l, " \t"))
		if i == 0 {
			from = b1
		}
		if i == len(ls)-1 {
			to = b2
		}
		if from < to && from >= indent {
			b.WriteString("    " + strings.Repeat(" ", displayWidth(l[indent:from])) + strings.Repeat("^", displayWidth(l[from:to])) + "\n")
		}
	}
	return b.String()
}

// caretLine marks text[b1:b2]: all carets, or with the operator, subscript or argument list of the expression marked
// and the rest in tildes.
func caretLine(text string, b1, b2 int) string {
	seg := text[b1:b2]
	if a, z, ok := anchors(seg); ok {
		return strings.Repeat("~", displayWidth(seg[:a])) + strings.Repeat("^", displayWidth(seg[a:z])) + strings.Repeat("~", displayWidth(seg[z:]))
	}
	return strings.Repeat("^", displayWidth(seg))
}

// anchors finds the part of an expression that failed: the operator of a binary operation, the brackets of a
// subscript, the parentheses of a call.
func anchors(seg string) (from, to int, ok bool) {
	mod, _, err := parser.Parse("<traceback>", []byte(seg), parser.File)
	if err != nil || len(mod.Body) != 1 {
		return 0, 0, false
	}
	st, isExpr := mod.Body[0].(*ast.ExprStmt)
	if !isExpr {
		return 0, 0, false
	}
	switch e := st.Value.(type) {
	case *ast.BinOp:
		return operatorAnchor(seg, e)
	case *ast.Subscript:
		return bracketAnchor(seg, int(e.Value.Range().End), '[', int(e.End))
	case *ast.Call:
		return bracketAnchor(seg, int(e.Func.Range().End), '(', int(e.End))
	}
	return 0, 0, false
}

func operatorAnchor(seg string, e *ast.BinOp) (from, to int, ok bool) {
	from = int(e.Left.Range().End)
	end := int(e.Right.Range().Start)
	for from < end && strings.ContainsRune(" \t)\\\n", rune(seg[from])) {
		from++
	}
	if from >= end {
		return 0, 0, false
	}
	to = from + 1
	if to < end && !strings.ContainsRune(" \t(\\\n", rune(seg[to])) && (seg[to] == '*' || seg[to] == '/' || seg[to] == '<' || seg[to] == '>') {
		to++
	}
	return from, to, true
}

func bracketAnchor(seg string, from int, open byte, end int) (int, int, bool) {
	for from < len(seg) && seg[from] != open {
		from++
	}
	if from >= len(seg) || end > len(seg) {
		return 0, 0, false
	}
	return from, end, true
}

// displayWidth is the number of columns text takes: East Asian wide characters take two.
func displayWidth(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= utf8.RuneSelf && isWide(r) {
			n++
		}
	}
	return n
}

func isWide(r rune) bool {
	return r >= 0x1100 && (r <= 0x115f || r >= 0x2e80 && r <= 0xa4cf && r != 0x303f || r >= 0xac00 && r <= 0xd7a3 ||
		r >= 0xf900 && r <= 0xfaff || r >= 0xfe30 && r <= 0xfe6f || r >= 0xff00 && r <= 0xff60 || r >= 0xffe0 && r <= 0xffe6 ||
		r >= 0x1f300 && r <= 0x1faff || r >= 0x20000 && r <= 0x3fffd)
}

// groupMembers are the exceptions of a group.
func groupMembers(e *object.Exception) []*object.Exception {
	var out []*object.Exception
	for _, v := range object.GroupItems(e) {
		if x, ok := object.AsException(v); ok {
			out = append(out, x)
		}
	}
	return out
}

// syntaxSnippet is a SyntaxError's file, line, caret and message.
func syntaxSnippet(t *thread, e *object.Exception, attr func(string) object.Value) string {
	str := func(name string) string {
		if s, ok := object.AsStr(attr(name)); ok {
			return s.Go()
		}
		return ""
	}
	num := func(name string) int {
		if v := attr(name); v.IsInt() {
			return int(v.AsInt())
		}
		return 0
	}
	file := str("filename")
	if file == "" {
		file = "<string>"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "  File \"%s\", line %d\n", file, num("lineno"))
	if text := str("text"); text != "" {
		b.WriteString(diag.Snippet(strings.TrimRight(text, "\n"), num("lineno"), num("offset"), num("end_lineno"), num("end_offset")))
	}
	name := e.Type().Qualname()
	if m := e.Type().Module(); m != "builtins" && m != "__main__" && m != "" {
		name = m + "." + name
	}
	msg := str("msg")
	if msg == "" {
		msg = "<no detail available>"
	}
	b.WriteString(name + ": " + msg)
	return b.String()
}
