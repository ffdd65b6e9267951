a = 1 if True else 2; b = (lambda z: z / 0)(5) + sum([1, 2])
