import sys, io
print(sys.version_info[:3], sys.version_info.major, sys.version_info >= (3, 13), sys.version_info, sys.hexversion, sys.maxsize, sys.maxunicode)
print(sys.float_info, sys.int_info, sys.hash_info, sys.byteorder, sys.getdefaultencoding(), sys.getfilesystemencoding())
def t(f, *a):
    try: print(f.__name__, a, f(*a))
    except BaseException as e: print(f.__name__, a, type(e).__name__, e)
t(sys.setrecursionlimit, 0); t(sys.setrecursionlimit, 'x'); t(sys.setrecursionlimit, 2**40); t(sys.intern, 3); t(sys.exit, 1, 2); t(sys.set_int_max_str_digits, 5)
t(sys.setswitchinterval, -1); t(sys._getframe, 100); t(sys.exit, 3); t(sys.exit); t(sys.getsizeof)
sys.setrecursionlimit(200)
def deep(n): return 0 if n == 0 else 1 + deep(n - 1)
print(deep(150), sys.getrecursionlimit())
try: deep(400)
except RecursionError as e: print(e)
sys.setrecursionlimit(1000)
def f():
    fr = sys._getframe(); print(fr.f_code.co_name, fr.f_back.f_code.co_name, fr.f_lineno, 'fr' in fr.f_locals, fr.f_globals is globals())
f()
try: 1 / 0
except ZeroDivisionError as e:
    print(sys.exc_info()[0], sys.exc_info()[1] is e, sys.exc_info()[2].tb_lineno, sys.exception() is e)
print(sys.exc_info(), sys.exception())
print(sys.intern('a b') is sys.intern('a ' + 'b'), sys.modules['sys'] is sys, sys.get_asyncgen_hooks(), sys.gettrace(), sys.is_finalizing())
print(sys.stdin.readline(), input(), sep='|')
try: input()
except EOFError as e: print('EOF', e)
old, sys.stdout = sys.stdout, io.StringIO()
print('captured'); got = sys.stdout.getvalue(); sys.stdout = old; print(repr(got))
sys.displayhook([1]); sys.displayhook(None); print(_)
print('err', file=sys.stderr); sys.stderr.write('é\udc80\n')
events = []
sys.addaudithook(lambda e, a: events.append((e, a))); sys.audit('my.event', 1, 2); print(('my.event', (1, 2)) in events)
print('os' in sys.stdlib_module_names, 'sys' in sys.builtin_module_names, type(sys.flags).__name__, sys.flags.optimize, sys.implementation.version == sys.version_info)
class D:
    def __del__(self): pass
sys.unraisablehook
raise SystemExit('bye')
