"""http.client, http.server, urllib.request, http.cookiejar, socketserver, email.message, mimetypes."""

import email
import email.utils
import http.client
import http.cookiejar
import io
import json
import mimetypes
import os
import re
import socketserver
import threading
import urllib.error
import urllib.request
import urllib.robotparser
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer, SimpleHTTPRequestHandler, ThreadingHTTPServer

FOLDER = os.environ.get("PYA_TEST_DIR") or __import__("tempfile").mkdtemp()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path.startswith("/to/"):
            self.answer(302, b"", Location="/echo?" + self.path[4:])
        elif self.path == "/loop":
            self.answer(301, b"", Location="/loop")
        elif self.path == "/basic" and self.headers["Authorization"] != "Basic dXNlcjpwYXNz":
            self.answer(401, b"no", **{"WWW-Authenticate": 'Basic realm="here"'})
        elif self.path == "/cookie":
            self.answer(200, (self.headers["Cookie"] or "none").encode(), **{"Set-Cookie": "a=b; Path=/; Max-Age=100"})
        elif self.path == "/chunks":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"3\r\nabc\r\n5;x=y\r\ndefgh\r\n0\r\nTrailer: x\r\n\r\n")
        elif self.path == "/short":
            self.answer(200, b"four", length=10)
            self.close_connection = True
        elif self.path == "/hangup":
            self.close_connection = True
        else:
            self.echo()

    def echo(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        names = ("Content-Type", "Content-Length", "X-A", "User-Agent", "Connection", "Accept-Encoding", "Transfer-Encoding")
        told = {n: re.sub(r"\d\.\d+$", "N", self.headers[n]) for n in names if n in self.headers}
        self.answer(200, json.dumps([self.command, self.path, told, body.decode()]).encode(), **{"Content-Type": "text/x; charset=UTF-8"})

    do_POST = do_PUT = do_DELETE = echo

    def answer(self, status, body, length=None, **fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def short(x):
    return re.sub(r"(127.0.0.1:)\d+", r"\1PORT", str(x))


def serve(handler, make=ThreadingHTTPServer):
    server = make(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    return server


def connections(port):
    c = http.client.HTTPConnection("127.0.0.1", port)
    for method, path, body, headers in (("GET", "/echo", None, {}), ("POST", "/echo", "text", {"X-A": "1"}),
                                        ("PUT", "/echo", b"bytes", {}), ("DELETE", "/echo", None, {}),
                                        ("GET", "/chunks", None, {}), ("HEAD", "/echo", None, {})):
        c.request(method, path, body, headers)
        r = c.getresponse()
        print(r.status, r.reason, r.version, r.getheader("content-type"), r.read(), r.isclosed())
    for act in (lambda: c.request("GET", "/with space"), lambda: c.putheader("a", "b"), c.getresponse):
        try:
            act()
        except http.client.HTTPException as e:
            print(type(e).__name__, e)
    c.close()
    for path in "/short", "/hangup":
        c.request("GET", path)
        try:
            print(c.getresponse().read())
        except (http.client.HTTPException, ConnectionError) as e:
            print(type(e).__name__, repr(e))
        c.close()


def opened(url, *args, opener=None):
    try:
        with (opener.open if opener else urllib.request.urlopen)(url, *args) as r:
            print(r.status, short(r.url), r.headers.get_content_type(), r.headers.get_content_charset(), r.read())
    except urllib.error.HTTPError as e:
        print(type(e).__name__, short(e), e.code, e.reason, e.headers.get("Content-Length"))
        e.close()
    except (urllib.error.URLError, ValueError) as e:
        print(type(e).__name__, short(e))


def urls(base):
    opened(base + "/echo?x=1#fragment")
    opened(urllib.request.Request(base + "/echo", b"a=1", {"X-A": "2"}))
    opened(urllib.request.Request(base + "/echo", method="PUT", data=b"x"))
    opened(base + "/to/there")
    opened(base + "/loop")
    opened(base + "/basic")
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, base, "user", "pass")
    opened(base + "/basic", opener=urllib.request.build_opener(urllib.request.HTTPBasicAuthHandler(passwords)))
    jar = http.cookiejar.CookieJar()
    with_jar = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    opened(base + "/cookie", opener=with_jar)
    opened(base + "/cookie", opener=with_jar)
    print([(c.name, c.value, c.domain, c.path) for c in jar])
    for url in ("data:text/plain;charset=utf-8,a%20b", "data:;base64,aGk=", "nothing", "some:thing", "http://127.0.0.1:1/"):
        opened(url)
    name = os.path.join(FOLDER, "a.txt")
    with open(name, "w") as f:
        f.write("in a file")
    with urllib.request.urlopen("file://" + name) as r:
        print(r.read(), r.headers["Content-type"], r.headers["Content-length"])
    try:
        urllib.request.urlopen("file:///no/such/file")
    except urllib.error.URLError as e:
        print(e)
    calls = []
    name, headers = urllib.request.urlretrieve(base + "/echo", os.path.join(FOLDER, "b.txt"), lambda *a: calls.append(a))
    print(os.path.basename(name), len(calls), headers["Content-Type"])
    urllib.request.urlcleanup()


def files():
    os.mkdir(os.path.join(FOLDER, "sub"))
    server = serve(lambda *a: Quiet(*a, directory=FOLDER))
    c = http.client.HTTPConnection("127.0.0.1", server.server_port)
    for path in "/a.txt", "/sub", "/sub/", "/none", "/../a.txt", "/a.txt/":
        c.request("GET", path)
        r = c.getresponse()
        print(path, r.status, r.getheader("Content-type"), r.getheader("Location"), len(r.read()) > 0)
    server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


class Upper(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(self.rfile.readline().upper())


def sockets():
    import socket
    server = serve(Upper, socketserver.ThreadingTCPServer)
    with socket.create_connection(server.server_address) as s:
        s.sendall(b"hello\n")
        print(s.recv(100))
    server.shutdown()
    server.server_close()


def messages():
    m = email.message_from_string('A: 1\nContent-Type: text/plain; charset="UTF-8"; format=flowed\nA: 2\n\nbody\n')
    print(m["a"], m.get_all("A"), m.get("b", "none"), m.keys(), m.items(), m.get_payload())
    print(m.get_content_type(), m.get_content_charset(), m.get_params(), m.get_param("format"), len(m), "A" in m)
    m = Message()
    m.add_header("Content-Disposition", "attachment", filename="naïve file.txt")
    m["X"] = "y"
    m.replace_header("x", "z")
    print(m.get_filename(), m.get_content_disposition(), m.items(), m.get_content_type())
    del m["X"]
    print(m.as_string())
    m = email.message_from_bytes(b"Content-Type: multipart/mixed; boundary=b\r\n\r\nx\r\n--b\r\n\r\none\r\n--b\r\nK: v\r\n\r\ntwo\r\n--b--\r\n")
    print(m.is_multipart(), [(p.items(), p.get_payload()) for p in m.get_payload()], m.preamble)
    u = email.utils
    print(u.formatdate(0, usegmt=True), u.parsedate_tz("Fri, 02 Jan 2026 03:04:05 +0100"), u.parsedate("2 Jan 26 3:4 EST"))
    print(u.parsedate_to_datetime("Fri, 02 Jan 2026 03:04:05 GMT"), u.parseaddr('"A, B" <a@b.c>'), u.formataddr(("A, B", "a@b.c")))


def others():
    for name in "a.html", "a.tar.gz", "a.json", "a.unknown", "a.webp":
        print(name, mimetypes.guess_type(name))
    p = urllib.robotparser.RobotFileParser()
    p.parse("User-agent: *\nDisallow: /private\nCrawl-delay: 3".splitlines())
    print(p.can_fetch("x", "/private/a"), p.can_fetch("x", "/public"), p.crawl_delay("x"))


server = serve(Handler)
connections(server.server_port)
urls(f"http://127.0.0.1:{server.server_port}")
server.shutdown()
files()
sockets()
messages()
others()
