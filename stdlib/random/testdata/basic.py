import random
def t(f,*a,**k):
    try: print(getattr(f,'__name__',f),a,k or '',repr(f(*a,**k)))
    except BaseException as e: print(getattr(f,'__name__',f),a,k,type(e).__name__, e)
for s in [0,1,-5,12345678901234567890,2**100,1.5,-0.0,'hello','',b'xx',bytearray(b'q'),True,'ü☃']:
    random.seed(s); print(s, random.random(), random.getrandbits(5), random.getrandbits(70), random.randint(1,6), random.choice('abcdef'))
for s in ['abc','',b'abc', 5]: random.seed(s,version=1); print(random.random())
random.seed(42)
for f,a in [(random.randrange,(10,)),(random.randrange,(5,10)),(random.randrange,(0,100,7)),(random.randrange,(10,0,-3)),(random.randrange,(10**30,)),(random.randint,(-5,5)),(random.uniform,(1,10)),(random.uniform,(1.5,-2)),(random.triangular,()),(random.triangular,(1,5,2)),(random.triangular,(3,3,3)),(random.gauss,(0,1)),(random.gauss,(0,1)),(random.gauss,()),(random.normalvariate,(5,2)),(random.lognormvariate,(0,1)),(random.expovariate,(2,)),(random.expovariate,()),(random.betavariate,(2,3)),(random.gammavariate,(2,1)),(random.gammavariate,(.5,1)),(random.gammavariate,(1,1)),(random.vonmisesvariate,(0,1)),(random.vonmisesvariate,(1,0)),(random.paretovariate,(3,)),(random.weibullvariate,(1,2)),(random.binomialvariate,(100,.3)),(random.binomialvariate,(10,.9)),(random.binomialvariate,()),(random.binomialvariate,(5,.1)),(random.randbytes,(5,)),(random.randrange,(0,)),(random.randrange,(5,5)),(random.randrange,(5,1)),(random.randrange,(1,5,0)),(random.randrange,(1.5,)),(random.randrange,(5,1,2)),(random.randrange,(5,None,2)),(random.choice,([],)),(random.choice,(5,)),(random.sample,([1,2],3)),(random.sample,({1,2},1)),(random.choices,([],)),(random.choices,([1,2],[1])),(random.choices,([1,2],[0,0])),(random.choices,([1,2],3)),(random.getrandbits,(0,)),(random.getrandbits,(-1,)),(random.seed,([],)),(random.gammavariate,(0,1)),(random.binomialvariate,(-1,)),(random.expovariate,(0,)),(random.shuffle,((1,2,3),)),(random.shuffle,(5,)),(random.randbytes,(-1,)),(random.randbytes,(0,))]:
    t(f,*a)
for i in range(3):
    l=list(range(10)); random.shuffle(l); print(l, random.sample(range(100),5), random.sample(range(10**9),4), random.sample('abc',2), random.choices('abc',k=5), random.choices('abc',weights=[1,2,3],k=4), random.choices('ab',cum_weights=[1,5],k=3), random.sample(['a','b'],counts=[3,2],k=4), random.sample(range(50),30))
st=random.getstate(); a=[random.random() for _ in range(3)]; random.setstate(st); print(a==[random.random() for _ in range(3)], len(st), st[0], len(st[1]), st[2])
r=random.Random(7); print(r.random(), r.gauss(0,1)); r2=random.Random(); r2.setstate(r.getstate()); print(r2.gauss(0,1)==r.gauss(0,1))
class R(random.Random):
    def random(self): return 0.25
x=R(); print(x.randint(1,10), x.choice([1,2,3,4]), x.uniform(0,4), x.choices([1,2,3,4],k=2)); l=[1,2,3,4]; x.shuffle(l); print(l)
class B(random.Random):
    def getrandbits(self,k): return 1
print(B().randint(0,100), B().choice('xyz'))
s=random.SystemRandom(); print(0<=s.random()<1, s.randint(1,1), len(s.randbytes(3))); t(s.getstate)
print(type(random.random).__name__, random.Random.__module__, random.Random(3).__class__)
n=0
random.seed(99)
for i in range(2000): n+=random.randint(0,1000)+random.random()
print(n, random.getrandbits(1000)%10**20)
t(random.setstate,(5,(),None))
