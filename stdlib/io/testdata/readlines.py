"""Hints of readlines(), and sizes that are no sizes."""

import io


class Lines(io.IOBase):
    def __iter__(self):
        return iter([b"one\n", b"two\n"])


class Shout(io.StringIO):
    def __next__(self):
        return super().__next__().upper()


class Raw(io.RawIOBase):
    def readable(self):
        return True

    def readinto(self, b):
        return 0


class Two:
    def __index__(self):
        return 2


def tried(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__, str(e)


STREAMS = {
    "StringIO": lambda data: io.StringIO(data),
    "BytesIO": lambda data: io.BytesIO(data.encode()),
    "TextIOWrapper": lambda data: io.TextIOWrapper(io.BytesIO(data.encode()), "utf-8"),
    "BufferedReader": lambda data: io.BufferedReader(io.BytesIO(data.encode())),
    "Shout": Shout,
    "Lines": lambda data: Lines(),
}
for name, make in STREAMS.items():
    for data in ("-:\n9", "a\nb\nc\n", "abc\n\ndef"):
        for hint in (None, 0, -1, 1, 2, 3, 4, 5, 99, 2**70, 1.5, Two()):
            f = make(data)
            print(name, repr(data), hint if isinstance(hint, int) else type(hint).__name__, tried(f.readlines, hint), tried(getattr(f, "read", repr)) if name != "Lines" else "")

STREAMS["Raw"] = lambda data: Raw()
for name in ("StringIO", "BytesIO", "TextIOWrapper", "BufferedReader", "Raw"):
    for method in ("read", "read1", "readline", "peek", "truncate"):
        for size in (2**70, None, "a", 1.5):
            f = STREAMS[name]("ab\ncd")
            if hasattr(f, method):
                print(name, method, size, tried(getattr(f, method), size))
