# Reduced cases of the differential tester: operators, items and attributes.


def show(text):
    try:
        print(text, "->", repr(eval(text)))
    except Exception as exc:
        print(text, "->", type(exc).__name__, exc, getattr(exc, "name", ""))


def run(text):
    try:
        exec(text, dict(globals()))
        print(text, "-> done")
    except Exception as exc:
        print(text, "->", type(exc).__name__, exc, getattr(exc, "name", ""))


class Reflected:
    def __rsub__(self, other): return "rsub"
    def __radd__(self, other): return NotImplemented
    def __rmul__(self, other): return NotImplemented


class Other(Reflected):
    pass


class Sets:
    def __setitem__(self, key, value): pass


class Slots:
    __slots__ = ("a",)


import decimal, datetime, types

# A reflected method is for objects of different classes only; sequences complain after one that does not want.
for text in """Reflected() - Reflected()
Reflected() - Other()
'a' + Reflected()
[] * Reflected()
b'' + Reflected()
(1,) + Reflected()
bytearray() + Reflected()
Reflected() * 'a'""".splitlines():
    show(text)

# Augmented assignments say so in their errors.
for left in ("1", "2.5", "{}", "1j", "Reflected()"):
    for op in ("|=", "<<=", "*=", "//=", "-="):
        run(f"a = {left}; a {op} ''" if op == "*=" else f"a = {left}; a {op} 2.5j")

# Messages name types as CPython does.
for text in """datetime.date(2020, 1, 1) + 1
datetime.date(2020, 1, 1) - datetime.datetime(2020, 1, 1)
decimal.Decimal(1) + 1.5
list[int] - 1
(int | str) < 1
types.SimpleNamespace().a
-types.SimpleNamespace()
types.MappingProxyType({}) | 5
iter('ab').__reduce__()[1:]
type(iter('ab')), type(iter('\\xe9'))
format(1, None)
''.replace(None, 1)""".splitlines():
    show(text)

for text in """del 1[0]
del (1, 2)[0]
del 'ab'['x']
del Sets()[0]
'abc'[2**70] = 1
(1).real = 2
[].append = 1
del Slots().q
Slots().a
Reflected().zz
del Reflected().zz
int.x = 1
None.x = 1
range(3).start = 1
del {}.x
Reflected.__dict__ = 1""".splitlines():
    run(text)

# Displays of constants come from a frozenset that was made twice.
print(list({8, 5, -3, -1}), list({8, 5, 3, (1, 2)}), list({16, 1, 3, 24, 8, 13}))


# pow() with three arguments asks the types of all three, and classes written in Python only if they are the first's.
import decimal
import fractions


class PowInt(int):
    pass


class PowFloat(float):
    pass


class Powered:
    def __pow__(self, other, modulus=None):
        return "Powered.__pow__", modulus is None


class Reflected:
    def __rpow__(self, other, modulus=None):
        return "Reflected.__rpow__", modulus is None


class ReflectedInt(int):
    def __rpow__(self, other, modulus=None):
        return "ReflectedInt.__rpow__", modulus is None


class RefusingInt(int):
    def __pow__(self, other, modulus=None):
        return NotImplemented


class RefusingFloat(float):
    def __pow__(self, other, modulus=None):
        return NotImplemented


operands = [True, 2, 2.0, 1j, PowInt(2), PowFloat(2), Powered(), Reflected(), ReflectedInt(2), RefusingInt(2), RefusingFloat(2), "a", None,
            fractions.Fraction(2), decimal.Decimal(2)]
for a in operands:
    for b in operands:
        for c in (True, 2.0, 1j, Powered(), None):
            try:
                print(type(a).__name__, type(b).__name__, type(c).__name__, pow(a, b, c))
            except Exception as exc:
                print(type(a).__name__, type(b).__name__, type(c).__name__, type(exc).__name__, exc)
