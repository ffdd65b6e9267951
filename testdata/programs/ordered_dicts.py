"""OrderedDict: attributes of its own, changes while it is iterated, and dicts whose keys change."""
from collections import OrderedDict as O
import copy, pickle
def t(f):
    d=O.fromkeys('abcde')
    try:
        for k in d: f(d,k)
        print(f.__name__,'ok',list(d))
    except RuntimeError as e: print(f.__name__,e,list(d))
def mv(d,k): d.move_to_end(k)
def mv2(d,k): d.move_to_end('e')
def add(d,k): d['f']=1
def dele(d,k): del d['c']
def readd(d,k): del d['e']; d['e']=1
def setv(d,k): d['a']=3
def popa(d,k): d.pop('d'); d['d']=1
for f in mv,mv2,add,dele,readd,setv,popa: t(f)
d = O(a=1); d.x = [3]
print(d, d.__dict__, copy.copy(d).__dict__, copy.deepcopy(d).x is d.x, pickle.loads(pickle.dumps(d)).__dict__)
print(d.setdefault('q', default=4), d.setdefault('a'), d)
class S(O): pass
s = S(b=2); s.y = 5; print(s, s.__dict__, copy.copy(s).y)
class SL(O): __slots__=('q',)
s = SL(b=2); s.q=5; s.z=3; print(s.q, s.z, s.__dict__)
while d: d.popitem()
for i in range(5): d[i]=i
d.popitem(last=False); d.move_to_end(1); d.move_to_end(4,last=False); print(d, list(reversed(d)))

for make in lambda: {0: 1}, lambda: {0: 1, 1: 2}:
    d = make()
    try:
        for k in d:
            d.pop(k)
            d[k] = 5
    except RuntimeError as e: print(e)
    d = make()
    for k in d: d[k] = 7
    print(d)
