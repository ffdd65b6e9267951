import binascii as b

def show(f, *a, **k):
    try:
        print(f.__name__, a, k, f(*a, **k))
    except Exception as e:
        print(f.__name__, a, k, type(e).__module__, type(e).__qualname__, e)

for s in [b"", b"YQ==", b"YWI=", b"YWJj", b"YQ", b"Y", b"YQ=", b"=YQ==", b"YW JjZA==\n", "YWJj", "é", b"YQ==YQ==", b"YWJj=", b"Y===", b"!!!!", 5, b"YWJjYWJjY"]:
    show(b.a2b_base64, s)
    show(b.a2b_base64, s, strict_mode=True)
for n in range(8):
    show(b.b2a_base64, bytes(range(250, 250 + n - 2)) if n < 6 else b"x" * n)
show(b.b2a_base64, b"abc", newline=False)
show(b.hexlify, b"\x00\xff\x10abc", "-", 2)
show(b.hexlify, b"abc", b":")
show(b.b2a_hex, "abc")
for s in ["00ff", b"0", b"zz", "é1", bytearray(b"aB09")]:
    show(b.unhexlify, s)
for s in [b"", b"abc", b"hello world, this is uu", bytes(45), bytes(46)]:
    show(b.b2a_uu, s)
    show(b.b2a_uu, s, backtick=True)
for s in [b"", b"#86)C\n", b"#86)C", b"%:&5L;&\\\n", b"!  x", b"!\x01", b'"86(', b"  "]:
    show(b.a2b_uu, s)
for s in [b"=41", b"a=\nb", b"a=\r\nb", b"=", b"==", b"=4", b"=zz", b"a_b", b"x=3D=20"]:
    show(b.a2b_qp, s)
    show(b.a2b_qp, s, header=True)
for s in [b"", b"abc", b"a b\tc ", b"a \nb\t\n", b"=\xff\x00", b"x" * 200, b"line\r\nother \r\n", b".", b".\n", b"a.b\n.\n", b"_ _", b"\r", b"tail\t"]:
    for kw in [{}, {"quotetabs": True}, {"istext": False}, {"header": True}]:
        show(b.b2a_qp, s, **kw)
print(b.crc32(b"hello"), b.crc32(b"hello", 7), b.crc32(b"", -1), b.crc_hqx(b"hello", 0), b.crc_hqx(b"", 0x1ffff))
print(b.Error.__mro__, b.Incomplete.__mro__)
