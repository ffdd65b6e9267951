// Package stdlib is the registry of the modules built into the binary: module name → builder. A module is built when
// it is first imported. Modules that are plain logic are pya source text, embedded beside the Go parts they stand on.
//
// The registry must not know what is in a module.
package stdlib

import (
	"pya/stdlib/abc"
	"pya/stdlib/asyncio"
	"pya/stdlib/atexit"
	"pya/stdlib/bisect"
	"pya/stdlib/builtins"
	"pya/stdlib/codecs"
	"pya/stdlib/collections"
	"pya/stdlib/concurrent"
	"pya/stdlib/contextlib"
	"pya/stdlib/contextvars"
	"pya/stdlib/copy"
	"pya/stdlib/copyreg"
	"pya/stdlib/dataclasses"
	"pya/stdlib/enum"
	"pya/stdlib/errno"
	"pya/stdlib/functools"
	"pya/stdlib/gc"
	"pya/stdlib/gevent"
	"pya/stdlib/greenlet"
	"pya/stdlib/heapq"
	"pya/stdlib/io"
	"pya/stdlib/itertools"
	"pya/stdlib/json"
	"pya/stdlib/keyword"
	"pya/stdlib/linecache"
	"pya/stdlib/math"
	"pya/stdlib/operator"
	osmod "pya/stdlib/os"
	"pya/stdlib/queue"
	"pya/stdlib/random"
	"pya/stdlib/re"
	"pya/stdlib/reprlib"
	"pya/stdlib/signal"
	"pya/stdlib/stat"
	stringmod "pya/stdlib/string"
	"pya/stdlib/sys"
	"pya/stdlib/threading"
	"pya/stdlib/time"
	"pya/stdlib/traceback"
	"pya/stdlib/types"
	"pya/stdlib/typing"
	"pya/stdlib/uvloop"
	"pya/stdlib/warnings"
	"pya/stdlib/weakref"
	"pya/vm"
	"pya/vm/object"
)

// table lists the modules.
var table = map[string]vm.Builder{
	"_typing":                   typing.BuildParams,
	"typing":                    typing.Build,
	"re":                        re.Build,
	"dataclasses":               dataclasses.Build,
	"enum":                      enum.Build,
	"copy":                      copy.Build,
	"weakref":                   weakref.Build,
	"_collections":              collections.Build,
	"_functools":                functools.Build,
	"_contextvars":              contextvars.Build,
	"_bisect":                   bisect.Build,
	"_heapq":                    heapq.Build,
	"_operator":                 operator.Build,
	"copyreg":                   copyreg.Build,
	"reprlib":                   reprlib.Build,
	"keyword":                   keyword.Build,
	"contextlib":                contextlib.Build,
	"bisect":                    bisect.Build,
	"heapq":                     heapq.Build,
	"contextvars":               contextvars.Build,
	"types":                     types.Build,
	"_asyncio":                  asyncio.BuildNative,
	"asyncio":                   asyncio.Build,
	"asyncio.unix_events":       asyncio.Submodule,
	"asyncio.coroutines":        asyncio.Submodule,
	"asyncio.taskgroups":        asyncio.Submodule,
	"asyncio.timeouts":          asyncio.Submodule,
	"asyncio.runners":           asyncio.Submodule,
	"asyncio.base_events":       asyncio.Submodule,
	"asyncio.exceptions":        asyncio.Submodule,
	"asyncio.queues":            asyncio.Submodule,
	"asyncio.locks":             asyncio.Submodule,
	"asyncio.futures":           asyncio.Submodule,
	"asyncio.tasks":             asyncio.Submodule,
	"asyncio.events":            asyncio.Submodule,
	"builtins":                  builtins.Build,
	"abc":                       abc.Build,
	"collections":               collections.Build,
	"collections.abc":           collections.BuildABC,
	"_collections_abc":          collections.BuildABC,
	"functools":                 functools.Build,
	"itertools":                 itertools.Build,
	"operator":                  operator.Build,
	"io":                        io.Build,
	"errno":                     errno.Build,
	"string":                    stringmod.Build,
	"_string":                   stringmod.BuildNative,
	"concurrent":                concurrent.Build,
	"concurrent.futures":        concurrent.BuildFutures,
	"concurrent.futures._base":  concurrent.BuildBase,
	"concurrent.futures.thread": concurrent.BuildThread,
	"greenlet":                  greenlet.Build,
	"uvloop":                    uvloop.Build,
	"gevent":                    gevent.Build,
	"gevent.event":              gevent.Submodule("gevent.event"),
	"gevent.lock":               gevent.Submodule("gevent.lock"),
	"gevent.hub":                gevent.Submodule("gevent.hub"),
	"gevent.greenlet":           gevent.Submodule("gevent.greenlet"),
	"gevent.timeout":            gevent.Submodule("gevent.timeout"),
	"gevent.local":              gevent.Submodule("gevent.local"),
	"gevent.exceptions":         gevent.Submodule("gevent.exceptions"),
	"gevent._core":              gevent.Submodule("gevent._core"),
	"gevent.queue":              gevent.Submodule("gevent.queue"),
	"gevent.pool":               gevent.Submodule("gevent.pool"),
	"gevent.threadpool":         gevent.Submodule("gevent.threadpool"),
	"gevent.monkey":             gevent.Submodule("gevent.monkey"),
	"gevent.thread":             gevent.Submodule("gevent.thread"),
	"gevent.socket":             gevent.Submodule("gevent.socket"),
	"gevent.select":             gevent.Submodule("gevent.select"),
	"queue":                     queue.Build,
	"_queue":                    queue.BuildNative,
	"random":                    random.Build,
	"_random":                   random.BuildNative,
	"os":                        osmod.Build,
	"posixpath":                 osmod.BuildPath,
	"stat":                      stat.Build,
	"json":                      json.Build,
	"warnings":                  warnings.Build,
	"linecache":                 linecache.Build,
	"traceback":                 traceback.Build,
	"threading":                 threading.Build,
	"_thread":                   threading.BuildNative,
	"math":                      math.Build,
	"time":                      time.Build,
	"_io":                       io.Build,
	"sys":                       sys.Build,
	"_codecs":                   codecs.Build,
	"atexit":                    atexit.Build,
	"gc":                        gc.Build,
	"posix":                     alias("os"),
	"_signal":                   signal.Build,
}

// alias is another name of a module.
func alias(name string) vm.Builder {
	return func(rt *vm.Runtime, t *object.Thread, m *object.Module) error {
		v, err := rt.Import(t, name)
		if err == nil {
			t.Interp.Modules.SetStr(t.Interp.Intern(m.Name), v)
		}
		return err
	}
}

// Modules finds a built-in module; it is the Modules of vm.Options.
func Modules(name string) (vm.Builder, bool) {
	b, ok := table[name]
	return b, ok
}

// Names lists the built-in modules.
func Names() []string {
	var out []string
	for n := range table {
		out = append(out, n)
	}
	return out
}
