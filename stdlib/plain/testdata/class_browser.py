# Classes and functions of modules that are not run.
import tempfile
FOLDER = tempfile.mkdtemp()
import pyclbr
def show(d,i=0):
    for k,o in d.items():
        print(' '*i,k,type(o).__name__,{a:(v if not a in('parent','children','file') else None) for a,v in sorted(vars(o).items()) if a!='super'}, [s if isinstance(s,str) else (s.module,s.name) for s in (getattr(o,'super',None) or [])])
        show(getattr(o,'children',{}),i+2)
open(FOLDER+'/pcm.py','w').write('''
import os, m2b as mb
from m2b import B, C as CC, nope
from m2b import *
from nonexist import zz
class A(B, CC, mb.D, os.x.y, int, f(1), Outer[1], metaclass=M):
    x=1
    def m(self):
        def inner(): pass
        class In(A): pass
    async def am(self): pass
    class N(B): pass
def f(): pass
async def g(): pass
if 1:
    def h(): pass
    class A2(A): pass
    import m2b
class A3(m2b.B, A.N): pass
''')
open(FOLDER+'/m2b.py','w').write('class B: pass\nclass C(B):\n  def z(self): pass\n  z2=1\nclass D: pass\ndef _priv(): pass\ndef pub(): pass\n')
d=pyclbr.readmodule_ex('pcm',[FOLDER]); show(d)
print(sorted(pyclbr.readmodule('pcm',[FOLDER])))
print(pyclbr.readmodule_ex('sys')); print(d['A'].methods, d['A'].parent, d['A'].children['m'].parent is d['A'])
for n in ['nonexistx','']:
    try: print(pyclbr.readmodule_ex(n))
    except BaseException as x: print(type(x).__name__,x)
print(repr(pyclbr.Class('m','n',None,'f',1)).split(' at')[0], pyclbr.Class('m','n',None,'f',1).super, pyclbr.Function('m','n','f',1,None,True).__dict__)
p=pyclbr.Class('m','n',None,'f',1); q=pyclbr._nest_function(p,'a',3,5); r=pyclbr._nest_class(p,'K',3,5,['x']); show({'p':p}); print(q.parent is p)
