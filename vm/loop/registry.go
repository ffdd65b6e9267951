package loop

import (
	"weak"

	"pya/vm/object"
)

// This file is who runs where: the tasks of loops and the current one, as asyncio's functions show and change them.
// Tasks of this package enter and leave by themselves; others (tasks written in Python) are entered by their makers.

type registryKey struct{}

// registry is what programs registered by hand.
type registry struct {
	tasks   []value         // tasks that are no Tasks
	current map[value]value // of loops that are no Loops
	loops   []weak.Pointer[Loop]
}

func registryOf(t *thread) *registry {
	r, ok := t.Interp.Data[registryKey{}].(*registry)
	if !ok {
		r = &registry{current: map[value]value{}}
		t.Interp.Data[registryKey{}] = r
	}
	return r
}

// RegisterTask makes all_tasks show a task.
func RegisterTask(t *thread, v value) {
	if _, ok := object.Cast[Task](v, TaskType()); ok {
		k := object.Self[Task](v)
		if !k.linked && k.loop != nil && k.state == pending {
			k.loop.link(k)
		}
		return
	}
	r := registryOf(t)
	for _, x := range r.tasks {
		if object.Is(x, v) {
			return
		}
	}
	r.tasks = append(r.tasks, v)
}

// UnregisterTask is its inverse.
func UnregisterTask(t *thread, v value) {
	if _, ok := object.Cast[Task](v, TaskType()); ok {
		if k := object.Self[Task](v); k.loop != nil {
			k.loop.unlink(k)
		}
		return
	}
	r := registryOf(t)
	for i, x := range r.tasks {
		if object.Is(x, v) {
			r.tasks = append(r.tasks[:i:i], r.tasks[i+1:]...)
			return
		}
	}
}

// AllTasks are the tasks of a loop that are not done.
func AllTasks(t *thread, loopV value) ([]value, error) {
	var out []value
	if l, ok := object.Cast[Loop](loopV, LoopType()); ok {
		for _, k := range l.Tasks() {
			if k.state == pending {
				out = append(out, k.Val())
			}
		}
	}
	for _, x := range registryOf(t).tasks {
		mine, err := taskLoop(t, x)
		if err != nil {
			return nil, err
		}
		if !object.Is(mine, loopV) {
			continue
		}
		d, err := t.CallMethod(x, "done")
		if err != nil {
			return nil, err
		}
		done, err := t.Truth(d)
		if err != nil {
			return nil, err
		}
		if !done {
			out = append(out, x)
		}
	}
	return out, nil
}

// taskLoop is the loop of any kind of task.
func taskLoop(t *thread, v value) (value, error) {
	m, ok, err := t.GetAttrOpt(v, t.Interp.Intern("get_loop"))
	if err != nil {
		return value{}, err
	}
	if ok {
		return t.Call(m)
	}
	return t.GetAttrStr(v, "_loop")
}

// CurrentTask is the current task of a loop, None if there is none.
func CurrentTask(t *thread, loopV value) value {
	if l, ok := object.Cast[Loop](loopV, LoopType()); ok {
		return l.currentValue()
	}
	return orNone(registryOf(t).current[loopV])
}

// setCurrent makes a task (None: no task) the current one of a loop.
func setCurrent(t *thread, loopV, task value) {
	if task.IsNone() {
		task = value{}
	}
	l, ok := object.Cast[Loop](loopV, LoopType())
	if !ok {
		registryOf(t).current[loopV] = task
		return
	}
	l.current, l.foreignCurrent = nil, value{}
	if _, ok := object.Cast[Task](task, TaskType()); task.IsValid() && ok {
		l.current = object.Self[Task](task)
	} else {
		l.foreignCurrent = task
	}
}

// EnterTask makes a task the current one; another must not be.
func EnterTask(t *thread, loopV, task value) error {
	if cur := CurrentTask(t, loopV); !cur.IsNone() {
		return enterError(t, task, cur)
	}
	setCurrent(t, loopV, task)
	return nil
}

// LeaveTask ends what EnterTask began.
func LeaveTask(t *thread, loopV, task value) error {
	cur := CurrentTask(t, loopV)
	if !object.Is(cur, task) {
		a, err := t.Repr(task)
		if err != nil {
			return err
		}
		b, err := t.Repr(cur)
		if err != nil {
			return err
		}
		return object.RuntimeErrorf("Leaving task %s does not match the current task %s.", a, b)
	}
	setCurrent(t, loopV, object.None)
	return nil
}

// SwapCurrentTask makes a task the current one and gives the one before.
func SwapCurrentTask(t *thread, loopV, task value) value {
	cur := CurrentTask(t, loopV)
	setCurrent(t, loopV, task)
	return cur
}

// AwaitedBy are the tasks and gatherings that wait for a future.
func AwaitedBy(f *Future) []value {
	var out []value
	for _, c := range f.allCallbacks() {
		switch w := c.w.(type) {
		case *Task:
			out = append(out, w.Val())
		case *gathering:
			out = append(out, AwaitedBy(&w.Future)...)
		}
	}
	return out
}

// GatheringType is the class of what gather returns.
func GatheringType() *object.Type { return types().gathering }

// CoroText names a coroutine with the place where it stands.
func CoroText(t *thread, coro value) (string, error) { return coroText(t, coro) }

// CallbackText names a callback as logs do.
func CallbackText(t *thread, fn value, args []value, debug bool) string {
	return callbackText(t, fn, args, debug)
}

// FunctionPlace is file:line of the function behind a callback.
func FunctionPlace(t *thread, fn value) string { return functionPlace(t, fn) }

// remember notes a new loop for ReportPending, as long as the program has it.
func remember(t *thread, l *Loop) {
	r := registryOf(t)
	live := r.loops[:0]
	for _, w := range r.loops {
		if x := w.Value(); x != nil && (!x.closed || x.first != nil) {
			live = append(live, w)
		}
	}
	r.loops = append(live, weak.Make(l))
}

// ReportPending reports, at the end of the program, the tasks that will never end.
func ReportPending(t *thread) {
	for _, w := range registryOf(t).loops {
		l := w.Value()
		if l == nil {
			continue
		}
		for _, k := range l.Tasks() {
			if !k.logDestroy || k.state != pending {
				continue
			}
			k.logDestroy = false
			d := object.NewDict()
			d.SetStr(t.Interp.Intern("task"), k.Val())
			d.SetStr(t.Interp.Intern("message"), object.NewStr("Task was destroyed but it is pending!"))
			if k.rare != nil && k.rare.source.IsValid() {
				d.SetStr(t.Interp.Intern("source_traceback"), k.rare.source)
			}
			// The handler's own failure has been reported by it.
			_ = l.callHandler(t, object.FromObj(d))
		}
	}
}
