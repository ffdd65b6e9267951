# What constructors and methods do with objects of classes that derive from native ones.
import bisect
import collections
import types
import warnings


def show(f):
    try:
        r = f()
        print(type(r).__name__, [type(x).__name__ for x in r] if isinstance(r, (list, tuple)) else "", repr(r))
    except Exception as e:
        print(type(e).__name__, e)


warnings.simplefilter("ignore")


# complex() asks a float, too, for its __float__, and only its first argument for its __complex__.
class Float(float):
    def __float__(self):
        return 7.5


class NoFloat(float):
    def __float__(self):
        return 3


class FloatFloat(float):
    def __float__(self):
        return Float(2)


class FloatComplex(float):
    def __complex__(self):
        return 9j


class Int(int):
    def __float__(self):
        return 7.5


class Index(int):
    def __index__(self):
        return 12


class IntComplex(int):
    def __complex__(self):
        return 9j


class Complex(complex):
    def __complex__(self):
        return 3j


class ComplexFloat(complex):
    def __float__(self):
        return 3.5


class OnlyFloat:
    def __float__(self):
        return 1.25


class OnlyIndex:
    def __index__(self):
        return 4


for cls in Float, NoFloat, FloatFloat, FloatComplex, Int, Index, IntComplex, Complex, ComplexFloat, OnlyFloat, OnlyIndex:
    v = cls()
    print(cls.__name__)
    for make in (lambda: complex(v), lambda: complex(1, v), lambda: complex(v, 2), lambda: complex(v, v), lambda: complex(real=v),
                 lambda: complex(imag=v), lambda: float(v), lambda: int(v)):
        show(make)
for text in "\u03b1Y_02", "Y_\u03b1x", "1_\u03b1", "1_ \u03b1", "\u0663_\u0663", "\u0663__\u0663", "\ud800_", "1_1\ud800":
    for cls in complex, float, int:
        try:
            print(cls(text))
        except Exception as e:
            print(ascii(str(e)))


# Methods of texts that find nothing to do give the object itself where the text is looked at, and a str where it is made.
class Text(str):
    pass


class Bytes(bytes):
    pass


class Array(bytearray):
    pass


for v in Text("1"), Text("abc"), Text(""):
    for make in (lambda: format(v, ".2"), lambda: format(v, "3"), lambda: f"{v:.5}", lambda: f"{v}", lambda: format(v, "s"), lambda: f"{v:s}{v:s}",
                 lambda: v[:], lambda: v.replace("x", "y"), lambda: v.strip(), lambda: v * 1, lambda: "".join([v]), lambda: v + "",
                 lambda: v.ljust(1), lambda: v.partition("q"), lambda: v.rpartition("q"), lambda: v.split(), lambda: v.split("q"),
                 lambda: v.split("qqqqq"), lambda: v.rsplit("qqqqq"), lambda: v.partition(Text("1")), lambda: v.rpartition(Text("b"))):
        show(make)
for v in Bytes(b"1"), Bytes(b"abc"), Bytes(b""), Array(b"abc"):
    for make in (lambda: v.partition(b"q"), lambda: v.rpartition(b"q"), lambda: v.split(b"qqqqq"), lambda: v.rsplit(b"qqqqq"), lambda: v.strip()):
        show(make)


# bisect wants numbered items, which no native mapping has; classes derived from one might.
class Dict(dict):
    pass


for s in (int | str, {1: 2}, 3, dict[int, int], None, range(3), "abc", types.MappingProxyType({}), Dict({1: 2}), collections.Counter(),
          collections.defaultdict(), collections.OrderedDict()):
    show(lambda: bisect.bisect_right(s, 0, 0, 2))
    show(lambda: bisect.insort_left(s, 0))


# __get__ looks at the descriptor first.
class Methods:
    def m(self):
        pass


for cls in type(Methods().m), types.FunctionType, property, classmethod, staticmethod, type(str.upper), type(int.__add__):
    show(lambda: cls.__get__(0, None))
    show(lambda: cls.__get__(None, None))

# compile() looks at all of its arguments before it looks into them.
for src in "", 3:
    for name in "f", dict[0], "a\0":
        for mode in "exec", "x", "func_type", "ex\0ec":
            for flags in 0, 2**31, 1 << 20, 1024:
                for optimize in -1, 5, 2**31:
                    if (mode, flags) != ("func_type", 1024) and (src or flags != 1024):
                        try:
                            compile(src, name, mode, flags, False, optimize)
                        except Exception as e:
                            print(src, name, mode, flags, optimize, type(e).__name__, e)

# A deque that is too long to be repeated is, even if most of it would fall out again.
for items in [1], [1, 2], [1, 2, 3]:
    for n in 2**63 - 1, 2**62, 2**61 + 1, 7:
        show(lambda: collections.deque(items, 5) * n)


# A separator that says it is one character long is its first one.
class Short(str):
    def __len__(self):
        return 1


show(lambda: b"abc".hex(Short("xyz")))
