class M(type):
    def __repr__(c): return "M:"+c.__name__
    def f(c): return 1
class N(type):
    def __repr__(c): return "N:"+c.__name__
    def f(c): return 2
    def __call__(c, *a): return ("called", a)
class A(metaclass=M):
    x=1
def g(): return A.f()
print(A, g(), g(), type(A()))
A.__class__ = N
print(A, g(), g(), type(A()))
class S(type):
    def __new__(cls, name, bases, ns):
        v = super().__new__(cls, name, bases, ns)
        v.__class__ = v
        return v
    def __repr__(self): return self.__name__
class IDLE(S, metaclass=S): pass
print(IDLE, type(IDLE) is IDLE, isinstance(IDLE, IDLE), issubclass(IDLE, S))
for bad in (lambda: setattr(int,'__class__',N), lambda: setattr(A,'__class__',type), lambda: setattr(A,'__class__',object), lambda: setattr(A,'__class__',A), lambda: setattr(A(),'__class__',N)):
    try: bad(); print("ok")
    except TypeError as e: print(e)
class W(type):
    __slots__=()
class X(metaclass=W): pass
try: X.__class__=N; print(X)
except TypeError as e: print(e)
