import marshal
for v in (None, True, 1, -2**40, 2**100, 1.5, 1j, 'abc', 'é\ud800', b'x', (1, (2,)), [1, [2]], {'a': 1}, {1, 2}, frozenset({3}), ...):
    assert marshal.loads(marshal.dumps(v)) == v, v
print(marshal.dumps([1, 2.5, 'a'], 2), marshal.version)
for data in (b'', b'i\1', b'?', b'[\2\0\0\0N'):
    try:
        marshal.loads(data)
    except (EOFError, ValueError) as e:
        print(type(e).__name__, e)
try:
    marshal.dumps(object())
except ValueError as e:
    print(e)
