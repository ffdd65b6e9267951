def many(a, b, c, d, e, f): raise OSError(2, "No such file", "name")
x = many(
    1,
    2,
    3,
    4,
    5,
    6,
) + 1
