def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)
print(fib(20), 1 + 2 * 3)
class A:
    def __init__(self, x, y=2):
        self.x = x
        self.y = y
    def add(self, o):
        return self.x + self.y + o
    @property
    def dbl(self):
        return self.x * 2
    def __add__(self, o):
        return A(self.x + o.x)
    def __repr__(self):
        return f"A({self.x}, {self.y!r:>4})"
a = A(3)
print(a.add(4), a.dbl, a + A(5))
def gen(n):
    i = 0
    while i < n:
        r = yield i
        if r: print('got', r)
        i += 1
g = gen(3)
print(next(g), g.send('hi'), next(g))
try:
    next(g)
except StopIteration as e:
    print('stop', e.value)
def outer():
    x = 1
    def inner():
        nonlocal x
        x += 1
        return x
    return inner
f = outer()
print(f(), f())
class B(A):
    def __init__(self, x):
        super().__init__(x, 10)
    def add(self, o):
        return super().add(o) * 2
print(B(1).add(1))
def kw(a, b=2, *args, c, d=4, **k):
    return (a, b, args, c, d, k)
print(kw(1, c=3), kw(1, 2, 3, 4, c=5, z=6))
def yf():
    r = yield from gen(2)
    return 5
for v in yf(): print('yf', v)
try:
    try:
        1 / 0
    except ZeroDivisionError as e:
        print('zde', e)
        raise ValueError("bad") from e
    finally:
        print('fin')
except ValueError as e:
    print(repr(e), repr(e.__cause__))
x = 0
while True:
    x += 1
    if x == 3: continue
    if x > 5: break
print(x)
print("%d %s" % (1, 'a'), 'abc'.upper(), 'x' * 3)
i = 10 ** 30
print(i, -i // 7, i % 13)
def f(x): return x.foo
f(3)
