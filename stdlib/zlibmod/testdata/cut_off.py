# flush() of a stream that was cut off gives what the input stands for.
import zlib

whole = b"x\x9cK\xcb\xcf\x07\x00\x02\x82\x01E"
for n in range(len(whole) + 1):
    d = zlib.decompressobj()
    print(n, d.decompress(whole[:n]) + d.flush(), d.eof)
data = bytes(range(256)) * 40
whole = zlib.compress(data)
d = zlib.decompressobj()
first = d.decompress(whole[:60]) + d.flush()
print(data.startswith(first), len(first) > 0, first + d.decompress(whole[60:]) == data, d.eof)
