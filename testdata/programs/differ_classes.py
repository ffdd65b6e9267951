# Reduced cases of the differential tester: classes.


class A: pass
class B: pass
class C(B, A): pass
class D(A, int): pass
class S: __slots__ = ("a",)
class T(A, S): pass


print([cls.__base__.__name__ for cls in (C, D, T)])


class Attributes:
    def any_name(): self._v = 1
    def other_self(this): this.x = 1
    def method(self):
        self.y = 1
        def inner(): self.z = 2
        self.aug += 1
        self.item[0] = 1
        for self.loop in (): pass
        with open as self.opened: pass


print(sorted(Attributes.__static_attributes__))

for text in """class E(A):
    __p = 1
    __slots__ = ('__p',)
class E(bytes):
    def x(): pass
    __slots__ = 'x'
class E(A, metaclass=lambda *a: ''): pass
class F(E): pass""".split("\nclass "):
    try:
        exec(text if text.startswith("class") else "class " + text)
        print("done")
    except Exception as exc:
        print(type(exc).__name__, exc)

# A class with a __setattr__ or __delattr__ of its own may set attributes otherwise, which errors take into account.
class SlotsDeleting:
    __slots__ = "q", "r"
    cv = 3

    def __delattr__(self, name):
        object.__delattr__(self, name)


class SlotsSetting:
    __slots__ = "q", "r"
    cv = 3

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)


class SlotsDeletingMore(SlotsDeleting):
    __slots__ = ()


class ListDeleting(list):
    __slots__ = ()

    def __delattr__(self, name):
        list.__delattr__(self, name)


for cls in SlotsDeleting, SlotsSetting, SlotsDeletingMore, ListDeleting:
    for name in "x", "cv", "q", "__class__", "__dict__":
        for act in lambda o: setattr(o, name, 1), lambda o: delattr(o, name), lambda o: object.__setattr__(o, name, 1):
            try:
                print(cls.__name__, name, act(cls()))
            except Exception as exc:
                print(cls.__name__, name, repr(exc))
