"""Methods of tasks and futures beside awaiting them: callbacks, exceptions, names, stacks and states."""
import asyncio
import io
import re


def clean(text):
    return re.sub(r'File ".*?"', "FILE", re.sub(r"line \d+", "line N", re.sub(r"\S*task_methods.py:\d+", "PLACE", text)))


async def inner():
    await asyncio.sleep(10)


async def outer():
    await inner()


async def fails():
    raise KeyError("lost")


async def main():
    loop = asyncio.get_running_loop()

    # Callbacks.
    calls = []
    first, second = calls.append, lambda f: calls.append("second")
    f = loop.create_future()
    for callback in first, second, second:
        f.add_done_callback(callback)
    print(f.remove_done_callback(second), f.remove_done_callback(second))
    f.set_result(1)
    print(calls)
    await asyncio.sleep(0)
    print(calls == [f])
    f.add_done_callback(second)
    await asyncio.sleep(0)
    print(calls[1:])

    # Exceptions.
    f = loop.create_future()
    f.set_exception(ValueError)
    print(repr(f.exception()), f._state, f.done(), f.cancelled())
    try:
        await f
    except ValueError as e:
        print(repr(e))
    for bad in 3, StopIteration():
        f = loop.create_future()
        try:
            f.set_exception(bad)
            print(repr(f.exception()), repr(f.exception().__cause__))
        except TypeError as e:
            print(e)
    try:
        f.set_exception(ValueError())
    except asyncio.InvalidStateError:
        print("set already")

    # States.
    f = loop.create_future()
    print(f._state, f.get_loop() is loop)
    f.cancel("enough")
    print(f._state, f.cancelled())
    try:
        f.exception()
    except asyncio.CancelledError as e:
        print(e.args)

    # Names and stacks.
    t = asyncio.create_task(outer(), name="walker")
    await asyncio.sleep(0)
    t.set_name(12)
    print(t.get_name(), t._state, [frame.f_code.co_name for frame in t.get_stack()], len(t.get_stack(limit=0)))
    out = io.StringIO()
    t.print_stack(file=out)
    print(clean(out.getvalue()))
    t.cancel()
    await asyncio.wait([t])
    print(t._state, t.get_stack())
    t = asyncio.create_task(fails())
    await asyncio.wait([t])
    print(t._state, repr(t.exception()), [frame.f_code.co_name for frame in t.get_stack()])
    out = io.StringIO()
    t.print_stack(limit=1, file=out)
    print(clean(out.getvalue()))


asyncio.run(main())
