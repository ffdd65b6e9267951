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
// Descriptors are watched by epoll under the loop, asked once per pass. The alternative, goroutines that wait in Go's
// netpoller and hand over what they read, was built first and measured against it: the echo benchmark (100 clients in
// one process) took 0.70 s of CPU time with goroutines and 0.56 s with epoll (CPython 3.13: 1.2 s; medians of five
// interleaved runs), an idle connection with both its ends in the process 10.5 KB and 8.6 KB (CPython: 10.9 KB). A
// server's end of 10,000, with its task, takes 7.9 KB of resident memory. Nothing but a change of what is wanted costs a system call.
//
// Where a loop has much to do, a goroutine beside its thread sends what transports write (see outbox.go): the echo
// benchmark went from 0.34 s to 0.19 s on two cores, against 0.35 s of CPython with uvloop.
//
// The package must not know how coroutines execute, nor what the module asyncio looks like beyond its own types.
package loop
