def f1():
    a=0
    for c in'':pass
    else:del a
    try: print(0,a)
    except UnboundLocalError: print("ok1")
def f2():
    a=0
    del a
    for i in'ab':
        try:print(0,a)
        finally:
            a=range(0)
            continue
def f3():
    a=0
    while False: pass
    else:del a
    for i in'ab':
        try:print(0,a)
        finally:
            a=range(0)
            continue
def f4():
    a=0
    for c in'':pass
    else:del a
    for i in'ab':
        try:print(0,a)
        except UnboundLocalError: a=1
f1();f2();f3();f4()


# A break out of an asynchronous loop after a del, and its else clause.
import asyncio


async def numbers():
    yield 1


async def asynchronous():
    a = 1
    async for x in numbers():
        del a
        break
    try:
        print(a)
    except UnboundLocalError as e:
        print(e)
    b = 1
    async for x in numbers():
        pass
    else:
        del b
    try:
        print(b)
    except UnboundLocalError as e:
        print(e)


asyncio.run(asynchronous())
