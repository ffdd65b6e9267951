import mmap
import os
import tempfile

with tempfile.TemporaryDirectory() as folder:
    name = os.path.join(folder, "data")
    with open(name, "wb") as f:
        f.write(b"hello world\nsecond line\n")
    with open(name, "r+b") as f, mmap.mmap(f.fileno(), 0) as m:
        print(len(m), m.size(), m[:5], m[-1], m.readline(), m.tell(), m.read(6), m.find(b"line"), m.rfind(b"l", 0, 5))
        m[0:5] = b"HELLO"
        m[5] = ord("-")
        m.move(6, 0, 5)
        m.seek(0)
        m.write(b"J")
        m.flush()
        view = memoryview(m)
        try:
            m.close()
        except BufferError as exc:
            print(exc)
        view.release()
        m.resize(8192)
        print(len(m), m.closed)
    print(m.closed, os.path.getsize(name))
    with open(name, "rb") as f:
        print(f.read(24))
        m = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)
        for call in (lambda: m.write(b"x"), lambda: m.__setitem__(0, 1), lambda: m.resize(1), lambda: m[99999], lambda: m.seek(-1)):
            try:
                call()
            except Exception as exc:
                print(type(exc).__name__, exc)
        print(m)
        m.close()
        try:
            m[0]
        except ValueError as exc:
            print(exc)

anonymous = mmap.mmap(-1, 16)
anonymous.write(b"abc")
print(anonymous[:4], bytes(anonymous[1:3]), anonymous)
for args in ((-1, -1), (-1, 0), (9999, 5)):
    try:
        mmap.mmap(*args)
    except Exception as exc:
        print(type(exc).__name__, exc)
