# Reduced cases of the differential tester.
from collections import namedtuple


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


def state(it, n):
    it.__setstate__(n)
    return list(it)


for n in (-2, -1, 0, 1, 5):
    attempt(lambda: (state(iter([1, 2]), n), state(reversed([1, 2]), n), state(iter((1, 2)), n), state(iter("ab"), n)))
attempt(lambda: state(iter(range(2)), 10**19))
attempt(lambda: int.__new__(bool, []))
attempt(lambda: delattr(property, "\t"))
attempt(lambda: setattr(int, "a'b", 1))
attempt(lambda: float.__getformat__("\0"))
for names in ("a", "a b", ""):
    print(namedtuple("P", names).__doc__)


class A: pass
class M(A, type): pass


print(list(M.__dict__))


# What an asynchronous generator shows after each way to end one step.
import asyncio
import inspect


async def counting():
    yield 1
    yield 2


def state(g):
    return g.ag_running, g.ag_frame is None, inspect.getasyncgenstate(g)


async def steps():
    for done in range(4):
        for how in "athrow", "aclose", "by hand", "asend":
            g = counting()
            for _ in range(done):
                try:
                    await anext(g)
                except StopAsyncIteration:
                    pass
            try:
                if how == "athrow":
                    print(await g.athrow(ValueError))
                elif how == "aclose":
                    print(await g.aclose())
                elif how == "asend":
                    print(await g.asend(None))
                else:
                    g.athrow(KeyError).send(None)
            except BaseException as exc:
                print(how, done, repr(exc))
            print(how, done, state(g))
            try:
                print(await anext(g))
            except BaseException as exc:
                print(how, done, repr(exc))
            print(how, done, state(g))


asyncio.run(steps())
