# What the dictionaries of built-in types hold, and the methods in them that do what the inherited ones do.
import builtins
import types

for name in sorted(dir(builtins)):
    t = getattr(builtins, name)
    if isinstance(t, type) and issubclass(t, BaseException) and t is not ExceptionGroup:
        print(name, sorted(vars(t)))
for t in (int, float, complex, bool, str, bytes, bytearray, list, tuple, dict, set, frozenset, range, slice, memoryview, object,
          type, property, staticmethod, classmethod, super, enumerate, zip, map, filter, reversed, types.FunctionType,
          types.MethodType, types.ModuleType, types.GenericAlias, types.UnionType, types.MappingProxyType, type(None)):
    print(t.__name__, sorted(vars(t)))


class A(ValueError):
    pass


class LookupOS(LookupError, OSError):
    pass


class KeyOS(KeyError, OSError):
    pass


class Group(RuntimeError, ExceptionGroup):
    pass


class Import(ValueError, ImportError):
    pass


class Mixin:
    pass


class MixedOS(Mixin, OSError):
    pass


for f in (
    lambda: A.__init__(), lambda: A.__new__(), lambda: ValueError.__new__(int), lambda: ValueError.__new__(3),
    lambda: ValueError.__new__(KeyError), lambda: KeyError.__new__(ValueError), lambda: ValueError.__init__(KeyError()),
    lambda: BaseException.__new__(OSError), lambda: Exception.__new__(ImportError), lambda: ValueError.__init__,
    lambda: KeyError.__init__.__objclass__, lambda: ValueError.__new__.__self__, lambda: NameError.__str__,
    lambda: tuple.__getattribute__, lambda: tuple.__getattribute__((), "x"), lambda: tuple.__getattribute__([], "append"),
    lambda: list.__getattribute__([], "append")([]), lambda: bytearray.__reduce_ex__, lambda: UnicodeTranslateError("", 0, 1, "").encoding,
    lambda: (LookupOS(2, "x").errno, LookupOS(2, "x").args), lambda: (KeyOS(2, "x").errno, KeyOS(2, "x").args),
    lambda: Group("g", [OSError()]).exceptions, lambda: Import("a", name="b"), lambda: MixedOS(2, "y").errno,
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


def below(cls):
    return [c.__name__ for c in cls.__subclasses__()]


# Native classes of modules are among the subclasses of their bases once the module is imported.
print(below(BaseException))
import asyncio
import ssl

print(below(BaseException)[-1], "gaierror" in below(OSError), sorted(below(ssl.SSLError)))
print(ssl.SSLCertVerificationError in ValueError.__subclasses__(), ssl.SSLCertVerificationError.__bases__, asyncio.Task in asyncio.Future.__subclasses__())
