package stdlib

import (
	"pya/stdlib/concurrent"
	"pya/stdlib/contextvars"
	"pya/stdlib/gevent"
	"pya/stdlib/greenlet"
	"pya/stdlib/multiprocessing"
	"pya/stdlib/queue"
	"pya/stdlib/threading"
	"pya/stdlib/uvloop"
)

// concurrencyTable lists the modules of threads, executors, greenlets and context variables.
var concurrencyTable = []row{
	{"_contextvars", contextvars.Build},
	{"_queue", queue.BuildNative},
	{"_thread", threading.BuildNative},
	{"concurrent", concurrent.Build},
	{"concurrent.futures", concurrent.BuildFutures},
	{"concurrent.futures._base", concurrent.BuildBase},
	{"concurrent.futures.process", concurrent.BuildProcess},
	{"concurrent.futures.interpreter", concurrent.BuildInterpreter},
	{"concurrent.futures.thread", concurrent.BuildThread},
	{"contextvars", contextvars.Build},
	{"gevent", gevent.Build},
	{"gevent._core", gevent.Submodule("gevent._core")},
	{"gevent.event", gevent.Submodule("gevent.event")},
	{"gevent.exceptions", gevent.Submodule("gevent.exceptions")},
	{"gevent.greenlet", gevent.Submodule("gevent.greenlet")},
	{"gevent.hub", gevent.Submodule("gevent.hub")},
	{"gevent.local", gevent.Submodule("gevent.local")},
	{"gevent.lock", gevent.Submodule("gevent.lock")},
	{"gevent.monkey", gevent.Submodule("gevent.monkey")},
	{"gevent.pool", gevent.Submodule("gevent.pool")},
	{"gevent.queue", gevent.Submodule("gevent.queue")},
	{"gevent.select", gevent.Submodule("gevent.select")},
	{"gevent.socket", gevent.Submodule("gevent.socket")},
	{"gevent.thread", gevent.Submodule("gevent.thread")},
	{"gevent.threadpool", gevent.Submodule("gevent.threadpool")},
	{"gevent.timeout", gevent.Submodule("gevent.timeout")},
	{"greenlet", greenlet.Build},
	{"multiprocessing", multiprocessing.Build},
	{"_multiprocessing", multiprocessing.BuildNative},
	{"multiprocessing.spawn", multiprocessing.Submodule("multiprocessing.spawn")},
	{"multiprocessing.popen_fork", multiprocessing.Submodule("multiprocessing.popen_fork")},
	{"multiprocessing.popen_spawn_posix", multiprocessing.Submodule("multiprocessing.popen_spawn_posix")},
	{"multiprocessing.popen_forkserver", multiprocessing.Submodule("multiprocessing.popen_forkserver")},
	{"multiprocessing.forkserver", multiprocessing.Submodule("multiprocessing.forkserver")},
	{"multiprocessing.resource_sharer", multiprocessing.Submodule("multiprocessing.resource_sharer")},
	{"multiprocessing.dummy", multiprocessing.BuildDummy},
	{"multiprocessing.context", multiprocessing.Submodule("multiprocessing.context")},
	{"multiprocessing.process", multiprocessing.Submodule("multiprocessing.process")},
	{"multiprocessing.synchronize", multiprocessing.Submodule("multiprocessing.synchronize")},
	{"multiprocessing.queues", multiprocessing.Submodule("multiprocessing.queues")},
	{"multiprocessing.pool", multiprocessing.Submodule("multiprocessing.pool")},
	{"multiprocessing.connection", multiprocessing.Submodule("multiprocessing.connection")},
	{"multiprocessing.heap", multiprocessing.Submodule("multiprocessing.heap")},
	{"multiprocessing.sharedctypes", multiprocessing.Submodule("multiprocessing.sharedctypes")},
	{"multiprocessing.managers", multiprocessing.Submodule("multiprocessing.managers")},
	{"multiprocessing.util", multiprocessing.Submodule("multiprocessing.util")},
	{"multiprocessing.reduction", multiprocessing.Submodule("multiprocessing.reduction")},
	{"multiprocessing.dummy.connection", multiprocessing.Submodule("multiprocessing.dummy.connection")},
	{"multiprocessing.resource_tracker", multiprocessing.Submodule("multiprocessing.resource_tracker")},
	{"multiprocessing.shared_memory", multiprocessing.Submodule("multiprocessing.shared_memory")},
	{"queue", queue.Build},
	{"uvloop", uvloop.Build},
	{"threading", threading.Build},
}
