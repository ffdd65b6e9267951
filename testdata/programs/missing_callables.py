"""A callable that is not there is reported before its arguments are evaluated."""


def try_(f):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e, repr(e.__context__))


class A:
    def m(self, x):
        return x


a, x = A(), [1]
try_(lambda: undefined(1 / 0))
try_(lambda: undefined(x[5], undefined2))
try_(lambda: undefined(1 + len(3)))
try_(lambda: len(1 / 0))
try_(lambda: a.nope(undefined))
try_(lambda: a.m(undefined))
try_(lambda: a.m(1).nope(undefined))
try:
    1 / 0
except ZeroDivisionError:
    try_(lambda: undefined(x.nope))
