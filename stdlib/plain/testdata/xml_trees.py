import io
import xml.dom
import xml.sax
from xml.dom import minidom, pulldom
from xml.sax.saxutils import XMLGenerator, escape, quoteattr, unescape

doc = minidom.parseString('<?xml version="1.0"?><!DOCTYPE a><a xmlns:x="urn:x" k="1"><b x:id="2">text<![CDATA[ <raw> ]]></b><!-- c --><?pi do?><b/></a>')
root = doc.documentElement
print(root.tagName, root.getAttribute('k'), [n.nodeName for n in root.childNodes], doc.doctype.name)
print([b.toxml() for b in root.getElementsByTagName('b')], root.firstChild.getAttributeNS('urn:x', 'id'))
new = doc.createElement('new')
new.setAttribute('q', 'a "quote" & <more>')
new.appendChild(doc.createTextNode('1 < 2 & 3'))
root.insertBefore(new, root.childNodes[1])
print(new.previousSibling.nodeName, new.nextSibling.nodeName, new.toxml())
root.removeChild(root.lastChild)
print(doc.toprettyxml(indent='  '))
print(doc.toxml('utf-8', standalone=True))
copy = doc.cloneNode(True)
print(copy.documentElement.isSameNode(root), copy.toxml() == doc.toxml())
for wrong in lambda: root.appendChild(doc), lambda: root.removeChild(doc.createElement('z')), lambda: doc.appendChild(doc.createElement('z')):
    try:
        wrong()
    except xml.dom.DOMException as e:
        print(type(e).__name__, e.code)
events = pulldom.parseString('<list><item>1</item><item>2</item></list>')
for event, node in events:
    if event == pulldom.START_ELEMENT and node.tagName == 'item':
        events.expandNode(node)
        print(node.toxml())


class Names(xml.sax.ContentHandler):
    def startElement(self, name, attrs):
        print('start', name, attrs.items(), self._locator.getLineNumber())

    def characters(self, content):
        if content.strip():
            print('text', content)


xml.sax.parseString('<a>\n<b c="d">e &amp; f</b></a>', Names())
out = io.StringIO()
generator = XMLGenerator(out, short_empty_elements=True)
xml.sax.parseString('<a><b c="&quot;"/><d>&lt;</d></a>', generator)
print(out.getvalue())
print(escape('<&>'), unescape('&lt;&amp;'), quoteattr('a"b'))
try:
    xml.sax.parseString('<a><b></a>', Names())
except xml.sax.SAXParseException as e:
    print(e)
