def f(n):
    for i in range(n):
        try:
            if i == 1: continue
            if i == 3: break
            yield i
        finally:
            yield f"fin {i}"
    else:
        yield "else"
print(list(f(2)), list(f(5)))
def ret():
    for i in range(3):
        try:
            return i
        finally:
            if i == 0:
                continue
print(ret())
def nested():
    out = []
    try:
        try:
            raise ValueError(1)
        except ValueError as e:
            out.append(repr(e))
            raise TypeError(2)
        finally:
            out.append("f1")
    except TypeError as e:
        out.append((repr(e), repr(e.__context__)))
    else:
        out.append("no")
    finally:
        out.append("f2")
    try:
        e
    except NameError as x:
        out.append(str(x))
    return out
print(nested())
def w():
    i = 0
    while i < 3:
        i += 1
        if i == 5: break
    else:
        return "while else"
print(w())
class CM:
    def __init__(self, n, swallow=False): self.n, self.s = n, swallow
    def __enter__(self): print("enter", self.n); return self.n
    def __exit__(self, t, v, tb): print("exit", self.n, t and t.__name__); return self.s
with CM(1) as a, CM(2, True) as b:
    print(a, b)
    raise ValueError
with (CM(3) as x, CM(4)):
    pass
def early():
    with CM(5):
        for i in range(2):
            with CM(6):
                return i
print(early())
x = 10
def scopes():
    global gg
    gg = 1
    x = 1
    def inner():
        nonlocal x
        x += 1
        def innermost(): return x
        return innermost
    g = inner()
    x += 10
    return g()
print(scopes(), gg)
fs = [lambda i=i: i for i in range(3)] + [lambda: j for j in range(3)]
print([f() for f in fs])
print([(a, b) for a in range(3) if a for b in "xy" if b != "x"], {a: {b for b in range(a)} for a in range(3)})
a = b = c = 5
a, (b, *c), d = 1, (2, 3, 4), 5
print(a, b, c, d)
[x, y] = "ab"; print(x, y)
i = 0
lst = [0, 0, 0]
i, lst[i] = 1, 9
print(i, lst)
if (n := len(lst)) > 2: print("walrus", n)
print([y := 1, y ** 2, (z := 3) + z], y, z)
print(1 < 2 < 3, 1 < 3 < 2, not 1 == 1, 1 in [1] in [[1]], None is None)
print("yes" if 0 else "no", 0 or "or", 1 and "and", 0 and 1, "" or [] or {})
def args(a, b=2, /, c=3, *d, e, f=6, **g): return a, b, c, d, e, f, g
print(args(1, e=5), args(1, 2, 3, 4, 5, e=6, z=7), args(*[1, 2], **{"e": 3, "c": 9}))
for bad in ("args()", "args(1)", "args(1, e=1, b=2)", "args(1, 2, 3, e=1, c=2)", "(lambda x: x)(1, 2)", "(lambda: 0)(1)", "(lambda x, y, z: 0)(1)", "(lambda *, k, j: 0)()"):
    try:
        eval(bad)
    except TypeError as e:
        print(e)
def gen():
    x = yield 1
    print("got", x)
    try:
        y = yield 2
    except ValueError as e:
        print("caught", e)
        y = yield 3
    return y
g = gen()
print(next(g), g.send("a"), g.throw(ValueError("v")))
try:
    g.send("end")
except StopIteration as e:
    print("value", e.value)
def sub():
    try:
        r = yield "s1"
        yield r
    except GeneratorExit:
        print("closed sub")
        raise
def main():
    r = yield from sub()
g = main(); print(next(g), g.send("x")); g.close()
def fin():
    try:
        yield 1
    finally:
        print("cleanup")
g = fin(); next(g); g.close()
try:
    next(iter([]))
except StopIteration: print("stop")
def bad_gen():
    yield 1
    raise StopIteration
try: list(bad_gen())
except RuntimeError as e: print(e, repr(e.__cause__))
print(*(i for i in range(3)), sep=",", end="!\n")
del lst[0], lst[0]
print(lst)
s = "global"
class K:
    s = "class"
    def m(self): return s
    t = s
print(K().m(), K.t)
exec("q = 5\ndef h(): return q")
print(q, h())
d = {}
exec("a = 1; b = [i for i in range(a, 4)]", d)
print(d["b"], eval("a + 1", d), eval("x*2", {}, {"x": 4}))
match [1, {"k": (2, 3)}]:
    case [int(a), {"k": (b, c)}] if c > b: print(a, b, c)
match "cmd go north".split():
    case ["cmd", ("go" | "run") as verb, direction]: print(verb, direction)
class Pt:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
match Pt(1, 2):
    case Pt(1, y=yy): print("pt", yy)
async def coro(): return 1
c = coro()
print(type(c).__name__, c.cr_running); c.close()
print((lambda: (yield))().__class__.__name__)
assert True, "no"
try:
    assert 1 == 2, "msg"
except AssertionError as e: print(repr(e))
