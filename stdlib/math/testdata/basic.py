import math
import sys
def t(f,*a,**k):
    try: print(f.__name__, a, k or '', '->', repr(f(*a,**k)))
    except BaseException as e: print(f.__name__, a, type(e).__name__, e)
I=float('inf'); N=float('nan'); B=10**400; b=10**30
class Idx:
    def __index__(self): return 7
class Fl:
    def __float__(self): return 2.5
class Ce:
    def __ceil__(self): return 'c'
    def __floor__(self): return 'f'
    def __trunc__(self): return 't'
one=['acos','acosh','asin','asinh','atan','atanh','ceil','cos','cosh','degrees','exp','exp2','expm1','fabs','factorial','floor','frexp','gamma','isfinite','isinf','isnan','isqrt','lgamma','log','log10','log1p','log2','modf','radians','sin','sinh','sqrt','tan','tanh','trunc','ulp']
vals=[0,1,-1,0.5,-0.5,2,2.5,-2.5,10,-0.0,I,-I,N,1e308,-1e308,5e-324,171,171.5,170.2,-1.5,-3,1000,B,-B,b,'x',None,Idx(),Fl(),Ce(),True,3.7,1e-10,25.5,30.1,-20.7,0.1,7,123456789]
for n in one:
    f=getattr(math,n)
    for v in vals:
        if n=='factorial' and v in (B,b,123456789): continue
        if isinstance(v,(Idx,Fl,Ce)):
            try: print(n,type(v).__name__,repr(f(v)))
            except BaseException as e: print(n,type(v).__name__,type(e).__name__,e)
            continue
        t(f,v)
    t(f)
    t(f,1,2,3)
two=['atan2','comb','copysign','fmod','gcd','lcm','hypot','ldexp','log','nextafter','perm','pow','remainder','dist','isclose']
vals2=[0,1,-1,0.5,2,-2.5,3,-0.0,I,-I,N,1e308,5,B,'x',None,-3,10]
for n in two:
    f=getattr(math,n)
    for v in vals2:
        for w in vals2:
            if n in('comb','perm') and (v==B or w==B): continue
            t(f,v,w)
t(math.ldexp,1,B); t(math.ldexp,1,-B); t(math.ldexp,1.5,1024);t(math.ldexp,0,B); t(math.ldexp,1.0,-1080)
t(math.comb,50,25); t(math.comb,100,50); t(math.perm,20); t(math.perm,30,10); t(math.perm,5,None); t(math.comb,3,5); t(math.comb, -1,2); t(math.perm,3,-1); t(math.comb,1000,3); t(math.perm,10**20,2);t(math.comb,10**20,2); t(math.comb,60,30); t(math.comb,67,33); t(math.comb,5,2.0)
t(math.fsum,[.1]*10); t(math.fsum,[1e100,1,-1e100]); t(math.fsum,[1e308,1e308,-1e308]); t(math.fsum,[I,-I]); t(math.fsum,[I,1]); t(math.fsum,[N,1]); t(math.fsum,['x']); t(math.fsum,[]); t(math.fsum,[1e308]*3); print(math.fsum([1,2,Fl()]))
t(math.prod,[1,2,3]); t(math.prod,[1.5,2]); t(math.prod,[],start=5); t(math.prod,['a',3]); t(math.prod,[1,2],start='x'); t(math.prod,[10**18]*3); t(math.prod, range(1,25)); t(math.prod,[2,3.0,b]); t(math.prod,5)
t(math.sumprod,[1,2,3],[4,5,6]); t(math.sumprod,[1.5],[2]); t(math.sumprod,[1],[1,2]); t(math.sumprod,[0.1]*10,[0.1]*10); t(math.sumprod,[1e308,1],[10,1]); t(math.sumprod,['a'],[2]); t(math.sumprod,[10**20,1],[3,4]); t(math.sumprod,[1,2.5],[3,1]); t(math.sumprod,1,2); t(math.sumprod,[True,2],[0.1,5]); t(math.sumprod,[1e100,1.0,-1e100],[1,1,1])
t(math.gcd); t(math.gcd,12); t(math.gcd,12,18,27); t(math.gcd,-4,b,6); t(math.gcd,1.5,2); t(math.lcm); t(math.lcm,4,6,10); t(math.lcm,0,5); t(math.lcm,-3,b)
t(math.hypot); t(math.hypot,3,4); t(math.hypot,1,1,1,1); t(math.hypot,1e308,1e308); t(math.hypot,I,N); t(math.hypot,'x'); t(math.hypot,3e-320,4e-320); t(math.hypot,*[0.1]*7); t(math.dist,[1,2],[4,6]); t(math.dist,(1,),(1,2)); t(math.dist,[1,2,3],(3.5,2,1)); t(math.dist,'ab','cd')
t(math.isclose,1,1+1e-10); t(math.isclose,1,1.1,rel_tol=.2); t(math.isclose,1,2,abs_tol=-1); t(math.isclose,0,1e-10); t(math.isclose,0,1e-10,abs_tol=1e-9)
t(math.nextafter,1,2,steps=3); t(math.nextafter,1,2,steps=-3); t(math.nextafter,0,1,steps=10**30); t(math.nextafter,-1,1,steps=2**62); t(math.nextafter,1,2,steps=1.5)
t(math.fma,2,3,4); t(math.fma,I,0,1); t(math.fma,1e308,10,-I); t(math.fma,1e308,10,1); t(math.fma,0.1,10,-1); t(math.fma,N,I,0);t(math.fma,I,1,-I)
t(math.log,8,2); t(math.log,b); t(math.log,B,10); t(math.log,100,10); t(math.log,2,1); t(math.log,-1); t(math.log,0); t(math.log10,B); t(math.log2,2**5000); t(math.log2,B+1); t(math.log,10,0); t(math.log,10,b)
t(math.isqrt,b); t(math.isqrt,B); t(math.isqrt,-1); t(math.isqrt,2**63-1); t(math.isqrt,2.0)
t(math.pow,2,3,4); t(math.modf,-I); t(math.frexp,-5.5); t(math.floor,1e300); t(math.ceil,-0.5); t(math.trunc,-1e20); t(math.factorial,20); t(math.factorial,25); t(math.factorial,3.0); t(math.degrees,1); print(math.pi,math.e,math.tau,math.inf,math.nan)
for i in range(1,60):
    x=i*0.37
    print(' '.join('%.13g' % f(x) for f in (math.sin, math.cos, math.tan, math.exp, math.log, math.gamma, math.lgamma, math.sinh, math.cosh, math.asinh, math.atan, math.exp2, math.cbrt, math.log2, math.log10, math.sqrt, math.erf, math.erfc)), math.sin(x), math.exp(x), math.log(x))
