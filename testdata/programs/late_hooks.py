"""Classes that change how attributes are found after code has read them."""


class C:
    def __init__(self):
        self.x = 1
        self.y = 2


def read(o):
    return o.x, o.y


c = C()
print(read(c), read(c), read(c))
C.__getattribute__ = lambda self, name: "hooked " + name
print(read(c))
del C.__getattribute__
print(read(c))
C.x = property(lambda self: "property")
print(read(c))
del C.x
print(read(c))
C.__getattr__ = lambda self, name: "missing " + name
del c.y
print(read(c))
C.__setattr__ = lambda self, name, value: print("set", name, value)
for i in range(3):
    c.x = i
print(read(c))


class Counter:
    made = 0
    label = "a"

    @classmethod
    def make(cls):
        cls.made += 1
        return cls.made

    @staticmethod
    def mix(a, b):
        return a + b


class Sub(Counter):
    pass


def use(cls):
    return cls.make(), cls.mix(1, 2), cls.label


print(use(Counter), use(Counter), use(Sub), use(Sub), Counter.made, Sub.made)
Counter.label = "b"
print(use(Counter), use(Sub))
Counter.mix = staticmethod(lambda a, b: a * b)
print(use(Counter), use(Sub))
Sub.label = "c"
Counter.label = property(lambda self: "never on the class")
print(Sub.label, type(Counter.label).__name__, Counter().label)


def recursive(n):
    return 0 if n == 0 else 1 + recursive(n - 1)


class Exc(Exception):
    def __init__(self, code):
        super().__init__("code %d" % code)
        self.code = code


total = 0
for i in range(50):
    try:
        raise Exc(i)
    except Exc as e:
        total += e.code + len(e.args[0])
        e.extra = i
        assert vars(e) == {"code": i, "extra": i}
print(total, recursive(500))
