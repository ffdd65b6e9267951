import ast, asyncio, functools, inspect

def show(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)

def f(a, b: int = 1, /, c: "str" = "x", *args: tuple[int, ...], d, e=None, **kw) -> list[str]:
    """First line.

        Indented.
    Last.
    """

class Meta(type):
    def __call__(cls, x, *, y=2): return super().__call__()

class A(metaclass=Meta):
    pass

class B:
    def __init__(self, a, b=2): self.v = a
    def m(self, p, q=1): "doc of m"
    @classmethod
    def c(cls, z): pass
    @staticmethod
    def s(t): pass
    @property
    def prop(self): "doc of prop"
    part = functools.partialmethod(m, 5)
    def __call__(self, *xs): pass

class C(B):
    def m(self, p, q=1): pass

class D:
    def __new__(cls, one, two): return super().__new__(cls)

for o in [f, A, B, B.m, B(1).m, B.c, B.s, B(1).part, B(1), C, D, functools.partial(f, 1, d=4), functools.partial(f, c=3),
          lambda *, k: k, 5]:
    show(inspect.signature, o)
s = inspect.signature(f)
print(repr(s), [str(p.kind) + p.kind.description for p in s.parameters.values()], s.parameters["args"].annotation)
print(s.format(max_width=20))
for a, k in [((), {}), ((1,), {}), ((1, 2, 3, 4), {"d": 1, "z": 2}), ((1,), {"b": 2, "d": 3}), ((1, 2), {"d": 1, "c": 5}), ((1, 2, 3), {"c": 1})]:
    show(s.bind, *a, **k)
b = s.bind(1, d=2)
b.apply_defaults()
print(b, b.args, b.kwargs, b.signature is s)
print(s.replace(parameters=list(s.parameters.values())[:2], return_annotation=int))
P = inspect.Parameter
for a, k in [(("x", P.POSITIONAL_ONLY), {}), (("1x", 0), {}), (("x", 9), {}), ((3, 0), {}), (("x", P.VAR_KEYWORD), {"default": 1}), (("class", 1), {})]:
    show(P, *a, **k)
show(inspect.Signature, [P("a", 1), P("b", 0)])
show(inspect.Signature, [P("a", 1), P("a", 1)])
show(inspect.Signature, [P("a", 1, default=1), P("b", 1)])
print(inspect.getfullargspec(f))
show(inspect.getcallargs, f, 1, d=3, w=2)
show(inspect.getcallargs, B.m, 1)
show(inspect.getcallargs, B.m, 1, 2, 3, 4)
show(inspect.getcallargs, B.m, 1, 2, z=4)
print(inspect.getdoc(f), inspect.getdoc(C.m), inspect.getdoc(C.prop), inspect.getdoc(C), sep="|")
async def co(): pass
async def ag(): yield
def g(): yield
x = g()
states = [inspect.getgeneratorstate(x)]
next(x)
states.append(inspect.getgeneratorstate(x))
x.close()
states.append(inspect.getgeneratorstate(x))
y = co()
states.append(inspect.getcoroutinestate(y))
y.close()
print(states, inspect.getcoroutinestate(y))
for p in [inspect.iscoroutinefunction, inspect.isasyncgenfunction, inspect.isgeneratorfunction, inspect.isfunction, inspect.ismethod,
          inspect.isclass, inspect.isbuiltin, inspect.isroutine, inspect.ismethoddescriptor, inspect.isdatadescriptor, inspect.ismodule]:
    print(p.__name__, [p(o) for o in [co, ag, g, functools.partial(co), B, B(1).m, len, [].append, list.append, B.__dict__["prop"], inspect, 3]])
print(inspect.iscoroutinefunction(inspect.markcoroutinefunction(lambda: 0)))
print([n for n, v in inspect.getmembers(B, inspect.isfunction)], [n for n, _ in inspect.getmembers_static(B(1)) if n[0] != "_"])
print(type(inspect.getattr_static(B(1), "prop")), inspect.getattr_static(B, "none", 0))
print([(a.name, a.kind, a.defining_class.__name__) for a in inspect.classify_class_attrs(C) if not a.name.startswith("__")])
print(inspect.getsource(C.m), inspect.getsource(D), inspect.getsourcelines(g))
def caller(): return inspect.stack()[1].function, inspect.currentframe().f_code.co_name, inspect.getframeinfo(inspect.currentframe()).code_context
print(caller())
@functools.wraps(f)
def w(*a): pass
print(inspect.unwrap(w) is f, inspect.signature(w) == s, inspect.signature(w, follow_wrapped=False))
print(sorted(inspect.get_annotations(f)), inspect.get_annotations(f, eval_str=True)["c"], inspect.getclosurevars(caller).builtins)

src = '''
"""Doc"""
import a.b as c, d
from ..x import (y as z, w)
@deco(1)
async def f[T: int = str, *Ts, **P](a, /, b: int = 1, *c, d=(1, 2), **e) -> "x":
    "doc \\'\\'\\'"
    global g
    async with a as b, c: pass
    async for (i, j) in k: continue
    else: break
    return await x, *y
class A(B, metaclass=C):
    x: int = 3
    (y): int
    type L[T] = list[T]
    def m(self): return lambda *, k=1: (yield)
if a < b <= c is not d not in e: pass
elif not (a and (b or c) and d): x = y = 1, 2
else: x += -1 ** -2 ** (3 + 4) * 5
try: raise E from None
except* (A, B) as e: del x, y[1:2, ::3]
with (yield_ := 5): assert x, "m"
match p:
    case {"a": 1, **rest} | [A(x, y=2), *_] | (1 | 2) as q if q > 1: pass
    case None | -1 | 1+2j | "s" | _: pass
print(f"a{b!r:>{w}}'{{" f'{"x"}\\n', b"\\x00", 1e999, 1j, ..., u"u", [x for x in y if x if y], {**a, "b": 1}, {1, 2}, (i for i in j))
while (n := n - 1): x if y else z
'''
t = ast.parse(src)
text = ast.unparse(t)
print(text)
print(ast.dump(ast.parse(text)) == ast.dump(t))
print(ast.dump(ast.parse("x = f(1, *a, k=2)[0]"), indent=2))
print(ast.dump(ast.parse("a", mode="eval"), False, True), ast.dump(ast.arguments()), ast.dump(ast.arguments(), show_empty=True))
for e in ["[1, -2, 3+4j, {'a': (b'x', None, True)}, {1}, set(), ...]", "f(1)", "1+1", "a", "  -5", "{**a}"]:
    show(lambda: ast.literal_eval(e) if "f" not in e and "a}" not in e and e not in ("1+1", "a") else ast.literal_eval(ast.Constant(e)))
class V(ast.NodeVisitor):
    def visit_Name(self, n): print("name", n.id, n.lineno, n.col_offset)
V().visit(ast.parse("a + f(b, c)"))
class T(ast.NodeTransformer):
    def visit_Name(self, n): return ast.copy_location(ast.Constant(7), n)
    def visit_Pass(self, n): return None
    def visit_Break(self, n): return [ast.Continue(), ast.Continue()]
t = ast.fix_missing_locations(T().visit(ast.parse("print\nfor i in []: break\nx = y + 1\npass")))
print(ast.unparse(t), [type(n).__name__ for n in ast.walk(t)])
print(eval(compile(ast.fix_missing_locations(T().visit(ast.parse("q*2", mode="eval"))), "", "eval")))
print(ast.get_docstring(ast.parse("def f():\n  '''a\n     b'''").body[0]), ast.get_source_segment("é = 1; xyz(2)", ast.parse("é = 1; xyz(2)").body[1]))
print([k for k, v in ast.iter_fields(ast.parse("x").body[0].value)], ast.increment_lineno(ast.parse("x"), 4).body[0].lineno)
