package asyncio

import (
	"pya/vm"
	"pya/vm/loop"
	"pya/vm/object"
)

// This file is the functions about tasks: which there are and which one runs.

// runningArg gives the loop of an optional argument, or the running one.
func runningArg(t *thread, v value) (value, error) {
	if v.IsValid() && !v.IsNone() {
		return v, nil
	}
	if v = loop.RunningValue(t); !v.IsValid() {
		return value{}, object.RuntimeErrorf("no running event loop")
	}
	return v, nil
}

var taskDefs = []object.Def{
	{Name: "current_task", Sig: "loop=None", Doc: "Return a currently executed task.", Fn: func(t *thread, a []value) (value, error) {
		l, err := runningArg(t, a[0])
		if err != nil {
			return value{}, err
		}
		return loop.CurrentTask(t, l), nil
	}},
	{Name: "all_tasks", Sig: "loop=None", Doc: "Return a set of all tasks for the loop.", Fn: func(t *thread, a []value) (value, error) {
		l, err := runningArg(t, a[0])
		if err != nil {
			return value{}, err
		}
		list, err := loop.AllTasks(t, l)
		if err != nil {
			return value{}, err
		}
		v := object.NewSet()
		s, _ := object.AsSet(v)
		for _, k := range list {
			if err := s.Add(t, k); err != nil {
				return value{}, err
			}
		}
		return v, nil
	}},
	oneTask("_register_task", "Register an asyncio Task scheduled to run on an event loop.", loop.RegisterTask),
	oneTask("_register_eager_task", "Register an asyncio Task about to be eagerly executed.", loop.RegisterTask),
	oneTask("_unregister_task", "Unregister a completed, scheduled Task.", loop.UnregisterTask),
	oneTask("_unregister_eager_task", "Unregister a task which finished its first eager step.", loop.UnregisterTask),
	{Name: "_enter_task", Sig: "loop, task", Doc: "Enter into task execution or resume suspended task.", F2: func(t *thread, l, k value) (value, error) {
		return object.None, loop.EnterTask(t, l, k)
	}},
	{Name: "_leave_task", Sig: "loop, task", Doc: "Leave task execution or suspend a task.", F2: func(t *thread, l, k value) (value, error) {
		return object.None, loop.LeaveTask(t, l, k)
	}},
	{Name: "_swap_current_task", Sig: "loop, task", Doc: "Temporarily swap in the supplied task and return the original one (or None).", F2: func(t *thread, l, k value) (value, error) {
		return loop.SwapCurrentTask(t, l, k), nil
	}},
	{Name: "_coro_frames", Sig: "coro, /", Doc: "The frames of a suspended coroutine, and what the innermost awaits.", F1: func(_ *thread, v value) (value, error) {
		frames, inner := vm.CoroutineFrames(v)
		return object.NewPair(object.NewList(frames), inner), nil
	}},
	{Name: "_awaited_by", Sig: "future, /", Doc: "The tasks that wait for a future.", F1: func(_ *thread, v value) (value, error) {
		f, ok := loop.AsFuture(v)
		if !ok {
			return value{}, object.TypeErrorf("a Future is required, not %s", v.Type().MessageName())
		}
		return object.NewList(loop.AwaitedBy(f)), nil
	}},
}

func oneTask(name, doc string, f func(t *thread, v value)) object.Def {
	return object.Def{Name: name, Sig: "task", Doc: doc, F1: func(t *thread, v value) (value, error) {
		f(t, v)
		return object.None, nil
	}}
}
