# Reduced cases of the differential tester: the order in which arguments are checked, buffers in pieces, special methods
# that cannot be bound, and what AttributeErrors say.

import array, collections, json, re, struct


def call(text, **names):
    try:
        print(text, '->', repr(eval(text, {**globals(), **names})))
    except Exception as e:
        print(text, '->', type(e).__name__, e)


for text in ["str.upper(ndigits=1)", "pow(maxsplit=1)", "pow(1, base=2)", "pow(1, 2, base=3)", "int.from_bytes(*range(8))", "[].sort(1, 2)", "enumerate()", "list(enumerate(start=1, iterable='a'))",
             "enumerate(1, x=1)", "zip(x=1, y=2)", "min(x=1)", "exec(1, 2, 3)", "''.replace(x=1)", "[].__imul__('', '')", "print.__get__(None)", "str.upper.__get__(None, None)", "json.dumps()",
             "json.dumps(1, 2, cls=None)", "re.sub()", "re.sub('', '')", "re.split('', pattern='')", "len(*1, **2)", "f(*g(1), **g(2))", "f(*g([1]), x=g(2))", "f.x(**{1: 2})"]:
    call(text, f=lambda *a, **k: (a, k), g=lambda x: print('evaluates', x) or x)


class I:
    def __init__(self, n): self.n = n
    def __index__(self):
        print('index', self.n)
        return self.n


for o in [bytearray(), [], (), '', b'', range(3)]:
    for k in ["''::0", "I(1):I(2):I(0)", "I(1):I(2):I(3)", "I(1)::''"]:
        call(f"{o!r}[{k}]")
call("[].__setitem__(slice(0, 0, 0), 0)")

m = memoryview(b'hello')[::2]
for text in ["b'a' + m", "m in b'hlo'", "bytearray(b'a').__iadd__(m)", "bytearray().extend(m)", "b''.join([m])", "b'hlo'.find(m)", "b'hlo'.startswith(m)", "b'h'.translate(None, m)", "str(m, 'ascii')",
             "int(m)", "struct.unpack('3s', m)", "array.array('b').frombytes(m)", "eval(m)", "bytes(m)", "bytearray(m)", "b'%b' % m", "m == b'hlo'", "memoryview(b'')[::2] in b''", "memoryview(b'').tobytes(1)",
             "memoryview(b'').cast('\\xe9', 0)", "b'X'.hex(':', 2**31)", "int | str in b''", "bytes(int | str)", "list(re.match('a', 'a'))", "(int | str).__module__", "hash('') + hash(b'')",
             "iter(()).__reduce__()", "reversed([]).__reduce__()", "'%(k)**' % {'k': 0}", "'%(k)s %s' % {'k': 0}", "5j ** float('inf')", "2+0j ** -1000", "sum(range(5), 1/3)", "struct.pack('d', float('nan'))"]:
    call(text)


class Raises:
    def __get__(self, o, t): raise AttributeError('no')


for name, texts in {'__hash__': ['hash(o)'], '__repr__': ['repr(o)[:9]'], '__iter__': ['iter(o)', '1 in o'], '__eq__': ['o != 1'], '__len__': ['len(o)'], '__getitem__': ['reversed(o)']}.items():
    for d in [property(), Raises()]:
        o = type('X', (), {name: d})()
        for text in texts:
            call(text, o=o)


class A:
    y = property()
    def __getattr__(self, name): raise AttributeError('x')


class L(list): pass


for o, n in [(A(), 'y'), (A(), 'z'), (L(), 'z')]:
    for f in [getattr, delattr]:
        try: f(o, n)
        except AttributeError as e: print(e, e.name, type(e.obj).__name__)

for a in ['class X(object, int, range, str): pass', 'class X(object, A): __slots__ = 1', "type('X', (int, str), {'__slots__': 1})"]:
    try: exec(a)
    except TypeError as e: print(e)
class C: __slots__ = 'x'
class E(C, A):
    def __eq__(self, o): pass
    def m(self): self.__p = self.q = 1
print(list(E.__dict__), sorted(E.__static_attributes__))
print(range(3).__lt__(1), None.__eq__.__qualname__, type(iter(collections.OrderedDict(a=1).items())), [*reversed(collections.OrderedDict(a=1, b=2).items())])
