package parser

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"pya/lang/ast"
	"pya/lang/diag"
	"pya/lang/token"
)

// conclude decides which error a text gets. first is where the first reading stopped, fail what the second
// found, furthest the index of the last token either came to. A fault of the scanner behind all that wins
// over what the productions say, because CPython reads on to the end of the text to look for one.
func (r *reading) conclude(first, fail *failure, last int) *diag.SyntaxError {
	c := cursor{r.lx}
	furthest := max(last, fail.at, c.notes().Offset)
	if r.isFault(first) || r.isFault(fail) || fail.msg == "" && token.Kind(c.tokenAt(furthest).Type) == token.Invalid {
		return r.faultAt(furthest)
	}
	if f := r.scan.fault; f != nil && !(fail.msg == "" && r.isIndent(last)) {
		late := f.late && !f.inside
		if f.unclosed != nil {
			if late = !f.inside && c.tokenAt(furthest).Pos.Line > f.unclosed.line; late {
				r.scan.neverClosed(*f.unclosed)
			}
		}
		if late {
			return r.faultAt(furthest)
		}
	}
	if fail.msg == "" {
		e := r.unexpected(last)
		r.widenText(e, furthest)
		return r.mark(e, c, furthest)
	}
	var e *diag.SyntaxError
	if fail.end == endLast {
		e = r.atToken(furthest, "%s", fail.msg)
	} else {
		e = diag.New(r.file, fail.span, "%s", fail.msg)
		setEnd(e, fail.end)
		clamp(e)
		r.atBareEnd(e, fail)
	}
	e.Kind = fail.kind
	r.widenText(e, furthest)
	return r.mark(e, c, furthest)
}

// bare reports whether the last line has no newline and gets none: CPython ends that of whole programs only.
func (r *reading) bare() bool { return r.mode != File && !r.ended }

// atBareEnd places an error at the end of a bare line, where CPython has nothing to count columns in.
func (r *reading) atBareEnd(e *diag.SyntaxError, f *failure) {
	if !r.bare() || int(f.span.Start) < len(strings.TrimSuffix(r.file.Text(), "\n")) {
		return
	}
	if e.Col = 0; f.end == endSpan {
		e.EndCol = 0
	} else {
		e.EndCol--
	}
}

// widenText gives an error on the line of the last token, the text that CPython holds then: if a literal began on an earlier
// line and ended there, or a backslash joins the lines, from that line on.
func (r *reading) widenText(e *diag.SyntaxError, last int) {
	c := cursor{r.lx}
	if min(lastLine(c.tokenAt(last)), r.lines()) > e.Line {
		return
	}
	first := e.Line
	for i := last; ; first-- {
		for ; i > 0 && lastLine(c.tokenAt(i)) >= first; i-- {
			first = min(first, c.tokenAt(i).Pos.Line)
		}
		if !slices.Contains(r.scan.joined, first) {
			break
		}
	}
	if first < e.Line {
		lines := strings.SplitAfter(r.file.Text(), "\n")
		e.Text = strings.TrimSuffix(strings.Join(lines[first-1:e.Line], ""), "\n")
	}
}

// lastLine is the line a token ends on.
func lastLine(t *lexer.Token) int { return t.Pos.Line + strings.Count(t.Value, "\n") }

// lines is the number of lines in the text.
func (r *reading) lines() int {
	return strings.Count(strings.TrimSuffix(r.file.Text(), "\n"), "\n") + 1
}

// mark notes whether more text could help: the reading came to the end of the text, which is open. CPython ends the text
// of the line with a newline if the scanner is in that line, and the line has one.
func (r *reading) mark(e *diag.SyntaxError, c cursor, furthest int) *diag.SyntaxError {
	if min(lastLine(c.tokenAt(furthest)), r.lines()) > e.Line || r.bare() && e.Line == r.lines() {
		e.Bare = true
	}
	switch token.Kind(c.tokenAt(furthest).Type) {
	case token.EOF:
		e.Incomplete = true
	case token.Dedent:
		e.Incomplete = c.tokenAt(furthest).Pos.Offset == len(r.file.Text())
	case token.Invalid:
		e.Incomplete = r.scan.fault.incomplete && !(r.scan.fault.joined && r.ended)
	}
	return e
}

// isIndent reports whether token i is a change of indentation: an error there is final.
func (r *reading) isIndent(i int) bool {
	k := token.Kind(cursor{r.lx}.tokenAt(i).Type)
	return k == token.Indent || k == token.Dedent
}

// unexpected is the error of a token that no rule explains.
func (r *reading) unexpected(i int) *diag.SyntaxError {
	c := cursor{r.lx}
	e := r.atToken(i, "invalid syntax")
	switch token.Kind(c.tokenAt(i).Type) {
	case token.EOF:
		e.Col, e.EndCol = 0, 0
		if r.mode != File && r.file.Text() == "" {
			e.Line, e.EndLine = 0, 0
		}
	case token.Newline:
		if r.endsBare(c.tokenAt(i)) {
			e.Col, e.EndCol = 0, 0
		}
	case token.Indent:
		e.Kind, e.Msg = diag.Indentation, "unexpected indent"
	case token.Dedent:
		e.Kind, e.Msg = diag.Indentation, "unexpected unindent"
	}
	return e
}

// clamp moves the end of an error over several lines, which CPython measures by the first line.
func clamp(e *diag.SyntaxError) {
	if e.EndLine > e.Line {
		e.EndCol = min(e.EndCol, utf8.RuneCountInString(e.Text)+1)
	}
}

// endsBare reports whether a token is the end of a last line without a newline.
func (r *reading) endsBare(t *lexer.Token) bool {
	return token.Kind(t.Type) == token.Newline && r.bare() && int(endOf(t))+1 >= len(r.file.Text())
}

// atToken makes an error at token i. Tokens without text, and the end of the text, stand where the scanner
// was when it sent them, and have no end.
func (r *reading) atToken(i int, format string, args ...any) *diag.SyntaxError {
	c := cursor{r.lx}
	t := c.tokenAt(i)
	span := token.Span{Start: token.Pos(t.Pos.Offset), End: tokenEnd(t)}
	at := span.End
	switch token.Kind(t.Type) {
	case token.EOF, token.Indent, token.Dedent:
	default:
		if !r.endsBare(t) {
			return diag.New(r.file, span, format, args...)
		}
		at = token.Pos(len(r.file.Text()))
	}
	if int(at) == len(r.file.Text()) && at > 0 {
		if at--; r.bare() && at > 0 { // the newline that ends the last line
			at--
		}
		e := diag.New(r.file, token.Span{Start: at, End: at}, format, args...)
		e.EndCol = -1
		return e
	}
	e := diag.New(r.file, token.Span{Start: at, End: at}, format, args...)
	e.Col--
	e.EndCol = -1
	return e
}

// faultAt is the error of the scanner's fault, where the readings came to token furthest.
func (r *reading) faultAt(furthest int) *diag.SyntaxError {
	e := r.faultError()
	if !e.Bare {
		narrow := len(e.Text)
		if r.widenText(e, furthest); e.Msg == strayBackslash {
			// CPython counts the columns of the whole text that it holds.
			e.Col += utf8.RuneCountInString(e.Text[:len(e.Text)-narrow])
		}
	}
	return r.mark(e, cursor{r.lx}, furthest)
}

// faultError is the error of the scanner's fault.
func (r *reading) faultError() *diag.SyntaxError {
	f := r.scan.fault
	e := diag.New(r.file, f.span, "%s", f.msg)
	e.Kind, e.Bare = f.kind, f.bare
	setEnd(e, f.end)
	clamp(e)
	return e
}

// setEnd gives the error the end CPython gives it.
func setEnd(e *diag.SyntaxError, end faultEnd) {
	switch end {
	case endZero:
		e.EndLine, e.EndCol = e.Line, 0
	case endMinus:
		e.EndLine, e.EndCol = e.Line, -1
	case endSame:
		e.EndLine, e.EndCol = e.Line, e.Col
	case endBefore:
		e.EndCol--
	case endKey:
		e.Col, e.EndCol = min(e.EndCol-1, utf8.RuneCountInString(e.Text)+1), 0
	case endNone:
		e.EndLine, e.Col, e.EndCol = e.Line, 0, 0
	}
}

// unfinished looks at an entry of the REPL that is valid: a compound statement waits for an empty line.
func (r *reading) unfinished(m *ast.Module) *diag.SyntaxError {
	if r.mode != Single || !r.bare() || len(m.Body) != 1 || !isCompound(m.Body[0]) {
		return nil
	}
	e := r.atToken(cursor{r.lx}.index(), "invalid syntax")
	e.Col, e.EndCol, e.Bare, e.Incomplete = 0, 0, true, true
	return e
}

func isCompound(s ast.Stmt) bool {
	switch s.(type) {
	case *ast.FunctionDef, *ast.ClassDef, *ast.If, *ast.For, *ast.While, *ast.With, *ast.Try, *ast.Match:
		return true
	}
	return false
}
