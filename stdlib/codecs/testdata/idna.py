"""The encoding of host names."""
for name in "bücher.example", "a.b.", "", "日本語.jp", "plain":
    data = name.encode("idna")
    print(data, data.decode("idna") == name)
for name in "a..b", "x" * 64 + ".de":
    try:
        name.encode("idna")
    except UnicodeError as e:
        print("refused")

import codecs
import encodings.idna as idna


def tried(f, *args):
    """What a function gives, or its error, with what the attributes say and what led to it."""
    try:
        return ascii(f(*args))
    except Exception as e:
        where = (e.encoding, ascii(e.object), e.start, e.end, ascii(e.reason)) if isinstance(e, (UnicodeEncodeError, UnicodeDecodeError)) else ascii(str(e))
        return type(e).__name__, where, getattr(e, "__notes__", None), e.__context__ and ascii(str(e.__context__)), e.__suppress_context__


NAMES = ["", ".", "a..b", ".a", "a.b.", "ab\x85", "x.\x85.y", "pythön\u3002org", "a\uff0eb", "a\uff61", "\u3002", "a" * 64, "a." + "b" * 64 + ".c",
         "é" * 60, "ü" * 58 + ".x", "xn--é", "XN--é", "xn--pythn-mua.org", "STRASSE", "straße", "İ", "\u200d", "a\u00ad", "\u06dd", "\u0627a\u0628",
         "a\u0627", "\u06271", "\u05d0\u05d1.com", "\u0221", "\u0378", "😀.com", "a\ud800b", "ｅｘａｍｐｌｅ．ｃｏｍ", "½", "é..é", "é.\x85", "\u0340",
         "\ue000", "a b", "ﷺ", "\U000e0001", "ß\x85", "a" * 62 + "\ufb01", "é" * 2000]
for name in NAMES:
    print(ascii(name)[:60], tried(name.encode, "idna"), tried(name.encode, "idna", "ignore"))
    print("  ", tried(idna.ToASCII, name), tried(idna.nameprep, name), tried(idna.ToUnicode, name))
    print("  ", tried(lambda: list(codecs.iterencode(list(name), "idna"))), tried(name.encode, "punycode"))
DATA = [b"", b".", b"..", b"xn--", b"xn--a", b"xn--pythn-mua.org.", b"PYTHON.org", b"xn--99999999", b"xn--!", b"a.xn--\xe9", b"a.\xe9.b", b"xn--abc-.x",
        b"xn--zca", b".xn--zca", b"xn--a-", b"xn---", b"xn--0ca24w", b"xn--CAF-DMA", b"q.xn--ab-ra41b", b"zz.xn--kba", b"xn--" + b"a" * 2000, b"99999a",
        b"x-99999a", b"\xe9-a", b"a-b-9ca", b"b!c"]
for data in DATA:
    print(data[:60], tried(data.decode, "idna"), tried(data.decode, "idna", "replace"), tried(idna.ToUnicode, data))
    print("  ", tried(lambda: list(codecs.iterdecode([data], "idna"))), tried(lambda: list(codecs.iterdecode([data[i:i + 1] for i in range(len(data))], "idna"))))
    print("  ", tried(data.decode, "punycode"), tried(data.decode, "punycode", "replace"), tried(codecs.lookup("punycode").decode, data))
found = 0
for code in [*range(0x3100), *range(0xd7f0, 0xd810), *range(0xf900, 0x10000), *range(0x1d100, 0x1d200), *range(0xe0000, 0xe0090), 0x10ffff]:
    found = hash((found, str(tried(("a" + chr(code) + "b").encode, "idna")).encode().hex().__len__()))
    if code % 64 == 0:
        print(hex(code), tried(chr(code).encode, "idna"), found)
