def f(): raise ValueError("in f")
def g(): 
    x = 1
    raise TypeError("in g")
excs = []
for h in (f, g):
    try: h()
    except Exception as e: excs.append(e)
try:
    1/0
except Exception as e:
    excs.append(e)
    raise ExceptionGroup("many", excs)
