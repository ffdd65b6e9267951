"""aiohttp's client: Unix sockets, fingerprints, proxies, traces, limits, checks of the status, reuse of connections."""

import asyncio
import hashlib
import os
import re
import ssl
import sys
import tempfile
import warnings

import aiohttp
from aiohttp import web

warnings.simplefilter("ignore")
U, S, PROXY = os.environ["PYA_TEST_URL"], os.environ["PYA_TEST_TLS"], os.environ["PYA_TEST_PROXY"]


def short(text):
    for port in (U.rpartition(":")[2], S.rpartition(":")[2], PROXY.rpartition(":")[2]):
        text = str(text).replace(port, "PORT")
    return re.sub(r"URL\('([^']*)'\)", r"'\1'", text)


async def attempt(coro, *names):
    try:
        r = await coro
        print(r.status, short(await r.text())[:60])
    except Exception as e:
        print(type(e).__name__, *[short(getattr(e, n)) for n in names] or [short(e)])


async def certificate_hash():
    host, port = S.removeprefix("https://").split(":")
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    reader, writer = await asyncio.open_connection(host, int(port), ssl=context)
    der = writer.get_extra_info("ssl_object").getpeercert(True)
    writer.close()
    return hashlib.sha256(der).digest()


async def fingerprints(session):
    good = await certificate_hash()
    await attempt(session.get(S + "/status/200", ssl=aiohttp.Fingerprint(good)))
    await attempt(session.get(S + "/status/200", ssl=aiohttp.Fingerprint(b"x" * 32)), "expected", "host")
    for bad in b"short", b"x" * 20:
        try:
            aiohttp.Fingerprint(bad)
        except ValueError as e:
            print(e)


async def unix():
    path = os.path.join(tempfile.mkdtemp(), "s")

    async def hello(request):
        return web.Response(text=f"{request.host} {request.remote!r} {request.path}")

    app = web.Application()
    app.router.add_get("/{x}", hello)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.UnixSite(runner, path)
    await site.start()
    print(site.name.replace(path, "PATH"))
    async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(path=path)) as session:
        await attempt(session.get("http://anything/a"))
    await runner.cleanup()


async def proxies(session):
    auth = aiohttp.BasicAuth("user", "pa:ss")
    await attempt(session.get(U + "/status/200", proxy="http://" + PROXY, proxy_auth=auth))
    await attempt(session.get(S + "/status/201", proxy="http://" + PROXY, proxy_auth=auth, ssl=False))
    await attempt(session.get(U + "/status/200", proxy="http://" + PROXY))
    await attempt(session.get(S + "/status/200", proxy="http://" + PROXY, ssl=False), "status", "message")


async def traces():
    log, config = [], aiohttp.TraceConfig()

    def noted(name):
        async def note(session, context, params):
            log.append(name)
            if context.trace_request_ctx:
                context.trace_request_ctx.append(name)

        return note

    for name in [n for n in dir(config) if n.startswith("on_")]:
        getattr(config, name).append(noted(name))
    async with aiohttp.ClientSession(trace_configs=[config]) as session:
        own = ["mine"]
        for path in "/status/200", "/redirect/1":
            async with session.get(U + path, trace_request_ctx=own) as r:
                await r.read()
            print(log)
            log.clear()
        print(own[:2], len(own))
        await attempt(session.get("http://127.0.0.1:1/"))
        print(log)


async def checks():
    async def check(response):
        if response.status == 404:
            raise ValueError("checked")

    async with aiohttp.ClientSession(raise_for_status=check) as session:
        await attempt(session.get(U + "/status/404"))
        await attempt(session.get(U + "/status/500"))
    async with aiohttp.ClientSession(raise_for_status=True) as session:
        await attempt(session.get(U + "/status/404"), "status", "message")
        await attempt(session.get(U + "/status/404", raise_for_status=False))


async def together(session):
    """Many requests at a time, over few connections."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=3)) as few:
        texts = await asyncio.gather(*[text_of(few, U + "/status/200") for _ in range(20)])
        print(set(texts))
    parts = []
    async with session.get(U + "/lines") as r:
        async for part in r.content:
            parts.append(part)
    print(parts, r.content.at_eof())
    with tempfile.TemporaryFile() as f:
        f.write(b"x" * 200000)
        f.seek(0)
        async with session.post(U + "/echo", data=f) as r:
            print(len((await r.json())["body"]))


async def text_of(session, url):
    async with session.get(url) as r:
        return await r.text()


async def main():
    async with aiohttp.ClientSession() as session:
        await fingerprints(session)
        await proxies(session)
        await together(session)
    await unix()
    await traces()
    await checks()


asyncio.run(main())
