class Meta(type):
    registry = []
    def __new__(mcls, name, bases, ns, **kw):
        cls = super().__new__(mcls, name, bases, ns)
        mcls.registry.append((name, sorted(kw)))
        return cls
    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        return {"prepared": name}
    def __call__(cls, *args):
        obj = super().__call__(*args)
        obj.tag = "made by Meta"
        return obj

class A(metaclass=Meta, flag=1):
    def __init__(self, x=0):
        self.x = x

class B(A):
    pass

print(Meta.registry, A.prepared, B(5).tag, type(B))

class Desc:
    def __set_name__(self, owner, name):
        self.name = "_" + name
    def __get__(self, obj, cls):
        if obj is None:
            return self
        return getattr(obj, self.name, "unset")
    def __set__(self, obj, value):
        setattr(obj, self.name, value * 2)
    def __delete__(self, obj):
        delattr(obj, self.name)

class C:
    d = Desc()
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.tag = tag

class D(C, tag="t"):
    pass

d = D()
print(d.d, D.tag)
d.d = 21
print(d.d, d.__dict__)
del d.d
print(d.d)

class P:
    def __init__(self): self._v = 1
    @property
    def v(self): return self._v
    @v.setter
    def v(self, x): self._v = x
    @v.deleter
    def v(self): self._v = None
    @staticmethod
    def s(a): return a + 1
    @classmethod
    def c(cls, a): return cls.__name__, a
p = P()
p.v += 5
print(p.v, P.s(1), p.s(2), P.c(3), p.c(4))
del p.v
print(p.v)
class Q(P):
    @property
    def w(self): return 1
try:
    Q().w = 2
except AttributeError as e:
    print(e)

class X: 
    def who(self): return ["X"]
class Y(X):
    def who(self): return ["Y"] + super().who()
class Z(X):
    def who(self): return ["Z"] + super().who()
class W(Y, Z):
    def who(self): return ["W"] + super().who()
print(W().who(), [c.__name__ for c in W.__mro__])
try:
    class Bad(X, W): pass
except TypeError as e:
    print(e)

class Num:
    def __init__(self, v): self.v = v
    def __add__(self, o): return NotImplemented if not isinstance(o, Num) else Num(self.v + o.v)
    def __radd__(self, o): return f"radd {o}"
    def __iadd__(self, o): self.v += o; return self
    def __neg__(self): return Num(-self.v)
    def __lt__(self, o): return self.v < o.v
    def __eq__(self, o): return isinstance(o, Num) and self.v == o.v
    def __hash__(self): return hash(self.v)
    def __bool__(self): return self.v != 0
    def __len__(self): return 3
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * self.v
    def __contains__(self, x): return x == self.v
    def __call__(self, *a, **k): return a, k
    def __repr__(self): return f"Num({self.v})"
    def __format__(self, spec): return f"<{spec}>"
    def __enter__(self): return "entered"
    def __exit__(self, *a): print("exit", a[0] and a[0].__name__); return True
n = Num(3)
print(n + Num(4), 5 + n, -n, n < Num(4), n == Num(3), {n: 1}[Num(3)], bool(Num(0)), len(n), list(n), 3 in n, n(1, a=2), f"{n:abc}")
n += 10
print(n, [*n], max([Num(1), Num(5), Num(2)], key=lambda q: q.v), sorted([Num(3), Num(1)]))
try:
    n + "x"
except TypeError as e:
    print(e)
with n as m:
    print(m)
    raise KeyError("swallowed")

class Lazy:
    def __getattr__(self, name):
        if name.startswith("x"):
            return name.upper()
        raise AttributeError(f"no {name}")
    def __setattr__(self, k, v): object.__setattr__(self, k, v + 1)
l = Lazy()
l.a = 1
print(l.xyz, l.a, hasattr(l, "q"), getattr(l, "q", "dflt"))

class S:
    __slots__ = ("a", "b")
s = S()
s.a = 1
print(s.a)
for f in (lambda: s.b, lambda: setattr(s, "c", 1), lambda: s.__dict__):
    try:
        f()
    except AttributeError as e:
        print(e)
print(type("T", (), {"k": 1}).k, isinstance(True, int), issubclass(bool, (str, int)), type(type).__name__)
class L(list):
    def __init__(self, *a): super().__init__(*a); self.extra = 1
x = L([1, 2]); x.append(3)
print(x, x.extra, len(x), x == [1, 2, 3], type(x + [1]).__name__)
class I(int):
    def __new__(cls, v): return super().__new__(cls, v * 2)
    def __repr__(self): return f"I({int(self)})"
print(I(4), I(4) + 1, I(3) == 6, hash(I(3)) == hash(6))
class E1(Exception):
    def __init__(self, code): super().__init__(f"code {code}"); self.code = code
try:
    raise E1(7)
except E1 as e:
    print(e, e.code, e.args, repr(e))
def deco(arg):
    def wrap(f):
        def inner(*a): return (arg, f(*a))
        return inner
    return wrap
@deco("outer")
@deco("inner")
def g(x): return x
print(g(1))
print(A.__dict__.get("prepared"), A.__name__, A.__module__, B.__bases__, B.__qualname__)
class Outer:
    class Inner:
        def m(self): return __class__.__qualname__
    y = [i for i in range(3)]
    z = {k: v for k, v in zip("ab", (1, 2))}
print(Outer.Inner().m(), Outer.y, Outer.z)
class Counter:
    n = 0
    def __del__(self): pass
    def inc(self): Counter.n += 1; return self
print(Counter().inc().inc().n)
