"""What Counter takes for a mapping of counts."""
from collections import ChainMap, Counter, OrderedDict, UserDict
import types
class K:
    def keys(self): return ['a']
    def items(self): return [('a',5)]
    def __iter__(self): return iter('xyz')
    def __getitem__(self,k): return 7
def t(f,*a):
    try: return f(*a)
    except Exception as e: return (type(e).__name__,str(e))
c=Counter('ab')
for v in (dict,K(),K,types.MappingProxyType({'a':3}),ChainMap({'q':1}),UserDict(z=4),OrderedDict(a=1),int,5,None,[('a',1)],Counter,{1:2}.items()):
    print(t(Counter,v)); d=c.copy(); print(t(d.subtract,v),d, t(d.update,v), d)

