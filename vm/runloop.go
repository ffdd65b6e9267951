package vm

import "reflect"

// This file chooses fastAt two copies of the interpreter loop.
//
// How fast the loop is depends on where the linker puts it: functions begin at multiples of 32 bytes, and whether that is
// a multiple of 64 makes loops over ints take 1 or 1.5 times as long, and over floats 1 or 1.15. Everything before it in the
// binary decides that, so there are two copies, run and runShifted, one for each case. Which case is the fast one depends
// on the code of the loop: after a change of it, BenchmarkLoops tells. loop_shifted.go is made from loop.go; a test keeps
// it up to date.

// runLoop is the copy that is used.
var runLoop func(t *thread)

// It is set here because the copies refer to it.
func init() { runLoop = fasterLoop() }

// lineSize and fastAt are where the fast copy begins: the remainder of its address.
const lineSize, fastAt = 64, 0

func fasterLoop() func(t *thread) {
	if f := (*thread).runShifted; reflect.ValueOf(f).Pointer()%lineSize == fastAt {
		return f
	}
	return (*thread).run
}
