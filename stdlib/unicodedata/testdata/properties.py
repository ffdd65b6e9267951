# The properties of all characters, by a checksum of each block of 4096.
import hashlib
import unicodedata as u

for c in "½፩五Ⅷ①²\u0f33\u2186\U0001012a":
    print(u.name(c), u.numeric(c), u.digit(c, None), u.decimal(c, None))
for c in "\xa0ḉﬁ½Å\u2126\ufb2c\uac00\uf900\u2ffc\U0002ebf0":
    print(u.name(c), repr(u.decomposition(c)), u.category(c), u.bidirectional(c), u.east_asian_width(c))
print(u.lookup("CJK COMPATIBILITY IDEOGRAPH-FA0E") == "\ufa0e", u.unidata_version)
for start in [*range(0, 0x14000, 4096), *range(0x1d000, 0x20000, 4096), 0x2e000, 0x2f000, 0xe0000]:
    h = hashlib.md5()
    for i in range(start, start + 4096):
        c = chr(i)
        h.update(repr((u.decomposition(c), u.numeric(c, -1), u.digit(c, -1), u.name(c, ""), u.category(c), u.bidirectional(c),
                       u.combining(c), u.mirrored(c), u.east_asian_width(c))).encode("utf-8", "surrogatepass"))
    print(hex(start), h.hexdigest())
