package multiprocessing

import (
	_ "embed"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

// processHandle is an isolate as the object its parent has.
type processHandle struct {
	object.Header
	i *isolate
}

var processOnce native.Type

func processType() *object.Type {
	return processOnce.Get(func() *object.Type {
		return object.NewNative[processHandle](object.TypeSpec{Name: "_Isolate", Module: "_multiprocessing", Methods: processMethods(), GetSets: processAttrs})
	})
}

func newProcessHandle(i *isolate) value {
	h := object.Alloc[processHandle](processType())
	h.i = i
	return object.FromObj(h)
}

func selfProcess(v value) *isolate { return object.Self[processHandle](v).i }

func processMethods() []def {
	return []def{
		{Name: "__new__", Sig: "cls, *args, **kwargs", Raw: func(*thread, []value, []*object.Str) (value, error) {
			return value{}, object.TypeErrorf("cannot create '_Isolate' instances")
		}},
		{Name: "wait", Sig: "self, timeout=None, /", Doc: "Wait for the end; True if it has come.", Fn: func(t *thread, args []value) (value, error) {
			i := selfProcess(args[0])
			d, err := timeout(t, args[1], -1)
			if err != nil {
				return value{}, err
			}
			ok, err := await(t, d, i.over, i.wakeAtEnd, func(chan struct{}) {})
			return object.Bool(ok), err
		}},
		{Name: "send_signal", Sig: "self, signal, /", F2: func(t *thread, self, sig value) (value, error) {
			n, err := t.Index(sig)
			if err == nil {
				selfProcess(self).send(n)
			}
			return object.None, err
		}},
		{Name: "notify", Sig: "self, queue, obj, /", Doc: "Put obj into the queue when the isolate has ended.", F3: func(t *thread, self, q, obj value) (value, error) {
			s, ok := object.Cast[sharedQueue](q, queueType())
			if !ok {
				return value{}, object.TypeErrorf("notify() needs a _Queue, not %s", q.Type().MessageName())
			}
			msg, err := pack(t, obj)
			if err != nil {
				return value{}, err
			}
			queue := s.q
			selfProcess(self).whenDone(func() { queue.put(msg) })
			return object.None, nil
		}},
	}
}

// wakeAtEnd signals a waiting thread when the isolate has ended.
func (i *isolate) wakeAtEnd(ch chan struct{}) { i.whenDone(func() { object.Wake(ch) }) }

var processAttrs = []object.GetSet{
	{Name: "pid", Get: func(_ *thread, self value) (value, error) { return object.Int(int64(selfProcess(self).pid)), nil }},
	{Name: "exitcode", Get: func(_ *thread, self value) (value, error) {
		i := selfProcess(self)
		if !i.over() {
			return object.None, nil
		}
		return object.Int(int64(i.status)), nil
	}},
}

//go:embed multiprocessing.pya
var source string

//go:embed context.pya
var contextText string

//go:embed process.pya
var processText string

//go:embed synchronize.pya
var synchronizeText string

//go:embed queues.pya
var queuesText string

//go:embed pool.pya
var poolText string

//go:embed connection.pya
var connectionText string

//go:embed sharedctypes.pya
var sharedText string

//go:embed managers.pya
var managersText string

//go:embed small.pya
var utilText string

//go:embed dummy.pya
var dummyText string

//go:embed dummyconn.pya
var dummyConnText string

//go:embed heap.pya
var heapText string

//go:embed shared_memory.pya
var namedText string

// trackerText is a module that other multiprocessings need to clean up after processes that die. What isolates share is
// memory of the one process, which goes with its last user, so there is never anything left to clean up.
const trackerText = "class ResourceTracker:\n    _exitcode = 0\n\n    def ensure_running(self):\n        pass\n\n    def getfd(self):\n        raise OSError('there is no tracker process')\n\n    def register(self, name, rtype):\n        pass\n\n    def unregister(self, name, rtype):\n        pass\n\n    def _stop(self):\n        pass\n\n\n_resource_tracker = ResourceTracker()\nensure_running = _resource_tracker.ensure_running\nregister = _resource_tracker.register\nunregister = _resource_tracker.unregister\ngetfd = _resource_tracker.getfd\n"

//go:embed reduction.pya
var reductionText string

//go:embed spawn.pya
var spawnText string

//go:embed popen_fork.pya
var popenForkText string

//go:embed popen_spawn_posix.pya
var popenSpawnPosixText string

//go:embed popen_forkserver.pya
var popenForkserverText string

//go:embed forkserver.pya
var forkserverText string

//go:embed resource_sharer.pya
var resourceSharerText string

// texts are the submodules.
var texts = map[string]string{
	"multiprocessing.context": contextText, "multiprocessing.process": processText, "multiprocessing.synchronize": synchronizeText,
	"multiprocessing.queues": queuesText, "multiprocessing.pool": poolText, "multiprocessing.connection": connectionText,
	"multiprocessing.sharedctypes": sharedText, "multiprocessing.managers": managersText, "multiprocessing.util": utilText,
	"multiprocessing.reduction": reductionText, "multiprocessing.dummy.connection": dummyConnText,
	"multiprocessing.heap": heapText, "multiprocessing.shared_memory": namedText, "multiprocessing.resource_tracker": trackerText,
	"multiprocessing.spawn":             spawnText,
	"multiprocessing.popen_fork":        popenForkText,
	"multiprocessing.popen_spawn_posix": popenSpawnPosixText,
	"multiprocessing.popen_forkserver":  popenForkserverText,
	"multiprocessing.forkserver":        forkserverText,
	"multiprocessing.resource_sharer":   resourceSharerText,
}

// Build fills multiprocessing.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__path__", object.NewList(nil))
	m.Set(t, "__package__", object.NewStr("multiprocessing"))
	return rt.RunEmbedded(t, m, "<frozen multiprocessing>", []byte(source))
}

// BuildDummy fills multiprocessing.dummy, which is a package.
func BuildDummy(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__path__", object.NewList(nil))
	m.Set(t, "__package__", object.NewStr("multiprocessing.dummy"))
	return rt.RunEmbedded(t, m, "<frozen multiprocessing.dummy>", []byte(dummyText))
}

// Submodule is the builder of a submodule.
func Submodule(name string) vm.Builder { return native.Embedded(name, texts[name]) }

// BuildNative fills _multiprocessing.
func BuildNative(rt *vm.Runtime, t *thread, m *object.Module) error {
	me := memberOf(rt, t)
	m.Set(t, "SemLock", object.FromObj(semType()))
	m.Set(t, "Connection", object.FromObj(handleType()))
	m.Set(t, "_Isolate", object.FromObj(processType()))
	m.AddDefs(t, []def{
		{Name: "_start", Sig: "process, /", Doc: "Start an isolate that runs a Process.", F1: me.startProcess},
		{Name: "_pipe", Sig: "duplex, /", F1: func(t *thread, v value) (value, error) {
			d, err := t.Truth(v)
			if err != nil {
				return value{}, err
			}
			return pipe(me, d), nil
		}},
		{Name: "_semaphore", Sig: "recursive, value, maxvalue, /", F3: func(t *thread, rec, val, limit value) (value, error) {
			r, err := t.Truth(rec)
			if err != nil {
				return value{}, err
			}
			n, err := t.Index(val)
			if err != nil {
				return value{}, err
			}
			most, err := t.Index(limit)
			if err != nil {
				return value{}, err
			}
			if n < 0 || n > most {
				return value{}, object.ErrnoError(22, "", value{})
			}
			return newSem(me, &semaphore{recursive: r, value: n, max: most, wake: wakers{}}), nil
		}},
		{Name: "_queue", Sig: "maxsize, /", F1: func(t *thread, v value) (value, error) {
			n, err := t.Index(v)
			if err != nil {
				return value{}, err
			}
			return newQueue(me, &queue{max: max(n, 0), wake: wakers{}}), nil
		}},
		{Name: "_memory", Sig: "size, /", F1: func(t *thread, v value) (value, error) {
			n, err := t.Index(v)
			switch {
			case err != nil:
				return value{}, err
			case n < 0:
				return value{}, object.ValueErrorf("size must not be negative")
			case n > 1<<40:
				return value{}, object.NewException(object.MemoryError)
			}
			return newMemory(&buffer{data: make([]byte, n)}), nil
		}},
		{Name: "_named", Sig: "name, size, create, /", Doc: "Shared memory by its name; None if there is none of that name (or, with create, if there is one).", F3: me.named},
		{Name: "_unlink", Sig: "name, /", F1: func(t *thread, name value) (value, error) {
			s, err := t.Str(name)
			if err != nil {
				return value{}, err
			}
			me.w.mu.Lock()
			defer me.w.mu.Unlock()
			_, ok := me.w.names[s]
			delete(me.w.names, s)
			return object.Bool(ok), nil
		}},
		{Name: "_wait", Sig: "objects, timeout=None, /", Doc: "The objects (connections and isolates) that are ready.", Fn: waitAny},
		{Name: "_copy", Sig: "obj, /", Doc: "The object as it comes out of a message.", F1: func(t *thread, v value) (value, error) {
			msg, err := pack(t, v)
			if err != nil {
				return value{}, err
			}
			return me.unpack(t, msg)
		}},
	})
	return nil
}

// startProcess is _start(process).
func (m *member) startProcess(t *thread, process value) (value, error) {
	argv, err := m.rt.SysAttr(t, "argv")
	if err != nil {
		return value{}, err
	}
	path, err := m.rt.SysAttr(t, "path")
	if err != nil {
		return value{}, err
	}
	var l launch
	if l.process, err = pack(t, process); err != nil {
		return value{}, err
	}
	if l.argv, err = pack(t, object.NewPair(argv, path)); err != nil {
		l.process.drop()
		return value{}, err
	}
	if l.main, err = m.takeMain(t); err != nil {
		l.drop()
		return value{}, err
	}
	i, err := m.start(t, l)
	if err != nil {
		l.drop()
		return value{}, err
	}
	return newProcessHandle(i), nil
}

// named is _named(name, size, create).
func (m *member) named(t *thread, name, size, create value) (value, error) {
	s, err := t.Str(name)
	if err != nil {
		return value{}, err
	}
	n, err := t.Index(size)
	if err != nil {
		return value{}, err
	}
	mk, err := t.Truth(create)
	if err != nil {
		return value{}, err
	}
	m.w.mu.Lock()
	defer m.w.mu.Unlock()
	b := m.w.names[s]
	switch {
	case mk == (b != nil):
		return object.None, nil
	case mk:
		b = &buffer{data: make([]byte, n)}
		m.w.names[s] = b
	}
	return newMemory(b), nil
}

// waitAny is _wait(objects, timeout).
func waitAny(t *thread, args []value) (value, error) {
	items, err := t.ToSlice(args[0])
	if err != nil {
		return value{}, err
	}
	d, err := timeout(t, args[1], -1)
	if err != nil {
		return value{}, err
	}
	var chans []*channel
	var isolates []*isolate
	ready := make([]func() bool, len(items))
	for i, v := range items {
		switch v.Type() {
		case handleType():
			c, err := selfHandle(v).reader()
			if err != nil {
				return value{}, err
			}
			chans = append(chans, c)
			ready[i] = c.ready
		case processType():
			iso := selfProcess(v)
			isolates = append(isolates, iso)
			ready[i] = iso.over
		default:
			return value{}, object.TypeErrorf("wait() needs connections and sentinels, not '%s'", v.Type().MessageName())
		}
	}
	find := func() []value {
		var out []value
		for i, r := range ready {
			if r() {
				out = append(out, items[i])
			}
		}
		return out
	}
	var out []value
	if len(items) == 0 && d < 0 {
		d = 0
	}
	_, err = await(t, d, func() bool {
		out = find()
		return len(out) > 0
	}, func(ch chan struct{}) {
		for _, c := range chans {
			c.add(ch)
		}
		for _, i := range isolates {
			i.wakeAtEnd(ch)
		}
	}, func(ch chan struct{}) {
		for _, c := range chans {
			c.remove(ch)
		}
	})
	return object.NewList(out), err
}
