"""Runs cases and says what each showed. Both interpreters run this file: python harness.py CASES FIRST

CASES is a JSON list of program texts; execution begins at number FIRST. For every case one JSON line goes out at once,
[number, [line, ...]], so that whoever reads them knows at which case an interpreter hung or died.
"""

import asyncio
import io
import itertools
import json
import linecache
import math
import re
import sys
import time
import traceback
import warnings
import weakref
import zlib

ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")
LONGEST = 2000  # characters of a shown value; the rest counts by length and checksum
MOST = 100_000  # items of a list that are all looked at
ITEMS = 12      # items shown of an iterator


def cut(text):
    if len(text) <= LONGEST:
        return text
    text = ADDRESS.sub("0x", text)
    return f"{text[:200]}... {len(text)} characters {zlib.crc32(text.encode('utf-8', 'surrogatepass'))}"


def canonical(value, depth=0):
    """A repr in which sets are sorted, as their order is the interpreter's own."""
    kind = type(value)
    if depth < 20:
        if kind in (set, frozenset):
            inside = ", ".join(sorted(canonical(item, depth + 1) for item in value))
            return f"{kind.__name__}{{{inside}}}"
        if kind is list and len(value) > MOST:
            return f"[{canonical(value[:ITEMS], depth + 1)}... {len(value)} items]"
        if kind is list:
            return "[" + ", ".join(canonical(item, depth + 1) for item in value) + "]"
        if kind is tuple:
            inside = ", ".join(canonical(item, depth + 1) for item in value)
            return f"({inside},)" if len(value) == 1 else f"({inside})"
        if kind is dict:
            return "{" + ", ".join(
                canonical(key, depth + 1) + ": " + canonical(item, depth + 1) for key, item in value.items()) + "}"
    return repr(value)


def describe_value(value):
    name = type(value).__qualname__
    try:
        if hasattr(type(value), "__next__"):
            items = list(itertools.islice(value, ITEMS))
            return cut(f"{name} of {canonical(items)}")
        return cut(f"{name} {canonical(value)}")
    except Exception as exc:
        return f"{name} without repr: {describe_exception(exc)}"


ATTRIBUTES = ("name", "key", "value", "start", "end", "reason", "object", "encoding", "code", "errno", "msg", "lineno",
              "offset", "end_lineno", "end_offset", "text", "pos", "colno")


def describe_exception(exc, depth=0):
    """Class, text, arguments, details, notes, cause and context."""
    if exc is None:
        return "None"
    if depth > 4:
        return "..."
    try:
        text = str(exc)
    except Exception as bad:
        text = f"<no text: {type(bad).__name__}>"
    parts = [f"{type(exc).__qualname__}: {text}", f"args {canonical(arguments(exc))}"]
    for name in ATTRIBUTES:
        if name in dir(type(exc)) or name in getattr(exc, "__dict__", ()):
            value = getattr(exc, name, "<none>")
            if isinstance(exc, SyntaxError) and name == "text" and value:
                value = value.rstrip("\n")
            if not callable(value):
                parts.append(f"{name} {canonical(value)}")
    if getattr(exc, "__notes__", None):
        parts.append(f"notes {exc.__notes__!r}")
    if isinstance(exc, BaseExceptionGroup):
        parts.append("of [" + "; ".join(describe_exception(e, depth + 1) for e in exc.exceptions) + "]")
    if exc.__cause__ is not None:
        parts.append(f"cause ({describe_exception(exc.__cause__, depth + 1)})")
    if exc.__context__ is not None and exc.__context__ is not exc.__cause__:
        parts.append(f"context ({describe_exception(exc.__context__, depth + 1)}) {exc.__suppress_context__}")
    return cut(", ".join(parts))


def arguments(exc):
    """The arguments. Those of a SyntaxError are shown as attributes: the line ends with a newline or does not, depending on
    how far the tokenizer had read."""
    if isinstance(exc, SyntaxError) and len(exc.args) == 2:
        return exc.args[:1] + (len(exc.args[1]),)
    return exc.args


class Case:
    """One program: its text, its output and the names it sees."""

    def __init__(self, text):
        self.text = text
        self.out = io.StringIO()
        self.warnings = []
        self.kept = []

    def keep(self, function):
        """Decorates a generator function: what it makes lives as long as the case. CPython closes a generator that is forgotten
        while it waits at once, pya when its collector finds it."""
        def made(*args):
            self.kept.append(function(*args))
            return self.kept[-1]
        return made

    def print(self, *args, **options):
        self.show_warnings()
        print(*args, **{"file": self.out, **options})

    def observed(self, line):
        """Prints an observation in one line, with the warnings that came meanwhile."""
        warned, self.warnings = sorted(set(self.warnings)), []
        print(cut(line), *warned, file=self.out)

    def show(self, thunk):
        """Prints what a call gives: the value with its type, or the exception with all its details."""
        self.show_warnings()
        try:
            value = thunk()
        except BaseException as exc:
            self.observed("raised " + describe_exception(exc))
        else:
            self.observed(describe_value(value))

    def compiles(self, text, mode="exec"):
        """Prints whether a text compiles, or its SyntaxError with the place."""
        self.show_warnings()
        try:
            compile(text, "<text>", mode)
        except BaseException as exc:
            self.observed("raised " + describe_exception(exc))
        else:
            self.observed("compiles")

    def warned(self, message, category, filename, lineno, file=None, line=None):
        self.warnings.append(f"warning {category.__name__}: {message}")

    def show_warnings(self):
        # Each once and sorted: CPython compiles the body of a finally twice, and at the first return before it.
        warned, self.warnings = sorted(set(self.warnings)), []
        for text in warned:
            print(text, file=self.out)

    def run(self):
        warnings.showwarning = self.warned
        linecache.cache["<case>"] = (len(self.text), None, self.text.splitlines(True), "<case>")
        names = {"__name__": "case", "show": self.show, "print": self.print, "compiles": self.compiles, "log": self.log,
                 "outcome": outcome, "describe": describe_exception, "trace": self.trace, "run": run_virtual, "keep": self.keep}
        sys.stdout = self.out
        try:
            exec(compile(self.text, "<case>", "exec"), names)
        except BaseException as exc:
            self.print("escaped " + describe_exception(exc))
            self.trace(self.below(exc))
        self.show_warnings()
        return self.out.getvalue().splitlines()

    def log(self, *what):
        """Prints the hundredths of a second since the loop began, and what happened."""
        loop = asyncio.get_running_loop()
        # All waiting is for whole hundredths, and ends some milliseconds too late.
        self.print(math.floor((loop.time() - began(loop)) * 100 + 0.01), *what)

    def trace(self, exc):
        self.print("".join(traceback.format_exception(exc)))

    @staticmethod
    def below(exc):
        """The exception without this file's own entry in its traceback."""
        if exc.__traceback__ is not None:
            exc.__traceback__ = exc.__traceback__.tb_next
        return exc


class VirtualSelector:
    """A selector under which waiting takes no time: it moves the clock instead."""

    def __init__(self, real):
        self.real = real
        self.now = 0.0
        self.asked = 0

    def time(self):
        """Never twice the same, so that timers that are set later are due later, as on a real clock."""
        self.asked += 1
        return self.now + self.asked * 1e-9

    def select(self, timeout=None):
        events = self.real.select(0)
        if not events and timeout is None:
            time.sleep(3600)  # a deadlock: it hangs in pya too, and counts as hanging
        if not events and timeout > 0:
            self.now += math.ceil(timeout * 1000) / 1000
        return events

    def __getattr__(self, name):
        return getattr(self.real, name)


def began(loop):
    """The loop's time when it was asked first."""
    if not hasattr(began, "loop") or began.loop() is not loop:
        began.loop, began.time = weakref.ref(loop), loop.time()
    return began.time


def outcome(task):
    """How a task ended."""
    if not task.done():
        return "pending"
    if task.cancelled():
        return "cancelled"
    return describe_exception(task.exception()) if task.exception() else repr(task.result())


def run_virtual(coroutine):
    """asyncio.run on a simulated clock; pya has its own (--virtual-time)."""
    async def main():
        began(asyncio.get_running_loop())
        return await coroutine

    if sys.implementation.name == "pya":
        return asyncio.run(main())

    def new_loop():
        loop = asyncio.SelectorEventLoop()
        loop._selector = VirtualSelector(loop._selector)
        loop.time = loop._selector.time
        return loop

    with asyncio.Runner(loop_factory=new_loop) as runner:
        return runner.run(main())


def main(path, first):
    warnings.simplefilter("always")
    sys.unraisablehook = lambda args: None  # finalizers run when the collector wants
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)
    results = sys.stdout
    for number in range(int(first), len(cases)):
        lines = Case(cases[number]).run()
        print(json.dumps([number, lines]), file=results, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
