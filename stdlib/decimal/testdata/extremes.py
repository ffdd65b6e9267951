"""Exponents at and beyond the ends of what decimal can hold."""
import decimal


def show(f):
    try:
        print(repr(f()))
    except Exception as exc:
        print(type(exc).__name__, exc)


decimal.getcontext().traps[decimal.InvalidOperation] = False
for e in (2**62, 2**63 - 1, 10**18, 10**18 - 1, 10**18 - 2, 10**18 - 3, -2**62, -10**18 - 30, 2**63, -2**63, 2**70, -1999999999999999997,
          -1999999999999999998, -1999999999999999996, True, 1.5, None):
    for sign in 0, True, 2, "0":
        for digits in (1,), (1, 2, 3), (0,), (), (1, 0, 0), (True,), ("1",):
            show(lambda: decimal.Decimal((sign, digits, e)))
            show(lambda: decimal.Context().create_decimal((sign, digits, e)))
    if isinstance(e, int):
        for mantissa in "1", "1.23", "0", "0.00", "100", "-1", ".1", "12.50":
            text = "%sE%d" % (mantissa, e)
            show(lambda: decimal.Decimal(text))
            show(lambda: decimal.Context().create_decimal(text))
            show(lambda: decimal.Context(traps=[]).create_decimal(text))
            show(lambda: decimal.Context(prec=2, clamp=1, traps=[]).create_decimal(text))
    for name in "Emax", "Emin", "prec", "clamp", "capitals":
        show(lambda: decimal.Context(**{name: e}))
