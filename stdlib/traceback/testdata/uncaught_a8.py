class E(Exception):
    def __str__(self): raise RuntimeError("no")
class N(Exception): pass
try:
    raise E()
except E:
    try:
        raise N("hello", 3)
    except N as n:
        n.__notes__ = ["a", 3]
        raise n from None
