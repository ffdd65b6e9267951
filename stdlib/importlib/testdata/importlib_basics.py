import importlib, importlib.util, importlib.machinery, importlib.abc, os, sys
root = os.environ['PYA_TEST_DIR']
os.makedirs(os.path.join(root, 'pk', 'sub'))
def write(name, text):
    with open(os.path.join(root, *name.split('/')), 'w') as f:
        f.write(text)
write('pk/__init__.py', 'from .first import T\n')
write('pk/first.py', 'from . import second\nT = second.x\n')
write('pk/second.py', 'x = 1\n')
write('pk/sub/mod.py', 'print("mod", __name__, __package__)\n')
sys.path.insert(0, root)
import pk
short = lambda s: s.replace(root, 'ROOT')
print(pk.T, short(pk.__file__), pk.__spec__.name, pk.__spec__.parent, pk.second.__spec__.parent, type(pk.__loader__).__name__)
print(short(pk.__spec__.origin), [short(p) for p in pk.__path__], pk.__spec__.has_location)
m = importlib.import_module('.sub.mod', 'pk')
print(m.__name__, importlib.util.find_spec('pk.second').name, importlib.util.find_spec('pk.nothing'))
write('pk/second.py', 'x = 2222\n')
print(importlib.reload(pk.second).x)
spec = importlib.util.spec_from_file_location('alone', os.path.join(root, 'pk', 'second.py'))
alone = importlib.util.module_from_spec(spec)
spec.loader.exec_module(alone)
print(alone.x, alone.__name__, 'alone' in sys.modules, spec.loader.get_source('alone'))
class Loader(importlib.abc.Loader):
    def create_module(self, spec):
        return None
    def exec_module(self, module):
        module.answer = 42
class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        print('find', name, path)
        if name == 'made_up':
            return importlib.machinery.ModuleSpec(name, Loader())
sys.meta_path.insert(0, Finder())
import made_up
print(made_up.answer, made_up.__spec__.name)
try:
    import not_there
except ModuleNotFoundError as e:
    print(e, e.name)
print(importlib.util.resolve_name('..a', 'b.c'))
