"""Signatures of native types and of what they make and positions of frames."""
import bz2
import collections
import decimal
import inspect
import io
import itertools
import lzma
import operator
import pickle
import queue
import types
import zlib


def shown(obj):
    try:
        return str(inspect.signature(obj))
    except (ValueError, TypeError) as exc:
        return f"{type(exc).__name__}: {exc}"


for obj in (itertools.accumulate, itertools.count, itertools.zip_longest, itertools.islice, itertools.repeat, itertools.product, operator.attrgetter,
            operator.itemgetter, operator.methodcaller, operator.attrgetter("a"), operator.itemgetter(1), operator.methodcaller("m"), collections.deque,
            decimal.Decimal, decimal.Context, io.BytesIO, io.StringIO, io.TextIOWrapper, io.BufferedReader, pickle.Pickler, queue.SimpleQueue,
            types.SimpleNamespace, types.MethodType, types.ModuleType, types.MappingProxyType, zlib._ZlibDecompressor, bz2.BZ2Compressor,
            lzma.LZMADecompressor, int, str, dict, type, object, bool, memoryview):
    print(getattr(obj, "__name__", type(obj).__name__), shown(obj))


class Documented:
    """Documented(raw, size=SIZE)
--

What follows is the text."""


class Derived(Documented):
    """Nothing of that kind."""


class Meta(type):
    pass


SIZE = 8192
print(Documented.__text_signature__, shown(Documented), Derived.__text_signature__, shown(Derived), shown(Meta))


def where():
    return inspect.stack()[1].positions


def caller():
    first = where(); second = where()
    return first, second


print(*caller())
try:
    1 + int("x") * 3
except ValueError as exc:
    print(inspect.getframeinfo(exc.__traceback__).positions)
