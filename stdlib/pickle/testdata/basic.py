import collections
import copyreg
import enum
import io
import pickle
import re


def show(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except BaseException as e:
        print(type(e).__name__, re.sub("0x[0-9a-f]+", "X", str(e)))


class Plain:
    def __init__(self, **kw):
        self.__dict__.update(kw)

    def __eq__(self, other):
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __repr__(self):
        return f"Plain({self.__dict__})"


class Slots:
    __slots__ = ("a", "b")

    def __eq__(self, other):
        return self.a == other.a


class L(list):
    pass


class D(dict):
    pass


class Reduced:
    def __init__(self, x):
        self.x = x

    def __reduce__(self):
        return Reduced, (self.x,)


class State:
    def __getstate__(self):
        return {"secret": 42}

    def __setstate__(self, state):
        self.got = state


class NewArgs(int):
    def __new__(cls, x, *, kw=0):
        self = int.__new__(cls, x)
        self.kw = kw
        return self

    def __getnewargs_ex__(self):
        return (int(self),), {"kw": self.kw}


class Color(enum.Enum):
    RED = 1


Point = collections.namedtuple("Point", "x y")


class Outer:
    class Inner:
        pass

    def method(self):
        return "method"


def function():
    pass


samples = [
    None, True, False, 0, 1, -1, 255, 256, 65535, 65536, 2**31 - 1, -2**31, 2**31, -2**63, 2**100, -2**100, 2**2100,
    0.0, -1.5, 1e300, float("inf"), "", "text", "é€😀\udc80\n\\\r\0", "x" * 300, b"", b"bytes", bytes(range(256)), b"y" * 300,
    (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1], list(range(2500)), {}, {"a": 1}, {i: str(i) for i in range(2500)},
    set(), {1, 2}, frozenset(), frozenset([1]), bytearray(b""), bytearray(b"ba"), complex(1, 2), range(5), slice(1, 2, 3),
    int, Plain, Outer.Inner, function, len, [].__class__, type(None), type(...), ..., NotImplemented, ValueError("x", 1), KeyError("k"),
    Plain(a=1, b=[1, 2]), Color.RED, Point(1, 2), collections.OrderedDict(a=1), collections.deque([1, 2], 3), collections.Counter("aab"),
]
for p in range(6):
    for x in samples:
        data = pickle.dumps(x, p)
        y = pickle.loads(data)
        if y != x and repr(y) != repr(x):
            print("differs", p, repr(x)[:50], repr(y)[:50])
        f = io.BytesIO(data)
        y = pickle.load(f)
        if y != x and repr(y) != repr(x):
            print("file differs", p, repr(x)[:50], repr(y)[:50])
    print(p, sum(len(pickle.dumps(x, p)) for x in samples if type(x) is not set and x is not Outer.Inner))

for p in range(2, 6):
    s = Slots()
    s.a = 1
    print(pickle.loads(pickle.dumps(s, p)).a)
    l = L([1, 2])
    l.extra = "e"
    l2 = pickle.loads(pickle.dumps(l, p))
    d = D(x=1)
    d.extra = "d"
    d2 = pickle.loads(pickle.dumps(d, p))
    print(l2, l2.extra, type(l2).__name__, d2, d2.extra)
    print(pickle.loads(pickle.dumps(Reduced(5), p)).x, pickle.loads(pickle.dumps(State(), p)).got)
    n = pickle.loads(pickle.dumps(NewArgs(3, kw=4), p))
    print(n, n.kw)
    print(pickle.loads(pickle.dumps(Outer().method, p))())

# What contains itself or is shared.
for p in range(6):
    x = []
    x.append(x)
    y = pickle.loads(pickle.dumps(x, p))
    print(y[0] is y, end=" ")
    t = ([],)
    t[0].append(t)
    u = pickle.loads(pickle.dumps(t, p))
    print(u[0][0] is u, end=" ")
    o = Plain()
    o.me = o
    q = pickle.loads(pickle.dumps(o, p))
    print(q.me is q, end=" ")
    a = Plain(v=1)
    b, c = pickle.loads(pickle.dumps([a, a], p))
    print(b is c)

# Exact bytes.
for p in range(6):
    print(pickle.dumps([1, "a", (2.5, None), {"k": b"v"}, Plain, Plain(z=1)], p))

# Subclasses of picklers.
class P(pickle.Pickler):
    def persistent_id(self, obj):
        return "the id" if obj is marker else None

    def reducer_override(self, obj):
        if isinstance(obj, Reduced):
            return str, ("overridden",)
        return NotImplemented


class U(pickle.Unpickler):
    def persistent_load(self, pid):
        return ("loaded", pid)

    def find_class(self, module, name):
        print("find", module, name)
        return super().find_class(module, name)


marker = object()
for p in (0, 2, 4):
    f = io.BytesIO()
    P(f, p).dump([marker, Reduced(1), Plain(a=2)])
    f.seek(0)
    print(U(f).load())
f = io.BytesIO()
pk = pickle.Pickler(f)
pk.dispatch_table = copyreg.dispatch_table.copy()
pk.dispatch_table[Plain] = lambda o: (sorted, ([3, 1, 2],))
pk.dump(Plain())
print(pickle.loads(f.getvalue()))
f = io.BytesIO()
pk = pickle.Pickler(f)
x = [1]
pk.dump(x)
pk.dump(x)
f.seek(0)
up = pickle.Unpickler(f)
print(up.load() is up.load(), len(pk.memo.copy()))
pk.clear_memo()
print(len(pk.memo.copy()))

# Buffers.
big = bytearray(b"b" * 10)
out = []
data = pickle.dumps([pickle.PickleBuffer(big), pickle.PickleBuffer(b"ro")], 5, buffer_callback=out.append)
print(data, len(out))
print(pickle.loads(data, buffers=out)[0].raw().obj is big)
show(pickle.loads, data)
huge = pickle.dumps([b"z" * 100000, "w" * 70000, list(range(20000))])
print(len(huge), pickle.loads(huge)[2][-1], pickle.load(io.BytesIO(huge))[1][:3])

# Extension codes.
copyreg.add_extension("__main__", "Plain", 200)
print(pickle.dumps(Plain, 2), pickle.loads(pickle.dumps(Plain, 2)) is Plain)
copyreg.remove_extension("__main__", "Plain", 200)

# Texts of Python 2.
print(pickle.loads(b"S'abc'\n."), pickle.loads(b"U\x03abc."), pickle.loads(b"U\x02\xe9a.", encoding="latin1"), pickle.loads(b"U\x01\xff.", encoding="bytes"))
show(pickle.loads, b"U\x01\xff.")
print(pickle.loads(b"c__builtin__\nxrange\n(I3\ntR."), pickle.loads(b"(lp0\nI1\naI2\na."), pickle.loads(b"(dp0\nS'a'\nI1\ns."))
print(pickle.loads(b"(i__main__\nPlain\n."), pickle.loads(b"(c__main__\nPlain\no."))

# Refusals.
def local():
    def inner():
        pass
    return inner


import threading
for x in (lambda: 0, local(), threading.Lock(), (i for i in ()), re, memoryview(b""), {}.keys(), open("/dev/null")):
    show(pickle.dumps, x)


class Bad:
    def __init__(self, r):
        self.r = r

    def __reduce__(self):
        return self.r


for r in (3, (1,), ("a", ()), "nothing", (int, 3), (int, (), None, 3), (int, (), None, None, 3), (int, (), None, None, None, 3), (1, 2, 3, 4, 5, 6, 7)):
    show(pickle.dumps, Bad(r))
show(pickle.dumps, 1, 6)
show(pickle.dumps, 1, 4, buffer_callback=print)
for data in (b"", b"\x80\x04", b"x", b"\x00", b"\x80\x09.", b"c__main__\nnope\n.", b"cnope\nnope\n.", b"I1\n", b".", b"0.", b"(.", b"Ia\n.",
             b"S\"a\n.", b"h\x05.", b"P1\n.", b"g1\n.", b"}(K\x01u.", b"K\x01)R.", b"K\x01K\x02a.", b"X\xff\x00\x00\x00a.", b"]K\x01K\x02\x93.",
             b"K\x01)\x81.", b"cbuiltins\nint\nK\x01\x81.", b"K\x01K\x02b.", b"\x82\x05.", b"(K\x01t.", b"\x95\xff\x00\x00\x00\x00\x00\x00\x00.", b"t."):
    show(pickle.loads, data)
show(pickle.loads, 3)
show(pickle.load, 3)
show(pickle.Pickler, 3)
deep = 0
for _ in range(100000):
    deep = [deep]
show(pickle.dumps, deep)
