def f(x):
    if x > 0:
        return f(x-1)
    raise ValueError
f(10)
