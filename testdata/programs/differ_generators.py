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
