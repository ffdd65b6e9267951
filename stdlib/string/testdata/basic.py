import string
print(string.ascii_letters, string.punctuation, repr(string.printable), string.capwords('hello  wORLD x'), string.capwords('a-b','-'))
f=string.Formatter()
def t(fn,*a,**k):
    try: print(repr(fn(*a,**k)))
    except BaseException as e: print(type(e).__name__, e)
t(f.format,'{} {}',1,2); t(f.format,'{0} {1} {0!r:>5}','a',2); t(f.format,'{a.real} {b[0]} {c:{w}}',a=3,b=[4],c='x',w=4); t(f.format,'{} {0}',1); t(f.format,'{0} {}',1); t(f.format,'{x}'); t(f.format,'{!z}',1); t(f.format,'{'); t(f.format,'{:{:{}}}',1,2,3); t(f.vformat,'{a}',(),{'a':1})
print(list(f.parse('a{b!r:c{d}}e{{}}')))
class U(string.Formatter):
    def get_value(self,k,a,kw): return kw.get(k,'?') if isinstance(k,str) else super().get_value(k,a,kw)
    def check_unused_args(self,u,a,k): print(sorted(map(str,u)))
t(U().format,'{a} {b}',a=1)
