package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"

	"pya/vm/oshost"
)

// tuneGC trades memory for time. Small programs end before the first collection, which comes at 48 MB; from then on a
// heap floor of 24 MB and a larger GC percentage keep collections rare (measured: object allocation 0.39 against 1.06
// of CPython's time, start-up 6.3 against 8.3 ms). The floor is there from the start: one that came with the first
// collection would leave too little room until the second, which followed at once (measured: 1,000 first downloads of
// 100 KB 8 % more CPU, at the same peak). Large heaps are collected at their half again, so that garbage does not make
// them larger than CPython's.
func tuneGC() {
	debug.SetGCPercent(firstPercent)
	ballast = make([]byte, heapFloor)
	runtime.SetFinalizer(new(sentinel), func(s *sentinel) {
		debug.SetGCPercent(smallPercent)
		go giveBack()
		if limit := oshost.MaxMemory(); limit > 0 {
			debug.SetMemoryLimit(limit)
		}
		runtime.SetFinalizer(s, watchHeap)
	})
}

// largeHeap is the size from which on the heap is collected more often.
const largeHeap = 96 << 20

// watchHeap runs after each collection.
func watchHeap(s *sentinel) {
	m := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(m)
	percent := smallPercent
	if m[0].Value.Uint64() > largeHeap {
		percent = largePercent
	}
	debug.SetGCPercent(percent)
	runtime.SetFinalizer(s, watchHeap)
}

// What giveBack goes by: a program that allocates less than idleAllocs in an idleCheck is idle, and memory of worthwhile
// and a quarter of what lives is worth a collection.
const (
	idleCheck  = time.Second
	idleAllocs = 256 << 10
	worthwhile = 8 << 20
)

// giveBack returns memory that is free or garbage to the system when the program has become idle, once after each time
// that it was busy: a server that waits for its connections is not to keep what accepting them took (measured: 10,000
// idle connections 8.8 KB each before, 7.8 KB after).
func giveBack() {
	m := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}, {Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/free:bytes"}}
	var allocated uint64
	done := true
	for range time.Tick(idleCheck) {
		metrics.Read(m)
		objects, live, free := m[1].Value.Uint64(), m[2].Value.Uint64(), m[3].Value.Uint64()
		busy := m[0].Value.Uint64()-allocated > idleAllocs
		allocated = m[0].Value.Uint64()
		switch {
		case busy:
			done = false
		case !done:
			done = true
			if objects-min(live, objects)+free > max(worthwhile, live/4) {
				debug.FreeOSMemory()
			}
		}
	}
}

// sentinel is an object whose finalizer tells of collections.
type sentinel struct{ _ [32]byte }

// ballast is never touched, so it costs address space but no memory.
var ballast []byte
