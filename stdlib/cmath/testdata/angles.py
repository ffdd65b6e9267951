"""Angles that are too small for a float, and powers whose angles are large."""

import cmath


def tried(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__, str(e)


for re in (1e300, 1.7e308, 1e10, -1e300, float("inf")):
    for im in (1e-300, -1e-300, 5e-324, 1e-160, 1e-8, 1e300, 0.0, -0.0, float("inf")):
        z = complex(re, im)
        print(z, tried(cmath.phase, z), tried(cmath.polar, z), tried(cmath.log, z))
print(1j ** 1114111, (-1j) ** 6080383, 1j ** 134933390995, 1j ** 994670768870, (1j ** 1e22).real)
print((-1e300 - 1e-300j) ** 1j, tried(pow, complex(1e-300), -3), tried(pow, 1e-200j, -2))
for x in (1e22, 3.67e15, 2.0 ** 1000, 6381956970095103 * 2.0 ** 700, 2.0 ** 20, 14.137166941154069, 1048576.4):
    print(x, cmath.exp(complex(0, x)), cmath.sin(x), cmath.cos(x), cmath.rect(1, -x))
