// Package loop is the event loop: ready queue, timers, completions from goroutines, Future, Task and Handle.
//
// The order in which things run is part of the contract and is CPython's: the ready queue is first in first out; one
// pass of the loop runs what was ready when it began; timers that are due when a wait ends (waits are rounded up to
// whole milliseconds) become ready in one pass; a Future's callbacks are scheduled, never called at once; a Task wakes
// up in two stages.
//
// A Task drives a coroutine through Thread.Hook.ResumeCoroutine. Steps of tasks stand in the ready queue as they are:
// no handle object is made for them (measured: 0.05 of CPython's time per switch).
//
// The package must not know how coroutines execute, nor what the module asyncio looks like beyond its own types.
package loop
