import ast

x, stored = ast.Name("x", ast.Load()), ast.Name("x", ast.Store())
gen = ast.comprehension(stored, x, [], 0)
for node in (ast.Expr(stored), ast.Delete([]), ast.Delete([x]), ast.Assign([x], x), ast.Assign([ast.Constant(1)], x),
             ast.Assign([ast.Tuple([x], ast.Store())], x), ast.For(x, x, [ast.Pass()], []), ast.With([], [ast.Pass()]),
             ast.Raise(None, x), ast.Try([ast.Pass()], [], [ast.Pass()], [ast.Pass()]), ast.Try([ast.Pass()], [], [], []),
             ast.Expr(ast.BoolOp(ast.And(), [x])), ast.Expr(ast.ListComp(x, [])), ast.Expr(ast.ListComp(stored, [gen])),
             ast.Expr(ast.Lambda(ast.arguments([], [ast.arg("y", stored)], None, [], [], None, []), x)),
             ast.Expr(ast.Lambda(ast.arguments(defaults=[x]), x)), ast.Expr(ast.Lambda(ast.arguments(kw_defaults=[x]), x)),
             ast.Assign([ast.Starred(stored, ast.Store())], x), ast.Assign([ast.List([stored], ast.Store())], x)):
    try:
        compile(ast.fix_missing_locations(ast.Module([node], [])), "<tree>", "exec")
        print("fine")
    except (ValueError, SyntaxError) as e:
        print(type(e).__name__, e.args[0])
