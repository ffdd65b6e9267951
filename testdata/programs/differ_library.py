# Reduced cases of the differential tester: regular expressions, and the order of checks in item assignments.

import re
def show(*a):
    try: print(a, repr(re.compile(*a)))
    except Exception as e: print(a, type(e).__name__, e)
for tail in ['', '*', '(', '(?z)', r'\e','|(?<n>x)','x{3,1}','(?P<n>a)(?P<n>b)', r'\1']:
    for p in ['(?<=a*)b','(?<=a|bc)b','(?<!a+)', '(?L)a','(?L:a)b','(?u)a','(?<=(a)\\1)','(?<=(?P<q>a)(?P=q))','((?<=a\\1))','(?<=(a))(?<=\\1)','(a)(?<=\\1*)', '(?P<x>(?<=(?P=x)))', '(?<=(?P<n>a)(?(n)b))','(?<=(?<=a*)*)','(?i)x*','(?<=(?(1)a))','(?au)','(?a:x)(?u:y)']:
        show(p+tail)
        show((p+tail).encode())
for f in [re.L,re.L|re.A,re.A|re.U,re.U]:
    for p in ['a','a(','a**','(?z)','(?i)','(?L)','(?L)*','(?a)','']:
        show(p,f); show(p.encode(),f)
for b in ['[[a]','[a[b]','[a--b]','[a&&b]','[a||b]','[a~~b]','[--a]','[a-]','[[:x:]]',r'[\[[]','[a[]','[^[a]','[a&&&]','(?x)[a[ b]','[a-[b]]','[]-[a]','[&&]','[^&&a]','[a-b--]']:
    import warnings
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter('always')
        try: re.compile(b)
        except re.error as e: print(e)
        print(b,[str(x.message) for x in w])
import array, heapq, itertools, struct, unicodedata
def call(text):
    try: print(text, '->', repr(eval(text)))
    except Exception as e: print(text, '->', type(e).__name__, e)
for text in ["struct.pack('f', 'x')", "struct.pack('f', 1e100)", "struct.pack('<f', 1e100)", "struct.pack('e', 2**63)", "array.array('i', [1]).__mul__('a')", "array.array('i')[2**70]",
             "array.array('x', 5.0)", "array.array('x', '')", "array.array('i').__iadd__(b'')", "itertools.count(True, 2)", "itertools.count(True)", "itertools.count(0.5).__reduce__()",
             "itertools.permutations(1j, 'a')", "itertools.combinations(1j, 'a')", "itertools.islice([], -3)", "itertools.islice([], -1)", "heapq.heapify(None)", "unicodedata.mirrored('(')",
             "bytearray(b'a').__setitem__(5, 'x')", "bytearray(b'a').__setitem__(5, 300)", "bytearray(b'a').__setitem__(slice(None, None, 0), [300])", "bytearray(b'a').__setitem__(slice(0), NotImplemented)",
             "list.sort()", "dict.__lt__('a', 1)", "object.__new__(type(None), 1)", "type(...)(1)", "0 .__rpow__()", "pow(1, 2, 1j)", "b''.decode('nope')", "memoryview(b'a').cast('\\xe9')",
             "type('X', (int,), {})().__weakref__", "compile('a', bytearray(b'x'), 'zz')", "compile('a', 'x\\0', 'exec')"]:
    call(text)


# What operator's functions of sequences say of what is none.
import operator
import re
import types
import weakref


def tried(f, *args):
    try:
        print(f.__name__, type(args[0]).__name__, f(*args))
    except Exception as exc:
        print(f.__name__, type(args[0]).__name__, type(exc).__name__, exc)


class Numbered:
    def __getitem__(self, i):
        return [5][i]


class NotIterable:
    __iter__ = None


class NumberedNotIterable(Numbered):
    __iter__ = None


class WrongIterator:
    def __iter__(self):
        return 3


class Adding(Numbered):
    def __add__(self, other):
        return "Adding.__add__"

    def __radd__(self, other):
        return "Adding.__radd__"


class NotIterableDict(dict):
    __iter__ = None


for thing in (int | str, dict[int, int], types.MappingProxyType({}), Numbered(), NumberedNotIterable(), NotIterable(), WrongIterator(), NotIterableDict(),
              3, None, re.match("a", "a"), list, range(2), Adding()):
    tried(operator.countOf, thing, "")
    tried(operator.indexOf, thing, "")
    for other in [1], Numbered(), Adding(), "b", 3:
        tried(operator.concat, thing, other)
        tried(operator.iconcat, thing, other)

# ExceptionGroup, as the only built-in exception, can be referred to weakly.
for exc in ExceptionGroup("a", [ValueError()]), BaseExceptionGroup("a", [KeyboardInterrupt()]), ValueError():
    try:
        print(weakref.ref(exc)() is exc)
    except TypeError as error:
        print(error)
print(sorted(vars(ExceptionGroup)))

# In a regular expression a group has no text while it is entered again.
for pattern in r"(?:\D((?(1)b))){2}\S\b|.[a]", r"(?:(a(?(1)b|c))){2}":
    for text in "ab ab", "acab", "acac", "aaa":
        print(pattern, re.split(pattern, text), re.findall(pattern, text))
