package object

import "runtime/metrics"

// This file is the bound on memory: a program that wants more than there is gets MemoryError, and the process lives on.

// largeAlloc is the size in bytes from which on an allocation is checked before it is made.
const largeAlloc = 1 << 24

// Room raises MemoryError if an allocation of that many bytes would exceed the Runtime's limit.
func (t *Thread) Room(bytes int) error {
	if bytes < largeAlloc || t.Interp.MaxMemory == nil {
		return nil
	}
	if limit := t.Interp.MaxMemory(); limit > 0 && HeapInUse()+int64(bytes) > limit {
		return memoryError()
	}
	return nil
}

// textRoom is Room for a text of n bytes, which has a bound of its own.
func (t *Thread) textRoom(n int) error {
	if n > maxStrLen {
		return memoryError()
	}
	return t.Room(n)
}

// HeapInUse is the number of bytes that objects of the whole process occupy.
func HeapInUse() int64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64())
}
