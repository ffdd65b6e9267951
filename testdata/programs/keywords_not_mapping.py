nothing = None
def f0(): return "ran"
def f1(a=1): return "ran"
for f in (f0, f1, print, dict, lambda: 1, int):
    try: print(f(**nothing))
    except TypeError as e: print(e)
    try: print(f(*(), **nothing))
    except TypeError as e: print(e)
class C:
    def m(self): return "ran"
    def __init__(self): pass
for f in (lambda: C().m(**nothing), lambda: C(**nothing), lambda: f0(**0), lambda: f0(**[]), lambda: f0(**""), lambda: C().m(*None)):
    try: print(f())
    except TypeError as e: print(e)
