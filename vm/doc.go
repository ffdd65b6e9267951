// Package vm runs compiled code.
//
// It owns the Runtime (the embedding API), threads, frames, the instruction loop, calls, exception unwinding,
// generators and coroutines, tracebacks, import and the interpreter lock.
//
// A frame is a window of registers on its fiber's stack: the arguments of a call, evaluated by the caller, are the
// first registers of the callee, and the callable stands just below them. Calls between Python functions do not
// recurse in Go: a call pushes a callInfo and goes on in the same loop. A generator keeps its registers in its own
// object; a coroutine runs on a fiber, a small register stack of its own, so that suspending it, however deep its
// chain of awaits, saves three words.
//
// Code is linked in two steps. Making a function takes what calls of it need to know; its instructions and its pool are
// made ready by its first call, which runs an OpLink in their place, so that calls need no test (see link). Frozen code is
// read in the same two steps. Whoever looks at code instead of running it asks for its Body.
//
// Rules of the loop (loop.go), each of which measured 5 to 25 %: the only state is ip, base, k and t; nothing is live
// across a call, so every slow path is a noinline method that takes the state and leaves it in t; the switch has all
// 256 cases, so that the jump needs no range check.
//
// Exceptions are Go errors that slow paths hand to raise, which finds the handler in the code's exception table and
// continues there. A nested run of the loop (a native function that calls back) ends at a halt instruction, to which
// its outermost frame returns, so no instruction has to ask whether it was the last.
//
// Tracing (sys.settrace, sys.setprofile, sys.monitoring) has a loop of its own: loop_traced.go is made from loop.go by TestTracedLoop and
// differs in that it calls beforeInstr before every instruction. run goes over to it after a slow path, which the call of
// sys.settrace is, and comes back when tracing ends; fast paths of an untraced program contain nothing for its sake. So
// no instruction is patched, threads do not see each other's tracing, and calls and returns that the loop does by itself
// are seen like all others, because the hook compares the frame with that of the instruction before. Measured: the
// programs calls_fib, objects_methods and async_switch take 0.99, 0.97 and 1.01 of their time before. (The alternatives:
// instrumented copies of the instructions shift the tables of handlers and positions and are shared by all threads; a
// flag that is read at calls and jumps does not see lines.) Which instruction begins a line follows from the source
// spans; statements without instructions of their own (pass, try, constants) lend theirs to a jump or a Nop.
//
// A frame object marks its frame: see frameobject.go. Frames nobody has asked for cost nothing.
package vm
