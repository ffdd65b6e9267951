# A metaclass's mro() sees a class that has no order yet, and may change bases while it runs.
import types


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class Meta(type):
    def mro(cls):
        if cls.__name__ == "Seen":
            print(cls.__mro__, issubclass(cls, cls), isinstance(1, cls), sorted(cls.__dict__))
            attempt(cls)
            attempt(lambda: object.__new__(cls))
            attempt(lambda: cls.x)
            attempt(lambda: types.new_class("Sub", (cls,)))
            attempt(lambda: super(cls, cls).x)
        return super().mro()


class Seen(metaclass=Meta):
    x = 1


print(Seen.x, Seen().x, Seen.__mro__)


class Alien(type):
    def mro(cls):
        return (int, object) if cls.__bases__ == (int,) else super().mro()


attempt(lambda: Alien("A", (int,), {}))

ready = False


class Moving(type):
    def mro(cls):
        global ready
        if ready and cls.__name__ == "C":
            ready = False
            C.__bases__ = (B2,)
        return type.mro(cls)


class A(metaclass=Moving): pass
class B1(A): pass
class B2(A): pass
class C(A): pass


ready = True
C.__bases__ = (B1,)
print(C.__bases__, C.__mro__, B1.__subclasses__(), B2.__subclasses__(), A.__subclasses__())


# Which objects may change their class.
class G: __slots__ = "a", "b"
class H: __slots__ = "b", "a"
class L(G): __slots__ = "e"
class M(H): __slots__ = "e"
class N(M): __slots__ = ()


def change(x, cls):
    x.__class__ = cls
    return type(x).__name__


attempt(lambda: change(G(), H))
attempt(lambda: change(L(), M))
attempt(lambda: change(M(), N))
attempt(lambda: change(N(), H))


class Lively(types.ModuleType):
    version = 3

    @property
    def doubled(self):
        return 2 * self.number

    @doubled.setter
    def doubled(self, x):
        self.number = x // 2


m = types.ModuleType("m")
m.number = 4
m.__class__ = Lively
print(type(m).__name__, m.version, m.doubled)
m.doubled = 10
print(m.number, "doubled" in vars(m))
m.__class__ = types.ModuleType
attempt(lambda: m.doubled)
print(hash(""), hash(b""))
