import pprint, collections, types, dataclasses, numbers, math
from fractions import Fraction as F

print([F("3/4"), F("-1.25e2"), F(0.5), F(6, -4), F("  7 "), F(1, 3) + 1, 2 - F(1, 2), F(1, 3) * 0.5, F(7, 2) // 1, divmod(F(7, 2), F(2, 3)), F(2, 3) ** -2, F(4, 9) ** 0.5, 2 ** F(3), hash(F(1, 2)) == hash(0.5)])
print(round(F(5, 2)), round(F(17, 8), 2), math.floor(F(-7, 2)), math.ceil(F(-7, 2)), int(F(-7, 2)), F(3.141592653589793).limit_denominator(1000))
print(f"{F(22, 7):.3f} {F(1, 3):e} {F(12345, 7):,.2f} {F(1, 2)} {F(5):>6} {F(-2, 3):08.2f} {F(1, 8):%} {F(1,3):g}")
for bad in ["1/0", "x", "1.2/3", ""]:
    try:
        F(bad)
    except Exception as e:
        print(type(e).__name__, e)
print(F(1, 2) < 0.6, F(1, 2) == 0.5, F(1, 2) > 1, sorted([F(3, 2), 1, 0.25]), isinstance(F(1), numbers.Rational), isinstance(1.0, numbers.Real))

@dataclasses.dataclass
class D:
    name: str
    values: list

nested = {"b": list(range(30)), "a": ("x" * 50, "y" * 60), "c": {1, 2, 3}, "d": {"deep": {"deeper": ["word " * 20]}}}
pprint.pprint(nested)
pprint.pprint(nested, width=40, indent=2, compact=True, sort_dicts=False)
pprint.pprint(nested, depth=2)
pprint.pp(D("x" * 40, [D("y", [1, 2]), "z" * 40]))
pprint.pprint(collections.OrderedDict((str(i) * 10, i) for i in range(6)))
pprint.pprint(collections.Counter("abracadabra" * 3), width=20)
pprint.pprint(collections.deque(range(30), maxlen=40), width=30)
pprint.pprint(collections.defaultdict(int, {"k" * 30: 1, "l" * 30: 2}), width=40)
pprint.pprint(types.SimpleNamespace(a="x" * 40, b=["y" * 40]))
pprint.pprint(b"bytes " * 20, width=40)
pprint.pprint(1234567890, underscore_numbers=True)
loop = [1]
loop.append(loop)
print(pprint.isrecursive(loop), pprint.isreadable([1]), pprint.saferepr({3: 1, "a": 2}))
