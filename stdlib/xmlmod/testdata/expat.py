from xml.parsers import expat

DOCUMENT = '''<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<!-- before -->
<!DOCTYPE note SYSTEM "note.dtd" [
  <!ELEMENT note (to, (cc | bcc)*, body?)>
  <!ATTLIST note kind (long|short) "short" id ID #IMPLIED>
  <!ENTITY me "J&#246;rg">
  <!ENTITY % part "<!ENTITY more 'more &me;'>">
  %part;
  <!NOTATION gif PUBLIC "gif viewer">
]>
<note id=" a  b "><to>&me; &amp; more</to><?go on?><![CDATA[<raw>]]>
<body/></note>
'''

def parser_of(*args):
    p = expat.ParserCreate(*args)
    for name in dir(p):
        if name.endswith("Handler") and not name.startswith(("Default", "External", "NotStandalone", "Unparsed")):
            setattr(p, name, lambda *args, name=name: print(p.CurrentLineNumber, name.removesuffix("Handler"), *args))
    return p

p = parser_of()
p.buffer_text = True
print(p.Parse(DOCUMENT, True))

print("in pieces")
p = parser_of(None, " ")
p.SetReparseDeferralEnabled(False)
data = '<a xmlns="u" xmlns:x="v" x:y="1"><x:b>é€</x:b></a>'.encode()
for i in range(len(data)):
    p.Parse(data[i:i + 1])
p.Parse(b"", True)

for text in ("", "<a>", "<a></b>", "<a b='1' b='2'/>", "<a/><b/>", "text", "<a>&x;</a>", "<a b=1/>", "<a><", "<a>]]></a>",
             "<a>&#0;</a>", "<x:a/>", "<!-- -- --><a/>", "<a>\x01</a>", "<a b='<'/>", "<a"):
    p = expat.ParserCreate(None, " ")
    try:
        print(repr(text), p.Parse(text, True))
    except expat.ExpatError as e:
        print(repr(text), e, e.code, e.lineno, e.offset)

# Entities that grow.
bomb = "<!DOCTYPE a [<!ENTITY x0 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'>" + "".join(
    f"<!ENTITY x{i} '{f'&x{i - 1};' * 20}'>" for i in range(1, 9)) + "]><a>&x8;</a>"
p = expat.ParserCreate()
try:
    p.Parse(bomb, True)
except expat.ExpatError as e:
    print(str(e).partition(":")[0])
