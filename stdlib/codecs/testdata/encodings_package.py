import codecs
import encodings
import encodings.aliases
import encodings.idna
import encodings.utf_8

for name in ("cp1252", "CP1251", "koi8-r", "mac_turkish", "gbk", "Big5", "shift-jis", "euc-kr", "hz", "utf-8-sig", "u8", "latin1",
             "cp037", "iso-8859-16", "windows-1250", "rot13", "hex", "base64", "zlib", "bz2", "quopri", "uu"):
    info = codecs.lookup(name)
    print(name, info.name, info._is_text_encoding)
print(encodings.normalize_encoding("  UTF--8.x (é)"), encodings.aliases.aliases["latin1"], encodings.search_function("no such"))
print("Ж€é".encode("cp1251", "replace"), bytes(range(128, 140)).decode("cp437"), "ß".encode("cp500"))
print(codecs.encode("text", "rot13"), codecs.encode(b"text", "hex"), codecs.decode(b"dGV4dA==\n", "base64"),
      codecs.decode(codecs.encode(b"text" * 9, "zlib"), "zlib") == b"text" * 9, codecs.encode(b"a=\t", "quopri"))
print("bücher.example".encode("idna"), "bücher".encode("punycode"), b"bcher-kva".decode("punycode"),
      encodings.idna.ToUnicode("xn--bcher-kva"))
for name, data in (("utf-8-sig", "a中€".encode("utf-8-sig")), ("gb18030", b"a\xb0\xa1"), ("euc_jp", b"a\xb0\xa1")):
    decoder = codecs.getincrementaldecoder(name)()
    print([decoder.decode(data[i:i + 1]) for i in range(len(data))], decoder.decode(b"", True))
for make in (lambda: "Ж".encode("cp1252"), lambda: b"\xff".decode("utf-16-le"), lambda: "Ж".encode("ascii"),
             lambda: codecs.encode("Ж", "ascii"), lambda: codecs.decode(b"x", "hex"), lambda: "x".encode("hex"), lambda: "x".encode("no")):
    try:
        make()
    except Exception as e:
        print(type(e).__name__, e, getattr(e, "__notes__", None))
