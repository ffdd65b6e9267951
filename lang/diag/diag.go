// Package diag owns the SyntaxError value, the drawing of source snippets with carets, and spelling
// suggestions. It works on positions and text only: it must not know tokens, trees or runtime objects.
package diag

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"pya/lang/token"
)

// The kinds of a SyntaxError: the names of the exception classes.
const (
	Syntax      = "SyntaxError"
	Indentation = "IndentationError"
	Tab         = "TabError"
)

// SyntaxError says what is wrong with a source text and where. Positions count as CPython's lineno, offset,
// end_lineno and end_offset do: from 1, columns in characters; 0 or -1 in EndCol means that the end is
// unknown. Line 0 means that the error has no place at all.
type SyntaxError struct {
	Kind       string // SyntaxError, IndentationError or TabError
	Msg        string
	Filename   string
	Line, Col  int
	EndLine    int
	EndCol     int
	Text       string // the line without its newline
	Bare       bool   // the text as Python shows it has no newline
	Incomplete bool   // more input could make the text valid
	Stage      Stage  // which part of compiling complains
}

// Stage is a part of compiling. What a SyntaxError shows of the source depends on it.
type Stage uint8

// The stages.
const (
	Parsing Stage = iota
	Scoping
	Compiling
)

// Error returns the message with its place on one line.
func (e *SyntaxError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s (%s)", e.Kind, e.Msg, e.Filename)
	}
	return fmt.Sprintf("%s: %s (%s, line %d)", e.Kind, e.Msg, e.Filename, e.Line)
}

// New returns a SyntaxError that covers span.
func New(file *token.File, span token.Span, format string, args ...any) *SyntaxError {
	line, _, col := file.Position(span.Start)
	endLine, endCol := line, col
	if span.End > span.Start {
		// An end right behind a newline still belongs to the line it ends.
		endLine, _, endCol = file.Position(span.End - 1)
		endCol += utf8.RuneCountInString(file.Slice(token.Span{Start: file.LineStart(endLine), End: span.End})) -
			utf8.RuneCountInString(file.Slice(token.Span{Start: file.LineStart(endLine), End: span.End - 1}))
	}
	return &SyntaxError{
		Kind: Syntax, Msg: fmt.Sprintf(format, args...), Filename: file.Name,
		Line: line, Col: col + 1, EndLine: endLine, EndCol: endCol + 1, Text: file.Line(line),
	}
}

// Traceback returns the error as it is shown to a user: file, line, snippet, class and message.
func (e *SyntaxError) Traceback() string {
	var b strings.Builder
	if e.Line == 0 {
		fmt.Fprintf(&b, "%s: %s (%s)\n", e.Kind, e.Msg, e.Filename)
		return b.String()
	}
	fmt.Fprintf(&b, "  File \"%s\", line %d\n", e.Filename, e.Line)
	b.WriteString(Snippet(e.Text, e.Line, e.Col, e.EndLine, e.EndCol))
	fmt.Fprintf(&b, "%s: %s\n", e.Kind, e.Msg)
	return b.String()
}

// Snippet draws the offending line and carets under its wrong part. Positions are those of a SyntaxError.
// The line is moved to four blanks of indentation; without a column there are no carets.
func Snippet(text string, line, col, endLine, endCol int) string {
	body := strings.TrimRight(text, "\n")
	stripped := strings.TrimLeft(body, " \n\f")
	width := utf8.RuneCountInString(body)
	drawn := "    " + stripped + "\n"
	if endLine != line {
		endCol = width + 1
	} else if endCol == 0 {
		endCol = col
	}
	// A column may stand one behind the line, where its newline is.
	col, endCol = min(col, width+1), min(endCol, width+1)
	if col >= endCol {
		endCol = col + 1
	}
	first := col - 1 - (width - utf8.RuneCountInString(stripped))
	if first < 0 {
		return drawn
	}
	return drawn + "    " + caretPad(stripped, first) + strings.Repeat("^", endCol-col) + "\n"
}

// caretPad returns n columns of padding that keeps the white space of text, so that tabs stay aligned.
func caretPad(text string, n int) string {
	var b strings.Builder
	for _, r := range text {
		if n == 0 {
			break
		}
		if r == ' ' || r == '\t' || r == '\f' || r == '\v' {
			b.WriteRune(r)
		} else {
			b.WriteByte(' ')
		}
		n--
	}
	return b.String() + strings.Repeat(" ", n)
}
