# A look at a frame finds no variable that has got no value on the path taken, whatever earlier calls left behind.
import sys


def leave_something():
    a = b = c = ["left behind"]
    return a, b, c


def look():
    print(sys._getframe(1).f_locals)


def branch(n):
    if n:
        x = 1
    look()


def loop(n):
    look()
    for i in range(n):
        x = i
        look()
    look()


def handler(n):
    try:
        x = 1 // n
        y = 2
    except ZeroDivisionError:
        pass
    look()


def matched(v):
    match v:
        case [x, y]:
            pass
        case {"z": z}:
            pass
    look()


for f, values in (branch, (0, 1)), (loop, (0, 1)), (handler, (0, 1)), (matched, (1, [1, 2], {"z": 3})):
    for n in values:
        leave_something()
        f(n)


def fails(n):
    if n:
        x = 1
    raise ValueError


for n in 0, 1:
    try:
        leave_something()
        fails(n)
    except ValueError as e:
        print(e.__traceback__.tb_next.tb_frame.f_locals)
