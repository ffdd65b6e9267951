# Reduced cases of the differential tester: variables that may have been deleted are looked at before they are read.


def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def m1():
    b = 1
    try:
        for b in [1]:
            try:
                del b
                print(b)
            except LookupError: pass
    finally:
        print(33, b)
def m2():
    b = 1
    try:
        del b
        1/0
    finally:
        print(b)
def m3():
    b = 1
    try:
        try:
            del b
            1/0
        except LookupError: pass
    finally:
        print(b)
def m4():
    b = 1
    try:
        try:
            1/0
        except ZeroDivisionError:
            for b in [1]:
                try:
                    del b
                    print(b)
                except LookupError: pass
    finally:
        print(33, b)
def m5():
    b = 1
    try:
        try: 1/0
        except ZeroDivisionError:
            del b
            raise
    finally:
        print(b)
def m6():
    b = 1
    try:
        try: 1/0
        except ZeroDivisionError as b:
            [][1]
    finally:
        print(b)
def m7():
    b = 1
    try:
        try: 1/0
        except ZeroDivisionError as b:
            pass
        [][1]
    finally:
        print(b)
def m8():
    b = 1
    with open('/dev/null'):
        try: 1/0
        except ZeroDivisionError as b: pass
    return b
def m9():
    b = 1
    for i in range(2):
        if i: print(b)
        del b
def m10():
    b = 1
    while True:
        try:
            del b
            break
        finally:
            print(b)
def m11():
    b = 1
    try:
        try: 1/0
        except TypeError as d: pass
        except ZeroDivisionError as e: 
            for a, *b in 'xy':
                try:
                    del a, b
                    print(22, b)
                except LookupError as d:
                    continue
    finally:
        for a in range(1):
            try: c = (lambda p, q=b: (p, q))(1)
            except ValueError: pass
            print(c)
        print(33, b)
def m12():
    b = 1
    def f(): return b
    try:
        del b
        f()
    finally:
        print(b)
def m13():
    b = 1
    try: 1/0
    except* ZeroDivisionError as b: pass
    finally: print(b)
def m14():
    b = 1
    with Sup():
        del b
        1/0
    return b
def m15():
    b = 1
    try: 1/0
    except ZeroDivisionError:
        del b
        raise
    finally: print(b)
def m16():
    b = 1
    try: pass
    except ValueError: pass
    else:
        del b
        1/0
    finally: print(b)
def m17():
    with Sup() as (a, b): pass
    return a
def m18():
    try: raise ExceptionGroup('', [ValueError(1), KeyError(2)])
    except* ValueError as b: pass
    except* KeyError: print(b)
def m19():
    b = 1
    try: raise ExceptionGroup('', [ValueError(1), KeyError(2)])
    except* ValueError: del b
    except* KeyError: print(b)
def m20():
    b = 1
    try: raise ExceptionGroup('', [ValueError(1), KeyError(2)])
    except* ValueError: del b
    except* KeyError: pass
    return b
def m21():
    b = 1
    with Sup():
        with Sup():
            with Sup() as b.x: pass
        with Sup():
            del b
    return b
class Sup:
    def __enter__(s): pass
    def __exit__(s,*a): return True
for f in (m1,m2,m3,m4,m5,m6,m7,m8,m9,m10,m11,m12,m13,m14,m15,m16,m17,m18,m19,m20,m21): print(f.__name__); t(f)
