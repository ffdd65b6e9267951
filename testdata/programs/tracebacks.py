import sys
def a(): return b() + 1
def b():
    return (1 +
            c(2,
              3))
def c(x, y):
    d = {"k": [1]}
    return d["k"][x] / y
def show(f, *args):
    try:
        f(*args)
    except BaseException as e:
        sys.excepthook(type(e), e, e.__traceback__.tb_next)
        sys.stderr.flush()
show(a)
def chained():
    try:
        int("x")
    except ValueError as e:
        raise KeyError("bad") from e
show(chained)
def context():
    try:
        1 / 0
    except ZeroDivisionError:
        undefined_name
show(context)
def suppressed():
    try:
        1 / 0
    except ZeroDivisionError:
        raise RuntimeError("only this") from None
show(suppressed)
def rec(n): return rec(n - 1) if n else 1 // 0
show(rec, 6)
class Foo:
    def bar(self): return self.baz
show(Foo().bar)
def group():
    raise ExceptionGroup("many", [ValueError(1), ExceptionGroup("inner", [TypeError("t"), OSError(2, "No such file")])])
show(group)
def noted():
    e = ValueError("with notes")
    e.add_note("note one")
    e.add_note("note two\nmore")
    raise e
show(noted)
def gen():
    yield 1
    raise ValueError("in generator")
show(lambda: list(gen()))
def attr():
    x = "abc"
    x.uper()
show(attr)
def imp():
    from sys import no_such_name
show(imp)
show(lambda: [i for i in range(3) if i / 0])
show(lambda: exec("x = \n"))
show(lambda: eval("1 +* 2"))
show(lambda: (lambda: {}["missing"])())
show(lambda: open.nope)
show(lambda a: a)
show(lambda a, *, k: a, 1)
show(lambda: print(1, foo=2))
def assertion(x):
    assert x > 5, f"x is {x}"
show(assertion, 1)
def unpack():
    a, b = [1, 2, 3]
show(unpack)
def unbound():
    print(v)
    v = 1
show(unbound)
def closure():
    def inner(): return later
    inner()
    later = 1
show(closure)
