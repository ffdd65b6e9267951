import traceback, sys
def f(n):
    if n: return f(n-1)
    raise ValueError("deep\nline")
try: f(6)
except ValueError as e:
    print(traceback.format_exc())
    print(traceback.extract_tb(e.__traceback__))
    print(traceback.format_exception_only(e), traceback.format_tb(e.__traceback__, 2), traceback.format_tb(e.__traceback__, -1))
    traceback.print_exc(file=sys.stdout, limit=1)
    s=traceback.extract_tb(e.__traceback__)[-1]; print(s.filename==__file__, s.lineno, s.name, s.line, s.colno, s.end_colno, tuple(s)[1:], len(s), s[3])
    te=traceback.TracebackException.from_exception(e, capture_locals=False); print(''.join(te.format()), te.exc_type_str, str(te))
print(traceback.format_exc(), traceback.format_exception(None))
try:
    try: 1/0
    except ZeroDivisionError as e: raise KeyError('k') from e
except KeyError as e:
    print(''.join(traceback.format_exception(e)))
    print(''.join(traceback.format_exception(e, chain=False)))
    print(''.join(traceback.format_exception(type(e), e, e.__traceback__)))
def g(): traceback.print_stack(file=sys.stdout); print(traceback.format_stack()[-1], traceback.extract_stack()[-1].name)
g()
eg=ExceptionGroup("g",[ValueError(1),ExceptionGroup("h",[TypeError("x")]*20)])
eg.add_note('hello'); print(''.join(traceback.format_exception(eg))); print(traceback.format_exception_only(eg, show_group=True))
try: exec("a b")
except SyntaxError as e: print(''.join(traceback.format_exception(e)), traceback.format_exception_only(e))
try: print(traceback.format_exception(3))
except TypeError as e: print(e)
print(list(traceback.walk_tb(None)), traceback.format_list([('f.py',3,'fn','  code  '),('f.py',4,'fn',None)]))
try: undefinedd
except NameError as e: print(traceback.format_exception_only(e))
