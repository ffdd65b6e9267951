package stdlib

import (
	"strings"

	"pya/stdlib/asyncio"
	"pya/stdlib/selectmod"
	"pya/stdlib/signal"
	"pya/stdlib/socket"
	"pya/stdlib/subprocess"
	"pya/vm"
)

// netTable lists the modules of the event loop, the network, processes and signals.
var netTable = map[string]vm.Builder{
	"_asyncio":   asyncio.BuildNative,
	"asyncio":    asyncio.Build,
	"_signal":    signal.Build,
	"signal":     signal.BuildSignal,
	"_socket":    socket.BuildNative,
	"socket":     socket.Build,
	"subprocess": subprocess.Build,
	"select":     selectmod.Build,
	"selectors":  selectmod.BuildSelectors,
}

// netModule finds a module of netTable or a submodule of asyncio.
func netModule(name string) (vm.Builder, bool) {
	if b, ok := netTable[name]; ok {
		return b, true
	}
	if sub, ok := strings.CutPrefix(name, "asyncio."); ok && asyncio.HasSubmodule(sub) {
		return asyncio.Submodule(sub), true
	}
	return nil, false
}

// netNames lists them.
func netNames() []string {
	var out []string
	for n := range netTable {
		out = append(out, n)
	}
	for _, n := range asyncio.Submodules() {
		out = append(out, "asyncio."+n)
	}
	return out
}
