from urllib.parse import *
import urllib.parse
for u in ["http://user:pa%20ss@Host.Example:8080/a/b;p=1?q=1&r=%20#frag", "//h/p", "mailto:a@b.c", "/a?b", "http://[::1]:80/x", "a:b", "", "http:", "file:///x", "http://h?x#y", " http://a\tb/c"]:
    print(urlsplit(u), urlparse(u).geturl())
    s = urlparse(u)
    print(s, s.hostname, s.port, s.username, s.password, urldefrag(u))
print(urlsplit(b"http://h/p?q"), urlsplit(b"http://h/p?q").geturl(), urlsplit(b"http://h/p").decode())
base = "http://a/b/c/d;p?q"
for r in "g:h g ./g g/ /g //g ?y g?y #s g#s g?y#s ;x g;x g;x?y#s . ./ .. ../ ../g ../.. ../../ ../../g ../../../g /./g /../g g. .g g.. ..g ./../g ./g/. g/./h g/../h g;x=1/./y http:g".split() + [""]:
    print(repr(r), urljoin(base, r))
print(urljoin("", "x"), urljoin("http://a", "b"), urljoin("http://a/b/", "../c"), urljoin("mailto:a", "b"))
print(quote("a b/ü&=?~"), quote("a b/ü", safe=""), quote_plus("a b+/ü"), quote(b"\xff a"), quote("ä", encoding="latin-1"))
print(unquote("a%20b%C3%BC+x%zz%"), unquote_plus("a+b%2B"), unquote_to_bytes("a%ffü"), unquote("ü%E4", "latin-1"), unquote(b"a%20"))
print(urlencode({"a": 1, "b": "x y", "c": "ü&", "d": [1, 2]}), urlencode([("k", [1, "z"]), ("s", "st")], doseq=True), urlencode({"a": b"\xff"}))
print(urlencode({"a": "b c"}, quote_via=quote))
print(parse_qs("a=1&a=2&b=&c=%20x+y&d"), parse_qsl("a=1&b=&c", keep_blank_values=True), parse_qs(b"a=%ff"))
for f in [lambda: urlencode("ab"), lambda: urlencode(3), lambda: parse_qsl("a", strict_parsing=True), lambda: urlsplit("http://[::1"), lambda: urlparse("http://a:b").port,
          lambda: urlparse("http://a:70000").port, lambda: quote(1), lambda: urljoin("a", b"b"), lambda: parse_qsl("a=1&b=2", max_num_fields=1), lambda: quote(b"", encoding="x")]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(urlunsplit(("http", "h", "p", "q", "f")), urlunparse(("http", "h", "/p", "x", "", "")), urlunsplit(("", "", "//a", "", "")))
try:
    urllib.parse.nonsense
except AttributeError as e:
    print(e)
