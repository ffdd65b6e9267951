import dis
import modulefinder
import os
import sys

here = os.environ['PYA_TEST_DIR']
files = {
    'main.py': '''import os.path, p.mod as m
from p import sub1, CONST, missing_one
from p.q import *
import nothere.deep
import r.x
try:
    import maybe
except ImportError: pass
def f():
    import json
''',
    'p/__init__.py': 'CONST = 1\nfrom . import sub1\nimport p.q\n', 'p/mod.py': 'from . import up\nfrom . import sub1\nfrom .q import deep\n',
    'p/sub1.py': '', 'p/q/__init__.py': "__all__ = ['a', 'b']\nA = 1\n", 'p/q/a.py': '', 'p/q/bad.py': 'def b(: x\n', 'p/q/deep.py': '',
    'r/__init__.py': '', 'r/x.py': 'x = 1\n',
}
for name, text in files.items():
    name = os.path.join(here, name)
    os.makedirs(os.path.dirname(name), exist_ok=True)
    with open(name, 'w') as f:
        f.write(text)


def show(*args):
    print(*(str(a).replace(here, '...') for a in args))


class Finder(modulefinder.ModuleFinder):
    def msg(self, level, text, *args):
        if level <= self.debug:
            show('   ' * self.indent, text, *map(repr, args))


for debug in 0, 3:
    finder = Finder([here], debug=debug, excludes=['json'])
    finder.run_script(here + '/main.py')
for name, m in sorted(finder.modules.items()):
    show(name, m, m.__path__, sorted(m.globalnames), sorted(m.starimports))
show(finder.any_missing(), finder.any_missing_maybe())
show({k: sorted(v) for k, v in finder.badmodules.items()})
for name in 'a.b', 'p.mod', 'nosuch':
    try:
        show(finder.import_hook(name))
    except ImportError as e:
        show(repr(e), e.name)
code = compile(files['main.py'], 'x', 'exec')
print(list(dis._find_imports(code)), list(dis._find_store_names(code)))
print(list(finder.scan_opcodes(code)))
