"""Methods borrowed for attribute access, and names looked up in dict subclasses."""
class AD(dict):
    __getattr__ = dict.get
    __setattr__ = dict.__setitem__
    __delattr__ = dict.__delitem__
d = AD()
d.x = 1
d.x += 5
for i in range(3): d.y = i
print(d, d.x, d.zz)
del d.x
print(d, d.__dict__)
setattr(d, 'q', 3); print(d)
class B(dict):
    __getattr__ = dict.__getitem__
    __setattr__ = dict.__setitem__
b = B(a=1)
print(b.a)
try: b.nope
except KeyError as e: print('KeyError', e)
class G(dict):
    __getattribute__ = dict.__getitem__
g = G(foo=3)
print(g.foo)
class S:
    __slots__ = ('a',)
    __setattr__ = object.__setattr__
s = S(); s.a = 3; print(s.a)
class G(dict):
    def __missing__(self, k): 
        if k in ('len','print','range') or k.startswith('__'): raise KeyError(k)
        return 'missing '+k
print(eval("a", G()), eval("a", {}, G()), eval("[a for x in (1,)]", G()))
print(eval("(lambda: a)()", G()))
g = G(); exec("def f(): return zz\nx = f()\ny = len('abc')\n", g); print(g.get("x"), g.get("y"))
try: exec("class K: v=qq", g)
except NameError as e: print(e)
class GI(dict):
    def __getitem__(self, k): return 'item '+k
try: print(eval("q", GI()))
except NameError as e: print(e)
class GS(dict):
    def __setitem__(self, k, v):
        if k!='__builtins__': print('set', k, type(v).__name__)
        super().__setitem__(k, v)
g=GS()
exec("a=1\nb=a+1\ndef f():\n global c\n c=3\n return a\nf()\nfor i in range(2): pass\nimport sys as s", g)
print(sorted(k for k in g if k!='__builtins__'))
c = compile("v + w", "x", "eval")
print(eval(c, G(v='1')))
try: eval("nosuch", dict())
except NameError as e: print(e)
class P(dict): pass
p=P(x=1); exec("y=x+1", p); print(p['y'])
