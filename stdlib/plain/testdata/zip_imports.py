import importlib.util
import marshal
import os
import py_compile
import sys
import tempfile
import zipfile
import zipimport

folder = tempfile.mkdtemp()
archive = os.path.join(folder, 'lib.zip')
with zipfile.ZipFile(archive, 'w', zipfile.ZIP_DEFLATED) as z:
    z.writestr('alone.py', 'def name():\n    return __name__\n\ndef fail():\n    raise LookupError("no")\n')
    z.writestr('pack/__init__.py', 'from . import part\n')
    z.writestr('pack/part.py', 'data = __loader__.get_data(__file__.replace("part.py", "words.txt"))\n')
    z.writestr('pack/words.txt', 'a b c')
    z.mkdir('space')
    z.writestr('space/inner.py', 'where = __file__\n')
    z.writestr('__main__.py', 'import alone, sys\nprint("main", alone.name(), len(sys.argv))\n')
sys.path.insert(0, archive)
import alone
import pack
import space.inner
print(alone.name(), pack.part.data, pack.__path__ == [archive + '/pack'], os.path.relpath(space.inner.where, folder))
loader = alone.__loader__
print(type(loader), alone.__spec__.loader is loader, loader.is_package('pack'), loader.get_source('alone').splitlines()[0])
print(os.path.relpath(loader.get_filename('pack'), folder), loader.find_spec('nothing'), loader.prefix, loader.archive == archive)
for ask in loader.get_source, loader.get_data, loader.is_package:
    try:
        ask('nothing')
    except (ImportError, OSError) as e:
        print(type(e).__name__, e)
try:
    zipimport.zipimporter(folder)
except zipimport.ZipImportError as e:
    print('not a Zip file' in str(e))
try:
    alone.fail()
except LookupError as e:
    print(os.path.relpath(e.__traceback__.tb_next.tb_frame.f_code.co_filename, folder), e.__traceback__.tb_next.tb_lineno)

# Code objects survive marshal, and files of bytecode are modules without text.
code = compile('def double(n):\n    return [2 * n for _ in range(1)][0]\n', '<double>', 'exec')
space = {}
exec(marshal.loads(marshal.dumps(code)), space)
print(space['double'](21), marshal.loads(marshal.dumps(space['double'].__code__)).co_name)
try:
    marshal.dumps(code, allow_code=False)
except ValueError as e:
    print(e)
source = os.path.join(folder, 'hidden.py')
with open(source, 'w') as f:
    f.write('answer = 42\n')
print(os.path.basename(py_compile.compile(source, cfile=os.path.join(folder, 'hidden.pyc'))))
os.remove(source)
sys.path.insert(0, folder)
import hidden
print(hidden.answer, os.path.basename(hidden.__file__), hidden.__loader__.get_source('hidden'))
with open(source, 'w') as f:
    f.write('answer = (\n')
try:
    py_compile.compile(source, doraise=True)
except py_compile.PyCompileError as e:
    print(e.exc_type_name, "'(' was never closed" in e.msg)
