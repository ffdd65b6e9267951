import sys
import types

m = sys.monitoring
E = m.events
print(type(m), m.DEBUGGER_ID, m.COVERAGE_ID, m.PROFILER_ID, m.OPTIMIZER_ID, m.events)


def wrong(f):
    try:
        print(f())
    except Exception as e:
        print(repr(e))


code = (lambda: 1).__code__
for f in (lambda: m.use_tool_id(9, 'x'), lambda: m.use_tool_id(1, 3), lambda: m.set_events(1, 1), lambda: m.use_tool_id(1, 'a'),
          lambda: m.use_tool_id(1, 'a'), lambda: m.get_tool(1), lambda: m.get_tool(2), lambda: m.set_events(1, 1 << 20),
          lambda: m.set_events(1, -1), lambda: m.set_events(1, E.C_RETURN), lambda: m.register_callback(1, 3, None),
          lambda: m.register_callback(1, 0, None), lambda: m.register_callback(1, 1 << 20, None), lambda: m.set_local_events(1, 3, 1),
          lambda: m.set_local_events(1, code, E.RAISE), lambda: m.get_events(7), lambda: m.get_local_events(1, code),
          lambda: m.set_events(1, E.CALL | E.C_RETURN)):
    wrong(f)

log = []


def shown(a):
    if a is m.MISSING:
        return 'MISSING'
    if isinstance(a, BaseException):
        return repr(a)
    return getattr(a, '__name__', None) or repr(a)


def watch(*names):
    """Log these events; of places only the line is shown."""
    for name in names:
        def callback(code, *args, name=name):
            args = [args[0] - code.co_firstlineno] if name == 'LINE' else args[1:]
            if name in ('JUMP', 'BRANCH', 'INSTRUCTION'):
                args = []
            log.append((name, code.co_name, *map(shown, args)))
        m.register_callback(1, getattr(E, name), callback)


def run(names, f, *args):
    watch(*names)
    events = 0
    for name in names:
        events |= getattr(E, name)
    if 'CALL' in names:
        events |= E.C_RETURN | E.C_RAISE
    log.clear()
    m.set_events(1, events)
    try:
        f(*args)
    except Exception as e:
        pass
    m.set_events(1, 0)
    for event in log:
        if event[1] != 'run':
            print(event)
    for name in names:
        m.register_callback(1, getattr(E, name), None)


def simple(x):
    y = len([x])
    return y


def gen(n):
    for i in range(n):
        yield i


def loop():
    total = 0
    for x in gen(2):
        total += x
    return total


def inner():
    raise KeyError('k')


def outer():
    try:
        inner()
    except ValueError:
        pass
    except KeyError:
        try:
            raise
        finally:
            simple(2)


def delegate():
    yield from gen(2)


def throws():
    g = gen(3)
    next(g)
    try:
        g.throw(IndexError)
    except IndexError:
        pass


class C:
    def method(self, a):
        return [].append(a)

    @classmethod
    def cls(cls):
        return int('x')


def calls():
    c = C()
    c.method(3)
    C.cls()


print('--- simple')
run(('PY_START', 'PY_RETURN', 'CALL', 'LINE', 'C_RETURN', 'C_RAISE'), simple, 5)
print('--- loop')
run(('PY_START', 'PY_RESUME', 'PY_RETURN', 'PY_YIELD', 'STOP_ITERATION', 'LINE'), loop)
print('--- exceptions')
run(('RAISE', 'EXCEPTION_HANDLED', 'PY_UNWIND', 'LINE', 'PY_RETURN'), outer)
print('--- reraise')
run(('RERAISE',), outer)
print('--- throw')
run(('PY_THROW', 'RAISE', 'PY_UNWIND', 'PY_YIELD'), throws)
print('--- delegate')
run(('PY_START', 'PY_RESUME', 'PY_RETURN', 'PY_YIELD'), list, delegate())
print('--- calls')
run(('PY_START', 'PY_RETURN', 'PY_UNWIND'), calls)

print('--- local, disabled')
count = 0


def once(code, line):
    global count
    count += 1
    return m.DISABLE


m.register_callback(1, E.LINE, once)
m.set_local_events(1, loop.__code__, E.LINE)
simple(1)
loop()
loop()
print(count, m.get_local_events(1, loop.__code__), m.get_events(1))
m.restart_events()
loop()
print(count)
m.set_local_events(1, loop.__code__, 0)
loop()
print(count)
m.register_callback(1, E.RAISE, lambda *a: m.DISABLE)
m.set_events(1, E.RAISE)
try:
    inner()
except Exception as e:
    m.set_events(1, 0)
    print(repr(e))


def fails(code, offset):
    raise ZeroDivisionError


m.register_callback(1, E.PY_START, fails)
m.set_events(1, E.PY_START)
try:
    simple(1)
except ZeroDivisionError as e:
    m.set_events(1, 0)
    print(repr(e))
m.use_tool_id(2, 'second')
for tool in 2, 1:
    m.register_callback(tool, E.PY_START, lambda code, offset, tool=tool: log.append(tool))
    m.set_events(tool, E.PY_START)
log.clear()
simple(1)
print(m._all_events())
m.free_tool_id(1)
m.set_events(2, 0)
print(log, m.get_tool(1), m._all_events())
