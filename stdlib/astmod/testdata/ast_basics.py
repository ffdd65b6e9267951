import _ast
import warnings
warnings.simplefilter("ignore")
src = '''x: int = [i for i in range(3) if i] + [-1]
def f(a, /, b=2, *c, d, **e) -> int:
    return f"{a!r:>{b}}" if a else lambda: (yield)
class C[T](dict, metaclass=type):
    pass
match x:
    case {"a": 1, **rest} | [1, *_]:
        del x.y[1:2]
'''
def show(n, depth=0):
    if isinstance(n, _ast.AST):
        pos = (n.lineno, n.col_offset, n.end_lineno, n.end_col_offset) if n._attributes else ''
        print('  ' * depth + type(n).__name__, *[f'{f}={v!r}' for f in n._fields if not isinstance(v := getattr(n, f), (_ast.AST, list))], pos)
        for f in n._fields:
            show(getattr(n, f), depth + 1)
    elif isinstance(n, list):
        for x in n:
            show(x, depth)
tree = compile(src, '<t>', 'exec', _ast.PyCF_ONLY_AST)
show(tree)
code = compile(compile('y = [k * 2 for k in (1, 2)]\nprint(y, f"{y[0]:>4}")', '<t>', 'exec', _ast.PyCF_ONLY_AST), '<t>', 'exec')
exec(code, {})
e = _ast.Expression(_ast.BinOp(_ast.Constant(2), _ast.Pow(), _ast.Constant(10)))
for n in (e.body, e.body.left, e.body.right):
    n.lineno, n.col_offset = 1, 0
print(eval(compile(e, '<t>', 'eval')))
for bad in (_ast.Module([_ast.Expr()], []), _ast.Module([1], []), _ast.Expression(_ast.Name('x'))):
    try:
        compile(bad, '<t>', 'exec')
    except (TypeError, ValueError) as err:
        print(type(err).__name__, err)
