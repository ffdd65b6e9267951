package object

// ByteOffset is where character i begins in s.Go(); CharIndex is the other way round. Both are quick after the first
// call for long strings (see offsets).
func (s *Str) ByteOffset(i int) int { return s.byteOffset(i) }

// CharIndex is the number of the character that begins at byte off.
func (s *Str) CharIndex(off int) int { return s.charIndex(off) }
