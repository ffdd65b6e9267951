"""Equal constants of one function are one object."""
c=(1,2,3); d=(1,2,3); print(c is d)
def f():
    a=(1,'x',(2.0,)); b=(1,'x',(2.0,)); return a is b
print(f())
def g():
    a=1.5; b=1.5; return a is b, 'ab'+'c' is 'abc', b'x' is b'x', 10**20 is 10**20, 1j is 1j, () is (), frozenset is frozenset
print(g())
a=(1,2); b=(1,2.0); c=(True,2); d=(0.0,); e=(-0.0,); print(a is b, a is c, d is e, d, e)
print((1,2) is (1,2), [(1,2)][0] is (1,2))
