package spare

import (
	"runtime"
	"sync"
	"testing"
	"time"
)

// TestGo runs many jobs, in few goroutines and in many at once.
func TestGo(t *testing.T) {
	before := runtime.NumGoroutine()
	var mu sync.Mutex
	sum := 0
	for round := range 50 {
		var all sync.WaitGroup
		for i := range 20 {
			all.Add(1)
			Go(func() {
				defer all.Done()
				mu.Lock()
				sum += round * i
				mu.Unlock()
			})
		}
		all.Wait()
	}
	if want := 49 * 50 / 2 * 19 * 20 / 2; sum != want {
		t.Errorf("the sum is %d, want %d", sum, want)
	}
	held := make(chan struct{})
	var all sync.WaitGroup
	for range most + 50 {
		all.Add(1)
		Go(func() { <-held; all.Done() })
	}
	close(held)
	all.Wait()
	for end := time.Now().Add(30 * time.Second); runtime.NumGoroutine() > before; time.Sleep(linger / 10) {
		if time.Now().After(end) {
			t.Fatalf("%d goroutines before, %d after: they do not end", before, runtime.NumGoroutine())
		}
	}
}

// TestReuse lets one job follow another: the second runs in the goroutine of the first.
func TestReuse(t *testing.T) {
	done := make(chan struct{})
	Go(func() { close(done) })
	<-done
	var w *worker
	for w == nil {
		pool.Lock()
		if n := len(pool.idle); n > 0 {
			w = pool.idle[n-1]
		}
		pool.Unlock()
		runtime.Gosched()
	}
	again := make(chan struct{})
	Go(func() { close(again) })
	<-again
	for waits := false; !waits; runtime.Gosched() {
		pool.Lock()
		waits = len(pool.idle) > 0 && pool.idle[len(pool.idle)-1] == w
		pool.Unlock()
	}
}

func BenchmarkGo(b *testing.B) {
	for _, way := range []struct {
		name  string
		start func(func())
	}{{"spare", Go}, {"new", func(f func()) { go f() }}} {
		b.Run(way.name, func(b *testing.B) {
			done := make(chan struct{})
			for b.Loop() {
				way.start(func() { deep(10); done <- struct{}{} })
				<-done
			}
		})
	}
}

// deep needs a stack of n kilobytes.
func deep(n int) int {
	var room [1024]byte
	room[n] = 1
	if n > 0 {
		return deep(n-1) + int(room[n/2])
	}
	return 0
}
