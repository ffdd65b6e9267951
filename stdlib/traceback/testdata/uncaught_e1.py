def f(): return g(1,
    2)  + \
    3
def g(*a): return None
class C:
    def __getitem__(self, i): raise IndexError("no " + i)
def h():
    c = C()
    return (c
        [ # comment [
          "x"]
    )
try: f()
except TypeError as e:
    try: h()
    except IndexError: raise ValueError from None
