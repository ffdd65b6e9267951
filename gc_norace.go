//go:build !race

package main

// What tuneGC sets: the heap's floor, and the percentages of the collector before the first collection, for small heaps
// and for large ones.
const (
	heapFloor    = 24 << 20
	firstPercent = 1800
	smallPercent = 200
	largePercent = 50
)
