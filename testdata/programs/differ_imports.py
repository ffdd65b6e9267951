# Names of modules that no folder has an entry for, and globals that say of no package.
import types
import warnings

warnings.simplefilter("ignore")
names = ["", " ", ".", "..", "...", ". ", ". .", "json.", "json..decoder", "json. ", "json.decoder.x", "json.decoder.", "/", "./x", "../x",
         ".nope", "..nope", "nope.x", "nope.", "json.decoder", "__main__.x", "a/b"]


def show(*args):
    try:
        print(*map(repr, args), "->", __import__(*args).__name__)
    except Exception as e:
        print(*map(repr, args), "->", type(e).__name__, e, getattr(e, "name", ""))


for name in names:
    show(name)
    show(name, None, None, ["x"])
    for level in 1, 2:
        show(name, {"__package__": "json"}, None, (), level)
for globals in ({}, {"__package__": ""}, {"__package__": 3}, {"__package__": None}, {"__name__": "json.decoder"}, {"__name__": "json", "__path__": []},
                {"__name__": 3}, {"__package__": "nope"}, {"__package__": "."}, {"__package__": " "}, {"__package__": None, "__spec__": 3},
                {"__spec__": types.SimpleNamespace(parent="json")}, None):
    for name in "", "decoder", "x":
        for level in 1, 2:
            try:
                print(sorted(globals or ()), repr(name), level, "->", __import__(name, globals, None, (), level).__name__)
            except Exception as e:
                print(sorted(globals or ()), repr(name), level, "->", type(e).__name__, e)
show("json", {}, {}, (), 2**70)
show("json", {}, {}, (), 2**31)
show("json", {}, {}, (), -1)
show("json", {}, {}, (), 1.5)
show("json", {}, {}, [3])
try:
    exec("from . import x", {})
except Exception as e:
    print(type(e).__name__, e)
