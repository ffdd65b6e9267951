"""Equal constants of one function are one object."""
c=(1,2,3); d=(1,2,3); print(c is d)
def f():
    a=(1,'x',(2.0,)); b=(1,'x',(2.0,)); return a is b
print(f())
def g():
    a=1.5; b=1.5; return a is b
print(g())
a=(1,2); b=(1,2.0); c=(True,2); d=(0.0,); e=(-0.0,); print(a is b, a is c, d is e, d, e)
p = 1j; q = 1j; print(p is q)
try:
    print(not '\ud800'[2])
except IndexError as exc:
    print(exc)
