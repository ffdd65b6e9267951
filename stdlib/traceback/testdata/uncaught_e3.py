import traceback
def deep(n):
    if n: raise ExceptionGroup("g%d" % n, [deep2(n)])
def deep2(n):
    try: deep(n - 1)
    except ExceptionGroup as e: return e
    return ValueError("leaf")
deep(14)
