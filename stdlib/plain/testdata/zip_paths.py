import io
import zipfile
from zipfile._path import glob

print(zipfile.Path, zipfile.CompleteDirs)
data = io.BytesIO()
archive = zipfile.ZipFile(data, 'w')
for name in 'a/b/c.txt', 'a/d.py', 'top', 'e/f/g/':
    archive.writestr(name, name)
print(zipfile.CompleteDirs.inject(archive) is archive, archive.namelist())
archive.close()
path = zipfile.Path(zipfile.ZipFile(data))
for pattern in '*', '**', '**/*', '*.txt', 'a/*', '**/*.txt', '[at]*', 'a/[!d]*', '?op':
    print(pattern, [found.at for found in path.glob(pattern)])
print([found.at for found in (path / 'a').rglob('*.*')])
translator = glob.Translator()
for pattern in '*.txt', '**', 'a/**/b', 'a?b', '[!a]*', 'x/**', '[ab', '*':
    print(translator.translate(pattern), translator.translate_core(pattern))
for wrong in lambda: path.glob('a**'), lambda: path.glob(''), lambda: glob.Translator('xyz'):
    try:
        wrong()
    except (ValueError, AssertionError) as e:
        print(type(e).__name__, e)
