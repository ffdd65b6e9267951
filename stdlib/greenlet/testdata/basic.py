import greenlet
print(greenlet.__version__.count(".") > 0)
from greenlet import greenlet as G, getcurrent, GreenletExit


def show(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except BaseException as e:
        print(type(e).__name__, e)


# Values go both ways.
def echo(*args, **kw):
    print("start", args, kw)
    while True:
        got = main.switch(("echo", args, kw))
        print("got", got)
        args, kw = (got,), {}
        if got == "stop":
            return "done"


main = getcurrent()
g = G(echo)
print(g.dead, bool(g))
print(g.switch(1, 2, x=3))
print(g.switch())
print(g.switch(5))
print(g.switch(5, 6))
print(g.switch(a=1))
print(g.switch(1, a=2))
print(g.switch(*[7]))
print(g.dead, bool(g), g.parent is main)
print(g.switch("stop"))
print(g.dead, bool(g))
print(g.switch("to the dead"))

# Exceptions come to the parent.
def fail():
    main.switch("alive")
    1 / 0


g = G(fail)
print(g.switch())
show(g.switch)
print(g.dead)

# throw
def catch():
    try:
        main.switch()
    except ValueError as e:
        print("caught", e)
        return "after"


g = G(catch)
g.switch()
show(g.throw, ValueError("thrown"))
g = G(catch)
g.switch()
show(g.throw)
print(g.dead)
g = G(catch)
show(g.throw, KeyError("unstarted"))
print(g.dead)
g = G(catch)
g.switch()
show(g.throw, ValueError, "two")

# Below native functions the greenlet has a goroutine of its own.
def key(x):
    main.switch(("key", x))
    return -x


def sorter():
    return sorted([1, 3, 2], key=key)


g = G(sorter)
print(g.switch(), g.switch(), g.switch())
print(g.switch())


def in_map():
    return list(map(main.switch, [10, 20]))


g = G(in_map)
print(g.switch())
print(g.switch("a"))
print(g.switch("b"))


# Generators and with statements.
def gen():
    for i in range(3):
        main.switch(("gen", i))
        yield i


class Ctx:
    def __enter__(self):
        main.switch("enter")
        return self

    def __exit__(self, *a):
        main.switch("exit")


def body():
    with Ctx():
        return sum(gen())


g = G(body)
v = g.switch()
while not g.dead:
    print(v)
    v = g.switch()
print(v)


# Subclass with run, parents, two greenlets.
class Sub(G):
    def run(self, n):
        print("run", n, self is getcurrent())
        return self.parent.switch(n + 1)


s = Sub()
print(s.switch(1))
print(s.switch("end"), s.dead)

log = []


def ping(n):
    for i in range(n):
        log.append("ping")
        b.switch()
    return "ping ends"


def pong():
    while True:
        log.append("pong")
        a.switch()


a, b = G(ping), G(pong)
print(a.switch(3), log, b.dead)

inner = G(lambda: 1 / 0)
outer = G(lambda: inner.switch())
inner.parent = outer
def run_outer():
    try:
        inner.switch()
    except ZeroDivisionError:
        return "outer caught"
outer2 = G(run_outer)
inner.parent = outer2
print(outer2.switch())
show(setattr, a, "parent", 3)
x, y = G(print), G(print)
x.parent = y
show(setattr, y, "parent", x)
show(setattr, g, "run", 1)

# Each greenlet handles its own exceptions and has its own context.
import sys
import contextvars
var = contextvars.ContextVar("var", default="default")
var.set("main")


def handler():
    print(var.get())
    var.set("greenlet")
    try:
        raise KeyError(1)
    except KeyError:
        main.switch()
        print(sys.exc_info()[0].__name__)


h = G(handler)
try:
    raise TypeError
except TypeError:
    h.switch()
    print(sys.exc_info()[0].__name__, var.get())
    h.switch()
    print(sys.exc_info()[0].__name__)
print(sys.exc_info()[0])

# Another thread's greenlets are out of reach.
import threading


def other():
    t = G(lambda: getcurrent().parent.switch("in thread"))
    print(t.switch())
    show(g2.switch)


g2 = G(lambda: main.switch())
g2.switch()
th = threading.Thread(target=other)
th.start()
th.join()


# Deep recursion inside a greenlet, and many greenlets.
def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


print(G(lambda: deep(800)).switch())
many = [G(lambda i=i: main.switch(i)) for i in range(1000)]
print(sum(m.switch() for m in many))
