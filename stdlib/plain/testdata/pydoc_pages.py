import io
import os
import pydoc
import sys


class Base:
    """base doc

    more"""
    cx = 3

    @property
    def p(self):
        "the p"

    @staticmethod
    def s(a, b=1):
        "static s"

    @classmethod
    def c(cls, z):
        "cm"

    async def co(self):
        "corou"

    def _priv(self):
        pass

    def __len__(self):
        return 3

    @property
    def q(self):
        return 1


class Sub(Base):
    __slots__ = ('sl',)

    def m(self, *a, **k):
        "mm\n  more"
    alias = m
    borrowed = Base.co
    data = {'x': list(range(50))}
    nothing = None
    lam = lambda self, x: 3


class Long:
    def __init__(self, first_of_the_arguments: int, second_of_the_arguments: str = 'text', third: float = 1.5) -> None:
        "made"


def plain_function(x):
    return x


# A comment stands
# above this.
def commented():
    pass


async def agen(x):
    "ag"
    yield


for thing in Sub, Long, plain_function, commented, agen, Base.p, Sub().m, Base.c, Sub.sl, lambda q, w=1: q:
    print(pydoc.render_doc(thing, renderer=pydoc.plaintext))
print(repr(pydoc.render_doc(plain_function)))

folder = os.environ['PYA_TEST_DIR']
sys.path.insert(0, folder)
os.mkdir(os.path.join(folder, 'pack'))
with open(os.path.join(folder, 'pack', '__init__.py'), 'w') as f:
    f.write('''"""A package.

Of something.
"""
__all__ = ['one', 'K', 'L', 'DATA', 'mod']
__version__ = '$Revision: 1.2 $'
__date__ = 'today'
__author__ = 'me'
__credits__ = 'all'
import os
from . import mod
class K: pass
class L(K): "below K"
def one(a): 'doc'
def hidden(): pass
DATA = {1: 'x' * 200}
''')
with open(os.path.join(folder, 'pack', 'mod.py'), 'w') as f:
    f.write('"""A module."""\ndef fn(): "see https://example.org/x, RFC 2822 and PEP 8"\nX = [1] * 100\n')
with open(os.path.join(folder, 'broken.py'), 'w') as f:
    f.write('1 / 0\n')
import pack
print(pydoc.render_doc('pack', renderer=pydoc.plaintext).replace(folder, '...'))
print(pydoc.render_doc(pack.mod, renderer=pydoc.plaintext).replace(folder, '...'))
for name in 'nosuch', 'pack.nothing', 'broken':
    try:
        pydoc.render_doc(name)
    except (ImportError, pydoc.ErrorDuringImport) as e:
        print(type(e).__name__, e)
print(pydoc.locate('pack.mod.fn').__name__, pydoc.locate('pack.mod.none'), pydoc.resolve('str')[1])
print(pydoc.synopsis(os.path.join(folder, 'pack', 'mod.py')), pydoc.source_synopsis(io.StringIO('# c\n"""a\nb"""')))
for thing in sys, pack, pack.mod, 3, int, plain_function, len, Sub().m, Sub.sl, int.numerator, property(), str.upper:
    print(pydoc.describe(thing))
for text in 'a', 'a\nb', 'a\n\nb\nc', '\n a \n\n b\n', '':
    print(pydoc.splitdoc(text))
print(pydoc.cram('x' * 100, 20), pydoc.stripid('<a at 0x7f1234567890>'), pydoc.replace('abc', 'a', '1', 'b', '2'), pydoc.plain('a\bab\bb'))
print(pydoc.text.repr('x' * 300), pydoc.text.repr({i: i for i in range(50)}), pydoc.html.repr('a<b>&\\'))
print([n for n in ('_x', 'x', '__x__', '__doc__', '__slots__', '__all__') if pydoc.visiblename(n)], pydoc.visiblename('_x', ['_x']))

helper = pydoc.Helper(output=io.StringIO(), input=io.StringIO('pack.K\nnosuch\nq\n'))
helper.help(plain_function)
helper('keywords')
print(helper.output.getvalue())
helper.output.truncate(0)
helper.interact()
print(helper.output.getvalue().strip('\0'))
print(help)
help(plain_function)
print(pydoc.html.docroutine(plain_function))
print('<strong>K</strong>' in pydoc.html.document(pack), 'href="https://peps.python.org/pep-0008/"' in pydoc.html.document(pack.mod.fn))
