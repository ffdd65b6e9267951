"""Optimized trees, and patterns that no tree may have."""
import ast
for s in ["'%s' % (a,)","'%s %r %a' % (a,b,c)","'%d' % (a,)","'%5s' % (a,)","'%-5s|%.3r' % (a,b)","'%s' % a","'%s' % (a,b)","'%s' % (*a,)","'a%%b%s' % (a,)","'%s' % ()","'abc' % ()","'%s' % ('x',)","'%s' % (1,)","'%(k)s' % (a,)","'%#s' % (a,)","'%+s' % (a,)","'%05s' % (a,)", "'%*s' % (a,b)","'%.*s' % (a,b)","'%ls' % (a,)","'%' % (a,)","'%s%' % (a,)","'%c' % (a,)","b'%s' % (a,)","'%10.3s' % (a,)","'%-s' % (a,)","'%1234s' % (a,)","'%s' % (a,) + 'x'","'{%s}' % (a,)",
 "not a in b","not a is b","not a is not b","not a not in b","not a == b","not a < b","not (a in b in c)","not not a in b",
 "a in [1,2]","a in {1,2}","a in [b,1]","a in {b,1}","a in []","a not in [1]","a in (1,)","a == [1]","a in [1] in [2]","[x for x in [1,2]]","{x for x in {1,2}}","[x for x in [a]]","(x for x in {a})","[x for x in [1] for y in [2]]","a in [[1]]","a in [(1,)]","a in {(1,2)}","a in [*b]","a in {*b}","[x for x in [*b]]","a in [-1]","a in [1+1]"]:
    for opt in 1,2:
        try: print(repr(s), ast.dump(ast.parse(s,optimize=opt).body[0].value))
        except Exception as e: print(repr(s), repr(e))
for s in ["for x in [1,2]: pass","for x in {1}: pass","for x in [a]: pass","for x in [*a]: pass","for x in {a}: pass","async def f():\n  async for x in [1]: pass\n  [x async for x in [1]]","with [1]: pass","for x in []: pass","for x in [[1]]: pass"]:
    print(repr(s), ast.dump(ast.parse(s,optimize=1)))

x = ast.Name("x", ast.Load())
one, true = ast.Constant(1), ast.Constant(True)
capture = ast.MatchAs(name="x")
for pattern in (ast.MatchValue(ast.Constant(...)), ast.MatchValue(true), ast.MatchValue(ast.Constant((1, 2))), ast.MatchValue(ast.Constant(b"b")),
                ast.MatchValue(ast.UnaryOp(ast.USub(), one)), ast.MatchValue(ast.UnaryOp(ast.Not(), one)), ast.MatchValue(x),
                ast.MatchValue(ast.BinOp(one, ast.Add(), ast.Constant(2j))), ast.MatchValue(ast.BinOp(x, ast.Add(), ast.Constant(2j))),
                ast.MatchSingleton("s"), ast.MatchSequence([ast.MatchStar("True")]), ast.MatchSequence([ast.MatchStar("_")]),
                ast.MatchSequence([ast.MatchStar(None)]), ast.MatchStar(name="x"), ast.MatchAs(name="False"), ast.MatchAs(name="_"),
                ast.MatchAs(pattern=capture), ast.MatchOr([capture]), ast.MatchMapping([], [], rest="_"), ast.MatchMapping([true], [capture]),
                ast.MatchMapping([x], [capture]), ast.MatchMapping([one], []), ast.MatchClass(ast.Constant("x"), [], [], []),
                ast.MatchClass(ast.Attribute(ast.Constant("x"), "y", ast.Load()), [], [], []), ast.MatchClass(x, [ast.MatchStar()], [], []),
                ast.MatchClass(x, [], ["True"], [capture]), ast.MatchClass(x, [], ["a"], [])):
    tree = ast.Module([ast.Match(x, [ast.match_case(pattern=pattern, body=[ast.Pass()])])], [])
    try:
        compile(ast.fix_missing_locations(tree), "f", "exec")
    except Exception as exc:
        print(ast.dump(pattern), type(exc).__name__, exc)
    else:
        print(ast.dump(pattern))
