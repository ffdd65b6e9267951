//go:build race

package main

// A binary with the race detector looks for faults, and memory that grows is one of them. The detector keeps a shadow of
// each address that was ever used, five times as large as what it describes, which would hide a leak behind the garbage
// of a heap that is collected rarely (measured: 156 MB more in ten minutes, and level only then). So this one collects
// early and often.
const (
	heapFloor    = 0
	firstPercent = 100
	smallPercent = 50
	largePercent = 50
)
