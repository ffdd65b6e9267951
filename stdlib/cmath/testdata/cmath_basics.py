import cmath
for z in (1 + 2j, -1.5 + 0j, 0j, complex(0.5, -3)):
    for f in (cmath.sqrt, cmath.exp, cmath.sin, cmath.cosh, cmath.tanh, cmath.asin, cmath.atan, cmath.acosh, cmath.log):
        try:
            r = f(z)
            print(f.__name__, z, f'{r:.10g}')
        except (ValueError, OverflowError) as e:
            print(f.__name__, z, type(e).__name__, e)
inf, nan = float('inf'), float('nan')
for f, z in ((cmath.exp, complex(inf, 0)), (cmath.cosh, complex(inf, nan)), (cmath.sqrt, complex(-inf, 1)), (cmath.exp, complex(1, inf)),
             (cmath.log, complex(-inf, inf)), (cmath.exp, 1e5), (cmath.atanh, 1)):
    try:
        print(f.__name__, f(z))
    except (ValueError, OverflowError) as e:
        print(f.__name__, type(e).__name__, e)
print(cmath.polar(3 + 4j), cmath.phase(-1), cmath.isclose(1, 1 + 1e-12j), cmath.infj, cmath.nanj)
