import bz2
import io

text = b"".join(b"line %d of the text\n" % i for i in range(3000))
packed = bz2.compress(text)
print(packed[:4], len(packed) < len(text) // 4, bz2.decompress(packed) == text)
print(bz2.decompress(packed + bz2.compress(b"more", 1)) == text + b"more", bz2.decompress(packed + b"junk") == text)
print(bz2.compress(b""), bz2.decompress(b""))

# In pieces.
stream = bz2.BZ2Decompressor()
out = []
data = packed + b"what follows"
while not stream.eof:
    piece, data = data[:100], data[100:]
    out.append(stream.decompress(piece))
print(b"".join(out) == text, stream.unused_data, stream.needs_input)
stream = bz2.BZ2Decompressor()
print(len(stream.decompress(packed, 1000)), stream.needs_input, stream.eof)
print(len(stream.decompress(b"", 10**6)), stream.eof)

# Files.
target = io.BytesIO()
with bz2.open(target, "wt") as f:
    f.write("one\ntwo\n")
with bz2.open(io.BytesIO(target.getvalue()), "rt") as f:
    print(f.readlines())
with bz2.BZ2File(io.BytesIO(packed)) as f:
    print(f.readline(), f.peek(4)[:4], f.seek(-20, 2), f.read(), f.seek(0), f.read(4))

for make in (lambda: bz2.decompress(b"no such data"), lambda: bz2.decompress(packed[:50]), lambda: bz2.compress(b"", 10),
             lambda: stream.decompress(b"x"), lambda: bz2.BZ2Compressor().compress("text"), lambda: bz2.open(5),
             lambda: bz2.decompress(packed[:30] + b"?" + packed[31:])):
    try:
        print(make())
    except Exception as e:
        print(type(e).__name__, e)
