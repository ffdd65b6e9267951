package token

import (
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

// File is a source text with its name. Lines and columns are computed on demand: the line table is built the
// first time one is asked for, and a File may be shared by goroutines.
type File struct {
	Name string
	// NoSource: the text is not shown in tracebacks (it came from exec or from within the binary).
	NoSource bool
	text     string
	once     sync.Once
	lines    []Pos // offset of the first byte of every line
	// Warnings are what parsing and compiling have found suspicious.
	Warnings []Warning
}

// Warning is a suspicious place in a text (a SyntaxWarning of Python).
type Warning struct {
	Span Span
	Msg  string
	Line int // if it is not that of the span
}

// Warn notes a suspicious place.
func (f *File) Warn(at Span, msg string) {
	f.Warnings = append(f.Warnings, Warning{Span: at, Msg: msg})
}

// NewFile returns a File over src, which it copies. Lines end with "\n".
func NewFile(name string, src []byte) *File { return NewFileString(name, string(src)) }

// NewFileString is NewFile for a string.
func NewFileString(name, src string) *File { return &File{Name: name, text: src} }

// Text returns the whole source.
func (f *File) Text() string { return f.text }

// Slice returns the source of a span; parts outside the text are cut off.
func (f *File) Slice(s Span) string {
	end := min(max(int(s.End), 0), len(f.text))
	start := min(max(int(s.Start), 0), end)
	return f.text[start:end]
}

// Position returns the line of pos (from 1) and its column (from 0) in bytes and in characters.
func (f *File) Position(pos Pos) (line, colBytes, colRunes int) {
	line = f.LineOf(pos)
	start := int(f.lines[line-1])
	end := min(max(int(pos), start), len(f.text))
	return line, end - start, utf8.RuneCountInString(f.text[start:end])
}

// LineOf returns the line of pos, counting from 1.
func (f *File) LineOf(pos Pos) int {
	f.once.Do(f.index)
	return max(sort.Search(len(f.lines), func(i int) bool { return f.lines[i] > pos }), 1)
}

// LineStart returns the offset of the first byte of line n.
func (f *File) LineStart(n int) Pos {
	f.once.Do(f.index)
	return f.lines[min(max(n, 1), len(f.lines))-1]
}

// Line returns the text of line n without its newline, or "" if there is no such line.
func (f *File) Line(n int) string {
	f.once.Do(f.index)
	if n < 1 || n > len(f.lines) {
		return ""
	}
	rest := f.text[f.lines[n-1]:]
	if i := strings.IndexByte(rest, '\n'); i >= 0 {
		return rest[:i]
	}
	return rest
}

// LineCount returns the number of lines; a newline at the very end does not open another one.
func (f *File) LineCount() int {
	f.once.Do(f.index)
	if n := len(f.lines); n > 1 && int(f.lines[n-1]) == len(f.text) {
		return n - 1
	}
	return len(f.lines)
}

func (f *File) index() {
	f.lines = make([]Pos, 1, 1+strings.Count(f.text, "\n"))
	for at := 0; ; {
		i := strings.IndexByte(f.text[at:], '\n')
		if i < 0 {
			return
		}
		at += i + 1
		f.lines = append(f.lines, Pos(at))
	}
}
