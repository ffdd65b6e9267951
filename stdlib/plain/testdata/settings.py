# argparse, configparser, tomllib, logging, shlex, gzip and zipfile.
import argparse
import configparser
import gzip
import io
import logging
import logging.config
import logging.handlers
import os
import shlex
import sys
import tempfile
import tomllib
import zipfile

os.environ["COLUMNS"] = "80"


def attempt(f, *args, **kw):
    try:
        return f(*args, **kw)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
    except SystemExit as e:
        return f"exit {e.code}"


sys.stderr = sys.stdout
p = argparse.ArgumentParser(prog="prog", description="What it does.", epilog="The end.")
p.add_argument("-n", "--num", type=int, default=3, metavar="N", help="a number (default %(default)s)")
p.add_argument("--mode", choices=["a", "b"], help="x " * 60)
p.add_argument("-v", action="count", default=0)
p.add_argument("--flag", action=argparse.BooleanOptionalAction)
g = p.add_mutually_exclusive_group()
g.add_argument("--up", action="store_true")
g.add_argument("--down", dest="up", action="store_false")
sub = p.add_subparsers(dest="cmd", required=True, title="commands")
one = sub.add_parser("one", help="the first", aliases=["o"])
one.add_argument("files", nargs="+")
two = sub.add_parser("two")
two.add_argument("--pair", nargs=2, action="append")
p.print_help()
one.print_usage()
for line in ["-n 5 -vv one x y", "--num=7 two --pair a b --pair c d", "o z --bad", "", "-n x one f", "--mode c one f",
             "--up --down one f", "--no-flag one f", "--mo a one f", "one", "-vn4 one f"]:
    print(line, "->", attempt(p.parse_args, line.split()))

cp = configparser.ConfigParser()
cp.read_string("[DEFAULT]\nbase = /x\n[a]\npath = %(base)s/y\nlong = one\n  two\n\nflag: yes\nn = 3 ; not a comment\n[b]\npct = 5%%\n")
print(cp.sections(), dict(cp["a"]), cp.getboolean("a", "flag"), cp["b"]["pct"], cp.get("b", "no", fallback="F"))
print(attempt(cp.get, "b", "no"), attempt(cp.get, "c", "no"), attempt(cp.getint, "a", "n"), attempt(cp.add_section, "a"))
print(attempt(cp.read_string, "x = 1"), attempt(cp.read_string, "[s]\na=1\na=2\n"), attempt(cp.read_string, "[s]\nnonsense\n"))
cp["new"] = {"k": "v"}
out = io.StringIO()
cp.write(out)
print(out.getvalue())

print(tomllib.loads('''
title = "T\\u00e9"
n = [1, 0x1F, 1_000, 1.5e3, inf, true]
when = 1979-05-27T07:32:00Z
day = 1979-05-27
[a.b]
c.d = 'raw\\n'
t = { x = 1, y.z = [] }
m = """
one \\
   two"""
[[p]]
k = 1
[[p]]
k = 2
'''))
for bad in ["a = ", "a = 1\na = 2", "[a]\n[a]", "a = 01", 'a = "x', "= 1", "a.b = 1\n[a]", "a = [1", "a = {b = 1", "d = 2020-13-01"]:
    print(attempt(tomllib.loads, bad))

log = logging.getLogger("app.part")
stream = io.StringIO()
h = logging.StreamHandler(stream)
h.setFormatter(logging.Formatter("{levelname:<8}|{name}|{message}|{lineno}", style="{"))
logging.getLogger("app").addHandler(h)
log.setLevel("DEBUG")
log.info("hello %s", "w")
log.log(25, "custom %d", 3)
try:
    1 / 0
except ZeroDivisionError:
    log.exception("went wrong")
log.debug("%(k)s", {"k": "v"})
print([line for line in stream.getvalue().splitlines() if "File" not in line and "~" not in line and "1 / 0" not in line])
print(log, h.level, log.getEffectiveLevel(), logging.getLevelName(25), attempt(log.setLevel, "NOPE"), log.parent)
mem = logging.handlers.MemoryHandler(10, target=h)
print(mem.buffer, attempt(logging.config.dictConfig, {"version": 2}), attempt(logging.Formatter, "x"))
logging.config.dictConfig({
    "version": 1, "formatters": {"f": {"format": "%(levelname)s %(message)s"}},
    "handlers": {"h": {"class": "logging.StreamHandler", "formatter": "f", "stream": "ext://sys.stdout"}},
    "root": {"level": "INFO", "handlers": ["h"]}})
logging.info("from the root")
logging.debug("not shown")

print(shlex.split("a 'b c' \"d\\\"e\" f\\ g # h"), shlex.quote("it's"), shlex.join(["a", "b c"]), attempt(shlex.split, "a 'b"))
print(gzip.decompress(gzip.compress(b"data" * 100)) == b"data" * 100, attempt(gzip.decompress, b"xx"))
with tempfile.TemporaryDirectory() as d:
    name = os.path.join(d, "t.gz")
    with gzip.open(name, "wt") as f:
        f.write("one\ntwo\n")
    with gzip.open(name, "rt") as f:
        print(f.readlines())
    name = os.path.join(d, "t.zip")
    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(zipfile.ZipInfo("a.txt", (2020, 1, 2, 3, 4, 6)), "text")
        z.writestr("dir/ä.bin", b"\0" * 1000)
    with zipfile.ZipFile(name) as z:
        print(z.namelist(), z.testzip(), z.read("a.txt"), z.getinfo("a.txt"), z.getinfo("dir/ä.bin").file_size)
        print(attempt(z.read, "no"), os.path.relpath(z.extract("dir/ä.bin", d), d), zipfile.is_zipfile(name))
        with z.open("dir/ä.bin") as f:
            print(f.read(3), f.seek(998), f.read())
    print(attempt(zipfile.ZipFile, os.path.join(d, "t.gz")))

cp = configparser.ConfigParser(allow_no_value=True)
cp.read_string("[s]\nalone\nx = %(y)s%%\ny = 1\n")
print(cp.items("s"), cp["s"]["alone"], attempt(cp.get, "s", "gone", fallback="F"))
cp = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation())
cp.read_string("[s]\na = ${t:b}$$\nc = ${nope}\nd = $x\n[t]\nb = ${e}\ne = 5\n")
for option in "acd":
    print(attempt(cp.get, "s", option))

p = argparse.ArgumentParser(prog="prog", add_help=False)
p.add_argument("-a", action="store_true")
p.add_argument("-b", nargs="?", const="C")
p.add_argument("pair", nargs=2)
p.add_argument("rest", nargs=argparse.REMAINDER)
for line in ["-abD x y", "-ab=D x y -z", "-- -a -b c", "-az x y"]:
    print(line, "->", attempt(p.parse_args, line.split()))
p = argparse.ArgumentParser(prog="prog")
p.add_argument("--n", type=int, default="4")
p.add_argument("words", nargs="*")
print(p.parse_intermixed_args("a --n 3 b".split()), attempt(p.parse_intermixed_args, ["--m"]))
