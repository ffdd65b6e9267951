class E:
    def __len__(self): return 2**70
for f in (len, bool):
    try: print(f(E()))
    except Exception as e: print(type(e), e)
for src in ("a\0", b"a\0", "\ud800", bytearray(b"\0")):
    for f in (eval, exec, lambda s: compile(s, "f", "exec")):
        try: print(f(src))
        except Exception as e: print(type(e), e, e.args)
import copy
try: copy.replace(list[int])
except TypeError as e: print(e)
