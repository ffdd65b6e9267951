"""Futures in `yield from`, as in the __await__ of classes; their iterators; exceptions nobody has looked at."""
import asyncio
import gc
import warnings


class Doubled:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        fut = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(fut.set_result, self.value)
        result = yield from fut
        yield from asyncio.sleep(0).__await__()
        return 2 * result


def plain(fut):
    x = yield from fut
    y = yield from fut
    yield x, y


def show(f, *args):
    try:
        print(f(*args))
    except BaseException as e:
        print(type(e).__name__, e)


async def dropped():
    """A generator that nobody closes is closed by the loop when it has gone."""
    async def count():
        try:
            for i in range(5):
                yield i
        finally:
            await asyncio.sleep(0)
            print("closed")

    async def first():
        async for i in count():
            return i

    print(await first())
    gc.collect()
    await asyncio.sleep(0.01)
    print("after")


async def unread():
    """The exception of a future that has gone is reported at once, not at the end."""
    class Own(asyncio.Future):
        pass

    async def fail():
        raise ValueError("task")

    loop = asyncio.get_running_loop()
    seen = []
    loop.set_exception_handler(lambda loop, context: seen.append((context["message"], repr(context["exception"]))))
    for fut in loop.create_future(), Own(loop=loop):
        fut.set_exception(KeyError("future"))
    task = loop.create_task(fail())
    looked = loop.create_task(fail())
    await asyncio.sleep(0)
    looked.exception()
    del fut, task, looked
    gc.collect()
    await asyncio.sleep(0.01)
    print(sorted(seen))


async def main():
    print(await Doubled(21))
    loop = asyncio.get_running_loop()
    fut = loop.create_future()
    steps = plain(fut)
    print(next(steps) is fut)
    fut.set_result(7)
    print(next(steps))
    warnings.simplefilter("ignore")
    for args in ((ValueError,), (ValueError, "text"), (ValueError, ValueError("made")), (ValueError("x"), 1), (list,), (KeyError, None, 3)):
        show(iter(loop.create_future()).throw, *args)
    for name in "_asyncio_future_blocking", "_log_traceback":
        try:
            delattr(fut, name)
        except AttributeError:
            print("kept", name)
    await dropped()
    await unread()


asyncio.run(main())
