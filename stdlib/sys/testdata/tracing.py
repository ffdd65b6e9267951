import sys
def run(f, *a):
    ev = []
    def tr(fr, e, arg):
        if fr.f_code.co_filename != run.__code__.co_filename or fr.f_code.co_name=='run': return None
        ev.append((fr.f_code.co_name, fr.f_lineno-fr.f_code.co_firstlineno, e, type(arg).__name__ if e != 'exception' else arg[0].__name__))
        return tr
    sys.settrace(tr)
    try:
        try:
            r = f(*a)
        except Exception as x:
            r = repr(x)
    finally:
        sys.settrace(None)
    print('==', f.__name__, r)
    for x in ev: print(x)
def a1(n):
    x = 0
    for i in range(n):
        x += i
    while x > 0:
        x -= 2
    return x
def a2():
    try:
        raise ValueError
    except TypeError:
        pass
    except ValueError as e:
        y = 1
    finally:
        z = 2
    pass
def g():
    yield 1
    x = yield 2
    return 3
def a3():
    for i in g():
        pass
    return [v*2
            for v in g()]
class C:
    def __enter__(self): return self
    def __exit__(self, *a): return True
def a4():
    with C() as c:
        x = 1
    with C():
        raise ValueError
    return 1
def a5():
    while True:
        break
    if not 1:
        a = 1
    elif 2:
        b = 3
def a6():
    def inner():
        raise KeyError
    try:
        inner()
    except:
        pass
def a7():
    for i in range(2):
        try:
            continue
        finally:
            x = 1
    i = 0
    while 1:
        i += 1
        if i > 2:
            break
    else:
        y=1
    return
def a8():
    def sub():
        x = yield from g()
        return x
    return list(sub())
def a9():
    class K:
        x = 1
        def f(self):
            return self.x
    return K().f()
def b1():
    return sum(i for i in range(2))
def b2(x):
    if x:
        if x == 1:
            return 5
        else:
            pass
    print(
        x,
        end='\n')
def b3():
    a5()
    lambda_ = lambda: 3
    lambda_()
    del lambda_
    for i in []: pass
    for i in [1,2]: j = i
    x = [i for i in range(3)]
def b4():
    raise ValueError
def b5():
    try:
        return 1
    finally:
        x = 2
def b6(x):
    match x:
        case 1:
            y=1
        case [a, b]:
            y=2
        case _:
            y=3
for case in (a1, 3), (a2,), (a4,), (a5,), (a6,), (a7,), (a8,), (a9,), (b1,), (b2, 2), (b2, 1), (b4,), (b5,):
    run(*case)


def profiled():
    events = []

    def prof(frame, event, arg):
        events.append((frame.f_code.co_name, event, getattr(arg, '__name__', arg)))
    sys.setprofile(prof)
    try:
        len([])
        list(g())
        try:
            int.from_bytes(None, 'x')
        except (TypeError, ValueError):
            pass
        [].append(1)
    finally:
        sys.setprofile(None)
    print(*events, sep='\n')


profiled()


def frames():
    x = 1
    here = sys._getframe()
    print(here is sys._getframe(), here.f_lineno - here.f_code.co_firstlineno)
    here.f_locals['x'] = 5
    here.f_locals['extra'] = 6
    print(x, locals()['extra'], type(here.f_locals).__name__)
    try:
        here.clear()
    except RuntimeError as e:
        print(e)
    try:
        1 / 0
    except ZeroDivisionError as e:
        print(e.__traceback__.tb_frame is here)
    return here


left = frames()
print(left.f_locals['x'], left.f_lineno - left.f_code.co_firstlineno, left.f_back is sys._getframe())
