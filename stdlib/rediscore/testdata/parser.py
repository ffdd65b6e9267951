# Replies in pieces of every size: each must become the same.
import random

import _redis

MORE = object()
REPLIES = [b"+OK\r\n", b":-12\r\n", b"$5\r\na\r\nbc\r\n", b"$0\r\n\r\n", b"$-1\r\n", b"*-1\r\n", b"*0\r\n",
           b"*3\r\n:1\r\n*2\r\n$1\r\nx\r\n*0\r\n+y\r\n", b"*1\r\n-ERR no\r\n", b"-WRONG x\r\n", b":x\r\n", b"?\r\n", b"$x\r\n",
           b"$99999999999\r\n", b"*-2\r\n", b"\r\n", b"*1\r\n" * 600 + b":1\r\n", b"$2\r\n\xff\xfe\r\n"]


def parse(wire, size, raw):
    p = _redis.Parser("utf-8", "strict", True, KeyError)
    for i in range(0, len(wire), size):
        p.feed(wire[i:i + size])
        try:
            v = p.next(raw, MORE)
        except ValueError as e:
            return f"{type(e).__name__}: {e}"
        if v is not MORE:
            return v, p.waiting
    return "more"


for wire in REPLIES:
    out = {repr(parse(wire, n, True)) for n in range(1, len(wire) + 1, 1 + len(wire) // 50)}
    print(wire[:40], *out, parse(wire, 4096, False))
p = _redis.Parser("utf-8", "strict", True, KeyError)
p.feed(b":1\r\n$1\r\na\r\n:3")
print(p.next(False, MORE), p.next(False, MORE), p.next(False, MORE) is MORE, p.waiting)
p.feed(b"\r\n")
print(p.next(False, MORE), p.waiting)
print(_redis.pack("utf-8", "strict", [("CONFIG GET", b"x", 1, 1.5, "é"), ("PING",)]))
for bad in None, True, [], object:
    try:
        _redis.pack("utf-8", "strict", [("SET", bad)])
    except TypeError as e:
        print(e)
try:
    _redis.pack("utf-8", "strict", [("SET", "\ud800")])
except UnicodeEncodeError as e:
    print(e)
random.seed(1)
for _ in range(3000):
    p = _redis.Parser("utf-8", "replace", True, KeyError)
    p.feed(bytes(random.choice(b"*$:+-12345\r\n\r\nab") for _ in range(random.randrange(60))))
    try:
        while p.next(False, MORE) is not MORE:
            pass
    except ValueError:
        pass
