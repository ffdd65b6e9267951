"""Every facility is cancelled at its first, second, … suspension: nothing may hang, leak or lose a wake-up."""
import asyncio
import concurrent.futures
import gc
import os
import socket
import ssl
import time
import warnings


class Cut:
    """Runs a coroutine and cancels the task at the n-th suspension."""

    def __init__(self, coro, n):
        self.coro, self.n, self.count = coro, n, 0

    def __await__(self):
        send, arg = self.coro.send, None
        while True:
            try:
                waits_for = send(arg)
            except StopIteration as e:
                return e.value
            self.count += 1
            if self.count == self.n:
                asyncio.current_task().cancel()
            try:
                arg = yield waits_for
                send = self.coro.send
            except BaseException as e:
                send, arg = self.coro.throw, e


async def cut(coro, n, seen):
    driver = Cut(coro, n)
    try:
        return await driver
    finally:
        seen.append(driver.count)


async def sleep():
    await asyncio.sleep(0)
    await asyncio.sleep(0.001)


async def gather():
    await asyncio.gather(asyncio.sleep(0.001), asyncio.sleep(0.002), return_exceptions=True)


async def group():
    async with asyncio.TaskGroup() as tg:
        tg.create_task(asyncio.sleep(0.001))
        await asyncio.sleep(0)
        tg.create_task(asyncio.sleep(0.002))


lock, cond, sem = asyncio.Lock(), asyncio.Condition(), asyncio.Semaphore(1)


async def locks():
    other = asyncio.ensure_future(holder())
    try:
        await asyncio.sleep(0)
        async with lock:
            await asyncio.sleep(0)
        async with sem:
            await asyncio.sleep(0)
        async with cond:
            waker = asyncio.ensure_future(wake())
            await cond.wait()
    finally:
        other.cancel()
        await asyncio.gather(other, return_exceptions=True)
        assert not lock.locked() and not cond.locked() and not sem.locked()


async def holder():
    async with lock, sem:
        await asyncio.sleep(0.001)


async def wake():
    for _ in range(20):
        async with cond:
            cond.notify_all()
        await asyncio.sleep(0)


async def queue():
    q = asyncio.Queue(1)
    consumer = asyncio.ensure_future(consume(q))
    try:
        for n in range(4):
            await q.put(n)
        await q.join()
    finally:
        consumer.cancel()
        await asyncio.gather(consumer, return_exceptions=True)


async def consume(q):
    while True:
        await q.get()
        await asyncio.sleep(0)
        q.task_done()


async def timeouts():
    try:
        async with asyncio.timeout(0.002):
            await asyncio.sleep(10)
    except TimeoutError:
        pass
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.001)
    except TimeoutError:
        pass


async def waits():
    ts = [asyncio.ensure_future(asyncio.sleep(n / 1000)) for n in range(3)]
    try:
        await asyncio.wait(ts, return_when=asyncio.FIRST_COMPLETED)
        for f in asyncio.as_completed(ts):
            await f
        await asyncio.shield(asyncio.ensure_future(asyncio.sleep(0.001)))
    finally:
        for t in ts:
            t.cancel()


async def generator():
    async def gen():
        try:
            for n in range(3):
                await asyncio.sleep(0)
                yield n
        finally:
            await asyncio.sleep(0)
    g = gen()
    try:
        async for _ in g:
            await asyncio.sleep(0)
    finally:
        await g.aclose()


async def thread():
    await asyncio.to_thread(len, "abc")
    await asyncio.get_running_loop().run_in_executor(None, len, "abc")


async def streams():
    async def serve(r, w):
        try:
            while data := await r.read(10000):
                w.write(data)
                await w.drain()
        except OSError:
            # The client has gone.
            pass
        finally:
            w.close()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        r, w = await asyncio.open_connection(*server.sockets[0].getsockname())
        try:
            w.write(b"x" * 300000)
            await w.drain()
            await r.readexactly(300000)
        finally:
            w.close()
            try:
                await w.wait_closed()
            except OSError:
                pass
    finally:
        server.close()
        server.close_clients()


async def sockets():
    loop = asyncio.get_running_loop()
    with socket.create_server(("127.0.0.1", 0)) as ls, socket.socket() as c:
        ls.setblocking(False)
        c.setblocking(False)
        await loop.sock_connect(c, ls.getsockname())
        s, _ = await loop.sock_accept(ls)
        with s:
            later = loop.call_later(0.001, s.send, b"data")
            try:
                await loop.sock_recv(c, 10)
                await loop.sock_sendall(c, b"y" * 100)
                await loop.sock_recv(s, 1000)
            finally:
                later.cancel()


async def process():
    p = await asyncio.create_subprocess_exec("cat", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    try:
        assert (await p.communicate(b"data"))[0] == b"data"
    finally:
        if p.returncode is None:
            p.kill()
        await asyncio.shield(asyncio.ensure_future(p.wait()))
        p._transport.close()


async def conditions():
    """Several wait for a condition, each for its own turn."""
    cond, turn = asyncio.Condition(), 0

    async def one(n):
        nonlocal turn
        async with cond:
            await cond.wait_for(lambda: turn >= n)
            turn += 1
            cond.notify_all()

    others = [asyncio.ensure_future(one(n)) for n in (2, 1)]
    try:
        await one(0)
        await asyncio.gather(*others)
    finally:
        for t in others:
            t.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        assert not cond.locked()


async def meeting():
    """Events, barriers and bounded semaphores."""
    event, barrier, bounded = asyncio.Event(), asyncio.Barrier(2), asyncio.BoundedSemaphore(2)

    async def other():
        await event.wait()
        async with bounded:
            await barrier.wait()

    partner = asyncio.ensure_future(other())
    try:
        await asyncio.sleep(0)
        event.set()
        async with bounded, barrier:
            await asyncio.sleep(0)
        await partner
    finally:
        partner.cancel()
        await asyncio.gather(partner, return_exceptions=True)
        assert not bounded.locked()
        await barrier.abort()


async def other_queues():
    for make in asyncio.PriorityQueue, asyncio.LifoQueue, asyncio.Queue:
        q = make(2)

        async def produce():
            for n in range(5):
                await q.put(n)

        producer = asyncio.ensure_future(produce())
        try:
            got = [await q.get() for _ in range(4)]
            assert sorted(got) == sorted(set(got))
            await producer
        finally:
            producer.cancel()
            await asyncio.gather(producer, return_exceptions=True)


async def kept():
    """shield keeps what it awaits going."""
    done = []

    async def work():
        await asyncio.sleep(0.001)
        done.append(1)

    inner = asyncio.ensure_future(work())
    try:
        await asyncio.shield(inner)
        await asyncio.shield(asyncio.gather(asyncio.sleep(0), asyncio.sleep(0.001)))
    finally:
        await inner
        assert done


async def completions():
    ts = [asyncio.ensure_future(asyncio.sleep(n / 2000, n)) for n in range(3)]
    try:
        async for t in asyncio.as_completed(ts):
            await t
        for c in asyncio.as_completed([asyncio.sleep(0.001), asyncio.sleep(0)], timeout=5):
            await c
        await asyncio.wait([asyncio.ensure_future(asyncio.sleep(0))], timeout=5)
        await asyncio.wait_for(asyncio.shield(ts[0]), 5)
    finally:
        for t in ts:
            t.cancel()


async def nested_timeouts():
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(5):
            async with asyncio.timeout_at(loop.time() + 0.001) as inner:
                await asyncio.sleep(5)
    except TimeoutError:
        assert inner.expired()
    async with asyncio.timeout(None) as t:
        t.reschedule(loop.time() + 5)
        await asyncio.sleep(0)


async def nested_groups():
    async def fail():
        await asyncio.sleep(0)
        raise ValueError

    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(asyncio.sleep(0.001))
            try:
                async with asyncio.TaskGroup() as inner:
                    inner.create_task(fail())
                    await asyncio.sleep(5)
            except* ValueError:
                await asyncio.sleep(0)
    except* ValueError:
        pass


async def sending_generator():
    """asend, athrow and aclose of a generator that awaits everywhere."""
    async def gen():
        got = None
        try:
            while True:
                try:
                    await asyncio.sleep(0)
                    got = yield got
                except KeyError:
                    await asyncio.sleep(0)
        finally:
            await asyncio.sleep(0)

    g = gen()
    try:
        await anext(g)
        assert await g.asend(5) == 5
        await g.athrow(KeyError)
        await anext(g, None)
    finally:
        await g.aclose()


async def executors():
    loop = asyncio.get_running_loop()
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        await asyncio.gather(*(loop.run_in_executor(pool, time.sleep, 0.001) for _ in range(3)))
        future = pool.submit(asyncio.run_coroutine_threadsafe, asyncio.sleep(0, 3), loop)
        inner = await asyncio.wrap_future(future)
        assert await asyncio.wrap_future(inner) == 3


async def names():
    loop = asyncio.get_running_loop()
    assert await loop.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM)
    assert await loop.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)


async def started(starting):
    """A server, which is closed if its start is cancelled."""
    starting = asyncio.ensure_future(starting)
    try:
        return await asyncio.shield(starting)
    except asyncio.CancelledError:
        (await starting).close()
        raise


async def servers():
    async def serve(r, w):
        w.close()

    server = await started(asyncio.start_server(serve, "127.0.0.1", 0, start_serving=False))
    try:
        await server.start_serving()
        forever = asyncio.ensure_future(server.serve_forever())
        await asyncio.sleep(0)
        forever.cancel()
        await asyncio.gather(forever, return_exceptions=True)
    finally:
        server.close()
    await server.wait_closed()


async def echo(r, w):
    try:
        while data := await r.read(1000):
            w.write(data)
            await w.drain()
    except OSError:
        # The client has gone.
        pass
    finally:
        w.close()


async def talk(server, opening):
    try:
        r, w = await opening
        try:
            w.write(b"line\n")
            await w.drain()
            assert await r.readline() == b"line\n"
        finally:
            w.close()
            try:
                await w.wait_closed()
            except OSError:
                pass
    finally:
        server.close()
        server.close_clients()


async def unix_streams():
    path = os.path.join(os.environ["PYA_TEST_DIR"], "s")
    await talk(await started(asyncio.start_unix_server(echo, path)), asyncio.open_unix_connection(path))


async def tls():
    front = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    front.load_cert_chain(os.environ["PYA_TEST_CERT"], os.environ["PYA_TEST_KEY"])
    client = ssl.create_default_context(cafile=os.environ["PYA_TEST_CERT"])
    server = await started(asyncio.start_server(echo, "127.0.0.1", 0, ssl=front))
    await talk(server, asyncio.open_connection(*server.sockets[0].getsockname(), ssl=client, server_hostname="localhost"))


async def datagrams():
    loop = asyncio.get_running_loop()

    class Echo(asyncio.DatagramProtocol):
        def connection_made(self, transport):
            self.transport = transport

        def datagram_received(self, data, addr):
            self.transport.sendto(data, addr)

    class Ask(asyncio.DatagramProtocol):
        def __init__(self):
            self.answer = loop.create_future()

        def datagram_received(self, data, addr):
            self.answer.done() or self.answer.set_result(data)

    server, _ = await loop.create_datagram_endpoint(Echo, local_addr=("127.0.0.1", 0))
    try:
        client, ask = await loop.create_datagram_endpoint(Ask, remote_addr=server.get_extra_info("sockname"))
        try:
            client.sendto(b"question")
            assert await ask.answer == b"question"
        finally:
            client.close()
    finally:
        server.close()


async def pipes():
    loop = asyncio.get_running_loop()
    r, w = (os.fdopen(fd, mode, 0) for fd, mode in zip(os.pipe(), ("rb", "wb")))
    with r, w:
        reader = asyncio.StreamReader()
        reading, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), r)
        try:
            writing, _ = await loop.connect_write_pipe(asyncio.Protocol, w)
            try:
                writing.write(b"data")
                assert await reader.readexactly(4) == b"data"
            finally:
                writing.close()
        finally:
            reading.close()


async def shell():
    p = await asyncio.create_subprocess_shell("read x; echo $x", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    try:
        p.stdin.write(b"word\n")
        await p.stdin.drain()
        assert await p.stdout.readline() == b"word\n"
        p.stdin.close()
        await p.wait()
    finally:
        if p.returncode is None:
            p.kill()
        await asyncio.shield(asyncio.ensure_future(p.wait()))
        p._transport.close()


def descriptors():
    return len(os.listdir("/proc/self/fd"))


async def settle():
    for _ in range(50):
        if len(asyncio.all_tasks()) == 1:
            break
        await asyncio.sleep(0.001)
    await asyncio.sleep(0.005)


async def all_points(facility):
    """Cancel at every suspension, until there is none left; returns what happened."""
    cancelled, n = 0, 0
    while True:
        n += 1
        seen = []
        task = asyncio.ensure_future(cut(facility(), n, seen))
        try:
            async with asyncio.timeout(20):
                await asyncio.shield(task)
        except asyncio.CancelledError:
            cancelled += 1
        await settle()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert not left, left
        if seen[0] < n:
            # It had no n-th suspension.
            return "cancelled at least once" if cancelled else "never cancelled"


async def main():
    # What is cancelled before its first step was never awaited.
    warnings.simplefilter("ignore", RuntimeWarning)
    await sockets()
    await thread()
    await process()
    await streams()
    await tls()
    await asyncio.sleep(0.1)
    for facility in (sleep, gather, group, locks, queue, timeouts, waits, generator, thread, streams, sockets, process,
                     conditions, meeting, other_queues, kept, completions, nested_timeouts, nested_groups, sending_generator,
                     executors, names, servers, unix_streams, tls, datagrams, pipes, shell):
        gc.collect()
        before = descriptors()
        what = await all_points(facility)
        for _ in range(20):
            gc.collect()
            if descriptors() <= before:
                break
            await asyncio.sleep(0.005)
        print(facility.__name__, what, "leaks descriptors:", descriptors() > before)


asyncio.run(main())
