"""What __context__ and __cause__ are after raising again, throwing and awaiting."""
import asyncio, sys
def show(e, ind=0, seen=None):
    seen = seen or set()
    out = []
    while e is not None and id(e) not in seen:
        seen.add(id(e))
        out.append(repr(e) + ('!' if e.__suppress_context__ else '') + (' from '+repr(e.__cause__) if e.__cause__ else ''))
        e = e.__context__
    return ' <- '.join(out)
async def fail(x, n=0):
    if n: await asyncio.sleep(0)
    raise ValueError(x)
async def deep(x, k, n=0):
    if k == 0: return await fail(x, n)
    try:
        return await deep(x, k-1, n)
    except ValueError as e:
        raise KeyError(k)
async def t1(n):
    try: await deep('a', 3, n)
    except KeyError as e: print('t1', n, show(e))
async def t2(n):
    try:
        try: 1/0
        finally:
            await fail('in finally', n)
    except ValueError as e: print('t2', n, show(e))
async def t3(n):
    try:
        try: 1/0
        except ZeroDivisionError:
            await fail('in except', n)
    except ValueError as e: print('t3', n, show(e))
async def t4(n):
    try: 1/0
    except ZeroDivisionError:
        t = asyncio.create_task(fail('task', n))
        try: await t
        except ValueError as e: print('t4', n, show(e))
async def t5(n):
    f = asyncio.get_running_loop().create_future()
    try:
        try: 1/0
        except ZeroDivisionError:
            asyncio.get_running_loop().call_soon(f.set_exception, ValueError('fut'))
            await f
    except ValueError as e: print('t5', n, show(e))
class CM:
    def __init__(self, n, how): self.n, self.how = n, how
    async def __aenter__(self): return self
    async def __aexit__(self, *a):
        if self.n: await asyncio.sleep(0)
        if self.how == 'raise': raise RuntimeError('aexit')
        if self.how == 'reraise': raise a[1]
        if self.how == 'from': raise RuntimeError('aexit') from a[1]
async def t6(n):
    for how in 'raise','reraise','from':
        try:
            async with CM(n, how): await fail('body', n)
        except Exception as e: print('t6', n, how, show(e))
async def agen(n):
    try:
        yield 1
        if n: await asyncio.sleep(0)
        yield 2
    except ValueError as e:
        raise KeyError('agen')
    finally:
        if n: await asyncio.sleep(0)
async def t7(n):
    g = agen(n)
    await g.__anext__()
    try: await g.athrow(ValueError('thrown'))
    except KeyError as e: print('t7', n, show(e))
    try: 1/0
    except ZeroDivisionError:
        g = agen(n)
        await g.__anext__()
        try: await g.athrow(ValueError('thrown'))
        except KeyError as e: print('t7b', n, show(e))
async def t8(n):
    async def child():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            raise ValueError('cleanup')
    t = asyncio.create_task(child())
    await asyncio.sleep(0)
    try: 1/0
    except ZeroDivisionError:
        t.cancel()
        try: await t
        except ValueError as e: print('t8', n, show(e))
async def t9(n):
    try:
        async with asyncio.timeout(0.001):
            try: await asyncio.sleep(1)
            except asyncio.CancelledError:
                raise
    except TimeoutError as e: print('t9', show(e))
    try: await asyncio.wait_for(asyncio.sleep(1), 0.001)
    except TimeoutError as e: print('t9b', show(e))
async def t10(n):
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fail('one', n))
            tg.create_task(fail('two', n))
    except* ValueError as eg:
        print('t10', n, show(eg), [show(e) for e in eg.exceptions])
    try:
        try: 1/0
        except ZeroDivisionError:
            async with asyncio.TaskGroup() as tg:
                tg.create_task(fail('one', n))
                raise KeyError('body')
    except* (ValueError, KeyError) as eg:
        print('t10b', n, show(eg), [show(e) for e in eg.exceptions])
async def t11(n):
    r = await asyncio.gather(fail(1,n), deep(2,2,n), return_exceptions=True)
    print('t11', n, [show(e) for e in r])
    try: 1/0
    except ZeroDivisionError:
        r = await asyncio.gather(fail(1,n), deep(2,2,n), return_exceptions=True)
        print('t11b', n, [show(e) for e in r])
async def outer_handled(n):
    try: 1/0
    except ZeroDivisionError:
        await inner_handled(n)
        print('exc_info after', sys.exc_info()[0])
async def inner_handled(n):
    print('inner sees', sys.exc_info()[0])
    if n: await asyncio.sleep(0)
    print('inner sees2', sys.exc_info()[0])
    try: raise KeyError('x')
    except KeyError as e: 
        if n: await asyncio.sleep(0)
        print('inner', show(e), sys.exc_info()[0])
    print('inner end', sys.exc_info()[0])
def gen():
    try: yield 1
    except ValueError as e:
        print('gen', show(e)); 
        yield sys.exc_info()[0]
        try: raise TypeError('t')
        except TypeError as e2: print('gen2', show(e2)); yield 5
    yield sys.exc_info()[0]
def t12():
    g = gen(); next(g)
    try: 1/0
    except ZeroDivisionError:
        print(g.throw(ValueError('v')))
        print(sys.exc_info()[0])
        try: raise OSError('o')
        except OSError:
            print(next(g)); print(next(g)); print(sys.exc_info()[0])
def t13():
    def sub():
        try: yield 'a'
        finally: raise KeyError('sub')
    def top():
        try: yield from sub()
        except KeyError as e: raise IndexError('top')
    g = top(); next(g)
    try:
        try: 1/0
        except ZeroDivisionError: g.throw(ValueError('v'))
    except IndexError as e: print('t13', show(e))
    g = top(); next(g)
    try: g.close()
    except IndexError as e: print('t13b', show(e))
async def t14(n):
    class Aw:
        def __await__(self):
            if n: yield from asyncio.sleep(0).__await__()
            raise ValueError('aw')
    try:
        try: 1/0
        except ZeroDivisionError: await Aw()
    except ValueError as e: print('t14', n, show(e))
    async def wrap():
        try: await Aw()
        except ValueError: raise KeyError('k')
    try:
        try: 1/0
        except ZeroDivisionError: await wrap()
    except KeyError as e: print('t14b', n, show(e))
async def t15(n):
    try:
        try: await fail('a', n)
        finally:
            try: await fail('b', n)
            finally: await fail('c', n)
    except ValueError as e: print('t15', n, show(e))
async def t16(n):
    async def a():
        try: await fail('a', n)
        except ValueError as e:
            raise
    async def b():
        try: await a()
        except ValueError as e:
            try: raise e
            except ValueError as e2:
                raise KeyError('b') from e2
    try: await b()
    except KeyError as e: print('t16', n, show(e))
    async def c():
        try: raise KeyError('prev')
        except KeyError:
            await a()
    try: await c()
    except ValueError as e: print('t16c', n, show(e))
    async def d():
        exc = ValueError('shared')
        try: raise KeyError('1')
        except KeyError:
            try: raise exc
            except ValueError: pass
        if n: await asyncio.sleep(0)
        try: raise IndexError('2')
        except IndexError: raise exc
    try: await d()
    except ValueError as e: print('t16d', n, show(e))
async def main():
    for n in 0,1:
        for t in t1,t2,t3,t4,t5,t6,t7,t8,t9,t10,t11,outer_handled,t14,t15,t16: await t(n)
    t12(); t13()
asyncio.run(main())
