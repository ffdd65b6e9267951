# Reduced cases of the differential tester: errors of texts and the places of errors at run time.
import linecache
import traceback
import warnings

warnings.simplefilter("always")
warnings.showwarning = lambda message, category, filename, line, *rest: print("   ", category.__name__, message, line)

# Warnings come from what was read before the error; errors found after parsing have no text without a file.
for text in ["1if", "x = 1if 2 else 3\n)", "x is 1\nreturn", "x is 1\ndef f(a, a): pass", "'\\d'\n)\n'\\e'", "(1and 2",
             "assert (1,2)\nmatch 0:\n  case (e) as e: pass", "2and 3\n4 4", "x is 's' is 5", "yield", "x = 1 2", "global x\nx: int",
             "1j[0]", "(1+2j)[0]", "(not 1)[0]", "def f():\n    nonlocal x", "async def f():\n    yield\n    return 1"]:
    print(repr(text))
    try:
        compile(text, "<text>", "exec")
    except SyntaxError as exc:
        print("   ", exc.msg, exc.lineno, exc.offset, exc.end_lineno, exc.end_offset, len(exc.args), exc.text and exc.text.rstrip("\n"))

for text in ["b=1\nf(*b)", "def f(*a): pass\nf(1, *3)", "def f(*a,**k): pass\nf(1, a=1, **{\"a\":2})", "x=[1,*2]", "x={1,*2}", "x={**2}", "b={}\nb[*2]",
             "def f():\n  return (*1,)\nf()", "class A(*1): pass", "print(*1)", "try:\n  1/0\nexcept 0:\n  pass", "{i:1 for i in [[]]}",
             "def f():\n  try: x\n  except Exception as e: raise\n  x = 1\nf()", "for d, in [1]: pass", "match[*1]:\n  case []: pass"]:
    linecache.cache["<text>"] = (len(text), None, text.splitlines(True), "<text>")
    try:
        exec(compile(text, "<text>", "exec"), {})
    except Exception as exc:
        exc.__traceback__ = exc.__traceback__.tb_next
        print("".join(traceback.format_exception(exc)))
