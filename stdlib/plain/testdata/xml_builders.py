import io
import os
import xml.dom.xmlbuilder as xb
import xml.etree.ElementTree as ET
from xml.dom import minidom
from xml.etree import ElementInclude

builder = xb.DOMBuilder()
for f in (lambda: builder.setFeature('nope', 1), lambda: builder.setFeature('validation', 1), lambda: builder.getFeature('nope'),
          lambda: builder.setFeature('comments', 0), lambda: builder.getFeature('comments'), lambda: builder.getFeature('infoset'),
          lambda: builder.supportsFeature('infoset'), lambda: builder.canSetFeature('validation', 1),
          lambda: builder.canSetFeature('x', 1), lambda: builder.setFeature('infoset', 1), lambda: builder.getFeature('infoset'),
          lambda: builder.parseWithContext(None, None, 9), lambda: xb.DocumentLS()._set_async(1),
          lambda: xb.DOMImplementationLS().createDOMBuilder(2, None), lambda: xb.DOMImplementationLS().createDOMBuilder(9, None),
          lambda: xb.DOMImplementationLS().createDOMBuilder(1, 's'), lambda: xb.DOMBuilderFilter().acceptNode(1),
          lambda: xb.DOMBuilderFilter().startContainer(1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e, getattr(e, 'code', None))
print(sorted(xb.DOMBuilder._settings.items()))
source = xb.DOMInputSource()
source._set_byteStream(io.BytesIO(b'<a>x<!--c--><![CDATA[y]]><b>1<c/></b><d/></a>'))
print(xb.DOMBuilder().parse(source).toxml(), source._get_systemId())
for feature in 'comments', 'cdata_sections', 'namespaces':
    builder = minidom.getDOMImplementation().createDOMBuilder(1, None)
    builder.setFeature(feature, 0)
    source.byteStream.seek(0)
    print(feature, builder.parse(source).toxml())


class Filter(xb.DOMBuilderFilter):
    def __init__(self, name, verdict, start):
        self.name, self.verdict, self.start = name, verdict, start

    def acceptNode(self, node):
        return self.verdict if node.nodeName == self.name and not self.start else self.FILTER_ACCEPT

    def startContainer(self, node):
        return self.verdict if node.nodeName == self.name and self.start else self.FILTER_ACCEPT


for start in False, True:
    for verdict in 1, 2, 3:
        builder = xb.DOMBuilder()
        builder._set_filter(Filter('b', verdict, start))
        # CPython asks startContainer() without namespaces only.
        builder.setFeature('namespaces', not start)
        source.byteStream = io.BytesIO(b'<a>x<b>1<c/></b><d/></a>')
        print(start, verdict, builder.parse(source).toxml())
document = minidom.parseString('<a><b/></a>')
print(document.saveXML(None), document.saveXML(document.documentElement.firstChild), document._get_async())

texts = {'part.xml': '<p>part</p>', 'text.txt': 'some text', 'deep.xml': '<r xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="deep.xml"/></r>',
         'nested.xml': '<n xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="part.xml"/>tail</n>'}


def loader(href, parse, encoding=None):
    text = texts.get(href)
    return ET.XML(text) if text and parse == 'xml' else text


wrap = '<d xmlns:xi="http://www.w3.org/2001/XInclude">{}</d>'
for body in ('<xi:include href="part.xml"/>t', 'a<xi:include href="text.txt" parse="text"/>b', '<e/>x<xi:include href="text.txt" parse="text"/>',
             '<xi:include href="nested.xml"/><xi:include href="part.xml"/>', '<xi:include href="deep.xml"/>', '<xi:include href="none.xml"/>',
             '<xi:include href="none" parse="text"/>', '<xi:include href="x" parse="bad"/>', '<xi:fallback/>'):
    for depth in 6, 0, None:
        tree = ET.XML(wrap.format(body))
        try:
            ElementInclude.include(tree, loader, max_depth=depth)
            print(ET.tostring(tree).decode())
        except ElementInclude.FatalIncludeError as e:
            print(type(e).__name__, e)
try:
    ElementInclude.include(ET.XML('<a/>'), max_depth=-1)
except ValueError as e:
    print(e)
folder = os.environ['PYA_TEST_DIR']
for name, text in texts.items():
    with open(os.path.join(folder, name), 'w') as f:
        f.write(text)
tree = ET.XML(wrap.format('<xi:include href="part.xml"/><xi:include href="text.txt" parse="text"/>'))
ElementInclude.include(tree, base_url=folder + '/')
print(ET.tostring(tree).decode())
