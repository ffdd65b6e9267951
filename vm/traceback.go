package vm

import (
	"fmt"
	"strings"

	"pya/lang/code"
	"pya/lang/diag"
	"pya/vm/object"
)

// This file writes tracebacks as CPython 3.13 does: the chain of causes and contexts, exception groups in boxes, notes
// and suggestions. How one entry is drawn is in snippet.go.

// maxTracebackRepeat is how many equal entries in a row a traceback shows before it counts the rest.
const maxTracebackRepeat = 3

// The bounds of exception groups.
const (
	maxGroupWidth = 15
	maxGroupDepth = 10
)

const (
	causeText   = "\nThe above exception was the direct cause of the following exception:\n\n"
	contextText = "\nDuring handling of the above exception, another exception occurred:\n\n"
)

// FormatException is the text of an exception with its traceback and those of its causes.
func (rt *Runtime) FormatException(t *object.Thread, err error) string {
	th := vmThread(t)
	if stop, ok := err.(*stopError); ok {
		return "pya: stopped: " + stop.Error() + "\n"
	}
	w := &tracebackWriter{t: th, limit: th.tracebackLimit()}
	w.format(buildReport(th.asException(err)))
	return w.b.String()
}

// FormatUnraisable is the text of an exception that nobody can catch: itself, without those it came from, and its lines
// without carets.
func FormatUnraisable(t *object.Thread, e *object.Exception) string {
	th := vmThread(t)
	text := ""
	if entries := th.entries(e.Trace); len(entries) > 0 {
		for i := range entries {
			entries[i].Col = -1
		}
		text = "Traceback (most recent call last):\n" + FormatEntries(entries)
	}
	s, err := th.Str(object.FromObj(e))
	switch {
	case err != nil:
		s = ": <exception str() failed>"
	case s != "":
		s = ": " + s
	}
	return text + typeTitle(e.Type()) + s + "\n"
}

// tracebackLimit is sys.tracebacklimit; -1 if there is none.
func (t *thread) tracebackLimit() int {
	sys, ok := t.Interp.Modules.GetStr(t.Interp.Intern("sys"))
	if !ok {
		return -1
	}
	v, ok, err := t.GetAttrOpt(sys, t.Interp.Intern("tracebacklimit"))
	if err != nil || !ok || v.Type() != object.IntType {
		return -1
	}
	if !v.IsInt() {
		if object.ToBig(v).Sign() < 0 {
			return 0
		}
		return -1
	}
	return int(max(v.AsInt(), 0))
}

// report is an exception with the others that are shown along with it. Every exception is shown as a cause or context
// only once; members of groups always are.
type report struct {
	e              *object.Exception
	cause, context *report
	members        []*report
	group          bool
}

// buildReport collects what is to be shown, without recursion: chains may be long.
func buildReport(e *object.Exception) *report {
	seen := map[*object.Exception]bool{}
	node := func(e *object.Exception) *report {
		seen[e] = true
		return &report{e: e}
	}
	root := node(e)
	for queue := []*report{root}; len(queue) > 0; {
		r := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if c, ok := asExc(r.e.Cause); ok && !seen[c] {
			r.cause = node(c)
		}
		if c, ok := asExc(r.e.Context); ok && r.cause == nil && !r.e.Suppress && !seen[c] {
			r.context = node(c)
		}
		if r.e.Type().IsSubtype(object.BaseExceptionGroup) {
			r.group = true
			for _, m := range groupMembers(r.e) {
				r.members = append(r.members, node(m))
			}
		}
		for _, x := range []*report{r.cause, r.context} {
			if x != nil {
				queue = append(queue, x)
			}
		}
		queue = append(queue, r.members...)
	}
	return root
}

func asExc(v object.Value) (*object.Exception, bool) {
	if !v.IsValid() {
		return nil, false
	}
	return object.AsException(v)
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

// tracebackWriter writes a report. depth counts the groups around what is being written; needClose: the box of the
// last member still lacks its bottom.
type tracebackWriter struct {
	t         *thread
	b         strings.Builder
	limit     int
	depth     int
	needClose bool
}

// emit writes lines behind the margin of the groups around them.
func (w *tracebackWriter) emit(text string, margin byte) {
	if w.depth == 0 {
		w.b.WriteString(text)
		return
	}
	prefix := strings.Repeat("  ", w.depth) + string(margin) + " "
	for len(text) > 0 {
		n := strings.IndexByte(text, '\n') + 1
		if n == 0 {
			n = len(text)
		}
		w.b.WriteString(prefix)
		w.b.WriteString(text[:n])
		text = text[n:]
	}
}

// format writes the chain that led to r, then r.
func (w *tracebackWriter) format(r *report) {
	type link struct {
		r    *report
		text string
	}
	var chain []link
	for r != nil {
		switch {
		case r.cause != nil:
			chain = append(chain, link{r, causeText})
			r = r.cause
		case r.context != nil:
			chain = append(chain, link{r, contextText})
			r = r.context
		default:
			chain = append(chain, link{r, ""})
			r = nil
		}
	}
	for i := len(chain) - 1; i >= 0; i-- {
		w.emit(chain[i].text, '|')
		if chain[i].r.group {
			w.group(chain[i].r)
		} else {
			w.one(chain[i].r)
		}
	}
}

// one writes a single exception.
func (w *tracebackWriter) one(r *report) {
	w.stack(r.e, "Traceback (most recent call last):\n", '|')
	w.emit(w.t.exceptionOnly(r.e), '|')
}

// stack writes the entries of a traceback below their heading.
func (w *tracebackWriter) stack(e *object.Exception, heading string, margin byte) {
	entries := w.t.entries(e.Trace)
	w.t.narrowName(e, entries)
	if w.limit >= 0 && len(entries) > w.limit {
		entries = entries[len(entries)-w.limit:]
	}
	if len(entries) > 0 {
		w.emit(heading, margin)
		w.emit(FormatEntries(entries), '|')
	}
}

// group writes an exception group with its members in boxes.
func (w *tracebackWriter) group(r *report) {
	if w.depth > maxGroupDepth {
		w.emit(fmt.Sprintf("... (max_group_depth is %d)\n", maxGroupDepth), '|')
		return
	}
	top := w.depth == 0
	margin := byte('|')
	if top {
		w.depth++
		margin = '+'
	}
	w.stack(r.e, "Exception Group Traceback (most recent call last):\n", margin)
	w.emit(w.t.exceptionOnly(r.e), '|')
	n := min(len(r.members), maxGroupWidth+1)
	w.needClose = false
	for i := range n {
		w.member(r, i, i == n-1)
	}
	if top {
		w.depth = 0
	}
}

// member writes the box of one member of a group.
func (w *tracebackWriter) member(r *report, i int, last bool) {
	if last {
		w.needClose = true
	}
	title, corner := fmt.Sprint(i+1), "  "
	if i == maxGroupWidth {
		title = "..."
	}
	if i == 0 {
		corner = "+-"
	}
	w.b.WriteString(strings.Repeat("  ", w.depth) + corner + "+---------------- " + title + " ----------------\n")
	w.depth++
	if i < maxGroupWidth {
		w.format(r.members[i])
	} else {
		rest := len(r.members) - maxGroupWidth
		w.emit(fmt.Sprintf("and %d more exception%s\n", rest, pluralS(rest)), '|')
	}
	if last && w.needClose {
		w.b.WriteString(strings.Repeat("  ", w.depth) + "+------------------------------------\n")
		w.needClose = false
	}
	w.depth--
}

func pluralS(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// ExceptionOnly is the line that names an exception, with its notes, and for a SyntaxError its place.
func ExceptionOnly(t *object.Thread, e *object.Exception) string { return vmThread(t).exceptionOnly(e) }

func (t *thread) exceptionOnly(e *object.Exception) string {
	var b strings.Builder
	if e.Type().IsSubtype(object.SyntaxError) {
		b.WriteString(t.syntaxErrorText(e))
	} else {
		b.WriteString(t.exceptionLine(e) + "\n")
	}
	t.notes(&b, e)
	return b.String()
}

// notes writes what add_note added.
func (t *thread) notes(b *strings.Builder, e *object.Exception) {
	v, ok, err := t.GetAttrOpt(object.FromObj(e), t.Interp.Intern("__notes__"))
	if err != nil || !ok || v.IsNone() {
		return
	}
	if k := v.Kind(); k != object.KList && k != object.KTuple {
		s, err := t.Repr(v)
		if err != nil {
			s = "<__notes__ repr() failed>"
		}
		b.WriteString(s + "\n")
		return
	}
	items, err := t.ToSlice(v)
	if err != nil {
		return
	}
	for _, n := range items {
		s, err := t.Str(n)
		if err != nil {
			s = "<note str() failed>"
		}
		b.WriteString(s + "\n")
	}
}

// typeTitle is the name of an exception's class in a traceback.
func typeTitle(typ *object.Type) string {
	switch m := typ.Module(); m {
	case "builtins", "__main__":
		return typ.Qualname()
	case "":
		return "<unknown>." + typ.Qualname()
	default:
		return m + "." + typ.Qualname()
	}
}

// exceptionLine is "module.Class: text".
func (t *thread) exceptionLine(e *object.Exception) string {
	name := typeTitle(e.Type())
	s, err := t.Str(object.FromObj(e))
	if err != nil {
		s = "<exception str() failed>"
	}
	if s += t.hint(e, e.Trace); s == "" {
		return name
	}
	return name + ": " + s
}

// Hint is what a traceback appends to the text of an exception: "Did you mean", or "". tb is the traceback that is shown
// with it, nil if there is none: then nothing is known of the names where a NameError came up.
func Hint(t *object.Thread, e *object.Exception, tb *object.Traceback) string {
	return vmThread(t).hint(e, tb)
}

// hint is the suggestion behind a NameError, AttributeError or ImportError.
func (t *thread) hint(e *object.Exception, tb *object.Traceback) string {
	typ := e.Type()
	name, hasName := object.AsStr(e.Field(0))
	switch {
	case typ.IsSubtype(object.ImportError):
		return t.importHint(e)
	case !hasName:
		return ""
	case typ.IsSubtype(object.NameError):
		return t.nameHint(e, tb, name.Go())
	case typ.IsSubtype(object.AttributeError):
		obj := e.Field(1)
		if !obj.IsValid() {
			return ""
		}
		return t.memberHint(obj, name.Go())
	}
	return ""
}

// memberHint suggests an attribute of v. Names with an underscore are for names with one.
func (t *thread) memberHint(v object.Value, name string) string {
	names, err := t.dirNames(v)
	if err != nil {
		return ""
	}
	if !strings.HasPrefix(name, "_") {
		names = public(names)
	}
	if s := suggest(name, names); s != "" {
		return ". Did you mean: '" + s + "'?"
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
	from, ok := object.AsStr(e.Field(2))
	mod, ok2 := object.AsStr(e.Field(0))
	if !ok || !ok2 {
		return ""
	}
	m, ok := t.Interp.Modules.GetStr(t.Interp.InternStr(mod))
	if !ok {
		return ""
	}
	return t.memberHint(m, from.Go())
}

// nameHint suggests a name of the frame where a NameError came up, or a module to import.
func (t *thread) nameHint(e *object.Exception, tb *object.Traceback, name string) string {
	hint := t.scopeHint(e, tb, name)
	if t.rt.opts.Modules == nil {
		return hint
	}
	if _, ok := t.rt.opts.Modules(name); !ok {
		return hint
	}
	if hint == "" {
		return ". Did you forget to import '" + name + "'?"
	}
	return hint + " Or did you forget to import '" + name + "'?"
}

// scopeHint looks for a similar name in the scopes of the innermost frame.
func (t *thread) scopeHint(e *object.Exception, tb *object.Traceback, name string) string {
	for tb != nil && tb.Next != nil {
		tb = tb.Next
	}
	if tb == nil || tb.Function == nil {
		return ""
	}
	if self := e.Field(selfField); self.IsValid() {
		if _, ok, err := t.GetAttrOpt(self, t.Interp.Intern(name)); ok && err == nil {
			return ". Did you mean: 'self." + name + "'?"
		}
	}
	var names []string
	v := tb.Frame
	if _, ok := object.Cast[Frame](v, FrameType); !ok {
		v = t.tracebackFrame(tb)
	}
	if f, ok := object.Cast[Frame](v, FrameType); ok {
		names = strKeys(t.snapshot(f))
	}
	names = append(names, strKeys(tb.Function.Globals.Dict)...)
	names = append(names, strKeys(t.Interp.Builtins.Dict)...)
	if s := suggest(name, names); s != "" {
		return ". Did you mean: '" + s + "'?"
	}
	return ""
}

// selfField is where a NameError raised in a method keeps the instance, for the suggestion of self.name.
const selfField = 1

// rememberSelf notes the value of the variable self of the running function.
func (t *thread) rememberSelf(e *object.Exception) {
	fv := regAt(t.base, -1)
	if !fv.IsValid() || fv.Kind() != object.KFunction {
		return
	}
	c := fv.FunctionPtr().Code
	if c.ArgCount == 0 || len(c.VarNames) == 0 || c.VarNames[0] != "self" || c.Flags&code.ModuleBody != 0 {
		return
	}
	if self := deref(*regAt(t.base, 0)); self.IsValid() && !self.IsUnbound() {
		e.SetField(selfField, self)
	}
}

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

// syntaxErrorText is a SyntaxError with its file, line and carets as far as they are known.
func (t *thread) syntaxErrorText(e *object.Exception) string {
	attr := func(n string) object.Value {
		v, ok, err := t.GetAttrOpt(object.FromObj(e), t.Interp.Intern(n))
		if err != nil || !ok {
			return object.None
		}
		return v
	}
	str := func(name string) (string, bool) {
		s, ok := object.AsStr(attr(name))
		if !ok {
			return "", false
		}
		return s.Go(), true
	}
	num := func(name string) (int, bool) {
		v := attr(name)
		return int(v.AsInt()), v.IsInt()
	}
	var b strings.Builder
	file, hasFile := str("filename")
	line, hasLine := num("lineno")
	suffix := ""
	if hasLine {
		if file == "" {
			file = "<string>"
		}
		fmt.Fprintf(&b, "  File \"%s\", line %d\n", file, line)
	} else if hasFile {
		suffix = " (" + file + ")"
	}
	if text, ok := str("text"); ok {
		offset, hasOffset := num("offset")
		if !hasOffset {
			b.WriteString("    " + strings.TrimLeft(strings.TrimRight(text, "\n"), " \n\f") + "\n")
		} else {
			endLine, ok := num("end_lineno")
			if !ok && hasLine {
				endLine = line + 1
			}
			endOffset, _ := num("end_offset")
			b.WriteString(diag.Snippet(strings.TrimRight(text, "\n"), line, offset, endLine, endOffset))
		}
	}
	msg, _ := str("msg")
	if msg == "" {
		msg = "<no detail available>"
	}
	b.WriteString(typeTitle(e.Type()) + ": " + msg + suffix + "\n")
	return b.String()
}

// narrowName corrects the place of a NameError: one instruction loads a global name and calls it, and has the call's
// place.
func (t *thread) narrowName(e *object.Exception, entries []TraceEntry) {
	name, ok := object.AsStr(e.Field(0))
	if !ok || len(entries) == 0 || !e.Type().IsSubtype(object.NameError) {
		return
	}
	x := &entries[len(entries)-1]
	if x.Col < 0 || len(x.Lines) == 0 || x.Col > len(x.Lines[0]) || !strings.HasPrefix(x.Lines[0][x.Col:], name.Go()+"(") {
		return
	}
	x.EndLine, x.EndCol, x.Lines = x.Line, x.Col+len(name.Go()), x.Lines[:1]
}

// SyntaxText is what a traceback shows of a SyntaxError.
func SyntaxText(t *object.Thread, e *object.Exception) string { return vmThread(t).syntaxErrorText(e) }
