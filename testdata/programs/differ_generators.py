# Reduced cases of the differential tester: generators, groups and tasks.
import asyncio
import traceback
import warnings

warnings.simplefilter("ignore")


class Custom:
    def __iter__(self): return self
    def __next__(self): return 1
    def throw(self, *args):
        print([a if isinstance(a, type) else repr(a) for a in args])
        return 2


def inner(): yield from Custom()
def outer(): yield from inner()


for args in [(KeyError,), (KeyError("x"),), (KeyError, "v"), (KeyError, None, None)]:
    for generator in inner(), outer():
        next(generator)
        generator.throw(*args)
        generator.throw(ValueError)


# A StopIteration thrown at a plain iterator ends the delegation.
def delegates():
    print("got", (yield from iter(range(3))))
    yield "after"


generator = delegates()
print(next(generator), generator.throw(StopIteration(9)))

for text in ["try:\n  1/0\nexcept* ZeroDivisionError: d",
             "try:\n  raise ValueError\nexcept* ValueError:\n  raise\n",
             "try:\n  raise ExceptionGroup('g',[ValueError(1),TypeError(2)])\nexcept* ValueError as e: raise KeyError from e\nexcept* TypeError: 1/0"]:
    try:
        exec(compile(text, "<text>", "exec"), {})
    except BaseException as exc:
        exc.__traceback__ = exc.__traceback__.tb_next
        print("".join(traceback.format_exception(exc)))


async def cancels_itself(*message):
    asyncio.current_task().cancel(*message)
    await asyncio.sleep(0)


async def main():
    future = asyncio.get_running_loop().create_future()
    future.set_result(1)
    try:
        future.set_result(2)
    except asyncio.InvalidStateError as exc:
        print(repr(exc))
    print(await asyncio.gather(cancels_itself(), cancels_itself("m"), return_exceptions=True))
    task = asyncio.create_task(cancels_itself("m"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    for _ in range(2):
        try:
            task.result()
        except asyncio.CancelledError as exc:
            print(repr(exc))


asyncio.run(main())


# Arguments of throw() that make no exception are refused by the innermost generator, which is left as it was.
import types

kept = []


def keeping(function):
    """What it makes lives until the end, so that both interpreters close it there."""
    def made():
        kept.append(function())
        return kept[-1]
    return made


@keeping
def innermost():
    try:
        raise ValueError("in")
    except ValueError:
        try:
            yield 1
        except Exception as exc:
            print("innermost caught", repr(exc))
        yield 2


@keeping
def delegating():
    try:
        yield from innermost()
    except Exception as exc:
        print("delegating caught", repr(exc), repr(exc.__context__))
    yield 5


class OwnThrow:
    def __iter__(self):
        return self

    def __next__(self):
        return 7

    def throw(self, *args):
        print("OwnThrow.throw", args)
        return 8


class NoThrow:
    __iter__ = OwnThrow.__iter__
    __next__ = OwnThrow.__next__


def over(iterator):
    def made():
        try:
            yield from iterator
        except Exception as exc:
            print("over caught", repr(exc), repr(exc.__context__))
        yield 9
    made.__name__ = "over " + type(iterator).__name__
    return keeping(made)


@types.coroutine
def waiting():
    yield from innermost()


async def awaiting():
    try:
        await waiting()
    except BaseException as exc:
        print("awaiting caught", repr(exc), repr(exc.__context__))


class Three(Exception):
    def __new__(cls):
        return 3


class Dividing(Exception):
    def __init__(self):
        1 / 0


for args in (1,), (int,), (Three,), (Dividing,), (ValueError(), 3), (ValueError, 3), (ValueError, (3, 4)), (None,):
    for make in delegating, over(OwnThrow()), over(NoThrow()), awaiting:
        g = make()
        print(g.__name__, g.send(None))
        for last in False, True:
            try:
                try:
                    raise OSError
                except OSError:
                    print(args, g.throw(*args) if not last else g.send(None))
            except BaseException as exc:
                print(args, repr(exc), repr(exc.__context__))


# __del__ closes what is suspended; nobody can catch what that raises.
import sys


def finishing():
    try:
        yield 1
    finally:
        print("finishing")


def dividing():
    try:
        yield 1
    finally:
        1 / 0


def deleting():
    global deleted
    deleted.__del__()
    yield 1


hook, sys.unraisablehook = sys.unraisablehook, lambda args: print("unraisable", repr(args.exc_value), args.err_msg, type(args.object).__name__)
for make in finishing, dividing:
    for steps in range(3):
        g = make()
        try:
            for _ in range(steps):
                next(g)
        except Exception as exc:
            print(repr(exc))
        print(g.__del__(), next(g, "over"))
deleted = deleting()
print(next(deleted))


async def coroutine():
    try:
        await waiting()
    finally:
        print("finally")


c = coroutine()
print(c.send(None), c.__del__(), c.cr_frame)


async def items():
    try:
        yield 1
    finally:
        print("items")


a = items()
try:
    a.asend(None).send(None)
except StopIteration as exc:
    print(exc.value, a.__del__(), a.ag_frame)
sys.unraisablehook = hook


# An exception that a generator raises anew, having been resumed without one, takes no context from who delegates to it.
def stopping():
    raise StopIteration
    yield


def stopping_later():
    yield 1
    raise StopIteration


def replacing():
    try:
        yield 1
    except KeyError:
        raise StopIteration


def catching(make):
    try:
        yield
    except BaseException:
        yield from make()


def handling(make):
    try:
        raise OSError
    except OSError:
        yield from catching(make)


def passing(make):
    yield from handling(make)


def chain(exc):
    while exc:
        yield repr(exc), repr(exc.__cause__)
        exc = exc.__context__


for make in stopping, stopping_later, replacing:
    for outer in catching, handling, passing:
        for steps in (ValueError,), (ValueError, None), (ValueError, KeyError), (ValueError, None, KeyError), (None, ValueError):
            g = outer(make)
            g.send(None)
            for step in steps:
                try:
                    print(g.send(None) if step is None else g.throw(step))
                except BaseException as exc:
                    print(make.__name__, outer.__name__, steps, *chain(exc))
                    break
