"""Functions that get other code while frames of theirs run."""
import sys
import traceback


def small():
    return "small"


def lazy(n):
    """Replace itself, then go on with its own code."""
    a, b, c, d, e, f, g, h = range(8)
    lazy.__code__ = small_one.__code__
    try:
        if n:
            raise ValueError(n)
    except ValueError as exc:
        return [a, b, c, d, e, f, g, h, str(exc), sorted([3, 1, 2], key=lambda x: -x)]
    return [a, b, c, d, e, f, g, h, sys._getframe().f_code.co_name, sys._getframe().f_lineno, sorted([3, 1, 2], key=lambda x: -x)]


def small_one(n):
    return "small", n


print(lazy(1), lazy(2))


def fails(n):
    x = n * 2
    y = x + 1
    fails.__code__ = small_one.__code__

    z = y - x
    return undefined_function(z)


try:
    fails(3)
except NameError as exc:
    tb = exc.__traceback__.tb_next
    print(exc, tb.tb_lineno, tb.tb_frame.f_code.co_name)
print(fails(4))


def outer(n):
    outer.__code__ = small_one.__code__
    return inner(n)


def inner(n):
    raise KeyError(n)


try:
    outer(5)
except KeyError:
    print([(f.name, f.line) for f in traceback.extract_tb(sys.exception().__traceback__)])


def numbers(n):
    yield n
    try:
        yield n + 1
        raise LookupError("in a generator")
    except LookupError as exc:
        yield str(exc)


g = numbers(1)
print(next(g))
numbers.__code__ = (lambda n: n).__code__
print(next(g), next(g), numbers(2))
try:
    g.throw(OSError("out"))
except OSError as exc:
    print(exc, exc.__traceback__.tb_next.tb_frame.f_code.co_name)


async def waits(n):
    import asyncio
    values = [n, n + 1, n + 2]
    await asyncio.sleep(0)
    total = sum(values, start=10)
    await asyncio.sleep(0)
    try:
        raise LookupError(total)
    except LookupError as exc:
        return str(exc), values


async def main():
    import asyncio
    task = asyncio.create_task(waits(1))
    await asyncio.sleep(0)
    waits.__code__ = other.__code__
    return await task, await waits(2)


async def other(n):
    return n

import asyncio
print(asyncio.run(main()))
