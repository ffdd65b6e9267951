"""Every public name of asyncio does what it should: each check says which names it would miss."""
import asyncio
import contextvars
import os
import signal
import socket
import sys
import threading
import time
import warnings

checks = []
covered = set()
methods = set()


def covers(*names):
    def decorate(f):
        covered.update(n for n in names if not n.startswith("loop."))
        methods.update(n[5:] for n in names if n.startswith("loop."))
        checks.append(f)
        return f
    return decorate


@covers("run", "sleep", "create_task", "Task", "current_task", "all_tasks", "loop.create_task", "loop.time", "loop.call_later")
async def tasks():
    loop = asyncio.get_running_loop()
    t = asyncio.create_task(asyncio.sleep(0.01, "slept"), name="sleeper")
    before = loop.time()
    print(isinstance(t, asyncio.Task), t.get_name(), len(asyncio.all_tasks()), asyncio.current_task() is not t)
    print(await t, loop.time() - before >= 0.009, t.done(), t.get_coro() is not None)
    t2 = loop.create_task(asyncio.sleep(100))
    loop.call_later(0.001, t2.cancel, "why")
    try:
        await t2
    except asyncio.CancelledError as e:
        print("cancelled", e.args, t2.cancelled(), t2.cancelling())


@covers("Future", "isfuture", "InvalidStateError", "wrap_future", "loop.create_future")
async def futures():
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    try:
        f.result()
    except asyncio.InvalidStateError as e:
        print(repr(e))
    f.add_done_callback(lambda f: print("callback", f.result()))
    f.set_result(1)
    print(await f, asyncio.isfuture(f), asyncio.isfuture(1), isinstance(f, asyncio.Future))
    import concurrent.futures
    c = concurrent.futures.Future()
    w = asyncio.wrap_future(c)
    c.set_result("wrapped")
    print(await w)


@covers("gather", "wait", "wait_for", "as_completed", "shield", "ensure_future", "FIRST_COMPLETED", "FIRST_EXCEPTION",
        "ALL_COMPLETED", "TimeoutError", "CancelledError")
async def waiting():
    async def job(n, fail=False):
        await asyncio.sleep(n / 200)
        if fail:
            raise ValueError(n)
        return n
    print(await asyncio.gather(job(2), job(1), job(3, True), return_exceptions=True))
    ts = [asyncio.ensure_future(job(n)) for n in (1, 60)]
    done, pending = await asyncio.wait(ts, return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending), asyncio.FIRST_EXCEPTION, asyncio.ALL_COMPLETED)
    await asyncio.wait(ts, return_when=asyncio.ALL_COMPLETED)
    bad = asyncio.ensure_future(job(1, True))
    slow = asyncio.ensure_future(job(1000))
    done, pending = await asyncio.wait([bad, slow], return_when=asyncio.FIRST_EXCEPTION)
    print(repr(bad.exception()), slow in pending)
    slow.cancel()
    try:
        await asyncio.wait_for(job(100), 0.01)
    except asyncio.TimeoutError as e:
        print(repr(e), asyncio.TimeoutError is TimeoutError)
    print([await f for f in asyncio.as_completed([job(60), job(1), job(30)])])
    print([f.result() async for f in asyncio.as_completed([job(40), job(1)])])
    inner = asyncio.ensure_future(job(2))
    outer = asyncio.shield(inner)
    outer.cancel()
    try:
        await outer
    except asyncio.CancelledError:
        print("outer cancelled", await inner)


@covers("iscoroutine", "iscoroutinefunction")
async def coroutines():
    async def f():
        pass
    c = f()
    print(asyncio.iscoroutine(c), asyncio.iscoroutine(f), asyncio.iscoroutinefunction(f), asyncio.iscoroutinefunction(print))
    c.close()


@covers("Lock", "Event", "Condition", "Semaphore", "BoundedSemaphore", "Barrier", "BrokenBarrierError")
async def locks():
    lock, ev, cond, sem, bar = asyncio.Lock(), asyncio.Event(), asyncio.Condition(), asyncio.Semaphore(2), asyncio.Barrier(2)
    log = []

    async def worker(n):
        async with lock:
            log.append(("in", n))
            await asyncio.sleep(0)
            log.append(("out", n))
        await ev.wait()
        async with cond:
            await cond.wait()
            log.append(("notified", n))
        async with sem:
            log.append(("sem", n))
        log.append(("barrier", await bar.wait()))
    ws = [asyncio.create_task(worker(n)) for n in range(2)]
    await asyncio.sleep(0.01)
    ev.set()
    await asyncio.sleep(0.01)
    async with cond:
        cond.notify_all()
    await asyncio.gather(*ws)
    print(log)
    b = asyncio.BoundedSemaphore(1)
    try:
        b.release()
    except ValueError as e:
        print(e)
    w = asyncio.create_task(bar.wait())
    await asyncio.sleep(0)
    await bar.abort()
    try:
        await w
    except asyncio.BrokenBarrierError as e:
        print(repr(e), bar.broken)


@covers("Queue", "PriorityQueue", "LifoQueue", "QueueFull", "QueueEmpty", "QueueShutDown")
async def queues():
    for cls in (asyncio.Queue, asyncio.PriorityQueue, asyncio.LifoQueue):
        q = cls(3)
        for n in (2, 1, 3):
            await q.put(n)
        try:
            q.put_nowait(4)
        except asyncio.QueueFull as e:
            print(repr(e))
        print([q.get_nowait() for _ in range(3)])
        for _ in range(3):
            q.task_done()
        await q.join()
        try:
            q.get_nowait()
        except asyncio.QueueEmpty as e:
            print(repr(e))
    getter = asyncio.create_task(q.get())
    await asyncio.sleep(0)
    q.shutdown()
    try:
        await getter
    except asyncio.QueueShutDown as e:
        print(repr(e))


@covers("TaskGroup", "timeout", "timeout_at", "Timeout")
async def groups():
    async def fail():
        raise KeyError("k")
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fail())
            tg.create_task(asyncio.sleep(100))
    except* KeyError as e:
        print(e.exceptions)
    try:
        async with asyncio.timeout(0.01) as tm:
            await asyncio.sleep(100)
    except TimeoutError:
        print("timeout", tm.expired(), isinstance(tm, asyncio.Timeout), tm)
    async with asyncio.timeout_at(asyncio.get_running_loop().time() + 10) as tm:
        tm.reschedule(None)
    print(tm, tm.when())


@covers("to_thread", "run_coroutine_threadsafe", "loop.run_in_executor", "loop.call_soon_threadsafe", "loop.set_default_executor",
        "loop.shutdown_default_executor")
async def threads():
    loop = asyncio.get_running_loop()
    var = contextvars.ContextVar("var")
    var.set("context")
    print(await asyncio.to_thread(lambda x: (x, var.get(), threading.current_thread() is threading.main_thread()), 1))

    async def answer():
        return 42
    print(await asyncio.to_thread(lambda: asyncio.run_coroutine_threadsafe(answer(), loop).result(5)))
    print(await loop.run_in_executor(None, len, "abc"))
    ev = asyncio.Event()
    threading.Thread(target=loop.call_soon_threadsafe, args=(ev.set,)).start()
    await ev.wait()
    try:
        loop.set_default_executor(1)
    except TypeError as e:
        print(e)


@covers("get_running_loop", "get_event_loop", "_get_running_loop", "_set_running_loop", "AbstractEventLoop", "BaseEventLoop",
        "SelectorEventLoop", "EventLoop", "Handle", "TimerHandle", "loop.call_soon", "loop.call_at", "loop.is_running",
        "loop.is_closed", "loop.get_debug", "loop.set_debug")
async def loops():
    loop = asyncio.get_running_loop()
    print(loop is asyncio.get_event_loop(), loop is asyncio._get_running_loop())
    print([isinstance(loop, c) for c in (asyncio.AbstractEventLoop, asyncio.BaseEventLoop, asyncio.SelectorEventLoop, asyncio.EventLoop)])
    order = []
    h = loop.call_soon(order.append, "soon")
    th = loop.call_at(loop.time() + 0.01, order.append, "at")
    loop.call_soon(order.append, "never").cancel()
    print(isinstance(h, asyncio.Handle), isinstance(th, asyncio.TimerHandle), h.cancelled(), th.when() > 0)
    await asyncio.sleep(0.03)
    print(order, loop.is_running(), loop.is_closed(), loop.get_debug())
    asyncio._set_running_loop(None)
    try:
        asyncio.get_running_loop()
    except RuntimeError as e:
        print(e)
    finally:
        asyncio._set_running_loop(loop)


@covers("eager_task_factory", "create_eager_task_factory", "_register_task", "_unregister_task", "_enter_task", "_leave_task",
        "loop.set_task_factory", "loop.get_task_factory")
async def factories():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    log = []

    async def eager():
        log.append("ran")
        return 5
    t = asyncio.create_task(eager())
    print(log, t.done(), t.result(), loop.get_task_factory() is asyncio.eager_task_factory)

    class MyTask(asyncio.Task):
        pass
    loop.set_task_factory(asyncio.create_eager_task_factory(MyTask))
    print(type(asyncio.create_task(eager())).__name__)
    loop.set_task_factory(None)

    class Fake:
        _loop = loop

        def done(self):
            return False
    fake = Fake()
    asyncio._register_task(fake)
    print(fake in asyncio.all_tasks())
    asyncio._unregister_task(fake)
    print(fake in asyncio.all_tasks())
    other = asyncio.new_event_loop()
    asyncio._enter_task(other, fake)
    print(asyncio.current_task(other) is fake)
    try:
        asyncio._leave_task(other, 1)
    except RuntimeError as e:
        print("Leaving" in str(e))
    asyncio._leave_task(other, fake)
    other.close()


@covers("BaseProtocol", "Protocol", "BufferedProtocol", "BaseTransport", "ReadTransport", "WriteTransport", "Transport",
        "Server", "AbstractServer", "loop.create_server", "loop.create_connection", "loop.getaddrinfo", "loop.getnameinfo")
async def connections():
    loop = asyncio.get_running_loop()
    log = []

    class Echo(asyncio.Protocol):
        def connection_made(self, t):
            self.t = t

        def data_received(self, data):
            self.t.write(data.upper())

        def eof_received(self):
            log.append("server eof")

        def connection_lost(self, exc):
            log.append(("server lost", exc))

    class Client(asyncio.BufferedProtocol):
        def __init__(self):
            self.buf, self.got, self.lost = bytearray(3), b"", loop.create_future()

        def get_buffer(self, hint):
            return self.buf

        def buffer_updated(self, n):
            self.got += self.buf[:n]
            if len(self.got) == 8:
                self.t.write_eof()

        def connection_made(self, t):
            self.t = t

        def connection_lost(self, exc):
            self.lost.set_result(exc)
    server = await loop.create_server(Echo, "127.0.0.1", 0)
    print(isinstance(server, asyncio.Server), isinstance(server, asyncio.AbstractServer), server.is_serving())
    addr = server.sockets[0].getsockname()
    t, p = await loop.create_connection(Client, *addr)
    print([isinstance(t, c) for c in (asyncio.BaseTransport, asyncio.ReadTransport, asyncio.WriteTransport, asyncio.Transport)])
    print(isinstance(p, asyncio.BaseProtocol), t.get_extra_info("peername") == addr, t.is_reading(), t.get_write_buffer_limits())
    t.writelines([b"some", b"data"])
    print(await p.lost, p.got)
    server.close()
    await server.wait_closed()
    print(log, server.is_serving(), server.sockets)
    print(await loop.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM))
    print((await loop.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)))


@covers("DatagramProtocol", "DatagramTransport", "loop.create_datagram_endpoint")
async def datagrams():
    loop = asyncio.get_running_loop()

    class Echo(asyncio.DatagramProtocol):
        def connection_made(self, t):
            self.t = t

        def datagram_received(self, data, addr):
            self.t.sendto(data[::-1], addr)

    class Client(asyncio.DatagramProtocol):
        def __init__(self):
            self.got = loop.create_future()

        def datagram_received(self, data, addr):
            self.got.set_result(data)
    t, _ = await loop.create_datagram_endpoint(Echo, local_addr=("127.0.0.1", 0))
    c, p = await loop.create_datagram_endpoint(Client, remote_addr=t.get_extra_info("sockname"))
    c.sendto(b"datagram")
    print(await p.got, isinstance(c, asyncio.DatagramTransport))
    t.close()
    c.close()
    await asyncio.sleep(0)


@covers("open_connection", "start_server", "StreamReader", "StreamWriter", "StreamReaderProtocol", "IncompleteReadError",
        "LimitOverrunError", "open_unix_connection", "start_unix_server", "loop.create_unix_connection", "loop.create_unix_server")
async def streams():
    async def handler(r, w):
        print(type(r).__name__, type(w).__name__, isinstance(w.transport.get_protocol(), asyncio.StreamReaderProtocol))
        w.write(await r.readline())
        w.write(await r.readuntil(b";"))
        w.write(await r.readexactly(4))
        await w.drain()
        w.close()
        await w.wait_closed()
    server = await asyncio.start_server(handler, "127.0.0.1", 0)
    r, w = await asyncio.open_connection(*server.sockets[0].getsockname())
    w.write(b"line\nuntil;four")
    print(await r.read())
    w.close()
    server.close()
    await server.wait_closed()
    r = asyncio.StreamReader(limit=8)
    r.feed_data(b"abc")
    r.feed_eof()
    try:
        await r.readexactly(5)
    except asyncio.IncompleteReadError as e:
        print(e, e.partial, e.expected)
    r = asyncio.StreamReader(limit=8)
    r.feed_data(b"0123456789abc")
    try:
        await r.readuntil(b"\n")
    except asyncio.LimitOverrunError as e:
        print(e, e.consumed)
    print(isinstance(r, asyncio.StreamReader), asyncio.StreamWriter.__name__)
    path = os.path.join(os.environ.get("PYA_TEST_DIR", "/tmp"), "s")
    server = await asyncio.start_unix_server(handler, path)
    r, w = await asyncio.open_unix_connection(path)
    w.write(b"unix\nx;1234")
    print(await r.read())
    w.close()
    server.close()
    await server.wait_closed()
    print(os.path.exists(path))


@covers("SubprocessProtocol", "SubprocessTransport", "create_subprocess_exec", "create_subprocess_shell", "loop.subprocess_exec",
        "loop.subprocess_shell", "loop.connect_read_pipe", "loop.connect_write_pipe")
async def processes():
    loop = asyncio.get_running_loop()
    p = await asyncio.create_subprocess_exec("cat", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    print(await p.communicate(b"input"), p.returncode)
    p = await asyncio.create_subprocess_shell("echo err >&2; exit 7", stderr=asyncio.subprocess.PIPE)
    print(await p.communicate(), p.returncode)
    p = await asyncio.create_subprocess_exec("sleep", "100")
    p.terminate()
    print(await p.wait())
    log = []

    class Proto(asyncio.SubprocessProtocol):
        def __init__(self):
            self.done = loop.create_future()

        def pipe_data_received(self, fd, data):
            log.append((fd, data))

        def process_exited(self):
            log.append("exited")

        def connection_lost(self, exc):
            self.done.set_result(exc)
    t, p = await loop.subprocess_exec(Proto, "echo", "text", stdin=None, stderr=None)
    await p.done
    print(sorted(map(str, log)), isinstance(t, asyncio.SubprocessTransport), t.get_returncode())
    rfd, wfd = os.pipe()
    reader = asyncio.StreamReader()
    rt, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(rfd, "rb"))
    wt, _ = await loop.connect_write_pipe(asyncio.BaseProtocol, os.fdopen(wfd, "wb"))
    wt.write(b"through a pipe")
    wt.close()
    print(await reader.read())
    rt.close()


@covers("SendfileNotAvailableError", "loop.sendfile", "loop.sock_sendfile", "loop.sock_recv", "loop.sock_recv_into",
        "loop.sock_sendall", "loop.sock_connect", "loop.sock_accept", "loop.sock_recvfrom", "loop.sock_sendto",
        "loop.sock_recvfrom_into", "loop.add_reader", "loop.remove_reader", "loop.add_writer", "loop.remove_writer")
async def raw_sockets():
    loop = asyncio.get_running_loop()
    ls = socket.create_server(("127.0.0.1", 0))
    ls.setblocking(False)
    c = socket.socket()
    c.setblocking(False)
    acc = asyncio.create_task(loop.sock_accept(ls))
    await loop.sock_connect(c, ls.getsockname())
    s, _ = await acc
    await loop.sock_sendall(c, b"hello")
    print(await loop.sock_recv(s, 100))
    buf = bytearray(10)
    await loop.sock_sendall(s, b"into")
    print(await loop.sock_recv_into(c, buf), buf)
    name = os.path.join(os.environ.get("PYA_TEST_DIR", "/tmp"), "f")
    with open(name, "wb") as f:
        f.write(b"file content")
    with open(name, "rb") as f:
        print(await loop.sock_sendfile(c, f), await loop.sock_recv(s, 100))
    got = loop.create_future()
    loop.add_reader(s, lambda: got.set_result(s.recv(10)))
    c.send(b"readable")
    print(await got, loop.remove_reader(s), loop.remove_reader(s))
    got = loop.create_future()
    loop.add_writer(s, lambda: got.done() or got.set_result("writable"))
    print(await got, loop.remove_writer(s))
    a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    for x in (a, b, s, c, ls):
        x.setblocking(False)
    u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    v = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for x in (u, v):
        x.setblocking(False)
        x.bind(("127.0.0.1", 0))
    await loop.sock_sendto(u, b"dgram", v.getsockname())
    data, addr = await loop.sock_recvfrom(v, 100)
    print(data, addr == u.getsockname())
    await loop.sock_sendto(u, b"again", v.getsockname())
    print((await loop.sock_recvfrom_into(v, buf))[0], bytes(buf[:5]))

    class Sink(asyncio.Protocol):
        pass
    t, _ = await loop.connect_accepted_socket(Sink, s)
    with open(name, "rb") as f:
        print(await loop.sendfile(t, f), await loop.sock_recv(c, 100))
    t.close()
    await asyncio.sleep(0)
    try:
        with open(name, "rb") as f:
            await loop.sendfile(t, f)
    except RuntimeError as e:
        print(e)
    print(issubclass(asyncio.SendfileNotAvailableError, RuntimeError))
    for x in (a, b, u, v, c, ls):
        x.close()


@covers("loop.add_signal_handler", "loop.remove_signal_handler", "loop.get_exception_handler", "loop.set_exception_handler",
        "loop.default_exception_handler", "loop.call_exception_handler")
async def handlers():
    loop = asyncio.get_running_loop()
    ev = asyncio.Event()
    loop.add_signal_handler(signal.SIGUSR1, ev.set)
    os.kill(os.getpid(), signal.SIGUSR1)
    await ev.wait()
    print("signal", loop.remove_signal_handler(signal.SIGUSR1), loop.remove_signal_handler(signal.SIGUSR1))
    seen = []
    loop.set_exception_handler(lambda loop, ctx: seen.append(ctx))
    loop.call_soon(lambda: 1 / 0)
    await asyncio.sleep(0.001)
    print(seen[0]["message"].split(" at ")[0], repr(seen[0]["exception"]), loop.get_exception_handler() is not None)
    loop.call_exception_handler({"message": "by hand"})
    print(seen[1])
    loop.set_exception_handler(None)
    print(loop.get_exception_handler())


@covers("loop.shutdown_asyncgens")
async def generators():
    log = []

    async def gen():
        try:
            yield 1
            yield 2
        finally:
            log.append("closed")
    g = gen()
    print(await g.__anext__())
    await asyncio.get_running_loop().shutdown_asyncgens()
    print(log)


def policies():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        p = asyncio.get_event_loop_policy()
        print(isinstance(p, asyncio.AbstractEventLoopPolicy), isinstance(p, asyncio.DefaultEventLoopPolicy))

        class Mine(asyncio.DefaultEventLoopPolicy):
            pass
        asyncio.set_event_loop_policy(Mine())
        print(type(asyncio.get_event_loop_policy()).__name__)
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        print(asyncio.get_event_loop() is loop)
        loop.call_soon(loop.stop)
        loop.run_forever()
        print(loop.run_until_complete(asyncio.sleep(0, "done")))
        loop.close()
        try:
            loop.call_soon(print)
        except RuntimeError as e:
            print(e)
        w = asyncio.ThreadedChildWatcher()
        asyncio.set_child_watcher(w)
        print(asyncio.get_child_watcher() is w, w.is_active())
        for cls in (asyncio.SafeChildWatcher, asyncio.FastChildWatcher, asyncio.PidfdChildWatcher, asyncio.MultiLoopChildWatcher):
            print(cls.__name__, issubclass(cls, asyncio.AbstractChildWatcher), cls().is_active())
        asyncio.set_event_loop(None)
        asyncio.set_event_loop_policy(None)


covered |= {"AbstractEventLoopPolicy", "DefaultEventLoopPolicy", "get_event_loop_policy", "set_event_loop_policy", "new_event_loop",
            "set_event_loop", "get_child_watcher", "set_child_watcher", "ThreadedChildWatcher", "SafeChildWatcher",
            "FastChildWatcher", "PidfdChildWatcher", "MultiLoopChildWatcher", "AbstractChildWatcher"}
methods |= {"run_forever", "run_until_complete", "stop", "close", "connect_accepted_socket"}


def runner():
    with asyncio.Runner() as r:
        print(r.run(asyncio.sleep(0, "runner")), r.get_loop().is_running())
    try:
        r.get_loop()
    except RuntimeError as e:
        print(e)


covered.add("Runner")

for check in checks:
    print("--", check.__name__)
    asyncio.run(check())
print("-- policies")
policies()
print("-- runner")
runner()
print("names without a check:", sorted(set(asyncio.__all__) - covered))
public = {n for n in vars(asyncio.AbstractEventLoop) if not n.startswith("_")}
print("methods without a check:", sorted(public - methods - {"start_tls"}))
