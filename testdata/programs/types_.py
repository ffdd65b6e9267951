print(7 // 2, -7 // 2, 7 % -3, -7 % 3, 2 ** 10, 2 ** -1, 2 ** 100, divmod(-7, 2), 7 / 2, 1e16, 1e15, 1e-5, 0.1 + 0.2, -0.0, 1.0, 1e300 * 1e10, float("nan"))
print(0x7fffffffffffffff + 1, -0x8000000000000000 - 1, (1 << 63) - 1, 9223372036854775807 * 2, -(-9223372036854775808), 3037000500 ** 2, 1 << 64 >> 64, ~5, 5 & 3 | 4 ^ 1)
print(int("0b101", 0), int("  12_3 "), int(3.9), int("-ff", 16), round(1234.5678, -2), round(0.5), round(1.5), abs(-3), (255).to_bytes(2, "big"), int.from_bytes(b"\x01\x00", "little"), (10).bit_length())
for e in ("1/0", "1//0", "1%0", "0.0/0", "int('x')", "int([])", "'a'+1", "1+'a'", "[]+()", "{}[1]", "[1][5]", "'abc'[9]", "(1,)[3]", "len(5)", "None.x", "[].foo", "int.x", "{[]: 1}", "hash([])", "iter(5)", "next([])", "'%d' % 'x'", "'{}'.format()", "float('x')", "chr(-1)", "ord('ab')", "range(1,2,0)", "sorted([1,'a'])", "max([])", "[1,2].index(3)", "''.join([1])", "bytes([300])", "'a'*'b'", "1<'a'", "complex('x')", "abs('a')", "-'a'", "~1.5", "a", "[].pop()", "{}.pop(1)", "set().pop()", "(1).foo = 2", "isinstance(1, 2)", "super()", "type(1,2)", "object(1)", "print.x", "dict([1])", "dict(1)", "list(1)", "tuple(1)", "zip(1)", "sum(['a'])", "pow(2,3,0)", "'x'.encode('ascii', 1)", "'\\xff'.encode('ascii')", "b'\\xff'.decode()", "int('9'*5000)", "[0]*10**20", "2**10**10 if 0 else 1", "'a'.center()", "'a'.replace('b')", "[].append()", "[].insert(1)", "dict.fromkeys()", "{}.update(1)", "slice()", "memoryview(1)"):
    try:
        print(e, "->", repr(eval(e)))
    except Exception as x:
        print(e, "->", type(x).__name__, x)
s = "Hello, Wörld ß"
print(s.upper(), s.lower(), s.title(), s.swapcase(), s.casefold(), s[1:5], s[::-1], s[-3:], s.find("W"), s.count("l"), s.replace("l", "L", 2), s.split(), s.partition(", "), s.center(20, "*"), s.encode())
print("a b  c".split(" "), "a b  c".split(), "x,y,z".rsplit(",", 1), "\ta\n".strip(), "abc".islower(), "12".isdigit(), "".join(["a", "b"]), "a\nb\r\nc".splitlines(), "abc".zfill(5), "-5".zfill(4), "x".ljust(3) + "|", "tEST".capitalize(), "a\tb".expandtabs(4))
print(repr("it's"), repr('say "hi"'), repr("both ' and \""), repr("\n\t\\\x00\x7f\u200b\U0001f600é"), ascii("é"), str(b"ab"), repr(bytearray(b"\x00a")))
print("%s %r %5.2f %-5d| %05d %x %X %o %e %g %% %c %+d" % ("a", "b", 3.14159, 42, 42, 255, 255, 8, 12345.678, 0.0001, "z", 5))
print("{0} {1:>5} {name!r:^9} {0:08.3f} {2:,} {3:%} {4:b} {4:#x} {5:e}".format(1, "ab", 1234567, 0.25, 10, 123.456, name="n"))
print(f"{1:>{3 + 2}}|{'a':*<4}|{3.0:g}|{1e6:,.2f}|{255:#010b}|{-5:+d}|{'x'!r:>5}|{1_000}|{[1, 2]}|{ {1: 2} }|{'nested ' + f'{1 + 1}'}")
l = [3, 1, 2]
l.sort(); l.reverse(); l.extend("ab"); l.insert(1, "i"); l.remove(2)
print(l, l.pop(), l.pop(0), l.index("a"), l.count(1), l[::2], l * 2, [1, 2] + [3], [1, 2] < [1, 3], l.copy(), 1 in l)
l[1:1] = [7, 8]; l[::2] = [0] * len(l[::2]); del l[-1]
print(l, sorted("bca", reverse=True), sorted([(1, "b"), (1, "a")], key=lambda t: t[0]), list(reversed([1, 2])), list(enumerate("ab", 1)), list(zip([1, 2], "ab", strict=True)))
d = {"a": 1, "b": 2}
d["c"] = 3; d.update(a=9, z=0); d.setdefault("q", []).append(1)
print(d, d.get("x", 0), d.pop("b"), list(d), d.keys() & {"a"}, list(d.items())[-1], {**d, "n": 1}, d | {"m": 2}, "a" in d, dict.fromkeys("xy", 0), dict(zip("ab", (1, 2))), d.popitem(), len(d))
st = {3, 1, 2, 10, 7}
print(st, st | {4}, st & {1, 99}, st - {1}, st ^ {1, 50}, {1, 2} < {1, 2, 3}, frozenset([1, 2]) == {1, 2}, {1, 2}.isdisjoint({3}), sorted(st), set("a"), set())
print((1, 2) + (3,), (1,) * 3, (1, 2, 3)[1:], tuple("ab"), (1, 2) == (1, 2), hash((1, 2)) == hash((1, 2)), (), (1,), ((1, 2), 3))
print(range(5), list(range(5, 0, -2)), range(10)[2:5], 3 in range(5), len(range(0, 100, 7)), range(3) == range(0, 3, 1), range(10**20)[-1])
print(bytes(3), b"abc"[1], b"abc"[1:], b"a,b".split(b","), bytes.fromhex("ff00"), b"\xff".hex(), bytearray(b"x") + b"y", b"%d" % 5, list(b"ab"))
print(1j * 1j, (1 + 2j) / (3 - 1j), abs(3 + 4j), complex("1-2j"), (1 + 2j).conjugate(), 2j ** 2)
print(True + True, True & False, bool([]), bool("x"), int(True), None, Ellipsis, NotImplemented, type(None), type(...), type(NotImplemented))
print(min(3, 1, 2), max("abc"), sum([0.1] * 10), sum([[1], [2]], []), any([0, 1]), all([]), list(map(str, [1, 2])), list(filter(None, [0, 1, 2])), pow(3, -1, 7), bin(5), oct(8), hex(-255))
print(isinstance(1, (str, int)), callable(len), id(1) == id(1), type(len), type(print), len, type(lambda: 0), type(range(1)), type({}.keys()), type(iter([])))
print(slice(1, 2), slice(None, 5, 2).indices(3), memoryview(b"abc")[1], memoryview(b"abc").tolist(), int.__add__(1, 2), str.upper("a"), [].__class__, (5).__class__.__name__, "a".__len__())
x = [1, [2]]; x.append(x); print(x)
y = {}; y["self"] = y; print(y)
print({1: "a", 1.0: "b", True: "c"}, {"a", "a"}, [1, 2] == [1.0, 2.0], 1 == 1.0, hash(1) == hash(1.0), 2**53 == float(2**53), 2**53 + 1 == float(2**53))
print(list(map(lambda a, b: a + b, [1, 2], [3, 4])), [*range(3), *"ab"], {**{"a": 1}}, (*[1], 2))
print(vars(type("O", (), {"a": 1})())  , dir(type("O", (), {"zz": 1}))[-1], getattr(1, "real"), hasattr(1, "imag"))
import sys
sys.stdout.write("done\n")
