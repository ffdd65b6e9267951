"""aiohttp.web: routes, requests, responses, errors, middlewares, signals, sub-applications, files."""

import asyncio
import logging
import os
import re
import sys
import tempfile
import warnings

import aiohttp
from aiohttp import test_utils, web

warnings.simplefilter("ignore")
logging.getLogger("aiohttp").setLevel(logging.CRITICAL)


async def raw(port, data):
    """What the server answers to bytes, without what changes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    out = b""
    try:
        while part := await asyncio.wait_for(reader.read(65536), 0.2):
            out += part
        out += b"|EOF"
    except asyncio.TimeoutError:
        pass
    writer.close()
    out = out.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")
    head, _, body = out.decode().partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    lines = sorted(line.title() for line in lines if not re.match("(?i)date|server", line))
    print("\n".join([first] + lines + [repr(body)]), end="\n\n")


async def boom(request):
    raise ValueError("x")


async def hi(request):
    return web.Response(text="hi")


async def missing(request):
    raise web.HTTPNotFound()


async def away(request):
    raise web.HTTPFound("/hi")


async def stream(request):
    response = web.StreamResponse(headers={"X-A": "b"})
    await response.prepare(request)
    await response.write(b"abc")
    await response.write(b"def")
    return response


async def json_text(request):
    return web.json_response({"a": 1})


async def echo(request):
    return web.Response(body=await request.read(), content_type="x/y")


async def about(request):
    r = request
    return web.Response(text=repr([
        r, r.path, r.raw_path, r.rel_url, r.query, r.scheme, r.remote, r.version, r.keep_alive, r.content_type, r.charset,
        r.content_length, r.can_read_body, r.body_exists, dict(r.match_info), r.cookies, r.if_modified_since, r.http_range,
        r.forwarded, r.headers.getall("X-B", None), r.method]))


async def cookies(request):
    response = web.Response(text=str(dict(request.cookies)), status=201, reason="Made")
    response.set_cookie("a", "1", max_age=5, httponly=True)
    response.del_cookie("b")
    return response


async def form(request):
    fields = []
    for k, v in (await request.post()).items():
        fields.append((k, v if isinstance(v, str) else (v.filename, v.content_type, v.file.read())))
    return web.Response(text=repr(fields))


async def parts(request):
    out = []
    async for part in await request.multipart():
        data = await part.read(decode=True)
        out.append((part.name, part.filename, len(data)))
    return web.Response(text=repr(out))


class Views(web.View):
    async def get(self):
        return web.Response(text="view " + self.request.path)

    async def post(self):
        return web.Response(text="posted")


routes = web.RouteTableDef()


@routes.get("/table/{name}", name="table")
async def table(request):
    return web.Response(text="table " + request.match_info["name"])


async def errors():
    app = web.Application()
    for name, handler in {"boom": boom, "hi": hi, "missing": missing, "away": away, "stream": stream, "json": json_text,
                          "about": about}.items():
        app.router.add_get("/" + name, handler)
    app.router.add_post("/echo", echo)
    app.router.add_get(r"/v/{name:\d+}/{x}", about, name="vv")
    print(app.router["vv"].url_for(name="3", x="a b"), app.router["vv"])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    for path in "hi boom missing away stream json about?q=1&q=2 nope v/3/a%20b v/x/4".split():
        print("==", path)
        await raw(port, f"GET /{path} HTTP/1.1\r\nHost: x\r\nX-B: 1\r\nX-B: 2\r\nCookie: k=v\r\nRange: bytes=1-5\r\n\r\n".encode())
    await raw(port, b"GET /boom HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n")
    await raw(port, b"POST /hi HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
    await raw(port, b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")
    await raw(port, b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
    await raw(port, b"POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc")
    await raw(port, b"HEAD /hi HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    await runner.cleanup()


@web.middleware
async def outer(request, handler):
    response = await handler(request)
    if response.prepared is False:
        response.headers["X-Outer"] = str(request.app["name"])
    return response


@web.middleware
async def inner(request, handler):
    try:
        return await handler(request)
    except web.HTTPNotFound as exc:
        return web.Response(text="caught " + str(exc.status), status=404)


async def applications():
    log = []

    async def context(app):
        log.append("context up")
        yield
        log.append("context down")

    async def noted(text):
        log.append(text)

    app = web.Application(middlewares=[web.normalize_path_middleware(), outer, inner])
    app["name"] = "main"
    app.on_startup.append(lambda app: noted("startup"))
    app.on_shutdown.append(lambda app: noted("shutdown"))
    app.on_cleanup.append(lambda app: noted("cleanup"))
    app.cleanup_ctx.append(context)

    async def prepare(request, response):
        response.headers["X-Prepared"] = request.path

    app.on_response_prepare.append(prepare)
    app.add_routes(routes)
    app.add_routes([web.get("/a/", hi), web.view("/view", Views), web.post("/form", form), web.post("/parts", parts),
                    web.get("/cookies", cookies)])
    sub = web.Application(middlewares=[outer])
    sub["name"] = "sub"
    sub.router.add_get("/in/{x}", about, name="inner")
    app.add_subapp("/sub/", sub)
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "a.txt"), "w") as f:
            f.write("0123456789")
        os.mkdir(os.path.join(folder, "b"))
        app.router.add_static("/s", folder, show_index=True, name="s", append_version=True)
        print(app.router["s"].url_for(filename="a.txt"), sub.router["inner"].url_for(x="1"))
        async with test_utils.TestClient(test_utils.TestServer(app)) as client:
            await talk(client)
            await files(client, folder)
    print(log)


async def show(response):
    names = ("X-Outer", "X-Prepared", "Allow", "Set-Cookie", "Content-Range", "Content-Type")
    head = {n: response.headers.getall(n) for n in names if n in response.headers}
    print(response.status, response.reason, response.url.path, head, re.sub("actual .*", "...", await response.text())[:200])


async def talk(client):
    for path in ("/table/x", "/a", "/table//x", "/none", "/view", "/sub/in/5", "/sub/none"):
        await show(await client.get(path))
    await show(await client.post("/view"))
    await show(await client.put("/view"))
    await show(await client.get("/cookies", headers={"Cookie": "a=b; c=d"}))
    await show(await client.post("/form", data={"a": "1", "b": "ü"}))
    data = aiohttp.FormData()
    data.add_field("n", "v")
    data.add_field("file", b"data\r\nx" * 50000, filename="x.txt", content_type="text/plain")
    await show(await client.post("/parts", data=data))
    data = aiohttp.FormData()
    data.add_field("file", b"data", filename="x.txt", content_type="text/plain")
    await show(await client.post("/form", data=data))
    await show(await client.post("/form", data=b"x=" + b"y" * 2000000, headers={
        "Content-Type": "application/x-www-form-urlencoded"}))


async def files(client, folder):
    for path, headers in (("/s/a.txt", {}), ("/s/a.txt", {"Range": "bytes=2-4"}), ("/s/a.txt", {"Range": "bytes=-3"}),
                          ("/s/a.txt", {"Range": "bytes=50-"}), ("/s/no", {}), ("/s/%2e%2e/x", {}), ("/s/b", {})):
        await show(await client.get(path, headers=headers))
    known = await client.get("/s/a.txt")
    for name, value in (("If-None-Match", known.headers["ETag"]), ("If-Modified-Since", known.headers["Last-Modified"]),
                        ("If-Match", '"x"')):
        print(name, (await client.get("/s/a.txt", headers={name: value})).status)


asyncio.run(errors())
asyncio.run(applications())
