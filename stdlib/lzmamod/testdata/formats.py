import io
import lzma

text = b"".join(b"line %d of the text\n" % i for i in range(3000)) + bytes(range(256)) * 20
code = b"".join(bytes([0xE8, i & 255, i >> 8, 0, 0, 0x90]) for i in range(2000))

for format, options in ((lzma.FORMAT_XZ, {}), (lzma.FORMAT_XZ, {"check": lzma.CHECK_SHA256, "preset": 0}),
                        (lzma.FORMAT_XZ, {"check": lzma.CHECK_NONE}), (lzma.FORMAT_ALONE, {})):
    packed = lzma.compress(text, format, **options)
    print(packed[:6] if format == lzma.FORMAT_XZ else packed[:1], len(packed) < len(text) // 3, lzma.decompress(packed) == text)
print(lzma.compress(b"") == lzma.compress(b""), len(lzma.compress(b"")), lzma.decompress(lzma.compress(b"")))

# Filters.
for first in ([], [lzma.FILTER_DELTA], [lzma.FILTER_X86], [lzma.FILTER_ARM], [lzma.FILTER_ARMTHUMB], [lzma.FILTER_POWERPC],
              [lzma.FILTER_SPARC], [lzma.FILTER_IA64], [lzma.FILTER_X86, lzma.FILTER_DELTA]):
    chain = [{"id": id} for id in first] + [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 16, "lc": 2, "lp": 1}]
    packed = lzma.compress(code, filters=chain)
    raw = lzma.compress(code, lzma.FORMAT_RAW, filters=chain)
    print(first, lzma.decompress(packed) == code, lzma.decompress(raw, lzma.FORMAT_RAW, filters=chain) == code)

# In pieces, and several streams.
packed = lzma.compress(text)
stream = lzma.LZMADecompressor()
out, data = [], packed + b"what follows"
while not stream.eof:
    piece, data = data[:99], data[99:]
    out.append(stream.decompress(piece))
print(b"".join(out) == text, stream.unused_data, stream.check == lzma.CHECK_CRC64)
print(lzma.decompress(packed + lzma.compress(b"more")) == text + b"more", lzma.decompress(packed + b"\xfejunk") == text)

with lzma.open(io.BytesIO(packed), "rt", encoding="latin-1") as f:
    print(repr(f.readline()))

for make in (lambda: lzma.decompress(b"no such data"), lambda: lzma.decompress(packed[:-3]),
             lambda: lzma.decompress(packed[:40] + b"?" + packed[41:]), lambda: lzma.decompress(packed, memlimit=1000),
             lambda: lzma.LZMACompressor(filters=[{"id": 99}]), lambda: lzma.LZMACompressor(preset=10),
             lambda: lzma.LZMACompressor(check=3), lambda: lzma.LZMACompressor(filters=[{"id": 4, "x": 1}]),
             lambda: lzma.LZMADecompressor(lzma.FORMAT_RAW), lambda: stream.decompress(b"")):
    try:
        print(make())
    except Exception as e:
        print(type(e).__name__, e)
print(lzma._decode_filter_properties(lzma.FILTER_LZMA1, lzma._encode_filter_properties({"id": lzma.FILTER_LZMA1})))
