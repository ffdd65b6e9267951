"""Generators that are called for a loop are closed when the loop is left."""
import sys
def gen(n='g', k=3):
    try:
        for i in range(k): yield i
    finally:
        print("cleanup", n, sys.exc_info()[0])
class C:
    def g(self): return (yield from gen('m'))
    def __iter__(self): return gen('iter')
    def stored(self): return self.s
def t1():
    for a in gen('o'):
        for b in gen('i'):
            if b == 1: break
        else: print('no')
        if a == 1: return 'ret'
def t2():
    try:
        for a in gen('exc'):
            1/0
    except ZeroDivisionError as e: print('caught', e.__context__)
def t3():
    for a in gen('e1'):
        for b in gen('e2'):
            raise KeyError(a)
def t4():
    for a in C().g(): break
    c = C(); c.s = gen('stored')
    for a in c.stored(): break
    print('still', next(c.s)); c.s.close()
def t5():
    for a in gen('cont'):
        for b in gen('inner'):
            try: continue
            finally: print('fin')
        for b in gen('in2'):
            break
        continue
def t6():
    try:
        for a in gen('tf'):
            try: return a
            finally: print('finally1')
    finally: print('finally2')
def t7():
    while True:
        for a in gen('w'):
            break
        break
def outer():
    for a in gen('inner-of-gen'):
        yield a
def t8():
    for x in outer(): break
    g = outer(); next(g); g.close()
sys.unraisablehook = lambda u: print('unraisable', repr(u.exc_value), type(u.object).__name__)
def bad():
    try: yield 1
    finally: raise ValueError('in finally')
def t10():
    for x in bad(): break
    print('after bad')
def t11():
    g = gen('kept')
    for x in g: break
    print('kept open', next(g)); g.close()
def t12():
    for i, x in enumerate(['a']):
        for y in gen('mid'):
            if y: return i, x, y
def t13():
    with_ = []
    for x in gen('lst'): with_.append(x)
    return with_
def t14():
    for x in gen('rec'):
        try: raise ValueError(x)
        except ValueError as e:
            if x == 1: raise RuntimeError('r') from e
class CM:
    def __enter__(self): return self
    def __exit__(self, *a): print('exit', a[0]); return True
def t15():
    with CM():
        for x in gen('with'): raise OSError
    for x in gen('w2'):
        with CM(): break
    print('end')
def deco(f): return f
for k, f in list(globals().items()):
    if k[0] == 't' and k[1:].isdigit():
        print('--', k)
        try: print(f())
        except Exception as e: print('raised', repr(e), repr(e.__context__))
