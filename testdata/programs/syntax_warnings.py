import warnings

def check(src):
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter('always')
        compile(src, '<f>', 'exec')
    for x in w:
        print(repr(src), x.category.__name__, x.message, x.lineno)
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        try:
            compile(src, '<f>', 'exec')
        except SyntaxError as e:
            print('  ', e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset)

for src in (r"x='\z'", r"b'\z'", r"'\400'", r"'a'" + r'"\z"', "1if 2 else 3", "0x1for x in y", "1.5in x", "1jif 2 else 3", "x is 1",
            "x is not ()", "assert (1, 'x')", "1()", "(1,2)(3)", "[x for x in y](1)", "f'a'()", "1[0]", "{1}[0]", "(1,2)['a']",
            "'abc'['x']", "f'a'['b']", "None[1]", "(lambda:1)[0]", "x == 1 is 2", "def f():\n  x is 1\n", "x is ...", "x is -1"):
    check(src)
