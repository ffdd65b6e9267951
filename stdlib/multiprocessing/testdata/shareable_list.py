"""A list in shared memory."""
from multiprocessing import shared_memory
a=shared_memory.ShareableList(['howdy', b'HoWdY', -273.154, 100, True, None, 42, 'x'*20])
print(a.format, len(a), list(a), a.shm.size >= 1)
print(repr(a).replace(a.shm.name, 'NAME'))
a[0]='ab'; a[4]='bool' if False else 7; print(a.format, a[4], a[0])
for k,v in ((0,'much too long'),(99,1),(1,b'123456789'),(0,'exactly8'),(2,[1])):
    try: a[k]=v; print('ok', a[k])
    except Exception as e: print(type(e).__name__, e)
try: a[99]
except Exception as e: print(type(e).__name__, e)
print(a[-2], a.count(42), a.index(42))
try: a.index('nope')
except Exception as e: print(type(e).__name__, e)
b=shared_memory.ShareableList(name=a.shm.name); print(list(b)==list(a)); b[6]=1; print(a[6])
c=shared_memory.ShareableList(a); print(c.format==a.format, c.shm.name!=a.shm.name)
e=shared_memory.ShareableList([]); print(len(e), e.format, list(e))
try: shared_memory.ShareableList([[]])
except Exception as x: print(type(x).__name__, x)
import pickle
d=pickle.loads(pickle.dumps(a)); print(list(d)==list(a))
a[3]=2.5; a[2]=None; print(a.format, list(a))
for s in (b,d,c,e,a): s.shm.close()
for s in (c,e,a): s.shm.unlink()
print(shared_memory.ShareableList._alignment)
