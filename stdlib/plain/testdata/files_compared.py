import filecmp
import fileinput
import io
import os
import sys
import tempfile


def tried(f, *args, **kw):
    try:
        return f(*args, **kw)
    except BaseException as e:
        return type(e).__name__, str(e)


top = tempfile.mkdtemp()
os.chdir(top)
for d, files in {"a": {"same": "x", "diff": "1", "left": "", "funny": "f", "sub/in": "q", "sub/deep/er": "e"},
                 "b": {"same": "x", "diff": "2", "right": "", "funny/x": "f", "sub/in": "r", "sub/deep/er": "e", ".git/x": ""}}.items():
    for name, text in files.items():
        path = os.path.join(d, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f:
            f.write(text)
print(filecmp.cmp("a/same", "b/same"), filecmp.cmp("a/same", "b/same", shallow=False), filecmp.cmp("a/diff", "b/diff", False))
print(filecmp.cmpfiles("a", "b", ["same", "diff", "left", "nothing"], shallow=False))
c = filecmp.dircmp("a", "b", shallow=False)
print(c.left_list, c.right_list, c.common, c.left_only, c.right_only, c.common_dirs, c.common_files, c.common_funny)
print(c.same_files, c.diff_files, c.funny_files, sorted(c.subdirs), tried(getattr, c, "nothing"))
c.report()
c.report_partial_closure()
c.report_full_closure()
filecmp.clear_cache()
print(tried(filecmp.cmp, "a/same", "gone"), filecmp.dircmp("a", "b", ignore=["same"], hide=["diff"]).common)

for name, text in (("one", "a\nb\nc"), ("empty", ""), ("two", "d\n")):
    with open(name, "w") as f:
        f.write(text)
for f in (fileinput.nextfile, fileinput.filename, fileinput.lineno, fileinput.isstdin, fileinput.close):
    print(tried(f))
with fileinput.input(["one", "empty", "two"]) as lines:
    for line in lines:
        print(repr(line), fileinput.filename(), fileinput.lineno(), fileinput.filelineno(), fileinput.isfirstline(),
              fileinput.isstdin(), fileinput.fileno() > 2)
    print(lines.fileno(), repr(lines.readline()))
for args in ({"mode": "w"}, {"inplace": True, "openhook": open}, {"openhook": 4}):
    print(tried(fileinput.FileInput, "one", **args))
with fileinput.FileInput("one", inplace=True, backup=".old") as lines:
    for line in lines:
        print(line.upper(), end="!")
with open("one") as f:
    print(repr(f.read()), sorted(os.listdir(".")))
with fileinput.FileInput(("one", "two")) as lines:
    print(next(lines))
    lines.nextfile()
    print(list(lines), lines.lineno())
print(tried(list, fileinput.FileInput("gone")))
sys.stdin = io.StringIO("q\nw\n")
with fileinput.FileInput("-") as lines:
    print(list(lines), lines.filename(), lines.lineno())
with fileinput.input("two", openhook=fileinput.hook_encoded("latin-1")) as lines:
    print(list(lines), lines.lineno())
