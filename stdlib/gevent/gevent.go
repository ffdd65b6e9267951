// Package gevent is the package gevent, written in pya on greenlets.
//
// gevent._core has the hub and all that stands close to it; the submodules event, lock, hub, … are views of it.
package gevent

import (
	_ "embed"

	"pya/stdlib/internal/native"
	"pya/vm"
	"pya/vm/object"
)

type thread = object.Thread

//go:embed gevent.pya
var source string

//go:embed core.pya
var core string

//go:embed queue.pya
var queue string

//go:embed pool.pya
var pool string

//go:embed threadpool.pya
var threadpool string

//go:embed monkey.pya
var monkey string

//go:embed thread.pya
var threads string

//go:embed socket.pya
var socket string

//go:embed select.pya
var selects string

// views are the submodules that show parts of gevent._core.
var views = map[string]string{
	"gevent.event":      "from gevent._core import Event, AsyncResult\n__all__ = ['Event', 'AsyncResult']\n",
	"gevent.lock":       "from gevent._core import Semaphore, BoundedSemaphore, DummySemaphore, RLock\n__all__ = ['Semaphore', 'BoundedSemaphore', 'DummySemaphore', 'RLock']\n",
	"gevent.hub":        "from gevent._core import Hub, Waiter, get_hub, set_hub, getcurrent, GreenletExit, sleep, idle, kill, spawn_raw, LoopExit, BlockingSwitchOutError, InvalidSwitchError, iwait, wait, reinit, signal_handler as signal\n__all__ = ['getcurrent', 'GreenletExit', 'spawn_raw', 'sleep', 'kill', 'signal', 'reinit', 'get_hub', 'Hub', 'Waiter']\n",
	"gevent.greenlet":   "from gevent._core import Greenlet, joinall, killall, getcurrent\n__all__ = ['Greenlet', 'joinall', 'killall']\n",
	"gevent.timeout":    "from gevent._core import Timeout, with_timeout\n__all__ = ['Timeout', 'with_timeout']\n",
	"gevent.local":      "from gevent._core import local\n__all__ = ['local']\n",
	"gevent.exceptions": "from gevent._core import LoopExit, BlockingSwitchOutError, InvalidSwitchError, ConcurrentObjectUseError, InvalidThreadUseError, HubDestroyed\n",
	"gevent._core":      core,
	"gevent.queue":      queue,
	"gevent.pool":       pool,
	"gevent.threadpool": threadpool,
	"gevent.monkey":     monkey,
	"gevent.thread":     threads,
	"gevent.socket":     socket,
	"gevent.select":     selects,
}

// Build fills gevent.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__path__", object.NewList(nil))
	m.Set(t, "__package__", object.NewStr("gevent"))
	return rt.RunEmbedded(t, m, "<frozen gevent>", []byte(source))
}

// Submodule is the builder of a submodule.
func Submodule(name string) vm.Builder { return native.Embedded(name, views[name]) }
