"""The documentation of an XML-RPC server: what its page has to say, not how."""
import re
import threading
import urllib.request
import xmlrpc.client
from urllib.error import HTTPError
from xmlrpc.server import DocXMLRPCServer


class Told:
    def _listMethods(self):
        return ["told"]

    def _get_method_argstring(self, name):
        return "(a, b)"

    def _methodHelp(self, name):
        return f"help of {name}"

    def _dispatch(self, name, params):
        return name


def add(x, y: int = 2):
    """Adds, see PEP 8, RFC1952, http://example.com and told(). <b>"""
    return x + y


with DocXMLRPCServer(("127.0.0.1", 0), logRequests=False) as server:
    server.set_server_title("A <title>")
    server.set_server_name("A name")
    server.set_server_documentation("Try self.add, too.")
    server.register_function(add)
    server.register_function(lambda x: x)
    server.register_instance(Told())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = "http://127.0.0.1:%d" % server.server_address[1]
    with urllib.request.urlopen(url + "/") as answer:
        page = answer.read().decode()
        print(answer.status, answer.headers["Content-type"])
    print(re.search("<title>(.*)</title>", page)[1])
    print(re.search("<p><tt>(.*)</tt></p>", page)[1])
    for line in re.findall("<dl>.*</dl>", page):
        print(line)
    with urllib.request.urlopen(url + "/pydoc.css") as answer:
        print(answer.status, answer.headers["Content-type"], len(answer.read()) > 0)
    try:
        urllib.request.urlopen(url + "/other")
    except HTTPError as e:
        print(e.code)
    print(xmlrpc.client.ServerProxy(url).add(3))
    server.shutdown()
