class Y:
    def __await__(s): return (yield 1)
async def f1():
    try: 1/0
    except Exception:
        match (await Y()):
            case 1: pass
async def f2():
    try: 1/0
    finally:
        try: pass
        except KeyError: pass
        else: await Y()
async def f3():
    try: 1/0
    finally:
        await Y()
async def f4():
    try: 1/0
    except Exception:
        def g():
            pass
        if g() is None:
            await Y()
async def f5():
    try:
        while True:
            1/0
    except Exception:
        x=[]
        try:
            x=await Y()
        finally: pass
async def f6():
    try: 1/0
    finally:
        try: 
            try: pass
            except UnboundLocalError: pass
        except UnboundLocalError as d: pass
        except Exception as d: return
        else: a= "%s" % (await Y())
        return 1
for f in (f1,f2,f3,f4,f5,f6):
    c=f(); c.send(None)
    try: c.throw(KeyError("t"))
    except KeyError as e: print(f.__name__, repr(e.__context__))
    except BaseException as e: print(f.__name__, repr(e))
import asyncio
async def w1():
    try: 1/0
    except Exception:
        await asyncio.get_running_loop().create_future()
async def w2():
    try: 1/0
    except Exception:
        await w3()
async def w3():
    await asyncio.get_running_loop().create_future()
async def w4():
    try: 1/0
    except Exception:
        await asyncio.Queue().get()
async def w5():
    try: 1/0
    except Exception:
        await asyncio.sleep(10)
async def w6():
    try: 1/0
    except Exception:
        await asyncio.Event().wait()
async def main():
    for w in (w1,w2,w4,w5,w6):
        t=asyncio.create_task(w()); await asyncio.sleep(0); t.cancel()
        try: await t
        except asyncio.CancelledError as e: print(w.__name__, repr(e), repr(e.__context__), repr(e.__cause__))
        try: await asyncio.wait_for(w(), 0.01)
        except TimeoutError as e: print(w.__name__, repr(e), repr(e.__cause__), repr(e.__cause__.__context__), repr(e.__context__))
asyncio.run(main())


# athrow() of an asynchronous generator that has ended gives None.
async def numbers():
    yield 1


for g, calls in ((numbers(), "cc"), (numbers(), "ct"), (numbers(), "tt"), (numbers(), "ts")):
    for call in calls:
        a = {"c": g.aclose, "t": lambda: g.athrow(KeyError("t")), "s": lambda: g.asend(None)}[call]()
        try:
            a.send(None)
        except BaseException as e:
            print(call, type(e).__name__, e)
def chain(e):
    out=[]
    while e is not None and len(out)<6: out.append(type(e).__name__); e=e.__context__
    return out
async def agen():
    try: 1/0
    except Exception as e: await asyncio.wait_for(asyncio.Event().wait(), 0.01)
    yield
async def w0(): await anext(agen())
async def w1():
    try: 1/0
    except Exception: await asyncio.wait_for(asyncio.get_running_loop().create_future(), 0.01)
async def w2():
    try: 1/0
    finally: await asyncio.wait_for(asyncio.Queue().get(), 0.01)
async def w3():
    try: 1/0
    finally:
        try: await w1()
        except TimeoutError: await w2()
async def w4():
    try: {}[1]
    except KeyError:
        try: await w1()
        finally: await w2()
async def main():
    for w in (w0,w1,w2,w3,w4):
        try: await w()
        except TimeoutError as e: print(w.__name__, chain(e), chain(e.__cause__))
asyncio.run(main())
