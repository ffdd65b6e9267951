# The contexts of exceptions that go through coroutines: of what is thrown into one, each coroutine on its way that handles an
# exception makes that the context.
import asyncio


def shown(e, depth=0):
    if e is None or depth > 5:
        return str(e)
    return f"{type(e).__name__}({shown(e.__cause__, depth + 1)}, {shown(e.__context__, depth + 1)}, {e.__suppress_context__})"


async def sleeper():
    await asyncio.sleep(5)


async def waiting():
    await asyncio.wait_for(sleeper(), 0.01)


async def finishing():
    try:
        raise NameError("n")
    finally:
        await waiting()


async def twice():
    try:
        await finishing()
    finally:
        await finishing()


async def timeout():
    async with asyncio.timeout(0.01):
        await sleeper()


async def handling_within():
    async with asyncio.timeout(0.01):
        try:
            raise KeyError
        except KeyError:
            await sleeper()


async def task():
    await asyncio.wait_for(asyncio.create_task(sleeper()), 0.01)


async def event():
    await asyncio.wait_for(asyncio.Event().wait(), 0.01)


async def queue():
    await asyncio.wait_for(asyncio.Queue().get(), 0.01)


async def gathered():
    await asyncio.wait_for(asyncio.gather(sleeper(), sleeper()), 0.01)


async def shielded():
    async with asyncio.timeout(0.01):
        await asyncio.shield(sleeper())


async def at_once():
    await asyncio.wait_for(sleeper(), 0)


async def cancelled():
    asyncio.get_running_loop().call_later(0.01, asyncio.current_task().cancel)
    await sleeper()


async def cancelled_waiting():
    asyncio.get_running_loop().call_later(0.01, asyncio.current_task().cancel)
    await asyncio.wait_for(sleeper(), 5)


async def failing():
    f = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(0.01, f.set_exception, ValueError())
    await asyncio.wait_for(f, 5)


async def group():
    async with asyncio.TaskGroup() as tg:
        tg.create_task(failing())
        tg.create_task(sleeper())


async def handling(make):
    try:
        raise NameError("h")
    except NameError:
        await make()


class Plain:
    async def __aenter__(self):
        pass

    async def __aexit__(self, *args):
        pass


async def around(make):
    async with Plain():
        return await make()


async def main():
    for make in (waiting, finishing, twice, timeout, handling_within, task, event, queue, gathered, shielded, at_once, cancelled,
                 cancelled_waiting, failing, group):
        for wrapped in make(), handling(make), around(make), around(lambda: handling(make)), handling(lambda: around(make)):
            results = await asyncio.gather(wrapped, return_exceptions=True)
            print(make.__name__, shown(results[0]))


asyncio.run(main())
