import decimal, math, pickle
from decimal import *

def show(f, *a, **k):
    try:
        r = f(*a, **k)
        print(getattr(f, "__name__", f), *a, "->", r)
    except Exception as e:
        print(getattr(f, "__name__", f), *a, "->", type(e).__name__, e)

D = Decimal
for s in ["0", "-0.00", "1e5", "1E-7", "123.4500", "  1_000.5 ", "inf", "-Infinity", "nan123", "sNaN", ".5", "5.", "1e+30", "0E+7", "-1.5e-10", "", "x", "1e", "--1", "٣.٥"]:
    show(D, s)
for v in [5, -7, True, 0.1, -1e300, float("nan"), (1, (1, 2, 3), -2), (0, (), 5), (0, (1,), "F"), [0, [1, 2], 3], None, (1, 2), b"1"]:
    show(D, v)
vals = [D("1"), D("-2.50"), D("0"), D("-0"), D("1e-5"), D("7e10"), D("Infinity"), D("NaN"), D("3.14159265358979323846264338327950288")]
ops = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b, "//": lambda a, b: a // b, "%": lambda a, b: a % b, "**": lambda a, b: a ** b, "divmod": divmod,
       "<": lambda a, b: a < b, "==": lambda a, b: a == b, "max": D.max, "min": D.min, "q": D.quantize, "rn": D.remainder_near, "ct": D.compare_total, "nt": D.next_toward}
for name, f in ops.items():
    for a in vals:
        for b in vals:
            try:
                print(name, a, b, f(a, b))
            except Exception as e:
                print(name, a, b, type(e).__name__, e)
for prec in (3, 9, 28, 50):
    with localcontext(prec=prec):
        for x in ["2", "0.5", "10", "123.456", "1e-10", "0.9999999", "1.0000001", "99999", "1e20", "12345678901234567890"]:
            x = D(x)
            print(prec, x, x.sqrt(), x.ln(), x.log10(), (x if x < 100 else x / 10**18).exp(), x ** D("0.3"), x ** -3, x ** 7, +x, x.logb(), x.next_plus(), x.next_minus(), x.normalize())
print(D(4) ** D("0.5"), D(8) ** (D(1) / 3), D("1.1") ** 100, D(2) ** -1, D(10) ** 3, D(3) ** 200, pow(D(7), 5, 13), D(1) ** D("0.1"), D("0.01") ** D("0.5"), D(2) ** D("1000000"))
for mode in [ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP]:
    print(mode, [str(D(x).quantize(D("0.1"), rounding=mode)) for x in ["1.25", "-1.25", "1.35", "1.21", "-1.29", "1.05", "0.55"]], [str(D(x).to_integral_value(mode)) for x in ["0.5", "1.5", "-2.5", "2.1"]])
for spec in ["", ".2f", "10.3f", "<10.1f", "^12", "+.3e", "E", "g", ".3g", ",.2f", "012.2f", "%", ".1%", "*>15.4f", "=+12.2f", "z.0f", ".0f", "#.0f", "n", "+,", "015,.2f"]:
    print(spec, [format(D(x), spec) for x in ["1234567.891", "-0.001", "0", "1e20", "-12.5", "NaN", "-Infinity"]])
show(format, D(1), "d")
show(format, D(1), "x")
show(format, D(1), "_")
print(hash(D("1.5")) == hash(1.5), hash(D(10**30)) == hash(10**30), hash(D("1e-3")), hash(D("inf")), hash(D("-1")), hash(D("123.456e5")))
print(D("1.5") == 1.5, D("1.1") < 1.1, D(3) == 3, 2 < D("2.5"), D("0.1") == 0.1, D(1) != "1", sorted([D(3), 1, 2.5]), sum([D("0.1")] * 10))
show(lambda: D("sNaN") == 1)
show(lambda: D("NaN") < 1)
print(int(D("-3.9")), float(D("1e-3")), complex(D(2)), math.floor(D("-1.5")), math.ceil(D("1.2")), round(D("2.5")), round(D("2.675"), 2), round(D("123456"), -2), math.trunc(D("9.9")), bool(D("0.0")), abs(D("-4")))
for bad in ["nan", "inf"]:
    show(int, D(bad))
    show(D.as_integer_ratio, D(bad))
print(D("3.75").as_integer_ratio(), D("-1e3").as_integer_ratio(), D("1.20").as_tuple(), D("-inf").as_tuple(), D("nan5").as_tuple(), D("1e-5").adjusted())
print([D(x).number_class() for x in ["1", "-0", "inf", "nan", "snan", "1e-1000005", "-1"]], D("1.2e-7").to_eng_string(), D("12e7").to_eng_string(), D("0e5").to_eng_string())
print(D("1010").logical_and(D("1100")), D("1010").logical_or(1), D("1010").logical_xor(D("1111")), D("101").logical_invert().__class__, D("123456").rotate(2), D("123456").shift(-2), D("1.5").scaleb(3), D(5).fma(2, 3), D("1.0").same_quantum(D("0.1")), D("2").copy_sign(D("-1")), D("-5").copy_abs())
c = Context(prec=5, rounding=ROUND_DOWN, Emin=-10, Emax=10, capitals=0, clamp=1, flags=[], traps=[Inexact])
print(c, c.Etiny(), c.Etop(), c.copy() is c)
show(c.divide, D(1), D(3))
c.traps[Inexact] = False
print(c.divide(D(1), D(3)), c.flags[Inexact], c.flags[Rounded], dict(c.flags)[Overflow], c.create_decimal("123456789"), c.power(2, 40), c.to_sci_string(D("1E+9")), c.multiply(D("9e9"), D("9e9")), c.exp(1), c.max(D(1), D(2)), c.is_zero(D(0)))
print(c)
c.clear_flags()
print(c.flags)
for name, v in [("prec", 0), ("prec", "x"), ("rounding", "up"), ("Emin", 1), ("Emax", -1), ("capitals", 2), ("clamp", -1)]:
    show(setattr, c, name, v)
print(BasicContext, ExtendedContext, DefaultContext, sep="\n")
with localcontext() as ctx:
    ctx.prec = 4
    print(D(1) / 3, getcontext() is ctx)
print(D(1) / 3)
for f in [lambda: D(1) / 0, lambda: D(0) / 0, lambda: D("inf") - D("inf"), lambda: D(-1).sqrt(), lambda: D(1) % 0, lambda: D("1e999999") * 10, lambda: D("1e30") // 1, lambda: D(-2).ln(), lambda: D(0) ** 0, lambda: D(1e5) if True else 0, lambda: D("1e-999999") / 1000]:
    show(f)
print(pickle.loads(pickle.dumps(D("1.50"))), repr(D("-1.5e-20")), str(D("1e100")), [D(1).compare(D(x)) for x in ("0", "1", "nan")])
class Sub(Decimal):
    pass
print(Sub("1.5") + 1, type(Sub("1") + 1).__name__, Sub.from_float(0.5), D(Sub("2")), repr(Sub("3")))
print(DecimalException.__mro__[1].__name__, [e.__mro__[1].__name__ for e in (Overflow, Underflow, DivisionByZero, FloatOperation, DivisionUndefined)])
print(MAX_PREC, MAX_EMAX, MIN_EMIN, MIN_ETINY, HAVE_THREADS)
