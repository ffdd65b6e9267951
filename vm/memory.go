package vm

import (
	"runtime"
	"runtime/metrics"
	"weak"
)

// memoryWatch is an object whose finalizer runs after each garbage collection.
type memoryWatch struct {
	rt weak.Pointer[Runtime]
	_  [8]byte
}

// watchMemory looks at the heap after each garbage collection and makes the running program raise MemoryError when what
// is alive has reached seven eighths of the limit.
func (rt *Runtime) watchMemory() {
	w := &memoryWatch{rt: weak.Make(rt)}
	runtime.SetFinalizer(w, checkMemory)
}

func checkMemory(w *memoryWatch) {
	rt := w.rt.Value()
	if rt == nil {
		return
	}
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	if limit := rt.interp.MaxMemory(); limit > 0 && int64(s[0].Value.Uint64()) > limit/8*7 {
		rt.mu.Lock()
		rt.full = true
		rt.breaker.Store(1)
		rt.mu.Unlock()
	}
	runtime.SetFinalizer(w, checkMemory)
}

func boolFlag(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}
