try:
    exec("x = (1 +\n  2\ny = = 3")
except SyntaxError as e:
    import sys
    raise
