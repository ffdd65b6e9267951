// Package asyncio is the module asyncio and its submodules: the classes and functions of vm/loop under Python's names,
// and what is plain logic (locks, queues, timeouts, task groups, policies, runners, transports, streams) written in pya,
// one file per submodule.
//
// Nothing is loaded before it is used: asyncio itself is a table of names and the submodules that have them. A program
// that runs tasks and sleeps never compiles a transport (import asyncio and a first asyncio.run: see BenchmarkStart).
//
// The package owns nothing of the loop itself.
package asyncio

import (
	"embed"
	"io/fs"
	"sort"
	"strings"

	"pya/vm"
	"pya/vm/loop"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

//go:embed *.pya
var sources embed.FS

// names are the public names of asyncio and where they live; "" is the native part.
var names = map[string]string{
	"base_events": "BaseEventLoop Server", "coroutines": "iscoroutinefunction iscoroutine coroutine",
	"events": "AbstractEventLoopPolicy AbstractEventLoop AbstractServer Handle TimerHandle get_event_loop_policy set_event_loop_policy " +
		"get_event_loop set_event_loop new_event_loop get_child_watcher set_child_watcher _set_running_loop get_running_loop _get_running_loop",
	"exceptions": "BrokenBarrierError CancelledError InvalidStateError TimeoutError IncompleteReadError LimitOverrunError SendfileNotAvailableError",
	"futures":    "Future wrap_future isfuture",
	"graph":      "capture_call_graph format_call_graph print_call_graph FrameCallGraphEntry FutureCallGraph future_add_to_awaited_by future_discard_from_awaited_by",
	"locks":      "Lock Event Condition Semaphore BoundedSemaphore Barrier",
	"protocols":  "BaseProtocol Protocol DatagramProtocol SubprocessProtocol BufferedProtocol",
	"runners":    "Runner run",
	"queues":     "Queue PriorityQueue LifoQueue QueueFull QueueEmpty QueueShutDown",
	"streams":    "StreamReader StreamWriter StreamReaderProtocol open_connection start_server open_unix_connection start_unix_server",
	"subprocess": "create_subprocess_exec create_subprocess_shell",
	"taskgroups": "TaskGroup",
	"tasks": "Task create_task FIRST_COMPLETED FIRST_EXCEPTION ALL_COMPLETED wait wait_for as_completed sleep gather shield ensure_future " +
		"run_coroutine_threadsafe current_task all_tasks create_eager_task_factory eager_task_factory _register_task _unregister_task _enter_task _leave_task",
	"threads":    "to_thread",
	"timeouts":   "Timeout timeout timeout_at",
	"transports": "BaseTransport ReadTransport WriteTransport Transport DatagramTransport SubprocessTransport",
	"unix_events": "SelectorEventLoop AbstractChildWatcher SafeChildWatcher FastChildWatcher PidfdChildWatcher MultiLoopChildWatcher " +
		"ThreadedChildWatcher DefaultEventLoopPolicy EventLoop",
}

// notExported are names asyncio has beyond its __all__ of Python 3.13.
var notExported = map[string]bool{
	"coroutine": true, "capture_call_graph": true, "format_call_graph": true, "print_call_graph": true, "FrameCallGraphEntry": true,
	"FutureCallGraph": true, "future_add_to_awaited_by": true, "future_discard_from_awaited_by": true,
}

// order is the order of the submodules in __all__.
var order = strings.Fields("base_events coroutines events exceptions futures locks protocols runners queues streams subprocess taskgroups " +
	"tasks threads timeouts transports unix_events")

// Exported is asyncio.__all__.
func Exported() []string {
	var out []string
	for _, m := range order {
		for _, n := range strings.Fields(names[m]) {
			if !notExported[n] {
				out = append(out, n)
			}
		}
	}
	return out
}

// Submodules lists the submodules.
func Submodules() []string {
	list, err := fs.Glob(sources, "*.pya")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for i, n := range list {
		list[i] = strings.TrimSuffix(n, ".pya")
	}
	return list
}

// HasSubmodule tells whether there is a submodule of that name.
func HasSubmodule(name string) bool {
	_, err := fs.Stat(sources, name+".pya")
	return err == nil
}

// Build fills asyncio: a table of names that are looked up when they are used.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__path__", object.NewList(nil))
	m.Set(t, "__package__", object.NewStr("asyncio"))
	where := map[string]string{}
	var exported []value
	for _, n := range Exported() {
		exported = append(exported, object.NewStr(n))
	}
	for mod, list := range names {
		for _, n := range strings.Fields(list) {
			where[n] = mod
		}
	}
	subs := map[string]bool{}
	for _, s := range Submodules() {
		subs[s] = true
	}
	m.Set(t, "__all__", object.NewTuple(exported))
	native, err := rt.Import(t, "_asyncio")
	if err != nil {
		return err
	}
	find := func(t *thread, name string) (value, bool, error) {
		if mod, ok := where[name]; ok {
			// What is native needs no submodule.
			if v, ok, err := t.GetAttrOpt(native, t.Interp.Intern(name)); ok || err != nil {
				return v, ok, err
			}
			sub, err := rt.Import(t, "asyncio."+mod)
			if err != nil {
				return value{}, false, err
			}
			v, err := t.GetAttrStr(sub, name)
			return v, err == nil, err
		}
		if subs[name] {
			v, err := rt.Import(t, "asyncio."+name)
			return v, err == nil, err
		}
		if name == "sys" {
			v, err := rt.Import(t, "sys")
			return v, err == nil, err
		}
		return value{}, false, nil
	}
	// What was found stays: the next look needs no search.
	m.Missing = func(t *thread, name string) (value, bool, error) {
		v, ok, err := find(t, name)
		if ok && err == nil {
			m.Set(t, name, v)
		}
		return v, ok, err
	}
	m.AddDefs(t, []object.Def{{Name: "__dir__", Sig: "", F0: func(t *thread) (value, error) { return directory(t, m, where, subs) }}})
	rt.AddExit(func(t *thread) error {
		loop.ReportPending(t)
		loop.ReportUnread(t, nil)
		return nil
	})
	return nil
}

// directory is dir(asyncio).
func directory(_ *thread, m *object.Module, where map[string]string, subs map[string]bool) (value, error) {
	set := map[string]bool{}
	for n := range where {
		set[n] = true
	}
	for n := range subs {
		if n[0] != '_' {
			set[n] = true
		}
	}
	var k, v value
	for i := 0; m.NS.Dict.Next(&i, &k, &v); {
		if s, ok := object.AsStr(k); ok {
			set[s.Go()] = true
		}
	}
	list := make([]string, 0, len(set))
	for n := range set {
		list = append(list, n)
	}
	sort.Strings(list)
	out := make([]value, len(list))
	for i, n := range list {
		out[i] = object.NewStr(n)
	}
	return object.NewList(out), nil
}

// Submodule makes the builder of asyncio.NAME.
func Submodule(name string) vm.Builder {
	return func(rt *vm.Runtime, t *thread, m *object.Module) error {
		src, err := sources.ReadFile(name + ".pya")
		if err != nil {
			return err
		}
		m.Set(t, "__package__", object.NewStr("asyncio"))
		return rt.RunEmbedded(t, m, "<frozen asyncio."+name+">", src)
	}
}
