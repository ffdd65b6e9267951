package object

import (
	"strings"
	"unsafe"
)

// unfilledFrom is the size from which on clearing memory takes noticeable time.
const unfilledFrom = 4 << 10

// Unfilled gives n bytes for data that comes at once: from the size of a page on they hold anything, and the caller must
// not show what it has not written. Clearing them would take 5 % of the time of a download of 100 KB.
func Unfilled(n int) []byte {
	if n < unfilledFrom {
		return make([]byte, n)
	}
	// A strings.Builder is the way to memory that is not cleared.
	var b strings.Builder
	b.Grow(n)
	b.WriteByte(0)
	return unsafe.Slice(unsafe.StringData(b.String()), n)
}
