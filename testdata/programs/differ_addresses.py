# The address in the text of an object is its id(), and has twelve digits.
import functools
import io
import re
import types
import weakref


class A:
    def method(self):
        pass


def generator():
    yield


async def coroutine():
    pass


def cell():
    return a


a = A()
c = coroutine()
objects = [a, A(), cell, lambda: 0, generator(), c, a.method, [].append, (1).__add__, memoryview(b""), iter([]), object(),
           weakref.ref(a), functools.partial(print), io.StringIO(), cell.__code__, types.SimpleNamespace, zip(), "".join]
for x in objects:
    found = re.findall(r"0x([0-9a-f]+)", repr(x))
    print(type(x).__name__, [len(n) for n in found])
for x in None, True, False, 0, 1, 2**70, 1.5, "", "a", b"", (), [], {}, int, A, print, len, ..., NotImplemented, re:
    print(type(x).__name__, len(f"{id(x):x}"))
print(int(re.search("0x([0-9a-f]+)", repr(a))[1], 16) == id(a))
print(len({id(x) for x in (None, True, False, 0, 1, -1, 1.0, 1.5, (), "", b"", int, float)}))
c.close()
