import struct
for fmt, args in (('<bBhHiIqQ', (-1, 255, -2, 65535, -3, 2**32 - 1, -4, 2**64 - 1)), ('>e f d', (1.5, -2.25, 1e300)),
                  ('4s3p?xc', (b'ab', b'xyz', True, b'q')), ('@bi', (1, 2)), ('=bi', (1, 2))):
    b = struct.pack(fmt, *args)
    print(fmt, struct.calcsize(fmt), b, struct.unpack(fmt, b))
for fmt, args in (('b', (300,)), ('H', (-1,)), ('q', (2**70,)), ('c', ('x',)), ('i', ('x',)), ('i', ()), ('z', ()), ('5', ())):
    try:
        struct.pack(fmt, *args)
    except struct.error as e:
        print(fmt, e)
buf = bytearray(8)
struct.pack_into('>h', buf, 2, 513)
print(buf, struct.unpack_from('>h', buf, 2), list(struct.iter_unpack('<H', b'\1\0\2\0')))
s = struct.Struct('<2i')
print(s, s.size, s.format, s.unpack(s.pack(1, -1)))
