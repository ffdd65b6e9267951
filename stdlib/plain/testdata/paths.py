# pathlib, ntpath, shutil and tempfile.
import os
import shutil
import tempfile
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath


def attempt(f, *args, **kw):
    try:
        return f(*args, **kw)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


for text in ["", ".", "/", "//", "///a", "a", "a/b.tar.gz", "/x/../y.", "./q/.hidden", "..", "a/.", "b..c", "/etc/passwd/"]:
    p = PurePosixPath(text)
    print(repr(p), str(p), p.parts, repr(p.drive), repr(p.root), p.anchor, p.name, p.stem, p.suffix, p.suffixes, p.parent,
          list(map(str, p.parents)), p.is_absolute(), attempt(p.with_name, "n.x"), attempt(p.with_suffix, ".y"),
          attempt(p.with_stem, "s"))
for text in ["c:", "c:/", "c:a\\b", "\\\\srv\\share\\f.txt", "//?/UNC/s/h/f", "/r/t", "c:/A/B.TXT", "a/b", "C:/con.txt"]:
    p = PureWindowsPath(text)
    print(repr(p), str(p), p.parts, p.drive, p.root, p.name, p.is_absolute(), p == PureWindowsPath(text.upper()),
          hash(p) == hash(PureWindowsPath(text.lower())), p.as_posix())
a, b = PurePath("a/b/c"), PurePath("a")
print(a.relative_to(b), a.is_relative_to(b), attempt(b.relative_to, a), b.relative_to(a, walk_up=True))
print(attempt(PurePath("/a").relative_to, "b", walk_up=True), attempt(PurePath("a").relative_to, "..", walk_up=True))
print(a / "d", "x" / a, a / "/abs", attempt(lambda: a / 3), attempt(PurePath, b"x"), attempt(PurePath, 3))
print(a.joinpath("e", "f"), a < PurePath("a/b/d"), sorted([PurePath("b"), PurePath("a/z"), PurePath("a")]))
print(attempt(lambda: a < PureWindowsPath("x")), a == PureWindowsPath("a/b/c"), a != "a/b/c", bytes(a))
print(attempt(a.with_name, ""), attempt(a.with_name, "x/y"), attempt(a.with_suffix, "y"), attempt(a.with_suffix, "."))
print(a.match("b/*"), a.match("/a/b/c"), a.match("*"), attempt(a.match, ""), a.full_match("a/**"), a.full_match("**/c"),
      a.full_match("a/*"), PureWindowsPath("X.PY").match("*.py"), PurePath("a/B").match("b", case_sensitive=False))
print(a.parents[0], a.parents[-1], a.parents[0:2], attempt(lambda: a.parents[9]), a.parents, len(a.parents))
print(attempt(PurePath("x").as_uri), attempt(Path.from_uri, "http:x"), attempt(PurePath("").with_name, "x"))

with tempfile.TemporaryDirectory() as d:
    root = Path(d)
    (root / "sub" / "deep").mkdir(parents=True)
    print(attempt((root / "sub").mkdir).replace(d, "D"), (root / "sub").mkdir(exist_ok=True))
    for name in ["a.py", "b.txt", ".hid", "sub/c.py", "sub/deep/d.py", "sub/deep/e.txt"]:
        print((root / name).write_text(name), end=" ")
    print()

    def found(it):
        return sorted(str(p.relative_to(root)) for p in it)

    for pattern in ["*", "*.py", "**/*.py", "**", "*/", "**/", "sub/*.py", "sub/*/*", "sub/..", "s?b/[cd]*", "a.py", "none",
                    "**/deep/*", "*/../*.txt"]:
        print(pattern, found(root.glob(pattern)), found(root.rglob(pattern)))
    print(attempt(lambda: list(root.glob(""))), attempt(lambda: list(root.glob("/x"))))
    print(found(root.iterdir()), [(str(p.relative_to(root)), sorted(ds), sorted(fs)) for p, ds, fs in root.walk()])
    print([(p.name, sorted(fs)) for p, ds, fs in (root / "sub").walk(top_down=False)])
    link = root / "link"
    link.symlink_to("a.py")
    print(link.is_symlink(), link.readlink(), link.read_text(), link.resolve().name, link.samefile(root / "a.py"))
    print((root / "a.py").is_file(), (root / "nope").exists(), root.is_dir(), (root / "x\0").exists(), Path("/").is_mount())
    print((root / "t").touch(), (root / "t").stat().st_size, attempt((root / "t").touch, exist_ok=False).replace(d, "D"))
    print((root / "t").rename(root / "u").name, (root / "u").unlink(), (root / "u").unlink(missing_ok=True),
          attempt((root / "u").unlink).replace(d, "D"))
    print((root / "bin").write_bytes(b"\x00\xff"), (root / "bin").read_bytes(), attempt((root / "bin").write_text, b"x"))

    print(os.path.basename(shutil.copy(root / "a.py", root / "sub")), sorted(os.listdir(root / "sub")))
    print(attempt(shutil.copyfile, root / "a.py", root / "a.py").replace(d, "D"))
    tree = shutil.copytree(root / "sub", root / "copy", ignore=shutil.ignore_patterns("*.txt"))
    print(found(Path(tree).rglob("*")), attempt(shutil.copytree, root / "sub", tree).replace(d, "D"))
    print(os.path.relpath(shutil.move(tree, root / "moved"), d), (root / "moved").exists(), Path(tree).exists())
    print(attempt(shutil.move, root / "moved", root / "moved" / "in").replace(d, "D"))
    shutil.rmtree(root / "moved")
    print((root / "moved").exists(), attempt(shutil.rmtree, root / "moved").replace(d, "D"),
          shutil.rmtree(root / "moved", ignore_errors=True))
    print([n for n, _ in shutil.get_archive_formats() if n in ("tar", "gztar", "zip")], attempt(shutil.make_archive, "x", "rar"))
    print(shutil.which("sh") is not None, shutil.which("no-such-command-here"), attempt(shutil.unpack_archive, "x.rar"))

    with tempfile.NamedTemporaryFile("w+", suffix=".x", prefix="p", dir=d) as f:
        f.write("text")
        f.seek(0)
        print(f.read(), Path(f.name).suffix, Path(f.name).name[0], Path(f.name).parent == root, os.path.exists(f.name))
    print(os.path.exists(f.name), f.closed)
    with tempfile.SpooledTemporaryFile(max_size=4) as f:
        f.write(b"abc")
        print(f._rolled, f.name)
        f.write(b"def")
        f.seek(1)
        print(f._rolled, f.read())
    with tempfile.TemporaryFile() as f:
        print(f.write(b"x"), isinstance(f.name, int))
    fd, name = tempfile.mkstemp(dir=os.fsencode(d))
    os.close(fd)
    print(type(name).__name__, attempt(tempfile.mkstemp, "a", b"b"), len(os.path.basename(tempfile.mkdtemp(dir=d))))
print(os.path.exists(d), tempfile.gettempprefix(), tempfile.gettempprefixb())
