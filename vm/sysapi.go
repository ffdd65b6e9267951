package vm

import (
	"pya/lang/code"
	"pya/vm/object"
)

// This file is what module sys and its kin need of the virtual machine.

// FrameObject makes the frame object of the innermost running Python function, or depth frames further out; ok is
// false if there is none.
func FrameObject(t *object.Thread, depth int) (object.Value, bool) {
	return vmThread(t).frameChain(depth)
}

// SetRecursionLimit changes how deep Python calls may nest. It fails if the calling thread is deeper already.
func (rt *Runtime) SetRecursionLimit(t *object.Thread, limit int) error {
	th := vmThread(t)
	if depth := th.f.depth(th.ciTop); depth >= limit {
		return object.RecursionError("cannot set the recursion limit to " + object.FormatInt(int64(limit)) + " at the recursion depth " +
			object.FormatInt(int64(depth)) + ": the limit is too low")
	}
	rt.interp.RecursionLimit = limit
	th.setCallLimit()
	return nil
}

// SetAsyncGenFirstIter installs what is called when an asynchronous generator is first iterated; nil removes it.
func (rt *Runtime) SetAsyncGenFirstIter(f func(t *object.Thread, g object.Value)) {
	rt.asyncGenFirstIter = f
}

// SetAsyncGenFinalizer installs what is called with an asynchronous generator, first iterated from now on, that becomes
// unreachable before its end; nil removes it.
func (rt *Runtime) SetAsyncGenFinalizer(f func(t *object.Thread, g object.Value)) {
	rt.asyncGenFinalizer = f
}

// TracebackValue is an exception's __traceback__.
func TracebackValue(e *object.Exception) object.Value { return traceValue(e) }

// isFrame is Interp.IsFrame.
func isFrame(v object.Value) bool { return v.Type() == FrameType }

// CoroutineFrames are the frames of a suspended coroutine, outermost first: its own and those of the coroutines it
// awaits by direct calls, which have no coroutine objects. inner is what the innermost of them awaits, None if nothing.
func CoroutineFrames(v object.Value) (frames []object.Value, inner object.Value) {
	if v.Kind() != object.KCoroutine {
		return nil, object.None
	}
	c := object.Self[Coroutine](v)
	for _, f := range c.stack() {
		frames = append(frames, object.FromObj(newFrame(f.fn, f.ip)))
	}
	inner = object.None
	if c.state == genSuspended && c.fiber != nil {
		ins := *(*code.Instr)(c.fiber.ip)
		inner = *reg(c.fiber.base, ins.A())
		if w, ok := object.Cast[awaitIter](inner, awaitIterType); ok {
			inner = w.it
		}
	}
	return frames, inner
}
