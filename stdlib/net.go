package stdlib

import (
	"pya/stdlib/asyncio"
	"pya/stdlib/selectmod"
	"pya/stdlib/signal"
	"pya/stdlib/socket"
)

// netTable lists the modules of the event loop, the network, processes and signals.
var netTable = []row{
	{"_asyncio", asyncio.BuildNative},
	{"_signal", signal.Build},
	{"_socket", socket.BuildNative},
	{"asyncio", asyncio.Build},
	{"asyncio.base_events", asyncio.Submodule},
	{"asyncio.coroutines", asyncio.Submodule},
	{"asyncio.events", asyncio.Submodule},
	{"asyncio.exceptions", asyncio.Submodule},
	{"asyncio.futures", asyncio.Submodule},
	{"asyncio.locks", asyncio.Submodule},
	{"asyncio.queues", asyncio.Submodule},
	{"asyncio.runners", asyncio.Submodule},
	{"asyncio.taskgroups", asyncio.Submodule},
	{"asyncio.tasks", asyncio.Submodule},
	{"asyncio.timeouts", asyncio.Submodule},
	{"asyncio.unix_events", asyncio.Submodule},
	{"select", selectmod.Build},
	{"selectors", selectmod.BuildSelectors},
	{"socket", socket.Build},
}
