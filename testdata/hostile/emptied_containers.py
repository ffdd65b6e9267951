# Containers that methods of their items empty while native code works on them: no panic, whatever the result. CPython 3.13.0 itself crashes on some of them.
import heapq, bisect, itertools, functools, operator, random, struct, array, json, collections, copy, pickle, csv, io, statistics, re, math, pprint, reprlib, textwrap, string, traceback
L = []
class E:
    def __init__(s, v=0): s.v = v
    def _c(s):
        global L
        if isinstance(L, (list, dict, set, collections.deque, bytearray, array.array)):
            try: L.clear()
            except AttributeError:
                del L[:]
    def __eq__(s, o): s._c(); return False
    def __lt__(s, o): s._c(); return True
    __gt__ = __le__ = __ge__ = __lt__
    def __hash__(s): s._c(); return 5
    def __repr__(s): s._c(); return 'E'
    __str__ = __repr__
    def __index__(s): s._c(); return 1
    def __int__(s): s._c(); return 1
    def __float__(s): s._c(); return 1.0
    def __add__(s, o): s._c(); return s
    __radd__ = __mul__ = __rmul__ = __sub__ = __rsub__= __add__
    def __bool__(s): s._c(); return False
    def __len__(s): s._c(); return 0
    def __iter__(s): s._c(); return iter([1,2])
    def __copy__(s): s._c(); return s
    def __deepcopy__(s, m): s._c(); return s
    def __reduce__(s): s._c(); return (E, ())
    def __format__(s, f): s._c(); return 'f'
    def __call__(s, *a): s._c(); return 1
    def __fspath__(s): s._c(); return 'x'
    def __buffer__(s, f): s._c(); return memoryview(b'abc')
def mk(n=10): 
    global L
    L = [E(i) for i in range(n)]; return L
def mkd():
    global L
    L = {i: E(i) for i in range(10)}; return L
def mks():
    global L
    L = set(range(10)); return L
def mkq():
    global L
    L = collections.deque(E(i) for i in range(10)); return L
fs = dict(
 index=lambda: mk().index(3), count=lambda: mk().count(3), remove=lambda: mk().remove(3), contains=lambda: 3 in mk(),
 sort=lambda: mk().sort(), sortkey=lambda: mk().sort(key=E(1)), sorted=lambda: sorted(mk()), min=lambda: min(mk()), max=lambda: max(mk()), sum=lambda: sum(mk()),
 sumf=lambda: sum(mk(), 0.0), any=lambda: any(mk()), all=lambda: all(mk()), eq=lambda: mk() == [E() for i in range(10)], lt=lambda: mk() < [E() for i in range(10)],
 repr=lambda: repr(mk()), strd=lambda: repr(mkd()), reprq=lambda: repr(mkq()), join=lambda: ''.join(mk()), joinb=lambda: b''.join(mk()),
 heappush=lambda: heapq.heappush(mk(), E()), heappop=lambda: heapq.heappop(mk()), heapify=lambda: heapq.heapify(mk()), hreplace=lambda: heapq.heapreplace(mk(), E()),
 hpushpop=lambda: heapq.heappushpop(mk(), E()), nlargest=lambda: heapq.nlargest(3, mk()), nsmallest=lambda: heapq.nsmallest(3, mk()), merge=lambda: list(heapq.merge(mk(), [E()])),
 bis=lambda: bisect.bisect(mk(), E()), insort=lambda: bisect.insort(mk(), E()), bisk=lambda: bisect.bisect(mk(), 1, key=E()),
 reduce=lambda: functools.reduce(operator.add, mk()), accumulate=lambda: list(itertools.accumulate(mk())), groupby=lambda: list(itertools.groupby(mk())),
 shuffle=lambda: random.shuffle(mk()), choices=lambda: random.choices(mk(), weights=[E() for i in range(10)]), sample=lambda: random.sample(mk(), 3), choicesw=lambda: random.choices(range(10), weights=mk()),
 struct=lambda: struct.pack('10i', *mk()), arr=lambda: array.array('i', mk()), arrd=lambda: array.array('d', mk()), arrext=lambda: array.array('i').extend(mk()), fromlist=lambda: array.array('i').fromlist(mk()),
 jsond=lambda: json.dumps(mk(), default=E()), jsondd=lambda: json.dumps(mkd(), default=E()), jsonsort=lambda: json.dumps(mkd(), default=E(), sort_keys=True),
 dcopy=lambda: copy.deepcopy(mk()), ccopy=lambda: copy.copy(mk()), ddcopy=lambda: copy.deepcopy(mkd()), pick=lambda: pickle.dumps(mk()), pickd=lambda: pickle.dumps(mkd()), picks=lambda: pickle.dumps(mkq()),
 csvw=lambda: csv.writer(io.StringIO()).writerow(mk()), csvws=lambda: csv.writer(io.StringIO()).writerows([mk()]), fsum=lambda: math.fsum(mk()), prod=lambda: math.prod(mk()), hypot=lambda: math.hypot(*mk()), dist=lambda: math.dist(mk(), [1]*10), sumprod=lambda: math.sumprod(mk(), [1]*10),
 dictk=lambda: dict.fromkeys(mk()), dictu=lambda: {}.update(mk()), setl=lambda: set(mk()), setu=lambda: mks().update([E()]), seti=lambda: mks() & {E()}, seteq=lambda: mks() == {E() for _ in range(10)}, setd=lambda: mks() - {E()}, setdu=lambda: mks().difference_update([E(), 1]), setin=lambda: E() in mks(), setsub=lambda: {E()} <= mks(), setxor=lambda: mks() ^ {E(), 2}, 
 dget=lambda: mkd().get(E()), dset=lambda: mkd().__setitem__(E(), 1), dpop=lambda: mkd().pop(E(), 1), deq=lambda: mkd() == {i: E() for i in range(10)}, dor=lambda: mkd() | {E(): 1}, dup=lambda: mkd().update({E(): 1}), dsd=lambda: mkd().setdefault(E(), 2), items=lambda: (3, 3) in mkd().items(), itemsand=lambda: mkd().items() & [(1, E())], values=lambda: 3 in mkd().values(),
 qidx=lambda: mkq().index(3), qcount=lambda: mkq().count(3), qrem=lambda: mkq().remove(3), qin=lambda: 3 in mkq(), qeq=lambda: mkq() == collections.deque(E() for _ in range(10)), qlt=lambda: mkq() < collections.deque(E() for _ in range(10)),
 counter=lambda: collections.Counter(mk()), counter2=lambda: collections.Counter(a=1).update(mk()), chain=lambda: list(itertools.chain.from_iterable(mk())), zipp=lambda: list(zip(mk(), map(E(), range(20)))), mapp=lambda: list(map(E(), mk())), filt=lambda: list(filter(None, mk())), filt2=lambda: list(filter(E(), mk())),
 ext=lambda: mk().extend(map(E(), range(10))), iadd=lambda: operator.iadd(mk(), map(E(), range(10))), slic=lambda: mk().__setitem__(slice(0, 5), map(E(), range(10))), slic2=lambda: mk().__setitem__(slice(0, 10, 2), map(E(), range(5))), slidx=lambda: mk()[E():E()], sldel=lambda: mk().__delitem__(slice(E(), E())), mul=lambda: mk() * E(), ins=lambda: mk().insert(E(), 1), pop=lambda: mk().pop(E()), getit=lambda: mk()[E()], setit=lambda: mk().__setitem__(E(), 3),
 ba=lambda: globals().__setitem__('L', bytearray(b'abcdef')) or L.__setitem__(E(), E()), ba2=lambda: globals().__setitem__('L', bytearray(b'abcdef')) or L.insert(E(), E()), ba3=lambda: globals().__setitem__('L', bytearray(b'abcdef')) or L.extend([E(), 1, 2]), ba4=lambda: globals().__setitem__('L', bytearray(b'abcdef')) or L.__setitem__(slice(E(), E()), b'1'), ba5=lambda: globals().__setitem__('L', bytearray(b'abcdef'))or L.find(b'f', E()), ba6=lambda: globals().__setitem__('L', bytearray(b'abcdef')) or L.join([E()]), ba7=lambda: globals().__setitem__('L', bytearray(b'abcdef')) or L.replace(b'a', b'b', E()), ba8=lambda: globals().__setitem__('L', bytearray(b'abcdef')) or L.pop(E()), 
 ar=lambda: globals().__setitem__('L', array.array('i', [1,2,3])) or L.__setitem__(E(), E()), ar2=lambda: globals().__setitem__('L', array.array('i', [1,2,3])) or L.insert(E(), E()), ar3=lambda: globals().__setitem__('L', array.array('i', [1,2,3])) or L.index(E(), E()), ar4=lambda: globals().__setitem__('L', array.array('i', [1,2,3])) or L.pop(E()), ar5=lambda: globals().__setitem__('L', array.array('i', [1,2,3])) or L.count(E()),
 mv=lambda: globals().__setitem__('L', bytearray(b'abcdef')) or memoryview(L).__setitem__(E(), E()), pack_into=lambda: globals().__setitem__('L', bytearray(8)) or struct.pack_into('ii', L, 0, E(), E()),
 resub=lambda: re.sub('a', E(), 'aaa'), fmt=lambda: '{0} {1[0]} {2!r}'.format(E(), mk(), E()), pct=lambda: '%s %d %r' % tuple(mk()[:3]), pctl=lambda: '%s' % mk(), fstr=lambda: f'{mk()} {L}', pp=lambda: pprint.pformat(mk()), ppd=lambda: pprint.pformat(mkd()), rr=lambda: reprlib.repr(mk()), tmpl=lambda: string.Template('$a').substitute(mkd()),
 stat=lambda: statistics.mean(mk()), med=lambda: statistics.median(mk()), star=lambda: print(*mk(), file=io.StringIO()), prn=lambda: print(mk(), file=io.StringIO(), sep='x'), unp=lambda: exec('a, *b = mk()'), match=lambda: exec('match mk():\n case [1, *r]: pass\n case [x, y]: pass'), isin=lambda: isinstance(1, tuple(mk())), gl=lambda: eval('1', mkd()), kw=lambda: dict(**{str(k): v for k, v in mkd().items()}), trans=lambda: 'abc'.translate(mkd()), partial=lambda: repr(functools.partial(print, *mk())), od=lambda: repr(collections.OrderedDict(mkd())), mapdd=lambda: collections.ChainMap(mkd())[E()],
 lru=lambda: functools.lru_cache(None)(lambda *a: 1)(*mk()), cmpk=lambda: mk().sort(key=functools.cmp_to_key(lambda a, b: L.clear() or 1)), tupeq=lambda: tuple(mk()) == tuple(E() for _ in range(10)), slots=lambda: dict(zip(mk(), mk())), enum=lambda: list(enumerate(mk(), E())), rng=lambda: list(range(E(), E())), pw=lambda: pow(E(), E(), E()), rd=lambda: round(E()), dm=lambda: divmod(E(), 2), 
)
for n, f in fs.items():
    try: f()
    except RecursionError as e: print(n, 'REC')
    except Exception as e:
        if type(e).__name__ == 'SystemError': print(n, repr(e)[:200])
print('done', len(fs))
