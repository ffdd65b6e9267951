import gettext
import glob
import io
import os
import pathlib
import stat
import struct
import tarfile
import tempfile
import textwrap
import zipfile

with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    os.makedirs("tree/sub")
    for name, text in (("tree/a.txt", "first"), ("tree/sub/b.txt", "second\n" * 500), ("tree/" + "long" * 40, "third")):
        pathlib.Path(name).write_text(text)
    os.symlink("a.txt", "tree/link")

    for mode in ("", ":gz", ":bz2", ":xz", "|", "|gz", "|bz2", "|xz"):
        for format in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
            if format == tarfile.USTAR_FORMAT and len("long" * 40) > 100:
                continue
            buf = io.BytesIO()
            with tarfile.open(fileobj=buf, mode="w" + mode, format=format) as archive:
                archive.add("tree", "copy")
            buf.seek(0)
            with tarfile.open(fileobj=buf, mode="r" + (mode if "|" in mode else ":*")) as archive:
                archive.extractall("out" + mode.strip(":|") + str(format), filter="data")
            found = sorted(p[len("out"):].partition("/")[2] for p in glob.glob(f"out{mode.strip(':|')}{format}/**", recursive=True))
            print(mode, format, len(found), open(f"out{mode.strip(':|')}{format}/copy/sub/b.txt").read().count("second"))
    buf.seek(0)
    with tarfile.open(fileobj=buf) as archive:
        print([(m.name[:20], m.type, m.size, m.linkname) for m in archive])

    # What filters refuse.
    def member(name, kind=tarfile.REGTYPE, linkname="", mode=0o644):
        m = tarfile.TarInfo(name)
        m.type, m.linkname, m.mode = kind, linkname, mode
        return m

    for m in (member("../out"), member("/abs/file"), member("dir/../../x"), member("dev", tarfile.CHRTYPE),
              member("l", tarfile.SYMTYPE, "/etc/passwd"), member("l", tarfile.SYMTYPE, "../../x"), member("ok", mode=0o4777)):
        for filter in (tarfile.data_filter, tarfile.tar_filter):
            try:
                new = filter(m, "dest")
                print(m.name, filter.__name__, new.name, oct(new.mode or 0), new.uid)
            except tarfile.FilterError as e:
                print(m.name, filter.__name__, type(e).__name__)

    for kind in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        with zipfile.ZipFile("x.zip", "w", kind) as z:
            z.writestr("d/one.txt", "text " * 200)
            z.writestr("two.txt", "")
        with zipfile.ZipFile("x.zip") as z:
            print(kind, z.testzip(), z.read("d/one.txt") == b"text " * 200, z.getinfo("d/one.txt").compress_size < 1001)
    root = zipfile.Path("x.zip")
    print([p.name for p in root.iterdir()], (root / "d" / "one.txt").read_text()[:4], (root / "d").is_dir(), [p.at for p in root.glob("**/*.txt")])

    for text in (b"no archive", b"", b"\0" * 1024):
        try:
            print(tarfile.open(fileobj=io.BytesIO(text)).getnames())
        except tarfile.ReadError as e:
            print(str(e).splitlines()[0])
    os.chdir("/")


# A catalog.
def catalog(messages):
    ids = b"".join(k.encode() + b"\0" for k in messages)
    texts = b"".join(v.encode() + b"\0" for v in messages.values())
    n, head, at, out = len(messages), 28, 0, []
    start = head + 16 * n
    for parts, base in ((messages, start), (messages.values(), start + len(ids))):
        at = base
        for part in parts:
            size = len(part.encode())
            out.append(struct.pack("<II", size, at))
            at += size + 1
    return struct.pack("<7I", 0x950412de, 0, n, head, head + 8 * n, 0, 0) + b"".join(out) + ids + texts


t = gettext.GNUTranslations(io.BytesIO(catalog({
    "": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=3; plural=n==1 ? 0 : n<5 ? 1 : 2;\n",
    "hello": "grüß dich", "menu\x04open": "öffnen", "%d file\0%d files": "%d Datei\0%d Dateien\0%d viele Dateien"})))
print(t.gettext("hello"), t.gettext("unknown"), t.pgettext("menu", "open"), [t.ngettext("%d file", "%d files", n) % n for n in (1, 3, 9)])
print(gettext.NullTranslations().ngettext("one", "many", 2), gettext.c2py("n%10==1 && n%100!=11 ? 0 : 1")(21))

# Lines narrower than their margin come to an end.
print(textwrap.wrap("ab cd", 1, subsequent_indent="  "))
