"""Names of json's submodules that decoders and encoders of other libraries build on."""
import json.decoder
import json.encoder
import json.scanner
from json.decoder import BACKSLASH, STRINGCHUNK, WHITESPACE, WHITESPACE_STR

print(BACKSLASH, repr(WHITESPACE_STR), WHITESPACE.match(" \n x").end())
print(STRINGCHUNK.match('ab"c').groups(), STRINGCHUNK.match("a\nb").groups())
print(json.scanner.NUMBER_RE.match("-12.5e+3x").groups(), json.scanner.NUMBER_RE.match("x"))
print(sorted(json.encoder.ESCAPE_DCT.items()))
print(json.encoder.ESCAPE.findall('a"\\\n\x7fé'), json.encoder.ESCAPE_ASCII.findall('a"\\\n\x7fé'), json.encoder.INFINITY)
for name in "decoder", "scanner", "encoder":
    try:
        getattr(getattr(json, name), "nothing")
    except AttributeError as exc:
        print(exc)
