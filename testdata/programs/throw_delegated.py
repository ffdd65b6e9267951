# Arguments of throw() that are no exceptions are for what the generator delegates to.
class Custom:
    def __iter__(self):return self
    def __next__(self):return 1
    def throw(*e):print('custom throw', e[1:]); return 5
def gen():
    yield from Custom()
def gen2():
    yield from gen()
def plain():
    yield 1
def deleg():
    try: yield from plain()
    except TypeError as e: print("caught", e); yield 7
def listy():
    try: yield from [1,2]
    except TypeError as e: print("caught", e); yield 8
import warnings; warnings.simplefilter("ignore")
for f in gen, gen2, plain, deleg, listy:
    for a in ((1,),(ValueError,1,3),(ValueError(),2), ("x",), (ValueError,), (int,), (ValueError, None, "tb")):
        g=f(); next(g)
        try: print(f.__name__, a, g.throw(*a))
        except BaseException as e: print(f.__name__, a, type(e), e)
        try: print(next(g))
        except BaseException as e: print(type(e))
