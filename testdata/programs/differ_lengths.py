"""Lengths that classes derived from list and tuple report are asked for where a list is made of them."""
def show(f):
    try: return repr(f())[:80]
    except BaseException as e: return type(e).__name__+" "+str(e)
class E(list):
    def __len__(self):return 2**70
class T(tuple):
    def __len__(self):return 2**70
class N(list):
    def __len__(self): return -1
class F(list):
    def __len__(self): 1/0
def f(*a): return a
for X in E,T,N,F:
    for g in (lambda: f(*X()), lambda: f(*X([1])), lambda: f(1,*X([1])), lambda: [*X([1])], lambda: (*X([1]),), lambda: list(X([1])), lambda: tuple(X([1])), lambda: {*X([1])}, lambda: sorted(X([1])), lambda: [1]+X([1]), lambda: f(*X([1]),*X([2])), lambda: [].extend(X([1])), lambda: print(*X([1])), lambda: max(*X([1,2])), lambda: "".join(X(['a'])), lambda: dict(X([(1,2)])), lambda: list(map(str,X([1]))), lambda: bytes(X([1])), lambda: bytearray(X([1])), lambda: zip(*X([[1]])) and 1, lambda: set(X([1])), lambda: X([1])==X([1]), lambda: X([1])[0], lambda: list(reversed(X([1]))), lambda: '%s' % X([1])):
        print(X.__name__, show(g))
