"""The variables of frames that an exception has left."""
import sys, traceback
def a(x, y=2):
    z = [i/0 for i in (x,y)]
    w = 1
def b(q):
    def inner(): return q
    def cell():
        nonlocal q
    if q: k = 5
    return a(q) + 1
try:
    b(3)
except Exception as e:
    tb = e.__traceback__.tb_next
while tb:
    l = tb.tb_frame.f_locals
    print(tb.tb_frame.f_code.co_name, tb.tb_lineno, {k: l[k] for k in l if k not in ('e','e2','tb','inner','cell') and not k.startswith('__') and k not in ('a','b','K','sys','traceback','l')}, tb.tb_frame is tb.tb_frame)
    tb = tb.tb_next
try:
    b(7)
except Exception as e:
    te = traceback.TracebackException.from_exception(e, capture_locals=True)
    for f in te.stack: print(f.name, {k:v for k,v in (f.locals or {}).items() if k in 'xyziqk'})
    traceback.clear_frames(e.__traceback__)
    print(e.__traceback__.tb_next.tb_frame.f_locals)
