# Augmented assignment of attributes goes through __setattr__, whatever was seen at the place before.
class A:
    x = 3
    def __setattr__(self, n, v): print("set", n, v); object.__setattr__(self, n, v)
    def f(self): self.x *= 2
    def g(self): self.x += 1
a = A(); a.f(); a.g(); a.x -= 1
class B:
    def __init__(self): self.__dict__["x"] = 5
    def __setattr__(self, n, v): print("setB", n, v)
    def f(self): self.x += 2
b = B(); b.f(); b.f(); b.x += 1
for i in range(3): b.x += 1
def h(o):
    for i in range(3): o.x += 1
class P: pass
p = P(); p.x = 1; h(p); print(p.x); h(b)
class C:
    def __init__(self): self.n = 1; self.f = 1.0
class D(C):
    def __setattr__(self, k, v):
        print("D", k, v); super().__setattr__(k, v)
def inc(o):
    for i in range(4):
        o.n += 1
        o.f -= 0.5
        o.n *= 2
inc(C()); inc(D()); inc(C()); c = C(); inc(c); print(c.n)
C.__setattr__ = lambda s, k, v: print("late", k, v)
inc(c); print(c.n, c.f)
del C.__setattr__
inc(c); print(c.n, c.f)
class E:
    __slots__ = "n", "f"
    def __init__(self): object.__setattr__(self, "n", 1); object.__setattr__(self, "f", 2.0)
    def __setattr__(self, k, v): print("E", k, v)
e = E(); inc(e); print(e.n)
class F:
    n = 0
    f = 0.0
inc(F); print(F.n)
class M(type):
    def __setattr__(s, k, v): print("M", k, v)
class G(metaclass=M):
    n = 0; f = 0.0
inc(G); print(G.n)
