class Foo[__T, __U: __T](): 
    param = __T
T, U = Foo.__type_params__
print(T, U)
print(U.__bound__)
class G[__T]:
    def f[__U: __T, V: __T = __T](self, x: __T, y: __U): return __T, __U
print(G.f.__type_params__[0].__bound__, G.f.__type_params__[1].__default__)
class H[__T]():
    type A[__X: __T] = __X | __T
print(H.A.__value__)


class X:
    T = int
    def foo[U: T](self): ...
    type Alias = T


X.T = float
print(X.foo.__type_params__[0].__bound__, X.Alias.__value__, "__classdictcell__" in vars(X))
for s in ("type A[*T = *int] = 1", "type A[T: *int] = 1", "type A[**P = *tuple[int]] = 1", "type A[T = *int] = 1"):
    try:
        exec(s)
        print("ok")
    except SyntaxError as e:
        print(s, "|", e.msg, e.offset)
