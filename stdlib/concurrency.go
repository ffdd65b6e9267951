package stdlib

import (
	"pya/stdlib/concurrent"
	"pya/stdlib/contextvars"
	"pya/stdlib/greenlet"
	"pya/stdlib/queue"
	"pya/stdlib/threading"
	"pya/vm"
)

// concurrencyTable lists the modules of threads, executors, greenlets and context variables.
var concurrencyTable = map[string]vm.Builder{
	"_contextvars":              contextvars.Build,
	"_queue":                    queue.BuildNative,
	"_thread":                   threading.BuildNative,
	"concurrent":                concurrent.Build,
	"concurrent.futures":        concurrent.BuildFutures,
	"concurrent.futures._base":  concurrent.BuildBase,
	"concurrent.futures.thread": concurrent.BuildThread,
	"contextvars":               contextvars.Build,
	"greenlet":                  greenlet.Build,
	"queue":                     queue.Build,
	"threading":                 threading.Build,
}
