package stdlib

import (
	"pya/stdlib/asyncio"
	"pya/stdlib/selectmod"
	"pya/stdlib/signal"
	"pya/stdlib/socket"
	"pya/vm"
)

// netTable lists the modules of the event loop, the network, processes and signals.
var netTable = map[string]vm.Builder{
	"_asyncio":            asyncio.BuildNative,
	"asyncio":             asyncio.Build,
	"asyncio.unix_events": asyncio.Submodule,
	"asyncio.coroutines":  asyncio.Submodule,
	"asyncio.taskgroups":  asyncio.Submodule,
	"asyncio.timeouts":    asyncio.Submodule,
	"asyncio.runners":     asyncio.Submodule,
	"asyncio.base_events": asyncio.Submodule,
	"asyncio.exceptions":  asyncio.Submodule,
	"asyncio.queues":      asyncio.Submodule,
	"asyncio.locks":       asyncio.Submodule,
	"asyncio.futures":     asyncio.Submodule,
	"asyncio.tasks":       asyncio.Submodule,
	"asyncio.events":      asyncio.Submodule,
	"_signal":             signal.Build,
	"_socket":             socket.BuildNative,
	"socket":              socket.Build,
	"select":              selectmod.Build,
	"selectors":           selectmod.BuildSelectors,
}
