import warnings, sys
warnings.warn("hello"); warnings.warn("hello")
for i in range(3): warnings.warn("loop", RuntimeWarning)
def dep(): warnings.warn("dep", DeprecationWarning, stacklevel=2)
dep(); dep()
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always"); warnings.warn("rec"); warnings.warn("rec2", FutureWarning)
    print(len(w), w[0].message, w[1].category, w[0].filename==__file__, w[0].lineno, str(w[0])[:30])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try: warnings.warn("err")
    except UserWarning as e: print('raised', e)
    try: warnings.warn("x", int)
    except TypeError as e: print(e)
with warnings.catch_warnings():
    warnings.simplefilter("ignore"); warnings.warn("ignored")
print(warnings.formatwarning("m", UserWarning, "f.py", 3, "code"), warnings.filters[:2])
try: warnings.simplefilter("bad")
except Exception as e: print(type(e), e)
@warnings.deprecated("old")
def old(): return 1
warnings.simplefilter('always')
print(old())
