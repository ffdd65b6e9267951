# Reduced cases of the differential tester: syntax errors and what warns before them.

import warnings


def show(text, mode='exec'):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter('always')
        try:
            compile(text, 'x', mode)
            result = 'compiles'
        except SyntaxError as e:
            result = f'{e.msg} {e.lineno} {e.offset} {e.end_lineno} {e.end_offset}'
    print(ascii(text), result, sorted({str(w.message) for w in seen}))


for text in ["in 2in", "f() = 2\n1if", "a b '\\d'", "'\\d' a b", "a b f'\\d'", "  1if", "('\\d'", "1elsetry", "1ifx",
             "f'{}", "f'{in)", "f'{:'}", "f'{:')", "f'{x:{y}", "f f'{=", "from f'", "{5:6,f'{}",
             "x=c!=dx=", "x=y=a==b=1", "a.b=c==d=1", "x,y=a==b=1", "x,=a==b=1", "c=d,=", "[[]=",
             "print(*a for", "f(a, *b for x in y)", "f(*b for x in y)", "f(k=1, *b for x in y)", "class A(*b for x in y): pass", "{**a for", "{a:b,**c for x in y}",
             "from  import", "with#", "def f#", "import#", "lambda a=1,type", "lambda **a,**", "a f(b c)", "a {b c}", "print f(b c)", "x 1if x x",
             "True*'' is 0", "(1,2)[0] is 1", "(2**70)()", "(1<<3)['a']", "__debug__()", "not 1 is 1", "assert(1,)*1", "1 << 200 is 1"]:
    show(text)
for text in ['', '1+', '\n1+']:
    show(text, 'eval')

# The order of type parameters is a matter of compiling, not of scopes.
for text in "def f[T=int, U](): x", "class A[T=int, *U]: pass", "type X[T=int, **U] = 1":
    try:
        compile(text, "<text>", "exec")
    except SyntaxError as exc:
        print(exc.args)
