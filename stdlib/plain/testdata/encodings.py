import base64, binascii, fnmatch, glob, html, secrets, struct, textwrap, uuid

def show(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)

data = bytes(range(0, 256, 7)) + b"\0\0\0\0    "
for name in ["b64", "b32", "b32hex", "b16", "a85", "b85", "z85", "standard_b64", "urlsafe_b64"]:
    enc, dec = getattr(base64, name + "encode"), getattr(base64, name + "decode")
    for n in range(6):
        text = enc(data[n:n + 9 + n])
        print(name, text, dec(text) == data[n:n + 9 + n])
print(base64.a85encode(data, foldspaces=True, wrapcol=10, adobe=True))
print(base64.a85decode(base64.a85encode(data, foldspaces=True, adobe=True), foldspaces=True, adobe=True) == data)
show(base64.b32decode, b"MZXW6===", map01=b"L")
show(base64.b32decode, b"MZXW6==")
show(base64.b32decode, b"mzxw6===")
show(base64.b32decode, b"mzxw6===", casefold=True)
show(base64.b64decode, "YW-_", altchars="-_")
show(base64.b64decode, b"Y!WI=", validate=True)
show(base64.b85decode, b"\x01")
show(base64.a85decode, b"s8W-\"")
show(base64.b64encode, "text")
print(base64.encodebytes(b"x" * 100))
for pat in ["*", "*.py", "[a-c]?x", "[!a]*", "a*b*c", "[]]", "[a", "a.b", "[z-a]", "[^x]", "**"]:
    print(pat, fnmatch.translate(pat), fnmatch.filter(["a.py", "abx", "bzx", "axbxc", "]", "[a", "a.b", "^"], pat))
print(glob.escape("a[b]*?"), glob.has_magic("a*"), glob.translate("*/a?.py"), glob.translate("**/x", recursive=True))
print(html.escape('<a href="x">\'&'), html.unescape("&lt;&eacute;&notit;&#65;&#x42;&#128;&#0;&amp&bogus;&nGt;"))
print(len(secrets.token_bytes(5)), len(secrets.token_hex(5)), len(secrets.token_urlsafe(6)), secrets.compare_digest("a", "a"))
print(struct.pack("<hI3s", 1, 2, b"abc"), struct.unpack(">2H", b"\0\1\0\2"), struct.calcsize("@bq"))
text = "The quick brown-fox jumps over the lazy dog -- again, and again. And so on for ever and ever, incomprehensibilities."
for w in (5, 12, 30):
    print(textwrap.wrap(text, w), textwrap.wrap(text, w, break_long_words=False, break_on_hyphens=False))
print(textwrap.fill(text, 40, initial_indent="* ", subsequent_indent="  ", max_lines=2))
print(textwrap.shorten(text, 20), repr(textwrap.dedent("\n  a\n    b\n\n  c")), repr(textwrap.indent("a\n\nb", "> ")))
u = uuid.UUID("12345678-1234-5678-1234-567812345678")
print(u, repr(u), u.hex, u.int, u.bytes_le, u.fields, u.time, u.version, u.variant, u.urn)
print(uuid.uuid3(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid5(uuid.NAMESPACE_URL, "x"), uuid.uuid4().version, uuid.uuid1(1, 2).clock_seq)
show(uuid.UUID, "xyz")
show(uuid.UUID, bytes=b"x")
show(uuid.UUID)
