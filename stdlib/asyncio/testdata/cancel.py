"""Every facility is cancelled at its first, second, … suspension: nothing may hang, leak or lose a wake-up."""
import asyncio
import gc
import os
import socket


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
    await sockets()
    await thread()
    await process()
    await streams()
    await asyncio.sleep(0.1)
    for facility in (sleep, gather, group, locks, queue, timeouts, waits, generator, thread, streams, sockets, process):
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
