import io
import xml.etree.ElementTree as ET

root = ET.fromstring('''<shop xmlns:p="urn:p"><item id="1" p:x="y">pen<price>2</price></item>
<item id="2">ink &lt;blue&gt;<price>5</price> tail</item><!-- gone --></shop>''')
print(root, len(root)) if False else print(root.tag, len(root))
for path in ("item", "item/price", "item[@id='2']", "item[price='5']", ".//price", "item[2]", "item[last()]", "*", "item/..",
             "item[@id!='2']", "{*}item"):
    print(path, [(e.tag, e.get("id"), e.text) for e in root.findall(path)])
print(root.findtext("item/price"), root.find("nothing"), root.findtext("nothing", "default"))
print(ET.tostring(root, "unicode"))
print("".join(root.itertext()).split())

new = ET.Element("{urn:x}list", {"a": 'quote " & <'})
for i in range(2):
    ET.SubElement(new, "entry", n=str(i)).text = "text & more"
new.append(ET.Comment(" note "))
new.append(ET.ProcessingInstruction("go", "on"))
new.insert(0, ET.Element("first"))
ET.indent(new)
print(ET.tostring(new, encoding="unicode"))
print(ET.tostring(new, encoding="iso-8859-1")[:50])
print(ET.tostring(new, method="html", encoding="unicode")[:60])
print(ET.tostring(new, method="text", encoding="unicode").split())
ET.register_namespace("mine", "urn:x")
out = io.BytesIO()
ET.ElementTree(new).write(out, xml_declaration=True, encoding="utf-8", short_empty_elements=False)
print(out.getvalue()[:90])
print(ET.canonicalize('<a  b="2" a="1"><!-- c --><b/> x </a>', strip_text=True, with_comments=True))
for event, element in ET.iterparse(io.BytesIO(b"<a><b>1</b><b>2</b></a>"), ("start", "end")):
    print(event, element.tag, element.text)
pull = ET.XMLPullParser(("start-ns", "end"))
for piece in ('<a xmlns="urn">', "<b/>", "</a>"):
    pull.feed(piece)
    print([(e, x.tag if e == "end" else x) for e, x in pull.read_events()])
for text in ("<a>", "<a></b>", "<a>&nope;</a>"):
    try:
        ET.fromstring(text)
    except ET.ParseError as e:
        print(e, e.code, e.position)
