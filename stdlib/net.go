package stdlib

import (
	"pya/stdlib/asyncio"
	"pya/stdlib/httpcore"
	"pya/stdlib/httpserver"
	"pya/stdlib/mysqlcore"
	"pya/stdlib/rediscore"
	"pya/stdlib/selectmod"
	"pya/stdlib/signal"
	"pya/stdlib/socket"
	"pya/stdlib/sqlitecore"
	"pya/stdlib/ssl"
	"pya/stdlib/subprocess"
	"pya/stdlib/websocket"
)

// netTable lists the modules of the event loop, the network, processes and signals; asyncioTable adds the submodules.
var netTable = []row{
	{"_asyncio", asyncio.BuildNative},
	{"_http", httpcore.Build},
	{"_httpserver", httpserver.Build},
	{"_mysql", mysqlcore.Build},
	{"_redis", rediscore.Build},
	{"_signal", signal.Build},
	{"_sqlite", sqlitecore.Build},
	{"_weakref", alias("weakref")},
	{"_socket", socket.BuildNative},
	{"_ssl", ssl.BuildNative},
	{"_websocket", websocket.Build},
	{"asyncio", asyncio.Build},
	{"select", selectmod.Build},
	{"selectors", selectmod.BuildSelectors},
	{"signal", signal.BuildSignal},
	{"socket", socket.Build},
	{"ssl", ssl.Build},
	{"subprocess", subprocess.Build},
}

// asyncioTable is the submodules of asyncio.
func asyncioTable() []row {
	var out []row
	for _, n := range asyncio.Submodules() {
		out = append(out, row{"asyncio." + n, asyncio.Submodule(n)})
	}
	return out
}
