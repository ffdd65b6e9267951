# Calls with keyword arguments from coroutines whose frames end at every place near the end of a fiber's first stack. A write behind
# the stack shows in the run with checkptr=2.
import asyncio


def take(**kw):
    return sum(kw.values())


def coroutine(names):
    body = "".join(f"    v{i} = {i}\n" for i in range(names))
    space = {"take": take}
    exec(f"async def f(kw):\n{body}    return take(**kw)\n", space)
    return space["f"]


async def main():
    wrong = 0
    for names in range(150):
        for n in (1, 11, 40):
            task = asyncio.create_task(coroutine(names)({f"k{i}": i for i in range(n)}))
            wrong += await task != n * (n - 1) // 2
    print("wrong sums:", wrong)


asyncio.run(main())
