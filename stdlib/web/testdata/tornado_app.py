# tornado: handlers, coroutines, errors, WebSockets, templates.
import logging
logging.basicConfig(level=logging.CRITICAL)
import tornado.ioloop, tornado.web, tornado.gen, tornado.websocket, tornado.httpclient, tornado.template
from tornado.testing import AsyncHTTPTestCase, gen_test, main
class Main(tornado.web.RequestHandler):
    def get(self):
        self.write({"a": self.get_argument("a", "none")})
    def post(self):
        self.write(self.get_body_argument("x"))
class Co(tornado.web.RequestHandler):
    @tornado.gen.coroutine
    def get(self):
        yield tornado.gen.sleep(0.01)
        r = yield [tornado.gen.sleep(0.01), self.val()]
        self.write("co %s" % r[1])
    @tornado.gen.coroutine
    def val(self):
        raise tornado.gen.Return(5)
class Err(tornado.web.RequestHandler):
    async def get(self, kind):
        if kind == "boom": raise ValueError("x")
        raise tornado.web.HTTPError(403, "no %s", "way")
class Echo(tornado.websocket.WebSocketHandler):
    def open(self): self.write_message("hello")
    def on_message(self, m): self.write_message("echo " + m if isinstance(m, str) else m, binary=isinstance(m, bytes))
    def on_close(self): print("closed", self.close_code)
class T(AsyncHTTPTestCase):
    def get_app(self):
        return tornado.web.Application([(r"/", Main), (r"/co", Co), (r"/err/(.*)", Err), (r"/ws", Echo)], cookie_secret="s")
    def test_all(self):
        r = self.fetch("/?a=5")
        self.assertEqual((r.code, r.body), (200, b'{"a": "5"}'))
        print(sorted(r.headers))
        r = self.fetch("/", method="POST", body="x=3")
        self.assertEqual(r.body, b"3")
        self.assertEqual(self.fetch("/co").body, b"co 5")
        for p in ("/err/boom", "/err/a", "/nope"):
            r = self.fetch(p)
            print(r.code, r.body, r.reason)
        r = self.fetch("/", method="DELETE"); print(r.code, r.body)
    @gen_test
    async def test_ws(self):
        c = await tornado.websocket.websocket_connect("ws://127.0.0.1:%d/ws" % self.get_http_port())
        print(await c.read_message())
        await c.write_message("x" * 200)
        print(len(await c.read_message()))
        await c.write_message(b"\0\1", binary=True)
        print(await c.read_message())
        c.close(1000)
        print(await c.read_message())
    def test_template(self):
        t = tornado.template.DictLoader({"base.html": "<b>{% block t %}base{% end %}</b>", "c.html": "{% extends base.html %}{% block t %}{% for i in range(3) %}{{ i }},{% end %}{{ x }}{% if x %}yes{% else %}no{% end %}{% end %}"})
        print(t.load("c.html").generate(x="<&>"))
main(argv=["x"], exit=False, testRunner=__import__("unittest").TextTestRunner(stream=__import__("io").StringIO()))
