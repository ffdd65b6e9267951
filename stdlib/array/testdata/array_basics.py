from array import array, typecodes
import copy
print(typecodes)
a = array('i', [3, 1, 2])
a.append(7)
a.extend([8, 9])
print(a, a[1:4], a * 2 == array('i', list(a) * 2), len(a), a.itemsize, a.index(7), a.count(1))
a[1:3] = array('i', [5])
del a[::2]
print(a, a.tobytes(), memoryview(a).format, copy.copy(a) == a)
for code, v in (('b', 200), ('B', -1), ('H', 70000), ('f', 'x'), ('i', 1.5), ('w', 'ab')):
    try:
        array(code, [v])
    except (OverflowError, TypeError) as e:
        print(code, type(e).__name__, e)
print(array('d', [1, 2.5]), array('w', 'héé'), array('w', 'ab').tounicode(), array('q', [-2**63]))
a = array('h', [1, 2])
a.byteswap()
print(a, a < array('h', [256, 600]), a.__reduce_ex__(2))

# Bytes that are no characters.
for data in (b"aXbX", b"\x00\xd8\x00\x00", b"\xff\xff\xff\xff", b"\x00\x00\x11\x00", b"a\0\0\0zzzz"):
    a = array("w", data)
    for f in (repr, a.__class__.tounicode, lambda a: ascii(a[0]), lambda a: ascii(list(a)), lambda a: a.index("a"), lambda a: a == a[:], lambda a: a < array("w", "b"),
              lambda a: a.count("a"), lambda a: "b" in a, lambda a: a.pop() and 1, lambda a: len(a)):
        try:
            print(data, f(a))
        except Exception as e:
            print(data, type(e).__name__, e, getattr(e, "__notes__", None))
