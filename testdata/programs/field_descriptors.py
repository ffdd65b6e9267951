import types, inspect
print(type(complex.real), type(slice.start), type(OSError.errno), complex.real, complex.real.__objclass__, complex.real.__qualname__)
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
attempt(lambda: setattr(1j, 'real', 3))
attempt(lambda: setattr(slice(1), 'start', 3))
attempt(lambda: setattr(range(1), 'start', 3))
attempt(lambda: complex.real.__get__(3j))
attempt(lambda: complex.real.__get__(3))
attempt(lambda: complex.real.__set__(3j, 1))
attempt(lambda: complex.real.__delete__(3j))
e = OSError(1, 'x'); e.errno = 5; print(e.errno); 
attempt(lambda: delattr(e, 'errno')); print(e.errno)
attempt(lambda: complex.real.__reduce__())
print(inspect.ismemberdescriptor(complex.real), inspect.isgetsetdescriptor(complex.real), inspect.isdatadescriptor(complex.real))
def f(): pass
attempt(lambda: setattr(f, '__globals__', {}))
attempt(lambda: setattr(f, '__closure__', {}))
attempt(lambda: setattr(f.__code__, 'co_name', {}))
attempt(lambda: setattr(property(), 'fget', {}))
import time, os, functools
attempt(lambda: setattr(time.localtime(), 'tm_year', 3))
attempt(lambda: setattr(functools.partial(f), 'func', 3))
attempt(lambda: delattr(functools.partial(f), 'func'))
attempt(lambda: setattr((i for i in ()), 'gi_code', 3))
attempt(lambda: setattr([].append, '__self__', 3))
attempt(lambda: setattr(super(int, 3), '__self__', 3))
