"""Types of functions: trees of what a type comment says."""
import ast

for s in ["() -> int","(int) -> str","(int, str) -> List[int]","(*a) -> b","(**a) -> b","(a, *b) -> c","(a,*b,**c) -> d","(*b,**c)->d","(a,**c)->d","(a,)->b","(a,*b,c)->d","(**c,*b)->d","(*b,*c)->d","()","() -> ","() -> a, b","() -> a\n\n","\n() -> a","(a b) -> c","a -> b","(a)->(yield)","(a if b else c, lambda: 3)->d","(a:=3)->d","(*a,)->b","() -> a # c","(a)->b c", "", "(", "(a", "(a ->", "() -> *a", "(a)-b", "(a)->b;", "(\na,\nb\n)\n-> c","(\na,\nb\n) -> c"]:
    try:
        t = ast.parse(s, mode="func_type")
        print(repr(s), ast.dump(t, include_attributes=True), ast.unparse(t))
    except SyntaxError as e:
        print(repr(s), e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, ascii(e.text))
t = ast.parse("(a) -> b", mode="func_type")
for what, mode, flags in ((t, "exec", 0), (t, "eval", 0), (t, "single", 0), (t, "func_type", 0), (t, "func_type", ast.PyCF_ONLY_AST),
                          ("(a) -> b", "func_type", 0), (ast.parse("1"), "func_type", ast.PyCF_ONLY_AST)):
    try:
        print(type(compile(what, "f", mode, flags)))
    except Exception as e:
        print(mode, type(e).__name__, e)
print(ast.dump(ast.parse("() -> 1 + 1", mode="func_type", optimize=1)))
