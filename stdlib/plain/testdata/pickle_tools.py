import io
import pickle
import pickletools


class C:
    def __init__(self):
        self.x = (1, 2.5, 'text', b'bytes', None, True)
        self.y = {'k': [1 << 70, -1, 300, 70000], 'again': self.x}


for proto in range(6):
    data = pickle.dumps([C(), {1, 2}, frozenset({3}), bytearray(b'q'), 'text'], proto)
    print([(op.name, arg, pos) for op, arg, pos in pickletools.genops(data)])
    small = pickletools.optimize(data)
    print(len(data) > len(small), pickle.loads(small)[0].y == C().y)
    pickletools.dis(small)
for text in b'Np1\np1\n.', b'a', b'N', b'N\xff', b']N.', b'Nt.', b'g1\n.', b'(p0\n', b'p0\n', b'J\x12', b'I1':
    try:
        pickletools.dis(text)
    except ValueError as e:
        print(e)
pickletools.dis(b'(N(tl.', indentlevel=1)
big = pickle.dumps([b'a' * 70000, *range(40000)], 4)
print(len(pickletools.optimize(big)), pickle.loads(pickletools.optimize(big)) == pickle.loads(big))
for op in pickletools.opcodes:
    print(op.name, repr(op.code), op.arg.name if op.arg else None, op.arg.n if op.arg else None, op.stack_before, op.stack_after, op.proto)
for name in dir(pickletools):
    if name.startswith('read_'):
        for data in b'', b'\x01', b'\xff' * 20, b"'abc'\nx\n", b'12L\n', b'zz\n', b"'abc\n", b'"a\\x41"\n':
            try:
                print(name, data, repr(getattr(pickletools, name)(io.BytesIO(data))))
            except ValueError as e:
                print(name, data, repr(e))
