# What a generator handles is its own; what its resumer handles is not.
import sys

def gen():
    try:
        yield sys.exception()
    except ValueError as e:
        yield sys.exception() is e
        yield sys.exception() is e
        try:
            raise
        except ValueError as again:
            yield again is e
    yield sys.exception()

g = gen()
print(next(g))
try:
    raise ValueError
except ValueError as e:
    print(g.throw(e))
print(next(g), next(g), next(g))

def plain():
    try:
        raise KeyError
    except KeyError:
        yield 1
    assert sys.exception() is None, sys.exception()
    yield 2

p = plain()
try:
    raise IndexError
except IndexError:
    next(p)
print(next(p))
print(next(lambda_gen := (lambda: (yield 1))()))
try:
    lambda_gen.send(5)
except StopIteration as e:
    print(e.value)
