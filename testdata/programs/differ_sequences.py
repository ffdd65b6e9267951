# + and * of classes that derive from native sequences: what they inherit is an operator of a sequence, which comes last,
# until a class statement in between makes it one of a number.
import array
import collections


class Plain(tuple):
    pass


class Right(Plain):
    def __rmul__(self, other):
        print("Right.__rmul__")
        return NotImplemented

    def __radd__(self, other):
        print("Right.__radd__")
        return NotImplemented


class Heir(Right):
    pass


class Left(tuple):
    def __mul__(self, other):
        print("Left.__mul__")
        return NotImplemented


class Row(list):
    def __radd__(self, other):
        return "Row.__radd__"


class RightBytes(bytes):
    def __rmul__():
        pass


class Queue(collections.deque):
    def __rmul__(self, other):
        return "Queue.__rmul__"


class Other:
    def __index__(self):
        print("Other.__index__")
        return 2

    def __radd__(self, other):
        return "Other.__radd__"

    def __rmul__(self, other):
        return "Other.__rmul__"


class Index:
    def __index__(self):
        print("Index.__index__")
        return 2


class Refusing:
    def __add__(self, other):
        return NotImplemented

    __radd__ = __mul__ = __rmul__ = __iadd__ = __imul__ = __add__


def iadd(a, b):
    a += b
    return a


def imul(a, b):
    a *= b
    return a


makers = [
    lambda: (), lambda: "s", lambda: 2,
    lambda: Plain((1,)), lambda: Right((2,)), lambda: Heir((3,)), lambda: Left((4,)), lambda: Row([5]),
    lambda: RightBytes(b"6"), lambda: Queue([7]), lambda: array.array("b", [9]), Other, Index, Refusing,
]
operators = {
    "+": lambda a, b: a + b, "*": lambda a, b: a * b, "+=": iadd, "*=": imul,
}
for name, op in operators.items():
    for left in makers:
        for right in makers:
            a, b = left(), right()
            try:
                r = op(a, b)
                text = type(r).__name__ + (" " + repr(r) if " at 0x" not in repr(r) else "")
            except Exception as e:
                text = f"{type(e).__name__}: {e}"
            print(type(left()).__name__, name, type(right()).__name__, "->", text)


# A format without conversions is the result itself.
class Text(str):
    pass


print(type(Text("q") % []), type(Text("") % []), type(Text("%%") % []))
for format in "q", b"q", bytearray(b"q"):
    try:
        print(format % collections.deque())
    except TypeError as e:
        print(e)


# A class with the operator behind the native sequence makes it one of numbers, also where the sequence's method is found.
def tried(f):
    try:
        print(repr(f()))
    except Exception as exc:
        print(type(exc).__name__, exc)


class Multiplying:
    def __mul__(self, other):
        return NotImplemented


class Reflecting:
    def __rmul__(self, other):
        return "Reflecting.__rmul__"


class AddingToo:
    def __radd__(self, other):
        return "AddingToo.__radd__"


for sequence in list, tuple, str, bytes:
    for other in Multiplying, Reflecting, AddingToo:
        class Behind(sequence, other):
            pass

        class Before(other, sequence):
            pass

        for cls in Behind, Before:
            v = cls()
            for w in Plain, 2, "a", 2.5, [1], Multiplying(), Reflecting():
                print(sequence.__name__, other.__name__, cls.__name__, type(w).__name__)
                tried(lambda: v * w)
                tried(lambda: w * v)
                tried(lambda: v + w)

                def repeated():
                    x = cls()
                    x *= w
                    return x

                tried(repeated)


# join() asks the iterator how many items there will be.
class Negative:
    def __getitem__(self, i):
        return [b"a", b"b"][i]

    def __len__(self):
        return -1


class FailingHint:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration

    def __length_hint__(self):
        raise KeyError("hint")


for thing in Negative(), FailingHint():
    for f in b"".join, "".join, list, sorted, bytes, sum, bytearray().extend:
        tried(lambda: f(thing))
