# Files over HTTP: types, ranges, tags, and paths that try to leave the folder; for starlette and tornado.
import asyncio
import logging
import os

import _httpserver
import tornado.httpserver
import tornado.netutil
import tornado.web
from starlette.applications import Starlette
from starlette.responses import FileResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

logging.disable(logging.CRITICAL)
base = os.environ["PYA_TEST_DIR"]
root = os.path.join(base, "root")
os.makedirs(os.path.join(root, "sub"))
for name, text in (("a.txt", "0123456789"), ("sub/index.html", "<b>index</b>"), ("404.html", "nothing")):
    with open(os.path.join(root, name), "w") as file:
        file.write(text)
with open(os.path.join(base, "secret.txt"), "w") as file:
    file.write("secret")
os.symlink(os.path.join(base, "secret.txt"), os.path.join(root, "link.txt"))
for folder, _, names in os.walk(base):
    for name in names:
        if not os.path.islink(os.path.join(folder, name)):
            os.utime(os.path.join(folder, name), (1700000000, 1700000000))


async def download(request):
    return FileResponse(os.path.join(root, "a.txt"), filename="ü.txt")


async def ask(port, path, *fields, method="GET"):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write("\r\n".join([f"{method} {path} HTTP/1.1", "Host: h", "Connection: close", *fields, "", ""]).encode())
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    lines = head.decode("latin-1").split("\r\n")
    shown = sorted(line for line in lines[1:] if line.lower().startswith(("content-", "location", "etag", "last-mod", "accept-r")))
    boundary = next((line.partition("boundary=")[2] for line in lines if "boundary=" in line), None)
    if boundary:
        body = body.replace(boundary.encode(), b"BOUNDARY")
        shown = [line.replace(boundary, "BOUNDARY") for line in shown]
    print(f"{method} {path} {fields}:", lines[0].partition(" ")[2], shown, body[:160])
    return lines


async def main():
    loop = asyncio.get_running_loop()
    app = Starlette(routes=[Route("/download", download), Mount("/html", StaticFiles(directory=root, html=True)), Mount("/", StaticFiles(directory=root))])
    service = _httpserver.Service(app, loop, date=False)
    server = await loop.create_server(service.connection, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    lines = await ask(port, "/a.txt")
    tag = next(line.split(": ")[1] for line in lines if line.startswith("etag"))
    for path, *fields in (("/a.txt", "Range: bytes=2-4"), ("/a.txt", "Range: bytes=-3"), ("/a.txt", "Range: bytes=7-"), ("/a.txt", "Range: bytes=20-"),
                          ("/a.txt", "Range: bytes=0-1,5-6"), ("/a.txt", "Range: bits=1-2"), ("/a.txt", f"If-None-Match: {tag}"),
                          ("/a.txt", "If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT"), ("/download",), ("/nothing",), ("/sub",), ("/html/sub",),
                          ("/html/sub/",), ("/html/nothing",), ("/../secret.txt",), ("/%2e%2e/secret.txt",), ("/sub/../../secret.txt",),
                          ("/%2e%2e%2fsecret.txt",), ("//secret.txt",), ("/link.txt",), ("/a.txt%00",), ("/a.txt/x",)):
        await ask(port, path, *fields)
    await ask(port, "/a.txt", method="HEAD")
    await ask(port, "/a.txt", method="POST")
    server.close()
    print("--- tornado")
    [sock] = tornado.netutil.bind_sockets(0, "127.0.0.1")
    web = tornado.httpserver.HTTPServer(tornado.web.Application(
        [(r"/files/(.*)", tornado.web.StaticFileHandler, {"path": root, "default_filename": "index.html"})], static_path=root))
    web.add_sockets([sock])
    port = sock.getsockname()[1]
    for path, *fields in (("/static/a.txt",), ("/files/a.txt", "Range: bytes=2-4"), ("/files/a.txt", "Range: bytes=20-"), ("/files/sub",), ("/files/sub/",),
                          ("/files/../secret.txt",), ("/files/%2e%2e/secret.txt",), ("/files/nothing",),
                          ("/files/a.txt", "If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT")):
        await ask(port, path, *fields)
    await ask(port, "/files/a.txt", method="HEAD")
    web.stop()


asyncio.run(main())
