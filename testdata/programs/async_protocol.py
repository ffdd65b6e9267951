async def leaf(n):
    return n + 1
async def mid(n):
    x = await leaf(n)
    y = await leaf(x)
    return x + y
c = mid(1)
try:
    c.send(None)
except StopIteration as e:
    print('ret', e.value)
class Aw:
    def __await__(self):
        r = yield 'waiting'
        print('resumed', r)
        return 42
async def w():
    try:
        v = await Aw()
        print('v', v)
        v = await Aw()
    except ValueError as e:
        print('caught', e)
        return 'done'
c = w()
print(c.send(None))
print(c.send('x'))
try:
    c.throw(ValueError('boom'))
except StopIteration as e:
    print(e.value)
async def ag():
    for i in range(3):
        await Aw()
        yield i
async def loop():
    out = []
    async for v in ag():
        out.append(v)
    return out, [x async for x in ag() if x]
c = loop()
try:
    while True:
        c.send(None)
except StopIteration as e:
    print(e.value)
class CM:
    async def __aenter__(self):
        print('enter'); return 7
    async def __aexit__(self, *a):
        print('exit', a[0]); return True
async def cm():
    async with CM() as x:
        print(x)
        raise KeyError(1)
    return 'ok'
try: cm().send(None)
except StopIteration as e: print(e.value)
def f(x):
    match x:
        case [1, y, *r]: return ('seq', y, r)
        case {'a': v, **kw}: return ('map', v, kw)
        case int() | str(): return 'prim'
        case _: return 'other'
print(f([1,2,3,4]), f({'a': 1, 'b': 2}), f(3), f('x'), f(None))
with open.__class__ and type('X', (), {'__enter__': lambda s: 5, '__exit__': lambda s, *a: False})() as q:
    print(q)
print([i*j for i in range(3) for j in range(i)], {k: v for k, v in zip('ab', [1, 2])}, sorted({3, 1, 2}))
print(sum(x for x in range(10)), max([3, 5, 1]), list(map(lambda a: a * 2, [1, 2])))
try:
    raise ExceptionGroup('g', [ValueError(1), TypeError(2), KeyError(3)])
except* ValueError as e:
    print('VE', e.exceptions)
except* TypeError as e:
    print('TE', e.exceptions)
