import zlib

def show(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__module__, type(e).__name__, e)

data = b"hello hello hello " * 50
for level in (-1, 0, 1, 6, 9):
    for wbits in (15, -15, 31):
        c = zlib.compress(data, level, wbits=wbits)
        assert zlib.decompress(c, wbits) == data
        if wbits > 0:
            assert zlib.decompress(c, 47) == data
print(zlib.compress(b"")[:2], zlib.compress(b"", 9)[:2], zlib.compress(b"", 1)[:2])
print(zlib.adler32(data), zlib.adler32(data, 5), zlib.crc32(data), zlib.crc32(b"x", -1))
c = zlib.compressobj(9, zlib.DEFLATED, -15)
parts = [c.compress(data), c.flush(zlib.Z_SYNC_FLUSH), c.compress(b"more")]
copy = c.copy()
parts.append(c.flush())
print(zlib.decompress(b"".join(parts), -15) == data + b"more")
print(zlib.decompress(b"".join(parts[:-1]) + copy.compress(b"!") + copy.flush(), -15)[-5:])
show(c.compress, b"x")
d = zlib.decompressobj()
stream = zlib.compress(data) + b"tail"
out = b"".join(d.decompress(stream[i:i + 1]) for i in range(len(stream)))
print(out == data, d.eof, d.unused_data, d.unconsumed_tail)
d = zlib.decompressobj()
first = d.decompress(stream, 100)
print(len(first), d.unconsumed_tail != b"", d.eof)
rest = b""
while not d.eof:
    rest += d.decompress(d.unconsumed_tail, 77)
print(first + rest == data, d.unused_data)
d = zlib.decompressobj()
one = d.decompress(stream[:20])
two = d.copy()
print(d.decompress(stream[20:]) == two.decompress(stream[20:]))
z = zlib.compressobj(zdict=b"hello")
s = z.compress(b"hello there") + z.flush()
print(zlib.decompressobj(zdict=b"hello").decompress(s))
show(zlib.decompressobj().decompress, s)
show(zlib.decompress, b"")
show(zlib.decompress, b"nonsense")
show(zlib.decompress, zlib.compress(data)[:-1])
show(zlib.decompress, zlib.compress(data)[:-1] + b"x")
show(zlib.decompress, "text")
show(zlib.compress, data, 10)
show(zlib.decompressobj().decompress, b"", -1)
show(zlib.decompressobj().flush, 0)
r = zlib._ZlibDecompressor()
print(r.decompress(stream, 10), r.needs_input, r.eof)
print(r.decompress(b"") == data[10:], r.eof, r.unused_data)
show(r.decompress, b"")
