package token

// Pos is a byte offset into the source text; NoPos marks a missing position.
// Lines and columns are computed on demand by a File.
type Pos int32

// NoPos is the position of a node that has no place in the source.
const NoPos Pos = -1

// Span is the half-open byte range [Start, End) a node covers.
type Span struct{ Start, End Pos }

// Range returns the span itself, so that embedding a Span gives a node its position.
func (s Span) Range() Span { return s }
