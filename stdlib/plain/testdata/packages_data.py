import importlib.metadata as metadata
import importlib.resources as resources
import os
import pkgutil
import runpy
import sys
import tempfile
import zipfile

folder = tempfile.mkdtemp()
sys.path.insert(0, folder)


def write(name, text=''):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w') as f:
        f.write(text)


write('box/__init__.py', 'name = "box"\n')
write('box/part.py', 'print("part as", __name__)\nresult = 6 * 7\n')
write('box/words.txt', 'one two')
write('box/deep/more.txt', 'three')
write('box-1.2.dist-info/METADATA', 'Metadata-Version: 2.1\nName: box\nVersion: 1.2\nRequires-Dist: crate>=3\nKeywords: a b\n\nText.\n')
write('box-1.2.dist-info/entry_points.txt', '[console_scripts]\nbox = box.part:result\n[tools]\nname = box:name [x]\n')
write('box-1.2.dist-info/RECORD', 'box/__init__.py,sha256=abc,14\nbox/words.txt,,\n')

here = resources.files('box')
print(sorted(p.name for p in here.iterdir() if not p.name.startswith('__pycache__')), here.joinpath('deep', 'more.txt').read_text())
print(resources.read_text('box', 'words.txt'), resources.is_resource('box', 'deep'), resources.read_binary('box', 'deep', 'more.txt'))
with resources.as_file(here / 'words.txt') as path:
    print(path.read_text())
with zipfile.ZipFile(os.path.join(folder, 'lib.zip'), 'w') as z:
    z.writestr('zipped/__init__.py', '')
    z.writestr('zipped/data.txt', 'in the archive')
sys.path.insert(0, os.path.join(folder, 'lib.zip'))
print(resources.files('zipped').joinpath('data.txt').read_text(), pkgutil.get_data('zipped', 'data.txt'))

print(metadata.version('box'), metadata.requires('Box'), metadata.metadata('box')['Keywords'])
print([str(p) for p in metadata.files('box')], metadata.files('box')[0].size, metadata.files('box')[1].read_text())
for point in sorted(metadata.distribution('box').entry_points):
    print(point.group, point.name, point.value, point.extras)
print(metadata.entry_points(group='tools')['name'].load())
try:
    metadata.version('nothing')
except metadata.PackageNotFoundError as e:
    print(e)

print(runpy.run_module('box.part')['result'], runpy.run_path(os.path.join(folder, 'box', 'part.py'), run_name='it')['result'])
print([m.name for m in pkgutil.iter_modules([os.path.join(folder, 'box')])], pkgutil.resolve_name('box:name'))
print([m.name for m in pkgutil.walk_packages([folder])], [m.name for m in pkgutil.iter_modules([os.path.join(folder, 'lib.zip')])])
