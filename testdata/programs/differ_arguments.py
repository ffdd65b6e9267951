# Words for wrong arguments of native functions, and what bytes are made of.
import itertools


def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


show(lambda: compile("", "", "", mod=0))
show(lambda: sorted([], ke=1))
show(lambda: print(en=""))
show(lambda: max([], defaul=1))
show(lambda: zip([], stric=True))
show(lambda: "".split(se=1))
show(lambda: "".split(foo=1))
show(lambda: complex(rea=3))
show(lambda: str(int, "\0"))
show(lambda: bytes(3, "\0"))
show(lambda: "".encode("utf-8", "\0"))
show(lambda: bytearray().decode("\0"))
show(lambda: compile("", "", "\0"))
for sep in "\xa0", b"\xa0", "", b"", "ab", b"ab", "\u1234":
    show(lambda: b"ab".hex(sep))
show(lambda: (b"H".__eq__(bytearray()), b"H".__lt__(bytearray()), b"H" == bytearray(b"H"), bytearray(b"H").__eq__(b"H")))


class Unbound:
    def __iter__():
        pass


class UnboundIndex(dict):
    def __index__():
        pass


class Raising:
    def __iter__(self):
        raise ValueError("raised")


class IndexOrItems:
    def __index__(self):
        raise TypeError

    def __iter__(self):
        return iter(b"ab")


class WrongIterator:
    def __iter__(self):
        return 3


def replaced(x):
    b = bytearray(b"abc")
    b[1:2] = x
    return b


for make in Unbound, UnboundIndex, Raising, IndexOrItems, WrongIterator, object:
    for f in bytes, bytearray, bytearray().extend, replaced, "".join, b"".join:
        show(lambda: f(make()))
for f in bytes, bytearray:
    for n in 2**63 - 1, 2**63 - 33, 2**63 - 34, 2**63, -1:
        show(lambda: f(n))

# A reversed list that came to its end can be put back.
for items in [1], [1, 2, 3]:
    it = reversed(items)
    show(lambda: list(it))
    it.__setstate__(1)
    show(lambda: list(itertools.islice(it, 5)))

# What str says of an encoding that is none depends on how it is called, and how many are too many too.
class Text(str):
    pass


for f in str, Text, lambda *args: str.__new__(str, *args):
    for args in (0, None), (b"", None, None), (b"", "utf8", None), (b"", "utf8", None, 3):
        show(lambda: f(*args))
show(lambda: str(0, encoding=None))
show(lambda: str(b"", "utf8", errors=None))
show(lambda: int(1, 2, 3))
show(lambda: int.__new__(int, 1, 2, 3))

# The separator of hex is looked at after its groups and whether the memory is still there.
released = memoryview(bytearray(b"abc"))
released.release()
for data in b"abc", bytearray(b"abc"), memoryview(b"abc"), released:
    for sep in "", "-", "ab", 3, "\xe9", [1], b":":
        show(lambda: data.hex(sep))
        show(lambda: data.hex(sep, 2.5))


# An __index__ that fails does not keep bytes from being looked for.
class Failing(bytes):
    def __index__(self):
        raise KeyError


for item in Failing(b"b"), Failing(b"x"), 98, 300:
    show(lambda: item in b"abc")
    show(lambda: item in bytearray(b"abc"))


# A str is an iterable too: only its items are none for a bytearray.
class NumbersText(str):
    def __iter__(self):
        return iter([65, 66])


class FailingText(str):
    def __iter__(self):
        yield 1
        raise TypeError("own")


for text in "", "a", NumbersText("x"), FailingText("x"):
    data = bytearray(b"z")
    show(lambda: data.extend(text))
    print(data)

# A call of int or str itself says something else than their __call__.
for cls in int, str:
    for args in (0, 0, ""), (b"", None), (1, 2, 3, 4), (b"", "utf8", None):
        show(lambda: cls(*args))
        show(lambda: cls.__call__(*args))
        show(lambda: type.__call__(cls, *args))
