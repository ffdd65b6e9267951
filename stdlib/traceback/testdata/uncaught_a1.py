def f(x):
    return g(x) + 1
def g(x):
    d = {"a": [1, 2]}
    return d["b"][0] + x.foo.bar(1, 2)
try:
    f(1)
except KeyError as e:
    raise ValueError("bad") from e
