"""Tracebacks of failing imports do not show the importer's own frames."""
import importlib.abc
import importlib.util
import sys
import traceback


class Loader(importlib.abc.Loader):
    def __init__(self, error):
        self.error = error

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        raise self.error


class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "refuses":
            return importlib.util.spec_from_loader(name, Loader(ImportError("not today")))
        if name == "fails":
            return importlib.util.spec_from_loader(name, Loader(ValueError("broken")))


sys.meta_path.insert(0, Finder)

for name in ("refuses", "absent_module", "absent_module.part", "sys.part"):
    try:
        __import__(name)
    except ImportError as exc:
        print(name, type(exc).__name__, exc, [f.name for f in traceback.extract_tb(exc.__traceback__)])

try:
    import fails
except ValueError as exc:
    # A loader's error that is no ImportError shows how it was called.
    print(exc, [f.name for f in traceback.extract_tb(exc.__traceback__)][-2:])
