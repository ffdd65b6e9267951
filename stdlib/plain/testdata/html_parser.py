"""html.parser: what is reported, in pieces of every size."""
from html.parser import HTMLParser


class Events(HTMLParser):
    def __init__(self, **options):
        super().__init__(**options)
        self.events = []

    def note(self, *event):
        if event[0] == "data" and self.events and self.events[-1][0] == "data":
            self.events[-1] = "data", self.events[-1][1] + event[1]
        else:
            self.events.append(event)

    def handle_starttag(self, tag, attrs): self.note("start", tag, attrs, self.getpos(), self.get_starttag_text())
    def handle_endtag(self, tag): self.note("end", tag, self.getpos())
    def handle_startendtag(self, tag, attrs): self.note("both", tag, attrs)
    def handle_data(self, data): self.note("data", data)
    def handle_comment(self, data): self.note("comment", data)
    def handle_decl(self, decl): self.note("decl", decl)
    def handle_pi(self, data): self.note("pi", data)
    def handle_charref(self, name): self.note("charref", name)
    def handle_entityref(self, name): self.note("entityref", name)
    def unknown_decl(self, data): self.note("unknown", data)


texts = [
    "<!DOCTYPE html><p>Hello,\n <b class='x' id=y hidden>w&ouml;rld</b>!</p>",
    "<img src=\"a.png\" alt='&lt;x&gt;'/><br><a href=http://h/?a=1&amp;b=2 >t</a>",
    "<script>if (a < b && c) { d('</p>') }</script><style>p > a {}</style>&copy;",
    "<!-- c --><!-- -- x -- ><![CDATA[1 < 2]]><?php echo 1 ?><!weird thing></>",
    "&#65;&#x42;&amp;&nosuch;&amp &#; & x &",
    "a < b <3 </ p></p ><p/><P CLASS=q>",
    "<a b='c'd=e f = g><a =x><a 'b'><a b=''c>",
    "unfinished <p class='x",
    "<!-- never ends",
]
for text in texts:
    for options in {}, {"convert_charrefs": False}:
        whole = Events(**options)
        whole.feed(text)
        whole.close()
        print(text[:20].replace("\n", " "), options)
        for event in whole.events:
            print("   ", *map(repr, event))
        for size in 1, 3:
            parts = Events(**options)
            for i in range(0, len(text), size):
                parts.feed(text[i:i + size])
            parts.close()
            if parts.events != whole.events:
                print("    in pieces of", size, parts.events)
try:
    Events().feed("<![nonsense[x]]>")
except AssertionError as exc:
    print(exc)
