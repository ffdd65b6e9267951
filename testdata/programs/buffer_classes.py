class A:
    def __init__(self): self.data=bytearray(b"abc"); self.log=[]
    def __buffer__(self, flags):
        self.log.append(("get",flags)); return memoryview(self.data)
    def __release_buffer__(self, mv):
        self.log.append(("rel",mv.tobytes())); mv.release()
a=A()
print(bytes(a), bytearray(a), a.log)
with memoryview(a) as m: m[0]=65; print(m.tobytes(), m[1])
print(a.data, a.log[-1])
import io, struct, hashlib, binascii
print(b"x".join([b"a",b"b"]), b"q"+a if True else 0)
print(io.BytesIO(a).read(), struct.unpack("3s",a), hashlib.md5(a).hexdigest(), binascii.hexlify(a), b"zAbc".find(a), bytearray(b"12")+a)
class B:
    def __buffer__(self, f): return b"x"
class C:
    def __buffer__(self, f): raise KeyError("no")
for c in (B,C):
    for f in (memoryview, bytes, bytearray):
        try: print(f(c()))
        except Exception as e: print(f.__name__, type(e).__name__, e)
from collections.abc import Buffer
print(isinstance(a,Buffer), isinstance(B(),Buffer), isinstance(b"",Buffer), isinstance(3,Buffer), issubclass(memoryview,Buffer))
print(b"abc".__buffer__(0).tobytes(), hasattr(bytes,"__release_buffer__"), hasattr(bytearray,"__release_buffer__"))
ba=bytearray(b"abc"); mv=ba.__buffer__(0)
try: ba.append(1)
except BufferError as e: print(e)
ba.__release_buffer__(mv); ba.append(1); print(ba)
try: ba.__release_buffer__(mv)
except ValueError as e: print(e)
try: ba.__release_buffer__(memoryview(b"q"))
except ValueError as e: print(e)
try: ba.__release_buffer__(3)
except TypeError as e: print(e)
class D(A): pass
print(bytes(D()))
