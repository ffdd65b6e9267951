"""The call graphs of Python 3.14, the old loop arguments, the old decorator."""
import asyncio
import io
import warnings


async def leaf(ev):
    await ev.wait()


async def middle(ev):
    await leaf(ev)


async def main():
    ev = asyncio.Event()
    task = asyncio.create_task(middle(ev), name="inner")

    async def outer():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(asyncio.wait_for(task, 5), name="waiter")
    o = asyncio.create_task(outer(), name="outer")
    await asyncio.sleep(0.01)
    graph = asyncio.capture_call_graph(task)
    print(graph.future is task, [e.frame.f_code.co_name for e in graph.call_stack], [w.future.get_name() for w in graph.awaited_by])
    out = io.StringIO()
    asyncio.print_call_graph(task, file=out)
    lines = out.getvalue().splitlines()
    print(lines[0].split(",")[0], len([line for line in lines if "in async" in line]) >= 3, any("waiter" in line for line in lines))
    print(asyncio.format_call_graph().startswith("* Task(name='Task-1'"))
    mine = asyncio.capture_call_graph()
    print(mine.future is asyncio.current_task(), mine.call_stack[0].frame.f_code.co_name)
    ev.set()
    await o


asyncio.run(main())
try:
    asyncio.capture_call_graph()
except RuntimeError as e:
    print(e)

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    loop = asyncio.new_event_loop()

    async def old():
        for make in (asyncio.Lock, asyncio.Event, asyncio.Condition, asyncio.Semaphore, asyncio.Queue):
            make(loop=loop)
        await asyncio.sleep(0, loop=loop)
        await asyncio.wait_for(asyncio.sleep(0), 1, loop=loop)
        await asyncio.wait([asyncio.ensure_future(asyncio.sleep(0))], loop=loop)
        await asyncio.shield(asyncio.sleep(0), loop=loop)
        await asyncio.gather(asyncio.sleep(0), loop=loop)
        for f in asyncio.as_completed([asyncio.sleep(0)], loop=loop):
            await f
        print(asyncio.Task.current_task() is asyncio.current_task(), len(asyncio.Task.all_tasks(loop)))

    @asyncio.coroutine
    def older():
        yield from asyncio.sleep(0)
        return "generator"
    loop.run_until_complete(old())
    print(loop.run_until_complete(older()), asyncio.iscoroutinefunction(older))
    loop.close()
print(len(caught), {w.category.__name__ for w in caught}, *sorted({str(w.message) for w in caught}), sep="\n")
