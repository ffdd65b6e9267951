"""What gc.collect() finds: nothing keeps a dead object alive, neither registers nor buffers nor caches."""
import asyncio
import gc
import weakref


class C:
    pass


def collect():
    gc.collect()
    gc.collect()


def in_list():
    o = C()
    r = weakref.ref(o)
    o.items = iter([o, 1])
    for i in o.items:
        pass
    del o, i
    collect()
    return r()


def formatted():
    s = set('abc')
    p = weakref.proxy(s)
    str(p), f'{s}', '%s' % s
    s = None
    collect()
    try:
        return str(p)
    except ReferenceError:
        return None


def comprehension():
    o = [C() for _ in range(20)]
    refs = [weakref.ref(x) for x in o]
    s = weakref.WeakSet(o)
    it = iter(s)
    next(it)
    del o, it
    collect()
    return len(s), [r() for r in refs if r() is not None]


def attribute():
    s = C()
    for i in range(17):
        setattr(s, f'a{i}', i)
    s.o = C()
    r = weakref.ref(s.o)
    s.b = 1
    del s.o
    collect()
    return r()


def method():
    class D:
        def m(self):
            pass
    d = D()
    d.m()
    D.m
    r = weakref.ref(D.m)
    del D.m
    collect()
    return r()


def cleared():
    o = C()
    r = weakref.ref(o)
    d = {1: o}
    d[2] = d[3] = o
    del d[1], d[2], d[3]
    e = {1: o, 2: o}
    e.clear()
    del o
    collect()
    return r()


async def agen():
    while True:
        yield 1


async def awaited():
    g = agen()
    r = weakref.ref(g)
    await g.__anext__()
    await g.__anext__()
    del g
    collect()
    return r()


for f in in_list, formatted, comprehension, attribute, method, cleared:
    print(f.__name__, f())
for _ in range(2):
    print(asyncio.run(awaited()))
