# Reduced cases of the differential tester.
from collections import namedtuple


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


def state(it, n):
    it.__setstate__(n)
    return list(it)


for n in (-2, -1, 0, 1, 5):
    attempt(lambda: (state(iter([1, 2]), n), state(reversed([1, 2]), n), state(iter((1, 2)), n), state(iter("ab"), n)))
attempt(lambda: state(iter(range(2)), 10**19))
attempt(lambda: int.__new__(bool, []))
attempt(lambda: delattr(property, "\t"))
attempt(lambda: setattr(int, "a'b", 1))
attempt(lambda: float.__getformat__("\0"))
for names in ("a", "a b", ""):
    print(namedtuple("P", names).__doc__)


class A: pass
class M(A, type): pass


print(list(M.__dict__))
