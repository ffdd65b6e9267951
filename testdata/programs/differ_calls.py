# Reduced cases of the differential tester: arguments and the complaints about them.


def f(d, a=None, /, *, b=1, **kw): return d, a, b, kw
def g(c, d=[], *, b=7, **kw): return c, d, b, kw
def h(e, *, a=7, c=7, **kw): return e, a, c, kw
def i(e, *, a=7, c=7): return e, a, c
def j(): pass
def k(a, /): pass
def l(a, b): pass
def m(a, *, b): pass


import time, collections, operator

for text in """f(1, 2, 3, d=4)
f(*(1, 2, 3), d=4)
f(1, d=4)
g(*'xy', 1, zz=6, c=3)
h(*(8, 9), self=1, zz=6, c=3)
i(1, 2, a=3, c=4)
j(1, a=1)
k(1, 2, a=1)
l(1, 2, a=3)
m(1, 2, b=3)
len([], a=1)
'a'.replace('b', 'c', 1, key=2)
int(1, 2, 3)
int(a=1, b=2, c=3)
round(1, 2, a=3)
sum([1], 2, start=3)
b''.hex(1, 2, 3)
issubclass(int, int, 3)
issubclass(int)
str(1, 2, 3, 4)
str(5, 5)
bytes(5, 5)
bytes('a', 5)
type(1, key=1)
(1).__add__()
(1).__add__(1, key=2)
[].__getitem__()
[].__getitem__(1, 2)
[].__mul__('a')
''.__rmul__(1.5)
[].__setitem__(1)
list.append()
int.__add__()
object.__init__()
int.__add__('a', 1)
list.__getitem__(1, 1)
dict.__contains__(1, 1)
range.__subclasses__(1)
int.__new__(b'a', 'b')
tuple.__new__(int, 1)
pow('a', 1.5, 2)
sum(5, b'')
int(bytearray(b'a'))
float.fromhex([])
bytes.fromhex('1\\xe9')
operator.countOf(1, 2)
__import__(1)
time()
eval('1', 0)
eval('1', [])
eval('1', {}, 0)
exec('1', {}, 0)
memoryview(b'').cast('', 0)
memoryview(b'a').cast('B', 5)
iter('ab').__setstate__('')
'\\ud800'.encode('utf-16-le')
b'a'.decode('utf-8', 'namereplace')
collections.OrderedDict(a=1).items(), collections.OrderedDict(a=1).keys() & {'a'}""".splitlines():
    try:
        print(text, "->", repr(eval(text)))
    except Exception as exc:
        print(text, "->", type(exc).__name__, exc, getattr(exc, "__notes__", ""))

try:
    import no_such_module
except ImportError as exc:
    print(exc.msg, exc.name)
