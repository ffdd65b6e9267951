"""Asynchronous generators driven by hand: what may be sent when, and what has been used up."""
import warnings

warnings.simplefilter("ignore")

async def gen():
    yield 1
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
t(lambda: gen().asend(None).send(5))
t(lambda: gen().asend(5).send(None))
t(lambda: gen().__anext__().send(5))
t(lambda: gen().athrow(ValueError).send(5))
t(lambda: gen().aclose().send(5))
for mk in (lambda g: g.asend(None), lambda g: g.athrow(KeyError), lambda g: g.aclose()):
    g=gen(); a=mk(g)
    t(lambda: a.send(None)); t(lambda: a.send(None)); t(lambda: a.throw(ValueError)); t(lambda: a.close())
    g=gen(); a=mk(g); a.close(); t(lambda: a.send(None)); t(lambda: a.throw(ValueError))
    g=gen(); a=mk(g); t(lambda: a.throw(ValueError)); t(lambda: a.throw(ValueError)); t(lambda: a.send(None))
