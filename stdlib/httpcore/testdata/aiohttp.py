import asyncio
import io
import os
import aiohttp

U, S = os.environ["PYA_TEST_URL"], os.environ["PYA_TEST_TLS"]


def short(text):
    return str(text).replace(U, "URL").replace(S, "TLS").replace(U.rpartition(":")[2], "PORT").replace(S.rpartition(":")[2], "TPORT")


async def show(request):
    async with request as r:
        d = await r.json()
        print(r.status, d["method"], d["uri"], dict(sorted(d["headers"].items())), repr(d["body"]), d["chunked"])


async def fails(what, request, **kw):
    try:
        async with request as r:
            print(await r.read())
    except Exception as e:
        print(what, type(e).__module__, type(e).__name__, isinstance(e, aiohttp.ClientError), short(e))


async def pieces():
    yield b"one"
    await asyncio.sleep(0)
    yield b"two"


async def main():
    async with aiohttp.ClientSession(headers={"X-A": "session"}, cookies={"own": "1"}) as session:
        await show(session.get(U + "/echo", params={"q": "a b", "n": 1}))
        await show(session.get(U + "/echo", params=[("a", "1"), ("a", "2")]))
        await show(session.post(U + "/echo", data={"a": "1", "b": "ü"}))
        await show(session.post(U + "/echo", json={"a": "é"}))
        await show(session.put(U + "/echo", data="text"))
        await show(session.patch(U + "/echo", data=b"bytes", headers={"x-a": "mine"}))
        await show(session.delete(U + "/echo"))
        await show(session.options(U + "/echo"))
        await show(session.post(U + "/echo", data=pieces()))
        await show(session.post(U + "/echo", data=io.BytesIO(b"file object")))
        form = aiohttp.FormData()
        form.add_field("k", "v")
        form.add_field("f", b"data", filename="n.txt", content_type="text/plain")
        await show(session.post(U + "/echo", data=form))
        await show(session.get(U + "/echo", auth=aiohttp.BasicAuth("user", "pass")))
        r = await session.head(U + "/echo")
        print(r.status, await r.read(), r.content_type, r.method)
        r = await session.get(U + "/redirect/3")
        print([h.status for h in r.history], short(r.url), r.ok, r.reason, r.version, (await r.json())["headers"]["Cookie"])
        async with session.get(U + "/redirect/3", allow_redirects=False) as r:
            print(r.status, r.headers["location"], r.cookies["c3"].value, short(r.real_url))
        for kind in "gzip", "deflate":
            async with session.get(U + "/compressed/" + kind) as r:
                text = await r.text()
                print(len(text), text[:4], r.charset, r.get_encoding())
        async with session.get(U + "/lines") as r:
            print([line async for line in r.content], r.content.at_eof(), r.headers.get("Transfer-Encoding"))
        async with session.get(U + "/lines") as r:
            print(await r.content.readline(), await r.content.read(3), await r.content.readexactly(2), await r.content.read())
        async with session.get(U + "/lines") as r:
            print(b"".join([x async for x in r.content.iter_chunked(4)]), [x async for x in r.content.iter_any()])
        async with session.get(U + "/lines") as r:
            print(b"".join([x for x, end in [p async for p in r.content.iter_chunks()]]))
        async with session.get(U + "/cookies") as r:
            print(r.cookies["a"].value, sorted(c.key for c in session.cookie_jar))
        print((await (await session.get(S + "/echo", ssl=False)).json())["uri"], (await session.get(S + "/echo", verify_ssl=False)).status)
        print(await asyncio.gather(*[fetch(session, i) for i in range(20)]))

        await fails("404", session.get(U + "/status/404", raise_for_status=True))
        await fails("mimetype", json_of(session))
        await fails("url", session.get("nonsense"))
        await fails("scheme", session.get("ftp://x/"))
        await fails("header", session.get(U, headers={"a": "b\r\nc"}))
        await fails("refused", session.get("http://127.0.0.1:1/x"))
        await fails("dns", session.get("http://nothing.invalid/"))
        await fails("tls", session.get(S + "/echo"))
        await fails("no tls", session.get(U.replace("http:", "https:") + "/echo"))
        await fails("redirects", session.get(U + "/redirect/40"))
        await fails("timeout", session.get(U + "/slow", timeout=aiohttp.ClientTimeout(total=0.05)))
        await fails("read timeout", session.get(U + "/slow", timeout=aiohttp.ClientTimeout(sock_read=0.05)))
        await fails("broken", session.get(U + "/broken"))
        await fails("hangup", session.post(U + "/hangup"))
        await fails("encoding", session.get(U + "/compressed/gzip?bad"))
        await fails("both", session.post(U, data="x", json={}))
        try:
            await asyncio.wait_for(session.get(U + "/slow"), 0.05)
        except asyncio.TimeoutError:
            print("wait_for")
        async with session.get(U + "/lines") as r:
            pass
        try:
            await r.read()
        except aiohttp.ClientConnectionError as e:
            print(type(e).__name__, e)
        try:
            session.nothing_like_this
        except AttributeError as e:
            print(e)
    print(session.closed)
    await fails("closed", session.get(U))
    async with aiohttp.ClientSession(base_url=U + "/", raise_for_status=True, timeout=aiohttp.ClientTimeout(total=5),
                                     connector=aiohttp.TCPConnector(limit=2, ssl=False), json_serialize=lambda x: "[]") as s:
        await show(s.post("/echo", json=1))
        await fails("500", s.get("status/500"))
        print(len(await asyncio.gather(*[fetch(s, i) for i in range(10)])))
    async with aiohttp.request("GET", U + "/echo") as r:
        print(r.status, repr(r).replace(U, "URL").splitlines()[0])
    try:
        aiohttp.nothing_like_this
    except AttributeError as e:
        print(e)


class json_of:
    def __init__(self, session):
        self.session = session

    async def __aenter__(self):
        r = await self.session.get(U + "/status/200")
        await r.json()

    async def __aexit__(self, *exc):
        pass


async def fetch(session, i):
    async with session.get(f"{U}/echo?{i}") as r:
        return (await r.json())["uri"].partition("?")[2]


asyncio.run(main())
