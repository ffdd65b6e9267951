"""pkgutil and runpy on packages in a temporary folder."""
import os
import pkgutil
import runpy
import sys
import tempfile
import warnings

warnings.simplefilter("ignore")

with tempfile.TemporaryDirectory() as folder:
    def write(name, text):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f:
            f.write(text)
        return path

    write("box/__init__.py", "value = 1\n")
    write("box/__main__.py", "import sys\nprint('main of', __package__, __name__, sys.argv[0].endswith('__main__.py'))\n")
    write("box/inner/__init__.py", "")
    write("box/inner/leaf.py", "class Leaf:\n    class Part:\n        size = 3\n")
    write("box/data/words.txt", "one two")
    write("box/broken.py", "1 / 0\n")
    write("box/notes.txt", "")
    sys.path.insert(0, folder)

    import box
    print([(m.name, m.ispkg) for m in pkgutil.iter_modules(box.__path__)])
    print([m.name for m in pkgutil.walk_packages(box.__path__, "box.")])
    print(pkgutil.get_data("box", "data/words.txt"))
    for name in "box.inner.leaf:Leaf.Part.size", "box.inner.leaf.Leaf", "box:value", "os.path:join", "box:", "1a", "box:none", "nobox.x":
        try:
            found = pkgutil.resolve_name(name)
            print(name, getattr(found, "__name__", found))
        except (ValueError, AttributeError, ImportError) as exc:
            print(name, type(exc).__name__, exc)

    result = runpy.run_module("box", run_name="chosen", alter_sys=True)
    print(result["__name__"], result["__package__"])
    print(runpy.run_module("box.inner.leaf")["Leaf"].Part.size)
    script = write("script.py", "print(__name__, given)\nresult = given * 2\n")
    print(runpy.run_path(script, {"given": 21}, "__run__")["result"])
    write("app/__main__.py", "where = 'folder'\n")
    print(runpy.run_path(os.path.join(folder, "app"))["where"])
    for name in "nobox", "box.nothing", "box.inner", ".box", "box.broken":
        try:
            runpy.run_module(name)
        except (ImportError, ZeroDivisionError) as exc:
            print(name, type(exc).__name__, exc)
    try:
        runpy.run_path(os.path.join(folder, "box", "data"))
    except ImportError as exc:
        print(str(exc).replace(folder, "FOLDER"))
    print("chosen" in sys.modules, sys.path[0] == folder)
