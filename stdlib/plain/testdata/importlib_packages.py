"""importlib.metadata and importlib.resources on distributions and packages in a temporary folder."""
import importlib.metadata as md
import importlib.resources as res
import os
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    def write(name, text):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f:
            f.write(text)

    write("My_Tool-1.4.dist-info/METADATA", "Metadata-Version: 2.1\nName: My.Tool\nVersion: 1.4\nSummary: a tool\n"
          "Classifier: A\nClassifier: B\nRequires-Dist: other>=2; extra == 'x'\n\nLong words.\n")
    write("My_Tool-1.4.dist-info/RECORD", "mytool/__init__.py,sha256=abc,12\nmytool/gone.py,,\n")
    write("My_Tool-1.4.dist-info/entry_points.txt", "[console_scripts]\nmt = mytool:main\n# note\n[other]\np = os.path:join [a,b]\n")
    write("mytool/__init__.py", "def main():\n    return 'ran'\n")
    write("mytool/data/words.txt", "one\ntwo\n")
    write("older.egg-info/PKG-INFO", "Metadata-Version: 1.0\nName: older\nVersion: 0.1\n")
    write("older.egg-info/requires.txt", "base\n[fast]\nquick\n[:python_version < '3']\nback\n")
    sys.path.insert(0, folder)

    for name in "my-tool", "MY_tool", "my.tool":
        print(md.version(name))
    meta = md.metadata("my.tool")
    print(meta["Name"], meta.get_all("Classifier"), meta.json["description"].strip(), meta.json["classifier"])
    print(md.requires("my-tool"), md.requires("older"))
    for path in md.files("my-tool"):
        print(repr(path), path.size, path.hash, path.dist.version, path.read_text().split()[0])
    points = md.entry_points(group="console_scripts", name="mt")
    print(points, points["mt"].load()(), points.names, points.groups)
    (other,) = md.distribution("my-tool").entry_points.select(group="other")
    print(other.module, other.attr, other.extras, other.load() is os.path.join)
    print(md.packages_distributions()["mytool"])
    try:
        md.version("not-there")
    except md.PackageNotFoundError as exc:
        print(exc, exc.name)
    try:
        points["mt"].name = 1
    except AttributeError as exc:
        print(exc)

    import mytool
    root = res.files("mytool")
    print(sorted(child.name for child in root.iterdir() if child.name != "__pycache__"), (root / "data" / "words.txt").read_text())
    print(res.read_text("mytool", "data", "words.txt", encoding="utf-8").split(), res.is_resource(mytool, "data"))
    with res.as_file(root / "data" / "words.txt") as path:
        print(path.name, path.exists())
    try:
        res.read_binary("mytool", "nothing.txt")
    except FileNotFoundError as exc:
        print(type(exc).__name__)
    try:
        res.read_text("mytool", "data", "words.txt")
    except TypeError as exc:
        print(exc)
    sys.path.remove(folder)
